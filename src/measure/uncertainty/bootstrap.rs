//! Resampling with fixed seeds: the same people drawn again and again, the same draws on every machine.

use rayon::prelude::*;

/// Statistics of the resamples, in ascending order.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measure) struct Bootstrap(Vec<f64>);

/// Fewest resamples, for very large groups.
const FEWEST: usize = 199;
/// Draws altogether, about a tenth of a second of work.
const DRAWS: usize = 10_000_000;

impl Bootstrap {
    /// Resamples for the few quantities of a comparison; more do not change a rounded bound.
    pub(in crate::measure) const OF_ESTIMATES: usize = 9_999;
    /// Resamples for each row of a table.
    pub(in crate::measure) const OF_ROWS: usize = 1_999;

    /// Draws from each group as many of its members as it has, with replacement, and computes `statistic` from the drawn
    /// places of each group. Never more than `most` resamples.
    pub(in crate::measure) fn new(sizes: &[usize], most: usize, statistic: impl Fn(&[Vec<u32>]) -> f64 + Sync) -> Self {
        let people: usize = sizes.iter().sum();
        let resamples = (DRAWS / people.max(1)).clamp(FEWEST, most);
        let mut drawn: Vec<f64> = (0..resamples as u64)
            .into_par_iter()
            .map_init(
                || sizes.iter().map(|&size| vec![0_u32; size]).collect::<Vec<_>>(),
                |places, seed| {
                    let mut random = Random::new(seed);
                    for places in places.iter_mut() {
                        let size = places.len();
                        places.iter_mut().for_each(|place| *place = random.below(size) as u32);
                    }
                    statistic(places)
                },
            )
            .collect();
        drawn.sort_by(f64::total_cmp);
        Self(drawn)
    }

    #[cfg(test)]
    pub(in crate::measure) fn resamples(&self) -> usize {
        self.0.len()
    }

    /// The middle 95 % of the resamples; `None` if there are none or some could not be computed.
    pub(in crate::measure) fn interval(&self) -> Option<(f64, f64)> {
        let at = |p: f64| self.0.get(((self.0.len() + 1) as f64 * p) as usize - 1).copied();
        at(0.025).zip(at(0.975)).filter(|(low, high)| low.is_finite() && high.is_finite())
    }

    /// Standard deviation of the resamples.
    pub(in crate::measure) fn error(&self) -> f64 {
        super::Moments::of(self.0.iter().copied()).error() * (self.0.len() as f64).sqrt()
    }
}

/// SplitMix64: the same numbers on every machine.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A place under `size`, all equally likely (to 2⁻³² for the sizes there are).
    fn below(&mut self, size: usize) -> usize {
        ((u128::from(self.next()) * size as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The treated mice of Efron and Tibshirani (1993): the exact bootstrap standard error of their median is 37.8347.
    #[test]
    fn the_error_of_the_mice_s_median_is_the_exact_one_and_always_the_same() {
        let mice = [94.0, 197.0, 16.0, 38.0, 99.0, 141.0, 23.0];
        let median = |places: &[Vec<u32>]| {
            let mut drawn: Vec<f64> = places[0].iter().map(|&place| mice[place as usize]).collect();
            drawn.sort_by(f64::total_cmp);
            drawn[3]
        };
        let first = Bootstrap::new(&[7], Bootstrap::OF_ESTIMATES, median);
        assert_eq!(first.resamples(), 9_999);
        assert!((first.error() / 37.834_7 - 1.0).abs() < 0.01, "{}", first.error());
        let again = Bootstrap::new(&[7], Bootstrap::OF_ESTIMATES, median);
        let bytes = |of: &Bootstrap| of.0.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<_>>();
        assert_eq!(bytes(&first), bytes(&again));
        // Four or more of seven draws: P(median ≤ 16) = 0.0102, P(median ≤ 23) = 0.1083, P(median ≤ 99) = 0.8917 and
        // P(median ≤ 141) = 0.9898, so the middle 95 % goes from 23 to 141.
        assert_eq!(first.interval(), Some((23.0, 141.0)));
    }

    #[test]
    fn nobody_gives_no_interval() {
        assert_eq!(Bootstrap::new(&[0], Bootstrap::OF_ROWS, |_| f64::NAN).interval(), None);
    }
}
