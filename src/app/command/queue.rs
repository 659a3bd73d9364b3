//! The queue between widgets and the program: anyone may send, `App::logic` drains.

use std::{cell::RefCell, panic::Location};

use super::Command;

/// Commands sent and not yet run, with the line of code that sent each.
#[derive(Debug, Default)]
pub struct Queue {
    sent: RefCell<Vec<(&'static Location<'static>, Command)>>,
}

impl Queue {
    /// Sends a command; it runs at the start of the next frame.
    #[track_caller]
    pub fn send(&self, command: Command) {
        self.sent.borrow_mut().push((Location::caller(), command));
    }

    /// Takes everything sent so far, in order.
    pub fn drain(&self) -> Vec<(&'static Location<'static>, Command)> {
        self.sent.take()
    }

    pub fn is_empty(&self) -> bool {
        self.sent.borrow().is_empty()
    }
}
