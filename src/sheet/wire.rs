//! A book as bytes between the reader process and the program: frames of cells, decoded with every length checked.

use std::io::{self, Read, Write};

use super::grid::Grid;
use super::{Book, CellRange, CellRef, Format, Sheet, SheetError};

/// The bytes of a stream begin with this.
const MAGIC: &[u8; 4] = b"CAS1";
/// A frame of cells is sent once it has grown to this.
const FRAME: usize = 64 << 10;
/// No frame is larger than this; the largest is one with a single huge text.
const LARGEST_FRAME: u64 = 2 << 30;

/// No sheet of so many columns is a table.
const MOST_COLUMNS: usize = 1 << 20;

const PROGRESS: u8 = b'P';
const BOOK: u8 = b'B';
const SHEET: u8 = b'S';
const CELLS: u8 = b'C';
const END: u8 = b'Z';
const ERROR: u8 = b'E';

const EMPTY: u8 = 0;
const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const WHOLE: u8 = 3;
const DATE: u8 = 4;
const FALSE: u8 = 5;
const TRUE: u8 = 6;
const FAULT: u8 = 7;

/// The stream broke off or holds what no reader process writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Garbled;

/// Sends frames; begins with the magic bytes.
pub(super) struct Sender<W: Write> {
    out: W,
}

impl<W: Write> Sender<W> {
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        Ok(Self { out })
    }

    pub(super) fn progress(&mut self, share: f32) -> io::Result<()> {
        self.frame(PROGRESS, &share.to_le_bytes())?;
        self.out.flush()
    }

    pub(super) fn error(&mut self, error: &SheetError) -> io::Result<()> {
        self.frame(ERROR, &json(error)?)?;
        self.out.flush()
    }

    pub(super) fn book(&mut self, book: &Book) -> io::Result<()> {
        let mut bytes = Vec::new();
        put_text(&mut bytes, &book.file);
        bytes.push(format_code(book.format));
        put_text(&mut bytes, book.encoding.as_deref().unwrap_or_default());
        put(&mut bytes, book.delimiter.map_or(0, |mark| u64::from(u32::from(mark)) + 1));
        put(&mut bytes, book.size);
        put_text(&mut bytes, &book.sha256);
        put(&mut bytes, book.sheets.len() as u64);
        self.frame(BOOK, &bytes)?;
        for sheet in &book.sheets {
            self.sheet(sheet)?;
        }
        self.frame(END, &[])?;
        self.out.flush()
    }

    fn sheet(&mut self, sheet: &Sheet) -> io::Result<()> {
        let mut bytes = Vec::new();
        put_text(&mut bytes, &sheet.name);
        bytes.push(u8::from(sheet.hidden));
        for number in
            [u64::from(sheet.origin.0), u64::from(sheet.origin.1), sheet.width() as u64, sheet.height() as u64]
        {
            put(&mut bytes, number);
        }
        for runs in [&sheet.hidden_rows, &sheet.hidden_columns] {
            put(&mut bytes, runs.len() as u64);
            for &(first, last) in runs {
                put(&mut bytes, u64::from(first));
                put(&mut bytes, u64::from(last));
            }
        }
        put(&mut bytes, sheet.merged.len() as u64);
        for area in &sheet.merged {
            for number in [area.first.0, area.first.1, area.last.0, area.last.1] {
                put(&mut bytes, u64::from(number));
            }
        }
        match &sheet.unread {
            Some(reason) => {
                let reason = json(reason)?;
                put(&mut bytes, reason.len() as u64);
                bytes.extend(reason);
            }
            None => put(&mut bytes, 0),
        }
        self.frame(SHEET, &bytes)?;
        bytes.clear();
        let mut cells = (0..sheet.height()).flat_map(|row| sheet.row(row)).peekable();
        while let Some(cell) = cells.next() {
            if cell == CellRef::Empty {
                let mut run = 1u64;
                while cells.next_if(|next| *next == CellRef::Empty).is_some() {
                    run += 1;
                }
                bytes.push(EMPTY);
                put(&mut bytes, run);
            } else {
                put_cell(&mut bytes, cell);
            }
            if bytes.len() >= FRAME {
                self.frame(CELLS, &bytes)?;
                bytes.clear();
            }
        }
        if bytes.is_empty() { Ok(()) } else { self.frame(CELLS, &bytes) }
    }

    fn frame(&mut self, tag: u8, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(|_| io::Error::other("a frame over 4 GiB"))?;
        self.out.write_all(&[tag])?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(bytes)
    }
}

