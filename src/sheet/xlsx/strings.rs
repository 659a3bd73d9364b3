//! The shared strings of a workbook, in the order of their codes.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem;

use super::inflate::{Part, Place};
use super::package::declared;
use super::scan::{Scan, Tag};
use super::{Stop, text};
use crate::sheet::texts::Texts;

/// Bytes unpacked at once.
const PIECE: usize = 1 << 20;
/// The longest string that is not taken for damage.
const LONGEST: usize = 64 << 20;

/// Reads shared strings piece by piece.
pub(super) struct Strings {
    part: Part,
    /// Bytes unpacked at once.
    piece: usize,
    /// Bytes of a string that is not whole yet.
    carry: Vec<u8>,
    began: bool,
    over: bool,
    texts: Texts,
}

/// All shared strings; none where there is no such part.
pub(super) fn all(path: &Path, place: Option<Place>, stopped: &AtomicBool) -> Result<Texts, Stop> {
    let Some(place) = place else { return Ok(Texts::default()) };
    let mut strings = Strings::open(path, place, PIECE)?;
    while strings.more()? {
        if stopped.load(Ordering::Relaxed) {
            break;
        }
    }
    Ok(strings.texts)
}

impl Strings {
    pub(super) fn open(path: &Path, place: Place, piece: usize) -> Result<Self, Stop> {
        let part = Part::open(path, place)?;
        Ok(Self { part, piece, carry: Vec::new(), began: false, over: false, texts: Texts::default() })
    }

    /// Reads some strings more; false once there are none.
    pub(super) fn more(&mut self) -> Result<bool, Stop> {
        if self.over {
            return Ok(false);
        }
        let before = self.carry.len();
        self.carry.resize(before + self.piece, 0);
        let filled = self.part.fill(self.carry.get_mut(before..).unwrap_or_default())?;
        self.carry.truncate(before + filled);
        const END: &[u8] = b"</si>";
        let whole = match memmem::rfind(&self.carry, END) {
            _ if self.part.is_over() => self.carry.len(),
            Some(end) => end + END.len(),
            None if self.carry.len() > LONGEST => return Err(Stop::Unusual("a very long string")),
            None => return Ok(true),
        };
        let rest = self.carry.split_off(whole);
        let piece = std::mem::replace(&mut self.carry, rest);
        self.read(&piece)?;
        if self.part.is_over() && !self.over {
            return Err(Stop::Unusual("shared strings without an end"));
        }
        while !self.part.is_over() && self.over {
            self.part.fill(&mut [0; 4096])?;
        }
        Ok(!self.over)
    }

    /// Number of strings so far.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(super) fn into_texts(self) -> Texts {
        self.texts
    }

    fn read(&mut self, piece: &[u8]) -> Result<(), Stop> {
        let mut scan = Scan::new(piece);
        if !self.began {
            self.began = true;
            scan.take(b"\xEF\xBB\xBF");
            declared(&mut scan)?;
            scan.skip_space();
            scan.expect(b"<sst")?;
            if scan.end_of_tag()? == Tag::Closed {
                self.over = true;
                return Ok(());
            }
        }
        loop {
            scan.skip_space();
            if scan.at >= piece.len() {
                return Ok(());
            }
            if scan.take(b"</sst>") {
                self.over = true;
                return Ok(());
            }
            scan.expect(b"<si")?;
            let text = match scan.end_of_tag()? {
                Tag::Open => text::string(&mut scan, b"si")?,
                Tag::Closed => "".into(),
            };
            self.texts.push(&text).ok_or(Stop::Unusual("too much text"))?;
        }
    }
}
