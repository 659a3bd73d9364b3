//! The two letters of each state on the nation's map, and boxes in the ocean for the small states of the north-east.

use std::collections::BTreeMap;

use super::{facts::StateRow, labels, labels::Placer, shading::Shading};
use crate::{
    figure::{
        Align, Fill, Item, Palette, Stroke, TextRun, Weight,
        chart::spread_out,
        ink::{self, Area, Style},
    },
    place::{self, NationMap},
};

/// States called out in a column off the coast, by FIPS: Massachusetts, Rhode Island, Connecticut, New Jersey, Delaware,
/// Maryland, the District of Columbia.
const COAST: [&str; 7] = ["25", "44", "09", "34", "10", "24", "11"];
/// Vermont and New Hampshire are called out over their northern border; offsets in widths of the map.
const NORTH: [(&str, [f32; 2]); 2] = [("50", [-0.034, -0.022]), ("33", [-0.014, -0.044])];
/// The column: its middle, and how far up and down it may go, in widths of the map.
const COLUMN: f32 = 0.962;
const REACH: [f32; 2] = [0.235, 0.56];
/// Width and height of a box, in slide units.
const BOX: [f32; 2] = [34.0, 20.0];

/// Letters of states in their shape's group, by FIPS.
pub(super) struct Letters {
    items: BTreeMap<String, Vec<Item>>,
}

impl Letters {
    /// Letters stand where they fit into their state and on no dot; small maps have none.
    pub fn of(
        nation: &NationMap,
        states: &BTreeMap<String, StateRow>,
        shading: &Shading,
        dots: &[[f32; 2]],
        dot_radius: f32,
        map: Area,
        s: f32,
        palette: &Palette,
    ) -> Self {
        let mut items = BTreeMap::new();
        let size = (15.4 * s).min(map.width() * 0.022);
        if size < 7.5 {
            return Self { items };
        }
        let mut placer = Placer::new(map, s, s);
        for dot in dots {
            placer.dot(*dot, dot_radius);
        }
        let at = |[x, y]: [f32; 2]| [map.min[0] + x * map.width(), map.min[1] + y * map.width()];
        let style = |color| Style::new(size, Weight::SemiBold, color);
        let present = |fips: &str| states.get(fips).filter(|row| row.present());
        for state in &nation.states {
            let Some(known) = place::state(&state.fips) else { continue };
            let apart = nation.insets.iter().any(|inset| inset.fips == state.fips);
            if apart || called_out(&state.fips) {
                continue;
            }
            let row = present(&state.fips);
            let (color, halo) = ink_on(shading, row, s, palette);
            let lines = [(style(color), known.postal.to_owned())];
            let needed = labels::size(&lines);
            let room = state.room as f32 * map.width();
            if needed[0] * 0.5 > room * 1.15 {
                continue;
            }
            let center = at(state.anchor);
            let aside =
                [[0.0, 0.0], [0.0, 0.55], [0.0, -0.55], [0.55, 0.0], [-0.55, 0.0], [0.45, 0.45], [-0.45, -0.45]];
            let found = aside.iter().find_map(|[x, y]| placer.at([center[0] + x * room, center[1] + y * room], needed));
            if let Some(placed) = found {
                items.insert(state.fips.clone(), placed.draw(&lines, halo, Stroke::new(color, 0.0)));
            }
        }
        let side = [BOX[0] * s * size / (15.4 * s), BOX[1] * s * size / (15.4 * s)];
        let mut callout = |fips: &str, center: [f32; 2], from: [f32; 2]| {
            let Some(known) = place::state(fips) else { return };
            items.insert(
                fips.to_owned(),
                boxed(shading, present(fips), known.postal, center, side, from, &style, palette),
            );
        };
        for (fips, [dx, dy]) in NORTH {
            let Some(state) = nation.states.iter().find(|state| state.fips == fips) else { continue };
            let [x, _] = state.anchor;
            let top = state.bounds.min[1] as f32;
            callout(fips, at([x + dx, (top + dy).max(0.02)]), at(state.anchor));
        }
        let mut column: Vec<_> = nation.states.iter().filter(|state| COAST.contains(&state.fips.as_str())).collect();
        column.sort_by(|a, b| a.anchor[1].total_cmp(&b.anchor[1]));
        let wanted: Vec<f32> = column.iter().map(|state| at(state.anchor)[1] + map.width() * 0.03).collect();
        let [top, bottom] = REACH.map(|y| at([0.0, y])[1]);
        for (state, y) in column.iter().zip(spread_out(&wanted, side[1] * 1.15, top, bottom)) {
            callout(&state.fips, [at([COLUMN, 0.0])[0], y], at(state.anchor));
        }
        Self { items }
    }

