//! Value: what a completed certificate costs, and how long the yearly gain takes to repay it.

use std::{collections::BTreeMap, sync::Arc};

use crate::table::{Column, Field, Period};

use super::{
    Answer, ColumnarGroup, Datum, Dollars, EarningsRow, MeasureError, Provenance, Reference, Request,
    dimension::order_key, disclosure, earnings, frame::Frame, notes, people::People,
};

/// Costs of programs beside the gains of the people who took them.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueTable {
    pub by: Vec<Field>,
    pub dollars: Dollars,
    pub baseline: Period,
    pub after: Period,
    pub rows: Vec<ValueRow>,
    pub total: ValueRow,
    /// Lines that the user set, each with its source; in the dollars they were given in.
    pub references: Vec<Reference>,
    pub provenance: Provenance,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ValueRow {
    pub group: ColumnarGroup,
    pub programs: u32,
    /// Programs whose cost is known; the others are missing, not free.
    pub priced: u32,
    /// Mean tuition and fees of a student, in dollars, over the priced programs.
    pub cost: Datum,
    /// People who completed, of priced programs that say how many enrolled and completed.
    pub completers: Datum,
    /// What all students of those programs paid, divided by those who completed.
    pub cost_per_completer: Datum,
    /// Change of yearly earnings of the same people; not an effect.
    pub gain: Datum,
    /// People behind the gain.
    pub n: Datum,
    /// Months of the gain that add up to the cost per completer, or to the cost where completers are not known;
    /// `NotApplicable` if there is no gain.
    pub months: Datum,
}

#[derive(Clone, Copy, Debug, Default)]
struct Costs {
    programs: u32,
    priced: u32,
    /// Sum of the known costs.
    costs: f64,
    paid: f64,
    completers: f64,
}

pub(super) fn measure(people: Option<&People>, programs: &Frame, request: &Request) -> Result<Answer, MeasureError> {
    if !programs.has_column(Field::Cost) {
        return Err(MeasureError::NoField(Field::Cost));
    }
    let people = people.ok_or(MeasureError::NeedsPeople { measure: request.measure.label() })?;
    let gains = earnings::table(people, request)?;
    let (mask, lacking) = programs.select(&request.filters, None);
    let grouping = programs.group(&request.by).map_err(MeasureError::NoField)?;
    let key = |labels: &[Arc<str>]| -> Vec<_> {
        labels.iter().zip(&request.by).map(|(label, &field)| order_key(field, label)).collect()
    };
    let mut costs = BTreeMap::<Vec<(u8, i64, String)>, (ColumnarGroup, Costs, Option<&EarningsRow>)>::new();
    let mut all = Costs::default();
    for part in &programs.parts {
        let [cost, enrolled, passed] =
            [Field::Cost, Field::Enrolled, Field::Passed].map(|field| part.table.column(field));
        for (at, row) in part.table_rows().enumerate().filter(|(at, _)| mask.contains(part.start + at)) {
            let number = |column: Option<&Column>| column.and_then(|column| column.number(row));
            let labels = grouping.labels(grouping.keys.of_row.get(part.start + at) as usize);
            let (_, known, _) = costs.entry(key(&labels)).or_insert_with(|| (labels, Costs::default(), None));
            for costs in [known, &mut all] {
                costs.programs += 1;
                let Some(cost) = number(cost) else { continue };
                costs.priced += 1;
                costs.costs += cost;
                if let (Some(enrolled), Some(passed)) = (number(enrolled), number(passed)) {
                    costs.paid += cost * enrolled;
                    costs.completers += passed;
                }
            }
        }
    }
    if !request.by.is_empty() {
        for row in &gains.rows {
            let known = costs.entry(key(&row.group)).or_insert_with(|| (row.group.clone(), Costs::default(), None));
            known.2 = Some(row);
        }
    }
    let rows = if request.by.is_empty() {
        Vec::new()
    } else {
        costs.into_values().map(|(group, costs, gain)| make(group, costs, gain)).collect()
    };
    let total = make(Vec::new(), all, Some(&gains.total));
    let mut said = vec![
        tr!("Cost per completer: what all students of a program pay, divided by those who completed it; only of programs that say their cost, how many enrolled and how many completed.")
            .to_owned(),
        tr!("Months: the cost per completer (the cost where completers are not known) divided by a twelfth of the yearly change. A change is not an effect, so the months are not a return on the training.")
            .into(),
    ];
    let missing = all.programs - all.priced;
    if missing > 0 {
        said.push(tr!(
            "{missing} of {} programs do not state their cost; they are missing, not free.",
            all.programs,
            missing = missing
        ));
    }
    said.push(tr!("Costs are in the dollars their files give them in.").into());
    said.extend(gains.provenance.notes.iter().cloned());
    said.extend(notes::lacking(&lacking, tr!("The program files")));
    for line in &request.references {
        said.push(format!("{}: ${}, {}.", line.label, super::text::thousands(line.amount), line.source));
    }
    let tables: Vec<_> = notes::tables(programs).chain(notes::tables(&people.frame)).collect();
    let table = ValueTable {
        by: request.by.clone(),
        dollars: gains.dollars,
        baseline: gains.baseline,
        after: gains.after,
        rows,
        total,
        references: request.references.clone(),
        provenance: notes::provenance(tables, request, said),
    };
    Ok(Answer::Value(disclosure::value(table, gains)))
}

