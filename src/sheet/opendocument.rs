//! What the spreadsheet library leaves out of OpenDocument files: merged areas, and files with white space it refuses.

use std::io::{Cursor, Read, Write};

use memchr::{memchr, memmem};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::beside::{Beside, attribute};
use super::{CellRange, Limits, SheetError};

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
const MANIFEST: &str = "META-INF/manifest.xml";
const EMPTY_MANIFEST: &[u8] =
    b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";

/// An .ods file looked through.
pub(super) struct Content {
    /// Merged areas, hidden rows and hidden columns of each table, in the order of the file.
    pub(super) beside: Vec<Beside>,
    /// The file written anew, where the library would refuse it as it is.
    pub(super) tidied: Option<Vec<u8>>,
}

/// Looks through the content of an .ods file.
pub(super) fn look_through(file: &str, bytes: &[u8], limits: &Limits) -> Result<Content, SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| SheetError::unreadable(file, cause))?;
    let mut part = |name: &str| -> Option<Vec<u8>> {
        let mut found = Vec::new();
        archive.by_name(name).ok()?.take(limits.unpacked).read_to_end(&mut found).ok()?;
        Some(found)
    };
    let manifest = part(MANIFEST);
    if manifest.as_ref().is_some_and(|manifest| memmem::find(manifest, b"encryption-data").is_some()) {
        return Err(SheetError::password(file));
    }
    let complete = part("mimetype").is_some_and(|mimetype| mimetype.starts_with(MIMETYPE.as_bytes()));
    let Some(content) = part("content.xml") else {
        return Err(SheetError::unreadable(file, "its content is missing"));
    };
    let mut walk = Walk::default();
    let tidy = walk.through(&content);
    let tidied = if complete && manifest.is_some() && tidy.len() == content.len() {
        None
    } else {
        let manifest = manifest.as_deref().unwrap_or(EMPTY_MANIFEST);
        Some(pack(&tidy, manifest).map_err(|cause| SheetError::unreadable(file, cause))?)
    };
    Ok(Content { beside: walk.tables, tidied })
}

