//! Before and after as two marks joined by a bar, one row a group.

use super::{
    Drawn, LABEL, SMALL, Scale,
    axis::Axis,
    columns::Columns,
    rows::{self, Fit, moved},
};
use crate::{
    figure::{
        Align, ChartSpec, Color, Item, NativeBar, NativeChart, NativeKind, Page, Palette, Weight,
        chart::columns::What,
        format,
        ink::{self, Area, Style, disc, line, marked, ring},
        words,
    },
    measure::{EarningsRow, EarningsTable},
};

/// Height of the head row with its legend, and of the axis labels, in slide units.
const HEAD: f32 = 28.0;
const FOOT: f32 = 34.0;

/// Rows under a head with the legend: names, plot from $0, and columns of numbers.
pub fn dumbbell(
    table: &EarningsTable,
    spec: &ChartSpec,
    title: &str,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let rows = rows::sorted(&table.rows, spec.sort);
    // With no group asked for, the total is the one row.
    let rows = if rows.is_empty() { vec![&table.total] } else { rows };
    let plot = Plot::new(table, &rows, spec, area, page, palette);
    let mut items = plot.head(table);
    items.extend(plot.grid());
    let small = rows::all_small(table);
    for (i, row) in rows.iter().take(plot.fit.shown).enumerate() {
        let named = words::named_in(title, &row.group);
        items.push(plot.row(row, plot.fit.middle(i, plot.top), table.threshold, small, named));
    }
    if plot.fit.hidden > 0 {
        let at = [area.min[0], plot.fit.middle(plot.fit.shown, plot.top)];
        items.push(rows::more(plot.fit.hidden, words::plural_noun(&table.by), at, plot.label, palette));
    }
    let shown = rows.get(..plot.fit.shown).unwrap_or(&rows);
    let native = native(table, shown, spec, plot.axis, small, palette);
    let across = [plot.top, plot.top + plot.fit.total()];
    let scale = Scale::dollars(plot.axis.max, [plot.left, plot.columns.plot_right], across);
    Drawn::chart(items, plot.fit.hidden, native).on(scale)
}

struct Plot<'a> {
    spec: &'a ChartSpec,
    palette: &'a Palette,
    area: Area,
    /// Slide units to page units.
    scale: f32,
    /// First row's upper edge.
    top: f32,
    left: f32,
    columns: Columns,
    fit: Fit,
    axis: Axis,
    label: f32,
    small: f32,
    /// Radius of the mark after; the one before is a little smaller.
    radius: f32,
    /// Labels of values end before this.
    limit: f32,
}

impl<'a> Plot<'a> {
    fn new(
        table: &EarningsTable,
        rows: &[&EarningsRow],
        spec: &'a ChartSpec,
        area: Area,
        page: Page,
        palette: &'a Palette,
    ) -> Self {
        let scale = page.scale;
        let top = area.min[1] + HEAD * scale;
        let fit = Fit::new(rows.len(), area.max[1] - FOOT * scale - top, 63.0 * scale, 22.0 * scale);
        let label = fit.type_size(LABEL * scale, scale);
        let small = SMALL * scale;
        let bold = Style::new(label, Weight::SemiBold, palette.ink);
        let head = Style::new(small, Weight::Regular, palette.muted).width(&words::by_head(&table.by));
        let widest = rows.iter().map(|row| bold.width(&rows::name_of(row))).fold(head, f32::max);
        let left = rows::names_end(widest, area, scale);
        let columns = Columns::new(spec, left, area.max[0], scale);
        let limit = columns.text_left(rows.iter().copied(), label, area.max[0]) - 12.0 * scale;
        let mut plot = Self {
            spec,
            palette,
            area,
            scale,
            top,
            left,
            columns,
            radius: (11.0 * scale).min(fit.height * 0.34),
            fit,
            axis: Axis { max: 1.0, step: 1.0 },
            label,
            small,
            limit,
        };
        let largest = rows.iter().filter_map(|row| moved(row)).map(|(b, a)| b.max(a)).fold(spec.reach, f64::max);
        plot.axis = Axis::holding(largest, |axis| {
            plot.axis = axis;
            rows.iter().filter_map(|row| moved(row)).all(|(before, after)| plot.labels(before, after).end <= plot.limit)
        });
        plot
    }

    fn x(&self, value: f64) -> f32 {
        self.axis.place(value, self.left, self.columns.plot_right)
    }

