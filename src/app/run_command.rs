//! Runs commands: document edits become named steps, everything else changes the view or starts a job.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use egui::Context;

use super::{
    command::{CellRef, Command, ExportKind, IssueFilter, SampleProject, Section, annotations_on, edit, enabled},
    fixes,
    program::{App, Exported},
    view::{Dialog, MessageKind},
    work::{Problem, Question, export, jobs::Outcome},
};
use crate::{
    export::files::write_atomic,
    figure::Annotation,
    import::{Fix, Verdict},
    measure::Audience,
    project::{self, Access, Document, EXTENSION, History, Lock, ProjectError, Screen, SlideContent},
    sample,
    session::{self, Known},
};

impl App {
    /// Runs one command, if it can run now; otherwise says why not.
    pub(super) fn run(&mut self, ctx: &Context, command: Command) {
        if let Err(why) = enabled(&command, &self.situation()) {
            self.view.say(why);
            return;
        }
        if self.view.message.as_ref().is_some_and(|message| message.kind == MessageKind::Done) {
            self.view.message = None;
        }
        match command {
            Command::NewProject => {
                self.leave_project(Command::NewProject, |app| app.start_project(Document::default()));
            }
            Command::OpenFiles => self.ask(&Question::Open),
            Command::OpenPath => self.view.ask_path(Question::Open),
            Command::OpenPaths(paths) => self.open_paths(paths),
            Command::OpenRecent(path) => self.open_paths(vec![path]),
            Command::ForgetRecent(path) => {
                self.settings.forget(&path);
                self.store_settings();
            }
            Command::OpenSample(sample) => {
                self.leave_project(Command::OpenSample(sample), |app| app.open_sample(sample));
            }
            Command::Save => match self.file.clone() {
                Some(path) if !self.read_only => self.save_to(path),
                _ => self.ask(&Question::Save(self.project_file_name())),
            },
            Command::SaveRows(_) => {
                self.edit(&command);
                self.ask(&Question::Save(self.project_file_name()));
            }
            Command::SaveMapping => self.ask(&Question::SaveMapping(self.mapping_name())),
            Command::SaveMappingTo(path) => self.save_mapping_to(path),
            Command::UseMapping => self.ask(&Question::OpenMapping),
            Command::UseMappingOf(path) => self.read_mapping(path),
            Command::Mappings => self.view.dialog = Some(Dialog::Mappings),
            Command::ForgetMapping(fingerprint) => self.forget_mapping(&fingerprint),
            Command::SaveAs => self.ask(&Question::Save(self.project_file_name())),
            Command::SaveTo(path) => self.save_to(path),
            Command::AskProtect => self.view.dialog = Some(Dialog::Protect),
            Command::Protect(password) => self.protect(password),
            Command::OpenAs(path, access, password) => self.open_as(path, access, password),
            Command::Share => self.ask(&Question::Share(self.shared_file_name())),
            Command::ShareTo(path) => self.share_to(path),
            Command::DataHere => self.show_data(),
            Command::ClearData(kind) => self.clear_data(kind),
            Command::Earlier => self.show_snapshots(),
            Command::GoBack(snapshot) => self.go_back(&snapshot),
            Command::GoToStep(step) => self.go_to_step(step),
            Command::UnlockRecovered(password) => self.unlock_recovered(password),
            Command::Export(kind @ (ExportKind::Png | ExportKind::Svg)) => {
                self.view.dialog = Some(Dialog::Pictures(kind));
            }
            Command::ExportPictures(kind, pictures) => {
                self.view.dialog = None;
                self.settings.pictures = pictures;
                self.ask(&Question::Export(kind, Audience::Public, self.export_name(kind)));
            }
            Command::Export(kind) => {
                self.ask(&Question::Export(kind, Audience::Public, self.export_name(kind)));
            }
            Command::ProjectSettings => self.view.dialog = Some(Dialog::Settings),
            Command::Catalogue(wanted) => self.view.dialog = Some(Dialog::Catalogue(wanted)),
            Command::LoadPrices => self.ask(&Question::OpenPrices),
            Command::UsePricesOf(path) => self.read_prices(path),
            Command::Brand => {
                let now = self.history.document().brand.as_deref();
                let known = self.view.brand.as_ref().is_some_and(|brand| Some(&brand.kit) == now);
                self.view.dialog = Some(Dialog::Brand);
                if !known {
                    self.test_brand();
                }
            }
            Command::LoadBrand => {
                self.view.dialog = None; // a path typed by hand is asked for in a dialog of its own
                self.ask(&Question::OpenBrand);
            }
            Command::UseBrandOf(path) => self.read_brand(path),
            Command::TestBrand => self.test_brand(),
            Command::AskInternal => self.view.dialog = Some(Dialog::Internal),
            Command::ExportInternal(kind, reason) => {
                self.view.dialog = None;
                if let Some(audience) = Audience::internal(&reason) {
                    self.ask(&Question::Export(kind, audience, self.export_name(kind)));
                }
            }
            Command::ExportAgain if let Some((kind, path)) = self.exported_again() => {
                self.export_to(kind, Audience::Public, path);
            }
            Command::ExportAgain => {
                let kind = self.settings.last_export.unwrap_or(ExportKind::Pptx);
                self.ask(&Question::Export(kind, Audience::Public, self.export_name(kind)));
            }
            Command::ExportTo(kind, audience, path) => self.export_to(kind, audience, path),
            Command::Quit => self.leave_project(Command::Quit, Self::leave),
            Command::Recover => self.leave_project(Command::Recover, Self::recover),
            Command::DiscardRecovered => self.discard_recovered(),
            Command::ShowDifferences => self.view.dialog = Some(Dialog::Differences),
            Command::SaveAndGoOn => {
                if let Some(Dialog::Unsaved(then)) = self.view.dialog.take() {
                    self.after_save = Some(*then);
                    self.queue.send(Command::Save);
                }
            }
            Command::GoOnUnsaved => {
                if let Some(Dialog::Unsaved(then)) = self.view.dialog.take() {
                    self.saved = Arc::clone(self.history.document());
                    self.queue.send(*then);
                }
            }

            Command::Undo => {
                self.history.undo();
                self.settle_view();
            }
            Command::Redo => {
                self.history.redo();
                self.settle_view();
            }
            Command::Theme(theme) => {
                self.settings.theme = theme;
                self.apply_settings(ctx);
                self.store_settings();
            }
            Command::ZoomIn => self.zoom(ctx, self.settings.zoom * 1.1),
            Command::ZoomOut => self.zoom(ctx, self.settings.zoom / 1.1),
            Command::ZoomReset => self.zoom(ctx, 1.0),
            Command::CancelJob(id) => self.jobs.cancel(id),
            Command::ApplyAllFixes => self.apply_fixes(&IssueFilter::default()),
            Command::ApplyFixes(filter) => self.apply_fixes(&filter),
            Command::IgnoreIssues(filter) => self.ignore_issues(&filter),
            Command::NextName => self.step_name(1),
            Command::PreviousName => self.step_name(-1),
            Command::AcceptBest => self.answer_name(Verdict::Is),
            Command::RefuseBest => self.answer_name(Verdict::IsNot),
            Command::AcceptAbove => self.accept_likely(),
            Command::NextState => self.step_state(1),
            Command::PreviousState => self.step_state(-1),
            Command::KeepPicked => self.keep_picked(),
            Command::OpenSlideFigure(index) => self.open_slide_figure(index),
            Command::StartDeck(deck) => self.make_starting_deck(deck),
            Command::ChoosePlace(each) => self.view.dialog = Some(Dialog::Place(each)),
            Command::SetForEach(each) => self.make_set(each),
            Command::Present(presenting) => self.present(ctx, presenting),
            Command::CopyPicture => self.copy_picture(),
            Command::CopyTable => self.copy_table(ctx),
            Command::Annotate(shape, None) => {
                let selected = self.view.selected.clone();
                self.edit(&Command::Annotate(shape, selected));
            }
            command => {
                self.change_view(&command);
                self.edit(&command);
            }
        }
    }

