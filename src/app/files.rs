//! Files of the window: leaving and beginning a project, opening, saving, exporting, and what they are called.

use crate::words::{in_language, language};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    command::{Command, ExportKind, SampleProject},
    program::{App, Exported},
    view::Dialog,
    work::{Problem, export, jobs::Outcome},
};
use crate::{
    export::files::write_atomic,
    measure::{Audience, Engine},
    project::{self, Access, Document, EXTENSION, History, Lock, ProjectError, Screen},
    sample,
    session::{self, Known},
    warehouse::Remote,
};

impl App {
    /// Leaves the project at once, or asks first if that would lose work.
    pub(super) fn leave_project(&mut self, command: Command, go: impl FnOnce(&mut Self)) {
        if self.unsaved() {
            self.view.dialog = Some(Dialog::Unsaved(Box::new(command)));
        } else {
            go(self);
        }
    }

    /// Begins another project.
    pub(super) fn start_project(&mut self, document: Document) {
        self.generation += 1;
        self.history = History::new(tr!("New project"), document);
        self.saved = Arc::clone(self.history.document());
        self.file = None;
        self.read_only = false;
        self.let_lock_go();
        self.protect_from_now(None, true);
        self.workspace.start(Known::default());
        self.kept_saved = 0;
        self.results.set_engine(None);
        self.view.screen = Screen::Start;
        self.view.selected = None;
        self.view.slide = 0;
        self.view.check = super::view::CheckView::default();
        self.view.message = None;
    }

    pub(super) fn open_sample(&mut self, sample: SampleProject) {
        let (name, files): (&str, &[&str]) = match sample {
            SampleProject::Skills => (tr!("Skills certification (sample)"), &sample::NAMES[..2]),
            SampleProject::Stem => (tr!("STEM consortium (sample)"), &sample::NAMES[2..3]),
            SampleProject::Experiment => (tr!("Randomized experiment (sample)"), &sample::NAMES[4..]),
        };
        let mut paths = Vec::new();
        for (file, bytes) in sample::files().into_iter().filter(|(file, _)| files.contains(file)) {
            let path = self.setup.samples.join(file);
            let written = std::fs::create_dir_all(&self.setup.samples)
                .map_err(|source| crate::export::ExportError::Io { path: path.clone(), source })
                .and_then(|()| if path.is_file() { Ok(()) } else { write_atomic(&path, bytes) });
            if let Err(error) = written {
                self.view.fail(error.into());
                return;
            }
            paths.push(path);
        }
        self.start_project(Document { name: name.to_owned(), ..Document::default() });
        self.workspace.sample = true;
        self.open_paths(paths);
    }

    pub(super) fn open_paths(&mut self, paths: Vec<PathBuf>) {
        self.view.dialog = None;
        let project = paths.iter().find(|path| path.extension().is_some_and(|ending| ending == EXTENSION));
        if let Some(path) = project.cloned() {
            let command = Command::OpenPaths(vec![path.clone()]);
            self.leave_project(command, move |app| app.open_project(path, Access::Own, None));
            return;
        }
        if self.history.document().warehouse.is_some() {
            // A project rests on files or on a warehouse.
            self.leave_project(Command::OpenPaths(paths.clone()), move |app| {
                app.start_project(Document::default());
                app.open_paths(paths);
            });
            return;
        }
        if self.workspace.sample && self.workspace.loaded().is_some() {
            self.start_project(Document::default()); // one's own files do not belong to a sample
        }
        let (opening, base) =
            (self.opening(), self.workspace.base(self.history.document(), self.memory.mappings().to_vec()));
        let title =
            if paths.len() == 1 { tr!("Reading a file").to_owned() } else { tr!("Reading {} files", paths.len()) };
        self.start(title, move |progress| opening.add(base, paths, progress));
    }

