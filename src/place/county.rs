//! Counties and what counts as one: by FIPS code, by name, by coordinates.

use std::sync::OnceLock;

use super::atlas::{Degrees, atlas, unwrap_longitude};
use super::gazetteer::retired_counties;
use super::polylabel::inmost;
use super::ring::{Bounds, contains, distance_to_edge};
use super::state::{State, state};
use super::text::{key, words};

/// A county, parish, borough, census area, independent city, municipio or (Connecticut) planning region; 2023 edition.
#[derive(Debug)]
pub struct County {
    /// Five digits: "39043".
    pub fips: String,
    /// With what it is: "Erie County", "Orleans Parish", "Baltimore city".
    pub name: String,
    pub state: &'static State,
    rings: Vec<Vec<Degrees>>,
    /// In degrees, longitude first.
    bounds: Bounds,
    key: String,
    kind: String,
}

impl County {
    /// A point well inside: latitude, longitude.
    pub fn middle(&self) -> [f64; 2] {
        let [longitude, latitude] = if self.rings.is_empty() { self.bounds.center() } else { inmost(&self.rings) };
        [latitude, longitude]
    }
}

/// Endings of county names, longest first; what is left is the name.
const KINDS: [&[&str]; 14] = [
    &["city", "and", "borough"],
    &["planning", "region"],
    &["census", "area"],
    &["county"],
    &["parish"],
    &["borough"],
    &["municipality"],
    &["municipio"],
    &["district"],
    &["island"],
    &["co"],
    &["cnty"],
    &["par"],
    &["city"],
];

fn all() -> &'static [County] {
    static COUNTIES: OnceLock<Vec<County>> = OnceLock::new();
    COUNTIES.get_or_init(|| {
        let topology = &atlas().fine;
        topology
            .counties
            .iter()
            .filter_map(|shape| {
                let fips = format!("{:05}", shape.code);
                let state = state(&fips[..2])?;
                let (key, kind) = key_and_kind(&shape.name);
                let rings = topology.rings(shape).collect();
                Some(County { fips, name: shape.name.clone(), state, rings, bounds: topology.bounds(shape), key, kind })
            })
            .collect()
    })
}

/// The county of a five-digit FIPS code; a lost leading zero is put back. Connecticut's planning regions are known, its
/// former counties are not: see [`county_by_name`].
pub fn county(fips: &str) -> Option<&'static County> {
    let fips = fips.trim();
    if !(4..=5).contains(&fips.len()) || !fips.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fips = format!("{fips:0>5}");
    all().binary_search_by(|county| county.fips.as_str().cmp(&fips)).ok().map(|at| &all()[at])
}

/// The counties of a state by FIPS code; none for an unknown state.
pub fn counties_of(state_fips: &str) -> &'static [County] {
    let from = all().partition_point(|county| county.state.fips < state_fips);
    let to = all().partition_point(|county| county.state.fips <= state_fips);
    &all()[from..to]
}

/// The county that a text names within a state: "Erie", "Erie County", "ERIE CO.", "St. Louis city". Where a county and
/// a city share a name, a text that does not say which means the county. The eight counties that Connecticut had until
/// 2022 are found as the planning region at their middle.
pub fn county_by_name(name: &str, state_fips: &str) -> Option<&'static County> {
    let (key, kind) = key_and_kind(name);
    if key.is_empty() {
        return None;
    }
    // "James City" is a name as a whole, not a city named James.
    let whole = self::key(name);
    let named = || counties_of(state_fips).iter().filter(|county| county.key == key || county.key == whole);
    named()
        .find(|county| !kind.is_empty() && county.kind == kind)
        .or_else(|| named().find(|county| county.kind != "city"))
        .or_else(|| named().next())
        .or_else(|| {
            let former = retired_counties()
                .iter()
                .find(|former| former.fips.starts_with(state_fips) && key_and_kind(&former.name).0 == key)?;
            county_at(former.latitude, former.longitude)
        })
}

/// The county at a place, in degrees. Up to about 5 km off the drawn coast counts as the nearest county, because
/// outlines are simplified and piers stand in the water.
pub fn county_at(latitude: f64, longitude: f64) -> Option<&'static County> {
    const OFF_COAST: f64 = 0.05;
    nearest(all(), latitude, longitude, OFF_COAST)
}

/// The county of a state at a place that is said to be in it: up to about 2 km over the drawn border still counts,
/// because borders are simplified.
pub(super) fn county_within(state: &State, latitude: f64, longitude: f64) -> Option<&'static County> {
    const OVER_BORDER: f64 = 0.02;
    nearest(counties_of(state.fips), latitude, longitude, OVER_BORDER)
}

/// The county that contains a point, else the nearest one within some degrees.
fn nearest(counties: &'static [County], latitude: f64, longitude: f64, within: f64) -> Option<&'static County> {
    if !latitude.is_finite() || !longitude.is_finite() {
        return None;
    }
    let point = [unwrap_longitude(latitude, longitude), latitude];
    let near: Vec<&County> = counties.iter().filter(|county| county.bounds.grown(within).contains(point)).collect();
    near.iter().find(|county| contains(&county.rings, point)).copied().or_else(|| {
        near.into_iter()
            .map(|county| (distance_to_edge(&county.rings, point), county))
            .filter(|(distance, _)| *distance <= within)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, county)| county)
    })
}

