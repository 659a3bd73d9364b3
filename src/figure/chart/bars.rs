//! Before and after as bars side by side, one pair a group.

use super::{
    Drawn, LABEL, LEAST, SMALL, Scale,
    axis::Axis,
    columns::{Columns, What},
    rows::{self, Fit, moved},
};
use crate::{
    figure::{
        Align, ChartSpec, Item, NativeBar, NativeChart, NativeKind, Page, Palette, Weight, format,
        ink::{self, Area, Style, line, marked, rect},
        words,
    },
    measure::{EarningsRow, EarningsTable},
};

const HEAD: f32 = 28.0;
const FOOT: f32 = 34.0;

/// Pairs of bars from $0 with their values at the ends; a value axis only where values are not written.
pub fn bars(table: &EarningsTable, spec: &ChartSpec, title: &str, area: Area, page: Page, palette: &Palette) -> Drawn {
    let s = page.scale;
    let rows = rows::sorted(&table.rows, spec.sort);
    let rows = if rows.is_empty() { vec![&table.total] } else { rows };
    let top = area.min[1] + HEAD * s;
    let foot = if spec.show_values { 0.0 } else { FOOT * s };
    let fit = Fit::new(rows.len(), area.max[1] - foot - top, 84.0 * s, 40.0 * s);
    let label = fit.type_size(LABEL * s, s);
    let bold = Style::new(label, Weight::SemiBold, palette.ink);
    let widest = rows.iter().map(|row| bold.width(&rows::name_of(row))).fold(0.0, f32::max);
    let left = rows::names_end(widest, area, s);
    let columns = Columns::new(spec, left, area.max[0], s);
    let limit = columns.text_left(rows.iter().copied(), label, area.max[0]) - 12.0 * s;
    let height = fit.height * 0.36;
    let value_size = (LABEL * s).min(height * 1.05).max(LEAST * s);
    let value = |color| Style::new(value_size, Weight::SemiBold, color);
    let largest = rows.iter().filter_map(|row| moved(row)).map(|(b, a)| b.max(a)).fold(spec.reach, f64::max);
    let axis = Axis::holding(largest, |axis| {
        let end = |v: f64| {
            axis.place(v, left, columns.plot_right)
                + if spec.show_values { 8.0 * s + value(palette.ink).width(&format::dollars(v)) } else { 0.0 }
        };
        rows.iter().filter_map(|row| moved(row)).all(|(before, after)| end(before).max(end(after)) <= limit)
    });
    let x = |v: f64| axis.place(v, left, columns.plot_right);
    let bottom = top + fit.total();

    let mut items = vec![head(table, area, left, &columns, s, palette)];
    if !spec.show_values {
        items.push(grid(axis, &x, top, bottom, s, palette));
    }
    let small = rows::all_small(table);
    for (i, row) in rows.iter().take(fit.shown).enumerate() {
        let y = fit.middle(i, top);
        let named = words::named_in(title, &row.group);
        let color = if moved(row).is_some() { palette.ink } else { palette.muted };
        let room = left - area.min[0] - 12.0 * s;
        let name_style = Style::new(label, Weight::SemiBold, color);
        let mut parts = rows::name(&rows::name_of(row), [area.min[0], y], room, fit.height, name_style);
        if let Some((before, after)) = moved(row) {
            let after_color = if after < before { palette.warn } else { palette.after };
            let pairs = [
                ("before", tr!("before"), before, y - height, palette.before),
                ("after", tr!("after"), after, y, after_color),
            ];
            for (key, what, number, from, color) in pairs {
                let mut bar = vec![rect([left, from + 1.0 * s], [x(number), from + height - 1.0 * s], color)];
                if spec.show_values {
                    let ink = if key == "before" { palette.muted } else { color };
                    let at = x(number) + 8.0 * s;
                    bar.push(value(ink).middle(at, from + height / 2.0, Align::Left, format::dollars(number)));
                }
                let say = format!("{}, {what} {}", words::label(&row.group), format::dollars(number));
                parts.push(marked(format!("{}/{key}", rows::key(row)), say, bar));
            }
        } else {
            let style = Style::new(label, Weight::Regular, palette.muted);
            parts.push(style.middle(left + 16.0 * s, y, Align::Left, rows::instead(row, table.threshold, small)));
        }
        parts.extend(columns.cells(*row, y, label, named, palette));
        items.push(marked(rows::key(row), rows::spoken(row, table.threshold, small), parts));
    }
    items.push(line([left, top], [left, bottom], palette.axis, 1.8 * s));
    if fit.hidden > 0 {
        let at = [area.min[0], fit.middle(fit.shown, top)];
        items.push(rows::more(fit.hidden, words::plural_noun(&table.by), at, label, palette));
    }
    let native = native(table, rows.get(..fit.shown).unwrap_or(&rows), spec, axis, small, palette);
    let scale = Scale::dollars(axis.max, [left, columns.plot_right], [top, bottom]);
    Drawn::chart(items, fit.hidden, native).on(scale)
}

