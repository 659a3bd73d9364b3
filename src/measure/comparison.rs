//! Difference in differences: the change of those who were trained minus the change of a comparison group.

use rayon::prelude::*;

use crate::table::{Field, Partition, quantiles};

use super::{
    Answer, Change, Datum, EarningsRow, EarningsTable, MeasureError, Request, Statistic,
    dimension::{NOT_STATED, WITHHELD},
    disclosure,
    earnings::{Panel, cohorts, row, selected},
    notes,
    people::People,
};
use crate::table::CellState;

/// Earnings of one side, before and after, the same people at the same places.
type Side = [Vec<i32>; 2];

pub(super) fn measure(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    let side = people.frame.dimension(Field::ComparisonGroup).ok_or(MeasureError::NoField(Field::ComparisonGroup))?;
    let stated: Vec<&str> =
        side.labels.iter().map(AsRef::as_ref).filter(|label| ![NOT_STATED, WITHHELD].contains(label)).collect();
    let compared = stated.iter().filter(|label| is_comparison(label)).count();
    if compared == 0 || compared == stated.len() {
        return Err(MeasureError::NoComparison(stated.join(", ")));
    }
    let panel = Panel::new(people, request)?;
    let (chosen, lacking) = selected(people, request)?;
    let mut by = request.by.clone();
    by.retain(|field| *field != Field::ComparisonGroup);
    by.push(Field::ComparisonGroup);
    let grouping = people.frame.group(&by).map_err(MeasureError::NoField)?;
    let stated: Vec<bool> = side.labels.iter().map(|label| ![NOT_STATED, WITHHELD].contains(&label.as_ref())).collect();
    let known = panel.earnings_before.known.and(&panel.earnings_after.known);
    let matched = chosen.and(&known).and(&side.codes.mask(&stated));
    let columns = [panel.earnings_before.cents.as_slice(), panel.earnings_after.cents.as_slice()];
    let partition = Partition::new(&grouping.keys, &matched, columns);

    let mut rows: Vec<EarningsRow> = Vec::new();
    let mut sides: [Side; 2] = Default::default();
    let mut at = 0;
    let groups: Vec<usize> = grouping.order.iter().copied().filter(|&group| partition.len(group) > 0).collect();
    while let Some(&first) = groups.get(at) {
        // Groups with the same labels but the last follow each other.
        let labels = grouping.labels(first);
        let prefix = &labels[..labels.len() - 1];
        let mut here: [Side; 2] = Default::default();
        let start = rows.len();
        while let Some(&group) = groups.get(at).filter(|&&group| grouping.labels(group).starts_with(prefix)) {
            let labels = grouping.labels(group);
            let [before, after] = partition.group(group);
            let side = usize::from(labels.last().is_some_and(|label| is_comparison(label)));
            for (into, slices) in here[side].iter_mut().zip([&before, &after]) {
                into.extend(slices.iter().flat_map(|slice| slice.iter()));
            }
            rows.push(row(labels, [&before, &after], request.statistic));
            at += 1;
        }
        let effect = effect(&here, request);
        for row in &mut rows[start..] {
            if !row.group.last().is_some_and(|label| is_comparison(label)) {
                row.effect = Some(effect);
            }
        }
        for (all, here) in sides.iter_mut().zip(here) {
            for (all, here) in all.iter_mut().zip(here) {
                all.extend(here);
            }
        }
    }
    let [before, after] = partition.all();
    let mut total = row(Vec::new(), [&before, &after], request.statistic);
    total.effect = Some(effect(&sides, request));

    let mut notes = vec![
        "Difference in differences: the change of the trained minus the change of the comparison group. It is the effect \
         of the training if both would have changed alike without it."
            .to_owned(),
        "The same people before and after, those without earnings included as zero: leaving them out would select by the \
         outcome."
            .into(),
        format!("Intervals of the difference are 95% intervals of {RESAMPLES} resamples (fewer for very large groups)."),
    ];
    notes.extend(panel.notes);
    notes.extend(notes::lacking(&lacking, "The people files"));
    Ok(Answer::Earnings(disclosure::earnings(EarningsTable {
        by,
        statistic: request.statistic,
        dollars: panel.dollars,
        baseline: panel.baseline,
        after: panel.after,
        threshold: request.threshold,
        rows,
        total,
        dropped: Datum::value((chosen.count() - matched.count()) as f64),
        unit: "people".into(),
        cohorts: cohorts(people, &matched),
        as_published: false,
        provenance: notes::provenance(notes::tables(&people.frame), request, notes),
    })))
}

/// A group that others are compared with, in the words of files.
fn is_comparison(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    let words =
        ["comparison", "control", "not ", "non-", "untr", "wait", "declin", "refus", "fail", "without", "denied"];
    ["0", "no", "n", "false", "c"].contains(&label.as_str()) || words.iter().any(|word| label.contains(word))
}

const RESAMPLES: u64 = 999;

