//! Measures put as plain questions: to the kernels, or to a warehouse that people's rows may not leave.

mod comparison;
mod counts;
mod distribution;
mod earnings;
mod indicators;
mod kernels;
mod pathway;
mod shares;
mod trajectory;

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Answer, Dollars, Executor, MeasureError, MeasureName, Provenance, Question, Request, Statistic, Who,
    dimension::order_key,
    notes,
    wages::{Offer, baseline_of},
};
use crate::{
    policy,
    table::{Field, Period},
};

pub use kernels::Kernels;

/// What an answer says of what did not come.
#[derive(Clone, Copy, Debug, Default)]
struct CellsNote {
    total_withheld: bool,
}

/// Measures through an executor, and publishes what it told.
///
/// # Errors
/// If the executor's fields cannot answer the request, if the measure cannot be put as questions yet, or what the executor
/// says.
pub fn through<X: Executor>(executor: &mut X, request: &Request) -> Result<Answer, X::Error> {
    let threshold = policy::in_force().threshold(request.threshold);
    let request = &Request { threshold, ..request.clone() };
    for field in request.by.iter().chain(request.filters.by_field.keys()) {
        if !offered(&executor.fields(), *field) {
            return Err(MeasureError::NoField(*field).into());
        }
    }
    let answer = match request.measure {
        MeasureName::Earnings => earnings::measure(executor, request),
        MeasureName::Trajectory => trajectory::measure(executor, request),
        MeasureName::Employment => shares::employment(executor, request),
        MeasureName::InField => shares::in_field(executor, request),
        MeasureName::Certificates => counts::measure(executor, request),
        MeasureName::Distribution => distribution::measure(executor, request),
        MeasureName::Pathway => pathway::measure(executor, request),
        MeasureName::Wioa => indicators::measure(executor, request),
        MeasureName::Comparison => comparison::measure(executor, request),
        measure => Err(MeasureError::NotAsked { measure: measure.label(), why: why_not(measure) }.into()),
    };
    // What was told before something failed was told.
    executor.answered();
    answer
}

/// Fields that groups and filters can be of where these are the columns.
pub fn offered(fields: &[Field], field: Field) -> bool {
    let has = |field| fields.contains(&field);
    match field {
        Field::AgeGroup => has(Field::AgeGroup) || has(Field::Age),
        Field::CohortYear => has(Field::CohortYear) || has(Field::CredentialDate) || has(Field::ExitDate),
        Field::Region | Field::College => false,
        Field::Wage(_) | Field::Identifier(_) | Field::PersonId => false,
        field => has(field),
    }
}

fn why_not(measure: MeasureName) -> &'static str {
    match measure {
        MeasureName::Colleges => tr!("colleges are placed and joined by names on this computer"),
        _ => tr!("it needs tables of programs, which are on this computer"),
    }
}

/// A question with what a request says of everybody.
fn question(request: &Request, dollars: Dollars) -> Question {
    Question {
        who: Who::EachPerson,
        filters: request.filters.clone(),
        by: request.by.clone(),
        split: None,
        steps: Vec::new(),
        bands: None,
        amounts: Vec::new(),
        same_people: false,
        difference: false,
        zeros: false,
        total: true,
        full_quarter: request.full_quarter,
        minimum: request.minimum,
        dollars,
        anchor: request.anchor,
        statistic: request.statistic,
        threshold: request.threshold,
    }
}

/// The dollars that can be had, and why not those asked for.
fn dollars_of<X: Executor>(executor: &X, request: &Request) -> Result<(Dollars, Option<String>), MeasureError> {
    let Dollars::Constant(year) = request.dollars else { return Ok((request.dollars, None)) };
    let prices = executor.prices();
    if prices.year(i32::from(year)).is_none() {
        let (first, last) = prices.quarters();
        return Err(MeasureError::NoPrices { year, first: first.div_euclid(4), last: last.div_euclid(4) });
    }
    let fields = executor.fields();
    let dates = [Field::CredentialDate, Field::ExitDate, Field::EntryDate, Field::CohortYear];
    let relative = fields.iter().any(|field| matches!(field, Field::Wage(Period::Quarter(_) | Period::Year(_))));
    if relative && !dates.iter().any(|date| fields.contains(date)) {
        let note =
            tr!("Dollars are nominal: the table has no date of the certificate to compute constant dollars from.");
        return Ok((Dollars::Nominal, Some(note.into())));
    }
    Ok((request.dollars, None))
}

