//! Files of this session as read, and what they were last understood as, so that undo and small changes cost nothing.

use std::{collections::HashMap, sync::Arc};

use crate::{
    import::{Catalogue, Imported, Mapping},
    project::SourceFile,
    sheet::Book,
    table::Table,
    words::{Language, language},
};

/// Files by their SHA-256, what they were understood as, and the tables that came with a project.
#[derive(Clone, Debug, Default)]
pub struct Known {
    books: HashMap<String, Arc<Book>>,
    /// Newest first.
    understood: Vec<Understood>,
    saved: Vec<Arc<Table>>,
}

/// A file as understood with one mapping and one catalogue of credentials.
#[derive(Clone, Debug)]
struct Understood {
    sha256: String,
    mapping: Mapping,
    catalogue: Catalogue,
    /// Language its issues are said in.
    language: Language,
    imported: Arc<Imported>,
}

impl Understood {
    fn is(&self, sha256: &str, mapping: &Mapping, catalogue: &Catalogue) -> bool {
        self.sha256 == sha256 && self.mapping == *mapping && self.catalogue == *catalogue && self.language == language()
    }
}

/// One file of a document that is to be understood.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub name: String,
    pub sha256: String,
    pub mapping: Mapping,
    pub book: Option<Arc<Book>>,
    /// Understood with this mapping and the document's catalogue before.
    pub imported: Option<Arc<Imported>>,
    /// Tables that came with the project, for a file that is not there any more.
    pub saved: Vec<Arc<Table>>,
}

/// Files as understood that are kept; large ones take most of the memory.
const REMEMBERED: usize = 6;

impl Known {
    /// Begins with the tables of a project.
    pub fn with_saved(saved: Vec<Arc<Table>>) -> Self {
        Self { saved, ..Self::default() }
    }

    pub fn add_book(&mut self, book: &Arc<Book>) {
        self.books.insert(book.sha256.clone(), Arc::clone(book));
    }

    pub fn book(&self, sha256: &str) -> Option<&Arc<Book>> {
        self.books.get(sha256)
    }

    /// Remembers what a file was understood as.
    pub fn remember(&mut self, sha256: &str, mapping: &Mapping, catalogue: &Catalogue, imported: &Arc<Imported>) {
        self.understood.retain(|known| !known.is(sha256, mapping, catalogue));
        let (sha256, mapping, imported) = (sha256.to_owned(), mapping.clone(), Arc::clone(imported));
        self.understood
            .insert(0, Understood { sha256, mapping, catalogue: catalogue.clone(), language: language(), imported });
        self.understood.truncate(REMEMBERED);
    }

    /// What is there for a source of the document that has this catalogue.
    pub fn wanted(&self, source: &SourceFile, catalogue: &Catalogue) -> Wanted {
        let name = source.path.file_name().unwrap_or(source.path.as_os_str()).to_string_lossy().into_owned();
        let saved = self.saved.iter().filter(|table| *table.sha256 == *source.sha256).map(Arc::clone).collect();
        let mapping = source.mapping.for_reading();
        let understood = |known: &&Understood| known.is(&source.sha256, &mapping, catalogue);
        Wanted {
            name,
            imported: self.understood.iter().find(understood).map(|known| Arc::clone(&known.imported)),
            sha256: source.sha256.clone(),
            mapping,
            book: self.books.get(&source.sha256).map(Arc::clone),
            saved,
        }
    }
}
