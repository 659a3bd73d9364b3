//! The rules by which our cells differ from calamine's on purpose; benches/README.md says who is right and why.

use std::path::Path;

use credential_atlas::sheet::Sheet;

use super::{Shown, theirs::days};

/// A cell in which the two differ.
pub(crate) struct Pair<'a> {
    pub(crate) file: &'a Path,
    pub(crate) sheet: Option<&'a Sheet>,
    /// Zero-based row and column.
    pub(crate) place: (u32, u32),
    pub(crate) ours: Option<&'a Shown>,
    pub(crate) theirs: Option<&'a Shown>,
}

/// The day on which a time of day alone stands, 1899-12-31, in days since 1970.
const DAY_ZERO: i32 = -25_568;
const LAST_OF_FEBRUARY_1900: i32 = -25_509;
const DAY: f64 = 86_400.0;

/// The rule that explains a difference.
pub(crate) fn explain(pair: &Pair) -> Option<&'static str> {
    let ods = pair.file.extension().is_some_and(|kind| kind == "ods");
    match (pair.ours, pair.theirs?) {
        (Some(ours), Shown::Iso(text)) if read(text).as_ref() == Some(ours) => Some("date left as text"),
        (Some(ours), Shown::Elapsed(bits)) if elapsed(f64::from_bits(*bits)) == *ours => Some("elapsed time"),
        (Some(Shown::Error(ours)), Shown::Text(theirs)) if ods && ours == theirs => Some("error value of OpenDocument"),
        (Some(Shown::Text(ours)), Shown::Text(theirs))
            if theirs.contains('\0') && *ours == theirs.replace('\0', "") =>
        {
            Some("text with halves of zero")
        }
        // Calamine names the day 1900-02-29, which the dump gives as its serial.
        (Some(Shown::Moment(LAST_OF_FEBRUARY_1900, _)), Shown::Number(bits))
            if f64::from_bits(*bits).floor() == 60.0 =>
        {
            Some("29 February 1900")
        }
        (None, Shown::Text(theirs)) if theirs.trim().is_empty() && outside(pair) => {
            Some("white space around the table")
        }
        _ => None,
    }
}

/// True if the place is not in the grid of our sheet.
fn outside(pair: &Pair) -> bool {
    pair.sheet.is_some_and(|sheet| {
        let (row, column) = (pair.place.0.checked_sub(sheet.origin.0), pair.place.1.checked_sub(sheet.origin.1));
        row.is_none_or(|row| row as usize >= sheet.height())
            || column.is_none_or(|column| column as usize >= sheet.width())
    })
}

/// A moment that a text of ISO 8601 names: a date, a time, both, or a duration.
fn read(text: &str) -> Option<Shown> {
    if let Some(duration) = text.strip_prefix("PT") {
        let (hours, rest) = duration.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?.replace(',', ".");
        return Some(elapsed(clock([hours, minutes, &seconds])? / DAY));
    }
    let (date, time) = match text.split_once('T') {
        Some(both) => both,
        None if text.contains(':') => ("", text),
        None => (text, ""),
    };
    let days = if date.is_empty() {
        DAY_ZERO
    } else {
        let mut parts = date.split('-');
        days(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)?
    };
    let mut parts = time.trim_end_matches('Z').split(':');
    let mut part = || parts.next().filter(|part| !part.is_empty()).unwrap_or("0");
    Some(Shown::Moment(days, clock([part(), part(), part()])?.round() as u32))
}

/// Seconds of hours, minutes and seconds.
fn clock(parts: [&str; 3]) -> Option<f64> {
    let [hours, minutes, seconds] = parts.map(|part| part.parse::<f64>().ok());
    Some(hours? * 3600.0 + minutes? * 60.0 + seconds?)
}

/// Less than a day is a time of day; more is a number of days.
fn elapsed(days: f64) -> Shown {
    if (0.0..1.0).contains(&days) {
        Shown::Moment(DAY_ZERO, (days * DAY).round() as u32)
    } else {
        Shown::Number(days.to_bits())
    }
}
