//! Finished bytes in, a file on disk out: complete and flushed, or not there at all.

use std::{
    io::{self, Write as _},
    path::Path,
};

use super::ExportError;

/// Writes the bytes beside the target, flushes them to disk and renames them over it, so that a crash or a full disk
/// leaves the old file as it was.
///
/// # Errors
/// One [`ExportError`] that names the target and what to do: no such folder, not writable, disk full, open elsewhere.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(ExportError::NoFolder { path: path.into() });
    }
    let failed = |error| explain(path, error);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".credential-atlas-").suffix(".part");
    // Temporary files are private; a saved file gets the rights that any new file of this user gets (0o666 less umask).
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| explain(path, error.error))?;
    #[cfg(unix)]
    if let Ok(folder) = std::fs::File::open(folder) {
        // Some network file systems cannot flush a folder; the file itself is already safe.
        let _ = folder.sync_all();
    }
    Ok(())
}

fn explain(path: &Path, source: io::Error) -> ExportError {
    let path = path.to_path_buf();
    // Windows refuses to replace a file that another program holds: sharing violation 32, lock violation 33.
    let held = cfg!(windows) && matches!(source.raw_os_error(), Some(32 | 33));
    match source.kind() {
        _ if held => ExportError::OpenElsewhere { path },
        io::ErrorKind::PermissionDenied if cfg!(windows) && path.is_file() => ExportError::OpenElsewhere { path },
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => ExportError::OpenElsewhere { path },
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ExportError::NotWritable { path },
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ExportError::DiskFull { path },
        io::ErrorKind::NotFound => ExportError::NoFolder { path },
        _ => ExportError::Io { path, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_whole_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deck.pptx");
        write_atomic(&path, b"old").unwrap();
        write_atomic(&path, b"new bytes").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new bytes");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_folder_and_a_folder_as_target_are_said() {
        let folder = tempfile::tempdir().unwrap();
        let missing = write_atomic(&folder.path().join("no/such/deck.pptx"), b"x").unwrap_err();
        assert!(matches!(missing, ExportError::NoFolder { .. }));
        assert!(missing.to_string().contains("deck.pptx") && missing.to_string().contains("Choose"));
        std::fs::create_dir(folder.path().join("deck.pptx")).unwrap();
        assert!(write_atomic(&folder.path().join("deck.pptx"), b"x").is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn system_errors_become_advice() {
        let path = Path::new("deck.pptx");
        let of = |kind: io::ErrorKind| explain(path, kind.into()).code();
        assert_eq!(of(io::ErrorKind::StorageFull), "disk-full");
        assert_eq!(of(io::ErrorKind::PermissionDenied), "not-writable");
        assert_eq!(of(io::ErrorKind::ReadOnlyFilesystem), "not-writable");
        assert_eq!(of(io::ErrorKind::ResourceBusy), "open-elsewhere");
        assert_eq!(of(io::ErrorKind::Other), "cannot-save");
    }
}
