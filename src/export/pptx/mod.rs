//! A deck in, a PowerPoint file out: native charts with their workbooks, native map shapes, tables and speaker notes.

mod canvas;
mod chart;
mod dots;
mod named;
mod notes;
mod over;
mod package;
mod panels;
mod patch;
mod scaled;
mod shapes;
mod slide;
mod stage;
mod table;
mod template;
mod theme;

use std::{fmt::Write as _, sync::Arc};

use named::Names;
use package::{Links, Package, from_slide};
use slide::SlideParts;
use stage::Stage;
pub use template::{Template, TemplateError};

use super::{Deck, ExportError, Slide, deck::Page, xml::escape};
use crate::figure::brand::Look;

const PRESENTATION: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
const SLIDE: &str = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml";
const LAYOUT: &str = "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml";
const MASTER: &str = "application/vnd.openxmlformats-officedocument.presentationml.slideMaster+xml";
const NOTES: &str = "application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml";
const NOTES_MASTER: &str = "application/vnd.openxmlformats-officedocument.presentationml.notesMaster+xml";
const PRES_PROPS: &str = "application/vnd.openxmlformats-officedocument.presentationml.presProps+xml";
const VIEW_PROPS: &str = "application/vnd.openxmlformats-officedocument.presentationml.viewProps+xml";
const TABLE_STYLES: &str = "application/vnd.openxmlformats-officedocument.presentationml.tableStyles+xml";
const THEME: &str = "application/vnd.openxmlformats-officedocument.theme+xml";
const CHART: &str = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
const CORE: &str = "application/vnd.openxmlformats-package.core-properties+xml";
const APP: &str = "application/vnd.openxmlformats-officedocument.extended-properties+xml";

/// The deck as a .pptx file, 13⅓ × 7½ inches. It holds published numbers only and names no author, machine or time;
/// the same deck gives the same bytes.
///
/// # Errors
/// [`ExportError::Part`] if a chart or the package cannot be made.
pub fn write(deck: &Deck) -> Result<Vec<u8>, ExportError> {
    let Some(file) = &deck.look.template else {
        return package(&deck.title, &deck.pages(), &deck.look);
    };
    let template = Template::open(&file.name, &file.bytes)
        .map_err(|error| ExportError::Part { part: tr!("presentation on the template"), what: error.to_string() })?;
    // A template has its own shape, and may be dark: figures are laid out for it.
    let page = Stage::of(&template, &deck.look.imprint).figure_page();
    let slides = deck.slides.iter().map(|slide| match slide {
        Slide::Title { .. } => slide.clone(),
        Slide::Figure { figure, notes } => {
            Slide::Figure { figure: Arc::new(figure.on(page, template.is_dark())), notes: notes.clone() }
        }
    });
    let laid = Deck { slides: slides.collect(), ..deck.clone() };
    template::write(&template, &deck.title, &laid.pages(), &deck.look)
}

