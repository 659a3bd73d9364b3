//! Values brought together by group, by counting: in one step for few groups, in two for many.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    Codes, Keys, Mask,
    group::{JOBS, packed, words_a_job},
    spread::{Spread, add_up, ranges_of},
};

/// One group's values, a slice from each part that has some; kept in place since there may be many groups.
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

/// Values of the selected rows, together by group, within a group in the order of rows.
#[derive(Debug)]
pub struct Partition<const K: usize> {
    parts: Vec<Part<K>>,
    /// `None`: each part holds a stretch of rows, so that a group is a slice of each. Otherwise each part holds a range of
    /// two to this power groups.
    groups_a_part: Option<u32>,
}

#[derive(Debug)]
struct Part<const K: usize> {
    /// Start of each group, and the end of the last.
    starts: Vec<u32>,
    values: [Vec<i32>; K],
}

/// Groups from which on values are moved twice: into ranges of groups first, so that neither step writes to more places
/// than the nearest caches hold.
const MANY: usize = 2048;
/// Selected rows up to which all writes stay near anyway.
const FEW_ROWS: usize = 65_536;

impl<const K: usize> Partition<K> {
    /// Sorts the selected rows' values by group, by counting.
    pub fn new(keys: &Keys, mask: &Mask, columns: [&[i32]; K]) -> Self {
        Self::of(&[(&keys.of_row, keys.groups)], keys.groups, mask, columns)
    }

    /// The same by the keys that [`Keys::pack_all`] packs of these dimensions, without keys of rows that are not selected.
    pub fn packed(dimensions: &[(&Codes, usize)], mask: &Mask, columns: [&[i32]; K]) -> Self {
        Self::of(dimensions, dimensions.iter().map(|(_, labels)| labels).product(), mask, columns)
    }

    fn of(dimensions: &[(&Codes, usize)], groups: usize, mask: &Mask, columns: [&[i32]; K]) -> Self {
        let many = groups > MANY && mask.count() > FEW_ROWS;
        let (ranges, power) = ranges_of(groups);
        let groups_a_part = many.then_some(power);
        let words = mask.word_count();
        let job = words_a_job(words);
        let jobs = (0..words.div_ceil(job)).into_par_iter().map(|at| at * job..((at + 1) * job).min(words));
        let parts = match (groups_a_part, dimensions) {
            (Some(power), _) => {
                let spread: Vec<Spread<K>> =
                    jobs.map(|words| Spread::new(ranges, power, dimensions, mask, columns, words)).collect();
                (0..ranges).into_par_iter().map(|range| sort_range(range, 1 << power, &spread)).collect()
            }
            (None, [(Codes::Narrow(of_row), _)]) => {
                jobs.map(|words| sort_rows(groups, of_row, mask, columns, words)).collect()
            }
            (None, [(Codes::Middle(of_row), _)]) => {
                jobs.map(|words| sort_rows(groups, of_row, mask, columns, words)).collect()
            }
            (None, [(Codes::Wide(of_row), _)]) => {
                jobs.map(|words| sort_rows(groups, of_row, mask, columns, words)).collect()
            }
            (None, _) => {
                let of_row = packed(mask.rows(), dimensions);
                jobs.map(|words| sort_rows(groups, &of_row, mask, columns, words)).collect()
            }
        };
        Self { parts, groups_a_part }
    }

    /// The slices of one group, for each column in the same order of rows.
    #[inline]
    pub fn group(&self, group: usize) -> [Slices<'_>; K] {
        let (parts, group) = self.parts_of(group);
        std::array::from_fn(|column| {
            let mut slices = Slices { slices: [&[]; JOBS], len: 0 };
            for (slice, part) in slices.slices.iter_mut().zip(parts) {
                *slice = &part.values[column][part.starts[group] as usize..part.starts[group + 1] as usize];
                slices.len += 1;
            }
            slices
        })
    }

    /// The slices of all groups together, for each column in the same order.
    pub fn all(&self) -> [Vec<&[i32]>; K] {
        std::array::from_fn(|column| self.parts.iter().map(|part| part.values[column].as_slice()).collect())
    }

    /// Rows in a group.
    pub fn len(&self, group: usize) -> usize {
        let (parts, group) = self.parts_of(group);
        parts.iter().map(|part| (part.starts[group + 1] - part.starts[group]) as usize).sum()
    }

