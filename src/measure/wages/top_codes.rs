//! Top-coded earnings: exact below the code, bounds from it on.

use std::sync::Arc;

use super::super::fixture;
use crate::{
    measure::{Answer, Datum, Dollars, EarningsTable, Engine, MeasureName, Request, Statistic},
    table::{CellState, Column, Field, Period, TableKind},
};

/// Earnings of which some are top-coded: `Err` is what they are at least.
fn topped(period: Period, dollars: &[Result<f64, f64>]) -> Column {
    let mut column = fixture::money(Field::Wage(period), dollars.iter().map(|dollars| Some(dollars.unwrap_or(0.0))));
    column.states = Some(
        dollars.iter().map(|dollars| if dollars.is_ok() { CellState::Value } else { CellState::TopCoded }).collect(),
    );
    column.bounds =
        (0..).zip(dollars).filter_map(|(row, dollars)| Some((row, dollars.err()?, f64::INFINITY))).collect();
    column
}

fn request(by: &[Field]) -> Request {
    Request {
        by: by.into(),
        dollars: Dollars::Nominal,
        baseline: Some(Period::Year(-1)),
        after: Some(Period::Year(1)),
        ..Request::default()
    }
}

fn engine(columns: Vec<Column>) -> Engine {
    Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
}

fn earnings(engine: &Engine, request: &Request) -> EarningsTable {
    let Answer::Earnings(table) = engine.measure(request).unwrap() else { unreachable!() };
    (*table).clone()
}

/// 41 people at 20,000 before. After, Ohio's 21 earn 30,000, 31,000, … 50,000 but the last six, who are above 44,500; of
/// Texas' 20 the first five earn 30,000 and fifteen are above 44,500.
fn two_states() -> Engine {
    let ohio = (0..21).map(|at| if at < 15 { Ok(30_000.0 + 1000.0 * f64::from(at)) } else { Err(44_500.0) });
    let texas = (0..20).map(|at| if at < 5 { Ok(30_000.0) } else { Err(44_500.0) });
    engine(vec![
        fixture::text(Field::State, (0..41).map(|at| if at < 21 { "Ohio" } else { "Texas" })),
        fixture::money(Field::Wage(Period::Year(-1)), vec![Some(20_000.0); 41]),
        topped(Period::Year(1), &ohio.chain(texas).collect::<Vec<_>>()),
    ])
}

#[test]
fn a_median_under_the_top_code_is_exact_and_one_that_reaches_it_is_a_bound() {
    let table = earnings(&two_states(), &request(&[Field::State]));
    let [ohio, texas] = table.rows.as_slice() else { unreachable!() };
    // Ohio: rank 11 of 21 is 40,000, rank 6 is 35,000; rank 16 is the first of the top-coded.
    assert_eq!(ohio.n, Datum::value(21.0));
    assert_eq!(ohio.after.center, Datum::value(40_000.0));
    assert_eq!(ohio.after.p25, Datum::value(35_000.0));
    assert_eq!(ohio.after.p75, Datum::at_least(44_500.0));
    // The interval of 21 runs from rank 6 to rank 16.
    assert_eq!((ohio.after.low, ohio.after.high), (Datum::value(35_000.0), Datum::at_least(44_500.0)));
    assert_eq!((ohio.change.amount, ohio.change.percent), (Datum::value(20_000.0), Datum::value(100.0)));
    // Its interval would rest on the bounds.
    assert_eq!(
        (ohio.change.low, ohio.change.high),
        (Datum::state(CellState::TopCoded), Datum::state(CellState::TopCoded))
    );
    // Texas: ranks 10 and 11 of 20 are top-coded; +24,500 of 20,000 is 122.5 %, of which whole percents are 122 at least.
    assert_eq!(texas.after.center, Datum::at_least(44_500.0));
    assert_eq!((texas.change.amount, texas.change.percent), (Datum::at_least(24_500.0), Datum::at_least(122.0)));
    // Altogether 20 values under the code and 21 above: rank 21 is a bound.
    assert_eq!((table.total.n, table.total.after.center), (Datum::value(41.0), Datum::at_least(44_500.0)));
    assert!(table.provenance.notes.iter().any(|note| note.starts_with("Some earnings are top-coded")));
}

/// The two values around a median of an even number: 44,000 is known, the other is at least 44,500.
#[test]
fn a_median_between_a_value_and_a_bound_is_a_bound() {
    let after: Vec<_> = (0..20).map(|at| if at < 10 { Ok(44_000.0) } else { Err(44_500.0) }).collect();
    let engine = engine(vec![
        fixture::money(Field::Wage(Period::Year(-1)), vec![Some(20_000.0); 20]),
        topped(Period::Year(1), &after),
    ]);
    // Half way is 44,250, of which hundreds are 44,200 at least.
    assert_eq!(earnings(&engine, &request(&[])).total.after.center, Datum::at_least(44_200.0));
}

