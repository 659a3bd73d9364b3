//! What went wrong, in words for a message: what and where, then what to do.

use crate::{export::ExportError, measure::MeasureError, project::ProjectError, session::DeckError, sheet::SheetError};

/// One thing that could not be done. The open project stays as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What could not be done, and where; without a period.
    pub what: String,
    /// What to try; without a period.
    pub hint: String,
}

impl Problem {
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        let trim = |words: String| words.trim_end_matches('.').to_owned();
        Self { what: trim(what.into()), hint: trim(hint.into()) }
    }
}

impl From<SheetError> for Problem {
    fn from(error: SheetError) -> Self {
        Self::new(error.message, error.hint)
    }
}

impl From<ProjectError> for Problem {
    fn from(error: ProjectError) -> Self {
        Self::new(error.to_string(), error.hint())
    }
}

impl From<MeasureError> for Problem {
    fn from(error: MeasureError) -> Self {
        Self::new(error.to_string(), error.hint())
    }
}

impl From<DeckError> for Problem {
    fn from(error: DeckError) -> Self {
        match &error {
            DeckError::Slide { cause, .. } | DeckError::Nothing { cause } => Self::new(error.to_string(), cause.hint()),
            DeckError::NoSuchPlace { .. } => Self::new(error.to_string(), tr!("Choose another one")),
            DeckError::Cancelled => Self::new(error.to_string(), tr!("Nothing was changed")),
        }
    }
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        let words = error.to_string();
        match words.split_once(". ") {
            Some((what, hint)) => Self::new(what, hint),
            None => Self::new(words, ""),
        }
    }
}