fn pack(content: &[u8], manifest: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in [("mimetype", MIMETYPE.as_bytes()), (MANIFEST, manifest), ("content.xml", content)] {
        writer.start_file(name, stored)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The place in the tables while going through the tags.
#[derive(Default)]
struct Walk {
    tables: Vec<Beside>,
    row: u32,
    column: u32,
    /// Inside a row, with the number of times it is repeated.
    repeated: Option<u32>,
    /// Inside a cell, so many cells deep: cells may hold tables of their own.
    depth: usize,
}

impl Walk {
    /// Goes through the content and returns it without whatever stands between the cells of a row.
    fn through(&mut self, content: &[u8]) -> Vec<u8> {
        let mut tidy = Vec::with_capacity(content.len());
        let mut rest = content;
        while let Some(open) = memchr(b'<', rest) {
            let between = self.repeated.is_some() && self.depth == 0;
            if !between {
                tidy.extend_from_slice(&rest[..open]);
            }
            let end = memchr(b'>', &rest[open..]).map_or(rest.len(), |close| open + close + 1);
            let tag = &rest[open..end];
            if self.tag(tag) || !between {
                tidy.extend_from_slice(tag);
            }
            rest = &rest[end..];
        }
        tidy.extend_from_slice(rest);
        tidy
    }

    /// Follows one tag; true if it belongs to a row: its end, or a cell.
    fn tag(&mut self, tag: &[u8]) -> bool {
        let name_end =
            tag.iter().position(|&byte| matches!(byte, b' ' | b'>' | b'\n' | b'\r' | b'\t')).unwrap_or(tag.len());
        let name = tag[..name_end].strip_suffix(b"/").unwrap_or(&tag[..name_end]);
        let closed = tag.ends_with(b"/>");
        match name {
            b"<table:table" if self.repeated.is_none() && !closed => {
                self.tables.push(Beside::default());
                (self.row, self.column) = (0, 0);
            }
            b"<table:table-column" if self.repeated.is_none() => {
                let next = self.column.saturating_add(number(tag, b"table:number-columns-repeated"));
                if let Some(table) = self.tables.last_mut().filter(|_| is_hidden(tag)) {
                    table.hide_columns(self.column, next - 1);
                }
                self.column = next;
            }
            b"<table:table-row" if self.depth == 0 => {
                let times = number(tag, b"table:number-rows-repeated");
                if let Some(table) = self.tables.last_mut().filter(|_| is_hidden(tag)) {
                    table.hide_rows(self.row, self.row.saturating_add(times - 1));
                }
                self.column = 0;
                if closed {
                    self.row = self.row.saturating_add(times);
                } else {
                    self.repeated = Some(times);
                }
            }
            b"</table:table-row" if self.depth == 0 => {
                self.row = self.row.saturating_add(self.repeated.take().unwrap_or(1));
                return true;
            }
            b"<table:table-cell" | b"<table:covered-table-cell" => {
                if self.depth == 0 {
                    self.cell(tag);
                }
                self.depth += usize::from(!closed);
                return true;
            }
            b"</table:table-cell" | b"</table:covered-table-cell" => {
                self.depth = self.depth.saturating_sub(1);
                return true;
            }
            _ => {}
        }
        false
    }

    fn cell(&mut self, tag: &[u8]) {
        let columns = number(tag, b"table:number-columns-spanned");
        let rows = number(tag, b"table:number-rows-spanned");
        if (columns > 1 || rows > 1)
            && let Some(table) = self.tables.last_mut()
        {
            let last = (self.row.saturating_add(rows - 1), self.column.saturating_add(columns - 1));
            table.merged.push(CellRange { first: (self.row, self.column), last });
        }
        self.column = self.column.saturating_add(number(tag, b"table:number-columns-repeated"));
    }
}

/// The value of a counting attribute; 1 where there is none.
fn number(tag: &[u8], name: &[u8]) -> u32 {
    let found = attribute(tag, name).and_then(|value| std::str::from_utf8(value).ok()?.parse::<u32>().ok());
    found.unwrap_or(1).max(1)
}

/// Hidden by hand or by a filter.
fn is_hidden(tag: &[u8]) -> bool {
    matches!(attribute(tag, b"table:visibility"), Some(b"collapse" | b"filter"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT: &str = "<x><table:table table:name=\"A\"><table:table-column table:number-columns-repeated=\"2\"/><table:table-column \
        table:number-columns-repeated='3' table:visibility='collapse'/><table:table-row table:visibility=\"filter\" table:number-rows-repeated=\"3\">\
        <table:table-cell/></table:table-row><table:table-row>\n  <table:table-cell table:number-columns-repeated=\"2\"/>\n  \
        <table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\"><text:p>a b</text:p>\
        </table:table-cell> <table:covered-table-cell/><text:soft-page-break/>\n</table:table-row></table:table>\
        <table:table table:name=\"B\"></table:table></x>";

    #[test]
    fn spans_are_found_and_white_space_goes() {
        let mut walk = Walk::default();
        let tidy = String::from_utf8(walk.through(CONTENT.as_bytes())).unwrap();
        let mut expected = Beside::default();
        expected.merged.push(CellRange { first: (3, 2), last: (4, 3) });
        expected.hide_columns(2, 4);
        expected.hide_rows(0, 2);
        assert_eq!(walk.tables, [expected, Beside::default()]);
        assert!(!tidy.contains('\n') && !tidy.contains("soft-page-break") && tidy.contains("<text:p>a b</text:p>"));
        assert_eq!(Walk::default().through(tidy.as_bytes()), tidy.as_bytes());
    }

    #[test]
    fn a_file_without_its_type_is_written_anew() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("content.xml", SimpleFileOptions::default()).unwrap();
        writer.write_all(CONTENT.as_bytes()).unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        let tidied = look_through("x.ods", &bytes, &Limits::default()).unwrap().tidied.unwrap();
        assert!(look_through("x.ods", &tidied, &Limits::default()).unwrap().tidied.is_none());
    }
}
