//! The words of one slide, each editable: title, subtitle, alternative text.

use egui::{Frame, Margin, Response, TextEdit, Ui};

use super::{DeckView, Draft, Drafts, SlidePage};
use crate::{
    app::{
        command::Command,
        theme::{self, Tokens},
        widget,
    },
    figure::Weight,
    project::SlideContent,
};

pub fn contents(ui: &mut Ui, view: &DeckView<'_>, drafts: &mut Drafts) {
    let tokens = Tokens::of(ui);
    Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.label(theme::bold(tr!("This slide"), 14.0).color(tokens.ink));
        let (Some(slide), Some(saved)) = (view.slides.get(view.shown), view.document.deck.get(view.shown)) else {
            ui.label(theme::text(tr!("Choose a slide at the left"), 13.0).color(tokens.muted));
            return;
        };
        let at = view.shown;
        match (slide, &saved.content) {
            (SlidePage::Figure(figure), SlideContent::Figure(spec)) => {
                let words = figure.words();
                let edits = &spec.words;
                if words.stale {
                    widget::warn_tag(ui, tr!("Title written when the numbers were others"));
                }
                let title = (words.title.clone(), edits.title.is_some());
                field(ui, drafts, at, Draft::Title, tr!("Title"), title, |text| {
                    view.queue.send(Command::SetSlideTitle(at, text));
                });
                let subtitle = (words.subtitle.clone(), edits.subtitle.is_some());
                field(ui, drafts, at, Draft::Subtitle, tr!("Subtitle"), subtitle, |text| {
                    view.queue.send(Command::SetSlideSubtitle(at, text));
                });
                let alt = (words.alt.clone(), edits.alt.is_some());
                field(ui, drafts, at, Draft::Alt, tr!("Alternative text"), alt, |text| {
                    view.queue.send(Command::SetSlideAlt(at, text));
                });
            }
            (_, SlideContent::Title { title, subtitle }) => {
                field(ui, drafts, at, Draft::Title, tr!("Title"), (title.clone(), false), |text| {
                    view.queue.send(Command::SetSlideTitle(at, text));
                });
                field(ui, drafts, at, Draft::Subtitle, tr!("Subtitle"), (subtitle.clone(), false), |text| {
                    view.queue.send(Command::SetSlideSubtitle(at, text));
                });
            }
            (SlidePage::Failed(why), SlideContent::Figure(_)) => {
                ui.label(theme::text(why, 13.0).color(tokens.warn_text));
            }
            (SlidePage::Title(_) | SlidePage::Waiting, SlideContent::Figure(_)) => {}
        }
    });
}

/// One text with its label; sends it when the field is left, and `None` to go back to the proposed one.
fn field(
    ui: &mut Ui,
    drafts: &mut Drafts,
    at: usize,
    draft: Draft,
    name: &str,
    (now, edited): (String, bool),
    send: impl Fn(Option<String>),
) {
    let tokens = Tokens::of(ui);
    ui.add_space(6.0);
    let label = ui
        .horizontal(|ui| {
            let label = ui.label(theme::text(name, 12.0).color(tokens.muted));
            if edited && widget::link(ui, tr!("Back to proposed"), 12.0, Weight::Regular).clicked() {
                drafts.current = None;
                send(None);
            }
            label
        })
        .inner;
    let rows = if draft == Draft::Alt { 4 } else { 2 };
    let text = written(drafts, at, draft, &now, |text| {
        ui.add(TextEdit::multiline(text).desired_rows(rows).desired_width(f32::INFINITY)).labelled_by(label.id)
    });
    if let Some(text) = text {
        send(Some(text));
    }
}

/// Shows a text in a field; returns the new text once, when the field is left after a change.
pub fn written(
    drafts: &mut Drafts,
    at: usize,
    draft: Draft,
    now: &str,
    show: impl FnOnce(&mut String) -> Response,
) -> Option<String> {
    let writing = drafts.current.as_ref().filter(|(slide, which, _)| *slide == at && *which == draft);
    let mut text = writing.map_or_else(|| now.to_owned(), |(_, _, text)| text.clone());
    let response = show(&mut text);
    if response.changed() {
        drafts.current = Some((at, draft, text.clone()));
    }
    if response.lost_focus() && text != now {
        drafts.current = None;
        return Some(text);
    }
    None
}
