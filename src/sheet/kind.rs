//! Tells what a file is by its content, never by its name.

use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{ErrorCode, Format, Limits, SheetError};

/// What reader a file needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Xlsx, xlsm, xlsb or ods: a zip archive; see [`packed`].
    Packed,
    /// A compound file, which holds an .xls workbook or something else.
    Compound,
    /// Text in some encoding.
    Text,
}

const SAVE_AS_XLSX: &str = "Open it in the program that made it, save it as .xlsx or .csv, and open that file";

/// Tells the kind of a file by its first `bytes`; `file` is the name to use in messages.
pub(super) fn tell(file: &str, bytes: &[u8]) -> Result<Kind, SheetError> {
    if bytes.is_empty() {
        return Err(empty(file));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Packed);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Kind::Compound);
    }
    if let Some((what, hint)) = foreign(bytes) {
        return Err(SheetError::not_a_spreadsheet(file, what, hint));
    }
    if !looks_like_text(bytes) {
        return Err(SheetError::not_a_spreadsheet(
            file,
            "a binary file of an unknown kind",
            "Choose an Excel (.xlsx, .xlsm, .xlsb, .xls), OpenDocument (.ods) or text (.csv, .tsv) file",
        ));
    }
    if let Some((what, hint)) = markup(bytes) {
        return Err(SheetError::not_a_spreadsheet(file, what, hint));
    }
    Ok(Kind::Text)
}

/// The error for a file in which nothing stands.
pub(super) fn empty(file: &str) -> SheetError {
    SheetError::new(
        ErrorCode::Empty,
        format!("{file} is empty"),
        "Check that the export or download that made it was finished, and make it again",
    )
}

/// Tells the format of a zip archive, of which `bytes` are all.
pub(super) fn packed(file: &str, bytes: &[u8], limits: &Limits) -> Result<Format, SheetError> {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(ZipError::InvalidArchive(_) | ZipError::Io(_)) => return Err(SheetError::truncated(file)),
        Err(cause) => return Err(SheetError::unreadable(file, cause)),
    };
    let unpacked = archive.decompressed_size().unwrap_or(0);
    if unpacked > u128::from(limits.unpacked) {
        let (size, limit) = (unpacked >> 20, limits.unpacked >> 20);
        return Err(SheetError::new(
            ErrorCode::TooLarge,
            format!("{file} unpacks to {size} MB; the limit is {limit} MB"),
            "Split the workbook into smaller files, or save the sheet you need as .csv",
        ));
    }
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(|name| name.to_ascii_lowercase().replace('\\', "/")).collect();
    let has = |part: &str| names.iter().any(|name| name.trim_start_matches('/') == part);
    let folder = |folder: &str| names.iter().any(|name| name.trim_start_matches('/').starts_with(folder));
    let types = entry(&mut archive, "[Content_Types].xml");
    let says = |word: &str| memmem::find(&types, word.as_bytes()).is_some();
    if has("xl/workbook.bin") || says("sheet.binary.macroEnabled.main") {
        return Ok(Format::Xlsb);
    }
    if names.iter().any(|name| name.ends_with("workbook.xml")) || says("spreadsheetml.sheet.main") {
        let macros = says("macroEnabled.main") || names.iter().any(|name| name.ends_with("vbaproject.bin"));
        return Ok(if macros { Format::Xlsm } else { Format::Xlsx });
    }
    let mimetype = entry(&mut archive, "mimetype");
    if mimetype.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
        return Ok(Format::Ods);
    }
    let what = if has("word/document.xml") || folder("word/") {
        "a Word document"
    } else if folder("ppt/") {
        "a PowerPoint presentation"
    } else if mimetype.starts_with(b"application/vnd.oasis.opendocument") {
        "an OpenDocument file of another kind"
    } else if mimetype.is_empty() && has("content.xml") && has("meta-inf/manifest.xml") {
        return Ok(Format::Ods);
    } else if folder("index/") && names.iter().any(|name| name.ends_with(".iwa")) {
        "an Apple Numbers, Pages or Keynote file"
    } else {
        return Err(SheetError::not_a_spreadsheet(file, "a zip archive", "Unpack it and open the spreadsheet inside"));
    };
    Err(SheetError::not_a_spreadsheet(file, what, SAVE_AS_XLSX))
}

