//! Publishing shares: base, counted and the rest must each be large enough, and no part may follow from the others.

use crate::{
    measure::{
        Datum, Gap, IndicatorRow, IndicatorTable, Part, PathwayTable, Published, ShareRow, ShareTable, stats::Summary,
    },
    table::CellState,
};

use super::{
    cells::{self, Line},
    keep_state, round, small,
};

/// Centre of earnings, if enough people stand behind it.
pub(in crate::measure) fn center(summary: Option<&Summary>, threshold: u32) -> Datum {
    match summary {
        None => Datum::MISSING,
        Some(summary) if summary.n < threshold as usize => Datum::SUPPRESSED,
        Some(summary) => Datum::value(summary.center),
    }
}

/// Publishes a table of shares computed from people, or as published elsewhere.
pub(in crate::measure) fn shares(mut table: ShareTable, threshold: u32) -> Published<ShareTable> {
    let rows = table.rows.len();
    let groups: Vec<_> = table.rows.iter().map(|row| row.group.clone()).collect();
    let group_lines = cells::lines_of_groups(&groups);
    let bases: Vec<u32> = table.rows.iter().map(|row| whole(row.base)).collect();
    let mut hidden_rows: Vec<bool> = table.rows.iter().map(|row| small(row.base, threshold)).collect();
    let primary = hidden_rows.iter().filter(|&&hidden| hidden).count();
    if !groups.is_empty() {
        cells::complete(&bases, &mut hidden_rows, &group_lines, threshold);
    }
    hidden_rows.push(small(table.total.base, threshold));

    // Cells of all rows and, last, of the total.
    let parts = table.total.parts.len();
    let all_rows: Vec<&ShareRow> = table.rows.iter().chain([&table.total]).collect();
    let people: Vec<u32> = all_rows.iter().flat_map(|row| row.parts.iter().map(|part| whole(part.n))).collect();
    let mut hidden: Vec<bool> = Vec::with_capacity(people.len());
    for (row, &row_hidden) in all_rows.iter().zip(&hidden_rows) {
        let base = whole(row.base);
        hidden.extend(row.parts.iter().map(|part| {
            let n = whole(part.n);
            // Nobody or everybody says something of each; then the other parts are hidden too, being small.
            row_hidden || n < threshold || (n == base && base > 0)
        }));
    }
    let mut lines: Vec<Line> = (0..=rows).map(|row| Line::total((row * parts..(row + 1) * parts).collect())).collect();
    for part in 0..parts {
        lines.extend(
            group_lines
                .iter()
                .filter(|_| rows > 0)
                .map(|line| Line::total(line.cells.iter().map(|row| row * parts + part).collect())),
        );
    }
    cells::complete(&people, &mut hidden, &lines, threshold);

    for (at, row) in table.rows.iter_mut().chain([&mut table.total]).enumerate() {
        publish_row(row, hidden_rows[at], &hidden[at * parts..(at + 1) * parts]);
    }
    let all = hidden_rows[..rows].iter().filter(|&&hidden| hidden).count();
    table.provenance.notes.extend(super::suppression_note(primary, all, threshold, &table.unit));
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
    table.provenance.notes.extend(super::suppression_note(primary, primary, threshold, &table.unit));
    Published::seal(table)
}

fn whole(n: Datum) -> u32 {
    n.value.map_or(0, |n| n as u32)
}

fn publish_row(row: &mut ShareRow, row_hidden: bool, hidden: &[bool]) {
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

/// Publishes pathways: a step is hidden if it, or those it lost on the way, are few.
pub(in crate::measure) fn pathway(mut table: PathwayTable, threshold: u32) -> Published<PathwayTable> {
    let groups: Vec<_> = table.rows.iter().map(|(group, _)| group.clone()).collect();
    let lines = cells::lines_of_groups(&groups);
    let steps = table.rows.first().map_or(0, |(_, steps)| steps.len());
    let (mut primary, mut all) = (0, 0);
    for step in 0..steps {
        let people: Vec<u32> = table.rows.iter().map(|(_, steps)| whole(steps[step].n)).collect();
        let mut hidden: Vec<bool> = table
            .rows
            .iter()
            .map(|(_, steps)| {
                let step = &steps[step];
                let lost = step.base.value.zip(step.n.value).map(|(base, n)| base - n);
                small(step.n, threshold) || lost.is_some_and(|lost| lost > 0.0 && lost < f64::from(threshold))
            })
            .collect();
        primary += hidden.iter().filter(|&&hidden| hidden).count();
        if groups.first().is_some_and(|group| !group.is_empty()) {
            cells::complete(&people, &mut hidden, &lines, threshold);
        }
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
    table.provenance.notes.extend(super::suppression_note(primary, all, threshold, &table.unit));
    Published::seal(table)
}

/// Publishes performance indicators.
pub(in crate::measure) fn indicators(mut table: IndicatorTable, threshold: u32) -> Published<IndicatorTable> {
    let groups: Vec<_> = table.rows.iter().map(|row| row.group.clone()).collect();
    let lines = cells::lines_of_groups(&groups);
    let count = table.total.indicators.len();
    let (mut primary, mut all) = (0, 0);
    for at in 0..count {
        let mut hidden: Vec<bool> = table.rows.iter().map(|row| must_hide(row, at, threshold)).collect();
        primary += hidden.iter().filter(|&&hidden| hidden).count();
        // The rate gives the counted and the rest away, so each is protected, and so is the base.
        for of in [Indicated::Base, Indicated::Counted, Indicated::Rest] {
            let people: Vec<u32> = table.rows.iter().map(|row| of.people(row, at)).collect();
            if !people.is_empty() {
                cells::complete(&people, &mut hidden, &lines, threshold);
            }
        }
        all += hidden.iter().filter(|&&hidden| hidden).count();
        for (row, hidden) in table.rows.iter_mut().zip(hidden) {
            publish_indicator(row, at, hidden);
        }
        let hidden = must_hide(&table.total, at, threshold);
        publish_indicator(&mut table.total, at, hidden);
    }
    table.provenance.notes.extend(super::suppression_note(primary, all, threshold, &table.unit));
    Published::seal(table)
}

#[derive(Clone, Copy)]
enum Indicated {
    Base,
    Counted,
    Rest,
}

impl Indicated {
    fn people(self, row: &IndicatorRow, at: usize) -> u32 {
        let Some(indicator) = row.indicators.get(at) else { return 0 };
        let (base, counted) = (whole(indicator.base), whole(indicator.counted));
        match self {
            Self::Base => base,
            Self::Counted => counted,
            Self::Rest => base.saturating_sub(counted),
        }
    }
}

fn must_hide(row: &IndicatorRow, at: usize, threshold: u32) -> bool {
    let Some(indicator) = row.indicators.get(at) else { return false };
    let (base, counted) = (whole(indicator.base), whole(indicator.counted));
    let rate = !indicator.money && indicator.value.value.is_some();
    small(indicator.base, threshold) || (rate && (counted < threshold || base - counted < threshold))
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
