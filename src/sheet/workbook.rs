//! Workbooks (xlsx, xlsm, xlsb, xls, ods) to sheets, by the calamine library.

use std::io::{Cursor, Read, Seek};
use std::sync::Arc;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb,
    XlsbError, Xlsx, XlsxError,
};

use super::beside::{Beside, Parts};
use super::compound::{self, Compound};
use super::grid::Grid;
use super::outlet::Outlet;
use super::{
    Cell, CellRange, CellRef, ErrorCode, Format, Limits, Sheet, SheetError, date, opendocument, protected, records,
};

/// What reading a workbook is bound to.
pub(super) struct Watch<'a> {
    /// Name of the file, for messages.
    pub(super) file: &'a str,
    pub(super) limits: &'a Limits,
    pub(super) cancelled: &'a dyn Fn() -> bool,
    /// Takes the share done, 0 to 1.
    pub(super) progress: &'a dyn Fn(f32),
    /// Where chunks go as soon as they are full; without one they are kept.
    pub(super) outlet: Option<&'a Outlet>,
}

/// Cells between two looks at whether reading was cancelled.
const CELLS_BETWEEN_LOOKS: usize = 20_000;

/// Reads the sheets of a zipped workbook.
pub(super) fn packed(bytes: &[u8], format: Format, watch: &Watch) -> Result<Vec<Sheet>, SheetError> {
    match format {
        Format::Xlsb => xlsb(bytes, watch),
        Format::Ods => ods(bytes, watch),
        _ => xlsx(bytes, watch),
    }
}

