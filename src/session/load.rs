//! The files of a document understood and joined: what every screen and every command measures.

use crate::words::{Language, language};
use std::{collections::BTreeSet, sync::Arc};

use super::{Follow, News, Wanted};
use crate::{
    import::{
        self, Cancelled, Decisions, Imported, Inspection, Issue, Joined, Mapping, MatchReport, Placed, Severity,
        Unplaced, Watch,
    },
    measure::Engine,
    place::{self, Directory},
    project::{Document, SourceFile, WarehouseTable},
    sheet::Book,
    table::{Column, Dataset, Field, Table, TableKind, Values},
};

/// What the tables of a document are made from, to tell whether they are still right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadKey {
    /// Each file by its SHA-256, with what was decided about it.
    pub files: Vec<(String, Mapping)>,
    /// The table of a warehouse, with what its columns mean.
    pub warehouse: Option<WarehouseTable>,
    /// What names mean.
    pub decisions: Decisions,
    /// Language that issues and notes are said in.
    pub language: Language,
}

impl LoadKey {
    pub fn of(document: &Document) -> Self {
        let file = |source: &SourceFile| (source.sha256.clone(), source.mapping.for_reading());
        Self {
            files: document.sources.iter().map(file).collect(),
            warehouse: document.warehouse.clone(),
            decisions: document.decisions.clone(),
            language: language(),
        }
    }
}

/// All files of a document, understood and joined.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub key: LoadKey,
    pub files: Vec<LoadedFile>,
    /// What was noticed, each with the index of its file: errors and warnings first, then in the order of files.
    pub issues: Vec<(usize, Issue)>,
    /// How many colleges were placed, by way.
    pub placed: Placed,
    /// Colleges without a place.
    pub unplaced: Vec<Unplaced>,
    /// What was matched to what, and why.
    pub matches: Arc<MatchReport>,
    /// States with a college, by two-digit FIPS, in the order of their names.
    pub states: Vec<String>,
    /// Answers requests about all tables.
    pub engine: Arc<Engine>,
}

/// One file, understood.
#[derive(Clone, Debug)]
pub struct LoadedFile {
    pub name: String,
    /// `None` if the file is not there, or has changed, and its tables came with the project.
    pub imported: Option<Arc<Imported>>,
    /// Its cells as read.
    pub book: Option<Arc<Book>>,
    /// Some of its rows are there.
    pub has_rows: bool,
}

impl LoadedFile {
    pub fn inspection(&self) -> Option<&Inspection> {
        self.imported.as_ref().map(|imported| &imported.inspection)
    }
}

impl Loaded {
    pub fn dataset(&self) -> &Arc<Dataset> {
        self.engine.dataset()
    }

    /// Some table says that its people are made up.
    pub fn synthetic(&self) -> bool {
        self.dataset().tables.iter().any(|table| table.synthetic)
    }

    /// Some table is about people or their published outcomes.
    pub fn has_people(&self) -> bool {
        let kinds = [TableKind::People, TableKind::Outcomes];
        self.is_elsewhere() || kinds.into_iter().any(|kind| self.dataset().of_kind(kind).next().is_some())
    }

    /// Numbers can be had.
    pub fn has_rows(&self) -> bool {
        self.is_elsewhere() || self.dataset().tables.iter().any(|table| table.rows() > 0)
    }

    /// People's rows are in a warehouse.
    pub fn is_elsewhere(&self) -> bool {
        self.engine.is_elsewhere()
    }

    /// Every issue with the index of its file.
    pub fn issues(&self) -> impl Iterator<Item = (usize, &Issue)> {
        self.issues.iter().map(|(file, issue)| (*file, issue))
    }

    /// The files as understood, in order.
    pub fn imported(&self) -> Vec<Arc<Imported>> {
        self.files.iter().filter_map(|file| file.imported.clone()).collect()
    }
}

/// Share of the work that is joining.
const JOINING: f32 = 0.1;

