//! Scenes and published numbers in, files out: pptx, png, svg, pdf, xlsx, html, csv.

mod chart;
mod deck;
mod error;
pub mod files;
pub mod pages;
pub mod png;
pub mod pptx;
#[cfg(test)]
mod sample_pages;
pub mod svg;
pub mod workbook;
mod xml;

pub use deck::{Deck, Slide};
pub use error::ExportError;