/// Reads the sheets of an .xls workbook, or says what else the compound file is.
pub(super) fn compound(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, SheetError> {
    let file = watch.file;
    let outer = Compound::open(bytes).map_err(|broken| broken.error(file))?;
    if outer.has("EncryptedPackage") || outer.has("EncryptionInfo") {
        return Err(SheetError::password(file));
    }
    let mut stream = None;
    for name in ["Workbook", "Book"] {
        if stream.is_none() {
            stream = outer.stream(name).map_err(|broken| broken.error(file))?;
        }
    }
    let Some(mut stream) = stream else {
        let what = if outer.has("WordDocument") {
            tr!("a Word document")
        } else if outer.has("PowerPoint Document") {
            tr!("a PowerPoint presentation")
        } else if outer.has("__properties_version1.0") {
            tr!("an Outlook message")
        } else {
            tr!("an Office file without a workbook inside")
        };
        return Err(SheetError::not_a_spreadsheet(
            file,
            what,
            tr!("Open it in the program that made it, save the table as .xlsx, and open that file"),
        ));
    };
    protected::unlock_records(&mut stream);
    let records = records::disarm(&mut stream).map_err(|broken| broken.error(file))?;
    if records.encrypted {
        return Err(SheetError::password(file));
    }
    let wrapped = compound::wrap(&stream);
    drop(stream);
    let mut book: Xls<_> = Xls::new(Cursor::new(wrapped.as_slice())).map_err(|cause| xls_error(file, &cause))?;
    let from_1904 = book.has_1904_epoch();
    sheets(&listed(&book), watch, |index, name, sheet, watch| {
        let merged = book.merge_cells_by_sheet_name(name).map_err(|cause| xls_error(file, &cause))?;
        sheet.merged = merged.into_iter().map(area).collect();
        let range = book.worksheet_range(name).map_err(|cause| xls_error(file, &cause))?;
        records.beside.get(index).cloned().unwrap_or_default().hide(sheet);
        let rows = records.rows.get(index).filter(|rows| !rows.is_empty());
        let row = |row: u32| rows.and_then(|rows| rows.get(row as usize)).copied().unwrap_or(row);
        let (top, left) = range.start().unwrap_or_default();
        fill(sheet, watch, range.used_cells(), |(at, column, value)| {
            let cell = match (owned(value, from_1904), records.code_page) {
                (Cell::Text(text), Some(page)) => Cell::Text(page.right(&text).into()),
                (cell, _) => cell,
            };
            (row(top + *at as u32), left + *column as u32, cell)
        })?;
        if let Some(page) = records.code_page {
            sheet.name = page.right(&sheet.name).into();
        }
        Ok(())
    })
}

fn xlsx(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, SheetError> {
    let file = watch.file;
    let mut parts = Parts::of(bytes);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|cause| xlsx_error(file, &cause))?;
    let from_1904 = book.has_1904_epoch();
    sheets(&listed(&book), watch, |_, name, sheet, watch| {
        let mut cells = match book.worksheet_cells_reader(name) {
            Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
            other => other.map_err(|cause| xlsx_error(file, &cause))?,
        };
        let mut grid = Grid::new();
        let mut pace = Pace::new(watch, cells.dimensions());
        let mut before = (0, 0);
        let mut unknown: Option<Box<str>> = None;
        loop {
            match cells.next_cell() {
                Ok(Some(cell)) => {
                    let (row, column) = cell.get_position();
                    if let Some(shown) = unknown.take() {
                        let place =
                            if row == before.0 || column == 0 { (before.0, before.1 + 1) } else { (row, column - 1) };
                        grid.push(place.0, place.1, CellRef::Error(&shown));
                    }
                    before = (row, column);
                    pace.step(row, grid.used())?;
                    grid.push(row, column, borrowed(cell.get_value(), from_1904).as_ref());
                }
                Ok(None) => break,
                // Error values newer than the library: the place follows from the neighbours.
                Err(XlsxError::CellError(shown)) => unknown = Some(shown.into()),
                Err(cause) => return Err(xlsx_error(file, &cause)),
            }
        }
        if let Some(shown) = unknown {
            grid.push(before.0, before.1 + 1, CellRef::Error(&shown));
        }
        drop(cells);
        grid.lay_out(sheet, watch.limits)?;
        // The cells are worth having without the merged areas, should these be damaged.
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        sheet.merged = merged.into_iter().map(area).collect();
        beside(&mut parts, name, watch)?.hide(sheet);
        Ok(())
    })
}

fn xlsb(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, SheetError> {
    let file = watch.file;
    let mut parts = Parts::of(bytes);
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|cause| xlsb_error(file, &cause))?;
    let from_1904 = book.has_1904_epoch();
    sheets(&listed(&book), watch, |_, name, sheet, watch| {
        let mut cells = book.worksheet_cells_reader(name).map_err(|cause| xlsb_error(file, &cause))?;
        let mut grid = Grid::new();
        let mut pace = Pace::new(watch, cells.dimensions());
        while let Some(cell) = cells.next_cell().map_err(|cause| xlsb_error(file, &cause))? {
            let (row, column) = cell.get_position();
            pace.step(row, grid.used())?;
            grid.push(row, column, borrowed(cell.get_value(), from_1904).as_ref());
        }
        drop(cells);
        grid.lay_out(sheet, watch.limits)?;
        let mut beside = beside(&mut parts, name, watch)?;
        sheet.merged = std::mem::take(&mut beside.merged);
        beside.hide(sheet);
        Ok(())
    })
}

fn beside(parts: &mut Option<Parts>, sheet: &str, watch: &Watch) -> Result<Beside, SheetError> {
    parts.as_mut().map_or_else(|| Ok(Beside::default()), |parts| parts.beside(sheet, watch))
}

fn ods(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, SheetError> {
    let file = watch.file;
    let content = opendocument::look_through(file, bytes, watch.limits)?;
    let bytes = content.tidied.as_deref().unwrap_or(bytes);
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|cause| ods_error(file, &cause))?;
    sheets(&listed(&book), watch, |index, name, sheet, watch| {
        let mut beside = content.beside.get(index).cloned().unwrap_or_default();
        sheet.merged = std::mem::take(&mut beside.merged);
        beside.hide(sheet);
        let range = book.worksheet_range(name).map_err(|cause| ods_error(file, &cause))?;
        let (top, left) = range.start().unwrap_or_default();
        fill(sheet, watch, range.used_cells(), |(row, column, value)| {
            let cell = match owned(value, false) {
                // OpenDocument marks errors by a style of their text only.
                Cell::Text(shown) if is_error_value(&shown) => Cell::Error(shown),
                other => other,
            };
            (top + *row as u32, left + *column as u32, cell)
        })
    })
}

fn is_error_value(shown: &str) -> bool {
    const SHOWN: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
    SHOWN.contains(&shown) || (shown.starts_with("Err:5") && shown.len() == 7)
}

/// Name and visibility of every sheet that holds cells, with its index in the workbook.
fn listed<S: Read + Seek, R: Reader<S>>(book: &R) -> Vec<(usize, String, bool)> {
    let sheets = book.sheets_metadata().iter().enumerate();
    let with_cells = sheets.filter(|(_, sheet)| matches!(sheet.typ, SheetType::WorkSheet | SheetType::MacroSheet));
    with_cells.map(|(index, sheet)| (index, sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect()
}

/// Reads every listed sheet. One that cannot be read says so and leaves the others alone; if none can, that is an error.
fn sheets(
    listed: &[(usize, String, bool)],
    watch: &Watch,
    mut read: impl FnMut(usize, &str, &mut Sheet, &Watch) -> Result<(), SheetError>,
) -> Result<Vec<Sheet>, SheetError> {
    let mut sheets = Vec::with_capacity(listed.len());
    let mut cells = 0usize;
    for (done, (index, name, hidden)) in listed.iter().enumerate() {
        let share = |part: f32| (watch.progress)((done as f32 + part) / listed.len() as f32);
        let limits = Limits { cells: watch.limits.cells.saturating_sub(cells), ..watch.limits.clone() };
        let watch = Watch { progress: &share, limits: &limits, ..*watch };
        (watch.progress)(0.0);
        if (watch.cancelled)() {
            return Err(SheetError::cancelled(watch.file));
        }
        let mut sheet = Sheet { name: Arc::from(name.as_str()), hidden: *hidden, ..Sheet::default() };
        match read(*index, name, &mut sheet, &watch) {
            Ok(()) => {}
            Err(stop) if stop.code == ErrorCode::Cancelled => return Err(stop),
            Err(reason) => {
                sheet = Sheet { name: sheet.name, hidden: *hidden, unread: Some(reason), ..Sheet::default() };
            }
        }
        cells += sheet.width() * sheet.height();
        sheets.push(sheet);
    }
    match sheets.iter().position(|sheet| sheet.unread.is_none()) {
        None if !sheets.is_empty() => {
            Err(sheets.swap_remove(0).unread.unwrap_or_else(|| super::kind::empty(watch.file)))
        }
        _ => Ok(sheets),
    }
}

fn fill<T>(
    sheet: &mut Sheet,
    watch: &Watch,
    used: impl Iterator<Item = T>,
    cell: impl Fn(&T) -> (u32, u32, Cell),
) -> Result<(), SheetError> {
    let mut grid = Grid::new();
    let mut pace = Pace::new(watch, Dimensions::default());
    for value in used {
        let (row, column, value) = cell(&value);
        pace.step(row, grid.used())?;
        grid.push(row, column, value.as_ref());
    }
    grid.lay_out(sheet, watch.limits)
}

/// Looks from time to time whether to go on, and tells how far reading is.
struct Pace<'a> {
    watch: &'a Watch<'a>,
    rows: u32,
    until: usize,
}

impl<'a> Pace<'a> {
    fn new(watch: &'a Watch<'a>, claimed: Dimensions) -> Self {
        Self { watch, rows: claimed.end.0.saturating_add(1), until: CELLS_BETWEEN_LOOKS }
    }

    fn step(&mut self, row: u32, used: usize) -> Result<(), SheetError> {
        self.until -= 1;
        if self.until > 0 {
            return Ok(());
        }
        self.until = CELLS_BETWEEN_LOOKS;
        if (self.watch.cancelled)() {
            return Err(SheetError::cancelled(self.watch.file));
        }
        if used > self.watch.limits.cells {
            return Err(super::too_many_cells(self.watch.file, self.watch.limits));
        }
        (self.watch.progress)((row as f32 / self.rows as f32).min(1.0));
        Ok(())
    }
}

fn area(found: Dimensions) -> CellRange {
    CellRange { first: found.start, last: found.end }
}

fn owned(value: &Data, from_1904: bool) -> Cell {
    match value {
        Data::Int(whole) => Cell::Number(*whole as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) => to_text(text),
        Data::Bool(truth) => Cell::Bool(*truth),
        Data::DateTime(stamp) => to_date(stamp, from_1904),
        Data::DateTimeIso(iso) => date::from_iso(iso).unwrap_or_else(|| to_text(iso)),
        Data::DurationIso(iso) => date::from_iso_duration(iso).unwrap_or_else(|| to_text(iso)),
        Data::Error(error) => Cell::Error(error.to_string().into()),
        Data::Empty => Cell::Empty,
    }
}

fn borrowed(value: &DataRef, from_1904: bool) -> Cell {
    match value {
        DataRef::Int(whole) => Cell::Number(*whole as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => to_text(text),
        DataRef::SharedString(text) => to_text(text),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(stamp) => to_date(stamp, from_1904),
        DataRef::DateTimeIso(iso) => date::from_iso(iso).unwrap_or_else(|| to_text(iso)),
        DataRef::DurationIso(iso) => date::from_iso_duration(iso).unwrap_or_else(|| to_text(iso)),
        DataRef::Error(error) => Cell::Error(error.to_string().into()),
        DataRef::Empty => Cell::Empty,
    }
}

fn to_text(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else if text.contains('\0') {
        // Some programs write 16-bit text where the file says 8-bit; the library passes the zero halves on.
        Cell::Text(text.replace('\0', "").into())
    } else {
        Cell::Text(text.into())
    }
}

fn to_date(stamp: &ExcelDateTime, from_1904: bool) -> Cell {
    date::from_serial(stamp.as_f64(), from_1904, stamp.is_duration())
}

fn xlsx_error(file: &str, cause: &XlsxError) -> SheetError {
    match cause {
        XlsxError::Password => SheetError::password(file),
        _ => SheetError::unreadable(file, cause),
    }
}

fn xlsb_error(file: &str, cause: &XlsbError) -> SheetError {
    match cause {
        XlsbError::Password => SheetError::password(file),
        _ => SheetError::unreadable(file, cause),
    }
}

fn xls_error(file: &str, cause: &XlsError) -> SheetError {
    match cause {
        XlsError::Password => SheetError::password(file),
        XlsError::EoStream(_) => SheetError::truncated(file),
        _ => SheetError::unreadable(file, cause),
    }
}

fn ods_error(file: &str, cause: &OdsError) -> SheetError {
    match cause {
        OdsError::Password => SheetError::password(file),
        OdsError::CellLimitExceeded { .. } => SheetError::new(
            ErrorCode::TooLarge,
            tr!("{file} repeats cells over an area too large for a table", file = file),
            tr!("Delete the empty rows and columns after the table, save the file, and open it again"),
        ),
        _ => SheetError::unreadable(file, cause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::records::tests::workbook;

    fn read_xls(cells: &[(u16, u16, f64)]) -> Result<Vec<Sheet>, SheetError> {
        let (limits, never) = (Limits::default(), || false);
        let watch = Watch { file: "x.xls", limits: &limits, cancelled: &never, progress: &|_| {}, outlet: None };
        compound(&compound::wrap(&workbook(cells)), &watch)
    }

    #[test]
    fn far_cells_of_an_old_workbook_keep_their_places() {
        let sheets = read_xls(&[(2, 1, 1.0), (60_001, 10, 2.0)]).unwrap();
        let sheet = &sheets[0];
        assert_eq!((&*sheet.name, sheet.origin, sheet.width(), sheet.height()), ("Data", (2, 1), 10, 60_000));
        assert_eq!((sheet.cell(0, 0), sheet.cell(59_999, 9)), (CellRef::Number(1.0), CellRef::Number(2.0)));
        let used =
            sheet.columns().iter().flat_map(crate::sheet::CellColumn::cells).filter(|cell| *cell != CellRef::Empty);
        assert_eq!(used.count(), 2);
    }

    #[test]
    fn cells_in_the_far_corners_are_no_table() {
        let error = read_xls(&[(0, 0, 1.0), (65_535, 255, 2.0), (0, 255, 3.0), (65_535, 0, 4.0)]).unwrap_err();
        assert_eq!(error.code, ErrorCode::TooLarge);
        assert!(error.message.contains("4 cells over A1:IV65536"), "{error}");
    }

    #[test]
    fn error_words_of_open_documents_are_known() {
        assert!(is_error_value("#REF!") && is_error_value("Err:502"));
        assert!(!is_error_value("Err:5") && !is_error_value("#1"));
    }
}
