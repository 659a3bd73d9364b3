//! Protecting the project by a password: making its key, saving under it, opening with it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::SystemTime,
};

use super::{
    command::Command,
    program::App,
    work::{
        Problem,
        jobs::Outcome,
        keychain::{self, Remembered, Typed},
    },
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
    /// A new password, to be remembered once the file is saved under it.
    typed: Option<Typed>,
}

impl Default for Protection {
    fn default() -> Self {
        Self { seal: None, saved: true, was_open: false, typed: None }
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
    pub(super) fn protect(&mut self, typed: Option<Typed>) {
        self.view.dialog = None;
        let Some(typed) = typed else {
            self.take_seal(None);
            return;
        };
        self.start(tr!("Making the key"), move |_progress| match Seal::new(&typed.password) {
            Ok(seal) => Outcome::Sealed(seal.into(), typed),
            Err(error) => Outcome::Failed(Problem::new(
                tr!("The project was not protected: {error}", error = error),
                tr!("Start the program again and try once more"),
            )),
        });
    }

    pub(super) fn take_seal(&mut self, sealed: Option<(Arc<Seal>, Typed)>) {
        let was_open = self.protection.seal.is_none() && self.file.is_some();
        let (seal, typed) = sealed.unzip();
        self.protect_from_now(seal, false);
        self.protection.was_open = was_open;
        self.protection.typed = typed;
        self.queue.send(Command::Save);
    }

    /// From now on what is kept of this project is sealed like this.
    pub(super) fn protect_from_now(&mut self, seal: Option<Arc<Seal>>, saved: bool) {
        self.safety.protect(seal.clone());
        self.protection = Protection { seal, saved, was_open: false, typed: None };
    }

    /// The project was saved: words to add about its protection.
    pub(super) fn protection_saved(&mut self, path: &Path) -> String {
        let first = std::mem::replace(&mut self.protection.saved, true);
        if !first {
            self.remember_password(path.to_owned());
        }
        let was_open = std::mem::take(&mut self.protection.was_open);
        match (&self.protection.seal, first, was_open) {
            (None, _, _) => String::new(),
            (Some(_), true, _) => tr!(", protected").into(),
            (Some(_), false, false) => {
                tr!(", protected. The spreadsheets it was made from are not; keep them where only you can read them").into()
            }
            (Some(_), false, true) => tr!(", protected, and its unprotected backup is gone. Copies made before, and the spreadsheets, can still be read")
                .into(),
        }
    }

    /// The file has another password than before, or none: what was remembered is forgotten, and the new one remembered
    /// if that was wished for.
    fn remember_password(&mut self, path: PathBuf) {
        self.forget_passwords(|known| known.is_of(&path));
        let Some(typed) = self.protection.typed.take() else { return };
        let keychain = Arc::clone(&self.setup.keychain);
        self.start(tr!("Remembering the password"), move |_progress| {
            let remembered = keychain::remember(&*keychain, &path, &typed, SystemTime::now());
            Outcome::Remembered(path, remembered)
        });
    }

    /// A password is in the keychain now, or why it is not.
    pub(super) fn take_remembered(&mut self, path: &Path, remembered: Result<Option<Remembered>, Problem>) {
        match remembered {
            Ok(None) => {}
            Ok(Some(new)) => {
                self.settings.remembered.retain(|known| !known.is_of(path));
                self.settings.remembered.push(new);
                self.store_settings();
            }
            Err(problem) => self.view.fail(problem),
        }
    }

    /// Takes passwords out of the keychain.
    pub(super) fn forget_passwords(&mut self, which: impl Fn(&Remembered) -> bool) {
        let (gone, kept) = std::mem::take(&mut self.settings.remembered).into_iter().partition(which);
        self.settings.remembered = kept;
        let gone: Vec<Remembered> = gone;
        if gone.is_empty() {
            return;
        }
        self.store_settings();
        let keychain = Arc::clone(&self.setup.keychain);
        // The keychain may ask the user to open it, which the window does not wait for.
        let forget = move || gone.iter().for_each(|known| known.forget(&*keychain));
        if let Err(error) = thread::Builder::new().name("keychain".into()).spawn(forget) {
            tracing::warn!("a password stays in the keychain: {error}");
        }
    }

    /// At a start: passwords whose time is over leave the keychain.
    pub(super) fn forget_passwords_over_time(&mut self) {
        let now = SystemTime::now();
        self.forget_passwords(|known| known.is_over(now));
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
        self.start(tr!("Bringing work back"), move |progress| opening.unlock(&work, &password, progress));
    }
}
