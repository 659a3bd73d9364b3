//! Snapshots: the document every few minutes and at each save, kept for seven days beside the settings, never beside
//! the project. They hold no rows; those of a protected project are sealed.

use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use sha2::{Digest as _, Sha256};

use super::{
    Document, ProjectError, Seal, Unsaved,
    recovery::{KEPT, is_older, line, private, work},
    save::sealed_error,
    seal::{self, Sealed, SealedSteps, read_steps},
};

/// An earlier state of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub when: SystemTime,
    pub file: PathBuf,
}

const SUFFIX: &str = ".ron";
/// Most snapshots of one project.
const MOST: usize = 300;

/// Keeps the document of a project as it is now, and lets go what is older than seven days.
///
/// # Errors
/// The folder cannot be made or written to.
pub fn keep_snapshot(
    folder: &Path,
    project: &Path,
    label: &str,
    document: &Document,
    seal: Option<&Arc<Seal>>,
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let (text, _files) = line(label, Some(project), document, &BTreeSet::new())?;
    let bytes = match seal {
        Some(seal) => SealedSteps::new(seal).map_err(io::Error::other)?.step(text.as_bytes())?,
        None => text.into_bytes(),
    };
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let file = folder.join(format!("{}-{seconds:012}{SUFFIX}", id(project)));
    private(OpenOptions::new().write(true).create(true).truncate(true)).open(file)?.write_all(&bytes)?;
    let_go(folder, project);
    Ok(())
}

/// Earlier states of a project, newest first.
pub fn snapshots(folder: &Path, project: &Path) -> Vec<Snapshot> {
    let id = id(project);
    let snapshot = |file: PathBuf| {
        let seconds = file.file_name()?.to_str()?.strip_prefix(&id)?.strip_prefix('-')?.strip_suffix(SUFFIX)?;
        let when = UNIX_EPOCH.checked_add(Duration::from_secs(seconds.parse().ok()?))?;
        Some(Snapshot { when, file })
    };
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<Snapshot> = entries.flatten().filter_map(|entry| snapshot(entry.path())).collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.when));
    found
}

impl Snapshot {
    /// The state, and the step that led to it.
    ///
    /// # Errors
    /// [`ProjectError`]: gone, damaged, protected under another password.
    pub fn open(&self, seal: Option<&Seal>) -> Result<Unsaved, ProjectError> {
        let bytes = fs::read(&self.file).map_err(|error| ProjectError::reading(&self.file, error))?;
        let lines = match (seal::kind(&bytes), seal) {
            (Some(Sealed::Steps), Some(seal)) => {
                read_steps(&bytes, seal).map_err(|error| sealed_error(&self.file, error))?
            }
            (Some(_), _) => return Err(ProjectError::Protected { path: self.file.clone() }),
            (None, _) => vec![bytes],
        };
        let lines = lines.iter().filter_map(|line| std::str::from_utf8(line).ok());
        work(lines, &self.file)
            .ok_or_else(|| ProjectError::Damaged { path: self.file.clone(), what: tr!("it is not whole").into() })
    }
}

/// Removes the snapshots of a project that anyone can read; a protected one has only sealed ones.
///
/// # Errors
/// One cannot be removed.
pub fn forget_readable_snapshots(folder: &Path, project: &Path) -> io::Result<()> {
    for snapshot in snapshots(folder, project) {
        let bytes = fs::read(&snapshot.file)?;
        if seal::kind(&bytes).is_none() {
            fs::remove_file(snapshot.file)?;
        }
    }
    Ok(())
}

fn let_go(folder: &Path, project: &Path) {
    let too_many = snapshots(folder, project).into_iter().skip(MOST).map(|snapshot| snapshot.file);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let old = entries.filter(|file| is_older(file, KEPT));
    for file in too_many.chain(old) {
        // The next snapshot tries again.
        let _ = fs::remove_file(file);
    }
}

/// Tells the snapshots of one project file from those of others, without its name.
fn id(project: &Path) -> String {
    let absolute = std::path::absolute(project).unwrap_or_else(|_error| project.to_path_buf());
    let digest = Sha256::digest(absolute.as_os_str().as_encoded_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Password;

    fn named(name: &str) -> Document {
        Document { name: name.into(), ..Document::default() }
    }

    #[test]
    fn states_come_back_for_seven_days() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (Path::new("/one.credatlas"), Path::new("/other.credatlas"));
        keep_snapshot(folder.path(), one, "Rename", &named("first"), None).unwrap();
        keep_snapshot(folder.path(), other, "Rename", &named("other"), None).unwrap();
        let found = snapshots(folder.path(), one);
        assert_eq!(found.len(), 1);
        assert!(found[0].when.elapsed().unwrap() < Duration::from_secs(600));
        let state = found[0].open(None).unwrap();
        assert_eq!((state.document.name.as_str(), state.steps), ("first", vec!["Rename".to_owned()]));

        let written = SystemTime::now() - KEPT - Duration::from_secs(60);
        OpenOptions::new().write(true).open(&found[0].file).unwrap().set_modified(written).unwrap();
        keep_snapshot(folder.path(), other, "Rename", &named("later"), None).unwrap();
        assert_eq!(snapshots(folder.path(), one), []);
        assert!(!snapshots(folder.path(), other).is_empty());
    }

    #[test]
    fn those_of_a_protected_project_are_sealed_and_readable_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        let project = Path::new("/one.credatlas");
        let seal = Arc::new(Seal::with_rounds(&Password::new("four words about rivers"), 2).unwrap());
        keep_snapshot(folder.path(), project, "Rename", &named("PLANTED"), None).unwrap();
        forget_readable_snapshots(folder.path(), project).unwrap();
        assert_eq!(snapshots(folder.path(), project), []);
        keep_snapshot(folder.path(), project, "Rename", &named("PLANTED"), Some(&seal)).unwrap();
        forget_readable_snapshots(folder.path(), project).unwrap();
        let found = snapshots(folder.path(), project);
        assert!(!String::from_utf8_lossy(&fs::read(&found[0].file).unwrap()).contains("PLANTED"));
        assert_eq!(found[0].open(None).unwrap_err().code(), "password-protected");
        assert_eq!(found[0].open(Some(&seal)).unwrap().document.name, "PLANTED");
    }
}
