//! Centre, middle half and interval of one group's earnings, and the change between two periods of the same people.

use crate::table::{CellState, order_statistics, quantiles, type7_ranks};

use super::{
    Change, Datum, Spread, Statistic,
    uncertainty::{Bootstrap, Moments, Z, median_ranks},
    wages::NO_BOUND,
};

/// Exact figures of one group, in dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Summary {
    pub(super) n: usize,
    pub(super) center: f64,
    pub(super) p25: f64,
    pub(super) p75: f64,
    /// Bounds of the 95 % interval of the centre; `None` where none exists.
    pub(super) interval: Option<(f64, f64)>,
    /// Cents that the lower quartile, the centre and the upper quartile reach up to: the upper of the two values that each
    /// lies between. A mean reaches up to everything.
    pub(super) reach: [i32; 3],
    /// The least bound in cents of people who are top-coded, whose bounds stand for their earnings; `None` without any.
    pub(super) least_bound: Option<i32>,
}

impl Summary {
    /// `None` if there are no values. Values are cents.
    pub(super) fn new(parts: &[&[i32]], statistic: Statistic) -> Option<Self> {
        let n: usize = parts.iter().map(|part| part.len()).sum();
        if n == 0 {
            return None;
        }
        let dollars = |cents: f64| cents / 100.0;
        let values = order_statistics(parts, &Self::ranks(n));
        let ranked = Self::of_ranks(n, |at| values[at])?;
        match statistic {
            Statistic::Median => Some(ranked),
            Statistic::Mean => {
                let sum: i64 = parts.iter().flat_map(|part| part.iter()).map(|&cents| i64::from(cents)).sum();
                let mean = sum as f64 / n as f64;
                let values = parts.iter().flat_map(|part| part.iter()).map(|&cents| f64::from(cents));
                let interval = (n > 1).then(|| {
                    let half = Z * Moments::of(values).error();
                    (dollars(mean - half), dollars(mean + half))
                });
                let [lower, _, upper] = ranked.reach;
                Some(Self { center: dollars(mean), interval, reach: [lower, i32::MAX, upper], ..ranked })
            }
        }
    }

    /// Ranks from 0, ascending, of the values that the figures of `n` people with a median rest on: its quartiles and
    /// its interval.
    pub(super) fn ranks(n: usize) -> Vec<usize> {
        if n == 0 {
            return Vec::new();
        }
        let around = |p: f64| {
            let (low, high, _) = type7_ranks(n, p);
            [low, high]
        };
        let mut ranks = [0.25, 0.5, 0.75].map(around).concat();
        ranks.extend(median_ranks(n).into_iter().flat_map(|(low, high)| [low, high]));
        ranks.sort_unstable();
        ranks.dedup();
        ranks
    }

    /// Figures with a median of `n` people, given the cents at the places of [`Self::ranks`]; `None` if there are none.
    pub(super) fn of_ranks(n: usize, cents_at: impl Fn(usize) -> i32) -> Option<Self> {
        if n == 0 {
            return None;
        }
        let ranks = Self::ranks(n);
        let cents = |rank: usize| ranks.binary_search(&rank).map_or(i32::MAX, &cents_at);
        let at = |rank: usize| f64::from(cents(rank)) / 100.0;
        let quantile = |p: f64| {
            let (low, high, part) = type7_ranks(n, p);
            at(low) + (at(high) - at(low)) * part
        };
        Some(Self {
            n,
            center: quantile(0.5),
            p25: quantile(0.25),
            p75: quantile(0.75),
            interval: median_ranks(n).map(|(low, high)| (at(low), at(high))),
            reach: [0.25, 0.5, 0.75].map(|p| cents(type7_ranks(n, p).1)),
            least_bound: None,
        })
    }

    /// The same of people of whom some are top-coded: in the values their bounds stand for them, the least of which is
    /// given. What lies under it is exact whatever they earn; what does not is at least what it is.
    pub(super) fn bounded(self, least_bound: i32) -> Self {
        Self { least_bound: (least_bound != NO_BOUND).then_some(least_bound), ..self }
    }

