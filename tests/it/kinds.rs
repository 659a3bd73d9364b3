//! Decks of gaps, waffles, waterfalls, heat tables and small multiples from the sample files: whole, native, and the same
//! numbers in every file.

use std::{path::Path, sync::Arc};

use credential_atlas::{
    export::{Deck, Slide, csv, html, pdf, pptx, svg, xlsx},
    figure::{
        self, Anchor, Annotation, AnnotationShape, ChartSpec, Figure, FigureKind, FigureSpec, HeatCell, NativeShape,
        PageSize, Palette, WordEdits,
    },
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
        (in_field(&[Field::AgeGroup]), FigureKind::ShareBar(PANELS)),
        (of(MeasureName::Employment, &[Field::AgeGroup, Field::Sex]), FigureKind::ShareBar(PANELS)),
        (of(MeasureName::Pathway, &[Field::Credential]), FigureKind::Steps(plain)),
        (of(MeasureName::Scatter, &[Field::State]), FigureKind::Scatter(plain)),
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
    asked.extend(gaps_by_two());
    asked
}

/// Gaps and shares of two fields of people who work in two industries only: with ten, every group has too few.
pub fn gaps_by_two() -> [Asked; 2] {
    let mut csv = String::from("Person,State,Sex,Industry,Earnings year-2,Earnings year+5\n");
    for (at, (state, sex)) in
        [("Ohio", "F"), ("Ohio", "M"), ("Texas", "F"), ("Texas", "M"), ("Iowa", "F")].into_iter().enumerate()
    {
        for i in 0..(40 + at * 20) {
            // Every third person, or every second, works in manufacturing (332), where men in Ohio earn less.
            let field = i % (2 + at % 2) == 0;
            let after = if !field {
                30_000
            } else if at == 1 {
                27_000
            } else {
                33_000 + at * 1_000
            };
            let industry = if field { "332" } else { "445" };
            csv += &format!("{at}-{i},{state},{sex},{industry},{},{}\n", 20_000 + i * 50, after + i * 20);
        }
    }
    let engine = Engine::new(Arc::new(dataset([("people.csv", csv.as_bytes())])));
    let request = Request { measure: MeasureName::InField, by: vec![Field::State, Field::Sex], ..Request::default() };
    [FigureKind::Gaps, FigureKind::ShareBar].map(|kind| Asked::new(&engine, request.clone(), kind(PANELS)))
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
    assert!(forms[6..15].iter().all(|form| *form == "panels"), "{forms:?}");
    assert_eq!(forms[15..], ["chart", "chart", "panels", "panels"]);
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

/// Words, an arrow and a highlight in a panel are shapes over the panel's chart, and the other panels are slate.
#[test]
fn annotations_on_small_multiples_stand_in_the_deck() {
    let engine = Engine::new(Arc::new(skills()));
    let request =
        Request { measure: MeasureName::Earnings, by: vec![Field::AgeGroup, Field::Sex], ..Request::default() };
    let mut asked = Asked::new(&engine, request, FigureKind::Dumbbell(PANELS));
    let key = "row:26–35 · Female";
    let on = |shape, text: &str, part: &str| Annotation {
        shape,
        text: text.to_owned(),
        anchor: Anchor::Mark(format!("{key}{part}")),
        source: String::new(),
        offset: [0.0, 0.0],
    };
    asked.spec.annotations = vec![
        on(AnnotationShape::Text, "A note of the board", ""),
        on(AnnotationShape::Arrow, "The largest gain", "/after"),
        on(AnnotationShape::Highlight, "", ""),
    ];
    let figure = asked.figure(PageSize::Slide);
    assert!(figure.annotations().adrift.is_empty(), "{:?}", figure.annotations().adrift);
    let NativeShape::Panels(panels) = figure.form() else { panic!("panels") };
    let lit: Vec<(&str, &[usize])> =
        panels.iter().map(|panel| (panel.title.as_str(), panel.chart.focus.as_slice())).collect();
    assert!(lit.iter().any(|(title, focus)| *title == "Female" && focus.len() == 1), "{lit:?}");
    let colours = |title: &str| {
        let panel = panels.iter().find(|panel| panel.title == title).unwrap();
        panel.chart.bars.iter().filter_map(|bar| bar.color).collect::<Vec<_>>()
    };
    assert!(colours("Female").contains(&Palette::LIGHT.after));
    assert!(!colours("Male").contains(&Palette::LIGHT.after), "no highlight there");
    let file = pptx::write(&deck(vec![figure])).unwrap();
    let slide = unzip("", &file).into_iter().find(|(name, _)| name == "ppt/slides/slide1.xml").unwrap().1;
    let slide = String::from_utf8(slide).unwrap();
    for words in ["Annotation: A note of the board", "Annotation: The largest gain"] {
        assert_eq!(slide.matches(&format!("name=\"{words}\"")).count(), 1, "{words}");
    }
}

/// Fifty lines of which five are drawn, and thirty panels of which twelve are: the title is about what is there.
#[test]
fn titles_are_about_what_is_on_the_page() {
    let mut csv = String::from("Person,Program,State,Earnings Q-3,Earnings Q+8\n");
    let states = ["Ohio", "Texas", "Iowa", "Maine", "Utah", "Idaho", "Kansas", "Nevada", "Oregon", "Alaska", "Hawaii"];
    let more = ["Vermont", "Montana", "Wyoming", "Delaware", "Arkansas", "Kentucky"];
    for (at, state) in states.into_iter().chain(more).enumerate() {
        // Those with the fewest people, who find no room, earn most and least.
        let (people, extra) = match at {
            0..14 => (20, at * 100),
            14 => (12, 90_000),
            _ => (12, 0),
        };
        for program in ["Welding", "Robotics"] {
            for i in 0..people {
                csv += &format!("{at}-{program}-{i},{program},{state},{},{}\n", 4_000 + i * 10, 6_000 + extra + i * 10);
            }
        }
    }
    let data = dataset([("people.csv", csv.as_bytes())]);
    let engine = Engine::new(Arc::new(data));
    let of = |measure, by: &[Field]| Request { measure, by: by.into(), ..Request::default() };
    let lines = of(MeasureName::Trajectory, &[Field::State]);
    for (request, style) in [
        (lines.clone(), ChartSpec::default()),
        (lines, PANELS),
        (of(MeasureName::Trajectory, &[Field::Program, Field::State]), PANELS),
    ] {
        let figure = Asked::new(&engine, request, FigureKind::OverTime(style)).figure(PageSize::Slide);
        let drawn = format!("{:?}", figure.scene().body);
        let words = figure.words();
        assert!(words.notes.iter().any(|note| note.contains("more")), "{:?}", words.notes);
        for state in states.iter().chain(&more) {
            let named = words.proposed.iter().chain([&words.alt]).any(|text| text.contains(state));
            assert!(!named || drawn.contains(state), "{state} in {:?}", words.proposed);
        }
        assert!(words.proposed[0].contains(" to $"), "it still compares: {:?}", words.proposed);
    }
}
