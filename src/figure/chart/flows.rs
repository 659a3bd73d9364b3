//! Where people went: ribbons from groups to the industries they entered, as wide as their published numbers.

use super::{
    Drawn, LABEL, LEAST, SMALL,
    flow_nodes::{Flow, Nodes, Side, Width},
    place,
};
use crate::{
    figure::{
        Align, Color, Fill, Item, NativeShape, Page, Palette, Stroke, Weight, format,
        ink::{self, Area, Style, marked},
        text,
    },
    measure::ShareTable,
    table::Field,
};

/// Room of the words over both sides.
const HEAD: f32 = 26.0;
/// Width of a node's bar and of a withheld ribbon, and space between nodes, in slide units.
const BAR: f32 = 14.0;
const WITHHELD: f32 = 5.0;
const BETWEEN: f32 = 12.0;

/// Draws groups at the left, industries at the right, and a ribbon for every flow.
pub fn flows(table: &ShareTable, area: Area, page: Page, palette: &Palette) -> Drawn {
    let s = page.scale;
    let nodes = Nodes::of(table);
    let mut items = Vec::new();
    let mut area = area;
    if table.by == [Field::IndustryBefore] {
        // Both sides are industries: which is when must be said.
        let style = Style::new(SMALL * s, Weight::SemiBold, palette.muted);
        let y = area.min[1] + 16.0 * s;
        items.push(ink::grouped(
            "Head",
            vec![
                style.run([area.min[0], y], Align::Left, tr!("Industry before")),
                style.run([area.max[0], y], Align::Right, tr!("Industry after")),
            ],
        ));
        area.min[1] += HEAD * s;
    }
    let draw = Draw { nodes: &nodes, area, s, palette };
    let places = draw.places();
    let (labels, left) = draw.labels(&places);
    let [from, to] = [area.min[0] + left[0], area.max[0] - left[1]];
    // Grey ribbons first, so that those into the field lie on top.
    let mut order: Vec<usize> = (0..nodes.flows.len()).collect();
    order.sort_by_key(|at| nodes.flows.get(*at).map(|flow| std::cmp::Reverse(flow.to)));
    for at in order {
        let (Some(flow), Some(ends)) = (nodes.flows.get(at), places.flows.get(at)) else { continue };
        if flow.width == Width::Zero {
            continue;
        }
        items.push(draw.ribbon(flow, *ends, from + BAR * s, to - BAR * s));
    }
    for (side, x) in [(0, from), (1, to - BAR * s)] {
        for (at, node) in nodes.sides[side].iter().enumerate() {
            let Some([top, bottom]) = places.nodes[side].get(at).copied() else { continue };
            let color = if side == 1 && at == 0 { palette.after } else { palette.axis };
            let mut parts = vec![ink::rect([x, top], [x + BAR * s, bottom], color)];
            parts.extend(labels[side].get(at).cloned().unwrap_or_default());
            items.push(match &node.key {
                Some(key) => marked(key.clone(), node.spoken(), parts),
                None => ink::grouped(&node.spoken(), parts),
            });
        }
    }
    Drawn { items, native: NativeShape::Shapes, ..Drawn::default() }
}

struct Draw<'a> {
    nodes: &'a Nodes,
    area: Area,
    s: f32,
    palette: &'a Palette,
}

/// Top and bottom of every node and of both ends of every flow.
struct Places {
    nodes: [Vec<[f32; 2]>; 2],
    /// By flow: top at the left, top at the right, width.
    flows: Vec<[f32; 3]>,
}

