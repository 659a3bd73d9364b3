//! Gathers the cells of delimited text into typed columns: numbers where a number says all that stands there.

use std::sync::Arc;

use super::cells::shortest;
use super::chunk::{CHUNK, Chunk, Slot};
use super::column::CellColumn;
use super::split::Found;
use super::texts::{Interner, NO_TEXT, Texts};

/// What one worker found so far: a dictionary a column, and the chunks of the piece it is at.
#[derive(Default)]
pub(super) struct Gatherer {
    columns: Vec<Gathered>,
    /// Cells that do not stand in the text as they are, one after the other.
    mended: String,
    used: usize,
    excess: Option<&'static str>,
}

#[derive(Default)]
struct Gathered {
    /// Cells to be taken next.
    noted: Vec<Note>,
    texts: Interner,
    chunk: Chunk,
    /// Its chunks hold numbers and texts, as far as the last one tells.
    mixed: bool,
    coded: bool,
    /// Texts looked up, and how many of them were new.
    looked_up: usize,
    new: usize,
}

/// Where a cell stands in the text, or among the mended ones.
#[derive(Clone, Copy)]
struct Note {
    start: u32,
    /// [`MENDED`] is set for a mended one.
    length: u32,
    row: u16,
}

const MENDED: u32 = 1 << 31;

/// Texts of a column in which nearly all differ are not looked up in its dictionary. It takes so many to tell.
const TELLING: usize = 1 << 14;
/// Marks the code of a text that was not looked up, while columns are gathered.
const LOOSE: u32 = 1 << 31;

/// Eight times what Excel holds.
const MOST_COLUMNS: usize = 1 << 17;
const TOO_LONG: &str = "rows of more than 4 GB";
pub(super) const TOO_MUCH_TEXT: &str = "more than 4 GB of text in one column";

/// Up to [`CHUNK`] rows: one chunk a column, and the number of cells that hold something.
pub(super) struct Piece {
    pub(super) chunks: Vec<Chunk>,
    pub(super) used: usize,
}

impl Gatherer {
    /// What there is too much of.
    pub(super) fn excess(&self) -> Option<&'static str> {
        self.excess
    }

    /// Remembers where a cell is; `row` counts from the top of the piece and is below [`CHUNK`].
    #[inline]
    pub(super) fn note(&mut self, row: usize, column: usize, cell: Found) {
        if column >= self.columns.len() {
            if column >= MOST_COLUMNS {
                self.excess = Some("a row of more than 131,072 cells");
                return;
            }
            self.columns.resize_with(column + 1, Gathered::default);
        }
        let Some(gathered) = self.columns.get_mut(column) else { return };
        let (start, length, mended) = match cell {
            Found::Here(range) => (range.start, range.len(), 0),
            Found::Mended(cell) => {
                let start = self.mended.len();
                self.mended.push_str(cell);
                (start, cell.len(), MENDED)
            }
        };
        match (u32::try_from(start), u32::try_from(length)) {
            (Ok(start), Ok(length)) if length < MENDED => {
                gathered.noted.push(Note { start, length: length | mended, row: row as u16 });
            }
            _ => self.excess = Some(TOO_LONG),
        }
    }

    /// Takes the remembered cells, found in `text`, into the columns.
    pub(super) fn take(&mut self, text: &str) {
        for gathered in &mut self.columns {
            self.used += gathered.noted.len();
            let mut noted = std::mem::take(&mut gathered.noted);
            for Note { start, length, row } in noted.drain(..) {
                let source = if length & MENDED == 0 { text } else { &self.mended };
                let (start, length) = (start as usize, (length & !MENDED) as usize);
                if !gathered.put(usize::from(row), source.get(start..start + length).unwrap_or_default()) {
                    self.excess = Some(TOO_MUCH_TEXT);
                }
            }
            gathered.noted = noted;
        }
        self.mended.clear();
    }

    /// Drops what was gathered since the last piece.
    pub(super) fn forget(&mut self) {
        for gathered in &mut self.columns {
            gathered.noted.clear();
            gathered.chunk = Chunk::Empty;
        }
        self.mended.clear();
        self.used = 0;
    }

    /// The piece gathered since the last call.
    pub(super) fn piece(&mut self) -> Piece {
        let chunks = self.columns.iter_mut().map(|column| {
            let mut chunk = std::mem::take(&mut column.chunk);
            if let Chunk::Slots(slots) = &chunk {
                let texts = slots.iter().filter(|slot| matches!(slot, Slot::Text(_))).count();
                let numbers = slots.iter().filter(|slot| matches!(slot, Slot::Number(_))).count();
                // A header above numbers says nothing about the next chunk.
                column.mixed = texts > CHUNK / 100 && numbers > CHUNK / 100;
                if texts == 0 || numbers == 0 {
                    chunk = plain(slots);
                }
            }
            chunk.shrink();
            chunk
        });
        let mut chunks: Vec<Chunk> = chunks.collect();
        let width = chunks.iter().rposition(|chunk| !matches!(chunk, Chunk::Empty)).map_or(0, |last| last + 1);
        chunks.truncate(width);
        Piece { chunks, used: std::mem::take(&mut self.used) }
    }
}