    /// True if no row was selected.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| part.starts.last().is_none_or(|&end| end == 0))
    }

    /// The parts that hold a group, and its number within them.
    #[inline]
    fn parts_of(&self, group: usize) -> (&[Part<K>], usize) {
        match self.groups_a_part {
            None => (&self.parts, group),
            Some(power) => (std::slice::from_ref(&self.parts[group >> power]), group & ((1 << power) - 1)),
        }
    }
}

fn sort_rows<T: Copy + Into<u32>, const K: usize>(
    groups: usize,
    of_row: &[T],
    mask: &Mask,
    columns: [&[i32]; K],
    words: Range<usize>,
) -> Part<K> {
    let mut starts = vec![0_u32; groups + 1];
    mask.each_row(words.clone(), |row| starts[of_row[row].into() as usize + 1] += 1);
    let total = add_up(&mut starts);
    let mut next = starts.clone();
    let mut values: [Vec<i32>; K] = std::array::from_fn(|_| vec![0; total]);
    mask.each_row(words, |row| {
        let place = &mut next[of_row[row].into() as usize];
        for (values, column) in values.iter_mut().zip(columns) {
            values[*place as usize] = column[row];
        }
        *place += 1;
    });
    Part { starts, values }
}

fn sort_range<const K: usize>(range: usize, groups: usize, spread: &[Spread<K>]) -> Part<K> {
    let mut starts = vec![0_u32; groups + 1];
    for stretch in spread {
        stretch.range(range).0.iter().for_each(|&group| starts[usize::from(group) + 1] += 1);
    }
    let total = add_up(&mut starts);
    let mut next = starts.clone();
    let mut values: [Vec<i32>; K] = std::array::from_fn(|_| vec![0; total]);
    for stretch in spread {
        let (groups, rows) = stretch.range(range);
        for (&group, row) in groups.iter().zip(rows) {
            let place = &mut next[usize::from(group)];
            for (values, value) in values.iter_mut().zip(row) {
                values[*place as usize] = *value;
            }
            *place += 1;
        }
    }
    Part { starts, values }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every group as a plain pass over the rows gives it.
    fn check(rows: usize, groups: usize) {
        let ids: Vec<u32> = (0..rows).map(|row| (row as u32).wrapping_mul(2_654_435_761) % groups as u32).collect();
        let keys = Keys::pack(rows, &[(&Codes::from_ids(&ids, groups), groups)]);
        let mask = Mask::from_fn(rows, |row| row % 5 != 0);
        let columns: [Vec<i32>; 2] = [(0..rows as i32).collect(), (0..rows as i32).map(|row| row * -2).collect()];
        let columns = columns.each_ref().map(Vec::as_slice);
        same(&Partition::new(&keys, &mask, columns), &mask, &ids, groups);
        // The same groups by two dimensions.
        let halves = [ids.iter().map(|id| id / 2).collect::<Vec<_>>(), ids.iter().map(|id| id % 2).collect()];
        let halves = halves.map(|ids| Codes::from_ids(&ids, groups.div_ceil(2)));
        let dimensions = [(&halves[0], groups.div_ceil(2)), (&halves[1], 2)];
        same(&Partition::packed(&dimensions, &mask, columns), &mask, &ids, groups);
    }

    fn same(partition: &Partition<2>, mask: &Mask, ids: &[u32], groups: usize) {
        let mut expected = vec![Vec::new(); groups];
        mask.iter().for_each(|row| expected[ids[row] as usize].push(row as i32));
        for (group, expected) in expected.iter().enumerate() {
            let [before, after] = partition.group(group);
            assert_eq!(before.concat(), *expected);
            assert_eq!(after.concat(), expected.iter().map(|row| row * -2).collect::<Vec<_>>());
            assert_eq!(partition.len(group), expected.len());
        }
        assert_eq!(partition.all()[1].concat().len(), mask.count());
        assert!(!partition.is_empty());
    }

    #[test]
    fn few_groups_and_many_hold_their_rows_in_order() {
        check(150_000, 14);
        check(150_000, 2048);
        check(150_000, 2049);
        check(300_000, 100_003);
        check(9000, 5000);
    }

    #[test]
    fn nobody_selected_is_an_empty_partition() {
        let keys = Keys::pack(3, &[(&Codes::Narrow(vec![0, 1, 0]), 2)]);
        let partition = Partition::new(&keys, &Mask::from_fn(3, |_| false), [&[1, 2, 3]]);
        assert!(partition.is_empty());
        assert_eq!((partition.len(1), partition.group(1)[0].concat()), (0, vec![]));
    }
}
