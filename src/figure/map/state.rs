//! One state: counties, colleges as dots whose area is a number, their names, and a numbered key where names find no room.

use super::{
    dots::{self, Sizes},
    facts::{self, Dot},
    key::Key,
    labels::Placer,
    legend::{Entry, Look, Sign},
    names::{self, LabelSlots, Named, Numbered, Want},
    spoken,
    view::{self, View},
};
use crate::{
    figure::{
        Fill, Item, MapSpec, NativeShape, Page, Palette, SizeBy, Stroke, Weight,
        chart::Drawn,
        format,
        ink::{Area, Style, marked},
        words::{self, MapFacts},
    },
    measure::CountTable,
    place::StateMap,
    table::CellState,
};

/// Width of a column of the key, and space beside it, in slide units.
const KEY: f32 = 230.0;
const BESIDE: f32 = 16.0;
/// Around a dot, for the ring that selects it: 3.2 points to its middle, 2.75 for half of its halo, at 0.672 units a point.
const RING: f32 = 9.0;

/// Draws the state as large as the area allows, its neighbours around it, and the legend below.
pub fn draw(
    table: &CountTable,
    spec: &MapSpec,
    map: &StateMap,
    facts: &MapFacts,
    before: &LabelSlots,
    area: Area,
    page: Page,
    palette: &Palette,
) -> Drawn {
    let s = page.scale;
    let mut dots = facts::dots(table, &map.projection, Some(map.state.fips));
    // On a small map, and where there are many, large dots would hide each other and leave names no room.
    let crowd = (45.0 / dots.len().max(1) as f32).sqrt().clamp(0.45, 1.0);
    let largest = (dots::LARGEST * s).min(area.height().min(area.width()) * 0.045) * crowd;
    let sizes = Sizes::of(&dots, spec.size, largest, s);
    // Larger first, so that smaller ones lie on top; withheld ones last.
    dots.sort_by(|a, b| sizes.radius(b).total_cmp(&sizes.radius(a)).then_with(|| a.name.cmp(&b.name)));

    let look = Look { scale: s, palette };
    let title = match spec.size {
        SizeBy::Certificates => words::capital(&table.unit),
        SizeBy::Programs => tr!("Programs").to_owned(),
        SizeBy::Same => String::new(),
        SizeBy::InField => tr!("Share working in {}", facts::field(table)),
    };
    let empty = spec.size != SizeBy::InField && sizes.examples().is_empty();
    let title = if empty { String::new() } else { title };
    let entries = entries(&sizes, &dots, facts, s, palette);
    let below = look.height(&title, &entries, area.width());
    let bottom = (area.max[1] - below - 10.0 * s).max(area.min[1] + 40.0 * s);
    let sheet = Area { min: area.min, max: [area.max[0], bottom] };

    let drawing = Drawing { table, spec, map, dots: &dots, sizes: &sizes, before, s, palette };
    let Laid { view, mut named, key, left_out } = drawing.lay(sheet);
    let around = view.around(map);
    let mut items = view.surroundings(&around, s, palette);
    let with = facts::counties(&dots, map);
    items.extend(view::counties(map, &view, &with, s, palette));
    items.extend(drawing.colleges(&view, &mut named));
    items.extend(view.county_names(map, &with, &mut named.placer, s, palette));
    items.extend(view.neighbours(&around, &mut named.placer, s, palette));
    items.extend(key);
    let top = area.max[1] - below;
    items.push(look.row(&title, &entries, Area { min: [area.min[0], top], max: area.max }));
    Drawn {
        items,
        hidden: named.unnamed + left_out,
        native: NativeShape::Shapes,
        slots: named.slots,
        ..Drawn::default()
    }
}

struct Drawing<'a> {
    table: &'a CountTable,
    spec: &'a MapSpec,
    map: &'a StateMap,
    dots: &'a [Dot<'a>],
    sizes: &'a Sizes,
    before: &'a LabelSlots,
    s: f32,
    palette: &'a Palette,
}

