//! The Map, Earnings and Deck screens in the window: finds the figures they show and says what the status bar says.

use std::sync::Arc;

use egui::{Frame, Margin, Panel, Ui};

use super::{
    Cx, ScreenUi, Status,
    annotate::{self, AnnotationView},
    deck, earnings, explained, map, slide_slot,
    words::grouped,
};
use crate::{
    app::{
        command::{Section, published, with_project},
        widget,
        work::Shown,
    },
    figure::{Figure, FigureKind, FigureSpec, MapSpec, MapView, Page, Tone},
    measure::{Answer, CountRow, Datum},
    project::{Screen, SlideContent},
};

/// The Map screen.
#[derive(Default)]
pub struct MapScreen {
    /// Size of the map in the frame before, in points; the figure is laid out for it.
    size: Option<egui::Vec2>,
}

/// The Earnings screen, with the title while it is being written.
#[derive(Default)]
pub struct EarningsScreen {
    title: Option<String>,
}

/// The Deck screen, with texts while they are being written.
#[derive(Default)]
pub struct DeckScreen {
    drafts: deck::Drafts,
}

/// Width of the share card's figure on the page, in page units.
const SHARE_PAGE: (f32, f32) = (850.0, 130.0);

fn figure(cx: &Cx<'_>, slot: &str, spec: &FigureSpec, page: Page) -> Result<Arc<Figure>, String> {
    match cx.results.figure(slot, &with_project(cx.document, spec), page, cx.tokens.tone) {
        // What a warehouse takes long to answer is not stood in for by other numbers.
        Shown::Stale(_) if cx.asked_for_long() => Err(tr!("The numbers are being computed").to_owned()),
        Shown::Ready(figure) | Shown::Stale(figure) => Ok(figure),
        Shown::Waiting => Err(tr!("The numbers are being computed").to_owned()),
        Shown::Failed(problem) => Err(format!("{}. {}", problem.what, problem.hint)),
    }
}

impl MapScreen {
    fn page(&self) -> Page {
        let size = self.size.unwrap_or(egui::vec2(842.0, 620.0));
        Page::body_only(size.x.round(), size.y.round())
    }

    fn map(&self, cx: &Cx<'_>) -> Result<Arc<Figure>, String> {
        let mut spec = cx.document.map.clone();
        if let FigureKind::Map(map) = &mut spec.kind {
            map.selected = cx.view.selected.clone().filter(|key| key.starts_with("college:"));
        }
        figure(cx, super::slot(Screen::Map), &spec, self.page())
    }

    fn view<'a>(cx: &Cx<'a>, map: &'a Result<Arc<Figure>, String>) -> map::AtlasView<'a> {
        map::AtlasView {
            document: cx.document,
            map: map.as_ref().map_err(String::as_str),
            states: cx.loaded.map_or(&[], |loaded| loaded.states.as_slice()),
            selected: cx.view.selected.as_deref(),
            annotations: &cx.document.map.annotations,
            queue: cx.queue,
        }
    }
}

impl ScreenUi for MapScreen {
    fn has_filters(&self) -> bool {
        true
    }

    fn side_width(&self, cx: &Cx<'_>) -> Option<f32> {
        let state = matches!(&cx.document.map.kind, FigureKind::Map(map) if matches!(map.view, MapView::State(_)));
        Some(match (cx.compact, state) {
            (true, false) => 220.0,
            (true, true) => 260.0,
            (false, false) => 288.0,
            (false, true) => 360.0,
        })
    }

    fn side(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let map = self.map(cx);
        let explained = map.as_ref().ok().and_then(|figure| explained::of_map(cx, figure));
        let open = !cx.view.closed_sections.contains(&Section::Explain);
        let room = ui.available_height() * if explained.is_some() && open { 0.55 } else { 1.0 };
        ui.allocate_ui(egui::vec2(ui.available_width(), (room - 40.0).max(120.0)), |ui| {
            ui.push_id("list", |ui| map::list(ui, &Self::view(cx, &map)));
        });
        widget::line(ui);
        egui::ScrollArea::vertical().id_salt("explained").auto_shrink(false).show(ui, |ui| {
            annotate::section(ui, &AnnotationView::of(cx, map.as_ref().ok()));
            earnings::explain_section(ui, explained.as_ref(), open, cx.queue);
        });
    }

    fn center(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        // The tool row, the two lines of words and the margins take this much.
        let room = ui.available_size() - egui::vec2(32.0, 44.0 + 32.0 + 62.0);
        self.size = Some(room.max(egui::vec2(200.0, 160.0)));
        let map = self.map(cx);
        map::center(ui, &Self::view(cx, &map));
    }

