//! A book as bytes between the reader process and the program: frames of whole chunks, decoded with every length checked.

use std::io::{self, Read, Write};

use std::sync::Arc;

use super::chunk_bytes::{chunk_of, put_chunk};
use super::column::{CHUNK, CellColumn, Chunk};
use super::texts::Texts;
use super::{Book, CellRange, Format, Sheet, SheetError};

/// The bytes of a stream begin with this.
const MAGIC: &[u8; 4] = b"CAS2";
/// Texts are sent in frames of about so many bytes.
const FRAME: usize = 1 << 20;
/// No frame is larger than this; the largest is one with a single huge text.
const LARGEST_FRAME: u64 = 2 << 30;

/// No sheet of so many columns is a table.
const MOST_COLUMNS: usize = 1 << 20;

const PROGRESS: u8 = b'P';
const BOOK: u8 = b'B';
const SHEET: u8 = b'S';
const TEXTS: u8 = b'T';
const MORE_TEXTS: u8 = b't';
const COLUMN: u8 = b'C';
const CHUNKS: u8 = b'K';
const END: u8 = b'Z';
const ERROR: u8 = b'E';

/// The stream broke off or holds what no reader process writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Garbled;

/// Sends frames; begins with the magic bytes.
pub(super) struct Sender<W: Write> {
    out: W,
    /// Dictionaries sent so far; their places are their numbers.
    texts: Vec<Arc<Texts>>,
}

impl<W: Write> Sender<W> {
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        Ok(Self { out, texts: Vec::new() })
    }

    pub(super) fn progress(&mut self, share: f32) -> io::Result<()> {
        self.frame(PROGRESS, &share.to_le_bytes())?;
        self.out.flush()
    }

    pub(super) fn error(&mut self, error: &SheetError) -> io::Result<()> {
        self.frame(ERROR, &json(error)?)?;
        self.out.flush()
    }

    /// Sends a book, and lets go of each column once it is sent.
    pub(super) fn book(&mut self, book: Book) -> io::Result<()> {
        let mut bytes = Vec::new();
        put_text(&mut bytes, &book.file);
        bytes.push(format_code(book.format));
        put_text(&mut bytes, book.encoding.as_deref().unwrap_or_default());
        put(&mut bytes, book.delimiter.map_or(0, |mark| u64::from(u32::from(mark)) + 1));
        put(&mut bytes, book.size);
        put_text(&mut bytes, &book.sha256);
        put(&mut bytes, book.sheets.len() as u64);
        self.frame(BOOK, &bytes)?;
        for sheet in book.sheets {
            self.sheet(sheet)?;
        }
        self.frame(END, &[])?;
        self.out.flush()
    }

    fn sheet(&mut self, sheet: Sheet) -> io::Result<()> {
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
        for column in sheet.columns {
            let texts = self.texts(column.dictionary())?;
            let (skip, chunks) = column.into_chunks();
            bytes.clear();
            for number in [texts, skip, chunks.len()] {
                put(&mut bytes, number as u64);
            }
            self.frame(COLUMN, &bytes)?;
            for chunk in chunks {
                bytes.clear();
                put_chunk(&mut bytes, &chunk);
                self.frame(CHUNKS, &bytes)?;
            }
        }
        Ok(())
    }

    /// The number of a dictionary, which is sent the first time.
    fn texts(&mut self, texts: &Arc<Texts>) -> io::Result<usize> {
        if let Some(known) = self.texts.iter().rposition(|known| Arc::ptr_eq(known, texts)) {
            return Ok(known);
        }
        let base = texts.base().map(|base| self.texts(base)).transpose()?;
        let mut bytes = Vec::new();
        put(&mut bytes, base.map_or(0, |base| base as u64 + 1));
        self.frame(TEXTS, &bytes)?;
        let mut own = texts.own();
        loop {
            bytes.clear();
            while bytes.len() < FRAME
                && let Some(text) = own.next()
            {
                put_text(&mut bytes, text);
            }
            if bytes.is_empty() {
                self.texts.push(Arc::clone(texts));
                return Ok(self.texts.len() - 1);
            }
            self.frame(MORE_TEXTS, &bytes)?;
        }
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
            (TEXTS, Some(book)) => book.texts(&mut frame)?,
            (MORE_TEXTS, Some(book)) => book.more_texts(&mut frame)?,
            (COLUMN, Some(book)) => book.column(&mut frame)?,
            (CHUNKS, Some(book)) => book.chunk(&mut frame)?,
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
    cells: usize,
    texts: Vec<Arc<Texts>>,
    /// Number of columns and rows of the last sheet.
    size: (usize, usize),
    /// The column that is arriving: number of its dictionary, rows above the grid, chunks still missing, chunks.
    column: (usize, usize, usize, Vec<Chunk>),
}

