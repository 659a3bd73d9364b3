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
    /// For questions, every answer that makes sense, the one taken for now first; else empty.
    #[serde(default)]
    pub choices: Vec<Fix>,
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
    /// A sheet of a readable workbook could not be read.
    SheetNotRead,
    DuplicateRow,
    DateInCodeColumn,
    NegativeEarnings,
    Implausible,
    MixedUnits,
    AmbiguousMarker,
    NotPlaced,
    /// A college's name was read as another spelling of one that teaches.
    CollegeReadAs,
    /// A college of a programs table may be one that the directory has, or another of the table.
    DoubtfulCollege,
    /// What a join did with the rows of a table.
    Joined,
    NoMeaning,
    /// A column's meaning is likely, not sure.
    UncertainColumn,
    HiddenRows,
    HiddenColumn,
    /// Labels stand once, with blanks below.
    BlankLabels,
    /// Sheets of one form, one a state or a year.
    StackedSheets,
    /// A form with boxes to fill in, not a table.
    Form,
    /// Bounds of a range or a top code are kept; the cell is no number.
    Bounds,
    /// A number stands apart from all others and is a known code.
    CodeNumber,
    /// A long number was cut short by a spreadsheet program.
    DamagedNumber,
    /// Pay a hour, week, month, quarter or year.
    PayUnit,
    DayOrMonth,
    /// Which century years of two digits are in.
    TwoDigitYears,
    /// Quarters of a fiscal year; when it begins.
    FiscalQuarters,
    /// Quarters that name no kind of year were read as the calendar's.
    CalendarQuarters,
    /// Quarters are missing between others.
    QuarterGap,
    /// Dates in an order that cannot be.
    DatesDisagree,
    /// More passed than attempted.
    CountsDisagree,
    /// Cells that name several things, or columns of check marks.
    SeveralValues,
    /// Yes-and-no columns of race and ethnicity.
    RaceFlags,
    AgeBandsOverlap,
    AgeBandsGap,
    ManyZeros,
    /// A name that stands for two credentials was settled by its row, or waits for an answer.
    Catalogue,
    /// Modules of a certificate are no certificate.
    Modules,
    /// No note says which dollars amounts are in.
    DollarYear,
}
