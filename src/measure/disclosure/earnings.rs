//! Publishing earnings: whole rows are hidden under the threshold, percentiles and intervals under twice as many people.

use crate::measure::{Change, Datum, EarningsRow, EarningsTable, Estimate, Published, Spread, TrajectoryTable};

use super::{keep_state, round, small, tables};

/// Publishes a table computed from people, or rows as published elsewhere.
pub(in crate::measure) fn earnings(mut table: EarningsTable) -> Published<EarningsTable> {
    let (threshold, step) = (table.threshold, table.rounded_to);
    let people: Vec<u32> = table.rows.iter().map(|row| whole(row.n)).collect();
    let mut hidden: Vec<bool> = table.rows.iter().map(|row| small(row.n, threshold) || is_hidden(row)).collect();
    let first_hidden = hidden.clone();
    let mut total_hidden = small(table.total.n, threshold);
    if table.as_published {
        // Rows of a publisher are not taken away; without their total none can be worked out.
        if hidden.contains(&true) {
            table.total.n = keep_state(table.total.n);
        }
    } else {
        let groups: Vec<_> = table.rows.iter().map(|row| row.group.clone()).collect();
        let found = tables::rows(&groups, &people, whole(table.total.n), &hidden, threshold);
        hidden = found.rows;
        total_hidden |= found.total;
        if found.refused {
            hidden = Vec::new();
            table.rows = Vec::new();
            table.provenance.notes.push(super::REFUSED.get().to_owned());
        }
    }
    // The change of the trained minus the effect is the change of the compared: both or neither.
    let compared = |row: &EarningsRow| row.group.split_last().map(|(_, rest)| rest.to_vec());
    let lost: Vec<_> =
        table.rows.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(row, _)| compared(row)).collect();
    for (row, &hidden) in table.rows.iter_mut().zip(&hidden) {
        if lost.contains(&compared(row)) {
            row.effect = row.effect.map(|effect| publish_change(effect, true, row.n, threshold, step));
        }
        publish_row(row, hidden, threshold, step);
    }
    if table.rows.iter().any(|row| row.effect.is_some_and(|effect| effect.amount.value.is_none())) {
        let n = table.total.n;
        table.total.effect = table.total.effect.map(|effect| publish_change(effect, true, n, threshold, step));
    }
    publish_row(&mut table.total, total_hidden, threshold, step);
    let told = !total_hidden && table.total.effect.is_none_or(|effect| effect.amount.value.is_some());
    for estimate in &mut table.estimates {
        publish_estimate(estimate, !told, threshold, step);
    }
    publish_excluded(&mut table, threshold);
    if small(table.dropped, threshold) {
        table.dropped = Datum::SUPPRESSED;
    }
    let primary = first_hidden.iter().filter(|&&hidden| hidden).count();
    let all = hidden.iter().filter(|&&hidden| hidden).count();
    table.provenance.notes.extend(super::suppression_notes(primary, all, threshold, &table.unit, super::GROUPS));
    Published::seal(table)
}

/// True if each of some groups is large enough for what is made of them together.
pub(in crate::measure) fn enough(people: &[usize], threshold: u32) -> bool {
    people.iter().all(|&n| n >= threshold as usize)
}

/// Publishes a trajectory: each point stands on its own people.
pub(in crate::measure) fn trajectory(mut table: TrajectoryTable, threshold: u32) -> Published<TrajectoryTable> {
    let step = table.provenance.request.rounded_to();
    let groups: Vec<_> = table.series.iter().map(|series| series.group.clone()).collect();
    let points = table.series.first().map_or(0, |series| series.points.len());
    let (mut primary, mut all) = (0, 0);
    for point in 0..points {
        let people: Vec<u32> = table.series.iter().map(|series| whole(series.points[point].earnings.n)).collect();
        let mut hidden: Vec<bool> =
            table.series.iter().map(|series| small(series.points[point].earnings.n, threshold)).collect();
        primary += hidden.iter().filter(|&&hidden| hidden).count();
        if groups.first().is_some_and(|group| !group.is_empty()) {
            hidden = tables::rows(&groups, &people, people.iter().sum(), &hidden, threshold).rows;
        }
        all += hidden.iter().filter(|&&hidden| hidden).count();
        for (series, hidden) in table.series.iter_mut().zip(hidden) {
            let earnings = &mut series.points[point].earnings;
            *earnings = publish_spread(*earnings, hidden, threshold, step);
            let mean = &mut series.points[point].mean;
            *mean = if hidden { keep_state(*mean) } else { round::dollars_to(*mean, step) };
        }
    }
    table.dip = table.dip.map(f64::round);
    table.provenance.notes.extend(super::suppression_notes(primary, all, threshold, tr!("people"), super::NUMBERS));
    Published::seal(table)
}

