//! Two published answers side by side, a row a group: the dots of a scatter chart.

mod quantity;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

pub use quantity::{Quantity, Scale};

use super::{
    Answer, ColumnarGroup, Datum, Dollars, MeasureError, MeasureName, Provenance, Rated, Request, Standard, Statistic,
    dimension::order_key, disclosure,
};
use crate::table::Field;

/// What stands on the axes, and what the dots are sized by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Axes {
    pub x: Quantity,
    pub y: Quantity,
    /// `None` = all dots alike.
    pub size: Option<Quantity>,
}

impl Default for Axes {
    fn default() -> Self {
        Self { x: Quantity::EarningsBefore, y: Quantity::EarningsAfter, size: Some(Quantity::People) }
    }
}

/// Two numbers a group, each as its own measure publishes it, published jointly.
#[derive(Clone, Debug, PartialEq)]
pub struct ScatterTable {
    pub by: Vec<Field>,
    pub statistic: Statistic,
    pub axes: Axes,
    pub x: Axis,
    pub y: Axis,
    /// What the dots are sized by.
    pub size: Option<Axis>,
    /// Every group that either answer has, in the field's own order.
    pub rows: Vec<ScatterRow>,
    pub total: ScatterRow,
    pub threshold: u32,
    pub provenance: Provenance,
}

/// What one axis shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    pub quantity: Quantity,
    /// "second year before", for earnings before and after.
    pub period: Option<String>,
    /// `None` where it is no money, or money of no one year.
    pub dollars: Option<Dollars>,
}

/// One group.
#[derive(Clone, Debug, PartialEq)]
pub struct ScatterRow {
    pub group: ColumnarGroup,
    pub x: Datum,
    pub y: Datum,
    /// `Missing` where nothing sizes the dots.
    pub size: Datum,
    /// People behind x and behind y; programs, for costs.
    pub n: [Datum; 2],
}

impl ScatterTable {
    /// What stands at this place: 0 = x, 1 = y, 2 = size.
    pub fn axis(&self, at: usize) -> Option<&Axis> {
        match at {
            0 => Some(&self.x),
            1 => Some(&self.y),
            2 => self.size.as_ref(),
            _ => None,
        }
    }
}

impl Axis {
    /// The name in full with its unit: "Median yearly earnings before (second year before), 2024 dollars".
    pub fn name(&self, statistic: Statistic) -> String {
        let mut name = self.quantity.name(statistic);
        if let Some(period) = &self.period {
            name.push_str(&format!(" ({period})"));
        }
        let dollars = match self.dollars {
            Some(Dollars::Constant(year)) => tr!("{year} dollars", year = year),
            Some(Dollars::Nominal) => tr!("dollars of each year").to_owned(),
            None => tr!("dollars").to_owned(),
        };
        match self.quantity.scale() {
            _ if self.quantity == Quantity::QuarterEarnings => {
                tr!("{name}, {dollars} a quarter", name = name, dollars = dollars)
            }
            Scale::Dollars | Scale::Change => format!("{name}, {dollars}"),
            Scale::Share => tr!("{name}, percent", name = name),
            Scale::PercentChange | Scale::Count | Scale::Months => name,
        }
    }
}

impl Axes {
    /// The quantities, x first.
    pub fn all(self) -> impl Iterator<Item = Quantity> {
        [Some(self.x), Some(self.y), self.size].into_iter().flatten()
    }

    /// What stands at this place: 0 = x, 1 = y, 2 = size.
    pub fn at(self, at: usize) -> Option<Quantity> {
        self.all().nth(at)
    }
}

