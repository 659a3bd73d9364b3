//! The line above the page: where its title comes from, other wordings, and editing it.

use std::sync::Arc;

use egui::{Key, Sense, Ui, vec2};

use super::right_words;
use crate::{
    app::{
        command::{Command, Queue},
        icon::Icon,
        theme::{self, Tokens},
        widget,
    },
    figure::{Figure, Tone, Weight},
};

/// Draws the line; while the user writes, a field stands in its place.
pub fn line(ui: &mut Ui, figure: &Arc<Figure>, editing: &mut Option<String>, queue: &Queue) {
    let tokens = Tokens::of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
    let mut ui =
        ui.new_child(egui::UiBuilder::new().max_rect(row).layout(egui::Layout::left_to_right(egui::Align::Center)));
    let ui = &mut ui;
    let label = ui.label(theme::text(tr!("Title"), 12.0).color(tokens.muted));
    if let Some(text) = editing {
        let field = ui
            .add(
                egui::TextEdit::singleline(text)
                    .desired_width(row.width() - 190.0)
                    .font(theme::font(14.0, Weight::SemiBold)),
            )
            .labelled_by(label.id);
        if !field.has_focus() && !field.lost_focus() {
            field.request_focus();
        }
        ui.label(theme::text(tr!("Enter keeps, Esc drops"), 12.0).color(tokens.muted));
        if field.lost_focus() {
            let text = text.trim().to_owned();
            if !ui.input(|input| input.key_pressed(Key::Escape)) && !text.is_empty() && text != figure.words().title {
                queue.send(Command::SetTitle(text));
            }
            *editing = None;
        }
        return;
    }
    let words = figure.words();
    let edits = &figure.spec().words;
    if edits.title.is_some() {
        if words.stale {
            widget::warn_tag(ui, tr!("Edited, but the numbers have moved"));
        } else {
            widget::tag(ui, tr!("Edited"));
            ui.label(theme::text(tr!("agrees with the numbers"), 12.0).color(tokens.muted));
        }
        if widget::link(ui, tr!("Back to proposed"), 13.0, Weight::Regular).clicked() {
            queue.send(Command::BackToProposed);
        }
    } else {
        widget::tag(ui, tr!("Proposed from the numbers"));
        let count = words.proposed.len();
        if count > 1 {
            let at = edits.wording.min(count - 1) + 1;
            ui.label(theme::text(tr!("{at} of {count} wordings", at = at, count = count), 12.0).color(tokens.muted));
            if widget::icon_button(ui, Icon::Left, tr!("Previous wording"), 24.0, Ok(())).clicked() {
                queue.send(Command::PreviousWording);
            }
            if widget::icon_button(ui, Icon::Right, tr!("Next wording"), 24.0, Ok(())).clicked() {
                queue.send(Command::NextWording);
            }
        }
    }
    if widget::link(ui, tr!("Edit"), 13.0, Weight::Regular).on_hover_text("F2").clicked() {
        *editing = Some(words.title.clone());
    }
    let note = if tokens.tone != Tone::Light {
        tr!("Page as on screen, exports use light")
    } else {
        tr!("Page as it will export, 16:9")
    };
    if ui.cursor().left() + 190.0 < row.right() {
        right_words(ui, row, note);
    }
}
