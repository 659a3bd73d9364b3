//! Positions of ZIP codes and cities, looked up in the bundled gazetteer where it lies in memory.

use std::cmp::Ordering;
use std::sync::OnceLock;

use super::atlas::Reader;
use super::state::{State, state, state_by_any};
use super::text::key;

static PACKED: &[u8] = include_bytes!("../../assets/geo/gazetteer.bin.zst");

/// A ZIP code.
#[derive(Clone, Debug, PartialEq)]
pub struct Zip {
    /// Five digits.
    pub code: String,
    pub latitude: f64,
    pub longitude: f64,
    /// Name of its post office.
    pub city: &'static str,
    pub state: &'static State,
    /// Five-digit FIPS of the county on file. `None` for most post-office-box codes and in Connecticut, whose counties
    /// changed: see [`super::county_at`].
    pub county_fips: Option<String>,
}

/// A city or town.
#[derive(Clone, Debug, PartialEq)]
pub struct City {
    pub name: &'static str,
    pub state: &'static State,
    pub latitude: f64,
    pub longitude: f64,
}

/// A county that is no more, at the middle of its ZIP codes.
pub(super) struct RetiredCounty {
    pub fips: String,
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
}

/// The ZIP code in a text: "44870", "44870-1234", "448701234"; lost leading zeros are put back ("2138" is 02138).
/// `None` for anything else, unknown codes and military addresses, which are in no state.
pub fn zip(text: &str) -> Option<Zip> {
    gazetteer().zip(zip_digits(text)?)
}

/// The city of a name in a state (given in any way [`state_by_any`] reads); spelling is tolerant of case, points,
/// accents and "Saint" or "St.". Where a state has two of one name, the more populous.
pub fn city(name: &str, state: &str) -> Option<City> {
    gazetteer().city(&key(name), state_by_any(state)?)
}

pub(super) fn retired_counties() -> &'static [RetiredCounty] {
    &gazetteer().retired
}

/// The number of a ZIP code written in five or nine digits, or fewer where leading zeros were lost.
fn zip_digits(text: &str) -> Option<u32> {
    let text = text.trim();
    let first = match text.split_once(['-', '–', ' ']) {
        Some((first, plus_four)) if plus_four.trim().len() <= 4 && digits(plus_four.trim()) => first.trim(),
        Some(_) => return None,
        None => text,
    };
    if !first.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match first.len() {
        3..=5 => first.parse().ok(),
        7..=9 => first.get(..first.len() - 4)?.parse().ok(),
        _ => None,
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Columns of fixed width over unpacked bytes; cities are sorted by state and key, ZIP codes by number.
#[derive(Default)]
struct Gazetteer {
    cities: usize,
    city_state: &'static [u8],
    city_latitude: &'static [u8],
    city_longitude: &'static [u8],
    city_key: Texts,
    city_name: Texts,
    zips: usize,
    zip_code: &'static [u8],
    zip_latitude: &'static [u8],
    zip_longitude: &'static [u8],
    zip_city: &'static [u8],
    zip_county: &'static [u8],
    zip_state: &'static [u8],
    retired: Vec<RetiredCounty>,
}

/// Texts one after the other, and where each ends.
#[derive(Default)]
struct Texts {
    ends: &'static [u8],
    bytes: &'static [u8],
}

/// Unpacked at first use and kept: the texts handed out point into it.
fn gazetteer() -> &'static Gazetteer {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| {
        let bytes = BYTES.get_or_init(|| zstd::decode_all(PACKED).unwrap_or_default());
        // The asset is part of the program and its tests read all of it, so there is no damaged gazetteer to report.
        read(&mut Reader { bytes }).unwrap_or_default()
    })
}

fn read(reader: &mut Reader<'static>) -> Option<Gazetteer> {
    let cities = reader.word()? as usize;
    let city_state = reader.take(cities)?;
    let city_latitude = reader.take(cities * 4)?;
    let city_longitude = reader.take(cities * 4)?;
    let city_key = texts(reader, cities)?;
    let city_name = texts(reader, cities)?;
    let zips = reader.word()? as usize;
    let zip_code = reader.take(zips * 4)?;
    let zip_latitude = reader.take(zips * 4)?;
    let zip_longitude = reader.take(zips * 4)?;
    let zip_city = reader.take(zips * 2)?;
    let zip_county = reader.take(zips * 2)?;
    let zip_state = reader.take(zips)?;
    let retired = (0..reader.word()?)
        .map(|_| {
            let fips = format!("{:05}", reader.word()?);
            let latitude = degrees(reader.take(4)?, 0)?;
            let longitude = degrees(reader.take(4)?, 0)?;
            Some(RetiredCounty { fips, latitude, longitude, name: reader.text()? })
        })
        .collect::<Option<_>>()?;
    Some(Gazetteer {
        cities,
        city_state,
        city_latitude,
        city_longitude,
        city_key,
        city_name,
        zips,
        zip_code,
        zip_latitude,
        zip_longitude,
        zip_city,
        zip_county,
        zip_state,
        retired,
    })
}

fn texts(reader: &mut Reader<'static>, count: usize) -> Option<Texts> {
    let ends = reader.take(count * 4)?;
    let length = count.checked_sub(1).map_or(Some(0), |last| word(ends, last))?;
    Some(Texts { ends, bytes: reader.take(length as usize)? })
}

