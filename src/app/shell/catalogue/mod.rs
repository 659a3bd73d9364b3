//! The credential catalogue: bundled credentials and the user's own, searched, added to and changed.

mod form;

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2};

use super::settings::text;
use crate::{
    app::{
        command::Command,
        screen::{Cx, words::plural},
        theme,
        widget::{self, Button, clipped, link},
    },
    figure::Weight,
    import::{CatalogueEdit, Listed},
};
use form::Form;

/// What is being searched for and written.
#[derive(Default)]
pub struct CredentialCatalogue {
    search: String,
    form: Form,
}

/// Height of a row in points.
const ROW: f32 = 46.0;

impl CredentialCatalogue {
    /// `wanted` is a text to begin a new entry with.
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, wanted: Option<&str>, fresh: bool) {
        if fresh {
            *self = Self { search: String::new(), form: Form::new(wanted) };
        }
        let tokens = cx.tokens;
        theme::dialog_width(ui, 740.0);
        ui.label(theme::bold(tr!("Credential catalogue"), 22.0).color(tokens.ink));
        let words = tr!(
            "How credentials are written in files, and the names that figures show. Your entries are saved with the project and its mappings"
        );
        ui.label(theme::text(words, 13.0).color(tokens.muted));
        ui.add_space(8.0);
        let listed = cx.document.decisions.credentials.listed();
        let search =
            text(ui, &mut self.search, tr!("Search the catalogue"), tr!("Search names and spellings"), f32::INFINITY);
        if fresh && wanted.is_none() {
            search.request_focus();
        }
        let found: Vec<&Listed> = listed.iter().filter(|row| row.has(&self.search)).collect();
        let count = plural(found.len(), tr!("credential"), tr!("credentials"));
        ui.label(theme::text(count, 13.0).color(tokens.muted));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let height = ui.content_rect().height() * 0.34;
            ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show_rows(
                ui,
                ROW,
                found.len(),
                |ui, rows| {
                    for (at, row) in found.iter().enumerate().skip(rows.start).take(rows.len()) {
                        self.row(ui, cx, row, (at, found.len()));
                    }
                },
            );
        });
        ui.add_space(10.0);
        self.form.ui(ui, cx, fresh && wanted.is_some());
        ui.add_space(10.0);
        if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
            cx.send(Command::Dismiss);
        }
    }

    /// A row is taken into the form by a click; what the user added can be removed.
    fn row(&mut self, ui: &mut Ui, cx: &Cx<'_>, listed: &Listed, (at, of): (usize, usize)) {
        let tokens = cx.tokens;
        let Listed { shown, body, own, .. } = listed;
        let from = match (listed.is_bundled(), own) {
            (true, None) => tr!("bundled"),
            (true, Some(_)) => tr!("bundled, with your spellings"),
            (false, _) => tr!("your entry"),
        };
        let spellings = listed.spellings();
        let facts: Vec<&str> = [body.as_str(), from].into_iter().filter(|fact| !fact.is_empty()).collect();
        let head = format!("{shown}  ·  {}", facts.join(", "));
        let written = match spellings.as_slice() {
            [] => tr!("No other spellings").to_owned(),
            all => tr!("Also written {}", all.iter().take(12).copied().collect::<Vec<_>>().join("; ")),
        };
        let name = tr!(
            "{shown}, {}, {written}, row {} of {of}",
            facts.join(", "),
            at + 1,
            shown = shown,
            written = written,
            of = of
        );
        let row = widget::Row { name: &name, height: ROW, selected: self.form.is_of(listed) };
        let mut removed = false;
        let response = widget::row(ui, row, |ui, rect| {
            let room = rect.width() - 100.0;
            for (words, y, weight, color) in
                [(&head, 14.0, Weight::SemiBold, tokens.ink), (&written, 32.0, Weight::Regular, tokens.muted)]
            {
                let galley = clipped(ui, words, 13.0, weight, room, color);
                ui.painter().galley(pos2(rect.left() + 8.0, rect.top() + y - galley.size().y / 2.0), galley, color);
            }
            let Some(own) = own else { return };
            let end = Rect::from_min_max(pos2(rect.right() - 76.0, rect.top()), rect.right_bottom());
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            let mut end = ui.new_child(UiBuilder::new().max_rect(end).layout(layout).id_salt(("remove", shown)));
            let remove = link(&mut end, tr!("Remove"), 13.0, Weight::Regular);
            let said = match listed.is_bundled() {
                true => tr!("Remove your spellings of {shown}", shown = shown),
                false => tr!("Remove {shown}", shown = shown),
            };
            remove.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
            if remove.clicked() {
                removed = true;
                cx.send(Command::EditCatalogue(CatalogueEdit::Remove(own.clone())));
            }
        });
        if removed {
            self.form = Form::default();
        } else if response.clicked() {
            self.form = Form::of(listed);
        }
    }
}
