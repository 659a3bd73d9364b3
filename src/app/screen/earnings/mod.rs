//! The Earnings screen: the chart as it will be exported, the share bar under it, and the choices at the right.

mod explain;
mod inspector;
mod title;

use crate::words::Text;
use std::sync::Arc;

use egui::{Align, Align2, Frame, Layout, Margin, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, vec2};

pub use explain::{Explained, section as explain_section};
pub use inspector::inspector;

use crate::{
    app::{
        command::{ChartKind, Command, Queue, Section},
        icon::Icon,
        paint::paint_figure,
        screen::annotate::{self, AnnotationView},
        theme::{self, Tokens},
        widget::{self, Button, Kind},
    },
    figure::{Figure, Weight},
    project::Document,
    table::{Field, Period},
};

/// Everything the screen shows; it changes nothing and sends commands.
pub struct EarningsView<'a> {
    pub document: &'a Document,
    /// The chart, or why there is none.
    pub chart: Result<&'a Arc<Figure>, &'a str>,
    /// Industries entered, drawn as a body without words; `None` if no column says the industry.
    pub share: Option<&'a Arc<Figure>>,
    /// Fields that the data can be compared by.
    pub fields: &'a [Field],
    /// Periods that the data can answer for, before and after.
    pub before: &'a [Period],
    pub after: &'a [Period],
    pub selected: Option<&'a str>,
    pub explained: Option<&'a Explained>,
    pub annotated: AnnotationView<'a>,
    pub closed: &'a [Section],
    pub queue: &'a Queue,
}

/// Room at the right end of the row for the button that adds to the deck.
const ADD_ROOM: f32 = 150.0;

const KINDS: [(ChartKind, Icon, Text); 13] = [
    (ChartKind::Dumbbell, Icon::Earnings, text!("Before and after")),
    (ChartKind::Bars, Icon::Bars, text!("Bars")),
    (ChartKind::Slope, Icon::Slope, text!("Slope")),
    (ChartKind::Range, Icon::Range, text!("Range")),
    (ChartKind::OverTime, Icon::OverTime, text!("Over time")),
    (ChartKind::ShareBar, Icon::ShareBar, text!("Share bar")),
    (ChartKind::Steps, Icon::Steps, text!("Steps")),
    (ChartKind::Gaps, Icon::Gaps, text!("Gaps")),
    (ChartKind::Waffle, Icon::Waffle, text!("Waffle")),
    (ChartKind::Waterfall, Icon::Waterfall, text!("Waterfall")),
    (ChartKind::Heat, Icon::Heat, text!("Heat table")),
    (ChartKind::Table, Icon::Sheet, text!("Table")),
    (ChartKind::Flows, Icon::Flows, text!("Flows")),
];

/// Begins the selected key of a mark on the share card, which stands beside the chart on the same screen.
pub const SHARE: &str = "share:";

/// The middle of the screen. `editing` holds the title while the user writes it.
pub fn center(ui: &mut Ui, view: &EarningsView<'_>, editing: &mut Option<String>) {
    tool_row(ui, view);
    let tokens = Tokens::of(ui);
    Frame::new().fill(tokens.app).inner_margin(Margin::symmetric(14, 6)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| match view.chart {
            Ok(figure) => {
                title::line(ui, figure, editing, view.queue);
                ui.add_space(4.0);
                page(ui, figure, view);
                ui.add_space(14.0);
                if let Some(share) = view.share {
                    share_card(ui, share, view);
                }
            }
            Err(why) => nothing(ui, why, view.document, view.queue),
        });
    });
}

fn tool_row(ui: &mut Ui, view: &EarningsView<'_>) {
    widget::tool_row(
        ui,
        600.0,
        |ui| {
            let quarterly = view.before.iter().chain(view.after).any(|period| matches!(period, Period::Quarter(_)));
            let earnings = &view.document.earnings;
            let of = |wanted: &ChartKind| KINDS.iter().find(|(kind, ..)| kind == wanted);
            let fitting: Vec<_> = ChartKind::fitting(&earnings.request, quarterly).iter().filter_map(of).collect();
            let options: Vec<_> = fitting.iter().map(|(_, icon, label)| (*icon, label.get())).collect();
            let now = ChartKind::of(&earnings.kind);
            // What cannot be drawn as chosen is drawn as a table.
            let shown = fitting.iter().position(|(kind, ..)| Some(*kind) == now).unwrap_or(fitting.len() - 1);
            if let Some(index) = widget::segmented(ui, &options, shown, ADD_ROOM)
                && let Some((kind, ..)) = fitting.get(index)
            {
                view.queue.send(Command::Chart(*kind));
            }
        },
        |ui| add_to_deck(ui, view.chart.is_ok(), view.queue),
    );
}

