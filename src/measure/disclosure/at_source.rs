//! Publishing what was protected where the people are: nothing of small groups came, nor a total that would tell of them.
//!
//! What would follow from totals was decided there ([`crate::measure::Executor`]); here numbers are rounded, and a number of few
//! people that came all the same is hidden.

use crate::measure::{CountTable, Datum, EarningsTable, Published, ShareTable, TrajectoryTable};

use super::{
    earnings::publish_row as publish_earnings, earnings::publish_spread, keep_state, round, shares::publish_row, small,
};

pub(in crate::measure) fn earnings_at_source(mut table: EarningsTable) -> Published<EarningsTable> {
    let (threshold, step) = (table.threshold, table.rounded_to);
    for row in table.rows.iter_mut().chain([&mut table.total]) {
        let hidden = row.n.value.is_none() || small(row.n, threshold);
        publish_earnings(row, hidden, threshold, step);
    }
    Published::seal(table)
}

pub(in crate::measure) fn trajectory_at_source(
    mut table: TrajectoryTable,
    threshold: u32,
) -> Published<TrajectoryTable> {
    let step = table.provenance.request.rounded_to();
    for point in table.series.iter_mut().flat_map(|series| &mut series.points) {
        let hidden = point.earnings.n.value.is_none() || small(point.earnings.n, threshold);
        point.earnings = publish_spread(point.earnings, hidden, threshold, step);
        point.mean = if hidden { keep_state(point.mean) } else { round::dollars_to(point.mean, step) };
    }
    Published::seal(table)
}

pub(in crate::measure) fn shares_at_source(mut table: ShareTable, threshold: u32) -> Published<ShareTable> {
    for row in table.rows.iter_mut().chain([&mut table.total]) {
        let few = |n: Datum| n.value.is_none_or(|n| n < f64::from(threshold));
        let hidden = few(row.base) || row.parts.iter().any(|part| few(part.n));
        let parts = vec![hidden; row.parts.len()];
        publish_row(row, hidden, &parts, None);
    }
    Published::seal(table)
}

/// Of certificates; the numbers of people behind them were held against the threshold where they are.
pub(in crate::measure) fn counts_at_source(mut table: CountTable, threshold: u32) -> Published<CountTable> {
    for row in table.rows.iter_mut().chain([&mut table.total]) {
        if small(row.certificates, threshold) {
            row.certificates = keep_state(row.certificates);
        }
    }
    Published::seal(table)
}
