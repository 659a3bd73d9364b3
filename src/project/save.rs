//! Saving: a complete new file beside the old one, flushed, then renamed over it; the state before is kept once as `.bak`.

use std::{
    fs,
    io::{self, BufReader, BufWriter, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::{
    History, ProjectError,
    contents::{WriteError, write_contents},
    database,
    rows::{RowWriter, read_rows},
    seal::{self, Password, Seal, SealError, Sealed, SealedReader, SealedWriter},
};
use crate::table::Table;

/// Ending of project files.
pub const EXTENSION: &str = "credatlas";

/// Saves a project. A failure or a kill at any moment leaves the file as it was.
///
/// Columns that identify people are never saved, person keys become running numbers, and tables of people are saved
/// only if the document says so (`save_rows`) and the policy of the computer lets it.
///
/// # Errors
/// [`ProjectError`] says what to do: no such folder, not writable, disk full.
pub fn save(path: &Path, history: &History, tables: &[Arc<Table>]) -> Result<(), ProjectError> {
    replace(path, Backup::State, |new| database::create(new, |to| write_contents(to, history, tables)))
}

/// Saves a copy beside which nothing of an earlier one stays.
///
/// # Errors
/// Those of [`save`].
pub(super) fn save_alone(path: &Path, history: &History, tables: &[Arc<Table>]) -> Result<(), ProjectError> {
    replace(path, Backup::None, |new| database::create(new, |to| write_contents(to, history, tables)))
}

/// Saves a protected project: the same rows, sealed. If the file was not protected before, its old state is not kept
/// as a backup, and an unprotected backup is removed.
///
/// # Errors
/// Those of [`save`].
pub fn save_protected(path: &Path, history: &History, tables: &[Arc<Table>], seal: &Seal) -> Result<(), ProjectError> {
    replace(path, Backup::Sealed, |new| {
        let sealed = SealedWriter::new(BufWriter::new(fs::File::create(new)?), seal, Sealed::Project);
        let mut to = RowWriter::new(sealed.map_err(io::Error::other)?)?;
        write_contents(&mut to, history, tables)?;
        to.finish()?.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(())
    })
}

/// Writes the project in a protected file as an unprotected one: the bytes that [`save`] would have written.
///
/// # Errors
/// [`ProjectError`]: not found, not protected, another password, damaged, not writable.
pub fn unseal(path: &Path, password: &Password, out: &Path) -> Result<(), ProjectError> {
    let seal = seal_of(path, password)?;
    let mut damage = None;
    let written = replace(out, Backup::None, |new| {
        let file = BufReader::new(fs::File::open(path)?);
        let mut from = SealedReader::new(file, &seal, Sealed::Project).map_err(io::Error::other)?;
        database::create(new, |to| {
            read_rows(&mut from, to).map_err(|error| match error {
                WriteError::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
                    damage = Some(error.to_string());
                    error.into()
                }
                error => error,
            })
        })
    });
    match damage {
        Some(what) => Err(ProjectError::Damaged { path: path.into(), what }),
        None => written,
    }
}

/// The seal of a protected project, if this is its password.
///
/// # Errors
/// [`ProjectError`]: not found, not a protected project, another password.
pub fn seal_of(path: &Path, password: &Password) -> Result<Seal, ProjectError> {
    must_be_protected(path)?;
    Seal::of(path, password).map_err(|error| sealed_error(path, error))
}

/// Says why a file is no protected project, before a password is asked for.
///
/// # Errors
/// [`ProjectError`]: not found, not protected.
pub fn must_be_protected(path: &Path) -> Result<(), ProjectError> {
    match fs::metadata(path) {
        Err(error) => Err(ProjectError::reading(path, error)),
        Ok(_) if !is_protected(path) => Err(ProjectError::NotProtected { path: path.into() }),
        Ok(_) => Ok(()),
    }
}

/// True if the file begins like a protected project.
pub fn is_protected(path: &Path) -> bool {
    let mut start = [0; 16];
    fs::File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
        && seal::kind(&start) == Some(Sealed::Project)
}

pub(super) fn sealed_error(path: &Path, error: SealError) -> ProjectError {
    let path = path.to_path_buf();
    match error {
        SealError::WrongPassword => ProjectError::WrongPassword { path },
        SealError::Newer => ProjectError::Newer { path, program: tr!("a newer kind of protection").into() },
        SealError::NotSealed => ProjectError::Damaged { path, what: tr!("its beginning was changed").into() },
        SealError::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
            ProjectError::Damaged { path, what: error.to_string() }
        }
        SealError::Io(error) => ProjectError::reading(&path, error),
    }
}

