//! Why a project could not be opened or saved, in words that say what, where and what to do.

use std::path::{Path, PathBuf};

/// A project that could not be opened or saved. The open project stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    #[error("{}", tr!("There is no project {}", .path.display()))]
    NotFound { path: PathBuf },
    #[error("{}", tr!("{} is not a Credential Atlas project", .path.display()))]
    NotAProject { path: PathBuf },
    #[error("{}", tr!("{} was saved by a newer version of Credential Atlas ({program})", .path.display(), program = .program))]
    Newer { path: PathBuf, program: String },
    #[error("{}", tr!("{} is damaged: {what}", .path.display(), what = .what))]
    Damaged { path: PathBuf, what: String },
    #[error("{}", tr!("{} is protected by a password", .path.display()))]
    Protected { path: PathBuf },
    #[error("{}", tr!("The password does not open {}", .path.display()))]
    WrongPassword { path: PathBuf },
    #[error("{}", tr!("{} is not protected by a password", .path.display()))]
    NotProtected { path: PathBuf },
    #[error("{}", tr!("{} is open by {user} on {machine}", .path.display(), user = .user, machine = .machine))]
    InUse { path: PathBuf, user: String, machine: String },
    #[error("{}", tr!("The network folder of {} does not answer", .path.display()))]
    Unreachable { path: PathBuf },
    #[error("{}", tr!("Another program has {} open and lets nobody write to it", .path.display()))]
    Busy { path: PathBuf },
    #[error("{}", tr!("You may not write to {}", .path.display()))]
    NotWritable { path: PathBuf },
    #[error("{}", tr!("The disk is full; {} was not saved", .path.display()))]
    DiskFull { path: PathBuf },
    #[error("{}", tr!("The folder of {} does not exist", .path.display()))]
    NoFolder { path: PathBuf },
    #[error("{}", tr!("{} could not be read or written: {source}", .path.display(), source = .source))]
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
            Self::Protected { .. } => "password-protected",
            Self::WrongPassword { .. } => "wrong-password",
            Self::NotProtected { .. } => "not-protected",
            Self::InUse { .. } => "in-use",
            Self::Unreachable { .. } => "unreachable",
            Self::Busy { .. } => "busy",
            Self::NotWritable { .. } => "not-writable",
            Self::DiskFull { .. } => "disk-full",
            Self::NoFolder { .. } => "no-folder",
            Self::Io { .. } => "unreadable",
        }
    }

    /// What to try.
    pub fn hint(&self) -> String {
        match self {
            Self::NotFound { .. } => tr!("Check the name and the folder.").into(),
            Self::NotAProject { .. } => {
                tr!("Choose a file that ends in .credatlas, or open a spreadsheet with File, Open.").into()
            }
            Self::Newer { .. } => tr!("Install the newest version of Credential Atlas.").into(),
            Self::Damaged { path, .. } => {
                tr!("Open {}, the project as it was before the last save.", super::save::backup_path(path).display())
            }
            Self::Protected { .. } => tr!("Open it in the window, or with credential-atlas unseal.").into(),
            Self::WrongPassword { .. } => {
                tr!("Type it again; capitals count. Without it nobody can open the project.").into()
            }
            Self::NotProtected { .. } => tr!("Open it as it is.").into(),
            Self::InUse { .. } => tr!("Save under another name, or open it again and take it over.").into(),
            Self::Unreachable { .. } => {
                tr!("Save to this computer now, and to the network when it is back; the old file stays as it was.")
                    .into()
            }
            Self::Busy { .. } => tr!("Close it there and save again, or save under another name.").into(),
            Self::NotWritable { .. } => tr!("Save under another name or in another folder.").into(),
            Self::DiskFull { .. } => tr!("Free some space, or save to another disk.").into(),
            Self::NoFolder { .. } => tr!("Choose another folder.").into(),
            Self::Io { .. } => tr!("Try again, or copy the file to this computer first.").into(),
        }
    }

    pub(super) fn reading(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound { path },
            kind if is_network(kind) => Self::Unreachable { path },
            _ => Self::Io { path, source },
        }
    }

    pub(super) fn writing(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::NotWritable { path },
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            std::io::ErrorKind::NotFound => Self::NoFolder { path },
            std::io::ErrorKind::ResourceBusy | std::io::ErrorKind::ExecutableFileBusy => Self::Busy { path },
            // Windows: somebody has the file open and shares it with no one.
            _ if cfg!(windows) && matches!(source.raw_os_error(), Some(32 | 33)) => Self::Busy { path },
            kind if is_network(kind) => Self::Unreachable { path },
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

/// A share that has gone away.
fn is_network(kind: std::io::ErrorKind) -> bool {
    use std::io::ErrorKind::{
        ConnectionAborted, ConnectionReset, HostUnreachable, NetworkDown, NetworkUnreachable, NotConnected,
        StaleNetworkFileHandle, TimedOut,
    };
    matches!(
        kind,
        ConnectionAborted
            | ConnectionReset
            | HostUnreachable
            | NetworkDown
            | NetworkUnreachable
            | NotConnected
            | StaleNetworkFileHandle
            | TimedOut
    )
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;

    #[test]
    fn each_failure_of_a_save_says_what_to_do() {
        for (kind, code, word) in [
            (ErrorKind::StorageFull, "disk-full", "Free some space"),
            (ErrorKind::QuotaExceeded, "disk-full", "another disk"),
            (ErrorKind::ReadOnlyFilesystem, "not-writable", "another folder"),
            (ErrorKind::PermissionDenied, "not-writable", "another name"),
            (ErrorKind::NetworkDown, "unreachable", "the old file stays"),
            (ErrorKind::StaleNetworkFileHandle, "unreachable", "this computer"),
            (ErrorKind::ResourceBusy, "busy", "Close it"),
            (ErrorKind::NotFound, "no-folder", "another folder"),
        ] {
            let error = ProjectError::writing(Path::new("/share/board.credatlas"), Error::from(kind));
            assert_eq!(error.code(), code, "{kind:?}");
            assert!(
                error.to_string().contains("board.credatlas") && error.hint().contains(word),
                "{error} {}",
                error.hint()
            );
        }
    }
}