    /// Changes the document and records the step.
    pub(super) fn edit(&mut self, command: &Command) {
        let slot = match self.view.screen {
            Screen::Deck => super::screen::slide_slot(self.view.slide),
            screen => super::screen::slot(screen).to_owned(),
        };
        let titles = self.results.last_figure(&slot).map(|figure| {
            let words = figure.words();
            words.proposed.clone()
        });
        let mut document = Document::clone(self.history.document());
        let (screen, slide) = (self.view.screen, self.view.slide);
        let Some(step) = edit(&mut document, command, screen, slide, &titles.unwrap_or_default()) else { return };
        if document == **self.history.document() {
            return;
        }
        // A drag or a row of nudges is one step.
        match command {
            Command::MoveAnnotation(..) => self.history.amend(&step, document),
            _ => self.history.record(step, document),
        }
        self.after_edit(command);
    }

    fn after_edit(&mut self, command: &Command) {
        match command {
            Command::LooksRight => self.remember_mappings(),
            Command::SetAccents(_) => self.test_brand(),
            Command::AddToDeck | Command::AddShareToDeck => {
                self.view.slide = self.history.document().deck.len().saturating_sub(1);
                // What the deck hides in it is said at once, not found in its notes later.
                let slot = super::screen::slot(self.view.screen);
                let figure = self.results.last_figure(slot).filter(|_| matches!(command, Command::AddToDeck));
                let hidden = figure.and_then(|figure| {
                    let notes = &figure.answer().provenance().notes;
                    notes.iter().find(|note| note.contains("than in this figure alone")).cloned()
                });
                self.view.say(hidden.map_or("Added to the deck".into(), |hidden| {
                    format!("Added to the deck. {}", hidden.trim_end_matches('.'))
                }));
            }
            Command::Annotate(..) => {
                let count = annotations_on(self.history.document(), self.view.screen, self.view.slide).len();
                self.view.selected = Some(Annotation::key(count.saturating_sub(1)));
                self.view.closed_sections.remove(&Section::Annotations);
            }
            Command::DeleteAnnotation(_) => self.view.selected = None,
            Command::AddTitleSlide => self.view.slide = 0,
            Command::MoveSlide { to, .. } => self.view.slide = *to,
            Command::SlideUp => self.view.slide = self.view.slide.saturating_sub(1),
            Command::SlideDown | Command::DuplicateSlide => self.view.slide += 1,
            _ => {}
        }
        self.settle_view();
    }

