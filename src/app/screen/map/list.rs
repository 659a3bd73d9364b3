//! The list beside the map: the same states or colleges, with the same selection.

use egui::{Align2, Color32, Frame, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::{AtlasView, counts, follow, state_name};
use crate::{
    app::{
        command::Command,
        paint::hatch_lines,
        screen::words::{capital, count, plural, share, spoken},
        theme::{self, Tokens},
        widget::{self, Button, Row},
    },
    figure::Weight,
    measure::{CountRow, CountTable},
    place,
    table::CellState,
};

/// Draws the list; rows are sorted by certificates, most first, withheld ones last.
pub fn list(ui: &mut Ui, view: &AtlasView<'_>) {
    let Some(table) = view.map.ok().and_then(|figure| counts(figure)) else { return };
    match view.state() {
        Some(fips) => colleges(ui, view, table, &fips),
        None => states(ui, view, table),
    }
}

/// "31 states and DC", "2 states, 1 not stated": the rows as a reader counts them.
fn head_words(rows: &[&CountRow]) -> String {
    let known: Vec<_> = rows.iter().filter_map(|row| place::state_by_any(row.group.first()?)).collect();
    let district = known.iter().filter(|state| state.postal == "DC").count();
    let territories = known.iter().filter(|state| ["AS", "GU", "MP", "PR", "VI"].contains(&state.postal)).count();
    let mut words = plural(known.len() - district - territories, tr!("state"), tr!("states"));
    if district > 0 {
        words.push_str(if territories > 0 { tr!(", DC") } else { tr!(" and DC") });
    }
    if territories > 0 {
        words.push_str(tr!(" and "));
        words.push_str(&plural(territories, tr!("territory"), tr!("territories")));
    }
    if known.len() < rows.len() {
        words.push_str(tr!(", 1 not stated"));
    }
    words
}

/// Right edges of the number columns, measured from the right: colleges, certificates, share.
const NATION: [f32; 3] = [132.0, 64.0, 14.0];
const STATE: [f32; 2] = [64.0, 14.0];
/// A list narrower than this shows one column less.
const NARROW: f32 = 250.0;

fn states(ui: &mut Ui, view: &AtlasView<'_>, table: &CountTable) {
    let rows = sorted(table.rows.iter());
    let chosen = view.selected.and_then(|key| key.strip_prefix("state:"));
    let hint = chosen.map(|fips| tr!("{} selected", state_name(fips))).unwrap_or_default();
    head(ui, &head_words(&rows), &hint);
    // A narrow list leaves the number of colleges to the hover card and to the sentence of each row.
    let from = usize::from(ui.available_width() < NARROW);
    // A warehouse tells of people and certificates, of neither colleges nor fields.
    let asked = view.document.warehouse.is_some();
    let (of, at) = if asked { (1..2, &NATION[2..]) } else { (from..3, &NATION[from..]) };
    let unit = capital(&table.unit);
    columns(ui, tr!("State"), &[tr!("Colleges"), &unit, tr!("In field")][of.clone()], at);
    let foot = 132.0;
    let height = (ui.available_height() - foot).max(120.0);
    ScrollArea::vertical().max_height(height).auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (i, row) in rows.iter().enumerate() {
            let name = row.group.first().map_or(tr!("Not stated"), |label| label);
            let key = place::state_by_any(name).map(|state| format!("state:{}", state.fips));
            let sentence = if asked {
                let n = spoken(row.certificates, count);
                tr!("{name}, {n} {}, row {} of {}", table.unit, i + 1, rows.len(), name = name, n = n)
            } else {
                tr!(
                    "{name}, {}, {} {}, {} in the field, row {} of {}",
                    plural(row.colleges as usize, tr!("college"), tr!("colleges")),
                    spoken(row.certificates, count),
                    table.unit,
                    spoken(row.in_field, share),
                    i + 1,
                    rows.len(),
                    name = name
                )
            };
            let values = [row.colleges.to_string(), count(row.certificates), share(row.in_field)];
            let selected = key.as_deref().is_some_and(|key| view.selected == Some(key));
            let response = widget::row(ui, Row { name: &sentence, height: 26.0, selected }, |ui, area| {
                cells(ui, area, name, None, &values[of.clone()], at, selected);
            });
            let Some(key) = key else { continue };
            if response.double_clicked() || response.clicked() && selected {
                follow(view, &key);
            } else if response.clicked() {
                view.queue.send(Command::Select(Some(key)));
            }
        }
    });
    let total = &table.total;
    let values = [total.colleges.to_string(), count(total.certificates), share(total.in_field)];
    // In a warehouse there may be people of states that are not told.
    let told: f64 = rows.iter().filter_map(|row| row.certificates.value).sum();
    let whole = !asked || total.certificates.value.is_none_or(|all| (all - told).abs() < 0.5);
    let words = if whole { tr!("All {}", rows.len()) } else { tr!("All, shown or not").to_owned() };
    total_row(ui, &words, &values[of], at);
    withheld_note(ui, &rows);
    if let Some(fips) = chosen.filter(|_| !asked) {
        Frame::new().inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
            if Button::new(&tr!("Open {}", state_name(fips))).small().show(ui).clicked() {
                view.queue.send(Command::OpenState(fips.to_owned()));
            }
        });
    }
}

