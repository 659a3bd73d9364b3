//! Colours of the window by what they are for, one set a theme; the only file in this room that names a colour.

use egui::{Color32, Id, Shadow, Theme};

use crate::figure::{Palette, Tone};

/// Colours of one theme by what they are for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    pub tone: Tone,
    /// Ground between panels.
    pub app: Color32,
    pub panel: Color32,
    pub page: Color32,
    pub ink: Color32,
    pub muted: Color32,
    /// Words and signs of what cannot be used now.
    pub disabled: Color32,
    pub rule: Color32,
    pub grid: Color32,
    pub field: Color32,
    /// Border of what can be pressed or written in.
    pub field_line: Color32,
    pub axis: Color32,
    /// The one accent; also "after", and the ring around what has focus.
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
        tone: Tone::Light,
        app: hex(0xF1F2F4),
        panel: hex(0xFFFFFF),
        page: hex(0xFFFFFF),
        ink: hex(0x1B1B1B),
        muted: hex(0x565C65),
        disabled: hex(0x8D9297),
        rule: hex(0xDCDEE0),
        grid: hex(0xE6E8EA),
        field: hex(0xFFFFFF),
        field_line: hex(0x82878C),
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
        hatch: hex(0x7E8388),
        dot: hex(0x9A3F00),
        shadow: Color32::from_rgba_premultiplied(0, 0, 0, 41),
        veil: Color32::from_rgba_premultiplied(0, 0, 0, 90),
    };

    pub const DARK: Self = Self {
        tone: Tone::Dark,
        app: hex(0x0F1012),
        panel: hex(0x1D2024),
        page: hex(0x171717),
        ink: hex(0xF0F0F0),
        muted: hex(0xA9AEB1),
        disabled: hex(0x71767A),
        rule: hex(0x3D4551),
        grid: hex(0x2C3138),
        field: hex(0x15171A),
        field_line: hex(0x757E89),
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
        hatch: hex(0x767B80),
        dot: hex(0xF39B55),
        shadow: Color32::from_rgba_premultiplied(0, 0, 0, 153),
        veil: Color32::from_rgba_premultiplied(0, 0, 0, 150),
    };

    /// High contrast on black: every line is seen, nothing is told by a shade of grey.
    pub const BLACK: Self = Self {
        tone: Tone::Black,
        app: hex(0x000000),
        panel: hex(0x000000),
        page: hex(0x000000),
        ink: hex(0xFFFFFF),
        muted: hex(0xE0E0E0),
        disabled: hex(0x9A9A9A),
        rule: hex(0x9A9A9A),
        grid: hex(0x707070),
        field: hex(0x000000),
        field_line: hex(0xFFFFFF),
        axis: hex(0xD0D0D0),
        accent: hex(0x66D9FF),
        on_accent: hex(0x000000),
        soft: hex(0x00344A),
        soft_line: hex(0x66D9FF),
        warn: hex(0xFFA340),
        warn_text: hex(0xFFB766),
        warn_ground: hex(0x331A00),
        hover: hex(0x2E2E2E),
        no_college: hex(0x2B2B2B),
        hatch: hex(0xFFFFFF),
        dot: hex(0xFFA340),
        shadow: Color32::TRANSPARENT,
        veil: Color32::from_rgba_premultiplied(0, 0, 0, 190),
    };

    /// High contrast on white.
    pub const WHITE: Self = Self {
        tone: Tone::White,
        app: hex(0xFFFFFF),
        panel: hex(0xFFFFFF),
        page: hex(0xFFFFFF),
        ink: hex(0x000000),
        muted: hex(0x2E2E2E),
        disabled: hex(0x6B6B6B),
        rule: hex(0x595959),
        grid: hex(0x8A8A8A),
        field: hex(0xFFFFFF),
        field_line: hex(0x000000),
        axis: hex(0x404040),
        accent: hex(0x0033B5),
        on_accent: hex(0xFFFFFF),
        soft: hex(0xDBE6FF),
        soft_line: hex(0x0033B5),
        warn: hex(0xB04A00),
        warn_text: hex(0x7A2E00),
        warn_ground: hex(0xFFF0E0),
        hover: hex(0xE6E6E6),
        no_college: hex(0xEDEDED),
        hatch: hex(0x000000),
        dot: hex(0xB04A00),
        shadow: Color32::TRANSPARENT,
        veil: Color32::from_rgba_premultiplied(0, 0, 0, 150),
    };

    pub fn toned(tone: Tone) -> &'static Self {
        match tone {
            Tone::Light => &Self::LIGHT,
            Tone::Dark => &Self::DARK,
            Tone::Black => &Self::BLACK,
            Tone::White => &Self::WHITE,
        }
    }

    /// Colours of the theme that this context draws in.
    pub fn of(ctx: &egui::Context) -> &'static Self {
        let theme = ctx.theme();
        ctx.data(|data| data.get_temp(worn(theme))).unwrap_or(match theme {
            Theme::Dark => &Self::DARK,
            Theme::Light => &Self::LIGHT,
        })
    }

    /// What [`Self::of`] says from now on where the toolkit's theme is this.
    pub(super) fn wear(&'static self, ctx: &egui::Context, theme: Theme) {
        ctx.data_mut(|data| data.insert_temp(worn(theme), self));
    }

    /// Colours of a figure's page on screen in this theme.
    pub fn palette(&self) -> &'static Palette {
        Palette::of(self.tone)
    }

    /// The one shadow: menus, the hover card, the slide.
    pub fn shadow(&self) -> Shadow {
        Shadow { offset: [0, 2], blur: 8, spread: 0, color: self.shadow }
    }
}

