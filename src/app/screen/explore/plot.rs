//! The plot: egui_plot draws axes, dots and lines; names, keys, picking, the brush and the view are ours.

use egui::{Align2, Color32, Id, PointerButton, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{GridMark, Line, MarkerShape, Plot, PlotBounds, PlotPoints, Points};

use super::canvas::{AxisWords, Canvas, Dot, Ink};
use crate::{
    app::{
        command::PlotZoom,
        paint::{Stop, rove},
        theme::{self, Tokens},
        widget,
    },
    figure::{Palette, Weight},
};

/// Where one has zoomed to, and the box being dragged.
#[derive(Default)]
pub struct PlotView {
    bounds: Option<[[f64; 2]; 2]>,
    /// Where the box began, on screen.
    brush: Option<Pos2>,
    /// What was drawn last: another figure is shown whole.
    of: String,
}

/// What the user did.
#[derive(Default)]
pub struct Done {
    /// Key of the mark under the pointer or with focus.
    pub hovered: Option<String>,
    /// Key of a mark clicked, or activated by Enter; `Some(None)` = the empty ground.
    pub clicked: Option<Option<String>>,
    /// Label of a group clicked with Ctrl, or on which Space was pressed.
    pub picked: Option<String>,
    /// Groups in the box that was dragged.
    pub brushed: Vec<String>,
}

/// How the plot is told apart from others, and what is special about its marks.
pub struct Shown<'a> {
    /// Of what, in words: another one is shown whole.
    pub name: &'a str,
    pub alt: &'a str,
    pub selected: Option<&'a str>,
    pub picked: &'a std::collections::BTreeSet<String>,
    pub zoom: Option<PlotZoom>,
}

