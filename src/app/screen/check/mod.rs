//! The Check screen: how each file was read, column by column, and every cell that was not understood.

mod cards;
mod files;
mod grid;
mod issue_row;
mod issues;
mod listing;
mod marks;
mod warehouse;

use egui::{Align, Frame, Layout, Margin, Panel, ScrollArea, Stroke, Ui, UiBuilder, vec2};

use super::{Cx, ScreenUi, Status, reading};
use crate::{
    app::{
        command::Command,
        theme,
        widget::{Button, Kind, hatch_swatch, swatch},
    },
    import::Inspection,
    project::Screen,
};

/// More than any column of cards takes, in points: columns grow downwards and are scrolled.
const TALL: f32 = 4_000_000.0;

/// The Check screen.
#[derive(Default)]
pub struct CheckScreen {
    files: files::Kept,
    drawer: issues::Drawer,
    /// The button has had the focus on this visit, so that Enter works at once.
    focused: bool,
}

impl ScreenUi for CheckScreen {
    fn center(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        if let Some(table) = &cx.document.warehouse {
            let ground = Frame::new().fill(cx.tokens.app).inner_margin(Margin::symmetric(12, 0));
            Panel::top("check head")
                .exact_size(if cx.narrow { 84.0 } else { 56.0 })
                .show_separator_line(false)
                .frame(ground)
                .show(ui, |ui| self.head(ui, cx));
            warehouse::ui(ui, cx, table);
            return;
        }
        let arriving = reading::files(cx);
        let Some(loaded) = cx.loaded else {
            if !arriving.is_empty() {
                reading::ui(ui, cx, &arriving);
                return;
            }
            ui.centered_and_justified(|ui| {
                ui.label(theme::text(tr!("The files are being read"), 14.0).color(cx.tokens.muted));
            });
            return;
        };
        let ground = Frame::new().fill(cx.tokens.app).inner_margin(Margin::symmetric(12, 0));
        Panel::top("check head")
            .exact_size(if cx.narrow { 84.0 } else { 56.0 })
            .show_separator_line(false)
            .frame(ground)
            .show(ui, |ui| self.head(ui, cx));
        if !arriving.is_empty() {
            let tall = ui.available_height() * 0.4;
            Panel::top("arriving").exact_size(tall).frame(ground).show(ui, |ui| reading::ui(ui, cx, &arriving));
        }
        let tall = self.drawer.height(cx, loaded, ui.available_height());
        if tall > 0.0 {
            let frame = ground.inner_margin(Margin { left: 12, right: 12, top: 6, bottom: 12 });
            Panel::bottom("issues")
                .exact_size(tall)
                .show_separator_line(false)
                .frame(frame)
                .show(ui, |ui| self.drawer.ui(ui, cx, loaded));
        }
        let shown = files::shown(cx, loaded);
        if loaded.files.len() > shown.len() {
            Panel::top("file tabs")
                .exact_size(36.0)
                .show_separator_line(false)
                .frame(ground)
                .show(ui, |ui| files::tabs(ui, cx, loaded, &shown));
        }
        let room = ui.available_height();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin { left: 12, right: 12, top: 0, bottom: 8 }).show(ui, |ui| {
                let gap = 16.0;
                let count = shown.len().max(1) as f32;
                let width = (ui.available_width() - gap * (count - 1.0)) / count;
                let top = ui.cursor().min;
                let mut tall = 0.0_f32;
                for (place, &index) in shown.iter().enumerate() {
                    let min = top + vec2(place as f32 * (width + gap), 0.0);
                    let area = egui::Rect::from_min_size(min, vec2(width, TALL));
                    let mut column = ui.new_child(UiBuilder::new().max_rect(area).id_salt(index));
                    column.set_width(width);
                    files::column(&mut column, cx, loaded, index, room, &mut self.files);
                    tall = tall.max(column.min_rect().height());
                }
                ui.allocate_space(vec2(ui.available_width(), tall));
            });
        });
    }

    fn status(&self, cx: &Cx<'_>) -> Status {
        let mut status = Status {
            right: tr!("Changes here can be undone. Nothing leaves this computer.").into(),
            ..Status::default()
        };
        if let Some(table) = &cx.document.warehouse {
            let count = table.names.len();
            return status.part("", count.to_string(), if count == 1 { tr!("column") } else { tr!("columns") }).part(
                "",
                table.columns.len().to_string(),
                tr!("with a meaning"),
            );
        }
        let Some(loaded) = cx.loaded else { return status };
        let files = loaded.files.len();
        status = status.count(files, tr!("file"), tr!("files"));
        let tables = || loaded.files.iter().filter_map(|file| file.inspection()).flat_map(Inspection::used_tables);
        let rows: usize = tables().map(|(_, table)| table.rows).sum();
        status = status.count(rows, tr!("row read, none dropped"), tr!("rows read, none dropped"));
        let unclear: usize = tables().flat_map(|(_, table)| &table.columns).map(|column| column.not_understood).sum();
        status = status.count(unclear, tr!("cell not understood"), tr!("cells not understood"));
        let placed = loaded.placed.total();
        if placed > 0 || !loaded.unplaced.is_empty() {
            status = status.count(placed, tr!("college placed"), tr!("colleges placed")).part(
                "",
                loaded.unplaced.len().to_string(),
                tr!("without a place"),
            );
        }
        status
    }
}

impl CheckScreen {
    fn head(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let tokens = cx.tokens;
        let asked = cx.document.warehouse.is_some();
        let title = if asked { tr!("Check what the columns mean") } else { tr!("Check how your files were read") };
        if cx.narrow {
            ui.add_space(6.0);
            ui.label(theme::bold(title, 18.0).color(tokens.ink));
            ui.add_space(4.0);
            self.looks_right(ui, cx);
            return;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            self.looks_right(ui, cx);
            if !cx.compact && !asked {
                legend(ui, cx);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.label(theme::bold(title, 22.0).color(tokens.ink));
            });
        });
    }
}

impl CheckScreen {
    /// The one primary button of the screen; Enter works at once.
    fn looks_right(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let ready = cx.can(&Command::LooksRight);
        let button = Button::new(tr!("Looks right")).kind(Kind::Primary).key("Enter").enabled(ready).show(ui);
        let visit = cx.view.screen == Screen::Check && ready.is_ok();
        if visit && !self.focused {
            button.request_focus();
        }
        self.focused = visit;
        if button.clicked() {
            self.focused = false;
            cx.send(Command::LooksRight);
        }
    }
}

fn legend(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    let size = vec2(14.0, 8.0);
    ui.add_space(6.0);
    for (index, words) in
        [tr!("not understood"), tr!("blank"), tr!("suppressed"), tr!("understood")].into_iter().enumerate()
    {
        ui.label(theme::text(words, 13.0).color(tokens.muted));
        match index {
            0 => swatch(ui, tokens.warn, Stroke::NONE, size),
            1 => swatch(ui, tokens.no_college, Stroke::new(1.0, tokens.hatch), size),
            2 => hatch_swatch(ui, size),
            _ => swatch(ui, tokens.accent, Stroke::NONE, size),
        }
        ui.add_space(8.0);
    }
}
