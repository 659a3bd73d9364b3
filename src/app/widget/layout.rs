//! Frames, tags, rules, section heads and swatches.

use egui::{
    Frame, InnerResponse, Margin, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::{
    app::{
        icon::{self, Icon},
        paint::hatch_lines,
        theme::{self, RADIUS, Tokens},
    },
    figure::Weight,
};

/// A white card with a 1 px border.
pub fn card<R>(ui: &mut Ui, margin: Margin, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let tokens = Tokens::of(ui);
    Frame::new()
        .fill(tokens.panel)
        .stroke(Stroke::new(1.0, tokens.rule))
        .corner_radius(RADIUS)
        .inner_margin(margin)
        .show(ui, contents)
}

/// Words at the left of a space of this size, the same for each row, so that what follows stands in a column.
pub fn left_label(ui: &mut Ui, size: Vec2, words: egui::RichText) {
    // Without the main alignment a label that may wrap centres its words.
    let layout = egui::Layout::left_to_right(egui::Align::Center).with_main_align(egui::Align::Min);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        ui.label(words);
    });
}

/// A horizontal rule over the whole width of the panel.
pub fn line(ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(ui.clip_rect().x_range(), rect.center().y, Stroke::new(1.0, tokens.rule));
}

/// A soft tag: "Proposed from the numbers".
pub fn tag(ui: &mut Ui, words: &str) -> Response {
    let tokens = Tokens::of(ui);
    boxed(ui, words, tokens.soft, Stroke::NONE, tokens.accent)
}

/// A tag with a warning border: "Synthetic sample data".
pub fn warn_tag(ui: &mut Ui, words: &str) -> Response {
    let tokens = Tokens::of(ui);
    boxed(ui, words, tokens.panel, Stroke::new(1.0, tokens.warn), tokens.warn_text)
}

fn boxed(ui: &mut Ui, words: &str, fill: egui::Color32, line: Stroke, ink: egui::Color32) -> Response {
    let galley = ui.painter().layout_no_wrap(words.to_owned(), theme::font(12.0, Weight::SemiBold), ink);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(18.0, 7.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter().rect(rect, RADIUS, fill, line, StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response
}

/// Head of a section that opens and closes; returns its response and whether to draw what is under it.
pub fn section(ui: &mut Ui, title: &str, open: bool) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, open, tr!("{title} section", title = title)));
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), RADIUS, tokens.hover);
    }
    let words = ui.painter().layout_no_wrap(title.to_owned(), theme::font(14.0, Weight::Bold), tokens.ink);
    ui.painter().galley(pos2(rect.left(), rect.center().y - words.size().y / 2.0), words, tokens.ink);
    let side = Rect::from_center_size(pos2(rect.right() - 7.0, rect.center().y), Vec2::splat(14.0));
    icon::paint(ui.painter(), side, if open { Icon::Down } else { Icon::Right }, tokens.ink);
    theme::focus_ring(ui, &response);
    response
}

/// A row 44 high with a bold title at the left and something at the right; the head of a panel.
pub fn head_row(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 43.0),
        egui::Layout::left_to_right(egui::Align::Center),
        |ui| {
            ui.label(theme::bold(title, 14.0).color(tokens.ink));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), right);
        },
    );
    line(ui);
}

/// The row of tools over a figure: `left` and `right` at their ends where the row has this much width, else one after the
/// other in as many rows as they need.
pub fn tool_row(ui: &mut Ui, needs: f32, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    use egui::{Align, Layout};
    // The rule lies on the row's edge: with a space between them there would be two edges.
    let spacing = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
    Frame::new().fill(Tokens::of(ui).panel).inner_margin(Margin::symmetric(16, 5)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = spacing;
        ui.set_min_width(ui.available_width());
        if ui.available_width() < needs {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                left(ui);
                right(ui);
            });
            return;
        }
        ui.set_height(theme::size::CONTROL);
        ui.horizontal_centered(|ui| {
            left(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), right);
        });
    });
    line(ui);
    ui.spacing_mut().item_spacing.y = spacing;
}

/// True where controls follow each other from the left into further rows.
pub fn wraps(ui: &Ui) -> bool {
    ui.layout().main_wrap()
}

/// A square of one colour, as in legends.
pub fn swatch(ui: &mut Ui, fill: egui::Color32, stroke: Stroke, size: Vec2) {
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect(rect, 0.0, fill, stroke, StrokeKind::Inside);
}

/// A hatched square: suppressed.
pub fn hatch_swatch(ui: &mut Ui, size: Vec2) {
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let tokens = Tokens::of(ui);
    ui.painter().rect(rect, 0.0, tokens.no_college, Stroke::new(1.0, tokens.hatch), StrokeKind::Inside);
    hatch_lines(ui.painter(), rect, tokens.hatch, 0.7);
}
