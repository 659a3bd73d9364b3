//! What newer files changed in the deck, slide by slide, until the user has gone through it.

use std::collections::BTreeSet;

use egui::{Frame, Margin, Ui};

use super::DeckView;
use crate::{
    app::{
        command::Command,
        screen::words::plural,
        theme::{self, Tokens},
        widget::{self, Button},
    },
    compare::{Change, Difference, summary},
    figure::Weight,
    project::{Document, SlideChanges, SlideContent},
};

/// Changes of one slide that are written out; the rest is counted.
const WRITTEN: usize = 12;

/// The section's contents; nothing where nothing changed.
pub fn contents(ui: &mut Ui, view: &DeckView<'_>) {
    let Some(refreshed) = &view.document.refreshed else { return };
    let tokens = Tokens::of(ui);
    Frame::new().fill(tokens.warn_ground).inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(theme::bold(tr!("What changed"), 14.0).color(tokens.ink));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if Button::new(tr!("Dismiss")).name(tr!("Dismiss what changed")).in_list().show(ui).clicked() {
                    view.queue.send(Command::DismissChanges);
                }
            });
        });
        let count = plural(refreshed.slides.len(), tr!("slide"), tr!("slides"));
        let words = tr!("{} took the place of the files before; {count} changed", refreshed.files, count = count);
        ui.add(egui::Label::new(theme::text(words, 12.0).color(tokens.muted)).wrap());
        data(ui, &refreshed.data);
        let places: Vec<Option<usize>> =
            refreshed.slides.iter().map(|changed| slide_of(view.document, changed)).collect();
        let now = places.iter().position(|place| *place == Some(view.shown));
        ui.horizontal(|ui| {
            let next = places.iter().flatten().find(|place| **place > view.shown);
            let before = places.iter().flatten().rev().find(|place| **place < view.shown);
            for (words, to) in [(tr!("Previous change"), before), (tr!("Next change"), next)] {
                let can = to.map(|_| ()).ok_or(tr!("There is none"));
                if Button::new(words).in_list().enabled(can).show(ui).clicked()
                    && let Some(to) = to
                {
                    view.queue.send(Command::ShowSlide(*to));
                }
            }
        });
        for (index, (changed, place)) in refreshed.slides.iter().zip(&places).enumerate() {
            ui.push_id(("changed", index), |ui| slide(ui, view, changed, *place, now == Some(index)));
        }
    });
    widget::line(ui);
}

/// What came and went in the files themselves.
fn data(ui: &mut Ui, differences: &[Difference]) {
    let tokens = Tokens::of(ui);
    let files: BTreeSet<&str> = differences.iter().map(Difference::place).collect();
    for difference in differences.iter().take(WRITTEN) {
        let words = match files.len() {
            1 => difference.words(),
            _ => format!("{}: {}", difference.place(), difference.words()),
        };
        ui.add(egui::Label::new(theme::text(words, 12.0).color(tokens.ink)).wrap());
    }
    let left = differences.len().saturating_sub(WRITTEN);
    if left > 0 {
        ui.label(theme::text(tr!("and {left} more", left = left), 12.0).color(tokens.muted));
    }
}

fn slide(ui: &mut Ui, view: &DeckView<'_>, changed: &SlideChanges, place: Option<usize>, open: bool) {
    let tokens = Tokens::of(ui);
    ui.add_space(6.0);
    let counted = match (changed.changes.as_slice(), &changed.stale) {
        ([], _) => tr!("Its title no longer agrees with the numbers").to_owned(),
        (changes, None) => summary(changes),
        (changes, Some(_)) => tr!("{}; its title no longer agrees", summary(changes)),
    };
    match place {
        Some(place) => {
            if widget::link(ui, &tr!("Slide {}", place + 1), 13.0, Weight::SemiBold).clicked() {
                view.queue.send(Command::ShowSlide(place));
            }
        }
        None => {
            ui.label(theme::semibold(tr!("A slide that was deleted since"), 13.0).color(tokens.muted));
        }
    }
    ui.add(egui::Label::new(theme::text(&changed.title, 12.0).color(tokens.ink)).wrap());
    ui.add(egui::Label::new(theme::text(counted, 12.0).color(tokens.muted)).wrap());
    if !open {
        return;
    }
    for change in changed.changes.iter().take(WRITTEN) {
        let ink = if matches!(change, Change::Suppressed { .. }) { tokens.warn_text } else { tokens.ink };
        ui.add(egui::Label::new(theme::text(change.words(), 12.0).color(ink)).wrap());
    }
    let left = changed.changes.len().saturating_sub(WRITTEN);
    if left > 0 {
        ui.label(theme::text(tr!("and {left} more", left = left), 12.0).color(tokens.muted));
    }
}

/// Where the slide is now.
fn slide_of(document: &Document, changed: &SlideChanges) -> Option<usize> {
    document.deck.iter().position(|slide| match &slide.content {
        SlideContent::Figure(spec) => spec.request == changed.request,
        SlideContent::Title { .. } => false,
    })
}
