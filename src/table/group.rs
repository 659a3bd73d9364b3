//! Grouping: codes of several dimensions packed into one key, and rows counted by it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use rayon::prelude::*;

use super::{Codes, Mask};

/// A group for every row.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Group of each row, under `groups`.
    pub of_row: Arc<Codes>,
    pub groups: usize,
    /// Codes of all groups, one after the other; of packed keys made when first asked for.
    codes: OnceLock<Vec<u32>>,
    /// Labels by dimension.
    shape: Vec<usize>,
    /// What was counted last: the parts of one figure ask for the same.
    counted: Arc<Mutex<Option<Counted>>>,
}

/// A selection and its rows in each group.
type Counted = (Mask, Vec<u32>);

/// Stretches of rows that are looked at for which codes there are, and words of 64 rows in each.
const STRETCHES: usize = 64;
const WORDS_A_STRETCH: usize = 16;

/// Groups up to which the packed key itself is the group; above it keys that occur are numbered.
const DENSE: u64 = 1 << 18;
/// Packed keys there can be for which a table of them all is kept while they are numbered.
const TABLE: usize = 1 << 24;
const ROWS_A_JOB: usize = 65_536;

impl Keys {
    /// Packs the codes of some dimensions, given with their number of labels; none makes one group of all rows.
    pub fn pack(rows: usize, dimensions: &[(&Codes, usize)]) -> Self {
        let space = dimensions.iter().map(|(_, labels)| (*labels).max(1) as u64).try_fold(1_u64, u64::checked_mul);
        match space {
            Some(space) if space <= DENSE => Self::pack_all(rows, dimensions),
            _ => Self::occurring(rows, dimensions),
        }
    }

    /// Like [`Self::pack`], but the group is always the packed key, whatever their number.
    pub fn pack_all(rows: usize, dimensions: &[(&Codes, usize)]) -> Self {
        let groups = dimensions.iter().map(|(_, labels)| labels).product();
        let of_row = match dimensions {
            [] => Codes::Narrow(vec![0; rows]),
            [(only, _)] => (*only).clone(),
            _ => Codes::narrowed(packed(rows, dimensions), groups),
        };
        Self::of(of_row, groups, OnceLock::new(), dimensions)
    }

    /// Like [`Self::pack`], but only groups that some row is in are numbered, in the order of their codes.
    pub fn occurring(rows: usize, dimensions: &[(&Codes, usize)]) -> Self {
        let space = dimensions.iter().map(|(_, labels)| *labels).try_fold(1_usize, usize::checked_mul);
        let Some(space) = space.filter(|space| *space <= TABLE) else { return Self::numbered(rows, dimensions) };
        let keys = packed(rows, dimensions);
        let job = rows.div_ceil(rayon::current_num_threads().clamp(1, JOBS)).max(ROWS_A_JOB);
        let seen = keys.par_chunks(job).map(|keys| {
            let mut seen = vec![false; space];
            keys.iter().for_each(|&key| seen[key as usize] = true);
            seen
        });
        let seen = seen.reduce_with(|mut seen, more| {
            seen.iter_mut().zip(more).for_each(|(seen, more)| *seen |= more);
            seen
        });
        let mut number_of = vec![0_u32; space];
        let mut codes = Vec::new();
        let mut groups = 0;
        for (key, _) in seen.unwrap_or_default().iter().enumerate().filter(|(_, seen)| **seen) {
            number_of[key] = groups as u32;
            groups += 1;
            let mut rest = key;
            let start = codes.len();
            for (_, labels) in dimensions.iter().rev() {
                codes.push((rest % labels) as u32);
                rest /= labels;
            }
            codes[start..].reverse();
        }
        let of_row = keys.par_iter().with_min_len(ROWS_A_JOB).map(|&key| number_of[key as usize]).collect();
        Self::of(Codes::narrowed(of_row, groups), groups, codes.into(), dimensions)
    }

    fn of(of_row: Codes, groups: usize, codes: OnceLock<Vec<u32>>, dimensions: &[(&Codes, usize)]) -> Self {
        let shape = dimensions.iter().map(|(_, labels)| *labels).collect();
        Self { of_row: Arc::new(of_row), groups, codes, shape, counted: Arc::default() }
    }

    fn numbered(rows: usize, dimensions: &[(&Codes, usize)]) -> Self {
        let mut numbers = HashMap::<Vec<u32>, u32>::new();
        let mut codes = Vec::new();
        let of_row = (0..rows)
            .map(|row| {
                let key: Vec<u32> = dimensions.iter().map(|(codes, _)| codes.get(row)).collect();
                *numbers.entry(key).or_insert_with_key(|key| {
                    codes.push(key.clone());
                    codes.len() as u32 - 1
                })
            })
            .collect();
        let groups = codes.len();
        Self::of(Codes::narrowed(of_row, groups), groups, codes.concat().into(), dimensions)
    }

    /// Codes of a group, by dimension.
    pub fn codes(&self, group: usize) -> &[u32] {
        let dimensions = self.shape.len();
        let codes = self.codes.get_or_init(|| unpack(self.groups, &self.shape));
        codes.get(group * dimensions..(group + 1) * dimensions).unwrap_or(&[])
    }

