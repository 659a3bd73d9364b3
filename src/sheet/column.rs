//! One column of cells, in chunks of a few thousand rows that each hold one kind of cell, or slots of any kind.

use std::fmt;
use std::iter;
use std::sync::Arc;

use super::CellRef;
use super::texts::{NO_TEXT, Texts};

/// Rows of one chunk.
pub(super) const CHUNK: usize = 4096;

/// The cells of one column. What it costs follows what stands in it: nothing for empty chunks, four bytes for texts
/// and dates, eight for numbers, sixteen where kinds are mixed.
#[derive(Clone, Default)]
pub struct CellColumn {
    chunks: Vec<Chunk>,
    /// Rows of the first chunk that stand above the grid.
    skip: usize,
    height: usize,
    texts: Arc<Texts>,
}

/// A cell whose text, if it is one, is told by its code in [`CellColumn::texts`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Keyed<'a> {
    /// A text. Equal codes are equal texts; a workbook may hold the same text under two codes.
    Text(u32),
    /// Any other cell, or a text that is not in the dictionary because nearly all of its column differ.
    Cell(CellRef<'a>),
}

impl CellColumn {
    /// Number of rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// One cell; empty beyond the end.
    pub fn cell(&self, row: usize) -> CellRef<'_> {
        self.slot(row).cell(&self.texts)
    }

    /// One cell with its text by code.
    pub fn keyed(&self, row: usize) -> Keyed<'_> {
        self.slot(row).keyed(&self.texts)
    }

    /// All cells, from the top.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = CellRef<'_>> + Clone {
        Cells { slots: self.slots(), left: self.height }.map(|slot| slot.cell(&self.texts))
    }

    /// All cells with their texts by code, so that a reader can understand each distinct text once.
    pub fn keyed_cells(&self) -> impl ExactSizeIterator<Item = Keyed<'_>> + Clone {
        Cells { slots: self.slots(), left: self.height }.map(|slot| slot.keyed(&self.texts))
    }

    /// The texts behind the codes of [`Keyed::Text`]; other columns may share them.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(super) fn new(chunks: Vec<Chunk>, skip: usize, height: usize, texts: Arc<Texts>) -> Self {
        Self { chunks, skip, height, texts }
    }

    /// The dictionary, as it is shared.
    pub(super) fn dictionary(&self) -> &Arc<Texts> {
        &self.texts
    }

    /// Rows of the first chunk that stand above the grid, and the chunks.
    pub(super) fn into_chunks(self) -> (usize, Vec<Chunk>) {
        (self.skip, self.chunks)
    }

    /// First and last row that hold more than white space.
    pub(super) fn span(&self) -> Option<(usize, usize)> {
        let filled = |row: &usize| !self.cell(*row).is_empty();
        let chunks = |chunk: &usize| !matches!(self.chunks.get(*chunk), None | Some(Chunk::Empty));
        let rows = |chunk: usize| (chunk * CHUNK).saturating_sub(self.skip)..((chunk + 1) * CHUNK - self.skip);
        let first = (0..self.chunks.len()).filter(chunks).flat_map(rows).find(filled)?;
        let last = (0..self.chunks.len()).rev().filter(chunks).flat_map(|chunk| rows(chunk).rev()).find(filled)?;
        Some((first, last))
    }

    /// The first rows alone.
    pub(super) fn head(&self, rows: usize) -> Self {
        let height = self.height.min(rows);
        let chunks = self.chunks.iter().take((self.skip + height).div_ceil(CHUNK)).cloned().collect();
        Self { chunks, skip: self.skip, height, texts: Arc::clone(&self.texts) }
    }

    /// Keeps only `height` rows from row `top` on.
    pub(super) fn cut(&mut self, top: usize, height: usize) {
        let first = self.skip + top;
        self.chunks.drain(..(first / CHUNK).min(self.chunks.len()));
        self.skip = first % CHUNK;
        self.height = height;
        self.chunks.truncate((self.skip + height).div_ceil(CHUNK));
        for chunk in &mut self.chunks {
            chunk.shrink();
        }
    }

    fn slot(&self, row: usize) -> Slot {
        if row >= self.height {
            return Slot::Empty;
        }
        let row = row + self.skip;
        self.chunks.get(row / CHUNK).map_or(Slot::Empty, |chunk| chunk.get(row % CHUNK))
    }

    fn slots(&self) -> impl Iterator<Item = Slot> + Clone {
        let chunks = self.chunks.iter().flat_map(Chunk::slots).skip(self.skip);
        chunks.chain(iter::repeat(Slot::Empty)).take(self.height)
    }
}

impl fmt::Debug for CellColumn {
    /// The first cells only: a failed test must not print a million.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first: Vec<_> = self.cells().take(20).collect();
        f.debug_struct("CellColumn").field("height", &self.height).field("first", &first).finish_non_exhaustive()
    }
}

impl PartialEq for CellColumn {
    fn eq(&self, other: &Self) -> bool {
        self.height == other.height && self.cells().eq(other.cells())
    }
}

/// An iterator that knows how much is left.
#[derive(Clone)]
struct Cells<I> {
    slots: I,
    left: usize,
}

