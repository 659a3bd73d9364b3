//! Opening: a project file may come from anyone, so nothing in it is believed before it was checked.

use std::{
    fs::File,
    io::{self, BufReader, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, config::DbConfig, params};

use super::{
    Document, History, Password, ProjectError, Seal, Step,
    attached::{Attached, Bytes},
    chunk::{Chunk, Fixed, unpack, unpack_texts},
    contents::WriteError,
    database,
    format::{
        ANSWERS, APPLICATION_ID, CHUNK_ROWS, ColumnHead, LARGEST_ANSWERS, LARGEST_ATTACHED, LARGEST_CHUNK,
        LARGEST_FILE, Part, TableHead, VERSION, ValuesHead,
    },
    rows::{read_after_version, read_version},
    save::{is_protected, seal_of, sealed_error},
    seal::{Sealed, SealedReader},
};
use crate::{
    figure::brand::BrandFile,
    measure::Kept,
    table::{CellState, Column, Dictionary, Table, Values},
};

/// A project as opened.
#[derive(Clone, Debug)]
pub struct Opened {
    pub history: History,
    /// Tables that were saved and came back whole.
    pub tables: Vec<Arc<Table>>,
    /// Sentences about what did not come back, and what to do.
    pub warnings: Vec<String>,
    /// Saved by a newer version that says older ones may read it: it must be saved under another name.
    pub read_only: bool,
    /// The seal of a protected project, to save it again without asking for the password.
    pub seal: Option<Arc<Seal>>,
}

impl Opened {
    pub fn document(&self) -> &Arc<Document> {
        self.history.document()
    }
}

/// True if the file begins like a project (any SQLite file does); used to tell projects from spreadsheets.
pub fn is_project(path: &Path) -> bool {
    is_database(path) || is_protected(path)
}

fn is_database(path: &Path) -> bool {
    let mut start = [0; 16];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && &start == MAGIC
}

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Opens a project.
///
/// # Errors
/// [`ProjectError`]: not found, not a project, protected, saved by a newer version, damaged. A damaged table alone is
/// a warning.
pub fn open(path: &Path) -> Result<Opened, ProjectError> {
    let size = std::fs::metadata(path).map_err(|error| ProjectError::reading(path, error))?.len();
    if is_protected(path) {
        return Err(ProjectError::Protected { path: path.into() });
    }
    if !is_database(path) || size > LARGEST_FILE {
        return Err(ProjectError::NotAProject { path: path.into() });
    }
    let database =
        connect(path).map_err(|error| ProjectError::Damaged { path: path.into(), what: error.to_string() })?;
    read(&database, path)
}

/// Opens a protected project; nothing of it is written to a file.
///
/// # Errors
/// Those of [`open`], and another password. A protected project that is damaged anywhere does not open.
pub fn open_protected(path: &Path, password: &Password) -> Result<Opened, ProjectError> {
    open_sealed(path, seal_of(path, password)?.into())
}

/// Opens a protected project whose seal is known.
///
/// # Errors
/// Those of [`open_protected`].
pub fn open_sealed(path: &Path, seal: Arc<Seal>) -> Result<Opened, ProjectError> {
    let file = File::open(path).map_err(|error| ProjectError::reading(path, error))?;
    let mut from =
        SealedReader::new(BufReader::new(file), &seal, Sealed::Project).map_err(|error| sealed_error(path, error))?;
    let reading = |error: io::Error| match error.kind() {
        io::ErrorKind::InvalidData => ProjectError::Damaged { path: path.into(), what: error.to_string() },
        _ => ProjectError::reading(path, error),
    };
    let version = read_version(&mut from).map_err(reading)?;
    let database =
        database::in_memory(version, |to| read_after_version(&mut from, to)).map_err(|error| match error {
            WriteError::Io(error) => reading(error),
            WriteError::Database(error) => ProjectError::Damaged { path: path.into(), what: error.to_string() },
        })?;
    Ok(Opened { seal: Some(seal), ..read(&database, path)? })
}

fn read(database: &Connection, path: &Path) -> Result<Opened, ProjectError> {
    let not_a_project = || ProjectError::NotAProject { path: path.into() };
    let damaged = |error: rusqlite::Error| ProjectError::Damaged { path: path.into(), what: error.to_string() };
    let number = |name: &str| database.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    if number("application_id").map_err(damaged)? != APPLICATION_ID {
        return Err(not_a_project());
    }
    let version = number("user_version").map_err(damaged)?;
    // Views and triggers run what they like; a project has none.
    let strange: i64 = database
        .query_row("SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')", [], |row| row.get(0))
        .map_err(damaged)?;
    if strange > 0 {
        return Err(not_a_project());
    }
    let meta = |key: &str| {
        database
            .query_row("SELECT value FROM meta WHERE key = ?", [key], |row| row.get::<_, String>(0))
            .optional()
            .map_err(damaged)
    };
    let read_only = version > VERSION;
    let oldest_reader = meta("oldest_reader")?.and_then(|text| text.parse::<i32>().ok());
    if read_only && oldest_reader.is_none_or(|oldest| oldest > VERSION) {
        let program = meta("program")?.unwrap_or_else(|| tr!("format {version}", version = version));
        return Err(ProjectError::Newer { path: path.into(), program });
    }
    let mut warnings = Vec::new();
    if read_only {
        warnings.push(
            tr!("This project was saved by a newer version. Save it under another name to keep your changes.")
                .to_owned(),
        );
    }
    let sound = database.pragma_query_value(None, "quick_check", |row| row.get::<_, String>(0));
    if sound.as_deref() != Ok("ok") {
        warnings.push(tr!(
            "Parts of this project are damaged. If something is missing, open {}.",
            super::save::backup_path(path).display()
        ));
    }
    let current = meta("current")?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let history = read_history(database, current, &mut warnings)
        .map_err(damaged)?
        .ok_or_else(|| ProjectError::Damaged { path: path.into(), what: tr!("its document cannot be read").into() })?;
    let history = history.with_answers(Arc::new(read_answers(database, &mut warnings).map_err(damaged)?));
    let tables = read_tables(database, &mut warnings).map_err(damaged)?;
    Ok(Opened { history, tables, warnings, read_only, seal: None })
}

/// What a warehouse answered, if the project has any of it.
fn read_answers(database: &Connection, warnings: &mut Vec<String>) -> rusqlite::Result<Vec<Kept>> {
    let select = "SELECT value FROM meta WHERE key = ? AND length(value) <= ?";
    let text =
        database.query_row(select, params![ANSWERS, LARGEST_ANSWERS], |row| row.get::<_, String>(0)).optional()?;
    let Some(text) = text else { return Ok(Vec::new()) };
    Ok(ron::from_str(&text).unwrap_or_else(|_damaged| {
        warnings.push(
            tr!("The numbers from the warehouse could not be read in this project. Refresh them from the warehouse.")
                .into(),
        );
        Vec::new()
    }))
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    // Immutable: a project is never changed in place, so no journal beside it may be replayed into it.
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let database = Connection::open_with_flags(uri(path), flags)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    database.pragma_update(None, "cell_size_check", true)?;
    database.pragma_update_and_check(None, "mmap_size", 0, |_| Ok(())).or_else(|error| match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(()),
        error => Err(error),
    })?;
    Ok(database)
}

