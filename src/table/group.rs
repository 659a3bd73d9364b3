//! Grouping: codes of several dimensions packed into one key, and values sorted by group by counting.

use std::{collections::HashMap, sync::Arc};

use rayon::prelude::*;

use super::{Codes, Mask};

/// A group for every row.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Group of each row, under `groups`.
    pub of_row: Arc<Codes>,
    pub groups: usize,
    /// Codes of all groups, one after the other.
    codes: Vec<u32>,
    dimensions: usize,
}

/// Groups up to which the packed key itself is the group; above it keys that occur are numbered.
const DENSE: u64 = 1 << 18;

impl Keys {
    /// Packs the codes of some dimensions, given with their number of labels; none makes one group of all rows.
    pub fn pack(rows: usize, dimensions: &[(&Codes, usize)]) -> Self {
        let space = dimensions.iter().map(|(_, labels)| (*labels).max(1) as u64).try_fold(1_u64, u64::checked_mul);
        match space {
            Some(space) if space <= DENSE => Self::pack_all(rows, dimensions),
            _ => Self::numbered(rows, dimensions),
        }
    }

    /// Like [`Self::pack`], but the group is always the packed key, whatever their number.
    pub fn pack_all(rows: usize, dimensions: &[(&Codes, usize)]) -> Self {
        let groups = dimensions.iter().map(|(_, labels)| labels).product();
        let codes = unpack(groups, dimensions);
        let of_row = match dimensions {
            [] => Codes::Narrow(vec![0; rows]),
            [(only, _)] => (*only).clone(),
            _ => {
                let mut of_row = vec![0_u32; rows];
                for (codes, labels) in dimensions {
                    codes.add_to_keys(&mut of_row, *labels as u32);
                }
                Codes::narrowed(of_row, groups)
            }
        };
        Self { of_row: Arc::new(of_row), groups, codes, dimensions: dimensions.len() }
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
        let of_row = Arc::new(Codes::narrowed(of_row, groups));
        Self { of_row, groups, codes: codes.concat(), dimensions: dimensions.len() }
    }

    /// Codes of a group, by dimension.
    pub fn codes(&self, group: usize) -> &[u32] {
        self.codes.get(group * self.dimensions..(group + 1) * self.dimensions).unwrap_or(&[])
    }

    /// Rows selected in each group.
    pub fn counts(&self, mask: &Mask) -> Vec<u32> {
        self.of_row.counts(mask, self.groups)
    }

    /// Rows selected in each pair of groups, at `group * other.groups + other_group`.
    pub fn counts_with(&self, other: &Self, mask: &Mask) -> Vec<u32> {
        let width = other.groups;
        in_jobs(mask, self.groups * width, |words, counts| {
            mask.each_row(words, |row| {
                counts[self.of_row.get(row) as usize * width + other.of_row.get(row) as usize] += 1;
            });
        })
    }
}

impl Codes {
    /// Rows selected with each code, of which there are `labels`.
    pub fn counts(&self, mask: &Mask, labels: usize) -> Vec<u32> {
        in_jobs(mask, labels, |words, counts| self.count_into(mask, words, counts))
    }
}