/// The state in its sheet, names in their places, and the key beside it.
struct Laid {
    view: View,
    named: Named,
    key: Option<Item>,
    /// Colleges whose number found no room in the key.
    left_out: usize,
}

impl Drawing<'_> {
    fn bold(&self) -> Style {
        Style::new(17.6 * self.s, Weight::SemiBold, self.palette.ink)
    }

    /// On the whole sheet if all names find room; else beside a key of one column or two.
    fn lay(&self, sheet: Area) -> Laid {
        let (view, named) = self.named(sheet, true);
        let columns = |columns: usize| (KEY * columns as f32 + BESIDE) * self.s;
        let most = (1..=2).rev().find(|count| columns(*count) <= sheet.width() * 0.5).unwrap_or(0);
        if named.numbers.is_empty() {
            return Laid { view, named, key: None, left_out: 0 };
        }
        for count in 1..=most {
            let left = sheet.max[0] - columns(count);
            let (view, mut named) = self.named(Area { max: [left, sheet.max[1]], ..sheet }, true);
            let area = Area { min: [left + BESIDE * self.s, sheet.min[1]], max: sheet.max };
            let key = Key { area, columns: count, scale: self.s, palette: self.palette };
            let (kept, left_out) = self.kept(&key, std::mem::take(&mut named.numbers));
            if left_out == 0 || count == most {
                let item = (!kept.is_empty()).then(|| key.draw(&self.entries(&kept)));
                named.numbers = kept;
                return Laid { view, named, key: item, left_out };
            }
        }
        // No room for a key: who has no name is in the list only.
        let (view, named) = self.named(sheet, false);
        Laid { view, named, key: None, left_out: 0 }
    }

    fn named(&self, sheet: Area, numbers: bool) -> (View, Named) {
        let s = self.s;
        let view = View::fit(self.map, sheet, 26.0 * s);
        let mut placer = Placer::new(sheet, 4.0 * s, RING * s);
        for dot in self.dots {
            placer.dot(view.place(dot.at), self.sizes.radius(dot));
        }
        let bold = self.bold();
        let plain = Style::new(16.4 * s, Weight::Regular, self.palette.muted);
        let wants: Vec<Want> = self
            .dots
            .iter()
            .map(|dot| {
                let name =
                    vec![(bold, bold.shorten(&dot.name, (420.0 * s).min((sheet.width() * 0.55).max(260.0 * s))))];
                let detail = dots::detail(self.table, dot, self.spec.size);
                let full = detail.map(|detail| [name.clone(), vec![(plain, detail)]].concat());
                Want {
                    key: dot.key(),
                    center: view.place(dot.at),
                    radius: self.sizes.radius(dot),
                    forms: full.into_iter().chain([name]).collect(),
                }
            })
            .collect();
        let selected = self.spec.selected.as_deref();
        let named = names::place(&wants, &placer, self.before, selected, numbers.then_some(bold));
        (view, named)
    }

    fn entries(&self, numbers: &[Numbered]) -> Vec<Vec<&str>> {
        let name = |at: &usize| self.dots.get(*at).map(|dot| dot.name.as_str());
        numbers.iter().map(|number| number.dots.iter().filter_map(name).collect()).collect()
    }

    /// As many numbers as the key has room for, those of large colleges first, in the order in which they are read on the
    /// map; and the colleges behind the others.
    fn kept(&self, key: &Key, mut numbers: Vec<Numbered>) -> (Vec<Numbered>, usize) {
        numbers.sort_by(|a, b| a.dots.cmp(&b.dots));
        let mut left_out = 0;
        loop {
            let mut read: Vec<&Numbered> = numbers.iter().collect();
            read.sort_by(|a, b| in_reading_order(a, b));
            let name = |at: &usize| self.dots.get(*at).map(|dot| dot.name.as_str());
            let entries: Vec<Vec<&str>> =
                read.iter().map(|number| number.dots.iter().filter_map(name).collect()).collect();
            if key.room_for(&entries) == entries.len() {
                break;
            }
            left_out += numbers.pop().map_or(0, |number| number.dots.len());
        }
        numbers.sort_by(in_reading_order);
        left_out += key.left_out(&self.entries(&numbers));
        (numbers, left_out)
    }

    /// Each college as a mark with its dot, and its name or number.
    fn colleges(&self, view: &View, named: &mut Named) -> Vec<Item> {
        let (s, palette) = (self.s, self.palette);
        let halo = Some(Stroke::new(palette.page, 5.2 * s));
        let leader = Stroke::new(palette.axis, 1.4 * s);
        let bold = self.bold();
        let mut items = Vec::with_capacity(self.dots.len());
        for (at, dot) in self.dots.iter().enumerate() {
            let mut parts = vec![dots::circle(dot, view.place(dot.at), self.sizes, s, palette)];
            if let Some(Some((lines, place))) = named.placed.get(at) {
                parts.extend(place.draw(lines, halo, leader));
            }
            let number = named.numbers.iter().position(|number| number.dots.first() == Some(&at));
            if let Some(found) = number
                && let Some(number) = named.numbers.get(found)
            {
                parts.extend(number.place.draw(&[(bold, (found + 1).to_string())], halo, leader));
            }
            let city = dot.row.place.as_ref().and_then(|place| place.city.as_deref());
            let mut label = dot.name.clone();
            let numbers = spoken(self.table, None, dot.row.certificates, dot.row.in_field);
            for part in [city.map(str::to_owned), Some(numbers)].into_iter().flatten().filter(|part| !part.is_empty()) {
                label.push_str(", ");
                label.push_str(&part);
            }
            items.push(marked(dot.key(), label, parts));
        }
        items
    }
}

