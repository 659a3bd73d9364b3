//! What columns say in words: yes and no, how many attempts, and who is counted in the rates of the law.

use super::{Statements, amounts::Factors};
use crate::{
    measure::{Amount, Anchor, Dollars, MeasureError, Rate},
    table::{Field, Period},
    warehouse::WarehouseError,
};

/// Words of a yes and of a no, as files have them.
const YES: [&str; 11] =
    ["yes", "y", "true", "employed", "pass", "passed", "attempted", "enrolled", "x", "✓", "completed"];
const NO: [&str; 10] =
    ["no", "n", "false", "not employed", "unemployed", "fail", "failed", "not attempted", "not passed", "0"];
/// Numbers that are read as a yes, and as so many attempts: SQL has no common way to ask whether a text is a number.
const NUMBERS: u32 = 50;
/// Reasons that leave an exit out of every base, as words within.
const EXCLUDED: [&str; 9] =
    ["institution", "incarcerat", "health", "medical", "deceased", "died", "reserve", "foster", "ineligible"];

impl Statements<'_> {
    /// 1 for a yes, 0 for a no, null for anything else.
    pub(super) fn said(&self, field: Field) -> Result<String, WarehouseError> {
        let text = format!("LOWER({})", self.source.dialect.text(&self.column(field)?));
        let listed = |words: &[&str]| words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
        let numbers: String = (1..=NUMBERS).map(|number| format!(", '{number}'")).collect();
        Ok(format!(
            "CASE WHEN {text} IN ({}{numbers}) THEN 1 WHEN {text} IN ({}) THEN 0 END",
            listed(&YES),
            listed(&NO)
        ))
    }

    /// How many attempts a row is.
    pub(super) fn times(&self) -> Result<String, WarehouseError> {
        let Some(column) = self.source.column(Field::Attempted)? else {
            // Without a column of attempts a row with a result is one.
            return Ok(format!("CASE WHEN {} IS NULL THEN 0 ELSE 1 END", self.said(Field::Passed)?));
        };
        let text = format!("LOWER({})", self.source.dialect.text(&column));
        let numbers: String = (2..=NUMBERS).map(|number| format!(" WHEN {text} = '{number}' THEN {number}")).collect();
        Ok(format!("CASE{numbers} WHEN {} = 1 THEN 1 ELSE 0 END", self.said(Field::Attempted)?))
    }

    /// Conditions of a period of participation that ended and that the law does not leave out.
    pub(super) fn exited(&self) -> Result<Vec<String>, WarehouseError> {
        let mut conditions = Vec::new();
        if let Some(exit) = self.source.column(Field::ExitDate)? {
            conditions.push(format!("{exit} IS NOT NULL"));
        }
        if let Some(reason) = self.source.column(Field::ExitReason)? {
            let text = format!("LOWER({})", self.source.dialect.text(&reason));
            let mut leaves = Vec::new();
            for code in 1..=6 {
                leaves.push(format!("{text} IN ('{code}', '0{code}')"));
                leaves.push(format!("{text} LIKE '0{code} %' OR {text} LIKE '{code} %'"));
                leaves.push(format!("{text} LIKE '0{code}-%' OR {text} LIKE '{code}-%'"));
            }
            // A code says more than the words after it.
            let coded: Vec<String> = (0..=9).map(|digit| format!("{text} LIKE '{digit}%'")).collect();
            let words: Vec<String> = EXCLUDED.iter().map(|word| format!("{text} LIKE '%{word}%'")).collect();
            conditions.push(format!(
                "CASE WHEN {reason} IS NULL THEN 0 WHEN {} THEN 1 WHEN {} THEN 0 WHEN {} THEN 1 ELSE 0 END = 0",
                leaves.join(" OR "),
                coded.join(" OR "),
                words.join(" OR ")
            ));
        }
        Ok(conditions)
    }

    /// 0 for who is counted in a rate of the law, 1 for the rest of its base, null for who is in neither.
    pub(super) fn counted_in(&self, rate: Rate, anchor: Anchor) -> Result<String, WarehouseError> {
        let cents = |quarter: i8| {
            let amount = Amount { period: Period::Quarter(quarter), yearly: false };
            self.cents(amount, Dollars::Nominal, anchor, &mut Factors::default())
        };
        let reached = |quarter: i8| match self.facts.horizon {
            Some(horizon) => format!("(t.qa IS NULL OR t.qa + {quarter} <= {horizon})"),
            None => "1 = 1".into(),
        };
        let answered = |field: Field| -> Result<String, WarehouseError> {
            let said = self.said(field)?;
            let base = match self.source.columns.contains_key(&Field::InTraining) {
                true => format!("{} = 1", self.said(Field::InTraining)?),
                false => format!("{said} IS NOT NULL"),
            };
            Ok(format!("CASE WHEN {base} THEN CASE WHEN {said} = 1 THEN 0 ELSE 1 END END"))
        };
        match rate {
            Rate::Employed(quarter) => {
                let earned = cents(quarter)?;
                let zeros = self.facts.zeros.contains(&Period::Quarter(quarter).to_string());
                let known = if zeros { format!(" AND {earned} IS NOT NULL") } else { String::new() };
                let reached = reached(quarter);
                Ok(format!("CASE WHEN {reached}{known} THEN CASE WHEN {earned} > 0 THEN 0 ELSE 1 END END"))
            }
            Rate::Attained => answered(Field::Passed),
            Rate::Gained => answered(Field::SkillGain),
            Rate::Retained => {
                let same = self.said(Field::SameEmployer)?;
                let base = format!("{} AND {} > 0", reached(4), cents(2)?);
                Ok(format!("CASE WHEN {base} THEN CASE WHEN {same} = 1 THEN 0 ELSE 1 END END"))
            }
        }
    }

    /// One row: 1 if the table tells of those who took a step and failed, or of everybody who passed that they took it.
    ///
    /// # Errors
    /// If the source lacks a column, or a name cannot be written.
    pub fn collected(&self, step: Field) -> Result<String, WarehouseError> {
        let table = self.source.table_name()?;
        let dialect = self.source.dialect;
        let any = |condition: &str| format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)");
        if step == Field::Passed {
            let told = format!("CASE WHEN {} > 0 THEN 1 ELSE 0 END", any("r.passed = 0"));
            let inner = format!("SELECT {} AS passed FROM {table} t", self.said(step)?);
            return Ok(format!("SELECT {} AS collected\nFROM ({inner}) r", dialect.double(&told)));
        }
        let took = self.said(step)?;
        let stated = self.source.columns.contains_key(&Field::Passed);
        let passed = self.passed()?;
        let all_known = if stated {
            format!("{} = 0", any("r.passed = 1 AND (r.took IS NULL OR r.took = 0)"))
        } else {
            "1 = 0".into()
        };
        let failed = any("r.took = 1 AND (r.passed IS NULL OR r.passed = 0)");
        let told = format!("CASE WHEN {failed} > 0 OR {all_known} THEN 1 ELSE 0 END");
        let inner = format!("SELECT {took} AS took, {passed} AS passed FROM {table} t");
        Ok(format!("SELECT {} AS collected\nFROM ({inner}) r", dialect.double(&told)))
    }

    /// 1 for a row that passed: a column says so, else its credential has a date; null where nothing tells.
    pub(super) fn passed(&self) -> Result<String, WarehouseError> {
        if self.source.columns.contains_key(&Field::Passed) {
            return self.said(Field::Passed);
        }
        let date = self.source.column(Field::CredentialDate)?.ok_or(MeasureError::NoField(Field::Passed))?;
        Ok(format!("CASE WHEN {date} IS NOT NULL THEN 1 ELSE 0 END"))
    }
}
