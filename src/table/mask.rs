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
/// The same where a word costs next to nothing.
const LONG: usize = 16_384;

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
                let mut flags = [0_u8; 64];
                for (bit, flag) in flags.iter_mut().enumerate().take(rows - start) {
                    *flag = u8::from(keep(start + bit));
                }
                *word = packed(&flags);
            }
        });
        Self { rows, words }
    }

    /// The rows whose values `keep` says so of; quicker than [`Self::from_fn`], since many are looked at together.
    pub fn from_values<T: Copy + Sync>(values: &[T], keep: impl Fn(T) -> bool + Sync) -> Self {
        let mut words = vec![0_u64; values.len().div_ceil(64)];
        words.par_chunks_mut(WORDS_A_JOB).zip(values.par_chunks(WORDS_A_JOB * 64)).for_each(|(words, values)| {
            for (word, values) in words.iter_mut().zip(values.chunks(64)) {
                let mut flags = [0_u8; 64];
                for (flag, &value) in flags.iter_mut().zip(values) {
                    *flag = u8::from(keep(value));
                }
                *word = packed(&flags);
            }
        });
        Self { rows: values.len(), words }
    }

    /// For each of these rows, whether it is selected.
    pub(super) fn gathered(&self, rows: &[u32]) -> Self {
        Self::from_values(rows, |row| {
            self.words.get(row as usize / 64).is_some_and(|word| (word >> (row % 64)) & 1 == 1)
        })
    }

    /// The rows in both selections, which must be of the same table.
    pub fn and(&self, other: &Self) -> Self {
        debug_assert_eq!(self.rows, other.rows);
        self.with(other, |a, b| a & b)
    }

    /// The rows of this selection that are not in the other one.
    pub fn and_not(&self, other: &Self) -> Self {
        debug_assert_eq!(self.rows, other.rows);
        self.with(other, |a, b| a & !b)
    }

    fn with(&self, other: &Self, combine: impl Fn(u64, u64) -> u64 + Sync) -> Self {
        let words = self.words.par_iter().with_min_len(LONG).zip(&other.words).map(|(a, b)| combine(*a, *b)).collect();
        Self { rows: self.rows, words }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of rows selected.
    pub fn count(&self) -> usize {
        self.words
            .par_chunks(LONG)
            .map(|words| words.iter().map(|word| word.count_ones() as usize).sum::<usize>())
            .sum()
    }

    pub fn contains(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| (word >> (row % 64)) & 1 == 1)
    }

    /// Selected rows in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows_of_words(0..self.words.len())
    }

    /// Selected rows in order, as numbers that are kept.
    pub(super) fn rows_in_order(&self) -> Vec<u32> {
        let mut rows = Vec::with_capacity(self.count());
        self.each_row(0..self.words.len(), |row| rows.push(row as u32));
        rows
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
        let each = |row, value, (), selected| {
            each(row, value, selected);
            0
        };
        self.each_pair(range, values, &vec![(); values.len()], each);
    }

    /// The same with a second value; the sum of what `each` gives.
    pub(super) fn each_pair<T: Copy, U: Copy>(
        &self,
        range: std::ops::Range<usize>,
        values: &[T],
        others: &[U],
        mut each: impl FnMut(usize, T, U, u32) -> u32,
    ) -> u32 {
        let Some(words) = self.words.get(range.clone()) else { return 0 };
        let start = range.start * 64;
        let values = values[start..].chunks(64).zip(others[start..].chunks(64));
        let words = (range.start..).zip(words).zip(values);
        words.map(|((at, &word), (values, others))| each_of(word, at * 64, values, others, &mut each)).sum()
    }

    /// [`Self::each_word`] of one word, given the values of its own rows.
    #[inline]
    pub(super) fn each_of_word<T: Copy>(&self, word: usize, values: &[T], mut each: impl FnMut(usize, T, u32)) {
        let each = |row, value, (), selected| {
            each(row, value, selected);
            0
        };
        each_of(self.words[word], word * 64, values, &vec![(); values.len()], each);
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

#[inline]
fn each_of<T: Copy, U: Copy>(
    word: u64,
    start: usize,
    values: &[T],
    others: &[U],
    mut each: impl FnMut(usize, T, U, u32) -> u32,
) -> u32 {
    let mut sum = 0;
    match word.count_ones() {
        0 => {}
        20.. => {
            // Eight at a time, so that the compiler writes out the shifts.
            let (eights, rest) = values.as_chunks::<8>();
            let (other_eights, other_rest) = others.as_chunks::<8>();
            let mut bits = word;
            let mut row = start;
            for (values, others) in eights.iter().zip(other_eights) {
                for at in 0..8 {
                    sum += each(row + at, values[at], others[at], (bits >> at) as u32 & 1);
                }
                bits >>= 8;
                row += 8;
            }
            for (at, (&value, &other)) in rest.iter().zip(other_rest).enumerate() {
                sum += each(row + at, value, other, (bits >> at) as u32 & 1);
            }
        }
        _ => {
            let mut rest = word;
            while rest != 0 {
                let at = rest.trailing_zeros() as usize;
                if let (Some(&value), Some(&other)) = (values.get(at), others.get(at)) {
                    sum += each(start + at, value, other, 1);
                }
                rest &= rest - 1;
            }
        }
    }
    sum
}

/// Flags of 64 rows, each 0 or 1, as the bits of a word: a multiplication brings eight of them together.
fn packed(flags: &[u8; 64]) -> u64 {
    let eights = flags.as_chunks::<8>().0;
    let bits = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().enumerate().fold(0, |word, (at, eight)| word | (bits(eight) << (at * 8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_select_combine_and_count() {
        let third = Mask::from_fn(200_000, |row| row % 3 == 0);
        let even = Mask::from_fn(200_000, |row| row % 2 == 0);
        assert_eq!(third.count(), 66_667);
        let values: Vec<usize> = (0..200_000).collect();
        assert_eq!(Mask::from_values(&values, |row| row % 3 == 0), third);
        let turned: Vec<u32> = (0..200_000).rev().collect();
        assert_eq!(third.gathered(&turned).iter().take(3).collect::<Vec<_>>(), [1, 4, 7]);
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
