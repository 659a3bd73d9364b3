//! Small multiples in, a native chart for each panel out: one scale, row names at the left, values written under the lowest.

use super::{
    canvas::{Canvas, Run, line_height},
    chart::{self, ChartPart},
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
    figure::{Align, NativeChart, NativeKind, NativePanel, Palette},
};

const TITLE: f32 = 12.0;
const TYPE: f32 = 10.0;
/// Height of the legend, which the first panel carries for all.
const LEGEND: f32 = 24.0;
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
    let legend = if panels.iter().any(|panel| panel.chart.bars.iter().any(in_legend)) { LEGEND } else { 0.0 };
    let inner = Frame::new(room.x + names, room.y + legend, room.width - names, room.height - legend);
    let mut parts = Vec::new();
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
        canvas.text("Panel", title, Align::Left, &Run::new(text, TITLE, true, Palette::LIGHT.ink));
        let left = if panel.named { names } else { 0.0 };
        let above = if number == 0 { legend } else { 0.0 };
        let foot = if panel.scaled { line_height(TYPE) + 6.0 } else { 2.0 };
        // The first panel's frame reaches up to the legend, past its own title.
        let top = if number == 0 { room.y } else { title.bottom() };
        let frame = Frame::new(own.x - left, top, own.width + left, own.bottom() - top);
        let plot_top = title.bottom() + 2.0;
        let plot = Frame::new(
            own.x + axis_room(panel),
            plot_top,
            own.width - axis_room(panel) - 4.0,
            own.bottom() - foot - plot_top,
        );
        let layout = Layout {
            plot: share_of(plot, frame),
            legend: share_of(
                Frame::new(own.x, room.y, legend_width(&panel.chart).min(frame.width - left), above),
                frame,
            ),
            category_points: TYPE.into(),
            label_points: TYPE.into(),
            axis_points: TYPE.into(),
            gap: if panel.chart.kind == NativeKind::Grouped { 40 } else { 90 },
            written: Written {
                names: panel.named || is_line(panel) && panel.scaled,
                scale: panel.scaled || is_line(panel),
            },
        };
        let mut chart = panel.chart.clone();
        if number > 0 {
            for bar in &mut chart.bars {
                bar.legend = false;
            }
        }
        parts.push(chart::make(&chart, &layout, piece.words.band.as_deref())?);
        let alt = format!("{}: {}", panel.title, piece.words.alt);
        graphic_frame(canvas, &format!("Chart: {}", panel.title), &alt, frame, FIRST_CHART + number);
    }
    Ok(parts)
}

/// Room for row names, the same for every panel at the left.
fn names(panels: &[NativePanel], room: Frame) -> f32 {
    let rows = panels.iter().filter(|panel| panel.named && !is_line(panel));
    let widest = rows.flat_map(|panel| &panel.chart.categories).map(|name| fit::width(name, TYPE, false));
    let widest = widest.fold(0.0, f32::max);
    if widest > 0.0 { (widest + 12.0).min(room.width * NAMES) } else { 0.0 }
}

fn is_line(panel: &NativePanel) -> bool {
    matches!(panel.chart.kind, NativeKind::OverTime { .. })
}

/// Lines have their scale at the left of every panel.
fn axis_room(panel: &NativePanel) -> f32 {
    if is_line(panel) && shows_scale(&panel.chart) { fit::width("$100K", TYPE, false) + 8.0 } else { 0.0 }
}

fn legend_width(chart: &NativeChart) -> f32 {
    chart.bars.iter().filter(|bar| in_legend(bar)).map(|bar| fit::width(&bar.name, TYPE, false) + 48.0).sum()
}