impl Draw<'_> {
    fn places(&self) -> Places {
        let s = self.s;
        let room = self.area.height();
        let count = self.nodes.sides.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let between = (BETWEEN * s).min(room * 0.3 / count as f32);
        // What a person takes, so that the fuller side fills the height; withheld ribbons have one small width.
        let free = |side: usize| {
            let withheld = self.nodes.flows.iter().filter(|flow| flow.width == Width::Withheld).count();
            room - between * self.nodes.sides[side].len().saturating_sub(1) as f32
                - withheld as f32 * self.withheld(count)
        };
        let people: f64 = self.nodes.flows.iter().filter_map(|flow| flow.width.people()).sum();
        let unit = if people > 0.0 { free(0).min(free(1)).max(1.0) / people as f32 } else { 0.0 };
        let width = |flow: &Flow| match flow.width {
            Width::People(n) => (n as f32 * unit).max(0.8 * s),
            Width::Withheld => self.withheld(count),
            Width::Zero => 0.0,
        };
        let mut places = Places { nodes: [Vec::new(), Vec::new()], flows: vec![[0.0; 3]; self.nodes.flows.len()] };
        for side in 0..2 {
            let end = |flow: &Flow| if side == 0 { flow.from } else { flow.to };
            let used: f32 = self.nodes.flows.iter().map(width).sum::<f32>()
                + between * self.nodes.sides[side].len().saturating_sub(1) as f32;
            let mut y = self.area.min[1] + ((room - used) / 2.0).max(0.0);
            for at in 0..self.nodes.sides[side].len() {
                let top = y;
                for (flow, ends) in self.nodes.flows.iter().zip(&mut places.flows) {
                    if end(flow) == at {
                        ends[side] = y;
                        ends[2] = width(flow);
                        y += ends[2];
                    }
                }
                places.nodes[side].push([top, y.max(top + 1.0 * s)]);
                y += between;
            }
        }
        places
    }

    fn withheld(&self, count: usize) -> f32 {
        (WITHHELD * self.s).min(self.area.height() * 0.2 / (count * count) as f32)
    }

    /// Words of every node, and how much room they take at the left and at the right.
    fn labels(&self, places: &Places) -> ([Vec<Vec<Item>>; 2], [f32; 2]) {
        let (s, palette) = (self.s, self.palette);
        let most = self.area.width() * 0.27;
        let mut labels = [Vec::new(), Vec::new()];
        let mut rooms = [0.0; 2];
        for side in 0..2 {
            let nodes = &self.nodes.sides[side];
            let wanted: Vec<f32> = places.nodes[side].iter().map(|[top, bottom]| (top + bottom) / 2.0).collect();
            let nearest = wanted.windows(2).map(|pair| pair[1] - pair[0]).fold(f32::INFINITY, f32::min);
            // Two lines where all nodes have room for them, else name and number on one.
            let two = nearest >= (LABEL + SMALL) * 1.1 * s;
            let size = if two { LABEL * s } else { (LABEL * s).min(nearest * 0.94).max(LEAST * s) };
            let bold = Style::new(size, Weight::SemiBold, palette.ink);
            let plain = Style::new(if two { SMALL * s } else { size }, Weight::Regular, palette.muted);
            let space = 10.0 * s;
            let wide = |node: &Side| {
                let number = plain.width(&node.number);
                if two { bold.width(&node.name).max(number) } else { bold.width(&node.name) + number + 6.0 * s }
            };
            let room = (nodes.iter().map(wide).fold(0.0, f32::max) + s).min(most);
            rooms[side] = room + space;
            let height = if two { (bold.size + plain.size) * 1.08 } else { bold.size };
            let (top, bottom) = (self.area.min[1] + height / 2.0, self.area.max[1] - height / 2.0);
            let middles = place::spread_out(&wanted, height * 1.06, top, bottom);
            let (x, align) = if side == 0 {
                (self.area.min[0] + room, Align::Right)
            } else {
                (self.area.max[0] - room, Align::Left)
            };
            for (node, y) in nodes.iter().zip(middles) {
                let mut items = Vec::new();
                if two {
                    let name = bold.shorten(&node.name, room);
                    items.push(bold.middle(x, y - plain.size * 0.55, align, name));
                    items.push(plain.middle(x, y + bold.size * 0.55, align, plain.shorten(&node.number, room)));
                } else {
                    let number = plain.width(&node.number) + 6.0 * s;
                    let name = bold.shorten(&node.name, (room - number).max(0.0));
                    let (name_at, number_at) =
                        if side == 0 { (x - number, x) } else { (x, x + bold.width(&name) + 6.0 * s) };
                    items.push(bold.middle(name_at, y, align, name));
                    items.push(plain.middle(number_at, y, align, node.number.clone()));
                }
                labels[side].push(items);
            }
        }
        (labels, rooms)
    }

    fn ribbon(&self, flow: &Flow, [left, right, width]: [f32; 3], from: f32, to: f32) -> Item {
        let palette = self.palette;
        let ring = ribbon([from, left], [to, right], width);
        let fill = match flow.width {
            Width::Withheld => ink::hatch(palette),
            Width::People(_) | Width::Zero => Fill::Solid(self.color(flow.to)),
        };
        let seen = matches!(fill, Fill::Solid(color) if ink::edge(color, palette, 1.0).is_none());
        let stroke = (!seen).then(|| Stroke::new(palette.axis, 0.6 * self.s));
        let mut items = vec![Item::Path { rings: vec![ring], fill: Some(fill), stroke }];
        // The number stands in the ribbon where it has room at its beginning.
        let style = Style::new((SMALL * self.s).min(width * 0.8), Weight::Regular, palette.ink);
        if style.size >= LEAST * self.s
            && let Some(n) = flow.width.people()
        {
            let y = left + width / 2.0;
            items.push(style.run(
                [from + 8.0 * self.s, y + style.size * text::CAP / 2.0],
                Align::Left,
                format::count(n),
            ));
        }
        match &flow.key {
            Some(key) => marked(key.clone(), flow.spoken.clone(), items),
            None => ink::grouped(&flow.spoken, items),
        }
    }

    fn color(&self, to: usize) -> Color {
        if to == 0 { ink::faded(self.palette.after, 0.5, self.palette) } else { self.palette.rest[1].with_opacity(0.6) }
    }
}