fn uri(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_error| PathBuf::from(path));
    let mut uri = String::from("file:");
    let text = absolute.as_os_str().as_encoded_bytes();
    if !text.starts_with(b"/") {
        uri.push('/');
    }
    for &byte in text {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                uri.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri + "?immutable=1"
}

/// The history; one step that cannot be read costs the history, not the document. `None` if that is lost too.
fn read_history(
    database: &Connection,
    current: usize,
    warnings: &mut Vec<String>,
) -> rusqlite::Result<Option<History>> {
    let attached = read_attached(database)?;
    let mut lost = Vec::new();
    let mut select = database.prepare("SELECT parent, next, label, ron FROM document ORDER BY revision")?;
    let mut rows = select.query([])?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        let place = |at: Option<i64>| at.and_then(|at| usize::try_from(at).ok());
        let step = match ron::from_str::<Document>(&row.get::<_, String>(3)?) {
            Ok(mut document) => Some(Step {
                label: row.get(2)?,
                document: {
                    lost.extend(document.attach(&attached));
                    document.into()
                },
                parent: place(row.get(0)?),
                next: place(row.get(1)?),
            }),
            Err(_) => None,
        };
        steps.push(step);
    }
    lost.sort();
    lost.dedup();
    for name in lost {
        warnings.push(tr!("{name} of the brand kit is damaged in this project. Load the kit again.", name = name));
    }
    let latest = steps.get(current).cloned().flatten();
    let whole: Option<Vec<Step>> = steps.into_iter().collect();
    let history = whole.and_then(|steps| History::from_steps(steps, current));
    if history.is_none() && latest.is_some() {
        warnings.push(tr!("The steps to undo could not be read; the project itself is complete.").into());
    }
    Ok(history.or_else(|| latest.map(|step| History::new(step.label, Document::clone(&step.document)))))
}

