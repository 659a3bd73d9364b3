//! The bar on top: logo, menus, the project and whether it is saved, undo, redo, search, export.

use crate::words::{Language, language};
use egui::{
    Align, Color32, Layout, MenuBar, Popup, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::message::announce;
use crate::{
    app::{
        command::{Command, Entry, ExportKind, Menu, shortcut_words, table},
        icon::{self, Icon},
        screen::Cx,
        theme::{self, RADIUS, size},
        widget::{Button, Kind, icon_button, warn_tag},
    },
    figure::Weight,
    project::Screen,
};

pub fn ui(ui: &mut Ui, cx: &Cx<'_>) {
    let bar = ui.max_rect();
    let start = cx.view.screen == Screen::Start;
    let left = left(ui, cx, bar);
    let right = right(ui, cx, bar, start);
    if !start {
        project(ui, cx, Rect::from_min_max(pos2(left, bar.top()), pos2(right, bar.bottom())), bar.center().x);
    }
}

fn left(ui: &mut Ui, cx: &Cx<'_>, bar: Rect) -> f32 {
    let mut inner = ui.new_child(
        UiBuilder::new().max_rect(bar.with_min_x(bar.left() + 14.0)).layout(Layout::left_to_right(Align::Center)),
    );
    let (logo, response) = inner.allocate_exact_size(Vec2::splat(22.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Credential Atlas"));
    inner.painter().rect_filled(logo, RADIUS, cx.tokens.accent);
    icon::paint(inner.painter(), logo.shrink(2.0), Icon::Logo, cx.tokens.on_accent);
    inner.add_space(4.0);
    let mut right = logo.right();
    let row = Rect::from_center_size(bar.center(), vec2(bar.width(), 28.0)).with_min_x(inner.cursor().left());
    let mut inner = ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center)));
    if bar.width() < size::TIGHT {
        MenuBar::new().ui(&mut inner, |ui| {
            let title = theme::text(tr!("Menu"), 14.0).color(cx.tokens.ink);
            right = ui.menu_button(title, |ui| whole(ui, cx)).response.rect.right();
        });
        return right;
    }
    MenuBar::new().ui(&mut inner, |ui| {
        ui.spacing_mut().button_padding = vec2(9.0, 5.0);
        ui.spacing_mut().item_spacing.x = 0.0;
        for menu in Menu::ALL {
            let title = theme::text(menu.title(), 14.0).color(cx.tokens.ink);
            right = ui.menu_button(title, |ui| entries(ui, cx, menu)).response.rect.right();
        }
    });
    right
}

/// All menus under each other, where the bar has no room for their names.
fn whole(ui: &mut Ui, cx: &Cx<'_>) {
    scrolled(ui, |ui| {
        for menu in Menu::ALL {
            ui.label(theme::bold(menu.title(), 14.0).color(cx.tokens.ink));
            listed(ui, cx, menu);
            ui.add_space(6.0);
        }
    });
}

fn entries(ui: &mut Ui, cx: &Cx<'_>, menu: Menu) {
    scrolled(ui, |ui| listed(ui, cx, menu));
}

/// The longest menu is higher than a small screen.
fn scrolled(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.set_min_width(260.0);
    let most = ui.content_rect().height() - 80.0;
    ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, contents);
}

fn listed(ui: &mut Ui, cx: &Cx<'_>, menu: Menu) {
    let mut before: Option<&Entry> = None;
    for entry in table().iter().filter(|entry| entry.menu == menu) {
        if before.is_some_and(|before| group(&before.command) != group(&entry.command)) {
            ui.separator();
        }
        before = Some(entry);
        item(ui, cx, entry);
    }
}

/// Commands of one group stand together in a menu.
fn group(command: &Command) -> u8 {
    match command {
        Command::NewProject | Command::OpenFiles | Command::OpenPath => 0,
        Command::OpenSample(_) => 1,
        Command::Save
        | Command::SaveAs
        | Command::SaveRows(_)
        | Command::AskProtect
        | Command::Share
        | Command::Earlier => 2,
        Command::ProjectSettings | Command::Brand | Command::Catalogue(_) | Command::DataHere => 14,
        Command::SaveMapping | Command::UseMapping | Command::Mappings | Command::SaveRecipe | Command::ApplyRecipe => {
            13
        }
        Command::Export(_) | Command::ExportAgain | Command::AskInternal => 3,
        Command::Quit => 4,
        Command::LooksRight | Command::NextIssue | Command::PreviousIssue | Command::ApplyAllFixes => 5,
        Command::NextName
        | Command::PreviousName
        | Command::AcceptBest
        | Command::RefuseBest
        | Command::AcceptAbove => 13,
        Command::Theme(_) | Command::Speak(_) => 6,
        Command::Preferences | Command::ToggleSingleKeys => 15,
        Command::ZoomIn | Command::ZoomOut | Command::ZoomReset => 7,
        Command::ToggleFilters => 8,
        Command::Nation
        | Command::Tiles
        | Command::ToggleTwoMaps
        | Command::NextState
        | Command::PreviousState
        | Command::ToggleDots => 9,
        Command::CompareBy(_) | Command::ThenBy(_) => 10,
        Command::Chart(_) | Command::AddShareToDeck => 11,
        _ => 12,
    }
}

