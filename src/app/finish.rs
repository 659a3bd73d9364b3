//! What happens when a job is done, a path was chosen, or the document needs its files understood again.

use std::{path::PathBuf, sync::Arc, time::Duration};

use egui::Context;

use super::{
    command::{Command, IssueFilter},
    fixes,
    program::{App, Picked},
    view::Dialog,
    work::{
        Loaded, Problem, Question, colleges,
        jobs::Outcome,
        load::{AddedFiles, InWindow, Opening, Understood},
    },
};
use crate::{
    project::{Document, Screen},
    session::{Added, LoadKey, OpenedProject, PlacedFrom, Placement, ReadFile},
};

/// No person closes a file dialog this fast: the system has none.
const NO_DIALOG: Duration = Duration::from_millis(400);

impl App {
    pub(super) fn finish_jobs(&mut self, ctx: &Context) {
        for (job, outcome) in self.jobs.drain() {
            let of_this_computer = matches!(outcome, Outcome::Remembered(..));
            if job.generation != self.generation && !of_this_computer {
                continue;
            }
            match outcome {
                Outcome::Added(files) => self.take_added(files),
                Outcome::Project(path) => {
                    self.queue.send(Command::OpenPaths(vec![path.with_extension(crate::project::EXTENSION)]));
                }
                Outcome::Understood(Understood { loaded, not_remembered }) => {
                    if let Some(problem) = not_remembered {
                        self.view.fail(problem);
                    }
                    self.show_loaded(loaded);
                }
                Outcome::Opened(opened) => {
                    let (path, opened, how) = *opened;
                    self.take_opened(path, opened, how);
                }
                Outcome::Recovered(recovered) => {
                    let (work, known, loaded, kept) = *recovered;
                    self.take_recovered(work, known);
                    if self.history.document().warehouse.is_some() {
                        self.workspace.keep(&kept);
                    } else {
                        self.show_loaded(Arc::new(loaded));
                    }
                }
                Outcome::Locked { project, wrong } => self.view.dialog = Some(Dialog::Unlock { project, wrong }),
                Outcome::Sealed(seal, typed) => self.take_seal(Some((seal, typed))),
                Outcome::Remembered(path, remembered) => self.take_remembered(&path, remembered),
                Outcome::Cancelled => self.take_cancelled(),
                Outcome::MappingSaved(path) => self.view.say(tr!("Saved to {}", path.display())),
                Outcome::MappingRead(mapping) => self.use_mapping(&mapping),
                Outcome::RecipeSaved(path) => self.view.say(tr!("Saved to {path}", path = path.display())),
                Outcome::RecipeFollowed(before, applied) => self.take_recipe(&before, *applied),
                Outcome::Counted(counted) => self.view.counted = Some(counted),
                Outcome::NamesFound(found) => self.view.names.take(found),
                Outcome::PricesRead(prices) => {
                    let step = tr!("Consumer prices from {}", prices.source);
                    let prices = Some(*prices);
                    self.history.record(step.clone(), Document { prices, ..Document::clone(self.history.document()) });
                    self.view.say(step);
                }
                Outcome::BrandRead(brand) => self.take_brand(*brand),
                Outcome::BrandTested(brand) => self.take_tested(*brand),
                Outcome::Saved { path, document, lock } => {
                    self.take_lock(lock);
                    self.take_saved(path, document);
                }
                Outcome::InUse(path, holder) => self.view.dialog = Some(Dialog::InUse(path, holder)),
                Outcome::Shared(path, left_out) => self.say_shared(&path, left_out),
                Outcome::Exported(exported) => {
                    let names: Vec<String> = exported.paths.iter().map(|path| path.display().to_string()).collect();
                    self.view.say(match names.as_slice() {
                        [one] => tr!("Exported to {one}", one = one),
                        [first, ..] => tr!("Exported {} files beside {first}", names.len(), first = first),
                        [] => tr!("There was nothing to export").to_owned(),
                    });
                }
                Outcome::Compared(was, found) => self.take_compared(was, found),
                Outcome::Looked(looked, test) => self.take_looked(job.id, *looked, test),
                Outcome::NotConnected(problem) => self.take_not_connected(job.id, problem),
                Outcome::Refreshed(was, found) => self.take_refreshed(was, found),
                Outcome::Slides(step, slides) => self.take_slides(step, slides),
                Outcome::Picture(size, rgba) => self.take_picture(ctx, size, &rgba),
                Outcome::Failed(problem) => {
                    self.workspace.importing = None;
                    self.after_save = None;
                    self.view.fail(problem);
                }
            }
        }
    }

