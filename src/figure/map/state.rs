//! One state: counties, colleges as dots whose area is a number, and their names.

use super::{
    facts::{self, Dot},
    labels::{self, Placer},
    legend::{Entry, Look, Sign},
    spoken,
};
use crate::{
    figure::{
        Align, Fill, Item, MapSpec, NativeShape, Page, Palette, SizeBy, Stroke, Weight,
        chart::Drawn,
        format::{self, known},
        ink::{self, Area, Style, marked},
        text,
        words::{self, MapFacts},
    },
    measure::CountTable,
    place::{Bounds, StateMap},
    table::CellState,
};

/// Radius of the largest dot in slide units: 19.3 pixels on screen.
const LARGEST: f32 = 28.7;
const WITHHELD: f32 = 7.3;
const ALIKE: f32 = 9.0;

/// Draws the state as large as the area allows, its neighbours around it, and the legend below.
pub fn draw(
    table: &CountTable,
    spec: &MapSpec,
    map: &StateMap,
    facts: &MapFacts,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let s = page.scale;
    let mut dots = facts::dots(table, &map.projection, Some(map.state.fips));
    // On a small map large dots would hide each other and leave names no room.
    let largest = (LARGEST * s).min(area.height().min(area.width()) * 0.045);
    let sizes = Sizes::of(&dots, spec.size, largest, s);
    // Larger first, so that smaller ones lie on top; withheld ones last.
    dots.sort_by(|a, b| sizes.radius(b).total_cmp(&sizes.radius(a)).then_with(|| a.name.cmp(&b.name)));

    let look = Look { scale: s, palette };
    let title = match spec.size {
        SizeBy::Certificates => words::capital(&table.unit),
        SizeBy::Programs => "Programs".to_owned(),
        SizeBy::Same => String::new(),
    };
    let title = if sizes.examples().is_empty() { String::new() } else { title };
    let entries = entries(&sizes, &dots, facts, s, palette);
    let below = look.height(&title, &entries, area.width());
    let key_room = if page.framed() { 22.0 * s } else { 0.0 };
    let sheet = Area {
        min: area.min,
        max: [area.max[0], (area.max[1] - below - key_room - 10.0 * s).max(area.min[1] + 40.0 * s)],
    };
    let view = View::fit(map, sheet, 26.0 * s);

    let mut items = view.surroundings(map, s, palette);
    items.extend(counties(map, &view, &facts::counties(&dots, map), s, palette));
    let mut placer = Placer::new(sheet, 4.0 * s);
    for dot in &dots {
        let (center, radius) = (view.place(dot.at), sizes.radius(dot));
        placer.take(Area {
            min: [center[0] - radius, center[1] - radius],
            max: [center[0] + radius, center[1] + radius],
        });
    }
    let names = Names::place(table, spec, &dots, &sizes, &view, &mut placer, s, palette);
    for (i, dot) in dots.iter().enumerate() {
        let mut parts = vec![circle(dot, view.place(dot.at), &sizes, s, palette)];
        parts.extend(names.drawn.get(i).cloned().unwrap_or_default());
        let county = dot.row.place.as_ref().and_then(|place| place.city.as_deref());
        let mut label = dot.name.clone();
        for part in [county.map(str::to_owned), Some(spoken(table, None, dot.row.certificates, dot.row.in_field))] {
            if let Some(part) = part.filter(|part| !part.is_empty()) {
                label.push_str(", ");
                label.push_str(&part);
            }
        }
        items.push(marked(dot.key(), label, parts));
    }
    items.extend(view.neighbours(map, &mut placer, s, palette));
    let mut hidden = names.unnamed;
    if page.framed() && !names.numbered.is_empty() {
        let (key, left_out) =
            key_line(&names.numbered, [area.min[0], sheet.max[1] + 18.0 * s], area.width(), s, palette);
        items.push(key);
        hidden += left_out;
    }
    let top = area.max[1] - below;
    items.push(look.row(&title, &entries, Area { min: [area.min[0], top], max: area.max }));
    Drawn { items, hidden, native: NativeShape::Shapes, ..Drawn::default() }
}

/// Radius of each dot: its area is the number.
struct Sizes {
    by: SizeBy,
    /// Radius of a dot that stands for 1.
    unit: f32,
    most: f64,
    scale: f32,
}

