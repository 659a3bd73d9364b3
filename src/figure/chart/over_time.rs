//! Earnings by quarter from the certificate: one line with its middle half and the dip, or a line a group.

use super::{
    Drawn, LABEL, SMALL, Scale,
    axis::Axis,
    place::{Boxes, spread_out},
};
use crate::words::meant;
use crate::{
    figure::{
        Align, ChartSpec, Fill, Item, NativeBar, NativeChart, NativeKind, Page, Palette, Stroke, Weight,
        format::{self, known},
        ink::{self, Area, Style, disc, line, marked, ring},
        text, words,
    },
    measure::{TrajectoryPoint, TrajectorySeries, TrajectoryTable},
};

/// More lines than these cross too often to be followed; the rest is named in the notes.
pub const MOST_LINES: usize = 5;
/// The dip before the certificate, in quarters (the year in which earnings fall before people enter training).
const DIP: [f32; 2] = [-4.5, -0.5];
/// Opacity of the middle half.
const BAND: f32 = 0.2;

/// Quarters along the foot, dollars from $0 up the side, n of every labelled quarter under it.
pub fn over_time(table: &TrajectoryTable, spec: &ChartSpec, area: Area, page: Page, palette: &Palette) -> Drawn {
    let shown: Vec<&TrajectorySeries> = table.series.iter().take(MOST_LINES).collect();
    let hidden = table.series.len() - shown.len();
    let single = shown.len() == 1;
    let band = single && spec.middle_half;
    let plot = Plot::new(&shown, band, single && spec.show_n, spec.reach, area, page.scale);
    let mut items = vec![plot.ground(table, spec, palette)];
    if band && let Some(series) = shown.first() {
        items.extend(plot.band(series, palette));
    }
    let mut taken = Boxes::default();
    items.push(plot.certificate(&mut taken, palette));
    for (index, series) in shown.iter().enumerate() {
        let color = if single { palette.after } else { palette.series.get(index).copied().unwrap_or(palette.before) };
        items.push(plot.series(series, table, color, palette));
    }
    if let (true, Some(series)) = (single, shown.first()) {
        items.extend(plot.alone(series, table, spec, &mut taken, palette));
    } else {
        items.extend(plot.ends(&shown, palette));
    }
    items.extend(plot.certificate_name(&mut taken, palette));
    let area = plot.area;
    let scale = Scale {
        upright: true,
        ..Scale::dollars(plot.axis.max, [area.max[1], area.min[1]], [area.min[0], area.max[0]])
    };
    let left = table.series.iter().skip(MOST_LINES).map(|series| series.group.clone()).collect();
    Drawn { left, ..Drawn::chart(items, hidden, native(table, &shown, spec, palette)) }.on(scale)
}

struct Plot {
    area: Area,
    /// Whole body, for the words around the plot.
    body: Area,
    axis: Axis,
    quarters: [f32; 2],
    /// Every how many quarters the foot is labelled.
    every: i8,
    /// People of each quarter, where there is one line.
    n: Vec<(i8, String)>,
    scale: f32,
}

