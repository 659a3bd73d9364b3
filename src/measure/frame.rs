//! All tables of one kind as one run of rows, with labels by field and cached filter masks.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use crate::table::{Codes, Column, Field, Keys, Mask, Table, Values, year_of_day, years_between};

use super::{
    Filters, Keep,
    college::Colleges,
    dimension::{Dimension, Interner, Known, NOT_STATED, age_band},
    industry,
    order::{KeptCodes, kept},
    region::{self, CustomRegion},
};

/// Rows of one table within a frame.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) table: Arc<Table>,
    /// Table rows used; `None` is all of them.
    pub(super) picked: Option<Vec<u32>>,
    /// First frame row.
    pub(super) start: usize,
}

impl Part {
    pub(super) fn rows(&self) -> usize {
        self.picked.as_ref().map_or_else(|| self.table.rows(), Vec::len)
    }

    /// The table's row at a row of this part.
    pub(super) fn table_row(&self, row: usize) -> usize {
        self.picked.as_ref().map_or(row, |picked| picked[row] as usize)
    }

    pub(super) fn table_rows(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows()).map(|row| self.table_row(row))
    }
}

/// Programs or people of every open table of that kind.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) parts: Vec<Part>,
    rows: usize,
    regions: Arc<[CustomRegion]>,
    colleges: Option<Arc<Colleges>>,
    college_keys: OnceLock<Keys>,
    dimensions: Mutex<HashMap<Field, Option<Arc<Dimension>>>>,
    /// The last filter on each field; a changed filter recomputes only its own mask.
    masks: Mutex<HashMap<Field, (Keep, Arc<Mask>)>>,
    /// The groupings used last, most recent last: several measures share one.
    groupings: Mutex<Vec<(Vec<Field>, Arc<Grouping>)>>,
    /// Groups divided by further codes, by the groups' and the further codes.
    crossings: Mutex<Vec<Crossing>>,
    /// Groups of two kinds of which some row is in both.
    pairs: Mutex<Vec<Crossing>>,
}

/// Two kinds of codes and the groups that both together make.
type Crossing = ([Arc<Codes>; 2], Arc<Keys>);

/// A screen compares by a few fields at a time; at a million rows each grouping is 4 MB.
const GROUPINGS: usize = 6;
/// Each figure of certificates divides its groups, its colleges and its states.
const CROSSINGS: usize = 12;

/// Fields that a table without them takes from its rows' colleges.
pub(super) const COLLEGE_FIELDS: [Field; 5] = [Field::State, Field::County, Field::Region, Field::City, Field::Zip];

impl Frame {
    pub(super) fn new(tables: impl IntoIterator<Item = (Arc<Table>, Option<Vec<u32>>)>) -> Self {
        let mut rows = 0;
        let parts = tables
            .into_iter()
            .map(|(table, picked)| {
                let part = Part { table, picked, start: rows };
                rows += part.rows();
                part
            })
            .collect();
        Self {
            parts,
            rows,
            colleges: None,
            regions: Arc::default(),
            college_keys: OnceLock::new(),
            dimensions: Mutex::default(),
            masks: Mutex::default(),
            groupings: Mutex::default(),
            crossings: Mutex::default(),
            pairs: Mutex::default(),
        }
    }

    /// Groups rows by these regions instead of a column.
    pub(super) fn with_regions(mut self, regions: Arc<[CustomRegion]>) -> Self {
        self.regions = regions;
        self
    }

