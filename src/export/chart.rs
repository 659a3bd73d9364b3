//! A native chart in, a spreadsheet of its published numbers and a chart drawn from it out.

use crate::words::Text;
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartAxisCrossing, ChartAxisLabelPosition, ChartAxisTickType, ChartDataLabel,
    ChartDataLabelPosition, ChartFont, ChartFormat, ChartLayout, ChartLegendPosition, ChartLine, ChartPoint,
    ChartSolidFill, ChartType, Format, Worksheet, XlsxError,
};

use super::{column_chart, line_chart, scatter_chart};
use crate::figure::{Color, NativeBar, NativeChart, NativeKind, Palette, edge};

/// Name of the sheet that holds the numbers of one chart.
pub(super) const DATA_SHEET: Text = text!("Data");

/// Where the parts of a chart stand, as fractions of its frame, and the size of its type in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Left, top, width, height of the area between the axes.
    pub plot: [f64; 4],
    /// Left, top, width, height of the legend.
    pub legend: [f64; 4],
    pub category_points: f64,
    pub label_points: f64,
    pub axis_points: f64,
    /// Space between rows in percent of a bar's height.
    pub gap: u16,
    /// Names of rows and values of the scale are written; small multiples share those at their edges.
    pub written: Written,
}

/// Which axes have their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub names: bool,
    pub scale: bool,
    /// Every how many names along the foot of lines are written, from 1.
    pub every: u16,
}

impl Written {
    pub const BOTH: Self = Self { names: true, scale: true, every: 1 };
}

/// Writes the chart's numbers: categories in column A from row 2, one series a column. A withheld number is an empty cell.
pub(super) fn fill_sheet(sheet: &mut Worksheet, chart: &NativeChart, band: Option<&str>) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap();
    let formats: Vec<Format> =
        column_formats(chart).into_iter().map(|text| Format::new().set_num_format(text)).collect();
    sheet.set_column_width(0, 28)?;
    for (row, category) in (1..).zip(&chart.categories) {
        sheet.write_string(row, 0, category)?;
    }
    for ((column, bar), number) in (1..).zip(&chart.bars).zip(&formats) {
        sheet.write_string_with_format(0, column, &bar.name, &head)?;
        sheet.set_column_width(column, 16)?;
        for (row, value) in (1..).zip(&bar.values) {
            if let Some(value) = value {
                sheet.write_number_with_format(row, column, *value, number)?;
            }
        }
    }
    if let Some(band) = band {
        // Beside the numbers, where it moves none that the chart stands on.
        let column = u16::try_from(chart.bars.len() + 2).unwrap_or(u16::MAX);
        sheet.write_string_with_format(0, column, band, &super::pages::band_format())?;
    }
    Ok(())
}

/// The number format of each series.
fn column_formats(chart: &NativeChart) -> Vec<&str> {
    match &chart.plane {
        Some(plane) => vec![&plane.x.number_format, &plane.y.number_format, &plane.size_format],
        None => vec![&chart.number_format; chart.bars.len()],
    }
}

/// The chart over the numbers that [`fill_sheet`] wrote to the sheet of this name.
pub(super) fn build(chart: &NativeChart, sheet: &str, layout: &Layout) -> Chart {
    let mut drawn = Chart::new(match chart.kind {
        NativeKind::Floating => ChartType::BarStacked,
        NativeKind::Grouped => ChartType::Bar,
        NativeKind::Stacked100 => ChartType::BarPercentStacked,
        NativeKind::OverTime { bands } => return line_chart::build(chart, bands, sheet, layout),
        NativeKind::Columns => return column_chart::build(chart, sheet, layout),
        NativeKind::Scatter => return scatter_chart::build(chart, sheet, layout),
    });
    let last = u32::try_from(chart.categories.len()).unwrap_or(u32::MAX).max(1);
    for (index, bar) in chart.bars.iter().enumerate() {
        let column = u16::try_from(index + 1).unwrap_or(u16::MAX);
        let series = drawn.add_series();
        series
            .set_name((sheet, 0, column))
            .set_categories((sheet, 1, 0, last, 0))
            .set_values((sheet, 1, column, last, column))
            .set_gap(layout.gap)
            .set_overlap(if chart.kind == NativeKind::Grouped { -10 } else { 100 })
            .set_format(&mut fill(bar, chart.kind))
            .delete_from_legend(!in_legend(bar));
        if let Some(points) = focused(chart, bar) {
            series.set_points(&points);
        }
        let custom = labels(chart, index, layout);
        if bar.labels.iter().any(Option::is_some) {
            series.set_data_label(&label(chart, index, layout)).set_custom_data_labels(&custom);
        }
    }
    axes(&mut drawn, chart, layout);
    surround(&mut drawn, chart, layout);
    drawn
}

