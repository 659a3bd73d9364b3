//! The right panel of Earnings: what to show, what to compare, the style, and where a number comes from.

use crate::words::Text;
use egui::{Frame, Margin, ScrollArea, Ui};

use super::{EarningsView, explain};
use crate::{
    app::{
        about,
        command::{ChartKind, Command, Section, StylePart},
        screen::annotate,
        theme::{self, Tokens},
        widget,
    },
    figure::{FigureKind, HeatCell, Sort},
    measure::{Answer, CountOf, Dollars, MeasureName, Statistic},
    table::{Field, Period},
};

/// Draws the panel.
pub fn inspector(ui: &mut Ui, view: &EarningsView<'_>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        part(ui, view, Section::Show, tr!("Show"), show);
        part(ui, view, Section::Compare, tr!("Compare"), compare);
        part(ui, view, Section::Style, tr!("Style"), style);
        annotate::section(ui, &view.annotated);
        explain::section(ui, view.explained, !view.closed.contains(&Section::Explain), view.queue);
    });
}

fn part(
    ui: &mut Ui,
    view: &EarningsView<'_>,
    section: Section,
    title: &str,
    contents: impl FnOnce(&mut Ui, &EarningsView<'_>),
) {
    let open = !view.closed.contains(&section);
    Frame::new().inner_margin(Margin { left: 16, right: 14, top: 6, bottom: 8 }).show(ui, |ui| {
        if widget::section(ui, title, open).clicked() {
            view.queue.send(Command::ToggleSection(section));
        }
        if open {
            ui.add_space(2.0);
            contents(ui, view);
        }
    });
    widget::line(ui);
}

fn show(ui: &mut Ui, view: &EarningsView<'_>) {
    let request = &view.document.earnings.request;
    let now = (request.measure, request.statistic);
    let same = MEASURES.iter().find(|(measure, statistic, _)| (*measure, *statistic) == now);
    let shown = same.or_else(|| MEASURES.iter().find(|(measure, ..)| *measure == request.measure));
    let shown = shown.map_or("", |(.., words)| words.get());
    let about = |index: usize| MEASURES.get(index).map(|(measure, ..)| about::definition(*measure).get());
    let options = MEASURES.map(|(.., words)| words.get().to_owned());
    if let Some(index) = widget::choice_row_about(ui, tr!("Measure"), shown, &options, &about)
        && let Some((measure, statistic, _)) = MEASURES.get(index)
    {
        view.queue.send(Command::Measure(*measure, *statistic));
    }
    let of = request.count_of();
    if request.measure == MeasureName::Pathway
        && let Some(index) =
            widget::choice_row(ui, tr!("Count"), of.word(), &CountOf::ALL.map(|of| of.word().to_owned()))
        && let Some(of) = CountOf::ALL.get(index)
    {
        view.queue.send(Command::Count(*of));
    }
    let (baseline, after) = match view.chart.map(|figure| figure.answer()) {
        Ok(Answer::Earnings(table)) => (Some(table.baseline), Some(table.after)),
        Ok(
            Answer::Trajectory(_)
            | Answer::Share(_)
            | Answer::Pathway(_)
            | Answer::Counts(_)
            | Answer::Indicators(_)
            | Answer::Value(_)
            | Answer::Standards(_)
            | Answer::Scatter(_),
        )
        | Err(_) => (None, None),
    };
    period(ui, tr!("Before"), request.baseline.or(baseline), view.before, |chosen| {
        view.queue.send(Command::Baseline(chosen));
    });
    period(ui, tr!("After"), request.after.or(after), view.after, |chosen| view.queue.send(Command::After(chosen)));
    let choices = dollar_choices(request.dollars);
    let words: Vec<_> = choices.iter().map(|dollars| dollar_words(*dollars)).collect();
    if let Some(index) = widget::choice_row(ui, tr!("Dollars"), &dollar_words(request.dollars), &words)
        && let Some(dollars) = choices.get(index)
    {
        view.queue.send(Command::Dollars(*dollars));
    }
}

/// What can be shown, with the words of the menu.
const MEASURES: [(MeasureName, Statistic, Text); 12] = [
    (MeasureName::Earnings, Statistic::Median, text!("Median yearly earnings")),
    (MeasureName::Earnings, Statistic::Mean, text!("Mean yearly earnings")),
    (MeasureName::Trajectory, Statistic::Median, text!("Median by quarter")),
    (MeasureName::Comparison, Statistic::Mean, text!("Comparison of means")),
    (MeasureName::Comparison, Statistic::Median, text!("Comparison of medians")),
    (MeasureName::Distribution, Statistic::Median, text!("Earnings in bands")),
    (MeasureName::Employment, Statistic::Median, text!("Matched with wage records")),
    (MeasureName::InField, Statistic::Median, text!("Work in the field")),
    (MeasureName::Pathway, Statistic::Median, text!("Pathway")),
    (MeasureName::Wioa, Statistic::Median, text!("WIOA indicators")),
    (MeasureName::Value, Statistic::Median, text!("Cost and yearly change")),
    (MeasureName::Standards, Statistic::Median, text!("Programs against standards")),
];

/// The year the figure is stated in, recent years, and nominal dollars.
fn dollar_choices(now: Dollars) -> Vec<Dollars> {
    let mut choices: Vec<_> = (2015..=2024).rev().map(Dollars::Constant).collect();
    if !choices.contains(&now) && now != Dollars::Nominal {
        choices.insert(0, now);
    }
    choices.push(Dollars::Nominal);
    choices
}

fn dollar_words(dollars: Dollars) -> String {
    match dollars {
        Dollars::Constant(year) => tr!("{year}, CPI-U", year = year),
        Dollars::Nominal => tr!("Nominal, of each time").into(),
    }
}

fn period(ui: &mut Ui, label: &str, now: Option<Period>, choices: &[Period], send: impl FnOnce(Option<Period>)) {
    let sentence = |period: Period| {
        let words = period.words();
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    let shown = now.map_or_else(|| tr!("Best the file allows").to_owned(), sentence);
    let mut words = vec![tr!("Best the file allows").to_owned()];
    words.extend(choices.iter().copied().map(sentence));
    if let Some(index) = widget::choice_row(ui, label, &shown, &words) {
        send(index.checked_sub(1).and_then(|index| choices.get(index)).copied());
    }
}

fn compare(ui: &mut Ui, view: &EarningsView<'_>) {
    let keyed = COMPARE.iter().filter(|(field, _)| view.fields.contains(field));
    let keyed = keyed.map(|(field, label)| (*field, label.get().to_owned()));
    let others = view.fields.iter().filter(|field| COMPARE.iter().all(|(keyed, _)| keyed != *field));
    let offered: Vec<(Field, String)> = keyed.chain(others.map(|field| (*field, field.label()))).collect();
    let now = view.document.earnings.request.by.first().copied();
    let tokens = Tokens::of(ui);
    if offered.is_empty() {
        ui.label(theme::text(tr!("No column to compare by was recognised"), 13.0).color(tokens.muted));
    }
    let width = ((ui.available_width() - 12.0) / 3.0).floor();
    for chunk in offered.chunks(3) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            for (field, label) in chunk {
                let key = COMPARE.iter().position(|(keyed, _)| keyed == field).map(|at| (at + 1).to_string());
                if widget::toggle(ui, label, key.as_deref(), now == Some(*field), width).clicked() {
                    view.queue.send(Command::CompareBy(*field));
                }
            }
        });
    }
    let missing: Vec<_> = COMPARE
        .iter()
        .filter(|(field, _)| !view.fields.contains(field))
        .map(|(_, label)| label.get().to_lowercase())
        .collect();
    if !missing.is_empty() && !offered.is_empty() {
        let words = tr!("No column found for {}", missing.join(", "));
        ui.label(theme::text(words, 12.0).color(tokens.muted));
    }
    then_by(ui, view, &offered);
}

