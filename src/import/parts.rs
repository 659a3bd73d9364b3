//! The tables of a sheet: one below another or side by side, apart from the usual single one.

use std::{ops::Range, sync::Arc};

use super::{TableChoice, header, header_rows, view::View};
use crate::sheet::{CellRef, Sheet};

/// Most blocks of rows that are looked at for headers of their own.
const BLOCKS: usize = 200;
/// Tallest sheet in which tables stand side by side.
const SIDE_BY_SIDE: usize = 50_000;

/// A part of a sheet with one table.
pub(crate) struct Part<'a> {
    /// The sheet's name; further tables have a number: `Outcomes (table 2)`.
    pub name: Arc<str>,
    pub view: View<'a>,
}

/// Splits a sheet where a new header begins. `choice` are the decisions about the sheet's first table.
pub(crate) fn of<'a>(sheet: &'a Sheet, choice: Option<&TableChoice>) -> Vec<Part<'a>> {
    let whole = View::whole(sheet);
    let mut views: Vec<View<'a>> = Vec::new();
    for rows in stacked(&whole) {
        views.extend(side_by_side(whole.part(rows, whole.columns.clone())));
    }
    // A header that the user set in another part means that there is one table.
    let header = choice.and_then(|choice| choice.header_rows.as_ref());
    let moved = header.is_some_and(|rows| {
        let first = views.first().map_or(0..0, |view| view.rows.clone());
        rows.iter().any(|row| {
            !(*row as usize).checked_sub(1 + sheet.origin.0 as usize).is_some_and(|row| first.contains(&row))
        })
    });
    if views.len() < 2 || moved {
        views = vec![whole];
    }
    let name = |at: usize| match at {
        0 => Arc::clone(&sheet.name),
        at => format!("{} (table {})", sheet.name, at + 1).into(),
    };
    views.into_iter().enumerate().map(|(at, view)| Part { name: name(at), view }).collect()
}

/// Rows of the tables one below another.
fn stacked(whole: &View<'_>) -> Vec<Range<usize>> {
    let blocks = whole.blocks();
    let mut starts: Vec<usize> = Vec::new();
    let mut heads: Vec<Vec<String>> = Vec::new();
    for (at, block) in blocks.iter().enumerate().take(BLOCKS) {
        let view = whole.part(block.clone(), whole.columns.clone());
        if !header_rows::starts_table(&view) {
            continue;
        }
        let head = head(&view);
        // The same header again continues the table.
        if heads.contains(&head) {
            continue;
        }
        heads.push(head);
        let mut start = at;
        let title = |block: &Range<usize>| {
            block.len() <= 2 && block.clone().all(|row| whole.filled[row] == 1 && is_title(whole, row))
        };
        while start > 0 && starts.last().is_none_or(|last| *last < start - 1) && title(&blocks[start - 1]) {
            start -= 1;
        }
        starts.push(start);
    }
    if starts.len() < 2 {
        return vec![whole.rows.clone()];
    }
    let mut rows = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        let first = if at == 0 { whole.rows.start } else { blocks[*start].start };
        let end = starts.get(at + 1).map_or(whole.rows.end, |next| blocks[*next].start);
        rows.push(first..end);
    }
    rows
}

/// The header's texts, to know it again.
fn head(view: &View<'_>) -> Vec<String> {
    let rows = header_rows::find(view);
    let texts = rows.iter().flat_map(|row| view.row(*row));
    texts.map(|(_column, cell)| header::normal(&super::shown::shown(cell))).filter(|text| !text.is_empty()).collect()
}

/// A short text that names what follows rather than comments on what was before.
fn is_title(view: &View<'_>, row: usize) -> bool {
    view.row(row).any(|(_column, cell)| match cell {
        CellRef::Text(text) => {
            let lower = text.trim().to_lowercase();
            let note = ["note", "source", "*", "†", "(", "[", "¹"].iter().any(|start| lower.starts_with(start));
            !lower.is_empty() && !note && lower.chars().count() <= 80
        }
        _ => false,
    })
}

/// Tables beside each other, with an empty column between and headers of their own.
fn side_by_side(view: View<'_>) -> Vec<View<'_>> {
    if view.rows.len() > SIDE_BY_SIDE {
        return vec![view];
    }
    let filled = |column: usize| view.rows.clone().any(|row| !view.cell(row, column).is_empty());
    let mut groups: Vec<Range<usize>> = Vec::new();
    for column in view.columns.clone().filter(|column| filled(*column)) {
        match groups.last_mut() {
            Some(group) if group.end == column => group.end = column + 1,
            _ => groups.push(column..column + 1),
        }
    }
    if groups.len() < 2 || groups.iter().any(|group| group.len() < 2) {
        return vec![view];
    }
    let parts: Vec<View<'_>> =
        groups.iter().filter_map(|group| view.part(view.rows.clone(), group.clone()).trimmed()).collect();
    if !parts.iter().all(header_rows::starts_table) {
        return vec![view];
    }
    let heads: Vec<Vec<String>> = parts.iter().map(head).collect();
    let alike =
        heads.windows(2).any(|pair| pair[0].iter().filter(|name| pair[1].contains(name)).count() * 2 > pair[0].len());
    let extents = parts.windows(2).any(|pair| pair[0].rows != pair[1].rows);
    if alike || extents { parts } else { vec![view] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cases::sheet;

    fn ranges(sheet: &Sheet) -> Vec<(Range<usize>, Range<usize>)> {
        of(sheet, None).into_iter().map(|part| (part.view.rows, part.view.columns)).collect()
    }

    #[test]
    fn tables_below_each_other_are_told_apart() {
        let sheet = sheet(
            "S",
            &[
                "College|State|Passed",
                "Lakeside CC|Ohio|12",
                "",
                "Harbor CC|Ohio|20",
                "",
                "Outcomes by age",
                "",
                "Age group|n|Median earnings after",
                "18-25|120|$30,500",
                "26-35|90|$35,500",
                "Source: wage records",
            ],
        );
        assert_eq!(ranges(&sheet), [(0..5, 0..3), (5..11, 0..3)]);
    }

    #[test]
    fn tables_beside_each_other_are_told_apart_but_a_spacer_splits_none() {
        let beside = sheet(
            "S",
            &["College|Passed||College|Passed", "Lakeside CC|12||Harbor CC|9", "Dry Fork|20||Cedar Point|11"],
        );
        assert_eq!(ranges(&beside), [(0..3, 0..2), (0..3, 3..5)]);
        let spacer = sheet("S", &["College|State||Enrolled|Passed", "Lakeside CC|Ohio||12|11", "Dry Fork|Ohio||20|3"]);
        assert_eq!(ranges(&spacer), [(0..3, 0..5)]);
    }

    #[test]
    fn a_header_that_comes_again_begins_no_new_table() {
        let sheet = sheet(
            "S",
            &["College|State|Passed", "Lakeside CC|Ohio|12", "", "College|State|Passed", "Harbor CC|Ohio|20"],
        );
        assert_eq!(ranges(&sheet).len(), 1);
    }
}
