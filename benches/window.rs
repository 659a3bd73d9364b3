//! What drawing the window without a graphics card takes at 1280 × 800: all of it, and what a moved pointer changes.
//!
//! `… -- picture WIDTH HEIGHT FILE` writes the first frame of the sample project, for `benches/start.py` to compare.

use std::{
    path::{Path, PathBuf},
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
            Question, SystemKeychain,
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
    size: [usize; 2],
    /// The keyboard is the window's.
    focused: bool,
    ctx: Context,
    app: Option<App>,
    folder: PathBuf,
    textures: Textures,
    screen: Screen,
    frames: u32,
}

impl Desk {
    /// One frame, from input to pixels.
    fn frame(&mut self, events: Vec<Event>) -> Result<usize> {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(self.size[0] as f32, self.size[1] as f32))),
            time: Some(f64::from(self.frames) / 60.0),
            events,
            focused: self.focused,
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
            };
            match App::new(ui, setup, Vec::new()) {
                Ok(made) => *app = Some(made),
                Err(error) => failed = Some(error),
            }
        });
        self.textures.take(&mut output.textures_delta);
        failed.map_or(Ok(()), Err)?;
        let primitives = self.ctx.tessellate(output.shapes, 1.0);
        let damage = self.screen.draw(&self.textures, &primitives, self.size, 1.0, Color32::WHITE);
        Ok(damage.iter().map(|part| part.width * part.height).sum())
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

/// The sample project as a first start opens it where no program gives windows the keyboard and the pointer rests in the
/// middle, as a portable pixmap.
fn picture(desk: &mut Desk, file: &Path) -> Result<()> {
    let [x, y] = desk.size.map(|side| side as f32 / 2.0);
    desk.frame(vec![Event::PointerMoved(pos2(x, y))])?;
    for _ in 0..120 {
        desk.frame(Vec::new())?; // what fades in or out has done so
    }
    desk.screen = Screen::default();
    desk.frame(Vec::new())?;
    let [width, height] = desk.screen.size();
    let mut bytes = format!("P6\n{width} {height}\n255\n").into_bytes();
    bytes.extend(desk.screen.pixels().iter().flat_map(|pixel| {
        let [_, red, green, blue] = pixel.to_be_bytes();
        [red, green, blue]
    }));
    Ok(std::fs::write(file, bytes)?)
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let wanted = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["picture", width, height, file] => Some(([width.parse()?, height.parse()?], PathBuf::from(file))),
        _ => None,
    };
    let folder = tempfile::tempdir()?;
    let mut desk = Desk {
        size: wanted.as_ref().map_or(SIZE, |(size, _)| *size),
        focused: wanted.is_none(),
        ctx: Context::default(),
        app: None,
        folder: folder.path().to_owned(),
        textures: Textures::default(),
        screen: Screen::default(),
        frames: 0,
    };
    desk.frame(Vec::new())?;
    desk.send(Command::OpenSample(SampleProject::Skills))?;
    if let Some((_, file)) = wanted {
        return picture(&mut desk, &file);
    }
    for screen in [project::Screen::Check, project::Screen::Map, project::Screen::Earnings, project::Screen::Deck] {
        desk.send(Command::Go(screen))?;
        let whole = (0..RUNS).map(|_| {
            desk.screen = Screen::default();
            timed(&mut desk, Vec::new())
        });
        report(&format!("{screen:?}: the whole window"), whole.collect::<Result<_>>()?, WHOLE);
        let spots = (0..200_u32).map(|i| pos2((i * 127 % 1280) as f32, (i * 53 % 800) as f32));
        let hover = spots.map(|spot| timed(&mut desk, vec![Event::PointerMoved(spot)])).collect::<Result<Vec<_>>>()?;
        report(&format!("{screen:?}: a moved pointer"), hover, HOVER);
        desk.frame(vec![Event::PointerGone])?;
    }
    Ok(())
}

/// Time of a frame, and the pixels it drew.
fn timed(desk: &mut Desk, events: Vec<Event>) -> Result<(Duration, usize)> {
    let begun = Instant::now();
    let pixels = desk.frame(events)?;
    Ok((begun.elapsed(), pixels))
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
fn report(what: &str, mut runs: Vec<(Duration, usize)>, limit: Duration) {
    runs.sort_unstable();
    let ((median, pixels), (worst, _)) = (runs[runs.len() / 2], runs[runs.len() - 1]);
    let verdict = if median <= limit { "ok" } else { "OVER" };
    println!("{what:36} median {median:>9.2?}  worst {worst:>9.2?}  limit {limit:?}  {verdict}  {pixels} pixels");
}
