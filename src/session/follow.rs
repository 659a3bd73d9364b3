//! Following files while they are opened: the share done, what is being done, the first rows; and stopping it.

use std::{path::Path, sync::atomic::AtomicBool};

use crate::{
    import::{Cancelled, Watch},
    sheet::Book,
};

/// Whoever waits for files to open.
#[derive(Clone, Copy)]
pub struct Follow<'a> {
    cancel: &'a AtomicBool,
    tell: &'a (dyn Fn(News<'_>) + Sync),
}

/// What is told on the way.
#[derive(Debug)]
pub enum News<'a> {
    /// Share done, 0…1.
    Share(f32),
    /// What is being done: `Reading outcomes.csv`.
    Doing(&'a str),
    /// The first rows of a file, before all of it is read.
    FirstRows(&'a Path, Book),
}

impl<'a> Follow<'a> {
    /// Setting `cancel` stops the work; `tell` is called from any thread.
    pub fn new(cancel: &'a AtomicBool, tell: &'a (dyn Fn(News<'_>) + Sync)) -> Self {
        Self { cancel, tell }
    }

    /// Nobody waits: the work goes on to its end.
    pub fn nobody() -> Follow<'static> {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Follow { cancel: &NEVER, tell: &|_news| {} }
    }

    pub fn tell(&self, news: News<'_>) {
        (self.tell)(news);
    }

    /// # Errors
    /// [`Cancelled`] once the flag is set.
    pub fn check(&self) -> Result<(), Cancelled> {
        Watch::new(self.cancel, &|_share| {}).check()
    }

    pub fn cancel_flag(&self) -> &'a AtomicBool {
        self.cancel
    }
}
