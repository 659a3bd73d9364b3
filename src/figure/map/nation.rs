//! The nation: states shaded by a number, colleges as dots, Alaska and the islands in frames.

use super::{
    facts::{self, StateRow},
    legend::{Entry, Look, Sign},
    spoken,
    steps::Steps,
};
use crate::{
    figure::{
        Align, Fill, Item, MapSpec, NativeShape, Page, Palette, ShadeBy, Stroke, Weight,
        chart::Drawn,
        format::known,
        ink::{self, Area, Style, marked},
    },
    measure::CountTable,
    place::{Inset, NationMap},
    table::CellState,
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
    let percents = spec.shade == ShadeBy::InField;
    let values: Vec<f64> =
        states.values().filter(|row| row.present()).filter_map(|row| known(row.shade(spec.shade))).collect();
    let steps = Steps::new(&values, percents);
    let shading = Shading { spec, steps, palette };
    let dots = if spec.dots { facts::dots(table, &nation.projection, None) } else { Vec::new() };

    let look = Look { scale: s, palette };
    let title = facts::shading(table, spec.shade);
    let withheld = states.values().any(|row| row.shade(spec.shade).state == CellState::Suppressed);
    let entries = entries(&shading, withheld, !dots.is_empty(), s);
    let (map, legend) = if page.framed() && area.width() > area.height() * 1.9 {
        let width = (area.height() / NationMap::HEIGHT).min(area.width() - 280.0 * s);
        let map = Area { min: area.min, max: [area.min[0] + width, area.min[1] + width * NationMap::HEIGHT] };
        let left = map.max[0] + 36.0 * s;
        let legend_area = Area { min: [left, area.min[1] + 24.0 * s], max: area.max };
        (map, look.column(&title, &entries, legend_area))
    } else {
        let title_height = if title.is_empty() { 0.0 } else { look.pitch() };
        let below = look.height("", &entries, area.width()) + title_height;
        let height = (area.height() - below - 8.0 * s).max(40.0 * s);
        let width = (height / NationMap::HEIGHT).min(area.width());
        let left = area.min[0] + (area.width() - width) / 2.0;
        let map = Area { min: [left, area.min[1]], max: [left + width, area.min[1] + width * NationMap::HEIGHT] };
        let top = (map.max[1] + 8.0 * s).min(area.max[1] - below);
        let mut items = Vec::new();
        if !title.is_empty() {
            let style = Style::new(17.9 * s, Weight::SemiBold, palette.ink);
            let text = style.shorten(&title, area.width());
            items.push(style.middle(area.min[0], top + title_height / 2.0, Align::Left, text));
        }
        items.push(look.row("", &entries, Area { min: [area.min[0], top + title_height], max: area.max }));
        (map, ink::grouped("Legend", items))
    };

    let place = |[x, y]: [f32; 2]| [map.min[0] + x * map.width(), map.min[1] + y * map.width()];
    let lines = |lines: &[Vec<[f32; 2]>], stroke: Stroke| {
        lines.iter().map(|line| Item::Line { points: line.iter().copied().map(place).collect(), stroke }).collect()
    };
    let mut items = Vec::new();
    for state in &nation.states {
        let row = states.get(&state.fips).filter(|row| row.present());
        let rings = state.rings.iter().map(|ring| ring.iter().copied().map(place).collect()).collect();
        let shape = Item::Path { rings, fill: Some(shading.fill(row)), stroke: None };
        let label = match row {
            Some(row) => format!("{}, {}", state.name, small_spoken(table, row)),
            None => format!("{}, no college", state.name),
        };
        items.push(marked(format!("state:{}", state.fips), label, vec![shape]));
    }
    items.push(ink::grouped("Borders", lines(&nation.borders, Stroke::new(palette.page, 1.5 * s))));
    items.push(ink::grouped("Coast", lines(&nation.coast, Stroke::new(palette.hatch, 1.2 * s))));
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

struct Shading<'a> {
    spec: &'a MapSpec,
    steps: Steps,
    palette: &'a Palette,
}

impl Shading<'_> {
    fn fill(&self, row: Option<&StateRow>) -> Fill {
        let Some(row) = row else { return Fill::Solid(self.palette.no_college) };
        if self.spec.shade == ShadeBy::None {
            return Fill::Solid(self.palette.ramp[1]);
        }
        let datum = row.shade(self.spec.shade);
        match (known(datum), datum.state) {
            (Some(value), _) => Fill::Solid(self.steps.color(value, self.palette)),
            (None, CellState::Suppressed) => ink::hatch(self.palette),
            // A college is there, its number is not known.
            (None, _) => Fill::Solid(self.palette.page),
        }
    }
}

fn entries(shading: &Shading, withheld: bool, dots: bool, s: f32) -> Vec<Entry> {
    let palette = shading.palette;
    let swatch = |fill: Fill, label: &str| Entry { sign: Sign::Swatch(fill), label: label.to_owned() };
    let mut entries = Vec::new();
    if shading.spec.shade == ShadeBy::None {
        entries.push(swatch(Fill::Solid(palette.ramp[1]), "With a college"));
    } else {
        for (color, label) in shading.steps.legend(palette) {
            entries.push(swatch(Fill::Solid(color), &label));
        }
    }
    if withheld {
        entries.push(swatch(ink::hatch(palette), "Suppressed"));
    }
    entries.push(swatch(Fill::Solid(palette.no_college), "No college"));
    if dots {
        let ring = Stroke::new(palette.ring, 1.8 * s);
        let sign = Sign::Dot { radius: dot_radius(s), fill: Fill::Solid(palette.dot), ring };
        entries.push(Entry { sign, label: "One college".to_owned() });
    }
    entries
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
            items.push(style.run(place(*label_at), Align::Left, *label));
        }
    }
    ink::grouped("Insets", items)
}
