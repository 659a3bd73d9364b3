//! Pictures of screens, drawn by the rasteriser of the tests, which `.ci/names.py` compares with what the window shows on a display.

use std::fmt::Write as _;

use super::*;

const SIZE: [usize; 2] = [1440, 900];

/// A window of that size that has the keyboard and no pointer over it, drawn frame by frame.
struct Drawn {
    ctx: egui::Context,
    window: Window,
    rasterizer: Rasterizer,
    frames: u32,
}

impl Drawn {
    fn new(dir: &Path) -> Self {
        let setup = (Answers::default(), Drawer::default(), warehouse::Server::default(), dir.to_owned());
        let window = Window { setup: Some(setup), app: None };
        let mut drawn = Self { ctx: egui::Context::default(), window, rasterizer: Rasterizer::default(), frames: 0 };
        drawn.settle();
        drawn
    }

    fn frame(&mut self, events: Vec<egui::Event>) -> egui::FullOutput {
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(SIZE[0] as f32, SIZE[1] as f32))),
            time: Some(f64::from(self.frames) / 60.0),
            focused: true,
            events,
            ..egui::RawInput::default()
        };
        self.frames += 1;
        let window = &mut self.window;
        let mut output = self.ctx.run_ui(input, |ui| window.ui(ui));
        self.rasterizer.take(&mut output.textures_delta);
        output
    }

    /// Runs frames until nothing is under way, and then as long as what fades in or out may take.
    fn settle(&mut self) {
        let started = Instant::now();
        let mut quiet = 0;
        while quiet < 60 {
            self.frame(Vec::new());
            quiet = if self.window.app.as_ref().is_none_or(App::busy) { 0 } else { quiet + 1 };
            if quiet == 0 {
                std::thread::sleep(Duration::from_millis(2));
            }
            assert!(started.elapsed() < Duration::from_secs(120), "the window does not settle");
        }
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        for pressed in [true, false] {
            self.frame(vec![egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }]);
        }
        self.settle();
    }

    fn picture(&mut self) -> Picture {
        let output = self.frame(Vec::new());
        let primitives = self.ctx.tessellate(output.shapes, 1.0);
        let ground = self.ctx.global_style().visuals.panel_fill;
        self.rasterizer.draw(&primitives, SIZE[0], SIZE[1], 1.0, ground)
    }
}

#[test]
fn pictures_of_screens_are_left_for_a_comparison_with_a_display() {
    let left = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let dir = tempfile::tempdir().unwrap();
    let mut drawn = Drawn::new(dir.path());
    let mut pictures = vec![("Start", drawn.picture())];
    let files = [("colleges.csv", COLLEGES.to_owned()), ("outcomes.csv", people())].map(|(name, text)| {
        std::fs::write(dir.path().join(name), text).unwrap();
        dir.path().join(name)
    });
    drawn.window.app.as_ref().unwrap().send(Command::OpenPaths(files.into()));
    drawn.settle();
    pictures.push(("Check", drawn.picture()));
    // The keys that lead to each are those that the script presses.
    let mut keys = String::from("Check\n");
    for (view, key, word) in [
        ("Map", Key::Num2, "ctrl+2"),
        ("Earnings", Key::Num3, "ctrl+3"),
        ("Explore", Key::Num5, "ctrl+5"),
        ("Deck", Key::Num4, "ctrl+4"),
        ("Settings", Key::Comma, "ctrl+comma"),
    ] {
        drawn.key(Modifiers::COMMAND, key);
        pictures.push((view, drawn.picture()));
        let _ = writeln!(keys, "{view}\tkey:{word}");
    }
    std::fs::write(left.join("pictures-round.txt"), keys).unwrap();
    for (at, (view, picture)) in pictures.iter().enumerate() {
        assert!(pictures[..at].iter().all(|(_, other)| other != picture), "{view} is drawn");
        let mut bytes = format!("P6\n{} {}\n255\n", picture.width, picture.height).into_bytes();
        bytes.extend(picture.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]));
        std::fs::write(left.join(format!("picture-{view}.ppm")), bytes).unwrap();
    }
}
