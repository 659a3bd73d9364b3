//! The list of issues: where, what, how many, and what can be done about each.

use egui::{Align2, Frame, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

use crate::{
    app::{
        command::{CellRef, Command, Decided, Decision, ExportKind},
        fixes,
        icon::{self, Icon},
        screen::{Cx, words::plural},
        theme::{self, RADIUS},
        widget::{Button, Kind, clipped, link},
        work::Loaded,
    },
    figure::Weight,
    import::{Fix, Issue, Severity},
};

const ROW: f32 = 29.0;
const HEAD: f32 = 37.0;

/// Height of the list in points: all rows if there is room, else a drawer that scrolls; 0 if there is nothing to list.
pub fn height(cx: &Cx<'_>, loaded: &Loaded, room: f32) -> f32 {
    let rows = loaded.issues().count() + fixes::decided(cx.document).len();
    if rows == 0 {
        return 0.0;
    }
    let most = if cx.compact { 176.0 } else { room * 0.36 };
    (HEAD + rows as f32 * ROW + 20.0).min(most.max(120.0))
}

pub fn ui(ui: &mut Ui, cx: &Cx<'_>, loaded: &Loaded) {
    let tokens = cx.tokens;
    let frame = Frame::new().fill(tokens.panel).stroke(Stroke::new(1.0, tokens.rule)).corner_radius(RADIUS);
    frame.inner_margin(Margin::same(1)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head(ui, cx, loaded);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for decided in fixes::decided(cx.document) {
                decided_row(ui, cx, loaded, &decided);
            }
            let several = loaded.issues().count();
            for (index, (file, issue)) in loaded.issues().enumerate() {
                row(ui, cx, file, issue, index, several);
            }
        });
    });
}

fn head(ui: &mut Ui, cx: &Cx<'_>, loaded: &Loaded) {
    let tokens = cx.tokens;
    let waiting: Vec<&Issue> =
        loaded.issues().map(|(_, issue)| issue).filter(|issue| issue.severity != Severity::Info).collect();
    let cells: usize = waiting.iter().map(|issue| issue.count).sum();
    let infos = loaded.issues().count() - waiting.len();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let (title, detail) = match waiting.len() {
        0 => ("Every cell was understood".to_owned(), plural(infos, "note needs nothing", "notes need nothing")),
        kinds => {
            let verb = if kinds == 1 { "kind of cells was" } else { "kinds of cells were" };
            let notes = match infos {
                0 => String::new(),
                count => format!(", and {}", plural(count, "note needs nothing", "notes need nothing")),
            };
            (
                format!("{kinds} {verb} not understood"),
                format!("{} in all. They count as missing until you decide{notes}", plural(cells, "cell", "cells")),
            )
        }
    };
    let left = pos2(rect.left() + 12.0, rect.center().y);
    let font = theme::font(14.0, Weight::Bold);
    let said = ui.painter().text(left, Align2::LEFT_CENTER, &title, font, tokens.ink);
    let right = UiBuilder::new()
        .max_rect(rect.shrink2(vec2(8.0, 0.0)))
        .layout(egui::Layout::right_to_left(egui::Align::Center));
    let mut buttons = ui.new_child(right);
    let proposed = fixes::proposed(loaded).count();
    if proposed > 0 {
        let words = if proposed == 1 { "Apply the fix".to_owned() } else { format!("Apply all {proposed} fixes") };
        if Button::new(&words).kind(Kind::Soft).in_list().show(&mut buttons).clicked() {
            cx.send(Command::ApplyAllFixes);
        }
    }
    if Button::new("Save list as CSV").in_list().show(&mut buttons).clicked() {
        cx.send(Command::Export(ExportKind::Issues));
    }
    let room = buttons.min_rect().left() - said.right() - 24.0;
    let detail = clipped(ui, &detail, 13.0, Weight::Regular, room, tokens.muted);
    ui.painter().galley(pos2(said.right() + 12.0, rect.center().y - detail.size().y / 2.0), detail, tokens.muted);
    let heading = ui.interact(said, ui.scope_id().with("issues heading"), Sense::hover());
    heading.widget_info(|| WidgetInfo::labeled(Role::Label, true, &title));
}

/// Where the parts of a row begin, from its left end.
struct Places {
    file: f32,
    cells: f32,
    text: f32,
    count: f32,
    fix: f32,
    ignore: f32,
}

impl Places {
    fn new(width: f32) -> Self {
        if width < 1000.0 {
            Self {
                file: 34.0,
                cells: 34.0,
                text: 168.0,
                count: width - 290.0,
                fix: width - 280.0,
                ignore: width - 66.0,
            }
        } else {
            let right = width - 300.0;
            Self { file: 40.0, cells: 158.0, text: 308.0, count: right - 16.0, fix: right, ignore: width - 76.0 }
        }
    }
}

