//! Receives what a reader process sends, with every length and number checked.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::frame::Frame;
use super::{
    AHEAD, AHEAD_HEAD, BOOK, CHUNKS, COLUMN, DRAFT, END, ERROR, FORGET, GROWN, GROWTH, Garbled, MAGIC, PROGRESS, SHEET,
    TEXT_BYTES, TEXT_ENDS, TEXTS, TEXTS_END,
};
use crate::sheet::chunk::{CHUNK, Chunk};
use crate::sheet::chunk_bytes::read_chunk;
use crate::sheet::column::CellColumn;
use crate::sheet::draft::{Draft, Findings, Found};
use crate::sheet::shelf::{Chunks, Parcel, Parts};
use crate::sheet::texts::Texts;
use crate::sheet::{Book, Limits, Sheet, SheetError};

/// No frame is larger than this.
const LARGEST_FRAME: u64 = 64 << 20;
/// No sheet of so many columns is a table.
const MOST_COLUMNS: usize = 1 << 20;
/// No book has so many sheets.
const MOST_SHEETS: u32 = 1 << 16;

/// What may be received, and how much was.
pub(in crate::sheet) struct Allowance<'a> {
    pub(in crate::sheet) limits: &'a Limits,
    /// Bytes received so far.
    pub(in crate::sheet) received: &'a AtomicU64,
}

/// Receives one book or the error that stands in its place. What is beyond the limits is garbled.
pub(in crate::sheet) fn receive(
    mut input: impl Read,
    allowed: &Allowance,
    mut progress: impl FnMut(f32),
) -> Result<Result<Book, SheetError>, Garbled> {
    let mut magic = [0; 4];
    input.read_exact(&mut magic).map_err(|_| Garbled)?;
    if &magic != MAGIC {
        return Err(Garbled);
    }
    let mut ahead = Ahead::default();
    let mut arriving: Option<Arriving> = None;
    let mut bytes = Vec::new();
    loop {
        let mut head = [0; 5];
        input.read_exact(&mut head).map_err(|_| Garbled)?;
        let length = u64::from(u32::from_le_bytes([head[1], head[2], head[3], head[4]]));
        let before = allowed.received.fetch_add(length, Ordering::Relaxed);
        if length > LARGEST_FRAME || before > allowed.limits.memory {
            return Err(Garbled);
        }
        if head[0] == AHEAD && arriving.is_none() {
            ahead.chunk(length as usize, &mut input)?;
            continue;
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
            (FORGET, None) => {
                ahead.sheets.clear();
                ahead.texts.growing.clear();
            }
            (GROWTH | GROWN, _) => ahead.texts.grow(head[0], &mut frame)?,
            (TEXTS | TEXT_BYTES | TEXT_ENDS | TEXTS_END, _) => ahead.texts.take(head[0], &mut frame)?,
            (BOOK, None) => {
                let (book, sheets) = frame.book()?;
                arriving = Some(Arriving::new(book, sheets));
            }
            (SHEET, Some(book)) => book.begin(&mut frame, allowed.limits.cells)?,
            (DRAFT, Some(book)) => book.draft(&mut frame, &mut ahead)?,
            (COLUMN, Some(book)) => book.column(&mut frame, &ahead.texts)?,
            (CHUNKS, Some(book)) => book.chunk(&mut frame, &ahead.texts)?,
            (END, Some(_)) => return Ok(arriving.take().ok_or(Garbled)?.findings()?.finish(allowed.limits)),
            _ => return Err(Garbled),
        }
        frame.end()?;
    }
}

/// What came before the book.
#[derive(Default)]
struct Ahead {
    texts: Dictionaries,
    sheets: BTreeMap<u32, Chunks>,
}

