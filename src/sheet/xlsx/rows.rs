//! The rows of a worksheet, from their bytes straight into typed columns.

use std::mem;

use super::Stop;
use super::number;
use super::package::{Shown, Styles};
use super::scan::{Scan, Tag};
use super::text;
use crate::sheet::chunk::{CHUNK, Chunk, Slot};
use crate::sheet::texts::{Interner, OWN, Texts};
use crate::sheet::{Cell, date};

/// What a piece of a worksheet holds.
#[derive(Default)]
pub(super) struct Harvest {
    pub(super) bands: Vec<Band>,
    /// The rows are numbered from the end of the piece before.
    pub(super) relative: bool,
    /// Number of the row after the last one.
    pub(super) next: u32,
    /// Hidden rows, first and last of each run.
    pub(super) hidden: Vec<(u32, u32)>,
    /// Used cells.
    pub(super) used: usize,
    /// Codes of shared strings are below this.
    pub(super) shared: u32,
    /// Codes of texts that stand in the cells themselves, as the reader has them, are below this.
    pub(super) own: u32,
}

impl Harvest {
    /// Numbers the rows on from `start`.
    pub(super) fn shift(&mut self, start: u32) -> Result<(), Stop> {
        if self.next + start > MOST_ROWS {
            return Err(Stop::Unusual("too many rows"));
        }
        self.bands.iter_mut().for_each(|band| band.first += start);
        self.hidden.iter_mut().for_each(|run| *run = (run.0 + start, run.1 + start));
        self.next += start;
        Ok(())
    }
}

/// Rows of one chunk.
#[derive(Default)]
pub(super) struct Band {
    /// Row of the file that is the first of `columns`.
    pub(super) first: u32,
    pub(super) columns: Vec<Chunk>,
}

/// Reads pieces one after the other; the texts it finds in cells have codes of its own.
pub(super) struct Rows<'a> {
    styles: &'a Styles,
    texts: Interner,
    spare: Vec<Vec<Chunk>>,
}

/// No spreadsheet program has more columns or rows.
const MOST_COLUMNS: usize = 1 << 14;
const MOST_ROWS: u32 = 1 << 20;

/// How the value of a cell is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Inline,
    Formula,
    Bool,
    Error,
    Iso,
}

/// The row being read.
struct Row {
    number: u32,
    /// Digits of the number and the quote behind them as they stand in references, and the bits they fill.
    digits: u64,
    mask: u64,
    /// Number of bytes of `digits`.
    length: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(styles: &'a Styles) -> Self {
        Self { styles, texts: Interner::default(), spare: Vec::new() }
    }

    /// The texts found so far in cells.
    pub(super) fn texts(&self) -> &Texts {
        self.texts.texts()
    }

    /// Forgets the texts once they take more than `most` bytes, between two pieces.
    pub(super) fn forget(&mut self, most: usize) -> bool {
        let full = self.texts.texts().size() > most;
        if full {
            self.texts = Interner::default();
        }
        full
    }

    /// Takes back the columns of a harvest that was brought in, to fill them again.
    pub(super) fn reuse(&mut self, harvest: Harvest) {
        for mut band in harvest.bands {
            band.columns.iter_mut().for_each(Chunk::clear);
            self.spare.push(band.columns);
        }
        self.spare.truncate(4);
    }