fn key_and_kind(name: &str) -> (String, String) {
    let mut words = words(name);
    for kind in KINDS {
        let Some(rest) = words.len().checked_sub(kind.len()).filter(|rest| *rest > 0) else { continue };
        if words[rest..].iter().eq(kind) {
            words.truncate(rest);
            let kind = match kind {
                ["co" | "cnty"] => "county".to_owned(),
                ["par"] => "parish".to_owned(),
                _ => kind.concat(),
            };
            return (words.concat(), kind);
        }
    }
    (words.concat(), String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fips(name: &str, state: &str) -> Option<&'static str> {
        county_by_name(name, state).map(|county| county.fips.as_str())
    }

    #[test]
    fn numbers_of_counties_are_those_of_the_census() {
        for (state, count) in
            [("39", 88), ("48", 254), ("09", 9), ("02", 30), ("15", 5), ("22", 64), ("51", 133), ("72", 78), ("11", 1)]
        {
            assert_eq!(counties_of(state).len(), count, "{state}");
        }
        assert_eq!(counties_of("99").len(), 0);
    }

    #[test]
    fn codes_with_and_without_the_zero() {
        assert_eq!(county("5007").map(|county| county.name.as_str()), Some("Benton County"));
        assert_eq!(county("05007").map(|county| county.state.postal), Some("AR"));
        assert!(county("99999").is_none());
        assert!(county("OH043").is_none());
    }

    #[test]
    fn names_in_the_ways_people_write_them() {
        assert_eq!(fips("Erie", "39"), Some("39043"));
        assert_eq!(fips("ERIE CO.", "39"), Some("39043"));
        assert_eq!(fips("Orleans Parish", "22"), Some("22071"));
        assert_eq!(fips("DeKalb County", "13"), Some("13089"));
        assert_eq!(fips("De Kalb", "13"), Some("13089"));
        assert_eq!(fips("Prince George’s", "24"), Some("24033"));
        assert_eq!(fips("Anchorage", "02"), Some("02020"));
        assert_eq!(fips("Carson City", "32"), Some("32510"));
        assert_eq!(fips("Bayamon", "72"), Some("72021"));
        assert_eq!(fips("Erie", "06"), None);
        assert_eq!(fips("", "39"), None);
    }

    #[test]
    fn a_county_and_a_city_of_one_name() {
        assert_eq!(fips("Baltimore County", "24"), Some("24005"));
        assert_eq!(fips("Baltimore city", "24"), Some("24510"));
        assert_eq!(fips("Baltimore", "24"), Some("24005"));
        assert_eq!(fips("St. Louis city", "29"), Some("29510"));
        assert_eq!(fips("Alexandria", "51"), Some("51510"));
        assert_eq!(fips("James City County", "51"), Some("51095"));
        assert_eq!(fips("James City", "51"), Some("51095"));
    }

    #[test]
    fn connecticut_by_its_old_and_new_names() {
        assert_eq!(fips("Capitol Planning Region", "09"), Some("09110"));
        assert_eq!(fips("Hartford County", "09"), Some("09110"));
    }

    #[test]
    fn cities_lie_in_their_counties() {
        // City halls: coordinates from public gazetteers.
        for (latitude, longitude, code) in [
            (41.5051, -81.6934, "39035"),   // Cleveland
            (34.0537, -118.2427, "06037"),  // Los Angeles
            (40.7128, -74.0060, "36061"),   // New York
            (29.9511, -90.0715, "22071"),   // New Orleans
            (39.2904, -76.6122, "24510"),   // Baltimore
            (21.3069, -157.8583, "15003"),  // Honolulu
            (61.2181, -149.9003, "02020"),  // Anchorage
            (18.4663, -66.1057, "72127"),   // San Juan
            (13.4745, 144.7504, "66010"),   // Hagåtña
            (-14.2756, -170.7020, "60010"), // Pago Pago
            (41.7658, -72.6734, "09110"),   // Hartford
            (38.8951, -77.0364, "11001"),   // Washington
            (51.8800, -176.6581, "02016"),  // Adak
            (52.9076, 172.9000, "02016"),   // Attu, east of the date line in degrees
        ] {
            assert_eq!(county_at(latitude, longitude).map(|county| county.fips.as_str()), Some(code));
        }
        for (latitude, longitude) in [(51.5, -0.12), (43.65, -79.38), (35.0, -40.0), (f64::NAN, 1.0)] {
            assert!(county_at(latitude, longitude).is_none());
        }
    }

    #[test]
    fn the_middle_of_every_county_is_in_it() {
        for county in all() {
            let [latitude, longitude] = county.middle();
            let drawn = county.name != "Falls Church city"; // only a line is left of it in the atlas
            assert_eq!(contains(&county.rings, [longitude, latitude]), drawn, "{}", county.name);
            assert!(county.bounds.contains([longitude, latitude]), "{}", county.name);
        }
    }
}
