//! What each person earned in a period, in one year's dollars: made once, kept for every filter that follows.

use std::{collections::BTreeSet, ops::RangeInclusive, sync::Arc};

use rayon::prelude::*;

use crate::table::{Column, Field, Mask, Period, Values};

use super::{
    Dollars, MeasureError, cpi,
    frame::{Part, lock},
    people::{Anchors, People, UNKNOWN, anchor_column},
};

/// Earnings of every row of the people frame in one period.
#[derive(Debug)]
pub(super) struct Earnings {
    /// Cents a year, [`UNKNOWN`] where not known; zero is known.
    pub(super) cents: Vec<i32>,
    /// Rows with earnings above zero.
    pub(super) positive: Mask,
    /// Rows whose earnings are known, zero included.
    pub(super) known: Mask,
    /// Some row has a known zero.
    pub(super) zeros: bool,
}

/// The vectors made last, most recent last: a period, its dollars, and whether it is stated as a year.
type Made = ((Period, Dollars, bool), Arc<Earnings>);

#[derive(Debug, Default)]
pub(super) struct EarningsCache(Vec<Made>);

/// At a million people one vector is 4 MB and two masks; a screen needs three.
const CACHED: usize = 12;

/// Periods that the open files can answer for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) before: Vec<Period>,
    pub(super) after: Vec<Period>,
    /// Quarters from the certificate, its own (0) included, which is neither before nor after.
    pub(super) quarters: Vec<i8>,
}

/// Offsets that are ever offered; a trajectory shows as many.
pub(super) const OFFSETS: RangeInclusive<i8> = -12..=20;

impl People {
    /// True if some column or long file holds earnings of people.
    pub(super) fn has_earnings(&self) -> bool {
        self.long.is_some() || self.wage_periods().next().is_some()
    }

