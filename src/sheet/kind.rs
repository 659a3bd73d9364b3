//! Tells what a file is by its content, never by its name.

use crate::words::Text;
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
    /// A web page with tables.
    Page,
    /// Excel 2003 XML.
    SpreadsheetMl,
    Sylk,
    /// Text in some encoding.
    Text,
}

/// Parts of an archive whose beginning is looked at.
const PARTS_LOOKED_AT: usize = 500;
const SAVE_AS_XLSX: Text = text!("Open it in the program that made it, save it as .xlsx or .csv, and open that file");

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
    if bytes.starts_with(b"ID;P") {
        return Ok(Kind::Sylk);
    }
    if let Some((what, hint)) = foreign(bytes) {
        return Err(SheetError::not_a_spreadsheet(file, what, hint));
    }
    if !looks_like_text(bytes) {
        return Err(SheetError::not_a_spreadsheet(
            file,
            tr!("a binary file of an unknown kind"),
            tr!("Choose an Excel (.xlsx, .xlsm, .xlsb, .xls), OpenDocument (.ods) or text (.csv, .tsv) file"),
        ));
    }
    markup(bytes).map_err(|(what, hint)| SheetError::not_a_spreadsheet(file, what, hint))
}

/// The error for a file in which nothing stands.
pub(super) fn empty(file: &str) -> SheetError {
    SheetError::new(
        ErrorCode::Empty,
        tr!("{file} is empty", file = file),
        tr!("Check that the export or download that made it was finished, and make it again"),
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
            tr!("{file} unpacks to {size} MB; the limit is {limit} MB", file = file, size = size, limit = limit),
            tr!("Split the workbook into smaller files, or save the sheet you need as .csv"),
        ));
    }
    if declares_entities(&mut archive) {
        return Err(SheetError::new(
            ErrorCode::TooLarge,
            tr!(
                "{file} declares words that unfold into other words, as no spreadsheet program writes them",
                file = file
            ),
            tr!("Do not open it elsewhere either unless you trust who sent it; ask for it as .csv"),
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
        tr!("a Word document")
    } else if folder("ppt/") {
        tr!("a PowerPoint presentation")
    } else if mimetype.starts_with(b"application/vnd.oasis.opendocument") {
        tr!("an OpenDocument file of another kind")
    } else if mimetype.is_empty() && has("content.xml") && has("meta-inf/manifest.xml") {
        return Ok(Format::Ods);
    } else if folder("index/") && names.iter().any(|name| name.ends_with(".iwa")) {
        tr!("an Apple Numbers, Pages or Keynote file")
    } else {
        return Err(SheetError::not_a_spreadsheet(
            file,
            tr!("a zip archive"),
            tr!("Unpack it and open the spreadsheet inside"),
        ));
    };
    Err(SheetError::not_a_spreadsheet(file, what, SAVE_AS_XLSX.get()))
}

/// True if a part begins with declarations of entities, by which a few bytes unfold to gigabytes.
fn declares_entities(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    let mut head = Vec::new();
    (0..archive.len().min(PARTS_LOOKED_AT)).any(|index| {
        head.clear();
        let read = archive.by_index(index).is_ok_and(|part| part.take(2048).read_to_end(&mut head).is_ok());
        read && head.starts_with(b"<") && memmem::find(&head, b"<!ENTITY").is_some()
    })
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
    let unpack = tr!("Unpack it and open the spreadsheet inside");
    const PICTURE: Text = text!("Choose the spreadsheet the picture was made from");
    let starts: [(&[u8], &str, &str); 19] = [
        (
            b"%PDF-",
            tr!("a PDF document"),
            tr!("Ask for the table as .xlsx or .csv, or export it from the PDF to Excel"),
        ),
        (b"\x1F\x8B", tr!("a gzip archive within another"), unpack),
        (b"7z\xBC\xAF\x27\x1C", tr!("a 7-Zip archive"), unpack),
        (b"Rar!\x1A\x07", tr!("a RAR archive"), unpack),
        (b"BZh", tr!("a bzip2 archive"), unpack),
        (b"\xFD7zXZ\x00", tr!("an xz archive"), unpack),
        (b"\x28\xB5\x2F\xFD", tr!("a Zstandard archive"), unpack),
        (b"\x89PNG", tr!("a PNG picture"), PICTURE.get()),
        (b"\xFF\xD8\xFF", tr!("a JPEG picture"), PICTURE.get()),
        (b"GIF8", tr!("a GIF picture"), PICTURE.get()),
        (b"II*\x00", tr!("a TIFF picture"), PICTURE.get()),
        (b"MM\x00*", tr!("a TIFF picture"), PICTURE.get()),
        (b"{\\rtf", tr!("a rich text document"), SAVE_AS_XLSX.get()),
        (b"PAR1", tr!("a Parquet file"), tr!("Export the table it holds as .csv")),
        (
            b"SQLite format 3\x00",
            tr!("a database"),
            tr!("Export the table you need as .csv; a .credatlas project is opened as a project"),
        ),
        (
            b"\x00\x01\x00\x00Standard ",
            tr!("an Access database"),
            tr!("Export the table you need from Access as .xlsx"),
        ),
        (b"\x09\x04\x06\x00", tr!("an Excel 4 worksheet from before 1993"), SAVE_AS_XLSX.get()),
        (b"\x09\x02\x06\x00", tr!("an Excel 3 worksheet from before 1993"), SAVE_AS_XLSX.get()),
        (b"\x09\x00\x04\x00", tr!("an Excel 2 worksheet from before 1993"), SAVE_AS_XLSX.get()),
    ];
    starts.iter().find(|(start, ..)| bytes.starts_with(start)).map(|&(_, what, hint)| (what, hint))
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

/// Tells web pages, XML and JSON, which are text but no delimited text.
fn markup(bytes: &[u8]) -> Result<Kind, (&'static str, &'static str)> {
    let head = super::encoding::decode_head(bytes, 4096);
    let head = head.trim_start().to_ascii_lowercase();
    let says = |word: &str| head.contains(word);
    if head.starts_with("mime-version:") && (says("multipart/related") || says("text/html")) {
        return Err((tr!("a web archive under a spreadsheet's name"), SAVE_AS_XLSX.get()));
    }
    if head.starts_with('<') {
        const PAGE: [&str; 8] = ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<div"];
        if says("schemas-microsoft-com:office:spreadsheet") && says("<workbook") || says("progid=\"excel.sheet\"") {
            return Ok(Kind::SpreadsheetMl);
        }
        if PAGE.iter().any(|start| head.starts_with(start)) || says("<html") || says("<table") {
            return Ok(Kind::Page);
        }
        if says("gnumeric.org/") {
            return Err((tr!("a Gnumeric file, which keeps formulas without their results"), SAVE_AS_XLSX.get()));
        }
        if says("<office:document") {
            return Err((tr!("an OpenDocument file in one piece (.fods)"), SAVE_AS_XLSX.get()));
        }
        if head.starts_with("<?xml") || head.starts_with("<!doctype") {
            return Err((tr!("an XML file"), SAVE_AS_XLSX.get()));
        }
    }
    if head.starts_with("{\"") || head.starts_with("[{") || head.starts_with("{\n") || head.starts_with("{\r") {
        return Err((tr!("a JSON file"), tr!("Export the table it holds as .csv")));
    }
    Ok(Kind::Text)
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
        assert_eq!(code(b"  <HTML><table><tr><td>1</td></tr></table>"), Ok(Kind::Page));
        assert_eq!(code(b"ID;PWXL;N;E\r\n"), Ok(Kind::Sylk));
        let xml = b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?><Workbook/>";
        assert_eq!(code(xml), Ok(Kind::SpreadsheetMl));
        assert_eq!(code(b"<?xml version=\"1.0\"?><rows/>"), Err(ErrorCode::NotASpreadsheet));
        assert_eq!(code(b"MIME-Version: 1.0\nContent-Type: multipart/related;\n"), Err(ErrorCode::NotASpreadsheet));
        assert_eq!(code(b"<10,a\n5,b\n"), Ok(Kind::Text));
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
        let error =
            tell("report.xls", b"<?xml version='1.0'?><gnm:Workbook xmlns:gnm='http://www.gnumeric.org/v10.dtd'>")
                .unwrap_err();
        assert!(error.message.starts_with("report.xls is a Gnumeric file"), "{}", error.message);
        assert!(error.hint.contains(".xlsx"));
    }
}
