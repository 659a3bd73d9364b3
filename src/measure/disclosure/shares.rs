//! Publishing shares: base, counted and the rest must each be large enough, and no part may follow from the others.

use crate::{
    measure::{
        Datum, Gap, Indicator, IndicatorRow, IndicatorTable, Part, PathwayStep, PathwayTable, Published, ShareRow,
        ShareTable, stats::Summary,
    },
    table::CellState,
};

use super::{ends, keep_state, round, small, tables};

/// Centre of earnings, if enough people stand behind it.
pub(in crate::measure) fn center(summary: Option<&Summary>, threshold: u32) -> Datum {
    match summary {
        None => Datum::MISSING,
        Some(summary) if summary.n < threshold as usize => Datum::SUPPRESSED,
        Some(summary) => summary.center(),
    }
}

/// Publishes a table of shares computed from people, or as published elsewhere.
pub(in crate::measure) fn shares(mut table: ShareTable, threshold: u32) -> Published<ShareTable> {
    let groups: Vec<_> = table.rows.iter().map(|row| row.group.clone()).collect();
    let people = |row: &ShareRow| row.parts.iter().map(|part| whole(part.n)).collect::<Vec<u32>>();
    let parts: Vec<Vec<u32>> = table.rows.iter().map(people).collect();
    let primary = table.rows.iter().filter(|row| small(row.base, threshold)).count();
    let mut found = tables::parts(&groups, &parts, &people(&table.total), threshold);
    let all = found.rows.iter().filter(|&&hidden| hidden).count();
    found.rows.push(found.total);
    found.parts.push(found.total_parts);
    let hidden_rows = found.rows;
    for (at, row) in table.rows.iter_mut().chain([&mut table.total]).enumerate() {
        publish_row(row, hidden_rows[at], &found.parts[at], Some(threshold));
    }
    table.provenance.notes.extend(super::suppression_notes(primary, all, threshold, &table.unit, super::GROUPS));
    if table.rows.iter().chain([&table.total]).any(|row| row.parts.iter().any(|part| part.share.band.is_some())) {
        table.provenance.notes.push(ends::note(threshold));
    }
    Published::seal(table)
}

/// Publishes rates as their source gave them; the number of people behind each part follows from rate and base.
pub(in crate::measure) fn published_shares(mut table: ShareTable, threshold: u32) -> Published<ShareTable> {
    let few = |row: &ShareRow| {
        let counted = |share: Datum| row.base.value.zip(share.value).map(|(base, share)| base * share);
        small(row.base, threshold)
            || row.parts.iter().any(|part| counted(part.share).is_some_and(|n| n.round() < f64::from(threshold)))
    };
    let hidden: Vec<bool> = table.rows.iter().map(few).collect();
    let primary = hidden.iter().filter(|&&hidden| hidden).count();
    for (row, &hidden) in table.rows.iter_mut().zip(&hidden) {
        let parts = vec![hidden; row.parts.len()];
        publish_row(row, hidden, &parts, None);
    }
    let total_hidden = few(&table.total);
    let parts = vec![total_hidden; table.total.parts.len()];
    publish_row(&mut table.total, total_hidden, &parts, None);
    if primary > 0 {
        table.total.base = keep_state(table.total.base);
    }
    table.provenance.notes.extend(super::suppression_notes(primary, primary, threshold, &table.unit, super::GROUPS));
    Published::seal(table)
}

fn whole(n: Datum) -> u32 {
    n.value.map_or(0, |n| n as u32)
}

/// Hides parts of a row. With a threshold, a share that is near an end is told as a range, since its numbers are exact
/// still.
pub(super) fn publish_row(row: &mut ShareRow, row_hidden: bool, hidden: &[bool], threshold: Option<u32>) {
    let base = row.base.value.filter(|_| !row_hidden);
    for (part, &hidden) in row.parts.iter_mut().zip(hidden) {
        *part = if hidden || row_hidden {
            let near_end = || ends::band(part.n.value? as u32, base? as u32, threshold?);
            let share = match near_end() {
                Some(band) => Datum::banded(band),
                None if row_hidden => Datum { band: None, ..Datum::SUPPRESSED },
                None => keep_state(part.share),
            };
            Part {
                n: keep_state(part.n),
                share,
                low: keep_state(part.low),
                high: keep_state(part.high),
                earnings: keep_state(part.earnings),
                label: part.label.clone(),
            }
        } else {
            Part {
                share: round::share(part.share),
                low: round::share(part.low),
                high: round::share(part.high),
                earnings: round::dollars(part.earnings),
                ..part.clone()
            }
        };
    }
    if row_hidden {
        row.base = keep_state(row.base);
    }
    row.gap = row.gap.map(|gap| {
        if row_hidden || hidden.first() == Some(&true) {
            Gap {
                inside: keep_state(gap.inside),
                elsewhere: keep_state(gap.elsewhere),
                difference: keep_state(gap.difference),
            }
        } else {
            Gap {
                inside: round::dollars(gap.inside),
                elsewhere: round::dollars(gap.elsewhere),
                difference: round::dollars(gap.difference),
            }
        }
    });
}

