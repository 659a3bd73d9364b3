//! `recipe save` and `recipe apply`: the steps of a project as a file, followed on other files with a report.

use std::path::{Path, PathBuf};

use super::{
    Failure,
    open::{follow_recipe, session},
};
use crate::{
    export::files::write_atomic,
    project::{self, History, Lock, Recipe, RecipeError},
    session::{RecipeReport, recipe_of},
};

/// Writes the recipe of a project, or of spreadsheets as they are read by themselves. Gives the path written.
pub fn save(project: &Path, out: &Path) -> Result<String, Failure> {
    let session = session(&[project.to_owned()], None, None)?;
    let recipe = recipe_of(&session.document, &session.loaded);
    write_atomic(out, project::recipe_text(&recipe)?.as_bytes())?;
    Ok(format!("{}\n{} steps\n", out.display(), recipe.steps.len()))
}

/// Follows a recipe on files; what became of each step, and the project that came of it if it is asked for.
pub fn apply(recipe: &Path, files: &[PathBuf], out: Option<&Path>, json: bool) -> Result<String, Failure> {
    let recipe = load(recipe)?;
    let mut session = session(files, None, None)?;
    let report: RecipeReport = follow_recipe(&mut session, &recipe)?;
    if let Some(out) = out {
        let _lock = Lock::for_saving(out, None)?;
        let history = History::new("Apply recipe", session.document.clone());
        project::save(out, &history, &session.dataset().tables)?;
    }
    Ok(if json { format!("{:#}\n", report.to_json()) } else { report.to_text() })
}

/// A recipe from a file.
pub fn load(path: &Path) -> Result<Recipe, Failure> {
    let failed = |error: RecipeError| Failure::new("not-a-recipe", error.to_string(), format!("{}.", error.hint()));
    project::load_recipe(path).map_err(failed)
}