/// The second field, for measures whose groups can be divided once more.
fn then_by(ui: &mut Ui, view: &EarningsView<'_>, offered: &[(Field, String)]) {
    let request = &view.document.earnings.request;
    let Some(first) = request.by.first() else { return };
    let divides = matches!(
        request.measure,
        MeasureName::Earnings
            | MeasureName::Trajectory
            | MeasureName::InField
            | MeasureName::Employment
            | MeasureName::Pathway
    );
    if !divides || *first == Field::ComparisonGroup {
        return;
    }
    let others: Vec<&(Field, String)> =
        offered.iter().filter(|(field, _)| field != first && *field != Field::ComparisonGroup).collect();
    let mut words = vec![tr!("Nothing else").to_owned()];
    words.extend(others.iter().map(|(_, label)| label.clone()));
    let second = request.by.get(1).and_then(|second| others.iter().find(|(field, _)| field == second));
    let shown = second.map_or(tr!("Nothing else"), |(_, label)| label);
    ui.add_space(4.0);
    if let Some(index) = widget::choice_row(ui, tr!("Then by"), shown, &words) {
        let field = index.checked_sub(1).and_then(|index| others.get(index)).map(|(field, _)| *field);
        view.queue.send(Command::ThenBy(field));
    }
}

/// Fields to compare by, with their short names, in the order of their keys.
const COMPARE: [(Field, Text); 9] = [
    (Field::AgeGroup, text!("Age")),
    (Field::Race, text!("Race")),
    (Field::Sex, text!("Sex")),
    (Field::State, text!("State")),
    (Field::Credential, text!("Credential")),
    (Field::Industry, text!("Industry")),
    (Field::College, text!("College")),
    (Field::Credit, text!("Credit")),
    (Field::ComparisonGroup, text!("Group")),
];