/// People behind a step, by row: those who took it, and those of whom something was lost on the way to it.
#[derive(Clone, Debug, Default)]
pub(in crate::measure) struct StepBehind {
    pub(in crate::measure) people: Vec<u32>,
    pub(in crate::measure) lost: Vec<u32>,
}

/// Publishes pathways: a step is hidden if it, or those it lost on the way, are few.
pub(in crate::measure) fn pathway(
    mut table: PathwayTable,
    behind: &[Option<StepBehind>],
    threshold: u32,
) -> Published<PathwayTable> {
    let groups: Vec<_> = table.rows.iter().map(|(group, _)| group.clone()).collect();
    let steps = table.rows.first().map_or(0, |(_, steps)| steps.len());
    let collected: Vec<usize> =
        (0..steps).filter(|&step| table.rows.iter().all(|(_, steps)| steps[step].n.value.is_some())).collect();
    let people = |step: &usize| table.rows.iter().map(|(_, steps)| whole(steps[*step].n)).collect::<Vec<u32>>();
    let by_step: Vec<tables::Step<'_>> = collected
        .iter()
        .map(|step| {
            let behind = behind.get(*step).and_then(Option::as_ref);
            let (of, lost) = behind.map_or((&[][..], &[][..]), |behind| (&behind.people[..], &behind.lost[..]));
            tables::Step { n: people(step), people: of, lost }
        })
        .collect();
    let hidden_by_step = tables::steps(&groups, &by_step, threshold);
    let (mut primary, mut all) = (0, 0);
    let mut banded = false;
    for step in 0..steps {
        let hidden = match collected.iter().position(|&known| known == step) {
            Some(at) => hidden_by_step[at].clone(),
            None => vec![false; groups.len()],
        };
        let few = behind
            .get(step)
            .and_then(Option::as_ref)
            .map_or(0, |behind| behind.people.iter().filter(|people| (1..threshold).contains(*people)).count());
        primary += few;
        all += hidden.iter().filter(|&&hidden| hidden).count();
        for ((_, steps), hidden) in table.rows.iter_mut().zip(hidden) {
            let before = steps[..step].iter().rev().find(|step| step.n.state != CellState::NotApplicable);
            let before_hidden = before.is_some_and(|step| step.n.value.is_none());
            let base = before.and_then(|step| step.n.value);
            let step = &mut steps[step];
            let counted = step.n.value;
            let near_end = || ends::band(counted? as u32, base? as u32, threshold);
            let band = if hidden { near_end() } else { None };
            for rate in [&mut step.rate, &mut step.low, &mut step.high] {
                *rate = round::share(*rate);
            }
            if before_hidden {
                step.base = keep_state(step.base);
                for rate in [&mut step.rate, &mut step.low, &mut step.high] {
                    *rate = keep_state(*rate);
                }
            }
            if hidden {
                step.n = keep_state(step.n);
                for rate in [&mut step.rate, &mut step.low, &mut step.high] {
                    *rate = keep_state(*rate);
                }
            }
            if let Some(band) = band {
                step.rate = Datum::banded(band);
                banded = true;
            }
        }
    }
    if banded {
        table.provenance.notes.push(ends::note(threshold));
    }
    table.provenance.notes.extend(super::suppression_notes(primary, all, threshold, tr!("people"), super::NUMBERS));
    Published::seal(table)
}

