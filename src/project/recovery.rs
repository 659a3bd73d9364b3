//! Unsaved work, kept while the program runs: every step is appended to a file of this process and offered again
//! at the next start if the program ended without a word. The file holds the document only, no rows; that of a
//! protected project is sealed.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::{
    Document, Password, ProjectError, Seal,
    attached::{Attached, Bytes},
    save::sealed_error,
    seal::{self, Sealed, SealedSteps, read_steps},
};

/// The recovery file of this process. Dropping it without [`Recovery::finish`] leaves the work to be offered.
#[derive(Debug)]
pub struct Recovery {
    path: PathBuf,
    /// Locked while the process lives; the system lets go when it dies, however it dies.
    file: File,
    /// Files of documents that are in it already, by SHA-256.
    attached: BTreeSet<String>,
    seal: Option<Arc<Seal>>,
    sealed: Option<SealedSteps>,
}

/// Work of a process that ended without saving.
#[derive(Clone, Debug, PartialEq)]
pub enum LeftOver {
    Open(Unsaved),
    Sealed(SealedWork),
}

/// Unsaved work that can be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsaved {
    /// Labels of the steps since the last save, oldest first; never empty.
    pub steps: Vec<String>,
    /// When the last step was made; `None` in files of earlier versions.
    pub when: Option<SystemTime>,
    /// Where the project was saved last, if it ever was.
    pub project: Option<PathBuf>,
    pub document: Document,
    /// The seal of a protected project.
    pub seal: Option<Arc<Seal>>,
    file: PathBuf,
}

/// Unsaved work of a protected project: what it is shows only with the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedWork {
    /// When the last step was made.
    pub when: Option<SystemTime>,
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
    /// Seconds since 1970.
    #[serde(default)]
    at: Option<u64>,
}

const PREFIX: &str = "unsaved-";
const SUFFIX: &str = ".ron";
/// What the user did not want back begins like this and is kept for a while.
const DECLINED: &str = "declined-";
/// How long work that was declined, and snapshots, are kept.
pub const KEPT: Duration = Duration::from_secs(7 * 24 * 3_600);

impl Recovery {
    /// Begins the file of this process in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// The folder cannot be made or written to; the program then works without recovery and says so.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        let path = folder.join(format!("{PREFIX}{}-{start}{SUFFIX}", std::process::id()));
        let file = private(OpenOptions::new().append(true).create_new(true)).open(&path)?;
        // A file system without locks still keeps the work; it is then offered even while this process lives.
        let _ = file.try_lock();
        Ok(Self { path, file, attached: BTreeSet::new(), seal: None, sealed: None })
    }

    /// Where the steps of this process are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends a step.
    ///
    /// # Errors
    /// The disk is full or gone.
    pub fn append(&mut self, label: &str, project: Option<&Path>, document: &Document) -> io::Result<()> {
        let (text, names) = line(label, project, document, &self.attached)?;
        let bytes = match &mut self.sealed {
            Some(steps) => steps.step(text.as_bytes())?,
            None => (text + "\n").into_bytes(),
        };
        self.file.write_all(&bytes)?;
        self.attached.extend(names);
        Ok(())
    }

    /// Everything was saved: nothing is to be offered, and the next step begins anew.
    ///
    /// # Errors
    /// The file cannot be emptied.
    pub fn saved(&mut self) -> io::Result<()> {
        self.attached.clear();
        self.sealed = self.seal.as_deref().map(SealedSteps::new).transpose().map_err(io::Error::other)?;
        self.file.set_len(0)
    }

    /// Seals every step from now on, or none; the steps before are gone.
    ///
    /// # Errors
    /// Those of [`Recovery::saved`].
    pub fn protect(&mut self, seal: Option<Arc<Seal>>) -> io::Result<()> {
        self.seal = seal;
        self.saved()
    }

    /// A clean exit: removes the file.
    ///
    /// # Errors
    /// The file cannot be removed; its work would be offered at the next start.
    pub fn finish(self) -> io::Result<()> {
        let Self { path, file, .. } = self;
        drop(file);
        fs::remove_file(path)
    }
}

