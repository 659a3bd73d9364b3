//! Albers' equal-area conic projection, and the placing of its pieces on a map.

use super::atlas::{Degrees, unwrap_longitude};
use super::ring::Bounds;

/// Places points of the world on one map. Made with the map ([`super::nation`], [`super::state_map`]), so that points
/// and outlines agree.
#[derive(Clone, Debug)]
pub struct Projection {
    pub(super) pieces: Vec<Piece>,
}

impl Projection {
    /// The place of a point (degrees north and east) on the map, in map units from the top left; y grows downwards.
    /// `None` where the map does not reach: abroad, or off the part of a state that is shown.
    pub fn project(&self, latitude: f64, longitude: f64) -> Option<[f64; 2]> {
        let point = [unwrap_longitude(latitude, longitude), latitude];
        self.pieces
            .iter()
            .find(|piece| piece.world.contains(point))
            .map(|piece| piece.place(point))
            .filter(|placed| placed.iter().all(|v| v.is_finite()))
    }
}

/// One conic projection, where it applies, and where on the map it goes.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    conic: Albers,
    /// Longitudes and latitudes that this piece shows.
    pub world: Bounds,
    scale: f64,
    offset: [f64; 2],
}

impl Piece {
    /// The piece that fits points of the world into a box of the map, as large as possible, in its middle.
    pub fn fit(conic: Albers, world: Bounds, points: impl IntoIterator<Item = Degrees>, page: Bounds) -> Self {
        let drawn = Bounds::around(points.into_iter().map(|[longitude, latitude]| conic.project(latitude, longitude)));
        let (size, room) = (drawn.size(), page.size());
        let scale = (room[0] / size[0]).min(room[1] / size[1]);
        let (from, to) = (drawn.center(), page.center());
        Self { conic, world, scale, offset: [to[0] - scale * from[0], to[1] + scale * from[1]] }
    }

    /// Moves all this piece draws.
    pub fn shift(&mut self, by: [f64; 2]) {
        self.offset = [self.offset[0] + by[0], self.offset[1] + by[1]];
    }

    pub fn place(&self, [longitude, latitude]: Degrees) -> [f64; 2] {
        let [x, y] = self.conic.project(latitude, longitude);
        [self.offset[0] + self.scale * x, self.offset[1] - self.scale * y]
    }
}

/// Albers' equal-area conic on a sphere of radius 1 (Snyder 1987, Map projections: a working manual, p. 100).
#[derive(Clone, Copy, Debug)]
pub(super) struct Albers {
    n: f64,
    c: f64,
    origin_radius: f64,
    /// Degrees.
    central_meridian: f64,
}

impl Albers {
    /// Degrees. The parallels must not be opposite of each other (10° N and 10° S).
    pub fn new(parallels: [f64; 2], origin_latitude: f64, central_meridian: f64) -> Self {
        let [first, second] = parallels.map(|latitude| latitude.to_radians().sin());
        let n = f64::midpoint(first, second);
        let c = 1.0 + first * second;
        let mut conic = Self { n, c, origin_radius: 0.0, central_meridian };
        conic.origin_radius = conic.radius(origin_latitude);
        conic
    }

    /// For an area of this extent in degrees: its middle meridian upright, and true scale at one and five sixths of its
    /// height, which keeps distortion small.
    pub fn of(world: &Bounds) -> Self {
        let height = world.size()[1];
        let parallels = [world.min[1] + height / 6.0, world.max[1] - height / 6.0];
        let [longitude, latitude] = world.center();
        Self::new(parallels, latitude, longitude)
    }

    /// East and north of the origin, in radii of the sphere.
    pub fn project(&self, latitude: f64, longitude: f64) -> [f64; 2] {
        let east = (longitude - self.central_meridian + 180.0).rem_euclid(360.0) - 180.0;
        let (sine, cosine) = (self.n * east.to_radians()).sin_cos();
        let radius = self.radius(latitude);
        [radius * sine, self.origin_radius - radius * cosine]
    }

    fn radius(&self, latitude: f64) -> f64 {
        (self.c - 2.0 * self.n * latitude.to_radians().sin()).max(0.0).sqrt() / self.n
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn snyders_worked_example() {
        // Snyder 1987, p. 291.
        let conic = Albers::new([29.5, 45.5], 23.0, -96.0);
        let [x, y] = conic.project(35.0, -75.0);
        assert!((x - 0.295_272_0).abs() < 5e-8, "{x}");
        assert!((y - 0.241_677_4).abs() < 5e-8, "{y}");
    }

    #[test]
    fn cities_where_d3_geo_puts_them() {
        // d3-geo's tests of geoAlbersUsa: scale 1070, (96.6° W, 38.7° N) at (480, 250), to 0.1.
        let conic = Albers::new([29.5, 45.5], 38.7, -96.0);
        let center = conic.project(38.7, -96.6);
        for (latitude, longitude, wanted) in [
            (37.7749, -122.4194, [107.4, 214.1]), // San Francisco
            (40.7128, -74.0059, [794.6, 176.5]),  // New York
            (36.1540, -95.9928, [488.8, 298.0]),  // Tulsa
        ] {
            let at = conic.project(latitude, longitude);
            assert!((480.0 + 1070.0 * (at[0] - center[0]) - wanted[0]).abs() < 0.1);
            assert!((250.0 - 1070.0 * (at[1] - center[1]) - wanted[1]).abs() < 0.1);
        }
    }

    #[test]
    fn the_southern_hemisphere_is_not_upside_down() {
        let conic = Albers::new([-14.4, -14.2], -14.3, -170.0);
        let (south, north, east) =
            (conic.project(-14.4, -170.0), conic.project(-14.2, -170.0), conic.project(-14.3, -169.9));
        assert!(north[1] > south[1] && east[0] > 0.0);
    }

    proptest! {
        #[test]
        fn projecting_stays_finite(latitude in -90.0..=90.0_f64, longitude in -360.0..=360.0_f64) {
            for conic in [Albers::new([29.5, 45.5], 37.5, -96.0), Albers::new([-14.4, -14.2], -14.3, -170.0)] {
                prop_assert!(conic.project(latitude, longitude).iter().all(|v| v.is_finite()));
            }
        }
    }
}
