//! Who the colleges are, across program and people tables, and where they stand.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::table::{Field, Table};

use super::{
    Place,
    dimension::{Interner, NOT_STATED, cell_label, plain},
    frame::{COLLEGE_FIELDS, Frame},
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
        for with_state in [true, false] {
            for frame in frames {
                for part in &frame.parts {
                    colleges.gather(&part.table, part.table_rows(), with_state);
                }
            }
        }
        colleges
    }

    fn gather(&mut self, table: &Table, rows: impl Iterator<Item = usize>, with_state: bool) {
        let fields: Vec<_> = COLLEGE_FIELDS.iter().filter_map(|&field| Some((field, table.column(field)?))).collect();
        let number = |field: Field, row: usize| table.column(field).and_then(|column| column.number(row));
        let named = table.column(Field::College).is_some();
        // A million people attend few colleges: each combination of texts is looked at once.
        let mut seen = HashSet::<Vec<usize>>::new();
        for row in rows {
            if named {
                let mut key = vec![text_pointer(table, Field::College, row)];
                key.extend(fields.iter().map(|(field, _)| text_pointer(table, *field, row)));
                key.push(usize::from(number(Field::Latitude, row).is_some()));
                if key[0] != 0 && !seen.insert(key) {
                    continue;
                }
            }
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
            let mut known = HashMap::<(usize, usize), Option<u32>>::new();
            for row in part.table_rows() {
                let key = (text_pointer(table, Field::College, row), text_pointer(table, Field::State, row));
                let look = || name_and_state(table, row).and_then(|(name, state)| self.find(&name, &state));
                found.push(if key.0 == 0 { look() } else { *known.entry(key).or_insert_with(look) });
            }
        }
        found
    }

    /// Ids of a frame's rows, by label.
    pub(super) fn ids(&self, frame: &Frame, labels: &mut Interner, ids: &mut Vec<u32>) {
        let mut known = HashMap::<Option<u32>, u32>::new();
        ids.extend(self.of_rows(frame).into_iter().map(|college| {
            *known.entry(college).or_insert_with(|| match college {
                Some(college) => labels.id(&self.label(college)),
                None => labels.id(NOT_STATED),
            })
        }));
    }
}

/// Tells the texts of a dictionary column apart without comparing them; 0 if there is no text.
fn text_pointer(table: &Table, field: Field, row: usize) -> usize {
    table.column(field).and_then(|column| column.text(row)).map_or(0, |text| text.as_ptr() as usize)
}

/// A row's college and state as written; the UNITID stands in for a missing name.
fn name_and_state(table: &Table, row: usize) -> Option<(String, String)> {
    let cell = |field: Field| {
        let column = table.column(field)?;
        column.state(row).is_value().then(|| cell_label(column, row)).filter(|text| !text.trim().is_empty())
    };
    let name = cell(Field::College).or_else(|| cell(Field::Unitid).map(|unitid| format!("UNITID {unitid}")))?;
    Some((name.trim().to_owned(), cell(Field::State).unwrap_or_default()))
}
