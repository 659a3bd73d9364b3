//! What is published: decks whose figures hang together, cells hidden only for others, internal decks and their band.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    sync::{Arc, atomic::AtomicBool},
};

use credential_atlas::{
    export::{Deck, Slide, pptx, xlsx},
    figure::{ChartSpec, FigureKind, FigureSpec, WordEdits},
    measure::{Answer, Audience, Dollars, Engine, MeasureName, Publishing, Request},
    project::{DeckSlide, SlideContent},
    session::build_deck,
    table::{Dataset, Field},
};

use crate::export::{dataset, everything, numbers, unzip};

/// Programs with their people and wages of a quarter in Q−3 and Q+2; 1,373 is the smallest group that may be shown, so
/// that it is hidden with Night, which has six people.
const PROGRAMS: [(&str, u32, [u32; 2]); 3] =
    [("Day", 2911, [4103, 6209]), ("Evening", 1373, [5743, 7919]), ("Night", 6, [8887, 9173])];

fn people() -> Dataset {
    let mut csv = String::from("Person,State,Program,Attempted,Passed,Industry,Wages Q-3,Wages Q-1,Wages Q+2\n");
    let mut person = 0;
    for (program, n, [before, after]) in PROGRAMS {
        for at in 0..n {
            person += 1;
            let passed = if at % 3 == 0 { "No" } else { "Yes" };
            let industry = if at % 5 < 2 { "332710" } else { "722511" };
            let _ = writeln!(csv, "{person},Ohio,{program},Yes,{passed},{industry},{before},{before},{after}");
        }
    }
    dataset([("people.csv", csv.as_bytes())])
}

fn slides() -> Vec<DeckSlide> {
    let chart = ChartSpec::default();
    let kinds = [
        (MeasureName::Earnings, FigureKind::Dumbbell(chart)),
        (MeasureName::Earnings, FigureKind::Table(chart)),
        (MeasureName::Trajectory, FigureKind::OverTime(chart)),
        (MeasureName::Trajectory, FigureKind::Table(chart)),
        (MeasureName::Pathway, FigureKind::Steps(chart)),
        (MeasureName::InField, FigureKind::ShareBar(chart)),
        (MeasureName::Wioa, FigureKind::Table(chart)),
        (MeasureName::Certificates, FigureKind::Table(chart)),
    ];
    let title = SlideContent::Title { title: "Programs".into(), subtitle: "Board".into() };
    let figures = kinds.map(|(measure, kind)| {
        let request = Request { measure, by: vec![Field::Program], dollars: Dollars::Nominal, ..Request::default() };
        SlideContent::Figure(Box::new(FigureSpec {
            request,
            kind,
            words: WordEdits::default(),
            annotations: Vec::new(),
        }))
    });
    let slide = |content| DeckSlide { content, notes: Some("My own words".into()), batch: 0 };
    std::iter::once(title).chain(figures).map(slide).collect()
}

fn deck(publishing: &Publishing) -> Deck {
    let engine = Engine::new(Arc::new(people()));
    build_deck("Programs", &slides(), &engine, publishing, &std::sync::Arc::default(), &AtomicBool::new(false), &|_| {})
        .unwrap()
}

#[test]
fn what_is_hidden_for_others_is_in_no_export() {
    let deck = deck(&Publishing::default());
    let Slide::Figure { figure, .. } = &deck.slides[1] else { unreachable!() };
    let Answer::Earnings(table) = figure.answer() else { unreachable!() };
    let shown: Vec<_> = table.rows.iter().map(|row| row.n.value).collect();
    assert_eq!(shown, [Some(2911.0), None, None], "Evening is hidden so that Night does not follow from the total");
    // People, and wages of a quarter and of a year, exact and as rounded.
    let mut secret = BTreeSet::from([1373]);
    for wage in [5743_u64, 7919, 8887, 9173] {
        for exact in [wage, wage * 4] {
            secret.extend([exact, (exact + 50) / 100 * 100]);
        }
    }
    let texts = everything(&deck);
    for (part, text) in texts.iter().filter(|(part, _)| !part.contains("theme") && !part.contains("slideMaster")) {
        let leaked: Vec<_> = numbers(text).intersection(&secret).copied().collect();
        assert!(leaked.is_empty(), "{part} holds {leaked:?}");
    }
    for kind in ["pptx/ppt/slides", "pptx/ppt/charts", "pptx/ppt/embeddings", "xlsx", "html", "svg", "csv"] {
        let seen = |text: &String| numbers(text).contains(&4100) || numbers(text).contains(&16_400);
        assert!(texts.iter().any(|(part, text)| part.starts_with(kind) && seen(text)), "{kind}");
    }
}

#[test]
fn an_internal_deck_says_so_on_every_page() {
    let audience = Audience::internal("staff review of cohort 7").unwrap();
    let band = audience.band().unwrap();
    let deck = deck(&Publishing { audience, ..Publishing::default() });
    // Six people are enough inside.
    let Slide::Figure { figure, notes } = &deck.slides[1] else { unreachable!() };
    let Answer::Earnings(table) = figure.answer() else { unreachable!() };
    assert_eq!(table.rows[2].n.value, Some(6.0));
    assert!(notes.starts_with(&band) && notes.ends_with("My own words"));
    let parts = unzip("", &pptx::write(&deck).unwrap());
    let holds = |name: &str, content: &[u8]| {
        let text = String::from_utf8_lossy(content);
        assert!(text.contains(&band), "{name}");
    };
    let pages = parts.iter().filter(|(name, _)| {
        (name.starts_with("ppt/slides/slide") || name.starts_with("ppt/notesSlides/notesSlide"))
            && name.ends_with(".xml")
    });
    let pages: Vec<_> = pages.collect();
    assert_eq!(pages.len(), 2 * deck.slides.len());
    pages.into_iter().for_each(|(name, content)| holds(name, content));
    let embedded = |name: &str| name.contains("embeddings/") && name.ends_with("sharedStrings.xml");
    parts.iter().filter(|(name, _)| embedded(name)).for_each(|(name, content)| holds(name, content));
    let sheets = unzip("", &xlsx::write(&deck).unwrap());
    let strings = sheets.iter().find(|(name, _)| name == "xl/sharedStrings.xml").map(|(_, content)| content).unwrap();
    let strings = String::from_utf8_lossy(strings).into_owned();
    let place = strings.split("<si>").skip(1).position(|string| string.contains(&band)).unwrap();
    for (name, content) in sheets.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")) {
        let text = String::from_utf8_lossy(content);
        assert!(text.contains(&format!("t=\"s\"><v>{place}</v>")), "{name}");
    }
    for (part, text) in everything(&deck).iter().filter(|(part, _)| part.starts_with("svg") || part == "html") {
        assert!(text.contains(&band), "{part}");
    }
    assert!(
        !everything(&self::deck(&Publishing::default())).iter().any(|(_, text)| text.contains("not for publication"))
    );
}

#[test]
fn a_lowered_threshold_is_told_on_every_figure() {
    let reason = Some("State rule 12-4".to_owned());
    let deck = deck(&Publishing { threshold: 5, reason, ..Publishing::default() });
    for slide in &deck.slides {
        if let Slide::Figure { figure, .. } = slide {
            let said = |note: &String| note == "Threshold 5 instead of 10 people: State rule 12-4.";
            assert!(figure.words().notes.iter().any(said), "{:?}", figure.words().notes);
        }
    }
}
