//! Gaps, waffles, heat tables, waterfalls and small multiples with long names, many groups, one, none and all withheld.

use std::sync::Arc;

use proptest::prelude::*;

use super::{
    build,
    tests::{check_layout, name, page, spec},
};
use crate::{
    figure::{
        ChartSpec, Figure, FigureKind, HeatCell, NativeShape, PageSize, Palette,
        fixture::{self, compared, earnings, industries, race_gaps, row, table},
    },
    measure::{Answer, Datum, EarningsRow, Gap, PathwayStep, PathwayTable, Published, ShareRow, ShareTable},
    table::{CellState, Field},
};

const PANELS: fn() -> ChartSpec = || ChartSpec { panels: true, ..ChartSpec::default() };

/// A row of two fields; `None` is withheld.
fn crossed(first: &str, second: &str, numbers: Option<(f64, f64, f64)>) -> EarningsRow {
    EarningsRow { group: vec![Arc::from(first), Arc::from(second)], ..row(first, numbers) }
}

fn of_two_kinds() -> Vec<FigureKind> {
    let cells = [HeatCell::Change, HeatCell::Percent, HeatCell::After, HeatCell::Before, HeatCell::People];
    let heat = cells.map(|cell| FigureKind::Heat(ChartSpec { cell, ..ChartSpec::default() }));
    let panels =
        [FigureKind::Dumbbell, FigureKind::Bars, FigureKind::Range, FigureKind::Slope].map(|kind| kind(PANELS()));
    heat.into_iter().chain(panels).collect()
}

fn everything(figure: &Figure) -> String {
    format!("{:?}{:?}{:?}{:?}", figure.words(), figure.scene(), figure.form(), figure.numbers())
}

