//! Earnings of a period as an expression in cents, in the dollars asked for.

use std::ops::RangeInclusive;

use super::Statements;
use crate::{
    measure::{Amount, Anchor, Dollars, MeasureError, Question},
    table::{Field, Period},
    warehouse::WarehouseError,
};

/// Quarters that prices are given for beyond the first and the last certificate.
const MARGIN: i32 = 20;

/// Factors of prices by the quarter that periods count from, joined where they are needed.
#[derive(Default)]
pub(super) struct Factors {
    /// Of each: counted from the event before or after, and the quarters whose prices it is of.
    pub(super) wanted: Vec<(bool, RangeInclusive<i32>)>,
}

impl Factors {
    fn of(&mut self, before: bool, quarters: RangeInclusive<i32>) -> String {
        let wanted = (before, quarters);
        let at = self.wanted.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            self.wanted.push(wanted);
            self.wanted.len() - 1
        });
        format!("{}.f{at}", if before { "pb" } else { "pa" })
    }
}

impl Statements<'_> {
    /// Cents of an amount, rounded as the kernels round; null where a part of it is not known.
    pub(super) fn cents(
        &self,
        amount: Amount,
        dollars: Dollars,
        anchor: Anchor,
        factors: &mut Factors,
    ) -> Result<String, WarehouseError> {
        let dialect = self.source.dialect;
        let before = matches!(amount.period, Period::Quarter(..0) | Period::Year(..0));
        let mut terms = Vec::new();
        for period in self.periods_of(amount.period)? {
            let column = self.column(Field::Wage(period))?;
            let cents = dialect.floor(&format!("({} * 100 + 0.5)", dialect.double(&column)));
            let cents = match (period, self.facts.horizon) {
                (Period::Quarter(offset @ 1..), Some(horizon)) => {
                    let quarter = format!("t.{} + ({offset})", if before { "qb" } else { "qa" });
                    format!("CASE WHEN {column} = 0 AND {quarter} > {horizon} THEN NULL ELSE {cents} END")
                }
                _ => cents,
            };
            terms.push(match self.factor(period, dollars, anchor, before, factors)? {
                Some(factor) => format!("{cents} * {factor}"),
                None => cents,
            });
        }
        let single = matches!(amount.period, Period::Quarter(_) | Period::CalendarQuarter(_));
        let sum = if terms.len() > 1 { format!("({})", terms.join(" + ")) } else { terms.concat() };
        let times = if single && amount.yearly { " * 4" } else { "" };
        Ok(dialect.floor(&format!("({sum}{times} + 0.5)")))
    }

    /// The columns that a period's earnings are the sum of.
    fn periods_of(&self, period: Period) -> Result<Vec<Period>, WarehouseError> {
        let has = |period: &Period| self.source.columns.contains_key(&Field::Wage(*period));
        if has(&period) {
            return Ok(vec![period]);
        }
        let parts: Vec<Period> = match period {
            Period::Year(_) => period.relative_quarters().into_iter().flatten().map(Period::Quarter).collect(),
            Period::CalendarYear(year) => {
                (0..4).map(|quarter| Period::CalendarQuarter(i32::from(year) * 4 + quarter)).collect()
            }
            Period::Quarter(_) | Period::CalendarQuarter(_) => Vec::new(),
        };
        if !parts.is_empty() && parts.iter().all(has) {
            return Ok(parts);
        }
        let offered: Vec<String> = self
            .source
            .columns
            .keys()
            .filter_map(|field| if let Field::Wage(period) = field { Some(period.to_string()) } else { None })
            .collect();
        Err(MeasureError::NotOffered { period, offered: offered.join(", ") }.into())
    }

    /// What a dollar of a column's time is worth in the dollars asked for; `None` = the same.
    fn factor(
        &self,
        period: Period,
        dollars: Dollars,
        anchor: Anchor,
        before: bool,
        factors: &mut Factors,
    ) -> Result<Option<String>, WarehouseError> {
        let Dollars::Constant(year) = dollars else { return Ok(None) };
        let target = self.prices.year(i32::from(year)).unwrap_or(f64::NAN);
        let fixed = |index: f64| self.source.dialect.double(&format!("{:.20}", target / index));
        Ok(Some(match period {
            Period::CalendarQuarter(quarter) => fixed(self.prices.over(quarter..=quarter)),
            Period::CalendarYear(year) => {
                let quarters = i32::from(year) * 4..=i32::from(year) * 4 + 3;
                fixed(self.prices.year(i32::from(year)).unwrap_or_else(|| self.prices.over(quarters)))
            }
            Period::Quarter(_) | Period::Year(_) => {
                self.anchor(anchor, before)?.ok_or(MeasureError::NoField(Field::CredentialDate))?;
                let Some(offsets) = period.relative_quarters() else { return Ok(None) };
                factors.of(before, i32::from(*offsets.start())..=i32::from(*offsets.end()))
            }
        }))
    }

    /// A row for each quarter that periods can count from, with the factors asked for.
    pub(super) fn price_rows(&self, wanted: &[(usize, &RangeInclusive<i32>)], question: &Question) -> String {
        let dialect = self.source.dialect;
        let target = match question.dollars {
            Dollars::Constant(year) => self.prices.year(i32::from(year)).unwrap_or(f64::NAN),
            Dollars::Nominal => f64::NAN,
        };
        let (first, last) = self.facts.anchors.unwrap_or_else(|| self.prices.quarters());
        let rows: Vec<Vec<String>> = (first - MARGIN..=last + MARGIN)
            .map(|anchor| {
                let factor = |(_, offsets): &(usize, &RangeInclusive<i32>)| {
                    let index = self.prices.over(anchor + offsets.start()..=anchor + offsets.end());
                    format!("{:.20}", target / index)
                };
                std::iter::once(anchor.to_string()).chain(wanted.iter().map(factor)).collect()
            })
            .collect();
        let mut names = vec!["q".to_owned()];
        names.extend(wanted.iter().map(|(at, _)| format!("f{at}")));
        let typed: String =
            wanted.iter().map(|(at, _)| format!(", {} AS f{at}", dialect.double(&format!("z.f{at}")))).collect();
        format!("SELECT z.q{typed} FROM {}", dialect.rows("z", &names, &rows))
    }

    /// True of earnings above zero in every quarter of a year; for a single quarter also in the ones before and after.
    pub(super) fn full_quarter(&self, period: Period, anchor: Anchor) -> Result<String, WarehouseError> {
        let quarters: Vec<Period> = match period {
            Period::Quarter(quarter) => (quarter - 1..=quarter + 1).map(Period::Quarter).collect(),
            Period::CalendarQuarter(quarter) => (quarter - 1..=quarter + 1).map(Period::CalendarQuarter).collect(),
            Period::CalendarYear(year) => {
                (0..4).map(|quarter| Period::CalendarQuarter(i32::from(year) * 4 + quarter)).collect()
            }
            Period::Year(_) => period.relative_quarters().into_iter().flatten().map(Period::Quarter).collect(),
        };
        let mut all = Vec::new();
        for quarter in quarters {
            let amount = Amount { period: quarter, yearly: false };
            let cents =
                self.cents(amount, Dollars::Nominal, anchor, &mut Factors::default()).map_err(|error| match error {
                    WarehouseError::Measure(MeasureError::NotOffered { .. }) => {
                        MeasureError::NoFullQuarter { period, quarter }.into()
                    }
                    other => other,
                })?;
            all.push(format!("{cents} > 0"));
        }
        Ok(all.join(" AND "))
    }
}
