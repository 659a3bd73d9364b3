//! The published numbers of a figure as a table of texts: for the table page, slides, web pages and CSV.

use super::Align;

/// A table as it may be printed. A suppressed cell has the text "—" and no value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberTable {
    pub columns: Vec<NumberColumn>,
    pub rows: Vec<Vec<NumberCell>>,
    /// The total, last.
    pub total: Option<Vec<NumberCell>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NumberColumn {
    pub head: String,
    pub align: Align,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NumberCell {
    pub text: String,
    /// The number, unformatted; `None` for labels and withheld numbers. Shares are 0…1, percents 38.0 for +38%.
    pub value: Option<f64>,
}
