//! Commands about the figure on screen.

use egui::Key;

use super::{Adder, Entry, Menu, NONE};
use crate::{
    app::command::{ChartKind, Command, ExploreEdit, ExploreView, PlotZoom},
    figure::AnnotationShape,
    project::Screen,
    table::Field,
};

pub(super) fn figure(table: &mut Vec<Entry>) {
    let mut to = Adder { table, menu: Menu::Figure, on: None };
    to.add(Command::AddToDeck, tr!("Add to deck"), tr!("Make a slide of the figure on screen"), &[(NONE, Key::D)]);
    to.add(
        Command::NextWording,
        tr!("Next wording"),
        tr!("Another title the numbers support"),
        &[(NONE, Key::CloseBracket)],
    );
    to.add(
        Command::PreviousWording,
        tr!("Previous wording"),
        tr!("The title before, that the numbers support too"),
        &[(NONE, Key::OpenBracket)],
    );
    to.add(Command::EditTitle, tr!("Edit title"), tr!("Write the title yourself"), &[(NONE, Key::F2)]);
    to.add(Command::BackToProposed, tr!("Back to proposed title"), tr!("Drop your title for the proposed one"), &[]);
    for (shape, title, tooltip) in [
        (AnnotationShape::Text, tr!("Add words to the figure"), tr!("Your own words beside the selected mark")),
        (AnnotationShape::Arrow, tr!("Add an arrow"), tr!("Your own words with an arrow to the selected mark")),
        (
            AnnotationShape::Highlight,
            tr!("Highlight group"),
            tr!("The selected group in full colour, all others in slate"),
        ),
        (AnnotationShape::Line, tr!("Add a reference line"), tr!("A line at a value, with a label and its source")),
    ] {
        to.add(Command::Annotate(shape, None), title, tooltip, &[]);
    }
    explore(&mut to);
    to.on = Some(Screen::Map);
    to.add(Command::Nation, tr!("Nation"), tr!("Back to the map of the nation"), &[(NONE, Key::Escape)]);
    to.add(Command::Tiles, tr!("States as squares"), tr!("Every state equally large, with its number"), &[]);
    to.add(Command::ToggleTwoMaps, tr!("Two maps side by side"), tr!("The same place by two measures"), &[]);
    to.on = None;
    to.add(
        Command::NextState,
        tr!("Next state"),
        tr!("The next state with a college; of a deck about one state, all its slides"),
        &[(NONE, Key::ArrowRight)],
    );
    to.add(Command::PreviousState, tr!("Previous state"), tr!("The state before"), &[(NONE, Key::ArrowLeft)]);
    to.on = Some(Screen::Map);
    to.add(Command::ToggleDots, tr!("Colleges on the map"), tr!("Show or hide the dots"), &[]);
    to.on = Some(Screen::Earnings);
    for (field, title, tooltip, key) in [
        (Field::AgeGroup, tr!("Compare by age"), tr!("One row an age group"), Key::Num1),
        (Field::Race, tr!("Compare by race and ethnicity"), tr!("One row a group"), Key::Num2),
        (Field::Sex, tr!("Compare by sex"), tr!("One row each"), Key::Num3),
        (Field::State, tr!("Compare by state"), tr!("One row a state"), Key::Num4),
        (Field::Credential, tr!("Compare by credential"), tr!("One row a credential"), Key::Num5),
        (Field::Industry, tr!("Compare by industry"), tr!("One row an industry after"), Key::Num6),
        (Field::College, tr!("Compare by college"), tr!("One row a college"), Key::Num7),
        (Field::Credit, tr!("Compare credit and non-credit"), tr!("One row each"), Key::Num8),
    ] {
        to.add(Command::CompareBy(field), title, tooltip, &[(NONE, key)]);
    }
    to.add(Command::ThenBy(None), tr!("Compare by one field"), tr!("Drop the second field"), &[]);
    to.add(
        Command::Chart(ChartKind::Dumbbell),
        tr!("Before and after"),
        tr!("Two dots a row, joined by the gain"),
        &[],
    );
    to.add(Command::Chart(ChartKind::Bars), tr!("Bars"), tr!("Two bars a row"), &[]);
    to.add(Command::Chart(ChartKind::Slope), tr!("Slope"), tr!("A line a row, from before to after"), &[]);
    to.add(Command::Chart(ChartKind::Range), tr!("Range"), tr!("The middle half of the people and their median"), &[]);
    to.add(Command::Chart(ChartKind::OverTime), tr!("Over time"), tr!("Quarter by quarter, before and after"), &[]);
    to.add(
        Command::Chart(ChartKind::Heat),
        tr!("Heat table"),
        tr!("Two fields as rows and columns, numbers on a ramp"),
        &[],
    );
    to.add(Command::Chart(ChartKind::ShareBar), tr!("Share bar"), tr!("Parts of a whole"), &[]);
    to.add(
        Command::Chart(ChartKind::Gaps),
        tr!("Gaps"),
        tr!("Earnings in the field and elsewhere, a row a group"),
        &[],
    );
    to.add(
        Command::Chart(ChartKind::Flows),
        tr!("Industry flows"),
        tr!("From groups to the industries they entered"),
        &[],
    );
    to.add(Command::Chart(ChartKind::Waffle), tr!("Waffle"), tr!("One share as a hundred squares"), &[]);
    to.add(Command::Chart(ChartKind::Steps), tr!("Pathway bars"), tr!("The pathway as bars"), &[]);
    to.add(
        Command::Chart(ChartKind::Waterfall),
        tr!("Waterfall"),
        tr!("What the comparison group also gained, and the rest"),
        &[],
    );
    to.add(Command::Chart(ChartKind::Table), tr!("Table"), tr!("The numbers only"), &[(NONE, Key::T)]);
    to.add(Command::AddShareToDeck, tr!("Add share bar to deck"), tr!("Make a slide of the industries entered"), &[]);
}

fn explore(to: &mut Adder<'_>) {
    to.on = Some(Screen::Explore);
    for (view, title, tooltip) in [
        (ExploreView::Dots, tr!("Explore two measures"), tr!("A dot a group: cost against gain, before against after")),
        (ExploreView::Spread, tr!("Explore the middle half"), tr!("The middle half of the people of each group")),
        (
            ExploreView::Histogram,
            tr!("Explore distributions"),
            tr!("How many people earned how much, in bands of $10,000"),
        ),
        (ExploreView::OverTime, tr!("Explore over time"), tr!("A line a group, quarter by quarter")),
    ] {
        to.add(Command::Explore(ExploreEdit::View(view)), title, tooltip, &[]);
    }
    to.add(Command::Explore(ExploreEdit::Swap), tr!("Swap the axes"), tr!("Across becomes up"), &[(NONE, Key::X)]);
    to.add(
        Command::KeepPicked,
        tr!("Keep the picked groups"),
        tr!("Filters every screen to them; Space picks"),
        &[(NONE, Key::K)],
    );
    to.add(Command::Pick(None), tr!("Put picked groups back"), tr!("Picks none"), &[]);
    to.add(
        Command::ZoomPlot(PlotZoom::In),
        tr!("Zoom in on the plot"),
        tr!("The wheel does the same"),
        &[(NONE, Key::Plus), (NONE, Key::Equals)],
    );
    to.add(
        Command::ZoomPlot(PlotZoom::Out),
        tr!("Zoom out of the plot"),
        tr!("The wheel does the same"),
        &[(NONE, Key::Minus)],
    );
    to.add(
        Command::ZoomPlot(PlotZoom::All),
        tr!("Show the whole plot"),
        tr!("A double click does the same"),
        &[(NONE, Key::Num0)],
    );
}
