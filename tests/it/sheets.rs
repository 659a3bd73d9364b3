//! Contact sheets: every kind of figure on three pages in both colours, and the figures that are hard to lay out, held
//! against pictures that were looked at.
//!
//! `UPDATE_PICTURES=1 cargo test --test it sheets::` writes the pictures anew; look at them before they are committed.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use credential_atlas::{
    export::png,
    figure::{ChartSpec, Figure, FigureKind, MapSpec, MapView, PageSize},
    measure::{Dollars, MeasureName, Statistic},
    sample,
    table::{Dataset, Field},
};

use super::{
    export::{dataset, every_kind, figure, request},
    kinds,
};

#[test]
fn every_kind_of_figure_looks_as_it_did() {
    let figures = figures();
    for (size, width, columns) in [(PageSize::Slide, 480, 5), (PageSize::Half, 360, 6), (PageSize::Letter, 420, 5)] {
        for (dark, look) in [(false, "light"), (true, "dark")] {
            let name = format!("{}-{look}", size.word());
            Sheet::of(&figures, size, dark, width, columns).compare(&name);
        }
    }
}

/// Every kind of figure, of the sample files.
pub fn figures() -> Vec<Arc<Figure>> {
    let dataset = dataset(sample::files().into_iter().filter(|(name, _)| sample::SKILLS.contains(name)));
    let experiment = dataset_of("nsw-experiment.csv");
    let chart = ChartSpec::default();
    let panels = ChartSpec { panels: true, ..chart };
    let mut figures = every_kind(&dataset, "39");
    let more = [
        (MeasureName::InField, &[Field::AgeGroup][..], FigureKind::ShareBar(chart)),
        (MeasureName::InField, &[Field::Race], FigureKind::Gaps(chart)),
        (MeasureName::InField, &[], FigureKind::Waffle(chart)),
        (MeasureName::InField, &[Field::Credential], FigureKind::Flows(chart)),
        (MeasureName::Earnings, &[Field::AgeGroup, Field::Race], FigureKind::Heat(chart)),
        (MeasureName::Earnings, &[Field::AgeGroup, Field::Sex], FigureKind::Dumbbell(panels)),
        (MeasureName::Earnings, &[Field::AgeGroup, Field::Sex], FigureKind::Bars(panels)),
        (MeasureName::Trajectory, &[Field::Sex, Field::AgeGroup], FigureKind::OverTime(panels)),
        (MeasureName::Scatter, &[Field::Credential], FigureKind::Scatter(chart)),
        (MeasureName::InField, &[Field::AgeGroup], FigureKind::ShareBar(panels)),
        (MeasureName::Pathway, &[Field::Credential], FigureKind::Steps(chart)),
    ];
    figures.extend(more.into_iter().map(|(measure, by, kind)| figure(&dataset, request(measure, by), kind)));
    let states = || request(MeasureName::Certificates, &[Field::State]);
    let tiles = MapSpec { view: MapView::Tiles, ..MapSpec::default() };
    let beside = MapSpec { beside: Some(MapSpec::default().other()), ..MapSpec::default() };
    figures.extend([tiles, beside].map(|map| figure(&dataset, states(), FigureKind::Map(map))));
    let mut compared = request(MeasureName::Comparison, &[Field::ComparisonGroup]);
    (compared.statistic, compared.dollars) = (Statistic::Mean, Dollars::Nominal);
    figures.push(figure(&experiment, compared, FigureKind::Waterfall(chart)));
    figures.extend(kinds::gaps_by_two().map(|asked| asked.figure(PageSize::Slide)));
    figures
}

/// Names of 200 letters and in other scripts, one group, hundreds, all withheld, a state without a college and one with 150.
#[test]
fn figures_that_are_hard_to_lay_out_look_as_they_did() {
    let earnings = |names: &[String], people: usize| {
        let mut csv = String::from("Person,State,Program,Earnings year-2,Earnings year+5\n");
        for (i, name) in names.iter().enumerate() {
            for j in 0..people {
                let _ = writeln!(csv, "{i}-{j},Ohio,{name},{},{}", 21_300 + i * 150, 33_500 + i * 90 + j * 10);
            }
        }
        dataset([("people.csv", csv.as_bytes())])
    };
    let long =
        |start: &str| format!("{start} {}", "and advanced manufacturing technology ".repeat(6)).trim().to_owned();
    let strange = earnings(
        &[long("Welding"), long("Machining"), "Soldadura y fabricación".into(), "Сварка".into(), "溶接技術".into()],
        12,
    );
    let many = earnings(&(0..300).map(|i| format!("Program {i:03}")).collect::<Vec<_>>(), 11);
    let one = earnings(&["Welding".into()], 40);
    let none = earnings(&["Welding".into(), "Machining".into(), "Robotics".into()], 4);
    let mut csv = String::from("College,City,State,ZIP,Credential\n");
    for i in 0..150 {
        // ZIP codes of Ohio and Texas, a college each, twelve certificates.
        for _ in 0..12 {
            let _ = writeln!(csv, "College number {i},Somewhere,OH,{},NIMS", 43_001 + i * 11);
        }
    }
    let crowded = dataset([("colleges.csv", csv.as_bytes())]);

    let chart = ChartSpec::default();
    let by_program = || request(MeasureName::Earnings, &[Field::Program]);
    let map = |fips: &str| FigureKind::Map(MapSpec { view: MapView::State(fips.into()), ..MapSpec::default() });
    let states = || request(MeasureName::Certificates, &[Field::State]);
    let figures = vec![
        figure(&strange, by_program(), FigureKind::Dumbbell(chart)),
        figure(&strange, by_program(), FigureKind::Bars(chart)),
        figure(&strange, by_program(), FigureKind::Table(chart)),
        figure(&strange, by_program(), FigureKind::Slope(chart)),
        figure(&many, by_program(), FigureKind::Dumbbell(chart)),
        figure(&many, by_program(), FigureKind::Table(chart)),
        figure(&one, by_program(), FigureKind::Dumbbell(chart)),
        figure(&none, by_program(), FigureKind::Dumbbell(chart)),
        figure(&none, by_program(), FigureKind::Bars(chart)),
        figure(&crowded, states(), map("39")),
        figure(&crowded, states(), map("44")),
        figure(&crowded, states(), FigureKind::Map(MapSpec::default())),
    ];
    Sheet::of(&figures, PageSize::Slide, false, 560, 3).compare("hard-cases");
}

