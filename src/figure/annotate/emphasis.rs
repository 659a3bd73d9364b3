//! Some groups in full colour, all others in slate.

use crate::figure::{
    Annotation, Color, Fill, Item, NativeChart, NativeKind, Palette, Stroke,
    ink::{self, Area},
};

/// Difference of a colour's channels from which it is a colour and not a grey.
const CHROMATIC: u8 = 34;

/// Recolours a body so that only these groups keep their colour. On a map, where colour is a number, the areas and dots
/// are outlined instead.
pub(in crate::figure) fn emphasise(body: &mut Vec<Item>, keys: &[&str], palette: &Palette) {
    if keys.iter().any(|key| is_place(key)) {
        let mut outlines = Vec::new();
        outline(body, keys, palette, &mut outlines);
        body.push(ink::grouped(tr!("Highlight"), outlines));
        return;
    }
    for item in body {
        recolour(item, keys, palette);
    }
}

/// The same in a native chart: rows by their name, else series by theirs.
pub(in crate::figure) fn emphasise_native(chart: &mut NativeChart, keys: &[&str], palette: &Palette) {
    let names: Vec<&str> = keys.iter().filter_map(|key| key.strip_prefix("row:")).collect();
    let is = |text: &str| {
        let text = text.trim_end_matches(" †");
        names.iter().any(|name| text == *name || text.strip_prefix(name).is_some_and(|rest| rest.starts_with(", ")))
    };
    let by_series = matches!(chart.kind, NativeKind::OverTime { .. });
    if by_series {
        for bar in chart.bars.iter_mut().filter(|bar| !is(&bar.name)) {
            bar.color = bar.color.map(|color| slate(color, palette));
        }
        return;
    }
    // A step is the row of its place.
    let steps: Vec<usize> =
        names.iter().filter_map(|name| name.rsplit_once("/step:").and_then(|(_, step)| step.parse().ok())).collect();
    let rows = chart.categories.iter().enumerate().filter(|(row, name)| is(name) || steps.contains(row));
    chart.focus = rows.map(|(row, _)| row).collect();
}

/// The same in one of small multiples, by keys of its own: a panel that is highlighted whole keeps its colours, one
/// without any highlight loses them.
pub(in crate::figure) fn emphasise_panel(chart: &mut NativeChart, title: &str, keys: &[&str], palette: &Palette) {
    let whole = |key: &&str| {
        let rest = key.strip_prefix("row:").and_then(|name| name.strip_prefix(title));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("/q:"))
    };
    if keys.iter().any(whole) {
        return;
    }
    if keys.is_empty() {
        for bar in &mut chart.bars {
            bar.color = bar.color.map(|color| slate(color, palette));
        }
        return;
    }
    emphasise_native(chart, keys, palette);
}

fn is_place(key: &str) -> bool {
    ["state:", "county:", "college:"].iter().any(|kind| key.starts_with(kind))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    In,
    Out,
    /// Some of its parts are in, some out.
    Both,
    /// It stands for no group: an axis, a legend.
    Neither,
}

fn side(item: &Item, keys: &[&str]) -> Side {
    let Item::Group { mark, items, .. } = item else { return Side::Neither };
    let under = |key: &str, of: &str| key == of || key.strip_prefix(of).is_some_and(|rest| rest.starts_with('/'));
    if let Some(mark) = mark {
        if Annotation::index_of(&mark.key).is_some() || mark.key.starts_with("gap") {
            return Side::Neither;
        }
        if keys.iter().any(|key| under(&mark.key, key)) {
            return Side::In;
        }
        let parent = keys.iter().any(|key| under(key, &mark.key));
        return if parent { Side::Both } else { Side::Out };
    }
    let sides: Vec<Side> = items.iter().map(|item| side(item, keys)).filter(|side| *side != Side::Neither).collect();
    match (sides.first(), sides.iter().all(|other| Some(other) == sides.first())) {
        (None, _) => Side::Neither,
        (Some(only), true) => *only,
        (Some(_), false) => Side::Both,
    }
}

fn recolour(item: &mut Item, keys: &[&str], palette: &Palette) {
    match side(item, keys) {
        Side::Out => mute(item, palette),
        Side::In => show(item, palette),
        Side::Both => {
            if let Item::Group { items, .. } = item {
                items.iter_mut().for_each(|item| recolour(item, keys, palette));
            }
        }
        Side::Neither => {}
    }
}

