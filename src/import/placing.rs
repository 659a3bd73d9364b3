//! Coordinates, city, county and state for every row of a programs table, and the words for how they were found.

use std::{collections::HashMap, sync::Arc};

use super::{Imported, Issue, IssueCode, Joined, Severity, derive, matching::coded, normal::school};
use crate::{
    place::{self, Campus, Directory, Located, Query},
    table::{CellState, Column, Field, Table, Values},
};

/// Number of colleges placed by each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    pub coordinates: usize,
    pub unitid: usize,
    pub zip: usize,
    pub city: usize,
    pub county: usize,
}

impl Placed {
    /// All colleges that have a place.
    pub fn total(&self) -> usize {
        self.coordinates + self.unitid + self.zip + self.city + self.county
    }
}

/// A college that could not be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    /// First row it stands in, one-based.
    pub row: u32,
    pub college: String,
    pub state: Option<String>,
    /// Why, as one sentence without a period.
    pub reason: String,
}

/// Where a college stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    latitude: f64,
    longitude: f64,
    placed_by: Arc<str>,
    city: Option<Arc<str>>,
    county: Option<Arc<str>>,
    state: Option<Arc<str>>,
}

impl From<Located> for Place {
    fn from(located: Located) -> Self {
        Self {
            latitude: located.latitude,
            longitude: located.longitude,
            placed_by: located.placed_by.into(),
            city: located.city.map(Into::into),
            county: located.county_fips.and_then(|fips| place::county(&fips)).map(|county| county.name.as_str().into()),
            state: located.state_fips.and_then(|fips| place::state(&fips)).map(|state| state.name.into()),
        }
    }
}

/// Adds the campuses of an IPEDS directory table.
pub(super) fn learn(table: &Table, directory: &mut Directory) {
    let (Some(unitids), Some(latitudes), Some(longitudes)) =
        (table.column(Field::Unitid), table.column(Field::Latitude), table.column(Field::Longitude))
    else {
        return;
    };
    let text = |field: Field, row: usize| table.column(field).and_then(|column| column.text(row));
    for row in 0..table.rows() {
        let unitid = unitids.text(row).and_then(|text| text.parse::<u32>().ok());
        if let (Some(unitid), Some(latitude), Some(longitude)) = (unitid, latitudes.number(row), longitudes.number(row))
        {
            let name = text(Field::College, row).map_or_else(String::new, ToString::to_string);
            let city = text(Field::City, row).map(ToString::to_string);
            let state = text(Field::State, row).map(ToString::to_string);
            let zip = text(Field::Zip, row).and_then(|zip| zip.get(..5)).map(str::to_owned);
            let opeid = text(Field::Opeid, row).map(ToString::to_string);
            let other_names =
                text(Field::OtherNames, row).map_or_else(Vec::new, |text| other_names(text, city.as_deref()));
            let campus = Campus { name, latitude, longitude, city, state, zip, opeid, other_names };
            directory.insert(unitid, campus);
        }
    }
}

/// The names of an alias cell: parted by bars, else by commas or semicolons where each part can stand alone.
fn other_names(text: &str, city: Option<&str>) -> Vec<String> {
    let whole = |part: &str| part.contains(' ') || part.len() >= 3 && !part.chars().any(char::is_lowercase);
    let mut names: Vec<String> = Vec::new();
    for part in text.split('|') {
        let parts: Vec<&str> = part.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let parts = if parts.iter().all(|part| whole(part)) { parts } else { vec![part.trim()] };
        for part in parts {
            let is_city = city.is_some_and(|city| city.eq_ignore_ascii_case(part));
            if part.chars().count() >= 3 && !is_city && !names.iter().any(|known| known == part) {
                names.push(part.to_owned());
            }
        }
    }
    names
}

/// A directory of UNITIDs and coordinates from a table that holds one; empty otherwise.
pub fn directory(table: &Table) -> Directory {
    let mut directory = Directory::default();
    learn(table, &mut directory);
    directory
}

/// A place with doubts about it, or why there is none.
type Found = Result<(Place, Vec<String>), String>;

/// What one row says about its place.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    college: Option<String>,
    coordinates: Option<(u64, u64)>,
    texts: [Option<Arc<str>>; 5],
}