/// Receives one book or the error that stands in its place. Sheets of more than `most_cells` cells are garbled.
pub(super) fn receive(
    mut input: impl Read,
    most_cells: usize,
    mut progress: impl FnMut(f32),
) -> Result<Result<Book, SheetError>, Garbled> {
    let mut magic = [0; 4];
    input.read_exact(&mut magic).map_err(|_| Garbled)?;
    if &magic != MAGIC {
        return Err(Garbled);
    }
    let mut arriving: Option<Arriving> = None;
    let mut bytes = Vec::new();
    loop {
        let mut head = [0; 5];
        input.read_exact(&mut head).map_err(|_| Garbled)?;
        let length = u64::from(u32::from_le_bytes([head[1], head[2], head[3], head[4]]));
        if length > LARGEST_FRAME {
            return Err(Garbled);
        }
        bytes.clear();
        let got = input.by_ref().take(length).read_to_end(&mut bytes).map_err(|_| Garbled)?;
        if got as u64 != length {
            return Err(Garbled);
        }
        let mut frame = Frame(&bytes);
        match (head[0], &mut arriving) {
            (PROGRESS, _) => progress(f32::from_le_bytes(frame.array()?)),
            (ERROR, _) => return Ok(Err(frame.error(bytes.len())?)),
            (BOOK, None) => arriving = Some(frame.book()?),
            (SHEET, Some(book)) => book.begin(&mut frame, most_cells)?,
            (CELLS, Some(book)) => book.fill(&mut frame)?,
            (END, Some(_)) => return arriving.take().ok_or(Garbled)?.finish().map(Ok),
            _ => return Err(Garbled),
        }
        frame.end()?;
    }
}

/// A book of which sheets are still missing.
struct Arriving {
    book: Book,
    sheets: usize,
    grid: Grid,
    width: usize,
    height: usize,
    /// Cells of the last sheet so far, in rows.
    at: usize,
    /// Cells that the last sheet still lacks.
    missing: usize,
    cells: usize,
}

impl Arriving {
    fn begin(&mut self, frame: &mut Frame, most_cells: usize) -> Result<(), Garbled> {
        self.close()?;
        if self.book.sheets.len() >= self.sheets {
            return Err(Garbled);
        }
        let mut sheet = Sheet { name: frame.text()?.into(), hidden: frame.byte()? != 0, ..Sheet::default() };
        sheet.origin = (frame.small()?, frame.small()?);
        (self.width, self.height) = (frame.count()?, frame.count()?);
        self.missing = self.width.checked_mul(self.height).ok_or(Garbled)?;
        self.cells = self.cells.checked_add(self.missing).filter(|&cells| cells <= most_cells).ok_or(Garbled)?;
        if self.width > MOST_COLUMNS || (self.missing == 0 && self.width + self.height > 0) {
            return Err(Garbled);
        }
        sheet.hidden_rows = frame.runs()?;
        sheet.hidden_columns = frame.runs()?;
        for _ in 0..frame.count()? {
            let first = (frame.small()?, frame.small()?);
            sheet.merged.push(CellRange { first, last: (frame.small()?, frame.small()?) });
        }
        let length = frame.count()?;
        if length > 0 {
            sheet.unread = Some(frame.error(length)?);
        }
        self.book.sheets.push(sheet);
        Ok(())
    }

    fn fill(&mut self, frame: &mut Frame) -> Result<(), Garbled> {
        while !frame.0.is_empty() {
            let kind = frame.byte()?;
            let run = if kind == EMPTY { frame.count()? } else { 1 };
            self.missing = self.missing.checked_sub(run).ok_or(Garbled)?;
            if kind != EMPTY {
                let (row, column) = (self.at / self.width, self.at % self.width);
                self.grid.push(row as u32, column as u32, frame.cell(kind)?);
            }
            self.at += run;
        }
        Ok(())
    }

    /// Ends the sheet that was arriving.
    fn close(&mut self) -> Result<(), Garbled> {
        if self.missing > 0 {
            return Err(Garbled);
        }
        self.at = 0;
        let grid = std::mem::take(&mut self.grid);
        if let Some(sheet) = self.book.sheets.last_mut() {
            grid.fill(sheet, self.width, self.height);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Book, Garbled> {
        self.close()?;
        if self.book.sheets.len() == self.sheets { Ok(self.book) } else { Err(Garbled) }
    }
}

/// What is left of a frame.
struct Frame<'a>(&'a [u8]);

impl<'a> Frame<'a> {
    fn bytes(&mut self, length: usize) -> Result<&'a [u8], Garbled> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Garbled)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Garbled> {
        self.bytes(N)?.try_into().map_err(|_| Garbled)
    }

