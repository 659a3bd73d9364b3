//! The slides that a set of files can fill, and slides made into figures.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{Loaded, StartingDeck, starting_deck};
use crate::{
    export::{Deck, Slide},
    figure::{FigureSpec, Page, brand::Look},
    measure::{Answer, Engine, MeasureError, Publishing},
    project::{DeckSlide, Document, SlideContent, in_deck},
    table::CellState,
};

/// Why a deck could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DeckError {
    #[error("{}", tr!("Slide {number}: {cause}", number = .number, cause = .cause))]
    Slide { number: usize, cause: MeasureError },
    /// None of the usual slides can be filled; the cause of the first.
    #[error("{}", tr!("There is nothing to draw: {cause}", cause = .cause))]
    Nothing { cause: MeasureError },
    /// The files do not name the college or state that the deck is to be about.
    #[error("{}", tr!("No {what} called {name} is in the files; they have {}", known.join(", "), what = .what, name = .name))]
    NoSuchPlace { what: &'static str, name: String, known: Vec<String> },
    #[error("{}", tr!("The export was cancelled"))]
    Cancelled,
}

/// The deck of a board meeting, as far as the files can fill it.
///
/// # Errors
/// [`DeckError::Nothing`] if no slide can be filled.
pub fn default_deck(document: &Document, loaded: &Loaded) -> Result<Vec<DeckSlide>, DeckError> {
    let never = AtomicBool::new(false);
    starting_deck(&StartingDeck::Board, document, loaded, &never, &|_share| {}).map(|started| started.slides)
}

/// Slides as finished figures on light pages, for export, under what the project decides about publishing.
///
/// # Errors
/// [`DeckError::Slide`] names the slide whose numbers cannot be had.
pub fn build_deck(
    title: &str,
    slides: &[DeckSlide],
    engine: &Engine,
    publishing: &Publishing,
    look: &Arc<Look>,
    cancel: &AtomicBool,
    progress: &dyn Fn(f32),
) -> Result<Deck, DeckError> {
    let figures = in_deck(slides, publishing);
    let mut answers = engine.measure_deck(&figures).into_iter();
    let band = publishing.audience.band();
    let mut built = Vec::with_capacity(slides.len());
    for (index, slide) in slides.iter().enumerate() {
        if cancel.load(Ordering::Relaxed) {
            return Err(DeckError::Cancelled);
        }
        progress(index as f32 / slides.len() as f32);
        built.push(match &slide.content {
            SlideContent::Title { title, subtitle } => {
                Slide::Title { title: title.clone(), subtitle: subtitle.clone() }
            }
            SlideContent::Figure(spec) => {
                let spec = FigureSpec { request: publishing.rule(&spec.request), ..(**spec).clone() };
                let answer = answers.next().unwrap_or_else(|| engine.measure(&spec.request));
                let answer = answer.map_err(|cause| DeckError::Slide { number: index + 1, cause })?;
                let figure = Arc::new(look.figure(&spec, &answer, Page::SLIDE, false));
                let notes = slide.notes.clone().unwrap_or_else(|| figure.words().speaker.clone());
                let notes = match &band {
                    Some(band) if !notes.contains(band.as_str()) => format!("{band}\n\n{notes}"),
                    _ => notes,
                };
                Slide::Figure { figure, notes }
            }
        });
    }
    Ok(Deck { title: title.to_owned(), slides: built, band, look: Arc::clone(look) })
}

/// Title of a project's deck: its name, once it has one.
pub fn deck_title(document: &Document) -> &str {
    if document.is_untitled() { tr!("Certificates and earnings") } else { &document.name }
}

pub(super) fn has_rows(answer: &Answer) -> bool {
    match answer {
        Answer::Earnings(table) => !table.rows.is_empty() || table.total.n.value.is_some(),
        Answer::Share(table) => table.total.parts.len() > 1,
        Answer::Counts(table) => !table.rows.is_empty(),
        // A line needs a stretch of time, and a pathway more than one step that was collected.
        Answer::Trajectory(table) => table.series.iter().any(|series| series.points.len() > 4),
        Answer::Pathway(table) => table
            .rows
            .iter()
            .any(|(_, steps)| steps.iter().filter(|step| step.n.state != CellState::NotApplicable).count() > 1),
        Answer::Indicators(table) => !table.rows.is_empty(),
        Answer::Value(table) => !table.rows.is_empty(),
        Answer::Standards(table) => !table.rows.is_empty(),
        Answer::Scatter(table) => !table.rows.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::{
        session::{Follow, open},
        sheet::Reader,
    };

    fn slides(name: &str, text: &str) -> Result<Vec<String>, DeckError> {
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let cancel = AtomicBool::new(false);
        let session = open(&[path], &Reader::in_process(), &Follow::nobody()).unwrap();
        let slides = default_deck(&session.document, &session.loaded)?;
        let deck =
            build_deck("Board", &slides, session.engine(), &Publishing::default(), &Arc::default(), &cancel, &|_| {})?;
        let name = |slide: &Slide| match slide {
            Slide::Title { subtitle, .. } => subtitle.clone(),
            Slide::Figure { figure, .. } => {
                format!("{:?} by {:?}", figure.spec().request.measure, figure.spec().request.by)
            }
        };
        Ok(deck.slides.iter().map(name).collect())
    }

    #[test]
    fn a_list_of_colleges_fills_two_maps() {
        let rows = "Lakeside College,Sandusky,OH,44870,NIMS\nIronwood College,Cleveland,OH,44115,AWS\nDry Fork College,Lubbock,TX,79424,SME\n".repeat(3);
        let slides = slides("colleges.csv", &format!("College,City,State,ZIP,Credential\n{rows}")).unwrap();
        assert_eq!(slides, ["colleges.csv", "Certificates by [State]", "Certificates by [State]"]);
    }

    #[test]
    fn an_experiment_is_compared_by_its_groups_first() {
        let text = String::from_utf8(crate::sample::files()[4].1.to_vec()).unwrap();
        let slides = slides("nsw.csv", &text).unwrap();
        assert_eq!(slides[1..3], ["Comparison by [ComparisonGroup]", "Earnings by [AgeGroup]"]);
    }

    #[test]
    fn files_without_either_say_why() {
        let rows = "alpha,1\nbeta,2\ngamma,3\n".repeat(3);
        let error = slides("other.csv", &format!("Thing,Amount\n{rows}")).unwrap_err();
        assert!(matches!(error, DeckError::Nothing { .. }), "{error}");
    }
}
