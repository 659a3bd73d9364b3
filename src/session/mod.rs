//! Files in, joined tables and finished slides out: opening for the window and the command line, and the decks that both
//! share.

mod add;
mod brand;
mod compared;
mod deck;
mod differences;
mod elsewhere;
mod follow;
mod issue_list;
mod known;
mod load;
mod next_state;
mod open;
mod prices;
mod recipe;
mod refresh;
mod sets;
mod starting;
mod touched;

pub use add::{Added, Base, From as PlacedFrom, Placement, ReadFile, add, fit, is_project};
pub use brand::{Brand, BrandError, look, looked_at, read_brand, read_template};
pub use deck::{DeckError, build_deck, deck_title, default_deck};
pub use differences::{Side, differences, files as file_differences};
pub use elsewhere::{described, elsewhere, meanings, remote, suit};
pub use follow::{Follow, News};
pub use issue_list::issue_list;
pub use known::{Known, Wanted};
pub use load::{LoadKey, Loaded, LoadedFile, load};
pub use next_state::{moved, renamed, state_of};
pub use open::{OpenError, OpenedProject, Session, open, open_by, open_project, reopen};
pub use prices::{PricesFileError, read_prices};
pub use recipe::{AppliedRecipe, FileReport, RecipeReport, StepReport, apply_recipe, recipe_of};
pub use refresh::{published, refreshed};
pub use sets::{Each, names_in, names_of, names_request, slides_for_each};
pub use starting::{Started, StartingDeck, starting_deck};
pub use touched::{Touched, TouchedUnit, touched};
