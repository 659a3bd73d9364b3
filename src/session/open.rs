//! Reads files, understands them, and joins their tables.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use crate::{
    import::{self, Imported, Inspection, Issue, Joined},
    measure::Engine,
    project::{self, Document, Opened, ProjectError, SourceFile},
    sheet::{ErrorCode, Format, Reader, SheetError},
    table::{Dataset, Table},
};

/// Files that were opened together.
#[derive(Clone, Debug)]
pub struct Session {
    /// The project's document; without a project a new one with these sources.
    pub document: Document,
    pub files: Vec<OpenedFile>,
    /// Answers requests about all tables.
    pub engine: Arc<Engine>,
    /// What was noticed when the files were joined.
    pub joined: Vec<Issue>,
    /// Files that could not be read.
    pub failures: Vec<(PathBuf, SheetError)>,
    /// Sentences about what of a project did not come back.
    pub warnings: Vec<String>,
}

/// One file, read and understood.
#[derive(Clone, Debug)]
pub struct OpenedFile {
    pub path: PathBuf,
    pub imported: Arc<Imported>,
    /// Its rows came with the project, since the file is gone or has changed.
    pub from_project: bool,
}

/// Why the project among the files was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error("{0} and {1} are both projects")]
    TwoProjects(PathBuf, PathBuf),
}

impl Session {
    pub fn dataset(&self) -> &Arc<Dataset> {
        self.engine.dataset()
    }

    /// Every issue: those of each file, then those of joining.
    pub fn issues(&self) -> Vec<Issue> {
        let own = self.files.iter().flat_map(|file| file.imported.inspection.issues.iter());
        own.chain(&self.joined).cloned().collect()
    }
}

/// Opens spreadsheets and at most one project. Spreadsheets that cannot be read are listed in `failures`; setting
/// `cancel` stops. `progress` takes the share done and what is being done.
///
/// # Errors
/// A project that cannot be opened, two projects.
pub fn open(
    paths: &[PathBuf],
    reader: &Reader,
    cancel: &AtomicBool,
    progress: &dyn Fn(f32, &str),
) -> Result<Session, OpenError> {
    let (projects, spreadsheets): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| is_project(path));
    if let [first, second, ..] = projects[..] {
        return Err(OpenError::TwoProjects(first.clone(), second.clone()));
    }
    let opened = projects.first().map(|path| project::open(path)).transpose()?;
    let (mut document, mut saved, warnings) = match opened {
        Some(Opened { history, tables, warnings, read_only: _ }) => {
            (Document::clone(history.document()), tables, warnings)
        }
        None => (Document::default(), Vec::new(), Vec::new()),
    };
    let own = document.sources.len();
    document
        .sources
        .extend(spreadsheets.iter().map(|path| SourceFile { path: (*path).clone(), ..SourceFile::default() }));

    let mut session = Session {
        document: Document::default(),
        files: Vec::new(),
        engine: Arc::new(Engine::new(Arc::default())),
        joined: Vec::new(),
        failures: Vec::new(),
        warnings,
    };
    let count = document.sources.len().max(1) as f32;
    let mut unread = Vec::new();
    for (index, source) in document.sources.iter_mut().enumerate() {
        let named = source.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        progress(index as f32 / count, &format!("Reading {named}"));
        let share = |part: f32| progress((index as f32 + part) / count, &format!("Reading {named}"));
        let read = reader.read(&source.path, cancel, &share);
        let of_project = index < own;
        let file = match read {
            // A file that has changed since is not what the project's decisions were about.
            Ok(book) if !of_project || book.sha256 == source.sha256 => {
                source.sha256.clone_from(&book.sha256);
                OpenedFile {
                    path: source.path.clone(),
                    imported: Arc::new(import::import(&book, &source.mapping)),
                    from_project: false,
                }
            }
            Ok(_) | Err(_) if of_project => match take_saved(&mut saved, source) {
                Some(imported) => OpenedFile { path: source.path.clone(), imported, from_project: true },
                None => {
                    session.failures.push((source.path.clone(), gone(&named)));
                    continue;
                }
            },
            Ok(_) => continue,
            Err(error) => {
                unread.push(index);
                session.failures.push((source.path.clone(), error));
                continue;
            }
        };
        session.files.push(file);
    }
    for index in unread.into_iter().rev() {
        document.sources.remove(index);
    }
    progress(1.0, "Joining");
    let imported: Vec<Arc<Imported>> = session.files.iter().map(|file| Arc::clone(&file.imported)).collect();
    let Joined { dataset, issues, placed: _, unplaced: _ } = import::join(&imported);
    session.engine = Arc::new(Engine::new(dataset.into()));
    session.joined = issues;
    session.document = document;
    Ok(session)
}

