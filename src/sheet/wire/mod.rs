//! A book as bytes between the reader process and the program, most of it sent while it is read.
//!
//! A stream is frames: a tag, a length, and as many bytes. Chunks, dictionaries and progress come as they are ready; the
//! book and its sheets come last, and an end. Nothing is a book before its end is there, so a process that dies leaves none.

mod frame;
mod receive;
mod send;
#[cfg(test)]
mod tests;

pub(super) use receive::{Allowance, receive};
pub(super) use send::Sender;

/// The bytes of a stream begin with this.
const MAGIC: &[u8; 4] = b"CAS3";
/// Texts are sent in frames of about so many bytes.
const FRAME: usize = 1 << 20;

const PROGRESS: u8 = b'P';
/// A chunk of a sheet that will be told of later.
const AHEAD: u8 = b'A';
/// Bytes before its cells: number of the sheet, column, place in the column, and kind.
const AHEAD_HEAD: usize = 16;
/// All chunks so far were read in vain.
const FORGET: u8 = b'F';
const TEXTS: u8 = b'T';
const TEXT_BYTES: u8 = b't';
const TEXT_ENDS: u8 = b'e';
const TEXTS_END: u8 = b'u';
/// Texts of a column's dictionary, while it grows and once it is whole: number of the sheet, column, number of texts.
const GROWTH: u8 = b'G';
const GROWN: u8 = b'g';
const BOOK: u8 = b'B';
const SHEET: u8 = b'S';
/// A sheet whose chunks were sent ahead.
const DRAFT: u8 = b'D';
const COLUMN: u8 = b'C';
const CHUNKS: u8 = b'K';
const END: u8 = b'Z';
const ERROR: u8 = b'E';

/// The stream broke off or holds what no reader process writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Garbled;
