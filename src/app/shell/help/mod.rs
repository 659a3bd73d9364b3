//! The built-in help: topics to search in, and every command with its keys, from the table.

mod topics;

use egui::{Key, Modal, Modifiers, ScrollArea, TextEdit, Ui, vec2};

use crate::{
    app::{
        command::{Command, Menu, shortcut_words, table},
        screen::Cx,
        theme,
        widget::{self, Button, Row, clipped},
    },
    figure::Weight,
};
use topics::{Topic, topics};

/// What is searched for and which page is read.
#[derive(Default)]
pub struct Help {
    query: String,
    page: usize,
    open: bool,
}

/// A page that was found.
enum Page {
    Topic(Topic),
    /// Commands and keys that hold the words searched for.
    Keys,
}

impl Page {
    fn title(&self) -> &'static str {
        match self {
            Self::Topic(topic) => topic.title.get(),
            Self::Keys => tr!("Keys and commands"),
        }
    }
}

impl Help {
    pub fn close(&mut self) {
        self.open = false;
    }

    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let fresh = !self.open;
        if fresh {
            *self = Self { open: true, ..Self::default() };
            if cx.view.help_keys {
                self.page = found("").len() - 1;
            }
        }
        let tokens = cx.tokens;
        let modal = Modal::new(egui::Id::unique("help")).backdrop_color(tokens.veil).frame(theme::dialog(ui));
        let modal = modal.show(ui, |ui| {
            theme::dialog_width(ui, 860.0);
            ui.horizontal(|ui| {
                ui.label(theme::bold(tr!("Help"), 20.0).color(tokens.ink));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
                        cx.send(Command::Dismiss);
                    }
                });
            });
            ui.add_space(4.0);
            let field = TextEdit::singleline(&mut self.query)
                .hint_text(tr!("Search measures, privacy, files, keys"))
                .desired_width(f32::INFINITY)
                .margin(vec2(10.0, 6.0));
            let typed = ui.add(field).accessible_name(tr!("Search the help"));
            if fresh {
                typed.request_focus();
            }
            if typed.changed() {
                self.page = 0;
            }
            ui.add_space(6.0);
            let found = found(&self.query);
            self.step(ui, found.len());
            let height = (ui.content_rect().height() - 190.0).max(70.0);
            if ui.available_width() < 560.0 {
                // One column: the page under the list of pages.
                let area = ScrollArea::vertical().id_salt("help column").max_height(height + 40.0);
                area.min_scrolled_height(height + 40.0).show(ui, |ui| {
                    self.list(ui, cx, &found);
                    ui.add_space(8.0);
                    self.page(ui, cx, &found);
                });
                return;
            }
            ui.horizontal_top(|ui| {
                ui.vertical(|ui| {
                    ui.set_width(236.0);
                    let list =
                        ScrollArea::vertical().id_salt("help pages").max_height(height).min_scrolled_height(height);
                    list.show(ui, |ui| self.list(ui, cx, &found));
                });
                ui.add_space(10.0);
                ui.vertical(|ui| {
                    let page = ScrollArea::vertical().id_salt(("help page", self.page, &self.query));
                    let page = page.max_height(height).min_scrolled_height(height).auto_shrink(false);
                    page.show(ui, |ui| self.page(ui, cx, &found));
                });
            });
        });
        if modal.should_close() {
            cx.send(Command::Dismiss);
        }
    }

    /// Up and Down turn the pages while words are typed.
    fn step(&mut self, ui: &Ui, count: usize) {
        let (down, up) = ui.input_mut(|input| {
            let down = input.consume_key(Modifiers::NONE, Key::ArrowDown);
            (down, input.consume_key(Modifiers::NONE, Key::ArrowUp))
        });
        self.page = (self.page + usize::from(down)).saturating_sub(usize::from(up)).min(count.saturating_sub(1));
    }

    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, found: &[Page]) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let before = self.page;
        for (index, page) in found.iter().enumerate() {
            let name = tr!("{}, page {} of {}", page.title(), index + 1, found.len());
            let selected = index == before;
            let response = widget::row(ui, Row { name: &name, height: 28.0, selected }, |ui, area| {
                let ink = if selected { cx.tokens.accent } else { cx.tokens.ink };
                let words = clipped(ui, page.title(), 13.0, Weight::Regular, area.width() - 16.0, ink);
                ui.painter().galley(area.left_center() + vec2(8.0, -words.size().y / 2.0), words, ink);
            });
            if response.clicked() {
                self.page = index;
            }
        }
        if found.is_empty() {
            ui.label(theme::text(tr!("Nothing in the help has these words"), 13.0).color(cx.tokens.muted));
        }
    }

    fn page(&self, ui: &mut Ui, cx: &Cx<'_>, found: &[Page]) {
        let tokens = cx.tokens;
        let Some(page) = found.get(self.page) else { return };
        let title = ui.label(theme::bold(page.title(), 17.0).color(tokens.ink));
        ui.accesskit_node_builder(title.id, |node| node.set_live(egui::accesskit::Live::Polite));
        ui.add_space(4.0);
        match page {
            Page::Topic(topic) => {
                for paragraph in &topic.paragraphs {
                    ui.label(theme::text(paragraph.get(), 14.0).color(tokens.ink));
                    ui.add_space(6.0);
                }
            }
            Page::Keys => keys(ui, cx, &self.query),
        }
    }
}

