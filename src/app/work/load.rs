//! Reading files and understanding them, for jobs.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Problem, Progress, colleges, jobs::Outcome};
use crate::{
    import::{self, Imported, Inspection, Issue, Joined, Mapping, Placed, Severity, Unplaced},
    measure::Engine,
    place,
    project::{self, Document},
    sheet::{Book, ErrorCode, Reader},
    table::{Dataset, Field, Table, TableKind},
};

/// Files that were read, and those that could not be.
#[derive(Debug, Default)]
pub struct Read {
    pub files: Vec<ReadFile>,
    pub problems: Vec<Problem>,
    /// One of the paths is a project, to be opened instead.
    pub project: Option<PathBuf>,
}

/// One file as read.
#[derive(Clone, Debug)]
pub struct ReadFile {
    pub path: PathBuf,
    pub book: Arc<Book>,
    /// As understood with no decisions of the user.
    pub imported: Arc<Imported>,
}

impl ReadFile {
    /// Headers of its tables, to tell a newer file of the same kind.
    pub fn headers(&self) -> Vec<String> {
        headers(&self.imported.inspection)
    }
}

/// One file of the document to be understood.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub name: String,
    pub sha256: String,
    pub mapping: Mapping,
    pub book: Option<Arc<Book>>,
    /// Understood with this mapping before.
    pub imported: Option<Arc<Imported>>,
    /// Tables that came with the project, for a file that is not there any more.
    pub saved: Vec<Arc<Table>>,
}

/// All files of a document, understood and joined.
#[derive(Debug)]
pub struct Loaded {
    /// What it was made from, to tell whether it is still right.
    pub key: Vec<(String, Mapping)>,
    pub files: Vec<LoadedFile>,
    /// What was noticed, each with the index of its file: errors and warnings first, then in the order of files.
    pub issues: Vec<(usize, Issue)>,
    /// How many colleges were placed, by way.
    pub placed: Placed,
    /// Colleges without a place.
    pub unplaced: Vec<Unplaced>,
    /// States with a college, by two-digit FIPS, in the order of their names.
    pub states: Vec<String>,
    /// Why a college directory among the files will not be known to later projects.
    pub not_remembered: Option<Problem>,
    pub engine: Arc<Engine>,
}

/// One file, understood.
#[derive(Debug)]
pub struct LoadedFile {
    pub name: String,
    /// `None` if the file is not there and its table came with the project.
    pub imported: Option<Arc<Imported>>,
    pub headers: Vec<String>,
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
        kinds.into_iter().any(|kind| self.dataset().of_kind(kind).next().is_some())
    }

    pub fn has_rows(&self) -> bool {
        self.dataset().tables.iter().any(|table| table.rows() > 0)
    }

    /// Every issue with the index of its file.
    pub fn issues(&self) -> impl Iterator<Item = (usize, &Issue)> {
        self.issues.iter().map(|(file, issue)| (*file, issue))
    }
}

/// Reads files; a project among them is named, not read.
pub fn read(reader: &Reader, paths: &[PathBuf], progress: &Progress) -> Read {
    let mut done = Read::default();
    for (index, path) in paths.iter().enumerate() {
        if progress.cancelled() {
            break;
        }
        if project::is_project(path) || path.extension().is_some_and(|ending| ending == project::EXTENSION) {
            done.project = Some(path.clone());
            continue;
        }
        let share = |part: f32| progress.set((index as f32 + part) / paths.len() as f32);
        match reader.read(path, progress.cancel_flag(), &share) {
            Ok(book) => {
                let imported = Arc::new(import::import(&book, &Mapping::default()));
                done.files.push(ReadFile { path: path.clone(), book: Arc::new(book), imported });
            }
            Err(error) if error.code == ErrorCode::Cancelled => {}
            Err(error) => done.problems.push(error.into()),
        }
    }
    done
}

/// Opens a project and reads its files again where they still are what they were.
pub fn open_project(reader: &Reader, path: &Path, progress: &Progress) -> Outcome {
    match project::open(path) {
        Ok(opened) => {
            let files = read_sources(reader, opened.document(), progress);
            Outcome::Opened(Box::new((path.to_owned(), opened, files)))
        }
        Err(error) => Outcome::Failed(error.into()),
    }
}

/// Reads the files of a document that are still where they were and what they were.
pub fn read_sources(reader: &Reader, document: &Document, progress: &Progress) -> Read {
    let there: Vec<PathBuf> =
        document.sources.iter().map(|source| source.path.clone()).filter(|path| path.is_file()).collect();
    let mut files = read(reader, &there, progress);
    files.files.retain(|file| document.sources.iter().any(|source| source.sha256 == file.book.sha256));
    files.problems.clear(); // tables come with a project, and a file that is not there is said on Check
    files
}

/// Understands all files and joins them. `remembered` is the file of the college directory opened earlier.
pub fn import(wanted: Vec<Wanted>, remembered: Option<&Path>, progress: &Progress) -> Loaded {
    let count = wanted.len().max(1) as f32;
    let mut key = Vec::new();
    let mut files = Vec::new();
    let mut imported = Vec::new();
    let mut without_file = Vec::new();
    for (index, Wanted { name, sha256, mapping, book, imported: known, saved }) in wanted.into_iter().enumerate() {
        let own = known.or_else(|| book.map(|book| Arc::new(import::import(&book, &mapping))));
        if let Some(own) = own {
            let headers = headers(&own.inspection);
            files.push(LoadedFile { name, imported: Some(Arc::clone(&own)), headers });
            imported.push(own);
        } else {
            without_file.extend(saved);
            files.push(LoadedFile { name, imported: None, headers: Vec::new() });
        }
        key.push((sha256, mapping));
        progress.set((index + 1) as f32 / count * 0.9);
    }
    let directory = remembered.map(colleges::recall).unwrap_or_default();
    let Joined { mut dataset, issues: joined, placed, unplaced } = import::join_with(&imported, &directory);
    let not_remembered = remembered.and_then(|path| colleges::remember(path, &imported).err()).map(|error| {
        Problem::new(
            format!("The college directory could not be remembered: {error}"),
            "It is used in this project; open it again for the next one",
        )
    });
    dataset.tables.extend(without_file);
    let states = states(&dataset);
    let issues = issues(&files, joined);
    Loaded {
        key,
        files,
        issues,
        placed,
        unplaced,
        states,
        not_remembered,
        engine: Arc::new(Engine::new(Arc::new(dataset))),
    }
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
            let rows = table.rows();
            for row in 0..rows {
                if let Some(state) = column.text(row).and_then(|text| place::state_by_any(text)) {
                    found.insert((state.name, state.fips));
                }
            }
        }
        found
    };
    let mut found = of(TableKind::Programs);
    if found.is_empty() {
        found = of(TableKind::People);
    }
    found.into_iter().map(|(_, fips)| fips.to_owned()).collect()
}

fn headers(inspection: &Inspection) -> Vec<String> {
    inspection.used_tables().flat_map(|(_, table)| table.columns.iter().map(|column| column.name.clone())).collect()
}
