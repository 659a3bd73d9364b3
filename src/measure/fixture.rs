//! Small tables for this room's tests.

use std::sync::Arc;

use crate::table::{CellState, Column, Dataset, Field, Period, Table, TableKind, Values};

pub(super) fn text(field: Field, texts: impl IntoIterator<Item = &'static str>) -> Column {
    let texts: Vec<Option<&str>> = texts.into_iter().map(|text| (!text.is_empty()).then_some(text)).collect();
    Column::from_texts(&field.label(), Some(field), texts)
}

pub(super) fn money(field: Field, dollars: impl IntoIterator<Item = Option<f64>>) -> Column {
    let dollars: Vec<Option<f64>> = dollars.into_iter().collect();
    let states = dollars.iter().map(|d| if d.is_some() { CellState::Value } else { CellState::Missing }).collect();
    let cents = dollars.into_iter().map(|d| (d.unwrap_or(0.0) * 100.0).round() as i64).collect();
    Column {
        name: "money".into(),
        field: Some(field),
        values: Values::Cents(cents),
        states: Some(states),
        bounds: vec![],
    }
}

pub(super) fn numbers(field: Field, numbers: impl IntoIterator<Item = f64>) -> Column {
    let values = Values::Numbers(numbers.into_iter().collect());
    Column { name: "number".into(), field: Some(field), values, states: None, bounds: vec![] }
}

pub(super) fn days(field: Field, days: impl IntoIterator<Item = i32>) -> Column {
    Column {
        name: "date".into(),
        field: Some(field),
        values: Values::Days(days.into_iter().collect()),
        states: None,
        bounds: vec![],
    }
}

pub(super) fn table(kind: TableKind, columns: Vec<Column>) -> Table {
    let rows = columns.first().map_or(0, |column| match &column.values {
        Values::Codes8(codes, _) => codes.len(),
        Values::Codes16(codes, _) => codes.len(),
        Values::Codes32(codes, _) => codes.len(),
        Values::Cents(cents) => cents.len(),
        Values::Days(days) => days.len(),
        Values::Quarters(quarters) => quarters.len(),
        Values::Numbers(numbers) => numbers.len(),
        Values::Flags(flags) => flags.len(),
    });
    Table {
        kind,
        file: "people.xlsx".into(),
        sheet: "Sheet1".into(),
        sha256: "ab".into(),
        columns: columns.into_iter().map(Arc::new).collect(),
        source_rows: (2..2 + rows as u32).collect(),
        notes: vec![],
        synthetic: false,
        dollar_year: None,
    }
}

pub(super) fn dataset(tables: Vec<Table>) -> Dataset {
    Dataset { tables: tables.into_iter().map(Arc::new).collect() }
}

/// 240 people by a formula, so that another program can make the same ones: yearly earnings before and after.
pub(super) fn people() -> Vec<Column> {
    let rows = 0..240_u32;
    let state = rows.clone().map(|i| {
        if i % 6 < 3 {
            "Ohio"
        } else if i % 6 < 5 {
            "Texas"
        } else {
            "Maine"
        }
    });
    let age = rows.clone().map(|i| ["18–25", "26–35", "36–45"][i as usize % 3]);
    let before = |i: u32| f64::from(10_000 + i * 7919 % 20_000);
    let after = move |i: u32| before(i) + f64::from(5000 + i * 104_729 % 9000);
    vec![
        text(Field::State, state),
        text(Field::AgeGroup, age),
        money(Field::Wage(Period::Year(-2)), rows.clone().map(|i| Some(if i % 20 == 0 { 0.0 } else { before(i) }))),
        money(Field::Wage(Period::Year(5)), rows.map(move |i| (i % 17 != 0).then(|| after(i)))),
    ]
}
