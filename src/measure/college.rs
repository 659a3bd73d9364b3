//! Who the colleges are, across program and people tables, and where they stand.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
    sync::Arc,
};

use rayon::prelude::*;

use crate::table::{Column, Field, Table, Values};

use super::{
    Place,
    dimension::{Interner, Known, NOT_STATED, cell_label, plain},
    frame::{COLLEGE_FIELDS, Frame, Part},
    states::state_fips,
};

/// Distinct colleges: same name in another state is another college.
#[derive(Debug, Default)]
pub(super) struct Colleges {
    by_key: HashMap<(String, String), u32>,
    /// Colleges of each name.
    by_name: HashMap<String, Vec<u32>>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: Arc<str>,
    /// By field of [`COLLEGE_FIELDS`]: what its rows say, `None` if they disagree.
    texts: HashMap<Field, Option<Arc<str>>>,
    position: Option<(f64, f64)>,
    placed_by: Option<Arc<str>>,
}

impl Colleges {
    /// Gathers colleges from tables, in the order given; rows that name a state first, so that rows that do not can join
    /// them.
    pub(super) fn new(frames: &[&Frame]) -> Self {
        let mut colleges = Self::default();
        let parts = frames.iter().flat_map(|frame| &frame.parts);
        let parts: Vec<_> = parts.map(|part| (&part.table, telling_rows(part))).collect();
        for with_state in [true, false] {
            for (table, rows) in &parts {
                colleges.gather(table, rows.iter().map(|&row| row as usize), with_state);
            }
        }
        colleges
    }

    fn gather(&mut self, table: &Table, rows: impl Iterator<Item = usize>, with_state: bool) {
        let fields: Vec<_> = COLLEGE_FIELDS.iter().filter_map(|&field| Some((field, table.column(field)?))).collect();
        let number = |field: Field, row: usize| table.column(field).and_then(|column| column.number(row));
        for row in rows {
            let Some((name, state)) = name_and_state(table, row) else { continue };
            if state.is_empty() == with_state {
                continue;
            }
            let id = self.add(&name, &state);
            let entry = &mut self.entries[id as usize];
            for (field, column) in &fields {
                if !column.state(row).is_value() {
                    continue;
                }
                let text: Arc<str> = cell_label(column, row).into();
                let known = entry.texts.entry(*field).or_insert_with(|| Some(Arc::clone(&text)));
                if known.as_ref().is_some_and(|known| *known != text) {
                    *known = None;
                }
            }
            if entry.position.is_none()
                && let (Some(latitude), Some(longitude)) = (number(Field::Latitude, row), number(Field::Longitude, row))
            {
                entry.position = Some((latitude, longitude));
                let placed_by = table.column(Field::PlacedBy).and_then(|column| column.text(row));
                entry.placed_by = placed_by.cloned();
            }
        }
    }

    fn add(&mut self, name: &str, state: &str) -> u32 {
        if let Some(id) = self.find(name, state) {
            return id;
        }
        let id = self.entries.len() as u32;
        self.by_key.insert((plain(name), plain(state)), id);
        self.by_name.entry(plain(name)).or_default().push(id);
        self.entries.push(Entry { name: name.into(), texts: HashMap::new(), position: None, placed_by: None });
        id
    }

