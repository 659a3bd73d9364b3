//! One placer for all names on a map: no name over another, over a dot, over a leader line, or outside.

use std::sync::LazyLock;

use crate::figure::{
    Align, Item, Stroke, TextRun,
    ink::{Area, Style},
    text,
};

/// What is taken on the map, and where names may stand.
#[derive(Clone)]
pub(super) struct Placer {
    bounds: Area,
    names: Vec<Area>,
    dots: Vec<Disc>,
    leaders: Vec<[[f32; 2]; 2]>,
    /// Space kept around each name.
    gap: f32,
    /// Space kept around each dot, for the ring around a selected one.
    ring: f32,
}

#[derive(Clone, Copy)]
struct Disc {
    center: [f32; 2],
    radius: f32,
}

/// Where a name stands from its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// One of eight positions beside it.
    Beside(usize),
    /// Further away, at the end of a line.
    Led(usize),
}

/// A name that has found its place.
pub(super) struct Placed {
    pub area: Area,
    pub slot: Slot,
    /// From the dot to the name.
    pub leader: Option<[[f32; 2]; 2]>,
    align: Align,
    x: f32,
}

/// Where a name stands from its point, most wanted first; also the side its lines are aligned to.
const POSITIONS: [[f32; 2]; 8] =
    [[1.0, 0.0], [-1.0, 0.0], [0.0, -1.0], [0.0, 1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, -1.0], [-1.0, 1.0]];

/// Directions of leader lines in degrees, most wanted first, and how far they reach in gaps.
const DIRECTIONS: [f32; 12] = [0.0, 180.0, -30.0, 30.0, 210.0, 150.0, -60.0, 60.0, 240.0, 120.0, -90.0, 90.0];
const REACHES: [f32; 4] = [6.0, 11.0, 17.0, 24.0];
/// Sine and cosine of each direction.
static WAYS: LazyLock<[(f32, f32); DIRECTIONS.len()]> =
    LazyLock::new(|| DIRECTIONS.map(|degrees| degrees.to_radians().sin_cos()));

impl Placer {
    pub fn new(bounds: Area, gap: f32, ring: f32) -> Self {
        Self { bounds, names: Vec::new(), dots: Vec::new(), leaders: Vec::new(), gap, ring }
    }

    /// Keeps names off a dot and off the ring that selects it.
    pub fn dot(&mut self, center: [f32; 2], radius: f32) {
        self.dots.push(Disc { center, radius });
    }

    /// The first free place for a name of a dot: of eight beside it.
    pub fn beside(&mut self, center: [f32; 2], radius: f32, size: [f32; 2]) -> Option<Placed> {
        (0..POSITIONS.len()).find_map(|at| self.slot(Slot::Beside(at), center, radius, size))
    }

    /// The first free place at the end of a line.
    pub fn led(&mut self, center: [f32; 2], radius: f32, size: [f32; 2]) -> Option<Placed> {
        (0..DIRECTIONS.len() * REACHES.len()).find_map(|at| self.slot(Slot::Led(at), center, radius, size))
    }

    /// This place, if it is free; it is taken then.
    pub fn slot(&mut self, slot: Slot, center: [f32; 2], radius: f32, size: [f32; 2]) -> Option<Placed> {
        let placed = match slot {
            Slot::Beside(at) => self.position(*POSITIONS.get(at)?, center, radius, size, slot),
            Slot::Led(at) => self.end_of_line(at, center, radius, size)?,
        };
        let free = self.free(&placed.area) && placed.leader.is_none_or(|line| self.clear(line, center));
        free.then(|| {
            self.names.push(placed.area);
            self.leaders.extend(placed.leader);
            placed
        })
    }

    /// Centred on a point, if that is free.
    pub fn at(&mut self, center: [f32; 2], size: [f32; 2]) -> Option<Placed> {
        let area = around(center, size);
        self.free(&area).then(|| {
            self.names.push(area);
            Placed { area, slot: Slot::Beside(0), leader: None, align: Align::Center, x: center[0] }
        })
    }

    fn position(&self, [dx, dy]: [f32; 2], center: [f32; 2], radius: f32, size: [f32; 2], slot: Slot) -> Placed {
        let reach = radius + self.ring + self.gap * 0.5;
        // On a diagonal the corner of the text touches the circle.
        let reach = if dx != 0.0 && dy != 0.0 { reach * std::f32::consts::FRAC_1_SQRT_2 } else { reach };
        let min = [0, 1].map(|axis| match [dx, dy][axis] {
            d if d > 0.0 => center[axis] + reach,
            d if d < 0.0 => center[axis] - reach - size[axis],
            _ => center[axis] - size[axis] / 2.0,
        });
        let area = Area { min, max: [min[0] + size[0], min[1] + size[1]] };
        let (align, x) = aligned(dx, &area, center[0]);
        Placed { area, slot, leader: None, align, x }
    }