    /// Lets rows know their college and, through it, their place.
    pub(super) fn with_colleges(mut self, colleges: Arc<Colleges>) -> Self {
        self.colleges = Some(colleges);
        self
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The part a frame row is in, and the row within its table.
    pub(super) fn locate(&self, row: usize) -> Option<(&Part, usize)> {
        let at = self.parts.partition_point(|part| part.start <= row).checked_sub(1)?;
        let part = &self.parts[at];
        Some((part, part.table_row(row - part.start)))
    }

    /// True if some table has this column.
    pub(super) fn has_column(&self, field: Field) -> bool {
        self.parts.iter().any(|part| part.table.column(field).is_some())
    }

    /// Labels of a field; `None` if no table has it and it cannot be derived.
    pub(super) fn dimension(&self, field: Field) -> Option<Arc<Dimension>> {
        if let Some(known) = lock(&self.dimensions).get(&field) {
            return known.clone();
        }
        let made = self.make(field).map(Arc::new);
        lock(&self.dimensions).insert(field, made.clone());
        made
    }

    fn make(&self, field: Field) -> Option<Dimension> {
        let mut labels = Interner::default();
        let mut ids = Vec::with_capacity(self.rows);
        let found = match field {
            Field::College => {
                let colleges = self.colleges.as_ref()?;
                (self.has_column(Field::College) || self.has_column(Field::Unitid))
                    .then(|| colleges.ids(self, &mut labels, &mut ids))
            }
            Field::Region if !self.regions.is_empty() => {
                let places = [Field::State, Field::County].map(|field| self.dimension(field));
                let [states, counties] = places.each_ref().map(Option::as_deref);
                (states.is_some() || counties.is_some())
                    .then(|| ids = region::ids(&self.regions, states, counties, self.rows, &mut labels))
            }
            _ if COLLEGE_FIELDS.contains(&field) && !self.has_column(field) => {
                self.by_college(field, &mut labels, &mut ids)
            }
            _ => self.by_column(field, &mut labels, &mut ids),
        };
        found.map(|()| Dimension::new(field, &labels.labels, &ids))
    }

    fn by_column(&self, field: Field, labels: &mut Interner, ids: &mut Vec<u32>) -> Option<()> {
        let mut any = false;
        for part in &self.parts {
            let table = &part.table;
            if let Some(column) = table.column(field) {
                any = true;
                labels.column(column, part.table_rows(), |text| relabel(field, text), ids);
                continue;
            }
            // A year, or an age in whole years, which decides the band.
            let derived: Option<Box<dyn Fn(usize) -> Option<i32> + '_>> = match field {
                Field::AgeGroup => age(table).map(|age| -> Box<dyn Fn(usize) -> Option<i32>> {
                    Box::new(move |row| age(row).map(|age| age.floor() as i32))
                }),
                Field::CohortYear => credential_date(table)
                    .map(|date| -> Box<dyn Fn(usize) -> Option<i32>> { Box::new(move |row| year_of_cell(date, row)) }),
                _ => None,
            };
            any |= derived.is_some();
            let label = |number: i32| match field {
                Field::AgeGroup => age_band(f64::from(number)).to_owned(),
                _ => number.to_string(),
            };
            let mut known = Known::default();
            let mut not_stated = None;
            for row in part.table_rows() {
                ids.push(match derived.as_ref().and_then(|derived| derived(row)) {
                    Some(number) => {
                        let known = known.entry(u64::from(number as u32));
                        *known.get_or_insert_with(|| labels.id(&label(number)))
                    }
                    None => *not_stated.get_or_insert_with(|| labels.id(NOT_STATED)),
                });
            }
        }
        any.then_some(())
    }

    /// A place field from the row's college, where all rows of the college agree on it.
    fn by_college(&self, field: Field, labels: &mut Interner, ids: &mut Vec<u32>) -> Option<()> {
        let colleges = self.colleges.as_ref()?;
        if !colleges.knows(field) || !self.has_column(Field::College) {
            return None;
        }
        let mut known = Known::default();
        ids.extend(colleges.of_rows(self).into_iter().map(|college| {
            let value = college.map_or(0, |college| u64::from(college) + 1);
            *known.entry(value).get_or_insert_with(|| {
                let label = college.and_then(|college| colleges.text(college, field));
                labels.id(label.map_or(NOT_STATED, |label| label))
            })
        }));
        Some(())
    }

