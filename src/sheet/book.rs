//! What a spreadsheet file holds, before anything is understood.

use std::sync::Arc;

use super::SheetError;

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
}

/// One sheet: a dense grid of cells that begins at its first used row and column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub name: Arc<str>,
    pub hidden: bool,
    /// Zero-based row and column of the grid's first cell in the file's own numbering.
    pub origin: (u32, u32),
    /// Number of columns of the grid.
    pub width: usize,
    /// Cells row by row; the length is a multiple of `width`.
    pub cells: Vec<Cell>,
    /// Merged areas, in the file's own numbering.
    pub merged: Vec<CellRange>,
    /// Why the cells of this sheet could not be read; the grid is empty then.
    pub unread: Option<SheetError>,
}

/// One cell as stored in the file; formulas by their cached value.
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
    /// Number of rows of the grid.
    pub fn height(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// The cells of one grid row.
    pub fn row(&self, row: usize) -> &[Cell] {
        &self.cells[row * self.width..(row + 1) * self.width]
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

impl Cell {
    /// True for a cell that holds nothing or only white space.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date { .. } | Self::Bool(_) | Self::Error(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_excel_s() {
        let letters: Vec<_> = [0, 25, 26, 27, 701, 702, 16_383].map(Sheet::letter).into();
        assert_eq!(letters, ["A", "Z", "AA", "AB", "ZZ", "AAA", "XFD"]);
    }
}
