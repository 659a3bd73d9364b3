//! What can go wrong between a finished figure and a file, in words that say what to do.

use std::path::PathBuf;

/// Why an export did not happen. No half-written file is left behind.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("{}", tr!("{} cannot be saved: the folder does not exist. Choose another folder.", .path.display()))]
    NoFolder { path: PathBuf },
    #[error("{}", tr!("{} cannot be saved: you may not write there. Choose another folder or ask who owns it.", .path.display()))]
    NotWritable { path: PathBuf },
    #[error("{}", tr!("{} cannot be saved: the disk is full. Free some space or choose another disk.", .path.display()))]
    DiskFull { path: PathBuf },
    #[error(
        "{}", tr!("{} cannot be replaced: it is open in another program. Close it there, or save under another name.",
        .path.display()))]
    OpenElsewhere { path: PathBuf },
    #[error("{}", tr!("{} cannot be saved: {source}. Choose another folder or name.", .path.display(), source = .source))]
    Io { path: PathBuf, source: std::io::Error },
    /// A picture could not be drawn; the program's own fault, never the user's.
    #[error("{}", tr!("The picture cannot be drawn: {what}. Please report this figure.", what = .what))]
    Drawing { what: String },
    /// An Office part could not be made; the program's own fault.
    #[error("{}", tr!("The {part} cannot be made: {what}. Please report this figure.", part = .part, what = .what))]
    Part { part: &'static str, what: String },
}

impl ExportError {
    /// Short stable word for `--json` output.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFolder { .. } => "no-folder",
            Self::NotWritable { .. } => "not-writable",
            Self::DiskFull { .. } => "disk-full",
            Self::OpenElsewhere { .. } => "open-elsewhere",
            Self::Io { .. } => "cannot-save",
            Self::Drawing { .. } | Self::Part { .. } => "cannot-draw",
        }
    }
}
