//! Words of answers that are drawn as tables: earnings by quarter, the steps of the pathway, and indicators.

use super::{
    Proposal, captions,
    earnings::statistic,
    groups::{by_phrase, small},
};
use crate::{
    figure::format::{self, known},
    measure::{IndicatorTable, PathwayTable, TrajectoryTable},
    table::CellState,
};

/// Words of earnings by quarter from the credential.
pub fn trajectory(table: &TrajectoryTable, hidden: usize) -> Proposal {
    let mean = statistic(table.statistic);
    let mut titles = Vec::new();
    let points = || table.series.first().into_iter().flat_map(|series| &series.points);
    let at = |wanted: i8| points().find(|point| point.quarter == wanted).and_then(|point| known(point.earnings.center));
    let after = points().filter(|point| point.quarter > 0);
    let last = after.filter_map(|point| known(point.earnings.center)).reduce(|_, later| later);
    if let (Some(before), Some(after)) = (at(-3), last)
        && table.series.len() == 1
    {
        let verb = if after > before { "rose" } else { "fell" };
        titles.push(format!(
            "{mean} earnings {verb} from {} three quarters before to {} after certification",
            format::dollars(before),
            format::dollars(after)
        ));
    }
    if let Some(dip) = table.dip {
        titles.push(format!("Earnings fell {} just before the certificate", format::share(dip.abs() / 100.0)));
    }
    titles.push(format!("{mean} earnings by quarter from the certificate"));
    let mut parts = vec![format!("{mean} quarterly earnings by quarter from the certificate"), by_phrase(&table.by)];
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.push(captions::dollars(table.dollars));
    parts.retain(|part| !part.is_empty());
    let withheld = table
        .series
        .iter()
        .flat_map(|series| &series.points)
        .filter(|point| point.earnings.center.state == CellState::Suppressed)
        .count();
    let threshold = table.provenance.request.threshold;
    proposal(
        titles,
        parts.join(", "),
        captions::withheld(threshold, withheld, "number", "numbers"),
        hidden,
        &table.provenance,
    )
}

/// Words of the steps from enrolled to employed in the field.
pub fn pathway(table: &PathwayTable, hidden: usize) -> Proposal {
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
    titles.push("From enrollment to employment, step by step".to_owned());
    let mut parts = vec!["Steps from enrollment to employment".to_owned(), by_phrase(&table.by)];
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.retain(|part| !part.is_empty());
    let withheld =
        table.rows.iter().flat_map(|(_, steps)| steps).filter(|step| step.n.state == CellState::Suppressed).count();
    let threshold = table.provenance.request.threshold;
    proposal(
        titles,
        parts.join(", "),
        captions::withheld(threshold, withheld, "number", "numbers"),
        hidden,
        &table.provenance,
    )
}

/// Words of performance indicators.
pub fn indicators(table: &IndicatorTable, hidden: usize) -> Proposal {
    let mut titles = Vec::new();
    for indicator in table.total.indicators.iter().filter(|indicator| !indicator.money) {
        if let Some(value) = known(indicator.value) {
            titles.push(format!("{}: {}", indicator.name, format::share(value)));
        }
    }
    titles.push("WIOA performance indicators".to_owned());
    let mut parts = vec!["WIOA performance indicators".to_owned(), by_phrase(&table.by)];
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.push(captions::dollars(table.dollars));
    parts.retain(|part| !part.is_empty());
    let all = table.rows.iter().chain([&table.total]).flat_map(|row| &row.indicators);
    let withheld = all.filter(|indicator| indicator.value.state == CellState::Suppressed).count();
    let threshold = table.provenance.request.threshold;
    proposal(
        titles,
        parts.join(", "),
        captions::withheld(threshold, withheld, "number", "numbers"),
        hidden,
        &table.provenance,
    )
}

fn proposal(
    titles: Vec<String>,
    subtitle: String,
    withheld: Option<String>,
    hidden: usize,
    provenance: &crate::measure::Provenance,
) -> Proposal {
    let mut notes: Vec<String> = withheld.into_iter().collect();
    if hidden > 0 {
        notes.push(format!("{hidden} more not shown for want of room."));
    }
    notes.extend(captions::filter_note(&provenance.request.filters));
    let finding = titles.first().cloned().unwrap_or_default();
    let (notes, details) = captions::with_notes_of(notes, provenance, false);
    Proposal {
        alt: format!("Table of {}. {finding}.", small(&subtitle)),
        speaker: format!("{finding}.\n\nMethod: {subtitle}."),
        titles,
        subtitle,
        notes,
        details,
        source: captions::source(provenance, &[]),
    }
}
