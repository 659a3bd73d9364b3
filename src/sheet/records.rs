//! The record stream of an .xls workbook, made safe before the spreadsheet library sees it.
//!
//! The library lays a sheet out densely while it opens the file, so four cells in the far corners would cost a
//! gigabyte. Here the rows of such a sheet are numbered anew without gaps; `rows` leads back to the true numbers.

use super::beside::Beside;
use super::code_page::CodePage;
use super::compound::Broken;

/// What stands in the stream of a workbook.
pub(super) struct Records {
    /// Protected by a password, by whatever method.
    pub(super) encrypted: bool,
    /// For each sheet, in the order of the workbook, the true number of each row of the stream.
    /// Empty where the stream's own numbers are true.
    pub(super) rows: Vec<Vec<u32>>,
    /// The code page that its texts are really in, where the library does not know it.
    pub(super) code_page: Option<CodePage>,
    /// Hidden rows and columns of each sheet, by their true numbers.
    pub(super) beside: Vec<Beside>,
}

/// Sheets under this area are no danger.
const HARMLESS_AREA: u64 = 500_000;
/// A larger sheet with fewer used cells than one in so many has its rows numbered anew.
const SPARSE_SHARE: u64 = 16;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const DIMENSIONS: u16 = 0x0200;
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const UNKNOWN: u16 = 0x005E;
const CODE_PAGE: u16 = 0x0042;
/// The version in the first record of a workbook of 1997 and later, whose texts are in Unicode.
const UNICODE: u16 = 0x0600;
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;

/// Goes through the stream of a workbook and disarms what would cost memory out of proportion.
pub(super) fn disarm(stream: &mut [u8]) -> Result<Records, Broken> {
    let mut found = Records { encrypted: false, code_page: None, rows: Vec::new(), beside: Vec::new() };
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some(record) = Record::at(stream, at)? {
        match record.kind {
            FILE_PASS => {
                found.encrypted = true;
                return Ok(found);
            }
            BOUND_SHEET => {
                let start = stream.get(record.data..record.data + 4).ok_or(Broken::Damaged)?;
                starts.push(u32::from_le_bytes([start[0], start[1], start[2], start[3]]) as usize);
            }
            CODE_PAGE if record.length >= 2 => {
                if let Some(page) = CodePage::of(word(stream, record.data)) {
                    let unicode = word(stream, 4) == UNICODE;
                    let known: u16 = if unicode { 1200 } else { 1252 };
                    found.code_page = (!unicode).then_some(page);
                    stream[record.data..record.data + 2].copy_from_slice(&known.to_le_bytes());
                }
            }
            END => break,
            _ => {}
        }
        at = record.next;
    }
    for (index, &start) in starts.iter().enumerate() {
        if start > stream.len() {
            return Err(Broken::CutOff);
        }
        let earlier = starts[..index].iter().position(|&other| other == start);
        let (rows, beside) = match earlier {
            Some(same) => (found.rows[same].clone(), found.beside[same].clone()),
            None => disarm_sheet(stream, start)?,
        };
        found.rows.push(rows);
        found.beside.push(beside);
    }
    Ok(found)
}

struct Record {
    kind: u16,
    data: usize,
    length: usize,
    next: usize,
}

impl Record {
    /// The record at a place; nothing at the end of the stream.
    fn at(stream: &[u8], at: usize) -> Result<Option<Self>, Broken> {
        let Some(head) = stream.get(at..at + 4) else { return Ok(None) };
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let data = at + 4;
        if data + length > stream.len() {
            return Err(Broken::CutOff);
        }
        Ok(Some(Self { kind: u16::from_le_bytes([head[0], head[1]]), data, length, next: data + length }))
    }

    /// Number of cells of a cell record that holds a value; 0 for other records.
    fn cells(&self) -> usize {
        match self.kind {
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x0006 if self.length >= 4 => 1,
            0x00BD if self.length >= 6 => (self.length - 6) / 6,
            _ => 0,
        }
    }
}

