//! Plain pages of cells in, an .xlsx workbook out, the same bytes every time.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::ExportError;

/// One sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// At most 31 characters, as Excel wants it.
    pub name: String,
    pub rows: Vec<Vec<PageCell>>,
    /// Column widths in characters, from column A; further columns keep Excel's own width.
    pub widths: Vec<f64>,
    /// Number of leading rows that stay in view while scrolling.
    pub frozen_rows: u32,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum PageCell {
    #[default]
    Empty,
    Text(String),
    /// A column's header, bold.
    Header(String),
    /// The title of a page, larger and bold.
    Title(String),
    /// "Internal — not for publication: …".
    Band(String),
    Number(f64),
    /// Whole dollars, shown as `$8,412`.
    Dollars(f64),
    /// Days since 1970-01-01, shown as `2014-05-16`.
    Date(i32),
    /// The header of a column of numbers.
    HeaderRight(String),
    /// What stands for a number that is not there: "—".
    Withheld(String),
    /// Text that wraps inside its column.
    Wrapped(String),
    /// A number in an Excel number format: `+0"%"`.
    Formatted(f64, &'static str),
}

impl PageCell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// The workbook's bytes.
///
/// # Errors
/// [`ExportError::Part`] when a page breaks Excel's own limits (name, rows, columns, text length).
pub fn workbook(title: &str, pages: &[Page]) -> Result<Vec<u8>, ExportError> {
    write(title, pages).map_err(|error| ExportError::Part { part: tr!("workbook"), what: error.to_string() })
}

/// Days from Excel's day 0 (1899-12-30) to 1970-01-01.
const EXCEL_EPOCH: f64 = 25_569.0;

fn write(title: &str, pages: &[Page]) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&fixed_properties(title)?);
    for page in pages {
        put(workbook.add_worksheet(), page, &formats)?;
    }
    workbook.save_to_buffer()
}

/// Names the sheet and fills it.
pub(super) fn put(sheet: &mut Worksheet, page: &Page, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name(&page.name)?;
    for (column, width) in (0u16..).zip(&page.widths) {
        sheet.set_column_width(column, *width)?;
    }
    if page.frozen_rows > 0 {
        sheet.set_freeze_panes(page.frozen_rows, 0)?;
    }
    for (row, cells) in (0u32..).zip(&page.rows) {
        for (column, cell) in (0u16..).zip(cells) {
            formats.put(sheet, row, column, cell)?;
        }
    }
    Ok(())
}

/// Properties without an author. Without a fixed time the library stores the clock's.
pub(super) fn fixed_properties(title: &str) -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new().set_title(title).set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}

/// How the band of an internal sheet looks.
pub(super) fn band_format() -> Format {
    Format::new().set_bold().set_font_color(0x00FF_FFFF).set_background_color(0x00B5_0909)
}

pub(super) struct Formats {
    header: Format,
    title: Format,
    band: Format,
    dollars: Format,
    date: Format,
    wrapped: Format,
    header_right: Format,
    right: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        Self {
            header: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            title: Format::new().set_bold().set_font_size(14),
            band: band_format(),
            dollars: Format::new().set_num_format("$#,##0"),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            header_right: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Right),
            right: Format::new().set_align(FormatAlign::Right),
        }
    }

    fn put(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: &PageCell) -> Result<(), XlsxError> {
        match cell {
            PageCell::Empty => return Ok(()),
            PageCell::Text(text) => sheet.write_string(row, column, text)?,
            PageCell::Header(text) => sheet.write_string_with_format(row, column, text, &self.header)?,
            PageCell::Band(text) => sheet.write_string_with_format(row, column, text, &self.band)?,
            PageCell::Title(text) => sheet.write_string_with_format(row, column, text, &self.title)?,
            PageCell::Number(number) => sheet.write_number(row, column, *number)?,
            PageCell::Dollars(dollars) => sheet.write_number_with_format(row, column, *dollars, &self.dollars)?,
            PageCell::Date(days) => {
                sheet.write_number_with_format(row, column, f64::from(*days) + EXCEL_EPOCH, &self.date)?
            }
            PageCell::HeaderRight(text) => sheet.write_string_with_format(row, column, text, &self.header_right)?,
            PageCell::Withheld(text) => sheet.write_string_with_format(row, column, text, &self.right)?,
            PageCell::Wrapped(text) => sheet.write_string_with_format(row, column, text, &self.wrapped)?,
            PageCell::Formatted(number, format) => {
                sheet.write_number_with_format(row, column, *number, &Format::new().set_num_format(*format))?
            }
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_pages_give_the_same_bytes() {
        let page = Page {
            name: "Sheet".into(),
            rows: vec![vec![PageCell::text("a"), PageCell::Date(16_206), PageCell::Dollars(8412.0)]],
            ..Page::default()
        };
        let first = workbook("t", std::slice::from_ref(&page)).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1100)); // a stored clock counts seconds
        assert_eq!(first, workbook("t", &[page]).unwrap());
    }

    #[test]
    fn a_name_excel_refuses_is_said() {
        let page = Page { name: "a/b".into(), ..Page::default() };
        assert!(matches!(workbook("t", &[page]), Err(ExportError::Part { .. })));
    }
}
