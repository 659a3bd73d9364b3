//! What the program does with slides and figures besides editing: sets of slides, presenting, the clipboard.

use std::sync::Arc;

use egui::Context;

use super::{
    program::App,
    screen::{slide_slot, slot},
    view::{Message, MessageKind, Presenting},
    work::{Loaded, Problem, jobs::Outcome},
};
use crate::{
    export::{csv, png},
    figure::Figure,
    project::{DeckSlide, Document, LastPublished, Refreshed, Screen},
    session::{self, DeckError, Each, Started, StartingDeck},
};

/// Pixels of a copied picture for each unit of the page.
const COPIED_SCALE: f32 = 2.0;

impl App {
    /// Makes the slides that suit an occasion, as a job.
    pub(super) fn make_starting_deck(&mut self, deck: StartingDeck) {
        self.view.dialog = None;
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let document = Arc::clone(self.history.document());
        self.start(tr!("Making the deck: {}", deck.title()), move |progress| {
            let share = |part: f32| progress.set(part);
            match session::starting_deck(&deck, &document, &loaded, progress.cancel_flag(), &share) {
                Ok(started) => Outcome::Slides(tr!("{} deck", deck.title()), started),
                Err(DeckError::Cancelled) => Outcome::Cancelled,
                Err(error) => Outcome::Failed(error.into()),
            }
        });
    }

    /// Makes the slides of every state or college, as a job.
    pub(super) fn make_set(&mut self, each: Each) {
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let document = Arc::clone(self.history.document());
        self.start(tr!("Making slides for each {}", each.word()), move |progress| {
            let engine = loaded.engine.settled(&document.settings());
            let share = |part: f32| progress.set(part);
            match session::slides_for_each(each, &document, &engine, progress.cancel_flag(), &share) {
                Ok(slides) => {
                    let started = Started { slides, left_out: Vec::new() };
                    Outcome::Slides(tr!("One set for each {}", each.word()), started)
                }
                Err(DeckError::Cancelled) => Outcome::Cancelled,
                Err(error) => Outcome::Failed(error.into()),
            }
        });
    }

    /// Compares what the deck published before newer files with what it publishes now, as a job. `older` measures the
    /// files before; without it, what was remembered at the last save is compared.
    pub(super) fn compare_deck(&mut self, before: Arc<Document>, older: Option<Arc<Loaded>>, files: String) {
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let document = Arc::clone(self.history.document());
        self.start(tr!("Comparing the deck with the newer files"), move |progress| {
            let cancel = progress.cancel_flag();
            let was = match &older {
                Some(older) => session::published(&before, &older.engine.settled(&before.settings()), cancel),
                None => before.published.clone(),
            };
            let engine = loaded.engine.settled(&document.settings());
            let found = session::refreshed(&was, &document, &engine, &files, cancel);
            let data =
                older.and_then(|older| session::file_differences(&older, &loaded, cancel).ok()).unwrap_or_default();
            let found = match found {
                Some(found) => Some(Refreshed { data, ..found }),
                None => (!data.is_empty()).then(|| Refreshed { files, slides: Vec::new(), data }),
            };
            if progress.cancelled() { Outcome::Cancelled } else { Outcome::Compared(was, found.map(Box::new)) }
        });
    }

    /// Keeps what newer files changed with the step that opened them, until the user has gone through it.
    pub(super) fn take_compared(&mut self, was: Vec<LastPublished>, found: Option<Box<Refreshed>>) {
        let step = self.history.undo_label().unwrap_or(tr!("Open files")).to_owned();
        let changed = found.as_ref().map_or(0, |found| found.slides.len());
        let refreshed = found.map(|found| *found);
        let document = Document { published: was, refreshed, ..Document::clone(self.history.document()) };
        self.history.amend(&step, document);
        let hint = match changed {
            0 => tr!("The deck shows the same numbers as before").to_owned(),
            1 => tr!("One slide changed: go through it on Deck").to_owned(),
            count => tr!("{count} slides changed: go through them on Deck", count = count),
        };
        if let Some(message) = self.view.message.as_mut().filter(|message| message.kind == MessageKind::Done) {
            message.problem.hint = hint;
        }
    }

    /// Puts them after the last slide, in one step.
    pub(super) fn take_slides(&mut self, step: String, started: Started) {
        let Started { slides, left_out } = started;
        let count = slides.len();
        if count == 0 {
            self.view.fail(Problem::new(
                tr!("There is nothing to make slides of: no number of it may be published"),
                tr!("Remove filters, or open more files"),
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
        let what = tr!("{count} slides were added to the deck. Undo takes them all back", count = count);
        if left_out.is_empty() {
            self.view.say(what);
            return;
        }
        let without: Vec<String> = left_out.iter().map(|(what, why)| format!("{what} ({why})")).collect();
        let problem = Problem::new(what, tr!("Left out: {}", without.join("; ")));
        self.view.message = Some(Message { kind: MessageKind::Done, problem });
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
        self.start(tr!("Copying the picture"), move |_progress| {
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
        self.view.say(tr!("The picture is on the clipboard"));
    }

    /// Puts the published numbers of the figure on screen on the clipboard.
    pub(super) fn copy_table(&mut self, ctx: &Context) {
        let Some(figure) = self.figure_on_screen() else { return };
        ctx.copy_text(csv::clipboard(figure.numbers()));
        self.view.say(tr!("The table is on the clipboard"));
    }
}
