//! What the program and its helper process say to each other over the pipes.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Orders to the helper, one JSON object a line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Order {
    /// Loads a driver file and connects; `options` by the names that ADBC gives them.
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
    /// The driver file is none.
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
/// Longest answer that is taken: published groups are few.
pub(super) const MOST: u64 = 256 << 20;

pub(super) fn send(out: &mut impl Write, kind: u8, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&[kind])?;
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    out.flush()
}

pub(super) fn receive(from: &mut impl Read) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0_u8; 9];
    from.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    let length = u64::from_le_bytes(length);
    if length > MOST {
        return Err(io::Error::other("the answer is too long"));
    }
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok((kind, bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

pub(super) fn line(out: &mut impl Write, order: &Order) -> io::Result<()> {
    serde_json::to_writer(&mut *out, order)?;
    out.write_all(b"\n")?;
    out.flush()
}

pub(super) fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(bytes)?)
}
