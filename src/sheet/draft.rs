//! Sheets on their way from chunks to grids: the last steps, taken where the book is to be.

use std::sync::Arc;

use super::cells::shortest;
use super::chunk::{CHUNK, Chunk, Slot};
use super::column::CellColumn;
use super::shelf::Parts;
use super::texts::{Interner, OWN, Texts};
use super::{Book, Format, Limits, Sheet, SheetError, grid, kind};

/// A book whose sheets are not yet all laid out.
pub(super) struct Findings {
    /// What is known of the book, without its sheets.
    pub(super) book: Book,
    pub(super) found: Vec<Found>,
}

/// A sheet as found.
pub(super) enum Found {
    Sheet(Sheet),
    Draft(Draft),
}

/// A sheet whose chunks were put on a shelf one by one.
pub(super) struct Draft {
    /// What is known of the sheet, without its columns.
    pub(super) sheet: Sheet,
    pub(super) parts: Parts,
    /// Dictionaries of the columns from the left; the last one also those of all further columns. Where one has a base,
    /// codes marked [`OWN`] are of the texts behind it.
    pub(super) texts: Vec<Arc<Texts>>,
    /// Columns of codes, in which numbers are texts as well.
    pub(super) coded: Vec<usize>,
    /// Used cells.
    pub(super) used: usize,
}

impl Findings {
    /// Lays out all sheets. A sheet that cannot be laid out says so; if no sheet could be read, that is an error.
    pub(super) fn finish(self, limits: &Limits) -> Result<Book, SheetError> {
        let Self { mut book, found } = self;
        let mut cells = 0usize;
        for found in found {
            let limits = Limits { cells: limits.cells.saturating_sub(cells), ..limits.clone() };
            let sheet = match found {
                Found::Sheet(sheet) => sheet,
                Found::Draft(draft) => draft.finish(&book.file, &limits),
            };
            cells = cells.saturating_add(sheet.width().saturating_mul(sheet.height()));
            book.sheets.push(sheet);
        }
        if book.sheets.iter().all(|sheet| sheet.unread.is_some())
            && let Some(error) = book.sheets.first_mut().and_then(|sheet| sheet.unread.take())
        {
            return Err(error);
        }
        let text = matches!(book.format, Format::Csv | Format::Tsv);
        if text && book.sheets.iter().all(|sheet| sheet.width() == 0) {
            return Err(kind::empty(&book.file));
        }
        Ok(book)
    }
}

impl Draft {
    /// The sheet, or one that says why it is none.
    pub(super) fn finish(self, file: &str, limits: &Limits) -> Sheet {
        let Self { mut sheet, parts, texts, coded, used } = self;
        let Parts::Here(chunks) = parts else {
            sheet.unread = Some(SheetError::unreadable(file, "its cells went elsewhere"));
            return sheet;
        };
        let mut columns = Vec::with_capacity(chunks.columns.len());
        for (place, mut chunks) in chunks.columns.into_iter().enumerate() {
            let mut texts = texts.get(place).or(texts.last()).cloned().unwrap_or_default();
            if let Some(base) = texts.base() {
                let base = base.len() as u32;
                let new = |code: u32| if code & OWN == 0 { code } else { (code & !OWN).wrapping_add(base) };
                chunks.iter_mut().for_each(|chunk| chunk.recode(new));
            }
            if coded.contains(&place) {
                match write_numbers(&mut chunks, texts) {
                    Some(all) => texts = all,
                    None => {
                        sheet.unread = Some(grid::too_much_text(&sheet));
                        return sheet;
                    }
                }
            }
            let height = chunks.len() * CHUNK;
            columns.push(CellColumn::new(chunks, 0, height, texts));
        }
        if let Err(reason) = grid::cut(&mut sheet, columns, used, None, limits) {
            sheet = Sheet { name: sheet.name, hidden: sheet.hidden, unread: Some(reason), ..Sheet::default() };
        }
        sheet
    }
}

/// Makes all numbers texts as they were written. Gives the dictionary, or nothing once it is full.
fn write_numbers(chunks: &mut [Chunk], texts: Arc<Texts>) -> Option<Arc<Texts>> {
    let numbers = |chunk: &&mut Chunk| match chunk {
        Chunk::Numbers(_) => true,
        Chunk::Amounts(_) | Chunk::Mixed(_) | Chunk::Slots(_) => {
            chunk.slots().any(|slot| matches!(slot, Slot::Number(_)))
        }
        Chunk::Empty | Chunk::Codes(_) | Chunk::Shorts(_) | Chunk::Bytes(_) | Chunk::Days(_) => false,
    };
    let mut with_numbers = chunks.iter_mut().filter(numbers).peekable();
    if with_numbers.peek().is_none() {
        return Some(texts);
    }
    let mut known = Interner::of(&texts);
    for chunk in with_numbers {
        let mut written = Chunk::default();
        for (row, slot) in chunk.slots().enumerate().filter(|(_, slot)| *slot != Slot::Empty) {
            let slot = match slot {
                Slot::Number(number) => Slot::Text(known.code(&shortest(number))?),
                other => other,
            };
            written.set(row, slot);
        }
        *chunk = written;
    }
    Some(Arc::new(known.into_texts()))
}
