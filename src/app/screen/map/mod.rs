//! The Map screen: the nation or one state, and the same places as a list beside it.

mod hover;
mod list;
mod tools;

use std::sync::Arc;

use egui::{Frame, Margin, Sense, Ui, vec2};

pub use list::list;

use crate::{
    app::{
        command::{Command, Queue},
        paint::paint_figure,
        screen::{annotate, earnings::nothing},
        theme::{self, Tokens},
    },
    figure::{Annotation, Figure, FigureKind, MapSpec, MapView},
    measure::{Answer, CountTable},
    place,
    project::Document,
};

/// Everything the screen shows; it changes nothing and sends commands.
pub struct AtlasView<'a> {
    pub document: &'a Document,
    /// The map without its words, or why there is none.
    pub map: Result<&'a Arc<Figure>, &'a str>,
    /// States with a college, by two-digit FIPS, in the order of the arrow keys.
    pub states: &'a [String],
    pub selected: Option<&'a str>,
    pub annotations: &'a [Annotation],
    pub queue: &'a Queue,
}

impl AtlasView<'_> {
    fn spec(&self) -> MapSpec {
        match &self.document.map.kind {
            FigureKind::Map(spec) => spec.clone(),
            _ => MapSpec::default(),
        }
    }

    /// Two-digit FIPS of the state shown; `None` on the nation.
    fn state(&self) -> Option<String> {
        match self.spec().view {
            MapView::State(fips) => Some(fips),
            MapView::Nation | MapView::Tiles => None,
        }
    }
}

/// The counts behind a map.
fn counts(figure: &Figure) -> Option<&CountTable> {
    match figure.answer() {
        Answer::Counts(table) => Some(table),
        Answer::Earnings(_)
        | Answer::Trajectory(_)
        | Answer::Share(_)
        | Answer::Pathway(_)
        | Answer::Indicators(_)
        | Answer::Value(_)
        | Answer::Standards(_)
        | Answer::Scatter(_) => None,
    }
}

/// The middle of the screen.
pub fn center(ui: &mut Ui, view: &AtlasView<'_>) {
    tools::row(ui, view);
    let tokens = Tokens::of(ui);
    Frame::new().fill(tokens.page).inner_margin(Margin::same(16)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        match view.map {
            Ok(figure) => {
                let words = figure.words();
                ui.add(egui::Label::new(theme::bold(&words.title, 22.0).color(tokens.ink)).truncate());
                ui.add(egui::Label::new(theme::text(&words.subtitle, 15.0).color(tokens.muted)).truncate());
                ui.add_space(6.0);
                map(ui, view, figure);
            }
            Err(why) => nothing(ui, why, view.document, view.queue),
        }
    });
}

fn map(ui: &mut Ui, view: &AtlasView<'_>, figure: &Arc<Figure>) {
    let (area, _) = ui.allocate_exact_size(ui.available_size().max(vec2(120.0, 120.0)), Sense::hover());
    let painted = ui.push_id("map", |ui| paint_figure(ui, figure, area, view.selected)).inner;
    annotate::follow(ui, &painted, figure, view.annotations, view.queue);
    if let Some(key) = &painted.clicked {
        follow(view, key);
    }
    if let Some(key) = &painted.hovered {
        hover::card(ui, figure, key, painted.page, view.document.warehouse.is_some());
    }
}

/// What a click on a mark or on its row does: a state opens, a college is selected.
fn follow(view: &AtlasView<'_>, key: &str) {
    // The second of two maps shows the same places.
    let key = key.split_once('#').map_or(key, |(key, _)| key);
    match key.strip_prefix("state:") {
        Some(fips) if view.states.iter().any(|state| state == fips) => {
            view.queue.send(Command::OpenState(fips.to_owned()));
        }
        Some(_) | None => view.queue.send(Command::Select(Some(key.to_owned()))),
    }
}

/// Name of a state by its FIPS code; the code itself if there is no such state.
fn state_name(fips: &str) -> String {
    place::state_by_any(fips).map_or_else(|| fips.to_owned(), |state| state.name.to_owned())
}