/// Draws the canvas into all the room there is.
pub fn show(ui: &mut Ui, canvas: &Canvas, view: &mut PlotView, shown: &Shown<'_>) -> Done {
    if view.of != shown.name {
        *view = PlotView { of: shown.name.to_owned(), ..PlotView::default() };
    }
    let tokens = Tokens::of(ui);
    let [across, up] = &canvas.axes;
    let whole = whole(canvas);
    if let Some(zoom) = shown.zoom {
        view.bounds = zoomed(view.bounds.unwrap_or(whole), zoom);
    }
    let [min, max] = view.bounds.unwrap_or(whole);
    let color = |ink: Ink| color(ink, tokens.palette());
    let axis_room = up.names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let plot = Plot::new("explore")
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_crosshair(false)
        .show_background(false)
        .label_formatter(|_| None)
        .sense(Sense::CLICK | Sense::DRAG)
        .set_margin_fraction(vec2(0.0, 0.0))
        .grid_color(tokens.grid)
        .grid_fade(0.0)
        .y_axis_min_width((axis_room as f32 * 6.2).clamp(46.0, 190.0))
        .x_grid_spacer(|input| steps(input.bounds, across))
        .y_grid_spacer(|input| steps(input.bounds, up))
        .x_axis_formatter(|mark, _| read(across, mark.value))
        .y_axis_formatter(|mark, _| read(up, mark.value));
    let drawn = plot.show(ui, |plot| {
        plot.set_plot_bounds(PlotBounds::from_min_max(min, max));
        for line in &canvas.lines {
            let ink = color(line.ink);
            let mut stroke = |width: f32, ink: Color32| {
                plot.line(
                    Line::new("", PlotPoints::from(line.points.clone())).color(ink).width(width).allow_hover(false),
                );
            };
            stroke(line.width, ink);
            // A bar is faint inside and has an edge that is seen.
            if line.width > 5.0 {
                stroke(line.width - 2.0, tokens.page.lerp_to_gamma(ink, 0.28));
            }
        }
        for dot in &canvas.marks {
            let points = || PlotPoints::from(vec![dot.at]);
            let circle = |radius: f32, ink: Color32| {
                Points::new("", points()).shape(MarkerShape::Circle).radius(radius).color(ink).allow_hover(false)
            };
            let fill = color(dot.ink);
            plot.points(circle(dot.radius + 1.2, tokens.page));
            if dot.hollow {
                plot.points(circle(dot.radius, fill));
                plot.points(circle((dot.radius - 2.2).max(1.2), tokens.page));
            } else {
                let faded =
                    dot.group.as_ref().is_some_and(|group| !shown.picked.is_empty() && !shown.picked.contains(group));
                plot.points(circle(dot.radius, if faded { tokens.hatch } else { fill.gamma_multiply(0.85) }));
            }
        }
    });
    let (response, transform) = (drawn.response, drawn.transform);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, shown.alt));
    let frame = response.rect;
    let place = |at: [f64; 2]| transform.position_from_point(&egui_plot::PlotPoint::new(at[0], at[1]));
    let inside: Vec<&Dot> = canvas.marks.iter().filter(|dot| frame.expand(1.0).contains(place(dot.at))).collect();
    let mut done = Done::default();
    names(ui, &inside, shown, frame, &place);

    let area = |dot: &Dot| Rect::from_center_size(place(dot.at), egui::Vec2::splat((dot.radius * 2.0).max(14.0)));
    let chosen =
        |dot: &Dot| shown.selected.is_some_and(|key| key == dot.key || key.strip_suffix("/x") == Some(&dot.key));
    // In the order of the names, as the list beside the plot.
    let mut order: Vec<&Dot> = inside.clone();
    if up.names.is_empty() {
        order.sort_by(|a, b| a.key.cmp(&b.key));
    }
    let stops: Vec<Stop<'_>> = order
        .iter()
        .map(|dot| Stop { key: &dot.key, label: &dot.spoken, area: area(dot).intersect(frame), chosen: chosen(dot) })
        .collect();
    let space = ui.input_mut(|input| input.key_pressed(egui::Key::Space));
    let roved = rove(ui, &stops);
    let under = response
        .hover_pos()
        .or(ui.input(|input| input.pointer.hover_pos()))
        .filter(|at| frame.contains(*at) && ui.rect_contains_pointer(frame))
        .and_then(|at| {
            let hit = |dot: &&&Dot| place(dot.at).distance(at) <= dot.radius.max(6.0) + 2.0;
            inside.iter().rev().find(hit).copied()
        });
    if let Some(dot) = roved.activated.and_then(|at| order.get(at)) {
        match (space, &dot.group) {
            (true, Some(group)) => done.picked = Some(group.clone()),
            _ => done.clicked = Some(Some(dot.key.clone())),
        }
    }
    if response.clicked() || roved.pointed {
        let extend = ui.input(|input| input.modifiers.command || input.modifiers.shift);
        match under {
            Some(Dot { group: Some(group), .. }) if extend => done.picked = Some(group.clone()),
            under => done.clicked = Some(under.map(|dot| dot.key.clone())),
        }
    }
    let focused = roved.focused.and_then(|at| order.get(at).copied());
    for dot in inside.iter().filter(|dot| chosen(dot)) {
        ring(ui, place(dot.at), dot.radius, tokens);
    }
    if let Some(dot) = focused {
        theme::ring(ui, area(dot));
    }
    if let Some(dot) = under.or(focused).filter(|_| view.brush.is_none()) {
        done.hovered = Some(dot.key.clone());
        card(ui, dot, place(dot.at), frame);
        if under.is_some() {
            ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        }
    }
    moves(ui, &response, view, [min, max], whole, frame);
    brush(ui, &response, view, &mut done, &inside, &place, frame);
    done
}

