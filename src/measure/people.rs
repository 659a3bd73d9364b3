//! The people frame with what measures ask of it: who is one person, and when their credential was.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock},
};

use rayon::prelude::*;

use crate::table::{Dataset, Field, Keys, Mask, Partition, Table, TableKind, Values, quarter_of_day};

use super::{
    Anchor, Dollars, MeasureError,
    college::Colleges,
    cpi::Prices,
    dimension::{Dimension, Interner},
    frame::{Frame, credential_date},
    long::LongWages,
    region::CustomRegion,
    share::OutcomeCache,
    unit::Units,
    wages::EarningsCache,
};

/// A sentence, or none, with what it was made for: dollars, threshold, anchor, and whether the last quarter is the baseline.
pub(super) type DipNote = ((Dollars, u32, Anchor, bool), Option<String>);

/// Unknown quarter or amount in columns of integers.
pub(super) const UNKNOWN: i32 = i32::MIN;

/// People and certificates of all open people tables.
#[derive(Debug)]
pub(super) struct People {
    pub(super) frame: Frame,
    /// Person of each row, numbered from 0; each row is its own person where no column says.
    persons: Vec<i32>,
    person_count: usize,
    repeated: OnceLock<Mask>,
    /// Rows that are a person's, a credential, an attempt.
    pub(super) units: [OnceLock<Option<Units>>; 3],
    /// The first certificate of each person.
    pub(super) first: Arc<Mask>,
    /// True if a column tells people apart.
    pub(super) identified: bool,
    pub(super) long: Option<LongWages>,
    anchors: [OnceLock<Anchors>; 5],
    /// The last calendar quarter that anybody's earnings reach.
    pub(super) horizon: OnceLock<Option<i32>>,
    prices: Arc<Prices>,
    industries: OnceLock<Option<Dimension>>,
    /// The last warning of a fall before the certificate, by dollars and threshold.
    pub(super) dip: Mutex<Option<DipNote>>,
    pub(super) earnings: Mutex<EarningsCache>,
    /// What became of each row, by what it depends on.
    pub(super) outcomes: OutcomeCache,
}

/// Quarter of the event that relative periods count from, by row.
#[derive(Debug)]
pub(super) struct Anchors {
    /// `year * 4 + quarter - 1`, [`UNKNOWN`] where not known.
    pub(super) quarters: Vec<i32>,
    /// Some rows are dated by year only; the middle of the year stands for it.
    pub(super) by_year: bool,
    /// First and last.
    pub(super) range: Option<(i32, i32)>,
}

impl People {
    /// `None` if no table has people.
    pub(super) fn new(dataset: &Dataset, frame: Frame, prices: Arc<Prices>) -> Option<Self> {
        if frame.rows() == 0 {
            return None;
        }
        let mut labels = Interner::default();
        let mut ids = Vec::with_capacity(frame.rows());
        let mut own = 0_u32;
        for part in &frame.parts {
            let column = part.table.column(Field::PersonId);
            let mut cells = Vec::new();
            if let Some(column) = column {
                labels.column(column, part.table_rows(), str::to_owned, &mut cells);
            }
            let rows = part.table_rows().enumerate();
            ids.extend(rows.map(|(at, row)| match column {
                Some(column) if column.state(row).is_value() => cells[at],
                _ => {
                    own += 1;
                    u32::MAX - own
                }
            }));
        }
        let identified = !labels.labels.is_empty();
        let long = LongWages::new(dataset, &labels.labels);
        let mut person_count = labels.labels.len();
        for id in &mut ids {
            if *id > u32::MAX - 1 - own {
                *id = person_count as u32;
                person_count += 1;
            }
        }
        let first = Arc::new(first_certificates(&frame, &ids, person_count));
        Some(Self {
            frame,
            persons: ids.into_iter().map(|id| id as i32).collect(),
            person_count,
            repeated: OnceLock::new(),
            units: [const { OnceLock::new() }; 3],
            first,
            identified,
            long,
            anchors: [const { OnceLock::new() }; 5],
            horizon: OnceLock::new(),
            prices,
            industries: OnceLock::new(),
            dip: Mutex::default(),
            earnings: Mutex::default(),
            outcomes: OutcomeCache::default(),
        })
    }

    pub(super) fn person(&self, row: usize) -> u32 {
        self.persons[row] as u32
    }

    pub(super) fn person_count(&self) -> usize {
        self.person_count
    }

