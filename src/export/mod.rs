//! Scenes and published numbers in, files out: pptx, png, svg, pdf, xlsx, html, csv.

mod error;
pub mod files;
pub mod pages;
pub mod png;
pub mod svg;
mod xml;

pub use error::ExportError;
