//! A native scatter in, a chart of dots over two value axes out.

use rust_xlsxwriter::{
    Chart, ChartAxis, ChartAxisLabelPosition, ChartAxisTickType, ChartDataLabel, ChartDataLabelPosition, ChartFormat,
    ChartMarker, ChartMarkerType, ChartSolidFill, ChartType,
};

use super::chart::{Layout, font, label_font, line, rgb, surround, thousands};
use crate::figure::{NativeBar, NativeChart, Palette, PlaneAxis};

/// The chart over the numbers of the sheet of this name: names in column A, x in B, y in C, size in D.
pub(super) fn build(chart: &NativeChart, sheet: &str, layout: &Layout) -> Chart {
    let mut drawn = Chart::new(ChartType::Scatter);
    let last = u32::try_from(chart.categories.len()).unwrap_or(u32::MAX).max(1);
    let look = Palette::LIGHT;
    let mut dot = ChartFormat::new();
    dot.set_solid_fill(ChartSolidFill::new().set_color(rgb(look.after)).set_transparency(22))
        .set_border(&line(look.page, 1.0));
    let mut marker = ChartMarker::new();
    marker.set_type(ChartMarkerType::Circle).set_size(8).set_format(&mut dot);
    let series = drawn
        .add_series()
        .set_name((sheet, 0, 2))
        .set_categories((sheet, 1, 1, last, 1))
        .set_values((sheet, 1, 2, last, 2))
        .set_marker(&marker);
    if let Some(names) = chart.bars.get(1).filter(|bar| bar.labels.iter().any(Option::is_some)) {
        let mut look = ChartDataLabel::new();
        look.show_value().set_position(ChartDataLabelPosition::Right).set_font(&label_font(
            layout,
            Palette::LIGHT.ink,
            true,
        ));
        series.set_data_label(&look).set_custom_data_labels(&labels(names, &look));
    }
    if let Some(plane) = &chart.plane {
        value_axis(drawn.x_axis(), &plane.x, layout);
        drawn.x_axis().set_name(&plane.x.title).set_name_font(&font(layout.axis_points, look.muted));
        value_axis(drawn.y_axis(), &plane.y, layout);
    }
    surround(&mut drawn, chart, layout);
    drawn
}

fn labels(names: &NativeBar, look: &ChartDataLabel) -> Vec<ChartDataLabel> {
    let one = |text: &Option<String>| {
        let mut label = look.clone();
        match text {
            Some(text) => label.set_value(text.as_str()),
            None => label.set_hidden(),
        };
        label.to_custom()
    };
    names.labels.iter().map(one).collect()
}

/// Thousands as `$10K` where every gridline stands at whole ones; else two lines would bear the same words.
fn axis_format(of: &PlaneAxis) -> String {
    let whole = [of.min, of.step].iter().all(|value| value % 1_000.0 == 0.0);
    if whole { thousands(&of.number_format, of.max) } else { of.number_format.clone() }
}

fn value_axis(axis: &mut ChartAxis, of: &PlaneAxis, layout: &Layout) {
    let look = Palette::LIGHT;
    axis.set_min(of.min)
        .set_max(of.max)
        .set_major_unit(of.step)
        .set_num_format(axis_format(of))
        .set_font(&font(layout.axis_points, look.muted))
        // Beside the plot, also where the other axis crosses in its middle.
        .set_label_position(ChartAxisLabelPosition::Low)
        .set_major_tick_type(ChartAxisTickType::None)
        .set_minor_tick_type(ChartAxisTickType::None)
        .set_major_gridlines(true)
        .set_major_gridlines_line(&line(look.grid, 0.75))
        .set_format(ChartFormat::new().set_line(&line(look.axis, 1.0)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_gridlines_bear_the_same_words() {
        let of = |min: f64, step: f64| {
            axis_format(&PlaneAxis {
                title: String::new(),
                min,
                max: 45_000.0,
                step,
                number_format: "$#,##0".to_owned(),
            })
        };
        assert_eq!(of(30_000.0, 5_000.0), "[>=1000]$#,##0,\"K\";$0");
        assert_eq!(of(42_500.0, 500.0), "$#,##0");
    }
}
