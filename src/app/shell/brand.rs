//! The brand kit in the window: what it holds, whether everybody can read its colours, and the nearest that all can.

use egui::{Color32, ScrollArea, Sense, Stroke, StrokeKind, Ui, vec2};

use super::settings::head;
use crate::{
    app::{
        command::Command,
        screen::{Cx, words::plural},
        theme,
        widget::{Button, Kind},
    },
    figure::{
        Color,
        brand::{BrandKit, Fault},
    },
    session::Brand,
};

/// Side of a colour's square.
const SWATCH: f32 = 24.0;

pub fn ui(ui: &mut Ui, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    theme::dialog_width(ui, 680.0);
    ui.label(theme::bold(tr!("Brand kit"), 22.0).color(tokens.ink));
    let words = tr!(
        "Colours, logo, footer and fonts of your board on every page, and its PowerPoint file as template of the deck"
    );
    ui.label(theme::text(words, 13.0).color(tokens.muted));
    let height = ui.content_rect().height() * 0.66;
    let list = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
    list.show(ui, |ui| match cx.document.brand.as_deref() {
        None => {
            ui.add_space(12.0);
            ui.label(theme::text(tr!("No kit is used: pages have the program’s own look"), 14.0).color(tokens.ink));
        }
        Some(kit) => {
            contents(ui, cx, kit);
            let looked = cx.view.brand.as_deref().filter(|brand| brand.kit == *kit);
            checks(ui, cx, kit, looked);
        }
    });
    ui.add_space(12.0);
    ui.horizontal_wrapped(|ui| {
        let kind = if cx.document.brand.is_none() { Kind::Primary } else { Kind::Plain };
        if Button::new(tr!("Load kit or template…")).kind(kind).show(ui).clicked() {
            cx.send(Command::LoadBrand);
        }
        let used = if cx.document.brand.is_some() { Ok(()) } else { Err(tr!("No kit is used")) };
        if Button::new(tr!("Remove brand kit")).enabled(used).show(ui).clicked() {
            cx.send(Command::RemoveBrand);
        }
        if Button::new(tr!("Close")).key(tr!("Esc")).show(ui).clicked() {
            cx.send(Command::Dismiss);
        }
    });
}

fn contents(ui: &mut Ui, cx: &Cx<'_>, kit: &BrandKit) {
    ui.add_space(12.0);
    ui.label(theme::bold(&kit.name, 15.0).color(cx.tokens.ink));
    ui.add(egui::Label::new(theme::text(held(kit), 13.0).color(cx.tokens.muted)).wrap());
    if kit.fonts.headings.is_some() || kit.fonts.text.is_some() {
        let words = tr!(
            "Fonts stand in PowerPoint, by their names: nothing is embedded. The screen, PDF, SVG, PNG and web pages keep Source Sans 3, in which every line was measured"
        );
        ui.add(egui::Label::new(theme::text(words, 13.0).color(cx.tokens.muted)).wrap());
    }
    ui.horizontal_wrapped(|ui| {
        for color in &kit.accents {
            swatch(ui, cx, *color);
        }
    });
    if let Some(logo) = &cx.results.look().imprint.logo {
        ui.add_space(6.0);
        let shape = logo.width as f32 / logo.height.max(1) as f32;
        let size = vec2((38.4 * shape).min(300.0), 38.4_f32.min(300.0 / shape));
        let (area, _) = ui.allocate_exact_size(size + vec2(16.0, 16.0), Sense::hover());
        // Logos are made for white paper.
        ui.painter().rect_filled(area, theme::RADIUS, Color32::WHITE);
        crate::app::paint::paint_pixels(ui, area.shrink(8.0), logo);
    }
}

