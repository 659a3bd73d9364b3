//! A value axis that begins and ends at round values around what it holds, zero or not.

use crate::measure::Scale;

/// Values from `low` to `high`, a gridline every `step`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub low: f64,
    pub high: f64,
    pub step: f64,
}

/// Room beyond the outermost values, as a share of their distance.
const PAD: f64 = 0.07;

impl Span {
    /// The shortest round axis with three to six steps that holds the values and some room beside them. Zero is on it
    /// where it is near; a share ends at 100 %.
    pub fn around(values: impl IntoIterator<Item = f64>, scale: Scale) -> Self {
        let (mut min, mut max) = (f64::MAX, f64::MIN);
        for value in values.into_iter().filter(|value| value.is_finite()) {
            (min, max) = (min.min(value), max.max(value));
        }
        let finest = match scale {
            Scale::Dollars | Scale::Change => 100.0,
            Scale::Share => 0.01,
            Scale::PercentChange | Scale::Count | Scale::Months => 1.0,
        };
        if min > max {
            (min, max) = (0.0, finest);
        }
        let positive = min >= 0.0;
        if max - min < finest * 2.0 {
            (min, max) = (min - finest * 1.4, max + finest * 1.4);
        }
        let wide = max - min;
        let mut from = min - wide * PAD;
        if positive && (from < 0.0 || min <= wide * 0.35) {
            from = 0.0;
        }
        let to = max + wide * PAD;
        let top = if scale == Scale::Share && max <= 1.0 { 1.0 } else { f64::MAX };
        let power = (to - from).log10().floor() as i32;
        let steps = (power - 2..=power + 1).flat_map(|p| [1.0, 2.0, 2.5, 5.0].map(|digit| digit * 10_f64.powi(p)));
        let spans = steps.filter(|step| *step >= finest * 0.999).filter_map(|step| {
            let (low, high) = ((from / step).floor() * step, ((to / step).ceil() * step).min(top.max(max)));
            let count = ((high - low) / step).round();
            (3.0..=6.0).contains(&count).then_some(Self { low, high, step })
        });
        let shortest =
            spans.min_by(|a, b| (a.high - a.low).total_cmp(&(b.high - b.low)).then(b.step.total_cmp(&a.step)));
        shortest.unwrap_or_else(|| {
            let low = (from / finest).floor() * finest;
            Self { low, high: low + finest * 4.0, step: finest }
        })
    }

    /// Values of the gridlines, from `low` on.
    pub fn lines(self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round() as usize;
        (0..=count).map(|i| self.low + i as f64 * self.step).collect()
    }

    /// Where `value` lies between `from` and `to`.
    pub fn place(self, value: f64, from: f32, to: f32) -> f32 {
        from + ((value - self.low) / (self.high - self.low)) as f32 * (to - from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_round_hold_everything_and_need_not_begin_at_zero() {
        let of = |values: &[f64], scale| {
            let Span { low, high, step } = Span::around(values.iter().copied(), scale);
            (low, high, step)
        };
        assert_eq!(of(&[21_000.0, 38_500.0], Scale::Dollars), (15_000.0, 40_000.0, 5_000.0));
        assert_eq!(of(&[4_000.0, 38_500.0], Scale::Dollars), (0.0, 50_000.0, 10_000.0), "zero is near");
        assert_eq!(of(&[-4_000.0, 9_000.0], Scale::Change), (-5_000.0, 10_000.0, 5_000.0));
        assert_eq!(of(&[0.62, 1.0], Scale::Share), (0.5, 1.0, 0.1), "nothing is above 100%");
        assert_eq!(of(&[30_000.0], Scale::Dollars), (29_800.0, 30_200.0, 100.0), "a single value has room, too");
        assert_eq!(of(&[], Scale::Count), (0.0, 3.0, 1.0));
    }

    #[test]
    fn values_lie_between_the_ends() {
        let span = Span::around([21_000.0, 38_500.0], Scale::Dollars);
        assert_eq!(span.place(15_000.0, 100.0, 600.0), 100.0);
        assert_eq!(span.place(40_000.0, 100.0, 600.0), 600.0);
        assert_eq!(span.lines(), [15_000.0, 20_000.0, 25_000.0, 30_000.0, 35_000.0, 40_000.0]);
    }
}