    fn end_of_line(&self, at: usize, center: [f32; 2], radius: f32, size: [f32; 2]) -> Option<Placed> {
        let reach = REACHES.get(at / DIRECTIONS.len())? * self.gap;
        let (sin, cos) = *WAYS.get(at % WAYS.len())?;
        let along = |length: f32| [center[0] + cos * length, center[1] + sin * length];
        let (from, to) = (along(radius), along(radius + self.ring + reach));
        let side = if cos.abs() < 0.4 { 0.0 } else { cos.signum() };
        let near = self.gap * 0.5;
        let min = if side == 0.0 {
            let top = if sin > 0.0 { to[1] + near } else { to[1] - near - size[1] };
            [to[0] - size[0] / 2.0, top]
        } else {
            let left = if side > 0.0 { to[0] + near } else { to[0] - near - size[0] };
            [left, to[1] - size[1] / 2.0]
        };
        let area = Area { min, max: [min[0] + size[0], min[1] + size[1]] };
        let (align, x) = aligned(side, &area, to[0]);
        Some(Placed { area, slot: Slot::Led(at), leader: Some([from, to]), align, x })
    }

    fn free(&self, area: &Area) -> bool {
        self.bounds.holds(area)
            && !self.names.iter().any(|taken| taken.overlaps(area))
            && !self.dots.iter().any(|dot| near(dot.center, area, dot.radius + self.ring))
            && !self.leaders.iter().any(|line| crosses(*line, area))
    }

    /// A leader line from the dot at `own` meets no name, no other line, and no dot that does not touch its own.
    fn clear(&self, line: [[f32; 2]; 2], own: [f32; 2]) -> bool {
        let apart = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
        !self.names.iter().any(|taken| crosses(line, taken))
            && !self.leaders.iter().any(|other| meet(line, *other))
            && !self.dots.iter().any(|dot| apart(dot.center, own) > 0.01 && reaches(line, dot.center) < dot.radius)
    }
}

fn aligned(side: f32, area: &Area, middle: f32) -> (Align, f32) {
    match side {
        d if d > 0.0 => (Align::Left, area.min[0]),
        d if d < 0.0 => (Align::Right, area.max[0]),
        _ => (Align::Center, middle),
    }
}

fn around(center: [f32; 2], size: [f32; 2]) -> Area {
    let min = [center[0] - size[0] / 2.0, center[1] - size[1] / 2.0];
    Area { min, max: [min[0] + size[0], min[1] + size[1]] }
}

/// Whether a point is nearer to an area than this.
fn near(point: [f32; 2], area: &Area, reach: f32) -> bool {
    let off = [0, 1].map(|axis| (area.min[axis] - point[axis]).max(point[axis] - area.max[axis]).max(0.0));
    off[0] < reach && off[1] < reach && off[0] * off[0] + off[1] * off[1] < reach * reach
}