impl LeftOver {
    /// When the last step was made.
    pub fn when(&self) -> Option<SystemTime> {
        match self {
            Self::Open(work) => work.when,
            Self::Sealed(work) => work.when,
        }
    }

    fn file(&self) -> &Path {
        match self {
            Self::Open(work) => &work.file,
            Self::Sealed(work) => &work.file,
        }
    }

    /// It was taken back: it need not be offered again.
    ///
    /// # Errors
    /// The file cannot be removed; the work would be offered again.
    pub fn forget(&self) -> io::Result<()> {
        fs::remove_file(self.file())
    }

    /// It is not wanted now: it is not offered again, and kept for [`KEPT`].
    ///
    /// # Errors
    /// The file cannot be renamed; the work would be offered again.
    pub fn decline(&self) -> io::Result<()> {
        let name = self.file().file_name().unwrap_or_default().to_string_lossy().into_owned();
        fs::rename(self.file(), self.file().with_file_name(format!("{DECLINED}{name}")))
    }
}

impl SealedWork {
    /// The work, if this is the password of its project.
    ///
    /// # Errors
    /// [`ProjectError`]: another password, damaged, gone.
    pub fn unlock(&self, password: &Password) -> Result<Unsaved, ProjectError> {
        let failed = |error| sealed_error(&self.file, error);
        let seal = Seal::of(&self.file, password).map_err(failed)?;
        let bytes = fs::read(&self.file).map_err(|error| ProjectError::reading(&self.file, error))?;
        let lines = read_steps(&bytes, &seal).map_err(failed)?;
        let lines = lines.iter().filter_map(|line| std::str::from_utf8(line).ok());
        let work = work(lines, &self.file).ok_or_else(|| ProjectError::Damaged {
            path: self.file.clone(),
            what: tr!("no step in it is whole").into(),
        })?;
        Ok(Unsaved { seal: Some(seal.into()), ..work })
    }
}

/// Work of ended processes, oldest first. Files of running ones are left alone, empty ones and those declined long ago
/// are removed.
pub fn unsaved(folder: &Path) -> Vec<LeftOver> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| {
        if is_named(path, DECLINED) && is_older(path, KEPT) {
            // Another start removes it if this one cannot.
            let _ = fs::remove_file(path);
        }
        is_named(path, PREFIX)
    });
    paths.sort();
    paths.into_iter().filter_map(|path| leftover(&path)).collect()
}

/// True if the file was written longer ago than that.
pub(super) fn is_older(path: &Path, age: Duration) -> bool {
    let written = fs::metadata(path).and_then(|about| about.modified());
    written.ok().and_then(|written| written.elapsed().ok()).is_some_and(|passed| passed > age)
}

/// Nobody but this user reads what is written.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// A step as one line of text, with the document's files that are not `kept` yet, and the names of those.
pub(super) fn line(
    label: &str,
    project: Option<&Path>,
    document: &Document,
    kept: &BTreeSet<String>,
) -> io::Result<(String, Vec<String>)> {
    let at = SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs());
    let new = document.attached().filter(|file| !kept.contains(&file.sha256));
    let attached: Attached = new.map(|file| (file.sha256.clone(), Bytes(Arc::clone(&file.bytes)))).collect();
    let names = attached.keys().cloned().collect();
    let (project, document) = (project.map(Path::to_path_buf), document.clone());
    let line = Line { label: label.into(), project, document, attached, at };
    Ok((ron::to_string(&line).map_err(io::Error::other)?, names))
}

fn is_named(path: &Path, prefix: &str) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with(prefix) && name.ends_with(SUFFIX))
}

