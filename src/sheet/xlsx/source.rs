//! A worksheet part in pieces of whole rows, with what stands before and after them.

use memchr::memmem;

use super::Stop;
use super::inflate::Part;
use super::scan::{Scan, Tag};

/// Bytes of a piece that keeps a worker busy, if its rows are not longer.
pub(super) const PIECE: usize = 1 << 20;
/// The longest row, and the longest part before or after the rows, that is not taken for damage.
const LONGEST: usize = 256 << 20;

/// Gives the rows of a worksheet piece by piece.
pub(super) struct Source {
    part: Part,
    /// Bytes of a piece.
    piece: usize,
    /// Bytes unpacked but not given yet.
    carry: Vec<u8>,
    /// Number of the next piece.
    number: usize,
    over: bool,
    /// What stands after the rows.
    tail: Vec<u8>,
}

impl Source {
    /// Unpacks up to the first row, to give pieces of about so many bytes. Gives also what stands before the rows.
    pub(super) fn open(mut part: Part, piece: usize) -> Result<(Self, Vec<u8>), Stop> {
        const NAME: &[u8] = b"<sheetData";
        let mut head = Vec::new();
        let start = loop {
            let before = head.len();
            extend(&mut part, &mut head, 16 << 10)?;
            let from = before.saturating_sub(NAME.len());
            if let Some(found) = memmem::find(head.get(from..).unwrap_or_default(), NAME) {
                break from + found;
            }
            if part.is_over() || head.len() > LONGEST {
                return Err(Stop::Unusual("no cells"));
            }
        };
        while !part.is_over() && head.len() < start + 4096 {
            extend(&mut part, &mut head, 4096)?;
        }
        let mut carry = head.split_off(start);
        let mut scan = Scan { bytes: &carry, at: NAME.len() };
        let empty = scan.end_of_tag()? == Tag::Closed;
        let end = scan.at;
        carry.drain(..end);
        let mut source = Self { part, piece, carry, number: 0, over: false, tail: Vec::new() };
        if empty {
            source.tail = std::mem::take(&mut source.carry);
            source.end()?;
        }
        Ok((source, head))
    }

    /// Puts the next whole rows into the beginning of `piece`; gives their number in the order of the file and how many
    /// bytes they are, or nothing after the last ones. What stands behind them in `piece` is left as it was.
    pub(super) fn next(&mut self, piece: &mut Vec<u8>) -> Result<Option<(usize, usize)>, Stop> {
        if self.over {
            return Ok(None);
        }
        let mut filled = self.carry.len();
        let mut size = self.piece.max(filled + self.piece / 16);
        piece.resize(piece.len().max(size), 0);
        piece[..filled].copy_from_slice(&self.carry);
        self.carry.clear();
        let length = loop {
            piece.resize(piece.len().max(size), 0);
            filled += self.part.fill(&mut piece[filled..size])?;
            let rows = &piece[..filled];
            let last = last_row(rows);
            if let Some(end) = memmem::find(&rows[last.unwrap_or(0)..], b"</sheetData>") {
                let end = last.unwrap_or(0) + end;
                self.tail = rows[end..].to_vec();
                self.end()?;
                break end;
            }
            if let Some(last @ 1..) = last
                && !self.part.is_over()
            {
                self.carry.extend_from_slice(&rows[last..]);
                break last;
            }
            if self.part.is_over() || filled > LONGEST {
                return Err(Stop::Unusual("rows without an end"));
            }
            size = filled * 2;
        };
        let number = self.number;
        self.number += 1;
        Ok(Some((number, length)))
    }

    /// What stands after the rows, once they were all given.
    pub(super) fn tail(&self) -> &[u8] {
        &self.tail
    }

    /// Packed bytes taken so far.
    pub(super) fn taken(&self) -> u64 {
        self.part.taken()
    }

    fn end(&mut self) -> Result<(), Stop> {
        self.over = true;
        while !self.part.is_over() {
            if self.tail.len() > LONGEST {
                return Err(Stop::Unusual("very much after the cells"));
            }
            extend(&mut self.part, &mut self.tail, PIECE)?;
        }
        Ok(())
    }
}

/// Unpacks about `wanted` bytes more.
fn extend(part: &mut Part, bytes: &mut Vec<u8>, wanted: usize) -> Result<(), Stop> {
    let before = bytes.len();
    bytes.resize(before + wanted, 0);
    let filled = part.fill(bytes.get_mut(before..).unwrap_or_default())?;
    bytes.truncate(before + filled);
    Ok(())
}

/// Where the last start tag of a row begins.
fn last_row(piece: &[u8]) -> Option<usize> {
    let mut end = piece.len();
    loop {
        let found = memmem::rfind(piece.get(..end)?, b"<row")?;
        if matches!(piece.get(found + 4), Some(b' ' | b'>' | b'/' | b'\n' | b'\r' | b'\t')) {
            return Some(found);
        }
        end = found;
    }
}
