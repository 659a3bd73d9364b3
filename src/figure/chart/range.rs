//! The middle half of people before and after, with the median in it: one pair of bands a group.

use super::{
    Drawn, LABEL, LEAST, SMALL, Scale,
    axis::Axis,
    columns::Columns,
    rows::{self, Fit, moved},
};
use crate::{
    figure::{
        Align, ChartSpec, Color, Fill, Item, NativeBar, NativeChart, NativeKind, Page, Palette, Stroke, Weight,
        format::{self, known},
        ink::{self, Area, Style, disc, line, marked, ring},
        words,
    },
    measure::{EarningsRow, EarningsTable, Spread},
};

const HEAD: f32 = 28.0;
const FOOT: f32 = 34.0;

/// Two bands a row on one scale from $0; the spread of people, not a margin of error.
pub fn range(table: &EarningsTable, spec: &ChartSpec, title: &str, area: Area, page: Page, palette: &Palette) -> Drawn {
    let s = page.scale;
    let rows = rows::sorted(&table.rows, spec.sort);
    let rows = if rows.is_empty() { vec![&table.total] } else { rows };
    let top = area.min[1] + HEAD * s;
    let fit = Fit::new(rows.len(), area.max[1] - FOOT * s - top, 84.0 * s, 40.0 * s);
    let label = fit.type_size(LABEL * s, s);
    let bold = Style::new(label, Weight::SemiBold, palette.ink);
    let widest = rows.iter().map(|row| bold.width(&rows::name_of(row))).fold(0.0, f32::max);
    let left = rows::names_end(widest, area, s);
    let columns = Columns::new(spec, left, area.max[0], s);
    let height = fit.height * 0.3;
    let value_size = (SMALL * s).min(height * 1.1).max(LEAST * s);
    let value = |color| Style::new(value_size, Weight::SemiBold, color);
    let limit = columns.text_left(rows.iter().copied(), label, area.max[0]) - 12.0 * s;
    let reach = |spread: &Spread| known(spread.p75).or(known(spread.center));
    let spreads = || rows.iter().filter(|row| moved(row).is_some()).flat_map(|row| [&row.before, &row.after]);
    let largest = spreads().filter_map(reach).fold(spec.reach, f64::max);
    let axis = Axis::holding(largest, |axis| {
        spreads().all(|spread| {
            let text = if spec.show_values { format::datum(spread.center, format::dollars) } else { String::new() };
            let end = reach(spread).map_or(left, |end| axis.place(end, left, columns.plot_right));
            end + 8.0 * s + value(palette.ink).width(&text) <= limit
        })
    });
    let x = |v: f64| axis.place(v, left, columns.plot_right);
    let bottom = top + fit.total();
    let mut items = vec![head(table, area, left, &columns, s, palette), grid(axis, &x, top, bottom, s, palette)];
    let small = rows::all_small(table);
    for (i, row) in rows.iter().take(fit.shown).enumerate() {
        let y = fit.middle(i, top);
        let named = words::named_in(title, &row.group);
        let ink = if moved(row).is_some() { palette.ink } else { palette.muted };
        let room = left - area.min[0] - 12.0 * s;
        let style = Style::new(label, Weight::SemiBold, ink);
        let mut parts = rows::name(&rows::name_of(row), [area.min[0], y], room, fit.height, style);
        if moved(row).is_some() {
            for (key, what, spread, middle, color) in [
                ("before", tr!("before"), &row.before, y - height * 0.62, palette.before),
                ("after", tr!("after"), &row.after, y + height * 0.62, palette.after),
            ] {
                let mut band = band(spread, middle, height, color, &x, s, palette);
                if spec.show_values
                    && let Some(end) = reach(spread)
                {
                    let text = format::datum(spread.center, format::dollars);
                    let ink = if key == "before" { palette.muted } else { color };
                    band.push(value(ink).middle(x(end) + 8.0 * s, middle, Align::Left, text));
                }
                let key = format!("{}/{key}", rows::key(row));
                parts.push(marked(key, spoken(row, what, spread), band));
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
    let native = native(table, rows.get(..fit.shown).unwrap_or(&rows), axis, palette);
    let scale = Scale::dollars(axis.max, [left, columns.plot_right], [top, bottom]);
    Drawn::chart(items, fit.hidden, native).on(scale)
}

/// The band, where both its ends are known, and the median on it: hollow before, filled after.
fn band(
    spread: &Spread,
    y: f32,
    height: f32,
    color: Color,
    x: &dyn Fn(f64) -> f32,
    s: f32,
    palette: &Palette,
) -> Vec<Item> {
    let mut items = Vec::new();
    if let (Some(p25), Some(p75)) = (known(spread.p25), known(spread.p75)) {
        items.push(Item::Rect {
            min: [x(p25), y - height * 0.42],
            max: [x(p75), y + height * 0.42],
            radius: 0.0,
            fill: Some(Fill::Solid(color.with_opacity(0.28))),
            stroke: Some(Stroke::new(color, 1.0 * s)),
        });
    }
    if let Some(center) = known(spread.center) {
        let at = [x(center), y];
        let radius = (height * 0.46).min(8.0 * s);
        items.push(if color == palette.before {
            ring(at, radius, color, 3.0 * s, palette.page)
        } else {
            disc(at, radius, color)
        });
    }
    items
}

fn spoken(row: &EarningsRow, what: &str, spread: &Spread) -> String {
    tr!(
        "{}, {what}: middle {}, middle half {} to {}",
        words::label(&row.group),
        format::datum(spread.center, format::dollars),
        format::datum(spread.p25, format::dollars),
        format::datum(spread.p75, format::dollars),
        what = what
    )
}

fn head(table: &EarningsTable, area: Area, left: f32, columns: &Columns, s: f32, palette: &Palette) -> Item {
    let y = area.min[1] + 17.0 * s;
    let top = area.min[1] + HEAD * s;
    let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
    let mut items = vec![style.run([area.min[0], y], Align::Left, words::by_head(&table.by))];
    let center = words::statistic(table.statistic).to_lowercase();
    let end = columns.columns.last().map_or(area.max[0], |column| column.right - 70.0 * s);
    let room = (end - left - 100.0 * s) / 2.0;
    let mut x = left;
    for (text, color) in [
        (tr!("Before, middle half and {center}", center = center), palette.before),
        (tr!("After, middle half and {center}", center = center), palette.after),
    ] {
        let text = style.shorten(&text, room);
        items.push(Item::Rect {
            min: [x, y - 11.0 * s],
            max: [x + 26.0 * s, y + 1.0 * s],
            radius: 0.0,
            fill: Some(Fill::Solid(color.with_opacity(0.28))),
            stroke: Some(Stroke::new(color, 1.0 * s)),
        });
        let dot = [x + 13.0 * s, y - 5.0 * s];
        items.push(if color == palette.before {
            ring(dot, 5.0 * s, color, 2.5 * s, palette.page)
        } else {
            disc(dot, 5.0 * s, color)
        });
        items.push(style.run([x + 33.0 * s, y], Align::Left, text.clone()));
        x += 33.0 * s + style.width(&text) + 22.0 * s;
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

/// 25th percentile, centre, 75th percentile.
type Quartiles = (f64, f64, f64);

/// Floating bars, two rows a group: clear up to the 25th percentile, filled to the 75th, the median as the label.
fn native(table: &EarningsTable, rows: &[&EarningsRow], axis: Axis, palette: &Palette) -> NativeChart {
    let halves: Vec<(String, Option<Quartiles>, String)> = rows
        .iter()
        .flat_map(|row| {
            let small = rows::all_small(table);
            [(tr!("before"), &row.before), (tr!("after"), &row.after)].map(|(what, spread)| {
                let known =
                    moved(row).and_then(|_| Some((known(spread.p25)?, known(spread.center)?, known(spread.p75)?)));
                (format!("{}, {what}", rows::name_of(row)), known, rows::instead(row, table.threshold, small))
            })
        })
        .collect();
    let center = words::statistic(table.statistic).to_lowercase();
    let series = |name: &str,
                  color,
                  of: &dyn Fn((f64, f64, f64)) -> f64,
                  text: &dyn Fn((f64, f64, f64)) -> Option<String>| NativeBar {
        name: name.to_owned(),
        values: halves.iter().map(|(_, numbers, _)| numbers.map(of)).collect(),
        color,
        labels: halves
            .iter()
            .map(|(_, numbers, instead)| numbers.map_or_else(|| Some(instead.clone()), text))
            .collect(),
        legend: color.is_some(),
    };
    NativeChart {
        kind: NativeKind::Floating,
        categories: halves.iter().map(|(name, ..)| name.clone()).collect(),
        bars: vec![
            series(tr!("25th percentile"), None, &|(p25, ..)| p25, &|(p25, ..)| Some(format::dollars(p25))),
            series(
                tr!("Middle half (25th to 75th percentile)"),
                Some(palette.ramp[1]),
                &|(p25, _, p75)| p75 - p25,
                &|(_, m, _)| Some(format!("{center} {}", format::dollars(m))),
            ),
            series(tr!("75th percentile"), None, &|(.., p75)| p75, &|(.., p75)| Some(format::dollars(p75))),
        ],
        number_format: "$#,##0".to_owned(),
        axis_max: axis.max,
        axis_title: String::new(),
        beside: Vec::new(),
        focus: Vec::new(),
        plane: None,
    }
}
