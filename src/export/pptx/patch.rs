//! Chart XML as Excel 2007 understands it in, chart XML that PowerPoint, Keynote and LibreOffice agree on out.
//!
//! rust_xlsxwriter leaves out what Excel 2007 takes for granted. Other readers take the ECMA-376 defaults, which differ,
//! so every such default is written down here.

/// Applies every patch to a chart part whose workbook is the relationship `rId1`.
pub fn chart_part(xml: &str) -> String {
    let xml = own_workbook(xml);
    let xml = plain_labels(&xml);
    let xml = straight_lines(&xml);
    let xml = gaps(&xml);
    let xml = square_and_1900(&xml);
    let xml = spelled_defaults(&xml);
    theme_fonts(&xml)
}

/// 1. A slide's chart has no printer; it has a workbook of its own to edit.
fn own_workbook(xml: &str) -> String {
    let xml = without(xml, "<c:printSettings>", "</c:printSettings>");
    xml.replace(
        "</c:chartSpace>",
        "<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>",
    )
}

/// 2. What labels do not show is said, else a label reads "18–25; Before; $15K".
fn plain_labels(xml: &str) -> String {
    let shown = ["c:showLegendKey", "c:showVal", "c:showCatName", "c:showSerName", "c:showPercent", "c:showBubbleSize"];
    let mut out = String::with_capacity(xml.len() * 2);
    let mut rest = xml;
    while let Some(start) = rest.find("<c:show") {
        // Only inside labels: `showVal` and its five companions, which stand side by side.
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let mut end = 0;
        while from.get(end..).is_some_and(|tail| shown.iter().any(|name| tail.starts_with(&format!("<{name} ")))) {
            end += from.get(end..).and_then(|tail| tail.find("/>")).map_or(0, |at| at + 2);
        }
        if end == 0 {
            let (tag, tail) = from.split_at("<c:show".len());
            out.push_str(tag);
            rest = tail;
            continue;
        }
        let (run, tail) = from.split_at(end);
        for name in shown {
            let on = u8::from(run.contains(&format!("<{name} val=\"1\"/>")));
            out.push_str(&format!("<{name} val=\"{on}\"/>"));
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// 3. Lines are straight; the ECMA default would round a dip away.
fn straight_lines(xml: &str) -> String {
    each(xml, "<c:lineChart>", "</c:lineChart>", |chart| {
        if chart.contains("<c:smooth") {
            chart.to_owned()
        } else {
            chart.replace("</c:ser>", "<c:smooth val=\"0\"/></c:ser>")
        }
    })
}

/// 4. A withheld number is a gap; the ECMA default would draw it as zero.
fn gaps(xml: &str) -> String {
    let xml = without(xml, "<c:dispBlanksAs ", "/>");
    xml.replace("<c:plotVisOnly val=\"1\"/>", "<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/>")
}

/// 5. Dates count from 1900 and the frame has square corners.
fn square_and_1900(xml: &str) -> String {
    let spoken = format!("<c:lang val=\"{}\"", crate::words::language().tag());
    let xml = xml.replacen("<c:lang val=\"en-US\"", &spoken, 1);
    let xml = xml.replacen("<c:lang ", "<c:date1904 val=\"0\"/><c:lang ", 1);
    let at = if xml.contains("<c:style ") { "<c:style " } else { "<c:chart>" };
    xml.replacen(at, &format!("<c:roundedCorners val=\"0\"/>{at}"), 1)
}

/// 6. Axes are drawn unless deleted, the legend covers nothing, points keep their series' colour, bars under zero too.
fn spelled_defaults(xml: &str) -> String {
    let axis = |axis: &str| {
        if axis.contains("<c:delete ") {
            axis.to_owned()
        } else {
            axis.replacen("</c:scaling>", "</c:scaling><c:delete val=\"0\"/>", 1)
        }
    };
    let xml = each(xml, "<c:catAx>", "</c:catAx>", axis);
    let xml = each(&xml, "<c:valAx>", "</c:valAx>", axis);
    let xml = each(&xml, "<c:legend>", "</c:legend>", |legend| {
        if legend.contains("<c:overlay ") {
            return legend.to_owned();
        }
        let after = if legend.contains("</c:layout>") { "</c:layout>" } else { "<c:layout/>" };
        if legend.contains(after) {
            return legend.replacen(after, &format!("{after}<c:overlay val=\"0\"/>"), 1);
        }
        let before = ["<c:spPr>", "<c:txPr>", "</c:legend>"].into_iter().find(|tag| legend.contains(tag));
        before.map_or_else(|| legend.to_owned(), |tag| legend.replacen(tag, &format!("<c:overlay val=\"0\"/>{tag}"), 1))
    });
    each(&xml, "<c:barChart>", "</c:barChart>", |chart| {
        let mut chart = chart.to_owned();
        if !chart.contains("<c:varyColors ") {
            chart = chart.replacen("<c:ser>", "<c:varyColors val=\"0\"/><c:ser>", 1);
        }
        each(&chart, "<c:ser>", "</c:ser>", |series| {
            if series.contains("<c:invertIfNegative ") {
                series.to_owned()
            } else {
                series.replacen("</c:spPr>", "</c:spPr><c:invertIfNegative val=\"0\"/>", 1)
            }
        })
    })
}

/// The chart's type is the theme's, so that a board's own fonts set it.
fn theme_fonts(xml: &str) -> String {
    xml.replace("typeface=\"Arial\"", "typeface=\"+mn-lt\"")
}

/// The text without its first part from `start` to the end of `end`.
fn without(xml: &str, start: &str, end: &str) -> String {
    match xml.split_once(start) {
        Some((before, rest)) => match rest.split_once(end) {
            Some((_, after)) => format!("{before}{after}"),
            None => xml.to_owned(),
        },
        None => xml.to_owned(),
    }
}

/// Applies `change` to every element from `open` to `close`, both included.
fn each(xml: &str, open: &str, close: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(xml.len() + 256);
    let mut rest = xml;
    while let Some((before, from)) = rest.find(open).and_then(|at| rest.split_at_checked(at)) {
        let Some((element, after)) = from.find(close).and_then(|at| from.split_at_checked(at + close.len())) else {
            break;
        };
        out.push_str(before);
        out.push_str(&change(element));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_the_chart_gets_its_workbook_and_loses_the_printer() {
        let out = own_workbook("<c:chartSpace><c:printSettings><c:x/></c:printSettings></c:chartSpace>");
        assert_eq!(
            out,
            "<c:chartSpace><c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>"
        );
    }

    #[test]
    fn two_every_label_says_all_six_in_schema_order() {
        let out = plain_labels("<c:dLbls><c:showVal val=\"1\"/></c:dLbls><c:dLbl><c:showVal val=\"1\"/></c:dLbl>");
        assert_eq!(out.matches("<c:showVal val=\"1\"/>").count(), 2);
        assert_eq!(out.matches("<c:showSerName val=\"0\"/>").count(), 2);
        let order: Vec<_> = ["showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"]
            .into_iter()
            .map(|name| out.find(name).unwrap())
            .collect();
        assert!(order.is_sorted());
        let table = "<c:dTable><c:showHorzBorder val=\"1\"/></c:dTable>";
        assert_eq!(plain_labels(table), table, "other show… elements stay");
    }

    #[test]
    fn three_lines_are_straight_and_bars_untouched() {
        let out = straight_lines("<c:barChart><c:ser></c:ser></c:barChart><c:lineChart><c:ser></c:ser></c:lineChart>");
        assert_eq!(out.matches("<c:smooth val=\"0\"/>").count(), 1);
        assert!(out.ends_with("<c:smooth val=\"0\"/></c:ser></c:lineChart>"));
    }

    #[test]
    fn four_blanks_are_gaps() {
        assert_eq!(
            gaps("<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"zero\"/>"),
            "<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/>"
        );
    }

    #[test]
    fn five_dates_and_corners_come_first() {
        assert_eq!(
            square_and_1900("<c:lang val=\"en-US\"/><c:chart>"),
            "<c:date1904 val=\"0\"/><c:lang val=\"en-US\"/><c:roundedCorners val=\"0\"/><c:chart>"
        );
    }

    #[test]
    fn six_defaults_are_spelled_out_once() {
        let source = "<c:barChart><c:grouping/><c:ser><c:spPr></c:spPr></c:ser><c:ser><c:spPr></c:spPr></c:ser></c:barChart>\
                      <c:catAx><c:scaling></c:scaling></c:catAx>\
                      <c:valAx><c:scaling></c:scaling><c:delete val=\"1\"/></c:valAx>\
                      <c:legend><c:layout></c:layout><c:txPr/></c:legend>";
        let out = spelled_defaults(source);
        assert_eq!(out.matches("<c:delete val=\"0\"/>").count(), 1);
        assert_eq!(out.matches("<c:invertIfNegative val=\"0\"/>").count(), 2);
        assert!(out.contains("<c:grouping/><c:varyColors val=\"0\"/><c:ser>"));
        assert!(out.contains("</c:layout><c:overlay val=\"0\"/><c:txPr/>"));
        assert_eq!(spelled_defaults(&out), out);
    }

    #[test]
    fn seven_the_type_is_the_themes() {
        let out = theme_fonts("<a:latin typeface=\"Arial\" pitchFamily=\"34\"/>");
        assert_eq!(out, "<a:latin typeface=\"+mn-lt\" pitchFamily=\"34\"/>");
    }
}
