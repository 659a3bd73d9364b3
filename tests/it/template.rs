//! A board's own PowerPoint file as the ground of a deck: what is kept of it, and what is refused.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use credential_atlas::{
    export::{Deck, pptx},
    figure::{Color, brand::BrandKit},
    session::{look, read_brand, read_template},
};
use resvg::usvg::roxmltree::Document;
use zip::write::SimpleFileOptions;

use crate::export::{sample_deck, unzip};

const P: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PML: &str = "application/vnd.openxmlformats-officedocument.presentationml";

/// A presentation as small as one can be, with a slide of its own and a section that lists it.
struct Made {
    size: [u32; 2],
    /// Type and placeholders of each layout, by master.
    masters: Vec<Vec<(&'static str, &'static str)>>,
    ground: &'static str,
    main: &'static str,
}

impl Default for Made {
    fn default() -> Self {
        Self {
            size: [9_144_000, 6_858_000],
            masters: vec![vec![
                ("title", "ctrTitle,subTitle"),
                ("obj", "title,body"),
                ("titleOnly", "title,ftr,sldNum"),
            ]],
            ground: "lt1",
            main: "presentation.main+xml",
        }
    }
}

fn holder(id: usize, kind: &str) -> String {
    let place = match kind {
        "ctrTitle" => [685_800, 2_130_425, 7_772_400, 1_470_025],
        "subTitle" => [1_371_600, 3_886_200, 6_400_800, 1_752_600],
        "title" => [457_200, 274_638, 8_229_600, 1_143_000],
        "ftr" => [3_124_200, 6_356_350, 2_895_600, 365_125],
        "sldNum" => [6_553_200, 6_356_350, 2_133_600, 365_125],
        _ => [457_200, 1_600_200, 8_229_600, 4_525_963],
    };
    let [x, y, cx, cy] = place;
    let idx = if kind == "title" || kind == "ctrTitle" { String::new() } else { format!(" idx=\"{id}\"") };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{kind}\"/><p:cNvSpPr/><p:nvPr><p:ph type=\"{kind}\"{idx}/></p:nvPr>\
         </p:nvSpPr><p:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm></p:spPr>\
         <p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang=\"en-US\"/></a:p></p:txBody></p:sp>"
    )
}

fn tree(kinds: &str) -> String {
    let shapes: String =
        kinds.split(',').filter(|kind| !kind.is_empty()).zip(2..).map(|(kind, id)| holder(id, kind)).collect();
    format!(
        "<p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shapes}</p:spTree>"
    )
}

fn rels(links: &[(&str, String)]) -> String {
    let list: String = (1..)
        .zip(links)
        .map(|(id, (kind, target))| format!("<Relationship Id=\"rId{id}\" Type=\"{REL}/{kind}\" Target=\"{target}\"/>"))
        .collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
    )
}

