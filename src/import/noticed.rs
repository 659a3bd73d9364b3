//! What is noticed about a table as a whole: notes, totals, names, hidden parts, identifiers.

use super::{
    Fix, Issue, IssueCode, Severity, SheetFound,
    build::Built,
    gather::{Gather, Note},
    header::Headers,
    region::{self, Region},
    shown,
    view::View,
};
use crate::{
    sheet::Sheet,
    table::{Column, Field, Values},
};

pub(super) fn hidden(file: &str, sheet: &SheetFound) -> Issue {
    Issue {
        code: IssueCode::HiddenSheet,
        severity: Severity::Info,
        file: file.to_owned(),
        sheet: sheet.name.to_string(),
        cells: Vec::new(),
        columns: Vec::new(),
        count: 0,
        text: sheet.name.to_string(),
        message: tr!(
            "Sheet “{}” is hidden and {}",
            sheet.name,
            if sheet.used { tr!("was read") } else { tr!("was left aside") }
        ),
        fix: None,
        choices: Vec::new(),
    }
}

/// The cells of a sheet could not be read, though those of others could; nothing is said of a sheet that was read.
pub(super) fn not_read(file: &str, sheet: &Sheet) -> Option<Issue> {
    let reason = sheet.unread.as_ref()?;
    Some(Issue {
        code: IssueCode::SheetNotRead,
        severity: Severity::Error,
        file: file.to_owned(),
        sheet: sheet.name.to_string(),
        cells: Vec::new(),
        columns: Vec::new(),
        count: 0,
        text: sheet.name.to_string(),
        message: tr!("Sheet “{}” was not read: {reason}", sheet.name, reason = reason),
        fix: None,
        choices: Vec::new(),
    })
}

/// Titles, footnotes, totals, repeated headers and hidden rows, each set apart.
pub(super) fn note_rows(view: &View<'_>, region: &Region, gather: &mut Gather<'_>) {
    let left = region.columns.start;
    for (row, text) in &region.titles {
        let note = Note::info(IssueCode::TitleRow, tr!("Title row set apart and kept as a note"));
        gather.add((*row, left), text, "", &note);
    }
    for (row, text) in &region.footnotes {
        let note = Note::info(IssueCode::Footnote, tr!("Footnote set apart and kept as a note"));
        gather.add((*row, left), text, "", &note);
    }
    for row in &region.totals {
        let text = region::row_text(view, *row);
        let message = if region.summed.contains(row) {
            tr!("This row is the sum of the rows above: it is not counted again")
        } else {
            tr!("Totals row set apart: it is not counted again")
        };
        gather.add((*row, left), &text, "", &Note::info(IssueCode::TotalsRow, message).fix(Fix::AsData));
    }
    for row in &region.repeated_headers {
        let note = Note::info(IssueCode::TitleRow, tr!("The header comes again: set apart")).whole_column();
        gather.add((*row, left), &region::row_text(view, *row), "again", &note);
    }
    if !region.hidden.is_empty() {
        let rows =
            if region.hidden.len() == 1 { tr!("1 row is").to_owned() } else { tr!("{} rows are", region.hidden.len()) };
        let message = tr!("{rows} hidden in the file and set apart", rows = rows);
        let note = Note::warning(IssueCode::HiddenRows, message)
            .choices([Fix::HiddenRows(true), Fix::HiddenRows(false)])
            .whole_column();
        let handle = gather.open("", tr!("hidden rows"), &note);
        region.hidden.iter().for_each(|row| gather.hit(handle, (*row, left)));
    }
}

/// Header names; columns without one get their letter, and both that and duplicates are said.
pub(super) fn column_names(
    sheet: &Sheet,
    region: &Region,
    headers: &Headers,
    columns: &[usize],
    gather: &mut Gather<'_>,
) -> Vec<String> {
    let row = region.header_row();
    columns
        .iter()
        .map(|&index| {
            let name = &headers.names[index];
            if name.is_empty() {
                let letter = Sheet::letter(sheet.origin.1 as usize + index);
                let note = Note::info(IssueCode::UnnamedColumn, tr!("Column {letter} has no name", letter = letter));
                gather.add((row, index), &letter, "", &note);
                return tr!("Column {letter}", letter = letter);
            }
            if headers.duplicates.contains(&index) {
                let message = tr!("Two columns have the same name; this one is read as “{name}”", name = name);
                gather.add((row, index), name, "", &Note::info(IssueCode::DuplicateHeader, message));
            }
            name.clone()
        })
        .collect()
}

