//! The Deck screen: slides in a strip, the slide as it will be exported, its notes, its words and checks.

mod changes;
mod check_list;
mod checks;
mod notes;
mod strip;
mod words;

use std::sync::Arc;

use egui::{Align, Frame, Layout, Margin, Popup, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, vec2};

pub use check_list::{Check, checks};
pub use strip::strip;

use super::{
    annotate::{self, AnnotationView},
    earnings::{Explained, explain_section},
};
use crate::{
    app::{
        command::{Command, ExportKind, Queue},
        paint::{paint_figure, paint_scene},
        theme::{self, Tokens},
        view::Presenting,
        widget::{self, Button, Kind},
    },
    figure::{Figure, FigureKind, Scene, Weight},
    project::{Document, SlideContent},
    session::{Each, StartingDeck},
};

/// A slide ready to be shown.
pub enum SlidePage {
    Title(Box<Scene>),
    Figure(Arc<Figure>),
    /// Its numbers are being computed.
    Waiting,
    /// Why its figure cannot be made from the open files.
    Failed(String),
}

/// Everything the screen shows; it changes nothing and sends commands.
pub struct DeckView<'a> {
    pub document: &'a Document,
    /// As many as the document has slides.
    pub slides: &'a [SlidePage],
    /// Index of the slide shown.
    pub shown: usize,
    pub selected: Option<&'a str>,
    pub explained: Option<&'a Explained>,
    pub annotated: AnnotationView<'a>,
    /// The window is narrow: the panel stands on a button.
    pub narrow: bool,
    /// Whether the explanation is unfolded.
    pub explaining: bool,
    pub queue: &'a Queue,
}

/// What the user is writing on this screen; kept until the field is left.
#[derive(Clone, Debug, Default)]
pub struct Drafts {
    /// Slide, which text, and the text itself.
    pub current: Option<(usize, Draft, String)>,
}

/// Texts of a slide that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draft {
    Title,
    Subtitle,
    Alt,
    Notes,
}

/// The middle of the screen.
pub fn center(ui: &mut Ui, view: &DeckView<'_>, drafts: &mut Drafts) {
    tool_row(ui, view);
    let tokens = Tokens::of(ui);
    Frame::new().fill(tokens.app).inner_margin(Margin::symmetric(18, 12)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        let Some(slide) = view.slides.get(view.shown) else {
            empty(ui, view.queue);
            return;
        };
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            page(ui, slide, view);
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                let count = view.slides.len();
                let words = tr!(
                    "Slide {} of {count}. Chart and numbers stay editable in PowerPoint",
                    view.shown + 1,
                    count = count
                );
                ui.label(theme::text(words, 12.0).color(tokens.muted));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if let SlidePage::Figure(figure) = slide {
                        let words = match &figure.spec().kind {
                            FigureKind::Map(_) => tr!("Open in Map"),
                            FigureKind::Scatter(_) => tr!("Open in Explore"),
                            _ => tr!("Open in Earnings"),
                        };
                        if widget::link(ui, words, 13.0, Weight::SemiBold).clicked() {
                            view.queue.send(Command::OpenSlideFigure(view.shown));
                        }
                    }
                });
            });
            ui.add_space(8.0);
            notes::card(ui, view, slide, drafts);
        });
    });
}

/// The right panel.
pub fn side(ui: &mut Ui, view: &DeckView<'_>, drafts: &mut Drafts) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        changes::contents(ui, view);
        words::contents(ui, view, drafts);
        widget::line(ui);
        if matches!(view.slides.get(view.shown), Some(SlidePage::Figure(_))) {
            annotate::section(ui, &view.annotated);
        }
        checks::contents(ui, view);
        explain_section(ui, view.explained, view.explaining, view.queue);
    });
}

fn tool_row(ui: &mut Ui, view: &DeckView<'_>) {
    let nothing = if view.slides.is_empty() { Err(tr!("The deck has no slides yet")) } else { Ok(()) };
    widget::tool_row(
        ui,
        if view.narrow { 480.0 } else { 600.0 },
        |ui| {
            starting(ui, view.queue);
            if Button::new(tr!("Duplicate")).enabled(nothing).show(ui).clicked() {
                view.queue.send(Command::DuplicateSlide);
            }
            if Button::new(tr!("Delete")).key(tr!("Del")).enabled(nothing).show(ui).clicked() {
                view.queue.send(Command::DeleteSlide);
            }
            if Button::new(tr!("Present")).key("F5").enabled(nothing).show(ui).clicked() {
                view.queue.send(Command::Present(Some(Presenting::default())));
            }
        },
        |ui| {
            // A narrow window has the panel on a button; its Export stands in the top bar.
            if view.narrow {
                let name = if view.document.refreshed.is_some() {
                    tr!("Checks, what changed")
                } else {
                    tr!("Words and checks")
                };
                if Button::new(tr!("Checks")).name(name).enabled(nothing).show(ui).clicked() {
                    view.queue.send(Command::ToggleSide);
                }
                return;
            }
            let export = Button::new(tr!("Export PowerPoint…")).enabled(nothing);
            if export.show(ui).clicked() {
                view.queue.send(Command::Export(ExportKind::Pptx));
            }
        },
    );
}

