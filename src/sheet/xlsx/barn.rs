//! Brings the harvests of a worksheet together into the columns of a sheet.

use std::mem;
use std::sync::Arc;

use super::Stop;
use super::crew::Barn;
use super::rows::{Band, Harvest};
use crate::sheet::column::{CHUNK, CellColumn, Chunk, Slot};
use crate::sheet::texts::{Interner, OWN, Texts};
use crate::sheet::{Limits, Sheet, grid};

/// The columns of a worksheet so far, by their places in the file.
pub(super) struct Columns<'a> {
    file: &'a str,
    limits: &'a Limits,
    columns: Vec<Vec<Chunk>>,
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
            columns: Vec::new(),
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

    /// Makes the columns those of `sheet`, with the codes of shared strings as they are and those of own texts behind them.
    pub(super) fn lay_out(self, sheet: &mut Sheet, shared: &Arc<Texts>, limits: &Limits) -> Result<(), Stop> {
        if self.shared as usize > shared.len() {
            return Err(Stop::Unusual("a string that is not there"));
        }
        let texts = if self.own.texts().is_empty() {
            Arc::clone(shared)
        } else {
            Arc::new(self.own.into_texts().behind(Arc::clone(shared)))
        };
        let base = shared.len() as u32;
        let recoded = texts.len() > shared.len();
        let columns = self.columns.into_iter().map(|mut chunks| {
            if recoded {
                let new = |code: u32| if code & OWN == 0 { code } else { (code & !OWN) + base };
                chunks.iter_mut().for_each(|chunk| chunk.recode(new));
            }
            let height = chunks.len() * CHUNK;
            CellColumn::new(chunks, 0, height, Arc::clone(&texts))
        });
        sheet.hidden_rows = self.hidden_rows;
        grid::cut(sheet, columns.collect(), self.used, None, limits).map_err(Stop::Error)
    }

    fn store(&mut self, band: &Band) {
        let height = band.columns.iter().map(Chunk::len).max().unwrap_or(0) as u32;
        if height > 0 {
            let (first, last) = self.rows.unwrap_or((band.first, band.first));
            self.rows = Some((first.min(band.first), last.max(band.first + height - 1)));
        }
        if band.columns.len() > self.columns.len() {
            self.columns.resize_with(band.columns.len(), Vec::new);
        }
        let (first, at) = (band.first as usize / CHUNK, band.first as usize % CHUNK);
        for (chunks, found) in self.columns.iter_mut().zip(&band.columns) {
            if found.len() == 0 {
                continue;
            }
            if at + found.len() <= CHUNK {
                chunk(chunks, first).append(at, found);
            } else {
                // Rows without numbers do not begin where chunks do.
                for (place, slot) in
                    found.slots().take(found.len()).enumerate().filter(|(_, slot)| *slot != Slot::Empty)
                {
                    chunk(chunks, first + (at + place) / CHUNK).set((at + place) % CHUNK, slot);
                }
            }
        }
    }
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
            self.store(band);
        }
        Ok(())
    }
}

fn chunk(chunks: &mut Vec<Chunk>, index: usize) -> &mut Chunk {
    if index >= chunks.len() {
        chunks.resize_with(index + 1, Chunk::default);
    }
    &mut chunks[index]
}
