//! The Start screen: drop two files, try a sample, or go on with a recent project.

use crate::words::Text;
use egui::{
    Align, Align2, Color32, CornerRadius, Frame, Layout, Margin, Panel, Rect, Role, ScrollArea, Sense, Shape, Stroke,
    StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::{Cx, ScreenUi, Status, reading, start_pictures};
use crate::{
    app::{
        command::{Command, SampleProject},
        icon::{self, Icon},
        theme::{self, RADIUS},
        widget::{self, Button, Kind, clipped},
    },
    figure::Weight,
};

/// The Start screen.
#[derive(Default)]
pub struct StartScreen {
    shown: bool,
}

const COLUMN: f32 = 1216.0;
const RIGHT: f32 = 330.0;
const GAP: f32 = 32.0;

struct SampleCard {
    sample: SampleProject,
    title: Text,
    lines: [Text; 2],
    synthetic: bool,
}

const SAMPLES: [SampleCard; 3] = [
    SampleCard {
        sample: SampleProject::Skills,
        title: text!("Skills certification"),
        lines: [text!("142 colleges, 31 states"), text!("12,000 certificate earners")],
        synthetic: true,
    },
    SampleCard {
        sample: SampleProject::Stem,
        title: text!("STEM consortium"),
        lines: [text!("10 colleges, nine states, five fields"), text!("Outcomes in groups, some suppressed")],
        synthetic: true,
    },
    SampleCard {
        sample: SampleProject::Experiment,
        title: text!("Randomized experiment"),
        lines: [text!("185 trained, 260 not, by lottery"), text!("Earnings in 1974, 1975 and 1978")],
        synthetic: false,
    },
];

const STEPS: [(Text, Text); 3] = [
    (text!("Check"), text!("see how each column was read")),
    (text!("Map and earnings"), text!("look, filter, explain any number")),
    (text!("Deck"), text!("an editable PowerPoint file")),
];

impl ScreenUi for StartScreen {
    fn center(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let privacy = Frame::new().fill(cx.tokens.panel);
        Panel::bottom("privacy")
            .exact_size(if cx.narrow { 30.0 } else { 44.0 })
            .frame(privacy)
            .show(ui, |ui| privacy_line(ui, cx));
        let arriving = reading::files(cx);
        if !arriving.is_empty() {
            reading::ui(ui, cx, &arriving);
            return;
        }
        let fresh = !std::mem::replace(&mut self.shown, true);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let room = ui.available_width();
            let width = (room - 32.0).min(COLUMN);
            let left = ((room - width) / 2.0).max(16.0);
            let small = cx.compact;
            ui.add_space(if small { 24.0 } else { 40.0 });
            let at = |ui: &Ui, x: f32, wide: f32| {
                let top = ui.cursor().top();
                Rect::from_min_size(pos2(ui.max_rect().left() + x, top), vec2(wide, 0.0))
            };
            let head = at(ui, left, width);
            let mut inner = ui.new_child(UiBuilder::new().max_rect(head));
            inner.label(theme::bold("Credential Atlas", if cx.narrow { 22.0 } else { 28.0 }).color(cx.tokens.ink));
            let line = tr!("From two spreadsheets to maps and charts that your board can trust.");
            inner.label(theme::text(line, 16.0).color(cx.tokens.muted));
            ui.add_space(inner.min_rect().height() + 20.0);

            let right_width = if small { 0.0 } else { RIGHT + GAP };
            let left_width = width - right_width;
            let columns = ui.cursor().top();
            let area = Rect::from_min_size(pos2(ui.max_rect().left() + left, columns), vec2(left_width, 0.0));
            let mut main = ui.new_child(UiBuilder::new().max_rect(area));
            main.set_width(left_width);
            drop_area(&mut main, cx, if small { 220.0 } else { 316.0 }, fresh);
            main.add_space(24.0);
            main.label(theme::bold(tr!("Or start with a sample project"), 14.0).color(cx.tokens.ink));
            main.add_space(8.0);
            cards(&mut main, cx, left_width, if small { 96.0 } else { 136.0 });
            main.add_space(12.0);
            main.horizontal_wrapped(|ui| {
                ui.set_row_height(28.0);
                let words = tr!("People’s rows may not leave their warehouse?");
                ui.label(theme::text(words, 14.0).color(cx.tokens.muted));
                if Button::new(tr!("Connect to a warehouse…")).small().show(ui).clicked() {
                    cx.send(Command::Connect);
                }
            });
            if small {
                main.add_space(16.0);
                recent(&mut main, cx, 3);
            }
            let mut tall = main.min_rect().height();
            if !small {
                let x = ui.max_rect().left() + left + left_width + GAP;
                let area = Rect::from_min_size(pos2(x, columns), vec2(RIGHT, 0.0));
                let mut side = ui.new_child(UiBuilder::new().max_rect(area));
                side.set_width(RIGHT);
                recent(&mut side, cx, 6);
                side.add_space(16.0);
                next(&mut side, cx);
                tall = tall.max(side.min_rect().height());
            }
            ui.allocate_space(vec2(1.0, tall + 24.0));
        });
    }

    fn status(&self, _cx: &Cx<'_>) -> Status {
        Status::default()
    }
}