impl Ahead {
    /// Reads a chunk of so many bytes, head included, to where it stays.
    fn chunk(&mut self, length: usize, mut input: impl Read) -> Result<(), Garbled> {
        let mut head = [0; AHEAD_HEAD];
        let length = length.checked_sub(head.len()).ok_or(Garbled)?;
        input.read_exact(&mut head).map_err(|_| Garbled)?;
        let mut frame = Frame(&head);
        let mut number = || frame.array().map(u32::from_le_bytes);
        let (sheet, column, index, kind) = (number()?, number()? as usize, number()? as usize, number()?);
        let kind = u8::try_from(kind).map_err(|_| Garbled)?;
        let chunk = read_chunk(kind, length, input).filter(|_| sheet < MOST_SHEETS).ok_or(Garbled)?;
        let parcel = Parcel { column, index, chunk };
        self.sheets.entry(sheet).or_default().put(parcel).ok_or(Garbled)
    }
}

/// The dictionaries so far, by their numbers.
#[derive(Default)]
struct Dictionaries {
    whole: Vec<Arc<Texts>>,
    arriving: Option<HalfTexts>,
    /// Those that grow, by sheet and column.
    growing: BTreeMap<(u32, u32), HalfTexts>,
}

/// A dictionary that is arriving: its texts one after the other, and where they end.
#[derive(Default)]
struct HalfTexts {
    base: Option<Arc<Texts>>,
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl HalfTexts {
    fn extend_ends(&mut self, bytes: &[u8]) -> Result<(), Garbled> {
        let (numbers, rest) = bytes.as_chunks();
        if !rest.is_empty() {
            return Err(Garbled);
        }
        self.ends.extend(numbers.iter().map(|&bytes| u32::from_ne_bytes(bytes)));
        Ok(())
    }
}

impl Dictionaries {
    fn get(&self, number: usize) -> Result<Arc<Texts>, Garbled> {
        self.whole.get(number).cloned().ok_or(Garbled)
    }

    fn end(&mut self, half: HalfTexts) -> Result<(), Garbled> {
        let texts = Texts::from_raw(half.bytes, half.ends).ok_or(Garbled)?;
        self.whole.push(Arc::new(match half.base {
            Some(base) => texts.behind(base),
            None => texts,
        }));
        Ok(())
    }

    fn grow(&mut self, tag: u8, frame: &mut Frame) -> Result<(), Garbled> {
        let place = (frame.small()?, frame.small()?);
        if tag == GROWN {
            let half = self.growing.remove(&place).ok_or(Garbled)?;
            return self.end(half);
        }
        let half = self.growing.entry(place).or_default();
        let length = frame.count()?.checked_mul(size_of::<u32>()).ok_or(Garbled)?;
        half.extend_ends(frame.bytes(length)?)?;
        half.bytes.extend_from_slice(std::mem::take(&mut frame.0));
        Ok(())
    }

    fn take(&mut self, tag: u8, frame: &mut Frame) -> Result<(), Garbled> {
        match (tag, &mut self.arriving) {
            (TEXTS, None) => {
                let base = frame.count()?.checked_sub(1).map(|base| self.get(base)).transpose()?;
                self.arriving = Some(HalfTexts { base, bytes: Vec::new(), ends: Vec::new() });
            }
            (TEXT_BYTES, Some(half)) => half.bytes.extend_from_slice(std::mem::take(&mut frame.0)),
            (TEXT_ENDS, Some(half)) => half.extend_ends(std::mem::take(&mut frame.0))?,
            (TEXTS_END, Some(_)) => {
                let half = self.arriving.take().ok_or(Garbled)?;
                self.end(half)?;
            }
            _ => return Err(Garbled),
        }
        Ok(())
    }
}

/// A book of which sheets are still missing.
struct Arriving {
    book: Book,
    found: Vec<Found>,
    sheets: usize,
    cells: usize,
    /// Number of columns and rows of the last sheet, if it comes column by column.
    size: (usize, usize),
    /// The column that is arriving: number of its dictionary, rows above the grid, chunks still missing, chunks.
    column: (usize, usize, usize, Vec<Chunk>),
}

impl Arriving {
    fn new(book: Book, sheets: usize) -> Self {
        Self { book, found: Vec::new(), sheets, cells: 0, size: (0, 0), column: (0, 0, 0, Vec::new()) }
    }

