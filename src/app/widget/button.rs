//! Buttons: primary, plain, soft, quiet and link, with an icon and the key that does the same.

use egui::{Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2};

use crate::{
    app::{
        icon::{self, Icon},
        theme::{self, RADIUS, Tokens, size},
    },
    figure::Weight,
};

use super::clipped;

/// How much a button asks for attention; primary at most once a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    Primary,
    #[default]
    Plain,
    /// Soft accent ground: chosen, or the second best thing to do.
    Soft,
    /// No frame until hovered.
    Quiet,
}

/// A button; `show` draws it.
#[derive(Clone, Debug)]
pub struct Button<'a> {
    label: &'a str,
    name: Option<&'a str>,
    kind: Kind,
    icon: Option<Icon>,
    key: Option<&'a str>,
    down: bool,
    height: f32,
    points: f32,
    width: Option<f32>,
    most: f32,
    enabled: Result<(), &'a str>,
}

impl<'a> Button<'a> {
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            name: None,
            kind: Kind::Plain,
            icon: None,
            key: None,
            down: false,
            height: size::CONTROL,
            points: 14.0,
            width: None,
            most: f32::INFINITY,
            enabled: Ok(()),
        }
    }

    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// Name for screen readers; the label by default.
    pub fn name(self, name: &'a str) -> Self {
        Self { name: Some(name), ..self }
    }

    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// The key that does the same, shown small.
    pub fn key(self, key: &'a str) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Shows that a list opens.
    pub fn opens(self) -> Self {
        Self { down: true, ..self }
    }

    /// 26 points high with 13-point text, for panels.
    pub fn small(self) -> Self {
        Self { height: size::CONTROL_SMALL, points: 13.0, ..self }
    }

    /// 24 points high with 13-point text, for rows of lists.
    pub fn in_list(self) -> Self {
        Self { height: size::CONTROL_LIST, points: 13.0, ..self }
    }

    /// Exact width in points; by default as wide as its words.
    pub fn width(self, width: f32) -> Self {
        Self { width: Some(width), ..self }
    }

    /// Greatest width in points; longer labels end in an ellipsis.
    pub fn at_most(self, most: f32) -> Self {
        Self { most, ..self }
    }

    /// Grey, with the reason as tooltip, if not `Ok`.
    pub fn enabled(self, enabled: Result<(), &'a str>) -> Self {
        Self { enabled, ..self }
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        let Self { label, name, kind, icon: picture, key, down, height, points, width, most, enabled } = self;
        let tokens = Tokens::of(ui);
        let weight = if kind == Kind::Primary { Weight::SemiBold } else { Weight::Regular };
        let padding = if kind == Kind::Quiet { 8.0 } else { 12.0 };
        let room = width.unwrap_or(most) - padding * 2.0 - if down { 16.0 } else { 0.0 };
        let words = clipped(ui, label, points, weight, room, Color32::PLACEHOLDER);
        let hint = key.map(|key| {
            ui.painter().layout_no_wrap(key.to_owned(), theme::font(12.0, Weight::Regular), Color32::PLACEHOLDER)
        });
        let icon_side = points + 3.0;
        let mut natural = padding * 2.0 + words.size().x;
        if picture.is_some() {
            natural += icon_side + if label.is_empty() { 0.0 } else { 7.0 };
        }
        if let Some(hint) = &hint {
            natural += hint.size().x + 8.0;
        }
        if down {
            natural += 20.0;
        }
        let desired = vec2(width.unwrap_or(natural), height);
        let sense = if enabled.is_ok() { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(desired, sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled.is_ok(), name.unwrap_or(label)));
        if ui.is_rect_visible(rect) {
            let (fill, line, mut ink) = match kind {
                Kind::Primary => (tokens.accent, Stroke::NONE, tokens.on_accent),
                Kind::Plain => (tokens.field, Stroke::new(1.0, tokens.field_line), tokens.ink),
                Kind::Soft => (tokens.soft, Stroke::new(1.0, tokens.accent), tokens.accent),
                Kind::Quiet => (Color32::TRANSPARENT, Stroke::NONE, tokens.ink),
            };
            let mut fill = fill;
            if response.hovered() && enabled.is_ok() {
                fill = match kind {
                    Kind::Primary => tokens.accent.lerp_to_gamma(tokens.ink, 0.12),
                    Kind::Soft => tokens.soft,
                    Kind::Plain | Kind::Quiet => tokens.hover,
                };
            }
            let mut hint_ink = if kind == Kind::Primary { tokens.on_accent } else { tokens.muted };
            if enabled.is_err() {
                ink = tokens.disabled;
                hint_ink = ink;
                if kind == Kind::Primary {
                    fill = tokens.hover;
                }
            }
            ui.painter().rect(rect, RADIUS, fill, line, StrokeKind::Inside);
            let content = if down || width.is_some() && picture.is_none() && kind != Kind::Primary {
                rect.left() + padding
            } else {
                rect.center().x - natural / 2.0 + padding
            };
            let mut x = content;
            if let Some(picture) = picture {
                let side = Vec2::splat(icon_side);
                icon::paint(
                    ui.painter(),
                    Rect::from_min_size(egui::pos2(x, rect.center().y - side.y / 2.0), side),
                    picture,
                    ink,
                );
                x += icon_side + 7.0;
            }
            let clip = ui.painter().with_clip_rect(rect.shrink2(vec2(4.0, 0.0)).intersect(ui.clip_rect()));
            clip.galley(egui::pos2(x, rect.center().y - words.size().y / 2.0), words.clone(), ink);
            x += words.size().x + 8.0;
            if let Some(hint) = hint {
                clip.galley(egui::pos2(x, rect.center().y - hint.size().y / 2.0 + 0.5), hint, hint_ink);
            }
            if down {
                let side = Rect::from_center_size(
                    egui::pos2(rect.right() - padding - 5.0, rect.center().y),
                    Vec2::splat(14.0),
                );
                icon::paint(ui.painter(), side, Icon::Down, ink);
            }
            theme::focus_ring(ui, &response);
        }
        match enabled {
            Ok(()) => response,
            Err(why) => response.on_hover_text(why),
        }
    }
}

