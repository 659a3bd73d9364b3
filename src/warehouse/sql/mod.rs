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
mod figures;
mod rows;
mod said;
mod steps;

use std::{collections::BTreeMap, collections::BTreeSet};

use self::cells::Whose;
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
    /// Numbers of people of every group that may be told, and of everybody if that tells of no small group: labels, `whole` (1 of
    /// everybody, whose labels are blank), amount, people, those in the first part, people behind.
    ///
    /// # Errors
    /// If the source lacks a column, or a name or value cannot be written.
    pub fn counts(&self, question: &Question) -> Result<String, WarehouseError> {
        let form = self.form(question)?;
        Ok(format!("WITH {}\n{}", form.cells(""), form.told()))
    }

    /// Quantiles and means of the same: labels, `whole`, amount, people, quartiles with the median between, mean, bounds of the
    /// median's interval, sum of squares about the mean.
    ///
    /// # Errors
    /// As [`Self::counts`].
    pub fn figures(&self, question: &Question, ranks: &Ranks) -> Result<String, WarehouseError> {
        let form = self.form(question)?;
        let mut with = form.cells(&form.bins());
        if question.labels() > 0 {
            with += &form.figures(Whose::Groups, ranks);
        }
        if question.total {
            with += &form.figures(Whose::Everybody, ranks);
        }
        Ok(format!("WITH {with}\n{}", form.drawn()))
    }

    /// Labels of a field that are of enough people, with nothing about them.
    ///
    /// # Errors
    /// As [`Self::counts`].
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
    /// As [`Self::counts`].
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
