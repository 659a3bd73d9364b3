//! The display list that screen, SVG, PNG, PDF, HTML and PowerPoint shapes are all made from.

use std::sync::Arc;

/// A page. Coordinates are in page units from the top left; a slide is 1280 × 720 units (13.33 × 7.5 inches).
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    pub width: f32,
    pub height: f32,
    pub ground: Color,
    /// Title, subtitle, notes and source as drawn; PowerPoint gets these as placeholders instead.
    pub frame: Vec<Item>,
    /// The chart or map itself.
    pub body: Vec<Item>,
    /// Name of the figure: its title.
    pub name: String,
    /// Alternative text, at most about 300 characters.
    pub alt: String,
}

/// One thing to draw. Painter and writers destructure this exhaustively.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Rect {
        min: [f32; 2],
        max: [f32; 2],
        radius: f32,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
    },
    /// Closed rings, even-odd: holes are rings inside.
    Path {
        rings: Vec<Vec<[f32; 2]>>,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
    },
    Circle {
        center: [f32; 2],
        radius: f32,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
    },
    /// An open polyline.
    Line {
        points: Vec<[f32; 2]>,
        stroke: Stroke,
    },
    Text(TextRun),
    /// A picture of straight rows, such as a logo; it keeps its own shape only if the box has it.
    Picture {
        min: [f32; 2],
        max: [f32; 2],
        picture: Arc<Picture>,
    },
    /// Things that belong together. With a mark it can be hovered, clicked, focused and is spoken.
    Group {
        name: String,
        mark: Option<Mark>,
        items: Vec<Item>,
    },
}

/// Pixels with what they show.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows, for readers who do not see it.
    pub name: String,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// Straight-alpha RGBA, row by row: four bytes a pixel.
    pub rgba: Arc<[u8]>,
    /// The same as a PNG file.
    pub png: Arc<[u8]>,
}

/// What a group of items stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Stable key: `state:39`, `county:39043`, `college:Lakeside Community College|39`, `row:18–25`,
    /// `row:18–25/before`, `row:All/part:0` (first part of a whole), `gap`, `gap/0` (its first number).
    pub key: String,
    /// Accessible name: "Ohio, 12 colleges, 1,214 certificates".
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fill {
    Solid(Color),
    /// 45° lines every 5 units, 1.6 wide: suppressed.
    Hatch {
        line: Color,
        ground: Color,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub color: Color,
    pub width: f32,
    /// Dash and gap length, if dashed.
    pub dash: Option<[f32; 2]>,
}

/// One line of text; measured with the bundled Source Sans 3.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    /// Baseline point; which end of the text it is, `align` says.
    pub at: [f32; 2],
    pub align: Align,
    pub size: f32,
    pub weight: Weight,
    pub color: Color,
    pub text: String,
    /// Page-coloured outline behind the letters: colour and width.
    pub halo: Option<Stroke>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weight {
    Regular,
    SemiBold,
    Bold,
}

/// sRGB with straight alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color {
    pub r: u8,
    pub g: u8,
    pub b: u8,
    pub a: u8,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}, {} × {})", self.name, self.width, self.height)
    }
}

impl Color {
    /// Opaque colour from `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        Self { r: (rgb >> 16) as u8, g: (rgb >> 8) as u8, b: rgb as u8, a: 255 }
    }

    /// The same colour at this opacity, 0…1.
    pub fn with_opacity(self, opacity: f32) -> Self {
        Self { a: (opacity.clamp(0.0, 1.0) * 255.0).round() as u8, ..self }
    }

    /// What is seen of it on an opaque ground.
    pub fn over(self, ground: Self) -> Self {
        let part = |own: u8, under: u8| {
            ((u16::from(own) * u16::from(self.a) + u16::from(under) * (255 - u16::from(self.a)) + 127) / 255) as u8
        };
        Self { r: part(self.r, ground.r), g: part(self.g, ground.g), b: part(self.b, ground.b), a: 255 }
    }

    /// `#RRGGBB`, without alpha.
    pub fn to_hex(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.r, self.g, self.b)
    }
}

impl Stroke {
    pub fn new(color: Color, width: f32) -> Self {
        Self { color, width, dash: None }
    }
}