    /// What belongs to a state's shape.
    pub fn of_state(&self, fips: &str) -> Vec<Item> {
        self.items.get(fips).cloned().unwrap_or_default()
    }
}

/// Small states of the north-east, whose shapes are drawn last so that their lines lie over their neighbours.
pub(super) fn called_out(fips: &str) -> bool {
    COAST.contains(&fips) || NORTH.iter().any(|(own, _)| *own == fips)
}

fn ink_on(
    shading: &Shading,
    row: Option<&StateRow>,
    s: f32,
    palette: &Palette,
) -> (crate::figure::Color, Option<Stroke>) {
    match (row, shading.fill(row)) {
        (None, _) => (palette.muted, None),
        (Some(_), Fill::Solid(ground)) => (ink::on(ground, palette), None),
        (Some(_), Fill::Hatch { .. }) => (palette.ink, Some(Stroke::new(palette.page, 4.0 * s))),
    }
}

/// A line from the state, and a box with its fill and letters.
fn boxed(
    shading: &Shading,
    row: Option<&StateRow>,
    postal: &str,
    center: [f32; 2],
    side: [f32; 2],
    from: [f32; 2],
    style: &impl Fn(crate::figure::Color) -> Style,
    palette: &Palette,
) -> Vec<Item> {
    let (color, halo) = ink_on(shading, row, 1.0, palette);
    let min = [center[0] - side[0] / 2.0, center[1] - side[1] / 2.0];
    let max = [min[0] + side[0], min[1] + side[1]];
    // The line ends at the side of the box that is nearer.
    let to = if from[0] < min[0] { [min[0], center[1]] } else { [center[0].clamp(min[0], max[0]), max[1]] };
    let edge = shading.edge(row);
    let text = match style(color).middle(center[0], center[1], Align::Center, postal) {
        Item::Text(run) => Item::Text(TextRun { halo, ..run }),
        other => other,
    };
    vec![
        Item::Line { points: vec![from, to], stroke: Stroke::new(palette.axis, side[1] * 0.06) },
        Item::Rect { min, max, radius: 0.0, fill: Some(shading.fill(row)), stroke: Some(edge) },
        text,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::ShadeBy;

    #[test]
    fn every_state_has_its_letters_once_where_no_college_stands() {
        let states = BTreeMap::new();
        let shading = Shading::new(ShadeBy::Colleges, &states, 1.0, &Palette::LIGHT);
        let map = Area { min: [0.0, 0.0], max: [900.0, 612.0] };
        let letters = Letters::of(place::nation(), &states, &shading, &[], 6.0, map, 1.0, &Palette::LIGHT);
        // 48 states and DC; Alaska and Hawaii have names under their frames.
        let lower: Vec<&str> = place::states()
            .iter()
            .map(|state| state.fips)
            .filter(|fips| *fips <= "56" && !["02", "15"].contains(fips))
            .collect();
        let missing: Vec<&&str> = lower.iter().filter(|fips| letters.of_state(fips).is_empty()).collect();
        assert!(missing.is_empty(), "{missing:?}");
        // Boxes stand in the ocean: inside the map, and on no state but their line.
        for fips in COAST {
            let items = letters.of_state(fips);
            let Some(Item::Rect { min, max, .. }) = items.get(1) else { panic!("a box") };
            let unit = |point: [f32; 2]| [f64::from(point[0] / 900.0), f64::from(point[1] / 900.0)];
            for corner in [*min, *max, [min[0], max[1]], [max[0], min[1]]] {
                assert!(place::nation().state_at(unit(corner)).is_none(), "{fips} lies on land at {corner:?}");
            }
            assert!(max[0] <= 900.0);
        }
    }
}
