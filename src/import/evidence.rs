//! What the values of a column look like, as shares of a sample.

use std::collections::HashSet;

use super::{
    catalogue::Credentials,
    date, marker,
    normal::{code, people},
    number, shown,
};
use crate::{
    place,
    sheet::CellRef,
    table::{Field, Identifier},
};

/// Most cells looked at in a column.
const SAMPLE: usize = 200;

/// Shares (0…1) of the sampled cells that look like something; markers and blanks are left aside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// Cells that count.
    pub n: usize,
    pub distinct: usize,
    /// A number, a range or a top code.
    pub number: f64,
    /// A number alone.
    pub plain: f64,
    industry: f64,
    county: f64,
    /// Carries a currency sign.
    pub money: f64,
    /// Carries a percent sign.
    pub percent: f64,
    /// Numbers in 0…1, and in 0…100.
    pub unit: f64,
    pub hundred: f64,
    pub date: f64,
    pub year: f64,
    pub words: f64,
    pub letters: f64,
    state: f64,
    zip: f64,
    unitid: f64,
    cip: f64,
    dotted_cip: f64,
    soc: f64,
    dashed_soc: f64,
    opeid: f64,
    age: f64,
    age_group: f64,
    latitude: f64,
    longitude: f64,
    pub flag: f64,
    sex: f64,
    race: f64,
    credit: f64,
    pub credential: f64,
    comparison: f64,
    ssn: f64,
    /// Nine digits and nothing else, as Social Security numbers without dashes.
    nine: f64,
    /// Figures or figures with letters, too long for an amount.
    pub id_like: f64,
    email: f64,
    phone: f64,
    pub quarter: f64,
    pub relative_period: f64,
    /// Texts that can only be day first, and only month first.
    day_first: usize,
    month_first: usize,
    /// Bare numbers above 1.5 and in (0, 1], for shares.
    pub bare_high: usize,
    pub bare_low: usize,
    /// Texts that could be day first or month first.
    pub either_order: usize,
    /// Most decimals of a number, and texts `9`, `0` and `1` alone.
    pub decimals: usize,
    pub answer_codes: f64,
    /// Median of the numbers; 0 without any.
    pub middle: f64,
    numbers: Vec<f64>,
}

