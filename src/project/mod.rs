//! What the user decided at every step: the document, its history, and its file on disk.

mod attached;
mod chunk;
mod contents;
mod database;
mod document;
mod error;
mod format;
mod history;
mod lock;
mod mapping;
mod open;
#[cfg(test)]
mod protected_tests;
mod recipe;
mod recovery;
#[cfg(test)]
mod round_trip;
mod rows;
mod save;
mod seal;
mod share;
#[cfg(test)]
mod share_tests;
mod snapshots;
mod steps;
mod warehouse;

pub use document::{
    DeckSlide, Document, LastPublished, Refreshed, Screen, SlideChanges, SlideContent, SourceFile, in_deck,
};
pub use error::ProjectError;
pub use history::{History, Step};
pub use lock::{Access, Holder, Lock, holder, lock_path};
pub use mapping::{MAPPING_EXTENSION, MappingError, load_mapping, load_mappings, mapping_text, save_mappings};
pub use open::{Opened, is_project, open, open_protected, open_sealed};
pub use recipe::{RECIPE_VERSION, Recipe, RecipeError, RecipeFile, RecipeStep, load_recipe, recipe_text};
pub use recovery::{LeftOver, Recovery, SealedWork, Unsaved, unsaved};
pub use save::{EXTENSION, backup_path, is_protected, must_be_protected, save, save_protected, seal_of, unseal};
pub use seal::{LEAST_CHARACTERS, Password, Seal};
pub use share::{LeftOut, share};
pub use snapshots::{Snapshot, forget_readable_snapshots, keep_snapshot, snapshots};
pub use steps::{Chart, Listed, NameStep, ProjectStep, ViewStep};
pub use warehouse::WarehouseTable;
