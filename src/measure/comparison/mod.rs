//! Difference in differences: the change of those who were trained minus the change of those they are compared with.

mod benchmark;
mod estimates;
mod sides;

use std::sync::Arc;

use crate::table::{CellState, Dataset, Field, Keys, Mask, Partition};

use super::{
    Answer, Change, CompareWith, Datum, EarningsRow, EarningsTable, MeasureError, Request, disclosure,
    earnings::{Panel, cohorts, row, selected},
    frame::Grouping,
    notes,
    people::People,
    uncertainty::Bootstrap,
    wages::{Bounds, NO_BOUND},
};
pub(super) use estimates::{Told, change_of, difference_after, in_differences};
pub(super) use sides::is_comparison;

use estimates::Side;
use sides::Sides;

pub(super) fn measure(people: &People, dataset: &Dataset, request: &Request) -> Result<Answer, MeasureError> {
    if let Some(CompareWith::File(file)) = &request.compare_with
        && let Some(table) = benchmark::table(dataset, file)
    {
        return benchmark::measure(people, table, request);
    }
    let Compared { sides: side, panel, chosen, asked, matched, lacking, mut by, grouping, .. } =
        Compared::new(people, request)?;
    // Groups by their labels and, within, by side.
    let sides = side.labels.len();
    let keys =
        Keys::pack_all(people.frame.rows(), &[(&grouping.keys.of_row, grouping.keys.groups), (&side.codes, sides)]);
    let columns = [panel.earnings_before.cents.as_slice(), panel.earnings_after.cents.as_slice()];
    let partition = Partition::new(&keys, &matched, columns);
    let bounds = panel.bounds(&keys, &matched);
    let least = |key: usize| bounds.each_ref().map(|bounds| bounds.of(key));

    let mut rows: Vec<EarningsRow> = Vec::new();
    let mut everybody: [Side; 2] = Default::default();
    let resample = matched.count() <= super::stats::RESAMPLED_ALTOGETHER;
    for &group in &grouping.order {
        let mut here: [Side; 2] = Default::default();
        let start = rows.len();
        for (at, label) in side.labels.iter().enumerate() {
            let key = group * sides + at;
            let Some(compared) = side.compared[at].filter(|_| partition.len(key) > 0) else { continue };
            let [before, after] = partition.group(key);
            for (into, slices) in here[usize::from(compared)].iter_mut().zip([&before, &after]) {
                into.extend(slices.iter().flat_map(|slice| slice.iter()));
            }
            let mut labels = grouping.labels(group);
            labels.push(Arc::clone(label));
            let effect = (!compared).then_some(MISSING);
            rows.push(EarningsRow {
                effect,
                ..row(labels, [&before, &after], least(key), request.statistic, resample)
            });
        }
        if rows.len() == start {
            continue;
        }
        let top_coded = (0..sides).any(|at| least(group * sides + at) != [NO_BOUND; 2]);
        let effect = if top_coded { TOP_CODED } else { effect(&here, request, Bootstrap::OF_ROWS).0 };
        for row in &mut rows[start..] {
            row.effect = row.effect.map(|_| effect);
        }
        for (all, here) in everybody.iter_mut().flatten().zip(here.into_iter().flatten()) {
            all.extend(here);
        }
    }
    let [before, after] = partition.all();
    let least = bounds.each_ref().map(Bounds::all);
    let mut total = row(Vec::new(), [&before, &after], least, request.statistic, resample);
    let (of_all, drawn) = effect(&everybody, request, Bootstrap::OF_ESTIMATES);
    let top_coded = least != [NO_BOUND; 2];
    total.effect = Some(if top_coded { TOP_CODED } else { of_all });
    by.push(side.field);

    let told = Told {
        names: side.names(),
        periods: [panel.baseline, panel.after],
        randomised: notes::tables(&people.frame).any(|table| table.notes.iter().any(|note| is_randomised(note))),
        request,
    };
    let mut notes = vec![
        tr!("Difference in differences: the change of the trained minus the change of the comparison group. It is the effect of the training if both would have changed alike without it.")
            .to_owned(),
        tr!("The same people before and after, those without earnings included as zero: leaving them out would select by the outcome.")
            .into(),
    ];
    notes.extend(side.note);
    let estimates = match &drawn {
        _ if top_coded => {
            notes.push(notes::TOP_CODES.get().to_owned());
            notes.push(tr!("Differences between groups are not given where earnings are top-coded.").into());
            Vec::new()
        }
        Some(drawn) => {
            notes.push(method(request));
            estimates::estimates(&everybody, drawn, &told)
        }
        None => Vec::new(),
    };
    notes.extend(panel.notes);
    notes.extend(notes::lacking(&lacking, tr!("The people files")));
    let excluded = vec![
        super::Exclusion {
            rule: tr!("neither on one side of the comparison nor on the other").into(),
            n: Datum::value((chosen.count() - asked.count()) as f64),
        },
        super::Exclusion {
            rule: tr!("earnings not known in both periods").into(),
            n: Datum::value((asked.count() - matched.count()) as f64),
        },
    ];
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
        unit: tr!("people").into(),
        cohorts: cohorts(people, &matched),
        as_published: false,
        estimates,
        excluded,
        rounded_to: request.rounded_to(),
        provenance: notes::provenance(notes::tables(&people.frame), request, notes),
    })))
}

