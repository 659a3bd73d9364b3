//! Files of a command, opened.

use std::{
    io::{Write as _, stderr},
    path::{Path, PathBuf},
};

use super::{Failure, password, recipe};
use crate::{
    import::SavedMapping,
    place::Directory,
    project::{self, MappingError, Recipe},
    session::{self, AppliedRecipe, Follow, OpenError, RecipeReport, Session, apply_recipe},
    sheet::Reader,
};

/// Opens files for a command; one that cannot be read fails the command.
pub fn session(files: &[PathBuf], mapping: Option<&Path>, by: Option<&Path>) -> Result<Session, Failure> {
    let by = by.map(recipe::load).transpose()?;
    let saved = mapping.map(load).transpose()?;
    let wanted = saved.clone();
    let protected = files.iter().find(|file| project::is_protected(file));
    let password = protected.map(|file| password::ask(file)).transpose()?;
    let mappings = saved.into_iter().collect();
    let mut session = session::open_by(files, mappings, password.as_ref(), &Reader::this_program(), &Follow::nobody())?;
    match (session.failures.first(), wanted) {
        (Some((_path, error)), _) => Err(error.clone().into()),
        (None, Some(saved)) if session.placements.is_empty() => Err(does_not_fit(&saved)),
        (None, _) => {
            if let Some(by) = by {
                for step in follow_recipe(&mut session, &by)?.steps.iter().filter(|step| !step.applied) {
                    let why = step.why.as_deref().unwrap_or_default();
                    // A closed standard error leaves nobody to tell.
                    let _ = writeln!(stderr(), "credential-atlas: skipped: {}: {why}", step.words);
                }
            }
            Ok(session)
        }
    }
}

/// Follows a recipe on opened files.
pub fn follow_recipe(session: &mut Session, recipe: &Recipe) -> Result<RecipeReport, Failure> {
    let Session { document, loaded, .. } = &*session;
    let applied = apply_recipe(document, loaded, recipe, &Directory::default(), &Follow::nobody());
    let AppliedRecipe { document, loaded, report } = applied.map_err(OpenError::from)?;
    (session.document, session.loaded) = (document, loaded);
    session.settle();
    Ok(report)
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
        tr!("No file has the columns of the mapping, which was made for {}", saved.name),
        tr!("Check that it is the mapping for this kind of file, or leave --mapping out."),
    )
}