    fn change_view(&mut self, command: &Command) {
        let view = &mut self.view;
        match command {
            Command::Go(screen) => {
                view.screen = *screen;
            }
            Command::ToggleSide => view.side_shown = !view.side_shown,
            Command::ToggleFilters => view.filters_shown = !view.filters_shown,
            Command::ToggleFacet(field) => toggle(&mut view.open_facets, *field),
            Command::ToggleSection(section) => toggle(&mut view.closed_sections, *section),
            Command::Palette => view.palette = !view.palette,
            Command::Help => view.help = !view.help,
            Command::Dismiss => {
                if view.palette || view.help || view.dialog.is_some() {
                    view.palette = false;
                    view.help = false;
                    view.dialog = None;
                } else if view.message.take().is_none() {
                    view.selected = None;
                }
            }
            Command::LooksRight => view.screen = Screen::Map,
            Command::ShowFile(file) => {
                view.check.file = *file;
                view.check.cell = None;
            }
            Command::ShowCell(cell) => {
                view.check.tables.insert(cell.file, cell.sheet.clone());
                view.check.cell = Some(cell.clone());
                view.check.file = cell.file;
            }
            Command::ShowTable(file, sheet) => {
                view.check.tables.insert(*file, sheet.clone());
            }
            Command::FilterIssues(filter) => view.check.filter = filter.clone(),
            Command::SeenChanges(file) => view.check.changed.retain(|placement| placement.source != *file),
            Command::ShowIssue(at) => self.show_issue(*at),
            Command::ShowMatches(list) => {
                view.matching.list = Some(*list);
                view.matching.selected = None;
            }
            Command::SelectName(name) => view.matching.selected.clone_from(name),
            Command::AcceptFrom(percent) => view.matching.accept_from = *percent,
            Command::NextIssue => self.step_issue(1),
            Command::PreviousIssue => self.step_issue(-1),
            Command::Pick(Some(group)) => toggle(&mut view.picked, group.clone()),
            Command::Pick(None) | Command::KeepOnly(..) => view.picked.clear(),
            Command::ZoomPlot(zoom) => view.plot_zoom = Some(*zoom),
            Command::Explore(_) => {
                view.selected = None;
                view.picked.clear();
            }
            Command::Nation | Command::Tiles | Command::DrawNation { .. } | Command::OpenState(_) => {
                view.selected = None;
            }
            Command::Select(key) => view.selected.clone_from(key),
            Command::CompareBy(_) | Command::ThenBy(_) => view.selected = None,
            Command::EditTitle => view.editing_title = true,
            Command::ShowSlide(index) => view.slide = *index,
            Command::NextSlide => view.slide += 1,
            Command::PreviousSlide => view.slide = view.slide.saturating_sub(1),
            _ => {}
        }
    }

