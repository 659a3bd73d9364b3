//! Files added to a document: read, given their place in it, understood and joined; all of it or nothing.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Follow, Known, Loaded, News, compared, load};
use crate::{
    import::{self, Cancelled, Changes, Fit, Inspection, Mapping, SavedMapping, TableChoice},
    place::Directory,
    project::{self, Document, SourceFile},
    sheet::{self, Book, ErrorCode, Reader, SheetError},
};

/// Where files are added.
#[derive(Clone, Debug, Default)]
pub struct Base {
    pub document: Arc<Document>,
    pub known: Known,
    /// The document's files as understood last.
    pub loaded: Option<Arc<Loaded>>,
    /// The college directory opened earlier.
    pub directory: Directory,
    /// How files were read before, newest first.
    pub remembered: Vec<SavedMapping>,
}

/// What adding files made.
#[derive(Debug)]
pub struct Added {
    /// The document with the files in it.
    pub document: Document,
    /// Files that were read.
    pub files: Vec<ReadFile>,
    /// All files of the document, understood and joined.
    pub loaded: Loaded,
    /// Files that could not be read.
    pub failures: Vec<(PathBuf, SheetError)>,
    /// Files that were read as one of their kind was before.
    pub placements: Vec<Placement>,
}

/// A file that was read as one of its kind was before.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// Its place among the document's sources.
    pub source: usize,
    /// How its columns differ.
    pub changes: Changes,
    pub from: From,
}

/// Where the file before was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// In the project; the new one took its place.
    Project,
    /// Opened at another time and said to look right.
    Memory,
}

/// One file as read.
#[derive(Clone, Debug)]
pub struct ReadFile {
    pub path: PathBuf,
    pub book: Arc<Book>,
}

/// Share of equal column names from which a newer file takes the place of the older.
const REPLACES: f64 = 0.7;
/// Share of the work that is reading, beside understanding and joining.
pub(super) const READING: f32 = 0.6;

/// Reads files, puts them in the document, and understands and joins all of it. A newer file with the same columns
/// takes the place of the older.
///
/// # Errors
/// [`Cancelled`]; nothing made so far is kept.
pub fn add(base: Base, paths: &[PathBuf], reader: &Reader, follow: &Follow<'_>) -> Result<Added, Cancelled> {
    let mut document = Document::clone(&base.document);
    let reading = |news: News<'_>| match news {
        News::Share(share) => follow.tell(News::Share(share * READING)),
        news => follow.tell(news),
    };
    let (files, failures) = read(paths, reader, &Follow::new(follow.cancel_flag(), &reading))?;
    let (mut placements, mut taken) = (Vec::new(), Vec::new());
    for file in &files {
        placements.extend(place(&mut document, file, &base, &mut taken));
        follow.check()?;
    }
    let Base { mut known, directory, document: before, .. } = base;
    files.iter().for_each(|file| known.add_book(&file.book));
    let understanding = |news: News<'_>| match news {
        News::Share(share) => follow.tell(News::Share(READING + share * (1.0 - READING))),
        news => follow.tell(news),
    };
    let wanted = document.sources.iter().map(|source| known.wanted(source, &document.decisions.credentials)).collect();
    let loaded = load(wanted, &document.decisions, &directory, &Follow::new(follow.cancel_flag(), &understanding))?;
    if before.sources.is_empty()
        && let Some(by) = compared::instead(&document, &loaded.engine)
    {
        document.earnings.request.by = by;
    }
    if before.sources.is_empty()
        && let Some(field) = compared::explored(&loaded.engine)
    {
        document.explore.request.by = vec![field];
    }
    Ok(Added { document, files, loaded, failures, placements })
}

/// Rows shown before a file is read.
const FIRST_ROWS: usize = 200;

/// What was read, and what could not be.
pub type ReadFiles = (Vec<ReadFile>, Vec<(PathBuf, SheetError)>);

/// Reads files one after the other; those that cannot be read are listed.
///
/// # Errors
/// [`Cancelled`]; nothing read so far is kept.
pub fn read(paths: &[PathBuf], reader: &Reader, follow: &Follow<'_>) -> Result<ReadFiles, Cancelled> {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len()) as f32 + 1.0;
    let all: f32 = paths.iter().map(|path| size(path)).sum();
    let mut before = 0.0;
    let (mut files, mut failures) = (Vec::new(), Vec::new());
    for path in paths {
        follow.check()?;
        if let Ok(Some(book)) = sheet::preview(path, FIRST_ROWS) {
            follow.tell(News::FirstRows(path, book));
        }
    }
    for path in paths {
        follow.check()?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        follow.tell(News::Doing(&tr!("Reading {name}", name = name)));
        let weight = size(path);
        let share = |part: f32| follow.tell(News::Share((before + part * weight) / all));
        match reader.read(path, follow.cancel_flag(), &share) {
            Ok(book) => files.push(ReadFile { path: path.clone(), book: Arc::new(book) }),
            Err(error) if error.code == ErrorCode::Cancelled => return Err(Cancelled),
            Err(error) => failures.push((path.clone(), error)),
        }
        before += weight;
    }
    follow.check()?;
    Ok((files, failures))
}

