//! A scene in, one SVG document out: as text for the web, or with outlined letters for Office.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use resvg::usvg;

use super::{
    ExportError,
    base64::base64,
    extent::{self, Frame},
    xml::{escape, number, push_number},
};
use crate::figure::{Align, Color, Fill, Item, Scene, Stroke, TextRun, Weight, covers, drawable, font_files};

/// How letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SvgText {
    /// `<text>` in Source Sans 3: small and searchable; another program may replace the font.
    Text,
    /// Letters as paths: looks the same in every program.
    Outlined,
}

/// The scene as an SVG document with role, title and description.
///
/// # Errors
/// [`ExportError::Drawing`] if the outlined form cannot be made.
pub fn write(scene: &Scene, text: SvgText) -> Result<String, ExportError> {
    let plain = document(scene);
    match text {
        SvgText::Text => Ok(plain),
        SvgText::Outlined => outline(scene, &plain),
    }
}

/// The scene as usvg reads it, with the bundled fonts only.
pub(super) fn tree(scene: &Scene) -> Result<usvg::Tree, ExportError> {
    parse(&document(scene))
}

/// The whole page with `<text>` elements.
fn document(scene: &Scene) -> String {
    compose(scene, [0.0, 0.0, scene.width, scene.height], Some(scene.ground), &[&scene.frame, &scene.body])
}

/// Only these items, on a page without ground.
pub(super) fn layer(scene: &Scene, items: &[Item]) -> Result<usvg::Tree, ExportError> {
    parse(&compose(scene, [0.0, 0.0, scene.width, scene.height], None, &[items]))
}

/// The chart or map without the words around it, for a page that has them as text.
pub(super) fn body(scene: &Scene) -> String {
    let page = Frame::new(0.0, 0.0, scene.width, scene.height);
    let drawn = extent::of(&scene.body).map_or(page, |frame| frame.clip(page));
    // A little air for strokes and for letters that run wider in another font.
    let top = (drawn.y - 8.0).max(0.0);
    let height = (drawn.bottom() + 8.0).min(scene.height) - top;
    compose(scene, [0.0, top, scene.width, height.max(1.0)], None, &[&scene.body])
}

fn compose(scene: &Scene, view: [f32; 4], ground: Option<Color>, layers: &[&[Item]]) -> String {
    let mut out = String::with_capacity(16 * 1024);
    let [x, y, width, height] = view.map(number);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {width} {height}\" \
         role=\"img\" font-family=\"'Source Sans 3', 'Source Sans Pro', Arial, sans-serif\">"
    );
    out.push_str(&about(scene));
    let mut hatches = BTreeMap::new();
    for items in layers {
        find_hatches(items, &mut hatches);
    }
    if !hatches.is_empty() {
        out.push_str("<defs>");
        for (line, ground) in hatches.into_values() {
            push_hatch(&mut out, line, ground);
        }
        out.push_str("</defs>");
    }
    if let Some(ground) = ground {
        let _ = write!(out, "<rect width=\"{width}\" height=\"{height}\"");
        push_paint(&mut out, "fill", ground);
        out.push_str("/>");
    }
    for item in layers.iter().copied().flatten() {
        push_item(&mut out, item);
    }
    out.push_str("</svg>\n");
    out
}

fn outline(scene: &Scene, plain: &str) -> Result<String, ExportError> {
    let options = usvg::WriteOptions { indent: usvg::Indent::None, ..usvg::WriteOptions::default() };
    let written = parse(plain)?.to_string(&options);
    // usvg keeps neither role nor title; without them a screen reader has nothing to say.
    let head = written.find("<svg").and_then(|start| Some((start, start + written.get(start..)?.find('>')?)));
    match head {
        Some((_, end)) if written.is_char_boundary(end + 1) => {
            let (open, rest) = written.split_at(end);
            Ok(format!("{open} role=\"img\">{}{}", about(scene), &rest[1..]))
        }
        _ => Err(ExportError::Drawing { what: tr!("the outlined picture has no svg element").into() }),
    }
}

fn about(scene: &Scene) -> String {
    format!("<title>{}</title><desc>{}</desc>", escape(&scene.name), escape(&scene.alt))
}

