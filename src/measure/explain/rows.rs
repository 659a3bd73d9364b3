//! Rows of the open files behind a group: for the user's own screen, never exported.

use std::sync::Arc;

use crate::{
    measure::{
        Answer, Engine, MeasureError, MeasureName, Request,
        dimension::cell_label,
        earnings::Panel,
        frame::{Frame, Part, credential_date},
        share, text,
    },
    table::{CellState, Column, Field, Mask, Period, Values},
};

use super::{Which, by_of, only};

/// A row of an open file; for the user's own screen, never exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    /// One-based.
    pub row: u32,
    /// Heads and cells of the columns that the number depends on; never one that identifies people.
    pub values: Vec<(String, String)>,
}

/// The first rows behind a number, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceRows {
    pub first: Vec<SourceRow>,
    pub count: usize,
}

impl Engine {
    /// The first `most` rows of the files behind a number of a group, for the screen only.
    ///
    /// # Errors
    /// If the request cannot be answered or has no such group.
    pub fn source_rows(
        &self,
        request: &Request,
        group: &[Arc<str>],
        which: Which,
        most: usize,
    ) -> Result<SourceRows, MeasureError> {
        if self.is_elsewhere() {
            return Ok(SourceRows::default()); // they do not leave the warehouse
        }
        if let (MeasureName::Scatter, Which::At(at)) = (request.measure, which) {
            let (part, _, which) = self.part_beside(request, at, &[])?;
            return self.source_rows(&part, group, which, most);
        }
        let rooms = self.rooms();
        let frame = rooms.frame();
        let answer = self.measure(request)?;
        let by = by_of(&answer, request);
        let mut mask = self.mask_behind(frame, request, by, group)?;
        if let (Which::Share(part), Some(people)) = (which, &rooms.people)
            && matches!(request.measure, MeasureName::InField | MeasureName::Employment | MeasureName::Distribution)
        {
            let (coded, part_of_code) = share::parts_of_codes(people, request, &mask)?;
            let kept: Vec<bool> = part_of_code.iter().map(|of_code| *of_code == Some(part)).collect();
            mask = mask.and(&coded.codes.mask(&kept));
        }
        if let (Answer::Trajectory(table), Which::Quarter(quarter), Some(people)) = (&answer, which, &rooms.people) {
            mask = mask.and(&people.quarterly(Period::Quarter(quarter), table.dollars, request.anchor)?.positive);
        }
        let mut wanted: Vec<Field> = by.to_vec();
        wanted.extend(request.filters.by_field.keys());
        wanted.extend_from_slice(match request.measure {
            MeasureName::InField => &[Field::Industry],
            MeasureName::Pathway => {
                &[Field::Enrolled, Field::Attempted, Field::Passed, Field::EmployedAfter, Field::Industry]
            }
            _ => &[],
        });
        wanted.dedup();
        let periods = periods_of(&answer, which, request);
        let row_of = |row: usize| {
            let (part, row) = frame.locate(row)?;
            Some(SourceRow {
                file: Arc::clone(&part.table.file),
                sheet: Arc::clone(&part.table.sheet),
                row: *part.table.source_rows.get(row)?,
                values: values(part, row, &wanted, periods.as_deref()),
            })
        };
        Ok(SourceRows { first: mask.iter().take(most).filter_map(row_of).collect(), count: mask.count() })
    }

    /// Why a number of a group is hidden, in words for the user's own screen: they tell a small group from one hidden for
    /// another's sake, which no export may.
    ///
    /// # Errors
    /// If the request cannot be answered or has no such group.
    pub fn why_hidden(&self, request: &Request, group: &[Arc<str>], which: Which) -> Result<String, MeasureError> {
        if self.is_elsewhere() {
            return Ok(tr!(
                "It did not leave the warehouse: fewer than {threshold} people are behind it, or it would tell of such a group.",
                threshold = request.threshold
            ));
        }
        if let (MeasureName::Scatter, Which::At(at)) = (request.measure, which) {
            let (part, _, which) = self.part_beside(request, at, &[])?;
            return self.why_hidden(&part, group, which);
        }
        let answer = self.measure(request)?;
        if matches!(&answer, Answer::Earnings(table) if table.as_published) {
            return Ok(tr!("Withheld by the source itself.").to_owned());
        }
        let threshold = request.threshold;
        let behind = self.source_rows(request, group, which, 0)?.count;
        Ok(if behind < threshold as usize {
            tr!("Fewer than {threshold} people are behind it.", threshold = threshold)
        } else {
            tr!(
                "{behind} rows are behind it. It is hidden because a part of them, or a group beside it, is of fewer than {threshold} people and could be worked out from it and the totals.",
                behind = behind,
                threshold = threshold
            )
        })
    }

