//! The drawer of issues: what waits, the filter, and the list.

use std::sync::Arc;

use egui::{
    Align, Align2, Frame, Layout, Margin, Role, ScrollArea, Sense, Stroke, TextEdit, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

use super::{
    issue_row::{self, ROW},
    listing::{Listing, kind_words},
};
use crate::{
    app::{
        command::{Command, ExportKind, IssueFilter, IssueState},
        screen::{
            Cx,
            words::{grouped, plural},
        },
        theme::{self, RADIUS},
        widget::{Button, Kind, clipped, link, select},
        work::Loaded,
    },
    figure::Weight,
};

const HEAD: f32 = 37.0;
const FILTERS: f32 = 40.0;
/// Lists longer than this can be filtered.
const LONG: usize = 8;

/// The drawer; it keeps the list and the words being typed.
#[derive(Debug, Default)]
pub struct Drawer {
    pub listing: Listing,
    words: String,
    /// The issue that was scrolled into sight last.
    shown: Option<usize>,
}

impl Drawer {
    /// Height of the list in points: all rows if there is room, else a drawer that scrolls; 0 if there is nothing to list.
    pub fn height(&mut self, cx: &Cx<'_>, loaded: &Arc<Loaded>, room: f32) -> f32 {
        self.listing.update(cx, loaded);
        let rows = self.listing.all();
        if rows == 0 {
            return 0.0;
        }
        let most = if cx.compact { 206.0 } else { room * 0.38 };
        let filters = if self.filters_shown(cx) { FILTERS } else { 0.0 };
        (HEAD + filters + rows as f32 * ROW + 20.0).min(most.max(150.0))
    }

    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, loaded: &Arc<Loaded>) {
        let tokens = cx.tokens;
        let frame = Frame::new().fill(tokens.panel).stroke(Stroke::new(1.0, tokens.rule)).corner_radius(RADIUS);
        frame.inner_margin(Margin::same(1)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            self.head(ui, cx);
            if self.filters_shown(cx) {
                self.filters(ui, cx, loaded);
            }
            self.list(ui, cx, loaded);
        });
    }

    fn filters_shown(&self, cx: &Cx<'_>) -> bool {
        self.listing.all() > LONG || !cx.view.check.filter.is_none()
    }

    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, loaded: &Loaded) {
        let rows = self.listing.entries.len();
        if rows == 0 {
            ui.allocate_ui(vec2(ui.available_width(), ROW), |ui| {
                ui.horizontal_centered(|ui| {
                    ui.add_space(12.0);
                    ui.label(theme::text(tr!("No issue is listed under this filter"), 13.0).color(cx.tokens.muted));
                    if link(ui, tr!("Show all"), 13.0, Weight::Regular).clicked() {
                        self.words.clear();
                        cx.send(Command::FilterIssues(IssueFilter::default()));
                    }
                });
            });
            return;
        }
        let chosen = cx.view.check.issue;
        let mut area = ScrollArea::vertical().auto_shrink(false);
        if chosen != self.shown {
            self.shown = chosen;
            let at = chosen.and_then(|at| self.listing.place(at));
            if let Some(at) = at {
                let middle = ui.available_height() / 2.0 - ROW / 2.0;
                area = area.vertical_scroll_offset((at as f32 * ROW - middle).max(0.0));
            }
        }
        area.show_rows(ui, ROW, rows, |ui, range| {
            for place in range {
                issue_row::ui(ui, cx, loaded, &self.listing, place);
            }
        });
    }

    fn head(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let tokens = cx.tokens;
        let Listing { open, open_cells, notes, ignored, .. } = self.listing;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
        let mut rest = Vec::new();
        if notes > 0 {
            rest.push(plural(notes, tr!("note needs nothing"), tr!("notes need nothing")));
        }
        if ignored > 0 {
            rest.push(tr!("{} ignored", grouped(ignored as f64)));
        }
        let rest = rest.join(", ");
        let (title, detail) = match open {
            0 => (tr!("Every cell was understood").to_owned(), rest),
            kinds => {
                let verb = if kinds == 1 { tr!("issue waits") } else { tr!("issues wait") };
                let title = tr!("{} {verb} for you", grouped(kinds as f64), verb = verb);
                let and = if rest.is_empty() { rest } else { format!("; {rest}") };
                let cells = plural(open_cells, tr!("cell"), tr!("cells"));
                (
                    title,
                    tr!(
                        "{cells} in all. What was not understood counts as missing until you decide{and}",
                        cells = cells,
                        and = and
                    ),
                )
            }
        };
        let left = pos2(rect.left() + 12.0, rect.center().y);
        let font = theme::font(14.0, Weight::Bold);
        let said = ui.painter().text(left, Align2::LEFT_CENTER, &title, font, tokens.ink);
        let right =
            UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 0.0))).layout(Layout::right_to_left(Align::Center));
        let mut buttons = ui.new_child(right);
        self.actions(&mut buttons, cx);
        if Button::new(tr!("Save list as CSV")).in_list().show(&mut buttons).clicked() {
            cx.send(Command::Export(ExportKind::Issues));
        }
        let room = buttons.min_rect().left() - said.right() - 24.0;
        let words = detail;
        let detail = clipped(ui, &words, 13.0, Weight::Regular, room, tokens.muted);
        ui.painter().galley(pos2(said.right() + 12.0, rect.center().y - detail.size().y / 2.0), detail, tokens.muted);
        let heading = ui.interact(said, ui.scope_id().with("issues heading"), Sense::hover());
        heading.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{title}. {words}")));
        heading.on_hover_text(words);
    }

    /// What can be done with all that are listed.
    fn actions(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let filter = &cx.view.check.filter;
        let Listing { fixable, waiting, .. } = self.listing;
        if fixable > 0 {
            let words = match (fixable, filter.is_none()) {
                (1, _) => tr!("Apply the fix").to_owned(),
                (count, true) => tr!("Apply all {} fixes", grouped(count as f64)),
                (count, false) => tr!("Apply these {} fixes", grouped(count as f64)),
            };
            if Button::new(&words).kind(Kind::Soft).in_list().show(ui).clicked() {
                cx.send(if filter.is_none() { Command::ApplyAllFixes } else { Command::ApplyFixes(filter.clone()) });
            }
        }
        if waiting > 1 && !filter.is_none() {
            let words = tr!("Ignore these {}", grouped(waiting as f64));
            if Button::new(&words).in_list().show(ui).clicked() {
                cx.send(Command::IgnoreIssues(filter.clone()));
            }
        }
    }

    fn filters(&mut self, ui: &mut Ui, cx: &Cx<'_>, loaded: &Loaded) {
        let filter = &cx.view.check.filter;
        if filter.words.is_empty() && !self.words.trim().is_empty() && filter.is_none() {
            self.words.clear();
        }
        let send = |change: &dyn Fn(&mut IssueFilter)| {
            let mut next = filter.clone();
            change(&mut next);
            cx.send(Command::FilterIssues(next));
        };
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), FILTERS), Sense::hover());
        let row = UiBuilder::new().max_rect(rect.shrink2(vec2(12.0, 3.0))).layout(Layout::left_to_right(Align::Center));
        let mut ui = ui.new_child(row);
        let ui = &mut ui;
        let state = filter.state.map_or(tr!("All states"), IssueState::words);
        let mut states = vec![tr!("All states").to_owned()];
        states.extend(IssueState::ALL.map(|state| state.words().to_owned()));
        if let Some(chosen) = select(ui, tr!("Which issues"), state, &states, Some(122.0)) {
            send(&|next| next.state = chosen.checked_sub(1).and_then(|at| IssueState::ALL.get(at).copied()));
        }
        let kind = filter.code.map_or_else(|| tr!("All kinds").to_owned(), kind_words);
        let mut kinds = vec![tr!("All kinds").to_owned()];
        let counted =
            self.listing.kinds.iter().map(|(code, count)| format!("{}, {}", kind_words(*code), grouped(*count as f64)));
        kinds.extend(counted);
        if let Some(chosen) = select(ui, tr!("Kind"), &kind, &kinds, Some(if cx.compact { 150.0 } else { 200.0 })) {
            send(&|next| next.code = chosen.checked_sub(1).and_then(|at| Some(self.listing.kinds.get(at)?.0)));
        }
        if loaded.files.len() > 1 {
            let named = |file: usize| loaded.files.get(file).map_or_else(String::new, |file| file.name.clone());
            let file = filter.file.map_or_else(|| tr!("All files").to_owned(), named);
            let mut files = vec![tr!("All files").to_owned()];
            files.extend((0..loaded.files.len()).map(named));
            if let Some(chosen) = select(ui, tr!("File"), &file, &files, Some(if cx.compact { 150.0 } else { 200.0 })) {
                send(&|next| next.file = chosen.checked_sub(1));
            }
        }
        let wide = (ui.available_width() - 180.0).clamp(120.0, 280.0);
        let typed = ui.add(
            TextEdit::singleline(&mut self.words).desired_width(wide).hint_text(tr!("Search text, message or cell")),
        );
        typed.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, tr!("Search issues")));
        if typed.changed() {
            let words = self.words.trim().to_lowercase();
            send(&|next| next.words.clone_from(&words));
        }
        if !filter.is_none() && link(ui, tr!("Show all"), 13.0, Weight::Regular).clicked() {
            self.words.clear();
            cx.send(Command::FilterIssues(IssueFilter::default()));
        }
        let count = tr!("{} of {}", grouped(self.listing.entries.len() as f64), grouped(self.listing.all() as f64));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(theme::text(count, 12.0).color(cx.tokens.muted));
        });
    }
}
