//! A newer series of consumer prices, from a spreadsheet as the Bureau of Labor Statistics hands it out.

use std::{path::Path, sync::atomic::AtomicBool};

use crate::{
    measure::{Prices, PricesError},
    sheet::{CellRef, Reader, SheetError},
};

/// Why a file gives no prices.
#[derive(Debug, thiserror::Error)]
pub enum PricesFileError {
    #[error(transparent)]
    Unread(#[from] SheetError),
    #[error(transparent)]
    NoPrices(#[from] PricesError),
}

/// Reads the first sheet that holds a price index by year and month.
///
/// # Errors
/// If the file cannot be read, or no sheet holds one.
pub fn read_prices(path: &Path, reader: &Reader, cancel: &AtomicBool) -> Result<Prices, PricesFileError> {
    let book = reader.read(path, cancel, &|_| {})?;
    let mut why = PricesError(book.file.to_string());
    for sheet in &book.sheets {
        let rows: Vec<Vec<String>> = (0..sheet.height()).map(|row| sheet.row(row).map(text).collect()).collect();
        match Prices::from_rows(&book.file, &rows) {
            Ok(prices) => return Ok(prices),
            Err(error) => why = error,
        }
    }
    Err(why.into())
}

fn text(cell: CellRef<'_>) -> String {
    match cell {
        CellRef::Text(text) => text.to_owned(),
        CellRef::Number(number) => number.to_string(),
        CellRef::Date { days, .. } => month(days),
        CellRef::Empty | CellRef::Bool(_) | CellRef::Error(_) => String::new(),
    }
}

/// "2025-11", by the days of the Gregorian calendar counted from March.
fn month(days: i32) -> String {
    let shifted = i64::from(days) + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let (month, carried) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{}-{month:02}", year + era * 400 + carried)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_month() {
        // 2025-11-01, 2024-02-29, 1999-12-31.
        assert_eq!([20_393, 19_782, 10_956].map(month), ["2025-11", "2024-02", "1999-12"]);
    }

    #[test]
    fn a_downloaded_table_becomes_a_series() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cpi-new.csv");
        let months: Vec<String> = (1..=12).map(|month| format!("2031-{month:02}-01,{}", 400 + month)).collect();
        std::fs::write(&path, format!("observation_date,CPIAUCNS\n{}\n", months.join("\n"))).unwrap();
        let prices = read_prices(&path, &Reader::in_process(), &AtomicBool::new(false)).unwrap();
        assert_eq!((prices.year(2031), prices.source.as_str()), (Some(406.5), "cpi-new.csv"));
        std::fs::write(&path, "name,wage\nA,100\nB,200\n").unwrap();
        let error = read_prices(&path, &Reader::in_process(), &AtomicBool::new(false)).unwrap_err();
        assert!(error.to_string().contains("holds no consumer prices"), "{error}");
    }
}
