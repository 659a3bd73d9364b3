//! Newer files under a deck: what each slide published before beside what it publishes now.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::{
    compare::{Snapshot, changes},
    figure::{self, Page, Palette},
    measure::{Audience, Engine},
    project::{DeckSlide, Document, LastPublished, Refreshed, SlideChanges, SlideContent},
};

/// The public numbers of every figure of the deck, by what it asks. A figure that cannot be made has none.
pub fn published(document: &Document, engine: &Engine, cancel: &AtomicBool) -> Vec<LastPublished> {
    figures(document, engine, cancel)
        .into_iter()
        .map(|(slide, figure)| LastPublished { request: slide, numbers: Snapshot::of(figure.numbers()) })
        .collect()
}

/// Compares what the slides published with what they publish by the files of now. `None` if nothing changed.
pub fn refreshed(
    before: &[LastPublished],
    document: &Document,
    engine: &Engine,
    files: &str,
    cancel: &AtomicBool,
) -> Option<Refreshed> {
    let mut slides: Vec<SlideChanges> = Vec::new();
    let now = figures(document, engine, cancel);
    for (request, figure) in &now {
        let Some(was) = before.iter().find(|was| was.request == *request) else { continue };
        let found = changes(&was.numbers, &Snapshot::of(figure.numbers()));
        let words = figure.words();
        if (!found.is_empty() || words.stale)
            && slides.iter().all(|known| known.request != *request || known.title != words.title)
        {
            let stale = words.stale.then(|| words.title.clone());
            slides.push(SlideChanges { request: request.clone(), title: words.title.clone(), changes: found, stale });
        }
    }
    // A slide that had numbers and has no figure now.
    for slide in &document.deck {
        let SlideContent::Figure(spec) = &slide.content else { continue };
        let made = now.iter().any(|(request, _)| *request == spec.request);
        let Some(was) = before.iter().find(|was| was.request == spec.request).filter(|_| !made) else { continue };
        if slides.iter().all(|known| known.request != spec.request) {
            let gone = changes(&was.numbers, &Snapshot::default());
            let title = spec
                .words
                .title
                .clone()
                .unwrap_or_else(|| tr!("A slide that cannot be drawn from the newer files").into());
            slides.push(SlideChanges { request: spec.request.clone(), title, changes: gone, stale: None });
        }
    }
    (!slides.is_empty()).then(|| Refreshed { files: files.to_owned(), slides, data: Vec::new() })
}

pub(super) fn figures(
    document: &Document,
    engine: &Engine,
    cancel: &AtomicBool,
) -> Vec<(crate::measure::Request, figure::Figure)> {
    let publishing = document.publishing(Audience::Public);
    let answers = engine.measure_deck(&document.in_deck());
    let specs = document.deck.iter().filter_map(|slide: &DeckSlide| match &slide.content {
        SlideContent::Figure(spec) => Some(spec),
        SlideContent::Title { .. } => None,
    });
    specs
        .zip(answers)
        .take_while(|_| !cancel.load(Ordering::Relaxed))
        .filter_map(|(spec, answer)| {
            let ruled = figure::FigureSpec { request: publishing.rule(&spec.request), ..(**spec).clone() };
            let figure = figure::build(&ruled, &answer.ok()?, Page::SLIDE, &Palette::LIGHT);
            Some((spec.request.clone(), figure))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::{fmt::Write as _, path::Path, sync::Arc};

    use super::*;
    use crate::{
        compare::{Change, summary},
        figure::{Annotation, AnnotationShape},
        session::{Base, Follow, StartingDeck, add, starting_deck},
        sheet::Reader,
    };

    /// People of three credentials: `more` dollars a quarter afterwards, `welders` of the last one.
    fn write(folder: &Path, name: &str, more: u32, welders: u32) -> std::path::PathBuf {
        let mut csv = String::from("Person ID,State,Credential,Age,Earnings Q-3,Earnings Q+4\n");
        for i in 0..70 + welders {
            let credential = match i {
                0..40 => "NIMS",
                40..70 => "MSSC",
                _ => "AWS",
            };
            let _ = writeln!(csv, "P{i:03},Ohio,{credential},{},{},{}", 19 + i % 4, 3_000 + i, 9_000 + more + i);
        }
        let path = folder.join(name);
        std::fs::write(&path, csv).unwrap();
        path
    }

    #[test]
    fn newer_files_keep_the_deck_and_what_changed_is_listed_by_slide() {
        let folder = tempfile::tempdir().unwrap();
        let (reader, nobody, never) = (Reader::in_process(), Follow::nobody(), AtomicBool::new(false));
        let old = write(folder.path(), "2024.csv", 0, 20);
        let first = add(Base::default(), &[old], &reader, &nobody).unwrap();
        let mut document = first.document.clone();
        let started = starting_deck(&StartingDeck::Credentials, &document, &first.loaded, &never, &|_| {}).unwrap();
        document.deck = started.slides;
        let SlideContent::Figure(spec) = &mut document.deck[1].content else { panic!("a figure") };
        spec.words.title = Some("Welders earn more".into());
        spec.words.title_when = Some("what was proposed".into());
        spec.annotations = vec![Annotation::at_mark(AnnotationShape::Arrow, "row:AWS/after", "A new lab")];
        let before = published(&document, &first.loaded.engine, &never);
        assert_eq!(before.len(), document.deck.len() - 1);
        assert_eq!(
            refreshed(&before, &Document { deck: Vec::new(), ..document.clone() }, &first.loaded.engine, "", &never),
            None
        );

        let newer = write(folder.path(), "2025.csv", 500, 4);
        let base = Base { document: Arc::new(document.clone()), loaded: Some(first.loaded.into()), ..Base::default() };
        let added = add(base, &[newer], &reader, &nobody).unwrap();
        assert_eq!(added.document.deck, document.deck, "the deck, its words and its annotations stay");
        let found = refreshed(&before, &added.document, &added.loaded.engine, "2025.csv", &never).unwrap();
        let slide = &found.slides[0];
        assert_eq!(slide.stale.as_deref(), Some("Welders earn more"));
        // Four welders are fewer than ten people.
        let hidden = |change: &&Change| matches!(change, Change::Suppressed { group, .. } if group == "AWS");
        assert_eq!(slide.changes.iter().filter(hidden).count(), 1, "{}", summary(&slide.changes));
        let moved = |change: &Change| matches!(change, Change::Moved { .. });
        assert!(found.slides.iter().flat_map(|slide| &slide.changes).any(moved), "{found:?}");
    }
}
