//! Workers that take turns at unpacking a worksheet and parse what they unpacked side by side.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::Stop;
use super::barn::put_away;
use super::package::Styles;
use super::rows::{Harvest, Rows};
use super::source::Source;
use crate::sheet::shelf::{Parcel, Shelf};
use crate::sheet::texts::Texts;

/// Texts of cells that a worker remembers, in bytes, so that it need not ask for their codes again.
const REMEMBERED: usize = 32 << 20;
/// Harvests that may wait for one before them.
const WAITING: usize = 8;

/// Takes the harvests in the order of the file.
pub(super) trait Barn: Send {
    /// Brings in a harvest. `texts` are those of the reader it came from, and `codes` those it was given here so far.
    fn bring(&mut self, harvest: &mut Harvest, texts: &Texts, codes: &mut Vec<u32>) -> Result<(), Stop>;

    /// The chunks that became full.
    fn done(&mut self) -> Vec<Parcel>;
}

/// What the workers share.
struct Shared<'a, B> {
    source: Mutex<Source>,
    styles: &'a Styles,
    shelf: &'a Shelf<'a>,
    file: &'a str,
    barn: Mutex<Queue<'a, B>>,
    brought: Condvar,
    stopped: AtomicBool,
}

struct Queue<'a, B> {
    barn: &'a mut B,
    /// Number of the piece that comes next.
    next: usize,
    /// Row after the last piece.
    row: u32,
    stop: Option<Stop>,
}

/// Reads all rows of a worksheet with so many workers, this thread being one of them. `look` is asked now and then
/// whether to go on, with the packed bytes taken so far. Gives what stands after the rows.
pub(super) fn work<B: Barn>(
    source: Source,
    styles: &Styles,
    workers: usize,
    barn: &mut B,
    shelf: &Shelf,
    file: &str,
    look: impl Fn(u64) -> Result<(), Stop>,
) -> Result<Vec<u8>, Stop> {
    let shared = Shared {
        source: Mutex::new(source),
        styles,
        shelf,
        file,
        barn: Mutex::new(Queue { barn, next: 0, row: 0, stop: None }),
        brought: Condvar::new(),
        stopped: AtomicBool::new(false),
    };
    thread::scope(|scope| {
        let helpers: Vec<_> = (1..workers).map(|_| scope.spawn(|| shared.worker(&|_| Ok(())))).collect();
        shared.worker(&look);
        for helper in helpers {
            if helper.join().is_err() {
                shared.stop(Stop::Unusual("a worker broke down"));
            }
        }
    });
    let queue = shared.barn.into_inner().unwrap_or_else(PoisonError::into_inner);
    match queue.stop {
        Some(stop) => Err(stop),
        None => Ok(shared.source.into_inner().unwrap_or_else(PoisonError::into_inner).tail().to_vec()),
    }
}

impl<B: Barn> Shared<'_, B> {
    /// Takes pieces until there are none; the first error stops all workers.
    fn worker(&self, look: &dyn Fn(u64) -> Result<(), Stop>) {
        if let Err(stop) = self.pieces(look) {
            self.stop(stop);
        }
    }

    fn pieces(&self, look: &dyn Fn(u64) -> Result<(), Stop>) -> Result<(), Stop> {
        let mut rows = Rows::new(self.styles);
        let mut codes = Vec::new();
        let mut piece = Vec::new();
        let mut waiting: BTreeMap<usize, Harvest> = BTreeMap::new();
        loop {
            let (number, taken) = {
                let mut source = lock(&self.source);
                if self.stopped.load(Ordering::Relaxed) {
                    return Ok(());
                }
                (source.next(&mut piece)?, source.taken())
            };
            look(taken)?;
            let Some((number, length)) = number else { break };
            let harvest = rows.read(&piece[..length], (number == 0).then_some(0))?;
            waiting.insert(number, harvest);
            let patient = waiting.len() < WAITING;
            self.bring(&mut waiting, &mut rows, &mut codes, patient)?;
            if waiting.is_empty() && rows.forget(REMEMBERED) {
                codes.clear();
            }
        }
        self.bring(&mut waiting, &mut rows, &mut codes, false)
    }

    /// Brings in what is next in order, and puts away what became full by it. Without patience, waits until everything
    /// could be brought in.
    fn bring(
        &self,
        waiting: &mut BTreeMap<usize, Harvest>,
        rows: &mut Rows,
        codes: &mut Vec<u32>,
        patient: bool,
    ) -> Result<(), Stop> {
        let done = self.bring_in(waiting, rows, codes, patient)?;
        put_away(done, self.shelf, self.file)
    }

    fn bring_in(
        &self,
        waiting: &mut BTreeMap<usize, Harvest>,
        rows: &mut Rows,
        codes: &mut Vec<u32>,
        patient: bool,
    ) -> Result<Vec<Parcel>, Stop> {
        let mut queue = lock(&self.barn);
        while let Some(first) = waiting.first_entry() {
            if self.stopped.load(Ordering::Relaxed) {
                break;
            }
            if *first.key() == queue.next {
                let mut harvest = first.remove();
                let start = queue.row;
                if harvest.relative {
                    harvest.shift(start)?;
                }
                queue.row = harvest.next;
                queue.barn.bring(&mut harvest, rows.texts(), codes)?;
                queue.next += 1;
                self.brought.notify_all();
                rows.reuse(harvest);
            } else if patient {
                break;
            } else {
                queue = self.brought.wait(queue).unwrap_or_else(PoisonError::into_inner);
            }
        }
        Ok(queue.barn.done())
    }

    fn stop(&self, stop: Stop) {
        let mut queue = lock(&self.barn);
        queue.stop.get_or_insert(stop);
        self.stopped.store(true, Ordering::Relaxed);
        self.brought.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
