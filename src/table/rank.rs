//! Rows sorted by integers: spread into ranges of values first, then each range by its digits, all cores at once.

use rayon::prelude::*;

use super::Mask;

/// Rows up to which one plain sort is quicker.
const FEW: usize = 1 << 16;
/// Rows that one job spreads, at least.
const JOB: usize = 1 << 18;
/// Values are told apart by this many of their upper bits when ranges are chosen.
const BINS: u32 = 16;
/// Ranges of values, about; each then fits the nearer caches.
const RANGES: usize = 128;
/// Bits sorted by at a time.
const DIGIT: u32 = 11;

/// The selected rows by their values, equal values by row.
pub(super) fn sorted_rows(values: &[i32], of: &Mask) -> Vec<u32> {
    let rows = of.rows_in_order();
    // The value above the row, so that plain numbers order both; the sign bit is turned around.
    let key = |&row: &u32| (u64::from(values[row as usize] as u32 ^ (1 << 31)) << 32) | u64::from(row);
    if rows.len() <= FEW {
        let mut keys: Vec<u64> = rows.iter().map(key).collect();
        keys.sort_unstable();
        return keys.into_iter().map(|key| key as u32).collect();
    }
    let job = rows.len().div_ceil(rayon::current_num_threads().max(1)).max(JOB);
    let bounds =
        |keys: &[u32]| keys.iter().map(key).fold((u64::MAX, 0), |(low, high), key| (low.min(key), high.max(key)));
    let widest = |a: (u64, u64), b: (u64, u64)| (a.0.min(b.0), a.1.max(b.1));
    let (low, high) = rows.par_chunks(job).map(bounds).reduce(|| (u64::MAX, 0), widest);
    let (low, high) = (low >> 32, high >> 32);
    let shift = (u64::BITS - (high - low).leading_zeros()).saturating_sub(BINS);
    let bin = |key: u64| (((key >> 32) - low) >> shift) as usize;

    // Neighbouring bins make ranges of about as many rows.
    let counts = rows.par_chunks(job).map(|rows| {
        let mut counts = vec![0_u32; 1 << BINS];
        rows.iter().for_each(|row| counts[bin(key(row))] += 1);
        counts
    });
    let counts = counts.reduce_with(|mut sum, counts| {
        sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        sum
    });
    let mut range_of_bin = vec![0_u8; 1 << BINS];
    let mut under = 0_usize;
    for (range, count) in range_of_bin.iter_mut().zip(counts.unwrap_or_default()) {
        *range = (under * RANGES / rows.len()) as u8;
        under += count as usize;
    }
    let spread: Vec<Spread> = rows
        .par_chunks(job)
        .map(|rows| Spread::new(rows.iter().map(key), |key| usize::from(range_of_bin[bin(key)])))
        .collect();

    let mut sorted = vec![0_u32; rows.len()];
    let mut rest = sorted.as_mut_slice();
    let mut places = Vec::with_capacity(RANGES);
    for range in 0..RANGES {
        let (place, after) =
            std::mem::take(&mut rest).split_at_mut(spread.iter().map(|job| job.range(range).len()).sum());
        places.push(place);
        rest = after;
    }
    places.into_par_iter().enumerate().with_max_len(1).for_each_init(Default::default, |buffers, (range, place)| {
        sort_range(range, &spread, buffers, place);
    });
    sorted
}

/// Keys of some rows by range, in the order of rows within a range.
struct Spread {
    /// Start of each range, and the end of the last.
    starts: Vec<usize>,
    keys: Vec<u64>,
}

impl Spread {
    fn new(keys: impl ExactSizeIterator<Item = u64> + Clone, range: impl Fn(u64) -> usize) -> Self {
        let mut starts = vec![0; RANGES + 1];
        keys.clone().for_each(|key| starts[range(key) + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut spread = vec![0; keys.len()];
        for key in keys {
            let place = &mut next[range(key)];
            spread[*place] = key;
            *place += 1;
        }
        Self { starts, keys: spread }
    }

    fn range(&self, range: usize) -> &[u64] {
        &self.keys[self.starts[range]..self.starts[range + 1]]
    }
}

/// Sorts one range by the digits in which its values differ, the lowest first; rows are in order already.
fn sort_range(range: usize, spread: &[Spread], [from, to]: &mut [Vec<u64>; 2], out: &mut [u32]) {
    from.clear();
    spread.iter().for_each(|job| from.extend_from_slice(job.range(range)));
    let (low, high) = from.iter().fold((u64::MAX, 0), |(low, high), key| (low.min(key >> 32), high.max(key >> 32)));
    to.clear();
    to.resize(from.len(), 0);
    let mut digit = 0;
    while low < high && (high - low) >> digit > 0 {
        let of = |key: u64| ((((key >> 32) - low) >> digit) & ((1 << DIGIT) - 1)) as usize;
        let mut next = vec![0_u32; (1 << DIGIT) + 1];
        from.iter().for_each(|&key| next[of(key) + 1] += 1);
        for at in 1..next.len() {
            next[at] += next[at - 1];
        }
        for &key in from.iter() {
            let place = &mut next[of(key)];
            to[*place as usize] = key;
            *place += 1;
        }
        std::mem::swap(from, to);
        digit += DIGIT;
    }
    out.iter_mut().zip(from.iter()).for_each(|(row, &key)| *row = key as u32);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the standard library's stable sort.
    fn check(values: &[i32]) {
        let of = Mask::from_fn(values.len(), |row| row % 7 != 3);
        let mut expected: Vec<u32> = of.iter().map(|row| row as u32).collect();
        expected.sort_by_key(|&row| values[row as usize]);
        assert_eq!(sorted_rows(values, &of), expected);
    }

    #[test]
    fn rows_come_by_value_and_ties_by_row() {
        let mut state = 3_u64;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 32) as u32
        };
        let rows = 300_000;
        check(&(0..1000).map(|_| (random() % 50) as i32 - 25).collect::<Vec<_>>());
        check(&(0..rows).map(|_| random() as i32).collect::<Vec<_>>());
        // Many ties, earnings that crowd at the low end, one outlier, and one value for all.
        check(&(0..rows).map(|_| (random() % 40) as i32 * 100).collect::<Vec<_>>());
        check(&(0..rows).map(|at| if at == 77 { i32::MAX } else { (random() % 3000) as i32 }).collect::<Vec<_>>());
        check(&vec![1234; rows]);
        check(&(0..rows as i32).rev().collect::<Vec<_>>());
    }

    #[test]
    fn nobody_is_in_order() {
        assert!(sorted_rows(&[3, 1], &Mask::from_fn(2, |_| false)).is_empty());
    }
}
