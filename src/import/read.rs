//! One cell in, its meaning out: the value in the column's type, or the state that stands for it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    Fix, IssueCode, Severity,
    date::{self, Order},
    gather::Note,
    marker::{self, Marker},
    normal::people,
    number::{self, NumberError},
};
use crate::{
    sheet::CellRef,
    table::{CellState, Field, Period},
};

/// How a column's values are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Cents,
    Number,
    /// A number in 0…1.
    Rate,
    Days,
    Quarter,
    Flag,
}

/// A value in its column's type; texts by code of the reader's dictionary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    Text(u32),
    Cents(i64),
    Number(f64),
    Days(i32),
    Quarter(i32),
    Flag(bool),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Value(Value),
    State(CellState, Option<(f64, f64)>),
    NotUnderstood,
}

/// What a cell was read as, and what there is to say about it.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub outcome: Outcome,
    pub note: Option<Arc<Note>>,
    /// The value differs from the text by an automatic repair.
    pub repaired: bool,
}

/// Decisions that hold for a whole column.
#[derive(Clone, Debug)]
pub(crate) struct Rules<'a> {
    pub field: Option<Field>,
    pub shape: Shape,
    pub order: Order,
    /// What one unit of a bare number is worth in a column of shares: 1, or 0.01 for percents without sign.
    pub rate_unit: f64,
    pub decimal_comma: bool,
    pub as_found: bool,
    pub fixes: Option<&'a BTreeMap<String, Fix>>,
}

/// Reads the cells of one column; every distinct text is understood once.
pub(crate) struct Reader<'a> {
    pub(super) rules: Rules<'a>,
    known: HashMap<Box<str>, Reading>,
    codes: HashMap<Arc<str>, u32>,
    /// Distinct normalised texts, by code.
    pub texts: Vec<Arc<str>>,
}

impl<'a> Reader<'a> {
    pub fn new(rules: Rules<'a>) -> Self {
        Self { rules, known: HashMap::new(), codes: HashMap::new(), texts: Vec::new() }
    }

    pub fn read(&mut self, cell: CellRef<'_>) -> Reading {
        match cell {
            CellRef::Empty => state(CellState::Missing, None),
            CellRef::Text(text) => self.text(text.trim()),
            CellRef::Number(number) => match self.rules.shape {
                Shape::Cents | Shape::Number | Shape::Rate if self.rules.fixes.is_none() => self.number(number),
                _ => self.text(&shown(cell)),
            },
            CellRef::Date { days, .. } => self.date(days, cell),
            CellRef::Bool(flag) => match self.rules.shape {
                Shape::Flag => plain(Value::Flag(flag)),
                Shape::Number | Shape::Rate => plain(Value::Number(f64::from(u8::from(flag)))),
                _ => self.text(if flag { "Yes" } else { "No" }),
            },
            CellRef::Error(text) => {
                let text = text.to_string();
                self.fixed(&text).unwrap_or_else(|| {
                    let message = format!("{text} is an error of the spreadsheet and counts as missing");
                    noted(
                        Outcome::State(CellState::Missing, None),
                        IssueCode::ErrorValue,
                        Severity::Info,
                        message,
                        Some(Fix::State(CellState::Missing)),
                    )
                })
            }
        }
    }

    fn text(&mut self, text: &str) -> Reading {
        if self.rules.field == Some(Field::PersonId) && self.rules.fixes.is_none() {
            // Nearly every one is different, so remembering readings only takes room.
            return self.understand(text);
        }
        if let Some(reading) = self.known.get(text) {
            return reading.clone();
        }
        let reading = self.fixed(text).unwrap_or_else(|| self.understand(text));
        self.known.insert(text.into(), reading.clone());
        reading
    }