fn item(ui: &mut Ui, cx: &Cx<'_>, entry: &Entry) {
    let can = cx.can(&entry.command);
    let title = match (&entry.command, cx.undo, cx.redo) {
        (Command::Undo, Some(step), _) => tr!("Undo {}", lower(step)),
        (Command::Redo, _, Some(step)) => tr!("Redo {}", lower(step)),
        _ => entry.title.to_owned(),
    };
    let mut button =
        egui::Button::new(theme::text(&title, 14.0)).frame_when_inactive(false).min_size(vec2(252.0, 26.0));
    if let Some(key) = entry.keys.first() {
        button = button.shortcut_text(theme::text(shortcut_words(key), 12.0).color(cx.tokens.muted));
    }
    let response = ui.add_enabled(can.is_ok(), button);
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, can.is_ok(), &title));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if response.clicked() {
        cx.send(entry.command.clone());
        ui.close();
    }
    match can {
        Ok(()) => response.on_hover_text(entry.tooltip),
        Err(why) => response.on_disabled_hover_text(why),
    };
}

fn lower(step: &str) -> String {
    let mut letters = step.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn right(ui: &mut Ui, cx: &Cx<'_>, bar: Rect, start: bool) -> f32 {
    let mut inner = ui.new_child(
        UiBuilder::new().max_rect(bar.with_max_x(bar.right() - 12.0)).layout(Layout::right_to_left(Align::Center)),
    );
    if !start && bar.width() >= size::TIGHT && cx.can(&Command::Go(Screen::Deck)).is_ok() {
        export_button(&mut inner, cx);
    }
    search(&mut inner, cx);
    if !start {
        inner.spacing_mut().item_spacing.x = 4.0;
        inner.add_space(8.0);
        for (command, picture, step, verb) in
            [(Command::Redo, Icon::Redo, cx.redo, tr!("Redo")), (Command::Undo, Icon::Undo, cx.undo, tr!("Undo"))]
        {
            let name = step.map_or_else(|| verb.to_owned(), |step| format!("{verb} {}", lower(step)));
            if icon_button(&mut inner, picture, &name, 32.0, cx.can(&command)).clicked() {
                cx.send(command);
            }
        }
    }
    inner.min_rect().left()
}

fn search(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    if cx.narrow && ui.content_rect().width() < size::TIGHT {
        if icon_button(ui, Icon::Search, tr!("Search or command"), 32.0, Ok(())).clicked() {
            cx.send(Command::Palette);
        }
        return;
    }
    let (rect, response) = ui.allocate_exact_size(vec2(if cx.compact { 150.0 } else { 196.0 }, 32.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr!("Search or command")));
    let ground = if response.hovered() { tokens.hover } else { tokens.field };
    ui.painter().rect(rect, RADIUS, ground, Stroke::new(1.0, tokens.field_line), StrokeKind::Inside);
    icon::paint(
        ui.painter(),
        Rect::from_center_size(pos2(rect.left() + 19.0, rect.center().y), Vec2::splat(16.0)),
        Icon::Search,
        tokens.muted,
    );
    let label = if cx.compact { tr!("Search") } else { tr!("Search or command") };
    for (words, x, align) in
        [(label, rect.left() + 35.0, egui::Align2::LEFT_CENTER), ("/", rect.right() - 12.0, egui::Align2::RIGHT_CENTER)]
    {
        let at = pos2(x, rect.center().y);
        ui.painter().text(at, align, words, theme::font(14.0, Weight::Regular), tokens.muted);
    }
    theme::focus_ring(ui, &response);
    if response.clicked() {
        cx.send(Command::Palette);
    }
}

fn export_button(ui: &mut Ui, cx: &Cx<'_>) {
    let can = cx.can(&Command::ExportAgain);
    let kind = if cx.view.screen == Screen::Deck { Kind::Primary } else { Kind::Plain };
    let response = Button::new(tr!("Export")).key("Ctrl+E").kind(kind).opens().enabled(can).show(ui);
    let menu = Popup::menu(&response).width(280.0).align(egui::RectAlign::BOTTOM_END);
    menu.show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let last = cx.settings.last_export.unwrap_or(ExportKind::Pptx);
        for kind in ExportKind::ALL {
            if kind == ExportKind::Issues {
                ui.separator();
            }
            if export_item(ui, cx, kind.words(), kind == last) {
                cx.send(Command::Export(kind));
                ui.close();
            }
        }
        ui.separator();
        export_language(ui, cx);
        ui.separator();
        if export_item(
            ui,
            cx,
            (tr!("Internal export…"), tr!("Not for publication, with a reason on every page")),
            false,
        ) {
            cx.send(Command::AskInternal);
            ui.close();
        }
    });
}

