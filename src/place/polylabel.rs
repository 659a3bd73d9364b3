//! The point of an area that is furthest from its edges: where its name stands best.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::ring::{Bounds, Point, area, contains, distance_to_edge};

/// A point well inside the largest part of an area given as even-odd rings, for its label. The origin when there is
/// no area.
pub fn label_anchor(rings: &[Vec<[f32; 2]>]) -> [f32; 2] {
    inmost(rings).map(|v| v as f32)
}

/// Quarters the box around the largest ring, most promising square first, until no square can hold a better point.
pub(super) fn inmost<P: Point>(rings: &[Vec<P>]) -> [f64; 2] {
    let Some(main) = rings.iter().max_by(|a, b| area(a).total_cmp(&area(b))) else { return [0.0; 2] };
    let bounds = Bounds::around(main.iter().map(Point::xy));
    // Rings elsewhere cannot matter to a point inside the main one.
    let near: Vec<Vec<P>> =
        rings.iter().filter(|ring| bounds.overlaps(&Bounds::around(ring.iter().map(Point::xy)))).cloned().collect();
    let size = bounds.size();
    let half = size[0].min(size[1]) / 2.0;
    if half <= 0.0 || !half.is_finite() {
        return main.first().map_or([0.0; 2], Point::xy);
    }
    let precision = half / 50.0;
    let mut best = Cell::new(&near, bounds.center(), 0.0);
    let mut waiting = BinaryHeap::new();
    let steps = size.map(|side| (side / (2.0 * half)).ceil() as usize);
    for column in 0..steps[0] {
        for row in 0..steps[1] {
            let center = [0, 1].map(|axis| bounds.min[axis] + half * (2 * [column, row][axis] + 1) as f64);
            waiting.push(Cell::new(&near, center, half));
        }
    }
    while let Some(cell) = waiting.pop() {
        if cell.inside > best.inside {
            best = cell;
        }
        if cell.could_reach - best.inside <= precision {
            break;
        }
        let half = cell.half / 2.0;
        for [x, y] in [[-half, -half], [half, -half], [-half, half], [half, half]] {
            waiting.push(Cell::new(&near, [cell.center[0] + x, cell.center[1] + y], half));
        }
    }
    best.center
}

/// A square that may hold the point looked for.
#[derive(Clone, Copy)]
struct Cell {
    center: [f64; 2],
    half: f64,
    /// Distance of the centre to the edge; negative outside.
    inside: f64,
    could_reach: f64,
}

impl Cell {
    fn new<P: Point>(rings: &[Vec<P>], center: [f64; 2], half: f64) -> Self {
        let distance = distance_to_edge(rings, center);
        let inside = if contains(rings, center) { distance } else { -distance };
        Self { center, half, inside, could_reach: inside + half * std::f64::consts::SQRT_2 }
    }
}

impl Ord for Cell {
    fn cmp(&self, other: &Self) -> Ordering {
        self.could_reach.total_cmp(&other.could_reach)
    }
}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Cell {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_is_named_in_its_middle_and_a_ring_beside_its_hole() {
        let square = vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]];
        assert_eq!(label_anchor(std::slice::from_ref(&square)), [2.0, 2.0]);
        let hole = vec![[0.5, 0.5], [3.0, 0.5], [3.0, 3.0], [0.5, 3.0], [0.5, 0.5]];
        let rings = [square, hole];
        let anchor = label_anchor(&rings);
        assert!(contains(&rings, anchor.map(f64::from)), "{anchor:?}");
    }

    #[test]
    fn the_largest_part_is_named() {
        let small = vec![[10.0, 10.0], [11.0, 10.0], [11.0, 11.0], [10.0, 11.0]];
        let large = vec![[0.0, 0.0], [6.0, 0.0], [6.0, 2.0], [0.0, 2.0]];
        let anchor = label_anchor(&[small, large]);
        assert!((anchor[1] - 1.0).abs() < 0.05 && anchor[0] > 0.9 && anchor[0] < 5.1, "{anchor:?}");
    }

    #[test]
    fn nothing_has_no_middle() {
        assert_eq!(label_anchor(&[]), [0.0, 0.0]);
        assert_eq!(label_anchor(&[vec![[3.0, 3.0]; 4]]), [3.0, 3.0]);
    }
}
