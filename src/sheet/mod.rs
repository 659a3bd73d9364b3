//! A file's bytes in, cells out: formats, encodings, limits, and the separate process that reads strange files.

mod book;
mod error;

pub use book::{Book, Cell, CellRange, Format, Sheet};
pub use error::{ErrorCode, SheetError};