fn privacy_line(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    let bar = ui.max_rect();
    let open = cx.open_connection();
    let first = open.as_deref().unwrap_or(tr!("Nothing leaves this computer."));
    let first = ui.painter().layout_no_wrap(first.into(), theme::font(14.0, Weight::SemiBold), tokens.ink);
    // A narrow window says the promise; what it means is in the help.
    let more = if bar.width() < 560.0 || open.is_some() { "" } else { tr!("No account, no upload, no connection.") };
    let second = ui.painter().layout_no_wrap(more.into(), theme::font(14.0, Weight::Regular), tokens.muted);
    let width = first.size().x + second.size().x + 32.0;
    let (_, response) = ui.allocate_exact_size(bar.size(), Sense::hover());
    let words = open.as_deref().unwrap_or(tr!("Nothing leaves this computer. No account, no upload, no connection."));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    let left = bar.center().x - width / 2.0;
    let y = bar.center().y;
    icon::paint(
        ui.painter(),
        Rect::from_center_size(pos2(left + 8.0, y), Vec2::splat(18.0)),
        Icon::Lock,
        tokens.accent,
    );
    let wide = first.size().x;
    ui.painter().galley(pos2(left + 24.0, y - first.size().y / 2.0), first, tokens.ink);
    ui.painter().galley(pos2(left + 32.0 + wide, y - second.size().y / 2.0), second, tokens.muted);
}

/// Where files are dropped, for a window with room for one column: words over the button, as many lines as they need.
fn drop_column(ui: &mut Ui, cx: &Cx<'_>, fresh: bool) {
    let tokens = cx.tokens;
    let hovering = ui.input(|input| !input.raw.hovered_files.is_empty());
    let ground = if hovering { tokens.soft } else { tokens.panel };
    let frame = Frame::new().fill(ground).stroke(Stroke::new(2.0, tokens.accent)).corner_radius(RADIUS);
    frame.inner_margin(Margin::same(14)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::bold(DROP.get(), 16.0).color(tokens.ink));
        ui.label(theme::text(KINDS.get(), 13.0).color(tokens.muted));
        ui.add_space(6.0);
        open_button(ui, cx, fresh);
    });
}

fn open_button(ui: &mut Ui, cx: &Cx<'_>, fresh: bool) {
    let open = Button::new(tr!("Open files…")).kind(Kind::Primary).key("Ctrl+O").width(152.0).show(ui);
    if fresh {
        open.request_focus();
    }
    if open.clicked() {
        cx.send(Command::OpenFiles);
    }
}

const DROP: Text = text!("Drop your colleges file and your earnings file here");
const KINDS: Text = text!("Excel, CSV or OpenDocument, one file or several. A project opens too.");

