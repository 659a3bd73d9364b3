//! Centre, middle half and interval of one group's earnings, and the change between two periods of the same people.

use crate::table::{CellState, order_statistics, quantiles, type7_ranks};

use super::{Change, Datum, Spread, Statistic};

/// Two-sided 95 % of a normal distribution.
const Z: f64 = 1.959_964;

/// Exact figures of one group, in dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Summary {
    pub(super) n: usize,
    pub(super) center: f64,
    pub(super) p25: f64,
    pub(super) p75: f64,
    /// Bounds of the 95 % interval of the centre; `None` where none exists.
    pub(super) interval: Option<(f64, f64)>,
}

impl Summary {
    /// `None` if there are no values. Values are cents.
    pub(super) fn new(parts: &[&[i32]], statistic: Statistic) -> Option<Self> {
        let n: usize = parts.iter().map(|part| part.len()).sum();
        if n == 0 {
            return None;
        }
        let dollars = |cents: f64| cents / 100.0;
        match statistic {
            Statistic::Median => {
                // One pass for everything: three quantiles and the two ranks of the interval.
                let bounds = median_ranks(n);
                let mut ranks: Vec<usize> = [0.25, 0.5, 0.75]
                    .into_iter()
                    .flat_map(|p| {
                        let (low, high, _) = type7_ranks(n, p);
                        [low, high]
                    })
                    .chain(bounds.into_iter().flat_map(|(low, high)| [low, high]))
                    .collect();
                ranks.sort_unstable();
                ranks.dedup();
                let values = order_statistics(parts, &ranks);
                let at = |rank: usize| ranks.binary_search(&rank).map_or(f64::NAN, |at| f64::from(values[at]));
                let quantile = |p: f64| {
                    let (low, high, part) = type7_ranks(n, p);
                    dollars(at(low) + (at(high) - at(low)) * part)
                };
                Some(Self {
                    n,
                    center: quantile(0.5),
                    p25: quantile(0.25),
                    p75: quantile(0.75),
                    interval: bounds.map(|(low, high)| (dollars(at(low)), dollars(at(high)))),
                })
            }
            Statistic::Mean => {
                let [p25, p75] = quantiles(parts, [0.25, 0.75])?.map(dollars);
                let sum: i64 = parts.iter().flat_map(|part| part.iter()).map(|&cents| i64::from(cents)).sum();
                let mean = sum as f64 / n as f64;
                let squares: f64 =
                    parts.iter().flat_map(|part| part.iter()).map(|&cents| (f64::from(cents) - mean).powi(2)).sum();
                let interval = (n > 1).then(|| {
                    let half = Z * (squares / (n - 1) as f64 / n as f64).sqrt();
                    (dollars(mean - half), dollars(mean + half))
                });
                Some(Self { n, center: dollars(mean), p25, p75, interval })
            }
        }
    }

    pub(super) fn spread(summary: Option<&Self>) -> Spread {
        let Some(summary) = summary else {
            return Spread {
                center: Datum::MISSING,
                p25: Datum::MISSING,
                p75: Datum::MISSING,
                low: Datum::MISSING,
                high: Datum::MISSING,
                n: Datum::value(0.0),
            };
        };
        let bound = |value: Option<f64>| value.map_or(Datum::MISSING, Datum::value);
        Spread {
            center: Datum::value(summary.center),
            p25: Datum::value(summary.p25),
            p75: Datum::value(summary.p75),
            low: bound(summary.interval.map(|(low, _)| low)),
            high: bound(summary.interval.map(|(_, high)| high)),
            n: Datum::value(summary.n as f64),
        }
    }
}

/// Ranks (from 0) of the order statistics around a median that hold it with 95 %; none exist for five or fewer.
pub(super) fn median_ranks(n: usize) -> Option<(usize, usize)> {
    let low = if n <= 200 {
        // Largest l with P(X ≤ l − 1) ≤ 2.5 % for X binomial (n, ½).
        let mut probability = 0.5_f64.powi(n as i32);
        let mut sum = 0.0;
        let mut low = 0;
        loop {
            sum += probability;
            if sum > 0.025 || low >= n {
                break;
            }
            probability *= (n - low) as f64 / (low + 1) as f64;
            low += 1;
        }
        low
    } else {
        (((n + 1) as f64 - Z * (n as f64).sqrt()) / 2.0) as usize
    };
    (low > 0).then(|| (low - 1, n - low))
}

/// After minus before for the same people, whose values stand at the same places of the same slices.
pub(super) fn change(before: &Summary, after: &Summary, pairs: [&[&[i32]]; 2], statistic: Statistic) -> Change {
    let amount = after.center - before.center;
    let percent = if before.center > 0.0 {
        Datum::value(amount / before.center * 100.0)
    } else {
        Datum { state: CellState::NotApplicable, value: None }
    };
    let half = match statistic {
        Statistic::Median => median_change_half(before, after, pairs),
        Statistic::Mean => mean_change_half(pairs),
    };
    let bound = |value: Option<f64>| value.map_or(Datum::MISSING, Datum::value);
    Change {
        amount: Datum::value(amount),
        percent,
        low: bound(half.map(|half| amount - half)),
        high: bound(half.map(|half| amount + half)),
    }
}