/// Of groups of which only bounds are known.
const TOP_CODED: Change = {
    let unknown = Datum::state(CellState::TopCoded);
    Change { amount: unknown, percent: NO_PERCENT, low: unknown, high: unknown }
};
/// Everybody who was asked for and on which side they are.
pub(super) struct Compared {
    pub(super) sides: Sides,
    panel: Panel,
    chosen: Mask,
    /// On one side or the other.
    asked: Mask,
    /// Rows whose earnings are known in both periods.
    pub(super) known: Mask,
    /// Those asked for whose earnings are known.
    matched: Mask,
    lacking: Vec<Field>,
    /// Fields besides the one that tells the sides apart.
    by: Vec<Field>,
    pub(super) grouping: Arc<Grouping>,
}

impl Compared {
    pub(super) fn new(people: &People, request: &Request) -> Result<Self, MeasureError> {
        let sides = Sides::new(people, request)?;
        let panel = Panel::new(people, request)?;
        let (chosen, lacking) = selected(people, request)?;
        let mut by = request.by.clone();
        by.retain(|field| *field != sides.field);
        let grouping = people.frame.group(&by).map_err(MeasureError::NoField)?;
        let stated: Vec<bool> = sides.compared.iter().map(Option::is_some).collect();
        let known = panel.earnings_before.known.and(&panel.earnings_after.known);
        let asked = chosen.and(&sides.codes.mask(&stated));
        let matched = asked.and(&known);
        Ok(Self { sides, panel, chosen, asked, known, matched, lacking, by, grouping })
    }
}

const MISSING: Change =
    Change { amount: Datum::MISSING, percent: NO_PERCENT, low: Datum::MISSING, high: Datum::MISSING };
/// A difference of changes has no percent.
const NO_PERCENT: Datum = Datum::NOT_APPLICABLE;

/// The source says that chance decided who was trained.
fn is_randomised(note: &str) -> bool {
    let note = note.to_lowercase();
    ["assigned at random", "randomly assigned", "random assignment", "randomised trial", "randomized trial"]
        .iter()
        .any(|words| note.contains(words))
}

fn method(request: &Request) -> String {
    match request.statistic {
        super::Statistic::Mean => {
            tr!("Intervals of changes are 95% intervals of the same people's differences; those of differences between groups are the middle 95% of seeded resamples. Standard errors of differences are given pooled (one variance for both groups) and for unequal variances (Welch).")
        }
        super::Statistic::Median => {
            tr!("Intervals of changes and differences of medians are the middle 95% of seeded resamples, and standard errors their standard deviation.")
        }
    }
    .to_owned()
}

