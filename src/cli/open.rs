//! Files of a command, opened.

use std::path::{Path, PathBuf};

use super::{Failure, password};
use crate::{
    import::SavedMapping,
    project::{self, MappingError},
    session::{self, Follow, Session},
    sheet::Reader,
};

/// Opens files for a command; one that cannot be read fails the command.
pub fn session(files: &[PathBuf], mapping: Option<&Path>) -> Result<Session, Failure> {
    let saved = mapping.map(load).transpose()?;
    let wanted = saved.clone();
    let protected = files.iter().find(|file| project::is_protected(file));
    let password = protected.map(|file| password::ask(file)).transpose()?;
    let mappings = saved.into_iter().collect();
    let session = session::open_by(files, mappings, password.as_ref(), &Reader::this_program(), &Follow::nobody())?;
    match (session.failures.first(), wanted) {
        (Some((_path, error)), _) => Err(error.clone().into()),
        (None, Some(saved)) if session.placements.is_empty() => Err(does_not_fit(&saved)),
        (None, _) => Ok(session),
    }
}

/// A mapping from a file.
pub fn load(path: &Path) -> Result<SavedMapping, Failure> {
    let failed = |error: MappingError| Failure::new("not-a-mapping", error.to_string(), format!("{}.", error.hint()));
    project::load_mapping(path).map_err(failed)
}

/// No file has the columns of the mapping.
pub fn does_not_fit(saved: &SavedMapping) -> Failure {
    Failure::new(
        "mapping-does-not-fit",
        format!("No file has the columns of the mapping, which was made for {}", saved.name),
        "Check that it is the mapping for this kind of file, or leave --mapping out.",
    )
}
