//! Small multiples in, a native chart for each panel out: one scale, row names at the left, values written under the lowest.

use super::{
    canvas::{Canvas, Run, line_height, muted},
    chart::{self, ChartPart},
    over,
    slide::{FIRST_CHART, graphic_frame, share_of},
};
use crate::{
    export::{
        ExportError,
        chart::{Layout, Written, in_legend, shows_scale},
        deck::Piece,
        extent::Frame,
        fit,
    },
    figure::{Align, Color, NativeChart, NativeKind, NativePanel, Palette},
};

const TITLE: f32 = 12.0;
const TYPE: f32 = 10.0;
/// Type of the legend.
const KEY: f32 = 12.0;
/// Height of the legend over all panels.
const LEGEND: f32 = 28.0;
/// Widest column of row names, as a share of the slide's room.
const NAMES: f32 = 0.2;

/// Adds the panels with their titles and gives their charts in that order.
///
/// # Errors
/// [`ExportError::Part`] if a chart cannot be made.
pub fn draw(
    canvas: &mut Canvas,
    piece: &Piece<'_>,
    panels: &[NativePanel],
    room: Frame,
) -> Result<Vec<ChartPart>, ExportError> {
    let names = names(panels, room);
    let series = series(panels);
    let legend = if series.is_empty() { 0.0 } else { LEGEND };
    key(canvas, &series, Frame::new(room.x, room.y, room.width, legend));
    let inner = Frame::new(room.x + names, room.y + legend, room.width - names, room.height - legend);
    let mut parts = Vec::new();
    let mut placed = Vec::new();
    for (number, panel) in panels.iter().enumerate() {
        let [x, y, width, height] = panel.place;
        let own = Frame::new(
            inner.x + x * inner.width,
            inner.y + y * inner.height,
            width * inner.width,
            height * inner.height,
        );
        let title = Frame::new(own.x, own.y, own.width, line_height(TITLE));
        let mut text = panel.title.clone();
        fit::shorten(&mut text, TITLE, true, own.width);
        canvas.text(tr!("Panel"), title, Align::Left, &Run::new(text, TITLE, true, Palette::LIGHT.ink));
        let left = if panel.named { names } else { 0.0 };
        let frame = Frame::new(own.x - left, title.bottom(), own.width + left, own.bottom() - title.bottom());
        // Every panel keeps the room of the scale, so that all plots are equally large.
        let foot = line_height(TYPE) + 6.0;
        let plot = Frame::new(
            own.x + axis_room(panel),
            frame.y + 2.0,
            own.width - axis_room(panel) - 4.0,
            frame.height - foot - 2.0,
        );
        let layout = Layout {
            plot: share_of(plot, frame),
            legend: [0.0, 0.0, 0.1, 0.1],
            category_points: TYPE.into(),
            label_points: TYPE.into(),
            axis_points: TYPE.into(),
            gap: if panel.chart.kind == NativeKind::Grouped { 40 } else { 90 },
            written: Written {
                names: panel.named || is_line(panel) && panel.scaled,
                scale: panel.scaled || is_line(panel),
                every: every(&panel.chart, plot.width),
            },
        };
        let mut chart = panel.chart.clone();
        for bar in &mut chart.bars {
            bar.legend = false;
        }
        parts.push(chart::make(&chart, &layout, piece.words.band.as_deref())?);
        let alt = format!("{}: {}", panel.title, piece.words.alt);
        graphic_frame(canvas, &tr!("Chart: {}", panel.title), &alt, frame, FIRST_CHART + number);
        withheld(canvas, &chart, plot);
        placed.push(over::PlacedPanel { panel, title, plot, gap: layout.gap });
    }
    over::panels(canvas, piece, &placed, room);
    Ok(parts)
}

/// A dash in every row that has no bar because its numbers are withheld.
fn withheld(canvas: &mut Canvas, chart: &NativeChart, plot: Frame) {
    let rows = chart.categories.len().max(1) as f32;
    for row in 0..chart.categories.len() {
        let empty = chart.bars.iter().all(|bar| bar.values.get(row).copied().flatten().is_none());
        let text = chart.bars.iter().find_map(|bar| bar.labels.get(row)?.as_deref());
        if let Some(text) = text.filter(|_| empty) {
            let middle = plot.y + plot.height / rows * (row as f32 + 0.5);
            let height = line_height(TYPE);
            let place = Frame::new(plot.x + 6.0, middle - height / 2.0, fit::width(text, TYPE, false) + 10.0, height);
            canvas.text(tr!("Row without numbers"), place, Align::Left, &muted(text, TYPE));
        }
    }
}

/// Names and colours of all series of all panels, each once: no single panel need have them all.
fn series(panels: &[NativePanel]) -> Vec<(&str, Color)> {
    let mut found: Vec<(&str, Color)> = Vec::new();
    for bar in panels.iter().flat_map(|panel| &panel.chart.bars).filter(|bar| in_legend(bar)) {
        if let Some(color) = bar.color.filter(|_| found.iter().all(|(name, _)| *name != bar.name)) {
            found.push((&bar.name, color));
        }
    }
    found
}

/// The legend of all panels: a swatch and a name each.
fn key(canvas: &mut Canvas, series: &[(&str, Color)], room: Frame) {
    let mut x = room.x;
    for (name, color) in series {
        let width = fit::width(name, KEY, false);
        if x + 18.0 + width > room.right() {
            break;
        }
        let side = 12.0;
        canvas.swatch(
            &tr!("Key: {name}", name = name),
            Frame::new(x, room.y + (room.height - side) / 2.0, side, side),
            *color,
        );
        canvas.text(
            tr!("Key"),
            Frame::new(x + 18.0, room.y, width + 4.0, room.height),
            Align::Left,
            &muted(*name, KEY),
        );
        x += width + 48.0;
    }
}

/// Room for row names, the same for every panel at the left.
fn names(panels: &[NativePanel], room: Frame) -> f32 {
    let rows = panels.iter().filter(|panel| panel.named && !is_line(panel));
    let widest = rows.flat_map(|panel| &panel.chart.categories).map(|name| fit::width(name, TYPE, false));
    let widest = widest.fold(0.0, f32::max);
    if widest > 0.0 { (widest + 12.0).min(room.width * NAMES) } else { 0.0 }
}

/// Every how many names have room along the foot.
fn every(chart: &NativeChart, width: f32) -> u16 {
    let widest = chart.categories.iter().map(|name| fit::width(name, TYPE, false)).fold(0.0, f32::max) + 8.0;
    let room = (width / widest).floor().max(1.0);
    (chart.categories.len() as f32 / room).ceil().clamp(1.0, 100.0) as u16
}

fn is_line(panel: &NativePanel) -> bool {
    matches!(panel.chart.kind, NativeKind::OverTime { .. })
}

/// Lines have their scale at the left of every panel.
fn axis_room(panel: &NativePanel) -> f32 {
    if is_line(panel) && shows_scale(&panel.chart) { fit::width("$100K", TYPE, false) + 8.0 } else { 0.0 }
}
