//! Plane geometry of rings: boxes, point in polygon, area, distance.

/// A box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub min: [f64; 2],
    pub max: [f64; 2],
}

impl Bounds {
    /// Holds nothing; grows with [`Bounds::include`].
    pub const EMPTY: Self = Self { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };

    pub fn include(&mut self, point: [f64; 2]) {
        self.min = [self.min[0].min(point[0]), self.min[1].min(point[1])];
        self.max = [self.max[0].max(point[0]), self.max[1].max(point[1])];
    }

    pub fn contains(&self, point: [f64; 2]) -> bool {
        (0..2).all(|axis| point[axis] >= self.min[axis] && point[axis] <= self.max[axis])
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.min[axis] <= other.max[axis] && other.min[axis] <= self.max[axis])
    }

    /// Width and height; negative for [`Bounds::EMPTY`].
    pub fn size(&self) -> [f64; 2] {
        [self.max[0] - self.min[0], self.max[1] - self.min[1]]
    }

    pub fn center(&self) -> [f64; 2] {
        [(self.max[0] + self.min[0]) / 2.0, (self.max[1] + self.min[1]) / 2.0]
    }

    /// The box, larger by `margin` on every side.
    pub fn grown(&self, margin: f64) -> Self {
        Self { min: self.min.map(|v| v - margin), max: self.max.map(|v| v + margin) }
    }

    /// The box around some points.
    pub fn around(points: impl IntoIterator<Item = [f64; 2]>) -> Self {
        let mut bounds = Self::EMPTY;
        for point in points {
            bounds.include(point);
        }
        bounds
    }
}

/// Whether a point is inside rings by the even-odd rule (holes are rings inside).
pub(super) fn contains<P: Point>(rings: &[impl AsRef<[P]>], point: [f64; 2]) -> bool {
    rings.iter().filter(|ring| crossings_odd(ring.as_ref(), point)).count() % 2 == 1
}

fn crossings_odd<P: Point>(ring: &[P], [x, y]: [f64; 2]) -> bool {
    let mut odd = false;
    let Some(mut from) = ring.last().map(Point::xy) else { return false };
    for to in ring.iter().map(Point::xy) {
        if (from[1] > y) != (to[1] > y) && x < (to[0] - from[0]) * (y - from[1]) / (to[1] - from[1]) + from[0] {
            odd = !odd;
        }
        from = to;
    }
    odd
}

/// Distance from a point to the nearest edge of the rings; infinite when there is none.
pub(super) fn distance_to_edge<P: Point>(rings: &[Vec<P>], point: [f64; 2]) -> f64 {
    let mut nearest = f64::INFINITY;
    for ring in rings {
        let Some(mut from) = ring.last().map(Point::xy) else { continue };
        for to in ring.iter().map(Point::xy) {
            // Most segments are further away than the nearest so far, which their box tells without a division.
            if squared_distance_to_box(point, from, to) < nearest {
                nearest = nearest.min(squared_distance_to_segment(point, from, to));
            }
            from = to;
        }
    }
    nearest.sqrt()
}

/// To the box around a segment; no more than to the segment itself.
fn squared_distance_to_box(point: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let [x, y] = [0, 1].map(|axis: usize| {
        let (low, high) = (from[axis].min(to[axis]), from[axis].max(to[axis]));
        (low - point[axis]).max(point[axis] - high).max(0.0)
    });
    x * x + y * y
}

fn squared_distance_to_segment(point: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 {
        (((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (x, y) = (from[0] + along * dx - point[0], from[1] + along * dy - point[1]);
    x * x + y * y
}

/// Area of a ring, positive whichever way it turns.
pub(super) fn area<P: Point>(ring: &[P]) -> f64 {
    let Some(mut from) = ring.last().map(Point::xy) else { return 0.0 };
    let mut twice = 0.0;
    for to in ring.iter().map(Point::xy) {
        twice += from[0] * to[1] - to[0] * from[1];
        from = to;
    }
    (twice / 2.0).abs()
}

/// A point of either precision.
pub(super) trait Point: Copy {
    fn xy(&self) -> [f64; 2];
}

impl Point for [f64; 2] {
    fn xy(&self) -> [f64; 2] {
        *self
    }
}

impl Point for [f32; 2] {
    fn xy(&self) -> [f64; 2] {
        self.map(f64::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of side 4 with a hole of side 2 in its middle.
    fn frame() -> Vec<Vec<[f64; 2]>> {
        vec![
            vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]],
            vec![[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0], [1.0, 1.0]],
        ]
    }

    #[test]
    fn inside_outside_and_in_the_hole() {
        assert!(contains(&frame(), [0.5, 2.0]));
        assert!(!contains(&frame(), [2.0, 2.0]));
        assert!(!contains(&frame(), [5.0, 2.0]));
        assert!(!contains(&frame()[..0], [0.0, 0.0]));
    }

    #[test]
    fn area_and_distance_of_a_square() {
        assert_eq!(area(&frame()[0]), 16.0);
        assert_eq!(area(&frame()[1]), 4.0);
        assert_eq!(distance_to_edge(&frame(), [0.5, 2.0]), 0.5);
        assert_eq!(distance_to_edge(&frame(), [7.0, 8.0]), 5.0);
    }
}
