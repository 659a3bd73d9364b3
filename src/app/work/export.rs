//! Writing a deck to files, for jobs.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Loaded, Problem, Progress, jobs::Outcome};
use crate::{
    app::command::ExportKind,
    export::{Deck, ExportError, Pictures, Slide, csv, files::write_atomic, html, pdf, pptx, xlsx},
    figure::{PageSize, Scene},
    measure::Audience,
    project::Document,
    session::{self, DeckError},
};

/// What was written.
#[derive(Debug)]
pub struct Exported {
    pub kind: ExportKind,
    pub paths: Vec<PathBuf>,
}

/// Makes every slide of the document and writes the export.
pub fn export(
    kind: ExportKind,
    audience: Audience,
    pictures: Pictures,
    target: &Path,
    document: &Document,
    loaded: &Loaded,
    progress: &Progress,
) -> Outcome {
    let written = if kind == ExportKind::Issues {
        save(target, csv::issues(&session::issue_list(document, loaded)).as_bytes())
    } else {
        let share = |part: f32| progress.set(part * 0.6);
        let title = session::deck_title(document);
        let publishing = document.publishing(audience);
        let engine = loaded.engine.settled(&document.settings());
        let look = Arc::new(session::look(document.brand.as_deref()));
        session::build_deck(title, &document.deck, &engine, &publishing, &look, progress.cancel_flag(), &share)
            .map_err(Problem::from)
            .and_then(|deck| write(kind, pictures, target, &deck, progress))
    };
    match written {
        Ok(paths) => Outcome::Exported(Exported { kind, paths }),
        Err(problem) => Outcome::Failed(problem),
    }
}

fn write(
    kind: ExportKind,
    pictures: Pictures,
    target: &Path,
    deck: &Deck,
    progress: &Progress,
) -> Result<Vec<PathBuf>, Problem> {
    match kind {
        ExportKind::Pptx => save(target, &pptx::write(deck)?),
        ExportKind::Pdf => save(target, &pdf::write(deck)?),
        ExportKind::Xlsx => save(target, &xlsx::write(deck)?),
        ExportKind::Csv => each_table(target, deck),
        ExportKind::Html => save(target, html::write(deck).as_bytes()),
        ExportKind::Briefing => save(target, &pdf::write_briefing(deck)?),
        ExportKind::Png => each_page(target, deck, pictures, "png", progress, |scene| pictures.png(scene)),
        ExportKind::Svg => each_page(target, deck, pictures, "svg", progress, |scene| pictures.svg(scene)),
        ExportKind::Issues => Ok(Vec::new()),
    }
}

fn each_page(
    folder: &Path,
    deck: &Deck,
    pictures: Pictures,
    ending: &str,
    progress: &Progress,
    draw: impl Fn(&Scene) -> Result<Vec<u8>, ExportError>,
) -> Result<Vec<PathBuf>, Problem> {
    std::fs::create_dir_all(folder).map_err(|source| ExportError::Io { path: folder.to_owned(), source })?;
    let mut paths = Vec::new();
    for (index, slide) in deck.slides.iter().enumerate() {
        if progress.cancelled() {
            return Err(DeckError::Cancelled.into());
        }
        let scene = match slide {
            Slide::Title { title, subtitle } if pictures.size == PageSize::Slide => {
                deck.look.title_page(title, subtitle, deck.band.as_deref())
            }
            Slide::Title { .. } => continue,
            Slide::Figure { figure, notes: _ } => pictures.scene(figure),
        };
        let bytes = draw(&scene)?;
        let path = folder.join(format!("slide-{:02}.{ending}", index + 1));
        write_atomic(&path, &bytes)?;
        paths.push(path);
        progress.set(0.6 + 0.4 * (index + 1) as f32 / deck.slides.len() as f32);
    }
    Ok(paths)
}

/// One file for each figure, numbered as its slide is.
fn each_table(folder: &Path, deck: &Deck) -> Result<Vec<PathBuf>, Problem> {
    std::fs::create_dir_all(folder).map_err(|source| ExportError::Io { path: folder.to_owned(), source })?;
    let mut paths = Vec::new();
    for (index, slide) in deck.slides.iter().enumerate() {
        let Slide::Figure { figure, notes: _ } = slide else { continue };
        let path = folder.join(format!("slide-{:02}.csv", index + 1));
        write_atomic(&path, csv::published(figure.numbers(), deck.band.as_deref()).as_bytes())?;
        paths.push(path);
    }
    Ok(paths)
}

fn save(target: &Path, bytes: &[u8]) -> Result<Vec<PathBuf>, Problem> {
    write_atomic(target, bytes)?;
    Ok(vec![target.to_owned()])
}
