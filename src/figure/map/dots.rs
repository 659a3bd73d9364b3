//! Colleges as dots on a state: the area of a dot is a number.

use super::{facts::Dot, steps::Steps};
use crate::{
    figure::{
        Color, Fill, Item, Palette, SizeBy, Stroke,
        format::{self, known},
        ink,
    },
    measure::{CountTable, Datum},
    table::CellState,
};

/// Radius of the largest dot in slide units: 19.3 pixels on screen.
pub(super) const LARGEST: f32 = 28.7;
pub(super) const WITHHELD: f32 = 7.3;
pub(super) const ALIKE: f32 = 9.0;
/// Of dots that are shaded: large enough to tell shades.
pub(super) const SHADED: f32 = 11.0;

/// Radius of each dot: its area is the number.
pub(super) struct Sizes {
    pub by: SizeBy,
    /// Radius of a dot that stands for 1.
    unit: f32,
    most: f64,
    scale: f32,
    /// Shades of a share.
    pub steps: Steps,
}

impl Sizes {
    pub fn of(dots: &[Dot], by: SizeBy, largest: f32, scale: f32) -> Self {
        let most = dots.iter().filter_map(|dot| number(dot, by)).fold(0.0, f64::max);
        let shares: Vec<f64> = dots.iter().filter_map(|dot| number(dot, SizeBy::InField)).collect();
        let unit = if most > 0.0 { largest / (most as f32).sqrt() } else { 0.0 };
        Self { by, unit, most, scale, steps: Steps::new(&shares, true) }
    }

    pub fn radius(&self, dot: &Dot) -> f32 {
        if self.by == SizeBy::Same {
            return ALIKE * self.scale;
        }
        if self.by == SizeBy::InField && number(dot, self.by).is_some() {
            return SHADED * self.scale;
        }
        // Below this a dot could be neither seen nor clicked; it stands for next to nothing.
        number(dot, self.by).map_or(WITHHELD * self.scale, |n| self.of_number(n).max(3.0 * self.scale))
    }

    pub fn of_number(&self, n: f64) -> f32 {
        self.unit * (n.max(0.0) as f32).sqrt()
    }

    /// Three round numbers for the legend, largest first.
    pub fn examples(&self) -> Vec<f64> {
        let mut examples = Vec::new();
        for part in [1.0, 0.5, 0.125] {
            let n = round_down(self.most * part);
            if n >= 1.0 && !examples.contains(&n) && self.of_number(n) >= 2.5 * self.scale {
                examples.push(n);
            }
        }
        examples
    }
}

/// The largest of 1, 2, 2.5, 5 × 10ⁿ that is not above a number.
fn round_down(n: f64) -> f64 {
    if n < 1.0 {
        return 0.0;
    }
    let power = 10_f64.powf(n.log10().floor());
    let whole = |v: f64| v.fract() == 0.0;
    [5.0, 2.5, 2.0, 1.0].into_iter().map(|digit| digit * power).find(|v| *v <= n && whole(*v)).unwrap_or(power)
}

/// The published number of people behind a dot's look; certificates where it has none.
pub(super) fn datum(dot: &Dot, by: SizeBy) -> Datum {
    if by == SizeBy::InField { dot.row.in_field } else { dot.row.certificates }
}

/// The number that a dot's size stands for; `None` if it is withheld or not known.
pub(super) fn number(dot: &Dot, by: SizeBy) -> Option<f64> {
    match by {
        SizeBy::Certificates => known(dot.row.certificates),
        SizeBy::Programs => Some(f64::from(dot.row.programs)),
        SizeBy::Same => Some(1.0),
        SizeBy::InField => known(dot.row.in_field),
    }
}

pub(super) fn circle(dot: &Dot, center: [f32; 2], sizes: &Sizes, s: f32, palette: &Palette) -> Item {
    let radius = sizes.radius(dot);
    let (fill, stroke) = match number(dot, sizes.by) {
        Some(share) if sizes.by == SizeBy::InField => shaded_dot(sizes.steps.color(share, palette), s, palette),
        Some(_) => known_dot(s, palette),
        None => withheld_dot(s, palette),
    };
    Item::Circle { center, radius, fill: Some(fill), stroke: Some(stroke) }
}

pub(super) fn known_dot(s: f32, palette: &Palette) -> (Fill, Stroke) {
    (Fill::Solid(palette.after.with_opacity(0.88)), Stroke::new(palette.ring, 2.2 * s))
}

/// With an edge that shows the lightest shade on a white county.
pub(super) fn shaded_dot(color: Color, s: f32, palette: &Palette) -> (Fill, Stroke) {
    (Fill::Solid(color), Stroke::new(palette.edge, 1.4 * s))
}

pub(super) fn withheld_dot(s: f32, palette: &Palette) -> (Fill, Stroke) {
    (ink::hatch(palette), Stroke { color: palette.axis, width: 1.8 * s, dash: Some([3.0 * s, 2.2 * s]) })
}

/// "214 certificates", "— suppressed".
pub(super) fn detail(table: &CountTable, dot: &Dot, by: SizeBy) -> Option<String> {
    match by {
        SizeBy::Certificates | SizeBy::Same => match dot.row.certificates.state {
            CellState::Value => Some(format!("{} {}", format::datum(dot.row.certificates, format::count), table.unit)),
            CellState::Suppressed => Some(tr!("— suppressed").to_owned()),
            _ => None,
        },
        SizeBy::InField => match dot.row.in_field.state {
            CellState::Suppressed => Some(tr!("— suppressed").to_owned()),
            CellState::Value | CellState::Range => Some(format::datum(dot.row.in_field, format::share)),
            _ => None,
        },
        SizeBy::Programs => Some(format::plural(dot.row.programs as usize, tr!("program"), tr!("programs"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legend_sizes_are_round_and_areas_are_true() {
        let sizes =
            Sizes { by: SizeBy::Certificates, unit: 2.0, most: 214.0, scale: 1.0, steps: Steps::new(&[], true) };
        assert_eq!(sizes.examples(), [200.0, 100.0, 25.0]);
        // Four times the number is twice the radius: area, not radius, is the number.
        assert!((sizes.of_number(100.0) - 2.0 * sizes.of_number(25.0)).abs() < 1e-4);
        assert_eq!(round_down(9.0), 5.0);
        assert_eq!(round_down(2.9), 2.0);
    }
}
