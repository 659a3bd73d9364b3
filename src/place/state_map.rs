//! The map of one state: its outline, its counties, and what lies around it.

use std::sync::OnceLock;

use super::area::{Area, Detail, Line, Outline, draw, hit};
use super::atlas::{Shape, Topology, atlas};
use super::clip::{clip_line, clip_ring};
use super::projection::{Piece, Projection};
use super::ring::Bounds;
use super::state::{State, state, states};
use super::view::{conic, shown, shown_points};

/// One state, upright. Map units: it starts at 0, 0 and its longer side is 1.
#[derive(Debug)]
pub struct StateMap {
    pub state: &'static State,
    /// Width and height of the state; one of them is 1.
    pub size: [f32; 2],
    pub outline: Area,
    /// By FIPS. Without counties far off the part shown (the northern Marianas) and Falls Church city, too small for the atlas.
    pub counties: Vec<Area>,
    /// Lines between counties, each once.
    pub borders: Vec<Line>,
    /// The state's coasts and borders.
    pub edges: Vec<Line>,
    pub projection: Projection,
    piece: Piece,
    around: OnceLock<(Vec<Outline>, Vec<Line>)>,
}

/// What lies around a state, cut to a window.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Other states; their anchors lie inside the window, and their [`Area::room`] tells which names have space.
    pub states: Vec<Area>,
    /// Their borders and coasts, cut to the window and not along it.
    pub lines: Vec<Line>,
}

/// The longer side of the map on screen for which its detail is chosen.
const PIXELS: f64 = 700.0;

/// The map of a state by two-digit FIPS, made at first use; `None` for an unknown code.
pub fn state_map(fips: &str) -> Option<&'static StateMap> {
    static MAPS: [OnceLock<Option<StateMap>>; 56] = [const { OnceLock::new() }; 56];
    let at = states().iter().position(|state| state.fips == fips)?;
    MAPS[at].get_or_init(|| build(&atlas().fine, fips)).as_ref()
}

impl StateMap {
    /// The county at a point in map units.
    pub fn county_at(&self, point: [f64; 2]) -> Option<&Area> {
        hit(&self.counties, point)
    }

    /// The states around this one inside a window in map units: the page on which the state is drawn.
    pub fn surroundings(&self, window: &Bounds) -> Surroundings {
        let (outlines, lines) = self.around.get_or_init(|| self.draw_around(&atlas().fine));
        let cut = |area: &Outline| {
            let rings: Vec<Line> =
                area.rings.iter().map(|ring| clip_ring(ring, window)).filter(|ring| ring.len() > 2).collect();
            (!rings.is_empty()).then(|| Outline::new(area.fips.clone(), area.name.clone(), rings).into())
        };
        Surroundings {
            states: outlines.iter().filter(|area| area.bounds.overlaps(window)).filter_map(cut).collect(),
            lines: lines.iter().flat_map(|line| clip_line(line, window)).collect(),
        }
    }

    fn draw_around(&self, topology: &Topology) -> (Vec<Outline>, Vec<Line>) {
        let Some(own) = find(topology, self.state.fips) else { return Default::default() };
        let bounds = topology.bounds(own);
        let size = bounds.size();
        let near = bounds.grown(2.0 * size[0].max(size[1]));
        let shapes: Vec<_> = topology
            .states
            .iter()
            .filter(|shape| shape.code != own.code && shown(shape.code) == shown(own.code))
            .filter(|shape| topology.bounds(shape).overlaps(&near))
            .map(|shape| (shape, &self.piece))
            .collect();
        let drawing = draw(topology, &shapes, detail());
        let mut lines = drawing.borders;
        lines.extend(drawing.edges);
        (drawing.outlines, lines)
    }
}

fn build(topology: &Topology, fips: &str) -> Option<StateMap> {
    let state = state(fips)?;
    let shape = find(topology, fips)?;
    let points = shown_points(topology, shape);
    let world = shown(shape.code);
    let page = Bounds { min: [0.0; 2], max: [1.0; 2] };
    let mut piece = Piece::fit(conic(shape.code, &points), world, points.iter().copied(), page);
    let drawn = Bounds::around(points.iter().map(|point| piece.place(*point)));
    piece.shift(drawn.min.map(|v| -v));

    let outline = draw(topology, &[(shape, &piece)], detail());
    let counties: Vec<_> = topology
        .counties
        .iter()
        .filter(|county| county.code / 1000 == shape.code)
        .map(|county| (county, &piece))
        .collect();
    let counties = draw(topology, &counties, detail());
    Some(StateMap {
        state,
        size: drawn.size().map(|v| v as f32),
        outline: outline.outlines.into_iter().next()?.into(),
        counties: counties.outlines.into_iter().map(Area::from).collect(),
        borders: counties.borders,
        edges: outline.edges,
        projection: Projection { pieces: vec![piece.clone()] },
        piece,
        around: OnceLock::new(),
    })
}

