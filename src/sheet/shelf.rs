//! Where the finished chunks of a sheet go while it is read: kept here, or sent away at once.

use std::sync::{Mutex, PoisonError};

use super::chunk::Chunk;
use super::outlet::{Lost, Outlet, Word};

/// A finished chunk, and where in the sheet it belongs.
pub(super) struct Parcel {
    pub(super) column: usize,
    /// Which chunk of the column.
    pub(super) index: usize,
    pub(super) chunk: Chunk,
}

/// Texts that a column's dictionary has got since it was last asked.
pub(super) struct Growth {
    pub(super) column: usize,
    pub(super) bytes: Vec<u8>,
    /// Where each ends, in the whole dictionary.
    pub(super) ends: Vec<u32>,
}

/// Takes chunks in any order, from any thread.
pub(super) struct Shelf<'a> {
    /// Where chunks are sent, and the number of the sheet there.
    away: Option<(&'a Outlet, u32)>,
    here: Mutex<Chunks>,
}

/// The chunks of a sheet.
pub(super) enum Parts {
    Here(Chunks),
    /// Sent, under this number.
    Away(u32),
}

/// Chunks by column.
#[derive(Default)]
pub(super) struct Chunks {
    pub(super) columns: Vec<Vec<Chunk>>,
    /// Chunks there is room for in all columns.
    room: usize,
}

/// Most chunks of a sheet, empty ones included: twice what every column and row that Excel has take.
const MOST_CHUNKS: usize = 1 << 23;

impl<'a> Shelf<'a> {
    /// A shelf for the next sheet, which sends its chunks if there is an outlet.
    pub(super) fn new(outlet: Option<&'a Outlet>) -> Self {
        Self { away: outlet.map(|outlet| (outlet, outlet.sheet())), here: Mutex::default() }
    }

    /// Makes a chunk as narrow as it can be, and keeps or sends it.
    pub(super) fn put(&self, mut parcel: Parcel) -> Result<(), Lost> {
        parcel.chunk.narrow();
        match self.away {
            Some((outlet, sheet)) => outlet.send(Word::Parcel(sheet, parcel)),
            None => self.here.lock().unwrap_or_else(PoisonError::into_inner).put(parcel).ok_or(Lost),
        }
    }

    /// True where chunks are sent, and dictionaries may be while they grow.
    pub(super) fn is_away(&self) -> bool {
        self.away.is_some()
    }

    /// Sends texts, one column's in the order of their codes. Where chunks are kept, so are the dictionaries.
    pub(super) fn grow(&self, growth: Growth) -> Result<(), Lost> {
        match self.away {
            Some((outlet, sheet)) => outlet.send(Word::Growth(sheet, growth)),
            None => Ok(()),
        }
    }

    /// What was put.
    pub(super) fn into_parts(self) -> Parts {
        match self.away {
            Some((_, sheet)) => Parts::Away(sheet),
            None => Parts::Here(self.here.into_inner().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

impl Chunks {
    /// Puts a chunk; its cells count where another one stood. Nothing if it is too far away.
    pub(super) fn put(&mut self, parcel: Parcel) -> Option<()> {
        let Parcel { column, index, chunk } = parcel;
        let height = self.columns.get(column).map_or(0, Vec::len);
        let more = column.saturating_sub(self.columns.len()).saturating_add((index + 1).saturating_sub(height));
        self.room = self.room.checked_add(more).filter(|&room| room <= MOST_CHUNKS)?;
        if column >= self.columns.len() {
            self.columns.resize_with(column + 1, Vec::new);
        }
        let chunks = self.columns.get_mut(column)?;
        if index >= chunks.len() {
            chunks.resize_with(index + 1, Chunk::default);
        }
        match chunks.get_mut(index)? {
            place @ Chunk::Empty => *place = chunk,
            before => before.append(0, &chunk),
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::chunk::Slot;

    #[test]
    fn chunks_come_in_any_order_and_later_cells_count() {
        let shelf = Shelf::new(None);
        let chunk = |cells: &[(usize, f64)]| {
            let mut chunk = Chunk::default();
            cells.iter().for_each(|&(at, number)| chunk.set(at, Slot::Number(number)));
            chunk
        };
        shelf.put(Parcel { column: 1, index: 2, chunk: chunk(&[(0, 1.0), (5, 2.0)]) }).unwrap();
        shelf.put(Parcel { column: 0, index: 0, chunk: chunk(&[(3, 3.0)]) }).unwrap();
        shelf.put(Parcel { column: 1, index: 2, chunk: chunk(&[(4, 0.125), (5, 5.0)]) }).unwrap();
        assert!(shelf.put(Parcel { column: 1 << 30, index: 0, chunk: chunk(&[(0, 1.0)]) }).is_err());
        assert!(shelf.put(Parcel { column: 0, index: usize::MAX - 1, chunk: chunk(&[(0, 1.0)]) }).is_err());
        let Parts::Here(chunks) = shelf.into_parts() else { panic!("kept here") };
        let cells: Vec<_> = (0..7).map(|at| chunks.columns[1][2].get(at)).collect();
        let number = Slot::Number;
        assert_eq!(
            cells,
            [number(1.0), Slot::Empty, Slot::Empty, Slot::Empty, number(0.125), number(5.0), Slot::Empty]
        );
        assert_eq!((chunks.columns.len(), chunks.columns[0].len(), chunks.columns[1].len()), (2, 1, 3));
    }
}
