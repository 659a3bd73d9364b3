//! Which part of each state maps show, and the projection it is shown in.

use super::atlas::{Degrees, Shape, Topology};
use super::projection::Albers;
use super::ring::Bounds;

/// Longitudes and latitudes that maps of this state show. Uninhabited islands far out are left away, because with them
/// the land where people live would be a speck: Hawaii's north-western chain and the northernmost Marianas.
pub(super) fn shown(code: u32) -> Bounds {
    let (min, max) = match code {
        2 => ([-188.0, 51.0], [-129.9, 71.6]),
        15 => ([-160.6, 18.8], [-154.7, 22.4]),
        60 => ([-171.2, -14.6], [-169.3, -14.0]),
        66 => ([144.4, 13.1], [145.1, 13.8]),
        69 => ([145.0, 14.0], [146.0, 15.4]),
        72 => ([-68.1, 17.8], [-65.15, 18.6]),
        78 => ([-65.15, 17.6], [-64.5, 18.5]),
        _ => ([-125.0, 24.3], [-66.8, 49.5]),
    };
    Bounds { min, max }
}

/// All points of a state that maps show.
pub(super) fn shown_points(topology: &Topology, shape: &Shape) -> Vec<Degrees> {
    let shown = shown(shape.code);
    topology.rings(shape).filter(|ring| ring.iter().all(|point| shown.contains(*point))).flatten().collect()
}

/// The projection that shows one state upright.
pub(super) fn conic(code: u32, points: &[Degrees]) -> Albers {
    match code {
        // The usual Alaska Albers (EPSG 3338): the middle of its extent lies far out in the Aleutians.
        2 => Albers::new([55.0, 65.0], 50.0, -154.0),
        _ => Albers::of(&Bounds::around(points.iter().copied())),
    }
}
