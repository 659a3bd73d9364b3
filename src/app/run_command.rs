//! Runs commands: document edits become named steps, everything else changes the view or starts a job.

use crate::words::set_language;
use std::{collections::BTreeSet, sync::Arc};

use egui::Context;

use super::{
    command::{Command, ExportKind, IssueFilter, Section, annotations_on, edit, enabled},
    program::App,
    view::{Dialog, MessageKind},
    work::{Problem, Question, jobs::Outcome, settings::ZOOMS},
};
use crate::{
    figure::Annotation,
    import::Verdict,
    measure::Audience,
    project::{Document, Screen},
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
        // Whoever stopped all questions and does something else may want answers again.
        if command != Command::StopAsking {
            self.workspace.link().resume();
        }
        match command {
            Command::NewProject => {
                self.leave_project(Command::NewProject, |app| app.start_project(Document::default()));
            }
            Command::OpenFiles => self.ask(&Question::Open),
            Command::OpenPath => self.view.ask_path(Question::Open),
            Command::OpenPaths(paths) => self.open_paths(paths),
            Command::Connect => self.show_connect(false),
            Command::ConnectTo(attempt, test) => self.connect_to(*attempt, test),
            // The dialog says so when the job has ended.
            Command::StopConnecting => self.view.connect.job.into_iter().for_each(|job| self.jobs.cancel(job)),
            Command::UseWarehouse => self.leave_project(Command::UseWarehouse, Self::use_warehouse),
            Command::Disconnect => {
                self.workspace.disconnect();
                self.view.say(tr!("Disconnected; the numbers that came stay"));
            }
            Command::RefreshWarehouse => self.refresh_warehouse(),
            Command::AskAgain => self.ask_again(),
            Command::StopAsking => self.workspace.link().pause(),
            Command::ShowStatements => {
                self.view.dialog = Some(Dialog::Statements(self.workspace.link().statements()));
            }
            Command::CopyStatements => {
                self.copy_statements(ctx);
                self.view.dialog = None;
                self.view.say(tr!("The SQL is on the clipboard"));
            }
            Command::ChooseDriver => self.ask(&Question::OpenDriver),
            Command::UseDriver(path) => {
                self.settings.driver = Some(path.display().to_string());
                self.store_settings();
            }
            Command::OpenRecent(path) => self.open_paths(vec![path]),
            Command::FindRecent(path) => self.ask(&Question::FindProject(path)),
            Command::RecentMoved(from, to) => {
                self.settings.moved(&from, &to);
                self.store_settings();
                self.open_paths(vec![to]);
            }
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
            // A copy: the project stays what it is, with all that is in it.
            Command::SaveRows(false) => self.ask(&Question::Share(self.name_without_rows())),
            Command::SaveRows(true) => {
                self.edit(&command);
                self.ask(&Question::Save(self.project_file_name()));
            }
            Command::SaveMapping => self.ask(&Question::SaveMapping(self.mapping_name())),
            Command::SaveMappingTo(path) => self.save_mapping_to(path),
            Command::UseMapping => self.ask(&Question::OpenMapping),
            Command::UseMappingOf(path) => self.read_mapping(path),
            Command::SaveRecipe => self.ask(&Question::SaveRecipe(self.recipe_name())),
            Command::SaveRecipeTo(path) => self.save_recipe_to(path),
            Command::ApplyRecipe => self.ask(&Question::OpenRecipe),
            Command::ApplyRecipeOf(path) => self.apply_recipe_of(path),
            Command::SimilarNames => self.view.dialog = Some(Dialog::Names),
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
            Command::ForgetPasswords => self.forget_passwords(|_| true),
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
            Command::Speak(language) => {
                self.settings.language = language;
                set_language(language);
                self.results.forget();
                self.store_settings();
            }
            Command::SpeakExports(language) => {
                self.settings.export_language = language;
                self.store_settings();
            }
            Command::ZoomIn => self.zoom(ctx, zoom_after(self.settings.zoom, 1)),
            Command::ZoomOut => self.zoom(ctx, zoom_after(self.settings.zoom, -1)),
            Command::ZoomReset => self.zoom(ctx, 1.0),
            Command::Preferences => self.view.dialog = Some(Dialog::Preferences),
            Command::ToggleSingleKeys => {
                self.settings.single_keys = !self.settings.single_keys;
                self.store_settings();
                let on = self.settings.single_keys;
                self.view.say(if on {
                    tr!("Single keys work where a figure has the focus")
                } else {
                    tr!("Single keys are off")
                });
            }
            Command::FromPalette(command) => {
                self.view.palette = false;
                self.settings.used(&command);
                self.store_settings();
                self.queue.send(*command);
            }
            Command::PinRecent(path) => {
                self.settings.pin(&path);
                self.store_settings();
            }
            Command::CancelJob(id) => {
                self.jobs.cancel(id);
                // A job that asks a warehouse waits for its answer.
                self.workspace.link().cancel();
            }
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
                self.view.say(hidden.map_or(tr!("Added to the deck").into(), |hidden| {
                    tr!("Added to the deck. {}", hidden.trim_end_matches('.'))
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
        if *command == Command::Dismiss && self.view.dialog == Some(Dialog::Connect) {
            self.stop_connecting();
            self.workspace.waiting = None;
        }
        let view = &mut self.view;
        match command {
            Command::Go(screen) => {
                view.screen = *screen;
            }
            Command::ToggleSide => view.side_shown = !view.side_shown,
            Command::ToggleSteps => view.steps_shown = !view.steps_shown,
            Command::CompareNames(field, method) => (view.names.field, view.names.method) = (*field, *method),
            Command::ToggleFilters => view.filters_shown = !view.filters_shown,
            Command::ToggleFacet(field) => toggle(&mut view.open_facets, *field),
            Command::ToggleSection(section) => toggle(&mut view.closed_sections, *section),
            Command::Palette => view.palette = !view.palette,
            Command::Help | Command::Keys => {
                view.help = !view.help;
                view.help_keys = *command == Command::Keys;
            }
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
        if !document.has_data() && document.deck.is_empty() {
            self.view.screen = Screen::Start;
        }
    }

    fn zoom(&mut self, ctx: &Context, zoom: f32) {
        self.settings.zoom = zoom.clamp(ZOOMS[0], ZOOMS[ZOOMS.len() - 1]);
        self.apply_settings(ctx);
        self.store_settings();
    }

    pub(super) fn store_settings(&mut self) {
        let Some(path) = &self.setup.settings else { return };
        if let Err(error) = self.settings.store(path) {
            self.view.fail(Problem::new(
                tr!("Your settings could not be saved in {}: {error}", path.display(), error = error),
                tr!("They hold until you close the window"),
            ));
        }
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

    pub(super) fn run_open_state(&mut self, fips: String) {
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
}

/// The size one step larger or smaller.
fn zoom_after(now: f32, by: i32) -> f32 {
    let next = if by > 0 {
        ZOOMS.into_iter().find(|zoom| *zoom > now + 0.01)
    } else {
        ZOOMS.into_iter().rev().find(|zoom| *zoom < now - 0.01)
    };
    next.unwrap_or(now)
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}
