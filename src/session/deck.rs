//! The slides that a set of files can fill, and slides made into figures.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{Loaded, compared::COMPARED};
use crate::{
    export::{Deck, Slide},
    figure::{ChartSpec, FigureKind, FigureSpec, MapSpec, MapView, Page, WordEdits, brand::Look},
    measure::{Answer, Audience, CountRow, Engine, MeasureError, MeasureName, Publishing, Request, Statistic},
    place::{self, State},
    project::{DeckSlide, Document, SlideContent, in_deck},
    table::{CellState, Field},
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

/// The deck to begin with: title, nation, the state with most certificates, earnings by age (or by what the files
/// have) and by race, earnings by quarter, the share who work in the field, and the steps of the pathway. Slides that the
/// files cannot fill are left out.
///
/// # Errors
/// [`DeckError::Nothing`] if none can be filled.
pub fn default_deck(document: &Document, loaded: &Loaded) -> Result<Vec<DeckSlide>, DeckError> {
    let engine = loaded.engine.settled(&document.settings());
    let mut first_cause = None;
    let mut slides = vec![DeckSlide { content: title(document, loaded), notes: None, batch: 0 }];
    let mut add = |spec: FigureSpec| {
        let filled = match engine.measure(&spec.request) {
            Ok(answer) => has_rows(&answer),
            Err(cause) => {
                first_cause.get_or_insert(cause);
                false
            }
        };
        if filled {
            let content = SlideContent::Figure(Box::new(spec));
            slides.push(DeckSlide { content, notes: None, batch: 0 });
        }
        filled
    };
    let nation = figure(document, &document.map);
    if add(nation.clone())
        && let Some(state) = leading_state(&engine, &nation.request)
    {
        let kind = FigureKind::Map(MapSpec { view: MapView::State(state.fips.to_owned()), ..MapSpec::default() });
        add(FigureSpec { request: nation.request, kind, words: WordEdits::default(), annotations: Vec::new() });
    }
    let by = |fields: &[Field]| {
        let request = Request { by: fields.into(), ..document.earnings.request.clone() };
        figure(document, &FigureSpec { request, ..document.earnings.clone() })
    };
    // An experiment is about its groups before all else; then one other comparison, of all people if there is none.
    let mut compared = by(&[Field::ComparisonGroup]);
    compared.request.measure = MeasureName::Comparison;
    compared.request.statistic = Statistic::Mean;
    add(compared);
    if !COMPARED.iter().any(|fields| add(by(fields))) {
        add(by(&[]));
    }
    add(by(&[Field::Race]));
    let request = |measure| Request { measure, by: Vec::new(), ..document.earnings.request.clone() };
    let of = |measure, kind| {
        figure(
            document,
            &FigureSpec { request: request(measure), kind, words: WordEdits::default(), annotations: Vec::new() },
        )
    };
    add(of(MeasureName::Trajectory, FigureKind::OverTime(ChartSpec::default())));
    add(figure(document, &document.share));
    add(of(MeasureName::Pathway, FigureKind::Steps(ChartSpec::default())));
    match first_cause {
        Some(cause) if slides.len() == 1 => Err(DeckError::Nothing { cause }),
        _ => Ok(slides),
    }
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

/// A figure under the project's filters and threshold.
fn figure(document: &Document, spec: &FigureSpec) -> FigureSpec {
    let mut spec = spec.clone();
    spec.request.filters.by_field.extend(document.filters.by_field.clone());
    spec.request = document.publishing(Audience::Public).rule(&spec.request);
    spec
}

/// Title of a project's deck: its name, once it has one.
pub fn deck_title(document: &Document) -> &str {
    if document.name == Document::default().name { "Certificates and earnings" } else { &document.name }
}

fn title(document: &Document, loaded: &Loaded) -> SlideContent {
    let files: Vec<&str> = loaded.files.iter().map(|file| file.name.as_str()).collect();
    let made_up = loaded.synthetic();
    let subtitle = format!("{}{}", if made_up { "Synthetic sample data: " } else { "" }, files.join(", "));
    SlideContent::Title { title: deck_title(document).to_owned(), subtitle }
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

/// The state with most certificates, or with most colleges where certificates are not counted.
fn leading_state(engine: &Engine, request: &Request) -> Option<&'static State> {
    let request = Request { measure: MeasureName::Certificates, by: vec![Field::State], ..request.clone() };
    let Ok(Answer::Counts(table)) = engine.measure(&request) else { return None };
    let size = |row: &CountRow| (row.certificates.value.map_or(0, |count| count as u64), row.colleges);
    let states = table.rows.iter().filter_map(|row| Some((size(row), place::state_by_any(row.group.first()?)?)));
    states.max_by_key(|(size, _state)| *size).map(|(_size, state)| state)
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
