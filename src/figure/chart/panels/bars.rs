//! Panels of single bars: the steps of the pathway, or shares of a whole, once for each group and on one scale.

use crate::words::shown as in_words;
use std::sync::Arc;

use super::{
    TITLE, fewer_rows,
    grid::{Grid, Needs},
    kept, labels, left_out, nothing, title,
};
use crate::{
    figure::{
        Align, Fill, Item, NativeBar, NativeChart, NativeKind, NativePanel, NativeShape, Page, Palette, Stroke, Weight,
        chart::{Drawn, LEAST, SMALL, rows},
        format::{self, known},
        ink::{self, Area, Style, line, marked, rect},
        words,
    },
    measure::{Band, ColumnarGroup, MeasureName, Part, PathwayTable, ShareRow, ShareTable},
    table::{CellState, Field},
};

/// Room under the lowest panels; bars carry their numbers and have no scale.
const FOOT: f32 = 8.0;

/// One bar.
struct Bar {
    group: ColumnarGroup,
    panel: Arc<str>,
    row: Arc<str>,
    amount: Amount,
    /// Of the whole panel: those of most people are kept.
    people: f64,
    key: String,
    spoken: String,
}

enum Amount {
    Known(f64),
    /// A range is told: where it ends.
    Banded(f64, String),
    NotCollected,
    Withheld,
}

/// The steps of the pathway, a panel a group.
pub fn pathway_panels(table: &PathwayTable, area: Area, page: Page, palette: &Palette) -> Drawn {
    let bars = table.rows.iter().flat_map(|(group, steps)| {
        let (name, key) = (words::label(group), words::key_label(group));
        let panel: Arc<str> = name.as_str().into();
        let people = steps.iter().find_map(|step| known(step.n)).unwrap_or(0.0);
        steps.iter().enumerate().map(move |(i, step)| {
            let amount = match (known(step.n), step.n.state) {
                (Some(n), _) => Amount::Known(n),
                (None, CellState::NotApplicable) => Amount::NotCollected,
                (None, _) => Amount::Withheld,
            };
            Bar {
                group: group.clone(),
                panel: Arc::clone(&panel),
                row: step.label.as_str().into(),
                people,
                key: format!("row:{key}/step:{i}"),
                spoken: format!("{name}, {}: {}", words::small(&step.label), said(&amount, format::count)),
                amount,
            }
        })
    });
    let draw = Draw { head: words::capital(&table.unit), write: format::count, number_format: "#,##0", palette, page };
    draw.panels(&bars.collect::<Vec<_>>(), tr!("steps"), &table.by, area)
}

/// Shares of a whole. Of everybody: one panel with a bar a part. By one field: a panel a group with a bar a part. By two: a panel a group of the second with a bar
/// a group of the first, which is the share of the part in question.
pub fn share_panels(table: &ShareTable, area: Area, page: Page, palette: &Palette) -> Drawn {
    let amount = |part: Option<&Part>| match part.map(|part| (known(part.share), part.share.band)) {
        Some((Some(share), _)) => Amount::Known(share),
        Some((None, Some(band @ (Band::AtMost(end) | Band::AtLeast(end))))) => Amount::Banded(end, band.words()),
        Some((None, None)) | None => Amount::Withheld,
    };
    let mut bars = Vec::new();
    let distribution = table.provenance.request.measure == MeasureName::Distribution;
    let everybody = table.by.is_empty() || table.rows.is_empty();
    let rows: Vec<&ShareRow> = if everybody { vec![&table.total] } else { table.rows.iter().collect() };
    for row in rows {
        let (name, own) = (words::label(&row.group), words::key_label(&row.group));
        let people = known(row.base).unwrap_or(0.0);
        let mut add = |panel: &str, of: &str, part: Option<&Part>, key: String| {
            let amount = amount(part);
            bars.push(Bar {
                group: row.group.clone(),
                panel: panel.into(),
                row: of.into(),
                people,
                spoken: format!("{name}, {}: {}", part.map_or("", |part| &part.label), said(&amount, format::share)),
                amount,
                key,
            });
        };
        match row.group.as_slice() {
            [first, second] if !distribution => add(second, first, row.parts.first(), format!("row:{own}")),
            _ => {
                for (i, part) in row.parts.iter().enumerate() {
                    add(&name, &part.label, Some(part), format!("row:{own}/part:{i}"));
                }
            }
        }
    }
    let two = table.by.len() > 1 && !distribution;
    let head = match table.total.parts.first().filter(|_| two) {
        Some(part) if !table.subject.to_lowercase().contains(&part.label.to_lowercase()) => {
            format!("{}: {}", table.subject, words::small(&part.label))
        }
        Some(_) | None => table.subject.clone(),
    };
    let draw = Draw { head, write: format::share, number_format: "0%", palette, page };
    let rows =
        if two { table.by.first().map_or(tr!("groups"), |field| words::plural_noun(&[*field])) } else { tr!("parts") };
    draw.panels(&bars, rows, &table.by, area)
}

