//! What a figure is to show, in a form that is saved with the project.

use serde::{Deserialize, Serialize};

use super::Annotation;
use crate::{measure::Request, words::Language};

/// Everything that decides a figure besides the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureSpec {
    pub request: Request,
    pub kind: FigureKind,
    #[serde(default)]
    pub words: WordEdits,
    /// What the user put on the figure, in drawing order.
    #[serde(default)]
    pub annotations: Vec<Annotation>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FigureKind {
    /// Before and after, one row a group, sorted by gain.
    Dumbbell(ChartSpec),
    /// Grouped bars before and after.
    Bars(ChartSpec),
    /// Numbers as a table.
    Table(ChartSpec),
    /// 100 % bar of shares with the earnings difference under it.
    ShareBar(ChartSpec),
    /// A line from before to after, one a group.
    Slope(ChartSpec),
    /// The middle half of people, 25th to 75th percentile, with the median, before and after.
    Range(ChartSpec),
    /// Earnings by quarter from the certificate, with the middle half and the dip before it.
    OverTime(ChartSpec),
    /// The steps of the pathway as bars; steps that were not collected are outlined.
    Steps(ChartSpec),
    /// Earnings in the certificate's industry and elsewhere as two marks, one row a group, sorted by their gap.
    Gaps(ChartSpec),
    /// One share as a hundred squares.
    Waffle(ChartSpec),
    /// From before to after of a comparison of means: what the comparison group also gained, and the rest.
    Waterfall(ChartSpec),
    /// Two fields as rows and columns, each cell with its number on a ramp.
    Heat(ChartSpec),
    /// A dot a group, on two measures.
    Scatter(ChartSpec),
    /// From groups to the industries they entered, ribbons as wide as their numbers.
    Flows(ChartSpec),
    Map(MapSpec),
}

impl FigureKind {
    /// The style of a chart; `None` for maps.
    pub fn style(&self) -> Option<ChartSpec> {
        match self {
            Self::Dumbbell(style)
            | Self::Bars(style)
            | Self::Table(style)
            | Self::ShareBar(style)
            | Self::Slope(style)
            | Self::Range(style)
            | Self::OverTime(style)
            | Self::Steps(style)
            | Self::Gaps(style)
            | Self::Waffle(style)
            | Self::Waterfall(style)
            | Self::Heat(style)
            | Self::Scatter(style)
            | Self::Flows(style) => Some(*style),
            Self::Map(_) => None,
        }
    }

    /// The style of a chart, to be changed; `None` for maps.
    pub fn style_mut(&mut self) -> Option<&mut ChartSpec> {
        match self {
            Self::Dumbbell(style)
            | Self::Bars(style)
            | Self::Table(style)
            | Self::ShareBar(style)
            | Self::Slope(style)
            | Self::Range(style)
            | Self::OverTime(style)
            | Self::Steps(style)
            | Self::Gaps(style)
            | Self::Waffle(style)
            | Self::Waterfall(style)
            | Self::Heat(style)
            | Self::Scatter(style)
            | Self::Flows(style) => Some(style),
            Self::Map(_) => None,
        }
    }
}

/// Style of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChartSpec {
    pub sort: Sort,
    pub show_values: bool,
    pub show_n: bool,
    pub show_change: bool,
    pub show_percent: bool,
    /// The band from the 25th to the 75th percentile of a line over time.
    pub middle_half: bool,
    /// The shade behind the fall just before the certificate.
    pub mark_dip: bool,
    /// A value that the axis must hold, from the figure's reference lines; 0 for none. Never saved.
    #[serde(skip)]
    pub reach: f64,
    /// Two fields to compare by are small multiples: the second gives the panels.
    pub panels: bool,
    /// The number in the cells of a heat table.
    pub cell: HeatCell,
}

impl Default for ChartSpec {
    fn default() -> Self {
        Self {
            sort: Sort::default(),
            show_values: true,
            show_n: true,
            show_change: true,
            show_percent: true,
            middle_half: true,
            mark_dip: true,
            reach: 0.0,
            panels: false,
            cell: HeatCell::default(),
        }
    }
}

/// Which number of a group of earnings stands in the cells of a heat table; shares and counts have one only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeatCell {
    #[default]
    Change,
    Percent,
    After,
    Before,
    People,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    #[default]
    LargestChange,
    /// Ages by age, others by name.
    GroupOrder,
    LargestAfter,
    LargestGroup,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MapSpec {
    pub view: MapView,
    pub shade: ShadeBy,
    /// Colleges as dots on the nation.
    pub dots: bool,
    pub size: SizeBy,
    /// A second map of the same place, beside the first.
    pub beside: Option<Beside>,
    /// Key of the mark that is selected on screen: its name is placed first. Never saved.
    #[serde(skip)]
    pub selected: Option<String>,
}

impl Default for MapSpec {
    fn default() -> Self {
        Self {
            view: MapView::Nation,
            shade: ShadeBy::default(),
            dots: true,
            size: SizeBy::default(),
            beside: None,
            selected: None,
        }
    }
}

/// What the second of two maps shows: how states are shaded, or what the dots of a state are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Beside {
    pub shade: ShadeBy,
    pub size: SizeBy,
}

impl MapSpec {
    /// A second map that says something else than the first: the share in the field beside counts, counts beside it.
    pub fn other(&self) -> Beside {
        Beside {
            shade: if self.shade == ShadeBy::InField { ShadeBy::Colleges } else { ShadeBy::InField },
            size: if self.size == SizeBy::InField { SizeBy::Certificates } else { SizeBy::InField },
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MapView {
    Nation,
    /// The nation as equal squares, one a state.
    Tiles,
    /// One state, by two-digit FIPS.
    State(String),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShadeBy {
    /// Only whether there is a college.
    None,
    #[default]
    Colleges,
    Certificates,
    /// Share in the certificate's industry.
    InField,
    Programs,
    /// What is counted, for each million residents of the 2020 Census.
    PerMillion,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SizeBy {
    #[default]
    Certificates,
    Programs,
    /// All dots alike.
    Same,
    /// All dots alike, shaded by the share in the certificate's industry.
    InField,
}

/// Words the user wrote instead of the proposed ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WordEdits {
    /// Which of the proposed titles, from 0, while `title` is `None`.
    pub wording: usize,
    pub title: Option<String>,
    /// The proposed title at the time of the edit: when it is no longer proposed, the numbers have moved.
    pub title_when: Option<String>,
    /// Language of that proposal.
    pub title_language: Language,
    pub subtitle: Option<String>,
    pub notes: Option<String>,
    pub alt: Option<String>,
}