fn package(title: &str, pages: &[Page<'_>], look: &Look) -> Result<Vec<u8>, ExportError> {
    let mut package = Package::default();
    properties(&mut package, title);
    looks(&mut package, look);
    let (stage, names) = (Stage::own(look), Names::of(&look.light));
    for (number, page) in (1..).zip(pages) {
        let (parts, layout, speaker) = match page {
            Page::Title { title, subtitle, band } => {
                (slide::title(title, subtitle, *band, look), 1, band.unwrap_or_default().to_owned())
            }
            Page::Figure(piece) => (slide::figure(piece, &stage, number)?, 2, slide::speaker_notes(piece, &stage)),
        };
        let layout = format!("../slideLayouts/slideLayout{layout}.xml");
        let master = "../notesMasters/notesMaster1.xml";
        put_slide(&mut package, parts, &layout, master, &speaker, &|xml| names.apply(xml));
    }
    presentation(&mut package, pages.len());
    package.finish()
}

/// Adds a slide with its charts, pictures and notes; returns its path. `layout` and `notes_master` are where it finds
/// them; `finished` is the last thing done to the XML of slides and charts.
fn put_slide(
    package: &mut Package,
    parts: SlideParts,
    layout: &str,
    notes_master: &str,
    speaker: &str,
    finished: &dyn Fn(&str) -> String,
) -> String {
    let path = package.free("ppt/slides/slide", ".xml");
    let notes_path = package.free("ppt/notesSlides/notesSlide", ".xml");
    let mut links = Links::default();
    links.add("slideLayout", layout);
    links.add("notesSlide", from_slide(&notes_path));
    for chart in parts.charts {
        let chart_path = package.free("ppt/charts/chart", ".xml");
        let book = package.free("ppt/embeddings/Microsoft_Excel_Sheet", ".xlsx");
        links.add("chart", from_slide(&chart_path));
        let mut own = Links::default();
        own.add("package", from_slide(&book));
        package.xml(&chart_path, CHART, &finished(&chart.xml));
        package.links(&chart_path, &own);
        package.bytes(&book, chart.workbook);
    }
    for (id, picture) in &parts.media {
        links.add_as(id.clone(), "image", package.picture(picture));
    }
    let tree = finished(&parts.tree);
    let content = format!("<p:cSld>{tree}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>");
    package.xml(&path, SLIDE, &theme::root("sld", "", &content));
    package.links(&path, &links);
    package.xml(&notes_path, NOTES, &notes::page(speaker));
    let mut links = Links::default();
    links.add("notesMaster", notes_master);
    links.add("slide", from_slide(&path));
    package.links(&notes_path, &links);
    path
}

/// Document title and language; no author and no dates.
fn properties(package: &mut Package, title: &str) {
    let mut links = Links::default();
    links.add("officeDocument", "ppt/presentation.xml");
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    links.add_full(core.into(), "docProps/core.xml");
    links.add("extended-properties", "docProps/app.xml");
    package.links("", &links);
    package.xml(
        "docProps/core.xml",
        CORE,
        &format!(
            "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>{}</dc:language>\
             </cp:coreProperties>",
            escape(title),
            crate::words::language().tag()
        ),
    );
    package.xml(
        "docProps/app.xml",
        APP,
        "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>Credential Atlas</Application></Properties>",
    );
}

/// Master, layouts, notes master and their themes.
fn looks(package: &mut Package, look: &Look) {
    let theme = theme::theme(look);
    package.xml("ppt/theme/theme1.xml", THEME, &theme);
    package.xml("ppt/theme/theme2.xml", THEME, &theme);
    package.xml("ppt/slideMasters/slideMaster1.xml", MASTER, &theme::master(look));
    let mut links = Links::default();
    links.add("slideLayout", "../slideLayouts/slideLayout1.xml");
    links.add("slideLayout", "../slideLayouts/slideLayout2.xml");
    links.add("theme", "../theme/theme1.xml");
    package.links("ppt/slideMasters/slideMaster1.xml", &links);
    for (number, layout) in [(1, theme::title_layout(look)), (2, theme::figure_layout(look))] {
        let mut links = Links::default();
        links.add("slideMaster", "../slideMasters/slideMaster1.xml");
        for (id, picture) in &layout.media {
            links.add_as(id.clone(), "image", package.picture(picture));
        }
        package.xml(&format!("ppt/slideLayouts/slideLayout{number}.xml"), LAYOUT, &layout.xml);
        package.links(&format!("ppt/slideLayouts/slideLayout{number}.xml"), &links);
    }
    package.xml("ppt/notesMasters/notesMaster1.xml", NOTES_MASTER, &notes::master());
    let mut links = Links::default();
    links.add("theme", "../theme/theme2.xml");
    package.links("ppt/notesMasters/notesMaster1.xml", &links);
}

/// The presentation part with the parts that PowerPoint repairs a file for if they are missing.
fn presentation(package: &mut Package, slides: usize) {
    let mut links = Links::default();
    let master = links.add("slideMaster", "slideMasters/slideMaster1.xml");
    let notes_master = links.add("notesMaster", "notesMasters/notesMaster1.xml");
    let mut ids = String::new();
    for number in 1..=slides {
        let id = links.add("slide", format!("slides/slide{number}.xml"));
        let _ = write!(ids, "<p:sldId id=\"{}\" r:id=\"{id}\"/>", 255 + number);
    }
    links.add("presProps", "presProps.xml");
    links.add("viewProps", "viewProps.xml");
    links.add("theme", "theme/theme1.xml");
    links.add("tableStyles", "tableStyles.xml");
    let list = if slides == 0 { String::new() } else { format!("<p:sldIdLst>{ids}</p:sldIdLst>") };
    let (width, height) = notes::SIZE;
    let (slide_width, slide_height) = (canvas::emu(theme::PAGE.width), canvas::emu(theme::PAGE.height));
    let lang = crate::words::language().tag();
    let content = format!(
        "<p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"{master}\"/></p:sldMasterIdLst>\
         <p:notesMasterIdLst><p:notesMasterId r:id=\"{notes_master}\"/></p:notesMasterIdLst>{list}\
         <p:sldSz cx=\"{slide_width}\" cy=\"{slide_height}\"/><p:notesSz cx=\"{width}\" cy=\"{height}\"/>\
         <p:defaultTextStyle><a:defPPr><a:defRPr lang=\"{lang}\"/></a:defPPr></p:defaultTextStyle>"
    );
    package.xml("ppt/presentation.xml", PRESENTATION, &theme::root("presentation", "", &content));
    package.links("ppt/presentation.xml", &links);
    package.xml("ppt/presProps.xml", PRES_PROPS, &theme::root("presentationPr", "", ""));
    package.xml("ppt/viewProps.xml", VIEW_PROPS, &theme::root("viewPr", "", ""));
    package.xml(
        "ppt/tableStyles.xml",
        TABLE_STYLES,
        "<a:tblStyleLst xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         def=\"{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}\"/>",
    );
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use resvg::usvg::roxmltree::{Document, Node};

    use super::*;
    use crate::export::sample_pages::{Sample, unzip};

    fn parts() -> BTreeMap<String, Vec<u8>> {
        unzip("", &package("A deck & its title", &Sample::new().pages(), &Look::default()).unwrap())
            .into_iter()
            .collect()
    }

    fn text(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
        String::from_utf8(parts[name].clone()).unwrap()
    }

    /// Texts of all elements of this name.
    fn texts(node: Node<'_, '_>, name: &str) -> Vec<String> {
        let found = node.descendants().filter(|n| n.tag_name().name() == name);
        found.filter_map(|n| n.text().map(str::to_owned)).collect()
    }

    #[test]
    fn the_same_deck_twice_gives_the_same_bytes() {
        let sample = Sample::new();
        assert_eq!(
            package("T", &sample.pages(), &Look::default()).unwrap(),
            package("T", &sample.pages(), &Look::default()).unwrap()
        );
    }

    #[test]
    fn every_part_is_well_formed_and_every_link_leads_somewhere() {
        let parts = parts();
        let mut links = 0;
        for (name, bytes) in &parts {
            let Ok(xml) = std::str::from_utf8(bytes) else { continue };
            let document = Document::parse(xml).unwrap_or_else(|e| panic!("{name}: {e}"));
            if name.starts_with("ppt/") && name.ends_with(".rels") && !name.contains(".xlsx/") {
                let (folder, _) = name.split_once("_rels/").unwrap();
                for link in document.root_element().children() {
                    let mut at: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
                    for step in link.attribute("Target").unwrap().split('/') {
                        if step == ".." { at.pop().map(|_| ()).unwrap() } else { at.push(step) }
                    }
                    assert!(parts.contains_key(&at.join("/")), "{name} leads to {}", at.join("/"));
                    links += 1;
                }
            }
        }
        assert!(links > 30, "{links} links");
    }

    #[test]
    fn chart_caches_equal_their_workbooks_and_a_withheld_row_is_empty_in_both() {
        let parts = parts();
        for chart in 1..=3 {
            let xml = text(&parts, &format!("ppt/charts/chart{chart}.xml"));
            let drawn = Document::parse(&xml).unwrap();
            let book = format!("ppt/embeddings/Microsoft_Excel_Sheet{chart}.xlsx/xl/");
            let strings_xml = text(&parts, &format!("{book}sharedStrings.xml"));
            let strings = texts(Document::parse(&strings_xml).unwrap().root(), "t");
            let sheet_xml = text(&parts, &format!("{book}worksheets/sheet1.xml"));
            let mut cells = BTreeMap::new();
            for cell in Document::parse(&sheet_xml)
                .unwrap()
                .descendants()
                .filter(|n| n.has_tag_name(("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "c")))
            {
                let value = texts(cell, "v").concat();
                let shared = cell.attribute("t") == Some("s");
                let value = if shared { strings[value.parse::<usize>().unwrap()].clone() } else { value };
                cells.insert(cell.attribute("r").unwrap().to_owned(), value);
            }
            let mut compared = 0;
            for reference in drawn.descendants().filter(|n| matches!(n.tag_name().name(), "numRef" | "strRef")) {
                let formula = texts(reference, "f").concat();
                let (column, first) = (formula.split('$').nth(1).unwrap(), formula.split('$').nth(2).unwrap());
                let first: usize = first.trim_end_matches(':').parse().unwrap();
                let mut cached = BTreeMap::new();
                for point in reference.descendants().filter(|n| n.tag_name().name() == "pt") {
                    let row = first + point.attribute("idx").unwrap().parse::<usize>().unwrap();
                    cached.insert(format!("{column}{row}"), texts(point, "v").concat());
                }
                let count: usize = reference
                    .descendants()
                    .find(|n| n.tag_name().name() == "ptCount")
                    .map(|n| n.attribute("val").unwrap().parse().unwrap())
                    .unwrap();
                for row in first..first + count {
                    let cell = format!("{column}{row}");
                    assert_eq!(cached.get(&cell), cells.get(&cell), "chart {chart}, {cell}");
                    compared += 1;
                }
            }
            assert!(compared >= 9, "chart {chart}: {compared} cells compared");
        }
        let sheet = text(&parts, "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx/xl/worksheets/sheet1.xml");
        assert!(sheet.contains("r=\"A7\"") && !sheet.contains("r=\"B7\""), "66 and over has a name and no number");
    }

    #[test]
    fn a_chart_carries_its_patches_and_its_words_stand_in_placeholders() {
        let parts = parts();
        let chart = text(&parts, "ppt/charts/chart1.xml");
        for patch in [
            "<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>",
            "<c:showSerName val=\"0\"/>",
            "<c:dispBlanksAs val=\"gap\"/>",
            "<c:date1904 val=\"0\"/>",
            "<c:roundedCorners val=\"0\"/><c:chart>",
            "<a:schemeClr val=\"accent1\"/>",
            "<c:delete val=\"0\"/>",
        ] {
            assert!(chart.contains(patch), "{patch}");
        }
        assert!(!chart.contains("printSettings") && !chart.contains("multiLvlStrRef"));
        let slide = text(&parts, "ppt/slides/slide2.xml");
        let document = Document::parse(&slide).unwrap();
        let kinds: Vec<_> = document
            .descendants()
            .filter(|n| n.tag_name().name() == "ph")
            .map(|n| (n.attribute("type").unwrap(), n.attribute("idx").unwrap_or("")))
            .collect();
        assert_eq!(kinds, [("title", ""), ("body", "10"), ("body", "11"), ("sldNum", "12")]);
        assert!(texts(document.root(), "t").iter().any(|t| t == "— suppressed (n < 10)"));
        assert!(slide.contains("<a:tblPr firstRow=\"1\"/>") && slide.contains("+$17,700"));
        let notes = text(&parts, "ppt/notesSlides/notesSlide2.xml");
        assert_eq!(
            texts(Document::parse(&notes).unwrap().root(), "t"),
            ["Gains shrink with age.", "Not a comparison."]
        );
        let core = text(&parts, "docProps/core.xml");
        assert!(core.contains("A deck &amp; its title") && core.contains("en-US") && !core.contains("created"));
    }
}
