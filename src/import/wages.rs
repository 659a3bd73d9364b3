//! Which period an earnings column is about, read from its header: `Q-3`, `Wages_Q2_Post`, `2021Q3`, `re75`.

use super::{
    date::{self, Calendar},
    header,
};
use crate::table::Period;

/// Words that say a column holds earnings.
const MONEY: [&str; 18] = [
    "wage",
    "wages",
    "earning",
    "earnings",
    "earn",
    "income",
    "salary",
    "salaries",
    "pay",
    "re",
    "inc",
    "earns",
    "wg",
    "uiwages",
    "ui",
    "comp",
    "compensation",
    "dollars",
];
/// Words that say it holds something else, although a period is named.
const OTHER: [&str; 36] = [
    "employed",
    "employment",
    "employer",
    "employers",
    "industry",
    "naics",
    "date",
    "type",
    "hours",
    "rate",
    "status",
    "median",
    "mean",
    "average",
    "avg",
    "p25",
    "p50",
    "p75",
    "mdn",
    "md",
    "count",
    "number",
    "percent",
    "pct",
    "match",
    "matched",
    "flag",
    "state",
    "code",
    "retention",
    "completed",
    "participants",
    "n",
    "people",
    "exiters",
    "sector",
];
const BEFORE: [&str; 10] = ["before", "prior", "pre", "preceding", "previous", "minus", "m", "b4", "ago", "preprogram"];
const AFTER: [&str; 9] = ["after", "post", "following", "plus", "p", "later", "since", "postexit", "+"];
const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// What a header says about earnings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct WageHeader {
    pub period: Period,
    /// The header names earnings, not only a period; else the values must decide.
    pub says_money: bool,
}

/// The period of an earnings column, or `None` if the header names none or is about something else.
pub(crate) fn period(name: &str, calendar: Calendar) -> Option<WageHeader> {
    let words = words(name);
    if words.iter().any(|word| OTHER.contains(&word.as_str())) {
        return None;
    }
    let says_money = words.iter().any(|word| MONEY.contains(&word.as_str()));
    let period = calendar_quarter(&words, calendar)
        .or_else(|| relative(&words))
        .or_else(|| calendar_year(&words, says_money))?;
    let known = |word: &String| {
        MONEY.contains(&word.as_str())
            || BEFORE.contains(&word.as_str())
            || AFTER.contains(&word.as_str())
            || ORDINALS.contains(&word.as_str())
            || word.bytes().all(|b| b.is_ascii_digit() || b == b'-')
            || [
                "q",
                "qtr",
                "quarter",
                "quarters",
                "y",
                "yr",
                "year",
                "years",
                "st",
                "nd",
                "rd",
                "th",
                "total",
                "quarterly",
                "annual",
                "exit",
                "participation",
                "credential",
                "certificate",
                "cert",
                "completion",
                "entry",
                "program",
                "to",
                "the",
                "in",
                "of",
                "from",
                "calendar",
                "cy",
                "fy",
                "sfy",
                "py",
                "real",
                "amount",
                "at",
                "program",
                "enrollment",
                "training",
            ]
            .contains(&word.as_str())
    };
    // A bare period may still name something else ("Budget 2021Q3"), unless every word belongs to periods.
    (says_money || words.iter().all(known)).then_some(WageHeader { period, says_money })
}

/// The kind of year of the quarter that a header names; `None` if it names no quarter of the calendar.
pub(crate) fn year_kind(name: &str) -> Option<date::YearKind> {
    let words = words(name);
    let from = |start: usize| {
        (2..=4).rev().find_map(|length| date::named_quarter(&words.get(start..start + length)?.join(" ")))
    };
    (0..words.len()).find_map(from).map(|(kind, ..)| kind)
}

/// Lower-case words, with letters and digits split, a sign kept before its number.
fn words(name: &str) -> Vec<String> {
    let spaced = name.replace(['−', '–', '—'], "-");
    let mut cleaned = String::new();
    let chars: Vec<char> = spaced.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        let digit_next = chars.get(i + 1).is_some_and(char::is_ascii_digit);
        let spaced_before = i == 0 || !chars[i - 1].is_ascii_digit();
        if c == '-' && digit_next && spaced_before {
            cleaned.push_str(" minus ");
        } else if c == '+' && digit_next {
            cleaned.push_str(" plus ");
        } else {
            cleaned.push(c);
        }
    }
    let mut words = Vec::new();
    for word in header::normal(&cleaned).split(' ') {
        let mut part = String::new();
        for c in word.chars() {
            if part.chars().last().is_some_and(|last| last.is_ascii_digit() != c.is_ascii_digit()) {
                words.push(std::mem::take(&mut part));
            }
            part.push(c);
        }
        if !part.is_empty() {
            words.push(part);
        }
    }
    words
}

fn is_unit(word: &str) -> Option<bool> {
    match word {
        "q" | "qtr" | "quarter" | "quarters" => Some(true),
        "y" | "yr" | "year" | "years" => Some(false),
        _ => None,
    }
}