impl Plot {
    fn new(shown: &[&TrajectorySeries], band: bool, with_n: bool, reach: f64, body: Area, s: f32) -> Self {
        let points = || shown.iter().flat_map(|series| &series.points);
        let first = points().map(|point| point.quarter).min().unwrap_or(0).min(0);
        let last = points().map(|point| point.quarter).max().unwrap_or(1).max(1);
        let tops = points().flat_map(|point| {
            let edge = if band { known(point.earnings.p75) } else { None };
            [known(point.earnings.center), edge].into_iter().flatten()
        });
        let axis = Axis::holding(tops.fold(reach, f64::max), |_| true);
        let small = Style::new(SMALL * s, Weight::Regular, Palette::LIGHT.muted);
        let left = axis.lines().iter().map(|value| small.width(&format::dollars(*value))).fold(0.0, f32::max);
        let widest_end = shown
            .iter()
            .map(|series| {
                let style = Style::new(SMALL * s, Weight::SemiBold, small.color);
                style.width(&format!("{} {}", words::label(&series.group), format::dollars(axis.max)))
            })
            .fold(0.0, f32::max);
        let right = if shown.len() == 1 { 96.0 * s } else { (widest_end + 38.0 * s).min(body.width() * 0.3) };
        let n: Vec<(i8, String)> = match shown.first().filter(|_| with_n) {
            Some(series) => series
                .points
                .iter()
                .map(|point| (point.quarter, format::datum(point.earnings.n, format::count)))
                .collect(),
            None => Vec::new(),
        };
        let foot = if n.is_empty() { 58.0 } else { 88.0 } * s;
        let area = Area {
            min: [body.min[0] + left + 14.0 * s, body.min[1] + 14.0 * s],
            max: [body.max[0] - right, (body.max[1] - foot).max(body.min[1] + 40.0 * s)],
        };
        let widest = n.iter().map(|(_, text)| small.width(text)).fold(small.width("+20"), f32::max) + 10.0 * s;
        let step = area.width() / f32::from(last - first).max(1.0);
        let every = [1, 2, 4, 5, 8].into_iter().find(|every| step * f32::from(*every) >= widest).unwrap_or(10);
        Self { area, body, axis, quarters: [f32::from(first), f32::from(last)], every, n, scale: s }
    }

    fn x(&self, quarter: f32) -> f32 {
        let [first, last] = self.quarters;
        self.area.min[0] + (quarter - first) / (last - first).max(1.0) * self.area.width()
    }

    fn y(&self, dollars: f64) -> f32 {
        self.axis.place(dollars, self.area.max[1], self.area.min[1])
    }

    fn at(&self, point: &TrajectoryPoint) -> Option<[f32; 2]> {
        Some([self.x(f32::from(point.quarter)), self.y(known(point.earnings.center)?)])
    }

    /// Gridlines, the dip, and the words along foot and side.
    fn ground(&self, table: &TrajectoryTable, spec: &ChartSpec, palette: &Palette) -> Item {
        let s = self.scale;
        let small = Style::new(SMALL * s, Weight::Regular, palette.muted);
        let mut items = Vec::new();
        if spec.mark_dip && table.dip.is_some() && self.quarters[0] < DIP[1] {
            let from = self.x(DIP[0].max(self.quarters[0]));
            let to = self.x(DIP[1]);
            items.push(Item::Rect {
                min: [from, self.area.min[1]],
                max: [to, self.area.max[1]],
                radius: 0.0,
                fill: Some(Fill::Solid(palette.warn_ground)),
                stroke: Some(Stroke::new(palette.warn, 0.8 * s)),
            });
        }
        for value in self.axis.lines() {
            let y = self.y(value);
            let (color, width) = if value == 0.0 { (palette.axis, 1.8) } else { (palette.grid, 1.4) };
            items.push(line([self.area.min[0], y], [self.area.max[0], y], color, width * s));
            let text = format::dollars(value);
            items.push(small.middle(self.area.min[0] - 10.0 * s, y, Align::Right, text));
        }
        let foot = self.area.max[1];
        for quarter in (self.quarters[0] as i8..=self.quarters[1] as i8).filter(|quarter| quarter % self.every == 0) {
            let weight = if quarter == 0 { Weight::SemiBold } else { Weight::Regular };
            let style = Style::new(small.size, weight, if quarter == 0 { palette.ink } else { palette.muted });
            let x = self.x(f32::from(quarter));
            items.push(style.run([x, foot + 22.0 * s], Align::Center, words::quarter(quarter)));
            if let Some((_, n)) = self.n.iter().find(|(with_n, _)| *with_n == quarter) {
                items.push(small.run([x, foot + 74.0 * s], Align::Center, n.clone()));
            }
        }
        let middle = f32::midpoint(self.area.min[0], self.area.max[0]);
        items.push(small.run([middle, foot + 46.0 * s], Align::Center, tr!("Quarters from the certificate")));
        if !self.n.is_empty() {
            let style = Style::new(small.size, Weight::SemiBold, palette.ink);
            items.push(style.run([self.body.min[0], foot + 74.0 * s], Align::Left, "n"));
        }
        ink::grouped(tr!("Axes"), items)
    }

