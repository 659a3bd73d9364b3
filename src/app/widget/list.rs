//! Rows of lists: selected, hovered, focused, spoken as sentences.

use egui::{Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::app::theme::{self, Tokens};

/// One row of a list.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Sentence for screen readers: "Ohio, 12 colleges, row 2 of 31".
    pub name: &'a str,
    pub height: f32,
    pub selected: bool,
}

/// Allocates a row over the whole width, draws its ground, and hands its area to `contents`.
pub fn row(ui: &mut Ui, row: Row<'_>, contents: impl FnOnce(&mut Ui, Rect)) -> Response {
    let Row { name, height, selected } = row;
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, selected, name));
    if ui.is_rect_visible(rect) {
        if selected {
            ui.painter().rect_filled(rect, 0.0, tokens.soft);
            let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            ui.painter().rect_filled(bar, 0.0, tokens.accent);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, tokens.hover);
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.rule));
        contents(ui, rect);
        if response.has_focus() {
            theme::ring(ui, rect.shrink(2.0));
        }
    }
    response
}
