//! Two answers side by side: joined by group, as published, and decided together.

use std::sync::Arc;

use super::{super::fixture, *};
use crate::{
    measure::{Engine, InDeck, Which},
    table::{CellState, Period, TableKind},
};

/// Sixty people in Ohio of whom four have no earnings after, sixty in Iowa, six in Guam, and fourteen in Maine who are
/// hidden with those. Every second person in Ohio and every fourth in Iowa works in manufacturing.
fn engine() -> Engine {
    engine_of(140, 56..60)
}

/// The first of them, without earnings after of these.
fn engine_of(people: u32, lacking: std::ops::Range<u32>) -> Engine {
    let state = |i: u32| match i {
        0..60 => "Ohio",
        60..120 => "Iowa",
        120..126 => "Guam",
        _ => "Maine",
    };
    let industry = |i: u32| {
        if i < 60 && i.is_multiple_of(2) || (60..120).contains(&i) && i.is_multiple_of(4) { "332" } else { "44" }
    };
    let columns = vec![
        fixture::text(Field::State, (0..people).map(state)),
        fixture::text(Field::Industry, (0..people).map(industry)),
        fixture::money(
            Field::Wage(Period::Year(-2)),
            (0..people).map(|i| Some(if i < 60 { 20_000.0 } else { 26_000.0 })),
        ),
        fixture::money(
            Field::Wage(Period::Year(5)),
            (0..people).map(|i| (!lacking.contains(&i)).then_some(if i < 60 { 32_000.0 } else { 31_000.0 })),
        ),
    ];
    Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
}

fn request(x: Quantity, y: Quantity) -> Request {
    Request {
        measure: MeasureName::Scatter,
        by: vec![Field::State],
        dollars: Dollars::Nominal,
        axes: Axes { x, y, size: None },
        ..Request::default()
    }
}

fn table(answer: Answer) -> ScatterTable {
    let Answer::Scatter(table) = answer else { unreachable!() };
    ScatterTable::clone(&table)
}

fn row<'a>(table: &'a ScatterTable, group: &str) -> &'a ScatterRow {
    table.rows.iter().find(|row| *row.group[0] == *group).unwrap()
}

#[test]
fn numbers_are_joined_by_group_and_six_people_are_not_shown() {
    let engine = engine();
    let table = table(engine.measure(&request(Quantity::EarningsBefore, Quantity::GainPercent)).unwrap());
    // Ohio: 20,000 → 32,000 is +60%; Iowa: 26,000 → 31,000 is 5 ÷ 26 = +19.23…%.
    assert_eq!((row(&table, "Ohio").x.value, row(&table, "Ohio").y.value), (Some(20_000.0), Some(60.0)));
    assert_eq!(row(&table, "Iowa").x.value, Some(26_000.0));
    assert!((row(&table, "Iowa").y.value.unwrap() - 100.0 * 5.0 / 26.0).abs() < 0.5);
    assert_eq!((row(&table, "Guam").x, row(&table, "Guam").y), (Datum::SUPPRESSED, Datum::SUPPRESSED));
    assert_eq!((table.x.period.as_deref(), table.y.period.as_deref()), (Some("second year before"), None));
    assert_eq!((table.x.dollars, table.y.dollars), (Some(Dollars::Nominal), None));
    // In the order of the field, which for states is by their names.
    let names: Vec<&str> = table.rows.iter().map(|row| &*row.group[0]).collect();
    assert_eq!(names, ["Guam", "Iowa", "Maine", "Ohio"]);
}

#[test]
fn two_measures_do_not_give_away_together_what_neither_does_alone() {
    let engine = engine();
    let axes = request(Quantity::People, Quantity::EarningsAfter);
    let [people, earnings] = [Quantity::People, Quantity::EarningsAfter].map(|of| part(&axes, of));
    let Answer::Counts(people) = engine.measure(&people).unwrap() else { unreachable!() };
    let Answer::Earnings(earnings) = engine.measure(&earnings).unwrap() else { unreachable!() };
    let alone = |name: &str| {
        let people = people.rows.iter().find(|row| *row.group[0] == *name).unwrap().certificates.value;
        (people, earnings.rows.iter().find(|row| *row.group[0] == *name).unwrap().n.value)
    };
    assert_eq!(alone("Ohio"), (Some(60.0), Some(56.0)), "60 less 56 are the four without earnings after");
    let together = table(engine.measure(&axes).unwrap());
    let [of_people, of_earnings] = row(&together, "Ohio").n;
    assert!(of_people.value.is_none() || of_earnings.value.is_none(), "{:?}", row(&together, "Ohio"));
}

#[test]
fn beside_a_deck_and_in_it_the_same_numbers_are_shown() {
    let engine = engine();
    let counts = Request {
        unit: Some(super::super::CountOf::People),
        ..part(&request(Quantity::People, Quantity::People), Quantity::People)
    };
    let earnings = request(Quantity::EarningsBefore, Quantity::EarningsAfter);
    let deck = [InDeck { batch: 0, request: counts }];
    let beside = table(engine.measure_beside(&earnings, &deck).unwrap());
    assert_eq!(row(&beside, "Ohio").n[0].value, None, "60 people are in the deck, so 56 of them would tell of four");
    let alone = table(engine.measure(&earnings).unwrap());
    assert_eq!(row(&alone, "Ohio").n[0].value, Some(56.0));
    // The same once it is a slide of the deck, and looked at again beside it.
    let deck = [deck[0].clone(), InDeck { batch: 1, request: earnings.clone() }];
    let in_deck = engine.measure_deck(&deck);
    assert_eq!(in_deck.len(), 2);
    assert_eq!(table(in_deck[1].clone().unwrap()).rows, beside.rows);
    assert_eq!(table(engine.measure_beside(&earnings, &deck).unwrap()).rows, beside.rows);
}

#[test]
fn each_axis_is_explained_by_its_own_measure() {
    let engine = engine_of(120, 0..0);
    let request = request(Quantity::InField, Quantity::EarningsAfter);
    let x = engine.explain(&request, &["Iowa".into()], Which::At(0)).unwrap();
    assert_eq!(x.shown, "25%", "fifteen of sixty");
    let y = engine.explain(&request, &["Iowa".into()], Which::At(1)).unwrap();
    assert_eq!(y.shown, "$31,000");
    assert!(y.formula.contains("PERCENTILE.INC"));
    let rows = engine.source_rows(&request, &["Iowa".into()], Which::At(1), 1).unwrap();
    assert_eq!((rows.count, rows.first[0].row), (60, 62), "sheet row 62 is the sixty-first person");
    // What the scatter hides because of its other axis is hidden in its explanation, too.
    let engine = self::engine();
    let alone = engine.explain(&part(&request, Quantity::InField), &["Ohio".into()], Which::Share(0)).unwrap();
    let beside = engine.explain(&request, &["Ohio".into()], Which::At(0)).unwrap();
    assert_eq!((alone.shown.as_str(), beside.shown.as_str()), ("50%", "—"));
    assert_eq!(engine.explain(&request, &["Guam".into()], Which::At(1)).unwrap().value.state, CellState::Suppressed);
}

#[test]
fn what_the_files_do_not_have_is_said() {
    let error = engine().measure(&request(Quantity::Cost, Quantity::Gain)).unwrap_err();
    assert_eq!(error, MeasureError::NoField(Field::Cost));
}
