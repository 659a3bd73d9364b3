//! Columns that follow from others: age groups, certificate years, quarters counted from the certificate.

use std::{collections::BTreeMap, sync::Arc};

use super::{date, normal::people};
use crate::table::{CellState, Column, Field, Period, Table, TableKind, Values};

/// Adds what measures need and the file does not say outright.
pub(crate) fn columns(table: &mut Table) {
    cohort_year(table);
    if table.kind == TableKind::People {
        age(table);
        offsets(table);
    }
}

/// The day that earnings are counted from: the certificate's, else the exit's.
fn anchor(table: &Table, row: usize) -> Option<i32> {
    [Field::CredentialDate, Field::ExitDate].into_iter().find_map(|field| {
        let column = table.column(field)?;
        column.number(row).map(|days| days as i32)
    })
}

fn cohort_year(table: &mut Table) {
    let dated = table.column(Field::CredentialDate).is_some() || table.column(Field::ExitDate).is_some();
    if table.column(Field::CohortYear).is_some() || !dated {
        return;
    }
    let years = (0..table.rows()).map(|row| anchor(table, row).map(|days| f64::from(date::civil(days).0))).collect();
    table.columns.push(numbers("Certificate year", Field::CohortYear, years).into());
}

/// Age from the birth date at the certificate, age group from age.
fn age(table: &mut Table) {
    if table.column(Field::Age).is_none() && table.column(Field::BirthDate).is_some() {
        let ages = (0..table.rows())
            .map(|row| {
                let birth = table.column(Field::BirthDate)?.number(row)? as i32;
                let at = anchor(table, row)?;
                let ((year, month, day), (birth_year, birth_month, birth_day)) = (date::civil(at), date::civil(birth));
                let age = year - birth_year - i32::from((month, day) < (birth_month, birth_day));
                (10..=110).contains(&age).then(|| f64::from(age))
            })
            .collect();
        table.columns.push(numbers("Age", Field::Age, ages).into());
    }
    if table.column(Field::AgeGroup).is_some() {
        return;
    }
    let Some(ages) = table.column(Field::Age) else { return };
    let groups: Vec<Option<&str>> = (0..table.rows()).map(|row| ages.number(row).map(people::band)).collect();
    let mut column = Column::from_texts("Age group", Some(Field::AgeGroup), groups);
    carry_states(&mut column, ages, table.rows());
    table.columns.push(column.into());
}

/// Where a derived value is missing for a known reason, the reason goes along.
fn carry_states(column: &mut Column, source: &Column, rows: usize) {
    if let (Some(states), Some(_)) = (&mut column.states, &source.states) {
        for (row, state) in states.iter_mut().enumerate().take(rows) {
            *state = source.state(row);
        }
    }
}

/// Calendar quarters become quarters counted from the certificate's, for people whose certificate has a date.
fn offsets(table: &mut Table) {
    let anchors: Vec<Option<i32>> = (0..table.rows()).map(|row| anchor(table, row).map(date::quarter_of)).collect();
    if anchors.iter().all(Option::is_none) {
        return;
    }
    let calendar: Vec<(usize, i32)> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| match column.field {
            Some(Field::Wage(Period::CalendarQuarter(quarter))) => Some((at, quarter)),
            _ => None,
        })
        .collect();
    let relative = table.columns.iter().any(|column| matches!(column.field, Some(Field::Wage(Period::Quarter(_)))));
    if calendar.is_empty() || relative {
        return;
    }
    let rows = table.rows();
    let mut made: BTreeMap<i8, (Vec<i64>, Vec<CellState>)> = BTreeMap::new();
    for (at, quarter) in &calendar {
        let column = &table.columns[*at];
        let Values::Cents(cents) = &column.values else { continue };
        for row in 0..rows {
            let Some(offset) = anchors[row].and_then(|anchor| i8::try_from(quarter - anchor).ok()) else { continue };
            if !(-40..=80).contains(&offset) {
                continue;
            }
            let (values, states) =
                made.entry(offset).or_insert_with(|| (vec![0; rows], vec![CellState::Missing; rows]));
            values[row] = cents[row];
            states[row] = column.state(row);
        }
    }
    // Those without a date keep their calendar quarters; the others would be counted twice.
    for (at, _quarter) in &calendar {
        let column = Arc::make_mut(&mut table.columns[*at]);
        let mut states: Vec<CellState> = (0..rows).map(|row| column.state(row)).collect();
        for (state, anchor) in states.iter_mut().zip(&anchors) {
            if anchor.is_some() {
                *state = CellState::NotApplicable;
            }
        }
        column.states = Some(states);
    }
    if anchors.iter().all(Option::is_some) {
        table.columns.retain(|column| !matches!(column.field, Some(Field::Wage(Period::CalendarQuarter(_)))));
    }
    for (offset, (values, states)) in made {
        let period = Period::Quarter(offset);
        let states = states.iter().any(|state| !state.is_value()).then_some(states);
        let column = Column {
            name: format!("Earnings {period}").into(),
            field: Some(Field::Wage(period)),
            values: Values::Cents(values),
            states,
            bounds: Vec::new(),
        };
        table.columns.push(column.into());
    }
}

/// A column of numbers, missing where `None`.
pub(crate) fn numbers(name: &str, field: Field, values: Vec<Option<f64>>) -> Column {
    let states: Vec<CellState> =
        values.iter().map(|value| if value.is_some() { CellState::Value } else { CellState::Missing }).collect();
    Column {
        name: name.into(),
        field: Some(field),
        values: Values::Numbers(values.into_iter().map(Option::unwrap_or_default).collect()),
        states: states.iter().any(|state| !state.is_value()).then_some(states),
        bounds: Vec::new(),
    }
}
