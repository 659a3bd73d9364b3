//! What a dollar of one time is worth in the dollars asked for.

use std::ops::RangeInclusive;

use crate::measure::{
    Dollars,
    cpi::Prices,
    people::{Anchors, UNKNOWN},
};
use crate::table::Period;

/// Factor of a term's time.
pub(super) enum Price<'a> {
    Fixed(f64),
    /// From the first anchor on.
    ByAnchor {
        anchors: &'a Anchors,
        first: i32,
        factors: Vec<f64>,
    },
}

impl Price<'_> {
    pub(super) fn factor(&self, anchor: &impl Fn(&Anchors) -> i32) -> Option<f64> {
        match self {
            Price::Fixed(factor) => Some(*factor),
            Price::ByAnchor { anchors, first, factors } => {
                let quarter = anchor(anchors);
                if quarter == UNKNOWN {
                    return None;
                }
                factors.get(usize::try_from(quarter - first).ok()?).copied()
            }
        }
    }
}

/// Makes prices of terms: the series, the dollars asked for, and the dollars that the source states.
pub(super) struct Deflator<'a> {
    pub(super) prices: &'a Prices,
    pub(super) dollars: Dollars,
    pub(super) dollar_year: Option<i16>,
    pub(super) anchors: &'a Anchors,
}

impl<'a> Deflator<'a> {
    pub(super) fn of(&self, period: Period) -> Price<'a> {
        match period {
            Period::CalendarQuarter(quarter) => self.fixed(quarter..=quarter),
            Period::CalendarYear(year) => match (self.stated(), self.prices.year(i32::from(year))) {
                (Err(target), Some(index)) => Price::Fixed(target / index),
                _ => self.fixed(i32::from(year) * 4..=i32::from(year) * 4 + 3),
            },
            Period::Quarter(quarter) => self.relative(i32::from(quarter)..=i32::from(quarter)),
            Period::Year(_) => match period.relative_quarters() {
                Some(quarters) => self.relative(i32::from(*quarters.start())..=i32::from(*quarters.end())),
                None => Price::Fixed(1.0),
            },
        }
    }

    fn fixed(&self, quarters: RangeInclusive<i32>) -> Price<'a> {
        Price::Fixed(self.stated().unwrap_or_else(|target| target / self.prices.over(quarters)))
    }

    /// Quarters counted from the anchor.
    pub(super) fn relative(&self, offsets: RangeInclusive<i32>) -> Price<'a> {
        self.by_anchor(|anchor| anchor + offsets.start()..=anchor + offsets.end())
    }

    /// Calendar years counted from the anchor's year.
    pub(super) fn relative_year(&self, offset: i32) -> Price<'a> {
        self.by_anchor(|anchor| {
            let year = anchor.div_euclid(4) + offset;
            year * 4..=year * 4 + 3
        })
    }

    fn by_anchor(&self, quarters: impl Fn(i32) -> RangeInclusive<i32>) -> Price<'a> {
        match (self.stated(), self.anchors.range) {
            (Ok(factor), _) => Price::Fixed(factor),
            (Err(_), None) => Price::ByAnchor { anchors: self.anchors, first: 0, factors: Vec::new() },
            (Err(target), Some((first, last))) => {
                let factors = (first..=last).map(|anchor| target / self.prices.over(quarters(anchor))).collect();
                Price::ByAnchor { anchors: self.anchors, first, factors }
            }
        }
    }

    /// The factor if it does not depend on time; otherwise the index of the year asked for.
    fn stated(&self) -> Result<f64, f64> {
        let Dollars::Constant(year) = self.dollars else { return Ok(1.0) };
        let target = self.prices.year(i32::from(year)).unwrap_or(f64::NAN);
        match self.dollar_year.and_then(|year| self.prices.year(i32::from(year))) {
            Some(stated) => Ok(target / stated),
            None => Err(target),
        }
    }
}
