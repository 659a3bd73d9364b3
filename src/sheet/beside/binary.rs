//! Hidden rows and columns and merged areas of an .xlsb worksheet part ([MS-XLSB] 2.4).

use std::io::{self, BufRead};

use super::Beside;
use crate::sheet::CellRange;

/// Record numbers.
const ROW: u32 = 0;
const COLUMNS: u32 = 60;
const SHEET: u32 = 156;
const MERGED: u32 = 176;
/// None of the records looked into is longer.
const LONGEST: usize = 1 << 12;

/// Goes through a worksheet part; `look` is asked from time to time whether to go on.
pub(super) fn read(part: impl BufRead, beside: &mut Beside, look: &dyn Fn() -> io::Result<()>) -> io::Result<()> {
    let mut records = Records { from: part, data: Vec::new() };
    for count in 0u64.. {
        if count % super::package::BETWEEN_LOOKS == 0 {
            look()?;
        }
        let Some(kind) = records.next(|kind| matches!(kind, ROW | COLUMNS | MERGED))? else { break };
        let data = &records.data;
        match kind {
            // BrtRowHdr: row, style, height, then bits; fDyZero is the fifth of the second byte.
            ROW => {
                if let (Some(row), true) = (word(data, 0), data.get(11).is_some_and(|bits| bits & 0x10 != 0)) {
                    beside.hide_rows(row, row);
                }
            }
            // BrtColInfo: first, last, width, style, then bits; fHidden is the first.
            COLUMNS => {
                if let (Some(first), Some(last), true) =
                    (word(data, 0), word(data, 4), data.get(16).is_some_and(|bits| bits & 1 != 0))
                {
                    beside.hide_columns(first, last);
                }
            }
            MERGED => {
                if let (Some(top), Some(bottom), Some(left), Some(right)) =
                    (word(data, 0), word(data, 4), word(data, 8), word(data, 12))
                {
                    beside.merged.push(CellRange { first: (top, left), last: (bottom, right) });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Relation and name of every sheet of a workbook part (BrtBundleSh).
pub(super) fn sheets(part: impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut records = Records { from: part, data: Vec::new() };
    let mut found = Vec::new();
    while let Some(kind) = records.next(|kind| kind == SHEET)? {
        if kind == SHEET
            && let Some((relation, rest)) = records.data.get(8..).and_then(wide)
            && let Some((name, _)) = wide(rest)
        {
            found.push((relation, name));
        }
    }
    Ok(found)
}

/// Records of a part, one after another.
struct Records<R> {
    from: R,
    data: Vec<u8>,
}

impl<R: BufRead> Records<R> {
    /// Number of the next record; its data is kept only where it is wanted.
    fn next(&mut self, wanted: impl Fn(u32) -> bool) -> io::Result<Option<u32>> {
        if self.from.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let kind = self.packed(2)?;
        let mut left = self.packed(4)? as usize;
        self.data.clear();
        let wanted = wanted(kind);
        while left > 0 {
            let bytes = self.from.fill_buf()?;
            let taken = left.min(bytes.len());
            if taken == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if wanted && self.data.len() + taken <= LONGEST {
                self.data.extend_from_slice(bytes.get(..taken).unwrap_or_default());
            }
            self.from.consume(taken);
            left -= taken;
        }
        Ok(Some(kind))
    }

    /// A number of seven bits a byte, the lowest first.
    fn packed(&mut self, most: u32) -> io::Result<u32> {
        let mut number = 0;
        for place in 0..most {
            let mut byte = [0];
            self.from.read_exact(&mut byte)?;
            number |= u32::from(byte[0] & 0x7F) << (7 * place);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Ok(number)
    }
}

fn word(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// A text behind its number of characters, and what follows.
fn wide(data: &[u8]) -> Option<(String, &[u8])> {
    let length = (word(data, 0)? as usize).checked_mul(2)?;
    let text = data.get(4..)?.get(..length)?;
    let units: Vec<u16> = text.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some((String::from_utf16_lossy(&units), data.get(4 + length..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &[u8], data: &[u8]) -> Vec<u8> {
        [kind, &[data.len() as u8], data].concat()
    }

    fn words(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn rows_columns_and_areas_are_found() {
        // Fields as [MS-XLSB] 2.4.752 (BrtRowHdr), 2.4.323 (BrtColInfo) and 2.4.682 (BrtMergeCell) lay them out.
        let row =
            |row: u32, bits: u8| record(&[0], &[&words(&[row, 0])[..], &[0x2C, 1, 0, bits, 0, 0, 0, 0, 0]].concat());
        let column = |first, last, bits: u8| record(&[60], &[&words(&[first, last, 2304, 0])[..], &[bits, 0]].concat());
        let part = [
            column(1, 2, 0x01),
            column(3, 3, 0x02),
            row(0, 0x00),
            record(&[5], &[0; 16]),
            row(4, 0x10),
            row(5, 0x30),
            row(6, 0x08),
            record(&[0xB0, 0x01], &words(&[0, 1, 2, 3])),
        ]
        .concat();
        let mut found = Beside::default();
        read(&part[..], &mut found, &|| Ok(())).unwrap();
        let merged = vec![CellRange { first: (0, 2), last: (1, 3) }];
        assert_eq!(found, Beside { rows: vec![(4, 5)], columns: vec![(1, 2)], merged });
        let cut = &part[..part.len() - 3];
        read(cut, &mut Beside::default(), &|| Ok(())).unwrap_err();
    }

    #[test]
    fn sheets_are_listed_with_their_relations() {
        let text = |text: &str| {
            let units: Vec<u16> = text.encode_utf16().collect();
            [words(&[units.len() as u32]), units.iter().flat_map(|unit| unit.to_le_bytes()).collect()].concat()
        };
        let data = [words(&[1, 7]), text("rId3"), text("Löhne")].concat();
        let part = [record(&[0x83, 0x01], &[]), record(&[0x9C, 0x01], &data)].concat();
        assert_eq!(sheets(&part[..]).unwrap(), [("rId3".to_owned(), "Löhne".to_owned())]);
    }
}