fn page(ui: &mut Ui, slide: &SlidePage, view: &DeckView<'_>) {
    let tokens = Tokens::of(ui);
    let width = ui.available_width();
    // Leaves room for the notes on small screens.
    let height = (width * 9.0 / 16.0).min((ui.clip_rect().height() - 180.0).max(220.0));
    let (area, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let sheet = fitted(area);
    ui.painter().add(tokens.shadow().as_shape(sheet, 0.0));
    ui.push_id("slide", |ui| match slide {
        SlidePage::Figure(figure) => {
            let painted = paint_figure(ui, figure, sheet, view.selected);
            annotate::follow(ui, &painted, figure, view.annotated.annotations, view.queue);
            if let Some(key) = painted.clicked {
                view.queue.send(Command::Select(Some(key)));
            }
        }
        SlidePage::Title(scene) => {
            paint_scene(ui, scene, sheet, None);
        }
        SlidePage::Waiting => {
            ui.painter().rect_filled(sheet, 0.0, tokens.panel);
        }
        SlidePage::Failed(why) => {
            ui.painter().rect_filled(sheet, 0.0, tokens.panel);
            let words = tr!("This slide cannot be drawn from the open files: {why}", why = why);
            let words = widget::clipped(ui, &words, 13.0, Weight::Regular, sheet.width() - 40.0, tokens.warn_text);
            ui.painter().galley(sheet.center() - words.size() / 2.0, words, tokens.warn_text);
        }
    });
    ui.painter().rect_stroke(sheet, 0.0, Stroke::new(1.0, tokens.rule), StrokeKind::Outside);
}

/// The largest 16:9 area within another, at its top centre.
fn fitted(area: Rect) -> Rect {
    let width = area.width().min(area.height() * 16.0 / 9.0);
    let size = vec2(width, width * 9.0 / 16.0);
    Rect::from_min_size(egui::pos2(area.center().x - size.x / 2.0, area.top()), size)
}

/// The decks to begin with: name, what it holds, how to get it.
fn starts() -> [(&'static str, &'static str, Command); 5] {
    let at_once = |deck: StartingDeck| (deck.word(), deck.holds(), Command::StartDeck(deck));
    let asked = |deck: StartingDeck, each| (deck.word(), deck.holds(), Command::ChoosePlace(each));
    [
        at_once(StartingDeck::Board),
        asked(StartingDeck::College(String::new()), Each::College),
        asked(StartingDeck::State(String::new()), Each::State),
        at_once(StartingDeck::Credentials),
        at_once(StartingDeck::Consortium),
    ]
}

/// The menu of decks to begin with, for a deck that has slides already.
fn starting(ui: &mut Ui, queue: &Queue) {
    let button = Button::new(tr!("Starting deck")).opens().show(ui);
    Popup::menu(&button).width(220.0).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (words, holds, command) in starts() {
            let wide = ui.available_width();
            let item = Button::new(words).kind(Kind::Quiet).width(wide).show(ui).on_hover_text(holds);
            if item.clicked() {
                queue.send(command);
                ui.close();
            }
        }
    });
}

fn empty(ui: &mut Ui, queue: &Queue) {
    let tokens = Tokens::of(ui);
    ui.add_space(40.0);
    ui.vertical_centered(|ui| {
        ui.label(theme::semibold(tr!("The deck has no slides yet"), 15.0).color(tokens.ink));
        let words = tr!("Press D on Map or Earnings to add what you see there, or begin with the usual slides");
        ui.label(theme::text(words, 14.0).color(tokens.muted));
        ui.add_space(10.0);
        for (index, (words, holds, command)) in starts().into_iter().enumerate() {
            let kind = if index == 0 { Kind::Primary } else { Kind::Plain };
            if Button::new(words)
                .name(&tr!("{words} deck, {holds}", words = words, holds = holds))
                .kind(kind)
                .width(300.0)
                .show(ui)
                .clicked()
            {
                queue.send(command);
            }
            ui.label(theme::text(holds, 12.0).color(tokens.muted));
            ui.add_space(6.0);
        }
        ui.horizontal(|ui| {
            ui.add_space((ui.available_width() - 240.0).max(0.0) / 2.0);
            if Button::new(tr!("Go to Map")).kind(Kind::Quiet).show(ui).clicked() {
                queue.send(Command::Go(crate::project::Screen::Map));
            }
            if Button::new(tr!("Go to Earnings")).kind(Kind::Quiet).show(ui).clicked() {
                queue.send(Command::Go(crate::project::Screen::Earnings));
            }
        });
    });
}

/// The title a slide will have.
fn title_of(slide: &SlidePage, document: &Document, index: usize) -> String {
    match (slide, document.deck.get(index).map(|slide| &slide.content)) {
        (SlidePage::Figure(figure), _) => figure.words().title.clone(),
        (_, Some(SlideContent::Title { title, .. })) => title.clone(),
        (SlidePage::Title(scene), _) => scene.name.clone(),
        (SlidePage::Waiting, _) => tr!("Slide {}, being drawn", index + 1),
        (SlidePage::Failed(_), _) => tr!("Slide without a figure").into(),
    }
}