    /// Names of columns, and the legend over the plot.
    fn head(&self, table: &EarningsTable) -> Vec<Item> {
        let (palette, s) = (self.palette, self.scale);
        let y = self.area.min[1] + 17.0 * s;
        let style = Style::new(self.small, Weight::Regular, palette.muted);
        let mut items = Vec::new();
        let room = self.left - self.area.min[0] - 12.0 * s;
        items.push(style.run([self.area.min[0], y], Align::Left, style.shorten(&words::by_head(&table.by), room)));
        let first = self.columns.columns.last().map_or(self.area.max[0], |column| column.right - 70.0 * s);
        let before = tr!("Before ({})", table.baseline.words());
        let after = tr!("After ({})", table.after.words());
        let middle = y - self.small * 0.33;
        let room = (first - self.left - 76.0 * s) / 2.0;
        let before = style.shorten(&before, room);
        let after = style.shorten(&after, room);
        let x = self.left + 9.0 * s;
        items.push(ring([x, middle], 7.5 * s, palette.before, 3.5 * s, palette.page));
        items.push(style.run([x + 16.0 * s, y], Align::Left, before.clone()));
        let x = x + 16.0 * s + style.width(&before) + 34.0 * s;
        items.push(disc([x, middle], 9.0 * s, palette.after));
        items.push(style.run([x + 16.0 * s, y], Align::Left, after));
        items.extend(self.columns.heads(y, self.small, palette));
        items.push(line([self.area.min[0], self.top], [self.area.max[0], self.top], palette.rule, 1.5 * s));
        vec![ink::grouped(tr!("Head"), items)]
    }

    /// Gridlines and their labels.
    fn grid(&self) -> Vec<Item> {
        let (palette, s) = (self.palette, self.scale);
        let bottom = self.top + self.fit.total();
        let style = Style::new(self.small, Weight::Regular, palette.muted);
        let mut items = Vec::new();
        for value in self.axis.lines() {
            let x = self.x(value);
            let (color, width) = if value == 0.0 { (palette.axis, 1.8) } else { (palette.grid, 1.4) };
            items.push(line([x, self.top], [x, bottom], color, width * s));
            items.push(style.run([x, bottom + 21.0 * s], Align::Center, format::axis_dollars(value)));
        }
        vec![ink::grouped(tr!("Axis"), items)]
    }

    fn row(&self, row: &EarningsRow, y: f32, threshold: u32, small: bool, named: bool) -> Item {
        let (palette, s) = (self.palette, self.scale);
        let numbers = moved(row);
        let color = if numbers.is_some() { palette.ink } else { palette.muted };
        let bold = Style::new(self.label, Weight::SemiBold, color);
        let room = self.left - self.area.min[0] - 12.0 * s;
        let mut items = rows::name(&rows::name_of(row), [self.area.min[0], y], room, self.fit.height, bold);
        match numbers {
            Some((before, after)) => items.extend(self.marks(row, before, after, y)),
            None => {
                let style = Style::new(self.label, Weight::Regular, palette.muted);
                let text = rows::instead(row, threshold, small);
                items.push(style.middle(self.left + 16.0 * s, y, Align::Left, text));
            }
        }
        items.extend(self.columns.cells(row, y, self.label, named, palette));
        marked(rows::key(row), rows::spoken(row, threshold, small), items)
    }

    fn marks(&self, row: &EarningsRow, before: f64, after: f64, y: f32) -> Vec<Item> {
        let (palette, s) = (self.palette, self.scale);
        let (from, to) = (self.x(before), self.x(after));
        let loss = after < before;
        let color = if loss { palette.warn } else { palette.after };
        let bar = if loss { palette.warn.with_opacity(0.45) } else { palette.connector };
        let mut items = vec![line([from, y], [to, y], bar, (self.radius * 0.64).min(7.0 * s))];
        let labels = self.labels(before, after);
        let key = rows::key(row);
        let name = words::label(&row.group);
        let width = (self.radius * 0.32).min(3.5 * s);
        // A mark that would lie under the other is drawn around it.
        let near = (to - from).abs() < self.radius * 0.5;
        let before_radius = if near { self.radius * 1.25 } else { self.radius * 0.82 };
        let mut old = vec![ring([from, y], before_radius, palette.before, width, palette.page)];
        let mut new = vec![if rows::low_n(row) {
            ring([to, y], self.radius - width / 2.0, color, width, palette.page)
        } else {
            disc([to, y], self.radius, color)
        }];
        if self.spec.show_values {
            old.extend(labels.before.map(|(x, align, text)| self.value(false, loss).middle(x, y, align, text)));
            new.extend(labels.after.map(|(x, align, text)| self.value(true, loss).middle(x, y, align, text)));
        }
        let say = |what: &str, value: f64| format!("{name}, {what} {}", format::dollars(value));
        items.push(marked(format!("{key}/before"), say(tr!("before"), before), old));
        items.push(marked(format!("{key}/after"), say(tr!("after"), after), new));
        items
    }