/// "2 accents, logo north.svg, footer, Georgia and Calibri, template board.pptx".
fn held(kit: &BrandKit) -> String {
    let mut parts = Vec::new();
    if !kit.accents.is_empty() {
        parts.push(plural(kit.accents.len(), tr!("accent"), tr!("accents")));
    }
    parts.extend(kit.logo.as_ref().map(|file| tr!("logo {}", file.name)));
    if !kit.footer.is_empty() {
        parts.push(tr!("footer “{}”", kit.footer));
    }
    parts.extend(kit.fonts.headings.as_ref().map(|font| tr!("headings in {font}", font = font)));
    parts.extend(kit.fonts.text.as_ref().map(|font| tr!("text in {font}", font = font)));
    parts.extend(kit.template.as_ref().map(|file| tr!("PowerPoint template {}", file.name)));
    parts.join(", ")
}

fn checks(ui: &mut Ui, cx: &Cx<'_>, kit: &BrandKit, looked: Option<&Brand>) {
    let tokens = cx.tokens;
    let Some(brand) = looked else {
        if !kit.accents.is_empty() {
            ui.add_space(10.0);
            if Button::new(tr!("Test the colours")).show(ui).clicked() {
                cx.send(Command::TestBrand);
            }
        }
        return;
    };
    for notice in &brand.notices {
        ui.add_space(6.0);
        ui.add(egui::Label::new(theme::text(notice, 13.0).color(tokens.warn_text)).wrap());
    }
    if kit.accents.is_empty() {
        return;
    }
    let title = tr!("Contrast and colour-blindness");
    if brand.faults.is_empty() {
        head(ui, cx, title, tr!("Every reader tells these colours apart, and they stand out from the page"));
        return;
    }
    let words =
        tr!("Not everybody can read these. The nearest colours that everybody can are proposed; what you keep stays");
    head(ui, cx, title, words);
    for fault in &brand.faults {
        row(ui, cx, kit, fault);
    }
    ui.add_space(8.0);
    let passing: Vec<Color> = (0..)
        .zip(&kit.accents)
        .map(|(slot, color)| {
            let fault = brand.faults.iter().find(|fault| fault.slot == slot);
            fault.and_then(|fault| fault.proposed).unwrap_or(*color)
        })
        .collect();
    ui.horizontal_wrapped(|ui| {
        let ready = if passing == kit.accents { Err(tr!("There is no colour nearby that passes")) } else { Ok(()) };
        if Button::new(tr!("Use all proposals")).kind(Kind::Primary).enabled(ready).show(ui).clicked() {
            cx.send(Command::SetAccents(passing.clone()));
        }
        if Button::new(tr!("Keep these colours")).show(ui).clicked() {
            cx.send(Command::Dismiss);
        }
    });
}

fn row(ui: &mut Ui, cx: &Cx<'_>, kit: &BrandKit, fault: &Fault) {
    let tokens = cx.tokens;
    ui.add_space(6.0);
    ui.horizontal_top(|ui| {
        swatch(ui, cx, fault.color);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(theme::semibold(fault.subject(), 13.0).color(tokens.ink));
            ui.add(egui::Label::new(theme::text(capital(&fault.words()), 13.0).color(tokens.muted)).wrap());
            let Some(proposed) = fault.proposed else {
                let words = tr!("No colour nearby passes beside the others; use fewer accents");
                ui.label(theme::text(words, 13.0).color(tokens.warn_text));
                return;
            };
            ui.horizontal_wrapped(|ui| {
                swatch(ui, cx, proposed);
                let label = tr!("Use {}", proposed.to_hex());
                let name = tr!("Use {} for accent {}", proposed.to_hex(), fault.slot + 1);
                if Button::new(&label).name(&name).small().show(ui).clicked() {
                    let mut accents = kit.accents.clone();
                    if let Some(accent) = accents.get_mut(fault.slot) {
                        *accent = proposed;
                    }
                    cx.send(Command::SetAccents(accents));
                }
            });
        });
    });
}

fn swatch(ui: &mut Ui, cx: &Cx<'_>, color: Color) {
    let (area, response) = ui.allocate_exact_size(vec2(SWATCH, SWATCH), Sense::hover());
    ui.painter().rect_filled(area, theme::RADIUS, Color32::from_rgb(color.r, color.g, color.b));
    ui.painter().rect_stroke(area, theme::RADIUS, Stroke::new(1.0, cx.tokens.rule), StrokeKind::Inside);
    response.on_hover_text(color.to_hex());
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
