//! What could not be done, said once: a short stable word, what and where, and what to try.

use crate::{
    export::ExportError,
    measure::MeasureError,
    project::ProjectError,
    session::{BrandError, DeckError, OpenError, PricesFileError},
    sheet::SheetError,
    warehouse::WarehouseError,
};

/// Exit code for "could not do it".
pub const COULD_NOT: u8 = 1;
/// Exit code for wrong usage.
pub const WRONG_USAGE: u8 = 2;

/// A failure as the command line prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Short, stable word: `password-protected`.
    pub code: String,
    /// What failed and where, one sentence without its period.
    pub message: String,
    /// What to try.
    pub hint: String,
    pub exit: u8,
}

impl Failure {
    pub fn new(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), hint: hint.into(), exit: COULD_NOT }
    }

    /// The line on standard error.
    pub fn line(&self) -> String {
        let Self { message, hint, .. } = self;
        let text = format!("{}. {hint}", message.trim_end_matches('.'));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The object on standard output when JSON was asked for.
    pub fn json(&self) -> String {
        let Self { code, message, hint, .. } = self;
        serde_json::json!({ "error": { "code": code, "message": message, "hint": hint } }).to_string()
    }
}

impl From<SheetError> for Failure {
    fn from(SheetError { code, message, hint }: SheetError) -> Self {
        Self::new(code.word(), message, hint)
    }
}

impl From<ProjectError> for Failure {
    fn from(error: ProjectError) -> Self {
        Self::new(error.code(), error.to_string(), error.hint())
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Project(error) => error.into(),
            OpenError::Cancelled(_) => Self::new("cancelled", error.to_string(), tr!("Run it again.")),
            OpenError::TwoProjects(..) => {
                Self { exit: WRONG_USAGE, ..Self::new("two-projects", error.to_string(), tr!("Give one of them.")) }
            }
        }
    }
}

impl From<PricesFileError> for Failure {
    fn from(error: PricesFileError) -> Self {
        match error {
            PricesFileError::Unread(error) => error.into(),
            PricesFileError::NoPrices(error) => Self::new(
                "no-prices",
                error.to_string(),
                tr!("Give a CPI-U table of the Bureau of Labor Statistics, series CUUR0000SA0."),
            ),
        }
    }
}

impl From<BrandError> for Failure {
    fn from(error: BrandError) -> Self {
        let text = error.to_string();
        let (message, hint) = text.split_once(". ").unwrap_or((&text, ""));
        Self::new("no-brand-kit", message, hint)
    }
}

impl From<MeasureError> for Failure {
    fn from(error: MeasureError) -> Self {
        Self::new(error.code(), error.to_string(), error.hint())
    }
}

impl From<WarehouseError> for Failure {
    fn from(error: WarehouseError) -> Self {
        Self::new(error.code(), error.to_string(), error.hint())
    }
}

impl From<DeckError> for Failure {
    fn from(error: DeckError) -> Self {
        let message = error.to_string();
        match error {
            DeckError::Slide { cause, .. } | DeckError::Nothing { cause } => {
                Self::new(cause.code(), message, cause.hint())
            }
            DeckError::NoSuchPlace { .. } => {
                Self::new("no-such-place", message, tr!("Give one of the names in the files."))
            }
            DeckError::Cancelled => Self::new("cancelled", message, tr!("Run it again.")),
        }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        // Its text already ends with what to do.
        let text = error.to_string();
        let (message, hint) = text.split_once(". ").unwrap_or((&text, tr!("Try another folder.")));
        Self::new(error.code(), message, hint)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        let (code, hint) = match error.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                ("unwritable", tr!("Choose a folder you may write to."))
            }
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                ("disk-full", tr!("Free some space, or choose a folder on another disk."))
            }
            std::io::ErrorKind::NotFound => ("not-found", tr!("Check the path.")),
            _ => ("not-written", tr!("Try another folder.")),
        };
        Self::new(code, error.to_string(), hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line_and_one_object() {
        let failure = Failure::new("truncated", "a.xlsx\nends in the middle.", "Copy it again.");
        assert_eq!(failure.line(), "a.xlsx ends in the middle. Copy it again.");
        let value: serde_json::Value = serde_json::from_str(&failure.json()).unwrap();
        assert_eq!(value["error"]["code"], "truncated");
        assert_eq!(value["error"]["hint"], "Copy it again.");
    }
}
