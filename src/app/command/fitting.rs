//! Which kinds of chart fit what is measured and compared, the best first.

use super::ChartKind;
use crate::{
    figure::{ChartSpec, FigureKind},
    measure::{MeasureName, Request, Statistic},
};

impl ChartKind {
    /// Kinds that can draw the answer of this request. `quarterly`: the files have earnings by quarter.
    pub fn fitting(request: &Request, quarterly: bool) -> Vec<Self> {
        let fields = request.by.len();
        let mut kinds = match request.measure {
            MeasureName::Earnings | MeasureName::Trajectory => {
                let mut kinds = vec![Self::Dumbbell, Self::Bars, Self::Slope, Self::Range];
                if fields == 2 {
                    kinds.insert(0, Self::Heat);
                }
                if quarterly {
                    kinds.push(Self::OverTime);
                }
                kinds
            }
            MeasureName::InField => match fields {
                0 => vec![Self::ShareBar, Self::Waffle],
                2 => vec![Self::Heat, Self::ShareBar, Self::Gaps],
                _ => vec![Self::ShareBar, Self::Gaps, Self::Waffle],
            },
            MeasureName::Employment => match fields {
                2 => vec![Self::Heat, Self::ShareBar],
                _ => vec![Self::ShareBar, Self::Waffle],
            },
            MeasureName::Pathway => vec![Self::Steps],
            MeasureName::Distribution => vec![Self::ShareBar],
            // Medians do not add up, so that steps between them would not end at after.
            MeasureName::Comparison => match request.statistic {
                Statistic::Mean => vec![Self::Dumbbell, Self::Waterfall, Self::Bars, Self::Slope, Self::Range],
                Statistic::Median => vec![Self::Dumbbell, Self::Bars, Self::Slope, Self::Range],
            },
            MeasureName::Certificates | MeasureName::Colleges if fields == 2 => vec![Self::Heat],
            MeasureName::Certificates
            | MeasureName::Colleges
            | MeasureName::Wioa
            | MeasureName::Value
            | MeasureName::Standards
            // Dots have a screen of their own.
            | MeasureName::Scatter => Vec::new(),
        };
        kinds.push(Self::Table);
        // A board reads the table first; the flows stand beside it.
        if request.measure == MeasureName::InField && fields == 1 {
            kinds.push(Self::Flows);
        }
        kinds
    }

    /// The kind of a figure; `None` for those of the Map and Explore screens.
    pub fn of(kind: &FigureKind) -> Option<Self> {
        Some(match kind {
            FigureKind::Dumbbell(_) => Self::Dumbbell,
            FigureKind::Bars(_) => Self::Bars,
            FigureKind::Slope(_) => Self::Slope,
            FigureKind::Range(_) => Self::Range,
            FigureKind::OverTime(_) => Self::OverTime,
            FigureKind::ShareBar(_) => Self::ShareBar,
            FigureKind::Steps(_) => Self::Steps,
            FigureKind::Gaps(_) => Self::Gaps,
            FigureKind::Waffle(_) => Self::Waffle,
            FigureKind::Waterfall(_) => Self::Waterfall,
            FigureKind::Heat(_) => Self::Heat,
            FigureKind::Flows(_) => Self::Flows,
            FigureKind::Table(_) => Self::Table,
            FigureKind::Scatter(_) | FigureKind::Map(_) => return None,
        })
    }

    /// A figure of this kind.
    pub fn figure(self, style: ChartSpec) -> FigureKind {
        match self {
            Self::Dumbbell => FigureKind::Dumbbell(style),
            Self::Bars => FigureKind::Bars(style),
            Self::Slope => FigureKind::Slope(style),
            Self::Range => FigureKind::Range(style),
            Self::OverTime => FigureKind::OverTime(style),
            Self::ShareBar => FigureKind::ShareBar(style),
            Self::Steps => FigureKind::Steps(style),
            Self::Gaps => FigureKind::Gaps(style),
            Self::Waffle => FigureKind::Waffle(style),
            Self::Waterfall => FigureKind::Waterfall(style),
            Self::Heat => FigureKind::Heat(style),
            Self::Flows => FigureKind::Flows(style),
            Self::Table => FigureKind::Table(style),
        }
    }

