//! Certificates and people by place or by any other field, put as one question.

use std::collections::BTreeMap;

use super::super::{
    Answer, Cell, CountOf, CountRow, CountTable, Datum, Executor, MeasureError, Question, Request, Who, disclosure,
};
use crate::table::Field;

use super::{CellsNote, nothing, provenance, question, sort_key};

pub(super) fn measure<X: Executor>(executor: &mut X, request: &Request) -> Result<Answer, X::Error> {
    let of = request.count_of();
    let who = match of {
        CountOf::People => Who::PeopleOfGroups,
        CountOf::Credentials => Who::EveryCertificate,
        CountOf::Attempts => {
            let fields = executor.fields();
            let told = fields.contains(&Field::Attempted)
                || (fields.contains(&Field::Passed) && executor.collected(Field::Passed)?);
            if !told {
                return Err(MeasureError::NoField(Field::Attempted).into());
            }
            Who::EveryAttempt
        }
    };
    let asked = Question { who, full_quarter: false, minimum: None, ..question(request, request.dollars) };
    let cells = executor.ask(&asked)?;
    if cells.groups.is_empty() && cells.total.is_empty() {
        return Err(nothing(executor, request).into());
    }
    let groups: BTreeMap<_, _> =
        cells.groups.into_iter().map(|cell| (sort_key(&request.by, &cell.group), cell)).collect();
    let rows = groups.into_values().map(row).collect();
    let total = cells.total.into_iter().next().map(row);
    let withheld = CellsNote { total_withheld: total.is_none() };
    Ok(Answer::Counts(disclosure::counts_at_source(
        CountTable {
            by: request.by.clone(),
            rows,
            colleges: Vec::new(),
            total: total.unwrap_or_else(|| CountRow { certificates: Datum::SUPPRESSED, ..row(Cell::default()) }),
            unit: of.word().into(),
            cohorts: None,
            provenance: provenance(executor, request, withheld, vec![of.rule().into()]),
        },
        request.threshold,
    )))
}

fn row(cell: Cell) -> CountRow {
    CountRow {
        group: cell.group,
        colleges: 0,
        programs: 0,
        certificates: Datum::value(cell.n as f64),
        in_field: Datum::MISSING,
        place: None,
    }
}
