//! Earnings by quarter from the certificate, put as one question about all quarters.

use std::collections::BTreeMap;

use super::super::{
    Amount, Answer, Datum, Executor, MeasureError, Question, Request, TrajectoryPoint, TrajectorySeries,
    TrajectoryTable, disclosure, notes, wages::OFFSETS,
};
use crate::table::Period;

use super::{
    CellsNote, dollars_of,
    earnings::{WITHHELD, spread},
    nothing, offer_of, persons, provenance, question, sort_key,
};

pub(super) fn measure<X: Executor>(executor: &mut X, request: &Request) -> Result<Answer, X::Error> {
    let quarters: Vec<i8> =
        offer_of(executor)?.quarters.into_iter().filter(|quarter| OFFSETS.contains(quarter)).collect();
    if quarters.is_empty() {
        return Err(MeasureError::NoPeriod(tr!("by quarter before or after")).into());
    }
    let (dollars, note) = dollars_of(executor, request)?;
    let amounts = quarters.iter().map(|&quarter| Amount { period: Period::Quarter(quarter), yearly: false }).collect();
    let cells = executor.ask(&Question { amounts, ..question(request, dollars) })?;
    let told = if request.by.is_empty() { cells.total } else { cells.groups };
    if told.is_empty() {
        return Err(nothing(executor, request).into());
    }
    let mut groups = BTreeMap::new();
    for cell in told {
        groups.entry(sort_key(&request.by, &cell.group)).or_insert_with(Vec::new).push(cell);
    }
    let series = groups
        .into_values()
        .map(|cells| TrajectorySeries {
            group: cells.first().map(|cell| cell.group.clone()).unwrap_or_default(),
            points: quarters
                .iter()
                .enumerate()
                .map(|(at, &quarter)| {
                    let cell = cells.iter().find(|cell| cell.amount == at);
                    let figures = cell.and_then(|cell| Some((cell.figures?, cell.n)));
                    TrajectoryPoint {
                        quarter,
                        earnings: figures.map_or(WITHHELD, |(figures, n)| spread(&figures, n)),
                        mean: figures.map_or(Datum::SUPPRESSED, |(figures, _)| Datum::value(figures.mean)),
                    }
                })
                .collect(),
        })
        .collect();
    let mut said = vec![
        tr!("Each quarter stands on the people with earnings above zero in it, so the people change from quarter to quarter; n falls where certificates are too recent to be observed.")
            .to_owned(),
        tr!("Earnings of a quarter as they are, not multiplied to a year.").into(),
        persons(executor),
        notes::dollars(dollars, None, request.rounded_to()),
    ];
    said.extend(note);
    said.extend(notes::rules(request));
    said.push(tr!("A zero in a quarter that the records have not reached counts as not known.").into());
    Ok(Answer::Trajectory(disclosure::trajectory_at_source(
        TrajectoryTable {
            by: request.by.clone(),
            statistic: request.statistic,
            dollars,
            series,
            dip: None,
            provenance: provenance(executor, request, CellsNote::default(), said),
        },
        request.threshold,
    )))
}
