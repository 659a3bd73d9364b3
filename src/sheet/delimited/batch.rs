//! The places of the cells of some rows, row by row, so that they can be taken column by column.

use super::super::split::Found;

/// Rows whose cells are taken together, so that one dictionary at a time is at hand.
const ROWS: usize = 256;
/// Cells of a batch, if its rows are wide.
const CELLS: usize = 1 << 16;
/// Eight times what Excel holds.
const MOST_COLUMNS: usize = 1 << 17;
/// Bytes of mended cells after which a batch is full.
const MENDED: usize = 64 << 20;

/// Where a cell stands in the text, or among the mended ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Its highest bit is set for a mended cell.
    start: u32,
    end: u32,
}

const IS_MENDED: u32 = 1 << 31;
const EMPTY: Span = Span { start: 0, end: 0 };

/// No text that is split at a time may be longer.
pub(super) const LONGEST: usize = IS_MENDED as usize;

impl Span {
    /// A cell of a text no longer than [`LONGEST`].
    #[inline]
    pub(super) fn here(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// Where the cell begins and ends, in the text or, if so marked, among the mended ones; nothing for an empty cell.
    #[inline]
    pub(super) fn place(self) -> Option<(usize, usize, bool)> {
        let start = self.start & !IS_MENDED;
        (start < self.end).then_some((start as usize, self.end as usize, self.start & IS_MENDED != 0))
    }
}

/// Rows of equal width; shorter ones are filled up.
#[derive(Default)]
pub(super) struct Batch {
    spans: Vec<Span>,
    /// Cells of each row.
    width: usize,
    rows: usize,
    /// Rows there is room for.
    most: usize,
    /// Where the row being pushed begins.
    row: usize,
    /// The widest row so far.
    widest: usize,
    /// A row has more cells than any table.
    pub(super) endless: bool,
    /// Cells that do not stand in the text as they are, one after the other.
    pub(super) mended: String,
}

impl Batch {
    /// Removes all rows; from now on there is room for at most so many.
    pub(super) fn begin(&mut self, rows: usize) {
        self.spans.clear();
        self.mended.clear();
        (self.width, self.widest, self.rows, self.row) = (self.widest, 0, 0, 0);
        self.most = rows.min(ROWS).min((CELLS / self.width.max(1)).max(1));
    }

    pub(super) fn has_room(&self) -> bool {
        self.rows < self.most && self.mended.len() < MENDED
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The cells of one column, from the top.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = Span> + '_ {
        self.spans.get(column..).unwrap_or_default().iter().step_by(self.width.max(1)).take(self.rows).copied()
    }

    /// Adds a cell to the row being pushed.
    #[inline]
    pub(super) fn push(&mut self, span: Span) {
        self.spans.push(span);
    }

    /// Adds a cell at its place in the row being pushed.
    pub(super) fn put(&mut self, column: usize, cell: Found) {
        if column >= MOST_COLUMNS {
            self.endless = true;
            return;
        }
        let span = match cell {
            Found::Here(range) => Span::here(range.start, range.end),
            Found::Mended(cell) => {
                let start = self.mended.len();
                self.mended.push_str(cell);
                Span { start: start as u32 | IS_MENDED, end: self.mended.len() as u32 }
            }
        };
        self.spans.resize(self.row + column, EMPTY);
        self.spans.push(span);
    }

    /// True where the row being pushed has more cells than it can have.
    pub(super) fn is_endless(&self) -> bool {
        self.spans.len() - self.row > MOST_COLUMNS
    }

    /// Ends the row being pushed; false if the batch must be taken first, since the row is wider than the others. Then it
    /// was dropped.
    #[inline]
    pub(super) fn end_row(&mut self) -> bool {
        let width = self.spans.len() - self.row;
        self.widest = self.widest.max(width);
        if width > self.width {
            if self.rows > 0 {
                self.drop_row();
                // The wider row decides what the next batch has room for.
                self.most = self.rows;
                return false;
            }
            self.width = width;
            self.most = self.most.min((CELLS / width).max(1));
        }
        self.spans.resize(self.row + self.width, EMPTY);
        self.row += self.width;
        self.rows += 1;
        true
    }

    /// Forgets the row being pushed.
    pub(super) fn drop_row(&mut self) {
        self.spans.truncate(self.row);
    }
}
