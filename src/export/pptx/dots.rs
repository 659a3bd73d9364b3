//! The chart part of a scatter as rust_xlsxwriter writes it in, one with dots of their own sizes in schema order out.

use crate::figure::{Color, Palette, PlaneDot};

/// Puts the dots' looks into their series, and its parts in the order that the schema wants.
pub fn sized(xml: &str, dots: &[PlaneDot]) -> String {
    let Some((before, rest)) = xml.split_once("<c:scatterChart>") else { return xml.to_owned() };
    let Some((chart, after)) = rest.split_once("</c:scatterChart>") else { return xml.to_owned() };
    let chart = line_first(chart);
    let points: String = dots.iter().enumerate().map(|(index, dot)| point(index, *dot)).collect();
    let chart = match chart.find("<c:dLbls>").or_else(|| chart.find("<c:xVal>")) {
        Some(at) => format!("{}{points}{}", &chart[..at], &chart[at..]),
        None => chart,
    };
    let chart = if chart.contains("<c:varyColors ") {
        chart
    } else {
        chart.replacen("<c:ser>", "<c:varyColors val=\"0\"/><c:ser>", 1)
    };
    let chart =
        if chart.contains("<c:smooth ") { chart } else { chart.replace("</c:ser>", "<c:smooth val=\"0\"/></c:ser>") };
    format!("{before}<c:scatterChart>{chart}</c:scatterChart>{after}")
}

/// The series' line stands before its marker in the schema; rust_xlsxwriter writes it after.
fn line_first(chart: &str) -> String {
    let Some((before, rest)) = chart.split_once("<c:marker>") else { return chart.to_owned() };
    let Some((marker, after)) = rest.split_once("</c:marker>") else { return chart.to_owned() };
    let Some((line, tail)) = after.strip_prefix("<c:spPr>").and_then(|after| after.split_once("</c:spPr>")) else {
        return chart.to_owned();
    };
    format!("{before}<c:spPr>{line}</c:spPr><c:marker>{marker}</c:marker>{tail}")
}

fn point(index: usize, dot: PlaneDot) -> String {
    let color = |color: Color, more: &str| {
        format!("<a:solidFill><a:srgbClr val=\"{}\">{more}</a:srgbClr></a:solidFill>", &color.to_hex()[1..])
    };
    let page = Palette::LIGHT.page;
    let (fill, outline) = if dot.hollow {
        // A light fill: LibreOffice draws no outlines of markers, and a white dot would be none.
        (color(tint(dot.color), ""), format!("<a:ln w=\"22225\">{}</a:ln>", color(dot.color, "")))
    } else {
        (color(dot.color, "<a:alpha val=\"78000\"/>"), format!("<a:ln w=\"12700\">{}</a:ln>", color(page, "")))
    };
    let size = dot.diameter.clamp(2, 72);
    format!(
        "<c:dPt><c:idx val=\"{index}\"/><c:marker><c:symbol val=\"circle\"/><c:size val=\"{size}\"/>\
         <c:spPr>{fill}{outline}</c:spPr></c:marker><c:bubble3D val=\"0\"/></c:dPt>"
    )
}

/// A quarter of the colour on white.
fn tint(color: Color) -> Color {
    let mix = |channel: u8| 255 - (255 - channel) / 4;
    Color { r: mix(color.r), g: mix(color.g), b: mix(color.b), a: 255 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_the_order_of_the_schema() {
        let source = "<c:scatterChart><c:scatterStyle val=\"lineMarker\"/><c:ser><c:idx val=\"0\"/><c:order val=\"0\"/>\
                      <c:marker><c:symbol val=\"circle\"/><c:spPr><a:x/></c:spPr></c:marker><c:spPr><a:ln/></c:spPr>\
                      <c:dLbls/><c:xVal/><c:yVal/></c:ser><c:axId val=\"1\"/></c:scatterChart>";
        // CT_ScatterSer of ECMA-376: idx, order, tx, spPr, marker, dPt, dLbls, trendline, errBars, xVal, yVal, smooth.
        let source = source.replace("<c:dLbls/>", "<c:dLbls></c:dLbls>");
        let dot = PlaneDot { diameter: 9, color: Palette::LIGHT.after, hollow: false };
        let out = sized(&source, &[dot, PlaneDot { hollow: true, ..dot }]);
        let order = [
            "<c:varyColors ",
            "<c:order ",
            "<c:spPr><a:ln/>",
            "<c:marker><c:symbol val=\"circle\"/><c:spPr><a:x/>",
            "<c:dPt>",
            "<c:dLbls>",
            "<c:xVal/>",
            "<c:smooth ",
        ];
        let places: Vec<usize> =
            order.iter().map(|part| out.find(part).unwrap_or_else(|| panic!("{part} in {out}"))).collect();
        assert!(places.is_sorted(), "{out}");
        assert_eq!(out.matches("<c:dPt>").count(), 2);
        assert!(out.contains("<c:size val=\"9\"/>"));
    }
}