    /// Reads whole rows. `start` is the number of the first, where it is known without being written.
    pub(super) fn read(&mut self, piece: &[u8], start: Option<u32>) -> Result<Harvest, Stop> {
        let mut scan = Scan::new(piece);
        let mut harvest = Harvest::default();
        let (mut number, mut known) = (start.unwrap_or(0), start.is_some());
        let mut band = Band { first: u32::MAX, columns: self.spare.pop().unwrap_or_default() };
        loop {
            scan.skip_space();
            if scan.at >= piece.len() {
                break;
            }
            scan.expect(b"<row")?;
            if !matches!(scan.peek(), b' ' | b'>' | b'/' | b'\n' | b'\r' | b'\t') {
                return Err(Stop::Unusual("something else than rows"));
            }
            let mut hidden = false;
            let tag = loop {
                match scan.attribute()? {
                    Ok((b"r", value)) => {
                        let row = whole(value).and_then(|row| row.checked_sub(1)).filter(|&row| row < MOST_ROWS);
                        number = row.ok_or(Stop::Unusual("an odd row number"))?;
                        if harvest.relative {
                            return Err(Stop::Unusual("some rows without a number"));
                        }
                        known = true;
                    }
                    Ok((b"hidden", value)) => hidden = matches!(value, b"1" | b"true"),
                    Ok(_) => {}
                    Err(tag) => break tag,
                }
            };
            if !known {
                harvest.relative = true;
            }
            if number >= MOST_ROWS {
                return Err(Stop::Unusual("too many rows"));
            }
            if hidden {
                hide(&mut harvest.hidden, number);
            }
            if tag == Tag::Open {
                if number < band.first || number as usize / CHUNK != band.first as usize / CHUNK {
                    let fresh = Band { first: number, columns: self.spare.pop().unwrap_or_default() };
                    let done = mem::replace(&mut band, fresh);
                    if done.first == u32::MAX {
                        self.spare.push(done.columns);
                    } else {
                        harvest.bands.push(done);
                    }
                }
                self.cells(&mut scan, &Row::new(number), &mut band, &mut harvest)?;
            }
            number += 1;
        }
        if band.first != u32::MAX {
            harvest.bands.push(band);
        }
        harvest.next = number;
        harvest.own = self.texts.texts().len() as u32;
        Ok(harvest)
    }

    /// The cells of a row, up to its end tag.
    fn cells(&mut self, scan: &mut Scan, row: &Row, band: &mut Band, harvest: &mut Harvest) -> Result<(), Stop> {
        let at = (row.number - band.first) as usize;
        let mut column = 0;
        loop {
            let before = scan.at;
            let (place, slot) = match self.plain(scan, row) {
                Some(cell) => cell,
                None => {
                    scan.at = before;
                    scan.skip_space();
                    if scan.take(b"</row>") {
                        return Ok(());
                    }
                    self.cell(scan, row, column)?
                }
            };
            column = place + 1;
            match slot {
                Slot::Empty => continue,
                Slot::Text(code) if code & OWN == 0 => harvest.shared = harvest.shared.max(code + 1),
                _ => {}
            }
            if place >= band.columns.len() {
                if place >= MOST_COLUMNS {
                    return Err(Stop::Unusual("too many columns"));
                }
                band.columns.resize_with(place + 1, Chunk::default);
            }
            harvest.used += 1;
            band.columns[place].set(at, slot);
        }
    }

    /// A number or a string written the way nearly every program writes them.
    #[inline]
    fn plain(&mut self, scan: &mut Scan, row: &Row) -> Option<(usize, Slot)> {
        let bytes = scan.bytes;
        let mut at = scan.at;
        if word(bytes, at)? & mask(6) != letters(b"<c r=\"") {
            return None;
        }
        at += 6;
        let mut column = 0usize;
        let mut letter = bytes.get(at)?.wrapping_sub(b'A');
        while letter < 26 {
            column = column * 26 + usize::from(letter) + 1;
            at += 1;
            letter = bytes.get(at)?.wrapping_sub(b'A');
        }
        let column = column.checked_sub(1).filter(|&column| column < MOST_COLUMNS)?;
        if word(bytes, at)? & row.mask != row.digits {
            return None;
        }
        at += row.length;
        let mut next = word(bytes, at)?;
        let mut style = None;
        if next & mask(4) == letters(b" s=\"") {
            at += 4;
            let (number, length) = digits(bytes, at)?;
            style = Some(number as usize);
            at += length;
            next = word(bytes, at)?;
            if next & mask(1) != letters(b"\"") {
                return None;
            }
            at += 1;
            next >>= 8;
        }
        if next & mask(1) == letters(b">") {
            at += 1;
            if word(bytes, at)? & mask(3) != letters(b"<v>") {
                return None;
            }
            let (value, length) = number::parse(bytes.get(at + 3..)?)?;
            at += 3 + length;
            if word(bytes, at)? != letters(b"</v></c>") {
                return None;
            }
            scan.at = at + 8;
            return Some((column, self.number(value, style)));
        }
        if next & mask(6) == letters(b" t=\"s\"") {
            at += 6;
            if word(bytes, at)? & mask(4) != letters(b"><v>") {
                return None;
            }
            let (code, length) = digits(bytes, at + 4)?;
            at += 4 + length;
            if word(bytes, at)? != letters(b"</v></c>") {
                return None;
            }
            scan.at = at + 8;
            return Some((column, Slot::Text(u32::try_from(code).ok().filter(|code| code & OWN == 0)?)));
        }
        const INLINE: &[u8] = b" t=\"inlineStr\"><is>";
        if bytes.get(at..)?.starts_with(INLINE) {
            scan.at = at + INLINE.len();
            let text = text::string(scan, b"is").ok()?;
            let slot = self.text(&text)?;
            return scan.take(b"</c>").then_some((column, slot));
        }
        None
    }

