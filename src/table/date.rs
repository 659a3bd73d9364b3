//! Days since 1970 to calendar years and quarters.

use time::Date;

/// Julian day of 1970-01-01.
const EPOCH: i32 = 2_440_588;

/// Calendar year of a day; `None` outside the years −9999…9999.
pub fn year_of_day(day: i32) -> Option<i32> {
    date(day).map(Date::year)
}

/// Calendar quarter of a day as `year * 4 + (quarter - 1)`; `None` outside the years −9999…9999.
pub fn quarter_of_day(day: i32) -> Option<i32> {
    date(day).map(|date| date.year() * 4 + i32::from(u8::from(date.month()) - 1) / 3)
}

/// Whole years from one day to another; `None` outside the years −9999…9999.
pub fn years_between(from: i32, to: i32) -> Option<i32> {
    let (from, to) = (date(from)?, date(to)?);
    let before_birthday = (u8::from(to.month()), to.day()) < (u8::from(from.month()), from.day());
    Some(to.year() - from.year() - i32::from(before_birthday))
}

/// "2019-04-14"; `None` outside the years −9999…9999.
pub fn date_of_day(day: i32) -> Option<String> {
    let date = date(day)?;
    Some(format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
}

fn date(day: i32) -> Option<Date> {
    Date::from_julian_day(day.checked_add(EPOCH)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_follow_the_calendar() {
        assert_eq!(quarter_of_day(0), Some(1970 * 4));
        // 2022-05-17 is day 19,129.
        assert_eq!(quarter_of_day(19_129), Some(2022 * 4 + 1));
        assert_eq!(year_of_day(19_129), Some(2022));
        assert_eq!(date_of_day(19_129).as_deref(), Some("2022-05-17"));
        assert_eq!(quarter_of_day(i32::MAX), None);
        // From 1985-06-01 (day 5,630) to the day before and on the 37th birthday's eve.
        assert_eq!(years_between(5630, 19_129), Some(36));
        assert_eq!(years_between(5630, 19_129 + 15), Some(37));
    }
}
