//! What the user decided about how a file is read; saved with the project and reused for the next file with the same headers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Fix, Issue, IssueCode};
use crate::table::{CellState, Field, TableKind};

/// All decisions about one file. The default is: everything as detected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// By name of the sheet (or of a further table on it): the table read from it. What is not listed is read as detected.
    pub tables: BTreeMap<String, TableChoice>,
    /// Dollar year of the file's money; `None` = as detected, else nominal.
    pub dollar_year: Option<i16>,
    /// The user said that each amount is in dollars of its own time, so the question is settled.
    pub nominal: bool,
    /// Texts that stand for a state everywhere in this file, in lower case; they come before the known markers.
    pub markers: BTreeMap<String, CellState>,
    /// Month (1…12) in which the fiscal years that the file names begin; `None` = July, the states' usual one.
    pub fiscal_start: Option<u8>,
    /// Quarters that name no kind of year are fiscal ones as well.
    pub fiscal_quarters: Option<bool>,
    /// Sheets of one form are one table; `None` = if their names are states or years.
    pub stacked: Option<bool>,
    /// Issues that need nothing, as the user said. They change nothing in how the file is read.
    pub ignored: BTreeSet<Ignored>,
}

/// An issue that was set aside, told by what it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ignored {
    pub sheet: String,
    pub code: IssueCode,
    /// Letters of its columns.
    pub columns: Vec<String>,
    pub text: String,
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
    /// Rows that are hidden in the file take part; `None` = they are set apart.
    pub hidden_rows: Option<bool>,
    /// Rows that repeat an earlier one in every cell count again; `None` = once where rows tell people apart.
    pub repeats: Option<bool>,
    /// One-based rows that are data although they look like totals.
    pub data_rows: BTreeSet<u32>,
}

/// Decisions about one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnChoice {
    /// `None` = as detected; `Some(None)` = no meaning.
    pub field: Option<Option<Field>>,
    /// Keep a column that was left out because it identifies people, or leave out any other.
    pub kept: Option<bool>,
    /// The column is left out, but running numbers in its place tell its people apart.
    pub numbered: bool,
    /// By cell text: what to read instead.
    pub fixes: BTreeMap<String, Fix>,
    /// Numbers are written with a decimal comma: `8.412,50`.
    pub decimal_comma: bool,
    /// Take back automatic repairs (restored zeros): texts are used as found.
    pub as_found: bool,
    /// Blanks repeat the cell above; `None` = blanks stay blank and the question is asked.
    pub fill_down: Option<bool>,
    /// What one amount pays for; `None` = as the header says, else as the amounts suggest.
    pub pay: Option<PayUnit>,
    /// How shares without a percent sign are written; `None` = as detected.
    pub share: Option<ShareUnit>,
    /// Order of day and month in dates that could be either; `None` = as the column's other dates, else month first.
    pub day_first: Option<bool>,
    /// Cells that name several things are split into one row each; `None` = where nothing is counted twice by it.
    pub split: Option<bool>,
    /// What zeros mean in a column of earnings; `None` = earnings of nothing, and the question is asked if there are many.
    pub zeros: Option<CellState>,
}

impl Mapping {
    /// The same without what changes nothing in how the file is read.
    #[must_use]
    pub fn for_reading(&self) -> Self {
        Self { ignored: BTreeSet::new(), ..self.clone() }
    }

    /// The issue was set aside.
    pub fn ignores(&self, issue: &Issue) -> bool {
        !self.ignored.is_empty() && self.ignored.contains(&Ignored::of(issue))
    }

    /// Lists an issue among those that wait again.
    pub fn bring_back(&mut self, issue: &Issue) {
        self.ignored.remove(&Ignored::of(issue));
    }
}

impl Ignored {
    pub fn of(issue: &Issue) -> Self {
        let Issue { sheet, code, columns, text, .. } = issue;
        Self { sheet: sheet.clone(), code: *code, columns: columns.clone(), text: text.clone() }
    }
}

/// What an amount of pay is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PayUnit {
    Hour,
    Week,
    Month,
    Quarter,
    Year,
}

/// How shares are written where they carry no percent sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShareUnit {
    /// `40` is forty percent.
    Percent,
    /// `0.4` is forty percent.
    Fraction,
}

impl PayUnit {
    pub const ALL: [Self; 5] = [Self::Hour, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// How many of these make a year of full-time work: 2,080 hours, 52 weeks, 12 months, 4 quarters.
    pub fn a_year(self) -> f64 {
        match self {
            Self::Hour => 2_080.0,
            Self::Week => 52.0,
            Self::Month => 12.0,
            Self::Quarter => 4.0,
            Self::Year => 1.0,
        }
    }

    /// The word that goes before "amounts": `hourly`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hour => tr!("hourly"),
            Self::Week => tr!("weekly"),
            Self::Month => tr!("monthly"),
            Self::Quarter => tr!("quarterly"),
            Self::Year => tr!("yearly"),
        }
    }
}
