//! Text to days and quarters: `5/17/22`, `2022-05-17`, `20220517`, `May-22`, `2022Q2`, `FY22 Q1`, `PY22`.

pub(crate) use crate::sheet::civil;

/// Order of day and month in texts such as `5/6/2022`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// As in the United States.
    #[default]
    MonthFirst,
    DayFirst,
}

/// Which quarters a file's quarters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// Month, 1…12, in which fiscal years begin; fiscal year N ends in calendar year N unless it begins in January.
    pub fiscal_start: u8,
    /// Quarters that name no kind of year are fiscal too.
    pub all_fiscal: bool,
}

impl Default for Calendar {
    /// States' fiscal years begin on 1 July.
    fn default() -> Self {
        Self { fiscal_start: 7, all_fiscal: false }
    }
}

impl Calendar {
    /// The first calendar quarter of a year that names no kind.
    pub fn first_of(self, year: i32) -> i32 {
        if self.all_fiscal { self.first_quarter(year) } else { year * 4 }
    }

    /// The calendar quarter in which a fiscal year begins.
    fn first_quarter(self, fiscal_year: i32) -> i32 {
        let within = (i32::from(self.fiscal_start.clamp(1, 12)) - 1) / 3;
        let year = if within == 0 { fiscal_year } else { fiscal_year - 1 };
        year * 4 + within
    }
}

/// Two-digit years up to this one are of this century in dates that lie in the past or near future.
const PIVOT: i32 = 40;
/// The same in dates of birth, of people old enough to work.
const BIRTH_PIVOT: i32 = 12;

