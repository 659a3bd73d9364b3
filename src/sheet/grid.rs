//! Builds a sheet's columns from its used cells, in whatever order a file lists them, and cuts the grid to the used area.

use std::sync::Arc;

use super::chunk::{CHUNK, Chunk, Slot};
use super::column::CellColumn;
use super::texts::Interner;
use super::{CellRef, ErrorCode, Limits, Sheet, SheetError};

/// Used cells at their places in the file; empty chunks cost nothing.
#[derive(Default)]
pub(super) struct Grid {
    columns: Vec<Vec<Chunk>>,
    texts: Interner,
    used: usize,
    /// Corner of the area of cells that were too far away to keep.
    beyond: Option<(u32, u32)>,
    /// The texts no longer fit into memory by their codes.
    full: bool,
}

/// A grid at least this large must hold some cells to be a table.
const STRAY_AREA: u64 = 4_000_000;
/// Below one used cell in so many, a large area is stray cells, not a table.
const STRAY_SHARE: u64 = 500;
/// Rows and columns from here on are not kept: no grid that reaches them is within any limit.
const FARTHEST: (u32, u32) = (1 << 27, 1 << 20);

impl Grid {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Number of used cells so far.
    pub(super) fn used(&self) -> usize {
        self.used
    }

    /// Takes a used cell; empty ones are skipped. Of two at one place the later one counts, as in Excel.
    pub(super) fn push(&mut self, row: u32, column: u32, cell: CellRef) {
        let slot = match cell {
            CellRef::Empty | CellRef::Text("") => return,
            CellRef::Text(text) => self.texts.code(text).map(Slot::Text),
            CellRef::Error(shown) => self.texts.code(shown).map(Slot::Error),
            CellRef::Number(number) => Some(Slot::Number(number)),
            CellRef::Date { days, seconds } => Some(Slot::Date { days, seconds }),
            CellRef::Bool(truth) => Some(Slot::Bool(truth)),
        };
        let Some(slot) = slot else {
            self.full = true;
            return;
        };
        self.used += 1;
        if row >= FARTHEST.0 || column >= FARTHEST.1 {
            let (down, right) = self.beyond.unwrap_or_default();
            self.beyond = Some((down.max(row), right.max(column)));
            return;
        }
        let column = column as usize;
        if column >= self.columns.len() {
            self.columns.resize_with(column + 1, Vec::new);
        }
        let (chunk, at) = (row as usize / CHUNK, row as usize % CHUNK);
        let chunks = &mut self.columns[column];
        if chunk >= chunks.len() {
            if let Some(done) = chunks.last_mut() {
                done.shrink();
            }
            chunks.resize_with(chunk + 1, Chunk::default);
        }
        chunks[chunk].set(at, slot);
    }

    /// Lays the cells out as the grid of `sheet`. White space at the edges is no part of it.
    pub(super) fn lay_out(self, sheet: &mut Sheet, limits: &Limits) -> Result<(), SheetError> {
        if self.full {
            return Err(too_much_text(sheet));
        }
        let texts = Arc::new(self.texts.into_texts());
        let columns: Vec<_> = self
            .columns
            .into_iter()
            .map(|chunks| {
                let height = chunks.len() * CHUNK;
                CellColumn::new(chunks, 0, height, Arc::clone(&texts))
            })
            .collect();
        cut(sheet, columns, self.used, self.beyond, limits)
    }

    /// The cells of the first `height` rows and `width` columns as the grid of `sheet`, with whatever is empty there.
    pub(super) fn fill(self, sheet: &mut Sheet, width: usize, height: usize) {
        let texts = Arc::new(self.texts.into_texts());
        let columns = self.columns.into_iter().chain(std::iter::repeat_with(Vec::new));
        sheet.columns =
            columns.take(width).map(|chunks| CellColumn::new(chunks, 0, height, Arc::clone(&texts))).collect();
    }
}

/// Makes the smallest area that holds every cell which is more than white space the grid of `sheet`.
pub(super) fn cut(
    sheet: &mut Sheet,
    mut columns: Vec<CellColumn>,
    used: usize,
    beyond: Option<(u32, u32)>,
    limits: &Limits,
) -> Result<(), SheetError> {
    let spans: Vec<Option<(usize, usize)>> = columns.iter().map(CellColumn::span).collect();
    let Some(left) = spans.iter().position(Option::is_some) else { return Ok(()) };
    let right = spans.iter().rposition(Option::is_some).unwrap_or(left);
    let top = spans.iter().flatten().map(|span| span.0).min().unwrap_or(0);
    let bottom = spans.iter().flatten().map(|span| span.1).max().unwrap_or(top);
    let mut area = Area { top: top as u32, bottom: bottom as u32, left: left as u32, right: right as u32 };
    if let Some((row, column)) = beyond {
        (area.bottom, area.right) = (area.bottom.max(row), area.right.max(column));
    }
    let total = (u64::from(area.bottom - area.top) + 1).saturating_mul(u64::from(area.right - area.left) + 1);
    let stray = total > STRAY_AREA && total / STRAY_SHARE > used as u64;
    if beyond.is_some() || stray || total > limits.cells as u64 {
        return Err(too_wide(sheet, &area, used));
    }
    columns.truncate(right + 1);
    columns.drain(..left);
    for column in &mut columns {
        column.cut(top, bottom + 1 - top);
    }
    sheet.origin = (area.top, area.left);
    sheet.columns = columns;
    Ok(())
}

