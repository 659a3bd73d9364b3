//! Leaves out points of a line that the eye would not miss (Visvalingam and Whyatt 1993).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The line without the points whose triangle with their neighbours is smaller than `area`, smallest first. The ends
/// stay, so that lines that meet still meet, and so many points that a closed line remains an area and two lines
/// between the same ends remain apart.
pub(super) fn simplify(line: &[[f64; 2]], area: f64) -> Vec<[f64; 2]> {
    let closed = line.first() == line.last();
    let least = if closed { 4 } else { 3 };
    if line.len() <= least {
        return line.to_vec();
    }
    let last = line.len() - 1;
    let mut before: Vec<usize> = (0..=last).map(|i| i.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (0..=last).map(|i| (i + 1).min(last)).collect();
    let mut kept = vec![true; line.len()];
    let mut current = vec![f64::INFINITY; line.len()];
    // Bit patterns of numbers from 0 up sort as the numbers do.
    let mut queue = BinaryHeap::new();
    for i in 1..last {
        current[i] = triangle(line[i - 1], line[i], line[i + 1]);
        queue.push(Reverse((current[i].to_bits(), i)));
    }
    let mut count = line.len();
    while let Some(Reverse((bits, i))) = queue.pop() {
        let size = f64::from_bits(bits);
        if !kept[i] || bits != current[i].to_bits() {
            continue;
        }
        if size >= area || count <= least {
            break;
        }
        kept[i] = false;
        count -= 1;
        let (left, right) = (before[i], after[i]);
        after[left] = right;
        before[right] = left;
        for j in [left, right] {
            if j != 0 && j != last {
                // Never smaller than what was just removed, so that a run of small steps does not go all at once.
                current[j] = triangle(line[before[j]], line[j], line[after[j]]).max(size);
                queue.push(Reverse((current[j].to_bits(), j)));
            }
        }
    }
    line.iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect()
}

fn triangle(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_steps_go_and_large_ones_stay() {
        let line = [[0.0, 0.0], [1.0, 0.01], [2.0, 0.0], [3.0, 2.0], [4.0, 0.0]];
        assert_eq!(simplify(&line, 0.1), [[0.0, 0.0], [2.0, 0.0], [3.0, 2.0], [4.0, 0.0]]);
        assert_eq!(simplify(&line, 0.0), line);
    }

    #[test]
    fn an_island_stays_an_area() {
        let island = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.5, 1.1], [0.0, 1.0], [0.0, 0.0]];
        let rest = simplify(&island, 1e9);
        assert_eq!(rest.len(), 4);
        assert_eq!(rest.first(), rest.last());
        assert_eq!(simplify(&island[..4], 1e9).len(), 3);
    }
}
