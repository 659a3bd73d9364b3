//! Why a project could not be opened or saved, in words that say what, where and what to do.

use std::path::{Path, PathBuf};

/// A project that could not be opened or saved. The open project stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    #[error("There is no project {}", .path.display())]
    NotFound { path: PathBuf },
    #[error("{} is not a Credential Atlas project", .path.display())]
    NotAProject { path: PathBuf },
    #[error("{} was saved by a newer version of Credential Atlas ({program})", .path.display())]
    Newer { path: PathBuf, program: String },
    #[error("{} is damaged: {what}", .path.display())]
    Damaged { path: PathBuf, what: String },
    #[error("You may not write to {}", .path.display())]
    NotWritable { path: PathBuf },
    #[error("The disk is full; {} was not saved", .path.display())]
    DiskFull { path: PathBuf },
    #[error("The folder of {} does not exist", .path.display())]
    NoFolder { path: PathBuf },
    #[error("{} could not be read or written: {source}", .path.display())]
    Io { path: PathBuf, source: std::io::Error },
}

impl ProjectError {
    /// Short, stable word of the command line.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not-found",
            Self::NotAProject { .. } => "not-a-project",
            Self::Newer { .. } => "newer-version",
            Self::Damaged { .. } => "damaged",
            Self::NotWritable { .. } => "not-writable",
            Self::DiskFull { .. } => "disk-full",
            Self::NoFolder { .. } => "no-folder",
            Self::Io { .. } => "unreadable",
        }
    }

    /// What to try.
    pub fn hint(&self) -> String {
        match self {
            Self::NotFound { .. } => "Check the name and the folder.".into(),
            Self::NotAProject { .. } => {
                "Choose a file that ends in .credatlas, or open a spreadsheet with File, Open.".into()
            }
            Self::Newer { .. } => "Install the newest version of Credential Atlas.".into(),
            Self::Damaged { path, .. } => {
                format!(
                    "Open {}, the project as it was before the last save.",
                    super::save::backup_path(path).display()
                )
            }
            Self::NotWritable { .. } => "Save under another name or in another folder.".into(),
            Self::DiskFull { .. } => "Free some space, or save to another disk.".into(),
            Self::NoFolder { .. } => "Choose another folder.".into(),
            Self::Io { .. } => "Try again, or copy the file to this computer first.".into(),
        }
    }

    pub(super) fn reading(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound { path },
            _ => Self::Io { path, source },
        }
    }

    pub(super) fn writing(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::NotWritable { path },
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            std::io::ErrorKind::NotFound => Self::NoFolder { path },
            _ => Self::Io { path, source },
        }
    }

    /// A failure of the database while a new file is written.
    pub(super) fn writing_database(path: &Path, error: rusqlite::Error) -> Self {
        let kind = match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => std::io::ErrorKind::StorageFull,
            Some(rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::PermissionDenied) => {
                std::io::ErrorKind::PermissionDenied
            }
            _ => std::io::ErrorKind::Other,
        };
        Self::writing(path, std::io::Error::new(kind, error))
    }
}
