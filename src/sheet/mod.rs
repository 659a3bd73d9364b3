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
use std::time::Duration;
use std::{fs, io};

use sha2::{Digest, Sha256};

mod book;
mod cells;
mod column;
mod compound;
mod date;
mod delimited;
mod dialect;
mod encoding;
mod error;
mod grid;
mod kind;
mod opendocument;
mod reader;
mod records;
mod serve;
mod texts;
mod wire;
mod workbook;

pub use book::{Book, Cell, CellRange, CellRef, Format, Sheet};
pub use cells::cells_csv;
pub use column::{CellColumn, Keyed};
pub use error::{ErrorCode, SheetError};
pub use reader::Reader;
pub use serve::{READ_COMMAND, serve};
pub use texts::Texts;

use kind::Kind;
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
    let file = file_name(path);
    let bytes = load(path, &file, limits)?;
    let cancelled = || cancel.load(Ordering::Relaxed);
    if cancelled() {
        return Err(SheetError::cancelled(&file));
    }
    let watch = Watch { file: &file, limits, cancelled: &cancelled, progress };
    let mut book = Book {
        file: file.as_str().into(),
        format: Format::Xls,
        encoding: None,
        delimiter: None,
        size: bytes.len() as u64,
        sha256: Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
        sheets: Vec::new(),
    };
    match kind::tell(&file, &bytes, limits)? {
        Kind::Packed(format) => {
            book.format = format;
            book.sheets = workbook::packed(&bytes, format, &watch)?;
        }
        Kind::Compound => book.sheets = workbook::compound(&bytes, &watch)?,
        Kind::Text => {
            let text = delimited::read(&bytes, &watch)?;
            book.format = if text.delimiter == '\t' { Format::Tsv } else { Format::Csv };
            book.encoding = Some(text.encoding.to_owned());
            book.delimiter = Some(text.delimiter);
            book.sheets = vec![text.sheet];
        }
    }
    Ok(book)
}

fn load(path: &Path, file: &str, limits: &Limits) -> Result<Vec<u8>, SheetError> {
    let open = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => SheetError::new(
            ErrorCode::NotFound,
            format!("There is no file {}", path.display()),
            "Check the name and the folder; the file may have been moved or renamed",
        ),
        io::ErrorKind::PermissionDenied => SheetError::new(
            ErrorCode::Unreadable,
            format!("{file} may not be read: {cause}"),
            "Close it in other programs, or ask for the right to read it",
        ),
        _ => SheetError::new(
            ErrorCode::Unreadable,
            format!("{file} could not be read from its disk: {cause}"),
            "Copy it to this computer and open the copy",
        ),
    };
    let about = fs::metadata(path).map_err(open)?;
    if about.is_dir() {
        return Err(SheetError::not_a_spreadsheet(file, "a folder", "Choose a spreadsheet inside it"));
    }
    if !about.is_file() {
        return Err(SheetError::not_a_spreadsheet(file, "a device", "Choose a spreadsheet file"));
    }
    if about.len() > limits.bytes {
        let (size, limit) = (about.len() >> 20, limits.bytes >> 20);
        return Err(SheetError::new(
            ErrorCode::TooLarge,
            format!("{file} has {size} MB; the limit is {limit} MB"),
            "Split it into smaller files, or leave out columns that are not needed",
        ));
    }
    fs::read(path).map_err(open)
}

fn too_many_cells(file: &str, limits: &Limits) -> SheetError {
    let millions = limits.cells / 1_000_000;
    SheetError::new(
        ErrorCode::TooLarge,
        format!("{file} holds more than {millions} million cells"),
        "Split it into smaller files, or leave out columns that are not needed",
    )
}

/// The last part of a path, as shown in messages.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
