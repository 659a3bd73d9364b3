//! Nothing is lost: each step is kept in a file of this process, and the work of one that ended unsaved is offered.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::program::App;
use crate::{
    project::{self, Document, History, Recovery, Screen, Unsaved},
    session::Known,
};

/// The recovery file of this process and what earlier ones left.
#[derive(Debug)]
pub(super) struct Safety {
    file: Option<Recovery>,
    /// The document kept last.
    kept: Arc<Document>,
    left_over: Vec<Unsaved>,
}

impl Safety {
    /// Begins beside the settings; without a place for settings nothing is kept.
    pub fn begin(settings: Option<&Path>, document: &Arc<Document>) -> Self {
        let folder: Option<PathBuf> = settings.and_then(Path::parent).map(|folder| folder.join("recovery"));
        let left_over = folder.as_deref().map(project::unsaved).unwrap_or_default();
        let file = folder.and_then(|folder| {
            Recovery::begin(&folder)
                .inspect_err(|error| tracing::warn!("steps are not kept in {}: {error}", folder.display()))
                .ok()
        });
        Self { file, kept: Arc::clone(document), left_over }
    }

    pub fn left_over(&self) -> &[Unsaved] {
        &self.left_over
    }

    /// Everything is in the project file.
    pub fn saved(&mut self) {
        if let Some(Err(error)) = self.file.as_mut().map(Recovery::saved) {
            tracing::warn!("the recovery file cannot be emptied: {error}");
        }
    }

    fn forget_first(&mut self) {
        if !self.left_over.is_empty()
            && let Err(error) = self.left_over.remove(0).forget()
        {
            tracing::warn!("the recovery file cannot be removed: {error}");
        }
    }
}

impl App {
    /// Keeps the step made in this frame, if one was.
    pub(super) fn keep_safe(&mut self) {
        let document = Arc::clone(self.history.document());
        if Arc::ptr_eq(&document, &self.safety.kept) {
            return;
        }
        self.safety.kept = Arc::clone(&document);
        if !self.unsaved() {
            self.safety.saved();
            return;
        }
        let label = self.history.undo_label().unwrap_or("Undo").to_owned();
        let Some(file) = &mut self.safety.file else { return };
        if let Err(error) = file.append(&label, self.file.as_deref(), &document) {
            tracing::warn!("the step is not kept: {error}");
            self.safety.file = None;
        }
    }

    /// A clean exit leaves nothing to offer.
    pub(super) fn leave(&mut self) {
        if let Some(Err(error)) = self.safety.file.take().map(Recovery::finish) {
            tracing::warn!("the recovery file cannot be removed: {error}");
        }
        self.quit = true;
    }

    pub(super) fn discard_recovered(&mut self) {
        self.safety.forget_first();
    }

    /// Reads the files of the work that was left, and the tables of its project if it was ever saved.
    pub(super) fn recover(&mut self) {
        let Some(work) = self.safety.left_over.first().cloned() else { return };
        let opening = self.opening();
        self.start("Bringing work back", move |progress| opening.recover(work, progress));
    }

    pub(super) fn take_recovered(&mut self, work: Unsaved, known: Known) {
        self.start_project(Document::default());
        self.history = History::new("New project", Document::default());
        self.saved = Arc::clone(self.history.document());
        self.history.record(work.label, work.document);
        self.file = work.project;
        self.workspace.start(known);
        self.view.screen = Screen::Check;
        self.view.say("The unsaved work is back; save it to keep it");
        self.keep_safe(); // in this process's own file, before the other one goes
        self.safety.forget_first();
    }
}
