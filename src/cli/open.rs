//! Files of a command, opened.

use std::path::PathBuf;

use super::Failure;
use crate::{
    session::{self, Follow, Session},
    sheet::Reader,
};

/// Opens files for a command; one that cannot be read fails the command.
pub fn session(files: &[PathBuf]) -> Result<Session, Failure> {
    let session = session::open(files, &Reader::this_program(), &Follow::nobody())?;
    match session.failures.first() {
        Some((_path, error)) => Err(error.clone().into()),
        None => Ok(session),
    }
}
