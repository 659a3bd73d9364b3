//! Consumer prices (CPI-U, all items): what a dollar of one time is in dollars of another.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::table::Period;

/// Monthly index by year. A month that was not published is missing, and the mean of its quarter or year is over the
/// months there are: October 2025 never was, so 2025 Q4 is the mean of November and December.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// "CPI-U (bundled)", or the name of the file it was read from.
    pub source: String,
    first_year: i32,
    years: Vec<[Option<f64>; 12]>,
}

/// The rows hold no price index by year and month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{}", tr!("{0} holds no consumer prices: a row a year with twelve months, or rows with year, month (M01 or a date) and index", .0))]
pub struct PricesError(pub String);

static CPI_U: &str = include_str!("../../assets/cpi/cpi-u.csv");

/// An index outside this is a wrong column; 1913 is 9.8 and a century of inflation at 3 % makes it twenty times larger.
const PLAUSIBLE: std::ops::Range<f64> = 5.0..10_000.0;

impl Prices {
    /// The bundled series CUUR0000SA0.
    pub fn bundled() -> Arc<Self> {
        static PRICES: OnceLock<Arc<Prices>> = OnceLock::new();
        let parse = || {
            let rows: Vec<Vec<String>> =
                CPI_U.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
            // In no language: kept answers are found by it.
            Arc::new(Self::from_rows("CPI-U as bundled", &rows).unwrap_or_default())
        };
        Arc::clone(PRICES.get_or_init(parse))
    }

    /// Reads a newer series, in the layouts in which it is handed out: a row a year with a column a month (the Bureau of
    /// Labor Statistics' tables, with or without annual columns), or a row a month with year and period, or with a date.
    ///
    /// # Errors
    /// If fewer than one whole year can be read.
    pub fn from_rows(source: &str, rows: &[Vec<String>]) -> Result<Self, PricesError> {
        let mut months = std::collections::BTreeMap::<(i32, usize), f64>::new();
        let mut columns: Vec<Option<usize>> = Vec::new();
        for row in rows {
            let named: Vec<Option<usize>> = row.iter().map(|cell| month(cell)).collect();
            if named.iter().flatten().count() >= 12 {
                columns = named;
                continue;
            }
            let cells: Vec<&str> = row.iter().map(|cell| cell.trim()).collect();
            let year = cells.iter().find_map(|cell| year(cell));
            if let (Some(year), false) = (year, columns.is_empty()) {
                for (cell, month) in cells.iter().zip(&columns) {
                    if let (Some(month), Some(index)) = (month, index(cell)) {
                        months.insert((year, *month), index);
                    }
                }
                continue;
            }
            let dated = (0..).zip(&cells).find_map(|(place, cell)| Some((place, date(cell)?)));
            let by_period = || (0..).zip(&cells).find_map(|(place, cell)| Some((place, (year?, period(cell)?))));
            let Some((place, at)) = dated.or_else(by_period) else { continue };
            if let Some(index) = cells.iter().skip(place + 1).find_map(|cell| index(cell)) {
                months.insert(at, index);
            }
        }
        let (Some(&(first_year, _)), Some(&(last_year, _))) = (months.keys().next(), months.keys().next_back()) else {
            return Err(PricesError(source.to_owned()));
        };
        let years: Vec<[Option<f64>; 12]> = (first_year..=last_year)
            .map(|year| std::array::from_fn(|month| months.get(&(year, month)).copied()))
            .collect();
        if !years.iter().any(|months| months.iter().flatten().count() >= 11) {
            return Err(PricesError(source.to_owned()));
        }
        Ok(Self { source: source.to_owned(), first_year, years })
    }

    /// Mean index of a calendar year, over the months there are.
    pub fn year(&self, year: i32) -> Option<f64> {
        mean(self.months(year)?)
    }

    /// Mean index of a calendar quarter (`year * 4 + quarter - 1`), over the months there are.
    pub fn quarter(&self, quarter: i32) -> Option<f64> {
        let start = quarter.rem_euclid(4) as usize * 3;
        mean(&self.months(quarter.div_euclid(4))?[start..start + 3])
    }

