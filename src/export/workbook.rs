//! Typed cells in, a spreadsheet file out, the same bytes every time; for the sample files and the workbook export.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::ExportError;

/// A workbook under construction.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Title in the file's properties.
    pub title: String,
    pub sheets: Vec<Sheet>,
}

/// One sheet, row by row from A1.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// At most 31 characters, none of `[ ] : * ? / \`.
    pub name: String,
    pub hidden: bool,
    /// Widths of the first columns in characters.
    pub widths: Vec<f64>,
    /// Rows from the top that stay in view.
    pub frozen_rows: u32,
    pub rows: Vec<Vec<Cell>>,
    /// First row, first column, last row, last column, from 0: the first cell's text spans them all, bold.
    pub merges: Vec<(u32, u16, u32, u16)>,
}

/// What a cell holds and how it looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    /// Bold text: a column's header or a title.
    Header(String),
    /// Text that wraps inside its column.
    Wrapped(String),
    Number(f64),
    /// Whole dollars.
    Money(f64),
    /// A share, 0…1, shown as percent.
    Percent(f64),
    /// Year, month, day, as a real date.
    Date(u16, u8, u8),
    Bool(bool),
}

impl Book {
    /// The finished .xlsx file. Its creation date is fixed, so that the same cells give the same bytes.
    ///
    /// # Errors
    /// [`ExportError::Part`] if a sheet's name, a date, or the size of a sheet is not one that Excel allows.
    pub fn write(&self) -> Result<Vec<u8>, ExportError> {
        self.build().map_err(|e| ExportError::Part { part: "workbook", what: e.to_string() })
    }

    fn build(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&fixed_properties(&self.title)?);
        for sheet in &self.sheets {
            let drawn = workbook.add_worksheet();
            drawn.set_name(&sheet.name)?;
            sheet.write(drawn)?;
        }
        workbook.save_to_buffer()
    }
}

impl Sheet {
    /// A visible sheet with nothing on it.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let money = Format::new().set_num_format("$#,##0");
        let percent = Format::new().set_num_format("0%");
        let date = Format::new().set_num_format("yyyy-mm-dd");
        for (column, width) in (0..).zip(&self.widths) {
            sheet.set_column_width(column, *width)?;
        }
        if self.frozen_rows > 0 {
            sheet.set_freeze_panes(self.frozen_rows, 0)?;
        }
        sheet.set_hidden(self.hidden);
        for (top, left, bottom, right) in &self.merges {
            sheet.merge_range(*top, *left, *bottom, *right, "", &bold)?;
        }
        for (row, cells) in (0..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Empty => continue,
                    Cell::Text(text) => sheet.write_string(row, column, text)?,
                    Cell::Header(text) => sheet.write_string_with_format(row, column, text, &bold)?,
                    Cell::Wrapped(text) => sheet.write_string_with_format(row, column, text, &wrap)?,
                    Cell::Number(number) => sheet.write_number(row, column, *number)?,
                    Cell::Money(number) => sheet.write_number_with_format(row, column, *number, &money)?,
                    Cell::Percent(number) => sheet.write_number_with_format(row, column, *number, &percent)?,
                    Cell::Date(year, month, day) => {
                        let day = ExcelDateTime::from_ymd(*year, *month, *day)?;
                        sheet.write_datetime_with_format(row, column, &day, &date)?
                    }
                    Cell::Bool(value) => sheet.write_boolean(row, column, *value)?,
                };
            }
        }
        Ok(())
    }
}

/// Properties without author and with a creation date that is the same for every file.
pub(super) fn fixed_properties(title: &str) -> Result<DocProperties, XlsxError> {
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new().set_title(title).set_creation_datetime(&date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_cell_is_written_the_same_way_twice() {
        let sheet = Sheet {
            widths: vec![20.0],
            frozen_rows: 2,
            rows: vec![
                vec![Cell::Header("A title over both".into())],
                vec![Cell::Header("When".into()), Cell::Header("Share".into())],
                vec![Cell::Date(2021, 6, 30), Cell::Percent(0.4), Cell::Money(45_000.0), Cell::Bool(true)],
                vec![Cell::Empty, Cell::Number(-1.5), Cell::Text("*".into()), Cell::Wrapped("long".into())],
            ],
            merges: vec![(0, 0, 0, 1)],
            ..Sheet::new("Cells")
        };
        let hidden = Sheet { hidden: true, ..Sheet::new("Hidden") };
        let book = Book { title: "Test".into(), sheets: vec![sheet, hidden] };
        let first = book.write().unwrap();
        assert!(first.starts_with(b"PK"));
        assert_eq!(first, book.write().unwrap());
    }

    #[test]
    fn what_excel_forbids_is_an_error() {
        let book = Book { title: String::new(), sheets: vec![Sheet::new("a/b")] };
        assert!(book.write().unwrap_err().to_string().contains("workbook"));
        let no_such_day = Sheet { rows: vec![vec![Cell::Date(2021, 13, 1)]], ..Sheet::new("Days") };
        assert!(Book { title: String::new(), sheets: vec![no_such_day] }.write().is_err());
    }
}
