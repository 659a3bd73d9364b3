//! Connecting to a warehouse: where to, by which driver, as whom and to which table; and the statements it was asked.

use egui::{Align, Layout, ScrollArea, TextEdit, Ui, vec2};

use super::message::announce;
use crate::{
    app::{
        command::Command,
        connect::statements_text,
        screen::Cx,
        theme,
        widget::{self, Button, Kind},
        work::{
            connect::Attempt,
            keychain::{self, Remember},
        },
    },
    project::Password,
    warehouse::{Address, Dialect, Source},
};

/// What is being typed; forgotten when the dialog closes.
#[derive(Default)]
pub struct Connect {
    driver: String,
    /// The driver of the settings as it was seen last: one that is chosen in the system's dialog comes from there.
    chosen: Option<String>,
    address: String,
    user: String,
    password: String,
    schema: String,
    table: String,
    remember: Remember,
    /// Place in [`LIMITS`], once one was chosen.
    limit: Option<usize>,
}

/// Minutes that one statement may take.
const LIMITS: [u64; 4] = [1, 10, 30, 120];
/// Width of the button that chooses the driver's file.
const CHOOSE: f32 = 88.0;
/// The one in [`LIMITS`] that is proposed.
const USUAL: usize = 1;

impl Connect {
    pub fn close(&mut self) {
        *self = Self::default();
    }

    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, fresh: bool) {
        if fresh {
            self.begin(cx);
        }
        if self.chosen != cx.settings.driver {
            self.chosen.clone_from(&cx.settings.driver);
            self.driver = self.chosen.clone().unwrap_or_default();
        }
        let tokens = cx.tokens;
        let enter = widget::enter_typed(ui);
        theme::dialog_width(ui, 640.0);
        ui.label(theme::bold(tr!("Connect to a warehouse"), 22.0).color(tokens.ink));
        let words = tr!(
            "People’s rows stay there. The program asks for numbers of groups, and none of fewer people than the threshold comes back. It opens no other connection."
        );
        ui.label(theme::text(words, 13.0).color(tokens.muted));
        ui.add_space(8.0);
        self.fields(ui, cx, fresh);
        ui.add_space(6.0);
        self.choices(ui, cx);
        ui.add_space(6.0);
        let running = said(ui, cx);
        ui.add_space(6.0);
        self.buttons(ui, cx, running, enter);
    }

    fn begin(&mut self, cx: &Cx<'_>) {
        self.close();
        if let Some(table) = &cx.document.warehouse {
            self.address.clone_from(&table.address);
            let mut names = Source::new(Dialect::default(), &table.table).table;
            self.table = names.pop().unwrap_or_default();
            self.schema = names.join(".");
        }
    }

    fn fields(&mut self, ui: &mut Ui, cx: &Cx<'_>, fresh: bool) {
        // The first that is blank is typed into.
        let first = [self.driver.is_empty(), self.address.is_empty(), true].into_iter().position(|blank| blank);
        let first = first.filter(|_| fresh);
        let name = tr!("Driver: its file, or odbc:NAME");
        let label = ui.label(theme::bold(name, 13.0).color(cx.tokens.ink));
        ui.horizontal(|ui| {
            let size = vec2(ui.available_width() - CHOOSE - ui.spacing().item_spacing.x, 34.0);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                let hint = such_as("libadbc_driver_postgresql.so");
                let typed = line(&mut self.driver, &hint).desired_width(f32::INFINITY);
                let typed = ui.add(typed).labelled_by(label.id).accessible_name(name);
                if first == Some(0) {
                    typed.request_focus();
                }
            });
            let choose = Button::new(tr!("Choose…")).name(tr!("Choose the driver file"));
            if choose.width(CHOOSE).show(ui).clicked() {
                cx.send(Command::ChooseDriver);
            }
        });
        ui.add_space(2.0);
        let hint = such_as("postgresql://db.agency.gov:5432/wages");
        field(ui, cx, tr!("Address"), &hint, &mut self.address, false, first == Some(1));
        let Self { user, password, schema, table, .. } = self;
        beside(
            ui,
            |ui: &mut Ui| field(ui, cx, tr!("User"), "", user, false, first == Some(2)),
            |ui: &mut Ui| field(ui, cx, tr!("Password"), "", password, true, false),
        );
        beside(
            ui,
            |ui: &mut Ui| {
                field(ui, cx, tr!("Schema, if it is not the usual one"), &such_as("public"), schema, false, false);
            },
            |ui: &mut Ui| field(ui, cx, tr!("Table or view"), &such_as("wage_records"), table, false, false),
        );
    }

    fn choices(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let muted = |ui: &mut Ui, words: &str| ui.label(theme::text(words, 13.0).color(cx.tokens.muted));
        ui.horizontal_wrapped(|ui| {
            // A line is as tall as its first part.
            ui.set_row_height(32.0);
            ui.label(theme::bold(tr!("One question may take"), 13.0).color(cx.tokens.ink));
            let names = LIMITS.map(|minutes| tr!("{minutes} min", minutes = minutes));
            let shown = names.get(self.limit.unwrap_or(USUAL)).cloned().unwrap_or_default();
            if let Some(limit) = widget::select(ui, tr!("One question may take"), &shown, &names, Some(104.0)) {
                self.limit = Some(limit);
            }
            if keychain::allowed().is_ok() {
                ui.add_space(12.0);
                ui.label(theme::bold(tr!("Remember user and password"), 13.0).color(cx.tokens.ink));
                let options = Remember::ALL.map(|choice| choice.label().to_owned());
                let name = tr!("Remember user and password");
                if let Some(choice) = widget::select(ui, name, self.remember.label(), &options, Some(150.0)) {
                    self.remember = Remember::ALL.get(choice).copied().unwrap_or_default();
                }
            }
        });
        let remembered = Address::parse(self.address.trim()).is_ok_and(|address| {
            let bare = address.without_user();
            cx.settings.remembered.iter().any(|known| known.is_of(std::path::Path::new(&bare)))
        });
        if remembered && self.password.is_empty() {
            muted(
                ui,
                tr!(
                    "User and password of this address are in the system’s keychain; leave both fields blank to use them"
                ),
            );
        } else if let Err(why) = keychain::allowed() {
            muted(ui, why);
        } else if self.remember == Remember::Never {
            muted(ui, tr!("The password is asked for each time. It is in no project, log or recipe"));
        } else {
            muted(ui, tr!("Kept in the system’s keychain alone: whoever uses this account can connect until then"));
        }
    }

    fn buttons(&mut self, ui: &mut Ui, cx: &Cx<'_>, running: bool, enter: bool) {
        let ready = match () {
            () if self.driver.trim().is_empty() => Err(tr!("Choose the driver file first")),
            () if self.address.trim().is_empty() => Err(tr!("Type the address first")),
            () if self.table.trim().is_empty() => Err(tr!("Type the name of the table first")),
            () if running => Err(tr!("A connection is being made")),
            () => Ok(()),
        };
        ui.horizontal_wrapped(|ui| {
            let connect =
                Button::new(tr!("Connect")).kind(Kind::Primary).key("Enter").enabled(ready).show(ui).clicked();
            if (connect || enter) && ready.is_ok() {
                cx.send(Command::ConnectTo(Box::new(self.attempt()), false));
            }
            if Button::new(tr!("Test")).name(tr!("Test the connection")).enabled(ready).show(ui).clicked() {
                cx.send(Command::ConnectTo(Box::new(self.attempt()), true));
            }
            if Button::new(tr!("Cancel")).key("Esc").show(ui).clicked() {
                cx.send(Command::Dismiss);
            }
        });
    }

    fn attempt(&self) -> Attempt {
        let quoted = |name: &str| {
            if name.contains('.') && !name.contains('"') { format!("\"{name}\"") } else { name.to_owned() }
        };
        let (schema, table) = (self.schema.trim(), self.table.trim());
        // Without a schema, `schema.table` may have been typed as one.
        let table = if schema.is_empty() { table.to_owned() } else { format!("{schema}.{}", quoted(table)) };
        Attempt {
            driver: self.driver.trim().to_owned(),
            address: self.address.trim().to_owned(),
            user: self.user.trim().to_owned(),
            password: Password::new(&self.password),
            remember: self.remember,
            table,
            minutes: LIMITS.get(self.limit.unwrap_or(USUAL)).copied().unwrap_or(LIMITS[USUAL]),
        }
    }
}