impl Arriving {
    fn begin(&mut self, frame: &mut Frame, most_cells: usize) -> Result<(), Garbled> {
        self.close()?;
        if self.book.sheets.len() >= self.sheets {
            return Err(Garbled);
        }
        let mut sheet = Sheet { name: frame.text()?.into(), hidden: frame.byte()? != 0, ..Sheet::default() };
        sheet.origin = (frame.small()?, frame.small()?);
        let (width, height) = (frame.count()?, frame.count()?);
        let cells = width.checked_mul(height).ok_or(Garbled)?;
        self.cells = self.cells.checked_add(cells).filter(|&cells| cells <= most_cells).ok_or(Garbled)?;
        if width > MOST_COLUMNS || (cells == 0 && width + height > 0) {
            return Err(Garbled);
        }
        self.size = (width, height);
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

    fn texts(&mut self, frame: &mut Frame) -> Result<(), Garbled> {
        let texts = match frame.count()?.checked_sub(1) {
            Some(base) => Texts::default().behind(Arc::clone(self.texts.get(base).ok_or(Garbled)?)),
            None => Texts::default(),
        };
        self.texts.push(Arc::new(texts));
        Ok(())
    }

    fn more_texts(&mut self, frame: &mut Frame) -> Result<(), Garbled> {
        let texts = self.texts.last_mut().and_then(Arc::get_mut).ok_or(Garbled)?;
        while !frame.0.is_empty() {
            texts.push(frame.text()?).ok_or(Garbled)?;
        }
        Ok(())
    }

    fn column(&mut self, frame: &mut Frame) -> Result<(), Garbled> {
        let sheet = self.book.sheets.last().ok_or(Garbled)?;
        let (texts, skip, chunks) = (frame.count()?, frame.count()?, frame.count()?);
        let missing = self.column.2 > 0 || sheet.columns.len() >= self.size.0;
        let known = texts < self.texts.len() && skip < CHUNK && chunks <= (skip + self.size.1).div_ceil(CHUNK);
        if missing || !known {
            return Err(Garbled);
        }
        self.column = (texts, skip, chunks, Vec::with_capacity(chunks));
        self.end_column()
    }

    fn chunk(&mut self, frame: &mut Frame) -> Result<(), Garbled> {
        let left = self.column.2.checked_sub(1).ok_or(Garbled)?;
        let chunk = chunk_of(std::mem::take(&mut frame.0)).ok_or(Garbled)?;
        self.column.2 = left;
        self.column.3.push(chunk);
        self.end_column()
    }

    /// Puts the column into its sheet once nothing of it is missing.
    fn end_column(&mut self) -> Result<(), Garbled> {
        if self.column.2 == 0 {
            let (texts, skip, _, chunks) = std::mem::take(&mut self.column);
            let texts = Arc::clone(self.texts.get(texts).ok_or(Garbled)?);
            let sheet = self.book.sheets.last_mut().ok_or(Garbled)?;
            sheet.columns.push(CellColumn::new(chunks, skip, self.size.1, texts));
        }
        Ok(())
    }

    /// Ends the sheet that was arriving.
    fn close(&self) -> Result<(), Garbled> {
        let whole = self.book.sheets.last().is_none_or(|sheet| sheet.columns.len() == self.size.0);
        if self.column.2 == 0 && whole { Ok(()) } else { Err(Garbled) }
    }

    fn finish(self) -> Result<Book, Garbled> {
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
        let sheets = self.count()?;
        Ok(Arriving { book, sheets, cells: 0, texts: Vec::new(), size: (0, 0), column: (0, 0, 0, Vec::new()) })
    }

    fn runs(&mut self) -> Result<Vec<(u32, u32)>, Garbled> {
        let mut runs = Vec::new();
        for _ in 0..self.count()? {
            runs.push((self.small()?, self.small()?));
        }
        Ok(runs)
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
        Sender::new(&mut bytes).unwrap().book(book.clone()).unwrap();
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
