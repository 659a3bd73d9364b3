//! Which periods before and after the open files can answer for, and which are taken where none is asked for.

use std::collections::BTreeSet;

use crate::measure::{Anchor, Dollars, MeasureError, people::People};
use crate::table::Period;

use super::OFFSETS;

/// Periods that the open files can answer for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::measure) struct Offer {
    pub(in crate::measure) before: Vec<Period>,
    pub(in crate::measure) after: Vec<Period>,
    /// Quarters from the certificate, its own (0) included, which is neither before nor after.
    pub(in crate::measure) quarters: Vec<i8>,
    /// Periods that stand in a column themselves.
    pub(in crate::measure) columns: Vec<Period>,
}

impl Offer {
    /// Of columns alone, where none of the calendar is counted from an event.
    pub(in crate::measure) fn of_columns(periods: &BTreeSet<Period>) -> Self {
        let of = |pick: fn(&Period) -> Option<i8>| periods.iter().filter_map(pick).collect::<BTreeSet<i8>>();
        let quarters = of(|period| if let Period::Quarter(quarter) = period { Some(*quarter) } else { None });
        let years = of(|period| if let Period::Year(year) = period { Some(*year) } else { None });
        let calendar: BTreeSet<Period> = periods
            .iter()
            .copied()
            .filter(|period| matches!(period, Period::CalendarQuarter(_) | Period::CalendarYear(_)))
            .collect();
        Self { columns: periods.iter().copied().collect(), ..Self::sides(&quarters, years, calendar) }
    }

    fn sides(quarters: &BTreeSet<i8>, mut years: BTreeSet<i8>, calendar: BTreeSet<Period>) -> Self {
        for year in (-10..=20).filter(|&year| year != 0) {
            let covered = Period::Year(year).relative_quarters();
            if covered.is_some_and(|mut covered| covered.all(|quarter| quarters.contains(&quarter))) {
                years.insert(year);
            }
        }
        let side = |before: bool| {
            let years = years.iter().filter(|&&year| (year < 0) == before).map(|&year| Period::Year(year));
            let quarters = quarters.iter().filter(|&&quarter| quarter != 0 && (quarter < 0) == before);
            years.chain(quarters.map(|&quarter| Period::Quarter(quarter))).collect::<Vec<_>>()
        };
        let (mut before, mut after) = (side(true), side(false));
        // Without a date nothing is relative: any calendar period but the last may be before, any but the first after.
        if before.is_empty() || after.is_empty() {
            let calendar: Vec<Period> = calendar.into_iter().collect();
            if let [first_ones @ .., _] = calendar.as_slice() {
                before.extend(first_ones);
            }
            after.extend(calendar.iter().skip(1));
        }
        Self { before, after, quarters: quarters.iter().copied().collect(), columns: Vec::new() }
    }
}

impl People {
    /// Periods one can choose from, earliest first.
    pub(in crate::measure) fn offer(&self, anchor: Anchor) -> Offer {
        let mut all: BTreeSet<Period> = self.wage_periods().collect();
        if let Some(long) = &self.long {
            all.extend(&long.periods);
        }
        let mut quarters: BTreeSet<i8> = BTreeSet::new();
        let mut years: BTreeSet<i8> = BTreeSet::new();
        let mut calendar: BTreeSet<Period> = BTreeSet::new();
        for &period in &all {
            match period {
                Period::Quarter(quarter) => {
                    quarters.insert(quarter);
                }
                Period::Year(year) => {
                    years.insert(year);
                }
                Period::CalendarQuarter(_) | Period::CalendarYear(_) => {
                    calendar.insert(period);
                }
            }
        }
        for before in [true, false] {
            let Some((first, last)) = self.anchors(anchor, before).range else { continue };
            for period in &calendar {
                match *period {
                    Period::CalendarQuarter(quarter) => {
                        let offsets = OFFSETS.filter(|&offset| (offset < 0) == before);
                        quarters
                            .extend(offsets.filter(|&offset| (first..=last).contains(&(quarter - i32::from(offset)))));
                    }
                    Period::CalendarYear(year) => {
                        let offsets = (-5..=10_i8).filter(|&offset| offset != 0 && (offset < 0) == before);
                        let anchored = first.div_euclid(4)..=last.div_euclid(4);
                        years.extend(
                            offsets.filter(|&offset| anchored.contains(&(i32::from(year) - i32::from(offset)))),
                        );
                    }
                    Period::Quarter(_) | Period::Year(_) => {}
                }
            }
        }
        Offer::sides(&quarters, years, calendar)
    }

