//! What somebody at the window waits for, with the sample and with a million certificates: medians beside their limits.

use std::{
    path::PathBuf,
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use credential_atlas::{
    export::pptx,
    figure::{self, FigureSpec, Page, Palette},
    import::{self, Mapping},
    measure::{Engine, Filters, Keep, Publishing},
    project::{self, Document, History},
    sample,
    session::{self, Follow, Session, build_deck, deck_title, default_deck},
    sheet::{Book, Reader},
    table::{Dataset, Dictionary, Field, Table, TableKind, Values},
};

const RUNS: usize = 15;
/// Of the sample's 13,964 certificates: a million and some.
const COPIES: usize = 72;
const FRAME: Duration = Duration::from_millis(16);
const RACES: [&str; 7] = [
    "American Indian or Alaska Native",
    "Asian",
    "Black or African American",
    "Hispanic or Latino",
    "More than one race",
    "White",
    "Not stated",
];

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    sample::write(folder.path())?;
    let files = sample::SKILLS.map(|name| folder.path().join(name));
    let reader = Reader::program(PathBuf::from(env!("CARGO_BIN_EXE_credential-atlas")));

    let both = timed(|_| {
        let session = open(&files, &reader)?;
        figures(session.engine(), &session.document, &Filters::default(), 2)
    })?;
    report("both sample files opened, map and earnings built", &both, Some(Duration::from_secs(1)));

    let books = files.iter().map(|file| Ok(reader.read(file, &AtomicBool::new(false), &|_| {})?));
    let books: Vec<Book> = books.collect::<Result<_>>()?;
    let import = timed(|_| {
        let imported: Vec<_> = books.iter().map(|book| Arc::new(import::import(book, &Mapping::default()))).collect();
        ensure!(!import::join(&imported).dataset.tables.is_empty());
        Ok(())
    })?;
    report("both files understood and joined, already read", &import, None);

    let session = open(&files, &reader)?;
    let change = filter_change(session.engine(), &session.document)?;
    report("filter change, 12,000 people: three figures built", &change, Some(FRAME));

    let deck = timed(|_| {
        let slides = default_deck(&session.document, &session.loaded)?;
        let title = deck_title(&session.document);
        let deck = build_deck(
            title,
            &slides,
            session.engine(),
            &Publishing::default(),
            &std::sync::Arc::default(),
            &AtomicBool::new(false),
            &|_| {},
        )?;
        ensure!(!pptx::write(&deck)?.is_empty());
        Ok(())
    })?;
    report("default deck, from numbers to PowerPoint file", &deck, None);

    let tables = &session.dataset().tables;
    let history = History::new("Open", session.document.clone());
    let path = folder.path().join("sample.credatlas");
    report("project saved", &timed(|_| Ok(project::save(&path, &history, tables)?))?, None);
    let opened = timed(|_| {
        ensure!(project::open(&path)?.tables.len() == tables.len());
        Ok(())
    })?;
    report("project opened", &opened, None);

    let million = Engine::new(Arc::new(repeated(session.dataset())));
    let started = Instant::now();
    figures(&million, &session.document, &Filters::default(), 3)?;
    report("a million certificates, first figures", &[started.elapsed()], None);
    let change = filter_change(&million, &session.document)?;
    report("filter change, a million: three figures built", &change, Some(Duration::from_millis(50)));
    let Document { map, earnings, share, .. } = &session.document;
    for (name, spec) in [("map", map), ("earnings", earnings), ("share", share)] {
        let of = timed(|run| build(&million, spec, &without_a_race(run)))?;
        report(&format!("    of it {name}"), &of, None);
    }
    Ok(())
}

fn open(files: &[PathBuf], reader: &Reader) -> Result<Session> {
    let session = session::open(files, reader, &Follow::nobody())?;
    ensure!(session.failures.is_empty(), "{:?}", session.failures);
    Ok(session)
}

/// Measures and builds the first `count` figures of the window: map, earnings, share.
fn figures(engine: &Engine, document: &Document, filters: &Filters, count: usize) -> Result<()> {
    let all = [&document.map, &document.earnings, &document.share];
    all.into_iter().take(count).try_for_each(|spec| build(engine, spec, filters))
}

