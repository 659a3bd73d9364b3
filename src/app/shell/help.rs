//! The help page: every command with its keys, from the table.

use egui::{Grid, Modal, ScrollArea, Ui};

use crate::app::{
    command::{Command, Menu, shortcut_words, table},
    screen::Cx,
    theme,
    widget::Button,
};

pub fn ui(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    let modal = Modal::new(egui::Id::unique("help")).backdrop_color(tokens.veil).frame(theme::dialog(ui));
    let modal = modal.show(ui, |ui| {
        theme::dialog_width(ui, 620.0);
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::bold(tr!("Keys and commands"), 22.0).color(tokens.ink));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
                    cx.send(Command::Help);
                }
            });
        });
        ui.label(
            theme::text(
                tr!("Letters and numbers work while nothing is being typed. Everything is reached by Tab."),
                13.0,
            )
            .color(tokens.muted),
        );
        ui.add_space(8.0);
        ScrollArea::vertical().max_height(ui.content_rect().height() * 0.7).show(ui, |ui| {
            for menu in Menu::ALL {
                ui.add_space(8.0);
                ui.label(theme::bold(menu.title(), 15.0).color(tokens.ink));
                Grid::new(menu.title()).num_columns(3).spacing([16.0, 4.0]).min_col_width(110.0).show(ui, |ui| {
                    for entry in table().iter().filter(|entry| entry.menu == menu) {
                        let keys: Vec<String> = entry.keys.iter().take(2).map(shortcut_words).collect();
                        ui.label(theme::semibold(keys.join(", "), 13.0).color(tokens.ink));
                        ui.label(theme::text(entry.title, 13.0).color(tokens.ink));
                        ui.label(theme::text(entry.tooltip, 13.0).color(tokens.muted));
                        ui.end_row();
                    }
                });
            }
        });
    });
    if modal.should_close() {
        cx.send(Command::Help);
    }
}