    /// Puts files that were read into the document, which changes only now, in one step.
    fn take_added(&mut self, files: AddedFiles) {
        let AddedFiles { to, paths, added, not_remembered } = files;
        let Added { document: with_files, files, loaded, failures, placements } = *added;
        let problems: Vec<Problem> = failures.into_iter().map(|(_path, error)| error.into()).collect();
        let problem = join_problems(&problems).or(not_remembered);
        let none = problem.is_none();
        if let Some(problem) = problem {
            self.view.fail(problem);
        }
        if files.is_empty() {
            return;
        }
        let now = self.history.document();
        if now.sources != to.sources {
            // The files of the project were changed meanwhile: these find their place anew.
            self.queue.send(Command::OpenPaths(paths));
            return;
        }
        let first = now.sources.is_empty();
        let before = Arc::clone(now);
        let older = self.workspace.loaded().filter(|loaded| loaded.has_rows()).cloned();
        let mut document = Document { sources: with_files.sources, ..Document::clone(now) };
        if first && now.earnings == to.earnings {
            document.earnings = with_files.earnings;
            document.explore = with_files.explore;
        }
        for file in &files {
            self.workspace.add_book(file);
        }
        if document != **now {
            let names: Vec<&str> = files.iter().map(|file| &*file.book.file).collect();
            self.history.record(tr!("Open {}", names.join(", ")), document);
        }
        if self.workspace.sample && first {
            // A sample is not the user's work: nothing is lost by closing it.
            self.history = crate::project::History::new(tr!("Sample"), Document::clone(self.history.document()));
            self.saved = Arc::clone(self.history.document());
        }
        let opened = self
            .history
            .document()
            .sources
            .iter()
            .filter(|source| files.iter().any(|file| file.book.sha256 == source.sha256))
            .count();
        let waiting = fixes::open(self.history.document(), &loaded, &IssueFilter::default()).next().is_some();
        self.show_loaded(Arc::new(loaded));
        let same = !placements.is_empty() && placements.iter().all(|placement| placement.changes.is_none());
        let replaced = placements.iter().filter(|placement| placement.from == PlacedFrom::Project).count();
        let known = placements.len() == opened;
        if none {
            self.view.message = None;
        }
        match (known, replaced == placements.len()) {
            (true, true) if replaced > 0 && none => self.view.say(said(&placements, &files)),
            (true, _) if same && !waiting && none => {
                self.view.say(said(&placements, &files));
                self.view.screen = Screen::Map;
            }
            _ => self.view.screen = Screen::Check,
        }
        if replaced > 0 && !before.deck.is_empty() {
            let names: Vec<&str> = files.iter().map(|file| &*file.book.file).collect();
            self.compare_deck(before, older, names.join(", "));
        }
        self.view.check.changed = placements.into_iter().filter(|placement| !placement.changes.is_none()).collect();
    }

    /// Measures these files from now on.
    pub(super) fn show_loaded(&mut self, loaded: Arc<Loaded>) {
        self.workspace.importing = None;
        let settings = self.history.document().settings();
        self.results.set_engine(loaded.has_rows().then(|| loaded.engine.settled(&settings)));
        self.settled = Arc::clone(self.history.document());
        self.workspace.take_loaded(loaded);
    }

    /// A job was stopped. Where it was to understand a change, that change is taken back with it.
    fn take_cancelled(&mut self) {
        self.after_save = None;
        if self.workspace.importing.take().is_some() {
            let shown = self.workspace.loaded().map(|loaded| loaded.key.clone()).unwrap_or_default();
            if LoadKey::of(self.history.document()) != shown && self.history.undo().is_none() {
                return;
            }
            self.settle_view();
        }
        self.view.say(tr!("Stopped; nothing was changed"));
    }

    fn take_opened(&mut self, path: PathBuf, opened: OpenedProject, how: InWindow) {
        let OpenedProject { opened, known, loaded } = opened;
        let crate::project::Opened { history, tables: _, warnings, read_only, seal } = opened;
        self.start_project(Document::default());
        self.history = history;
        self.saved = Arc::clone(self.history.document());
        self.read_only = read_only;
        self.workspace.start(known);
        if self.history.document().warehouse.is_some() {
            self.workspace.keep(self.history.answers());
            self.kept_saved = self.workspace.link().revision();
        }
        let gone: Vec<String> =
            loaded.files.iter().filter(|file| file.book.is_none()).map(|file| file.name.clone()).collect();
        self.show_loaded(Arc::new(loaded));
        self.protect_from_now(seal, true);
        self.remember_recent(&path);
        self.take_file(path, how);
        let document = self.history.document();
        self.view.screen = match (document.deck.is_empty(), document.sources.iter().all(|source| source.checked)) {
            (false, _) => Screen::Deck,
            (true, true) => Screen::Map,
            (true, false) => Screen::Check,
        };
        if !gone.is_empty() {
            self.view.fail(Problem::new(
                tr!("{}: not where it was, nor beside the project, or changed since", gone.join(", ")),
                tr!("Its saved rows are used. Open it with File, Open files, wherever it is now"),
            ));
        }
        if let Some(warning) = warnings.first() {
            self.view.fail(Problem::new(warning.clone(), warnings[1..].join(". ")));
        }
    }

