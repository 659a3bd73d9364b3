//! How files were read before: mappings kept beside the settings, for the next file of the same kind.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{import::SavedMapping, project};

/// The remembered mappings, newest first, and the file they are kept in.
#[derive(Debug, Default)]
pub struct Memory {
    file: Option<PathBuf>,
    mappings: Vec<SavedMapping>,
}

/// Most mappings that are kept.
const KEPT: usize = 100;

impl Memory {
    /// Reads what is kept beside the settings; a missing or damaged file holds nothing. Without settings nothing is kept
    /// after the program has ended.
    pub fn recall(settings: Option<&Path>) -> Self {
        let file = settings.map(|settings| settings.with_file_name("mappings.ron"));
        let mut mappings = file.as_deref().map(project::load_mappings).unwrap_or_default();
        mappings.truncate(KEPT);
        Self { file, mappings }
    }

    /// Nothing is remembered any more.
    pub fn forget_all(&mut self) {
        self.mappings.clear();
    }

    pub fn mappings(&self) -> &[SavedMapping] {
        &self.mappings
    }

    /// Keeps mappings without texts of people, in the place of older ones of the same kinds.
    ///
    /// # Errors
    /// If the file cannot be written; they hold until the program ends.
    pub fn remember(&mut self, mappings: impl IntoIterator<Item = SavedMapping>) -> io::Result<()> {
        let before = self.mappings.clone();
        for mapping in mappings {
            let mapping = mapping.for_sharing();
            let fingerprint = mapping.fingerprint();
            self.mappings.retain(|known| known.fingerprint() != fingerprint);
            self.mappings.insert(0, mapping);
        }
        self.mappings.truncate(KEPT);
        if self.mappings == before { Ok(()) } else { self.store() }
    }

    /// Forgets the mapping with this fingerprint.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn forget(&mut self, fingerprint: &str) -> io::Result<()> {
        self.mappings.retain(|known| known.fingerprint() != fingerprint);
        self.store()
    }

    fn store(&self) -> io::Result<()> {
        self.file.as_deref().map_or(Ok(()), |file| project::save_mappings(file, &self.mappings))
    }
}
