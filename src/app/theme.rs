//! Colours, type, spacing and focus of the window, light and dark; the only file in this room that names a colour.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Theme,
    Vec2,
    style::{Selection, WidgetVisuals, Widgets},
};

use crate::figure::{Palette, Weight, font_files};

/// Colours of one theme by what they are for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    pub dark: bool,
    /// Ground between panels.
    pub app: Color32,
    pub panel: Color32,
    pub page: Color32,
    pub ink: Color32,
    pub muted: Color32,
    pub rule: Color32,
    pub grid: Color32,
    pub field: Color32,
    pub field_line: Color32,
    pub axis: Color32,
    /// The one accent; also "after".
    pub accent: Color32,
    pub on_accent: Color32,
    /// Ground of what is selected.
    pub soft: Color32,
    pub soft_line: Color32,
    pub warn: Color32,
    pub warn_text: Color32,
    pub warn_ground: Color32,
    /// Ground under the pointer.
    pub hover: Color32,
    pub no_college: Color32,
    pub hatch: Color32,
    /// College dots on the nation.
    pub dot: Color32,
    pub shadow: Color32,
    /// Behind dialogs.
    pub veil: Color32,
}

const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

impl Tokens {
    pub const LIGHT: Self = Self {
        dark: false,
        app: hex(0xF1F2F4),
        panel: hex(0xFFFFFF),
        page: hex(0xFFFFFF),
        ink: hex(0x1B1B1B),
        muted: hex(0x565C65),
        rule: hex(0xDCDEE0),
        grid: hex(0xE6E8EA),
        field: hex(0xFFFFFF),
        field_line: hex(0xA9AEB1),
        axis: hex(0x71767A),
        accent: hex(0x005EA2),
        on_accent: hex(0xFFFFFF),
        soft: hex(0xE6EFF7),
        soft_line: hex(0xB7D3EA),
        warn: hex(0xD1590B),
        warn_text: hex(0x8C3B00),
        warn_ground: hex(0xFCF0E8),
        hover: hex(0xF0F0F0),
        no_college: hex(0xF0F0F0),
        hatch: hex(0xA9AEB1),
        dot: hex(0xD1590B),
        shadow: Color32::from_rgba_premultiplied(0, 0, 0, 41),
        veil: Color32::from_rgba_premultiplied(0, 0, 0, 90),
    };

    pub const DARK: Self = Self {
        dark: true,
        app: hex(0x0F1012),
        panel: hex(0x1D2024),
        page: hex(0x171717),
        ink: hex(0xF0F0F0),
        muted: hex(0xA9AEB1),
        rule: hex(0x3D4551),
        grid: hex(0x2C3138),
        field: hex(0x15171A),
        field_line: hex(0x5C6570),
        axis: hex(0x8D9297),
        accent: hex(0x73B3E7),
        on_accent: hex(0x0A1C2B),
        soft: hex(0x1B3A57),
        soft_line: hex(0x245E91),
        warn: hex(0xF0934A),
        warn_text: hex(0xF0934A),
        warn_ground: hex(0x33241A),
        hover: hex(0x2A2E34),
        no_college: hex(0x2A2D31),
        hatch: hex(0x71767A),
        dot: hex(0xF0934A),
        shadow: Color32::from_rgba_premultiplied(0, 0, 0, 153),
        veil: Color32::from_rgba_premultiplied(0, 0, 0, 150),
    };

    /// Colours of the theme that this context draws in.
    pub fn of(ctx: &egui::Context) -> &'static Self {
        match ctx.theme() {
            Theme::Dark => &Self::DARK,
            Theme::Light => &Self::LIGHT,
        }
    }

    /// Colours of a figure's page on screen in this theme.
    pub fn palette(&self) -> &'static Palette {
        if self.dark { &Palette::DARK } else { &Palette::LIGHT }
    }

    /// The one shadow: menus, the hover card, the slide.
    pub fn shadow(&self) -> Shadow {
        Shadow { offset: [0, 2], blur: 8, spread: 0, color: self.shadow }
    }
}

