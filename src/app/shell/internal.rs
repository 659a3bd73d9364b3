//! An export that is not for the public: what kind, and the reason that stands on every page of it.

use egui::{TextEdit, Ui, vec2};

use crate::{
    app::{
        command::{Command, ExportKind},
        screen::Cx,
        theme,
        widget::{Button, Kind},
    },
    measure::Audience,
};

/// What is being chosen.
pub struct Internal {
    kind: ExportKind,
    reason: String,
}

impl Default for Internal {
    fn default() -> Self {
        Self { kind: ExportKind::Pptx, reason: String::new() }
    }
}

impl Internal {
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, fresh: bool) {
        let tokens = cx.tokens;
        theme::dialog_width(ui, 520.0);
        ui.label(theme::bold(tr!("Internal export"), 22.0).color(tokens.ink));
        let words = tr!(
            "For your own staff: numbers may stand for as few as {} people. Every page, sheet and note says that it is not for publication, and why it was made.",
            Audience::INTERNAL
        );
        ui.label(theme::text(words, 13.0).color(tokens.muted));
        ui.add_space(10.0);
        let label = ui.label(theme::bold(tr!("Reason"), 13.0).color(tokens.ink));
        let field = TextEdit::singleline(&mut self.reason)
            .hint_text(tr!("Staff review of cohort 7"))
            .desired_width(f32::INFINITY)
            .margin(vec2(10.0, 8.0));
        let typed = ui.add(field).labelled_by(label.id).accessible_name(tr!("Reason"));
        if fresh {
            typed.request_focus();
        }
        ui.add_space(10.0);
        ui.label(theme::bold(tr!("Kind"), 13.0).color(tokens.ink));
        ui.horizontal_wrapped(|ui| {
            for kind in ExportKind::ALL.into_iter().filter(|kind| *kind != ExportKind::Issues) {
                ui.radio_value(&mut self.kind, kind, kind.words().0);
            }
        });
        ui.add_space(12.0);
        ui.horizontal_wrapped(|ui| {
            let ready = if self.reason.trim().is_empty() { Err(tr!("Say why it is made first")) } else { Ok(()) };
            if Button::new(tr!("Export")).kind(Kind::Primary).enabled(ready).show(ui).clicked() {
                cx.send(Command::ExportInternal(self.kind, self.reason.clone()));
            }
            if Button::new(tr!("Cancel")).key("Esc").show(ui).clicked() {
                cx.send(Command::Dismiss);
            }
        });
    }
}
