//! Mean and variance of a group, and the standard error of a difference of two means by its two formulas.

use super::Z;
use crate::measure::{Datum, ErrorKind, StandardError};

/// Number, mean and variance (with n − 1) of some values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::measure) struct Moments {
    pub(in crate::measure) n: f64,
    pub(in crate::measure) mean: f64,
    variance: f64,
}

impl Moments {
    pub(in crate::measure) fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let (n, sum) = values.clone().fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + value));
        let mean = sum / n;
        let squares: f64 = values.map(|value| (value - mean).powi(2)).sum();
        Self { n, mean, variance: if n > 1.0 { squares / (n - 1.0) } else { 0.0 } }
    }

    /// Of a group whose values are elsewhere; `variance` with n − 1.
    pub(in crate::measure) fn told(n: f64, mean: f64, variance: f64) -> Self {
        Self { n, mean, variance }
    }

    /// With n − 1; 0 of one value.
    pub(in crate::measure) fn variance(&self) -> f64 {
        self.variance
    }

    /// Standard error of this mean alone.
    pub(in crate::measure) fn error(&self) -> f64 {
        (self.variance / self.n).sqrt()
    }
}

/// Bounds of the 95 % interval of a mean, given the sum of squares about it; none of one value.
pub fn mean_interval(n: u64, mean: f64, squares: f64) -> Option<(f64, f64)> {
    let n = n as f64;
    let half = Z * (squares / (n - 1.0) / n).sqrt();
    (n > 1.0).then_some((mean - half, mean + half))
}

/// Standard errors of the difference of two groups' means: with one variance for both (pooled), and with each its own
/// (unequal variance, Welch). Both are given since they differ where groups are of unequal size.
pub(in crate::measure) fn standard_errors(a: &Moments, b: &Moments) -> [StandardError; 2] {
    let pooled = ((a.n - 1.0) * a.variance + (b.n - 1.0) * b.variance) / (a.n + b.n - 2.0);
    let error = |kind, square: f64| StandardError {
        kind,
        amount: if square.is_finite() { Datum::value(square.sqrt()) } else { Datum::MISSING },
    };
    [
        error(ErrorKind::Pooled, pooled * (1.0 / a.n + 1.0 / b.n)),
        error(ErrorKind::UnequalVariance, a.variance / a.n + b.variance / b.n),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formulas_are_those_of_a_hand_calculation() {
        // 1, 2, 3 (variance 1) and 2, 4, 6, 8 (variance 20/3): pooled variance (2 · 1 + 3 · 20/3) ÷ 5 = 4.4,
        // √(4.4 · (1/3 + 1/4)) = 1.602082; unequal √(1/3 + 20/12) = 1.414214.
        let a = Moments::of([1.0, 2.0, 3.0].into_iter());
        let b = Moments::of([2.0, 4.0, 6.0, 8.0].into_iter());
        let [pooled, unequal] = standard_errors(&a, &b);
        assert_eq!((pooled.kind, unequal.kind), (ErrorKind::Pooled, ErrorKind::UnequalVariance));
        assert!((pooled.amount.value.unwrap() - 1.602_082).abs() < 1e-6);
        assert!((unequal.amount.value.unwrap() - 2_f64.sqrt()).abs() < 1e-6);
        assert!((a.error() - 0.577_350).abs() < 1e-6);
    }
}
