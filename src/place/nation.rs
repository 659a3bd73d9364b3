//! The map of the nation: the lower 48 states, and the others in framed insets.

use std::sync::OnceLock;

use super::area::{Area, Detail, Line, draw, hit};
use super::atlas::{Degrees, Topology, atlas};
use super::projection::{Albers, Piece, Projection};
use super::ring::Bounds;
use super::view::{conic, shown, shown_points};

/// The nation. Map units: its width is 1, its height [`NationMap::HEIGHT`].
#[derive(Debug)]
pub struct NationMap {
    /// The 50 states, DC and the territories, by FIPS.
    pub states: Vec<Area>,
    /// Lines between states, each once.
    pub borders: Vec<Line>,
    /// Coasts and the borders to Canada and Mexico.
    pub coast: Vec<Line>,
    /// Alaska, Hawaii, Puerto Rico, then the smaller territories.
    pub insets: Vec<Inset>,
    pub projection: Projection,
}

/// A frame with a state that is drawn out of place and at its own scale.
#[derive(Clone, Debug)]
pub struct Inset {
    /// Two-digit FIPS.
    pub fips: &'static str,
    /// The name in the space there is: "N. Mariana Is."
    pub label: &'static str,
    pub frame: Bounds,
    /// Where the label's text starts, under the frame; its baseline.
    pub label_at: [f32; 2],
}

impl NationMap {
    /// Height of the map when its width is 1.
    pub const HEIGHT: f32 = 0.68;

    /// The state at a point in map units; anywhere in an inset's frame counts as its state.
    pub fn state_at(&self, point: [f64; 2]) -> Option<&Area> {
        hit(&self.states, point).or_else(|| {
            let inset = self.insets.iter().find(|inset| inset.frame.contains(point))?;
            self.states.iter().find(|state| state.fips == inset.fips)
        })
    }
}

/// The width of the map on screen for which its detail is chosen.
const PIXELS: f64 = 842.0;

/// FIPS, label, left, top, width, height.
const INSETS: [(&str, &str, [f64; 4]); 7] = [
    ("02", "Alaska", [0.008, 0.522, 0.174, 0.135]),
    ("15", "Hawaii", [0.206, 0.576, 0.130, 0.081]),
    ("72", "Puerto Rico", [0.824, 0.618, 0.078, 0.039]),
    ("66", "Guam", [0.362, 0.612, 0.045, 0.045]),
    ("69", "N. Mariana Is.", [0.427, 0.612, 0.045, 0.045]),
    ("60", "Amer. Samoa", [0.525, 0.612, 0.062, 0.045]),
    ("78", "Virgin Is.", [0.916, 0.618, 0.050, 0.039]),
];

/// Space between an inset's frame and what it shows.
const PADDING: f64 = 0.006;

/// The map of the nation, made at first use.
pub fn nation() -> &'static NationMap {
    static NATION: OnceLock<NationMap> = OnceLock::new();
    NATION.get_or_init(|| build(&atlas().coarse))
}

