//! A file's bytes in, cells out: formats, encodings, limits, and the separate process that reads strange files.
//!
//! [`read`] tells a file's format by its content and reads it in this process. [`Reader`] does the same in a process of
//! its own, since a hostile or damaged file can make a spreadsheet library panic, abort, or ask for all memory there is;
//! the program then goes on and says what happened. Both return a [`Book`]: what stands in the file, understood by nobody
//! yet. Text files keep every cell as text, with the zeros in front; workbooks keep the types the file itself states.
//!
//! A sheet that cannot be read inside a workbook that can says so in [`Sheet::unread`]; it does not stop the others.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

mod beside;
mod book;
mod cells;
mod chunk;
mod chunk_bytes;
mod code_page;
mod column;
mod compound;
mod date;
mod delimited;
mod dialect;
mod draft;
mod encoding;
mod error;
mod grid;
mod kind;
#[cfg(test)]
mod mutated;
mod opendocument;
mod outlet;
mod page;
mod preview;
mod protected;
mod reader;
mod records;
mod serve;
mod shelf;
mod source;
mod split;
mod spreadsheetml;
mod sylk;
mod texts;
mod utf8;
mod wire;
mod workbook;
mod xlsx;

pub use book::{Book, Cell, CellRange, CellRef, Format, Sheet};
pub use cells::cells_csv;
pub use column::{CellColumn, Keyed};
pub(crate) use date::civil;
pub use error::{ErrorCode, SheetError};
pub use preview::preview;
pub use reader::Reader;
pub use serve::{READ_COMMAND, serve};
pub use texts::Texts;

use draft::{Findings, Found};
use kind::Kind;
use outlet::Outlet;
use source::Source;
use workbook::Watch;

/// What a file may cost. A file beyond a limit ends in an error that names the limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub bytes: u64,
    /// Largest sum of a workbook's unpacked parts, in bytes.
    pub unpacked: u64,
    /// Largest number of grid cells in all sheets together.
    pub cells: usize,
    /// Most memory a reader process may hold, in bytes. Reading in this process does not measure it.
    pub memory: u64,
    /// Longest time a reader process may take. Reading in this process does not measure it.
    pub time: Duration,
}

impl Default for Limits {
    /// Room for Excel's 1,048,576 rows by 75 columns.
    fn default() -> Self {
        Self { bytes: 2 << 30, unpacked: 16 << 30, cells: 80_000_000, memory: 4 << 30, time: Duration::from_secs(120) }
    }
}

/// Reads a spreadsheet in this process.
///
/// # Errors
/// Says what, where and what to do if the file cannot be read; see [`ErrorCode`].
pub fn read(path: &Path, limits: &Limits, cancel: &AtomicBool) -> Result<Book, SheetError> {
    read_reporting(path, limits, cancel, &|_| {})
}

/// [`read`], telling the share done, 0 to 1, on the way.
fn read_reporting(
    path: &Path,
    limits: &Limits,
    cancel: &AtomicBool,
    progress: &dyn Fn(f32),
) -> Result<Book, SheetError> {
    find(path, limits, cancel, progress, None)?.finish(limits)
}

/// Reads all there is, and sends ahead what can go before the book is whole if there is an outlet.
fn find(
    path: &Path,
    limits: &Limits,
    cancel: &AtomicBool,
    progress: &dyn Fn(f32),
    outlet: Option<&Outlet>,
) -> Result<Findings, SheetError> {
    let file = file_name(path);
    let source = Source::open(path, &file, limits)?;
    let cancelled = || cancel.load(Ordering::Relaxed);
    if cancelled() {
        return Err(SheetError::cancelled(&file));
    }
    let watch = Watch { file: &file, limits, cancelled: &cancelled, progress, outlet };
    let kind = kind::tell(&file, &source.head)?;
    let (contents, sha256) = match kind {
        // The fingerprint of a text file is made in passing.
        Kind::Text => {
            let contents = contents(kind, &source, &watch)?;
            (contents, source.sha256()?)
        }
        // That of others is made beside the reading, on a core of its own where there is one.
        _ => thread::scope(|scope| {
            let hashed = scope.spawn(|| source.sha256());
            let contents = contents(kind, &source, &watch)?;
            let sha256 = hashed.join().unwrap_or_else(|_| Err(SheetError::cancelled(&file)))?;
            Ok((contents, sha256))
        })?,
    };
    let Contents { format, encoding, delimiter, found } = contents;
    let (file, size) = (file.as_str().into(), source.size);
    Ok(Findings { book: Book { file, format, encoding, delimiter, size, sha256, sheets: Vec::new() }, found })
}

/// What a reader found in a file.
struct Contents {
    format: Format,
    encoding: Option<String>,
    delimiter: Option<char>,
    found: Vec<Found>,
}

fn contents(kind: Kind, source: &Source, watch: &Watch) -> Result<Contents, SheetError> {
    match kind {
        Kind::Packed => {
            if let Some((format, found)) = xlsx::read(source, watch)? {
                return Ok(Contents { format, encoding: None, delimiter: None, found });
            }
            packed(&source.bytes()?, watch)
        }
        Kind::Compound => {
            let bytes = source.bytes()?;
            match protected::unlock(&bytes) {
                Some(inside) => packed(&inside, watch),
                None => workbook::compound(&bytes, watch).map(|sheets| Contents::of(Format::Xls, sheets)),
            }
        }
        Kind::Page => marked_up(Format::Html, page::read, source, watch),
        Kind::SpreadsheetMl => marked_up(Format::Xml, spreadsheetml::read, source, watch),
        Kind::Sylk => marked_up(Format::Sylk, sylk::read, source, watch),
        Kind::Text => {
            let text = delimited::read(source, watch)?;
            let format = if text.delimiter == '\t' { Format::Tsv } else { Format::Csv };
            let (encoding, delimiter) = (Some(text.encoding.to_owned()), Some(text.delimiter));
            Ok(Contents { format, encoding, delimiter, found: vec![Found::Draft(text.draft)] })
        }
    }
}

impl Contents {
    fn of(format: Format, sheets: Vec<Sheet>) -> Self {
        Self { format, encoding: None, delimiter: None, found: sheets.into_iter().map(Found::Sheet).collect() }
    }
}

fn packed(bytes: &[u8], watch: &Watch) -> Result<Contents, SheetError> {
    let rewritten = utf8::rewritten(bytes, watch.limits);
    let bytes = rewritten.as_deref().unwrap_or(bytes);
    let format = kind::packed(watch.file, bytes, watch.limits)?;
    workbook::packed(bytes, format, watch).map(|sheets| Contents::of(format, sheets))
}

fn marked_up(
    format: Format,
    read: fn(&str, &Watch) -> Result<Vec<Sheet>, SheetError>,
    source: &Source,
    watch: &Watch,
) -> Result<Contents, SheetError> {
    let bytes = source.bytes()?;
    let (text, encoding) = encoding::decode_declared(&bytes);
    let sheets = read(&text, watch)?;
    Ok(Contents { encoding: Some(encoding.to_owned()), ..Contents::of(format, sheets) })
}

fn too_many_cells(file: &str, limits: &Limits) -> SheetError {
    let millions = limits.cells / 1_000_000;
    SheetError::new(
        ErrorCode::TooLarge,
        tr!("{file} holds more than {millions} million cells", file = file, millions = millions),
        tr!("Split it into smaller files, or leave out columns that are not needed"),
    )
}

/// The last part of a path, as shown in messages.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
