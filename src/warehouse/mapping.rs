//! Which table is asked, in which dialect, and which of its columns means what.

use std::collections::BTreeMap;

use super::{Dialect, WarehouseError};
use crate::table::{Field, Period};

/// A table of a warehouse, as questions see it: one row a certificate, or a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    pub dialect: Dialect,
    /// Catalogue and schema where they are needed, then the table.
    pub table: Vec<String>,
    pub columns: BTreeMap<Field, String>,
    /// The column by which the earlier of two certificates of the same day is told.
    pub order: Option<String>,
    /// The column by whose values rows lie on several servers, all rows of a person on one: each server then counts its own.
    pub part_of: Option<String>,
}

impl Source {
    /// A table by its name with dots, `schema.table`. A dot within a name is written inside double quotes.
    pub fn new(dialect: Dialect, table: &str) -> Self {
        let mut names = vec![String::new()];
        let mut quoted = false;
        for c in table.chars() {
            match c {
                '"' => quoted = !quoted,
                '.' if !quoted => names.push(String::new()),
                c => {
                    if let Some(name) = names.last_mut() {
                        name.push(c);
                    }
                }
            }
        }
        Self { dialect, table: names, ..Self::default() }
    }

    /// Names as people read them: `schema.table`.
    pub fn title(&self) -> String {
        self.table.join(".")
    }

    /// The table as statements name it.
    pub(super) fn table_name(&self) -> Result<String, WarehouseError> {
        Ok(self.table.iter().map(|name| self.dialect.name(name)).collect::<Result<Vec<_>, _>>()?.join("."))
    }

    /// A column as statements name it, if the field has one.
    pub(super) fn column(&self, field: Field) -> Result<Option<String>, WarehouseError> {
        let name = self.columns.get(&field).map(|name| self.dialect.name(name)).transpose()?;
        Ok(name.map(|name| format!("t.{name}")))
    }

    /// A statement that returns no row, only the names of the columns.
    ///
    /// # Errors
    /// If the table's name cannot be written.
    pub fn columns_statement(&self) -> Result<String, WarehouseError> {
        Ok(format!("SELECT * FROM {} t WHERE 1 = 0", self.table_name()?))
    }

    /// A statement that counts the rows, and for each of these columns those in which it says something. A number of fewer
    /// than `least` rows is not selected, nor one that would tell of so few without.
    ///
    /// # Errors
    /// If a name cannot be written.
    pub fn filled_statement(&self, columns: &[String], least: u32) -> Result<String, WarehouseError> {
        let mut counted = "COUNT(*) AS n".to_owned();
        let mut told = format!("CASE WHEN x.n >= {least} THEN x.n END AS n");
        for (at, column) in columns.iter().enumerate() {
            counted += &format!(", COUNT(t.{}) AS c{at}", self.dialect.name(column)?);
            told += &format!(
                ", CASE WHEN x.n >= {least} AND (x.c{at} = 0 OR x.c{at} >= {least}) AND (x.c{at} = x.n OR x.n - x.c{at} >= {least}) \
                 THEN x.c{at} END AS c{at}"
            );
        }
        Ok(format!("SELECT {told} FROM (SELECT {counted} FROM {} t) x", self.table_name()?))
    }

    /// Gives columns the meaning that their names have on the command line (`age-group` or `age_group`, `wage Q-3` or
    /// `wage_q_m3`), unless a field has a column or a column a field already; `named` tells of other names.
    pub fn recognise(&mut self, columns: &[String], named: impl Fn(&str) -> Option<Field>) {
        for column in columns {
            if self.columns.values().any(|known| known == column)
                || self.order.as_ref() == Some(column)
                || self.part_of.as_ref() == Some(column)
            {
                continue;
            }
            if let Some(field) = by_word(column).or_else(|| named(column))
                && !self.columns.contains_key(&field)
                && !matches!(field, Field::Identifier(_))
            {
                self.columns.insert(field, column.clone());
            }
        }
    }
}

fn by_word(column: &str) -> Option<Field> {
    let word = column.trim().to_lowercase().replace(['_', ' '], "-");
    if let Some(field) = Field::from_word(&word) {
        return Some(field);
    }
    if word == "person" {
        return Some(Field::PersonId);
    }
    let period = word.strip_prefix("wage-")?;
    let signed = |rest: &str| -> Option<String> {
        let rest = rest.trim_start_matches('-');
        let number = rest.trim_start_matches(['m', 'p']);
        number.chars().all(|c| c.is_ascii_digit()).then_some(())?;
        Some(format!("{}{number}", if rest.starts_with('m') { '-' } else { '+' }))
    };
    let text = if let Some(rest) = period.strip_prefix("year") {
        format!("year{}", signed(rest)?)
    } else if let Some(rest) = period.strip_prefix('q') {
        format!("Q{}", signed(rest)?)
    } else {
        period.to_owned()
    };
    text.parse::<Period>().ok().map(Field::Wage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_recognised_by_the_words_of_the_command_line() {
        let mut source = Source::new(Dialect::PostgreSql, "wages.\"people.2024\"");
        assert_eq!(source.table_name().unwrap(), "\"wages\".\"people.2024\"");
        let columns = ["person", "age_group", "wage_q_m3", "wage_q0", "wage_year_p5", "wage_2021q3", "ssn", "note"];
        source.recognise(&columns.map(str::to_owned), |name| (name == "note").then_some(Field::Credential));
        let found: Vec<String> =
            source.columns.iter().map(|(field, name)| format!("{}={name}", field.word())).collect();
        assert_eq!(
            found,
            [
                "credential=note",
                "person-id=person",
                "age-group=age_group",
                "wage Q-3=wage_q_m3",
                "wage Q+0=wage_q0",
                "wage year+5=wage_year_p5",
                "wage 2021Q3=wage_2021q3",
            ]
        );
    }
}
