//! Sentences that tell a reader how a number was made, and where it comes from.

use crate::words::Text;
use std::sync::Arc;

use crate::table::{Field, Mask, Period, Table};

use super::{
    Anchor, CountOf, Dollars, Filters, Provenance, Request, SourceRef, Statistic, frame::Frame, people::People,
    wages::Earnings,
};

/// Sources of some frames, the request, and the footnotes of the tables.
pub(super) fn provenance<'a>(
    tables: impl IntoIterator<Item = &'a Arc<Table>>,
    request: &Request,
    notes: Vec<String>,
) -> Provenance {
    let rule = request.audience.band().map(|band| format!("{band}.")).into_iter().chain(request.threshold_note());
    let notes = rule.chain(notes).collect();
    let mut provenance = Provenance { notes, request: request.clone(), ..Provenance::default() };
    for table in tables {
        let source = SourceRef {
            file: table.file.to_string(),
            sheet: table.sheet.to_string(),
            sha256: table.sha256.to_string(),
            as_of: String::new(),
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
/// Percentiles and bounds of medians are never finer than $100.
pub(super) fn dollars(dollars: Dollars, stated: Option<i16>, rounded_to: u32) -> String {
    let rounded = if rounded_to < 100 {
        tr!("means rounded to ${rounded_to}, quartiles to $100", rounded_to = rounded_to)
    } else {
        tr!("rounded to ${}", super::text::thousands(f64::from(rounded_to)))
    };
    match (dollars, stated) {
        (Dollars::Nominal, Some(year)) => {
            tr!("Dollars of {year}, as the source states them, {rounded}.", year = year, rounded = rounded)
        }
        (Dollars::Constant(year), _) => {
            tr!("Constant {year} dollars by CPI-U, {rounded}.", year = year, rounded = rounded)
        }
        (Dollars::Nominal, None) => tr!("Nominal dollars, each of its own time, {rounded}.", rounded = rounded),
    }
}

/// How a period became a yearly amount, by the name of the rule.
pub(super) fn yearly(period: Period) -> Option<String> {
    match period {
        Period::Quarter(_) | Period::CalendarQuarter(_) => {
            Some(tr!("Earnings in {} are multiplied by 4 to a year (rule: quarter × 4).", period.words()))
        }
        Period::Year(_) | Period::CalendarYear(_) => None,
    }
}

/// What constant dollars of some periods rest on that is not a whole quarter of published prices.
pub(super) fn prices(people: &People, periods: [Period; 2], dollars: Dollars, anchor: Anchor) -> Vec<String> {
    let Dollars::Constant(year) = dollars else { return Vec::new() };
    let series = people.prices();
    let mut remarks = Vec::new();
    if series.source != super::cpi::Prices::bundled().source {
        remarks.push(tr!("Consumer prices from {}.", series.source));
    }
    let used = match people.stated_dollars() {
        Some(_) => Vec::new(),
        None => periods.into_iter().flat_map(|period| people.calendar_quarters(period, anchor)).collect(),
    };
    remarks.extend(series.remarks(used, i32::from(year)));
    remarks
}

/// What relative periods count from, where it was chosen.
pub(super) fn anchor(people: &People, anchor: Anchor) -> Option<String> {
    let event = match anchor {
        Anchor::Auto => return None,
        Anchor::Credential => tr!("the credential"),
        Anchor::Entry => tr!("entry"),
        Anchor::Exit => tr!("exit"),
    };
    Some(if people.has_relative_earnings() {
        tr!(
            "Periods count from {event} where the files have calendar quarters; columns that already count from an event stay as they are.",
            event = event
        )
    } else {
        tr!("Periods count from the quarter of {event}.", event = event)
    })
}

/// Rules on who counts besides earnings above zero.
pub(super) fn rules(request: &Request) -> Vec<String> {
    let full = request.full_quarter.then(|| {
        tr!("Full-quarter rule: only people with earnings above zero also in the quarters before and after it, in a year in all four quarters.")
            .to_owned()
    });
    let minimum = request.minimum.map(|minimum| {
        tr!("Minimum rule: only people with ${} a year or more.", super::text::thousands(f64::from(minimum)))
    });
    full.into_iter().chain(minimum).collect()
}

/// What is done with earnings that a source gives as at least some amount.
pub(super) const TOP_CODES: Text = text!(
    "Some earnings are top-coded: the source says only that they are at least an amount. Those people count, above everybody under that amount; a median or quartile under it is exact, one that reaches it, and any mean, is given as at or above."
);

/// The same, if some of these people's earnings are.
pub(super) fn top_codes(earnings: [&Earnings; 2], counted: &Mask) -> Option<String> {
    earnings.iter().any(|earnings| earnings.is_top_coded(counted)).then(|| TOP_CODES.get().to_owned())
}

/// A filter that some tables cannot follow.
pub(super) fn lacking(fields: &[Field], what: &str) -> Option<String> {
    let names: Vec<String> = fields.iter().map(|field| field.label()).collect();
    (!names.is_empty()).then(|| {
        tr!("{what} have no column for {}, so that filter does not act on them.", names.join(", "), what = what)
    })
}

/// Filters in words: "State: Ohio. Certificate year: 2012–2015."
pub(super) fn filters(filters: &Filters) -> String {
    let words: Vec<String> =
        filters.by_field.iter().map(|(field, keep)| format!("{}: {}.", field.label(), keep.words())).collect();
    if words.is_empty() { tr!("No filter.").into() } else { words.join(" ") }
}

/// Who counts once.
pub(super) fn persons(identified: bool) -> String {
    if identified {
        tr!("Each person counts once, with their first certificate.").into()
    } else {
        tr!("The file has no column that tells people apart, so each row counts as one person.").into()
    }
}

pub(super) fn statistic(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Median => tr!("median"),
        Statistic::Mean => tr!("mean"),
    }
}

/// What the steps of a pathway count.
pub(super) fn pathway(of: CountOf) -> &'static str {
    match of {
        CountOf::People => {
            tr!(
                "Each step counts people who also took the step before that was collected; a person with several rows took a step if any row says so."
            )
        }
        CountOf::Credentials => {
            tr!(
                "Each step counts certificates that also took the step before that was collected: a person’s attempts at one certificate are one, and the holder’s work counts for each of their certificates."
            )
        }
        CountOf::Attempts => {
            tr!("Steps count attempts, of which a person may have several; work after is of people, not of attempts.")
        }
    }
}
