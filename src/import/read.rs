//! One cell in, its meaning out: the value in the column's type, or the state that stands for it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    Fix, IssueCode, PayUnit,
    catalogue::Credentials,
    codes::Codes,
    date::{self, Calendar, Order},
    gather::Note,
    marker,
    normal::{code, people},
    number,
    reading::{Outcome, Read, Reading, Value, damaged, marked, not_understood, noted, plain, state},
};
use crate::{
    sheet::{CellRef, Keyed, Texts},
    table::{CellState, Field},
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

/// How shares without a percent sign are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bare {
    Fraction,
    Percent,
    /// Up to 1 as fractions, above as percents.
    BySize,
}

/// What the amounts of a column pay for, and what they are turned into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pay {
    /// `None` where the column is about no pay.
    pub unit: Option<PayUnit>,
    /// The unit that the column's meaning is in.
    pub target: PayUnit,
    /// The user said what the amounts pay for, hourly ones included.
    pub confirmed: bool,
}

/// Decisions that hold for a whole column.
#[derive(Clone, Debug)]
pub(crate) struct Rules<'a> {
    pub field: Option<Field>,
    pub shape: Shape,
    pub order: Order,
    pub bare: Bare,
    pub decimal_comma: bool,
    pub as_found: bool,
    pub fixes: Option<&'a BTreeMap<String, Fix>>,
    /// The file's own markers, in lower case.
    pub markers: &'a BTreeMap<String, CellState>,
    /// Numbers that stand for a state.
    pub codes: Codes,
    pub pay: Pay,
    pub zeros: Option<CellState>,
    pub calendar: Calendar,
    pub credentials: &'a Credentials<'a>,
    /// Digits after the dot of most CIP codes that are held as numbers.
    pub cip_decimals: usize,
}

/// Reads the cells of one column; every distinct text is understood once.
pub(crate) struct Reader<'a> {
    pub(super) rules: Rules<'a>,
    readings: Vec<Reading>,
    /// Place of a reading plus one, by code of the sheet's texts.
    by_code: Vec<u32>,
    by_text: HashMap<Box<str>, usize>,
    by_number: HashMap<u64, usize>,
    codes: HashMap<Arc<str>, u32>,
    /// Distinct normalised texts, by code.
    pub texts: Vec<Arc<str>>,
    /// Numbers in this range need no second look.
    clean: (f64, f64),
    /// Numbers that the user decided about.
    fixed_numbers: Vec<f64>,
}

impl<'a> Reader<'a> {
    pub fn new(rules: Rules<'a>) -> Self {
        let fixed_numbers = rules.fixes.map_or_else(Vec::new, |fixes| {
            fixes
                .keys()
                .filter_map(|text| number::parse(text, rules.decimal_comma).ok())
                .map(|found| found.value)
                .collect()
        });
        let clean = rules.clean();
        Self {
            rules,
            readings: Vec::new(),
            by_code: Vec::new(),
            by_text: HashMap::new(),
            by_number: HashMap::new(),
            codes: HashMap::new(),
            texts: Vec::new(),
            clean,
            fixed_numbers,
        }
    }

    pub fn reading(&self, at: usize) -> &Reading {
        &self.readings[at]
    }

    /// Reads a cell of a column with these texts.
    pub fn read(&mut self, cell: Keyed<'_>, texts: &Texts) -> Read {
        match cell {
            Keyed::Text(code) => {
                let at = code as usize;
                if at >= self.by_code.len() {
                    self.by_code.resize(texts.len().max(at + 1), 0);
                }
                if self.by_code[at] == 0 {
                    let reading = self.text(texts.get(code).trim());
                    self.by_code[at] = self.keep(reading) as u32 + 1;
                }
                Read::Known(self.by_code[at] as usize - 1)
            }
            Keyed::Cell(CellRef::Number(number)) => self.number_cell(number),
            Keyed::Cell(CellRef::Empty) => Read::Plain(Outcome::State(CellState::Missing, None)),
            Keyed::Cell(CellRef::Date { days, .. }) => match self.rules.shape {
                Shape::Days => Read::Plain(Outcome::Value(Value::Days(days))),
                _ => self.remembered(&date::iso(days), |reader| reader.date(days)),
            },
            Keyed::Cell(CellRef::Text(text)) => {
                let text = text.trim();
                if self.rules.field == Some(Field::PersonId) && self.rules.fixes.is_none() && !code::is_damaged(text) {
                    // Nearly every one is different, so remembering readings only takes room.
                    let reading = self.understand(text);
                    return match reading.note {
                        None => Read::Plain(reading.outcome),
                        Some(_) => Read::Known(self.keep(reading)),
                    };
                }
                self.remembered(text, |reader| reader.text(text))
            }
            Keyed::Cell(CellRef::Bool(flag)) => match self.rules.shape {
                Shape::Flag => Read::Plain(Outcome::Value(Value::Flag(flag))),
                Shape::Number | Shape::Rate => Read::Plain(Outcome::Value(Value::Number(f64::from(u8::from(flag))))),
                _ => {
                    let word = if flag { "Yes" } else { "No" };
                    self.remembered(word, |reader| reader.text(word))
                }
            },
            Keyed::Cell(CellRef::Error(text)) => self.remembered(text, |reader| reader.error(text)),
        }
    }

