//! Watches OpenGL start: a driver may fail, end the program or hang, and the window must come all the same.
//!
//! Three things guard a start, each against what the others cannot see. A *mark* beside the settings says that a start is
//! under way, so that the next one knows how this one ended. A *clock* in this process gives up on a driver that hangs. A
//! *companion* process waits until the first frame was shown, and opens the window itself if this process is gone before.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{ChildStdin, Command, ExitCode, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

/// First word of the companion's command line; the words after it start the window without a graphics card.
pub const COMPANION: &str = "--watch-start";

/// How long a start may take before it counts as hanging.
pub const PATIENCE: Duration = Duration::from_millis(3_500);

/// How a start of OpenGL ended badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It said so: no OpenGL 2, no display for it.
    Failed,
    /// The program ended while it started.
    Died,
    /// Nothing was shown in time.
    Hung,
    /// It works, but without a graphics card, and slower than this program draws by itself.
    Software,
}

impl Trouble {
    pub const ALL: [Self; 4] = [Self::Failed, Self::Died, Self::Hung, Self::Software];

    /// Its word in the mark and on the companion's command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Died => "died",
            Self::Hung => "hung",
            Self::Software => "software",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.word() == word)
    }

    /// What the window says; nothing where nothing is wrong.
    pub fn says(self) -> Option<&'static str> {
        match self {
            Self::Failed => Some(tr!("Drawing without the graphics card, which has no OpenGL 2 for this program")),
            Self::Died => {
                Some(tr!("Drawing without the graphics card, because its driver ended the program when it started"))
            }
            Self::Hung => Some(tr!(
                "Drawing without the graphics card, because its driver did not answer when the program started"
            )),
            Self::Software => None,
        }
    }
}

/// The file that says how the last start ended: the program's version and a word.
#[derive(Clone, Debug)]
pub struct Mark(PathBuf);

const STARTING: &str = "starting";

impl Mark {
    pub fn new(folder: &Path) -> Self {
        Self(folder.join("opengl-start"))
    }

    /// How the last start of this version ended, if badly. A start that is still under way in another process is no news.
    pub fn last(&self) -> Option<Trouble> {
        let mut file = File::open(&self.0).ok()?;
        if let Err(fs::TryLockError::WouldBlock) = file.try_lock() {
            return None;
        }
        let mut text = String::new();
        file.read_to_string(&mut text).ok()?;
        let (version, word) = text.trim().split_once(' ')?;
        let bad = if word == STARTING { Some(Trouble::Died) } else { Trouble::from_word(word) };
        bad.filter(|_| version == env!("CARGO_PKG_VERSION"))
    }

    /// Says that a start is under way, for as long as the file is held.
    fn begin(&self) -> io::Result<File> {
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = OpenOptions::new().create(true).write(true).truncate(true).open(&self.0)?;
        // A file system without locks only makes two starts at once look like one that died.
        let _ = file.try_lock();
        (&file).write_all(text(STARTING).as_bytes())?;
        Ok(file)
    }

    pub fn set(&self, trouble: Trouble) -> io::Result<()> {
        fs::write(&self.0, text(trouble.word()))
    }

