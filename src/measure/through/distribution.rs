//! How many people earned how much: where bands end is asked first, then how many people are in each.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use super::super::{
    Answer, Bands, Cell, Datum, Dollars, Executor, Part, Question, Request, ShareRow, ShareTable, disclosure, notes,
    share::{
        bands::{COUNT, WIDTH, label},
        rate_bounds,
    },
};

use super::{CellsNote, after, dollars_of, nothing, persons, provenance, question, sort_key};

/// Labels, people with earnings, and those of each band.
type Group = (Vec<Arc<str>>, Option<u64>, Vec<Cell>);

pub(super) fn measure<X: Executor>(executor: &mut X, request: &Request) -> Result<Answer, X::Error> {
    let period = after(executor, request)?;
    let (dollars, note) = dollars_of(executor, request)?;
    let bands = |ends: Vec<u32>| Some(Bands { period, ends });
    let plain = Question { full_quarter: false, minimum: None, ..question(request, dollars) };
    let every = (1..COUNT as u32).map(|band| band * WIDTH).collect();
    let flags = executor.band_ends(&Question { by: Vec::new(), bands: bands(every), ..plain.clone() })?;
    let ranges = joined(&flags);
    let ends: Vec<u32> = ranges.iter().rev().skip(1).rev().map(|range| range.end as u32 * WIDTH).collect();
    let all = executor.ask(&Question { by: Vec::new(), bands: bands(ends.clone()), ..plain.clone() })?;
    if all.groups.is_empty() {
        return Err(nothing(executor, request).into());
    }
    let total = row(Vec::new(), &all.groups, all.total.first().map(|cell| cell.n), &ranges);
    let mut rows = Vec::new();
    if !request.by.is_empty() {
        let bases = executor.ask(&Question { bands: bands(Vec::new()), total: false, ..plain.clone() })?;
        let cells = executor.ask(&Question { bands: bands(ends), total: false, ..plain })?;
        let mut groups: BTreeMap<_, Group> = BTreeMap::new();
        for cell in bases.groups {
            let group = without_band(&cell);
            groups.entry(sort_key(&request.by, &group)).or_insert((group, Some(cell.n), Vec::new()));
        }
        for cell in cells.groups {
            let group = without_band(&cell);
            groups.entry(sort_key(&request.by, &group)).or_insert((group, None, Vec::new())).2.push(cell);
        }
        rows.extend(groups.into_values().map(|(group, base, cells)| row(group, &cells, base, &ranges)));
    }
    let mut said = vec![
        tr!(
            "Shares are of people with earnings above zero in the {}. Bands are $10,000 wide; those with fewer than {} people are joined with their neighbours.",
            period.words(),
            request.threshold
        ),
        persons(executor),
        notes::dollars(dollars, None, request.rounded_to()),
    ];
    said.extend(notes::yearly(period));
    said.extend(note);
    let words = match dollars {
        Dollars::Constant(year) => tr!("{year} dollars", year = year),
        Dollars::Nominal => tr!("dollars of each year").to_owned(),
    };
    Ok(Answer::Share(disclosure::bands_at_source(
        ShareTable {
            by: request.by.clone(),
            subject: tr!("Yearly earnings after ({}), {dollars}", period.words(), dollars = words),
            statistic: request.statistic,
            dollars,
            after: Some(period),
            rows,
            total,
            unit: tr!("people").into(),
            provenance: provenance(executor, request, CellsNote::default(), said),
        },
        request.threshold,
    )))
}

/// Bands joined up to each that is flagged; what is left over joins the last.
fn joined(flags: &[bool]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for at in flags.iter().enumerate().filter_map(|(at, ends)| ends.then_some(at)) {
        ranges.push(start..at + 1);
        start = at + 1;
    }
    match ranges.last_mut() {
        Some(last) => last.end = COUNT,
        None => ranges.push(0..COUNT),
    }
    ranges
}

fn without_band(cell: &Cell) -> Vec<Arc<str>> {
    cell.group.iter().rev().skip(1).rev().map(Arc::clone).collect()
}

fn row(group: Vec<Arc<str>>, cells: &[Cell], base: Option<u64>, ranges: &[Range<usize>]) -> ShareRow {
    let s = Datum::SUPPRESSED;
    let parts = ranges.iter().enumerate().map(|(at, range)| {
        let of_band = |cell: &&Cell| cell.group.last().and_then(|label| Bands::of_label(label)) == Some(at);
        let n = cells.iter().find(of_band).map(|cell| cell.n as f64);
        let (share, (low, high)) = match n.zip(base) {
            Some((n, base)) => (Datum::value(n / base as f64), rate_bounds(n, base as f64)),
            None => (s, (s, s)),
        };
        // The median of a band would tell where in it people are.
        Part { label: label(range).into(), n: n.map_or(s, Datum::value), share, low, high, earnings: Datum::MISSING }
    });
    ShareRow { group, base: base.map_or(s, |base| Datum::value(base as f64)), parts: parts.collect(), gap: None }
}