/// A square button with an icon only; `name` is its accessible name and tooltip.
pub fn icon_button(ui: &mut Ui, picture: Icon, name: &str, side: f32, enabled: Result<(), &str>) -> Response {
    let tokens = Tokens::of(ui);
    let sense = if enabled.is_ok() { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled.is_ok(), name));
    if response.hovered() && enabled.is_ok() {
        ui.painter().rect_filled(rect, RADIUS, tokens.hover);
    }
    let ink = if enabled.is_ok() { tokens.ink } else { tokens.disabled };
    icon::paint(ui.painter(), Rect::from_center_size(rect.center(), Vec2::splat(side * 0.58)), picture, ink);
    theme::focus_ring(ui, &response);
    match enabled {
        Ok(()) => response.on_hover_text(name),
        Err(why) => response.on_hover_text(why),
    }
}

/// Words in the accent colour that do something.
pub fn link(ui: &mut Ui, label: &str, points: f32, weight: Weight) -> Response {
    let tokens = Tokens::of(ui);
    let words = ui.painter().layout_no_wrap(label.to_owned(), theme::font(points, weight), tokens.accent);
    let (rect, response) = ui.allocate_exact_size(vec2(words.size().x, words.size().y.max(20.0)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    let at = egui::pos2(rect.left(), rect.center().y - words.size().y / 2.0);
    if response.hovered() {
        let y = at.y + words.size().y - 2.0;
        ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, tokens.accent));
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    ui.painter().galley(at, words, tokens.accent);
    theme::focus_ring(ui, &response);
    response
}
