//! One row of the list of issues: where, what, how many, and what can be done about it.

use egui::{
    Align, Align2, Layout, Popup, PopupCloseBehavior, Rect, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2,
    vec2,
};

use super::listing::{Entry, Listing};
use crate::{
    app::{
        command::{CellRef, Command, Decided, IssueState},
        icon::{self, Icon},
        screen::{
            Cx,
            words::{grouped, plural},
        },
        theme,
        widget::{Button, Kind, clipped, link},
        work::Loaded,
    },
    figure::Weight,
    import::{Fix, Issue, IssueCode, Settled},
    sheet::CellRef as Cell,
};

/// Height of a row in points.
pub const ROW: f32 = 29.0;
/// Room for the way to the catalogue, in points.
const CATALOGUE: f32 = 84.0;

/// Draws the row at this place of the list.
pub fn ui(ui: &mut Ui, cx: &Cx<'_>, loaded: &Loaded, listing: &Listing, place: usize) {
    match listing.entries.get(place) {
        Some(Entry::Decided(at)) => {
            if let Some(decided) = listing.decided.get(*at) {
                decided_row(ui, cx, loaded, decided);
            }
        }
        Some(Entry::Issue(at, state)) => {
            if let Some((file, issue)) = loaded.issues.get(*at) {
                Row { cx, file: *file, issue, at: *at, state: *state }.ui(ui, place, listing.entries.len());
            }
        }
        None => {}
    }
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
            let (count, fix, ignore) = (width - 290.0, width - 280.0, width - 66.0);
            Self { file: 34.0, cells: 34.0, text: 168.0, count, fix, ignore }
        } else {
            let right = width - 330.0;
            Self { file: 40.0, cells: 158.0, text: 308.0, count: right - 16.0, fix: right, ignore: width - 84.0 }
        }
    }
}

struct Row<'a> {
    cx: &'a Cx<'a>,
    file: usize,
    issue: &'a Issue,
    /// Its place among all issues.
    at: usize,
    state: IssueState,
}

