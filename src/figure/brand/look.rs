//! How all pages of a project look: palettes, logo and footer, fonts.

use std::sync::Arc;

use super::{BrandFile, BrandFonts, BrandKit, Imprint, palette};
use crate::{
    figure::{Figure, FigureSpec, LabelSlots, Page, Palette, Picture, Scene, Tone, build_keeping, title_page},
    measure::Answer,
};

/// The program's own look, or a board's.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// For exports, the deck, and the light theme.
    pub light: Palette,
    /// For the dark theme on screen.
    pub dark: Palette,
    pub imprint: Imprint,
    pub fonts: BrandFonts,
    /// The PowerPoint file that a deck is written into.
    pub template: Option<BrandFile>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            light: Palette::LIGHT,
            dark: Palette::DARK,
            imprint: Imprint::default(),
            fonts: BrandFonts::default(),
            template: None,
        }
    }
}

impl Look {
    /// A board's look; `logo` is the kit's logo as pixels.
    pub fn of(kit: &BrandKit, logo: Option<Arc<Picture>>) -> Self {
        Self {
            light: palette::branded(&Palette::LIGHT, &kit.accents),
            dark: palette::branded(&Palette::DARK, &kit.accents),
            imprint: Imprint { logo, footer: kit.footer.trim().to_owned() },
            fonts: kit.fonts.clone(),
            template: kit.template.clone(),
        }
    }

    /// High contrast is the reader's choice, not the board's: there it is the program's own.
    pub fn palette(&self, tone: Tone) -> &Palette {
        match tone {
            Tone::Light => &self.light,
            Tone::Dark => &self.dark,
            Tone::Black | Tone::White => Palette::of(tone),
        }
    }

    /// A figure with logo and footer, light or dark.
    pub fn figure(self: &Arc<Self>, spec: &FigureSpec, answer: &Answer, page: Page, dark: bool) -> Figure {
        let tone = if dark { Tone::Dark } else { Tone::Light };
        self.figure_keeping(spec, answer, page, tone, &LabelSlots::default())
    }

    /// [`Look::figure`] in any tone, whose labels keep their places where they can.
    pub fn figure_keeping(
        self: &Arc<Self>,
        spec: &FigureSpec,
        answer: &Answer,
        page: Page,
        tone: Tone,
        names: &LabelSlots,
    ) -> Figure {
        let (page, palette) = (self.imprint.page(page), self.palette(tone));
        let mut figure = build_keeping(spec, answer, page, palette, names);
        figure.scene.frame.extend(self.imprint.items(page, palette.page, palette.muted));
        figure.look = Arc::clone(self);
        figure
    }

    /// The first page of a deck; `internal` stands in a band across its top.
    pub fn title_page(&self, title: &str, subtitle: &str, internal: Option<&str>) -> Scene {
        let mut scene = title_page(title, subtitle, internal, &self.light);
        let page = self.imprint.page(Page::SLIDE);
        scene.frame.extend(self.imprint.items(page, scene.ground, self.light.on_accent));
        scene
    }
}