    /// Rows selected in each group.
    pub fn counts(&self, mask: &Mask) -> Vec<u32> {
        let known = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, counts)) = known.as_ref().filter(|(other, _)| other == mask) {
            return counts.clone();
        }
        drop(known);
        let counts = self.of_row.counts(mask, self.groups);
        self.keep_counts(mask, counts.clone());
        counts
    }

    /// Keeps counts that were made in another way, so that they are not counted again.
    pub fn keep_counts(&self, mask: &Mask, counts: Vec<u32>) {
        debug_assert_eq!(counts.len(), self.groups);
        *self.counted.lock().unwrap_or_else(PoisonError::into_inner) = Some((mask.clone(), counts));
    }

    /// Which groups some selected row is in.
    pub fn present(&self, mask: &Mask) -> Vec<bool> {
        self.of_row.present(mask, self.groups)
    }
}

impl Codes {
    /// Rows selected with each code, of which there are `labels`.
    pub fn counts(&self, mask: &Mask, labels: usize) -> Vec<u32> {
        in_jobs(mask.word_count(), labels, |words, counts| self.count_into(mask, words, counts))
    }

    /// Which of `labels` codes some selected row has. Looks at rows from all over the table first, which mostly have all.
    pub fn present(&self, mask: &Mask, labels: usize) -> Vec<bool> {
        let words = mask.word_count();
        let mut counts = vec![0_u32; labels];
        for start in (0..words).step_by(words.div_ceil(STRETCHES).max(WORDS_A_STRETCH)) {
            self.count_into(mask, start..(start + WORDS_A_STRETCH).min(words), &mut counts);
        }
        if counts.contains(&0) {
            counts = self.counts(mask, labels);
        }
        counts.into_iter().map(|count| count > 0).collect()
    }
}

/// Counts made in parallel for stretches of words and added up.
pub(super) fn in_jobs(
    words: usize,
    counts: usize,
    add: impl Fn(std::ops::Range<usize>, &mut [u32]) + Sync,
) -> Vec<u32> {
    let job = words_a_job(words);
    (0..words.div_ceil(job))
        .into_par_iter()
        .map(|at| {
            let mut counts = vec![0_u32; counts];
            add(at * job..((at + 1) * job).min(words), &mut counts);
            counts
        })
        .reduce_with(|mut sum, counts| {
            for (sum, count) in sum.iter_mut().zip(counts) {
                *sum += count;
            }
            sum
        })
        .unwrap_or_else(|| vec![0; counts])
}

/// Packed key of each row; the last dimension counts quickest.
pub(super) fn packed(rows: usize, dimensions: &[(&Codes, usize)]) -> Vec<u32> {
    let mut keys = vec![0_u32; rows];
    // All dimensions of some rows before the next rows, so that their keys stay in the cache.
    keys.par_chunks_mut(ROWS_A_JOB).enumerate().for_each(|(job, keys)| {
        for (codes, labels) in dimensions {
            codes.add_to_keys(job * ROWS_A_JOB, keys, *labels as u32);
        }
    });
    keys
}

/// Codes of the packed keys from 0, one after the other: the last dimension counts quickest.
fn unpack(groups: usize, shape: &[usize]) -> Vec<u32> {
    let mut codes = Vec::with_capacity(groups * shape.len());
    let mut key = vec![0_u32; shape.len()];
    for _ in 0..groups {
        codes.extend_from_slice(&key);
        for (code, labels) in key.iter_mut().zip(shape).rev() {
            *code += 1;
            if (*code as usize) < *labels {
                break;
            }
            *code = 0;
        }
    }
    codes
}

/// One job a thread, so that a value is moved once; never jobs of less than 64 Ki rows, nor more than [`JOBS`].
pub(super) fn words_a_job(words: usize) -> usize {
    words.div_ceil(rayon::current_num_threads().clamp(1, JOBS)).max(1024)
}

/// Jobs that rows are divided into, at most.
pub(super) const JOBS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fall_into_their_groups() {
        let rows = 150_000;
        let state = Codes::from_ids(&(0..rows).map(|row| row as u32 % 7).collect::<Vec<_>>(), 7);
        let sex = Codes::from_ids(&(0..rows).map(|row| row as u32 / 7 % 2).collect::<Vec<_>>(), 2);
        let keys = Keys::pack(rows, &[(&state, 7), (&sex, 2)]);
        assert_eq!(keys.groups, 14);
        assert_eq!(keys.codes(5), [2, 1]);
        let mask = Mask::from_fn(rows, |row| row % 5 != 0);
        let expected = (0..rows).filter(|row| row % 5 != 0 && row % 7 == 2 && row / 7 % 2 == 1).count();
        assert_eq!(keys.counts(&mask)[5] as usize, expected);
        assert_eq!(state.counts(&mask, 7).iter().sum::<u32>() as usize, mask.count());
        // Counted again, or of another selection.
        assert_eq!(keys.counts(&mask)[5] as usize, expected);
        assert_eq!(keys.counts(&Mask::all(rows)).iter().sum::<u32>() as usize, rows);
    }

    #[test]
    fn more_keys_than_fit_are_numbered() {
        let rows = 3000;
        let wide = Codes::from_ids(&(0..rows).map(|row| row as u32).collect::<Vec<_>>(), rows);
        let keys = Keys::pack(rows, &[(&wide, rows), (&wide, rows)]);
        assert_eq!(keys.groups, rows);
        assert_eq!(keys.codes(keys.of_row.get(77) as usize), [77, 77]);
        assert_eq!(Keys::pack(4, &[]).groups, 1);
    }
}