fn head(table: &EarningsTable, area: Area, left: f32, columns: &Columns, s: f32, palette: &Palette) -> Item {
    let y = area.min[1] + 17.0 * s;
    let top = area.min[1] + HEAD * s;
    let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
    let mut items = Vec::new();
    let by = style.shorten(&words::by_head(&table.by), left - area.min[0] - 12.0 * s);
    items.push(style.run([area.min[0], y], Align::Left, by));
    let end = columns.columns.last().map_or(area.max[0], |column| column.right - 70.0 * s);
    let room = (end - left - 80.0 * s) / 2.0;
    let mut x = left;
    for (text, color) in [
        (tr!("Before ({})", table.baseline.words()), palette.before),
        (tr!("After ({})", table.after.words()), palette.after),
    ] {
        let text = style.shorten(&text, room);
        items.push(rect([x, y - 12.0 * s], [x + 14.0 * s, y + 2.0 * s], color));
        items.push(style.run([x + 21.0 * s, y], Align::Left, text.clone()));
        x += 21.0 * s + style.width(&text) + 24.0 * s;
    }
    items.extend(columns.heads(y, SMALL * s, palette));
    items.push(line([area.min[0], top], [area.max[0], top], palette.rule, 1.5 * s));
    ink::grouped(tr!("Head"), items)
}

fn grid(axis: Axis, x: &dyn Fn(f64) -> f32, top: f32, bottom: f32, s: f32, palette: &Palette) -> Item {
    let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
    let mut items = Vec::new();
    for value in axis.lines() {
        items.push(line([x(value), top], [x(value), bottom], palette.grid, 1.4 * s));
        items.push(style.run([x(value), bottom + 21.0 * s], Align::Center, format::axis_dollars(value)));
    }
    ink::grouped(tr!("Axis"), items)
}

fn native(
    table: &EarningsTable,
    rows: &[&EarningsRow],
    spec: &ChartSpec,
    axis: Axis,
    small: bool,
    palette: &Palette,
) -> NativeChart {
    let bar = |name: &str, pick: fn((f64, f64)) -> f64, color, instead: bool| NativeBar {
        name: name.to_owned(),
        values: rows.iter().map(|row| moved(row).map(pick)).collect(),
        color: Some(color),
        labels: rows
            .iter()
            .map(|row| match moved(row) {
                Some(numbers) => spec.show_values.then(|| format::dollars(pick(numbers))),
                None => instead.then(|| rows::instead(row, table.threshold, small)),
            })
            .collect(),
        legend: true,
    };
    NativeChart {
        kind: NativeKind::Grouped,
        categories: rows.iter().map(|row| rows::name_of(row)).collect(),
        bars: vec![
            bar(tr!("Before"), |(before, _)| before, palette.before, true),
            bar(tr!("After"), |(_, after)| after, palette.after, false),
        ],
        number_format: "$#,##0".to_owned(),
        axis_max: axis.max,
        axis_title: String::new(),
        beside: super::numbers::beside(table, spec, &[What::Change, What::Percent, What::N]),
        focus: Vec::new(),
        plane: None,
    }
}
