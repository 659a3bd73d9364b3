//! Commands that change the figure on the Map or the Earnings screen.

use super::{ChartKind, Command, StylePart};
use crate::{
    figure::{Beside, ChartSpec, FigureKind, FigureSpec, MapView, WordEdits},
    measure::{Audience, CountOf, MeasureName, Request, Statistic},
    project::{Document, Screen},
    table::Field,
    words::language,
};

/// A figure with the project's filters and threshold in its request: as it is shown, and as it goes to the deck.
pub fn with_project(document: &Document, figure: &FigureSpec) -> FigureSpec {
    let mut figure = figure.clone();
    for (field, keep) in &document.filters.by_field {
        figure.request.filters.by_field.entry(*field).or_insert_with(|| keep.clone());
    }
    figure.request = document.publishing(Audience::Public).rule(&figure.request);
    figure
}

/// A figure of the deck as the project publishes it: with its threshold of now, and its own filters.
pub fn published(document: &Document, figure: &FigureSpec) -> FigureSpec {
    FigureSpec { request: document.publishing(Audience::Public).rule(&figure.request), ..figure.clone() }
}

/// The figure that a screen shows and that words belong to.
pub(super) fn figure_of(document: &mut Document, screen: Screen) -> Option<&mut FigureSpec> {
    match screen {
        Screen::Map => Some(&mut document.map),
        Screen::Earnings => Some(&mut document.earnings),
        Screen::Explore => Some(&mut document.explore),
        Screen::Start | Screen::Check | Screen::Match | Screen::Deck => None,
    }
}

pub(super) fn edit_map(document: &mut Document, command: &Command) -> Option<String> {
    let FigureKind::Map(map) = &mut document.map.kind else { return None };
    let step = match command {
        Command::Nation => {
            map.view = MapView::Nation;
            tr!("Show the nation")
        }
        Command::Tiles => {
            map.view = MapView::Tiles;
            tr!("Show states as squares")
        }
        Command::OpenState(fips) => {
            map.view = MapView::State(fips.clone());
            tr!("Open a state")
        }
        Command::Shade(shade) => {
            map.shade = *shade;
            tr!("Shade by")
        }
        Command::Size(size) => {
            map.size = *size;
            tr!("Size by")
        }
        Command::DrawNation { tiles, two } => {
            map.view = if *tiles { MapView::Tiles } else { MapView::Nation };
            map.beside = two.then(|| map.beside.unwrap_or(map.other()));
            tr!("Draw the nation")
        }
        Command::ToggleTwoMaps => {
            map.beside = if map.beside.is_some() { None } else { Some(map.other()) };
            tr!("Two maps side by side")
        }
        Command::ShadeBeside(shade) => {
            map.beside = Some(Beside { shade: *shade, ..map.beside.unwrap_or_default() });
            tr!("Shade the second map by")
        }
        Command::SizeBeside(size) => {
            map.beside = Some(Beside { size: *size, ..map.beside.unwrap_or_default() });
            tr!("Size on the second map")
        }
        Command::ToggleDots => {
            map.dots = !map.dots;
            tr!("Colleges on the map")
        }
        Command::CountOnMap(of) => {
            document.map.request.unit = Some(*of);
            document.map.words = WordEdits::default();
            return Some(counted(*of));
        }
        _ => return None,
    };
    if matches!(command, Command::Nation | Command::Tiles | Command::OpenState(_)) {
        document.map.words = WordEdits::default();
        document.map.request.measure = MeasureName::Certificates;
        document.map.request.by = vec![Field::State];
    }
    Some(step.to_owned())
}

