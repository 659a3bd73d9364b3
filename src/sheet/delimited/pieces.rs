//! A text file in pieces of whole records, as many as a chunk has rows, cut one after the other as workers ask for them.

use std::io::{self, Read};

use memchr::{memchr, memchr2};

use super::super::chunk::CHUNK;
use super::super::dialect::{self, Dialect};
use super::super::encoding::{Charset, Decoder, NotUtf8};
use super::super::split::Splitter;
use super::Stop;
use super::batch;

/// Bytes read at a time. Tests want many cuts in small files.
const BLOCK: usize = if cfg!(test) { 997 } else { 256 << 10 };
/// Text looked at to tell the dialect, at least.
const HEAD: usize = 128 << 10;

/// Gives a text piece by piece.
pub(super) struct Pieces<'s> {
    bytes: Box<dyn Read + Send + 's>,
    /// Bytes of a mark in front that are still to be skipped.
    mark: usize,
    decoder: Decoder,
    block: Vec<u8>,
    pub(super) dialect: Dialect,
    /// Records end at newlines, as far as one can tell; otherwise at returns.
    newlines: bool,
    /// Text that is in no piece yet.
    carry: String,
    /// Quotes before this place of the carry open no cell.
    barren: usize,
    number: usize,
    ended: bool,
}

/// Some records of a text.
#[derive(Default)]
pub(super) struct Piece {
    /// The records, and what was seen behind them.
    pub(super) text: String,
    /// Where the records end.
    pub(super) end: usize,
    pub(super) records: usize,
    /// No text follows.
    pub(super) whole: bool,
    /// Quotes before this place open no cell.
    pub(super) barren: usize,
}

impl<'s> Pieces<'s> {
    /// Reads the beginning, behind a mark of so many bytes, and tells the dialect.
    pub(super) fn open(
        bytes: Box<dyn Read + Send + 's>,
        mark: usize,
        charset: Charset,
        strict: bool,
    ) -> Result<Self, Stop> {
        let usual = Dialect { delimiter: b',', quote: Some(b'"'), escape: None, padded: false };
        let mut pieces = Self {
            bytes,
            mark,
            decoder: Decoder::new(charset, strict),
            block: Vec::new(),
            dialect: usual,
            newlines: true,
            carry: String::new(),
            barren: 0,
            number: 0,
            ended: false,
        };
        let mut head = String::new();
        while !pieces.ended && head.len() < HEAD {
            pieces.extend(&mut head, BLOCK)?;
        }
        let stated = dialect::stated(&head).map(|(mark, length)| (mark, head.split_off(length)));
        let (mark, head) = stated.map_or((None, head), |(mark, rest)| (Some(mark), rest));
        pieces.dialect = Dialect::tell(&head, mark);
        pieces.newlines = head.contains('\n') || !head.contains('\r');
        pieces.carry = head;
        Ok(pieces)
    }

    /// Puts the next records into `piece`, and gives their number in the order of the file; nothing after the last ones.
    pub(super) fn next(&mut self, piece: &mut Piece) -> Result<Option<usize>, Stop> {
        piece.text.clear();
        piece.text.push_str(&self.carry);
        (piece.end, piece.records, piece.barren) = (0, 0, self.barren);
        while piece.records < CHUNK {
            if piece.end < piece.text.len()
                && let Some(end) = self.record(&piece.text, piece.end)
            {
                piece.end = end;
                piece.records += 1;
            } else if self.ended {
                if piece.end < piece.text.len() {
                    return Err(Stop::Broken(io::Error::other(tr!("its rows could not be split"))));
                }
                break;
            } else {
                // As much again for a record of any length, so that it is not looked through many times.
                let wanted = BLOCK.max(piece.text.len() - piece.end);
                self.extend(&mut piece.text, wanted)?;
                if piece.text.len() >= batch::LONGEST {
                    return Err(Stop::TooLarge(tr!("rows of more than 2 GB")));
                }
            }
        }
        if piece.records == 0 {
            return Ok(None);
        }
        piece.whole = self.ended;
        self.carry.clear();
        self.carry.push_str(piece.text.get(piece.end..).unwrap_or_default());
        self.barren = self.barren.saturating_sub(piece.end);
        self.number += 1;
        Ok(Some(self.number - 1))
    }

    /// Where the record at `start` ends, if that can be told.
    fn record(&mut self, text: &str, start: usize) -> Option<usize> {
        if self.newlines
            && let Some(end) = self.plain_record(text.as_bytes(), start)
        {
            return Some(end);
        }
        let mut splitter = Splitter::new(text, self.dialect, self.ended, false, self.barren);
        let end = splitter.record(start, |_, _| {});
        self.barren = splitter.barren;
        end
    }

    /// A record without quotes ends where its line does.
    fn plain_record(&self, bytes: &[u8], start: usize) -> Option<usize> {
        let rest = bytes.get(start..)?;
        let line = memchr2(b'\n', b'\r', rest)?;
        let quoted = self.dialect.quote.is_some_and(|quote| memchr(quote, &rest[..line]).is_some());
        match &rest[line..] {
            _ if quoted => None,
            [b'\n', ..] => Some(start + line + 1),
            [b'\r', b'\n', ..] => Some(start + line + 2),
            _ => None,
        }
    }

    /// Reads some bytes more.
    fn extend(&mut self, text: &mut String, wanted: usize) -> Result<(), Stop> {
        let mut block = std::mem::take(&mut self.block);
        block.resize(wanted, 0);
        let mut filled = 0;
        while filled < wanted && !self.ended {
            match self.bytes.read(&mut block[filled..]) {
                Ok(0) => self.ended = true,
                Ok(count) => filled += count,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                Err(cause) => return Err(Stop::Broken(cause)),
            }
        }
        block.truncate(filled);
        if self.mark > 0 {
            block.drain(..self.mark.min(filled));
            self.mark = 0;
        }
        let decoded = self.decoder.decode(block, self.ended).map_err(|NotUtf8| Stop::NotUtf8)?;
        text.push_str(&decoded);
        self.block = decoded.into_bytes();
        if self.ended {
            // The mark of the end in files of old systems.
            let end = text.trim_end_matches('\u{1A}').len();
            text.truncate(end);
        }
        Ok(())
    }
}
