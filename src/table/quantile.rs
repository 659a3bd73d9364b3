//! Exact order statistics and quantiles of money in cents, without sorting.

/// Values up to which plain selection beats a histogram pass.
const SMALL: usize = 2048;
/// Values up to which sorting beats selection.
const TINY: usize = 128;

/// The quantile `p` (0…1) by definition 7 (Excel's PERCENTILE.INC), given the order statistics around it:
/// ranks `floor(h)` and `ceil(h)` with `h = (n − 1) p`.
#[inline]
pub fn type7_ranks(n: usize, p: f64) -> (usize, usize, f64) {
    let h = (n.saturating_sub(1)) as f64 * p;
    let low = h as usize;
    let part = h - low as f64;
    (low, low + usize::from(part > 0.0), part)
}

/// Quantiles by definition 7 of values that may lie in several slices; `None` if there are none.
pub fn quantiles<const K: usize>(parts: &[&[i32]], ps: [f64; K]) -> Option<[f64; K]> {
    let n: usize = parts.iter().map(|part| part.len()).sum();
    if n == 0 {
        return None;
    }
    let between = |low: i32, high: i32, part: f64| f64::from(low) + (f64::from(high) - f64::from(low)) * part;
    if n <= TINY {
        return Some(sorted(parts, |values| {
            ps.map(|p| {
                let (low, high, part) = type7_ranks(n, p);
                between(values[low], values[high], part)
            })
        }));
    }
    let mut ranks: Vec<usize> = ps
        .iter()
        .flat_map(|&p| {
            let (low, high, _) = type7_ranks(n, p);
            [low, high]
        })
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    let values = order_statistics(parts, &ranks);
    let at = |rank: usize| ranks.binary_search(&rank).map_or(0, |at| values[at]);
    Some(ps.map(|p| {
        let (low, high, part) = type7_ranks(n, p);
        between(at(low), at(high), part)
    }))
}

/// The same of several columns of the same rows; `None` if there are none.
pub fn quantiles_of_columns<const K: usize, const P: usize>(
    columns: [&[i32]; K],
    ps: [f64; P],
) -> Option<[[f64; P]; K]> {
    let n = columns.first()?.len();
    // Columns of few rows are sorted side by side. Every whole number of cents is exact as a floating-point number, of
    // which processors compare several at once; nothing is above infinity, so the places that stay empty come last.
    if n <= 8 {
        let mut rows = [[f64::INFINITY; K]; 8];
        side_by_side(&mut rows, columns);
        columns_in_order(&mut rows, &EIGHT);
        return of_sorted(&rows, n, ps);
    }
    if n <= 16 {
        let mut rows = [[f64::INFINITY; K]; 16];
        side_by_side(&mut rows, columns);
        rows.as_chunks_mut().0.iter_mut().for_each(|half: &mut [[f64; K]; 8]| columns_in_order(half, &EIGHT));
        columns_in_order(&mut rows, &MERGE);
        return of_sorted(&rows, n, ps);
    }
    let mut found = [[0.0; P]; K];
    for (found, column) in found.iter_mut().zip(columns) {
        *found = quantiles(&[column], ps)?;
    }
    Some(found)
}

#[inline]
fn side_by_side<const K: usize>(rows: &mut [[f64; K]], columns: [&[i32]; K]) {
    for (at, row) in rows.iter_mut().enumerate().take(columns[0].len()) {
        *row = columns.map(|column| f64::from(column[at]));
    }
}

#[inline]
fn columns_in_order<const K: usize, const N: usize, const P: usize>(
    rows: &mut [[f64; K]; N],
    pairs: &[(usize, usize); P],
) {
    for &(low, high) in pairs {
        let (a, b) = (rows[low], rows[high]);
        rows[low] = std::array::from_fn(|column| if a[column] < b[column] { a[column] } else { b[column] });
        rows[high] = std::array::from_fn(|column| if a[column] < b[column] { b[column] } else { a[column] });
    }
}

#[inline]
fn of_sorted<const K: usize, const P: usize>(rows: &[[f64; K]], n: usize, ps: [f64; P]) -> Option<[[f64; P]; K]> {
    let mut found = [[0.0; P]; K];
    for (at, p) in ps.into_iter().enumerate() {
        let (low, high, part) = type7_ranks(n, p);
        let (low, high) = (rows.get(low)?, rows.get(high)?);
        for (found, (low, high)) in found.iter_mut().zip(low.iter().zip(high)) {
            found[at] = low + (high - low) * part;
        }
    }
    (n > 0).then_some(found)
}

