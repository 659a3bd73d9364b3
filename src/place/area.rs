//! Areas as drawn on a map, and the lines between and around them.

use std::collections::BTreeMap;

use super::atlas::{ArcRef, Shape, Topology, join};
use super::polylabel::inmost;
use super::projection::Piece;
use super::ring::{Bounds, contains, distance_to_edge};
use super::simplify::simplify;
use super::state::state;

/// A line on a map, in map units.
pub type Line = Vec<[f32; 2]>;

/// A state or county as drawn, in map units from the top left, y downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// FIPS: two digits for a state, five for a county.
    pub fips: String,
    /// "Ohio", "Erie County".
    pub name: String,
    /// Rings by the even-odd rule; the first point is not repeated at the end.
    pub rings: Vec<Line>,
    pub bounds: Bounds,
    /// A point well inside, for the name.
    pub anchor: [f32; 2],
    /// Distance from the anchor to the nearest edge.
    pub room: f64,
}

/// A drawn shape before a place for its name is sought, which takes longer than the rest.
#[derive(Debug)]
pub(super) struct Outline {
    pub fips: String,
    pub name: String,
    pub rings: Vec<Line>,
    pub bounds: Bounds,
}

impl Outline {
    pub fn new(fips: String, name: String, rings: Vec<Line>) -> Self {
        let bounds = Bounds::around(rings.iter().flatten().map(|point| point.map(f64::from)));
        Self { fips, name, rings, bounds }
    }
}

impl From<Outline> for Area {
    fn from(Outline { fips, name, rings, bounds }: Outline) -> Self {
        let anchor = inmost(&rings);
        let room = distance_to_edge(&rings, anchor);
        Self { fips, name, rings, bounds, anchor: anchor.map(|v| v as f32), room }
    }
}

impl Area {
    /// Whether a point in map units is inside.
    pub fn contains(&self, point: [f64; 2]) -> bool {
        self.bounds.contains(point) && contains(&self.rings, point)
    }
}

/// The area that contains a point in map units.
pub fn hit(areas: &[Area], point: [f64; 2]) -> Option<&Area> {
    areas.iter().find(|area| area.contains(point))
}

/// Areas drawn from shared arcs.
pub(super) struct Drawing {
    pub outlines: Vec<Outline>,
    /// Lines between two of the areas, each once.
    pub borders: Vec<Line>,
    /// Lines around them all: coasts and the border to what is not drawn.
    pub edges: Vec<Line>,
}

/// How finely to draw.
#[derive(Clone, Copy)]
pub(super) struct Detail {
    /// Triangles smaller than this go from lines, in square map units.
    pub triangle: f64,
    /// Islands smaller than this on both sides go, in map units, unless nothing larger is left of the area.
    pub island: f64,
}

/// Draws shapes with the piece of the map each belongs to; rings that lie outside the piece's part of the world are
/// left out, and so are shapes of which nothing is left.
pub(super) fn draw(topology: &Topology, shapes: &[(&Shape, &Piece)], detail: Detail) -> Drawing {
    let mut placed: BTreeMap<usize, Vec<[f64; 2]>> = BTreeMap::new();
    let mut users: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
    let mut outlines = Vec::new();
    for (number, (shape, piece)) in shapes.iter().enumerate() {
        let mut rings: Vec<(&[ArcRef], Vec<[f64; 2]>)> = Vec::new();
        for arcs in shape.polygons.iter().flatten() {
            let degrees = topology.ring(arcs);
            if degrees.len() < 4 || !degrees.iter().all(|point| piece.world.contains(*point)) {
                continue;
            }
            for reference in arcs {
                placed.entry(reference.arc).or_insert_with(|| {
                    let line: Vec<_> = topology.arcs[reference.arc].iter().map(|&point| piece.place(point)).collect();
                    simplify(&line, detail.triangle)
                });
            }
            let ring = join(arcs, |arc| placed.get(&arc).map_or(&[], Vec::as_slice));
            rings.push((arcs, ring));
        }
        let sizes: Vec<f64> = rings
            .iter()
            .map(|(_, ring)| {
                let size = Bounds::around(ring.iter().copied()).size();
                size[0].max(size[1])
            })
            .collect();
        let largest = sizes.iter().copied().fold(0.0, f64::max);
        let mut drawn = Vec::new();
        for ((arcs, mut ring), size) in rings.into_iter().zip(sizes) {
            if size < detail.island && size < largest {
                continue;
            }
            for reference in arcs {
                let user = users.entry(reference.arc).or_insert((number, false));
                user.1 |= user.0 != number;
            }
            ring.pop();
            drawn.push(single(&ring));
        }
        if !drawn.is_empty() {
            let digits = if shape.code < 100 { 2 } else { 5 };
            let fips = format!("{:0digits$}", shape.code);
            let name = state(&fips).map_or(shape.name.as_str(), |state| state.name).to_owned();
            outlines.push(Outline::new(fips, name, drawn));
        }
    }
    let lines = |shared: bool| {
        users
            .iter()
            .filter(|(_, user)| user.1 == shared)
            .filter_map(|(arc, _)| placed.get(arc).map(|line| single(line)))
            .collect()
    };
    Drawing { outlines, borders: lines(true), edges: lines(false) }
}

fn single(line: &[[f64; 2]]) -> Line {
    line.iter().map(|point| point.map(|v| v as f32)).collect()
}