/// Rows and columns, inclusive.
struct Area {
    top: u32,
    bottom: u32,
    left: u32,
    right: u32,
}

pub(super) fn too_much_text(sheet: &Sheet) -> SheetError {
    SheetError::new(
        ErrorCode::TooLarge,
        tr!("Sheet “{}” holds more than 4 GB of text", sheet.name),
        tr!("Split it into smaller files, or leave out columns that are not needed"),
    )
}

fn too_wide(sheet: &Sheet, area: &Area, used: usize) -> SheetError {
    let corner = |row: u32, column: u32| format!("{}{}", Sheet::letter(column as usize), u64::from(row) + 1);
    SheetError::new(
        ErrorCode::TooLarge,
        tr!(
            "Sheet “{}” spreads {used} cells over {}:{}, too large an area for a table",
            sheet.name,
            corner(area.top, area.left),
            corner(area.bottom, area.right),
            used = used
        ),
        tr!("Delete the stray cells outside the table in Excel, save the file, and open it again"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Cell;

    fn text(value: &str) -> Cell {
        Cell::Text(value.into())
    }

    fn laid_out(cells: &[(u32, u32, Cell)]) -> Result<Sheet, SheetError> {
        let mut grid = Grid::new();
        for (row, column, cell) in cells {
            grid.push(*row, *column, cell.as_ref());
        }
        let mut sheet = Sheet { name: "S".into(), ..Sheet::default() };
        grid.lay_out(&mut sheet, &Limits::default()).map(|()| sheet)
    }

    #[test]
    fn ragged_rows_become_a_grid() {
        let cells =
            [(3, 2, text("a")), (3, 4, text("b")), (5, 1, Cell::Number(1.0)), (5, 2, text("c")), (6, 4, text("d"))];
        let sheet = laid_out(&cells).unwrap();
        assert_eq!((sheet.origin, sheet.width(), sheet.height()), ((3, 1), 4, 4));
        for (row, column, cell) in &cells {
            assert_eq!(sheet.cell(*row as usize - 3, *column as usize - 1), cell.as_ref());
        }
        let used = sheet.columns().iter().flat_map(CellColumn::cells).filter(|cell| *cell != CellRef::Empty);
        assert_eq!(used.count(), cells.len());
    }

    #[test]
    fn order_in_the_file_does_not_matter() {
        let sorted = [(0, 0, text("a")), (0, 1, text("b")), (1, 0, text("c")), (1, 1, text("d"))];
        let mixed = [(1, 1, text("x")), (1, 0, text("c")), (0, 1, text("b")), (1, 1, text("d")), (0, 0, text("a"))];
        assert_eq!(laid_out(&mixed).unwrap(), laid_out(&sorted).unwrap());
    }

    #[test]
    fn white_space_at_the_edges_is_cut_and_inside_kept() {
        let sheet = laid_out(&[
            (0, 0, text(" ")),
            (1, 1, text("a")),
            (1, 2, text(" ")),
            (1, 9, text("  ")),
            (2, 2, text("b")),
            (60_000, 1, text("\t")),
        ])
        .unwrap();
        assert_eq!((sheet.origin, sheet.width(), sheet.height()), ((1, 1), 2, 2));
        assert_eq!(sheet.row(0).collect::<Vec<_>>(), [CellRef::Text("a"), CellRef::Text(" ")]);
        assert_eq!(sheet.row(1).collect::<Vec<_>>(), [CellRef::Empty, CellRef::Text("b")]);
        assert_eq!(laid_out(&[(4, 4, text(" "))]).unwrap().width(), 0);
    }

    #[test]
    fn stray_corners_are_refused_not_allocated() {
        let error = laid_out(&[(0, 0, text("a")), (65_535, 255, text("b"))]).unwrap_err();
        assert_eq!(error.code, ErrorCode::TooLarge);
        assert!(error.message.contains("A1:IV65536"), "{}", error.message);
        laid_out(&[(0, 0, text("a")), (u32::MAX, u32::MAX, text("b"))]).unwrap_err();
        assert_eq!(laid_out(&[(0, 0, text("a")), (1_048_575, 0, text("b"))]).unwrap().height(), 1_048_576);
    }
}
