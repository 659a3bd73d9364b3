//! A few threads that take work from one queue, so that what a frame asks for is worked out side by side.

use std::{
    collections::VecDeque,
    io,
    num::NonZeroUsize,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Work of one kind, taken in the order it was asked for by whichever lane is free. The lanes end with this.
pub(super) struct Lanes<T> {
    queue: Arc<Queue<T>>,
}

struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    waiting: VecDeque<T>,
    closed: bool,
}

/// Kernels spread each answer over all cores themselves; a second lane fills the time in which the first works on one.
const LANES: usize = 2;

impl<T: Send + 'static> Lanes<T> {
    /// `work` is called by several threads at once.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(super) fn new(name: &str, work: impl Fn(T) + Send + Sync + 'static) -> io::Result<Self> {
        let state = State { waiting: VecDeque::new(), closed: false };
        let lanes = Self { queue: Arc::new(Queue { state: Mutex::new(state), changed: Condvar::new() }) };
        let work = Arc::new(work);
        for _ in 0..thread::available_parallelism().map_or(1, NonZeroUsize::get).min(LANES) {
            let (queue, work) = (Arc::clone(&lanes.queue), Arc::clone(&work));
            let run = move || {
                while let Some(next) = queue.next() {
                    work(next);
                }
            };
            thread::Builder::new().name(name.to_owned()).spawn(run)?;
        }
        Ok(lanes)
    }
}

impl<T> Lanes<T> {
    pub(super) fn ask(&self, work: T) {
        self.queue.lock().waiting.push_back(work);
        self.queue.changed.notify_one();
    }

    /// Drops what no lane has begun and nobody wants any more.
    pub(super) fn keep_only(&self, wanted: impl FnMut(&T) -> bool) {
        self.queue.lock().waiting.retain(wanted);
    }
}

impl<T> Drop for Lanes<T> {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.waiting.clear();
        state.closed = true;
        self.queue.changed.notify_all();
    }
}

impl<T> Queue<T> {
    /// The next work; waits for it, and is none once no more comes.
    fn next(&self) -> Option<T> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(next) = state.waiting.pop_front() {
                return Some(next);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Nothing panics while it holds the queue.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Barrier, mpsc::channel};

    use super::*;

    #[test]
    fn two_are_worked_on_at_once() {
        let together = Arc::new(Barrier::new(2));
        let (sender, done) = channel();
        let work = {
            let together = Arc::clone(&together);
            move |number: u32| {
                together.wait();
                sender.send(number).unwrap();
            }
        };
        if thread::available_parallelism().unwrap().get() < 2 {
            return; // one lane, which would wait for ever
        }
        let lanes = Lanes::new("test", work).unwrap();
        (0..4).for_each(|number| lanes.ask(number));
        let mut numbers: Vec<u32> = done.iter().take(4).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [0, 1, 2, 3]);
    }

    #[test]
    fn what_nobody_wants_any_more_is_not_begun() {
        let (go, may) = channel::<()>();
        let may = Mutex::new(may);
        let (begun, begins) = channel();
        let lanes = Lanes::new("test", move |number: u32| {
            begun.send(number).unwrap();
            may.lock().unwrap().recv().unwrap();
        })
        .unwrap();
        let busy = thread::available_parallelism().unwrap().get().min(LANES) as u32;
        (0..busy).for_each(|number| lanes.ask(number));
        let mut first: Vec<u32> = begins.iter().take(busy as usize).collect();
        first.sort_unstable();
        assert_eq!(first, (0..busy).collect::<Vec<_>>());
        (10..14).for_each(|number| lanes.ask(number));
        lanes.keep_only(|number| *number == 12);
        (0..=busy).for_each(|_| go.send(()).unwrap());
        assert_eq!(begins.recv().unwrap(), 12);
        drop(lanes);
        assert!(begins.recv().is_err(), "nothing else was begun, and the lanes have ended");
    }
}