/// Days since 1970-01-01 of a calendar date; `None` if there is no such date in 1850…2150.
pub(crate) fn days(year: i32, month: i32, day: i32) -> Option<i32> {
    if !(1850..=2150).contains(&year) || !(1..=12).contains(&month) || day < 1 || day > month_length(year, month) {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

fn month_length(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The quarter of a day, as `year * 4 + (quarter - 1)`.
pub(crate) fn quarter_of(days: i32) -> i32 {
    let (year, month, _day) = civil(days);
    year * 4 + (month - 1) / 3
}

/// ISO text of a day.
pub(crate) fn iso(days: i32) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A date as text to days. Texts that name only a month or quarter give its first day.
pub(crate) fn parse(text: &str, order: Order, birth: bool) -> Option<i32> {
    let text = text.trim().trim_matches('\'');
    let text = without_time(text);
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let number: i32 = text.parse().ok()?;
        return days(number / 10_000, number / 100 % 100, number % 100);
    }
    if let Some(quarter) = parse_quarter(text, Calendar::default()) {
        return days(quarter.div_euclid(4), quarter.rem_euclid(4) * 3 + 1, 1);
    }
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| -> Option<i32> {
        let part = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        (!part.is_empty() && part.len() <= 4).then(|| part.parse().ok()).flatten()
    };
    let digits = |part: &str| part.bytes().next().is_some_and(|b| b.is_ascii_digit());
    let parts: Vec<&str> =
        if parts.len() == 4 && month(parts[1]).is_some() && !digits(parts[0]) { parts[1..].to_vec() } else { parts };
    match parts[..] {
        [a, b, c] if digits(a) && digits(b) && digits(c) => {
            if a.len() == 4 {
                return days(number(a)?, number(b)?, number(c)?);
            }
            let (month, day) = match order {
                Order::MonthFirst => (number(a)?, number(b)?),
                Order::DayFirst => (number(b)?, number(a)?),
            };
            days(century(number(c)?, c.len(), birth), month, day)
        }
        [a, b, c] if month(a).is_some() => days(century(number(c)?, c.len(), birth), month(a)?, number(b)?),
        [a, b, c] if month(b).is_some() && a.len() == 4 => days(number(a)?, month(b)?, number(c)?),
        [a, b, c] if month(b).is_some() => days(century(number(c)?, c.len(), birth), month(b)?, number(a)?),
        [a, b] if month(a).is_some() => days(century(number(b)?, b.len(), birth), month(a)?, 1),
        [a, b] if month(b).is_some() => days(century(number(a)?, a.len(), birth), month(b)?, 1),
        [a, b] if digits(a) && digits(b) && b.len() == 4 => days(number(b)?, number(a)?, 1),
        [a, b] if digits(a) && digits(b) && a.len() == 4 => days(number(a)?, number(b)?, 1),
        _ => None,
    }
}

/// Whether a text settles the order of day and month of its whole column.
pub(crate) fn order_of(text: &str) -> Option<Order> {
    let mut parts = without_time(text.trim()).split(['/', '-', '.']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if a.len() > 2 || c.is_empty() {
        return None;
    }
    let (a, b): (u32, u32) = (a.parse().ok()?, b.parse().ok()?);
    match (a > 12, b > 12) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Whether a date writes its year with two digits: `5/17/22`, `May-22`.
pub(crate) fn has_short_year(text: &str) -> bool {
    let text = without_time(text.trim());
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let short = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    match parts[..] {
        [a, _b, c] => a.len() <= 3 && short(&c),
        [a, b] => month(a).is_some() && short(&b) || month(b).is_some() && short(&a),
        _ => false,
    }
}

/// What two-digit years were taken for, in words.
pub(crate) fn short_years(birth: bool) -> String {
    let pivot = if birth { BIRTH_PIVOT } else { PIVOT };
    format!("Years of two digits: up to {pivot:02} are 20{pivot:02} and before, the others 19{} and later", pivot + 1)
}

/// Whether a text is a date both day first and month first, and not the same one.
pub(crate) fn is_either_order(text: &str) -> bool {
    let mut parts = without_time(text.trim()).split(['/', '-', '.']);
    let (Some(a), Some(b), Some(c)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let month = |text: &str| text.parse().ok().filter(|month: &u32| text.len() <= 2 && (1..=12).contains(month));
    matches!(c.len(), 2 | 4) && month(a).zip(month(b)).is_some_and(|(a, b)| a != b)
}

/// Whether a text names a quarter of a fiscal year, of a calendar year (or none), or of a program year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum YearKind {
    Unnamed,
    Fiscal,
    /// Year N from 1 July N on, by law.
    Program,
}

/// A calendar quarter as text: `2021Q3`, `Q3 2021`, `2021-Q3`, `2021.3`, `FY22 Q1`.
pub(crate) fn parse_quarter(text: &str, calendar: Calendar) -> Option<i32> {
    let (kind, year, quarter) = named_quarter(text)?;
    Some(match kind {
        YearKind::Program => year * 4 + 2 + quarter - 1,
        YearKind::Fiscal => calendar.first_quarter(year) + quarter - 1,
        YearKind::Unnamed => calendar.first_of(year) + quarter - 1,
    })
}

/// The kind of year, the year and the quarter 1…4 that a text names.
pub(crate) fn named_quarter(text: &str) -> Option<(YearKind, i32, i32)> {
    let lower = text.trim().to_ascii_lowercase();
    let fiscal = lower.contains("fy");
    let program = lower.starts_with("py");
    let mut numbers: Vec<(i32, usize, bool)> = Vec::new();
    let mut chars = lower.char_indices().peekable();
    let mut after_q = false;
    while let Some((start, c)) = chars.next() {
        if c.is_ascii_digit() {
            let mut end = start + 1;
            while chars.peek().is_some_and(|(_, c)| c.is_ascii_digit()) {
                chars.next();
                end += 1;
            }
            numbers.push((lower[start..end].parse().ok()?, end - start, after_q));
            after_q = false;
        } else {
            after_q = c == 'q' || after_q && !c.is_alphanumeric() || after_q && c.is_alphabetic();
        }
    }
    let words: String = lower.chars().filter(char::is_ascii_alphabetic).collect();
    if !matches!(words.as_str(), "q" | "qtr" | "quarter" | "fyq" | "sfyq" | "pyq" | "fyqtr" | "qfy" | "cyq") {
        return None;
    }
    let [first, second] = numbers[..] else { return None };
    let (year, quarter) = match (first, second) {
        (year, quarter) if quarter.1 == 1 && quarter.2 => (year, quarter),
        (quarter, year) if quarter.1 == 1 && quarter.2 => (year, quarter),
        _ => return None,
    };
    let year = match year.1 {
        4 if (1900..=2150).contains(&year.0) => year.0,
        2 => century(year.0, 2, false),
        _ => return None,
    };
    if !(1..=4).contains(&quarter.0) {
        return None;
    }
    let kind = match (program, fiscal, words.starts_with("cy")) {
        (true, ..) => YearKind::Program,
        (_, true, _) => YearKind::Fiscal,
        _ => YearKind::Unnamed,
    };
    Some((kind, year, quarter.0))
}

/// A year as text: `2018`, `PY22`, `FY2022`, `2018-19` (the first), `AY 2018`.
pub(crate) fn parse_year(text: &str) -> Option<i32> {
    let lower = text.trim().to_ascii_lowercase();
    let rest = ["sfy", "py", "fy", "ay", "cy"].iter().find_map(|prefix| lower.strip_prefix(prefix));
    let named = rest.is_some();
    let rest = rest.unwrap_or(&lower).trim();
    let rest = rest.strip_suffix(".0").unwrap_or(rest);
    let rest = rest.split_once(['-', '/', '–']).map_or(rest, |(first, _second)| first);
    let year: i32 = rest.parse().ok()?;
    match rest.len() {
        4 if (1900..=2150).contains(&year) => Some(year),
        2 if named => Some(century(year, 2, false)),
        _ => None,
    }
}

fn without_time(text: &str) -> &str {
    match text.split_once(['T', ' ']) {
        Some((date, time)) if time.contains(':') && date.len() >= 6 => date,
        _ => text,
    }
}

fn century(year: i32, digits: usize, birth: bool) -> i32 {
    if digits > 2 || year > 99 {
        return year;
    }
    let pivot = if birth { BIRTH_PIVOT } else { PIVOT };
    if year <= pivot { 2000 + year } else { 1900 + year }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Month and number of texts such as `12-Oct` and `Dec-5`, as a spreadsheet program shows short dates.
pub(crate) fn month_and_number(text: &str) -> Option<(i32, i32)> {
    let (a, b) = text.trim().split_once('-')?;
    let number = |text: &str| text.parse::<i32>().ok().filter(|number| text.len() <= 2 && (1..=99).contains(number));
    match (number(a), number(b)) {
        (Some(number), None) => Some((month(b)?, number)),
        (None, Some(number)) => Some((month(a)?, number)),
        _ => None,
    }
}

/// The name of a month 1…12: `July`.
pub(crate) fn month_name(month: u8) -> String {
    let name = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    name.get(..1).map_or_else(String::new, str::to_uppercase) + name.get(1..).unwrap_or_default()
}

fn month(text: &str) -> Option<i32> {
    let lower = text.to_ascii_lowercase();
    (lower.len() >= 3).then(|| MONTHS.iter().position(|month| month.starts_with(&lower)))?.map(|at| at as i32 + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let expected = Some(19_129); // 2022-05-17: (52 years × 365 + 13 leap days) + 136 days
        for text in [
            "2022-05-17",
            "5/17/22",
            "05/17/2022",
            "20220517",
            "17 May 2022",
            "May 17, 2022",
            "17-May-22",
            "2022-05-17 00:00:00",
            "2022-05-17T12:30:00",
            "5/17/2022 0:00",
        ] {
            assert_eq!(parse(text, Order::MonthFirst, false), expected, "{text}");
        }
        assert_eq!(parse("17.5.2022", Order::DayFirst, false), expected);
        assert_eq!(parse("May-22", Order::MonthFirst, false), days(2022, 5, 1));
        assert_eq!(parse("2022Q2", Order::MonthFirst, false), days(2022, 4, 1));
        for text in ["", "n/k", "2022-13-01", "2/30/2022", "soon", "45", "1/2/3/4"] {
            assert_eq!(parse(text, Order::MonthFirst, false), None, "{text}");
        }
        assert_eq!(parse("5/17/22", Order::MonthFirst, true).map(|day| civil(day).0), Some(1922));
    }

    #[test]
    fn quarters_as_people_write_them() {
        for text in ["2021Q3", "Q3 2021", "2021-Q3", "2021 qtr 3", "Quarter 3, 2021", "21Q3"] {
            assert_eq!(parse_quarter(text, Calendar::default()), Some(2021 * 4 + 2), "{text}");
        }
        // A state's fiscal year 2022 begins in July 2021; program year 2022 in July 2022.
        assert_eq!(parse_quarter("FY22 Q1", Calendar::default()), Some(2021 * 4 + 2));
        assert_eq!(parse_quarter("PY2022 Q1", Calendar::default()), Some(2022 * 4 + 2));
        // The federal fiscal year 2022 begins in October 2021.
        let federal = Calendar { fiscal_start: 10, all_fiscal: false };
        assert_eq!(parse_quarter("FY22 Q1", federal), Some(2021 * 4 + 3));
        assert_eq!(parse_quarter("2021Q3", federal), Some(2021 * 4 + 2));
        let all = Calendar { fiscal_start: 7, all_fiscal: true };
        assert_eq!(parse_quarter("2022Q1", all), Some(2021 * 4 + 2));
        let calendar = Calendar { fiscal_start: 1, all_fiscal: false };
        assert_eq!(parse_quarter("FY22 Q1", calendar), Some(2022 * 4));
        for text in ["2021Q5", "Q-3", "Q+2", "2021", "", "3", "Q2"] {
            assert_eq!(parse_quarter(text, Calendar::default()), None, "{text}");
        }
    }

    #[test]
    fn years_and_order() {
        assert_eq!(parse_year("PY22"), Some(2022));
        assert_eq!(parse_year("FY2022"), Some(2022));
        assert_eq!(parse_year("2018-19"), Some(2018));
        assert_eq!(parse_year("22"), None);
        assert_eq!(order_of("17/5/2022"), Some(Order::DayFirst));
        assert_eq!(order_of("5/17/2022"), Some(Order::MonthFirst));
        assert_eq!(order_of("5/6/2022"), None);
    }

    #[test]
    fn exit_quarter_arithmetic() {
        let exit = parse("2022-05-17", Order::MonthFirst, false).map(quarter_of);
        assert_eq!(exit, parse_quarter("2022Q2", Calendar::default()));
        assert_eq!(exit.map(|quarter| quarter + 2), parse_quarter("2022Q4", Calendar::default()));
        assert_eq!(exit.map(|quarter| quarter + 4), parse_quarter("2023Q2", Calendar::default()));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            let _date = (parse(&text, Order::DayFirst, true), parse_quarter(&text, Calendar::default()), parse_year(&text), order_of(&text));
        }

        #[test]
        fn days_round_trip(day in -43_000..65_000_i32) {
            let (year, month, date) = civil(day);
            prop_assert_eq!(days(year, month, date), Some(day));
            prop_assert_eq!(parse(&iso(day), Order::MonthFirst, false), Some(day));
        }
    }
}
