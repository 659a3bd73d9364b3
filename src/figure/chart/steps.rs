//! The pathway as bars, one a step; a step that was not collected is outlined, never skipped and never zero.

use super::{AxisUnit, Drawn, LABEL, SMALL, Scale, rows::Fit};
use crate::{
    figure::{
        Align, ChartSpec, Item, NativeBar, NativeChart, NativeKind, Page, Palette, Stroke, Weight,
        format::{self, known},
        ink::{self, Area, Style, line, marked, rect},
        words,
    },
    measure::{PathwayStep, PathwayTable},
    table::CellState,
};

const HEAD: f32 = 28.0;

/// Bars of the first group's steps from zero, with counts at their ends and each step's share of the one before.
pub fn steps(table: &PathwayTable, spec: &ChartSpec, area: Area, page: Page, palette: &Palette) -> Drawn {
    let s = page.scale;
    let (name, steps) = match table.rows.first() {
        Some((group, steps)) => (words::label(group), steps.as_slice()),
        None => (words::label(&[]), [].as_slice()),
    };
    let top = area.min[1] + HEAD * s;
    let fit = Fit::new(steps.len(), area.max[1] - top, 84.0 * s, 30.0 * s);
    let label = fit.type_size(LABEL * s, s);
    let bold = Style::new(label, Weight::SemiBold, palette.ink);
    let plain = Style::new(label, Weight::Regular, palette.muted);
    let widest = steps.iter().map(|step| bold.width(&step.label)).fold(0.0, f32::max);
    let left = area.min[0] + (widest + 24.0 * s).min(area.width() * 0.3);
    let rates_at = area.max[0];
    let room = area.width() * 0.27;
    let right = rates_at - room;
    let largest = steps.iter().filter_map(|step| known(step.n)).fold(spec.reach.max(1.0), f64::max);
    let height = fit.height * 0.56;
    let value_room = bold.width(&format::count(largest)) + 16.0 * s;
    let x = |n: f64| left + (n / largest) as f32 * (right - left - value_room);
    let mut items = vec![head(table, left, rates_at, area, s, palette)];
    let mut base: Option<&str> = None;
    for (i, step) in steps.iter().take(fit.shown).enumerate() {
        let y = fit.middle(i, top);
        let mut parts =
            vec![bold.middle(area.min[0], y, Align::Left, bold.shorten(&step.label, left - area.min[0] - 12.0 * s))];
        let (from, to) = (y - height / 2.0, y + height / 2.0);
        match (step.n.state, known(step.n)) {
            (_, Some(n)) => {
                parts.push(rect([left, from], [x(n), to], palette.after));
                parts.push(bold.middle(x(n) + 10.0 * s, y, Align::Left, format::count(n)));
            }
            (CellState::NotApplicable, None) => {
                parts.push(Item::Rect {
                    min: [left, from],
                    max: [left + (right - left) * 0.6, to],
                    radius: 0.0,
                    fill: None,
                    stroke: Some(Stroke { dash: Some([6.0 * s, 5.0 * s]), ..Stroke::new(palette.axis, 1.6 * s) }),
                });
                parts.push(plain.middle(left + 14.0 * s, y, Align::Left, tr!("not collected")));
            }
            (_, None) => parts.push(plain.middle(left + 14.0 * s, y, Align::Left, tr!("— suppressed"))),
        }
        if let (Some(base), false) = (base, step.n.state == CellState::NotApplicable) {
            let text = rate(step, base);
            parts.push(plain.middle(rates_at, y, Align::Right, plain.shorten(&text, room - 12.0 * s)));
        }
        items.push(marked(format!("row:{name}/step:{i}"), spoken(step, base), parts));
        if step.n.state != CellState::NotApplicable {
            base = Some(&step.label);
        }
    }
    items.push(line([left, top], [left, top + fit.total()], palette.axis, 1.8 * s));
    let scale =
        Scale { unit: AxisUnit::Count, ..Scale::dollars(largest, [left, x(largest)], [top, top + fit.total()]) };
    Drawn::chart(items, fit.hidden, native(table, steps, largest, palette)).on(scale)
}

fn rate(step: &PathwayStep, base: &str) -> String {
    tr!("{} of {}", format::datum(step.rate, format::share), words::small(base))
}

fn spoken(step: &PathwayStep, base: Option<&str>) -> String {
    match (step.n.state, known(step.n)) {
        (CellState::NotApplicable, _) => tr!("{}, not collected", step.label),
        (_, None) => tr!("{}, suppressed", step.label),
        (_, Some(n)) => {
            let rate = base.map_or(String::new(), |base| format!(", {}", rate(step, base)));
            format!("{}: {}{rate}", step.label, format::count(n))
        }
    }
}

fn head(table: &PathwayTable, left: f32, right: f32, area: Area, s: f32, palette: &Palette) -> Item {
    let y = area.min[1] + 17.0 * s;
    let top = area.min[1] + HEAD * s;
    let style = Style::new(SMALL * s, Weight::Regular, palette.muted);
    ink::grouped(
        tr!("Head"),
        vec![
            style.run([area.min[0], y], Align::Left, tr!("Step")),
            style.run([left, y], Align::Left, words::capital(&table.unit)),
            style.run([right, y], Align::Right, tr!("Share of the step before")),
            line([area.min[0], top], [area.max[0], top], palette.rule, 1.5 * s),
        ],
    )
}

fn native(table: &PathwayTable, steps: &[PathwayStep], largest: f64, palette: &Palette) -> NativeChart {
    let text = |step: &PathwayStep| match (step.n.state, known(step.n)) {
        (_, Some(n)) => format::count(n),
        (CellState::NotApplicable, None) => tr!("not collected").to_owned(),
        (_, None) => tr!("— suppressed").to_owned(),
    };
    NativeChart {
        kind: NativeKind::Grouped,
        categories: steps.iter().map(|step| step.label.clone()).collect(),
        bars: vec![NativeBar {
            name: words::capital(&table.unit),
            values: steps.iter().map(|step| known(step.n)).collect(),
            color: Some(palette.after),
            labels: steps.iter().map(|step| Some(text(step))).collect(),
            legend: false,
        }],
        number_format: "#,##0".to_owned(),
        axis_max: largest * 1.15,
        axis_title: String::new(),
        beside: vec![table.by.len() + 2],
        focus: Vec::new(),
        plane: None,
    }
}