/// Where plot and legend stand; no title and no frame, which the page has.
pub(super) fn surround(drawn: &mut Chart, chart: &NativeChart, layout: &Layout) {
    let [x, y, width, height] = layout.plot;
    drawn.plot_area().set_layout(&ChartLayout::new().set_offset(x, y).set_dimensions(width, height));
    drawn.chart_area().set_format(ChartFormat::new().set_no_fill().set_no_border());
    drawn.title().set_hidden();
    if chart.bars.iter().any(in_legend) {
        let [x, y, width, height] = layout.legend;
        drawn
            .legend()
            .set_position(ChartLegendPosition::Top)
            .set_font(&font(layout.axis_points, Palette::LIGHT.muted))
            .set_layout(&ChartLayout::new().set_offset(x, y).set_dimensions(width, height));
    } else {
        drawn.legend().set_hidden();
    }
}

/// Whether the legend shows this series; one without any bar would be a key to nothing.
pub(super) fn in_legend(bar: &NativeBar) -> bool {
    bar.legend && bar.values.iter().flatten().any(|value| *value != 0.0)
}

/// Whether rows have names beside them; a single bar of a whole has its title.
pub(super) fn shows_names(chart: &NativeChart) -> bool {
    chart.kind != NativeKind::Stacked100 || chart.categories.len() > 1
}

/// Whether the values have a scale; bars that all carry their numbers need none.
pub(super) fn shows_scale(chart: &NativeChart) -> bool {
    let labelled = |bar: &NativeBar| {
        bar.values
            .iter()
            .enumerate()
            .all(|(row, value)| value.is_none() || bar.labels.get(row).is_some_and(Option::is_some))
    };
    match chart.kind {
        NativeKind::Floating | NativeKind::OverTime { .. } | NativeKind::Scatter => true,
        NativeKind::Grouped => !chart.bars.iter().all(labelled),
        NativeKind::Stacked100 | NativeKind::Columns => false,
    }
}

fn axes(drawn: &mut Chart, chart: &NativeChart, layout: &Layout) {
    let look = Palette::LIGHT;
    // In a bar chart rust_xlsxwriter's y axis holds the categories and its x axis the values. Categories run downwards,
    // which would carry the values to the top; crossing at the last category brings them back.
    drawn
        .y_axis()
        .set_reverse()
        .set_crossing(ChartAxisCrossing::Max)
        // Every row has its name; left alone, PowerPoint leaves out every other one where they are close.
        .set_label_interval(1)
        .set_font(&font(layout.category_points, look.ink))
        .set_major_tick_type(ChartAxisTickType::None)
        .set_minor_tick_type(ChartAxisTickType::None)
        .set_major_gridlines(false)
        .set_format(ChartFormat::new().set_line(&line(look.axis, 1.0)));
    if chart.kind == NativeKind::Stacked100 {
        drawn.y_axis().set_hidden(!shows_names(chart));
        value_axis(drawn.x_axis(), layout).set_hidden(true).set_major_gridlines(false);
        return;
    }
    if !layout.written.names {
        drawn.y_axis().set_label_position(ChartAxisLabelPosition::None);
    }
    let axis = value_axis(drawn.x_axis(), layout).set_min(0).set_max(chart.axis_max).set_num_format(axis_format(chart));
    if !layout.written.scale {
        axis.set_label_position(ChartAxisLabelPosition::None);
    }
    if shows_scale(chart) {
        axis.set_major_gridlines(true).set_major_gridlines_line(&line(look.grid, 0.75));
    } else {
        axis.set_hidden(true).set_major_gridlines(false);
    }
}

fn value_axis<'a>(axis: &'a mut ChartAxis, layout: &Layout) -> &'a mut ChartAxis {
    axis.set_font(&font(layout.axis_points, Palette::LIGHT.muted))
        .set_major_tick_type(ChartAxisTickType::None)
        .set_minor_tick_type(ChartAxisTickType::None)
        .set_format(ChartFormat::new().set_no_line())
}

/// Thousands of dollars as `$10K` along the axis; labels and sheet keep the full number.
pub(super) fn axis_format(chart: &NativeChart) -> String {
    thousands(&chart.number_format, chart.axis_max)
}

/// Dollars in thousands, if the axis is that long; other formats as they are.
pub(super) fn thousands(format: &str, most: f64) -> String {
    if format.starts_with("$#,##0") && most >= 10_000.0 { "[>=1000]$#,##0,\"K\";$0".into() } else { format.to_owned() }
}

pub(super) fn fill(bar: &NativeBar, kind: NativeKind) -> ChartFormat {
    let mut format = ChartFormat::new();
    match bar.color {
        Some(color) => {
            format.set_solid_fill(ChartSolidFill::new().set_color(rgb(color)));
            match (edge(color, &Palette::LIGHT, 0.75), kind) {
                (Some(edge), _) => format.set_border(&line(edge.color, f64::from(edge.width))),
                (None, NativeKind::Stacked100) => format.set_border(&line(Palette::LIGHT.page, 1.0)),
                (None, _) => format.set_no_border(),
            };
        }
        None => {
            format.set_no_fill().set_no_border();
        }
    }
    format
}