#[test]
fn a_mean_with_top_codes_is_a_bound_without_an_interval() {
    let asked = Request { statistic: Statistic::Mean, ..request(&[Field::State]) };
    let table = earnings(&two_states(), &asked);
    // Ohio: 15 values from 30,000 to 44,000 are 555,000, six bounds 267,000: 822,000 ÷ 21 = 39,142.86.
    let after = table.rows[0].after;
    assert_eq!(after.center, Datum::at_least(39_100.0));
    assert_eq!((after.low.value, after.high.value), (None, None));
    assert_eq!(table.rows[0].change.amount, Datum::at_least(19_100.0));
    // Nobody is top-coded before.
    assert_eq!(table.rows[0].before.center, Datum::value(20_000.0));
}

/// Years of which one quarter is top-coded; from a bound before, nothing follows about the change.
#[test]
fn a_year_with_a_top_coded_quarter_is_a_bound() {
    let quarter =
        |offset: i8, dollars: f64| fixture::money(Field::Wage(Period::Quarter(offset)), vec![Some(dollars); 12]);
    let mut columns: Vec<Column> = (-4..=-2).map(|offset| quarter(offset, 5000.0)).collect();
    columns.push(topped(Period::Quarter(-1), &[Err(9000.0); 12]));
    columns.extend((1..=4).map(|offset| quarter(offset, 7000.0)));
    let total = earnings(&engine(columns), &request(&[])).total;
    assert_eq!(total.before.center, Datum::at_least(24_000.0));
    assert_eq!(total.after.center, Datum::value(28_000.0));
    assert_eq!((total.change.amount.state, total.change.amount.at_least), (CellState::TopCoded, None));
}

/// Above 20,000 people medians are counted in order; they know bounds as well.
#[test]
fn counting_in_order_knows_top_codes() {
    // Every third person is above 44,500, the others earn 30,000 to 39,999: under the median, above the upper quartile.
    let after: Vec<_> =
        (0..30_000).map(|at| if at % 3 == 0 { Err(44_500.0) } else { Ok(30_000.0 + f64::from(at / 3)) }).collect();
    let engine = engine(vec![
        fixture::text(Field::State, (0..30_000).map(|at| if at % 2 == 0 { "Ohio" } else { "Texas" })),
        fixture::money(Field::Wage(Period::Year(-1)), vec![Some(20_000.0); 30_000]),
        topped(Period::Year(1), &after),
    ]);
    let table = earnings(&engine, &request(&[Field::State]));
    // 20,000 values, two of each from 30,000 to 39,999: ranks 15,000 and 15,001 of 30,000 are 37,499 and 37,500.
    assert_eq!(table.total.after.center, Datum::value(37_500.0));
    assert_eq!(table.total.after.p75, Datum::at_least(44_500.0));
    assert!(table.rows.iter().all(|row| row.after.center.value.is_some() && row.after.p75.at_least.is_some()));
}

#[test]
fn other_measures_give_bounds_as_bounds() {
    let engine = {
        let ohio = (0..30).map(|at| if at < 10 { Ok(30_000.0) } else { Err(44_500.0) });
        engine(vec![
            fixture::text(Field::Industry, (0..30).map(|at| if at < 15 { "332710" } else { "722511" })),
            fixture::text(Field::ComparisonGroup, (0..30).map(|at| if at % 2 == 0 { "Treated" } else { "Control" })),
            fixture::money(Field::Wage(Period::Year(-1)), vec![Some(20_000.0); 30]),
            topped(Period::Year(1), &ohio.collect::<Vec<_>>()),
        ])
    };
    let asked = Request { measure: MeasureName::InField, ..request(&[]) };
    let Answer::Share(table) = engine.measure(&asked).unwrap() else { unreachable!() };
    // In the field 10 of 15 earn 30,000; elsewhere all 15 are top-coded, so the difference is unknown.
    let gap = table.total.gap.unwrap();
    assert_eq!((gap.inside, gap.elsewhere), (Datum::value(30_000.0), Datum::at_least(44_500.0)));
    assert_eq!((gap.difference.value, gap.difference.at_least), (None, None));
    let asked = Request { measure: MeasureName::Comparison, ..request(&[]) };
    let table = earnings(&engine, &asked);
    assert!(table.estimates.is_empty() && table.total.effect.unwrap().amount.value.is_none());
}
