//! A value axis from $0 with three to six round gridlines.

/// Values from 0 to `max`, a gridline every `step`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    pub max: f64,
    pub step: f64,
}

impl Axis {
    /// Where no value may be shown: the line at $0 alone, since a scale would be made up.
    const NOTHING: Self = Self { max: 1.0, step: 4.0 };

    /// The shortest round axis that holds `largest` and satisfies `fits`, which is asked with ever longer axes.
    pub fn holding(largest: f64, mut fits: impl FnMut(Self) -> bool) -> Self {
        if !largest.is_finite() || largest <= 0.0 {
            return Self::NOTHING;
        }
        let largest = largest.max(1.0);
        let power = largest.log10().floor() as i32;
        let mut axes: Vec<Self> = (power - 2..=power + 1)
            .flat_map(|p| [1.0, 2.0, 2.5, 5.0].map(|digit| digit * 10_f64.powi(p)))
            .flat_map(|step| (3..=6).map(move |lines| Self { max: step * f64::from(lines), step }))
            .filter(|axis| axis.max >= largest)
            .collect();
        axes.sort_by(|a, b| a.max.total_cmp(&b.max).then(b.step.total_cmp(&a.step)));
        let longest = axes.last().copied().unwrap_or(Self { max: largest, step: largest });
        axes.into_iter().find(|axis| fits(*axis)).unwrap_or(longest)
    }

    /// Values of the gridlines, 0 first.
    pub fn lines(self) -> Vec<f64> {
        let count = (self.max / self.step).round() as usize;
        (0..=count).map(|i| i as f64 * self.step).collect()
    }

    /// Where `value` lies between `from` and `to`.
    pub fn place(self, value: f64, from: f32, to: f32) -> f32 {
        from + (value.clamp(0.0, self.max) / self.max) as f32 * (to - from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_round_and_long_enough() {
        for (largest, max) in [(45_000.0, 50_000.0), (31_900.0, 40_000.0), (980.0, 1_000.0), (7.0, 7.5)] {
            let axis = Axis::holding(largest, |_| true);
            assert_eq!(axis.max, max, "{largest}");
            assert!((4..=7).contains(&axis.lines().len()), "{:?}", axis.lines());
        }
        assert_eq!(Axis::holding(0.0, |_| true).lines(), [0.0]);
        assert_eq!(Axis::holding(45_000.0, |_| true).lines(), [0.0, 1e4, 2e4, 3e4, 4e4, 5e4]);
        assert!(Axis::holding(45_000.0, |axis| axis.max > 60_000.0).max > 60_000.0);
    }
}