fn build(topology: &Topology) -> NationMap {
    let is_inset = |code: u32| INSETS.iter().any(|(fips, ..)| fips.parse() == Ok(code));
    let mut insets = Vec::new();
    let mut pieces = Vec::new();
    let mut codes = Vec::new();
    for (fips, label, [left, top, width, height]) in INSETS {
        let Some(shape) = topology.states.iter().find(|shape| fips.parse() == Ok(shape.code)) else { continue };
        let frame = Bounds { min: [left, top], max: [left + width, top + height] };
        let points = shown_points(topology, shape);
        pieces.push(Piece::fit(conic(shape.code, &points), shown(shape.code), points, frame.grown(-PADDING)));
        codes.push(shape.code);
        insets.push(Inset { fips, label, frame, label_at: [left + 0.002, frame.max[1] + 0.017].map(|v| v as f32) });
    }
    // Equal-area Albers as on Census maps.
    let lower: Vec<Degrees> =
        topology.states.iter().filter(|shape| !is_inset(shape.code)).flat_map(|s| shown_points(topology, s)).collect();
    let page = Bounds { min: [0.018, 0.003], max: [0.982, 0.62] };
    pieces.push(Piece::fit(Albers::new([29.5, 45.5], 37.5, -96.0), shown(0), lower, page));

    let main = pieces.len() - 1;
    let shapes: Vec<_> = topology
        .states
        .iter()
        .map(|shape| (shape, &pieces[codes.iter().position(|code| *code == shape.code).unwrap_or(main)]))
        .collect();
    let pixel = 1.0 / PIXELS;
    let drawing = draw(topology, &shapes, Detail { triangle: 0.25 * pixel * pixel, island: 0.7 * pixel });
    NationMap {
        states: drawing.outlines.into_iter().map(Area::from).collect(),
        borders: drawing.borders,
        coast: drawing.edges,
        insets,
        projection: Projection { pieces },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{state_by_any, states};

    fn at(latitude: f64, longitude: f64) -> Option<&'static str> {
        let point = nation().projection.project(latitude, longitude)?;
        nation().state_at(point).map(|area| area.fips.as_str())
    }

    #[test]
    fn everyone_is_on_the_map_and_inside_it() {
        let nation = nation();
        assert_eq!(
            nation.states.iter().map(|area| area.fips.as_str()).collect::<Vec<_>>(),
            states().iter().map(|state| state.fips).collect::<Vec<_>>()
        );
        for area in &nation.states {
            let page = Bounds { min: [0.0, 0.0], max: [1.0, f64::from(NationMap::HEIGHT)] };
            assert!(
                page.contains(area.bounds.min) && page.contains(area.bounds.max),
                "{} {:?}",
                area.name,
                area.bounds
            );
            assert!(area.contains(area.anchor.map(f64::from)), "{}", area.name);
            if let Some(inset) = nation.insets.iter().find(|inset| inset.fips == area.fips) {
                assert!(
                    inset.frame.contains(area.bounds.min) && inset.frame.contains(area.bounds.max),
                    "{}",
                    area.name
                );
                let fills = (0..2).any(|axis| area.bounds.size()[axis] > 0.6 * inset.frame.size()[axis]);
                assert!(fills, "{}", area.name);
            }
        }
    }

    #[test]
    fn insets_lie_on_nothing_else() {
        let nation = nation();
        for inset in &nation.insets {
            for other in nation.insets.iter().filter(|other| other.fips != inset.fips) {
                assert!(!inset.frame.overlaps(&other.frame), "{} {}", inset.label, other.label);
            }
            for state in nation.states.iter().filter(|state| state.fips != inset.fips) {
                let over = state.rings.iter().flatten().any(|point| inset.frame.contains(point.map(f64::from)));
                assert!(!over, "{} over {}", inset.label, state.name);
            }
        }
    }

    #[test]
    fn the_map_is_light() {
        let nation = nation();
        let points: usize = nation.states.iter().flat_map(|area| &area.rings).map(Vec::len).sum();
        assert!((4_000..=8_000).contains(&points), "{points}");
        let lines: usize = nation.borders.iter().chain(&nation.coast).map(Vec::len).sum();
        assert!(lines < points, "{lines}");
    }

    #[test]
    fn capitals_fall_into_their_states() {
        for (latitude, longitude, name) in [
            (39.9612, -82.9988, "Ohio"),
            (47.0379, -122.9007, "Washington"),
            (38.9072, -77.0369, "DC"),
            (30.2672, -97.7431, "Texas"),
            (44.3106, -69.7795, "Maine"),
            (25.7743, -80.1937, "Florida"),
            (58.3019, -134.4197, "Alaska"),
            (51.8800, -176.6581, "Alaska"),
            (52.9076, 172.9000, "Alaska"),
            (21.3069, -157.8583, "Hawaii"),
            (18.4663, -66.1057, "Puerto Rico"),
            (13.4745, 144.7504, "Guam"),
            (15.1850, 145.7467, "MP"),
            (-14.2756, -170.7020, "AS"),
            (18.3419, -64.9307, "VI"),
        ] {
            assert_eq!(at(latitude, longitude), state_by_any(name).map(|state| state.fips), "{name}");
        }
        for (latitude, longitude) in [(48.8566, 2.3522), (0.0, 0.0), (28.2, -177.35), (f64::NAN, -90.0)] {
            assert_eq!(nation().projection.project(latitude, longitude), None);
        }
        assert_eq!(nation().state_at([0.5, 0.66]), None);
    }

    #[test]
    fn areas_are_in_proportion() {
        // Land and inland water as drawn: Texas is 2.59 times Oregon's land, Colorado 1.0 of Wyoming's (Census
        // Bureau, state area measurements: land of 261,267, 95,984, 103,636 and 97,088 square miles).
        let size = |fips: &str| {
            let area = nation().states.iter().find(|area| area.fips == fips).unwrap();
            area.rings.iter().map(|ring| crate::place::ring::area(ring)).sum::<f64>()
        };
        assert!((size("48") / size("56") / (261_267.0 / 97_088.0) - 1.0).abs() < 0.03);
        assert!((size("08") / size("56") / (103_636.0 / 97_088.0) - 1.0).abs() < 0.03);
    }
}
