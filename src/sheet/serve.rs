//! The reader process: reads one file, sends its book or its error over standard output, and ends.

use std::cell::Cell;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};
use std::sync::atomic::AtomicBool;
use std::{env, panic, thread};

use super::outlet::{Outlet, Word};
use super::wire::Sender;
use super::{Limits, find};
use crate::words::{Language, set_language};

/// First argument of the program when it is to be a reader process.
pub const READ_COMMAND: &str = "__read";

/// Room for libraries that recurse into deeply nested files.
/// Variable of the environment that says in which language the reader process speaks.
pub(super) const LANGUAGE: &str = "CREDENTIAL_ATLAS_LANGUAGE";

const STACK: usize = 64 << 20;
/// What a pipe holds, on most systems.
const PIPE: usize = 64 << 10;

/// What the program does when its first argument is [`READ_COMMAND`]: reads the file named next and sends it.
///
/// It ends when its standard input does, so that it never outlives the program that started it.
pub fn serve() -> ExitCode {
    // One line instead of a backtrace: the program that started this one says what happened in its own words.
    panic::set_hook(Box::new(|what| {
        let _ = writeln!(io::stderr(), "{what}");
    }));
    if let Some(language) = env::var(LANGUAGE).ok().and_then(|word| Language::from_word(&word)) {
        set_language(language);
    }
    let Some((path, limits)) = order(env::args_os().skip(2)) else { return ExitCode::from(2) };
    thread::spawn(|| {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        process::exit(3);
    });
    let reading = thread::Builder::new().stack_size(STACK).spawn(move || send(&path, &limits, standard_output()?));
    match reading.map(thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        Ok(Ok(Err(_))) | Err(_) => ExitCode::FAILURE,
        Ok(Err(_)) => ExitCode::from(101),
    }
}

/// The path and, where given, the limits in bytes, unpacked bytes and cells.
fn order(mut arguments: impl Iterator<Item = OsString>) -> Option<(PathBuf, Limits)> {
    let path = PathBuf::from(arguments.next()?);
    let mut number = || arguments.next()?.to_str()?.parse::<u64>().ok();
    let mut limits = Limits::default();
    if let (Some(bytes), Some(unpacked), Some(cells)) = (number(), number(), number()) {
        limits = Limits { bytes, unpacked, cells: usize::try_from(cells).ok()?, ..limits };
    }
    Some((path, limits))
}

fn send(path: &Path, limits: &Limits, out: impl Write + Send) -> io::Result<()> {
    let (outlet, words) = Outlet::new();
    let told = Cell::new(-1.0f32);
    thread::scope(|scope| {
        let sending = scope.spawn(move || {
            let mut sender = Sender::new(io::BufWriter::with_capacity(PIPE, out))?;
            words.into_iter().try_for_each(|word| sender.word(word)).map(|()| sender)
        });
        let progress = |share: f32| {
            if share - told.get() >= 0.01 {
                told.set(share);
                // A lost message about progress is no reason to stop; a lost book is noticed below.
                let _ = outlet.send(Word::Progress(share));
            }
        };
        let found = find(path, limits, &AtomicBool::new(false), &progress, Some(&outlet));
        drop(outlet);
        let mut sender = sending.join().map_err(|_| io::Error::other("sending broke down"))??;
        match found {
            Ok(findings) => sender.book(findings),
            Err(error) => sender.error(&error),
        }
    })
}

/// Standard output without the buffer that looks for the ends of lines.
#[cfg(unix)]
fn standard_output() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn standard_output() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    io::stdout().as_handle().try_clone_to_owned().map(File::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    use crate::sheet::{Book, ErrorCode, SheetError, wire};

    #[test]
    fn orders_are_understood() {
        let words = |words: &[&str]| order(words.iter().map(OsString::from).collect::<Vec<_>>().into_iter());
        assert_eq!(words(&[]), None);
        assert_eq!(words(&["a b.xls"]), Some((PathBuf::from("a b.xls"), Limits::default())));
        let limits = Limits { bytes: 1, unpacked: 2, cells: 3, ..Limits::default() };
        assert_eq!(words(&["x", "1", "2", "3"]), Some((PathBuf::from("x"), limits)));
    }

    fn received(bytes: &[u8]) -> Result<Book, SheetError> {
        let (limits, received) = (Limits::default(), AtomicU64::new(0));
        wire::receive(bytes, &wire::Allowance { limits: &limits, received: &received }, |_| {}).unwrap()
    }

    #[test]
    fn a_book_or_an_error_is_sent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        let limits = Limits::default();
        let mut out = Vec::new();
        send(&path, &limits, &mut out).unwrap();
        let book = received(&out).unwrap();
        assert_eq!(book, crate::sheet::read(&path, &limits, &AtomicBool::new(false)).unwrap());

        let mut out = Vec::new();
        send(&folder.path().join("none.csv"), &limits, &mut out).unwrap();
        let error = received(&out).unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFound);
    }
}
