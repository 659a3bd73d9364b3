//! Cuts areas into triangles, for painters that can fill nothing else.

use earcut::Earcut;

use super::ring::{Bounds, area, contains};

/// Triangles by the numbers of their corners.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Triangles {
    pub vertices: Vec<[f32; 2]>,
    pub corners: Vec<[u32; 3]>,
}

/// The triangles that fill rings by the even-odd rule: holes stay empty, islands in holes are filled. Rings of fewer
/// than three points fill nothing; whether a ring repeats its first point at the end does not matter.
pub fn triangles(rings: &[Vec<[f32; 2]>]) -> Triangles {
    let rings: Vec<&[[f32; 2]]> = rings.iter().map(|ring| open(ring)).filter(|ring| ring.len() > 2).collect();
    let boxes: Vec<Bounds> =
        rings.iter().map(|ring| Bounds::around(ring.iter().map(|point| point.map(f64::from)))).collect();
    // The rings around each ring: an even number makes it the outside of a polygon, an odd one a hole.
    let around: Vec<Vec<usize>> = (0..rings.len())
        .map(|inner| {
            (0..rings.len()).filter(|&outer| outer != inner && encloses(&rings, &boxes, outer, inner)).collect()
        })
        .collect();
    let mut result = Triangles::default();
    let mut earcut = Earcut::new();
    let mut corners: Vec<u32> = Vec::new();
    for outside in (0..rings.len()).filter(|&ring| around[ring].len().is_multiple_of(2)) {
        let mut vertices = rings[outside].to_vec();
        let mut holes: Vec<u32> = Vec::new();
        for hole in (0..rings.len())
            .filter(|&ring| around[ring].len() == around[outside].len() + 1 && around[ring].contains(&outside))
        {
            holes.push(vertices.len() as u32);
            vertices.extend_from_slice(rings[hole]);
        }
        earcut.earcut_slice(&vertices, &holes, &mut corners);
        let first = result.vertices.len() as u32;
        result.corners.extend(corners.as_chunks().0.iter().map(|triangle: &[u32; 3]| triangle.map(|at| at + first)));
        result.vertices.append(&mut vertices);
    }
    result
}

fn open(ring: &[[f32; 2]]) -> &[[f32; 2]] {
    match ring {
        [first, rest @ .., last] if first == last => &ring[..=rest.len()],
        _ => ring,
    }
}

/// By the middle of an edge of the inner ring, because rings may touch at corners.
fn encloses(rings: &[&[[f32; 2]]], boxes: &[Bounds], outer: usize, inner: usize) -> bool {
    let (a, b) = (&boxes[outer], &boxes[inner]);
    if !(a.contains(b.min) && a.contains(b.max)) || area(rings[outer]) <= area(rings[inner]) {
        return false;
    }
    let ring = rings[inner];
    let middle = [0, 1].map(|axis| f64::midpoint(f64::from(ring[0][axis]), f64::from(ring[1][axis])));
    contains(&[rings[outer]], middle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Area, state_map};

    fn square(from: f32, to: f32) -> Vec<[f32; 2]> {
        vec![[from, from], [to, from], [to, to], [from, to]]
    }

    fn filled(triangles: &Triangles) -> f64 {
        triangles.corners.iter().map(|corners| area(&corners.map(|at| triangles.vertices[at as usize]))).sum()
    }

    #[test]
    fn holes_stay_empty_and_islands_in_them_are_filled() {
        assert_eq!(filled(&triangles(&[square(0.0, 10.0)])), 100.0);
        assert_eq!(filled(&triangles(&[square(0.0, 10.0), square(2.0, 8.0)])), 64.0);
        assert_eq!(filled(&triangles(&[square(4.0, 6.0), square(2.0, 8.0), square(0.0, 10.0)])), 68.0);
        assert_eq!(filled(&triangles(&[square(0.0, 1.0), square(2.0, 3.0)])), 2.0);
    }

    #[test]
    fn a_repeated_first_point_changes_nothing_and_slivers_fill_nothing() {
        let mut closed = square(0.0, 10.0);
        closed.push(closed[0]);
        assert_eq!(triangles(&[closed]), triangles(&[square(0.0, 10.0)]));
        assert_eq!(triangles(&[vec![[0.0, 0.0], [1.0, 1.0]], Vec::new()]), Triangles::default());
    }

    #[test]
    fn counties_are_filled_and_the_cities_in_them_are_not() {
        let virginia = state_map("51").unwrap();
        let county = |fips: &str| virginia.counties.iter().find(|area| area.fips == fips).unwrap();
        let covers = |area: &Area, point: [f64; 2]| {
            let triangles = triangles(&area.rings);
            triangles
                .corners
                .iter()
                .any(|corners| contains(&[corners.map(|at| triangles.vertices[at as usize])], point))
        };
        for area in &virginia.counties {
            assert!(covers(area, area.anchor.map(f64::from)), "{}", area.name);
        }
        // Charlottesville lies in Albemarle County, Harrisonburg in Rockingham County.
        for (around, city) in [("51003", "51540"), ("51165", "51660")] {
            assert!(!covers(county(around), county(city).anchor.map(f64::from)));
        }
    }
}
