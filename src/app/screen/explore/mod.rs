//! The Explore screen: groups on two measures, their distributions and their way over time, to look around in.

mod canvas;
mod plot;
mod side;

use std::{collections::BTreeSet, sync::Arc};

use egui::{Align, Frame, Layout, Margin, ScrollArea, Ui};

use super::{Cx, ScreenUi, Status, earnings, explained, words::grouped};
use crate::{
    app::{
        command::{Command, ExploreEdit, ExploreView, PlotZoom, Section, explored, noun},
        icon::Icon,
        screen::earnings::add_to_deck,
        theme,
        widget::{self, Button, Kind},
        work::Shown,
    },
    figure::{Figure, Page},
    project::Screen,
    table::Field,
};
use canvas::Canvas;
use plot::PlotView;

/// The screen, with where one has zoomed to.
#[derive(Default)]
pub struct ExploreScreen {
    plot: PlotView,
    hovered: Option<String>,
}

/// The field that each mark is a group of.
fn each(cx: &Cx<'_>) -> Field {
    cx.document.explore.request.by.first().copied().unwrap_or(Field::Program)
}

/// What the files can be compared by: the field chosen stays among them.
fn fields(cx: &Cx<'_>) -> Vec<Field> {
    cx.results.offer().fields.clone()
}

impl ExploreScreen {
    fn figure(cx: &Cx<'_>) -> Result<Arc<Figure>, String> {
        match cx.results.figure(super::slot(Screen::Explore), &explored(cx.document), Page::SLIDE, cx.tokens.tone) {
            Shown::Ready(figure) | Shown::Stale(figure) => Ok(figure),
            Shown::Waiting => Err(tr!("The numbers are being computed").to_owned()),
            Shown::Failed(problem) => Err(format!("{}. {}", problem.what, problem.hint)),
        }
    }

    fn tools(ui: &mut Ui, cx: &Cx<'_>, possible: bool) {
        widget::tool_row(
            ui,
            640.0,
            |ui| {
                let icons = [Icon::Explore, Icon::Range, Icon::Bars, Icon::OverTime];
                let options: Vec<_> = icons.into_iter().zip(ExploreView::ALL.map(ExploreView::words)).collect();
                let now = ExploreView::of(&cx.document.explore);
                let shown = ExploreView::ALL.iter().position(|view| *view == now).unwrap_or_default();
                if let Some(view) = widget::segmented(ui, &options, shown, if cx.compact { 400.0 } else { 500.0 })
                    .and_then(|at| ExploreView::ALL.get(at))
                {
                    cx.send(Command::Explore(ExploreEdit::View(*view)));
                }
                ui.spacing_mut().item_spacing.x = 4.0;
                ui.add_space(8.0);
                for (zoom, label, name) in [
                    (PlotZoom::Out, "−", tr!("Zoom out")),
                    (PlotZoom::In, "+", tr!("Zoom in")),
                    (PlotZoom::All, tr!("All"), tr!("Show everything")),
                ] {
                    if Button::new(label).name(name).show(ui).on_hover_text(name).clicked() {
                        cx.send(Command::ZoomPlot(zoom));
                    }
                }
            },
            |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                add_to_deck(ui, possible, cx.queue);
                let picked = cx.view.picked.len();
                if picked > 0 {
                    let words = tr!("Keep {picked} {}", noun(each(cx), picked), picked = picked);
                    if Button::new(&words).kind(Kind::Soft).key("K").show(ui).clicked() {
                        cx.send(Command::KeepPicked);
                    }
                    if Button::new(tr!("Put back"))
                        .name(tr!("Put all picked back"))
                        .kind(Kind::Quiet)
                        .show(ui)
                        .clicked()
                    {
                        cx.send(Command::Pick(None));
                    }
                }
            },
        );
    }

    fn plot(&mut self, ui: &mut Ui, cx: &Cx<'_>, figure: &Figure, canvas: &Canvas) {
        let tokens = cx.tokens;
        let [across, up] = &canvas.axes;
        let upward = if up.name.is_empty() { String::new() } else { format!("↑ {}", up.name) };
        ui.add(egui::Label::new(theme::semibold(upward, 13.0).color(tokens.ink)).truncate());
        let room = ui.available_size() - egui::vec2(0.0, 44.0);
        let request = &cx.document.explore.request;
        let name = format!("{:?} {:?} {:?} {:?}", request.measure, request.by, request.axes, cx.document.filters);
        let shown = plot::Shown {
            name: &name,
            alt: &figure.words().alt,
            selected: cx.view.selected.as_deref(),
            picked: &cx.view.picked,
            zoom: cx.view.plot_zoom,
        };
        let done = ui
            .allocate_ui(room.max(egui::vec2(160.0, 120.0)), |ui| plot::show(ui, canvas, &mut self.plot, &shown))
            .inner;
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            ui.label(theme::semibold(format!("{} →", across.name), 13.0).color(tokens.ink));
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                let hint = tr!("Drag a box to keep groups. Wheel zooms, Shift and drag moves");
                ui.add(egui::Label::new(theme::text(hint, 12.0).color(tokens.muted)).truncate());
            });
        });
        self.hovered = done.hovered;
        if let Some(key) = done.clicked {
            cx.send(Command::Select(key));
        }
        if let Some(group) = done.picked {
            cx.send(Command::Pick(Some(group)));
        }
        if !done.brushed.is_empty() {
            cx.send(Command::KeepOnly(each(cx), done.brushed.into_iter().collect::<BTreeSet<_>>()));
        }
    }

    fn nothing(ui: &mut Ui, cx: &Cx<'_>, why: &str) {
        let tokens = cx.tokens;
        ui.add_space(60.0);
        ui.vertical_centered(|ui| {
            ui.set_max_width(480.0);
            ui.label(theme::semibold(tr!("No group to draw"), 15.0).color(tokens.ink));
            ui.add(egui::Label::new(theme::text(why, 14.0).color(tokens.muted)).wrap());
            ui.add_space(10.0);
            let now = each(cx);
            for field in fields(cx).into_iter().filter(|field| *field != now).take(3) {
                let words = tr!("Explore by {}", field.label().to_lowercase());
                if Button::new(&words).show(ui).clicked() {
                    cx.send(Command::Explore(ExploreEdit::Each(field)));
                }
                ui.add_space(6.0);
            }
            if cx.can(&Command::ClearFilters).is_ok() {
                if Button::new(tr!("Clear filters")).name(tr!("Clear the filters")).show(ui).clicked() {
                    cx.send(Command::ClearFilters);
                }
                ui.add_space(6.0);
            }
            if Button::new(tr!("Check how the files were read")).kind(Kind::Quiet).show(ui).clicked() {
                cx.send(Command::Go(Screen::Check));
            }
        });
    }
}