fn disarm_sheet(stream: &mut [u8], start: usize) -> Result<(Vec<u32>, Beside), Broken> {
    let mut places = Vec::new();
    let mut beside = Beside::default();
    let (mut used, mut left, mut right) = (0u64, u16::MAX, 0u16);
    let (mut at, mut depth) = (start, 0usize);
    while let Some(record) = Record::at(stream, at)? {
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            // The library reserves room for the area a file claims to use.
            DIMENSIONS => stream[at..at + 2].copy_from_slice(&UNKNOWN.to_le_bytes()),
            // Row, used columns, height, six bytes, then bits ([MS-XLS] 2.4.221): fDyZero is the sixth.
            ROW if depth <= 1 && record.length >= 14 && word(stream, record.data + 12) & 0x20 != 0 => {
                let row = u32::from(word(stream, record.data));
                beside.hide_rows(row, row);
            }
            // First, last, width, style, then bits ([MS-XLS] 2.4.53): fHidden is the first.
            COLUMNS if depth <= 1 && record.length >= 10 && word(stream, record.data + 8) & 1 != 0 => {
                let (first, last) = (word(stream, record.data), word(stream, record.data + 2));
                beside.hide_columns(first.into(), last.into());
            }
            _ if depth <= 1 && record.cells() > 0 => {
                let column = word(stream, record.data + 2);
                places.push(record.data);
                used += record.cells() as u64;
                left = left.min(column);
                right = right.max(column.saturating_add(record.cells() as u16 - 1));
            }
            _ => {}
        }
        at = record.next;
    }
    let mut rows: Vec<u32> = places.iter().map(|&place| u32::from(word(stream, place))).collect();
    rows.sort_unstable();
    rows.dedup();
    let (Some(&top), Some(&bottom)) = (rows.first(), rows.last()) else { return Ok((Vec::new(), beside)) };
    let area = u64::from(bottom - top + 1) * (u64::from(right.saturating_sub(left)) + 1);
    if area < HARMLESS_AREA || used * SPARSE_SHARE > area {
        return Ok((Vec::new(), beside));
    }
    for place in places {
        let row = u32::from(word(stream, place));
        let rank = rows.binary_search(&row).unwrap_or(0) as u16; // at most 65,536 rows, so ranks fit
        stream[place..place + 2].copy_from_slice(&rank.to_le_bytes());
    }
    Ok((rows, beside))
}

fn word(stream: &[u8], at: usize) -> u16 {
    match stream.get(at..at + 2) {
        Some(pair) => u16::from_le_bytes([pair[0], pair[1]]),
        None => 0,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
        let head: Vec<u8> = [row, column, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
        record(0x0203, &[&head[..], &value.to_le_bytes()].concat())
    }

    /// A workbook stream of one sheet, BIFF8.
    pub(in crate::sheet) fn workbook(cells: &[(u16, u16, f64)]) -> Vec<u8> {
        let begin = |kind: u8| record(BEGIN, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let bound = |start: u32| {
            let mut data = start.to_le_bytes().to_vec();
            data.extend([0, 0, 4, 0]);
            data.extend(b"Data");
            record(BOUND_SHEET, &data)
        };
        let start = begin(5).len() + bound(0).len() + record(END, &[]).len();
        let mut stream = [begin(5), bound(start as u32), record(END, &[]), begin(16)].concat();
        stream.extend(record(DIMENSIONS, &[0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0]));
        for &(row, column, value) in cells {
            stream.extend(number(row, column, value));
        }
        stream.extend(record(END, &[]));
        stream
    }

    #[test]
    fn far_rows_are_numbered_anew_and_near_ones_left() {
        let mut far = workbook(&[(0, 0, 1.0), (65_000, 255, 2.0), (65_000, 3, 3.0)]);
        assert_eq!(disarm(&mut far).unwrap().rows, [vec![0, 65_000]]);
        assert_eq!(disarm(&mut far).unwrap().rows, [Vec::<u32>::new()], "the numbers are close together now");
        let mut near = workbook(&[(0, 0, 1.0), (600, 20, 2.0)]);
        assert_eq!(disarm(&mut near).unwrap().rows, [Vec::<u32>::new()]);
    }

    #[test]
    fn passwords_and_cuts_are_seen() {
        let plain = workbook(&[(0, 0, 1.0)]);
        let head = 4 + 16;
        let mut locked = [&plain[..head], &record(FILE_PASS, &[0, 0, 1, 2, 3, 4]), &plain[head..]].concat();
        assert!(disarm(&mut locked).unwrap().encrypted);
        let mut cut = plain[..plain.len() - 10].to_vec();
        assert_eq!(disarm(&mut cut).err(), Some(Broken::CutOff));
    }
}
