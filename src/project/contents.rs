//! What a project file holds, as rows: the same whether they go into a database or are sealed.

use std::{
    collections::{BTreeSet, HashMap},
    io,
    sync::Arc,
};

use super::{
    Document, History, Step,
    chunk::{Chunk, pack, pack_texts},
    format::{ANSWERS, ColumnHead, OLDEST_READER, Part, TableHead, ValuesHead},
};
use crate::policy;
use crate::table::{CellState, Column, Field, Table, TableKind, Values};

/// One row of one of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    Step {
        revision: i64,
        parent: Option<i64>,
        next: Option<i64>,
        label: &'a str,
        ron: &'a str,
    },
    Meta {
        key: &'a str,
        value: &'a str,
    },
    /// A file that came with a document.
    File {
        sha256: &'a str,
        bytes: &'a [u8],
    },
    Note {
        text: &'a str,
    },
    Source {
        id: i64,
        head: &'a str,
    },
    Chunk {
        source: i64,
        part: i64,
        chunk: i64,
        rows: i64,
        bytes: i64,
        checksum: &'a [u8],
        data: &'a [u8],
    },
}

/// Whatever takes the rows of a project in their order.
pub trait Rows {
    fn put(&mut self, row: &Row<'_>) -> Result<(), WriteError>;
}

pub enum WriteError {
    Database(rusqlite::Error),
    Io(io::Error),
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Writes a project. Columns that identify people are left out, and tables of people if the document says so.
pub fn write_contents(to: &mut impl Rows, history: &History, tables: &[Arc<Table>]) -> Result<(), WriteError> {
    let document = history.document();
    // Undone steps may name what stands in rows that are left out.
    let alone = History::new(tr!("Saved without people’s rows"), Document::clone(history.document()))
        .with_answers(Arc::clone(history.answers()));
    let with_people = document.save_rows && policy::in_force().people_rows;
    let history = if with_people { history } else { &alone };
    write_history(to, history)?;
    write_attached(to, history)?;
    write_notes(to, with_people && document.warehouse.is_none())?;
    let mut people = HashMap::new();
    let saved = tables.iter().filter(|table| table.kind != TableKind::People || with_people);
    for (id, table) in saved.enumerate() {
        write_table(to, id as i64, table, &mut people)?;
    }
    Ok(())
}

fn write_history(to: &mut impl Rows, history: &History) -> Result<(), WriteError> {
    for (revision, Step { label, document, parent, next }) in history.steps().iter().enumerate() {
        let ron = &ron::to_string(&**document).map_err(io::Error::other)?;
        let [parent, next] = [parent, next].map(|at| at.map(|at| at as i64));
        to.put(&Row::Step { revision: revision as i64, parent, next, label, ron })?;
    }
    let program = concat!("Credential Atlas ", env!("CARGO_PKG_VERSION"));
    to.put(&Row::Meta { key: "program", value: program })?;
    to.put(&Row::Meta { key: "oldest_reader", value: &OLDEST_READER.to_string() })?;
    to.put(&Row::Meta { key: "current", value: &history.current().to_string() })?;
    if !history.answers().is_empty() {
        let answers = ron::to_string(&**history.answers()).map_err(io::Error::other)?;
        to.put(&Row::Meta { key: ANSWERS, value: &answers })?;
    }
    Ok(())
}

fn write_attached(to: &mut impl Rows, history: &History) -> Result<(), WriteError> {
    let mut known = BTreeSet::new();
    for file in history.steps().iter().flat_map(|step| step.document.attached()) {
        if known.insert(file.sha256.as_str()) {
            to.put(&Row::File { sha256: &file.sha256, bytes: &file.bytes })?;
        }
    }
    Ok(())
}

/// For whoever opens the file with a database tool.
fn write_notes(to: &mut impl Rows, with_people: bool) -> Result<(), WriteError> {
    let rows = if with_people {
        "It holds one row for each person or certificate, without columns that identify people. Hand it on as you would the spreadsheets."
    } else {
        "It holds no rows of people."
    };
    to.put(&Row::Note { text: "This is a project of Credential Atlas." })?;
    to.put(&Row::Note { text: rows })
}

/// Columns worth keeping: none that identifies people, and of tables of people only those with a meaning.
fn saved_columns(table: &Table) -> impl Iterator<Item = &Column> {
    let aged = table.column(Field::Age).is_some() || table.column(Field::AgeGroup).is_some();
    table.columns.iter().map(|column| &**column).filter(move |column| match column.field {
        Some(Field::Identifier(_)) => false,
        Some(Field::BirthDate) => !aged,
        None => table.kind != TableKind::People,
        Some(_) => true,
    })
}

fn write_table(
    to: &mut impl Rows,
    id: i64,
    table: &Table,
    people: &mut HashMap<Arc<str>, usize>,
) -> Result<(), WriteError> {
    let columns: Vec<&Column> = saved_columns(table).collect();
    let Table { kind, file, sheet, sha256, columns: _, source_rows, notes, synthetic, dollar_year } = table;
    let head = TableHead {
        kind: *kind,
        file: file.to_string(),
        sheet: sheet.to_string(),
        sha256: sha256.to_string(),
        rows: source_rows.len(),
        notes: notes.iter().map(ToString::to_string).collect(),
        synthetic: *synthetic,
        dollar_year: *dollar_year,
        columns: columns.iter().map(|column| column_head(column)).collect(),
    };
    let head = ron::to_string(&head).map_err(io::Error::other)?;
    to.put(&Row::Source { id, head: &head })?;

    let mut put = Put { to, source: id };
    put.all(Part::SourceRows, pack(source_rows))?;
    for (index, column) in columns.into_iter().enumerate() {
        match &column.values {
            Values::Codes8(codes, _) => put.all(Part::Values(index), pack(codes))?,
            Values::Codes16(codes, _) => put.all(Part::Values(index), pack(codes))?,
            Values::Codes32(codes, _) => put.all(Part::Values(index), pack(codes))?,
            Values::Cents(cents) => put.all(Part::Values(index), pack(cents))?,
            Values::Days(days) => put.all(Part::Values(index), pack(days))?,
            Values::Quarters(quarters) => put.all(Part::Values(index), pack(quarters))?,
            Values::Numbers(numbers) => put.all(Part::Values(index), pack(numbers))?,
            Values::Flags(flags) => put.all(Part::Values(index), pack(flags))?,
        }
        if let Values::Codes8(_, texts) | Values::Codes16(_, texts) | Values::Codes32(_, texts) = &column.values {
            if column.field == Some(Field::PersonId) {
                let numbers: Vec<String> = texts.texts.iter().map(|text| running_number(text, people)).collect();
                put.all(Part::Texts(index), pack_texts(&numbers))?;
            } else {
                put.all(Part::Texts(index), pack_texts(&texts.texts))?;
            }
        }
        if let Some(states) = &column.states {
            let bytes: Vec<u8> = states.iter().map(|&state: &CellState| state as u8).collect();
            put.all(Part::States(index), pack(&bytes))?;
        }
    }
    Ok(())
}

/// The same person gets the same number in all tables of the project.
fn running_number(person: &Arc<str>, people: &mut HashMap<Arc<str>, usize>) -> String {
    let next = people.len() + 1;
    people.entry(Arc::clone(person)).or_insert(next).to_string()
}

fn column_head(column: &Column) -> ColumnHead {
    let Column { name, field, values, states, bounds } = column;
    ColumnHead {
        name: name.to_string(),
        field: *field,
        values: match values {
            Values::Codes8(_, texts) => ValuesHead::Codes8 { texts: texts.texts.len() },
            Values::Codes16(_, texts) => ValuesHead::Codes16 { texts: texts.texts.len() },
            Values::Codes32(_, texts) => ValuesHead::Codes32 { texts: texts.texts.len() },
            Values::Cents(_) => ValuesHead::Cents,
            Values::Days(_) => ValuesHead::Days,
            Values::Quarters(_) => ValuesHead::Quarters,
            Values::Numbers(_) => ValuesHead::Numbers,
            Values::Flags(_) => ValuesHead::Flags,
        },
        states: states.is_some(),
        bounds: bounds.clone(),
    }
}

struct Put<'a, R> {
    to: &'a mut R,
    source: i64,
}

impl<R: Rows> Put<'_, R> {
    fn all(&mut self, part: Part, chunks: impl Iterator<Item = io::Result<Chunk>>) -> Result<(), WriteError> {
        for (number, chunk) in chunks.enumerate() {
            let Chunk { rows, bytes, checksum, data } = chunk?;
            self.to.put(&Row::Chunk {
                source: self.source,
                part: part.number(),
                chunk: number as i64,
                rows: rows as i64,
                bytes: bytes as i64,
                checksum: &checksum,
                data: &data,
            })?;
        }
        Ok(())
    }
}