    fn take_saved(&mut self, path: PathBuf, document: Arc<Document>) {
        self.remember_recent(&path);
        let rows = if document.save_rows { "" } else { tr!(", without people’s rows") };
        let protected = self.protection_saved(&path);
        self.view.say(tr!("Saved to {}{rows}{protected}", path.display(), rows = rows, protected = protected));
        self.history.remember(document.published.clone());
        self.saved = document;
        self.kept_saved = self.kept_saving;
        self.file = Some(path);
        self.read_only = false;
        self.safety.saved();
        self.forget_readable_snapshots();
        self.keep_snapshot(true);
        if let Some(command) = self.after_save.take() {
            self.queue.send(command);
        }
    }

    pub(super) fn take_picked(&mut self) {
        while let Ok(Picked { question, paths, after }) = self.picked.1.try_recv() {
            let Some(mut paths) = paths.filter(|paths| !paths.is_empty()) else {
                if cfg!(target_os = "linux") && after < NO_DIALOG {
                    if question == Question::OpenDriver {
                        // The dialog that asks for a driver has a field to type it into.
                        let what = tr!("No dialog for files opens on this computer");
                        let hint = tr!("Type the path of the driver’s file into its field");
                        self.view.connect.said = Some(Err(Problem::new(what, hint)));
                    } else {
                        self.view.ask_path(question);
                    }
                } else {
                    self.after_save = None;
                }
                continue;
            };
            self.queue.send(match question {
                Question::Open => Command::OpenPaths(paths),
                Question::FindProject(from) => Command::RecentMoved(from, paths.swap_remove(0)),
                Question::Save(_) => Command::SaveTo(paths.swap_remove(0)),
                Question::Share(_) => Command::ShareTo(paths.swap_remove(0)),
                Question::Export(kind, audience, _) => Command::ExportTo(kind, audience, paths.swap_remove(0)),
                Question::SaveMapping(_) => Command::SaveMappingTo(paths.swap_remove(0)),
                Question::OpenMapping => Command::UseMappingOf(paths.swap_remove(0)),
                Question::SaveRecipe(_) => Command::SaveRecipeTo(paths.swap_remove(0)),
                Question::OpenRecipe => Command::ApplyRecipeOf(paths.swap_remove(0)),
                Question::OpenPrices => Command::UsePricesOf(paths.swap_remove(0)),
                Question::OpenBrand => Command::UseBrandOf(paths.swap_remove(0)),
                Question::OpenDriver => Command::UseDriver(paths.swap_remove(0)),
            });
        }
    }

    /// What jobs that open files need.
    pub(super) fn opening(&self) -> Opening {
        Opening {
            reader: self.setup.reader.clone(),
            directory: self.setup.settings.as_deref().map(colleges::file),
            keychain: Arc::clone(&self.setup.keychain),
        }
    }

    /// Measures by the project's prices and regions, if a command, undo or redo changed them.
    pub(super) fn settle_engine(&mut self) {
        let document = Arc::clone(self.history.document());
        let same = |other: &Document| other.prices == document.prices && other.regions == document.regions;
        if Arc::ptr_eq(&document, &self.settled) || same(&self.settled) {
            self.settled = document;
            return;
        }
        if let Some(loaded) = self.workspace.loaded() {
            let engine = loaded.has_rows().then(|| loaded.engine.settled(&document.settings()));
            self.results.set_engine(engine);
        }
        self.settled = document;
    }

    /// Understands the document's files again if a command, undo or redo changed how they are read.
    pub(super) fn sync(&mut self) {
        if self.history.document().warehouse.is_some() {
            self.sync_elsewhere();
            return;
        }
        let Some(wanted) = self.workspace.missing(self.history.document()) else { return };
        if wanted.is_empty() {
            self.workspace.drop_loaded();
            self.workspace.importing = None;
            self.results.set_engine(None);
            return;
        }
        let key = LoadKey::of(self.history.document());
        let decisions = key.decisions.clone();
        let opening = self.opening();
        let started = self
            .start(tr!("Understanding the files"), move |progress| opening.understand(wanted, &decisions, progress));
        if started {
            self.workspace.importing = Some(key);
        }
    }
}

/// How files that were read as others before them differ from those, in one sentence each.
fn said(placements: &[Placement], files: &[ReadFile]) -> String {
    let one = |(placement, file): (&Placement, &ReadFile)| {
        let Placement { changes, from, source: _ } = placement;
        let what = if changes.is_none() { tr!("the columns are the same").to_owned() } else { changes.words() };
        match from {
            PlacedFrom::Project => tr!("{} took the place of {}: {what}", file.book.file, changes.before, what = what),
            PlacedFrom::Memory => tr!("{} was read as {} was: {what}", file.book.file, changes.before, what = what),
        }
    };
    placements.iter().zip(files).map(one).collect::<Vec<_>>().join(". ")
}

fn join_problems(problems: &[Problem]) -> Option<Problem> {
    match problems {
        [] => None,
        [one] => Some(one.clone()),
        [first, rest @ ..] => {
            let more: Vec<&str> = rest.iter().map(|problem| problem.what.as_str()).collect();
            Some(Problem::new(tr!("{}. Also: {}", first.what, more.join(". ")), first.hint.clone()))
        }
    }
}
