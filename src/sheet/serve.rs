//! The reader process: reads one file, sends its book or its error over standard output, and ends.

use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};
use std::sync::atomic::AtomicBool;
use std::{env, panic, thread};

use super::wire::Sender;
use super::{Limits, read_reporting};

/// First argument of the program when it is to be a reader process.
pub const READ_COMMAND: &str = "__read";

/// Room for libraries that recurse into deeply nested files.
const STACK: usize = 64 << 20;

/// What the program does when its first argument is [`READ_COMMAND`]: reads the file named next and sends it.
///
/// It ends when its standard input does, so that it never outlives the program that started it.
pub fn serve() -> ExitCode {
    // One line instead of a backtrace: the program that started this one says what happened in its own words.
    panic::set_hook(Box::new(|what| {
        let _ = writeln!(io::stderr(), "{what}");
    }));
    let Some((path, limits)) = order(env::args_os().skip(2)) else { return ExitCode::from(2) };
    thread::spawn(|| {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        process::exit(3);
    });
    let reading = thread::Builder::new().stack_size(STACK).spawn(move || send(&path, &limits, io::stdout().lock()));
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

fn send(path: &Path, limits: &Limits, out: impl Write) -> io::Result<()> {
    let sender = RefCell::new(Sender::new(io::BufWriter::new(out))?);
    let told = Cell::new(-1.0f32);
    let progress = |share: f32| {
        if share - told.get() >= 0.01 {
            told.set(share);
            // A lost message about progress is no reason to stop; a lost book is noticed below.
            let _ = sender.borrow_mut().progress(share);
        }
    };
    let read = read_reporting(path, limits, &AtomicBool::new(false), &progress);
    let mut sender = sender.borrow_mut();
    match read {
        Ok(book) => sender.book(book),
        Err(error) => sender.error(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{ErrorCode, wire};

    #[test]
    fn orders_are_understood() {
        let words = |words: &[&str]| order(words.iter().map(OsString::from).collect::<Vec<_>>().into_iter());
        assert_eq!(words(&[]), None);
        assert_eq!(words(&["a b.xls"]), Some((PathBuf::from("a b.xls"), Limits::default())));
        let limits = Limits { bytes: 1, unpacked: 2, cells: 3, ..Limits::default() };
        assert_eq!(words(&["x", "1", "2", "3"]), Some((PathBuf::from("x"), limits)));
    }

    #[test]
    fn a_book_or_an_error_is_sent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        let limits = Limits::default();
        let mut out = Vec::new();
        send(&path, &limits, &mut out).unwrap();
        let book = wire::receive(out.as_slice(), limits.cells, |_| {}).unwrap().unwrap();
        assert_eq!(book, crate::sheet::read(&path, &limits, &AtomicBool::new(false)).unwrap());

        let mut out = Vec::new();
        send(&folder.path().join("none.csv"), &limits, &mut out).unwrap();
        let error = wire::receive(out.as_slice(), limits.cells, |_| {}).unwrap().unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFound);
    }
}
