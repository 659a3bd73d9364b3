//! What a spreadsheet file holds, before anything is understood.

use std::sync::Arc;

use super::SheetError;
use super::column::CellColumn;
use super::grid::Grid;

/// A spreadsheet file as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// Name of the file, without its folder.
    pub file: Arc<str>,
    pub format: Format,
    /// Encoding of a text file, as its WHATWG name ("windows-1252").
    pub encoding: Option<String>,
    /// Delimiter of a text file.
    pub delimiter: Option<char>,
    /// Size of the file in bytes.
    pub size: u64,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    pub sheets: Vec<Sheet>,
}

/// File formats, told by content, not by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Xlsx,
    Xlsm,
    Xlsb,
    Xls,
    Ods,
    Csv,
    Tsv,
    /// A web page with tables.
    Html,
    /// Excel 2003 XML.
    Xml,
    Sylk,
}

/// One sheet: a grid of cells that begins at its first used row and column, kept by columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub name: Arc<str>,
    pub hidden: bool,
    /// Zero-based row and column of the grid's first cell in the file's own numbering.
    pub origin: (u32, u32),
    /// Merged areas, in the file's own numbering.
    pub merged: Vec<CellRange>,
    /// First and last of each run of hidden rows, zero-based in the file's own numbering.
    pub hidden_rows: Vec<(u32, u32)>,
    /// First and last of each run of hidden columns, zero-based in the file's own numbering.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Why the cells of this sheet could not be read; the grid is empty then.
    pub unread: Option<SheetError>,
    pub(super) columns: Vec<CellColumn>,
}

/// One cell as stored in the file, borrowed from its sheet; formulas by their cached value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum CellRef<'a> {
    #[default]
    Empty,
    Text(&'a str),
    Number(f64),
    /// A number shown as a date: days since 1970-01-01 and seconds of that day. A time of day alone stands on 1899-12-31.
    Date {
        days: i32,
        seconds: u32,
    },
    Bool(bool),
    /// An error value, as shown: `#REF!`, `#DIV/0!`, `#N/A`.
    Error(&'a str),
}

/// One cell by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    #[default]
    Empty,
    Text(Box<str>),
    Number(f64),
    /// A number shown as a date: days since 1970-01-01 and seconds of that day. A time of day alone stands on 1899-12-31.
    Date {
        days: i32,
        seconds: u32,
    },
    Bool(bool),
    /// An error value, as shown: `#REF!`, `#DIV/0!`, `#N/A`.
    Error(Box<str>),
}

/// An area of cells, zero-based and inclusive, in the file's own numbering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellRange {
    pub first: (u32, u32),
    pub last: (u32, u32),
}

impl Sheet {
    /// A sheet of cells listed row by row; a last row that is cut short goes.
    pub fn from_rows(width: usize, cells: &[Cell]) -> Self {
        let height = cells.len().checked_div(width).unwrap_or(0);
        let mut grid = Grid::new();
        for (row, line) in cells.chunks_exact(width.max(1)).enumerate() {
            for (column, cell) in line.iter().enumerate() {
                grid.push(row as u32, column as u32, cell.as_ref());
            }
        }
        let mut sheet = Self::default();
        grid.fill(&mut sheet, width, height);
        sheet
    }

    /// The same sheet under a name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = name.into();
        self
    }

    /// The same sheet with its first rows only.
    #[must_use]
    pub fn head(&self, rows: usize) -> Self {
        let Self { name, hidden, origin, merged, hidden_rows, hidden_columns, unread, columns } = self;
        Self {
            name: Arc::clone(name),
            hidden: *hidden,
            origin: *origin,
            merged: merged.clone(),
            hidden_rows: hidden_rows.clone(),
            hidden_columns: hidden_columns.clone(),
            unread: unread.clone(),
            columns: columns.iter().map(|column| column.head(rows)).collect(),
        }
    }

    /// Number of columns of the grid.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Number of rows of the grid.
    pub fn height(&self) -> usize {
        self.columns.first().map_or(0, CellColumn::height)
    }

    /// One cell of the grid; empty outside it.
    pub fn cell(&self, row: usize, column: usize) -> CellRef<'_> {
        self.columns.get(column).map_or(CellRef::Empty, |column| column.cell(row))
    }

    /// The cells of one grid row.
    pub fn row(&self, row: usize) -> impl ExactSizeIterator<Item = CellRef<'_>> + DoubleEndedIterator + Clone {
        self.columns.iter().map(move |column| column.cell(row))
    }

    /// All columns, from the left.
    pub fn columns(&self) -> &[CellColumn] {
        &self.columns
    }

    /// Address of a grid cell as a spreadsheet program shows it: `C14`.
    pub fn address(&self, row: usize, column: usize) -> String {
        format!("{}{}", Self::letter(self.origin.1 as usize + column), self.origin.0 as usize + row + 1)
    }

    /// Letters of a zero-based column: 0 is `A`, 26 is `AA`.
    pub fn letter(mut column: usize) -> String {
        let mut letters = Vec::new();
        loop {
            letters.push(b'A' + (column % 26) as u8);
            if column < 26 {
                break;
            }
            column = column / 26 - 1;
        }
        letters.reverse();
        letters.into_iter().map(char::from).collect()
    }
}

impl CellRef<'_> {
    /// True for a cell that holds nothing or only white space.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date { .. } | Self::Bool(_) | Self::Error(_) => false,
        }
    }
}

impl Cell {
    /// The same cell, borrowed.
    pub fn as_ref(&self) -> CellRef<'_> {
        match self {
            Self::Empty => CellRef::Empty,
            Self::Text(text) => CellRef::Text(text),
            Self::Number(number) => CellRef::Number(*number),
            Self::Date { days, seconds } => CellRef::Date { days: *days, seconds: *seconds },
            Self::Bool(truth) => CellRef::Bool(*truth),
            Self::Error(shown) => CellRef::Error(shown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_the_first_rows_and_no_more() {
        let cells: Vec<Cell> =
            (0..9_000).flat_map(|row| [Cell::Number(f64::from(row)), Cell::Text("x".into())]).collect();
        let sheet = Sheet::from_rows(2, &cells).named("Wages");
        let head = sheet.head(5_000);
        assert_eq!((head.height(), head.width(), &*head.name), (5_000, 2, "Wages"));
        assert_eq!(head.cell(4_999, 0), CellRef::Number(4_999.0));
        assert_eq!(head.cell(5_000, 0), CellRef::Empty);
        assert_eq!(sheet.head(20_000), sheet);
    }

    #[test]
    fn letters_are_excel_s() {
        let letters: Vec<_> = [0, 25, 26, 27, 701, 702, 16_383].map(Sheet::letter).into();
        assert_eq!(letters, ["A", "Z", "AA", "AB", "ZZ", "AAA", "XFD"]);
    }
}
