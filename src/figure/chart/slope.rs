//! A line from before to after for each group, named at both ends.

use super::{
    Drawn, LABEL, SMALL, Scale,
    place::spread_out,
    rows::{self, moved},
};
use crate::{
    figure::{
        Align, ChartSpec, Color, Item, NativeBar, NativeChart, NativeKind, Page, Palette, Weight,
        format::{self, known},
        ink::{self, Area, Style, disc, line, marked, ring},
        words,
    },
    measure::{EarningsRow, EarningsTable},
};

/// More lines than these cannot be told apart.
const MOST: usize = 10;
/// Least distance of two labels of a native chart at one end, as a share of its axis: closer ones would cover each other.
const LABELS_APART: f64 = 0.05;
const HEAD: f32 = 34.0;
const FOOT: f32 = 30.0;

/// Lines between two scales without gridlines: both ends of each carry their value. Heights begin at the smallest
/// value, not at $0, since the slope is what is read.
pub fn slope(table: &EarningsTable, spec: &ChartSpec, title: &str, area: Area, page: Page, palette: &Palette) -> Drawn {
    let s = page.scale;
    let rows = rows::sorted(&table.rows, spec.sort);
    let rows = if rows.is_empty() { vec![&table.total] } else { rows };
    let (drawn, without): (Vec<&EarningsRow>, Vec<&EarningsRow>) =
        rows.into_iter().partition(|row| moved(row).is_some());
    let foot = if without.is_empty() { 0.0 } else { FOOT * s };
    let (top, bottom) = (area.min[1] + (HEAD + 14.0) * s, area.max[1] - foot - 14.0 * s);
    let pitch = SMALL * 1.22 * s;
    let most = (((bottom - top) / pitch).floor().max(0.0) as usize + 1).min(MOST);
    let hidden = drawn.len().saturating_sub(most);
    let drawn = drawn.get(..drawn.len() - hidden).unwrap_or(&drawn);
    let values = || {
        drawn
            .iter()
            .filter_map(|row| moved(row))
            .flat_map(|(before, after)| [before, after])
            .chain((spec.reach > 0.0).then_some(spec.reach))
    };
    let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(0.0, f64::max));
    let y = |value: f64| bottom - ((value - low) / (high - low).max(1.0)) as f32 * (bottom - top);
    let (left, right) = (area.min[0] + area.width() * 0.36, area.min[0] + area.width() * 0.66);
    let mut items = vec![head(table, left, right, area.min[1], bottom + 14.0 * s, s, palette)];
    let starts = side(drawn, |(before, _)| y(before), pitch, top, bottom);
    let ends = side(drawn, |(_, after)| y(after), pitch, top, bottom);
    let any_named = drawn.iter().any(|row| named(row, title));
    for (i, row) in drawn.iter().enumerate() {
        let Some((before, after)) = moved(row) else { continue };
        let color = color(before, after, !any_named || named(row, title), palette);
        let ends_at = [[left, y(before)], [right, y(after)]];
        let name = Style::new(LABEL * s, Weight::SemiBold, palette.ink);
        let value = Style::new(LABEL * s, Weight::Regular, palette.muted);
        let strong = Style::new(LABEL * s, Weight::SemiBold, color);
        let mut parts = vec![
            line(ends_at[0], ends_at[1], color, 3.2 * s),
            ring(ends_at[0], 6.5 * s, color, 3.0 * s, palette.page),
            disc(ends_at[1], 7.5 * s, color),
        ];
        let (start, end) = (starts.get(i).copied().unwrap_or(top), ends.get(i).copied().unwrap_or(top));
        let written = if spec.show_values { format::dollars(before) } else { String::new() };
        let edge = left - 18.0 * s;
        if !written.is_empty() {
            parts.push(value.middle(edge, start, Align::Right, written.clone()));
        }
        let name_end = edge - if written.is_empty() { 0.0 } else { value.width(&written) + 14.0 * s };
        let text = name.shorten(&rows::name_of(row), name_end - area.min[0]);
        parts.push(name.middle(name_end, start, Align::Right, text));
        parts.extend(right_words(row, spec, [right + 18.0 * s, end], area.max[0], strong, value));
        parts.extend(leaders(
            [left - 8.0 * s, right + 8.0 * s],
            [ends_at[0][1], ends_at[1][1]],
            [start, end],
            s,
            palette,
        ));
        let small = rows::all_small(table);
        items.push(marked(rows::key(row), rows::spoken(row, table.threshold, small), parts));
    }
    if !without.is_empty() {
        items.push(withheld(&without, table, area, s, palette));
    }
    let scale = Scale { values: [low, high], upright: true, ..Scale::dollars(high, [y(low), y(high)], [left, right]) };
    Drawn::chart(items, hidden, native(table, drawn, spec, high, palette)).on(scale)
}

fn named(row: &EarningsRow, title: &str) -> bool {
    words::named_in(title, &row.group)
}

fn color(before: f64, after: f64, strong: bool, palette: &Palette) -> Color {
    match (strong, after < before) {
        (false, _) => palette.before,
        (true, true) => palette.warn,
        (true, false) => palette.after,
    }
}

