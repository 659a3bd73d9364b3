//! Texts that stand for a state instead of a value: `*`, `<10`, `100+`, `PS`, `N/A`, `TBD`.

use super::number;
use crate::table::CellState;

/// A marker that was recognised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Marker {
    pub state: CellState,
    /// Lower and upper bound of ranges and top codes; the upper bound of a top code is infinite unless it is a percent.
    pub bounds: Option<(f64, f64)>,
    /// Files disagree about what this text means, so the reading is shown to the user.
    pub ambiguous: bool,
}

impl Marker {
    fn plain(state: CellState) -> Self {
        Self { state, bounds: None, ambiguous: false }
    }
}

/// A marker in a column of dates: any but ranges and top codes, which dates look like.
pub(crate) fn simple(text: &str) -> Option<Marker> {
    let lower = text.trim().to_lowercase();
    let state = match lower.as_str() {
        "s" | "d" | "~" | "(s)" | "(d)" | "ds" | "x" => CellState::Suppressed,
        "--" | "---" | ".." | "…" | "?" | "none" | "no data" | "no match" | "not available" | "unavailable" => {
            CellState::Missing
        }
        _ => return unknown(text).or_else(|| in_text(text)),
    };
    let ambiguous = matches!(lower.as_str(), "s" | "d" | "x" | "~" | "--");
    Some(Marker { state, bounds: None, ambiguous })
}

/// "Unknown" where it is no group of its own.
pub(crate) fn unknown(text: &str) -> Option<Marker> {
    let lower = text.trim().to_lowercase();
    matches!(lower.as_str(), "unknown" | "unk" | "not known" | "not reported" | "not stated")
        .then(|| Marker::plain(CellState::Missing))
}

/// A marker in a column of numbers (counts if `counts`, where the next lower whole number bounds `<10`).
pub(crate) fn in_numbers(text: &str, counts: bool) -> Option<Marker> {
    let lower = text.trim().to_lowercase();
    let mut marker = simple(text).or_else(|| bounded(&lower, counts))?;
    marker.ambiguous |= matches!(lower.as_str(), "-" | "–" | "—" | "n/a" | "na");
    Some(marker)
}

/// A marker in a column of text, where single letters and dashes may be real values.
pub(crate) fn in_text(text: &str) -> Option<Marker> {
    let lower = text.trim().to_lowercase();
    let state = match lower.as_str() {
        "" | "null" | "na" | "nan" | "#n/a" | "nil" | "-" | "–" | "—" | "." | "(blank)" | "blank"
        | "(blank in source)" | "missing" | "(missing)" => CellState::Missing,
        "*" | "**" | "***" | "****" | "ps" | "privacysuppressed" | "privacy suppressed" | "suppressed"
        | "(suppressed)" | "redacted" | "withheld" | "masked" | "‡" | "†" => CellState::Suppressed,
        "n/a" | "n.a." | "not applicable" | "n/ap" => CellState::NotApplicable,
        "tbd" | "tba" | "pending" | "not yet available" | "not yet" | "nya" => CellState::Pending,
        _ => return None,
    };
    Some(Marker::plain(state))
}

/// `<10`, `n<10`, `<=5`, `5 or fewer`, `1-9`, `100+`, `>=90%`, `100 or more`.
fn bounded(lower: &str, counts: bool) -> Option<Marker> {
    let text = lower.replace(['≤'], "<=").replace(['≥'], ">=");
    let text = text.trim().trim_start_matches('n').trim_start().trim_start_matches('=').trim_start();
    let number = |text: &str| number::parse(text, false).ok();
    let range =
        |low: f64, high: f64| Some(Marker { state: CellState::Range, bounds: Some((low, high)), ambiguous: false });
    let below = |text: &str, inclusive: bool| {
        let parsed = number(text)?;
        if parsed.value <= 0.0 {
            return None;
        }
        // A count that was worth hiding is at least one person.
        let low: f64 = if counts && !parsed.percent { 1.0 } else { 0.0 };
        let high = if counts && !inclusive && !parsed.percent { parsed.value - 1.0 } else { parsed.value };
        range(low.min(high), high)
    };
    let top = |text: &str| {
        let parsed = number(text)?;
        let high = if parsed.percent { 1.0 } else { f64::INFINITY };
        Some(Marker { state: CellState::TopCoded, bounds: Some((parsed.value, high)), ambiguous: false })
    };
    for prefix in ["<=", "at most ", "up to "] {
        if let Some(rest) = text.strip_prefix(prefix) {
            return below(rest, true);
        }
    }
    for prefix in ["<", "fewer than ", "less than ", "under ", "below "] {
        if let Some(rest) = text.strip_prefix(prefix) {
            return below(rest, false);
        }
    }
    for suffix in [" or fewer", " or less", " or under"] {
        if let Some(rest) = text.strip_suffix(suffix) {
            return below(rest, true);
        }
    }
    for prefix in [">=", ">", "more than ", "at least ", "over "] {
        if let Some(rest) = text.strip_prefix(prefix) {
            return top(rest);
        }
    }
    for suffix in ["+", " or more", " and over", " or over", " and above"] {
        if let Some(rest) = text.strip_suffix(suffix) {
            return top(rest);
        }
    }
    let separated = text.replace(['–', '—'], "-").replace(" to ", "-");
    let (low, high) = separated.split_once('-')?;
    let (low, high) = (number(low)?, number(high)?);
    (low.value < high.value && low.value >= 0.0).then(|| range(low.value, high.value)).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_marker_of_the_field_has_its_state() {
        use CellState::{Missing, NotApplicable, Pending, Suppressed};
        for (texts, state) in [
            (&["*", "**", "***", "S", "s", "D", "DS", "PS", "PrivacySuppressed", "~"][..], Suppressed),
            (&["NULL", "NA", "-", "–", "—", ".", "#N/A"], Missing),
            (&["N/A", "n/a"], NotApplicable),
            (&["TBD"], Pending),
        ] {
            for text in texts {
                assert_eq!(in_numbers(text, true).map(|marker| marker.state), Some(state), "{text}");
            }
        }
        assert_eq!(in_numbers("n/k", false), None);
        assert_eq!(in_numbers("8,412", false), None);
    }

    #[test]
    fn ranges_keep_their_bounds_and_are_never_zero() {
        for (text, bounds) in [
            ("<10", (1.0, 9.0)),
            ("n<10", (1.0, 9.0)),
            ("N < 10", (1.0, 9.0)),
            ("<=5", (1.0, 5.0)),
            ("5 or fewer", (1.0, 5.0)),
            ("fewer than 10", (1.0, 9.0)),
            ("5-9", (5.0, 9.0)),
            ("1 to 9", (1.0, 9.0)),
            ("<5%", (0.0, 0.05)),
        ] {
            let marker = in_numbers(text, true).expect(text);
            assert_eq!((marker.state, marker.bounds), (CellState::Range, Some(bounds)), "{text}");
        }
    }

    #[test]
    fn top_codes_keep_their_floor() {
        for (text, bounds) in [
            ("100+", (100.0, f64::INFINITY)),
            ("$208,000+", (208_000.0, f64::INFINITY)),
            (">=90%", (0.9, 1.0)),
            ("100 or more", (100.0, f64::INFINITY)),
        ] {
            let marker = in_numbers(text, false).expect(text);
            assert_eq!((marker.state, marker.bounds), (CellState::TopCoded, Some(bounds)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*", counts: bool) {
            let _marker = in_numbers(&text, counts);
        }
    }
}
