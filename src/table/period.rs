//! Points in time at which earnings are measured: relative to the certificate, or on the calendar.

use crate::words::Text;
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// When earnings were earned. Relative periods count from the anchor (the credential's quarter, which is 0
/// and belongs to neither before nor after). Relative year −1 is quarters −4…−1, year +5 is quarters +17…+20.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// Relative quarter, −40…+80, never 0 for a year but 0 is the certificate's own quarter: `Q-3`, `Q+2`.
    Quarter(i8),
    /// Relative year, −10…+20 without 0: `year-1`, `year+5`.
    Year(i8),
    /// Calendar quarter as `year * 4 + (quarter - 1)`: `2021Q3`.
    CalendarQuarter(i32),
    /// Calendar year: `1975`.
    CalendarYear(i16),
}

impl Period {
    /// Relative quarters that a relative period covers, first to last; `None` for calendar periods.
    pub fn relative_quarters(self) -> Option<std::ops::RangeInclusive<i8>> {
        match self {
            Self::Quarter(q) => Some(q..=q),
            Self::Year(y) if y > 0 => Some((y - 1) * 4 + 1..=y * 4),
            Self::Year(y) => Some(y * 4..=(y + 1) * 4 - 1),
            Self::CalendarQuarter(_) | Self::CalendarYear(_) => None,
        }
    }

    /// In words for a person: "second year before", "fifth year after", "quarter −3", "2021 Q3", "1975".
    pub fn words(self) -> String {
        const ORDINAL: [Option<Text>; 11] = [
            None,
            Some(text!("first")),
            Some(text!("second")),
            Some(text!("third")),
            Some(text!("fourth")),
            Some(text!("fifth")),
            Some(text!("sixth")),
            Some(text!("seventh")),
            Some(text!("eighth")),
            Some(text!("ninth")),
            Some(text!("tenth")),
        ];
        match self {
            Self::Year(-1) => tr!("year before").to_owned(),
            Self::Year(1) => tr!("first year after").to_owned(),
            Self::Year(y) => {
                let side = if y < 0 { tr!("before") } else { tr!("after") };
                match ORDINAL.get(usize::from(y.unsigned_abs())) {
                    Some(Some(word)) => tr!("{word} year {side}", word = word, side = side),
                    _ => tr!("year {} {side}", y.unsigned_abs(), side = side),
                }
            }
            Self::Quarter(q) if q < 0 => tr!("quarter −{}", q.unsigned_abs()),
            Self::Quarter(0) => tr!("quarter 0").to_owned(),
            Self::Quarter(q) => tr!("quarter +{q}", q = q),
            Self::CalendarQuarter(index) => format!("{} Q{}", index.div_euclid(4), index.rem_euclid(4) + 1),
            Self::CalendarYear(year) => year.to_string(),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Quarter(q) => write!(f, "Q{q:+}"),
            Self::Year(y) => write!(f, "year{y:+}"),
            Self::CalendarQuarter(index) => write!(f, "{}Q{}", index.div_euclid(4), index.rem_euclid(4) + 1),
            Self::CalendarYear(year) => write!(f, "{year}"),
        }
    }
}

/// The text is not a period; write it as `Q-3`, `year+5`, `2021Q3` or `1975`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("“{0}” is not a period; write it as Q-3, Q+2, year-1, year+5, 2021Q3 or 1975", .0))]
pub struct ParsePeriodError(pub String);

impl FromStr for Period {
    type Err = ParsePeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParsePeriodError(text.to_owned());
        let normal = text.trim().replace(['−', '–'], "-").to_ascii_lowercase();
        let period = if let Some(rest) = normal.strip_prefix("year") {
            Self::Year(rest.trim().parse().map_err(|_error| error())?)
        } else if let Some(rest) = normal.strip_prefix('q') {
            Self::Quarter(rest.trim().parse().map_err(|_error| error())?)
        } else if let Some((year, quarter)) = normal.split_once('q') {
            let year: i32 = year.trim().parse().map_err(|_error| error())?;
            let quarter: i32 = quarter.trim().parse().map_err(|_error| error())?;
            if !(1..=4).contains(&quarter) || !(1900..=2200).contains(&year) {
                return Err(error());
            }
            Self::CalendarQuarter(year * 4 + quarter - 1)
        } else {
            let year: i16 = normal.parse().map_err(|_error| error())?;
            if !(1900..=2200).contains(&year) {
                return Err(error());
            }
            Self::CalendarYear(year)
        };
        match period {
            Self::Year(y) if y == 0 || !(-10..=20).contains(&y) => Err(error()),
            Self::Quarter(q) if !(-40..=80).contains(&q) => Err(error()),
            other => Ok(other),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = ParsePeriodError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_round_trip() {
        for text in ["Q-3", "Q+2", "year-1", "year+5", "2021Q3", "1975"] {
            assert_eq!(text.parse::<Period>().map(|period| period.to_string()), Ok(text.to_owned()));
        }
        for text in ["year0", "2021Q5", "soon", "", "year+99", "Q"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn relative_years_cover_their_four_quarters() {
        assert_eq!(Period::Year(-1).relative_quarters(), Some(-4..=-1));
        assert_eq!(Period::Year(-2).relative_quarters(), Some(-8..=-5));
        assert_eq!(Period::Year(1).relative_quarters(), Some(1..=4));
        assert_eq!(Period::Year(5).relative_quarters(), Some(17..=20));
    }
}
