//! The one table of commands: it feeds menus, the palette, shortcuts, the help page and the tests.

mod deck_help;
mod edit_view;
mod figure;
mod file;

use std::sync::LazyLock;

use egui::{Key, KeyboardShortcut, Modifiers};

use super::Command;
use crate::{
    project::Screen,
    words::{Language, in_language, language},
};

/// A command that can be run without further data.
#[derive(Clone, Debug)]
pub struct Entry {
    pub command: Command,
    /// Words in menus and in the palette.
    pub title: &'static str,
    /// One sentence without a period.
    pub tooltip: &'static str,
    /// Keys; the first is shown.
    pub keys: Vec<KeyboardShortcut>,
    pub menu: Menu,
    /// The keys work on this screen only; `None` = everywhere.
    pub on: Option<Screen>,
}

/// The menus of the top bar, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    File,
    Edit,
    View,
    Figure,
    Deck,
    Help,
}

impl Menu {
    pub const ALL: [Self; 6] = [Self::File, Self::Edit, Self::View, Self::Figure, Self::Deck, Self::Help];

    pub fn title(self) -> &'static str {
        match self {
            Self::File => tr!("File"),
            Self::Edit => tr!("Edit"),
            Self::View => tr!("View"),
            Self::Figure => tr!("Figure"),
            Self::Deck => tr!("Deck"),
            Self::Help => tr!("Help"),
        }
    }
}

/// All entries, in menu order.
pub fn table() -> &'static [Entry] {
    current()
}

/// The entry of a command, if it stands in the table.
pub fn entry(command: &Command) -> Option<&'static Entry> {
    current().iter().find(|entry| entry.command == *command)
}

/// Keys as people write them: "Ctrl+Shift+S", "D", "→".
pub fn shortcut_words(keys: &KeyboardShortcut) -> String {
    let KeyboardShortcut { modifiers, logical_key } = keys;
    let mut words = String::new();
    if modifiers.command || modifiers.ctrl {
        words.push_str(if cfg!(target_os = "macos") { "Cmd+" } else { "Ctrl+" });
    }
    if modifiers.alt {
        words.push_str("Alt+");
    }
    if modifiers.shift && *logical_key != Key::Questionmark {
        words.push_str("Shift+");
    }
    words.push_str(match logical_key {
        Key::ArrowLeft => tr!("Left"),
        Key::ArrowRight => tr!("Right"),
        Key::ArrowUp => tr!("Up"),
        Key::ArrowDown => tr!("Down"),
        Key::Escape => tr!("Esc"),
        Key::Questionmark => "?",
        Key::Slash => "/",
        Key::Plus | Key::Equals => "+",
        Key::Minus => "−",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::Delete => tr!("Del"),
        Key::Comma => ",",
        key => key.name(),
    });
    words
}

/// The table in each language, in the order of [`Language::ALL`].
static TABLES: [LazyLock<Vec<Entry>>; 2] =
    [LazyLock::new(|| in_language(Language::English, build)), LazyLock::new(|| in_language(Language::Spanish, build))];

/// The table in the language in force.
fn current() -> &'static [Entry] {
    let [english, spanish] = &TABLES;
    match language() {
        Language::English => english,
        Language::Spanish => spanish,
    }
}

fn build() -> Vec<Entry> {
    let mut table = Vec::new();
    file::file(&mut table);
    edit_view::edit_and_view(&mut table);
    figure::figure(&mut table);
    deck_help::deck_and_help(&mut table);
    table
}

const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;

fn ctrl_shift() -> Modifiers {
    Modifiers::COMMAND | Modifiers::SHIFT
}

struct Adder<'a> {
    table: &'a mut Vec<Entry>,
    menu: Menu,
    on: Option<Screen>,
}

impl Adder<'_> {
    fn add(&mut self, command: Command, title: &'static str, tooltip: &'static str, keys: &[(Modifiers, Key)]) {
        let keys = keys.iter().map(|&(modifiers, key)| KeyboardShortcut::new(modifiers, key)).collect();
        self.table.push(Entry { command, title, tooltip, keys, menu: self.menu, on: self.on });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::ExportKind;

    #[test]
    fn titles_and_keys_are_unique_where_they_work() {
        for (i, a) in table().iter().enumerate() {
            for b in &table()[i + 1..] {
                assert_ne!(a.title, b.title);
                assert_ne!(a.command, b.command);
                let together = a.on.is_none() || b.on.is_none() || a.on == b.on;
                for key in a.keys.iter().filter(|key| b.keys.contains(key)) {
                    assert!(!together, "{} is both “{}” and “{}”", shortcut_words(key), a.title, b.title);
                }
            }
        }
    }

    #[test]
    fn words_follow_the_style_of_the_window() {
        for Entry { title, tooltip, .. } in table() {
            for words in [title, tooltip] {
                assert!(!words.is_empty() && !words.ends_with('.'), "{words}");
                assert!(words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()), "{words}");
            }
        }
    }

    #[test]
    fn every_menu_has_entries_and_every_export_is_offered() {
        for menu in Menu::ALL {
            assert!(table().iter().any(|entry| entry.menu == menu), "{menu:?}");
        }
        for kind in ExportKind::ALL {
            assert!(entry(&Command::Export(kind)).is_some());
        }
    }
}
