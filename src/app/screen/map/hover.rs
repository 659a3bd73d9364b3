//! The card beside what is pointed at or focused on the map.

use egui::{Align2, Area, Frame, Id, Margin, Order, Rect, Stroke, Ui, pos2, vec2};

use super::{counts, state_name};
use crate::{
    app::{
        screen::words::{capital, count, share},
        theme::{self, RADIUS, Tokens},
    },
    figure::{Figure, Weight},
    measure::CountRow,
};

/// Draws the card of a mark where it covers least: at the right, in the half that the pointer is not in. A warehouse (`asked`) tells of
/// people and certificates, of neither colleges nor fields.
pub fn card(ui: &Ui, figure: &Figure, key: &str, page: Rect, asked: bool) {
    let Some((title, place, row)) = about(figure, key) else { return };
    let tokens = Tokens::of(ui);
    let pointer = ui.input(|input| input.pointer.hover_pos()).unwrap_or(page.center());
    let (corner, anchor) = if pointer.y < page.center().y {
        (pos2(page.right() - 210.0, page.bottom() - 90.0), Align2::LEFT_BOTTOM)
    } else {
        (pos2(page.right() - 210.0, page.top() + 8.0), Align2::LEFT_TOP)
    };
    let area = Area::new(Id::unique("map hover card")).order(Order::Tooltip).interactable(false);
    area.pivot(anchor).fixed_pos(corner).show(ui, |ui| {
        Frame::new()
            .fill(tokens.panel)
            .stroke(Stroke::new(1.0, tokens.rule))
            .corner_radius(RADIUS)
            .shadow(tokens.shadow())
            .inner_margin(Margin::symmetric(12, 10))
            .show(ui, |ui| {
                ui.set_width(172.0);
                ui.add(egui::Label::new(theme::bold(title, 14.0).color(tokens.ink)).wrap());
                if let Some(place) = &place {
                    ui.add(egui::Label::new(theme::text(place, 12.0).color(tokens.muted)).wrap());
                }
                match row {
                    Some(row) if asked => {
                        line(ui, &capital(counts(figure).map_or("", |table| &table.unit)), &count(row.certificates));
                    }
                    Some(row) => {
                        numbers(ui, row, counts(figure).map_or("", |table| &table.unit), key.starts_with("state:"));
                    }
                    None => {
                        let none = if asked { tr!("Nobody, or not told") } else { tr!("No college in these files") };
                        ui.label(theme::text(none, 13.0).color(tokens.muted));
                    }
                }
            });
    });
}

fn numbers(ui: &mut Ui, row: &CountRow, unit: &str, state: bool) {
    if state {
        line(ui, tr!("Colleges"), &row.colleges.to_string());
    }
    line(ui, tr!("Programs"), &row.programs.to_string());
    line(ui, &capital(unit), &count(row.certificates));
    line(ui, tr!("In the field"), &share(row.in_field));
    if state {
        ui.label(theme::text(tr!("Enter or click opens the state"), 12.0).color(Tokens::of(ui).muted));
    }
}

fn line(ui: &mut Ui, label: &str, value: &str) {
    let tokens = Tokens::of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 19.0), egui::Sense::hover());
    let draw = |at, align, words: &str, weight| {
        ui.painter().text(at, align, words, theme::font(13.0, weight), tokens.ink);
    };
    draw(row.left_center(), Align2::LEFT_CENTER, label, Weight::Regular);
    draw(row.right_center(), Align2::RIGHT_CENTER, value, Weight::SemiBold);
}

/// Title, place and numbers of a mark; a state without a college has no numbers.
fn about<'a>(figure: &'a Figure, key: &str) -> Option<(String, Option<String>, Option<&'a CountRow>)> {
    let table = counts(figure)?;
    let key = key.split_once('#').map_or(key, |(key, _)| key);
    if let Some(fips) = key.strip_prefix("state:") {
        let name = state_name(fips);
        let row = table.rows.iter().find(|row| row.group.last().is_some_and(|label| **label == *name));
        return Some((name, None, row));
    }
    let college = key.strip_prefix("college:")?;
    let (name, fips) = college.rsplit_once('|').unwrap_or((college, ""));
    let row = table.colleges.iter().find(|row| {
        let state = row.place.as_ref().and_then(|place| place.state.as_deref()).unwrap_or_default();
        row.group.last().is_some_and(|label| **label == *name) && (fips.is_empty() || state == fips)
    })?;
    let place = row.place.as_ref().map(|place| {
        let city = place.city.as_deref().map(|city| format!("{city}. ")).unwrap_or_default();
        tr!("{city}Placed by {}", place.placed_by, city = city)
    });
    Some((name.to_owned(), place, Some(row)))
}