/// True for a project, by its name or its first bytes.
pub fn is_project(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == project::EXTENSION) || project::is_project(path)
}

/// Puts a file in the document: in the place of one with the same path, the same bytes, or the same kind of columns;
/// else at the end, as a file of its kind was read before.
fn place(document: &mut Document, file: &ReadFile, base: &Base, taken: &mut Vec<usize>) -> Option<Placement> {
    let ReadFile { path, book } = file;
    let sources = &mut document.sources;
    let same = sources.iter().position(|source| source.sha256 == book.sha256);
    if let Some(index) = same {
        sources[index].path.clone_from(path);
        taken.push(index);
        return None;
    }
    let peeks = Peeks::of(book);
    let by_path = sources.iter().position(|source| source.path == *path);
    let older = |(index, source): (usize, &SourceFile)| {
        let free = !taken.contains(&index) && by_path.is_none_or(|own| own == index);
        let inspection = base.loaded.as_ref()?.files.get(index)?.inspection().filter(|_| free)?;
        let saved = SavedMapping::of(&inspection.file, inspection, &source.mapping)?;
        Some((index, peeks.fit(&saved)?))
    };
    let of_project = sources.iter().enumerate().take(base.document.sources.len()).filter_map(older);
    let best = of_project.max_by(|a, b| a.1.score.total_cmp(&b.1.score));
    if let Some((index, fit)) = best.filter(|(index, fit)| by_path == Some(*index) || fit.score >= REPLACES) {
        taken.push(index);
        let source = &mut sources[index];
        let inspection = base.loaded.as_ref().and_then(|loaded| loaded.files.get(index)?.inspection());
        let off = inspection.and_then(|found| SavedMapping::of(&found.file, found, &source.off));
        source.off = off.and_then(|off| peeks.fit(&off)).map(|fit| fit.mapping).unwrap_or_default();
        source.path.clone_from(path);
        source.sha256.clone_from(&book.sha256);
        source.mapping = fit.mapping;
        return Some(Placement { source: index, changes: fit.changes, from: From::Project });
    }
    if let Some(index) = by_path {
        // Another kind of file under the same name: what was decided does not hold for it.
        taken.push(index);
        sources[index] = SourceFile { path: path.clone(), sha256: book.sha256.clone(), ..SourceFile::default() };
        return None;
    }
    let fits = base.remembered.iter().filter_map(|saved| Some((saved, peeks.fit(saved)?)));
    // Of equals the first: it was remembered last.
    let best = fits.reduce(|best, next| if next.1.score > best.1.score { next } else { best });
    if let Some((saved, _)) = &best {
        document.decisions.complete(&saved.decisions);
    }
    let (mapping, changes) = best.map_or_else(Default::default, |(_, fit)| (fit.mapping, Some(fit.changes)));
    let source = sources.len();
    taken.push(source);
    sources.push(SourceFile { path: path.clone(), sha256: book.sha256.clone(), mapping, ..SourceFile::default() });
    changes.map(|changes| Placement { source, changes, from: From::Memory })
}

/// Lays a saved mapping on a file that was read; `None` if that is of another kind.
pub fn fit(book: &Book, saved: &SavedMapping) -> Option<Fit> {
    Peeks::of(book).fit(saved)
}

/// What is found in a file's first rows, under the header rows that a saved mapping names.
struct Peeks<'a> {
    book: &'a Book,
    detected: Inspection,
}

impl<'a> Peeks<'a> {
    fn of(book: &'a Book) -> Self {
        Self { book, detected: import::peek(book, &Mapping::default()) }
    }

