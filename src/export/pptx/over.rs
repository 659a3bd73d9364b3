//! Annotations over a native chart or table: where its rows, points and values stand on the slide, and shapes for them.

use super::{canvas::Canvas, shapes, table::Grid};
use crate::{
    export::{deck::Piece, extent::Frame, fit},
    figure::{
        Anchor, Annotation, AnnotationShape, Area, AxisUnit, Ground, NativeBar, NativeChart, NativeKind, NativePanel,
        Palette, Scale, lay,
    },
};

/// Space between the bars of a group, as a share of a bar: they overlap by −10%.
const BETWEEN: f32 = 0.1;

/// Adds the piece's annotations as named groups of shapes over its bars.
pub fn bars(canvas: &mut Canvas, piece: &Piece<'_>, native: &NativeChart, plot: Frame, gap: u16) {
    let keys: Vec<&str> = keys(piece).collect();
    draw(canvas, piece, &ground_of_bars(&keys, native, plot, gap));
}

/// One chart of small multiples as it stands on the slide.
pub struct PlacedPanel<'a> {
    pub panel: &'a NativePanel,
    pub title: Frame,
    pub plot: Frame,
    /// Space between rows in percent of a bar's height.
    pub gap: u16,
}

/// Adds them over small multiples: each beside the mark of its own panel, the words wherever the slide has room.
pub fn panels(canvas: &mut Canvas, piece: &Piece<'_>, panels: &[PlacedPanel<'_>], room: Frame) {
    let mut whole = ground(room);
    for PlacedPanel { panel, title, plot, gap } in panels {
        let own: Vec<(&str, String)> = keys(piece).filter_map(|key| Some((key, panel.own_key(key)?))).collect();
        let keys: Vec<&str> = own.iter().map(|(_, own)| own.as_str()).collect();
        let of = match panel.chart.kind {
            NativeKind::OverTime { .. } => ground_of_lines(&keys, &panel.chart, *plot, true),
            _ => ground_of_bars(&keys, &panel.chart, *plot, *gap),
        };
        let head = Area { min: [title.x, title.y], max: [title.right(), title.bottom()] };
        whole.words.push((panel.title.clone(), head));
        whole.words.extend(of.words);
        for (key, area) in of.marks {
            let named = own.iter().find(|(_, own)| *own == key);
            whole.marks.extend(named.map(|(key, _)| ((*key).to_owned(), area)));
        }
    }
    draw(canvas, piece, &whole);
}

fn ground_of_bars(keys: &[&str], native: &NativeChart, plot: Frame, gap: u16) -> Ground {
    let rows = native.categories.len().max(1) as f32;
    let mut ground = ground(plot);
    ground.scale = (native.kind != NativeKind::Stacked100).then(|| Scale {
        values: [0.0, native.axis_max],
        ends: [plot.x, plot.right()],
        unit: unit(native),
        across: [plot.y, plot.bottom()],
        upright: false,
    });
    for row in 0..native.categories.len() {
        let middle = plot.y + plot.height / rows * (row as f32 + 0.5);
        words_of_row(native, row, middle, plot, &mut ground);
    }
    for key in keys {
        if let Some(area) = mark_of_bar(native, key, plot, gap) {
            ground.marks.push(((*key).to_owned(), area));
        }
    }
    ground
}

/// Adds them over dots on two value axes.
pub fn dots(canvas: &mut Canvas, piece: &Piece<'_>, native: &NativeChart, plot: Frame) {
    let (Some(plane), [x, y, ..]) = (&native.plane, native.bars.as_slice()) else { return };
    let mut ground = ground(plot);
    let share = |value: f64, min: f64, max: f64| ((value - min) / (max - min)) as f32;
    for (at, name) in native.categories.iter().enumerate() {
        let value = |bar: &NativeBar| bar.values.get(at).copied().flatten();
        let (Some(right), Some(up)) = (value(x), value(y)) else { continue };
        let middle = [
            plot.x + share(right, plane.x.min, plane.x.max) * plot.width,
            plot.bottom() - share(up, plane.y.min, plane.y.max) * plot.height,
        ];
        // Points to page units, diameter to radius.
        let radius = plane.dots.get(at).map_or(6.0, |dot| f32::from(dot.diameter) * fit::UNITS_PER_POINT / 2.0);
        let area = Area { min: middle.map(|v| v - radius), max: middle.map(|v| v + radius) };
        ground.words.push((String::new(), area));
        if let Some(text) = y.labels.get(at).and_then(Option::as_deref) {
            let words = Area {
                min: [area.max[0], middle[1] - 9.0],
                max: [area.max[0] + fit::width(text, 12.0, true) + 8.0, middle[1] + 9.0],
            };
            ground.words.push((text.to_owned(), words));
        }
        ground
            .marks
            .extend(keys(piece).filter(|key| key.strip_prefix("row:") == Some(name)).map(|key| (key.to_owned(), area)));
    }
    draw(canvas, piece, &ground);
}

