//! A native chart in, its chart part and its own workbook out.

use std::io::{Cursor, Read as _};

use rust_xlsxwriter::Workbook;

use super::{dots, patch};
use crate::{
    export::{
        ExportError,
        chart::{DATA_SHEET, Layout, build, fill_sheet},
        pages::fixed_properties,
    },
    figure::NativeChart,
};

/// The XML of a chart part and the bytes of the workbook behind its "Edit data".
pub struct ChartPart {
    pub xml: String,
    pub workbook: Vec<u8>,
}

/// Lets rust_xlsxwriter write the chart once inside a workbook, takes its XML out, and embeds a second workbook that
/// holds only the numbers.
///
/// # Errors
/// [`ExportError::Part`] if either workbook cannot be made.
pub fn make(chart: &NativeChart, layout: &Layout, band: Option<&str>) -> Result<ChartPart, ExportError> {
    let with_chart = workbook(chart, Some(layout), band).map_err(|e| failed(e.to_string()))?;
    let mut archive = zip::ZipArchive::new(Cursor::new(with_chart)).map_err(|e| failed(e.to_string()))?;
    let mut xml = String::new();
    archive
        .by_name("xl/charts/chart1.xml")
        .map_err(|e| failed(e.to_string()))?
        .read_to_string(&mut xml)
        .map_err(|e| failed(e.to_string()))?;
    let workbook = workbook(chart, None, band).map_err(|e| failed(e.to_string()))?;
    let body = xml.split_once("?>").map_or(xml.as_str(), |(_, body)| body.trim_start());
    let body = chart.plane.as_ref().map_or_else(|| body.to_owned(), |plane| dots::sized(body, &plane.dots));
    Ok(ChartPart { xml: patch::chart_part(&body), workbook })
}

fn workbook(
    chart: &NativeChart,
    layout: Option<&Layout>,
    band: Option<&str>,
) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&fixed_properties("")?);
    let sheet = workbook.add_worksheet();
    sheet.set_name(DATA_SHEET.get())?;
    fill_sheet(sheet, chart, band)?;
    if let Some(layout) = layout {
        let column = u16::try_from(chart.bars.len() + 2).unwrap_or(u16::MAX);
        sheet.insert_chart(0, column, &build(chart, DATA_SHEET.get(), layout))?;
    }
    workbook.save_to_buffer()
}

fn failed(what: String) -> ExportError {
    ExportError::Part { part: tr!("chart"), what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        export::{chart::Written, sample_pages::floating},
        figure::{NativeBar, Palette},
    };

    #[test]
    fn a_loss_turns_the_colours_of_its_labels() {
        let look = Palette::LIGHT;
        let mut chart = NativeChart { categories: vec!["18–25".into(), "56–65".into()], ..floating() };
        chart.bars = [
            ("Smaller of before and after", None, [Some(20.0), Some(30.0)], ["$20", "after $30"]),
            ("Gain", Some(look.after), [Some(5.0), None], ["", ""]),
            ("Loss", Some(look.warn), [None, Some(9.0)], ["", ""]),
            ("After", None, [Some(25.0), Some(30.0)], ["$25", "$39"]),
        ]
        .into_iter()
        .map(|(name, color, values, labels)| NativeBar {
            name: name.into(),
            values: values.into(),
            color,
            labels: labels.iter().map(|text| (!text.is_empty()).then(|| (*text).to_owned())).collect(),
            legend: color.is_some(),
        })
        .collect();
        let layout = Layout {
            plot: [0.1, 0.1, 0.8, 0.8],
            legend: [0.1, 0.0, 0.3, 0.1],
            category_points: 14.0,
            label_points: 12.0,
            axis_points: 12.0,
            gap: 130,
            written: Written::BOTH,
        };
        let xml = make(&chart, &layout, None).unwrap().xml;
        let colour_of = |text: &str| {
            let label = xml.split("<c:dLbl>").find(|label| label.contains(&format!(">{text}<"))).unwrap();
            let from = label.find("Clr val=\"").unwrap();
            label[from..].split('"').nth(1).unwrap().to_owned()
        };
        let [before, after] = ["$20", "$25"].map(colour_of);
        assert_ne!(before, after);
        assert_eq!(["$39", "after $30"].map(colour_of), [before, after]);
    }
}
