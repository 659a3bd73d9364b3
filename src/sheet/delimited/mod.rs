//! Delimited text files (csv, tsv and their relatives) to one sheet of typed columns, in pieces of rows, all cores at once.

use std::io;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use memchr::memchr;

use super::draft::Draft;
use super::encoding::{self, Charset, Told};
use super::outlet::{Lost, Word};
use super::shelf::Shelf;
use super::source::Source;
use super::split::Splitter;
use super::workbook::Watch;
use super::{ErrorCode, Sheet, SheetError};

mod batch;
mod gather;
mod number;
mod pieces;
mod scan;
#[cfg(test)]
mod tests;

use batch::Batch;
use gather::{Columns, Full, Gatherer};
use pieces::{Piece, Pieces};
use scan::Marks;

/// A text file as read.
pub(super) struct Delimited {
    pub(super) encoding: &'static str,
    pub(super) delimiter: char,
    pub(super) draft: Draft,
}

/// A file smaller than this is not worth a second worker. Tests want their small files read as large ones are.
const SMALL: u64 = if cfg!(test) { 64 << 10 } else { 2 << 20 };
/// More workers than this wait for the one that reads.
const MOST_WORKERS: usize = 8;

/// Reads a text file. Rows keep the numbers a spreadsheet program would give them; a cell is a number where that number
/// is written exactly as it stands there, and otherwise text as it stands there.
pub(super) fn read(source: &Source, watch: &Watch) -> Result<Delimited, SheetError> {
    let (mut charset, mark) = match encoding::tell(&source.head) {
        Told::Sure(charset, mark) => (charset, mark),
        Told::Likely => (Charset::Utf8, 0),
        Told::Unknown => (survey(source)?, 0),
    };
    let mut strict = charset == Charset::Utf8;
    loop {
        match attempt(source, charset, mark, strict, watch) {
            Ok(read) => return Ok(read),
            Err(Stop::NotUtf8) => {
                strict = false;
                charset = survey(source)?;
                if let Some(outlet) = watch.outlet {
                    outlet.send(Word::Forget).map_err(|Lost| SheetError::cancelled(watch.file))?;
                }
            }
            Err(Stop::Broken(cause)) => return Err(source.error(&cause)),
            Err(Stop::TooLarge(what)) => return Err(too_large(watch.file, what)),
            Err(Stop::Error(error)) => return Err(error),
        }
    }
}

fn survey(source: &Source) -> Result<Charset, SheetError> {
    source.stream().and_then(encoding::survey).map_err(|cause| source.error(&cause))
}

/// Why reading stopped before the end.
enum Stop {
    NotUtf8,
    Broken(io::Error),
    /// What there is too much of.
    TooLarge(&'static str),
    Error(SheetError),
}

impl From<Full> for Stop {
    fn from(Full: Full) -> Self {
        Self::TooLarge(tr!("more than 4 GB of text in one column"))
    }
}

fn attempt(source: &Source, charset: Charset, mark: usize, strict: bool, watch: &Watch) -> Result<Delimited, Stop> {
    let bytes = source.whole_stream().map_err(Stop::Broken)?;
    let pieces = Pieces::open(bytes, mark, charset, strict)?;
    let (encoding, delimiter) = (charset.name(), char::from(pieces.dialect.delimiter));
    let crew = Crew {
        file: watch.file,
        most_cells: watch.limits.cells,
        pieces: Mutex::new(pieces),
        shelf: Shelf::new(watch.outlet),
        queue: Mutex::default(),
        brought: Condvar::new(),
        stopped: AtomicBool::new(false),
    };
    let look = || {
        if (watch.cancelled)() {
            return Err(Stop::Error(SheetError::cancelled(watch.file)));
        }
        (watch.progress)(source.share());
        Ok(())
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_WORKERS);
    let workers = if source.size < SMALL { 1 } else { cores };
    thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(|| crew.worker(&|| Ok(())));
        }
        crew.worker(&look);
    });
    let name = watch.file.rsplit_once('.').map_or(watch.file, |(stem, _)| stem);
    let queue = crew.queue.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(stop) = queue.stop {
        return Err(stop);
    }
    let used = queue.columns.used;
    let (texts, coded) = queue.columns.into_texts();
    let draft = Draft {
        sheet: Sheet { name: Arc::from(name), ..Sheet::default() },
        parts: crew.shelf.into_parts(),
        texts: texts.into_iter().map(Arc::new).collect(),
        coded,
        used,
    };
    Ok(Delimited { encoding, delimiter, draft })
}