    /// Mean index over some quarters; outside the series its nearest quarter stands in.
    pub fn over(&self, quarters: std::ops::RangeInclusive<i32>) -> f64 {
        let (first, last) = self.quarters();
        let known: Vec<f64> = quarters.filter_map(|quarter| self.quarter(quarter.clamp(first, last))).collect();
        known.iter().sum::<f64>() / known.len() as f64
    }

    /// First and last quarter with an index.
    pub fn quarters(&self) -> (i32, i32) {
        let first = self.first_year * 4;
        let end = first + self.years.len() as i32 * 4 - 1;
        let last = (first..=end).rev().find(|&quarter| self.quarter(quarter).is_some()).unwrap_or(first);
        (first, last)
    }

    /// What must be said of prices that some calendar quarters and the year of the dollars rest on: quarters and years
    /// with missing months, and quarters outside the series.
    pub(super) fn remarks(&self, used: impl IntoIterator<Item = i32>, year: i32) -> Vec<String> {
        let mut used: Vec<i32> = used.into_iter().collect();
        used.sort_unstable();
        used.dedup();
        let (first, last) = self.quarters();
        let mut remarks = Vec::new();
        for &quarter in &used {
            let Some(months) = self.months(quarter.div_euclid(4)) else { continue };
            let start = quarter.rem_euclid(4) as usize * 3;
            let there = months[start..start + 3].iter().flatten().count();
            if let (1 | 2, Some(mean)) = (there, self.quarter(quarter)) {
                let what = if there == 1 {
                    tr!("its one published month")
                } else {
                    tr!("the mean of its two published months")
                };
                let words = Period::CalendarQuarter(quarter).words();
                remarks.push(tr!(
                    "Prices of {words} are {what} ({mean:.3}); the others were not published.",
                    words = words,
                    what = what,
                    mean = mean
                ));
            }
        }
        let outside: Vec<i32> = used.into_iter().filter(|quarter| !(first..=last).contains(quarter)).collect();
        if let (Some(from), Some(to)) = (outside.first(), outside.last()) {
            let [from, to] = [*from, *to].map(|quarter| Period::CalendarQuarter(quarter).words());
            let nearest =
                Period::CalendarQuarter(if outside.iter().all(|quarter| *quarter > last) { last } else { first });
            let span = if from == to { from } else { tr!("{from} to {to}", from = from, to = to) };
            remarks.push(tr!(
                "The series has no prices of {span}; those of {} stand in.",
                nearest.words(),
                span = span
            ));
        }
        let months = self.months(year).map_or(0, |months| months.iter().flatten().count());
        if (1..12).contains(&months) {
            remarks.push(tr!(
                "The index of {year} is the mean of its {months} published months.",
                year = year,
                months = months
            ));
        }
        remarks
    }

    fn months(&self, year: i32) -> Option<&[Option<f64>; 12]> {
        self.years.get(usize::try_from(year - self.first_year).ok()?)
    }
}

fn mean(months: &[Option<f64>]) -> Option<f64> {
    let known: Vec<f64> = months.iter().flatten().copied().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// Month (from 0) that a head names: `Jan`, `January`, `1`, `M01`.
fn month(head: &str) -> Option<usize> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head = head.trim().to_lowercase();
    let named = NAMES.iter().position(|name| head.starts_with(name) && head.len() <= 9);
    named.or_else(|| {
        let number: usize = head.trim_start_matches('m').parse().ok()?;
        (1..=12).contains(&number).then(|| number - 1)
    })
}

/// A period of the Bureau's flat files: `M01`; its `M13` is the year's mean.
fn period(cell: &str) -> Option<usize> {
    let number: usize = cell.strip_prefix(['M', 'm'])?.parse().ok()?;
    (1..=12).contains(&number).then(|| number - 1)
}

fn year(cell: &str) -> Option<i32> {
    let whole = cell.strip_suffix(".0").unwrap_or(cell);
    whole.parse().ok().filter(|year| (1900..2200).contains(year) && whole.len() == 4)
}

