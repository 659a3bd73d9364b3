//! The shapes of one slide as they are added: placeholders, text, lines, frames, each with an id and a name.

use crate::words::language;
use std::{fmt::Write as _, sync::Arc};

use crate::{
    export::{
        extent::Frame,
        fit::{LINE, UNITS_PER_POINT},
        xml::escape,
    },
    figure::{Align, Color, Fill, Palette, Picture, Stroke},
};

/// A run of text; what is `None` comes from the placeholder it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub text: String,
    pub points: Option<f32>,
    pub bold: Option<bool>,
    pub color: Option<Color>,
}

/// Shapes of a slide in drawing order.
pub struct Canvas {
    xml: String,
    next_id: u32,
    media: Vec<Arc<Picture>>,
}

impl Run {
    pub fn new(text: impl Into<String>, points: f32, bold: bool, color: Color) -> Self {
        Self { text: text.into(), points: Some(points), bold: Some(bold), color: Some(color) }
    }

    /// Text in the look of its placeholder.
    pub fn inherited(text: impl Into<String>) -> Self {
        Self { text: text.into(), points: None, bold: None, color: None }
    }

    pub fn bold(self) -> Self {
        Self { bold: Some(true), ..self }
    }

    /// The run as `a:r`; `effects` goes after its colour.
    pub fn xml(&self, effects: &str) -> String {
        let size =
            self.points.map_or_else(String::new, |points| format!(" sz=\"{}\"", (points * 100.0).round() as i32));
        let bold = self.bold.map_or_else(String::new, |bold| format!(" b=\"{}\"", u8::from(bold)));
        let color = self.color.map_or_else(String::new, solid);
        let text = escape(&self.text);
        let lang = language().tag();
        format!("<a:r><a:rPr lang=\"{lang}\"{size}{bold}>{color}{effects}</a:rPr><a:t>{text}</a:t></a:r>")
    }
}

impl Default for Canvas {
    fn default() -> Self {
        // Id 1 is the slide's own tree.
        Self { xml: String::new(), next_id: 2, media: Vec::new() }
    }
}

impl Canvas {
    /// A part whose first shapes, this many, have taken their ids.
    pub fn after(shapes: usize) -> Self {
        Self { next_id: 2 + u32::try_from(shapes).unwrap_or_default(), ..Self::default() }
    }

    /// White under a logo on a coloured ground.
    pub fn plate(&mut self, frame: Frame) {
        let id = self.id();
        let _ = write!(
            self.xml,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Plate\"/><p:cNvSpPr/><p:nvPr userDrawn=\"1\"/></p:nvSpPr><p:spPr>\
             <a:xfrm>{}</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill>\
             <a:srgbClr val=\"FFFFFF\"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>",
            ends(frame)
        );
    }

    /// A fresh shape id.
    pub fn id(&mut self) -> u32 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// Appends a finished shape.
    pub fn push(&mut self, xml: &str) {
        self.xml.push_str(xml);
    }

    /// The slide's shapes inside the tree element.
    pub fn tree(&self) -> String {
        format!(
            "<p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>\
             <a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/>\
             </a:xfrm></p:grpSpPr>{}</p:spTree>",
            self.xml
        )
    }

    /// A placeholder of the layout, at a place of its own if given, with one paragraph a list of runs.
    pub fn placeholder(&mut self, name: &str, kind: &str, place: Option<Frame>, paragraphs: &[Vec<Run>]) {
        let id = self.id();
        let place = place.map_or_else(String::new, |frame| format!("<a:xfrm>{}</a:xfrm>", ends(frame)));
        let _ = write!(
            self.xml,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
             <p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>\
             <p:txBody><a:bodyPr/><a:lstStyle/>{}</p:txBody></p:sp>",
            escape(name),
            paragraphs_xml(paragraphs)
        );
    }

