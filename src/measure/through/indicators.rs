//! WIOA primary indicators, put as a question each.

use std::collections::BTreeMap;

use super::super::{
    Amount, Anchor, Answer, Cell, Cells, Datum, Executor, Indicator, IndicatorRow, IndicatorTable, MeasureError,
    Question, Rate, Request, Split, Statistic, Who, disclosure, notes,
    wioa::{NAMES, absent, rate},
};
use crate::table::{Field, Period};

use super::{CellsNote, dollars_of, nothing, offer_of, persons, provenance, question, sort_key};

pub(super) fn measure<X: Executor>(executor: &mut X, request: &Request) -> Result<Answer, X::Error> {
    let fields = executor.fields();
    let has = |field: Field| fields.contains(&field);
    let by_exit = has(Field::ExitDate);
    let anchor = match request.anchor {
        Anchor::Auto if by_exit => Anchor::Exit,
        asked => asked,
    };
    let (dollars, note) = dollars_of(executor, request)?;
    let offer = offer_of(executor).ok();
    let quarter = |quarter: i8| {
        let period = Period::Quarter(quarter);
        offer.as_ref().is_some_and(|offer| offer.after.contains(&period))
    };
    let (second, fourth) = (quarter(2), quarter(4));
    let rates = [
        second.then_some(Rate::Employed(2)),
        fourth.then_some(Rate::Employed(4)),
        None,
        has(Field::Passed).then_some(Rate::Attained),
        has(Field::SkillGain).then_some(Rate::Gained),
        (second && has(Field::SameEmployer)).then_some(Rate::Retained),
    ];
    if !second && rates.iter().all(Option::is_none) {
        return Err(MeasureError::NoPeriod(tr!("in the second or fourth quarter after")).into());
    }
    // Whether blanks count depends on whether the table knows zeros.
    let periods: Vec<Period> =
        [(second, 2), (fourth, 4)].iter().filter(|(has, _)| *has).map(|(_, at)| Period::Quarter(*at)).collect();
    let known = executor.known(&periods, anchor)?;
    let plain = Question {
        who: Who::EachExit,
        anchor,
        full_quarter: false,
        minimum: None,
        statistic: Statistic::Median,
        ..question(request, dollars)
    };
    let mut told: Vec<Option<Cells>> = Vec::new();
    for (at, rate) in rates.into_iter().enumerate() {
        let asked = if at == 2 && second {
            let amount = Amount { period: Period::Quarter(2), yearly: false };
            Question { amounts: vec![amount], ..plain.clone() }
        } else if let Some(rate) = rate {
            let who = if rate == Rate::Gained { Who::EachPeriod } else { Who::EachExit };
            Question { who, split: Some(Split::Rate(rate)), ..plain.clone() }
        } else {
            told.push(None);
            continue;
        };
        told.push(Some(executor.ask(&asked)?));
        // Each indicator is of other people; where they are nearly those of another one, that tells of the few between.
        executor.answered();
    }
    if told.iter().flatten().all(|cells| cells.groups.is_empty() && cells.total.is_empty()) {
        return Err(nothing(executor, request).into());
    }
    let mut groups = BTreeMap::new();
    for cell in told.iter().flatten().flat_map(|cells| &cells.groups) {
        groups.entry(sort_key(&request.by, &cell.group)).or_insert_with(|| cell.group.clone());
    }
    let row = |of: Option<&[std::sync::Arc<str>]>| IndicatorRow {
        group: of.map(<[_]>::to_vec).unwrap_or_default(),
        indicators: told
            .iter()
            .enumerate()
            .map(|(at, cells)| {
                let Some(cells) = cells else { return absent(NAMES[at].get(), at == 2) };
                let cell = match of {
                    Some(group) => cells.groups.iter().find(|cell| cell.group == group),
                    None => cells.total.first(),
                };
                indicator(NAMES[at].get(), at == 2, cell, by_exit)
            })
            .collect(),
    };
    let rows: Vec<IndicatorRow> = groups.values().map(|group| row(Some(group))).collect();
    let total = row(None);
    let withheld = CellsNote { total_withheld: total.indicators.iter().any(|of| of.base == Datum::SUPPRESSED) };
    let mut said = vec![
        tr!("Employment: earnings above zero in the quarter, of exits less exclusions. Median earnings are those of the quarter, not multiplied to a year, of those who had any (WIOA section 116; TEGL 10-16).")
            .to_owned(),
        if by_exit {
            tr!("Counted are periods of participation, one a person and exit date; people are given beside them. Exits whose quarter the wage records have not reached are in no base, so each indicator has its own exits.")
                .into()
        } else {
            tr!(
                "The files have no exit date: the quarter of the certificate stands for the exit quarter. {}",
                persons(executor)
            )
        },
        tr!("Not collected: the files have no column that answers the indicator.").into(),
    ];
    if known.iter().any(|known| !known.zeros) {
        said.push(tr!("The file has no zero earnings, so people with blank earnings count as not employed.").into());
    }
    said.push(notes::dollars(dollars, None, request.rounded_to()));
    said.extend(note);
    Ok(Answer::Indicators(disclosure::indicators_at_source(
        IndicatorTable {
            by: request.by.clone(),
            dollars,
            unit: tr!("periods of participation").into(),
            rows,
            total,
            provenance: provenance(executor, request, withheld, said),
        },
        request.threshold,
    )))
}

fn indicator(name: &'static str, money: bool, cell: Option<&Cell>, by_exit: bool) -> Indicator {
    let s = Datum::SUPPRESSED;
    let hidden = Indicator { value: s, low: s, high: s, counted: s, base: s, persons: s, ..absent(name, money) };
    let Some(cell) = cell else {
        return if money { Indicator { counted: Datum::NOT_APPLICABLE, ..hidden } } else { hidden };
    };
    let people = cell.people.map_or(s, |people| Datum::value(people as f64));
    if !money {
        let counted = cell.inside.unwrap_or(0) as f64;
        return Indicator { persons: people, ..rate(name, counted, cell.n as f64, 0.0, None) };
    }
    let Some(figures) = cell.figures else { return hidden };
    let (low, high) = figures.interval.map_or((s, s), |(low, high)| (Datum::value(low), Datum::value(high)));
    Indicator {
        value: Datum::value(figures.center),
        low,
        high,
        base: Datum::value(cell.n as f64),
        // Of each person once where there are no exits; of exits people are not told of amounts.
        persons: if by_exit { Datum::MISSING } else { Datum::value(cell.n as f64) },
        ..absent(name, true)
    }
}
