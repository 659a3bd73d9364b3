//! Opens a project, spreadsheets, or both: the one way for the window and the command line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{
    Base, Follow, Known, Loaded, News,
    add::{self, Added, Placement, is_project},
    elsewhere::as_kept,
    load,
};
use crate::{
    import::{Cancelled, SavedMapping},
    measure::Engine,
    place::Directory,
    project::{self, Document, Opened, Password, ProjectError, SourceFile},
    sheet::{ErrorCode, Reader, SheetError},
    table::Dataset,
};

/// Files that were opened together.
#[derive(Clone, Debug)]
pub struct Session {
    /// The project's document; without a project a new one with these sources.
    pub document: Document,
    /// All its files, understood and joined.
    pub loaded: Loaded,
    /// Files that could not be read.
    pub failures: Vec<(PathBuf, SheetError)>,
    /// Sentences about what of a project did not come back.
    pub warnings: Vec<String>,
    /// Files that were read as one of their kind was before.
    pub placements: Vec<Placement>,
}

/// A project with its files read again where they still are what they were.
#[derive(Debug)]
pub struct OpenedProject {
    pub opened: Opened,
    pub known: Known,
    pub loaded: Loaded,
}

/// Why files were not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error("{}", tr!("{0} and {1} are both projects", .0.display(), .1.display()))]
    TwoProjects(PathBuf, PathBuf),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Session {
    pub fn engine(&self) -> &Arc<Engine> {
        &self.loaded.engine
    }

    /// Brings the document's prices and regions to the numbers; call it when they have changed.
    pub fn settle(&mut self) {
        let engine = self.loaded.engine.settled(&self.document.settings());
        self.loaded.engine = engine;
    }

    pub fn dataset(&self) -> &Arc<Dataset> {
        self.loaded.dataset()
    }
}

/// Opens spreadsheets and at most one project. Spreadsheets that cannot be read are listed in `failures`.
///
/// # Errors
/// A project that cannot be opened, two projects, the wish to stop.
pub fn open(paths: &[PathBuf], reader: &Reader, follow: &Follow<'_>) -> Result<Session, OpenError> {
    open_by(paths, Vec::new(), None, reader, follow)
}

/// [`open`], reading spreadsheets as saved mappings of their kind say, and a protected project with its password.
///
/// # Errors
/// Those of [`open`].
pub fn open_by(
    paths: &[PathBuf],
    mappings: Vec<SavedMapping>,
    password: Option<&Password>,
    reader: &Reader,
    follow: &Follow<'_>,
) -> Result<Session, OpenError> {
    let (projects, spreadsheets): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.iter().cloned().partition(|path| is_project(path));
    if let [first, second, ..] = &projects[..] {
        return Err(OpenError::TwoProjects(first.clone(), second.clone()));
    }
    let mut base = Base { remembered: mappings, ..Base::default() };
    let (mut failures, mut warnings) = (Vec::new(), Vec::new());
    if let Some(path) = projects.first() {
        let OpenedProject { opened, known, loaded } =
            open_project(path, password, reader, &Directory::default(), follow)?;
        base.document = Arc::clone(opened.document());
        for (source, file) in base.document.sources.iter().zip(&loaded.files).filter(|(_source, file)| !file.has_rows) {
            failures.push((source.path.clone(), gone(&file.name)));
        }
        base.known = known;
        base.loaded = Some(Arc::new(loaded));
        warnings = opened.warnings;
    }
    if spreadsheets.is_empty()
        && let Some(loaded) = base.loaded.take_if(|loaded| loaded.is_elsewhere())
    {
        let (document, loaded) = (Document::clone(&base.document), Loaded::clone(&loaded));
        return Ok(Session { document, loaded, failures, warnings, placements: Vec::new() });
    }
    let Added { document, loaded, failures: unread, placements, files: _ } =
        add::add(base, &spreadsheets, reader, follow)?;
    failures.extend(unread);
    Ok(Session { document, loaded, failures, warnings, placements })
}

