//! Decks from real files: no withheld number in any export, whole and well-formed parts, the same bytes twice.

#![allow(clippy::unwrap_used, reason = "helpers of tests are test code too")]

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{Cursor, Read as _, Write as _},
    path::Path,
    sync::{Arc, atomic::AtomicBool},
};

use credential_atlas::{
    export::{Deck, Slide, csv, html, pdf, png, pptx, svg, xlsx},
    figure::{
        self, ChartSpec, Figure, FigureKind, FigureSpec, MapSpec, MapView, Page, Palette, WordEdits, brand::Look,
    },
    import::{Mapping, import, join},
    measure::{Dollars, MeasureName, Request, measure},
    sample,
    sheet::{Limits, read},
    table::{Dataset, Field},
};
use resvg::usvg::roxmltree;

/// The tables of these files, joined.
pub fn dataset<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let mut imported = Vec::new();
    for (name, bytes) in files {
        let path = folder.path().join(Path::new(name).file_name().unwrap());
        std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
        let book = read(&path, &Limits::default(), &AtomicBool::new(false)).unwrap();
        imported.push(Arc::new(import(&book, &Mapping::default())));
    }
    join(&imported).dataset
}

pub fn figure(dataset: &Dataset, request: Request, kind: FigureKind) -> Arc<Figure> {
    let answer = measure(dataset, &request).unwrap();
    let spec = FigureSpec { request, kind, words: WordEdits::default(), annotations: Vec::new() };
    Arc::new(figure::build(&spec, &answer, Page::SLIDE, &Palette::LIGHT))
}

pub fn deck(figures: Vec<Arc<Figure>>) -> Deck {
    let title = Slide::Title { title: "What certificates bring".into(), subtitle: "Board meeting".into() };
    let slides = figures.into_iter().map(|figure| {
        let notes = figure.words().speaker.clone();
        Slide::Figure { figure, notes }
    });
    Deck {
        title: "What certificates bring".into(),
        slides: std::iter::once(title).chain(slides).collect(),
        band: None,
        look: Arc::default(),
    }
}

pub fn request(measure: MeasureName, by: &[Field]) -> Request {
    Request { measure, by: by.into(), ..Request::default() }
}

/// One figure of each kind.
pub fn every_kind(dataset: &Dataset, state: &str) -> Vec<Arc<Figure>> {
    let chart = ChartSpec::default();
    let earnings = |by: Field| request(MeasureName::Earnings, &[by]);
    let nation = FigureKind::Map(MapSpec::default());
    let one_state = FigureKind::Map(MapSpec { view: MapView::State(state.into()), ..MapSpec::default() });
    vec![
        figure(dataset, request(MeasureName::Certificates, &[Field::State]), nation),
        figure(dataset, request(MeasureName::Certificates, &[Field::State]), one_state),
        figure(dataset, earnings(Field::AgeGroup), FigureKind::Dumbbell(chart)),
        figure(dataset, earnings(Field::Sex), FigureKind::Bars(chart)),
        figure(dataset, earnings(Field::Race), FigureKind::Table(chart)),
        figure(dataset, earnings(Field::AgeGroup), FigureKind::Slope(chart)),
        figure(dataset, earnings(Field::AgeGroup), FigureKind::Range(chart)),
        figure(dataset, request(MeasureName::Trajectory, &[]), FigureKind::OverTime(chart)),
        figure(dataset, request(MeasureName::Trajectory, &[Field::Sex]), FigureKind::OverTime(chart)),
        figure(dataset, request(MeasureName::Pathway, &[]), FigureKind::Steps(chart)),
        figure(dataset, request(MeasureName::InField, &[]), FigureKind::ShareBar(chart)),
    ]
}

/// Every part of a zip file, those of zip files inside it too.
pub fn unzip(prefix: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = format!("{prefix}{}", file.name().unwrap());
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if content.starts_with(b"PK") {
            parts.extend(unzip(&format!("{name}/"), &content));
        }
        parts.push((name, content));
    }
    parts
}