impl Sizes {
    fn of(dots: &[Dot], by: SizeBy, largest: f32, scale: f32) -> Self {
        let most = dots.iter().filter_map(|dot| number(dot, by)).fold(0.0, f64::max);
        Self { by, unit: if most > 0.0 { largest / (most as f32).sqrt() } else { 0.0 }, most, scale }
    }

    fn radius(&self, dot: &Dot) -> f32 {
        if self.by == SizeBy::Same {
            return ALIKE * self.scale;
        }
        // Below this a dot could be neither seen nor clicked; it stands for next to nothing.
        number(dot, self.by).map_or(WITHHELD * self.scale, |n| self.of_number(n).max(3.0 * self.scale))
    }

    fn of_number(&self, n: f64) -> f32 {
        self.unit * (n.max(0.0) as f32).sqrt()
    }

    /// Three round numbers for the legend, largest first.
    fn examples(&self) -> Vec<f64> {
        let mut examples = Vec::new();
        for part in [1.0, 0.5, 0.125] {
            let n = round_down(self.most * part);
            if n >= 1.0 && !examples.contains(&n) && self.of_number(n) >= 2.5 * self.scale {
                examples.push(n);
            }
        }
        examples
    }
}

/// The largest of 1, 2, 2.5, 5 × 10ⁿ that is not above a number.
fn round_down(n: f64) -> f64 {
    if n < 1.0 {
        return 0.0;
    }
    let power = 10_f64.powf(n.log10().floor());
    let whole = |v: f64| v.fract() == 0.0;
    [5.0, 2.5, 2.0, 1.0].into_iter().map(|digit| digit * power).find(|v| *v <= n && whole(*v)).unwrap_or(power)
}

fn number(dot: &Dot, by: SizeBy) -> Option<f64> {
    match by {
        SizeBy::Certificates => known(dot.row.certificates),
        SizeBy::Programs => Some(f64::from(dot.row.programs)),
        SizeBy::Same => Some(1.0),
    }
}

fn circle(dot: &Dot, center: [f32; 2], sizes: &Sizes, s: f32, palette: &Palette) -> Item {
    let radius = sizes.radius(dot);
    let (fill, stroke) = if number(dot, sizes.by).is_some() {
        (Fill::Solid(palette.after.with_opacity(0.88)), Stroke::new(palette.ring, 2.2 * s))
    } else {
        withheld_dot(s, palette)
    };
    Item::Circle { center, radius, fill: Some(fill), stroke: Some(stroke) }
}

fn withheld_dot(s: f32, palette: &Palette) -> (Fill, Stroke) {
    (ink::hatch(palette), Stroke { color: palette.axis, width: 1.8 * s, dash: Some([3.0 * s, 2.2 * s]) })
}

/// From map units to the page.
struct View {
    sheet: Area,
    origin: [f32; 2],
    unit: f32,
}

impl View {
    fn fit(map: &StateMap, sheet: Area, padding: f32) -> Self {
        let room = [sheet.width() - 2.0 * padding, sheet.height() - 2.0 * padding].map(|v| v.max(10.0));
        let unit = (room[0] / map.size[0]).min(room[1] / map.size[1]);
        let origin = [0, 1].map(|axis| (sheet.min[axis] + sheet.max[axis]) / 2.0 - map.size[axis] * unit / 2.0);
        Self { sheet, origin, unit }
    }

    fn place(&self, point: [f32; 2]) -> [f32; 2] {
        [0, 1].map(|axis| self.origin[axis] + point[axis] * self.unit)
    }

    fn rings(&self, rings: &[Vec<[f32; 2]>]) -> Vec<Vec<[f32; 2]>> {
        rings.iter().map(|ring| ring.iter().map(|point| self.place(*point)).collect()).collect()
    }

    fn lines(&self, lines: &[Vec<[f32; 2]>], stroke: Stroke) -> Vec<Item> {
        self.rings(lines).into_iter().map(|points| Item::Line { points, stroke }).collect()
    }

    fn window(&self) -> Bounds {
        let back = |point: [f32; 2]| [0, 1].map(|axis| f64::from((point[axis] - self.origin[axis]) / self.unit));
        Bounds { min: back(self.sheet.min), max: back(self.sheet.max) }
    }