fn drop_area(ui: &mut Ui, cx: &Cx<'_>, height: f32, fresh: bool) {
    if cx.narrow {
        drop_column(ui, cx, fresh);
        return;
    }
    let tokens = cx.tokens;
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let hovering = ui.input(|input| !input.raw.hovered_files.is_empty());
    ui.painter().rect_filled(area, CornerRadius::same(6), if hovering { tokens.soft } else { tokens.panel });
    let edge = area.shrink(1.0);
    let corners = [edge.left_top(), edge.right_top(), edge.right_bottom(), edge.left_bottom(), edge.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(2.0, tokens.accent), 8.0, 5.0));

    let middle = area.center();
    let tight = height < 300.0;
    let top = if tight { area.top() + 18.0 } else { area.top() + 62.0 };
    let tile = vec2(272.0_f32.min((area.width() - 100.0) / 2.0), if tight { 56.0 } else { 64.0 });
    for (side, title, holds) in [
        (-1.0, tr!("Colleges"), tr!("state, city or ZIP, certificate")),
        (1.0, tr!("Earnings"), tr!("before, after, age or race")),
    ] {
        let center = pos2(middle.x + side * (tile.x / 2.0 + 37.0), top + tile.y / 2.0);
        let card = Rect::from_center_size(center, tile);
        ui.painter().rect(card, RADIUS, tokens.soft, Stroke::new(1.0, tokens.soft_line), StrokeKind::Inside);
        let picture = Rect::from_center_size(pos2(card.left() + 31.0, center.y), Vec2::splat(24.0));
        icon::paint(ui.painter(), picture, Icon::Sheet, tokens.accent);
        for (words, y, weight, points, color) in
            [(title, -10.0, Weight::SemiBold, 14.0, tokens.ink), (holds, 10.0, Weight::Regular, 13.0, tokens.muted)]
        {
            let galley = clipped(ui, words, points, weight, tile.x - 66.0, color);
            let at = pos2(card.left() + 57.0, center.y + y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, color);
        }
    }
    let plus = Rect::from_center_size(pos2(middle.x, top + tile.y / 2.0), Vec2::splat(16.0));
    icon::paint(ui.painter(), plus, Icon::Plus, tokens.muted);

    let lines = top + tile.y;
    let gap = if tight { 22.0 } else { 34.0 };
    let words = [
        (DROP.get(), gap, Weight::Bold, 22.0, tokens.ink),
        (KINDS.get(), gap + 28.0, Weight::Regular, 14.0, tokens.muted),
    ];
    for (text, y, weight, points, color) in words {
        ui.painter().text(pos2(middle.x, lines + y), Align2::CENTER_CENTER, text, theme::font(points, weight), color);
    }
    let place = Rect::from_center_size(pos2(middle.x, lines + gap + 74.0), vec2(152.0, 36.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    open_button(&mut inner, cx, fresh);
}

fn cards(ui: &mut Ui, cx: &Cx<'_>, width: f32, picture: f32) {
    let across = if width < 420.0 {
        1.0
    } else if width < 620.0 {
        2.0
    } else {
        3.0
    };
    let card = ((width - 16.0 * (across - 1.0)) / across - 0.5).max(160.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(16.0, 12.0);
        for sample in &SAMPLES {
            sample_card(ui, cx, sample, vec2(card, picture + 120.0), picture);
        }
    });
}

