//! Cuts areas and lines to a box (Sutherland and Hodgman 1974; Liang and Barsky 1984).

use super::area::Line;
use super::ring::Bounds;

/// The part of a closed ring inside the box; empty when there is none.
pub(super) fn clip_ring(ring: &[[f32; 2]], window: &Bounds) -> Line {
    let mut points: Vec<[f64; 2]> = ring.iter().map(|point| point.map(f64::from)).collect();
    for axis in 0..2 {
        for (limit, sign) in [(window.min[axis], 1.0), (window.max[axis], -1.0)] {
            let depth = |point: [f64; 2]| (point[axis] - limit) * sign;
            let mut rest = Vec::with_capacity(points.len());
            let Some(mut from) = points.last().copied() else { break };
            for &to in &points {
                if (depth(from) < 0.0) != (depth(to) < 0.0) {
                    let mut cut = between(from, to, depth(from) / (depth(from) - depth(to)));
                    cut[axis] = limit;
                    rest.push(cut);
                }
                if depth(to) >= 0.0 {
                    rest.push(to);
                }
                from = to;
            }
            points = rest;
        }
    }
    points.into_iter().map(|point| point.map(|v| v as f32)).collect()
}

/// The parts of a line inside the box.
pub(super) fn clip_line(line: &[[f32; 2]], window: &Bounds) -> Vec<Line> {
    let mut parts: Vec<Line> = Vec::new();
    let mut joined = false;
    for (from, to) in line.iter().zip(line.iter().skip(1)) {
        let (a, b) = (from.map(f64::from), to.map(f64::from));
        let Some([enter, leave]) = inside(a, b, window) else {
            joined = false;
            continue;
        };
        let at = |along: f64| between(a, b, along).map(|v| v as f32);
        match parts.last_mut().filter(|_| joined && enter == 0.0) {
            Some(part) => part.push(at(leave)),
            None => parts.push(vec![at(enter), at(leave)]),
        }
        joined = leave == 1.0;
    }
    parts
}

/// The stretch of a segment inside the box, as shares of its length.
fn inside(from: [f64; 2], to: [f64; 2], window: &Bounds) -> Option<[f64; 2]> {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        let step = to[axis] - from[axis];
        for (way, room) in [(-step, from[axis] - window.min[axis]), (step, window.max[axis] - from[axis])] {
            if way == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if way < 0.0 {
                enter = enter.max(room / way);
            } else {
                leave = leave.min(room / way);
            }
        }
    }
    (enter < leave).then_some([enter, leave])
}

fn between(from: [f64; 2], to: [f64; 2], along: f64) -> [f64; 2] {
    [from[0] + along * (to[0] - from[0]), from[1] + along * (to[1] - from[1])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::ring::area;

    const UNIT: Bounds = Bounds { min: [0.0, 0.0], max: [1.0, 1.0] };

    #[test]
    fn a_ring_keeps_what_is_inside() {
        let over_a_corner = [[0.5, 0.5], [2.0, 0.5], [2.0, 2.0], [0.5, 2.0]];
        assert_eq!(area(&clip_ring(&over_a_corner, &UNIT)), 0.25);
        let around = [[-1.0, -1.0], [2.0, -1.0], [2.0, 2.0], [-1.0, 2.0]];
        assert_eq!(area(&clip_ring(&around, &UNIT)), 1.0);
        assert!(clip_ring(&[[5.0, 5.0], [6.0, 5.0], [6.0, 6.0]], &UNIT).is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_returns_is_two_lines() {
        let line = [[0.25, 0.5], [0.25, 2.0], [0.75, 2.0], [0.75, 0.5], [0.5, 0.5]];
        let parts = clip_line(&line, &UNIT);
        assert_eq!(parts, [vec![[0.25, 0.5], [0.25, 1.0]], vec![[0.75, 1.0], [0.75, 0.5], [0.5, 0.5]]]);
        assert!(clip_line(&[[2.0, 0.0], [2.0, 1.0]], &UNIT).is_empty());
    }
}
