//! Files of a command, opened.

use std::{path::PathBuf, sync::atomic::AtomicBool};

use super::Failure;
use crate::{
    session::{self, Session},
    sheet::Reader,
};

/// Opens files for a command; one that cannot be read fails the command.
pub fn session(files: &[PathBuf]) -> Result<Session, Failure> {
    let session = session::open(files, &Reader::this_program(), &AtomicBool::new(false), &|_, _| {})?;
    match session.failures.first() {
        Some((_path, error)) => Err(error.clone().into()),
        None => Ok(session),
    }
}