fn is_project(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == project::EXTENSION) || project::is_project(path)
}

/// The rows that came with the project for a source, if they did.
fn take_saved(saved: &mut Vec<Arc<Table>>, source: &SourceFile) -> Option<Arc<Imported>> {
    let (own, others): (Vec<_>, Vec<_>) = saved.drain(..).partition(|table| *table.sha256 == *source.sha256);
    *saved = others;
    let first = own.first()?;
    let inspection = Inspection {
        file: Arc::clone(&first.file),
        format: Format::Xlsx,
        encoding: None,
        sha256: Arc::clone(&first.sha256),
        sheets: Vec::new(),
        issues: Vec::new(),
    };
    Some(Arc::new(Imported { inspection, tables: own }))
}

fn gone(file: &str) -> SheetError {
    SheetError {
        code: ErrorCode::NotFound,
        message: format!("{file} is not where it was, or has changed, and the project holds no rows of it"),
        hint: "Open the file again".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        project::{History, save},
        table::{Field, TableKind},
    };

    fn opened(paths: &[PathBuf]) -> Session {
        open(paths, &Reader::in_process(), &AtomicBool::new(false), &|_, _| {}).unwrap()
    }

    fn programs(folder: &Path) -> PathBuf {
        let path = folder.join("programs.csv");
        let rows =
            "Lakeside Community College,Sandusky,OH,44870,NIMS\nIronwood College,Cleveland,Ohio,44115,AWS\n".repeat(4);
        std::fs::write(&path, format!("College,City,State,ZIP,Credential\n{rows}")).unwrap();
        path
    }

    #[test]
    fn files_are_joined_and_unreadable_ones_listed() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty.csv");
        std::fs::write(&empty, "").unwrap();
        let session = opened(&[programs(folder.path()), empty.clone()]);
        assert_eq!(session.document.sources.len(), 1);
        assert_eq!(session.failures[0].0, empty);
        let table = &session.dataset().tables[0];
        assert_eq!(table.kind, TableKind::Programs);
        assert_eq!(
            table.column(Field::PlacedBy).and_then(|column| column.text(0)).map(|text| &**text),
            Some("ZIP 44870")
        );
    }

    #[test]
    fn a_project_opens_its_files_and_its_own_rows_when_they_are_gone() {
        let folder = tempfile::tempdir().unwrap();
        let source = programs(folder.path());
        let first = opened(std::slice::from_ref(&source));
        let project = folder.path().join("board.credatlas");
        save(&project, &History::new("Open", first.document.clone()), &first.dataset().tables).unwrap();
        assert!(!opened(std::slice::from_ref(&project)).files[0].from_project);

        std::fs::remove_file(&source).unwrap();
        let again = opened(std::slice::from_ref(&project));
        assert!(again.files[0].from_project && again.failures.is_empty());
        assert_eq!(again.dataset().tables[0].rows(), 8);

        let two = [project.clone(), project];
        let error = open(&two, &Reader::in_process(), &AtomicBool::new(false), &|_, _| {}).unwrap_err();
        assert!(matches!(error, OpenError::TwoProjects(..)));
    }
}
