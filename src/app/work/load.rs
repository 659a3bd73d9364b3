//! Opening files, for jobs: what `session` does, followed by the window, with the college directory of this user.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use super::{
    Keychain, Problem, Progress, colleges,
    jobs::{FirstRows, Outcome},
    keychain::{self, Remembered, Typed},
};
use crate::{
    import::{self, Cancelled, Decisions, Mapping},
    project::{self, Access, Document, Lock, Password, ProjectError, Recipe, SealedWork, Unsaved},
    session::{self, Added, Base, Follow, Known, News, OpenError, Wanted},
    sheet::{Book, Reader, Sheet},
};

pub use crate::session::{Loaded, LoadedFile};

/// All files of a document, understood and joined.
#[derive(Debug)]
pub struct Understood {
    pub loaded: Arc<Loaded>,
    /// Why a college directory among the files will not be known to later projects.
    pub not_remembered: Option<Problem>,
}

/// Files that were added to a document.
#[derive(Debug)]
pub struct AddedFiles {
    /// The document they were added to.
    pub to: Arc<Document>,
    pub paths: Vec<PathBuf>,
    pub added: Box<Added>,
    pub not_remembered: Option<Problem>,
}

/// What jobs that open files need of this program.
#[derive(Clone, Debug)]
pub struct Opening {
    pub reader: Reader,
    /// File of the college directory opened earlier.
    pub directory: Option<PathBuf>,
    pub keychain: Arc<dyn Keychain>,
}

/// How a project is to be opened.
#[derive(Debug)]
pub struct Unlock {
    pub access: Access,
    pub password: Option<Typed>,
    /// The password is in the keychain.
    pub remembered: bool,
    /// The window's own lock, if it has this project open already.
    pub own: Option<Arc<Lock>>,
}

/// How a project was opened.
#[derive(Debug)]
pub struct InWindow {
    pub access: Access,
    pub lock: Option<Arc<Lock>>,
    /// What became of the wish that its password be remembered.
    pub remembered: Result<Option<Remembered>, Problem>,
}

impl Opening {
    /// Reads files into a document; a project among them is named, not read.
    pub fn add(&self, base: Base, paths: Vec<PathBuf>, progress: &Progress) -> Outcome {
        if let Some(project) = paths.iter().find(|path| session::is_project(path)) {
            return Outcome::Project(project.clone());
        }
        let to = Arc::clone(&base.document);
        let base = Base { directory: self.recalled(), ..base };
        followed(progress, |follow| match session::add(base, &paths, &self.reader, follow) {
            Ok(added) => {
                let not_remembered = self.remember(&added.loaded);
                Outcome::Added(AddedFiles { to, paths, added: Box::new(added), not_remembered })
            }
            Err(Cancelled) => Outcome::Cancelled,
        })
    }

