//! An import of a million rows stopped at any moment: the project is what it was, and the memory is given back.
//!
//! A program of its own, since it counts what every thread of it holds.

#![allow(unsafe_code)] // an allocator that counts has no safe form
#![allow(clippy::unwrap_used)] // helpers of tests are tests, too

use std::{
    alloc::{GlobalAlloc, Layout, System},
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use credential_atlas::{
    import::Cancelled,
    project::Document,
    session::{Base, Follow, Known, News, Wanted, add, load},
    sheet::Reader,
};

struct Counting;

/// Bytes held now, and most since it was set back.
static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes to the system's allocator as it came; counting touches no memory of the caller.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(held, Ordering::Relaxed);
        // SAFETY: the caller's promises are the system allocator's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promises are the system allocator's.
        unsafe { System.dealloc(place, layout) }
    }
}

const ROWS: usize = 1_000_000;
const MEGABYTE: usize = 1 << 20;

fn million(folder: &Path) -> PathBuf {
    let path = folder.join("people.csv");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    writeln!(file, "Person ID,College,State,Earnings Q-3,Earnings Q+2").unwrap();
    let colleges = ["Lakeside College", "Harbor College", "Dry Fork Technical College"];
    for person in 0..ROWS {
        let (college, before, after) = (colleges[person % 3], 3_000 + person % 900, 4_000 + person % 1_100);
        writeln!(file, "P{person},{college},OH,{before},{after}").unwrap();
    }
    file.into_inner().unwrap();
    path
}

/// A project with a list of programs in it.
fn project(folder: &Path, reader: &Reader) -> Base {
    let path = folder.join("programs.csv");
    let rows =
        "Lakeside College,Sandusky,OH,NIMS\nHarbor College,Lima,OH,AWS\nDry Fork Technical College,Piqua,OH,MSSC\n";
    std::fs::write(&path, format!("College,City,State,Credential\n{rows}")).unwrap();
    let added = add(Base::default(), &[path], reader, &Follow::nobody()).unwrap();
    let mut known = Known::default();
    known.add_book(&added.files[0].book);
    Base { document: Arc::new(added.document), known, loaded: Some(Arc::new(added.loaded)), ..Base::default() }
}

fn bytes(document: &Document) -> String {
    serde_json::to_string(document).unwrap()
}

/// When the work is told to stop.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// As soon as it tells this share or more.
    Share(f32),
    Joining,
}

/// What was being done when the work was told to stop.
fn stopped<T>(at: Moment, work: impl FnOnce(&Follow<'_>) -> Result<T, Cancelled>) -> String {
    let (cancel, doing) = (AtomicBool::new(false), Mutex::new(String::new()));
    let tell = |news: News<'_>| {
        if let (News::Doing(words), false) = (&news, cancel.load(Ordering::Relaxed)) {
            (*words).clone_into(&mut doing.lock().unwrap());
        }
        let now = match (at, news) {
            (Moment::Share(at), News::Share(share)) => share >= at,
            (Moment::Joining, News::Doing(words)) => words == "Joining",
            _ => false,
        };
        cancel.fetch_or(now, Ordering::Relaxed);
    };
    assert!(work(&Follow::new(&cancel, &tell)).is_err(), "the work was not stopped at {at:?}");
    doing.into_inner().unwrap()
}

#[test]
fn a_million_rows_stopped_at_any_moment_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let reader = Reader::program(PathBuf::from(env!("CARGO_BIN_EXE_credential-atlas")));
    let path = [million(folder.path())];
    let base = project(folder.path(), &reader);
    let before = bytes(&base.document);

    // Once to the end: what lives as long as the program is made here, and the million is really there.
    let small = HELD.load(Ordering::Relaxed);
    let (wanted, decisions) = {
        MOST.store(0, Ordering::Relaxed);
        let added = add(base.clone(), &path, &reader, &Follow::nobody()).unwrap();
        let rows: usize = added.loaded.dataset().tables.iter().map(|table| table.rows()).sum();
        assert_eq!(rows, ROWS + 3);
        let mut known = base.known.clone();
        added.files.iter().for_each(|file| known.add_book(&file.book));
        let wanted: Vec<Wanted> = added
            .document
            .sources
            .iter()
            .map(|source| known.wanted(source, &added.document.decisions.credentials))
            .collect();
        (wanted, added.document.decisions)
    };
    assert!(MOST.load(Ordering::Relaxed) > small + 50 * MEGABYTE, "a million rows are no small thing");

    // Understanding and joining, with the cells read already.
    let mut seen = Vec::new();
    let held = HELD.load(Ordering::Relaxed);
    for at in [0.1, 0.5, 0.85].map(Moment::Share).into_iter().chain([Moment::Joining]) {
        seen.push(stopped(at, |follow| load(wanted.clone(), &decisions, &base.directory, follow)));
        assert_back(held, at);
    }
    drop(wanted);
    // The whole way, from the file.
    let held = HELD.load(Ordering::Relaxed);
    assert!(held < small + 4 * MEGABYTE, "the file is gone: {held} bytes, {small} before it came");
    for at in [0.0, 0.1, 0.3, 0.55].map(Moment::Share) {
        seen.push(stopped(at, |follow| add(base.clone(), &path, &reader, follow)));
        assert_back(held, at);
        assert_eq!(bytes(&base.document), before);
    }
    for stage in ["Reading people.csv", "Understanding people.csv", "Joining"] {
        assert!(seen.iter().any(|doing| doing == stage), "{stage} was never stopped: {seen:?}");
    }
}

/// Everything is given back but for what the program keeps by the way, such as names of threads.
fn assert_back(held: usize, at: Moment) {
    let now = HELD.load(Ordering::Relaxed);
    assert!(now < held + MEGABYTE / 2, "stopped at {at:?}: {now} bytes are held, {held} before");
}