    /// The reading that the user chose for this text.
    fn fixed(&mut self, text: &str) -> Option<Reading> {
        match self.rules.fixes?.get(text)? {
            Fix::ReadAs(other) => {
                let other = other.clone();
                let mut reading = self.understand(other.trim());
                if matches!(reading.outcome, Outcome::NotUnderstood) && self.rules.shape == Shape::Text {
                    reading = plain(self.intern(&other));
                }
                reading.repaired |= matches!(reading.outcome, Outcome::Value(_));
                Some(reading)
            }
            Fix::State(CellState::Value) | Fix::AsFound => Some(match self.rules.shape {
                Shape::Text => plain(self.intern(text)),
                _ => state(CellState::Missing, None),
            }),
            Fix::State(chosen) => Some(state(*chosen, None)),
            Fix::Ignore => Some(state(CellState::Missing, None)),
            // The others are about whole columns, tables or files.
            _ => None,
        }
    }

    pub(super) fn intern(&mut self, text: &str) -> Value {
        if let Some(&code) = self.codes.get(text) {
            return Value::Text(code);
        }
        let shared: Arc<str> = text.into();
        let code = self.texts.len() as u32;
        self.texts.push(Arc::clone(&shared));
        self.codes.insert(shared, code);
        Value::Text(code)
    }

    fn counts(&self) -> bool {
        matches!(
            self.rules.field,
            Some(Field::Count | Field::Certificates | Field::Enrolled | Field::Attempted | Field::Passed)
        )
    }

    fn understand(&mut self, text: &str) -> Reading {
        if text.is_empty() {
            return state(CellState::Missing, None);
        }
        let marker = match self.rules.shape {
            Shape::Cents | Shape::Number | Shape::Rate => marker::in_numbers(text, self.counts()),
            Shape::Days | Shape::Quarter => marker::simple(text),
            Shape::Flag => marker::in_text(text).or_else(|| marker::unknown(text)),
            // "Unknown" is a group of people, not a missing cell.
            Shape::Text => marker::in_text(text),
        };
        if let Some(marker) = marker {
            return marked(text, marker);
        }
        match self.rules.shape {
            Shape::Text => self.words(text),
            Shape::Cents | Shape::Number | Shape::Rate => self.number_text(text),
            Shape::Days => {
                let birth = self.rules.field == Some(Field::BirthDate);
                match date::parse(text, self.rules.order, birth) {
                    Some(days) => plain(Value::Days(days)),
                    None => not_understood(text, IssueCode::NotADate, "a date", self.other_order(text)),
                }
            }
            Shape::Quarter => {
                let quarter = date::parse_quarter(text)
                    .or_else(|| five_digits(text))
                    .or_else(|| date::parse(text, self.rules.order, false).map(date::quarter_of));
                match quarter {
                    Some(quarter) => plain(Value::Quarter(quarter)),
                    None => {
                        not_understood(text, IssueCode::NotADate, "a quarter", Some(Fix::State(CellState::Missing)))
                    }
                }
            }
            Shape::Flag => match people::flag(text) {
                Some(flag) => plain(Value::Flag(flag)),
                None => {
                    not_understood(text, IssueCode::NotUnderstood, "yes or no", Some(Fix::State(CellState::Missing)))
                }
            },
        }
    }

    /// A date that is one only with day and month the other way round.
    fn other_order(&self, text: &str) -> Option<Fix> {
        let order = match self.rules.order {
            Order::MonthFirst => Order::DayFirst,
            Order::DayFirst => Order::MonthFirst,
        };
        let turned = date::parse(text, order, self.rules.field == Some(Field::BirthDate)).map(date::iso);
        Some(turned.map_or(Fix::State(CellState::Missing), Fix::ReadAs))
    }

