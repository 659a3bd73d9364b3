//! Which college or state a deck is to be about: a list to search in.

use egui::{Key, Modifiers, ScrollArea, TextEdit, Ui, vec2};

use crate::{
    app::{
        command::Command,
        screen::Cx,
        theme,
        widget::{self, Button, Kind, Row},
        work::Shown,
    },
    figure::Weight,
    session::{self, Each, StartingDeck},
};

/// What was typed and which row is chosen.
#[derive(Default)]
pub struct Places {
    query: String,
    row: usize,
}

impl Places {
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, each: Each, fresh: bool) {
        let tokens = cx.tokens;
        if fresh {
            *self = Self::default();
        }
        theme::dialog_width(ui, 460.0);
        let title = match each {
            Each::State => tr!("A deck of one state"),
            Each::College => tr!("A deck of one college"),
        };
        ui.label(theme::bold(title, 15.0).color(tokens.ink));
        let field = TextEdit::singleline(&mut self.query)
            .hint_text(tr!("Find a {}", each.word()))
            .desired_width(f32::INFINITY)
            .margin(vec2(10.0, 8.0));
        let typed = ui.add(field).accessible_name(tr!("Find a {}", each.word()));
        if fresh {
            typed.request_focus();
        }
        if typed.changed() {
            self.row = 0;
        }
        ui.add_space(6.0);
        let names = match cx.results.answer("places", &session::names_request(each, cx.document)) {
            Shown::Ready(answer) | Shown::Stale(answer) => session::names_in(&answer),
            Shown::Waiting => {
                ui.label(theme::text(tr!("The names are being collected"), 13.0).color(tokens.muted));
                Vec::new()
            }
            Shown::Failed(problem) => {
                ui.label(theme::text(problem.what, 13.0).color(tokens.warn_text));
                Vec::new()
            }
        };
        let query = self.query.to_lowercase();
        let found: Vec<_> = names.iter().filter(|name| name.to_lowercase().contains(query.trim())).collect();
        let (down, up, enter) = ui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::ArrowDown),
                input.consume_key(Modifiers::NONE, Key::ArrowUp),
                input.consume_key(Modifiers::NONE, Key::Enter),
            )
        });
        self.row = (self.row + usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
        let mut chosen = None;
        ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, name) in found.iter().enumerate() {
                let selected = index == self.row;
                let row = Row { name, height: 30.0, selected };
                let response = widget::row(ui, row, |ui, area| {
                    let words = widget::clipped(ui, name, 14.0, Weight::Regular, area.width() - 24.0, tokens.ink);
                    let at = area.left_center() + vec2(12.0, -words.size().y / 2.0);
                    ui.painter().galley(at, words, tokens.ink);
                });
                if selected && (down || up) {
                    response.scroll_to_me(None);
                }
                if response.clicked() || selected && enter {
                    chosen = Some(name.to_string());
                }
            }
        });
        if found.is_empty() && !names.is_empty() {
            ui.label(theme::text(tr!("Nothing has this name"), 13.0).color(tokens.muted));
        }
        ui.add_space(10.0);
        ui.horizontal_wrapped(|ui| {
            let ready = found.get(self.row).map(|_| ()).ok_or(tr!("Choose a name first"));
            if Button::new(tr!("Make the deck")).kind(Kind::Primary).key("Enter").enabled(ready).show(ui).clicked() {
                chosen = found.get(self.row).map(ToString::to_string);
            }
            if Button::new(tr!("Cancel")).key("Esc").show(ui).clicked() {
                cx.send(Command::Dismiss);
            }
        });
        if let Some(name) = chosen {
            let deck = match each {
                Each::State => StartingDeck::State(name),
                Each::College => StartingDeck::College(name),
            };
            cx.send(Command::StartDeck(deck));
        }
    }
}
