//! The list of issues that leaves the program: what waits, what was noted, ignored and decided.

use super::{Loaded, LoadedFile};
use crate::{
    export::csv::IssueLine,
    import::{self, Settled, Severity},
    project::Document,
    sheet::Sheet,
};

/// Most cell addresses that a line lists.
const LISTED: usize = 1_000;

/// Every issue of a document's files and every decision, one a line.
pub fn issue_list(document: &Document, loaded: &Loaded) -> Vec<IssueLine> {
    let state = |file: usize, issue: &import::Issue| {
        let ignored = document.sources.get(file).is_some_and(|source| source.mapping.ignores(issue));
        match (ignored, issue.severity) {
            (true, _) => tr!("ignored"),
            (false, Severity::Info) => tr!("note"),
            (false, _) => tr!("open"),
        }
    };
    let mut lines: Vec<IssueLine> =
        loaded.issues().map(|(file, issue)| IssueLine::of(issue, state(file, issue))).collect();
    for (source, file) in document.sources.iter().zip(&loaded.files) {
        lines.extend(source.mapping.settled().iter().map(|settled| decided(file, settled)));
    }
    lines
}

fn decided(file: &LoadedFile, settled: &Settled) -> IssueLine {
    let Settled { sheet, column, text, fix } = settled;
    let words = fix.words();
    let (cells, count) = match (sheet, column, text) {
        (Some(sheet), Some(letter), Some(text)) => cells(file, sheet, letter, text),
        (_, Some(letter), _) => (vec![letter.clone()], 0),
        _ => (Vec::new(), 0),
    };
    let about = text.as_ref().map_or_else(String::new, |text| format!("“{text}”: "));
    IssueLine {
        file: file.name.clone(),
        sheet: sheet.clone().unwrap_or_default(),
        cells,
        count,
        text: text.clone().unwrap_or_default(),
        message: format!("{about}{words}"),
        fix: words,
        state: tr!("decided"),
        ..IssueLine::default()
    }
}

/// The cells of a column that hold a text, and how many there are.
fn cells(file: &LoadedFile, sheet: &str, letter: &str, text: &str) -> (Vec<String>, usize) {
    let Some((cells, column)) = column(file, sheet, letter) else { return (Vec::new(), 0) };
    let mut listed = Vec::new();
    let mut count = 0;
    for (row, cell) in cells.columns()[column].cells().enumerate() {
        if import::shown(cell) == text {
            count += 1;
            if listed.len() < LISTED {
                listed.push(cells.address(row, column));
            }
        }
    }
    (listed, count)
}

/// A column of a table's sheet, by its letters.
pub(super) fn column<'a>(file: &'a LoadedFile, table: &str, letter: &str) -> Option<(&'a Sheet, usize)> {
    let found = file.inspection()?.sheets.iter().find(|found| *found.name == *table)?;
    let cells = file.book.as_ref()?.sheets.iter().find(|cells| cells.name == found.sheet)?;
    let column = (0..cells.width()).find(|column| Sheet::letter(cells.origin.1 as usize + column) == letter)?;
    Some((cells, column))
}
