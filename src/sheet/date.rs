//! Serial day numbers and ISO texts to days since 1970-01-01, and back to ISO.

use super::Cell;

/// The day on which a time of day alone stands: serial day 0, 1899-12-31.
pub(super) const DAY_ZERO: i32 = -25_568;

/// The last day a spreadsheet can show, 9999-12-31, as a serial of the 1900 system, plus one.
const END_OF_SERIALS: f64 = 2_958_466.0;

/// A number shown as a date or time. `duration` is for elapsed time: a day or more of it stays a number of days.
/// Numbers that no spreadsheet program can show as a date stay numbers.
pub(super) fn from_serial(serial: f64, from_1904: bool, duration: bool) -> Cell {
    if !(0.0..END_OF_SERIALS).contains(&serial) || (duration && serial >= 1.0) {
        return Cell::Number(serial);
    }
    let mut day = serial.floor() as i32;
    let mut seconds = ((serial - serial.floor()) * 86_400.0).round() as u32;
    if seconds == 86_400 {
        (day, seconds) = (day + 1, 0);
    }
    let days = match (day, from_1904) {
        (0, _) if serial > 0.0 => DAY_ZERO,
        (_, true) => day - 24_107,
        // Serial 60 is a 29 February 1900 that never was; before it serials are a day off.
        (..60, false) => day + DAY_ZERO,
        (_, false) => day - 25_569,
    };
    Cell::Date { days, seconds }
}

/// `2021-03-31`, `2021-03-31T08:30:00`, `08:30:00`, with or without fractions (rounded) and `Z`.
pub(super) fn from_iso(text: &str) -> Option<Cell> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some(both) => both,
        None if text.contains(':') => ("", text),
        None => (text, ""),
    };
    let mut days = if date.is_empty() && !time.is_empty() {
        DAY_ZERO
    } else {
        let mut parts = date.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        days_from_civil(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?
    };
    let mut seconds = 0.0;
    if !time.is_empty() {
        let mut parts = time.trim_end_matches('Z').splitn(3, ':');
        for unit in [3600.0, 60.0, 1.0] {
            seconds += parts.next().unwrap_or("0").parse::<f64>().ok()? * unit;
        }
    }
    if !(0.0..86_400.0).contains(&seconds) {
        return None;
    }
    let mut seconds = seconds.round() as u32;
    if seconds == 86_400 {
        (days, seconds) = (days + 1, 0);
    }
    Some(Cell::Date { days, seconds })
}

/// An ISO 8601 duration as OpenDocument writes it, `PT08H30M00S`: a time of day, or a number of days past 24 hours.
pub(super) fn from_iso_duration(text: &str) -> Option<Cell> {
    let body = text.trim_start_matches('-').strip_prefix('P')?;
    let (date, time) = body.split_once('T').unwrap_or((body, ""));
    let mut seconds = 0.0;
    for (part, units) in [(date, &[('D', 86_400.0)][..]), (time, &[('H', 3600.0), ('M', 60.0), ('S', 1.0)][..])] {
        let mut rest = part;
        for &(unit, worth) in units {
            if let Some((value, after)) = rest.split_once(unit) {
                seconds += value.replace(',', ".").parse::<f64>().ok()? * worth;
                rest = after;
            }
        }
        if !rest.is_empty() {
            return None;
        }
    }
    if text.starts_with('-') {
        return Some(Cell::Number(-seconds / 86_400.0));
    }
    Some(from_serial(seconds / 86_400.0, false, true))
}

/// `2021-03-31`, with the time where there is one; a time alone for day zero.
pub(super) fn to_iso(days: i32, seconds: u32) -> String {
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if days == DAY_ZERO {
        return time;
    }
    let (year, month, day) = civil(days);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if seconds == 0 { date } else { format!("{date}T{time}") }
}

/// Days since 1970-01-01 of a day in the Gregorian calendar; nothing for a day that does not exist.
fn days_from_civil(year: i32, month: u32, day: u32) -> Option<i32> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return None,
    };
    if !(0..=9999).contains(&year) || day == 0 || day > longest {
        return None;
    }
    // Years begin in March here, so that the leap day is the last of its year.
    let (month, day) = (month as i32, day as i32);
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468)
}

/// Year, month and day of days since 1970-01-01.
pub(crate) fn civil(days: i32) -> (i32, i32, i32) {
    let days = i64::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year as i32, month as i32, day as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(cell: &Cell) -> String {
        match cell {
            Cell::Date { days, seconds } => to_iso(*days, *seconds),
            other => panic!("{other:?} is no date"),
        }
    }

    #[test]
    fn serials_are_excel_s() {
        // What Excel shows for these serials.
        let cases = [
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (61.0, "1900-03-01"),
            (25_569.0, "1970-01-01"),
            (44_286.0, "2021-03-31"),
            (45_943.5, "2025-10-13T12:00:00"),
            (45_943.999_999_9, "2025-10-14"),
            (2_958_465.0, "9999-12-31"),
            (0.354_166_666_666_666_7, "08:30:00"),
        ];
        for (serial, expected) in cases {
            assert_eq!(iso(&from_serial(serial, false, false)), expected);
        }
        assert_eq!(iso(&from_serial(0.0, true, false)), "1904-01-01");
        assert_eq!(iso(&from_serial(1462.0, true, false)), "1908-01-02");
        assert_eq!(from_serial(-1.0, false, false), Cell::Number(-1.0));
        assert_eq!(from_serial(1e9, false, false), Cell::Number(1e9));
        assert!(matches!(from_serial(f64::NAN, false, false), Cell::Number(_)));
        assert_eq!(from_serial(1.5, false, true), Cell::Number(1.5));
    }

    #[test]
    fn iso_goes_there_and_back() {
        for text in ["1904-02-29", "1899-12-30", "2000-02-29T23:59:59", "0001-01-01", "2021-03-31T08:30:00"] {
            assert_eq!(iso(&from_iso(text).unwrap()), text);
        }
        assert_eq!(iso(&from_iso("2021-03-31T08:30:00.4Z").unwrap()), "2021-03-31T08:30:00");
        assert_eq!(iso(&from_iso("2021-03-31T23:59:59.7").unwrap()), "2021-04-01");
        assert_eq!(iso(&from_iso("08:30:00").unwrap()), "08:30:00");
        for text in ["2021-02-29", "2021-13-01", "2021-00-10", "21", "", "2021-01-01T25:00:00", "a-b-c"] {
            assert_eq!(from_iso(text), None, "{text}");
        }
        assert_eq!(iso(&from_iso_duration("PT08H30M00S").unwrap()), "08:30:00");
        assert_eq!(from_iso_duration("PT36H00M00S"), Some(Cell::Number(1.5)));
        assert_eq!(from_iso_duration("half an hour"), None);
    }
}
