//! Where a mark is on its page: exact shapes, so that a click beside a coast is not on the state.

use crate::figure::{Align, Item, TextRun};

/// Area of one mark in page units.
#[derive(Clone, Debug)]
pub enum Region {
    /// One filled path: inside by the even-odd rule.
    Rings { rings: Vec<Vec<[f32; 2]>>, bounds: [[f32; 2]; 2] },
    /// One circle; at least as large as a finger tip needs.
    Circle { center: [f32; 2], radius: f32 },
    /// Anything else: the boxes of its parts.
    Boxes { boxes: Vec<[[f32; 2]; 2]>, bounds: [[f32; 2]; 2] },
}

/// Slack around small things, in page units.
const SLACK: f32 = 3.0;

impl Region {
    /// The region of a mark's items; `None` if it draws nothing.
    pub fn of(items: &[Item]) -> Option<Self> {
        // A line that leads to a name is not part of its dot.
        let circles = items.iter().filter(|item| matches!(item, Item::Circle { .. })).count();
        let dot = circles == 1 && matches!(items.first(), Some(Item::Circle { .. }));
        let leads = |item: &Item| matches!(item, Item::Text(_)) || dot && matches!(item, Item::Line { .. });
        let own: Vec<&Item> = items.iter().filter(|item| !leads(item)).collect();
        if let [Item::Path { rings, fill: Some(_), stroke: _ }] = own.as_slice() {
            return Some(Self::Rings { rings: rings.clone(), bounds: bounds_of(rings.iter().flatten())? });
        }
        // A shape with a box that calls it out: both are the mark, the line between them is not.
        if let Some(Item::Path { fill: Some(_), .. }) = own.first()
            && own.iter().any(|item| matches!(item, Item::Rect { .. }))
        {
            let rings: Vec<Vec<[f32; 2]>> = own.iter().flat_map(|item| rings_of(item)).collect();
            return Some(Self::Rings { bounds: bounds_of(rings.iter().flatten())?, rings });
        }
        if !own.is_empty()
            && own.iter().all(|item| matches!(item, Item::Circle { .. }))
            && let Some(Item::Circle { center, .. }) = own.first()
        {
            let radius = own.iter().map(|item| if let Item::Circle { radius, .. } = item { *radius } else { 0.0 });
            return Some(Self::Circle { center: *center, radius: radius.fold(0.0, f32::max) });
        }
        let mut boxes = Vec::new();
        for item in items {
            boxes_of(item, &mut boxes);
        }
        let bounds = bounds_of(boxes.iter().flatten())?;
        Some(Self::Boxes { boxes, bounds })
    }

    pub fn bounds(&self) -> [[f32; 2]; 2] {
        match self {
            Self::Rings { bounds, .. } | Self::Boxes { bounds, .. } => *bounds,
            Self::Circle { center: [x, y], radius } => [[x - radius, y - radius], [x + radius, y + radius]],
        }
    }

    pub fn contains(&self, [x, y]: [f32; 2]) -> bool {
        match self {
            Self::Rings { rings, bounds: [[x0, y0], [x1, y1]] } => {
                x >= *x0 && x <= *x1 && y >= *y0 && y <= *y1 && inside(rings, [x, y])
            }
            Self::Circle { center, radius } => (x - center[0]).hypot(y - center[1]) <= radius + SLACK,
            Self::Boxes { boxes, .. } => boxes
                .iter()
                .any(|[[x0, y0], [x1, y1]]| x >= x0 - SLACK && x <= x1 + SLACK && y >= y0 - SLACK && y <= y1 + SLACK),
        }
    }
}

/// Outlines of filled shapes.
fn rings_of(item: &Item) -> Vec<Vec<[f32; 2]>> {
    match item {
        Item::Path { rings, fill: Some(_), .. } => rings.clone(),
        Item::Rect { min: [x0, y0], max: [x1, y1], .. } => {
            vec![vec![[*x0, *y0], [*x1, *y0], [*x1, *y1], [*x0, *y1]]]
        }
        _ => Vec::new(),
    }
}

/// Even-odd test of a point against rings.
pub fn inside(rings: &[Vec<[f32; 2]>], [x, y]: [f32; 2]) -> bool {
    let mut inside = false;
    for ring in rings {
        let Some(mut from) = ring.last().copied() else { continue };
        for &to in ring {
            if (from[1] > y) != (to[1] > y) {
                let cross = from[0] + (y - from[1]) / (to[1] - from[1]) * (to[0] - from[0]);
                if x < cross {
                    inside = !inside;
                }
            }
            from = to;
        }
    }
    inside
}

fn bounds_of<'a>(points: impl Iterator<Item = &'a [f32; 2]>) -> Option<[[f32; 2]; 2]> {
    points.fold(None, |bounds, &[x, y]| {
        let [[x0, y0], [x1, y1]] = bounds.unwrap_or([[x, y], [x, y]]);
        Some([[x.min(x0), y.min(y0)], [x.max(x1), y.max(y1)]])
    })
}

fn boxes_of(item: &Item, out: &mut Vec<[[f32; 2]; 2]>) {
    match item {
        Item::Rect { min, max, radius: _, fill: _, stroke: _ } | Item::Picture { min, max, picture: _ } => {
            out.push([*min, *max]);
        }
        Item::Path { rings, fill: _, stroke: _ } => out.extend(bounds_of(rings.iter().flatten())),
        Item::Circle { center: [x, y], radius, fill: _, stroke: _ } => {
            out.push([[x - radius, y - radius], [x + radius, y + radius]]);
        }
        Item::Line { points, stroke: _ } => out.extend(bounds_of(points.iter())),
        Item::Text(run) => out.push(text_box(run)),
        Item::Group { name: _, mark: _, items } => items.iter().for_each(|item| boxes_of(item, out)),
    }
}

/// Rough box of a text: half an em a letter is enough to point at it.
fn text_box(run: &TextRun) -> [[f32; 2]; 2] {
    let width = run.text.chars().count() as f32 * run.size * 0.5;
    let [x, y] = run.at;
    let left = match run.align {
        Align::Left => x,
        Align::Center => x - width / 2.0,
        Align::Right => x - width,
    };
    [[left, y - run.size * 0.8], [left + width, y + run.size * 0.2]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Color, Fill};

    fn square(from: f32, to: f32) -> Vec<[f32; 2]> {
        vec![[from, from], [to, from], [to, to], [from, to]]
    }

    #[test]
    fn holes_are_outside() {
        let path = Item::Path {
            rings: vec![square(0.0, 10.0), square(4.0, 6.0)],
            fill: Some(Fill::Solid(Color::hex(0))),
            stroke: None,
        };
        let region = Region::of(&[path]).unwrap();
        assert!(region.contains([1.0, 1.0]));
        assert!(!region.contains([5.0, 5.0]));
        assert!(!region.contains([11.0, 5.0]));
    }

    #[test]
    fn circles_are_round_and_forgiving() {
        let circle = Item::Circle { center: [10.0, 10.0], radius: 4.0, fill: None, stroke: None };
        let region = Region::of(&[circle]).unwrap();
        assert!(region.contains([16.0, 10.0]));
        assert!(!region.contains([15.5, 15.5]), "the corner of the box is not the circle");
    }
}
