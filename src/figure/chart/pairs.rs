//! Two marks a row, a ring and a disc, joined by what lies between them: the plot of dumbbells and of gaps.

use super::{
    Drawn, LABEL, SMALL, Scale,
    axis::Axis,
    columns::{Columns, Numbers},
    rows::{self, Fit},
};
use crate::{
    figure::{
        Align, ChartSpec, Color, Item, NativeBar, NativeChart, NativeKind, Page, Palette, Weight,
        format::{self, known},
        ink::{self, Area, Style, disc, line, marked, ring},
        words,
    },
    measure::ColumnarGroup,
    table::Field,
};

/// Height of the head row with its legend, and of the axis labels, in slide units.
const HEAD: f32 = 28.0;
const FOOT: f32 = 34.0;

/// One group with two amounts in dollars.
pub(super) struct Pair<'a> {
    pub group: &'a ColumnarGroup,
    /// At the ring and at the disc, where both may be printed.
    pub ends: Option<(f64, f64)>,
    /// Change, percent and people of the columns beside the plot.
    pub numbers: Numbers,
    /// What stands in the plot of a row without both.
    pub instead: String,
    /// What the row says aloud.
    pub spoken: String,
}

/// What both ends and what lies between them are called.
pub(super) struct Told<'a> {
    pub by: &'a [Field],
    /// Last part of the key of each mark, and what is said of it.
    pub ends: [(&'static str, &'static str); 2],
    /// Names in the legend.
    pub legend: [String; 2],
    /// Head of the column of differences.
    pub change: &'static str,
    pub series: Series,
    /// Columns of the figure's numbers that stand beside the native chart.
    pub beside: Vec<usize>,
}

/// Names of the series of the native chart.
pub(super) struct Series {
    /// The clear one up to the bar where no row falls, and where one does.
    pub base: String,
    pub smaller: String,
    pub more: String,
    pub less: String,
    /// The clear one that carries the label at the bar's end.
    pub end: String,
    /// What the label at the start of a fall says it is.
    pub fallen: &'static str,
}

impl Pair<'_> {
    pub fn name(&self) -> String {
        let name = words::label(self.group);
        if self.low_n() { format!("{name} †") } else { name }
    }

    pub fn key(&self) -> String {
        format!("row:{}", words::key_label(self.group))
    }

    pub fn low_n(&self) -> bool {
        rows::few(self.numbers.n)
    }
}

