//! Where bands of earnings are joined, decided where the people are: only yes and no leave, and no number of people.

use std::fmt::Write as _;

use super::{Statements, rows::Needs};
use crate::{
    measure::{Bands, Question},
    warehouse::WarehouseError,
};

impl Statements<'_> {
    /// One row of a flag a band, from the lowest on: 1 if it and those below it since the last 1 hold enough people.
    ///
    /// # Errors
    /// If the source lacks a column, or a name or value cannot be written.
    pub fn band_ends(&self, question: &Question) -> Result<String, WarehouseError> {
        let question = Question { by: Vec::new(), ..question.clone() };
        let count = question.bands.as_ref().map_or(0, |bands| bands.ends.len() + 1);
        let k = question.threshold.max(1);
        let mut with = self.rows(&question, Needs::default())?;
        let sums: Vec<String> = (0..count)
            .map(|at| format!("SUM(CASE WHEN x.g0 = '{}' THEN 1 ELSE 0 END) AS n{at}", Bands::label(at)))
            .collect();
        let _ = write!(with, ",\nj AS (SELECT {}, 0 AS left0 FROM x)", sums.join(", "));
        let counted: String = (0..count).map(|at| format!("j.n{at}, ")).collect();
        let mut last = "j".to_owned();
        for at in 0..count {
            let carried: String = (0..at).map(|at| format!("j.e{at}, ")).collect();
            let sum = format!("j.left{at} + j.n{at}");
            let _ = write!(
                with,
                ",\nj{at} AS (SELECT {counted}{carried}CASE WHEN {sum} >= {k} THEN 1 ELSE 0 END AS e{at}, \
                 CASE WHEN {sum} >= {k} THEN 0 ELSE {sum} END AS left{next} FROM {last} j)",
                next = at + 1,
            );
            last = format!("j{at}");
        }
        let told: Vec<String> =
            (0..count).map(|at| format!("{} AS e{at}", self.source.dialect.double(&format!("j.e{at}")))).collect();
        Ok(format!("WITH {with}\nSELECT {}\nFROM {last} j", told.join(", ")))
    }
}