/// The difference in differences of trained (first) and compared (second), with its bootstrap interval.
fn effect(sides: &[Side; 2], request: &Request) -> Change {
    let n = sides.each_ref().map(|side| side[0].len());
    let absent = Datum { state: CellState::NotApplicable, value: None };
    if n.contains(&0) {
        return Change { amount: Datum::MISSING, percent: absent, low: Datum::MISSING, high: Datum::MISSING };
    }
    if !disclosure::enough(&n, request.threshold) {
        let hidden = Datum::SUPPRESSED;
        return Change { amount: hidden, percent: absent, low: hidden, high: hidden };
    }
    let difference = |sides: [[&[i32]; 2]; 2]| {
        let [treated, compared] =
            sides.map(|[before, after]| center(after, request.statistic) - center(before, request.statistic));
        treated - compared
    };
    let exact = difference(sides.each_ref().map(|side| [side[0].as_slice(), side[1].as_slice()]));
    // About a second of work at most, whatever the size.
    let resamples = (40_000_000 / (n[0] + n[1]) as u64).clamp(199, RESAMPLES);
    let mut drawn: Vec<f64> = (0..resamples)
        .into_par_iter()
        .map(|seed| {
            let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D);
            let [treated, compared] = sides.each_ref().map(|side| resample(side, &mut random));
            difference([[&treated[0], &treated[1]], [&compared[0], &compared[1]]])
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    let at = |p: f64| drawn.get(((drawn.len() - 1) as f64 * p).round() as usize).copied();
    let bound = |value: Option<f64>| value.map_or(Datum::MISSING, Datum::value);
    Change { amount: Datum::value(exact), percent: absent, low: bound(at(0.025)), high: bound(at(0.975)) }
}

/// Dollars.
fn center(cents: &[i32], statistic: Statistic) -> f64 {
    match statistic {
        Statistic::Median => quantiles(&[cents], [0.5]).map_or(f64::NAN, |[median]| median / 100.0),
        Statistic::Mean => cents.iter().map(|&cents| i64::from(cents)).sum::<i64>() as f64 / cents.len() as f64 / 100.0,
    }
}

fn resample(side: &Side, random: &mut Random) -> Side {
    let n = side[0].len();
    let mut drawn: Side = [Vec::with_capacity(n), Vec::with_capacity(n)];
    for _ in 0..n {
        let at = (random.next() % n as u64) as usize;
        for (drawn, side) in drawn.iter_mut().zip(side) {
            drawn.push(side[at]);
        }
    }
    drawn
}

/// SplitMix64: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::fixture, *};
    use crate::{
        measure::{Dollars, Engine, MeasureName},
        table::{Period, TableKind},
    };

    fn engine(group: impl IntoIterator<Item = &'static str>) -> Engine {
        // 20 trained: 1,000 → 6,000 + i; 30 compared: 1,200 → 4,000; every fifth earns nothing before.
        let before = (0..50).map(|i| {
            Some(if i % 5 == 0 {
                0.0
            } else if i < 20 {
                1000.0
            } else {
                1200.0
            })
        });
        let after = (0..50).map(|i| Some(if i < 20 { 6000.0 + f64::from(i) * 100.0 } else { 4000.0 }));
        let columns = vec![
            fixture::text(Field::ComparisonGroup, group),
            fixture::money(Field::Wage(Period::CalendarYear(1975)), before),
            fixture::money(Field::Wage(Period::CalendarYear(1978)), after),
        ];
        Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
    }

    fn request() -> Request {
        Request {
            measure: MeasureName::Comparison,
            statistic: Statistic::Mean,
            dollars: Dollars::Nominal,
            ..Request::default()
        }
    }

    #[test]
    fn the_effect_is_the_difference_of_two_changes() {
        let engine = engine((0..50).map(|i| if i < 20 { "Trained" } else { "Not trained" }));
        let Answer::Earnings(table) = engine.measure(&request()).unwrap() else { unreachable!() };
        assert_eq!((table.baseline, table.after), (Period::CalendarYear(1975), Period::CalendarYear(1978)));
        // Trained: mean before 16/20 × 1,000 = 800, after 6,950: +6,150. Compared: 24/30 × 1,200 = 960, 4,000: +3,040.
        let [compared, trained] = table.rows.as_slice() else { unreachable!() };
        assert_eq!(compared.change.amount.value, Some(3000.0));
        assert_eq!((trained.change.amount.value, trained.n.value), (Some(6200.0), Some(20.0)));
        let effect = trained.effect.unwrap();
        assert_eq!(effect.amount.value, Some(3100.0));
        let (low, high) = (effect.low.value.unwrap(), effect.high.value.unwrap());
        assert!(low < 3100.0 && high > 3100.0 && high - low < 1500.0, "{low} to {high}");
        assert_eq!(compared.effect, None);
        let Answer::Earnings(again) = engine.measure(&request()).unwrap() else { unreachable!() };
        assert_eq!(*again, *table);
    }

    #[test]
    fn a_hidden_comparison_hides_the_effect() {
        let engine = engine((0..50).map(|i| if i < 41 { "Trained" } else { "Control" }));
        let Answer::Earnings(table) = engine.measure(&request()).unwrap() else { unreachable!() };
        assert!(table.rows.iter().all(|row| row.effect.is_none_or(|effect| effect.amount.value.is_none())));
        assert_eq!(table.total.effect.unwrap().amount.value, None);
    }

    #[test]
    fn without_a_comparison_it_says_so() {
        let error = engine(["Trained"; 50]).measure(&request()).unwrap_err();
        assert_eq!(error.code(), "no-comparison");
    }
}
