//! The page a figure is laid out on.

use serde::{Deserialize, Serialize};

/// Size of a page in page units, 96 to the inch, and how the words stand on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
    pub width: f32,
    pub height: f32,
    /// How title, subtitle, notes and source stand around the body; `None` where the body fills the page and the
    /// words are left to whoever shows it.
    pub frame: Option<Frame>,
    /// Page units for one unit of a slide: 1 on slides, 0.672 where a unit is a pixel of the screen. Everything in the
    /// body scales with it.
    pub scale: f32,
}

/// Type and distances of the words around a body, in page units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Left and right.
    pub margin: f32,
    /// Sizes a title may have, largest first.
    pub titles: [f32; 4],
    /// Baseline of the first title line.
    pub title_at: f32,
    pub subtitle: f32,
    /// Lines of subtitle under a title of two lines; one more under one line.
    pub subtitle_lines: usize,
    pub note: f32,
    /// Lines of notes and source together; more would run into the chart.
    pub note_lines: usize,
    /// Where the chart or map begins, from the top, and ends, from the bottom.
    pub body: [f32; 2],
    /// Width of the lower right corner that notes leave free, for the slide's number and a logo.
    pub corner: f32,
    /// A line under the notes is left free for the board's footer.
    pub footer: bool,
}

/// The pages that a figure can be put on, as the user chooses them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PageSize {
    #[default]
    Slide,
    Half,
    Letter,
    LetterFull,
    Square,
}

impl PageSize {
    pub const ALL: [Self; 5] = [Self::Slide, Self::Half, Self::Letter, Self::LetterFull, Self::Square];

    pub fn page(self) -> Page {
        match self {
            Self::Slide => Page::SLIDE,
            Self::Half => Page::HALF,
            Self::Letter => Page::LETTER,
            Self::LetterFull => Page::LETTER_FULL,
            Self::Square => Page::SQUARE,
        }
    }

    /// "Slide, 16:9".
    pub fn title(self) -> &'static str {
        match self {
            Self::Slide => tr!("Slide, 16:9"),
            Self::Half => tr!("Half a slide"),
            Self::Letter => tr!("Letter, 6.5 × 4 in"),
            Self::LetterFull => tr!("Letter, 6.5 × 8.5 in"),
            Self::Square => tr!("Square"),
        }
    }

    /// The word for it on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Slide => "slide",
            Self::Half => "half",
            Self::Letter => "letter",
            Self::LetterFull => "letter-full",
            Self::Square => "square",
        }
    }
}

impl Page {
    /// A 16:9 slide of 13.33 × 7.5 inches; titles of 28 to 22 points.
    pub const SLIDE: Self = Self {
        width: 1280.0,
        height: 720.0,
        frame: Some(Frame {
            margin: 57.6,
            titles: [37.33, 34.67, 32.0, 29.33],
            title_at: 68.0,
            subtitle: 21.33,
            subtitle_lines: 1,
            note: 14.67,
            note_lines: 4,
            body: [182.0, 86.0],
            corner: 60.0,
            footer: false,
        }),
        scale: 1.0,
    };

    /// What stands on one half of a slide; titles of 22 to 16 points, labels of 12.
    pub const HALF: Self = Self {
        width: 600.0,
        height: 540.0,
        frame: Some(Frame {
            margin: 24.0,
            titles: [29.33, 26.67, 24.0, 21.33],
            title_at: 56.0,
            subtitle: 16.0,
            subtitle_lines: 2,
            note: 12.0,
            note_lines: 5,
            body: [152.0, 92.0],
            corner: 49.8,
            footer: false,
        }),
        scale: 0.83,
    };

    /// A figure in a letter page's text, 6.5 × 4 inches; titles of 14 to 11 points, labels of 9.
    pub const LETTER: Self = Self { height: 384.0, ..Self::LETTER_FULL };

    /// A letter page within its margins, 6.5 × 8.5 inches.
    pub const LETTER_FULL: Self = Self {
        width: 624.0,
        height: 816.0,
        frame: Some(Frame {
            margin: 6.0,
            titles: [18.67, 17.33, 16.0, 14.67],
            title_at: 42.0,
            subtitle: 13.33,
            subtitle_lines: 2,
            note: 10.0,
            note_lines: 5,
            body: [112.0, 68.0],
            corner: 38.4,
            footer: false,
        }),
        scale: 0.64,
    };

    /// A square for newsletters and social media, 1080 × 1080.
    pub const SQUARE: Self = Self {
        width: 1080.0,
        height: 1080.0,
        frame: Some(Frame {
            margin: 48.0,
            titles: [44.0, 40.0, 37.33, 34.67],
            title_at: 84.0,
            subtitle: 25.0,
            subtitle_lines: 2,
            note: 17.0,
            note_lines: 6,
            body: [236.0, 148.0],
            corner: 72.0,
            footer: false,
        }),
        scale: 1.2,
    };

    /// Only the chart or map, `width` × `height` screen pixels, with type as large as on screen.
    pub fn body_only(width: f32, height: f32) -> Self {
        Self { width: width.max(1.0), height: height.max(1.0), frame: None, scale: 0.672 }
    }

    /// Whether the words stand on the page.
    pub fn framed(&self) -> bool {
        self.frame.is_some()
    }
}