fn numbers() -> impl Strategy<Value = Option<(f64, f64, f64)>> {
    let dollars = || (0_u32..900).prop_map(|hundreds| f64::from(hundreds) * 100.0);
    prop_oneof![
        4 => (dollars(), dollars(), 10_u32..20_000).prop_map(|(before, after, n)| Some((before, after, f64::from(n)))),
        1 => Just(None),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_fields_keep_their_words_apart_and_on_the_page(
        firsts in prop::collection::vec(name(), 1..14),
        seconds in prop::collection::vec(name(), 1..16),
        all in prop::collection::vec(prop::option::weighted(0.8, numbers()), 224),
        page in page(),
        kind in 0_usize..9,
    ) {
        let rows = firsts.iter().enumerate().flat_map(|(i, first)| {
            seconds.iter().enumerate().map(move |(j, second)| (i * 16 + j, format!("{first} {i}"), format!("{second} {j}")))
        });
        let rows: Vec<EarningsRow> = rows
            .filter_map(|(at, first, second)| Some(crossed(&first, &second, all.get(at).copied().flatten()?)))
            .collect();
        let count = rows.len();
        let answer = earnings(table(vec![Field::Program, Field::State], rows, row("", None)));
        let kind = of_two_kinds().remove(kind);
        let figure = build(&spec(kind.clone()), &answer, page, &Palette::LIGHT);
        prop_assert_eq!(check_layout(&figure), Ok(()));
        if let NativeShape::Panels(panels) = figure.form() {
            prop_assert!(panels.len() <= 12);
            let scale = panels.first().map(|panel| panel.chart.axis_max);
            prop_assert!(panels.iter().all(|panel| Some(panel.chart.axis_max) == scale), "one scale");
            prop_assert_eq!(figure.numbers().rows.len(), count);
        }
    }

    #[test]
    fn panels_of_shares_and_steps_keep_their_words_apart_and_on_the_page(
        firsts in prop::collection::vec(name(), 1..10),
        seconds in prop::collection::vec(name(), 1..16),
        all in prop::collection::vec(prop::option::weighted(0.8, numbers()), 160),
        two in any::<bool>(),
        kind in 0_usize..3,
        page in page(),
    ) {
        let pairs = firsts.iter().enumerate().flat_map(|(i, first)| {
            seconds.iter().enumerate().map(move |(j, second)| (i * 16 + j, format!("{first} {i}"), format!("{second} {j}")))
        });
        let found: Vec<_> = pairs
            .filter(|(at, ..)| two || at % 16 == 0)
            .filter_map(|(at, first, second)| {
                let group = if two { vec![Arc::from(first), Arc::from(second)] } else { vec![Arc::from(first)] };
                Some((group, all.get(at).copied().flatten()?))
            })
            .collect();
        let by = if two { vec![Field::Program, Field::State] } else { vec![Field::Program] };
        let parts = |numbers: Option<(f64, f64, f64)>| {
            let share = numbers.map(|(.., n)| n / 20_000.0);
            vec![fixture::part("Manufacturing", share), fixture::part("All other", share.map(|share| 1.0 - share))]
        };
        let answer = if kind == 2 {
            let step = |label: &str, n: Datum| PathwayStep {
                label: label.to_owned(), n, rate: Datum::MISSING, low: Datum::MISSING, high: Datum::MISSING, base: n,
            };
            let n = |numbers: Option<(f64, f64, f64)>| numbers.map_or(Datum::SUPPRESSED, |(.., n)| Datum::value(n));
            let rows = found.iter().map(|(group, numbers)| {
                let steps = vec![
                    step("Enrolled", n(*numbers)),
                    step("Attempted the test", Datum { state: CellState::NotApplicable, ..Datum::MISSING }),
                    step("Passed", n(numbers.filter(|(.., n)| *n > 500.0))),
                ];
                (group.clone(), steps)
            });
            let table = PathwayTable {
                by, unit: "people".to_owned(), rows: rows.collect(), provenance: fixture::provenance(),
            };
            Answer::Pathway(Published::for_test(table))
        } else {
            let rows = found.iter().map(|(group, numbers)| ShareRow {
                group: group.clone(), parts: parts(*numbers), ..gap_row("", *numbers)
            });
            fixture::share(ShareTable { by, rows: rows.collect(), ..race_gaps() })
        };
        let style = PANELS();
        let kind = [FigureKind::ShareBar(style), FigureKind::Gaps(style), FigureKind::Steps(style)][kind].clone();
        let figure = build(&spec(kind), &answer, page, &Palette::LIGHT);
        prop_assert_eq!(check_layout(&figure), Ok(()));
    }

    #[test]
    fn gaps_keep_their_words_apart_and_on_the_page(
        groups in prop::collection::vec((name(), numbers()), 1..40),
        page in page(),
    ) {
        let rows = groups.iter().enumerate().map(|(i, (name, numbers))| gap_row(&format!("{name} {i}"), *numbers));
        let answer = fixture::share(ShareTable { rows: rows.collect(), ..race_gaps() });
        let figure = build(&spec(FigureKind::Gaps(ChartSpec::default())), &answer, page, &Palette::LIGHT);
        prop_assert_eq!(check_layout(&figure), Ok(()));
        prop_assert_eq!(figure.numbers().rows.len(), groups.len());
    }
}

fn gap_row(name: &str, numbers: Option<(f64, f64, f64)>) -> ShareRow {
    let datum = |value: Option<f64>| value.map_or(Datum::SUPPRESSED, Datum::value);
    ShareRow {
        group: vec![Arc::from(name)],
        base: datum(numbers.map(|(.., n)| n)),
        parts: Vec::new(),
        gap: Some(Gap {
            inside: datum(numbers.map(|(_, inside, _)| inside)),
            elsewhere: datum(numbers.map(|(elsewhere, ..)| elsewhere)),
            difference: datum(numbers.map(|(elsewhere, inside, _)| inside - elsewhere)),
        }),
    }
}

#[test]
fn long_names_other_scripts_one_group_none_and_all_withheld_are_drawn_on_every_page() {
    let long = "Advanced manufacturing and mechatronics ".repeat(5);
    let other = "機械加工とロボット工学";
    let some = Some((24_000.0, 31_000.0, 420.0));
    let tables = [
        vec![crossed(&long, other, some), crossed(other, &long, some)],
        vec![crossed("A", "B", some)],
        Vec::new(),
        vec![crossed("A", "B", None), crossed("A", "C", None), crossed("D", "B", None)],
    ];
    for size in PageSize::ALL {
        for (at, rows) in tables.iter().enumerate() {
            for kind in of_two_kinds() {
                let answer = earnings(table(vec![Field::Program, Field::State], rows.clone(), row("", some)));
                let figure = build(&spec(kind.clone()), &answer, size.page(), &Palette::LIGHT);
                assert_eq!(check_layout(&figure), Ok(()), "{size:?} {at} {kind:?}");
                assert!(!figure.words().title.is_empty());
                if at == 3 && matches!(kind, FigureKind::Heat(_)) {
                    let way_out = figure.words().notes.iter().any(|note| note.contains("filter less"));
                    assert!(way_out, "{:?}", figure.words().notes);
                }
            }
        }
        let style = ChartSpec::default();
        let shares = [race_gaps(), industries(), ShareTable { rows: Vec::new(), ..race_gaps() }];
        let withheld = ShareTable { rows: vec![gap_row(&long, None), gap_row(other, None)], ..race_gaps() };
        for table in shares.into_iter().chain([withheld]) {
            for kind in [FigureKind::Gaps(style), FigureKind::Waffle(style)] {
                let answer = Answer::Share(Published::for_test(table.clone()));
                let figure = build(&spec(kind.clone()), &answer, size.page(), &Palette::LIGHT);
                assert_eq!(check_layout(&figure), Ok(()), "{size:?} {kind:?}");
            }
        }
        for (change, difference) in [(3_288.0, 1_529.0), (-500.0, 5_317.0), (6_000.0, -1_183.0), (0.0, 4_817.0)] {
            let answer = earnings(compared(change, difference));
            let figure = build(&spec(FigureKind::Waterfall(style)), &answer, size.page(), &Palette::LIGHT);
            assert_eq!(check_layout(&figure), Ok(()), "{size:?} {change}");
        }
    }
}

#[test]
fn withheld_numbers_are_nowhere_in_the_new_kinds() {
    // A datum that breaks its own rule stands for a mistake upstream.
    let secret = Datum { value: Some(77_777.0), ..Datum::SUPPRESSED };
    let mut hidden = crossed("A", "C", None);
    (hidden.n, hidden.before.center, hidden.after.center) = (secret, secret, secret);
    (hidden.before.p25, hidden.after.p75) = (secret, secret);
    (hidden.change.amount, hidden.change.percent) = (secret, secret);
    let rows = vec![crossed("A", "B", Some((24_000.0, 31_000.0, 420.0))), hidden];
    let two = earnings(table(vec![Field::Program, Field::State], rows, row("", None)));
    let mut shares = race_gaps();
    for row in shares.rows.iter_mut().filter(|row| row.base.value.is_none()) {
        row.base = secret;
        row.gap = Some(Gap { inside: secret, elsewhere: secret, difference: secret });
    }
    for part in &mut shares.total.parts {
        (part.n, part.share, part.earnings) = (secret, secret, secret);
    }
    let mut steps = compared(3_288.0, 1_529.0);
    steps.rows[0].before.center = secret;
    let style = ChartSpec::default();
    let mut figures: Vec<(Answer, FigureKind)> = of_two_kinds().into_iter().map(|kind| (two.clone(), kind)).collect();
    figures.push((fixture::share(shares.clone()), FigureKind::Gaps(style)));
    figures.push((fixture::share(shares), FigureKind::Waffle(style)));
    figures.push((earnings(steps), FigureKind::Waterfall(style)));
    for (answer, kind) in figures {
        let figure = build(&spec(kind.clone()), &answer, PageSize::Slide.page(), &Palette::LIGHT);
        let text = everything(&figure);
        for trace in ["77777.0", "77,777", "77.8K", "7777700"] {
            assert!(!text.contains(trace), "{trace} in {kind:?}");
        }
    }
}
