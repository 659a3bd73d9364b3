//! Files in, joined tables and finished slides out: opening without a window, and the decks that both ways share.

mod deck;
mod open;

pub use deck::{DeckError, build_deck, deck_title, default_deck};
pub use open::{OpenError, OpenedFile, Session, open};
