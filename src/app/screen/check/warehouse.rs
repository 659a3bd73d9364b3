//! What the columns of a warehouse's table mean: their names, how many rows say something, and a choice to correct it.

use egui::{Frame, Margin, ScrollArea, Ui, vec2};

use crate::{
    app::{
        command::Command,
        connect::cost,
        screen::Cx,
        theme,
        widget::{self, Button},
    },
    measure::offered,
    project::WarehouseTable,
    session::meanings,
    table::{Field, Period},
    warehouse::Address,
};

/// Draws the table's place and every column with its meaning.
pub fn ui(ui: &mut Ui, cx: &Cx<'_>, table: &WarehouseTable) {
    let tokens = cx.tokens;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 }).show(ui, |ui| {
            let place =
                Address::parse(&table.address).map_or_else(|_error| table.address.clone(), |address| address.title());
            ui.label(theme::bold(format!("{place} · {}", table.table), 15.0).color(tokens.ink));
            ui.label(theme::text(cost(table.rows), 13.0).color(tokens.muted));
            ui.add_space(4.0);
            ui.label(theme::text(can_be_asked(table), 13.0).color(tokens.ink));
            ui.add_space(6.0);
            ui.horizontal_wrapped(|ui| {
                for (command, words) in [
                    (Command::RefreshWarehouse, tr!("Refresh from the warehouse")),
                    (Command::ShowStatements, tr!("Show the SQL…")),
                    (Command::Connect, tr!("Connect again…")),
                ] {
                    if Button::new(words).small().enabled(cx.can(&command)).show(ui).clicked() {
                        cx.send(command);
                    }
                }
            });
            ui.add_space(8.0);
            order(ui, cx, table);
            ui.add_space(8.0);
            columns(ui, cx, table);
        });
    });
}

/// The column that tells the earlier of two certificates of one day.
fn order(ui: &mut Ui, cx: &Cx<'_>, table: &WarehouseTable) {
    let mut options = vec![tr!("No column").to_owned()];
    options.extend(table.names.iter().cloned());
    let shown = table.order.clone().unwrap_or_else(|| tr!("No column").to_owned());
    ui.horizontal_wrapped(|ui| {
        ui.set_row_height(32.0);
        let name = tr!("Column that tells which certificate of one day came first");
        ui.label(theme::text(name, 13.0).color(cx.tokens.ink));
        if let Some(index) = widget::select(ui, name, &shown, &options, Some(220.0)) {
            let column = index.checked_sub(1).and_then(|at| table.names.get(at)).cloned();
            cx.send(Command::ChooseOrder(column));
        }
    });
}

fn columns(ui: &mut Ui, cx: &Cx<'_>, table: &WarehouseTable) {
    let tokens = cx.tokens;
    let fields = meanings();
    let mut options = vec![tr!("No meaning").to_owned()];
    options.extend(fields.iter().map(|field| field.label()));
    let wide = ui.available_width().min(860.0);
    let [name, filled, choice] = [wide * 0.4, wide * 0.2, wide * 0.4 - 24.0];
    widget::card(ui, Margin::symmetric(14, 8), |ui| {
        ui.set_width(wide - 28.0);
        ui.horizontal(|ui| {
            for (words, width) in [(tr!("Column"), name), (tr!("Says something"), filled), (tr!("Meaning"), choice)] {
                widget::left_label(ui, vec2(width - 12.0, 22.0), theme::bold(words, 13.0).color(tokens.muted));
            }
        });
        for column in &table.names {
            let meaning = table.meaning(column);
            ui.horizontal(|ui| {
                let said = table
                    .filled
                    .get(column)
                    .map_or_else(|| tr!("not told").to_owned(), |share| tr!("in {share}% of rows", share = share));
                widget::left_label(ui, vec2(name - 12.0, 30.0), theme::semibold(column, 14.0).color(tokens.ink));
                widget::left_label(ui, vec2(filled - 12.0, 30.0), theme::text(said, 13.0).color(tokens.muted));
                let shown = meaning.map_or_else(|| tr!("No meaning").to_owned(), Field::label);
                let spoken = tr!("Meaning of {column}", column = column);
                if let Some(index) = widget::select(ui, &spoken, &shown, &options, Some(choice)) {
                    let field = index.checked_sub(1).and_then(|at| fields.get(at)).copied();
                    cx.send(Command::ChooseMeaning(column.clone(), field));
                }
            });
        }
    });
}

/// Which figures these columns allow, in a sentence.
fn can_be_asked(table: &WarehouseTable) -> String {
    let columns: Vec<Field> = table.columns.keys().copied().collect();
    let has = |field: Field| offered(&columns, field);
    let mut can: Vec<&str> = Vec::new();
    if has(Field::State) {
        can.push(tr!("the map by state"));
    }
    can.push(tr!("certificates and people"));
    if columns.iter().any(|field| matches!(field, Field::Wage(_))) {
        can.extend([tr!("earnings before and after"), tr!("earnings by quarter"), tr!("employment")]);
    }
    if has(Field::Industry) {
        can.push(tr!("work in the field"));
    }
    let quarter = |quarter: i8| columns.contains(&Field::Wage(Period::Quarter(quarter)));
    if [Field::Passed, Field::CredentialDate, Field::Attempted].into_iter().any(|field| columns.contains(&field)) {
        can.push(tr!("the pathway"));
    }
    if quarter(2) || quarter(4) {
        can.push(tr!("the WIOA indicators"));
    }
    tr!("Can be asked: {}. Other figures say why not in their place.", can.join(", "))
}
