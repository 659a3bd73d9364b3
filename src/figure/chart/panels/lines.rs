//! Panels of lines: slopes from before to after, or earnings by quarter.

use crate::words::shown as in_words;
use std::sync::Arc;

use super::{
    SMALL, Sign, TITLE,
    grid::{Grid, Needs},
    kept, labels, left_out, legend, panel_of, title,
};
use crate::{
    figure::{
        Align, ChartSpec, Color, Item, NativeBar, NativeChart, NativeKind, NativePanel, NativeShape, Page, Palette,
        Stroke, Weight,
        chart::{
            Drawn, LEAST,
            axis::Axis,
            rows::{self, moved},
        },
        format::{self, known},
        ink::{self, Area, Style, disc, line, marked, ring},
        words,
    },
    measure::{ColumnarGroup, EarningsTable, TrajectorySeries, TrajectoryTable},
    table::Field,
};

/// Room for the words under the lowest panels.
const FOOT: f32 = 28.0;
/// Least height of the lines in a panel.
const LOW: f32 = 92.0;
/// More lines than colours cannot be told apart.
const MOST_LINES: usize = 6;

/// One line of a panel.
struct Line {
    group: ColumnarGroup,
    name: String,
    panel: Arc<str>,
    people: f64,
    /// Place along the foot, value, key and words of its mark.
    points: Vec<(i8, Option<f64>, String, String)>,
}

/// A slope a group of the first field, a panel a group of the second.
pub fn slope_panels(table: &EarningsTable, spec: &ChartSpec, area: Area, page: Page, palette: &Palette) -> Drawn {
    let lines = table.rows.iter().filter_map(|row| {
        let ends = moved(row);
        let name = words::label(&row.group);
        let point = |at: i8, [key, what]: [&str; 2], value: Option<f64>| {
            let say = value.map_or_else(|| tr!("suppressed").to_owned(), format::dollars);
            (at, value, format!("{}/{key}", rows::key(row)), format!("{name}, {what} {say}"))
        };
        Some(Line {
            group: row.group.clone(),
            name: in_words(row.group.first()?).into_owned(),
            panel: Arc::clone(panel_of(&row.group)?),
            people: known(row.n).unwrap_or(0.0),
            points: vec![
                point(0, ["before", tr!("before")], ends.map(|(b, _)| b)),
                point(1, ["after", tr!("after")], ends.map(|(_, a)| a)),
            ],
        })
    });
    let words = vec![(0, tr!("Before").to_owned()), (1, tr!("After").to_owned())];
    let title = tr!("Before: {}, after: {}", table.baseline.words(), table.after.words());
    let draw = Draw { words, title: &title, spec, palette, scale: page.scale };
    draw.panels(&lines.collect::<Vec<_>>(), table.by.last().copied(), area)
}

/// Quarters from the certificate: a panel a group of the last field, a line a group of the first where there are two.
pub fn over_time_panels(table: &TrajectoryTable, spec: &ChartSpec, area: Area, page: Page, palette: &Palette) -> Drawn {
    let two = table.by.len() > 1;
    let line = |series: &TrajectorySeries| {
        let name = words::label(&series.group);
        let points = series.points.iter().map(|point| {
            let value = known(point.earnings.center);
            let say = value.map_or_else(|| tr!("suppressed").to_owned(), format::dollars);
            let key = format!("row:{}/q:{}", words::key_label(&series.group), point.quarter);
            (point.quarter, value, key, format!("{name}, {}: {say}", words::point_name(point)))
        });
        let first = |group: &ColumnarGroup| group.first().filter(|_| two).map(|name| in_words(name).into_owned());
        Some(Line {
            group: series.group.clone(),
            name: first(&series.group).unwrap_or_else(|| words::statistic(table.statistic).to_owned()),
            panel: Arc::clone(panel_of(&series.group)?),
            people: series.points.iter().filter_map(|point| known(point.earnings.n)).fold(0.0, f64::max),
            points: points.collect(),
        })
    };
    let lines: Vec<Line> = table.series.iter().filter_map(line).collect();
    let quarters = || lines.iter().flat_map(|line| &line.points).map(|(quarter, ..)| *quarter);
    let (first, last) = (quarters().min().unwrap_or(0), quarters().max().unwrap_or(1));
    let words = (first..=last).map(|quarter| (quarter, words::quarter(quarter))).collect();
    let draw = Draw { words, title: tr!("Quarters from the certificate"), spec, palette, scale: page.scale };
    draw.panels(&lines, table.by.last().copied(), area)
}

