//! What a reader would stumble over, tested slide by slide before the deck leaves.

use std::collections::BTreeMap;

use egui::{Frame, Margin, Rect, Sense, Ui, Vec2, vec2};

use super::{DeckView, SlidePage, title_of};
use crate::{
    app::{
        command::Command,
        icon::{self, Icon},
        screen::words::plural,
        theme::{self, Tokens},
        widget::{self, Button},
    },
    figure::{Item, Scene},
    project::Document,
};

/// The outcome of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub passed: bool,
    pub title: String,
    pub detail: String,
    /// Index of the slide to look at, if it failed.
    pub slide: Option<usize>,
}

/// Runs every check; failed ones come first.
pub fn checks(document: &Document, slides: &[SlidePage]) -> Vec<Check> {
    let mut checks = vec![
        stale_titles(slides),
        text_fits(slides),
        alt_texts(slides),
        unique_titles(document, slides),
        figures_made(slides),
    ];
    checks.sort_by_key(|check| check.passed);
    checks
}

/// The section's contents.
pub fn contents(ui: &mut Ui, view: &DeckView<'_>) {
    let tokens = Tokens::of(ui);
    let checks = checks(view.document, view.slides);
    Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
        if view.slides.is_empty() {
            return;
        }
        let failed = checks.iter().filter(|check| !check.passed).count();
        ui.horizontal(|ui| {
            ui.label(theme::bold("Checks", 14.0).color(tokens.ink));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let words = if failed == 0 {
                    format!("{} passed", checks.len())
                } else {
                    format!("{} passed, {failed} to look at", checks.len() - failed)
                };
                ui.label(theme::text(words, 13.0).color(tokens.muted));
            });
        });
        for check in &checks {
            widget::line(ui);
            row(ui, view, check);
        }
    });
}

fn row(ui: &mut Ui, view: &DeckView<'_>, check: &Check) {
    let tokens = Tokens::of(ui);
    let Check { passed, title, detail, slide } = check;
    ui.horizontal_top(|ui| {
        let (area, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
        let side = Rect::from_center_size(area.center(), Vec2::splat(18.0));
        let (picture, ink) = if *passed { (Icon::Tick, tokens.accent) } else { (Icon::Warning, tokens.warn) };
        icon::paint(ui.painter(), side, picture, ink);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(theme::semibold(title, 13.0).color(tokens.ink));
            ui.add(egui::Label::new(theme::text(detail, 12.0).color(tokens.muted)).wrap());
            if let Some(slide) = slide
                && Button::new("Review").name(&format!("Review slide {}", slide + 1)).in_list().show(ui).clicked()
            {
                view.queue.send(Command::ShowSlide(*slide));
            }
        });
    });
}

fn result(title: &str, good: String, bad: Option<(usize, String)>) -> Check {
    let title = title.to_owned();
    match bad {
        None => Check { passed: true, title, detail: good, slide: None },
        Some((slide, detail)) => Check { passed: false, title, detail, slide: Some(slide) },
    }
}

fn stale_titles(slides: &[SlidePage]) -> Check {
    let stale = slides.iter().position(|slide| matches!(slide, SlidePage::Figure(figure) if figure.words().stale));
    let bad = stale.map(|at| (at, format!("The title of slide {} was written when the numbers were others", at + 1)));
    result("Titles agree with the numbers", plural(slides.len(), "slide", "slides"), bad)
}

/// Text that had to be cut ends in an ellipsis.
fn text_fits(slides: &[SlidePage]) -> Check {
    let cut = slides.iter().enumerate().find_map(|(at, slide)| {
        let scene = scene_of(slide)?;
        let title_cut = texts(&scene.frame).into_iter().find(|text| text.ends_with('…'))?;
        Some((at, format!("Slide {}: “{title_cut}”", at + 1)))
    });
    result("Text fits", plural(slides.len(), "slide", "slides"), cut)
}

fn alt_texts(slides: &[SlidePage]) -> Check {
    let figures = slides.iter().filter(|slide| matches!(slide, SlidePage::Figure(_))).count();
    let bare = slides
        .iter()
        .position(|slide| matches!(slide, SlidePage::Figure(figure) if figure.words().alt.trim().is_empty()));
    let bad = bare.map(|at| (at, format!("Slide {} has none", at + 1)));
    result("Alternative text", plural(figures, "figure", "figures"), bad)
}

fn unique_titles(document: &Document, slides: &[SlidePage]) -> Check {
    let mut seen = BTreeMap::new();
    let twice = slides.iter().enumerate().find_map(|(at, slide)| {
        let title = title_of(slide, document, at);
        let first = *seen.entry(title).or_insert(at);
        (first != at).then(|| (at, format!("Slides {} and {} have the same title", first + 1, at + 1)))
    });
    result("Titles are unique", plural(slides.len(), "slide", "slides"), twice)
}

fn figures_made(slides: &[SlidePage]) -> Check {
    let failed = slides.iter().enumerate().find_map(|(at, slide)| match slide {
        SlidePage::Failed(why) => Some((at, format!("Slide {}: {why}", at + 1))),
        SlidePage::Figure(_) | SlidePage::Title(_) | SlidePage::Waiting => None,
    });
    result("Every figure can be drawn", plural(slides.len(), "slide", "slides"), failed)
}

fn scene_of(slide: &SlidePage) -> Option<&Scene> {
    match slide {
        SlidePage::Figure(figure) => Some(figure.scene()),
        SlidePage::Title(scene) => Some(scene),
        SlidePage::Waiting | SlidePage::Failed(_) => None,
    }
}

fn texts(items: &[Item]) -> Vec<&str> {
    let mut out = Vec::new();
    for item in items {
        match item {
            Item::Text(run) => out.push(run.text.as_str()),
            Item::Group { items, .. } => out.extend(texts(items)),
            Item::Rect { .. } | Item::Path { .. } | Item::Circle { .. } | Item::Line { .. } | Item::Picture { .. } => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        figure::{Palette, title_page},
        project::{DeckSlide, SlideContent},
    };

    #[test]
    fn two_slides_with_one_title_fail_and_come_first() {
        let title = |title: &str| DeckSlide {
            content: SlideContent::Title { title: title.into(), subtitle: String::new() },
            notes: None,
            batch: 0,
        };
        let page = |title: &str| SlidePage::Title(Box::new(title_page(title, "", None, &Palette::LIGHT)));
        let document = Document { deck: vec![title("One"), title("Two"), title("One")], ..Document::default() };
        let found = checks(&document, &[page("One"), page("Two"), page("One")]);
        assert_eq!(found[0].title, "Titles are unique");
        assert_eq!((found[0].passed, found[0].slide), (false, Some(2)));
        assert!(found[1..].iter().all(|check| check.passed));
    }
}