impl Row<'_> {
    fn ui(&self, ui: &mut Ui, place: usize, several: usize) {
        let Self { cx, issue, at, state, .. } = self;
        let tokens = cx.tokens;
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let Issue { file: name, cells, count, message, .. } = issue;
        let unit = plural(*count, tr!("cell"), tr!("cells"));
        let chosen = cx.view.check.issue == Some(*at);
        let ignored = if *state == IssueState::Ignored { tr!(", ignored") } else { "" };
        response.widget_info(|| {
            let (number, several) = (grouped((place + 1) as f64), grouped(several as f64));
            let place = addresses(cells);
            let words = tr!(
                "Issue {number} of {several}: {name}, {place}, {message}, {unit}{ignored}",
                number = number,
                several = several,
                name = name,
                place = place,
                message = message,
                unit = unit,
                ignored = ignored
            );
            WidgetInfo::selected(Role::ListBoxOption, true, chosen, words)
        });
        if chosen {
            ui.painter().rect_filled(rect, 0.0, tokens.soft);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, tokens.hover);
        }
        let (mark, ink) = match state {
            IssueState::Open => (Icon::Warning, tokens.warn),
            IssueState::Decided => (Icon::Tick, tokens.accent),
            IssueState::Note | IssueState::Ignored => (Icon::Info, tokens.muted),
        };
        let picture = Rect::from_center_size(pos2(rect.left() + 21.0, rect.center().y), Vec2::splat(16.0));
        icon::paint(ui.painter(), picture, mark, ink);
        let places = Places::new(rect.width());
        let quiet = if *state == IssueState::Ignored { tokens.muted } else { tokens.ink };
        let right = match state {
            IssueState::Ignored => tr!("Ignored").to_owned(),
            _ => unit,
        };
        let font = theme::font(13.0, Weight::Regular);
        let count_at = pos2(rect.left() + places.count, rect.center().y);
        let counted = ui.painter().text(count_at, Align2::RIGHT_CENTER, right, font, tokens.muted);
        if places.cells > places.file {
            write(ui, rect, places.file, name, places.cells - places.file - 8.0, tokens.muted);
        }
        write(ui, rect, places.text, message, counted.left() - rect.left() - places.text - 8.0, quiet);
        self.address(ui, rect, &places);
        if response.clicked() {
            cx.send(Command::ShowIssue(*at));
        }
        if response.has_focus() {
            theme::ring(ui, rect.shrink(1.0));
        }
        response.on_hover_text_at_pointer(message);
        self.actions(ui, rect, &places, chosen);
        ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, tokens.rule));
    }

    /// The cells; each click shows the next of them.
    fn address(&self, ui: &mut Ui, rect: Rect, places: &Places) {
        let Self { cx, file, issue, at, .. } = self;
        let Some(first) = issue.cells.first() else { return };
        let mut place = part(ui, rect, places.cells, places.text - 8.0, (at, tr!("cells")));
        if !link(&mut place, &addresses(&issue.cells), 13.0, Weight::SemiBold).clicked() {
            return;
        }
        let now = cx.view.check.cell.as_ref().filter(|cell| cell.file == *file && cell.sheet == issue.sheet);
        let next = now
            .and_then(|now| issue.cells.iter().position(|cell| *cell == now.address))
            .and_then(|place| issue.cells.get(place + 1))
            .unwrap_or(first);
        cx.send(Command::ShowIssue(*at));
        cx.send(Command::ShowCell(CellRef { file: *file, sheet: issue.sheet.clone(), address: next.clone() }));
    }

    fn actions(&self, ui: &mut Ui, rect: Rect, places: &Places, chosen: bool) {
        let Self { cx, file, issue, at, state } = self;
        let issue: &Issue = issue;
        if *state == IssueState::Ignored {
            let mut end = part(ui, rect, places.fix, rect.width() - 8.0, (at, "back"));
            if link(&mut end, tr!("Bring back"), 13.0, Weight::Regular).clicked() {
                cx.send(Command::BringBack(*file, Box::new(issue.clone())));
            }
            return;
        }
        let mut end = part(ui, rect, places.fix, places.ignore - 8.0, (at, "fix"));
        let addable = issue.code == IssueCode::NotACredential && *state == IssueState::Open;
        let room = places.ignore - places.fix - 8.0 - if addable { CATALOGUE } else { 0.0 };
        if let Some(fix) = self.fixes(&mut end, room, chosen) {
            cx.send(Command::Decide(*file, Box::new(issue.clone()), fix));
        }
        if addable {
            let add = link(&mut end, tr!("Catalogue…"), 13.0, Weight::Regular);
            let name = tr!("Add “{}” to the catalogue…", issue.text);
            add.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if add.on_hover_text(&name).clicked() {
                cx.send(Command::Catalogue(Some(issue.text.clone())));
            }
        }
        if *state == IssueState::Open {
            let mut end = part(ui, rect, places.ignore, rect.width() - 8.0, (at, "ignore"));
            if link(&mut end, tr!("Ignore"), 13.0, Weight::Regular).clicked() {
                cx.send(Command::Decide(*file, Box::new(issue.clone()), Fix::Ignore));
            }
        }
    }

    /// Buttons for the proposed fix, or for every answer to a question; the one pressed.
    fn fixes(&self, ui: &mut Ui, room: f32, chosen: bool) -> Option<Fix> {
        let Self { issue, state, .. } = self;
        if issue.choices.len() > 1 {
            return self.choices(ui, room);
        }
        let fix = issue.fix.as_ref().filter(|fix| **fix != Fix::Ignore)?;
        let words = fix.words();
        let pressed = match state {
            IssueState::Open => Button::new(&words).in_list().at_most(room).show(ui),
            _ => link(ui, &words, 13.0, Weight::Regular),
        };
        let by_key = chosen
            && ui.memory(|memory| memory.focused().is_none())
            && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Space));
        (pressed.clicked() || by_key).then(|| fix.clone())
    }

    /// The answers: beside each other where they fit, else in a list; the first is taken for now.
    fn choices(&self, ui: &mut Ui, room: f32) -> Option<Fix> {
        let Self { issue, .. } = self;
        let choices = &issue.choices;
        let words: Vec<String> = choices.iter().map(Fix::words).collect();
        let wide = |words: &String| {
            clipped(ui, words, 13.0, Weight::Regular, f32::INFINITY, egui::Color32::PLACEHOLDER).size().x + 30.0
        };
        let mut pressed = None;
        if words.iter().map(wide).sum::<f32>() <= room {
            for (index, (fix, words)) in choices.iter().zip(&words).enumerate() {
                let kind = if index == 0 { Kind::Soft } else { Kind::Plain };
                if Button::new(words).kind(kind).in_list().show(ui).clicked() {
                    pressed = Some(fix.clone());
                }
            }
            return pressed;
        }
        let name = tr!("Answer: {}", issue.message);
        let now = words.first().map_or(tr!("Decide"), String::as_str);
        let button = Button::new(now).name(&name).opens().in_list().at_most(room).show(ui);
        let popup = Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClick).width(room.max(240.0));
        popup.show(|ui| {
            egui::ScrollArea::vertical().max_height(340.0).show(ui, |ui| {
                for (index, (fix, words)) in choices.iter().zip(&words).enumerate() {
                    let kind = if index == 0 { Kind::Soft } else { Kind::Quiet };
                    let wide = ui.available_width();
                    if Button::new(words).kind(kind).small().width(wide).show(ui).clicked() {
                        pressed = Some(fix.clone());
                        ui.close();
                    }
                }
            });
        });
        pressed
    }
}

