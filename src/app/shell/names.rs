//! Names that are alike: every spelling with its rows, merged into the one chosen, or kept apart for good.

use std::collections::BTreeMap;

use egui::{ScrollArea, Ui};

use crate::{
    app::{
        command::Command,
        screen::{
            Cx,
            words::{grouped, plural},
        },
        theme,
        widget::{self, Button, Kind, select},
    },
    import::{Cluster, MERGED_FIELDS, NameMethod, NameRule, NamesApart},
};

/// The dialog; it keeps which spelling of each cluster the others are merged into.
#[derive(Default)]
pub struct Names {
    chosen: BTreeMap<String, String>,
}

/// Clusters that are listed; deciding them brings the next.
const LISTED: usize = 60;

impl Names {
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let tokens = cx.tokens;
        let view = &cx.view.names;
        theme::dialog_width(ui, 640.0);
        ui.label(theme::bold(tr!("Similar names"), 22.0).color(tokens.ink));
        let words = tr!(
            "What is merged is kept as a rule in the steps and in a recipe, so it holds for spellings of the next files too."
        );
        ui.label(theme::text(words, 13.0).color(tokens.muted));
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let fields: Vec<String> = MERGED_FIELDS.iter().map(|field| field.label()).collect();
            if let Some(at) = select(ui, tr!("Names of"), &view.field.label(), &fields, Some(170.0))
                && let Some(field) = MERGED_FIELDS.get(at)
            {
                cx.send(Command::CompareNames(*field, view.method));
            }
            let methods: Vec<String> = NameMethod::ALL.iter().map(|method| method.words().to_owned()).collect();
            if let Some(at) = select(ui, tr!("Alike by"), view.method.words(), &methods, Some(170.0))
                && let Some(method) = NameMethod::ALL.get(at)
            {
                cx.send(Command::CompareNames(view.field, *method));
            }
        });
        ui.add_space(8.0);
        let found: &[Cluster] = view.found.as_ref().map_or(&[], |found| found);
        let said = match (&view.found, found.len()) {
            (None, _) => tr!("Looking for names that are alike").to_owned(),
            (Some(_), 0) => tr!("No two names are alike").to_owned(),
            (Some(_), 1) => tr!("1 group of names is alike").to_owned(),
            (Some(_), count) => tr!("{count} groups of names are alike", count = grouped(count as f64)),
        };
        let label = ui.label(theme::semibold(&said, 14.0).color(tokens.ink));
        ui.accesskit_node_builder(label.id, |node| node.set_live(egui::accesskit::Live::Polite));
        // Always as high: what is found comes later than the dialog, and goes as it is decided.
        let tall = ui.content_rect().height() * 0.5;
        ScrollArea::vertical().auto_shrink(false).max_height(tall).min_scrolled_height(tall).show(ui, |ui| {
            for (at, cluster) in found.iter().take(LISTED).enumerate() {
                ui.push_id(("cluster", at), |ui| self.cluster(ui, cx, cluster));
            }
        });
        ui.add_space(10.0);
        if Button::new(tr!("Close")).key("Esc").show(ui).clicked() {
            cx.send(Command::Dismiss);
        }
    }

    fn cluster(&mut self, ui: &mut Ui, cx: &Cx<'_>, cluster: &Cluster) {
        let tokens = cx.tokens;
        let key = format!("{}|{}", cluster.proposed(), cluster.state.as_deref().unwrap_or_default());
        let chosen = self.chosen.get(&key).map_or(cluster.proposed(), String::as_str).to_owned();
        ui.add_space(6.0);
        if let Some(state) = &cluster.state {
            ui.label(theme::text(state, 12.0).color(tokens.muted));
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        for spelling in &cluster.spellings {
            let is = spelling.name == chosen;
            let rows = plural(spelling.rows, tr!("row"), tr!("rows"));
            let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 26.0), egui::Sense::click());
            let name = tr!("Count all as {name}, {rows}", name = spelling.name, rows = rows);
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is, &name));
            if response.hovered() {
                ui.painter().rect_filled(rect, 0.0, tokens.hover);
            }
            let center = egui::pos2(rect.left() + 10.0, rect.center().y);
            ui.painter().circle_stroke(center, 7.0, egui::Stroke::new(1.0, tokens.field_line));
            if is {
                ui.painter().circle_filled(center, 4.0, tokens.accent);
            }
            let words = theme::font(14.0, crate::figure::Weight::Regular);
            let right = ui.painter().text(
                rect.right_center() - egui::vec2(14.0, 0.0),
                egui::Align2::RIGHT_CENTER,
                rows,
                words,
                tokens.muted,
            );
            let room = right.left() - rect.left() - 34.0;
            let shown = widget::clipped(ui, &spelling.name, 14.0, crate::figure::Weight::Regular, room, tokens.ink);
            let at = egui::pos2(rect.left() + 26.0, rect.center().y - shown.size().y / 2.0);
            ui.painter().galley(at, shown, tokens.ink);
            theme::focus_ring(ui, &response);
            if response.clicked() {
                self.chosen.insert(key.clone(), spelling.name.clone());
            }
        }
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let others = || cluster.spellings.iter().map(|spelling| spelling.name.clone());
            let merge = tr!("Merge into {name}", name = chosen);
            if Button::new(&merge).kind(Kind::Soft).in_list().at_most(360.0).show(ui).clicked() {
                let state = cluster.state.clone();
                let rule = NameRule::new(cluster.field, state, cluster.method, chosen.clone(), others());
                cx.send(Command::MergeNames(rule));
            }
            let names = cluster.spellings.iter().map(|spelling| &*spelling.name).collect::<Vec<_>>().join(", ");
            let never = tr!("Never merge {names}", names = names);
            if Button::new(tr!("Never merge these")).name(&never).in_list().show(ui).clicked() {
                cx.send(Command::KeepApart(NamesApart {
                    field: cluster.field,
                    state: cluster.state.clone(),
                    names: others().collect(),
                }));
            }
        });
        ui.add_space(6.0);
        widget::line(ui);
    }
}