impl Evidence {
    /// Looks at up to 200 non-empty cells, evenly spread.
    pub fn of<'a>(cells: impl ExactSizeIterator<Item = CellRef<'a>> + Clone, credentials: &Credentials<'_>) -> Self {
        // A long column is sampled first; only one that is mostly blank is counted.
        let spread = cells.len().div_ceil(SAMPLE * 4).max(1);
        let sampled = cells.clone().step_by(spread).filter(|cell| !cell.is_empty()).count();
        let step = if sampled >= SAMPLE { sampled / SAMPLE } else { 0 };
        if step > 0 {
            return Self::look_at(cells.step_by(spread).filter(|cell| !cell.is_empty()).step_by(step), credentials);
        }
        let filled = cells.clone().filter(|cell| !cell.is_empty()).count();
        Self::look_at(cells.filter(|cell| !cell.is_empty()).step_by(filled.div_ceil(SAMPLE).max(1)), credentials)
    }

    fn look_at<'a>(cells: impl Iterator<Item = CellRef<'a>>, credentials: &Credentials<'_>) -> Self {
        let mut evidence = Self::default();
        let mut seen = HashSet::new();
        for cell in cells {
            let text = shown::shown(cell);
            if matches!(cell, CellRef::Error(_)) || marker::in_text(&text).is_some() || marker::unknown(&text).is_some()
            {
                continue;
            }
            evidence.n += 1;
            evidence.look(cell, &text, credentials);
            seen.insert(text);
        }
        evidence.numbers.sort_by(f64::total_cmp);
        evidence.middle = evidence.numbers.get(evidence.numbers.len() / 2).copied().unwrap_or(0.0);
        evidence.numbers = Vec::new();
        evidence.distinct = seen.len();
        let n = (evidence.n as f64).max(1.0);
        for share in [
            &mut evidence.number,
            &mut evidence.plain,
            &mut evidence.industry,
            &mut evidence.county,
            &mut evidence.money,
            &mut evidence.percent,
            &mut evidence.unit,
            &mut evidence.hundred,
            &mut evidence.date,
            &mut evidence.year,
            &mut evidence.words,
            &mut evidence.letters,
            &mut evidence.state,
            &mut evidence.zip,
            &mut evidence.unitid,
            &mut evidence.cip,
            &mut evidence.dotted_cip,
            &mut evidence.soc,
            &mut evidence.dashed_soc,
            &mut evidence.opeid,
            &mut evidence.age,
            &mut evidence.age_group,
            &mut evidence.latitude,
            &mut evidence.longitude,
            &mut evidence.flag,
            &mut evidence.sex,
            &mut evidence.race,
            &mut evidence.credit,
            &mut evidence.credential,
            &mut evidence.comparison,
            &mut evidence.ssn,
            &mut evidence.nine,
            &mut evidence.id_like,
            &mut evidence.email,
            &mut evidence.phone,
            &mut evidence.quarter,
            &mut evidence.relative_period,
            &mut evidence.answer_codes,
        ] {
            *share /= n;
        }
        evidence
    }

    fn look(&mut self, cell: CellRef<'_>, text: &str, credentials: &Credentials<'_>) {
        let add = |share: &mut f64, yes: bool| *share += f64::from(u8::from(yes));
        let is_date = matches!(cell, CellRef::Date { .. });
        let parsed = match cell {
            CellRef::Number(number) => Some(number),
            CellRef::Text(text) => match number::parse(number::with_unit(text).0, false) {
                Ok(parsed) => Some(parsed.value),
                Err(number::NumberError::DecimalComma(plain)) => plain.parse().ok(),
                Err(number::NumberError::NotANumber) => None,
            },
            CellRef::Empty | CellRef::Date { .. } | CellRef::Bool(_) | CellRef::Error(_) => None,
        };
        self.numbers.extend(parsed);
        let bounded = parsed.is_none() && marker::in_numbers(text, true).is_some();
        let percent = text.contains('%');
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        // Long texts and texts without digits cannot be most things; asking anyway costs time in every column.
        let short = text.len() <= 60;
        let coded = digits > 0 && text.len() <= 30;
        add(&mut self.number, parsed.is_some() || bounded);
        add(&mut self.plain, parsed.is_some());
        let naics = code::industry(text);
        let naics = (2..=6).contains(&naics.len()) && naics.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        add(&mut self.industry, naics || letters >= 3);
        add(&mut self.county, letters >= 3 || digits >= 3 && code::county_fips(text).is_some());
        add(&mut self.money, text.contains('$'));
        add(&mut self.percent, percent);
        add(&mut self.unit, parsed.is_some_and(|value| (0.0..=1.0).contains(&value)));
        add(&mut self.hundred, parsed.is_some_and(|value| (0.0..=100.0).contains(&value)));
        add(&mut self.words, letters >= 2 && !is_date);
        add(&mut self.letters, letters > digits && !is_date);
        if let (Some(value), false) = (parsed, percent) {
            self.bare_high += usize::from(value > 1.5);
            self.bare_low += usize::from(value > 0.0 && value <= 1.0 && value.fract() != 0.0);
        }
        if matches!(cell, CellRef::Text(_)) {
            match date::order_of(text) {
                Some(date::Order::DayFirst) => self.day_first += 1,
                Some(date::Order::MonthFirst) => self.month_first += 1,
                None => self.either_order += usize::from(date::is_either_order(text)),
            }
        }
        if let CellRef::Number(number) = cell
            && number.fract() != 0.0
        {
            let decimals = text.split_once('.').map_or(0, |(_whole, rest)| rest.len());
            self.decimals = self.decimals.max(decimals);
        }
        add(&mut self.answer_codes, matches!(text, "0" | "1" | "9" | "Y" | "N" | "Yes" | "No" | "X" | "x"));
        let whole = parsed.filter(|value| value.fract() == 0.0);
        let text_date = || {
            digits > 0
                && text.len() <= 40
                && matches!(cell, CellRef::Text(_))
                && (date::parse(text, date::Order::MonthFirst, false).is_some()
                    || date::parse(text, date::Order::DayFirst, false).is_some())
        };
        let packed =
            whole.is_some_and(|_value| text.len() == 8 && date::parse(text, date::Order::MonthFirst, false).is_some());
        add(&mut self.date, is_date || packed || parsed.is_none() && text_date());
        add(&mut self.year, coded && date::parse_year(text).is_some_and(|year| (1950..=2100).contains(&year)));
        add(&mut self.state, short && place::state_by_any(text).is_some());
        add(
            &mut self.zip,
            code::zip(text).is_some_and(|zip| whole.is_some_and(|value| value >= 501.0) || !zip.repaired),
        );
        add(&mut self.unitid, coded && code::unitid(text).is_some_and(|id| id.starts_with(['1', '2', '3', '4'])));
        let cip = coded && code::cip(text).is_some();
        add(&mut self.cip, cip);
        add(&mut self.dotted_cip, cip && text.len() == 7 && text.as_bytes().get(2) == Some(&b'.'));
        let soc = if coded { code::soc(text) } else { None };
        add(&mut self.dashed_soc, soc.as_ref().is_some_and(|soc| !soc.repaired));
        add(&mut self.soc, soc.is_some());
        add(&mut self.opeid, coded && code::opeid(text).is_some());
        add(&mut self.age, whole.is_some_and(|value| (14.0..=100.0).contains(&value)) || parsed.is_none() && bounded);
        add(&mut self.age_group, coded && people::age_group(text).is_some());
        add(&mut self.latitude, parsed.is_some_and(|value| (-15.0..=72.0).contains(&value) && value != 0.0));
        add(
            &mut self.longitude,
            parsed.is_some_and(|value| (-180.0..=-60.0).contains(&value) || (140.0..=180.0).contains(&value)),
        );
        add(&mut self.flag, short && people::flag(text).is_some() || matches!(cell, CellRef::Bool(_)));
        add(&mut self.sex, short && people::sex(text).is_some());
        add(&mut self.race, short && people::race(text).is_some());
        add(&mut self.credit, short && people::credit(text).is_some());
        let named = short && letters >= 2 && digits <= 4;
        add(&mut self.credential, named && (credentials.knows(text) || credentials.near(text).is_some()));
        add(&mut self.comparison, short && people::comparison(text).is_some());
        add(&mut self.ssn, is_ssn(text));
        add(&mut self.nine, text.len() == 9 && digits == 9);
        add(&mut self.id_like, is_id(text, digits));
        add(&mut self.email, is_email(text));
        add(&mut self.phone, is_phone(text, digits));
        add(&mut self.quarter, coded && date::named_quarter(text).is_some() || is_five_digit_quarter(text));
        add(&mut self.relative_period, text.parse::<crate::table::Period>().is_ok() && !text.starts_with(['1', '2']));
    }

    /// The order of day and month in the column's dates.
    pub fn order(&self) -> date::Order {
        if self.day_first > self.month_first { date::Order::DayFirst } else { date::Order::MonthFirst }
    }

    /// Whether dates could be read either way and none of them settles it.
    pub fn order_is_open(&self) -> bool {
        self.either_order > 0 && self.day_first == 0 && self.month_first == 0
    }

    /// How well the values fit a field, 0…1; `None` where values say nothing.
    pub fn fit(&self, field: Field) -> Option<f64> {
        if self.n == 0 {
            return None;
        }
        Some(match field {
            Field::State => self.state,
            Field::Zip => self.zip,
            Field::Latitude => self.latitude,
            Field::Longitude => self.longitude,
            Field::Unitid => self.unitid,
            Field::Cip => self.cip,
            // Dates among them are codes that a spreadsheet program took for dates.
            Field::Soc => (self.soc + self.date).min(1.0),
            Field::Opeid => self.opeid,
            Field::Age => self.age,
            // Dates among them are bands that a spreadsheet program took for dates.
            Field::AgeGroup => (self.age_group + self.date).min(1.0).max(self.letters),
            Field::BirthDate | Field::CredentialDate | Field::EntryDate | Field::ExitDate => self.date,
            Field::CohortYear | Field::WageYear => self.year,
            Field::Sex => self.sex,
            Field::Race => self.race.max(self.letters * 0.6),
            Field::Credit => self.credit,
            Field::ComparisonGroup => self.comparison,
            Field::Length | Field::Cost | Field::Count | Field::Certificates => self.number,
            Field::EarningsBefore | Field::EarningsAfter | Field::WageAmount | Field::Wage(_) => {
                if self.date > 0.5 {
                    0.0
                } else {
                    self.number
                }
            }
            Field::Enrolled | Field::Attempted | Field::Passed => self.flag.max(self.number),
            Field::EmployedAfter | Field::InTraining | Field::SkillGain | Field::SameEmployer => self.flag,
            Field::EmploymentRate => {
                if self.percent > 0.5 {
                    1.0
                } else {
                    self.unit.max(self.hundred)
                }
            }
            Field::WagePeriod => self.quarter.max(self.relative_period),
            Field::WageQuarter => {
                if self.hundred > 0.9 && self.distinct <= 4 {
                    1.0
                } else {
                    self.quarter * 0.5
                }
            }
            Field::College | Field::Program | Field::City | Field::Group | Field::Contact | Field::Credential => {
                if field == Field::Credential && self.credential > 0.3 {
                    1.0
                } else {
                    self.words
                }
            }
            Field::Identifier(Identifier::Ssn) => return (self.ssn > 0.5).then_some(1.0),
            Field::Identifier(Identifier::Name) => self.letters,
            Field::Identifier(Identifier::Email) => self.email,
            Field::Identifier(Identifier::Phone) => self.phone,
            Field::Identifier(Identifier::Address) => self.words,
            Field::Identifier(Identifier::Number) => self.id_like,
            Field::County => self.county.min(0.8 + self.letters * 0.2),
            Field::Industry | Field::IndustryBefore => self.industry,
            Field::PersonId => return (self.flag > 0.9 && self.distinct <= 3).then_some(0.0),
            Field::Region
            | Field::PlacedBy
            | Field::ExitReason
            | Field::AwardLevel
            | Field::CredentialLevel
            | Field::OtherNames => {
                return None;
            }
        })
    }

    /// Fields that values alone give away, with a score.
    pub fn alone(&self) -> Vec<(Field, f64)> {
        let mut found = Vec::new();
        if self.n < 2 {
            return found;
        }
        let mut offer = |yes: bool, field: Field, score: f64| {
            if yes {
                found.push((field, score));
            }
        };
        offer(self.ssn > 0.8, Field::Identifier(Identifier::Ssn), 0.97);
        offer(self.email > 0.8, Field::Identifier(Identifier::Email), 0.9);
        let differ = self.distinct * 2 > self.n;
        offer(self.nine > 0.9 && differ, Field::Identifier(Identifier::Number), 0.61);
        offer(self.phone > 0.9, Field::Identifier(Identifier::Phone), 0.7);
        offer(self.state > 0.9 && self.letters > 0.8, Field::State, 0.72);
        offer(self.credential > 0.7 && self.letters > 0.8, Field::Credential, 0.7);
        offer(self.race > 0.9 && self.letters > 0.9 && self.distinct > 2, Field::Race, 0.68);
        offer(self.sex > 0.95 && self.letters > 0.9 && self.distinct <= 4, Field::Sex, 0.66);
        offer(self.dotted_cip > 0.95 && self.distinct > 1, Field::Cip, 0.65);
        offer(self.dashed_soc > 0.7 && self.dashed_soc + self.date > 0.95, Field::Soc, 0.64);
        offer(self.age_group > 0.9 && self.distinct > 2, Field::AgeGroup, 0.62);
        found
    }
}

