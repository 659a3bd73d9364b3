//! The rows of a project in an SQLite database: a new file, or memory alone.

use std::path::Path;

use rusqlite::{Connection, Transaction, params};

use super::{
    contents::{Row, Rows, WriteError},
    format::{APPLICATION_ID, SCHEMA, VERSION},
};

/// Writes a new file, complete when this returns.
pub fn create(
    path: &Path,
    write: impl FnOnce(&mut Transaction<'_>) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let mut database = Connection::open(path)?;
    fill(&mut database, VERSION, write)?;
    database.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// A database of no file, with a layout version that may be newer than this program's.
pub fn in_memory(
    version: i32,
    write: impl FnOnce(&mut Transaction<'_>) -> Result<(), WriteError>,
) -> Result<Connection, WriteError> {
    let mut database = Connection::open_in_memory()?;
    // What is in memory for protection's sake does not spill to a file.
    database.pragma_update(None, "temp_store", "MEMORY")?;
    fill(&mut database, version, write)?;
    Ok(database)
}

fn fill(
    database: &mut Connection,
    version: i32,
    write: impl FnOnce(&mut Transaction<'_>) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    // No journal: nobody else sees this file before it is complete.
    database.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
    database.pragma_update(None, "synchronous", "OFF")?;
    database.pragma_update(None, "application_id", APPLICATION_ID)?;
    database.pragma_update(None, "user_version", version)?;
    let mut transaction = database.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    write(&mut transaction)?;
    transaction.commit()?;
    Ok(())
}

impl Rows for Transaction<'_> {
    fn put(&mut self, row: &Row<'_>) -> Result<(), WriteError> {
        match *row {
            Row::Step { revision, parent, next, label, ron } => self
                .prepare_cached("INSERT INTO document (revision, parent, next, label, ron) VALUES (?, ?, ?, ?, ?)")?
                .execute(params![revision, parent, next, label, ron])?,
            Row::Meta { key, value } => {
                self.prepare_cached("INSERT INTO meta (key, value) VALUES (?, ?)")?.execute([key, value])?
            }
            Row::Note { text } => self.prepare_cached("INSERT INTO note (text) VALUES (?)")?.execute([text])?,
            Row::File { sha256, bytes } => self
                .prepare_cached("INSERT INTO file (sha256, bytes) VALUES (?, ?)")?
                .execute(params![sha256, bytes])?,
            Row::Source { id, head } => {
                self.prepare_cached("INSERT INTO source (id, head) VALUES (?, ?)")?.execute(params![id, head])?
            }
            Row::Chunk { source, part, chunk, rows, bytes, checksum, data } => self
                .prepare_cached(
                    "INSERT INTO table_chunk (source, part, chunk, rows, bytes, checksum, data) \
                     VALUES (?, ?, ?, ?, ?, ?, ?)",
                )?
                .execute(params![source, part, chunk, rows, bytes, checksum, data])?,
        };
        Ok(())
    }
}
