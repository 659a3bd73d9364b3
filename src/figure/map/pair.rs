//! Two maps of the same place side by side, each with its own measure and legend.

use crate::figure::{Beside, Item, MapSpec, Mark, ink::Area};

/// After the keys of the marks of the second map.
pub(super) const SECOND: &str = "#2";

/// Space between the maps, in slide units.
const BETWEEN: f32 = 32.0;

/// The second map as a map of its own.
pub(super) fn second(spec: &MapSpec, beside: Beside) -> MapSpec {
    MapSpec { shade: beside.shade, size: beside.size, dots: false, beside: None, ..spec.clone() }
}

/// Areas of the two maps: beside each other, on a page that is higher than wide under each other.
pub(super) fn halves(area: Area, scale: f32) -> [Area; 2] {
    let between = BETWEEN * scale;
    let axis = usize::from(area.height() > area.width() * 1.1);
    let middle = (area.min[axis] + area.max[axis]) / 2.0;
    let (mut first, mut second) = (area, area);
    first.max[axis] = middle - between / 2.0;
    second.min[axis] = middle + between / 2.0;
    [first, second]
}

/// The items of the second map: the same things, under keys of their own.
pub(super) fn renamed(items: Vec<Item>) -> Vec<Item> {
    items
        .into_iter()
        .map(|item| match item {
            Item::Group { name, mark, items } => {
                let mark = mark.map(|mark| Mark { key: format!("{}{SECOND}", mark.key), ..mark });
                Item::Group { name, mark, items: renamed(items) }
            }
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_lie_along_the_longer_side() {
        let wide = halves(Area { min: [0.0, 0.0], max: [832.0, 400.0] }, 1.0);
        assert_eq!((wide[0].max, wide[1].min), ([400.0, 400.0], [432.0, 0.0]));
        let high = halves(Area { min: [0.0, 0.0], max: [400.0, 832.0] }, 1.0);
        assert_eq!((high[0].max, high[1].min), ([400.0, 400.0], [0.0, 432.0]));
    }
}