/// Adds them over columns, which carry their numbers and have no axis.
fn columns(canvas: &mut Canvas, piece: &Piece<'_>, native: &NativeChart, plot: Frame) {
    let count = native.categories.len().max(1) as f32;
    let mut ground = ground(plot);
    let y = |value: f64| plot.bottom() - (value / native.axis_max.max(f64::MIN_POSITIVE)) as f32 * plot.height;
    let column = |at: usize| {
        let [from, to] = extent(native, at)?;
        let middle = plot.x + (at as f32 + 0.5) / count * plot.width;
        let half = plot.width / count * 0.4;
        Some(Area { min: [middle - half, y(to)], max: [middle + half, y(from)] })
    };
    for at in 0..native.categories.len() {
        if let Some(area) = column(at) {
            // The number stands over its column.
            ground.words.push((String::new(), Area { min: [area.min[0], area.min[1] - 22.0], max: area.max }));
        }
    }
    let names: Vec<&str> = native.categories.iter().map(String::as_str).collect();
    for key in keys(piece) {
        let named = names.iter().position(|name| key.split_once(':').is_some_and(|(_, rest)| rest == *name));
        let at = named.or_else(|| row_of(piece, key)).filter(|at| *at < names.len());
        if let Some(area) = at.and_then(column) {
            ground.marks.push((key.to_owned(), area));
        }
    }
    draw(canvas, piece, &ground);
}

/// Adds them over lines; `between` = points stand in the middle of their category's share of the foot, not on its ends.
pub fn lines(canvas: &mut Canvas, piece: &Piece<'_>, native: &NativeChart, plot: Frame, between: bool) {
    if native.kind == NativeKind::Columns {
        return columns(canvas, piece, native, plot);
    }
    let keys: Vec<&str> = keys(piece).collect();
    draw(canvas, piece, &ground_of_lines(&keys, native, plot, between));
}

fn ground_of_lines(keys: &[&str], native: &NativeChart, plot: Frame, between: bool) -> Ground {
    let mut ground = ground(plot);
    ground.scale = Some(Scale {
        values: [0.0, native.axis_max],
        ends: [plot.bottom(), plot.y],
        unit: AxisUnit::Dollars,
        across: [plot.x, plot.right()],
        upright: true,
    });
    let count = native.categories.len() as f32;
    let x = |at: usize| {
        let share = if between { (at as f32 + 0.5) / count.max(1.0) } else { at as f32 / (count - 1.0).max(1.0) };
        plot.x + share * plot.width
    };
    let y = |value: f64| plot.bottom() - (value / native.axis_max.max(1.0)) as f32 * plot.height;
    let bands = if let NativeKind::OverTime { bands } = native.kind { bands } else { 0 };
    let series: Vec<&NativeBar> = native.bars.iter().skip(bands).collect();
    let dot = |at: usize, value: f64| {
        let [x, y] = [x(at), y(value)];
        Area { min: [x - 6.0, y - 6.0], max: [x + 6.0, y + 6.0] }
    };
    for bar in &series {
        for (at, value) in bar.values.iter().enumerate() {
            let Some(value) = value else { continue };
            // Words keep off the dots of every line.
            ground.words.push((String::new(), dot(at, *value)));
            if let Some(text) = bar.labels.get(at).and_then(Option::as_deref) {
                let half = fit::width(text, 12.0, true) / 2.0;
                let top = y(*value) - 10.0;
                ground
                    .words
                    .push((text.to_owned(), Area { min: [x(at) - half, top - 18.0], max: [x(at) + half, top] }));
            }
        }
    }
    for key in keys {
        let Some(name) = key.strip_prefix("row:") else { continue };
        let (name, quarter) = name.rsplit_once("/q:").map_or((name, None), |(name, quarter)| (name, Some(quarter)));
        let named = name.strip_suffix("/end").unwrap_or(name);
        let named = named.strip_suffix("/before").or(named.strip_suffix("/after")).unwrap_or(named);
        let by_name = series.iter().find(|bar| bar.name.trim_end_matches(" †") == named.trim_end_matches(" †"));
        let Some(bar) = by_name.or(series.first().filter(|_| series.len() == 1)) else { continue };
        let place = match quarter {
            // A figure writes −4 with a minus sign, a key with a hyphen.
            Some(quarter) => {
                let is = |text: &String| text.replace('−', "-").trim_start_matches('+') == quarter;
                native.categories.iter().position(is)
            }
            None if name.ends_with("/before") => bar.values.iter().position(Option::is_some),
            None => bar.values.iter().rposition(Option::is_some),
        };
        if let Some((at, value)) = place.and_then(|at| Some((at, (*bar.values.get(at)?)?))) {
            ground.marks.push(((*key).to_owned(), dot(at, value)));
        }
    }
    ground
}

