//! A chart as PowerPoint and Excel draw it natively, made from the same published numbers as the scene.

use super::{Color, Fill};

/// The native form of a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum NativeShape {
    Chart(NativeChart),
    /// Small multiples: a chart a panel, at most twelve.
    Panels(Vec<NativePanel>),
    /// The figure's numbers as a table.
    #[default]
    Table,
    /// The same with shaded cells.
    Shaded(ShadedTable),
    /// The scene's own shapes as one group.
    Shapes,
}

/// Grounds of the cells of a figure's `NumberTable`, and what of it has room on a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShadedTable {
    /// One entry a cell of its rows; `None` for names.
    pub cells: Vec<Vec<Option<CellShade>>>,
    /// Rows and columns that a slide shows, of the table's own; the column of names is not among them.
    pub rows: Vec<usize>,
    pub columns: Vec<usize>,
}

/// The ground of a cell and the ink that reads on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellShade {
    pub fill: Fill,
    pub ink: Color,
}

/// One chart of small multiples.
#[derive(Clone, Debug, PartialEq)]
pub struct NativePanel {
    pub title: String,
    /// Left, top, width and height as shares of the body.
    pub place: [f32; 4],
    /// Row names stand beside the panels at the left only; all panels have the same rows.
    pub named: bool,
    /// The value axis is written under the lowest panels only; all panels have the same scale.
    pub scaled: bool,
    pub chart: NativeChart,
}

/// A native bar chart with its data sheet. Only published values are in it; a suppressed cell is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeChart {
    pub kind: NativeKind,
    /// Row labels in drawing order, top first.
    pub categories: Vec<String>,
    pub bars: Vec<NativeBar>,
    /// Excel number format of the value axis and labels: `$#,##0`, `0%`.
    pub number_format: String,
    /// Where the value axis ends. A clear series that only carries labels runs past it and is cut off there.
    pub axis_max: f64,
    pub axis_title: String,
    /// Columns of the figure's `NumberTable` that stand beside the chart on a slide (change, percent, n), whose rows
    /// are then in the order of `categories`.
    pub beside: Vec<usize>,
    /// Categories in full colour while all others are slate; empty if all have their colour.
    pub focus: Vec<usize>,
    /// The axes of [`NativeKind::Scatter`]; `None` for other kinds.
    pub plane: Option<Plane>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NativeKind {
    /// Horizontal floating bars: an unfilled series up to the smaller value, then the gain, then the loss, then an
    /// unfilled series that carries the label at its inner base.
    Floating,
    /// Horizontal bars side by side.
    Grouped,
    /// One horizontal 100 % bar.
    Stacked100,
    /// Columns on each other, an unfilled one under those that float.
    Columns,
    /// Lines over the categories. The first `bands` series are areas stacked under them.
    OverTime { bands: usize },
    /// Dots: the first series is how far right each stands, the second how high and its label, a third its size.
    Scatter,
}

/// Both axes of a scatter chart, and how large its dots are.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    pub x: PlaneAxis,
    pub y: PlaneAxis,
    /// Excel number format of the third series, if there is one.
    pub size_format: String,
    /// How each dot is drawn, one a category.
    pub dots: Vec<PlaneDot>,
}

/// The look of one dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaneDot {
    /// Points, 2 to 72.
    pub diameter: u8,
    pub color: Color,
    /// Only its outline is coloured.
    pub hollow: bool,
}

/// A value axis that need not begin at zero.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaneAxis {
    /// Name in full with its unit.
    pub title: String,
    pub min: f64,
    pub max: f64,
    /// Distance of gridlines.
    pub step: f64,
    /// Excel number format: `$#,##0`, `0%`.
    pub number_format: String,
}

/// One series.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeBar {
    pub name: String,
    pub values: Vec<Option<f64>>,
    /// `None` draws no fill (the spacer of a floating bar).
    pub color: Option<Color>,
    /// Text beside each bar; `None` shows no label. On a row where no bar has a value it stands at the row's start:
    /// "— suppressed (n < 10)".
    pub labels: Vec<Option<String>>,
    /// Shown in the legend.
    pub legend: bool,
}
