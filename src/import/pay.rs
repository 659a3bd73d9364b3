//! What amounts pay for: an hour, a week, a month, a quarter or a year; said by the header, else asked or suggested.

use super::{ColumnChoice, Fix, IssueCode, PayUnit, evidence::Evidence, gather::Note, header, read::Pay};
use crate::table::{Field, Period};

/// Median amounts below this are pay by the hour.
const HOURLY: f64 = 200.0;

/// What was found about a column of pay.
pub(crate) struct Found {
    pub pay: Pay,
    /// The question or the statement.
    pub note: Option<Note>,
    /// A sentence for under figures.
    pub told: Option<String>,
    /// Amounts cannot be used before the user has answered.
    pub waits: bool,
}

impl Found {
    fn plain(target: PayUnit) -> Self {
        Self { pay: Pay { unit: None, target, confirmed: false }, note: None, told: None, waits: false }
    }
}

/// The pay unit of a column. `by_quarter` says that a long file's amounts are quarters'.
pub(crate) fn of(
    name: &str,
    field: Option<Field>,
    by_quarter: bool,
    evidence: &Evidence,
    choice: Option<&ColumnChoice>,
) -> Found {
    let target = match field {
        Some(Field::Wage(Period::Quarter(_) | Period::CalendarQuarter(_))) => PayUnit::Quarter,
        Some(Field::WageAmount) if by_quarter => PayUnit::Quarter,
        Some(Field::Wage(_) | Field::WageAmount | Field::EarningsBefore | Field::EarningsAfter) => PayUnit::Year,
        _ => return Found::plain(PayUnit::Year),
    };
    let chosen = choice.and_then(|choice| choice.pay);
    let periodic = matches!(field, Some(Field::Wage(_) | Field::WageAmount));
    let said = chosen.or_else(|| said(name, periodic));
    let guessed_hourly = said.is_none() && evidence.n >= 3 && evidence.middle > 0.0 && evidence.middle < HOURLY;
    let unit = said.unwrap_or(if guessed_hourly { PayUnit::Hour } else { target });
    let mut found = Found::plain(target);
    found.pay = Pay { unit: Some(unit), target, confirmed: chosen.is_some() };
    if unit == PayUnit::Hour && chosen.is_none() {
        let why = if guessed_hourly { tr!("amounts are small enough for") } else { tr!("says") };
        let message = tr!(
            "“{name}” {why} pay by the hour; it is not counted until you say what it pays for",
            name = name,
            why = why
        );
        let mut choices = vec![Fix::Pay(PayUnit::Hour)];
        choices.extend(PayUnit::ALL.into_iter().filter(|unit| *unit != PayUnit::Hour).map(Fix::Pay));
        found.note = Some(Note::warning(IssueCode::PayUnit, message).choices(choices).whole_column());
        found.waits = true;
    } else if unit != target {
        let times = unit.a_year() / target.a_year();
        let by =
            if times >= 1.0 { format!("× {}", thousands(times)) } else { format!("÷ {}", thousands(1.0 / times)) };
        let into = if target == PayUnit::Year { tr!("a year") } else { tr!("a quarter") };
        let told = tr!("“{name}” holds {} amounts: {by} to {into}.", unit.word(), name = name, by = by, into = into);
        if chosen.is_none() {
            let mut choices = vec![Fix::Pay(unit)];
            choices.extend(PayUnit::ALL.into_iter().filter(|other| *other != unit).map(Fix::Pay));
            let message = told.trim_end_matches('.').to_owned();
            found.note = Some(Note::info(IssueCode::PayUnit, message).choices(choices).whole_column());
        }
        found.told = Some(told);
    }
    found
}

fn thousands(number: f64) -> String {
    if number >= 1_000.0 {
        format!("{},{:03}", (number / 1_000.0) as u32, number as u32 % 1_000)
    } else {
        number.to_string()
    }
}

/// The unit that a header names. Headers of periods name their quarter or year anyway.
fn said(name: &str, periodic: bool) -> Option<PayUnit> {
    let normal = header::normal(name);
    let has = |words: &[&str]| normal.split(' ').any(|word| words.contains(&word));
    if has(&["hourly", "hour", "hr"]) {
        Some(PayUnit::Hour)
    } else if has(&["weekly"]) {
        Some(PayUnit::Week)
    } else if has(&["monthly"]) {
        Some(PayUnit::Month)
    } else if has(&["annual", "annually", "annualized", "annualised", "yearly"]) {
        Some(PayUnit::Year)
    } else if has(&["quarterly"]) || !periodic && has(&["quarter", "qtr", "q1", "q2", "q3", "q4"]) {
        Some(PayUnit::Quarter)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_amounts_pay_for() {
        for (name, expected) in [
            ("Hourly wage at placement", Some(PayUnit::Hour)),
            ("Avg weekly wage", Some(PayUnit::Week)),
            ("Median annual earnings after", Some(PayUnit::Year)),
            ("AvgQuarterlyWage4", Some(PayUnit::Quarter)),
            ("Median earnings 2nd quarter after exit", Some(PayUnit::Quarter)),
            ("Median earnings after", None),
        ] {
            assert_eq!(said(name, false), expected, "{name}");
        }
        assert_eq!(said("Wages 2nd Quarter After Exit Quarter", true), None);
    }
}