fn leftover(path: &Path) -> Option<LeftOver> {
    let mut file = OpenOptions::new().read(true).append(true).open(path).ok()?;
    // Held by its process, which lives.
    file.try_lock().ok()?;
    let about = file.metadata().ok()?;
    if about.len() == 0 {
        // Another start removes it if this one cannot.
        let _ = fs::remove_file(path);
        return None;
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    if seal::kind(&bytes) == Some(Sealed::Steps) {
        return Some(LeftOver::Sealed(SealedWork { when: about.modified().ok(), file: path.into() }));
    }
    // The last line may have been cut off when the machine went down.
    work(String::from_utf8_lossy(&bytes).lines(), path).map(LeftOver::Open)
}

/// What whole steps tell; those that are not whole are passed over.
pub(super) fn work<'a>(lines: impl Iterator<Item = &'a str>, file: &Path) -> Option<Unsaved> {
    let mut steps = Vec::new();
    let mut files = Attached::new();
    let mut last = None;
    for mut line in lines.filter_map(|line| ron::from_str::<Line>(line).ok()) {
        steps.push(line.label.clone());
        files.append(&mut line.attached);
        last = Some(line);
    }
    let Line { project, mut document, at, label: _, attached: _ } = last?;
    document.attach(&files);
    let when = at.and_then(|at| UNIX_EPOCH.checked_add(Duration::from_secs(at)));
    Some(Unsaved { steps, when, project, document, seal: None, file: file.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Document {
        Document { name: name.into(), ..Document::default() }
    }

    fn open(folder: &Path) -> Vec<Unsaved> {
        let open = |work| match work {
            LeftOver::Open(work) => work,
            LeftOver::Sealed(_) => panic!("sealed"),
        };
        unsaved(folder).into_iter().map(open).collect()
    }

    #[test]
    fn work_of_a_dead_process_is_offered_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::begin(folder.path()).unwrap();
        recovery.append("Rename", None, &named("line one\nline two")).unwrap();
        recovery.append("Filter", Some(Path::new("/p.credatlas")), &named("last")).unwrap();
        assert_eq!(unsaved(folder.path()), [], "its process lives");
        drop(recovery); // as when the process ends without finish()
        let found = open(folder.path());
        assert_eq!(
            (found[0].steps.as_slice(), found[0].document.name.as_str()),
            (&["Rename", "Filter"].map(str::to_owned)[..], "last")
        );
        assert!(found[0].when.unwrap().elapsed().unwrap() < Duration::from_secs(600));
        unsaved(folder.path())[0].forget().unwrap();
        assert_eq!(unsaved(folder.path()), []);
    }

    #[test]
    fn a_cut_last_line_leaves_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::begin(folder.path()).unwrap();
        recovery.append("Rename", None, &named("kept")).unwrap();
        recovery.file.write_all(b"(label:\"Fil").unwrap();
        drop(recovery);
        assert_eq!(open(folder.path())[0].document.name, "kept");
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
        let found = open(folder.path());
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

    #[test]
    fn declined_work_is_kept_for_seven_days() {
        let folder = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::begin(folder.path()).unwrap();
        recovery.append("Rename", None, &named("a")).unwrap();
        drop(recovery);
        unsaved(folder.path())[0].decline().unwrap();
        let kept = || fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.path()).collect::<Vec<_>>();
        assert_eq!((unsaved(folder.path()), kept().len()), (Vec::new(), 1));
        let written = SystemTime::now() - KEPT - Duration::from_secs(60);
        OpenOptions::new().append(true).open(&kept()[0]).unwrap().set_modified(written).unwrap();
        assert_eq!((unsaved(folder.path()), kept().len()), (Vec::new(), 0));
    }

    #[test]
    fn steps_of_a_protected_project_are_sealed() {
        let folder = tempfile::tempdir().unwrap();
        let password = Password::new("four words about rivers");
        let mut recovery = Recovery::begin(folder.path()).unwrap();
        recovery.append("Plain PLANTED-1", None, &named("PLANTED-2")).unwrap();
        recovery.protect(Some(Seal::new(&password).unwrap().into())).unwrap();
        recovery.append("Filter: PLANTED-3", None, &named("first")).unwrap();
        recovery.append("Rename", None, &named("PLANTED-4")).unwrap();
        let text = String::from_utf8_lossy(&fs::read(&recovery.path).unwrap()).into_owned();
        assert!(!text.contains("PLANTED") && text.len() > 200, "{text}");
        drop(recovery);
        let found = unsaved(folder.path());
        let [LeftOver::Sealed(work)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(work.unlock(&Password::new("other")).unwrap_err().code(), "wrong-password");
        let work = work.unlock(&password).unwrap();
        assert_eq!((work.steps.len(), work.document.name.as_str()), (2, "PLANTED-4"));
        assert!(work.seal.is_some());
    }
}