    fn find(&self, name: &str, state: &str) -> Option<u32> {
        if let Some(&id) = self.by_key.get(&(plain(name), plain(state))) {
            return Some(id);
        }
        if !state.is_empty() {
            return None;
        }
        match self.by_name.get(&plain(name)).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The name shown: with its state where the name alone is not one college's.
    pub(super) fn label(&self, id: u32) -> Arc<str> {
        let entry = &self.entries[id as usize];
        let alone = self.by_name.get(&plain(&entry.name)).is_none_or(|same| same.len() == 1);
        match entry.texts.get(&Field::State) {
            Some(Some(state)) if !alone => format!("{}, {state}", entry.name).into(),
            _ => Arc::clone(&entry.name),
        }
    }

    /// What the college's rows say of a place field.
    pub(super) fn text(&self, id: u32, field: Field) -> Option<&Arc<str>> {
        self.entries.get(id as usize)?.texts.get(&field)?.as_ref()
    }

    /// True if some college has this field.
    pub(super) fn knows(&self, field: Field) -> bool {
        self.entries.iter().any(|entry| entry.texts.contains_key(&field))
    }

    /// The college with this label.
    pub(super) fn by_label(&self, label: &str) -> Option<u32> {
        (0..self.entries.len() as u32).find(|&id| *self.label(id) == *label)
    }

    /// Where a college stands; `None` if no row says.
    pub(super) fn place(&self, id: u32) -> Option<Place> {
        let entry = self.entries.get(id as usize)?;
        let (latitude, longitude) = entry.position?;
        let county = self.text(id, Field::County).filter(|text| text.len() == 5 && text.parse::<u32>().is_ok());
        Some(Place {
            latitude,
            longitude,
            placed_by: entry.placed_by.as_ref().map_or_else(|| "coordinates".to_owned(), ToString::to_string),
            city: self.text(id, Field::City).cloned(),
            county: county.cloned(),
            state: self.text(id, Field::State).and_then(|state| state_fips(state)).map(Arc::from),
        })
    }

    /// The college of each row of a frame.
    pub(super) fn of_rows(&self, frame: &Frame) -> Vec<Option<u32>> {
        let mut found = Vec::with_capacity(frame.rows());
        for part in &frame.parts {
            let table = &part.table;
            let columns = [Field::College, Field::State].map(|field| table.column(field));
            let look = |row: usize| name_and_state(table, row).and_then(|(name, state)| self.find(&name, &state));
            found.par_extend((0..part.rows()).into_par_iter().with_min_len(ROWS_A_JOB).map_init(
                HashMap::<[u32; 2], Option<u32>, Quick>::default,
                |known, at| {
                    let row = part.table_row(at);
                    let key = columns.map(|column| column.map_or(0, |column| text_number(column, row)));
                    if key[0] == 0 { look(row) } else { *known.entry(key).or_insert_with(|| look(row)) }
                },
            ));
        }
        found
    }

    /// Ids of a frame's rows, by label.
    pub(super) fn ids(&self, frame: &Frame, labels: &mut Interner, ids: &mut Vec<u32>) {
        let mut known = Known::default();
        ids.extend(self.of_rows(frame).into_iter().map(|college| {
            let value = college.map_or(0, |college| u64::from(college) + 1);
            *known.entry(value).get_or_insert_with(|| match college {
                Some(college) => labels.id(&self.label(college)),
                None => labels.id(NOT_STATED),
            })
        }));
    }
}

/// Rows of a part that may tell something of a college that those above them do not: a million people attend few
/// colleges, so each combination of texts is looked at once.
fn telling_rows(part: &Part) -> Vec<u32> {
    let table = &part.table;
    let rows = || (0..part.rows()).map(|at| part.table_row(at) as u32);
    if table.column(Field::College).is_none() {
        return rows().collect();
    }
    let fields = [Field::College].into_iter().chain(COLLEGE_FIELDS);
    let columns: Vec<Option<&Column>> = fields.map(|field| table.column(field)).collect();
    let latitude = table.column(Field::Latitude);
    let tells = |seen: &mut HashSet<[u32; 7], Quick>, row: usize| {
        let mut key = [0; 7];
        for (key, column) in key.iter_mut().zip(&columns) {
            *key = column.map_or(0, |column| text_number(column, row));
        }
        key[6] = u32::from(latitude.is_some_and(|column| column.number(row).is_some()));
        key[0] == 0 || seen.insert(key)
    };
    let job = part.rows().div_ceil(rayon::current_num_threads().max(1)).max(ROWS_A_JOB);
    let of_jobs: Vec<Vec<usize>> = (0..part.rows().div_ceil(job))
        .into_par_iter()
        .map(|at| {
            let mut seen = HashSet::default();
            let rows = (at * job..((at + 1) * job).min(part.rows())).map(|at| part.table_row(at));
            rows.filter(|&row| tells(&mut seen, row)).collect()
        })
        .collect();
    let mut seen = HashSet::default();
    of_jobs.into_iter().flatten().filter(|&row| tells(&mut seen, row)).map(|row| row as u32).collect()
}

/// Tells the texts of a dictionary column apart without comparing them; 0 if there is no text.
fn text_number(column: &Column, row: usize) -> u32 {
    let code = match &column.values {
        Values::Codes8(codes, _) => u32::from(codes[row]),
        Values::Codes16(codes, _) => u32::from(codes[row]),
        Values::Codes32(codes, _) => codes[row],
        Values::Cents(_) | Values::Days(_) | Values::Quarters(_) | Values::Numbers(_) | Values::Flags(_) => return 0,
    };
    if column.state(row).is_value() { code + 1 } else { 0 }
}

const ROWS_A_JOB: usize = 65_536;

/// Scatters a few small numbers (Fibonacci hashing): nobody chooses codes so that they meet, and a row is soon looked up.
#[derive(Clone, Copy, Debug, Default)]
struct Scatter(u64);

type Quick = BuildHasherDefault<Scatter>;

impl Hasher for Scatter {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for bytes in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight[..bytes.len()].copy_from_slice(bytes);
            self.write_u64(u64::from_le_bytes(eight));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}

/// A row's college and state as written; the UNITID stands in for a missing name.
fn name_and_state(table: &Table, row: usize) -> Option<(String, String)> {
    let cell = |field: Field| {
        let column = table.column(field)?;
        column.state(row).is_value().then(|| cell_label(column, row)).filter(|text| !text.trim().is_empty())
    };
    let name =
        cell(Field::College).or_else(|| cell(Field::Unitid).map(|unitid| tr!("UNITID {unitid}", unitid = unitid)))?;
    Some((name.trim().to_owned(), cell(Field::State).unwrap_or_default()))
}
