//! Nothing is lost: each step is kept in a file of this process, and the work of one that ended unsaved is offered.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{program::App, view::Dialog, work::Problem};
use crate::{
    project::{self, Document, History, LeftOver, Recovery, Screen, Seal, Unsaved},
    session::Known,
};

/// The recovery file of this process and what earlier ones left.
#[derive(Debug)]
pub(super) struct Safety {
    file: Option<Recovery>,
    /// The document kept last.
    kept: Arc<Document>,
    left_over: Vec<LeftOver>,
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

    pub fn left_over(&self) -> &[LeftOver] {
        &self.left_over
    }

    /// The recovery file of this window.
    pub fn own(&self) -> Option<&Path> {
        self.file.as_ref().map(Recovery::path)
    }

    /// What was offered is gone.
    pub fn offer_nothing(&mut self) {
        self.left_over.clear();
    }

    /// Everything is in the project file.
    pub fn saved(&mut self) {
        if let Some(Err(error)) = self.file.as_mut().map(Recovery::saved) {
            tracing::warn!("the recovery file cannot be emptied: {error}");
        }
    }

    /// Steps from now on are sealed like this, or not at all; those before are gone from the file.
    pub fn protect(&mut self, seal: Option<Arc<Seal>>) {
        if let Some(Err(error)) = self.file.as_mut().map(|file| file.protect(seal)) {
            tracing::warn!("the recovery file cannot be emptied: {error}");
        }
        self.kept = Arc::default(); // so that what is unsaved is kept anew
    }

    /// The first one is offered no more.
    fn done_with_first(&mut self, how: impl FnOnce(&LeftOver) -> std::io::Result<()>) {
        if !self.left_over.is_empty()
            && let Err(error) = how(&self.left_over.remove(0))
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
        self.keep_snapshot(false);
        let label = self.history.undo_label().unwrap_or(tr!("Undo")).to_owned();
        let Some(file) = &mut self.safety.file else { return };
        if let Err(error) = file.append(&label, self.file.as_deref(), &document) {
            self.safety.file = None;
            self.view.fail(Problem::new(
                tr!("Steps are not kept for recovery any more: {error}", error = error),
                tr!("Save the project, free some space on the disk of your settings, and start the program again"),
            ));
        }
    }

    /// A clean exit leaves nothing to offer.
    pub(super) fn leave(&mut self) {
        if let Some(Err(error)) = self.safety.file.take().map(Recovery::finish) {
            tracing::warn!("the recovery file cannot be removed: {error}");
        }
        self.let_lock_go();
        self.quit = true;
    }

    pub(super) fn discard_recovered(&mut self) {
        self.safety.done_with_first(LeftOver::decline);
    }

    /// Reads the files of the work that was left, and the tables of its project if it was ever saved.
    pub(super) fn recover(&mut self) {
        let Some(work) = self.safety.left_over.first().cloned() else { return };
        let LeftOver::Open(work) = work else {
            self.view.dialog = Some(Dialog::Unlock { project: None, wrong: false });
            return;
        };
        let opening = self.opening();
        self.start(tr!("Bringing work back"), move |progress| opening.recover(work, progress));
    }

    pub(super) fn take_recovered(&mut self, work: Unsaved, known: Known) {
        self.start_project(Document::default());
        self.history = History::new(tr!("New project"), Document::default());
        self.saved = Arc::clone(self.history.document());
        self.protect_from_now(work.seal, true);
        let step = work.steps.last().cloned().unwrap_or_default();
        self.history.record(step, work.document);
        self.file = work.project;
        self.workspace.start(known);
        self.view.screen = Screen::Check;
        self.view.say(tr!("The unsaved work is back; save it to keep it"));
        self.keep_safe(); // in this process's own file, before the other one goes
        self.safety.done_with_first(LeftOver::forget);
    }
}
