//! Decks to begin with: for each occasion the slides that suit it, as far as the files can fill them.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{
    DeckError, Each, Loaded,
    compared::COMPARED,
    deck::{deck_title, has_rows},
    sets::{names_of, shows_something},
};
use crate::{
    figure::{ChartSpec, FigureKind, FigureSpec, MapSpec, MapView, WordEdits},
    measure::{Answer, Audience, CountRow, Engine, Keep, MeasureError, MeasureName, Request, Statistic},
    place::{self, State},
    project::{DeckSlide, Document, SlideContent},
    table::Field,
};

/// An occasion that a deck is made for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StartingDeck {
    /// The whole system before a board: maps, earnings by age and race, over time, industries, pathway.
    Board,
    /// One college's people, by its name as the files give it.
    College(String),
    /// One state: its colleges and its people, by its name.
    State(String),
    /// Every credential beside the others.
    Credentials,
    /// Member colleges of a consortium beside each other.
    Consortium,
}

/// A deck to begin with, and what it does without.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Started {
    pub slides: Vec<DeckSlide>,
    /// Slides that the files cannot fill: what they would have shown, and why there is nothing to show.
    pub left_out: Vec<(String, String)>,
}

impl StartingDeck {
    /// "Board meeting", "One college: Lakeside College".
    pub fn title(&self) -> String {
        match self {
            Self::College(name) | Self::State(name) => format!("{}: {name}", self.word()),
            Self::Board | Self::Credentials | Self::Consortium => self.word().to_owned(),
        }
    }

    /// "Board meeting", "One college", "One state", "Credential review", "Consortium".
    pub fn word(&self) -> &'static str {
        match self {
            Self::Board => "Board meeting",
            Self::College(_) => tr!("One college"),
            Self::State(_) => tr!("One state"),
            Self::Credentials => tr!("Credential review"),
            Self::Consortium => tr!("Consortium"),
        }
    }

    /// What it holds, in one sentence without a period.
    pub fn holds(&self) -> &'static str {
        match self {
            Self::Board => tr!("Maps, earnings by age and race, over time, industries and pathway"),
            Self::College(_) => tr!("One college’s people: earnings, industries and pathway"),
            Self::State(_) => tr!("One state’s map, its people’s earnings, and its colleges in a table"),
            Self::Credentials => {
                tr!("Credentials beside each other: earnings, spread, certificates, cost and standards")
            }
            Self::Consortium => tr!("Member colleges beside each other: map, earnings, industries and pathway"),
        }
    }

    /// What it is about one of, if it is.
    pub fn each(&self) -> Option<Each> {
        match self {
            Self::College(_) => Some(Each::College),
            Self::State(_) => Some(Each::State),
            Self::Board | Self::Credentials | Self::Consortium => None,
        }
    }

    /// The deck that a command line names: `board`, `college=NAME`, `state=NAME`, `credentials`, `consortium`.
    pub fn parse(text: &str) -> Option<Self> {
        let named = |name: &str| (!name.trim().is_empty()).then(|| name.trim().to_owned());
        match text.split_once('=') {
            None => match text.trim() {
                "board" => Some(Self::Board),
                "credentials" => Some(Self::Credentials),
                "consortium" => Some(Self::Consortium),
                _ => None,
            },
            Some(("college", name)) => named(name).map(Self::College),
            Some(("state", name)) => {
                Some(Self::State(place::state_by_any(name.trim()).map_or(name.trim(), |state| state.name).to_owned()))
                    .filter(|_| named(name).is_some())
            }
            Some(_) => None,
        }
    }
}

