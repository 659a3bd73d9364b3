//! Where the table is on a sheet: header rows below titles, data, totals rows, notes.

use super::header_rows;
use crate::sheet::{CellRef, Sheet};

/// The table of a sheet, in zero-based grid rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Region {
    pub header: Vec<usize>,
    pub data: Vec<usize>,
    pub totals: Vec<usize>,
    /// Title rows above the header with their text.
    pub titles: Vec<(usize, String)>,
    /// Footnotes below the data with their text.
    pub footnotes: Vec<(usize, String)>,
}

/// Finds the table; `chosen` are grid rows of the header that the user set. `None` if the sheet holds no table.
pub(crate) fn find(sheet: &Sheet, chosen: Option<&[usize]>) -> Option<Region> {
    let height = sheet.height();
    let filled: Vec<usize> = (0..height).map(|row| fill(sheet, row)).collect();
    let last = filled.iter().rposition(|count| *count > 0)?;
    let header = match chosen {
        Some(rows) => {
            let mut rows: Vec<usize> = rows.iter().copied().filter(|row| *row < height).collect();
            rows.sort_unstable();
            rows
        }
        None => header_rows::find(sheet, &filled),
    };
    let first_data = header.last().map_or(0, |row| row + 1);
    let mut region = Region { header, ..Region::default() };
    let above = region.header.first().copied().unwrap_or(0);
    let titles = (0..above).filter(|row| filled[*row] > 0).map(|row| (row, row_text(sheet, row)));
    region.titles = titles.collect();
    let end = tail(sheet, &filled, first_data, last, &mut region.footnotes);
    let typical = typical_fill(&filled[first_data.min(end)..end]);
    let typical_text = typical_texts(sheet, first_data, end);
    for row in (first_data..end).filter(|row| filled[*row] > 0) {
        if is_total(sheet, row, typical_text) {
            region.totals.push(row);
        } else if filled[row] == 1 && typical > 2 && looks_like_note(&row_text(sheet, row)) {
            region.footnotes.push((row, row_text(sheet, row)));
        } else {
            region.data.push(row);
        }
    }
    region.footnotes.sort_unstable();
    (!region.data.is_empty() || !region.header.is_empty()).then_some(region)
}

fn fill(sheet: &Sheet, row: usize) -> usize {
    sheet.row(row).filter(|cell| !cell.is_empty()).count()
}

/// The text of a row for notes: its cells joined.
pub(crate) fn row_text(sheet: &Sheet, row: usize) -> String {
    let mut texts: Vec<String> = Vec::new();
    for cell in sheet.row(row) {
        let text = super::read::shown(cell);
        if !text.is_empty() && texts.last() != Some(&text) {
            texts.push(text);
        }
    }
    texts.join(" ")
}

/// The median number of filled cells of non-empty rows.
pub(super) fn typical_fill(filled: &[usize]) -> usize {
    let mut counts: Vec<usize> = filled.iter().copied().filter(|count| *count > 0).take(2_000).collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or(0)
}

/// The median number of cells with words a row.
fn typical_texts(sheet: &Sheet, first: usize, end: usize) -> usize {
    let mut counts: Vec<usize> = (first..end).take(500).map(|row| word_cells(sheet, row)).filter(|n| *n > 0).collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or(0)
}

fn word_cells(sheet: &Sheet, row: usize) -> usize {
    sheet.row(row).filter(|cell| matches!(cell, CellRef::Text(text) if is_words(text))).count()
}