/// A few values in order, on the stack: among a hundred thousand small groups, allocating would take longer than sorting.
fn sorted<T>(parts: &[&[i32]], then: impl FnOnce(&[i32]) -> T) -> T {
    let n = parts.iter().map(|part| part.len()).sum();
    // Nothing sorts above the greatest number, so the places that stay empty come last.
    if n <= 8 {
        let mut values = [i32::MAX; 8];
        fill(&mut values, parts);
        in_order(&mut values, &EIGHT);
        return then(&values[..n]);
    }
    if n <= 16 {
        let mut values = [i32::MAX; 16];
        fill(&mut values, parts);
        values.as_chunks_mut().0.iter_mut().for_each(|half: &mut [i32; 8]| in_order(half, &EIGHT));
        in_order(&mut values, &MERGE);
        return then(&values[..n]);
    }
    let mut values = [0_i32; TINY];
    fill(&mut values, parts);
    values[..n].sort_unstable();
    then(&values[..n])
}

fn fill(values: &mut [i32], parts: &[&[i32]]) {
    for (place, &value) in values.iter_mut().zip(parts.iter().copied().flatten()) {
        *place = value;
    }
}

/// Puts pairs of places in order, one after the other: no branch depends on the values, so none is guessed wrong.
#[inline]
fn in_order<const N: usize, const P: usize>(values: &mut [i32; N], pairs: &[(usize, usize); P]) {
    for &(low, high) in pairs {
        let (a, b) = (values[low], values[high]);
        values[low] = a.min(b);
        values[high] = a.max(b);
    }
}

/// Pairs that bring eight places into order, as few as there can be (Knuth, The Art of Computer Programming 3, 5.3.4).
const EIGHT: [(usize, usize); 19] = [
    (0, 2),
    (1, 3),
    (4, 6),
    (5, 7),
    (0, 4),
    (1, 5),
    (2, 6),
    (3, 7),
    (0, 1),
    (2, 3),
    (4, 5),
    (6, 7),
    (2, 4),
    (3, 5),
    (1, 4),
    (3, 6),
    (1, 2),
    (3, 4),
    (5, 6),
];
/// Pairs that merge two times eight places in order (Batcher's odd-even merge).
const MERGE: [(usize, usize); 25] = [
    (0, 8),
    (1, 9),
    (2, 10),
    (3, 11),
    (4, 12),
    (5, 13),
    (6, 14),
    (7, 15),
    (4, 8),
    (5, 9),
    (6, 10),
    (7, 11),
    (2, 4),
    (3, 5),
    (6, 8),
    (7, 9),
    (10, 12),
    (11, 13),
    (1, 2),
    (3, 4),
    (5, 6),
    (7, 8),
    (9, 10),
    (11, 12),
    (13, 14),
];

/// The values at these ranks (from 0, ascending, each under the number of values) of all slices together.
///
/// Large inputs take three linear passes (bounds, histogram, values of the bins in question) and leave the values where
/// they are; only the few values of a bin are selected among.
pub fn order_statistics(parts: &[&[i32]], ranks: &[usize]) -> Vec<i32> {
    let n: usize = parts.iter().map(|part| part.len()).sum();
    debug_assert!(ranks.is_sorted() && ranks.last().is_none_or(|&last| last < n));
    if n <= TINY {
        return sorted(parts, |values| ranks.iter().map(|&rank| values[rank]).collect());
    }
    if n <= SMALL {
        let mut values = parts.concat();
        return select(&mut values, ranks);
    }
    let (mut low, mut high) = (i32::MAX, i32::MIN);
    for part in parts {
        for &value in *part {
            low = low.min(value);
            high = high.max(value);
        }
    }
    let span = i64::from(high) - i64::from(low);
    // 4,096 bins; earnings crowd at the low end of their span, so fewer would put most values into a few bins.
    let mut shift = 0;
    while (span >> shift) >= 4096 {
        shift += 1;
    }
    let bin = |value: i32| ((i64::from(value) - i64::from(low)) >> shift) as usize;
    let mut counts = vec![0_u32; (span >> shift) as usize + 1];
    for part in parts {
        for &value in *part {
            counts[bin(value)] += 1;
        }
    }
    // Which bins hold a rank asked for, and how many values lie under each of them.
    const UNUSED: u16 = u16::MAX;
    let mut slot_of_bin = vec![UNUSED; counts.len()];
    let mut wanted: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut under = 0_usize;
    let mut ranks = ranks.iter().copied().peekable();
    for (bin, &count) in counts.iter().enumerate() {
        let end = under + count as usize;
        while let Some(rank) = ranks.next_if(|&rank| rank < end) {
            if slot_of_bin[bin] == UNUSED {
                slot_of_bin[bin] = wanted.len() as u16;
                wanted.push((count as usize, Vec::new()));
            }
            if let Some((_, ranks)) = wanted.last_mut() {
                ranks.push(rank - under);
            }
        }
        under = end;
    }
    let mut bins: Vec<Vec<i32>> = wanted.iter().map(|(count, _)| Vec::with_capacity(*count)).collect();
    for part in parts {
        for &value in *part {
            let slot = slot_of_bin[bin(value)];
            if slot != UNUSED {
                bins[usize::from(slot)].push(value);
            }
        }
    }
    bins.iter_mut().zip(&wanted).flat_map(|(values, (_, ranks))| select(values, ranks)).collect()
}

