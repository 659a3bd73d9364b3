//! Carries out the rules about names in tables, before anything is joined by them.

use std::{collections::HashMap, sync::Arc};

use serde::Serialize;

use super::rule::{MERGED_FIELDS, Rules};
use crate::{
    import::{Cancelled, Decisions, Watch, matching::coded},
    table::{Field, Table, TableKind},
};

/// A spelling of a file that a rule counted under another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Merged {
    pub file: Arc<str>,
    #[serde(serialize_with = "word")]
    pub field: Field,
    pub state: Option<String>,
    pub spelling: String,
    pub is: String,
    pub rows: usize,
}

fn word<S: serde::Serializer>(field: &Field, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&field.word())
}

/// No name, or one that no rule is about.
const NONE: u32 = u32::MAX;

/// Gives names what rules say. Tables that no rule touches are shared, not copied.
pub fn merge(
    files: &mut [Vec<Arc<Table>>],
    decisions: &Decisions,
    watch: &Watch<'_>,
) -> Result<Vec<Merged>, Cancelled> {
    let mut merged = Vec::new();
    for field in MERGED_FIELDS {
        let Some(rules) = Rules::of(field, &decisions.names, &decisions.apart) else { continue };
        for table in files.iter_mut().flatten().filter(|table| table.kind != TableKind::Directory) {
            watch.check()?;
            merged.extend(in_table(table, field, &rules));
        }
    }
    Ok(merged)
}

/// A name of a table, in one state where states tell names apart.
struct Found<'a> {
    text: &'a Arc<str>,
    state: Option<&'a Arc<str>>,
    /// What a rule counts it under.
    is: Option<&'a str>,
    rows: usize,
}

fn in_table(table: &mut Arc<Table>, field: Field, rules: &Rules<'_>) -> Vec<Merged> {
    let Some(at) = table.columns.iter().position(|column| column.field == Some(field)) else { return Vec::new() };
    let column = Arc::clone(&table.columns[at]);
    let states = table.column(Field::State).filter(|_| field == Field::College);
    // Names are looked up once for each combination of codes, not for each row.
    let mut groups: HashMap<(u32, u32), u32> = HashMap::new();
    let mut found: Vec<Found<'_>> = Vec::new();
    let mut of_row = Vec::with_capacity(table.rows());
    for row in 0..table.rows() {
        let Some(code) = column.code(row) else {
            of_row.push(NONE);
            continue;
        };
        let state = states.and_then(|states| Some((states.code(row)?, states.text(row)?)));
        let key = (code, state.map_or(NONE, |(code, _text)| code));
        let group = *groups.entry(key).or_insert_with(|| {
            let Some(text) = column.text(row) else { return NONE };
            let state = state.map(|(_code, text)| text);
            found.push(Found { text, state, is: rules.name(text, state.map(|state| &**state)), rows: 0 });
            found.len() as u32 - 1
        });
        if let Some(found) = found.get_mut(group as usize) {
            found.rows += 1;
        }
        of_row.push(group);
    }
    if found.iter().all(|found| found.is.is_none()) {
        return Vec::new();
    }
    let merged = found
        .iter()
        .filter_map(|Found { text, state, is, rows }| {
            Some(Merged {
                file: Arc::clone(&table.file),
                field,
                state: state.map(ToString::to_string),
                spelling: text.to_string(),
                is: (*is)?.to_owned(),
                rows: *rows,
            })
        })
        .collect();
    let names: Vec<Option<&str>> = found.iter().map(|found| Some(found.is.unwrap_or(found.text))).collect();
    let mut named = coded(&column.name, Some(field), &of_row, &names);
    if let (Some(new), Some(old)) = (&mut named.states, &column.states) {
        // Why a cell holds no name goes along.
        for (new, old) in new.iter_mut().zip(old) {
            if !old.is_value() {
                *new = *old;
            }
        }
    }
    Arc::make_mut(table).columns[at] = named.into();
    merged
}

/// The texts of a column with the number of rows of each, by state where it tells them apart.
pub(super) fn counted(table: &Table, field: Field) -> HashMap<(Arc<str>, Option<Arc<str>>), usize> {
    let mut rows = HashMap::new();
    let Some(column) = table.column(field) else { return rows };
    let states = table.column(Field::State).filter(|_| field == Field::College);
    let mut by_code: HashMap<(u32, u32), (usize, usize)> = HashMap::new();
    for row in 0..table.rows() {
        let Some(code) = column.code(row) else { continue };
        let state = states.and_then(|states| states.code(row)).unwrap_or(NONE);
        by_code.entry((code, state)).or_insert((row, 0)).1 += 1;
    }
    for (row, count) in by_code.into_values() {
        let Some(text) = column.text(row) else { continue };
        let state = states.and_then(|states| states.text(row)).cloned();
        *rows.entry((Arc::clone(text), state)).or_default() += count;
    }
    rows
}