/// Selected rows of each code, and of all together, whose two values are both at or under their code's limits; `all` are
/// the limits for everybody.
pub fn counts_under(
    keys: &Keys,
    mask: &Mask,
    columns: [&[i32]; 2],
    limits: &[[i32; 2]],
    all: [i32; 2],
) -> (Vec<u32>, u32) {
    fn of<T: Copy + Into<u32> + Sync>(
        codes: &[T],
        mask: &Mask,
        [a, b]: [&[i32]; 2],
        limits: &[[i32; 2]],
        all: [i32; 2],
    ) -> Vec<u32> {
        in_jobs(mask, limits.len() + 1, |words, counts| {
            let mut altogether = 0;
            mask.each_word(words, codes, |row, code, selected| {
                let (a, b) = (a[row], b[row]);
                let code = code.into() as usize;
                if let (Some(limit), Some(count)) = (limits.get(code), counts.get_mut(code)) {
                    *count += selected & u32::from(a <= limit[0]) & u32::from(b <= limit[1]);
                }
                altogether += selected & u32::from(a <= all[0]) & u32::from(b <= all[1]);
            });
            counts[limits.len()] += altogether;
        })
    }
    let mut counts = match &*keys.of_row {
        Codes::Narrow(codes) => {
            // Arrays of all codes there can be need no bounds, and two of them let neighbours of one code pass.
            let mut by_code = [[i32::MIN; 2]; 256];
            by_code.iter_mut().zip(limits).for_each(|(by_code, limit)| *by_code = *limit);
            let [a, b] = columns;
            in_jobs(mask, limits.len() + 1, |words, counts| {
                let mut even_odd = [[0_u32; 256]; 2];
                let mut altogether = 0;
                mask.each_word(words, codes, |row, code, selected| {
                    let (a, b, limit) = (a[row], b[row], by_code[usize::from(code)]);
                    let under = u32::from(a <= limit[0]) & u32::from(b <= limit[1]);
                    even_odd[row % 2][usize::from(code)] += selected & under;
                    altogether += selected & u32::from(a <= all[0]) & u32::from(b <= all[1]);
                });
                for (code, count) in counts.iter_mut().enumerate().take(limits.len().min(256)) {
                    *count += even_odd[0][code] + even_odd[1][code];
                }
                counts[limits.len()] += altogether;
            })
        }
        Codes::Middle(codes) => of(codes, mask, columns, limits, all),
        Codes::Wide(codes) => of(codes, mask, columns, limits, all),
    };
    let altogether = counts.pop().unwrap_or(0);
    (counts, altogether)
}