    fn surroundings(&self, map: &StateMap, s: f32, palette: &Palette) -> Vec<Item> {
        let around = map.surroundings(&self.window());
        let fill = Some(Fill::Solid(palette.around));
        let mut items: Vec<Item> = around
            .states
            .iter()
            .map(|state| Item::Path { rings: self.rings(&state.rings), fill, stroke: None })
            .collect();
        items.extend(self.lines(&around.lines, Stroke::new(palette.rule, 1.2 * s)));
        vec![ink::grouped("Neighbours", items)]
    }

    /// Names of neighbours where they have room and nothing else stands.
    fn neighbours(&self, map: &StateMap, placer: &mut Placer, s: f32, palette: &Palette) -> Vec<Item> {
        let style = Style::new(17.0 * s, Weight::Regular, palette.muted);
        let mut items = Vec::new();
        for state in &map.surroundings(&self.window()).states {
            let lines = [(style, state.name.clone())];
            let size = labels::size(&lines);
            let room = state.room as f32 * self.unit;
            if size[1] <= room * 2.0
                && let Some(placed) = placer.at(self.place(state.anchor), size)
            {
                items.extend(placed.draw(&lines, None));
            }
        }
        if items.is_empty() { items } else { vec![ink::grouped("Names of neighbours", items)] }
    }
}

fn counties(
    map: &StateMap,
    view: &View,
    with: &std::collections::BTreeSet<String>,
    s: f32,
    palette: &Palette,
) -> Vec<Item> {
    // The outline under the counties fills what the atlas leaves between them.
    let ground = Some(Fill::Solid(palette.county));
    let mut items = vec![Item::Path { rings: view.rings(&map.outline.rings), fill: ground, stroke: None }];
    let mut empty = Vec::new();
    for county in &map.counties {
        let rings = view.rings(&county.rings);
        if with.contains(&county.fips) {
            let shape = Item::Path { rings, fill: Some(Fill::Solid(palette.county_with)), stroke: None };
            let label = format!("{}, with a college", county.name);
            items.push(marked(format!("county:{}", county.fips), label, vec![shape]));
        } else {
            empty.push(Item::Path { rings, fill: ground, stroke: None });
        }
    }
    items.insert(1, ink::grouped("Counties without a college", empty));
    items.push(ink::grouped("County lines", view.lines(&map.borders, Stroke::new(palette.rule, 1.2 * s))));
    items.push(ink::grouped("State line", view.lines(&map.edges, Stroke::new(palette.axis, 2.1 * s))));
    items
}

/// Names of colleges, one entry a dot.
struct Names {
    drawn: Vec<Vec<Item>>,
    /// Number on the map and name, for those whose name found no room.
    numbered: Vec<(usize, String)>,
    /// Neither name nor number found room.
    unnamed: usize,
}

impl Names {
    fn place(
        table: &CountTable,
        spec: &MapSpec,
        dots: &[Dot],
        sizes: &Sizes,
        view: &View,
        placer: &mut Placer,
        s: f32,
        palette: &Palette,
    ) -> Self {
        let bold = Style::new(17.6 * s, Weight::SemiBold, palette.ink);
        let plain = Style::new(16.4 * s, Weight::Regular, palette.muted);
        let halo = Some(Stroke::new(palette.page, 5.2 * s));
        let mut names = Self { drawn: vec![Vec::new(); dots.len()], numbered: Vec::new(), unnamed: 0 };
        let mut order: Vec<usize> = (0..dots.len()).collect();
        // `dots` is in order of size already; the selected one goes first.
        order.sort_by_key(|i| dots.get(*i).is_none_or(|dot| spec.selected.as_deref() != Some(dot.key().as_str())));
        for i in order {
            let (Some(dot), Some(drawn)) = (dots.get(i), names.drawn.get_mut(i)) else { continue };
            let (center, radius) = (view.place(dot.at), sizes.radius(dot));
            let mut lines = vec![(bold, bold.shorten(&dot.name, 420.0 * s))];
            if let Some(detail) = detail(table, dot, spec.size) {
                lines.push((plain, detail));
            }
            let one = &lines[..1];
            if let Some(placed) = placer.beside(center, radius, labels::size(&lines)) {
                *drawn = placed.draw(&lines, halo);
            } else if let Some(placed) = placer.beside(center, radius, labels::size(one)) {
                *drawn = placed.draw(one, halo);
            } else {
                let number = [(bold, (i + 1).to_string())];
                if let Some(placed) = placer.beside(center, radius, labels::size(&number)) {
                    *drawn = placed.draw(&number, halo);
                    names.numbered.push((i + 1, dot.name.clone()));
                } else {
                    names.unnamed += 1;
                }
            }
        }
        names.numbered.sort_unstable();
        names
    }
}

