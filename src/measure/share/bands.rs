//! How many people earned how much: bands of equal width, joined so that each holds people enough.

use std::{ops::Range, sync::Arc};

use super::{After, Coded, OUTCOMES, Outcome, OutcomeKey, sizes, table};
use crate::{
    measure::{Answer, Dollars, MeasureError, Request, earnings::selected, notes, order::kept, people::People, text},
    table::Mask,
};

/// Width of a band in dollars a year.
pub(in crate::measure) const WIDTH: u32 = 10_000;
/// Bands; the last is open.
pub(in crate::measure) const COUNT: usize = 11;

/// How many people earned how much after: bands of one width, joined where they hold too few of everybody chosen.
pub(in crate::measure) fn distribution(people: &People, request: &Request) -> Result<Answer, MeasureError> {
    let (chosen, lacking) = selected(people, request)?;
    let after = After::new(people, request)?.ok_or(MeasureError::NoEarnings)?;
    let outcome = earned(people, request, &after, &chosen)?;
    let mut notes = vec![
        tr!(
            "Shares are of people with earnings above zero in the {}. Bands are $10,000 wide; those with fewer than {} people are joined with their neighbours.",
            after.period.words(),
            request.threshold
        ),
        notes::persons(people.identified),
    ];
    notes.extend(after.notes.iter().cloned());
    notes.extend(notes::lacking(&lacking, tr!("The people files")));
    let dollars = match after.dollars {
        Dollars::Constant(year) => tr!("{year} dollars", year = year),
        Dollars::Nominal => tr!("dollars of each year").to_owned(),
    };
    let subject = tr!("Yearly earnings after ({}), {dollars}", after.period.words(), dollars = dollars);
    // The median of a band would tell where in it people are.
    table(people, request, &outcome, None, &chosen, subject, notes)
}

/// The band of each row's earnings after.
pub(super) fn earned(
    people: &People,
    request: &Request,
    after: &After,
    chosen: &Mask,
) -> Result<Outcome, MeasureError> {
    let key = OutcomeKey::Bands(after.period, after.dollars, request.anchor);
    let outside = COUNT;
    let make = || {
        let earnings = &after.earnings;
        let band = |row: usize| match earnings.cents.get(row) {
            Some(cents) if earnings.positive.contains(row) => of_cents(*cents) as u32,
            _ => outside as u32,
        };
        let ids: Vec<u32> = (0..people.frame.rows()).map(band).collect();
        let in_base: Vec<bool> = (0..=outside).map(|band| band != outside).collect();
        (key.clone(), Arc::new(Coded::new(&ids, &in_base)))
    };
    let coded = kept(&people.outcomes, OUTCOMES, |known| *known == key, make);
    let sizes = sizes(people, request, &coded, chosen)?;
    let ranges = joined(sizes.get(..outside).unwrap_or_default(), request.threshold);
    let part_of = |band: usize| ranges.iter().position(|range| range.contains(&band));
    let part_of_code = (0..=outside).map(part_of).collect();
    Ok(Outcome { labels: ranges.iter().map(label).collect(), coded, part_of_code })
}

/// The band of yearly earnings above zero, in cents.
fn of_cents(cents: i32) -> usize {
    (cents.max(0).unsigned_abs() / (WIDTH * 100)).min(COUNT as u32 - 1) as usize
}

/// Neighbours joined from the lowest on until each range holds at least `least` people; what is left over joins the last.
/// The ends are those of bands, whoever is in them.
fn joined(people: &[u32], least: u32) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (band, n) in people.iter().enumerate() {
        sum += n;
        if sum >= least.max(1) {
            ranges.push(start..band + 1);
            (start, sum) = (band + 1, 0);
        }
    }
    match ranges.last_mut() {
        Some(last) => last.end = people.len(),
        None => ranges.push(0..people.len()),
    }
    ranges
}

/// "Under $20,000", "$20,000–$29,999", "$100,000 and over".
pub(in crate::measure) fn label(bands: &Range<usize>) -> String {
    let dollars = |band: usize| text::dollars(f64::from(WIDTH) * band as f64);
    let open = bands.end >= COUNT;
    match (bands.start, open) {
        (0, true) => tr!("All earnings").to_owned(),
        (0, false) => tr!("Under {}", dollars(bands.end)),
        (_, true) => tr!("{} and over", dollars(bands.start)),
        (_, false) => {
            let last = text::dollars(f64::from(WIDTH) * bands.end as f64 - 1.0);
            format!("{}–{last}", dollars(bands.start))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measure::{Engine, MeasureName, ShareTable, fixture},
        table::{Column, Field, Period, TableKind},
    };

    fn shares(request: &Request, columns: Vec<Column>) -> ShareTable {
        let engine = Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])));
        let Answer::Share(table) = engine.measure(request).unwrap() else { unreachable!() };
        (*table).clone()
    }

    #[test]
    fn earnings_stand_in_bands_that_hold_the_threshold_and_zeros_in_none() {
        // 12 at $15,000, 20 at $31,000, 3 at $45,000, 10 at $120,000, and five who earned nothing.
        let dollars = |i: usize| match i {
            0..12 => 15_000.0,
            12..32 => 31_000.0,
            32..35 => 45_000.0,
            35..45 => 120_000.0,
            _ => 0.0,
        };
        let columns = vec![
            fixture::text(Field::State, (0..50).map(|i| if i < 45 { "Ohio" } else { "Iowa" })),
            fixture::money(Field::Wage(Period::Year(5)), (0..50).map(|i| Some(dollars(i)))),
        ];
        let request = Request { measure: MeasureName::Distribution, dollars: Dollars::Nominal, ..Request::default() };
        let table = shares(&request, columns);
        let told: Vec<(&str, Option<f64>, Option<f64>)> =
            table.total.parts.iter().map(|part| (part.label.as_ref(), part.n.value, part.share.value)).collect();
        // By hand: of 45, the three at $45,000 join those above them; 12 / 45 = 27 %, 20 / 45 = 44 %, 13 / 45 = 29 %.
        assert_eq!(
            told,
            [
                ("Under $20,000", Some(12.0), Some(0.27)),
                ("$20,000–$39,999", Some(20.0), Some(0.44)),
                ("$40,000 and over", Some(13.0), Some(0.29)),
            ]
        );
        assert_eq!(table.total.base.value, Some(45.0));
        assert_eq!(table.subject, "Yearly earnings after (fifth year after), dollars of each year");
    }

    #[test]
    fn a_band_holds_its_lower_end_and_not_its_upper() {
        let dollars = |amount: i32| of_cents(amount * 100);
        assert_eq!([1, 9_999, 10_000, 19_999, 99_999, 100_000, 900_000].map(dollars), [0, 0, 1, 1, 9, 10, 10]);
        assert_eq!(of_cents(999_999), 0, "a cent under $10,000");
    }

    #[test]
    fn neighbours_are_joined_until_each_holds_the_threshold_and_nobody_is_lost() {
        let people = [3, 4, 40, 9, 2, 55, 12, 6, 0, 1, 2];
        let ranges = joined(&people, 10);
        assert_eq!(ranges, [0..3, 3..5, 5..6, 6..11]);
        let sums: Vec<u32> = ranges.iter().map(|range| people[range.clone()].iter().sum()).collect();
        assert_eq!(sums, [47, 11, 55, 21]);
        assert_eq!(joined(&[1, 2, 3], 10), vec![0..3], "one range, which is then too small for any number");
        let names: Vec<String> = ranges.iter().map(label).collect();
        assert_eq!(names, ["Under $30,000", "$30,000–$49,999", "$50,000–$59,999", "$60,000 and over"]);
    }
}
