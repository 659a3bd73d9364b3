//! Choosing: check boxes, drop-down lists, segments and toggles.

use egui::{Popup, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::{Button, Kind, left_label};
use crate::{
    app::{
        icon::{self, Icon},
        theme::{self, RADIUS, Tokens, size},
    },
    figure::Weight,
};

/// A check box with a number at the right end of its row; returns true if it was clicked.
pub fn check_box(ui: &mut Ui, label: &str, checked: bool, right: Option<&str>, width: f32) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 26.0), Sense::click());
    let name = right.map_or_else(|| label.to_owned(), |right| format!("{label}, {right}"));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, checked, &name));
    let square = Rect::from_center_size(pos2(rect.left() + 8.0, rect.center().y), Vec2::splat(16.0));
    if checked {
        ui.painter().rect_filled(square, 3.0, tokens.accent);
        icon::paint(ui.painter(), square.shrink(1.0), Icon::Tick, tokens.on_accent);
    } else {
        let ground = if response.hovered() { tokens.hover } else { tokens.field };
        ui.painter().rect(square, 3.0, ground, Stroke::new(1.0, tokens.field_line), StrokeKind::Inside);
    }
    let right_width = right.map_or(0.0, |right| {
        let words = ui.painter().layout_no_wrap(right.to_owned(), theme::font(13.0, Weight::Regular), tokens.muted);
        let wide = words.size().x;
        ui.painter().galley(pos2(rect.right() - wide, rect.center().y - words.size().y / 2.0), words, tokens.muted);
        wide + 6.0
    });
    let room = rect.width() - 24.0 - right_width;
    let words = clipped(ui, label, 14.0, Weight::Regular, room, tokens.ink);
    ui.painter().galley(pos2(rect.left() + 24.0, rect.center().y - words.size().y / 2.0), words, tokens.ink);
    theme::focus_ring(ui, &response);
    response
}

/// A drop-down list; returns the index of what was chosen. `name` is what a screen reader says before the value.
pub fn select(ui: &mut Ui, name: &str, shown: &str, options: &[String], width: Option<f32>) -> Option<usize> {
    let spoken = format!("{name}: {shown}");
    let mut button = Button::new(shown).name(&spoken).opens();
    if let Some(width) = width {
        button = button.width(width);
    }
    pick(ui, button, shown, options, &|_| None)
}

/// As [`select`], with a tooltip on each option and on the one that is chosen.
pub fn select_about(
    ui: &mut Ui,
    name: &str,
    shown: &str,
    options: &[String],
    width: f32,
    about: &dyn Fn(usize) -> Option<&'static str>,
) -> Option<usize> {
    let spoken = format!("{name}: {shown}");
    pick(ui, Button::new(shown).name(&spoken).opens().width(width), shown, options, about)
}

fn pick(
    ui: &mut Ui,
    button: Button<'_>,
    shown: &str,
    options: &[String],
    about: &dyn Fn(usize) -> Option<&'static str>,
) -> Option<usize> {
    let mut response = button.show(ui);
    if let Some(words) = options.iter().position(|option| option == shown).and_then(about) {
        response = response.on_hover_text(words);
    }
    let mut chosen = None;
    Popup::menu(&response).width(response.rect.width().max(160.0)).show(|ui| {
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for (index, option) in options.iter().enumerate() {
                let kind = if option == shown { Kind::Soft } else { Kind::Quiet };
                let wide = ui.available_width();
                let mut item = Button::new(option).kind(kind).small().width(wide).show(ui);
                if let Some(words) = about(index) {
                    item = item.on_hover_text(words);
                }
                if item.clicked() {
                    chosen = Some(index);
                    ui.close();
                }
            }
        });
    });
    chosen
}

