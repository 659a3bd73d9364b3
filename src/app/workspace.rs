//! What the project rests on and is not undone: files as read, tables as understood, kept apart from the document.

use std::{sync::Arc, thread};

use super::work::{Loaded, connect::Looked};
use crate::{
    import::SavedMapping,
    measure::Kept,
    place::Directory,
    project::Document,
    session::{Base, Known, LoadKey, ReadFile, Wanted},
    warehouse::{Link, Remote},
};

/// Files of this session and what they were last understood as.
#[derive(Debug, Default)]
pub struct Workspace {
    known: Known,
    loaded: Option<Arc<Loaded>>,
    /// The project is a sample, not the user's work.
    pub(super) sample: bool,
    /// What a running job is understanding.
    pub(super) importing: Option<LoadKey>,
    /// The connection to a warehouse, if there is one, and what came over it.
    link: Arc<Link>,
    /// The table that is asked over it.
    remote: Option<Remote>,
    /// A warehouse that let us in while unsaved work is asked about.
    pub(super) waiting: Option<Box<Looked>>,
}

impl Workspace {
    pub fn loaded(&self) -> Option<&Arc<Loaded>> {
        self.loaded.as_ref()
    }

    pub fn take_loaded(&mut self, loaded: Arc<Loaded>) {
        let catalogue = &loaded.key.decisions.credentials;
        for ((sha256, mapping), file) in loaded.key.files.iter().zip(&loaded.files) {
            if let Some(imported) = &file.imported {
                self.known.remember(sha256, mapping, catalogue, imported);
            }
        }
        self.loaded = Some(loaded);
    }

    pub fn drop_loaded(&mut self) {
        self.loaded = None;
    }

    pub fn add_book(&mut self, file: &ReadFile) {
        self.known.add_book(&file.book);
    }

    pub fn link(&self) -> &Arc<Link> {
        &self.link
    }

    pub fn remote(&self) -> Option<&Remote> {
        self.remote.as_ref()
    }

    /// Asks this table from now on.
    pub fn ask(&mut self, remote: Remote) {
        self.remote = Some(remote);
    }

    /// Begins with what a warehouse answered before, without a connection.
    pub fn keep(&mut self, answers: &[Kept]) {
        self.link = Arc::new(Link::with_kept(answers.to_vec()));
        self.remote = None;
    }

    /// Ends the connection on a thread of its own: its process is given time to end.
    pub fn disconnect(&self) {
        let link = Arc::clone(&self.link);
        if let Err(error) = thread::Builder::new().name("connection".into()).spawn(move || link.detach()) {
            tracing::warn!("no thread to end a connection: {error}");
        }
    }

    /// Forgets everything and begins with the files of a project.
    pub fn start(&mut self, known: Known) {
        self.disconnect();
        *self = Self { known, ..Self::default() };
    }

    /// States with a college, by two-digit FIPS, in the order of their names.
    pub fn states(&self) -> &[String] {
        self.loaded.as_ref().map_or(&[], |loaded| loaded.states.as_slice())
    }

    /// What files are added to.
    pub fn base(&self, document: &Arc<Document>, remembered: Vec<SavedMapping>) -> Base {
        Base {
            document: Arc::clone(document),
            known: self.known.clone(),
            loaded: self.loaded.clone(),
            directory: Directory::default(),
            remembered,
        }
    }

    /// The files that must be understood for a document, if they are not yet, nor being so now.
    pub fn missing(&self, document: &Document) -> Option<Vec<Wanted>> {
        let key = LoadKey::of(document);
        let current = self.importing.as_ref().or(self.loaded.as_ref().map(|loaded| &loaded.key));
        if current.map_or(key.files.is_empty(), |current| *current == key) {
            return None;
        }
        Some(document.sources.iter().map(|source| self.known.wanted(source, &document.decisions.credentials)).collect())
    }
}
