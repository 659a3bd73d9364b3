//! People and outcomes joined to programs by college and program, CIP code or credential: what only the programs tell is
//! taken over for people, and what fits is told for both. No row is dropped or added.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{coded, report::TableJoin};
use crate::{
    table::{Field, Table, TableKind},
    words::Text,
};

/// What rows are joined by besides the college, the surest first.
const KEYS: [(Field, Text); 3] =
    [(Field::Program, text!("program")), (Field::Cip, text!("CIP code")), (Field::Credential, text!("credential"))];
/// What is taken over where a table of people does not have it.
const TAKEN: [Field; 4] = [Field::Cip, Field::Program, Field::AwardLevel, Field::Credit];

/// Rows of programs by a key.
struct ByKey<'a> {
    /// Positions in the list of programs tables, and rows.
    rows: HashMap<(String, String), Vec<(usize, usize)>>,
    tables: &'a [Arc<Table>],
}

/// Joins every table of people or outcomes that shares the college and a key with the programs.
pub(super) fn join(files: &mut [Vec<Arc<Table>>]) -> Vec<TableJoin> {
    let of_kind = |kind: TableKind, table: &&Arc<Table>| table.kind == kind;
    let programs: Vec<Arc<Table>> =
        files.iter().flatten().filter(|table| of_kind(TableKind::Programs, table)).cloned().collect();
    let mut joins = Vec::new();
    if programs.is_empty() {
        return joins;
    }
    for table in files.iter_mut().flatten() {
        if !matches!(table.kind, TableKind::People | TableKind::Outcomes) {
            continue;
        }
        let shared = KEYS.into_iter().find(|(field, _)| {
            table.column(*field).is_some() && programs.iter().any(|program| program.column(*field).is_some())
        });
        let Some((field, word)) = shared.filter(|_| table.column(Field::College).is_some()) else { continue };
        let found = ByKey::new(&programs, field);
        if let Some(join) = found.join_to(table, field, word.get()) {
            joins.push(join);
        }
    }
    joins
}

/// College and key of a row; `None` if it lacks one.
fn key(table: &Table, row: usize, field: Field) -> Option<(String, String)> {
    let said = |field: Field| Some(table.column(field)?.text(row)?.trim().to_lowercase());
    let college = said(Field::College)?;
    let state = said(Field::State).unwrap_or_default();
    Some((format!("{college}|{state}"), said(field)?))
}

impl<'a> ByKey<'a> {
    fn new(tables: &'a [Arc<Table>], field: Field) -> Self {
        let mut rows: HashMap<(String, String), Vec<(usize, usize)>> = HashMap::new();
        for (at, table) in tables.iter().enumerate() {
            for row in 0..table.rows() {
                if let Some(key) = key(table, row, field) {
                    rows.entry(key).or_default().push((at, row));
                }
            }
        }
        Self { rows, tables }
    }

