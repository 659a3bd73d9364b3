//! The filters of Map and Earnings: each label with what stays if only this filter is ignored.

use std::collections::{BTreeMap, BTreeSet};

use egui::{
    Align, Frame, Layout, Margin, Popup, PopupCloseBehavior, Rect, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo,
    pos2, vec2,
};

use crate::{
    app::{
        command::Command,
        icon::{self, Icon},
        paint::color32,
        screen::{Cx, words},
        theme,
        widget::{self, Button, Kind, check_box, clipped},
    },
    figure::Weight,
    measure::{CountOf, Facet, FacetRange, FacetValue, Keep, Unit},
    project::Screen,
    table::Field,
    words::shown,
};

/// Labels shown before "more".
const SHOWN: usize = 8;

/// What is being dragged or unfolded.
#[derive(Default)]
pub struct FilterPanel {
    /// Range of the slider while it moves.
    range: Option<(Field, f64, f64)>,
    /// Filters that show all their labels.
    unfolded: BTreeSet<Field>,
    /// What is searched for in the labels of a filter.
    search: BTreeMap<Field, String>,
}

impl FilterPanel {
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let tokens = cx.tokens;
        Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
            widget::head_row(ui, tr!("Filters"), |ui| {
                ui.label(theme::text("F", 12.0).color(tokens.muted));
                clear(ui, cx);
            });
        });
        let (unit, facets) = self.facets(cx);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            Frame::new().inner_margin(Margin { left: 16, right: 16, top: 8, bottom: 2 }).show(ui, |ui| {
                let words = tr!("Numbers are {}", unit.word());
                let words = match cx.document.warehouse {
                    Some(_) => tr!("{words}, whatever the filters", words = words),
                    None => words,
                };
                ui.label(theme::text(words, 12.0).color(tokens.muted));
            });
            for facet in &facets {
                self.facet(ui, cx, facet);
            }
        });
    }

    /// The narrow layout: one chip a filter, each opening its labels.
    pub fn chips(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let (_, facets) = self.facets(cx);
        if cx.narrow {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                self.chips_of(ui, cx, &facets);
            });
            return;
        }
        ScrollArea::horizontal().show(ui, |ui| {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(12.0);
                self.chips_of(ui, cx, &facets);
            });
        });
    }

    fn chips_of(&mut self, ui: &mut Ui, cx: &Cx<'_>, facets: &[Facet]) {
        for facet in facets {
            let shown = format!("{}: {}", facet.label, summary(facet));
            let kind = if facet.filtered { Kind::Soft } else { Kind::Plain };
            let response = Button::new(&shown).kind(kind).small().opens().show(ui);
            let popup = Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
            popup.width(220.0).show(|ui| {
                ScrollArea::vertical().max_height(320.0).show(ui, |ui| self.labels(ui, cx, facet, 196.0));
            });
        }
        clear(ui, cx);
    }

    fn facets(&self, cx: &Cx<'_>) -> (Unit, Vec<Facet>) {
        let people = cx.loaded.is_some_and(|loaded| loaded.has_people());
        let unit = match (people, cx.view.screen) {
            (false, _) => Unit::Programs,
            (true, Screen::Map) if cx.document.map.request.count_of() != CountOf::People => Unit::Certificates,
            (true, _) => Unit::People,
        };
        // Each list of a warehouse's labels is a question: only those that are open are asked for.
        let asked = cx.document.warehouse.is_some();
        let listed: Vec<Field> = cx.view.open_facets.iter().copied().filter(|_| asked).collect();
        let shown = cx.results.facets("facets", &cx.document.filters, unit, cx.document.threshold, &listed);
        (unit, shown.value().map(|facets| facets.to_vec()).unwrap_or_default())
    }

    fn facet(&mut self, ui: &mut Ui, cx: &Cx<'_>, facet: &Facet) {
        let open = cx.view.open_facets.contains(&facet.field);
        if head(ui, cx, facet, open).clicked() {
            cx.send(Command::ToggleFacet(facet.field));
        }
        if open {
            Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 10 }).show(ui, |ui| {
                let width = ui.available_width();
                self.labels(ui, cx, facet, width);
            });
        }
        widget::line(ui);
    }

    fn labels(&mut self, ui: &mut Ui, cx: &Cx<'_>, facet: &Facet, width: f32) {
        if let Some(range) = facet.range {
            self.histogram(ui, cx, facet, range, width);
            return;
        }
        if facet.values.is_empty() && cx.document.warehouse.is_some() {
            if cx.view.open_facets.contains(&facet.field) {
                ui.label(theme::text(tr!("No group has come from the warehouse"), 13.0).color(cx.tokens.muted));
            } else if Button::new(tr!("List the groups")).small().show(ui).clicked() {
                cx.send(Command::ToggleFacet(facet.field));
            }
            return;
        }
        let not = matches!(cx.document.filters.by_field.get(&facet.field), Some(Keep::Not(_)));
        let wanted = self.search(ui, facet, width);
        let matching: Vec<&FacetValue> =
            facet.values.iter().filter(|value| shown(&value.label).to_lowercase().contains(&wanted)).collect();
        let all = self.unfolded.contains(&facet.field) || matching.len() <= SHOWN + 1 || !wanted.is_empty();
        let count = if all { matching.len() } else { SHOWN };
        if matching.is_empty() {
            ui.label(theme::text(tr!("No label has these letters"), 13.0).color(cx.tokens.muted));
        }
        for value in &matching[..count] {
            let number = words::count(value.count);
            if check_box(ui, &shown(&value.label), value.kept, Some(&number), width).clicked() {
                cx.send(Command::SetFilter(facet.field, toggled(facet, value, not)));
            }
        }
        if facet.values.len() > 2 {
            let turned = if not { tr!("Keep only these") } else { tr!("All but these") };
            let name = tr!("{turned}, {facet}", turned = turned, facet = facet.label);
            let can = inverted(facet, not);
            if can.is_some() || facet.filtered {
                let link = widget::link(ui, turned, 13.0, Weight::Regular);
                link.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                let tip = if not {
                    tr!("Keep the labels that are kept now; labels of newer files are left out")
                } else {
                    tr!("Leave out the labels that are kept now, and keep all others, those of newer files too")
                };
                if link.on_hover_text(tip).clicked() {
                    cx.send(Command::SetFilter(facet.field, can));
                }
            }
        }
        if !all {
            let more = tr!("{} more", facet.values.len() - SHOWN);
            if widget::link(ui, &more, 13.0, Weight::Regular).clicked() {
                self.unfolded.insert(facet.field);
            }
        }
    }

    /// The field that a long list is searched by; what it says, in lower case.
    fn search(&mut self, ui: &mut Ui, facet: &Facet, width: f32) -> String {
        if facet.values.len() <= SHOWN + 1 {
            return String::new();
        }
        let typed = self.search.entry(facet.field).or_default();
        let field = TextEdit::singleline(typed).desired_width(width - 12.0).hint_text(tr!("Search"));
        let name = tr!("Search {facet}", facet = facet.label);
        ui.add(field).widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &name));
        ui.add_space(4.0);
        typed.trim().to_lowercase()
    }

    fn histogram(&mut self, ui: &mut Ui, cx: &Cx<'_>, facet: &Facet, range: FacetRange, width: f32) {
        let tokens = cx.tokens;
        let (area, _) = ui.allocate_exact_size(vec2(width, 42.0), Sense::hover());
        let most = facet.values.iter().filter_map(|value| value.count.value).fold(1.0, f64::max);
        let bars = facet.values.len().max(1) as f32;
        for (index, value) in facet.values.iter().enumerate() {
            let tall = (value.count.value.unwrap_or(0.0) / most) as f32 * 40.0;
            let left = area.left() + area.width() * index as f32 / bars;
            let bar = Rect::from_min_max(
                pos2(left + 1.0, area.bottom() - tall),
                pos2(left + area.width() / bars - 1.0, area.bottom()),
            );
            ui.painter().rect_filled(
                bar,
                0.0,
                if value.kept { color32(tokens.palette().connector) } else { tokens.hatch },
            );
        }
        let held = self.range.filter(|(field, ..)| *field == facet.field);
        let mut ends = held.map_or([range.from, range.to], |(_, low, high)| [low, high]);
        let done = widget::range(ui, &facet.label, range.first, range.last, &mut ends, width);
        let [low, high] = ends;
        self.range = (!done && [low, high] != [range.from, range.to]).then_some((facet.field, low, high));
        if done {
            let whole = low <= range.first && high >= range.last;
            cx.send(Command::SetFilter(facet.field, (!whole).then_some(Keep::Range(low, high))));
        }
    }
}

