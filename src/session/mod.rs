//! Files in, joined tables and finished slides out: the jobs that the window and the command line share.

mod deck;
mod open;

pub use deck::{DeckError, build_deck, deck_title, default_deck};
pub use open::{OpenError, OpenedFile, Session, open};
