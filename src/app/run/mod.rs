//! Opens the window: by OpenGL where that works, else without the graphics card.

mod places;
mod remote;
mod software;
mod watch;
mod window;

use std::{cell::Cell, ffi::OsString, path::PathBuf, process::ExitCode, rc::Rc, sync::Arc};

use anyhow::Context as _;
use eframe::egui;

use self::{
    places::{APP_ID, Places},
    watch::{Mark, Trouble, Watch},
};
use super::{
    App, Frontend, Setup,
    command::{Command, SampleProject},
    theme,
    work::{Drivers, Settings, SystemDialogs, SystemKeychain},
};
use crate::{
    policy::{self, Renderer},
    sheet::Reader,
    words::{Language, set_language},
};

pub use self::watch::COMPANION;

/// How the window is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Spreadsheets or a project to open; with none, the very first start opens the sample project.
    pub files: Vec<PathBuf>,
    pub renderer: Renderer,
    /// Settings, recent projects and recovery beside the program.
    pub portable: bool,
    /// How OpenGL ended in an earlier start, by its word: that start goes on as this one.
    pub after: Option<String>,
    /// The language that was said for this start; else that of the settings.
    pub language: Option<Language>,
}

/// Runs the window until it is closed.
///
/// # Errors
/// If no window can be opened: there is no display, or nothing can be written beside a portable program.
pub fn run(mut options: Options) -> anyhow::Result<()> {
    options.renderer = policy::in_force().renderer.unwrap_or(options.renderer);
    let places = Places::find(options.portable).context(tr!("Nothing can be written beside the program"))?;
    let settings = places.settings.as_deref().map(Settings::load).unwrap_or_default();
    set_language(options.language.unwrap_or(settings.language));
    let mark = places.settings.as_deref().and_then(|file| file.parent()).map(Mark::new);
    let trouble = options.after.as_deref().and_then(Trouble::from_word);
    let way = choose(options.renderer, trouble, remote::is_remote(), mark.as_ref().and_then(Mark::last));
    match way {
        Way::Gl => by_gl(&options, places, mark),
        Way::Cpu(trouble) => {
            if let (Some(trouble), Some(mark)) = (trouble, &mark)
                && let Err(error) = mark.set(trouble)
            {
                tracing::warn!("the way OpenGL ended is not noted: {error}");
            }
            let files = options.files;
            let notice = trouble.and_then(Trouble::says);
            window::run(viewport(), notice, Box::new(move |ctx| start(ctx, places, files)))
                .context(tr!("The window cannot be opened"))
        }
    }
}

/// The companion of a start of OpenGL; its words come after [`COMPANION`].
pub fn companion(words: &[OsString]) -> ExitCode {
    watch::companion(words)
}

/// How the window is drawn in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Gl,
    /// With what was wrong with OpenGL, if it was tried.
    Cpu(Option<Trouble>),
}

/// `trouble` is that of a start that goes on as this one, `last` that of an earlier one.
fn choose(wanted: Renderer, trouble: Option<Trouble>, remote: bool, last: Option<Trouble>) -> Way {
    match (wanted, trouble) {
        (_, Some(trouble)) => Way::Cpu(Some(trouble)),
        (Renderer::Cpu, None) => Way::Cpu(None),
        (Renderer::Gl, None) => Way::Gl,
        (Renderer::Auto, None) if remote => Way::Cpu(None),
        (Renderer::Auto, None) if last.is_some() => Way::Cpu(last),
        (Renderer::Auto, None) => Way::Gl,
    }
}

fn by_gl(options: &Options, places: Places, mark: Option<Mark>) -> anyhow::Result<()> {
    let words = |trouble| words(options, trouble);
    let watch = Rc::new(Cell::new(Some(Watch::begin(mark, words))));
    let native = eframe::NativeOptions {
        viewport: viewport(),
        renderer: eframe::Renderer::Glow,
        centered: true,
        ..eframe::NativeOptions::default()
    };
    let (files, watched) = (options.files.clone(), Rc::clone(&watch));
    let trouble = Rc::new(Cell::new(Trouble::Failed));
    let (found, insists) = (Rc::clone(&trouble), options.renderer == Renderer::Gl);
    let make: eframe::AppCreator<'_> = Box::new(move |cc| {
        if !insists && cc.gl.as_deref().is_some_and(software::draws) {
            found.set(Trouble::Software);
            return Err(tr!("OpenGL is drawn without a graphics card").into());
        }
        let app = start(&cc.egui_ctx, places, files)?;
        Ok(Box::new(Window { app, watch: watched, frames: 0 }))
    });
    let outcome = eframe::run_native(APP_ID, native, make);
    match (&outcome, watch.take()) {
        (Err(error), Some(watch)) => {
            tracing::warn!("OpenGL: {error}");
            watch.failed(trouble.get());
            watch::replace(&words(trouble.get()));
        }
        (Ok(()), Some(watch)) => watch.shown(), // closed before anything else could happen
        (_, None) => {}
    }
    outcome.map_err(|error| anyhow::anyhow!("{error}")).context(tr!("The window cannot be opened"))
}

