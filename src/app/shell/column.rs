//! Filters, screen, panel and status under each other in one scrolled column, where text is large or the window small.

use egui::{Frame, Margin, Rect, ScrollArea, Sense, Ui, UiBuilder, vec2};

use super::{filters::FilterPanel, status};
use crate::app::{
    screen::{Cx, ScreenUi},
    widget,
};

/// Height of the panel that stands at the right of a wider window.
const SIDE: f32 = 460.0;

pub fn ui(ui: &mut Ui, cx: &Cx<'_>, screen: &mut dyn ScreenUi, filters: &mut FilterPanel) {
    let room = ui.available_height();
    ScrollArea::vertical().id_salt("column").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let width = ui.available_width();
        let panel = Frame::new().fill(cx.tokens.panel);
        if screen.has_filters() && cx.view.filters_shown {
            panel.inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| filters.chips(ui, cx));
            widget::line(ui);
        }
        block(ui, "center", vec2(width, room.max(screen.least_height())), |ui| screen.center(ui, cx));
        widget::line(ui);
        if screen.side_width(cx).is_some() {
            panel.show(ui, |ui| block(ui, "side", vec2(width, SIDE), |ui| screen.side(ui, cx)));
            widget::line(ui);
        }
        let status = screen.status(cx);
        panel.inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| status::wrapped(ui, cx, &status));
        follow_focus(ui);
    });
}

/// A part of the column with a size of its own; what does not fit in it is scrolled inside.
fn block(ui: &mut Ui, name: &str, size: egui::Vec2, contents: impl FnOnce(&mut Ui)) {
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut inner = ui.new_child(UiBuilder::new().max_rect(area).id_salt(name));
    inner.set_clip_rect(area.intersect(ui.clip_rect()));
    contents(&mut inner);
}

/// Scrolls to what the keyboard has just reached.
pub fn follow_focus(ui: &Ui) {
    let id = ui.scope_id().with("followed");
    let focused = ui.memory(egui::Memory::focused);
    if ui.data(|data| data.get_temp::<Option<egui::Id>>(id)).flatten() == focused {
        return;
    }
    let place: Option<Rect> = focused.and_then(|id| ui.read_response(id)).map(|response| response.rect);
    if let Some(place) = place {
        ui.scroll_to_rect(place, None);
    }
    ui.data_mut(|data| data.insert_temp(id, focused));
}