    fn begin(&mut self, frame: &mut Frame, most_cells: usize) -> Result<(), Garbled> {
        self.close()?;
        let (width, height) = (frame.count()?, frame.count()?);
        let cells = width.checked_mul(height).ok_or(Garbled)?;
        self.cells = self.cells.checked_add(cells).filter(|&cells| cells <= most_cells).ok_or(Garbled)?;
        if width > MOST_COLUMNS || (cells == 0 && width + height > 0) {
            return Err(Garbled);
        }
        self.size = (width, height);
        self.found.push(Found::Sheet(frame.sheet()?));
        Ok(())
    }

    fn draft(&mut self, frame: &mut Frame, ahead: &mut Ahead) -> Result<(), Garbled> {
        self.close()?;
        self.size = (0, 0);
        let parts = Parts::Here(ahead.sheets.remove(&frame.small()?).unwrap_or_default());
        let used = frame.count()?;
        let texts = frame.list()?.into_iter().map(|number| ahead.texts.get(number)).collect::<Result<_, _>>()?;
        let coded = frame.list()?;
        self.found.push(Found::Draft(Draft { sheet: frame.sheet()?, parts, texts, coded, used }));
        Ok(())
    }

    /// The sheet that comes column by column.
    fn sheet(&mut self) -> Result<&mut Sheet, Garbled> {
        match self.found.last_mut() {
            Some(Found::Sheet(sheet)) => Ok(sheet),
            _ => Err(Garbled),
        }
    }

    fn column(&mut self, frame: &mut Frame, known: &Dictionaries) -> Result<(), Garbled> {
        let (texts, skip, chunks) = (frame.count()?, frame.count()?, frame.count()?);
        let missing = self.column.2 > 0 || self.sheet()?.columns.len() >= self.size.0;
        let fits = skip < CHUNK && chunks <= (skip + self.size.1).div_ceil(CHUNK);
        if missing || !fits {
            return Err(Garbled);
        }
        known.get(texts)?;
        self.column = (texts, skip, chunks, Vec::with_capacity(chunks));
        self.end_column(known)
    }

    fn chunk(&mut self, frame: &mut Frame, known: &Dictionaries) -> Result<(), Garbled> {
        let left = self.column.2.checked_sub(1).ok_or(Garbled)?;
        let kind = frame.byte()?;
        let cells = std::mem::take(&mut frame.0);
        let chunk = read_chunk(kind, cells.len(), cells).ok_or(Garbled)?;
        self.column.2 = left;
        self.column.3.push(chunk);
        self.end_column(known)
    }

    /// Puts the column into its sheet once nothing of it is missing.
    fn end_column(&mut self, known: &Dictionaries) -> Result<(), Garbled> {
        if self.column.2 == 0 {
            let (texts, skip, _, chunks) = std::mem::take(&mut self.column);
            let (texts, height) = (known.get(texts)?, self.size.1);
            self.sheet()?.columns.push(CellColumn::new(chunks, skip, height, texts));
        }
        Ok(())
    }

    /// Ends the sheet that was arriving; another one must be expected unless all are there.
    fn close(&self) -> Result<(), Garbled> {
        let whole = match self.found.last() {
            Some(Found::Sheet(sheet)) => sheet.columns.len() == self.size.0,
            Some(Found::Draft(_)) | None => true,
        };
        if self.column.2 == 0 && whole && self.found.len() <= self.sheets { Ok(()) } else { Err(Garbled) }
    }

    fn findings(self) -> Result<Findings, Garbled> {
        self.close()?;
        if self.found.len() != self.sheets {
            return Err(Garbled);
        }
        Ok(Findings { book: self.book, found: self.found })
    }
}
