//! Rows brought near their groups: stretches of them by range of groups.

use std::ops::Range;

use super::{Codes, Mask};

/// A stretch of rows by range of groups.
pub(super) struct Spread<const K: usize> {
    /// Start of each range, and the end of the last.
    starts: Vec<u32>,
    /// Group within its range.
    groups: Vec<u16>,
    values: Vec<[i32; K]>,
}

/// Ranges of groups, about: no more than the nearest caches can be written to in turn.
const RANGES: usize = 128;

/// The number of ranges of two to a power groups, and that power.
pub(super) fn ranges_of(groups: usize) -> (usize, u32) {
    let power = groups.div_ceil(RANGES).max(1).next_power_of_two().trailing_zeros().min(u16::BITS);
    (groups.div_ceil(1 << power), power)
}

impl<const K: usize> Spread<K> {
    pub(super) fn new(
        ranges: usize,
        power: u32,
        dimensions: &[(&Codes, usize)],
        mask: &Mask,
        columns: [&[i32]; K],
        words: Range<usize>,
    ) -> Self {
        let mut starts = vec![0_u32; ranges + 1];
        each_group(dimensions, mask, words.clone(), |_, group, selected| {
            starts[(group >> power) as usize + 1] += selected;
        });
        let total = add_up(&mut starts);
        let mut next = starts.clone();
        // Rows that are not selected are written behind all others: quicker than to guess which ones are.
        let mut groups = vec![0_u16; total + 1];
        let mut values = vec![[0; K]; total + 1];
        each_group(dimensions, mask, words, |row, group, selected| {
            let place = &mut next[(group >> power) as usize];
            let at = if selected == 1 { *place as usize } else { total };
            groups[at] = (group & ((1 << power) - 1)) as u16;
            values[at] = columns.map(|column| column[row]);
            *place += selected;
        });
        Self { starts, groups, values }
    }

    /// Groups within the range, and values, of the stretch's rows in it.
    pub(super) fn range(&self, range: usize) -> (&[u16], &[[i32; K]]) {
        let rows = self.starts[range] as usize..self.starts[range + 1] as usize;
        (&self.groups[rows.clone()], &self.values[rows])
    }
}

/// Makes numbers, each after its place, into starts; the end of the last.
pub(super) fn add_up(starts: &mut [u32]) -> usize {
    let mut sum = 0;
    for start in starts {
        sum += *start;
        *start = sum;
    }
    sum as usize
}

/// Calls `each` with rows of some words, in order, their groups and 1. Where most rows of a word are selected it is
/// called for the others too, with 0.
fn each_group(dimensions: &[(&Codes, usize)], mask: &Mask, words: Range<usize>, mut each: impl FnMut(usize, u32, u32)) {
    let mut keys = [0_u32; 64];
    for word in words {
        // Keys of 64 rows at a time are never further away than the registers and the nearest cache.
        let start = word * 64;
        let rows = 64.min(mask.rows() - start);
        keys.fill(0);
        for (codes, labels) in dimensions {
            codes.add_to_keys(start, &mut keys[..rows], *labels as u32);
        }
        mask.each_of_word(word, &keys[..rows], &mut each);
    }
}
