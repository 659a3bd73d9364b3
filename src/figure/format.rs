//! Numbers as they are printed: dollars, changes, percents, counts, axis labels.

use crate::{
    measure::{Band, Datum, Scale},
    table::CellState,
};

/// What stands for a withheld number.
pub(super) const WITHHELD: &str = "—";

/// `$42,900`, `−$300`.
pub(super) fn dollars(value: f64) -> String {
    let sign = if value.round() < 0.0 { "−" } else { "" };
    format!("{sign}${}", grouped(value))
}

/// `+$11,700`, `−$1,200`, `$0`.
pub(super) fn change(value: f64) -> String {
    let sign = if value.round() > 0.0 { "+" } else { "" };
    format!("{sign}{}", dollars(value))
}

/// A change in percent of before: `+38%`, `+6.7%`, `−3.0%`, `0%`; one decimal under 10 %.
pub(super) fn percent_change(value: f64) -> String {
    let size = value.abs();
    let text = if size < 9.95 { format!("{size:.1}") } else { grouped(size) };
    if text == "0.0" {
        return "0%".to_owned();
    }
    format!("{}{text}%", if value > 0.0 { "+" } else { "−" })
}

/// A share from 0 to 1 as a whole percent: `40%`; what is above nothing and below one percent: `<1%`.
pub(super) fn share(value: f64) -> String {
    let percent = value * 100.0;
    if percent > 0.0 && percent < 0.5 { "<1%".to_owned() } else { format!("{}%", percent.round()) }
}

/// `1,234`.
pub(super) fn count(value: f64) -> String {
    format!("{}{}", if value.round() < 0.0 { "−" } else { "" }, grouped(value))
}

/// Axis labels: `$0`, `$500`, `$10K`, `$2.5K`, `$1.2M`.
pub(super) fn axis_dollars(value: f64) -> String {
    let short = |scaled: f64, unit: &str| {
        let text = format!("{scaled:.2}");
        format!("${}{unit}", text.trim_end_matches('0').trim_end_matches('.'))
    };
    match value {
        v if v >= 1e6 => short(v / 1e6, "M"),
        v if v >= 1e3 => short(v / 1e3, "K"),
        v => short(v, ""),
    }
}

/// `14.2`.
pub(super) fn months(value: f64) -> String {
    format!("{value:.1}")
}

/// How numbers of a scale are printed: "$42,900", "+$11,700", "+38%", "40%", "1,234", "14.2".
pub fn quantity_words(scale: Scale) -> fn(f64) -> String {
    match scale {
        Scale::Dollars => dollars,
        Scale::Change => change,
        Scale::PercentChange => percent_change,
        Scale::Share => share,
        Scale::Count => count,
        Scale::Months => months,
    }
}

/// How they stand along an axis: "$10K", "+$2.5K", "+20%", "40%", "1,200".
pub fn axis_words(scale: Scale) -> fn(f64) -> String {
    let signed: fn(f64) -> String = |value| {
        let sign = if value > 0.0 {
            "+"
        } else if value < 0.0 {
            "−"
        } else {
            ""
        };
        format!("{sign}{}", axis_dollars(value.abs()))
    };
    let percent: fn(f64) -> String = |value| {
        let sign = if value > 0.0 {
            "+"
        } else if value < 0.0 {
            "−"
        } else {
            ""
        };
        format!("{sign}{}%", grouped(value))
    };
    match scale {
        Scale::Dollars => axis_dollars,
        Scale::Change => signed,
        Scale::PercentChange => percent,
        Scale::Share => share,
        Scale::Count | Scale::Months => count,
    }
}

/// A datum by `format`, with "≥" where only a bound is known; "—" where the number is withheld or unknown, "n/a" where the
/// question does not apply.
pub(super) fn datum(datum: Datum, format: fn(f64) -> String) -> String {
    match (datum.state, datum.value) {
        (CellState::Value, Some(value)) => format(value),
        (CellState::TopCoded, None) if let Some(bound) = datum.at_least => format!("≥ {}", format(bound)),
        (CellState::NotApplicable, _) => "n/a".to_owned(),
        (CellState::Range, _) => datum.band.map_or_else(|| WITHHELD.to_owned(), Band::words),
        _ => WITHHELD.to_owned(),
    }
}

/// The number of a datum that may be printed.
pub(super) fn known(datum: Datum) -> Option<f64> {
    datum.value.filter(|value| datum.state == CellState::Value && value.is_finite())
}

/// "1 group", "3 groups".
pub(super) fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n as f64), if n == 1 { one } else { many })
}

fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_the_american_way() {
        let cases: [(String, &str); 23] = [
            (dollars(42_900.0), "$42,900"),
            (dollars(-300.0), "−$300"),
            (dollars(0.0), "$0"),
            (dollars(1_234_567.0), "$1,234,567"),
            (change(11_700.0), "+$11,700"),
            (change(-1_200.0), "−$1,200"),
            (change(0.2), "$0"),
            (percent_change(38.2), "+38%"),
            (percent_change(6.68), "+6.7%"),
            (percent_change(9.96), "+10%"),
            (percent_change(-3.0), "−3.0%"),
            (percent_change(0.04), "0%"),
            (percent_change(-125.4), "−125%"),
            (percent_change(4_900.0), "+4,900%"),
            (share(0.404), "40%"),
            (share(0.001), "<1%"),
            (share(0.0), "0%"),
            (count(1_234.0), "1,234"),
            (count(999.6), "1,000"),
            (axis_dollars(0.0), "$0"),
            (axis_dollars(10_000.0), "$10K"),
            (axis_dollars(2_500.0), "$2.5K"),
            (axis_dollars(500.0), "$500"),
        ];
        for (is, should) in cases {
            assert_eq!(is, should);
        }
    }

    #[test]
    fn withheld_is_never_a_number() {
        for state in CellState::ALL.into_iter().filter(|state| *state != CellState::Value) {
            let text = datum(Datum { value: Some(12.0), ..Datum::state(state) }, dollars);
            assert!(text == "—" || text == "n/a", "{text}");
        }
        assert_eq!(known(Datum { value: Some(12.0), ..Datum::SUPPRESSED }), None);
    }
}
