//! The layout of a project file: one SQLite database, and what its tables hold.

use serde::{Deserialize, Serialize};

use crate::table::{Field, TableKind};

/// "CrAt": tells a project from other SQLite files.
pub const APPLICATION_ID: i32 = 0x4372_4174;
/// Version of the layout that this program writes.
pub const VERSION: i32 = 1;
/// Oldest layout version a program must know to read what this one writes.
pub const OLDEST_READER: i32 = 1;
/// Rows of a column that are stored together.
pub const CHUNK_ROWS: usize = 65_536;
/// Largest chunk before compression: a chunk of dictionary texts may be long, but not endless.
pub const LARGEST_CHUNK: usize = 256 << 20;
/// Largest file that came with a document: a template with pictures may be some megabytes.
pub const LARGEST_ATTACHED: usize = 64 << 20;
/// Largest project file that is opened, in bytes.
pub const LARGEST_FILE: u64 = 16 << 30;

pub const SCHEMA: &str = "
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE document (revision INTEGER PRIMARY KEY, parent INTEGER, next INTEGER, label TEXT NOT NULL, ron TEXT NOT NULL);
    CREATE TABLE source (id INTEGER PRIMARY KEY, head TEXT NOT NULL);
    CREATE TABLE table_chunk (
        source INTEGER NOT NULL, part INTEGER NOT NULL, chunk INTEGER NOT NULL,
        rows INTEGER NOT NULL, bytes INTEGER NOT NULL, checksum BLOB NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (source, part, chunk)
    );
    CREATE TABLE file (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
";

/// What is known of a table besides its cells; kept as RON text in `source.head`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableHead {
    pub kind: TableKind,
    pub file: String,
    pub sheet: String,
    pub sha256: String,
    pub rows: usize,
    pub notes: Vec<String>,
    pub synthetic: bool,
    pub dollar_year: Option<i16>,
    pub columns: Vec<ColumnHead>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnHead {
    pub name: String,
    pub field: Option<Field>,
    pub values: ValuesHead,
    /// States other than "value" are stored beside the values.
    pub states: bool,
    pub bounds: Vec<(u32, f64, f64)>,
}

/// Type of a column's values. `texts` is the number of texts in the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValuesHead {
    Codes8 { texts: usize },
    Codes16 { texts: usize },
    Codes32 { texts: usize },
    Cents,
    Days,
    Quarters,
    Numbers,
    Flags,
}

/// Which part of a table a chunk holds, as the number in `table_chunk.part`: 0 for the source rows, then three for each column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    SourceRows,
    Values(usize),
    States(usize),
    Texts(usize),
}

impl Part {
    pub fn number(self) -> i64 {
        match self {
            Self::SourceRows => 0,
            Self::Values(column) => column as i64 * 3 + 1,
            Self::States(column) => column as i64 * 3 + 2,
            Self::Texts(column) => column as i64 * 3 + 3,
        }
    }
}

/// Name of what a warehouse answered, as published, in RON; programs that do not know it leave it out.
pub const ANSWERS: &str = "answers";
/// Longest text of such answers that is read, in bytes.
pub const LARGEST_ANSWERS: i64 = 64 << 20;