fn build(engine: &Engine, spec: &FigureSpec, filters: &Filters) -> Result<()> {
    let mut spec = spec.clone();
    spec.request.filters = filters.clone();
    let answer = engine.measure(&spec.request)?;
    std::hint::black_box(figure::build(&spec, &answer, Page::body_only(1000.0, 640.0), &Palette::LIGHT));
    Ok(())
}

fn filter_change(engine: &Engine, document: &Document) -> Result<Vec<Duration>> {
    timed(|run| figures(engine, document, &without_a_race(run), 3))
}

/// Another race is left out every time, so that most people stay.
fn without_a_race(run: usize) -> Filters {
    let kept = RACES.iter().enumerate().filter(|(at, _)| *at != run % RACES.len());
    let mut filters = Filters::default();
    filters.by_field.insert(Field::Race, Keep::Labels(kept.map(|(_, race)| (*race).to_owned()).collect()));
    filters
}

/// The sample with its certificates many times over, each time of other people.
fn repeated(dataset: &Dataset) -> Dataset {
    let tables = dataset.tables.iter().map(|table| match table.kind {
        TableKind::People => Arc::new(repeated_people(table)),
        _ => Arc::clone(table),
    });
    Dataset { tables: tables.collect() }
}

fn repeated_people(table: &Table) -> Table {
    let mut out = table.clone();
    let rows = table.source_rows.len();
    out.source_rows = (1..).take(rows * COPIES).collect();
    for column in &mut out.columns {
        let column = Arc::make_mut(column);
        column.states = column.states.as_ref().map(|states| states.repeat(COPIES));
        column.bounds.clear();
        let person = column.field == Some(Field::PersonId);
        column.values = match &column.values {
            Values::Codes8(codes, dictionary) if !person => {
                Values::Codes8(codes.repeat(COPIES), Arc::clone(dictionary))
            }
            Values::Codes16(codes, dictionary) if !person => {
                Values::Codes16(codes.repeat(COPIES), Arc::clone(dictionary))
            }
            Values::Codes32(codes, dictionary) if !person => {
                Values::Codes32(codes.repeat(COPIES), Arc::clone(dictionary))
            }
            Values::Codes8(codes, dictionary) => other_people(codes, dictionary),
            Values::Codes16(codes, dictionary) => other_people(codes, dictionary),
            Values::Codes32(codes, dictionary) => other_people(codes, dictionary),
            Values::Cents(values) => Values::Cents(values.repeat(COPIES)),
            Values::Days(values) => Values::Days(values.repeat(COPIES)),
            Values::Quarters(values) => Values::Quarters(values.repeat(COPIES)),
            Values::Numbers(values) => Values::Numbers(values.repeat(COPIES)),
            Values::Flags(values) => Values::Flags(values.repeat(COPIES)),
        };
    }
    out
}

fn other_people<Code: Copy + Into<u32>>(codes: &[Code], dictionary: &Dictionary) -> Values {
    let names = dictionary.texts.len() as u32;
    let copies = || 0..COPIES as u32;
    let texts = copies().flat_map(|copy| dictionary.texts.iter().map(move |text| format!("{text}-{copy}").into()));
    let codes = copies().flat_map(|copy| codes.iter().map(move |&code| code.into() + copy * names));
    Values::Codes32(codes.collect(), Arc::new(Dictionary { texts: texts.collect() }))
}

/// Durations of all runs, in order of length; the first run, which warms up, is left out.
fn timed(mut work: impl FnMut(usize) -> Result<()>) -> Result<Vec<Duration>> {
    let mut times = Vec::with_capacity(RUNS);
    for run in 0..=RUNS {
        let started = Instant::now();
        work(run).with_context(|| format!("run {run}"))?;
        times.push(started.elapsed());
    }
    times.remove(0);
    times.sort();
    Ok(times)
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
fn report(name: &str, times: &[Duration], limit: Option<Duration>) {
    let (Some(least), Some(median), Some(most)) = (times.first(), times.get(times.len() / 2), times.last()) else {
        return;
    };
    let limit = match limit {
        Some(limit) if *median > limit => format!("   OVER THE LIMIT of {limit:?}"),
        Some(limit) => format!("   limit {limit:?}"),
        None => String::new(),
    };
    println!("{name:52} median {median:>9.1?}   {least:.1?} to {most:.1?}{limit}");
}