/// Heights of the labels of one side, in the order of the rows.
fn side(rows: &[&EarningsRow], height: impl Fn((f64, f64)) -> f32, pitch: f32, top: f32, bottom: f32) -> Vec<f32> {
    let mut order: Vec<(usize, f32)> =
        rows.iter().enumerate().filter_map(|(i, row)| Some((i, height(moved(row)?)))).collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let wanted: Vec<f32> = order.iter().map(|(_, y)| *y).collect();
    let mut placed: Vec<(usize, f32)> =
        order.iter().map(|(i, _)| *i).zip(spread_out(&wanted, pitch, top, bottom)).collect();
    placed.sort_by_key(|(i, _)| *i);
    placed.into_iter().map(|(_, y)| y).collect()
}

/// After, and what changed, as far as there is room.
fn right_words(row: &EarningsRow, spec: &ChartSpec, at: [f32; 2], edge: f32, strong: Style, plain: Style) -> Vec<Item> {
    let mut words = Vec::new();
    if spec.show_values {
        words.push((strong, format::datum(row.after.center, format::dollars)));
    }
    if spec.show_change {
        words.push((plain, format::datum(row.change.amount, format::change)));
    }
    if spec.show_percent {
        words.push((plain, format::datum(row.change.percent, format::percent_change)));
    }
    if spec.show_n && known(row.n).is_some() {
        words.push((plain, format!("n {}", format::datum(row.n, format::count))));
    }
    let mut x = at[0];
    let mut items = Vec::new();
    for (style, text) in words {
        let width = style.width(&text);
        if x + width > edge {
            break;
        }
        items.push(style.middle(x, at[1], Align::Left, text));
        x += width + style.size * 0.75;
    }
    items
}

/// Short lines from an end to its label where the label had to move.
fn leaders(x: [f32; 2], from: [f32; 2], to: [f32; 2], s: f32, palette: &Palette) -> Vec<Item> {
    [(x[0], x[0] - 7.0 * s, from[0], to[0]), (x[1], x[1] + 7.0 * s, from[1], to[1])]
        .into_iter()
        .filter(|(_, _, from, to)| (from - to).abs() > 4.0 * s)
        .map(|(near, far, from, to)| line([near, from], [far, to], palette.axis, 1.0 * s))
        .collect()
}

fn head(table: &EarningsTable, left: f32, right: f32, top: f32, bottom: f32, s: f32, palette: &Palette) -> Item {
    let style = Style::new(SMALL * s, Weight::SemiBold, palette.muted);
    let mut items = Vec::new();
    for (x, align, text) in [
        (left, Align::Right, tr!("Before ({})", table.baseline.words())),
        (right, Align::Left, tr!("After ({})", table.after.words())),
    ] {
        items.push(line([x, top + 26.0 * s], [x, bottom], palette.grid, 1.6 * s));
        items.push(style.run([x, top + 17.0 * s], align, text));
    }
    ink::grouped(tr!("Head"), items)
}

/// The groups that have no line, named with the reason.
fn withheld(rows: &[&EarningsRow], table: &EarningsTable, area: Area, s: f32, palette: &Palette) -> Item {
    let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
    let small = rows::all_small(table);
    let texts: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {}", rows::name_of(row), rows::instead(row, table.threshold, small)))
        .collect();
    let text = style.shorten(&texts.join("; "), area.width());
    let spoken = texts.join("; ");
    let item = style.run([area.min[0], area.max[1] - 6.0 * s], Align::Left, text);
    let key = rows.first().map_or_else(|| "row:".to_owned(), |row| rows::key(row));
    marked(key, spoken, vec![item])
}

/// A native line chart of two categories.
fn native(table: &EarningsTable, rows: &[&EarningsRow], spec: &ChartSpec, high: f64, palette: &Palette) -> NativeChart {
    let axis_max = super::axis::Axis::holding(high, |_| true).max;
    let alone = |value: f64, of: fn((f64, f64)) -> f64| {
        let near =
            rows.iter().filter_map(|row| moved(row)).filter(|ends| (of(*ends) - value).abs() < axis_max * LABELS_APART);
        near.count() == 1
    };
    let bars = rows
        .iter()
        .enumerate()
        .filter_map(|(i, row)| {
            let (before, after) = moved(row)?;
            let label = |value: f64, of| (spec.show_values && alone(value, of)).then(|| format::dollars(value));
            Some(NativeBar {
                name: rows::name_of(row),
                values: vec![Some(before), Some(after)],
                color: Some(palette.series.get(i % palette.series.len()).copied().unwrap_or(palette.before)),
                labels: vec![label(before, |(before, _)| before), label(after, |(_, after)| after)],
                legend: true,
            })
        })
        .collect();
    NativeChart {
        kind: NativeKind::OverTime { bands: 0 },
        categories: vec![tr!("Before ({})", table.baseline.words()), tr!("After ({})", table.after.words())],
        bars,
        number_format: "$#,##0".to_owned(),
        axis_max,
        axis_title: String::new(),
        beside: Vec::new(),
        focus: Vec::new(),
        plane: None,
    }
}
