//! Short ways to make items of a scene, used by every chart and map.

use super::{Align, Color, Fill, Item, Mark, Palette, Stroke, TextRun, Weight, text};

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
    let linear = |channel: u8| {
        let c = f32::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = |c: Color| 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
    let contrast = |c: Color| {
        let (a, b) = (luminance(c) + 0.05, luminance(ground) + 0.05);
        a.max(b) / a.min(b)
    };
    if contrast(palette.ink) >= contrast(palette.page) { palette.ink } else { palette.page }
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