    fn keep(&mut self, reading: Reading) -> usize {
        self.readings.push(reading);
        self.readings.len() - 1
    }

    fn remembered(&mut self, text: &str, make: impl FnOnce(&mut Self) -> Reading) -> Read {
        if let Some(&at) = self.by_text.get(text) {
            return Read::Known(at);
        }
        let reading = make(self);
        let at = self.keep(reading);
        self.by_text.insert(text.into(), at);
        Read::Known(at)
    }

    fn number_cell(&mut self, number: f64) -> Read {
        let numeric = matches!(self.rules.shape, Shape::Cents | Shape::Number | Shape::Rate);
        if numeric && self.clean.0 <= number && number <= self.clean.1 {
            let special = self.rules.codes.state(number).is_some() || self.fixed_numbers.contains(&number);
            if let (false, Some(value)) = (special, self.rules.plain_number(number)) {
                return Read::Plain(Outcome::Value(value));
            }
        }
        if let Some(&at) = self.by_number.get(&number.to_bits()) {
            return Read::Known(at);
        }
        let reading = match self.fixed_number(number) {
            Some(reading) => reading,
            None if numeric => self.number(number),
            None => self.number_as_text(number),
        };
        let at = self.keep(reading);
        self.by_number.insert(number.to_bits(), at);
        Read::Known(at)
    }

    fn fixed_number(&mut self, number: f64) -> Option<Reading> {
        let text = self.fixed_numbers.contains(&number).then(|| number.to_string());
        text.and_then(|text| self.fixed(&text))
    }

    /// A number in a column of texts, codes most of all.
    fn number_as_text(&mut self, number: f64) -> Reading {
        let text = number.to_string();
        match self.rules.field {
            Some(Field::PersonId | Field::Unitid | Field::Opeid) if number.abs() >= 1e15 => damaged(&text),
            Some(Field::Cip) if number.fract() != 0.0 => {
                // A number has lost the zeros at the end.
                let decimals = text.split_once('.').map_or(0, |(_whole, rest)| rest.len());
                let wanted = self.rules.cip_decimals.max(if decimals > 2 { 4 } else { 2 });
                if decimals >= wanted || self.rules.as_found {
                    return self.text(&text);
                }
                let mut reading = self.text(&format!("{number:.wanted$}"));
                let message = tr!("CIP codes had lost zeros: restored");
                let note = Note::info(IssueCode::LeadingZerosRestored, message).fix(Fix::AsFound).whole_column();
                reading.note = Some(Arc::new(note));
                reading.repaired = true;
                reading
            }
            _ => self.text(&text),
        }
    }

    fn text(&mut self, text: &str) -> Reading {
        if let Some(reading) = self.fixed(text) {
            return reading;
        }
        self.understand(text)
    }

