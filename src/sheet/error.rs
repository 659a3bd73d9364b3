//! Why a file could not be read, in words that say what, where and what to do.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A file that could not be read. `message` says what and where, `hint` what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}. {hint}")]
pub struct SheetError {
    pub code: ErrorCode,
    pub message: String,
    pub hint: String,
}

/// Short, stable words for what went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    NotFound,
    NotASpreadsheet,
    Empty,
    Truncated,
    PasswordProtected,
    TooLarge,
    ReaderCrashed,
    TimedOut,
    Cancelled,
    NoTable,
    Unreadable,
}

impl ErrorCode {
    pub fn word(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NotASpreadsheet => "not-a-spreadsheet",
            Self::Empty => "empty",
            Self::Truncated => "truncated",
            Self::PasswordProtected => "password-protected",
            Self::TooLarge => "too-large",
            Self::ReaderCrashed => "reader-crashed",
            Self::TimedOut => "timed-out",
            Self::Cancelled => "cancelled",
            Self::NoTable => "no-table",
            Self::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
