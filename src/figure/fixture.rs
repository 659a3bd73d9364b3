//! Published tables made up for tests of this room.

use std::sync::Arc;

use crate::{
    measure::{
        Answer, Axes, Axis, Change, ColumnarGroup, CountRow, CountTable, Datum, Dollars, EarningsRow, EarningsTable,
        Estimate, EstimateKind, Gap, Part, Place, Provenance, Published, Request, ScatterRow, ScatterTable, ShareRow,
        ShareTable, SourceRef, Spread, Statistic, TrajectoryPoint, TrajectorySeries, TrajectoryTable,
    },
    table::{Field, Period},
};

pub(super) fn group(label: &str) -> ColumnarGroup {
    vec![Arc::from(label)]
}

/// Before, after and n of a group; `None` is suppressed.
pub(super) fn row(label: &str, numbers: Option<(f64, f64, f64)>) -> EarningsRow {
    let withheld = Spread {
        center: Datum::SUPPRESSED,
        p25: Datum::SUPPRESSED,
        p75: Datum::SUPPRESSED,
        low: Datum::SUPPRESSED,
        high: Datum::SUPPRESSED,
        n: Datum::SUPPRESSED,
    };
    let spread = |center: f64, n: f64| Spread { center: Datum::value(center), n: Datum::value(n), ..withheld };
    let nothing = Change {
        amount: Datum::SUPPRESSED,
        percent: Datum::SUPPRESSED,
        low: Datum::SUPPRESSED,
        high: Datum::SUPPRESSED,
    };
    let group = if label.is_empty() { Vec::new() } else { group(label) };
    match numbers {
        Some((before, after, n)) => EarningsRow {
            group,
            n: Datum::value(n),
            before: spread(before, n),
            after: spread(after, n),
            change: Change {
                amount: Datum::value(after - before),
                percent: if before > 0.0 { Datum::value((after / before - 1.0) * 100.0) } else { Datum::MISSING },
                ..nothing
            },
            effect: None,
        },
        None => EarningsRow {
            group,
            n: Datum::SUPPRESSED,
            before: withheld,
            after: withheld,
            change: nothing,
            effect: None,
        },
    }
}

pub(super) fn table(by: Vec<Field>, rows: Vec<EarningsRow>, total: EarningsRow) -> EarningsTable {
    EarningsTable {
        by,
        statistic: Statistic::Median,
        dollars: Dollars::Constant(2024),
        baseline: Period::Year(-2),
        after: Period::Year(5),
        threshold: 10,
        rows,
        total,
        dropped: Datum::MISSING,
        unit: "people".to_owned(),
        cohorts: Some((2012, 2018)),
        as_published: false,
        estimates: Vec::new(),
        excluded: Vec::new(),
        rounded_to: 100,
        provenance: provenance(),
    }
}

pub(super) fn provenance() -> Provenance {
    Provenance {
        sources: vec![SourceRef {
            file: "outcomes.xlsx".to_owned(),
            sheet: "Outcomes".to_owned(),
            ..SourceRef::default()
        }],
        notes: Vec::new(),
        synthetic: true,
        request: Request::default(),
    }
}

/// The numbers of the picture that the chart is held against.
pub(super) fn ages() -> EarningsTable {
    let rows = vec![
        row("18–25", Some((14_200.0, 31_900.0, 3_412.0))),
        row("26–35", Some((24_600.0, 38_300.0, 2_968.0))),
        row("36–45", Some((34_800.0, 45_000.0, 1_874.0))),
        row("46–55", Some((38_100.0, 44_600.0, 1_106.0))),
        row("56–65", Some((37_400.0, 39_900.0, 412.0))),
        row("66 and over", None),
    ];
    table(vec![Field::AgeGroup], rows, row("", Some((27_600.0, 38_200.0, 9_772.0))))
}

/// A line through these quarters, 30 % on either side for the middle half.
pub(super) fn line(label: &str, points: &[(i8, f64)]) -> TrajectorySeries {
    let point = |&(quarter, center): &(i8, f64)| TrajectoryPoint {
        mean: Datum::MISSING,
        quarter,
        earnings: Spread {
            center: Datum::value(center),
            p25: Datum::value((center * 0.7).round()),
            p75: Datum::value((center * 1.3).round()),
            low: Datum::MISSING,
            high: Datum::MISSING,
            n: Datum::value(1_874.0),
        },
    };
    let group = if label.is_empty() { Vec::new() } else { group(label) };
    TrajectorySeries { group, points: points.iter().map(point).collect() }
}

pub(super) fn lines(series: Vec<TrajectorySeries>) -> TrajectoryTable {
    TrajectoryTable {
        by: if series.len() > 1 { vec![Field::Sex] } else { Vec::new() },
        statistic: Statistic::Median,
        dollars: Dollars::Constant(2024),
        dip: (series.len() == 1).then_some(-21.0),
        series,
        provenance: provenance(),
    }
}