/// Counts made in parallel for stretches of words and added up.
fn in_jobs(mask: &Mask, counts: usize, add: impl Fn(std::ops::Range<usize>, &mut [u32]) + Sync) -> Vec<u32> {
    let words = mask.word_count();
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

/// Codes of the packed keys from 0, one after the other: the last dimension counts quickest.
fn unpack(groups: usize, dimensions: &[(&Codes, usize)]) -> Vec<u32> {
    let mut codes = Vec::with_capacity(groups * dimensions.len());
    let mut key = vec![0_u32; dimensions.len()];
    for _ in 0..groups {
        codes.extend_from_slice(&key);
        for (code, (_, labels)) in key.iter_mut().zip(dimensions).rev() {
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
fn words_a_job(words: usize) -> usize {
    words.div_ceil(rayon::current_num_threads().clamp(1, JOBS)).max(1024)
}

/// Jobs that a partition is made by, at most.
const JOBS: usize = 4;

/// One group's values, a slice from each job, in the order of rows; kept in place since there may be many groups.
#[derive(Clone, Copy, Debug)]
pub struct Slices<'a> {
    slices: [&'a [i32]; JOBS],
    len: usize,
}

impl<'a> std::ops::Deref for Slices<'a> {
    type Target = [&'a [i32]];

    fn deref(&self) -> &Self::Target {
        &self.slices[..self.len]
    }
}

impl<'a> IntoIterator for Slices<'a> {
    type Item = &'a [i32];
    type IntoIter = std::iter::Take<std::array::IntoIter<&'a [i32], JOBS>>;

    fn into_iter(self) -> Self::IntoIter {
        self.slices.into_iter().take(self.len)
    }
}

/// Values of the selected rows, together by group. Each job sorted its own stretch of rows, so a group is a slice of each.
#[derive(Debug)]
pub struct Partition<const K: usize> {
    jobs: Vec<Job<K>>,
}

#[derive(Debug)]
struct Job<const K: usize> {
    /// Start of each group, and the end of the last.
    starts: Vec<u32>,
    values: [Vec<i32>; K],
}

impl<const K: usize> Partition<K> {
    /// Sorts the selected rows' values by group, by counting.
    pub fn new(keys: &Keys, mask: &Mask, columns: [&[i32]; K]) -> Self {
        let words = mask.word_count();
        let job = words_a_job(words);
        let jobs = (0..words.div_ceil(job))
            .into_par_iter()
            .map(|at| sort_job(keys, mask, columns, at * job..((at + 1) * job).min(words)))
            .collect();
        Self { jobs }
    }

    /// The slices of one group, for each column in the same order of rows.
    #[inline]
    pub fn group(&self, group: usize) -> [Slices<'_>; K] {
        std::array::from_fn(|column| {
            self.slices(|job| &job.values[column][job.starts[group] as usize..job.starts[group + 1] as usize])
        })
    }

    /// The slices of all groups together.
    pub fn all(&self) -> [Slices<'_>; K] {
        std::array::from_fn(|column| self.slices(|job| job.values[column].as_slice()))
    }

    #[inline]
    fn slices<'a>(&'a self, of: impl Fn(&'a Job<K>) -> &'a [i32]) -> Slices<'a> {
        let mut slices = Slices { slices: [&[]; JOBS], len: 0 };
        for (slice, job) in slices.slices.iter_mut().zip(&self.jobs) {
            *slice = of(job);
            slices.len += 1;
        }
        slices
    }

    /// Rows in a group.
    pub fn len(&self, group: usize) -> usize {
        self.jobs.iter().map(|job| (job.starts[group + 1] - job.starts[group]) as usize).sum()
    }

    /// True if no row was selected.
    pub fn is_empty(&self) -> bool {
        self.jobs.iter().all(|job| job.starts.last().is_none_or(|&end| end == 0))
    }
}

fn sort_job<const K: usize>(keys: &Keys, mask: &Mask, columns: [&[i32]; K], words: std::ops::Range<usize>) -> Job<K> {
    match &*keys.of_row {
        Codes::Narrow(of_row) => sort_rows(keys.groups, of_row, mask, columns, words),
        Codes::Middle(of_row) => sort_rows(keys.groups, of_row, mask, columns, words),
        Codes::Wide(of_row) => sort_rows(keys.groups, of_row, mask, columns, words),
    }
}

fn sort_rows<T: Copy + Into<u32>, const K: usize>(
    groups: usize,
    of_row: &[T],
    mask: &Mask,
    columns: [&[i32]; K],
    words: std::ops::Range<usize>,
) -> Job<K> {
    let mut starts = vec![0_u32; groups + 1];
    mask.each_row(words.clone(), |row| starts[of_row[row].into() as usize + 1] += 1);
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let total = starts.last().copied().unwrap_or(0) as usize;
    let mut next = starts.clone();
    let mut values: [Vec<i32>; K] = std::array::from_fn(|_| vec![0; total]);
    mask.each_row(words, |row| {
        let place = &mut next[of_row[row].into() as usize];
        for (values, column) in values.iter_mut().zip(columns) {
            values[*place as usize] = column[row];
        }
        *place += 1;
    });
    Job { starts, values }
}

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
        let before: Vec<i32> = (0..rows as i32).collect();
        let after: Vec<i32> = (0..rows as i32).map(|row| row * 2).collect();
        let partition = Partition::new(&keys, &mask, [&before, &after]);
        let [before, after] = partition.group(5);
        let (before, after) = (before.concat(), after.concat());
        let expected: Vec<i32> =
            (0..rows as i32).filter(|row| row % 5 != 0 && row % 7 == 2 && row / 7 % 2 == 1).collect();
        assert_eq!(before, expected);
        assert_eq!(after, expected.iter().map(|row| row * 2).collect::<Vec<_>>());
        assert_eq!(partition.len(5), expected.len());
        assert_eq!(keys.counts(&mask)[5] as usize, expected.len());
        assert_eq!(state.counts(&mask, 7).iter().sum::<u32>() as usize, mask.count());
        let [by_state, by_sex] = [&state, &sex].map(|codes| Keys::pack(rows, &[(codes, 7)]));
        assert_eq!(by_state.counts_with(&by_sex, &mask)[2 * 7 + 1] as usize, expected.len());
        assert_eq!(partition.all()[0].concat().len(), mask.count());
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
