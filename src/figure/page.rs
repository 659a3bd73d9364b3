//! The page a figure is laid out on.

/// Size of a page in page units, and whether the words are drawn on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
    pub width: f32,
    pub height: f32,
    /// Title, subtitle, notes and source are drawn around the body; otherwise the body fills the page and the words
    /// are left to whoever shows it.
    pub framed: bool,
    /// Page units for one unit of a slide: 1 on slides, 0.672 where a unit is a pixel of the screen.
    pub scale: f32,
}

impl Page {
    /// A 16:9 slide of 13.33 × 7.5 inches.
    pub const SLIDE: Self = Self { width: 1280.0, height: 720.0, framed: true, scale: 1.0 };

    /// Only the chart or map, `width` × `height` screen pixels, with type as large as on screen.
    pub fn body_only(width: f32, height: f32) -> Self {
        Self { width: width.max(1.0), height: height.max(1.0), framed: false, scale: 0.672 }
    }
}
