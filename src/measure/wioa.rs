//! WIOA primary indicators, as far as people's rows can answer them.

use crate::table::{CellState, Field, Mask, Partition, Period};

use super::{
    Answer, Datum, Indicator, IndicatorRow, IndicatorTable, MeasureError, Request, Statistic, disclosure,
    earnings::selected, frame::Grouping, notes, people::People, share::yes_or_no, stats::Summary, wages::Earnings,
};

/// Names of the law, in its order.
const NAMES: [&str; 6] = [
    "Employment Rate – 2nd Quarter After Exit",
    "Employment Rate – 4th Quarter After Exit",
    "Median Earnings – 2nd Quarter After Exit",
    "Credential Attainment",
    "Measurable Skill Gains",
    "Retention with the Same Employer",
];

/// Numerator and denominator of a rate, as rows.
struct Rate {
    counted: Mask,
    base: Mask,
}

pub(super) fn measure(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    let (chosen, lacking) = selected(people, request)?;
    let (dollars, note) = people.dollars(request.dollars)?;
    let offer = people.offer(request.anchor);
    let quarter = |quarter: i8| -> Result<Option<std::sync::Arc<Earnings>>, MeasureError> {
        let period = Period::Quarter(quarter);
        offer.after.contains(&period).then(|| people.quarterly(period, dollars, request.anchor)).transpose()
    };
    let (second, fourth) = (quarter(2)?, quarter(4)?);
    let attained = attainment(people);
    if second.is_none() && fourth.is_none() && attained.is_none() {
        return Err(MeasureError::NoPeriod("in the second or fourth quarter after"));
    }
    let employment = |earnings: &Earnings| Rate {
        counted: chosen.and(&earnings.positive),
        base: if earnings.zeros { chosen.and(&earnings.known) } else { chosen.clone() },
    };
    let rates = [
        second.as_deref().map(&employment),
        fourth.as_deref().map(&employment),
        attained.map(|rate| Rate { counted: chosen.and(&rate.counted), base: chosen.and(&rate.base) }),
    ];
    let grouping = people.frame.group(&request.by).map_err(MeasureError::NoField)?;
    let groups: Vec<usize> = if request.by.is_empty() {
        Vec::new()
    } else {
        let present = grouping.keys.counts(&chosen);
        grouping.order.iter().copied().filter(|&group| present[group] > 0).collect()
    };
    let all: Vec<usize> = (0..grouping.keys.groups).collect();
    let sides: Vec<Option<[Vec<u32>; 2]>> = rates
        .iter()
        .map(|rate| rate.as_ref().map(|rate| [grouping.keys.counts(&rate.counted), grouping.keys.counts(&rate.base)]))
        .collect();
    let medians = second
        .as_deref()
        .map(|earnings| Partition::new(&grouping.keys, &chosen.and(&earnings.positive), [earnings.cents.as_slice()]));
    let make = |grouping: &Grouping, of: &[usize], total: bool| {
        let rate = |at: usize| {
            sides.get(at).and_then(Option::as_ref).map(|sides| {
                let sum = |counts: &[u32]| of.iter().map(|&group| f64::from(counts[group])).sum::<f64>();
                (sum(&sides[0]), sum(&sides[1]))
            })
        };
        let median = medians.as_ref().map(|medians| {
            let slices: Vec<&[i32]> = of
                .iter()
                .flat_map(|&group| {
                    let [slices] = medians.group(group);
                    slices
                })
                .collect();
            Summary::new(&slices, Statistic::Median)
        });
        IndicatorRow {
            group: if total { Vec::new() } else { of.first().map(|&group| grouping.labels(group)).unwrap_or_default() },
            indicators: vec![
                rate_of(NAMES[0], rate(0)),
                rate_of(NAMES[1], rate(1)),
                money_of(NAMES[2], median.as_ref()),
                rate_of(NAMES[3], rate(2)),
                rate_of(NAMES[4], None),
                rate_of(NAMES[5], None),
            ],
        }
    };
    let mut notes = vec![
        "Rates count people with earnings above zero in the quarter; median earnings are those of the quarter, not \
         multiplied to a year, of people who had any."
            .to_owned(),
        "The quarter of the certificate stands for the exit quarter where the files have no exit date.".into(),
        notes::persons(people.identified),
        notes::dollars(dollars, people.stated_dollars(), request.rounded_to()),
    ];
    if second.as_deref().or(fourth.as_deref()).is_some_and(|earnings| !earnings.zeros) {
        notes.push("The file has no zero earnings, so people with blank earnings count as not employed.".into());
    }
    notes.push("Not collected: the files have no column that answers the indicator.".into());
    notes.extend(note);
    notes.extend(notes::lacking(&lacking, "The people files"));
    Ok(Answer::Indicators(disclosure::indicators(
        IndicatorTable {
            by: request.by.clone(),
            dollars,
            unit: "people".into(),
            rows: groups.iter().map(|&group| make(&grouping, &[group], false)).collect(),
            total: make(&grouping, &all, true),
            provenance: notes::provenance(notes::tables(&people.frame), request, notes),
        },
        request.threshold,
    )))
}

