//! The plain look of a deck: theme colours and fonts, slide master, and two layouts.

use std::sync::Arc;

use super::{
    canvas::{Canvas, emu},
    stage::{FOOTER, logo_place, logo_room},
};
use crate::{
    export::{extent::Frame, xml::escape},
    figure::{Color, Picture, brand::Look},
};

/// Size of a slide in page units.
pub const PAGE: Frame = Frame { x: 0.0, y: 0.0, width: 1280.0, height: 720.0 };
/// Room left at both sides.
pub const MARGIN: f32 = 57.6;
const SCHEMAS: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";

/// Wraps the content of a presentation part's root element.
pub fn root(element: &str, attributes: &str, content: &str) -> String {
    format!("<p:{element} {SCHEMAS}{attributes}>{content}</p:{element}>")
}

/// The theme part: the look's colours and fonts, Arial where it names none, and flat effects.
pub fn theme(look: &Look) -> String {
    let fonts = &look.fonts;
    let look = &look.light;
    let slot = |name: &str, color: Color| {
        format!("<a:{name}><a:srgbClr val=\"{}\"/></a:{name}>", color.to_hex().trim_start_matches('#'))
    };
    let mut colors = [("dk1", look.ink), ("lt1", look.page), ("dk2", look.muted), ("lt2", look.no_college)]
        .map(|(name, color)| slot(name, color))
        .concat();
    for (index, color) in (1..).zip(look.series) {
        colors.push_str(&slot(&format!("accent{index}"), color));
    }
    colors.push_str(&slot("hlink", look.after));
    colors.push_str(&slot("folHlink", look.series[3]));
    let font = |family: &Option<String>| {
        let family = escape(family.as_deref().unwrap_or("Arial"));
        format!("<a:latin typeface=\"{family}\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>")
    };
    let (headings, text) = (font(&fonts.headings), font(&fonts.text));
    let flat = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>".repeat(3);
    let line = "<a:ln w=\"9525\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>".repeat(3);
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3);
    format!(
        "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Plain\"><a:themeElements>\
         <a:clrScheme name=\"Plain\">{colors}</a:clrScheme><a:fontScheme name=\"Plain\"><a:majorFont>{headings}</a:majorFont>\
         <a:minorFont>{text}</a:minorFont></a:fontScheme><a:fmtScheme name=\"Plain\"><a:fillStyleLst>{flat}</a:fillStyleLst>\
         <a:lnStyleLst>{line}</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{flat}\
         </a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
}

/// The slide master; its layouts are the relationships `rId1` (title slide) and `rId2` (figure).
pub fn master(look: &Look) -> String {
    let level = |number: u32, size: u32| {
        format!(
            "<a:lvl{number}pPr marL=\"0\" indent=\"0\" algn=\"l\"><a:spcBef><a:spcPts val=\"0\"/></a:spcBef><a:buNone/>\
             <a:defRPr sz=\"{size}\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/>\
             <a:ea typeface=\"+mn-ea\"/><a:cs typeface=\"+mn-cs\"/></a:defRPr></a:lvl{number}pPr>"
        )
    };
    let body: String = (1..=5).map(|number| level(number, 1600)).collect();
    let other: String = (1..=5).map(|number| level(number, 1400)).collect();
    let width = PAGE.width - 2.0 * MARGIN;
    let shapes = [
        Holder { id: 2, name: "Title", kind: "type=\"title\"", place: title_place(), size: 2800, ..Holder::default() },
        Holder {
            id: 3,
            name: tr!("Text"),
            kind: "type=\"body\" idx=\"1\"",
            place: Frame::new(MARGIN, 178.0, width, 440.0),
            size: 1600,
            ..Holder::default()
        },
        number_holder(4, 0.0),
    ];
    let mut shapes = Vec::from(shapes);
    if !look.imprint.footer.is_empty() {
        shapes.push(footer_holder(5, look, "tx2"));
    }
    root(
        "sldMaster",
        "",
        &format!(
            "<p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"bg1\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>{}\
             </p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" \
             accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" \
             folHlink=\"folHlink\"/><p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/>\
             <p:sldLayoutId id=\"2147483650\" r:id=\"rId2\"/></p:sldLayoutIdLst><p:txStyles><p:titleStyle><a:lvl1pPr algn=\"l\">\
             <a:lnSpc><a:spcPct val=\"100000\"/></a:lnSpc><a:spcBef><a:spcPct val=\"0\"/></a:spcBef><a:buNone/>\
             <a:defRPr sz=\"2800\" b=\"1\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mj-lt\"/>\
             <a:ea typeface=\"+mj-ea\"/><a:cs typeface=\"+mj-cs\"/></a:defRPr></a:lvl1pPr></p:titleStyle>\
             <p:bodyStyle>{body}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles>",
            tree(&shapes)
        ),
    )
}

