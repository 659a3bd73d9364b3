//! Words of the steps of the pathway and of indicators.

use super::{
    Proposal, captions,
    groups::{by_phrase, small},
};
use crate::{
    figure::format::{self, known},
    measure::{IndicatorTable, PathwayTable},
    table::CellState,
};

/// Words of the steps from enrolled to employed in the field.
pub fn pathway(table: &PathwayTable, chart: &str, hidden: usize) -> Proposal {
    let mut titles = Vec::new();
    let steps = || table.rows.first().into_iter().flat_map(|(_, steps)| steps);
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