impl Gathered {
    /// Puts a cell at a row; false where its text has no more room.
    #[inline]
    fn put(&mut self, row: usize, text: &str) -> bool {
        let slot = match reading(text) {
            Reading::Number(number) if !self.coded => Some(Slot::Number(number)),
            // A column of amounts, of which some end in zero: hardly any comes twice.
            Reading::ZerosBehind if !self.coded && !matches!(self.chunk, Chunk::Codes(_)) => self.loose(text),
            Reading::Code => {
                self.coded = true;
                self.text(text)
            }
            _ => self.text(text),
        };
        let Some(slot) = slot else { return false };
        match (&mut self.chunk, slot) {
            (Chunk::Numbers(numbers), Slot::Number(number)) if numbers.len() == row => numbers.push(number),
            (Chunk::Codes(codes), Slot::Text(code)) if codes.len() == row => codes.push(code),
            (Chunk::Slots(slots), slot) if slots.len() == row => slots.push(slot),
            (Chunk::Empty, slot) => {
                self.chunk = match slot {
                    _ if self.mixed => Chunk::Slots(Vec::with_capacity(CHUNK)),
                    Slot::Number(_) => Chunk::Numbers(Vec::with_capacity(CHUNK)),
                    _ => Chunk::Codes(Vec::with_capacity(CHUNK)),
                };
                self.chunk.set(row, slot);
            }
            (chunk, slot) => chunk.set(row, slot),
        }
        true
    }

    fn text(&mut self, text: &str) -> Option<Slot> {
        if self.looked_up >= TELLING && self.new * 20 >= self.looked_up * 19 {
            return self.loose(text);
        }
        let known = self.texts.kept();
        let code = self.texts.code(text).filter(|&code| code < LOOSE - 1)?;
        self.looked_up += 1;
        self.new += self.texts.kept() - known;
        Some(Slot::Text(code))
    }

    fn loose(&mut self, text: &str) -> Option<Slot> {
        self.texts.add(text).filter(|&code| code < LOOSE - 1).map(|code| Slot::Text(code | LOOSE))
    }
}

/// The same cells in a chunk for their kind.
fn plain(slots: &[Slot]) -> Chunk {
    let mut chunk = Chunk::Empty;
    for (row, slot) in slots.iter().enumerate().filter(|(_, slot)| **slot != Slot::Empty) {
        chunk.set(row, *slot);
    }
    chunk
}

/// Columns that hold codes: digits there are no numbers, so that `12345` below `00501` stays text.
pub(super) fn share_codes(gatherers: &mut [Gatherer]) {
    let width = gatherers.iter().map(|gatherer| gatherer.columns.len()).max().unwrap_or(0);
    for column in 0..width {
        let coded = |gatherer: &Gatherer| gatherer.columns.get(column).is_some_and(|column| column.coded);
        if gatherers.iter().any(coded) {
            for gatherer in &mut *gatherers {
                gatherer.columns.resize_with(gatherer.columns.len().max(column + 1), Gathered::default);
                gatherer.columns[column].coded = true;
            }
        }
    }
}

