//! Sentences that tell a reader how a number was made, and where it comes from.

use std::sync::Arc;

use crate::table::{Field, Period, Table};

use super::{Dollars, Filters, Keep, Provenance, Request, SourceRef, Statistic, frame::Frame};

/// Sources of some frames, the request, and the footnotes of the tables.
pub(super) fn provenance<'a>(
    tables: impl IntoIterator<Item = &'a Arc<Table>>,
    request: &Request,
    notes: Vec<String>,
) -> Provenance {
    let mut provenance = Provenance { notes, request: request.clone(), ..Provenance::default() };
    for table in tables {
        let source = SourceRef {
            file: table.file.to_string(),
            sheet: table.sheet.to_string(),
            sha256: table.sha256.to_string(),
        };
        provenance.synthetic |= table.synthetic;
        if provenance.sources.contains(&source) {
            continue;
        }
        provenance.sources.push(source);
        for note in &table.notes {
            if !provenance.notes.iter().any(|known| **known == **note) {
                provenance.notes.push(note.to_string());
            }
        }
    }
    provenance
}

pub(super) fn tables(frame: &Frame) -> impl Iterator<Item = &Arc<Table>> {
    frame.parts.iter().map(|part| &part.table)
}

/// The dollars a number is stated in; `stated` is the year that the source gives its own money in.
pub(super) fn dollars(dollars: Dollars, stated: Option<i16>) -> String {
    match (dollars, stated) {
        (Dollars::Nominal, Some(year)) => format!("Dollars of {year}, as the source states them, rounded to $100."),
        (Dollars::Constant(year), _) => format!("Constant {year} dollars by CPI-U, rounded to $100."),
        (Dollars::Nominal, None) => "Nominal dollars, each of its own time, rounded to $100.".into(),
    }
}

/// How a period became a yearly amount.
pub(super) fn yearly(period: Period) -> Option<String> {
    match period {
        Period::Quarter(_) | Period::CalendarQuarter(_) => {
            Some(format!("Earnings in {} are multiplied by 4 to a year.", period.words()))
        }
        Period::Year(_) | Period::CalendarYear(_) => None,
    }
}

/// A filter that some tables cannot follow.
pub(super) fn lacking(fields: &[Field], what: &str) -> Option<String> {
    let names: Vec<String> = fields.iter().map(|field| field.label()).collect();
    (!names.is_empty())
        .then(|| format!("{what} have no column for {}, so that filter does not act on them.", names.join(", ")))
}

/// Filters in words: "State: Ohio. Certificate year: 2012–2015."
pub(super) fn filters(filters: &Filters) -> String {
    let words: Vec<String> = filters
        .by_field
        .iter()
        .map(|(field, keep)| match keep {
            Keep::Labels(labels) => {
                format!("{}: {}.", field.label(), labels.iter().cloned().collect::<Vec<_>>().join(", "))
            }
            Keep::Range(from, to) if from == to => format!("{}: {from}.", field.label()),
            Keep::Range(from, to) => format!("{}: {from}–{to}.", field.label()),
        })
        .collect();
    if words.is_empty() { "No filter.".into() } else { words.join(" ") }
}

/// Who counts once.
pub(super) fn persons(identified: bool) -> String {
    if identified {
        "Each person counts once, with their first certificate.".into()
    } else {
        "The file has no column that tells people apart, so each row counts as one person.".into()
    }
}

pub(super) fn statistic(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Median => "median",
        Statistic::Mean => "mean",
    }
}
