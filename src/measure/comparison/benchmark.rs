//! A published table as the one compared with: its own change beside that of the people in the open files.

use std::sync::Arc;

use crate::measure::{
    Answer, Change, CompareWith, Datum, Dollars, EarningsRow, EarningsTable, Estimate, EstimateKind, MeasureError,
    Request, disclosure, earnings, notes, outcomes, people::People,
};
use crate::table::{Dataset, Field, Table, TableKind};

use super::{NO_PERCENT, sides::is_file};

/// The table of published outcomes in a file.
pub(super) fn table<'a>(dataset: &'a Dataset, file: &str) -> Option<&'a Arc<Table>> {
    dataset.of_kind(TableKind::Outcomes).find(|table| is_file(&table.file, file))
}

/// Each group's change minus the published change of the same group, else of everybody in the published table.
pub(super) fn measure(people: &People, table: &Arc<Table>, request: &Request) -> Result<Answer, MeasureError> {
    let own = Request { compare_with: None, ..request.clone() };
    let mut own: EarningsTable = earnings::table(people, &own)?;
    let alone = Dataset { tables: vec![Arc::clone(table)] };
    let ask = |by: &[Field]| {
        let asked = Request { by: by.into(), compare_with: None, ..request.clone() };
        outcomes::earnings(&alone, &asked, people.prices()).map(|answer| match answer {
            Answer::Earnings(table) => Some(table),
            _ => None,
        })
    };
    let by_group = if request.by.is_empty() { None } else { ask(&request.by).ok().flatten() };
    let of_all = match &by_group {
        Some(table) => table.clone(),
        None => ask(&[])?.ok_or(MeasureError::NoEarnings)?,
    };
    if of_all.dollars != own.dollars && own.dollars != Dollars::Nominal {
        return Err(MeasureError::DollarsUnknown { file: table.file.to_string() });
    }
    let found = |group: &[Arc<str>]| {
        let same = by_group.as_ref().and_then(|table| table.rows.iter().find(|row| row.group == group));
        same.unwrap_or(&of_all.total).clone()
    };
    let name: Arc<str> = tr!("{} (published)", table.file).into();
    let mut rows = Vec::new();
    for row in &own.rows {
        let published = found(&row.group);
        let with = |label: &str| row.group.iter().cloned().chain([Arc::from(label)]).collect();
        rows.push(EarningsRow {
            group: with(tr!("People in the open files")),
            effect: Some(minus(row, &published)),
            ..row.clone()
        });
        rows.push(EarningsRow { group: with(&name), effect: None, ..published });
    }
    let published = of_all.total.clone();
    if rows.is_empty() {
        rows.push(EarningsRow {
            group: vec![tr!("People in the open files").into()],
            effect: Some(minus(&own.total, &published)),
            ..own.total.clone()
        });
        rows.push(EarningsRow { group: vec![Arc::clone(&name)], effect: None, ..published.clone() });
    }
    let effect = minus(&own.total, &published);
    own.estimates = vec![Estimate {
        kind: EstimateKind::DifferenceInDifferences,
        name: tr!("Difference from the published change").into(),
        meaning: tr!(
            "The change of the people in the open files minus the change that {} publishes: other people, who may differ in age, place and work.",
            table.file
        ),
        amount: effect.amount,
        low: effect.low,
        high: effect.high,
        errors: Vec::new(),
        people: [Some(own.total.n), Some(published.n)],
    }];
    own.rows = rows;
    own.total.effect = Some(effect);
    own.by.push(Field::ComparisonGroup);
    own.provenance.request =
        Request { compare_with: Some(CompareWith::File(table.file.to_string())), ..request.clone() };
    own.provenance.notes.insert(
        0,
        tr!(
            "Compared with {} as published; its numbers carry no interval, so intervals are those of the people in the open files alone. A difference from other people is not an effect.",
            table.file),
    );
    own.provenance.sources.extend(of_all.provenance.sources.iter().cloned());
    own.provenance.notes.extend(table.notes.iter().map(ToString::to_string));
    own.provenance.notes.push(notes::dollars(of_all.dollars, table.dollar_year, 100));
    own.provenance.notes.dedup();
    Ok(Answer::Earnings(disclosure::earnings(own)))
}

fn minus(own: &EarningsRow, published: &EarningsRow) -> Change {
    let less = |datum: Datum| match (datum.value, published.change.amount.value) {
        (Some(own), Some(published)) => Datum::value(own - published),
        (None, _) => datum,
        (_, None) => published.change.amount,
    };
    Change {
        amount: less(own.change.amount),
        percent: NO_PERCENT,
        low: less(own.change.low),
        high: less(own.change.high),
    }
}
