//! Cells that name several credentials, and columns of check marks, turned into one row a credential.

use std::sync::Arc;

use super::{
    Fix, IssueCode, TableChoice,
    catalogue::Credentials,
    columns::Role,
    gather::{Gather, Note},
    long,
    region::Region,
};
use crate::{
    sheet::Sheet,
    table::{CellState, Column, Field, Table, TableKind, Values},
};

/// What a row with several credentials counts, which must not be counted with each of them.
const COUNTED: [Field; 5] = [Field::Enrolled, Field::Attempted, Field::Passed, Field::Certificates, Field::Count];

/// Where a table came from.
pub(super) struct From<'a> {
    /// What each of its columns is for.
    pub roles: &'a [Role],
    /// Grid column of each of its columns.
    pub places: &'a [usize],
    pub region: &'a Region,
    pub known: &'a Credentials<'a>,
}

/// Splits rows of programs and of people with an id. What such a row counts stays on a row of its own that names no
/// credential, so that totals hold and no credential gets what belongs to all of them.
pub(super) fn split(table: &mut Table, from: &From<'_>, choice: &TableChoice, gather: &mut Gather<'_>) {
    let From { roles, places, region, known } = *from;
    if roles.iter().any(|role| matches!(role, Role::Credential(_))) && table.columns.len() >= roles.len() {
        return marks(table, roles, places, region, gather);
    }
    let Some(at) = table.columns.iter().position(|column| column.field == Some(Field::Credential)) else { return };
    let Some(place) = places.get(at).copied() else { return };
    let column = Arc::clone(&table.columns[at]);
    let (Values::Codes8(_, dictionary) | Values::Codes16(_, dictionary) | Values::Codes32(_, dictionary)) =
        &column.values
    else {
        return;
    };
    let parts: Vec<Vec<String>> = dictionary.texts.iter().map(|text| several(text, known)).collect();
    if parts.iter().all(Vec::is_empty) {
        return;
    }
    let letter = Sheet::letter(gather.origin().1 as usize + place);
    let chosen = choice.columns.get(&letter).and_then(|column| column.split);
    let possible = match table.kind {
        TableKind::People => table.column(Field::PersonId).is_some(),
        TableKind::Programs => true,
        TableKind::Outcomes | TableKind::Directory | TableKind::Other => false,
    };
    let split = chosen.unwrap_or(possible);
    let parts_of = |row: usize| {
        column.text(row).and_then(|text| {
            let code = dictionary.texts.iter().position(|known| Arc::ptr_eq(known, text))?;
            Some(&parts[code]).filter(|parts| !parts.is_empty())
        })
    };
    if chosen.is_none() {
        for row in 0..table.rows() {
            let (Some(parts), Some(text)) = (parts_of(row), column.text(row)) else { continue };
            let message = if split {
                tr!("“{text}” names {} credentials: read as a row each", parts.len(), text = text)
            } else {
                tr!("“{text}” names {} credentials: kept as one", parts.len(), text = text)
            };
            let note = Note::info(IssueCode::SeveralValues, message).choices([Fix::Split(split), Fix::Split(!split)]);
            let source = (table.source_rows[row] as usize).saturating_sub(1 + gather.origin().0 as usize);
            gather.add((source, place), text, "", &note);
        }
    }
    if !split {
        return;
    }
    let mut rows = Vec::new();
    let mut names: Vec<Option<String>> = Vec::new();
    let mut counts: Vec<Share> = Vec::new();
    let counted = table.columns.iter().any(|column| column.field.is_some_and(|field| COUNTED.contains(&field)));
    let people = table.kind == TableKind::People;
    for row in 0..table.rows() {
        match parts_of(row) {
            None => {
                rows.push(row);
                names.push(column.text(row).map(ToString::to_string));
                counts.push(Share::Own);
            }
            Some(parts) => {
                for part in parts {
                    rows.push(row);
                    names.push(Some(part.clone()));
                    counts.push(if counted && !people { Share::None } else { Share::Own });
                }
                if counted && !people {
                    rows.push(row);
                    names.push(None);
                    counts.push(Share::Own);
                }
            }
        }
    }
    long::keep_rows(table, &rows);
    without_counts(table, &counts);
    let mut named = Column::from_texts(&column.name, Some(Field::Credential), names.iter().map(Option::as_deref));
    carry(&mut named, &table.columns[at]);
    table.columns[at] = named.into();
}

/// Whether a row of the split table has the counts of its row in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    Own,
    None,
}

