//! Opens the window with eframe and glow.

use std::path::PathBuf;

use anyhow::Context as _;
use eframe::egui;

use super::{
    App, Frontend, Setup,
    command::{Command, SampleProject},
    work::{Settings, SystemDialogs},
};
use crate::sheet::Reader;

/// Name of the window's class and of its folder for settings.
const APP_ID: &str = "credential-atlas";

/// Runs the window until it is closed. `paths` are spreadsheets or a project to open; with none, the very first start
/// opens the sample project.
///
/// # Errors
/// If no window can be opened: there is no display, or no OpenGL 2.
pub fn run(paths: Vec<PathBuf>) -> anyhow::Result<()> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Credential Atlas")
            .with_app_id(APP_ID)
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([900.0, 600.0])
            .with_drag_and_drop(true),
        renderer: eframe::Renderer::Glow,
        centered: true,
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(APP_ID, options, Box::new(|cc| Ok(Box::new(Window { app: start(&cc.egui_ctx, paths)? }))))
        .map_err(|error| anyhow::anyhow!("{error}"))
        .context("The window cannot be opened")
}

fn start(ctx: &egui::Context, paths: Vec<PathBuf>) -> anyhow::Result<App> {
    let settings = Settings::file();
    let first = settings.as_ref().is_some_and(|file| !file.exists());
    let samples = directories::ProjectDirs::from("", "", APP_ID)
        .map_or_else(|| PathBuf::from("samples"), |dirs| dirs.data_local_dir().join("samples"));
    let setup = Setup { dialogs: Box::new(SystemDialogs), reader: Reader::this_program(), settings, samples };
    let nothing = paths.is_empty();
    let app = App::new(ctx, setup, paths)?;
    if first && nothing {
        app.send(Command::OpenSample(SampleProject::Skills));
    }
    Ok(app)
}

/// The program in eframe's window.
struct Window {
    app: App,
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        if ctx.input(|input| input.viewport().close_requested()) && !self.app.quits() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.app.send(Command::Quit);
        }
        self.app.logic(ctx);
        if self.app.quits() {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.app.ui(ui);
    }
}
