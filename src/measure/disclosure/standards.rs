//! Publishing ratings: a verdict on a hidden number would tell something of it, so it is not given.

use crate::measure::{Published, Rated, Rating, Standard, StandardsTable, Verdict};

use super::{keep_state, round, small};

/// Rates the programs whose numbers may be shown, and counts the verdicts.
pub(in crate::measure) fn standards(mut table: StandardsTable, threshold: u32) -> Published<StandardsTable> {
    for row in &mut table.rows {
        for (rating, standard) in row.ratings.iter_mut().zip(&table.standards) {
            *rating = publish(*rating, *standard, threshold);
        }
    }
    count(&mut table);
    Published::seal(table)
}

/// The verdict of each program from its ratings, and how many have which.
pub(super) fn count(table: &mut StandardsTable) {
    let mut counts = [0; 3];
    for row in &mut table.rows {
        let any = |verdict: Verdict| row.ratings.iter().any(|rating| rating.verdict == verdict);
        row.overall = match (any(Verdict::Fail), any(Verdict::NotRatable)) {
            (true, _) => Verdict::Fail,
            (false, true) => Verdict::NotRatable,
            (false, false) => Verdict::Pass,
        };
        counts[row.overall as usize] += 1;
    }
    table.counts = counts;
}

/// A rating whose people may not be told.
pub(super) fn unrated(rating: Rating) -> Rating {
    Rating { value: keep_state(rating.value), n: keep_state(rating.n), verdict: Verdict::NotRatable }
}

fn publish(rating: Rating, standard: Standard, threshold: u32) -> Rating {
    let share = standard.of != Rated::Earnings;
    let counted = rating.value.value.zip(rating.n.value).filter(|_| share).map(|(share, n)| (share * n, n));
    let few = counted.is_some_and(|(counted, n)| {
        let least = f64::from(threshold);
        counted.round() < least || (n - counted).round() < least
    });
    // A wage that is at least more than the standard passes; under it nothing is known.
    let bound = rating.value.at_least.filter(|bound| !share && *bound >= standard.at_least);
    if small(rating.n, threshold) || few || rating.value.value.or(bound).is_none() {
        return Rating {
            value: keep_state(rating.value),
            n: if small(rating.n, threshold) { keep_state(rating.n) } else { rating.n },
            verdict: Verdict::NotRatable,
        };
    }
    let reached = rating.value.value.or(bound).is_some_and(|value| value >= standard.at_least);
    Rating {
        value: if share { round::share(rating.value) } else { round::dollars(rating.value) },
        n: rating.n,
        verdict: if reached { Verdict::Pass } else { Verdict::Fail },
    }
}
