//! Withholding more of a published answer, for the sake of figures published beside it.

use crate::measure::{
    Answer, ColumnarGroup, CountRow, Datum, EarningsRow, EarningsTable, Published, ShareRow, Spread, Statistic,
    TrajectoryPoint,
};

use super::{
    earnings::{hide_estimate, publish_row as publish_earnings},
    keep_state,
    shares::{hide_indicator, hide_rate, hide_step, publish_row as publish_share},
    standards,
};

/// A number of people within an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::measure) struct Withheld {
    /// `None` is the total.
    group: Option<ColumnarGroup>,
    spot: Spot,
    /// The group is a college beside the rows.
    college: bool,
}

/// Which number of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    /// The people of the row; of a share its base.
    Whole,
    /// A part of a share, a step of a pathway, an indicator, a rating.
    Part(usize),
    /// Those counted by an indicator, of its base.
    Counted(usize),
    /// A point of a trajectory.
    Point(usize),
    /// Those in the field, or those who are not.
    InField,
    /// People without earnings in one of the periods.
    Dropped,
    /// People left out by the rule with this place.
    Excluded(usize),
    /// The trained, or those they are compared with.
    Side(usize),
}

impl Withheld {
    pub(in crate::measure) fn row(group: ColumnarGroup) -> Self {
        Self { group: Some(group), spot: Spot::Whole, college: false }
    }

    pub(in crate::measure) fn total() -> Self {
        Self { group: None, spot: Spot::Whole, college: false }
    }

    /// Labels of the group; `None` of the total.
    pub(in crate::measure) fn group(&self) -> Option<&ColumnarGroup> {
        self.group.as_ref()
    }

    pub(in crate::measure) fn part(self, part: usize) -> Self {
        Self { spot: Spot::Part(part), ..self }
    }

    pub(in crate::measure) fn counted(self, indicator: usize) -> Self {
        Self { spot: Spot::Counted(indicator), ..self }
    }

    pub(in crate::measure) fn point(self, point: usize) -> Self {
        Self { spot: Spot::Point(point), ..self }
    }

    pub(in crate::measure) fn in_field(self) -> Self {
        Self { spot: Spot::InField, ..self }
    }

    pub(in crate::measure) fn dropped(self) -> Self {
        Self { spot: Spot::Dropped, ..self }
    }

    pub(in crate::measure) fn excluded(self, rule: usize) -> Self {
        Self { spot: Spot::Excluded(rule), ..self }
    }

    pub(in crate::measure) fn side(self, side: usize) -> Self {
        Self { spot: Spot::Side(side), ..self }
    }

    pub(in crate::measure) fn college(self) -> Self {
        Self { college: true, ..self }
    }
}

/// What withheld numbers would follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::measure) enum Others {
    Figures,
    OwnNumbers,
}

/// Numbers to withhold of one answer.
struct Places<'a>(&'a [Withheld]);

impl Places<'_> {
    fn holds(&self, group: Option<&ColumnarGroup>, spot: Spot) -> bool {
        self.0.iter().any(|place| !place.college && place.group.as_ref() == group && place.spot == spot)
    }

    fn holds_college(&self, group: &ColumnarGroup, spot: Spot) -> bool {
        self.0.iter().any(|place| place.college && place.group.as_ref() == Some(group) && place.spot == spot)
    }
}

