//! Jobs: named threads that report progress, can be cancelled, and hand back one outcome.

use std::{
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::Instant,
};

use super::{
    Problem,
    connect::Looked,
    export::Exported,
    keychain::{Remembered, Typed},
    load::{AddedFiles, InWindow, Loaded, Understood},
};
use crate::{
    app::recipes::Counted,
    import::{Cluster, SavedMapping},
    measure::{Kept, Prices},
    project::{Access, Document, Holder, LastPublished, LeftOut, Lock, Refreshed, Seal, Unsaved},
    session::{AppliedRecipe, Brand, Known, OpenedProject, Started},
    sheet::Book,
};

/// What a job hands back.
#[derive(Debug)]
pub enum Outcome {
    /// Files were read, understood and joined; some may have failed.
    Added(AddedFiles),
    /// One of the files is a project, to be opened instead.
    Project(PathBuf),
    /// The files of a document were understood.
    Understood(Understood),
    /// A project was opened, with the files it was made from where they are still there.
    Opened(Box<(PathBuf, OpenedProject, InWindow)>),
    /// The project, or unsaved work, is protected: its password is asked for, again if one was tried.
    Locked {
        project: Option<(PathBuf, Access)>,
        wrong: bool,
    },
    /// Someone else has the project open.
    InUse(PathBuf, Holder),
    /// A copy to hand on was written, without this.
    Shared(PathBuf, LeftOut),
    /// A password was made into the seal of the project.
    Sealed(Arc<Seal>, Typed),
    /// What became of the wish that the password of a project be remembered.
    Remembered(PathBuf, Result<Option<Remembered>, Problem>),
    /// Work of another process was read back.
    Recovered(Box<(Unsaved, Known, Loaded, Arc<Vec<Kept>>)>),
    Saved {
        path: PathBuf,
        document: Arc<Document>,
        lock: Option<Arc<Lock>>,
    },
    Exported(Exported),
    /// Slides for the end of the deck, and the name of that step.
    Slides(String, Started),
    /// What the deck published before newer files, and what they changed in it.
    Compared(Vec<LastPublished>, Option<Box<Refreshed>>),
    /// A warehouse let us in; true if that was only a test.
    Looked(Box<Looked>, bool),
    /// Why there is no connection; none if the user stopped it.
    NotConnected(Option<Problem>),
    /// What the deck published before the warehouse was asked anew, and what that changed in it.
    Refreshed(Vec<LastPublished>, Option<Box<Refreshed>>),
    /// Width, height and pixels for the clipboard.
    Picture([usize; 2], Vec<u8>),
    /// How a file was read is in this file now.
    MappingSaved(PathBuf),
    /// A newer series of consumer prices was read.
    PricesRead(Box<Prices>),
    /// A brand kit was read.
    BrandRead(Box<Brand>),
    /// The colours of the kit in use were tested.
    BrandTested(Box<Brand>),
    /// The steps are in this file now.
    RecipeSaved(PathBuf),
    /// A recipe was followed on the files of this document.
    RecipeFollowed(Arc<Document>, Box<AppliedRecipe>),
    /// What the steps of this document touch in these files.
    Counted(Box<Counted>),
    /// Names that are alike.
    NamesFound(Arc<Vec<Cluster>>),
    /// A mapping saved before was read.
    MappingRead(Box<SavedMapping>),
    /// The user stopped it; nothing was changed.
    Cancelled,
    Failed(Problem),
}

/// A job that runs.
#[derive(Debug)]
pub struct Job {
    pub id: u64,
    /// What it does: "Reading 2 files"; blank for what nobody waits for.
    pub title: String,
    /// Generation of the project it was started for; an outcome for another one is dropped.
    pub generation: u64,
    pub since: Instant,
    progress: Arc<Progress>,
}

/// Share done and the wish to stop, shared with the job's thread.
#[derive(Debug, Default)]
pub struct Progress {
    /// Ten-thousandths.
    done: AtomicU32,
    cancel: AtomicBool,
    doing: Mutex<String>,
    first_rows: Mutex<Vec<Arc<FirstRows>>>,
}

/// The first rows of a file that is being read.
#[derive(Debug)]
pub struct FirstRows {
    /// Name of the file.
    pub name: String,
    pub book: Book,
    /// Places of columns that identify people; they are not shown.
    pub left_out: Vec<usize>,
}

