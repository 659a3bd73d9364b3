//! The parts of frames: numbers, texts, runs and sheets as bytes.

use std::io;

use super::Garbled;
use crate::sheet::{Book, CellRange, Format, Sheet, SheetError};

/// What is left of a frame.
pub(super) struct Frame<'a>(pub(super) &'a [u8]);

impl<'a> Frame<'a> {
    pub(super) fn bytes(&mut self, length: usize) -> Result<&'a [u8], Garbled> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Garbled)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Garbled> {
        self.bytes(N)?.try_into().map_err(|_| Garbled)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Garbled> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// Seven bits a byte, the lowest first.
    pub(super) fn number(&mut self) -> Result<u64, Garbled> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte > 1 {
                return Err(Garbled);
            }
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Garbled)
    }

    pub(super) fn small(&mut self) -> Result<u32, Garbled> {
        u32::try_from(self.number()?).map_err(|_| Garbled)
    }

    pub(super) fn count(&mut self) -> Result<usize, Garbled> {
        usize::try_from(self.number()?).map_err(|_| Garbled)
    }

    pub(super) fn text(&mut self) -> Result<&'a str, Garbled> {
        let length = self.count()?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| Garbled)
    }

    pub(super) fn error(&mut self, length: usize) -> Result<SheetError, Garbled> {
        serde_json::from_slice(self.bytes(length)?).map_err(|_| Garbled)
    }

    /// A book without its sheets, and how many they are.
    pub(super) fn book(&mut self) -> Result<(Book, usize), Garbled> {
        let file = self.text()?.into();
        let format = FORMATS.get(usize::from(self.byte()?)).copied().ok_or(Garbled)?;
        let encoding = Some(self.text()?.to_owned()).filter(|name| !name.is_empty());
        let delimiter = match self.small()? {
            0 => None,
            code => Some(char::from_u32(code - 1).ok_or(Garbled)?),
        };
        let (size, sha256) = (self.number()?, self.text()?.to_owned());
        let book = Book { file, format, encoding, delimiter, size, sha256, sheets: Vec::new() };
        Ok((book, self.count()?))
    }

    /// A sheet without its columns.
    pub(super) fn sheet(&mut self) -> Result<Sheet, Garbled> {
        let mut sheet = Sheet { name: self.text()?.into(), hidden: self.byte()? != 0, ..Sheet::default() };
        sheet.origin = (self.small()?, self.small()?);
        sheet.hidden_rows = self.runs()?;
        sheet.hidden_columns = self.runs()?;
        for _ in 0..self.count()? {
            let first = (self.small()?, self.small()?);
            sheet.merged.push(CellRange { first, last: (self.small()?, self.small()?) });
        }
        let length = self.count()?;
        if length > 0 {
            sheet.unread = Some(self.error(length)?);
        }
        Ok(sheet)
    }

    pub(super) fn runs(&mut self) -> Result<Vec<(u32, u32)>, Garbled> {
        let mut runs = Vec::new();
        for _ in 0..self.count()? {
            runs.push((self.small()?, self.small()?));
        }
        Ok(runs)
    }

    /// Numbers, with how many they are in front.
    pub(super) fn list(&mut self) -> Result<Vec<usize>, Garbled> {
        let mut list = Vec::new();
        for _ in 0..self.count()? {
            list.push(self.count()?);
        }
        Ok(list)
    }

    pub(super) fn end(&self) -> Result<(), Garbled> {
        if self.0.is_empty() { Ok(()) } else { Err(Garbled) }
    }
}

/// A book without its sheets.
pub(super) fn put_book(bytes: &mut Vec<u8>, book: &Book) {
    put_text(bytes, &book.file);
    bytes.push(format_code(book.format));
    put_text(bytes, book.encoding.as_deref().unwrap_or_default());
    put(bytes, book.delimiter.map_or(0, |mark| u64::from(u32::from(mark)) + 1));
    put(bytes, book.size);
    put_text(bytes, &book.sha256);
}

/// A sheet without its columns.
pub(super) fn put_sheet(bytes: &mut Vec<u8>, sheet: &Sheet) -> io::Result<()> {
    put_text(bytes, &sheet.name);
    bytes.push(u8::from(sheet.hidden));
    put(bytes, u64::from(sheet.origin.0));
    put(bytes, u64::from(sheet.origin.1));
    for runs in [&sheet.hidden_rows, &sheet.hidden_columns] {
        put(bytes, runs.len() as u64);
        for &(first, last) in runs {
            put(bytes, u64::from(first));
            put(bytes, u64::from(last));
        }
    }
    put(bytes, sheet.merged.len() as u64);
    for area in &sheet.merged {
        for number in [area.first.0, area.first.1, area.last.0, area.last.1] {
            put(bytes, u64::from(number));
        }
    }
    let reason = sheet.unread.as_ref().map(json).transpose()?.unwrap_or_default();
    put(bytes, reason.len() as u64);
    bytes.extend(reason);
    Ok(())
}

pub(super) const FORMATS: [Format; 10] = [
    Format::Xlsx,
    Format::Xlsm,
    Format::Xlsb,
    Format::Xls,
    Format::Ods,
    Format::Csv,
    Format::Tsv,
    Format::Html,
    Format::Xml,
    Format::Sylk,
];

/// Place in [`FORMATS`].
fn format_code(format: Format) -> u8 {
    match format {
        Format::Xlsx => 0,
        Format::Xlsm => 1,
        Format::Xlsb => 2,
        Format::Xls => 3,
        Format::Ods => 4,
        Format::Csv => 5,
        Format::Tsv => 6,
        Format::Html => 7,
        Format::Xml => 8,
        Format::Sylk => 9,
    }
}

pub(super) fn json(error: &SheetError) -> io::Result<Vec<u8>> {
    serde_json::to_vec(error).map_err(io::Error::other)
}

pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

pub(super) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}
