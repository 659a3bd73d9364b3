//! From before to after of a comparison of means in steps that add exactly: what the comparison group also gained, and
//! the rest.

use super::{Drawn, LABEL, SMALL, Scale, axis::Axis};
use crate::{
    figure::{
        Align, ChartSpec, Color, Fill, Item, NativeBar, NativeChart, NativeKind, NumberCell, NumberColumn, NumberTable,
        Page, Palette, Stroke, Weight, format,
        ink::{self, Area, Style, line, marked},
        text,
        words::Parts,
    },
    measure::EarningsTable,
};

/// Widest column, in slide units.
const WIDEST: f32 = 190.0;
/// Room for the names under the columns: three lines.
const FOOT: f32 = 84.0;
/// A native label needs a column at least this high, as a share of the axis.
const LEAST_LABELLED: f64 = 0.06;

/// Four columns from $0: before, what the comparison group also gained, the additional, after.
pub fn waterfall(
    table: &EarningsTable,
    parts: &Parts,
    spec: &ChartSpec,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let s = page.scale;
    let columns = columns(parts, palette);
    let top = area.min[1] + 40.0 * s;
    let bottom = (area.max[1] - FOOT * s).max(top + 40.0 * s);
    let largest = columns.iter().map(|column| column.from.max(column.to)).fold(spec.reach, f64::max);
    let axis = Axis::holding(largest, |_| true);
    let y = |value: f64| axis.place(value, bottom, top);
    let slot = area.width() / columns.len() as f32;
    let width = (slot * 0.62).min(WIDEST * s);
    let mut items = Vec::new();
    for value in axis.lines() {
        let color = if value == 0.0 { palette.axis } else { palette.grid };
        items.push(line([area.min[0], y(value)], [area.max[0], y(value)], color, 1.4 * s));
    }
    let grid = ink::grouped(tr!("Lines"), std::mem::take(&mut items));
    items.push(grid);
    let name = Style::new(SMALL * s, Weight::Regular, palette.ink);
    for (i, column) in columns.iter().enumerate() {
        let middle = area.min[0] + (i as f32 + 0.5) * slot;
        let (left, right) = (middle - width / 2.0, middle + width / 2.0);
        let (high, low) = (y(column.from.max(column.to)), y(column.from.min(column.to)));
        let low = low.max(high + 1.5 * s);
        let mut own = vec![if column.hollow {
            let stroke = Stroke::new(column.color, 3.0 * s);
            Item::Rect {
                min: [left + 1.5 * s, high + 1.5 * s],
                max: [right - 1.5 * s, low],
                radius: 0.0,
                fill: Some(Fill::Solid(palette.page)),
                stroke: Some(stroke),
            }
        } else {
            ink::bar([left, high], [right, low], column.color, palette, 1.2 * s)
        }];
        let value = Style::new(LABEL * 1.15 * s, Weight::Bold, column.words);
        own.push(value.run([middle, high - 9.0 * s], Align::Center, column.text.clone()));
        for (j, words) in
            text::wrap_at_most(&column.name, name.size, name.weight, slot - 14.0 * s, 3).into_iter().enumerate()
        {
            own.push(name.run([middle, bottom + (24.0 + j as f32 * SMALL * 1.2) * s], Align::Center, words));
        }
        items.push(marked(column.key.clone(), format!("{}: {}", column.name, column.text), own));
        // The level that this column ends at carries over to the next.
        if i + 1 < columns.len() {
            let level = y(column.to);
            let next = middle + slot - width / 2.0;
            items.push(Item::Line {
                points: vec![[right, level], [next, level]],
                stroke: Stroke { dash: Some([5.0 * s, 4.0 * s]), ..Stroke::new(palette.axis, 1.4 * s) },
            });
        }
    }
    let scale = Scale { upright: true, ..Scale::dollars(axis.max, [bottom, top], [area.min[0], area.max[0]]) };
    Drawn { notes: notes(table, parts), ..Drawn::chart(items, 0, native(&columns, axis)) }.on(scale)
}

/// The steps as a table of texts.
pub fn step_numbers(parts: &Parts) -> NumberTable {
    let columns = [(tr!("Step"), Align::Left), (tr!("Amount"), Align::Right)];
    let cell = |text: String, value| NumberCell { text, value };
    let rows = columns_of(parts).into_iter().map(|(name, text, value)| vec![cell(name, None), cell(text, Some(value))]);
    NumberTable {
        columns: columns.map(|(head, align)| NumberColumn { head: head.to_owned(), align }).into(),
        rows: rows.collect(),
        total: None,
    }
}