/// Places every row of a programs table; returns it with the columns filled, and each row's place. `unitid` is the number
/// that a row's college was found under in the directory.
pub(super) fn place(
    table: &Table,
    directory: &Directory,
    imported: &Imported,
    unitid: impl Fn(usize) -> Option<u32>,
    joined: &mut Joined,
) -> (Table, Vec<Option<Place>>) {
    let mut found: HashMap<Key, usize> = HashMap::new();
    let mut results: Vec<(Key, Found, Vec<usize>)> = Vec::new();
    for row in 0..table.rows() {
        let mut key = key(table, row);
        if let (None, Some(unitid)) = (&key.texts[0], unitid(row)) {
            key.texts[0] = Some(unitid.to_string().into());
        }
        let at = *found.entry(key.clone()).or_insert_with(|| {
            results.push((key.clone(), locate(&key, directory), Vec::new()));
            results.len() - 1
        });
        results[at].2.push(row);
    }
    // A row that says too little stands where another row of the same college stands.
    let mut by_college: HashMap<(String, Option<Arc<str>>), Place> = HashMap::new();
    for (key, result, _rows) in &results {
        if let (Some(college), Ok((place, _warnings))) = (&key.college, result) {
            by_college.entry((college.clone(), key.texts[3].clone())).or_insert_with(|| place.clone());
        }
    }
    let mut places: Vec<Option<Place>> = vec![None; table.rows()];
    let mut counted: std::collections::HashSet<(Option<String>, Option<Arc<str>>)> = std::collections::HashSet::new();
    let mut lost: std::collections::HashSet<(Option<String>, Option<Arc<str>>)> = std::collections::HashSet::new();
    for (key, result, rows) in results {
        let identity = (key.college.clone(), key.texts[3].clone());
        let (place, reason) = match result {
            Ok((place, warnings)) => {
                for warning in warnings {
                    joined.issues.push(doubt(table, imported, &rows, warning));
                }
                (Some(place), String::new())
            }
            Err(reason) => {
                let other = key.college.clone().and_then(|college| by_college.get(&(college, key.texts[3].clone())));
                (other.cloned(), reason)
            }
        };
        match &place {
            Some(place) => {
                if counted.insert(identity) {
                    count(&mut joined.placed, place, &key);
                }
            }
            None => {
                if lost.insert(identity) {
                    let (issue, unplaced) = not_placed(table, imported, &rows, &key, reason);
                    joined.issues.push(issue);
                    joined.unplaced.push(unplaced);
                }
            }
        }
        for row in rows {
            places[row].clone_from(&place);
        }
    }
    let mut table = table.clone();
    let references: Vec<Option<&Place>> = places.iter().map(Option::as_ref).collect();
    let rows: Vec<u32> = (0..places.len() as u32).collect();
    fill(&mut table, &rows, &references);
    (table, places)
}

fn key(table: &Table, row: usize) -> Key {
    let text = |field: Field| table.column(field).and_then(|column| column.text(row)).cloned();
    let number = |field: Field| table.column(field).and_then(|column| column.number(row));
    Key {
        college: text(Field::College).map(|name| school::same(&name)),
        coordinates: number(Field::Latitude)
            .zip(number(Field::Longitude))
            .map(|(latitude, longitude)| (latitude.to_bits(), longitude.to_bits())),
        texts: [Field::Unitid, Field::Zip, Field::City, Field::State, Field::County].map(text),
    }
}

