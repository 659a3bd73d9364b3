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

impl SheetError {
    /// `message` and `hint` are sentences without their final period.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into() }
    }

    pub(super) fn cancelled(file: &str) -> Self {
        Self::new(
            ErrorCode::Cancelled,
            tr!("Reading {file} was stopped", file = file),
            tr!("Open the file again to read it"),
        )
    }

    pub(super) fn truncated(file: &str) -> Self {
        Self::new(
            ErrorCode::Truncated,
            tr!("{file} is cut off: its end is missing", file = file),
            tr!(
                "Copy or download the file again; if it still fails, open it in Excel, let Excel repair it, and save it"
            ),
        )
    }

    pub(super) fn password(file: &str) -> Self {
        Self::new(
            ErrorCode::PasswordProtected,
            tr!("{file} is protected by a password", file = file),
            tr!(
                "Open it in Excel, remove the password under File > Info > Protect Workbook, save a copy, and open the copy"
            ),
        )
    }

    /// `cause` is a library's own message; it is brought onto one short line.
    pub(super) fn unreadable(file: &str, cause: impl fmt::Display) -> Self {
        let words = cause.to_string();
        let words: Vec<_> = words.split_whitespace().collect();
        let cause: String = words.join(" ").chars().take(120).collect();
        Self::new(
            ErrorCode::Unreadable,
            tr!("{file} is damaged or written in an unusual way ({cause})", file = file, cause = cause),
            tr!("Open it in Excel or LibreOffice, save it as a new .xlsx file, and open that one"),
        )
    }

    pub(super) fn not_a_spreadsheet(file: &str, what: &str, hint: &str) -> Self {
        Self::new(
            ErrorCode::NotASpreadsheet,
            tr!("{file} is {what}, not a spreadsheet", file = file, what = what),
            hint,
        )
    }
}

impl ErrorCode {
    /// The word as it stands in JSON output; it never changes.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_s_words_are_brought_onto_one_line() {
        let error = SheetError::unreadable("x.xlsx", format!("expected\n   `</a>`{}", "!".repeat(500)));
        assert!(error.message.starts_with("x.xlsx is damaged or written in an unusual way (expected `</a>`!!!"));
        assert!(!error.message.contains('\n') && error.message.len() < 200);
        assert!(error.to_string().ends_with("open that one"));
    }
}
