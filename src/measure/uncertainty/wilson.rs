//! Wilson's interval of a rate, which stays within 0 and 1 and is of use for small numbers, too.

use super::Z;

/// Bounds (0…1) of the 95 % interval of `counted` out of `base`; exactly 0 where nobody and exactly 1 where everybody is
/// counted. `None` if the base is empty (Wilson 1927, without continuity correction).
pub(in crate::measure) fn wilson(counted: f64, base: f64) -> Option<(f64, f64)> {
    if base <= 0.0 || !(0.0..=base).contains(&counted) {
        return None;
    }
    let share = counted / base;
    let square = Z * Z;
    let middle = (share + square / (2.0 * base)) / (1.0 + square / base);
    let half = Z / (1.0 + square / base) * (share * (1.0 - share) / base + square / (4.0 * base * base)).sqrt();
    let low = if counted == 0.0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if counted == base { 1.0 } else { (middle + half).min(1.0) };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_of_thirty_two_has_its_published_interval() {
        let (low, high) = wilson(6.0, 32.0).unwrap();
        assert!((low - 0.088_895).abs() < 5e-7 && (high - 0.353_092).abs() < 5e-7, "{low} {high}");
    }

    #[test]
    fn ends_are_exact() {
        assert_eq!(wilson(0.0, 7.0).unwrap().0, 0.0);
        assert_eq!(wilson(7.0, 7.0).unwrap().1, 1.0);
        // The rule of the other end: z² ÷ (n + z²) = 3.8415 ÷ 10.8415.
        assert!((wilson(0.0, 7.0).unwrap().1 - 0.354_33).abs() < 1e-6);
        assert!((wilson(7.0, 7.0).unwrap().0 - 0.645_67).abs() < 1e-6);
        assert_eq!(wilson(0.0, 0.0), None);
    }
}
