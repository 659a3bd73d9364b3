//! Where a number comes from: meaning, filter, people behind it, bounds, what is withheld, and its rows in the source.

use egui::{Align, Frame, Margin, Ui, vec2};

use crate::app::{
    command::{Command, Queue, Section},
    icon::Icon,
    theme::{self, Tokens},
    widget,
};

/// The explanation of one mark, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explained {
    /// "$45,000", or "—" if it is suppressed.
    pub value: String,
    /// "after, ages 36–45".
    pub of: String,
    /// Pairs of a term and its words: Meaning, Filter, n, Dollars.
    pub lines: Vec<(&'static str, String)>,
    /// First rows behind it: place in the file, and its cells. Shown here only, never exported.
    pub rows: Vec<(String, String)>,
    /// All rows behind it.
    pub row_count: usize,
}

/// The section at the foot of a right panel; it comes into view when another number is explained.
pub fn section(ui: &mut Ui, explained: Option<&Explained>, open: bool, queue: &Queue) {
    let id = ui.scope_id().with("explained");
    let before = ui.data(|data| data.get_temp::<String>(id));
    let now = explained.map(|explained| explained.of.clone());
    let changed = now.is_some() && now != before;
    ui.data_mut(|data| {
        data.remove::<String>(id);
        if let Some(now) = now {
            data.insert_temp(id, now);
        }
    });
    let drawn = Frame::new().inner_margin(Margin { left: 16, right: 14, top: 6, bottom: 8 }).show(ui, |ui| {
        if widget::section(ui, tr!("Explain"), open).clicked() {
            queue.send(Command::ToggleSection(Section::Explain));
        }
        if open {
            ui.add_space(2.0);
            contents(ui, explained, queue);
        }
    });
    if changed && open {
        drawn.response.scroll_to_me(Some(Align::TOP));
    }
    widget::line(ui);
}

fn contents(ui: &mut Ui, explained: Option<&Explained>, queue: &Queue) {
    let tokens = Tokens::of(ui);
    let Some(Explained { value, of, lines, rows, row_count }) = explained else {
        ui.label(
            theme::text(tr!("Click a dot, a bar or a row to see where its number comes from"), 13.0)
                .color(tokens.muted),
        );
        return;
    };
    ui.horizontal(|ui| {
        ui.label(theme::bold(value, 20.0).color(tokens.accent));
        ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
            if widget::icon_button(ui, Icon::Close, tr!("Close the explanation"), 22.0, Ok(())).clicked() {
                queue.send(Command::Select(None));
            }
            ui.with_layout(egui::Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(theme::semibold(of, 13.0).color(tokens.ink)).wrap());
            });
        });
    });
    for (term, words) in lines {
        ui.horizontal_top(|ui| {
            widget::left_label(ui, vec2(64.0, 18.0), theme::text(*term, 12.0).color(tokens.muted));
            ui.add(egui::Label::new(theme::text(words, 13.0).color(tokens.ink)).wrap());
        });
    }
    if rows.is_empty() {
        return;
    }
    ui.add_space(6.0);
    ui.label(theme::text(tr!("Source rows"), 12.0).color(tokens.muted));
    for (place, cells) in rows {
        ui.label(theme::semibold(place, 12.0).color(tokens.ink));
        ui.indent(place, |ui| ui.add(egui::Label::new(theme::text(cells, 12.0).color(tokens.ink)).wrap()));
    }
    ui.add_space(2.0);
    let words = tr!("{} of {row_count} rows. On this screen only, never exported", rows.len(), row_count = row_count);
    ui.add(egui::Label::new(theme::text(words, 12.0).color(tokens.muted)).wrap());
}