fn sample_card(ui: &mut Ui, cx: &Cx<'_>, sample: &SampleCard, size: Vec2, picture: f32) {
    let tokens = cx.tokens;
    let SampleCard { sample, title, lines, synthetic } = sample;
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let kind = if *synthetic { tr!("synthetic sample data") } else { tr!("published study data") };
    let spoken = tr!("Open sample {title}: {}, {}, {kind}", lines[0], lines[1], title = title, kind = kind);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let line = if response.hovered() { tokens.accent } else { tokens.rule };
    ui.painter().rect(rect, RADIUS, tokens.panel, Stroke::new(1.0, line), StrokeKind::Inside);
    let top = Rect::from_min_size(rect.min, vec2(rect.width(), picture));
    start_pictures::paint(ui, *sample, top.shrink(8.0));
    ui.painter().hline(rect.x_range(), top.bottom(), Stroke::new(1.0, tokens.rule));
    let left = rect.left() + 16.0;
    let room = rect.width() - 32.0;
    let words = [
        (title.get(), 22.0, Weight::Bold, 15.0, tokens.ink),
        (lines[0].get(), 46.0, Weight::Regular, 13.0, tokens.muted),
        (lines[1].get(), 64.0, Weight::Regular, 13.0, tokens.muted),
    ];
    for (text, y, weight, points, color) in words {
        let galley = clipped(ui, text, points, weight, room, color);
        ui.painter().galley(pos2(left, top.bottom() + y - galley.size().y / 2.0), galley, color);
    }
    let (tag, fill, edge, ink) = if *synthetic {
        (tr!("Synthetic sample data"), tokens.panel, tokens.warn, tokens.warn_text)
    } else {
        (tr!("Published study data"), tokens.soft, Color32::TRANSPARENT, tokens.accent)
    };
    let galley = ui.painter().layout_no_wrap(tag.to_owned(), theme::font(12.0, Weight::SemiBold), ink);
    let y = top.bottom() + 94.0;
    let frame = Rect::from_min_size(pos2(left, y - 12.0), vec2(galley.size().x + 18.0, 24.0));
    ui.painter().rect(frame, RADIUS, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    ui.painter().galley(pos2(left + 9.0, y - galley.size().y / 2.0), galley, ink);
    let font = theme::font(14.0, Weight::SemiBold);
    if frame.right() + 50.0 < rect.right() {
        ui.painter().text(pos2(rect.right() - 16.0, y), Align2::RIGHT_CENTER, tr!("Open"), font, tokens.accent);
    }
    theme::focus_ring(ui, &response);
    if response.clicked() {
        cx.send(Command::OpenSample(*sample));
    }
}

fn recent(ui: &mut Ui, cx: &Cx<'_>, most: usize) {
    let tokens = cx.tokens;
    widget::card(ui, Margin::ZERO, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.label(theme::bold(tr!("Recent"), 14.0).color(tokens.ink));
        });
        let line = Stroke::new(1.0, tokens.rule);
        ui.painter().hline(ui.min_rect().x_range(), ui.cursor().top(), line);
        if cx.settings.recent.is_empty() {
            Frame::new().inner_margin(Margin::symmetric(16, 14)).show(ui, |ui| {
                ui.label(theme::text(tr!("Projects you save are listed here"), 13.0).color(tokens.muted));
            });
        }
        for project in cx.settings.recent.iter().take(most) {
            let saved = project.saved();
            let state = saved.as_deref().unwrap_or(tr!("Moved? Find it"));
            let name = match saved {
                Some(_) => tr!("Open recent project {}, {}, {state}", project.name, project.folder(), state = state),
                None => tr!("Find recent project {}, {}, which is not there", project.name, project.folder()),
            };
            let row = widget::Row { name: &name, height: 52.0, selected: false };
            let response = widget::row(ui, row, |ui, rect| recent_row(ui, cx, rect, project, state, saved.is_some()));
            if response.clicked() {
                let path = project.path.clone();
                cx.send(if saved.is_some() { Command::OpenRecent(path) } else { Command::FindRecent(path) });
            }
            let at = Rect::from_center_size(response.rect.right_center() - vec2(22.0, 0.0), Vec2::splat(28.0));
            let mut end = ui.new_child(UiBuilder::new().max_rect(at).id_salt(("pin", &project.path)));
            let verb = if project.pinned { tr!("Unpin") } else { tr!("Pin") };
            if project.pinned {
                end.painter().rect_filled(at, RADIUS, tokens.soft);
            }
            if widget::icon_button(&mut end, Icon::Pin, &format!("{verb} {}", project.name), 28.0, Ok(())).clicked() {
                cx.send(Command::PinRecent(project.path.clone()));
            }
            response.context_menu(|ui| {
                if ui.button(verb).clicked() {
                    cx.send(Command::PinRecent(project.path.clone()));
                    ui.close();
                }
                if ui.button(tr!("Remove from the list")).clicked() {
                    cx.send(Command::ForgetRecent(project.path.clone()));
                    ui.close();
                }
            });
        }
    });
}

fn recent_row(ui: &Ui, cx: &Cx<'_>, rect: Rect, project: &crate::app::work::Recent, state: &str, there: bool) {
    let tokens = cx.tokens;
    let ink = if there { tokens.ink } else { tokens.muted };
    let picture = Rect::from_center_size(pos2(rect.left() + 26.0, rect.center().y), Vec2::splat(20.0));
    icon::paint(ui.painter(), picture, Icon::Page, tokens.muted);
    let right = pos2(rect.right() - 42.0, rect.center().y);
    let font = theme::font(12.0, Weight::Regular);
    let date = ui.painter().text(right, Align2::RIGHT_CENTER, state, font, tokens.muted);
    let room = date.left() - rect.left() - 56.0;
    for (words, y, weight, points, color) in [
        (project.name.clone(), -9.0, Weight::SemiBold, 14.0, ink),
        (project.folder(), 10.0, Weight::Regular, 12.0, tokens.muted),
    ] {
        let galley = clipped(ui, &words, points, weight, room, color);
        let at = pos2(rect.left() + 48.0, rect.center().y + y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, color);
    }
}

fn next(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    widget::card(ui, Margin::same(16), |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::bold(tr!("What happens next"), 14.0).color(tokens.ink));
        ui.add_space(6.0);
        for (index, (title, what)) in STEPS.into_iter().enumerate() {
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(28.0, 44.0), Sense::hover());
                ui.painter().circle_filled(rect.center() - vec2(2.0, 0.0), 12.0, tokens.soft);
                let number = (index + 1).to_string();
                let font = theme::font(13.0, Weight::SemiBold);
                let at = rect.center() - vec2(2.0, 0.0);
                ui.painter().text(at, Align2::CENTER_CENTER, number, font, tokens.accent);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    ui.add_space(4.0);
                    ui.label(theme::semibold(title.get(), 14.0).color(tokens.ink));
                    ui.label(theme::text(what.get(), 13.0).color(tokens.muted));
                });
            });
        }
    });
}