/// Workers that take turns at reading pieces, and split what they read side by side.
struct Crew<'a> {
    file: &'a str,
    most_cells: usize,
    pieces: Mutex<Pieces<'a>>,
    shelf: Shelf<'a>,
    queue: Mutex<Queue>,
    brought: Condvar,
    stopped: AtomicBool,
}

/// What is brought in, in the order of the file.
#[derive(Default)]
struct Queue {
    columns: Columns,
    /// Number of the piece that comes next.
    next: usize,
    stop: Option<Stop>,
}

impl Crew<'_> {
    /// Takes pieces until there are none; the first error stops all workers. `look` is asked now and then whether to go on.
    fn worker(&self, look: &dyn Fn() -> Result<(), Stop>) {
        let fall = Fall(self);
        if let Err(stop) = self.work(look) {
            self.stop(Some(stop));
        }
        drop(fall);
    }

    fn work(&self, look: &dyn Fn() -> Result<(), Stop>) -> Result<(), Stop> {
        let (mut piece, mut batch, mut gatherer) = (Piece::default(), Batch::default(), Gatherer::default());
        loop {
            let (number, marks) = {
                let mut pieces = lock(&self.pieces);
                if self.stopped.load(Ordering::Relaxed) {
                    return Ok(());
                }
                (pieces.next(&mut piece)?, pieces.dialect)
            };
            look()?;
            let Some(number) = number else { return Ok(()) };
            split(&piece, marks, &mut batch, &mut gatherer)?;
            let mut queue = lock(&self.queue);
            while queue.next != number {
                if self.stopped.load(Ordering::Relaxed) {
                    return Ok(());
                }
                queue = self.brought.wait(queue).unwrap_or_else(PoisonError::into_inner);
            }
            queue.columns.bring(&mut gatherer)?;
            if queue.columns.used > self.most_cells {
                let limits = super::Limits { cells: self.most_cells, ..super::Limits::default() };
                return Err(Stop::Error(super::too_many_cells(self.file, &limits)));
            }
            if self.shelf.is_away() {
                for growth in queue.columns.growth() {
                    self.shelf.grow(growth).map_err(|Lost| self.lost())?;
                }
            }
            queue.next += 1;
            drop(queue);
            self.brought.notify_all();
            gatherer.put_away(number, &self.shelf).map_err(|Lost| self.lost())?;
        }
    }

    fn lost(&self) -> Stop {
        Stop::Error(SheetError::cancelled(self.file))
    }

    fn stop(&self, stop: Option<Stop>) {
        let mut queue = lock(&self.queue);
        if queue.stop.is_none() {
            queue.stop = stop;
        }
        self.stopped.store(true, Ordering::Relaxed);
        self.brought.notify_all();
    }
}

/// Stops the others when a worker breaks down, so that they do not wait for its piece.
struct Fall<'a, 'c>(&'a Crew<'c>);

impl Drop for Fall<'_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop(None);
        }
    }
}

/// Splits the records of a piece into the columns of the gatherer.
fn split(
    piece: &Piece,
    dialect: super::dialect::Dialect,
    batch: &mut Batch,
    gatherer: &mut Gatherer,
) -> Result<(), Stop> {
    let text = piece.text.as_str();
    let nuls = memchr(0, text.as_bytes()).is_some();
    let mut splitter = Splitter::new(text, dialect, piece.whole, nuls, piece.barren);
    let marks = (!nuls && !dialect.padded).then(|| Marks::new(dialect.delimiter, dialect.quote));
    let (mut at, mut top) = (0, 0);
    while top < piece.records {
        batch.begin(piece.records - top);
        while batch.has_room() {
            if let Some(marks) = marks {
                at = marks.rows(text.as_bytes(), at, batch);
                if !batch.has_room() {
                    break;
                }
            }
            let next = splitter.record(at, |column, cell| batch.put(column, cell));
            if batch.endless {
                return Err(Stop::TooLarge(tr!("a row of more than 131,072 cells")));
            }
            let Some(next) = next else {
                return Err(Stop::Broken(io::Error::other(tr!("its rows could not be split"))));
            };
            if batch.end_row() {
                at = next;
            }
        }
        gatherer.take(batch, text, top)?;
        top += batch.rows();
    }
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn too_large(file: &str, excess: &str) -> SheetError {
    SheetError::new(
        ErrorCode::TooLarge,
        tr!("{file} holds {excess}", file = file, excess = excess),
        tr!("Split it into smaller files, or leave out columns that are not needed"),
    )
}
