//! Compares the cells of workbooks with those that calamine finds in them: `cargo bench --bench corpus -- FOLDER`.
//!
//! Every workbook below the folder is opened by both, calamine in a process of its own, since it aborts on some files. Cells
//! that differ are explained by a rule, or listed. At the end stand the rules with their cells; it fails if any cell is left.

#![expect(clippy::print_stdout, reason = "its findings are read on the terminal")]

mod rules;
mod theirs;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::AtomicBool,
};

use anyhow::Result;
use credential_atlas::sheet::{CellRef, Reader, Sheet};
use rules::Pair;
use serde::{Deserialize, Serialize};

/// First argument of the process in which calamine reads.
const DUMP: &str = "dump";
/// Cells listed for a sheet.
const SHOWN: usize = 3;

/// What a cell shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Shown {
    Text(String),
    /// A number by its bits.
    Number(u64),
    Bool(bool),
    Error(String),
    /// Days since 1970 and seconds of the day.
    Moment(i32, u32),
    /// Elapsed days, by the bits of the number.
    Elapsed(u64),
    /// A date, a time or a duration in the words of the file.
    Iso(String),
}

type Cells = BTreeMap<(u32, u32), Shown>;

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    match arguments.as_slice() {
        [word, path] if word == DUMP => theirs::dump(Path::new(path)).map(|()| ExitCode::SUCCESS),
        [folder] => compare(Path::new(folder)),
        // Without a folder there is nothing to compare.
        _ => Ok(ExitCode::SUCCESS),
    }
}

#[derive(Default)]
struct Tally {
    workbooks: usize,
    opened: usize,
    same: usize,
    cells: usize,
    sheets_only_ours: usize,
    /// Workbooks and cells by rule.
    explained: BTreeMap<&'static str, (BTreeSet<PathBuf>, usize)>,
    unexplained: usize,
}

fn compare(folder: &Path) -> Result<ExitCode> {
    let reader = Reader::program(PathBuf::from(env!("CARGO_BIN_EXE_credential-atlas")));
    let mut files = Vec::new();
    workbooks(folder, &mut files)?;
    let mut tally = Tally { workbooks: files.len(), ..Tally::default() };
    for path in files {
        let Ok(theirs) = theirs::read(&path) else { continue };
        tally.opened += 1;
        let shown = path.strip_prefix(folder).unwrap_or(&path);
        let book = match reader.read(&path, &AtomicBool::new(false), &|_| {}) {
            Ok(book) => book,
            Err(error) => {
                println!("{}: {} ({} sheets by calamine)", shown.display(), error.code, theirs.len());
                tally.unexplained += theirs.iter().filter_map(|(_, cells)| Some(cells.as_ref()?.len())).sum::<usize>();
                continue;
            }
        };
        let mut alike = true;
        for (name, theirs) in &theirs {
            let ours = book.sheets.iter().find(|sheet| *sheet.name == **name);
            match theirs {
                Some(theirs) => {
                    tally.cells += theirs.len();
                    alike &= sheet(&mut tally, shown, name, ours, theirs);
                }
                None => tally.sheets_only_ours += usize::from(ours.is_some_and(|sheet| sheet.unread.is_none())),
            }
        }
        tally.same += usize::from(alike);
    }
    Ok(tell(&tally))
}

/// Compares a sheet; true if its cells are the same.
fn sheet(tally: &mut Tally, file: &Path, name: &str, ours: Option<&Sheet>, theirs: &Cells) -> bool {
    if let Some(unread) = ours.and_then(|sheet| sheet.unread.as_ref()) {
        println!("{} [{name}]: not read: {unread}", file.display());
    }
    let cells = ours.map(by_us).unwrap_or_default();
    let places: BTreeSet<_> = theirs.keys().chain(cells.keys()).collect();
    let (mut alike, mut listed) = (true, 0);
    for place in places {
        let pair = Pair { file, sheet: ours, place: *place, ours: cells.get(place), theirs: theirs.get(place) };
        if pair.ours == pair.theirs {
            continue;
        }
        alike = false;
        if let Some(rule) = rules::explain(&pair) {
            let (files, cells) = tally.explained.entry(rule).or_default();
            files.insert(file.to_owned());
            *cells += 1;
            continue;
        }
        tally.unexplained += 1;
        listed += 1;
        if listed <= SHOWN {
            let (row, column) = *place;
            let (ours, theirs) = (pair.ours, pair.theirs);
            let place = format!("{}{}", Sheet::letter(column as usize), row + 1);
            println!("{} [{name}] {place}: ours {ours:?}, calamine {theirs:?}", file.display());
        }
    }
    if listed > SHOWN {
        println!("{} [{name}]: {} cells more", file.display(), listed - SHOWN);
    }
    alike
}

fn tell(tally: &Tally) -> ExitCode {
    println!(
        "{} workbooks; calamine opens {}; in {} of them all cells are the same; {} cells compared",
        tally.workbooks, tally.opened, tally.same, tally.cells
    );
    println!("{} sheets in them are read by us and not by calamine\n", tally.sheets_only_ours);
    println!("| why the cells differ | workbooks | cells |\n| --- | ---: | ---: |");
    for (rule, (files, cells)) in &tally.explained {
        println!("| {rule} | {} | {cells} |", files.len());
    }
    println!("\nunexplained: {}", tally.unexplained);
    ExitCode::from(u8::from(tally.unexplained > 0))
}

fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            workbooks(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|kind| matches!(kind.to_str(), Some("xlsx" | "xlsm" | "xlsb" | "xls" | "ods")))
        {
            found.push(path);
        }
    }
    Ok(())
}

fn by_us(sheet: &Sheet) -> Cells {
    let mut cells = Cells::new();
    for row in 0..sheet.height() {
        for (column, cell) in sheet.row(row).enumerate() {
            let shown = match cell {
                CellRef::Empty => continue,
                CellRef::Text(text) => Shown::Text(text.to_owned()),
                CellRef::Number(number) => Shown::Number(number.to_bits()),
                CellRef::Date { days, seconds } => Shown::Moment(days, seconds),
                CellRef::Bool(truth) => Shown::Bool(truth),
                CellRef::Error(error) => Shown::Error(error.to_owned()),
            };
            cells.insert((sheet.origin.0 + row as u32, sheet.origin.1 + column as u32), shown);
        }
    }
    cells
}