    fn status(&self, cx: &Cx<'_>) -> Status {
        let mut status = Status { right: cx.source_words(), ..Status::default() };
        let Ok(shown) = self.map(cx) else { return status };
        if let Answer::Counts(table) = shown.answer() {
            let state = match &shown.spec().kind {
                FigureKind::Map(MapSpec { view: MapView::State(fips), .. }) => Some(fips.as_str()),
                _ => None,
            };
            let inside = |row: &&CountRow| {
                state.is_none_or(|fips| row.place.as_ref().is_some_and(|place| place.state.as_deref() == Some(fips)))
            };
            // In a state, colleges are counted and certificates added up if every one of them is published.
            let (n, colleges) = match state {
                None => (table.total.certificates.value, table.total.colleges as usize),
                Some(_) => {
                    let rows = || table.colleges.iter().filter(inside);
                    (rows().map(|row| row.certificates.value).sum::<Option<f64>>(), rows().count())
                }
            };
            if let Some(n) = n {
                status = status.part("n =", grouped(n), table.unit.clone());
            }
            if cx.document.warehouse.is_none() {
                let words = if colleges == 1 { tr!("college") } else { tr!("colleges") };
                status = status.part("", colleges.to_string(), words);
            }
            let rows = if state.is_some() { &table.colleges } else { &table.rows };
            let hidden =
                rows.iter().filter(inside).filter(|row| withheld(row.certificates) || withheld(row.in_field)).count();
            if hidden > 0 {
                status = status.part("", hidden.to_string(), tr!("with suppressed numbers"));
            }
        }
        status
    }
}

fn withheld(datum: Datum) -> bool {
    datum.state == crate::table::CellState::Suppressed
}

impl EarningsScreen {
    /// The industries entered, under the chart.
    fn share(cx: &Cx<'_>) -> Option<Arc<Figure>> {
        figure(cx, "share", &cx.document.share, Page::body_only(SHARE_PAGE.0, SHARE_PAGE.1)).ok()
    }
}

impl ScreenUi for EarningsScreen {
    fn has_filters(&self) -> bool {
        true
    }

    fn side_width(&self, cx: &Cx<'_>) -> Option<f32> {
        Some(if cx.compact { 256.0 } else { 288.0 })
    }

    fn side(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let chart = figure(cx, super::slot(Screen::Earnings), &cx.document.earnings, Page::SLIDE);
        let share = Self::share(cx);
        with_view(cx, &chart, share.as_ref(), |view| earnings::inspector(ui, view));
    }

    fn center(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        if cx.view.editing_title && self.title.is_none() {
            let shown = cx.results.last_figure(super::slot(Screen::Earnings));
            self.title = shown.map(|figure| figure.words().title.clone());
        }
        let chart = figure(cx, super::slot(Screen::Earnings), &cx.document.earnings, Page::SLIDE);
        let share = Self::share(cx);
        let mut editing = self.title.take();
        with_view(cx, &chart, share.as_ref(), |view| earnings::center(ui, view, &mut editing));
        self.title = editing;
    }

    fn status(&self, cx: &Cx<'_>) -> Status {
        let mut status = Status { right: cx.source_words(), ..Status::default() };
        let shown = figure(cx, super::slot(Screen::Earnings), &cx.document.earnings, Page::SLIDE);
        let Ok(shown) = shown else { return status };
        if let Answer::Earnings(table) = shown.answer() {
            if let Some(n) = table.total.n.value {
                // In a warehouse there may be people of groups that are not told.
                let told: f64 = table.rows.iter().filter_map(|row| row.n.value).sum();
                let whole = cx.document.warehouse.is_none() || (n - told).abs() < 0.5;
                let of = if whole {
                    tr!("{} in the groups shown", table.unit)
                } else {
                    tr!("{} in all groups, shown or not", table.unit)
                };
                status = status.part("n =", grouped(n), of);
            }
            let hidden = table.rows.iter().filter(|row| withheld(row.n)).count();
            if hidden > 0 {
                status = status.part("", hidden.to_string(), tr!("of {} groups suppressed", table.rows.len()));
            }
            if let Some(left_out) = table.dropped.value {
                status = status.part(tr!("Left out:"), grouped(left_out), tr!("without earnings in one period"));
            }
        }
        status
    }
}