impl<I: Iterator<Item = Slot>> Iterator for Cells<I> {
    type Item = Slot;

    fn next(&mut self) -> Option<Slot> {
        let slot = self.slots.next()?;
        self.left -= 1;
        Some(slot)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<I: Iterator<Item = Slot>> ExactSizeIterator for Cells<I> {}

/// A cell of which texts and error values stand in a dictionary.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Slot {
    #[default]
    Empty,
    Text(u32),
    Number(f64),
    Date {
        days: i32,
        seconds: u32,
    },
    Bool(bool),
    Error(u32),
}

impl Slot {
    fn cell(self, texts: &Texts) -> CellRef<'_> {
        match self {
            Self::Empty => CellRef::Empty,
            Self::Text(code) => match texts.get(code) {
                "" => CellRef::Empty,
                text => CellRef::Text(text),
            },
            Self::Number(number) => CellRef::Number(number),
            Self::Date { days, seconds } => CellRef::Date { days, seconds },
            Self::Bool(truth) => CellRef::Bool(truth),
            Self::Error(code) => CellRef::Error(texts.get(code)),
        }
    }

    fn keyed(self, texts: &Texts) -> Keyed<'_> {
        match self {
            Self::Text(code) => Keyed::Text(code),
            other => Keyed::Cell(other.cell(texts)),
        }
    }
}

/// Up to [`CHUNK`] cells; those behind its end are empty.
#[derive(Clone, Debug, Default)]
pub(super) enum Chunk {
    #[default]
    Empty,
    /// [`BLANK`] where a cell is empty.
    Numbers(Vec<f64>),
    /// Codes of texts, [`NO_TEXT`] where a cell is empty.
    Codes(Vec<u32>),
    /// Dates without a time of day, [`NO_DAY`] where a cell is empty.
    Days(Vec<i32>),
    Slots(Vec<Slot>),
}

/// A NaN that no arithmetic makes.
const BLANK: u64 = 0x7FF8_0000_00B1_A4C0;
/// Far before any date.
const NO_DAY: i32 = i32::MIN;

impl Chunk {
    pub(super) fn get(&self, at: usize) -> Slot {
        match self {
            Self::Empty => Slot::Empty,
            Self::Numbers(numbers) => numbers.get(at).map_or(Slot::Empty, |&number| number_slot(number)),
            Self::Codes(codes) => codes.get(at).map_or(Slot::Empty, |&code| text_slot(code)),
            Self::Days(days) => days.get(at).map_or(Slot::Empty, |&days| day_slot(days)),
            Self::Slots(slots) => slots.get(at).copied().unwrap_or_default(),
        }
    }

    /// Puts a cell at a place below [`CHUNK`]; what stood there goes.
    pub(super) fn set(&mut self, at: usize, slot: Slot) {
        match (&mut *self, slot) {
            (Self::Numbers(numbers), Slot::Number(number)) if number.to_bits() != BLANK => {
                put(numbers, at, number, f64::from_bits(BLANK));
            }
            (Self::Codes(codes), Slot::Text(code)) => put(codes, at, code, NO_TEXT),
            (Self::Days(all), Slot::Date { days, seconds: 0 }) if days != NO_DAY => put(all, at, days, NO_DAY),
            (Self::Slots(slots), _) => put(slots, at, slot, Slot::Empty),
            (Self::Empty, Slot::Empty) => {}
            _ => {
                *self = if self.len() > 0 {
                    Self::Slots(self.slots().take(self.len()).collect())
                } else {
                    match slot {
                        Slot::Number(number) if number.to_bits() != BLANK => Self::Numbers(Vec::new()),
                        Slot::Text(_) => Self::Codes(Vec::new()),
                        Slot::Date { days, seconds: 0 } if days != NO_DAY => Self::Days(Vec::new()),
                        _ => Self::Slots(Vec::new()),
                    }
                };
                self.set(at, slot);
            }
        }
    }

    /// Puts the cells of `other` at `at` and behind; its empty ones leave what stands there.
    pub(super) fn append(&mut self, at: usize, other: &Self) {
        if self.len() == 0 {
            *self = match other {
                Self::Empty => Self::Empty,
                Self::Numbers(_) => Self::Numbers(Vec::with_capacity(CHUNK)),
                Self::Codes(_) => Self::Codes(Vec::with_capacity(CHUNK)),
                Self::Days(_) => Self::Days(Vec::with_capacity(CHUNK)),
                Self::Slots(_) => Self::Slots(Vec::with_capacity(CHUNK)),
            };
        }
        let behind = self.len() <= at;
        match (&mut *self, other) {
            (_, Self::Empty) => {}
            (Self::Numbers(mine), Self::Numbers(theirs)) if behind => join(mine, at, theirs, f64::from_bits(BLANK)),
            (Self::Codes(mine), Self::Codes(theirs)) if behind => join(mine, at, theirs, NO_TEXT),
            (Self::Days(mine), Self::Days(theirs)) if behind => join(mine, at, theirs, NO_DAY),
            (Self::Slots(mine), Self::Slots(theirs)) if behind => join(mine, at, theirs, Slot::Empty),
            _ => {
                for (place, slot) in other.slots().take(other.len()).enumerate() {
                    if slot != Slot::Empty {
                        self.set(at + place, slot);
                    }
                }
            }
        }
    }

