//! Questions about columns and files: likely meanings, day or month first, percents, kinds of quarters, dollar years.

use super::{
    ColumnChoice, Fix, IssueCode, Mapping, ShareUnit,
    date::{Order, YearKind},
    detect::Guess,
    evidence::Evidence,
    gather::{Gather, Note},
    read::{Bare, Shape},
    region::Region,
    wages,
};
use crate::table::{Field, Period, Table};

/// Meanings with a score below this are asked about.
const SURE: f64 = 0.8;

/// Meanings that are likely but not sure.
pub(crate) fn uncertain(
    region: &Region,
    used: &[usize],
    names: &[String],
    guesses: &[Guess],
    chosen: &[Option<Option<Field>>],
    gather: &mut Gather<'_>,
) {
    for (at, guess) in guesses.iter().enumerate() {
        let (Some(field), None) = (guess.field, chosen[at]) else { continue };
        if guess.score >= SURE {
            continue;
        }
        let message = tr!("“{}” was taken for {} with {:.0}% certainty", names[at], field.label(), guess.score * 100.0);
        let note = Note::info(IssueCode::UncertainColumn, message)
            .choices([Fix::Field(Some(field)), Fix::Field(None)])
            .whole_column();
        gather.add((region.header_row(), used[at]), &names[at], &used[at].to_string(), &note);
    }
}

/// The order of day and month in a column's dates; asks where nothing tells.
pub(crate) fn order(
    region: &Region,
    index: usize,
    name: &str,
    shape: Shape,
    evidence: &Evidence,
    choice: Option<&ColumnChoice>,
    gather: &mut Gather<'_>,
) -> Order {
    match choice.and_then(|choice| choice.day_first) {
        Some(true) => return Order::DayFirst,
        Some(false) => return Order::MonthFirst,
        None => {}
    }
    if shape == Shape::Days && evidence.order_is_open() {
        let message =
            tr!("Dates in “{name}” could begin with the day or the month; they were read month first", name = name);
        let note = Note::info(IssueCode::DayOrMonth, message)
            .choices([Fix::DayFirst(false), Fix::DayFirst(true)])
            .whole_column();
        gather.add((region.header_row(), index), name, &index.to_string(), &note);
    }
    evidence.order()
}

/// How bare shares are read; asks where a column holds both fractions and percents.
pub(crate) fn share(
    region: &Region,
    index: usize,
    name: &str,
    evidence: &Evidence,
    choice: Option<&ColumnChoice>,
    gather: &mut Gather<'_>,
) -> Bare {
    match choice.and_then(|choice| choice.share) {
        Some(ShareUnit::Percent) => return Bare::Percent,
        Some(ShareUnit::Fraction) => return if evidence.bare_high > 0 { Bare::BySize } else { Bare::Fraction },
        None => {}
    }
    match (evidence.bare_high > 0, evidence.bare_low > 0) {
        (true, true) => {
            let message = tr!(
                "“{name}” holds both fractions and percents without a sign; is 0.4 meant as 40% or as 0.4%?",
                name = name
            );
            let note = Note::warning(IssueCode::MixedUnits, message)
                .choices([Fix::Share(ShareUnit::Fraction), Fix::Share(ShareUnit::Percent)])
                .whole_column();
            gather.add((region.header_row(), index), name, &index.to_string(), &note);
            Bare::BySize
        }
        (true, false) => Bare::Percent,
        (false, _) => Bare::Fraction,
    }
}

/// Which quarters the file's quarters are, asked once.
pub(crate) fn quarters(
    region: &Region,
    used: &[usize],
    names: &[String],
    guesses: &[Guess],
    mapping: &Mapping,
    gather: &mut Gather<'_>,
) {
    let calendar = mapping.calendar();
    let mut fiscal = Vec::new();
    let mut unnamed = Vec::new();
    for (at, guess) in guesses.iter().enumerate() {
        match guess.field {
            Some(Field::Wage(Period::CalendarQuarter(quarter))) => match wages::year_kind(&names[at]) {
                Some(YearKind::Fiscal) => fiscal.push((at, Some(quarter))),
                Some(YearKind::Unnamed) => unnamed.push((at, Some(quarter))),
                _ => {}
            },
            Some(Field::WageQuarter | Field::WagePeriod) => unnamed.push((at, None)),
            _ => {}
        }
    }
    let others = [7, 10, 1, 4].into_iter().filter(|month| *month != calendar.fiscal_start).map(Fix::FiscalYear);
    let words = |at: usize, quarter: Option<i32>| match quarter {
        Some(quarter) => tr!("“{}” was read as {}", names[at], Period::CalendarQuarter(quarter).words()),
        None => tr!("“{}” was read as quarters of the calendar", names[at]),
    };
    if let (Some(&(at, quarter)), None) = (fiscal.first(), mapping.fiscal_start) {
        let month = super::date::month_name(calendar.fiscal_start);
        let message = tr!("{}: fiscal years were taken to begin in {month}", words(at, quarter), month = month);
        let choices: Vec<Fix> = [Fix::FiscalYear(calendar.fiscal_start)].into_iter().chain(others.clone()).collect();
        let note = Note::info(IssueCode::FiscalQuarters, message).choices(choices).whole_column();
        let handle = gather.open(&names[at], "quarters", &note);
        fiscal.iter().for_each(|(at, _quarter)| gather.hit(handle, (region.header_row(), used[*at])));
    }
    if let (Some(&(at, quarter)), None) = (unnamed.first(), mapping.fiscal_quarters) {
        let message = tr!("{}: a quarter of the calendar, not of a fiscal year", words(at, quarter));
        let message = if quarter.is_none() { tr!("{}, not of a fiscal year", words(at, None)) } else { message };
        let choices: Vec<Fix> = [Fix::CalendarQuarters, Fix::FiscalYear(7), Fix::FiscalYear(10)].into_iter().collect();
        let note = Note::info(IssueCode::CalendarQuarters, message).choices(choices).whole_column();
        let handle = gather.open(&names[at], "quarters", &note);
        unnamed.iter().for_each(|(at, _quarter)| gather.hit(handle, (region.header_row(), used[*at])));
    }
}

/// Which dollars the file's pay is in, where neither a note nor the user says it.
pub(crate) fn dollars(table: &Table, places: &[usize], region: &Region, mapping: &Mapping, gather: &mut Gather<'_>) {
    if table.dollar_year.is_some() || mapping.nominal {
        return;
    }
    let money = |field: Option<Field>| {
        matches!(field, Some(Field::Wage(_) | Field::WageAmount | Field::EarningsBefore | Field::EarningsAfter))
    };
    let mut columns = table.columns.iter().zip(places).filter(|(column, _place)| money(column.field)).peekable();
    let Some((first, _place)) = columns.peek() else { return };
    let message = tr!("No note says which year’s dollars these are; each amount was read in dollars of its own time");
    let note = Note::info(IssueCode::DollarYear, message).choices([Fix::Dollars(None)]).whole_column();
    let handle = gather.open(&first.name, "dollars", &note);
    for (_column, place) in columns {
        gather.hit(handle, (region.header_row(), *place));
    }
}