/// A decision already made, with the way back.
fn decided_row(ui: &mut Ui, cx: &Cx<'_>, loaded: &Loaded, decided: &Decided) {
    let tokens = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let Decided { file: index, what: Settled { sheet, column, text, fix } } = decided;
    let file = loaded.files.get(*index).map_or("", |file| file.name.as_str());
    let words = match text {
        Some(text) => format!("“{text}”: {}", done(fix)),
        None => done(fix),
    };
    let place = match (column, sheet) {
        (Some(letter), _) => tr!("Column {letter}", letter = letter),
        (None, Some(sheet)) => sheet.clone(),
        (None, None) => tr!("Whole file").to_owned(),
    };
    response.widget_info(|| {
        WidgetInfo::labeled(
            Role::Label,
            true,
            tr!("Decided: {file}, {place}, {words}", file = file, place = place, words = words),
        )
    });
    let places = Places::new(rect.width());
    let picture = Rect::from_center_size(pos2(rect.left() + 21.0, rect.center().y), Vec2::splat(16.0));
    icon::paint(ui.painter(), picture, Icon::Tick, tokens.accent);
    if places.cells > places.file {
        write(ui, rect, places.file, file, places.cells - places.file - 8.0, tokens.muted);
    }
    write(ui, rect, places.text, &words, places.count - places.text, tokens.ink);
    let mut at = part(ui, rect, places.cells, places.text - 8.0, ("decided at", *index, &place, &words));
    match (sheet, column, text) {
        (Some(sheet), Some(letter), Some(text)) => {
            if link(&mut at, &place, 13.0, Weight::SemiBold).clicked()
                && let Some(address) = first_cell(loaded, *index, sheet, letter, text)
            {
                cx.send(Command::ShowCell(CellRef { file: *index, sheet: sheet.clone(), address }));
            }
        }
        _ => {
            at.add(egui::Label::new(theme::text(&place, 13.0).color(tokens.muted)).truncate());
        }
    }
    let mut end = part(ui, rect, places.fix, rect.width() - 8.0, ("decided", *index, &place, &words));
    if link(&mut end, tr!("Undo"), 13.0, Weight::Regular).clicked() {
        cx.send(Command::TakeBack(decided.clone()));
    }
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, tokens.rule));
}

/// Address of the first cell of a column that holds a text.
fn first_cell(loaded: &Loaded, file: usize, sheet: &str, letter: &str, text: &str) -> Option<String> {
    let file = loaded.files.get(file)?;
    let found = file.inspection()?.sheets.iter().find(|found| *found.name == *sheet)?;
    let sheet = file.book.as_ref()?.sheets.iter().find(|cells| cells.name == found.sheet)?;
    let column = super::grid::column_of(sheet, letter)?;
    let same = |cell: Cell<'_>| match cell {
        Cell::Text(own) => own.trim() == text,
        other => crate::import::shown(other) == text,
    };
    let row = sheet.columns().get(column)?.cells().position(same)?;
    Some(sheet.address(row, column))
}

/// A part of a row, from one place to another.
fn part(ui: &mut Ui, rect: Rect, from: f32, to: f32, salt: impl egui::AsIdSalt) -> Ui {
    let area = Rect::from_min_max(pos2(rect.left() + from, rect.top()), pos2(rect.left() + to, rect.bottom()));
    let layout = Layout::left_to_right(Align::Center);
    let mut part = ui.new_child(UiBuilder::new().max_rect(area).layout(layout).id_salt(salt));
    part.spacing_mut().item_spacing.x = 6.0;
    part
}

fn write(ui: &Ui, rect: Rect, x: f32, words: &str, room: f32, color: egui::Color32) {
    let galley = clipped(ui, words, 13.0, Weight::Regular, room, color);
    ui.painter().galley(pos2(rect.left() + x, rect.center().y - galley.size().y / 2.0), galley, color);
}

/// "A6, A87, A88", "C7 and 6 more".
fn addresses(cells: &[String]) -> String {
    match cells {
        [] => String::new(),
        [one] => one.clone(),
        [a, b] => format!("{a}, {b}"),
        [a, b, c] => format!("{a}, {b}, {c}"),
        [first, rest @ ..] => tr!("{first} and {} more", grouped(rest.len() as f64), first = first),
    }
}

/// A fix as done: "read as Washington", "treated as missing".
fn done(fix: &Fix) -> String {
    let words = match fix {
        Fix::Ignore => return tr!("counts as missing").to_owned(),
        Fix::AsFound => return tr!("Texts used as found").to_owned(),
        Fix::KeepColumn => return tr!("Column kept").to_owned(),
        fix => fix.words(),
    };
    match words.split_once(' ') {
        Some(("Read", rest)) => tr!("read {rest}", rest = rest),
        Some(("Treat", rest)) => tr!("treated {rest}", rest = rest),
        _ => words,
    }
}
