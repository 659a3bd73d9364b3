//! The four quantities of a comparison, each with its name, interval and standard errors.

use crate::measure::{
    Datum, ErrorKind, Estimate, EstimateKind, Request, StandardError, Statistic,
    uncertainty::{Bootstrap, Moments, Z, standard_errors},
};
use crate::table::{Period, quantiles};

/// Earnings in cents of one side, before and after, the same people at the same places.
pub(super) type Side = [Vec<i32>; 2];

/// What the sides are called, and whether chance divided them.
pub(in crate::measure) struct Told<'a> {
    pub(in crate::measure) names: [String; 2],
    pub(in crate::measure) periods: [Period; 2],
    pub(in crate::measure) randomised: bool,
    pub(in crate::measure) request: &'a Request,
}

/// Difference in differences with the middle 95 % of resamples of both sides and their standard deviation.
pub(super) fn effect(sides: &[Side; 2], statistic: Statistic, most: usize) -> (f64, Bootstrap) {
    let change = |side: &Side| center(&side[1], statistic) - center(&side[0], statistic);
    let drawn = resampled(sides, most, |[trained, compared]| {
        let change = |[before, after]: [&[i32]; 2]| center(after, statistic) - center(before, statistic);
        change(trained) - change(compared)
    });
    (change(&sides[0]) - change(&sides[1]), drawn)
}

/// All four, in the order in which they correct each other.
pub(super) fn estimates(sides: &[Side; 2], (effect, drawn): &(f64, Bootstrap), told: &Told<'_>) -> Vec<Estimate> {
    let statistic = told.request.statistic;
    let n = sides.each_ref().map(|side| Datum::value(side[0].len() as f64));
    let in_both = Estimate {
        amount: Datum::value(*effect),
        errors: errors(sides, statistic, drawn, |[before, after], at| dollars(after[at]) - dollars(before[at])),
        ..bounds(drawn.interval())
    };
    vec![
        Estimate { people: [Some(n[0]), None], ..change_of(told, 0, change(&sides[0], statistic)) },
        Estimate { people: [None, Some(n[1])], ..change_of(told, 1, change(&sides[1], statistic)) },
        Estimate { people: [Some(n[0]), Some(n[1])], ..in_differences(told, in_both) },
        Estimate { people: [Some(n[0]), Some(n[1])], ..difference_after(told, after_only(sides, statistic)) },
    ]
}

/// The change of the trained (0) or of those they are compared with (1), in words.
pub(in crate::measure) fn change_of(told: &Told<'_>, side: usize, of: Estimate) -> Estimate {
    let [trained, compared] = &told.names;
    let [before, after] = told.periods.map(Period::words);
    let mean = crate::measure::notes::statistic(told.request.statistic);
    if side == 0 {
        return Estimate {
            kind: EstimateKind::ChangeTrained,
            name: tr!("Change of {trained}", trained = trained),
            meaning: tr!(
                "The {mean} of {trained} in {after} minus in {before}. A change is not an effect: part of it comes without training.",
                mean = mean,
                trained = trained,
                after = after,
                before = before
            ),
            ..of
        };
    }
    Estimate {
        kind: EstimateKind::ChangeCompared,
        name: tr!("Change of {compared}", compared = compared),
        meaning: tr!(
            "The {mean} of {compared} in {after} minus in {before}: what changed without the training.",
            mean = mean,
            compared = compared,
            after = after,
            before = before
        ),
        ..of
    }
}

/// The difference of both changes, in words.
pub(in crate::measure) fn in_differences(told: &Told<'_>, of: Estimate) -> Estimate {
    let [trained, compared] = &told.names;
    Estimate {
        kind: EstimateKind::DifferenceInDifferences,
        name: tr!("Difference in differences").into(),
        meaning: tr!(
            "The change of {trained} minus the change of {compared}. It estimates what the training changed if both would have changed alike without it.",
            trained = trained,
            compared = compared
        ),
        ..of
    }
}

/// The difference after alone, in words: an effect only where chance divided the groups.
pub(in crate::measure) fn difference_after(told: &Told<'_>, of: Estimate) -> Estimate {
    let [trained, compared] = &told.names;
    let after = told.periods[1].words();
    let mean = crate::measure::notes::statistic(told.request.statistic);
    let (kind, name, because) = if told.randomised {
        (
            EstimateKind::ExperimentalDifference,
            tr!("Experimental difference"),
            tr!("Chance decided who was trained, so it estimates what the training changed."),
        )
    } else {
        (
            EstimateKind::DifferenceAfter,
            tr!("Difference"),
            tr!("A difference between groups, not an effect: they may have differed before."),
        )
    };
    let meaning = tr!(
        "The {mean} of {trained} minus the {mean} of {compared}, both in {after}.",
        mean = mean,
        trained = trained,
        compared = compared,
        after = after
    );
    Estimate {
        kind,
        name: tr!("{name} in {after}", name = name, after = after),
        meaning: format!("{meaning} {because}"),
        ..of
    }
}

