//! Publishing shares: base, counted and the rest must each be large enough, and no part may follow from the others.

use crate::{
    measure::{
        Datum, Gap, IndicatorRow, IndicatorTable, Part, PathwayTable, Published, ShareRow, ShareTable, stats::Summary,
    },
    table::CellState,
};

use super::{keep_state, round, small, tables};

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
        publish_row(row, hidden_rows[at], &found.parts[at]);
    }
    table.provenance.notes.extend(super::suppression_notes(primary, all, threshold, &table.unit));
    let parts_hidden =
        table.rows.iter().chain([&table.total]).zip(&hidden_rows).any(|(row, row_hidden)| {
            !row_hidden && row.parts.iter().any(|part| part.share.state == CellState::Suppressed)
        });
    if parts_hidden {
        table.provenance.notes.push(format!(
            "A share is hidden where it stands for fewer than {threshold} {0}, or for all but fewer than {threshold}.",
            table.unit
        ));
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
        publish_row(row, hidden, &parts);
    }
    let total_hidden = few(&table.total);
    let parts = vec![total_hidden; table.total.parts.len()];
    publish_row(&mut table.total, total_hidden, &parts);
    if primary > 0 {
        table.total.base = keep_state(table.total.base);
    }
    table.provenance.notes.extend(super::suppression_notes(primary, primary, threshold, &table.unit));
    Published::seal(table)
}

fn whole(n: Datum) -> u32 {
    n.value.map_or(0, |n| n as u32)
}

pub(super) fn publish_row(row: &mut ShareRow, row_hidden: bool, hidden: &[bool]) {
    for (part, &hidden) in row.parts.iter_mut().zip(hidden) {
        *part = if hidden {
            Part {
                n: keep_state(part.n),
                share: keep_state(part.share),
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
            let before_hidden = steps[..step]
                .iter()
                .rev()
                .find(|step| step.n.state != CellState::NotApplicable)
                .is_some_and(|step| step.n.value.is_none());
            let step = &mut steps[step];
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
        }
    }
    table.provenance.notes.extend(super::suppression_notes(primary, all, threshold, "people"));
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
        let (hidden, total_hidden) = if money {
            let people: Vec<u32> = table.rows.iter().map(base).collect();
            let found = tables::rows(&groups, &people, base(&table.total), &vec![false; people.len()], threshold);
            (found.rows, found.total)
        } else {
            // The rate gives the counted and the rest away, so both are protected with the base.
            let sides = |row: &IndicatorRow| {
                let counted = row.indicators.get(at).map_or(0, |indicator| whole(indicator.counted));
                vec![counted, base(row).saturating_sub(counted)]
            };
            let parts: Vec<Vec<u32>> = table.rows.iter().map(sides).collect();
            let found = tables::parts(&groups, &parts, &sides(&table.total), threshold);
            let hidden =
                found.rows.iter().zip(&found.parts).map(|(row, parts)| *row || parts.contains(&true)).collect();
            (hidden, found.total || found.total_parts.contains(&true))
        };
        all += hidden.iter().filter(|&&hidden| hidden).count();
        for (row, hidden) in table.rows.iter_mut().zip(hidden) {
            publish_indicator(row, at, hidden);
        }
        publish_indicator(&mut table.total, at, total_hidden);
    }
    table.provenance.notes.extend(super::suppression_notes(primary, all, threshold, &table.unit));
    Published::seal(table)
}

fn publish_indicator(row: &mut IndicatorRow, at: usize, hidden: bool) {
    let Some(indicator) = row.indicators.get_mut(at) else { return };
    if hidden {
        for datum in [
            &mut indicator.value,
            &mut indicator.low,
            &mut indicator.high,
            &mut indicator.counted,
            &mut indicator.base,
            &mut indicator.persons,
        ] {
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