/// From a point to the nearest point of a line.
fn reaches([a, b]: [[f32; 2]; 2], point: [f32; 2]) -> f32 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let at = if length > 0.0 {
        (((point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1]) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (a[0] + along[0] * at - point[0]).hypot(a[1] + along[1] * at - point[1])
}

/// Whether a line runs through an area (Liang and Barsky's clipping).
fn crosses([a, b]: [[f32; 2]; 2], area: &Area) -> bool {
    let (mut from, mut to) = (0.0_f32, 1.0_f32);
    for axis in 0..2 {
        let along = b[axis] - a[axis];
        if along == 0.0 {
            if a[axis] < area.min[axis] || a[axis] > area.max[axis] {
                return false;
            }
            continue;
        }
        let (first, second) = ((area.min[axis] - a[axis]) / along, (area.max[axis] - a[axis]) / along);
        from = from.max(first.min(second));
        to = to.min(first.max(second));
    }
    from <= to
}

/// Whether two lines cross.
fn meet([a, b]: [[f32; 2]; 2], [c, d]: [[f32; 2]; 2]) -> bool {
    let side = |p: [f32; 2], q: [f32; 2], r: [f32; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

/// Lines of a name: how wide and high they are together.
pub(super) fn size(lines: &[(Style, String)]) -> [f32; 2] {
    let width = lines.iter().map(|(style, line)| style.width(line)).fold(0.0, f32::max);
    let height = lines.iter().map(|(style, _)| style.size * (text::ASCENT + text::DESCENT)).sum();
    [width, height]
}

impl Placed {
    /// The lines with a page-coloured halo, and the leader line under them.
    pub fn draw(&self, lines: &[(Style, String)], halo: Option<Stroke>, leader: Stroke) -> Vec<Item> {
        let mut top = self.area.min[1];
        let mut items = Vec::with_capacity(lines.len() + 1);
        items.extend(self.leader.map(|ends| Item::Line { points: ends.to_vec(), stroke: leader }));
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
    use proptest::prelude::*;

    use super::*;

    const BOUNDS: Area = Area { min: [0.0, 0.0], max: [400.0, 300.0] };

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn names_keep_off_each_other_off_dots_and_off_lines(
            dots in prop::collection::vec(((0.0..400.0_f32, 0.0..300.0_f32), 2.0..20.0_f32, 20.0..140.0_f32), 1..90),
        ) {
            let mut placer = Placer::new(BOUNDS, 3.0, 6.0);
            for ((x, y), radius, _) in &dots {
                placer.dot([*x, *y], *radius);
            }
            let mut placed: Vec<Placed> = Vec::new();
            for ((x, y), radius, width) in &dots {
                let found = placer.beside([*x, *y], *radius, [*width, 14.0]);
                placed.extend(found.or_else(|| placer.led([*x, *y], *radius, [*width, 14.0])));
            }
            for (i, name) in placed.iter().enumerate() {
                prop_assert!(BOUNDS.holds(&name.area));
                for ((x, y), radius, _) in &dots {
                    // Also off the ring of a selected dot, its own included.
                    prop_assert!(!near([*x, *y], &name.area, radius + 5.99));
                }
                for other in &placed[..i] {
                    prop_assert!(!other.area.overlaps(&name.area));
                }
                for line in placed.iter().filter_map(|other| other.leader) {
                    let own = name.leader == Some(line);
                    prop_assert!(own || !crosses(line, &name.area));
                }
            }
        }
    }

    #[test]
    fn a_name_stands_to_the_right_clear_of_the_ring() {
        let mut placer = Placer::new(BOUNDS, 4.0, 6.0);
        placer.dot([100.0, 100.0], 10.0);
        let placed = placer.beside([100.0, 100.0], 10.0, [50.0, 12.0]).unwrap();
        // 10 for the dot, 6 for the ring, 2 of space.
        assert_eq!((placed.area.min, placed.area.max), ([118.0, 94.0], [168.0, 106.0]));
        assert_eq!(placed.slot, Slot::Beside(0));
        // The same place is taken now, and the next is to the left.
        assert!(placer.slot(Slot::Beside(0), [100.0, 100.0], 10.0, [50.0, 12.0]).is_none());
        let left = placer.beside([100.0, 100.0], 10.0, [50.0, 12.0]).unwrap();
        assert_eq!((left.area.max[0], left.slot), (82.0, Slot::Beside(1)));
    }

    #[test]
    fn a_line_leads_where_nothing_beside_is_free() {
        let mut placer = Placer::new(BOUNDS, 4.0, 6.0);
        placer.dot([200.0, 150.0], 5.0);
        for [dx, dy] in POSITIONS {
            placer.dot([200.0 + dx * 22.0, 150.0 + dy * 22.0], 5.0);
        }
        assert!(placer.beside([200.0, 150.0], 5.0, [60.0, 12.0]).is_none());
        let led = placer.led([200.0, 150.0], 5.0, [60.0, 12.0]).unwrap();
        let [from, to] = led.leader.unwrap();
        // The line begins at the edge of its dot and passes between the others.
        assert!(((from[0] - 200.0).hypot(from[1] - 150.0) - 5.0).abs() < 0.01);
        for [dx, dy] in POSITIONS {
            assert!(reaches([from, to], [200.0 + dx * 22.0, 150.0 + dy * 22.0]) >= 5.0);
        }
    }

    #[test]
    fn lines_cross_areas_and_lines_as_drawn() {
        let area = Area { min: [10.0, 10.0], max: [20.0, 20.0] };
        assert!(crosses([[0.0, 0.0], [30.0, 30.0]], &area) && crosses([[15.0, 12.0], [15.0, 12.0]], &area));
        assert!(!crosses([[0.0, 15.0], [9.0, 15.0]], &area) && !crosses([[0.0, 25.0], [30.0, 25.0]], &area));
        assert!(meet([[0.0, 0.0], [10.0, 10.0]], [[0.0, 10.0], [10.0, 0.0]]));
        assert!(!meet([[0.0, 0.0], [10.0, 0.0]], [[0.0, 1.0], [10.0, 1.0]]));
        assert_eq!(reaches([[0.0, 0.0], [10.0, 0.0]], [5.0, 3.0]), 3.0);
    }
}