/// Roundness of cards, menus and buttons in points.
pub const RADIUS: CornerRadius = CornerRadius::same(4);

/// Heights and widths of the frame in points.
pub mod size {
    pub const TOP_BAR: f32 = 44.0;
    pub const RAIL: f32 = 64.0;
    pub const FILTERS: f32 = 200.0;
    pub const INSPECTOR: f32 = 288.0;
    pub const STATUS: f32 = 30.0;
    /// Height of controls in tool rows, in panels, in lists.
    pub const CONTROL: f32 = 32.0;
    pub const CONTROL_SMALL: f32 = 26.0;
    pub const CONTROL_LIST: f32 = 24.0;
    /// Windows narrower than this use the compact layout.
    pub const COMPACT: f32 = 1240.0;
}

/// Font of a weight at a size in points.
pub fn font(points: f32, weight: Weight) -> FontId {
    FontId::new(points, family(weight))
}

fn family(weight: Weight) -> FontFamily {
    match weight {
        Weight::Regular => FontFamily::Proportional,
        Weight::SemiBold => FontFamily::Name("semibold".into()),
        Weight::Bold => FontFamily::Name("bold".into()),
    }
}

/// The ground of a dialog, with room around what stands on it.
pub fn dialog(ui: &egui::Ui) -> egui::Frame {
    egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(20))
}

/// The frame of a card beside what is pointed at.
pub fn hover_card(ui: &egui::Ui) -> egui::Frame {
    let tokens = Tokens::of(ui);
    egui::Frame::new()
        .fill(tokens.panel)
        .stroke(Stroke::new(1.0, tokens.rule))
        .corner_radius(RADIUS)
        .shadow(tokens.shadow())
        .inner_margin(egui::Margin::symmetric(12, 10))
}

/// Regular text at a size; pick weight and colour on it.
pub fn text(words: impl Into<String>, points: f32) -> egui::RichText {
    egui::RichText::new(words).font(font(points, Weight::Regular))
}

/// Semibold text at a size.
pub fn semibold(words: impl Into<String>, points: f32) -> egui::RichText {
    egui::RichText::new(words).font(font(points, Weight::SemiBold))
}

/// Bold text at a size.
pub fn bold(words: impl Into<String>, points: f32) -> egui::RichText {
    egui::RichText::new(words).font(font(points, Weight::Bold))
}

/// Loads the type and both themes into a context; call once before the first frame.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for (theme, tokens) in [(Theme::Light, &Tokens::LIGHT), (Theme::Dark, &Tokens::DARK)] {
        ctx.style_mut_of(theme, |style| apply(style, tokens));
    }
    ctx.options_mut(|options| {
        options.quit_shortcuts.clear(); // Ctrl+Q is a command, so that unsaved work is asked about
        options.fallback_theme = Theme::Light; // where the system does not say
        options.zoom_with_keyboard = false; // zoom is a command too
    });
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let files = [
        ("regular", font_files::REGULAR, Weight::Regular),
        ("semibold", font_files::SEMI_BOLD, Weight::SemiBold),
        ("bold", font_files::BOLD, Weight::Bold),
    ];
    for (name, bytes, weight) in files {
        fonts.font_data.insert(name.into(), Arc::new(FontData::from_static(bytes)));
        fonts.families.insert(family(weight), vec![name.into()]);
    }
    fonts.families.insert(FontFamily::Monospace, vec!["regular".into()]);
    fonts
}

