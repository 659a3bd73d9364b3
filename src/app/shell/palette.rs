//! The command palette: every command by name, with its keys and, if it cannot run now, why.

use egui::{Key, Modal, Modifiers, Rect, Role, ScrollArea, Sense, TextEdit, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::{
    app::{
        command::{Command, Entry, shortcut_words, table},
        screen::Cx,
        theme::{self, RADIUS},
        widget::clipped,
    },
    figure::Weight,
};

/// What was typed and which row is chosen.
#[derive(Default)]
pub struct Palette {
    query: String,
    row: usize,
    open: bool,
}

impl Palette {
    pub fn close(&mut self) {
        self.open = false;
    }

    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let fresh = !self.open;
        if fresh {
            *self = Self { open: true, ..Self::default() };
        }
        let modal = Modal::new(egui::Id::unique("palette")).backdrop_color(cx.tokens.veil).show(ui, |ui| {
            theme::dialog_width(ui, 520.0);
            let field = TextEdit::singleline(&mut self.query)
                .hint_text(tr!("Search or command"))
                .desired_width(f32::INFINITY)
                .margin(vec2(10.0, 8.0));
            let typed = ui.add(field).accessible_name(tr!("Find a command"));
            if fresh {
                typed.request_focus();
            }
            if typed.changed() {
                self.row = 0;
            }
            let found = search(&self.query, |command| cx.settings.last_used(command));
            let (down, up, enter) = ui.input_mut(|input| {
                (
                    input.consume_key(Modifiers::NONE, Key::ArrowDown),
                    input.consume_key(Modifiers::NONE, Key::ArrowUp),
                    input.consume_key(Modifiers::NONE, Key::Enter),
                )
            });
            self.row = (self.row + usize::from(down)).saturating_sub(usize::from(up));
            self.row = self.row.min(found.len().saturating_sub(1));
            ui.add_space(6.0);
            let most = (ui.content_rect().height() - 110.0).clamp(80.0, 360.0);
            ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                if found.is_empty() {
                    ui.label(theme::text(tr!("Nothing has this name"), 13.0).color(cx.tokens.muted));
                }
                for (index, entry) in found.iter().enumerate() {
                    let chosen = index == self.row;
                    let response = item(ui, cx, entry, chosen);
                    if chosen && (down || up) {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() || (chosen && enter) {
                        cx.send(match cx.can(&entry.command) {
                            Ok(()) => Command::FromPalette(Box::new(entry.command.clone())),
                            Err(_) => entry.command.clone(), // says why not
                        });
                    }
                }
            });
        });
        if modal.should_close() {
            cx.send(Command::Palette);
        }
    }
}

/// Entries whose title or tooltip holds every word typed; titles that begin with the query first, and of those alike what
/// was run from here last.
fn search(query: &str, last: impl Fn(&Command) -> Option<usize>) -> Vec<&'static Entry> {
    let query = query.trim().to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut found: Vec<&Entry> = table()
        .iter()
        .filter(|entry| entry.command != Command::Palette)
        .filter(|entry| {
            let text = format!("{} {} {}", entry.title, entry.tooltip, entry.menu.title()).to_lowercase();
            words.iter().all(|word| text.contains(word))
        })
        .collect();
    found.sort_by_key(|entry| {
        let title = entry.title.to_lowercase();
        let last = last(&entry.command).unwrap_or(usize::MAX);
        (!title.starts_with(&query), !title.contains(&query), last)
    });
    found
}

fn item(ui: &mut Ui, cx: &Cx<'_>, entry: &Entry, chosen: bool) -> egui::Response {
    let tokens = cx.tokens;
    let can = cx.can(&entry.command);
    let sense = if can.is_ok() { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), sense);
    response.widget_info(|| {
        let keys = entry.keys.first().map(|key| format!(", {}", shortcut_words(key))).unwrap_or_default();
        let why = can.err().map(|why| tr!(", not now: {why}", why = why)).unwrap_or_default();
        let about = if can.is_ok() { format!(", {}", entry.tooltip) } else { String::new() };
        WidgetInfo::selected(Role::ListBoxOption, can.is_ok(), chosen, format!("{}{keys}{why}{about}", entry.title))
    });
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, RADIUS, if chosen { tokens.soft } else { tokens.hover });
    }
    let ink = if can.is_ok() { tokens.ink } else { tokens.muted };
    let painter = ui.painter().with_clip_rect(rect);
    let left = pos2(rect.left() + 10.0, rect.center().y);
    let title = painter.text(left, egui::Align2::LEFT_CENTER, entry.title, theme::font(14.0, Weight::Regular), ink);
    let more = can.err().unwrap_or(entry.tooltip);
    let at = pos2(title.right() + 10.0, rect.center().y);
    let mut right = rect.right() - 10.0;
    if let Some(key) = entry.keys.first() {
        let at = pos2(right, rect.center().y);
        let font = theme::font(12.0, Weight::Regular);
        right = painter.text(at, egui::Align2::RIGHT_CENTER, shortcut_words(key), font, tokens.muted).left() - 8.0;
    }
    let room = Rect::from_min_max(rect.min, pos2(right, rect.bottom()));
    let words = clipped(ui, more, 12.0, Weight::Regular, room.right() - at.x, tokens.muted);
    let cut = words.elided;
    if room.right() - at.x > 40.0 {
        ui.painter().galley(at - vec2(0.0, words.size().y / 2.0), words, tokens.muted);
    }
    if response.has_focus() {
        theme::ring(ui, rect.shrink2(Vec2::splat(2.0)));
    }
    if cut { response.on_hover_text(more) } else { response }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_by_any_of_their_words() {
        let none = |_: &Command| None;
        assert_eq!(search("dark", none)[0].title, "Dark theme");
        assert_eq!(search("export pow", none)[0].title, "Export PowerPoint…");
        assert!(search("zzz", none).is_empty());
        assert_eq!(search("", none).len(), table().len() - 1);
    }

    #[test]
    fn what_was_run_last_stands_first() {
        let last = |command: &Command| match command {
            Command::ZoomIn => Some(1),
            Command::Help => Some(0),
            _ => None,
        };
        let titles: Vec<&str> = search("", last).iter().take(2).map(|entry| entry.title).collect();
        assert_eq!(titles, [crate::app::command::entry(&Command::Help).unwrap().title, "Larger"]);
    }
}
