//! The checks of the deck in the right panel: failed ones first, each with the way to it and what puts it right.

use std::sync::Arc;

use egui::{Frame, Margin, Rect, Sense, Ui, Vec2, vec2};

use super::{DeckView, SlidePage, check_list::Check, checks};
use crate::{
    app::{
        command::Command,
        icon::{self, Icon},
        theme::{self, Tokens},
        widget::{self, Button},
    },
    figure::Figure,
    project::{DeckSlide, Refreshed},
};

/// The section's contents.
pub fn contents(ui: &mut Ui, view: &DeckView<'_>) {
    let tokens = Tokens::of(ui);
    let checks = kept(ui, view);
    Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
        if view.slides.is_empty() {
            return;
        }
        let failed = checks.iter().filter(|check| !check.passed).count();
        ui.horizontal(|ui| {
            ui.label(theme::bold(tr!("Checks"), 14.0).color(tokens.ink));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let words = if failed == 0 {
                    tr!("{} passed", checks.len())
                } else {
                    tr!("{} passed, {failed} to look at", checks.len() - failed, failed = failed)
                };
                ui.label(theme::text(words, 13.0).color(tokens.muted));
            });
        });
        for check in &*checks {
            widget::line(ui);
            row(ui, view, check);
        }
    });
}

/// What the checks were made from, and what they found.
#[derive(Clone)]
struct Kept {
    deck: Vec<DeckSlide>,
    refreshed: Option<Refreshed>,
    figures: Vec<Option<Arc<Figure>>>,
    checks: Arc<Vec<Check>>,
}

/// The checks of the frame before, where neither slides nor figures have changed since.
fn kept(ui: &Ui, view: &DeckView<'_>) -> Arc<Vec<Check>> {
    let id = ui.scope_id().with("checks of the deck");
    let figure = |slide: &SlidePage| match slide {
        SlidePage::Figure(figure) => Some(Arc::clone(figure)),
        SlidePage::Title(_) | SlidePage::Waiting | SlidePage::Failed(_) => None,
    };
    let figures: Vec<_> = view.slides.iter().map(figure).collect();
    let same = |one: &Option<Arc<Figure>>, other: &Option<Arc<Figure>>| match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        // Why a slide has no figure may have changed.
        (one, other) => {
            one.is_none() && other.is_none() && !view.slides.iter().any(|slide| matches!(slide, SlidePage::Failed(_)))
        }
    };
    let known = ui.data(|data| data.get_temp::<Arc<Kept>>(id)).filter(|kept| {
        kept.figures.len() == figures.len()
            && kept.figures.iter().zip(&figures).all(|(one, other)| same(one, other))
            && kept.deck == view.document.deck
            && kept.refreshed == view.document.refreshed
    });
    if let Some(kept) = known {
        return Arc::clone(&kept.checks);
    }
    let found = Arc::new(checks(view.document, view.slides));
    let (deck, refreshed) = (view.document.deck.clone(), view.document.refreshed.clone());
    let kept = Arc::new(Kept { deck, refreshed, figures, checks: Arc::clone(&found) });
    ui.data_mut(|data| data.insert_temp(id, kept));
    found
}

fn row(ui: &mut Ui, view: &DeckView<'_>, check: &Check) {
    let tokens = Tokens::of(ui);
    let Check { passed, title, detail, slide, fix } = check;
    ui.horizontal_top(|ui| {
        let (area, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
        let side = Rect::from_center_size(area.center(), Vec2::splat(18.0));
        let (picture, ink) = if *passed { (Icon::Tick, tokens.accent) } else { (Icon::Warning, tokens.warn) };
        icon::paint(ui.painter(), side, picture, ink);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(theme::semibold(title, 13.0).color(tokens.ink));
            ui.add(egui::Label::new(theme::text(detail, 12.0).color(tokens.muted)).wrap());
            ui.horizontal(|ui| {
                if let Some(slide) = slide
                    && Button::new(tr!("Go to")).name(&tr!("Go to slide {}", slide + 1)).in_list().show(ui).clicked()
                {
                    view.queue.send(Command::ShowSlide(*slide));
                }
                if let Some((word, commands)) = fix
                    && Button::new(word).name(&format!("{word}: {title}")).in_list().show(ui).clicked()
                {
                    commands.iter().for_each(|command| view.queue.send(command.clone()));
                }
            });
        });
    });
}