fn worn(theme: Theme) -> Id {
    Id::unique("tokens").with(theme == Theme::Dark)
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

    fn each(mut check: impl FnMut(&'static Tokens, &dyn Fn(&str, Color32, Color32, f64))) {
        for tone in Tone::ALL {
            check(Tokens::toned(tone), &|what, color, ground, least| {
                let found = contrast(color, ground);
                assert!(found >= least, "{tone:?}: {what} has {found:.2}, needs {least}");
            });
        }
    }

    #[test]
    fn the_contrast_is_that_of_wcag() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
        // The lightest grey that passes 4.5 on white, as every guide to WCAG gives it.
        assert!(contrast(hex(0x767676), Color32::WHITE) >= 4.5 && contrast(hex(0x777777), Color32::WHITE) < 4.5);
    }

    #[test]
    fn text_is_readable_in_every_theme() {
        each(|tokens, at_least| {
            let high = tokens.tone.is_high();
            for ground in [tokens.panel, tokens.app, tokens.page, tokens.field, tokens.hover, tokens.soft] {
                at_least("ink", tokens.ink, ground, 7.0);
                at_least("muted", tokens.muted, ground, if high { 7.0 } else { 4.5 });
                at_least("accent", tokens.accent, ground, if high { 7.0 } else { 4.5 });
            }
            at_least("words on the accent", tokens.on_accent, tokens.accent, if high { 7.0 } else { 4.5 });
            for ground in [tokens.warn_ground, tokens.panel] {
                at_least("a warning", tokens.warn_text, ground, if high { 7.0 } else { 4.5 });
                at_least("ink on a warning", tokens.ink, ground, 7.0);
            }
            // What cannot be used needs no contrast by the rule; it is to be found all the same.
            at_least("what is disabled", tokens.disabled, tokens.panel, if high { 4.5 } else { 3.0 });
        });
    }

    #[test]
    fn borders_marks_and_the_focus_ring_are_seen_in_every_theme() {
        each(|tokens, at_least| {
            for ground in [tokens.panel, tokens.app, tokens.page, tokens.field] {
                at_least("border of a control", tokens.field_line, ground, 3.0);
                at_least("focus ring", tokens.accent, ground, 3.0);
                at_least("warning sign", tokens.warn, ground, 3.0);
                at_least("axis", tokens.axis, ground, 3.0);
            }
            for ground in [tokens.soft, tokens.hover, tokens.warn_ground] {
                at_least("focus ring on a ground of its own", tokens.accent, ground, 3.0);
            }
            for ground in [tokens.no_college, tokens.panel, tokens.page] {
                at_least("hatch and what is outlined in it", tokens.hatch, ground, 3.0);
            }
            at_least("tick in a check box", tokens.on_accent, tokens.accent, 3.0);
            if tokens.tone.is_high() {
                at_least("rule", tokens.rule, tokens.panel, 3.0);
                at_least("grid", tokens.grid, tokens.page, 3.0);
                at_least("edge of what is selected", tokens.soft_line, tokens.panel, 3.0);
                at_least("hatch", tokens.hatch, tokens.no_college, 7.0);
            }
        });
    }

    #[test]
    fn figures_share_ground_ink_and_accent_with_their_window() {
        for tone in Tone::ALL {
            let (tokens, palette) = (Tokens::toned(tone), Palette::of(tone));
            let same = |color: Color32, of: crate::figure::Color| color == Color32::from_rgb(of.r, of.g, of.b);
            assert!(same(tokens.page, palette.page) && same(tokens.ink, palette.ink), "{tone:?}");
            assert!(same(tokens.accent, palette.after) && same(tokens.warn, palette.warn), "{tone:?}");
            assert!(same(tokens.hatch, palette.hatch) && same(tokens.no_college, palette.no_college), "{tone:?}");
        }
    }
}