    fn mask_behind(
        &self,
        frame: &Frame,
        request: &Request,
        by: &[Field],
        group: &[Arc<str>],
    ) -> Result<Mask, MeasureError> {
        let mut filters = request.filters.clone();
        filters.by_field.retain(|field, _| frame.dimension(*field).is_some());
        let (mut mask, _) = frame.select(&filters, None);
        // Two masks of one field would push each other out of the cache, so groups are looked up by their labels.
        let by = fields_of(frame, request, by, group);
        for (&field, label) in by.iter().zip(group) {
            let dimension = frame.dimension(field).ok_or(MeasureError::NoField(field))?;
            mask = mask.and(&dimension.mask(&only(label)));
        }
        let counting = matches!(request.measure, MeasureName::Certificates | MeasureName::Colleges);
        let Some(people) = &self.rooms().people else { return Ok(mask) };
        let counted = people.units(people.count_of(request)).map(|units| &units.rows);
        if counting || request.measure == MeasureName::Pathway {
            if let Some(counted) = counted.filter(|rows| rows.rows() == mask.rows()) {
                mask = mask.and(counted);
            }
        } else {
            mask = mask.and(&people.first);
            match request.measure {
                MeasureName::Earnings => mask = Panel::new(people, request)?.matched(&mask),
                MeasureName::Comparison => {
                    let panel = Panel::new(people, request)?;
                    mask = mask.and(&panel.earnings_before.known).and(&panel.earnings_after.known);
                }
                _ => {}
            }
        }
        Ok(mask)
    }
}

/// Fields of a group's labels: a college on a map stands outside the map's own grouping.
pub(super) fn fields_of<'a>(frame: &Frame, request: &Request, by: &'a [Field], group: &[Arc<str>]) -> &'a [Field] {
    match (request.measure, by, group) {
        (MeasureName::Certificates | MeasureName::Colleges, [Field::State], [label])
            if frame.dimension(Field::State).is_some_and(|states| !states.labels.contains(label)) =>
        {
            &[Field::College]
        }
        (_, by, _) => by,
    }
}

/// Periods whose earnings a number is made of; `None` if it may be made of all.
fn periods_of(answer: &Answer, which: Which, request: &Request) -> Option<Vec<Period>> {
    Some(match (answer, which) {
        // Whether a person counts at all depends on both.
        (Answer::Earnings(table), _) => vec![table.baseline, table.after],
        (Answer::Share(table), _) => table.after.into_iter().collect(),
        (Answer::Trajectory(_), Which::Quarter(quarter)) => vec![Period::Quarter(quarter)],
        (Answer::Pathway(_), _) => request.after.into_iter().collect(),
        (Answer::Counts(_), _) => Vec::new(),
        _ => return None,
    })
}

/// True if earnings of this period may be in one of those that a number is made of. Where one counts from an event and
/// the other is of the calendar, each row has its own answer.
fn matters_to(of: Period, periods: Option<&[Period]>) -> bool {
    let meets = |other: Period| match (of.relative_quarters(), other.relative_quarters()) {
        (Some(a), Some(b)) => a.start() <= b.end() && b.start() <= a.end(),
        (None, None) => of == other || matches!((of, other), (Period::CalendarQuarter(_), Period::CalendarYear(_))),
        _ => true,
    };
    periods.is_none_or(|periods| periods.iter().copied().any(meets))
}

/// Cells of the columns grouped and filtered by, of the certificate's date, and of the earnings in the number.
fn values(part: &Part, row: usize, wanted: &[Field], periods: Option<&[Period]>) -> Vec<(String, String)> {
    let table = &part.table;
    let date = credential_date(table).and_then(|column| column.field);
    let matters = |field: Field| match field {
        Field::Identifier(_) | Field::PersonId => false,
        Field::Wage(of) => matters_to(of, periods),
        field => wanted.contains(&field) || Some(field) == date,
    };
    let columns = table.columns.iter().filter(|column| column.field.is_some_and(matters));
    columns.map(|column| (column.name.to_string(), shown(column, row))).collect()
}

/// A cell as a person reads it: money with its sign, a state instead of a number where there is none.
fn shown(column: &Column, row: usize) -> String {
    match (column.state(row), &column.values) {
        (CellState::Value, Values::Cents(cents)) => text::dollars(cents[row] as f64 / 100.0),
        (CellState::Value, Values::Days(days)) => {
            crate::table::date_of_day(days[row]).unwrap_or_else(|| tr!("not a date").to_owned())
        }
        (CellState::Value, _) => cell_label(column, row),
        (state, _) => state.word().to_owned(),
    }
}