    /// The baseline the files allow.
    pub(in crate::measure) fn default_baseline(&self, offer: &Offer) -> Result<Period, MeasureError> {
        baseline_of(offer)
    }

    /// The latest year, else quarter, that at least half of the people have; else the one that most have.
    pub(in crate::measure) fn default_after(&self, offer: &Offer, anchor: Anchor) -> Result<Period, MeasureError> {
        let yearly = |period: &Period| matches!(period, Period::Year(_) | Period::CalendarYear(_));
        let (mut candidates, quarters): (Vec<Period>, Vec<Period>) = offer.after.iter().copied().partition(yearly);
        if candidates.is_empty() {
            candidates = quarters;
        }
        let people = self.first.count();
        let mut most: Option<(usize, Period)> = None;
        for &period in candidates.iter().rev() {
            let known = self.earnings(period, Dollars::Nominal, anchor)?.known.and(&self.first).count();
            if known * 2 >= people {
                return Ok(period);
            }
            if most.is_none_or(|(count, _)| known > count) {
                most = Some((known, period));
            }
        }
        most.map(|(_, period)| period).ok_or(MeasureError::NoPeriod("after"))
    }
}

/// The baseline that is offered: second year before, else Q−3, else the calmest that is left.
pub(in crate::measure) fn baseline_of(offer: &Offer) -> Result<Period, MeasureError> {
    let wanted = [
        Period::Year(-2),
        Period::Quarter(-3),
        Period::Quarter(-4),
        Period::Year(-1),
        Period::Year(-3),
        Period::Quarter(-2),
        Period::Quarter(-1),
    ];
    let relative = wanted.into_iter().find(|period| offer.before.contains(period));
    relative
        .or_else(|| before_the_gap(offer))
        .or_else(|| offer.before.first().copied())
        .ok_or(MeasureError::NoPeriod("before"))
}

/// Where nothing dates the training, the calendar years that no earnings are given for are when it was: the last period
/// before the longest gap. `None` if periods follow each other evenly.
fn before_the_gap(offer: &Offer) -> Option<Period> {
    let at = |period: &Period| match period {
        Period::CalendarYear(year) => Some(i32::from(*year) * 4),
        Period::CalendarQuarter(quarter) => Some(*quarter),
        Period::Quarter(_) | Period::Year(_) => None,
    };
    let mut all: Vec<(i32, Period)> =
        offer.before.iter().chain(&offer.after).filter_map(|period| Some((at(period)?, *period))).collect();
    all.sort_unstable();
    all.dedup();
    let gaps = || all.windows(2).filter_map(|pair| Some((pair.get(1)?.0 - pair.first()?.0, pair.first()?.1)));
    let shortest = gaps().map(|(gap, _)| gap).min()?;
    gaps().filter(|(gap, _)| *gap > shortest).max_by_key(|(gap, _)| *gap).map(|(_, period)| period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_of_undated_years_is_when_the_training_was() {
        let years = |years: &[i16]| {
            let all: Vec<Period> = years.iter().map(|&year| Period::CalendarYear(year)).collect();
            let (before, after) = (all[..all.len() - 1].to_vec(), all[1..].to_vec());
            before_the_gap(&Offer { before, after, ..Offer::default() })
        };
        assert_eq!(years(&[1974, 1975, 1978]), Some(Period::CalendarYear(1975)));
        assert_eq!(years(&[2015, 2016, 2017]), None);
        assert_eq!(years(&[2015, 2019]), None);
    }
}
