//! Difference in differences, put as one question for each side of the comparison.

use std::{collections::BTreeMap, sync::Arc};

use super::super::{
    Amount, Answer, Cell, Change, CompareWith, Datum, EarningsRow, EarningsTable, ErrorKind, Estimate, EstimateKind,
    Executor, Keep, MeasureError, Question, Request, StandardError, Statistic,
    comparison::{Told, change_of, difference_after, in_differences, is_comparison},
    dimension::{NOT_STATED, WITHHELD},
    disclosure, notes,
    share::answer,
    uncertainty::{Moments, Z, standard_errors},
};
use crate::table::Field;

use super::{CellsNote, after, baseline, dollars_of, earnings::row, nothing, provenance, question, sort_key};

/// What a side told: cells before, after and of the differences.
type Cells<'a> = &'a [Cell];

pub(super) fn measure<X: Executor>(executor: &mut X, request: &Request) -> Result<Answer, X::Error> {
    let field = match &request.compare_with {
        Some(CompareWith::File(_)) => {
            let why = tr!("a file of other people is on this computer, and they are not in the table");
            return Err(MeasureError::NotAsked { measure: tr!("A comparison with a file"), why }.into());
        }
        Some(CompareWith::Column(field)) => *field,
        None if executor.fields().contains(&Field::ComparisonGroup) => Field::ComparisonGroup,
        None => Field::Passed,
    };
    if !executor.fields().contains(&field) {
        return Err(MeasureError::NoField(Field::ComparisonGroup).into());
    }
    let sides = sides(executor, request, field)?;
    let (baseline, after) = (baseline(executor, request)?, after(executor, request)?);
    let (dollars, note) = dollars_of(executor, request)?;
    let amount = |period| Amount { period, yearly: true };
    let mut by = request.by.clone();
    by.retain(|of| *of != field);
    let plain = Question {
        by: by.clone(),
        amounts: vec![amount(baseline), amount(after)],
        same_people: true,
        difference: request.statistic == Statistic::Mean,
        zeros: true,
        full_quarter: false,
        minimum: None,
        ..question(request, dollars)
    };
    let mut told = Vec::new();
    for labels in &sides {
        let mut asked = plain.clone();
        let keep = labels.iter().map(ToString::to_string).collect();
        // A filter on the same field is narrower already: only its labels are among the sides.
        asked.filters.by_field.insert(field, Keep::Labels(keep));
        told.push(executor.ask(&asked)?);
    }
    let [trained, compared] = told.as_slice() else { return Err(nothing(executor, request).into()) };
    if [trained, compared].iter().any(|side| side.groups.is_empty() && side.total.is_empty()) {
        return Err(nothing(executor, request).into());
    }
    let names = sides.each_ref().map(|labels| labels.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", "));
    let mut groups: BTreeMap<_, Vec<(usize, &Cell)>> = BTreeMap::new();
    for (side, cells) in [trained, compared].into_iter().enumerate() {
        let of_side = if by.is_empty() { &cells.total } else { &cells.groups };
        for cell in of_side {
            groups.entry(sort_key(&by, &cell.group)).or_default().push((side, cell));
        }
    }
    let mut rows: Vec<EarningsRow> = Vec::new();
    for cells in groups.into_values() {
        let of = |side: usize| cells.iter().filter(|(at, _)| *at == side).map(|(_, cell)| (*cell).clone()).collect();
        let here: [Vec<Cell>; 2] = [of(0), of(1)];
        let effect = effect(here.each_ref().map(Vec::as_slice), request.statistic);
        for (side, cells) in here.iter().enumerate() {
            let Some(mut row) = row(cells) else { continue };
            row.group.push(Arc::from(names[side].as_str()));
            row.effect = (side == 0).then_some(effect);
            rows.push(row);
        }
    }
    by.push(field);
    let of_all = [trained.total.as_slice(), compared.total.as_slice()];
    let telling = Told {
        names,
        periods: [baseline, after],
        // Nobody says of a table in a warehouse that chance divided its people.
        randomised: false,
        request,
    };
    let estimates = estimates(of_all, &telling);
    let mut said = vec![
        tr!("Difference in differences: the change of the trained minus the change of the comparison group. It is the effect of the training if both would have changed alike without it.")
            .to_owned(),
        tr!("The same people before and after, those without earnings included as zero: leaving them out would select by the outcome.")
            .into(),
        method(request.statistic).into(),
        notes::dollars(dollars, None, request.rounded_to()),
    ];
    said.extend(note);
    said.extend(notes::yearly(baseline));
    let total = EarningsRow { effect: Some(effect(of_all, request.statistic)), ..super::earnings::withheld_row() };
    Ok(Answer::Earnings(disclosure::earnings_at_source(EarningsTable {
        by,
        statistic: request.statistic,
        dollars,
        baseline,
        after,
        threshold: request.threshold,
        rows,
        total,
        dropped: Datum::MISSING,
        unit: tr!("people").into(),
        cohorts: None,
        as_published: false,
        estimates,
        excluded: Vec::new(),
        rounded_to: request.rounded_to(),
        provenance: provenance(executor, request, CellsNote { total_withheld: true }, said),
    })))
}

