//! Panels of rows: dumbbells, pairs of bars or ranges, the same rows in each.

use std::sync::Arc;

use super::{
    Sign, TITLE,
    grid::{Grid, Needs},
    kept, labels, left_out, legend, panel_of, title,
};
use crate::{
    figure::{
        Align, ChartSpec, Color, Fill, Item, NativeBar, NativeChart, NativeKind, NativePanel, NativeShape, Page,
        Palette, Weight,
        chart::{
            Drawn, LEAST,
            axis::Axis,
            rows::{self, moved},
        },
        format::{self, known},
        ink::{self, Area, Style, disc, line, marked, rect, ring},
        words,
    },
    measure::{EarningsRow, EarningsTable, Spread},
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

/// The first field gives the rows, the second the panels.
pub fn row_panels(
    table: &EarningsTable,
    look: Look,
    spec: &ChartSpec,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let s = page.scale;
    let first = labels(table.rows.iter().filter_map(|row| row.group.first()));
    let all = labels(table.rows.iter().filter_map(|row| panel_of(&row.group)));
    let label = LEAST * 1.05 * s;
    let name = Style::new(label, Weight::Regular, palette.ink);
    let widest = first.iter().map(|text| name.width(text)).fold(0.0, f32::max);
    let names = (widest + 14.0 * s).clamp(50.0 * s, area.width() * 0.22);
    let pitch = LEAST * if look == Look::Range { 1.5 } else { 1.2 };
    let needs = Needs { names, body: pitch * first.len().min(12) as f32, foot: FOOT };
    let grid = Grid::new(all.len(), area, needs, s);
    let people = |panel: &Arc<str>| {
        let own = table.rows.iter().filter(|row| panel_of(&row.group) == Some(panel));
        own.filter_map(|row| known(row.n)).sum()
    };
    let (shown, hidden) = kept(&all, people, grid.shown);
    let panel = grid.panel(0);
    let most = ((panel.height() - (TITLE + FOOT) * s) / (pitch * s)).floor().max(1.0) as usize;
    let lines: Vec<Arc<str>> = first.iter().take(most).cloned().collect();
    let at = |line: &Arc<str>, panel: &Arc<str>| {
        table.rows.iter().find(|row| row.group.first() == Some(line) && panel_of(&row.group) == Some(panel))
    };
    let tops = table.rows.iter().filter(|row| panel_of(&row.group).is_some_and(|panel| shown.contains(panel)));
    let top = |row: &EarningsRow| {
        let (before, after) = moved(row)?;
        let far = |spread: &Spread| known(spread.p75).filter(|_| look == Look::Range).unwrap_or(0.0);
        Some(before.max(after).max(far(&row.before)).max(far(&row.after)))
    };
    let axis = Axis::holding(tops.filter_map(top).fold(spec.reach, f64::max), |_| true);
    let changes = table.rows.iter().filter_map(|row| known(row.change.amount)).map(format::change);
    let change = changes.map(|text| Style::new(label, Weight::SemiBold, palette.ink).width(&text)).fold(0.0, f32::max);
    let tail = if spec.show_change && panel.width() - change >= 130.0 * s { change + 8.0 * s } else { 0.0 };
    let draw = Draw { look, palette, axis, scale: s, label, tail };
    let mut items = vec![draw.legend(table, area)];
    let mut natives = Vec::new();
    for (i, panel) in shown.iter().enumerate() {
        let own: Vec<Option<&EarningsRow>> = lines.iter().map(|line| at(line, panel)).collect();
        let place = grid.panel(i);
        items.push(draw.panel(panel, &lines, &own, place, &grid, i, names));
        natives.push(NativePanel {
            title: panel.to_string(),
            place: grid.place(i),
            named: grid.named(i),
            scaled: grid.lowest(i),
            chart: native(look, &lines, &own, axis, palette),
        });
    }
    let field = table.by.last().copied();
    let mut notes = field.map_or_else(Vec::new, |field| left_out(&hidden, field));
    if lines.len() < first.len() {
        let noun = table.by.first().map_or(tr!("groups"), |field| words::plural_noun(&[*field]));
        notes.push(tr!(
            "{} more {noun} in each panel not shown for want of room.",
            first.len() - lines.len(),
            noun = noun
        ));
    }
    Drawn { items, notes, native: NativeShape::Panels(natives), ..Drawn::default() }
}

struct Draw<'a> {
    look: Look,
    palette: &'a Palette,
    axis: Axis,
    scale: f32,
    label: f32,
    /// Room for the changes at the right of each panel.
    tail: f32,
}

