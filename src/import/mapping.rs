//! What the user decided about how a file is read; saved with the project and reused for the next file with the same headers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Issue, IssueCode};
use crate::table::{CellState, Field, TableKind};

/// All decisions about one file. The default is: everything as detected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// By sheet name: the table read from it. A sheet that is not listed is read as detected.
    pub tables: BTreeMap<String, TableChoice>,
    /// Dollar year of the file's money; `None` = as detected, else nominal.
    pub dollar_year: Option<i16>,
}

/// Decisions about one sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableChoice {
    /// Read this sheet at all; `None` = as detected: the first visible sheet of each kind of table, else the longest.
    pub used: Option<bool>,
    pub kind: Option<TableKind>,
    /// One-based header rows; `None` = as detected.
    pub header_rows: Option<Vec<u32>>,
    /// By column letter.
    pub columns: BTreeMap<String, ColumnChoice>,
}

/// Decisions about one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnChoice {
    /// `None` = as detected; `Some(None)` = no meaning.
    pub field: Option<Option<Field>>,
    /// Keep a column that was left out because it identifies people, or leave out any other.
    pub kept: Option<bool>,
    /// By cell text: what to read instead.
    pub fixes: BTreeMap<String, Fix>,
    /// Numbers are written with a decimal comma: `8.412,50`.
    pub decimal_comma: bool,
    /// Take back automatic repairs (restored zeros): texts are used as found.
    pub as_found: bool,
}

impl Mapping {
    /// Carries out a fix for all cells of an issue: the proposed one, or another that the user chose instead.
    pub fn decide(&mut self, issue: &Issue, fix: &Fix) {
        let table = self.tables.entry(issue.sheet.clone()).or_default();
        for letter in &issue.columns {
            let column = table.columns.entry(letter.clone()).or_default();
            match (issue.code, fix) {
                (IssueCode::IdentifierLeftOut, Fix::KeepColumn) => column.kept = Some(true),
                (IssueCode::DecimalComma, Fix::ReadAs(_)) => column.decimal_comma = true,
                (IssueCode::LeadingZerosRestored | IssueCode::DateInCodeColumn, Fix::AsFound) => column.as_found = true,
                (_, Fix::KeepColumn) => column.kept = Some(true),
                (_, fix) => {
                    column.fixes.insert(issue.text.clone(), fix.clone());
                }
            }
        }
    }
}

/// What to do with all cells of a column that hold one text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fix {
    /// Read as this text instead: `Washington` for `Wahsington`, `8412.50` for `8.412,50`.
    ReadAs(String),
    /// Give the cell this state.
    State(CellState),
    /// Leave as it is: counts as missing and is listed in the notes.
    Ignore,
    /// Keep a column that identifies people.
    KeepColumn,
    /// Take back an automatic repair (restored zeros): the text is used as found.
    AsFound,
}

impl Fix {
    /// The words on its button: `Read as Washington`.
    pub fn words(&self) -> String {
        match self {
            Self::ReadAs(text) => format!("Read as {text}"),
            Self::State(state) => match state {
                CellState::Value => "Treat as a value".into(),
                CellState::Suppressed => "Treat as suppressed".into(),
                CellState::Range => "Treat as a range".into(),
                CellState::TopCoded => "Treat as top-coded".into(),
                CellState::Pending => "Treat as pending".into(),
                CellState::Missing => "Treat as missing".into(),
                CellState::NotApplicable => "Treat as not applicable".into(),
            },
            Self::Ignore => "Ignore".into(),
            Self::KeepColumn => "Keep column".into(),
            Self::AsFound => "Undo".into(),
        }
    }
}