    /// True if each row is a person of its own.
    pub(super) fn row_each(&self) -> bool {
        self.person_count == self.persons.len()
    }

    /// Rows of people who have several.
    pub(super) fn repeated(&self) -> &Mask {
        self.repeated.get_or_init(|| {
            let mut rows = vec![0_u8; self.person_count];
            for &person in &self.persons {
                let rows = &mut rows[person as usize];
                *rows = rows.saturating_add(1);
            }
            Mask::from_fn(self.persons.len(), |row| rows[self.persons[row] as usize] > 1)
        })
    }

    /// Number of people in each group of the selected rows: not more than rows, fewer where people have several.
    pub(super) fn people_by_group(&self, keys: &Keys, mask: &Mask) -> Vec<u32> {
        if self.row_each() {
            return keys.counts(mask);
        }
        // Most people have one certificate and are counted by their row.
        let repeated = self.repeated();
        let mut counts = keys.counts(&mask.and_not(repeated));
        let by_group = Partition::new(keys, &mask.and(repeated), [&self.persons]);
        let mut seen_in = vec![u32::MAX; self.person_count];
        for (group, count) in (0_u32..).zip(&mut counts) {
            let [slices] = by_group.group(group as usize);
            for &person in slices.into_iter().flatten() {
                let seen_in = &mut seen_in[person as usize];
                *count += u32::from(*seen_in != group);
                *seen_in = group;
            }
        }
        counts
    }

    /// One row for each period of participation: the first with its person and exit date. Rows without a date are each
    /// their own.
    pub(super) fn periods(&self) -> Mask {
        let mut seen = std::collections::HashSet::<(i32, u64)>::new();
        let mut kept = vec![true; self.persons.len()];
        for part in &self.frame.parts {
            let Some(exit) = part.table.column(Field::ExitDate) else { continue };
            for (at, row) in part.table_rows().enumerate() {
                if let Some(date) = exit.number(row) {
                    kept[part.start + at] = seen.insert((self.persons[part.start + at], date.to_bits()));
                }
            }
        }
        Mask::from_fn(kept.len(), |row| kept[row])
    }

    /// Number of people in the selected rows.
    pub(super) fn number_of_people(&self, mask: &Mask) -> u32 {
        if self.row_each() {
            return mask.count() as u32;
        }
        let repeated = self.repeated();
        let mut seen = vec![false; self.person_count];
        let mut count = mask.and_not(repeated).count() as u32;
        for row in mask.and(repeated).iter() {
            let seen = &mut seen[self.persons[row] as usize];
            count += u32::from(!*seen);
            *seen = true;
        }
        count
    }

    /// Industries as written, uncombined.
    pub(super) fn industries(&self) -> Option<&Dimension> {
        self.industries.get_or_init(|| self.frame.as_written(Field::Industry)).as_ref()
    }

    /// Consumer prices that constant dollars come from.
    pub(super) fn prices(&self) -> &Prices {
        &self.prices
    }

    /// Anchors of periods before or after; on its own each side takes the date that is nearest to it.
    pub(super) fn anchors(&self, anchor: Anchor, before: bool) -> &Anchors {
        let at = match anchor {
            Anchor::Auto => usize::from(before),
            Anchor::Credential => 2,
            Anchor::Entry => 3,
            Anchor::Exit => 4,
        };
        self.anchors[at].get_or_init(|| self.make_anchors(anchor, before))
    }

    /// An error if no file has the event asked for.
    pub(super) fn has_anchor(&self, anchor: Anchor) -> Result<(), MeasureError> {
        let field = match anchor {
            Anchor::Auto => return Ok(()),
            Anchor::Credential => Field::CredentialDate,
            Anchor::Entry => Field::EntryDate,
            Anchor::Exit => Field::ExitDate,
        };
        if self.frame.has_column(field) { Ok(()) } else { Err(MeasureError::NoField(field)) }
    }

    fn make_anchors(&self, anchor: Anchor, before: bool) -> Anchors {
        let mut quarters = vec![UNKNOWN; self.frame.rows()];
        let mut by_year = false;
        for part in &self.frame.parts {
            let table = &part.table;
            let Some(column) = anchor_column(table, anchor, before) else { continue };
            let out = &mut quarters[part.start..part.start + part.rows()];
            by_year |= matches!(column.values, Values::Numbers(_));
            out.par_iter_mut().enumerate().for_each(|(row, out)| {
                let row = part.table_row(row);
                let quarter = column.number(row).and_then(|number| match &column.values {
                    Values::Days(_) => quarter_of_day(number as i32),
                    Values::Quarters(_) => Some(number as i32),
                    Values::Numbers(_) if (1900.0..2200.0).contains(&number) => Some(number as i32 * 4 + 2),
                    _ => None,
                });
                *out = quarter.unwrap_or(UNKNOWN);
            });
        }
        let known = || quarters.iter().copied().filter(|&quarter| quarter != UNKNOWN);
        let range = known().min().zip(known().max());
        Anchors { quarters, by_year, range }
    }
}

