//! How pictures and drawings of the slides are made: the page, the width in pixels, light or dark.

use egui::{DragValue, Ui};

use crate::{
    app::{
        command::{Command, ExportKind},
        screen::Cx,
        theme,
        widget::{Button, Kind},
    },
    export::{Pictures, png},
    figure::PageSize,
};

/// What is being chosen; it begins with what was chosen last.
#[derive(Default)]
pub struct PictureChoice {
    pictures: Pictures,
}

impl PictureChoice {
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, kind: ExportKind, fresh: bool) {
        if fresh {
            self.pictures = cx.settings.pictures;
        }
        let tokens = cx.tokens;
        let drawings = kind == ExportKind::Svg;
        theme::dialog_width(ui, 440.0);
        let title = if drawings { tr!("Export drawings") } else { tr!("Export pictures") };
        ui.label(theme::bold(title, 22.0).color(tokens.ink));
        let words = tr!("One file for each slide. Copy picture uses the same page and colours");
        ui.label(theme::text(words, 13.0).color(tokens.muted));
        ui.add_space(10.0);
        ui.label(theme::bold(tr!("Page"), 13.0).color(tokens.ink));
        for size in PageSize::ALL {
            let page = size.page();
            let shape = tr!("{} ({} to {})", size.title(), page.width.round(), page.height.round());
            let radio = ui.radio_value(&mut self.pictures.size, size, shape);
            if fresh && size == self.pictures.size {
                radio.request_focus();
            }
        }
        ui.add_space(10.0);
        ui.label(theme::bold(tr!("Colours"), 13.0).color(tokens.ink));
        ui.horizontal_wrapped(|ui| {
            ui.radio_value(&mut self.pictures.dark, false, tr!("Light page"));
            ui.radio_value(&mut self.pictures.dark, true, tr!("Dark page"));
        });
        if !drawings {
            ui.add_space(10.0);
            let label = ui.label(theme::bold(tr!("Width in pixels"), 13.0).color(tokens.ink));
            let range = Pictures::LEAST..=png::MAX_WIDTH;
            ui.add(DragValue::new(&mut self.pictures.width).range(range).speed(20.0)).labelled_by(label.id);
        }
        ui.add_space(12.0);
        ui.horizontal_wrapped(|ui| {
            if Button::new(tr!("Choose a folder")).kind(Kind::Primary).show(ui).clicked() {
                cx.send(Command::ExportPictures(kind, self.pictures));
            }
            if Button::new(tr!("Cancel")).key("Esc").show(ui).clicked() {
                cx.send(Command::Dismiss);
            }
        });
    }
}