fn with_view(
    cx: &Cx<'_>,
    chart: &Result<Arc<Figure>, String>,
    share: Option<&Arc<Figure>>,
    draw: impl FnOnce(&earnings::EarningsView<'_>),
) {
    let offer = cx.results.offer();
    let closed: Vec<_> = cx.view.closed_sections.iter().copied().collect();
    let selected = cx.view.selected.as_deref();
    let explained = match selected.and_then(|key| key.strip_prefix(earnings::SHARE)) {
        Some(key) => share.and_then(|figure| explained::of_mark(cx, figure, key)),
        None => chart.as_ref().ok().and_then(|figure| explained::of_mark(cx, figure, selected?)),
    };
    draw(&earnings::EarningsView {
        document: cx.document,
        chart: chart.as_ref().map_err(String::as_str),
        share,
        fields: &offer.fields,
        before: &offer.before,
        after: &offer.after,
        selected: cx.view.selected.as_deref(),
        explained: explained.as_ref(),
        annotated: AnnotationView::of(cx, chart.as_ref().ok()),
        closed: &closed,
        queue: cx.queue,
    });
}

impl DeckScreen {
    fn slides(cx: &Cx<'_>) -> Vec<deck::SlidePage> {
        let slides = cx.document.deck.iter().enumerate();
        slides
            .map(|(index, slide)| match &slide.content {
                SlideContent::Title { title, subtitle } => {
                    deck::SlidePage::Title(Box::new(cx.results.look().title_page(title, subtitle, None)))
                }
                SlideContent::Figure(spec) => {
                    let spec = published(cx.document, spec);
                    match cx.results.figure(&slide_slot(index), &spec, Page::SLIDE, Tone::Light) {
                        Shown::Ready(figure) | Shown::Stale(figure) => deck::SlidePage::Figure(figure),
                        Shown::Waiting => deck::SlidePage::Waiting,
                        Shown::Failed(problem) => {
                            deck::SlidePage::Failed(format!("{}. {}", problem.what, problem.hint))
                        }
                    }
                }
            })
            .collect()
    }

    /// The selected number of the slide on screen.
    fn explained(cx: &Cx<'_>, slides: &[deck::SlidePage]) -> Option<earnings::Explained> {
        let Some(deck::SlidePage::Figure(figure)) = slides.get(cx.view.slide) else { return None };
        explained::of_mark(cx, figure, cx.view.selected.as_deref()?)
    }

    fn view<'a>(
        cx: &Cx<'a>,
        slides: &'a [deck::SlidePage],
        explained: Option<&'a earnings::Explained>,
    ) -> deck::DeckView<'a> {
        let shown = match slides.get(cx.view.slide) {
            Some(deck::SlidePage::Figure(figure)) => Some(figure),
            _ => None,
        };
        deck::DeckView {
            document: cx.document,
            slides,
            shown: cx.view.slide,
            selected: cx.view.selected.as_deref(),
            explained,
            annotated: AnnotationView::of(cx, shown),
            narrow: cx.compact,
            explaining: !cx.view.closed_sections.contains(&Section::Explain),
            queue: cx.queue,
        }
    }
}

impl ScreenUi for DeckScreen {
    fn side_width(&self, cx: &Cx<'_>) -> Option<f32> {
        let shown = !cx.compact || cx.view.side_shown;
        (shown && !cx.document.deck.is_empty()).then_some(if cx.compact { 256.0 } else { 288.0 })
    }

    fn side(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let slides = Self::slides(cx);
        let explained = Self::explained(cx, &slides);
        let view = Self::view(cx, &slides, explained.as_ref());
        deck::side(ui, &view, &mut self.drafts);
    }

    fn center(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let slides = Self::slides(cx);
        let explained = Self::explained(cx, &slides);
        let view = Self::view(cx, &slides, explained.as_ref());
        let frame = Frame::new().fill(cx.tokens.panel).inner_margin(Margin::ZERO);
        let strip = Panel::left("strip").exact_size(if cx.compact { 120.0 } else { 208.0 });
        strip.resizable(false).frame(frame).show(ui, |ui| deck::strip(ui, &view));
        deck::center(ui, &view, &mut self.drafts);
    }

    fn status(&self, cx: &Cx<'_>) -> Status {
        let count = cx.document.deck.len();
        let status = Status { right: cx.source_words(), ..Status::default() };
        match count {
            0 => status,
            count => status.part(tr!("Slide"), (cx.view.slide + 1).to_string(), tr!("of {count}", count = count)),
        }
    }
}