    fn number_text(&mut self, text: &str) -> Reading {
        let field = self.rules.field;
        if field == Some(Field::CohortYear) || field == Some(Field::WageYear) {
            return match date::parse_year(text)
                .or_else(|| date::parse(text, self.rules.order, false).map(|days| date::civil(days).0))
            {
                Some(year) => plain(Value::Number(f64::from(year))),
                None => not_understood(text, IssueCode::NotADate, "a year", Some(Fix::State(CellState::Missing))),
            };
        }
        if field == Some(Field::WageQuarter) {
            let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
            return match digits.parse::<f64>() {
                Ok(quarter) if (1.0..=4.0).contains(&quarter) => plain(Value::Number(quarter)),
                _ => not_understood(text, IssueCode::NotADate, "a quarter", Some(Fix::State(CellState::Missing))),
            };
        }
        match number::parse(text, self.rules.decimal_comma) {
            Ok(parsed) if self.rules.shape == Shape::Rate => {
                let value = if parsed.percent { parsed.value } else { parsed.value * self.rules.rate_unit };
                self.checked(text, value)
            }
            Ok(parsed) => self.checked(text, parsed.value),
            Err(NumberError::DecimalComma(fixed)) => Reading {
                outcome: Outcome::NotUnderstood,
                note: Some(Arc::new(Note {
                    code: IssueCode::DecimalComma,
                    severity: Severity::Warning,
                    message: format!("“{text}” uses a decimal comma"),
                    fix: Some(Fix::ReadAs(if self.rules.shape == Shape::Cents { money(&fixed) } else { fixed })),
                    whole_column: true,
                })),
                repaired: false,
            },
            Err(NumberError::NotANumber) => {
                let (code, what) = match field {
                    Some(Field::Age) => (IssueCode::NotAnAge, "an age"),
                    _ if self.rules.shape == Shape::Cents => (IssueCode::NotANumber, "an amount"),
                    _ => (IssueCode::NotANumber, "a number"),
                };
                not_understood(text, code, what, Some(Fix::State(CellState::Missing)))
            }
        }
    }

    fn number(&mut self, number: f64) -> Reading {
        let value = if self.rules.shape == Shape::Rate { number * self.rules.rate_unit } else { number };
        self.checked("", value)
    }

    /// A number that was understood, checked against what its field allows. `text` may be empty for number cells.
    fn checked(&mut self, text: &str, value: f64) -> Reading {
        let found = || if text.is_empty() { format!("{value}") } else { text.to_owned() };
        let coordinates = matches!(self.rules.field, Some(Field::Latitude | Field::Longitude));
        if !coordinates && self.rules.field.is_some() {
            let original = if self.rules.shape == Shape::Rate { value / self.rules.rate_unit } else { value };
            if let Some(marker) = marker::in_amount(original) {
                let text = if text.is_empty() { original.to_string() } else { text.to_owned() };
                return marked(&text, marker);
            }
        }
        match (self.rules.field, self.rules.shape) {
            (Some(Field::Age), _) if !(10.0..=110.0).contains(&value) => {
                not_understood(&found(), IssueCode::NotAnAge, "a likely age", Some(Fix::State(CellState::Missing)))
            }
            (Some(Field::Latitude), _) if !(-90.0..=90.0).contains(&value) || value == 0.0 => {
                not_understood(&found(), IssueCode::Implausible, "a latitude", Some(Fix::State(CellState::Missing)))
            }
            (Some(Field::Longitude), _) if !(-180.0..=180.0).contains(&value) || value == 0.0 => {
                not_understood(&found(), IssueCode::Implausible, "a longitude", Some(Fix::State(CellState::Missing)))
            }
            (Some(Field::CohortYear | Field::WageYear), _) if !(1900.0..=2150.0).contains(&value) => {
                not_understood(&found(), IssueCode::NotADate, "a year", Some(Fix::State(CellState::Missing)))
            }
            (_, Shape::Cents) => self.amount(&found(), value),
            _ => plain(Value::Number(value)),
        }
    }

    fn amount(&self, text: &str, value: f64) -> Reading {
        let Some(cents) = number::to_cents(value) else {
            return not_understood(text, IssueCode::NotANumber, "an amount", Some(Fix::State(CellState::Missing)));
        };
        let outcome = Outcome::Value(Value::Cents(cents));
        let quarterly = matches!(
            self.rules.field,
            Some(Field::Wage(Period::Quarter(_) | Period::CalendarQuarter(_)) | Field::WageAmount)
        );
        let (code, message) = if cents < 0 {
            (IssueCode::NegativeEarnings, "Amounts below zero are kept as they are".to_owned())
        } else if quarterly && cents > 25_000_000 {
            (IssueCode::Implausible, "Earnings over $250,000 in one quarter are kept; are they yearly?".to_owned())
        } else {
            return plain(Value::Cents(cents));
        };
        let note = Note {
            code,
            severity: Severity::Info,
            message,
            fix: Some(Fix::State(CellState::Missing)),
            whole_column: true,
        };
        Reading { outcome, note: Some(Arc::new(note)), repaired: false }
    }

