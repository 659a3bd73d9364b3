//! Published numbers and a spec in, a `Scene` out: charts, maps, titles, captions, alt text, palettes.

mod annotate;
mod annotation;
pub mod brand;
mod build;
mod chart;
pub mod color_vision;
#[cfg(test)]
mod fixture;
mod format;
mod frame;
mod ink;
mod map;
mod native;
mod numbers;
mod page;
pub mod palette;
mod scene;
mod spec;
mod text;
mod title;
mod words;

pub use annotate::{Adrift, Ground, Laid, lay};
pub use annotation::{Anchor, Annotation, AnnotationShape};
pub use build::{build, build_keeping};
pub use chart::{AxisUnit, Scale};
pub use format::{axis_words, quantity_words};
pub use ink::{Area, edge};
pub use map::LabelSlots;
pub use native::{
    CellShade, NativeBar, NativeChart, NativeKind, NativePanel, NativeShape, Plane, PlaneAxis, PlaneDot, ShadedTable,
};
pub use numbers::{NumberCell, NumberColumn, NumberTable};
pub use page::{Frame, Page, PageSize};
pub use palette::{Palette, Tone};
pub use scene::{Align, Color, Fill, Item, Mark, Picture, Scene, Stroke, TextRun, Weight};
pub use spec::{
    Beside, ChartSpec, FigureKind, FigureSpec, HeatCell, MapSpec, MapView, ShadeBy, SizeBy, Sort, WordEdits,
};
pub use text::{covers, drawable};
pub use title::{heading_block, running_foot, title_page};
pub use words::Words;

use std::sync::Arc;

use crate::measure::Answer;
use brand::Look;

/// A finished figure: the words, the page as drawn, and the native chart for PowerPoint and Excel.
/// It can only be made from published numbers (`build` in this room).
#[derive(Clone, Debug)]
pub struct Figure {
    spec: FigureSpec,
    answer: Answer,
    words: Words,
    scene: Scene,
    native: NativeShape,
    numbers: NumberTable,
    laid: Laid,
    left_out: usize,
    slots: LabelSlots,
    look: Arc<Look>,
}

impl Figure {
    /// The same figure in the same look laid out on another page, light or dark.
    pub fn on(&self, page: Page, dark: bool) -> Self {
        self.look.figure(&self.spec, &self.answer, page, dark)
    }

    pub fn spec(&self) -> &FigureSpec {
        &self.spec
    }

    /// The published numbers behind the figure.
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    pub fn words(&self) -> &Words {
        &self.words
    }

    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// The native chart; `None` for what has another native form ([`Figure::form`]).
    pub fn native(&self) -> Option<&NativeChart> {
        match &self.native {
            NativeShape::Chart(chart) => Some(chart),
            NativeShape::Panels(_) | NativeShape::Table | NativeShape::Shaded(_) | NativeShape::Shapes => None,
        }
    }

    /// What PowerPoint and Excel make of the figure.
    pub fn form(&self) -> &NativeShape {
        &self.native
    }

    /// How its annotations lie on the page, and which of them have nothing to point at.
    pub fn annotations(&self) -> &Laid {
        &self.laid
    }

    /// Groups, or names on a map, that found no room on the page; its notes say so.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Where names stand on a map, for the next map of the same place ([`build_keeping`]).
    pub fn label_slots(&self) -> &LabelSlots {
        &self.slots
    }

    /// The published numbers as a table of texts, whatever the kind of the figure.
    pub fn numbers(&self) -> &NumberTable {
        &self.numbers
    }
}

/// Source Sans 3 (SIL Open Font License 1.1, `assets/fonts/OFL.txt`): the type of every page and of the window.
pub mod font_files {
    pub static REGULAR: &[u8] = include_bytes!("../../assets/fonts/SourceSans3-Regular.ttf");
    pub static SEMI_BOLD: &[u8] = include_bytes!("../../assets/fonts/SourceSans3-SemiBold.ttf");
    pub static BOLD: &[u8] = include_bytes!("../../assets/fonts/SourceSans3-Bold.ttf");
}