/// Labels of the trained and of those they are compared with. Labels of few people are on neither side.
fn sides<X: Executor>(executor: &mut X, request: &Request, field: Field) -> Result<[Vec<Arc<str>>; 2], X::Error> {
    let labels = executor.labels(field, &request.filters, request.threshold)?;
    let answers = matches!(field, Field::Passed | Field::Attempted | Field::Enrolled);
    let mut sides: [Vec<Arc<str>>; 2] = [Vec::new(), Vec::new()];
    for label in &labels {
        if [NOT_STATED, WITHHELD].contains(&label.as_ref()) {
            continue;
        }
        let compared = if answers { answer(label).map(|yes| !yes) } else { Some(is_comparison(label)) };
        if let Some(compared) = compared {
            sides[usize::from(compared)].push(Arc::clone(label));
        }
    }
    for side in &mut sides {
        side.sort();
    }
    if sides.iter().any(Vec::is_empty) {
        let stated = labels.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Err(MeasureError::NoComparison(stated).into());
    }
    Ok(sides)
}

/// Number, mean and variance of an amount of a side, where enough people stand behind it.
fn moments(side: Cells<'_>, amount: usize) -> Option<Moments> {
    let cell = side.iter().find(|cell| cell.amount == amount)?;
    let figures = cell.figures?;
    Some(Moments::told(cell.n as f64, figures.mean, figures.variance?))
}

fn center(side: Cells<'_>, amount: usize) -> Option<f64> {
    side.iter().find(|cell| cell.amount == amount)?.figures.map(|figures| figures.center)
}

fn people(side: Cells<'_>) -> Option<Datum> {
    side.first().map(|cell| Datum::value(cell.n as f64))
}

/// What is made of two amounts, with its errors and an interval of ±1.96 of the last of them.
fn estimate(amount: Option<f64>, errors: Vec<StandardError>) -> Estimate {
    let hidden = Datum::SUPPRESSED;
    let half = errors.last().and_then(|error| error.amount.value).map(|error| Z * error);
    let bound =
        |sign: f64| amount.zip(half).map_or(Datum::MISSING, |(amount, half)| Datum::value(amount + sign * half));
    Estimate {
        kind: EstimateKind::ChangeTrained,
        name: String::new(),
        meaning: String::new(),
        amount: amount.map_or(hidden, Datum::value),
        low: bound(-1.0),
        high: bound(1.0),
        errors,
        people: [None, None],
    }
}

fn paired(side: Cells<'_>) -> Vec<StandardError> {
    let error = |of: Moments| StandardError { kind: ErrorKind::Paired, amount: Datum::value(of.error()) };
    moments(side, 2).map(error).into_iter().collect()
}

fn of_both(sides: [Cells<'_>; 2], amount: usize) -> Vec<StandardError> {
    let both = moments(sides[0], amount).zip(moments(sides[1], amount));
    both.map(|(a, b)| standard_errors(&a, &b).to_vec()).unwrap_or_default()
}

fn change(side: Cells<'_>) -> Option<f64> {
    Some(center(side, 1)? - center(side, 0)?)
}

fn effect(sides: [Cells<'_>; 2], statistic: Statistic) -> Change {
    let amount = change(sides[0]).zip(change(sides[1])).map(|(trained, compared)| trained - compared);
    let errors = if statistic == Statistic::Mean { of_both(sides, 2) } else { Vec::new() };
    let Estimate { amount, low, high, .. } = estimate(amount, errors);
    Change { amount, percent: Datum::NOT_APPLICABLE, low, high }
}

/// All four, in the order in which they correct each other.
fn estimates(sides: [Cells<'_>; 2], telling: &Told<'_>) -> Vec<Estimate> {
    let [trained, compared] = sides;
    let [Some(n), Some(m)] = sides.map(people) else { return Vec::new() };
    let in_both = change(trained).zip(change(compared)).map(|(trained, compared)| trained - compared);
    let after = center(trained, 1).zip(center(compared, 1)).map(|(trained, compared)| trained - compared);
    vec![
        Estimate { people: [Some(n), None], ..change_of(telling, 0, estimate(change(trained), paired(trained))) },
        Estimate { people: [None, Some(m)], ..change_of(telling, 1, estimate(change(compared), paired(compared))) },
        Estimate { people: [Some(n), Some(m)], ..in_differences(telling, estimate(in_both, of_both(sides, 2))) },
        Estimate { people: [Some(n), Some(m)], ..difference_after(telling, estimate(after, of_both(sides, 1))) },
    ]
}

fn method(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Mean => {
            tr!(
                "Intervals are 95%: ± 1.96 standard errors, of changes those of the same people's differences, of differences between groups those for unequal variances (Welch); nobody is resampled in a warehouse."
            )
        }
        Statistic::Median => {
            tr!(
                "Changes and differences of medians have no intervals, because theirs rest on resampling single people, who may not leave the warehouse."
            )
        }
    }
}