/// Understands all files and joins them with what was decided about names. `remembered` is the college directory opened
/// earlier.
///
/// # Errors
/// [`Cancelled`]; nothing made so far is kept.
pub fn load(
    wanted: Vec<Wanted>,
    decisions: &Decisions,
    remembered: &Directory,
    follow: &Follow<'_>,
) -> Result<Loaded, Cancelled> {
    let size = |file: &Wanted| match (&file.imported, &file.book) {
        (None, Some(book)) => book.size as f32 + 1.0,
        _ => 1.0,
    };
    let all: f32 = wanted.iter().map(size).sum();
    let mut before = 0.0;
    let mut key = LoadKey { decisions: decisions.clone(), language: language(), ..LoadKey::default() };
    let mut files = Vec::new();
    let mut imported = Vec::new();
    let mut without_file = Vec::new();
    for file in wanted {
        let weight = size(&file);
        let Wanted { name, sha256, mapping, book, imported: known, saved } = file;
        let own = match (known, &book) {
            (Some(known), _) => Some(known),
            (None, Some(book)) => {
                follow.tell(News::Doing(&tr!("Understanding {name}", name = name)));
                let share = |part: f32| follow.tell(News::Share((before + part * weight) / all * (1.0 - JOINING)));
                let watch = Watch::new(follow.cancel_flag(), &share);
                Some(Arc::new(import::import_watched(book, &mapping, &decisions.credentials, &watch)?))
            }
            (None, None) => None,
        };
        before += weight;
        let tables: Vec<Arc<Table>> = if own.is_none() { saved } else { Vec::new() };
        let has_rows = own.is_some() || !tables.is_empty();
        imported.extend(own.clone());
        without_file.extend(tables);
        files.push(LoadedFile { name, imported: own, book, has_rows });
        key.files.push((sha256, mapping));
    }
    follow.check()?;
    follow.tell(News::Doing(tr!("Joining")));
    follow.tell(News::Share(1.0 - JOINING));
    let Joined { mut dataset, issues: joined, placed, unplaced, matches } =
        import::join_watched(&imported, remembered, decisions, &Watch::new(follow.cancel_flag(), &|_share| {}))?;
    follow.check()?;
    dataset.tables.extend(without_file);
    let states = states(&dataset);
    let issues = issues(&files, joined);
    let engine = Arc::new(Engine::new(Arc::new(dataset)));
    follow.check()?;
    Ok(Loaded { key, files, issues, placed, unplaced, matches: Arc::new(matches), states, engine })
}

fn issues(files: &[LoadedFile], joined: Vec<Issue>) -> Vec<(usize, Issue)> {
    let own = files.iter().enumerate().flat_map(|(index, file)| {
        file.inspection()
            .into_iter()
            .flat_map(move |found| found.issues.iter().map(move |issue| (index, issue.clone())))
    });
    let joined = joined.into_iter().map(|issue| {
        let file = files.iter().position(|file| file.name == issue.file).unwrap_or(0);
        (file, issue)
    });
    let mut all: Vec<(usize, Issue)> = own.chain(joined).collect();
    all.sort_by_key(|(file, issue)| (issue.severity == Severity::Info, *file));
    all
}

/// States named in tables of programs, or of people where there are none.
fn states(dataset: &Dataset) -> Vec<String> {
    let of = |kind| {
        let mut found = BTreeSet::new();
        for table in dataset.of_kind(kind) {
            let Some(column) = table.column(Field::State) else { continue };
            found.extend(texts(column).filter_map(place::state_by_any).map(|state| (state.name, state.fips)));
        }
        found
    };
    let mut found = of(TableKind::Programs);
    if found.is_empty() {
        found = of(TableKind::People);
    }
    found.into_iter().map(|(_, fips)| fips.to_owned()).collect()
}

/// The different texts of a column that stand in some row.
fn texts(column: &Column) -> impl Iterator<Item = &str> {
    let (codes, dictionary): (Box<dyn Iterator<Item = usize>>, &[Arc<str>]) = match &column.values {
        Values::Codes8(codes, dictionary) => (Box::new(codes.iter().map(|&code| code.into())), &dictionary.texts),
        Values::Codes16(codes, dictionary) => (Box::new(codes.iter().map(|&code| code.into())), &dictionary.texts),
        Values::Codes32(codes, dictionary) => (Box::new(codes.iter().map(|&code| code as usize)), &dictionary.texts),
        _ => (Box::new(std::iter::empty()), &[]),
    };
    let mut used = vec![false; dictionary.len()];
    for (row, code) in codes.enumerate() {
        if column.state(row).is_value()
            && let Some(used) = used.get_mut(code)
        {
            *used = true;
        }
    }
    dictionary.iter().zip(used).filter(|(_text, used)| *used).map(|(text, _used)| &**text)
}
