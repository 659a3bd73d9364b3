//! What the program does with slides and figures besides editing: sets of slides, presenting, the clipboard.

use std::sync::Arc;

use egui::Context;

use super::{
    program::App,
    screen::{slide_slot, slot},
    view::Presenting,
    work::{Problem, jobs::Outcome},
};
use crate::{
    export::{csv, png},
    figure::Figure,
    project::{DeckSlide, Document, Screen},
    session::{self, DeckError, Each},
};

/// Pixels of a copied picture for each unit of the page.
const COPIED_SCALE: f32 = 2.0;

impl App {
    /// Makes the slides to begin with, as a job.
    pub(super) fn make_board_deck(&mut self) {
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let document = Arc::clone(self.history.document());
        self.start("Making a board meeting deck", move |_progress| match session::default_deck(&document, &loaded) {
            Ok(slides) => Outcome::Slides("Board meeting deck".to_owned(), slides),
            Err(error) => Outcome::Failed(error.into()),
        });
    }

    /// Makes the slides of every state or college, as a job.
    pub(super) fn make_set(&mut self, each: Each) {
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let document = Arc::clone(self.history.document());
        self.start(format!("Making slides for each {}", each.word()), move |progress| {
            let engine = loaded.engine.settled(&document.settings());
            let share = |part: f32| progress.set(part);
            match session::slides_for_each(each, &document, &engine, progress.cancel_flag(), &share) {
                Ok(slides) => Outcome::Slides(format!("One set for each {}", each.word()), slides),
                Err(DeckError::Cancelled) => Outcome::Cancelled,
                Err(error) => Outcome::Failed(error.into()),
            }
        });
    }

    /// Puts them after the last slide, in one step.
    pub(super) fn take_slides(&mut self, step: String, slides: Vec<DeckSlide>) {
        let count = slides.len();
        if count == 0 {
            self.view.fail(Problem::new(
                "There is nothing to make slides of: no number of it may be published",
                "Remove filters, or open more files",
            ));
            return;
        }
        let mut document = Document::clone(self.history.document());
        let first = document.deck.len();
        let batch = document.next_batch();
        document.deck.extend(slides.into_iter().map(|slide| DeckSlide { batch, ..slide }));
        self.history.record(step, document);
        self.view.slide = first;
        self.view.screen = Screen::Deck;
        self.view.say(format!("{count} slides were added to the deck. Undo takes them all back"));
    }

    /// Begins or ends presenting, or changes what is special about the slide presented.
    pub(super) fn present(&mut self, ctx: &Context, presenting: Option<Presenting>) {
        let was = self.view.presenting.is_some();
        if was != presenting.is_some() {
            ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(presenting.is_some()));
        }
        if !was && self.view.screen != Screen::Deck {
            self.view.slide = 0;
            self.view.screen = Screen::Deck;
        }
        self.view.presenting = presenting;
    }

    /// The figure that the user looks at.
    fn figure_on_screen(&self) -> Option<Arc<Figure>> {
        match self.view.screen {
            Screen::Deck => self.results.last_figure(&slide_slot(self.view.slide)),
            screen => self.results.last_figure(slot(screen)),
        }
    }

    /// Draws the figure on screen for the clipboard, as a job.
    pub(super) fn copy_picture(&mut self) {
        let Some(figure) = self.figure_on_screen() else { return };
        let pictures = self.settings.pictures;
        self.start("Copying the picture", move |_progress| {
            let scene = pictures.scene(&figure);
            let width = (scene.width * COPIED_SCALE).round() as u32;
            match png::image(&scene, width) {
                Ok((width, height, rgba)) => Outcome::Picture([width as usize, height as usize], rgba),
                Err(error) => Outcome::Failed(error.into()),
            }
        });
    }

    pub(super) fn take_picture(&mut self, ctx: &Context, size: [usize; 2], rgba: &[u8]) {
        ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, rgba));
        self.view.say("The picture is on the clipboard");
    }

    /// Puts the published numbers of the figure on screen on the clipboard.
    pub(super) fn copy_table(&mut self, ctx: &Context) {
        let Some(figure) = self.figure_on_screen() else { return };
        ctx.copy_text(csv::clipboard(figure.numbers()));
        self.view.say("The table is on the clipboard");
    }
}
