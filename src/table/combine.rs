//! Combinations of codes that rows have: how many rows have each, and one of them.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{Codes, Mask, group::JOBS};

/// What tells rows apart.
#[derive(Clone, Copy, Debug)]
pub enum Divider<'a> {
    /// A code for every row, under the number of labels.
    Codes(&'a Codes, usize),
    /// Rows that are selected, and those that are not.
    Rows(&'a Mask),
}

/// The combinations of some dividers that occur.
#[derive(Debug)]
pub struct Combined {
    /// By combination: the first row that has it.
    pub first: Vec<u32>,
    /// By combination: rows that have it.
    pub counts: Vec<u32>,
    /// By row: its combination, if that was asked for.
    pub of_row: Option<Codes>,
}

/// Combinations there can be up to which a table of them all is kept.
const TABLE: usize = 1 << 22;
const ROWS_A_JOB: usize = 65_536;
/// Rows whose keys are made at once, so that they stay in the nearest cache.
const ROWS_AT_ONCE: usize = 1024;

impl Divider<'_> {
    /// The number of codes there can be.
    pub fn labels(&self) -> usize {
        match self {
            Self::Codes(_, labels) => (*labels).max(1),
            Self::Rows(_) => 2,
        }
    }

    /// The code of a row; of a selection 1 for its rows.
    pub fn of(&self, row: usize) -> u32 {
        match self {
            Self::Codes(codes, _) => codes.get(row),
            Self::Rows(mask) => u32::from(mask.contains(row)),
        }
    }

    fn add_to_keys(&self, start: usize, keys: &mut [u32]) {
        match self {
            Self::Codes(codes, labels) => codes.add_to_keys(start, keys, *labels as u32),
            Self::Rows(mask) => {
                for (row, key) in (start..).zip(keys) {
                    *key = *key * 2 + u32::from(mask.contains(row));
                }
            }
        }
    }
}

