//! What cells of different columns say against each other: dates in an impossible order, more passed than attempted,
//! ages that overlap, quarters that are missing, earnings that are mostly zero.

use super::{
    Fix, IssueCode, Severity, TableChoice, date,
    gather::{Gather, Note},
    region::Region,
};
use crate::{
    sheet::Sheet,
    table::{CellState, Field, Period, Table, TableKind, Values},
};

/// Share of zeros from which earnings are asked about.
const MANY_ZEROS: f64 = 0.3;

/// Looks at a table whose rows are still those of the region; `places` are the grid columns of its columns.
pub(super) fn all(table: &Table, places: &[usize], region: &Region, choice: &TableChoice, gather: &mut Gather<'_>) {
    let check = Check { table, places, region };
    if table.kind == TableKind::People {
        check.dates(gather);
    }
    check.counts(gather);
    check.age_bands(gather);
    check.quarters(gather);
    check.zeros(choice, gather);
}

struct Check<'a> {
    table: &'a Table,
    places: &'a [usize],
    region: &'a Region,
}

impl Check<'_> {
    fn place(&self, field: Field) -> usize {
        let at = self.table.columns.iter().position(|column| column.field == Some(field));
        at.and_then(|at| self.places.get(at)).copied().unwrap_or(0)
    }

    /// Exit before entry, birth after the certificate, people younger than 14 or older than 100.
    fn dates(&self, gather: &mut Gather<'_>) {
        let orders = [
            (Field::EntryDate, Field::ExitDate, tr!("The exit is before the entry")),
            (Field::BirthDate, Field::EntryDate, tr!("The entry is before the birth")),
            (Field::BirthDate, Field::CredentialDate, tr!("The credential is before the birth")),
        ];
        for (first, second, message) in orders {
            let (Some(early), Some(late)) = (self.table.column(first), self.table.column(second)) else { continue };
            let note = Note::warning(IssueCode::DatesDisagree, message).whole_column();
            for (row, &grid) in self.region.data.iter().enumerate() {
                if let (Some(early), Some(late)) = (early.number(row), late.number(row))
                    && late < early
                {
                    gather.add((grid, self.place(second)), &date::iso(late as i32), message, &note);
                }
            }
        }
        let Some(birth) = self.table.column(Field::BirthDate) else { return };
        let anchors = [Field::CredentialDate, Field::ExitDate, Field::EntryDate];
        let Some(anchor) = anchors.iter().find_map(|field| self.table.column(*field)) else { return };
        let message = tr!("People would be younger than 14 or older than 100");
        let note = Note::warning(IssueCode::DatesDisagree, message).whole_column();
        for (row, &grid) in self.region.data.iter().enumerate() {
            let (Some(birth), Some(at)) = (birth.number(row), anchor.number(row)) else { continue };
            let years = (at - birth) / 365.25;
            if at >= birth && !(14.0..=100.0).contains(&years) {
                gather.add((grid, self.place(Field::BirthDate)), &date::iso(birth as i32), message, &note);
            }
        }
    }

    /// More passed than attempted, or attempted than enrolled.
    fn counts(&self, gather: &mut Gather<'_>) {
        let orders = [
            (Field::Passed, Field::Attempted, tr!("More passed than attempted")),
            (Field::Attempted, Field::Enrolled, tr!("More attempted than enrolled")),
            (Field::Passed, Field::Enrolled, tr!("More passed than enrolled")),
        ];
        for (part, whole, message) in orders {
            let (Some(part_column), Some(whole_column)) = (self.table.column(part), self.table.column(whole)) else {
                continue;
            };
            if part == Field::Passed && whole == Field::Enrolled && self.table.column(Field::Attempted).is_some() {
                continue;
            }
            let note = Note::new(IssueCode::CountsDisagree, Severity::Error, message).whole_column();
            for (row, &grid) in self.region.data.iter().enumerate() {
                if let (Some(a), Some(b)) = (part_column.number(row), whole_column.number(row))
                    && a > b
                {
                    gather.add((grid, self.place(part)), &tr!("{a} of {b}", a = a, b = b), message, &note);
                }
            }
        }
    }

    /// Bands that share an age, and ages between bands that none has.
    fn age_bands(&self, gather: &mut Gather<'_>) {
        let Some(column) = self.table.column(Field::AgeGroup) else { return };
        let (Values::Codes8(_, dictionary) | Values::Codes16(_, dictionary) | Values::Codes32(_, dictionary)) =
            &column.values
        else {
            return;
        };
        let mut bands: Vec<(u32, u32, &str)> =
            dictionary.texts.iter().filter_map(|text| limits(text).map(|(low, high)| (low, high, &**text))).collect();
        bands.sort_unstable();
        let header = (self.region.header_row(), self.place(Field::AgeGroup));
        for pair in bands.windows(2) {
            let ((_low, high, first), (next, _high, second)) = (pair[0], pair[1]);
            if next <= high {
                let message = tr!("Age groups {first} and {second} overlap", first = first, second = second);
                gather.add(header, first, second, &Note::warning(IssueCode::AgeBandsOverlap, message));
            } else if high.checked_add(1).is_some_and(|after| next > after) {
                let ages =
                    if next - high == 2 { tr!("Age {}", high + 1) } else { tr!("Ages {}–{}", high + 1, next - 1) };
                let message = tr!(
                    "{ages} are in no group, between {first} and {second}",
                    ages = ages,
                    first = first,
                    second = second
                );
                let message = if next - high == 2 { message.replace(" are ", " is ") } else { message };
                gather.add(header, first, second, &Note::info(IssueCode::AgeBandsGap, message));
            }
        }
    }

    /// Quarters between others for which there is no column.
    fn quarters(&self, gather: &mut Gather<'_>) {
        let mut offsets: Vec<(i32, usize, Period)> = Vec::new();
        for (column, place) in self.table.columns.iter().zip(self.places) {
            match column.field {
                Some(Field::Wage(period @ Period::Quarter(quarter))) => {
                    offsets.push((i32::from(quarter), *place, period));
                }
                Some(Field::Wage(period @ Period::CalendarQuarter(quarter))) => offsets.push((quarter, *place, period)),
                _ => {}
            }
        }
        offsets.sort_unstable_by_key(|(quarter, ..)| *quarter);
        // A few picked quarters, Q−3 and Q+20, are no row of quarters with gaps.
        let run = offsets.windows(2).filter(|pair| pair[1].0 - pair[0].0 == 1).count();
        for pair in offsets.windows(2) {
            let (gap, around_zero) = (pair[1].0 - pair[0].0 - 1, pair[0].0 < 0 && pair[1].0 > 0);
            if gap < 1 || gap as usize > run || around_zero && gap == 1 {
                continue;
            }
            let message = tr!("No column between {} and {}: the gap stays a gap", pair[0].2.words(), pair[1].2.words());
            gather.add(
                (self.region.header_row(), pair[1].1),
                &pair[1].2.to_string(),
                "",
                &Note::info(IssueCode::QuarterGap, message),
            );
        }
    }

    /// Zeros that may mean "no match" rather than earnings of nothing.
    fn zeros(&self, choice: &TableChoice, gather: &mut Gather<'_>) {
        for (column, place) in self.table.columns.iter().zip(self.places) {
            let (Some(field @ (Field::Wage(_) | Field::WageAmount)), Values::Cents(cents)) =
                (column.field, &column.values)
            else {
                continue;
            };
            let letter = Sheet::letter(gather.origin().1 as usize + place);
            let decided = choice.columns.get(&letter).is_some_and(|column| column.zeros.is_some());
            let values = (0..cents.len()).filter(|row| column.state(*row).is_value()).count();
            let zeros = (0..cents.len()).filter(|row| cents[*row] == 0 && column.state(*row).is_value());
            if decided || values < 10 || (zeros.clone().count() as f64) < MANY_ZEROS * values as f64 {
                continue;
            }
            let message =
                tr!("Many amounts are zero: did these people earn nothing, or were they not found in the records?");
            let note = Note::info(IssueCode::ManyZeros, message)
                .choices([Fix::Zeros(CellState::Value), Fix::Zeros(CellState::Missing)])
                .whole_column();
            let family = if matches!(field, Field::Wage(_)) { "earnings" } else { "wages" };
            let handle = gather.open("0", family, &note);
            for row in zeros {
                gather.hit(handle, (self.region.data[row], *place));
            }
        }
    }
}

/// Lowest and highest age of a band in the form that import writes.
fn limits(band: &str) -> Option<(u32, u32)> {
    if let Some(age) = band.strip_prefix("Under ") {
        return Some((0, age.parse::<u32>().ok()?.checked_sub(1)?));
    }
    if let Some(age) = band.strip_suffix(" and over") {
        return Some((age.parse().ok()?, u32::MAX));
    }
    let (low, high) = band.split_once('–')?;
    Some((low.parse().ok()?, high.parse().ok()?))
}