/// Half the 95 % interval of a difference of two medians of the same people: their standard errors are read off their
/// own intervals, and the medians of pairs correlate by 4 · P(both under) − 1.
fn median_change_half(before: &Summary, after: &Summary, [b, a]: [&[&[i32]]; 2]) -> Option<f64> {
    let (b_low, b_high) = before.interval?;
    let (a_low, a_high) = after.interval?;
    let (b_half, a_half) = ((b_high - b_low) / 2.0, (a_high - a_low) / 2.0);
    let (b_center, a_center) = (before.center * 100.0, after.center * 100.0);
    let under = |b: &[i32], a: &[i32]| {
        b.iter().zip(a).filter(|&(&b, &a)| f64::from(b) <= b_center && f64::from(a) <= a_center).count()
    };
    let both: usize = b.iter().zip(a).map(|(b, a)| under(b, a)).sum();
    let correlation = (4.0 * both as f64 / before.n as f64 - 1.0).clamp(-1.0, 1.0);
    Some((b_half.powi(2) + a_half.powi(2) - 2.0 * correlation * b_half * a_half).max(0.0).sqrt())
}

fn mean_change_half([b, a]: [&[&[i32]]; 2]) -> Option<f64> {
    let differences = || {
        let b = b.iter().flat_map(|part| part.iter());
        let a = a.iter().flat_map(|part| part.iter());
        b.zip(a).map(|(&b, &a)| (f64::from(a) - f64::from(b)) / 100.0)
    };
    let n = differences().count();
    if n < 2 {
        return None;
    }
    let mean = differences().sum::<f64>() / n as f64;
    let squares: f64 = differences().map(|difference| (difference - mean).powi(2)).sum();
    Some(Z * (squares / (n - 1) as f64 / n as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_of_a_median_are_the_binomial_ones() {
        // Ranks counted from 1 in the published tables of binomial 95 % limits.
        for (n, expected) in [
            (5, None),
            (6, Some((1, 6))),
            (8, Some((1, 8))),
            (10, Some((2, 9))),
            (11, Some((2, 10))),
            (15, Some((4, 12))),
            (20, Some((6, 15))),
            (25, Some((8, 18))),
            (30, Some((10, 21))),
            (40, Some((14, 27))),
            (50, Some((18, 33))),
            (100, Some((40, 61))),
        ] {
            assert_eq!(median_ranks(n).map(|(low, high)| (low + 1, high + 1)), expected, "n = {n}");
        }
        // scipy.stats.binom: largest l with cdf(l − 1, 1000, .5) ≤ .025 is 469.
        assert_eq!(median_ranks(1000), Some((468, 531)));
    }

    #[test]
    fn altmans_sample_has_its_published_interval() {
        let cents: Vec<i32> = [66.0, 71.2, 83.0, 83.6, 101.0, 107.6, 122.0, 143.0, 160.0, 177.0, 414.0]
            .map(|x| (x * 100.0) as i32)
            .into();
        let summary = Summary::new(&[&cents], Statistic::Median).unwrap();
        assert_eq!(summary.center, 107.6);
        assert_eq!(summary.interval, Some((71.2, 177.0)));
    }

    #[test]
    fn equal_gains_have_no_uncertain_change() {
        let before: Vec<i32> = (0..101).map(|i| 1_000_000 + i * 10_000).collect();
        let after: Vec<i32> = before.iter().map(|b| b + 500_000).collect();
        let (b, a) =
            (Summary::new(&[&before], Statistic::Median).unwrap(), Summary::new(&[&after], Statistic::Median).unwrap());
        let change = change(&b, &a, [&[&before], &[&after]], Statistic::Median);
        assert_eq!(change.amount.value, Some(5000.0));
        // 51 of 101 are at or under both medians: the correlation is 4 · 51/101 − 1, capped at 1.
        assert_eq!((change.low.value, change.high.value), (Some(5000.0), Some(5000.0)));
        assert!((change.percent.value.unwrap() - 5000.0 / 15_000.0 * 100.0).abs() < 1e-9);
    }

    #[test]
    fn means_and_their_interval_are_those_of_a_hand_calculation() {
        // 10, 20, 30, 40 dollars: mean 25, s = 12.909944, half = 1.959964 · s / 2 = 12.651531.
        let summary = Summary::new(&[&[1000, 2000], &[3000, 4000]], Statistic::Mean).unwrap();
        assert_eq!(summary.center, 25.0);
        let (low, high) = summary.interval.unwrap();
        assert!((low - 12.348_469).abs() < 1e-4 && (high - 37.651_531).abs() < 1e-4);
    }
}
