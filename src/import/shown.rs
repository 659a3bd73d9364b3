//! Cells as texts for people.

use super::{date, header, read_numbers};
use crate::sheet::CellRef;

/// The text of a cell as found, for people: whole numbers without decimals, dates as ISO.
pub fn shown(cell: CellRef<'_>) -> String {
    match cell {
        CellRef::Empty => String::new(),
        CellRef::Text(text) => text.trim().to_owned(),
        CellRef::Number(number) => number.to_string(),
        CellRef::Date { days, .. } => date::iso(days),
        CellRef::Bool(flag) => if flag { "Yes" } else { "No" }.to_owned(),
        CellRef::Error(text) => text.to_string(),
    }
}

/// A cell as found, bare amounts of a column of money as dollars.
pub fn shown_as(cell: CellRef<'_>, type_word: &str) -> String {
    match cell {
        CellRef::Number(number) if type_word == "money" => read_numbers::dollars((number * 100.0).round() as i64),
        CellRef::Text(text) => header::one_line(text),
        cell => shown(cell),
    }
}