/// Makes the deck of an occasion under the project's filters. Slides that the files cannot fill are left out and named.
///
/// # Errors
/// [`DeckError::Nothing`] if none can be filled; [`DeckError::NoSuchPlace`] if the files do not name the college or
/// state; [`DeckError::Cancelled`].
pub fn starting_deck(
    deck: &StartingDeck,
    document: &Document,
    loaded: &Loaded,
    cancel: &AtomicBool,
    progress: &dyn Fn(f32),
) -> Result<Started, DeckError> {
    let engine = loaded.engine.settled(&document.settings());
    let mut maker = Maker {
        document,
        engine: &engine,
        only: None,
        cancel,
        progress,
        cause: None,
        made: Started::default(),
        asked: 0,
    };
    if let (Some(each), StartingDeck::College(name) | StartingDeck::State(name)) = (deck.each(), deck) {
        let names = names_of(each, document, &engine)?;
        let same = names.iter().find(|known| known.to_lowercase() == name.to_lowercase());
        let Some(name) = same else {
            return Err(DeckError::NoSuchPlace { what: each.word(), name: name.clone(), known: nearest(name, &names) });
        };
        maker.only = Some((each.field(), name.to_string()));
    }
    maker.made.slides.push(slide(title(deck, document, loaded)));
    match deck {
        StartingDeck::Board => maker.board()?,
        StartingDeck::College(_) => maker.college()?,
        StartingDeck::State(_) => maker.state()?,
        StartingDeck::Credentials => maker.credentials()?,
        StartingDeck::Consortium => maker.consortium()?,
    }
    match maker.cause {
        Some(cause) if maker.made.slides.len() == 1 => Err(DeckError::Nothing { cause }),
        _ => Ok(maker.made),
    }
}

/// Slides asked for in the longest deck, to tell how far one is.
const MOST_ASKED: f32 = 10.0;

struct Maker<'a> {
    document: &'a Document,
    engine: &'a Engine,
    /// The one college or state that the deck is about.
    only: Option<(Field, String)>,
    cancel: &'a AtomicBool,
    progress: &'a dyn Fn(f32),
    /// Why the first slide that failed did.
    cause: Option<MeasureError>,
    made: Started,
    asked: usize,
}