pub(super) fn earnings(table: EarningsTable) -> Answer {
    Answer::Earnings(Published::for_test(table))
}

pub(super) fn part(label: &str, share: Option<f64>) -> Part {
    let datum = |value: Option<f64>| value.map_or(Datum::SUPPRESSED, Datum::value);
    Part {
        label: Arc::from(label),
        n: datum(share.map(|share| (share * 9_772.0).round())),
        share: datum(share),
        low: Datum::MISSING,
        high: Datum::MISSING,
        earnings: Datum::MISSING,
    }
}

pub(super) fn industries() -> ShareTable {
    let parts = [
        ("Manufacturing", 0.40),
        ("Retail trade", 0.14),
        ("Hospitality, food", 0.13),
        ("Transport", 0.10),
        ("Health care", 0.08),
        ("All other", 0.15),
    ];
    ShareTable {
        by: Vec::new(),
        subject: "Industry of main job".to_owned(),
        statistic: Statistic::Median,
        dollars: Dollars::Constant(2024),
        after: Some(Period::Year(5)),
        rows: Vec::new(),
        total: ShareRow {
            group: Vec::new(),
            base: Datum::value(9_772.0),
            parts: parts.map(|(label, share)| part(label, Some(share))).into(),
            gap: Some(Gap {
                inside: Datum::value(44_300.0),
                elsewhere: Datum::value(34_200.0),
                difference: Datum::value(10_100.0),
            }),
        },
        unit: "people".to_owned(),
        provenance: provenance(),
    }
}

/// People of each age by the industry they entered, the certificate's own first.
pub(super) fn share_by_age(rows: &[(&str, &[f64])]) -> ShareTable {
    const NAMES: [&str; 10] = [
        "Manufacturing",
        "Retail trade",
        "Transport",
        "Health care",
        "Hospitality, food",
        "Construction",
        "Utilities",
        "Education",
        "Information",
        "All other",
    ];
    let make = |group: Vec<Arc<str>>, counts: &[f64]| {
        let base: f64 = counts.iter().sum();
        let part = |(label, n): (&&str, &f64)| Part {
            n: Datum::value(*n),
            share: Datum::value(n / base),
            ..part(label, None)
        };
        ShareRow { group, base: Datum::value(base), parts: NAMES.iter().zip(counts).map(part).collect(), gap: None }
    };
    let width = rows.first().map_or(0, |(_, counts)| counts.len());
    let sums: Vec<f64> = (0..width).map(|at| rows.iter().map(|(_, counts)| counts[at]).sum()).collect();
    ShareTable {
        by: vec![Field::AgeGroup],
        rows: rows.iter().map(|(age, counts)| make(group(age), counts)).collect(),
        total: make(Vec::new(), &sums),
        ..industries()
    }
}

pub(super) fn share(table: ShareTable) -> Answer {
    Answer::Share(Published::for_test(table))
}

/// Groups on two measures, each with x, y and what sizes its dot; `None` is suppressed. The last stands for all.
pub(super) fn scatter(axes: Axes, rows: Vec<(String, [Option<f64>; 3])>) -> Answer {
    let datum = |value: Option<f64>| value.map_or(Datum::SUPPRESSED, Datum::value);
    let axis = |quantity| Axis { quantity, period: None, dollars: Some(Dollars::Constant(2024)) };
    let mut rows: Vec<ScatterRow> = rows
        .into_iter()
        .map(|(name, [x, y, size])| {
            let n = size.map_or(Datum::SUPPRESSED, |size| Datum::value(size.abs()));
            ScatterRow { group: group(&name), x: datum(x), y: datum(y), size: datum(size), n: [n, n] }
        })
        .collect();
    let nobody = ScatterRow {
        group: Vec::new(),
        x: Datum::SUPPRESSED,
        y: Datum::SUPPRESSED,
        size: Datum::SUPPRESSED,
        n: [Datum::SUPPRESSED; 2],
    };
    let total = rows.pop().map_or(nobody, |last| ScatterRow { group: Vec::new(), ..last });
    Answer::Scatter(Published::for_test(ScatterTable {
        by: vec![Field::Program],
        statistic: Statistic::Median,
        axes,
        x: axis(axes.x),
        y: axis(axes.y),
        size: axes.size.map(axis),
        rows,
        total,
        threshold: 10,
        provenance: provenance(),
    }))
}

/// A place with colleges and certificates; `None` is suppressed.
pub(super) fn count_row(label: &str, colleges: u32, certificates: Option<f64>, in_field: Option<f64>) -> CountRow {
    let datum = |value: Option<f64>| value.map_or(Datum::SUPPRESSED, Datum::value);
    CountRow {
        group: if label.is_empty() { Vec::new() } else { group(label) },
        colleges,
        programs: colleges * 2,
        certificates: datum(certificates),
        in_field: datum(in_field),
        place: None,
    }
}

