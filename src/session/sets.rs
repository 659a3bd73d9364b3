//! One set of slides for each state or college: its map and its earnings, under the project's filters.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::DeckError;
use crate::{
    figure::{FigureKind, FigureSpec, MapSpec, MapView, WordEdits},
    measure::{Answer, Engine, Keep, MeasureName, Request},
    place,
    project::{DeckSlide, Document, SlideContent},
    table::Field,
};

/// What there is a set of slides for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Each {
    /// The state's map, then its earnings.
    State,
    /// Earnings of the college's people, then where they work.
    College,
}

impl Each {
    pub const ALL: [Self; 2] = [Self::State, Self::College];

    /// "state", "college".
    pub fn word(self) -> &'static str {
        match self {
            Self::State => tr!("state"),
            Self::College => tr!("college"),
        }
    }

    pub(super) fn field(self) -> Field {
        match self {
            Self::State => Field::State,
            Self::College => Field::College,
        }
    }
}

/// The slides of every state or college that the files name, by name; the Earnings screen says what its chart shows. A
/// chart of which nothing may be published is left out.
///
/// # Errors
/// [`DeckError::Nothing`] if the files name none; [`DeckError::Cancelled`].
pub fn slides_for_each(
    each: Each,
    document: &Document,
    engine: &Engine,
    cancel: &AtomicBool,
    progress: &dyn Fn(f32),
) -> Result<Vec<DeckSlide>, DeckError> {
    let mut filters = document.filters.clone();
    let names = names_of(each, document, engine)?;
    let mut slides = Vec::new();
    for (done, name) in names.iter().enumerate() {
        if cancel.load(Ordering::Relaxed) {
            return Err(DeckError::Cancelled);
        }
        progress(done as f32 / names.len() as f32);
        if each == Each::State {
            let Some(state) = place::state_by_any(name) else { continue };
            slides.push(map(document, state.fips));
        }
        filters.by_field.insert(each.field(), Keep::Labels([name.to_string()].into()));
        let charts = [Some(&document.earnings), (each == Each::College).then_some(&document.share)];
        for chart in charts.into_iter().flatten() {
            let request = Request { filters: filters.clone(), threshold: document.threshold, ..chart.request.clone() };
            if engine.measure(&request).is_ok_and(|answer| shows_something(&answer)) {
                slides.push(slide(FigureSpec {
                    request,
                    kind: chart.kind.clone(),
                    words: WordEdits::default(),
                    annotations: Vec::new(),
                }));
            }
        }
    }
    Ok(slides)
}

/// States or colleges that the files name under the project's filters, by name.
///
/// # Errors
/// [`DeckError::Nothing`] if nothing can be counted by them.
pub fn names_of(each: Each, document: &Document, engine: &Engine) -> Result<Vec<Arc<str>>, DeckError> {
    let answer = engine.measure(&names_request(each, document)).map_err(|cause| DeckError::Nothing { cause })?;
    Ok(names_in(&answer))
}

/// What is asked to learn the names of states or colleges.
pub fn names_request(each: Each, document: &Document) -> Request {
    Request {
        measure: MeasureName::Certificates,
        by: vec![each.field()],
        filters: document.filters.clone(),
        threshold: document.threshold,
        ..document.map.request.clone()
    }
}

/// The names in the answer to [`names_request`], sorted.
pub fn names_in(answer: &Answer) -> Vec<Arc<str>> {
    let Answer::Counts(table) = answer else { return Vec::new() };
    let mut names: Vec<Arc<str>> = table.rows.iter().filter_map(|row| row.group.first().cloned()).collect();
    names.sort();
    names
}

fn map(document: &Document, fips: &str) -> DeckSlide {
    let FigureSpec { request, kind, words: _, annotations: _ } = &document.map;
    let style = if let FigureKind::Map(style) = kind { style.clone() } else { MapSpec::default() };
    let mut request = Request { threshold: document.threshold, ..request.clone() };
    request.filters.by_field.extend(document.filters.by_field.clone());
    let kind = FigureKind::Map(MapSpec { view: MapView::State(fips.to_owned()), selected: None, ..style });
    slide(FigureSpec { request, kind, words: WordEdits::default(), annotations: Vec::new() })
}