/// Files that came with the documents, by what they hold; a project of an earlier version has none.
fn read_attached(database: &Connection) -> rusqlite::Result<Attached> {
    let there = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'file'";
    if database.query_row(there, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(Attached::new());
    }
    let mut select = database.prepare("SELECT bytes FROM file WHERE length(bytes) <= ?")?;
    let rows = select.query_map([LARGEST_ATTACHED as i64], |row| row.get::<_, Vec<u8>>(0))?;
    Ok(rows
        .filter_map(Result::ok)
        .map(|bytes| {
            let file = BrandFile::new("", bytes);
            (file.sha256, Bytes(file.bytes))
        })
        .collect())
}

fn read_tables(database: &Connection, warnings: &mut Vec<String>) -> rusqlite::Result<Vec<Arc<Table>>> {
    let mut select = database.prepare("SELECT id, head FROM source ORDER BY id")?;
    let sources: Vec<(i64, String)> =
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.filter_map(Result::ok).collect();
    let mut tables = Vec::new();
    for (id, head) in sources {
        match ron::from_str::<TableHead>(&head) {
            Ok(head) => match read_table(&Source { database, id, rows: head.rows }, &head) {
                Some(table) => tables.push(table.into()),
                None => warnings.push(tr!(
                    "The rows of {}, sheet {}, are damaged in this project. Open {} again to bring them back.",
                    head.file,
                    head.sheet,
                    head.file
                )),
            },
            Err(_) => warnings.push(tr!("A table of this project is damaged. Open its spreadsheet again.").into()),
        }
    }
    Ok(tables)
}

fn read_table(source: &Source<'_>, head: &TableHead) -> Option<Table> {
    let TableHead { kind, file, sheet, sha256, rows: _, notes, synthetic, dollar_year, columns } = head;
    Some(Table {
        kind: *kind,
        file: file.as_str().into(),
        sheet: sheet.as_str().into(),
        sha256: sha256.as_str().into(),
        source_rows: source.numbers(Part::SourceRows)?,
        columns: columns
            .iter()
            .enumerate()
            .map(|(index, column)| read_column(source, index, column).map(Arc::new))
            .collect::<Option<_>>()?,
        notes: notes.iter().map(|note| note.as_str().into()).collect(),
        synthetic: *synthetic,
        dollar_year: *dollar_year,
    })
}