    /// Wrapping text at a place of its own without the bullets and indents of somebody else's layout: in a placeholder
    /// with these attributes, else in a text box.
    pub fn words(&mut self, name: &str, kind: Option<&str>, place: Frame, paragraphs: &[Vec<Run>]) {
        let id = self.id();
        let (locks, holder) = match kind {
            Some(kind) => {
                ("<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>", format!("<p:nvPr><p:ph {kind}/></p:nvPr>"))
            }
            None => ("<p:cNvSpPr txBox=\"1\"/>", "<p:nvPr/>".to_owned()),
        };
        let texts: String = paragraphs
            .iter()
            .map(|runs| {
                let runs: String = runs.iter().map(|run| run.xml("")).collect();
                format!(
                    "<a:p><a:pPr marL=\"0\" indent=\"0\" algn=\"l\"><a:lnSpc><a:spcPct val=\"100000\"/></a:lnSpc><a:spcBef>\
                     <a:spcPts val=\"0\"/></a:spcBef><a:buNone/></a:pPr>{runs}</a:p>"
                )
            })
            .collect();
        let texts = if texts.is_empty() { empty_paragraph() } else { texts };
        let _ = write!(
            self.xml,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{}\"/>{locks}{holder}</p:nvSpPr><p:spPr><a:xfrm>{}</a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr wrap=\"square\" lIns=\"0\" \
             tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"t\"><a:noAutofit/></a:bodyPr><a:lstStyle/>{texts}</p:txBody></p:sp>",
            escape(name),
            ends(place)
        );
    }

    /// The slide number, counted by PowerPoint.
    pub fn slide_number(&mut self, kind: &str, number: usize) {
        let id = self.id();
        let (lang, name) = (language().tag(), tr!("Slide number"));
        let _ = write!(
            self.xml,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
             <p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>\
             <a:lstStyle/><a:p><a:fld id=\"{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}\" type=\"slidenum\">\
             <a:rPr lang=\"{lang}\"/><a:t>{number}</a:t></a:fld><a:endParaRPr lang=\"{lang}\"/></a:p></p:txBody></p:sp>"
        );
    }

    /// A picture with its name as alternative text, to be pushed.
    pub fn picture_shape(&mut self, frame: Frame, picture: &Arc<Picture>) -> String {
        let known = self.media.iter().position(|known| known == picture);
        let at = known.unwrap_or_else(|| {
            self.media.push(Arc::clone(picture));
            self.media.len() - 1
        });
        let (id, name) = (self.id(), escape(&picture.name));
        format!(
            "<p:pic><p:nvPicPr><p:cNvPr id=\"{id}\" name=\"{name}\" descr=\"{name}\"/><p:cNvPicPr>\
             <a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill>\
             <a:blip r:embed=\"{}\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>{}</a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>",
            media_id(at),
            ends(frame)
        )
    }

    /// The pictures used, each with its relationship on this part.
    pub fn media(&self) -> impl Iterator<Item = (String, &Arc<Picture>)> {
        self.media.iter().enumerate().map(|(at, picture)| (media_id(at), picture))
    }

    /// One line of text in a box of its own.
    pub fn text(&mut self, name: &str, frame: Frame, align: Align, run: &Run) {
        let id = self.id();
        let shape = text_shape(id, name, frame, align, run, "");
        self.push(&shape);
    }

    /// A small filled square, the sign of a legend.
    pub fn swatch(&mut self, name: &str, frame: Frame, color: Color) {
        let id = self.id();
        let _ = write!(
            self.xml,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{}\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>{}</a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>{}{}</p:spPr></p:sp>",
            escape(name),
            ends(frame),
            solid(color),
            outline(None)
        );
    }

    /// A horizontal hairline that a screen reader passes over.
    pub fn rule(&mut self, x: f32, y: f32, width: f32, stroke: Stroke) {
        let id = self.id();
        let _ = write!(
            self.xml,
            "<p:cxnSp><p:nvCxnSpPr><p:cNvPr id=\"{id}\" name=\"Rule\"><a:extLst>\
             <a:ext uri=\"{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}\">\
             <adec:decorative xmlns:adec=\"http://schemas.microsoft.com/office/drawing/2017/decorative\" val=\"1\"/>\
             </a:ext></a:extLst></p:cNvPr><p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr><p:spPr><a:xfrm>{}</a:xfrm>\
             <a:prstGeom prst=\"line\"><a:avLst/></a:prstGeom>{}</p:spPr></p:cxnSp>",
            ends(Frame::new(x, y, width, 0.0)),
            outline(Some(stroke))
        );
    }
}

