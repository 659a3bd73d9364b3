//! From enrolled to employed in the field, put as one question about steps.

use std::{collections::BTreeMap, sync::Arc};

use super::super::{
    Answer, Cell, CountOf, Datum, Executor, MeasureError, PathwayStep, PathwayTable, Question, Request, Step, Who,
    disclosure, notes,
    pathway::{LABELS, OF_ATTEMPTS},
    share::rate_bounds,
};
use crate::table::Field;

use super::{CellsNote, after, nothing, offer_of, provenance, question, sort_key};

pub(super) fn measure<X: Executor>(executor: &mut X, request: &Request) -> Result<Answer, X::Error> {
    let of = request.count_of();
    let steps = steps(executor, request)?;
    let asked: Vec<Step> = steps.iter().flatten().cloned().collect();
    let who = match of {
        CountOf::People => Who::PeopleOfGroups,
        CountOf::Credentials => Who::EveryCertificate,
        CountOf::Attempts => Who::EveryAttempt,
    };
    let cells = executor.ask(&Question {
        who,
        steps: asked,
        full_quarter: false,
        minimum: None,
        total: request.by.is_empty(),
        ..question(request, request.dollars)
    })?;
    let told = if request.by.is_empty() { cells.total } else { cells.groups };
    if told.is_empty() {
        return Err(nothing(executor, request).into());
    }
    let mut groups = BTreeMap::new();
    for cell in told {
        groups.entry(sort_key(&request.by, &cell.group)).or_insert_with(Vec::new).push(cell);
    }
    let labels: Vec<&str> = match of {
        CountOf::Attempts => LABELS[OF_ATTEMPTS].iter().map(|label| label.get()).collect(),
        _ => LABELS.iter().map(|label| label.get()).collect(),
    };
    let rows: Vec<(Vec<Arc<str>>, Vec<PathwayStep>)> =
        groups.into_values().map(|cells| row(&cells, &labels, &steps)).collect();
    let mut said = vec![notes::pathway(of).to_owned()];
    said.extend((of == CountOf::Attempts).then(|| of.rule().to_owned()));
    if steps.iter().zip(&labels).any(|(step, _)| step.is_none()) {
        said.push(tr!("A step without a number was not collected; no rate is computed across it.").into());
    }
    Ok(Answer::Pathway(disclosure::pathway_at_source(
        PathwayTable {
            by: request.by.clone(),
            unit: of.word().into(),
            rows,
            provenance: provenance(executor, request, CellsNote::default(), said),
        },
        request.threshold,
    )))
}

/// Steps as the labels have them; `None` for a step that was not collected.
fn steps<X: Executor>(executor: &mut X, request: &Request) -> Result<Vec<Option<Step>>, X::Error> {
    let fields = executor.fields();
    let has = |field: Field| fields.contains(&field);
    let passed = (has(Field::Passed) || has(Field::CredentialDate)).then_some(Step::Passed);
    let mut before = |field: Field| -> Result<Option<Step>, X::Error> {
        let known = has(field) && (passed.is_none() || executor.collected(field)?);
        Ok(known.then_some(Step::Said(field)))
    };
    let attempted = before(Field::Attempted)?;
    if request.count_of() == CountOf::Attempts {
        let attempted = match attempted {
            // Without such a column a row with a result is an attempt, if failures are known.
            None if !has(Field::Attempted) && has(Field::Passed) && executor.collected(Field::Passed)? => {
                Some(Step::Said(Field::Attempted))
            }
            attempted => attempted,
        };
        if passed.is_none() && attempted.is_none() {
            return Err(MeasureError::NoField(Field::Passed).into());
        }
        return Ok(vec![attempted, passed]);
    }
    let enrolled = before(Field::Enrolled)?;
    let employed = if has(Field::EmployedAfter) {
        Some(Step::Said(Field::EmployedAfter))
    } else if offer_of(executor).is_ok() {
        after(executor, request).ok().map(Step::Employed)
    } else {
        None
    };
    let in_field = has(Field::Industry).then(|| Step::Industry(request.field_industries.clone()));
    let all = vec![enrolled, attempted, passed, employed, in_field];
    if all.iter().all(Option::is_none) {
        return Err(MeasureError::NoField(Field::Passed).into());
    }
    Ok(all)
}

fn row(cells: &[Cell], labels: &[&str], steps: &[Option<Step>]) -> (Vec<Arc<str>>, Vec<PathwayStep>) {
    let mut asked = 0;
    let mut before: Option<Option<u64>> = None;
    let mut out = Vec::new();
    for (label, step) in labels.iter().zip(steps) {
        let label = (*label).to_owned();
        if step.is_none() {
            let absent = Datum::NOT_APPLICABLE;
            out.push(PathwayStep { label, n: absent, rate: absent, low: absent, high: absent, base: absent });
            continue;
        }
        let n = cells.iter().find(|cell| cell.amount == asked).map(|cell| cell.n);
        asked += 1;
        let number = |n: Option<u64>| n.map_or(Datum::SUPPRESSED, |n| Datum::value(n as f64));
        let (rate, (low, high), base) = match (before, n) {
            (None, _) => (Datum::MISSING, (Datum::MISSING, Datum::MISSING), Datum::MISSING),
            (Some(Some(earlier @ 1..)), Some(n)) => {
                let (n, base) = (n as f64, earlier as f64);
                (Datum::value(n / base), rate_bounds(n, base), Datum::value(base))
            }
            (Some(earlier), _) => (Datum::SUPPRESSED, (Datum::SUPPRESSED, Datum::SUPPRESSED), number(earlier)),
        };
        out.push(PathwayStep { label, n: number(n), rate, low, high, base });
        before = Some(n);
    }
    (cells.first().map(|cell| cell.group.clone()).unwrap_or_default(), out)
}
