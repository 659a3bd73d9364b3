//! Earnings in the certificate's industry and elsewhere as two marks joined by their difference, one row a group.

use super::{
    Drawn, LABEL, SMALL, Scale,
    axis::Axis,
    numbers::{cell, group_cells, group_columns, number},
    rows::{self, Fit},
};
use crate::{
    figure::{
        Align, ChartSpec, Item, NativeBar, NativeChart, NativeKind, NumberTable, Page, Palette, Sort, Weight,
        format::{self, known},
        ink::{self, Area, Style, disc, line, marked, ring},
        words,
    },
    measure::{Datum, ShareRow, ShareTable},
    table::CellState,
};

const HEAD: f32 = 28.0;
const FOOT: f32 = 34.0;
/// Room of the columns of differences and of people.
const DIFFERENCE: f32 = 150.0;
const PEOPLE: f32 = 100.0;
/// The plot is at least this wide; else the column of people gives way.
const LEAST_PLOT: f32 = 300.0;

/// Rows from the widest gap to the narrowest, on one axis from $0. Differences between people, not effects.
pub fn gaps(table: &ShareTable, spec: &ChartSpec, title: &str, area: Area, page: Page, palette: &Palette) -> Drawn {
    let rows = sorted(table, spec.sort);
    let plot = Plot::new(table, &rows, spec, area, page, palette);
    let mut items = vec![plot.head(table), plot.grid()];
    for (i, row) in rows.iter().take(plot.fit.shown).enumerate() {
        let named = words::named_in(title, &row.group);
        items.push(plot.row(row, plot.fit.middle(i, plot.top), named));
    }
    if plot.fit.hidden > 0 {
        let at = [area.min[0], plot.fit.middle(plot.fit.shown, plot.top)];
        items.push(rows::more(plot.fit.hidden, words::plural_noun(&table.by), at, plot.label, palette));
    }
    let native = native(table, rows.get(..plot.fit.shown).unwrap_or(&rows), spec, plot.axis, palette);
    let scale = Scale::dollars(plot.axis.max, [plot.left, plot.right], [plot.top, plot.top + plot.fit.total()]);
    Drawn::chart(items, plot.fit.hidden, native).on(scale)
}

/// One row a group in the order of the chart: earnings inside and elsewhere, their difference, people.
pub fn gap_numbers(table: &ShareTable, sort: Sort) -> NumberTable {
    let inside = words::field_name(table);
    let mut columns = group_columns(&table.by);
    columns.extend(
        [
            tr!("In {inside}", inside = inside),
            tr!("Elsewhere").to_owned(),
            tr!("Difference").to_owned(),
            "n".to_owned(),
        ]
        .map(number),
    );
    let cells = |row: &ShareRow| {
        let mut cells = group_cells(&row.group, table.by.len());
        let of = |pick: fn(crate::measure::Gap) -> Datum| row.gap.map_or(Datum::MISSING, pick);
        cells.push(cell(of(|gap| gap.inside), format::dollars));
        cells.push(cell(of(|gap| gap.elsewhere), format::dollars));
        cells.push(cell(of(|gap| gap.difference), format::change));
        let mut n = cell(row.base, format::count);
        if low_n(row) {
            n.text.push_str(" †");
        }
        cells.push(n);
        cells
    };
    let rows = sorted(table, sort);
    NumberTable {
        columns,
        rows: rows.into_iter().map(cells).collect(),
        total: (!table.rows.is_empty()).then(|| cells(&table.total)),
    }
}

