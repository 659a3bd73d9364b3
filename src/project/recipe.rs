//! A recipe: the steps of a project by the names of sheets and columns, to be followed on the next files of their kinds.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{Document, Listed, ProjectError, ProjectStep};
use crate::{
    import::{FileStep, Inspection, Mapping, SavedMapping, SavedTable, TableChoice},
    table::Field,
};

/// Version of the layout written now.
pub const RECIPE_VERSION: u32 = 1;
/// Largest recipe that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// Everything decided in a project, without its files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// Version of this layout.
    pub version: u32,
    /// Name of the project it was made of.
    pub name: String,
    /// The files it was made for, as their columns tell them.
    pub files: Vec<RecipeFile>,
    /// In the order they are followed.
    pub steps: Vec<RecipeStep>,
}

/// How the next file of a kind is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecipeFile {
    pub name: String,
    /// Its tables and their columns; nothing is decided in them, that stands in the steps.
    pub tables: Vec<SavedTable>,
}

/// One step, with its words for whoever reads the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecipeStep {
    /// Followed; else only kept.
    #[serde(default = "followed")]
    pub on: bool,
    /// What it does, as the window said it. Nothing reads it back.
    #[serde(default)]
    pub words: String,
    pub step: ProjectStep,
}

fn followed() -> bool {
    true
}

/// Why a recipe was not read.
#[derive(Debug, thiserror::Error)]
pub enum RecipeError {
    #[error("{}", tr!("{} cannot be read: {source}", path.display(), source = .source))]
    Io { path: PathBuf, source: io::Error },
    #[error("{}", tr!("{} is no recipe: {what}", path.display(), what = .what))]
    NotARecipe { path: PathBuf, what: String },
    #[error("{}", tr!("{} was saved by a later version", path.display()))]
    Newer { path: PathBuf },
}

impl RecipeError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Io { .. } => tr!("Check the name and the folder"),
            Self::NotARecipe { .. } => {
                tr!("Choose a file made by “Save recipe”; if it was edited, look at the line named")
            }
            Self::Newer { .. } => tr!("Open it with that version"),
        }
    }
}

impl Recipe {
    /// The steps of a document whose files were found to be this; steps about a file that is not there are left out, and
    /// so are those that hold cell texts which may be about people.
    pub fn of(document: &Document, found: &[Option<&Inspection>]) -> Self {
        let mut places = BTreeMap::new();
        let mut files: Vec<RecipeFile> = Vec::new();
        for (at, source) in document.sources.iter().enumerate() {
            let Some(inspection) = found.get(at).copied().flatten() else { continue };
            let Some(tables) = tables(inspection, &source.mapping) else { continue };
            places.insert(at, files.len());
            files.push(RecipeFile { name: inspection.file.to_string(), tables });
        }
        let mut steps = Vec::new();
        for Listed { step, on } in document.steps() {
            let step = match step {
                ProjectStep::File(file, step) => {
                    let Some(inspection) = found.get(file).copied().flatten() else { continue };
                    let Some(place) = places.get(&file) else { continue };
                    let Some(step) = named(&step, inspection) else { continue };
                    ProjectStep::File(*place, step)
                }
                step => step,
            };
            steps.push(RecipeStep { on, words: step.words(), step });
        }
        Self { version: RECIPE_VERSION, name: document.name.clone(), files, steps }
    }

    /// Steps that are followed.
    pub fn followed(&self) -> usize {
        self.steps.iter().filter(|step| step.on).count()
    }
}

/// The tables of a file without what was decided in them.
fn tables(inspection: &Inspection, mapping: &Mapping) -> Option<Vec<SavedTable>> {
    let mut tables = SavedMapping::of(&inspection.file, inspection, mapping)?.tables;
    for table in &mut tables {
        table.choice = TableChoice::default();
        table.ignored.clear();
        for column in &mut table.columns {
            column.choice = Default::default();
        }
    }
    Some(tables)
}

/// A step by the names of its columns; `None` if it may tell of people, or its column is not there.
fn named(step: &FileStep, inspection: &Inspection) -> Option<FileStep> {
    let Some(sheet) = step.sheet() else {
        return step.is_shareable(&|_column| None).then(|| step.clone());
    };
    let found = inspection.sheets.iter().find(|found| *found.name == *sheet)?;
    let column = |letter: &str| found.tables.first()?.columns.iter().find(|column| column.letter == letter);
    let field = |letter: &str| -> Option<Field> { column(letter)?.field };
    if !step.is_shareable(&field) {
        return None;
    }
    step.about(sheet, &|letter| Some(column(letter)?.name.clone()))
}

/// Reads a recipe from a file.
///
/// # Errors
/// [`RecipeError`] says what is wrong with it, with the line.
pub fn load_recipe(path: &Path) -> Result<Recipe, RecipeError> {
    let read = || -> io::Result<String> {
        if fs::metadata(path)?.len() > LARGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, tr!("it is too large for a recipe")));
        }
        fs::read_to_string(path)
    };
    let text = read().map_err(|source| RecipeError::Io { path: path.into(), source })?;
    let recipe: Recipe =
        ron::from_str(&text).map_err(|error| RecipeError::NotARecipe { path: path.into(), what: error.to_string() })?;
    if recipe.version > RECIPE_VERSION {
        return Err(RecipeError::Newer { path: path.into() });
    }
    Ok(recipe)
}

/// The text of a recipe file.
///
/// # Errors
/// Those of the serializer.
pub fn recipe_text(recipe: &Recipe) -> Result<String, ProjectError> {
    ron::ser::to_string_pretty(recipe, ron::ser::PrettyConfig::default().depth_limit(6))
        .map_err(|error| ProjectError::writing(Path::new(&recipe.name), io::Error::other(error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Keep;
    use crate::project::{SourceFile, ViewStep};

    #[test]
    fn a_recipe_comes_back_from_its_file_and_a_damaged_one_says_where() {
        let mut document = Document { sources: vec![SourceFile::default()], ..Document::default() };
        document.filters.by_field.insert(Field::State, Keep::Labels(["Ohio".to_owned()].into()));
        document.threshold = 20;
        let off = ProjectStep::View(ViewStep::Threshold(20, None));
        document.turn(&off, false);
        let recipe = Recipe::of(&document, &[None]);
        let said: Vec<(bool, &str)> = recipe.steps.iter().map(|step| (step.on, step.words.as_str())).collect();
        assert_eq!(said, [(true, "State: Ohio"), (false, "Threshold: 20 people")]);
        assert_eq!(recipe.followed(), 1);

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("first quarter.ron");
        let text = recipe_text(&recipe).unwrap();
        fs::write(&path, &text).unwrap();
        assert_eq!(load_recipe(&path).unwrap(), recipe);
        let line = text.lines().position(|line| line.contains("on: false")).unwrap() + 1;
        fs::write(&path, text.replace("on: false", "on: perhaps")).unwrap();
        let error = load_recipe(&path).unwrap_err();
        assert!(error.to_string().contains(&format!("{line}:")), "{error}");
        fs::write(&path, text.replacen("version: 1", "version: 9", 1)).unwrap();
        assert!(matches!(load_recipe(&path), Err(RecipeError::Newer { .. })));
        assert!(matches!(load_recipe(&folder.path().join("none.ron")), Err(RecipeError::Io { .. })));
    }
}
