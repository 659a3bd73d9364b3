//! Decks of gaps, waffles, waterfalls, heat tables and small multiples from the sample files: whole, native, and the same
//! numbers in every file.

use std::{path::Path, sync::Arc};

use credential_atlas::{
    export::{Deck, Slide, csv, html, pdf, pptx, svg, xlsx},
    figure::{self, ChartSpec, Figure, FigureKind, FigureSpec, HeatCell, NativeShape, PageSize, Palette, WordEdits},
    measure::{Answer, Engine, MeasureName, Request, Statistic},
    sample,
    table::{Dataset, Field},
};

use crate::export::{dataset, unzip};

const PANELS: ChartSpec = ChartSpec {
    sort: figure::Sort::LargestChange,
    show_values: true,
    show_n: true,
    show_change: true,
    show_percent: true,
    middle_half: true,
    mark_dip: true,
    reach: 0.0,
    panels: true,
    cell: HeatCell::Change,
};

/// A request, the kind it is drawn as, and its answer, which is the same on every page.
pub struct Asked {
    spec: FigureSpec,
    answer: Answer,
}

impl Asked {
    fn new(engine: &Engine, request: Request, kind: FigureKind) -> Self {
        let answer = engine.measure(&request).unwrap();
        Self { spec: FigureSpec { request, kind, words: WordEdits::default(), annotations: Vec::new() }, answer }
    }

    pub fn figure(&self, size: PageSize) -> Arc<Figure> {
        Arc::new(figure::build(&self.spec, &self.answer, size.page(), &Palette::LIGHT))
    }
}

/// Each new kind, with what it is measured by.
fn kinds() -> Vec<(Request, FigureKind)> {
    let of = |measure, by: &[Field]| Request { measure, by: by.into(), ..Request::default() };
    let earnings = |by: &[Field]| of(MeasureName::Earnings, by);
    let in_field = |by: &[Field]| of(MeasureName::InField, by);
    let plain = ChartSpec::default();
    vec![
        (in_field(&[Field::Race]), FigureKind::Gaps(plain)),
        (in_field(&[]), FigureKind::Gaps(plain)),
        (in_field(&[]), FigureKind::Waffle(plain)),
        (earnings(&[Field::Credential, Field::AgeGroup]), FigureKind::Heat(plain)),
        (in_field(&[Field::State, Field::Sex]), FigureKind::Heat(plain)),
        (of(MeasureName::Certificates, &[Field::State, Field::Credential]), FigureKind::Heat(plain)),
        (earnings(&[Field::AgeGroup, Field::Credential]), FigureKind::Dumbbell(PANELS)),
        (earnings(&[Field::Sex, Field::State]), FigureKind::Bars(PANELS)),
        (earnings(&[Field::AgeGroup, Field::Sex]), FigureKind::Range(PANELS)),
        (earnings(&[Field::Sex, Field::Race]), FigureKind::Slope(PANELS)),
        (of(MeasureName::Trajectory, &[Field::Credential]), FigureKind::OverTime(PANELS)),
        (of(MeasureName::Trajectory, &[Field::Sex, Field::Credential]), FigureKind::OverTime(PANELS)),
    ]
}

fn skills() -> Dataset {
    dataset(sample::files().into_iter().filter(|(name, _)| sample::SKILLS.contains(name)))
}

fn experiment() -> Dataset {
    dataset(sample::files().into_iter().filter(|(name, _)| name.contains("nsw")))
}

fn waterfall(statistic: Statistic) -> Asked {
    let request =
        Request { measure: MeasureName::Comparison, by: vec![Field::ComparisonGroup], statistic, ..Request::default() };
    Asked::new(&Engine::new(Arc::new(experiment())), request, FigureKind::Waterfall(ChartSpec::default()))
}

pub fn all() -> Vec<Asked> {
    let engine = Engine::new(Arc::new(skills()));
    let mut asked: Vec<_> = kinds().into_iter().map(|(request, kind)| Asked::new(&engine, request, kind)).collect();
    asked.push(waterfall(Statistic::Mean));
    asked
}