fn parse(document: &str) -> Result<usvg::Tree, ExportError> {
    // Letters that the bundled font has not are drawn in whatever font of this computer has them; what none has, as a box.
    let foreign = document.chars().any(|c| !c.is_ascii() && !drawable(c));
    let boxed: String;
    let document = if foreign {
        boxed = document.chars().map(|c| if drawable(c) || fallback(c) { c } else { MISSING }).collect();
        &boxed
    } else {
        document
    };
    let options = usvg::Options {
        font_family: "Source Sans 3".into(),
        fontdb: if foreign { wider_fonts() } else { fonts() },
        resources_dir: None,
        ..usvg::Options::default()
    };
    usvg::Tree::from_str(document, &options).map_err(|e| ExportError::Drawing { what: e.to_string() })
}

/// Stands for a letter that no font here has.
const MISSING: char = '□';

/// The item with a box for every letter that the bundled font has not.
pub(super) fn in_own_letters(item: &Item) -> Item {
    match item {
        Item::Text(run) => {
            let text = run.text.chars().map(|c| if drawable(c) { c } else { MISSING }).collect();
            Item::Text(TextRun { text, ..run.clone() })
        }
        Item::Group { name, mark, items } => {
            Item::Group { name: name.clone(), mark: mark.clone(), items: items.iter().map(in_own_letters).collect() }
        }
        Item::Rect { .. } | Item::Path { .. } | Item::Circle { .. } | Item::Line { .. } | Item::Picture { .. } => {
            item.clone()
        }
    }
}

/// The bundled fonts and those of this computer.
fn wider_fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    Arc::clone(FONTS.get_or_init(|| {
        let mut database = usvg::fontdb::Database::clone(&fonts());
        database.load_system_fonts();
        Arc::new(database)
    }))
}

/// Whether a font of this computer has the letter. Pictures of letters, such as emoji, cannot go into every file.
fn fallback(c: char) -> bool {
    static KNOWN: Mutex<BTreeMap<char, bool>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    *known.entry(c).or_insert_with(|| {
        let fonts = wider_fonts();
        let drawn = |face: &usvg::fontdb::FaceInfo| {
            !face.families.iter().any(|(name, _)| name.contains("Emoji"))
                && fonts.with_face_data(face.id, |data, index| covers(data, index, c)).unwrap_or(false)
        };
        c < '\u{1F000}' && fonts.faces().any(drawn)
    })
}

/// Somebody else's document, drawn with the bundled fonts; files it points to are not opened.
pub(super) fn foreign_tree(document: &[u8]) -> Result<usvg::Tree, usvg::Error> {
    let options = usvg::Options {
        font_family: "Source Sans 3".into(),
        fontdb: fonts(),
        resources_dir: None,
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: usvg::ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    usvg::Tree::from_data(document, &options)
}

/// The bundled fonts and no others, so that a picture is the same on every machine.
fn fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    Arc::clone(FONTS.get_or_init(|| {
        let mut database = usvg::fontdb::Database::new();
        for file in [font_files::REGULAR, font_files::SEMI_BOLD, font_files::BOLD] {
            database.load_font_source(usvg::fontdb::Source::Binary(Arc::new(file)));
        }
        database.set_sans_serif_family("Source Sans 3");
        Arc::new(database)
    }))
}

fn push_item(out: &mut String, item: &Item) {
    match item {
        Item::Rect { min, max, radius, fill, stroke } => {
            let _ = write!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                number(min[0]),
                number(min[1]),
                number((max[0] - min[0]).max(0.0)),
                number((max[1] - min[1]).max(0.0))
            );
            if *radius > 0.0 {
                let _ = write!(out, " rx=\"{}\"", number(*radius));
            }
            push_style(out, *fill, *stroke);
            out.push_str("/>");
        }
        Item::Path { rings, fill, stroke } => {
            out.push_str("<path d=\"");
            for ring in rings {
                push_points(out, ring);
                out.push('Z');
            }
            out.push_str("\" fill-rule=\"evenodd\" stroke-linejoin=\"round\"");
            push_style(out, *fill, *stroke);
            out.push_str("/>");
        }
        Item::Circle { center, radius, fill, stroke } => {
            let (x, y, r) = (number(center[0]), number(center[1]), number(*radius));
            let _ = write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"");
            push_style(out, *fill, *stroke);
            out.push_str("/>");
        }
        Item::Line { points, stroke } => {
            out.push_str("<path d=\"");
            push_points(out, points);
            out.push_str("\" stroke-linejoin=\"round\"");
            push_style(out, None, Some(*stroke));
            out.push_str("/>");
        }
        Item::Text(run) => push_text(out, run),
        Item::Picture { min, max, picture } => {
            let _ = write!(
                out,
                "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
                 href=\"data:image/png;base64,{}\"><title>{}</title></image>",
                number(min[0]),
                number(min[1]),
                number((max[0] - min[0]).max(0.0)),
                number((max[1] - min[1]).max(0.0)),
                base64(&picture.png),
                escape(&picture.name)
            );
        }
        Item::Group { name: _, mark, items } => {
            out.push_str("<g>");
            if let Some(mark) = mark {
                let _ = write!(out, "<title>{}</title>", escape(&mark.label));
            }
            for item in items {
                push_item(out, item);
            }
            out.push_str("</g>");
        }
    }
}