    fn error(&mut self, text: &str) -> Reading {
        self.fixed(text).unwrap_or_else(|| {
            let message = tr!("{text} is an error of the spreadsheet and counts as missing", text = text);
            let note = Note::info(IssueCode::ErrorValue, message).fix(Fix::State(CellState::Missing));
            noted(Outcome::State(CellState::Missing, None), note)
        })
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
                Shape::Cents | Shape::Number | Shape::Rate => number::parse(text, self.rules.decimal_comma)
                    .ok()
                    .and_then(|parsed| self.rules.plain_number(parsed.value))
                    .map_or_else(|| state(CellState::Missing, None), plain),
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

    pub(super) fn understand(&mut self, text: &str) -> Reading {
        if text.is_empty() {
            return state(CellState::Missing, None);
        }
        if let Some(chosen) = self.file_marker(text) {
            return state(chosen, None);
        }
        if self.rules.field == Some(Field::PersonId) && is_plain_id(text) {
            return plain(self.intern(text));
        }
        let marker = match self.rules.shape {
            Shape::Cents | Shape::Number | Shape::Rate => marker::in_numbers(text, self.rules.counts()),
            Shape::Days | Shape::Quarter => marker::simple(text),
            Shape::Flag => marker::in_text(text).or_else(|| marker::unknown(text)),
            // "Unknown" is a group of people, not a missing cell.
            Shape::Text => marker::in_text(text),
        };
        if let Some(marker) = marker {
            let bounds = marker.bounds.map(|(low, high)| (self.rules.bound(text, low), self.rules.bound(text, high)));
            return marked(text, marker::Marker { bounds, ..marker });
        }
        match self.rules.shape {
            Shape::Text => self.words(text),
            Shape::Cents | Shape::Number | Shape::Rate => self.number_text(text),
            Shape::Days => {
                let birth = self.rules.field == Some(Field::BirthDate);
                match date::parse(text, self.rules.order, birth) {
                    Some(days) if date::has_short_year(text) => {
                        let note = Note::info(IssueCode::TwoDigitYears, date::short_years(birth)).whole_column();
                        noted(Outcome::Value(Value::Days(days)), note)
                    }
                    Some(days) => plain(Value::Days(days)),
                    None => not_understood(text, IssueCode::NotADate, tr!("a date"), self.other_order(text)),
                }
            }
            Shape::Quarter => {
                let quarter = date::parse_quarter(text, self.rules.calendar)
                    .or_else(|| five_digits(text))
                    .or_else(|| date::parse(text, self.rules.order, false).map(date::quarter_of));
                match quarter {
                    Some(quarter) => plain(Value::Quarter(quarter)),
                    None => not_understood(
                        text,
                        IssueCode::NotADate,
                        tr!("a quarter"),
                        Some(Fix::State(CellState::Missing)),
                    ),
                }
            }
            Shape::Flag => match people::flag(text) {
                Some(flag) => plain(Value::Flag(flag)),
                None => not_understood(
                    text,
                    IssueCode::NotUnderstood,
                    tr!("yes or no"),
                    Some(Fix::State(CellState::Missing)),
                ),
            },
        }
    }

    fn file_marker(&self, text: &str) -> Option<CellState> {
        if self.rules.markers.is_empty() || text.len() > 40 {
            return None;
        }
        self.rules.markers.get(&text.to_lowercase()).copied()
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

    fn date(&mut self, days: i32) -> Reading {
        let text = date::iso(days);
        match self.rules.shape {
            Shape::Days => plain(Value::Days(days)),
            Shape::Quarter => plain(Value::Quarter(date::quarter_of(days))),
            Shape::Number if matches!(self.rules.field, Some(Field::CohortYear | Field::WageYear)) => {
                plain(Value::Number(f64::from(date::civil(days).0)))
            }
            Shape::Text if self.rules.field.is_none() => self.text(&text),
            shape => {
                if let Some(reading) = self.fixed(&text) {
                    return reading;
                }
                // A spreadsheet program took `10-12` or `11-3051` for a date.
                let typed = self.typed(days);
                if shape == Shape::Text && !self.rules.as_found {
                    let mut reading = self.understand(&typed);
                    reading.repaired = true;
                    let message = tr!(
                        "A spreadsheet program took codes for dates: {text} was read as {typed}",
                        text = text,
                        typed = typed
                    );
                    let note = Note::info(IssueCode::DateInCodeColumn, message).fix(Fix::AsFound).whole_column();
                    reading.note = Some(Arc::new(note));
                    return reading;
                }
                if shape == Shape::Text {
                    return plain(self.intern(&text));
                }
                not_understood(&text, IssueCode::DateInCodeColumn, tr!("a number but a date"), Some(Fix::ReadAs(typed)))
            }
        }
    }

    /// What was typed before a spreadsheet program made a date of it.
    fn typed(&self, days: i32) -> String {
        let (year, month, day) = date::civil(days);
        match self.rules.field {
            Some(Field::Soc) => format!("{month}-{year:04}"),
            Some(Field::AgeGroup) => format!("{}-{}", month.min(day), month.max(day)),
            _ if day == 1 && year > 2100 => format!("{month}-{year}"),
            _ => format!("{month}-{day}"),
        }
    }
}

/// An id that can be no marker and needs no repair: letters, digits and dashes. Nearly every row has another one.
fn is_plain_id(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    plain && text.len() > 1 && text.bytes().any(|b| b.is_ascii_digit()) && !code::is_damaged(text)
}

/// `20213` for the third quarter of 2021.
fn five_digits(text: &str) -> Option<i32> {
    let number: i32 = text.parse().ok().filter(|_number| text.len() == 5)?;
    let (year, quarter) = (number / 10, number % 10);
    ((1900..=2150).contains(&year) && (1..=4).contains(&quarter)).then_some(year * 4 + quarter - 1)
}
