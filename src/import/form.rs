//! Tells a form with boxes to fill in from a table: named boxes and instructions above, sections inside.

use super::{header, region::Region, view::View};
use crate::sheet::CellRef;

/// Words that instructions begin with.
const INSTRUCTIONS: [&str; 12] = [
    "please",
    "enter ",
    "indicate",
    "fill ",
    "if ",
    "provide ",
    "complete ",
    "instructions",
    "do not ",
    "check the",
    "report the",
    "use this",
];

/// Whether what was found on a sheet is a form.
pub(crate) fn is_form(view: &View<'_>, region: &Region) -> bool {
    let head = region.titles.iter().map(|(row, _text)| *row).chain(region.header.iter().copied());
    let texts: Vec<String> = head.flat_map(|row| texts(view, row)).collect();
    let boxes = texts.iter().any(|text| is_box(text));
    let told = texts.iter().any(|text| {
        let lower = text.to_lowercase();
        INSTRUCTIONS.iter().any(|start| lower.starts_with(start))
    });
    let typical = super::region::typical_fill(&view.filled[view.rows.clone()]);
    let sections = region.data.iter().filter(|row| typical >= 3 && view.filled[**row] == 1).count();
    let free = region
        .data
        .iter()
        .chain(region.footnotes.iter().map(|(row, _text)| row))
        .flat_map(|row| texts_of_short_row(view, *row))
        .any(|text| {
            ["notes:", "comments:", "signature:", "signature", "prepared by:"]
                .iter()
                .any(|end| text.to_lowercase().ends_with(end))
        });
    boxes && (told || sections >= 2 || free) || told && sections >= 2
}

fn texts<'a>(view: &'a View<'_>, row: usize) -> impl Iterator<Item = String> + 'a {
    view.row(row).filter_map(|(_column, cell)| match cell {
        CellRef::Text(text) if !cell.is_empty() => Some(header::one_line(text)),
        _ => None,
    })
}

fn texts_of_short_row(view: &View<'_>, row: usize) -> Vec<String> {
    if view.filled[row] == 1 { texts(view, row).collect() } else { Vec::new() }
}

/// `Institution Name: Lakeside`, `Reporting period:`; no note, source or web address.
fn is_box(text: &str) -> bool {
    let Some((label, _value)) = text.split_once(':') else { return false };
    let lower = label.trim().to_lowercase();
    let comment =
        ["note", "notes", "source", "sources", "http", "https", "table"].iter().any(|word| lower.starts_with(word));
    !comment && (3..=40).contains(&lower.chars().count()) && lower.chars().any(char::is_alphabetic)
}
