//! What the project rests on and is not undone: files as read, tables as understood, kept apart from the document.

use std::{collections::HashMap, sync::Arc};

use super::work::{
    Loaded,
    load::{ReadFile, Wanted},
};
use crate::{
    import::{Imported, Mapping},
    project::{Document, SourceFile},
    sheet::Book,
    table::Table,
};

/// Files of this session by their SHA-256, and what they were last understood as.
#[derive(Debug, Default)]
pub struct Workspace {
    books: HashMap<String, Arc<Book>>,
    /// Files as understood, newest first, so that undo and a change in another file cost nothing.
    understood: Vec<Understood>,
    /// Tables that came with a project file.
    saved: Vec<Arc<Table>>,
    loaded: Option<Arc<Loaded>>,
    /// The project is a sample, not the user's work.
    pub(super) sample: bool,
    /// What a running job is understanding.
    pub(super) importing: Option<Vec<(String, Mapping)>>,
}

/// A file as understood with one mapping.
#[derive(Debug)]
struct Understood {
    sha256: String,
    mapping: Mapping,
    imported: Arc<Imported>,
}

/// Files as understood that are kept; large ones take most of the memory.
const REMEMBERED: usize = 6;

impl Workspace {
    pub fn loaded(&self) -> Option<&Arc<Loaded>> {
        self.loaded.as_ref()
    }

    pub fn take_loaded(&mut self, loaded: Arc<Loaded>) {
        for ((sha256, mapping), file) in loaded.key.iter().zip(&loaded.files) {
            if let Some(imported) = &file.imported {
                self.remember(sha256, mapping, imported);
            }
        }
        self.loaded = Some(loaded);
    }

    pub fn drop_loaded(&mut self) {
        self.loaded = None;
    }

    pub fn add_book(&mut self, file: &ReadFile) {
        let sha256 = &file.book.sha256;
        self.books.insert(sha256.clone(), Arc::clone(&file.book));
        self.remember(sha256, &Mapping::default(), &file.imported);
    }

    fn remember(&mut self, sha256: &str, mapping: &Mapping, imported: &Arc<Imported>) {
        self.understood.retain(|known| known.sha256 != sha256 || known.mapping != *mapping);
        let (sha256, mapping, imported) = (sha256.to_owned(), mapping.clone(), Arc::clone(imported));
        self.understood.insert(0, Understood { sha256, mapping, imported });
        self.understood.truncate(REMEMBERED);
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
        let understood = |known: &&Understood| known.sha256 == source.sha256 && known.mapping == source.mapping;
        Wanted {
            name,
            imported: self.understood.iter().find(understood).map(|known| Arc::clone(&known.imported)),
            sha256: source.sha256.clone(),
            mapping: source.mapping.clone(),
            book: self.books.get(&source.sha256).map(Arc::clone),
            saved,
        }
    }
}
