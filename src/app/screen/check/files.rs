//! One file on the Check screen: its head, its columns as cards, and its rows.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Weak},
};

use egui::{Align, Frame, Layout, Margin, Rect, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::{
    cards,
    grid::{self, Grid},
    marks::Marks,
};
use crate::{
    app::{
        command::Command,
        icon::{self, Icon},
        screen::{
            Cx,
            words::{grouped, plural},
        },
        theme,
        widget::{Button, Kind, clipped, icon_button, link, select, tag},
        work::{Loaded, LoadedFile},
    },
    figure::Weight,
    import::{ColumnFound, SheetFound, TableFound},
    sheet::Sheet,
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

/// What is kept of the files from frame to frame.
#[derive(Debug, Default)]
pub struct Kept {
    /// Files whose further columns are shown, too.
    unfolded: BTreeSet<usize>,
    /// By file: the sheet shown, and its rows.
    grids: BTreeMap<usize, (Weak<Loaded>, String, Grid)>,
}

impl Kept {
    fn grid(&mut self, loaded: &Arc<Loaded>, file: usize, key: &str, sheet: &Sheet, table: &TableFound) -> &mut Grid {
        let known = self.grids.get(&file);
        let same = known.is_some_and(|(of, name, _)| of.as_ptr() == Arc::as_ptr(loaded) && **name == *key);
        if !same {
            let marks = Marks::of_table(loaded, file, key, table);
            let mut grid = Grid::new(sheet, table, marks);
            if let Some((_, name, before)) = self.grids.get(&file)
                && **name == *key
            {
                grid.stay(before); // the same rows, read in another way
            }
            self.grids.insert(file, (Arc::downgrade(loaded), key.to_owned(), grid));
        }
        &mut self.grids.entry(file).or_insert_with(|| (Weak::new(), String::new(), Grid::default())).2
    }
}

/// Draws one file; `room` is the height in sight.
pub fn column(ui: &mut Ui, cx: &Cx<'_>, loaded: &Arc<Loaded>, index: usize, room: f32, kept: &mut Kept) {
    let Some(file) = loaded.files.get(index) else { return };
    let Some(inspection) = file.inspection() else {
        absent(ui, cx, file);
        return;
    };
    let wanted = cx.view.check.tables.get(&index);
    let tables: Vec<(&SheetFound, &TableFound)> = inspection.used_tables().collect();
    let shown = tables.iter().find(|(sheet, _)| Some(&*sheet.name) == wanted.map(String::as_str)).or(tables.first());
    head(ui, cx, index, file, shown.copied());
    let Some((sheet, table)) = shown.copied() else {
        let words = tr!("No table was found in this file. Choose another sheet, or open another file");
        ui.label(theme::text(words, 13.0).color(cx.tokens.warn_text));
        return;
    };
    changed(ui, cx, index);
    if tables.len() > 1 {
        several(ui, cx, index, &tables, sheet);
    }
    ui.label(theme::text(facts(table), 13.0).color(cx.tokens.muted));
    ui.add_space(4.0);
    let all = kept.unfolded.contains(&index);
    let selected = cx.view.check.cell.as_ref().filter(|cell| cell.file == index && *cell.sheet == *sheet.name);
    let letter = selected.map(|cell| grid::letter(&cell.address));
    let rest = cards::ui(ui, cx, index, sheet, table, all, letter);
    let left_out: Vec<&ColumnFound> = table.columns.iter().filter(|column| column.left_out).collect();
    if rest.count > 0 || all || !left_out.is_empty() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if rest.count > 0 || all {
                let label = if all {
                    tr!("Fewer columns").to_owned()
                } else {
                    plural(rest.count, tr!("more column"), tr!("more columns"))
                };
                if link(ui, &label, 13.0, Weight::SemiBold).clicked() && !kept.unfolded.remove(&index) {
                    kept.unfolded.insert(index);
                }
            }
            let names: Vec<String> = rest.first.iter().map(|(name, letter)| format!("{name} ({letter})")).collect();
            let more = if rest.count > rest.first.len() { " …" } else { "" };
            ui.label(theme::text(format!("{}{more}", names.join(", ")), 13.0).color(cx.tokens.muted));
            for column in left_out.iter().take(LEFT_OUT) {
                let words = tr!("{} ({}) left out", column.name, column.letter);
                ui.label(theme::semibold(words, 13.0).color(cx.tokens.warn_text));
            }
            if left_out.len() > LEFT_OUT {
                let words = tr!("and {} others", grouped((left_out.len() - LEFT_OUT) as f64));
                ui.label(theme::semibold(words, 13.0).color(cx.tokens.warn_text));
            }
        });
    }
    ui.add_space(6.0);
    let cells = file.book.as_ref().and_then(|book| book.sheets.iter().find(|cells| cells.name == sheet.sheet));
    if let Some(cells) = cells {
        let height = (room * 0.55).clamp(170.0, 600.0);
        let place = grid::Place { id: index, selected };
        kept.grid(loaded, index, &sheet.name, cells, table).ui(ui, cx, cells, table, place, height);
    }
}

/// Columns left out that are named.
const LEFT_OUT: usize = 4;

/// How the file differs from the one before it of its kind.
fn changed(ui: &mut Ui, cx: &Cx<'_>, index: usize) {
    let tokens = cx.tokens;
    let Some(placement) = cx.view.check.changed.iter().find(|placement| placement.source == index) else { return };
    let frame = Frame::new().fill(tokens.soft).corner_radius(theme::RADIUS).inner_margin(Margin::symmetric(10, 5));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            if icon_button(ui, Icon::Close, tr!("Close what changed"), 20.0, Ok(())).clicked() {
                cx.send(Command::SeenChanges(index));
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                let words = tr!("Read as {} was. {}", placement.changes.before, placement.changes.words());
                ui.add(egui::Label::new(theme::text(words, 13.0).color(tokens.ink)).wrap());
            });
        });
    });
    ui.add_space(4.0);
}