/// The column relative periods count from: the one asked for, else the credential, else entry (before) or exit (after),
/// else the year.
pub(super) fn anchor_column(table: &Table, anchor: Anchor, before: bool) -> Option<&crate::table::Column> {
    let column = match anchor {
        Anchor::Credential => table.column(Field::CredentialDate)?,
        Anchor::Entry => table.column(Field::EntryDate)?,
        Anchor::Exit => table.column(Field::ExitDate)?,
        Anchor::Auto => {
            let entry = if before { table.column(Field::EntryDate) } else { None };
            table
                .column(Field::CredentialDate)
                .or(entry)
                .or_else(|| table.column(Field::ExitDate))
                .or_else(|| table.column(Field::EntryDate))
                .or_else(|| table.column(Field::CohortYear))?
        }
    };
    matches!(column.values, Values::Days(_) | Values::Quarters(_) | Values::Numbers(_)).then_some(column)
}

/// Each person's row with the earliest date; rows without a date come last, ties go to the upper row.
fn first_certificates(frame: &Frame, persons: &[u32], person_count: usize) -> Mask {
    if person_count == persons.len() {
        return Mask::all(persons.len());
    }
    let mut best: Vec<(f64, u32)> = vec![(f64::INFINITY, u32::MAX); person_count];
    for part in &frame.parts {
        let date = credential_date(&part.table).or_else(|| part.table.column(Field::CohortYear));
        for (at, row) in part.table_rows().enumerate() {
            let when = date.and_then(|date| date.number(row)).unwrap_or(f64::MAX);
            let best = &mut best[persons[part.start + at] as usize];
            if when < best.0 {
                *best = (when, (part.start + at) as u32);
            }
        }
    }
    let mut kept = vec![false; persons.len()];
    for (_, row) in best {
        if let Some(kept) = kept.get_mut(row as usize) {
            *kept = true;
        }
    }
    Mask::from_fn(persons.len(), |row| kept[row])
}

/// Tables whose rows are people: people tables, and where there are none, long wage files by their people.
pub(super) fn people_tables(dataset: &Dataset) -> Vec<(Arc<Table>, Option<Vec<u32>>)> {
    let is_long = |table: &Table| table.column(Field::WageAmount).is_some() && table.column(Field::PersonId).is_some();
    let wide: Vec<_> = dataset
        .of_kind(TableKind::People)
        .filter(|table| !is_long(table))
        .map(|table| (Arc::clone(table), None))
        .collect();
    if !wide.is_empty() {
        return wide;
    }
    let long = dataset.tables.iter().filter(|table| is_long(table) && table.kind != TableKind::Outcomes);
    long.map(|table| (Arc::clone(table), Some(first_rows(table)))).collect()
}

/// The first row of each person of a long file.
fn first_rows(table: &Table) -> Vec<u32> {
    let mut labels = Interner::default();
    let mut ids = Vec::with_capacity(table.rows());
    if let Some(column) = table.column(Field::PersonId) {
        labels.column(column, 0..table.rows(), str::to_owned, &mut ids);
    }
    let mut seen = HashMap::<u32, ()>::new();
    (0..).zip(ids).filter(|(_, id)| seen.insert(*id, ()).is_none()).map(|(row, _)| row).collect()
}

/// Programs and people frames of a dataset, sharing their colleges.
pub(super) fn frames(dataset: &Dataset, regions: &Arc<[CustomRegion]>) -> (Frame, Frame, Arc<Colleges>) {
    let programs = Frame::new(dataset.of_kind(TableKind::Programs).map(|table| (Arc::clone(table), None)));
    let programs = programs.with_regions(Arc::clone(regions));
    let people = Frame::new(people_tables(dataset)).with_regions(Arc::clone(regions));
    let colleges = Arc::new(Colleges::new(&[&programs, &people]));
    (programs.with_colleges(Arc::clone(&colleges)), people.with_colleges(Arc::clone(&colleges)), colleges)
}