impl Draw<'_> {
    fn legend(&self, table: &EarningsTable, area: Area) -> Item {
        let (before, after) = match self.look {
            Look::Dumbbell => (Sign::Ring, Sign::Disc),
            Look::Bars => (Sign::Square, Sign::Square),
            Look::Range => (Sign::Ring, Sign::Disc),
        };
        let more = if self.look == Look::Range { tr!(", with the middle half") } else { "" };
        let entries = [
            (before, self.palette.before, tr!("Before ({})", table.baseline.words())),
            (after, self.palette.after, tr!("After ({}){more}", table.after.words(), more = more)),
        ];
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
        own: &[Option<&EarningsRow>],
        place: Area,
        grid: &Grid,
        index: usize,
        names: f32,
    ) -> Item {
        let (s, palette) = (self.scale, self.palette);
        let top = place.min[1] + TITLE * s;
        let bottom = place.max[1] - FOOT * s;
        let pitch = ((bottom - top) / lines.len().max(1) as f32).min(44.0 * s);
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
                items.extend(rows::name(line, [left - names, y], names - 10.0 * s, pitch, style));
            }
            if let Some(row) = row {
                items.push(self.row(row, y, pitch, [left, right, place.max[0]]));
            }
        }
        ink::grouped(name, items)
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

    fn row(&self, row: &EarningsRow, y: f32, pitch: f32, [left, right, edge]: [f32; 3]) -> Item {
        let (s, palette) = (self.scale, self.palette);
        let x = |value: f64| self.axis.place(value, left, right);
        let spoken = rows::spoken(row, 0, false);
        let Some((before, after)) = moved(row) else {
            let style = Style::new(self.label, Weight::Regular, palette.muted);
            let text = if rows::instead(row, 0, false).contains("suppressed") { "—" } else { tr!("none") };
            return marked(rows::key(row), spoken, vec![style.middle(left + 6.0 * s, y, Align::Left, text)]);
        };
        let color = if after < before { palette.warn } else { palette.after };
        let mut items = Vec::new();
        let (old, new) = match self.look {
            Look::Dumbbell => {
                let radius = (pitch * 0.3).min(8.0 * s);
                let bar = if after < before { palette.warn.with_opacity(0.45) } else { palette.connector };
                items.push(line([x(before), y], [x(after), y], bar, radius * 0.64));
                let new = if rows::low_n(row) {
                    ring([x(after), y], radius - 1.2 * s, color, 2.4 * s, palette.page)
                } else {
                    disc([x(after), y], radius, color)
                };
                (vec![ring([x(before), y], radius * 0.85, palette.before, 2.4 * s, palette.page)], vec![new])
            }
            Look::Bars => {
                let half = pitch * 0.38;
                (
                    vec![rect([left, y - half], [x(before), y - 0.5 * s], palette.before)],
                    vec![rect([left, y + 0.5 * s], [x(after), y + half], color)],
                )
            }
            Look::Range => (
                self.band(&row.before, y - pitch * 0.2, pitch, palette.before, &x),
                self.band(&row.after, y + pitch * 0.2, pitch, color, &x),
            ),
        };
        let name = words::label(&row.group);
        let say = |what: &str, value: f64| format!("{name}, {what} {}", format::dollars(value));
        items.push(marked(format!("{}/before", rows::key(row)), say(tr!("before"), before), old));
        items.push(marked(format!("{}/after", rows::key(row)), say(tr!("after"), after), new));
        if self.tail > 0.0 {
            let style =
                Style::new(self.label, Weight::SemiBold, if after < before { palette.warn } else { palette.ink });
            items.push(style.middle(edge, y, Align::Right, format::datum(row.change.amount, format::change)));
        }
        marked(rows::key(row), spoken, items)
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
                stroke: None,
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
}

