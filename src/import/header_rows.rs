//! Which rows name the columns: one row of short texts over other things, or two when the upper one groups the lower.

use super::{date::Calendar, dictionary, header, region::typical_fill, view::View, wages};
use crate::sheet::CellRef;

/// How far down the header is looked for.
const HEADER_SEARCH: usize = 60;
/// Rows after a header candidate that tell how wide the table is.
const LOOK_AHEAD: usize = 25;

/// The header rows that fit best: many short distinct texts over columns of other things, known names most of all.
pub(super) fn find(view: &View<'_>) -> Vec<usize> {
    let candidates: Vec<usize> = view.filled_rows().take(HEADER_SEARCH).collect();
    let mut best: Option<(f64, usize)> = None;
    for (order, &row) in candidates.iter().enumerate() {
        let Some(score) = header_score(view, row) else { continue };
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
    if let Some(upper) = upper_header(view, row) {
        rows.insert(0, upper);
    } else if lower_header(view, row) {
        rows.push(row + 1);
    }
    rows
}

fn header_score(view: &View<'_>, row: usize) -> Option<f64> {
    let filled = &view.filled;
    let below: Vec<usize> = (row + 1..view.rows.end).filter(|row| filled[*row] > 0).take(LOOK_AHEAD).collect();
    if below.is_empty() && filled[row] < 2 {
        return None;
    }
    let counts: Vec<u32> = below.iter().map(|row| filled[*row]).collect();
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
    for (column, cell) in view.row(row) {
        if cell.is_empty() {
            continue;
        }
        let text = super::shown::shown(cell);
        let is_text = matches!(cell, CellRef::Text(_)) && !looks_like_value(&text);
        seen.insert(text.to_lowercase());
        if is_text {
            texts += 1.0;
            if text.chars().count() > 60 {
                long += 1.0;
            }
            let normal = header::normal(&text);
            if dictionary::is_known(&normal) || wages::period(&text, Calendar::default()).is_some() {
                known += 1.0;
            }
        } else if wages::period(&text, Calendar::default()).is_some() {
            texts += 1.0;
            known += 1.0;
        }
        let values: Vec<CellRef<'_>> =
            below.iter().map(|row| view.cell(*row, column)).filter(|cell| !cell.is_empty()).collect();
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
    let count = f64::from(filled[row]);
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

/// Whether a view begins with a header of its own, perhaps below titles: a row of texts over columns of other things, or
/// of names that are known.
pub(super) fn starts_table(view: &View<'_>) -> bool {
    let rows = find(view);
    let (Some(&row), Some(&first)) = (rows.last(), rows.first()) else { return false };
    let titles_only = view.filled_rows().take_while(|above| *above < first).all(|above| view.filled[above] <= 2);
    let data = (row + 1..view.rows.end).any(|below| view.filled[below] >= 2);
    if !titles_only || !data || view.filled[row] < 2 {
        return false;
    }
    let (mut texts, mut known, mut changes) = (0, 0, 0);
    for (column, cell) in view.row(row).filter(|(_column, cell)| !cell.is_empty()) {
        let CellRef::Text(text) = cell else { continue };
        if looks_like_value(text) {
            continue;
        }
        texts += 1;
        known += usize::from(
            dictionary::is_known(&header::normal(text)) || wages::period(text, Calendar::default()).is_some(),
        );
        let below = (row + 1..view.rows.end).map(|row| view.cell(row, column)).filter(|cell| !cell.is_empty());
        changes +=
            usize::from(below.take(5).any(|cell| !matches!(cell, CellRef::Text(text) if !looks_like_value(text))));
    }
    texts == view.filled[row] && (known >= 2 || changes > 0)
}

/// A second header row above: texts over groups of columns, not one title.
fn upper_header(view: &View<'_>, row: usize) -> Option<usize> {
    let filled = &view.filled;
    let upper = row.checked_sub(1).filter(|upper| view.rows.contains(upper))?;
    let texts = view.row(upper).filter(|(_column, cell)| matches!(cell, CellRef::Text(_)) && !cell.is_empty()).count();
    if texts == 0 || texts < filled[upper] as usize || filled[upper] > filled[row] + 1 {
        return None;
    }
    let spans = merged_spans(view, upper);
    let partial = spans.iter().any(|(first, last)| {
        last > first
            && (*first > view.columns.start || last + 1 < view.columns.end)
            && last - first + 1 < filled[row] as usize
    });
    let long = view
        .row(upper)
        .filter(|(_column, cell)| matches!(cell, CellRef::Text(text) if text.chars().count() > 60))
        .count();
    if long * 2 > texts {
        return None;
    }
    // Without merged areas: at least one group text that does not stand in the first column, and blanks beside it.
    let first_filled = view.row(upper).position(|(_column, cell)| !cell.is_empty())?;
    let spread = filled[upper] >= 2 && filled[upper] < filled[row] || filled[upper] == 1 && first_filled > 0;
    (partial || spread).then_some(upper)
}

/// A second header row below: it names the columns under merged or blank cells of the first.
fn lower_header(view: &View<'_>, row: usize) -> bool {
    let filled = &view.filled;
    let lower = row + 1;
    if lower >= view.rows.end || filled[lower] == 0 || filled[lower] >= filled[row] + view.width() as u32 {
        return false;
    }
    let upper_cells: Vec<_> = view.row(row).map(|(_column, cell)| cell).collect();
    let lower_cells: Vec<_> = view.row(lower).map(|(_column, cell)| cell).collect();
    let short = lower_cells.iter().all(|cell| match *cell {
        CellRef::Text(text) => text.chars().count() <= 40,
        CellRef::Number(number) => (1950.0..=2150.0).contains(&number) && number.fract() == 0.0,
        CellRef::Empty => true,
        CellRef::Date { .. } | CellRef::Bool(_) | CellRef::Error(_) => false,
    });
    let gaps =
        (1..view.width()).filter(|column| upper_cells[*column].is_empty() && !lower_cells[*column].is_empty()).count();
    let first_named_twice = !upper_cells.first().is_none_or(CellRef::is_empty)
        && !lower_cells.first().is_none_or(CellRef::is_empty)
        && !merged_spans(view, row).iter().any(|(first, last)| *first == view.columns.start && last > first);
    let numbers_below = (lower + 1..view.rows.end).find(|row| filled[*row] > 0).is_some_and(|next| {
        view.row(next).zip(&lower_cells).any(|((_column, cell), lower)| {
            !lower.is_empty()
                && (matches!(cell, CellRef::Number(_)) || matches!(cell, CellRef::Text(text) if looks_like_value(text)))
        })
    });
    gaps > 0 && short && !first_named_twice && numbers_below
}

/// Grid columns of merged areas that touch a grid row, first and last.
fn merged_spans(view: &View<'_>, row: usize) -> Vec<(usize, usize)> {
    let sheet = view.sheet;
    let file_row = sheet.origin.0 as usize + row;
    sheet
        .merged
        .iter()
        .filter(|area| (area.first.0 as usize..=area.last.0 as usize).contains(&file_row))
        .filter_map(|area| {
            let first = area.first.1.checked_sub(sheet.origin.1)? as usize;
            let last = area.last.1.checked_sub(sheet.origin.1)? as usize;
            (view.columns.contains(&first) && last >= first).then_some((first, last.min(view.columns.end - 1)))
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
