//! Starts a process that reads a file, watches its memory and time, and receives the book.

use std::ffi::OsString;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::serve::{LANGUAGE, READ_COMMAND};
use super::wire::{self, Allowance, Garbled};
use super::{Book, ErrorCode, Limits, SheetError, file_name, read_reporting};

/// Reads spreadsheets, in a process of its own unless told otherwise.
///
/// The process is killed when it holds more memory or takes more time than [`Limits`] allow, or when the caller cancels.
/// Memory is measured on Linux and macOS; elsewhere only the limits on bytes and cells hold it down.
#[derive(Clone, Debug)]
pub struct Reader {
    place: Place,
    limits: Limits,
}

#[derive(Clone, Debug)]
enum Place {
    ThisProgram,
    Program(PathBuf),
    InProcess,
}

/// Time between two looks at the reader process.
const LOOK: Duration = Duration::from_millis(20);
/// Address space beyond the memory a reader may hold: code, stacks and what the allocator keeps in reserve.
const ADDRESS_SLACK: u64 = 1 << 30;
/// What a pipe holds, on most systems.
const PIPE: usize = 64 << 10;
/// Time given to a process without an answer to end by itself.
const PATIENCE: Duration = Duration::from_secs(1);
/// Bytes kept of what a reader process says on its standard error.
const KEPT_WORDS: u64 = 16 << 10;

impl Reader {
    /// Starts this same program as the reader process; see [`super::serve`].
    pub fn this_program() -> Self {
        Self::at(Place::ThisProgram)
    }

    /// Starts another program, which must understand [`READ_COMMAND`], as the reader process.
    pub fn program(program: PathBuf) -> Self {
        Self::at(Place::Program(program))
    }

    /// Reads in this process, with no protection against files that make a library crash: for tests.
    pub fn in_process() -> Self {
        Self::at(Place::InProcess)
    }

    /// The same reader with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    fn at(place: Place) -> Self {
        Self { place, limits: Limits::default() }
    }

    /// Reads a spreadsheet. `progress` takes the share done, 0 to 1, on the calling thread; setting `cancel` stops reading.
    ///
    /// # Errors
    /// Those of [`super::read`], and [`ErrorCode::ReaderCrashed`], [`ErrorCode::TimedOut`], [`ErrorCode::TooLarge`].
    pub fn read(&self, path: &Path, cancel: &AtomicBool, progress: &dyn Fn(f32)) -> Result<Book, SheetError> {
        let file = file_name(path);
        let program = match &self.place {
            Place::InProcess => return read_reporting(path, &self.limits, cancel, progress),
            Place::Program(program) => program.clone(),
            Place::ThisProgram => std::env::current_exe().map_err(|cause| not_started(&file, &cause))?,
        };
        let child = start(&program, path, &self.limits).map_err(|cause| not_started(&file, &cause))?;
        Watched { child, file: &file, limits: &self.limits, threads: Vec::new() }.receive(cancel, progress)
    }
}

/// A reader process; it is killed when this goes.
struct Watched<'a> {
    child: Child,
    file: &'a str,
    limits: &'a Limits,
    /// Threads that listen to it; they end when its pipes do.
    threads: Vec<JoinHandle<()>>,
}

enum News {
    Progress(f32),
    Done(Result<Result<Book, SheetError>, Garbled>),
}