fn find<'a>(topology: &'a Topology, fips: &str) -> Option<&'a Shape> {
    topology.states.iter().find(|shape| fips.parse() == Ok(shape.code))
}

fn detail() -> Detail {
    let pixel = 1.0 / PIXELS;
    Detail { triangle: 0.15 * pixel * pixel, island: 0.7 * pixel }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{counties_of, county_at};

    #[test]
    fn every_state_fills_its_box_and_no_more() {
        for state in states() {
            let map = state_map(state.fips).unwrap();
            let [width, height] = map.size.map(f64::from);
            assert!((width.max(height) - 1.0).abs() < 1e-6, "{}", state.name);
            let page = Bounds { min: [0.0; 2], max: [width, height] }.grown(1e-6);
            for area in map.counties.iter().chain([&map.outline]) {
                assert!(page.contains(area.bounds.min) && page.contains(area.bounds.max), "{}", area.name);
            }
            let size = map.outline.bounds.size();
            assert!((size[0] - width).abs() < 0.01 && (size[1] - height).abs() < 0.01, "{} {size:?}", state.name);
            assert_eq!(map.outline.name, state.name);
        }
        assert!(state_map("99").is_none());
    }

    #[test]
    fn counties_on_the_map_are_all_but_those_named() {
        let mut missing = Vec::new();
        for state in states() {
            let map = state_map(state.fips).unwrap();
            let drawn = |fips: &str| map.counties.iter().any(|area| area.fips == fips);
            missing
                .extend(counties_of(state.fips).iter().map(|county| county.fips.as_str()).filter(|fips| !drawn(fips)));
        }
        assert_eq!(missing, ["51610", "69085"]);
        assert_eq!(state_map("39").unwrap().counties.len(), 88);
        assert_eq!(state_map("09").unwrap().counties.len(), 9);
    }

    #[test]
    fn alaska_is_drawn_in_one_piece() {
        let map = state_map("02").unwrap();
        // From Attu to Dixon Entrance and from Amchitka to Point Barrow it is about 3,600 by 2,200 km.
        assert_eq!(map.size[0], 1.0);
        assert!((0.5..0.75).contains(&map.size[1]), "{:?}", map.size);
        let place = |latitude, longitude| map.projection.project(latitude, longitude).unwrap();
        let (attu, adak, juneau) = (place(52.9, 172.9), place(51.88, -176.66), place(58.3, -134.42));
        assert!(attu[0] < adak[0] && adak[0] < juneau[0]);
    }

    #[test]
    fn places_fall_into_their_counties_on_the_map_too() {
        for (state, latitude, longitude) in [
            ("39", 41.494906, -81.683533),
            ("53", 47.5475, -122.352672),
            ("26", 42.50599, -82.972377),
            ("15", 21.3069, -157.8583),
            ("02", 61.2181, -149.9003),
            ("72", 18.4663, -66.1057),
            ("09", 41.7658, -72.6734),
            ("44", 41.8240, -71.4128),
        ] {
            let map = state_map(state).unwrap();
            let point = map.projection.project(latitude, longitude).unwrap();
            assert_eq!(
                map.county_at(point).map(|area| area.fips.as_str()),
                county_at(latitude, longitude).map(|county| county.fips.as_str())
            );
            assert!(map.outline.contains(point));
        }
    }

    #[test]
    fn a_state_stands_upright() {
        // Ohio's western border follows the meridian of 84.8° W almost; a national Albers tilts it by some 7 degrees.
        let map = state_map("39").unwrap();
        let north = map.projection.project(41.5, -82.67).unwrap();
        let south = map.projection.project(39.0, -82.67).unwrap();
        assert!((north[0] - south[0]).abs() < 0.001 && north[1] < south[1]);
    }

    #[test]
    fn ohio_has_its_neighbours_in_the_window() {
        let map = state_map("39").unwrap();
        let window = Bounds { min: [-0.1, 0.0], max: [1.0, 1.02] };
        let around = map.surroundings(&window);
        let names: Vec<&str> = around.states.iter().map(|area| area.name.as_str()).collect();
        assert_eq!(names, ["Indiana", "Kentucky", "Michigan", "Pennsylvania", "West Virginia"]);
        for area in &around.states {
            assert!(window.grown(1e-6).contains(area.bounds.min) && window.grown(1e-6).contains(area.bounds.max));
            assert!(area.contains(area.anchor.map(f64::from)) && !map.outline.contains(area.anchor.map(f64::from)));
        }
        assert!(!around.lines.is_empty());
        assert!(state_map("15").unwrap().surroundings(&window).states.is_empty());
    }
}