/// Periods that the executor's earnings offer.
fn offer_of<X: Executor>(executor: &X) -> Result<Offer, MeasureError> {
    let periods: BTreeSet<Period> = executor
        .fields()
        .into_iter()
        .filter_map(|field| match field {
            Field::Wage(period) => Some(period),
            _ => None,
        })
        .collect();
    if periods.is_empty() { Err(MeasureError::NoEarnings) } else { Ok(Offer::of_columns(&periods)) }
}

fn baseline<X: Executor>(executor: &X, request: &Request) -> Result<Period, MeasureError> {
    let offer = offer_of(executor)?;
    request.baseline.map_or_else(|| baseline_of(&offer), |period| asked(&offer, period))
}

/// The period after: the one asked for, else the latest that at least half of the people have.
fn after<X: Executor>(executor: &mut X, request: &Request) -> Result<Period, X::Error> {
    let offer = offer_of(executor)?;
    if let Some(period) = request.after {
        return Ok(asked(&offer, period)?);
    }
    let years: Vec<Period> = offer
        .after
        .iter()
        .copied()
        .filter(|period| matches!(period, Period::Year(_) | Period::CalendarYear(_)))
        .collect();
    let candidates = if years.is_empty() { offer.after } else { years };
    let known = executor.known(&candidates, request.anchor)?;
    let latest =
        candidates.iter().zip(&known).rev().find(|(_, known)| known.half).or(candidates.iter().zip(&known).next());
    latest.map(|(period, _)| *period).ok_or_else(|| MeasureError::NoPeriod("after").into())
}

fn asked(offer: &Offer, period: Period) -> Result<Period, MeasureError> {
    let is_offered = offer.before.contains(&period)
        || offer.after.contains(&period)
        || offer.columns.contains(&period)
        || matches!(period, Period::Quarter(quarter) if offer.quarters.contains(&quarter));
    if is_offered {
        return Ok(period);
    }
    let words: Vec<String> = offer.before.iter().chain(&offer.after).map(ToString::to_string).collect();
    Err(MeasureError::NotOffered { period, offered: words.join(", ") })
}

/// Groups in the order of their labels.
fn sort_key(by: &[Field], labels: &[Arc<str>]) -> Vec<(u8, i64, String)> {
    labels.iter().zip(by).map(|(label, &field)| order_key(field, label)).collect()
}

/// What every answer says of itself.
fn provenance<X: Executor>(executor: &X, request: &Request, what: CellsNote, said: Vec<String>) -> Provenance {
    let source = executor.source();
    let mut all = vec![tr!(
        "Computed in {}: no number of a group of fewer than {} people left it. A group that is not listed has none, or fewer, or would tell of such a group.",
        source.file,
        request.threshold
    )];
    if what.total_withheld {
        all.push(tr!(
            "The number of everybody was not asked for, because what is listed and it would tell of fewer than {} people.",
            request.threshold
        ));
    }
    let earlier = executor.earlier();
    if earlier > 0 {
        all.push(tr!(
            "Held against {earlier} earlier answers of this table: what would differ from one of them by fewer than {} people is left out, too.",
            request.threshold,
            earlier = earlier
        ));
    }
    all.extend(said);
    let mut provenance = notes::provenance([], request, all);
    provenance.sources.push(source);
    provenance
}

/// Why nothing was told.
fn nothing<X: Executor>(executor: &X, request: &Request) -> MeasureError {
    match executor.earlier() {
        0 => MeasureError::NothingLeft(notes::filters(&request.filters)),
        _ => MeasureError::NearEarlier(request.threshold),
    }
}

/// Who counts once, as the notes say it.
fn persons<X: Executor>(executor: &X) -> String {
    notes::persons(executor.fields().contains(&Field::PersonId))
}

fn unknown_intervals(statistic: Statistic) -> String {
    match statistic {
        Statistic::Median => {
            tr!("Intervals are 95%: of medians by order statistics (binomial). Changes have none, because theirs rest on resampling single people.")
        }
        Statistic::Mean => {
            tr!("Intervals are 95%: the mean ± 1.96 standard errors, of changes with the standard error of the same people's differences.")
        }
    }
    .into()
}
