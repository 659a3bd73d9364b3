//! What became of the steps of a recipe: applied, skipped, and why.

use egui::{Label, ScrollArea, Ui};

use super::steps::count_words;
use crate::{
    app::{
        command::Command,
        screen::Cx,
        theme,
        widget::{Button, Kind, tag, warn_tag},
    },
    session::{RecipeReport, StepReport},
};

pub fn ui(ui: &mut Ui, cx: &Cx<'_>, report: &RecipeReport, fresh: bool) {
    let tokens = cx.tokens;
    theme::dialog_width(ui, 680.0);
    ui.label(theme::bold(tr!("Recipe of {name}", name = report.recipe), 22.0).color(tokens.ink));
    let (applied, skipped) = (report.applied(), report.skipped());
    let words = tr!(
        "{applied} steps applied, {skipped} skipped. Undo takes all of it back.",
        applied = applied,
        skipped = skipped
    );
    let said = ui.label(theme::text(words, 13.0).color(tokens.muted));
    ui.accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
    ui.add_space(6.0);
    for file in &report.files {
        let words = match &file.made_for {
            Some(before) => {
                tr!("{file}, as {before}: {changes}", file = file.file, before = before, changes = file.changes)
            }
            None => format!("{}: {}", file.file, file.changes),
        };
        ui.add(Label::new(theme::text(words, 13.0).color(tokens.ink)).wrap());
    }
    ui.add_space(8.0);
    ScrollArea::vertical().max_height(ui.content_rect().height() * 0.5).show(ui, |ui| {
        // What was skipped is what a person has to look at.
        let skipped = report.steps.iter().filter(|step| !step.applied);
        for step in skipped.chain(report.steps.iter().filter(|step| step.applied)) {
            row(ui, cx, step);
        }
    });
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let close = Button::new(tr!("Close")).kind(Kind::Primary).key("Esc").show(ui);
        if fresh {
            close.request_focus();
        }
        if close.clicked() {
            cx.send(Command::Dismiss);
        }
        if Button::new(tr!("Show steps")).show(ui).clicked() {
            cx.send(Command::Dismiss);
            if !cx.view.steps_shown {
                cx.send(Command::ToggleSteps);
            }
        }
    });
}

fn row(ui: &mut Ui, cx: &Cx<'_>, step: &StepReport) {
    let tokens = cx.tokens;
    ui.horizontal_wrapped(|ui| {
        if step.applied {
            tag(ui, tr!("Applied"));
        } else {
            warn_tag(ui, tr!("Skipped"));
        }
        let mut words = match &step.file {
            Some(file) => format!("{file}: {}", step.words),
            None => step.words.clone(),
        };
        if let Some(count) = count_words(&step.touched).filter(|_| step.applied) {
            words += &format!(", {count}");
        }
        ui.label(theme::text(words, 13.0).color(tokens.ink));
        if let Some(why) = &step.why {
            ui.label(theme::text(why, 13.0).color(tokens.muted));
        }
    });
    ui.add_space(3.0);
}
