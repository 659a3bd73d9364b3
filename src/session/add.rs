//! Files added to a document: read, given their place in it, understood and joined; all of it or nothing.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Follow, Known, Loaded, News, load};
use crate::{
    import::Cancelled,
    place::Directory,
    project::{self, Document, SourceFile},
    sheet::{Book, ErrorCode, Reader, SheetError},
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
    /// Some file did not take the place of an older one.
    pub new: bool,
}

/// One file as read.
#[derive(Clone, Debug)]
pub struct ReadFile {
    pub path: PathBuf,
    pub book: Arc<Book>,
}

/// Share of the work that is reading, beside understanding and joining.
pub(super) const READING: f32 = 0.6;

/// Reads files, puts them in the document, and understands and joins all of it. A newer file with the same headers
/// takes the place of the older.
///
/// # Errors
/// [`Cancelled`]; nothing made so far is kept.
pub fn add(base: Base, paths: &[PathBuf], reader: &Reader, follow: &Follow<'_>) -> Result<Added, Cancelled> {
    let Base { document, mut known, loaded, directory } = base;
    let mut document = Document::clone(&document);
    let reading = |news: News<'_>| match news {
        News::Share(share) => follow.tell(News::Share(share * READING)),
        news => follow.tell(news),
    };
    let (files, failures) = read(paths, reader, &Follow::new(follow.cancel_flag(), &reading))?;
    let mut new = false;
    for file in &files {
        known.add_book(&file.book);
        new |= !place(&mut document, file, loaded.as_deref());
    }
    let understanding = |news: News<'_>| match news {
        News::Share(share) => follow.tell(News::Share(READING + share * (1.0 - READING))),
        news => follow.tell(news),
    };
    let wanted = document.sources.iter().map(|source| known.wanted(source)).collect();
    let loaded = load(wanted, &directory, &Follow::new(follow.cancel_flag(), &understanding))?;
    Ok(Added { document, files, loaded, failures, new })
}

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
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        follow.tell(News::Doing(&format!("Reading {name}")));
        follow.tell(News::Begun(path));
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

/// Puts a file in the document. True if it took the place of one with the same path, bytes or headers.
fn place(document: &mut Document, file: &ReadFile, _loaded: Option<&Loaded>) -> bool {
    let sha256 = file.book.sha256.clone();
    let same = document.sources.iter().position(|source| source.path == file.path || source.sha256 == sha256);
    match same.and_then(|index| document.sources.get_mut(index)) {
        Some(source) => {
            source.path.clone_from(&file.path);
            source.sha256 = sha256;
            true
        }
        None => {
            document.sources.push(SourceFile { path: file.path.clone(), sha256, ..SourceFile::default() });
            false
        }
    }
}
