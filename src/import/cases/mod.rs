//! The forty ways in which files of the field are bad, each with its number, a small workbook and what is expected.

use crate::sheet::{Book, Cell, Format, Sheet};

/// A sheet from rows split at `|`; cells that are plain numbers become number cells.
pub(crate) fn sheet(name: &str, rows: &[&str]) -> Sheet {
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.split('|').collect()).collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut cells = Vec::new();
    for row in &rows {
        for column in 0..width {
            let text = row.get(column).copied().unwrap_or_default();
            cells.push(match text.parse::<f64>() {
                Ok(number) => Cell::Number(number),
                Err(_error) if text.is_empty() => Cell::Empty,
                Err(_error) => Cell::Text(text.into()),
            });
        }
    }
    Sheet::from_rows(width, &cells).named(name)
}

pub(crate) fn book(file: &str, sheets: Vec<Sheet>) -> Book {
    Book {
        file: file.into(),
        format: Format::Xlsx,
        encoding: None,
        delimiter: None,
        size: 0,
        sha256: "00".into(),
        sheets,
    }
}