    /// The middle half, a shape for each run of quarters in which it is known.
    fn band(&self, series: &TrajectorySeries, palette: &Palette) -> Vec<Item> {
        let edges = |point: &TrajectoryPoint| Some((known(point.earnings.p25)?, known(point.earnings.p75)?));
        runs(&series.points, |point| edges(point).map(|edges| (f32::from(point.quarter), edges)))
            .into_iter()
            .filter(|run| run.len() > 1)
            .map(|run| {
                let upper = run.iter().map(|(quarter, (_, p75))| [self.x(*quarter), self.y(*p75)]);
                let lower = run.iter().rev().map(|(quarter, (p25, _))| [self.x(*quarter), self.y(*p25)]);
                Item::Path {
                    rings: vec![upper.chain(lower).collect()],
                    fill: Some(Fill::Solid(palette.after.with_opacity(BAND))),
                    stroke: Some(Stroke::new(palette.after, 1.0 * self.scale)),
                }
            })
            .collect()
    }

    fn certificate(&self, taken: &mut Boxes, palette: &Palette) -> Item {
        let s = self.scale;
        let x = self.x(0.0);
        taken.cover(Area { min: [x - 2.0 * s, self.area.min[1]], max: [x + 2.0 * s, self.area.max[1]] });
        line([x, self.area.min[1]], [x, self.area.max[1]], palette.ink, 1.6 * s)
    }

    /// The name of that line, beside it as high as there is room.
    fn certificate_name(&self, taken: &mut Boxes, palette: &Palette) -> Option<Item> {
        let name = tr!("Certificate");
        let s = self.scale;
        let style = Style::new(SMALL * s, Weight::SemiBold, palette.ink);
        let [top, bottom] = [self.area.min[1] + 9.0 * s, self.area.max[1] - 9.0 * s];
        let steps = ((bottom - top) / (style.size * 1.2)).max(0.0) as usize;
        let heights = (0..=steps).map(|step| top + step as f32 * style.size * 1.2);
        let away = 8.0 * s + style.width(name) / 2.0;
        let x = self.x(0.0);
        let places: Vec<[f32; 2]> = heights.flat_map(|y| [[x + away, y], [x - away, y]]).collect();
        let at = taken.first_free(style, &places, Align::Center, name, self.area, &[])?;
        Some(style.middle(at[0], at[1], Align::Center, name))
    }

    /// The line in pieces between quarters without a number, and a dot a quarter.
    fn series(
        &self,
        series: &TrajectorySeries,
        table: &TrajectoryTable,
        color: crate::figure::Color,
        palette: &Palette,
    ) -> Item {
        let s = self.scale;
        let name = words::label(&series.group);
        let mut items: Vec<Item> = runs(&series.points, |point| self.at(point))
            .into_iter()
            .filter(|run| run.len() > 1)
            .map(|points| Item::Line { points, stroke: Stroke::new(color, 4.0 * s) })
            .collect();
        let lowest = deepest(series).filter(|_| table.dip.is_some() && table.series.len() == 1);
        for point in &series.points {
            let Some(at) = self.at(point) else { continue };
            let dot = if lowest.is_some_and(|low| low.quarter == point.quarter) {
                ring(at, 9.0 * s, palette.warn, 3.5 * s, palette.page)
            } else {
                disc(at, 4.5 * s, color)
            };
            let key = format!("row:{}/q:{}", words::key_label(&series.group), point.quarter);
            items.push(marked(key, spoken(&name, point), vec![dot]));
        }
        let known_points = series.points.iter().filter(|point| known(point.earnings.center).is_some()).count();
        let label =
            tr!("{name}, earnings in {}", format::plural(known_points, tr!("quarter"), tr!("quarters")), name = name);
        // The points are what can be pointed at: a line as a whole would cover its neighbours.
        ink::grouped(&label, items)
    }