/// Adds them over the rows of a table, which has no axis.
pub fn table(canvas: &mut Canvas, piece: &Piece<'_>, grid: &Grid, x: f32, y: f32) {
    let mut ground = ground(Frame::new(x, y, super::theme::PAGE.width - 2.0 * x, grid.height() + 40.0));
    for (row, cells) in grid.rows.iter().enumerate() {
        let top = y + grid.head_height + grid.row_height * row as f32;
        let mut left = x;
        for (column, text) in grid.columns.iter().zip(&cells.cells) {
            if !text.is_empty() {
                let area = Area { min: [left, top], max: [left + column.width, top + grid.row_height] };
                ground.words.push((text.clone(), area));
            }
            left += column.width;
        }
    }
    for key in keys(piece) {
        let row = row_of(piece, key).filter(|row| *row < grid.rows.len());
        if let Some(row) = row {
            let top = y + grid.head_height + grid.row_height * row as f32;
            let area = Area { min: [x, top], max: [x + grid.width(), top + grid.row_height] };
            ground.marks.push((key.to_owned(), area));
        }
    }
    draw(canvas, piece, &ground);
}

/// The row of the numbers that a mark of the page stands for.
pub fn row_of(piece: &Piece<'_>, key: &str) -> Option<usize> {
    let page = Area { min: [0.0, 0.0], max: [piece.scene.width, piece.scene.height] };
    let on_page = Ground::of(&piece.scene.body, None, page, 1.0);
    on_page.marks.iter().filter(|(known, _)| known.starts_with("row:")).position(|(known, _)| known == key)
}

/// Rows of a table that are highlighted.
pub fn lit_rows(piece: &Piece<'_>) -> Vec<usize> {
    let highlights = piece.annotations.iter().filter(|annotation| annotation.shape == AnnotationShape::Highlight);
    highlights.filter_map(key_of).filter_map(|key| row_of(piece, key)).collect()
}

fn draw(canvas: &mut Canvas, piece: &Piece<'_>, ground: &Ground) {
    if piece.annotations.is_empty() {
        return;
    }
    let laid = lay(piece.annotations, ground, &Palette::LIGHT);
    shapes::groups(canvas, laid.under.iter().chain(&laid.over));
}

fn ground(plot: Frame) -> Ground {
    let room = Area { min: [plot.x, plot.y], max: [plot.right(), plot.bottom()] };
    Ground { marks: Vec::new(), words: Vec::new(), scale: None, room, unit: 1.0 }
}

fn key_of(annotation: &Annotation) -> Option<&str> {
    match &annotation.anchor {
        Anchor::Mark(key) => Some(key.as_str()),
        Anchor::Value(_) => None,
    }
}

fn keys<'a>(piece: &Piece<'a>) -> impl Iterator<Item = &'a str> {
    piece.annotations.iter().filter_map(key_of)
}

fn unit(native: &NativeChart) -> AxisUnit {
    if native.number_format.contains('$') { AxisUnit::Dollars } else { AxisUnit::Count }
}

