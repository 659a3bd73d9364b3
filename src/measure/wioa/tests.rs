//! Twelve people counted by hand, and the arithmetic of quarters after exit.

use std::sync::Arc;

use super::super::fixture;
use crate::{
    measure::{Answer, Dollars, Engine, IndicatorTable, MeasureName, Request},
    table::{CellState, Column, Field, Period, TableKind},
};

fn measured(columns: Vec<Column>, threshold: u32) -> IndicatorTable {
    let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
    let request = Request { measure: MeasureName::Wioa, dollars: Dollars::Nominal, threshold, ..Request::default() };
    let Answer::Indicators(table) = engine.measure(&request).unwrap() else { unreachable!() };
    (*table).clone()
}

/// Days of 2016-03-10, 2017-06-01 and 2017-09-15.
const MARCH: i32 = 16_870;
const JUNE: i32 = 17_318;
const SEPTEMBER: i32 = 17_424;

const fn quarter(year: i32, quarter: i32) -> Period {
    Period::CalendarQuarter(year * 4 + quarter - 1)
}

/// Twelve people in thirteen rows: P1 exits twice, P10 died, P11 exits a quarter later than the others, P12 stays.
fn twelve() -> Vec<Column> {
    let names = ["P1", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P12"];
    let mut exits = fixture::days(
        Field::ExitDate,
        [JUNE, MARCH, JUNE, JUNE, JUNE, JUNE, JUNE, JUNE, JUNE, JUNE, JUNE, SEPTEMBER, 0],
    );
    exits.states = Some((0..13).map(|row| if row == 12 { CellState::Missing } else { CellState::Value }).collect());
    let wages = |period: Period, paid: &[(usize, f64)]| {
        let of = |row: usize| paid.iter().find(|(at, _)| *at == row).map_or(0.0, |(_, dollars)| *dollars);
        fixture::money(Field::Wage(period), (0..13).map(|row| Some(of(row))))
    };
    let answers = |field: Field, yes: &[usize]| {
        fixture::text(field, (0..13).map(|row| if yes.contains(&row) { "Yes" } else { "No" }))
    };
    vec![
        fixture::text(Field::PersonId, names),
        exits,
        fixture::text(Field::ExitReason, (0..13).map(|row| if row == 10 { "03" } else { "00" })),
        wages(quarter(2016, 3), &[(1, 2000.0)]),
        wages(quarter(2016, 4), &[]),
        wages(quarter(2017, 1), &[(1, 2100.0)]),
        wages(
            quarter(2017, 4),
            &[(0, 5000.0), (2, 4000.0), (3, 6000.0), (6, 7000.0), (7, 3000.0), (9, 8000.0), (10, 9000.0)],
        ),
        wages(quarter(2018, 1), &[(11, 5500.0)]),
        wages(quarter(2018, 2), &[(0, 5100.0), (2, 4100.0), (6, 7100.0)]),
        answers(Field::Passed, &[0, 2, 3, 11]),
        answers(Field::InTraining, &[0, 1, 2, 3, 4, 5, 6, 11, 12]),
        answers(Field::SkillGain, &[0, 4, 12]),
        answers(Field::SameEmployer, &[0, 6]),
    ]
}

#[test]
fn twelve_people_come_out_as_counted_by_hand() {
    let table = measured(twelve(), 1);
    assert_eq!(table.unit, "periods of participation");
    let got: Vec<_> = table
        .total
        .indicators
        .iter()
        .map(|of| (of.name.as_str(), of.counted.value, of.base.value, of.persons.value))
        .collect();
    assert_eq!(
        got,
        [
            // P1 twice, P2–P9 and P11; P10 is excluded, P12 did not exit. Without work: P4, P5, P8.
            ("Employment Rate – 2nd Quarter After Exit", Some(8.0), Some(11.0), Some(10.0)),
            // Without P11, whose fourth quarter, 2018 Q3, the records have not reached.
            ("Employment Rate – 4th Quarter After Exit", Some(4.0), Some(10.0), Some(9.0)),
            ("Median Earnings – 2nd Quarter After Exit", None, Some(8.0), Some(7.0)),
            // In training and exited: P1 twice, P2–P6, P11.
            ("Credential Attainment", Some(4.0), Some(8.0), Some(7.0)),
            // In training, exited or not.
            ("Measurable Skill Gains", Some(3.0), Some(9.0), Some(8.0)),
            // Employed in the second quarter with the fourth reached: P1 twice, P2, P3, P6, P7, P9.
            ("Retention with the Same Employer", Some(2.0), Some(7.0), Some(6.0)),
        ]
    );
    // 2,000 3,000 4,000 5,000 5,500 6,000 7,000 8,000: the median 5,250 is printed as 5,300.
    assert_eq!(table.total.indicators[2].value.value, Some(5300.0));
    // 8 of 11 is 72.7 %, 4 of 10 is 40 %.
    assert_eq!(table.total.indicators[0].value.value, Some(0.73));
    assert_eq!(table.total.indicators[1].value.value, Some(0.4));
}

#[test]
fn each_indicator_names_its_own_exits() {
    let table = measured(twelve(), 1);
    let cohorts: Vec<_> = table.total.indicators.iter().map(|of| of.cohort).collect();
    let first = 2016 * 4;
    assert_eq!(cohorts[0], Some((first, 2017 * 4 + 2)));
    assert_eq!(cohorts[1], Some((first, 2017 * 4 + 1)));
}

#[test]
fn second_and_fourth_quarter_after_june_2017_are_october_and_april() {
    // One quarter alone has wages: only that one answers.
    for (paid, answers) in [((2017, 4), [Some(20.0), Some(0.0)]), ((2018, 2), [Some(0.0), Some(20.0)])] {
        let mut columns = vec![fixture::days(Field::ExitDate, vec![JUNE; 21])];
        for at in [(2017, 2), (2017, 3), (2017, 4), (2018, 1), (2018, 2), (2018, 3)] {
            // Somebody else works in the last quarter, so that all are reached.
            let works = |row: usize| if row == 20 { at == (2018, 3) } else { at == paid };
            let rows = (0..21).map(|row| Some(if works(row) { 4000.0 } else { 0.0 }));
            columns.push(fixture::money(Field::Wage(quarter(at.0, at.1)), rows));
        }
        let table = measured(columns, 1);
        let counted: Vec<_> = table.total.indicators[..2].iter().map(|of| of.counted.value).collect();
        // Nobody employed is hidden by the rule on rates, whatever the threshold.
        let shown: Vec<_> = answers.map(|counted| counted.filter(|counted| *counted > 0.0)).into();
        assert_eq!(counted, shown, "{paid:?}");
    }
}

#[test]
fn rates_and_the_quarterly_median_are_those_of_a_hand_count() {
    // 100 people: Q+2 known for all, 70 above zero at 5,000 + i; Q+4 pending for half, 30 of 50 above zero.
    let mut fourth =
        fixture::money(Field::Wage(Period::Quarter(4)), (0..100).map(|i| Some(if i % 10 < 6 { 6000.0 } else { 0.0 })));
    fourth.states = Some((0..100).map(|i| if i < 50 { CellState::Value } else { CellState::Pending }).collect());
    let columns = vec![
        fixture::money(
            Field::Wage(Period::Quarter(2)),
            (0..100).map(|i| Some(if i % 10 < 7 { 5000.0 + f64::from(i) } else { 0.0 })),
        ),
        fourth,
    ];
    let table = measured(columns, 10);
    let got: Vec<_> =
        table.total.indicators.iter().map(|of| (of.value.value, of.counted.value, of.base.value)).collect();
    assert_eq!(got[0], (Some(0.7), Some(70.0), Some(100.0)));
    assert_eq!(got[1], (Some(0.6), Some(30.0), Some(50.0)));
    // Median of 5,000 + i over i % 10 < 7 is about 5,048, printed as 5,000.
    assert_eq!(got[2], (Some(5000.0), None, Some(70.0)));
    assert_eq!(table.total.indicators[3].value.state, CellState::NotApplicable);
    // Wilson of 70 of 100: 60.4 % to 78.1 %.
    let rate = &table.total.indicators[0];
    assert_eq!((rate.low.value, rate.high.value), (Some(0.6), Some(0.78)));
}
