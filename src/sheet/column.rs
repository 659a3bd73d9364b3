//! One column of cells, in chunks of a few thousand rows that each hold one kind of cell, or slots of any kind.

use std::fmt;
use std::iter;
use std::sync::Arc;

use super::CellRef;
use super::chunk::{CHUNK, Chunk, Slot};
use super::texts::Texts;

/// The cells of one column. What it costs follows what stands in it: nothing for empty chunks, one to four
/// bytes for texts, four for dates and numbers with up to two decimals, eight for other numbers and texts among them,
/// sixteen for all else.
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

#[cfg(test)]
mod tests {
    use super::*;

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