    /// Keeps the view on what exists.
    pub(super) fn settle_view(&mut self) {
        let document = self.history.document();
        self.view.slide = self.view.slide.min(document.deck.len().saturating_sub(1));
        if self.view.check.file >= document.sources.len() {
            self.view.check = super::view::CheckView::default();
        }
        if document.sources.is_empty() && document.deck.is_empty() {
            self.view.screen = Screen::Start;
        }
    }

    fn zoom(&mut self, ctx: &Context, zoom: f32) {
        self.settings.zoom = zoom.clamp(0.5, 3.0);
        self.apply_settings(ctx);
        self.store_settings();
    }

    pub(super) fn store_settings(&mut self) {
        let Some(path) = &self.setup.settings else { return };
        if let Err(error) = self.settings.store(path) {
            self.view.fail(Problem::new(
                format!("Your settings could not be saved in {}: {error}", path.display()),
                "They hold until you close the window",
            ));
        }
    }

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
        self.history = History::new("New project", document);
        self.saved = Arc::clone(self.history.document());
        self.file = None;
        self.read_only = false;
        self.let_lock_go();
        self.protect_from_now(None, true);
        self.workspace.start(Known::default());
        self.results.set_engine(None);
        self.view.screen = Screen::Start;
        self.view.selected = None;
        self.view.slide = 0;
        self.view.check = super::view::CheckView::default();
        self.view.message = None;
    }

    fn open_sample(&mut self, sample: SampleProject) {
        let (name, files): (&str, &[&str]) = match sample {
            SampleProject::Skills => ("Skills certification (sample)", &sample::NAMES[..2]),
            SampleProject::Stem => ("STEM consortium (sample)", &sample::NAMES[2..3]),
            SampleProject::Experiment => ("Randomized experiment (sample)", &sample::NAMES[4..]),
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

    fn open_paths(&mut self, paths: Vec<PathBuf>) {
        self.view.dialog = None;
        let project = paths.iter().find(|path| path.extension().is_some_and(|ending| ending == EXTENSION));
        if let Some(path) = project.cloned() {
            let command = Command::OpenPaths(vec![path.clone()]);
            self.leave_project(command, move |app| app.open_project(path, Access::Own, None));
            return;
        }
        if self.workspace.sample && self.workspace.loaded().is_some() {
            self.start_project(Document::default()); // one's own files do not belong to a sample
        }
        let (opening, base) =
            (self.opening(), self.workspace.base(self.history.document(), self.memory.mappings().to_vec()));
        let title =
            if paths.len() == 1 { "Reading a file".to_owned() } else { format!("Reading {} files", paths.len()) };
        self.start(title, move |progress| opening.add(base, paths, progress));
    }

    fn save_to(&mut self, path: PathBuf) {
        self.view.dialog = None;
        let path = with_ending(path, EXTENSION);
        let mut history = self.history.clone();
        if self.file.is_none() && history.document().name == Document::default().name {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            history.record("Name project", Document { name, ..Document::clone(history.document()) });
            self.history = history.clone();
        }
        let tables = self.workspace.loaded().map(|loaded| loaded.dataset().tables.clone()).unwrap_or_default();
        let settings = history.document().settings();
        let engine = self.workspace.loaded().filter(|loaded| loaded.has_rows());
        let engine = engine.map(|loaded| loaded.engine.settled(&settings));
        let (seal, own) = (self.protection.seal(), self.lock.clone());
        let save = move |path: &Path, history: &History| {
            let lock = Lock::for_saving(path, own.as_ref())?;
            match seal {
                Some(seal) => project::save_protected(path, history, &tables, &seal),
                None => project::save(path, history, &tables),
            }?;
            Ok::<_, ProjectError>(lock)
        };
        self.start("Saving", move |progress| {
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

    fn export_to(&mut self, kind: ExportKind, audience: Audience, path: PathBuf) {
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
        let title = format!("Exporting {}", kind.words().0);
        let pictures = self.settings.pictures;
        let job = move |progress: &_| export::export(kind, audience, pictures, &path, &document, &loaded, progress);
        self.start(title, job);
    }

    fn read_prices(&mut self, path: PathBuf) {
        self.view.dialog = None;
        let reader = self.setup.reader.clone();
        self.start("Reading consumer prices", move |progress| {
            match session::read_prices(&path, &reader, progress.cancel_flag()) {
                Ok(prices) => Outcome::PricesRead(Box::new(prices)),
                Err(error) => Outcome::Failed(Problem::new(
                    error.to_string(),
                    "Choose the CPI-U file of the Bureau of Labor Statistics, with a row a month or a year",
                )),
            }
        });
    }

    pub(super) fn start(
        &mut self,
        title: impl Into<String>,
        work: impl FnOnce(&super::work::Progress) -> Outcome + Send + 'static,
    ) -> bool {
        match self.jobs.start(title, self.generation, work) {
            Ok(_) => true,
            Err(problem) => {
                self.view.fail(problem);
                false
            }
        }
    }

    fn project_file_name(&self) -> String {
        format!("{}.{EXTENSION}", file_words(&self.history.document().name))
    }

    fn export_name(&self, kind: ExportKind) -> String {
        let name = file_words(&self.history.document().name);
        match kind {
            ExportKind::Issues => format!("{name} issues.csv"),
            ExportKind::Briefing => format!("{name} briefing.pdf"),
            kind if kind.is_folder() => format!("{name} slides"),
            kind => format!("{name}.{}", kind.ending()),
        }
    }

    fn apply_fixes(&mut self, filter: &IssueFilter) {
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let before = Arc::clone(self.history.document());
        let mut document = Document::clone(&before);
        let mut count = 0;
        for (file, issue, fix) in fixes::proposed(&before, &loaded, filter) {
            if let Some(source) = document.sources.get_mut(file) {
                source.mapping.decide(issue, fix);
                count += 1;
            }
        }
        if count > 0 {
            self.history.record(format!("Apply {count} fixes"), document);
        }
    }

    fn ignore_issues(&mut self, filter: &IssueFilter) {
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let before = Arc::clone(self.history.document());
        let mut document = Document::clone(&before);
        let mut count = 0;
        for (file, issue) in fixes::open(&before, &loaded, filter) {
            if let Some(source) = document.sources.get_mut(file) {
                source.mapping.decide(issue, &Fix::Ignore);
                count += 1;
            }
        }
        if count > 0 {
            self.history.record(format!("Ignore {count} issues"), document);
        }
    }

    /// Selects the next issue of those listed, or the one before.
    fn step_issue(&mut self, by: isize) {
        let Some(loaded) = self.workspace.loaded() else { return };
        let (document, filter) = (self.history.document(), &self.view.check.filter);
        let listed: Vec<usize> = loaded
            .issues()
            .enumerate()
            .filter(|(_at, (file, issue))| {
                let name = loaded.files.get(*file).map_or("", |file| file.name.as_str());
                filter.admits(*file, name, issue, fixes::state(document, *file, issue))
            })
            .map(|(at, _issue)| at)
            .collect();
        if listed.is_empty() {
            return;
        }
        let next = match self.view.check.issue.map(|now| listed.partition_point(|at| *at < now)) {
            Some(place) if by > 0 => {
                let passed = listed.get(place).copied() == self.view.check.issue;
                listed[(place + usize::from(passed)) % listed.len()]
            }
            Some(place) => listed[(place + listed.len() - 1) % listed.len()],
            None => listed[0],
        };
        self.show_issue(next);
    }

    fn show_issue(&mut self, at: usize) {
        let Some((file, issue)) = self.workspace.loaded().and_then(|loaded| loaded.issues().nth(at)) else { return };
        let cell =
            issue.cells.first().map(|address| CellRef { file, sheet: issue.sheet.clone(), address: address.clone() });
        let view = &mut self.view.check;
        view.issue = Some(at);
        view.file = file;
        if let Some(cell) = cell {
            view.tables.insert(file, cell.sheet.clone());
            view.cell = Some(cell);
        }
    }

    /// Goes to the next state with a college, in the order of their names.
    fn step_state(&mut self, by: isize) {
        if self.view.screen != Screen::Map {
            self.step_deck(by);
            return;
        }
        use crate::figure::{FigureKind, MapView};
        let FigureKind::Map(map) = &self.history.document().map.kind else { return };
        let MapView::State(now) = &map.view else { return };
        let states = self.workspace.states();
        if states.is_empty() {
            return;
        }
        let at = states.iter().position(|state| state == now).map_or(0, |at| at as isize + by);
        let next = states[at.rem_euclid(states.len() as isize) as usize].clone();
        self.run_open_state(next);
    }

    /// Makes the deck about the next state with a college, in one step.
    fn step_deck(&mut self, by: isize) {
        let document = self.history.document();
        let Some(now) = session::state_of(&document.deck) else { return };
        let states = self.workspace.states();
        let Some(at) = states.iter().position(|state| *state == now).filter(|_| states.len() > 1) else { return };
        let next = states[(at as isize + by).rem_euclid(states.len() as isize) as usize].clone();
        let name = crate::place::state_by_any(&next).map_or(next.as_str(), |state| state.name).to_owned();
        let moved = session::moved(document, &now, &next);
        self.history.record(format!("Deck of {name}"), moved);
        self.settle_view();
        self.view.say(format!("The deck is about {name} now"));
    }

    /// The last export of this project and where it goes now: beside it, if the deck is about another state.
    fn exported_again(&self) -> Option<(ExportKind, PathBuf)> {
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

    fn run_open_state(&mut self, fips: String) {
        let command = Command::OpenState(fips);
        self.change_view(&command);
        self.edit(&command);
    }

    /// Keeps the groups picked on Explore, in one step.
    fn keep_picked(&mut self) {
        let picked = std::mem::take(&mut self.view.picked);
        let Some(field) = self.history.document().explore.request.by.first().copied() else { return };
        self.edit(&Command::KeepOnly(field, picked));
    }

    /// Shows a slide's figure on the screen it was made on.
    fn open_slide_figure(&mut self, index: usize) {
        let mut document = Document::clone(self.history.document());
        let Some(SlideContent::Figure(figure)) = document.deck.get(index).map(|slide| slide.content.clone()) else {
            return;
        };
        document.filters = figure.request.filters.clone();
        let mut figure = *figure;
        figure.request.filters = crate::measure::Filters::default();
        let screen = match &figure.kind {
            crate::figure::FigureKind::Map(_) => {
                document.map = figure;
                Screen::Map
            }
            crate::figure::FigureKind::ShareBar(_) => {
                document.share = figure;
                Screen::Earnings
            }
            crate::figure::FigureKind::Scatter(_) => {
                document.explore = figure;
                Screen::Explore
            }
            _ => {
                document.earnings = figure;
                Screen::Earnings
            }
        };
        if document != **self.history.document() {
            self.history.record("Open slide's figure", document);
        }
        self.view.screen = screen;
        self.view.selected = None;
    }
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
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
    if clean.trim().is_empty() { "Project".to_owned() } else { clean.trim().to_owned() }
}
