//! Withholding more of a published answer, for the sake of figures published beside it.

use crate::measure::{Answer, ColumnarGroup, Datum, EarningsRow, EarningsTable, Published, ShareRow};

use super::{earnings::publish_row as publish_earnings, keep_state, shares::publish_row as publish_share};

/// A number of people within an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::measure) struct Withheld {
    /// `None` is the total.
    group: Option<ColumnarGroup>,
    /// The part of a share; `None` is its base.
    part: Option<usize>,
    /// The group is a college beside the rows.
    college: bool,
}

impl Withheld {
    pub(in crate::measure) fn row(group: ColumnarGroup) -> Self {
        Self { group: Some(group), part: None, college: false }
    }

    pub(in crate::measure) fn total() -> Self {
        Self { group: None, part: None, college: false }
    }

    pub(in crate::measure) fn part(self, part: usize) -> Self {
        Self { part: Some(part), ..self }
    }

    pub(in crate::measure) fn college(self) -> Self {
        Self { college: true, ..self }
    }
}

/// The answer without these numbers and all that stands on them. Answers of other measures stay as they are.
pub(in crate::measure) fn withhold(answer: &Answer, places: &[Withheld], threshold: u32) -> Answer {
    let note = format!(
        "{} more hidden than in this figure alone, because {} would follow from other figures published with it.",
        if places.len() == 1 { "1 number is".to_owned() } else { format!("{} numbers are", places.len()) },
        if places.len() == 1 { "it or another" } else { "they or others" }
    );
    match answer {
        Answer::Earnings(table) => {
            let mut table = (**table).clone();
            withhold_earnings(&mut table, places, threshold);
            table.provenance.notes.push(note);
            Answer::Earnings(Published::seal(table))
        }
        Answer::Share(table) => {
            let mut table = (**table).clone();
            let total = (None, &mut table.total);
            for (group, row) in table.rows.iter_mut().map(|row| (Some(row.group.clone()), row)).chain([total]) {
                let here = || places.iter().filter(|place| place.group == group);
                let base = here().any(|place| place.part.is_none());
                let hidden: Vec<bool> =
                    (0..row.parts.len()).map(|part| base || here().any(|place| place.part == Some(part))).collect();
                if hidden.contains(&true) {
                    withhold_share(row, base, &hidden);
                }
            }
            table.provenance.notes.push(note);
            Answer::Share(Published::seal(table))
        }
        Answer::Counts(table) => {
            let mut table = (**table).clone();
            let rows = table.rows.iter_mut().map(|row| (Some(row.group.clone()), false, row));
            let colleges = table.colleges.iter_mut().map(|row| (Some(row.group.clone()), true, row));
            for (group, college, row) in rows.chain(colleges).chain([(None, false, &mut table.total)]) {
                if places.iter().any(|place| place.group == group && place.college == college) {
                    row.certificates = keep_state(row.certificates);
                    row.in_field = keep_state(row.in_field);
                }
            }
            table.provenance.notes.push(note);
            Answer::Counts(Published::seal(table))
        }
        Answer::Trajectory(_)
        | Answer::Pathway(_)
        | Answer::Indicators(_)
        | Answer::Value(_)
        | Answer::Standards(_) => answer.clone(),
    }
}

fn withhold_earnings(table: &mut EarningsTable, places: &[Withheld], threshold: u32) {
    let step = table.rounded_to;
    let named = |group: Option<&ColumnarGroup>| places.iter().any(|place| place.group.as_ref() == group);
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
}

fn withhold_share(row: &mut ShareRow, base: bool, hidden: &[bool]) {
    let already: Vec<bool> = row.parts.iter().map(|part| part.n.value.is_none() && part.n != Datum::MISSING).collect();
    let hidden: Vec<bool> = hidden.iter().zip(already).map(|(now, before)| *now || before).collect();
    publish_share(row, base || row.base.value.is_none(), &hidden);
}