    fn value(&self, after: bool, loss: bool) -> Style {
        match (after, loss) {
            (false, _) => Style::new(self.label, Weight::Regular, self.palette.muted),
            (true, false) => Style::new(self.label, Weight::SemiBold, self.palette.after),
            (true, true) => Style::new(self.label, Weight::SemiBold, self.palette.warn),
        }
    }

    /// The smaller value's label left of its mark, the larger one's right; both right where the axis is too near.
    fn labels(&self, before: f64, after: f64) -> Labels {
        let gap = self.radius * 1.25 + 5.0 * self.scale;
        let loss = after < before;
        let (from, to) = (self.x(before), self.x(after));
        let (old, new) = (format::dollars(before), format::dollars(after));
        let (old_style, new_style) = (self.value(false, loss), self.value(true, loss));
        let (left_x, right_x) = (from.min(to) - gap, from.max(to) + gap);
        let (left_width, right_width) = if loss {
            (new_style.width(&new), old_style.width(&old))
        } else {
            (old_style.width(&old), new_style.width(&new))
        };
        if !self.spec.show_values {
            return Labels { before: None, after: None, end: right_x };
        }
        if left_x - left_width >= self.left + 6.0 * self.scale {
            let (at_left, at_right) = ((left_x, Align::Right), (right_x, Align::Left));
            let (b, a) = if loss { (at_right, at_left) } else { (at_left, at_right) };
            return Labels { before: Some((b.0, b.1, old)), after: Some((a.0, a.1, new)), end: right_x + right_width };
        }
        let old = format!("{old} →");
        let next = right_x + old_style.width(&old) + 6.0 * self.scale;
        let end = next + new_style.width(&new);
        Labels { before: Some((right_x, Align::Left, old)), after: Some((next, Align::Left, new)), end }
    }
}

type Label = (f32, Align, String);

struct Labels {
    before: Option<Label>,
    after: Option<Label>,
    /// Right end of the rightmost label.
    end: f32,
}

/// Floating bars from the same numbers: clear up to the smaller value, gain, loss, and a clear tail for the label.
fn native(
    table: &EarningsTable,
    rows: &[&EarningsRow],
    spec: &ChartSpec,
    axis: Axis,
    small: bool,
    palette: &Palette,
) -> NativeChart {
    let losses = rows.iter().filter_map(|row| moved(row)).any(|(before, after)| after < before);
    let gains = rows.iter().filter_map(|row| moved(row)).any(|(before, after)| after >= before);
    let values = |f: &dyn Fn(f64, f64) -> Option<f64>| -> Vec<Option<f64>> {
        rows.iter().map(|row| moved(row).and_then(|(before, after)| f(before, after))).collect()
    };
    let labels = |f: &dyn Fn(f64, f64) -> Option<String>| -> Vec<Option<String>> {
        rows.iter().map(|row| moved(row).filter(|_| spec.show_values).and_then(|(b, a)| f(b, a))).collect()
    };
    let mut spacer = labels(&|before, after| {
        Some(if after < before { format!("after\u{a0}{}", format::dollars(after)) } else { format::dollars(before) })
    });
    for (label, row) in spacer.iter_mut().zip(rows) {
        if moved(row).is_none() {
            *label = Some(rows::instead(row, table.threshold, small));
        }
    }
    let none = vec![None; rows.len()];
    let bar = |name: &str, values: Vec<Option<f64>>, color: Option<Color>, labels: Vec<Option<String>>| NativeBar {
        name: name.to_owned(),
        values,
        legend: color.is_some(),
        color,
        labels,
    };
    let mut bars = vec![bar(
        if losses { tr!("Smaller of before and after") } else { tr!("Before") },
        values(&|before, after| Some(before.min(after))),
        None,
        spacer,
    )];
    // An empty series would stand in the legend of LibreOffice instead of the other one.
    if gains {
        bars.push(bar(tr!("Gain"), values(&|b, a| (a >= b).then_some(a - b)), Some(palette.after), none.clone()));
    }
    if losses {
        bars.push(bar(tr!("Loss"), values(&|b, a| (a < b).then_some(b - a)), Some(palette.warn), none));
    }
    bars.push(bar(
        tr!("After"),
        values(&|_, after| Some(after)),
        None,
        // At a loss the label at the start names itself; LibreOffice breaks a longer one at the end of the axis.
        labels(&|before, after| Some(format::dollars(before.max(after)))),
    ));
    NativeChart {
        kind: NativeKind::Floating,
        categories: rows.iter().map(|row| rows::name_of(row)).collect(),
        bars,
        number_format: "$#,##0".to_owned(),
        axis_max: axis.max,
        axis_title: String::new(),
        beside: super::numbers::beside(table, spec, &[What::Change, What::Percent, What::N]),
        focus: Vec::new(),
        plane: None,
    }
}
