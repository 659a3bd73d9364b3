//! The strip of slides at the left: small pages in their order.

use egui::{Align2, Frame, Id, Margin, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{DeckView, SlidePage, title_of};
use crate::{
    app::{
        command::Command,
        icon::Icon,
        paint::{paint_picture, paint_picture_of_scene},
        screen::words::plural,
        theme::{self, Tokens},
        widget::{self, Button},
    },
    figure::Weight,
};

/// Size of a small page in points, where the strip is wide enough for it.
const THUMB: egui::Vec2 = vec2(160.0, 90.0);

/// Draws the strip; slides are dragged to reorder them.
pub fn strip(ui: &mut Ui, view: &DeckView<'_>) {
    Frame::new().inner_margin(Margin { left: 16, right: 10, top: 0, bottom: 0 }).show(ui, |ui| {
        widget::head_row(ui, &plural(view.slides.len(), tr!("slide"), tr!("slides")), |ui| {
            let words = if ui.available_width() < 110.0 { "" } else { tr!("Title") };
            if Button::new(words).name(tr!("Add title slide")).icon(Icon::Plus).small().show(ui).clicked() {
                view.queue.send(Command::AddTitleSlide);
            }
        });
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, slide) in view.slides.iter().enumerate() {
            row(ui, view, index, slide);
        }
    });
}

fn row(ui: &mut Ui, view: &DeckView<'_>, index: usize, slide: &SlidePage) {
    let tokens = Tokens::of(ui);
    let selected = index == view.shown;
    let wide = THUMB.x.min(ui.available_width() - 36.0);
    let thumb = vec2(wide, wide * THUMB.y / THUMB.x);
    let (area, response) = ui.allocate_exact_size(vec2(ui.available_width(), thumb.y + 12.0), Sense::click_and_drag());
    let name = tr!("Slide {} of {}, {}", index + 1, view.slides.len(), title_of(slide, view.document, index));
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, selected, &name));
    response.dnd_set_drag_payload(index);
    if selected {
        ui.painter().rect_filled(area, 0.0, tokens.soft);
        ui.painter().rect_filled(Rect::from_min_size(area.min, vec2(3.0, area.height())), 0.0, tokens.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(area, 0.0, tokens.hover);
    }
    let number = theme::font(12.0, if selected { Weight::Bold } else { Weight::Regular });
    let ink = if selected { tokens.accent } else { tokens.muted };
    ui.painter().text(area.left_top() + vec2(22.0, 8.0), Align2::RIGHT_TOP, (index + 1).to_string(), number, ink);
    let page = Rect::from_min_size(area.min + vec2(28.0, 6.0), thumb);
    match slide {
        SlidePage::Figure(figure) => paint_picture(ui, figure, page, Id::unique(("thumb", index))),
        SlidePage::Title(scene) => paint_picture_of_scene(ui, scene, page),
        SlidePage::Waiting => {
            ui.painter().rect_filled(page, 0.0, tokens.panel);
        }
        SlidePage::Failed(_) => {
            ui.painter().rect_filled(page, 0.0, tokens.warn_ground);
        }
    }
    let line = if selected { Stroke::new(2.0, tokens.accent) } else { Stroke::new(1.0, tokens.field_line) };
    ui.painter().rect_stroke(page, 0.0, line, StrokeKind::Outside);
    if let Some(from) = response.dnd_hover_payload::<usize>()
        && *from != index
    {
        let y = if *from < index { area.bottom() } else { area.top() };
        ui.painter().line_segment([pos2(area.left(), y), pos2(area.right(), y)], Stroke::new(2.0, tokens.accent));
    }
    if let Some(from) = response.dnd_release_payload::<usize>() {
        view.queue.send(Command::MoveSlide { from: *from, to: index });
    }
    if response.clicked() {
        view.queue.send(Command::ShowSlide(index));
    }
    theme::focus_ring(ui, &response);
}
