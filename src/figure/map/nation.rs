//! The nation: states shaded by a number, colleges as dots, Alaska and the islands in frames.

use super::{
    facts::{self, StateRow},
    legend::{Entry, Look, Sign},
    letters::{self, Letters},
    shading::{Shading, absent_edge},
    spoken,
};
use crate::{
    figure::{
        Align, Fill, Item, MapSpec, NativeShape, Page, Palette, Stroke, Weight,
        chart::Drawn,
        ink::{self, Area, Style, marked},
    },
    measure::CountTable,
    place::{Inset, NationMap},
};

/// Draws the map as large as the area allows: beside its legend on a slide, over it on a screen.
pub fn draw(
    table: &CountTable,
    spec: &MapSpec,
    nation: &NationMap,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let s = page.scale;
    let states = facts::states(table);
    let shading = Shading::new(spec.shade, &states, s, palette);
    let dots = if spec.dots { facts::dots(table, &nation.projection, None) } else { Vec::new() };

    let look = Look { scale: s, palette };
    let title = facts::shading(table, spec.shade);
    let mut entries = shading.entries();
    if !dots.is_empty() {
        let ring = Stroke::new(palette.ring, 1.8 * s);
        let sign = Sign::Dot { radius: dot_radius(s), fill: Fill::Solid(palette.dot), ring };
        entries.push(Entry { sign, label: tr!("One college").to_owned() });
    }
    let (map, legend) = look.around(&title, &entries, NationMap::HEIGHT, area, page);

    let place = |[x, y]: [f32; 2]| [map.min[0] + x * map.width(), map.min[1] + y * map.width()];
    let lines = |lines: &[Vec<[f32; 2]>], stroke: Stroke| {
        lines.iter().map(|line| Item::Line { points: line.iter().copied().map(place).collect(), stroke }).collect()
    };
    let mut items = Vec::new();
    let mut edges = Vec::new();
    let centers: Vec<[f32; 2]> = dots.iter().map(|dot| place(dot.at)).collect();
    let letters = Letters::of(nation, &states, &shading, &centers, dot_radius(s), map, s, palette);
    let (last, first): (Vec<_>, Vec<_>) = nation.states.iter().partition(|state| letters::called_out(&state.fips));
    for state in first.into_iter().chain(last) {
        let row = states.get(&state.fips).filter(|row| row.present());
        let rings: Vec<Vec<[f32; 2]>> =
            state.rings.iter().map(|ring| ring.iter().copied().map(place).collect()).collect();
        if row.is_some() {
            edges.push(Item::Path { rings: rings.clone(), fill: None, stroke: Some(shading.edge(row)) });
        }
        let shape = Item::Path { rings, fill: Some(shading.fill(row)), stroke: None };
        let label = match row {
            Some(row) => format!("{}, {}", state.name, small_spoken(table, row)),
            None => tr!("{}, no college", state.name),
        };
        let mut parts = vec![shape];
        parts.extend(letters.of_state(&state.fips));
        items.push(marked(format!("state:{}", state.fips), label, parts));
    }
    items.push(ink::grouped(tr!("Borders"), lines(&nation.borders, absent_edge(s, palette))));
    items.push(ink::grouped(tr!("Coast"), lines(&nation.coast, Stroke::new(palette.hatch, 1.1 * s))));
    items.push(ink::grouped(tr!("Edges of states with a college"), edges));
    items.push(frames(nation, &place, map, s, palette));
    for dot in &dots {
        let circle = Item::Circle {
            center: place(dot.at),
            radius: dot_radius(s),
            fill: Some(Fill::Solid(palette.dot)),
            stroke: Some(Stroke::new(palette.ring, 1.8 * s)),
        };
        let city = dot.row.place.as_ref().and_then(|place| place.city.as_deref());
        let mut label = dot.name.clone();
        for part in [city.map(str::to_owned), Some(spoken(table, None, dot.row.certificates, dot.row.in_field))] {
            if let Some(part) = part.filter(|part| !part.is_empty()) {
                label.push_str(", ");
                label.push_str(&part);
            }
        }
        items.push(marked(dot.key(), label, vec![circle]));
    }
    items.push(legend);
    Drawn { items, native: NativeShape::Shapes, ..Drawn::default() }
}

fn small_spoken(table: &CountTable, row: &StateRow) -> String {
    spoken(table, Some(row.colleges), row.certificates, row.in_field)
}

fn dot_radius(scale: f32) -> f32 {
    5.95 * scale
}

/// Frames of the insets with their names under them, as large as fit beside each other.
fn frames(nation: &NationMap, place: &impl Fn([f32; 2]) -> [f32; 2], map: Area, s: f32, palette: &Palette) -> Item {
    let mut items = Vec::new();
    // Under about 360 pixels there is no room for names.
    let size = (16.0 * s).min(map.width() * 0.0155);
    let style = Style::new(size, Weight::Regular, palette.muted);
    for Inset { label, frame, label_at, .. } in &nation.insets {
        let corner = |point: [f64; 2]| place(point.map(|v| v as f32));
        items.push(Item::Rect {
            min: corner(frame.min),
            max: corner(frame.max),
            radius: 0.0,
            fill: None,
            stroke: Some(Stroke::new(palette.rule, 1.3 * s)),
        });
        if size >= 6.0 {
            items.push(style.run(place(*label_at), Align::Left, crate::words::shown(label)));
        }
    }
    ink::grouped(tr!("Insets"), items)
}
