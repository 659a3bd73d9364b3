//! Panels of rows: dumbbells, pairs of bars or ranges, the same rows in each.

use crate::words::shown as in_words;
use std::sync::Arc;

use super::{
    Sign, TITLE, fewer_rows,
    grid::{Grid, Needs},
    kept, labels, left_out, legend, nothing, panel_of, title,
};
use crate::{
    figure::{
        Align, ChartSpec, Color, Fill, Item, NativeBar, NativeChart, NativeKind, NativePanel, NativeShape, Page,
        Palette, Stroke, Weight,
        chart::{
            Drawn, LEAST,
            axis::Axis,
            dumbbell, gaps,
            pairs::{self, Pair, Told},
            rows::{self, moved},
        },
        format::{self, known},
        ink::{self, Area, Style, disc, line, marked, rect, ring},
        words,
    },
    measure::{ColumnarGroup, EarningsTable, ShareTable, Spread},
};

/// Room for the scale under the lowest panels.
const FOOT: f32 = 26.0;

/// How a row is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Dumbbell,
    Bars,
    Range,
}

/// A row of a panel.
struct Row<'a> {
    pair: Pair<'a>,
    /// The middle halves before and after, where they are drawn.
    halves: Option<[&'a Spread; 2]>,
}

/// Before and after: the first field gives the rows, the second the panels.
pub fn row_panels(
    table: &EarningsTable,
    look: Look,
    spec: &ChartSpec,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let rows = table.rows.iter().map(|row| {
        let halves = look == Look::Range && moved(row).is_some();
        Row { pair: dumbbell::pair(row, 0, false), halves: halves.then_some([&row.before, &row.after]) }
    });
    panels(&rows.collect::<Vec<_>>(), &dumbbell::told(table, spec), look, spec, area, page, palette)
}

/// Earnings elsewhere and in the field: the first field gives the rows, the second the panels.
pub fn gap_panels(table: &ShareTable, spec: &ChartSpec, area: Area, page: Page, palette: &Palette) -> Drawn {
    let rows: Vec<Row<'_>> = table.rows.iter().map(|row| Row { pair: gaps::pair(row), halves: None }).collect();
    panels(&rows, &gaps::told(table, spec), Look::Dumbbell, spec, area, page, palette)
}

fn panels(
    rows: &[Row<'_>],
    told: &Told<'_>,
    look: Look,
    spec: &ChartSpec,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let s = page.scale;
    let first = labels(rows.iter().filter_map(|row| row.pair.group.first()));
    let all = labels(rows.iter().filter_map(|row| panel_of(row.pair.group)));
    let label = LEAST * 1.05 * s;
    let name = Style::new(label, Weight::Regular, palette.ink);
    let widest = first.iter().map(|text| name.width(text)).fold(0.0, f32::max);
    let names = (widest + 14.0 * s).clamp(50.0 * s, area.width() * 0.22);
    let pitch = LEAST * if look == Look::Range { 1.5 } else { 1.2 };
    let needs = Needs { names, body: pitch * first.len().min(12) as f32, foot: FOOT };
    let grid = Grid::new(all.len(), area, needs, s);
    let people = |panel: &Arc<str>| {
        let own = rows.iter().filter(|row| panel_of(row.pair.group) == Some(panel));
        own.filter_map(|row| known(row.pair.numbers.n)).sum()
    };
    let (shown, hidden) = kept(&all, people, grid.shown);
    let panel = grid.panel(0);
    let most = ((panel.height() - (TITLE + FOOT) * s) / (pitch * s)).floor().max(1.0) as usize;
    let lines: Vec<Arc<str>> = first.iter().take(most).cloned().collect();
    let at = |line: &Arc<str>, panel: &Arc<str>| {
        rows.iter().find(|row| row.pair.group.first() == Some(line) && panel_of(row.pair.group) == Some(panel))
    };
    let tops = rows.iter().filter(|row| panel_of(row.pair.group).is_some_and(|panel| shown.contains(panel)));
    let top = |row: &Row<'_>| {
        let (from, to) = row.pair.ends?;
        let far = row.halves.iter().flatten().filter_map(|spread| known(spread.p75));
        Some(far.fold(from.max(to), f64::max))
    };
    let axis = Axis::holding(tops.filter_map(top).fold(spec.reach, f64::max), |_| true);
    let changes = rows.iter().filter_map(|row| known(row.pair.numbers.change)).map(format::change);
    let change = changes.map(|text| Style::new(label, Weight::SemiBold, palette.ink).width(&text)).fold(0.0, f32::max);
    let tail = if spec.show_change && panel.width() - change >= 130.0 * s { change + 8.0 * s } else { 0.0 };
    let draw = Draw { told, look, palette, axis, scale: s, label, tail };
    let mut items = vec![draw.legend(area)];
    let mut natives = Vec::new();
    for (i, panel) in shown.iter().enumerate() {
        let own: Vec<Option<&Row<'_>>> = lines.iter().map(|line| at(line, panel)).collect();
        let place = grid.panel(i);
        items.push(draw.panel(panel, &lines, &own, place, &grid, i, names));
        natives.push(NativePanel {
            title: in_words(panel).into_owned(),
            place: grid.place(i),
            named: grid.named(i),
            scaled: grid.lowest(i),
            chart: draw.native(&lines, &own),
        });
    }
    let mut notes = told.by.last().map_or_else(Vec::new, |field| left_out(&hidden, *field));
    notes.extend(nothing(rows.iter().all(|row| row.pair.ends.is_none())));
    let noun = told.by.first().map_or(tr!("groups"), |field| words::plural_noun(&[*field]));
    notes.extend(fewer_rows(first.len(), lines.len(), noun));
    let is_left = |group: &&ColumnarGroup| {
        panel_of(group).is_none_or(|panel| hidden.contains(panel))
            || group.first().is_none_or(|line| !lines.contains(line))
    };
    let left = rows.iter().map(|row| row.pair.group).filter(is_left).cloned().collect();
    Drawn { items, notes, left, native: NativeShape::Panels(natives), ..Drawn::default() }
}

