//! Rounding of published numbers; suppressed ones stay without a number.

use crate::measure::{Change, Datum, Spread};

/// Dollars to the nearest hundred.
pub(super) fn dollars(datum: Datum) -> Datum {
    dollars_to(datum, 100)
}

/// Dollars to the nearest multiple of `step`.
pub(super) fn dollars_to(datum: Datum, step: u32) -> Datum {
    let step = f64::from(step.max(1));
    map(datum, |value, whole| whole(value / step) * step)
}

/// Percents to whole ones; under ten to one decimal.
pub(super) fn percent(datum: Datum) -> Datum {
    map(datum, |value, whole| if value.abs() < 9.95 { whole(value * 10.0) / 10.0 } else { whole(value) })
}

/// To tenths.
pub(super) fn tenth(datum: Datum) -> Datum {
    map(datum, |value, whole| whole(value * 10.0) / 10.0)
}

/// Shares (0…1) to whole percents.
pub(super) fn share(datum: Datum) -> Datum {
    map(datum, |value, whole| whole(value * 100.0) / 100.0)
}

/// Percentiles are somebody's wages and never finer than 100.
pub(super) fn spread(spread: Spread, step: u32) -> Spread {
    Spread {
        center: dollars_to(spread.center, step),
        p25: dollars_to(spread.p25, step.max(100)),
        p75: dollars_to(spread.p75, step.max(100)),
        low: dollars_to(spread.low, step),
        high: dollars_to(spread.high, step),
        n: spread.n,
    }
}

pub(super) fn change(change: Change, step: u32) -> Change {
    Change {
        amount: dollars_to(change.amount, step),
        percent: percent(change.percent),
        low: dollars_to(change.low, step),
        high: dollars_to(change.high, step),
    }
}

/// Rounds the number, if there is one; −0 becomes 0. A bound is rounded down: rounded up it would claim more than is known.
fn map(datum: Datum, to: impl Fn(f64, fn(f64) -> f64) -> f64) -> Datum {
    let value = datum.value.map(|value| to(value, f64::round) + 0.0);
    let at_least = datum.at_least.map(|bound| to(bound, f64::floor) + 0.0);
    Datum { value, at_least, ..datum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_as_printed() {
        assert_eq!(dollars(Datum::value(45_049.99)).value, Some(45_000.0));
        assert_eq!(dollars(Datum::value(-150.0)).value, Some(-200.0));
        assert_eq!(percent(Datum::value(125.4)).value, Some(125.0));
        assert_eq!(percent(Datum::value(6.66)).value, Some(6.7));
        assert_eq!(percent(Datum::value(9.96)).value, Some(10.0));
        assert_eq!(share(Datum::value(0.402)).value, Some(0.4));
        assert_eq!(share(Datum::value(0.0667)).value, Some(0.07));
        assert_eq!(share(Datum::SUPPRESSED), Datum::SUPPRESSED);
        // At least 250,086 is at least 250,000, and not at least 250,100.
        assert_eq!(dollars(Datum::at_least(250_086.0)), Datum::at_least(250_000.0));
    }
}
