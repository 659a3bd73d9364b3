//! What a board puts at the foot of every page: its logo at the right and a line of text.

use std::sync::Arc;

use crate::figure::{Align, Color, Fill, Item, Page, Picture, Weight, color_vision, frame::FOOT, ink::Style, text};

/// Logo and footer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imprint {
    pub logo: Option<Arc<Picture>>,
    pub footer: String,
}

/// Tallest logo on a slide: 0.4 inch.
const LOGO_HEIGHT: f32 = 38.4;
/// Widest logo, as a share of the page.
const LOGO_WIDTH: f32 = 0.18;
/// Between logo and notes, and around the logo on a coloured ground.
const AIR: f32 = 12.0;
/// Grounds lighter than this beside white need no plate under a logo, which is made for white paper.
const NEARLY_WHITE: f64 = 1.2;

impl Imprint {
    /// The page with room for both.
    pub fn page(&self, page: Page) -> Page {
        let Some(mut frame) = page.frame else { return page };
        if let Some([width, _]) = self.logo_size(page) {
            frame.corner += width + AIR * page.scale;
        }
        frame.footer = !self.footer.trim().is_empty();
        Page { frame: Some(frame), ..page }
    }

    /// Width and height of the logo on this page, in page units.
    pub fn logo_size(&self, page: Page) -> Option<[f32; 2]> {
        let logo = self.logo.as_ref()?;
        let shape = logo.width.max(1) as f32 / logo.height.max(1) as f32;
        let height = (LOGO_HEIGHT * page.scale).min(page.width * LOGO_WIDTH / shape);
        Some([height * shape, height])
    }

    /// Logo and footer on a page with this ground. A page without a frame has neither.
    pub(super) fn items(&self, page: Page, ground: Color, words: Color) -> Vec<Item> {
        let Some(frame) = page.frame else { return Vec::new() };
        let mut items = Vec::new();
        let baseline = page.height - frame.note * FOOT;
        if let (Some(logo), Some([width, height])) = (&self.logo, self.logo_size(page)) {
            let max = [page.width - frame.margin, baseline + frame.note * text::DESCENT];
            let min = [max[0] - width, max[1] - height];
            let white = Color::hex(0xFF_FFFF);
            if color_vision::contrast(ground, white) > NEARLY_WHITE {
                let air = AIR * page.scale / 2.0;
                items.push(Item::Rect {
                    min: [min[0] - air, min[1] - air],
                    max: [max[0] + air, max[1] + air],
                    radius: 4.0 * page.scale,
                    fill: Some(Fill::Solid(white)),
                    stroke: None,
                });
            }
            items.push(Item::Picture { min, max, picture: Arc::clone(logo) });
        }
        let footer = self.footer.trim();
        if !footer.is_empty() {
            let style = Style::new(frame.note, Weight::Regular, words);
            let room = page.width - 2.0 * frame.margin - frame.corner;
            items.push(style.run([frame.margin, baseline], Align::Left, style.shorten(footer, room)));
        }
        items
    }
}
