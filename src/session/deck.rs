//! The slides that a set of files can fill, and slides made into figures.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::Session;
use crate::{
    export::{Deck, Slide},
    figure::{self, FigureKind, FigureSpec, MapSpec, MapView, Page, Palette, WordEdits},
    measure::{Answer, Engine, MeasureError, MeasureName, Request},
    place,
    project::{DeckSlide, Document, SlideContent},
    table::Field,
};

/// Why a deck could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DeckError {
    #[error("Slide {number}: {cause}")]
    Slide { number: usize, cause: MeasureError },
    /// None of the usual slides can be filled; the cause of the first.
    #[error("There is nothing to draw: {cause}")]
    Nothing { cause: MeasureError },
    #[error("The export was cancelled")]
    Cancelled,
}

/// What earnings are compared by, best first; the first that the files have takes the place of age.
const COMPARED: [Field; 8] = [
    Field::AgeGroup,
    Field::ComparisonGroup,
    Field::Credential,
    Field::Program,
    Field::Sex,
    Field::State,
    Field::Credit,
    Field::College,
];

/// The deck to begin with: title, nation, the state with most certificates, earnings by age (or by what the files
/// have) and by race, and the share who work in the field. Slides that the files cannot fill are left out.
///
/// # Errors
/// [`DeckError::Nothing`] if none can be filled.
pub fn default_deck(session: &Session) -> Result<Vec<DeckSlide>, DeckError> {
    let Session { document, engine, .. } = session;
    let mut first_cause = None;
    let mut slides = vec![DeckSlide { content: title(session), notes: None }];
    let mut add = |spec: FigureSpec| {
        let filled = match engine.measure(&spec.request) {
            Ok(answer) => has_rows(&answer),
            Err(cause) => {
                first_cause.get_or_insert(cause);
                false
            }
        };
        if filled {
            slides.push(DeckSlide { content: SlideContent::Figure(Box::new(spec)), notes: None });
        }
        filled
    };
    let nation = figure(document, &document.map);
    if add(nation.clone()) {
        if let Some(fips) = leading_state(engine, &nation.request) {
            let map = MapSpec { view: MapView::State(fips), ..MapSpec::default() };
            add(FigureSpec { kind: FigureKind::Map(map), words: WordEdits::default(), ..nation });
        }
    }
    let by = |field| {
        let request = Request { by: vec![field], ..document.earnings.request.clone() };
        figure(document, &FigureSpec { request, ..document.earnings.clone() })
    };
    let compared = COMPARED.into_iter().find(|field| add(by(*field)));
    if compared.is_none() {
        let request = Request { by: Vec::new(), ..document.earnings.request.clone() };
        add(figure(document, &FigureSpec { request, ..document.earnings.clone() }));
    }
    add(by(Field::Race));
    add(figure(document, &document.share));
    match first_cause {
        Some(cause) if slides.len() == 1 => Err(DeckError::Nothing { cause }),
        _ => Ok(slides),
    }
}

/// Slides as finished figures on light pages, for export.
///
/// # Errors
/// [`DeckError::Slide`] names the slide whose numbers cannot be had.
pub fn build_deck(
    title: &str,
    slides: &[DeckSlide],
    engine: &Engine,
    cancel: &AtomicBool,
    progress: &dyn Fn(f32),
) -> Result<Deck, DeckError> {
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
                let answer =
                    engine.measure(&spec.request).map_err(|cause| DeckError::Slide { number: index + 1, cause })?;
                let figure = Arc::new(figure::build(spec, &answer, Page::SLIDE, &Palette::LIGHT));
                let notes = slide.notes.clone().unwrap_or_else(|| figure.words().speaker.clone());
                Slide::Figure { figure, notes }
            }
        });
    }
    Ok(Deck { title: title.to_owned(), slides: built })
}

/// A figure under the project's filters and threshold.
fn figure(document: &Document, spec: &FigureSpec) -> FigureSpec {
    let mut spec = spec.clone();
    spec.request.filters.by_field.extend(document.filters.by_field.clone());
    spec.request.threshold = document.threshold;
    spec
}

fn title(session: &Session) -> SlideContent {
    let files: Vec<&str> = session.files.iter().map(|file| &*file.imported.inspection.file).collect();
    let made_up = session.dataset().tables.iter().any(|table| table.synthetic);
    let subtitle = format!("{}{}", if made_up { "Synthetic sample data: " } else { "" }, files.join(", "));
    SlideContent::Title { title: session.document.name.clone(), subtitle }
}

fn has_rows(answer: &Answer) -> bool {
    match answer {
        Answer::Earnings(table) => !table.rows.is_empty() || table.total.n.value.is_some(),
        Answer::Share(table) => table.total.parts.len() > 1,
        Answer::Counts(table) => !table.rows.is_empty(),
        Answer::Trajectory(table) => !table.series.is_empty(),
        Answer::Pathway(table) => !table.rows.is_empty(),
        Answer::Indicators(table) => !table.rows.is_empty(),
    }
}

/// FIPS code of the state with most certificates, or with most colleges where certificates are not counted.
fn leading_state(engine: &Engine, request: &Request) -> Option<String> {
    let request = Request { measure: MeasureName::Certificates, by: vec![Field::State], ..request.clone() };
    let Ok(Answer::Counts(table)) = engine.measure(&request) else { return None };
    let most = table.rows.iter().filter_map(|row| Some((row, place::state_by_any(row.group.first()?)?))).max_by(
        |(a, _), (b, _)| {
            let size =
                |row: &crate::measure::CountRow| (row.certificates.value.unwrap_or(-1.0), f64::from(row.colleges));
            let (a, b) = (size(a), size(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        },
    )?;
    Some(most.1.fips.to_string())
}
