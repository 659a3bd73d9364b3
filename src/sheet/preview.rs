//! The first rows of a file, to show while the rest is read.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use super::draft::{Findings, Found};
use super::kind::{self, Kind};
use super::source::Source;
use super::workbook::Watch;
use super::{Book, Format, Limits, SheetError, delimited, file_name, xlsx};

/// Bytes of a text file that are read for its first rows.
const BEGINNING: u64 = 256 << 10;

/// The first `rows` rows of a file; its fingerprint is left empty. `None` where they cannot be told without reading most
/// of the file. Of a workbook, merged areas are missing, and sheets after the twelfth are only named.
///
/// # Errors
/// Those of [`super::read`].
pub fn preview(path: &Path, rows: usize) -> Result<Option<Book>, SheetError> {
    let file = file_name(path);
    let limits = Limits::default();
    let source = Source::open(path, &file, &limits)?.beginning(BEGINNING);
    let watch = Watch { file: &file, limits: &limits, cancelled: &|| false, progress: &|_share| {}, outlet: None };
    match kind::tell(&file, &source.head)? {
        Kind::Text => {}
        Kind::Packed => {
            // Only the plain workbooks that this program parses itself; should it ever panic, the reader process will tell.
            let begun = panic::catch_unwind(AssertUnwindSafe(|| xlsx::preview::read(&source, rows, &watch)));
            return Ok(begun.ok().flatten().map(|(format, sheets)| Book {
                file: file.as_str().into(),
                format,
                encoding: None,
                delimiter: None,
                size: source.size,
                sha256: String::new(),
                sheets,
            }));
        }
        _ => return Ok(None),
    }
    let text = delimited::read(&source, &watch)?;
    let book = Book {
        file: file.as_str().into(),
        format: if text.delimiter == '\t' { Format::Tsv } else { Format::Csv },
        encoding: Some(text.encoding.to_owned()),
        delimiter: Some(text.delimiter),
        size: source.size,
        sha256: String::new(),
        sheets: Vec::new(),
    };
    let mut book = Findings { book, found: vec![Found::Draft(text.draft)] }.finish(&limits)?;
    // The last row may be cut short, unless it is the file's own last.
    let whole = source.is_whole();
    for sheet in &mut book.sheets {
        *sheet = sheet.head(sheet.height().saturating_sub(usize::from(!whole)).min(rows));
    }
    Ok(Some(book))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::CellRef;

    #[test]
    fn the_first_rows_of_a_long_file_come_without_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.csv");
        let mut csv = String::from("Person,Wage\n");
        for person in 0..60_000 {
            csv += &format!("P{person},{person}\n");
        }
        // Beyond the beginning stands what no reader takes for text.
        csv.push('\0');
        std::fs::write(&path, &csv).unwrap();
        let book = preview(&path, 200).unwrap().unwrap();
        let sheet = &book.sheets[0];
        assert_eq!((sheet.height(), sheet.width(), book.size), (200, 2, csv.len() as u64));
        assert_eq!(sheet.cell(199, 0), CellRef::Text("P198"));

        std::fs::write(&path, "Person,Wage\nP1,5").unwrap();
        assert_eq!(preview(&path, 200).unwrap().unwrap().sheets[0].height(), 2, "a whole file keeps its last row");
        assert!(preview(&folder.path().join("none.csv"), 9).is_err());
    }
}
