//! Free places for the words of an annotation: near what they are about, off other words, on the page.

use crate::figure::ink::Area;

/// Directions around a mark, best first: up right, up, right, down right, down, up left, left, down left.
const DIRECTIONS: [[f32; 2]; 12] = [
    [0.7, -1.0],
    [0.0, -1.0],
    [1.0, 0.0],
    [0.7, 1.0],
    [0.0, 1.0],
    [1.0, -0.5],
    [1.0, 0.5],
    [-0.7, -1.0],
    [-1.0, 0.0],
    [-0.7, 1.0],
    [-1.0, -0.5],
    [-1.0, 0.5],
];
/// How far words may stand from what they are about, in steps of 14 slide units.
const STEPS: usize = 22;

/// Middles of words of a size around a mark, near ones first.
pub(super) fn around(mark: &Area, size: [f32; 2], gap: f32, unit: f32) -> Vec<[f32; 2]> {
    let [x, y] = mark.middle();
    let half = [(mark.width() + size[0]) / 2.0, (mark.height() + size[1]) / 2.0];
    (0..STEPS)
        .map(|step| gap + step as f32 * 14.0 * unit)
        .flat_map(|away| DIRECTIONS.map(|[dx, dy]| [x + dx * (half[0] + away), y + dy * (half[1] + away)]))
        .collect()
}

/// Middles of words beside a line: at its upper end first on one that stands, at its right end on one that lies.
pub(super) fn along(ends: [[f32; 2]; 2], size: [f32; 2], lying: bool, unit: f32) -> Vec<[f32; 2]> {
    let [[x0, y0], [x1, y1]] = ends;
    let steps = |length: f32, size: f32| ((length - size) / (size * 0.5).max(1.0)).max(0.0) as usize + 1;
    let gap = 8.0 * unit;
    if lying {
        let sides = [y0 - gap * 0.6 - size[1] / 2.0, y0 + gap * 0.6 + size[1] / 2.0];
        (0..steps(x1 - x0, size[0]))
            .flat_map(|step| sides.map(|y| [x1 - size[0] / 2.0 - step as f32 * size[0] * 0.5, y]))
            .collect()
    } else {
        let sides = [x0 + gap + size[0] / 2.0, x0 - gap - size[0] / 2.0];
        (0..steps(y1 - y0, size[1]))
            .flat_map(|step| sides.map(|x| [x, y0 + 3.0 * unit + size[1] * (0.5 + step as f32 * 0.5)]))
            .collect()
    }
}

/// The first place in the room that is free of all obstacles; else one free of the first kind only; else the first place,
/// moved into the room.
pub(super) fn first(places: &[[f32; 2]], size: [f32; 2], room: Area, obstacles: &[&[Area]]) -> [f32; 2] {
    let free = |place: &&[f32; 2], kinds: usize| {
        let area = around_middle(**place, size);
        room.holds(&area) && !obstacles.iter().take(kinds).copied().flatten().any(|other| other.overlaps(&area))
    };
    let found = (1..=obstacles.len()).rev().find_map(|kinds| places.iter().find(|place| free(place, kinds)));
    let [x, y] = found.or(places.first()).copied().unwrap_or(room.middle());
    let inside = |value: f32, low: f32, high: f32| value.clamp(low.min(high), high.max(low));
    [
        inside(x, room.min[0] + size[0] / 2.0, room.max[0] - size[0] / 2.0),
        inside(y, room.min[1] + size[1] / 2.0, room.max[1] - size[1] / 2.0),
    ]
}

/// The box of a size around its middle.
pub(super) fn around_middle([x, y]: [f32; 2], [width, height]: [f32; 2]) -> Area {
    Area { min: [x - width / 2.0, y - height / 2.0], max: [x + width / 2.0, y + height / 2.0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_the_nearest_place_that_is_free() {
        let mark = around_middle([100.0, 100.0], [10.0, 10.0]);
        let room = Area { min: [0.0, 0.0], max: [300.0, 200.0] };
        let size = [40.0, 16.0];
        let places = around(&mark, size, 9.0, 1.0);
        let at = first(&places, size, room, &[&[]]);
        assert!(at[0] > 100.0 && at[1] < 90.0, "up right: {at:?}");
        let above = Area { min: [0.0, 0.0], max: [300.0, 90.0] };
        let at = first(&places, size, room, &[&[above]]);
        assert!(around_middle(at, size).min[1] >= 90.0 && room.holds(&around_middle(at, size)), "{at:?}");
        let everywhere = first(&places, size, room, &[&[room]]);
        assert!(room.holds(&around_middle(everywhere, size)));
    }

    #[test]
    fn labels_of_a_line_stand_beside_it() {
        let room = Area { min: [0.0, 0.0], max: [400.0, 300.0] };
        let size = [90.0, 16.0];
        for (ends, lying) in [([[150.0, 20.0], [150.0, 280.0]], false), ([[20.0, 150.0], [380.0, 150.0]], true)] {
            let at = first(&along(ends, size, lying, 1.0), size, room, &[&[]]);
            let area = around_middle(at, size);
            let crossed = if lying { area.min[1]..area.max[1] } else { area.min[0]..area.max[0] };
            assert!(!crossed.contains(&150.0) && room.holds(&area), "{area:?}");
        }
    }
}
