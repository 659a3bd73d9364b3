//! Tests of saving and opening together: what comes back, what never does, and what damage does.

use std::sync::Arc;

use proptest::prelude::*;
use rusqlite::Connection;

use super::{Document, History, ProjectError, backup_path, open, save};
use crate::{
    measure::Keep,
    table::{CellState, Column, Field, Identifier, Period, Table, TableKind, Values},
};

fn column(name: &str, field: Option<Field>, values: Values) -> Column {
    Column { name: name.into(), field, values, states: None, bounds: Vec::new() }
}

fn table(kind: TableKind, columns: Vec<Column>, rows: usize) -> Table {
    Table {
        kind,
        file: "outcomes.xlsx".into(),
        sheet: "Outcomes".into(),
        sha256: "ab".repeat(32).into(),
        columns: columns.into_iter().map(Arc::new).collect(),
        source_rows: (6..6 + rows as u32).collect(),
        notes: vec!["* withheld".into()],
        synthetic: true,
        dollar_year: Some(1982),
    }
}

fn people(rows: usize) -> Table {
    let ids: Vec<String> = (0..rows).map(|row| format!("SECRET-{}", row / 2)).collect();
    let states = (0..rows).map(|row| CellState::ALL[row % 7]).collect();
    let wages = Values::Cents((0..rows as i64).map(|row| row * 977 - 40).collect());
    let columns = vec![
        Column::from_texts("ID", Some(Field::PersonId), ids.iter().map(|id| Some(id.as_str()))),
        Column::from_texts("SSN", Some(Field::Identifier(Identifier::Ssn)), (0..rows).map(|_| Some("000-12-3456"))),
        Column::from_texts("Remarks", None, (0..rows).map(|_| Some("met Jane Doe"))),
        Column::from_texts("ST", Some(Field::State), (0..rows).map(|row| (row % 5 != 0).then_some("Ohio"))),
        Column {
            states: Some(states),
            bounds: vec![(2, 1.0, 9.0)],
            ..column("Q-1", Some(Field::Wage(Period::Quarter(-1))), wages)
        },
        column("Passed", Some(Field::Passed), Values::Flags((0..rows).map(|row| row % 3 == 0).collect())),
    ];
    table(TableKind::People, columns, rows)
}

fn document() -> Document {
    let mut document = Document { name: "Board, May".into(), threshold: 12, ..Document::default() };
    document.filters.by_field.insert(Field::State, Keep::Labels(["Ohio".to_owned()].into()));
    document.filters.by_field.insert(Field::Wage(Period::Quarter(-3)), Keep::Range(0.1, f64::MAX));
    document
}

/// Everything of a table but the names of people.
fn told(table: &Table) -> String {
    let mut table = table.clone();
    table.columns.retain(|column| !matches!(column.field, Some(Field::Identifier(_) | Field::PersonId) | None));
    format!("{table:?}")
}

#[test]
fn files_of_a_brand_come_back_with_every_step_and_damage_costs_only_them() {
    use crate::figure::brand::{BrandFile, BrandKit};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("branded.credatlas");
    let logo = BrandFile::new("logo.png", (0..=255).collect::<Vec<u8>>());
    let kit =
        |name: &str| Some(Arc::new(BrandKit { name: name.into(), logo: Some(logo.clone()), ..BrandKit::default() }));
    let mut history = History::new("Open", Document::default());
    history.record("Brand kit: A", Document { brand: kit("A"), ..document() });
    history.record("Brand kit: B", Document { brand: kit("B"), ..document() });
    save(&path, &history, &[]).unwrap();
    let opened = open(&path).unwrap();
    assert_eq!((&opened.history, opened.warnings.len()), (&history, 0));
    for step in &opened.history.steps()[1..] {
        assert_eq!(step.document.attached().next().unwrap().bytes, logo.bytes);
    }
    let database = Connection::open(&path).unwrap();
    let files: i64 = database.query_row("SELECT count(*) FROM file", [], |row| row.get(0)).unwrap();
    assert_eq!(files, 1, "two steps, one file");
    database.execute("UPDATE file SET bytes = x'00'", []).unwrap();
    drop(database);
    let opened = open(&path).unwrap();
    assert_eq!(opened.document().brand.as_ref().unwrap().logo, None);
    assert!(opened.warnings[0].contains("logo.png of the brand kit is damaged"), "{:?}", opened.warnings);
    // Projects of earlier versions have no place for such files.
    let database = Connection::open(&path).unwrap();
    database.execute("DROP TABLE file", []).unwrap();
    drop(database);
    assert!(open(&path).is_ok());
}