pub(super) fn left_out(region: &Region, index: usize, name: &str, gather: &mut Gather<'_>) {
    let message = tr!("Column “{name}” identifies people: left out", name = name);
    let mut note =
        Note::info(IssueCode::IdentifierLeftOut, message).choices([Fix::LeaveOut, Fix::Numbered, Fix::KeepColumn]);
    note.fix = Some(Fix::KeepColumn);
    gather.add((region.header_row(), index), name, "", &note);
}

pub(super) fn hidden_column(region: &Region, index: usize, name: &str, kept: bool, gather: &mut Gather<'_>) {
    let (done, fix) = if kept { (tr!("was read"), None) } else { (tr!("was left out"), Some(Fix::KeepColumn)) };
    let mut note = Note::info(
        IssueCode::HiddenColumn,
        tr!("Column “{name}” is hidden in the file and {done}", name = name, done = done),
    );
    note.fix = fix;
    gather.add((region.header_row(), index), name, "", &note);
}

/// Compares totals rows with the rows above them, for counts: each with the rows since the last total, or with all.
/// Where cells are hidden the total must lie between the sums of their bounds.
pub(super) fn check_totals(view: &View<'_>, region: &Region, index: usize, built: &Built, gather: &mut Gather<'_>) {
    let additive = matches!(
        built.found.field,
        Some(Field::Count | Field::Certificates | Field::Enrolled | Field::Attempted | Field::Passed)
    );
    let (false, true, Some(column)) = (region.totals.is_empty(), additive, &built.column) else { return };
    if !matches!(column.values, Values::Numbers(_)) {
        return;
    }
    let mut since = 0;
    for &row in &region.totals {
        let end = region.data.partition_point(|data| *data < row);
        let text = shown::shown(view.cell(row, index));
        let Ok(total) = super::number::parse(&text, false) else { continue };
        // A total above its rows is that of all of them.
        let ranges = if end == 0 { vec![(0, region.data.len())] } else { vec![(since, end), (0, end)] };
        let sums: Vec<Sum> = ranges.iter().map(|(from, to)| Sum::of(column, *from, *to)).collect();
        since = end;
        let Some(closest) = sums.first() else { continue };
        if sums.iter().any(|sum| sum.allows(total.value)) {
            continue;
        }
        let shown = |number: f64| (number * 100.0).round() / 100.0;
        let rows = if end == 0 { tr!("the rows below") } else { tr!("the rows above") };
        let message = match closest.open {
            true => {
                tr!(
                    "The total says {text}, but {rows} alone add up to {} with cells hidden",
                    shown(closest.low),
                    text = text,
                    rows = rows
                )
            }
            false => tr!("The total says {text}, {rows} add up to {}", shown(closest.low), text = text, rows = rows),
        };
        gather.add((row, index), &text, "", &Note::warning(IssueCode::TotalDisagrees, message));
    }
}

/// The least and most that rows can add up to.
struct Sum {
    low: f64,
    high: f64,
    /// Some cells are not known, so the least is not the most.
    open: bool,
}

impl Sum {
    fn of(column: &Column, from: usize, to: usize) -> Self {
        let mut sum = Self { low: 0.0, high: 0.0, open: false };
        for row in from..to {
            match column.number(row) {
                Some(number) => {
                    sum.low += number;
                    sum.high += number;
                }
                None => {
                    let bounds = column.bounds.binary_search_by_key(&(row as u32), |(row, ..)| *row);
                    let (low, high) =
                        bounds.map_or((0.0, f64::INFINITY), |at| (column.bounds[at].1, column.bounds[at].2));
                    sum.low += low;
                    sum.high += high;
                    sum.open = true;
                }
            }
        }
        sum
    }

    fn allows(&self, total: f64) -> bool {
        total > self.low - 0.5 && total < self.high + 0.5
    }
}