    fn byte(&mut self) -> Result<u8, Garbled> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self) -> Result<u64, Garbled> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte > 1 {
                return Err(Garbled);
            }
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Garbled)
    }

    fn small(&mut self) -> Result<u32, Garbled> {
        u32::try_from(self.number()?).map_err(|_| Garbled)
    }

    fn count(&mut self) -> Result<usize, Garbled> {
        usize::try_from(self.number()?).map_err(|_| Garbled)
    }

    fn text(&mut self) -> Result<&'a str, Garbled> {
        let length = self.count()?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| Garbled)
    }

    fn error(&mut self, length: usize) -> Result<SheetError, Garbled> {
        serde_json::from_slice(self.bytes(length)?).map_err(|_| Garbled)
    }

    fn book(&mut self) -> Result<Arriving, Garbled> {
        let file = self.text()?.into();
        let format = FORMATS.get(usize::from(self.byte()?)).copied().ok_or(Garbled)?;
        let encoding = Some(self.text()?.to_owned()).filter(|name| !name.is_empty());
        let delimiter = match self.small()? {
            0 => None,
            code => Some(char::from_u32(code - 1).ok_or(Garbled)?),
        };
        let (size, sha256) = (self.number()?, self.text()?.to_owned());
        let book = Book { file, format, encoding, delimiter, size, sha256, sheets: Vec::new() };
        let grid = Grid::new();
        Ok(Arriving { book, sheets: self.count()?, grid, width: 0, height: 0, at: 0, missing: 0, cells: 0 })
    }

    fn runs(&mut self) -> Result<Vec<(u32, u32)>, Garbled> {
        let mut runs = Vec::new();
        for _ in 0..self.count()? {
            runs.push((self.small()?, self.small()?));
        }
        Ok(runs)
    }

    fn cell(&mut self, kind: u8) -> Result<CellRef<'a>, Garbled> {
        Ok(match kind {
            TEXT => CellRef::Text(self.text()?),
            NUMBER => CellRef::Number(f64::from_le_bytes(self.array()?)),
            WHOLE => CellRef::Number(unfold(self.number()?) as f64),
            DATE => {
                let days = i32::try_from(unfold(self.number()?)).map_err(|_| Garbled)?;
                CellRef::Date { days, seconds: self.small()? }
            }
            FALSE => CellRef::Bool(false),
            TRUE => CellRef::Bool(true),
            FAULT => CellRef::Error(self.text()?),
            _ => return Err(Garbled),
        })
    }

    fn end(&self) -> Result<(), Garbled> {
        if self.0.is_empty() { Ok(()) } else { Err(Garbled) }
    }
}

const FORMATS: [Format; 10] = [
    Format::Xlsx,
    Format::Xlsm,
    Format::Xlsb,
    Format::Xls,
    Format::Ods,
    Format::Csv,
    Format::Tsv,
    Format::Html,
    Format::Xml,
    Format::Sylk,
];

/// Place in [`FORMATS`].
fn format_code(format: Format) -> u8 {
    match format {
        Format::Xlsx => 0,
        Format::Xlsm => 1,
        Format::Xlsb => 2,
        Format::Xls => 3,
        Format::Ods => 4,
        Format::Csv => 5,
        Format::Tsv => 6,
        Format::Html => 7,
        Format::Xml => 8,
        Format::Sylk => 9,
    }
}

