//! Opening a project that someone else may have open: read-only, as a copy, or taken over.

use std::{path::PathBuf, sync::Arc};

use super::{
    command::Command,
    program::App,
    work::{
        keychain::Typed,
        load::{InWindow, Unlock},
    },
};
use crate::project::Access;

impl App {
    /// Opens a project in a job; what cannot be opened like this is asked about when the job is done.
    pub(super) fn open_project(&mut self, path: PathBuf, access: Access, password: Option<Typed>) {
        self.view.dialog = None;
        let opening = self.opening();
        let own = self.lock.clone().filter(|lock| lock.is_of(&path));
        let remembered = self.settings.remembered.iter().any(|known| known.is_of(&path));
        let unlock = Unlock { access, password, remembered, own };
        self.start(tr!("Opening a project"), move |progress| opening.project(path, &unlock, progress));
    }

    /// Asks about unsaved work first.
    pub(super) fn open_as(&mut self, path: PathBuf, access: Access, password: Option<Typed>) {
        let again = Command::OpenAs(path.clone(), access, password.clone());
        self.leave_project(again, move |app| app.open_project(path, access, password));
    }

    /// The project on screen is this file now, opened like this.
    pub(super) fn take_file(&mut self, path: PathBuf, how: InWindow) {
        let InWindow { access, lock, remembered } = how;
        self.take_remembered(&path, remembered);
        self.read_only |= access == Access::ReadOnly;
        self.lock = lock;
        match access {
            Access::Copy => {
                self.view.say(tr!("This is a copy of {}; save it under a name of its own", path.display()));
            }
            Access::ReadOnly => {
                self.view.say(tr!("{} is open read-only; save your changes under another name", path.display()));
                self.file = Some(path);
            }
            Access::Own | Access::TakeOver => self.file = Some(path),
        }
    }

    /// Lets the project's lock go.
    pub(super) fn let_lock_go(&mut self) {
        self.lock = None;
    }

    /// The lock the project was saved under.
    pub(super) fn take_lock(&mut self, lock: Option<Arc<crate::project::Lock>>) {
        self.lock = lock;
    }
}