fn deck(figures: Vec<Arc<Figure>>) -> Deck {
    let slide = |figure: Arc<Figure>| Slide::Figure { notes: figure.words().speaker.clone(), figure };
    Deck { title: "Kinds".into(), slides: figures.into_iter().map(slide).collect(), band: None, look: Arc::default() }
}

/// The deck and its published tables stand in the test folder of the build, where other programs read them.
#[test]
fn every_kind_is_native_and_whole() {
    let asked = all();
    let figures: Vec<Arc<Figure>> = asked.iter().map(|asked| asked.figure(PageSize::Slide)).collect();
    let forms: Vec<&str> = figures
        .iter()
        .map(|figure| match figure.form() {
            NativeShape::Chart(_) => "chart",
            NativeShape::Panels(_) => "panels",
            NativeShape::Table => "table",
            NativeShape::Shaded(_) => "shaded",
            NativeShape::Shapes => "shapes",
        })
        .collect();
    let expected = ["chart", "chart", "shapes", "shaded", "shaded", "shaded"];
    assert_eq!(forms[..6], expected);
    assert!(forms[6..12].iter().all(|form| *form == "panels"), "{forms:?}");
    assert_eq!(forms[12], "chart");
    let tables: Vec<String> = figures.iter().map(|figure| csv::published(figure.numbers(), None)).collect();
    let deck = deck(figures);
    let file = pptx::write(&deck).unwrap();
    assert_eq!(file, pptx::write(&deck).unwrap());
    let parts = unzip("", &file);
    let charts = parts.iter().filter(|(name, _)| name.starts_with("ppt/charts/chart")).count();
    let workbooks =
        parts.iter().filter(|(name, _)| name.starts_with("ppt/embeddings/") && name.ends_with(".xlsx")).count();
    assert!(charts == workbooks && charts > 30, "{charts} charts, {workbooks} workbooks");
    for (name, content) in &parts {
        if name.starts_with("ppt/") && (name.ends_with(".xml") || name.ends_with(".rels")) {
            let text = std::str::from_utf8(content).unwrap();
            resvg::usvg::roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("kinds.pptx"), &file).unwrap();
    std::fs::write(folder.join("kinds.xlsx"), xlsx::write(&deck).unwrap()).unwrap();
    std::fs::write(folder.join("kinds.html"), html::write(&deck)).unwrap();
    for (number, table) in (1..).zip(tables) {
        std::fs::write(folder.join(format!("kinds-{number}.csv")), table).unwrap();
    }
    std::fs::write(folder.join("kinds.pdf"), pdf::write(&deck).unwrap()).unwrap();
    // The same answers on every other page.
    for size in PageSize::ALL {
        for figure in asked.iter().map(|asked| asked.figure(size)) {
            let drawing = svg::write(figure.scene(), svg::SvgText::Text).unwrap();
            assert!(drawing.len() > 2_000, "{size:?}: {}", figure.words().title);
            assert!(figure.words().alt.chars().count() <= 300 && !figure.words().title.is_empty());
        }
    }
}

#[test]
fn heat_tables_keep_their_grounds_in_pages_and_workbooks() {
    let (request, kind) = kinds().remove(3);
    let figure = Asked::new(&Engine::new(Arc::new(skills())), request, kind).figure(PageSize::Slide);
    let NativeShape::Shaded(shades) = figure.form() else { panic!("a shaded table") };
    let shaded = shades.cells.iter().flatten().flatten().count();
    let deck = deck(vec![figure]);
    assert_eq!(html::write(&deck).matches("<td class=\"r\" style=\"background:").count(), shaded);
    let styles = unzip("", &xlsx::write(&deck).unwrap());
    let styles = styles.iter().find(|(name, _)| name == "xl/styles.xml").map(|(_, text)| String::from_utf8_lossy(text));
    assert!(styles.unwrap().contains("0B4778"), "the strongest step of the ramp");
}

#[test]
fn medians_have_no_waterfall_and_say_why() {
    let figure = waterfall(Statistic::Median).figure(PageSize::Slide);
    assert_eq!(*figure.form(), NativeShape::Table);
    assert!(figure.words().notes.iter().any(|note| note.contains("No waterfall of medians")));
}
