//! Questions that must be answered first: unsaved work, and a path typed by hand.

use std::path::PathBuf;

use egui::{Modal, ScrollArea, TextEdit, Ui, vec2};

use super::{
    brand,
    catalogue::CredentialCatalogue,
    column::follow_focus,
    connect::{self, Connect},
    data,
    internal::Internal,
    locked, mappings, names,
    pictures::PictureChoice,
    places::Places,
    preferences,
    protect::Passwords,
    recovery, report,
    settings::ProjectSettings,
};
use crate::app::{
    command::Command,
    screen::Cx,
    theme,
    view::Dialog,
    widget::{self, Button, Kind},
    work::Question,
};

/// What is being typed.
#[derive(Default)]
pub struct Dialogs {
    typed: String,
    internal: Internal,
    pictures: PictureChoice,
    settings: ProjectSettings,
    catalogue: CredentialCatalogue,
    places: Places,
    passwords: Passwords,
    names: names::Names,
    connect: Connect,
    open: bool,
}

impl Dialogs {
    pub fn close(&mut self) {
        self.open = false;
        self.passwords.close();
        self.connect.close();
    }

    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, dialog: &Dialog) {
        let fresh = !self.open;
        self.open = true;
        let modal = Modal::new(egui::Id::unique("dialog")).backdrop_color(cx.tokens.veil).frame(theme::dialog(ui));
        let modal = modal.show(ui, |ui| {
            // In a small window, or with large text, a dialog is longer than the window.
            let most = (ui.content_rect().height() - 60.0).max(120.0);
            let area = ScrollArea::vertical().id_salt("dialog").max_height(most).min_scrolled_height(most);
            area.show(ui, |ui| {
                self.contents(ui, cx, dialog, fresh);
                follow_focus(ui);
            });
        });
        if modal.should_close() {
            cx.send(Command::Dismiss);
        }
    }

    fn contents(&mut self, ui: &mut Ui, cx: &Cx<'_>, dialog: &Dialog, fresh: bool) {
        match dialog {
            Dialog::Unsaved(_) => unsaved(ui, cx, fresh),
            Dialog::Protect => self.passwords.protect(ui, cx, fresh),
            Dialog::Unlock { project, wrong } => self.passwords.unlock(ui, cx, project.as_ref(), *wrong, fresh),
            Dialog::InUse(path, holder) => locked::in_use(ui, cx, path, holder, fresh),
            Dialog::Earlier { branches, snapshots } => locked::earlier(ui, cx, branches, snapshots),
            Dialog::Differences => recovery::differences(ui, cx),
            Dialog::Data(files) => data::ui(ui, cx, files),
            Dialog::Mappings => mappings::ui(ui, cx),
            Dialog::Preferences => preferences::ui(ui, cx, fresh),
            Dialog::Names => self.names.ui(ui, cx),
            Dialog::Connect => self.connect.ui(ui, cx, fresh),
            Dialog::Statements(statements) => connect::statements(ui, cx, statements, fresh),
            Dialog::Report(found) => report::ui(ui, cx, found, fresh),
            Dialog::Brand => brand::ui(ui, cx),
            Dialog::Internal => self.internal.ui(ui, cx, fresh),
            Dialog::Pictures(kind) => self.pictures.ui(ui, cx, *kind, fresh),
            Dialog::Settings => self.settings.ui(ui, cx, fresh),
            Dialog::Catalogue(wanted) => self.catalogue.ui(ui, cx, wanted.as_deref(), fresh),
            Dialog::Place(each) => self.places.ui(ui, cx, *each, fresh),
            Dialog::Path { question, typed } => {
                if fresh {
                    self.typed.clone_from(typed);
                }
                self.path(ui, cx, question, fresh);
            }
        }
    }

    fn path(&mut self, ui: &mut Ui, cx: &Cx<'_>, question: &Question, fresh: bool) {
        let tokens = cx.tokens;
        theme::dialog_width(ui, 560.0);
        ui.label(theme::bold(question.title(), 15.0).color(tokens.ink));
        let hint = match question {
            Question::Open => tr!("Where the file is; several are separated by semicolons"),
            Question::Save(_) if cx.document.warehouse.is_some() => {
                tr!("Where to save the project. It holds published numbers and no people’s rows, user or password")
            }
            Question::Save(_) if cx.document.save_rows => {
                tr!("Where to save the project. It holds the imported rows, without columns that identify people")
            }
            Question::FindProject(_) => tr!("Where the project is now"),
            Question::Save(_) => tr!("Where to save the project. People’s rows are left out"),
            Question::Share(_) => {
                tr!(
                    "Where to write the copy. It has no people’s rows, history, notes, file names, titles, nor filters that only they name"
                )
            }
            Question::Export(kind, ..) if kind.is_folder() => tr!("The folder to write the slides into"),
            Question::Export(..) => tr!("Where to write the file"),
            Question::SaveMapping(_) => tr!("Where to save how the file was read. It holds no cells of people"),
            Question::OpenMapping => tr!("Where the mapping is"),
            Question::SaveRecipe(_) => tr!("Where to save the steps. The file holds no cells of people"),
            Question::OpenRecipe => tr!("Where the recipe is"),
            Question::OpenPrices => tr!("Where the spreadsheet of consumer prices is"),
            Question::OpenBrand => tr!("Where the brand kit (JSON) or the PowerPoint template is"),
            Question::OpenDriver => tr!("Where the driver file is"),
        };
        let label = ui.label(theme::text(hint, 13.0).color(tokens.muted));
        ui.add_space(4.0);
        let field = TextEdit::singleline(&mut self.typed).desired_width(f32::INFINITY).margin(vec2(10.0, 8.0));
        let typed = ui.add(field).labelled_by(label.id).accessible_name(tr!("Path"));
        if fresh {
            typed.request_focus();
        }
        let enter = widget::enter_typed(ui);
        ui.add_space(10.0);
        ui.horizontal_wrapped(|ui| {
            let verb = match question {
                Question::Open | Question::FindProject(_) => tr!("Open"),
                Question::Save(_) | Question::Share(_) | Question::SaveMapping(_) | Question::SaveRecipe(_) => {
                    tr!("Save")
                }
                Question::OpenMapping | Question::OpenPrices | Question::OpenBrand | Question::OpenDriver => tr!("Use"),
                Question::OpenRecipe => tr!("Apply"),
                Question::Export(..) => tr!("Export"),
            };
            let ready = if self.typed.trim().is_empty() { Err(tr!("Type a path first")) } else { Ok(()) };
            let accepted = Button::new(verb).kind(Kind::Primary).key("Enter").enabled(ready).show(ui).clicked();
            if (accepted || enter) && ready.is_ok() {
                cx.send(Command::Dismiss);
                cx.send(self.accept(question));
            }
            if Button::new(tr!("Cancel")).key("Esc").show(ui).clicked() {
                cx.send(Command::Dismiss);
            }
        });
    }

    fn accept(&self, question: &Question) -> Command {
        let path = |text: &str| PathBuf::from(text.trim().trim_matches('"'));
        match question {
            Question::Open => {
                Command::OpenPaths(self.typed.split(';').filter(|text| !text.trim().is_empty()).map(path).collect())
            }
            Question::FindProject(from) => Command::RecentMoved(from.clone(), path(&self.typed)),
            Question::Save(_) => Command::SaveTo(path(&self.typed)),
            Question::Share(_) => Command::ShareTo(path(&self.typed)),
            Question::Export(kind, audience, _) => Command::ExportTo(*kind, audience.clone(), path(&self.typed)),
            Question::SaveMapping(_) => Command::SaveMappingTo(path(&self.typed)),
            Question::OpenMapping => Command::UseMappingOf(path(&self.typed)),
            Question::SaveRecipe(_) => Command::SaveRecipeTo(path(&self.typed)),
            Question::OpenRecipe => Command::ApplyRecipeOf(path(&self.typed)),
            Question::OpenPrices => Command::UsePricesOf(path(&self.typed)),
            Question::OpenBrand => Command::UseBrandOf(path(&self.typed)),
            Question::OpenDriver => Command::UseDriver(path(&self.typed)),
        }
    }
}

fn unsaved(ui: &mut Ui, cx: &Cx<'_>, fresh: bool) {
    let tokens = cx.tokens;
    theme::dialog_width(ui, 440.0);
    ui.label(theme::bold(tr!("Save changes to {}?", cx.document.name), 15.0).color(tokens.ink));
    let words = match cx.undo {
        Some(step) => tr!("The last step was: {step}. What is not saved is lost.", step = step),
        None => tr!("What is not saved is lost.").to_owned(),
    };
    ui.label(theme::text(words, 13.0).color(tokens.muted));
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        let save = Button::new(tr!("Save")).kind(Kind::Primary).show(ui);
        if fresh {
            save.request_focus();
        }
        if save.clicked() {
            cx.send(Command::SaveAndGoOn);
        }
        if Button::new(tr!("Don’t save")).show(ui).clicked() {
            cx.send(Command::GoOnUnsaved);
        }
        if Button::new(tr!("Cancel")).key("Esc").show(ui).clicked() {
            cx.send(Command::Dismiss);
        }
    });
}
