//! Questions as SQL: COUNT, SUM OVER, CASE and FLOOR in named subqueries, the same for every dialect but for a few words.
//!
//! Groups are hidden where the people are. A group under the threshold is never selected; and as long as some group of a line
//! (all groups that differ in one field only) is hidden, the next smallest of the line go with it until at least two groups
//! and twice the threshold are hidden, so that no total tells of one. The total of everybody is selected only if the groups
//! that are hidden are none, or two and twice the threshold together.

mod amounts;
mod bands;
mod cells;
mod earlier;
mod extent;
mod fields;
mod rows;
mod said;
mod steps;

use std::{collections::BTreeMap, collections::BTreeSet};

use super::{Source, Told, WarehouseError};
use crate::{
    measure::{Anchor, Filters, Prices, Question},
    table::{Field, Period},
};

/// What statements must know of a table besides its columns; none of it is about a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// First and last quarter (`year * 4 + quarter - 1`) in which enough people earned certificates.
    pub anchors: Option<(i32, i32)>,
    /// The last quarter in which enough people earned anything: zeros after it are not known yet.
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
    /// Answers that were told before.
    pub earlier: &'a [Told],
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
        let with = [form.rows.clone(), form.earlier.groups.clone(), form.sizes(true), form.hidden()].concat();
        Ok(form.statement(&with, &form.told(true), &format!("FROM {} s WHERE s.hid = 0", form.last())))
    }

    /// The same of everybody, if that tells of no small group.
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub fn total(&self, question: &Question) -> Result<String, WarehouseError> {
        let form = self.form(question)?;
        let with = [
            form.rows.clone(),
            form.earlier.groups.clone(),
            form.sizes(true),
            form.hidden(),
            form.sizes(false),
            form.safe(),
        ]
        .concat();
        Ok(form.statement(&with, &form.told(false), "FROM everybody s JOIN safe f ON f.m = s.m"))
    }

    /// Quantiles and means of every group that may be told: labels, amount, people, quartiles, median, bounds of its
    /// interval, mean, sum of squares about it.
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub fn group_figures(&self, question: &Question, ranks: &Ranks) -> Result<String, WarehouseError> {
        let form = self.form(question)?;
        let with = [
            form.rows.clone(),
            form.earlier.groups.clone(),
            form.sizes(true),
            form.hidden(),
            form.ranked(true),
            form.figures(true, ranks),
        ];
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
            form.earlier.groups.clone(),
            form.sizes(true),
            form.hidden(),
            form.sizes(false),
            form.safe(),
            form.ranked(false),
            form.figures(false, ranks),
        ];
        Ok(form.statement(&with.concat(), &form.drawn(false), "FROM drawn d JOIN safe f ON f.m = d.m"))
    }

    /// Labels of a field that are of enough people, with nothing about them.
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub fn labels(&self, field: Field, filters: &Filters, threshold: u32) -> Result<String, WarehouseError> {
        let condition = self.conditions(filters)?;
        let condition =
            if condition.is_empty() { String::new() } else { format!(" WHERE {}", condition.join(" AND ")) };
        let person = self.source.column(Field::PersonId)?.unwrap_or_else(|| "NULL".into());
        let (label, table) = (self.label(field)?, self.source.table_name()?);
        Ok(format!(
            "SELECT c.g0 FROM (SELECT x.g0, COUNT(DISTINCT x.who) + SUM(CASE WHEN x.who IS NULL THEN 1 ELSE 0 END) AS n\n  \
             FROM (SELECT {label} AS g0, {person} AS who FROM {table} t{condition}) x GROUP BY x.g0) c\nWHERE c.n >= {}",
            threshold.max(1)
        ))
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