    /// The centre, exact or what it is at least.
    pub(super) fn center(&self) -> Datum {
        self.reaching(self.center, self.reach[1])
    }

    fn reaching(&self, dollars: f64, cents: i32) -> Datum {
        if self.least_bound.is_none_or(|bound| cents < bound) {
            Datum::value(dollars)
        } else {
            Datum::at_least(dollars)
        }
    }

    /// Bounds of the interval; those of a mean are of no use where some earnings are bounds.
    fn interval(&self) -> [Datum; 2] {
        let mean = self.reach[1] == i32::MAX;
        match self.interval {
            None => [Datum::MISSING; 2],
            Some(_) if mean && self.least_bound.is_some() => [Datum::state(CellState::TopCoded); 2],
            Some((low, high)) => [low, high].map(|bound| self.reaching(bound, (bound * 100.0).round() as i32)),
        }
    }

    /// The largest whole cents at or under the centre; a median of cents is whole or a half.
    pub(super) fn center_cents(&self) -> i32 {
        ((self.center * 200.0).round() / 2.0).floor() as i32
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
        let [low, high] = summary.interval();
        Spread {
            center: summary.center(),
            p25: summary.reaching(summary.p25, summary.reach[0]),
            p75: summary.reaching(summary.p75, summary.reach[2]),
            low,
            high,
            n: Datum::value(summary.n as f64),
        }
    }
}

/// After minus before for the same people, whose values stand at the same places of the same slices.
pub(super) fn change(
    before: &Summary,
    after: &Summary,
    pairs: [&[&[i32]]; 2],
    statistic: Statistic,
    resample: bool,
) -> Change {
    let around = |half: f64| {
        let amount = after.center - before.center;
        (amount - half, amount + half)
    };
    let interval = match statistic {
        Statistic::Median if resample && before.n <= RESAMPLED => resampled_change(before, pairs),
        Statistic::Median => return change_of_medians(before, after, both_under(before, after, pairs)),
        Statistic::Mean => mean_change_half(pairs).map(around),
    };
    change_within(before, after, interval)
}

/// The change of medians of the same people, of whom `both` are at or under both medians.
pub(super) fn change_of_medians(before: &Summary, after: &Summary, both: usize) -> Change {
    let amount = after.center - before.center;
    let half = median_change_half(before, after, both);
    change_within(before, after, half.map(|half| (amount - half, amount + half)))
}

fn change_within(before: &Summary, after: &Summary, interval: Option<(f64, f64)>) -> Change {
    let amount = after.center - before.center;
    // From an exact centre to one that is at least so much is a change of at least so much; from a bound nothing follows.
    let unknown = Datum::state(CellState::TopCoded);
    let known = match (before.center().value, after.center().value) {
        (Some(_), Some(_)) => Datum::value,
        (Some(_), None) => Datum::at_least,
        (None, _) => return Change { amount: unknown, percent: unknown, low: unknown, high: unknown },
    };
    let percent = if before.center > 0.0 { known(amount / before.center * 100.0) } else { Datum::NOT_APPLICABLE };
    let exact = [before, after].iter().all(|side| side.interval().iter().all(|bound| bound.at_least.is_none()));
    let bound = |value: Option<f64>| match value {
        Some(_) if !exact || known(0.0).value.is_none() => unknown,
        value => value.map_or(Datum::MISSING, Datum::value),
    };
    Change {
        amount: known(amount),
        percent,
        low: bound(interval.map(|(low, _)| low)),
        high: bound(interval.map(|(_, high)| high)),
    }
}

/// Largest group whose change of medians is resampled; over it the formula for large groups gives the same bounds.
pub(super) const RESAMPLED: usize = 500;
/// Most people of a table whose small groups are resampled, so that a figure stays a matter of milliseconds.
pub(super) const RESAMPLED_ALTOGETHER: usize = 20_000;

