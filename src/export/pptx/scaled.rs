//! Lengths and type of a part in, the same for a slide of another size out.

/// The part with every length and type size times `scale`. Paths inside shapes are in units of their own and stay.
pub fn scaled(xml: &str, scale: f64) -> String {
    if (scale - 1.0).abs() < 1e-3 {
        return xml.to_owned();
    }
    let mut out = String::with_capacity(xml.len() + 1_024);
    let mut rest = xml;
    while let Some((before, from)) = rest.split_once('<') {
        out.push_str(before);
        out.push('<');
        let (tag, after) = from.split_at(from.find('>').unwrap_or(from.len()));
        out.push_str(&scaled_tag(tag, scale));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Attributes of an element that are lengths in EMU or hundredths of a point.
fn lengths(element: &str) -> &'static [&'static str] {
    match element {
        "a:off" | "a:chOff" => &["x", "y"],
        "a:ext" | "a:chExt" => &["cx", "cy"],
        "a:ln" | "a:gridCol" => &["w"],
        "a:tr" => &["h"],
        "a:rPr" | "a:defRPr" | "a:endParaRPr" => &["sz"],
        "a:spcPts" => &["val"],
        "a:glow" => &["rad"],
        "a:bodyPr" => &["lIns", "tIns", "rIns", "bIns"],
        "a:tcPr" => &["marL", "marR", "marT", "marB"],
        _ => &[],
    }
}

fn scaled_tag(tag: &str, scale: f64) -> String {
    let element = tag.split([' ', '/']).next().unwrap_or_default();
    let mut out = tag.to_owned();
    for name in lengths(element) {
        let open = format!(" {name}=\"");
        let Some(at) = out.find(&open).map(|at| at + open.len()) else { continue };
        let (head, value) = out.split_at(at);
        let Some((number, tail)) = value.split_once('"') else { continue };
        if let Ok(length) = number.parse::<f64>() {
            let length = (length * scale).round();
            // Type is in hundredths of a point, and never less than one point.
            let length = if *name == "sz" { length.max(100.0) } else { length };
            out = format!("{head}{length}\"{tail}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_type_shrink_and_paths_stay() {
        let xml = "<a:off x=\"9525\" y=\"0\"/><a:ext cx=\"100\" cy=\"200\"/><a:path w=\"10000\" h=\"500\">\
                   <a:pt x=\"40\" y=\"60\"/></a:path><a:rPr lang=\"en-US\" sz=\"1200\" b=\"1\"/><a:ln w=\"9525\"/>";
        assert_eq!(
            scaled(xml, 0.75),
            "<a:off x=\"7144\" y=\"0\"/><a:ext cx=\"75\" cy=\"150\"/><a:path w=\"10000\" h=\"500\">\
             <a:pt x=\"40\" y=\"60\"/></a:path><a:rPr lang=\"en-US\" sz=\"900\" b=\"1\"/><a:ln w=\"7144\"/>"
        );
        assert_eq!(scaled(xml, 1.0), xml);
        assert_eq!(scaled("a < b", 0.5), "a < b");
    }
}
