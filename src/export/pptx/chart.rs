//! A native chart in, its chart part and its own workbook out.

use std::io::{Cursor, Read as _};

use rust_xlsxwriter::Workbook;

use super::patch;
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
pub fn make(chart: &NativeChart, layout: &Layout) -> Result<ChartPart, ExportError> {
    let with_chart = workbook(chart, Some(layout)).map_err(|e| failed(e.to_string()))?;
    let mut archive = zip::ZipArchive::new(Cursor::new(with_chart)).map_err(|e| failed(e.to_string()))?;
    let mut xml = String::new();
    archive
        .by_name("xl/charts/chart1.xml")
        .map_err(|e| failed(e.to_string()))?
        .read_to_string(&mut xml)
        .map_err(|e| failed(e.to_string()))?;
    let workbook = workbook(chart, None).map_err(|e| failed(e.to_string()))?;
    let body = xml.split_once("?>").map_or(xml.as_str(), |(_, body)| body.trim_start());
    Ok(ChartPart { xml: patch::chart_part(body), workbook })
}

fn workbook(chart: &NativeChart, layout: Option<&Layout>) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&fixed_properties("")?);
    let sheet = workbook.add_worksheet();
    sheet.set_name(DATA_SHEET)?;
    fill_sheet(sheet, chart)?;
    if let Some(layout) = layout {
        let column = u16::try_from(chart.bars.len() + 2).unwrap_or(u16::MAX);
        sheet.insert_chart(0, column, &build(chart, DATA_SHEET, layout))?;
    }
    workbook.save_to_buffer()
}

fn failed(what: String) -> ExportError {
    ExportError::Part { part: "chart", what }
}