impl Gazetteer {
    fn zip(&self, code: u32) -> Option<Zip> {
        let at = search(self.zips, |row| Some(word(self.zip_code, row)?.cmp(&code)))?;
        let state = self.state(self.zip_state, at)?;
        let county = half(self.zip_county, at)?;
        Some(Zip {
            code: format!("{code:05}"),
            latitude: degrees(self.zip_latitude, at)?,
            longitude: degrees(self.zip_longitude, at)?,
            city: self.city_name.get(usize::from(half(self.zip_city, at)?))?,
            state,
            county_fips: (county > 0).then(|| format!("{}{county:03}", state.fips)),
        })
    }

    fn city(&self, key: &str, state: &'static State) -> Option<City> {
        let wanted = (state.fips.parse::<u8>().ok()?, key);
        let at = search(self.cities, |row| Some((*self.city_state.get(row)?, self.city_key.get(row)?).cmp(&wanted)))?;
        Some(City {
            name: self.city_name.get(at)?,
            state,
            latitude: degrees(self.city_latitude, at)?,
            longitude: degrees(self.city_longitude, at)?,
        })
    }

    fn state(&self, column: &[u8], row: usize) -> Option<&'static State> {
        state(&format!("{:02}", column.get(row)?))
    }
}

impl Texts {
    fn get(&self, at: usize) -> Option<&'static str> {
        let from = at.checked_sub(1).map_or(Some(0), |before| word(self.ends, before))? as usize;
        let to = word(self.ends, at)? as usize;
        std::str::from_utf8(self.bytes.get(from..to)?).ok()
    }
}

/// Binary search over rows by number.
fn search(rows: usize, order: impl Fn(usize) -> Option<Ordering>) -> Option<usize> {
    let (mut from, mut to) = (0, rows);
    while from < to {
        let middle = from.midpoint(to);
        match order(middle)? {
            Ordering::Less => from = middle + 1,
            Ordering::Greater => to = middle,
            Ordering::Equal => return Some(middle),
        }
    }
    None
}

fn word(column: &[u8], row: usize) -> Option<u32> {
    column.get(row * 4..)?.first_chunk().copied().map(u32::from_le_bytes)
}

fn half(column: &[u8], row: usize) -> Option<u16> {
    column.get(row * 2..)?.first_chunk().copied().map(u16::from_le_bytes)
}

/// Ten-thousandths of a degree.
fn degrees(column: &[u8], row: usize) -> Option<f64> {
    column.get(row * 4..)?.first_chunk().copied().map(|bytes| f64::from(i32::from_le_bytes(bytes)) / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::county_at;

    #[test]
    fn zip_codes_in_the_ways_spreadsheets_hold_them() {
        for text in ["02138", "2138", " 02138 ", "02138-1234", "021381234", "21381234", "02138 1234", "02138–1234"] {
            let zip = zip(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((zip.code.as_str(), zip.city, zip.state.postal), ("02138", "Cambridge", "MA"), "{text}");
        }
        // Adjuntas, the lowest standard code of Puerto Rico, lost two zeros.
        assert_eq!(zip("601").map(|zip| zip.state.postal), Some("PR"));
        for text in ["", "12", "00000", "ABCDE", "44870-OH", "1234567890", "4-5-6", "09012"] {
            assert_eq!(zip(text), None, "{text}");
        }
    }

    #[test]
    fn every_row_can_be_read_and_found_again() {
        let all = gazetteer();
        assert!(all.cities > 30_000 && all.zips > 41_000 && all.retired.len() == 8);
        for row in (0..all.zips).step_by(97) {
            let code = word(all.zip_code, row).unwrap();
            assert_eq!(all.zip(code).map(|zip| zip.code), Some(format!("{code:05}")));
        }
        for row in 0..all.cities {
            let state = all.state(all.city_state, row).unwrap();
            let name = all.city_name.get(row).unwrap();
            assert_eq!(all.city_key.get(row), Some(key(name).as_str()));
            assert!(all.city(&key(name), state).is_some(), "{name}");
        }
        assert_eq!(all.zip_city.len(), all.zips * 2);
    }

    #[test]
    fn cities_whatever_the_spelling() {
        for (name, state, latitude, longitude) in [
            ("Sandusky", "OH", 41.449, -82.708),
            ("saint louis", "Missouri", 38.627, -90.198),
            ("St. Louis", "29", 38.627, -90.198),
            ("Coeur d’Alene", "Idaho", 47.678, -116.780),
            ("New York", "N.Y.", 40.71, -74.0),
            ("MAYAGUEZ", "PR", 18.201, -67.140),
            ("Winston Salem", "NC", 36.100, -80.244),
            ("Washington", "DC", 38.895, -77.036),
            ("Pago Pago", "AS", -14.278, -170.703),
        ] {
            let city = city(name, state).unwrap_or_else(|| panic!("{name}"));
            assert!((city.latitude - latitude).abs() < 0.1, "{name} {city:?}");
            assert!((city.longitude - longitude).abs() < 0.1, "{name} {city:?}");
        }
        assert_eq!(city("Sandusky", "IN"), None);
        assert_eq!(city("", "OH"), None);
        // Portland, Maine and Portland, Oregon.
        assert!(city("Portland", "ME").unwrap().longitude > -71.0);
        assert!(city("Portland", "OR").unwrap().longitude < -122.0);
    }

    #[test]
    fn zip_codes_lie_in_their_states() {
        let all = gazetteer();
        let (mut seen, mut astray) = (0, 0);
        for row in (0..all.zips).step_by(61) {
            let zip = all.zip(word(all.zip_code, row).unwrap()).unwrap();
            seen += 1;
            if county_at(zip.latitude, zip.longitude).is_none_or(|county| county.state != zip.state) {
                astray += 1;
            }
        }
        // A few post offices serve across a border.
        assert!(astray * 100 <= seen, "{astray} of {seen}");
    }
}
