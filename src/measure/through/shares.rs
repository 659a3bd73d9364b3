//! Shares put as two questions: how many people are in each part, and what they earn.

use std::collections::BTreeMap;

use super::super::{
    Amount, Answer, Cell, Datum, Executor, Gap, MeasureError, Part, Question, Request, ShareRow, ShareTable, Split,
    disclosure, industry, notes, share::rate_bounds,
};
use crate::table::{Field, Period};

use super::{CellsNote, after, dollars_of, nothing, offer_of, persons, provenance, question, sort_key};

/// Share of people found with earnings after.
pub(super) fn employment<X: Executor>(executor: &mut X, request: &Request) -> Result<Answer, X::Error> {
    let period = after(executor, request)?;
    let zeros = executor.known(&[period], request.anchor)?.first().is_some_and(|known| known.zeros);
    let rule = if zeros {
        tr!("Matched means earnings above zero; people with blank earnings are left out.")
    } else {
        tr!("The table has no zero earnings, so people with blank earnings count as not matched.")
    };
    let said = vec![
        rule.to_owned(),
        tr!("A match rate is not an employment rate: wage records miss the self-employed, federal and military work, and jobs in other states.")
            .into(),
    ];
    let of = Shares {
        split: Split::Matched(period),
        after: Some(period),
        labels: ["Matched".into(), tr!("Not matched").into()],
        subject: tr!("Matched with wage records").into(),
        gap: false,
    };
    table(executor, request, &of, said)
}

/// Share of people who work in the field of their certificate.
pub(super) fn in_field<X: Executor>(executor: &mut X, request: &Request) -> Result<Answer, X::Error> {
    if !executor.fields().contains(&Field::Industry) {
        return Err(MeasureError::NoField(Field::Industry).into());
    }
    let period = if offer_of(executor).is_ok() { Some(after(executor, request)?) } else { None };
    let field = crate::words::shown(&industry::field_name(&request.field_industries)).into_owned();
    let subject = if field.starts_with("NAICS") {
        tr!("Work in {field}", field = field)
    } else {
        tr!("Work in {}", field.to_lowercase())
    };
    let mut said = vec![tr!(
        "Shares are of people whose industry after the certificate is known. In the field means NAICS {}.",
        request.field_industries.join(", ")
    )];
    if let Some(period) = period {
        said.push(tr!("Earnings are those of {} of people with earnings above zero then.", period.words()));
        said.push(tr!("The difference is one between people, not an effect of the certificate.").into());
    }
    let of = Shares {
        split: Split::Industry(request.field_industries.clone()),
        after: period,
        labels: [field, tr!("All other").into()],
        subject,
        gap: period.is_some(),
    };
    table(executor, request, &of, said)
}

struct Shares {
    split: Split,
    after: Option<Period>,
    labels: [String; 2],
    subject: String,
    gap: bool,
}

fn table<X: Executor>(
    executor: &mut X,
    request: &Request,
    of: &Shares,
    mut said: Vec<String>,
) -> Result<Answer, X::Error> {
    let (dollars, note) = dollars_of(executor, request)?;
    let plain =
        Question { full_quarter: false, minimum: None, split: Some(of.split.clone()), ..question(request, dollars) };
    let people = executor.ask(&plain)?;
    if people.groups.is_empty() && people.total.is_empty() {
        return Err(nothing(executor, request).into());
    }
    let earned = match of.after {
        Some(period) => executor.ask(&Question { amounts: vec![Amount { period, yearly: true }], ..plain })?,
        None => super::super::Cells::default(),
    };
    let mut groups = BTreeMap::new();
    for cell in &people.groups {
        groups.insert(sort_key(&request.by, &cell.group), cell);
    }
    let rows = groups.into_values().map(|cell| row(cell, &earned.groups, of)).collect();
    let total = people.total.first().map(|cell| row(cell, &earned.total, of));
    let withheld = CellsNote { total_withheld: total.is_none() };
    said.push(persons(executor));
    if let Some(period) = of.after {
        said.push(notes::dollars(dollars, None, request.rounded_to()));
        said.extend(notes::yearly(period));
    }
    said.extend(note);
    Ok(Answer::Share(disclosure::shares_at_source(
        ShareTable {
            by: request.by.clone(),
            subject: of.subject.clone(),
            statistic: request.statistic,
            dollars,
            after: of.after,
            rows,
            total: total.unwrap_or_else(|| withheld_row(of)),
            unit: tr!("people").into(),
            provenance: provenance(executor, request, withheld, said),
        },
        request.threshold,
    )))
}

fn row(cell: &Cell, earned: &[Cell], of: &Shares) -> ShareRow {
    let inside = cell.inside.unwrap_or(0);
    let base = cell.n as f64;
    let center = |part: usize| {
        let cell = earned.iter().find(|earned| earned.amount == part && earned.group == cell.group);
        cell.and_then(|cell| cell.figures).map(|figures| figures.center)
    };
    let parts = [inside, cell.n.saturating_sub(inside)].into_iter().zip(&of.labels).enumerate();
    let parts: Vec<Part> = parts
        .map(|(at, (n, label))| {
            let n = n as f64;
            let (low, high) = rate_bounds(n, base);
            let none =
                if matches!(of.split, Split::Matched(_)) && at == 1 { Datum::MISSING } else { Datum::SUPPRESSED };
            Part {
                label: label.as_str().into(),
                n: Datum::value(n),
                share: if base > 0.0 { Datum::value(n / base) } else { Datum::MISSING },
                low,
                high,
                earnings: center(at).map_or(if of.after.is_some() { none } else { Datum::MISSING }, Datum::value),
            }
        })
        .collect();
    let gap = of.gap.then(|| {
        let [inside, elsewhere] = [0, 1].map(|at| center(at).map_or(Datum::SUPPRESSED, Datum::value));
        let difference = inside.value.zip(elsewhere.value).map(|(inside, elsewhere)| inside - elsewhere);
        Gap { inside, elsewhere, difference: difference.map_or(Datum::SUPPRESSED, Datum::value) }
    });
    ShareRow { group: cell.group.clone(), base: Datum::value(base), parts, gap }
}

fn withheld_row(of: &Shares) -> ShareRow {
    let s = Datum::SUPPRESSED;
    let part = |label: &String| Part { label: label.as_str().into(), n: s, share: s, low: s, high: s, earnings: s };
    ShareRow {
        group: Vec::new(),
        base: s,
        parts: of.labels.iter().map(part).collect(),
        gap: of.gap.then_some(Gap { inside: s, elsewhere: s, difference: s }),
    }
}