    /// What is written beside a single line: its level before, its lowest point, its end, and the edges of the band.
    fn alone(
        &self,
        series: &TrajectorySeries,
        table: &TrajectoryTable,
        spec: &ChartSpec,
        taken: &mut Boxes,
        palette: &Palette,
    ) -> Vec<Item> {
        let s = self.scale;
        let line: Vec<[f32; 2]> = series.points.iter().filter_map(|point| self.at(point)).collect();
        let mut items = Vec::new();
        let small = Style::new(SMALL * s, Weight::Regular, palette.muted);
        let strong = |color| Style::new(LABEL * s, Weight::SemiBold, color);
        if let Some(last) = series.points.iter().rev().find(|point| known(point.earnings.center).is_some())
            && let Some([x, y]) = self.at(last)
        {
            let at = x + 14.0 * s;
            // Both lines stay above the words along the foot.
            let y = y.min(self.area.max[1] - LABEL * 1.5 * s);
            let below = y + LABEL * 1.1 * s;
            let mut beside = |style: Style, y: f32, text: String| {
                taken.take(style, [at, y + style.size * text::CAP / 2.0], Align::Left, &text);
                items.push(style.middle(at, y, Align::Left, text));
            };
            beside(strong(palette.after), y, format::datum(last.earnings.center, format::dollars));
            beside(small, below, words::statistic(table.statistic).to_owned());
            if spec.middle_half {
                for (edge, text) in [(last.earnings.p75, "p75"), (last.earnings.p25, "p25")] {
                    let Some(edge) = known(edge).map(|edge| self.y(edge)) else { continue };
                    if (edge < y - LABEL * 1.1 * s || edge > below + SMALL * 1.1 * s)
                        && edge < self.area.max[1] - SMALL * 0.4 * s
                    {
                        beside(small, edge, text.to_owned());
                    }
                }
            }
        }
        if !spec.show_values {
            return items;
        }
        let mut wanted: Vec<(&TrajectoryPoint, Style)> = Vec::new();
        if let Some(low) = deepest(series).filter(|_| table.dip.is_some()) {
            wanted.push((low, strong(palette.ink)));
        }
        if let Some((level, dollars)) = words::earlier_level(series) {
            let y = self.y(dollars);
            items.push(Item::Line {
                points: vec![[self.x(f32::from(level)), y], [self.area.max[0], y]],
                stroke: Stroke { dash: Some([6.0 * s, 5.0 * s]), ..Stroke::new(palette.axis, 1.6 * s) },
            });
            let text = tr!("Level of quarter {}, {}", words::quarter(level), format::dollars(dollars));
            let style = Style::new(SMALL * s, Weight::SemiBold, palette.muted);
            let places = [1.0, -1.0].map(|side: f32| [self.area.max[0] - 4.0 * s, y + side * SMALL * 0.8 * s]);
            if let Some(at) = taken.first_free(style, &places, Align::Right, &text, self.area, &line) {
                items.push(style.middle(at[0], at[1], Align::Right, text));
            }
            wanted.extend(words::passed(series).map(|point| (point, strong(palette.after))));
        }
        wanted.extend(
            series
                .points
                .iter()
                .find(|point| known(point.earnings.center).is_some())
                .map(|point| (point, strong(palette.after))),
        );
        for (point, style) in wanted {
            let Some([x, y]) = self.at(point) else { continue };
            let text = format::datum(point.earnings.center, format::dollars);
            let (above, below) = (y - LABEL * 1.15 * s, y + LABEL * 1.25 * s);
            let half = style.width(&text) / 2.0;
            let x = x.clamp(self.area.min[0] + half, (self.area.max[0] - half).max(self.area.min[0] + half));
            let places = [[x, below], [x, above], [x - half, below], [x + half, below], [x + half, above]];
            if let Some(at) = taken.first_free(style, &places, Align::Center, &text, self.area, &line) {
                items.push(style.middle(at[0], at[1], Align::Center, text));
            }
        }
        items.extend(self.words_in_plot(series, table, spec, taken, &line, palette));
        items
    }

