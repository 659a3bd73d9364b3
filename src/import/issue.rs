//! What import noticed, cell by cell; nothing is dropped in silence.

use serde::{Deserialize, Serialize};

use super::Fix;

/// One thing that import noticed, with every cell it concerns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    pub code: IssueCode,
    pub severity: Severity,
    pub file: String,
    pub sheet: String,
    /// Cells concerned, as addresses, in sheet order: `["A6", "A87"]`; for a whole column its header cell.
    pub cells: Vec<String>,
    /// Letters of the columns those cells are in.
    pub columns: Vec<String>,
    /// Number of cells concerned (`cells` is cut at 1,000).
    pub count: usize,
    /// The text found there.
    pub text: String,
    /// One sentence for a person: `“Wahsington” is not a state`.
    pub message: String,
    /// The proposed (or, for info, the applied) repair; `None` if there is nothing to do.
    pub fix: Option<Fix>,
}

/// Error: data is lost unless something is done. Warning: cells count as missing until decided. Info: repaired or set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Info,
}

/// Rule that raised an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IssueCode {
    NotAState,
    NotACounty,
    NotACredential,
    NotACollege,
    NotANumber,
    NotADate,
    NotAnAge,
    NotUnderstood,
    ErrorValue,
    DecimalComma,
    LeadingZerosRestored,
    IdentifierLeftOut,
    TotalsRow,
    TotalDisagrees,
    Footnote,
    TitleRow,
    DuplicateHeader,
    UnnamedColumn,
    HiddenSheet,
    DuplicateRow,
    DateInCodeColumn,
    NegativeEarnings,
    Implausible,
    MixedUnits,
    AmbiguousMarker,
    NotPlaced,
    NoMeaning,
}
