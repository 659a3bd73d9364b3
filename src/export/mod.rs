//! Scenes and published numbers in, files out: pptx, png, svg, pdf, xlsx, html, csv.

mod base64;
mod chart;
mod column_chart;
pub mod csv;
mod deck;
mod error;
mod extent;
pub mod files;
mod fit;
pub mod html;
mod line_chart;
pub mod logo;
pub mod pages;
pub mod pdf;
mod picture;
pub mod png;
pub mod pptx;
#[cfg(test)]
mod sample_pages;
mod scatter_chart;
pub mod svg;
pub mod xlsx;
mod xml;

pub use deck::{Deck, Slide};
pub use error::ExportError;
pub use logo::LogoError;
pub use picture::Pictures;