    pub fn clear(&self) -> io::Result<()> {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn text(word: &str) -> String {
    format!("{} {word}\n", env!("CARGO_PKG_VERSION"))
}

/// Guards one start; hand it [`Watch::shown`] after the first frame.
#[derive(Debug)]
pub struct Watch {
    mark: Option<Mark>,
    /// Holds the mark while the start is under way.
    held: Option<File>,
    companion: Arc<Companion>,
    clock: Sender<()>,
}

/// The other process, told once that it is not needed.
#[derive(Debug, Default)]
struct Companion(Mutex<Option<ChildStdin>>);

impl Companion {
    /// `words` start the window without a graphics card.
    fn start(words: &[OsString]) -> io::Result<Self> {
        let program = std::env::current_exe()?;
        let mut child = Command::new(program).arg(COMPANION).args(words).stdin(Stdio::piped()).spawn()?;
        let line = child.stdin.take();
        // Its end is of no interest: it ends when it is told to, or becomes the window.
        thread::Builder::new().name("companion".into()).spawn(move || child.wait())?;
        Ok(Self(Mutex::new(line)))
    }

    fn release(&self) {
        if let Some(mut line) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // If it is gone already, nothing is to be said.
            let _ = line.write_all(b".");
        }
    }
}

impl Watch {
    /// Begins to watch. `words` gives the command line that starts the window without a graphics card, by its trouble.
    pub fn begin(mark: Option<Mark>, words: impl Fn(Trouble) -> Vec<OsString>) -> Self {
        let begun = mark.as_ref().map(Mark::begin);
        if let Some(Err(error)) = &begun {
            tracing::warn!("the start is not marked: {error}");
        }
        let companion = Companion::start(&words(Trouble::Died)).unwrap_or_else(|error| {
            tracing::warn!("no companion watches the start: {error}");
            Companion::default()
        });
        let companion = Arc::new(companion);
        let (clock, stopped) = mpsc::channel();
        let (watched, hung, noted) = (Arc::clone(&companion), words(Trouble::Hung), mark.clone());
        let started = thread::Builder::new().name("start clock".into()).spawn(move || {
            if stopped.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                watched.release();
                note(noted.as_ref(), Trouble::Hung);
                replace(&hung);
            }
        });
        if let Err(error) = started {
            tracing::warn!("no clock watches the start: {error}");
        }
        Self { mark, held: begun.and_then(Result::ok), companion, clock }
    }

    /// The first frame was shown: all is well.
    pub fn shown(self) {
        let Self { mark, held, companion, clock } = self;
        let _ = clock.send(()); // the clock is gone only if it struck
        drop(held);
        if let Some(Err(error)) = mark.as_ref().map(Mark::clear) {
            tracing::warn!("the mark of the start cannot be removed: {error}");
        }
        companion.release();
    }

    /// OpenGL does not work, or not as it should.
    pub fn failed(self, trouble: Trouble) {
        let Self { mark, held, companion, clock } = self;
        let _ = clock.send(());
        drop(held);
        note(mark.as_ref(), trouble);
        companion.release();
    }
}

fn note(mark: Option<&Mark>, trouble: Trouble) {
    if let Some(Err(error)) = mark.map(|mark| mark.set(trouble)) {
        tracing::warn!("{} is not noted: {error}", trouble.word());
    }
}

/// The companion's life: waits for a word, and if none comes starts the window with `words`.
pub fn companion(words: &[OsString]) -> ExitCode {
    let mut word = [0];
    if matches!(io::stdin().read(&mut word), Ok(1)) {
        return ExitCode::SUCCESS;
    }
    replace(words);
    ExitCode::FAILURE
}

/// Starts this program anew with other words, in the place of this process where the system can do so. Comes back only if
/// that is impossible.
pub fn replace(words: &[OsString]) {
    let Ok(program) = std::env::current_exe() else { return };
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null());
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(&mut command);
        tracing::warn!("the program cannot be started anew: {error}");
    }
    #[cfg(not(unix))]
    if command.spawn().is_ok() {
        // A driver that hangs may also hang the orderly way out.
        thread::spawn(|| std::process::exit(0));
        thread::sleep(Duration::from_secs(1));
        std::process::abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_tells_how_the_last_start_ended() {
        let dir = tempfile::tempdir().unwrap();
        let mark = Mark::new(&dir.path().join("deep"));
        assert_eq!(mark.last(), None, "never started");
        let held = mark.begin().unwrap();
        assert_eq!(mark.last(), None, "under way in another window");
        drop(held);
        assert_eq!(mark.last(), Some(Trouble::Died), "the process is gone and nothing was shown");
        for trouble in Trouble::ALL {
            mark.set(trouble).unwrap();
            assert_eq!(mark.last(), Some(trouble));
        }
        fs::write(&mark.0, "0.0.0 hung\n").unwrap();
        assert_eq!(mark.last(), None, "another version tries again");
        mark.clear().unwrap();
        mark.clear().unwrap();
        assert_eq!(mark.last(), None);
    }
}