    fn wage_periods(&self) -> impl Iterator<Item = Period> + '_ {
        let columns = self.frame.parts.iter().flat_map(|part| &part.table.columns);
        columns.filter_map(|column| match column.field {
            Some(Field::Wage(period)) => Some(period),
            _ => None,
        })
    }

    /// Periods one can choose from, earliest first.
    pub(super) fn offer(&self) -> Offer {
        let mut all: BTreeSet<Period> = self.wage_periods().collect();
        if let Some(long) = &self.long {
            all.extend(&long.periods);
        }
        let mut quarters: BTreeSet<i8> = BTreeSet::new();
        let mut years: BTreeSet<i8> = BTreeSet::new();
        let mut calendar: BTreeSet<Period> = BTreeSet::new();
        for &period in &all {
            match period {
                Period::Quarter(quarter) => {
                    quarters.insert(quarter);
                }
                Period::Year(year) => {
                    years.insert(year);
                }
                Period::CalendarQuarter(_) | Period::CalendarYear(_) => {
                    calendar.insert(period);
                }
            }
        }
        for before in [true, false] {
            let Some((first, last)) = self.anchors(before).range else { continue };
            for period in &calendar {
                match *period {
                    Period::CalendarQuarter(quarter) => {
                        let offsets = OFFSETS.filter(|&offset| (offset < 0) == before);
                        quarters
                            .extend(offsets.filter(|&offset| (first..=last).contains(&(quarter - i32::from(offset)))));
                    }
                    Period::CalendarYear(year) => {
                        let offsets = (-5..=10_i8).filter(|&offset| offset != 0 && (offset < 0) == before);
                        let anchored = first.div_euclid(4)..=last.div_euclid(4);
                        years.extend(
                            offsets.filter(|&offset| anchored.contains(&(i32::from(year) - i32::from(offset)))),
                        );
                    }
                    Period::Quarter(_) | Period::Year(_) => {}
                }
            }
        }
        for year in (-10..=20).filter(|&year| year != 0) {
            let covered = Period::Year(year).relative_quarters();
            if covered.is_some_and(|mut covered| covered.all(|quarter| quarters.contains(&quarter))) {
                years.insert(year);
            }
        }
        let side = |before: bool| {
            let years = years.iter().filter(|&&year| (year < 0) == before).map(|&year| Period::Year(year));
            let quarters = quarters.iter().filter(|&&quarter| quarter != 0 && (quarter < 0) == before);
            years.chain(quarters.map(|&quarter| Period::Quarter(quarter))).collect::<Vec<_>>()
        };
        let (mut before, mut after) = (side(true), side(false));
        // Without a date nothing is relative: any calendar period but the last may be before, any but the first after.
        if before.is_empty() || after.is_empty() {
            let calendar: Vec<Period> = calendar.into_iter().collect();
            if let [first_ones @ .., _] = calendar.as_slice() {
                before.extend(first_ones);
            }
            after.extend(calendar.iter().skip(1));
        }
        Offer { before, after, quarters: quarters.into_iter().collect() }
    }

    /// The baseline the files allow: second year before, else Q−3, else the calmest that is left.
    pub(super) fn default_baseline(&self, offer: &Offer) -> Result<Period, MeasureError> {
        let wanted = [
            Period::Year(-2),
            Period::Quarter(-3),
            Period::Quarter(-4),
            Period::Year(-1),
            Period::Year(-3),
            Period::Quarter(-2),
            Period::Quarter(-1),
        ];
        let relative = wanted.into_iter().find(|period| offer.before.contains(period));
        relative.or_else(|| offer.before.first().copied()).ok_or(MeasureError::NoPeriod("before"))
    }

    /// The latest year, else quarter, that at least half of the people have; else the one that most have.
    pub(super) fn default_after(&self, offer: &Offer) -> Result<Period, MeasureError> {
        let yearly = |period: &Period| matches!(period, Period::Year(_) | Period::CalendarYear(_));
        let (mut candidates, quarters): (Vec<Period>, Vec<Period>) = offer.after.iter().copied().partition(yearly);
        if candidates.is_empty() {
            candidates = quarters;
        }
        let people = self.first.count();
        let mut most: Option<(usize, Period)> = None;
        for &period in candidates.iter().rev() {
            let known = self.earnings(period, Dollars::Nominal)?.known.and(&self.first).count();
            if known * 2 >= people {
                return Ok(period);
            }
            if most.is_none_or(|(count, _)| known > count) {
                most = Some((known, period));
            }
        }
        most.map(|(_, period)| period).ok_or(MeasureError::NoPeriod("after"))
    }

    /// The dollars that can be had: constant ones need a date or a stated dollar year.
    pub(super) fn dollars(&self, asked: Dollars) -> Result<(Dollars, Option<String>), MeasureError> {
        let Dollars::Constant(year) = asked else { return Ok((asked, None)) };
        if cpi::prices().year(i32::from(year)).is_none() {
            return Err(MeasureError::NoPrices(year));
        }
        let undated = self.frame.parts.iter().find(|part| {
            let relative =
                |column: &Column| matches!(column.field, Some(Field::Wage(Period::Quarter(_) | Period::Year(_))));
            let long = self.long.as_ref().is_some_and(|long| {
                long.dollar_year.is_none()
                    && long.periods.iter().any(|period| matches!(period, Period::Quarter(_) | Period::Year(_)))
            });
            part.table.dollar_year.is_none()
                && (long || part.table.columns.iter().any(|column| relative(column)))
                && (anchor_column(&part.table, false).is_none() || self.anchors(false).range.is_none())
        });
        Ok(match undated {
            Some(part) => (
                Dollars::Nominal,
                Some(format!(
                    "Dollars are nominal: {} has no date of the certificate to compute constant dollars from.",
                    part.table.file
                )),
            ),
            None => (asked, None),
        })
    }

    /// The year whose dollars every open people file states its money in.
    pub(super) fn stated_dollars(&self) -> Option<i16> {
        let mut years = self.frame.parts.iter().map(|part| part.table.dollar_year);
        let first = years.next()??;
        years.all(|year| year == Some(first)).then_some(first)
    }

    /// Yearly earnings in a period; a quarter is multiplied by 4.
    pub(super) fn earnings(&self, period: Period, dollars: Dollars) -> Result<Arc<Earnings>, MeasureError> {
        self.cached(period, dollars, true)
    }

    /// Earnings of a quarter as they are.
    pub(super) fn quarterly(&self, period: Period, dollars: Dollars) -> Result<Arc<Earnings>, MeasureError> {
        self.cached(period, dollars, false)
    }

    fn cached(&self, period: Period, dollars: Dollars, yearly: bool) -> Result<Arc<Earnings>, MeasureError> {
        let key = (period, dollars, yearly);
        if let Some((_, made)) = lock(&self.earnings).0.iter().find(|(known, _)| *known == key) {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(self.make(period, dollars, yearly)?);
        let mut cache = lock(&self.earnings);
        if cache.0.len() == CACHED {
            cache.0.remove(0);
        }
        cache.0.push((key, Arc::clone(&made)));
        Ok(made)
    }

    fn make(&self, period: Period, dollars: Dollars, yearly: bool) -> Result<Earnings, MeasureError> {
        let single = matches!(period, Period::Quarter(_) | Period::CalendarQuarter(_));
        let times = if single && yearly { 4.0 } else { 1.0 };
        let mut cents = vec![UNKNOWN; self.frame.rows()];
        let mut offered = false;
        for part in &self.frame.parts {
            let Some(terms) = self.terms(part, period, dollars) else { continue };
            offered = true;
            let out = &mut cents[part.start..part.start + part.rows()];
            out.par_iter_mut().enumerate().for_each(|(at, out)| {
                let row = part.table_row(at);
                let anchor = |anchors: &Anchors| anchors.quarters[part.start + at];
                let person = self.person(part.start + at);
                let sum = terms.iter().try_fold(0.0, |sum, term| Some(sum + term.cents(self, row, person, &anchor)?));
                if let Some(sum) = sum {
                    // 21 million dollars a year is more than any wage record means.
                    *out = (sum * times).round().clamp(f64::from(-i32::MAX), f64::from(i32::MAX)) as i32;
                }
            });
        }
        if !offered {
            let offer = self.offer();
            let words: Vec<String> = offer.before.iter().chain(&offer.after).map(ToString::to_string).collect();
            return Err(MeasureError::NotOffered { period, offered: words.join(", ") });
        }
        let positive = Mask::from_fn(cents.len(), |row| cents[row] > 0);
        let known = Mask::from_fn(cents.len(), |row| cents[row] != UNKNOWN);
        let zeros = cents.contains(&0);
        Ok(Earnings { cents, positive, known, zeros })
    }

    /// How a part makes a period; `None` if it cannot.
    fn terms<'a>(&'a self, part: &'a Part, period: Period, dollars: Dollars) -> Option<Vec<Term<'a>>> {
        let before = matches!(period, Period::Quarter(..0) | Period::Year(..0));
        let anchors = self.anchors(before);
        let of_source = |period: Period| -> Option<Source<'a>> {
            if let Some(column) = part.table.column(Field::Wage(period)) {
                return Some(Source::Column(column));
            }
            self.long.as_ref().filter(|long| long.periods.binary_search(&period).is_ok()).map(|_| Source::Long(period))
        };
        let dollar_year = part.table.dollar_year.or_else(|| self.long.as_ref().and_then(|long| long.dollar_year));
        let prices = Deflator { dollars, dollar_year, anchors };
        if let Some(source) = of_source(period) {
            return Some(vec![Term { source, price: prices.of(period) }]);
        }
        match period {
            Period::Year(year) => {
                let quarters = period.relative_quarters()?.map(Period::Quarter);
                let quarters: Option<Vec<Term>> = quarters
                    .map(|quarter| Some(Term { source: of_source(quarter)?, price: prices.of(quarter) }))
                    .collect();
                quarters.or_else(|| {
                    let offsets = period.relative_quarters()?.map(i32::from);
                    let by_anchor: Option<Vec<Term>> =
                        offsets.map(|offset| self.anchored(part, anchors, offset, Unit::Quarter, &prices)).collect();
                    by_anchor
                        .or_else(|| Some(vec![self.anchored(part, anchors, i32::from(year), Unit::Year, &prices)?]))
                })
            }
            Period::Quarter(offset) => {
                Some(vec![self.anchored(part, anchors, i32::from(offset), Unit::Quarter, &prices)?])
            }
            Period::CalendarYear(year) => (0..4)
                .map(|quarter| {
                    let period = Period::CalendarQuarter(i32::from(year) * 4 + quarter);
                    Some(Term { source: of_source(period)?, price: prices.of(period) })
                })
                .collect(),
            Period::CalendarQuarter(_) => None,
        }
    }

    /// Calendar columns read at the anchor plus an offset.
    fn anchored<'a>(
        &'a self,
        part: &'a Part,
        anchors: &'a Anchors,
        offset: i32,
        unit: Unit,
        prices: &Deflator<'a>,
    ) -> Option<Term<'a>> {
        let (first, last) = anchors.range?;
        let (first, last) = match unit {
            Unit::Quarter => (first, last),
            Unit::Year => (first.div_euclid(4), last.div_euclid(4)),
        };
        let sources: Vec<Option<Source>> = (first + offset..=last + offset)
            .map(|index| {
                let period = match unit {
                    Unit::Quarter => Period::CalendarQuarter(index),
                    Unit::Year => Period::CalendarYear(i16::try_from(index).ok()?),
                };
                part.table.column(Field::Wage(period)).map(Source::Column).or_else(|| {
                    let long = self.long.as_ref()?;
                    long.periods.binary_search(&period).ok().map(|_| Source::Long(period))
                })
            })
            .collect();
        sources.iter().any(Option::is_some).then_some(())?;
        let price = match unit {
            Unit::Quarter => prices.relative(offset..=offset),
            Unit::Year => prices.relative_year(offset),
        };
        Some(Term { source: Source::Anchored { anchors, first, unit, sources }, price })
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Quarter,
    Year,
}

