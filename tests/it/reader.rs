//! Invariant 9: strange files are read in a process of its own, and whatever happens there ends in a clear error.

#![allow(clippy::unwrap_used, reason = "helpers of tests are test code too")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use credential_atlas::sheet::{Book, CellRef, ErrorCode, Format, Limits, Reader, SheetError, read};

fn reader() -> Reader {
    Reader::program(PathBuf::from(env!("CARGO_BIN_EXE_credential-atlas")))
}

fn read_with(reader: &Reader, path: &Path) -> Result<Book, SheetError> {
    reader.read(path, &AtomicBool::new(false), &|_| {})
}

/// Writes `bytes` to a file and returns the error code with which reading it ends.
fn code(name: &str, bytes: &[u8]) -> ErrorCode {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let error = read_with(&reader(), &path).unwrap_err();
    assert!(error.message.contains(name), "{error}");
    assert!(!error.hint.is_empty());
    error.code
}

/// A workbook of two sheets with text, numbers, a date, a boolean, an error value and a merged title.
fn workbook() -> Vec<u8> {
    use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Outcomes").unwrap();
    sheet.merge_range(1, 1, 1, 4, "Quarterly wages", &Style::new()).unwrap();
    sheet.write(2, 1, "00501").unwrap();
    sheet.write(2, 2, 7421.5).unwrap();
    let date = ExcelDateTime::from_ymd(2021, 3, 31).unwrap().and_hms(8, 30, 0).unwrap();
    sheet.write_with_format(2, 3, &date, &Style::new().set_num_format("yyyy-mm-dd hh:mm")).unwrap();
    sheet.write(2, 4, true).unwrap();
    sheet.write_with_format(3, 2, 0.38, &Style::new().set_num_format("0%")).unwrap();
    sheet.write_formula(3, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    book.add_worksheet().set_name("Codes").unwrap().set_hidden(true).write(0, 0, 1).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_arrives_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wages.csv"); // the name says nothing
    fs::write(&path, workbook()).unwrap();
    let book = read_with(&reader(), &path).unwrap();
    assert_eq!((book.format, book.sheets.len()), (Format::Xlsx, 2));
    let sheet = &book.sheets[0];
    assert_eq!((&*sheet.name, sheet.hidden, sheet.origin, sheet.width()), ("Outcomes", false, (1, 1), 4));
    assert_eq!((sheet.merged[0].first, sheet.merged[0].last), ((1, 1), (1, 4)));
    assert_eq!(
        sheet.row(1).collect::<Vec<_>>(),
        [
            CellRef::Text("00501"),
            CellRef::Number(7421.5),
            CellRef::Date { days: 18_717, seconds: 30_600 }, // 2021-03-31 is day 18,717 after 1970-01-01
            CellRef::Bool(true),
        ]
    );
    assert_eq!((sheet.cell(2, 1), sheet.cell(2, 2)), (CellRef::Number(0.38), CellRef::Error("#DIV/0!")));
    assert!(book.sheets[1].hidden);
    assert_eq!(book, read(&path, &Limits::default(), &AtomicBool::new(false)).unwrap());
}

#[test]
fn the_reader_tells_how_far_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.csv");
    fs::write(&path, "12345,67890\n".repeat(300_000)).unwrap();
    let shares = std::cell::RefCell::new(Vec::new());
    let book = reader().read(&path, &AtomicBool::new(false), &|share| shares.borrow_mut().push(share)).unwrap();
    assert_eq!(book.sheets[0].height(), 300_000);
    let shares = shares.into_inner();
    assert!(!shares.is_empty() && shares.is_sorted() && shares.iter().all(|share| (0.0..=1.0).contains(share)));
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let whole = workbook();
    assert_eq!(code("half.xlsx", &whole[..whole.len() / 2]), ErrorCode::Truncated);
    assert_eq!(code("nothing.xlsx", b""), ErrorCode::Empty);
    assert_eq!(code("blank.csv", b"\r\n \r\n"), ErrorCode::Empty);
    assert_eq!(code("scan.xlsx", b"%PDF-1.7 ..."), ErrorCode::NotASpreadsheet);
    let noise: Vec<u8> = (0..50_000u32).map(|place| (place.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(code("noise.xls", &noise), ErrorCode::NotASpreadsheet);
    assert_eq!(code("locked.xlsx", &locked_package()), ErrorCode::PasswordProtected);

    let folder = tempfile::tempdir().unwrap();
    assert_eq!(read_with(&reader(), folder.path()).unwrap_err().code, ErrorCode::NotASpreadsheet);
    assert_eq!(read_with(&reader(), &folder.path().join("no.xlsx")).unwrap_err().code, ErrorCode::NotFound);
}

/// The compound file in which Office puts a workbook that needs a password: header, allocation table, directory.
fn locked_package() -> Vec<u8> {
    let mut file = vec![0u8; 3 * 512];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put(26, &[3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    put(44, &1u32.to_le_bytes()); // one sector of allocation table
    put(48, &1u32.to_le_bytes()); // the directory is sector 1
    put(60, &[0xFE, 0xFF, 0xFF, 0xFF]);
    put(68, &[0xFE, 0xFF, 0xFF, 0xFF]);
    put(80, &[0xFF; 432]);
    put(512, &[0xFD, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF]);
    for (slot, (name, kind)) in [("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2)].iter().enumerate() {
        let at = 1024 + slot * 128;
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(at, &units);
        put(at + 64, &[units.len() as u8 + 2, 0, *kind]);
    }
    file
}

#[test]
fn too_much_memory_ends_the_reader() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.csv");
    fs::write(&path, "1,2,3,4,5,6,7,8\n".repeat(1_000_000)).unwrap();
    if cfg!(any(target_os = "linux", target_os = "macos")) {
        let limits = Limits { memory: 16 << 20, ..Limits::default() };
        let error = read_with(&reader().with_limits(limits), &path).unwrap_err();
        assert_eq!(error.code, ErrorCode::TooLarge, "{error}");
        assert!(error.message.contains("16 MB"), "{error}");
    }
    for limits in [Limits { bytes: 1 << 20, ..Limits::default() }, Limits { cells: 1_000_000, ..Limits::default() }] {
        let error = read_with(&reader().with_limits(limits), &path).unwrap_err();
        assert_eq!(error.code, ErrorCode::TooLarge, "{error}");
    }
}

/// Programs that stand for a reader in which the spreadsheet library did something terrible.
#[cfg(unix)]
mod broken_readers {
    use std::process::Command;

    use super::*;

    struct Stub {
        folder: tempfile::TempDir,
    }

    impl Stub {
        fn new(script: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            // Another process makes the program: while this one has it open for writing, it may not be executed, and a
            // child that another test forks meanwhile would inherit the open file for a moment.
            fs::write(folder.path().join("text"), format!("#!/bin/sh\n{script}\n")).unwrap();
            let made = Command::new("/bin/sh")
                .args(["-c", "cp text reader && chmod 755 reader"])
                .current_dir(folder.path())
                .status()
                .unwrap();
            assert!(made.success());
            Self { folder }
        }

        fn reader(&self) -> Reader {
            Reader::program(self.folder.path().join("reader"))
        }

        fn error(&self) -> SheetError {
            read_with(&self.reader(), Path::new("file.xls")).unwrap_err()
        }
    }

    #[test]
    fn a_crash_is_a_clear_error() {
        for script in ["kill -ABRT $$", "kill -SEGV $$", "exit 101", "echo garbage", "printf 'CAS3B'; exit 0", "exit 0"]
        {
            let error = Stub::new(script).error();
            assert_eq!(error.code, ErrorCode::ReaderCrashed, "{script}");
            assert!(error.message.starts_with("file.xls made the reader crash"), "{error}");
        }
        let gone = Reader::program(PathBuf::from("/nowhere/reader"));
        assert_eq!(read_with(&gone, Path::new("file.xls")).unwrap_err().code, ErrorCode::ReaderCrashed);
    }

    #[test]
    fn a_reader_that_dies_in_the_midst_of_a_sheet_leaves_nothing_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.csv");
        fs::write(&path, "12345,some text,1.25\n".repeat(60_000)).unwrap();
        let program = env!("CARGO_BIN_EXE_credential-atlas");
        let whole = read_with(&Stub::new(&format!("exec '{program}' \"$@\"")).reader(), &path).unwrap();
        assert_eq!(whole.sheets[0].height(), 60_000);
        for kept in [4, 5, 300, 20_000, 150_000, 400_000] {
            let stub = Stub::new(&format!("'{program}' \"$@\" | head -c {kept}; kill -ABRT $$"));
            let error = read_with(&stub.reader(), &path).unwrap_err();
            assert_eq!(error.code, ErrorCode::ReaderCrashed, "after {kept} bytes");
        }
    }

    #[test]
    fn refused_memory_is_too_large_not_a_crash() {
        let stub = Stub::new("echo 'memory allocation of 8589934592 bytes failed' >&2; kill -ABRT $$");
        assert_eq!(stub.error().code, ErrorCode::TooLarge);
    }

    #[test]
    fn a_reader_that_never_answers_is_killed() {
        let stub = Stub::new("exec sleep 600");
        let limits = Limits { time: Duration::from_millis(200), ..Limits::default() };
        let error = read_with(&stub.reader().with_limits(limits), Path::new("file.xls")).unwrap_err();
        assert_eq!(error.code, ErrorCode::TimedOut);

        let cancel = AtomicBool::new(true);
        let error = stub.reader().read(Path::new("file.xls"), &cancel, &|_| {}).unwrap_err();
        assert_eq!((error.code, cancel.load(Ordering::Relaxed)), (ErrorCode::Cancelled, true));
    }

    #[test]
    fn floods_of_words_do_not_block_the_reader() {
        let stub = Stub::new("head -c 3000000 /dev/zero >&2; exit 1");
        assert_eq!(stub.error().code, ErrorCode::ReaderCrashed);
    }
}