    /// Labels of a column as the file has them; `None` if no table has it.
    pub(super) fn as_written(&self, field: Field) -> Option<Dimension> {
        let mut labels = Interner::default();
        let mut ids = Vec::with_capacity(self.rows);
        for part in &self.parts {
            match part.table.column(field) {
                Some(column) => labels.column(column, part.table_rows(), str::to_owned, &mut ids),
                None => ids.extend(std::iter::repeat_n(labels.id(NOT_STATED), part.rows())),
            }
        }
        self.has_column(field).then(|| Dimension::new(field, &labels.labels, &ids))
    }

    /// Rows by college of the shared list; the last group is rows without one. `None` if colleges are not known.
    pub(super) fn by_college_keys(&self) -> Option<&Keys> {
        let colleges = self.colleges.as_ref()?;
        Some(self.college_keys.get_or_init(|| {
            let none = colleges.len() as u32;
            let ids: Vec<u32> = colleges.of_rows(self).into_iter().map(|id| id.unwrap_or(none)).collect();
            Keys::pack_all(self.rows, &[(&Codes::from_ids(&ids, colleges.len() + 1), colleges.len() + 1)])
        }))
    }

    /// Rows that all filters keep, leaving out the one on `except`; and the filters' fields that these tables lack.
    pub(super) fn select(&self, filters: &Filters, except: Option<Field>) -> (Mask, Vec<Field>) {
        let mut mask = Mask::all(self.rows);
        let mut lacking = Vec::new();
        for (&field, keep) in &filters.by_field {
            if Some(field) == except {
                continue;
            }
            match self.mask(field, keep) {
                Some(kept) => mask = mask.and(&kept),
                None => lacking.push(field),
            }
        }
        (mask, lacking)
    }

    /// What [`Self::select`] goes by: codes of each field with a filter, and which of them it keeps.
    pub(super) fn kept_codes(&self, filters: &Filters) -> Vec<KeptCodes> {
        let dimensions = filters.by_field.iter().filter_map(|(&field, keep)| Some((self.dimension(field)?, keep)));
        dimensions.map(|(dimension, keep)| (Arc::clone(&dimension.codes), dimension.kept(keep))).collect()
    }

    fn mask(&self, field: Field, keep: &Keep) -> Option<Arc<Mask>> {
        if let Some((known, mask)) = lock(&self.masks).get(&field)
            && known == keep
        {
            return Some(Arc::clone(mask));
        }
        let mask = Arc::new(self.dimension(field)?.mask(keep));
        lock(&self.masks).insert(field, (keep.clone(), Arc::clone(&mask)));
        Some(mask)
    }

    /// Rows by group; `Err` names a field that these tables lack.
    pub(super) fn group(&self, by: &[Field]) -> Result<Arc<Grouping>, Field> {
        if let Some((_, known)) = lock(&self.groupings).iter().find(|(fields, _)| fields == by) {
            return Ok(Arc::clone(known));
        }
        let dimensions =
            by.iter().map(|&field| self.dimension(field).ok_or(field)).collect::<Result<Vec<_>, Field>>()?;
        let pairs: Vec<_> = dimensions.iter().map(|dimension| (&*dimension.codes, dimension.labels.len())).collect();
        let keys = Keys::pack(self.rows, &pairs);
        // Groups in the order of their codes, which is the labels' order.
        let mut order: Vec<usize> = (0..keys.groups).collect();
        order.sort_by(|&a, &b| keys.codes(a).cmp(keys.codes(b)));
        let grouping = Arc::new(Grouping { keys, dimensions, order });
        let mut groupings = lock(&self.groupings);
        if groupings.len() == GROUPINGS {
            groupings.remove(0);
        }
        groupings.push((by.to_vec(), Arc::clone(&grouping)));
        Ok(grouping)
    }
}

