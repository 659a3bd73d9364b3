//! The deck over the whole screen, one slide at a time; a click on a state of a map opens it.

use std::sync::Arc;

use egui::{CentralPanel, Color32, Frame, Key, Sense, Ui};

use crate::{
    app::{
        command::{Command, published},
        paint::{paint_figure, paint_scene},
        screen::{Cx, slide_slot},
        theme,
        view::Presenting,
        work::Shown,
    },
    figure::{Figure, FigureKind, FigureSpec, MapSpec, MapView, Page, Tone, Weight, WordEdits},
    project::SlideContent,
};

/// Draws the slide shown and reads the keys of presenting.
pub fn ui(ui: &mut Ui, cx: &Cx<'_>, now: &Presenting) {
    keys(ui, cx, now);
    CentralPanel::no_frame().frame(Frame::new().fill(Color32::BLACK)).show(ui, |ui| {
        let area = ui.available_rect_before_wrap();
        let turned = ui.allocate_rect(area, Sense::click());
        if now.blank {
            return;
        }
        let Some(slide) = cx.document.deck.get(cx.view.slide) else {
            cx.send(Command::Present(None));
            return;
        };
        match &slide.content {
            SlideContent::Title { title, subtitle } => {
                let page = cx.results.look().title_page(title, subtitle, None);
                paint_scene(ui, &page, area, None);
            }
            SlideContent::Figure(spec) => figure_page(ui, cx, now, spec, area),
        }
        if turned.clicked() {
            cx.send(step(cx, 1));
        }
    });
    if let Some(SlideContent::Figure(next)) = cx.document.deck.get(cx.view.slide + 1).map(|slide| &slide.content) {
        // The next slide is made while this one is talked about.
        let next = published(cx.document, next);
        let _ = cx.results.figure(&slide_slot(cx.view.slide + 1), &next, Page::SLIDE, Tone::Light);
    }
}

fn figure_page(ui: &mut Ui, cx: &Cx<'_>, now: &Presenting, spec: &FigureSpec, area: egui::Rect) {
    let spec = &published(cx.document, spec);
    let opened = now.state.as_ref().and_then(|fips| state_of(spec, fips));
    let shown = match &opened {
        Some(state) => cx.results.figure("presented state", state, Page::SLIDE, Tone::Light),
        None => cx.results.figure(&slide_slot(cx.view.slide), spec, Page::SLIDE, Tone::Light),
    };
    match shown {
        Shown::Ready(figure) | Shown::Stale(figure) => page(ui, cx, &figure, area),
        Shown::Waiting => words(ui, area, tr!("The numbers are being computed")),
        Shown::Failed(problem) => words(ui, area, &problem.what),
    }
}

fn page(ui: &mut Ui, cx: &Cx<'_>, figure: &Arc<Figure>, area: egui::Rect) {
    let painted = ui.push_id("presented", |ui| paint_figure(ui, figure, area, None)).inner;
    let Some(key) = painted.clicked else { return };
    let key = key.split_once('#').map_or(key.as_str(), |(key, _)| key);
    match key.strip_prefix("state:") {
        Some(fips) if matches!(&figure.spec().kind, FigureKind::Map(map) if !matches!(map.view, MapView::State(_))) => {
            cx.send(Command::Present(Some(Presenting { blank: false, state: Some(fips.to_owned()) })));
        }
        _ => cx.send(step(cx, 1)),
    }
}

/// The map of one state, for a slide with a map.
fn state_of(spec: &FigureSpec, fips: &str) -> Option<FigureSpec> {
    let FigureKind::Map(map) = &spec.kind else { return None };
    let kind = FigureKind::Map(MapSpec { view: MapView::State(fips.to_owned()), ..map.clone() });
    Some(FigureSpec { request: spec.request.clone(), kind, words: WordEdits::default(), annotations: Vec::new() })
}

fn keys(ui: &Ui, cx: &Cx<'_>, now: &Presenting) {
    let pressed = |keys: &[Key]| ui.input(|input| keys.iter().any(|key| input.key_pressed(*key)));
    if pressed(&[Key::Escape]) || now.state.is_some() && pressed(&[Key::Backspace]) {
        let back = now.state.is_some().then(Presenting::default);
        cx.send(Command::Present(back));
    } else if pressed(&[Key::B, Key::Period]) {
        cx.send(Command::Present(Some(Presenting { blank: !now.blank, state: now.state.clone() })));
    } else if pressed(&[Key::ArrowRight, Key::ArrowDown, Key::PageDown, Key::Space, Key::Enter, Key::N]) {
        cx.send(step(cx, 1));
    } else if pressed(&[Key::ArrowLeft, Key::ArrowUp, Key::PageUp, Key::Backspace, Key::P]) {
        cx.send(step(cx, -1));
    } else if pressed(&[Key::Home]) {
        cx.send(Command::ShowSlide(0));
    } else if pressed(&[Key::End]) {
        cx.send(Command::ShowSlide(cx.document.deck.len().saturating_sub(1)));
    }
}

/// The slide after or before; past the last one, the end of presenting.
fn step(cx: &Cx<'_>, by: isize) -> Command {
    match cx.view.slide.checked_add_signed(by) {
        Some(slide) if slide < cx.document.deck.len() => Command::ShowSlide(slide),
        Some(_) => Command::Present(None),
        None => Command::ShowSlide(0),
    }
}

fn words(ui: &Ui, area: egui::Rect, words: &str) {
    let font = theme::font(20.0, Weight::Regular);
    ui.painter().text(area.center(), egui::Align2::CENTER_CENTER, words, font, Color32::LIGHT_GRAY);
}