fn whole(n: Datum) -> u32 {
    n.value.map_or(0, |n| n as u32)
}

/// The source itself withheld both figures.
fn is_hidden(row: &EarningsRow) -> bool {
    use crate::table::CellState::{Range, Suppressed};
    matches!(row.n.state, Suppressed | Range) && row.before.center.value.is_none()
}

pub(super) fn publish_row(row: &mut EarningsRow, hidden: bool, threshold: u32, step: u32) {
    let n = row.n;
    row.before = publish_spread(row.before, hidden, threshold, step);
    row.after = publish_spread(row.after, hidden, threshold, step);
    row.change = publish_change(row.change, hidden, n, threshold, step);
    row.effect = row.effect.map(|effect| publish_change(effect, hidden, n, threshold, step));
    if hidden {
        row.n = keep_state(n);
    }
}

/// Spread of a group that may be small.
pub(super) fn publish_spread(spread: Spread, hidden: bool, threshold: u32, step: u32) -> Spread {
    if hidden {
        return Spread {
            center: keep_state(spread.center),
            p25: keep_state(spread.p25),
            p75: keep_state(spread.p75),
            low: keep_state(spread.low),
            high: keep_state(spread.high),
            n: keep_state(spread.n),
        };
    }
    let mut spread = round::spread(spread, step);
    if small(spread.n, 2 * threshold) {
        for datum in [&mut spread.p25, &mut spread.p75, &mut spread.low, &mut spread.high] {
            *datum = keep_state(*datum);
        }
    }
    spread
}

fn publish_change(change: Change, hidden: bool, n: Datum, threshold: u32, step: u32) -> Change {
    if hidden {
        return Change {
            amount: keep_state(change.amount),
            percent: keep_state(change.percent),
            low: keep_state(change.low),
            high: keep_state(change.high),
        };
    }
    let mut change = round::change(change, step);
    if small(n, 2 * threshold) {
        change.low = keep_state(change.low);
        change.high = keep_state(change.high);
    }
    change
}

/// An estimate goes with the smaller of the groups it is of; its interval and errors need twice as many.
pub(super) fn publish_estimate(estimate: &mut Estimate, hidden: bool, threshold: u32, step: u32) {
    let sides = || estimate.people.iter().flatten();
    let few = |least: u32| sides().any(|n| n.value.is_none_or(|n| n < f64::from(least)));
    let (hidden, unsure) = (hidden || few(threshold), few(2 * threshold));
    let publish = |datum: Datum, hidden: bool| if hidden { keep_state(datum) } else { round::dollars_to(datum, step) };
    estimate.amount = publish(estimate.amount, hidden);
    estimate.low = publish(estimate.low, hidden || unsure);
    estimate.high = publish(estimate.high, hidden || unsure);
    for error in &mut estimate.errors {
        error.amount = publish(error.amount, hidden || unsure);
    }
    if hidden {
        for n in estimate.people.iter_mut().flatten() {
            *n = keep_state(*n);
        }
    }
}

/// Takes an estimate away with the people it is of.
pub(super) fn hide_estimate(estimate: &mut Estimate) {
    let errors = estimate.errors.iter_mut().map(|error| &mut error.amount);
    let people = estimate.people.iter_mut().flatten();
    for datum in [&mut estimate.amount, &mut estimate.low, &mut estimate.high].into_iter().chain(errors).chain(people) {
        *datum = keep_state(*datum);
    }
}

/// Rules that leave few people out are not counted, nor is one that they could be worked out from.
fn publish_excluded(table: &mut EarningsTable, threshold: u32) {
    let people: Vec<u32> = table.excluded.iter().map(|excluded| whole(excluded.n)).collect();
    let groups: Vec<Vec<usize>> = (0..people.len()).map(|at| vec![at]).collect();
    let hidden = tables::rows(&groups, &people, people.iter().sum(), &vec![false; people.len()], threshold).rows;
    for (excluded, hidden) in table.excluded.iter_mut().zip(hidden) {
        if hidden {
            excluded.n = keep_state(excluded.n);
        }
    }
}