    /// Any cell, with or without a reference, behind its white space.
    fn cell(&mut self, scan: &mut Scan, row: &Row, mut column: usize) -> Result<(usize, Slot), Stop> {
        scan.expect(b"<c")?;
        if !matches!(scan.peek(), b' ' | b'>' | b'/' | b'\n' | b'\r' | b'\t') {
            return Err(Stop::Unusual("something between cells"));
        }
        let (mut style, mut kind) = (None, None);
        let tag = loop {
            match scan.attribute()? {
                Ok((b"r", value)) => {
                    let found = reference(value).ok_or(Stop::Unusual("an odd reference"))?;
                    if found.0 != row.number {
                        return Err(Stop::Unusual("a cell outside its row"));
                    }
                    column = found.1;
                }
                Ok((b"s", value)) => style = Some(whole(value).map_or(0, |style| style as usize)),
                Ok((b"t", value)) => {
                    kind = Some(match value {
                        b"n" => Kind::Number,
                        b"s" => Kind::Shared,
                        b"inlineStr" | b"is" => Kind::Inline,
                        b"str" => Kind::Formula,
                        b"b" => Kind::Bool,
                        b"e" => Kind::Error,
                        b"d" => Kind::Iso,
                        _ => return Err(Stop::Unusual("an unknown type of cell")),
                    });
                }
                Ok(_) => {}
                Err(tag) => break tag,
            }
        };
        let mut slot = Slot::Empty;
        if tag == Tag::Closed {
            return Ok((column, slot));
        }
        loop {
            scan.skip_space();
            if scan.take(b"</c>") {
                return Ok((column, slot));
            }
            scan.expect(b"<")?;
            let name = text::name(scan);
            if !matches!(name, b"v" | b"f" | b"is") || slot != Slot::Empty {
                return Err(Stop::Unusual("something else in a cell"));
            }
            if scan.end_of_tag()? == Tag::Closed {
                continue;
            }
            match name {
                b"is" => {
                    let text = text::string(scan, b"is")?;
                    slot = self.text(&text).ok_or(FULL)?;
                }
                b"v" => {
                    let raw = scan.text()?;
                    scan.expect(b"</v>")?;
                    slot = self.value(raw, kind.unwrap_or(Kind::Number), style)?;
                }
                _ => {
                    scan.text()?;
                    scan.expect(b"</f>")?;
                }
            }
        }
    }

    fn value(&mut self, raw: &[u8], kind: Kind, style: Option<usize>) -> Result<Slot, Stop> {
        if raw.is_empty() || kind == Kind::Inline {
            return Ok(Slot::Empty);
        }
        const ODD: Stop = Stop::Unusual("an odd value");
        match kind {
            Kind::Number | Kind::Inline => {
                let (value, length) = number::parse(raw).ok_or(ODD)?;
                if length == raw.len() { Ok(self.number(value, style)) } else { Err(ODD) }
            }
            Kind::Shared => {
                let code = whole(raw).filter(|code| code & OWN == 0);
                code.map(Slot::Text).ok_or(ODD)
            }
            Kind::Bool => match raw {
                b"0" => Ok(Slot::Bool(false)),
                b"1" => Ok(Slot::Bool(true)),
                _ => Err(ODD),
            },
            Kind::Error => {
                let shown =
                    std::str::from_utf8(raw).ok().filter(|shown| shown.starts_with('#') && !shown.contains('&'));
                match self.text(shown.ok_or(ODD)?).ok_or(FULL)? {
                    Slot::Text(code) => Ok(Slot::Error(code)),
                    _ => Err(ODD),
                }
            }
            Kind::Formula => {
                let text = text::decode(raw, true)?;
                self.text(&text).ok_or(FULL)
            }
            Kind::Iso => {
                let text = text::plain(raw)?;
                match date::from_iso(&text) {
                    Some(cell) => Ok(stored(&cell)),
                    None => self.text(&text).ok_or(FULL),
                }
            }
        }
    }

