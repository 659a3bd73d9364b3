//! Finds the place of a college from whatever its row says, and says how.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::county::{county, county_at, county_by_name, county_within};
use super::gazetteer::{city, zip};
use super::state::{State, state_by_any};

/// What a row says about a place. Texts are as found in the sheet; empty ones count as not there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a> {
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub unitid: Option<&'a str>,
    pub zip: Option<&'a str>,
    pub city: Option<&'a str>,
    /// In any way [`state_by_any`] reads.
    pub state: Option<&'a str>,
    /// Name or five-digit FIPS.
    pub county: Option<&'a str>,
    /// Where UNITIDs are looked up.
    pub directory: Option<&'a Directory>,
}

/// Where something stands, and how that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// "coordinates", "UNITID 204200", "ZIP 44870", "Sandusky, Ohio", "Erie County, Ohio".
    pub placed_by: String,
    /// As the row says, else of the ZIP code or directory.
    pub city: Option<String>,
    /// Five digits; of the coordinates, so it holds for the 2023 edition of counties.
    pub county_fips: Option<String>,
    /// Two digits.
    pub state_fips: Option<String>,
    /// What was passed over or does not agree, one sentence each, without a period: "ZIP 44870 is in Ohio, not in Indiana".
    pub warnings: Vec<String>,
}

/// Nothing in the row leads to a place.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{}", reason(warnings))]
pub struct NotLocated {
    /// What was tried and why it did not do, as in [`Located::warnings`]; empty when the row says nothing.
    pub warnings: Vec<String>,
}

fn reason(warnings: &[String]) -> String {
    if warnings.is_empty() {
        tr!("No coordinates, UNITID, ZIP code, city or county").into()
    } else {
        warnings.join("; ")
    }
}

/// Colleges by IPEDS UNITID, filled from an IPEDS header (HD) table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Directory {
    campuses: BTreeMap<u32, Campus>,
}

/// One row of an IPEDS header table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Campus {
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
    pub city: Option<String>,
    /// Full name of the state.
    #[serde(default)]
    pub state: Option<String>,
    /// Five digits.
    #[serde(default)]
    pub zip: Option<String>,
    /// Eight digits.
    #[serde(default)]
    pub opeid: Option<String>,
    /// Names it also goes by, and has gone by.
    #[serde(default)]
    pub other_names: Vec<String>,
}

impl Directory {
    /// Adds a campus, or replaces the one of the same UNITID.
    pub fn insert(&mut self, unitid: u32, campus: Campus) {
        self.campuses.insert(unitid, campus);
    }

    pub fn get(&self, unitid: u32) -> Option<&Campus> {
        self.campuses.get(&unitid)
    }

    /// Every campus with its UNITID, in the order of numbers.
    pub fn campuses(&self) -> impl Iterator<Item = (u32, &Campus)> {
        self.campuses.iter().map(|(unitid, campus)| (*unitid, campus))
    }

    pub fn len(&self) -> usize {
        self.campuses.len()
    }

    pub fn is_empty(&self) -> bool {
        self.campuses.is_empty()
    }
}

/// The place of a row by the first of these that leads to one: coordinates, UNITID, ZIP, city and state, county.
///
/// A ZIP code in another state than the row says is passed over with a warning; coordinates and UNITIDs in another state are
/// kept, with a warning. Coordinates outside the states and territories are passed over, unless a lost minus
/// sign explains them.
pub fn locate(query: &Query) -> Result<Located, NotLocated> {
    let mut finder = Finder { query, state: filled(query.state).and_then(state_by_any), warnings: Vec::new() };
    let found = finder
        .by_coordinates()
        .or_else(|| finder.by_unitid())
        .or_else(|| finder.by_zip())
        .or_else(|| finder.by_city())
        .or_else(|| finder.by_county());
    match found {
        Some(located) => Ok(Located { warnings: finder.warnings, ..located }),
        None => Err(NotLocated { warnings: finder.warnings }),
    }
}

impl Located {
    /// Sets the state, which is known, and the county: as known, else as found when it is one of that state.
    fn settle(&mut self, state: &State, county: Option<String>) {
        self.county_fips = county.or(self.county_fips.take().filter(|fips| fips.starts_with(state.fips)));
        self.state_fips = Some(state.fips.into());
    }
}