fn read_column(source: &Source<'_>, index: usize, head: &ColumnHead) -> Option<Column> {
    let ColumnHead { name, field, values, states, bounds } = head;
    let part = Part::Values(index);
    let states: Option<Vec<CellState>> = if *states {
        let bytes: Vec<u8> = source.numbers(Part::States(index))?;
        Some(bytes.into_iter().map(|byte| CellState::ALL.get(usize::from(byte)).copied()).collect::<Option<_>>()?)
    } else {
        None
    };
    let dictionary = |texts: usize| source.texts(Part::Texts(index), texts);
    let values = match *values {
        ValuesHead::Codes8 { texts } => Values::Codes8(source.numbers(part)?, dictionary(texts)?),
        ValuesHead::Codes16 { texts } => Values::Codes16(source.numbers(part)?, dictionary(texts)?),
        ValuesHead::Codes32 { texts } => Values::Codes32(source.numbers(part)?, dictionary(texts)?),
        ValuesHead::Cents => Values::Cents(source.numbers(part)?),
        ValuesHead::Days => Values::Days(source.numbers(part)?),
        ValuesHead::Quarters => Values::Quarters(source.numbers(part)?),
        ValuesHead::Numbers => Values::Numbers(source.numbers(part)?),
        ValuesHead::Flags => Values::Flags(source.numbers(part)?),
    };
    let column = Column { name: name.as_str().into(), field: *field, values, states, bounds: bounds.clone() };
    codes_have_texts(&column).then_some(column)
}

/// A code of a plain value must have its text. A column without texts holds no plain values.
fn codes_have_texts(column: &Column) -> bool {
    let check = |codes: &mut dyn Iterator<Item = usize>, texts: &Dictionary| {
        codes.enumerate().all(|(row, code)| code < texts.texts.len() || !column.state(row).is_value())
    };
    match &column.values {
        Values::Codes8(codes, texts) => check(&mut codes.iter().map(|&code| code.into()), texts),
        Values::Codes16(codes, texts) => check(&mut codes.iter().map(|&code| code.into()), texts),
        Values::Codes32(codes, texts) => check(&mut codes.iter().map(|&code| code as usize), texts),
        Values::Cents(_) | Values::Days(_) | Values::Quarters(_) | Values::Numbers(_) | Values::Flags(_) => true,
    }
}

struct Source<'a> {
    database: &'a Connection,
    id: i64,
    rows: usize,
}

impl Source<'_> {
    fn numbers<T: Fixed>(&self, part: Part) -> Option<Vec<T>> {
        let mut values = Vec::new();
        for number in 0..self.rows.div_ceil(CHUNK_ROWS) {
            unpack(&self.chunk(part, number)?, &mut values)?;
        }
        (values.len() == self.rows).then_some(values)
    }

    fn texts(&self, part: Part, count: usize) -> Option<Arc<Dictionary>> {
        let mut texts = Vec::new();
        for number in 0..count.div_ceil(CHUNK_ROWS) {
            unpack_texts(&self.chunk(part, number)?, &mut texts)?;
        }
        (texts.len() == count).then(|| Dictionary { texts }.into())
    }

    fn chunk(&self, part: Part, number: usize) -> Option<Chunk> {
        let key = params![self.id, part.number(), number as i64];
        let at = "FROM table_chunk WHERE source = ? AND part = ? AND chunk = ?";
        // The size is looked at before the bytes are fetched.
        let length: i64 = self
            .database
            .prepare_cached(&format!("SELECT length(data) {at}"))
            .and_then(|mut select| select.query_row(key, |row| row.get(0)))
            .ok()?;
        if usize::try_from(length).ok()? > LARGEST_CHUNK {
            return None;
        }
        self.database
            .prepare_cached(&format!("SELECT rows, bytes, checksum, data {at}"))
            .and_then(|mut select| {
                select.query_row(key, |row| {
                    Ok(Chunk {
                        rows: row.get::<_, u32>(0)? as usize,
                        bytes: row.get::<_, u32>(1)? as usize,
                        checksum: row.get(2)?,
                        data: row.get(3)?,
                    })
                })
            })
            .ok()
    }
}