/// Numbers that the cells of a heat table may hold.
const CELLS: [(HeatCell, Text); 5] = [
    (HeatCell::Change, text!("Change")),
    (HeatCell::Percent, text!("Change in percent")),
    (HeatCell::After, text!("After")),
    (HeatCell::Before, text!("Before")),
    (HeatCell::People, text!("People")),
];

fn style(ui: &mut Ui, view: &EarningsView<'_>) {
    const SORTS: [(Sort, Text); 4] = [
        (Sort::LargestChange, text!("Largest change first")),
        (Sort::GroupOrder, text!("Groups in their order")),
        (Sort::LargestAfter, text!("Highest after first")),
        (Sort::LargestGroup, text!("Largest group first")),
    ];
    let Some(style) = view.document.earnings.kind.style() else { return };
    let shown = SORTS.iter().find(|(sort, _)| *sort == style.sort).map_or("", |(_, words)| words.get());
    if let Some(index) = widget::choice_row(ui, tr!("Sort"), shown, &SORTS.map(|(_, words)| words.get().to_owned()))
        && let Some((sort, _)) = SORTS.get(index)
    {
        view.queue.send(Command::Sort(*sort));
    }
    let width = ((ui.available_width() - 8.0) / 2.0).floor();
    let own = match view.document.earnings.kind {
        FigureKind::OverTime(_) => [
            (StylePart::MiddleHalf, tr!("Middle half"), style.middle_half),
            (StylePart::Dip, tr!("Mark the dip"), style.mark_dip),
        ],
        _ => [
            (StylePart::Change, tr!("Change"), style.show_change),
            (StylePart::Percent, tr!("Percent"), style.show_percent),
        ],
    };
    let kind = ChartKind::of(&view.document.earnings.kind);
    if kind == Some(ChartKind::Heat) {
        if matches!(view.chart.map(|figure| figure.answer()), Ok(Answer::Earnings(_))) {
            let shown = CELLS.iter().find(|(cell, _)| *cell == style.cell).map_or("", |(_, words)| words.get());
            if let Some(index) =
                widget::choice_row(ui, tr!("Cells"), shown, &CELLS.map(|(_, words)| words.get().to_owned()))
                && let Some((cell, _)) = CELLS.get(index)
            {
                view.queue.send(Command::Cell(*cell));
            }
        }
        return;
    }
    let [first, second] = own;
    let mut parts =
        vec![(StylePart::Values, tr!("Values"), style.show_values), (StylePart::N, "n", style.show_n), first, second];
    let fields = view.document.earnings.request.by.len();
    let choice = view.document.earnings.request.measure != MeasureName::Distribution;
    if choice && kind.and_then(ChartKind::panels_from).is_some_and(|least| (least..=2).contains(&fields)) {
        parts.push((StylePart::Panels, tr!("Small multiples"), style.panels));
    }
    for chunk in parts.chunks(2) {
        ui.horizontal(|ui| {
            for (part, label, on) in chunk {
                if widget::check_box(ui, label, *on, None, width).clicked() {
                    view.queue.send(Command::ToggleStyle(*part));
                }
            }
        });
    }
}