/// Wheel and pinch zoom around the pointer; Shift or the middle button drags the view; a double click shows everything.
fn moves(
    ui: &Ui,
    response: &egui::Response,
    view: &mut PlotView,
    [min, max]: [[f64; 2]; 2],
    whole: [[f64; 2]; 2],
    frame: Rect,
) {
    if response.double_clicked() {
        view.bounds = None;
        return;
    }
    let shift = ui.input(|input| input.modifiers.shift);
    let panning = response.dragged_by(PointerButton::Middle) || shift && response.dragged_by(PointerButton::Primary);
    if panning && view.brush.is_none() {
        let delta = response.drag_delta();
        let by = [
            f64::from(-delta.x / frame.width().max(1.0)) * (max[0] - min[0]),
            f64::from(delta.y / frame.height().max(1.0)) * (max[1] - min[1]),
        ];
        let moved = |ends: [f64; 2]| [ends[0] + by[0], ends[1] + by[1]];
        view.bounds = Some([moved(min), moved(max)]);
    }
    let Some(at) = response.hover_pos() else { return };
    let turned = ui.input(|input| f64::from(input.zoom_delta()) * f64::from(input.smooth_scroll_delta.y / 240.0).exp());
    if (turned - 1.0).abs() > 0.001 {
        let share = [
            f64::from((at.x - frame.left()) / frame.width().max(1.0)),
            f64::from((frame.bottom() - at.y) / frame.height().max(1.0)),
        ];
        let end = |i: usize, near: bool| {
            let fixed = min[i] + share[i] * (max[i] - min[i]);
            let from = if near { min[i] } else { max[i] };
            fixed + (from - fixed) / turned.clamp(0.2, 5.0)
        };
        let bounds = [[end(0, true), end(1, true)], [end(0, false), end(1, false)]];
        view.bounds = within(bounds, whole);
    }
}

/// A box dragged over dots keeps their groups.
fn brush(
    ui: &Ui,
    response: &egui::Response,
    view: &mut PlotView,
    done: &mut Done,
    inside: &[&Dot],
    place: &impl Fn([f64; 2]) -> Pos2,
    frame: Rect,
) {
    let tokens = Tokens::of(ui);
    if response.drag_started_by(PointerButton::Primary) && !ui.input(|input| input.modifiers.shift) {
        view.brush = ui.input(|input| input.pointer.press_origin());
    }
    let Some(start) = view.brush else { return };
    let Some(now) = ui.input(|input| input.pointer.latest_pos()) else { return };
    let area = Rect::from_two_pos(start, now).intersect(frame);
    if response.dragged_by(PointerButton::Primary) {
        ui.painter().rect(
            area,
            0.0,
            tokens.soft.gamma_multiply(0.5),
            Stroke::new(1.2, tokens.accent),
            egui::StrokeKind::Inside,
        );
        let count = caught(inside, place, area).len();
        if count > 0 {
            let words = tr!("Keep {count}", count = count);
            ui.painter().text(
                area.right_bottom() + vec2(-6.0, -4.0),
                Align2::RIGHT_BOTTOM,
                words,
                theme::font(12.0, Weight::SemiBold),
                tokens.accent,
            );
        }
        return;
    }
    view.brush = None;
    if area.width() > 4.0 && area.height() > 4.0 {
        done.brushed = caught(inside, place, area);
        done.clicked = None;
    }
}

fn caught(inside: &[&Dot], place: &impl Fn([f64; 2]) -> Pos2, area: Rect) -> Vec<String> {
    let caught = inside.iter().filter(|dot| area.contains(place(dot.at)));
    let mut groups: Vec<String> = caught.filter_map(|dot| dot.group.clone()).collect();
    groups.sort();
    groups.dedup();
    groups
}

/// Everything, with some room around it.
fn whole(canvas: &Canvas) -> [[f64; 2]; 2] {
    let points = canvas.marks.iter().map(|dot| dot.at);
    let bands = canvas.lines.iter().filter(|line| line.width > 5.0).flat_map(|line| line.points.iter().copied());
    let (mut min, mut max) = ([f64::MAX; 2], [f64::MIN; 2]);
    for at in points.chain(bands) {
        for i in 0..2 {
            (min[i], max[i]) = (min[i].min(at[i]), max[i].max(at[i]));
        }
    }
    for i in 0..2 {
        if min[i] > max[i] {
            (min[i], max[i]) = (0.0, 1.0);
        }
        let finest = canvas.axes[i].finest;
        let pad = ((max[i] - min[i]) * 0.08).max(finest * 1.5);
        let from_zero = min[i] >= 0.0 && min[i] - pad < (max[i] - min[i]) * 0.15;
        (min[i], max[i]) = (if from_zero { -pad * 0.25 } else { min[i] - pad }, max[i] + pad);
    }
    if !canvas.axes[1].names.is_empty() {
        (min[1], max[1]) = (0.6 - canvas.axes[1].names.len() as f64, 0.6);
    }
    [min, max]
}

