//! What a worksheet part says before and after its rows: hidden columns and merged areas.

use memchr::memmem;

use super::Stop;
use super::package::declared;
use super::rows::{reference, whole};
use super::scan::{Scan, Tag};
use super::text;
use crate::sheet::CellRange;

/// Runs of hidden columns, from what stands before the rows. Refuses what is not plain.
pub(super) fn hidden_columns(head: &[u8]) -> Result<Vec<(u32, u32)>, Stop> {
    let mut scan = Scan::new(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head));
    declared(&mut scan)?;
    if memmem::find(scan.rest(), b"<!").is_some() || memmem::find(scan.rest(), b"<worksheet").is_none() {
        return Err(Stop::Unusual("not a plain worksheet"));
    }
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for at in memmem::find_iter(head, b"<col ") {
        let mut scan = Scan { bytes: head, at: at + 4 };
        let (mut first, mut last, mut hidden) = (None, None, false);
        while let Ok((name, value)) = scan.attribute()? {
            match name {
                b"min" => first = whole(value),
                b"max" => last = whole(value),
                b"hidden" => hidden = matches!(value, b"1" | b"true"),
                _ => {}
            }
        }
        if let (true, Some(first @ 1..), Some(last)) = (hidden, first, last)
            && first <= last
        {
            match runs.last_mut() {
                Some(run) if run.1 + 1 == first - 1 => run.1 = last - 1,
                _ => runs.push((first - 1, last - 1)),
            }
        }
    }
    Ok(runs)
}

/// Merged areas, from what stands after the rows. Damage there does not spoil the cells.
pub(super) fn merged(tail: &[u8]) -> Vec<CellRange> {
    listed(tail).unwrap_or_default()
}

fn listed(tail: &[u8]) -> Option<Vec<CellRange>> {
    let mut areas = Vec::new();
    let Some(start) = memmem::find(tail, b"<mergeCells") else { return Some(areas) };
    let mut scan = Scan { bytes: tail, at: start + 1 };
    text::name(&mut scan);
    if scan.end_of_tag().ok()? == Tag::Closed {
        return Some(areas);
    }
    loop {
        scan.text().ok()?;
        if scan.take(b"</mergeCells>") {
            return Some(areas);
        }
        scan.at += 1;
        if scan.take(b"/") {
            continue;
        }
        let name = text::name(&mut scan);
        while let Ok((attribute, value)) = scan.attribute().ok()? {
            if name == b"mergeCell" && attribute == b"ref" {
                areas.push(area(value)?);
            }
        }
    }
}

/// An area like `B2:D2`.
fn area(text: &[u8]) -> Option<CellRange> {
    let mut corners = text.split(|&byte| byte == b':').map(reference);
    let place = |(row, column): (u32, usize)| (row, column as u32);
    let first = place(corners.next()??);
    let last = corners.next().map_or(Some(first), |corner| corner.map(place))?;
    corners.next().is_none().then_some(CellRange { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_columns_become_runs() {
        let head =
            b"<?xml version=\"1.0\"?><worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"4\" max=\"4\" \
            hidden='true' width=\"0\"/><col min=\"5\" max=\"5\"/><col min=\"9\" max=\"16384\" hidden=\"1\"/></cols>";
        assert_eq!(hidden_columns(head).unwrap(), [(1, 3), (8, 16_383)]);
        hidden_columns(b"<x:worksheet>").unwrap_err();
        hidden_columns(b"<!DOCTYPE a><worksheet>").unwrap_err();
    }

    #[test]
    fn merged_areas_are_listed() {
        let tail = b"</sheetData><mergeCells count=\"2\"><mergeCell ref=\"B2:D2\"/><mergeCell ref=\"A5\"></mergeCell></mergeCells>";
        let area = |first, last| CellRange { first, last };
        assert_eq!(merged(tail), [area((1, 1), (1, 3)), area((4, 0), (4, 0))]);
        assert_eq!(merged(b"</sheetData></worksheet>"), []);
        assert_eq!(merged(b"<mergeCells><mergeCell ref=\"B2:"), []);
    }
}