impl Frame {
    /// Groups divided by codes of which there are `labels`: group `g` and code `c` are key `g * labels + c`.
    pub(super) fn crossed(&self, keys: &Keys, codes: &Arc<Codes>, labels: usize) -> Arc<Keys> {
        let same = |[of_row, with]: &[Arc<Codes>; 2]| Arc::ptr_eq(of_row, &keys.of_row) && Arc::ptr_eq(with, codes);
        kept(&self.crossings, CROSSINGS, same, || {
            let crossed = Keys::pack_all(self.rows, &[(&keys.of_row, keys.groups), (codes, labels)]);
            ([Arc::clone(&keys.of_row), Arc::clone(codes)], Arc::new(crossed))
        })
    }

    /// Pairs of groups of both kinds that some row is in.
    pub(super) fn paired(&self, one: &Keys, other: &Keys) -> Arc<Keys> {
        let same = |[a, b]: &[Arc<Codes>; 2]| Arc::ptr_eq(a, &one.of_row) && Arc::ptr_eq(b, &other.of_row);
        kept(&self.pairs, GROUPINGS, same, || {
            let both = [(&*one.of_row, one.groups), (&*other.of_row, other.groups)];
            ([Arc::clone(&one.of_row), Arc::clone(&other.of_row)], Arc::new(Keys::occurring(self.rows, &both)))
        })
    }
}

/// Rows by group, with the groups' labels.
#[derive(Debug)]
pub(super) struct Grouping {
    pub(super) keys: Keys,
    pub(super) dimensions: Vec<Arc<Dimension>>,
    /// Groups in the order of their labels.
    pub(super) order: Vec<usize>,
}

impl Grouping {
    pub(super) fn labels(&self, group: usize) -> Vec<Arc<str>> {
        self.dimensions
            .iter()
            .zip(self.keys.codes(group))
            .map(|(dimension, &code)| Arc::clone(&dimension.labels[code as usize]))
            .collect()
    }
}

/// A lock whose holder panicked only guards caches, so its content is still good.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn relabel(field: Field, text: &str) -> String {
    match field {
        Field::Industry | Field::IndustryBefore => industry::sector(text).to_owned(),
        Field::AgeGroup => en_dash(text),
        _ => text.to_owned(),
    }
}

/// `18-25` as “18–25”.
fn en_dash(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let dash = |(at, &c): (usize, &char)| if c == '-' && at > 0 && digit(at - 1) && digit(at + 1) { '–' } else { c };
    chars.iter().enumerate().map(dash).collect()
}

/// The column that dates a row: of the credential, else of the exit.
pub(super) fn credential_date(table: &Table) -> Option<&Column> {
    table.column(Field::CredentialDate).or_else(|| table.column(Field::ExitDate))
}

pub(super) fn year_of_cell(column: &Column, row: usize) -> Option<i32> {
    let number = column.number(row)?;
    match &column.values {
        Values::Days(_) => year_of_day(number as i32),
        Values::Quarters(_) => Some((number as i32).div_euclid(4)),
        _ => (1900.0..2200.0).contains(&number).then_some(number as i32),
    }
}

/// Age in years at the credential, from the age itself or from the birth date.
fn age(table: &Table) -> Option<Box<dyn Fn(usize) -> Option<f64> + '_>> {
    if let Some(column) = table.column(Field::Age) {
        return Some(Box::new(move |row| column.number(row)));
    }
    let (birth, date) = (table.column(Field::BirthDate)?, credential_date(table)?);
    if !matches!((&birth.values, &date.values), (Values::Days(_), Values::Days(_))) {
        return None;
    }
    Some(Box::new(move |row| {
        let (birth, date) = (birth.number(row)? as i32, date.number(row)? as i32);
        years_between(birth, date).filter(|age| (0..=110).contains(age)).map(f64::from)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_between_digits_become_dashes() {
        assert_eq!(en_dash("18-25"), "18–25");
        assert_eq!(en_dash("Non-credit 65+"), "Non-credit 65+");
    }
}