fn clear(ui: &mut Ui, cx: &Cx<'_>) {
    if cx.can(&Command::ClearFilters).is_ok()
        && Button::new(tr!("Clear")).name(tr!("Clear filters")).kind(Kind::Quiet).in_list().show(ui).clicked()
    {
        cx.send(Command::ClearFilters);
    }
}

/// A filter's head: its name, what is kept, and whether its labels are listed.
fn head(ui: &mut Ui, cx: &Cx<'_>, facet: &Facet, open: bool) -> egui::Response {
    let tokens = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::click());
    let kept = summary(facet);
    let name = format!("{}: {kept}", facet.label);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, open, &name));
    if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, tokens.hover);
    }
    let inner = rect.shrink2(vec2(16.0, 0.0));
    let says = !open || facet.filtered || facet.range.is_some();
    let arrow = if open && facet.range.is_some() { 0.0 } else { 18.0 };
    if arrow > 0.0 {
        let side = Rect::from_center_size(pos2(inner.right() - 6.0, inner.center().y), vec2(13.0, 13.0));
        icon::paint(ui.painter(), side, if open { Icon::Down } else { Icon::Right }, tokens.ink);
    }
    let least = if says { 34.0 } else { 4.0 };
    let label = clipped(ui, &facet.label, 14.0, Weight::SemiBold, inner.width() - arrow - least, tokens.ink);
    let used = label.size().x;
    ui.painter().galley(pos2(inner.left(), inner.center().y - label.size().y / 2.0), label, tokens.ink);
    if says {
        let ink = if facet.filtered { tokens.accent } else { tokens.muted };
        let room = inner.width() - used - arrow - 6.0;
        let weight = if facet.filtered { Weight::SemiBold } else { Weight::Regular };
        let shown = clipped(ui, &kept, 13.0, weight, room, ink);
        let at = pos2(inner.right() - arrow - shown.size().x, inner.center().y - shown.size().y / 2.0);
        ui.painter().galley(at, shown, ink);
    }
    if response.has_focus() {
        theme::ring(ui, rect.shrink(2.0));
    }
    response
}