/// Name, text and number of each column.
fn columns_of(parts: &Parts) -> [(String, String, f64); 4] {
    [
        (tr!("Before, {}", parts.trained), format::dollars(parts.before), parts.before),
        (parts.also_name().to_owned(), format::change(parts.also), parts.also),
        (parts.additional_name().to_owned(), format::change(parts.additional), parts.additional),
        (tr!("After, {}", parts.trained), format::dollars(parts.after), parts.after),
    ]
}

/// Where the rounding of published numbers shows in a part.
fn notes(table: &EarningsTable, parts: &Parts) -> Vec<String> {
    let off = parts.estimated.map_or(0.0, |estimated| estimated - parts.additional);
    if off == 0.0 {
        return Vec::new();
    }
    vec![tr!(
        "The steps are those of published numbers, rounded to {}; the difference in differences itself is {}.",
        format::dollars(f64::from(table.rounded_to)),
        format::change(parts.estimated.unwrap_or_default())
    )]
}

/// One column, from one level to another.
struct Column {
    name: String,
    text: String,
    key: String,
    from: f64,
    to: f64,
    color: Color,
    words: Color,
    hollow: bool,
}

fn columns(parts: &Parts, palette: &Palette) -> Vec<Column> {
    let middle = parts.before + parts.also;
    let gained = |amount: f64| if amount < 0.0 { palette.warn } else { palette.after };
    let trained = format!("row:{}", parts.trained_key);
    let looks = [
        (format!("{trained}/before"), [0.0, parts.before], palette.before, palette.muted),
        (parts.compared_key.clone(), [parts.before, middle], palette.rest[0], palette.ink),
        (parts.difference_key.clone(), [middle, parts.after], gained(parts.additional), gained(parts.additional)),
        (format!("{trained}/after"), [0.0, parts.after], palette.after, palette.after),
    ];
    columns_of(parts)
        .into_iter()
        .zip(looks)
        .map(|((name, text, _), (key, [from, to], color, words))| Column {
            hollow: color == palette.before,
            name,
            text,
            key,
            from,
            to,
            color,
            words,
        })
        .collect()
}

/// Stacked columns: an unfilled base under those that float, and a series for each column, so that each has its colour.
fn native(columns: &[Column], axis: Axis) -> NativeChart {
    let base = |column: &Column| Some(column.from.min(column.to)).filter(|base| *base > 0.0);
    let low = |column: &Column| (column.to - column.from).abs() < axis.max * LEAST_LABELLED;
    let mut bars = vec![NativeBar {
        name: tr!("Level below").to_owned(),
        values: columns.iter().map(base).collect(),
        color: None,
        labels: columns.iter().map(|column| low(column).then(|| column.text.clone())).collect(),
        legend: false,
    }];
    for (i, column) in columns.iter().enumerate() {
        let only = |here: bool| here.then_some((column.to - column.from).abs());
        bars.push(NativeBar {
            name: column.name.clone(),
            values: (0..columns.len()).map(|at| only(at == i)).collect(),
            color: Some(column.color),
            labels: (0..columns.len()).map(|at| (at == i && !low(column)).then(|| column.text.clone())).collect(),
            legend: false,
        });
    }
    NativeChart {
        kind: NativeKind::Columns,
        categories: columns.iter().map(|column| column.name.clone()).collect(),
        bars,
        number_format: "$#,##0".to_owned(),
        axis_max: axis.max,
        axis_title: String::new(),
        focus: Vec::new(),
        plane: None,
        beside: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{NativeShape, fixture};

    #[test]
    fn the_columns_add_up_from_before_to_after() {
        // Trained 1,532 → 6,349: +4,817; compared +3,288. 4,817 − 3,288 = 1,529.
        let table = fixture::compared(3_288.0, 1_529.0);
        let parts = Parts::of(&table).unwrap();
        let area = Area { min: [57.6, 182.0], max: [1222.4, 634.0] };
        let drawn = waterfall(&table, &parts, &ChartSpec::default(), area, Page::SLIDE, &Palette::LIGHT);
        assert!(drawn.notes.is_empty());
        let NativeShape::Chart(native) = drawn.native else { panic!("a chart") };
        let values: Vec<_> = native.bars.iter().map(|bar| bar.values.clone()).collect();
        assert_eq!(
            values,
            [
                [None, Some(1_532.0), Some(4_820.0), None],
                [Some(1_532.0), None, None, None],
                [None, Some(3_288.0), None, None],
                [None, None, Some(1_529.0), None],
                [None, None, None, Some(6_349.0)],
            ]
        );
    }

    #[test]
    fn rounding_is_told_where_the_steps_differ_from_the_estimate() {
        let table = fixture::compared(3_288.0, 1_530.0);
        let parts = Parts::of(&table).unwrap();
        assert_eq!(parts.additional, 1_529.0, "the steps still add up");
        assert!(notes(&table, &parts)[0].ends_with("itself is +$1,530."));
    }
}
