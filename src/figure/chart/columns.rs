//! The columns of numbers to the right of a chart: change, percent, n.

use crate::{
    figure::{
        Align, ChartSpec, Item, Palette, Weight,
        format::{self, known},
        ink::Style,
        text,
    },
    measure::{Datum, EarningsRow},
};

/// One column, right-aligned at `right`.
pub(super) struct Column {
    pub what: What,
    pub right: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Change,
    Percent,
    N,
}

/// Room that each column takes on a slide: 1222 − 1110, 1110 − 1016, 1016 − 858.
const ROOM: [(What, f32); 3] = [(What::N, 112.4), (What::Percent, 94.0), (What::Change, 158.0)];

/// The plot between names and columns is at least this wide, in slide units: on a narrow page columns give way, percent
/// first and then n; they stay in the figure's table.
const LEAST_PLOT: f32 = 300.0;

/// What the columns of one row say.
#[derive(Clone, Copy)]
pub(super) struct Numbers {
    pub change: Datum,
    pub percent: Datum,
    pub n: Datum,
}

impl From<&EarningsRow> for Numbers {
    fn from(row: &EarningsRow) -> Self {
        Self { change: row.change.amount, percent: row.change.percent, n: row.n }
    }
}

pub(super) struct Columns {
    pub columns: Vec<Column>,
    /// Head of the column of changes.
    pub change: &'static str,
    /// Where the plot ends.
    pub plot_right: f32,
}

impl Columns {
    /// The columns asked for that leave a plot between `left`, where the names end at the latest, and `right`.
    pub fn new(spec: &ChartSpec, left: f32, right: f32, scale: f32) -> Self {
        let mut wanted = [spec.show_n, spec.show_percent, spec.show_change];
        let room = |wanted: &[bool; 3]| {
            ROOM.iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|((_, room), _)| room * scale).sum::<f32>()
        };
        for narrow in [1, 0] {
            if right - left - room(&wanted) < LEAST_PLOT * scale {
                wanted[narrow] = false;
            }
        }
        let mut columns = Vec::new();
        let mut edge = right;
        for ((what, room), wanted) in ROOM.into_iter().zip(wanted) {
            if wanted {
                columns.push(Column { what, right: edge });
                edge -= room * scale;
            }
        }
        // Without columns the labels of the largest values still need room beside the plot.
        let plot_right = if columns.is_empty() { right - 90.0 * scale } else { edge };
        Self { columns, change: tr!("Change"), plot_right }
    }

    pub fn heads(&self, y: f32, size: f32, palette: &Palette) -> Vec<Item> {
        self.columns
            .iter()
            .map(|column| {
                let (text, style) = match column.what {
                    What::Change => (self.change, Style::new(size, Weight::SemiBold, palette.ink)),
                    What::Percent => (tr!("Percent"), Style::new(size, Weight::Regular, palette.muted)),
                    What::N => ("n", Style::new(size, Weight::Regular, palette.muted)),
                };
                style.run([column.right, y], Align::Right, text)
            })
            .collect()
    }

    pub fn cells(&self, row: impl Into<Numbers>, y: f32, size: f32, bold: bool, palette: &Palette) -> Vec<Item> {
        let row = row.into();
        let loss = known(row.change).is_some_and(|amount| amount < 0.0);
        self.columns
            .iter()
            .map(|column| {
                let text = text_of(column.what, row);
                let weight = match column.what {
                    What::Change => Weight::SemiBold,
                    What::Percent if bold => Weight::SemiBold,
                    _ => Weight::Regular,
                };
                let color = match column.what {
                    _ if text == format::WITHHELD => palette.muted,
                    What::Change if loss => palette.warn,
                    What::N => palette.muted,
                    _ => palette.ink,
                };
                Style::new(size, weight, color).middle(column.right, y, Align::Right, text)
            })
            .collect()
    }

    /// Where the text of the leftmost column begins, over all rows; the page's edge without columns.
    pub fn text_left(&self, rows: impl Iterator<Item: Into<Numbers>>, size: f32, edge: f32) -> f32 {
        let Some(column) = self.columns.last() else { return edge };
        let widest =
            rows.map(|row| text::width(&text_of(column.what, row.into()), size, Weight::SemiBold)).fold(0.0, f32::max);
        column.right - widest
    }
}

fn text_of(what: What, row: Numbers) -> String {
    match what {
        What::Change => format::datum(row.change, format::change),
        What::Percent => format::datum(row.percent, format::percent_change),
        What::N => format::datum(row.n, format::count),
    }
}