/// The difference in differences of trained (first) and compared (second), with its bootstrap interval and what it is
/// made of, where both are large enough to be told.
fn effect(sides: &[Side; 2], request: &Request, most: usize) -> (Change, Option<(f64, Bootstrap)>) {
    let n = sides.each_ref().map(|side| side[0].len());
    if n.contains(&0) {
        return (MISSING, None);
    }
    if !disclosure::enough(&n, request.threshold) {
        let hidden = Datum::SUPPRESSED;
        return (Change { amount: hidden, percent: NO_PERCENT, low: hidden, high: hidden }, None);
    }
    let (amount, drawn) = estimates::effect(sides, request.statistic, most);
    let interval = drawn.interval();
    let bound = |value: Option<f64>| value.map_or(Datum::MISSING, Datum::value);
    let change = Change {
        amount: Datum::value(amount),
        percent: NO_PERCENT,
        low: bound(interval.map(|(low, _)| low)),
        high: bound(interval.map(|(_, high)| high)),
    };
    (change, Some((amount, drawn)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::fixture, *};
    use crate::{
        measure::{Dollars, Engine, EstimateKind, MeasureName, Statistic},
        table::{Column, Period, TableKind},
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
        assert_eq!(compared.change.amount.value, Some(3040.0));
        assert_eq!((trained.change.amount.value, trained.n.value), (Some(6150.0), Some(20.0)));
        let effect = trained.effect.unwrap();
        assert_eq!(effect.amount.value, Some(3110.0));
        let (low, high) = (effect.low.value.unwrap(), effect.high.value.unwrap());
        assert!(low < 3110.0 && high > 3110.0 && high - low < 1500.0, "{low} to {high}");
        assert_eq!(compared.effect, None);
        // After alone: 6,950 − 4,000. Nobody says that chance divided the groups.
        let amounts: Vec<_> = table.estimates.iter().map(|of| (of.kind, of.amount.value)).collect();
        assert_eq!(
            amounts,
            [
                (EstimateKind::ChangeTrained, Some(6150.0)),
                (EstimateKind::ChangeCompared, Some(3040.0)),
                (EstimateKind::DifferenceInDifferences, Some(3110.0)),
                (EstimateKind::DifferenceAfter, Some(2950.0)),
            ]
        );
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
    fn failed_attempts_and_other_files_can_be_compared_with() {
        // 40 people: 20 passed and gain 2,000; 15 did not pass and gain 500; of 5 nobody knows.
        let passed = |i: usize| match i {
            0..20 => "Yes",
            20..35 => "No",
            _ => "",
        };
        let people = |file: &str, passed: Option<Column>, gain: fn(usize) -> f64, n: usize| {
            let mut columns = vec![
                fixture::money(Field::Wage(Period::Year(-1)), vec![Some(10_000.0); n]),
                fixture::money(Field::Wage(Period::Year(1)), (0..n).map(|i| Some(10_000.0 + gain(i)))),
            ];
            columns.extend(passed);
            let mut table = fixture::table(TableKind::People, columns);
            table.file = file.into();
            table
        };
        let gain = |i: usize| if i < 20 { 2000.0 } else { 500.0 };
        let column = fixture::text(Field::Passed, (0..40).map(passed));
        let one = fixture::dataset(vec![people("people.xlsx", Some(column), gain, 40)]);
        let Answer::Earnings(table) = Engine::new(Arc::new(one)).measure(&request()).unwrap() else { unreachable!() };
        let labels: Vec<&str> = table.rows.iter().map(|row| row.group[0].as_ref()).collect();
        assert_eq!(labels, ["Passed", "Did not pass"]);
        assert_eq!(table.total.effect.unwrap().amount.value, Some(1500.0));

        let two = fixture::dataset(vec![
            people("completers.xlsx", None, |_| 2000.0, 20),
            people("wait-list.csv", None, |_| 700.0, 30),
        ]);
        let asked = Request { compare_with: Some(CompareWith::File("wait-list".into())), ..request() };
        let engine = Engine::new(Arc::new(two));
        let Answer::Earnings(table) = engine.measure(&asked).unwrap() else { unreachable!() };
        assert_eq!(table.total.effect.unwrap().amount.value, Some(1300.0));
        assert!(table.estimates[1].name.contains("wait-list.csv"), "{}", table.estimates[1].name);
        let asked = Request { compare_with: Some(CompareWith::File("nowhere.csv".into())), ..request() };
        assert_eq!(engine.measure(&asked).unwrap_err().code(), "no-comparison");
    }

    #[test]
    fn a_published_table_can_be_compared_with_as_it_stands() {
        // 30 people gain 3,000; the published table says 20,000 → 21,200 for 500 others.
        let people = fixture::table(
            TableKind::People,
            vec![
                fixture::money(Field::Wage(Period::Year(-1)), vec![Some(20_000.0); 30]),
                fixture::money(Field::Wage(Period::Year(1)), vec![Some(23_000.0); 30]),
            ],
        );
        let mut published = fixture::table(
            TableKind::Outcomes,
            vec![
                fixture::text(Field::Group, ["Men", "Women", "All"]),
                fixture::numbers(Field::Count, [300.0, 200.0, 500.0]),
                fixture::money(Field::EarningsBefore, [21_000.0, 19_000.0, 20_000.0].map(Some)),
                fixture::money(Field::EarningsAfter, [22_000.0, 20_500.0, 21_200.0].map(Some)),
            ],
        );
        published.file = "state-benchmark.xlsx".into();
        let engine = Engine::new(Arc::new(fixture::dataset(vec![people, published])));
        let asked = Request {
            compare_with: Some(CompareWith::File("state-benchmark.xlsx".into())),
            statistic: Statistic::Median,
            ..request()
        };
        let Answer::Earnings(table) = engine.measure(&asked).unwrap() else { unreachable!() };
        // 3,000 − 1,200.
        assert_eq!(table.estimates[0].amount.value, Some(1800.0));
        assert!(table.provenance.notes[0].contains("is not an effect"));
    }

    #[test]
    fn without_a_comparison_it_says_so() {
        let error = engine(["Trained"; 50]).measure(&request()).unwrap_err();
        assert_eq!(error.code(), "no-comparison");
    }
}
