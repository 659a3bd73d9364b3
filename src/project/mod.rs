//! What the user decided at every step: the document, its history, and its file on disk.

mod attached;
mod chunk;
mod document;
mod error;
mod format;
mod history;
mod mapping;
mod open;
mod recovery;
#[cfg(test)]
mod round_trip;
mod save;

pub use document::{
    DeckSlide, Document, LastPublished, Refreshed, Screen, SlideChanges, SlideContent, SourceFile, in_deck,
};
pub use error::ProjectError;
pub use history::{History, Step};
pub use mapping::{MAPPING_EXTENSION, MappingError, load_mapping, load_mappings, mapping_text, save_mappings};
pub use open::{Opened, is_project, open};
pub use recovery::{Recovery, Unsaved, unsaved};
pub use save::{EXTENSION, backup_path, save};
