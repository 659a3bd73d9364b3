//! Where a table is in its part of a sheet: header rows below titles, data, totals rows, notes.

use std::ops::Range;

use super::{header, header_rows, sums, total, view::View};
use crate::sheet::{CellRef, Sheet};

/// A table of a sheet, in zero-based grid rows and columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Region {
    pub columns: Range<usize>,
    pub header: Vec<usize>,
    pub data: Vec<usize>,
    pub totals: Vec<usize>,
    /// Rows that have no label of a total but are the sum of the rows above; they are among `totals`.
    pub summed: Vec<usize>,
    /// Title rows above the header with their text.
    pub titles: Vec<(usize, String)>,
    /// Footnotes below the data with their text.
    pub footnotes: Vec<(usize, String)>,
    /// Rows that say the header again.
    pub repeated_headers: Vec<usize>,
    /// Rows that are hidden in the file and set apart.
    pub hidden: Vec<usize>,
}

/// What the user decided about rows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RowChoice<'a> {
    /// Grid rows of the header.
    pub header: Option<&'a [usize]>,
    /// Grid rows that are data although they look like totals.
    pub data: &'a [usize],
    pub hidden_rows: bool,
}

/// Finds the table of a view. `None` if it holds none.
pub(crate) fn find(view: &View<'_>, choice: RowChoice<'_>) -> Option<Region> {
    let first = view.filled_rows().next()?;
    let last = view.filled_rows().next_back()?;
    let header = match choice.header {
        Some(rows) => {
            let mut rows: Vec<usize> = rows.iter().copied().filter(|row| view.rows.contains(row)).collect();
            rows.sort_unstable();
            rows
        }
        None => header_rows::find(view),
    };
    let first_data = header.last().map_or(first, |row| row + 1);
    let mut region = Region { header, columns: view.columns.clone(), ..Region::default() };
    let above = region.header.first().copied().unwrap_or(first);
    region.titles = (first..above).filter(|row| view.filled[*row] > 0).map(|row| (row, row_text(view, row))).collect();
    let end = tail(view, first_data, last, &mut region.footnotes);
    let typical = typical_fill(&view.filled[first_data.min(end)..end]);
    let typical_text = typical_texts(view, first_data, end);
    let hidden = if choice.hidden_rows { Vec::new() } else { hidden_rows(view.sheet) };
    let head = region.header.last().map(|row| (*row, header_label(view, *row)));
    for row in (first_data..end).filter(|row| view.filled[*row] > 0) {
        let label = view.row(row).map(|(_column, cell)| cell).find(|cell| !cell.is_empty());
        let said = match label {
            Some(CellRef::Text(text)) => Some(text),
            _ => None,
        };
        if hidden[..].binary_search_by(|runs| in_run(runs, row)).is_ok() {
            region.hidden.push(row);
        } else if choice.data.contains(&row) {
            region.data.push(row);
        } else if said.is_some_and(total::is_label) && is_total(view, row, typical_text) {
            region.totals.push(row);
        } else if view.filled[row] == 1 && typical > 2 && said.is_some() && looks_like_note(&row_text(view, row)) {
            region.footnotes.push((row, row_text(view, row)));
        } else if head.as_ref().is_some_and(|(head, label)| said == label.as_deref() && same_row(view, *head, row)) {
            region.repeated_headers.push(row);
        } else {
            region.data.push(row);
        }
    }
    sums::find(view, &mut region, choice.data);
    region.footnotes.sort_unstable();
    (!region.data.is_empty() || !region.header.is_empty()).then_some(region)
}

/// Runs of hidden grid rows.
fn hidden_rows(sheet: &Sheet) -> Vec<(usize, usize)> {
    let top = sheet.origin.0;
    let runs = sheet.hidden_rows.iter().filter(|(_first, last)| *last >= top);
    runs.map(|(first, last)| (first.saturating_sub(top) as usize, (last - top) as usize)).collect()
}

fn in_run((first, last): &(usize, usize), row: usize) -> std::cmp::Ordering {
    if *last < row {
        std::cmp::Ordering::Less
    } else if *first > row {
        std::cmp::Ordering::Greater
    } else {
        std::cmp::Ordering::Equal
    }
}

fn header_label(view: &View<'_>, row: usize) -> Option<String> {
    view.row(row).find_map(|(_column, cell)| match cell {
        CellRef::Text(text) if !cell.is_empty() => Some(text.to_owned()),
        _ => None,
    })
}

fn same_row(view: &View<'_>, a: usize, b: usize) -> bool {
    view.filled[a] > 1 && view.columns.clone().all(|column| view.cell(a, column) == view.cell(b, column))
}

/// The text of a row for notes: its cells joined.
pub(crate) fn row_text(view: &View<'_>, row: usize) -> String {
    let mut texts: Vec<String> = Vec::new();
    for (_column, cell) in view.row(row) {
        let text = header::one_line(&super::shown::shown(cell));
        if !text.is_empty() && texts.last() != Some(&text) {
            texts.push(text);
        }
    }
    texts.join(" ")
}

