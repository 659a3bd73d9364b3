//! What a user puts on a figure beside its own words, saved with it and tied to what it is about.

use serde::{Deserialize, Serialize};

/// One annotation. It is tied to data, never to a place on the page, so that it moves with the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Annotation {
    pub shape: AnnotationShape,
    pub anchor: Anchor,
    /// From the anchor to the middle of the words, in units of a slide; [0, 0] lets the program find a free place.
    pub offset: [f32; 2],
    /// The user's own words; a line's label. May be empty for a highlight.
    pub text: String,
    /// Where the value of a reference line comes from: "HHS poverty guidelines 2025".
    pub source: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AnnotationShape {
    /// Words beside what they are about.
    #[default]
    Text,
    /// Words with an arrow to what they are about.
    Arrow,
    /// A group in full colour, all others in slate.
    Highlight,
    /// A line across the chart at a value.
    Line,
}

/// What an annotation is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Anchor {
    /// A mark, by its key.
    Mark(String),
    /// A value on the axis, in the axis's own unit (dollars, people).
    Value(f64),
}

impl Default for Anchor {
    fn default() -> Self {
        Self::Mark(String::new())
    }
}

impl AnnotationShape {
    pub const ALL: [Self; 4] = [Self::Text, Self::Arrow, Self::Highlight, Self::Line];

    /// "Text", "Arrow", "Highlight", "Reference line".
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => tr!("Text"),
            Self::Arrow => tr!("Arrow"),
            Self::Highlight => tr!("Highlight"),
            Self::Line => tr!("Reference line"),
        }
    }
}

impl Annotation {
    /// An annotation about a mark.
    pub fn at_mark(shape: AnnotationShape, key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { shape, anchor: Anchor::Mark(key.into()), text: text.into(), ..Self::default() }
    }

    /// A reference line with its label and where its value comes from.
    pub fn line(value: f64, label: impl Into<String>, source: impl Into<String>) -> Self {
        Self {
            shape: AnnotationShape::Line,
            anchor: Anchor::Value(value),
            text: label.into(),
            source: source.into(),
            ..Self::default()
        }
    }

    /// Key of the mark that the annotation itself is on the page: `note:0`.
    pub fn key(index: usize) -> String {
        format!("note:{index}")
    }

    /// The annotation that a mark's key names.
    pub fn index_of(key: &str) -> Option<usize> {
        key.strip_prefix("note:")?.parse().ok()
    }

    /// The group that a mark belongs to: of one row's before or after the row, of one quarter the line.
    pub fn group_of(key: &str) -> &str {
        match key.rsplit_once('/') {
            Some((group, part))
                if matches!(part, "before" | "after" | "elsewhere" | "inside" | "end") || part.starts_with("q:") =>
            {
                group
            }
            _ => key,
        }
    }

    /// The value of a reference line.
    pub fn value(&self) -> Option<f64> {
        match (&self.anchor, self.shape) {
            (Anchor::Value(value), AnnotationShape::Line) if value.is_finite() && *value >= 0.0 => Some(*value),
            _ => None,
        }
    }
}

impl Default for Annotation {
    fn default() -> Self {
        Self {
            shape: AnnotationShape::default(),
            anchor: Anchor::default(),
            offset: [0.0, 0.0],
            text: String::new(),
            source: String::new(),
        }
    }
}

/// The largest value of the reference lines: as far as the axis has to reach for them.
pub(super) fn reach(annotations: &[Annotation]) -> f64 {
    annotations.iter().filter_map(Annotation::value).fold(0.0, f64::max)
}
