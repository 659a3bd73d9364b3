//! One entry of the catalogue as it is written: a new one, one of the user's, or more spellings of a bundled one.

use egui::{Key, Ui};

use crate::{
    app::{
        command::Command,
        screen::Cx,
        shell::settings::{head, text},
        theme,
        widget::{Button, Kind},
    },
    import::{CatalogueEdit, Credential, Listed},
};

/// The fields, and what they are written for.
#[derive(Default)]
pub(super) struct Form {
    /// The entry that is changed; `None` for a new one.
    old: Option<Credential>,
    /// The bundled credential that gets more spellings.
    bundled: Option<String>,
    name: String,
    level: String,
    body: String,
    /// Separated by semicolons.
    aliases: String,
}

impl Form {
    /// A new entry with this name.
    pub fn new(name: Option<&str>) -> Self {
        Self { name: name.unwrap_or_default().to_owned(), ..Self::default() }
    }

    /// What can be changed in a row of the list.
    pub fn of(listed: &Listed) -> Self {
        let bundled = listed.is_bundled().then(|| listed.shown.clone());
        let Credential { name, level, body, aliases } = listed.own.clone().unwrap_or_default();
        let name = bundled.clone().unwrap_or(name);
        Self { old: listed.own.clone(), bundled, name, level, body, aliases: aliases.join("; ") }
    }

    /// True if this row of the list is being changed.
    pub fn is_of(&self, listed: &Listed) -> bool {
        match (&self.bundled, &self.old) {
            (Some(name), _) => listed.is_bundled() && *name == listed.shown,
            (None, Some(old)) => listed.own.as_ref() == Some(old),
            (None, None) => false,
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, focus: bool) {
        let title = match (&self.bundled, &self.old) {
            (Some(name), _) => tr!("Other spellings of {name}", name = name),
            (None, Some(old)) => tr!("Change {}", old.shown()),
            (None, None) => tr!("New credential").to_owned(),
        };
        head(ui, cx, &title, tr!("Case and punctuation of spellings do not matter; separate several by semicolons"));
        let mut entered = false;
        let mut field = |ui: &mut Ui, typed: &mut String, name: &str, hint: &str, width: f32| {
            let response = text(ui, typed, name, hint, width);
            entered |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            response
        };
        if self.bundled.is_none() {
            ui.horizontal_wrapped(|ui| {
                let name = field(ui, &mut self.name, tr!("Credential’s name"), tr!("Name as figures show it"), 250.0);
                if focus {
                    name.request_focus();
                }
                field(ui, &mut self.level, tr!("Level or module"), tr!("Level or module, if any"), 160.0);
                field(ui, &mut self.body, tr!("Certified by"), tr!("Certified by"), 220.0);
            });
        }
        field(ui, &mut self.aliases, tr!("Other spellings"), tr!("FCR-O1; Fanuc cert. robot op. 1"), f32::INFINITY);
        let edit = self.edit();
        let refused = match &edit {
            Some(edit) => {
                cx.document.decisions.credentials.clone().apply(edit).err().map(|refused| refused.to_string())
            }
            None => Some(tr!("It is so already").to_owned()),
        };
        let written = [&self.name, &self.level, &self.body, &self.aliases].iter().any(|text| !text.trim().is_empty());
        let words = match &refused {
            Some(refused) if written && edit.is_some() => refused.as_str(),
            _ => " ",
        };
        ui.label(theme::text(words, 13.0).color(cx.tokens.warn_text));
        ui.horizontal_wrapped(|ui| {
            let verb = match (&self.bundled, &self.old) {
                (Some(_), _) => tr!("Save spellings"),
                (None, Some(_)) => tr!("Save entry"),
                (None, None) => tr!("Add credential"),
            };
            let ready = refused.as_deref().map_or(Ok(()), Err);
            let pressed = Button::new(verb).kind(Kind::Primary).enabled(ready).show(ui).clicked();
            if (pressed || entered)
                && ready.is_ok()
                && let Some(edit) = edit
            {
                cx.send(Command::EditCatalogue(edit));
                *self = Self::default();
            } else if (self.old.is_some() || self.bundled.is_some())
                && Button::new(tr!("New credential")).show(ui).clicked()
            {
                *self = Self::default();
            }
        });
    }

    /// What the fields ask for; `None` if nothing.
    fn edit(&self) -> Option<CatalogueEdit> {
        let aliases = self.aliases.split(';').map(str::trim).filter(|alias| !alias.is_empty());
        let entry = Credential {
            name: self.name.trim().to_owned(),
            level: self.level.trim().to_owned(),
            body: self.body.trim().to_owned(),
            aliases: aliases.map(str::to_owned).collect(),
        };
        match &self.old {
            Some(old) if *old == entry => None,
            Some(old) if self.bundled.is_some() && entry.aliases.is_empty() => Some(CatalogueEdit::Remove(old.clone())),
            Some(old) => Some(CatalogueEdit::Change(old.clone(), entry)),
            None if self.bundled.is_some() && entry.aliases.is_empty() => None,
            None => Some(CatalogueEdit::Add(entry)),
        }
    }
}