/// Publishes performance indicators.
pub(in crate::measure) fn indicators(mut table: IndicatorTable, threshold: u32) -> Published<IndicatorTable> {
    let groups: Vec<_> = table.rows.iter().map(|row| row.group.clone()).collect();
    let count = table.total.indicators.len();
    let (mut primary, mut all) = (0, 0);
    for at in 0..count {
        let money = table.total.indicators[at].money;
        let base = |row: &IndicatorRow| row.indicators.get(at).map_or(0, |indicator| whole(indicator.base));
        primary += table.rows.iter().filter(|row| (1..threshold).contains(&base(row))).count();
        let none = vec![false; table.rows.len()];
        // Of each row and the total: all of the indicator is hidden, or only its rate.
        let (hidden, total_hidden) = if money {
            let people: Vec<u32> = table.rows.iter().map(base).collect();
            let found = tables::rows(&groups, &people, base(&table.total), &none, threshold);
            (found.rows.into_iter().zip(none).collect::<Vec<_>>(), (found.total, false))
        } else {
            // The rate gives the counted and the rest away, so both are protected with the base.
            let sides = |row: &IndicatorRow| {
                let counted = row.indicators.get(at).map_or(0, |indicator| whole(indicator.counted));
                vec![counted, base(row).saturating_sub(counted)]
            };
            let parts: Vec<Vec<u32>> = table.rows.iter().map(sides).collect();
            let found = tables::parts(&groups, &parts, &sides(&table.total), threshold);
            let hidden = found.rows.iter().zip(&found.parts).map(|(row, parts)| (*row, parts.contains(&true)));
            (hidden.collect(), (found.total, found.total_parts.contains(&true)))
        };
        all += hidden.iter().filter(|(all, rate)| *all || *rate).count();
        for (row, hidden) in table.rows.iter_mut().zip(hidden) {
            publish_indicator(row, at, hidden, threshold);
        }
        publish_indicator(&mut table.total, at, total_hidden, threshold);
    }
    let rows = table.rows.iter().chain([&table.total]);
    if rows.flat_map(|row| &row.indicators).any(|indicator| indicator.value.band.is_some()) {
        table.provenance.notes.push(ends::note(threshold));
    }
    table.provenance.notes.extend(super::suppression_notes(primary, all, threshold, &table.unit, super::NUMBERS));
    Published::seal(table)
}

/// Takes a step of a pathway away, with the rates it is in.
pub(super) fn hide_step(steps: &mut [PathwayStep], at: usize) {
    let PathwayStep { n, rate, low, high, .. } = &mut steps[at];
    for datum in [n, rate, low, high] {
        *datum = Datum { band: None, ..keep_state(*datum) };
    }
    let collected = |step: &&mut PathwayStep| step.n.state != CellState::NotApplicable;
    if let Some(PathwayStep { base, rate, low, high, .. }) = steps[at + 1..].iter_mut().find(collected) {
        for datum in [base, rate, low, high] {
            *datum = keep_state(*datum);
        }
    }
}

/// Takes the rate of an indicator away and leaves its base; a range stays.
pub(super) fn hide_rate(row: &mut IndicatorRow, at: usize) {
    let Some(indicator) = row.indicators.get_mut(at) else { return };
    let Indicator { value, low, high, counted, .. } = indicator;
    for datum in [value, low, high, counted] {
        *datum = keep_state(*datum);
    }
}

/// Takes an indicator of a row away.
pub(super) fn hide_indicator(row: &mut IndicatorRow, at: usize) {
    let Some(indicator) = row.indicators.get_mut(at) else { return };
    let Indicator { value, low, high, counted, base, persons, .. } = indicator;
    if value.band.is_some() {
        *value = Datum::SUPPRESSED;
    }
    for datum in [value, low, high, counted, base, persons] {
        *datum = keep_state(*datum);
    }
}

pub(super) fn publish_indicator(row: &mut IndicatorRow, at: usize, (all, rate): (bool, bool), threshold: u32) {
    let Some(indicator) = row.indicators.get_mut(at) else { return };
    if all {
        hide_indicator(row, at);
    } else if rate {
        let near_end = || ends::band(whole(indicator.counted), whole(indicator.base), threshold);
        indicator.value = near_end().map_or(keep_state(indicator.value), Datum::banded);
        for datum in [&mut indicator.low, &mut indicator.high, &mut indicator.counted] {
            *datum = keep_state(*datum);
        }
    } else if indicator.money {
        for datum in [&mut indicator.value, &mut indicator.low, &mut indicator.high] {
            *datum = round::dollars(*datum);
        }
    } else {
        for datum in [&mut indicator.value, &mut indicator.low, &mut indicator.high] {
            *datum = round::share(*datum);
        }
    }
}