/// What the job does and since when, or what became of it; true while it runs.
fn said(ui: &mut Ui, cx: &Cx<'_>) -> bool {
    let tokens = cx.tokens;
    let job = cx.view.connect.job.and_then(|id| cx.jobs.iter().find(|job| job.id == id));
    if let Some(job) = job {
        ui.horizontal_wrapped(|ui| {
            ui.set_row_height(28.0);
            let words = job.progress().doing();
            let doing = ui.label(theme::semibold(&words, 14.0).color(tokens.ink));
            announce(ui, &doing, &words);
            let seconds = tr!("{} s", job.since.elapsed().as_secs());
            ui.label(theme::text(seconds, 13.0).color(tokens.muted));
            if Button::new(tr!("Stop")).small().show(ui).clicked() {
                cx.send(Command::StopConnecting);
            }
        });
        ui.request_repaint_after(std::time::Duration::from_millis(100));
        return true;
    }
    match &cx.view.connect.said {
        Some(Ok(words)) => {
            let label = ui.label(theme::semibold(words, 14.0).color(tokens.accent));
            announce(ui, &label, words);
        }
        Some(Err(problem)) => {
            let label = ui.label(theme::semibold(&problem.what, 14.0).color(tokens.warn_text));
            announce(ui, &label, &problem.what);
            if !problem.hint.is_empty() {
                ui.label(theme::text(&problem.hint, 14.0).color(tokens.ink));
            }
        }
        None => {}
    }
    false
}