/// All text that leaves the program with this deck, by the export it is in.
pub fn everything(deck: &Deck) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (name, bytes) in [("pptx", pptx::write(deck).unwrap()), ("xlsx", xlsx::write(deck).unwrap())] {
        for (part, content) in unzip("", &bytes) {
            out.push((format!("{name}/{part}"), String::from_utf8_lossy(&content).into_owned()));
        }
    }
    out.push(("html".into(), html::write(deck)));
    out.push(("pdf".into(), inflated(&pdf::write(deck).unwrap())));
    out.push(("briefing".into(), inflated(&pdf::write_briefing(deck).unwrap())));
    for slide in &deck.slides {
        if let Slide::Figure { figure, .. } = slide {
            let name = &figure.words().title;
            out.push((format!("svg of {name}"), svg::write(figure.scene(), svg::SvgText::Text).unwrap()));
            out.push((format!("csv of {name}"), csv::published(figure.numbers(), None)));
            out.push((format!("clipboard of {name}"), csv::clipboard(figure.numbers())));
            out.push((format!("notes of {name}"), figure.words().speaker.clone()));
            let picture = png::write(figure.scene(), 320).unwrap();
            out.push((format!("png of {name}"), String::from_utf8_lossy(&picture).into_owned()));
        }
    }
    out
}

/// A text of a PDF after its mark of UTF-16, in hexadecimal digits up to the angle bracket.
fn utf_16(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().take_while(char::is_ascii_hexdigit).collect();
    let units =
        digits.chunks_exact(4).filter_map(|unit| u16::from_str_radix(&unit.iter().collect::<String>(), 16).ok());
    String::from_utf16_lossy(&units.collect::<Vec<_>>())
}

/// A PDF as text: what is plain in it, every stream inflated, and texts in UTF-16 as plain ones. Letters on pages are
/// glyph numbers there; `.ci/audit_deck.py` reads those with pdftotext.
fn inflated(file: &[u8]) -> String {
    let mut out = String::from_utf8_lossy(file).into_owned();
    let mut rest = file;
    let mut streams = 0;
    while let Some(at) = rest.windows(7).position(|window| window == b"stream\n" || window == b"stream\r") {
        let after = &rest[at + 7..];
        let after = after.strip_prefix(b"\n").unwrap_or(after);
        let mut plain = Vec::new();
        // What does not inflate is a font or a picture, or the word in a text.
        let _ = flate2::read::ZlibDecoder::new(after).read_to_end(&mut plain);
        streams += usize::from(!plain.is_empty());
        out.push_str(&String::from_utf8_lossy(&plain));
        rest = &rest[at + 7..];
    }
    let texts: Vec<String> = out.split("<FEFF").skip(1).map(utf_16).collect();
    out.push_str(&texts.join("\n"));
    assert!(streams > 0, "streams were found");
    // Neither coordinates nor how long a stream is are amounts, whatever their digits.
    whole(&out.replace("/Length ", "/Length."))
}

/// The text without the digits after its decimal points.
fn whole(text: &str) -> String {
    let mut fraction = false;
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        fraction = c == '.' || (fraction && c.is_ascii_digit());
        if !(fraction && c.is_ascii_digit()) {
            kept.push(c);
        }
    }
    kept
}

/// Whole numbers in the text, with and without thousands separators.
pub fn numbers(text: &str) -> BTreeSet<u64> {
    let mut found = BTreeSet::new();
    for run in text.split(|c: char| !c.is_ascii_digit() && c != ',') {
        let pieces: Vec<&str> = run.split(',').collect();
        found.extend(pieces.iter().filter_map(|piece| piece.parse::<u64>().ok()));
        for pair in pieces.windows(2).filter(|pair| pair[1].len() == 3) {
            found.extend(format!("{}{}", pair[0], pair[1]).parse::<u64>());
        }
    }
    found
}

/// People of six age groups, one of them only three people, with earnings that nobody else has.
fn planted() -> Dataset {
    let mut csv = String::from("Person,State,Age group,Sex,Race,Earnings year-2,Earnings year+5\n");
    for i in 0..200 {
        // 80 people in the first group, 30 in each of the others.
        let age = if i < 80 { 0 } else { 1 + i % 4 };
        let (name, sex) = (["18-25", "26-35", "46-55", "56-65", "66-75"][age], ["Female", "Male"][i % 2]);
        let _ = writeln!(csv, "{i},Ohio,{name},{sex},Asian,{},{}", 21_300 + age * 6_000, 33_500 + age * 5_000);
    }
    for i in 200..203 {
        let _ = writeln!(csv, "{i},Ohio,36-45,Female,White,87654,98321");
    }
    dataset([("planted.csv", csv.as_bytes())])
}

