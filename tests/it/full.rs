//! A disk that fills up, a rename that fails: the old project stays, and the message says what to do.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

use credential_atlas::{
    project::{Document, History, backup_path, open, save},
    table::{Column, Field, Table, TableKind, Values},
};

/// Set in a child process: the project to save on a disk without room for it.
const SAVE: &str = "CREDENTIAL_ATLAS_TEST_FULL";
/// Values that do not compress, 4 MB of them.
const ROWS: u32 = 500_000;

fn table(rows: u32) -> Arc<Table> {
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 1) as i64
    };
    let cents = (0..rows).map(|_| random()).collect();
    let column = Column {
        name: "Cost".into(),
        field: Some(Field::Cost),
        values: Values::Cents(cents),
        states: None,
        bounds: vec![],
    };
    Arc::new(Table {
        kind: TableKind::Programs,
        file: "programs.csv".into(),
        sheet: "programs".into(),
        sha256: "0".repeat(64).into(),
        columns: vec![column.into()],
        source_rows: (1..=rows).collect(),
        notes: Vec::new(),
        synthetic: true,
        dollar_year: None,
    })
}

fn named(name: &str) -> History {
    History::new("Open", Document { name: name.into(), ..Document::default() })
}

/// Saves in a child process that a shell has put on a full disk; gives what the save said.
fn save_where_it_is_full(path: &Path, shell: &str) -> Option<String> {
    let child = Command::new("sh")
        .args(["-c", shell])
        .env("TEST", std::env::current_exe().unwrap())
        .env("FOLDER", path.parent().unwrap())
        .env(SAVE, path)
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    said.lines().find_map(|line| line.split_once("the save said ")).map(|(_, said)| said.to_owned())
}

const CHILD: &str = "\"$TEST\" --exact full::a_full_disk_leaves_the_old_project --nocapture";

#[test]
fn a_full_disk_leaves_the_old_project() {
    if let Some(path) = std::env::var_os(SAVE) {
        let path = Path::new(&path);
        if !path.exists() {
            save(path, &named("old"), &[]).unwrap(); // on a disk made for this process alone
        }
        let error = save(path, &named("new"), &[table(ROWS)]).unwrap_err();
        assert_eq!(open(path).unwrap().document().name, "old");
        let left: Vec<_> =
            fs::read_dir(path.parent().unwrap()).unwrap().flatten().map(|file| file.file_name()).collect();
        println!("\nthe save said {}: {} ({} file)", error.code(), error.hint(), left.len());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.credatlas");
    save(&path, &named("old"), &[]).unwrap();
    let before = fs::read(&path).unwrap();
    // No file may grow beyond 1 MB: what a full disk and a quota are to a program, wherever tests run.
    let said = save_where_it_is_full(&path, &format!("trap '' XFSZ; ulimit -f 2048; exec {CHILD}"));
    assert!(said.is_some_and(|said| said.ends_with("(1 file)")), "the save failed and left nothing half written");
    assert_eq!(fs::read(&path).unwrap(), before);

    // A disk of 2 MB, where the system lets a test make one.
    let disk = tempfile::tempdir().unwrap();
    let path = disk.path().join("board.credatlas");
    let mount = format!("mount -t tmpfs -o size=2m tmpfs \"$FOLDER\" && exec {CHILD}");
    let mine = format!("unshare -rm sh -c '{}'", mount.replace('\'', "'\\''"));
    if let Some(said) = save_where_it_is_full(&path, &mine) {
        assert!(said.starts_with("disk-full: Free some space") && said.ends_with("(1 file)"), "{said}");
    }
}

#[test]
fn a_rename_that_fails_leaves_the_old_project() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.credatlas");
    save(&path, &named("old"), &[]).unwrap();
    let before = fs::read(&path).unwrap();
    // The backup cannot be put where a folder stands.
    fs::create_dir(backup_path(&path)).unwrap();
    let error = save(&path, &named("new"), &[table(10)]).unwrap_err();
    assert!(!error.to_string().is_empty() && !error.hint().is_empty());
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing half written stays");

    let folder_there = folder.path().join("folder.credatlas");
    fs::create_dir(&folder_there).unwrap();
    assert!(save(&folder_there, &named("new"), &[]).is_err());
    assert!(folder_there.is_dir());
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_says_where_to_save() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.credatlas");
    save(&path, &named("old"), &[]).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let saved = save(&path, &named("new"), &[]);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    // The administrator may write anywhere.
    if let Err(error) = saved {
        assert_eq!(error.code(), "not-writable");
        assert!(error.hint().contains("another folder") && open(&path).unwrap().document().name == "old");
    }
}
