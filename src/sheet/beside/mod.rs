//! What stands beside the cells of a sheet and the spreadsheet library does not tell: hidden rows and columns, merged areas.

use super::{CellRange, Sheet};

mod binary;
mod package;
mod tags;
#[cfg(test)]
mod tests;
mod worksheet;

pub(super) use package::Parts;
pub(super) use tags::attribute;

/// Hidden rows and columns and merged areas of one sheet, in the file's own numbering.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Beside {
    rows: Vec<(u32, u32)>,
    columns: Vec<(u32, u32)>,
    pub(super) merged: Vec<CellRange>,
}

impl Beside {
    pub(super) fn hide_rows(&mut self, first: u32, last: u32) {
        add(&mut self.rows, first, last);
    }

    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        add(&mut self.columns, first, last);
    }

    /// Gives the hidden rows and columns to a sheet, in order.
    pub(super) fn hide(self, sheet: &mut Sheet) {
        sheet.hidden_rows = in_order(self.rows);
        sheet.hidden_columns = in_order(self.columns);
    }
}

/// Adds a run; one that follows the last run makes it longer.
fn add(runs: &mut Vec<(u32, u32)>, first: u32, last: u32) {
    match runs.last_mut() {
        _ if last < first => {}
        Some(run) if run.1.checked_add(1) == Some(first) => run.1 = last,
        _ => runs.push((first, last)),
    }
}

/// Runs from the first to the last, each apart from the next.
fn in_order(mut runs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    runs.sort_unstable();
    let mut apart: Vec<(u32, u32)> = Vec::with_capacity(runs.len());
    for (first, last) in runs {
        match apart.last_mut() {
            Some(run) if first <= run.1.saturating_add(1) => run.1 = run.1.max(last),
            _ => apart.push((first, last)),
        }
    }
    apart
}
