//! A native chart over time in, a line chart over stacked areas out.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartAxisTickType, ChartDataLabel, ChartDataLabelPosition, ChartFormat, ChartMarker,
    ChartMarkerType, ChartSolidFill, ChartType,
};

use super::chart::{Layout, axis_format, font, in_legend, label_font, line, rgb, surround};
use crate::figure::{NativeBar, NativeChart, Palette};

/// The chart over the numbers of the sheet of this name; its first `bands` series are areas on each other, the others
/// lines with a dot a category.
pub(super) fn build(chart: &NativeChart, bands: usize, sheet: &str, layout: &Layout) -> Chart {
    let mut lines = Chart::new(ChartType::Line);
    let mut areas = Chart::new(ChartType::AreaStacked);
    for (index, series) in chart.bars.iter().enumerate() {
        let drawn = if index < bands { &mut areas } else { &mut lines };
        add(drawn, chart, series, index, index < bands, sheet, layout);
    }
    let mut drawn = if bands > 0 {
        areas.combine(&lines);
        areas
    } else {
        lines
    };
    axes(&mut drawn, chart, layout);
    surround(&mut drawn, chart, layout);
    drawn
}

fn add(
    drawn: &mut Chart,
    chart: &NativeChart,
    series: &NativeBar,
    index: usize,
    band: bool,
    sheet: &str,
    layout: &Layout,
) {
    let last = u32::try_from(chart.categories.len()).unwrap_or(u32::MAX).max(1);
    let column = u16::try_from(index + 1).unwrap_or(u16::MAX);
    let mut format = ChartFormat::new();
    match series.color {
        Some(color) if band => {
            format.set_solid_fill(ChartSolidFill::new().set_color(rgb(color)).set_transparency(35)).set_no_border();
        }
        Some(color) => {
            format.set_line(&line(color, 3.0));
        }
        None => {
            format.set_no_fill().set_no_border();
        }
    }
    let added = drawn
        .add_series()
        .set_name((sheet, 0, column))
        .set_categories((sheet, 1, 0, last, 0))
        .set_values((sheet, 1, column, last, column))
        .delete_from_legend(!in_legend(series))
        .set_format(&mut format);
    if band {
        return;
    }
    let color = series.color.unwrap_or(Palette::LIGHT.after);
    let mut dot = ChartFormat::new();
    dot.set_solid_fill(ChartSolidFill::new().set_color(rgb(color))).set_no_border();
    added.set_marker(ChartMarker::new().set_type(ChartMarkerType::Circle).set_size(6).set_format(&mut dot));
    if series.labels.iter().any(Option::is_some) {
        let mut look = ChartDataLabel::new();
        look.show_value()
            .set_num_format(&chart.number_format)
            .set_position(ChartDataLabelPosition::Above)
            .set_font(&label_font(layout, color, true));
        let texts: Vec<ChartDataLabel> = series
            .labels
            .iter()
            .zip(&series.values)
            .map(|(text, value)| {
                let mut label = look.clone();
                match text {
                    Some(text) if value.is_some() => label.set_value(text.as_str()),
                    _ => label.set_hidden(),
                };
                label.to_custom()
            })
            .collect();
        added.set_data_label(&look).set_custom_data_labels(&texts);
    }
}

fn axes(drawn: &mut Chart, chart: &NativeChart, layout: &Layout) {
    let look = Palette::LIGHT;
    let along = drawn.x_axis();
    along
        .set_font(&font(layout.axis_points, look.muted))
        .set_label_position(ChartAxisLabelPosition::Low)
        .set_major_tick_type(ChartAxisTickType::None)
        .set_minor_tick_type(ChartAxisTickType::None)
        .set_major_gridlines(false)
        .set_format(ChartFormat::new().set_line(&line(look.axis, 1.0)));
    if layout.written.every > 1 {
        along.set_label_interval(layout.written.every);
    }
    if !layout.written.names {
        along.set_label_position(ChartAxisLabelPosition::None);
    }
    if !chart.axis_title.is_empty() {
        along.set_name(&chart.axis_title).set_name_font(&font(layout.axis_points, look.muted));
    }
    drawn
        .y_axis()
        .set_min(0)
        .set_max(chart.axis_max)
        .set_num_format(axis_format(chart))
        .set_font(&font(layout.axis_points, look.muted))
        .set_major_tick_type(ChartAxisTickType::None)
        .set_minor_tick_type(ChartAxisTickType::None)
        .set_major_gridlines(true)
        .set_major_gridlines_line(&line(look.grid, 0.75))
        .set_format(ChartFormat::new().set_no_line());
}
