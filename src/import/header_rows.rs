//! Which rows name the columns: one row of short texts over other things, or two when the upper one groups the lower.

use super::{dictionary, header, region::typical_fill, wages};
use crate::sheet::{CellRef, Sheet};

/// How far down the header is looked for.
const HEADER_SEARCH: usize = 60;
/// Rows after a header candidate that tell how wide the table is.
const LOOK_AHEAD: usize = 25;

/// The header rows that fit best: many short distinct texts over columns of other things, known names most of all.
pub(super) fn find(sheet: &Sheet, filled: &[usize]) -> Vec<usize> {
    let candidates: Vec<usize> = (0..filled.len()).filter(|row| filled[*row] > 0).take(HEADER_SEARCH).collect();
    let mut best: Option<(f64, usize)> = None;
    for (order, &row) in candidates.iter().enumerate() {
        let Some(score) = header_score(sheet, filled, row) else { continue };
        let score = score - order as f64 * 0.05;
        if best.is_none_or(|(known, _row)| score > known) {
            best = Some((score, row));
        }
    }
    let Some((score, row)) = best else { return Vec::new() };
    if score < 1.0 {
        return Vec::new();
    }
    let mut rows = vec![row];
    if let Some(upper) = upper_header(sheet, filled, row) {
        rows.insert(0, upper);
    } else if lower_header(sheet, filled, row) {
        rows.push(row + 1);
    }
    rows
}

fn header_score(sheet: &Sheet, filled: &[usize], row: usize) -> Option<f64> {
    let below: Vec<usize> = (row + 1..filled.len()).filter(|row| filled[*row] > 0).take(LOOK_AHEAD).collect();
    if below.is_empty() && filled[row] < 2 {
        return None;
    }
    let counts: Vec<usize> = below.iter().map(|row| filled[*row]).collect();
    let width = typical_fill(&counts).max(1);
    if filled[row] == 1 && width > 1 {
        return None;
    }
    let mut texts = 0.0;
    let mut known: f64 = 0.0;
    let mut long = 0.0;
    let mut changes = 0.0;
    let mut compared = 0.0;
    let mut seen = std::collections::HashSet::new();
    for (column, cell) in sheet.row(row).enumerate() {
        if cell.is_empty() {
            continue;
        }
        let text = super::read::shown(cell);
        let is_text = matches!(cell, CellRef::Text(_)) && !looks_like_value(&text);
        seen.insert(text.to_lowercase());
        if is_text {
            texts += 1.0;
            if text.chars().count() > 60 {
                long += 1.0;
            }
            let normal = header::normal(&text);
            if dictionary::is_known(&normal) || wages::period(&text).is_some() {
                known += 1.0;
            }
        } else if wages::period(&text).is_some() {
            texts += 1.0;
            known += 1.0;
        }
        let values: Vec<CellRef<'_>> =
            below.iter().map(|row| sheet.cell(*row, column)).filter(|cell| !cell.is_empty()).collect();
        if !values.is_empty() {
            compared += 1.0;
            let other =
                values.iter().filter(|cell| !matches!(cell, CellRef::Text(text) if !looks_like_value(text))).count()
                    * 2
                    > values.len();
            if is_text && other {
                changes += 1.0;
            }
        }
    }
    let count = filled[row] as f64;
    let compared: f64 = if compared == 0.0 { 1.0 } else { compared };
    let density = (count / width as f64).min(1.0);
    Some(
        texts / count
            + density
            + seen.len() as f64 / count * 0.5
            + 1.5 * (known / count)
            + known.min(8.0) * 0.15
            + changes / compared
            - 0.5 * long / count
            - if texts / count < 0.5 { 2.0 } else { 0.0 },
    )
}

/// A second header row above: texts over groups of columns, not one title.
fn upper_header(sheet: &Sheet, filled: &[usize], row: usize) -> Option<usize> {
    let upper = row.checked_sub(1)?;
    let texts = sheet.row(upper).filter(|cell| matches!(cell, CellRef::Text(_)) && !cell.is_empty()).count();
    if texts == 0 || texts < filled[upper] || filled[upper] > filled[row] + 1 {
        return None;
    }
    let spans = merged_spans(sheet, upper);
    let partial = spans.iter().any(|(first, last)| {
        last > first && (*first > 0 || last + 1 < sheet.width()) && last - first + 1 < filled[row]
    });
    let long = sheet.row(upper).filter(|cell| matches!(cell, CellRef::Text(text) if text.chars().count() > 60)).count();
    if long * 2 > texts {
        return None;
    }
    // Without merged areas: at least one group text that does not stand in the first column, and blanks beside it.
    let first_filled = sheet.row(upper).position(|cell| !cell.is_empty())?;
    let spread = filled[upper] >= 2 && filled[upper] < filled[row] || filled[upper] == 1 && first_filled > 0;
    (partial || spread).then_some(upper)
}

/// A second header row below: it names the columns under merged or blank cells of the first.
fn lower_header(sheet: &Sheet, filled: &[usize], row: usize) -> bool {
    let lower = row + 1;
    if lower >= filled.len() || filled[lower] == 0 || filled[lower] >= filled[row] + sheet.width() {
        return false;
    }
    let upper_cells: Vec<_> = sheet.row(row).collect();
    let lower_cells: Vec<_> = sheet.row(lower).collect();
    let short = lower_cells.iter().all(|cell| match *cell {
        CellRef::Text(text) => text.chars().count() <= 40,
        CellRef::Number(number) => (1950.0..=2150.0).contains(&number) && number.fract() == 0.0,
        CellRef::Empty => true,
        CellRef::Date { .. } | CellRef::Bool(_) | CellRef::Error(_) => false,
    });
    let gaps =
        (1..sheet.width()).filter(|column| upper_cells[*column].is_empty() && !lower_cells[*column].is_empty()).count();
    let first_named_twice = !upper_cells.first().is_none_or(CellRef::is_empty)
        && !lower_cells.first().is_none_or(CellRef::is_empty)
        && !merged_spans(sheet, row).iter().any(|(first, last)| *first == 0 && last > first);
    let numbers_below = (lower + 1..filled.len()).find(|row| filled[*row] > 0).is_some_and(|next| {
        sheet.row(next).zip(&lower_cells).any(|(cell, lower)| {
            !lower.is_empty()
                && (matches!(cell, CellRef::Number(_)) || matches!(cell, CellRef::Text(text) if looks_like_value(text)))
        })
    });
    gaps > 0 && short && !first_named_twice && numbers_below
}

/// Grid columns of merged areas that touch a grid row, first and last.
fn merged_spans(sheet: &Sheet, row: usize) -> Vec<(usize, usize)> {
    let file_row = sheet.origin.0 as usize + row;
    sheet
        .merged
        .iter()
        .filter(|area| (area.first.0 as usize..=area.last.0 as usize).contains(&file_row))
        .filter_map(|area| {
            let first = area.first.1.checked_sub(sheet.origin.1)? as usize;
            let last = area.last.1.checked_sub(sheet.origin.1)? as usize;
            (first < sheet.width()).then_some((first, last.min(sheet.width() - 1)))
        })
        .collect()
}

/// Numbers, dates, money and codes written as text.
fn looks_like_value(text: &str) -> bool {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && letters <= 1 && digits >= letters || text.is_empty()
}
