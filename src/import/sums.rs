//! Rows that are the sum of the rows above although no label says so.

use super::{region::Region, view::View};
use crate::sheet::CellRef;

/// Most rows of a table in which unlabelled totals are looked for: a longer one is an export, not a report.
const REPORT: usize = 20_000;

/// Moves the last row, and rows without a label, to the totals if all their numbers are the sums of the rows above.
pub(super) fn find(view: &View<'_>, region: &mut Region, kept: &[usize]) {
    if region.data.len() < 3 || region.data.len() > REPORT {
        return;
    }
    let label = label_column(view, region);
    let columns: Vec<usize> = region.columns.clone().filter(|column| additive(view, &region.data, *column)).collect();
    if columns.is_empty() {
        return;
    }
    let last = region.data.last().copied();
    let mut all = vec![0.0; columns.len()];
    let mut part = vec![0.0; columns.len()];
    let (mut rows_all, mut rows_part) = (0, 0);
    let mut found = Vec::new();
    for &row in &region.data {
        let unlabelled = label.is_some_and(|label| view.cell(row, label).is_empty());
        let candidate = (unlabelled || Some(row) == last) && !kept.contains(&row);
        let strong = columns.len() >= 2 || unlabelled;
        let equal = |sums: &[f64]| {
            columns.iter().zip(sums).all(|(column, sum)| number(view, row, *column).is_some_and(|n| same(n, *sum)))
                && sums.iter().any(|sum| *sum > 0.0)
        };
        if candidate && strong && (rows_part >= 2 && equal(&part) || rows_all >= 2 && equal(&all)) {
            found.push(row);
            part.fill(0.0);
            rows_part = 0;
            continue;
        }
        for (at, column) in columns.iter().enumerate() {
            let value = number(view, row, *column).unwrap_or(0.0);
            all[at] += value;
            part[at] += value;
        }
        rows_all += 1;
        rows_part += 1;
    }
    region.data.retain(|row| !found.contains(row));
    region.totals.extend(&found);
    region.totals.sort_unstable();
    region.summed = found;
}

/// The first column with words.
fn label_column(view: &View<'_>, region: &Region) -> Option<usize> {
    region.columns.clone().find(|column| {
        let words = |row: &&usize| matches!(view.cell(**row, *column), CellRef::Text(_));
        region.data.iter().filter(words).count() * 2 > region.data.len()
    })
}

/// Mostly numbers, and not years, codes or coordinates, whose sums mean nothing.
fn additive(view: &View<'_>, rows: &[usize], column: usize) -> bool {
    let numbers: Vec<f64> = rows.iter().filter_map(|row| number(view, *row, column)).collect();
    let years = numbers.iter().filter(|n| (1950.0..=2100.0).contains(*n)).count();
    numbers.len() * 2 > rows.len() && years * 2 <= numbers.len()
}

fn number(view: &View<'_>, row: usize, column: usize) -> Option<f64> {
    match view.cell(row, column) {
        CellRef::Number(number) => Some(number),
        CellRef::Text(text) if text.len() < 24 => super::number::parse(text, false).ok().map(|parsed| parsed.value),
        _ => None,
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.005_f64.max(b.abs() * 1e-9)
}
