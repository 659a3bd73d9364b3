//! Modules of a certificate that is earned only with all of them: MSSC's Certified Production Technician.

use std::{collections::HashMap, sync::Arc};

use super::{
    IssueCode,
    gather::{Gather, Note},
    long,
    normal::people,
};
use crate::table::{CellState, Column, Field, Table, TableKind, Values};

/// The four modules and the words that tell them; the first is the name.
const MODULES: [(&str, &[&str]); 4] = [
    ("Safety", &["safety"]),
    (
        "Quality practices and measurement",
        &["quality practices and measurement", "quality practices measurement", "quality"],
    ),
    (
        "Manufacturing processes and production",
        &[
            "manufacturing processes and production",
            "manufacturing processes production",
            "processes and production",
            "manufacturing processes",
        ],
    ),
    ("Maintenance awareness", &["maintenance awareness", "maintenance"]),
];

/// What a person with some of the modules has.
const SOME: &str = "MSSC modules, not all four";

/// The module that a text names: `MSSC CPT – Safety`, `Maintenance Awareness`.
pub(crate) fn of(text: &str) -> Option<usize> {
    let spaced: String =
        text.replace('&', tr!(" and ")).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let lower = spaced.to_lowercase();
    let all: Vec<&str> = lower.split_whitespace().collect();
    let body = all.iter().any(|word| ["mssc", "cpt"].contains(word));
    let rest: Vec<&str> =
        all.into_iter().filter(|word| !["mssc", "cpt", "module", "certificate"].contains(word)).collect();
    let rest = rest.join(" ");
    // One word alone is the name of many things.
    MODULES.iter().position(|(_name, words)| words.iter().any(|word| *word == rest && (body || word.contains(' '))))
}

/// The name under which a module is shown.
pub(crate) fn name(module: usize) -> String {
    MODULES.get(module).map_or_else(String::new, |(name, _words)| format!("MSSC: {name}"))
}

/// Turns each person's modules into one row: the certificate for those who passed all four, on the day of the last one;
/// for the others a row that says so and counts as not passed.
pub(super) fn collapse(table: &mut Table, places: &[usize], gather: &mut Gather<'_>) {
    if table.kind != TableKind::People {
        return;
    }
    let Some(at) = table.columns.iter().position(|column| column.field == Some(Field::Credential)) else { return };
    let (Some(person), credential) = (table.column(Field::PersonId), Arc::clone(&table.columns[at])) else { return };
    let module = |row: usize| credential.text(row).and_then(|text| of(text));
    let mut first: HashMap<Arc<str>, usize> = HashMap::new();
    let mut people_found: Vec<Person> = Vec::new();
    for row in 0..table.rows() {
        let (Some(module), Some(person)) = (module(row), person.text(row)) else { continue };
        let known = *first.entry(Arc::clone(person)).or_insert_with(|| {
            people_found.push(Person { row, passed: [false; 4], last: row });
            people_found.len() - 1
        });
        let person = &mut people_found[known];
        person.passed[module] |= passed(table, row);
        if date(table, row) > date(table, person.last) {
            person.last = row;
        }
    }
    if people_found.is_empty() {
        return;
    }
    let complete = people_found.iter().filter(|person| person.passed == [true; 4]).count();
    let message = tr!(
        "Modules of MSSC’s production technician are no certificates: {complete} of {} people passed all four",
        people_found.len(),
        complete = complete
    );
    let note = Note::info(IssueCode::Modules, message).whole_column();
    if let Some(place) = places.get(at) {
        let handle = gather.open(&credential.name, "", &note);
        let origin = gather.origin().0 as usize;
        for row in (0..table.rows()).filter(|row| module(*row).is_some()) {
            gather.hit(handle, ((table.source_rows[row] as usize).saturating_sub(1 + origin), *place));
        }
    }
    let by_row: HashMap<usize, &Person> = people_found.iter().map(|person| (person.row, person)).collect();
    // Without a result or a date a name alone would count as a certificate.
    let told = [Field::Passed, Field::CredentialDate].iter().any(|field| table.column(*field).is_some());
    let mut rows = Vec::new();
    let mut names: Vec<Option<String>> = Vec::new();
    let mut verdicts: Vec<Option<bool>> = Vec::new();
    for row in 0..table.rows() {
        match (module(row), by_row.get(&row)) {
            (None, _) => {
                rows.push(row);
                names.push(credential.text(row).map(ToString::to_string));
                verdicts.push(None);
            }
            (Some(_module), Some(person)) => {
                let all = person.passed == [true; 4];
                rows.push(person.last);
                names.push(match (all, told) {
                    (true, _) => Some("MSSC".to_owned()),
                    (false, true) => Some(SOME.to_owned()),
                    (false, false) => None,
                });
                verdicts.push(Some(all));
            }
            (Some(_module), None) => {}
        }
    }
    long::keep_rows(table, &rows);
    let mut named = Column::from_texts(&credential.name, Some(Field::Credential), names.iter().map(Option::as_deref));
    if let (Some(states), old) = (&mut named.states, &table.columns[at]) {
        for (row, state) in states.iter_mut().enumerate() {
            if *state == CellState::Missing && !old.state(row).is_value() {
                *state = old.state(row);
            }
            if verdicts[row] == Some(false) && !told {
                *state = CellState::NotApplicable;
            }
        }
    }
    table.columns[at] = named.into();
    settle(table, &verdicts);
}

/// One person's modules.
struct Person {
    row: usize,
    passed: [bool; 4],
    /// The row of the latest date.
    last: usize,
}

fn passed(table: &Table, row: usize) -> bool {
    match table.column(Field::Passed) {
        None => true,
        Some(column) => match column.text(row) {
            Some(text) => people::flag(text) == Some(true),
            None => column.number(row).is_some_and(|number| number > 0.0),
        },
    }
}

fn date(table: &Table, row: usize) -> Option<i64> {
    table.column(Field::CredentialDate).and_then(|column| column.number(row)).map(|days| days as i64)
}

/// Whether the modules came to a certificate, in the columns that say it.
fn settle(table: &mut Table, verdicts: &[Option<bool>]) {
    for column in &mut table.columns {
        match column.field {
            Some(Field::Passed) => {
                let column = Arc::make_mut(column);
                for (row, verdict) in verdicts.iter().enumerate() {
                    let Some(verdict) = verdict else { continue };
                    match &mut column.values {
                        Values::Flags(flags) => flags[row] = *verdict,
                        Values::Numbers(numbers) => numbers[row] = f64::from(u8::from(*verdict)),
                        _ => continue,
                    }
                    if let Some(states) = &mut column.states {
                        states[row] = CellState::Value;
                    }
                }
            }
            Some(Field::CredentialDate) => {
                let rows = verdicts.len();
                let column = Arc::make_mut(column);
                let incomplete = verdicts.iter().enumerate().filter(|(_row, verdict)| **verdict == Some(false));
                for (row, _verdict) in incomplete {
                    column.states.get_or_insert_with(|| vec![CellState::Value; rows])[row] = CellState::NotApplicable;
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_told_from_other_names() {
        for (text, module) in [
            ("MSSC CPT – Safety", Some(0)),
            ("Quality Practices & Measurement", Some(1)),
            ("MSSC Manufacturing Processes & Production", Some(2)),
            ("Maintenance Awareness", Some(3)),
            ("Safety", None),
            ("MSSC", None),
            ("Certified Production Technician (CPT)", None),
        ] {
            assert_eq!(of(text), module, "{text}");
        }
    }
}
