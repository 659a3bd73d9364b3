//! The list of steps: what was done to each file, to names and to the view, each on or off, with what it touches.

use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Ui};

use crate::{
    app::{
        command::Command,
        icon::Icon,
        screen::{Cx, words::grouped},
        theme,
        widget::{self, Button, Kind, check_box, icon_button, link},
    },
    figure::Weight,
    project::{Listed, ProjectStep},
    session::{Touched, TouchedUnit},
};

/// Width of the list in points.
pub const WIDTH: f32 = 320.0;

/// The list; it keeps which preview is open.
#[derive(Default)]
pub struct StepList {
    open: Option<ProjectStep>,
}

impl StepList {
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let tokens = cx.tokens;
        Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
            widget::head_row(ui, tr!("Steps"), |ui| {
                if icon_button(ui, Icon::Close, tr!("Close the steps"), 24.0, Ok(())).clicked() {
                    cx.send(Command::ToggleSteps);
                }
            });
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                let can = cx.can(&Command::SaveRecipe);
                if Button::new(tr!("Save recipe…")).kind(Kind::Soft).in_list().enabled(can).show(ui).clicked() {
                    cx.send(Command::SaveRecipe);
                }
                let can = cx.can(&Command::ApplyRecipe);
                if Button::new(tr!("Apply recipe…")).in_list().enabled(can).show(ui).clicked() {
                    cx.send(Command::ApplyRecipe);
                }
            });
            ui.add_space(8.0);
        });
        widget::line(ui);
        let steps = cx.document.steps();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin { left: 16, right: 16, top: 8, bottom: 16 }).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for file in 0..cx.document.sources.len() {
                    file_head(ui, cx, file);
                    let own = |listed: &&Listed| matches!(listed.step, ProjectStep::File(of, _) if of == file);
                    self.group(ui, cx, steps.iter().filter(own), tr!("Read as it was found"));
                }
                ui.label(theme::bold(tr!("Names"), 14.0).color(tokens.ink));
                let names = |listed: &&Listed| matches!(listed.step, ProjectStep::Names(_));
                self.group(ui, cx, steps.iter().filter(names), tr!("No name was decided"));
                ui.label(theme::bold(tr!("View"), 14.0).color(tokens.ink));
                let view = |listed: &&Listed| matches!(listed.step, ProjectStep::View(_));
                self.group(ui, cx, steps.iter().filter(view), tr!("No filter, and everything as usual"));
            });
        });
    }

    fn group<'a>(&mut self, ui: &mut Ui, cx: &Cx<'_>, steps: impl Iterator<Item = &'a Listed>, none: &str) {
        let mut any = false;
        for (at, listed) in steps.enumerate() {
            any = true;
            ui.push_id(("step", none, at), |ui| self.step(ui, cx, listed));
        }
        if !any {
            ui.label(theme::text(none, 13.0).color(cx.tokens.muted));
        }
        ui.add_space(14.0);
    }

    fn step(&mut self, ui: &mut Ui, cx: &Cx<'_>, Listed { step, on }: &Listed) {
        let tokens = cx.tokens;
        let touched = cx.view.counted.as_ref().and_then(|counted| counted.of(step));
        let count = touched.and_then(count_words);
        let words = step.words();
        let width = ui.available_width();
        let turned = check_box(ui, &words, *on, count.as_deref(), width).on_hover_text(&words);
        if turned.clicked() {
            cx.send(Command::TurnStep(Box::new(step.clone()), !on));
        }
        let open = self.open.as_ref() == Some(step);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            ui.add_space(14.0);
            let menu = step.menu().trim_end_matches('…');
            let said = if *on { menu.to_owned() } else { tr!("{menu}, off", menu = menu) };
            ui.label(theme::text(said, 12.0).color(tokens.muted));
            if touched.is_some_and(|touched| !touched.preview.is_empty()) {
                let shown = if open { tr!("Hide") } else { tr!("Preview") };
                let preview = link(ui, shown, 12.0, Weight::Regular);
                let name = tr!("{shown}: {words}", shown = shown, words = words);
                preview.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, open, &name));
                if preview.clicked() {
                    self.open = (!open).then(|| step.clone());
                }
            }
            let delete = link(ui, tr!("Delete"), 12.0, Weight::Regular);
            let name = tr!("Delete step: {words}", words = words);
            delete.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            if delete.clicked() {
                cx.send(Command::ForgetStep(Box::new(step.clone())));
            }
        });
        if open && let Some(touched) = touched {
            Frame::new().inner_margin(Margin { left: 24, right: 0, top: 2, bottom: 4 }).show(ui, |ui| {
                for line in &touched.preview {
                    ui.add(Label::new(theme::text(line, 12.0).color(tokens.ink)).wrap());
                }
            });
        }
        ui.add_space(6.0);
    }
}

/// A file's name, and moving it where there are others: where files say different things, the first holds.
fn file_head(ui: &mut Ui, cx: &Cx<'_>, file: usize) {
    let files = cx.document.sources.len();
    let name = cx.loaded.and_then(|loaded| loaded.files.get(file)).map_or("", |file| &*file.name);
    ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), 26.0), Layout::right_to_left(Align::Center), |ui| {
        if files > 1 {
            let down = if file + 1 < files { Ok(()) } else { Err(tr!("It is the last file")) };
            let up = if file > 0 { Ok(()) } else { Err(tr!("It is the first file")) };
            let name_down = tr!("Move {name} down", name = name);
            if Button::new(tr!("Down")).name(&name_down).kind(Kind::Quiet).in_list().enabled(down).show(ui).clicked() {
                cx.send(Command::MoveFile { from: file, to: file + 1 });
            }
            let name_up = tr!("Move {name} up", name = name);
            if Button::new(tr!("Up")).name(&name_up).kind(Kind::Quiet).in_list().enabled(up).show(ui).clicked() {
                cx.send(Command::MoveFile { from: file, to: file.saturating_sub(1) });
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(Label::new(theme::bold(name, 14.0).color(cx.tokens.ink)).truncate());
        });
    });
}

/// `12 rows`.
pub fn count_words(touched: &Touched) -> Option<String> {
    let count = grouped(touched.count? as f64);
    Some(match (touched.of, touched.count) {
        (TouchedUnit::Cells, Some(1)) => tr!("1 cell").to_owned(),
        (TouchedUnit::Cells, _) => tr!("{count} cells", count = count),
        (TouchedUnit::Rows, Some(1)) => tr!("1 row").to_owned(),
        (TouchedUnit::Rows, _) => tr!("{count} rows", count = count),
        (TouchedUnit::People, _) => tr!("{count} people", count = count),
        (TouchedUnit::Certificates, _) => tr!("{count} certificates", count = count),
    })
}