impl Combined {
    /// Combines the codes of `rows` rows. They are numbered in the same way each time; the combination of each row is
    /// only kept if `each` asks for it.
    pub fn new(rows: usize, dividers: &[Divider<'_>], each: bool) -> Self {
        let mut known = Self { first: vec![0], counts: vec![rows as u32], of_row: None };
        let mut rest = dividers;
        loop {
            let so_far = known.of_row.as_ref().map(|codes| Divider::Codes(codes, known.first.len()));
            let mut space = so_far.map_or(1, |codes| codes.labels());
            let fit = rest.iter().take_while(|divider| {
                space = space.saturating_mul(divider.labels());
                space <= TABLE
            });
            let fit = fit.count();
            let last = fit == rest.len();
            let (now, later) = rest.split_at(if fit == 0 { rest.len().min(1) } else { fit });
            let dividers: Vec<Divider<'_>> = so_far.into_iter().chain(now.iter().copied()).collect();
            known = if fit > 0 || last {
                Self::in_table(rows, &dividers, each || !last)
            } else {
                Self::numbered(rows, &dividers)
            };
            rest = later;
            if rest.is_empty() {
                return known;
            }
        }
    }

    fn in_table(rows: usize, dividers: &[Divider<'_>], each: bool) -> Self {
        let space: usize = dividers.iter().map(Divider::labels).product();
        let job = rows.div_ceil(rayon::current_num_threads().clamp(1, JOBS)).max(ROWS_A_JOB);
        let tallies = (0..rows.div_ceil(job)).into_par_iter().map(|at| {
            // By key: rows that have it, and the first of them.
            let mut tally = vec![(0_u32, u32::MAX); space];
            let mut keys = [0_u32; ROWS_AT_ONCE];
            for start in (at * job..((at + 1) * job).min(rows)).step_by(ROWS_AT_ONCE) {
                let keys = &mut keys[..ROWS_AT_ONCE.min(((at + 1) * job).min(rows) - start)];
                keys.fill(0);
                dividers.iter().for_each(|divider| divider.add_to_keys(start, keys));
                for (row, key) in (start as u32..).zip(keys) {
                    let (count, first) = &mut tally[*key as usize];
                    *count += 1;
                    *first = (*first).min(row);
                }
            }
            tally
        });
        let sum = |mut sum: Vec<(u32, u32)>, more: Vec<(u32, u32)>| {
            for ((count, first), (more, other)) in sum.iter_mut().zip(more) {
                *count += more;
                *first = (*first).min(other);
            }
            sum
        };
        let tally = tallies.reduce_with(sum).unwrap_or_default();
        let present = || tally.iter().filter(|(count, _)| *count > 0);
        let first: Vec<u32> = present().map(|(_, first)| *first).collect();
        let counts: Vec<u32> = present().map(|(count, _)| *count).collect();
        let of_row = each.then(|| {
            let mut next = 0;
            let number = |(count, _): &(u32, u32)| {
                let number = next;
                next += u32::from(*count > 0);
                number
            };
            let number_of: Vec<u32> = tally.iter().map(number).collect();
            let mut ids = vec![0_u32; rows];
            ids.par_chunks_mut(ROWS_A_JOB).enumerate().for_each(|(job, ids)| {
                for (at, keys) in ids.chunks_mut(ROWS_AT_ONCE).enumerate() {
                    let start = job * ROWS_A_JOB + at * ROWS_AT_ONCE;
                    dividers.iter().for_each(|divider| divider.add_to_keys(start, keys));
                    keys.iter_mut().for_each(|key| *key = number_of[*key as usize]);
                }
            });
            Codes::narrowed(ids, first.len())
        });
        Self { first, counts, of_row }
    }

    fn numbered(rows: usize, dividers: &[Divider<'_>]) -> Self {
        let mut numbers = HashMap::<u64, u32>::new();
        let (mut first, mut counts) = (Vec::new(), Vec::new());
        let ids = (0..rows).map(|row| {
            let key = dividers.iter().fold(0_u64, |key, divider| key << 32 | u64::from(divider.of(row)));
            let number = *numbers.entry(key).or_insert_with(|| {
                first.push(row as u32);
                counts.push(0);
                first.len() as u32 - 1
            });
            counts[number as usize] += 1;
            number
        });
        let ids: Vec<u32> = ids.collect();
        let of_row = Some(Codes::narrowed(ids, first.len()));
        Self { first, counts, of_row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_that_occur_are_counted() {
        let rows = 150_000;
        let state = Codes::from_ids(&(0..rows).map(|row| row as u32 % 7).collect::<Vec<_>>(), 7);
        let even = Mask::from_fn(rows, |row| row % 2 == 0);
        let fourth = Mask::from_fn(rows, |row| row % 4 == 0);
        let dividers = [Divider::Codes(&state, 7), Divider::Rows(&even), Divider::Rows(&fourth)];
        let combined = Combined::new(rows, &dividers, true);
        // Every fourth row is even: 21 of 28 combinations occur.
        assert_eq!(combined.first.len(), 21);
        let of = |row: usize| dividers.map(|divider| divider.of(row));
        let codes = combined.of_row.as_ref().unwrap();
        assert!((0..rows).all(|row| of(row) == of(combined.first[codes.get(row) as usize] as usize)));
        let expected = (0..rows).filter(|row| row % 7 == 3 && row % 4 == 2).count();
        // Row 10 is the first of them.
        assert_eq!(combined.first[codes.get(10) as usize], 10);
        assert_eq!(combined.counts[codes.get(10) as usize] as usize, expected);
        assert!(Combined::new(rows, &dividers, false).of_row.is_none());
    }

    #[test]
    fn more_combinations_than_a_table_holds_are_numbered() {
        let rows = 5000;
        let wide = Codes::from_ids(&(0..rows).map(|row| row as u32 / 2).collect::<Vec<_>>(), rows);
        let narrow = Codes::from_ids(&(0..rows).map(|row| row as u32 % 2).collect::<Vec<_>>(), 2);
        let dividers = [Divider::Codes(&wide, rows), Divider::Codes(&wide, rows), Divider::Codes(&narrow, 2)];
        let combined = Combined::new(rows, &dividers, true);
        assert_eq!((combined.first.len(), combined.counts.iter().sum::<u32>()), (rows, rows as u32));
        assert_eq!(combined.first[combined.of_row.unwrap().get(77) as usize], 77);
        let nothing = Combined::new(rows, &[], true);
        assert_eq!(
            (nothing.first, nothing.counts, nothing.of_row.map(|codes| codes.get(9))),
            (vec![0], vec![5000], Some(0))
        );
    }
}