fn colleges(ui: &mut Ui, view: &AtlasView<'_>, table: &CountTable, fips: &str) {
    let rows = sorted(table.colleges.iter().filter(|row| state_of(row) == Some(fips)));
    let key_of = |row: &CountRow| format!("college:{}|{fips}", name_of(row));
    let chosen = rows.iter().copied().find(|row| view.selected == Some(key_of(row).as_str()));
    head(
        ui,
        &plural(rows.len(), tr!("college"), tr!("colleges")),
        if chosen.is_some() { tr!("1 selected") } else { "" },
    );
    let shown = if ui.available_width() < NARROW + 30.0 { 1 } else { 2 };
    let at = &STATE[2 - shown..];
    let unit = capital(&table.unit);
    columns(ui, tr!("College"), &[&unit, tr!("In field")][..shown], at);
    let foot = 150.0;
    let height = (ui.available_height() - foot).max(120.0);
    ScrollArea::vertical().max_height(height).auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (i, row) in rows.iter().copied().enumerate() {
            let name = name_of(row);
            let key = key_of(row);
            let selected = view.selected == Some(key.as_str());
            let city = row.place.as_ref().and_then(|place| place.city.as_deref()).unwrap_or(tr!("City not stated"));
            let sentence = tr!(
                "{name}, {city}, {} {}, {} in the field, row {} of {}",
                spoken(row.certificates, count),
                table.unit,
                spoken(row.in_field, share),
                i + 1,
                rows.len(),
                name = name,
                city = city
            );
            let values = [count(row.certificates), share(row.in_field)];
            let response = widget::row(ui, Row { name: &sentence, height: 41.0, selected }, |ui, area| {
                cells(ui, area, name, Some(city), &values[..shown], at, selected);
            });
            if response.clicked() {
                view.queue.send(Command::Select(if selected { None } else { Some(key) }));
            }
        }
    });
    let name = state_name(fips);
    if let Some(total) = table.rows.iter().find(|row| row.group.first().is_some_and(|label| **label == *name)) {
        total_row(ui, &name, &[count(total.certificates), share(total.in_field)][..shown], at);
    }
    withheld_note(ui, &rows);
    if let Some(row) = chosen {
        about_college(ui, row);
    }
}

fn about_college(ui: &mut Ui, row: &CountRow) {
    let tokens = Tokens::of(ui);
    widget::line(ui);
    Frame::new().inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
        ui.add(egui::Label::new(theme::bold(name_of(row), 14.0).color(tokens.ink)).wrap());
        if let Some(place) = &row.place {
            let county = place.county.as_deref().and_then(place::county).map(|county| county.name.to_owned());
            let parts: Vec<_> = [place.city.as_deref().map(str::to_owned), county].into_iter().flatten().collect();
            let words = tr!("{}. Placed by {}", parts.join(", "), place.placed_by);
            ui.add(egui::Label::new(theme::text(words, 13.0).color(tokens.muted)).wrap());
        }
        let words = plural(row.programs as usize, tr!("program"), tr!("programs"));
        ui.label(theme::text(words, 13.0).color(tokens.muted));
    });
}

fn head(ui: &mut Ui, title: &str, hint: &str) {
    let tokens = Tokens::of(ui);
    Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
        widget::head_row(ui, title, |ui| {
            ui.label(theme::text(hint, 13.0).color(tokens.muted));
        });
    });
}

