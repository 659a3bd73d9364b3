//! Charts: published tables in, bodies of pages and their native counterparts out.

mod axis;
mod bars;
mod colleges;
mod columns;
mod dumbbell;
mod flow_nodes;
mod flows;
mod gaps;
mod heat;
mod numbers;
mod over_time;
mod pairs;
mod panels;
mod place;
mod plans;
mod range;
mod rows;
mod scatter;
mod share_bar;
mod slope;
mod span;
mod steps;
mod table_page;
mod waffle;
mod waterfall;

pub(super) use bars::bars;
pub(super) use colleges::colleges;
pub(super) use dumbbell::dumbbell;
pub(super) use flow_nodes::withheld_flows;
pub(super) use flows::flows;
pub(super) use gaps::{gap_numbers, gaps};
pub(super) use heat::{Cells, heat, heat_numbers};
pub(super) use numbers::{counts, earnings, estimates, indicators, pathway, share, trajectory};
pub(super) use over_time::over_time;
pub(super) use panels::{Look, gap_panels, over_time_panels, pathway_panels, row_panels, share_panels, slope_panels};
pub(super) use place::spread_out;
pub(super) use plans::{standards, value};
pub(super) use range::range;
pub(super) use rows::sorted;
pub(super) use scatter::{numbers as scatter_numbers, scatter};
pub(super) use share_bar::share_bar;
pub(super) use slope::slope;
pub(super) use steps::steps;
pub(super) use table_page::table_page;
pub(super) use waffle::{waffle, whole};
pub(super) use waterfall::{step_numbers, waterfall};

use super::{Item, LabelSlots, NativeChart, NativeShape};
use crate::measure::ColumnarGroup;

/// The body of a page.
#[derive(Default)]
pub(super) struct Drawn {
    pub items: Vec<Item>,
    /// Rows that found no room.
    pub hidden: usize,
    /// Groups that are nowhere on the page: no title may be about them.
    pub left: Vec<ColumnarGroup>,
    /// What else was left out or cannot be drawn, and the way out: whole sentences for the notes.
    pub notes: Vec<String>,
    pub native: NativeShape,
    /// Where values lie, for reference lines; `None` where the body has no axis of values.
    pub scale: Option<Scale>,
    /// Where names stand on a map.
    pub slots: LabelSlots,
}

impl Drawn {
    fn chart(items: Vec<Item>, hidden: usize, native: NativeChart) -> Self {
        Self { items, hidden, native: NativeShape::Chart(native), ..Self::default() }
    }

    /// The same with an axis that reference lines stand on.
    fn on(self, scale: Scale) -> Self {
        Self { scale: Some(scale), ..self }
    }
}

/// An axis of values as it lies on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Smallest and largest value on the axis.
    pub values: [f64; 2],
    /// Where those two lie: x on an axis along the foot, y on one up the side.
    pub ends: [f32; 2],
    /// What the values are.
    pub unit: AxisUnit,
    /// From where to where a line at one value runs, across the axis.
    pub across: [f32; 2],
    /// The axis goes up the side of the page.
    pub upright: bool,
}

impl Scale {
    /// Dollars from $0 along the foot of a page, `across` from the top to the foot of a line.
    pub(super) fn dollars(max: f64, ends: [f32; 2], across: [f32; 2]) -> Self {
        Self { values: [0.0, max], ends, unit: AxisUnit::Dollars, across, upright: false }
    }

    /// Where a value lies; `None` for one that the axis does not reach.
    pub fn place(&self, value: f64) -> Option<f32> {
        let [low, high] = self.values;
        let share = (value - low) / (high - low);
        let inside = share.is_finite() && (0.0..=1.0).contains(&share);
        inside.then(|| self.ends[0] + share as f32 * (self.ends[1] - self.ends[0]))
    }
}

/// What the values of an axis are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisUnit {
    Dollars,
    Count,
}

/// Type on a slide, in slide units: labels 14.5 pt, heads and axis 13.5 pt.
const LABEL: f32 = 19.35;
const SMALL: f32 = 17.9;
/// Smallest type on a slide: 11 pt.
const LEAST: f32 = 14.67;
