//! The Match screen: which colleges the names of all files were matched to, what is doubtful, and what was not found.

mod detail;
mod list;

use egui::{Align, Frame, Layout, Margin, Panel, Ui};

use super::{
    Cx, ScreenUi, Status,
    words::{grouped, plural},
};
use crate::{
    app::{
        command::Command,
        matching::likely,
        theme,
        widget::{Button, Kind, select},
    },
    import::{MatchReport, MatchStatus},
};

/// Scores offered for accepting together, in percent.
const SCORES: [u8; 4] = [95, 90, 85, 80];

/// The Match screen.
#[derive(Default)]
pub struct MatchScreen {
    detail: detail::Detail,
}

impl ScreenUi for MatchScreen {
    fn side_width(&self, cx: &Cx<'_>) -> Option<f32> {
        cx.loaded.filter(|loaded| !loaded.matches.colleges.is_empty())?;
        Some(if cx.compact { 320.0 } else { 400.0 })
    }

    fn side(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        if let Some(loaded) = cx.loaded {
            self.detail.ui(ui, cx, &loaded.matches);
        }
    }

    fn center(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(loaded) = cx.loaded else {
            ui.centered_and_justified(|ui| {
                ui.label(theme::text(tr!("The files are being read"), 14.0).color(cx.tokens.muted));
            });
            return;
        };
        let report = &*loaded.matches;
        let ground = Frame::new().fill(cx.tokens.app).inner_margin(Margin::symmetric(12, 0));
        Panel::top("match head")
            .exact_size(if cx.narrow { 124.0 } else { 56.0 })
            .show_separator_line(false)
            .frame(ground)
            .show(ui, |ui| head(ui, cx, report));
        Frame::new().inner_margin(Margin { left: 12, right: 12, top: 0, bottom: 12 }).show(ui, |ui| {
            joins(ui, cx, report);
            list::ui(ui, cx, report);
        });
    }

    fn status(&self, cx: &Cx<'_>) -> Status {
        let mut status = Status {
            right: tr!("Decisions hold for the next file, too, and can be undone.").into(),
            ..Status::default()
        };
        let Some(loaded) = cx.loaded else { return status };
        let report = &loaded.matches;
        status = status.count(report.colleges.len(), tr!("name"), tr!("names"));
        for (list, words) in [
            (MatchStatus::Matched, tr!("matched")),
            (MatchStatus::Doubtful, tr!("doubtful")),
            (MatchStatus::Unmatched, tr!("unmatched")),
        ] {
            status = status.part("", grouped(report.count(list) as f64), words);
        }
        if report.directory > 0 {
            status = status.part("", grouped(report.directory as f64), tr!("colleges in the directory"));
        }
        status
    }
}

fn head(ui: &mut Ui, cx: &Cx<'_>, report: &MatchReport) {
    let tokens = cx.tokens;
    if cx.narrow {
        ui.add_space(6.0);
        ui.label(theme::bold(tr!("Match names to colleges"), 18.0).color(tokens.ink));
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| accept(ui, cx, report));
        return;
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        accept(ui, cx, report);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.label(theme::bold(tr!("Match names to colleges"), 22.0).color(tokens.ink));
        });
    });
}

/// Accepts all doubtful names with at least the score chosen.
fn accept(ui: &mut Ui, cx: &Cx<'_>, report: &MatchReport) {
    if report.count(MatchStatus::Doubtful) > 0 {
        let from = cx.view.matching.accept_from;
        let count = likely(report, from).count();
        let words = tr!("Accept {count} likely", count = count);
        let spoken = tr!("Accept {} of {from}% and more", plural(count, tr!("name"), tr!("names")), from = from);
        let can = cx.can(&Command::AcceptAbove);
        if Button::new(&words).name(&spoken).kind(Kind::Primary).enabled(can).show(ui).clicked() {
            cx.send(Command::AcceptAbove);
        }
        let options: Vec<String> = SCORES.iter().map(|score| tr!("{score}% and more", score = score)).collect();
        let shown = tr!("{from}% and more", from = from);
        if let Some(chosen) = select(ui, tr!("Likely from"), &shown, &options, Some(140.0)) {
            cx.send(Command::AcceptFrom(SCORES[chosen]));
        }
    }
}

/// What each join did, one line each.
fn joins(ui: &mut Ui, cx: &Cx<'_>, report: &MatchReport) {
    for join in &report.joins {
        let mut words = format!("{}: {}", join.file, join.words());
        if join.unmatched_there > 0 {
            let there = plural(join.unmatched_there, tr!("college there has"), tr!("colleges there have"));
            words += &tr!(". {there} no row here", there = there);
        }
        for note in &join.notes {
            words += &format!(". {}", capital(note));
        }
        ui.label(theme::text(words, 13.0).color(cx.tokens.muted));
    }
    ui.add_space(6.0);
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