/// Words of a row that annotations keep off: labels at both ends of its bar, or what stands instead of one.
fn words_of_row(native: &NativeChart, row: usize, middle: f32, plot: Frame, ground: &mut Ground) {
    let mut add = |text: &str, left: f32| {
        let width = fit::width(text, 12.0, true) + 6.0;
        ground.words.push((text.to_owned(), Area { min: [left, middle - 11.0], max: [left + width, middle + 11.0] }));
    };
    let labels = native.bars.iter().filter_map(|bar| bar.labels.get(row)?.as_deref());
    match span(native, row, plot) {
        None => labels.take(1).for_each(|text| add(text, plot.x + 10.0)),
        Some([from, to]) => {
            ground.words.push((String::new(), Area { min: [from, middle - 9.0], max: [to, middle + 9.0] }));
            let mut labels = labels.peekable();
            if native.kind == NativeKind::Floating
                && let Some(first) = labels.next()
            {
                let width = fit::width(first, 12.0, true) + 12.0;
                let area = Area { min: [from - width, middle - 11.0], max: [from, middle + 11.0] };
                ground.words.push((first.to_owned(), area));
            }
            if let Some(last) = labels.last() {
                let width = fit::width(last, 12.0, true) + 12.0;
                let area = Area { min: [to, middle - 11.0], max: [to + width, middle + 11.0] };
                ground.words.push((last.to_owned(), area));
            }
        }
    }
}

/// From where to where a row has colour, on the slide.
fn span(native: &NativeChart, row: usize, plot: Frame) -> Option<[f32; 2]> {
    let whole = match native.kind {
        NativeKind::Stacked100 => native.bars.iter().filter_map(|bar| *bar.values.get(row)?).sum::<f64>(),
        _ => native.axis_max,
    };
    let x = |value: f64| plot.x + (value / whole.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0) as f32 * plot.width;
    extent(native, row).map(|ends| ends.map(x))
}

/// From which to which value a row has colour.
fn extent(native: &NativeChart, row: usize) -> Option<[f64; 2]> {
    let mut start = 0.0;
    let mut found: Option<[f64; 2]> = None;
    for bar in &native.bars {
        let Some(value) = bar.values.get(row).copied().flatten() else { continue };
        let from = if native.kind == NativeKind::Grouped { 0.0 } else { start };
        if bar.color.is_some() {
            let [low, high] = found.unwrap_or([from, from]);
            found = Some([low.min(from), high.max(from + value)]);
        }
        start += value;
    }
    // A bar without length still has a place.
    found.or_else(|| native.bars.first()?.values.get(row).copied().flatten().map(|value| [value, value]))
}

