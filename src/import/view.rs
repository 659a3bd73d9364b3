//! A rectangle of a sheet in which one table is looked for, and how full its rows are.

use std::{ops::Range, sync::Arc, thread};

use crate::sheet::{CellColumn, CellRef, Keyed, Sheet};

/// Rows and columns of a sheet's grid.
#[derive(Clone)]
pub(crate) struct View<'a> {
    pub sheet: &'a Sheet,
    pub rows: Range<usize>,
    pub columns: Range<usize>,
    /// Cells that hold something, by grid row; it counts only for rows of the view.
    pub filled: Arc<Vec<u32>>,
}

impl<'a> View<'a> {
    pub fn whole(sheet: &'a Sheet) -> Self {
        let (rows, columns) = (0..sheet.height(), 0..sheet.width());
        let filled = Arc::new(count(sheet, &rows, &columns));
        Self { sheet, rows, columns, filled }
    }

    /// A part of this view.
    pub fn part(&self, rows: Range<usize>, columns: Range<usize>) -> Self {
        let same = columns == self.columns;
        let filled = if same { Arc::clone(&self.filled) } else { Arc::new(count(self.sheet, &rows, &columns)) };
        Self { sheet: self.sheet, rows, columns, filled }
    }

    /// Grid column and cell of one row, from the left.
    pub fn row(&self, row: usize) -> impl DoubleEndedIterator<Item = (usize, CellRef<'a>)> + Clone {
        let sheet = self.sheet;
        self.columns.clone().map(move |column| (column, sheet.cell(row, column)))
    }

    pub fn cell(&self, row: usize, column: usize) -> CellRef<'a> {
        self.sheet.cell(row, column)
    }

    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Rows that hold something, from the top.
    pub fn filled_rows(&self) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        self.rows.clone().filter(|row| self.filled[*row] > 0)
    }

    /// Rows without blank rows between them.
    pub fn blocks(&self) -> Vec<Range<usize>> {
        let mut blocks: Vec<Range<usize>> = Vec::new();
        for row in self.filled_rows() {
            match blocks.last_mut() {
                Some(block) if block.end == row => block.end = row + 1,
                _ => blocks.push(row..row + 1),
            }
        }
        blocks
    }

    /// The view without empty rows and columns around it; `None` if it is empty.
    pub fn trimmed(&self) -> Option<Self> {
        let first = self.filled_rows().next()?;
        let last = self.filled_rows().next_back()?;
        let filled = |column: &usize| (first..=last).any(|row| !self.cell(row, *column).is_empty());
        let left = self.columns.clone().find(filled)?;
        let right = self.columns.clone().rev().find(filled)?;
        Some(self.part(first..last + 1, left..right + 1))
    }
}

/// Cells from which on several threads count.
const WORTH_THREADS: usize = 1_000_000;

fn count(sheet: &Sheet, rows: &Range<usize>, columns: &Range<usize>) -> Vec<u32> {
    let columns = sheet.columns().get(columns.clone()).unwrap_or_default();
    let threads = match rows.len() * columns.len() {
        cells if cells < WORTH_THREADS => 1,
        _ => thread::available_parallelism().map_or(1, usize::from),
    };
    let mut filled = vec![0; sheet.height()];
    let Some(part) = filled.get_mut(rows.clone()) else { return filled };
    let size = part.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        for (at, part) in part.chunks_mut(size).enumerate() {
            let first = rows.start + at * size;
            match threads {
                1 => count_rows(columns, first, part),
                _ => {
                    scope.spawn(move || count_rows(columns, first, part));
                }
            }
        }
    });
    filled
}

fn count_rows(columns: &[CellColumn], first: usize, filled: &mut [u32]) {
    for column in columns {
        let texts = column.texts();
        // Neighbours often hold the same text.
        let mut last = (u32::MAX, false);
        for (at, filled) in filled.iter_mut().enumerate() {
            let full = match column.keyed(first + at) {
                Keyed::Text(code) => {
                    if last.0 != code {
                        last = (code, !texts.get(code).trim().is_empty());
                    }
                    last.1
                }
                Keyed::Cell(cell) => !cell.is_empty(),
            };
            *filled += u32::from(full);
        }
    }
}