fn apply(style: &mut egui::Style, tokens: &Tokens) {
    style.text_styles = [
        (TextStyle::Small, font(12.0, Weight::Regular)),
        (TextStyle::Body, font(14.0, Weight::Regular)),
        (TextStyle::Button, font(14.0, Weight::Regular)),
        (TextStyle::Monospace, font(13.0, Weight::Regular)),
        (TextStyle::Heading, font(22.0, Weight::Bold)),
    ]
    .into();
    style.drag_value_text_style = TextStyle::Body;
    style.animation_time = 0.0; // nothing moves by itself: calm, and cheap on a remote desktop
    style.scroll_animation = egui::style::ScrollAnimation::none();
    style.always_scroll_the_only_direction = false;

    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(8.0, 4.0);
    spacing.button_padding = Vec2::new(10.0, 5.0);
    spacing.interact_size = Vec2::new(24.0, 24.0);
    spacing.menu_margin = Margin::same(4);
    spacing.window_margin = Margin::same(16);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.combo_width = 120.0;
    spacing.menu_width = 260.0;
    spacing.tooltip_width = 320.0;
    spacing.scroll = egui::style::ScrollStyle { bar_width: 6.0, ..egui::style::ScrollStyle::floating() };

    let visuals = &mut style.visuals;
    *visuals = if tokens.dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(tokens.muted);
    visuals.hyperlink_color = tokens.accent;
    visuals.faint_bg_color = tokens.hover;
    visuals.extreme_bg_color = tokens.field;
    visuals.text_edit_bg_color = Some(tokens.field);
    visuals.code_bg_color = tokens.hover;
    visuals.warn_fg_color = tokens.warn_text;
    visuals.error_fg_color = tokens.warn_text;
    visuals.window_corner_radius = RADIUS;
    visuals.menu_corner_radius = RADIUS;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = Stroke::new(1.0, tokens.rule);
    visuals.window_shadow = tokens.shadow();
    visuals.popup_shadow = tokens.shadow();
    visuals.panel_fill = tokens.panel;
    visuals.selection = Selection { bg_fill: tokens.soft, stroke: Stroke::new(2.0, tokens.accent) };
    visuals.text_cursor.stroke = Stroke::new(1.5, tokens.accent);
    visuals.striped = false;
    visuals.slider_trailing_fill = true;
    visuals.disabled_alpha = 0.45;
    visuals.widgets = widgets(tokens);
}

fn widgets(tokens: &Tokens) -> Widgets {
    let base = WidgetVisuals {
        bg_fill: tokens.field,
        weak_bg_fill: tokens.field,
        bg_stroke: Stroke::new(1.0, tokens.field_line),
        corner_radius: RADIUS,
        fg_stroke: Stroke::new(1.0, tokens.ink),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: WidgetVisuals {
            bg_fill: tokens.panel,
            weak_bg_fill: tokens.panel,
            bg_stroke: Stroke::new(1.0, tokens.rule),
            ..base
        },
        inactive: base,
        hovered: WidgetVisuals { bg_fill: tokens.hover, weak_bg_fill: tokens.hover, ..base },
        active: WidgetVisuals {
            bg_fill: tokens.hover,
            weak_bg_fill: tokens.hover,
            bg_stroke: Stroke::new(2.0, tokens.accent),
            ..base
        },
        open: WidgetVisuals { bg_fill: tokens.soft, weak_bg_fill: tokens.soft, ..base },
    }
}

/// The focus ring: 2 px accent, 1 px off the widget.
pub fn focus_ring(ui: &egui::Ui, response: &egui::Response) {
    if response.has_focus() {
        ring(ui, response.rect);
    }
}

/// The focus ring around any area.
pub fn ring(ui: &egui::Ui, rect: egui::Rect) {
    let stroke = Stroke::new(2.0, Tokens::of(ui).accent);
    ui.painter().rect_stroke(rect.expand(1.0), CornerRadius::same(5), stroke, egui::StrokeKind::Outside);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2 contrast ratio.
    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |color: Color32| {
            let [r, g, b, _] = color.to_array().map(|channel| {
                let c = f64::from(channel) / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            });
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_readable_in_both_themes() {
        for tokens in [Tokens::LIGHT, Tokens::DARK] {
            for ground in [tokens.panel, tokens.app, tokens.page, tokens.hover, tokens.soft] {
                assert!(contrast(tokens.ink, ground) >= 7.0);
                assert!(contrast(tokens.muted, ground) >= 4.5);
                assert!(contrast(tokens.accent, ground) >= 4.5);
            }
            assert!(contrast(tokens.on_accent, tokens.accent) >= 4.5);
            assert!(contrast(tokens.warn_text, tokens.warn_ground) >= 4.5);
            assert!(contrast(tokens.field_line, tokens.panel) >= 1.8);
        }
    }
}
