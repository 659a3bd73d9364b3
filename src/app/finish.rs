//! What happens when a job is done, a path was chosen, or the document needs its files understood again.

use std::{path::PathBuf, sync::Arc, time::Duration};

use super::{
    command::Command,
    program::{App, Picked},
    work::{
        Problem, Question, colleges,
        jobs::Outcome,
        load::{self, Read, ReadFile},
    },
};
use crate::project::{Document, Screen, SourceFile};

/// No person closes a file dialog this fast: the system has none.
const NO_DIALOG: Duration = Duration::from_millis(400);

impl App {
    pub(super) fn finish_jobs(&mut self) {
        for (job, outcome) in self.jobs.drain() {
            if job.generation != self.generation {
                continue;
            }
            match outcome {
                Outcome::Read(read) => self.take_read(read),
                Outcome::Imported(loaded) => {
                    self.workspace.importing = None;
                    if let Some(problem) = &loaded.not_remembered {
                        self.view.fail(problem.clone());
                    }
                    self.results.set_engine(loaded.has_rows().then(|| Arc::clone(&loaded.engine)));
                    self.workspace.take_loaded(loaded);
                }
                Outcome::Opened(opened) => {
                    let (path, opened, read) = *opened;
                    self.take_opened(path, opened, &read);
                }
                Outcome::Recovered(recovered) => {
                    let (work, tables, read) = *recovered;
                    self.take_recovered(work, tables, &read);
                }
                Outcome::Saved { path, document } => self.take_saved(path, document),
                Outcome::Exported(exported) => {
                    let names: Vec<String> = exported.paths.iter().map(|path| path.display().to_string()).collect();
                    self.view.say(match names.as_slice() {
                        [one] => format!("Exported to {one}"),
                        [first, ..] => format!("Exported {} files beside {first}", names.len()),
                        [] => "There was nothing to export".to_owned(),
                    });
                }
                Outcome::Failed(problem) => {
                    self.workspace.importing = None;
                    self.after_save = None;
                    self.view.fail(problem);
                }
            }
        }
    }

    /// Puts files that were read into the document: a newer file with the same headers takes the place of the older.
    fn take_read(&mut self, read: Read) {
        let Read { files, problems, project } = read;
        if let Some(problem) = join_problems(&problems) {
            self.view.fail(problem);
        }
        if let Some(path) = project {
            self.queue.send(Command::OpenPaths(vec![path.with_extension(crate::project::EXTENSION)]));
            return;
        }
        if files.is_empty() {
            return;
        }
        let mut document = Document::clone(self.history.document());
        let mut new = false;
        for file in &files {
            self.workspace.add_book(file);
            new |= !self.place_source(&mut document, file);
        }
        let sample = self.workspace.sample;
        let first = self.history.document().sources.is_empty();
        if document != **self.history.document() {
            let names: Vec<&str> = files.iter().map(|file| &*file.book.file).collect();
            self.history.record(format!("Open {}", names.join(", ")), document);
        }
        if sample && first {
            // A sample is not the user's work: nothing is lost by closing it.
            self.history = crate::project::History::new("Sample", Document::clone(self.history.document()));
            self.saved = Arc::clone(self.history.document());
        }
        if new {
            self.view.screen = Screen::Check;
        } else {
            self.view.say("New numbers from a file with the same columns; the deck was kept");
        }
        if problems.is_empty() && new {
            self.view.message = None;
        }
    }

    /// True if the file took the place of one with the same headers or the same path.
    fn place_source(&self, document: &mut Document, file: &ReadFile) -> bool {
        let sha256 = file.book.sha256.clone();
        let same = document.sources.iter().position(|source| source.path == file.path || source.sha256 == sha256);
        let alike = same.or_else(|| {
            let loaded = self.workspace.loaded()?;
            loaded.files.iter().position(|known| !known.headers.is_empty() && known.headers == file.headers())
        });
        match alike.and_then(|index| document.sources.get_mut(index)) {
            Some(source) => {
                source.path.clone_from(&file.path);
                source.sha256 = sha256;
                true
            }
            None => {
                document.sources.push(SourceFile { path: file.path.clone(), sha256, ..SourceFile::default() });
                false
            }
        }
    }

    fn take_opened(&mut self, path: PathBuf, opened: crate::project::Opened, read: &Read) {
        self.start_project(Document::default());
        let crate::project::Opened { history, tables, warnings, read_only, .. } = opened;
        self.history = history;
        self.saved = Arc::clone(self.history.document());
        self.read_only = read_only;
        self.workspace.set_saved_tables(tables);
        for file in &read.files {
            self.workspace.add_book(file);
        }
        self.settings.remember(&self.history.document().name.clone(), &path);
        self.store_settings();
        self.file = Some(path);
        let document = self.history.document();
        self.view.screen = match (document.deck.is_empty(), document.sources.iter().all(|source| source.checked)) {
            (false, _) => Screen::Deck,
            (true, true) => Screen::Map,
            (true, false) => Screen::Check,
        };
        if let Some(warning) = warnings.first() {
            self.view.fail(Problem::new(warning.clone(), warnings[1..].join(". ")));
        }
    }

    fn take_saved(&mut self, path: PathBuf, document: Arc<Document>) {
        self.settings.remember(&document.name, &path);
        self.store_settings();
        let rows = if document.save_rows { "" } else { ", without people’s rows" };
        self.view.say(format!("Saved to {}{rows}", path.display()));
        self.saved = document;
        self.file = Some(path);
        self.read_only = false;
        self.safety.saved();
        if let Some(command) = self.after_save.take() {
            self.queue.send(command);
        }
    }

    pub(super) fn take_picked(&mut self) {
        while let Ok(Picked { question, paths, after }) = self.picked.1.try_recv() {
            let Some(mut paths) = paths.filter(|paths| !paths.is_empty()) else {
                if cfg!(target_os = "linux") && after < NO_DIALOG {
                    self.view.ask_path(question);
                } else {
                    self.after_save = None;
                }
                continue;
            };
            self.queue.send(match question {
                Question::Open => Command::OpenPaths(paths),
                Question::Save(_) => Command::SaveTo(paths.swap_remove(0)),
                Question::Export(kind, _) => Command::ExportTo(kind, paths.swap_remove(0)),
            });
        }
    }

    /// Understands the document's files again if a command, undo or redo changed how they are read.
    pub(super) fn sync(&mut self) {
        let Some(wanted) = self.workspace.missing(self.history.document()) else { return };
        if wanted.is_empty() {
            self.workspace.drop_loaded();
            self.workspace.importing = None;
            self.results.set_engine(None);
            return;
        }
        let key = wanted.iter().map(|file| (file.sha256.clone(), file.mapping.clone())).collect();
        let directory = self.setup.settings.as_deref().map(colleges::file);
        let started = self.start("Understanding the files", move |progress| {
            Outcome::Imported(Arc::new(load::import(wanted, directory.as_deref(), progress)))
        });
        if started {
            self.workspace.importing = Some(key);
        }
    }
}

fn join_problems(problems: &[Problem]) -> Option<Problem> {
    match problems {
        [] => None,
        [one] => Some(one.clone()),
        [first, rest @ ..] => {
            let more: Vec<&str> = rest.iter().map(|problem| problem.what.as_str()).collect();
            Some(Problem::new(format!("{}. Also: {}", first.what, more.join(". ")), first.hint.clone()))
        }
    }
}
