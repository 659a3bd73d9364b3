//! What each person earned in a period, in one year's dollars: made once, kept for every filter that follows.

mod bounds;
mod deflator;
mod offer;
mod rules;
mod terms;

use std::{
    ops::RangeInclusive,
    sync::{Arc, OnceLock},
};

use rayon::prelude::*;

use crate::table::{Column, Field, Keys, Mask, Period};

use super::{
    Anchor, Dollars, MeasureError,
    frame::lock,
    order::Order,
    people::{Anchors, People, UNKNOWN, anchor_column},
};
pub(super) use bounds::{Bounds, NO_BOUND};
pub(super) use offer::{Offer, baseline_of};
pub(super) use rules::Counted;

/// Earnings of every row of the people frame in one period.
#[derive(Debug)]
pub(super) struct Earnings {
    /// Cents a year, [`UNKNOWN`] where not known; zero is known.
    pub(super) cents: Vec<i32>,
    /// Rows with earnings above zero.
    pub(super) positive: Arc<Mask>,
    /// Rows whose earnings are known, zero included.
    pub(super) known: Mask,
    /// Some row has a known zero.
    pub(super) zeros: bool,
    /// Rows whose earnings are what they are at least: top-coded in a quarter or a year that is in them.
    top_coded: Option<Mask>,
    order: OnceLock<Order>,
}

impl Earnings {
    /// True if some of these rows are top-coded.
    pub(super) fn is_top_coded(&self, rows: &Mask) -> bool {
        self.top_coded.as_ref().is_some_and(|top_coded| top_coded.and(rows).count() > 0)
    }

    /// The least bounds of the selected people who are top-coded, by group.
    pub(super) fn bounds(&self, keys: &Keys, selected: &Mask) -> Bounds {
        self.top_coded.as_ref().map_or_else(Bounds::default, |rows| Bounds::new(&self.cents, keys, &rows.and(selected)))
    }

    /// Those above zero in order; sorted when first asked for.
    pub(super) fn order(&self) -> &Order {
        self.order.get_or_init(|| Order::new(&self.cents, &self.positive))
    }
}

/// What earnings were made for: a period, its dollars, what it counts from, and whether it is stated as a year.
type Key = (Period, Dollars, Anchor, bool);

/// The vectors made last, most recent last.
type Made = (Key, Arc<Earnings>);

#[derive(Debug, Default)]
pub(super) struct EarningsCache(Vec<Made>);

/// At a million people one vector is 4 MB and two masks; a screen needs three.
const CACHED: usize = 12;

/// Offsets that are ever offered; a trajectory shows as many.
pub(super) const OFFSETS: RangeInclusive<i8> = -12..=20;

impl People {
    /// True if some column or long file holds earnings of people.
    pub(super) fn has_earnings(&self) -> bool {
        self.long.is_some() || self.wage_periods().next().is_some()
    }

