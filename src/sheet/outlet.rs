//! The way out of a reader process: what is read goes out while more is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::chunk::Chunk;
use super::shelf::{Growth, Parcel};
use super::texts::Texts;

/// What goes out before the book is whole.
pub(super) enum Word {
    /// The share read, 0 to 1.
    Progress(f32),
    /// A dictionary that sheets will use.
    Texts(Arc<Texts>),
    /// A chunk of a sheet.
    Parcel(u32, Parcel),
    /// More texts of the dictionary of a column of a sheet.
    Growth(u32, Growth),
    /// All chunks so far were read in vain.
    Forget,
}

/// Nobody takes what goes out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lost;

/// Hands words to the thread that sends them.
pub(super) struct Outlet {
    sender: SyncSender<Word>,
    sheets: AtomicU32,
}

/// Words that may wait to be sent; a chunk has some 16 kB.
const WAITING: usize = 256;

impl Outlet {
    /// The outlet, and where its words arrive.
    pub(super) fn new() -> (Self, Receiver<Word>) {
        let (sender, words) = sync_channel(WAITING);
        (Self { sender, sheets: AtomicU32::new(0) }, words)
    }

    /// A number for a sheet whose chunks will be sent.
    pub(super) fn sheet(&self) -> u32 {
        self.sheets.fetch_add(1, Ordering::Relaxed)
    }

    /// Waits until there is room for the word.
    pub(super) fn send(&self, word: Word) -> Result<(), Lost> {
        // A chunk of nothing says nothing.
        if matches!(&word, Word::Parcel(_, parcel) if matches!(parcel.chunk, Chunk::Empty)) {
            return Ok(());
        }
        self.sender.send(word).map_err(|_| Lost)
    }
}
