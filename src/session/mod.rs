//! Files in, joined tables and finished slides out: opening for the window and the command line, and the decks that both
//! share.

mod add;
mod deck;
mod follow;
mod known;
mod load;
mod open;
mod prices;

pub use add::{Added, Base, From as PlacedFrom, Placement, ReadFile, add, is_project};
pub use deck::{DeckError, build_deck, deck_title, default_deck};
pub use follow::{Follow, News};
pub use known::{Known, Wanted};
pub use load::{LoadKey, Loaded, LoadedFile, load};
pub use open::{OpenError, OpenedProject, Session, open, open_project, reopen};
pub use prices::{PricesFileError, read_prices};
