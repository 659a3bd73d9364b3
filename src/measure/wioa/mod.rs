//! WIOA primary indicators, as far as people's rows can answer them: by exit, with each indicator's own exits.

mod rates;
#[cfg(test)]
mod tests;

use crate::words::Text;
use std::sync::Arc;

use crate::table::{Field, Mask, Partition, Period};

use super::{
    Anchor, Answer, Datum, Dollars, Indicator, IndicatorRow, IndicatorTable, MeasureError, Request, Statistic,
    disclosure, notes,
    people::{People, UNKNOWN},
    share::rate_bounds,
    stats::Summary,
    wages::{Earnings, NO_BOUND},
};
use rates::{Exits, Rate};

/// Names of the law, in its order.
pub(super) const NAMES: [Text; 6] = [
    text!("Employment Rate – 2nd Quarter After Exit"),
    text!("Employment Rate – 4th Quarter After Exit"),
    text!("Median Earnings – 2nd Quarter After Exit"),
    text!("Credential Attainment"),
    text!("Measurable Skill Gains"),
    text!("Retention with the Same Employer"),
];

pub(super) fn measure(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    let by_exit = people.frame.has_column(Field::ExitDate);
    let (dollars, note) = people.dollars(request.dollars)?;
    let (anchor, exits, rates) = rates(people, request)?;
    let [second, fourth] = quarters(people, dollars, anchor)?;
    if rates.iter().all(Option::is_none) {
        return Err(MeasureError::NoPeriod(tr!("in the second or fourth quarter after")));
    }
    let grouping = people.frame.group(&request.by).map_err(MeasureError::NoField)?;
    let groups: Vec<usize> = if request.by.is_empty() {
        Vec::new()
    } else {
        let present = grouping.keys.counts(&exits.selected);
        grouping.order.iter().copied().filter(|&group| present[group] > 0).collect()
    };
    let medians = second
        .as_deref()
        .zip(rates[2].as_ref())
        .map(|(earnings, rate)| Partition::new(&grouping.keys, &rate.base, [earnings.cents.as_slice()]));
    let bounds = second
        .as_deref()
        .zip(rates[2].as_ref())
        .map_or_else(Default::default, |(earnings, rate)| earnings.bounds(&grouping.keys, &rate.base));
    let tallies: Vec<Option<Tally>> =
        rates.iter().map(|rate| rate.as_ref().map(|rate| Tally::new(people, &grouping.keys, rate, anchor))).collect();
    let make = |group: Option<usize>| {
        let summary = medians.as_ref().map(|medians| {
            let [slices] = match group {
                Some(group) => medians.group(group).map(|slices| slices.to_vec()),
                None => medians.all(),
            };
            let least = group.map_or_else(|| bounds.all(), |group| bounds.of(group));
            Summary::new(&slices, Statistic::Median).map(|summary| summary.bounded(least))
        });
        let indicators = NAMES.iter().map(|name| name.get()).zip(&tallies).enumerate().map(|(at, (name, tally))| {
            let Some(tally) = tally else { return absent(name, at == 2) };
            let [counted, base, persons] = tally.of(group);
            let cohort = if by_exit { tally.cohort(group) } else { None };
            match (at, &summary) {
                (2, Some(summary)) => money(name, summary.as_ref(), persons, cohort),
                _ => rate(name, counted, base, persons, cohort),
            }
        });
        IndicatorRow {
            group: group.map_or_else(Vec::new, |group| grouping.labels(group)),
            indicators: indicators.collect(),
        }
    };
    let mut notes = exits.notes(people, by_exit);
    if second.as_deref().or(fourth.as_deref()).is_some_and(|earnings| !earnings.zeros) {
        notes.push(tr!("The file has no zero earnings, so people with blank earnings count as not employed.").into());
    }
    notes.push(notes::dollars(dollars, people.stated_dollars(), request.rounded_to()));
    notes.extend(notes::prices(people, [Period::Quarter(2), Period::Quarter(4)], dollars, anchor));
    notes.extend(note);
    notes.extend((bounds.all() != NO_BOUND).then(|| notes::TOP_CODES.get().to_owned()));
    notes.extend(notes::lacking(&exits.lacking, tr!("The people files")));
    let table = IndicatorTable {
        by: request.by.clone(),
        dollars,
        unit: tr!("periods of participation").into(),
        rows: groups.iter().map(|&group| make(Some(group))).collect(),
        total: make(None),
        provenance: notes::provenance(notes::tables(&people.frame), request, notes),
    };
    Ok(Answer::Indicators(disclosure::indicators(table, request.threshold)))
}