/// Every command with its keys, as many as hold the words; all of them if none does.
fn keys(ui: &mut Ui, cx: &Cx<'_>, query: &str) {
    let tokens = cx.tokens;
    let words = tr!("Letters and digits work where a figure or nothing has the focus; everything is reached by Tab");
    ui.label(theme::text(words, 13.0).color(tokens.muted));
    let some = table().iter().any(|entry| holds(&[entry.title, entry.tooltip], query));
    for menu in Menu::ALL {
        let wanted = |texts: &[&str]| !some || holds(texts, query);
        let mut entries =
            table().iter().filter(|entry| entry.menu == menu && wanted(&[entry.title, entry.tooltip])).peekable();
        if entries.peek().is_none() {
            continue;
        }
        ui.add_space(8.0);
        ui.label(theme::bold(menu.title(), 15.0).color(tokens.ink));
        for entry in entries {
            let keys: Vec<String> = entry.keys.iter().take(2).map(shortcut_words).collect();
            let keys = if keys.is_empty() { String::new() } else { format!("{}  ", keys.join(", ")) };
            let mut words = egui::text::LayoutJob::default();
            for (text, weight, color) in [
                (keys.as_str(), Weight::Bold, tokens.accent),
                (entry.title, Weight::SemiBold, tokens.ink),
                (".  ", Weight::Regular, tokens.muted),
                (entry.tooltip, Weight::Regular, tokens.muted),
            ] {
                words.append(text, 0.0, egui::TextFormat::simple(theme::font(13.0, weight), color));
            }
            ui.label(words);
        }
    }
}

/// Pages that hold every word, those that hold them in their title first; keys and commands at the end.
fn found(query: &str) -> Vec<Page> {
    let mut found: Vec<Topic> = topics()
        .into_iter()
        .filter(|topic| {
            let texts: Vec<&str> =
                std::iter::once(topic.title.get()).chain(topic.paragraphs.iter().map(|text| text.get())).collect();
            holds(&texts, query)
        })
        .collect();
    found.sort_by_key(|topic| !holds(&[topic.title.get()], query));
    let keys = table().iter().any(|entry| holds(&[entry.title, entry.tooltip], query))
        || holds(&[tr!("Keys and commands")], query);
    found.into_iter().map(Page::Topic).chain(keys.then_some(Page::Keys)).collect()
}

fn holds(texts: &[&str], query: &str) -> bool {
    let text = texts.join(" ").to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::about::{self, MEASURES};

    fn titles(query: &str) -> Vec<&'static str> {
        found(query).iter().map(Page::title).collect()
    }

    #[test]
    fn every_measure_has_a_page_and_so_have_privacy_files_and_keys() {
        let all = titles("");
        for measure in MEASURES {
            assert!(all.contains(&about::name(measure).en), "{measure:?}");
        }
        for words in ["withheld", "your files", "opening and saving", "cells", "Undo", "Keyboard"] {
            assert!(all.iter().any(|title| title.contains(words)), "{words}");
        }
        assert_eq!(all.last(), Some(&"Keys and commands"));
    }

    #[test]
    fn words_are_searched_in_titles_texts_and_commands() {
        assert_eq!(titles("difference in differences")[0], "Comparison with a group");
        assert_eq!(titles("zip zeros"), ["Problems with files: cells"]);
        assert_eq!(titles("wioa")[0], "WIOA indicators");
        assert_eq!(titles("duplicate slide"), ["Keys and commands"], "a command");
        assert!(titles("xyzzy").is_empty());
    }
}
