//! Files in, joined tables and finished slides out: opening for the window and the command line, and the decks that both
//! share.

mod add;
mod brand;
mod compared;
mod deck;
mod follow;
mod issue_list;
mod known;
mod load;
mod open;
mod prices;
mod sets;

pub use add::{Added, Base, From as PlacedFrom, Placement, ReadFile, add, fit, is_project};
pub use brand::{Brand, BrandError, look, looked_at, read_brand};
pub use deck::{DeckError, build_deck, deck_title, default_deck};
pub use follow::{Follow, News};
pub use issue_list::issue_list;
pub use known::{Known, Wanted};
pub use load::{LoadKey, Loaded, LoadedFile, load};
pub use open::{OpenError, OpenedProject, Session, open, open_by, open_project, reopen};
pub use prices::{PricesFileError, read_prices};
pub use sets::{Each, slides_for_each};