/// A row of segments of which one is chosen; returns the index of another one clicked.
pub fn segmented(ui: &mut Ui, options: &[(Icon, &str)], chosen: usize, beside: f32) -> Option<usize> {
    let tokens = Tokens::of(ui);
    let wide = |label: &str| {
        let words = ui.painter().layout_no_wrap(label.to_owned(), theme::font(14.0, Weight::SemiBold), tokens.ink);
        words.size().x + 46.0
    };
    // Where the row has no room for every name, all but the chosen one are told by their picture and their tooltip.
    let named = options.iter().map(|(_, label)| wide(label)).sum::<f32>() + beside <= ui.available_width();
    let mut clicked = None;
    ui.spacing_mut().item_spacing.x = 0.0;
    for (index, &(picture, label)) in options.iter().enumerate() {
        let on = index == chosen;
        let weight = if on { Weight::SemiBold } else { Weight::Regular };
        let words = ui.painter().layout_no_wrap(label.to_owned(), theme::font(14.0, weight), tokens.ink);
        let told = named || on;
        let width = if told { words.size().x + 46.0 } else { 38.0 };
        let (rect, response) = ui.allocate_exact_size(vec2(width, size::CONTROL), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, label));
        let ground = match (on, response.hovered()) {
            (true, _) => tokens.soft,
            (false, true) => tokens.hover,
            (false, false) => tokens.field,
        };
        let ink = if on { tokens.accent } else { tokens.ink };
        ui.painter().rect(rect, 0.0, ground, Stroke::new(1.0, tokens.field_line), StrokeKind::Inside);
        let side = Rect::from_center_size(pos2(rect.left() + 19.0, rect.center().y), Vec2::splat(17.0));
        icon::paint(ui.painter(), side, picture, ink);
        let at = pos2(rect.left() + 34.0, rect.center().y - words.size().y / 2.0);
        if told {
            ui.painter().galley_with_override_text_color(at, words, ink);
        }
        theme::focus_ring(ui, &response);
        let response = if told { response } else { response.on_hover_text(label) };
        if response.clicked() && !on {
            clicked = Some(index);
        }
    }
    clicked
}

/// A small button that is on or off, with the key that does the same at its right end.
pub fn toggle(ui: &mut Ui, label: &str, key: Option<&str>, on: bool, width: f32) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::CONTROL_SMALL), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, label));
    let ground = match (on, response.hovered()) {
        (true, _) => tokens.soft,
        (false, true) => tokens.hover,
        (false, false) => tokens.field,
    };
    let (line, ink) = if on { (tokens.accent, tokens.accent) } else { (tokens.field_line, tokens.ink) };
    ui.painter().rect(rect, RADIUS, ground, Stroke::new(1.0, line), StrokeKind::Inside);
    let room = width - if key.is_some() { 26.0 } else { 14.0 };
    let words = clipped(ui, label, 13.0, if on { Weight::SemiBold } else { Weight::Regular }, room, ink);
    ui.painter().galley(pos2(rect.left() + 8.0, rect.center().y - words.size().y / 2.0), words, ink);
    if let Some(key) = key {
        let hint = ui.painter().layout_no_wrap(key.to_owned(), theme::font(12.0, Weight::Regular), tokens.muted);
        let at = pos2(rect.right() - 8.0 - hint.size().x, rect.center().y - hint.size().y / 2.0);
        ui.painter().galley(at, hint, tokens.muted);
    }
    theme::focus_ring(ui, &response);
    response
}

/// A choice behind its label, in a column of such; the place of the option chosen.
pub fn choice_row(ui: &mut Ui, label: &str, shown: &str, options: &[String]) -> Option<usize> {
    choice_row_about(ui, label, shown, options, &|_| None)
}

/// A [`choice_row`] whose options explain themselves.
pub fn choice_row_about(
    ui: &mut Ui,
    label: &str,
    shown: &str,
    options: &[String],
    about: &dyn Fn(usize) -> Option<&'static str>,
) -> Option<usize> {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        left_label(ui, vec2(66.0, 28.0), theme::text(label, 13.0).color(tokens.muted));
        let width = ui.available_width();
        select_about(ui, label, shown, options, width, about)
    })
    .inner
}

/// One line of text, cut with an ellipsis where it does not fit.
pub fn clipped(
    ui: &Ui,
    words: &str,
    points: f32,
    weight: Weight,
    width: f32,
    color: egui::Color32,
) -> std::sync::Arc<egui::Galley> {
    let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), theme::font(points, weight), color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(1.0));
    ui.painter().layout_job(job)
}
