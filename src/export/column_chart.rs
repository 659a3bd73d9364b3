//! A native chart of columns in, stacked columns over an unfilled one out.

use rust_xlsxwriter::{Chart, ChartAxisTickType, ChartFormat, ChartType};

use super::chart::{Layout, fill, font, in_legend, label, labels, line, surround};
use crate::figure::{NativeChart, Palette};

/// The chart over the numbers of the sheet of this name: every column carries its number, so the values have no scale.
pub(super) fn build(chart: &NativeChart, sheet: &str, layout: &Layout) -> Chart {
    let mut drawn = Chart::new(ChartType::ColumnStacked);
    let last = u32::try_from(chart.categories.len()).unwrap_or(u32::MAX).max(1);
    for (index, bar) in chart.bars.iter().enumerate() {
        let column = u16::try_from(index + 1).unwrap_or(u16::MAX);
        let series = drawn.add_series();
        series
            .set_name((sheet, 0, column))
            .set_categories((sheet, 1, 0, last, 0))
            .set_values((sheet, 1, column, last, column))
            .set_gap(layout.gap)
            .set_overlap(100)
            .set_format(&mut fill(bar, chart.kind))
            .delete_from_legend(!in_legend(bar));
        if bar.labels.iter().any(Option::is_some) {
            series.set_data_label(&label(chart, index, layout)).set_custom_data_labels(&labels(chart, index, layout));
        }
    }
    drawn
        .x_axis()
        .set_font(&font(layout.category_points, Palette::LIGHT.ink))
        .set_major_tick_type(ChartAxisTickType::None)
        .set_minor_tick_type(ChartAxisTickType::None)
        .set_major_gridlines(false)
        .set_format(ChartFormat::new().set_line(&line(Palette::LIGHT.axis, 1.0)));
    drawn.y_axis().set_min(0).set_max(chart.axis_max).set_hidden(true).set_major_gridlines(false);
    surround(&mut drawn, chart, layout);
    drawn
}
