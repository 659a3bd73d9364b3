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

impl NativePanel {
    /// The key of a mark of the figure as it is within this panel's own chart; `None` for marks of other panels.
    pub fn own_key(&self, key: &str) -> Option<String> {
        let name = key.strip_prefix("row:")?;
        // Both fields name a row of panels by the second, one field names the panel itself.
        let second = format!(" · {}", self.title);
        let ends = |rest: &str| rest.is_empty() || rest.starts_with('/');
        let row = name.match_indices(&second).find_map(|(at, found)| {
            let (row, rest) = (name.get(..at)?, name.get(at + found.len()..)?);
            ends(rest).then(|| format!("row:{row}{rest}"))
        });
        row.or_else(|| {
            let rest = name.strip_prefix(&self.title).filter(|rest| ends(rest))?;
            // A bar a part is a row of its own here.
            Some(format!("row:{}{}", self.title, rest.replacen("/part:", "/step:", 1)))
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_belongs_to_the_panel_that_its_key_ends_with() {
        let panel = |title: &str| NativePanel {
            title: title.to_owned(),
            place: [0.0, 0.0, 1.0, 1.0],
            named: true,
            scaled: true,
            chart: NativeChart {
                kind: NativeKind::Grouped,
                categories: Vec::new(),
                bars: Vec::new(),
                number_format: String::new(),
                axis_max: 1.0,
                axis_title: String::new(),
                beside: Vec::new(),
                focus: Vec::new(),
                plane: None,
            },
        };
        let own = |title: &str, key: &str| panel(title).own_key(key);
        assert_eq!(own("Ohio", "row:18–25 · Ohio/after").as_deref(), Some("row:18–25/after"));
        assert_eq!(own("Ohio", "row:18–25 · Ohio").as_deref(), Some("row:18–25"));
        assert_eq!(own("Ohio", "row:18–25 · Ohio County/after"), None);
        assert_eq!(own("Ohio", "row:Ohio/q:-4").as_deref(), Some("row:Ohio/q:-4"));
        assert_eq!(own("Ohio", "row:Ohio/part:2").as_deref(), Some("row:Ohio/step:2"));
        assert_eq!(own("Texas", "row:18–25 · Ohio"), None);
        assert_eq!(own("Ohio", "state:39"), None);
    }
}