    /// The measure that this kind draws, given the one there is.
    pub fn measure(self, now: MeasureName) -> MeasureName {
        match self {
            Self::Dumbbell | Self::Bars | Self::Slope | Self::Range if now == MeasureName::Comparison => now,
            Self::Dumbbell | Self::Bars | Self::Slope | Self::Range => MeasureName::Earnings,
            Self::OverTime => MeasureName::Trajectory,
            // Earnings by quarter are two numbers too many for a cell.
            Self::Heat if now == MeasureName::Trajectory => MeasureName::Earnings,
            // A table keeps the measure it was chosen on; the others are only offered where they fit.
            Self::Heat
            | Self::Table
            | Self::ShareBar
            | Self::Steps
            | Self::Gaps
            | Self::Waffle
            | Self::Waterfall
            | Self::Flows => now,
        }
    }

    /// How many fields small multiples of it need, where they are a choice: the pathway of several groups always is some.
    pub fn panels_from(self) -> Option<usize> {
        match self {
            Self::Dumbbell | Self::Bars | Self::Slope | Self::Range | Self::Gaps => Some(2),
            Self::OverTime | Self::ShareBar => Some(1),
            Self::Steps | Self::Waffle | Self::Waterfall | Self::Heat | Self::Flows | Self::Table => None,
        }
    }

    /// Why this kind does not fit, where it does not.
    pub fn needs(self) -> &'static str {
        match self {
            Self::Dumbbell | Self::Bars | Self::Slope | Self::Range | Self::OverTime | Self::Table => {
                tr!("Open Earnings first")
            }
            Self::ShareBar | Self::Waffle => tr!("Measure the share who work in the field first"),
            Self::Gaps | Self::Flows => tr!("Measure the share who work in the field first, and compare by one field"),
            Self::Steps => tr!("Measure the pathway first"),
            Self::Waterfall => tr!("Measure a comparison of means first; medians do not add up"),
            Self::Heat => tr!("Compare by two fields first"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Field;

    #[test]
    fn only_what_fits_is_offered_and_the_best_comes_first() {
        let of = |measure, statistic, by: &[Field]| {
            ChartKind::fitting(&Request { measure, statistic, by: by.into(), ..Request::default() }, true)
        };
        let (median, mean) = (Statistic::Median, Statistic::Mean);
        let first = |measure, by: &[Field]| of(measure, median, by)[0];
        assert_eq!(first(MeasureName::Earnings, &[Field::Sex]), ChartKind::Dumbbell);
        assert_eq!(first(MeasureName::Earnings, &[Field::Program, Field::State]), ChartKind::Heat);
        assert_eq!(first(MeasureName::InField, &[]), ChartKind::ShareBar);
        assert_eq!(first(MeasureName::Wioa, &[]), ChartKind::Table);
        assert!(of(MeasureName::InField, median, &[Field::Race]).contains(&ChartKind::Gaps));
        assert_eq!(of(MeasureName::InField, median, &[Field::Race])[3..], [ChartKind::Table, ChartKind::Flows]);
        assert!(!of(MeasureName::Employment, median, &[Field::Race]).contains(&ChartKind::Flows));
        assert!(
            !of(MeasureName::Employment, median, &[Field::Race]).contains(&ChartKind::Gaps),
            "who is not matched earns nothing"
        );
        assert!(!of(MeasureName::Earnings, median, &[Field::Sex]).contains(&ChartKind::Heat));
        assert!(of(MeasureName::Comparison, mean, &[]).contains(&ChartKind::Waterfall));
        assert!(!of(MeasureName::Comparison, median, &[]).contains(&ChartKind::Waterfall), "medians do not add up");
    }

    #[test]
    fn a_kind_is_that_of_its_figure() {
        let all = [MeasureName::Earnings, MeasureName::InField, MeasureName::Pathway, MeasureName::Comparison];
        for measure in all {
            let request = Request { measure, statistic: Statistic::Mean, ..Request::default() };
            for kind in ChartKind::fitting(&request, true) {
                assert_eq!(ChartKind::of(&kind.figure(ChartSpec::default())), Some(kind));
            }
        }
    }
}
