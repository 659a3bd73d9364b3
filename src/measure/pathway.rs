//! From enrolled to employed in the field, step by step; a step that was not collected is said so.

use crate::table::{Field, Mask};

use super::{
    Answer, Datum, MeasureError, PathwayStep, PathwayTable, Request, disclosure, industry, notes,
    people::People,
    share::{rate_bounds, yes_or_no},
};

const LABELS: [&str; 5] = ["Enrolled", "Attempted", "Passed", "Employed", "In field"];

pub(super) fn measure(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    let (mask, lacking) = people.frame.select(&request.filters, None);
    if mask.count() == 0 {
        return Err(MeasureError::NothingLeft(notes::filters(&request.filters)));
    }
    let steps = steps(people, request)?;
    if steps.iter().all(Option::is_none) {
        return Err(MeasureError::NoField(Field::Passed));
    }
    let grouping = people.frame.group(&request.by).map_err(MeasureError::NoField)?;
    // A person who passed on the second attempt passed: a step is reached if any of the person's rows reached it.
    let reached: Vec<Option<Mask>> = steps.into_iter().map(|step| step.map(|rows| mask.and(&rows))).collect();
    let everyone = people.people_by_group(&grouping.keys, &mask);
    let groups: Vec<usize> = grouping.order.iter().copied().filter(|&group| everyone[group] > 0).collect();
    let mut rows: Vec<(Vec<std::sync::Arc<str>>, Vec<PathwayStep>)> =
        groups.iter().map(|&group| (grouping.labels(group), Vec::new())).collect();
    let mut before: Option<(Mask, Vec<u32>)> = None;
    for (label, reached) in LABELS.iter().zip(reached) {
        let Some(reached) = reached else {
            let absent = Datum::NOT_APPLICABLE;
            for (_, steps) in &mut rows {
                steps.push(PathwayStep {
                    label: (*label).to_owned(),
                    n: absent,
                    rate: absent,
                    low: absent,
                    high: absent,
                    base: absent,
                });
            }
            continue;
        };
        let reached = match &before {
            Some((earlier, _)) => {
                let persons = people.persons_of(earlier);
                Mask::from_fn(reached.rows(), |row| reached.contains(row) && persons[people.person(row) as usize])
            }
            None => reached,
        };
        let counts = people.people_by_group(&grouping.keys, &reached);
        for ((_, steps), &group) in rows.iter_mut().zip(&groups) {
            let n = f64::from(counts[group]);
            let (rate, (low, high), base) = match &before {
                Some((_, earlier)) if earlier[group] > 0 => {
                    let base = f64::from(earlier[group]);
                    (Datum::value(n / base), rate_bounds(n, base), Datum::value(base))
                }
                _ => (Datum::MISSING, (Datum::MISSING, Datum::MISSING), Datum::MISSING),
            };
            steps.push(PathwayStep { label: (*label).to_owned(), n: Datum::value(n), rate, low, high, base });
        }
        before = Some((reached, counts));
    }
    let mut notes = vec![
        "Each step counts people who also took the step before that was collected; a person with several rows took a step \
         if any row says so."
            .to_owned(),
    ];
    notes.extend(notes::lacking(&lacking, "The people files"));
    Ok(Answer::Pathway(disclosure::pathway(
        PathwayTable {
            by: request.by.clone(),
            unit: "people".into(),
            rows,
            provenance: notes::provenance(notes::tables(&people.frame), request, notes),
        },
        request.threshold,
    )))
}

/// Rows that reached each step; `None` for a step that no column tells of.
fn steps(people: &People, request: &Request) -> Result<[Option<Mask>; 5], MeasureError> {
    let rows = people.frame.rows();
    let said =
        |field: Field| yes_or_no(people, field).map(|answers| Mask::from_fn(rows, |row| answers[row] == Some(true)));
    let dated = |field: Field| {
        people.frame.has_column(field).then(|| {
            let column_says = |row: usize| {
                people
                    .frame
                    .locate(row)
                    .and_then(|(part, row)| part.table.column(field).map(|column| column.state(row).is_value()))
            };
            Mask::from_fn(rows, |row| column_says(row) == Some(true))
        })
    };
    let passed = said(Field::Passed).or_else(|| dated(Field::CredentialDate));
    let employed = match said(Field::EmployedAfter) {
        Some(employed) => Some(employed),
        None if people.has_earnings() => {
            let offer = people.offer(request.anchor);
            let period = request.after.map_or_else(|| people.default_after(&offer, request.anchor), Ok);
            match period {
                Ok(period) => Some(people.earnings(period, super::Dollars::Nominal, request.anchor)?.positive.clone()),
                Err(_) => None,
            }
        }
        None => None,
    };
    let in_field = people.industries().map(|written| {
        let inside: Vec<bool> = written
            .labels
            .iter()
            .map(|label| industry::in_field(label, &request.field_industries) == Some(true))
            .collect();
        written.codes.mask(&inside)
    });
    Ok([said(Field::Enrolled), said(Field::Attempted), passed, employed, in_field])
}

impl People {
    /// Which people have a row in the selection.
    fn persons_of(&self, mask: &Mask) -> Vec<bool> {
        let mut persons = vec![false; self.person_count()];
        for row in mask.iter() {
            persons[self.person(row) as usize] = true;
        }
        persons
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::fixture, *};
    use crate::{
        measure::{Engine, MeasureName},
        table::{CellState, TableKind},
    };

    #[test]
    fn a_step_without_a_column_is_not_collected_and_rates_skip_it() {
        // 100 enrolled, 60 passed, of them 30 employed; 10 more are employed without having passed.
        let columns = vec![
            fixture::text(Field::Enrolled, ["Yes"; 100]),
            fixture::text(Field::Passed, (0..100).map(|i| if i < 60 { "Yes" } else { "No" })),
            fixture::text(Field::EmployedAfter, (0..100).map(|i| if (30..70).contains(&i) { "Y" } else { "N" })),
        ];
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let request = Request { measure: MeasureName::Pathway, ..Request::default() };
        let Answer::Pathway(table) = engine.measure(&request).unwrap() else { unreachable!() };
        let steps: Vec<_> = table.rows[0].1.iter().map(|step| (step.n.state, step.n.value, step.rate.value)).collect();
        assert_eq!(
            steps,
            [
                (CellState::Value, Some(100.0), None),
                (CellState::NotApplicable, None, None),
                (CellState::Value, Some(60.0), Some(0.6)),
                (CellState::Value, Some(30.0), Some(0.5)),
                (CellState::NotApplicable, None, None),
            ]
        );
    }

    #[test]
    fn a_step_that_loses_few_is_hidden() {
        let columns = vec![
            fixture::text(Field::Enrolled, ["Yes"; 100]),
            fixture::text(Field::Passed, (0..100).map(|i| if i < 95 { "Yes" } else { "No" })),
        ];
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let request = Request { measure: MeasureName::Pathway, ..Request::default() };
        let Answer::Pathway(table) = engine.measure(&request).unwrap() else { unreachable!() };
        assert_eq!(table.rows[0].1[2].n, Datum::SUPPRESSED);
        assert_eq!(table.rows[0].1[2].rate, Datum::SUPPRESSED);
    }
}
