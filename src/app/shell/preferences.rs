//! Settings of the window, which belong to the user and not to a project: theme, size, and keys without Ctrl.

use egui::Ui;

use super::settings::head;
use crate::app::{
    command::{Command, Theme, entry},
    screen::Cx,
    theme,
    widget::Button,
};
use crate::words::{Language, language};

pub fn ui(ui: &mut Ui, cx: &Cx<'_>, fresh: bool) {
    let tokens = cx.tokens;
    theme::dialog_width(ui, 480.0);
    ui.label(theme::bold(tr!("Settings"), 22.0).color(tokens.ink));
    head(ui, cx, tr!("Theme"), tr!("Figures on screen follow it; exports and slides stay light"));
    for choice in Theme::ALL {
        let command = Command::Theme(choice);
        let Some(entry) = entry(&command) else { continue };
        let radio = ui.radio(cx.settings.theme == choice, entry.title).on_hover_text(entry.tooltip);
        if fresh && cx.settings.theme == choice {
            radio.request_focus();
        }
        if radio.clicked() {
            cx.send(command);
        }
    }
    head(ui, cx, tr!("Size"), tr!("Of everything in the window, 80% to 300%"));
    ui.horizontal_wrapped(|ui| {
        for (label, name, command) in [
            ("−", tr!("Smaller"), Command::ZoomOut),
            ("+", tr!("Larger"), Command::ZoomIn),
            ("100%", tr!("Normal size"), Command::ZoomReset),
        ] {
            if Button::new(label).name(name).show(ui).on_hover_text(name).clicked() {
                cx.send(command);
            }
        }
        let now = tr!("Now {:.0}%", cx.settings.zoom * 100.0);
        let said = ui.label(theme::text(&now, 14.0).color(tokens.ink));
        super::message::announce(ui, &said, &now);
    });
    head(ui, cx, tr!("Language"), tr!("Of the window; exports can have another"));
    ui.horizontal_wrapped(|ui| {
        for choice in Language::ALL {
            if ui.radio(language() == choice, choice.name()).clicked() {
                cx.send(Command::Speak(choice));
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::text(tr!("Exports"), 14.0).color(tokens.ink));
        let choices = [None].into_iter().chain(Language::ALL.map(Some));
        for choice in choices {
            let name = choice.map_or(tr!("As the window"), Language::name);
            if ui.radio(cx.settings.export_language == choice, name).clicked() {
                cx.send(Command::SpeakExports(choice));
            }
        }
    });
    head(
        ui,
        cx,
        tr!("Keys"),
        tr!("Single letters, digits and signs do something where a figure has the focus and nobody types"),
    );
    let mut on = cx.settings.single_keys;
    if ui.checkbox(&mut on, tr!("Use keys without Ctrl")).changed() {
        cx.send(Command::ToggleSingleKeys);
    }
    ui.add_space(12.0);
    if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
        cx.send(Command::Dismiss);
    }
}
