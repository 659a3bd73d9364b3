//! The rail: one item a screen.

use crate::words::Text;
use egui::{Key, Modifiers, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::{
    app::{
        command::{Command, entry, shortcut_words},
        icon::{self, Icon},
        screen::Cx,
        theme::{self, RADIUS, size},
    },
    figure::Weight,
    project::Screen,
};

const ITEMS: [(Screen, Icon, Text); 6] = [
    (Screen::Check, Icon::Check, text!("Check")),
    (Screen::Match, Icon::Match, text!("Match")),
    (Screen::Map, Icon::Map, text!("Map")),
    (Screen::Earnings, Icon::Earnings, text!("Earnings")),
    (Screen::Explore, Icon::Explore, text!("Explore")),
    (Screen::Deck, Icon::Deck, text!("Deck")),
];

pub fn ui(ui: &mut Ui, cx: &Cx<'_>) {
    ui.add_space(if cx.narrow { 2.0 } else { 8.0 });
    let mut focused = None;
    let mut responses = Vec::new();
    let bar = egui::scroll_area::ScrollBarVisibility::AlwaysHidden;
    egui::ScrollArea::vertical().scroll_bar_visibility(bar).auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, if cx.narrow { 0.0 } else { 4.0 });
        for (index, (screen, picture, label)) in ITEMS.into_iter().enumerate() {
            let response = item(ui, cx, screen, picture, label.get());
            if response.has_focus() {
                focused = Some(index);
            }
            if response.clicked() {
                cx.send(Command::Go(screen));
            }
            responses.push(response);
        }
    });
    if let Some(index) = focused {
        let by = ui.input_mut(|input| {
            i32::from(input.consume_key(Modifiers::NONE, Key::ArrowDown))
                - i32::from(input.consume_key(Modifiers::NONE, Key::ArrowUp))
        });
        let next = (index as i32 + by).clamp(0, ITEMS.len() as i32 - 1) as usize;
        if next != index {
            responses[next].request_focus();
        }
    }
}

fn item(ui: &mut Ui, cx: &Cx<'_>, screen: Screen, picture: Icon, label: &str) -> egui::Response {
    let tokens = cx.tokens;
    let command = Command::Go(screen);
    let can = cx.can(&command);
    let on = cx.view.screen == screen;
    let size = if cx.narrow { vec2(size::RAIL_NARROW, 46.0) } else { vec2(size::RAIL, 56.0) };
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, can.is_ok(), on, label));
    let ground = rect.shrink2(vec2(4.0, 0.0));
    if on {
        ui.painter().rect_filled(ground, RADIUS, tokens.soft);
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, tokens.accent);
    } else if response.hovered() && can.is_ok() {
        ui.painter().rect_filled(ground, RADIUS, tokens.hover);
    }
    let ink = match (on, can.is_ok()) {
        (true, _) => tokens.accent,
        (false, true) => tokens.muted,
        (false, false) => tokens.disabled,
    };
    let center = if cx.narrow { rect.center() } else { pos2(rect.center().x, rect.top() + 20.0) };
    icon::paint(ui.painter(), Rect::from_center_size(center, Vec2::splat(22.0)), picture, ink);
    if cx.narrow {
        theme::focus_ring(ui, &response);
        return match can {
            Ok(()) => response.on_hover_text(label),
            Err(why) => response.on_hover_text(format!("{label}: {why}")),
        };
    }
    let weight = if on { Weight::SemiBold } else { Weight::Regular };
    let at = pos2(rect.center().x, rect.top() + 42.0);
    ui.painter().text(at, egui::Align2::CENTER_CENTER, label, theme::font(12.0, weight), ink);
    theme::focus_ring(ui, &response);
    let keys = entry(&command).and_then(|entry| entry.keys.first()).map(shortcut_words).unwrap_or_default();
    match can {
        Ok(()) => response.on_hover_text(keys),
        Err(why) => response.on_hover_text(why),
    }
}