    /// What the shades mean, written where they are.
    fn words_in_plot(
        &self,
        series: &TrajectorySeries,
        table: &TrajectoryTable,
        spec: &ChartSpec,
        taken: &mut Boxes,
        line: &[[f32; 2]],
        palette: &Palette,
    ) -> Vec<Item> {
        let s = self.scale;
        let style = Style::new(SMALL * s, Weight::SemiBold, palette.muted);
        let mut items = Vec::new();
        let mut write = |text: &str, places: &[[f32; 2]]| {
            if let Some(at) = taken.first_free(style, places, Align::Center, text, self.area, line) {
                items.push(style.middle(at[0], at[1], Align::Center, text.to_owned()));
            }
        };
        if spec.mark_dip && table.dip.is_some() {
            let middle = self.x(f32::midpoint(DIP[0].max(self.quarters[0]), DIP[1]));
            let top = self.area.min[1];
            write(
                tr!("Dip"),
                &[[middle, top + 14.0 * s], [middle, top + 38.0 * s], [middle, self.area.max[1] - 16.0 * s]],
            );
        }
        if spec.middle_half {
            let inside = series.points.iter().filter(|point| point.quarter > 0).filter_map(|point| {
                let (top, middle) = (self.y(known(point.earnings.p75)?), self.y(known(point.earnings.center)?));
                (middle - top > SMALL * 2.2 * s).then(|| [self.x(f32::from(point.quarter)), top + SMALL * 1.1 * s])
            });
            // Far from the certificate, where the other words stand.
            write(tr!("Middle half of people (p25–p75)"), &inside.rev().skip(3).collect::<Vec<_>>());
        }
        items
    }

    /// Name and last value at the right end of each of several lines, moved apart where they would touch.
    fn ends(&self, shown: &[&TrajectorySeries], palette: &Palette) -> Vec<Item> {
        let s = self.scale;
        let mut ends: Vec<(f32, usize, f32, String, String)> = Vec::new();
        for (index, series) in shown.iter().enumerate() {
            let last = series.points.iter().rev().find(|point| known(point.earnings.center).is_some());
            let name = words::label(&series.group);
            let (y, x, text) = match last.and_then(|point| Some((point, self.at(point)?))) {
                Some((point, [x, y])) => (y, x, format::datum(point.earnings.center, format::dollars)),
                None => (self.area.max[1], self.area.max[0], format::WITHHELD.to_owned()),
            };
            ends.push((y, index, x, name, text));
        }
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let wanted: Vec<f32> = ends.iter().map(|end| end.0).collect();
        let placed = spread_out(&wanted, SMALL * 1.25 * s, self.area.min[1], self.area.max[1]);
        let left = self.area.max[0] + 16.0 * s;
        let mut items = Vec::new();
        for ((y, index, x, name, value), at) in ends.into_iter().zip(placed) {
            let color = palette.series.get(index).copied().unwrap_or(palette.before);
            if (at - y).abs() > 3.0 * s {
                items.push(line([x + 4.0 * s, y], [left - 4.0 * s, at], palette.axis, 1.0 * s));
            }
            let style = Style::new(SMALL * s, Weight::SemiBold, palette.ink);
            let room = self.body.max[0] - left - 10.0 * s;
            // A long name gives way, the number never.
            let shown = style.shorten(&name, room - style.width(&format!(" {value}")));
            let words = style.middle(left + 9.0 * s, at, Align::Left, format!("{shown} {value}"));
            let spoken = format!("{name} {value}");
            items.push(marked(
                format!("row:{}/end", meant(&name)),
                spoken,
                vec![disc([left, at], 4.5 * s, color), words],
            ));
        }
        items
    }
}

