//! How much of a page its items cover, and rectangles to reckon with.

use super::fit;
use crate::figure::{Align, Item, Weight};

/// Arial looks as large as Source Sans 3 at this share of its size (heights of x: 519 to 486 thousandths), and is then
/// about as wide, so that labels placed for the screen do not collide where Arial draws them.
pub const ARIAL: f32 = 0.935;

/// A rectangle in page units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Frame {
    pub fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self { x, y, width: width.max(0.0), height: height.max(0.0) }
    }

    pub fn right(self) -> f32 {
        self.x + self.width
    }

    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    /// With this much more at every side.
    pub fn grown(self, by: f32) -> Self {
        Self::new(self.x - by, self.y - by, self.width + 2.0 * by, self.height + 2.0 * by)
    }

    /// The part of it on this page.
    pub fn clip(self, page: Self) -> Self {
        let (left, top) = (self.x.max(page.x), self.y.max(page.y));
        Self::new(left, top, self.right().min(page.right()) - left, self.bottom().min(page.bottom()) - top)
    }
}

/// Box around everything, text by its anchor and measured width.
pub fn of(items: &[Item]) -> Option<Frame> {
    let mut found: Option<[f32; 4]> = None;
    let mut add = |left: f32, top: f32, right: f32, bottom: f32| {
        let [l, t, r, b] = found.unwrap_or([f32::MAX, f32::MAX, f32::MIN, f32::MIN]);
        found = Some([l.min(left), t.min(top), r.max(right), b.max(bottom)]);
    };
    for item in items {
        match item {
            Item::Rect { min, max, .. } | Item::Picture { min, max, .. } => add(min[0], min[1], max[0], max[1]),
            Item::Path { rings, .. } => rings.iter().flatten().for_each(|[x, y]| add(*x, *y, *x, *y)),
            Item::Circle { center: [x, y], radius: r, .. } => add(x - r, y - r, x + r, y + r),
            Item::Line { points, .. } => points.iter().for_each(|[x, y]| add(*x, *y, *x, *y)),
            Item::Text(run) => {
                let points = run.size / fit::UNITS_PER_POINT * ARIAL;
                let width = fit::width(&run.text, points, run.weight != Weight::Regular);
                let left = match run.align {
                    Align::Left => run.at[0],
                    Align::Center => run.at[0] - width / 2.0,
                    Align::Right => run.at[0] - width,
                };
                add(left, run.at[1] - run.size, left + width, run.at[1] + run.size * 0.25);
            }
            Item::Group { items, .. } => {
                if let Some(inner) = of(items) {
                    add(inner.x, inner.y, inner.right(), inner.bottom());
                }
            }
        }
    }
    found.map(|[l, t, r, b]| Frame::new(l, t, r - l, b - t))
}