/// Order statistics in place: each rank selects only within what the one before left above it.
fn select(values: &mut [i32], ranks: &[usize]) -> Vec<i32> {
    let mut found = Vec::with_capacity(ranks.len());
    let mut rest = values;
    let mut skipped = 0;
    let mut last = None;
    for &rank in ranks {
        if let Some((before, value)) = last
            && before == rank
        {
            found.push(value);
            continue;
        }
        let (_, &mut value, above) = rest.select_nth_unstable(rank - skipped);
        found.push(value);
        last = Some((rank, value));
        skipped = rank + 1;
        rest = above;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quantiles_agree_with_pandas() {
        // pandas.Series([…]).quantile([.25, .5, .75], interpolation="linear")
        let values = [1_250_000, 990_000, 3_410_050, 2_025_000, 1_780_033, 4_500_000, 2_999_999];
        let got = quantiles(&[&values], [0.25, 0.5, 0.75]).unwrap();
        assert_eq!(got, [1_515_016.5, 2_025_000.0, 3_205_024.5]);
        let four = quantiles(&[&[100, 200], &[400, 300]], [0.25, 0.5, 0.75]).unwrap();
        assert_eq!(four, [175.0, 250.0, 325.0]);
        assert_eq!(quantiles(&[&[7]], [0.25, 0.5, 0.75]), Some([7.0, 7.0, 7.0]));
        assert_eq!(quantiles(&[], [0.5]), None);
    }

    #[test]
    fn a_million_dollar_outlier_does_not_move_the_middle() {
        let mut values: Vec<i32> = (0..10_001).collect();
        values.push(i32::MAX);
        values.push(i32::MIN);
        assert_eq!(quantiles(&[&values], [0.5]), Some([5000.0]));
    }

    proptest! {
        /// The same as of each column for itself, by the ways that larger groups take.
        #[test]
        fn columns_side_by_side_have_the_quantiles_of_each(rows in prop::collection::vec((any::<i32>(), -40_i32..40), 0..200)) {
            let columns: [Vec<i32>; 2] = [rows.iter().map(|row| row.0).collect(), rows.iter().map(|row| row.1).collect()];
            let ps = [0.0, 0.1, 0.25, 0.5, 0.75, 1.0];
            let found = quantiles_of_columns(columns.each_ref().map(Vec::as_slice), ps);
            prop_assert_eq!(found.is_none(), rows.is_empty());
            for (found, column) in found.into_iter().flatten().zip(columns) {
                let mut sorted = column;
                sorted.sort_unstable();
                for (found, p) in found.into_iter().zip(ps) {
                    let (low, high, part) = type7_ranks(sorted.len(), p);
                    let (low, high) = (f64::from(sorted[low]), f64::from(sorted[high]));
                    prop_assert_eq!(found, low + (high - low) * part);
                }
            }
        }

        #[test]
        fn order_statistics_equal_a_sort(values in prop_oneof![
            prop::collection::vec(-50_000_i32..9_000_000, 1..40),
            prop::collection::vec(-50_000_i32..9_000_000, 1..6000),
        ], cut in 0.0..1.0_f64) {
            let at = (values.len() as f64 * cut) as usize;
            let (left, right) = values.split_at(at);
            let ranks: Vec<usize> = [0.0, 0.1, 0.25, 0.5, 0.5, 0.9, 1.0]
                .map(|p| ((values.len() - 1) as f64 * p) as usize).into();
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let expected: Vec<i32> = ranks.iter().map(|&rank| sorted[rank]).collect();
            prop_assert_eq!(order_statistics(&[left, right], &ranks), expected);
        }
    }
}