impl ScreenUi for ExploreScreen {
    fn has_filters(&self) -> bool {
        true
    }

    fn side_width(&self, cx: &Cx<'_>) -> Option<f32> {
        Some(if cx.compact { 256.0 } else { 288.0 })
    }

    fn side(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let figure = Self::figure(cx);
        let canvas = figure.as_ref().ok().and_then(|figure| canvas::of(figure.answer()));
        let selected = cx.view.selected.as_deref().or(self.hovered.as_deref());
        let explained =
            figure.as_ref().ok().zip(selected).and_then(|(figure, key)| explained::of_mark(cx, figure, key));
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            side::choices(ui, cx);
            side::other_axis(ui, cx, selected);
            let open = !cx.view.closed_sections.contains(&Section::Explain);
            earnings::explain_section(ui, explained.as_ref(), open, cx.queue);
            if let Some(canvas) = &canvas {
                side::groups(ui, cx, canvas, each(cx));
            }
        });
    }

    fn center(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let figure = Self::figure(cx);
        let canvas = figure.as_ref().ok().and_then(|figure| canvas::of(figure.answer()));
        let drawn = canvas.as_ref().is_some_and(|canvas| !canvas.marks.is_empty());
        Self::tools(ui, cx, drawn);
        Frame::new().fill(cx.tokens.page).inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            match (&figure, &canvas) {
                (Ok(figure), Some(canvas)) if drawn => self.plot(ui, cx, figure, canvas),
                (Ok(_), Some(canvas)) if !canvas.missing.is_empty() => {
                    let field = each(cx);
                    let count = canvas.missing.len();
                    let hidden = canvas.missing.iter().filter(|(_, why)| *why == tr!("suppressed")).count();
                    let why = tr!(
                        "Of {count} {}, {hidden} are suppressed and the others lack one of the two numbers. Remove a filter, choose other measures, or compare by larger groups.",
                        noun(field, count), count = count, hidden = hidden);
                    Self::nothing(ui, cx, &why);
                }
                (Ok(_), _) => {
                    let why = tr!("The files have no {} for these measures.", noun(each(cx), 2));
                    Self::nothing(ui, cx, &why);
                }
                (Err(why), _) => Self::nothing(ui, cx, why),
            }
        });
    }

    fn status(&self, cx: &Cx<'_>) -> Status {
        let mut status = Status { right: cx.source_words(), ..Status::default() };
        let Some(shown) = cx.results.last_figure(super::slot(Screen::Explore)) else { return status };
        let Some(canvas) = canvas::of(shown.answer()) else { return status };
        let groups: BTreeSet<&str> = canvas.marks.iter().filter_map(|dot| dot.group.as_deref()).collect();
        let field = each(cx);
        status = status.part("", grouped(groups.len() as f64), noun(field, groups.len()));
        let hidden = canvas.missing.iter().filter(|(_, why)| *why == tr!("suppressed")).count();
        if hidden > 0 {
            status = status.part("", grouped(hidden as f64), tr!("{} suppressed", noun(field, hidden)));
        }
        status
    }
}
