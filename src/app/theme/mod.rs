//! Colours, type, spacing and focus of the window in every theme.

mod system;
mod tokens;

use std::sync::Arc;

use egui::{
    CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Theme, Vec2,
    style::{Selection, WidgetVisuals, Widgets},
};

use super::command;
use crate::figure::{Tone, Weight, font_files};

pub use system::ask as ask_system;
pub use tokens::Tokens;

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
    /// Width of the rail where it shows pictures only.
    pub const RAIL_NARROW: f32 = 48.0;
    /// Windows narrower than this use the compact layout.
    pub const COMPACT: f32 = 1240.0;
    /// Windows narrower or lower than this have everything in one column that is scrolled: small ones, and large text.
    pub const NARROW: [f32; 2] = [900.0, 520.0];
    /// Under this width the top bar has one menu and the rail no words.
    pub const TIGHT: f32 = 760.0;
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

/// Sets the width of a dialog: this much, or what the window has.
pub fn dialog_width(ui: &mut egui::Ui, wanted: f32) {
    ui.set_width(wanted.min(ui.content_rect().width() - 60.0).max(160.0));
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
    dress(ctx, &Tokens::LIGHT);
    dress(ctx, &Tokens::DARK);
    ctx.options_mut(|options| {
        options.quit_shortcuts.clear(); // Ctrl+Q is a command, so that unsaved work is asked about
        options.fallback_theme = Theme::Light; // where the system does not say
        options.zoom_with_keyboard = false; // zoom is a command too
    });
}

/// Draws in the theme that was chosen from now on; cheap where nothing changed. The system's own high contrast, which
/// windowing reports as light, holds where its theme was chosen.
pub fn choose(ctx: &egui::Context, chosen: command::Theme) {
    let tone = match chosen {
        command::Theme::System => system::contrast(ctx),
        command::Theme::Light => Some(Tone::Light),
        command::Theme::Dark => Some(Tone::Dark),
        command::Theme::Black => Some(Tone::Black),
        command::Theme::White => Some(Tone::White),
    };
    let worn = egui::Id::unique("tone that was chosen");
    if ctx.data(|data| data.get_temp::<Option<Tone>>(worn)) == Some(tone) {
        return;
    }
    ctx.data_mut(|data| data.insert_temp(worn, tone));
    // The toolkit knows two themes, so that high contrast takes the place of the one it is like.
    for tokens in [&Tokens::LIGHT, &Tokens::DARK].into_iter().chain(tone.map(Tokens::toned)) {
        dress(ctx, tokens);
    }
    ctx.set_theme(match tone.map(Tone::is_dark) {
        None => egui::ThemePreference::System,
        Some(true) => egui::ThemePreference::Dark,
        Some(false) => egui::ThemePreference::Light,
    });
}

fn dress(ctx: &egui::Context, tokens: &'static Tokens) {
    let theme = if tokens.tone.is_dark() { Theme::Dark } else { Theme::Light };
    ctx.style_mut_of(theme, |style| apply(style, tokens));
    tokens.wear(ctx, theme);
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
    *visuals = if tokens.tone.is_dark() { egui::Visuals::dark() } else { egui::Visuals::light() };
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
    visuals.window_stroke = Stroke::new(1.0, if tokens.tone.is_high() { tokens.ink } else { tokens.rule });
    visuals.window_shadow = tokens.shadow();
    visuals.popup_shadow = tokens.shadow();
    visuals.panel_fill = tokens.panel;
    visuals.selection = Selection { bg_fill: tokens.soft, stroke: Stroke::new(2.0, tokens.accent) };
    visuals.text_cursor.stroke = Stroke::new(1.5, tokens.accent);
    visuals.striped = false;
    visuals.slider_trailing_fill = true;
    visuals.disabled_alpha = if tokens.tone.is_high() { 0.6 } else { 0.45 };
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

/// The focus ring: 2 px accent, 3 in high contrast, 1 px off the widget.
pub fn focus_ring(ui: &egui::Ui, response: &egui::Response) {
    if response.has_focus() {
        ring(ui, response.rect);
    }
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// The focus ring around any area.
pub fn ring(ui: &egui::Ui, rect: egui::Rect) {
    let tokens = Tokens::of(ui);
    let stroke = Stroke::new(if tokens.tone.is_high() { 3.0 } else { 2.0 }, tokens.accent);
    ui.painter().rect_stroke(rect.expand(1.0), CornerRadius::same(5), stroke, egui::StrokeKind::Outside);
}