    fn fit(&self, saved: &SavedMapping) -> Option<Fit> {
        saved.fit(&self.detected).or_else(|| {
            // The header that was chosen by hand is not the one detected.
            let rows = saved.tables.iter().find_map(|table| table.choice.header_rows.clone())?;
            let choice = TableChoice { header_rows: Some(rows), ..TableChoice::default() };
            let tables = self.book.sheets.iter().map(|sheet| (sheet.name.to_string(), choice.clone())).collect();
            saved.fit(&import::peek(self.book, &Mapping { tables, ..Mapping::default() }))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    };

    use super::*;

    fn people(folder: &Path, name: &str, header: &str, people: usize) -> PathBuf {
        let path = folder.join(name);
        let mut csv = format!("{header}\n");
        for person in 0..people {
            csv += &format!("P{person},OH,{},{},{}\n", 20 + person % 40, 3_000 + person % 900, 4_000 + person % 900);
        }
        std::fs::write(&path, csv).unwrap();
        path
    }

    const HEADER: &str = "Person ID,State,Age,Earnings Q-3,Earnings Q+2";

    #[test]
    fn stopping_at_any_moment_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [people(folder.path(), "a.csv", HEADER, 9_000), people(folder.path(), "b.csv", HEADER, 8_000)];
        let told = AtomicUsize::new(0);
        let first = Mutex::new(Vec::new());
        let never = AtomicBool::new(false);
        let count = |news: News<'_>| {
            told.fetch_add(1, Ordering::Relaxed);
            if let News::FirstRows(path, book) = news {
                first.lock().unwrap().push((path.to_owned(), book.sheets[0].height()));
            }
        };
        let added = add(Base::default(), &paths, &Reader::in_process(), &Follow::new(&never, &count)).unwrap();
        assert_eq!((added.files.len(), added.document.sources.len()), (2, 2));
        assert_eq!(first.into_inner().unwrap(), paths.clone().map(|path| (path, 200)), "shown before all is read");
        let moments = told.load(Ordering::Relaxed);
        assert!(moments > 20, "{moments} moments");
        // Reading happens on threads, so the number of moments may differ a little from run to run.
        for stop in (1..moments.saturating_sub(4)).step_by(moments / 16) {
            let (cancel, told) = (AtomicBool::new(false), AtomicUsize::new(0));
            let tell = |_news: News<'_>| {
                if told.fetch_add(1, Ordering::Relaxed) + 1 == stop {
                    cancel.store(true, Ordering::Relaxed);
                }
            };
            let stopped = add(Base::default(), &paths, &Reader::in_process(), &Follow::new(&cancel, &tell));
            assert!(matches!(stopped, Err(Cancelled)), "at moment {stop} of {moments}");
        }
    }

    #[test]
    fn a_newer_file_takes_the_place_of_the_older_with_its_decisions_and_says_what_changed() {
        let folder = tempfile::tempdir().unwrap();
        let nobody = Follow::nobody();
        let old = people(folder.path(), "2024.csv", HEADER, 40);
        let first = add(Base::default(), &[old], &Reader::in_process(), &nobody).unwrap();
        let mut document = first.document;
        let sheet = first.loaded.files[0].inspection().unwrap().sheets[0].name.to_string();
        let column = document.sources[0].mapping.tables.entry(sheet).or_default();
        column.columns.entry("C".into()).or_default().kept = Some(false);
        let base = Base { document: document.into(), loaded: Some(first.loaded.into()), ..Base::default() };

        let newer = people(folder.path(), "2025.csv", "Person ID,State,Age,Earnings Q-3,Earnings Q+4", 50);
        let added = add(base.clone(), std::slice::from_ref(&newer), &Reader::in_process(), &nobody).unwrap();
        assert_eq!(added.document.sources.len(), 1);
        assert_eq!(added.document.sources[0].path, newer);
        let kept = added.document.sources[0].mapping.tables.values().next().unwrap().columns["C"].kept;
        assert_eq!(kept, Some(false));
        let Placement { changes, from, .. } = &added.placements[0];
        assert_eq!((&*changes.before, *from), ("2024.csv", From::Project));
        assert_eq!((changes.new.concat(), changes.missing.concat()), ("Earnings Q+4".into(), "Earnings Q+2".into()));

        let other = folder.path().join("programs.csv");
        std::fs::write(&other, "College,City,State\nLakeside College,Sandusky,OH\n".repeat(3)).unwrap();
        let added = add(base, &[other], &Reader::in_process(), &nobody).unwrap();
        assert_eq!((added.document.sources.len(), added.placements.len()), (2, 0), "another kind of file is added");
    }
    #[test]
    fn decisions_about_names_come_with_a_saved_mapping_and_give_way_to_the_projects_own() {
        let folder = tempfile::tempdir().unwrap();
        let nobody = Follow::nobody();
        let path = folder.path().join("programs.csv");
        std::fs::write(&path, "College,City,State\nLakeside College,Sandusky,OH\n".repeat(3)).unwrap();
        let first = add(Base::default(), std::slice::from_ref(&path), &Reader::in_process(), &nobody).unwrap();
        let target = |name: &str| crate::import::Target {
            name: name.into(),
            state: Some("Ohio".into()),
            city: None,
            unitid: None,
            teaches: true,
        };
        let mut decided = crate::import::Decisions::default();
        for (spelling, name) in [("Lakesde", "Lakeside College"), ("Lake Side", "Lakeside College")] {
            decided.decide(spelling, Some("Ohio"), &crate::import::Verdict::Is(target(name)));
        }
        let found = first.loaded.files[0].inspection().unwrap();
        let saved = SavedMapping::of("programs.csv", found, &Mapping::default()).unwrap().with_decisions(&decided);
        let text = crate::project::mapping_text(&saved).unwrap();
        std::fs::write(folder.path().join("shared.ron"), text).unwrap();
        let shared = crate::project::load_mapping(&folder.path().join("shared.ron")).unwrap();

        let mut document = Document::default();
        document.decisions.decide("Lakesde", Some("Ohio"), &crate::import::Verdict::IsNot(target("Lakeside College")));
        let base = Base { document: document.clone().into(), remembered: vec![shared], ..Base::default() };
        let added = add(base, &[path], &Reader::in_process(), &nobody).unwrap();
        let rule = |spelling: &str| added.document.decisions.college(spelling, Some("Ohio")).cloned();
        assert_eq!(rule("Lake Side"), decided.college("Lake Side", Some("Ohio")).cloned());
        assert_eq!(rule("Lakesde"), document.decisions.college("Lakesde", Some("Ohio")).cloned());
    }
}