fn slide(figure: FigureSpec) -> DeckSlide {
    DeckSlide { content: SlideContent::Figure(Box::new(figure)), notes: None, batch: 0 }
}

/// At least one number of the chart is published.
pub(super) fn shows_something(answer: &Answer) -> bool {
    match answer {
        Answer::Earnings(table) => {
            let mut rows = table.rows.iter().chain([&table.total]);
            rows.any(|row| row.after.center.value.is_some())
        }
        Answer::Share(table) => {
            let mut rows = table.rows.iter().chain([&table.total]);
            rows.any(|row| row.parts.iter().any(|part| part.share.value.is_some()))
        }
        Answer::Trajectory(table) => {
            table.series.iter().flat_map(|series| &series.points).any(|point| point.earnings.center.value.is_some())
        }
        Answer::Pathway(table) => table.rows.iter().flat_map(|(_, steps)| steps).any(|step| step.n.value.is_some()),
        Answer::Counts(table) => table.rows.iter().any(|row| row.certificates.value.is_some()),
        Answer::Indicators(table) => table.total.indicators.iter().any(|indicator| indicator.value.value.is_some()),
        Answer::Value(table) => table.total.gain.value.is_some(),
        Answer::Scatter(table) => table.rows.iter().any(|row| row.x.value.and(row.y.value).is_some()),
        Answer::Standards(table) => {
            table.rows.iter().flat_map(|row| &row.ratings).any(|rating| rating.value.value.is_some())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        session::{Follow, open},
        sheet::Reader,
    };

    /// 24 people in Ohio, 4 in Texas, one college each, earnings two quarters before and after.
    fn document_and_engine() -> (Document, Arc<Engine>) {
        let mut csv = String::from("Person ID,State,College,Age,Earnings Q-3,Earnings Q+4\n");
        for i in 0..28 {
            let (state, college) = if i < 24 { ("Ohio", "Lakeside College") } else { ("Texas", "Dry Fork College") };
            csv += &format!("P{i:03},{state},{college},{},{},{}\n", 19 + i % 4, 3000 + i, 9000 + i);
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("outcomes.csv");
        std::fs::write(&path, csv).unwrap();
        let session = open(&[path], &Reader::in_process(), &Follow::nobody()).unwrap();
        let document = Document { deck: Vec::new(), ..session.document.clone() };
        (document, Arc::clone(session.engine()))
    }

    fn kinds(each: Each) -> Vec<String> {
        let (document, engine) = document_and_engine();
        let slides = slides_for_each(each, &document, &engine, &AtomicBool::new(false), &|_| {}).unwrap();
        let name = |slide: &DeckSlide| match &slide.content {
            SlideContent::Figure(figure) => match &figure.kind {
                FigureKind::Map(MapSpec { view: MapView::State(fips), .. }) => format!("map {fips}"),
                _ => format!("{:?} {:?}", figure.request.measure, figure.request.filters.by_field.get(&each.field())),
            },
            SlideContent::Title { title, .. } => title.clone(),
        };
        slides.iter().map(name).collect()
    }

    #[test]
    fn each_state_has_its_map_and_what_may_be_shown_of_its_earnings() {
        let ohio = format!("Earnings {:?}", Some(Keep::Labels(["Ohio".to_owned()].into())));
        assert_eq!(kinds(Each::State), ["map 39".to_owned(), ohio, "map 48".to_owned()]);
    }

    #[test]
    fn a_college_of_four_people_has_no_chart() {
        let lakeside = format!("Earnings {:?}", Some(Keep::Labels(["Lakeside College".to_owned()].into())));
        assert_eq!(kinds(Each::College), [lakeside]);
    }

    #[test]
    fn stopping_makes_no_slides() {
        let (document, engine) = document_and_engine();
        let stopped = slides_for_each(Each::State, &document, &engine, &AtomicBool::new(true), &|_| {});
        assert!(matches!(stopped, Err(DeckError::Cancelled)));
    }
}