pub(super) fn college(name: &str, at: [f64; 2], city: &str, county: &str, certificates: Option<f64>) -> CountRow {
    CountRow {
        place: Some(Place {
            latitude: at[1],
            longitude: at[0],
            placed_by: "coordinates".to_owned(),
            city: Some(Arc::from(city)),
            county: Some(Arc::from(county)),
            state: county.get(..2).map(Arc::from),
        }),
        ..count_row(name, 1, certificates, None)
    }
}

pub(super) fn count_table(by: Field, rows: Vec<CountRow>, colleges: Vec<CountRow>, total: CountRow) -> CountTable {
    CountTable {
        by: vec![by],
        rows,
        colleges,
        total,
        unit: "certificates".to_owned(),
        cohorts: Some((2012, 2018)),
        provenance: provenance(),
    }
}

pub(super) fn counts(table: CountTable) -> Answer {
    Answer::Counts(Published::for_test(table))
}

/// Earnings in manufacturing and elsewhere by race; the last group is withheld.
pub(super) fn race_gaps() -> ShareTable {
    let datum = |value: Option<f64>| value.map_or(Datum::SUPPRESSED, Datum::value);
    let row = |label: &str, numbers: Option<[f64; 3]>| ShareRow {
        group: group(label),
        base: datum(numbers.map(|[n, ..]| n)),
        parts: vec![part("Manufacturing", numbers.map(|_| 0.4)), part("All other", numbers.map(|_| 0.6))],
        gap: Some(Gap {
            inside: datum(numbers.map(|[_, inside, _]| inside)),
            elsewhere: datum(numbers.map(|[.., elsewhere]| elsewhere)),
            difference: datum(numbers.map(|[_, inside, elsewhere]| inside - elsewhere)),
        }),
    };
    ShareTable {
        by: vec![Field::Race],
        subject: "Work in manufacturing".to_owned(),
        rows: vec![
            row("Asian", Some([24.0, 41_000.0, 44_000.0])),
            row("Black", Some([812.0, 46_000.0, 31_000.0])),
            row("Other", None),
            row("White", Some([2_140.0, 45_000.0, 35_500.0])),
        ],
        ..industries()
    }
}

/// A comparison of means: the trained from 1,532 to 6,349, the others from 1,267 by this change.
pub(super) fn compared(change: f64, difference: f64) -> EarningsTable {
    let estimate = |kind, name: &str, amount: f64| Estimate {
        kind,
        name: name.to_owned(),
        meaning: String::new(),
        amount: Datum::value(amount),
        low: Datum::MISSING,
        high: Datum::MISSING,
        errors: Vec::new(),
        people: [None, None],
    };
    let mut trained = row("Treated", Some((1_532.0, 6_349.0, 297.0)));
    trained.effect = Some(Change { amount: Datum::value(difference), ..trained.change });
    let rows = vec![trained, row("Control", Some((1_267.0, 1_267.0 + change, 425.0)))];
    EarningsTable {
        statistic: Statistic::Mean,
        rounded_to: 1,
        estimates: vec![
            estimate(EstimateKind::ChangeTrained, "Change of Treated", 4_817.0),
            estimate(EstimateKind::ChangeCompared, "Change of Control", change),
            estimate(EstimateKind::DifferenceInDifferences, "Difference in differences", difference),
            estimate(EstimateKind::DifferenceAfter, "Difference in 1978", 2_000.0),
        ],
        ..table(vec![Field::ComparisonGroup], rows, row("", Some((1_376.0, 5_300.0, 722.0))))
    }
}

/// Changes by age and state: one combination withheld, one a loss, one of nobody.
pub(super) fn two_fields() -> EarningsTable {
    let cell = |age: &str, state: &str, numbers| EarningsRow {
        group: vec![Arc::from(age), Arc::from(state)],
        ..row(age, numbers)
    };
    let rows = vec![
        cell("18–25", "Ohio", Some((20_000.0, 29_000.0, 212.0))),
        cell("18–25", "Texas", Some((24_000.0, 28_000.0, 96.0))),
        cell("26–35", "Ohio", None),
        cell("26–35", "Texas", Some((30_000.0, 42_000.0, 120.0))),
        cell("36–45", "Ohio", Some((41_000.0, 39_000.0, 55.0))),
    ];
    table(vec![Field::AgeGroup, Field::State], rows, row("", Some((27_600.0, 38_200.0, 500.0))))
}

/// Changes by this many programs and states.
pub(super) fn many_by_many(programs: usize, states: usize) -> EarningsTable {
    let cell = |p: usize, s: usize| EarningsRow {
        group: vec![Arc::from(format!("Program {p}")), Arc::from(format!("State {s}"))],
        ..row("", Some((20_000.0, 21_000.0 + (p * 37 % 90 + s * 11) as f64 * 100.0, 40.0 + p as f64)))
    };
    let rows = (0..programs).flat_map(|p| (0..states).map(move |s| (p, s))).map(|(p, s)| cell(p, s)).collect();
    table(vec![Field::Program, Field::State], rows, row("", Some((20_000.0, 28_000.0, 90_000.0))))
}
