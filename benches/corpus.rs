//! Compares the cells of workbooks with those that calamine finds in them: `cargo bench --bench corpus -- FOLDER`.
//!
//! Every workbook below the folder is opened by both, calamine in a process of its own, since it aborts on some files. A
//! line is printed for each sheet whose cells differ, with the first cells that do.

#![expect(clippy::print_stdout, reason = "its findings are read on the terminal")]

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::AtomicBool,
};

use anyhow::{Context, Result, bail};
use calamine::{Data, ExcelDateTime, Reader as _, SheetType, open_workbook_auto};
use credential_atlas::sheet::{CellRef, Reader, Sheet};
use serde_json::json;

/// First argument of the process in which calamine reads.
const DUMP: &str = "dump";
/// Differences shown for a sheet.
const SHOWN: usize = 3;

type Cells = BTreeMap<(u32, u32), String>;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    match arguments.as_slice() {
        [word, path] if word == DUMP => dump(Path::new(path)),
        [folder] => compare(Path::new(folder)),
        // Without a folder there is nothing to compare.
        _ => Ok(()),
    }
}

fn compare(folder: &Path) -> Result<()> {
    let reader = Reader::program(PathBuf::from(env!("CARGO_BIN_EXE_credential-atlas")));
    let mut files = Vec::new();
    workbooks(folder, &mut files)?;
    let (mut same, mut opened, mut cells) = (0, 0, 0);
    for path in files {
        let Ok(theirs) = by_calamine(&path) else { continue };
        opened += 1;
        let shown = path.strip_prefix(folder).unwrap_or(&path).display();
        let book = match reader.read(&path, &AtomicBool::new(false), &|_| {}) {
            Ok(book) => book,
            Err(error) => {
                println!("{shown}: {} ({} sheets by calamine)", error.code, theirs.len());
                continue;
            }
        };
        let mut alike = true;
        for (name, theirs) in &theirs {
            cells += theirs.len();
            let ours = book.sheets.iter().find(|sheet| *sheet.name == **name).map(by_us).unwrap_or_default();
            let differ: Vec<_> =
                theirs.keys().chain(ours.keys()).filter(|place| ours.get(place) != theirs.get(place)).collect();
            if let Some(unread) =
                book.sheets.iter().find(|sheet| *sheet.name == **name).and_then(|sheet| sheet.unread.as_ref())
            {
                println!("{shown} [{name}]: not read: {unread}");
            }
            if differ.is_empty() {
                continue;
            }
            alike = false;
            println!("{shown} [{name}]: {} of {} cells differ", differ.len(), theirs.len());
            for place in differ.iter().take(SHOWN) {
                let side = |cells: &Cells| cells.get(place).cloned().unwrap_or_else(|| "nothing".into());
                println!(
                    "    {}{}: {} | calamine: {}",
                    Sheet::letter(place.1 as usize),
                    place.0 + 1,
                    side(&ours),
                    side(theirs)
                );
            }
        }
        same += usize::from(alike);
    }
    println!("{same} of {opened} workbooks that calamine opens have the same {cells} cells");
    Ok(())
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
                CellRef::Text(text) => format!("text {text:?}"),
                CellRef::Number(number) => format!("number {number}"),
                CellRef::Date { days, seconds } => format!("date {days} {seconds}"),
                CellRef::Bool(truth) => format!("bool {truth}"),
                CellRef::Error(error) => format!("error {error}"),
            };
            cells.insert((sheet.origin.0 + row as u32, sheet.origin.1 + column as u32), shown);
        }
    }
    cells
}

/// Row, column and what the cell shows.
type Told = (u32, u32, String);

/// The sheets of a workbook with the cells calamine finds, from a process of its own.
fn by_calamine(path: &Path) -> Result<Vec<(String, Cells)>> {
    let limit = "ulimit -v 2000000; exec timeout 20 \"$@\"";
    let told = Command::new("sh").args(["-c", limit, "sh"]).arg(env::current_exe()?).arg(DUMP).arg(path).output()?;
    if !told.status.success() {
        bail!("calamine does not open it");
    }
    let sheets: Vec<(String, Vec<Told>)> = serde_json::from_slice(&told.stdout)?;
    let sheets = sheets
        .into_iter()
        .map(|(name, cells)| (name, cells.into_iter().map(|(row, column, shown)| ((row, column), shown)).collect()));
    Ok(sheets.collect())
}

fn dump(path: &Path) -> Result<()> {
    let mut book = open_workbook_auto(path)?;
    let sheets: Vec<_> = book.sheets_metadata().to_vec();
    let mut told = Vec::new();
    for sheet in sheets.iter().filter(|sheet| matches!(sheet.typ, SheetType::WorkSheet | SheetType::MacroSheet)) {
        let range = book.worksheet_range(&sheet.name).context("a sheet")?;
        let (top, left) = range.start().unwrap_or_default();
        let cells = range.used_cells().filter_map(|(row, column, value)| {
            let shown = match value {
                Data::Empty => return None,
                Data::String(text) if text.is_empty() => return None,
                Data::String(text) => format!("text {text:?}"),
                Data::Int(whole) => format!("number {}", *whole as f64),
                Data::Float(number) => format!("number {number}"),
                Data::Bool(truth) => format!("bool {truth}"),
                Data::Error(error) => format!("error {error}"),
                Data::DateTime(stamp) => date(stamp),
                Data::DateTimeIso(iso) | Data::DurationIso(iso) => format!("iso {iso}"),
            };
            Some((top + row as u32, left + column as u32, shown))
        });
        told.push((sheet.name.clone(), cells.collect::<Vec<_>>()));
    }
    println!("{}", json!(told));
    Ok(())
}

/// Days since 1970 and seconds of the day of a serial; the day that never was, 29 February 1900, is 60.
fn date(stamp: &ExcelDateTime) -> String {
    let serial = stamp.as_f64();
    let total = (serial * 86_400.0).round();
    let (day, seconds) = ((total / 86_400.0).floor(), total.rem_euclid(86_400.0));
    let days = if day < 60.0 { day - 25_568.0 } else { day - 25_569.0 };
    format!("date {days} {seconds}")
}
