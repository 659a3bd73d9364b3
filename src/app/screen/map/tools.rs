//! The tool row of the map: where one is, where one can go, what is shown.

use egui::Ui;

use super::{AtlasView, counts, state_name};
use crate::{
    app::{
        about,
        command::Command,
        icon::Icon,
        screen::{earnings::add_to_deck, words::capital},
        theme::{self, Tokens, size},
        widget::{self, Button, Kind},
    },
    figure::{MapView, ShadeBy, SizeBy, Weight},
    measure::CountOf,
    words::Text,
};

const SHADES: [(ShadeBy, Text); 6] = [
    (ShadeBy::Colleges, text!("Colleges")),
    (ShadeBy::Certificates, text!("Certificates")),
    (ShadeBy::PerMillion, text!("Per million residents")),
    (ShadeBy::InField, text!("In the field")),
    (ShadeBy::Programs, text!("Programs")),
    (ShadeBy::None, text!("Has a college")),
];
const SIZES: [(SizeBy, Text); 4] = [
    (SizeBy::Certificates, text!("Size: certificates")),
    (SizeBy::Programs, text!("Size: programs")),
    (SizeBy::InField, text!("Shade: in the field")),
    (SizeBy::Same, text!("All alike")),
];

pub fn row(ui: &mut Ui, view: &AtlasView<'_>) {
    widget::tool_row(
        ui,
        640.0,
        |ui| match view.state() {
            Some(fips) => state_tools(ui, view, &fips),
            None => nation_tools(ui, view),
        },
        |ui| {
            add_to_deck(ui, view.map.is_ok(), view.queue);
            if view.state().is_some() {
                sizes(ui, view);
            } else {
                shades(ui, view);
            }
            units(ui, view);
        },
    );
}

/// How the nation is drawn: as squares, and twice.
const VIEWS: [(Text, [bool; 2]); 4] = [
    (text!("Map"), [false, false]),
    (text!("Squares"), [true, false]),
    (text!("Two maps"), [false, true]),
    (text!("Squares twice"), [true, true]),
];

fn nation_tools(ui: &mut Ui, view: &AtlasView<'_>) {
    let spec = view.spec();
    let now = [spec.view == MapView::Tiles, spec.beside.is_some()];
    let names = VIEWS.map(|(name, _)| name.get().to_owned());
    let shown = VIEWS.iter().position(|(_, view)| *view == now).map_or("", |at| &names[at]);
    if let Some(index) = widget::select(ui, tr!("Draw the nation as"), shown, &names, Some(118.0))
        && let Some((_, [tiles, two])) = VIEWS.get(index)
    {
        view.queue.send(Command::DrawNation { tiles: *tiles, two: *two });
    }
    if !view.states.is_empty() {
        go_to(ui, view, tr!("Go to a state"), 166.0);
    }
}

fn state_tools(ui: &mut Ui, view: &AtlasView<'_>, fips: &str) {
    let tokens = Tokens::of(ui);
    if widget::link(ui, tr!("Nation"), 14.0, Weight::SemiBold).on_hover_text("Esc").clicked() {
        view.queue.send(Command::Nation);
    }
    let (before, after) = neighbours(view, fips);
    ui.spacing_mut().item_spacing.x = 4.0;
    if widget::icon_button(ui, Icon::Left, tr!("Previous state"), size::CONTROL, Ok(())).clicked() {
        view.queue.send(Command::PreviousState);
    }
    go_to(ui, view, &state_name(fips), 150.0);
    if widget::icon_button(ui, Icon::Right, tr!("Next state"), size::CONTROL, Ok(())).clicked() {
        view.queue.send(Command::NextState);
    }
    if ui.available_width() > 520.0
        && !widget::wraps(ui)
        && let (Some(before), Some(after)) = (before, after)
    {
        ui.add_space(8.0);
        let words = tr!("Arrow keys: {}, {}", state_name(before), state_name(after));
        ui.label(theme::text(words, 12.0).color(tokens.muted));
    }
}

/// The states before and after this one in the order of the arrow keys.
fn neighbours<'a>(view: &AtlasView<'a>, fips: &str) -> (Option<&'a str>, Option<&'a str>) {
    let count = view.states.len();
    let Some(at) = view.states.iter().position(|state| state == fips).filter(|_| count > 1) else {
        return (None, None);
    };
    let by = |step: usize| view.states.get((at + step) % count).map(String::as_str);
    (by(count - 1), by(1))
}

fn go_to(ui: &mut Ui, view: &AtlasView<'_>, shown: &str, width: f32) {
    let mut states: Vec<_> = view.states.iter().map(|fips| (state_name(fips), fips)).collect();
    states.sort();
    let names: Vec<_> = states.iter().map(|(name, _)| name.clone()).collect();
    if let Some(index) = widget::select(ui, tr!("State"), shown, &names, Some(width))
        && let Some((_, fips)) = states.get(index)
    {
        view.queue.send(Command::OpenState((*fips).clone()));
    }
}

/// The unit of the numbers on the map; before there are any, the one asked for.
fn counted(view: &AtlasView<'_>) -> CountOf {
    let table = view.map.ok().and_then(|figure| counts(figure));
    table.map_or_else(|| view.document.map.request.count_of(), |table| CountOf::of_word(&table.unit))
}