fn row(ui: &mut Ui, cx: &Cx<'_>, file: usize, issue: &Issue, index: usize, several: usize) {
    let tokens = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let Issue { severity, file: name, cells, count, message, fix, .. } = issue;
    let unit = plural(*count, "cell", "cells");
    response.widget_info(|| {
        let words = format!("Issue {} of {several}: {name}, {}, {message}, {unit}", index + 1, addresses(cells));
        WidgetInfo::labeled(Role::Label, true, words)
    });
    let chosen = cx.view.check.issue == Some(index);
    if chosen {
        ui.painter().rect_filled(rect, 0.0, tokens.soft);
        response.scroll_to_me(None);
    }
    let info = *severity == Severity::Info;
    let picture = Rect::from_center_size(pos2(rect.left() + 21.0, rect.center().y), Vec2::splat(16.0));
    let (mark, ink) = if info { (Icon::Info, tokens.muted) } else { (Icon::Warning, tokens.warn) };
    icon::paint(ui.painter(), picture, mark, ink);
    let at = Places::new(rect.width());
    let write = |ui: &Ui, x: f32, words: &str, room: f32, color| {
        let galley = clipped(ui, words, 13.0, Weight::Regular, room, color);
        ui.painter().galley(pos2(rect.left() + x, rect.center().y - galley.size().y / 2.0), galley, color);
    };
    if at.cells > at.file {
        write(ui, at.file, name, at.cells - at.file - 8.0, tokens.muted);
    }
    write(ui, at.text, message, at.count - at.text - 80.0, tokens.ink);
    let font = theme::font(13.0, Weight::Regular);
    let count_at = pos2(rect.left() + at.count, rect.center().y);
    ui.painter().text(count_at, Align2::RIGHT_CENTER, unit, font, tokens.muted);

    let mut part = |x: f32, room: f32| {
        let area = Rect::from_min_max(pos2(rect.left() + x, rect.top()), pos2(rect.left() + x + room, rect.bottom()));
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.new_child(UiBuilder::new().max_rect(area).layout(layout).id_salt((index, x as i32)))
    };
    if let Some(first) = cells.first()
        && link(&mut part(at.cells, at.text - at.cells), &addresses(cells), 13.0, Weight::SemiBold).clicked()
    {
        cx.send(Command::ShowCell(CellRef { file, address: first.clone() }));
    }
    if let Some(fix) = fix.as_ref().filter(|fix| **fix != Fix::Ignore) {
        let mut place = part(at.fix, at.ignore - at.fix - 8.0);
        let words = fix.words();
        let pressed = if info {
            link(&mut place, &words, 13.0, Weight::Regular)
        } else {
            let room = at.ignore - at.fix - 8.0;
            Button::new(&words).in_list().at_most(room).show(&mut place)
        };
        let by_key = chosen
            && ui.memory(|memory| memory.focused().is_none())
            && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Space));
        if pressed.clicked() || by_key {
            cx.send(Command::Decide(file, Box::new(issue.clone()), fix.clone()));
        }
    }
    if !info
        && !cells.is_empty()
        && link(&mut part_of(ui, rect, at.ignore, index), "Ignore", 13.0, Weight::Regular).clicked()
    {
        cx.send(Command::Decide(file, Box::new(issue.clone()), Fix::Ignore));
    }
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, tokens.rule));
}

fn part_of(ui: &mut Ui, rect: Rect, x: f32, index: usize) -> Ui {
    let area = Rect::from_min_max(pos2(rect.left() + x, rect.top()), rect.right_bottom());
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.new_child(UiBuilder::new().max_rect(area).layout(layout).id_salt((index, "end")))
}

/// "A6, A87, A88", "C7 and 6 more".
fn addresses(cells: &[String]) -> String {
    match cells {
        [] => String::new(),
        [one] => one.clone(),
        [a, b] => format!("{a}, {b}"),
        [a, b, c] => format!("{a}, {b}, {c}"),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

/// A decision already made, with the way back.
fn decided_row(ui: &mut Ui, cx: &Cx<'_>, loaded: &Loaded, decided: &Decided) {
    let tokens = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let Decided { column, what } = decided;
    let file = loaded.files.get(column.file).map_or("", |file| file.name.as_str());
    let words = match what {
        Decision::Text(text, Fix::Ignore) => format!("“{text}” counts as missing"),
        Decision::Text(text, fix) => format!("“{text}”: {}", done(fix)),
        Decision::DecimalComma => "Numbers read with a decimal comma".to_owned(),
        Decision::AsFound => "Texts used as found".to_owned(),
        Decision::Kept => "Column kept, though it may identify people".to_owned(),
    };
    let place = format!("Column {}", column.letter);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Decided: {file}, {place}, {words}")));
    let at = Places::new(rect.width());
    let picture = Rect::from_center_size(pos2(rect.left() + 21.0, rect.center().y), Vec2::splat(16.0));
    icon::paint(ui.painter(), picture, Icon::Tick, tokens.accent);
    for (x, text, room, color) in [
        (at.file, if at.cells > at.file { file } else { "" }, 110.0, tokens.muted),
        (at.cells, place.as_str(), at.text - at.cells, tokens.muted),
        (at.text, words.as_str(), at.count - at.text, tokens.ink),
    ] {
        let galley = clipped(ui, text, 13.0, Weight::Regular, room, color);
        ui.painter().galley(pos2(rect.left() + x, rect.center().y - galley.size().y / 2.0), galley, color);
    }
    let area = Rect::from_min_max(pos2(rect.left() + at.fix, rect.top()), rect.right_bottom());
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut end = ui.new_child(UiBuilder::new().max_rect(area).layout(layout).id_salt(("decided", &words)));
    if link(&mut end, "Undo", 13.0, Weight::Regular).clicked() {
        cx.send(Command::TakeBack(decided.clone()));
    }
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, tokens.rule));
}

/// A fix as done: "read as Washington", "treated as missing".
fn done(fix: &Fix) -> String {
    let words = fix.words();
    match words.split_once(' ') {
        Some(("Read", rest)) => format!("read {rest}"),
        Some(("Treat", rest)) => format!("treated {rest}"),
        _ => words,
    }
}
