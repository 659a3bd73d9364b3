//! How the columns of a file make a period's earnings: which cells are added, and at which prices.

use crate::measure::{
    Anchor, Dollars,
    frame::Part,
    long::LongWages,
    people::{Anchors, People, UNKNOWN},
};
use crate::table::{Column, Field, Period, Values};

use super::deflator::{Deflator, Price};

impl People {
    /// How a part makes a period; `None` if it cannot.
    pub(super) fn terms<'a>(
        &'a self,
        part: &'a Part,
        period: Period,
        dollars: Dollars,
        anchor: Anchor,
    ) -> Option<Vec<Term<'a>>> {
        let before = matches!(period, Period::Quarter(..0) | Period::Year(..0));
        let anchors = self.anchors(anchor, before);
        let of_source = |period: Period| -> Option<Source<'a>> {
            if let Some(column) = part.table.column(Field::Wage(period)) {
                return Some(match period {
                    Period::Quarter(offset) if offset > 0 => {
                        Source::Reached { column, anchors, offset: i32::from(offset) }
                    }
                    _ => Source::Column(column),
                });
            }
            self.long.as_ref().filter(|long| long.periods.binary_search(&period).is_ok()).map(|_| Source::Long(period))
        };
        let dollar_year = part.table.dollar_year.or_else(|| self.long.as_ref().and_then(|long| long.dollar_year));
        let prices = Deflator { prices: self.prices(), dollars, dollar_year, anchors };
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
pub(super) struct Term<'a> {
    source: Source<'a>,
    price: Price<'a>,
}

enum Source<'a> {
    Column(&'a Column),
    /// A quarter after, by whose zero nobody who has not lived to it is meant.
    Reached {
        column: &'a Column,
        anchors: &'a Anchors,
        offset: i32,
    },
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
    pub(super) fn cents(
        &self,
        people: &People,
        row: usize,
        person: u32,
        anchor: &impl Fn(&Anchors) -> i32,
    ) -> Option<f64> {
        Some(self.source.cents(people, row, person, anchor)? * self.price.factor(anchor)?)
    }

    /// True if some row's cents can be a bound only.
    pub(super) fn has_top_codes(&self, people: &People) -> bool {
        self.source.has_top_codes(people)
    }

    /// True if the cents of this row are what they are at least.
    pub(super) fn is_top_coded(
        &self,
        people: &People,
        row: usize,
        person: u32,
        anchor: &impl Fn(&Anchors) -> i32,
    ) -> bool {
        self.source.is_top_coded(people, row, person, anchor)
    }
}

impl Source<'_> {
    fn cents(&self, people: &People, row: usize, person: u32, anchor: &impl Fn(&Anchors) -> i32) -> Option<f64> {
        match self {
            Source::Column(column) => cents_of(column, row),
            Source::Reached { column, anchors, offset } => {
                let cents = cents_of(column, row)?;
                let quarter = anchor(anchors);
                let unreached = || people.horizon().is_some_and(|horizon| quarter.saturating_add(*offset) > horizon);
                if cents == 0.0 && quarter != UNKNOWN && unreached() { None } else { Some(cents) }
            }
            Source::Long(period) => people.long.as_ref()?.cents(person, *period).map(|cents| cents as f64),
            Source::Anchored { .. } => self.at(anchor)?.cents(people, row, person, anchor),
        }
    }

    /// The source that an anchor leads to; itself if it counts from none.
    fn at(&self, anchor: &impl Fn(&Anchors) -> i32) -> Option<&Self> {
        let Source::Anchored { anchors, first, unit, sources } = self else { return Some(self) };
        let quarter = anchor(anchors);
        let at = match unit {
            _ if quarter == UNKNOWN => return None,
            Unit::Quarter => quarter,
            Unit::Year => quarter.div_euclid(4),
        };
        sources.get(usize::try_from(at - first).ok()?)?.as_ref()
    }

    fn has_top_codes(&self, people: &People) -> bool {
        match self {
            Source::Column(column) | Source::Reached { column, .. } => !column.bounds.is_empty(),
            Source::Long(_) => people.long.as_ref().is_some_and(LongWages::has_top_codes),
            Source::Anchored { sources, .. } => sources.iter().flatten().any(|source| source.has_top_codes(people)),
        }
    }

    fn is_top_coded(&self, people: &People, row: usize, person: u32, anchor: &impl Fn(&Anchors) -> i32) -> bool {
        match self {
            Source::Column(column) | Source::Reached { column, .. } => column.at_least(row).is_some(),
            Source::Long(period) => people.long.as_ref().is_some_and(|long| long.is_top_coded(person, *period)),
            Source::Anchored { .. } => {
                self.at(anchor).is_some_and(|source| source.is_top_coded(people, row, person, anchor))
            }
        }
    }
}

/// Cents of a cell; of a top code what it is at least.
fn cents_of(column: &Column, row: usize) -> Option<f64> {
    match &column.values {
        Values::Cents(cents) if column.state(row).is_value() => Some(cents[row] as f64),
        _ => column.number(row).or_else(|| column.at_least(row)).map(|dollars| dollars * 100.0),
    }
}
