//! The rows that count: who, in which group, with which earnings, in which part, or at which step.

use std::ops::RangeInclusive;

use super::{Statements, amounts::Factors};
use crate::{
    measure::{Amount, Anchor, Bands, Dollars, MeasureError, Question, Split, Who},
    table::{Field, Period},
    warehouse::WarehouseError,
};

/// What is needed of rows beside what a question says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Needs<'a> {
    /// Put after the names of subqueries, so that rows of two questions can stand in one statement.
    pub(super) tag: &'a str,
    /// Columns `k1` and `k2`, by which the same person is found in another question.
    pub(super) key: bool,
}

/// What tells rows of one person apart.
#[derive(Clone, Copy, Debug, Default)]
struct Numbered {
    certificates: bool,
    exits: bool,
    rows: bool,
}

impl Statements<'_> {
    /// Subqueries `r` and `x`: a row a person and amount, with its group `g0`…, amount or step `m` and earnings `v` or part
    /// `p`.
    pub(super) fn rows(&self, question: &Question, needs: Needs<'_>) -> Result<String, WarehouseError> {
        if !question.steps.is_empty() {
            return self.step_rows(question, needs);
        }
        let tag = needs.tag;
        let mut factors = Factors::default();
        let mut columns = self.who_and_where(question, needs)?;
        let mut kept = Vec::new();
        for (at, amount) in question.amounts.iter().enumerate() {
            let cents = self.cents(*amount, question.dollars, question.anchor, &mut factors)?;
            columns.push(format!("{cents} AS a{at}"));
            let mut rules = vec![if question.zeros { format!("r.a{at} IS NOT NULL") } else { format!("r.a{at} > 0") }];
            if question.full_quarter {
                match self.full_quarter(amount.period, question.anchor) {
                    Ok(full) => {
                        columns.push(format!("CASE WHEN {full} THEN 1 ELSE 0 END AS full{at}"));
                        rules.push(format!("r.full{at} = 1"));
                    }
                    // The first and the last quarter have none beside them to tell a whole one by.
                    Err(WarehouseError::Measure(MeasureError::NoFullQuarter { .. })) if !question.same_people => {
                        rules.push("1 = 0".into());
                    }
                    Err(error) => return Err(error),
                }
            }
            if let Some(minimum) = question.minimum {
                let dollars = if amount.yearly { f64::from(minimum) } else { f64::from(minimum) / 4.0 };
                rules.push(format!("r.a{at} >= {}", (dollars * 100.0).round()));
            }
            kept.push(rules.join(" AND "));
        }
        if let Some(split) = &question.split {
            columns.push(format!("{} AS part", self.part(split, question.anchor, &mut factors)?));
        }
        if let Some(bands) = &question.bands {
            columns.extend(self.band(bands, question, &mut factors)?);
        }
        let conditions = self.who(question)?;
        let base = self.base(&columns, &conditions, &factors, question, needs)?;
        let once = self.source.dialect.kept("AND");
        let part = if question.split.is_some() || question.bands.is_some() { "r.part" } else { "0" };
        let carried = carried(question, needs);
        let [inner_columns, outer] = ["r", "y"].map(|of| listed(question.labels(), of, &carried));
        if question.amounts.is_empty() {
            let inner = format!("SELECT {inner_columns}0 AS m, {part} AS p FROM r{tag} r");
            return Ok(format!(
                "{base},\nx{tag} AS (SELECT {outer}y.m, y.p FROM ({inner}) y WHERE y.p IS NOT NULL{once})"
            ));
        }
        let everybody = kept.join(" AND ");
        let value = |at: usize| {
            let rules = if question.same_people { &everybody } else { &kept[at] };
            format!("CASE WHEN {rules} THEN r.a{at} END")
        };
        let (count, cases): (usize, String) = if question.split.is_some() {
            let case = |of: usize| format!(" WHEN {of} THEN CASE WHEN {part} = {of} THEN {} END", value(0));
            (2, (0..2).map(case).collect())
        } else {
            let amounts = question.amounts.len();
            let mut cases: String = (0..amounts).map(|at| format!(" WHEN {at} THEN {}", value(at))).collect();
            if question.difference && amounts == 2 {
                cases += &format!(" WHEN 2 THEN CASE WHEN {everybody} THEN r.a1 - r.a0 END");
            }
            (amounts + usize::from(question.difference), cases)
        };
        let nothing = self.source.dialect.no_table();
        let numbers: Vec<String> = (0..count).map(|at| format!("SELECT {at} AS m{nothing}")).collect();
        let inner = format!(
            "SELECT {inner_columns}k.m, CASE k.m{cases} END AS v FROM r{tag} r CROSS JOIN ({}) k",
            numbers.join(" UNION ALL ")
        );
        Ok(format!("{base},\nx{tag} AS (SELECT {outer}y.m, 0 AS p, y.v FROM ({inner}) y WHERE y.v IS NOT NULL{once})"))
    }

    /// The band of what a row earns as its last label; rows without earnings are in no part.
    fn band(&self, bands: &Bands, question: &Question, factors: &mut Factors) -> Result<[String; 2], WarehouseError> {
        let amount = Amount { period: bands.period, yearly: true };
        let cents = self.cents(amount, question.dollars, question.anchor, factors)?;
        let cases: String = bands
            .ends
            .iter()
            .enumerate()
            .map(|(at, end)| format!(" WHEN {cents} < {}00 THEN '{}'", end, Bands::label(at)))
            .collect();
        let last = Bands::label(bands.ends.len());
        // A CASE needs a WHEN, and an amount that is not known is in no part whatever its label.
        let label = format!("CASE{cases} WHEN {cents} IS NULL THEN '-' ELSE '{last}' END AS g{}", question.by.len());
        Ok([label, format!("CASE WHEN {cents} > 0 THEN 0 END AS part")])
    }

    /// Columns of labels, of the person, and of what else rows are told apart by.
    pub(super) fn who_and_where(&self, question: &Question, needs: Needs<'_>) -> Result<Vec<String>, WarehouseError> {
        let mut columns = Vec::new();
        for (at, &field) in question.by.iter().enumerate() {
            columns.push(format!("{} AS g{at}", self.label(field)?));
        }
        let person = self.source.column(Field::PersonId)?;
        columns.push(format!("{} AS who", person.as_deref().unwrap_or("NULL")));
        if needs.key {
            // An empty text is no text in Oracle.
            columns.push(match &person {
                Some(person) => format!(
                    "CASE WHEN {person} IS NULL THEN '-' ELSE {} END AS k1, CASE WHEN {person} IS NULL THEN t.row_no ELSE 0 END AS k2",
                    self.source.dialect.text(person)
                ),
                None => "'-' AS k1, t.row_no AS k2".into(),
            });
        }
        if question.who == Who::EveryAttempt {
            columns.push(format!("{} AS times", self.times()?));
        }
        Ok(columns)
    }

    /// Subquery `r` of earnings in some periods, `first_row` of each person's first row.
    pub(super) fn known_rows(&self, periods: &[Period], anchor: Anchor) -> Result<String, WarehouseError> {
        let mut factors = Factors::default();
        let mut columns = vec![format!("CASE WHEN {} THEN 1 ELSE 0 END AS first_row", self.once()?)];
        for (at, &period) in periods.iter().enumerate() {
            let amount = Amount { period, yearly: true };
            columns.push(format!("{} AS v{at}", self.cents(amount, Dollars::Nominal, anchor, &mut factors)?));
        }
        let numbered = Numbered { certificates: true, ..Numbered::default() };
        let select = self.select(&columns, &[], anchor, "", numbered)?;
        Ok(format!("r AS (\n  {select}{}\n)", self.source.dialect.fence()))
    }

    pub(super) fn base(
        &self,
        columns: &[String],
        conditions: &[String],
        factors: &Factors,
        question: &Question,
        needs: Needs<'_>,
    ) -> Result<String, WarehouseError> {
        let mut joins = String::new();
        for before in [true, false] {
            let wanted: Vec<(usize, &RangeInclusive<i32>)> = factors
                .wanted
                .iter()
                .enumerate()
                .filter(|(_, (side, _))| *side == before)
                .map(|(at, (_, quarters))| (at, quarters))
                .collect();
            if wanted.is_empty() {
                continue;
            }
            let (name, anchor) = if before { ("pb", "t.qb") } else { ("pa", "t.qa") };
            joins += &format!("\n  LEFT JOIN ({}) {name} ON {name}.q = {anchor}", self.price_rows(&wanted, question));
        }
        let periods = matches!(question.who, Who::EachPeriod | Who::EachExit);
        let by_exit = self.source.columns.contains_key(&Field::ExitDate);
        let numbered = Numbered {
            certificates: question.who == Who::EachPerson || (periods && !by_exit),
            exits: periods && by_exit,
            rows: needs.key,
        };
        let select = self.select(columns, conditions, question.anchor, &joins, numbered)?;
        Ok(format!("r{} AS (\n  {select}{}\n)", needs.tag, self.source.dialect.fence()))
    }

    /// Rows to count where servers that hold parts of a table are to count each its own: nothing that needs rows of several
    /// servers at once.
    pub(super) fn rows_of_parts(&self, question: &Question, part_of: &str) -> Result<String, WarehouseError> {
        let mut factors = Factors::default();
        let mut columns = self.who_and_where(question, Needs::default())?;
        columns.push(format!("t.{} AS held_by", self.source.dialect.name(part_of)?));
        let part = match &question.split {
            Some(split) => self.part(split, question.anchor, &mut factors)?,
            None => "0".into(),
        };
        columns.push(format!("{part} AS p"));
        let conditions = self.who(question)?;
        self.select(&columns, &conditions, question.anchor, "", Numbered::default())
    }

    fn select(
        &self,
        columns: &[String],
        conditions: &[String],
        anchor: Anchor,
        joins: &str,
        numbered: Numbered,
    ) -> Result<String, WarehouseError> {
        let mut inner = vec!["t.*".to_owned()];
        for (before, name) in [(true, "qb"), (false, "qa")] {
            inner.push(format!("{} AS {name}", self.quarter(anchor, before)?));
        }
        let person = self.source.column(Field::PersonId)?;
        if let Some(person) = person.as_ref().filter(|_| numbered.certificates) {
            inner.push(format!("ROW_NUMBER() OVER (PARTITION BY {person} ORDER BY {}) AS cert_no", self.order()?));
        }
        if let (Some(person), Some(exit), true) = (&person, self.source.column(Field::ExitDate)?, numbered.exits) {
            let order = self.order()?;
            inner.push(format!("ROW_NUMBER() OVER (PARTITION BY {person}, {exit} ORDER BY {order}) AS exit_no"));
        }
        if numbered.rows {
            let of = person.as_ref().map(|person| format!("PARTITION BY {person} ")).unwrap_or_default();
            inner.push(format!("ROW_NUMBER() OVER ({of}ORDER BY {}) AS row_no", self.order()?));
        }
        let conditions =
            if conditions.is_empty() { String::new() } else { format!("\n  WHERE {}", conditions.join(" AND ")) };
        Ok(format!(
            "SELECT {}\n  FROM (SELECT {} FROM {} t) t{joins}{conditions}",
            columns.join(", "),
            inner.join(", "),
            self.source.table_name()?
        ))
    }

    /// The earliest certificate of each person comes first; rows without a date come last.
    fn order(&self) -> Result<String, WarehouseError> {
        let mut keys = Vec::new();
        let date = [Field::CredentialDate, Field::ExitDate, Field::CohortYear]
            .into_iter()
            .find(|field| self.source.columns.contains_key(field));
        if let Some(date) = date {
            let column = self.column(date)?;
            keys.push(format!("CASE WHEN {column} IS NULL THEN 1 ELSE 0 END"));
            keys.push(column);
        }
        if let Some(order) = &self.source.order {
            keys.push(format!("t.{}", self.source.dialect.name(order)?));
        } else {
            // Any order will do, as long as it is always the same.
            for field in self.source.columns.keys().filter(|field| Some(**field) != date && **field != Field::PersonId)
            {
                keys.push(self.column(*field)?);
            }
        }
        if keys.is_empty() {
            keys.push(self.column(Field::PersonId)?);
        }
        Ok(keys.join(", "))
    }

    /// True for the first certificate of each person; a row without a person is a person of its own.
    fn once(&self) -> Result<String, WarehouseError> {
        Ok(match self.source.column(Field::PersonId)? {
            Some(person) => format!("(t.cert_no = 1 OR {person} IS NULL)"),
            None => "1 = 1".into(),
        })
    }

    pub(super) fn who(&self, question: &Question) -> Result<Vec<String>, WarehouseError> {
        let mut conditions = self.conditions(&question.filters)?;
        match question.who {
            Who::EachPerson => conditions.push(self.once()?),
            Who::EveryCertificate if question.steps.is_empty() => conditions.push(self.earned()?),
            Who::EveryAttempt if question.steps.is_empty() => conditions.push(format!("{} > 0", self.times()?)),
            Who::EveryCertificate | Who::EveryAttempt | Who::PeopleOfGroups => {}
            Who::EachPeriod => conditions.extend(self.period_once()?),
            Who::EachExit => {
                conditions.extend(self.period_once()?);
                conditions.extend(self.exited()?);
            }
        }
        Ok(conditions)
    }

    /// One row a person and exit date; without exit dates each person's first.
    fn period_once(&self) -> Result<Vec<String>, WarehouseError> {
        let person = self.source.column(Field::PersonId)?;
        let Some(exit) = self.source.column(Field::ExitDate)? else {
            return Ok(vec![self.once()?]);
        };
        Ok(person.map(|person| format!("(t.exit_no = 1 OR {person} IS NULL OR {exit} IS NULL)")).into_iter().collect())
    }

    /// Rows that say passed; where the table says nothing of it, rows with the date of a credential, else rows that name one.
    fn earned(&self) -> Result<String, WarehouseError> {
        if self.source.columns.contains_key(&Field::Passed) {
            return Ok(format!("{} = 1", self.said(Field::Passed)?));
        }
        for field in [Field::CredentialDate, Field::Credential] {
            if let Some(column) = self.source.column(field)? {
                return Ok(format!("{column} IS NOT NULL"));
            }
        }
        Err(MeasureError::NoField(Field::Credential).into())
    }

    /// 0 in the first part, 1 in the second, null in neither.
    fn part(&self, split: &Split, anchor: Anchor, factors: &mut Factors) -> Result<String, WarehouseError> {
        match split {
            Split::Industry(codes) => self.in_field(codes),
            Split::Rate(rate) => self.counted_in(*rate, anchor),
            Split::Matched(period) => {
                let amount = Amount { period: *period, yearly: true };
                let cents = self.cents(amount, Dollars::Nominal, anchor, factors)?;
                Ok(if self.facts.zeros.contains(&period.to_string()) {
                    format!("CASE WHEN {cents} > 0 THEN 0 WHEN {cents} IS NOT NULL THEN 1 END")
                } else {
                    format!("CASE WHEN {cents} > 0 THEN 0 ELSE 1 END")
                })
            }
        }
    }
}

/// Columns that go along from row to row beside the labels.
fn carried(question: &Question, needs: Needs<'_>) -> Vec<&'static str> {
    let mut columns = vec!["who"];
    if needs.key {
        columns.extend(["k1", "k2"]);
    }
    if question.who == Who::EveryAttempt {
        columns.push("times");
    }
    columns
}

/// `r.g0, r.who, ` and so on.
pub(super) fn listed(fields: usize, of: &str, carried: &[&str]) -> String {
    let groups: String = (0..fields).map(|at| format!("{of}.g{at}, ")).collect();
    groups + &carried.iter().map(|column| format!("{of}.{column}, ")).collect::<String>()
}
