//! What every many-page export is made from: titles and finished figures in slide order.

use std::sync::Arc;

use crate::figure::{
    Annotation, Figure, NativeChart, NativePanel, NativeShape, NumberTable, Scene, ShadedTable, Words, brand::Look,
};

/// A deck ready for export. It names no author, no machine and no time.
#[derive(Clone, Debug)]
pub struct Deck {
    /// Title of the document.
    pub title: String,
    pub slides: Vec<Slide>,
    /// What stands on every page of an internal deck.
    pub band: Option<String>,
    /// How its pages look.
    pub look: Arc<Look>,
}

/// One slide.
#[derive(Clone, Debug)]
pub enum Slide {
    Title {
        title: String,
        subtitle: String,
    },
    Figure {
        figure: Arc<Figure>,
        /// Speaker notes, one paragraph a line; from the user or as proposed by the figure.
        notes: String,
    },
}

/// A slide reduced to what the writers read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Page<'a> {
    Title { title: &'a str, subtitle: &'a str, band: Option<&'a str> },
    Figure(Piece<'a>),
}

/// A figure's published parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub words: &'a Words,
    pub scene: &'a Scene,
    pub numbers: &'a NumberTable,
    pub content: Content<'a>,
    pub notes: &'a str,
    /// What the user put on the figure; scenes have it drawn, native charts get it as shapes over them.
    pub annotations: &'a [Annotation],
}

/// What the body of a slide is made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content<'a> {
    Chart(&'a NativeChart),
    /// A chart a panel.
    Panels(&'a [NativePanel]),
    Table,
    /// A table whose cells are shaded.
    Shaded(&'a ShadedTable),
    /// The scene's own shapes.
    Shapes,
}

impl Deck {
    pub(super) fn pages(&self) -> Vec<Page<'_>> {
        self.slides
            .iter()
            .map(|slide| match slide {
                Slide::Title { title, subtitle } => Page::Title { title, subtitle, band: self.band.as_deref() },
                Slide::Figure { figure, notes } => Page::Figure(Piece {
                    words: figure.words(),
                    scene: figure.scene(),
                    numbers: figure.numbers(),
                    content: match figure.form() {
                        // A chart of which nothing may be published has no series, which no native chart may be without.
                        NativeShape::Chart(native) if native.bars.is_empty() => Content::Table,
                        NativeShape::Panels(panels) if panels.iter().any(|panel| panel.chart.bars.is_empty()) => {
                            Content::Table
                        }
                        NativeShape::Chart(native) => Content::Chart(native),
                        NativeShape::Panels(panels) => Content::Panels(panels),
                        NativeShape::Table => Content::Table,
                        NativeShape::Shaded(shades) => Content::Shaded(shades),
                        NativeShape::Shapes => Content::Shapes,
                    },
                    notes,
                    annotations: &figure.spec().annotations,
                }),
            })
            .collect()
    }
}