    /// Fills what the table lacks, if it is of people; `None` if no row has a program.
    fn join_to(&self, table: &mut Arc<Table>, field: Field, word: &str) -> Option<TableJoin> {
        let mut groups: BTreeMap<(String, String), u32> = BTreeMap::new();
        let mut of_row = Vec::with_capacity(table.rows());
        // Texts are put together once for each combination of codes, not for each row.
        let columns = [Field::College, Field::State, field].map(|field| table.column(field));
        let mut of_codes: HashMap<[Option<u32>; 3], u32> = HashMap::new();
        for row in 0..table.rows() {
            let codes = columns.map(|column| column.and_then(|column| column.code(row)));
            of_row.push(*of_codes.entry(codes).or_insert_with(|| {
                let next = groups.len() as u32;
                key(table, row, field).map_or(u32::MAX, |key| *groups.entry(key).or_insert(next))
            }));
        }
        let mut found: Vec<Option<&Vec<(usize, usize)>>> = vec![None; groups.len()];
        for (key, at) in &groups {
            found[*at as usize] = self.rows.get(key);
        }
        let program = |group: &u32| found.get(*group as usize).copied().flatten();
        let matched = of_row.iter().filter(|group| program(group).is_some()).count();
        if matched == 0 {
            return None;
        }
        let mut join = TableJoin {
            with: tr!("the programs").to_owned(),
            by: tr!("college and {word}", word = word),
            matched,
            unmatched: table.rows() - matched,
            unmatched_there: self.rows.keys().filter(|key| !groups.contains_key(*key)).count(),
            repeated: found.iter().flatten().filter(|rows| rows.len() > 1).count(),
            ..TableJoin::of(table)
        };
        if table.kind == TableKind::People {
            let mut names = Vec::new();
            for taken in TAKEN {
                if table.column(taken).is_some() {
                    continue;
                }
                let texts: Vec<Option<&str>> = found.iter().map(|rows| self.agreed((*rows)?, taken)).collect();
                if texts.iter().any(Option::is_some) {
                    names.push(taken.label());
                    let column = coded(&taken.label(), Some(taken), &of_row, &texts);
                    Arc::make_mut(table).columns.push(column.into());
                }
            }
            if !names.is_empty() {
                join.notes.push(tr!("{} taken over where all programs of a key agree", names.join(", ")));
            }
        }
        if join.repeated > 0 {
            join.notes.push(tr!("keys with several programs take over only what those agree on").to_owned());
        }
        Some(join)
    }

    /// What all programs of a key say of a field.
    fn agreed(&self, rows: &[(usize, usize)], field: Field) -> Option<&str> {
        let said = |(table, row): &(usize, usize)| self.tables[*table].column(field)?.text(*row).map(|text| &**text);
        let (first, rest) = rows.split_first()?;
        let first = said(first)?;
        rest.iter().all(|row| said(row) == Some(first)).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{
        Mapping,
        cases::{book, sheet},
        import, join,
    };

    #[test]
    fn people_take_over_what_all_programs_of_their_key_agree_on() {
        let read =
            |file: &str, rows: &[&str]| Arc::new(import(&book(file, vec![sheet("Sheet1", rows)]), &Mapping::default()));
        // Machining is taught twice at Lakeside: by one CIP code, for credit and not.
        let programs = read(
            "programs.csv",
            &[
                "College|State|Program|CIP|Credit|Credential",
                "Lakeside College|Ohio|Machining|48.0501|Credit|NIMS",
                "Lakeside College|Ohio|Machining|48.0501|Non-credit|NIMS",
                "Lakeside College|Ohio|Welding|48.0508|Credit|AWS",
                "Harbor College|Ohio|Robotics|15.0405|Credit|SME",
            ],
        );
        let people = read(
            "people.csv",
            &[
                "ID|College|State|Program|Q+2",
                "P-1|Lakeside College|Ohio|Machining|5000",
                "P-2|Lakeside College|Ohio|welding|5100",
                "P-3|Lakeside College|Ohio|Robotics|5200",
                "P-4|Lakeside College|Ohio|Machining|5300",
            ],
        );
        let joined = join(&[programs, people]);
        let table = joined.dataset.of_kind(TableKind::People).next().unwrap();
        assert_eq!(table.rows(), 4, "no row is dropped or added");
        let texts = |field: Field| {
            let column = table.column(field).unwrap();
            (0..4).map(|row| column.text(row).map(ToString::to_string)).collect::<Vec<_>>()
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(texts(Field::Cip), [some("48.0501"), some("48.0508"), None, some("48.0501")]);
        assert_eq!(texts(Field::Credit), [None, some("Credit"), None, None]);
        assert!(table.column(Field::Credential).is_none(), "who was enrolled has not earned it");
        let join = joined.matches.joins.iter().find(|join| join.by == "college and program").unwrap();
        // Robotics is taught at Harbor only.
        assert_eq!((join.matched, join.unmatched, join.unmatched_there, join.repeated), (3, 1, 1, 1));
        assert!(join.notes[0].contains("CIP"), "{:?}", join.notes);
    }
}
