//! Earnings before and after, of the same people, put as one question.

use std::collections::BTreeMap;

use super::super::{
    Amount, Answer, Cell, Change, Datum, EarningsRow, EarningsTable, Executor, Figures, Question, Request, Spread,
    Statistic, disclosure, notes,
};
use crate::table::Period;

use super::{
    CellsNote, after, baseline, dollars_of, nothing, persons, provenance, question, sort_key, unknown_intervals,
};

pub(super) fn measure<X: Executor>(executor: &mut X, request: &Request) -> Result<Answer, X::Error> {
    let baseline = baseline(executor, request)?;
    let after = after(executor, request)?;
    let (dollars, note) = dollars_of(executor, request)?;
    let amount = |period| Amount { period, yearly: true };
    let asked = Question {
        amounts: vec![amount(baseline), amount(after)],
        same_people: true,
        difference: request.statistic == Statistic::Mean,
        ..question(request, dollars)
    };
    let cells = executor.ask(&asked)?;
    if cells.groups.is_empty() && cells.total.is_empty() {
        return Err(nothing(executor, request).into());
    }
    let mut groups = BTreeMap::new();
    for cell in cells.groups {
        groups.entry(sort_key(&request.by, &cell.group)).or_insert_with(Vec::new).push(cell);
    }
    let rows: Vec<EarningsRow> = groups.into_values().filter_map(|cells| row(&cells)).collect();
    let total = row(&cells.total);
    let withheld = CellsNote { total_withheld: total.is_none() };
    let mut said = vec![
        tr!("The same people before and after: those with earnings above zero in both periods; people without earnings in one of them are counted by the employment measure.")
            .to_owned(),
        persons(executor),
        notes::dollars(dollars, None, request.rounded_to()),
    ];
    said.extend(note);
    said.extend(notes::yearly(baseline));
    if after != baseline {
        said.extend(notes::yearly(after));
    }
    if [baseline, after].iter().any(|period| matches!(period, Period::Year(_))) {
        said.push(
            tr!("A year is the sum of its four quarters (rule: sum of four quarters) where the table has quarters.")
                .into(),
        );
    }
    said.extend(notes::rules(request));
    if request.after.is_none() {
        said.push(tr!("After is the latest period that at least half of the people have: {}.", after.words()));
    }
    said.push(unknown_intervals(request.statistic));
    said.push(tr!("A change is not an effect: it is not compared with similar people without the certificate.").into());
    Ok(Answer::Earnings(disclosure::earnings_at_source(EarningsTable {
        by: request.by.clone(),
        statistic: request.statistic,
        dollars,
        baseline,
        after,
        threshold: request.threshold,
        rows,
        total: total.unwrap_or_else(withheld_row),
        dropped: Datum::MISSING,
        unit: tr!("people").into(),
        cohorts: None,
        as_published: false,
        estimates: Vec::new(),
        excluded: Vec::new(),
        rounded_to: request.rounded_to(),
        provenance: provenance(executor, request, withheld, said),
    })))
}

/// One row of the figures of both periods, which are of the same people.
pub(super) fn row(cells: &[Cell]) -> Option<EarningsRow> {
    let side = |amount: usize| cells.iter().find(|cell| cell.amount == amount);
    let (before, after) = (side(0)?, side(1)?);
    let [b, a] = [before.figures?, after.figures?];
    let amount = a.center - b.center;
    let percent = if b.center > 0.0 { Datum::value(amount / b.center * 100.0) } else { Datum::NOT_APPLICABLE };
    // Of the same people's differences; their mean is the change of the means.
    let interval = side(2).and_then(|cell| cell.figures).and_then(|figures| figures.interval);
    let (low, high) = match interval {
        Some((low, high)) => (Datum::value(low), Datum::value(high)),
        None if side(2).is_some() => (Datum::SUPPRESSED, Datum::SUPPRESSED),
        None => (Datum::MISSING, Datum::MISSING),
    };
    Some(EarningsRow {
        group: before.group.clone(),
        n: Datum::value(before.n as f64),
        before: spread(&b, before.n),
        after: spread(&a, after.n),
        change: Change { amount: Datum::value(amount), percent, low, high },
        effect: None,
    })
}

pub(super) fn spread(figures: &Figures, n: u64) -> Spread {
    let both = |pair: Option<(f64, f64)>, none: Datum| {
        pair.map_or((none, none), |(low, high)| (Datum::value(low), Datum::value(high)))
    };
    // What is not told of few people is withheld; an interval may also not exist.
    let (p25, p75) = both(figures.quartiles, Datum::SUPPRESSED);
    let (low, high) =
        both(figures.interval, if figures.quartiles.is_some() { Datum::MISSING } else { Datum::SUPPRESSED });
    Spread { center: Datum::value(figures.center), p25, p75, low, high, n: Datum::value(n as f64) }
}

pub(super) const WITHHELD: Spread = Spread {
    center: Datum::SUPPRESSED,
    p25: Datum::SUPPRESSED,
    p75: Datum::SUPPRESSED,
    low: Datum::SUPPRESSED,
    high: Datum::SUPPRESSED,
    n: Datum::SUPPRESSED,
};

pub(super) fn withheld_row() -> EarningsRow {
    let s = Datum::SUPPRESSED;
    EarningsRow {
        group: Vec::new(),
        n: s,
        before: WITHHELD,
        after: WITHHELD,
        change: Change { amount: s, percent: s, low: s, high: s },
        effect: None,
    }
}
