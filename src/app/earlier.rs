//! Earlier states of the project: a snapshot every few minutes and at each save, to go back to as one more step.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{program::App, screen::words::ago, view::Dialog, work::Problem};
use crate::project::{self, Document, Snapshot};

/// Time between two snapshots while somebody works.
const EVERY: Duration = Duration::from_secs(300);

/// Where snapshots are kept, and when the last one was.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    folder: Option<PathBuf>,
    last: Option<Instant>,
}

impl Snapshots {
    /// Beside the settings; without settings there are none.
    pub fn beside(settings: Option<&Path>) -> Self {
        Self { folder: settings.map(|settings| settings.with_file_name("snapshots")), last: None }
    }
}

impl App {
    /// Keeps the state of a project that has a file, if the last one was a while ago or `now` says so.
    pub(super) fn keep_snapshot(&mut self, now: bool) {
        let recent = self.snapshots.last.is_some_and(|last| last.elapsed() < EVERY);
        let (Some(folder), Some(file)) = (&self.snapshots.folder, &self.file) else { return };
        if recent && !now {
            return;
        }
        self.snapshots.last = Some(Instant::now());
        let label = self.history.undo_label().unwrap_or(tr!("Open"));
        let (document, seal) = (self.history.document(), self.protection.seal());
        if let Err(error) = project::keep_snapshot(folder, file, label, document, seal.as_ref()) {
            tracing::warn!("no snapshot is kept: {error}");
        }
    }

    /// A protected project has no snapshots that anyone can read.
    pub(super) fn forget_readable_snapshots(&mut self) {
        let (Some(folder), Some(file), Some(_)) = (&self.snapshots.folder, &self.file, self.protection.seal()) else {
            return;
        };
        if let Err(error) = project::forget_readable_snapshots(folder, file) {
            self.view.fail(Problem::new(
                tr!("Earlier states of this project can still be read in {}: {error}", folder.display(), error = error),
                tr!("Delete that folder"),
            ));
        }
    }

    pub(super) fn show_snapshots(&mut self) {
        let found = match (&self.snapshots.folder, &self.file) {
            (Some(folder), Some(file)) => project::snapshots(folder, file),
            _ => Vec::new(),
        };
        let label = |step: usize| Some((step, self.history.steps().get(step)?.label.clone()));
        let branches =
            self.history.branches().into_iter().filter(|step| !self.history.is_on_line(*step)).filter_map(label);
        self.view.dialog = Some(Dialog::Earlier { branches: branches.collect(), snapshots: found });
    }

    /// Goes to a line of steps that was left; undo and redo follow it from then on.
    pub(super) fn go_to_step(&mut self, step: usize) {
        self.view.dialog = None;
        if self.history.go_to(step).is_some() {
            self.settle_view();
        }
    }

    /// Goes back to an earlier state, as a step that can be undone.
    pub(super) fn go_back(&mut self, snapshot: &Snapshot) {
        self.view.dialog = None;
        match snapshot.open(self.protection.seal().as_deref()) {
            Ok(state) => {
                let before: Document = Document::clone(self.history.document());
                if state.document == before {
                    self.view.say(tr!("The project is as it was then"));
                    return;
                }
                let step = tr!("Back to the state of {}", ago(snapshot.when));
                self.history.record(step.clone(), state.document);
                self.view.say(step);
                self.settle_view();
            }
            Err(error) => self.view.fail(error.into()),
        }
    }
}