impl Made {
    fn parts(&self) -> Vec<(String, String)> {
        let mut parts = Vec::new();
        let mut types = String::new();
        let mut later: Vec<(String, String)> = Vec::new();
        let mut part = |path: String, kind: &str, body: String| {
            let _ = write!(types, "<Override PartName=\"/{path}\" ContentType=\"{kind}\"/>");
            parts.push((path, body));
        };
        let mut main = Vec::new();
        let (mut layout_number, mut ids) = (0, String::new());
        for (number, layouts) in (1..).zip(&self.masters) {
            let mut links = Vec::new();
            let mut list = String::new();
            for (kind, holders) in layouts {
                layout_number += 1;
                let path = format!("ppt/slideLayouts/slideLayout{layout_number}.xml");
                let body = format!(
                    "<p:sldLayout {P} type=\"{kind}\"><p:cSld name=\"Layout {layout_number}\">{}</p:cSld></p:sldLayout>",
                    tree(holders)
                );
                part(path, &format!("{PML}.slideLayout+xml"), body);
                links.push(("slideLayout", format!("../slideLayouts/slideLayout{layout_number}.xml")));
                let id = 2_147_483_700_u32 + layout_number;
                let _ = write!(list, "<p:sldLayoutId id=\"{id}\" r:id=\"rId{}\"/>", links.len());
            }
            links.push(("theme", format!("../theme/theme{number}.xml")));
            let master = format!(
                "<p:sldMaster {P}><p:cSld><p:bg><p:bgRef idx=\"1001\"><a:schemeClr val=\"bg1\"/></p:bgRef></p:bg>{}</p:cSld>\
                 <p:clrMap bg1=\"{}\" tx1=\"{}\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" \
                 accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>\
                 <p:sldLayoutIdLst>{list}</p:sldLayoutIdLst></p:sldMaster>",
                tree("title,body"),
                self.ground,
                if self.ground == "lt1" { "dk1" } else { "lt1" },
            );
            part(format!("ppt/slideMasters/slideMaster{number}.xml"), &format!("{PML}.slideMaster+xml"), master);
            let colors: String = [
                ("dk1", "101010"),
                ("lt1", "FFFFFF"),
                ("dk2", "303030"),
                ("lt2", "EEEEEE"),
                ("accent1", "0B6E4F"),
                ("accent2", "8A3B12"),
                ("accent3", "1F5FBF"),
                ("accent4", "6B2C91"),
                ("accent5", "5A5A00"),
                ("accent6", "333333"),
                ("hlink", "0000EE"),
                ("folHlink", "551A8B"),
            ]
            .map(|(name, color)| format!("<a:{name}><a:srgbClr val=\"{color}\"/></a:{name}>"))
            .concat();
            part(
                format!("ppt/theme/theme{number}.xml"),
                "application/vnd.openxmlformats-officedocument.theme+xml",
                format!(
                    "<a:theme {P} name=\"Board\"><a:themeElements><a:clrScheme name=\"B\">{colors}</a:clrScheme></a:themeElements></a:theme>"
                ),
            );
            main.push(("slideMaster", format!("slideMasters/slideMaster{number}.xml")));
            let _ = write!(ids, "<p:sldMasterId id=\"{}\" r:id=\"rId{}\"/>", 2_147_483_648_u32 + number, main.len());
            later.push((format!("ppt/slideMasters/_rels/slideMaster{number}.xml.rels"), rels(&links)));
        }
        main.push(("slide", "slides/slide1.xml".into()));
        let slide = format!(
            "<p:sld {P}><p:cSld>{}</p:cSld></p:sld>",
            tree("title").replace("<a:endParaRPr lang=\"en-US\"/>", "<a:r><a:t>OLDSLIDE</a:t></a:r>")
        );
        part("ppt/slides/slide1.xml".into(), &format!("{PML}.slide+xml"), slide);
        let [cx, cy] = self.size;
        let presentation = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<p:presentation {P} saveSubsetFonts=\"1\">\
             <p:sldMasterIdLst>{ids}</p:sldMasterIdLst><p:sldIdLst><p:sldId id=\"300\" r:id=\"rId{}\"/></p:sldIdLst>\
             <p:sldSz cx=\"{cx}\" cy=\"{cy}\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/><p:extLst>\
             <p:ext uri=\"{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}\"><p14:sectionLst \
             xmlns:p14=\"http://schemas.microsoft.com/office/powerpoint/2010/main\"/></p:ext></p:extLst></p:presentation>",
            main.len()
        );
        part("ppt/presentation.xml".into(), &format!("{PML}.{}", self.main), presentation);
        let plain: Vec<(String, String)> = vec![
            ("ppt/_rels/presentation.xml.rels".into(), rels(&main)),
            (
                "ppt/slides/_rels/slide1.xml.rels".into(),
                rels(&[("slideLayout", "../slideLayouts/slideLayout1.xml".into())]),
            ),
            ("_rels/.rels".into(), rels(&[("officeDocument", "ppt/presentation.xml".into())])),
        ];
        let mut layouts = 0;
        let of_layouts: Vec<(String, String)> = (1..)
            .zip(&self.masters)
            .flat_map(|(master, list)| list.iter().map(move |_| master))
            .map(|master| {
                layouts += 1;
                let link = rels(&[("slideMaster", format!("../slideMasters/slideMaster{master}.xml"))]);
                (format!("ppt/slideLayouts/_rels/slideLayout{layouts}.xml.rels"), link)
            })
            .collect();
        parts.extend(later);
        parts.extend(plain);
        parts.extend(of_layouts);
        let content = format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
             ContentType=\"application/xml\"/>{types}</Types>"
        );
        parts.insert(0, ("[Content_Types].xml".into(), content));
        parts
    }

    fn write(&self, folder: &Path, name: &str) -> PathBuf {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (path, body) in self.parts() {
            zip.start_file(path, SimpleFileOptions::default()).unwrap();
            zip.write_all(body.as_bytes()).unwrap();
        }
        let path = folder.join(name);
        std::fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
        path
    }
}