/// Runs jobs and collects their outcomes.
pub struct Jobs {
    running: Vec<Job>,
    next: u64,
    sender: SyncSender<(u64, Outcome)>,
    receiver: Receiver<(u64, Outcome)>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

/// Outcomes that may wait for the window; a job beyond that waits itself.
const WAITING: usize = 16;

impl Progress {
    /// Sets the share done, 0…1.
    pub fn set(&self, share: f32) {
        self.done.store((share.clamp(0.0, 1.0) * 10_000.0) as u32, Ordering::Relaxed);
    }

    /// Share done, 0…1.
    pub fn share(&self) -> f32 {
        self.done.load(Ordering::Relaxed) as f32 / 10_000.0
    }

    /// Says what is being done now.
    pub fn say(&self, words: &str) {
        words.clone_into(&mut self.doing.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What is being done now; empty if nothing was said.
    pub fn doing(&self) -> String {
        self.doing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows the first rows of a file that is being read.
    pub fn show(&self, rows: FirstRows) {
        self.first_rows.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::new(rows));
    }

    /// Files that are being read, with their first rows.
    pub fn first_rows(&self) -> Vec<Arc<FirstRows>> {
        self.first_rows.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The flag that stops the job when set.
    pub fn cancel_flag(&self) -> &AtomicBool {
        &self.cancel
    }

    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

impl Job {
    pub fn progress(&self) -> &Progress {
        &self.progress
    }
}

impl Jobs {
    /// `wake` is called from job threads when an outcome is waiting.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        Self { running: Vec::new(), next: 1, sender, receiver, wake }
    }

    /// Starts a job on a thread of its own.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(
        &mut self,
        title: impl Into<String>,
        generation: u64,
        work: impl FnOnce(&Progress) -> Outcome + Send + 'static,
    ) -> Result<u64, Problem> {
        let (id, title) = (self.next, title.into());
        let progress = Arc::new(Progress::default());
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        let shared = Arc::clone(&progress);
        let run = move || {
            let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| work(&shared))).unwrap_or_else(|_panic| {
                Outcome::Failed(Problem::new(
                    tr!("The program made a mistake in this step"),
                    tr!("Save your work and try again"),
                ))
            });
            if sender.send((id, outcome)).is_ok() {
                wake();
            }
        };
        thread::Builder::new().name(title.clone()).spawn(run).map_err(|error| {
            Problem::new(
                tr!("The computer has no room for another task: {error}", error = error),
                tr!("Close other programs"),
            )
        })?;
        self.next += 1;
        self.running.push(Job { id, title, generation, since: Instant::now(), progress });
        Ok(id)
    }

    /// Outcomes that have arrived, each with its job.
    pub fn drain(&mut self) -> Vec<(Job, Outcome)> {
        let mut done = Vec::new();
        while let Ok((id, outcome)) = self.receiver.try_recv() {
            if let Some(at) = self.running.iter().position(|job| job.id == id) {
                done.push((self.running.remove(at), outcome));
            }
        }
        done
    }

    pub fn cancel(&mut self, id: u64) {
        if let Some(job) = self.running.iter().find(|job| job.id == id) {
            job.progress.cancel.store(true, Ordering::Relaxed);
        }
    }

    pub fn running(&self) -> &[Job] {
        &self.running
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        for job in &self.running {
            job.progress.cancel.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn wait(jobs: &mut Jobs) -> (Job, Outcome) {
        loop {
            if let Some(done) = jobs.drain().pop() {
                return done;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn a_cancelled_job_sees_it_and_a_panicking_one_becomes_a_message() {
        let mut jobs = Jobs::new(Arc::new(|| {}));
        let id = jobs
            .start("Waiting", 7, |progress| {
                while !progress.cancelled() {
                    thread::sleep(Duration::from_millis(1));
                }
                Outcome::Failed(Problem::new("Cancelled", ""))
            })
            .unwrap();
        jobs.cancel(id);
        let (job, outcome) = wait(&mut jobs);
        assert_eq!(job.generation, 7);
        assert!(matches!(outcome, Outcome::Failed(problem) if problem.what == "Cancelled"));

        jobs.start("Failing", 0, |_| panic!("on purpose")).unwrap();
        assert!(matches!(wait(&mut jobs).1, Outcome::Failed(_)));
        assert!(jobs.running().is_empty());
    }
}