    #[inline]
    fn number(&self, value: f64, style: Option<usize>) -> Slot {
        let shown = style.and_then(|style| self.styles.shown.get(style)).copied().unwrap_or(Shown::Number);
        match shown {
            Shown::Number => Slot::Number(value),
            _ => stored(&date::from_serial(value, self.styles.from_1904, shown == Shown::Duration)),
        }
    }

    fn text(&mut self, text: &str) -> Option<Slot> {
        if text.is_empty() {
            return Some(Slot::Empty);
        }
        self.texts.code(text).filter(|code| code & OWN == 0).map(|code| Slot::Text(code | OWN))
    }
}

const FULL: Stop = Stop::Unusual("too much text");

impl Row {
    fn new(number: u32) -> Self {
        let (mut digits, mut length, mut rest) = (u64::from(b'"'), 1, number + 1);
        while rest > 0 {
            digits = digits << 8 | u64::from(b'0' + (rest % 10) as u8);
            length += 1;
            rest /= 10;
        }
        Self { number, digits, mask: mask(length), length }
    }
}

/// A date or a number as the date module has them.
fn stored(cell: &Cell) -> Slot {
    match cell {
        Cell::Number(number) => Slot::Number(*number),
        Cell::Date { days, seconds } => Slot::Date { days: *days, seconds: *seconds },
        _ => Slot::Empty,
    }
}

/// Adds a row to runs of hidden rows.
pub(super) fn hide(runs: &mut Vec<(u32, u32)>, row: u32) {
    match runs.last_mut() {
        Some((_, last)) if last.checked_add(1) == Some(row) => *last = row,
        _ => runs.push((row, row)),
    }
}

/// Row and column of a reference like `AB12`, both from zero.
pub(super) fn reference(text: &[u8]) -> Option<(u32, usize)> {
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (name, row) = text.split_at_checked(letters).filter(|(name, _)| (1..=3).contains(&name.len()))?;
    let column =
        name.iter().fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row = whole(row)?.checked_sub(1).filter(|&row| row < MOST_ROWS)?;
    Some((row, column - 1)).filter(|&(_, column)| column < MOST_COLUMNS)
}

/// A whole number of digits only.
pub(super) fn whole(text: &[u8]) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= 10 && text.iter().all(u8::is_ascii_digit);
    let number = text.iter().fold(0u64, |number, digit| number * 10 + u64::from(digit.wrapping_sub(b'0')));
    if plain { u32::try_from(number).ok() } else { None }
}

/// Digits at a place, as a number, and how many; at least one and at most ten.
#[inline]
fn digits(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let (mut number, mut length) = (0u64, 0);
    while let Some(digit) = bytes.get(at + length).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit < 10) {
        number = number * 10 + u64::from(digit);
        length += 1;
        if length > 10 {
            return None;
        }
    }
    (length > 0).then_some((number, length))
}

/// Eight bytes at a place, the first one lowest; nothing near the end.
#[inline]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(eight.try_into().ok()?))
}

const fn mask(length: usize) -> u64 {
    if length >= 8 { u64::MAX } else { (1 << (8 * length)) - 1 }
}

/// Bytes as they stand in a word.
const fn letters(text: &[u8]) -> u64 {
    let (mut word, mut at) = (0u64, 0);
    while at < text.len() {
        word |= (text[at] as u64) << (8 * at);
        at += 1;
    }
    word
}