fn zoomed([min, max]: [[f64; 2]; 2], zoom: PlotZoom) -> Option<[[f64; 2]; 2]> {
    let by = match zoom {
        PlotZoom::In => 1.0 / 1.5,
        PlotZoom::Out => 1.5,
        PlotZoom::All => return None,
    };
    let end = |i: usize, sign: f64| {
        let (middle, half) = ((min[i] + max[i]) / 2.0, (max[i] - min[i]) / 2.0);
        middle + sign * half * by
    };
    Some([[end(0, -1.0), end(1, -1.0)], [end(0, 1.0), end(1, 1.0)]])
}

/// Bounds that are neither smaller than a thousandth nor larger than four times the whole; `None` where they are not.
fn within(bounds: [[f64; 2]; 2], whole: [[f64; 2]; 2]) -> Option<[[f64; 2]; 2]> {
    let share = |i: usize| (bounds[1][i] - bounds[0][i]) / (whole[1][i] - whole[0][i]);
    (0..2).all(|i| (0.001..=4.0).contains(&share(i))).then_some(bounds)
}

/// Gridlines at round steps, five or six of them; rows of names at each.
fn steps((low, high): (f64, f64), axis: &AxisWords) -> Vec<GridMark> {
    let step = if axis.names.is_empty() {
        let rough = ((high - low) / 5.0).max(axis.finest);
        let power = 10_f64.powf(rough.log10().floor());
        let digit = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|digit| digit * power >= rough * 0.999).unwrap_or(10.0);
        (digit * power).max(axis.finest)
    } else {
        1.0
    };
    let first = (low / step).ceil();
    let count = ((high / step).floor() - first).clamp(0.0, 400.0) as usize;
    (0..=count).map(|i| GridMark { value: (first + i as f64) * step, step_size: step }).collect()
}

fn read(axis: &AxisWords, value: f64) -> String {
    if axis.names.is_empty() {
        return (axis.read)(value);
    }
    let name = if value <= 0.01 { axis.names.get((-value).round() as usize) } else { None };
    let name = name.cloned().unwrap_or_default();
    if name.chars().count() <= 30 {
        name
    } else {
        format!("{}…", name.chars().take(29).collect::<String>().trim_end())
    }
}

pub(super) fn color(ink: Ink, palette: &Palette) -> Color32 {
    let of = |color: crate::figure::Color| Color32::from_rgb(color.r, color.g, color.b);
    match ink {
        Ink::Before => of(palette.before),
        Ink::After => of(palette.after),
        Ink::All => of(palette.ink),
        Ink::Series(at) => of(palette.series[at % palette.series.len()]),
        Ink::Quiet => of(palette.axis),
    }
}

fn ring(ui: &Ui, at: Pos2, radius: f32, tokens: &Tokens) {
    for stroke in [Stroke::new(5.5, tokens.page), Stroke::new(2.2, tokens.ink)] {
        ui.painter().circle_stroke(at, radius + 4.0, stroke);
    }
}

