//! Steps of equal width between round bounds, for cells that carry their numbers.

use crate::figure::{Color, Palette};

/// Most steps above zero: the colours of the ramp.
const MOST: usize = 5;

/// Values in steps, least first; those below zero are one step of their own, off the ramp.
#[derive(Clone, Debug)]
pub struct Steps {
    /// Least value of each step.
    lower: Vec<f64>,
    width: f64,
    losses: bool,
    printed: fn(f64) -> String,
}

impl Steps {
    /// `unit`: the least difference that is printed; no step is narrower.
    pub fn new(values: &[f64], unit: f64, printed: fn(f64) -> String) -> Self {
        let above = || values.iter().copied().filter(|value| *value >= 0.0);
        let (least, most) = (above().fold(f64::MAX, f64::min), above().fold(0.0, f64::max));
        let losses = values.iter().any(|value| *value < 0.0);
        if least > most {
            return Self { lower: Vec::new(), width: 1.0, losses, printed };
        }
        let widths = (0..).flat_map(|power| {
            [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0].map(|digit| digit * 10_f64.powi(power) * unit)
        });
        let count = |width: f64| ((most / width).floor() - (least / width).floor()) as usize + 1;
        let whole = |width: &f64| unit > 0.1 && width.fract() == 0.0 || unit <= 0.1 && (width / unit).fract() == 0.0;
        let width = widths.take(200).filter(whole).find(|width| count(*width) <= MOST).unwrap_or(most.max(unit));
        let first = (least / width).floor() * width;
        let lower = (0..count(width)).map(|i| first + i as f64 * width).collect();
        Self { lower, width, losses, printed }
    }

    pub fn color(&self, value: f64, palette: &Palette) -> Color {
        if value < 0.0 {
            return palette.warn_ground;
        }
        let step = self.lower.iter().rposition(|lower| *lower <= value + 1e-9).unwrap_or(0);
        self.color_of(step, palette)
    }

    /// Few steps are spread over the ramp, so that the most is always the strongest.
    fn color_of(&self, step: usize, palette: &Palette) -> Color {
        let last = palette.ramp.len() - 1;
        let steps = self.lower.len().saturating_sub(1);
        let at = (step * last + steps / 2).checked_div(steps).unwrap_or(last / 2);
        palette.ramp[at.min(last)]
    }

    /// Colour and bounds of each step.
    pub fn legend(&self, palette: &Palette) -> Vec<(Color, String)> {
        let mut entries = Vec::new();
        if self.losses {
            entries.push((palette.warn_ground, tr!("under {}", (self.printed)(0.0))));
        }
        for (i, from) in self.lower.iter().enumerate() {
            let printed = (self.printed)(*from);
            let text = if i + 1 == self.lower.len() {
                if i == 0 { printed } else { tr!("{printed} or more", printed = printed) }
            } else {
                tr!("{printed} to under {}", (self.printed)(from + self.width), printed = printed)
            };
            entries.push((self.color_of(i, palette), text));
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::format;

    #[test]
    fn steps_are_round_and_at_most_five() {
        let texts = |values: &[f64], unit, printed| -> Vec<String> {
            Steps::new(values, unit, printed).legend(&Palette::LIGHT).into_iter().map(|(_, text)| text).collect()
        };
        // 1,200 to 12,400: steps of 2,500 would be 5: 0, 2,500 … 10,000.
        assert_eq!(
            texts(&[1_200.0, 12_400.0], 1.0, format::dollars),
            [
                "$0 to under $2,500",
                "$2,500 to under $5,000",
                "$5,000 to under $7,500",
                "$7,500 to under $10,000",
                "$10,000 or more"
            ]
        );
        assert_eq!(texts(&[0.31, 0.44], 0.01, format::share).first().unwrap(), "30% to under 33%");
        assert_eq!(texts(&[-5.0, 7.0], 1.0, format::dollars), ["under $0", "$7"]);
        assert!(texts(&[], 1.0, format::dollars).is_empty());
    }
}
