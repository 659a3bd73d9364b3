//! Before and after as two marks joined by a bar, one row a group.

use super::{
    Drawn,
    columns::What,
    numbers,
    pairs::{self, Pair, Series, Told},
    rows::{self, moved},
};
use crate::{
    figure::{ChartSpec, Page, Palette, ink::Area},
    measure::{EarningsRow, EarningsTable},
};

/// Rows under a head with the legend: names, plot from $0, and columns of numbers.
pub fn dumbbell(
    table: &EarningsTable,
    spec: &ChartSpec,
    title: &str,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let rows = rows::sorted(&table.rows, spec.sort);
    // With no group asked for, the total is the one row.
    let rows = if rows.is_empty() { vec![&table.total] } else { rows };
    let small = rows::all_small(table);
    let pairs: Vec<Pair<'_>> = rows.iter().map(|row| pair(row, table.threshold, small)).collect();
    pairs::plot(&pairs, &told(table, spec), spec, title, area, page, palette)
}

/// The row of a group; `small` as in [`rows::instead`].
pub(super) fn pair(row: &EarningsRow, threshold: u32, small: bool) -> Pair<'_> {
    Pair {
        group: &row.group,
        ends: moved(row),
        numbers: row.into(),
        instead: rows::instead(row, threshold, small),
        spoken: rows::spoken(row, threshold, small),
    }
}

/// What before and after are called.
pub(super) fn told<'a>(table: &'a EarningsTable, spec: &ChartSpec) -> Told<'a> {
    Told {
        by: &table.by,
        ends: [("before", tr!("before")), ("after", tr!("after"))],
        legend: [tr!("Before ({})", table.baseline.words()), tr!("After ({})", table.after.words())],
        change: tr!("Change"),
        series: Series {
            base: tr!("Before").to_owned(),
            smaller: tr!("Smaller of before and after").to_owned(),
            more: tr!("Gain").to_owned(),
            less: tr!("Loss").to_owned(),
            end: tr!("After").to_owned(),
            fallen: tr!("after"),
        },
        beside: numbers::beside(table, spec, &[What::Change, What::Percent, What::N]),
    }
}
