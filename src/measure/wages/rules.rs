//! Who counts as having earned in a period: above zero, and by the rules asked for over the whole quarter or above a minimum.

use std::sync::Arc;

use crate::measure::{Anchor, Dollars, MeasureError, Request, people::People};
use crate::table::{Mask, Period};

use super::Earnings;

/// Earnings of a period and the rows that count in it.
#[derive(Debug)]
pub(in crate::measure) struct Counted {
    pub(in crate::measure) earnings: Arc<Earnings>,
    /// Rows above zero that also work the whole quarter, if that is asked for.
    pub(in crate::measure) full: Option<Arc<Mask>>,
    /// Rows above zero that also reach the minimum, if there is one.
    pub(in crate::measure) enough: Option<Arc<Mask>>,
}

impl Counted {
    pub(in crate::measure) fn new(
        people: &People,
        period: Period,
        dollars: Dollars,
        request: &Request,
        yearly: bool,
    ) -> Result<Self, MeasureError> {
        let anchor = request.anchor;
        let earnings = if yearly {
            people.earnings(period, dollars, anchor)?
        } else {
            people.quarterly(period, dollars, anchor)?
        };
        let full = if request.full_quarter { Some(Arc::new(people.full_quarter(period, anchor)?)) } else { None };
        let enough = request.minimum.map(|minimum| {
            let minimum = if yearly { f64::from(minimum) } else { f64::from(minimum) / 4.0 };
            let cents = (minimum * 100.0).round().min(f64::from(i32::MAX)) as i32;
            Arc::new(Mask::from_values(&earnings.cents, |earned| earned >= cents))
        });
        Ok(Self { earnings, full, enough })
    }

    /// Rows that count.
    pub(in crate::measure) fn rows(&self) -> Mask {
        let rules = [&self.full, &self.enough];
        rules.into_iter().flatten().fold(Mask::clone(&self.earnings.positive), |rows, rule| rows.and(rule))
    }
}

impl People {
    /// Rows with earnings above zero in every quarter of a year; for a single quarter also in the ones before and after,
    /// as the Census Bureau's full-quarter employment.
    fn full_quarter(&self, period: Period, anchor: Anchor) -> Result<Mask, MeasureError> {
        let quarters: Vec<Period> = match period {
            Period::Quarter(quarter) => (quarter - 1..=quarter + 1).map(Period::Quarter).collect(),
            Period::CalendarQuarter(quarter) => (quarter - 1..=quarter + 1).map(Period::CalendarQuarter).collect(),
            Period::CalendarYear(year) => {
                (0..4).map(|quarter| Period::CalendarQuarter(i32::from(year) * 4 + quarter)).collect()
            }
            Period::Year(_) => period.relative_quarters().into_iter().flatten().map(Period::Quarter).collect(),
        };
        quarters.into_iter().try_fold(Mask::all(self.frame.rows()), |rows, quarter| {
            let earnings = self.quarterly(quarter, Dollars::Nominal, anchor).map_err(|error| match error {
                MeasureError::NotOffered { .. } => MeasureError::NoFullQuarter { period, quarter },
                other => other,
            })?;
            Ok(rows.and(&earnings.positive))
        })
    }
}
