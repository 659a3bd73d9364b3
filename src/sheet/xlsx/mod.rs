//! The fast way through .xlsx and .xlsm workbooks: unpacked in pieces and parsed by bytes into columns.
//!
//! It takes only what it knows to read as the spreadsheet library would; anything else makes it step back, and the
//! library reads the file. The library is also what its tests compare it with.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::draft::{Draft, Found};
use super::outlet::{Lost, Word};
use super::shelf::Shelf;
use super::workbook::Watch;
use super::{ErrorCode, Format, Limits, Sheet, SheetError};

mod barn;
mod crew;
mod inflate;
mod number;
mod package;
pub(super) mod preview;
mod rows;
mod scan;
mod source;
mod strings;
mod surroundings;
#[cfg(test)]
mod tests;
mod text;

use super::texts::Texts;
use barn::Columns;
use inflate::Part;
use package::{Package, SheetPart};
use source::Source;

/// Why the fast way ends.
#[derive(Debug)]
pub(super) enum Stop {
    /// Something it does not know, in a few words for the log.
    Unusual(&'static str),
    /// What the caller is to be told.
    Error(SheetError),
}

/// A worksheet smaller than this is not worth a second worker.
const SMALL: u64 = 2 << 20;
/// More workers than this only wait for the one that unpacks.
const MOST_WORKERS: usize = 4;

/// Reads a workbook, or nothing where the spreadsheet library must.
pub(super) fn read(file: &super::source::Source, watch: &Watch) -> Result<Option<(Format, Vec<Found>)>, SheetError> {
    let Some(path) = file.path() else { return Ok(None) };
    match package::open(path, watch.limits).and_then(|package| sheets(&package, watch)) {
        Ok(sheets) => Ok(Some(sheets)),
        Err(Stop::Unusual(why)) => {
            tracing::debug!(file = watch.file, why, "left to the spreadsheet library");
            if let Some(outlet) = watch.outlet {
                outlet.send(Word::Forget).map_err(|Lost| SheetError::cancelled(watch.file))?;
            }
            Ok(None)
        }
        Err(Stop::Error(error)) => Err(error),
    }
}

fn sheets(package: &Package, watch: &Watch) -> Result<(Format, Vec<Found>), Stop> {
    let stopped = AtomicBool::new(false);
    let (file, outlet) = (watch.file, watch.outlet);
    thread::scope(|scope| {
        let stopped = &stopped;
        let reading = scope.spawn(move || {
            let texts = Arc::new(strings::all(&package.path, package.strings, stopped)?);
            match outlet.map(|outlet| outlet.send(Word::Texts(Arc::clone(&texts)))) {
                Some(Err(Lost)) => Err(Stop::Error(SheetError::cancelled(file))),
                _ => Ok(texts),
            }
        });
        let mut texts = Shared::Coming(reading);
        let read = each(package, watch, &mut texts);
        stopped.store(true, Ordering::Relaxed);
        read
    })
}

/// The shared strings, which are read beside the first sheet.
enum Shared<'a> {
    Coming(thread::ScopedJoinHandle<'a, Result<Arc<Texts>, Stop>>),
    Here(Arc<Texts>),
}

impl Shared<'_> {
    /// Waits for the strings.
    fn texts(&mut self) -> Result<Arc<Texts>, Stop> {
        let before = std::mem::replace(self, Self::Here(Arc::default()));
        let texts = match before {
            Self::Here(texts) => texts,
            Self::Coming(reading) => reading.join().map_err(|_| Stop::Unusual("strings broke down"))??,
        };
        *self = Self::Here(Arc::clone(&texts));
        Ok(texts)
    }
}

fn each(package: &Package, watch: &Watch, texts: &mut Shared) -> Result<(Format, Vec<Found>), Stop> {
    let total: u64 = package.sheets.iter().map(|part| part.place.packed).sum();
    let (mut done, mut cells) = (0u64, 0usize);
    let mut sheets = Vec::with_capacity(package.sheets.len());
    for part in &package.sheets {
        let limits = Limits { cells: watch.limits.cells.saturating_sub(cells), ..watch.limits.clone() };
        let look = |taken: u64| {
            if (watch.cancelled)() {
                return Err(Stop::Error(SheetError::cancelled(watch.file)));
            }
            (watch.progress)((done + taken) as f32 / total.max(1) as f32);
            Ok(())
        };
        look(0)?;
        let sheet = match sheet(package, part, &Watch { limits: &limits, ..*watch }, look, texts) {
            Ok(draft) => {
                cells += draft.used;
                Found::Draft(draft)
            }
            Err(Stop::Error(reason)) if reason.code != ErrorCode::Cancelled => {
                let name = part.name.as_str().into();
                Found::Sheet(Sheet { name, hidden: part.hidden, unread: Some(reason), ..Sheet::default() })
            }
            Err(stop) => return Err(stop),
        };
        done += part.place.packed;
        sheets.push(sheet);
    }
    Ok((package.format, sheets))
}

fn sheet(
    package: &Package,
    part: &SheetPart,
    watch: &Watch,
    look: impl Fn(u64) -> Result<(), Stop>,
    texts: &mut Shared,
) -> Result<Draft, Stop> {
    let (source, head) = Source::open(Part::open(&package.path, part.place)?, source::PIECE)?;
    let hidden_columns = surroundings::hidden_columns(&head)?;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let workers = if part.place.unpacked < SMALL { 1 } else { cores.min(MOST_WORKERS) };
    let mut columns = Columns::new(watch.file, watch.limits);
    let shelf = Shelf::new(watch.outlet);
    let tail = crew::work(source, &package.styles, workers, &mut columns, &shelf, watch.file, look)?;
    let sheet = Sheet {
        name: part.name.as_str().into(),
        hidden: part.hidden,
        merged: surroundings::merged(&tail),
        hidden_columns,
        ..Sheet::default()
    };
    columns.into_draft(sheet, shelf, &texts.texts()?)
}
