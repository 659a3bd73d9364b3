//! Commands of the Explore screen: what its figure shows, and keeping only the groups that were found.

use super::{Command, figures::with_project};
use crate::{
    figure::{ChartSpec, FigureKind, FigureSpec, WordEdits},
    measure::{Axes, Keep, MeasureName, Quantity},
    project::Document,
    table::Field,
};

/// A change of the figure on the Explore screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExploreEdit {
    View(ExploreView),
    X(Quantity),
    Y(Quantity),
    Size(Option<Quantity>),
    /// What each dot, band or line is.
    Each(Field),
    /// Across becomes up and up becomes across.
    Swap,
}

/// What the Explore screen draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExploreView {
    /// Two measures, a dot a group.
    Dots,
    /// The middle half of the people of each group.
    Spread,
    /// How many people earned how much.
    Histogram,
    /// Quarter by quarter.
    OverTime,
}

impl ExploreView {
    pub const ALL: [Self; 4] = [Self::Dots, Self::Spread, Self::Histogram, Self::OverTime];

    /// What a figure draws; dots if it is none of these.
    pub fn of(figure: &FigureSpec) -> Self {
        match figure.kind {
            FigureKind::Range(_) => Self::Spread,
            FigureKind::ShareBar(_) => Self::Histogram,
            FigureKind::OverTime(_) => Self::OverTime,
            _ => Self::Dots,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Dots => tr!("Dots"),
            Self::Spread => tr!("Middle half"),
            Self::Histogram => tr!("Histogram"),
            Self::OverTime => tr!("Over time"),
        }
    }
}

/// How the plot of the Explore screen moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlotZoom {
    In,
    Out,
    /// Everything in sight again.
    All,
}

/// Changes the figure, or the filters to the groups kept.
pub(super) fn edit_explore(document: &mut Document, command: &Command) -> Option<String> {
    match command {
        Command::Explore(edit) => Some(edit_figure(&mut document.explore, *edit)),
        Command::KeepOnly(field, labels) if !labels.is_empty() => {
            document.filters.by_field.insert(*field, Keep::Labels(labels.clone()));
            Some(tr!("Keep {} {}", labels.len(), noun(*field, labels.len())))
        }
        _ => None,
    }
}

fn edit_figure(figure: &mut FigureSpec, edit: ExploreEdit) -> String {
    let request = &mut figure.request;
    let axes = &mut request.axes;
    figure.words = WordEdits::default();
    match edit {
        ExploreEdit::View(view) => {
            let style = figure.kind.style().unwrap_or_default();
            (figure.kind, request.measure) = match view {
                ExploreView::Dots => (FigureKind::Scatter(style), MeasureName::Scatter),
                ExploreView::Spread => (FigureKind::Range(style), MeasureName::Earnings),
                ExploreView::Histogram => (FigureKind::ShareBar(style), MeasureName::Distribution),
                ExploreView::OverTime => (FigureKind::OverTime(style), MeasureName::Trajectory),
            };
            tr!("Explore {}", view.words().to_lowercase())
        }
        ExploreEdit::X(quantity) => {
            axes.x = quantity;
            tr!("Across").to_owned()
        }
        ExploreEdit::Y(quantity) => {
            axes.y = quantity;
            tr!("Upward").to_owned()
        }
        ExploreEdit::Size(quantity) => {
            axes.size = quantity;
            tr!("Size of dots").to_owned()
        }
        ExploreEdit::Each(field) => {
            request.by = vec![field];
            tr!("Each dot is a {}", noun(field, 1))
        }
        ExploreEdit::Swap => {
            (axes.x, axes.y) = (axes.y, axes.x);
            tr!("Swap axes").to_owned()
        }
    }
}

/// The figure as it is shown and as it goes to the deck: axes are of dots only.
pub fn explored(document: &Document) -> FigureSpec {
    let mut figure = with_project(document, &document.explore);
    if figure.request.measure != MeasureName::Scatter {
        figure.request.axes = Axes::default();
    }
    figure
}

/// "program", "programs"; "age group", "age groups".
pub fn noun(field: Field, count: usize) -> &'static str {
    let (one, many) = match field {
        Field::AgeGroup => (tr!("age group"), tr!("age groups")),
        Field::CohortYear => (tr!("certificate year"), tr!("certificate years")),
        Field::Race => (tr!("race and ethnicity group"), tr!("race and ethnicity groups")),
        Field::Credit => (tr!("kind of credit"), tr!("kinds of credit")),
        Field::Sex => (tr!("sex"), tr!("sexes")),
        Field::State => (tr!("state"), tr!("states")),
        Field::County => (tr!("county"), tr!("counties")),
        Field::Region => (tr!("region"), tr!("regions")),
        Field::City => (tr!("city"), tr!("cities")),
        Field::College => (tr!("college"), tr!("colleges")),
        Field::Credential => (tr!("credential"), tr!("credentials")),
        Field::Program => (tr!("program"), tr!("programs")),
        Field::Industry | Field::IndustryBefore => (tr!("industry"), tr!("industries")),
        _ => (tr!("group"), tr!("groups")),
    };
    if count == 1 { one } else { many }
}

/// A figure of dots with this style, for a slide that is opened again.
pub fn is_explored(figure: &FigureSpec) -> bool {
    matches!(figure.kind, FigureKind::Scatter(ChartSpec { .. }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_kept_is_one_step_that_says_how_many() {
        let mut document = Document::default();
        let labels: BTreeSet<String> = ["CNC", "Welding"].map(str::to_owned).into();
        let step = edit_explore(&mut document, &Command::KeepOnly(Field::Program, labels.clone()));
        assert_eq!(step.as_deref(), Some("Keep 2 programs"));
        assert_eq!(document.filters.by_field[&Field::Program], Keep::Labels(labels));
        assert_eq!(edit_explore(&mut document, &Command::KeepOnly(Field::Program, BTreeSet::new())), None);
    }

    #[test]
    fn axes_are_kept_while_the_figure_shows_something_else() {
        let mut document = Document::default();
        for edit in [ExploreEdit::X(Quantity::Cost), ExploreEdit::Swap, ExploreEdit::View(ExploreView::OverTime)] {
            edit_explore(&mut document, &Command::Explore(edit));
        }
        assert_eq!(explored(&document).request.axes, Axes::default(), "a line over time has none");
        edit_explore(&mut document, &Command::Explore(ExploreEdit::View(ExploreView::Dots)));
        assert_eq!(explored(&document).request.axes.y, Quantity::Cost);
    }

    #[test]
    fn groups_have_their_plurals() {
        let of = |field, count| noun(field, count);
        assert_eq!((of(Field::Program, 7), of(Field::County, 2)), ("programs", "counties"));
        assert_eq!((of(Field::State, 1), of(Field::AgeGroup, 3)), ("state", "age groups"));
    }
}