/// Names beside dots while they cover nothing: the chosen and picked first, then the outermost.
fn names(ui: &Ui, dots: &[&Dot], shown: &Shown<'_>, frame: Rect, place: &impl Fn([f64; 2]) -> Pos2) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter().with_clip_rect(frame);
    let named = |dot: &Dot| !dot.key.contains('/');
    let wanted: Vec<&&Dot> = dots.iter().filter(|dot| named(dot)).collect();
    let middle = frame.center();
    let rank = |dot: &Dot| {
        let chosen = shown.selected == Some(dot.key.as_str())
            || dot.group.as_ref().is_some_and(|group| shown.picked.contains(group));
        let away = place(dot.at) - middle;
        (chosen, (away.x / frame.width()).hypot(away.y / frame.height()))
    };
    let mut order = wanted;
    order.sort_by(|a, b| {
        let (a, b) = (rank(a), rank(b));
        b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    let mut taken: Vec<Rect> =
        dots.iter().map(|dot| Rect::from_center_size(place(dot.at), egui::Vec2::splat(dot.radius * 2.0))).collect();
    for dot in order.into_iter().take(40) {
        let text = &*dot.group.as_deref().map_or(tr!("All").into(), crate::words::shown);
        let galley = widget::clipped(ui, text, 12.0, Weight::SemiBold, 190.0, tokens.ink);
        let (size, at, off) = (
            galley.size(),
            place(dot.at),
            dot.radius + if shown.selected == Some(dot.key.as_str()) { 9.0 } else { 4.0 },
        );
        let spots = [
            pos2(at.x + off, at.y - size.y / 2.0),
            pos2(at.x - off - size.x, at.y - size.y / 2.0),
            pos2(at.x - size.x / 2.0, at.y - off - size.y),
            pos2(at.x - size.x / 2.0, at.y + off),
        ];
        let free = spots
            .into_iter()
            .map(|spot| Rect::from_min_size(spot, size))
            .find(|area| frame.contains_rect(*area) && !taken.iter().any(|other| other.intersects(*area)));
        if let Some(area) = free {
            painter.galley(area.min, galley, tokens.ink);
            taken.push(area);
        }
    }
}

/// What a mark says, beside it.
fn card(ui: &Ui, dot: &Dot, at: Pos2, frame: Rect) {
    let tokens = Tokens::of(ui);
    let right = at.x < frame.center().x;
    let corner = at + vec2(if right { dot.radius + 12.0 } else { -dot.radius - 12.0 }, 0.0);
    let pivot = match (right, at.y < frame.center().y) {
        (true, true) => Align2::LEFT_TOP,
        (true, false) => Align2::LEFT_BOTTOM,
        (false, true) => Align2::RIGHT_TOP,
        (false, false) => Align2::RIGHT_BOTTOM,
    };
    let area = egui::Area::new(Id::unique("explore hover card")).order(egui::Order::Tooltip).interactable(false);
    area.pivot(pivot).fixed_pos(corner).show(ui, |ui| {
        theme::hover_card(ui).show(ui, |ui| {
            ui.set_width(230.0);
            let title = &*dot.group.as_deref().map_or(tr!("All").into(), crate::words::shown);
            ui.add(egui::Label::new(theme::bold(title, 14.0).color(tokens.ink)).wrap());
            for (name, value) in &dot.facts {
                ui.horizontal_top(|ui| {
                    widget::left_label(ui, vec2(140.0, 17.0), theme::text(name, 12.0).color(tokens.muted));
                    ui.add(egui::Label::new(theme::semibold(value, 13.0).color(tokens.ink)).wrap());
                });
            }
            ui.label(theme::text(tr!("Enter or click explains, Space picks"), 12.0).color(tokens.muted));
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis() -> AxisWords {
        AxisWords { name: String::new(), read: |value| format!("{value}"), finest: 1.0, names: Vec::new() }
    }

    #[test]
    fn gridlines_are_round_and_few() {
        let values =
            |low: f64, high: f64| steps((low, high), &axis()).iter().map(|mark| mark.value).collect::<Vec<_>>();
        assert_eq!(values(-300.0, 12_400.0), [0.0, 5_000.0, 10_000.0]);
        assert_eq!(values(17_000.0, 41_000.0), [20_000.0, 25_000.0, 30_000.0, 35_000.0, 40_000.0]);
        assert_eq!(values(3.2, 5.9), [4.0, 5.0], "not finer than what is told");
    }

    #[test]
    fn the_view_zooms_about_its_middle_and_comes_back() {
        let whole = [[0.0, 0.0], [90.0, 30.0]];
        assert_eq!(zoomed(whole, PlotZoom::In), Some([[15.0, 5.0], [75.0, 25.0]]));
        assert_eq!(zoomed(whole, PlotZoom::All), None);
        assert_eq!(within([[0.0, 0.0], [0.001, 0.001]], whole), None);
    }
}
