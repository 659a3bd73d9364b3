//! `render`: a deck, a briefing, a report, every figure on its own, and the list of issues.

use std::{
    fs,
    io::{Write as _, stderr},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use super::{Failure, args::BrandArgs, open::session};
use crate::{
    export::{Deck, Pictures, Slide, csv, files::write_atomic, html, pdf, pptx, xlsx},
    figure::{
        Figure, FigureKind, MapView,
        brand::{BrandKit, passing},
    },
    measure::Audience,
    sample,
    session::{self as sessions, Brand, Session, StartingDeck, build_deck, deck_title, issue_list, starting_deck},
};

/// Renders the files into a folder, which is made if it is not there. Gives the paths written, one a line.
pub fn render(
    files: &[PathBuf],
    (mapping, recipe): (Option<&Path>, Option<&Path>),
    out: &Path,
    audience: Audience,
    deck: Option<&StartingDeck>,
    pictures: Pictures,
    brand: &BrandArgs,
) -> Result<String, Failure> {
    // A kit that cannot be used is said before the files are read.
    let mut own = brand.brand.as_deref().map(|path| sessions::read_brand(path, None)).transpose()?;
    if let Some(path) = &brand.template {
        own = Some(sessions::read_template(path, own.as_ref().map(|brand| &brand.kit))?);
    }
    let mut session = session(files, mapping, recipe)?;
    if let Some(found) = own {
        session.document.brand = Some(Arc::new(settled(found, brand.passing_colors)));
    }
    write(&session, out, audience, deck, pictures)
}

/// The kit as it is used; what its board should know goes to standard error.
fn settled(brand: Brand, passing_colors: bool) -> BrandKit {
    let Brand { mut kit, faults, notices } = brand;
    let mut say = |words: String| {
        // A closed standard error leaves nobody to tell.
        let _ = writeln!(stderr(), "credential-atlas: {}: {words}", kit.name);
    };
    notices.into_iter().for_each(&mut say);
    for fault in &faults {
        let way_out = match fault.proposed {
            Some(proposed) if passing_colors => tr!("{} is used instead", proposed.to_hex()),
            Some(proposed) => tr!("{} would pass; --passing-colors uses it", proposed.to_hex()),
            None => tr!("no colour nearby passes; use fewer accents").into(),
        };
        say(format!("{}: {}. {way_out}", fault.subject(), fault.words()));
    }
    if passing_colors {
        kit.accents = passing(&kit.accents);
    }
    kit
}

/// The sample project in a folder: its two files, and everything made from them.
pub fn demo(out: &Path) -> Result<String, Failure> {
    let data = out.join("sample_data");
    fs::create_dir_all(&data).map_err(|error| folder_failed(&data, &error))?;
    let mut paths = Vec::new();
    for (name, bytes) in sample::files().into_iter().filter(|(name, _)| sample::SKILLS.contains(name)) {
        let path = data.join(name);
        write_atomic(&path, bytes)?;
        paths.push(path);
    }
    let mut session = session(&paths, None, None)?;
    session.document.name = tr!("Skills certification (sample)").into();
    write(&session, out, Audience::Public, None, Pictures::default())
}

fn write(
    session: &Session,
    out: &Path,
    audience: Audience,
    deck: Option<&StartingDeck>,
    pictures: Pictures,
) -> Result<String, Failure> {
    let document = &session.document;
    let slides = match deck {
        None if !document.deck.is_empty() => document.deck.clone(),
        deck => {
            let deck = deck.unwrap_or(&StartingDeck::Board);
            let started = starting_deck(deck, document, &session.loaded, &AtomicBool::new(false), &|_| {})?;
            for (what, why) in &started.left_out {
                // A closed standard error leaves nobody to tell.
                let _ = writeln!(stderr(), "credential-atlas: {}: {what}: {why}", tr!("left out"));
            }
            started.slides
        }
    };
    let publishing = document.publishing(audience);
    let title = deck_title(document);
    let look = Arc::new(sessions::look(document.brand.as_deref()));
    let deck = build_deck(title, &slides, session.engine(), &publishing, &look, &AtomicBool::new(false), &|_| {})?;

    let figures = out.join("figures");
    fs::create_dir_all(&figures).map_err(|error| folder_failed(&figures, &error))?;
    let mut written = String::new();
    let mut put = |path: PathBuf, bytes: &[u8]| -> Result<(), Failure> {
        write_atomic(&path, bytes)?;
        written += &format!("{}\n", path.display());
        Ok(())
    };
    put(out.join("deck.pptx"), &pptx::write(&deck)?)?;
    put(out.join("deck.pdf"), &pdf::write(&deck)?)?;
    put(out.join("briefing.pdf"), &pdf::write_briefing(&deck)?)?;
    put(out.join("report.html"), html::write(&deck).as_bytes())?;
    for (number, slide) in deck.slides.iter().enumerate() {
        let Slide::Figure { figure, .. } = slide else { continue };
        let stem = format!("{number:02}-{}", slug(figure));
        let scene = pictures.scene(figure);
        let table = csv::published(figure.numbers(), deck.band.as_deref());
        put(figures.join(format!("{stem}.csv")), table.as_bytes())?;
        put(figures.join(format!("{stem}.png")), &pictures.png(&scene)?)?;
        put(figures.join(format!("{stem}.svg")), &pictures.svg(&scene)?)?;
        let alone = Deck { title: figure.words().title.clone(), slides: vec![slide.clone()], ..deck.clone() };
        put(figures.join(format!("{stem}.xlsx")), &xlsx::write(&alone)?)?;
    }
    put(out.join("issues.csv"), csv::issues(&issue_list(&session.document, &session.loaded)).as_bytes())?;
    Ok(written)
}

/// A file name from what the figure shows: `earnings-by-age-group`, `certificates-by-state-39`.
fn slug(figure: &Figure) -> String {
    let spec = figure.spec();
    let mut text = spec.request.measure.word().to_owned();
    if !spec.request.by.is_empty() {
        let by: Vec<String> = spec.request.by.iter().map(|field| field.word()).collect();
        text += &format!("-by-{}", by.join("-"));
    }
    if let FigureKind::Map(map) = &spec.kind {
        text = match &map.view {
            MapView::Nation => "map-nation".into(),
            MapView::Tiles => "map-tiles".into(),
            MapView::State(fips) => format!("map-state-{fips}"),
        };
    }
    text
}

fn folder_failed(folder: &Path, error: &std::io::Error) -> Failure {
    let Failure { code, hint, exit, .. } = Failure::from(std::io::Error::from(error.kind()));
    Failure { code, message: tr!("{} cannot be made: {error}", folder.display(), error = error), hint, exit }
}