    pub(super) fn save_to(&mut self, path: PathBuf) {
        self.view.dialog = None;
        let path = with_ending(path, EXTENSION);
        let mut history = self.history.clone();
        if self.file.is_none() && history.document().is_untitled() {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            history.record(tr!("Name project"), Document { name, ..Document::clone(history.document()) });
            self.history = history.clone();
        }
        let tables = self.workspace.loaded().map(|loaded| loaded.dataset().tables.clone()).unwrap_or_default();
        let remote = self.workspace.remote().filter(|_| history.document().warehouse.is_some()).cloned();
        self.kept_saving = self.workspace.link().revision();
        history = history.with_answers(Arc::new(remote.as_ref().map(Remote::kept).unwrap_or_default()));
        let settings = history.document().settings();
        let engine = self.workspace.loaded().filter(|loaded| loaded.has_rows());
        let engine = engine.map(|loaded| loaded.engine.settled(&settings));
        // Saving asks nobody: what the slides publish is what has come.
        let engine = match remote {
            Some(remote) => Some(Arc::new(Engine::of_elsewhere(Arc::new(remote.as_kept()))).settled(&settings)),
            None => engine,
        };
        let (seal, own) = (self.protection.seal(), self.lock.clone());
        let save = move |path: &Path, history: &History| {
            let lock = Lock::for_saving(path, own.as_ref())?;
            match seal {
                Some(seal) => project::save_protected(path, history, &tables, &seal),
                None => project::save(path, history, &tables),
            }?;
            Ok::<_, ProjectError>(lock)
        };
        self.start(tr!("Saving"), move |progress| {
            // What the slides publish now is what newer files will be compared with.
            if let Some(engine) = engine {
                let published = session::published(history.document(), &engine, progress.cancel_flag());
                history.remember(published);
            }
            match save(&path, &history) {
                Ok(lock) => Outcome::Saved { path, document: Arc::clone(history.document()), lock },
                Err(error) => Outcome::Failed(error.into()),
            }
        });
    }

    pub(super) fn export_to(&mut self, kind: ExportKind, audience: Audience, path: PathBuf) {
        self.view.dialog = None;
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let path = if kind.is_folder() { path } else { with_ending(path, kind.ending()) };
        let document = Arc::clone(self.history.document());
        self.settings.last_export = Some(kind);
        if audience == Audience::Public {
            let state = session::state_of(&document.deck);
            self.exported = Some(Exported { generation: self.generation, kind, path: path.clone(), state });
        }
        self.store_settings();
        let title = tr!("Exporting {}", kind.words().0);
        let pictures = self.settings.pictures;
        let spoken = self.settings.export_language.unwrap_or_else(language);
        let job = move |progress: &_| {
            in_language(spoken, || export::export(kind, audience, pictures, &path, &document, &loaded, progress))
        };
        self.start(title, job);
    }

    pub(super) fn read_prices(&mut self, path: PathBuf) {
        self.view.dialog = None;
        let reader = self.setup.reader.clone();
        self.start(tr!("Reading consumer prices"), move |progress| {
            match session::read_prices(&path, &reader, progress.cancel_flag()) {
                Ok(prices) => Outcome::PricesRead(Box::new(prices)),
                Err(error) => Outcome::Failed(Problem::new(
                    error.to_string(),
                    tr!("Choose the CPI-U file of the Bureau of Labor Statistics, with a row a month or a year"),
                )),
            }
        });
    }

    pub(super) fn project_file_name(&self) -> String {
        format!("{}.{EXTENSION}", file_words(&self.history.document().name))
    }

    pub(super) fn export_name(&self, kind: ExportKind) -> String {
        let name = file_words(&self.history.document().name);
        match kind {
            ExportKind::Issues => tr!("{name} issues.csv", name = name),
            ExportKind::Briefing => tr!("{name} briefing.pdf", name = name),
            kind if kind.is_folder() => tr!("{name} slides", name = name),
            kind => format!("{name}.{}", kind.ending()),
        }
    }

    /// The last export of this project and where it goes now: beside it, if the deck is about another state.
    pub(super) fn exported_again(&self) -> Option<(ExportKind, PathBuf)> {
        let Exported { generation, kind, path, state } = self.exported.as_ref()?;
        if *generation != self.generation || self.settings.last_export != Some(*kind) {
            return None;
        }
        let now = session::state_of(&self.history.document().deck);
        if now == *state {
            return Some((*kind, path.clone()));
        }
        let (from, to) = (state.as_deref()?, now.as_deref()?);
        let stem = path.file_stem()?.to_string_lossy().into_owned();
        let mut name = session::renamed(&stem, from, to);
        if name == stem {
            name = format!("{stem}, {}", crate::place::state_by_any(to)?.name);
        }
        let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
        let beside = path.with_file_name(format!("{name}{ending}"));
        // A file that is there already is not written over unasked.
        (!beside.exists()).then_some((*kind, beside))
    }
}

pub(super) fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending)) {
        path
    } else {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".");
        name.push(ending);
        path.parent().unwrap_or(Path::new("")).join(name)
    }
}

/// A name without what file systems forbid.
pub(super) fn file_words(name: &str) -> String {
    let clean: String = name.chars().map(|c| if "/\\:*?\"<>|".contains(c) { '-' } else { c }).collect();
    if clean.trim().is_empty() { tr!("Project").to_owned() } else { clean.trim().to_owned() }
}
