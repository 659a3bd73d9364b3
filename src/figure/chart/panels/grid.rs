//! Where panels stand: as few columns as leave every panel high enough.

use super::{BETWEEN, LEGEND, MOST, TITLE};
use crate::figure::ink::Area;

/// Narrowest panel, in slide units.
const NARROW: f32 = 150.0;

/// Panels in rows of equally many.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Panels that there is room for.
    pub shown: usize,
    pub across: usize,
    pub down: usize,
    /// The area of all panels, right of the names and under the legend.
    area: Area,
    scale: f32,
}

/// What a panel needs, in slide units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Needs {
    /// Width of the names at the left of all panels, in page units.
    pub names: f32,
    /// Least height of what is drawn in a panel, its title and foot not counted.
    pub body: f32,
    /// Room for the scale under the lowest panels.
    pub foot: f32,
}

impl Grid {
    pub fn new(count: usize, area: Area, needs: Needs, s: f32) -> Self {
        let inner = Area { min: [area.min[0] + needs.names, area.min[1] + LEGEND * s], max: area.max };
        let mut shown = count.clamp(1, MOST);
        loop {
            let widest = ((inner.width() / (NARROW * s)).floor() as usize).clamp(1, 6);
            let high_enough = |across: usize| {
                let grid = Self::of(shown, across, inner, s);
                let panel = grid.panel(0);
                panel.height() - (TITLE + needs.foot) * s >= needs.body * s
            };
            // The lowest row carries the scale, so all panels are measured with it.
            let found = (1..=widest.min(shown)).filter(|across| high_enough(*across)).min_by(|a, b| {
                let empty = |across: usize| shown.div_ceil(across) * across - shown;
                let shape = |across: usize| {
                    let panel = Self::of(shown, across, inner, s).panel(0);
                    (panel.width() / panel.height().max(1.0) / 1.5).ln().abs() + empty(across) as f32 * 0.25
                };
                shape(*a).total_cmp(&shape(*b))
            });
            if let Some(across) = found {
                return Self::of(shown, across, inner, s);
            }
            if shown == 1 {
                return Self::of(1, 1, inner, s);
            }
            shown -= 1;
        }
    }

    fn of(shown: usize, across: usize, area: Area, scale: f32) -> Self {
        Self { shown, across, down: shown.div_ceil(across), area, scale }
    }

    /// Title and body of a panel.
    pub fn panel(&self, index: usize) -> Area {
        let [x, y, width, height] = self.place(index);
        let min = [self.area.min[0] + x * self.area.width(), self.area.min[1] + y * self.area.height()];
        Area { min, max: [min[0] + width * self.area.width(), min[1] + height * self.area.height()] }
    }

    /// The same as shares of the area of all panels.
    pub fn place(&self, index: usize) -> [f32; 4] {
        let (column, row) = ((index % self.across) as f32, (index / self.across) as f32);
        let (across, down) = (self.across as f32, self.down as f32);
        let gap = [BETWEEN[0] * self.scale / self.area.width(), BETWEEN[1] * self.scale / self.area.height()];
        let width = (1.0 - gap[0] * (across - 1.0)) / across;
        let height = (1.0 - gap[1] * (down - 1.0)) / down;
        [column * (width + gap[0]), row * (height + gap[1]), width, height]
    }

    /// Names of rows stand beside it.
    pub fn named(&self, index: usize) -> bool {
        index.is_multiple_of(self.across)
    }

    /// No panel stands under it, so that it carries the scale.
    pub fn lowest(&self, index: usize) -> bool {
        index + self.across >= self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_are_few_wide_and_never_over_each_other() {
        let slide = Area { min: [57.6, 182.0], max: [1222.4, 634.0] };
        let needs = Needs { names: 90.0, body: 110.0, foot: 26.0 };
        for count in 1..=30 {
            let grid = Grid::new(count, slide, needs, 1.0);
            assert!(grid.shown <= MOST.min(count) && grid.shown >= 1);
            let panels: Vec<Area> = (0..grid.shown).map(|i| grid.panel(i)).collect();
            for (i, panel) in panels.iter().enumerate() {
                assert!(slide.max[0] + 0.1 >= panel.max[0] && slide.max[1] + 0.1 >= panel.max[1], "{count}: {panel:?}");
                assert!(panels.iter().skip(i + 1).all(|other| !other.overlaps(panel)), "{count}");
            }
        }
        // Two panels stand side by side on a wide page and under each other on an upright one.
        assert_eq!(Grid::new(2, slide, needs, 1.0).across, 2);
        let upright = Area { min: [0.0, 0.0], max: [330.0, 800.0] };
        assert_eq!(Grid::new(2, upright, needs, 1.0).across, 1);
        assert_eq!(Grid::new(12, slide, Needs { body: 400.0, ..needs }, 1.0).down, 1, "high panels stand in one row");
    }
}