/// The one primary button of Map and Earnings.
pub fn add_to_deck(ui: &mut Ui, possible: bool, queue: &Queue) {
    let enabled = if possible { Ok(()) } else { Err(tr!("There is no figure to add")) };
    if Button::new(tr!("Add to deck")).kind(Kind::Primary).key("D").enabled(enabled).show(ui).clicked() {
        queue.send(Command::AddToDeck);
    }
}

fn page(ui: &mut Ui, figure: &Arc<Figure>, view: &EarningsView<'_>) {
    let tokens = Tokens::of(ui);
    let width = ui.available_width();
    let scene = figure.scene();
    let (area, _) = ui.allocate_exact_size(vec2(width, width * scene.height / scene.width.max(1.0)), Sense::hover());
    let painted = ui.push_id("page", |ui| paint_figure(ui, figure, area, view.selected)).inner;
    ui.painter().rect_stroke(painted.page, 0.0, Stroke::new(1.0, tokens.rule), StrokeKind::Outside);
    annotate::follow(ui, &painted, figure, view.annotated.annotations, view.queue);
    if let Some(key) = painted.clicked {
        view.queue.send(Command::Select(Some(key)));
    }
}

fn share_card(ui: &mut Ui, share: &Arc<Figure>, view: &EarningsView<'_>) {
    let tokens = Tokens::of(ui);
    let words = share.words();
    widget::card(ui, Margin::symmetric(16, 12), |ui| {
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                let room = ui.available_width() - 120.0;
                ui.set_max_width(room);
                ui.label(theme::bold(&words.title, 15.0).color(tokens.ink));
                ui.label(theme::text(&words.subtitle, 13.0).color(tokens.muted));
            });
            ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
                if Button::new(tr!("Add to deck")).name(tr!("Add share bar to deck")).small().show(ui).clicked() {
                    view.queue.send(Command::AddShareToDeck);
                }
            });
        });
        ui.add_space(6.0);
        let width = ui.available_width();
        let scene = share.scene();
        let (area, _) =
            ui.allocate_exact_size(vec2(width, width * scene.height / scene.width.max(1.0)), Sense::hover());
        let selected = view.selected.and_then(|key| key.strip_prefix(SHARE));
        let painted = ui.push_id("share", |ui| paint_figure(ui, share, area, selected)).inner;
        if let Some(key) = painted.clicked {
            view.queue.send(Command::Select(Some(format!("{SHARE}{key}"))));
        }
    });
}

/// What stands where a chart would be: why there is none, and what to do about it.
pub fn nothing(ui: &mut Ui, why: &str, document: &Document, queue: &Queue) {
    let tokens = Tokens::of(ui);
    ui.add_space(80.0);
    let asked = document.warehouse.is_some();
    ui.vertical_centered(|ui| {
        ui.set_max_width(460.0);
        if asked && why == tr!("The numbers are being computed") {
            ui.label(theme::semibold(tr!("The warehouse is being asked"), 15.0).color(tokens.ink));
            return;
        }
        ui.label(theme::semibold(tr!("Nothing to draw yet"), 15.0).color(tokens.ink));
        ui.label(theme::text(why, 14.0).color(tokens.muted));
        ui.add_space(10.0);
        if asked {
            // Without a connection the dialog opens.
            if Button::new(tr!("Ask the warehouse")).show(ui).clicked() {
                queue.send(Command::AskAgain);
            }
            ui.add_space(6.0);
        }
        let check = if asked { tr!("Check what the columns mean") } else { tr!("Check how the files were read") };
        if Button::new(check).show(ui).clicked() {
            queue.send(Command::Go(crate::project::Screen::Check));
        }
        ui.add_space(6.0);
        if Button::new(tr!("Clear filters")).kind(Kind::Quiet).show(ui).clicked() {
            queue.send(Command::ClearFilters);
        }
    });
}

/// Words at the right end of a row.
fn right_words(ui: &Ui, area: Rect, words: &str) {
    let tokens = Tokens::of(ui);
    ui.painter().text(
        area.right_center(),
        Align2::RIGHT_CENTER,
        words,
        theme::font(12.0, Weight::Regular),
        tokens.muted,
    );
}
