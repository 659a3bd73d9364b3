//! Words of the steps of the pathway and of indicators.

use super::{
    Proposal, captions,
    groups::{by_phrase, label, small},
};
use crate::{
    figure::format::{self, known},
    measure::{IndicatorTable, PathwayTable},
    table::CellState,
};

/// Words of the steps from enrolled to employed in the field.
pub fn pathway(table: &PathwayTable, chart: &str, hidden: usize) -> Proposal {
    let mut titles = Vec::new();
    titles.extend(between_groups(table));
    // What one row says is no finding about several.
    let steps = || table.rows.first().filter(|_| table.rows.len() == 1).into_iter().flat_map(|(_, steps)| steps);
    let collected: Vec<_> = steps().filter_map(|step| Some((step, known(step.n)?))).collect();
    if let (Some((first, from)), Some((last, to))) = (collected.first(), collected.last())
        && collected.len() > 1
    {
        titles.push(format!(
            "{} {} {}, {} {}",
            format::count(*from),
            table.unit,
            small(&first.label),
            format::count(*to),
            small(&last.label)
        ));
    }
    titles.push(tr!("From enrollment to employment, step by step").to_owned());
    let mut parts = vec![tr!("Steps from enrollment to employment").to_owned(), by_phrase(&table.by)];
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.retain(|part| !part.is_empty());
    let withheld =
        table.rows.iter().flat_map(|(_, steps)| steps).filter(|step| step.n.state == CellState::Suppressed).count();
    let threshold = table.provenance.request.threshold;
    let withheld = captions::withheld(threshold, withheld, tr!("number"), tr!("numbers"));
    proposal(chart, titles, parts.join(", "), withheld.into_iter().collect(), hidden, &table.provenance)
}

/// How far apart several groups are in their last step, as a share of the step before it.
fn between_groups(table: &PathwayTable) -> Option<String> {
    let last = table.rows.iter().flat_map(|(_, steps)| steps.iter().rev().find(|step| known(step.rate).is_some()));
    let step = &last.map(|step| &step.label).next()?;
    let rates: Vec<(String, f64, &str)> = table
        .rows
        .iter()
        .filter_map(|(group, steps)| {
            let at = steps.iter().position(|other| other.label == **step)?;
            let base = steps.iter().take(at).rev().find(|base| base.n.state != CellState::NotApplicable)?;
            Some((captions::short(&label(group)), known(steps.get(at)?.rate)?, base.label.as_str()))
        })
        .collect();
    let low = rates.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let high = rates.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (low.1 < high.1).then(|| {
        tr!(
            "{step}: from {} ({}) to {} ({}) of {}",
            format::share(low.1),
            low.0,
            format::share(high.1),
            high.0,
            small(high.2),
            step = step
        )
    })
}

/// Words of performance indicators.
pub fn indicators(table: &IndicatorTable, hidden: usize) -> Proposal {
    let mut titles = Vec::new();
    for indicator in table.total.indicators.iter().filter(|indicator| !indicator.money) {
        if let Some(value) = known(indicator.value) {
            titles.push(format!("{}: {}", indicator.name, format::share(value)));
        }
    }
    titles.push(tr!("WIOA performance indicators").to_owned());
    let mut parts = vec![tr!("WIOA performance indicators").to_owned(), by_phrase(&table.by)];
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.push(captions::dollars(table.dollars));
    parts.retain(|part| !part.is_empty());
    let all = table.rows.iter().chain([&table.total]).flat_map(|row| &row.indicators);
    let withheld = all.filter(|indicator| indicator.value.state == CellState::Suppressed).count();
    let threshold = table.provenance.request.threshold;
    let withheld = captions::withheld(threshold, withheld, tr!("number"), tr!("numbers"));
    proposal(tr!("Table"), titles, parts.join(", "), withheld.into_iter().collect(), hidden, &table.provenance)
}

/// What all answers here have in common; `notes` stand before those of the numbers.
pub(super) fn proposal(
    chart: &str,
    titles: Vec<String>,
    subtitle: String,
    mut notes: Vec<String>,
    hidden: usize,
    provenance: &crate::measure::Provenance,
) -> Proposal {
    if hidden > 0 {
        notes.push(tr!("{hidden} more not shown for want of room.", hidden = hidden));
    }
    notes.extend(captions::filter_note(&provenance.request.filters));
    let finding = titles.first().cloned().unwrap_or_default();
    let (notes, details) = captions::with_notes_of(notes, provenance, false);
    Proposal {
        alt: tr!("{chart} of {}. {finding}.", small(&subtitle), chart = chart, finding = finding),
        speaker: tr!("{finding}.\n\nMethod: {subtitle}.", finding = finding, subtitle = subtitle),
        titles,
        subtitle,
        notes,
        details,
        source: captions::source(provenance, &[]),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        figure::fixture,
        measure::{Datum, PathwayStep},
        table::Field,
    };

    #[test]
    fn several_groups_are_compared_in_their_last_step_and_one_tells_its_own() {
        let step = |label: &str, n: Datum, rate: Datum| PathwayStep {
            label: label.to_owned(),
            n,
            rate,
            low: Datum::MISSING,
            high: Datum::MISSING,
            base: Datum::MISSING,
        };
        let of = |name: &str, n: Datum, rate: Datum| {
            let steps = vec![step("Passed", Datum::value(300.0), Datum::MISSING), step("In field", n, rate)];
            (vec![Arc::from(name)], steps)
        };
        let mut table = PathwayTable {
            by: vec![Field::Credential],
            unit: "people".to_owned(),
            rows: vec![
                of("NIMS", Datum::value(120.0), Datum::value(0.40)),
                of("AWS", Datum::value(90.0), Datum::value(0.30)),
                of("SME", Datum::SUPPRESSED, Datum::SUPPRESSED),
            ],
            provenance: fixture::provenance(),
        };
        assert_eq!(pathway(&table, "Bars", 0).titles[0], "In field: from 30% (AWS) to 40% (NIMS) of passed");
        table.rows.truncate(1);
        assert_eq!(pathway(&table, "Bars", 0).titles[0], "300 people passed, 120 in field");
    }
}