/// The lowest quarter of the year before the certificate.
fn deepest(series: &TrajectorySeries) -> Option<&TrajectoryPoint> {
    let before = series.points.iter().filter(|point| (-4..0).contains(&point.quarter));
    before
        .filter_map(|point| Some((point, known(point.earnings.center)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(point, _)| point)
}

fn spoken(name: &str, point: &TrajectoryPoint) -> String {
    let spread = point.earnings;
    tr!(
        "{name}, {}: {}, middle half {} to {}, n {}",
        words::point_name(point),
        format::datum(spread.center, format::dollars),
        format::datum(spread.p25, format::dollars),
        format::datum(spread.p75, format::dollars),
        format::datum(spread.n, format::count),
        name = name
    )
}

/// Neighbouring points that all have what is drawn; a missing one ends a run, so that a gap stays a gap.
fn runs<T>(points: &[TrajectoryPoint], of: impl Fn(&TrajectoryPoint) -> Option<T>) -> Vec<Vec<T>> {
    let mut all: Vec<Vec<T>> = Vec::new();
    let mut last: Option<i8> = None;
    for point in points {
        let Some(item) = of(point) else {
            last = None;
            continue;
        };
        match all.last_mut().filter(|_| last.is_some_and(|last| last + 1 == point.quarter)) {
            Some(run) => run.push(item),
            None => all.push(vec![item]),
        }
        last = Some(point.quarter);
    }
    all
}

/// Lines over the quarters; under a single one the band as two stacked areas, the lower one clear.
fn native(table: &TrajectoryTable, shown: &[&TrajectorySeries], spec: &ChartSpec, palette: &Palette) -> NativeChart {
    let mut quarters: Vec<i8> = shown.iter().flat_map(|series| &series.points).map(|point| point.quarter).collect();
    quarters.sort_unstable();
    quarters.dedup();
    let values = |series: &TrajectorySeries, of: &dyn Fn(&TrajectoryPoint) -> Option<f64>| -> Vec<Option<f64>> {
        quarters
            .iter()
            .map(|quarter| series.points.iter().find(|point| point.quarter == *quarter).and_then(of))
            .collect()
    };
    let series = |name: String, values: Vec<Option<f64>>, color, legend| NativeBar {
        labels: vec![None; values.len()],
        name,
        values,
        color,
        legend,
    };
    let mut bars = Vec::new();
    let band = shown.len() == 1 && spec.middle_half;
    if let (true, Some(only)) = (band, shown.first()) {
        let lower = |point: &TrajectoryPoint| known(point.earnings.p75).and(known(point.earnings.p25));
        let height = |point: &TrajectoryPoint| Some(known(point.earnings.p75)? - known(point.earnings.p25)?);
        bars.push(series(tr!("25th percentile").into(), values(only, &lower), None, false));
        let name = tr!("Middle half (25th to 75th percentile)").to_owned();
        bars.push(series(name, values(only, &height), Some(palette.ramp[1]), true));
    }
    for (index, one) in shown.iter().enumerate() {
        let single = shown.len() == 1;
        let name = if single { words::statistic(table.statistic).to_owned() } else { words::label(&one.group) };
        let color = palette.series.get(index).copied().unwrap_or(palette.before);
        let mut line = series(name, values(one, &|point| known(point.earnings.center)), Some(color), true);
        if spec.show_values {
            let last = line.values.iter().rposition(Option::is_some);
            let ends = if single { [line.values.iter().position(Option::is_some), last] } else { [None, last] };
            for at in ends.into_iter().flatten() {
                line.labels[at] = line.values[at].map(format::dollars);
            }
        }
        bars.push(line);
    }
    let tops = shown.iter().flat_map(|series| &series.points).flat_map(|point| {
        [known(point.earnings.center), known(point.earnings.p75).filter(|_| band)].into_iter().flatten()
    });
    NativeChart {
        kind: NativeKind::OverTime { bands: if band { 2 } else { 0 } },
        categories: quarters.into_iter().map(words::quarter).collect(),
        bars,
        number_format: "$#,##0".to_owned(),
        axis_max: Axis::holding(tops.fold(spec.reach, f64::max), |_| true).max,
        axis_title: tr!("Quarters from the certificate").to_owned(),
        beside: Vec::new(),
        focus: Vec::new(),
        plane: None,
    }
}