/// Opens a project, with its password if it is protected, reads its files again where they still are what they were,
/// understands and joins them.
///
/// # Errors
/// A project that cannot be opened, the wish to stop.
pub fn open_project(
    path: &Path,
    password: Option<&Password>,
    reader: &Reader,
    directory: &Directory,
    follow: &Follow<'_>,
) -> Result<OpenedProject, OpenError> {
    let opened = match password.filter(|_| project::is_protected(path)) {
        Some(password) => project::open_protected(path, password)?,
        None => project::open(path)?,
    };
    let mut known = Known::with_saved(opened.tables.clone());
    let loaded = match as_kept(opened.document(), opened.history.answers()) {
        Some(loaded) => loaded,
        None => reopen(opened.document(), path.parent(), &mut known, reader, directory, follow)?,
    };
    Ok(OpenedProject { opened, known, loaded })
}

/// Reads the files of a document that are still what they were: where they were, or under the same name beside the
/// project. For the others there are the tables that came with the project.
///
/// # Errors
/// [`Cancelled`].
pub fn reopen(
    document: &Document,
    beside: Option<&Path>,
    known: &mut Known,
    reader: &Reader,
    directory: &Directory,
    follow: &Follow<'_>,
) -> Result<Loaded, Cancelled> {
    let sources = &document.sources;
    let there: Vec<PathBuf> = sources.iter().filter_map(|source| now_at(&source.path, beside)).collect();
    let reading = |news: News<'_>| match news {
        News::Share(share) => follow.tell(News::Share(share * add::READING)),
        news => follow.tell(news),
    };
    let (files, _failures) = add::read(&there, reader, &Follow::new(follow.cancel_flag(), &reading))?;
    // A file that has changed since is not what the project's decisions were about.
    for file in files.iter().filter(|file| sources.iter().any(|source| source.sha256 == file.book.sha256)) {
        known.add_book(&file.book);
    }
    let understanding = |news: News<'_>| match news {
        News::Share(share) => follow.tell(News::Share(add::READING + share * (1.0 - add::READING))),
        news => follow.tell(news),
    };
    let wanted =
        sources.iter().map(|source: &SourceFile| known.wanted(source, &document.decisions.credentials)).collect();
    load(wanted, &document.decisions, directory, &Follow::new(follow.cancel_flag(), &understanding))
}

/// Where a file is: where it was, else beside the project. Its bytes are looked at later.
fn now_at(path: &Path, beside: Option<&Path>) -> Option<PathBuf> {
    if path.is_file() {
        return Some(path.to_path_buf());
    }
    // A project may have been saved where folders are divided by the other stroke.
    let text = path.to_string_lossy();
    let name = text.rsplit(['/', '\\']).next()?;
    beside.map(|folder| folder.join(name)).filter(|path| path.is_file())
}

fn gone(file: &str) -> SheetError {
    SheetError {
        code: ErrorCode::NotFound,
        message: tr!("{file} is not where it was, or has changed, and the project holds no rows of it", file = file),
        hint: tr!("Open the file again").into(),
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
        open(paths, &Reader::in_process(), &Follow::nobody()).unwrap()
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
        assert!(opened(std::slice::from_ref(&project)).loaded.files[0].imported.is_some());

        // Moved with its project, it is found; another file under its name is not taken for it.
        let elsewhere = folder.path().join("elsewhere");
        std::fs::create_dir(&elsewhere).unwrap();
        let (moved, beside) = (elsewhere.join("board.credatlas"), elsewhere.join("programs.csv"));
        std::fs::copy(&project, &moved).unwrap();
        std::fs::rename(&source, &beside).unwrap();
        assert!(opened(std::slice::from_ref(&moved)).loaded.files[0].imported.is_some());
        std::fs::write(&beside, "College,State\nOther College,OH\n").unwrap();
        assert!(opened(std::slice::from_ref(&moved)).loaded.files[0].imported.is_none());
        assert_eq!(now_at(Path::new(r"C:\Board\programs.csv"), Some(&elsewhere)), Some(beside));

        let again = opened(std::slice::from_ref(&project));
        assert!(again.loaded.files[0].imported.is_none() && again.failures.is_empty());
        assert_eq!(again.dataset().tables[0].rows(), 8);

        let two = [project.clone(), project];
        let error = open(&two, &Reader::in_process(), &Follow::nobody()).unwrap_err();
        assert!(matches!(error, OpenError::TwoProjects(..)));
    }
}
