//! Writing a deck to files, for jobs.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Loaded, Problem, Progress, jobs::Outcome};
use crate::{
    app::command::ExportKind,
    export::{Deck, ExportError, Slide, csv, files::write_atomic, html, pdf, png, pptx, svg, xlsx},
    figure::{self, Page, Palette, Scene},
    import::Issue,
    measure::Engine,
    project::{Document, SlideContent},
};

/// Width of exported pictures in pixels.
const PICTURE_WIDTH: u32 = 3840;

/// What was written.
#[derive(Debug)]
pub struct Exported {
    pub kind: ExportKind,
    pub paths: Vec<PathBuf>,
}

/// Makes every slide of the document and writes the export.
pub fn export(kind: ExportKind, target: &Path, document: &Document, loaded: &Loaded, progress: &Progress) -> Outcome {
    let written = if kind == ExportKind::Issues {
        let issues: Vec<Issue> = loaded.issues().map(|(_, issue)| issue.clone()).collect();
        save(target, csv::issues(&issues).as_bytes())
    } else {
        deck(document, &loaded.engine, progress).and_then(|deck| write(kind, target, &deck, progress))
    };
    match written {
        Ok(paths) => Outcome::Exported(Exported { kind, paths }),
        Err(problem) => Outcome::Failed(problem),
    }
}

/// The slides of a document, ready for export: always on light pages.
fn deck(document: &Document, engine: &Engine, progress: &Progress) -> Result<Deck, Problem> {
    let mut slides = Vec::new();
    let count = document.deck.len().max(1) as f32;
    for (index, slide) in document.deck.iter().enumerate() {
        if progress.cancelled() {
            return Err(cancelled());
        }
        progress.set(index as f32 / count * 0.6);
        slides.push(match &slide.content {
            SlideContent::Title { title, subtitle } => {
                Slide::Title { title: title.clone(), subtitle: subtitle.clone() }
            }
            SlideContent::Figure(spec) => {
                let answer = engine.measure(&spec.request).map_err(|error| {
                    let problem = Problem::from(error);
                    Problem::new(format!("Slide {}: {}", index + 1, problem.what), problem.hint)
                })?;
                let figure = Arc::new(figure::build(spec, &answer, Page::SLIDE, &Palette::LIGHT));
                let notes = slide.notes.clone().unwrap_or_else(|| figure.words().speaker.clone());
                Slide::Figure { figure, notes }
            }
        });
    }
    Ok(Deck { title: document.name.clone(), slides })
}

fn write(kind: ExportKind, target: &Path, deck: &Deck, progress: &Progress) -> Result<Vec<PathBuf>, Problem> {
    match kind {
        ExportKind::Pptx => save(target, &pptx::write(deck)?),
        ExportKind::Pdf => save(target, &pdf::write(deck)?),
        ExportKind::Xlsx => save(target, &xlsx::write(deck)?),
        ExportKind::Html => save(target, html::write(deck).as_bytes()),
        ExportKind::Png => each_page(target, deck, "png", progress, |scene| png::write(scene, PICTURE_WIDTH)),
        ExportKind::Svg => each_page(target, deck, "svg", progress, |scene| {
            svg::write(scene, svg::SvgText::Outlined).map(String::into_bytes)
        }),
        ExportKind::Issues => Ok(Vec::new()),
    }
}

fn each_page(
    folder: &Path,
    deck: &Deck,
    ending: &str,
    progress: &Progress,
    draw: impl Fn(&Scene) -> Result<Vec<u8>, ExportError>,
) -> Result<Vec<PathBuf>, Problem> {
    std::fs::create_dir_all(folder).map_err(|source| ExportError::Io { path: folder.to_owned(), source })?;
    let mut paths = Vec::new();
    for (index, slide) in deck.slides.iter().enumerate() {
        if progress.cancelled() {
            return Err(cancelled());
        }
        let bytes = match slide {
            Slide::Title { title, subtitle } => draw(&figure::title_page(title, subtitle, "", &Palette::LIGHT))?,
            Slide::Figure { figure, notes: _ } => draw(figure.scene())?,
        };
        let path = folder.join(format!("slide-{:02}.{ending}", index + 1));
        write_atomic(&path, &bytes)?;
        paths.push(path);
        progress.set(0.6 + 0.4 * (index + 1) as f32 / deck.slides.len() as f32);
    }
    Ok(paths)
}

fn save(target: &Path, bytes: &[u8]) -> Result<Vec<PathBuf>, Problem> {
    write_atomic(target, bytes)?;
    Ok(vec![target.to_owned()])
}

fn cancelled() -> Problem {
    Problem::new("The export was cancelled", "Nothing was changed")
}
