//! Protecting the project by a password: making its key, saving under it, opening with it.

use std::{path::Path, sync::Arc};

use super::{
    command::Command,
    program::App,
    work::{Problem, jobs::Outcome},
};
use crate::project::{LeftOver, Password, Seal};

/// How the open project is protected.
#[derive(Debug)]
pub(super) struct Protection {
    seal: Option<Arc<Seal>>,
    /// The project file is protected like this.
    saved: bool,
    /// The file was readable before: what is left of it is said once it is saved.
    was_open: bool,
}

impl Default for Protection {
    fn default() -> Self {
        Self { seal: None, saved: true, was_open: false }
    }
}

impl Protection {
    pub fn seal(&self) -> Option<Arc<Seal>> {
        self.seal.clone()
    }

    pub fn saved(&self) -> bool {
        self.saved
    }
}

impl App {
    /// Makes the key in a job, then saves; `None` takes the protection away and saves.
    pub(super) fn protect(&mut self, password: Option<Password>) {
        self.view.dialog = None;
        let Some(password) = password else {
            self.take_seal(None);
            return;
        };
        self.start("Making the key", move |_progress| match Seal::new(&password) {
            Ok(seal) => Outcome::Sealed(seal.into()),
            Err(error) => Outcome::Failed(Problem::new(
                format!("The project was not protected: {error}"),
                "Start the program again and try once more",
            )),
        });
    }

    pub(super) fn take_seal(&mut self, seal: Option<Arc<Seal>>) {
        let was_open = self.protection.seal.is_none() && self.file.is_some();
        self.protect_from_now(seal, false);
        self.protection.was_open = was_open;
        self.queue.send(Command::Save);
    }

    /// From now on what is kept of this project is sealed like this.
    pub(super) fn protect_from_now(&mut self, seal: Option<Arc<Seal>>, saved: bool) {
        self.safety.protect(seal.clone());
        self.protection = Protection { seal, saved, was_open: false };
    }

    /// The project was saved: words to add about its protection.
    pub(super) fn protection_saved(&mut self) -> String {
        let first = std::mem::replace(&mut self.protection.saved, true);
        let was_open = std::mem::take(&mut self.protection.was_open);
        match (&self.protection.seal, first, was_open) {
            (None, _, _) => String::new(),
            (Some(_), true, _) => ", protected".into(),
            (Some(_), false, false) => {
                ", protected. The spreadsheets it was made from are not; keep them where only you can read them".into()
            }
            (Some(_), false, true) => ", protected, and its unprotected backup is gone. Copies made before, and the \
                                       spreadsheets, can still be read"
                .into(),
        }
    }

    /// Puts the project first among the recent ones; a protected one under its file's name alone.
    pub(super) fn remember_recent(&mut self, path: &Path) {
        let name = match &self.protection.seal {
            Some(_) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            None => self.history.document().name.clone(),
        };
        self.settings.remember(&name, path);
        self.store_settings();
    }

    /// Brings back unsaved work of a protected project.
    pub(super) fn unlock_recovered(&mut self, password: Password) {
        self.view.dialog = None;
        let Some(LeftOver::Sealed(work)) = self.safety.left_over().first().cloned() else { return };
        let opening = self.opening();
        self.start("Bringing work back", move |progress| opening.unlock(&work, &password, progress));
    }
}