struct Finder<'a> {
    query: &'a Query<'a>,
    state: Option<&'static State>,
    warnings: Vec<String>,
}

impl Finder<'_> {
    fn by_coordinates(&mut self) -> Option<Located> {
        let (latitude, longitude) = (self.query.latitude?, self.query.longitude?);
        let mut placed = self.at(latitude, longitude, self.state, "coordinates".into(), None);
        let elsewhere = |placed: &Located, wanted: Option<&State>| {
            placed.state_fips.is_none() || wanted.is_some_and(|state| Some(state.fips) != placed.state_fips.as_deref())
        };
        if longitude > 0.0 && elsewhere(&placed, self.state) {
            let west = self.at(latitude, -longitude, self.state, "coordinates".into(), None);
            if !elsewhere(&west, self.state) {
                self.warnings.push(tr!("Longitude lacks its minus sign and was read as west").into());
                placed = west;
            }
        }
        if placed.state_fips.is_none() {
            self.warnings.push(tr!(
                "Coordinates {latitude}, {longitude} are in no state or territory",
                latitude = latitude,
                longitude = longitude
            ));
            return None;
        }
        self.warn_of_other_state(tr!("Coordinates are"), &placed);
        Some(placed)
    }

    fn by_unitid(&mut self) -> Option<Located> {
        let text = filled(self.query.unitid)?;
        let directory = self.query.directory?;
        let Some(campus) = text.parse().ok().and_then(|unitid| directory.get(unitid)) else {
            self.warnings.push(tr!("UNITID {text} is not in the college directory", text = text));
            return None;
        };
        let placed =
            self.at(campus.latitude, campus.longitude, self.state, format!("UNITID {text}"), campus.city.as_deref());
        if placed.state_fips.is_none() {
            self.warnings.push(tr!("UNITID {text} has no usable coordinates in the college directory", text = text));
            return None;
        }
        self.warn_of_other_state(&tr!("UNITID {text} is", text = text), &placed);
        Some(placed)
    }

    fn by_zip(&mut self) -> Option<Located> {
        let text = filled(self.query.zip)?;
        let Some(zip) = zip(text) else {
            self.warnings.push(tr!("ZIP {text} is not a known ZIP code", text = text));
            return None;
        };
        if let Some(state) = self.state.filter(|state| *state != zip.state) {
            self.warnings.push(tr!("ZIP {} is in {}, not in {}", zip.code, zip.state.name, state.name));
            return None;
        }
        let by = format!("ZIP {}", zip.code);
        let mut placed = self.at(zip.latitude, zip.longitude, Some(zip.state), by, Some(zip.city));
        // A ZIP code may straddle a border: what is on file holds against where its middle lies.
        placed.settle(zip.state, zip.county_fips);
        Some(placed)
    }

    fn by_city(&mut self) -> Option<Located> {
        let text = filled(self.query.city)?;
        let Some(state) = self.state else {
            self.warnings.push(tr!("City {text} has no known state beside it", text = text));
            return None;
        };
        let Some(city) = city(text, state.fips) else {
            self.warnings.push(tr!("City {text} was not found in {}", state.name, text = text));
            return None;
        };
        let by = format!("{}, {}", city.name, state.name);
        let mut placed = self.at(city.latitude, city.longitude, Some(state), by, Some(city.name));
        placed.settle(state, None);
        Some(placed)
    }

    fn by_county(&mut self) -> Option<Located> {
        let text = filled(self.query.county)?;
        let by_name = || county_by_name(text, self.state?.fips);
        let Some(county) = county(text).or_else(by_name) else {
            self.warnings.push(match self.state {
                Some(state) => tr!("County {text} was not found in {}", state.name, text = text),
                None => tr!("County {text} has no known state beside it", text = text),
            });
            return None;
        };
        if let Some(state) = self.state.filter(|state| *state != county.state) {
            self.warnings.push(tr!("County {text} is in {}, not in {}", county.state.name, state.name, text = text));
            return None;
        }
        let [latitude, longitude] = county.middle();
        let by = format!("{}, {}", county.name, county.state.name);
        let mut placed = self.at(latitude, longitude, Some(county.state), by, None);
        placed.settle(county.state, Some(county.fips.clone()));
        Some(placed)
    }

    /// A place, in a county of the state it is said to be in if that can be.
    fn at(
        &self,
        latitude: f64,
        longitude: f64,
        state: Option<&State>,
        placed_by: String,
        city: Option<&str>,
    ) -> Located {
        let county =
            state.and_then(|s| county_within(s, latitude, longitude)).or_else(|| county_at(latitude, longitude));
        Located {
            latitude,
            longitude,
            placed_by,
            city: filled(self.query.city).or(city).map(Into::into),
            county_fips: county.map(|county| county.fips.clone()),
            state_fips: county.map(|county| county.state.fips.into()),
            warnings: Vec::new(),
        }
    }

    fn warn_of_other_state(&mut self, what: &str, placed: &Located) {
        let Some(wanted) = self.state else { return };
        let Some(found) = placed.state_fips.as_deref().and_then(super::state::state) else { return };
        if found != wanted {
            self.warnings.push(tr!("{what} in {}, not in {}", found.name, wanted.name, what = what));
        }
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ten colleges of the National STEM Consortium: ZIP, city, state, county FIPS and position in IPEDS HD2024.
    const COLLEGES: [(&str, &str, &str, &str, f64, f64); 10] = [
        ("21012-1895", "Arnold", "MD", "24003", 39.049813, -76.512223),
        ("98499-4004", "Lakewood", "WA", "53053", 47.176084, -122.497873),
        ("60030-1198", "Grayslake", "IL", "17097", 42.354164, -88.012291),
        ("44115-2878", "Cleveland", "OH", "39035", 41.494906, -81.683533),
        ("32202", "Jacksonville", "FL", "12031", 30.334918, -81.659901),
        ("46208-5752", "Indianapolis", "IN", "18097", 39.803753, -86.158213),
        ("48088-3896", "Warren", "MI", "26099", 42.505990, -82.972377),
        ("72712-5091", "Bentonville", "AR", "05007", 36.357704, -94.172890),
        ("37748", "Harriman", "TN", "47145", 35.880911, -84.620051),
        ("98106-1499", "Seattle", "WA", "53033", 47.547500, -122.352672),
    ];

    /// Great-circle distance in kilometres.
    fn kilometres(latitude: f64, longitude: f64, located: &Located) -> f64 {
        let (a, b) = (latitude.to_radians(), located.latitude.to_radians());
        let half = |angle: f64| (angle / 2.0).sin().powi(2);
        let h = half(b - a) + a.cos() * b.cos() * half((located.longitude - longitude).to_radians());
        2.0 * 6371.0 * h.sqrt().asin()
    }

    #[test]
    fn ten_real_colleges_by_coordinates_zip_and_city() {
        for (zip, city, state, county, latitude, longitude) in COLLEGES {
            let query = Query { state: Some(state), ..Query::default() };
            let ways = [
                Query { latitude: Some(latitude), longitude: Some(longitude), ..query },
                Query { zip: Some(zip), ..query },
                Query { city: Some(city), ..query },
            ];
            for (way, most) in ways.iter().zip([0.001, 15.0, 15.0]) {
                let located = locate(way).unwrap();
                let distance = kilometres(latitude, longitude, &located);
                assert!(distance < most, "{city}: {distance} km by {}", located.placed_by);
                assert_eq!(located.county_fips.as_deref(), Some(county), "{city} by {}", located.placed_by);
                assert_eq!(located.state_fips.as_deref(), Some(&county[..2]));
                assert_eq!(located.warnings, Vec::<String>::new());
            }
        }
    }

    #[test]
    fn the_first_way_that_works_is_taken_and_named() {
        let mut directory = Directory::default();
        directory.insert(
            202356,
            Campus {
                name: "Cuyahoga".into(),
                latitude: 41.494906,
                longitude: -81.683533,
                city: Some("Cleveland".into()),
                ..Campus::default()
            },
        );
        let full = Query {
            latitude: Some(41.45),
            longitude: Some(-82.71),
            unitid: Some("202356"),
            zip: Some("44870"),
            city: Some("Sandusky"),
            state: Some("Ohio"),
            county: Some("Erie"),
            directory: Some(&directory),
        };
        let placed_by = |query: &Query| locate(query).unwrap().placed_by;
        assert_eq!(placed_by(&full), "coordinates");
        let full = Query { latitude: None, ..full };
        assert_eq!(placed_by(&full), "UNITID 202356");
        let full = Query { unitid: None, ..full };
        assert_eq!(placed_by(&full), "ZIP 44870");
        let full = Query { zip: Some(""), ..full };
        assert_eq!(placed_by(&full), "Sandusky, Ohio");
        let full = Query { city: None, ..full };
        assert_eq!(placed_by(&full), "Erie County, Ohio");
        let located = locate(&full).unwrap();
        assert_eq!(located.county_fips.as_deref(), Some("39043"));
        assert!(county_at(located.latitude, located.longitude).is_some_and(|county| county.fips == "39043"));
    }

    #[test]
    fn a_zip_code_of_another_state_is_passed_over_and_reported() {
        let query = Query { zip: Some("44870"), state: Some("Indiana"), city: Some("Gary"), ..Query::default() };
        let located = locate(&query).unwrap();
        assert_eq!(located.placed_by, "Gary, Indiana");
        assert_eq!(located.warnings, ["ZIP 44870 is in Ohio, not in Indiana"]);
        let lost = locate(&Query { city: None, ..query }).unwrap_err();
        assert_eq!(lost.to_string(), "ZIP 44870 is in Ohio, not in Indiana");
    }

    #[test]
    fn coordinates_that_cannot_be_are_explained() {
        let query = Query { latitude: Some(41.49), longitude: Some(81.68), state: Some("OH"), ..Query::default() };
        let located = locate(&query).unwrap();
        assert_eq!((located.longitude, located.warnings.len()), (-81.68, 1));
        let nowhere = Query { latitude: Some(0.0), longitude: Some(0.0), zip: Some("44870"), ..Query::default() };
        let located = locate(&nowhere).unwrap();
        assert_eq!(located.placed_by, "ZIP 44870");
        assert_eq!(located.warnings, ["Coordinates 0, 0 are in no state or territory"]);
        let elsewhere = Query { latitude: Some(41.49), longitude: Some(-81.68), state: Some("MI"), ..Query::default() };
        assert_eq!(locate(&elsewhere).unwrap().warnings, ["Coordinates are in Ohio, not in Michigan"]);
        // Georgetown stands at the Potomac, close to Virginia; without a state the drawn border decides.
        let river =
            Query { latitude: Some(38.9045), longitude: Some(-77.0700), state: Some("D.C."), ..Query::default() };
        let located = locate(&river).unwrap();
        assert_eq!((located.state_fips.as_deref(), located.warnings.len()), (Some("11"), 0));
        // Guam is east of Greenwich and needs no repair.
        let guam = Query { latitude: Some(13.43), longitude: Some(144.80), ..Query::default() };
        assert_eq!(locate(&guam).unwrap().warnings, Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_placed_says_why() {
        let not = |query: Query| locate(&query).unwrap_err().to_string();
        assert_eq!(not(Query::default()), "No coordinates, UNITID, ZIP code, city or county");
        assert_eq!(
            not(Query { city: Some("Springfield"), ..Query::default() }),
            "City Springfield has no known state beside it"
        );
        let query = Query { city: Some("Atlantis"), state: Some("OH"), zip: Some("00000"), ..Query::default() };
        assert_eq!(not(query), "ZIP 00000 is not a known ZIP code; City Atlantis was not found in Ohio");
        let query = Query { county: Some("Nowhere"), state: Some("OH"), ..Query::default() };
        assert_eq!(not(query), "County Nowhere was not found in Ohio");
    }

    #[test]
    fn connecticut_stands_in_its_planning_regions() {
        let located = locate(&Query { zip: Some("06103"), ..Query::default() }).unwrap();
        assert_eq!(located.county_fips.as_deref(), Some("09110"));
    }
}
