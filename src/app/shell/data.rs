//! "Data on this computer": the files that may tell of people, their sizes, and clearing them.

use egui::{ScrollArea, Ui};

use crate::app::{
    command::Command,
    screen::{Cx, words::plural},
    theme,
    widget::Button,
    work::data::{DataFile, DataKind},
};

pub fn ui(ui: &mut Ui, cx: &Cx<'_>, files: &[DataFile]) {
    let tokens = cx.tokens;
    theme::dialog_width(ui, 720.0);
    ui.label(theme::bold(tr!("Data on this computer"), 22.0).color(tokens.ink));
    let words = tr!(
        "What the program keeps that may tell of people. Spreadsheets and exports are where you put them. Deleted files may still be found on a disk that is not encrypted."
    );
    ui.label(theme::text(words, 13.0).color(tokens.muted));
    ScrollArea::vertical().max_height(ui.content_rect().height() * 0.62).show(ui, |ui| {
        for kind in DataKind::ALL {
            group(ui, cx, kind, &files.iter().filter(|file| file.kind == kind).collect::<Vec<_>>());
        }
        passwords(ui, cx);
    });
    ui.add_space(10.0);
    if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
        cx.send(Command::Dismiss);
    }
}

/// Those in the system's keychain, which this program put there.
fn passwords(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    let count = cx.settings.remembered.len();
    ui.add_space(10.0);
    ui.label(theme::bold(tr!("Passwords in the system’s keychain"), 14.0).color(tokens.ink));
    let facts = match count {
        0 => tr!("None").to_owned(),
        _ => tr!("{}, until the time you chose", plural(count, tr!("project"), tr!("projects"))),
    };
    ui.label(theme::text(facts, 13.0).color(tokens.muted));
    if count > 0 && Button::new(tr!("Forget them")).small().show(ui).clicked() {
        cx.send(Command::ForgetPasswords);
    }
}

fn group(ui: &mut Ui, cx: &Cx<'_>, kind: DataKind, files: &[&DataFile]) {
    let tokens = cx.tokens;
    let (title, holds) = kind.words();
    let bytes: u64 = files.iter().map(|file| file.bytes).sum();
    ui.add_space(10.0);
    ui.label(theme::bold(title, 14.0).color(tokens.ink));
    let facts = match files.len() {
        0 => tr!("None").to_owned(),
        count => format!("{}, {}. {holds}", plural(count, tr!("file"), tr!("files")), size(bytes)),
    };
    ui.label(theme::text(facts, 13.0).color(tokens.muted));
    for file in files {
        let sealed = if file.sealed { tr!(", protected") } else { "" };
        let words = format!("{}  ·  {}{sealed}", file.path.display(), size(file.bytes));
        ui.add(egui::Label::new(theme::text(&words, 13.0).color(tokens.ink)).truncate()).on_hover_text(&words);
    }
    if let Some(verb) = kind.clear().filter(|_| !files.is_empty())
        && Button::new(verb).small().show(ui).clicked()
    {
        cx.send(Command::ClearData(kind));
    }
}

/// Bytes in the unit people use.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => plural(bytes as usize, tr!("byte"), tr!("bytes")),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_in_a_file_manager() {
        assert_eq!([1, 999, 1_001, 76_000_000].map(size), ["1 byte", "999 bytes", "2 KB", "76.0 MB"]);
    }
}
