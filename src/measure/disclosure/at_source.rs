//! Publishing what was protected where the people are: nothing of small groups came, nor a total that would tell of them.
//!
//! What would follow from totals was decided there ([`crate::measure::Executor`]); here numbers are rounded, and a number of few
//! people that came all the same is hidden.

use crate::measure::{
    CountTable, Datum, EarningsTable, IndicatorTable, PathwayTable, Published, ShareTable, TrajectoryTable,
};

use super::{
    earnings::publish_row as publish_earnings,
    earnings::{publish_estimate, publish_spread},
    keep_state, round,
    shares::{publish_indicator, publish_row},
    small,
};

pub(in crate::measure) fn earnings_at_source(mut table: EarningsTable) -> Published<EarningsTable> {
    let (threshold, step) = (table.threshold, table.rounded_to);
    for row in table.rows.iter_mut().chain([&mut table.total]) {
        let hidden = row.n.value.is_none() || small(row.n, threshold);
        publish_earnings(row, hidden, threshold, step);
    }
    for estimate in &mut table.estimates {
        publish_estimate(estimate, false, threshold, step);
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

/// Parts that did not come are hidden, and the others stay.
pub(in crate::measure) fn bands_at_source(mut table: ShareTable, threshold: u32) -> Published<ShareTable> {
    for row in table.rows.iter_mut().chain([&mut table.total]) {
        let few = |n: Datum| n.value.is_none_or(|n| n < f64::from(threshold));
        let parts: Vec<bool> = row.parts.iter().map(|part| few(part.n)).collect();
        publish_row(row, false, &parts, None);
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

/// Steps that did not come are hidden; what a step is less than the one before was held against the threshold where they are.
pub(in crate::measure) fn pathway_at_source(mut table: PathwayTable, threshold: u32) -> Published<PathwayTable> {
    for step in table.rows.iter_mut().flat_map(|(_, steps)| steps) {
        let hidden = small(step.n, threshold);
        for datum in [&mut step.rate, &mut step.low, &mut step.high] {
            *datum = if hidden { keep_state(*datum) } else { round::share(*datum) };
        }
        if hidden {
            step.n = keep_state(step.n);
        }
    }
    Published::seal(table)
}

pub(in crate::measure) fn indicators_at_source(mut table: IndicatorTable, threshold: u32) -> Published<IndicatorTable> {
    for row in table.rows.iter_mut().chain([&mut table.total]) {
        for at in 0..row.indicators.len() {
            let few = |n: Datum| n.value.is_some_and(|n| n < f64::from(threshold));
            let hidden = row.indicators.get(at).is_some_and(|of| {
                let rest =
                    of.base.value.zip(of.counted.value).map_or(Datum::MISSING, |(base, n)| Datum::value(base - n));
                [of.base, of.counted, rest].into_iter().any(few)
            });
            publish_indicator(row, at, (hidden, false), threshold);
        }
    }
    Published::seal(table)
}
