//! Consumer prices (CPI-U, all items): what a dollar of one time is in dollars of another.

use std::sync::OnceLock;

/// Monthly index by year; months that were not published are missing.
#[derive(Debug)]
pub(super) struct Prices {
    first_year: i32,
    years: Vec<[Option<f64>; 12]>,
}

static CPI_U: &str = include_str!("../../assets/cpi/cpi-u.csv");

/// The bundled series CUUR0000SA0.
pub(super) fn prices() -> &'static Prices {
    static PRICES: OnceLock<Prices> = OnceLock::new();
    PRICES.get_or_init(|| Prices::parse(CPI_U))
}

impl Prices {
    fn parse(text: &str) -> Self {
        let mut first_year = 0;
        let mut years = Vec::new();
        for line in text.lines().skip(1) {
            let mut cells = line.split(',');
            let Some(year) = cells.next().and_then(|cell| cell.parse::<i32>().ok()) else { continue };
            if years.is_empty() {
                first_year = year;
            }
            let mut months = [None; 12];
            for (month, cell) in months.iter_mut().zip(cells) {
                *month = cell.parse().ok();
            }
            years.push(months);
        }
        Self { first_year, years }
    }

    /// Mean index of a calendar year, over the months there are.
    pub(super) fn year(&self, year: i32) -> Option<f64> {
        mean(self.months(year)?)
    }

    /// Mean index of a calendar quarter (`year * 4 + quarter - 1`), over the months there are.
    pub(super) fn quarter(&self, quarter: i32) -> Option<f64> {
        let start = quarter.rem_euclid(4) as usize * 3;
        mean(&self.months(quarter.div_euclid(4))?[start..start + 3])
    }

    /// First and last quarter with an index.
    pub(super) fn quarters(&self) -> (i32, i32) {
        let first = self.first_year * 4;
        let end = first + self.years.len() as i32 * 4 - 1;
        let last = (first..=end).rev().find(|&quarter| self.quarter(quarter).is_some()).unwrap_or(first);
        (first, last)
    }

    fn months(&self, year: i32) -> Option<&[Option<f64>; 12]> {
        self.years.get(usize::try_from(year - self.first_year).ok()?)
    }
}

fn mean(months: &[Option<f64>]) -> Option<f64> {
    let known: Vec<f64> = months.iter().flatten().copied().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annual_averages_are_those_of_the_bureau() {
        // Annual averages as the Bureau of Labor Statistics prints them.
        for (year, index) in [(2005, 195.292), (2009, 214.537), (2018, 251.107), (2023, 304.702), (2024, 313.689)] {
            let got = prices().year(year).unwrap();
            assert!((got - index).abs() < 0.001, "{year}: {got}");
        }
        // $35,000 of 2005 is $45,003 of 2018.
        let dollars = 35_000.0 * prices().year(2018).unwrap() / prices().year(2005).unwrap();
        assert_eq!(dollars.round(), 45_003.0);
    }

    #[test]
    fn a_quarter_without_one_month_uses_the_others() {
        // November 324.122 and December 324.054; October 2025 was not published.
        assert_eq!(prices().quarter(2025 * 4 + 3), Some((324.122 + 324.054) / 2.0));
        assert_eq!(prices().quarter(1969 * 4), None);
        assert_eq!(prices().quarters().0, 1970 * 4);
        assert!(prices().quarters().1 >= 2025 * 4 + 3);
    }
}