struct Draw<'a> {
    told: &'a Told<'a>,
    look: Look,
    palette: &'a Palette,
    axis: Axis,
    scale: f32,
    label: f32,
    /// Room for the changes at the right of each panel.
    tail: f32,
}

impl Draw<'_> {
    fn legend(&self, area: Area) -> Item {
        let (from, to) = match self.look {
            Look::Dumbbell | Look::Range => (Sign::Ring, Sign::Disc),
            Look::Bars => (Sign::Square, Sign::Square),
        };
        let more = if self.look == Look::Range { tr!(", with the middle half") } else { "" };
        let [first, second] = &self.told.legend;
        let entries = [(from, self.palette.before, first.clone()), (to, self.palette.after, format!("{second}{more}"))];
        legend(&entries, area.min, area.max[0], self.scale, self.palette)
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one panel of a grid: its rows, its place and its place among the others"
    )]
    fn panel(
        &self,
        name: &Arc<str>,
        lines: &[Arc<str>],
        own: &[Option<&Row<'_>>],
        place: Area,
        grid: &Grid,
        index: usize,
        names: f32,
    ) -> Item {
        let (s, palette) = (self.scale, self.palette);
        let top = place.min[1] + TITLE * s;
        let bottom = place.max[1] - FOOT * s;
        let pitch = ((bottom - top) / lines.len().max(1) as f32).min(64.0 * s);
        let (left, right) = (place.min[0], place.max[0] - self.tail);
        let x = |value: f64| self.axis.place(value, left, right);
        let end = top + pitch * lines.len() as f32;
        let mut items = vec![title(name, place.min, place.width(), s, palette)];
        for value in self.axis.lines() {
            let color = if value == 0.0 { palette.axis } else { palette.grid };
            items.push(line([x(value), top], [x(value), end], color, 1.2 * s));
        }
        if grid.lowest(index) {
            items.extend(self.scale_words(left, right, end));
        }
        for (i, (line, row)) in lines.iter().zip(own).enumerate() {
            let y = top + (i as f32 + 0.5) * pitch;
            if grid.named(index) {
                let style = Style::new(self.label, Weight::Regular, palette.ink);
                items.extend(rows::name(&in_words(line), [left - names, y], names - 10.0 * s, pitch, style));
            }
            if let Some(row) = row {
                items.push(self.row(row, y, pitch, [left, right, place.max[0]]));
            }
        }
        ink::grouped(&in_words(name), items)
    }

    /// The ends of the scale.
    fn scale_words(&self, left: f32, right: f32, y: f32) -> Vec<Item> {
        let style = Style::new(self.label, Weight::Regular, self.palette.muted);
        let y = y + self.label * 1.15;
        let last = format::axis_dollars(self.axis.max);
        let mut items = vec![style.run([left, y], Align::Left, "$0")];
        if style.width("$0 ") + style.width(&last) < right - left {
            items.push(style.run([right, y], Align::Right, last));
        }
        items
    }

    fn row(&self, row: &Row<'_>, y: f32, pitch: f32, [left, right, edge]: [f32; 3]) -> Item {
        let (s, palette, pair) = (self.scale, self.palette, &row.pair);
        let x = |value: f64| self.axis.place(value, left, right);
        let Some((from, to)) = pair.ends else {
            let style = Style::new(self.label, Weight::Regular, palette.muted);
            let text = if pair.instead.contains("suppressed") { "—" } else { tr!("none") };
            let items = vec![style.middle(left + 6.0 * s, y, Align::Left, text)];
            return marked(pair.key(), pair.spoken.clone(), items);
        };
        let color = if to < from { palette.warn } else { palette.after };
        let mut items = Vec::new();
        let (old, new) = match (self.look, row.halves) {
            (Look::Bars, _) => {
                let half = pitch * 0.38;
                (
                    vec![rect([left, y - half], [x(from), y - 0.5 * s], palette.before)],
                    vec![rect([left, y + 0.5 * s], [x(to), y + half], color)],
                )
            }
            (Look::Range, Some([before, after])) => (
                self.band(before, y - pitch * 0.2, pitch, palette.before, &x),
                self.band(after, y + pitch * 0.2, pitch, color, &x),
            ),
            (Look::Range | Look::Dumbbell, _) => {
                let radius = (pitch * 0.3).min(8.0 * s);
                let bar = if to < from { ink::faded(palette.warn, 0.45, palette) } else { palette.connector };
                items.push(line([x(from), y], [x(to), y], bar, radius * 0.64));
                let new = if pair.low_n() {
                    ring([x(to), y], radius - 1.2 * s, color, 2.4 * s, palette.page)
                } else {
                    disc([x(to), y], radius, color)
                };
                (vec![ring([x(from), y], radius * 0.85, palette.before, 2.4 * s, palette.page)], vec![new])
            }
        };
        let name = words::label(pair.group);
        for ((part, what), value, drawn) in [(self.told.ends[0], from, old), (self.told.ends[1], to, new)] {
            let say = format!("{name}, {what} {}", format::dollars(value));
            items.push(marked(format!("{}/{part}", pair.key()), say, drawn));
        }
        if self.tail > 0.0 {
            let style = Style::new(self.label, Weight::SemiBold, if to < from { palette.warn } else { palette.ink });
            items.push(style.middle(edge, y, Align::Right, format::datum(pair.numbers.change, format::change)));
        }
        marked(pair.key(), pair.spoken.clone(), items)
    }

    fn band(&self, spread: &Spread, y: f32, pitch: f32, color: Color, x: &dyn Fn(f64) -> f32) -> Vec<Item> {
        let half = pitch * 0.15;
        let mut items = Vec::new();
        if let (Some(p25), Some(p75)) = (known(spread.p25), known(spread.p75)) {
            items.push(Item::Rect {
                min: [x(p25), y - half],
                max: [x(p75), y + half],
                radius: 0.0,
                fill: Some(Fill::Solid(color.with_opacity(0.3))),
                stroke: Some(Stroke::new(color, 1.0 * self.scale)),
            });
        }
        if let Some(center) = known(spread.center) {
            let radius = (pitch * 0.17).min(6.0 * self.scale);
            items.push(if color == self.palette.before {
                ring([x(center), y], radius, color, 2.0 * self.scale, self.palette.page)
            } else {
                disc([x(center), y], radius, color)
            });
        }
        items
    }

    /// One panel's native chart: every row of the figure is a category, so that panels can be read across.
    fn native(&self, lines: &[Arc<str>], own: &[Option<&Row<'_>>]) -> NativeChart {
        let chart = |kind, categories: Vec<String>, bars| NativeChart {
            kind,
            categories,
            bars,
            number_format: "$#,##0".to_owned(),
            axis_max: self.axis.max,
            axis_title: String::new(),
            focus: Vec::new(),
            plane: None,
            beside: Vec::new(),
        };
        let names = || lines.iter().map(|line| in_words(line).into_owned()).collect();
        let bar = |name: &str, color: Option<Color>, values: Vec<Option<f64>>, instead: Vec<Option<String>>| {
            NativeBar { name: name.to_owned(), labels: instead, values, legend: color.is_some(), color }
        };
        let ends: Vec<Option<(f64, f64)>> = own.iter().map(|row| row.and_then(|row| row.pair.ends)).collect();
        let withheld = |(row, ends): (&Option<&Row<'_>>, &Option<(f64, f64)>)| {
            (row.is_some() && ends.is_none()).then(|| "—".to_owned())
        };
        let instead: Vec<Option<String>> = own.iter().zip(&ends).map(withheld).collect();
        match self.look {
            Look::Dumbbell => {
                let bars = pairs::floating(&ends, &self.told.series, instead, self.palette);
                chart(NativeKind::Floating, names(), bars)
            }
            Look::Bars => {
                let of = |pick: fn((f64, f64)) -> f64| ends.iter().map(|ends| ends.map(pick)).collect();
                let bars = vec![
                    bar(tr!("Before"), Some(self.palette.before), of(|(from, _)| from), instead),
                    bar(tr!("After"), Some(self.palette.after), of(|(_, to)| to), vec![None; own.len()]),
                ];
                chart(NativeKind::Grouped, names(), bars)
            }
            Look::Range => {
                let halves: Vec<Option<(f64, f64, Option<f64>)>> = own
                    .iter()
                    .flat_map(|row| {
                        let of = |spread: &Spread| Some((known(spread.p25)?, known(spread.p75)?, known(spread.center)));
                        let shown = row.and_then(|row| row.halves);
                        [shown.and_then(|[before, _]| of(before)), shown.and_then(|[_, after]| of(after))]
                    })
                    .collect();
                let categories = lines
                    .iter()
                    .map(|name| in_words(name))
                    .flat_map(|name| [tr!("{name}, before", name = name), tr!("{name}, after", name = name)]);
                let instead = instead.into_iter().flat_map(|text| [text.clone(), text]).collect();
                let of =
                    |pick: fn(f64, f64) -> f64| halves.iter().map(|half| half.map(|(a, b, _)| pick(a, b))).collect();
                let centers =
                    halves.iter().map(|half| half.and_then(|(.., center)| center).map(format::dollars)).collect();
                let bars = vec![
                    bar(tr!("25th percentile"), None, of(|p25, _| p25), instead),
                    bar(
                        tr!("Middle half (25th to 75th percentile)"),
                        Some(self.palette.ramp[1]),
                        of(|p25, p75| p75 - p25),
                        centers,
                    ),
                ];
                chart(NativeKind::Floating, categories.collect(), bars)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::fixture;

    fn panels(table: &EarningsTable, look: Look) -> (Vec<NativePanel>, Vec<String>) {
        let area = Area { min: [57.6, 182.0], max: [1222.4, 634.0] };
        let drawn = row_panels(table, look, &ChartSpec::default(), area, Page::SLIDE, &Palette::LIGHT);
        let NativeShape::Panels(panels) = drawn.native else { panic!("panels") };
        (panels, drawn.notes)
    }

    #[test]
    fn panels_have_the_same_rows_and_scale() {
        let (panels, notes) = panels(&fixture::two_fields(), Look::Dumbbell);
        assert_eq!(panels.iter().map(|panel| panel.title.as_str()).collect::<Vec<_>>(), ["Ohio", "Texas"]);
        assert!(panels.iter().all(|panel| panel.chart.categories == ["18–25", "26–35", "36–45"]));
        // The largest number is 42,000 (Texas, 26–35).
        assert!(panels.iter().all(|panel| panel.chart.axis_max == 50_000.0));
        assert_eq!(panels[0].chart.bars[0].values, [Some(20_000.0), None, Some(39_000.0)]);
        assert_eq!(panels[0].chart.bars[1].values, [Some(9_000.0), None, None]);
        assert_eq!(panels[0].chart.bars[2].values, [None, None, Some(2_000.0)], "the loss of 41,000 − 39,000");
        assert_eq!(panels[0].chart.bars[0].labels[1].as_deref(), Some("—"), "withheld");
        assert_eq!(panels[1].chart.bars[0].labels[2], None, "nobody");
        assert!(notes.is_empty(), "{notes:?}");
    }

    #[test]
    fn at_most_twelve_panels_and_the_rest_is_said() {
        for look in [Look::Dumbbell, Look::Bars, Look::Range] {
            let (panels, notes) = panels(&fixture::many_by_many(4, 20), look);
            assert!(panels.len() <= 12, "{}", panels.len());
            let said = format!("{} more states", 20 - panels.len());
            assert!(notes[0].starts_with(&said), "{notes:?}");
        }
        let (_, notes) = panels(&fixture::many_by_many(300, 2), Look::Bars);
        assert!(notes.iter().any(|note| note.contains("more programs in each panel")), "{notes:?}");
    }
}
