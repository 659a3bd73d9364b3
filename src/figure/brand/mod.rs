//! A board's own brand: accents, logo, footer and fonts; how it looks on pages, and whether everybody can read it.

mod fault;
mod imprint;
mod kit;
mod look;
mod palette;

pub use fault::{Cause, Fault, LEAST_DIFFERENCE, faults, passing};
pub use imprint::Imprint;
pub use kit::{BrandFile, BrandFonts, BrandKit};
pub use look::Look;
