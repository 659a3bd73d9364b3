//! The exact interval of a median: two order statistics, chosen by the binomial distribution.

use super::Z;

/// Chance that each end may miss the median.
const TAIL: f64 = 0.025;

/// Ranks (from 0) of the order statistics around a median that hold it with at least 95 %; none exist for five or fewer.
///
/// The lower is the largest rank l (from 1) with P(X < l) ≤ 2.5 % for X binomial (n, ½), the upper its mirror image.
pub fn median_ranks(n: usize) -> Option<(usize, usize)> {
    let low = if n <= 200 { counted(n) } else { corrected(n) };
    (low > 0).then(|| (low - 1, n - low))
}

/// By adding up from 0.
fn counted(n: usize) -> usize {
    let mut probability = 0.5_f64.powi(n as i32);
    let mut sum = 0.0;
    let mut low = 0;
    loop {
        sum += probability;
        if sum > TAIL || low >= n {
            return low;
        }
        probability *= (n - low) as f64 / (low + 1) as f64;
        low += 1;
    }
}

/// From the normal distribution's rank, by the exact probabilities around it; adding up from 0 would underflow.
fn corrected(n: usize) -> usize {
    let mut low = (((n + 1) as f64 - Z * (n as f64).sqrt()) / 2.0) as usize;
    let mut below = below(n, low);
    while below > TAIL && low > 0 {
        low -= 1;
        below -= probability(n, low);
    }
    loop {
        let more = below + probability(n, low);
        if more > TAIL {
            return low;
        }
        below = more;
        low += 1;
    }
}

/// P(X < rank), added up from the largest term down to where terms no longer count.
fn below(n: usize, rank: usize) -> f64 {
    let mut at = rank;
    let mut sum = 0.0;
    let mut term = if at > 0 { probability(n, at - 1) } else { 0.0 };
    while at > 0 && term > sum * 1e-16 {
        at -= 1;
        sum += term;
        term *= at as f64 / (n - at + 1) as f64;
    }
    sum
}

/// P(X = k) by Stirling's series, good to more digits than are used here.
fn probability(n: usize, k: usize) -> f64 {
    let ln_factorial = |n: f64| {
        if n < 2.0 {
            return 0.0;
        }
        (n + 0.5) * n.ln() - n + 0.5 * std::f64::consts::TAU.ln() + 1.0 / (12.0 * n) - 1.0 / (360.0 * n.powi(3))
    };
    let [n, k] = [n as f64, k as f64];
    (ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k) - n * std::f64::consts::LN_2).exp()
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
    }

    #[test]
    fn large_groups_have_the_exact_ranks_too() {
        // Python: sums of math.comb(n, k) against 0.025 · 2ⁿ in whole numbers.
        for (n, low) in [
            (199, 86),
            (200, 86),
            (201, 87),
            (202, 87),
            (203, 88),
            (250, 110),
            (333, 149),
            (500, 228),
            (999, 469),
            (1_000, 469),
            (1_001, 470),
            (2_500, 1_201),
            (9_999, 4_902),
            (12_000, 5_893),
            (50_000, 24_781),
        ] {
            assert_eq!(median_ranks(n), Some((low - 1, n - low)), "n = {n}");
        }
    }
}