    fn date(&mut self, days: i32, cell: CellRef<'_>) -> Reading {
        match self.rules.shape {
            Shape::Days => plain(Value::Days(days)),
            Shape::Quarter => plain(Value::Quarter(date::quarter_of(days))),
            Shape::Number if matches!(self.rules.field, Some(Field::CohortYear | Field::WageYear)) => {
                plain(Value::Number(f64::from(date::civil(days).0)))
            }
            Shape::Text if self.rules.field.is_none() => self.text(&shown(cell)),
            shape => {
                let text = shown(cell);
                if let Some(reading) = self.fixed(&text) {
                    return reading;
                }
                // A spreadsheet program took `10-12` or `11-3051` for a date.
                let (year, month, day) = date::civil(days);
                let typed = if day == 1 && year > 2100 { format!("{month}-{year}") } else { format!("{month}-{day}") };
                if shape == Shape::Text && !self.rules.as_found {
                    let mut reading = self.understand(&typed);
                    reading.repaired = true;
                    reading.note = Some(Arc::new(Note {
                        code: IssueCode::DateInCodeColumn,
                        severity: Severity::Info,
                        message: format!("A spreadsheet program took codes for dates: {text} was read as {typed}"),
                        fix: Some(Fix::AsFound),
                        whole_column: true,
                    }));
                    return reading;
                }
                if shape == Shape::Text {
                    return plain(self.intern(&text));
                }
                not_understood(&text, IssueCode::DateInCodeColumn, "a number but a date", Some(Fix::ReadAs(typed)))
            }
        }
    }
}

/// The text of a cell as found, for people: whole numbers without decimals, dates as ISO.
pub(crate) fn shown(cell: CellRef<'_>) -> String {
    match cell {
        CellRef::Empty => String::new(),
        CellRef::Text(text) => text.trim().to_owned(),
        CellRef::Number(number) => number.to_string(),
        CellRef::Date { days, .. } => date::iso(days),
        CellRef::Bool(flag) => if flag { "Yes" } else { "No" }.to_owned(),
        CellRef::Error(text) => text.to_string(),
    }
}

/// `20213` for the third quarter of 2021.
fn five_digits(text: &str) -> Option<i32> {
    let number: i32 = text.parse().ok().filter(|_number| text.len() == 5)?;
    let (year, quarter) = (number / 10, number % 10);
    ((1900..=2150).contains(&year) && (1..=4).contains(&quarter)).then_some(year * 4 + quarter - 1)
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

pub(super) fn plain(value: Value) -> Reading {
    Reading { outcome: Outcome::Value(value), note: None, repaired: false }
}

pub(super) fn state(state: CellState, bounds: Option<(f64, f64)>) -> Reading {
    Reading { outcome: Outcome::State(state, bounds), note: None, repaired: false }
}

fn noted(outcome: Outcome, code: IssueCode, severity: Severity, message: String, fix: Option<Fix>) -> Reading {
    let note = Note { code, severity, message, fix, whole_column: false };
    Reading { outcome, note: Some(Arc::new(note)), repaired: false }
}

fn marked(text: &str, marker: Marker) -> Reading {
    let outcome = Outcome::State(marker.state, marker.bounds);
    if !marker.ambiguous {
        return Reading { outcome, note: None, repaired: false };
    }
    let word = match marker.state {
        CellState::Suppressed => "suppressed",
        CellState::NotApplicable => "not applicable",
        _ => "missing",
    };
    let message = format!("“{text}” was read as {word}");
    noted(outcome, IssueCode::AmbiguousMarker, Severity::Info, message, Some(Fix::State(marker.state)))
}

pub(super) fn not_understood(text: &str, code: IssueCode, what: &str, fix: Option<Fix>) -> Reading {
    noted(Outcome::NotUnderstood, code, Severity::Warning, format!("“{text}” is not {what}"), fix)
}