fn each_colour(item: &mut Item, change: &mut dyn FnMut(&mut Color, bool)) {
    let filled = |fill: &mut Option<Fill>, change: &mut dyn FnMut(&mut Color, bool)| {
        if let Some(Fill::Solid(color)) = fill {
            change(color, false);
        }
    };
    let stroked = |stroke: &mut Option<Stroke>, change: &mut dyn FnMut(&mut Color, bool)| {
        if let Some(stroke) = stroke {
            change(&mut stroke.color, false);
        }
    };
    match item {
        Item::Rect { fill, stroke, .. } | Item::Path { fill, stroke, .. } | Item::Circle { fill, stroke, .. } => {
            filled(fill, change);
            stroked(stroke, change);
        }
        Item::Line { stroke, .. } => change(&mut stroke.color, false),
        Item::Text(run) => change(&mut run.color, true),
        Item::Group { items, .. } => items.iter_mut().for_each(|item| each_colour(item, change)),
        Item::Picture { .. } => {}
    }
}

fn mute(item: &mut Item, palette: &Palette) {
    each_colour(item, &mut |color, of_text| {
        if chromatic(*color) {
            *color = if of_text { palette.muted } else { slate(*color, palette) };
        }
    });
}

/// Gives a group that has no colour of its own the accent, or a soft ground behind its words.
fn show(item: &mut Item, palette: &Palette) {
    let (mut colours, mut drawn) = (false, false);
    each_colour(item, &mut |color, of_text| {
        colours |= chromatic(*color);
        drawn |= !of_text;
    });
    if colours {
        return;
    }
    let Item::Group { items, .. } = item else { return };
    let bars = items.iter().any(|item| matches!(item, Item::Rect { fill: Some(Fill::Solid(_)), .. }));
    if bars && drawn {
        for item in items.iter_mut() {
            match item {
                Item::Rect { fill: Some(Fill::Solid(color)), .. } => *color = palette.after,
                Item::Text(run) => run.color = palette.on_accent,
                _ => {}
            }
        }
        return;
    }
    if let Some(area) = super::ground::drawn(items, true) {
        let Area { min, max } = area.grown(area.height() * 0.35);
        items.insert(0, ink::rect(min, max, palette.county_with.with_opacity(0.7)));
    }
}

/// Outlines of the places that are named, in their own shape.
fn outline(items: &[Item], keys: &[&str], palette: &Palette, out: &mut Vec<Item>) {
    let strokes = [Stroke::new(palette.page, 5.0), Stroke::new(palette.ink, 2.4)];
    for item in items {
        let Item::Group { mark, items, .. } = item else { continue };
        if mark.as_ref().is_some_and(|mark| keys.contains(&mark.key.as_str())) {
            for stroke in strokes {
                out.extend(items.iter().filter_map(|item| match item {
                    Item::Path { rings, .. } => {
                        Some(Item::Path { rings: rings.clone(), fill: None, stroke: Some(stroke) })
                    }
                    Item::Rect { min, max, radius, .. } => {
                        Some(Item::Rect { min: *min, max: *max, radius: *radius, fill: None, stroke: Some(stroke) })
                    }
                    Item::Circle { center, radius, .. } => {
                        Some(Item::Circle { center: *center, radius: radius + 3.0, fill: None, stroke: Some(stroke) })
                    }
                    Item::Line { .. } | Item::Text(_) | Item::Group { .. } | Item::Picture { .. } => None,
                }));
            }
        }
        outline(items, keys, palette, out);
    }
}

fn chromatic(color: Color) -> bool {
    let (low, high) = (color.r.min(color.g).min(color.b), color.r.max(color.g).max(color.b));
    high - low >= CHROMATIC
}

/// Slate for a strong colour, a light slate for a light one.
fn slate(color: Color, palette: &Palette) -> Color {
    let light = |color: Color| 299 * i32::from(color.r) + 587 * i32::from(color.g) + 114 * i32::from(color.b);
    let away = |color: Color| (light(color) - light(palette.page)).abs();
    let soft = away(color) * 4 < away(palette.before) * 3;
    let grey = if soft { palette.rest[2] } else { palette.before };
    Color { a: color.a, ..grey }
}
