//! Following an import and stopping it: a flag, and the share done.

use std::sync::atomic::{AtomicBool, Ordering};

/// Lets whoever waits for an import see how far it is, and stop it.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    cancel: &'a AtomicBool,
    progress: &'a (dyn Fn(f32) + Sync),
}

/// The work was stopped; nothing of it is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("Stopped before the end"))]
pub struct Cancelled;

/// Rows read between two looks at the flag: a fraction of a millisecond.
pub(crate) const LOOK: usize = 4_096;

impl<'a> Watch<'a> {
    /// Setting `cancel` stops the work; `progress` takes the share done, 0…1, from any thread.
    pub fn new(cancel: &'a AtomicBool, progress: &'a (dyn Fn(f32) + Sync)) -> Self {
        Self { cancel, progress }
    }

    /// Nobody waits: the work goes on to its end.
    pub fn nobody() -> Watch<'static> {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Watch { cancel: &NEVER, progress: &|_share| {} }
    }

    /// Tells the share done, 0…1.
    pub fn progress(&self, share: f32) {
        (self.progress)(share.clamp(0.0, 1.0));
    }

    /// # Errors
    /// [`Cancelled`] once the flag is set.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// The flag, for work that takes it bare.
    pub fn cancel_flag(&self) -> &'a AtomicBool {
        self.cancel
    }

    /// Looks at the flag at every [`LOOK`]th row only.
    pub(crate) fn check_at(&self, row: usize) -> Result<(), Cancelled> {
        if row.is_multiple_of(LOOK) { self.check() } else { Ok(()) }
    }
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Watch").field("cancelled", &self.cancelled()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::{
        import::{Catalogue, Mapping, import_watched},
        sheet::{Limits, read},
    };

    #[test]
    fn an_import_tells_its_share_and_stops_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        let mut csv = String::from("Person ID,State,Age,Earnings Q-3,Earnings Q+2\n");
        for person in 0..20_000 {
            csv += &format!("P{person},OH,{},{},{}\n", 20 + person % 40, 3_000 + person, 4_000 + person);
        }
        std::fs::write(&path, csv).unwrap();
        let book = read(&path, &Limits::default(), &AtomicBool::new(false)).unwrap();
        let shares = Mutex::new(Vec::new());
        let never = AtomicBool::new(false);
        let whole = import_watched(
            &book,
            &Mapping::default(),
            &Catalogue::default(),
            &Watch::new(&never, &|share| shares.lock().unwrap().push(share)),
        );
        assert_eq!(whole.unwrap().tables[0].rows(), 20_000);
        let shares = shares.into_inner().unwrap();
        assert!(shares.len() >= 5 && shares.is_sorted(), "{shares:?}");
        for stop in shares {
            let flag = AtomicBool::new(false);
            let at = |share: f32| flag.store(share >= stop, Ordering::Relaxed);
            let watch = Watch::new(&flag, &at);
            let stopped = import_watched(&book, &Mapping::default(), &Catalogue::default(), &watch);
            assert_eq!(stopped.err(), Some(Cancelled));
        }
    }
}
