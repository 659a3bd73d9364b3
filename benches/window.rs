//! What drawing the window without a graphics card takes at 1280 × 800: all of it, and what a moved pointer changes.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use credential_atlas::{
    app::{
        App, Frontend, Setup,
        command::{Command, SampleProject},
        cpu::{Screen, Textures},
        work::{
            Drivers, Question, SystemKeychain,
            dialogs::{Answer, Dialogs},
        },
    },
    project,
    sheet::Reader,
};
use egui::{Color32, Context, Event, Pos2, RawInput, Rect, pos2, vec2};

const SIZE: [usize; 2] = [1280, 800];
const RUNS: usize = 25;
/// Limits of the medians.
const WHOLE: Duration = Duration::from_millis(33);
const HOVER: Duration = Duration::from_millis(8);

/// Nobody answers.
struct Silent;

impl Dialogs for Silent {
    fn ask(&self, _question: &Question, answer: Answer) {
        answer(None);
    }
}

/// A window without a system behind it.
struct Desk {
    ctx: Context,
    app: Option<App>,
    folder: PathBuf,
    textures: Textures,
    screen: Screen,
    frames: u32,
}

/// What a frame took, and where.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Frame {
    all: Duration,
    /// The program: widgets and layout.
    program: Duration,
    /// Triangles from shapes.
    shapes: Duration,
    /// Drawn anew.
    pixels: usize,
}

impl Desk {
    /// One frame, from input to pixels.
    fn frame(&mut self, events: Vec<Event>) -> Result<Frame> {
        let begun = Instant::now();
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(SIZE[0] as f32, SIZE[1] as f32))),
            time: Some(f64::from(self.frames) / 60.0),
            events,
            focused: true,
            ..RawInput::default()
        };
        self.frames += 1;
        let (app, folder) = (&mut self.app, &self.folder);
        let mut failed = None;
        let mut output = self.ctx.run_ui(input, |ui| {
            if let Some(app) = app {
                app.logic(ui);
                app.ui(ui);
                return;
            }
            let setup = Setup {
                dialogs: Box::new(Silent),
                reader: Reader::in_process(),
                settings: Some(folder.join("settings.ron")),
                samples: folder.join("samples"),
                keychain: Arc::new(SystemKeychain),
                warehouses: Arc::new(Drivers),
            };
            match App::new(ui, setup, Vec::new()) {
                Ok(made) => *app = Some(made),
                Err(error) => failed = Some(error),
            }
        });
        let program = begun.elapsed();
        self.textures.take(&mut output.textures_delta);
        failed.map_or(Ok(()), Err)?;
        let primitives = self.ctx.tessellate(output.shapes, 1.0);
        let shapes = begun.elapsed() - program;
        let damage = self.screen.draw(&self.textures, &primitives, SIZE, 1.0, Color32::WHITE);
        let pixels = damage.iter().map(|part| part.width * part.height).sum();
        Ok(Frame { all: begun.elapsed(), program, shapes, pixels })
    }

    fn send(&mut self, command: Command) -> Result<()> {
        if let Some(app) = &self.app {
            app.send(command);
        }
        let begun = Instant::now();
        let mut quiet = 0;
        while quiet < 5 {
            self.frame(Vec::new())?;
            quiet = if self.app.as_ref().is_some_and(App::busy) { 0 } else { quiet + 1 };
            ensure!(begun.elapsed() < Duration::from_secs(120), "the window does not settle");
        }
        Ok(())
    }
}

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut desk = Desk {
        ctx: Context::default(),
        app: None,
        folder: folder.path().to_owned(),
        textures: Textures::default(),
        screen: Screen::default(),
        frames: 0,
    };
    desk.frame(Vec::new())?;
    desk.send(Command::OpenSample(SampleProject::Skills))?;
    for screen in [project::Screen::Check, project::Screen::Map, project::Screen::Earnings, project::Screen::Deck] {
        desk.send(Command::Go(screen))?;
        let whole = (0..RUNS).map(|_| {
            desk.screen = Screen::default();
            desk.frame(Vec::new())
        });
        report(&format!("{screen:?}: the whole window"), whole.collect::<Result<_>>()?, WHOLE);
        let spots = (0..200_u32).map(|i| pos2((i * 127 % 1280) as f32, (i * 53 % 800) as f32));
        let hover = spots.map(|spot| desk.frame(vec![Event::PointerMoved(spot)])).collect::<Result<Vec<_>>>()?;
        report(&format!("{screen:?}: a moved pointer"), hover, HOVER);
        desk.frame(vec![Event::PointerGone])?;
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
fn report(what: &str, runs: Vec<Frame>, limit: Duration) {
    let mut order: Vec<(Frame, usize)> = runs.into_iter().zip(1..).collect();
    order.sort_unstable();
    let (Frame { all: median, pixels, .. }, _) = order[order.len() / 2];
    let (Frame { all: worst, program, shapes, pixels: drawn }, at) = order[order.len() - 1];
    let verdict = if median <= limit { "ok" } else { "OVER" };
    println!(
        "{what:32} median {median:>9.2?}  limit {limit:?}  {verdict}  {pixels} pixels; \
         worst {worst:>9.2?}, frame {at}: program {program:.1?}, shapes {shapes:.1?}, {drawn} pixels"
    );
}