    /// Opens a project and reads its files again where they still are what they were.
    pub fn project(&self, path: PathBuf, unlock: &Unlock, progress: &Progress) -> Outcome {
        let Unlock { access, password, remembered, own } = unlock;
        let access = *access;
        let lock = match (access, own) {
            (Access::Own | Access::TakeOver, Some(own)) if own.holds() => Some(Arc::clone(own)),
            (Access::Own, _) => match Lock::acquire(&path) {
                Ok(lock) => lock.map(Arc::new),
                Err(holder) => return Outcome::InUse(path, holder),
            },
            (Access::TakeOver, _) => Lock::take_over(&path).map(Arc::new),
            (Access::ReadOnly | Access::Copy, _) => None,
        };
        let open = |password: Option<&Password>, follow: &Follow<'_>| {
            session::open_project(&path, password, &self.reader, &self.recalled(), follow)
        };
        let locked = |wrong| Outcome::Locked { project: Some((path.clone(), access)), wrong };
        let recalled = || keychain::recall(&*self.keychain, &path, SystemTime::now());
        let known = if password.is_none() && *remembered { recalled() } else { None };
        let open = |follow: &Follow<'_>| match &known {
            // The project may have another password now.
            Some(known) => match open(Some(known), follow) {
                Err(OpenError::Project(ProjectError::WrongPassword { path: _ })) => open(None, follow),
                opened => opened,
            },
            None => open(password.as_ref().map(|typed| &typed.password), follow),
        };
        followed(progress, |follow| match open(follow) {
            Ok(opened) => {
                let remember = |typed| keychain::remember(&*self.keychain, &path, typed, SystemTime::now());
                let remembered = password.as_ref().map_or(Ok(None), remember);
                Outcome::Opened(Box::new((path.clone(), opened, InWindow { access, lock, remembered })))
            }
            Err(OpenError::Project(ProjectError::Protected { path: _ })) => locked(false),
            Err(OpenError::Project(ProjectError::WrongPassword { path: _ })) => locked(true),
            Err(OpenError::Project(error)) => Outcome::Failed(error.into()),
            Err(OpenError::Cancelled(Cancelled)) => Outcome::Cancelled,
            Err(error @ OpenError::TwoProjects(..)) => {
                Outcome::Failed(Problem::new(error.to_string(), tr!("Open one of them")))
            }
        })
    }

    /// Reads unsaved work of a protected project.
    pub fn unlock(&self, work: &SealedWork, password: &Password, progress: &Progress) -> Outcome {
        match work.unlock(password) {
            Ok(work) => self.recover(work, progress),
            Err(ProjectError::WrongPassword { path: _ }) => Outcome::Locked { project: None, wrong: true },
            Err(error) => Outcome::Failed(error.into()),
        }
    }

    /// Reads the files of work that was left, and the tables of its project if it was ever saved.
    pub fn recover(&self, work: Unsaved, progress: &Progress) -> Outcome {
        let open = |path: &Path| match work.seal.as_ref().filter(|_| project::is_protected(path)) {
            Some(seal) => project::open_sealed(path, Arc::clone(seal)),
            None => project::open(path),
        };
        let saved = work.project.as_deref().and_then(|path| open(path).ok());
        let kept = saved.as_ref().map(|opened| Arc::clone(opened.history.answers())).unwrap_or_default();
        let mut known = Known::with_saved(saved.map(|opened| opened.tables).unwrap_or_default());
        followed(progress, |follow| {
            match session::reopen(
                &work.document,
                work.project.as_deref().and_then(Path::parent),
                &mut known,
                &self.reader,
                &self.recalled(),
                follow,
            ) {
                Ok(loaded) => Outcome::Recovered(Box::new((work, known, loaded, kept))),
                Err(Cancelled) => Outcome::Cancelled,
            }
        })
    }

    /// Understands and joins files that were read.
    pub fn understand(&self, wanted: Vec<Wanted>, decisions: &Decisions, progress: &Progress) -> Outcome {
        followed(progress, |follow| match session::load(wanted, decisions, &self.recalled(), follow) {
            Ok(loaded) => {
                let not_remembered = self.remember(&loaded);
                Outcome::Understood(Understood { loaded: Arc::new(loaded), not_remembered })
            }
            Err(Cancelled) => Outcome::Cancelled,
        })
    }

    /// Follows a recipe on the files of a document.
    pub fn follow_recipe(
        &self,
        document: Arc<Document>,
        loaded: &Loaded,
        recipe: &Recipe,
        progress: &Progress,
    ) -> Outcome {
        followed(progress, |follow| match session::apply_recipe(&document, loaded, recipe, &self.recalled(), follow) {
            Ok(applied) => Outcome::RecipeFollowed(document, Box::new(applied)),
            Err(Cancelled) => Outcome::Cancelled,
        })
    }

    fn recalled(&self) -> crate::place::Directory {
        self.directory.as_deref().map(colleges::recall).unwrap_or_default()
    }

    fn remember(&self, loaded: &Loaded) -> Option<Problem> {
        let error = colleges::remember(self.directory.as_deref()?, &loaded.imported()).err()?;
        Some(Problem::new(
            tr!("The college directory could not be remembered: {error}", error = error),
            tr!("It is used in this project; open it again for the next one"),
        ))
    }
}

/// Does some work whose share and words go to the job.
fn followed(progress: &Progress, work: impl FnOnce(&Follow<'_>) -> Outcome) -> Outcome {
    let tell = |news: News<'_>| match news {
        News::Share(share) => progress.set(share),
        News::Doing(words) => progress.say(words),
        News::FirstRows(path, book) => progress.show(first_rows(path, book)),
    };
    work(&Follow::new(progress.cancel_flag(), &tell))
}

/// The first rows, without the columns that will be left out.
fn first_rows(path: &Path, book: Book) -> FirstRows {
    let found = import::peek(&book, &Mapping::default());
    let tables = found.sheets.iter().take(1).flat_map(|sheet| &sheet.tables);
    let letters: Vec<&str> = tables
        .flat_map(|table| &table.columns)
        .filter(|column| column.left_out)
        .map(|column| column.letter.as_str())
        .collect();
    let left_out = book.sheets.first().map_or_else(Vec::new, |sheet| {
        let letter = |column: &usize| Sheet::letter(sheet.origin.1 as usize + column);
        (0..sheet.width()).filter(|column| letters.contains(&letter(column).as_str())).collect()
    });
    FirstRows { name: file_name(path), book, left_out }
}

/// The name of a file, as the window says it.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
