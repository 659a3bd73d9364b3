//! The rows that count: who, in which group, with which earnings in the dollars asked for.

use std::ops::RangeInclusive;

use super::Statements;
use crate::{
    measure::{Amount, Anchor, Dollars, MeasureError, Question, Split, Who},
    table::{Field, Period},
    warehouse::WarehouseError,
};

/// Quarters that prices are given for beyond the first and the last certificate.
const MARGIN: i32 = 8;

/// Factors of prices by the quarter that periods count from, joined where they are needed.
#[derive(Default)]
struct Factors {
    /// Of each: counted from the event before or after, and the quarters whose prices it is of.
    wanted: Vec<(bool, RangeInclusive<i32>)>,
}

impl Factors {
    fn of(&mut self, before: bool, quarters: RangeInclusive<i32>) -> String {
        let wanted = (before, quarters);
        let at = self.wanted.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            self.wanted.push(wanted);
            self.wanted.len() - 1
        });
        format!("{}.f{at}", if before { "pb" } else { "pa" })
    }
}

impl Statements<'_> {
    /// Subqueries up to `x`: a row a person and amount, with its group `g0`…, amount `m` and earnings `v` or part `p`.
    pub(super) fn rows(&self, question: &Question) -> Result<String, WarehouseError> {
        let mut factors = Factors::default();
        let mut columns = Vec::new();
        for (at, &field) in question.by.iter().enumerate() {
            columns.push(format!("{} AS g{at}", self.label(field)?));
        }
        let person = self.source.column(Field::PersonId)?;
        columns.push(format!("{} AS who", person.as_deref().unwrap_or("NULL")));
        let mut kept = Vec::new();
        for (at, amount) in question.amounts.iter().enumerate() {
            let cents = self.cents(*amount, question.dollars, question.anchor, &mut factors)?;
            columns.push(format!("{cents} AS a{at}"));
            let mut rules = vec![format!("r.a{at} > 0")];
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
        match &question.split {
            Some(Split::Matched(period)) => {
                let amount = Amount { period: *period, yearly: true };
                let cents = self.cents(amount, Dollars::Nominal, question.anchor, &mut factors)?;
                columns.push(format!("{cents} AS matched_cents"));
            }
            Some(Split::Industry(codes)) => columns.push(format!("{} AS p", self.in_field(codes)?)),
            None => {}
        }
        let zeros =
            matches!(&question.split, Some(Split::Matched(period)) if self.facts.zeros.contains(&period.to_string()));
        let conditions = self.who(question)?;
        let base = self.base(&columns, &conditions, &factors, question)?;
        let part = match question.split {
            Some(Split::Matched(_)) if zeros => {
                "CASE WHEN r.matched_cents > 0 THEN 0 WHEN r.matched_cents IS NOT NULL THEN 1 END"
            }
            Some(Split::Matched(_)) => "CASE WHEN r.matched_cents > 0 THEN 0 ELSE 1 END",
            Some(Split::Industry(_)) => "r.p",
            None => "0",
        };
        let groups: String = (0..question.by.len()).map(|at| format!("r.g{at}, ")).collect();
        let outer: String = (0..question.by.len()).map(|at| format!("y.g{at}, ")).collect();
        if question.amounts.is_empty() {
            let inner = format!("SELECT {groups}r.who, 0 AS m, {part} AS p FROM r");
            return Ok(format!("{base},\nx AS (SELECT {outer}y.who, y.m, y.p FROM ({inner}) y WHERE y.p IS NOT NULL)"));
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
            (amounts, (0..amounts).map(|at| format!(" WHEN {at} THEN {}", value(at))).collect())
        };
        let nothing = self.source.dialect.no_table();
        let numbers: Vec<String> = (0..count).map(|at| format!("SELECT {at} AS m{nothing}")).collect();
        let inner = format!(
            "SELECT {groups}r.who, k.m, CASE k.m{cases} END AS v FROM r CROSS JOIN ({}) k",
            numbers.join(" UNION ALL ")
        );
        Ok(format!("{base},\nx AS (SELECT {outer}y.who, y.m, 0 AS p, y.v FROM ({inner}) y WHERE y.v IS NOT NULL)"))
    }

    /// Subquery `r` of earnings in some periods, `first_row` of each person's first row.
    pub(super) fn known_rows(&self, periods: &[Period], anchor: Anchor) -> Result<String, WarehouseError> {
        let mut factors = Factors::default();
        let mut columns = vec![format!("CASE WHEN {} THEN 1 ELSE 0 END AS first_row", self.once()?)];
        for (at, &period) in periods.iter().enumerate() {
            let amount = Amount { period, yearly: true };
            columns.push(format!("{} AS v{at}", self.cents(amount, Dollars::Nominal, anchor, &mut factors)?));
        }
        self.select(&columns, &[], anchor, "")
    }

    fn base(
        &self,
        columns: &[String],
        conditions: &[String],
        factors: &Factors,
        question: &Question,
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
        self.select(columns, conditions, question.anchor, &joins)
    }

    fn select(
        &self,
        columns: &[String],
        conditions: &[String],
        anchor: Anchor,
        joins: &str,
    ) -> Result<String, WarehouseError> {
        let mut inner = vec!["t.*".to_owned()];
        for (before, name) in [(true, "qb"), (false, "qa")] {
            inner.push(format!("{} AS {name}", self.anchor(anchor, before)?.unwrap_or_else(|| "NULL".into())));
        }
        if let Some(person) = self.source.column(Field::PersonId)? {
            inner.push(format!("ROW_NUMBER() OVER (PARTITION BY {person} ORDER BY {}) AS cert_no", self.order()?));
        }
        let conditions =
            if conditions.is_empty() { String::new() } else { format!("\n  WHERE {}", conditions.join(" AND ")) };
        Ok(format!(
            "r AS (\n  SELECT {}\n  FROM (SELECT {} FROM {} t) t{joins}{conditions}\n)",
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

    fn who(&self, question: &Question) -> Result<Vec<String>, WarehouseError> {
        let mut conditions = self.conditions(&question.filters)?;
        match question.who {
            Who::EachPerson => conditions.push(self.once()?),
            Who::EveryCertificate => conditions.push(self.earned()?),
            Who::PeopleOfGroups => {}
        }
        Ok(conditions)
    }

    /// Rows that say passed; where the table says nothing of it, rows with the date of a credential, else rows that name one.
    fn earned(&self) -> Result<String, WarehouseError> {
        if let Some(column) = self.source.column(Field::Passed)? {
            let text = format!("LOWER({})", self.source.dialect.text(&column));
            return Ok(format!("{text} IN ('yes', 'y', 'true', 't', '1', 'pass', 'passed', 'x', 'completed')"));
        }
        for field in [Field::CredentialDate, Field::Credential] {
            if let Some(column) = self.source.column(field)? {
                return Ok(format!("{column} IS NOT NULL"));
            }
        }
        Err(MeasureError::NoField(Field::Credential).into())
    }

    /// Cents of an amount, rounded as the kernels round; null where a part of it is not known.
    fn cents(
        &self,
        amount: Amount,
        dollars: Dollars,
        anchor: Anchor,
        factors: &mut Factors,
    ) -> Result<String, WarehouseError> {
        let dialect = self.source.dialect;
        let before = matches!(amount.period, Period::Quarter(..0) | Period::Year(..0));
        let mut terms = Vec::new();
        for period in self.periods_of(amount.period)? {
            let column = self.column(Field::Wage(period))?;
            let cents = dialect.floor(&format!("({} * 100 + 0.5)", dialect.double(&column)));
            let cents = match (period, self.facts.horizon) {
                (Period::Quarter(offset @ 1..), Some(horizon)) => {
                    let quarter = format!("t.{} + ({offset})", if before { "qb" } else { "qa" });
                    format!("CASE WHEN {column} = 0 AND {quarter} > {horizon} THEN NULL ELSE {cents} END")
                }
                _ => cents,
            };
            terms.push(match self.factor(period, dollars, anchor, before, factors)? {
                Some(factor) => format!("{cents} * {factor}"),
                None => cents,
            });
        }
        let single = matches!(amount.period, Period::Quarter(_) | Period::CalendarQuarter(_));
        let sum = if terms.len() > 1 { format!("({})", terms.join(" + ")) } else { terms.concat() };
        let times = if single && amount.yearly { " * 4" } else { "" };
        Ok(dialect.floor(&format!("({sum}{times} + 0.5)")))
    }

    /// The columns that a period's earnings are the sum of.
    fn periods_of(&self, period: Period) -> Result<Vec<Period>, WarehouseError> {
        let has = |period: &Period| self.source.columns.contains_key(&Field::Wage(*period));
        if has(&period) {
            return Ok(vec![period]);
        }
        let parts: Vec<Period> = match period {
            Period::Year(_) => period.relative_quarters().into_iter().flatten().map(Period::Quarter).collect(),
            Period::CalendarYear(year) => {
                (0..4).map(|quarter| Period::CalendarQuarter(i32::from(year) * 4 + quarter)).collect()
            }
            Period::Quarter(_) | Period::CalendarQuarter(_) => Vec::new(),
        };
        if !parts.is_empty() && parts.iter().all(has) {
            return Ok(parts);
        }
        let offered: Vec<String> = self
            .source
            .columns
            .keys()
            .filter_map(|field| if let Field::Wage(period) = field { Some(period.to_string()) } else { None })
            .collect();
        Err(MeasureError::NotOffered { period, offered: offered.join(", ") }.into())
    }

    /// What a dollar of a column's time is worth in the dollars asked for; `None` = the same.
    fn factor(
        &self,
        period: Period,
        dollars: Dollars,
        anchor: Anchor,
        before: bool,
        factors: &mut Factors,
    ) -> Result<Option<String>, WarehouseError> {
        let Dollars::Constant(year) = dollars else { return Ok(None) };
        let target = self.prices.year(i32::from(year)).unwrap_or(f64::NAN);
        let fixed = |index: f64| self.source.dialect.double(&format!("{:.20}", target / index));
        Ok(Some(match period {
            Period::CalendarQuarter(quarter) => fixed(self.prices.over(quarter..=quarter)),
            Period::CalendarYear(year) => {
                let quarters = i32::from(year) * 4..=i32::from(year) * 4 + 3;
                fixed(self.prices.year(i32::from(year)).unwrap_or_else(|| self.prices.over(quarters)))
            }
            Period::Quarter(_) | Period::Year(_) => {
                self.anchor(anchor, before)?.ok_or(MeasureError::NoField(Field::CredentialDate))?;
                let Some(offsets) = period.relative_quarters() else { return Ok(None) };
                factors.of(before, i32::from(*offsets.start())..=i32::from(*offsets.end()))
            }
        }))
    }

    /// A row for each quarter that periods can count from, with the factors asked for.
    fn price_rows(&self, wanted: &[(usize, &RangeInclusive<i32>)], question: &Question) -> String {
        let dialect = self.source.dialect;
        let target = match question.dollars {
            Dollars::Constant(year) => self.prices.year(i32::from(year)).unwrap_or(f64::NAN),
            Dollars::Nominal => f64::NAN,
        };
        let (first, last) = self.facts.anchors.unwrap_or_else(|| self.prices.quarters());
        let rows: Vec<Vec<String>> = (first - MARGIN..=last + MARGIN)
            .map(|anchor| {
                let factor = |(_, offsets): &(usize, &RangeInclusive<i32>)| {
                    let index = self.prices.over(anchor + offsets.start()..=anchor + offsets.end());
                    format!("{:.20}", target / index)
                };
                std::iter::once(anchor.to_string()).chain(wanted.iter().map(factor)).collect()
            })
            .collect();
        let mut names = vec!["q".to_owned()];
        names.extend(wanted.iter().map(|(at, _)| format!("f{at}")));
        let typed: String =
            wanted.iter().map(|(at, _)| format!(", {} AS f{at}", dialect.double(&format!("z.f{at}")))).collect();
        format!("SELECT z.q{typed} FROM {}", dialect.rows("z", &names, &rows))
    }

    /// True of earnings above zero in every quarter of a year; for a single quarter also in the ones before and after.
    fn full_quarter(&self, period: Period, anchor: Anchor) -> Result<String, WarehouseError> {
        let quarters: Vec<Period> = match period {
            Period::Quarter(quarter) => (quarter - 1..=quarter + 1).map(Period::Quarter).collect(),
            Period::CalendarQuarter(quarter) => (quarter - 1..=quarter + 1).map(Period::CalendarQuarter).collect(),
            Period::CalendarYear(year) => {
                (0..4).map(|quarter| Period::CalendarQuarter(i32::from(year) * 4 + quarter)).collect()
            }
            Period::Year(_) => period.relative_quarters().into_iter().flatten().map(Period::Quarter).collect(),
        };
        let mut all = Vec::new();
        for quarter in quarters {
            let amount = Amount { period: quarter, yearly: false };
            let cents =
                self.cents(amount, Dollars::Nominal, anchor, &mut Factors::default()).map_err(|error| match error {
                    WarehouseError::Measure(MeasureError::NotOffered { .. }) => {
                        MeasureError::NoFullQuarter { period, quarter }.into()
                    }
                    other => other,
                })?;
            all.push(format!("{cents} > 0"));
        }
        Ok(all.join(" AND "))
    }
}