/// The requests that a request for a scatter is made of, each once; a request for anything else is its own.
pub(super) fn parts(request: &Request) -> Vec<Request> {
    if request.measure != MeasureName::Scatter {
        return vec![request.clone()];
    }
    let mut parts = Vec::new();
    for quantity in request.axes.all() {
        let part = part(request, quantity);
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

/// The request that publishes a quantity of a scatter.
pub(super) fn part(request: &Request, quantity: Quantity) -> Request {
    let measure = quantity.measure();
    let standards = if measure == MeasureName::Standards {
        vec![Standard { of: Rated::Completion, at_least: 0.0 }]
    } else {
        request.standards.clone()
    };
    Request { measure, unit: quantity.unit(), axes: Axes::default(), standards, ..request.clone() }
}

/// Joins published answers by group. `answers` are those of [`parts`], in that order.
///
/// # Errors
/// If a part could not be answered.
pub(super) fn join(
    request: &Request,
    answers: impl IntoIterator<Item = Result<Answer, MeasureError>>,
) -> Result<Answer, MeasureError> {
    let answers: Vec<Answer> = answers.into_iter().collect::<Result<_, _>>()?;
    let known: Vec<(Request, &Answer)> = parts(request).into_iter().zip(&answers).collect();
    let answer_of = |quantity: Quantity| {
        let part = part(request, quantity);
        known.iter().find(|(known, _)| *known == part).map(|(_, answer)| *answer)
    };
    let axes = request.axes;
    let read = |quantity: Quantity, group: &[Arc<str>]| {
        answer_of(quantity).and_then(|answer| quantity.read(answer, group)).unwrap_or((Datum::MISSING, Datum::MISSING))
    };
    let row = |group: ColumnarGroup| {
        let ((x, of_x), (y, of_y)) = (read(axes.x, &group), read(axes.y, &group));
        let size = axes.size.map_or(Datum::MISSING, |size| read(size, &group).0);
        ScatterRow { group, x, y, size, n: [of_x, of_y] }
    };
    let axis = |quantity: Quantity| {
        let answer = answer_of(quantity);
        Axis {
            quantity,
            period: answer.and_then(|answer| period(quantity, answer)),
            dollars: dollars(quantity, answer),
        }
    };
    let mut groups = BTreeMap::<Vec<(u8, i64, String)>, ColumnarGroup>::new();
    let on_axes = [axes.x, axes.y].into_iter().filter_map(answer_of);
    for group in on_axes.flat_map(groups_of).filter(|group| group.len() == request.by.len() && !group.is_empty()) {
        let key = group.iter().zip(&request.by).map(|(label, field)| order_key(*field, label)).collect();
        groups.entry(key).or_insert(group);
    }
    let table = ScatterTable {
        by: request.by.clone(),
        statistic: request.statistic,
        axes,
        x: axis(axes.x),
        y: axis(axes.y),
        size: axes.size.map(axis),
        rows: groups.into_values().map(row).collect(),
        total: row(Vec::new()),
        threshold: request.threshold,
        provenance: provenance(request, &answers),
    };
    Ok(Answer::Scatter(disclosure::scatter(table)))
}

fn groups_of(answer: &Answer) -> Vec<ColumnarGroup> {
    match answer {
        Answer::Earnings(table) => table.rows.iter().map(|row| row.group.clone()).collect(),
        Answer::Share(table) => table.rows.iter().map(|row| row.group.clone()).collect(),
        Answer::Pathway(table) => table.rows.iter().map(|(group, _)| group.clone()).collect(),
        Answer::Counts(table) => table.rows.iter().map(|row| row.group.clone()).collect(),
        Answer::Indicators(table) => table.rows.iter().map(|row| row.group.clone()).collect(),
        Answer::Value(table) => table.rows.iter().map(|row| row.group.clone()).collect(),
        Answer::Standards(table) => table.rows.iter().map(|row| row.group.clone()).collect(),
        Answer::Trajectory(_) | Answer::Scatter(_) => Vec::new(),
    }
}

fn period(quantity: Quantity, answer: &Answer) -> Option<String> {
    let Answer::Earnings(table) = answer else { return None };
    match quantity {
        _ if table.as_published => None,
        Quantity::EarningsBefore => Some(table.baseline.words()),
        Quantity::EarningsAfter => Some(table.after.words()),
        _ => None,
    }
}

fn dollars(quantity: Quantity, answer: Option<&Answer>) -> Option<Dollars> {
    match (quantity, answer?) {
        (Quantity::GainPercent, _) => None,
        (_, Answer::Earnings(table)) => Some(table.dollars),
        (Quantity::FieldDifference, Answer::Share(table)) => Some(table.dollars),
        (Quantity::QuarterEarnings, Answer::Indicators(table)) => Some(table.dollars),
        _ => None,
    }
}

/// Sources and notes of all parts, each once. What each part says of its own hidden numbers is left to the figure, which
/// counts the groups that it does not draw.
fn provenance(request: &Request, answers: &[Answer]) -> Provenance {
    let mut all = Provenance { request: request.clone(), ..Provenance::default() };
    let (mut files, mut notes) = (BTreeSet::new(), BTreeSet::new());
    for Provenance { sources, notes: said, synthetic, request: _ } in answers.iter().map(Answer::provenance) {
        all.synthetic |= *synthetic;
        for source in sources.iter().filter(|source| files.insert((source.file.clone(), source.sheet.clone()))) {
            all.sources.push(source.clone());
        }
        let own = |note: &&String| !disclosure::tells_suppression(note);
        for note in said.iter().filter(own).filter(|note| notes.insert((*note).clone())) {
            all.notes.push(note.clone());
        }
    }
    all
}

impl super::Engine {
    /// The quantities that the open tables can give by these fields.
    pub fn quantities(&self, by: &[Field]) -> Vec<Quantity> {
        if self.is_elsewhere() {
            return Vec::new(); // they join answers about single groups, which a warehouse is not asked for
        }
        let base = Request { by: by.into(), ..Request::default() };
        let mut answers = BTreeMap::<&str, Option<Answer>>::new();
        Quantity::ALL
            .into_iter()
            .filter(|quantity| {
                let asked = Request { unit: None, ..part(&base, *quantity) };
                let answer = answers.entry(quantity.measure().word()).or_insert_with(|| self.measure(&asked).ok());
                answer.as_ref().is_some_and(|answer| quantity.is_told(answer))
            })
            .collect()
    }
}