/// Two fields in halves of the width.
fn beside(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let half = (ui.available_width() - 12.0) / 2.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        ui.vertical(|ui| {
            ui.set_width(half);
            left(ui);
        });
        ui.vertical(|ui| {
            ui.set_width(half);
            right(ui);
        });
    });
}

/// An example, which is not taken for something typed in colours that are all alike.
fn such_as(example: &str) -> String {
    tr!("such as {}", example)
}

fn line<'a>(typed: &'a mut String, hint: &'a str) -> TextEdit<'a> {
    TextEdit::singleline(typed).hint_text(hint).margin(vec2(10.0, 7.0))
}

fn field(ui: &mut Ui, cx: &Cx<'_>, name: &str, hint: &str, typed: &mut String, masked: bool, focus: bool) {
    let label = ui.label(theme::bold(name, 13.0).color(cx.tokens.ink));
    let field = line(typed, hint).password(masked).desired_width(f32::INFINITY);
    let response = ui.add(field).labelled_by(label.id).accessible_name(name);
    if focus {
        response.request_focus();
    }
    ui.add_space(2.0);
}

/// The statements that the warehouse was asked, to be read and copied.
pub fn statements(ui: &mut Ui, cx: &Cx<'_>, statements: &[String], fresh: bool) {
    let tokens = cx.tokens;
    theme::dialog_width(ui, 760.0);
    ui.label(theme::bold(tr!("What the warehouse was asked"), 22.0).color(tokens.ink));
    let words = tr!(
        "Each statement as it was sent, the oldest first. They count and rank inside the warehouse; small groups are left out there"
    );
    ui.label(theme::text(words, 13.0).color(tokens.muted));
    ui.add_space(8.0);
    let text = statements_text(statements);
    if statements.is_empty() {
        ui.label(theme::text(tr!("Nothing was asked since this project was opened"), 14.0).color(tokens.ink));
    } else {
        let tall = (ui.content_rect().height() - 300.0).clamp(120.0, 420.0);
        ScrollArea::vertical().id_salt("statements").max_height(tall).show(ui, |ui| {
            let mut shown = text.as_str();
            let field = TextEdit::multiline(&mut shown).desired_width(f32::INFINITY).margin(vec2(10.0, 8.0));
            ui.add(field.font(egui::TextStyle::Monospace)).accessible_name(tr!("SQL"));
        });
    }
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        let ready = if statements.is_empty() { Err(tr!("There is nothing to copy")) } else { Ok(()) };
        let copy = Button::new(tr!("Copy")).name(tr!("Copy the SQL")).kind(Kind::Primary).enabled(ready).show(ui);
        if fresh {
            copy.request_focus();
        }
        if copy.clicked() {
            cx.send(Command::CopyStatements);
        }
        if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
            cx.send(Command::Dismiss);
        }
    });
}
