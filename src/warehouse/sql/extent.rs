//! What statements must know of a table's time: from when to when enough people's certificates and earnings are.

use super::Statements;
use crate::{
    measure::Anchor,
    table::{Field, Period},
    warehouse::WarehouseError,
};

impl Statements<'_> {
    /// First and last quarter in which enough people earned certificates, by the event before and the one after, then for each
    /// quarter after that stands in a column the last calendar quarter in which enough people earned something in it.
    ///
    /// # Errors
    /// If the source lacks a column, or a name cannot be written.
    pub fn extent(&self, threshold: u32) -> Result<String, WarehouseError> {
        let table = self.source.table_name()?;
        let dialect = self.source.dialect;
        let k = threshold.max(1);
        let after = self.quarter(Anchor::Auto, false)?;
        let before = self.quarter(Anchor::Auto, true)?;
        // Rows of one person and quarter are one; those without a person are one together, which is less than they are.
        let person = self.source.column(Field::PersonId)?;
        let who = person.as_deref().unwrap_or("NULL");
        let mut columns = vec![format!("{who} AS who"), format!("{after} AS q"), format!("{before} AS qb")];
        let (mut held, mut counted, mut told) = (Vec::new(), Vec::new(), Vec::new());
        for field in self.source.columns.keys() {
            let Field::Wage(period) = *field else { continue };
            let Some(column) = self.source.column(*field)? else { continue };
            let at = held.len();
            let last = match period {
                Period::Quarter(offset) => format!("MAX(CASE WHEN d.c{at} >= {k} THEN d.q + ({offset}) END)"),
                Period::CalendarQuarter(quarter) => format!("CASE WHEN SUM(d.c{at}) >= {k} THEN {quarter} END"),
                Period::Year(_) | Period::CalendarYear(_) => continue,
            };
            columns.push(format!("CASE WHEN {column} > 0 THEN 1 ELSE 0 END AS w{at}"));
            held.push(format!("MAX(r.w{at}) AS w{at}"));
            counted.push(format!("SUM(p.w{at}) AS c{at}"));
            told.push(format!("{last} AS h{at}"));
        }
        let more = |columns: &[String]| columns.iter().map(|column| format!(", {column}")).collect::<String>();
        let plain: Vec<String> = (0..held.len()).map(|at| format!("r.w{at}")).collect();
        let persons = |quarter: &str, held: &[String], plain: &[String]| match &person {
            Some(_) => format!("SELECT r.who, {quarter} AS q{} FROM r GROUP BY r.who, {quarter}", more(held)),
            None => format!("SELECT r.who, {quarter} AS q{} FROM r", more(plain)),
        };
        let ends =
            format!("MIN(CASE WHEN d.n >= {k} THEN d.q END) AS lo, MAX(CASE WHEN d.n >= {k} THEN d.q END) AS hi");
        let of_after = format!(
            "SELECT {ends}{} FROM (\n  SELECT p.q, COUNT(*) AS n{} FROM ({}) p GROUP BY p.q) d",
            more(&told),
            more(&counted),
            persons("r.q", &held, &plain)
        );
        // Where periods before and after count from the same event, people are counted once.
        let (before_of, of_before) = if before == after {
            ("a", String::new())
        } else {
            let people = persons("r.qb", &[], &[]);
            let counted =
                format!("SELECT {ends} FROM (\n  SELECT p.q, COUNT(*) AS n FROM ({people}) p GROUP BY p.q) d");
            ("b", format!(" CROSS JOIN ({counted}) b"))
        };
        let mut all = vec![
            format!("{} AS first_before", dialect.double(&format!("{before_of}.lo"))),
            format!("{} AS first_after", dialect.double("a.lo")),
            format!("{} AS last_before", dialect.double(&format!("{before_of}.hi"))),
            format!("{} AS last_after", dialect.double("a.hi")),
        ];
        all.extend((0..told.len()).map(|at| format!("{} AS h{at}", dialect.double(&format!("a.h{at}")))));
        Ok(format!(
            "WITH r AS (SELECT {} FROM {table} t)\nSELECT {}\nFROM ({of_after}) a{of_before}",
            columns.join(", "),
            all.join(", ")
        ))
    }
}