/// Layout of the title slide: white words on the first accent.
pub fn title_layout(look: &Look) -> Layout {
    let (left, width) = (96.0, PAGE.width - 192.0);
    let mut shapes = vec![
        Holder {
            id: 2,
            name: "Title",
            kind: "type=\"ctrTitle\"",
            place: Frame::new(left, 200.0, width, 150.0),
            size: 4000,
            bold: true,
            color: "bg1",
            anchor: "b",
        },
        Holder {
            id: 3,
            name: tr!("Subtitle"),
            kind: "type=\"subTitle\" idx=\"1\"",
            place: Frame::new(left, 366.0, width, 120.0),
            size: 2000,
            color: "bg1",
            ..Holder::default()
        },
    ];
    if !look.imprint.footer.is_empty() {
        shapes.push(footer_holder(4, look, "bg1"));
    }
    layout(tr!("Title slide"), " type=\"title\" preserve=\"1\"", "accent1", &shapes, look)
}

/// Layout of every figure: finding, what is measured, the figure itself, notes with source, number.
pub fn figure_layout(look: &Look) -> Layout {
    let width = PAGE.width - 2.0 * MARGIN;
    let (logo, footed) = (logo_room(&look.imprint), !look.imprint.footer.is_empty());
    let raised = if footed { FOOTER } else { 0.0 };
    let mut shapes = vec![
        Holder {
            id: 2,
            name: "Title",
            kind: "type=\"title\"",
            place: title_place(),
            size: 2800,
            bold: true,
            ..Holder::default()
        },
        Holder {
            id: 3,
            name: tr!("Subtitle"),
            kind: "type=\"body\" sz=\"quarter\" idx=\"10\"",
            place: Frame::new(MARGIN, 122.0, width, 32.0),
            size: 1600,
            color: "tx2",
            ..Holder::default()
        },
        Holder {
            id: 4,
            name: tr!("Notes and source"),
            kind: "type=\"body\" sz=\"quarter\" idx=\"11\"",
            place: Frame::new(MARGIN, 640.0 - raised, width - 80.0 - logo, 44.0),
            size: 1050,
            color: "tx2",
            anchor: "b",
            ..Holder::default()
        },
        number_holder(5, logo),
    ];
    if footed {
        shapes.push(footer_holder(6, look, "tx2"));
    }
    layout(tr!("Figure"), " preserve=\"1\" userDrawn=\"1\"", "bg1", &shapes, look)
}

/// A box for text that a layout keeps free.
struct Holder {
    id: u32,
    name: &'static str,
    kind: &'static str,
    place: Frame,
    /// Hundredths of a point.
    size: u32,
    bold: bool,
    color: &'static str,
    anchor: &'static str,
}

impl Default for Holder {
    fn default() -> Self {
        Self { id: 0, name: "", kind: "", place: PAGE, size: 1600, bold: false, color: "tx1", anchor: "t" }
    }
}

fn title_place() -> Frame {
    Frame::new(MARGIN, 33.6, PAGE.width - 2.0 * MARGIN, 88.0)
}

