//! The cells calamine finds, from a process of its own.

use std::{env, path::Path, process::Command};

use anyhow::{Result, bail};
use calamine::{Data, Reader as _, SheetType, open_workbook_auto};
use serde_json::json;
use time::{Date, Month};

use super::{Cells, DUMP, Shown};

/// Row, column and what the cell shows.
type Told = (u32, u32, Shown);

/// The sheets of a workbook with their cells; no cells where calamine cannot read the sheet.
pub(crate) fn read(path: &Path) -> Result<Vec<(String, Option<Cells>)>> {
    let limit = "ulimit -v 2000000; exec timeout 20 \"$@\"";
    let told = Command::new("sh").args(["-c", limit, "sh"]).arg(env::current_exe()?).arg(DUMP).arg(path).output()?;
    if !told.status.success() {
        bail!("calamine does not open it");
    }
    let sheets: Vec<(String, Option<Vec<Told>>)> = serde_json::from_slice(&told.stdout)?;
    let cells =
        |told: Vec<Told>| told.into_iter().map(|(row, column, shown)| ((row, column), shown)).collect::<Cells>();
    Ok(sheets.into_iter().map(|(name, told)| (name, told.map(cells))).collect())
}

/// Prints what calamine finds in a workbook.
pub(crate) fn dump(path: &Path) -> Result<()> {
    let mut book = open_workbook_auto(path)?;
    let sheets: Vec<_> = book.sheets_metadata().to_vec();
    let mut told = Vec::new();
    for sheet in sheets.iter().filter(|sheet| matches!(sheet.typ, SheetType::WorkSheet | SheetType::MacroSheet)) {
        let Ok(range) = book.worksheet_range(&sheet.name) else {
            told.push((sheet.name.clone(), None));
            continue;
        };
        let (top, left) = range.start().unwrap_or_default();
        let cells = range.used_cells().filter_map(|(row, column, value)| {
            let shown = match value {
                Data::Empty => return None,
                Data::String(text) if text.is_empty() => return None,
                Data::String(text) => Shown::Text(text.clone()),
                Data::Int(whole) => Shown::Number((*whole as f64).to_bits()),
                Data::Float(number) => Shown::Number(number.to_bits()),
                Data::Bool(truth) => Shown::Bool(*truth),
                Data::Error(error) => Shown::Error(error.to_string()),
                Data::DateTime(stamp) if stamp.is_duration() => Shown::Elapsed(stamp.as_f64().to_bits()),
                Data::DateTime(stamp) => {
                    moment(stamp.to_ymd_hms_milli()).unwrap_or(Shown::Number(stamp.as_f64().to_bits()))
                }
                Data::DateTimeIso(iso) | Data::DurationIso(iso) => Shown::Iso(iso.clone()),
            };
            Some((top + row as u32, left + column as u32, shown))
        });
        told.push((sheet.name.clone(), Some(cells.collect::<Vec<_>>())));
    }
    println!("{}", json!(told));
    Ok(())
}

/// Year, month, day, hour, minute, second and thousandths, to the nearest second.
fn moment((year, month, day, hour, minute, second, milli): (u16, u8, u8, u8, u8, u8, u16)) -> Option<Shown> {
    let seconds = u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second) + u32::from(milli >= 500);
    let days = days(year.into(), month, day)?;
    Some(Shown::Moment(days + (seconds / 86_400) as i32, seconds % 86_400))
}

/// Days since 1970; nothing for a day that no calendar has, as 29 February 1900.
pub(crate) fn days(year: i32, month: u8, day: u8) -> Option<i32> {
    const EPOCH: i32 = 2_440_588;
    Some(Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?.to_julian_day() - EPOCH)
}