fn calendar_quarter(words: &[String], calendar: Calendar) -> Option<Period> {
    let start = words.iter().position(|word| {
        ["q", "qtr", "quarter", "fy", "sfy", "py", "cy"].contains(&word.as_str())
            || word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
    })?;
    let text = words[start..].iter().take(4).cloned().collect::<Vec<_>>().join(" ");
    let mut found = date::parse_quarter(&text, calendar);
    for length in (2..=3).rev() {
        found = found.or_else(|| {
            words.get(start..start + length).and_then(|words| date::parse_quarter(&words.join(" "), calendar))
        });
    }
    found.map(Period::CalendarQuarter)
}

fn relative(words: &[String]) -> Option<Period> {
    // The certificate's own quarter needs no direction.
    if words.windows(2).any(|pair| is_unit(&pair[0]) == Some(true) && pair[1] == "0") {
        return Some(Period::Quarter(0));
    }
    let before = words.iter().any(|word| BEFORE.contains(&word.as_str()));
    let after = words.iter().any(|word| AFTER.contains(&word.as_str()));
    if before == after {
        return None;
    }
    let quarters = words.iter().find_map(|word| is_unit(word))?;
    let number = words.iter().enumerate().find_map(|(i, word)| {
        if let Some(at) = ORDINALS.iter().position(|ordinal| ordinal == word) {
            return Some(at as i32 + 1);
        }
        // The number of the period stands beside its unit or sign.
        let beside = |at: Option<usize>| {
            at.and_then(|at| words.get(at)).is_some_and(|word| {
                is_unit(word).is_some()
                    || BEFORE.contains(&word.as_str())
                    || AFTER.contains(&word.as_str())
                    || ["st", "nd", "rd", "th"].contains(&word.as_str())
            })
        };
        let number: i32 = word.parse().ok()?;
        (beside(i.checked_sub(1)) || beside(Some(i + 1))).then_some(number)
    });
    let number = match number {
        Some(number) => number,
        // "Earnings year before": the nearest one.
        None if !quarters => 1,
        None => return None,
    };
    let number = i8::try_from(if before { -number } else { number }).ok()?;
    let period = if quarters { Period::Quarter(number) } else { Period::Year(number) };
    period.to_string().parse().ok()
}

fn calendar_year(words: &[String], says_money: bool) -> Option<Period> {
    let years: Vec<i16> = words
        .iter()
        .filter_map(|word| {
            let number: i16 = word.parse().ok()?;
            match word.len() {
                4 if (1950..=2150).contains(&number) => Some(number),
                2 if says_money && words.len() == 2 => Some(if number <= 40 { 2000 + number } else { 1900 + number }),
                _ => None,
            }
        })
        .collect();
    // A bare year is the name of many things; it needs a word for money.
    match years[..] {
        [year] if says_money => Some(Period::CalendarYear(year)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wage_headers_of_the_field() {
        for (name, expected) in [
            ("Q-3", "Q-3"),
            ("Q+2", "Q+2"),
            ("Q-8 wages", "Q-8"),
            ("Wages Q−8", "Q-8"),
            ("Q+20", "Q+20"),
            ("Q0", "Q+0"),
            ("Wages_Q2_Post", "Q+2"),
            ("pre_q3_wages", "Q-3"),
            ("1700 Wages 3rd Quarter Prior to Participation Quarter", "Q-3"),
            ("1702 Wages 1st Quarter Prior to Participation Quarter", "Q-1"),
            ("Wages 1st Quarter After Exit Quarter", "Q+1"),
            ("1704 Wages 2nd Quarter After Exit Quarter\n(WIOA)", "Q+2"),
            ("1706 Wages 4th Quarter After Exit Quarter", "Q+4"),
            ("Second quarter after exit wages", "Q+2"),
            ("2021Q3", "2021Q3"),
            ("Wages 2021 Q3", "2021Q3"),
            ("Q3 2021 earnings", "2021Q3"),
            ("FY22 Q1", "2021Q3"),
            ("re75", "1975"),
            ("re78", "1978"),
            ("Earnings 1975", "1975"),
            ("Earnings year+5", "year+5"),
            ("year-1", "year-1"),
            ("Earnings 5 years after", "year+5"),
            ("Earnings, year before", "year-1"),
            ("Annual earnings year +1", "year+1"),
        ] {
            assert_eq!(
                period(name, Calendar::default()).map(|header| header.period.to_string()).as_deref(),
                Some(expected),
                "{name}"
            );
        }
    }

    #[test]
    fn other_headers_are_not_wages() {
        for name in [
            "Employed in 1st Quarter After Exit Quarter",
            "1614 Industry Code of Employment 1st Quarter After Exit Quarter",
            "NAICS Q+20",
            "Median earnings Q2 after exit",
            "2016",
            "Employment 2026",
            "Passed 2018",
            "Earnings before",
            "Wages",
            "Quarter",
            "Cohort year",
        ] {
            assert_eq!(period(name, Calendar::default()), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(name in "\\PC*") {
            let _period = period(&name, Calendar::default());
        }
    }
}