/// The look of each bar of a series where only some rows keep their colour; `None` where all do.
fn focused(chart: &NativeChart, bar: &NativeBar) -> Option<Vec<ChartPoint>> {
    bar.color.filter(|_| !chart.focus.is_empty())?;
    let slate = NativeBar { color: Some(Palette::LIGHT.before), ..bar.clone() };
    let point = |row: usize| {
        let look = if chart.focus.contains(&row) { bar } else { &slate };
        ChartPoint::new().set_format(&mut fill(look, chart.kind)).clone()
    };
    Some((0..chart.categories.len()).map(point).collect())
}

pub(super) fn label(chart: &NativeChart, index: usize, layout: &Layout) -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    let (position, color, bold) = label_look(chart, index);
    let font = label_font(layout, color, bold);
    label.show_value().set_num_format(&chart.number_format).set_position(position).set_font(&font);
    label
}

pub(super) fn label_font(layout: &Layout, color: Color, bold: bool) -> ChartFont {
    let mut font = font(layout.label_points, color);
    if bold {
        font.set_bold();
    }
    font
}

/// Whether the bar of this row is a loss: then the label at its start is the one of after.
fn falls(chart: &NativeChart, row: usize) -> bool {
    let loss = chart.bars.iter().find(|bar| bar.name == tr!("Loss") && bar.color.is_some());
    let value = loss.and_then(|bar| *bar.values.get(row)?);
    chart.kind == NativeKind::Floating && value.is_some_and(|value| value > 0.0)
}

/// One literal text a point: PowerPoint and LibreOffice both show it, where a label linked to a cell fails in one of them.
pub(super) fn labels(chart: &NativeChart, index: usize, layout: &Layout) -> Vec<ChartDataLabel> {
    let Some(bar) = chart.bars.get(index) else { return Vec::new() };
    let look = label(chart, index, layout);
    let (_, color, _) = label_look(chart, index);
    let (before, after) = (Palette::LIGHT.muted, after_color(chart));
    bar.labels
        .iter()
        .zip(&bar.values)
        .enumerate()
        .map(|(row, (text, value))| {
            let mut label = look.clone();
            if falls(chart, row) && bar.color.is_none() {
                let turned = if color == before { after } else { before };
                label.set_font(&label_font(layout, turned, turned == after));
            }
            match text {
                Some(text) if value.is_some() => label.set_value(text.as_str()),
                _ => label.set_hidden(),
            };
            label.to_custom()
        })
        .collect()
}

/// Where the label of a series stands, its colour, and whether it is bold.
fn label_look(chart: &NativeChart, index: usize) -> (ChartDataLabelPosition, Color, bool) {
    let look = Palette { after: after_color(chart), ..Palette::LIGHT };
    let color = chart.bars.get(index).and_then(|bar| bar.color);
    match (chart.kind, color) {
        // The first clear series ends where the bar begins; the last begins where it ends.
        (NativeKind::Floating, None) if index == 0 => (ChartDataLabelPosition::InsideEnd, look.muted, false),
        (NativeKind::Floating, None) => (ChartDataLabelPosition::InsideBase, look.after, true),
        (NativeKind::Floating | NativeKind::Stacked100, Some(ground)) => {
            (ChartDataLabelPosition::Center, on(ground), true)
        }
        (NativeKind::Columns, Some(ground)) => (ChartDataLabelPosition::Center, on(ground), true),
        // Under a column that is too low for its own label.
        (NativeKind::Columns, None) => (ChartDataLabelPosition::InsideEnd, look.ink, true),
        (NativeKind::Stacked100, None) => (ChartDataLabelPosition::Center, look.ink, true),
        (NativeKind::Grouped | NativeKind::OverTime { .. } | NativeKind::Scatter, color) => {
            let bold = color == Some(look.after);
            (ChartDataLabelPosition::OutsideEnd, if bold { look.after } else { look.muted }, bold)
        }
    }
}

/// The colour of "after" in this chart: a board may have its own.
pub(super) fn after_color(chart: &NativeChart) -> Color {
    let named = |name: &str| chart.bars.iter().find(|bar| bar.name == name).and_then(|bar| bar.color);
    named(tr!("Gain")).or_else(|| named(tr!("After"))).unwrap_or(Palette::LIGHT.after)
}

/// Ink or white, whichever reads better on this ground.
fn on(ground: Color) -> Color {
    let bright = 299 * u32::from(ground.r) + 587 * u32::from(ground.g) + 114 * u32::from(ground.b);
    // Not the ink of the page, which a theme may turn light: it stands on the bar.
    if bright > 140_000 { Color::hex(0x1A_1A1A) } else { Palette::LIGHT.page }
}

pub(super) fn font(points: f64, color: Color) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name("Arial").set_size(points).set_color(rgb(color)).unset_bold();
    font
}

pub(super) fn line(color: Color, points: f64) -> ChartLine {
    ChartLine::new().set_color(rgb(color)).set_width(points).clone()
}

pub(super) fn rgb(color: Color) -> rust_xlsxwriter::Color {
    rust_xlsxwriter::Color::RGB(u32::from(color.r) << 16 | u32::from(color.g) << 8 | u32::from(color.b))
}