    fn wage_periods(&self) -> impl Iterator<Item = Period> + '_ {
        let columns = self.frame.parts.iter().flat_map(|part| &part.table.columns);
        columns.filter_map(|column| match column.field {
            Some(Field::Wage(period)) => Some(period),
            _ => None,
        })
    }

    /// True if some column counts from an event of its own.
    pub(super) fn has_relative_earnings(&self) -> bool {
        self.wage_periods().any(|period| matches!(period, Period::Quarter(_) | Period::Year(_)))
    }

    /// Calendar quarters that a period covers for somebody.
    pub(super) fn calendar_quarters(&self, period: Period, anchor: Anchor) -> Vec<i32> {
        match period {
            Period::CalendarQuarter(quarter) => vec![quarter],
            Period::CalendarYear(year) => (0..4).map(|quarter| i32::from(year) * 4 + quarter).collect(),
            Period::Quarter(_) | Period::Year(_) => {
                let before = matches!(period, Period::Quarter(..0) | Period::Year(..0));
                let range = self.anchors(anchor, before).range.zip(period.relative_quarters());
                range.map_or_else(Vec::new, |((first, last), offsets)| {
                    (first + i32::from(*offsets.start())..=last + i32::from(*offsets.end())).collect()
                })
            }
        }
    }

    /// The dollars that can be had: constant ones need a date or a stated dollar year.
    pub(super) fn dollars(&self, asked: Dollars) -> Result<(Dollars, Option<String>), MeasureError> {
        let Dollars::Constant(year) = asked else { return Ok((asked, None)) };
        if self.prices().year(i32::from(year)).is_none() {
            let (first, last) = self.prices().quarters();
            return Err(MeasureError::NoPrices { year, first: first.div_euclid(4), last: last.div_euclid(4) });
        }
        let undated = self.frame.parts.iter().find(|part| {
            let relative =
                |column: &Column| matches!(column.field, Some(Field::Wage(Period::Quarter(_) | Period::Year(_))));
            let long = self.long.as_ref().is_some_and(|long| {
                long.dollar_year.is_none()
                    && long.periods.iter().any(|period| matches!(period, Period::Quarter(_) | Period::Year(_)))
            });
            part.table.dollar_year.is_none()
                && (long || part.table.columns.iter().any(|column| relative(column)))
                && (anchor_column(&part.table, Anchor::Auto, false).is_none()
                    || self.anchors(Anchor::Auto, false).range.is_none())
        });
        Ok(match undated {
            Some(part) => (
                Dollars::Nominal,
                Some(tr!(
                    "Dollars are nominal: {} has no date of the certificate to compute constant dollars from.",
                    part.table.file
                )),
            ),
            None => (asked, None),
        })
    }

    /// The year whose dollars every open people file states its money in.
    pub(super) fn stated_dollars(&self) -> Option<i16> {
        let mut years = self.frame.parts.iter().map(|part| part.table.dollar_year);
        let first = years.next()??;
        years.all(|year| year == Some(first)).then_some(first)
    }

    /// Yearly earnings in a period; a quarter is multiplied by 4.
    pub(super) fn earnings(
        &self,
        period: Period,
        dollars: Dollars,
        anchor: Anchor,
    ) -> Result<Arc<Earnings>, MeasureError> {
        self.cached((period, dollars, anchor, true))
    }

    /// Earnings of a quarter as they are.
    pub(super) fn quarterly(
        &self,
        period: Period,
        dollars: Dollars,
        anchor: Anchor,
    ) -> Result<Arc<Earnings>, MeasureError> {
        self.cached((period, dollars, anchor, false))
    }

    fn cached(&self, key: Key) -> Result<Arc<Earnings>, MeasureError> {
        if let Some((_, made)) = lock(&self.earnings).0.iter().find(|(known, _)| *known == key) {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(self.make(key)?);
        let mut cache = lock(&self.earnings);
        if cache.0.len() == CACHED {
            cache.0.remove(0);
        }
        cache.0.push((key, Arc::clone(&made)));
        Ok(made)
    }

    fn make(&self, (period, dollars, from, yearly): Key) -> Result<Earnings, MeasureError> {
        let single = matches!(period, Period::Quarter(_) | Period::CalendarQuarter(_));
        let times = if single && yearly { 4.0 } else { 1.0 };
        let mut cents = vec![UNKNOWN; self.frame.rows()];
        let mut bounded = Vec::new();
        let mut offered = false;
        for part in &self.frame.parts {
            let Some(terms) = self.terms(part, period, dollars, from) else { continue };
            offered = true;
            let out = &mut cents[part.start..part.start + part.rows()];
            out.par_iter_mut().enumerate().for_each(|(at, out)| {
                let row = part.table_row(at);
                let anchor = |anchors: &Anchors| anchors.quarters[part.start + at];
                let person = self.person(part.start + at);
                let sum = terms.iter().try_fold(0.0, |sum, term| Some(sum + term.cents(self, row, person, &anchor)?));
                if let Some(sum) = sum {
                    // 21 million dollars a year is more than any wage record means.
                    *out = (sum * times).round().clamp(f64::from(-i32::MAX), f64::from(i32::MAX)) as i32;
                }
            });
            if terms.iter().any(|term| term.has_top_codes(self)) {
                let is_bound = |at: &usize| {
                    let anchor = |anchors: &Anchors| anchors.quarters[part.start + at];
                    let (row, person) = (part.table_row(*at), self.person(part.start + at));
                    terms.iter().any(|term| term.is_top_coded(self, row, person, &anchor))
                };
                bounded.extend((0..part.rows()).filter(is_bound).map(|at| part.start + at));
            }
        }
        if !offered {
            let offer = self.offer(from);
            let words: Vec<String> = offer.before.iter().chain(&offer.after).map(ToString::to_string).collect();
            return Err(MeasureError::NotOffered { period, offered: words.join(", ") });
        }
        let positive = Arc::new(Mask::from_values(&cents, |cents| cents > 0));
        let known = Mask::from_values(&cents, |cents| cents != UNKNOWN);
        let zeros = cents.contains(&0);
        let top_coded = (!bounded.is_empty()).then(|| {
            let mut rows = vec![false; cents.len()];
            bounded.into_iter().for_each(|row| rows[row] = true);
            Mask::from_fn(cents.len(), |row| rows[row] && cents[row] != UNKNOWN)
        });
        Ok(Earnings { cents, positive, known, zeros, top_coded, order: OnceLock::new() })
    }

    /// The last calendar quarter in which anybody has earnings above zero: later ones nobody has lived to yet, whatever
    /// a file writes there. `None` if no quarter after has a date.
    pub(super) fn horizon(&self) -> Option<i32> {
        *self.horizon.get_or_init(|| {
            let anchors = self.anchors(Anchor::Auto, false);
            let mut last: Option<i32> = None;
            for part in &self.frame.parts {
                for column in &part.table.columns {
                    let quarter = |at: usize| match column.field {
                        Some(Field::Wage(Period::Quarter(offset))) => {
                            let anchor = anchors.quarters[part.start + at];
                            (anchor != UNKNOWN).then(|| anchor + i32::from(offset))
                        }
                        Some(Field::Wage(Period::CalendarQuarter(quarter))) => Some(quarter),
                        _ => None,
                    };
                    if !matches!(column.field, Some(Field::Wage(Period::Quarter(_) | Period::CalendarQuarter(_)))) {
                        continue;
                    }
                    let paid = |at: &usize| {
                        let row = part.table_row(*at);
                        column.number(row).or_else(|| column.at_least(row)).is_some_and(|dollars| dollars > 0.0)
                    };
                    last = last.max((0..part.rows()).into_par_iter().filter(paid).filter_map(quarter).max());
                }
            }
            let long = self.long.iter().flat_map(|long| &long.periods).filter_map(|period| match period {
                Period::CalendarQuarter(quarter) => Some(*quarter),
                _ => None,
            });
            last.max(long.max())
        })
    }
}

#[cfg(test)]
mod top_codes;