/// The command line that opens the same window without a graphics card.
fn words(options: &Options, trouble: Trouble) -> Vec<OsString> {
    let Options { files, renderer: _, portable, after: _, language } = options;
    let flags = ["--renderer", Renderer::Cpu.word(), "--after", trouble.word()].into_iter();
    let tongue = language.iter().flat_map(|language| ["--lang", language.word()]);
    let flags = flags.chain(portable.then_some("--portable")).chain(tongue).chain(["--"]);
    flags.map(OsString::from).chain(files.iter().map(|file| file.clone().into_os_string())).collect()
}

fn viewport() -> egui::ViewportBuilder {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/icon/credential-atlas-64.png"));
    egui::ViewportBuilder::default()
        .with_icon(icon.unwrap_or_default())
        .with_title("Credential Atlas")
        .with_app_id(APP_ID)
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([900.0, 600.0])
        .with_drag_and_drop(true)
}

fn start(ctx: &egui::Context, places: Places, files: Vec<PathBuf>) -> anyhow::Result<App> {
    let Places { settings, samples } = places;
    let first = settings.as_ref().is_some_and(|file| !file.exists());
    let setup = Setup {
        dialogs: Box::new(SystemDialogs),
        reader: Reader::this_program(),
        settings,
        samples,
        keychain: Arc::new(SystemKeychain),
        warehouses: Arc::new(Drivers),
    };
    theme::ask_system(ctx);
    let nothing = files.is_empty();
    let app = App::new(ctx, setup, files)?;
    if first && nothing {
        app.send(Command::OpenSample(SampleProject::Skills));
    }
    Ok(app)
}

/// The program in eframe's window.
struct Window {
    app: App,
    watch: Rc<Cell<Option<Watch>>>,
    /// Frames begun, up to the second: then the first was shown.
    frames: u8,
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        close_or_ask(ctx, &self.app);
        look_around(ctx);
        self.app.logic(ctx);
        if self.app.quits() {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        match self.frames {
            0 => ui.request_repaint(),
            1 => self.watch.take().into_iter().for_each(Watch::shown),
            _ => {}
        }
        self.frames = self.frames.saturating_add(1);
        self.app.ui(ui);
    }
}

/// Somebody who comes back may have switched high contrast on or off elsewhere.
fn look_around(ctx: &egui::Context) {
    if ctx.input(|input| input.events.contains(&egui::Event::WindowFocused(true))) {
        theme::ask_system(ctx);
    }
}

/// The window closes at once only if nothing would be lost; else the program asks.
fn close_or_ask(ctx: &egui::Context, app: &App) {
    if ctx.input(|input| input.viewport().close_requested()) && !app.quits() {
        ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        app.send(Command::Quit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_graphics_card_is_used_unless_it_helps_nobody_or_failed() {
        let died = Some(Trouble::Died);
        for (wanted, trouble, remote, last, way) in [
            (Renderer::Auto, None, false, None, Way::Gl),
            (Renderer::Auto, None, true, None, Way::Cpu(None)),
            (Renderer::Auto, None, false, died, Way::Cpu(died)),
            (Renderer::Auto, None, true, died, Way::Cpu(None)),
            (Renderer::Gl, None, true, died, Way::Gl),
            (Renderer::Cpu, None, false, None, Way::Cpu(None)),
            (Renderer::Cpu, Some(Trouble::Hung), false, died, Way::Cpu(Some(Trouble::Hung))),
            (Renderer::Gl, Some(Trouble::Hung), false, None, Way::Cpu(Some(Trouble::Hung))),
        ] {
            assert_eq!(choose(wanted, trouble, remote, last), way, "{wanted:?} {trouble:?} {remote} {last:?}");
        }
    }

    #[test]
    fn a_start_goes_on_with_the_same_files() {
        let files = vec!["-odd name.xlsx".into(), "b.csv".into()];
        let options = Options { files, portable: true, ..Options::default() };
        let words = words(&options, Trouble::Hung);
        let expected = ["--renderer", "cpu", "--after", "hung", "--portable", "--", "-odd name.xlsx", "b.csv"];
        assert_eq!(words, expected.map(OsString::from));
    }
}