fn make(group: ColumnarGroup, costs: Costs, gain: Option<&EarningsRow>) -> ValueRow {
    let known = |there: bool, value: f64| if there { Datum::value(value) } else { Datum::MISSING };
    let cost = known(costs.priced > 0, costs.costs / f64::from(costs.priced.max(1)));
    let cost_per_completer = known(costs.completers > 0.0, costs.paid / costs.completers.max(1.0));
    let gained = gain.map_or(Datum::MISSING, |row| row.change.amount);
    let price = cost_per_completer.value.or(cost.value);
    let months = match (price, gained.value) {
        (Some(price), Some(gain)) if gain > 0.0 => Datum::value(price / (gain / 12.0)),
        (Some(_), Some(_)) => Datum::NOT_APPLICABLE,
        _ => Datum::MISSING,
    };
    ValueRow {
        group,
        programs: costs.programs,
        priced: costs.priced,
        cost,
        completers: known(costs.completers > 0.0, costs.completers),
        cost_per_completer,
        gain: gained,
        n: gain.map_or(Datum::MISSING, |row| row.n),
        months,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::fixture, *};
    use crate::{
        measure::{Engine, MeasureName},
        table::{CellState, TableKind, Values},
    };

    #[test]
    fn costs_are_repaid_as_a_hand_calculation_says() {
        // NIMS: 2,000 × 30 and 3,000 × 20 for 40 completers are 120,000 ÷ 40 = 3,000 a completer; people gain 6,000 a year:
        // 6 months. AWS: no cost given. MSSC: 1,000 × 40 ÷ 20 = 2,000, and nobody gains.
        let mut cost = fixture::money(Field::Cost, [2000.0, 3000.0, 0.0, 1000.0].map(Some));
        cost.states = Some(vec![CellState::Value, CellState::Value, CellState::Missing, CellState::Value]);
        assert!(matches!(cost.values, Values::Cents(_)));
        let programs = fixture::table(
            TableKind::Programs,
            vec![
                fixture::text(Field::Credential, ["NIMS", "NIMS", "AWS", "MSSC"]),
                cost,
                fixture::numbers(Field::Enrolled, [30.0, 20.0, 50.0, 40.0]),
                fixture::numbers(Field::Passed, [25.0, 15.0, 30.0, 20.0]),
            ],
        );
        let credential = |i: usize| ["NIMS", "AWS", "MSSC"][i / 30];
        let people = fixture::table(
            TableKind::People,
            vec![
                fixture::text(Field::Credential, (0..90).map(credential)),
                fixture::money(Field::Wage(Period::Year(-1)), vec![Some(20_000.0); 90]),
                fixture::money(
                    Field::Wage(Period::Year(1)),
                    (0..90).map(|i| Some(if i < 60 { 26_000.0 } else { 19_000.0 })),
                ),
            ],
        );
        let engine = Engine::new(Arc::new(fixture::dataset(vec![programs, people])));
        let request = Request {
            measure: MeasureName::Value,
            by: vec![Field::Credential],
            dollars: Dollars::Nominal,
            references: vec![Reference {
                label: "Living wage".into(),
                amount: 41_000.0,
                source: "County plan 2024".into(),
            }],
            ..Request::default()
        };
        let Answer::Value(table) = engine.measure(&request).unwrap() else { unreachable!() };
        let got: Vec<_> = table
            .rows
            .iter()
            .map(|row| (row.group[0].as_ref(), row.cost.value, row.cost_per_completer.value, row.months.value))
            .collect();
        assert_eq!(
            got,
            [
                ("AWS", None, None, None),
                ("MSSC", Some(1000.0), Some(2000.0), None),
                ("NIMS", Some(2500.0), Some(3000.0), Some(6.0)),
            ]
        );
        assert_eq!(table.rows[0].months.state, CellState::Missing);
        assert_eq!(table.rows[1].months.state, CellState::NotApplicable);
        assert_eq!((table.total.programs, table.total.priced), (4, 3));
        assert!(table.provenance.notes.iter().any(|note| note.contains("1 of 4 programs do not state their cost")));
        assert!(table.provenance.notes.iter().any(|note| note.contains("County plan 2024")));
        // With twice the threshold AWS' and all others' people are too few, and so is every number from them.
        let strict = Request { threshold: 40, ..request };
        let Answer::Value(table) = engine.measure(&strict).unwrap() else { unreachable!() };
        assert!(table.rows.iter().all(|row| row.months.value.is_none() && row.gain.value.is_none()));
    }
}
