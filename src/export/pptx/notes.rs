//! Speaker notes in, a notes page out, and the master that every notes page needs.

use super::canvas::empty_paragraph;
use super::theme::root;
use crate::export::xml::escape;
use crate::words::language;

/// Size of a notes page in EMU: letter paper, upright.
pub const SIZE: (u32, u32) = (6_858_000, 9_144_000);

const SLIDE_FRAME: &str = "<a:xfrm><a:off x=\"685800\" y=\"1143000\"/><a:ext cx=\"5486400\" cy=\"3086100\"/></a:xfrm>";
const TEXT_FRAME: &str = "<a:xfrm><a:off x=\"685800\" y=\"4400550\"/><a:ext cx=\"5486400\" cy=\"3600450\"/></a:xfrm>";
const RECT: &str = "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>";
const TREE_HEAD: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>\
     <a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";

/// The notes page of one slide, one paragraph a line.
pub fn page(notes: &str) -> String {
    let paragraphs: String = notes
        .lines()
        .map(|line| match line.trim() {
            "" => empty_paragraph(),
            text => format!("<a:p><a:r><a:rPr lang=\"{}\"/><a:t>{}</a:t></a:r></a:p>", language().tag(), escape(text)),
        })
        .collect();
    let paragraphs = if paragraphs.is_empty() { empty_paragraph() } else { paragraphs };
    let (slide, notes) = (tr!("Slide"), tr!("Notes"));
    root(
        "notes",
        "",
        &format!(
            "<p:cSld><p:spTree>{TREE_HEAD}<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"{slide}\"/><p:cNvSpPr>\
             <a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\"/></p:nvPr>\
             </p:nvSpPr><p:spPr/></p:sp><p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"{notes}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/>\
             </p:cNvSpPr><p:nvPr><p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>\
             <a:lstStyle/>{paragraphs}</p:txBody></p:sp></p:spTree></p:cSld>\
             <p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
        ),
    )
}

/// The notes master.
pub fn master() -> String {
    let (slide, notes, lang) = (tr!("Slide"), tr!("Notes"), language().tag());
    root(
        "notesMaster",
        "",
        &format!(
            "<p:cSld><p:bg><p:bgRef idx=\"1001\"><a:schemeClr val=\"bg1\"/></p:bgRef></p:bg><p:spTree>{TREE_HEAD}<p:sp><p:nvSpPr>\
             <p:cNvPr id=\"2\" name=\"{slide}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr>\
             <p:nvPr><p:ph type=\"sldImg\" idx=\"2\"/></p:nvPr></p:nvSpPr><p:spPr>{SLIDE_FRAME}{RECT}<a:noFill/>\
             <a:ln w=\"12700\"><a:solidFill><a:schemeClr val=\"tx2\"/></a:solidFill></a:ln></p:spPr></p:sp><p:sp><p:nvSpPr>\
             <p:cNvPr id=\"3\" name=\"{notes}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr>\
             <p:ph type=\"body\" sz=\"quarter\" idx=\"3\"/></p:nvPr></p:nvSpPr><p:spPr>{TEXT_FRAME}{RECT}</p:spPr><p:txBody>\
             <a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang=\"{lang}\"/><a:t>{notes}</a:t></a:r></a:p></p:txBody></p:sp>\
             </p:spTree></p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" \
             accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" \
             hlink=\"hlink\" folHlink=\"folHlink\"/><p:notesStyle><a:lvl1pPr marL=\"0\" algn=\"l\"><a:spcBef>\
             <a:spcPts val=\"600\"/></a:spcBef><a:defRPr sz=\"1200\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill>\
             <a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr></p:notesStyle>"
        ),
    )
}