fn push_points(out: &mut String, points: &[[f32; 2]]) {
    for (i, [x, y]) in points.iter().enumerate() {
        out.push(if i == 0 { 'M' } else { 'L' });
        push_number(out, *x);
        out.push(' ');
        push_number(out, *y);
    }
}

fn push_text(out: &mut String, run: &TextRun) {
    let TextRun { at, align, size, weight, color, text, halo } = run;
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\" font-weight=\"{}\" xml:space=\"preserve\"",
        number(at[0]),
        number(at[1]),
        number(*size),
        match weight {
            Weight::Regular => 400,
            Weight::SemiBold => 600,
            Weight::Bold => 700,
        }
    );
    match align {
        Align::Left => {}
        Align::Center => out.push_str(" text-anchor=\"middle\""),
        Align::Right => out.push_str(" text-anchor=\"end\""),
    }
    push_paint(out, "fill", *color);
    if let Some(halo) = halo {
        push_stroke(out, *halo);
        out.push_str(" stroke-linejoin=\"round\" paint-order=\"stroke\"");
    }
    let _ = write!(out, ">{}</text>", escape(text));
}

fn push_style(out: &mut String, fill: Option<Fill>, stroke: Option<Stroke>) {
    match fill {
        None => out.push_str(" fill=\"none\""),
        Some(Fill::Solid(color)) => push_paint(out, "fill", color),
        Some(Fill::Hatch { line, ground }) => {
            let _ = write!(out, " fill=\"url(#{})\"", hatch_id(line, ground));
        }
    }
    if let Some(stroke) = stroke {
        push_stroke(out, stroke);
    }
}

fn push_stroke(out: &mut String, Stroke { color, width, dash }: Stroke) {
    push_paint(out, "stroke", color);
    let _ = write!(out, " stroke-width=\"{}\"", number(width));
    if let Some([mark, gap]) = dash {
        let _ = write!(out, " stroke-dasharray=\"{} {}\"", number(mark), number(gap));
    }
}

fn push_paint(out: &mut String, property: &str, color: Color) {
    let _ = write!(out, " {property}=\"{}\"", color.to_hex());
    if color.a < 255 {
        let _ = write!(out, " {property}-opacity=\"{}\"", number(f32::from(color.a) / 255.0));
    }
}

fn hatch_id(line: Color, ground: Color) -> String {
    let hex = |c: Color| format!("{:02X}{:02X}{:02X}{:02X}", c.r, c.g, c.b, c.a);
    format!("hatch-{}-{}", hex(line), hex(ground))
}

fn push_hatch(out: &mut String, line: Color, ground: Color) {
    let _ = write!(
        out,
        "<pattern id=\"{}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect width=\"5\" height=\"5\"",
        hatch_id(line, ground)
    );
    push_paint(out, "fill", ground);
    out.push_str("/><rect width=\"1.6\" height=\"5\"");
    push_paint(out, "fill", line);
    out.push_str("/></pattern>");
}

