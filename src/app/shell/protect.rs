//! Passwords: protecting a project, changing or removing its protection, and opening a protected one.

use std::path::PathBuf;

use egui::{TextEdit, Ui, vec2};

use crate::{
    app::{
        command::Command,
        screen::Cx,
        theme,
        widget::{self, Button, Kind},
        work::keychain::{self, Remember, Typed},
    },
    project::{Access, Password},
};

/// What is being typed; forgotten when the dialog closes.
#[derive(Default)]
pub struct Passwords {
    typed: [String; 2],
    shown: bool,
    remember: Remember,
}

impl Passwords {
    pub fn close(&mut self) {
        *self = Self::default();
    }

    /// A new password, twice.
    pub fn protect(&mut self, ui: &mut Ui, cx: &Cx<'_>, fresh: bool) {
        if fresh {
            self.close();
        }
        let tokens = cx.tokens;
        theme::dialog_width(ui, 520.0);
        let title = if cx.protected { tr!("Change the password") } else { tr!("Protect this project") };
        ui.label(theme::bold(title, 22.0).color(tokens.ink));
        let words = tr!(
            "The whole project file is sealed, with its unsaved work and its backup. Whoever does not know the password cannot read it, and nobody can recover a password that is lost."
        );
        ui.label(theme::text(words, 13.0).color(tokens.muted));
        ui.add_space(10.0);
        let [first, second] = &mut self.typed;
        field(ui, cx, tr!("Password, at least 15 characters"), first, self.shown, fresh);
        field(ui, cx, tr!("The same again"), second, self.shown, false);
        self.show_box(ui);
        self.remember_choice(ui, cx);
        let password = Password::new(&self.typed[0]);
        let ready = match password.strong_enough() {
            Ok(()) if self.typed[0] != self.typed[1] => Err(tr!("The two are not the same")),
            other => other,
        };
        let why = ready.err().filter(|_| !self.typed[0].is_empty()).unwrap_or(" ");
        ui.label(theme::text(why, 13.0).color(tokens.muted));
        ui.add_space(8.0);
        let enter = widget::enter_typed(ui);
        ui.horizontal_wrapped(|ui| {
            let verb = if cx.protected { tr!("Change and save") } else { tr!("Protect and save") };
            let accepted = Button::new(verb).kind(Kind::Primary).key("Enter").enabled(ready).show(ui).clicked();
            if (accepted || enter) && ready.is_ok() {
                cx.send(Command::Protect(Some(Typed { password, remember: self.remember })));
                self.close();
            }
            if cx.protected && Button::new(tr!("Remove the protection")).show(ui).clicked() {
                cx.send(Command::Protect(None));
            }
            if Button::new(tr!("Cancel")).key("Esc").show(ui).clicked() {
                cx.send(Command::Dismiss);
            }
        });
    }

    /// The password of a project, or of unsaved work of one.
    pub fn unlock(&mut self, ui: &mut Ui, cx: &Cx<'_>, project: Option<&(PathBuf, Access)>, wrong: bool, fresh: bool) {
        if fresh {
            self.close();
        }
        let tokens = cx.tokens;
        theme::dialog_width(ui, 480.0);
        let name = project.and_then(|(path, _)| path.file_name()).map(|name| name.to_string_lossy().into_owned());
        let title =
            name.map_or(tr!("Unsaved work is protected").to_owned(), |name| tr!("{name} is protected", name = name));
        ui.label(theme::bold(title, 18.0).color(tokens.ink));
        let (words, color) = if wrong {
            (tr!("That is not its password. Type it again; capitals count"), tokens.warn_text)
        } else {
            (tr!("Type its password to open it"), tokens.muted)
        };
        let said = ui.label(theme::text(words, 13.0).color(color));
        ui.accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
        ui.add_space(8.0);
        field(ui, cx, tr!("Password"), &mut self.typed[0], self.shown, fresh);
        self.show_box(ui);
        if project.is_some() {
            self.remember_choice(ui, cx);
        }
        ui.add_space(8.0);
        let enter = widget::enter_typed(ui);
        let ready = if self.typed[0].is_empty() { Err(tr!("Type the password first")) } else { Ok(()) };
        ui.horizontal_wrapped(|ui| {
            let accepted = Button::new(tr!("Open")).kind(Kind::Primary).key("Enter").enabled(ready).show(ui).clicked();
            if (accepted || enter) && ready.is_ok() {
                let password = Password::new(&self.typed[0]);
                cx.send(match project {
                    Some((path, access)) => {
                        Command::OpenAs(path.clone(), *access, Some(Typed { password, remember: self.remember }))
                    }
                    None => Command::UnlockRecovered(password),
                });
                self.close();
            }
            if Button::new(tr!("Cancel")).key("Esc").show(ui).clicked() {
                cx.send(Command::Dismiss);
            }
        });
    }

    /// Whether the password is remembered, and for how long: only if it is wished for.
    fn remember_choice(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.add_space(4.0);
        let said = |ui: &mut Ui, words| ui.label(theme::text(words, 13.0).color(cx.tokens.muted));
        if let Err(why) = keychain::allowed() {
            said(ui, why);
            return;
        }
        ui.horizontal(|ui| {
            ui.label(theme::bold(tr!("Remember it on this computer"), 13.0).color(cx.tokens.ink));
            let options = Remember::ALL.map(|choice| choice.label().to_owned());
            let name = tr!("Remember the password on this computer");
            if let Some(choice) = widget::select(ui, name, self.remember.label(), &options, None) {
                self.remember = Remember::ALL.get(choice).copied().unwrap_or_default();
            }
        });
        if self.remember != Remember::Never {
            said(ui, tr!("In the system’s keychain: whoever uses this account can open the project until then"));
        }
    }

    fn show_box(&mut self, ui: &mut Ui) {
        if widget::check_box(ui, tr!("Show what I type"), self.shown, None, 220.0).clicked() {
            self.shown = !self.shown;
        }
    }
}

fn field(ui: &mut Ui, cx: &Cx<'_>, name: &str, typed: &mut String, shown: bool, focus: bool) {
    let label = ui.label(theme::bold(name, 13.0).color(cx.tokens.ink));
    let field = TextEdit::singleline(typed).password(!shown).desired_width(f32::INFINITY).margin(vec2(10.0, 8.0));
    let response = ui.add(field).labelled_by(label.id).accessible_name(name);
    if focus {
        response.request_focus();
    }
    ui.add_space(4.0);
}