fn columns(ui: &mut Ui, first: &str, names: &[&str], at: &[f32]) {
    let tokens = Tokens::of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let left = pos2(row.left() + 16.0, row.center().y);
    ui.painter().text(left, Align2::LEFT_CENTER, first, theme::font(12.0, Weight::Regular), tokens.muted);
    for (name, right) in names.iter().zip(at) {
        let sorted_by = ![tr!("Colleges"), tr!("In field")].contains(name);
        let (weight, ink) = if sorted_by { (Weight::SemiBold, tokens.ink) } else { (Weight::Regular, tokens.muted) };
        let place = pos2(row.right() - right, row.center().y);
        ui.painter().text(place, Align2::RIGHT_CENTER, name, theme::font(12.0, weight), ink);
    }
    widget::line(ui);
}

fn cells(ui: &Ui, area: Rect, name: &str, under: Option<&str>, values: &[String], at: &[f32], selected: bool) {
    let tokens = Tokens::of(ui);
    let left = area.left() + 16.0;
    let room = area.width() - 16.0 - at.first().copied().unwrap_or_default() - 52.0;
    let weight = if selected || under.is_some() { Weight::SemiBold } else { Weight::Regular };
    let words = widget::clipped(ui, name, 13.0, weight, room, tokens.ink);
    let height = words.size().y;
    let top = if under.is_some() { area.top() + 4.0 } else { area.center().y - height / 2.0 };
    ui.painter().galley(pos2(left, top), words, tokens.ink);
    if let Some(under) = under {
        let second = widget::clipped(ui, under, 12.0, Weight::Regular, room, tokens.muted);
        ui.painter().galley(pos2(left, area.top() + 21.0), second, tokens.muted);
    }
    numbers(ui, area, values, at, Weight::Regular, tokens.ink);
}

fn numbers(ui: &Ui, area: Rect, values: &[String], at: &[f32], weight: Weight, ink: Color32) {
    for (value, right) in values.iter().zip(at) {
        let place = pos2(area.right() - right, area.center().y);
        ui.painter().text(place, Align2::RIGHT_CENTER, value, theme::font(13.0, weight), ink);
    }
}

fn total_row(ui: &mut Ui, label: &str, values: &[String], at: &[f32]) {
    let tokens = Tokens::of(ui);
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let sentence = format!("{label}: {}", values.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &sentence));
    ui.painter().hline(row.x_range(), row.top(), Stroke::new(1.0, tokens.axis));
    let left = pos2(row.left() + 16.0, row.center().y);
    ui.painter().text(left, Align2::LEFT_CENTER, label, theme::font(13.0, Weight::Bold), tokens.ink);
    numbers(ui, row, values, at, Weight::Bold, tokens.ink);
}

/// Says why numbers are withheld, if any are.
fn withheld_note(ui: &mut Ui, rows: &[&CountRow]) {
    let withheld =
        |row: &CountRow| row.certificates.state == CellState::Suppressed || row.in_field.state == CellState::Suppressed;
    let hidden = rows.iter().filter(|row| withheld(row)).count();
    if hidden == 0 {
        return;
    }
    let tokens = Tokens::of(ui);
    Frame::new().inner_margin(Margin::symmetric(16, 4)).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            let (area, _) = ui.allocate_exact_size(Vec2::splat(12.0), Sense::hover());
            hatch_lines(ui.painter(), area, tokens.hatch, 0.7);
            let words = tr!(
                "— = suppressed: too few people, or could be worked out from others ({})",
                plural(hidden, tr!("row"), tr!("rows"))
            );
            ui.add(egui::Label::new(theme::text(words, 12.0).color(tokens.muted)).wrap());
        });
    });
}

fn name_of(row: &CountRow) -> &str {
    row.group.last().map_or(tr!("Not stated"), |label| label)
}

fn state_of(row: &CountRow) -> Option<&str> {
    row.place.as_ref()?.state.as_deref()
}

fn sorted<'a>(rows: impl Iterator<Item = &'a CountRow>) -> Vec<&'a CountRow> {
    let mut rows: Vec<_> = rows.collect();
    let known = |row: &CountRow| row.certificates.value.unwrap_or(-1.0);
    rows.sort_by(|a, b| {
        known(b).total_cmp(&known(a)).then(b.colleges.cmp(&a.colleges)).then_with(|| a.group.cmp(&b.group))
    });
    rows
}