/// Groups by their gap, widest first, those without numbers last; the total alone where there are no groups.
fn sorted(table: &ShareTable, sort: Sort) -> Vec<&ShareRow> {
    let mut rows: Vec<&ShareRow> = table.rows.iter().collect();
    if rows.is_empty() {
        return vec![&table.total];
    }
    let key = |row: &ShareRow| match sort {
        Sort::LargestChange => row.gap.and_then(|gap| known(gap.difference)),
        Sort::LargestAfter => row.gap.and_then(|gap| known(gap.inside)),
        Sort::LargestGroup => known(row.base),
        Sort::GroupOrder => None,
    };
    if sort != Sort::GroupOrder {
        let rank = |row: &ShareRow| match (ends(row), key(row)) {
            (Some(_), Some(value)) => (0, -value),
            (Some(_), None) => (1, 0.0),
            (None, _) => (2, 0.0),
        };
        rows.sort_by(|a, b| {
            let (a, b) = (rank(a), rank(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
    }
    rows
}

/// Earnings elsewhere and inside, where both may be printed.
fn ends(row: &ShareRow) -> Option<(f64, f64)> {
    let gap = row.gap?;
    Some((known(gap.elsewhere)?, known(gap.inside)?))
}

fn low_n(row: &ShareRow) -> bool {
    known(row.base).is_some_and(|n| n > 0.0 && n < words::LOW_N)
}

fn name_of(row: &ShareRow) -> String {
    let name = words::label(&row.group);
    if low_n(row) { format!("{name} †") } else { name }
}

/// What stands in the plot of a row without both numbers.
fn instead(row: &ShareRow) -> &'static str {
    let states = row.gap.map(|gap| [gap.inside.state, gap.elsewhere.state]);
    let is = |state| states.is_some_and(|states| states.contains(&state));
    if is(CellState::Suppressed) {
        tr!("— suppressed")
    } else if is(CellState::TopCoded) {
        tr!("— top-coded in the source")
    } else {
        tr!("— no earnings on file")
    }
}

struct Plot<'a> {
    spec: &'a ChartSpec,
    palette: &'a Palette,
    area: Area,
    scale: f32,
    top: f32,
    left: f32,
    right: f32,
    fit: Fit,
    axis: Axis,
    label: f32,
    radius: f32,
    people: bool,
}

impl<'a> Plot<'a> {
    fn new(
        table: &ShareTable,
        rows: &[&ShareRow],
        spec: &'a ChartSpec,
        area: Area,
        page: Page,
        palette: &'a Palette,
    ) -> Self {
        let s = page.scale;
        let top = area.min[1] + HEAD * s;
        let fit = Fit::new(rows.len(), area.max[1] - FOOT * s - top, 63.0 * s, 22.0 * s);
        let label = fit.type_size(LABEL * s, s);
        let bold = Style::new(label, Weight::SemiBold, palette.ink);
        let head = Style::new(SMALL * s, Weight::Regular, palette.muted).width(&words::by_head(&table.by));
        let widest = rows.iter().map(|row| bold.width(&name_of(row))).fold(head, f32::max);
        let left = area.min[0] + (widest + 20.0 * s).clamp(120.0 * s, area.width() * 0.3);
        let change = if spec.show_change { DIFFERENCE * s } else { 24.0 * s };
        let people = spec.show_n && area.max[0] - left - change - PEOPLE * s >= LEAST_PLOT * s;
        let right = area.max[0] - change - if people { PEOPLE * s } else { 0.0 };
        let largest = rows.iter().filter_map(|row| ends(row)).map(|(a, b)| a.max(b)).fold(spec.reach, f64::max);
        let radius = (11.0 * s).min(fit.height * 0.34);
        let mut plot = Self {
            spec,
            palette,
            area,
            scale: s,
            top,
            left,
            right,
            fit,
            axis: Axis { max: 1.0, step: 1.0 },
            label,
            radius,
            people,
        };
        plot.axis = Axis::holding(largest, |axis| {
            plot.axis = axis;
            rows.iter().filter_map(|row| ends(row)).all(|(elsewhere, inside)| plot.labels(elsewhere, inside).1 <= right)
        });
        plot
    }

    fn x(&self, value: f64) -> f32 {
        self.axis.place(value, self.left, self.right)
    }

    /// Names of the columns, and the legend over the plot.
    fn head(&self, table: &ShareTable) -> Item {
        let (palette, s) = (self.palette, self.scale);
        let y = self.area.min[1] + 17.0 * s;
        let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
        let room = self.left - self.area.min[0] - 12.0 * s;
        let by = style.shorten(&words::by_head(&table.by), room);
        let mut items = vec![style.run([self.area.min[0], y], Align::Left, by)];
        let middle = y - style.size * 0.33;
        let x = self.left + 9.0 * s;
        items.push(ring([x, middle], 7.5 * s, palette.before, 3.5 * s, palette.page));
        items.push(style.run([x + 16.0 * s, y], Align::Left, tr!("Elsewhere")));
        let x = x + 16.0 * s + style.width(tr!("Elsewhere")) + 34.0 * s;
        items.push(disc([x, middle], 9.0 * s, palette.after));
        let bold = Style::new(style.size, Weight::SemiBold, palette.ink);
        let edge = if self.spec.show_change { self.right + 30.0 * s } else { self.right };
        let inside = style.shorten(&tr!("In {}", words::field_name(table)), edge - x - 28.0 * s);
        items.push(style.run([x + 16.0 * s, y], Align::Left, inside));
        let (difference, people) = self.columns();
        items.extend(difference.map(|x| bold.run([x, y], Align::Right, tr!("Difference"))));
        items.extend(people.map(|x| style.run([x, y], Align::Right, "n")));
        items.push(line([self.area.min[0], self.top], [self.area.max[0], self.top], palette.rule, 1.5 * s));
        ink::grouped(tr!("Head"), items)
    }

    /// Right edges of the columns that there is room for.
    fn columns(&self) -> (Option<f32>, Option<f32>) {
        let edge = self.area.max[0];
        let difference = edge - if self.people { PEOPLE * self.scale } else { 0.0 };
        (self.spec.show_change.then_some(difference), self.people.then_some(edge))
    }

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

    fn row(&self, row: &ShareRow, y: f32, named: bool) -> Item {
        let (palette, s) = (self.palette, self.scale);
        let ends = ends(row);
        let color = if ends.is_some() { palette.ink } else { palette.muted };
        let room = self.left - self.area.min[0] - 12.0 * s;
        let style = Style::new(self.label, Weight::SemiBold, color);
        let mut items = rows::name(&name_of(row), [self.area.min[0], y], room, self.fit.height, style);
        let plain = Style::new(self.label, Weight::Regular, palette.muted);
        match ends {
            Some((elsewhere, inside)) => items.extend(self.marks(row, elsewhere, inside, y)),
            None => items.push(plain.middle(self.left + 16.0 * s, y, Align::Left, instead(row))),
        }
        let (difference, people) = self.columns();
        if let Some(x) = difference {
            let datum = row.gap.map_or(Datum::MISSING, |gap| gap.difference);
            let color = match known(datum) {
                None => palette.muted,
                Some(value) if value < 0.0 => palette.warn,
                Some(_) => palette.ink,
            };
            let weight = if named { Weight::Bold } else { Weight::SemiBold };
            let style = Style::new(self.label, weight, color);
            items.push(style.middle(x, y, Align::Right, format::datum(datum, format::change)));
        }
        if let Some(x) = people {
            items.push(plain.middle(x, y, Align::Right, format::datum(row.base, format::count)));
        }
        marked(key(row), spoken(row), items)
    }

    fn marks(&self, row: &ShareRow, elsewhere: f64, inside: f64, y: f32) -> Vec<Item> {
        let (palette, s) = (self.palette, self.scale);
        let (from, to) = (self.x(elsewhere), self.x(inside));
        let less = inside < elsewhere;
        let color = if less { palette.warn } else { palette.after };
        let bar = if less { palette.warn.with_opacity(0.45) } else { palette.connector };
        let width = (self.radius * 0.32).min(3.5 * s);
        // A mark that would lie under the other is drawn around it.
        let near = (to - from).abs() < self.radius * 0.5;
        let outer = if near { self.radius * 1.25 } else { self.radius * 0.82 };
        let mut old = vec![ring([from, y], outer, palette.before, width, palette.page)];
        let mut new = vec![if low_n(row) {
            ring([to, y], self.radius - width / 2.0, color, width, palette.page)
        } else {
            disc([to, y], self.radius, color)
        }];
        if self.spec.show_values {
            let plain = Style::new(self.label, Weight::Regular, palette.muted);
            let strong = Style::new(self.label, Weight::SemiBold, color);
            let ([a, b], _) = self.labels(elsewhere, inside);
            old.push(plain.middle(a.0, y, a.1, a.2));
            new.push(strong.middle(b.0, y, b.1, b.2));
        }
        let name = words::label(&row.group);
        let say = |what: &str, value: f64| format!("{name}, {what} {}", format::dollars(value));
        vec![
            line([from, y], [to, y], bar, (self.radius * 0.64).min(7.0 * s)),
            marked(format!("{}/elsewhere", key(row)), say(tr!("elsewhere"), elsewhere), old),
            marked(format!("{}/inside", key(row)), say(tr!("in the field"), inside), new),
        ]
    }

    /// The labels of elsewhere and inside, and where the rightmost ends: the smaller at the left of its mark, both at
    /// the right where the axis is too near.
    fn labels(&self, elsewhere: f64, inside: f64) -> ([(f32, Align, String); 2], f32) {
        let plain = Style::new(self.label, Weight::Regular, self.palette.muted);
        let strong = Style::new(self.label, Weight::SemiBold, self.palette.after);
        let gap = self.radius * 1.25 + 5.0 * self.scale;
        let (from, to) = (self.x(elsewhere), self.x(inside));
        let (left, right) = (from.min(to) - gap, from.max(to) + gap);
        let (old, new) = (format::dollars(elsewhere), format::dollars(inside));
        if !self.spec.show_values {
            return ([(left, Align::Right, old), (right, Align::Left, new)], right);
        }
        let less = inside < elsewhere;
        let (at_left, at_right) =
            if less { (strong.width(&new), plain.width(&old)) } else { (plain.width(&old), strong.width(&new)) };
        if left - at_left >= self.left + 6.0 * self.scale {
            let end = right + at_right;
            return if less {
                ([(right, Align::Left, old), (left, Align::Right, new)], end)
            } else {
                ([(left, Align::Right, old), (right, Align::Left, new)], end)
            };
        }
        let old = format!("{old} →");
        let next = right + plain.width(&old) + 6.0 * self.scale;
        let end = next + strong.width(&new);
        ([(right, Align::Left, old), (next, Align::Left, new)], end)
    }
}

fn key(row: &ShareRow) -> String {
    format!("row:{}", words::key_label(&row.group))
}

fn spoken(row: &ShareRow) -> String {
    let name = words::label(&row.group);
    let Some((elsewhere, inside)) = ends(row) else {
        return format!("{name}, {}", instead(row).trim_start_matches("— "));
    };
    let difference = row.gap.map_or(Datum::MISSING, |gap| gap.difference);
    tr!(
        "{name}: {} in the field, {} elsewhere, difference {}, n {}",
        format::dollars(inside),
        format::dollars(elsewhere),
        format::datum(difference, format::change),
        format::datum(row.base, format::count),
        name = name
    )
}

/// Floating bars: clear up to the smaller of both, the difference, and a clear tail that carries the label.
fn native(table: &ShareTable, rows: &[&ShareRow], spec: &ChartSpec, axis: Axis, palette: &Palette) -> NativeChart {
    let inside_name = words::field_name(table);
    let any = |less: bool| rows.iter().filter_map(|row| ends(row)).any(|(a, b)| (b < a) == less);
    let values = |of: &dyn Fn(f64, f64) -> Option<f64>| -> Vec<Option<f64>> {
        rows.iter().map(|row| ends(row).and_then(|(a, b)| of(a, b))).collect()
    };
    let label = |of: &dyn Fn(f64, f64) -> String| -> Vec<Option<String>> {
        rows.iter().map(|row| ends(row).filter(|_| spec.show_values).map(|(a, b)| of(a, b))).collect()
    };
    let mut base = label(&|elsewhere, inside| {
        if inside < elsewhere {
            format!("in\u{a0}field\u{a0}{}", format::dollars(inside))
        } else {
            format::dollars(elsewhere)
        }
    });
    for (label, row) in base.iter_mut().zip(rows).filter(|(_, row)| ends(row).is_none()) {
        *label = Some(instead(row).to_owned());
    }
    let none = vec![None; rows.len()];
    let bar = |name: String, values, color: Option<crate::figure::Color>, labels| NativeBar {
        name,
        values,
        legend: color.is_some(),
        color,
        labels,
    };
    let smaller = if any(true) { tr!("Smaller of both") } else { tr!("Elsewhere") };
    let mut bars = vec![bar(smaller.to_owned(), values(&|a, b| Some(a.min(b))), None, base)];
    if any(false) {
        let more = values(&|a, b| (b >= a).then_some(b - a));
        bars.push(bar(
            tr!("More in {inside_name}", inside_name = inside_name),
            more,
            Some(palette.after),
            none.clone(),
        ));
    }
    if any(true) {
        let less = values(&|a, b| (b < a).then_some(a - b));
        bars.push(bar(tr!("Less in {inside_name}", inside_name = inside_name), less, Some(palette.warn), none));
    }
    let tail = label(&|a, b| format::dollars(a.max(b)));
    bars.push(bar(tr!("In {inside_name}", inside_name = inside_name), values(&|_, b| Some(b)), None, tail));
    let first = table.by.len().max(1);
    NativeChart {
        kind: NativeKind::Floating,
        categories: rows.iter().map(|row| name_of(row)).collect(),
        bars,
        number_format: "$#,##0".to_owned(),
        axis_max: axis.max,
        axis_title: String::new(),
        focus: Vec::new(),
        plane: None,
        beside: [(spec.show_change, first + 2), (spec.show_n, first + 3)]
            .into_iter()
            .filter_map(|(wanted, column)| wanted.then_some(column))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        figure::{Page, fixture},
        table::Field,
    };

    #[test]
    fn rows_come_by_gap_and_the_bars_hold_both_ends() {
        let table = fixture::race_gaps();
        let area = Area { min: [57.6, 182.0], max: [1222.4, 634.0] };
        let drawn = gaps(&table, &ChartSpec::default(), "", area, Page::SLIDE, &Palette::LIGHT);
        let crate::figure::NativeShape::Chart(native) = drawn.native else { panic!("a chart") };
        // Black 46,000 − 31,000 = 15,000; White 45,000 − 35,500 = 9,500; Asian 41,000 − 44,000 = −3,000; Other withheld.
        assert_eq!(native.categories, ["Black", "White", "Asian †", "Other"]);
        let values = |name: &str| native.bars.iter().find(|bar| bar.name == name).unwrap().values.clone();
        assert_eq!(values("Smaller of both"), [Some(31_000.0), Some(35_500.0), Some(41_000.0), None]);
        assert_eq!(values("More in manufacturing"), [Some(15_000.0), Some(9_500.0), None, None]);
        assert_eq!(values("Less in manufacturing"), [None, None, Some(3_000.0), None]);
        assert_eq!(values("In manufacturing"), [Some(46_000.0), Some(45_000.0), Some(41_000.0), None]);
        let numbers = gap_numbers(&table, Sort::LargestChange);
        let texts: Vec<Vec<&str>> =
            numbers.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(texts[0], ["Black", "$46,000", "$31,000", "+$15,000", "812"]);
        assert_eq!(texts[2], ["Asian", "$41,000", "$44,000", "−$3,000", "24 †"]);
        assert_eq!(texts[3], ["Other", "—", "—", "—", "—"]);
        assert_eq!(table.by, [Field::Race]);
    }
}
