//! One file on the Check screen: its head, its columns as cards, and its first rows.

use std::collections::BTreeSet;

use egui::{Align, Layout, Rect, Sense, Ui, Vec2, vec2};

use super::{cards, preview};
use crate::{
    app::{
        command::{CellRef, Command},
        icon::{self, Icon},
        screen::{Cx, words::grouped},
        theme,
        widget::{Button, Kind, link, select, tag},
        work::{Loaded, LoadedFile},
    },
    figure::Weight,
    import::{SheetFound, TableFound},
    table::TableKind,
};

/// The files that fit beside each other: two, or one in a narrow window.
pub fn shown(cx: &Cx<'_>, loaded: &Loaded) -> Vec<usize> {
    let count = loaded.files.len();
    if count == 0 {
        return Vec::new();
    }
    let fit = if cx.compact { 1 } else { 2 };
    let first = cx.view.check.file.min(count - 1);
    let first = if count <= fit { 0 } else { first.min(count - fit) };
    (first..count.min(first + fit)).collect()
}

/// Tabs for files that do not all fit.
pub fn tabs(ui: &mut Ui, cx: &Cx<'_>, loaded: &Loaded, shown: &[usize]) {
    ui.horizontal_centered(|ui| {
        for (index, file) in loaded.files.iter().enumerate() {
            let kind = if shown.contains(&index) { Kind::Soft } else { Kind::Plain };
            if Button::new(&file.name).kind(kind).small().show(ui).clicked() {
                cx.send(Command::ShowFile(index));
            }
        }
    });
}

pub fn column(ui: &mut Ui, cx: &Cx<'_>, loaded: &Loaded, index: usize, unfolded: &mut BTreeSet<usize>) {
    let Some(file) = loaded.files.get(index) else { return };
    let Some(inspection) = file.inspection() else {
        absent(ui, cx, file);
        return;
    };
    let used = inspection.used_tables().next();
    head(ui, cx, index, file, used);
    let Some((sheet, table)) = used else {
        let words = "No table was found in this file. Choose another sheet, or open another file";
        ui.label(theme::text(words, 13.0).color(cx.tokens.warn_text));
        return;
    };
    ui.label(theme::text(facts(table), 13.0).color(cx.tokens.muted));
    ui.add_space(4.0);
    let all = unfolded.contains(&index);
    let selected = cx.view.check.cell.as_ref().filter(|cell| cell.file == index);
    let rest = cards::ui(ui, cx, index, sheet, table, all, selected.map(letter).as_deref());
    if !rest.is_empty() || all {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let label = if all { "Fewer columns".to_owned() } else { format!("{} more columns", rest.len()) };
            if link(ui, &label, 13.0, Weight::SemiBold).clicked() && !unfolded.remove(&index) {
                unfolded.insert(index);
            }
            let names: Vec<String> = rest.iter().take(6).map(|(name, letter)| format!("{name} ({letter})")).collect();
            let more = if rest.len() > 6 { " …" } else { "" };
            ui.label(theme::text(format!("{}{more}", names.join(", ")), 13.0).color(cx.tokens.muted));
            for column in table.columns.iter().filter(|column| column.left_out) {
                let words = format!("{} ({}) left out", column.name, column.letter);
                ui.label(theme::semibold(words, 13.0).color(cx.tokens.warn_text));
            }
        });
    }
    ui.add_space(6.0);
    preview::ui(ui, cx, index, table, selected);
}

/// Letters of a cell's column: `AB` of `AB14`.
fn letter(cell: &CellRef) -> String {
    cell.address.chars().take_while(char::is_ascii_alphabetic).collect()
}

fn head(ui: &mut Ui, cx: &Cx<'_>, index: usize, file: &LoadedFile, used: Option<(&SheetFound, &TableFound)>) {
    let tokens = cx.tokens;
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), Layout::right_to_left(Align::Center), |ui| {
        let Some(inspection) = file.inspection() else { return };
        let sheets: Vec<String> = inspection.sheets.iter().map(|sheet| sheet.name.to_string()).collect();
        if sheets.len() > 1 {
            let now = used.map_or_else(|| "None".to_owned(), |(sheet, _)| sheet.name.to_string());
            let shown = format!("Sheet: {now}");
            let options: Vec<String> = sheets.iter().map(|sheet| format!("Sheet: {sheet}")).collect();
            let width = (now.chars().count() as f32 * 7.5 + 90.0).clamp(120.0, 240.0);
            if let Some(chosen) = select(ui, &file.name, &shown, &options, Some(width)) {
                cx.send(Command::ChooseSheet(index, sheets[chosen].clone()));
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(20.0), Sense::hover());
            icon::paint(
                ui.painter(),
                Rect::from_center_size(rect.center(), Vec2::splat(19.0)),
                Icon::Sheet,
                tokens.accent,
            );
            ui.add(egui::Label::new(theme::bold(&file.name, 15.0).color(tokens.ink)).truncate());
            if let Some((_, table)) = used {
                tag(ui, kind_words(table.kind));
            }
        });
    });
}

fn absent(ui: &mut Ui, cx: &Cx<'_>, file: &LoadedFile) {
    ui.label(theme::bold(&file.name, 15.0).color(cx.tokens.ink));
    let words =
        "The file is not where it was. Its rows came with the project; open the file again to change how it is read";
    ui.label(theme::text(words, 13.0).color(cx.tokens.muted));
}

/// What the rows of a table are, in words.
pub fn kind_words(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Programs => "Colleges and programs",
        TableKind::People => "People, before and after",
        TableKind::Outcomes => "Published outcomes",
        TableKind::Directory => "Directory",
        TableKind::Other => "Not used in measures",
    }
}

/// "Header in row 3, 318 rows (4–321). Title in row 1 and note in row 322 set apart."
fn facts(table: &TableFound) -> String {
    let mut words = match table.header_rows.as_slice() {
        [] => "No header row".to_owned(),
        [row] => format!("Header in row {row}"),
        [first, .., last] => format!("Header in rows {first}–{last}"),
    };
    words += &format!(", {} rows", grouped(table.rows as f64));
    if table.first_row > 0 {
        words += &format!(" ({}–{})", grouped(table.first_row.into()), grouped(table.last_row.into()));
    }
    if let Some(people) = table.people {
        words += &format!(", {} people", grouped(people as f64));
    }
    words.push('.');
    let apart = |rows: &[u32], one: &str, many: &str| match rows {
        [] => String::new(),
        [row] => format!(" {one} row {} set apart.", grouped((*row).into())),
        rows => format!(" {} {many} set apart.", rows.len()),
    };
    words += &apart(&table.totals, "Totals", "totals rows");
    let notes: Vec<u32> = table.note_rows.iter().map(|(row, _)| *row).collect();
    words + &apart(&notes, "Note in", "titles and notes")
}
