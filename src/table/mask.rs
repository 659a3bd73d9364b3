//! Row selections as bitmasks, one bit a row; combining filters is AND.

use rayon::prelude::*;

/// A selection of rows of one table or frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    rows: usize,
    words: Vec<u64>,
}

/// Words of 64 rows that one job handles; small tables stay on one thread.
const WORDS_A_JOB: usize = 1024;

impl Mask {
    /// Every row.
    pub fn all(rows: usize) -> Self {
        let mut words = vec![u64::MAX; rows.div_ceil(64)];
        if let Some(last) = words.last_mut()
            && !rows.is_multiple_of(64)
        {
            *last = (1 << (rows % 64)) - 1;
        }
        Self { rows, words }
    }

    /// The rows for which `keep` says so.
    pub fn from_fn(rows: usize, keep: impl Fn(usize) -> bool + Sync) -> Self {
        let mut words = vec![0_u64; rows.div_ceil(64)];
        words.par_chunks_mut(WORDS_A_JOB).enumerate().for_each(|(chunk, words)| {
            for (at, word) in words.iter_mut().enumerate() {
                let start = (chunk * WORDS_A_JOB + at) * 64;
                let bits = 64.min(rows - start);
                *word = (0..bits).fold(0, |bits, bit| bits | (u64::from(keep(start + bit)) << bit));
            }
        });
        Self { rows, words }
    }

    /// The rows in both selections, which must be of the same table.
    pub fn and(&self, other: &Self) -> Self {
        debug_assert_eq!(self.rows, other.rows);
        let words = self.words.iter().zip(&other.words).map(|(a, b)| a & b).collect();
        Self { rows: self.rows, words }
    }

    /// The rows of this selection that are not in the other one.
    pub fn and_not(&self, other: &Self) -> Self {
        debug_assert_eq!(self.rows, other.rows);
        let words = self.words.iter().zip(&other.words).map(|(a, b)| a & !b).collect();
        Self { rows: self.rows, words }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of rows selected.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn contains(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| (word >> (row % 64)) & 1 == 1)
    }

    /// Selected rows in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows_of_words(0..self.words.len())
    }

    /// Number of 64-row words.
    pub(super) fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Calls `each` for the selected rows of some words, in order; quicker than the iterator where every row counts.
    pub(super) fn each_row(&self, range: std::ops::Range<usize>, mut each: impl FnMut(usize)) {
        for at in range {
            let mut word = self.words[at];
            let start = at * 64;
            if word == u64::MAX {
                for row in start..start + 64 {
                    each(row);
                }
                continue;
            }
            while word != 0 {
                each(start + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
    }

    /// Calls `each` with the row, its value and 1 for the selected rows of some words. Where most rows of
    /// a word are selected it is called for the others too, with 0: that is quicker than to look for the next.
    pub(super) fn each_word<T: Copy>(
        &self,
        range: std::ops::Range<usize>,
        values: &[T],
        mut each: impl FnMut(usize, T, u32),
    ) {
        let Some(words) = self.words.get(range.clone()) else { return };
        let starts = (range.start * 64..).step_by(64);
        for ((&word, values), start) in words.iter().zip(values[range.start * 64..].chunks(64)).zip(starts) {
            match word.count_ones() {
                0 => {}
                64 => {
                    for (at, &value) in values.iter().enumerate() {
                        each(start + at, value, 1);
                    }
                }
                20.. => {
                    for (at, &value) in values.iter().enumerate() {
                        each(start + at, value, (word >> at) as u32 & 1);
                    }
                }
                _ => {
                    let mut rest = word;
                    while rest != 0 {
                        let at = rest.trailing_zeros() as usize;
                        if let Some(&value) = values.get(at) {
                            each(start + at, value, 1);
                        }
                        rest &= rest - 1;
                    }
                }
            }
        }
    }

    /// Selected rows of some words, in order.
    fn rows_of_words(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = usize> + '_ {
        range.flat_map(move |at| {
            let mut word = self.words[at];
            std::iter::from_fn(move || {
                if word == 0 {
                    return None;
                }
                let bit = word.trailing_zeros() as usize;
                word &= word - 1;
                Some(at * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_select_combine_and_count() {
        let third = Mask::from_fn(200_000, |row| row % 3 == 0);
        let even = Mask::from_fn(200_000, |row| row % 2 == 0);
        assert_eq!(third.count(), 66_667);
        let sixth = third.and(&even);
        assert_eq!(sixth.count(), 33_334);
        let mut each = Vec::new();
        third.each_row(0..3, |row| each.push(row));
        assert_eq!(each, (0..192).filter(|row| row % 3 == 0).collect::<Vec<_>>());
        each.clear();
        Mask::all(130).each_row(0..3, |row| each.push(row));
        assert_eq!(each, (0..130).collect::<Vec<_>>());
        assert_eq!(sixth.iter().take(3).collect::<Vec<_>>(), [0, 6, 12]);
        assert_eq!(third.and_not(&even).count(), 33_333);
        assert!(sixth.contains(199_998) && !sixth.contains(199_999) && !sixth.contains(200_004));
        assert_eq!(Mask::all(70).count(), 70);
        assert_eq!(Mask::all(64).count(), 64);
        assert_eq!(Mask::all(0).count(), 0);
    }
}