fn find_hatches(items: &[Item], found: &mut BTreeMap<String, (Color, Color)>) {
    for item in items {
        match item {
            Item::Rect { fill, .. } | Item::Path { fill, .. } | Item::Circle { fill, .. } => {
                if let Some(Fill::Hatch { line, ground }) = fill {
                    found.insert(hatch_id(*line, *ground), (*line, *ground));
                }
            }
            Item::Line { .. } | Item::Text(_) | Item::Picture { .. } => {}
            Item::Group { items, .. } => find_hatches(items, found),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::figure::{Mark, Picture};

    /// One of each item: a state with a hole, a hatched one, a dot, a line, haloed text.
    pub fn every_item() -> Scene {
        let ink = Color::hex(0x1B1B1B);
        let run = |x: f32, y: f32, align, weight, text: &str| TextRun {
            at: [x, y],
            align,
            size: 24.0,
            weight,
            color: ink,
            text: text.into(),
            halo: Some(Stroke::new(Color::hex(0xFFFFFF), 4.0)),
        };
        let square = |x: f32, y: f32, side: f32| vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side]];
        Scene {
            width: 320.0,
            height: 180.0,
            ground: Color::hex(0xFFFFFF),
            frame: vec![Item::Text(run(10.0, 24.0, Align::Left, Weight::Bold, "R&D <up>"))],
            body: vec![
                Item::Path {
                    rings: vec![square(20.0, 40.0, 100.0), square(50.0, 70.0, 40.0)],
                    fill: Some(Fill::Solid(Color::hex(0x005EA2))),
                    stroke: Some(Stroke::new(ink, 1.0)),
                },
                Item::Rect {
                    min: [140.0, 40.0],
                    max: [240.0, 140.0],
                    radius: 4.0,
                    fill: Some(Fill::Hatch { line: Color::hex(0xA9AEB1), ground: Color::hex(0xF0F0F0) }),
                    stroke: None,
                },
                Item::Group {
                    name: tr!("Colleges").into(),
                    mark: Some(Mark { key: "college:A".into(), label: "A & B, 12 certificates".into() }),
                    items: vec![Item::Circle {
                        center: [280.0, 90.0],
                        radius: 20.0,
                        fill: Some(Fill::Solid(Color::hex(0xD1590B).with_opacity(0.5))),
                        stroke: Some(Stroke { color: ink, width: 2.0, dash: Some([4.0, 3.0]) }),
                    }],
                },
                Item::Line { points: vec![[20.0, 150.0], [300.0, 150.0]], stroke: Stroke::new(ink, 2.0) },
                Item::Picture { min: [250.0, 40.0], max: [270.0, 60.0], picture: red() },
                Item::Text(run(160.0, 172.0, Align::Center, Weight::SemiBold, "−$1,200 – ≥ 3")),
            ],
            name: "R&D <up>".into(),
            alt: "A square with a hole and a hatched square.".into(),
        }
    }

    /// Two by two pixels of red.
    pub fn red() -> Arc<Picture> {
        let rgba = [204, 0, 0, 255].repeat(4);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 2, 2);
        encoder.set_color(png::ColorType::Rgba);
        encoder.write_header().unwrap().write_image_data(&rgba).unwrap();
        Arc::new(Picture { name: "Red".into(), width: 2, height: 2, rgba: rgba.into(), png: file.into() })
    }

    #[test]
    fn text_flavour_is_well_formed_and_says_what_it_is() {
        let svg = write(&every_item(), SvgText::Text).unwrap();
        let parsed = usvg::roxmltree::Document::parse(&svg).unwrap();
        let root = parsed.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        let mut children = root.children();
        assert_eq!(children.next().unwrap().text(), Some("R&D <up>"));
        assert_eq!(children.next().unwrap().text(), Some("A square with a hole and a hatched square."));
        assert_eq!(root.descendants().filter(|n| n.has_tag_name("pattern")).count(), 1);
        let halo = root.descendants().find(|n| n.has_tag_name("text")).unwrap();
        assert_eq!(halo.attribute("paint-order"), Some("stroke"));
    }

    #[test]
    fn outlined_flavour_has_no_text_elements_and_keeps_its_description() {
        let svg = write(&every_item(), SvgText::Outlined).unwrap();
        let parsed = usvg::roxmltree::Document::parse(&svg).unwrap();
        let root = parsed.root_element();
        assert!(root.descendants().all(|n| !n.has_tag_name("text")));
        assert_eq!(root.attribute("role"), Some("img"));
        assert_eq!(root.first_element_child().unwrap().text(), Some("R&D <up>"));
        assert!(svg.matches("<path").count() >= 5, "letters became paths");
    }
}