/// The first megabyte of an entry; nothing where it is missing or damaged.
fn entry(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Vec<u8> {
    let mut found = Vec::new();
    if let Ok(entry) = archive.by_name(name)
        && entry.take(1 << 20).read_to_end(&mut found).is_err()
    {
        found.clear();
    }
    found
}

/// Kinds of file that announce themselves in their first bytes.
fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const UNPACK: &str = "Unpack it and open the spreadsheet inside";
    const PICTURE: &str = "Choose the spreadsheet the picture was made from";
    const STARTS: [(&[u8], &str, &str); 20] = [
        (b"%PDF-", "a PDF document", "Ask for the table as .xlsx or .csv, or export it from the PDF to Excel"),
        (b"\x1F\x8B", "a gzip archive", UNPACK),
        (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", UNPACK),
        (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
        (b"BZh", "a bzip2 archive", UNPACK),
        (b"\xFD7zXZ\x00", "an xz archive", UNPACK),
        (b"\x28\xB5\x2F\xFD", "a Zstandard archive", UNPACK),
        (b"\x89PNG", "a PNG picture", PICTURE),
        (b"\xFF\xD8\xFF", "a JPEG picture", PICTURE),
        (b"GIF8", "a GIF picture", PICTURE),
        (b"II*\x00", "a TIFF picture", PICTURE),
        (b"MM\x00*", "a TIFF picture", PICTURE),
        (b"{\\rtf", "a rich text document", SAVE_AS_XLSX),
        (b"ID;P", "a SYLK file", SAVE_AS_XLSX),
        (b"PAR1", "a Parquet file", "Export the table it holds as .csv"),
        (
            b"SQLite format 3\x00",
            "a database",
            "Export the table you need as .csv; a .credatlas project is opened as a project",
        ),
        (b"\x00\x01\x00\x00Standard ", "an Access database", "Export the table you need from Access as .xlsx"),
        (b"\x09\x04\x06\x00", "an Excel 4 worksheet from before 1993", SAVE_AS_XLSX),
        (b"\x09\x02\x06\x00", "an Excel 3 worksheet from before 1993", SAVE_AS_XLSX),
        (b"\x09\x00\x04\x00", "an Excel 2 worksheet from before 1993", SAVE_AS_XLSX),
    ];
    STARTS.iter().find(|(start, ..)| bytes.starts_with(start)).map(|&(_, what, hint)| (what, hint))
}

/// False where control characters say that the bytes are no text. UTF-16 is text: half its bytes are zero.
fn looks_like_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(1 << 16)];
    if super::encoding::is_wide(sample) {
        return true;
    }
    let odd = sample
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x01 | 0x0B | 0x0C | 0x1A..=0x1F));
    odd.count() * 100 <= sample.len()
}

/// Web pages, XML and JSON, which are text but no delimited text.
fn markup(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let head = super::encoding::decode_head(bytes, 4096);
    let head = head.trim_start().to_ascii_lowercase();
    if head.starts_with("<?xml") && (head.contains("excel.sheet") || head.contains("office:spreadsheet")) {
        return Some(("an Excel 2003 XML file", "Open it in Excel, save it as .xlsx, and open that file"));
    }
    const PAGE: [&str; 7] = ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style"];
    if PAGE.iter().any(|start| head.starts_with(start)) || (head.starts_with('<') && head.contains("<html")) {
        return Some((
            "a web page under a spreadsheet's name, as some web systems export",
            "Open it in Excel, save it as .xlsx, and open that file",
        ));
    }
    if head.starts_with("<?xml") || head.starts_with("<!doctype") {
        return Some(("an XML file", SAVE_AS_XLSX));
    }
    let json = head.starts_with("{\"") || head.starts_with("[{") || head.starts_with("{\n") || head.starts_with("{\r");
    json.then_some(("a JSON file", "Export the table it holds as .csv"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> Result<Kind, ErrorCode> {
        tell("x", bytes).map_err(|error| error.code)
    }

    #[test]
    fn kinds_are_told_by_content() {
        assert_eq!(code(b""), Err(ErrorCode::Empty));
        assert_eq!(code(b"%PDF-1.7\n"), Err(ErrorCode::NotASpreadsheet));
        assert_eq!(code(b"\x1F\x8B\x08rest"), Err(ErrorCode::NotASpreadsheet));
        assert_eq!(code(b"  <HTML><table><tr><td>1</td></tr></table>"), Err(ErrorCode::NotASpreadsheet));
        assert_eq!(code(b"PK\x03\x04 and then nothing"), Ok(Kind::Packed));
        let cut = packed("x", b"PK\x03\x04 and then nothing", &Limits::default());
        assert_eq!(cut.map_err(|error| error.code), Err(ErrorCode::Truncated));
        assert_eq!(code(b"\x01\x02\x03\x04\x05\x06\x07\x08binary"), Err(ErrorCode::NotASpreadsheet));
        assert_eq!(code(b"a,b\n1,2\n"), Ok(Kind::Text));
        assert_eq!(code("\u{FEFF}a;b\n".as_bytes()), Ok(Kind::Text));
        assert_eq!(code(b"\xFF\xFEa\x00,\x00b\x00"), Ok(Kind::Text));
        assert_eq!(code(b"a\x00,\x00b\x00\n\x001\x00,\x002\x00"), Ok(Kind::Text), "UTF-16 without a mark");
    }

    #[test]
    fn messages_say_what_it_is_and_what_to_do() {
        let error = tell("report.xls", b"<html><body>").unwrap_err();
        assert!(error.message.starts_with("report.xls is a web page"), "{}", error.message);
        assert!(error.hint.contains(".xlsx"));
    }
}