/// One column of all pieces on its way to a [`CellColumn`].
pub(super) struct Strand {
    /// Chunk by chunk, with the number of the gatherer whose dictionary its texts are in.
    chunks: Vec<(usize, Chunk)>,
    dictionaries: Vec<Texts>,
    coded: bool,
}

/// Sorts accepted pieces, each with the number of its gatherer, into strands, one a column.
pub(super) fn strands(pieces: Vec<(usize, Vec<Chunk>)>, gatherers: Vec<Gatherer>) -> Vec<Strand> {
    let width = pieces.iter().map(|(_, chunks)| chunks.len()).max().unwrap_or(0);
    let mut strands: Vec<Strand> = (0..width)
        .map(|_| Strand { chunks: Vec::with_capacity(pieces.len()), dictionaries: Vec::new(), coded: false })
        .collect();
    for gatherer in gatherers {
        let mut columns = gatherer.columns.into_iter();
        for strand in &mut strands {
            let gathered = columns.next().unwrap_or_default();
            strand.coded |= gathered.coded;
            strand.dictionaries.push(gathered.texts.into_texts());
        }
    }
    for (owner, chunks) in pieces {
        let mut chunks = chunks.into_iter();
        for strand in &mut strands {
            strand.chunks.push((owner, chunks.next().unwrap_or_default()));
        }
    }
    strands
}

impl Strand {
    /// The column under one dictionary, its texts numbered by first appearance. Nothing if that dictionary overflows.
    pub(super) fn twine(self) -> Option<CellColumn> {
        let height = self.chunks.len() * CHUNK;
        let codes = self.dictionaries.iter().map(|texts| vec![NO_TEXT; texts.len()]).collect();
        let mut union =
            Union { dictionaries: &self.dictionaries, codes, texts: Interner::default(), coded: self.coded };
        let mut chunks = Vec::with_capacity(self.chunks.len());
        for (owner, mut chunk) in self.chunks {
            match &mut chunk {
                Chunk::Codes(codes) => {
                    for code in codes {
                        *code = union.renamed(owner, *code)?;
                    }
                }
                Chunk::Mixed(_) | Chunk::Amounts(_) => {
                    for row in 0..chunk.len() {
                        match chunk.get(row) {
                            Slot::Text(code) => chunk.set(row, Slot::Text(union.renamed(owner, code)?)),
                            Slot::Number(number) if self.coded => chunk.set(row, Slot::Text(union.written(number)?)),
                            _ => {}
                        }
                    }
                }
                Chunk::Slots(slots) => {
                    for slot in slots {
                        match *slot {
                            Slot::Text(code) => *slot = Slot::Text(union.renamed(owner, code)?),
                            Slot::Number(number) if self.coded => *slot = Slot::Text(union.written(number)?),
                            _ => {}
                        }
                    }
                }
                Chunk::Numbers(_) if self.coded => {
                    let mut texts = Chunk::default();
                    for row in 0..CHUNK {
                        if let Slot::Number(number) = chunk.get(row) {
                            texts.set(row, Slot::Text(union.written(number)?));
                        }
                    }
                    chunk = texts;
                }
                Chunk::Empty | Chunk::Numbers(_) | Chunk::Days(_) => {}
            }
            chunks.push(chunk);
        }
        Some(CellColumn::new(chunks, 0, height, Arc::new(union.texts.into_texts())))
    }
}

/// One dictionary made of several.
struct Union<'d> {
    dictionaries: &'d [Texts],
    /// The code in `texts` of each code of each dictionary.
    codes: Vec<Vec<u32>>,
    texts: Interner,
    /// Each text once.
    coded: bool,
}