/// What periods count from, exits, and the numerator and denominator of each indicator that the files can answer.
pub(super) fn rates(people: &People, request: &Request) -> Result<(Anchor, Exits, [Option<Rate>; 6]), MeasureError> {
    let anchor = match request.anchor {
        Anchor::Auto if people.frame.has_column(Field::ExitDate) => Anchor::Exit,
        asked => asked,
    };
    people.has_anchor(anchor)?;
    let (dollars, _) = people.dollars(request.dollars)?;
    let exits = Exits::new(people, request, anchor)?;
    let [second, fourth] = quarters(people, dollars, anchor)?;
    let rates = [
        second.as_deref().map(|earnings| exits.employment(people, earnings, 2)),
        fourth.as_deref().map(|earnings| exits.employment(people, earnings, 4)),
        second.as_deref().map(|earnings| exits.earning(earnings)),
        exits.attainment(people),
        exits.skill_gains(people),
        second.as_deref().and_then(|earnings| exits.retention(people, earnings)),
    ];
    Ok((anchor, exits, rates))
}

/// Periods of participation that the filters keep, and those of them that ended and are not excluded.
pub(super) fn periods(people: &People, request: &Request) -> Result<(Mask, Mask), MeasureError> {
    let anchor = match request.anchor {
        Anchor::Auto if people.frame.has_column(Field::ExitDate) => Anchor::Exit,
        asked => asked,
    };
    Ok(Exits::new(people, request, anchor)?.both())
}

/// Earnings of the second and the fourth quarter after, where the files have them.
fn quarters(people: &People, dollars: Dollars, anchor: Anchor) -> Result<[Option<Arc<Earnings>>; 2], MeasureError> {
    let offer = people.offer(anchor);
    let quarter = |quarter: i8| {
        let period = Period::Quarter(quarter);
        offer.after.contains(&period).then(|| people.quarterly(period, dollars, anchor)).transpose()
    };
    Ok([quarter(2)?, quarter(4)?])
}

/// Numerator, denominator, people and exit quarters of one indicator, by group.
struct Tally {
    counted: Vec<u32>,
    base: Vec<u32>,
    persons: Vec<u32>,
    /// People of all groups: one in two groups is one here.
    all_persons: u32,
    cohorts: Vec<Option<(i32, i32)>>,
}

impl Tally {
    fn new(people: &People, keys: &crate::table::Keys, rate: &Rate, anchor: Anchor) -> Self {
        let anchors = people.anchors(anchor, false);
        let mut cohorts: Vec<Option<(i32, i32)>> = vec![None; keys.groups];
        for row in rate.base.iter() {
            let quarter = anchors.quarters[row];
            if quarter != UNKNOWN {
                let cohort = &mut cohorts[keys.of_row.get(row) as usize];
                *cohort =
                    Some(cohort.map_or((quarter, quarter), |(first, last)| (first.min(quarter), last.max(quarter))));
            }
        }
        Self {
            counted: keys.counts(&rate.counted),
            base: keys.counts(&rate.base),
            persons: people.people_by_group(keys, &rate.base),
            all_persons: people.number_of_people(&rate.base),
            cohorts,
        }
    }

    /// Numerator, denominator and people of a group, or of everybody.
    fn of(&self, group: Option<usize>) -> [f64; 3] {
        match group {
            Some(group) => [self.counted[group], self.base[group], self.persons[group]].map(f64::from),
            None => [self.counted.iter().sum(), self.base.iter().sum(), self.all_persons].map(f64::from),
        }
    }

    fn cohort(&self, group: Option<usize>) -> Option<(i32, i32)> {
        match group {
            Some(group) => self.cohorts[group],
            None => self.cohorts.iter().flatten().copied().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))),
        }
    }
}

pub(super) fn absent(name: &'static str, money: bool) -> Indicator {
    let absent = Datum::NOT_APPLICABLE;
    Indicator {
        name: name.to_owned(),
        value: absent,
        low: absent,
        high: absent,
        money,
        counted: absent,
        base: absent,
        persons: absent,
        cohort: None,
    }
}

pub(super) fn rate(name: &'static str, counted: f64, base: f64, persons: f64, cohort: Option<(i32, i32)>) -> Indicator {
    let (low, high) = rate_bounds(counted, base);
    Indicator {
        value: if base > 0.0 { Datum::value(counted / base) } else { Datum::MISSING },
        low,
        high,
        counted: Datum::value(counted),
        base: Datum::value(base),
        persons: Datum::value(persons),
        cohort,
        ..absent(name, false)
    }
}

fn money(name: &'static str, summary: Option<&Summary>, persons: f64, cohort: Option<(i32, i32)>) -> Indicator {
    let spread = Summary::spread(summary);
    Indicator {
        value: spread.center,
        low: spread.low,
        high: spread.high,
        base: spread.n,
        persons: Datum::value(persons),
        cohort,
        ..absent(name, true)
    }
}
