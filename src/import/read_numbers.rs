//! Cells of number columns: amounts, counts, shares, ages, years.

use super::{
    Fix, IssueCode, PayUnit, codes, date,
    gather::Note,
    number::{self, NumberError},
    read::{Bare, Reader, Rules, Shape},
    reading::{Outcome, Reading, Value, marked, not_understood, noted, plain, state},
};
use crate::table::{CellState, Field, Period};

/// Quarterly amounts above this are more likely a year's.
const HIGH_QUARTER: f64 = 50_000.0;
/// Yearly amounts below this are more likely an hour's, a week's or a quarter's.
const LOW_YEAR: f64 = 1_000.0;

impl Rules<'_> {
    pub(super) fn counts(&self) -> bool {
        matches!(
            self.field,
            Some(Field::Count | Field::Certificates | Field::Enrolled | Field::Attempted | Field::Passed)
        )
    }

    /// Numbers that are plain values of the field, as found.
    pub(super) fn clean(&self) -> (f64, f64) {
        match (self.field, self.shape) {
            (Some(Field::Age), _) => (10.0, 110.0),
            (Some(Field::CohortYear | Field::WageYear), _) => (1900.0, 2150.0),
            (Some(Field::Latitude | Field::Longitude), _) => (f64::INFINITY, f64::NEG_INFINITY),
            (_, Shape::Cents) => {
                let low = if self.zeros.is_some() { f64::MIN_POSITIVE } else { 0.0 };
                if !self.is_pay() {
                    return (low, 1e12);
                }
                match self.pay.target {
                    PayUnit::Quarter => (low, HIGH_QUARTER / self.factor()),
                    // A year of nothing is one of the usual amounts.
                    _ => (LOW_YEAR / self.factor(), 1e12),
                }
            }
            _ => (f64::MIN, f64::MAX),
        }
    }

    fn is_pay(&self) -> bool {
        matches!(self.field, Some(Field::Wage(_) | Field::WageAmount | Field::EarningsBefore | Field::EarningsAfter))
    }

    /// What one unit found is in the unit of the column's meaning.
    fn factor(&self) -> f64 {
        self.pay.unit.map_or(1.0, |unit| times(unit, self.pay.target))
    }

    /// A bare number as a value of the column.
    pub(super) fn plain_number(&self, number: f64) -> Option<Value> {
        match self.shape {
            Shape::Cents => number::to_cents(number * self.factor()).map(Value::Cents),
            Shape::Rate => Some(Value::Number(self.share(number))),
            _ => Some(Value::Number(number)),
        }
    }

    /// A bound that a text gives, in the unit of the column's meaning as its values are.
    pub(super) fn bound(&self, text: &str, bound: f64) -> f64 {
        match self.shape {
            Shape::Cents => bound * self.factor(),
            Shape::Rate if !text.contains('%') => self.share(bound).min(1.0),
            _ => bound,
        }
    }

    fn share(&self, number: f64) -> f64 {
        match self.bare {
            Bare::Fraction => number,
            Bare::Percent => number * 0.01,
            Bare::BySize if number.abs() <= 1.0 => number,
            Bare::BySize => number * 0.01,
        }
    }
}

/// How many of one unit make one of the other.
fn times(unit: PayUnit, target: PayUnit) -> f64 {
    unit.a_year() / target.a_year()
}

