//! Tests of protected projects: nothing readable is written, nothing changed opens, and what was sealed comes back.

use std::{fs, path::Path, sync::Arc};

use super::{
    Document, History, Password, ProjectError, Seal, backup_path, is_project, is_protected, must_be_protected, open,
    open_protected, open_sealed, save, save_protected, unseal,
};
use crate::table::{Column, Field, Table, TableKind, Values};

/// Planted in every place that a project keeps.
const PLANTED: &str = "PLANTED-7731";

fn password() -> Password {
    Password::new("four words about rivers")
}

fn planted(what: &str) -> String {
    format!("{PLANTED}-{what}")
}

fn table() -> Arc<Table> {
    let texts = (0..90_000).map(|row| planted(if row % 2 == 0 { "cell" } else { "other cell" })).collect::<Vec<_>>();
    let wages = (0..90_000_i64).map(|row| row * 7_919 % 1_000_003).collect();
    let column = |name: &str, field, values| Column {
        name: name.into(),
        field: Some(field),
        values,
        states: None,
        bounds: Vec::new(),
    };
    Arc::new(Table {
        kind: TableKind::People,
        file: planted("file.xlsx").into(),
        sheet: planted("sheet").into(),
        sha256: "0".repeat(64).into(),
        columns: vec![
            Column::from_texts(&planted("column"), Some(Field::State), texts.iter().map(|text| Some(text.as_str())))
                .into(),
            column("Q1", Field::Cost, Values::Cents(wages)).into(),
        ],
        source_rows: (1..=90_000).collect(),
        notes: vec![planted("note").into()],
        synthetic: false,
        dollar_year: None,
    })
}

fn history() -> History {
    let mut history = History::new("Open", Document::default());
    history.record(planted("undone step"), Document { name: planted("undone name"), ..Document::default() });
    history.undo();
    let reason = Some(planted("reason"));
    history.record("Rename", Document { name: planted("name"), threshold_reason: reason, ..Document::default() });
    history
}

/// True if a file of the folder holds the text.
fn holds(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let bytes = fs::read(entry.path()).unwrap();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[test]
fn nothing_planted_is_in_any_file_and_everything_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (open_file, sealed) = (folder.path().join("open"), folder.path().join("sealed"));
    for folder in [&open_file, &sealed] {
        fs::create_dir(folder).unwrap();
    }
    let plain = open_file.join("p.credatlas");
    save(&plain, &history(), &[table()]).unwrap();
    assert!(holds(&open_file, PLANTED), "the test would not notice");

    let path = sealed.join("p.credatlas");
    let seal = Seal::new(&password()).unwrap();
    for _ in 0..2 {
        save_protected(&path, &history(), &[table()], &seal).unwrap();
    }
    assert_eq!(fs::read_dir(&sealed).unwrap().count(), 2, "the project and its backup");
    assert!(!holds(&sealed, PLANTED) && is_protected(&path) && is_protected(&backup_path(&path)) && is_project(&path));
    assert!(!holds(&sealed, "Rename") && !holds(&sealed, "SQLite"));

    assert_eq!(open(&path).unwrap_err().code(), "password-protected");
    let wrong = open_protected(&path, &Password::new("four words about lakes")).unwrap_err();
    assert!(matches!(wrong, ProjectError::WrongPassword { .. }) && !format!("{wrong:?}").contains(PLANTED));
    let (found, expected) = (open_protected(&path, &password()).unwrap(), open(&plain).unwrap());
    assert_eq!(found.history, expected.history);
    assert_eq!(format!("{:?}", found.tables), format!("{:?}", expected.tables));
    assert_eq!((found.warnings, found.seal.as_deref()), (Vec::new(), Some(&seal)));

    let out = folder.path().join("out.credatlas");
    unseal(&path, &password(), &out).unwrap();
    assert_eq!(fs::read(&out).unwrap(), fs::read(&plain).unwrap(), "the bytes of a save without protection");
    assert_eq!(must_be_protected(&out).unwrap_err().code(), "not-protected");
}

#[test]
fn protecting_leaves_no_readable_backup_and_no_half_written_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.credatlas");
    for _ in 0..2 {
        save(&path, &history(), &[]).unwrap();
    }
    fs::copy(&path, folder.path().join(".p.credatlas-x1.saving")).unwrap(); // what a kill leaves
    let seal = Seal::with_rounds(&password(), 2).unwrap();
    save_protected(&path, &history(), &[], &seal).unwrap();
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names, ["p.credatlas"]);
    // Without protection again: what was sealed stays as backup.
    save(&path, &history(), &[]).unwrap();
    assert!(open(&path).is_ok() && is_protected(&backup_path(&path)));
}

#[test]
fn a_thousand_flipped_bits_of_a_project_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.credatlas");
    let seal = Arc::new(Seal::with_rounds(&password(), 2).unwrap());
    let mut history = History::new("Open", Document::default());
    history.record("Rename", Document { name: planted("name"), ..Document::default() });
    save_protected(&path, &history, &[], &seal).unwrap();
    let bytes = fs::read(&path).unwrap();
    for flip in 0..1_000 {
        let bit = flip * 7_907 % (bytes.len() * 8);
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, &changed).unwrap();
        let error = open_sealed(&path, Arc::clone(&seal)).expect_err("a flipped bit");
        assert!(!error.hint().is_empty() && !error.to_string().contains(PLANTED), "bit {bit}: {error}");
    }
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(open_sealed(&path, Arc::clone(&seal)).unwrap_err().code(), "damaged");
    fs::write(&path, &bytes).unwrap();
    assert!(open_sealed(&path, seal).is_ok());
}
