//! Short ways to make items of a scene, used by every chart and map.

use super::{Align, Color, Fill, Item, Mark, Palette, Stroke, TextRun, Weight, color_vision::contrast, text};

/// A rectangle in page units, `min` top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub min: [f32; 2],
    pub max: [f32; 2],
}

impl Area {
    pub fn width(&self) -> f32 {
        self.max[0] - self.min[0]
    }

    pub fn height(&self) -> f32 {
        self.max[1] - self.min[1]
    }

    pub fn middle(&self) -> [f32; 2] {
        [f32::midpoint(self.min[0], self.max[0]), f32::midpoint(self.min[1], self.max[1])]
    }

    /// Larger by this much on every side.
    pub fn grown(&self, by: f32) -> Self {
        Self { min: self.min.map(|low| low - by), max: self.max.map(|high| high + by) }
    }

    /// The point of the area that is nearest to another point.
    pub fn nearest(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let inside = |value: f32, axis: usize| value.clamp(self.min[axis].min(self.max[axis]), self.max[axis]);
        [inside(x, 0), inside(y, 1)]
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.min[0] < other.max[0]
            && other.min[0] < self.max[0]
            && self.min[1] < other.max[1]
            && other.min[1] < self.max[1]
    }

    pub fn holds(&self, other: &Self) -> bool {
        self.min[0] <= other.min[0]
            && self.min[1] <= other.min[1]
            && self.max[0] >= other.max[0]
            && self.max[1] >= other.max[1]
    }
}

pub(super) fn rect(min: [f32; 2], max: [f32; 2], fill: Color) -> Item {
    Item::Rect { min, max, radius: 0.0, fill: Some(Fill::Solid(fill)), stroke: None }
}

pub(super) fn line(from: [f32; 2], to: [f32; 2], color: Color, width: f32) -> Item {
    Item::Line { points: vec![from, to], stroke: Stroke::new(color, width) }
}

pub(super) fn disc(center: [f32; 2], radius: f32, fill: Color) -> Item {
    Item::Circle { center, radius, fill: Some(Fill::Solid(fill)), stroke: None }
}

/// A hollow mark with page colour inside, so that lines behind it end at its edge.
pub(super) fn ring(center: [f32; 2], radius: f32, color: Color, width: f32, inside: Color) -> Item {
    Item::Circle { center, radius, fill: Some(Fill::Solid(inside)), stroke: Some(Stroke::new(color, width)) }
}

pub(super) fn hatch(palette: &Palette) -> Fill {
    Fill::Hatch { line: palette.hatch, ground: palette.no_college }
}

/// Ink or page colour, whichever stands out more from a ground (contrast of WCAG 2).
pub(super) fn on(ground: Color, palette: &Palette) -> Color {
    if contrast(palette.ink, ground) >= contrast(palette.page, ground) { palette.ink } else { palette.page }
}

/// Contrast that a mark, or the line around it, needs on its ground (WCAG 2.1, 1.4.11).
const SEEN: f64 = 3.0;

/// The line around what is filled too faintly to be seen on the page by itself; `None` around what is seen.
pub fn edge(fill: Color, palette: &Palette, width: f32) -> Option<Stroke> {
    (contrast(fill.over(palette.page), palette.page) < SEEN).then(|| Stroke::new(palette.edge, width))
}

/// A rectangle of this size, the line it needs included.
pub(super) fn bar(min: [f32; 2], max: [f32; 2], fill: Color, palette: &Palette, width: f32) -> Item {
    let stroke = edge(fill, palette, width);
    let inset = |axis: usize| stroke.map_or(0.0, |stroke| stroke.width.min((max[axis] - min[axis]).abs()) / 2.0);
    let (min, max) = ([0, 1].map(|axis| min[axis] + inset(axis)), [0, 1].map(|axis| max[axis] - inset(axis)));
    Item::Rect { min, max, radius: 0.0, fill: Some(Fill::Solid(fill)), stroke }
}

/// The colour as see-through as it may be on the page, but not more than this (0…1).
pub(super) fn faded(color: Color, opacity: f32, palette: &Palette) -> Color {
    let steps = (0..20_u8).map(|step| color.with_opacity(opacity + f32::from(step) * 0.05));
    steps.into_iter().find(|faded| edge(*faded, palette, 1.0).is_none()).unwrap_or(color)
}

/// A way of setting text: size, weight, colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub size: f32,
    pub weight: Weight,
    pub color: Color,
}

impl Style {
    pub fn new(size: f32, weight: Weight, color: Color) -> Self {
        Self { size, weight, color }
    }

    pub fn width(&self, text: &str) -> f32 {
        text::width(text, self.size, self.weight)
    }

    pub fn shorten(&self, text: &str, room: f32) -> String {
        text::shorten(text, self.size, self.weight, room)
    }

    /// A run with its baseline at `at`.
    pub fn run(&self, at: [f32; 2], align: Align, text: impl Into<String>) -> Item {
        Item::Text(TextRun {
            at,
            align,
            size: self.size,
            weight: self.weight,
            color: self.color,
            text: text.into(),
            halo: None,
        })
    }

    /// A run whose capitals are centred on the height `y`.
    pub fn middle(&self, x: f32, y: f32, align: Align, text: impl Into<String>) -> Item {
        self.run([x, y + self.size * text::CAP / 2.0], align, text)
    }
}

/// Items that stand for one thing that can be pointed at.
pub(super) fn marked(key: String, label: String, items: Vec<Item>) -> Item {
    Item::Group { name: label.clone(), mark: Some(Mark { key, label }), items }
}

/// Items that belong together but stand for nothing of their own.
pub(super) fn grouped(name: &str, items: Vec<Item>) -> Item {
    Item::Group { name: name.to_owned(), mark: None, items }
}

/// Runs of different styles one after another on one baseline, from the left.
pub(super) fn runs(at: [f32; 2], parts: &[(Style, String)]) -> Vec<Item> {
    let mut x = at[0];
    let mut items = Vec::with_capacity(parts.len());
    for (style, text) in parts {
        items.push(style.run([x, at[1]], Align::Left, text.clone()));
        x += style.width(text);
    }
    items
}