impl Reader<'_> {
    pub(super) fn number_text(&mut self, text: &str) -> Reading {
        let field = self.rules.field;
        if field == Some(Field::CohortYear) || field == Some(Field::WageYear) {
            return match date::parse_year(text)
                .or_else(|| date::parse(text, self.rules.order, false).map(|days| date::civil(days).0))
            {
                Some(year) => plain(Value::Number(f64::from(year))),
                None => not_understood(text, IssueCode::NotADate, tr!("a year"), Some(Fix::State(CellState::Missing))),
            };
        }
        if field == Some(Field::WageQuarter) {
            let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
            return match digits.parse::<f64>() {
                Ok(quarter) if (1.0..=4.0).contains(&quarter) => plain(Value::Number(quarter)),
                _ => not_understood(text, IssueCode::NotADate, tr!("a quarter"), Some(Fix::State(CellState::Missing))),
            };
        }
        let (amount, said) = match self.rules.shape {
            Shape::Cents => number::with_unit(text),
            _ => (text, None),
        };
        match number::parse(amount, self.rules.decimal_comma) {
            Ok(parsed) if said.is_some() => self.paid(text, parsed.value, said),
            Ok(parsed) if self.rules.shape == Shape::Rate && parsed.percent => self.checked(text, parsed.value, true),
            Ok(parsed) => self.checked(text, parsed.value, false),
            Err(NumberError::DecimalComma(fixed)) => {
                let fixed = if self.rules.shape == Shape::Cents { money(&fixed) } else { fixed };
                let note = Note::warning(IssueCode::DecimalComma, tr!("“{text}” uses a decimal comma", text = text));
                noted(Outcome::NotUnderstood, note.fix(Fix::ReadAs(fixed)).whole_column())
            }
            Err(NumberError::NotANumber) => {
                let (code, what) = match field {
                    Some(Field::Age) => (IssueCode::NotAnAge, tr!("an age")),
                    _ if self.rules.shape == Shape::Cents => (IssueCode::NotANumber, tr!("an amount")),
                    _ => (IssueCode::NotANumber, tr!("a number")),
                };
                not_understood(text, code, what, Some(Fix::State(CellState::Missing)))
            }
        }
    }

    /// An amount that says itself what it pays for: `$18.50/hr`.
    fn paid(&mut self, text: &str, amount: f64, said: Option<PayUnit>) -> Reading {
        let target = self.rules.pay.target;
        match said {
            Some(PayUnit::Hour) if !self.rules.pay.confirmed => {
                let message =
                    tr!("“{text}” is pay by the hour; it counts as 2,080 hours a year only if you say so", text = text);
                noted(
                    Outcome::NotUnderstood,
                    Note::warning(IssueCode::PayUnit, message).fix(Fix::Pay(PayUnit::Hour)).whole_column(),
                )
            }
            Some(unit) => {
                let value = amount * times(unit, target);
                number::to_cents(value)
                    .map_or_else(|| state(CellState::Missing, None), |cents| plain(Value::Cents(cents)))
            }
            None => self.checked(text, amount, false),
        }
    }

    pub(super) fn number(&mut self, number: f64) -> Reading {
        self.checked("", number, false)
    }

    /// A number that was understood, checked against what its field allows. `text` is empty for number cells.
    fn checked(&mut self, text: &str, number: f64, percent: bool) -> Reading {
        let found = || if text.is_empty() { number.to_string() } else { text.to_owned() };
        let implausible = |code, what: &str| not_understood(&found(), code, what, Some(Fix::State(CellState::Missing)));
        if let (Some(code), false) = (self.rules.codes.state(number), percent) {
            return match code.certain {
                true => marked(&found(), code.marker()),
                false => noted(Outcome::State(code.state, None), codes::note(&found(), code)),
            };
        }
        if number == 0.0
            && let Some(zeros) = self.rules.zeros
            && zeros != CellState::Value
        {
            return state(zeros, None);
        }
        match (self.rules.field, self.rules.shape) {
            (Some(Field::Age), _) if !(10.0..=110.0).contains(&number) => {
                implausible(IssueCode::NotAnAge, tr!("a likely age"))
            }
            (Some(Field::Latitude), _) if !(-90.0..=90.0).contains(&number) || number == 0.0 => {
                implausible(IssueCode::Implausible, tr!("a latitude"))
            }
            (Some(Field::Longitude), _) if !(-180.0..=180.0).contains(&number) || number == 0.0 => {
                implausible(IssueCode::Implausible, tr!("a longitude"))
            }
            (Some(Field::CohortYear | Field::WageYear), _) if !(1900.0..=2150.0).contains(&number) => {
                implausible(IssueCode::NotADate, tr!("a year"))
            }
            (_, Shape::Rate) if percent => plain(Value::Number(number)),
            (_, Shape::Cents) => self.amount(&found(), number),
            _ => self.rules.plain_number(number).map_or_else(|| state(CellState::Missing, None), plain),
        }
    }

    fn amount(&self, text: &str, number: f64) -> Reading {
        let Some(Value::Cents(cents)) = self.rules.plain_number(number) else {
            return not_understood(text, IssueCode::NotANumber, tr!("an amount"), Some(Fix::State(CellState::Missing)));
        };
        let dollars = cents as f64 / 100.0;
        let (quarterly, yearly) = match (self.rules.field, self.rules.pay.target) {
            (
                Some(Field::Wage(Period::Quarter(_) | Period::CalendarQuarter(_)) | Field::WageAmount),
                PayUnit::Quarter,
            ) => (true, false),
            (Some(Field::EarningsBefore | Field::EarningsAfter), _) => (false, true),
            _ => (false, false),
        };
        let (code, message) = if cents < 0 {
            (IssueCode::NegativeEarnings, tr!("Amounts below zero are kept as they are"))
        } else if quarterly && dollars > HIGH_QUARTER {
            (IssueCode::Implausible, tr!("Earnings over $50,000 in one quarter are kept; are they a year’s?"))
        } else if yearly && dollars > 0.0 && dollars < LOW_YEAR {
            (
                IssueCode::Implausible,
                tr!("Earnings under $1,000 in a year are kept; are they an hour’s, a week’s or a month’s?"),
            )
        } else {
            return plain(Value::Cents(cents));
        };
        let note = Note::info(code, message).fix(Fix::State(CellState::Missing)).whole_column();
        noted(Outcome::Value(Value::Cents(cents)), note)
    }
}

/// Dollars with separators from plain digits: `8412.50` → `$8,412.50`.
fn money(plain: &str) -> String {
    number::cents(plain, false).map_or_else(|_error| plain.to_owned(), dollars)
}

/// Cents as dollars for people: `$8,412`, `$8,412.50`.
pub(crate) fn dollars(cents: i64) -> String {
    let whole = (cents.abs() / 100).to_string();
    let mut grouped = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    let sign = if cents < 0 { "−" } else { "" };
    let fraction = if cents % 100 == 0 { String::new() } else { format!(".{:02}", cents.abs() % 100) };
    format!("{sign}${grouped}{fraction}")
}