struct Draw<'a> {
    /// Places along the foot with their words.
    words: Vec<(i8, String)>,
    /// What the places are.
    title: &'a str,
    spec: &'a ChartSpec,
    palette: &'a Palette,
    scale: f32,
}

impl Draw<'_> {
    fn panels(&self, lines: &[Line], field: Option<Field>, area: Area) -> Drawn {
        let (s, palette) = (self.scale, self.palette);
        let all = labels(lines.iter().map(|line| &line.panel));
        let mut names: Vec<&str> = Vec::new();
        for line in lines {
            if !names.contains(&line.name.as_str()) {
                names.push(&line.name);
            }
        }
        let cut = names.len().saturating_sub(MOST_LINES);
        names.truncate(MOST_LINES);
        let small = Style::new(LEAST * s, Weight::Regular, palette.muted);
        let left = small.width("$100K") + 12.0 * s;
        let grid = Grid::new(all.len(), area, Needs { names: left, body: LOW, foot: FOOT }, s);
        let people = |panel: &Arc<str>| lines.iter().filter(|line| line.panel == *panel).map(|line| line.people).sum();
        let (shown, hidden) = kept(&all, people, grid.shown);
        let values = lines.iter().filter(|line| shown.contains(&line.panel)).flat_map(|line| &line.points);
        let axis = Axis::holding(values.filter_map(|(_, value, ..)| *value).fold(self.spec.reach, f64::max), |_| true);
        let color = |name: &str| {
            let at = names.iter().position(|known| *known == name)?;
            Some(if names.len() == 1 { palette.after } else { palette.series.get(at).copied()? })
        };
        let mut items = Vec::new();
        let words = Style::new(SMALL * s, Weight::Regular, palette.muted);
        let edge = area.max[0] - if self.title.is_empty() { 0.0 } else { words.width(self.title) + 30.0 * s };
        if !self.title.is_empty() {
            items.push(words.run([area.max[0], area.min[1] + 17.0 * s], Align::Right, self.title));
        }
        if names.len() > 1 {
            let entries: Vec<(Sign, Color, String)> =
                names.iter().filter_map(|name| Some((Sign::Disc, color(name)?, (*name).to_owned()))).collect();
            items.push(legend(&entries, area.min, edge, s, palette));
        }
        let mut natives = Vec::new();
        for (i, panel) in shown.iter().enumerate() {
            let own: Vec<(&Line, Color)> = lines
                .iter()
                .filter(|line| line.panel == *panel)
                .filter_map(|line| Some((line, color(&line.name)?)))
                .collect();
            items.push(self.panel(panel, &own, axis, &grid, i));
            natives.push(NativePanel {
                title: in_words(panel).into_owned(),
                place: grid.place(i),
                named: grid.named(i),
                scaled: grid.lowest(i),
                chart: self.native(&own, axis),
            });
        }
        let mut notes = field.map_or_else(Vec::new, |field| left_out(&hidden, field));
        if cut > 0 {
            notes.push(tr!(
                "{} in each panel not shown: colours tell six apart.",
                format::plural(cut, tr!("more line"), tr!("more lines"))
            ));
        }
        let is_left = |line: &&Line| hidden.contains(&line.panel) || !names.contains(&line.name.as_str());
        let left = lines.iter().filter(is_left).map(|line| line.group.clone()).collect();
        Drawn { items, notes, left, native: NativeShape::Panels(natives), ..Drawn::default() }
    }

    fn panel(&self, name: &Arc<str>, own: &[(&Line, Color)], axis: Axis, grid: &Grid, index: usize) -> Item {
        let (s, palette) = (self.scale, self.palette);
        let place = grid.panel(index);
        let plot = Area {
            min: [place.min[0] + 6.0 * s, place.min[1] + (TITLE + 6.0) * s],
            max: [place.max[0] - 6.0 * s, place.max[1] - FOOT * s],
        };
        let (first, last) = (self.words.first().map_or(0, |w| w.0), self.words.last().map_or(1, |w| w.0));
        let span = f32::from(last) - f32::from(first);
        let x = |at: i8| plot.min[0] + (f32::from(at) - f32::from(first)) / span.max(1.0) * plot.width();
        let y = |value: f64| axis.place(value, plot.max[1], plot.min[1]);
        let small = Style::new(LEAST * s, Weight::Regular, palette.muted);
        let mut items = vec![title(name, place.min, place.width(), s, palette)];
        for value in axis.lines() {
            let color = if value == 0.0 { palette.axis } else { palette.grid };
            items.push(line([place.min[0], y(value)], [place.max[0], y(value)], color, 1.2 * s));
            // Close lines have words at every other one.
            let close = (y(0.0) - y(axis.step)) < small.size * 1.2;
            if grid.named(index) && (!close || (value / axis.step).round() as i64 % 2 == 0) {
                let at = [place.min[0] - 8.0 * s, y(value)];
                items.push(small.middle(at[0], at[1], Align::Right, format::axis_dollars(value)));
            }
        }
        if first < 0 && last > 0 {
            items.push(line([x(0), plot.min[1]], [x(0), plot.max[1]], palette.ink, 1.2 * s));
        }
        if grid.lowest(index) {
            items.extend(self.foot(place, plot.max[1], &x));
        }
        for (own, color) in own {
            let mut run: Vec<[f32; 2]> = Vec::new();
            let mut parts = Vec::new();
            let mut flush = |run: &mut Vec<[f32; 2]>| {
                let points = std::mem::take(run);
                if points.len() > 1 {
                    parts.push(Item::Line { points, stroke: Stroke::new(*color, 2.8 * s) });
                }
            };
            let mut before: Option<i8> = None;
            for (at, value, ..) in &own.points {
                if value.is_none() || before.is_some_and(|before| before + 1 != *at) {
                    flush(&mut run);
                }
                if let Some(value) = value {
                    run.push([x(*at), y(*value)]);
                }
                before = Some(*at);
            }
            flush(&mut run);
            let many = own.points.len() > 4;
            for (i, (at, value, key, say)) in own.points.iter().enumerate() {
                let Some(value) = value else { continue };
                let center = [x(*at), y(*value)];
                let dot = match (many, i) {
                    (false, 0) => ring(center, 4.5 * s, *color, 2.2 * s, palette.page),
                    (false, _) => disc(center, 5.0 * s, *color),
                    (true, _) => disc(center, 2.6 * s, *color),
                };
                parts.push(marked(key.clone(), say.clone(), vec![dot]));
            }
            items.push(ink::grouped(&format!("{}, {name}", own.name), parts));
        }
        ink::grouped(name, items)
    }

    /// Words along the foot: both ends of two, else zero and the ends.
    fn foot(&self, place: Area, y: f32, x: &dyn Fn(i8) -> f32) -> Vec<Item> {
        let s = self.scale;
        let style = Style::new(LEAST * s, Weight::Regular, self.palette.muted);
        let y = y + style.size * 1.2;
        let (Some(first), Some(last)) = (self.words.first(), self.words.last()) else { return Vec::new() };
        let mut items = vec![
            style.run([place.min[0], y], Align::Left, first.1.clone()),
            style.run([place.max[0], y], Align::Right, last.1.clone()),
        ];
        if first.0 < -1 && last.0 > 1 {
            items.push(style.run([x(0), y], Align::Center, "0"));
        }
        items
    }

    fn native(&self, own: &[(&Line, Color)], axis: Axis) -> NativeChart {
        let bars = own.iter().map(|(line, color)| {
            let values: Vec<Option<f64>> = self
                .words
                .iter()
                .map(|(place, ..)| line.points.iter().find(|(at, ..)| at == place).and_then(|(_, value, ..)| *value))
                .collect();
            NativeBar {
                name: line.name.clone(),
                labels: vec![None; values.len()],
                values,
                color: Some(*color),
                legend: true,
            }
        });
        NativeChart {
            kind: NativeKind::OverTime { bands: 0 },
            categories: self.words.iter().map(|(_, words)| words.clone()).collect(),
            bars: bars.collect(),
            number_format: "$#,##0".to_owned(),
            axis_max: axis.max,
            axis_title: String::new(),
            focus: Vec::new(),
            plane: None,
            beside: Vec::new(),
        }
    }
}