/// "All 31", "Ohio", "3 of 31", "2012–2018".
fn summary(facet: &Facet) -> String {
    if facet.values.is_empty() {
        return if facet.filtered { tr!("Some") } else { tr!("All") }.to_owned();
    }
    if let Some(range) = facet.range {
        return format!("{:.0}–{:.0}", range.from, range.to);
    }
    let kept: Vec<&FacetValue> = facet.values.iter().filter(|value| value.kept).collect();
    match kept.as_slice() {
        [one] if facet.filtered => one.label.to_string(),
        _ if facet.filtered && kept.len() * 2 > facet.values.len() => {
            let others: Vec<&FacetValue> = facet.values.iter().filter(|value| !value.kept).collect();
            match others.as_slice() {
                [one] => tr!("All but {label}", label = one.label),
                others => tr!("All but {count}", count = others.len()),
            }
        }
        _ if facet.filtered => tr!("{} of {}", kept.len(), facet.values.len()),
        _ if facet.values.len() > 12 => tr!("All {}", facet.values.len()),
        _ => tr!("All").to_owned(),
    }
}

/// The filter that keeps what this one leaves out: all but the labels kept now; or the same labels by name, where it is
/// one of all but some. `None` if that is no filter.
fn inverted(facet: &Facet, not: bool) -> Option<Keep> {
    let kept: BTreeSet<String> =
        facet.values.iter().filter(|value| value.kept).map(|value| value.label.to_string()).collect();
    let some = !kept.is_empty() && kept.len() < facet.values.len();
    some.then_some(if not { Keep::Labels(kept) } else { Keep::Not(kept) })
}