/// The median number of filled cells of non-empty rows.
pub(super) fn typical_fill(filled: &[u32]) -> usize {
    let mut counts: Vec<u32> = filled.iter().copied().filter(|count| *count > 0).take(2_000).collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).map_or(0, |count| *count as usize)
}

/// The median number of cells with words a row.
fn typical_texts(view: &View<'_>, first: usize, end: usize) -> usize {
    let mut counts: Vec<usize> = (first..end).take(500).map(|row| word_cells(view, row)).filter(|n| *n > 0).collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or(0)
}

fn word_cells(view: &View<'_>, row: usize) -> usize {
    view.row(row).filter(|(_column, cell)| matches!(cell, CellRef::Text(text) if is_words(text))).count()
}

fn is_words(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

/// Cuts footnotes off the end; returns the row after the last row of data.
fn tail(view: &View<'_>, first: usize, last: usize, notes: &mut Vec<(usize, String)>) -> usize {
    if first > last {
        return first;
    }
    // A short table may have more notes than rows.
    let several: Vec<u32> = view.filled[first..=last].iter().copied().filter(|count| *count > 1).collect();
    let typical = typical_fill(&several).max(1);
    let mut end = last + 1;
    while end > first {
        let row = end - 1;
        let filled = view.filled[row] as usize;
        if filled == 0 {
            end = row;
            continue;
        }
        let text = row_text(view, row);
        let few = filled * 4 <= typical || filled == 1 && typical > 1;
        let only_text = view.row(row).all(|(_column, cell)| matches!(cell, CellRef::Text(_) | CellRef::Empty));
        let note = only_text
            && (few || filled <= 2 && looks_like_note(&text))
            && !total::is_label(&text)
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
        "n<",
        "s =",
        "d =",
    ];
    starts.iter().any(|start| lower.starts_with(start))
        && (lower.chars().count() > 12 || lower.starts_with("note") || lower.starts_with("source"))
        || lower.chars().count() > 60
        || lower.contains("synthetic")
}

fn is_total(view: &View<'_>, row: usize, typical_text: usize) -> bool {
    let words = word_cells(view, row);
    (words <= 1 || words < typical_text || typical_text <= 1 || words * 2 <= typical_text + 1)
        && view
            .row(row)
            .any(|(_column, cell)| !cell.is_empty() && !matches!(cell, CellRef::Text(text) if is_words(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{import::cases::sheet, sheet::CellRange};

    fn found(sheet: &Sheet) -> Option<Region> {
        find(&View::whole(sheet), RowChoice::default())
    }

    #[test]
    fn header_below_titles_totals_and_notes_apart() {
        let sheet = sheet(
            "S",
            &[
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
            ],
        );
        let region = found(&sheet).unwrap();
        assert_eq!(region.header, [2]);
        assert_eq!(region.data, [3, 4, 5]);
        assert_eq!(region.totals, [6]);
        assert_eq!(region.titles, [(0, "Certificates by college, 2018".to_owned())]);
        assert_eq!(region.footnotes.iter().map(|(row, _text)| *row).collect::<Vec<_>>(), [8, 9]);
    }

    #[test]
    fn two_row_header_is_one() {
        let mut merged = sheet(
            "S",
            &["College|Before||After|", "|Q-2|Q-1|Q+1|Q+2", "Lakeside CC|100|200|300|400", "Harbor CC|100|200|300|400"],
        );
        assert_eq!(found(&merged).unwrap().header, [0, 1]);
        merged.merged = vec![
            CellRange { first: (0, 1), last: (0, 2) },
            CellRange { first: (0, 3), last: (0, 4) },
            CellRange { first: (0, 0), last: (1, 0) },
        ];
        assert_eq!(found(&merged).unwrap().header, [0, 1]);
        let years = sheet(
            "S",
            &[
                "Table 1.7",
                "Occupation|Code|Employment||Change|",
                "||2016|2026|Number|Percent",
                "Total, all occupations|00-0000|156063|167582|11518|7.4",
                "Management|11-0000|9533|10340|807|8.5",
            ],
        );
        let region = found(&years).unwrap();
        assert_eq!(region.header, [1, 2]);
        assert_eq!(region.totals, [3]);
    }

    #[test]
    fn a_plain_list_has_no_title_and_the_user_can_move_the_header() {
        let sheet = sheet("S", &["State|College", "Ohio|Lakeside CC", "Ohio|Harbor CC"]);
        let region = found(&sheet).unwrap();
        assert_eq!((region.header.as_slice(), region.data.len()), (&[0][..], 2));
        let choice = RowChoice { header: Some(&[1]), ..RowChoice::default() };
        let moved = find(&View::whole(&sheet), choice).unwrap();
        assert_eq!((moved.header.as_slice(), moved.data.as_slice()), (&[1][..], &[2][..]));
    }

    #[test]
    fn an_empty_sheet_has_no_table() {
        assert_eq!(found(&Sheet::default()), None);
        assert_eq!(found(&sheet("S", &["", ""])), None);
    }
}
