//! Publishing value: gains as the earnings they come from, costs per completer with their completers.

use crate::measure::{Datum, EarningsTable, Published, ValueTable};

use super::{earnings, keep_state, round, small, tables};

/// Publishes costs beside gains; `gains` are the earnings that the rows' gains were taken from.
pub(in crate::measure) fn value(mut table: ValueTable, gains: EarningsTable) -> Published<ValueTable> {
    let threshold = gains.threshold;
    let gains = earnings(gains);
    let groups: Vec<_> = table.rows.iter().map(|row| row.group.clone()).collect();
    let completers: Vec<u32> = table.rows.iter().map(|row| whole(row.completers)).collect();
    let mut hidden: Vec<bool> = table.rows.iter().map(|row| small(row.completers, threshold)).collect();
    let found = tables::rows(&groups, &completers, whole(table.total.completers), &hidden, threshold);
    hidden = found.rows;
    hidden.push(found.total || small(table.total.completers, threshold));
    for (row, hidden) in table.rows.iter_mut().chain([&mut table.total]).zip(hidden) {
        let published = if row.group.is_empty() {
            Some(&gains.total)
        } else {
            gains.rows.iter().find(|published| published.group == row.group)
        };
        let withheld = published.is_some_and(|published| published.change.amount.value.is_none());
        row.gain = published.map_or(Datum::MISSING, |published| published.change.amount);
        row.n = published.map_or(Datum::MISSING, |published| published.n);
        row.cost = round::dollars_to(row.cost, 1);
        row.cost_per_completer = round::dollars_to(row.cost_per_completer, 10);
        row.months = round::tenth(row.months);
        if hidden {
            row.completers = keep_state(row.completers);
            row.cost_per_completer = keep_state(row.cost_per_completer);
        }
        if hidden || withheld {
            row.months = keep_state(row.months);
        }
    }
    table.provenance.notes.extend(
        gains
            .provenance
            .notes
            .iter()
            .filter(|note| !table.provenance.notes.contains(note))
            .cloned()
            .collect::<Vec<_>>(),
    );
    Published::seal(table)
}

fn whole(n: Datum) -> u32 {
    n.value.map_or(0, |n| n as u32)
}
