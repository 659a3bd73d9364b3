//! Unsaved work, kept while the program runs: every step is appended to a file of this process and offered again
//! at the next start if the program ended without a word. The file holds the document only, no rows.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::{
    Document,
    attached::{Attached, Bytes},
};

/// The recovery file of this process. Dropping it without [`Recovery::finish`] leaves the work to be offered.
#[derive(Debug)]
pub struct Recovery {
    path: PathBuf,
    /// Locked while the process lives; the system lets go when it dies, however it dies.
    file: File,
    /// Files of documents that are in it already, by SHA-256.
    attached: BTreeSet<String>,
}

/// Work of a process that ended without saving.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsaved {
    /// Label of the last step.
    pub label: String,
    /// Where the project was saved last, if it ever was.
    pub project: Option<PathBuf>,
    pub document: Document,
    file: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Line {
    label: String,
    project: Option<PathBuf>,
    document: Document,
    /// Files of the document that are in no line before.
    #[serde(default)]
    attached: Attached,
}

const PREFIX: &str = "unsaved-";
const SUFFIX: &str = ".ron";

impl Recovery {
    /// Begins the file of this process in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// The folder cannot be made or written to; the program then works without recovery and says so.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        let path = folder.join(format!("{PREFIX}{}-{start}{SUFFIX}", std::process::id()));
        let file = OpenOptions::new().append(true).create_new(true).open(&path)?;
        // A file system without locks still keeps the work; it is then offered even while this process lives.
        let _ = file.try_lock();
        Ok(Self { path, file, attached: BTreeSet::new() })
    }

    /// Appends a step.
    ///
    /// # Errors
    /// The disk is full or gone.
    pub fn append(&mut self, label: &str, project: Option<&Path>, document: &Document) -> io::Result<()> {
        let new = document.attached().filter(|file| !self.attached.contains(&file.sha256));
        let attached: Attached = new.map(|file| (file.sha256.clone(), Bytes(Arc::clone(&file.bytes)))).collect();
        let names: Vec<String> = attached.keys().cloned().collect();
        let (project, document) = (project.map(Path::to_path_buf), document.clone());
        let line = Line { label: label.into(), project, document, attached };
        let mut text = ron::to_string(&line).map_err(io::Error::other)?;
        text.push('\n');
        self.file.write_all(text.as_bytes())?;
        self.attached.extend(names);
        Ok(())
    }

    /// Everything was saved: nothing is to be offered, and the next step begins anew.
    ///
    /// # Errors
    /// The file cannot be emptied.
    pub fn saved(&mut self) -> io::Result<()> {
        self.attached.clear();
        self.file.set_len(0)
    }

    /// A clean exit: removes the file.
    ///
    /// # Errors
    /// The file cannot be removed; its work would be offered at the next start.
    pub fn finish(self) -> io::Result<()> {
        let Self { path, file, attached: _ } = self;
        drop(file);
        fs::remove_file(path)
    }
}

impl Unsaved {
    /// The user has seen it: it was taken back or is not wanted.
    ///
    /// # Errors
    /// The file cannot be removed; the work would be offered again.
    pub fn forget(&self) -> io::Result<()> {
        fs::remove_file(&self.file)
    }
}

/// Work of ended processes, oldest first. Files of running ones are left alone, empty ones are removed.
pub fn unsaved(folder: &Path) -> Vec<Unsaved> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| is_recovery(path)).collect();
    paths.sort();
    paths.into_iter().filter_map(|path| leftover(&path)).collect()
}

fn is_recovery(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
}

fn leftover(path: &Path) -> Option<Unsaved> {
    let file = OpenOptions::new().read(true).append(true).open(path).ok()?;
    // Held by its process, which lives.
    file.try_lock().ok()?;
    if file.metadata().ok()?.len() == 0 {
        // Another start removes it if this one cannot.
        let _ = fs::remove_file(path);
        return None;
    }
    // The last line may have been cut off when the machine went down.
    let lines =
        BufReader::new(&file).lines().map_while(Result::ok).filter_map(|line| ron::from_str::<Line>(&line).ok());
    let mut files = Attached::new();
    let mut last = None;
    for mut line in lines {
        files.append(&mut line.attached);
        last = Some(line);
    }
    let Line { label, project, mut document, attached: _ } = last?;
    document.attach(&files);
    Some(Unsaved { label, project, document, file: path.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Document {
        Document { name: name.into(), ..Document::default() }
    }

    #[test]
    fn work_of_a_dead_process_is_offered_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::begin(folder.path()).unwrap();
        recovery.append("Rename", None, &named("line one\nline two")).unwrap();
        recovery.append("Filter", Some(Path::new("/p.credatlas")), &named("last")).unwrap();
        assert_eq!(unsaved(folder.path()), [], "its process lives");
        drop(recovery); // as when the process ends without finish()
        let found = unsaved(folder.path());
        assert_eq!((found[0].label.as_str(), found[0].document.name.as_str()), ("Filter", "last"));
        found[0].forget().unwrap();
        assert_eq!(unsaved(folder.path()), []);
    }

    #[test]
    fn a_cut_last_line_leaves_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::begin(folder.path()).unwrap();
        recovery.append("Rename", None, &named("kept")).unwrap();
        recovery.file.write_all(b"(label:\"Fil").unwrap();
        drop(recovery);
        assert_eq!(unsaved(folder.path())[0].document.name, "kept");
    }

    #[test]
    fn a_logo_is_kept_once_and_comes_back_with_the_last_step() {
        use crate::figure::brand::{BrandFile, BrandKit};
        let folder = tempfile::tempdir().unwrap();
        let logo: Vec<u8> = (0..=255).cycle().take(5_000).collect();
        let kit = BrandKit { logo: Some(BrandFile::new("logo.png", logo.clone())), ..BrandKit::default() };
        let branded = |name: &str| Document { brand: Some(Arc::new(kit.clone())), ..named(name) };
        let mut recovery = Recovery::begin(folder.path()).unwrap();
        recovery.append("Brand kit", None, &branded("a")).unwrap();
        let first = recovery.file.metadata().unwrap().len();
        recovery.append("Rename", None, &branded("b")).unwrap();
        let second = recovery.file.metadata().unwrap().len() - first;
        assert!(first > 5_000 && second < 5_000, "{first} and {second} bytes");
        drop(recovery);
        let found = unsaved(folder.path());
        assert_eq!(found[0].document.name, "b");
        assert_eq!(*found[0].document.brand.as_ref().unwrap().logo.as_ref().unwrap().bytes, *logo);
    }

    #[test]
    fn saved_and_finished_work_is_not_offered() {
        let folder = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::begin(folder.path()).unwrap();
        recovery.append("Rename", None, &named("a")).unwrap();
        recovery.saved().unwrap();
        drop(recovery);
        assert_eq!(unsaved(folder.path()), []);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "the empty file is gone");
        let mut recovery = Recovery::begin(folder.path()).unwrap();
        recovery.append("Rename", None, &named("a")).unwrap();
        recovery.finish().unwrap();
        assert_eq!(unsaved(folder.path()), []);
    }
}