fn locate(key: &Key, directory: &Directory) -> Found {
    let [unitid, zip, city, state, county] = key.texts.each_ref().map(Option::as_deref);
    let query = Query {
        latitude: key.coordinates.map(|(latitude, _longitude)| f64::from_bits(latitude)),
        longitude: key.coordinates.map(|(_latitude, longitude)| f64::from_bits(longitude)),
        unitid,
        zip,
        city,
        state,
        county,
        directory: Some(directory),
    };
    match place::locate(&query) {
        Ok(mut located) => {
            let warnings = std::mem::take(&mut located.warnings);
            Ok((located.into(), warnings))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Where the directory has a UNITID.
pub(super) fn of_unitid(unitid: Option<u32>, directory: &Directory) -> Option<Place> {
    let text = unitid?.to_string();
    let query = Query { unitid: Some(&text), directory: Some(directory), ..Query::default() };
    place::locate(&query).ok().map(Place::from)
}

fn count(placed: &mut Placed, place: &Place, key: &Key) {
    let by = &*place.placed_by;
    let city = key.texts[2].as_deref().unwrap_or_default();
    *if by == "coordinates" {
        &mut placed.coordinates
    } else if by.starts_with("UNITID") {
        &mut placed.unitid
    } else if by.starts_with("ZIP") {
        &mut placed.zip
    } else if !city.is_empty() && by.to_lowercase().starts_with(&city.to_lowercase()) || key.texts[4].is_none() {
        &mut placed.city
    } else {
        &mut placed.county
    } += 1;
}

/// Fills coordinates, city, county, state and how they were found, for each row from its group's place; what the table
/// says itself stays.
pub(super) fn fill(table: &mut Table, of_row: &[u32], places: &[Option<&Place>]) {
    fill_number(table, Field::Latitude, "Latitude", of_row, places, |place| place.latitude);
    fill_number(table, Field::Longitude, "Longitude", of_row, places, |place| place.longitude);
    fn texts<'a>(places: &[Option<&'a Place>], text: impl Fn(&'a Place) -> Option<&'a str>) -> Vec<Option<&'a str>> {
        places.iter().map(|place| place.and_then(&text)).collect()
    }
    fill_text(table, Field::City, "City", of_row, &texts(places, |place| place.city.as_deref()));
    fill_text(table, Field::County, "County", of_row, &texts(places, |place| place.county.as_deref()));
    fill_text(table, Field::State, "State", of_row, &texts(places, |place| place.state.as_deref()));
    fill_text(table, Field::PlacedBy, "Placed by", of_row, &texts(places, |place| Some(&*place.placed_by)));
}

/// Fills the missing cells of a text column from each row's group, or adds the column.
pub(super) fn fill_text(table: &mut Table, field: Field, name: &str, of_row: &[u32], texts: &[Option<&str>]) {
    if texts.iter().all(Option::is_none) {
        return;
    }
    match table.columns.iter().position(|column| column.field == Some(field)) {
        None => table.columns.push(coded(name, Some(field), of_row, texts).into()),
        Some(at) => {
            let old = &table.columns[at];
            if old.states.is_none() {
                return;
            }
            let group = |row: usize| texts.get(of_row[row] as usize).copied().flatten();
            let filled = (0..of_row.len()).map(|row| old.text(row).map(|old| &**old).or_else(|| group(row)));
            let mut column = Column::from_texts(&old.name, Some(field), filled);
            keep_reasons(&mut column, old);
            table.columns[at] = column.into();
        }
    }
}

/// Places replace what the table says: a repaired longitude is the one to draw.
fn fill_number(
    table: &mut Table,
    field: Field,
    name: &str,
    of_row: &[u32],
    places: &[Option<&Place>],
    of: fn(&Place) -> f64,
) {
    let numbers = || of_row.iter().map(|group| places.get(*group as usize).copied().flatten().map(of));
    match table.columns.iter().position(|column| column.field == Some(field)) {
        None if places.iter().all(Option::is_none) => {}
        None => table.columns.push(derive::numbers(name, field, numbers().collect()).into()),
        Some(at) => {
            let old = &table.columns[at];
            let merged = numbers().enumerate().map(|(row, number)| number.or_else(|| old.number(row))).collect();
            let mut column = derive::numbers(&old.name, field, merged);
            keep_reasons(&mut column, old);
            table.columns[at] = column.into();
        }
    }
}

/// A cell that is still empty keeps the reason it had.
fn keep_reasons(column: &mut Column, old: &Column) {
    if let Some(states) = &mut column.states {
        for (row, state) in states.iter_mut().enumerate() {
            if *state == CellState::Missing && !old.state(row).is_value() && !matches!(old.values, Values::Flags(_)) {
                *state = old.state(row);
            }
        }
    }
}

/// Letter of the column with a meaning in the file, as the inspection found it.
pub(super) fn letter(imported: &Imported, table: &Table, field: Field) -> String {
    imported
        .inspection
        .sheets
        .iter()
        .filter(|sheet| sheet.name == table.sheet)
        .flat_map(|sheet| &sheet.tables)
        .flat_map(|found| &found.columns)
        .find(|column| column.field == Some(field))
        .map_or_else(|| "A".to_owned(), |column| column.letter.clone())
}

fn not_placed(table: &Table, imported: &Imported, rows: &[usize], key: &Key, reason: String) -> (Issue, Unplaced) {
    let first = rows.first().copied().unwrap_or(0);
    let name = table
        .column(Field::College)
        .and_then(|column| column.text(first))
        .map_or_else(|| tr!("Row {}", table.source_rows[first]), ToString::to_string);
    let mut issue =
        doubt(table, imported, rows, tr!("“{name}” could not be placed: {reason}", name = name, reason = reason));
    issue.code = IssueCode::NotPlaced;
    issue.severity = Severity::Warning;
    issue.text.clone_from(&name);
    let unplaced = Unplaced {
        file: Arc::clone(&table.file),
        sheet: Arc::clone(&table.sheet),
        row: table.source_rows[first],
        college: name,
        state: key.texts[3].as_deref().map(str::to_owned),
        reason,
    };
    (issue, unplaced)
}

/// An information about rows of a table, shown at their college cells.
fn doubt(table: &Table, imported: &Imported, rows: &[usize], message: String) -> Issue {
    let letter = letter(imported, table, Field::College);
    Issue {
        code: IssueCode::Implausible,
        severity: Severity::Info,
        file: table.file.to_string(),
        sheet: table.sheet.to_string(),
        cells: rows.iter().take(1_000).map(|row| format!("{letter}{}", table.source_rows[*row])).collect(),
        columns: vec![letter],
        count: rows.len(),
        text: rows
            .first()
            .and_then(|row| table.column(Field::College)?.text(*row))
            .map_or_else(String::new, ToString::to_string),
        message,
        fix: None,
        choices: Vec::new(),
    }
}
