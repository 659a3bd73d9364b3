//! Where a number comes from: meaning, filter, people behind it, dollars, and its rows in the source.

use egui::{Ui, vec2};

use crate::{
    app::{
        command::{Command, Queue},
        icon::Icon,
        theme::{self, Tokens},
        widget,
    },
    figure::Weight,
};

/// The explanation of one mark, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explained {
    /// "$45,000", or "—" if it is suppressed.
    pub value: String,
    /// "after, ages 36–45".
    pub of: String,
    /// Pairs of a term and its words: Meaning, Filter, n, Dollars.
    pub lines: Vec<(String, String)>,
    /// First rows behind it: place in the file, before, after. Shown here only, never exported.
    pub rows: Vec<[String; 3]>,
    /// All rows behind it.
    pub row_count: usize,
}

/// The section's contents.
pub fn contents(ui: &mut Ui, explained: Option<&Explained>, queue: &Queue) {
    let tokens = Tokens::of(ui);
    let Some(Explained { value, of, lines, rows, row_count }) = explained else {
        ui.label(
            theme::text("Click a dot, a bar or a row to see where its number comes from", 13.0).color(tokens.muted),
        );
        return;
    };
    ui.horizontal(|ui| {
        ui.label(theme::bold(value, 20.0).color(tokens.accent));
        ui.label(theme::semibold(of, 13.0).color(tokens.ink));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widget::icon_button(ui, Icon::Close, "Close the explanation", 22.0, Ok(())).clicked() {
                queue.send(Command::Select(None));
            }
        });
    });
    for (term, words) in lines {
        ui.horizontal_top(|ui| {
            ui.add_sized(
                vec2(64.0, 18.0),
                egui::Label::new(theme::text(term, 12.0).color(tokens.muted)).halign(egui::Align::LEFT),
            );
            ui.add(egui::Label::new(theme::text(words, 13.0).color(tokens.ink)).wrap());
        });
    }
    if rows.is_empty() {
        return;
    }
    ui.add_space(4.0);
    egui::Grid::new("source rows").num_columns(3).min_col_width(70.0).spacing(vec2(8.0, 3.0)).show(ui, |ui| {
        for head in ["Source row", "Before", "After"] {
            ui.label(theme::text(head, 12.0).color(tokens.muted));
        }
        ui.end_row();
        for [place, before, after] in rows {
            for (words, weight) in [(place, Weight::Regular), (before, Weight::Regular), (after, Weight::Regular)] {
                ui.label(egui::RichText::new(words).font(theme::font(12.0, weight)).color(tokens.ink));
            }
            ui.end_row();
        }
    });
    ui.label(
        theme::text(format!("{} of {row_count} rows. On this screen only, never exported", rows.len()), 12.0)
            .color(tokens.muted),
    );
}