/// Relationship of a part's picture, counted from 0.
fn media_id(at: usize) -> String {
    format!("rIdPicture{}", at + 1)
}

/// A text box that neither wraps nor has margins; `effects` goes into its run.
pub fn text_shape(id: u32, name: &str, frame: Frame, align: Align, run: &Run, effects: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr>\
         <a:xfrm>{}</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>\
         <a:bodyPr wrap=\"none\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"ctr\"><a:noAutofit/></a:bodyPr>\
         <a:lstStyle/><a:p><a:pPr algn=\"{}\"/>{}</a:p></p:txBody></p:sp>",
        escape(name),
        ends(frame),
        algn(align),
        run.xml(effects)
    )
}

/// A paragraph of nothing, in the language in force.
pub fn empty_paragraph() -> String {
    format!("<a:p><a:endParaRPr lang=\"{}\"/></a:p>", language().tag())
}

fn paragraphs_xml(paragraphs: &[Vec<Run>]) -> String {
    if paragraphs.iter().all(Vec::is_empty) {
        return empty_paragraph();
    }
    paragraphs
        .iter()
        .map(|runs| format!("<a:p>{}</a:p>", runs.iter().map(|run| run.xml("")).collect::<String>()))
        .collect()
}

/// Position and size as `a:off` and `a:ext`.
pub fn ends(frame: Frame) -> String {
    format!(
        "<a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/>",
        emu(frame.x),
        emu(frame.y),
        emu(frame.width),
        emu(frame.height)
    )
}

/// Length of a page unit: 1/96 inch in English Metric Units.
pub fn emu(units: f32) -> i64 {
    if units.is_finite() { (f64::from(units) * 9525.0).round() as i64 } else { 0 }
}

/// Alignment as DrawingML spells it.
pub fn algn(align: Align) -> &'static str {
    match align {
        Align::Left => "l",
        Align::Center => "ctr",
        Align::Right => "r",
    }
}

/// Height of one line of text in page units.
pub fn line_height(points: f32) -> f32 {
    points * UNITS_PER_POINT * LINE
}

/// A colour; [`super::named`] calls it by its name in the theme where it has one.
pub fn paint(color: Color) -> String {
    let alpha = if color.a < 255 {
        format!("<a:alpha val=\"{}\"/>", (f64::from(color.a) / 255.0 * 100_000.0).round() as i32)
    } else {
        String::new()
    };
    format!("<a:srgbClr val=\"{:02X}{:02X}{:02X}\">{alpha}</a:srgbClr>", color.r, color.g, color.b)
}

/// A flat fill.
pub fn solid(color: Color) -> String {
    format!("<a:solidFill>{}</a:solidFill>", paint(color))
}

/// Any fill of a figure; suppressed areas become Office's own light diagonal pattern.
pub fn fill(fill: Option<Fill>) -> String {
    match fill {
        None => "<a:noFill/>".into(),
        Some(Fill::Solid(color)) => solid(color),
        Some(Fill::Hatch { line, ground }) => format!(
            "<a:pattFill prst=\"wdUpDiag\"><a:fgClr>{}</a:fgClr><a:bgClr>{}</a:bgClr></a:pattFill>",
            paint(line),
            paint(ground)
        ),
    }
}

/// An outline, or explicitly none, since a shape's default is a blue one.
pub fn outline(stroke: Option<Stroke>) -> String {
    match stroke {
        None => "<a:ln><a:noFill/></a:ln>".into(),
        Some(Stroke { color, width, dash }) => format!(
            "<a:ln w=\"{}\">{}{}<a:round/></a:ln>",
            emu(width).max(1),
            solid(color),
            if dash.is_some() { "<a:prstDash val=\"sysDash\"/>" } else { "" }
        ),
    }
}

/// Muted text of notes, column heads and suppressed rows.
pub fn muted(text: impl Into<String>, points: f32) -> Run {
    Run::new(text, points, false, Palette::LIGHT.muted)
}
