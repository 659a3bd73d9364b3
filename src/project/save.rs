//! Saving: a complete new file beside the old one, flushed, then renamed over it; the state before is kept once as `.bak`.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rusqlite::{Connection, Transaction, params};

use super::{
    History, ProjectError, Step,
    chunk::{Chunk, pack, pack_texts},
    format::{APPLICATION_ID, ColumnHead, OLDEST_READER, Part, SCHEMA, TableHead, VERSION, ValuesHead},
};
use crate::policy;
use crate::table::{CellState, Column, Field, Table, TableKind, Values};

/// Ending of project files.
pub const EXTENSION: &str = "credatlas";

/// Saves a project. A failure or a kill at any moment leaves the file as it was.
///
/// Columns that identify people are never saved, person keys become running numbers, and tables of people are saved
/// only if the document says so (`save_rows`) and the policy of the computer lets it.
///
/// # Errors
/// [`ProjectError`] says what to do: no such folder, not writable, disk full.
pub fn save(path: &Path, history: &History, tables: &[Arc<Table>]) -> Result<(), ProjectError> {
    let failed = |error| ProjectError::writing(path, error);
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let prefix = new_prefix(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(NEW_SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600));
    let new = builder.tempfile_in(folder).map_err(failed)?.into_temp_path();

    write(&new, history, tables).map_err(|error| match error {
        WriteError::Database(error) => ProjectError::writing_database(path, error),
        WriteError::Io(error) => failed(error),
    })?;
    fs::OpenOptions::new().write(true).open(&new).and_then(|file| file.sync_all()).map_err(failed)?;
    if path.exists() {
        keep_backup(path, folder, &prefix).map_err(failed)?;
    }
    new.persist(path).map_err(|error| failed(error.error))?;
    #[cfg(unix)]
    if let Ok(folder) = fs::File::open(folder) {
        // Some network file systems cannot flush a folder; the file itself is already safe.
        let _ = folder.sync_all();
    }
    remove_left_over(folder, &prefix);
    Ok(())
}

/// Where the state before the last save is kept.
pub fn backup_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".bak");
    name.into()
}

const NEW_SUFFIX: &str = ".saving";

fn new_prefix(path: &Path) -> String {
    format!(".{}-", path.file_name().unwrap_or_default().to_string_lossy())
}

/// Renaming over the old backup keeps one at every moment. The project itself never leaves its name.
fn keep_backup(path: &Path, folder: &Path, prefix: &str) -> io::Result<()> {
    let copy = tempfile::Builder::new().prefix(prefix).suffix(NEW_SUFFIX).tempfile_in(folder)?.into_temp_path();
    fs::remove_file(&copy)?;
    // Sticks and some shares have no hard links.
    if fs::hard_link(path, &copy).is_err() {
        fs::copy(path, &copy)?;
    }
    copy.persist(backup_path(path)).map_err(|error| error.error)
}

/// Removes what a killed save left beside the project. A file younger than an hour may be another window's save.
fn remove_left_over(folder: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let age = entry.metadata().and_then(|about| about.modified()).ok().and_then(|time| time.elapsed().ok());
        if name.starts_with(prefix) && name.ends_with(NEW_SUFFIX) && age > Some(Duration::from_secs(3_600)) {
            // Another save will try again.
            let _ = fs::remove_file(entry.path());
        }
    }
}

enum WriteError {
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

fn write(path: &Path, history: &History, tables: &[Arc<Table>]) -> Result<(), WriteError> {
    let mut database = Connection::open(path)?;
    // No journal: nobody else sees this file before it is complete.
    database.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
    database.pragma_update(None, "synchronous", "OFF")?;
    database.pragma_update(None, "application_id", APPLICATION_ID)?;
    database.pragma_update(None, "user_version", VERSION)?;
    let transaction = database.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    let document = history.document();
    let with_people = document.save_rows && policy::in_force().people_rows;
    write_history(&transaction, history)?;
    write_attached(&transaction, history)?;
    write_notes(&transaction, with_people)?;
    let mut people = HashMap::new();
    let saved = tables.iter().filter(|table| table.kind != TableKind::People || with_people);
    for (id, table) in saved.enumerate() {
        write_table(&transaction, id as i64, table, &mut people)?;
    }
    transaction.commit()?;
    database.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn write_history(transaction: &Transaction<'_>, history: &History) -> Result<(), WriteError> {
    let mut insert =
        transaction.prepare("INSERT INTO document (revision, parent, next, label, ron) VALUES (?, ?, ?, ?, ?)")?;
    for (revision, Step { label, document, parent, next }) in history.steps().iter().enumerate() {
        let text = ron::to_string(&**document).map_err(io::Error::other)?;
        insert.execute(params![revision as i64, parent.map(|at| at as i64), next.map(|at| at as i64), label, text])?;
    }
    let mut meta = transaction.prepare("INSERT INTO meta (key, value) VALUES (?, ?)")?;
    meta.execute(["program", concat!("Credential Atlas ", env!("CARGO_PKG_VERSION"))])?;
    meta.execute(["oldest_reader", &OLDEST_READER.to_string()])?;
    meta.execute(["current", &history.current().to_string()])?;
    Ok(())
}

fn write_attached(transaction: &Transaction<'_>, history: &History) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare("INSERT OR IGNORE INTO file (sha256, bytes) VALUES (?, ?)")?;
    for file in history.steps().iter().flat_map(|step| step.document.attached()) {
        insert.execute(params![file.sha256, &*file.bytes])?;
    }
    Ok(())
}

/// For whoever opens the file with a database tool.
fn write_notes(transaction: &Transaction<'_>, with_people: bool) -> rusqlite::Result<()> {
    let rows = if with_people {
        "It holds one row for each person or certificate, without columns that identify people. Hand it on as you would the spreadsheets."
    } else {
        "It holds no rows of people."
    };
    let mut insert = transaction.prepare("INSERT INTO note (text) VALUES (?)")?;
    insert.execute(["This is a project of Credential Atlas."])?;
    insert.execute([rows])?;
    Ok(())
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
    transaction: &Transaction<'_>,
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
    transaction.execute("INSERT INTO source (id, head) VALUES (?, ?)", params![id, head])?;

    let mut put = Put { transaction, source: id };
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

struct Put<'a> {
    transaction: &'a Transaction<'a>,
    source: i64,
}

impl Put<'_> {
    fn all(&mut self, part: Part, chunks: impl Iterator<Item = io::Result<Chunk>>) -> Result<(), WriteError> {
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO table_chunk (source, part, chunk, rows, bytes, checksum, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?;
        for (number, chunk) in chunks.enumerate() {
            let Chunk { rows, bytes, checksum, data } = chunk?;
            insert.execute(params![
                self.source,
                part.number(),
                number as i64,
                rows as i64,
                bytes as i64,
                checksum.as_slice(),
                data
            ])?;
        }
        Ok(())
    }
}
