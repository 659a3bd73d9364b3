//! Speaker notes under the slide: proposed from the numbers until they are written.

use egui::{Align, Layout, Margin, TextEdit, Ui};

use super::{DeckView, Draft, Drafts, SlidePage, words::written};
use crate::{
    app::{
        command::Command,
        theme::{self, Tokens},
        widget,
    },
    figure::Weight,
};

pub fn card(ui: &mut Ui, view: &DeckView<'_>, slide: &SlidePage, drafts: &mut Drafts) {
    let tokens = Tokens::of(ui);
    let edited = view.document.deck.get(view.shown).and_then(|slide| slide.notes.clone());
    let proposed = match slide {
        SlidePage::Figure(figure) => figure.words().speaker.clone(),
        SlidePage::Title(_) | SlidePage::Waiting | SlidePage::Failed(_) => String::new(),
    };
    widget::card(ui, Margin::symmetric(14, 10), |ui| {
        let label = ui
            .horizontal(|ui| {
                let label = ui.label(theme::bold(tr!("Speaker notes"), 14.0).color(tokens.ink));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if edited.is_none() && !proposed.is_empty() {
                        widget::tag(ui, tr!("Proposed from the numbers"));
                    } else if edited.is_some()
                        && widget::link(ui, tr!("Back to proposed"), 13.0, Weight::Regular).clicked()
                    {
                        view.queue.send(Command::SetNotes(view.shown, None));
                    }
                });
                label
            })
            .inner;
        let now = edited.unwrap_or(proposed);
        let text = written(drafts, view.shown, Draft::Notes, &now, |text| {
            let field = TextEdit::multiline(text).desired_rows(6).desired_width(f32::INFINITY).frame(egui::Frame::NONE);
            ui.add(field).labelled_by(label.id)
        });
        if let Some(text) = text {
            view.queue.send(Command::SetNotes(view.shown, Some(text)));
        }
    });
}