/// `2025-11-01` or `2025-11`.
fn date(cell: &str) -> Option<(i32, usize)> {
    let mut parts = cell.split(['-', '/', 'T', ' ']);
    let at = (year(parts.next()?)?, parts.next()?.parse::<usize>().ok()?.checked_sub(1)?);
    (at.1 < 12 && parts.all(|part| part.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '.'))).then_some(at)
}

fn index(cell: &str) -> Option<f64> {
    cell.replace(',', "").parse().ok().filter(|index| PLAUSIBLE.contains(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn annual_averages_are_those_of_the_bureau() {
        // Annual averages as the Bureau of Labor Statistics prints them.
        let prices = crate::words::in_language(crate::words::Language::Spanish, Prices::bundled);
        assert_eq!(prices.source, "CPI-U as bundled");
        for (year, index) in [
            (2005, 195.292),
            (2006, 201.592),
            (2007, 207.342),
            (2008, 215.303),
            (2009, 214.537),
            (2010, 218.056),
            (2011, 224.939),
            (2012, 229.594),
            (2013, 232.957),
            (2014, 236.736),
            (2015, 237.017),
            (2016, 240.007),
            (2017, 245.120),
            (2018, 251.107),
            (2019, 255.657),
            (2020, 258.811),
            (2021, 270.970),
            (2022, 292.655),
            (2023, 304.702),
            (2024, 313.689),
        ] {
            let got = prices.year(year).unwrap();
            assert!((got - index).abs() < 0.001, "{year}: {got}");
        }
        // $35,000 of 2005 is $45,003 of 2018.
        let dollars = 35_000.0 * prices.year(2018).unwrap() / prices.year(2005).unwrap();
        assert_eq!(dollars.round(), 45_003.0);
    }

    #[test]
    fn a_quarter_without_one_month_uses_the_others_and_says_so() {
        let prices = Prices::bundled();
        // November 324.122 and December 324.054; October 2025 was not published.
        let fourth = 2025 * 4 + 3;
        assert!((prices.quarter(fourth).unwrap() - 324.088).abs() < 1e-9);
        let said = prices.remarks([fourth, fourth - 1], 2024);
        assert_eq!(
            said,
            ["Prices of 2025 Q4 are the mean of its two published months (324.088); the others were not published."]
        );
        assert_eq!(prices.remarks([fourth - 1], 2025), ["The index of 2025 is the mean of its 11 published months."]);
        assert_eq!(prices.quarter(1969 * 4), None);
        assert_eq!(prices.quarters().0, 1970 * 4);
        let early = prices.remarks([1969 * 4], 2024);
        assert_eq!(early, ["The series has no prices of 1969 Q1; those of 1970 Q1 stand in."]);
    }

    #[test]
    fn a_newer_series_is_read_in_the_layouts_it_comes_in() {
        // The Bureau's table with names of months and half-year columns, its flat file, and dated rows.
        let table = "Consumer Price Index,,\nYear,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec,Annual\n\
                     2030,400,401,402,403,404,405,406,407,408,409,410,411,405.5\n2031,412,413,,,,,,,,,,,\n";
        let flat: String = (1..=13).map(|m| format!("CUUR0000SA0,2030,M{m:02},{}\n", 399 + m)).collect();
        let dated: String = (1..=12).map(|m| format!("2030-{m:02}-01,{}\n", 399 + m)).collect();
        for text in [table, &format!("series_id,year,period,value\n{flat}"), &format!("DATE,CPIAUCNS\n{dated}")] {
            let prices = Prices::from_rows("newer.csv", &rows(text)).unwrap();
            assert_eq!(prices.year(2030), Some(405.5), "{text}");
            assert_eq!(prices.quarter(2030 * 4 + 3), Some(410.0));
        }
        let table = Prices::from_rows("newer.csv", &rows(table)).unwrap();
        assert_eq!(table.quarters(), (2030 * 4, 2031 * 4));
        let error = Prices::from_rows("people.csv", &rows("id,wage\n7,2030\n8,500")).unwrap_err();
        assert!(error.to_string().starts_with("people.csv holds no consumer prices"));
    }
}