/// The filter after a click on one label. Keeping all labels is no filter; the last one kept gives way to
/// the others. A filter of all but some stays one.
fn toggled(facet: &Facet, clicked: &FacetValue, not: bool) -> Option<Keep> {
    if not {
        let mut others: BTreeSet<String> =
            facet.values.iter().filter(|value| !value.kept).map(|value| value.label.to_string()).collect();
        let label = clicked.label.to_string();
        if !others.remove(&label) {
            others.insert(label);
        }
        return (!others.is_empty() && others.len() < facet.values.len()).then_some(Keep::Not(others));
    }
    let mut kept: BTreeSet<String> =
        facet.values.iter().filter(|value| value.kept).map(|value| value.label.to_string()).collect();
    let label = clicked.label.to_string();
    if clicked.kept {
        kept.remove(&label);
    } else {
        kept.insert(label.clone());
    }
    if kept.is_empty() {
        kept = facet.values.iter().map(|value| value.label.to_string()).collect();
        kept.remove(&label);
    }
    (kept.len() < facet.values.len() && !kept.is_empty()).then_some(Keep::Labels(kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Datum;

    fn facet(kept: [bool; 3]) -> Facet {
        let values = ["Ohio", "Texas", "Utah"].into_iter().zip(kept);
        Facet {
            field: Field::State,
            label: "State".into(),
            values: values
                .map(|(label, kept)| FacetValue { label: label.into(), count: Datum::value(5.0), kept })
                .collect(),
            range: None,
            filtered: kept != [true; 3],
        }
    }

    #[test]
    fn a_click_takes_a_label_out_and_all_labels_are_no_filter() {
        let all = facet([true; 3]);
        let labels = |names: &[&str]| Some(Keep::Labels(names.iter().map(|&name| name.to_owned()).collect()));
        assert_eq!(toggled(&all, &all.values[1], false), labels(&["Ohio", "Utah"]));
        let two = facet([true, false, true]);
        assert_eq!(toggled(&two, &two.values[1], false), None);
        let one = facet([true, false, false]);
        assert_eq!(toggled(&one, &one.values[0], false), labels(&["Texas", "Utah"]), "nothing kept would show nothing");
        assert_eq!(summary(&one), "Ohio");
        assert_eq!(summary(&two), "All but Texas");
        assert_eq!(summary(&all), "All");
    }

    #[test]
    fn all_but_some_labels_is_a_filter_that_stays_one() {
        let not = |names: &[&str]| Some(Keep::Not(names.iter().map(|&name| name.to_owned()).collect()));
        let one = facet([true, false, false]);
        assert_eq!(inverted(&one, false), not(&["Ohio"]));
        assert_eq!(inverted(&one, true), Some(Keep::Labels(["Ohio".to_owned()].into())));
        assert_eq!(inverted(&facet([true; 3]), false), None, "all but all is nobody");
        let but_texas = facet([true, false, true]);
        assert_eq!(toggled(&but_texas, &but_texas.values[0], true), not(&["Ohio", "Texas"]));
        assert_eq!(toggled(&but_texas, &but_texas.values[1], true), None);
        assert_eq!(toggled(&one, &one.values[0], true), None, "all but all is no filter");
    }
}