/// Passed out of those whose result is known.
fn attainment(people: &People) -> Option<Rate> {
    let answers = yes_or_no(people, Field::Passed)?;
    let rows = answers.len();
    Some(Rate {
        counted: Mask::from_fn(rows, |row| answers[row] == Some(true)),
        base: Mask::from_fn(rows, |row| answers[row].is_some()),
    })
}

fn rate_of(name: &'static str, sides: Option<(f64, f64)>) -> Indicator {
    let absent = Datum { state: CellState::NotApplicable, value: None };
    match sides {
        Some((counted, base)) => Indicator {
            name,
            value: if base > 0.0 { Datum::value(counted / base) } else { Datum::MISSING },
            money: false,
            counted: Datum::value(counted),
            base: Datum::value(base),
        },
        None => Indicator { name, value: absent, money: false, counted: absent, base: absent },
    }
}

fn money_of(name: &'static str, median: Option<&Option<Summary>>) -> Indicator {
    let absent = Datum { state: CellState::NotApplicable, value: None };
    let (value, base) = match median {
        Some(Some(summary)) => (Datum::value(summary.center), Datum::value(summary.n as f64)),
        Some(None) => (Datum::MISSING, Datum::value(0.0)),
        None => (absent, absent),
    };
    Indicator { name, value, money: true, counted: absent, base }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::fixture, *};
    use crate::{
        measure::{Dollars, Engine, MeasureName},
        table::TableKind,
    };

    #[test]
    fn rates_and_the_quarterly_median_are_those_of_a_hand_count() {
        // 100 people: Q+2 known for all, 70 above zero at 5,000 + i; Q+4 pending for half, 30 of 50 above zero.
        let mut fourth = fixture::money(
            Field::Wage(Period::Quarter(4)),
            (0..100).map(|i| Some(if i % 10 < 6 { 6000.0 } else { 0.0 })),
        );
        fourth.states = Some((0..100).map(|i| if i < 50 { CellState::Value } else { CellState::Pending }).collect());
        let columns = vec![
            fixture::money(
                Field::Wage(Period::Quarter(2)),
                (0..100).map(|i| Some(if i % 10 < 7 { 5000.0 + f64::from(i) } else { 0.0 })),
            ),
            fourth,
        ];
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let request = Request { measure: MeasureName::Wioa, dollars: Dollars::Nominal, ..Request::default() };
        let Answer::Indicators(table) = engine.measure(&request).unwrap() else { unreachable!() };
        let got: Vec<_> = table
            .total
            .indicators
            .iter()
            .map(|indicator| (indicator.value.value, indicator.counted.value, indicator.base.value))
            .collect();
        assert_eq!(got[0], (Some(0.7), Some(70.0), Some(100.0)));
        assert_eq!(got[1], (Some(0.6), Some(30.0), Some(50.0)));
        // Median of 5,000 + i over i % 10 < 7 is about 5,048, printed as 5,000.
        assert_eq!(got[2], (Some(5000.0), None, Some(70.0)));
        assert_eq!(table.total.indicators[3].value.state, CellState::NotApplicable);
    }
}
