//! What the program and its helper processes say to each other over the pipes; the helper for ODBC has this file, too.

use std::io::{self, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Orders to the helper, one JSON object a line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Order {
    /// Loads a driver and connects; `options` by the names that ADBC or the driver gives them.
    Connect {
        driver: String,
        options: Vec<(String, String)>,
    },
    Run {
        statement: String,
    },
    /// Stops the statement that runs.
    Cancel,
}

/// What the helper answers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Report {
    Connected,
    /// There is no such driver.
    NoDriver {
        message: String,
    },
    Failed {
        status: String,
        sqlstate: String,
        message: String,
    },
}

/// An answer is a kind, a length and as many bytes.
pub(super) const REPORT: u8 = b'r';
/// A stream of Arrow IPC.
pub(super) const ROWS: u8 = b'a';
pub(super) fn send(out: &mut impl Write, kind: u8, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&[kind])?;
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    out.flush()
}

pub(super) fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(bytes)?)
}