/// One panel's native chart: every row of the figure is a category, so that panels can be read across.
fn native(look: Look, lines: &[Arc<str>], own: &[Option<&EarningsRow>], axis: Axis, palette: &Palette) -> NativeChart {
    let chart = |kind, categories: Vec<String>, bars| NativeChart {
        kind,
        categories,
        bars,
        number_format: "$#,##0".to_owned(),
        axis_max: axis.max,
        axis_title: String::new(),
        focus: Vec::new(),
        plane: None,
        beside: Vec::new(),
    };
    let names = || lines.iter().map(ToString::to_string).collect();
    let bar = |name: &str, color: Option<Color>, values: Vec<Option<f64>>, instead: Vec<Option<String>>| NativeBar {
        name: name.to_owned(),
        labels: instead,
        values,
        legend: color.is_some(),
        color,
    };
    let none = |count: usize| vec![None; count];
    let withheld = |row: &Option<&EarningsRow>| row.is_some_and(|row| moved(row).is_none()).then(|| "—".to_owned());
    let instead: Vec<Option<String>> = own.iter().map(withheld).collect();
    let ends = |of: &dyn Fn(f64, f64) -> Option<f64>| -> Vec<Option<f64>> {
        own.iter().map(|row| row.and_then(moved).and_then(|(before, after)| of(before, after))).collect()
    };
    match look {
        Look::Dumbbell => {
            let losses = own.iter().flatten().filter_map(|row| moved(row)).any(|(before, after)| after < before);
            let first = if losses { tr!("Smaller of before and after") } else { tr!("Before") };
            let mut bars = vec![
                bar(first, None, ends(&|b, a| Some(b.min(a))), instead),
                bar(tr!("Gain"), Some(palette.after), ends(&|b, a| (a >= b).then_some(a - b)), none(own.len())),
            ];
            if losses {
                bars.push(bar(
                    tr!("Loss"),
                    Some(palette.warn),
                    ends(&|b, a| (a < b).then_some(b - a)),
                    none(own.len()),
                ));
            }
            chart(NativeKind::Floating, names(), bars)
        }
        Look::Bars => {
            let bars = vec![
                bar(tr!("Before"), Some(palette.before), ends(&|b, _| Some(b)), instead),
                bar(tr!("After"), Some(palette.after), ends(&|_, a| Some(a)), none(own.len())),
            ];
            chart(NativeKind::Grouped, names(), bars)
        }
        Look::Range => {
            let halves: Vec<Option<(f64, f64, Option<f64>)>> = own
                .iter()
                .flat_map(|row| {
                    let of = |spread: &Spread| Some((known(spread.p25)?, known(spread.p75)?, known(spread.center)));
                    let shown = row.filter(|row| moved(row).is_some());
                    [shown.and_then(|row| of(&row.before)), shown.and_then(|row| of(&row.after))]
                })
                .collect();
            let categories =
                lines.iter().flat_map(|name| [tr!("{name}, before", name = name), tr!("{name}, after", name = name)]);
            let instead = instead.into_iter().flat_map(|text| [text.clone(), text]).collect();
            let of = |pick: fn(f64, f64) -> f64| halves.iter().map(|half| half.map(|(a, b, _)| pick(a, b))).collect();
            let centers = halves.iter().map(|half| half.and_then(|(.., center)| center).map(format::dollars)).collect();
            let bars = vec![
                bar(tr!("25th percentile"), None, of(|p25, _| p25), instead),
                bar(
                    tr!("Middle half (25th to 75th percentile)"),
                    Some(palette.connector),
                    of(|p25, p75| p75 - p25),
                    centers,
                ),
            ];
            chart(NativeKind::Floating, categories.collect(), bars)
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
