//! Gathers the cells of delimited text into typed columns: numbers where a number says all that stands there.

use std::sync::Arc;

use super::cells::shortest;
use super::column::{CHUNK, CellColumn, Chunk, Slot};
use super::texts::{Interner, NO_TEXT, Texts};

/// What one worker found so far: a dictionary a column, and the chunks of the piece it is at.
#[derive(Default)]
pub(super) struct Gatherer {
    columns: Vec<Gathered>,
    used: usize,
    excess: Option<&'static str>,
}

#[derive(Default)]
struct Gathered {
    texts: Interner,
    chunk: Chunk,
    coded: bool,
}

/// Eight times what Excel holds.
const MOST_COLUMNS: usize = 1 << 17;
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

    /// Takes a cell that is not empty; `row` counts from the top of the piece and is below [`CHUNK`].
    pub(super) fn take(&mut self, row: usize, column: usize, text: &str) {
        if column >= self.columns.len() {
            if column >= MOST_COLUMNS {
                self.excess = Some("a row of more than 131,072 cells");
                return;
            }
            self.columns.resize_with(column + 1, Gathered::default);
        }
        let Some(gathered) = self.columns.get_mut(column) else { return };
        self.used += 1;
        let slot = match exact_number(text) {
            Some(number) if !gathered.coded => Slot::Number(number),
            found => {
                gathered.coded |= found.is_none() && is_code(text);
                match gathered.texts.code(text) {
                    Some(code) => Slot::Text(code),
                    None => {
                        self.excess = Some(TOO_MUCH_TEXT);
                        return;
                    }
                }
            }
        };
        gathered.chunk.set(row, slot);
    }

    /// The piece gathered since the last call.
    pub(super) fn piece(&mut self) -> Piece {
        let chunks = self.columns.iter_mut().map(|column| {
            let mut chunk = std::mem::take(&mut column.chunk);
            chunk.shrink();
            chunk
        });
        let mut chunks: Vec<Chunk> = chunks.collect();
        let width = chunks.iter().rposition(|chunk| !matches!(chunk, Chunk::Empty)).map_or(0, |last| last + 1);
        chunks.truncate(width);
        Piece { chunks, used: std::mem::take(&mut self.used) }
    }
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
        let mut union = Union { dictionaries: &self.dictionaries, codes, texts: Interner::default() };
        let mut chunks = Vec::with_capacity(self.chunks.len());
        for (owner, mut chunk) in self.chunks {
            match &mut chunk {
                Chunk::Codes(codes) => {
                    for code in codes {
                        *code = union.renamed(owner, *code)?;
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
}

impl Union<'_> {
    fn renamed(&mut self, owner: usize, code: u32) -> Option<u32> {
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

/// The number that a text is, if the number written out again is that very text: no zeros or signs that say nothing, no
/// more digits than a number holds.
fn exact_number(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > MOST_DIGITS + 1 {
        return None;
    }
    let (mut whole, mut decimals, mut point) = (0u64, 0usize, false);
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                decimals += usize::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    let before = digits.len() - decimals - usize::from(point);
    let zeros_in_front = digits[0] == b'0' && before > 1;
    let zeros_behind = point && matches!(digits.last(), Some(b'0' | b'.'));
    let too_many = digits.len() - usize::from(point) > MOST_DIGITS;
    if before == 0 || zeros_in_front || zeros_behind || too_many || decimals > MOST_DECIMALS || (negative && whole == 0)
    {
        return None;
    }
    let size = whole as f64 / POWERS[decimals];
    Some(if negative { -size } else { size })
}

/// Any number of so many digits is told from its neighbours by its nearest `f64`.
const MOST_DIGITS: usize = 15;
/// Smaller fractions are written with an exponent.
const MOST_DECIMALS: usize = 7;
const POWERS: [f64; MOST_DECIMALS + 1] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];

/// Digits with a zero in front, or more digits than a number holds: a code, and so are the digits around it.
fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    plain
        && ((text.starts_with('0') && text.as_bytes().get(1).is_some_and(u8::is_ascii_digit))
            || (digits > MOST_DIGITS && digits == text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::CellRef;

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
            assert!(is_code(text), "{text}");
        }
        for text in ["0", "0.5", "12", "1.50", "0 5", "05 May", "-01", "1234567890.123456"] {
            assert!(!is_code(text), "{text}");
        }
    }

    #[test]
    fn digits_beside_a_code_are_text_in_every_piece() {
        let mut gatherers = vec![Gatherer::default(), Gatherer::default()];
        gatherers[0].take(0, 0, "12345");
        gatherers[0].take(1, 1, "12345");
        let first = gatherers[0].piece();
        gatherers[1].take(0, 0, "x");
        gatherers[1].take(2, 0, "00501");
        gatherers[1].take(3, 0, "7");
        let second = gatherers[1].piece();
        assert_eq!((first.used, second.used), (2, 3));
        share_codes(&mut gatherers);
        gatherers[0].take(5, 0, "12345");
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
