//! The status bar: n, what is suppressed, what was left out; the source at the right.

use egui::{Align, Layout, Ui};

use crate::app::{
    screen::{Cx, Status},
    theme,
};

/// The same under each other, in as many lines as they need.
pub fn wrapped(ui: &mut Ui, cx: &Cx<'_>, status: &Status) {
    let Status { parts, right } = status;
    let connection = cx.connection_words();
    let right = connection.as_ref().unwrap_or(right);
    for (before, number, after) in parts {
        let words: Vec<&str> =
            [before, number, after].into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        ui.label(theme::text(words.join(" "), 12.0).color(cx.tokens.ink));
    }
    if !right.is_empty() {
        ui.label(theme::text(right, 12.0).color(cx.tokens.muted));
    }
}

pub fn ui(ui: &mut Ui, cx: &Cx<'_>, status: &Status) {
    let tokens = cx.tokens;
    let Status { parts, right } = status;
    let connection = cx.connection_words();
    let right = connection.as_ref().unwrap_or(right);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(16.0);
        ui.spacing_mut().item_spacing.x = 3.0;
        for (before, number, after) in parts {
            for (words, strong) in [(before, false), (number, true), (after, false)] {
                if words.is_empty() {
                    continue;
                }
                let text = if strong {
                    theme::semibold(words, 12.0).color(tokens.ink)
                } else {
                    theme::text(words, 12.0).color(tokens.muted)
                };
                ui.label(text);
            }
            ui.add_space(18.0);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(16.0);
            ui.add(egui::Label::new(theme::text(right, 12.0).color(tokens.muted)).truncate());
        });
    });
}