/// Tables that are shown as buttons beside each other; more are a list.
const FEW: usize = 4;

/// The tables that take part, if there are several.
fn several(ui: &mut Ui, cx: &Cx<'_>, index: usize, tables: &[(&SheetFound, &TableFound)], shown: &SheetFound) {
    if tables.len() > FEW {
        let words: Vec<String> =
            tables.iter().map(|(sheet, table)| tr!("{}, {} rows", sheet.name, grouped(table.rows as f64))).collect();
        let now = tables.iter().position(|(sheet, _)| sheet.name == shown.name).unwrap_or_default();
        if let Some(chosen) = select(ui, tr!("Table shown"), &words[now], &words, Some(260.0)) {
            cx.send(Command::ShowTable(index, tables[chosen].0.name.to_string()));
        }
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for (sheet, table) in tables {
            let kind = if sheet.name == shown.name { Kind::Soft } else { Kind::Plain };
            let words = tr!("{}, {} rows", sheet.name, grouped(table.rows as f64));
            if Button::new(&words).kind(kind).in_list().at_most(220.0).show(ui).clicked() {
                cx.send(Command::ShowTable(index, sheet.name.to_string()));
            }
        }
    });
}

fn head(ui: &mut Ui, cx: &Cx<'_>, index: usize, file: &LoadedFile, used: Option<(&SheetFound, &TableFound)>) {
    let tokens = cx.tokens;
    let narrow = ui.available_width() < 420.0;
    let choose = |ui: &mut Ui| {
        let Some(inspection) = file.inspection() else { return };
        let sheets: Vec<String> = inspection.sheets.iter().map(|sheet| sheet.name.to_string()).collect();
        if sheets.len() > 1 {
            let now = used.map_or_else(|| tr!("None").to_owned(), |(sheet, _)| sheet.name.to_string());
            let shown = tr!("Sheet: {now}", now = now);
            let options: Vec<String> = sheets.iter().map(|sheet| tr!("Sheet: {sheet}", sheet = sheet)).collect();
            let width = (now.chars().count() as f32 * 7.5 + 90.0).clamp(120.0, 240.0);
            if let Some(chosen) = select(ui, &file.name, &shown, &options, Some(width)) {
                cx.send(Command::ChooseSheet(index, sheets[chosen].clone()));
            }
        }
    };
    if narrow {
        ui.horizontal(choose);
    }
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), Layout::right_to_left(Align::Center), |ui| {
        if !narrow {
            choose(ui);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(20.0), Sense::hover());
            icon::paint(
                ui.painter(),
                Rect::from_center_size(rect.center(), Vec2::splat(19.0)),
                Icon::Sheet,
                tokens.accent,
            );
            let kind = used.map(|(_, table)| kind_words(table.kind));
            // The name gives way; what the rows are stays in sight.
            let wide = kind.map_or(0.0, |kind| {
                clipped(ui, kind, 12.0, Weight::SemiBold, f32::INFINITY, tokens.ink).size().x + 34.0
            });
            let room = (ui.available_width() - wide).max(60.0);
            let name = clipped(ui, &file.name, 15.0, Weight::Bold, room, tokens.ink);
            let (rect, response) = ui.allocate_exact_size(name.size(), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &file.name));
            ui.painter().galley(rect.min, name, tokens.ink);
            response.on_hover_text(&file.name);
            if let Some(kind) = kind {
                tag(ui, kind);
            }
        });
    });
}

fn absent(ui: &mut Ui, cx: &Cx<'_>, file: &LoadedFile) {
    ui.label(theme::bold(&file.name, 15.0).color(cx.tokens.ink));
    let words = tr!(
        "The file is not where it was. Its rows came with the project; open the file again to change how it is read"
    );
    ui.label(theme::text(words, 13.0).color(cx.tokens.muted));
}

/// What the rows of a table are, in words.
pub fn kind_words(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Programs => tr!("Colleges and programs"),
        TableKind::People => tr!("People, before and after"),
        TableKind::Outcomes => tr!("Published outcomes"),
        TableKind::Directory => tr!("Directory"),
        TableKind::Other => tr!("Not used in measures"),
    }
}

/// "Header in row 3, 318 rows (4–321). Title in row 1 and note in row 322 set apart."
fn facts(table: &TableFound) -> String {
    let mut words = match table.header_rows.as_slice() {
        [] => tr!("No header row").to_owned(),
        [row] => tr!("Header in row {row}", row = row),
        [first, .., last] => tr!("Header in rows {first}–{last}", first = first, last = last),
    };
    words += &tr!(", {} rows", grouped(table.rows as f64));
    if table.first_row > 0 {
        words += &format!(" ({}–{})", grouped(table.first_row.into()), grouped(table.last_row.into()));
    }
    if let Some(people) = table.people {
        words += &tr!(", {} people", grouped(people as f64));
    }
    words.push('.');
    let apart = |rows: &[u32], one: &str, many: &str| match rows {
        [] => String::new(),
        [row] => tr!(" {one} row {} set apart.", grouped((*row).into()), one = one),
        rows => tr!(" {} {many} set apart.", rows.len(), many = many),
    };
    words += &apart(&table.totals, tr!("Totals"), tr!("totals rows"));
    let notes: Vec<u32> = table.note_rows.iter().map(|(row, _)| *row).collect();
    words + &apart(&notes, tr!("Note in"), tr!("titles and notes"))
}