impl Maker<'_> {
    fn board(&mut self) -> Result<(), DeckError> {
        let nation = self.map(MapView::Nation);
        if self.add(tr!("The nation’s map"), nation.clone())?
            && let Some(state) = leading_state(self.engine, &nation.request)
        {
            let view = self.map(MapView::State(state.fips.to_owned()));
            self.add(tr!("The map of one state"), view)?;
        }
        // An experiment is about its groups before all else; then one other comparison, of all people if there is none.
        let mut compared = self.earnings(&[Field::ComparisonGroup]);
        compared.request.measure = MeasureName::Comparison;
        compared.request.statistic = Statistic::Mean;
        self.try_add(compared)?;
        self.compared()?;
        let race = self.earnings(&[Field::Race]);
        self.add(tr!("Earnings by race and ethnicity"), race)?;
        self.over_time_and_paths()
    }

    fn college(&mut self) -> Result<(), DeckError> {
        let all = self.earnings(&[]);
        self.add(tr!("Earnings of all its people"), all)?;
        for (what, by) in [
            (tr!("Earnings by credential"), Field::Credential),
            (tr!("Earnings by program"), Field::Program),
            (tr!("Earnings by age"), Field::AgeGroup),
        ] {
            let spec = self.earnings(&[by]);
            self.add(what, spec)?;
        }
        self.over_time_and_paths()
    }

    fn state(&mut self) -> Result<(), DeckError> {
        if let Some(state) = self.only.as_ref().and_then(|(_, name)| place::state_by_any(name)) {
            let mut map = self.map(MapView::State(state.fips.to_owned()));
            // The state is what the map shows: filtered by it, its neighbours' colleges would be unknown to the legend.
            map.request.filters.by_field.remove(&Field::State);
            self.add(tr!("The state’s map"), map)?;
        }
        self.compared()?;
        for (what, by) in [
            (tr!("Earnings by race and ethnicity"), Field::Race),
            (tr!("Earnings by credential"), Field::Credential),
            (tr!("Earnings by college"), Field::College),
        ] {
            let spec = self.earnings(&[by]);
            self.add(what, spec)?;
        }
        self.over_time_and_paths()?;
        let colleges = self.table(MeasureName::Certificates, &[Field::College]);
        self.add(tr!("Certificates by college"), colleges)?;
        Ok(())
    }

    fn credentials(&mut self) -> Result<(), DeckError> {
        let by = [Field::Credential];
        let earnings = self.earnings(&by);
        let range = FigureSpec { kind: FigureKind::Range(ChartSpec::default()), ..earnings.clone() };
        self.add(tr!("Earnings by credential"), earnings)?;
        self.add(tr!("Spread of earnings by credential"), range)?;
        let share = self.of(MeasureName::InField, &by, FigureKind::ShareBar(ChartSpec::default()));
        self.add(tr!("Work in the field by credential"), share)?;
        for (what, measure, by) in [
            (tr!("Certificates by credential"), MeasureName::Certificates, Field::Credential),
            (tr!("Cost and yearly change by program"), MeasureName::Value, Field::Program),
            (tr!("Programs against minimum standards"), MeasureName::Standards, Field::Program),
        ] {
            let spec = self.table(measure, &[by]);
            self.add(what, spec)?;
        }
        Ok(())
    }

    fn consortium(&mut self) -> Result<(), DeckError> {
        let nation = self.map(MapView::Nation);
        self.add(tr!("The nation’s map"), nation)?;
        for (what, by) in [(tr!("Earnings by college"), Field::College), (tr!("Earnings by state"), Field::State)] {
            let spec = self.earnings(&[by]);
            self.add(what, spec)?;
        }
        self.compared()?;
        let share = self.of(MeasureName::InField, &[Field::College], FigureKind::ShareBar(ChartSpec::default()));
        self.add(tr!("Work in the field by college"), share)?;
        let certificates = self.table(MeasureName::Certificates, &[Field::College]);
        self.add(tr!("Certificates by college"), certificates)?;
        self.over_time_and_paths()
    }

    /// Earnings by age, or by what the files have in its place.
    fn compared(&mut self) -> Result<(), DeckError> {
        for fields in COMPARED {
            let spec = self.earnings(fields);
            if self.try_add(spec)? {
                return Ok(());
            }
        }
        let all = self.earnings(&[]);
        self.add(tr!("Earnings before and after"), all)?;
        Ok(())
    }

    fn over_time_and_paths(&mut self) -> Result<(), DeckError> {
        let line = self.of(MeasureName::Trajectory, &[], FigureKind::OverTime(ChartSpec::default()));
        self.add(tr!("Earnings by quarter"), line)?;
        let share = self.of(MeasureName::InField, &[], FigureKind::ShareBar(ChartSpec::default()));
        self.add(tr!("Industries entered"), share)?;
        let steps = self.of(MeasureName::Pathway, &[], FigureKind::Steps(ChartSpec::default()));
        self.add(tr!("The pathway"), steps)?;
        Ok(())
    }

    /// The project's map in this view, in the look chosen on the Map screen.
    fn map(&self, view: MapView) -> FigureSpec {
        let style =
            if let FigureKind::Map(style) = &self.document.map.kind { style.clone() } else { MapSpec::default() };
        let request =
            Request { measure: MeasureName::Certificates, by: vec![Field::State], ..self.document.map.request.clone() };
        self.spec(request, FigureKind::Map(MapSpec { view, selected: None, ..style }))
    }

    fn earnings(&self, by: &[Field]) -> FigureSpec {
        let kind = match &self.document.earnings.kind {
            kind @ (FigureKind::Bars(_) | FigureKind::Slope(_) | FigureKind::Range(_) | FigureKind::Dumbbell(_)) => {
                kind.clone()
            }
            _ => FigureKind::Dumbbell(ChartSpec::default()),
        };
        self.of(MeasureName::Earnings, by, kind)
    }

    fn table(&self, measure: MeasureName, by: &[Field]) -> FigureSpec {
        self.of(measure, by, FigureKind::Table(ChartSpec::default()))
    }

    /// A figure over the periods and dollars chosen on the Earnings screen.
    fn of(&self, measure: MeasureName, by: &[Field], kind: FigureKind) -> FigureSpec {
        let chosen = &self.document.earnings.request;
        // A comparison is of means; on its screen the statistic says nothing about other measures.
        let statistic = if chosen.measure == MeasureName::Comparison { Statistic::Median } else { chosen.statistic };
        self.spec(Request { measure, by: by.into(), statistic, unit: None, ..chosen.clone() }, kind)
    }

    fn spec(&self, mut request: Request, kind: FigureKind) -> FigureSpec {
        request.filters.by_field.extend(self.document.filters.by_field.clone());
        if let Some((field, name)) = &self.only {
            request.filters.by_field.insert(*field, Keep::Labels([name.clone()].into()));
        }
        let request = self.document.publishing(Audience::Public).rule(&request);
        FigureSpec { request, kind, words: WordEdits::default(), annotations: Vec::new() }
    }

    /// Adds the slide, or says why it is left out.
    fn add(&mut self, what: &str, mut spec: FigureSpec) -> Result<bool, DeckError> {
        let there = |slide: &DeckSlide| matches!(&slide.content, SlideContent::Figure(other) if other.request == spec.request && other.kind == spec.kind);
        if self.made.slides.iter().any(there) {
            return Ok(true);
        }
        // Two charts of one answer do not say the same twice.
        let same =
            |slide: &&DeckSlide| matches!(&slide.content, SlideContent::Figure(other) if other.request == spec.request);
        if !matches!(spec.kind, FigureKind::Map(_)) {
            spec.words.wording = self.made.slides.iter().filter(same).count();
        }
        match self.filled(&spec)? {
            Ok(()) => {
                self.made.slides.push(slide(SlideContent::Figure(Box::new(spec))));
                Ok(true)
            }
            Err(why) => {
                self.made.left_out.push((what.to_owned(), why));
                Ok(false)
            }
        }
    }

    /// Adds the slide if it can be filled; nobody misses it otherwise.
    fn try_add(&mut self, spec: FigureSpec) -> Result<bool, DeckError> {
        let filled = self.filled(&spec)?.is_ok();
        if filled {
            self.made.slides.push(slide(SlideContent::Figure(Box::new(spec))));
        }
        Ok(filled)
    }

    /// Whether the files have numbers for a figure, and if not, why not.
    fn filled(&mut self, spec: &FigureSpec) -> Result<Result<(), String>, DeckError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(DeckError::Cancelled);
        }
        (self.progress)((self.asked as f32 / MOST_ASKED).min(0.95));
        self.asked += 1;
        Ok(match self.engine.measure(&spec.request) {
            Ok(answer) if !has_rows(&answer) => Err(tr!("the files have no rows for it").to_owned()),
            // A slide on one place that shows no number at all tells a board nothing.
            Ok(answer) if self.only.is_some() && !shows_something(&answer) => {
                Err(tr!("fewer than {} people stand behind every number", spec.request.threshold))
            }
            Ok(_) => Ok(()),
            Err(cause) => {
                let why = cause.to_string();
                self.cause.get_or_insert(cause);
                Err(why)
            }
        })
    }
}

