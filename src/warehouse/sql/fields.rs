//! Fields as expressions: their labels as figures show them, filters on them, and the quarter that periods count from.

use super::Statements;
use crate::{
    measure::{Anchor, Filters, Keep, MeasureError, industry_rules},
    table::Field,
    warehouse::WarehouseError,
};

/// Labels that stand for no value, as in files.
const NOT_STATED: &str = "'Not stated'";
const WITHHELD: &str = "'Withheld by the source'";
/// Age bands where the table has ages only: each with the first age above it.
const BANDS: [(&str, u32); 6] =
    [("Under 18", 18), ("18–25", 26), ("26–35", 36), ("36–45", 46), ("46–55", 56), ("56–65", 66)];

impl Statements<'_> {
    /// The label of a row; never null.
    pub(super) fn label(&self, field: Field) -> Result<String, WarehouseError> {
        let dialect = self.source.dialect;
        let text = |expression: &str, label: &dyn Fn(&str) -> String| {
            let text = dialect.text(expression);
            let label = label(&text);
            format!(
                "CASE WHEN {expression} IS NULL OR {text} = '' THEN {NOT_STATED} WHEN {text} = '*' THEN {WITHHELD} ELSE {label} END"
            )
        };
        Ok(match (field, self.source.column(field)?) {
            (Field::AgeGroup, Some(column)) => text(&column, &|text| format!("REPLACE({text}, '-', '–')")),
            (Field::AgeGroup, None) => {
                let age = self.column(Field::Age)?;
                let bands: String =
                    BANDS.iter().map(|(label, below)| format!(" WHEN {age} < {below} THEN '{label}'")).collect();
                format!("CASE WHEN {age} IS NULL THEN {NOT_STATED}{bands} ELSE '66 and over' END")
            }
            (Field::CohortYear, _) => {
                let year = self.cohort_year()?;
                format!("CASE WHEN {year} IS NULL THEN {NOT_STATED} ELSE {} END", dialect.text(&year))
            }
            (Field::Industry, Some(column)) => text(&column, &|text| {
                let names: String = self.sectors(text, |_codes, name| format!("'{name}'"));
                format!("CASE{names} ELSE {text} END")
            }),
            (_, Some(column)) => text(&column, &str::to_owned),
            (field, None) => return Err(MeasureError::NoField(field).into()),
        })
    }

    pub(super) fn column(&self, field: Field) -> Result<String, WarehouseError> {
        Ok(self.source.column(field)?.ok_or(MeasureError::NoField(field))?)
    }

    fn cohort_year(&self) -> Result<String, WarehouseError> {
        if let Some(column) = self.source.column(Field::CohortYear)? {
            return Ok(column);
        }
        let date = match self.source.column(Field::CredentialDate)? {
            Some(column) => column,
            None => self.source.column(Field::ExitDate)?.ok_or(MeasureError::NoField(Field::CohortYear))?,
        };
        Ok(self.source.dialect.year(&date))
    }

    /// WHEN clauses by sector, in the order in which a code or name is looked up.
    fn sectors(&self, text: &str, then: impl Fn(&[&str], &str) -> String) -> String {
        let lower = format!("LOWER({text})");
        let rules = industry_rules();
        let mut out = String::new();
        for (codes, name, _) in rules {
            let any: Vec<String> = codes.iter().map(|code| format!("{text} LIKE '{code}%'")).collect();
            out += &format!(" WHEN {} THEN {}", any.join(" OR "), then(codes, name));
        }
        // Food manufacturing is manufacturing: the first word wins over the kind of goods.
        for (codes, name, _) in rules.iter().filter(|(_, name, _)| *name == "Manufacturing") {
            out += &format!(" WHEN {lower} LIKE '%manufactur%' AND {lower} NOT LIKE 'non%' THEN {}", then(codes, name));
        }
        for (codes, name, words) in rules {
            let any: Vec<String> = words.iter().map(|word| format!("{lower} LIKE '%{word}%'")).collect();
            out += &format!(" WHEN {} THEN {}", any.join(" OR "), then(codes, name));
        }
        out
    }

    /// 0 in the field of these NAICS codes, 1 in another, null where that cannot be told.
    pub(super) fn in_field(&self, prefixes: &[String]) -> Result<String, WarehouseError> {
        if let Some(wrong) = prefixes.iter().find(|code| code.is_empty() || !code.chars().all(|c| c.is_ascii_digit())) {
            return Err(WarehouseError::Unwritable(wrong.clone()));
        }
        let column = self.column(Field::Industry)?;
        let text = self.source.dialect.text(&column);
        let plain = format!("{text} NOT LIKE '%-%' AND {text} NOT LIKE '%–%'");
        let mut out = format!("CASE WHEN {column} IS NULL OR {text} = '' OR {text} = '*' THEN NULL");
        let any = |items: Vec<String>| items.join(" OR ");
        out += &format!(
            " WHEN ({}) AND {plain} THEN 0",
            any(prefixes.iter().map(|code| format!("{text} LIKE '{code}%'")).collect())
        );
        let coarser: Vec<String> = prefixes
            .iter()
            .flat_map(|code| (2..code.len()).filter_map(|length| code.get(..length)))
            .map(|code| format!("{text} = '{code}'"))
            .collect();
        if !coarser.is_empty() {
            out += &format!(" WHEN {} THEN NULL", any(coarser));
        }
        out += &self.sectors(text.as_str(), |codes, _name| {
            let inside = codes.iter().all(|code| prefixes.iter().any(|prefix| prefix == code));
            let coarser = prefixes.iter().any(|prefix| codes.iter().any(|code| prefix.starts_with(code)));
            let by_name = if inside {
                "0"
            } else if coarser {
                "NULL"
            } else {
                "1"
            };
            // A code of two digits and more that is not in the field is outside it.
            if coarser && !inside {
                let coded: Vec<String> = codes.iter().map(|code| format!("{text} LIKE '{code}%'")).collect();
                return format!("CASE WHEN ({}) AND {plain} THEN 1 ELSE {by_name} END", coded.join(" OR "));
            }
            by_name.to_owned()
        });
        Ok(out + " ELSE 1 END")
    }

    /// What rows must be, one condition a filter.
    pub(super) fn conditions(&self, filters: &Filters) -> Result<Vec<String>, WarehouseError> {
        let dialect = self.source.dialect;
        let mut out = Vec::new();
        for (&field, keep) in &filters.by_field {
            out.push(match keep {
                Keep::Labels(labels) | Keep::Not(labels) => {
                    let keeps = matches!(keep, Keep::Labels(_));
                    let values: Vec<String> =
                        labels.iter().map(|label| dialect.text_value(&plain(label))).collect::<Result<_, _>>()?;
                    let label = self.label(field)?;
                    if values.is_empty() {
                        (if keeps { "1 = 0" } else { "1 = 1" }).to_owned()
                    } else {
                        let not = if keeps { "" } else { "NOT " };
                        format!("REPLACE(REPLACE(LOWER({label}), '–', '-'), '−', '-') {not}IN ({})", values.join(", "))
                    }
                }
                Keep::Range(low, high) => {
                    let number = match field {
                        Field::CohortYear => self.cohort_year()?,
                        field => self.column(field)?,
                    };
                    let finite = |bound: &f64| bound.clamp(-1e15, 1e15);
                    format!("{number} BETWEEN {} AND {}", finite(low), finite(high))
                }
            });
        }
        Ok(out)
    }

    /// [`Self::anchor`] as a column: nothing where there is no date, but a number all the same, which quarters can be added to.
    pub(super) fn quarter(&self, anchor: Anchor, before: bool) -> Result<String, WarehouseError> {
        Ok(self.anchor(anchor, before)?.unwrap_or_else(|| self.source.dialect.double("NULL")))
    }

    /// The quarter (`year * 4 + quarter - 1`) that relative periods count from; `None` without a date.
    pub(super) fn anchor(&self, anchor: Anchor, before: bool) -> Result<Option<String>, WarehouseError> {
        let has = |field: Field| self.source.columns.contains_key(&field).then_some(field);
        let asked = |field: Field| has(field).ok_or(MeasureError::NoField(field));
        let field = match anchor {
            Anchor::Credential => Some(asked(Field::CredentialDate)?),
            Anchor::Entry => Some(asked(Field::EntryDate)?),
            Anchor::Exit => Some(asked(Field::ExitDate)?),
            Anchor::Auto => has(Field::CredentialDate)
                .or(if before { has(Field::EntryDate) } else { None })
                .or_else(|| has(Field::ExitDate))
                .or_else(|| has(Field::EntryDate))
                .or_else(|| has(Field::CohortYear)),
        };
        let Some(field) = field else { return Ok(None) };
        let column = self.column(field)?;
        if field == Field::CohortYear {
            // The middle of the year stands for it.
            return Ok(Some(format!("{column} * 4 + 2")));
        }
        let (year, month) = (self.source.dialect.year(&column), self.source.dialect.month(&column));
        Ok(Some(format!(
            "{year} * 4 + CASE WHEN {month} <= 3 THEN 0 WHEN {month} <= 6 THEN 1 WHEN {month} <= 9 THEN 2 ELSE 3 END"
        )))
    }
}

/// Case, dashes and outer spaces do not tell labels apart.
fn plain(label: &str) -> String {
    label.trim().to_lowercase().replace(['–', '−'], "-")
}
