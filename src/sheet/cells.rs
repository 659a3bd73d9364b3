//! The raw cells of one sheet as CSV, as read: for looking at a file from outside.

use std::io::{self, Write};

use super::{CellRef, Sheet, date};

/// Writes the grid of a sheet as CSV in UTF-8: dates ISO, error values as shown, numbers in the shortest form that reads
/// back the same, `TRUE` and `FALSE`. Every row has every column; the row and column of the first cell are not told.
///
/// # Errors
/// Those of `out`.
pub fn cells_csv(sheet: &Sheet, out: &mut impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    for row in 0..sheet.height() {
        for cell in sheet.row(row) {
            match cell {
                CellRef::Empty => writer.write_field("")?,
                CellRef::Text(text) | CellRef::Error(text) => writer.write_field(text)?,
                CellRef::Number(number) => writer.write_field(shortest(number))?,
                CellRef::Date { days, seconds } => writer.write_field(date::to_iso(days, seconds))?,
                CellRef::Bool(truth) => writer.write_field(if truth { "TRUE" } else { "FALSE" })?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

/// A number in the shortest form that reads back the same; tiny and huge ones with an exponent.
pub(super) fn shortest(number: f64) -> String {
    let size = number.abs();
    if size >= 1e17 || (size > 0.0 && size < 1e-7) { format!("{number:e}") } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Cell;

    #[test]
    fn cells_are_written_as_read() {
        let cells = vec![
            Cell::Text("007".into()),
            Cell::Number(-0.1),
            Cell::Number(1e6),
            Cell::Text("a \"b\", c".into()),
            Cell::Date { days: 18_717, seconds: 0 },
            Cell::Date { days: 18_717, seconds: 30_600 },
            Cell::Error("#REF!".into()),
            Cell::Bool(true),
            Cell::Number(1e300),
            Cell::Number(-2.5e-9),
            Cell::Empty,
            Cell::Empty,
        ];
        let sheet = Sheet::from_rows(4, &cells);
        let mut out = Vec::new();
        cells_csv(&sheet, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "007,-0.1,1000000,\"a \"\"b\"\", c\"\n2021-03-31,2021-03-31T08:30:00,#REF!,TRUE\n1e300,-2.5e-9,,\n"
        );
    }
}