/// One addend of a period's earnings.
struct Term<'a> {
    source: Source<'a>,
    price: Price<'a>,
}

enum Source<'a> {
    Column(&'a Column),
    Long(Period),
    /// By anchor: sources from the first anchor on.
    Anchored {
        anchors: &'a Anchors,
        first: i32,
        unit: Unit,
        sources: Vec<Option<Source<'a>>>,
    },
}

impl Term<'_> {
    fn cents(&self, people: &People, row: usize, person: u32, anchor: &impl Fn(&Anchors) -> i32) -> Option<f64> {
        Some(self.source.cents(people, row, person, anchor)? * self.price.factor(anchor)?)
    }
}

impl Source<'_> {
    fn cents(&self, people: &People, row: usize, person: u32, anchor: &impl Fn(&Anchors) -> i32) -> Option<f64> {
        match self {
            Source::Column(column) => match &column.values {
                Values::Cents(cents) => column.state(row).is_value().then(|| cents[row] as f64),
                _ => column.number(row).map(|dollars| dollars * 100.0),
            },
            Source::Long(period) => people.long.as_ref()?.cents(person, *period).map(|cents| cents as f64),
            Source::Anchored { anchors, first, unit, sources } => {
                let quarter = anchor(anchors);
                let at = match unit {
                    _ if quarter == UNKNOWN => return None,
                    Unit::Quarter => quarter,
                    Unit::Year => quarter.div_euclid(4),
                };
                sources.get(usize::try_from(at - first).ok()?)?.as_ref()?.cents(people, row, person, anchor)
            }
        }
    }
}

