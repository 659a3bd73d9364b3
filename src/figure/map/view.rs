//! The ground of a state's map: the state fitted into its sheet, counties, and what lies around.

use std::collections::BTreeSet;

use super::labels::{self, Placer};
use crate::{
    figure::{
        Fill, Item, Palette, Stroke, Weight,
        ink::{self, Area, Style, marked},
    },
    place::{Bounds, StateMap, Surroundings},
};

/// From map units to the page.
pub(super) struct View {
    sheet: Area,
    origin: [f32; 2],
    unit: f32,
}

impl View {
    pub fn fit(map: &StateMap, sheet: Area, padding: f32) -> Self {
        let room = [sheet.width() - 2.0 * padding, sheet.height() - 2.0 * padding].map(|v| v.max(10.0));
        let unit = (room[0] / map.size[0]).min(room[1] / map.size[1]);
        let origin = [0, 1].map(|axis| (sheet.min[axis] + sheet.max[axis]) / 2.0 - map.size[axis] * unit / 2.0);
        Self { sheet, origin, unit }
    }

    pub fn place(&self, point: [f32; 2]) -> [f32; 2] {
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

    /// What lies around the state on its sheet.
    pub fn around(&self, map: &StateMap) -> Surroundings {
        map.surroundings(&self.window())
    }

    pub fn surroundings(&self, around: &Surroundings, s: f32, palette: &Palette) -> Vec<Item> {
        let fill = Some(Fill::Solid(palette.around));
        let mut items: Vec<Item> = around
            .states
            .iter()
            .map(|state| Item::Path { rings: self.rings(&state.rings), fill, stroke: None })
            .collect();
        items.extend(self.lines(&around.lines, Stroke::new(palette.rule, 1.2 * s)));
        vec![ink::grouped(tr!("Neighbours"), items)]
    }

    /// Names of counties with a college where they fit into the county and nothing else stands.
    pub fn county_names(
        &self,
        map: &StateMap,
        with: &BTreeSet<String>,
        placer: &mut Placer,
        s: f32,
        palette: &Palette,
    ) -> Vec<Item> {
        let style = Style::new(14.67 * s, Weight::Regular, palette.muted);
        let mut items = Vec::new();
        for county in map.counties.iter().filter(|county| with.contains(&county.fips)) {
            let name = [" County", " Parish"].iter().find_map(|kind| county.name.strip_suffix(kind));
            let lines = [(style, name.unwrap_or(&county.name).to_owned())];
            let size = labels::size(&lines);
            let room = county.bounds.size().map(|side| side as f32 * self.unit);
            if size[0] <= room[0]
                && size[1] <= room[1]
                && let Some(placed) = placer.at(self.place(county.anchor), size)
            {
                items.extend(placed.draw(&lines, None, Stroke::new(palette.axis, 1.2 * s)));
            }
        }
        if items.is_empty() { items } else { vec![ink::grouped(tr!("Names of counties"), items)] }
    }

    /// Names of neighbours where they have room and nothing else stands.
    pub fn neighbours(&self, around: &Surroundings, placer: &mut Placer, s: f32, palette: &Palette) -> Vec<Item> {
        let style = Style::new(17.0 * s, Weight::Regular, palette.muted);
        let mut items = Vec::new();
        for state in &around.states {
            let lines = [(style, state.name.clone())];
            let size = labels::size(&lines);
            let room = state.room as f32 * self.unit;
            if size[1] <= room * 2.0
                && let Some(placed) = placer.at(self.place(state.anchor), size)
            {
                items.extend(placed.draw(&lines, None, Stroke::new(palette.axis, 1.2 * s)));
            }
        }
        if items.is_empty() { items } else { vec![ink::grouped(tr!("Names of neighbours"), items)] }
    }
}

/// Counties, those with a college as marks, and the lines between them.
pub(super) fn counties(map: &StateMap, view: &View, with: &BTreeSet<String>, s: f32, palette: &Palette) -> Vec<Item> {
    // The outline under the counties fills what the atlas leaves between them.
    let ground = Some(Fill::Solid(palette.county));
    let mut items = vec![Item::Path { rings: view.rings(&map.outline.rings), fill: ground, stroke: None }];
    let mut empty = Vec::new();
    let mut edges = Vec::new();
    for county in &map.counties {
        let rings = view.rings(&county.rings);
        if with.contains(&county.fips) {
            edges.push(Item::Path { rings: rings.clone(), fill: None, stroke: Some(county_edge(s, palette)) });
            let shape = Item::Path { rings, fill: Some(Fill::Solid(palette.county_with)), stroke: None };
            let label = tr!("{}, with a college", county.name);
            items.push(marked(format!("county:{}", county.fips), label, vec![shape]));
        } else {
            empty.push(Item::Path { rings, fill: ground, stroke: None });
        }
    }
    items.insert(1, ink::grouped(tr!("Counties without a college"), empty));
    items.push(ink::grouped(tr!("County lines"), view.lines(&map.borders, Stroke::new(palette.rule, 1.2 * s))));
    items.push(ink::grouped(tr!("Edges of counties with a college"), edges));
    items.push(ink::grouped(tr!("State line"), view.lines(&map.edges, Stroke::new(palette.axis, 2.1 * s))));
    items
}

/// The line around a county with a college.
pub(super) fn county_edge(s: f32, palette: &Palette) -> Stroke {
    Stroke::new(palette.edge, 1.0 * s)
}
