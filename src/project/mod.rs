//! What the user decided at every step: the document, its history, and its file on disk.

mod document;
mod history;

pub use document::{DeckSlide, Document, Screen, SlideContent, SourceFile};
pub use history::{History, Step};