impl Watched<'_> {
    fn receive(mut self, cancel: &AtomicBool, progress: &dyn Fn(f32)) -> Result<Book, SheetError> {
        let (Some(out), Some(words)) = (self.child.stdout.take(), self.child.stderr.take()) else {
            return Err(not_started(self.file, &io::Error::other("no pipes")));
        };
        let (listener, said) = mpsc::channel();
        self.threads.push(thread::spawn(move || drop(listener.send(first_words(words)))));
        let (sender, news) = mpsc::channel();
        let (limits, bytes) = (self.limits.clone(), Arc::new(AtomicU64::new(0)));
        let counted = Arc::clone(&bytes);
        self.threads.push(thread::spawn(move || {
            let told = |share| drop(sender.send(News::Progress(share)));
            let allowed = Allowance { limits: &limits, received: &counted };
            let received = wire::receive(BufReader::with_capacity(PIPE, out), &allowed, told);
            let _ = sender.send(News::Done(received));
        }));
        let began = Instant::now();
        let mut looked = began;
        loop {
            let received = match news.recv_timeout(LOOK) {
                Ok(News::Done(received)) => Some(received),
                Ok(News::Progress(share)) => {
                    progress(share);
                    None
                }
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => Some(Err(Garbled)),
            };
            match received {
                Some(Ok(whole)) => return whole,
                Some(Err(Garbled)) if bytes.load(Ordering::Relaxed) > self.limits.memory => {
                    return Err(self.over_memory());
                }
                Some(Err(Garbled)) => {
                    let status = self.ended();
                    let words = said.recv_timeout(PATIENCE).unwrap_or_default();
                    return Err(self.crashed(status, &words));
                }
                None => {}
            }
            if cancel.load(Ordering::Relaxed) {
                return Err(SheetError::cancelled(self.file));
            }
            if began.elapsed() > self.limits.time {
                return Err(self.timed_out());
            }
            if looked.elapsed() >= LOOK {
                looked = Instant::now();
                // What it sent is held here.
                let sent = bytes.load(Ordering::Relaxed);
                if resident(self.child.id()).unwrap_or(0).saturating_add(sent) > self.limits.memory {
                    return Err(self.over_memory());
                }
            }
        }
    }

    /// How the process ended; one that only closed its pipe is given a moment and then killed.
    fn ended(&mut self) -> Option<ExitStatus> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(LOOK);
        }
        let _ = self.child.kill();
        None
    }

    fn crashed(&self, status: Option<ExitStatus>, words: &str) -> SheetError {
        // What Rust's runtime says when the operating system refuses memory.
        if words.contains("memory allocation of") {
            return self.over_memory();
        }
        tracing::warn!(file = self.file, ?status, words, "the reader process ended without an answer");
        let how = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        SheetError::new(
            ErrorCode::ReaderCrashed,
            tr!("{} made the reader crash ({how}); nothing else was affected", self.file, how = how),
            tr!(
                "The file is probably damaged: open it in Excel or LibreOffice, save it as a new .xlsx file, and open that one"
            ),
        )
    }

    fn over_memory(&self) -> SheetError {
        let limit = self.limits.memory >> 20;
        SheetError::new(
            ErrorCode::TooLarge,
            tr!("{} needs more than {limit} MB of memory to read", self.file, limit = limit),
            tr!(
                "Save only the sheet you need as .csv, or split the file; a small file that needs this much is damaged"
            ),
        )
    }

    fn timed_out(&self) -> SheetError {
        let limit = self.limits.time.as_secs_f32();
        SheetError::new(
            ErrorCode::TimedOut,
            tr!("{} was not read within {limit} seconds", self.file, limit = limit),
            tr!(
                "Save only the sheet you need as .csv, or split the file; a small file that takes this long is damaged"
            ),
        )
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill, and waiting only collects it.
        let _ = self.child.kill();
        let _ = self.child.wait();
        // What they hold is given back before anybody goes on, unless some other program keeps the pipes open.
        let began = Instant::now();
        while self.threads.iter().any(|thread| !thread.is_finished()) && began.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn not_started(file: &str, cause: &io::Error) -> SheetError {
    SheetError::new(
        ErrorCode::ReaderCrashed,
        tr!("{file} was not read: the reader process could not be started ({cause})", file = file, cause = cause),
        tr!("Start Credential Atlas again; if it was updated or moved while running, that is why"),
    )
}

fn start(program: &Path, path: &Path, limits: &Limits) -> io::Result<Child> {
    let mut order: Vec<OsString> = vec![program.into(), READ_COMMAND.into(), path.into()];
    order.extend([limits.bytes, limits.unpacked, limits.cells as u64].map(|number| number.to_string().into()));
    let mut command = command(order, limits);
    command.env("RUST_BACKTRACE", "0").env(LANGUAGE, crate::words::language().word());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn()
}

/// Through the shell, the system itself refuses memory beyond the ceiling, between two looks of the watcher too.
#[cfg(unix)]
fn command(order: Vec<OsString>, limits: &Limits) -> Command {
    let kilobytes = limits.memory.saturating_add(ADDRESS_SLACK) >> 10;
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(format!("ulimit -c 0; ulimit -v {kilobytes} 2>/dev/null; exec \"$@\"")).arg("sh").args(order);
    command
}

#[cfg(windows)]
fn command(order: Vec<OsString>, _limits: &Limits) -> Command {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    let mut words = order.into_iter();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).creation_flags(CREATE_NO_WINDOW);
    command
}

/// The beginning of what a process says; the rest is read and dropped, so that it never waits for a reader.
fn first_words(mut pipe: impl Read) -> String {
    let mut words = Vec::new();
    let _ = pipe.by_ref().take(KEPT_WORDS).read_to_end(&mut words);
    let _ = io::copy(&mut pipe, &mut io::sink());
    String::from_utf8_lossy(&words).into_owned()
}

/// Bytes of memory a process holds, where the system tells.
#[cfg(target_os = "linux")]
fn resident(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn resident(process: u32) -> Option<u64> {
    let told = Command::new("/bin/ps").args(["-o", "rss=", "-p", &process.to_string()]).output().ok()?;
    String::from_utf8(told.stdout).ok()?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

#[cfg(not(unix))]
fn resident(_process: u32) -> Option<u64> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn memory_of_a_process_is_told() {
        let held = resident(std::process::id()).unwrap();
        assert!((1 << 20..1 << 40).contains(&held), "{held} bytes");
        assert_eq!(resident(u32::MAX), None);
    }
}
