//! Builds a sheet's dense grid from its used cells, without ever allocating more than the used area.

use super::{Cell, ErrorCode, Limits, Sheet, SheetError};

/// Cells in the order in which a file lists them, packed row after row.
#[derive(Default)]
pub(super) struct Grid {
    cells: Vec<Cell>,
    columns: Vec<u32>,
    /// Row number and index of its first cell.
    rows: Vec<(u32, usize)>,
    ordered: bool,
}

/// A grid at least this large must hold some cells to be a table.
const STRAY_AREA: u64 = 4_000_000;
/// Below one used cell in so many, a large area is stray cells, not a table.
const STRAY_SHARE: u64 = 500;

impl Grid {
    pub(super) fn new() -> Self {
        Self { ordered: true, ..Self::default() }
    }

    /// Number of used cells so far.
    pub(super) fn used(&self) -> usize {
        self.cells.len()
    }

    /// Takes the next used cell; empty ones are skipped.
    pub(super) fn push(&mut self, row: u32, column: u32, cell: Cell) {
        if cell == Cell::Empty {
            return;
        }
        match self.rows.last() {
            Some(&(last, _)) if last == row => {
                self.ordered &= self.columns.last().is_none_or(|&before| before < column);
            }
            last => {
                self.ordered &= last.is_none_or(|&(before, _)| before < row);
                self.rows.push((row, self.cells.len()));
            }
        }
        self.cells.push(cell);
        self.columns.push(column);
    }

    /// Lays the cells out as the grid of `sheet`. White space at the right and at the bottom is no part of it.
    pub(super) fn lay_out(mut self, sheet: &mut Sheet, limits: &Limits) -> Result<(), SheetError> {
        if !self.ordered {
            self.sort();
        }
        let Some(area) = self.area() else { return Ok(()) };
        let Area { top, bottom, left, right } = area;
        let (height, width) = (u64::from(bottom - top) + 1, u64::from(right - left) + 1);
        let total = height.saturating_mul(width);
        if total > limits.cells as u64 || (total > STRAY_AREA && total / STRAY_SHARE > self.used() as u64) {
            return Err(too_wide(sheet, &area, self.used()));
        }
        let (height, width) = (height as usize, width as usize);
        sheet.origin = (top, left);
        sheet.width = width;
        self.spread(&area, height, width);
        sheet.cells = self.cells;
        Ok(())
    }

    /// The smallest area that holds every cell which is more than white space.
    fn area(&self) -> Option<Area> {
        let mut found: Option<Area> = None;
        for (row, start, end) in self.spans() {
            for (cell, &column) in self.cells[start..end].iter().zip(&self.columns[start..end]) {
                if cell.is_empty() {
                    continue;
                }
                let area = found.get_or_insert(Area { top: row, bottom: row, left: column, right: column });
                area.bottom = row;
                area.left = area.left.min(column);
                area.right = area.right.max(column);
            }
        }
        found
    }

    /// Moves every cell to its place, from the last to the first, so that no second copy of the grid is needed.
    fn spread(&mut self, area: &Area, height: usize, width: usize) {
        let spans: Vec<_> = self.spans().collect();
        // White space outside the area goes first; what remains fits the grid in order.
        let mut kept = 0;
        let mut places = Vec::with_capacity(self.cells.len());
        for (row, start, end) in spans {
            for index in start..end {
                let column = self.columns[index];
                if row < area.top || row > area.bottom || column < area.left || column > area.right {
                    continue;
                }
                self.cells.swap(kept, index);
                places.push((row - area.top) as usize * width + (column - area.left) as usize);
                kept += 1;
            }
        }
        self.columns = Vec::new();
        self.cells.truncate(kept);
        self.cells.resize(height * width, Cell::Empty);
        for (index, &place) in places.iter().enumerate().rev() {
            if index == place {
                break; // everything before it is dense already
            }
            self.cells.swap(index, place);
        }
    }

    /// Row number, first cell and end of each run of cells.
    fn spans(&self) -> impl Iterator<Item = (u32, usize, usize)> + '_ {
        let ends = self.rows.iter().skip(1).map(|&(_, start)| start).chain([self.cells.len()]);
        self.rows.iter().zip(ends).map(|(&(row, start), end)| (row, start, end))
    }

    /// Puts cells listed out of order in order; of two at one place the later one counts, as in Excel.
    fn sort(&mut self) {
        let mut listed = Vec::with_capacity(self.cells.len());
        let spans: Vec<_> = self.spans().collect();
        let (mut cells, columns) = (std::mem::take(&mut self.cells), std::mem::take(&mut self.columns));
        for (row, start, end) in spans {
            for index in start..end {
                listed.push((row, columns[index], std::mem::take(&mut cells[index])));
            }
        }
        listed.sort_by_key(|&(row, column, _)| (row, column));
        *self = Self::new();
        for (row, column, cell) in listed {
            if self.rows.last().is_some_and(|&(last, _)| last == row)
                && self.columns.last() == Some(&column)
                && let Some(before) = self.cells.last_mut()
            {
                *before = cell;
            } else {
                self.push(row, column, cell);
            }
        }
    }
}

/// Rows and columns, inclusive.
struct Area {
    top: u32,
    bottom: u32,
    left: u32,
    right: u32,
}

fn too_wide(sheet: &Sheet, area: &Area, used: usize) -> SheetError {
    let corner = |row: u32, column: u32| format!("{}{}", Sheet::letter(column as usize), u64::from(row) + 1);
    SheetError::new(
        ErrorCode::TooLarge,
        format!(
            "Sheet “{}” spreads {used} cells over {}:{}, too large an area for a table",
            sheet.name,
            corner(area.top, area.left),
            corner(area.bottom, area.right)
        ),
        "Delete the stray cells outside the table in Excel, save the file, and open it again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Cell {
        Cell::Text(value.into())
    }

    fn laid_out(cells: &[(u32, u32, Cell)]) -> Result<Sheet, SheetError> {
        let mut grid = Grid::new();
        for (row, column, cell) in cells {
            grid.push(*row, *column, cell.clone());
        }
        let mut sheet = Sheet { name: "S".into(), ..Sheet::default() };
        grid.lay_out(&mut sheet, &Limits::default()).map(|()| sheet)
    }

    #[test]
    fn ragged_rows_become_a_grid() {
        let cells =
            [(3, 2, text("a")), (3, 4, text("b")), (5, 1, Cell::Number(1.0)), (5, 2, text("c")), (6, 4, text("d"))];
        let sheet = laid_out(&cells).unwrap();
        assert_eq!((sheet.origin, sheet.width, sheet.height()), ((3, 1), 4, 4));
        for (row, column, cell) in &cells {
            assert_eq!(sheet.row(*row as usize - 3)[*column as usize - 1], *cell);
        }
        assert_eq!(sheet.cells.iter().filter(|cell| **cell != Cell::Empty).count(), cells.len());
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
        assert_eq!((sheet.origin, sheet.width), ((1, 1), 2));
        assert_eq!(sheet.cells, [text("a"), text(" "), Cell::Empty, text("b")]);
        assert_eq!(laid_out(&[(4, 4, text(" "))]).unwrap().cells, []);
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