/// The middle 95 % of the changes of medians of resampled people; none for five or fewer, as for a median.
fn resampled_change(before: &Summary, [b, a]: [&[&[i32]]; 2]) -> Option<(f64, f64)> {
    before.interval?;
    let (b, a) = (b.concat(), a.concat());
    let drawn = Bootstrap::new(&[b.len()], Bootstrap::OF_ROWS, |places| {
        let median = |values: &[i32]| {
            let drawn: Vec<i32> = places[0].iter().map(|&place| values[place as usize]).collect();
            quantiles(&[&drawn], [0.5]).map_or(f64::NAN, |[median]| median / 100.0)
        };
        median(&a) - median(&b)
    });
    drawn.interval()
}

/// Half the 95 % interval of a difference of two medians of the same people: their standard errors are read off their
/// own intervals, and the medians of pairs correlate by 4 · P(both under) − 1.
fn median_change_half(before: &Summary, after: &Summary, both: usize) -> Option<f64> {
    let (b_low, b_high) = before.interval?;
    let (a_low, a_high) = after.interval?;
    let (b_half, a_half) = ((b_high - b_low) / 2.0, (a_high - a_low) / 2.0);
    let correlation = (4.0 * both as f64 / before.n as f64 - 1.0).clamp(-1.0, 1.0);
    Some((b_half.powi(2) + a_half.powi(2) - 2.0 * correlation * b_half * a_half).max(0.0).sqrt())
}

/// People whose values are at or under both medians.
fn both_under(before: &Summary, after: &Summary, [b, a]: [&[&[i32]]; 2]) -> usize {
    let (b_limit, a_limit) = (before.center_cents(), after.center_cents());
    let under = |b: &[i32], a: &[i32]| b.iter().zip(a).filter(|&(&b, &a)| b <= b_limit && a <= a_limit).count();
    b.iter().zip(a).map(|(b, a)| under(b, a)).sum()
}

fn mean_change_half([b, a]: [&[&[i32]]; 2]) -> Option<f64> {
    let b = b.iter().flat_map(|part| part.iter());
    let a = a.iter().flat_map(|part| part.iter());
    let moments = Moments::of(b.zip(a).map(|(&b, &a)| (f64::from(a) - f64::from(b)) / 100.0));
    (moments.n > 1.0).then(|| Z * moments.error())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let change = change(&b, &a, [&[&before], &[&after]], Statistic::Median, false);
        assert_eq!(change.amount.value, Some(5000.0));
        // 51 of 101 are at or under both medians: the correlation is 4 · 51/101 − 1, capped at 1.
        assert_eq!((change.low.value, change.high.value), (Some(5000.0), Some(5000.0)));
        assert!((change.percent.value.unwrap() - 5000.0 / 15_000.0 * 100.0).abs() < 1e-9);
    }

    #[test]
    fn small_groups_are_resampled_and_agree_with_the_formula() {
        // 201 people from 10,000 up by 100, a third of whom gain 1,000, a third 2,000, a third 3,000.
        let before: Vec<i32> = (0..201).map(|i| 1_000_000 + i * 10_000).collect();
        let after: Vec<i32> = before.iter().zip(0..).map(|(b, i)| b + 100_000 * (1 + i % 3)).collect();
        let summary = |cents: &[i32]| Summary::new(&[cents], Statistic::Median).unwrap();
        let of = |resample| {
            let change =
                change(&summary(&before), &summary(&after), [&[&before], &[&after]], Statistic::Median, resample);
            (change.low.value.unwrap(), change.high.value.unwrap())
        };
        // The medians of the same resample rise and fall together: both intervals are a small part of the medians' own,
        // which is about 2,800 wide.
        for (low, high) in [of(true), of(false)] {
            assert!(low <= 2000.0 && high >= 2000.0 && high - low < 1100.0, "{low} to {high}");
        }
        assert_eq!(of(true), of(true));
    }

    #[test]
    fn type_seven_is_the_quantile_of_excel() {
        // PERCENTILE.INC({11.4,17.3,21.3,25.9,40.1}, 0.42) = 17.3 + 0.68 · (21.3 − 17.3) = 20.02.
        let cents = [1140, 1730, 2130, 2590, 4010];
        let [got] = quantiles(&[&cents], [0.42]).unwrap();
        assert!((got - 2002.0).abs() < 1e-9, "{got}");
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