/// "214 certificates", "— suppressed".
fn detail(table: &CountTable, dot: &Dot, by: SizeBy) -> Option<String> {
    match by {
        SizeBy::Certificates | SizeBy::Same => match dot.row.certificates.state {
            CellState::Value => Some(format!("{} {}", format::datum(dot.row.certificates, format::count), table.unit)),
            CellState::Suppressed => Some("— suppressed".to_owned()),
            _ => None,
        },
        SizeBy::Programs => Some(format::plural(dot.row.programs as usize, "program", "programs")),
    }
}

/// "3 Ridgeline College · 7 Orchard Park College", and how many of them the line cannot hold.
fn key_line(numbered: &[(usize, String)], at: [f32; 2], room: f32, s: f32, palette: &Palette) -> (Item, usize) {
    let style = Style::new(14.67 * s, Weight::Regular, palette.muted);
    let mut line = String::new();
    for (taken, (number, name)) in numbered.iter().enumerate() {
        let entry = if taken == 0 { format!("{number} {name}") } else { format!(" · {number} {name}") };
        if text::width(&line, style.size, style.weight) + style.width(&entry) > room {
            let items = if line.is_empty() { Vec::new() } else { vec![style.run(at, Align::Left, line)] };
            return (ink::grouped("Key", items), numbered.len() - taken);
        }
        line.push_str(&entry);
    }
    (ink::grouped("Key", vec![style.run(at, Align::Left, line)]), 0)
}

fn entries(sizes: &Sizes, dots: &[Dot], facts: &MapFacts, s: f32, palette: &Palette) -> Vec<Entry> {
    let dot_fill = Fill::Solid(palette.after.with_opacity(0.88));
    let ring = Stroke::new(palette.ring, 2.2 * s);
    let mut entries = Vec::new();
    if sizes.by == SizeBy::Same {
        let sign = Sign::Dot { radius: ALIKE * s, fill: dot_fill, ring };
        entries.push(Entry { sign, label: "One college".to_owned() });
    } else {
        for n in sizes.examples() {
            let sign = Sign::Dot { radius: sizes.of_number(n), fill: dot_fill, ring };
            entries.push(Entry { sign, label: format::count(n) });
        }
    }
    if dots.iter().any(|dot| number(dot, sizes.by).is_none()) {
        let (fill, ring) = withheld_dot(s, palette);
        let sign = Sign::Dot { radius: WITHHELD * s, fill, ring };
        let missing = dots.iter().all(|dot| dot.row.certificates.state != CellState::Suppressed);
        entries.push(Entry { sign, label: if missing { "Number not known" } else { "Suppressed" }.to_owned() });
    }
    let (with, all) = facts.counties;
    let line = Some(Stroke::new(palette.hatch, 1.0 * s));
    let swatch = |color, label: String| Entry { sign: Sign::Swatch(Fill::Solid(color), line), label };
    if with > 0 {
        entries.push(swatch(palette.county_with, format!("County with a college ({with})")));
    }
    if all > with {
        entries
            .push(swatch(palette.county, format!("No college ({})", format::plural(all - with, "county", "counties"))));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legend_sizes_are_round_and_areas_are_true() {
        let sizes = Sizes { by: SizeBy::Certificates, unit: 2.0, most: 214.0, scale: 1.0 };
        assert_eq!(sizes.examples(), [200.0, 100.0, 25.0]);
        // Four times the number is twice the radius: area, not radius, is the number.
        assert!((sizes.of_number(100.0) - 2.0 * sizes.of_number(25.0)).abs() < 1e-4);
        assert_eq!(round_down(9.0), 5.0);
        assert_eq!(round_down(2.9), 2.0);
    }
}
