//! Brings the harvests of a worksheet together into the columns of a sheet.

use std::mem;
use std::sync::Arc;

use super::Stop;
use super::crew::Barn;
use super::rows::{Band, Harvest};
use crate::sheet::chunk::{CHUNK, Chunk, Slot};
use crate::sheet::draft::Draft;
use crate::sheet::shelf::{Parcel, Shelf};
use crate::sheet::texts::{Interner, OWN, Texts};
use crate::sheet::{Limits, Sheet, SheetError};

/// Rows that come before those already there, so many times a chunk, make the library read the sheet.
const MOST_BACK: usize = 64;

/// The columns of a worksheet so far, by their places in the file.
pub(super) struct Columns<'a> {
    file: &'a str,
    limits: &'a Limits,
    /// The chunks being filled, by column, and which chunk of its column each is.
    open: Vec<Chunk>,
    index: usize,
    /// Chunks that are full, and how often one was begun before another that came earlier.
    done: Vec<Parcel>,
    back: usize,
    /// Texts that stand in the cells themselves.
    own: Interner,
    hidden_rows: Vec<(u32, u32)>,
    used: usize,
    /// First and last row in which a cell was found.
    rows: Option<(u32, u32)>,
    /// Codes of shared strings are below this.
    shared: u32,
}

impl<'a> Columns<'a> {
    pub(super) fn new(file: &'a str, limits: &'a Limits) -> Self {
        Self {
            file,
            limits,
            open: Vec::new(),
            index: 0,
            done: Vec::new(),
            back: 0,
            own: Interner::default(),
            hidden_rows: Vec::new(),
            used: 0,
            rows: None,
            shared: 0,
        }
    }

    /// Codes of shared strings are below this.
    pub(super) fn shared(&self) -> u32 {
        self.shared
    }

    /// Rows that hold something at least, from the first to the last.
    pub(super) fn filled(&self) -> usize {
        self.rows.map_or(0, |(first, last)| (last - first) as usize + 1)
    }

    /// Puts away what is left, and makes everything the columns of `sheet`, with the codes of shared strings as they are.
    pub(super) fn into_draft(mut self, sheet: Sheet, shelf: Shelf, shared: &Arc<Texts>) -> Result<Draft, Stop> {
        if self.shared as usize > shared.len() {
            return Err(Stop::Unusual("a string that is not there"));
        }
        self.close();
        put_away(self.done, &shelf, self.file)?;
        let texts = if self.own.texts().is_empty() {
            Arc::clone(shared)
        } else {
            Arc::new(self.own.into_texts().behind(Arc::clone(shared)))
        };
        let sheet = Sheet { hidden_rows: self.hidden_rows, ..sheet };
        Ok(Draft { sheet, parts: shelf.into_parts(), texts: vec![texts], coded: Vec::new(), used: self.used })
    }

    fn store(&mut self, band: &Band) -> Result<(), Stop> {
        let height = band.columns.iter().map(Chunk::len).max().unwrap_or(0);
        if height == 0 {
            return Ok(());
        }
        let last = band.first + height as u32 - 1;
        self.rows = Some(self.rows.map_or((band.first, last), |(top, bottom)| (top.min(band.first), bottom.max(last))));
        let (first, at) = (band.first as usize / CHUNK, band.first as usize % CHUNK);
        self.turn_to(first)?;
        if band.columns.len() > self.open.len() {
            self.open.resize_with(band.columns.len(), Chunk::default);
        }
        if at + height <= CHUNK {
            for (chunk, found) in self.open.iter_mut().zip(&band.columns).filter(|(_, found)| found.len() > 0) {
                chunk.append(at, found);
            }
            return Ok(());
        }
        // Rows without numbers do not begin where chunks do.
        for rows in [0..CHUNK - at, CHUNK - at..height] {
            self.turn_to((band.first as usize + rows.start) / CHUNK)?;
            for (chunk, found) in self.open.iter_mut().zip(&band.columns) {
                for row in rows.clone() {
                    let slot = found.get(row);
                    if slot != Slot::Empty {
                        chunk.set((at + row) % CHUNK, slot);
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes these the chunks that are filled.
    fn turn_to(&mut self, index: usize) -> Result<(), Stop> {
        if index == self.index {
            return Ok(());
        }
        if index < self.index {
            self.back += 1;
            if self.back > MOST_BACK {
                return Err(Stop::Unusual("rows in no order"));
            }
        }
        self.close();
        self.index = index;
        Ok(())
    }

    fn close(&mut self) {
        for (column, chunk) in self.open.iter_mut().enumerate().filter(|(_, chunk)| chunk.len() > 0) {
            self.done.push(Parcel { column, index: self.index, chunk: mem::take(chunk) });
        }
    }
}

/// Puts full chunks on the shelf.
pub(super) fn put_away(done: Vec<Parcel>, shelf: &Shelf, file: &str) -> Result<(), Stop> {
    for parcel in done {
        shelf.put(parcel).map_err(|_| Stop::Error(SheetError::cancelled(file)))?;
    }
    Ok(())
}

impl Barn for Columns<'_> {
    fn bring(&mut self, harvest: &mut Harvest, texts: &Texts, codes: &mut Vec<u32>) -> Result<(), Stop> {
        for code in codes.len() as u32..harvest.own {
            codes.push(self.own.code(texts.get(code)).ok_or(Stop::Unusual("too much text"))? | OWN);
        }
        self.used += harvest.used;
        if self.used > self.limits.cells {
            return Err(Stop::Error(crate::sheet::too_many_cells(self.file, self.limits)));
        }
        self.shared = self.shared.max(harvest.shared);
        for run in mem::take(&mut harvest.hidden) {
            match self.hidden_rows.last_mut() {
                Some((_, last)) if *last + 1 == run.0 => *last = run.1,
                _ => self.hidden_rows.push(run),
            }
        }
        for band in &mut harvest.bands {
            if harvest.own > 0 {
                let new = |code: u32| {
                    let own = codes.get((code & !OWN) as usize).copied();
                    if code & OWN == 0 { code } else { own.unwrap_or(code) }
                };
                band.columns.iter_mut().for_each(|chunk| chunk.recode(new));
            }
            self.store(band)?;
        }
        Ok(())
    }

    fn done(&mut self) -> Vec<Parcel> {
        mem::take(&mut self.done)
    }
}
