//! Opening spreadsheets: makes large workbooks and times one way of reading them, for `compare_readers.py`.
//!
//! `sheet make FOLDER [ROWS]` writes `shared.xlsx`, `inline.xlsx` and `wages.csv` of ROWS × 40 cells.
//! `sheet WAY FILE [count]` reads a file once and prints the seconds and, if asked, used cells and the sum of all numbers. Without arguments a small workbook
//! is made and read all ways.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints and may stop")]

mod make;

use std::{env, fs::File, io::Read, path::Path, process::ExitCode, sync::atomic::AtomicBool, time::Instant};

use credential_atlas::sheet::{self, Book, CellRef, Limits, Reader};

const WAYS: [&str; 5] = ["ours", "process", "calamine", "inflate", "preview"];

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [sheet::READ_COMMAND, ..] => return sheet::serve(),
        ["make", folder] => make::all(Path::new(folder), 1_000_000),
        ["make", folder, rows] => make::all(Path::new(folder), rows.parse().unwrap()),
        [way, file] | [way, file, "count"] => one(way, Path::new(file)),
        _ => {
            let folder = tempfile::tempdir().unwrap();
            make::all(folder.path(), 20_000);
            for file in ["shared.xlsx", "inline.xlsx"] {
                println!("{file}");
                WAYS.iter().for_each(|way| one(way, &folder.path().join(file)));
            }
        }
    }
    ExitCode::SUCCESS
}

/// Reads a file once in one way.
fn one(way: &str, path: &Path) {
    let began = Instant::now();
    let counted = match way {
        "ours" => used(&sheet::read(path, &Limits::default(), &AtomicBool::new(false)).unwrap()),
        "process" => {
            let book = Reader::this_program().read(path, &AtomicBool::new(false), &|_| {}).unwrap();
            let seconds = began.elapsed().as_secs_f64();
            println!("{way:10} {seconds:.3} s until the book is here");
            used(&book)
        }
        "calamine" => calamine_cells(path),
        "inflate" => inflate(path),
        "preview" => used(&sheet::preview(path, 200).unwrap().unwrap()),
        _ => panic!("unknown way {way}"),
    };
    println!("{way:10} {:.3} s, {counted}", began.elapsed().as_secs_f64());
}

/// Used cells and a sum of all numbers, where wanted.
fn used(book: &Book) -> String {
    if !count() {
        let rows: usize = book.sheets.iter().map(sheet::Sheet::height).sum();
        return format!("{rows} rows");
    }
    let (mut used, mut sum) = (0usize, 0.0);
    for column in book.sheets.iter().flat_map(sheet::Sheet::columns) {
        for cell in column.cells() {
            used += usize::from(cell != CellRef::Empty);
            if let CellRef::Number(number) = cell {
                sum += number;
            }
        }
    }
    format!("{used} used cells, numbers add up to {sum:.2}")
}

/// What was read is counted only when asked, since counting takes time too.
fn count() -> bool {
    env::args().nth(3).is_some_and(|word| word == "count")
}

fn calamine_cells(path: &Path) -> String {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let (mut used, mut sum) = (0usize, 0.0);
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        if !count() {
            return format!("{} rows", range.height());
        }
        for (_, _, cell) in range.used_cells() {
            used += 1;
            if let Data::Float(number) = cell {
                sum += number;
            }
        }
    }
    format!("{used} used cells, numbers add up to {sum:.2}")
}

/// Unpacks the first worksheet and throws it away.
fn inflate(path: &Path) -> String {
    let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut part = archive.by_name("xl/worksheets/sheet1.xml").unwrap();
    let mut piece = vec![0; 1 << 20];
    let mut total = 0;
    loop {
        match part.read(&mut piece).unwrap() {
            0 => return format!("{total} bytes"),
            read => total += read,
        }
    }
}