#[test]
fn what_was_saved_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a name with ?, # and ü.credatlas");
    let mut history = History::new("Open", Document::default());
    history.record("Filter: Ohio", document());
    history.record("Rename", Document { name: "x".into(), ..document() });
    history.undo();
    let saved = Arc::new(people(70_001));
    save(&path, &history, &[Arc::clone(&saved)]).unwrap();
    let opened = open(&path).unwrap();
    assert_eq!(opened.history, history);
    assert_eq!((opened.warnings.as_slice(), opened.read_only), ([].as_slice(), false));
    assert_eq!(told(&opened.tables[0]), told(&saved));
    let ids = opened.tables[0].column(Field::PersonId).unwrap();
    assert_eq!([0, 1, 2].map(|row| ids.text(row).unwrap().to_string()), ["1", "1", "2"]);
}

#[test]
fn people_are_not_named_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.credatlas");
    save(&path, &History::new("Open", document()), &[people(50).into()]).unwrap();
    let opened = open(&path).unwrap();
    let names: Vec<_> = opened.tables[0].columns.iter().map(|column| column.name.to_string()).collect();
    assert_eq!(names, ["ID", "ST", "Q-1", "Passed"]);
    assert!(!format!("{:?}", opened.tables).contains("SECRET"));
}

#[test]
fn a_project_without_peoples_rows_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.credatlas");
    let programs = table(TableKind::Programs, vec![column("n", None, Values::Numbers(vec![1.5]))], 1);
    let history = History::new("Open", Document { save_rows: false, ..document() });
    save(&path, &history, &[people(50).into(), programs.into()]).unwrap();
    let opened = open(&path).unwrap();
    assert_eq!(opened.tables.iter().map(|table| table.kind).collect::<Vec<_>>(), [TableKind::Programs]);
}

#[test]
fn the_state_before_stays_as_backup_and_nothing_else_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.credatlas");
    for name in ["first", "second", "third"] {
        save(&path, &History::new("Open", Document { name: name.into(), ..document() }), &[]).unwrap();
    }
    assert_eq!(open(&path).unwrap().document().name, "third");
    assert_eq!(open(&backup_path(&path)).unwrap().document().name, "second");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_project_of_before_the_catalogue_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.credatlas");
    save(&path, &History::new("Open", document()), &[]).unwrap();
    let database = Connection::open(&path).unwrap();
    let without = "UPDATE document SET ron = replace(ron, ',credentials:(own:[])', '')
                   WHERE instr(ron, ',credentials:(own:[])') > 0";
    assert_eq!(database.execute(without, []).unwrap(), 1);
    database.close().unwrap();
    let opened = open(&path).unwrap();
    assert_eq!((opened.warnings.as_slice(), opened.document()), ([].as_slice(), &Arc::new(document())));
}

#[test]
fn damage_hurts_one_table_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.credatlas");
    let other = table(TableKind::Programs, vec![column("n", None, Values::Numbers(vec![1.5]))], 1);
    save(&path, &History::new("Open", document()), &[people(50).into(), other.into()]).unwrap();
    let database = Connection::open(&path).unwrap();
    let flip = "UPDATE table_chunk SET data = CAST(zeroblob(length(data)) AS BLOB) WHERE source = 0 AND part = 7";
    assert_eq!(database.execute(flip, []).unwrap(), 1);
    database.close().unwrap();
    let opened = open(&path).unwrap();
    assert_eq!(opened.tables.len(), 1);
    assert!(
        opened.warnings[0].contains("outcomes.xlsx") && opened.warnings[0].contains("Open"),
        "{:?}",
        opened.warnings
    );
}

