//! Mappings as files of their own: saved, handed on, edited with any editor, and read again.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::ProjectError;
use crate::import::{SAVED_MAPPING_VERSION, SavedMapping};

/// Ending of mapping files; the text in them is RON.
pub const MAPPING_EXTENSION: &str = "ron";

/// Largest file of mappings that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// Why a mapping was not read.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    #[error("{}", tr!("{} cannot be read: {source}", path.display(), source = .source))]
    Io { path: PathBuf, source: io::Error },
    #[error("{}", tr!("{} is no mapping: {what}", path.display(), what = .what))]
    NotAMapping { path: PathBuf, what: String },
    #[error("{}", tr!("{} was saved by a later version", path.display()))]
    Newer { path: PathBuf },
}

impl MappingError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Io { .. } => tr!("Check the name and the folder"),
            Self::NotAMapping { .. } => {
                tr!("Choose a file made by “Save mapping”; if it was edited, look at the line named")
            }
            Self::Newer { .. } => tr!("Open it with that version"),
        }
    }
}

/// Reads a mapping from a file.
///
/// # Errors
/// [`MappingError`] says what is wrong with it, with the line.
pub fn load_mapping(path: &Path) -> Result<SavedMapping, MappingError> {
    let text = read(path).map_err(|source| MappingError::Io { path: path.into(), source })?;
    let mapping: SavedMapping = ron::from_str(&text)
        .map_err(|error| MappingError::NotAMapping { path: path.into(), what: error.to_string() })?;
    if mapping.version > SAVED_MAPPING_VERSION {
        return Err(MappingError::Newer { path: path.into() });
    }
    Ok(mapping)
}

/// The text of a mapping file, without cell texts that may be about people.
///
/// # Errors
/// Those of the serializer.
pub fn mapping_text(mapping: &SavedMapping) -> Result<String, ProjectError> {
    pretty(&mapping.clone().for_sharing()).map_err(|error| ProjectError::writing(Path::new(&mapping.name), error))
}

/// Reads the mappings that the program remembers; a missing or damaged file holds none.
pub fn load_mappings(path: &Path) -> Vec<SavedMapping> {
    let mut mappings: Vec<SavedMapping> =
        read(path).ok().and_then(|text| ron::from_str(&text).ok()).unwrap_or_default();
    mappings.retain(|mapping| mapping.version <= SAVED_MAPPING_VERSION);
    mappings
}

/// Writes the mappings that the program remembers, and their folder.
///
/// # Errors
/// Those of the file system.
pub fn save_mappings(path: &Path, mappings: &[SavedMapping]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, pretty(&mappings)?)
}

fn read(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, tr!("it is too large for a mapping")));
    }
    fs::read_to_string(path)
}

fn pretty(value: &impl serde::Serialize) -> io::Result<String> {
    ron::ser::to_string_pretty(value, ron::ser::PrettyConfig::default().depth_limit(8)).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Decisions, Mapping, SavedColumn, SavedTable, TableChoice};
    use crate::table::{Field, TableKind};

    fn mapping(name: &str) -> SavedMapping {
        let column = SavedColumn {
            name: "State".into(),
            field: Some(Field::State),
            type_word: "text".into(),
            choice: crate::import::ColumnChoice::default(),
        };
        let table = SavedTable {
            sheet: "Colleges".into(),
            used: true,
            kind: TableKind::Programs,
            choice: TableChoice::default(),
            columns: vec![column],
            ignored: Vec::new(),
        };
        SavedMapping {
            version: SAVED_MAPPING_VERSION,
            name: name.into(),
            file: Mapping::default(),
            tables: vec![table],
            decisions: Decisions::default(),
        }
    }

    #[test]
    fn a_mapping_file_comes_back_and_a_damaged_one_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("colleges.ron");
        let text = mapping_text(&mapping("colleges.xlsx")).unwrap();
        fs::write(&path, &text).unwrap();
        assert_eq!(load_mapping(&path).unwrap(), mapping("colleges.xlsx"));
        fs::write(&path, text.replace("used: true", "used: perhaps")).unwrap();
        let error = load_mapping(&path).unwrap_err();
        let line = text.lines().position(|line| line.contains("used: true")).unwrap() + 1;
        assert!(error.to_string().contains(&format!("{line}:")), "{error}");
        fs::write(&path, text.replace("version: 1", "version: 9")).unwrap();
        assert!(matches!(load_mapping(&path), Err(MappingError::Newer { .. })));
        assert!(matches!(load_mapping(&folder.path().join("none.ron")), Err(MappingError::Io { .. })));
    }

    #[test]
    fn remembered_mappings_come_back_and_damage_forgets_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings/mappings.ron");
        let all = [mapping("a.csv"), mapping("b.csv")];
        save_mappings(&path, &all).unwrap();
        assert_eq!(load_mappings(&path), all);
        fs::write(&path, "[(version: 1, na").unwrap();
        assert_eq!(load_mappings(&path), []);
    }
}