/// What the numbers of the map count.
fn units(ui: &mut Ui, view: &AtlasView<'_>) {
    // On a narrow window, or beside the choices of a second map, there is no room.
    if ui.available_width() < 132.0 && !widget::wraps(ui) {
        return;
    }
    let of = counted(view);
    let words = CountOf::ALL.map(|of| capital(of.word()));
    let told = |at: usize| CountOf::ALL.get(at).map(|of| about::counted(*of).get());
    if let Some(index) = widget::select_about(ui, tr!("Count"), &capital(of.word()), &words, 124.0, &told)
        && let Some(of) = CountOf::ALL.get(index)
    {
        view.queue.send(Command::CountOnMap(*of));
    }
    if ui.available_width() > 60.0 && !widget::wraps(ui) {
        ui.label(theme::text(tr!("Count"), 13.0).color(Tokens::of(ui).muted));
    }
}

fn shades(ui: &mut Ui, view: &AtlasView<'_>) {
    let spec = view.spec();
    // A warehouse tells of people and certificates, not of colleges.
    let asked = view.document.warehouse.is_some();
    let kind = if spec.dots { Kind::Soft } else { Kind::Plain };
    let pressed = if spec.dots { tr!("Hide colleges on the map") } else { tr!("Show colleges on the map") };
    // Squares have no places for colleges, and the second map takes the button's place.
    if !asked
        && spec.view == MapView::Nation
        && spec.beside.is_none()
        && Button::new(tr!("Colleges")).name(pressed).icon(Icon::Pin).kind(kind).show(ui).clicked()
    {
        view.queue.send(Command::ToggleDots);
    }
    let unit = capital(counted(view).word());
    let told = |at: usize| SHADES.get(at).map(|(shade, _)| about::shade(*shade).get());
    if let Some(beside) = spec.beside {
        let names = SHADES.map(|(shade, words)| {
            let words = if shade == ShadeBy::Certificates { unit.as_str() } else { words.get() };
            tr!("Right: {words}", words = words)
        });
        let shown = SHADES.iter().position(|(shade, _)| *shade == beside.shade).map_or("", |at| &names[at]);
        if let Some(index) = widget::select_about(ui, tr!("Shade the second map by"), shown, &names, 150.0, &told)
            && let Some((shade, _)) = SHADES.get(index)
        {
            view.queue.send(Command::ShadeBeside(*shade));
        }
    }
    let shades: Vec<(ShadeBy, String)> = SHADES
        .iter()
        .filter(|(shade, _)| !asked || matches!(shade, ShadeBy::Certificates | ShadeBy::PerMillion))
        .map(|(shade, words)| {
            let words = if *shade == ShadeBy::Certificates { unit.as_str() } else { words.get() };
            (*shade, words.to_owned())
        })
        .collect();
    let of_shade = |at: usize| shades.get(at).map(|(shade, _)| about::shade(*shade).get());
    let words: Vec<String> = shades.iter().map(|(_, words)| words.clone()).collect();
    let shown = shades.iter().find(|(shade, _)| *shade == spec.shade).map_or("", |(_, words)| words);
    if let Some(index) = widget::select_about(ui, tr!("Shade by"), shown, &words, 140.0, &of_shade)
        && let Some((shade, _)) = shades.get(index)
    {
        view.queue.send(Command::Shade(*shade));
    }
    if ui.available_width() > 70.0 && !widget::wraps(ui) {
        ui.label(theme::text(tr!("Shade by"), 13.0).color(Tokens::of(ui).muted));
    }
}

fn sizes(ui: &mut Ui, view: &AtlasView<'_>) {
    let spec = view.spec();
    if let Some(beside) = spec.beside {
        let names = SIZES.map(|(_, words)| tr!("Right: {}", words.get().to_lowercase()));
        let shown = SIZES.iter().position(|(size, _)| *size == beside.size).map_or("", |at| &names[at]);
        if let Some(index) = widget::select(ui, tr!("Dots of the second map"), shown, &names, Some(150.0))
            && let Some((size, _)) = SIZES.get(index)
        {
            view.queue.send(Command::SizeBeside(*size));
        }
    }
    let two = if spec.beside.is_some() { Kind::Soft } else { Kind::Plain };
    let name = if spec.beside.is_some() { tr!("Back to one map") } else { tr!("Two maps side by side") };
    if (ui.available_width() > 160.0 + 84.0 || widget::wraps(ui))
        && Button::new(tr!("Two")).name(name).icon(Icon::Map).kind(two).show(ui).clicked()
    {
        view.queue.send(Command::ToggleTwoMaps);
    }
    let unit = tr!("Size: {}", counted(view).word());
    let words =
        SIZES.map(|(size, words)| if size == SizeBy::Certificates { unit.clone() } else { words.get().to_owned() });
    let shown = SIZES.iter().position(|(size, _)| *size == spec.size).map_or("", |at| &words[at]);
    if let Some(index) = widget::select(ui, tr!("Size by"), shown, &words, Some(160.0))
        && let Some((size, _)) = SIZES.get(index)
    {
        view.queue.send(Command::Size(*size));
    }
}