fn after_only(sides: &[Side; 2], statistic: Statistic) -> Estimate {
    let drawn = resampled(sides, Bootstrap::OF_ESTIMATES, |[trained, compared]| {
        center(trained[1], statistic) - center(compared[1], statistic)
    });
    Estimate {
        amount: Datum::value(center(&sides[0][1], statistic) - center(&sides[1][1], statistic)),
        errors: errors(sides, statistic, &drawn, |[_, after], at| dollars(after[at])),
        ..bounds(drawn.interval())
    }
}

/// Change of one side, with the error of the same people's differences.
fn change(side: &Side, statistic: Statistic) -> Estimate {
    let [before, after] = side;
    let amount = center(after, statistic) - center(before, statistic);
    let (interval, error) = match statistic {
        Statistic::Mean => {
            let moments =
                Moments::of(before.iter().zip(after).map(|(&before, &after)| dollars(after) - dollars(before)));
            let half = Z * moments.error();
            let error = StandardError { kind: ErrorKind::Paired, amount: Datum::value(moments.error()) };
            (Some((amount - half, amount + half)), error)
        }
        Statistic::Median => {
            let drawn = Bootstrap::new(&[before.len()], Bootstrap::OF_ESTIMATES, |places| {
                let of = |values: &[i32]| center(&picked(values, &places[0]), statistic);
                of(after) - of(before)
            });
            (drawn.interval(), StandardError { kind: ErrorKind::Bootstrap, amount: Datum::value(drawn.error()) })
        }
    };
    Estimate { amount: Datum::value(amount), errors: vec![error], ..bounds(interval) }
}

/// Standard errors of a difference of two groups: by both formulas for means, by resampling for medians.
fn errors(
    sides: &[Side; 2],
    statistic: Statistic,
    drawn: &Bootstrap,
    value: impl Fn(&Side, usize) -> f64 + Copy,
) -> Vec<StandardError> {
    match statistic {
        Statistic::Mean => {
            let [a, b] = sides.each_ref().map(|side| Moments::of((0..side[0].len()).map(move |at| value(side, at))));
            standard_errors(&a, &b).into()
        }
        Statistic::Median => vec![StandardError { kind: ErrorKind::Bootstrap, amount: Datum::value(drawn.error()) }],
    }
}

fn bounds(interval: Option<(f64, f64)>) -> Estimate {
    let bound = |value: Option<f64>| value.map_or(Datum::MISSING, Datum::value);
    Estimate {
        kind: EstimateKind::ChangeTrained,
        name: String::new(),
        meaning: String::new(),
        amount: Datum::MISSING,
        low: bound(interval.map(|(low, _)| low)),
        high: bound(interval.map(|(_, high)| high)),
        errors: Vec::new(),
        people: [None, None],
    }
}

fn resampled(sides: &[Side; 2], most: usize, statistic: impl Fn([[&[i32]; 2]; 2]) -> f64 + Sync) -> Bootstrap {
    Bootstrap::new(&sides.each_ref().map(|side| side[0].len()), most, |places| {
        let drawn: Vec<Side> = sides
            .iter()
            .zip(places)
            .map(|(side, places)| [picked(&side[0], places), picked(&side[1], places)])
            .collect();
        match drawn.as_slice() {
            [trained, compared] => statistic([[&trained[0], &trained[1]], [&compared[0], &compared[1]]]),
            _ => f64::NAN,
        }
    })
}

fn picked(values: &[i32], places: &[u32]) -> Vec<i32> {
    places.iter().map(|&place| values[place as usize]).collect()
}

fn dollars(cents: i32) -> f64 {
    f64::from(cents) / 100.0
}

/// Dollars.
fn center(cents: &[i32], statistic: Statistic) -> f64 {
    match statistic {
        Statistic::Median => quantiles(&[cents], [0.5]).map_or(f64::NAN, |[median]| median / 100.0),
        Statistic::Mean => cents.iter().map(|&cents| i64::from(cents)).sum::<i64>() as f64 / cents.len() as f64 / 100.0,
    }
}
