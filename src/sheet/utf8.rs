//! Zipped workbooks with parts in UTF-16 or an old encoding, written anew in UTF-8, the only one the spreadsheet library reads.

use std::io::{Cursor, Read, Write};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::Limits;

/// Bytes in which a part says its encoding.
const HEAD: usize = 256;

/// The archive with all parts in UTF-8; nothing where they are so already, or the archive cannot be read.
pub(super) fn rewritten(bytes: &[u8], limits: &Limits) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.decompressed_size().is_some_and(|size| size > u128::from(limits.unpacked)) {
        return None;
    }
    let mut foreign = Vec::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).ok()?;
        let name = part.name().ok()?.to_ascii_lowercase();
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let mut head = Vec::new();
        part.by_ref().take(HEAD as u64).read_to_end(&mut head).ok()?;
        if let Some(encoding) = other_encoding(&head) {
            foreign.push((place, encoding));
        }
    }
    if foreign.is_empty() {
        return None;
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for place in 0..archive.len() {
        let Some((_, encoding)) = foreign.iter().find(|(other, _)| *other == place) else {
            writer.raw_copy_file(archive.by_index_raw(place).ok()?).ok()?;
            continue;
        };
        let part = archive.by_index(place).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        part.take(limits.unpacked).read_to_end(&mut bytes).ok()?;
        let (text, ..) = encoding.decode(&bytes);
        writer.start_file(name, stored).ok()?;
        writer.write_all(without_declaration(&text).as_bytes()).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// The encoding of a part that is not in UTF-8, by its first bytes (XML 1.0, appendix F).
fn other_encoding(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xFE, 0xFF, ..] | [0, b'<', 0, ..] => return Some(UTF_16BE),
        [0xFF, 0xFE, ..] | [b'<', 0, _, 0, ..] => return Some(UTF_16LE),
        _ => {}
    }
    let declaration = head.strip_prefix(b"<?xml")?;
    let declaration = declaration.get(..memmem::find(declaration, b"?>")?)?;
    let said = declaration.get(memmem::find(declaration, b"encoding")? + 8..)?.trim_ascii_start().strip_prefix(b"=")?;
    let (quote, said) = said.trim_ascii_start().split_first()?;
    let label = said.split(|byte| byte == quote).next()?;
    // What calls itself UTF-16 and is not is taken for UTF-8.
    Encoding::for_label(label).filter(|said| *said != UTF_8 && *said != UTF_16BE && *said != UTF_16LE)
}

fn without_declaration(text: &str) -> &str {
    let declared = text.strip_prefix("<?xml").and_then(|rest| Some(rest.split_once("?>")?.1));
    declared.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::sheet::{CellRef, Format, read};

    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// A workbook with one cell, all parts under an encoding's name and encoded by `encode`.
    fn workbook(label: &str, encode: impl Fn(&str) -> Vec<u8>) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let parts = [
            (
                "[Content_Types].xml",
                "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.\
                 spreadsheetml.sheet.main+xml\"/></Types>"
                    .to_owned(),
            ),
            (
                "_rels/.rels",
                format!("<Relationships><Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
            ),
            (
                "xl/workbook.xml",
                format!("<workbook xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Löhne\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!("<Relationships><Relationship Id=\"a\" Type=\"{OFFICE}/worksheet\" Target=\"s.xml\"/></Relationships>"),
            ),
            (
                "xl/s.xml",
                "<worksheet><cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData><row><c t=\"inlineStr\"><is><t>Peñasco</t></is>\
                 </c></row></sheetData></worksheet>"
                    .to_owned(),
            ),
        ];
        for (name, xml) in parts {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            let declared = format!("<?xml version=\"1.0\" encoding=\"{label}\" standalone=\"yes\"?>\r\n{xml}");
            writer.write_all(&encode(&declared)).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_in_other_encodings_are_read() {
        let wide = |mark: &'static [u8], order: fn(u16) -> [u8; 2]| {
            move |text: &str| [mark.to_vec(), text.encode_utf16().flat_map(order).collect()].concat()
        };
        let books = [
            workbook("UTF-16", wide(b"\xFE\xFF", u16::to_be_bytes)),
            workbook("UTF-16", wide(b"\xFF\xFE", u16::to_le_bytes)),
            workbook("UTF-16BE", wide(b"", u16::to_be_bytes)),
            workbook("UTF-16LE", wide(b"", u16::to_le_bytes)),
            workbook("iso-8859-1", |text| text.chars().map(|mark| mark as u8).collect()),
        ];
        let folder = tempfile::tempdir().unwrap();
        for (at, bytes) in books.iter().enumerate() {
            let path = folder.path().join("book.xlsx");
            fs::write(&path, bytes).unwrap();
            let book = read(&path, &Limits::default(), &AtomicBool::new(false)).unwrap();
            let sheet = &book.sheets[0];
            assert_eq!(
                (book.format, &*sheet.name, sheet.cell(0, 0)),
                (Format::Xlsx, "Löhne", CellRef::Text("Peñasco")),
                "{at}"
            );
            assert_eq!(sheet.hidden_columns, [(2, 2)], "{at}");
        }
        let plain = workbook("UTF-8", |text| text.as_bytes().to_vec());
        assert_eq!(rewritten(&plain, &Limits::default()), None);
        assert_eq!(rewritten(b"PK\x03\x04", &Limits::default()), None);
    }
}
