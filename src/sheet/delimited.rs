//! Delimited text files (csv, tsv and their relatives) to one sheet of text cells.

use std::sync::Arc;

use super::dialect::{self, Dialect};
use super::grid::Grid;
use super::workbook::Watch;
use super::{CellRef, Sheet, SheetError, encoding, kind};

/// A text file as read.
pub(super) struct Delimited {
    pub(super) encoding: &'static str,
    pub(super) delimiter: char,
    pub(super) sheet: Sheet,
}

/// Reads a text file. Cells stay text as written; rows keep the numbers a spreadsheet program would give them.
pub(super) fn read(bytes: &[u8], watch: &Watch) -> Result<Delimited, SheetError> {
    let (text, encoding) = encoding::decode(bytes);
    let (stated, body) = match dialect::stated(&text) {
        Some((delimiter, length)) => (Some(delimiter), &text[length..]),
        None => (None, &*text),
    };
    if body.trim_matches(|mark: char| mark.is_whitespace() || mark == '\u{1A}' || mark == '\0').is_empty() {
        return Err(kind::empty(watch.file));
    }
    let mut dialect = Dialect::tell(body, stated);
    if dialect.leaves_quote_open(body) {
        dialect.quote = None;
    }
    let bare = dialect::without_padding(body, dialect);
    let body = bare.as_deref().unwrap_or(body);
    let name = watch.file.rsplit_once('.').map_or(watch.file, |(stem, _)| stem);
    let mut sheet = Sheet { name: Arc::from(name), ..Sheet::default() };
    rows(body, dialect, watch)?.lay_out(&mut sheet, watch.limits)?;
    Ok(Delimited { encoding, delimiter: char::from(dialect.delimiter), sheet })
}

fn rows(body: &str, dialect: Dialect, watch: &Watch) -> Result<Grid, SheetError> {
    let mut grid = Grid::new();
    let mut reader = dialect.builder().from_reader(body.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut row = 0u32;
    let mut looked = 0usize;
    loop {
        let start = reader.position().byte() as usize;
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(grid),
            Ok(true) => {}
            Err(cause) => return Err(SheetError::unreadable(watch.file, cause)),
        }
        // The csv library passes over empty lines, but they are rows too.
        row = row.saturating_add(empty_lines(body.as_bytes(), start));
        for (column, cell) in record.iter().enumerate() {
            if !cell.is_empty() {
                grid.push(row, column as u32, CellRef::Text(cell));
            }
        }
        row = row.saturating_add(1);
        if start - looked > 1 << 20 {
            looked = start;
            if (watch.cancelled)() {
                return Err(SheetError::cancelled(watch.file));
            }
            if grid.used() > watch.limits.cells {
                return Err(super::too_many_cells(watch.file, watch.limits));
            }
            (watch.progress)(start as f32 / body.len() as f32);
        }
    }
}

/// Number of line ends that stand before the record at `start`.
fn empty_lines(body: &[u8], start: usize) -> u32 {
    let mut place = start;
    // The reader stops between the two halves of a CR LF.
    if start > 0 && body.get(start - 1) == Some(&b'\r') && body.get(start) == Some(&b'\n') {
        place += 1;
    }
    let mut lines = 0;
    loop {
        match body.get(place) {
            Some(b'\r') if body.get(place + 1) == Some(&b'\n') => place += 2,
            Some(b'\r' | b'\n') => place += 1,
            _ => return lines,
        }
        lines += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{ErrorCode, Limits};

    fn read_text(bytes: &[u8]) -> Result<Delimited, SheetError> {
        let limits = Limits::default();
        let never = || false;
        read(bytes, &Watch { file: "x.csv", limits: &limits, cancelled: &never, progress: &|_| {} })
    }

    fn grid(bytes: &[u8]) -> Vec<Vec<String>> {
        let sheet = read_text(bytes).unwrap().sheet;
        let shown = |cell: CellRef| match cell {
            CellRef::Text(text) => text.to_string(),
            CellRef::Empty => String::new(),
            other => panic!("{other:?} in a text file"),
        };
        (0..sheet.height()).map(|row| sheet.row(row).map(shown).collect()).collect()
    }

    #[test]
    fn zeros_and_quotes_are_kept() {
        assert_eq!(
            grid(b"zip,name,n\n00501,\"Holtsville, \"\"NY\"\"\",012\n1,\"two\nlines\",\n"),
            [["zip", "name", "n"], ["00501", "Holtsville, \"NY\"", "012"], ["1", "two\nlines", ""]]
        );
    }

    #[test]
    fn every_line_end_counts_and_empty_lines_keep_their_numbers() {
        for end in ["\n", "\r", "\r\n"] {
            let text = format!("title{end}{end}{end}a,b{end}1,2{end}{end}3,4,5{end}");
            let sheet = read_text(text.as_bytes()).unwrap().sheet;
            assert_eq!((sheet.height(), sheet.width()), (7, 3), "{end:?}");
            assert_eq!(sheet.cell(3, 1), CellRef::Text("b"), "{end:?}");
            assert_eq!(sheet.cell(6, 2), CellRef::Text("5"), "{end:?}");
            assert_eq!(sheet.address(6, 2), "C7");
        }
        let sheet = read_text(b"\n\r\n ,\n,x,y\n").unwrap().sheet;
        assert_eq!(sheet.origin, (3, 1));
    }

    #[test]
    fn a_stated_delimiter_is_no_row() {
        let text = read_text(b"sep=;\r\na,b;c\r\n1;2\r\n").unwrap();
        assert_eq!((text.delimiter, text.sheet.origin), (';', (0, 0)));
        assert_eq!(text.sheet.row(0).collect::<Vec<_>>(), [CellRef::Text("a,b"), CellRef::Text("c")]);
    }

    #[test]
    fn an_open_quote_does_not_swallow_the_file() {
        assert_eq!(grid(b"a,b\n1,\"x\n2,y\n3,z\n").len(), 4);
    }

    #[test]
    fn white_space_only_is_empty() {
        for bytes in [&b"\n\n \t\r\n"[..], b"\xEF\xBB\xBF", b"sep=;\n"] {
            assert_eq!(read_text(bytes).err().map(|error| error.code), Some(ErrorCode::Empty));
        }
    }
}