    /// Removes all cells and keeps the room.
    pub(super) fn clear(&mut self) {
        match self {
            Self::Empty => {}
            Self::Numbers(numbers) => numbers.clear(),
            Self::Codes(codes) => codes.clear(),
            Self::Days(days) => days.clear(),
            // What comes next is probably of one kind again.
            Self::Slots(_) => *self = Self::Empty,
        }
    }

    /// Gives every text and error value the code that `new` has for its code.
    pub(super) fn recode(&mut self, new: impl Fn(u32) -> u32) {
        match self {
            Self::Empty | Self::Numbers(_) | Self::Days(_) => {}
            Self::Codes(codes) => codes.iter_mut().filter(|code| **code != NO_TEXT).for_each(|code| *code = new(*code)),
            Self::Slots(slots) => {
                for slot in slots {
                    if let Slot::Text(code) | Slot::Error(code) = slot {
                        *code = new(*code);
                    }
                }
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Numbers(numbers) => numbers.len(),
            Self::Codes(codes) => codes.len(),
            Self::Days(days) => days.len(),
            Self::Slots(slots) => slots.len(),
        }
    }

    /// All [`CHUNK`] cells.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> + Clone + '_ {
        (0..CHUNK).map(|at| self.get(at))
    }

    /// Gives back the room kept for cells that never came.
    pub(super) fn shrink(&mut self) {
        match self {
            Self::Empty => {}
            Self::Numbers(numbers) => numbers.shrink_to_fit(),
            Self::Codes(codes) => codes.shrink_to_fit(),
            Self::Days(days) => days.shrink_to_fit(),
            Self::Slots(slots) => slots.shrink_to_fit(),
        }
    }
}

fn number_slot(number: f64) -> Slot {
    if number.to_bits() == BLANK { Slot::Empty } else { Slot::Number(number) }
}

fn text_slot(code: u32) -> Slot {
    if code == NO_TEXT { Slot::Empty } else { Slot::Text(code) }
}

fn day_slot(days: i32) -> Slot {
    if days == NO_DAY { Slot::Empty } else { Slot::Date { days, seconds: 0 } }
}

fn put<T: Copy>(values: &mut Vec<T>, at: usize, value: T, filler: T) {
    if at == values.len() {
        values.push(value);
    } else if at > values.len() {
        while values.len() < at {
            values.push(filler);
        }
        values.push(value);
    } else {
        values[at] = value;
    }
}

fn join<T: Copy>(mine: &mut Vec<T>, at: usize, theirs: &[T], filler: T) {
    mine.resize(at, filler);
    mine.extend_from_slice(theirs);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_take_any_cell_in_any_order() {
        let slots = [
            Slot::Number(1.5),
            Slot::Text(0),
            Slot::Date { days: 3, seconds: 0 },
            Slot::Date { days: 3, seconds: 9 },
            Slot::Bool(true),
            Slot::Error(1),
            Slot::Number(f64::from_bits(BLANK)),
            Slot::Date { days: NO_DAY, seconds: 0 },
            Slot::Empty,
        ];
        for first in slots {
            for second in slots {
                let mut chunk = Chunk::default();
                chunk.set(7, first);
                chunk.set(2, second);
                chunk.set(9, first);
                chunk.set(9, second);
                let same = |a: Slot, b: Slot| {
                    a == b || matches!((a, b), (Slot::Number(a), Slot::Number(b)) if a.to_bits() == b.to_bits())
                };
                assert!(same(chunk.get(7), first) && same(chunk.get(2), second) && same(chunk.get(9), second));
                assert_eq!((chunk.get(0), chunk.get(8), chunk.get(4095)), (Slot::Empty, Slot::Empty, Slot::Empty));
            }
        }
    }

    #[test]
    fn a_column_is_seen_through_its_window() {
        let mut texts = Texts::default();
        let code = texts.push("a").unwrap();
        let empty = texts.push("").unwrap();
        let mut chunks = vec![Chunk::Empty, Chunk::Empty, Chunk::Empty];
        chunks[0].set(5, Slot::Text(code));
        chunks[1].set(0, Slot::Number(2.0));
        chunks[2].set(1, Slot::Text(empty));
        let column = CellColumn::new(chunks, 5, 2 * CHUNK, Arc::new(texts));
        assert_eq!(column.cells().len(), 2 * CHUNK);
        assert!(column.cells().enumerate().all(|(row, cell)| cell == column.cell(row)));
        assert_eq!((column.cell(0), column.cell(CHUNK - 5)), (CellRef::Text("a"), CellRef::Number(2.0)));
        assert_eq!((column.keyed(0), column.keyed(1)), (Keyed::Text(code), Keyed::Cell(CellRef::Empty)));
        assert_eq!(column.cell(2 * CHUNK - 4), CellRef::Empty, "an empty text is an empty cell");
        assert_eq!(column.cell(2 * CHUNK), CellRef::Empty);
    }
}
