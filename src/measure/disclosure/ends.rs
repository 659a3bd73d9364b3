//! Rates near 0 and 100 %: told as a range, as wide as the group is small.

use crate::measure::Band;

/// Ranges that rates near an end are told in, in percent.
const STEPS: [u32; 5] = [1, 2, 5, 10, 20];

/// Least steps by the size of the group (National Center for Education Statistics, Technical Brief 3, 2011-603; from 10
/// to 19 people the step that follows from the others).
const LEAST: [(u32, u32); 5] = [(300, 1), (100, 2), (40, 5), (20, 10), (10, 20)];

/// What is told of a rate whose counted, or whose others, are fewer than the threshold; `None` if neither are, or if no
/// range is wide enough.
pub(super) fn band(counted: u32, base: u32, threshold: u32) -> Option<Band> {
    let step = f64::from(step(base, threshold)?) / 100.0;
    match (counted < threshold, base.saturating_sub(counted) < threshold) {
        (true, _) => Some(Band::AtMost(step)),
        (false, true) => Some(Band::AtLeast(1.0 - step)),
        (false, false) => None,
    }
}

/// The percent within which rates of a group are not told apart: the smallest step that each number of people under the
/// threshold lies in, so that the range says no more of them than that.
pub(super) fn step(base: u32, threshold: u32) -> Option<u32> {
    let least = LEAST.into_iter().find(|(size, _)| base >= *size)?.1;
    let holds_all = |step: &u32| u64::from(base) * u64::from(*step) / 100 >= u64::from(threshold.saturating_sub(1));
    STEPS.into_iter().filter(|step| *step >= least).find(holds_all).filter(|_| base >= threshold)
}

/// The sentence on ranges.
pub(super) fn note(threshold: u32) -> String {
    tr!(
        "A rate of fewer than {threshold} people, or of all but fewer than {threshold}, is given as a range: up to 1, 2, 5, 10 or 20%, or from 80% and so on, whichever is the narrowest that fits {} people of the group.",
        threshold.saturating_sub(1),
        threshold = threshold
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_a_threshold_of_three_the_ranges_are_those_of_the_brief() {
        for (base, expected) in
            [(10, 20), (19, 20), (20, 10), (39, 10), (40, 5), (99, 5), (100, 2), (299, 2), (300, 1), (5000, 1)]
        {
            assert_eq!(step(base, 3), Some(expected), "{base}");
        }
        assert_eq!(step(9, 3), None);
    }

    #[test]
    fn with_ten_every_number_under_ten_is_in_the_range() {
        // 20% of 45 are 9 people, of 44 only 8; 10% of 90, 5% of 180, 2% of 450 and 1% of 900 are 9.
        for (base, expected) in [
            (44, None),
            (45, Some(20)),
            (89, Some(20)),
            (90, Some(10)),
            (179, Some(10)),
            (180, Some(5)),
            (449, Some(5)),
            (450, Some(2)),
            (899, Some(2)),
            (900, Some(1)),
        ] {
            assert_eq!(step(base, 10), expected, "{base}");
        }
    }

    #[test]
    fn both_ends_are_ranges_and_the_middle_is_not() {
        assert_eq!(band(0, 100, 10), Some(Band::AtMost(0.1)));
        assert_eq!(band(9, 100, 10), Some(Band::AtMost(0.1)));
        assert_eq!(band(10, 100, 10), None);
        assert_eq!(band(90, 100, 10), None);
        assert_eq!(band(91, 100, 10), Some(Band::AtLeast(0.9)));
        assert_eq!(band(100, 100, 10), Some(Band::AtLeast(0.9)));
        // Seven of fifteen: both sides are few, and no range hides that.
        assert_eq!(band(7, 15, 10), None);
    }
}
