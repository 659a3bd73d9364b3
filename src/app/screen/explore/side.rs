//! The panel of the Explore screen: what stands on the axes, the groups as a list, and those that are not drawn.

use egui::{Frame, Margin, Ui, vec2};

use super::{
    canvas::{Canvas, Dot, Ink},
    plot,
};
use crate::{
    app::{
        about,
        command::{Command, ExploreEdit, ExploreView, noun},
        screen::Cx,
        theme,
        widget::{self, Row},
    },
    measure::{Quantity, Statistic},
    table::Field,
};

/// What is shown, by drop-down lists.
pub fn choices(ui: &mut Ui, cx: &Cx<'_>) {
    Frame::new().inner_margin(Margin { left: 16, right: 14, top: 8, bottom: 8 }).show(ui, |ui| {
        let request = &cx.document.explore.request;
        let fields = super::fields(cx);
        let now = super::each(cx);
        let words: Vec<String> = fields.iter().map(|field| field.label()).collect();
        let each = match ExploreView::of(&cx.document.explore) {
            ExploreView::Dots => tr!("Each dot"),
            ExploreView::Spread => tr!("Each row"),
            ExploreView::Histogram => tr!("Each dot"),
            ExploreView::OverTime => tr!("Each line"),
        };
        if let Some(field) = widget::choice_row(ui, each, &now.label(), &words).and_then(|at| fields.get(at)) {
            cx.send(Command::Explore(ExploreEdit::Each(*field)));
        }
        if ExploreView::of(&cx.document.explore) != ExploreView::Dots {
            return;
        }
        let offered = cx.results.quantities("quantities", &request.by);
        let name = |quantity: Quantity| quantity.name(request.statistic);
        let names: Vec<String> = offered.iter().map(|quantity| name(*quantity)).collect();
        let axes = request.axes;
        let about = |at: usize| offered.get(at).map(|quantity| about::definition(quantity.measure()).get());
        let up = widget::choice_row_about(ui, tr!("Upward"), &name(axes.y), &names, &about);
        if let Some(quantity) = up.and_then(|at| offered.get(at)) {
            cx.send(Command::Explore(ExploreEdit::Y(*quantity)));
        }
        let across = widget::choice_row_about(ui, tr!("Across"), &name(axes.x), &names, &about);
        if let Some(quantity) = across.and_then(|at| offered.get(at)) {
            cx.send(Command::Explore(ExploreEdit::X(*quantity)));
        }
        let alike = tr!("All alike");
        let counts: Vec<Quantity> = offered.iter().copied().filter(|of| is_count(*of)).collect();
        let mut sizes = vec![alike.to_owned()];
        sizes.extend(counts.iter().map(|quantity| name(*quantity)));
        let shown = axes.size.map_or_else(|| alike.to_owned(), name);
        if let Some(at) = widget::choice_row(ui, tr!("Size"), &shown, &sizes) {
            let size = at.checked_sub(1).and_then(|at| counts.get(at)).copied();
            cx.send(Command::Explore(ExploreEdit::Size(size)));
        }
        if widget::link(ui, tr!("Swap the axes"), 13.0, crate::figure::Weight::Regular).on_hover_text("X").clicked() {
            cx.send(Command::Explore(ExploreEdit::Swap));
        }
    });
    widget::line(ui);
}

fn is_count(quantity: Quantity) -> bool {
    matches!(quantity, Quantity::People | Quantity::Certificates | Quantity::Programs | Quantity::Colleges)
}

/// A dot is two numbers: this changes from the one that is explained to the other.
pub fn other_axis(ui: &mut Ui, cx: &Cx<'_>, selected: Option<&str>) {
    let Some(key) = selected.filter(|_| ExploreView::of(&cx.document.explore) == ExploreView::Dots) else { return };
    let axes = cx.document.explore.request.axes;
    let group = key.strip_suffix("/x").unwrap_or(key);
    Frame::new().inner_margin(Margin { left: 16, right: 14, top: 8, bottom: 4 }).show(ui, |ui| {
        let width = ui.available_width();
        for (quantity, target, on) in
            [(axes.y, group.to_owned(), key == group), (axes.x, format!("{group}/x"), key != group)]
        {
            let words = quantity.name(Statistic::Median).replace(tr!("Median yearly"), tr!("Yearly"));
            if widget::toggle(ui, &words, None, on, width).clicked() {
                cx.send(Command::Select(Some(target)));
            }
        }
    });
}

/// Every group with its numbers, then those that are not drawn, with the reason.
pub fn groups(ui: &mut Ui, cx: &Cx<'_>, canvas: &Canvas, field: Field) {
    let tokens = cx.tokens;
    let one_each: Vec<&Dot> = listed(canvas);
    Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
        widget::head_row(ui, &format!("{} {}", one_each.len(), noun(field, one_each.len())), |_| {});
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    let count = one_each.len();
    for (at, dot) in one_each.into_iter().enumerate() {
        let name = &*dot.group.as_deref().map_or(tr!("All").into(), crate::words::shown);
        let selected = cx.view.selected.as_deref() == Some(dot.key.as_str());
        let sentence = tr!("{}, row {} of {count}", dot.spoken, at + 1, count = count);
        let response = widget::row(ui, Row { name: &sentence, height: 38.0, selected }, |ui, area| {
            // Which of several lines is whose, only its colour says.
            let line = matches!(dot.ink, Ink::Series(_));
            let left = if line { 32.0 } else { 16.0 };
            if line {
                let at = area.left_top() + vec2(21.0, 12.0);
                ui.painter().circle_filled(at, 5.0, plot::color(dot.ink, tokens.palette()));
            }
            let room = area.width() - left - 14.0;
            let words = widget::clipped(ui, name, 13.0, crate::figure::Weight::SemiBold, room, tokens.ink);
            ui.painter().galley(area.left_top() + vec2(left, 3.0), words, tokens.ink);
            let values: Vec<&str> = dot.facts.iter().take(2).map(|(_, value)| value.as_str()).collect();
            let under =
                widget::clipped(ui, &values.join(" · "), 12.0, crate::figure::Weight::Regular, room, tokens.muted);
            ui.painter().galley(area.left_top() + vec2(left, 19.0), under, tokens.muted);
        });
        if response.clicked() {
            cx.send(Command::Select(if selected { None } else { Some(dot.key.clone()) }));
        }
    }
    if canvas.missing.is_empty() {
        return;
    }
    Frame::new().inner_margin(Margin { left: 16, right: 14, top: 10, bottom: 10 }).show(ui, |ui| {
        let hidden = canvas.missing.iter().filter(|(_, why)| *why == tr!("suppressed")).count();
        let head = if hidden == canvas.missing.len() {
            tr!("{hidden} {} suppressed", noun(field, hidden), hidden = hidden)
        } else {
            tr!("{} {} not drawn", canvas.missing.len(), noun(field, canvas.missing.len()))
        };
        ui.label(theme::semibold(head, 13.0).color(tokens.ink));
        for (name, why) in &canvas.missing {
            ui.add(egui::Label::new(theme::text(format!("{name}: {why}"), 12.0).color(tokens.muted)).wrap());
        }
    });
}

/// One mark a group, by its name: the last of a line, after rather than before.
fn listed(canvas: &Canvas) -> Vec<&Dot> {
    let mut found: std::collections::BTreeMap<&str, &Dot> = std::collections::BTreeMap::new();
    for dot in &canvas.marks {
        if let Some(group) = dot.group.as_deref() {
            found.insert(group, dot);
        }
    }
    found.into_values().collect()
}
