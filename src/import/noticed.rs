//! What is noticed about a table as a whole: notes, totals, names, identifiers, repeated rows.

use std::{collections::HashMap, hash::Hasher};

use super::{
    Fix, Issue, IssueCode, Severity, SheetFound,
    build::{Built, file_row},
    gather::{Gather, Note},
    header::Headers,
    read,
    region::{self, Region},
};
use crate::{
    sheet::{CellRef, Sheet},
    table::{Field, Values},
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
        message: format!(
            "Sheet “{}” is hidden and {}",
            sheet.name,
            if sheet.used { "was read" } else { "was left aside" }
        ),
        fix: None,
        choices: Vec::new(),
    }
}

pub(super) fn note_rows(file: &str, sheet: &Sheet, region: &Region, gather: &mut Gather) {
    let note = |code, message: &str| Note {
        code,
        severity: Severity::Info,
        message: message.to_owned(),
        fix: None,
        whole_column: false,
    };
    for (row, text) in &region.titles {
        gather.add(
            file,
            sheet,
            (*row, 0),
            text,
            "",
            &note(IssueCode::TitleRow, "Title row set apart and kept as a note"),
        );
    }
    for (row, text) in &region.footnotes {
        gather.add(
            file,
            sheet,
            (*row, 0),
            text,
            "",
            &note(IssueCode::Footnote, "Footnote set apart and kept as a note"),
        );
    }
    for row in &region.totals {
        let text = region::row_text(sheet, *row);
        let message = "Totals row set apart: it is not counted again";
        gather.add(file, sheet, (*row, 0), &text, "", &note(IssueCode::TotalsRow, message));
    }
}

/// Header names; columns without one get their letter, and both that and duplicates are said.
pub(super) fn column_names(
    file: &str,
    sheet: &Sheet,
    region: &Region,
    headers: &Headers,
    columns: &[usize],
    gather: &mut Gather,
) -> Vec<String> {
    let row = region.header.last().copied().unwrap_or(0);
    let note = |code, message: String| Note { code, severity: Severity::Info, message, fix: None, whole_column: false };
    columns
        .iter()
        .map(|&index| {
            let name = &headers.names[index];
            if name.is_empty() {
                let letter = Sheet::letter(sheet.origin.1 as usize + index);
                let message = format!("Column {letter} has no name");
                gather.add(file, sheet, (row, index), &letter, "", &note(IssueCode::UnnamedColumn, message));
                return format!("Column {letter}");
            }
            if headers.duplicates.contains(&index) {
                let message = format!("Two columns have the same name; this one is read as “{name}”");
                gather.add(file, sheet, (row, index), name, "", &note(IssueCode::DuplicateHeader, message));
            }
            name.clone()
        })
        .collect()
}

pub(super) fn left_out(file: &str, sheet: &Sheet, region: &Region, index: usize, name: &str, gather: &mut Gather) {
    let note = Note {
        code: IssueCode::IdentifierLeftOut,
        severity: Severity::Info,
        message: format!("Column “{name}” identifies people: left out"),
        fix: Some(Fix::KeepColumn),
        whole_column: false,
    };
    gather.add(file, sheet, (region.header.last().copied().unwrap_or(0), index), name, "", &note);
}

pub(super) fn mixed_units(file: &str, sheet: &Sheet, region: &Region, index: usize, name: &str, gather: &mut Gather) {
    let note = Note {
        code: IssueCode::MixedUnits,
        severity: Severity::Warning,
        message: format!("“{name}” holds both fractions and percents without a sign; all were read as percents"),
        fix: None,
        whole_column: true,
    };
    gather.add(file, sheet, (region.header.last().copied().unwrap_or(0), index), name, "", &note);
}

/// Compares a single totals row with the sum of the rows above it, for counts.
pub(super) fn check_totals(
    file: &str,
    sheet: &Sheet,
    region: &Region,
    index: usize,
    built: &Built,
    gather: &mut Gather,
) {
    let additive = matches!(
        built.found.field,
        Some(Field::Count | Field::Certificates | Field::Enrolled | Field::Attempted | Field::Passed)
    );
    let ([row], true, Some(column)) = (&region.totals[..], additive, &built.column) else { return };
    let Values::Numbers(numbers) = &column.values else { return };
    let cell = sheet.cell(*row, index);
    let Ok(total) = super::number::parse(&read::shown(cell), false) else { return };
    let sum: f64 = (0..numbers.len()).filter_map(|row| column.number(row)).sum();
    let hidden = built.found.counts.value < numbers.len();
    let disagrees = if hidden { sum > total.value + 0.5 } else { (sum - total.value).abs() > 0.5 };
    if disagrees {
        let text = read::shown(cell);
        let note = Note {
            code: IssueCode::TotalDisagrees,
            severity: Severity::Info,
            message: format!("The total says {text}, the rows above add up to {}", (sum * 100.0).round() / 100.0),
            fix: None,
            whole_column: false,
        };
        gather.add(file, sheet, (*row, index), &text, "", &note);
    }
}

/// Rows of data that repeat an earlier row in every cell, as positions in `rows`.
pub(super) fn repeats(sheet: &Sheet, rows: &[usize]) -> Vec<usize> {
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::with_capacity(rows.len());
    let mut repeated = Vec::new();
    for (at, &row) in rows.iter().enumerate() {
        let cells = sheet.row(row);
        let mut hasher = std::hash::DefaultHasher::new();
        for cell in cells.clone() {
            match cell {
                CellRef::Empty => hasher.write_u8(0),
                CellRef::Text(text) => hasher.write(text.as_bytes()),
                CellRef::Number(number) => hasher.write_u64(number.to_bits()),
                CellRef::Date { days, seconds } => hasher.write_i64(i64::from(days) << 32 | i64::from(seconds)),
                CellRef::Bool(flag) => hasher.write_u8(1 + u8::from(flag)),
                CellRef::Error(text) => hasher.write(text.as_bytes()),
            }
            hasher.write_u8(0xff);
        }
        let same = seen.entry(hasher.finish()).or_default();
        if same.iter().any(|earlier| sheet.row(*earlier).eq(cells.clone())) {
            repeated.push(at);
        } else {
            same.push(row);
        }
    }
    repeated
}

pub(super) fn repeated_row(file: &str, sheet: &Sheet, row: usize, summed: bool, gather: &mut Gather) {
    let message = if summed {
        "Rows repeat an earlier row in every cell: their amounts are counted once"
    } else {
        "Rows repeat an earlier row in every cell: they are kept"
    };
    let note = Note {
        code: IssueCode::DuplicateRow,
        severity: Severity::Info,
        message: message.to_owned(),
        fix: None,
        whole_column: true,
    };
    let column = sheet.row(row).position(|cell| !cell.is_empty()).unwrap_or(0);
    // The row itself may name a person.
    let text = format!("row {}", file_row(sheet, row));
    gather.add(file, sheet, (row, column), &text, "", &note);
}