/// Where a mark of the page stands in the native chart: its row, the part of it that the key names.
fn mark_of_bar(native: &NativeChart, key: &str, plot: Frame, gap: u16) -> Option<Area> {
    let name = key.strip_prefix("row:")?;
    let (group, part) = match name.rsplit_once('/') {
        Some((group, "before" | "elsewhere")) => (group, Some("before")),
        Some((group, "after" | "inside")) => (group, Some("after")),
        Some((group, part)) if part.starts_with("part:") || part.starts_with("step:") => (group, Some(part)),
        _ => (name, None),
    };
    let label = |text: &str| text.trim_end_matches(" †").to_owned();
    let rows: Vec<usize> = match part.and_then(|part| part.strip_prefix("step:")) {
        Some(step) => step.parse().ok().into_iter().collect(),
        None => native
            .categories
            .iter()
            .enumerate()
            .filter(|(_, text)| {
                let text = label(text);
                let exact = part.is_some_and(|part| text == format!("{}, {part}", label(group)));
                exact || text == label(group) || (part.is_none() && text.starts_with(&format!("{}, ", label(group))))
            })
            .map(|(row, _)| row)
            .collect(),
    };
    // A single bar has its name in the title.
    let rows = if rows.is_empty() && native.categories.len() == 1 { vec![0] } else { rows };
    let height = plot.height / native.categories.len().max(1) as f32;
    let areas = rows.into_iter().filter_map(|row| {
        let top = plot.y + height * row as f32;
        let bars = native.bars.len() as f32;
        if native.kind == NativeKind::Grouped && native.bars.len() > 1 {
            let bar = height / (bars + (bars - 1.0) * BETWEEN + f32::from(gap) / 100.0);
            let first = top + (height - bar * (bars + (bars - 1.0) * BETWEEN)) / 2.0;
            let index = match part {
                Some("before") => Some(0),
                Some("after") => Some(1),
                _ => None,
            };
            let [from, to] = span(native, row, plot)?;
            let Some(index) = index else {
                return Some(Area { min: [from, first], max: [to, top + height - (first - top)] });
            };
            let value = native.bars.get(index)?.values.get(row).copied().flatten()?;
            let to = plot.x + (value / native.axis_max) as f32 * plot.width;
            let from_y = first + index as f32 * bar * (1.0 + BETWEEN);
            return Some(Area { min: [plot.x, from_y], max: [to, from_y + bar] });
        }
        let bar = height / (1.0 + f32::from(gap) / 100.0);
        let middle = top + height / 2.0;
        let (low, high) = (middle - bar / 2.0, middle + bar / 2.0);
        if let Some(index) = part.and_then(|part| part.strip_prefix("part:")).and_then(|index| index.parse().ok()) {
            let [from, to] = part_of(native, row, index, plot)?;
            return Some(Area { min: [from, low], max: [to, high] });
        }
        let Some([from, to]) = span(native, row, plot) else {
            // Withheld: beside the words that say so, where no number shows.
            let text = native.bars.iter().find_map(|bar| bar.labels.get(row)?.as_deref())?;
            let width = fit::width(text, 12.0, false);
            let beside = Area { min: [plot.x + 10.0, middle - 9.0], max: [plot.x + 10.0 + width, middle + 9.0] };
            return part.is_none().then_some(beside);
        };
        let exact = native.categories.len() > 1
            && part.is_some()
            && native.categories.get(row).is_some_and(|text| text.contains(", "));
        let lost = |bar: &NativeBar| bar.values.get(row).copied().flatten().is_some_and(|value| value > 0.0);
        let falls = native.bars.iter().any(|bar| bar.name == tr!("Loss") && lost(bar));
        let [from, to] = match part {
            Some("before") if native.kind == NativeKind::Floating && !exact => {
                if falls {
                    [to, to]
                } else {
                    [from, from]
                }
            }
            Some("after") if native.kind == NativeKind::Floating && !exact => {
                if falls {
                    [from, from]
                } else {
                    [to, to]
                }
            }
            _ => [from, to],
        };
        Some(Area { min: [from, low], max: [to, high] })
    });
    areas.reduce(|all, next| Area {
        min: [all.min[0].min(next.min[0]), all.min[1].min(next.min[1])],
        max: [all.max[0].max(next.max[0]), all.max[1].max(next.max[1])],
    })
}

/// From where to where one part of a whole reaches; withheld parts before it have no length.
fn part_of(native: &NativeChart, row: usize, index: usize, plot: Frame) -> Option<[f32; 2]> {
    let value = |bar: &NativeBar| bar.values.get(row).copied().flatten();
    let whole: f64 = native.bars.iter().filter_map(value).sum();
    let before: f64 = native.bars.iter().take(index).filter_map(value).sum();
    let own = value(native.bars.get(index)?)?;
    let x = |value: f64| plot.x + (value / whole.max(f64::MIN_POSITIVE)) as f32 * plot.width;
    Some([x(before), x(before + own)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample_pages::floating;

    #[test]
    fn marks_stand_where_the_native_chart_draws_them() {
        let native = floating();
        let plot = Frame::new(100.0, 50.0, 550.0, 600.0);
        let of = |key: &str| mark_of_bar(&native, key, plot, 130);
        let name = native.categories[0].clone();
        let before = native.bars[0].values[0].unwrap();
        let gain = native.bars[1].values[0].unwrap();
        // By hand: 550 units for an axis of $55,000 are one for $100.
        let row = of(&format!("row:{name}")).unwrap();
        assert!((row.min[0] - (100.0 + before as f32 / 100.0)).abs() < 0.1, "{row:?}");
        assert!((row.max[0] - (100.0 + (before + gain) as f32 / 100.0)).abs() < 0.1, "{row:?}");
        let after = of(&format!("row:{name}/after")).unwrap();
        assert!((after.middle()[0] - row.max[0]).abs() < 0.1);
        // The last group is withheld: its row can be pointed at beside its words, its numbers cannot.
        let withheld = native.categories[5].clone();
        assert!(of(&format!("row:{withheld}")).is_some_and(|area| area.min[0] < 111.0));
        assert_eq!(of(&format!("row:{withheld}/after")), None);
        assert_eq!(of("row:Nobody"), None);
    }
}
