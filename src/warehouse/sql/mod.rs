//! Questions as SQL: COUNT, SUM OVER, CASE and FLOOR in named subqueries, the same for every dialect but for a few words.
//!
//! Groups are hidden where the people are. A group under the threshold is never selected; and as long as some group of a line
//! (all groups that differ in one field only) is hidden, the next smallest of the line go with it until at least two groups
//! and twice the threshold are hidden, so that no total tells of one. The total of everybody is selected only if the groups
//! that are hidden are none, or two and twice the threshold together.

mod cells;
mod fields;
mod rows;

use std::{collections::BTreeMap, collections::BTreeSet};

use super::{Source, WarehouseError};
use crate::{
    measure::{Anchor, Prices, Question},
    table::{Field, Period},
};

/// What statements must know of a table besides its columns; none of it is about a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// First and last quarter (`year * 4 + quarter - 1`) in which certificates were earned.
    pub anchors: Option<(i32, i32)>,
    /// The last quarter in which anybody earned anything: zeros after it are not known yet.
    pub horizon: Option<i32>,
    /// Periods of which somebody has a known zero.
    pub zeros: BTreeSet<String>,
}

/// Writes the statements of one source.
#[derive(Clone, Copy, Debug)]
pub struct Statements<'a> {
    pub source: &'a Source,
    pub facts: &'a Facts,
    pub prices: &'a Prices,
}

/// Ranks, from 0, of the interval of a median by number of people.
pub type Ranks = BTreeMap<u64, (u64, u64)>;

impl Statements<'_> {
    /// Numbers of people of every group that may be told: labels, amount, people, those in the first part.
    ///
    /// # Errors
    /// If the source lacks a column, or a name or value cannot be written.
    pub fn groups(&self, question: &Question) -> Result<String, WarehouseError> {
        let form = self.form(question)?;
        let with = [form.rows.clone(), form.sizes(true), form.hidden()].concat();
        Ok(form.statement(&with, &form.told(true), &format!("FROM {} s WHERE s.hid = 0", form.last())))
    }

    /// The same of everybody, if that tells of no small group.
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub fn total(&self, question: &Question) -> Result<String, WarehouseError> {
        let form = self.form(question)?;
        let with = [form.rows.clone(), form.sizes(true), form.hidden(), form.sizes(false), form.safe()].concat();
        Ok(form.statement(&with, &form.told(false), "FROM everybody s JOIN safe f ON f.m = s.m"))
    }

    /// Quantiles and means of every group that may be told: labels, amount, people, quartiles, median, bounds of its
    /// interval, mean, sum of squares about it.
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub fn group_figures(&self, question: &Question, ranks: &Ranks) -> Result<String, WarehouseError> {
        let form = self.form(question)?;
        let with = [form.rows.clone(), form.sizes(true), form.hidden(), form.ranked(true), form.figures(true, ranks)];
        let same = form.same("d", "s");
        let from = format!("FROM drawn d JOIN {} s ON s.m = d.m{same} WHERE s.hid = 0", form.last());
        Ok(form.statement(&with.concat(), &form.drawn(true), &from))
    }

    /// The same of everybody.
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub fn total_figures(&self, question: &Question, ranks: &Ranks) -> Result<String, WarehouseError> {
        let form = self.form(question)?;
        let with = [
            form.rows.clone(),
            form.sizes(true),
            form.hidden(),
            form.sizes(false),
            form.safe(),
            form.ranked(false),
            form.figures(false, ranks),
        ];
        Ok(form.statement(&with.concat(), &form.drawn(false), "FROM drawn d JOIN safe f ON f.m = d.m"))
    }

    /// First and last quarter of certificates, then for each quarter after that stands in a column the last calendar quarter
    /// in which somebody earned something in it.
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub fn extent(&self) -> Result<String, WarehouseError> {
        let table = self.source.table_name()?;
        let dialect = self.source.dialect;
        let anchor = self.anchor(Anchor::Auto, false)?.unwrap_or_else(|| "NULL".into());
        let before = self.anchor(Anchor::Auto, true)?.unwrap_or_else(|| "NULL".into());
        let mut told = vec![
            format!("{} AS first_before", dialect.double("MIN(r.qb)")),
            format!("{} AS first_after", dialect.double("MIN(r.q)")),
            format!("{} AS last_before", dialect.double("MAX(r.qb)")),
            format!("{} AS last_after", dialect.double("MAX(r.q)")),
        ];
        let mut columns = vec![format!("{anchor} AS q"), format!("{before} AS qb")];
        let mut at = 0;
        for field in self.source.columns.keys() {
            let Field::Wage(period) = *field else { continue };
            let Some(column) = self.source.column(*field)? else { continue };
            let quarter = match period {
                Period::Quarter(offset) => format!("r.q + ({offset})"),
                Period::CalendarQuarter(quarter) => quarter.to_string(),
                Period::Year(_) | Period::CalendarYear(_) => continue,
            };
            columns.push(format!("{column} AS w{at}"));
            told.push(format!(
                "{} AS h{at}",
                dialect.double(&format!("MAX(CASE WHEN r.w{at} > 0 THEN {quarter} END)"))
            ));
            at += 1;
        }
        Ok(format!("SELECT {}\nFROM (SELECT {} FROM {table} t) r", told.join(", "), columns.join(", ")))
    }

    /// Of each period two flags: at least half of the people have known earnings; somebody has a known zero.
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub fn known(&self, periods: &[Period], anchor: Anchor) -> Result<String, WarehouseError> {
        let rows = self.known_rows(periods, anchor)?;
        let dialect = self.source.dialect;
        let told: Vec<String> = (0..periods.len())
            .map(|at| {
                let half = format!(
                    "CASE WHEN 2 * SUM(CASE WHEN r.first_row = 1 AND r.v{at} IS NOT NULL THEN 1 ELSE 0 END) >= SUM(r.first_row) THEN 1 ELSE 0 END"
                );
                let zeros = format!("MAX(CASE WHEN r.v{at} = 0 THEN 1 ELSE 0 END)");
                format!("{} AS half{at}, {} AS zeros{at}", dialect.double(&half), dialect.double(&zeros))
            })
            .collect();
        Ok(format!("WITH {rows}\nSELECT {}\nFROM r", told.join(", ")))
    }
}
