//! The exact interval of a median: two order statistics, chosen by the binomial distribution.

use super::Z;

/// Ranks (from 0) of the order statistics around a median that hold it with at least 95 %; none exist for five or fewer.
pub(in crate::measure) fn median_ranks(n: usize) -> Option<(usize, usize)> {
    let low = if n <= 200 {
        // Largest l with P(X ≤ l − 1) ≤ 2.5 % for X binomial (n, ½).
        let mut probability = 0.5_f64.powi(n as i32);
        let mut sum = 0.0;
        let mut low = 0;
        loop {
            sum += probability;
            if sum > 0.025 || low >= n {
                break;
            }
            probability *= (n - low) as f64 / (low + 1) as f64;
            low += 1;
        }
        low
    } else {
        (((n + 1) as f64 - Z * (n as f64).sqrt()) / 2.0) as usize
    };
    (low > 0).then(|| (low - 1, n - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_of_a_median_are_the_binomial_ones() {
        // Ranks counted from 1 in the published tables of binomial 95 % limits.
        for (n, expected) in [
            (1, None),
            (2, None),
            (3, None),
            (4, None),
            (5, None),
            (6, Some((1, 6))),
            (8, Some((1, 8))),
            (10, Some((2, 9))),
            (11, Some((2, 10))),
            (15, Some((4, 12))),
            (20, Some((6, 15))),
            (25, Some((8, 18))),
            (30, Some((10, 21))),
            (40, Some((14, 27))),
            (50, Some((18, 33))),
            (100, Some((40, 61))),
        ] {
            assert_eq!(median_ranks(n).map(|(low, high)| (low + 1, high + 1)), expected, "n = {n}");
        }
        // scipy.stats.binom: largest l with cdf(l − 1, 1000, .5) ≤ .025 is 469.
        assert_eq!(median_ranks(1000), Some((468, 531)));
    }
}