fn is_words(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

/// Cuts footnotes off the end; returns the row after the last row of data.
fn tail(sheet: &Sheet, filled: &[usize], first: usize, last: usize, notes: &mut Vec<(usize, String)>) -> usize {
    if first > last {
        return first;
    }
    let typical = typical_fill(&filled[first..=last]);
    let mut end = last + 1;
    while end > first {
        let row = end - 1;
        if filled[row] == 0 {
            end = row;
            continue;
        }
        let text = row_text(sheet, row);
        let few = filled[row] * 4 <= typical || filled[row] == 1 && typical > 1;
        let only_text = sheet.row(row).all(|cell| matches!(cell, CellRef::Text(_) | CellRef::Empty));
        let note = only_text
            && (few || filled[row] <= 2 && looks_like_note(&text))
            && !is_total_label(&text)
            && (typical > 2 || looks_like_note(&text));
        if !note {
            break;
        }
        notes.push((row, text));
        end = row;
    }
    end
}

/// Texts that comment on a table rather than belong to it.
fn looks_like_note(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let starts = [
        "note",
        "source",
        "*",
        "†",
        "‡",
        "footnote",
        "data ",
        "suppress",
        "synthetic",
        "this ",
        "these ",
        "prepared",
        "all ",
        "totals may",
        "n/a =",
        "ps =",
        "(1)",
        "(a)",
        "[1]",
        "1 ",
        "1)",
        "¹",
        "as of",
        "updated",
        "disclaimer",
        "for more",
        "numbers ",
        "counts ",
        "earnings ",
        "figures ",
        "cells ",
        "people ",
        "rows ",
    ];
    starts.iter().any(|start| lower.starts_with(start))
        && (lower.chars().count() > 12 || lower.starts_with("note") || lower.starts_with("source"))
        || lower.chars().count() > 60
        || lower.contains("synthetic")
}

/// Words that label a row as the total of others.
fn is_total_label(text: &str) -> bool {
    let lower = text.trim().trim_end_matches([':', '*']).to_lowercase();
    matches!(
        lower.as_str(),
        "total"
            | "totals"
            | "grand total"
            | "grand totals"
            | "statewide"
            | "state total"
            | "all"
            | "overall"
            | "subtotal"
            | "sub-total"
            | "sub total"
            | "sum"
            | "all states"
            | "all groups"
            | "all people"
            | "all participants"
            | "all programs"
            | "all colleges"
            | "nationwide"
            | "state totals"
            | "column total"
            | "all students"
    ) || lower.starts_with("total,")
        || lower.starts_with("grand total")
        || lower.starts_with("subtotal")
        || lower.starts_with("total ") && !lower.contains("college") && !lower.contains("institute")
        || lower.ends_with(" total")
        || lower.ends_with(" totals")
        || lower.ends_with(" subtotal")
}

fn is_total(sheet: &Sheet, row: usize, typical_text: usize) -> bool {
    let Some(CellRef::Text(label)) = sheet.row(row).find(|cell| !cell.is_empty()) else { return false };
    let words = word_cells(sheet, row);
    is_total_label(label)
        && (words <= 1 || words < typical_text || typical_text <= 1 || words * 2 <= typical_text + 1)
        && sheet.row(row).any(|cell| !cell.is_empty() && !matches!(cell, CellRef::Text(text) if is_words(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Cell, CellRange};

    /// A sheet from text rows split at `|`; numbers become numbers.
    fn sheet(rows: &[&str]) -> Sheet {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.split('|').collect()).collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut cells = Vec::new();
        for row in &rows {
            for column in 0..width {
                let text = row.get(column).copied().unwrap_or_default();
                cells.push(match text.parse::<f64>() {
                    Ok(number) => Cell::Number(number),
                    Err(_error) if text.is_empty() => Cell::Empty,
                    Err(_error) => Cell::Text(text.into()),
                });
            }
        }
        Sheet::from_rows(width, &cells)
    }

    #[test]
    fn header_below_titles_totals_and_notes_apart() {
        let sheet = sheet(&[
            "Certificates by college, 2018",
            "",
            "State|College|Certificates|Passed",
            "Ohio|Lakeside CC|12|10",
            "Ohio|Harbor CC|20|18",
            "Texas|Dry Fork College|30|*",
            "Total||62|",
            "",
            "* fewer than 10 people",
            "Source: the board's own records",
        ]);
        let region = find(&sheet, None).unwrap();
        assert_eq!(region.header, [2]);
        assert_eq!(region.data, [3, 4, 5]);
        assert_eq!(region.totals, [6]);
        assert_eq!(region.titles, [(0, "Certificates by college, 2018".to_owned())]);
        assert_eq!(region.footnotes.iter().map(|(row, _text)| *row).collect::<Vec<_>>(), [8, 9]);
    }

    #[test]
    fn two_row_header_is_one() {
        let mut merged = sheet(&[
            "College|Before||After|",
            "|Q-2|Q-1|Q+1|Q+2",
            "Lakeside CC|100|200|300|400",
            "Harbor CC|100|200|300|400",
        ]);
        assert_eq!(find(&merged, None).unwrap().header, [0, 1]);
        merged.merged = vec![
            CellRange { first: (0, 1), last: (0, 2) },
            CellRange { first: (0, 3), last: (0, 4) },
            CellRange { first: (0, 0), last: (1, 0) },
        ];
        assert_eq!(find(&merged, None).unwrap().header, [0, 1]);
        let years = sheet(&[
            "Table 1.7",
            "Occupation|Code|Employment||Change|",
            "||2016|2026|Number|Percent",
            "Total, all occupations|00-0000|156063|167582|11518|7.4",
            "Management|11-0000|9533|10340|807|8.5",
        ]);
        let region = find(&years, None).unwrap();
        assert_eq!(region.header, [1, 2]);
        assert_eq!(region.totals, [3]);
    }

    #[test]
    fn a_plain_list_has_no_title_and_the_user_can_move_the_header() {
        let sheet = sheet(&["State|College", "Ohio|Lakeside CC", "Ohio|Harbor CC"]);
        let region = find(&sheet, None).unwrap();
        assert_eq!((region.header.as_slice(), region.data.len()), (&[0][..], 2));
        let moved = find(&sheet, Some(&[1])).unwrap();
        assert_eq!((moved.header.as_slice(), moved.data.as_slice()), (&[1][..], &[2][..]));
    }

    #[test]
    fn an_empty_sheet_has_no_table() {
        assert_eq!(find(&Sheet::default(), None), None);
        assert_eq!(find(&sheet(&["", ""]), None), None);
    }
}
