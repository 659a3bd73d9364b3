//! The mappings that are remembered: which kinds of files open with no question, and forgetting them.

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2};

use crate::{
    app::{
        command::Command,
        screen::{
            Cx,
            words::{grouped, plural},
        },
        theme,
        widget::{self, Button, clipped, link},
    },
    figure::Weight,
    import::SavedMapping,
};

pub fn ui(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    theme::dialog_width(ui, 600.0);
    ui.label(theme::bold(tr!("Remembered mappings"), 22.0).color(tokens.ink));
    let words = tr!(
        "Files with these columns open with no question and say what changed. Kept on this computer, without cells of people."
    );
    ui.label(theme::text(words, 13.0).color(tokens.muted));
    ui.add_space(8.0);
    if cx.mappings.is_empty() {
        let words = tr!("Nothing is remembered yet. Say “Looks right” on Check, and the files’ columns are");
        ui.label(theme::text(words, 13.0).color(tokens.ink));
    }
    ScrollArea::vertical().max_height(ui.content_rect().height() * 0.55).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for mapping in cx.mappings {
            row(ui, cx, mapping);
        }
    });
    ui.add_space(10.0);
    if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
        cx.send(Command::Dismiss);
    }
}

fn row(ui: &mut Ui, cx: &Cx<'_>, mapping: &SavedMapping) {
    let tokens = cx.tokens;
    let columns: Vec<&str> = mapping
        .tables
        .iter()
        .filter(|table| table.used)
        .flat_map(|table| &table.columns)
        .map(|column| &*column.name)
        .collect();
    let decisions = match mapping.decisions() {
        0 => tr!("nothing to decide").to_owned(),
        count => plural(count, tr!("decision"), tr!("decisions")),
    };
    let facts = format!("{}, {decisions}", plural(columns.len(), tr!("column"), tr!("columns")));
    let names = columns.iter().take(12).copied().collect::<Vec<_>>().join(", ");
    let name = format!("{}, {facts}: {names}", mapping.name);
    widget::row(ui, widget::Row { name: &name, height: 46.0, selected: false }, |ui, rect| {
        let room = rect.width() - 90.0;
        let head = format!("{}  ·  {facts}", mapping.name);
        for (words, y, weight, color) in
            [(head.as_str(), 14.0, Weight::SemiBold, tokens.ink), (names.as_str(), 32.0, Weight::Regular, tokens.muted)]
        {
            let galley = clipped(ui, words, 13.0, weight, room, color);
            ui.painter().galley(pos2(rect.left() + 8.0, rect.top() + y - galley.size().y / 2.0), galley, color);
        }
        let end = Rect::from_min_max(pos2(rect.right() - 70.0, rect.top()), rect.right_bottom());
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut end = ui.new_child(UiBuilder::new().max_rect(end).layout(layout).id_salt(mapping.fingerprint()));
        let forget = link(&mut end, tr!("Forget"), 13.0, Weight::Regular);
        let said = tr!("Forget {} of {} columns", mapping.name, grouped(columns.len() as f64));
        forget.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
        if forget.clicked() {
            cx.send(Command::ForgetMapping(mapping.fingerprint()));
        }
    });
}