/// What a dollar of a term's time is worth.
enum Price<'a> {
    Fixed(f64),
    /// From the first anchor on.
    ByAnchor {
        anchors: &'a Anchors,
        first: i32,
        factors: Vec<f64>,
    },
}

impl Price<'_> {
    fn factor(&self, anchor: &impl Fn(&Anchors) -> i32) -> Option<f64> {
        match self {
            Price::Fixed(factor) => Some(*factor),
            Price::ByAnchor { anchors, first, factors } => {
                let quarter = anchor(anchors);
                if quarter == UNKNOWN {
                    return None;
                }
                factors.get(usize::try_from(quarter - first).ok()?).copied()
            }
        }
    }
}

struct Deflator<'a> {
    dollars: Dollars,
    dollar_year: Option<i16>,
    anchors: &'a Anchors,
}

impl<'a> Deflator<'a> {
    fn of(&self, period: Period) -> Price<'a> {
        match period {
            Period::CalendarQuarter(quarter) => self.fixed(quarter..=quarter),
            Period::CalendarYear(year) => match (self.stated(), cpi::prices().year(i32::from(year))) {
                (Err(target), Some(index)) => Price::Fixed(target / index),
                _ => self.fixed(i32::from(year) * 4..=i32::from(year) * 4 + 3),
            },
            Period::Quarter(quarter) => self.relative(i32::from(quarter)..=i32::from(quarter)),
            Period::Year(_) => match period.relative_quarters() {
                Some(quarters) => self.relative(i32::from(*quarters.start())..=i32::from(*quarters.end())),
                None => Price::Fixed(1.0),
            },
        }
    }

    fn fixed(&self, quarters: RangeInclusive<i32>) -> Price<'a> {
        Price::Fixed(self.stated().unwrap_or_else(|target| target / index(quarters)))
    }

    /// Quarters counted from the anchor.
    fn relative(&self, offsets: RangeInclusive<i32>) -> Price<'a> {
        self.by_anchor(|anchor| anchor + offsets.start()..=anchor + offsets.end())
    }

    /// Calendar years counted from the anchor's year.
    fn relative_year(&self, offset: i32) -> Price<'a> {
        self.by_anchor(|anchor| {
            let year = anchor.div_euclid(4) + offset;
            year * 4..=year * 4 + 3
        })
    }

    fn by_anchor(&self, quarters: impl Fn(i32) -> RangeInclusive<i32>) -> Price<'a> {
        match (self.stated(), self.anchors.range) {
            (Ok(factor), _) => Price::Fixed(factor),
            (Err(_), None) => Price::ByAnchor { anchors: self.anchors, first: 0, factors: Vec::new() },
            (Err(target), Some((first, last))) => {
                let factors = (first..=last).map(|anchor| target / index(quarters(anchor))).collect();
                Price::ByAnchor { anchors: self.anchors, first, factors }
            }
        }
    }

    /// The factor if it does not depend on time; otherwise the index of the year asked for.
    fn stated(&self) -> Result<f64, f64> {
        let Dollars::Constant(year) = self.dollars else { return Ok(1.0) };
        let target = cpi::prices().year(i32::from(year)).unwrap_or(f64::NAN);
        match self.dollar_year.and_then(|year| cpi::prices().year(i32::from(year))) {
            Some(stated) => Ok(target / stated),
            None => Err(target),
        }
    }
}

/// Mean price index over some quarters; outside the series its nearest quarter stands in.
fn index(quarters: RangeInclusive<i32>) -> f64 {
    let prices = cpi::prices();
    let (first, last) = prices.quarters();
    let known: Vec<f64> = quarters.filter_map(|quarter| prices.quarter(quarter.clamp(first, last))).collect();
    known.iter().sum::<f64>() / known.len() as f64
}