/// The language that exports are written in.
fn export_language(ui: &mut Ui, cx: &Cx<'_>) {
    let now = cx.settings.export_language.unwrap_or_else(language);
    ui.horizontal(|ui| {
        ui.set_height(36.0);
        ui.add_space(12.0);
        ui.label(theme::text(tr!("In"), 13.0).color(cx.tokens.muted));
        for choice in Language::ALL {
            if ui.radio(now == choice, choice.name()).clicked() {
                cx.send(Command::SpeakExports(Some(choice).filter(|choice| *choice != language())));
            }
        }
    });
}

fn export_item(ui: &mut Ui, cx: &Cx<'_>, (title, holds): (&str, &str), last: bool) -> bool {
    let tokens = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(280.0, 44.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, true, format!("{title}, {holds}")));
    let ground = if response.hovered() { tokens.soft } else { Color32::TRANSPARENT };
    ui.painter().rect_filled(rect, RADIUS, ground);
    let words = [(title, 11.0, Weight::SemiBold, 14.0, tokens.ink), (holds, 29.0, Weight::Regular, 12.0, tokens.muted)];
    for (text, y, weight, points, color) in words {
        let at = pos2(rect.left() + 12.0, rect.top() + y + 2.0);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, text, theme::font(points, weight), color);
    }
    if last {
        let at = pos2(rect.right() - 12.0, rect.center().y);
        let font = theme::font(12.0, Weight::Regular);
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, "Ctrl+E", font, tokens.muted);
    }
    theme::focus_ring(ui, &response);
    response.clicked()
}

/// Name of the project, whether it is saved, and the tag of made-up data: in the middle, as far as there is room.
fn project(ui: &mut Ui, cx: &Cx<'_>, room: Rect, middle: f32) {
    let tokens = cx.tokens;
    let saved = match (cx.unsaved, cx.has_file) {
        _ if cx.read_only => tr!("Read-only"),
        (true, true) => tr!("Unsaved changes"),
        (_, false) => tr!("Not saved yet"),
        (false, true) if cx.protected => tr!("Saved, protected"),
        (false, true) => tr!("Saved"),
    };
    let name = ui.painter().layout_no_wrap(cx.document.name.clone(), theme::font(14.0, Weight::SemiBold), tokens.ink);
    let state = ui.painter().layout_no_wrap(saved.to_owned(), theme::font(13.0, Weight::Regular), tokens.muted);
    let synthetic = cx.synthetic();
    let tag = if synthetic { 150.0 } else { 0.0 };
    let width = name.size().x + 8.0 + state.size().x + tag;
    let room = room.shrink2(vec2(12.0, 0.0));
    if room.width() < 60.0 {
        return;
    }
    let left = (middle - width / 2.0).min(room.right() - width).max(room.left());
    let area = Rect::from_min_max(pos2(left, room.top()), room.right_bottom());
    let mut inner = ui.new_child(UiBuilder::new().max_rect(area).layout(Layout::left_to_right(Align::Center)));
    inner.set_clip_rect(area.intersect(inner.clip_rect()));
    let fits = width <= room.width();
    if synthetic && !fits {
        warn_tag(&mut inner, tr!("Synthetic"));
    }
    let shown = inner.add(egui::Label::new(theme::semibold(&cx.document.name, 14.0).color(tokens.ink)).truncate());
    if !fits {
        announce(&inner, &shown, &format!("{}, {saved}", cx.document.name));
    }
    if fits {
        let said = inner.label(theme::text(saved, 13.0).color(tokens.muted));
        announce(&inner, &said, saved);
        if synthetic {
            warn_tag(&mut inner, tr!("Synthetic sample data"));
        }
    }
}