/// From the top, and on one height from the left.
fn in_reading_order(a: &Numbered, b: &Numbered) -> std::cmp::Ordering {
    let [ax, ay] = a.place.area.min;
    let [bx, by] = b.place.area.min;
    ay.total_cmp(&by).then(ax.total_cmp(&bx))
}

fn entries(sizes: &Sizes, dots: &[Dot], facts: &MapFacts, s: f32, palette: &Palette) -> Vec<Entry> {
    let (fill, ring) = dots::known_dot(s, palette);
    let mut entries = Vec::new();
    if sizes.by == SizeBy::Same {
        let sign = Sign::Dot { radius: dots::ALIKE * s, fill, ring };
        entries.push(Entry { sign, label: tr!("One college").to_owned() });
    } else if sizes.by == SizeBy::InField {
        for (color, label) in sizes.steps.legend(palette) {
            let (fill, ring) = dots::shaded_dot(color, s, palette);
            entries.push(Entry { sign: Sign::Dot { radius: dots::ALIKE * s, fill, ring }, label });
        }
    } else {
        for n in sizes.examples() {
            entries.push(Entry { sign: Sign::Dot { radius: sizes.of_number(n), fill, ring }, label: format::count(n) });
        }
    }
    if dots.iter().any(|dot| dots::number(dot, sizes.by).is_none()) {
        let (fill, ring) = dots::withheld_dot(s, palette);
        let sign = Sign::Dot { radius: dots::WITHHELD * s, fill, ring };
        let missing = dots.iter().all(|dot| dots::datum(dot, sizes.by).state != CellState::Suppressed);
        entries
            .push(Entry { sign, label: if missing { tr!("Number not known") } else { tr!("Suppressed") }.to_owned() });
    }
    let (with, all) = facts.counties;
    let swatch = |color, label: String| Entry {
        sign: Sign::Swatch(Fill::Solid(color), super::view::county_edge(s, palette)),
        label,
    };
    if with > 0 {
        entries.push(swatch(palette.county_with, tr!("County with a college ({with})", with = with)));
    }
    if all > with {
        entries.push(swatch(
            palette.county,
            tr!("No college ({})", format::plural(all - with, tr!("county"), tr!("counties"))),
        ));
    }
    entries
}