fn said(amount: &Amount, write: fn(f64) -> String) -> String {
    match amount {
        Amount::Known(value) => write(*value),
        Amount::Banded(_, words) => words.clone(),
        Amount::NotCollected => tr!("not collected").to_owned(),
        Amount::Withheld => tr!("suppressed").to_owned(),
    }
}

struct Draw<'a> {
    /// What the bars are, over the panels.
    head: String,
    write: fn(f64) -> String,
    number_format: &'static str,
    palette: &'a Palette,
    page: Page,
}

/// Where the bars of a panel lie.
struct Place {
    pitch: f32,
    left: f32,
    right: f32,
    label: f32,
    largest: f64,
}

impl Place {
    fn x(&self, value: f64, s: f32) -> f32 {
        let room = self.right - self.left - 6.0 * s;
        self.left + (value / self.largest) as f32 * room
    }
}

impl Draw<'_> {
    fn panels(&self, bars: &[Bar], noun: &str, by: &[Field], area: Area) -> Drawn {
        let (s, palette) = (self.page.scale, self.palette);
        let first = labels(bars.iter().map(|bar| &bar.row));
        let all = labels(bars.iter().map(|bar| &bar.panel));
        let label = LEAST * 1.05 * s;
        let name = Style::new(label, Weight::Regular, palette.ink);
        let widest = first.iter().map(|text| name.width(text)).fold(0.0, f32::max);
        let names = (widest + 14.0 * s).clamp(50.0 * s, area.width() * 0.22);
        let pitch = LEAST * 1.25;
        let grid = Grid::new(all.len(), area, Needs { names, body: pitch * first.len().min(12) as f32, foot: FOOT }, s);
        let people =
            |panel: &Arc<str>| bars.iter().filter(|bar| bar.panel == *panel).map(|bar| bar.people).fold(0.0, f64::max);
        let (shown, hidden) = kept(&all, people, grid.shown);
        let body = grid.panel(0).height() - (TITLE + FOOT) * s;
        let most = (body / (pitch * s)).floor().max(1.0) as usize;
        let lines: Vec<Arc<str>> = first.iter().take(most).cloned().collect();
        let drawn = bars.iter().filter(|bar| shown.contains(&bar.panel) && lines.contains(&bar.row));
        let ends = drawn.filter_map(|bar| match bar.amount {
            Amount::Known(value) | Amount::Banded(value, _) => Some(value),
            Amount::NotCollected | Amount::Withheld => None,
        });
        let largest = ends.fold(0.0, f64::max);
        let largest = if largest > 0.0 { largest } else { 1.0 };
        let small = Style::new(SMALL * s, Weight::Regular, palette.muted);
        let head = small.shorten(&self.head, area.width());
        let mut items =
            vec![ink::grouped(tr!("Head"), vec![small.run([area.min[0], area.min[1] + 17.0 * s], Align::Left, head)])];
        let bold = Style::new(label, Weight::SemiBold, palette.ink);
        let value_room = bold.width(&(self.write)(largest)) + 10.0 * s;
        let mut natives = Vec::new();
        for (i, panel) in shown.iter().enumerate() {
            let own: Vec<Option<&Bar>> =
                lines.iter().map(|line| bars.iter().find(|bar| bar.panel == *panel && bar.row == *line)).collect();
            let place = grid.panel(i);
            let rows = Place {
                pitch: (body / lines.len().max(1) as f32).min(64.0 * s),
                left: place.min[0],
                right: place.max[0] - value_room,
                label,
                largest,
            };
            let top = place.min[1] + TITLE * s;
            let mut parts = vec![title(panel, place.min, place.width(), s, palette)];
            let end = top + rows.pitch * lines.len() as f32;
            parts.push(line([rows.left, top], [rows.left, end], palette.axis, 1.2 * s));
            for (at, (line, bar)) in lines.iter().zip(&own).enumerate() {
                let y = top + (at as f32 + 0.5) * rows.pitch;
                if grid.named(i) {
                    parts.extend(rows::name(
                        &in_words(line),
                        [rows.left - names, y],
                        names - 10.0 * s,
                        rows.pitch,
                        name,
                    ));
                }
                parts.extend(bar.map(|bar| self.bar(bar, y, &rows, place.max[0])));
            }
            items.push(ink::grouped(&in_words(panel), parts));
            natives.push(NativePanel {
                title: in_words(panel).into_owned(),
                place: grid.place(i),
                named: grid.named(i),
                scaled: grid.lowest(i),
                chart: self.native(&lines, &own, largest),
            });
        }
        let mut notes = by.last().map_or_else(Vec::new, |field| left_out(&hidden, *field));
        notes.extend(nothing(bars.iter().all(|bar| matches!(bar.amount, Amount::Withheld | Amount::NotCollected))));
        notes.extend(fewer_rows(first.len(), lines.len(), noun));
        let is_left = |bar: &&Bar| hidden.contains(&bar.panel) || !lines.contains(&bar.row);
        let left = bars.iter().filter(is_left).map(|bar| bar.group.clone()).collect();
        Drawn { items, notes, left, native: NativeShape::Panels(natives), ..Drawn::default() }
    }

    fn bar(&self, bar: &Bar, y: f32, rows: &Place, edge: f32) -> Item {
        let (s, palette) = (self.page.scale, self.palette);
        let half = rows.pitch * 0.36;
        let bold = Style::new(rows.label, Weight::SemiBold, palette.ink);
        let plain = Style::new(rows.label, Weight::Regular, palette.muted);
        let outline = |to: f32, stroke: Stroke, fill: Option<Fill>| Item::Rect {
            min: [rows.left, y - half],
            max: [to, y + half],
            radius: 0.0,
            fill,
            stroke: Some(stroke),
        };
        let inside = |text: &str| {
            plain.middle(rows.left + 6.0 * s, y, Align::Left, plain.shorten(text, edge - rows.left - 6.0 * s))
        };
        let items = match &bar.amount {
            Amount::Known(value) => {
                let x = rows.x(*value, s);
                let text = bold.middle(x + 6.0 * s, y, Align::Left, (self.write)(*value));
                vec![rect([rows.left, y - half], [x, y + half], palette.after), text]
            }
            // Hollow: a range ends there, its people are fewer.
            Amount::Banded(end, words) => {
                let x = rows.x(*end, s).max(rows.left + 2.0 * s);
                let shape = outline(x, Stroke::new(palette.after, 1.6 * s), Some(Fill::Solid(palette.page)));
                vec![shape, bold.middle(x + 6.0 * s, y, Align::Left, words.clone())]
            }
            Amount::NotCollected => {
                let stroke = Stroke { dash: Some([6.0 * s, 5.0 * s]), ..Stroke::new(palette.axis, 1.6 * s) };
                vec![outline(edge, stroke, None), inside(tr!("not collected"))]
            }
            Amount::Withheld => vec![inside("—")],
        };
        marked(bar.key.clone(), bar.spoken.clone(), items)
    }

    fn native(&self, lines: &[Arc<str>], own: &[Option<&Bar>], largest: f64) -> NativeChart {
        let value = |bar: &Option<&Bar>| match bar.map(|bar| &bar.amount) {
            Some(Amount::Known(value)) => Some(*value),
            _ => None,
        };
        let text = |bar: &Option<&Bar>| match &bar.as_ref()?.amount {
            Amount::Withheld => Some("—".to_owned()),
            amount => Some(said(amount, self.write)),
        };
        NativeChart {
            kind: NativeKind::Grouped,
            categories: lines.iter().map(|line| in_words(line).into_owned()).collect(),
            bars: vec![NativeBar {
                name: self.head.clone(),
                values: own.iter().map(value).collect(),
                color: Some(self.palette.after),
                labels: own.iter().map(text).collect(),
                legend: true,
            }],
            number_format: self.number_format.to_owned(),
            // Room for the label of the longest bar.
            axis_max: largest * 1.35,
            axis_title: String::new(),
            focus: Vec::new(),
            plane: None,
            beside: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        figure::fixture,
        measure::{Datum, PathwayStep},
    };

    const AREA: Area = Area { min: [57.6, 182.0], max: [1222.4, 634.0] };

    fn panels(drawn: Drawn) -> Vec<NativePanel> {
        let NativeShape::Panels(panels) = drawn.native else { panic!("panels") };
        panels
    }

    #[test]
    fn every_group_has_the_same_steps_on_the_same_scale_and_nothing_is_skipped() {
        let step = |label: &str, n: Datum| PathwayStep {
            label: label.to_owned(),
            n,
            rate: Datum::MISSING,
            low: Datum::MISSING,
            high: Datum::MISSING,
            base: Datum::MISSING,
        };
        let not_collected = Datum { state: CellState::NotApplicable, ..Datum::MISSING };
        let of = |name: &str, enrolled: Datum, passed: Datum| {
            let steps = vec![step("Enrolled", enrolled), step("Attempted", not_collected), step("Passed", passed)];
            (vec![Arc::from(name)], steps)
        };
        let table = PathwayTable {
            by: vec![Field::State],
            unit: "people".to_owned(),
            rows: vec![
                of("Ohio", Datum::value(400.0), Datum::value(120.0)),
                of("Texas", Datum::value(90.0), Datum::SUPPRESSED),
            ],
            provenance: fixture::provenance(),
        };
        let panels = panels(pathway_panels(&table, AREA, Page::SLIDE, &Palette::LIGHT));
        let told: Vec<_> = panels
            .iter()
            .map(|panel| (panel.title.as_str(), panel.chart.axis_max, panel.chart.bars[0].values.clone()))
            .collect();
        assert_eq!(
            told,
            [("Ohio", 540.0, vec![Some(400.0), None, Some(120.0)]), ("Texas", 540.0, vec![Some(90.0), None, None]),]
        );
        let words = |at: usize| panels[1].chart.bars[0].labels[at].clone().unwrap();
        assert_eq!([words(1), words(2)], ["not collected", "—"]);
        assert!(panels.iter().all(|panel| panel.chart.categories == ["Enrolled", "Attempted", "Passed"]));
    }

    #[test]
    fn shares_are_parts_by_one_field_and_groups_by_two() {
        let one = fixture::share_by_age(&[("18–25", &[20.0, 60.0, 20.0, 0.0]), ("26–35", &[50.0, 50.0, 0.0, 0.0])]);
        let parts = panels(share_panels(&one, AREA, Page::SLIDE, &Palette::LIGHT));
        assert_eq!(parts.iter().map(|panel| panel.title.as_str()).collect::<Vec<_>>(), ["18–25", "26–35"]);
        assert_eq!(parts[0].chart.bars[0].values[..2], [Some(0.2), Some(0.6)]);
        let mut two = one.clone();
        two.by.push(Field::Sex);
        two.rows[0].group.push("Women".into());
        two.rows[1].group.push("Women".into());
        let groups = panels(share_panels(&two, AREA, Page::SLIDE, &Palette::LIGHT));
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0].chart.categories, ["18–25", "26–35"]);
        assert_eq!(groups[0].chart.bars[0].values, [Some(0.2), Some(0.5)], "the share of the part in question");
    }
}
