//! The frame around every screen: top bar, rail, filters, right panel, status bar, and what lies over them.

mod brand;
mod catalogue;
mod column;
mod connect;
mod data;
mod dialogs;
mod filters;
mod help;
mod internal;
mod keys;
mod locked;
mod mappings;
mod message;
mod names;
mod palette;
mod pictures;
mod places;
mod preferences;
mod present;
mod protect;
mod rail;
mod recovery;
mod report;
mod settings;
mod status;
mod steps;
mod top_bar;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::{
    command::Command,
    screen::{Cx, ScreenUi, Screens},
    theme::size,
};
use crate::project::Screen;

/// What is being typed in the shell.
#[derive(Default)]
pub struct Shell {
    palette: palette::Palette,
    help: help::Help,
    dialogs: dialogs::Dialogs,
    filters: filters::FilterPanel,
    steps: steps::StepList,
}

impl Shell {
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, screens: &mut Screens) {
        if let Some(presenting) = &cx.view.presenting {
            present::ui(ui, cx, presenting);
            return;
        }
        let Self { palette, help, dialogs, filters, steps } = self;
        keys::send(ui, cx);
        drop_files(ui, cx);
        let tokens = cx.tokens;
        let bar = Frame::new().fill(tokens.panel);
        let start = cx.view.screen == Screen::Start;

        Panel::top("top bar").exact_size(size::TOP_BAR).frame(bar).show_separator_line(true).show(ui, |ui| {
            top_bar::ui(ui, cx);
        });
        if !start && !cx.narrow {
            Panel::bottom("status").exact_size(size::STATUS).frame(bar).show(ui, |ui| {
                let status = screens.get(cx.view.screen).status(cx);
                status::ui(ui, cx, &status);
            });
        }
        message::ui(ui, cx);
        if !start {
            let wide = if cx.narrow { size::RAIL_NARROW } else { size::RAIL };
            let rail = Panel::left("rail").exact_size(wide).frame(bar).resizable(false);
            rail.show(ui, |ui| rail::ui(ui, cx));
        }
        let screen = screens.get(cx.view.screen);
        let ground = Frame::new().fill(tokens.app).inner_margin(Margin::ZERO);
        let listed = cx.view.steps_shown && !start;
        if listed && !cx.compact {
            let panel = Panel::right("steps").exact_size(steps::WIDTH).frame(bar).resizable(false);
            panel.show(ui, |ui| steps.ui(ui, cx));
        }
        if listed && cx.compact {
            // A narrow window has no room beside the screen: the list stands in its place.
            CentralPanel::no_frame().frame(bar).show(ui, |ui| steps.ui(ui, cx));
        } else if cx.narrow && !start {
            CentralPanel::no_frame().frame(ground).show(ui, |ui| column::ui(ui, cx, screen, filters));
        } else {
            side_by_side(ui, cx, screen, filters, bar);
            CentralPanel::no_frame().frame(ground).show(ui, |ui| screen.center(ui, cx));
        }

        if cx.view.palette {
            palette.ui(ui, cx);
        } else {
            palette.close();
        }
        if cx.view.help {
            help.ui(ui, cx);
        } else {
            help.close();
        }
        if let Some(dialog) = &cx.view.dialog {
            dialogs.ui(ui, cx, dialog);
        } else {
            dialogs.close();
        }
    }
}

/// The panels at both sides of a screen.
fn side_by_side(ui: &mut Ui, cx: &Cx<'_>, screen: &mut dyn ScreenUi, filters: &mut filters::FilterPanel, bar: Frame) {
    if screen.has_filters() && cx.view.filters_shown {
        if cx.compact {
            let row = Panel::top("filter chips").exact_size(40.0).frame(bar);
            row.show(ui, |ui| filters.chips(ui, cx));
        } else {
            let panel = Panel::left("filters").exact_size(size::FILTERS).frame(bar).resizable(false);
            panel.show(ui, |ui| filters.ui(ui, cx));
        }
    }
    if let Some(width) = screen.side_width(cx) {
        let panel = Panel::right("side").exact_size(width).frame(bar).resizable(false);
        panel.show(ui, |ui| screen.side(ui, cx));
    }
}

/// Files dropped anywhere are opened.
fn drop_files(ui: &Ui, cx: &Cx<'_>) {
    let dropped: Vec<_> =
        ui.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect());
    if !dropped.is_empty() {
        cx.send(Command::OpenPaths(dropped));
    }
}