fn slide(content: SlideContent) -> DeckSlide {
    DeckSlide { content, notes: None, batch: 0 }
}

fn title(deck: &StartingDeck, document: &Document, loaded: &Loaded) -> SlideContent {
    let files: Vec<&str> = loaded.files.iter().map(|file| file.name.as_str()).collect();
    let made_up = loaded.synthetic();
    let files = format!("{}{}", if made_up { tr!("Synthetic sample data: ") } else { "" }, files.join(", "));
    let own = deck_title(document);
    match deck {
        StartingDeck::Board => SlideContent::Title { title: own.to_owned(), subtitle: files },
        StartingDeck::College(name) | StartingDeck::State(name) => {
            SlideContent::Title { title: name.clone(), subtitle: format!("{own}. {files}") }
        }
        StartingDeck::Credentials | StartingDeck::Consortium => {
            SlideContent::Title { title: format!("{own}: {}", deck.word().to_lowercase()), subtitle: files }
        }
    }
}

/// Names that share a word with the one asked for, to be offered instead; the first few of all where none does.
fn nearest(name: &str, names: &[Arc<str>]) -> Vec<String> {
    const OFFERED: usize = 4;
    let words: Vec<String> = name.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let shared = |known: &str| {
        let known = known.to_lowercase();
        words.iter().filter(|word| known.contains(word.as_str())).count()
    };
    let mut ranked: Vec<&Arc<str>> = names.iter().collect();
    ranked.sort_by_key(|known| std::cmp::Reverse(shared(known)));
    ranked.into_iter().take(OFFERED).map(ToString::to_string).collect()
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
    use std::fmt::Write as _;

    use super::*;
    use crate::{
        session::{Follow, Session, open},
        sheet::Reader,
    };

    /// 40 people in Ohio at two colleges, four in Texas; two credentials; earnings two quarters before and four after.
    fn session() -> Session {
        let mut csv = String::from("Person ID,State,College,Credential,Age,Earnings Q-3,Earnings Q+4\n");
        for i in 0..44 {
            let (state, college) = match i {
                0..20 => ("Ohio", "Lakeside College"),
                20..40 => ("Ohio", "Ironwood College"),
                _ => ("Texas", "Dry Fork College"),
            };
            let credential = if i % 2 == 0 { "NIMS" } else { "AWS" };
            let _ = writeln!(csv, "P{i:03},{state},{college},{credential},{},{},{}", 19 + i % 4, 3000 + i, 9000 + i);
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("outcomes.csv");
        std::fs::write(&path, csv).unwrap();
        open(&[path], &Reader::in_process(), &Follow::nobody()).unwrap()
    }

    fn made(deck: &StartingDeck) -> Result<Started, DeckError> {
        let session = session();
        starting_deck(deck, &session.document, &session.loaded, &AtomicBool::new(false), &|_| {})
    }

    fn requests(started: &Started) -> Vec<Request> {
        let figure = |slide: &DeckSlide| match &slide.content {
            SlideContent::Figure(spec) => Some(spec.request.clone()),
            SlideContent::Title { .. } => None,
        };
        started.slides.iter().filter_map(figure).collect()
    }

    #[test]
    fn every_occasion_begins_with_a_title_and_names_what_it_does_without() {
        for deck in [
            StartingDeck::Board,
            StartingDeck::College("Lakeside College".into()),
            StartingDeck::State("Ohio".into()),
            StartingDeck::Credentials,
            StartingDeck::Consortium,
        ] {
            let started = made(&deck).unwrap();
            assert!(matches!(started.slides[0].content, SlideContent::Title { .. }), "{deck:?}");
            assert!(started.slides.len() > 2, "{deck:?}: {:?}", started.left_out);
            // The file has no race, no quarters between and no steps of a pathway.
            assert!(!started.left_out.is_empty(), "{deck:?}");
            assert!(started.left_out.iter().all(|(_, why)| !why.is_empty()));
            let slides = &started.slides;
            let twice = slides.iter().enumerate().any(|(at, slide)| slides[..at].contains(slide));
            assert!(!twice, "{deck:?}");
        }
        let board = made(&StartingDeck::Board).unwrap();
        assert!(board.left_out.iter().any(|(what, _)| what.contains("race")), "{:?}", board.left_out);
    }

    #[test]
    fn a_deck_about_one_college_counts_its_people_only() {
        let started = made(&StartingDeck::College("lakeside college".into())).unwrap();
        let only = Keep::Labels(["Lakeside College".to_owned()].into());
        assert!(requests(&started).iter().all(|request| request.filters.by_field.get(&Field::College) == Some(&only)));
        let title = |started: &Started| match &started.slides[0].content {
            SlideContent::Title { title, .. } => title.clone(),
            SlideContent::Figure(_) => panic!("a title comes first"),
        };
        assert_eq!(title(&started).to_lowercase(), "lakeside college");
    }

    #[test]
    fn credentials_stand_beside_each_other() {
        let started = made(&StartingDeck::Credentials).unwrap();
        assert!(requests(&started).iter().take(2).all(|request| request.by == [Field::Credential]));
    }

    #[test]
    fn a_college_that_no_file_names_is_said_with_others_to_choose() {
        let error = made(&StartingDeck::College("Lakeside Institute".into())).unwrap_err();
        assert!(error.to_string().contains("Lakeside Institute"), "{error}");
        assert!(error.to_string().contains("Lakeside College"), "{error}");
    }

    #[test]
    fn the_command_line_names_decks() {
        assert_eq!(StartingDeck::parse("board"), Some(StartingDeck::Board));
        assert_eq!(StartingDeck::parse("state=OH"), Some(StartingDeck::State("Ohio".into())));
        assert_eq!(
            StartingDeck::parse("college=Lakeside College"),
            Some(StartingDeck::College("Lakeside College".into()))
        );
        for wrong in ["", "college", "college=", "state= ", "nonsense", "x=y"] {
            assert_eq!(StartingDeck::parse(wrong), None, "{wrong}");
        }
    }
}