/// Which state before stays beside the project.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Backup {
    None,
    State,
    /// Only one that is sealed.
    Sealed,
}

/// Writes a new file and puts it in the place of the old one; a failure or a kill leaves the old one.
fn replace(
    path: &Path,
    backup: Backup,
    write: impl FnOnce(&Path) -> Result<(), WriteError>,
) -> Result<(), ProjectError> {
    let failed = |error| ProjectError::writing(path, error);
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let prefix = new_prefix(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(NEW_SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600));
    let new = builder.tempfile_in(folder).map_err(failed)?.into_temp_path();

    write(&new).map_err(|error| match error {
        WriteError::Database(error) => ProjectError::writing_database(path, error),
        WriteError::Io(error) => failed(error),
    })?;
    fs::OpenOptions::new().write(true).open(&new).and_then(|file| file.sync_all()).map_err(failed)?;
    let plain = backup == Backup::Sealed && !is_protected(path);
    if backup != Backup::None && !plain && path.exists() {
        keep_backup(path, folder, &prefix).map_err(failed)?;
    }
    new.persist(path).map_err(|error| failed(error.error))?;
    #[cfg(unix)]
    if let Ok(folder) = fs::File::open(folder) {
        // Some network file systems cannot flush a folder; the file itself is already safe.
        let _ = folder.sync_all();
    }
    if backup == Backup::Sealed {
        remove_unsealed(folder, path, &prefix).map_err(failed)?;
    }
    remove_left_over(folder, &prefix);
    Ok(())
}

/// A backup that anyone can read, and what killed saves left, would give a protected project away.
fn remove_unsealed(folder: &Path, path: &Path, prefix: &str) -> io::Result<()> {
    let backup = backup_path(path);
    if backup.exists() && !is_protected(&backup) {
        fs::remove_file(&backup)?;
    }
    for entry in fs::read_dir(folder)?.flatten() {
        let left_over = entry.file_name().to_str().is_some_and(|name| is_left_over(name, prefix));
        if left_over && !is_protected(&entry.path()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Where the state before the last save is kept.
pub fn backup_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".bak");
    name.into()
}

const NEW_SUFFIX: &str = ".saving";

fn new_prefix(path: &Path) -> String {
    format!(".{}-", path.file_name().unwrap_or_default().to_string_lossy())
}

/// Renaming over the old backup keeps one at every moment. The project itself never leaves its name.
fn keep_backup(path: &Path, folder: &Path, prefix: &str) -> io::Result<()> {
    let copy = tempfile::Builder::new().prefix(prefix).suffix(NEW_SUFFIX).tempfile_in(folder)?.into_temp_path();
    fs::remove_file(&copy)?;
    // Sticks and some shares have no hard links.
    if fs::hard_link(path, &copy).is_err() {
        fs::copy(path, &copy)?;
    }
    copy.persist(backup_path(path)).map_err(|error| error.error)
}

fn is_left_over(name: &str, prefix: &str) -> bool {
    name.starts_with(prefix) && name.ends_with(NEW_SUFFIX)
}

/// Removes what a killed save left beside the project. A file younger than an hour may be another window's save.
fn remove_left_over(folder: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let age = entry.metadata().and_then(|about| about.modified()).ok().and_then(|time| time.elapsed().ok());
        if is_left_over(name, prefix) && age > Some(Duration::from_secs(3_600)) {
            // Another save will try again.
            let _ = fs::remove_file(entry.path());
        }
    }
}