/// Rows under a head with the legend: names, plot from $0, and columns of numbers.
pub(super) fn plot(
    pairs: &[Pair<'_>],
    told: &Told<'_>,
    spec: &ChartSpec,
    title: &str,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let plot = Plot::new(pairs, told, spec, area, page, palette);
    let mut items = vec![plot.head(told), plot.grid()];
    for (i, pair) in pairs.iter().take(plot.fit.shown).enumerate() {
        let named = words::named_in(title, pair.group);
        items.push(plot.row(pair, told, plot.fit.middle(i, plot.top), named));
    }
    if plot.fit.hidden > 0 {
        let at = [area.min[0], plot.fit.middle(plot.fit.shown, plot.top)];
        items.push(rows::more(plot.fit.hidden, words::plural_noun(told.by), at, plot.label, palette));
    }
    let shown = pairs.get(..plot.fit.shown).unwrap_or(pairs);
    let native = native(shown, told, spec, plot.axis, palette);
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
    /// Radius of the disc; the ring is a little smaller.
    radius: f32,
}

impl<'a> Plot<'a> {
    fn new(
        pairs: &[Pair<'_>],
        told: &Told<'_>,
        spec: &'a ChartSpec,
        area: Area,
        page: Page,
        palette: &'a Palette,
    ) -> Self {
        let scale = page.scale;
        let top = area.min[1] + HEAD * scale;
        let fit = Fit::new(pairs.len(), area.max[1] - FOOT * scale - top, 63.0 * scale, 22.0 * scale);
        let label = fit.type_size(LABEL * scale, scale);
        let bold = Style::new(label, Weight::SemiBold, palette.ink);
        let head = Style::new(SMALL * scale, Weight::Regular, palette.muted).width(&words::by_head(told.by));
        let widest = pairs.iter().map(|pair| bold.width(&pair.name())).fold(head, f32::max);
        let left = rows::names_end(widest, area, scale);
        let columns = Columns { change: told.change, ..Columns::new(spec, left, area.max[0], scale) };
        let limit = columns.text_left(pairs.iter().map(|pair| pair.numbers), label, area.max[0]) - 12.0 * scale;
        let radius = (11.0 * scale).min(fit.height * 0.34);
        let axis = Axis { max: 1.0, step: 1.0 };
        let mut plot = Self { spec, palette, area, scale, top, left, columns, fit, axis, label, radius };
        let ends = || pairs.iter().filter_map(|pair| pair.ends);
        let largest = ends().map(|(from, to)| from.max(to)).fold(spec.reach, f64::max);
        plot.axis = Axis::holding(largest, |axis| {
            plot.axis = axis;
            ends().all(|(from, to)| plot.labels(from, to).end <= limit)
        });
        plot
    }

    fn x(&self, value: f64) -> f32 {
        self.axis.place(value, self.left, self.columns.plot_right)
    }

    /// Names of columns, and the legend over the plot.
    fn head(&self, told: &Told<'_>) -> Item {
        let (palette, s) = (self.palette, self.scale);
        let y = self.area.min[1] + 17.0 * s;
        let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
        let room = self.left - self.area.min[0] - 12.0 * s;
        let by = style.shorten(&words::by_head(told.by), room);
        let mut items = vec![style.run([self.area.min[0], y], Align::Left, by)];
        let first = self.columns.columns.last().map_or(self.area.max[0], |column| column.right - 70.0 * s);
        let middle = y - style.size * 0.33;
        let room = first - self.left - 76.0 * s;
        let [from, to] = &told.legend;
        // A short name leaves its room to the other.
        let from = style.shorten(from, room - style.width(to).min(room / 2.0));
        let to = style.shorten(to, room - style.width(&from));
        let x = self.left + 9.0 * s;
        items.push(ring([x, middle], 7.5 * s, palette.before, 3.5 * s, palette.page));
        items.push(style.run([x + 16.0 * s, y], Align::Left, from.clone()));
        let x = x + 16.0 * s + style.width(&from) + 34.0 * s;
        items.push(disc([x, middle], 9.0 * s, palette.after));
        items.push(style.run([x + 16.0 * s, y], Align::Left, to));
        items.extend(self.columns.heads(y, style.size, palette));
        items.push(line([self.area.min[0], self.top], [self.area.max[0], self.top], palette.rule, 1.5 * s));
        ink::grouped(tr!("Head"), items)
    }

    /// Gridlines and their labels.
    fn grid(&self) -> Item {
        let (palette, s) = (self.palette, self.scale);
        let bottom = self.top + self.fit.total();
        let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
        let mut items = Vec::new();
        for value in self.axis.lines() {
            let x = self.x(value);
            let (color, width) = if value == 0.0 { (palette.axis, 1.8) } else { (palette.grid, 1.4) };
            items.push(line([x, self.top], [x, bottom], color, width * s));
            items.push(style.run([x, bottom + 21.0 * s], Align::Center, format::axis_dollars(value)));
        }
        ink::grouped(tr!("Axis"), items)
    }

    fn row(&self, pair: &Pair<'_>, told: &Told<'_>, y: f32, named: bool) -> Item {
        let (palette, s) = (self.palette, self.scale);
        let color = if pair.ends.is_some() { palette.ink } else { palette.muted };
        let bold = Style::new(self.label, Weight::SemiBold, color);
        let room = self.left - self.area.min[0] - 12.0 * s;
        let mut items = rows::name(&pair.name(), [self.area.min[0], y], room, self.fit.height, bold);
        match pair.ends {
            Some(ends) => items.extend(self.marks(pair, told, ends, y)),
            None => {
                let style = Style::new(self.label, Weight::Regular, palette.muted);
                items.push(style.middle(self.left + 16.0 * s, y, Align::Left, pair.instead.clone()));
            }
        }
        items.extend(self.columns.cells(pair.numbers, y, self.label, named, palette));
        marked(pair.key(), pair.spoken.clone(), items)
    }

    fn marks(&self, pair: &Pair<'_>, told: &Told<'_>, (from, to): (f64, f64), y: f32) -> Vec<Item> {
        let (palette, s) = (self.palette, self.scale);
        let (left, right) = (self.x(from), self.x(to));
        let falls = to < from;
        let color = if falls { palette.warn } else { palette.after };
        let bar = if falls { ink::faded(palette.warn, 0.45, palette) } else { palette.connector };
        let width = (self.radius * 0.32).min(3.5 * s);
        // A mark that would lie under the other is drawn around it.
        let near = (right - left).abs() < self.radius * 0.5;
        let outer = if near { self.radius * 1.25 } else { self.radius * 0.82 };
        let mut old = vec![ring([left, y], outer, palette.before, width, palette.page)];
        let mut new = vec![if pair.low_n() {
            ring([right, y], self.radius - width / 2.0, color, width, palette.page)
        } else {
            disc([right, y], self.radius, color)
        }];
        if self.spec.show_values {
            let labels = self.labels(from, to);
            for (end, label, into) in [(0, labels.from, &mut old), (1, labels.to, &mut new)] {
                into.extend(label.map(|(x, align, text)| self.value(end, falls).middle(x, y, align, text)));
            }
        }
        let name = words::label(pair.group);
        let mut items = vec![line([left, y], [right, y], bar, (self.radius * 0.64).min(7.0 * s))];
        for ((part, what), value, drawn) in [(told.ends[0], from, old), (told.ends[1], to, new)] {
            let say = format!("{name}, {what} {}", format::dollars(value));
            items.push(marked(format!("{}/{part}", pair.key()), say, drawn));
        }
        items
    }

    fn value(&self, end: usize, falls: bool) -> Style {
        let (weight, color) = match (end, falls) {
            (0, _) => (Weight::Regular, self.palette.muted),
            (_, false) => (Weight::SemiBold, self.palette.after),
            (_, true) => (Weight::SemiBold, self.palette.warn),
        };
        Style::new(self.label, weight, color)
    }

    /// The smaller value's label left of its mark, the larger one's right; both right where the axis is too near.
    fn labels(&self, from: f64, to: f64) -> Labels {
        let gap = self.radius * 1.25 + 5.0 * self.scale;
        let falls = to < from;
        let (left, right) = (self.x(from.min(to)) - gap, self.x(from.max(to)) + gap);
        if !self.spec.show_values {
            return Labels { from: None, to: None, end: right };
        }
        let (old, new) = (format::dollars(from), format::dollars(to));
        let (old_width, new_width) = (self.value(0, falls).width(&old), self.value(1, falls).width(&new));
        let (at_left, at_right) = if falls { (new_width, old_width) } else { (old_width, new_width) };
        if left - at_left >= self.left + 6.0 * self.scale {
            let sides = [(left, Align::Right), (right, Align::Left)];
            let [first, second] = if falls { [sides[1], sides[0]] } else { sides };
            let at = |(x, align): (f32, Align), text: String| Some((x, align, text));
            return Labels { from: at(first, old), to: at(second, new), end: right + at_right };
        }
        let old = format!("{old} →");
        let next = right + self.value(0, falls).width(&old) + 6.0 * self.scale;
        let end = next + new_width;
        Labels { from: Some((right, Align::Left, old)), to: Some((next, Align::Left, new)), end }
    }
}

type Label = (f32, Align, String);

struct Labels {
    from: Option<Label>,
    to: Option<Label>,
    /// Right end of the rightmost label.
    end: f32,
}

/// Floating bars from the same numbers: clear up to the smaller value, what is more, what is less, and a clear tail for
/// the label.
fn native(pairs: &[Pair<'_>], told: &Told<'_>, spec: &ChartSpec, axis: Axis, palette: &Palette) -> NativeChart {
    let labels = |of: &dyn Fn(f64, f64) -> String| -> Vec<Option<String>> {
        pairs.iter().map(|pair| pair.ends.filter(|_| spec.show_values).map(|(from, to)| of(from, to))).collect()
    };
    let fallen = told.series.fallen;
    let mut start = labels(&|from, to| {
        if to < from { format!("{fallen}\u{a0}{}", format::dollars(to)) } else { format::dollars(from) }
    });
    for (label, pair) in start.iter_mut().zip(pairs).filter(|(_, pair)| pair.ends.is_none()) {
        *label = Some(pair.instead.clone());
    }
    // At a fall the label at the start names itself; LibreOffice breaks a longer one at the end of the axis.
    let end = labels(&|from, to| format::dollars(from.max(to)));
    let mut bars = floating(&pairs.iter().map(|pair| pair.ends).collect::<Vec<_>>(), &told.series, start, palette);
    bars.push(NativeBar {
        name: told.series.end.clone(),
        values: pairs.iter().map(|pair| pair.ends.map(|(_, to)| to)).collect(),
        color: None,
        labels: end,
        legend: false,
    });
    NativeChart {
        kind: NativeKind::Floating,
        categories: pairs.iter().map(Pair::name).collect(),
        bars,
        number_format: "$#,##0".to_owned(),
        axis_max: axis.max,
        axis_title: String::new(),
        beside: told.beside.clone(),
        focus: Vec::new(),
        plane: None,
    }
}

/// The clear series with these labels, and the coloured ones that any row needs: an empty one would stand in the legend
/// of LibreOffice instead of the other.
pub(super) fn floating(
    ends: &[Option<(f64, f64)>],
    series: &Series,
    start: Vec<Option<String>>,
    palette: &Palette,
) -> Vec<NativeBar> {
    let values = |of: &dyn Fn(f64, f64) -> Option<f64>| -> Vec<Option<f64>> {
        ends.iter().map(|ends| ends.and_then(|(from, to)| of(from, to))).collect()
    };
    let bar = |name: &str, values, color: Option<Color>, labels| NativeBar {
        name: name.to_owned(),
        values,
        legend: color.is_some(),
        color,
        labels,
    };
    let any = |falls: bool| ends.iter().flatten().any(|(from, to)| (to < from) == falls);
    let first = if any(true) { &series.smaller } else { &series.base };
    let mut bars = vec![bar(first, values(&|from, to| Some(from.min(to))), None, start)];
    let none = || vec![None; ends.len()];
    if any(false) {
        let more = values(&|from, to| (to >= from).then_some(to - from));
        bars.push(bar(&series.more, more, Some(palette.after), none()));
    }
    if any(true) {
        let less = values(&|from, to| (to < from).then_some(from - to));
        bars.push(bar(&series.less, less, Some(palette.warn), none()));
    }
    bars
}

/// Groups as sorted: those with both ends first, by what they are sorted by; in group order each keeps its place.
pub(super) fn rank<T>(
    rows: &mut [&T],
    ends: impl Fn(&T) -> Option<(f64, f64)>,
    key: impl Fn(&T) -> Option<crate::measure::Datum>,
) {
    let rank = |row: &T| match (ends(row), key(row).and_then(known)) {
        (Some(_), Some(value)) => (0, -value),
        (Some(_), None) => (1, 0.0),
        (None, _) => (2, 0.0),
    };
    // A stable sort: equals stay in the field's own order.
    rows.sort_by(|a, b| {
        let (a, b) = (rank(a), rank(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
}