/// The board's footer under the notes.
fn footer_holder(id: u32, look: &Look, color: &'static str) -> Holder {
    let width = PAGE.width - 2.0 * MARGIN - 80.0 - logo_room(&look.imprint);
    Holder {
        id,
        name: tr!("Footer"),
        kind: "type=\"ftr\" sz=\"quarter\" idx=\"13\"",
        place: Frame::new(MARGIN, 684.0 - FOOTER + 4.0, width, FOOTER - 4.0),
        size: 1050,
        color,
        anchor: "b",
        ..Holder::default()
    }
}

fn number_holder(id: u32, logo: f32) -> Holder {
    Holder {
        id,
        name: tr!("Slide number"),
        kind: "type=\"sldNum\" sz=\"quarter\" idx=\"12\"",
        place: Frame::new(PAGE.width - MARGIN - 70.0 - logo, 664.0, 70.0, 20.0),
        size: 1050,
        color: "tx2",
        anchor: "b",
        ..Holder::default()
    }
}

/// A layout and the pictures on it, each with its relationship.
pub struct Layout {
    pub xml: String,
    pub media: Vec<(String, Arc<Picture>)>,
}

fn layout(name: &str, attributes: &str, ground: &str, shapes: &[Holder], look: &Look) -> Layout {
    let mut canvas = Canvas::after(shapes.len());
    for shape in shapes {
        canvas.push(&holder(shape));
    }
    if let (Some(place), Some(logo)) = (logo_place(&look.imprint), &look.imprint.logo) {
        if ground != "bg1" {
            canvas.plate(place.grown(6.0));
        }
        let shape = canvas.picture_shape(place, logo);
        canvas.push(&shape);
    }
    let xml = root(
        "sldLayout",
        attributes,
        &format!(
            "<p:cSld name=\"{name}\"><p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"{ground}\"/></a:solidFill><a:effectLst/>\
             </p:bgPr></p:bg>{}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>",
            canvas.tree()
        ),
    );
    Layout { xml, media: canvas.media().map(|(id, picture)| (id, Arc::clone(picture))).collect() }
}

fn tree(shapes: &[Holder]) -> String {
    let mut canvas = Canvas::default();
    for shape in shapes {
        canvas.push(&holder(shape));
    }
    canvas.tree()
}

fn holder(shape: &Holder) -> String {
    let Holder { id, name, kind, place, size, bold, color, anchor } = shape;
    let number = kind.contains("sldNum");
    let lang = crate::words::language().tag();
    let (align, font) = if number { ("r", "+mn-lt") } else { ("l", if *bold { "+mj-lt" } else { "+mn-lt" }) };
    let text = if number {
        format!(
            "<a:p><a:fld id=\"{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}\" type=\"slidenum\"><a:rPr lang=\"{lang}\"/>\
             <a:t>‹#›</a:t></a:fld><a:endParaRPr lang=\"{lang}\"/></a:p>"
        )
    } else if kind.contains("ftr") {
        super::canvas::empty_paragraph()
    } else {
        format!("<a:p><a:r><a:rPr lang=\"{lang}\"/><a:t>{name}</a:t></a:r><a:endParaRPr lang=\"{lang}\"/></a:p>")
    };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr>\
         <p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr><p:txBody>\
         <a:bodyPr lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"{anchor}\"><a:normAutofit/></a:bodyPr><a:lstStyle>\
         <a:lvl1pPr marL=\"0\" indent=\"0\" algn=\"{align}\"><a:buNone/><a:defRPr sz=\"{size}\" b=\"{}\"><a:solidFill>\
         <a:schemeClr val=\"{color}\"/></a:solidFill><a:latin typeface=\"{font}\"/></a:defRPr></a:lvl1pPr></a:lstStyle>\
         {text}</p:txBody></p:sp>",
        emu(place.x),
        emu(place.y),
        emu(place.width),
        emu(place.height),
        u8::from(*bold)
    )
}
