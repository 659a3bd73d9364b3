//! Keys that mean the same in every dialog.

use egui::{Key, Modifiers, Ui};

/// Takes Enter for what a dialog is there for: where a field is written in, which keeps the focus if this comes before it, or nothing
/// has the focus. On a button it presses that.
pub fn enter_typed(ui: &Ui) -> bool {
    let elsewhere = ui.memory(|memory| memory.focused().is_some()) && !ui.text_edit_focused();
    !elsewhere && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
}