/// The answer without these numbers and all that stands on them.
pub(in crate::measure) fn withhold(answer: &Answer, places: &[Withheld], threshold: u32, others: Others) -> Answer {
    let (are, they) = match places.len() {
        1 => (tr!("1 number is").to_owned(), tr!("it or another")),
        several => (tr!("{several} numbers are", several = several), tr!("they or others")),
    };
    let note = match others {
        Others::Figures => tr!(
            "{are} more hidden than in this figure alone, because {they} would follow from other figures published with it.",
            are = are,
            they = they
        ),
        Others::OwnNumbers => {
            tr!("{are} hidden because {they} would follow from other numbers of this figure.", are = are, they = they)
        }
    };
    let places = Places(places);
    match answer {
        Answer::Earnings(table) => {
            let mut table = (**table).clone();
            withhold_earnings(&mut table, &places, threshold);
            table.provenance.notes.push(note);
            Answer::Earnings(Published::seal(table))
        }
        Answer::Share(table) => {
            let mut table = (**table).clone();
            let total = (None, &mut table.total);
            for (group, row) in table.rows.iter_mut().map(|row| (Some(row.group.clone()), row)).chain([total]) {
                let base = places.holds(group.as_ref(), Spot::Whole);
                let hidden: Vec<bool> =
                    (0..row.parts.len()).map(|part| base || places.holds(group.as_ref(), Spot::Part(part))).collect();
                if hidden.contains(&true) {
                    withhold_share(row, base, &hidden);
                }
            }
            table.provenance.notes.push(note);
            Answer::Share(Published::seal(table))
        }
        Answer::Counts(table) => {
            let mut table = (**table).clone();
            for row in table.rows.iter_mut().chain([&mut table.total]) {
                let group = Some(&row.group).filter(|group| !group.is_empty());
                let spots = [Spot::Whole, Spot::InField].map(|spot| places.holds(group, spot));
                withhold_count(row, spots);
            }
            for row in &mut table.colleges {
                let spots = [Spot::Whole, Spot::InField].map(|spot| places.holds_college(&row.group, spot));
                withhold_count(row, spots);
            }
            table.provenance.notes.push(note);
            Answer::Counts(Published::seal(table))
        }
        Answer::Trajectory(table) => {
            let mut table = (**table).clone();
            let of_means = table.statistic == Statistic::Mean;
            for series in &mut table.series {
                for (at, point) in series.points.iter_mut().enumerate() {
                    if places.holds(Some(&series.group), Spot::Point(at)) {
                        withhold_point(point, of_means);
                    }
                }
            }
            table.provenance.notes.push(note);
            Answer::Trajectory(Published::seal(table))
        }
        Answer::Pathway(table) => {
            let mut table = (**table).clone();
            for (group, steps) in &mut table.rows {
                for at in 0..steps.len() {
                    if places.holds(Some(group), Spot::Part(at)) {
                        hide_step(steps, at);
                    }
                }
            }
            table.provenance.notes.push(note);
            Answer::Pathway(Published::seal(table))
        }
        Answer::Indicators(table) => {
            let mut table = (**table).clone();
            for row in table.rows.iter_mut().chain([&mut table.total]) {
                let group = Some(row.group.clone()).filter(|group| !group.is_empty());
                for at in 0..row.indicators.len() {
                    if places.holds(group.as_ref(), Spot::Part(at)) {
                        hide_indicator(row, at);
                    } else if places.holds(group.as_ref(), Spot::Counted(at)) {
                        hide_rate(row, at);
                    }
                }
            }
            table.provenance.notes.push(note);
            Answer::Indicators(Published::seal(table))
        }
        Answer::Value(table) => {
            let mut table = (**table).clone();
            for row in table.rows.iter_mut().chain([&mut table.total]) {
                let group = Some(&row.group).filter(|group| !group.is_empty());
                if places.holds(group, Spot::Whole) {
                    for datum in [&mut row.n, &mut row.gain, &mut row.months] {
                        *datum = keep_state(*datum);
                    }
                }
            }
            table.provenance.notes.push(note);
            Answer::Value(Published::seal(table))
        }
        Answer::Standards(table) => {
            let mut table = (**table).clone();
            for row in &mut table.rows {
                for (at, rating) in row.ratings.iter_mut().enumerate() {
                    if places.holds(Some(&row.group), Spot::Part(at)) {
                        *rating = standards::unrated(*rating);
                    }
                }
            }
            standards::count(&mut table);
            table.provenance.notes.push(note);
            Answer::Standards(Published::seal(table))
        }
        // Its parts are decided, not itself.
        Answer::Scatter(_) => answer.clone(),
    }
}

fn withhold_count(row: &mut CountRow, [whole, in_field]: [bool; 2]) {
    if whole {
        row.certificates = keep_state(row.certificates);
    }
    if whole || in_field {
        row.in_field = keep_state(row.in_field);
    }
}

/// The number of people alone would be subtracted, and a mean times it; a median of many people is not.
fn withhold_point(point: &mut TrajectoryPoint, of_means: bool) {
    point.earnings.n = keep_state(point.earnings.n);
    point.mean = keep_state(point.mean);
    if of_means {
        let Spread { center, p25, p75, low, high, n: _ } = &mut point.earnings;
        for datum in [center, p25, p75, low, high] {
            *datum = keep_state(*datum);
        }
    }
}

fn withhold_earnings(table: &mut EarningsTable, places: &Places<'_>, threshold: u32) {
    let step = table.rounded_to;
    let named = |group: Option<&ColumnarGroup>| places.holds(group, Spot::Whole);
    // The change of the trained minus the effect is the change of the compared: both or neither.
    let compared = |row: &EarningsRow| row.group.split_last().map(|(_, rest)| rest.to_vec());
    let lost: Vec<_> = table.rows.iter().filter(|row| named(Some(&row.group))).map(compared).collect();
    let without_effect = |row: &mut EarningsRow| {
        if let Some(effect) = &mut row.effect {
            for datum in [&mut effect.amount, &mut effect.percent, &mut effect.low, &mut effect.high] {
                *datum = keep_state(*datum);
            }
        }
    };
    for row in &mut table.rows {
        if lost.contains(&compared(row)) {
            without_effect(row);
        }
        if named(Some(&row.group)) {
            publish_earnings(row, true, threshold, step);
        }
    }
    if !lost.is_empty() {
        without_effect(&mut table.total);
    }
    if named(None) {
        publish_earnings(&mut table.total, true, threshold, step);
        // Everybody who was asked for, less those left out, would be the total.
        table.dropped = keep_state(table.dropped);
    }
    if places.holds(None, Spot::Dropped) {
        table.dropped = keep_state(table.dropped);
    }
    for (at, excluded) in table.excluded.iter_mut().enumerate() {
        if named(None) || places.holds(None, Spot::Dropped) || places.holds(None, Spot::Excluded(at)) {
            excluded.n = keep_state(excluded.n);
        }
    }
    if named(None) || (0..2).any(|side| places.holds(None, Spot::Side(side))) {
        for estimate in &mut table.estimates {
            hide_estimate(estimate);
        }
    }
}

fn withhold_share(row: &mut ShareRow, base: bool, hidden: &[bool]) {
    let already: Vec<bool> = row.parts.iter().map(|part| part.n.value.is_none() && part.n != Datum::MISSING).collect();
    let hidden: Vec<bool> = hidden.iter().zip(already).map(|(now, before)| *now || before).collect();
    publish_share(row, base || row.base.value.is_none(), &hidden, None);
}
