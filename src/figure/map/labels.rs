//! One greedy placer for all names on a map: no name over another, over a dot, or outside.

use crate::figure::{
    Align, Item, Stroke, TextRun,
    ink::{Area, Style},
    text,
};

/// What is taken on the map, and where names may stand.
pub(super) struct Placer {
    bounds: Area,
    taken: Vec<Area>,
    /// Space kept around each name.
    gap: f32,
}

/// A name with its lines, ready to draw.
pub(super) struct Placed {
    pub area: Area,
    align: Align,
    x: f32,
}

/// Where a name stands from its point, most wanted first; also the side its lines are aligned to.
const POSITIONS: [[f32; 2]; 8] =
    [[1.0, 0.0], [-1.0, 0.0], [0.0, -1.0], [0.0, 1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, -1.0], [-1.0, 1.0]];

impl Placer {
    pub fn new(bounds: Area, gap: f32) -> Self {
        Self { bounds, taken: Vec::new(), gap }
    }

    /// Keeps names off this area.
    pub fn take(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// The first free of eight positions around a dot, which is then taken.
    pub fn beside(&mut self, center: [f32; 2], radius: f32, size: [f32; 2]) -> Option<Placed> {
        let reach = radius + self.gap * 2.0;
        for [dx, dy] in POSITIONS {
            // On a diagonal the corner of the text touches the circle.
            let reach = if dx != 0.0 && dy != 0.0 { reach * std::f32::consts::FRAC_1_SQRT_2 } else { reach };
            let left = match dx {
                d if d > 0.0 => center[0] + reach,
                d if d < 0.0 => center[0] - reach - size[0],
                _ => center[0] - size[0] / 2.0,
            };
            let top = match dy {
                d if d > 0.0 => center[1] + reach,
                d if d < 0.0 => center[1] - reach - size[1],
                _ => center[1] - size[1] / 2.0,
            };
            let area = Area { min: [left, top], max: [left + size[0], top + size[1]] };
            if self.free(&area) {
                self.taken.push(area);
                let (align, x) = match dx {
                    d if d > 0.0 => (Align::Left, area.min[0]),
                    d if d < 0.0 => (Align::Right, area.max[0]),
                    _ => (Align::Center, center[0]),
                };
                return Some(Placed { area, align, x });
            }
        }
        None
    }

    /// Centred on a point, if that is free.
    pub fn at(&mut self, center: [f32; 2], size: [f32; 2]) -> Option<Placed> {
        let min = [center[0] - size[0] / 2.0, center[1] - size[1] / 2.0];
        let area = Area { min, max: [min[0] + size[0], min[1] + size[1]] };
        self.free(&area).then(|| {
            self.taken.push(area);
            Placed { area, align: Align::Center, x: center[0] }
        })
    }

    fn free(&self, area: &Area) -> bool {
        self.bounds.holds(area) && !self.taken.iter().any(|taken| taken.overlaps(area))
    }
}

/// Lines of a name: how wide and high they are together.
pub(super) fn size(lines: &[(Style, String)]) -> [f32; 2] {
    let width = lines.iter().map(|(style, line)| style.width(line)).fold(0.0, f32::max);
    let height = lines.iter().map(|(style, _)| style.size * (text::ASCENT + text::DESCENT)).sum();
    [width, height]
}

impl Placed {
    /// The lines with a page-coloured halo.
    pub fn draw(&self, lines: &[(Style, String)], halo: Option<Stroke>) -> Vec<Item> {
        let mut top = self.area.min[1];
        let mut items = Vec::with_capacity(lines.len());
        for (style, line) in lines {
            items.push(Item::Text(TextRun {
                at: [self.x, top + style.size * text::ASCENT],
                align: self.align,
                size: style.size,
                weight: style.weight,
                color: style.color,
                text: line.clone(),
                halo,
            }));
            top += style.size * (text::ASCENT + text::DESCENT);
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_overlap_and_stay_inside() {
        let bounds = Area { min: [0.0, 0.0], max: [400.0, 300.0] };
        let mut placer = Placer::new(bounds, 3.0);
        // A simple congruential sequence stands for colleges that crowd in a city.
        let mut seed = 7_u32;
        let mut next = |most: f32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 24) as f32 * most
        };
        let dots: Vec<[f32; 2]> = (0..60).map(|_| [next(400.0), next(300.0)]).collect();
        let around = |c: &[f32; 2]| Area { min: [c[0] - 5.0, c[1] - 5.0], max: [c[0] + 5.0, c[1] + 5.0] };
        for dot in &dots {
            placer.take(around(dot));
        }
        let placed: Vec<Area> =
            dots.iter().filter_map(|dot| placer.beside(*dot, 5.0, [70.0, 26.0])).map(|placed| placed.area).collect();
        assert!(placed.len() > 5, "{}", placed.len());
        for (i, area) in placed.iter().enumerate() {
            assert!(bounds.holds(area));
            assert!(!dots.iter().any(|dot| around(dot).overlaps(area)));
            assert!(!placed[..i].iter().any(|other| other.overlaps(area)));
        }
    }
}
