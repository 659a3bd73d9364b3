//! One step further: through issues, states, the deck of the next state, and from a slide back to its screen.

use std::sync::Arc;

use super::{
    command::{CellRef, IssueFilter},
    fixes,
    program::App,
};
use crate::{
    import::Fix,
    project::{Document, Screen, SlideContent},
    session::{self},
};

impl App {
    pub(super) fn apply_fixes(&mut self, filter: &IssueFilter) {
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let before = Arc::clone(self.history.document());
        let mut document = Document::clone(&before);
        let mut count = 0;
        for (file, issue, fix) in fixes::proposed(&before, &loaded, filter) {
            if let Some(source) = document.sources.get_mut(file) {
                source.mapping.decide(issue, fix);
                count += 1;
            }
        }
        if count > 0 {
            self.history.record(tr!("Apply {count} fixes", count = count), document);
        }
    }

    pub(super) fn ignore_issues(&mut self, filter: &IssueFilter) {
        let Some(loaded) = self.workspace.loaded().cloned() else { return };
        let before = Arc::clone(self.history.document());
        let mut document = Document::clone(&before);
        let mut count = 0;
        for (file, issue) in fixes::open(&before, &loaded, filter) {
            if let Some(source) = document.sources.get_mut(file) {
                source.mapping.decide(issue, &Fix::Ignore);
                count += 1;
            }
        }
        if count > 0 {
            self.history.record(tr!("Ignore {count} issues", count = count), document);
        }
    }

    /// Selects the next issue of those listed, or the one before.
    pub(super) fn step_issue(&mut self, by: isize) {
        let Some(loaded) = self.workspace.loaded() else { return };
        let (document, filter) = (self.history.document(), &self.view.check.filter);
        let listed: Vec<usize> = loaded
            .issues()
            .enumerate()
            .filter(|(_at, (file, issue))| {
                let name = loaded.files.get(*file).map_or("", |file| file.name.as_str());
                filter.admits(*file, name, issue, fixes::state(document, *file, issue))
            })
            .map(|(at, _issue)| at)
            .collect();
        if listed.is_empty() {
            return;
        }
        let next = match self.view.check.issue.map(|now| listed.partition_point(|at| *at < now)) {
            Some(place) if by > 0 => {
                let passed = listed.get(place).copied() == self.view.check.issue;
                listed[(place + usize::from(passed)) % listed.len()]
            }
            Some(place) => listed[(place + listed.len() - 1) % listed.len()],
            None => listed[0],
        };
        self.show_issue(next);
    }

    pub(super) fn show_issue(&mut self, at: usize) {
        let Some((file, issue)) = self.workspace.loaded().and_then(|loaded| loaded.issues().nth(at)) else { return };
        let cell =
            issue.cells.first().map(|address| CellRef { file, sheet: issue.sheet.clone(), address: address.clone() });
        let view = &mut self.view.check;
        view.issue = Some(at);
        view.file = file;
        if let Some(cell) = cell {
            view.tables.insert(file, cell.sheet.clone());
            view.cell = Some(cell);
        }
    }

    /// Goes to the next state with a college, in the order of their names.
    pub(super) fn step_state(&mut self, by: isize) {
        if self.view.screen != Screen::Map {
            self.step_deck(by);
            return;
        }
        use crate::figure::{FigureKind, MapView};
        let FigureKind::Map(map) = &self.history.document().map.kind else { return };
        let MapView::State(now) = &map.view else { return };
        let states = self.workspace.states();
        if states.is_empty() {
            return;
        }
        let at = states.iter().position(|state| state == now).map_or(0, |at| at as isize + by);
        let next = states[at.rem_euclid(states.len() as isize) as usize].clone();
        self.run_open_state(next);
    }

    /// Makes the deck about the next state with a college, in one step.
    pub(super) fn step_deck(&mut self, by: isize) {
        let document = self.history.document();
        let Some(now) = session::state_of(&document.deck) else { return };
        let states = self.workspace.states();
        let Some(at) = states.iter().position(|state| *state == now).filter(|_| states.len() > 1) else { return };
        let next = states[(at as isize + by).rem_euclid(states.len() as isize) as usize].clone();
        let name = crate::place::state_by_any(&next).map_or(next.as_str(), |state| state.name).to_owned();
        let moved = session::moved(document, &now, &next);
        self.history.record(tr!("Deck of {name}", name = name), moved);
        self.settle_view();
        self.view.say(tr!("The deck is about {name} now", name = name));
    }

    /// Shows a slide's figure on the screen it was made on.
    pub(super) fn open_slide_figure(&mut self, index: usize) {
        let mut document = Document::clone(self.history.document());
        let Some(SlideContent::Figure(figure)) = document.deck.get(index).map(|slide| slide.content.clone()) else {
            return;
        };
        document.filters = figure.request.filters.clone();
        let mut figure = *figure;
        figure.request.filters = crate::measure::Filters::default();
        let screen = match &figure.kind {
            crate::figure::FigureKind::Map(_) => {
                document.map = figure;
                Screen::Map
            }
            crate::figure::FigureKind::ShareBar(_) => {
                document.share = figure;
                Screen::Earnings
            }
            crate::figure::FigureKind::Scatter(_) => {
                document.explore = figure;
                Screen::Explore
            }
            _ => {
                document.earnings = figure;
                Screen::Earnings
            }
        };
        if document != **self.history.document() {
            self.history.record(tr!("Open slide's figure"), document);
        }
        self.view.screen = screen;
        self.view.selected = None;
    }
}