fn without_counts(table: &mut Table, counts: &[Share]) {
    if !counts.contains(&Share::None) {
        return;
    }
    for column in &mut table.columns {
        if !column.field.is_some_and(|field| COUNTED.contains(&field)) {
            continue;
        }
        let column = Arc::make_mut(column);
        let rows = counts.len();
        let states = column.states.get_or_insert_with(|| vec![CellState::Value; rows]);
        for (state, share) in states.iter_mut().zip(counts) {
            if *share == Share::None {
                *state = CellState::NotApplicable;
            }
        }
        column.bounds.retain(|(row, _low, _high)| counts[*row as usize] == Share::Own);
    }
}

/// Why a credential is not known goes along where nothing was split.
fn carry(named: &mut Column, old: &Column) {
    if let Some(states) = &mut named.states {
        for (row, state) in states.iter_mut().enumerate() {
            if *state == CellState::Missing && !old.state(row).is_value() {
                *state = old.state(row);
            }
        }
    }
}

/// The credentials that a text names, if there are several: `NIMS; MSSC/AWS`.
fn several(text: &str, known: &Credentials<'_>) -> Vec<String> {
    if known.knows(text) {
        return Vec::new();
    }
    let pieces = |separators: &[char]| -> Vec<String> {
        text.split(separators).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let name = |part: &String| known.shown(part).unwrap_or_else(|| part.clone());
    let all_known = |parts: &[String]| parts.iter().all(|part| known.knows(part));
    for separators in [&[';', '\n', '|'][..], &[';', '\n', '|', '/', ',', '+', '&']] {
        let parts = pieces(separators);
        let listed = separators.len() == 3 && parts.iter().any(|part| known.knows(part));
        if parts.len() >= 2 && (all_known(&parts) || listed) {
            // A part of a list may be a list of its own.
            let mut names: Vec<String> = Vec::new();
            for part in &parts {
                let inner = several(part, known);
                let inner = if inner.is_empty() { vec![name(part)] } else { inner };
                names.extend(inner.into_iter().filter(|part| !names.contains(part)).collect::<Vec<_>>());
            }
            return if names.len() >= 2 { names } else { Vec::new() };
        }
    }
    Vec::new()
}

/// One row a check mark; rows without any stay, with no credential.
fn marks(table: &mut Table, roles: &[Role], places: &[usize], region: &Region, gather: &mut Gather<'_>) {
    let marks: Vec<(usize, &str)> = roles
        .iter()
        .enumerate()
        .filter_map(|(at, role)| match role {
            Role::Credential(name) => Some((at, name.as_str())),
            _ => None,
        })
        .collect();
    let note =
        Note::info(IssueCode::SeveralValues, "Columns of check marks were read as one row a credential").whole_column();
    for (at, _name) in &marks {
        gather.add((region.header_row(), places[*at]), &table.columns[*at].name, "", &note);
    }
    if table.column(Field::Credential).is_some() {
        return;
    }
    let counted = table.columns.iter().any(|column| column.field.is_some_and(|field| COUNTED.contains(&field)));
    let mut rows = Vec::new();
    let mut names: Vec<Option<&str>> = Vec::new();
    let mut counts = Vec::new();
    for row in 0..table.rows() {
        let marked: Vec<&str> = marks
            .iter()
            .filter(|(at, _name)| table.columns[*at].number(row) == Some(1.0))
            .map(|(_at, name)| *name)
            .collect();
        let alone = marked.len() == 1;
        for name in &marked {
            rows.push(row);
            names.push(Some(name));
            counts.push(if counted && !alone { Share::None } else { Share::Own });
        }
        if marked.is_empty() || counted && !alone {
            rows.push(row);
            names.push(None);
            counts.push(Share::Own);
        }
    }
    long::keep_rows(table, &rows);
    without_counts(table, &counts);
    let mut at = 0;
    table.columns.retain(|_column| {
        at += 1;
        !marks.iter().any(|(mark, _name)| *mark == at - 1)
    });
    table.columns.push(Column::from_texts("Credential", Some(Field::Credential), names).into());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: &str) -> Vec<String> {
        several(text, &Credentials::default())
    }

    #[test]
    fn lists_of_credentials_are_told_from_names_with_signs() {
        assert_eq!(known("NIMS; MSSC/AWS"), ["NIMS", "MSSC", "AWS"]);
        assert_eq!(known("NIMS, CPT"), ["NIMS", "MSSC"]);
        assert_eq!(known("NIMS; Forklift licence"), ["NIMS", "Forklift licence"]);
        for text in
            ["NIMS", "MSSC (CPT)", "Certified Nurse/Medical Assistant", "Heating, ventilation and cooling", "", ";;"]
        {
            assert!(known(text).is_empty(), "{text}");
        }
    }
}