impl Union<'_> {
    fn renamed(&mut self, owner: usize, code: u32) -> Option<u32> {
        if code == NO_TEXT {
            return Some(NO_TEXT);
        }
        if code & LOOSE != 0 {
            let text = self.dictionaries.get(owner)?.get(code & !LOOSE);
            return if self.coded { self.texts.code(text) } else { self.texts.add(text) };
        }
        let Some(known) = self.codes.get_mut(owner).and_then(|codes| codes.get_mut(code as usize)) else {
            return Some(NO_TEXT);
        };
        if *known == NO_TEXT {
            *known = self.texts.code(self.dictionaries.get(owner)?.get(code))?;
        }
        Some(*known)
    }

    fn written(&mut self, number: f64) -> Option<u32> {
        self.texts.code(&shortest(number))
    }
}

/// What a text of digits is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reading {
    /// A number which, written out again, is that very text: no zeros or signs that say nothing.
    Number(f64),
    /// Such a number but for zeros behind its last digit: `45000.50`.
    ZerosBehind,
    /// Digits with a zero in front, or more than a number holds: a code, and so are the digits around it.
    Code,
    Text,
}

fn reading(text: &str) -> Reading {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    let Some((&first, rest)) = digits.split_first() else { return Reading::Text };
    if !first.is_ascii_digit() {
        return Reading::Text;
    }
    if digits.len() > MOST_DIGITS + 1 {
        return if is_code(text) { Reading::Code } else { Reading::Text };
    }
    let mut size = u64::from(first - b'0');
    let mut point = digits.len();
    for (place, &byte) in rest.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            size = size * 10 + u64::from(digit);
        } else if byte == b'.' && point == digits.len() {
            point = place + 1;
        } else {
            return if first == b'0' && is_code(text) { Reading::Code } else { Reading::Text };
        }
    }
    if first == b'0' && point > 1 {
        return if negative { Reading::Text } else { Reading::Code };
    }
    let decimals = digits.len().saturating_sub(point + 1);
    let count = point + decimals;
    if count > MOST_DIGITS {
        return if is_code(text) { Reading::Code } else { Reading::Text };
    }
    if decimals > MOST_DECIMALS || digits.last() == Some(&b'.') || (negative && size == 0) {
        return Reading::Text;
    }
    if decimals > 0 && digits.last() == Some(&b'0') {
        return Reading::ZerosBehind;
    }
    let size = size as f64 / POWERS[decimals];
    Reading::Number(if negative { -size } else { size })
}

/// Any number of so many digits is told from its neighbours by its nearest `f64`.
const MOST_DIGITS: usize = 15;
/// Smaller fractions are written with an exponent.
const MOST_DECIMALS: usize = 7;
const POWERS: [f64; MOST_DECIMALS + 1] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];

fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        return bytes.len() > MOST_DIGITS || bytes.len() > 1 && bytes[0] == b'0';
    }
    let plain = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    bytes[0] == b'0' && bytes.get(1).is_some_and(u8::is_ascii_digit) && bytes.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::CellRef;

    fn take(gatherer: &mut Gatherer, row: usize, column: usize, text: &str) {
        gatherer.note(row, column, Found::Mended(text));
        gatherer.take("");
    }

    fn exact_number(text: &str) -> Option<f64> {
        match reading(text) {
            Reading::Number(number) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn only_numbers_that_are_written_back_alike_are_numbers() {
        let numbers = [
            ("0", 0.0),
            ("7", 7.0),
            ("-12", -12.0),
            ("14434.77", 14434.77),
            ("0.0000001", 1e-7),
            ("999999999999999", 999_999_999_999_999.0),
            ("-0.5", -0.5),
        ];
        for (text, number) in numbers {
            assert_eq!(exact_number(text), Some(number), "{text}");
            assert_eq!(shortest(number), text);
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "007",
            "00",
            "-0",
            "1.50",
            "0.0",
            "+1",
            "1e5",
            "1,000",
            " 1",
            "1 ",
            "0.00000001",
            "1234567890123456",
            "1.2.3",
            "--1",
            "0x1",
            "\u{661}",
            "-01",
            "1-2",
            "٣",
        ] {
            assert_eq!(exact_number(text), None, "{text}");
        }
    }

    #[test]
    fn many_numbers_are_written_back_alike() {
        // Every length of whole and fraction, with digits that walk.
        let mut seed = 1u64;
        for turn in 0..200_000u64 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(turn | 1);
            let text = format!("{}.{}", seed >> 40 >> (turn % 24), seed % 10u64.pow((turn % 9) as u32 + 1));
            if let Some(number) = exact_number(&text) {
                assert_eq!(shortest(number), text);
            }
        }
    }

    #[test]
    fn codes_are_told() {
        for text in ["00501", "01.0101", "007", "1234567890123456", "00-11"] {
            assert_eq!(reading(text), Reading::Code, "{text}");
        }
        for text in ["0", "0.5", "12", "1.50", "0 5", "05 May", "-01", "1234567890.123456"] {
            assert_ne!(reading(text), Reading::Code, "{text}");
        }
    }

    #[test]
    fn texts_that_all_differ_are_kept_without_being_looked_up() {
        let mut gatherer = Gatherer::default();
        let mut pieces = Vec::new();
        for piece in 0..8 {
            for row in 0..CHUNK {
                take(&mut gatherer, row, 0, &format!("P{}", piece * CHUNK + row));
                take(&mut gatherer, row, 1, if row % 10 == 0 { "7.50" } else { "7.25" });
            }
            pieces.push((0, gatherer.piece().chunks));
        }
        assert_eq!(gatherer.columns[0].looked_up, TELLING);
        let columns: Vec<CellColumn> =
            strands(pieces, vec![gatherer]).into_iter().map(|strand| strand.twine().unwrap()).collect();
        for row in 0..8 * CHUNK {
            assert_eq!(columns[0].cell(row), CellRef::Text(&format!("P{row}")));
            let amount = if (row % CHUNK).is_multiple_of(10) { CellRef::Text("7.50") } else { CellRef::Number(7.25) };
            assert_eq!(columns[1].cell(row), amount);
        }
    }

    #[test]
    fn digits_beside_a_code_are_text_in_every_piece() {
        let mut gatherers = vec![Gatherer::default(), Gatherer::default()];
        take(&mut gatherers[0], 0, 0, "12345");
        take(&mut gatherers[0], 1, 1, "12345");
        let first = gatherers[0].piece();
        take(&mut gatherers[1], 0, 0, "x");
        take(&mut gatherers[1], 2, 0, "00501");
        take(&mut gatherers[1], 3, 0, "7");
        let second = gatherers[1].piece();
        assert_eq!((first.used, second.used), (2, 3));
        share_codes(&mut gatherers);
        take(&mut gatherers[0], 5, 0, "12345");
        let third = gatherers[0].piece();
        let pieces = vec![(0, first.chunks), (1, second.chunks), (0, third.chunks)];
        let columns: Vec<CellColumn> =
            strands(pieces, gatherers).into_iter().map(|strand| strand.twine().unwrap()).collect();
        let filled = |column: &CellColumn| -> Vec<(usize, String)> {
            let cells = column.cells().enumerate().filter(|(_, cell)| *cell != CellRef::Empty);
            cells.map(|(row, cell)| (row, format!("{cell:?}"))).collect()
        };
        let text = |row: usize, text: &str| (row, format!("Text({text:?})"));
        assert_eq!(
            filled(&columns[0]),
            [
                text(0, "12345"),
                text(CHUNK, "x"),
                text(CHUNK + 2, "00501"),
                text(CHUNK + 3, "7"),
                text(2 * CHUNK + 5, "12345")
            ]
        );
        assert_eq!(filled(&columns[1]), [(1, "Number(12345.0)".to_owned())]);
        assert_eq!(columns[0].texts().len(), 4, "each text once");
    }
}