fn json(error: &SheetError) -> io::Result<Vec<u8>> {
    serde_json::to_vec(error).map_err(io::Error::other)
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

fn put_cell(bytes: &mut Vec<u8>, cell: CellRef) {
    match cell {
        CellRef::Empty => {
            bytes.push(EMPTY);
            put(bytes, 1);
        }
        CellRef::Text(text) => {
            bytes.push(TEXT);
            put_text(bytes, text);
        }
        CellRef::Number(number) => {
            let whole = number as i64;
            // Counts and wages are whole and short; everything else, minus zero too, goes bit by bit.
            if whole.unsigned_abs() < 1 << 48 && (whole as f64).to_bits() == number.to_bits() {
                bytes.push(WHOLE);
                put(bytes, fold(whole));
            } else {
                bytes.push(NUMBER);
                bytes.extend(number.to_le_bytes());
            }
        }
        CellRef::Date { days, seconds } => {
            bytes.push(DATE);
            put(bytes, fold(i64::from(days)));
            put(bytes, u64::from(seconds));
        }
        CellRef::Bool(truth) => bytes.push(if truth { TRUE } else { FALSE }),
        CellRef::Error(shown) => {
            bytes.push(FAULT);
            put_text(bytes, shown);
        }
    }
}

/// Puts the sign into the lowest bit, so that small negative numbers are short too.
fn fold(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn unfold(folded: u64) -> i64 {
    (folded >> 1) as i64 ^ -((folded & 1) as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sheet::{Cell, ErrorCode};

    fn any_cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            3 => Just(Cell::Empty),
            2 => any::<String>().prop_map(|text| Cell::Text(text.into())),
            2 => any::<f64>().prop_filter("NaN equals nothing", |number| !number.is_nan()).prop_map(Cell::Number),
            2 => any::<i32>().prop_map(|whole| Cell::Number(f64::from(whole))),
            1 => (any::<i32>(), 0..86_400u32).prop_map(|(days, seconds)| Cell::Date { days, seconds }),
            1 => any::<bool>().prop_map(Cell::Bool),
            1 => "#[A-Z/0!]{1,8}".prop_map(|shown| Cell::Error(shown.into())),
        ]
    }

    fn any_sheet() -> impl Strategy<Value = Sheet> {
        let grid = (1..6usize, 0..6usize)
            .prop_flat_map(|(width, height)| (Just(width), proptest::collection::vec(any_cell(), width * height)));
        let merged = proptest::collection::vec(any::<(u32, u32, u32, u32)>(), 0..3);
        (any::<String>(), any::<bool>(), any::<(u32, u32)>(), grid, merged, any::<bool>()).prop_map(
            |(name, hidden, origin, (width, cells), merged, unread)| {
                let mut sheet = Sheet::from_rows(width, &cells).named(&name);
                (sheet.hidden, sheet.origin) = (hidden, origin);
                if cells.is_empty() {
                    sheet.columns.clear();
                }
                sheet.hidden_rows = merged.iter().map(|&(first, last, ..)| (first, last)).collect();
                sheet.hidden_columns = merged.iter().map(|&(.., first, last)| (first, last)).collect();
                sheet.merged =
                    merged.into_iter().map(|(a, b, c, d)| CellRange { first: (a, b), last: (c, d) }).collect();
                sheet.unread = unread.then(|| SheetError::new(ErrorCode::Unreadable, "what", "do"));
                sheet
            },
        )
    }

    fn any_book() -> impl Strategy<Value = Book> {
        let sheets = proptest::collection::vec(any_sheet(), 0..4);
        (any::<String>(), 0..FORMATS.len(), any::<Option<char>>(), any::<u64>(), "[0-9a-f]{64}", sheets).prop_map(
            |(file, format, delimiter, size, sha256, sheets)| Book {
                file: file.into(),
                format: FORMATS[format],
                encoding: delimiter.map(|_| "UTF-8".to_owned()),
                delimiter,
                size,
                sha256,
                sheets,
            },
        )
    }

    fn sent(book: &Book) -> Vec<u8> {
        let mut bytes = Vec::new();
        Sender::new(&mut bytes).unwrap().book(book).unwrap();
        bytes
    }

    proptest! {
        #[test]
        fn a_book_arrives_as_sent(book in any_book()) {
            let received = receive(sent(&book).as_slice(), 1000, |_| {}).unwrap().unwrap();
            prop_assert_eq!(received, book);
        }

        #[test]
        fn mutated_streams_never_panic(
            book in any_book(),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut bytes = sent(&book);
            prop_assert!(receive(&bytes[..cut.index(bytes.len())], 1000, |_| {}).is_err(), "a cut stream is garbled");
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            if let Ok(Ok(book)) = receive(bytes.as_slice(), 1000, |_| {}) {
                for sheet in &book.sheets {
                    prop_assert!(sheet.columns().iter().all(|column| column.height() == sheet.height()));
                }
            }
        }
    }

    #[test]
    fn errors_and_progress_arrive() {
        let error = SheetError::new(ErrorCode::Truncated, "x.xlsx is cut off", "Copy it again");
        let mut bytes = Vec::new();
        let mut sender = Sender::new(&mut bytes).unwrap();
        sender.progress(0.5).unwrap();
        sender.error(&error).unwrap();
        let mut shares = Vec::new();
        assert_eq!(receive(bytes.as_slice(), 0, |share| shares.push(share)), Ok(Err(error)));
        assert_eq!(shares, [0.5]);
    }

    #[test]
    fn claims_beyond_the_limit_are_refused_before_anything_is_allocated() {
        let sheet = Sheet::from_rows(2, &vec![Cell::Empty; 2000]);
        let book = Book {
            file: "x".into(),
            format: Format::Xls,
            encoding: None,
            delimiter: None,
            size: 0,
            sha256: String::new(),
            sheets: vec![sheet],
        };
        assert!(receive(sent(&book).as_slice(), 1999, |_| {}).is_err());
        assert!(receive(sent(&book).as_slice(), 2000, |_| {}).is_ok());
    }
}