#[test]
fn foreign_files_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.credatlas");
    let code = |path: &std::path::Path| open(path).unwrap_err().code();
    assert_eq!(code(&path), "not-found");
    std::fs::write(&path, "hello").unwrap();
    assert_eq!(code(&path), "not-a-project");

    let change = |sql: &str| {
        save(&path, &History::new("Open", document()), &[]).unwrap();
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    };
    change("PRAGMA application_id = 7");
    assert_eq!(code(&path), "not-a-project");
    change("CREATE VIEW v AS SELECT 1");
    assert_eq!(code(&path), "not-a-project");
    change("PRAGMA user_version = 9; UPDATE meta SET value = '9' WHERE key = 'oldest_reader'");
    let newer = open(&path).unwrap_err();
    assert!(matches!(newer, ProjectError::Newer { .. }) && newer.hint().contains("newest"), "{newer}");
    change("PRAGMA user_version = 9");
    assert!(open(&path).unwrap().read_only);
    change("UPDATE document SET ron = 'x'");
    assert_eq!(code(&path), "damaged");

    save(&path, &History::new("Open", document()), &[people(3_000).into()]).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    match open(&path) {
        Err(error) => assert_eq!(error.code(), "damaged"),
        Ok(opened) => assert!(!opened.warnings.is_empty()),
    }
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let error = save(&folder.path().join("no/p.credatlas"), &History::new("Open", document()), &[]).unwrap_err();
    assert_eq!(error.code(), "no-folder");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Any document names and any values come back as they were, and the same project gives the same bytes.
    #[test]
    fn any_values_come_back(
        name in ".{0,40}",
        numbers in prop::collection::vec(any::<f64>(), 0..80),
        texts in prop::collection::vec(prop::option::of(".{0,12}"), 0..80),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let rows = numbers.len().min(texts.len());
        let columns = vec![
            column("numbers", Some(Field::Cost), Values::Numbers(numbers[..rows].to_vec())),
            column("days", Some(Field::ExitDate), Values::Days(numbers[..rows].iter().map(|n| n.to_bits() as i32).collect())),
            Column::from_texts("texts", Some(Field::City), texts[..rows].iter().map(Option::as_deref)),
        ];
        let saved = Arc::new(table(TableKind::Programs, columns, rows));
        let history = History::new(name.clone(), Document { name, ..document() });
        let paths = ["a", "b"].map(|name| folder.path().join(name));
        for path in &paths {
            save(path, &history, &[Arc::clone(&saved)]).unwrap();
        }
        let opened = open(&paths[0]).unwrap();
        prop_assert_eq!(&opened.history, &history);
        prop_assert_eq!(told(&opened.tables[0]), told(&saved));
        prop_assert_eq!(std::fs::read(&paths[0]).unwrap(), std::fs::read(&paths[1]).unwrap());
    }

    /// Whatever bytes are damaged, opening gives a project or a reason, and never ends the program.
    #[test]
    fn no_damage_ends_the_program(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.credatlas");
        save(&path, &History::new("Open", document()), &[people(40).into()]).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        std::fs::write(&path, &bytes).unwrap();
        match open(&path) {
            Ok(opened) => {
                for table in &opened.tables {
                    let readable = |column: &Column, row| column.text(row).is_some() || column.number(row).is_some();
                    let sound = |column: &Column| (0..table.rows()).all(|row| !column.state(row).is_value() || readable(column, row));
                    prop_assert!(table.columns.iter().all(|column| sound(column)));
                }
            }
            Err(error) => prop_assert!(!error.to_string().is_empty() && !error.hint().is_empty()),
        }
    }
}