/// One of the sample files.
fn dataset_of(name: &str) -> Dataset {
    dataset(sample::files().into_iter().filter(|(file, _)| *file == name))
}

/// Pictures of figures in rows.
struct Sheet {
    width: usize,
    height: usize,
    /// Three bytes a pixel.
    pixels: Vec<u8>,
}

/// Between two pictures, in pixels.
const GAP: usize = 8;
/// The ground between them.
const GROUND: u8 = 0x8A;
/// How much a channel may differ, of 255, and how many of a thousand pixels may differ more: rounding of another processor.
const NEAR: u8 = 40;
const FEW: usize = 2;

impl Sheet {
    fn of(figures: &[Arc<Figure>], size: PageSize, dark: bool, width: u32, columns: usize) -> Self {
        let page = size.page();
        let cell = [width as usize, (page.height / page.width * width as f32).round() as usize];
        let rows = figures.len().div_ceil(columns);
        let sheet = [columns * (cell[0] + GAP) + GAP, rows * (cell[1] + GAP) + GAP];
        let mut pixels = vec![GROUND; sheet[0] * sheet[1] * 3];
        for (i, figure) in figures.iter().enumerate() {
            let drawn = figure.on(page, dark);
            let (w, h, rgba) = png::image(drawn.scene(), width).unwrap();
            assert_eq!([w as usize, h as usize], cell);
            let corner = [GAP + i % columns * (cell[0] + GAP), GAP + i / columns * (cell[1] + GAP)];
            for (y, line) in rgba.chunks_exact(cell[0] * 4).enumerate() {
                let start = ((corner[1] + y) * sheet[0] + corner[0]) * 3;
                let target = &mut pixels[start..start + cell[0] * 3];
                for (to, from) in target.chunks_exact_mut(3).zip(line.chunks_exact(4)) {
                    to.copy_from_slice(&from[..3]);
                }
            }
        }
        Self { width: sheet[0], height: sheet[1], pixels }
    }

    /// # Panics
    /// If the stored picture differs; the new one is then beside the build's other temporary files.
    fn compare(&self, name: &str) {
        let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/sheets/{name}.png"));
        if std::env::var_os("UPDATE_PICTURES").is_some() {
            self.write(&stored);
            return;
        }
        let now = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let Some(before) = Self::read(&stored) else {
            self.write(&now);
            panic!("there is no {}; compare {}", stored.display(), now.display());
        };
        let same_size = (before.width, before.height) == (self.width, self.height);
        let differ = before
            .pixels
            .chunks_exact(3)
            .zip(self.pixels.chunks_exact(3))
            .filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > NEAR))
            .count();
        if !same_size || differ * 1000 > self.width * self.height * FEW {
            self.write(&now);
            panic!("{differ} pixels of {} differ: look at {}", stored.display(), now.display());
        }
    }

    fn write(&self, path: &Path) {
        let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
        let mut encoder = ::png::Encoder::new(file, self.width as u32, self.height as u32);
        encoder.set_color(::png::ColorType::Rgb);
        encoder.set_depth(::png::BitDepth::Eight);
        encoder.set_compression(::png::Compression::High);
        encoder.write_header().unwrap().write_image_data(&self.pixels).unwrap();
    }

    fn read(path: &Path) -> Option<Self> {
        let decoder = ::png::Decoder::new(std::io::BufReader::new(std::fs::File::open(path).ok()?));
        let mut reader = decoder.read_info().ok()?;
        let mut pixels = vec![0; reader.output_buffer_size()?];
        let about = reader.next_frame(&mut pixels).ok()?;
        Some(Self { width: about.width as usize, height: about.height as usize, pixels })
    }
}
