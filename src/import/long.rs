//! Long wage files, one row a person and quarter, to one row a person and credential.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::date::Calendar;
use crate::table::{CellState, Column, Field, Period, Table, Values};

/// Pivots a table of long wages in place; other tables stay as they are. Several employers in one quarter are summed;
/// a quarter in which any amount is hidden is hidden as a whole. Other columns keep their first value of each person.
/// `repeated` are rows that say again what an earlier one said, in order; their amounts do not count twice.
pub(crate) fn to_wide(table: &mut Table, repeated: &[usize], calendar: Calendar) {
    let (Some(person), Some(amount)) = (table.column(Field::PersonId), table.column(Field::WageAmount)) else { return };
    let Some(periods) = periods(table, calendar) else { return };
    let credential = table.column(Field::Credential);
    let date = table.column(Field::CredentialDate);
    let mut rows: HashMap<(String, String, i64), usize> = HashMap::new();
    let mut first_rows: Vec<usize> = Vec::new();
    let mut sums: BTreeMap<Period, HashMap<usize, (i64, CellState)>> = BTreeMap::new();
    for (row, period) in periods.iter().enumerate() {
        if repeated.binary_search(&row).is_ok() {
            continue;
        }
        let text = |column: Option<&Column>| {
            column.and_then(|column| column.text(row)).map_or_else(String::new, ToString::to_string)
        };
        // Rows without a person cannot be told apart, so each stays one of its own.
        let key = match person.text(row) {
            Some(person) => (
                person.to_string(),
                text(credential),
                date.and_then(|date| date.number(row)).map_or(i64::MIN, |days| days as i64),
            ),
            None => (String::new(), String::new(), row as i64),
        };
        let target = *rows.entry(key).or_insert_with(|| {
            first_rows.push(row);
            first_rows.len() - 1
        });
        let Some(period) = period else { continue };
        let cents = amount.number(row).map_or(0, |dollars| (dollars * 100.0).round() as i64);
        let state = amount.state(row);
        let cell = sums.entry(*period).or_default().entry(target).or_insert((0, CellState::Missing));
        cell.0 += cents;
        cell.1 = match (cell.1, state) {
            (CellState::Missing, state) | (state, CellState::Missing) => state,
            (CellState::Value, state) | (state, CellState::Value) => state,
            (known, _state) => known,
        };
    }
    let mut columns: Vec<Column> = table
        .columns
        .iter()
        .filter(|column| {
            !matches!(column.field, Some(Field::WageAmount | Field::WagePeriod | Field::WageYear | Field::WageQuarter))
        })
        .map(|column| select(column, &first_rows))
        .collect();
    for (period, cells) in sums {
        let mut values = vec![0; first_rows.len()];
        let mut states = vec![CellState::Missing; first_rows.len()];
        for (row, (cents, state)) in cells {
            values[row] = cents;
            states[row] = state;
        }
        columns.push(Column {
            name: format!("Earnings {period}").into(),
            field: Some(Field::Wage(period)),
            values: Values::Cents(values),
            states: states.iter().any(|state| !state.is_value()).then_some(states),
            bounds: Vec::new(),
        });
    }
    table.source_rows = first_rows.iter().map(|row| table.source_rows[*row]).collect();
    table.columns = columns.into_iter().map(Arc::new).collect();
}

/// The period of every row, or `None` if the table names no periods.
fn periods(table: &Table, calendar: Calendar) -> Option<Vec<Option<Period>>> {
    if let Some(column) = table.column(Field::WagePeriod) {
        return Some(
            (0..table.rows())
                .map(|row| match (&column.values, column.text(row)) {
                    (Values::Quarters(_), _) => {
                        column.number(row).map(|quarter| Period::CalendarQuarter(quarter as i32))
                    }
                    (_, Some(text)) => text.parse().ok(),
                    _ => None,
                })
                .collect(),
        );
    }
    let year = table.column(Field::WageYear)?;
    let quarter = table.column(Field::WageQuarter);
    Some(
        (0..table.rows())
            .map(|row| {
                let year = year.number(row)? as i32;
                match quarter {
                    Some(quarter) => {
                        let quarter = quarter.number(row)? as i32 - 1;
                        Some(Period::CalendarQuarter(calendar.first_of(year) + quarter))
                    }
                    None => i16::try_from(year).ok().map(Period::CalendarYear),
                }
            })
            .collect(),
    )
}

/// Keeps some rows of a table, in the order given; a row may come more than once.
pub(crate) fn keep_rows(table: &mut Table, rows: &[usize]) {
    table.columns = table.columns.iter().map(|column| Arc::new(select(column, rows))).collect();
    table.source_rows = rows.iter().map(|row| table.source_rows[*row]).collect();
}

/// A column at some of its rows.
pub(crate) fn select(column: &Column, rows: &[usize]) -> Column {
    fn pick<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
        rows.iter().map(|row| values[*row]).collect()
    }
    let values = match &column.values {
        Values::Codes8(codes, dictionary) => Values::Codes8(pick(codes, rows), dictionary.clone()),
        Values::Codes16(codes, dictionary) => Values::Codes16(pick(codes, rows), dictionary.clone()),
        Values::Codes32(codes, dictionary) => Values::Codes32(pick(codes, rows), dictionary.clone()),
        Values::Cents(cents) => Values::Cents(pick(cents, rows)),
        Values::Days(days) => Values::Days(pick(days, rows)),
        Values::Quarters(quarters) => Values::Quarters(pick(quarters, rows)),
        Values::Numbers(numbers) => Values::Numbers(pick(numbers, rows)),
        Values::Flags(flags) => Values::Flags(pick(flags, rows)),
    };
    let bounds = rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| {
            let found = column.bounds.binary_search_by_key(&(*row as u32), |(row, _low, _high)| *row).ok()?;
            let (_row, low, high) = column.bounds[found];
            Some((at as u32, low, high))
        })
        .collect();
    Column {
        name: column.name.clone(),
        field: column.field,
        values,
        states: column.states.as_ref().map(|states| pick(states, rows)),
        bounds,
    }
}
