//! Shortcuts from the command table: most modifiers first; plain keys only where nobody types.

use egui::{Key, Modifiers, Ui, text_selection::LabelSelectionState};

use crate::{
    app::{
        command::{Command, Entry, table},
        paint,
        screen::Cx,
    },
    figure::Annotation,
};

/// True for keys that write a letter, a digit or a sign.
fn writes(key: Key) -> bool {
    use Key::{CloseBracket, Comma, Equals, Minus, OpenBracket, Plus, Questionmark, Slash};
    key.name().chars().count() == 1
        || matches!(key, CloseBracket | Comma | Equals | Minus | OpenBracket | Plus | Questionmark | Slash)
}

pub fn send(ui: &Ui, cx: &Cx<'_>) {
    let on_top = cx.view.palette || cx.view.help || cx.view.dialog.is_some();
    // An open menu or a field that is being written in takes Esc itself.
    let taken = egui::Popup::is_any_open(ui) || (ui.text_edit_focused() && !on_top);
    if !taken && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        let command = if !on_top && cx.can(&Command::Nation).is_ok() && cx.view.selected.is_none() {
            Command::Nation
        } else {
            Command::Dismiss
        };
        cx.send(command);
        return;
    }
    if cx.view.palette {
        return;
    }
    let typing = ui.text_edit_focused();
    // A dialog takes all keys but those of undo; in its fields, undo is of the words being written.
    let dialog = cx.view.dialog.is_some();
    // Windowing turns Ctrl+C into an event of its own, which belongs to selected words first.
    let copied = ui.input(|input| input.events.contains(&egui::Event::Copy));
    let selected = || ui.ctx().plugin::<LabelSelectionState>().lock().has_selection();
    if copied && !dialog && !typing && !selected() && cx.can(&Command::CopyPicture).is_ok() {
        cx.send(Command::CopyPicture);
    }
    if !typing
        && !dialog
        && let Some(index) = cx.view.selected.as_deref().and_then(Annotation::index_of)
        && cx.can(&Command::DeleteAnnotation(index)).is_ok()
        && ui.input_mut(|input| {
            input.consume_key(Modifiers::NONE, Key::Delete) || input.consume_key(Modifiers::NONE, Key::Backspace)
        })
    {
        cx.send(Command::DeleteAnnotation(index));
    }
    let focused = ui.memory(|memory| memory.focused().is_some());
    // A figure has the focus where nothing else has it.
    let on_figure = !focused || paint::has_focus(ui);
    let mut keys: Vec<(&Entry, egui::KeyboardShortcut)> = table()
        .iter()
        .filter(|entry| !dialog || matches!(entry.command, Command::Undo | Command::Redo))
        .filter(|entry| entry.on.is_none_or(|screen| screen == cx.view.screen))
        .flat_map(|entry| entry.keys.iter().map(move |key| (entry, *key)))
        .filter(|(entry, key)| {
            let plain = !key.modifiers.command && !key.modifiers.alt;
            let moves = matches!(key.logical_key, Key::Enter | Key::ArrowLeft | Key::ArrowRight);
            let writes = plain && writes(key.logical_key);
            let opens = matches!(entry.command, Command::Palette | Command::Keys);
            if writes && (!cx.settings.single_keys || !opens && !on_figure) {
                return false;
            }
            let text_undo = typing && matches!(key.logical_key, Key::Z | Key::Y | Key::D);
            !(text_undo || plain && (typing || moves && focused))
        })
        .collect();
    keys.sort_by_key(|(_, key)| {
        std::cmp::Reverse(
            [key.modifiers.command, key.modifiers.alt, key.modifiers.shift].iter().filter(|on| **on).count(),
        )
    });
    for (entry, key) in keys {
        if entry.command == Command::Nation {
            continue; // Esc was handled above
        }
        if cx.can(&entry.command).is_ok() && ui.input_mut(|input| input.consume_shortcut(&key)) {
            cx.send(entry.command.clone());
        }
    }
}