/// A title, charts and a table of the planted people in a look.
pub fn sample_deck(look: &Arc<Look>) -> Deck {
    let dataset = planted();
    let chart = ChartSpec::default();
    let kinds = [
        FigureKind::Dumbbell(chart),
        FigureKind::Bars(chart),
        FigureKind::Table(chart),
        FigureKind::Slope(chart),
        FigureKind::Range(chart),
    ];
    let figures = kinds.map(|kind| {
        let request = request(MeasureName::Earnings, &[Field::AgeGroup]);
        let answer = measure(&dataset, &request).unwrap();
        let spec = FigureSpec { request, kind, words: WordEdits::default(), annotations: Vec::new() };
        Arc::new(look.figure(&spec, &answer, Page::SLIDE, false))
    });
    Deck { look: Arc::clone(look), ..deck(figures.into()) }
}

#[test]
fn a_withheld_number_is_in_no_export() {
    let dataset = planted();
    let chart = ChartSpec::default();
    // Every kind there is: one that does not fit the answer becomes a table of the same numbers.
    let kinds = [
        FigureKind::Dumbbell(chart),
        FigureKind::Bars(chart),
        FigureKind::Table(chart),
        FigureKind::Slope(chart),
        FigureKind::Range(chart),
        FigureKind::ShareBar(chart),
        FigureKind::OverTime(chart),
        FigureKind::Steps(chart),
        FigureKind::Gaps(chart),
        FigureKind::Waffle(chart),
        FigureKind::Waterfall(chart),
        FigureKind::Heat(chart),
        FigureKind::Scatter(chart),
        FigureKind::Map(MapSpec::default()),
    ];
    let by: [&[Field]; 2] = [&[Field::AgeGroup], &[Field::AgeGroup, Field::Sex]];
    let figures = kinds.iter().flat_map(|kind| by.map(|by| (kind.clone(), by)));
    let figures = figures.map(|(kind, by)| {
        let mut request = request(MeasureName::Earnings, by);
        request.dollars = Dollars::Nominal;
        figure(&dataset, request, kind)
    });
    let texts = everything(&deck(figures.collect()));
    assert!(texts.len() > 60, "{} parts", texts.len());
    // As typed, and as rounding to $100 would print it; the same for the change.
    let secret = BTreeSet::from([87_654, 87_700, 98_321, 98_300, 10_667, 10_700, 10_600]);
    for (part, text) in &texts {
        let leaked: Vec<_> = numbers(text).intersection(&secret).copied().collect();
        assert!(leaked.is_empty(), "{part} holds {leaked:?}");
    }
    // The search would find them: the group that is large enough is in every kind of export.
    for kind in ["pptx/ppt/slides", "pptx/ppt/charts", "pptx/ppt/embeddings", "xlsx", "html", "svg", "csv", "clipboard"]
    {
        let seen = texts.iter().any(|(part, text)| part.starts_with(kind) && numbers(text).contains(&33_500));
        assert!(seen, "{kind} has the published number");
    }
    for kind in ["pdf", "briefing"] {
        let seen = texts.iter().any(|(part, text)| part == kind && text.contains("Dumbbell chart of"));
        assert!(seen, "the alternative texts of the {kind} are searched");
    }
}

#[test]
fn a_deck_of_the_sample_is_whole_and_the_same_twice() {
    let dataset = dataset(sample::files().into_iter().filter(|(name, _)| sample::SKILLS.contains(name)));
    let deck = deck(every_kind(&dataset, "39"));
    let file = pptx::write(&deck).unwrap();
    assert_eq!(file, pptx::write(&deck).unwrap());
    assert!(file.len() < 1 << 20, "{} bytes", file.len());
    let parts = unzip("", &file);
    assert_eq!(parts.iter().filter(|(name, _)| name.starts_with("ppt/charts/chart")).count(), 8);
    let mut maps = 0;
    for (name, content) in &parts {
        if let Ok(text) = std::str::from_utf8(content) {
            let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            if name.starts_with("ppt/slides/slide") {
                for group in document.descendants().filter(|n| n.tag_name().name() == "grpSp") {
                    let own = group.descendants().find(|n| n.tag_name().name() == "cNvPr").unwrap();
                    assert!(own.attribute("descr").is_some_and(|alt| alt.len() > 20), "{name} has alt text");
                    let areas = group.descendants().filter(|n| n.tag_name().name() == "custGeom").count();
                    maps += usize::from(areas > 40);
                }
            }
        }
    }
    assert_eq!(maps, 2);
    let page = pdf::write(&deck).unwrap();
    assert_eq!(page, pdf::write(&deck).unwrap());
    assert_eq!(xlsx::write(&deck).unwrap(), xlsx::write(&deck).unwrap());
    assert_eq!(html::write(&deck), html::write(&deck));
}