/// Three, two and four digits: a Social Security number as written.
fn is_ssn(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', ' ']).collect();
    parts.len() == 3
        && parts
            .iter()
            .zip([3, 2, 4])
            .all(|(part, length)| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
}

/// One word of figures, or of figures and letters, too long for an amount.
fn is_id(text: &str, digits: usize) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let letters = text.chars().any(|c| c.is_ascii_alphabetic());
    plain && (digits >= 7 || letters && digits >= 3 && text.len() >= 6)
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.contains(' ') && !host.ends_with('.')
    })
}

fn is_phone(text: &str, digits: usize) -> bool {
    (10..=11).contains(&digits)
        && text.contains(['-', '(', '.', ' '])
        && !text.contains('$')
        && text.chars().all(|c| c.is_ascii_digit() || "-() .+x".contains(c))
        && text.matches('.').count() != 1
}

fn is_five_digit_quarter(text: &str) -> bool {
    text.len() == 5
        && text.bytes().all(|b| b.is_ascii_digit())
        && (text.starts_with("19") || text.starts_with("20"))
        && text.ends_with(['1', '2', '3', '4'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Cell;

    fn of(texts: &[&str]) -> Evidence {
        let cells: Vec<Cell> = texts.iter().map(|text| Cell::Text((*text).into())).collect();
        Evidence::of(cells.iter().map(Cell::as_ref), &Credentials::default())
    }

    #[test]
    fn values_give_identifiers_and_places_away() {
        assert_eq!(of(&["445-27-0425", "462-94-3500"]).alone()[0].0, Field::Identifier(Identifier::Ssn));
        assert_eq!(of(&["a@b.org", "c.d@e.edu"]).alone()[0].0, Field::Identifier(Identifier::Email));
        assert_eq!(of(&["OH", "Texas", "Wis."]).alone()[0].0, Field::State);
        assert_eq!(of(&["(762) 194-7766", "216-555-0100"]).alone()[0].0, Field::Identifier(Identifier::Phone));
        assert!(of(&["12", "15"]).alone().is_empty());
    }

    #[test]
    fn markers_are_left_aside() {
        let evidence = of(&["$8,412", "*", "PS", "8.412,50", ""]);
        assert_eq!((evidence.n, evidence.number), (2, 1.0));
    }
}