/// The sample's deck on this template.
fn on(path: &Path) -> (BrandKit, BTreeMap<String, Vec<u8>>) {
    let brand = read_template(path, None).unwrap();
    let look = Arc::new(look(Some(&brand.kit)));
    let deck: Deck = sample_deck(&look);
    (brand.kit, unzip("", &pptx::write(&deck).unwrap()).into_iter().collect())
}

fn text(parts: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(parts[path].clone()).unwrap()
}

/// Every link leads to a part, every typed part is there, every part but relationships has a type.
fn whole(parts: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in parts.iter().filter(|(name, _)| name.ends_with(".rels") && !name.contains(".xlsx/")) {
        let xml = std::str::from_utf8(bytes).unwrap();
        let (folder, _) = name.split_once("_rels/").unwrap();
        for link in
            Document::parse(xml).unwrap().root_element().children().filter(resvg::usvg::roxmltree::Node::is_element)
        {
            let target = link.attribute("Target").unwrap();
            let mut at: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            if target.starts_with('/') {
                at.clear();
            }
            for step in target.split('/').filter(|step| !step.is_empty()) {
                if step == ".." { at.pop().map(|_| ()).unwrap() } else { at.push(step) }
            }
            assert!(parts.contains_key(&at.join("/")), "{name} leads to {target}");
        }
    }
    let types = text(parts, "[Content_Types].xml");
    for part in Document::parse(&types).unwrap().root_element().children() {
        if let Some(path) = part.attribute("PartName") {
            assert!(parts.contains_key(path.trim_start_matches('/')), "{path} has a type and is not there");
        }
    }
}

#[test]
fn masters_layouts_and_theme_are_the_same_bytes_and_its_slides_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let made = Made::default();
    let (kit, parts) = on(&made.write(folder.path(), "board.pptx"));
    whole(&parts);
    for (path, body) in made.parts() {
        if ["slideMaster", "slideLayout", "theme"].iter().any(|kind| path.contains(kind)) {
            assert_eq!(text(&parts, &path), body, "{path}");
        }
    }
    assert!(parts.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("OLDSLIDE")));
    let presentation = text(&parts, "ppt/presentation.xml");
    assert!(presentation.contains("<p:sldSz cx=\"9144000\" cy=\"6858000\"/>") && !presentation.contains("sectionLst"));
    assert!(
        presentation.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<p:presentation ")
    );
    let slides = parts.keys().filter(|path| path.starts_with("ppt/slides/slide")).count();
    assert_eq!(presentation.matches("<p:sldId ").count(), slides);
    assert!(slides >= 5);
    // Our slides use its placeholders by type, and stay on the slide.
    let slide = text(&parts, "ppt/slides/slide2.xml");
    let rel = text(&parts, "ppt/slides/_rels/slide2.xml.rels");
    assert!(rel.contains("slideLayout3.xml"), "Title Only");
    for holder in ["type=\"title\"", "type=\"sldNum\" idx=\"4\""] {
        assert!(slide.contains(&format!("<p:ph {holder}/>")), "{holder}");
    }
    for path in parts.keys().filter(|path| path.starts_with("ppt/slides/slide")) {
        let xml = text(&parts, path);
        let document = Document::parse(&xml).unwrap();
        for xfrm in document.descendants().filter(|node| node.tag_name().name() == "xfrm") {
            let number = |name: &str, of: &str| -> i64 {
                let node = xfrm.children().find(|node| node.tag_name().name() == name).unwrap();
                node.attribute(of).unwrap().parse().unwrap()
            };
            let grouped = xfrm.ancestors().any(|node| node.tag_name().name() == "grpSp");
            if !grouped {
                assert!(
                    number("off", "x") >= 0 && number("off", "x") + number("ext", "cx") <= 9_144_000 + 9_525,
                    "{path}"
                );
                assert!(
                    number("off", "y") >= 0 && number("off", "y") + number("ext", "cy") <= 6_858_000 + 9_525,
                    "{path}"
                );
            }
        }
    }
    // Its accents are the kit's, and charts call them by name.
    assert_eq!(kit.accents[0], Color::hex(0x0B6E4F));
    let chart = text(&parts, "ppt/charts/chart1.xml");
    assert!(chart.contains("<a:schemeClr val=\"accent1\"/>") && !chart.contains("005EA2") && !chart.contains("0B6E4F"));
    assert!(chart.contains("typeface=\"+mn-lt\"") && !chart.contains("Arial"));
}

