//! Letter pages for a briefing: each figure 6.5 inches wide, two under each other where both fit.

use super::Sheet;
use crate::{
    export::{Deck, Slide},
    figure::{Figure, Page, Scene, heading_block, running_foot},
};

/// A letter page in page units, its margin, and the distance of two figures.
const WIDTH: f32 = 816.0;
const HEIGHT: f32 = 1056.0;
const MARGIN: f32 = 96.0;
const BETWEEN: f32 = 28.0;

/// The pages in the order of the deck. A title begins a page, and so does a figure that would not fit under the one before.
pub(super) fn sheets(deck: &Deck) -> Vec<Sheet> {
    let mut pages = Pages { deck, sheets: Vec::new(), used: f32::INFINITY };
    for slide in &deck.slides {
        match slide {
            Slide::Title { title, subtitle } => {
                pages.used = f32::INFINITY;
                pages.put(heading_block(title, subtitle, Page::LETTER.width, &deck.look.light));
            }
            Slide::Figure { figure, .. } => pages.put(on_letter(figure)),
        }
    }
    pages.sheets
}

struct Pages<'a> {
    deck: &'a Deck,
    sheets: Vec<Sheet>,
    /// Lower edge of what stands on the last page.
    used: f32,
}

impl Pages<'_> {
    fn put(&mut self, scene: Scene) {
        let top = self.used + BETWEEN;
        let top = if top + scene.height > HEIGHT - MARGIN * 0.8 { self.begin() } else { top };
        self.used = top + scene.height;
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.scenes.push(([(WIDTH - scene.width) / 2.0, top], scene));
        }
    }

    /// Begins a page; the place of the first scene on it.
    fn begin(&mut self) -> f32 {
        let number = self.sheets.len() + 1;
        let foot =
            running_foot(&self.deck.title, number, [MARGIN, WIDTH - MARGIN], HEIGHT - 44.0, &self.deck.look.light);
        self.sheets.push(Sheet { width: WIDTH, height: HEIGHT, scenes: Vec::new(), foot });
        MARGIN * 0.6
    }
}

/// The figure in half a page, or on a whole one where it then leaves out less.
fn on_letter(figure: &Figure) -> Scene {
    let half = figure.on(Page::LETTER, false);
    if half.left_out() > 0 {
        let whole = figure.on(Page::LETTER_FULL, false);
        if whole.left_out() < half.left_out() {
            return whole.scene().clone();
        }
    }
    half.scene().clone()
}
