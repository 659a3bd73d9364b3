//! Files that the program keeps on this computer and that may tell of people: what they are, how large, and clearing them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::Recent;
use crate::project::{backup_path, is_protected};

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    pub kind: DataKind,
    pub path: PathBuf,
    pub bytes: u64,
    /// It is sealed under a password.
    pub sealed: bool,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DataKind {
    Project,
    Backup,
    Unsaved,
    Snapshot,
    Recent,
    Remembered,
}

impl DataKind {
    pub const ALL: [Self; 6] =
        [Self::Project, Self::Backup, Self::Unsaved, Self::Snapshot, Self::Recent, Self::Remembered];

    /// What files of this kind are, and what they hold.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Project => (tr!("Projects you opened or saved"), tr!("People’s rows, unless saved without them")),
            Self::Backup => (tr!("Backups beside them"), tr!("The project as it was before the last save")),
            Self::Unsaved => (tr!("Unsaved work"), tr!("Filters, titles and notes; no rows")),
            Self::Snapshot => (tr!("Earlier states, kept for seven days"), tr!("Filters, titles and notes; no rows")),
            Self::Recent => (tr!("The list of recent projects"), tr!("Names and places of projects")),
            Self::Remembered => {
                (tr!("How files were read before"), tr!("Names of columns and colleges; no cells of people"))
            }
        }
    }

    /// The button that clears them; projects are the user's own to delete.
    pub fn clear(self) -> Option<&'static str> {
        match self {
            Self::Project => None,
            Self::Backup => Some(tr!("Delete backups")),
            Self::Unsaved => Some(tr!("Delete unsaved work")),
            Self::Snapshot => Some(tr!("Delete earlier states")),
            Self::Recent => Some(tr!("Clear the list")),
            Self::Remembered => Some(tr!("Forget how files were read")),
        }
    }
}

/// Everything there is, sorted by kind. `own` is the recovery file of this window, which is in use.
pub fn kept(settings: &Path, recent: &[Recent], own: Option<&Path>) -> Vec<DataFile> {
    let mut found = Vec::new();
    for project in recent.iter().map(|recent| recent.path.as_path()) {
        found.extend(file(DataKind::Project, project));
        found.extend(file(DataKind::Backup, &backup_path(project)));
    }
    for (folder, kind) in [("recovery", DataKind::Unsaved), ("snapshots", DataKind::Snapshot)] {
        let entries = fs::read_dir(settings.with_file_name(folder)).into_iter().flatten().flatten();
        let files = entries.map(|entry| entry.path()).filter(|path| own != Some(path.as_path()));
        found.extend(files.filter_map(|path| file(kind, &path)));
    }
    if !recent.is_empty() {
        found.extend(file(DataKind::Recent, settings));
    }
    for name in ["mappings.ron", "colleges.ron"] {
        found.extend(file(DataKind::Remembered, &settings.with_file_name(name)));
    }
    found.sort_by(|one, other| (one.kind, &one.path).cmp(&(other.kind, &other.path)));
    found
}

fn file(kind: DataKind, path: &Path) -> Option<DataFile> {
    let about = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let mut start = [0; 8];
    let read = fs::File::open(path).and_then(|mut file| io::Read::read_exact(&mut file, &mut start));
    let sealed = is_protected(path) || read.is_ok() && &start == b"CrAtSeal";
    Some(DataFile { kind, path: path.to_owned(), bytes: about.len(), sealed })
}

/// Deletes the files of a kind, but no project; the list of recent ones is the settings' own.
///
/// # Errors
/// The first that cannot be deleted; the others are gone.
pub fn clear(files: &[DataFile], kind: DataKind) -> io::Result<()> {
    let ours = matches!(kind, DataKind::Backup | DataKind::Unsaved | DataKind::Snapshot | DataKind::Remembered);
    let wanted = files.iter().filter(|file| ours && file.kind == kind);
    let mut done = Ok(());
    for file in wanted {
        done = done.and(fs::remove_file(&file.path));
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_by_kind_and_cleared_without_touching_projects() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (name, text) in [
            ("settings.ron", "()"),
            ("mappings.ron", "[]"),
            ("board.credatlas", "rows"),
            ("board.credatlas.bak", "older rows"),
            ("recovery/own.ron", "own"),
            ("recovery/other.ron", "CrAtSeal and more"),
            ("snapshots/1.ron", "state"),
        ] {
            fs::create_dir_all(at(name).parent().unwrap()).unwrap();
            fs::write(at(name), text).unwrap();
        }
        let recent = [Recent { pinned: false, name: "board".into(), path: at("board.credatlas") }];
        let list = || kept(&at("settings.ron"), &recent, Some(&at("recovery/own.ron")));
        let found = list();
        let told: Vec<_> = found.iter().map(|file| (file.kind, file.bytes, file.sealed)).collect();
        assert_eq!(
            told,
            [
                (DataKind::Project, 4, false),
                (DataKind::Backup, 10, false),
                (DataKind::Unsaved, 17, true),
                (DataKind::Snapshot, 5, false),
                (DataKind::Recent, 2, false),
                (DataKind::Remembered, 2, false),
            ]
        );
        for kind in DataKind::ALL {
            clear(&found, kind).unwrap();
        }
        let left: Vec<_> = list().into_iter().map(|file| file.kind).collect();
        assert_eq!(left, [DataKind::Project, DataKind::Recent]);
        assert!(at("recovery/own.ron").exists());
    }
}