pub(super) fn edit_earnings(document: &mut Document, command: &Command) -> Option<String> {
    let figure = &mut document.earnings;
    let (own, share) = (&mut figure.request, &mut document.share.request);
    let step = match command {
        Command::CompareBy(field) => {
            let second = own.by.get(1).copied().filter(|second| second != field);
            let alone = [Some(*field), second].contains(&Some(Field::ComparisonGroup));
            own.by = if alone { vec![*field] } else { [Some(*field), second].into_iter().flatten().collect() };
            compare_or_not(own);
            settle_kind(&mut figure.kind, own);
            figure.words = WordEdits::default();
            tr!("Compare by {}", field.label().to_lowercase())
        }
        Command::Chart(kind) => {
            let style = figure.kind.style()?;
            figure.kind = kind.figure(style);
            let measure = kind.measure(own.measure);
            if own.measure != measure {
                own.measure = measure;
                figure.words = WordEdits::default();
            }
            tr!("Chart type").to_owned()
        }
        Command::ThenBy(field) => {
            let first = *own.by.first()?;
            own.by = [Some(first), field.filter(|second| *second != first)].into_iter().flatten().collect();
            figure.kind.style_mut()?.panels = own.by.len() == 2;
            settle_kind(&mut figure.kind, own);
            figure.words = WordEdits::default();
            match field {
                Some(field) => tr!("Then by {}", field.label().to_lowercase()),
                None => tr!("Compare by one field").to_owned(),
            }
        }
        Command::Cell(cell) => {
            figure.kind.style_mut()?.cell = *cell;
            figure.words = WordEdits::default();
            tr!("Cells").to_owned()
        }
        Command::Baseline(period) => {
            own.baseline = *period;
            share.baseline = *period;
            tr!("Before").to_owned()
        }
        Command::After(period) => {
            own.after = *period;
            share.after = *period;
            tr!("After").to_owned()
        }
        Command::Dollars(dollars) => {
            own.dollars = *dollars;
            share.dollars = *dollars;
            tr!("Dollars").to_owned()
        }
        Command::Measure(measure, statistic) => {
            let style = figure.kind.style()?;
            if own.measure != *measure {
                figure.words = WordEdits::default();
                figure.kind = kind_of(*measure, &figure.kind, style);
                if matches!(
                    measure,
                    MeasureName::Comparison | MeasureName::Pathway | MeasureName::Value | MeasureName::Standards
                ) {
                    own.by.clear();
                }
            }
            if own.unit.is_some() && *measure != MeasureName::Pathway {
                own.unit = None;
            }
            own.measure = *measure;
            own.statistic = *statistic;
            share.statistic = *statistic;
            settle_kind(&mut figure.kind, own);
            tr!("Measure").to_owned()
        }
        Command::Count(of) => {
            own.unit = (own.measure == MeasureName::Pathway).then_some(*of);
            figure.words = WordEdits::default();
            counted(*of)
        }
        Command::Sort(sort) => {
            figure.kind.style_mut()?.sort = *sort;
            tr!("Sort").to_owned()
        }
        Command::ToggleStyle(part) => {
            let style = figure.kind.style_mut()?;
            let shown = match part {
                StylePart::Values => &mut style.show_values,
                StylePart::N => &mut style.show_n,
                StylePart::Change => &mut style.show_change,
                StylePart::Percent => &mut style.show_percent,
                StylePart::MiddleHalf => &mut style.middle_half,
                StylePart::Dip => &mut style.mark_dip,
                StylePart::Panels => &mut style.panels,
            };
            *shown = !*shown;
            tr!("Chart style").to_owned()
        }
        _ => return None,
    };
    Some(step)
}

fn counted(of: CountOf) -> String {
    tr!("Count {}", of.word())
}

/// The best kind for a request, where the one there is does not fit it.
fn settle_kind(kind: &mut FigureKind, request: &Request) {
    let (Some(now), Some(style)) = (ChartKind::of(kind), kind.style()) else { return };
    let fitting = ChartKind::fitting(request, true);
    if !fitting.contains(&now)
        && let Some(best) = fitting.first()
    {
        *kind = best.figure(style);
    }
}

/// The kind of figure that suits a measure: the one there is, if it can draw it.
fn kind_of(measure: MeasureName, now: &FigureKind, style: ChartSpec) -> FigureKind {
    match measure {
        MeasureName::Earnings => match now {
            FigureKind::Bars(_) | FigureKind::Slope(_) | FigureKind::Range(_) => now.clone(),
            _ => FigureKind::Dumbbell(style),
        },
        MeasureName::Trajectory => FigureKind::OverTime(style),
        MeasureName::InField | MeasureName::Employment | MeasureName::Distribution => FigureKind::ShareBar(style),
        MeasureName::Pathway => FigureKind::Steps(style),
        // A comparison's four quantities stand in a table, each with its name.
        MeasureName::Comparison
        | MeasureName::Wioa
        | MeasureName::Value
        | MeasureName::Standards
        | MeasureName::Scatter
        | MeasureName::Colleges
        | MeasureName::Certificates => FigureKind::Table(style),
    }
}

pub(super) fn edit_words(figure: &mut FigureSpec, command: &Command, titles: &[String]) -> Option<String> {
    let words = &mut figure.words;
    let count = titles.len().max(1);
    let step = match command {
        Command::NextWording => {
            words.wording = (words.wording + 1) % count;
            tr!("Next wording")
        }
        Command::PreviousWording => {
            words.wording = (words.wording + count - 1) % count;
            tr!("Previous wording")
        }
        Command::SetTitle(title) => {
            words.title = Some(title.clone());
            words.title_when = titles.get(words.wording).or(titles.first()).cloned();
            words.title_language = language();
            tr!("Edit title")
        }
        Command::BackToProposed => {
            words.title = None;
            words.title_when = None;
            tr!("Back to the proposed title")
        }
        _ => return None,
    };
    Some(step.to_owned())
}

/// Groups that were compared on purpose are shown with all four quantities, of everybody and by their means.
fn compare_or_not(request: &mut Request) {
    match (request.by.as_slice(), request.measure) {
        ([Field::ComparisonGroup], MeasureName::Earnings) => {
            request.measure = MeasureName::Comparison;
            request.statistic = Statistic::Mean;
        }
        ([Field::ComparisonGroup], _) => {}
        (_, MeasureName::Comparison) => {
            request.measure = MeasureName::Earnings;
            request.statistic = Statistic::Median;
        }
        _ => {}
    }
}