#[test]
fn several_masters_odd_layouts_small_and_dark_slides_are_used_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let size = [9_144_000, 5_143_500];
    let variants = [
        (
            "two.pptx",
            Made {
                masters: vec![vec![("blank", "")], vec![("title", "ctrTitle"), ("titleOnly", "title")]],
                ..Made::default()
            },
            "slideLayout3.xml",
        ),
        ("no-body.pptx", Made { masters: vec![vec![("blank", "")]], ..Made::default() }, "slideLayout1.xml"),
        (
            "content.pptx",
            Made { masters: vec![vec![("obj", "title,body,sldNum")]], ..Made::default() },
            "slideLayout1.xml",
        ),
        ("small.potx", Made { size, main: "template.main+xml", ..Made::default() }, "slideLayout3.xml"),
        ("dark.pptx", Made { ground: "dk1", ..Made::default() }, "slideLayout3.xml"),
    ];
    for (name, made, layout) in variants {
        let (_, parts) = on(&made.write(folder.path(), name));
        whole(&parts);
        let rel = text(&parts, "ppt/slides/_rels/slide2.xml.rels");
        assert!(rel.contains(layout), "{name}: {rel}");
        let slide = text(&parts, "ppt/slides/slide2.xml");
        assert!(slide.contains("<p:ph type=\"title\""), "{name}");
        let types = text(&parts, "[Content_Types].xml");
        assert!(types.contains("presentation.main+xml") && !types.contains("template.main+xml"), "{name}");
        if name == "dark.pptx" {
            assert!(!slide.contains("1B1B1B") && !slide.contains("565C65"), "dark words on a dark slide");
            assert!(!text(&parts, "ppt/charts/chart1.xml").contains("E6E8EA"));
        }
        if name == "small.potx" {
            assert!(slide.contains("sz=\"788\""), "notes of 10.5 points on three quarters of a slide");
        }
    }
}

#[test]
fn what_is_no_template_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let said = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        read_template(&path, None).unwrap_err().to_string()
    };
    let whole = std::fs::read(Made::default().write(folder.path(), "whole.pptx")).unwrap();
    assert!(said("text.pptx", b"not a zip").contains("is not a PowerPoint presentation"));
    assert!(said("half.pptx", &whole[..whole.len() / 2]).contains("half.pptx is damaged"));
    assert!(said("locked.pptx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("protected by a password"));
    let macros = Made { main: "presentation.macroEnabled.main+xml", ..Made::default() };
    let path = macros.write(folder.path(), "macros.pptm");
    assert!(read_brand(&path, None).unwrap_err().to_string().contains("holds macros"));
    let bare = Made { masters: vec![vec![]], ..Made::default() }.write(folder.path(), "bare.pptx");
    assert!(read_template(&bare, None).unwrap_err().to_string().contains("has no slide layout"));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("[Content_Types].xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>").unwrap();
    zip.start_file("_rels/.rels", SimpleFileOptions::default()).unwrap();
    zip.write_all(rels(&[("officeDocument", "word/document.xml".into())]).as_bytes()).unwrap();
    assert!(said("letter.pptx", &zip.finish().unwrap().into_inner()).contains("is not a PowerPoint presentation"));
    let missing = folder.path().join("nowhere.pptx");
    assert!(read_template(&missing, None).unwrap_err().to_string().contains("nowhere.pptx cannot be read"));
}
