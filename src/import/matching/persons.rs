//! Wages in a file of their own, wide or once long, joined to the people that another file tells of.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::report::TableJoin;
use crate::{
    import::{Cancelled, Watch, derive, long},
    table::{CellState, Column, Field, Table, TableKind, Values},
};

/// What a table has that is about people beyond their wages.
const TELLS: [Field; 11] = [
    Field::College,
    Field::Credential,
    Field::Program,
    Field::CredentialDate,
    Field::EntryDate,
    Field::ExitDate,
    Field::CohortYear,
    Field::ComparisonGroup,
    Field::Passed,
    Field::Attempted,
    Field::Enrolled,
];

/// Joins tables that hold nothing but wages to the tables of people with the same ids. A wage table that was joined is
/// kept and no longer counted, so that nobody counts twice; rows of people stay as many as they were.
pub(super) fn join(files: &mut [Vec<Arc<Table>>], watch: &Watch<'_>) -> Result<Vec<TableJoin>, Cancelled> {
    let all = |files: &[Vec<Arc<Table>>], wanted: fn(&Table) -> bool| -> Vec<(usize, usize)> {
        let tables = |file: usize| (0..files[file].len()).map(move |at| (file, at));
        (0..files.len()).flat_map(tables).filter(|(file, at)| wanted(&files[*file][*at])).collect()
    };
    let (people, wages) = (all(files, is_people), all(files, is_wages));
    let mut joins = Vec::new();
    for (file, at) in wages {
        let source = Arc::clone(&files[file][at]);
        let Some(by_person) = ByPerson::new(&source, watch)? else { continue };
        let mut met: HashSet<Arc<str>> = HashSet::new();
        for &(base_file, base_at) in &people {
            let base = Arc::clone(&files[base_file][base_at]);
            let Some((joined, join)) = by_person.join_to(&base, &mut met, watch)? else { continue };
            files[base_file][base_at] = joined.into();
            joins.push(join);
        }
        let Some(join) = joins.last_mut().filter(|_| !met.is_empty()) else { continue };
        join.unmatched_there = by_person.rows.len() - met.len();
        let mut wages = Table::clone(&source);
        wages.kind = TableKind::Other;
        files[file][at] = wages.into();
    }
    Ok(joins)
}

fn is_wage(column: &Column) -> bool {
    matches!(column.field, Some(Field::Wage(_)))
}

fn is_people(table: &Table) -> bool {
    let tells = TELLS.iter().any(|field| table.column(*field).is_some());
    table.kind == TableKind::People && tells && table.column(Field::PersonId).is_some()
}

fn is_wages(table: &Table) -> bool {
    let tells = TELLS.iter().any(|field| table.column(*field).is_some());
    let wages = table.columns.iter().any(|column| is_wage(column));
    table.kind == TableKind::People && !tells && wages && table.column(Field::PersonId).is_some()
}

/// Rows of a wage table by person.
struct ByPerson<'a> {
    table: &'a Table,
    rows: HashMap<Arc<str>, Vec<u32>>,
}

impl<'a> ByPerson<'a> {
    fn new(table: &'a Table, watch: &Watch<'_>) -> Result<Option<Self>, Cancelled> {
        let Some(ids) = table.column(Field::PersonId) else { return Ok(None) };
        let mut rows: HashMap<Arc<str>, Vec<u32>> = HashMap::new();
        for row in 0..table.rows() {
            watch.check_at(row)?;
            if let Some(id) = ids.text(row) {
                rows.entry(Arc::clone(id)).or_default().push(row as u32);
            }
        }
        Ok(Some(Self { table, rows }))
    }

    /// The table of people with the wages it lacks, and what was done; `None` if the tables share nobody.
    fn join_to(
        &self,
        base: &Table,
        met: &mut HashSet<Arc<str>>,
        watch: &Watch<'_>,
    ) -> Result<Option<(Table, TableJoin)>, Cancelled> {
        let Some(ids) = base.column(Field::PersonId) else { return Ok(None) };
        let mut found: Vec<Option<&Vec<u32>>> = Vec::with_capacity(base.rows());
        for row in 0..base.rows() {
            watch.check_at(row)?;
            found.push(ids.text(row).and_then(|id| self.rows.get(id)));
        }
        let matched = found.iter().flatten().count();
        if matched == 0 {
            return Ok(None);
        }
        let mut repeated: HashSet<&Arc<str>> = HashSet::new();
        for row in 0..base.rows() {
            watch.check_at(row)?;
            if let Some((id, rows)) = ids.text(row).and_then(|id| self.rows.get_key_value(id)) {
                met.insert(Arc::clone(id));
                if rows.len() > 1 {
                    repeated.insert(id);
                }
            }
        }
        let mut joined = base.clone();
        let mut taken = 0;
        for column in self.table.columns.iter().filter(|column| is_wage(column)) {
            if base.columns.iter().any(|own| own.field == column.field) {
                continue; // what the people's own file says holds
            }
            watch.check()?;
            taken += 1;
            joined.columns.push(of_people(column, &found).into());
        }
        joined.dollar_year = joined.dollar_year.or(self.table.dollar_year);
        derive::columns(&mut joined);
        let mut join = TableJoin {
            with: self.table.file.to_string(),
            by: tr!("person").to_owned(),
            matched,
            unmatched: base.rows() - matched,
            repeated: repeated.len(),
            ..TableJoin::of(base)
        };
        join.notes.push(tr!("{taken} columns of earnings were taken over", taken = taken));
        if !repeated.is_empty() {
            let people = super::report::grouped(repeated.len());
            join.notes.push(tr!(
                "{people} people have several rows of earnings there: rows that differ were added up as several employers, rows that are the same count once", people = people));
        }
        Ok(Some((joined, join)))
    }
}

/// A wage column for the rows of people: several rows of a person are added up, unless they are all the same.
fn of_people(column: &Column, found: &[Option<&Vec<u32>>]) -> Column {
    let single: Option<Vec<usize>> =
        found.iter().map(|rows| rows.filter(|rows| rows.len() == 1).map(|rows| rows[0] as usize)).collect();
    if let Some(rows) = single {
        return long::select(column, &rows);
    }
    let mut cents = Vec::with_capacity(found.len());
    let mut states = Vec::with_capacity(found.len());
    for rows in found {
        let cells = rows.map_or(&[][..], Vec::as_slice).iter().map(|row| *row as usize);
        let values: Vec<i64> = cells
            .clone()
            .filter(|row| column.state(*row).is_value())
            .filter_map(|row| match &column.values {
                Values::Cents(cents) => cents.get(row).copied(),
                _ => column.number(row).map(|dollars| (dollars * 100.0).round() as i64),
            })
            .collect();
        // A quarter of which any amount is hidden is hidden as a whole.
        let hidden =
            cells.map(|row| column.state(row)).find(|state| !matches!(state, CellState::Value | CellState::Missing));
        let same = values.windows(2).all(|pair| pair[0] == pair[1]);
        let sum = if same { values.first().copied() } else { Some(values.iter().sum()) };
        states.push(match (hidden, sum) {
            (Some(hidden), _) => hidden,
            (None, Some(_)) => CellState::Value,
            (None, None) => CellState::Missing,
        });
        cents.push(sum.unwrap_or_default());
    }
    Column {
        name: Arc::clone(&column.name),
        field: column.field,
        values: Values::Cents(cents),
        states: states.iter().any(|state| !state.is_value()).then_some(states),
        bounds: Vec::new(),
    }
}
