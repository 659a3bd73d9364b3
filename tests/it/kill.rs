//! A kill at any moment of a save leaves a project that opens, old or new.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Instant,
};

use credential_atlas::{
    project::{Document, History, open, save},
    table::{Column, Field, Period, Table, TableKind, Values},
};

/// Set in the child process: the project that it saves again and again until it is killed, and the first round it saves.
const SAVER: &str = "CREDENTIAL_ATLAS_TEST_SAVER";
const FIRST: &str = "CREDENTIAL_ATLAS_TEST_ROUND";
/// By default small enough for every run of the tests; `.ci/run` sets CREDENTIAL_ATLAS_TEST_ROWS=1000000, the full size.
fn rows() -> usize {
    std::env::var("CREDENTIAL_ATLAS_TEST_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(5_000)
}

/// Processes killed.
const KILLS: u32 = 200;

fn table(round: i64) -> Arc<Table> {
    let rows = rows();
    // Many rows of few amounts: what a kill may tear is written row by row.
    let quarters: i8 = if rows > 100_000 { 2 } else { 8 };
    let columns = (-quarters..0)
        .map(|quarter| Column {
            name: format!("Q{quarter}").into(),
            field: Some(Field::Wage(Period::Quarter(quarter))),
            values: Values::Cents((0..rows as i64).map(|row| row * row * 31 % 1_000_003 + round).collect()),
            states: None,
            bounds: Vec::new(),
        })
        .map(Arc::new)
        .collect();
    Arc::new(Table {
        kind: TableKind::People,
        file: "outcomes.xlsx".into(),
        sheet: "Outcomes".into(),
        sha256: "0".repeat(64).into(),
        columns,
        source_rows: (1..=rows as u32).collect(),
        notes: Vec::new(),
        synthetic: true,
        dollar_year: None,
    })
}

fn save_round(path: &Path, round: i64) {
    let document = Document { name: round.to_string(), ..Document::default() };
    save(path, &History::new("Open", document), &[table(round)]).unwrap();
}

/// The round that the project holds, which must be one whole round: name and every amount.
fn round_of(path: &Path, killed: usize) -> i64 {
    let opened = open(path).unwrap_or_else(|error| panic!("after kill {killed}: {error}"));
    assert_eq!(opened.warnings, [""; 0], "after kill {killed}");
    let round: i64 = opened.document().name.parse().unwrap();
    let expected = table(round);
    let [table] = opened.tables.as_slice() else { panic!("after kill {killed}: {} tables", opened.tables.len()) };
    let heads = |table: &Table| {
        let columns = table.columns.iter().map(|column| (column.name.to_string(), column.field));
        (table.file.to_string(), columns.collect::<Vec<_>>())
    };
    assert_eq!(heads(table), heads(&expected), "after kill {killed}");
    assert!(table.source_rows == expected.source_rows, "after kill {killed}");
    for (column, expected) in table.columns.iter().zip(&expected.columns) {
        let (Values::Cents(found), Values::Cents(expected)) = (&column.values, &expected.values) else {
            panic!("after kill {killed}: {} holds no amounts", column.name)
        };
        assert!(found == expected, "after kill {killed}: {}", column.name);
    }
    round
}

#[test]
fn two_hundred_kills_during_a_save_leave_a_project() {
    if let Some(path) = std::env::var_os(SAVER) {
        let first = std::env::var(FIRST).unwrap().parse().unwrap();
        println!("ready");
        for round in first.. {
            save_round(Path::new(&path), round);
            println!("saved {round}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.credatlas");
    let began = Instant::now();
    save_round(&path, 0);
    let (mut save_takes, mut before) = (began.elapsed(), 0);
    for kill in 0..KILLS {
        let mut saver = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::two_hundred_kills_during_a_save_leave_a_project", "--nocapture"])
            .env(SAVER, &path)
            .env(FIRST, (before + 1).to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(saver.stdout.take().unwrap()).lines().map(Result::unwrap);
        assert!(lines.any(|line| line.contains("ready")), "the saver ended before its first save");
        if kill % 20 == 0 {
            // How long a save takes on this machine now.
            let began = Instant::now();
            assert!(lines.any(|line| line.contains("saved")), "the saver ended within its first save");
            save_takes = began.elapsed();
            before += 1;
        }
        // 0 to 1.5 saves, in an order that looks like chance.
        std::thread::sleep(save_takes * (kill * 61 % 150) / 100);
        saver.kill().unwrap();
        saver.wait().unwrap();
        let told = lines.filter_map(|line| line.rsplit_once("saved ")?.1.parse().ok()).last();
        let found = round_of(&path, kill as usize);
        assert!(found >= told.unwrap_or(before), "a save that was finished is lost after kill {kill}");
        before = found;
    }
    let left_over = std::fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".saving"))
        .count();
    println!("{} rows: {left_over} of {KILLS} kills left a file that was being written", rows());
    assert!(left_over > 0, "no kill fell into a save");
}