/// A band of even height that leaves and arrives level.
fn ribbon(from: [f32; 2], to: [f32; 2], width: f32) -> Vec<[f32; 2]> {
    const STEPS: usize = 20;
    let edge = |off: f32| {
        (0..=STEPS).map(move |step| {
            let t = step as f32 / STEPS as f32;
            // Smoothstep in height: level at both ends.
            let rise = t * t * (3.0 - 2.0 * t);
            [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * rise + off]
        })
    };
    let mut ring: Vec<[f32; 2]> = edge(0.0).collect();
    let mut back: Vec<[f32; 2]> = edge(width).collect();
    back.reverse();
    ring.extend(back);
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{figure::fixture, measure::Datum};

    fn drawn(table: &ShareTable) -> Vec<Item> {
        let area = Area { min: [0.0, 0.0], max: [1000.0, 400.0] };
        flows(table, area, Page::SLIDE, &Palette::LIGHT).items
    }

    /// Key of a mark and the height of its ribbon at the left end.
    fn ribbons(items: &[Item]) -> Vec<(String, f32, bool)> {
        let found = items.iter().filter_map(|item| {
            let Item::Group { mark: Some(mark), items, .. } = item else { return None };
            let Some(Item::Path { rings, fill, .. }) = items.first() else { return None };
            let ring = rings.first()?;
            let height = ring.last()?[1] - ring.first()?[1];
            Some((mark.key.clone(), height, matches!(fill, Some(Fill::Hatch { .. }))))
        });
        let mut found: Vec<_> = found.collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    #[test]
    fn ribbons_are_as_wide_as_their_numbers_and_withheld_ones_are_hatched() {
        let mut table = fixture::share_by_age(&[("18–25", &[30.0, 10.0]), ("26–35", &[60.0, 20.0])]);
        let ribbons_of = |table: &ShareTable| ribbons(&drawn(table));
        let shown = ribbons_of(&table);
        let keys: Vec<&str> = shown.iter().map(|(key, ..)| key.as_str()).collect();
        assert_eq!(keys, ["row:18–25/part:0", "row:18–25/part:1", "row:26–35/part:0", "row:26–35/part:1"]);
        // 30 to 10 to 60 to 20: three times, twice, six times the thinnest.
        let heights: Vec<f32> = shown.iter().map(|(_, height, _)| height / shown[1].1).collect();
        for (height, times) in heights.iter().zip([3.0, 1.0, 6.0, 2.0]) {
            assert!((height - times).abs() < 0.01, "{heights:?}");
        }
        table.rows[0].parts[1].n = Datum::SUPPRESSED;
        table.rows[0].parts[1].share = Datum::SUPPRESSED;
        table.rows[1].parts[1].n = Datum::SUPPRESSED;
        table.rows[1].parts[1].share = Datum::SUPPRESSED;
        let shown = ribbons_of(&table);
        let hatched: Vec<(bool, f32)> = shown.iter().map(|(_, height, hatched)| (*hatched, *height)).collect();
        assert!(!hatched[0].0 && hatched[1].0 && !hatched[2].0 && hatched[3].0);
        // Both withheld ribbons are alike, whatever is behind them.
        assert!((hatched[1].1 - hatched[3].1).abs() < 1e-3);
    }

    #[test]
    fn a_flow_of_nobody_is_not_drawn() {
        let table = fixture::share_by_age(&[("18–25", &[30.0, 0.0]), ("26–35", &[60.0, 20.0])]);
        let keys: Vec<String> = ribbons(&drawn(&table)).into_iter().map(|(key, ..)| key).collect();
        assert_eq!(keys, ["row:18–25/part:0", "row:26–35/part:0", "row:26–35/part:1"]);
    }
}
