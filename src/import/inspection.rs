//! What was found in a file, in the shape the Check screen and `inspect` show.

use std::sync::Arc;

use super::Issue;
use crate::{
    sheet::Format,
    table::{CellState, Field, TableKind},
};

/// Everything import found in one file. Row numbers are one-based, as a spreadsheet program shows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    pub file: Arc<str>,
    pub format: Format,
    /// Encoding of a text file ("windows-1252").
    pub encoding: Option<String>,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: Arc<str>,
    pub sheets: Vec<SheetFound>,
    /// Warnings before infos, in sheet order.
    pub issues: Vec<Issue>,
}

/// One sheet, or a further table on it.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetFound {
    /// The sheet's name; further tables on a sheet have a number: `Outcomes (table 2)`. Decisions are kept by this name.
    pub name: Arc<str>,
    /// The sheet's own name.
    pub sheet: Arc<str>,
    /// The sheet is a form to fill in rather than a table.
    pub form: bool,
    pub hidden: bool,
    /// Last used row and column of the file's own numbering.
    pub rows: usize,
    pub columns: usize,
    /// The sheet's tables take part in measures.
    pub used: bool,
    /// None or one; several tables of a sheet are listed as several of these, one after the other.
    pub tables: Vec<TableFound>,
}

/// One table of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct TableFound {
    /// First and last row of data; both 0 if there is none.
    pub first_row: u32,
    pub last_row: u32,
    pub header_rows: Vec<u32>,
    /// Rows of data, totals rows not counted.
    pub rows: usize,
    /// Rows that hold totals of others.
    pub totals: Vec<u32>,
    /// Title rows above and footnotes below, each with its row.
    pub note_rows: Vec<(u32, String)>,
    pub kind: TableKind,
    pub columns: Vec<ColumnFound>,
    /// Distinct people, if the rows are about people.
    pub people: Option<usize>,
    /// The first rows of data, cell by cell in the order of `columns`.
    pub preview: Vec<PreviewRow>,
    /// A note says that the people are made up.
    pub synthetic: bool,
    /// Dollar year that the notes or the user state.
    pub dollar_year: Option<i16>,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnFound {
    pub letter: String,
    /// Header as found; its letter if it has none.
    pub name: String,
    pub field: Option<Field>,
    /// How sure the field is, 0…1; 1 if the user chose it, 0 if there is none.
    pub score: f64,
    /// How values are held: `text`, `code`, `money`, `number`, `share`, `date`, `quarter`, `yes-no`.
    pub type_word: &'static str,
    pub counts: Counts,
    /// Cells whose text was not understood; they are among `counts.missing`.
    pub not_understood: usize,
    /// Cells read after a repair, such as restored zeros; they are among `counts.value`.
    pub repaired: usize,
    /// Number of distinct texts as understood; 0 for other types.
    pub distinct: usize,
    /// Up to four different texts as found, in order of appearance; none for columns left out.
    pub examples: Vec<String>,
    /// The column identifies people and does not leave the file.
    pub left_out: bool,
}

/// Number of cells by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub value: usize,
    pub suppressed: usize,
    pub range: usize,
    pub topcoded: usize,
    pub pending: usize,
    pub missing: usize,
    pub na: usize,
}

impl Counts {
    pub(crate) fn add(&mut self, state: CellState) {
        *match state {
            CellState::Value => &mut self.value,
            CellState::Suppressed => &mut self.suppressed,
            CellState::Range => &mut self.range,
            CellState::TopCoded => &mut self.topcoded,
            CellState::Pending => &mut self.pending,
            CellState::Missing => &mut self.missing,
            CellState::NotApplicable => &mut self.na,
        } += 1;
    }
}

/// One row of the preview.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewRow {
    pub row: u32,
    pub cells: Vec<PreviewCell>,
}

/// One cell of the preview: what to show and how to mark it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewCell {
    pub text: String,
    pub mark: Mark,
}

/// How a preview cell is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    #[default]
    Plain,
    /// Suppressed, a range or top-coded.
    Suppressed,
    NotUnderstood,
    Repaired,
    /// Left out because it identifies people; the text is empty.
    LeftOut,
}

impl Inspection {
    /// The tables that take part in measures, each with its sheet.
    pub fn used_tables(&self) -> impl Iterator<Item = (&SheetFound, &TableFound)> {
        self.sheets
            .iter()
            .filter(|sheet| sheet.used)
            .flat_map(|sheet| sheet.tables.iter().map(move |table| (sheet, table)))
    }
}

impl TableFound {
    /// The texts of titles and footnotes.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        self.note_rows.iter().map(|(_row, text)| text.as_str())
    }
}
