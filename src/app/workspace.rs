//! What the project rests on and is not undone: files as read, tables as understood, kept apart from the document.

use std::{collections::HashMap, sync::Arc};

use super::work::{
    Loaded,
    load::{ReadFile, Wanted},
};
use crate::{
    import::Mapping,
    project::{Document, SourceFile},
    sheet::Book,
    table::Table,
};

/// Files of this session by their SHA-256, and what they were last understood as.
#[derive(Debug, Default)]
pub struct Workspace {
    books: HashMap<String, Arc<Book>>,
    /// Tables that came with a project file.
    saved: Vec<Arc<Table>>,
    loaded: Option<Arc<Loaded>>,
    /// The project is a sample, not the user's work.
    pub(super) sample: bool,
    /// What a running job is understanding.
    pub(super) importing: Option<Vec<(String, Mapping)>>,
}

impl Workspace {
    pub fn loaded(&self) -> Option<&Arc<Loaded>> {
        self.loaded.as_ref()
    }

    pub fn set_loaded(&mut self, loaded: Option<Arc<Loaded>>) {
        self.loaded = loaded;
    }

    pub fn add_book(&mut self, file: &ReadFile) {
        self.books.insert(file.book.sha256.clone(), Arc::clone(&file.book));
    }

    /// Forgets everything; for another project.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    pub fn set_saved_tables(&mut self, tables: Vec<Arc<Table>>) {
        self.saved = tables;
    }

    /// States with a college, by two-digit FIPS, in the order of their names.
    pub fn states(&self) -> &[String] {
        self.loaded.as_ref().map_or(&[], |loaded| loaded.states.as_slice())
    }

    /// The files that must be understood for a document, if they are not yet, nor being so now.
    pub fn missing(&self, document: &Document) -> Option<Vec<Wanted>> {
        let key: Vec<(String, Mapping)> =
            document.sources.iter().map(|source| (source.sha256.clone(), source.mapping.clone())).collect();
        let current = self.importing.as_ref().or(self.loaded.as_ref().map(|loaded| &loaded.key));
        if current.map_or(key.is_empty(), |current| *current == key) {
            return None;
        }
        Some(document.sources.iter().map(|source| self.wanted(source)).collect())
    }

    fn wanted(&self, source: &SourceFile) -> Wanted {
        let name = source.path.file_name().unwrap_or(source.path.as_os_str()).to_string_lossy().into_owned();
        let saved = self.saved.iter().filter(|table| *table.sha256 == *source.sha256).map(Arc::clone).collect();
        Wanted {
            name,
            sha256: source.sha256.clone(),
            mapping: source.mapping.clone(),
            book: self.books.get(&source.sha256).map(Arc::clone),
            saved,
        }
    }
}
