//! Steps of shading with their real bounds.

use crate::figure::{Color, Palette, format};

/// Values in steps, least first.
#[derive(Debug)]
pub(super) struct Steps {
    /// Least value of each step, in whole percents or counts.
    lower: Vec<i64>,
    least: i64,
    most: i64,
    percents: bool,
}

impl Steps {
    /// At most five steps with about equally many of the values. Shares (0…1) are stepped in whole percents.
    pub fn new(values: &[f64], percents: bool) -> Self {
        let mut whole: Vec<i64> = values.iter().map(|value| as_whole(*value, percents)).collect();
        whole.sort_unstable();
        let mut distinct = whole.clone();
        distinct.dedup();
        let count = distinct.len().min(5);
        let mut lower: Vec<i64> = if distinct.len() <= 5 {
            distinct
        } else {
            (0..count).filter_map(|i| whole.get(i * whole.len() / count)).map(|value| round(*value)).collect()
        };
        lower.dedup();
        // A rounded lowest bound may lie above the least value.
        if let (Some(first), Some(least)) = (lower.first_mut(), whole.first()) {
            *first = (*first).min(*least);
        }
        Self { least: whole.first().copied().unwrap_or(0), most: whole.last().copied().unwrap_or(0), lower, percents }
    }

    /// Colour and label of each step, least first.
    pub fn legend(&self, palette: &Palette) -> Vec<(Color, String)> {
        (0..self.lower.len()).map(|i| (self.color_of(i, palette), self.label(i))).collect()
    }

    pub fn color(&self, value: f64, palette: &Palette) -> Color {
        let value = as_whole(value, self.percents);
        let step = self.lower.iter().rposition(|lower| *lower <= value).unwrap_or(0);
        self.color_of(step, palette)
    }

    /// Few steps are spread over the ramp, so that the most is always the strongest.
    fn color_of(&self, step: usize, palette: &Palette) -> Color {
        let last = palette.ramp.len() - 1;
        let steps = self.lower.len().saturating_sub(1);
        let at = (step * last + steps / 2).checked_div(steps).unwrap_or(last / 2);
        palette.ramp[at.min(last)]
    }

    fn label(&self, step: usize) -> String {
        let from = self.lower.get(step).copied().unwrap_or(self.least);
        let next = self.lower.get(step + 1).copied();
        let last = next.map_or(self.most, |next| next - 1);
        let n = |value: i64| format::count(value as f64);
        if self.percents {
            return match (step, next) {
                (0, None) if from == last => format!("{from}%"),
                (0, Some(next)) => tr!("Under {next}%", next = next),
                (_, None) => tr!("{from}% or more", from = from),
                _ if from == last => format!("{from}%"),
                _ => format!("{from}–{last}%"),
            };
        }
        if from == last { n(from) } else { format!("{}–{}", n(from), n(last)) }
    }
}

fn as_whole(value: f64, percents: bool) -> i64 {
    (if percents { value * 100.0 } else { value }).round() as i64
}

/// Bounds from 100 on are rounded to two digits.
fn round(value: i64) -> i64 {
    if value < 100 {
        return value;
    }
    let unit = 10_i64.pow(value.ilog10() - 1);
    (value + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_have_real_bounds_without_gaps() {
        let shares: Vec<f64> = (20..=50).map(|percent| f64::from(percent) / 100.0).collect();
        let labels: Vec<String> = Steps::new(&shares, true).legend(&Palette::LIGHT).into_iter().map(|l| l.1).collect();
        assert_eq!(labels, ["Under 26%", "26–31%", "32–37%", "38–43%", "44% or more"]);
        let labels = |values: &[f64]| -> Vec<String> {
            Steps::new(values, false).legend(&Palette::LIGHT).into_iter().map(|l| l.1).collect()
        };
        assert_eq!(labels(&[1.0, 3.0, 3.0, 7.0]), ["1–2", "3–6", "7"]);
        assert_eq!(
            labels(&[5.0, 14.0, 18.0, 120.0, 287.0, 318.0, 702.0, 861.0, 1_118.0, 1_402.0]),
            ["5–17", "18–289", "290–699", "700–1,099", "1,100–1,402"]
        );
        assert!(labels(&[]).is_empty());
    }

    #[test]
    fn every_value_has_the_colour_of_its_step() {
        let values = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
        let steps = Steps::new(&values, false);
        assert_eq!(steps.color(1.0, &Palette::LIGHT), Palette::LIGHT.ramp[0]);
        assert_eq!(steps.color(64.0, &Palette::LIGHT), Palette::LIGHT.ramp[4]);
    }
}
