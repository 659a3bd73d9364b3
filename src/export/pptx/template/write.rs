//! Our slides in, somebody else's presentation around them out.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{MAIN, Template, child, linked, package::rels_path, parsed};
use crate::{
    export::{
        ExportError,
        deck::Page,
        pptx::{
            CORE, NOTES_MASTER, THEME, from_slide,
            named::Names,
            notes,
            package::{Links, Package},
            put_slide, slide,
            stage::Stage,
            theme,
        },
        xml::escape,
    },
    figure::{Palette, brand::Look},
};

const PRES_PROPS: &str = "application/vnd.openxmlformats-officedocument.presentationml.presProps+xml";
const VIEW_PROPS: &str = "application/vnd.openxmlformats-officedocument.presentationml.viewProps+xml";
const TABLE_STYLES: &str = "application/vnd.openxmlformats-officedocument.presentationml.tableStyles+xml";
const APP: &str = "application/vnd.openxmlformats-officedocument.extended-properties+xml";
/// Extension that lists slides in sections.
const SECTIONS: &str = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}";

/// The pages as slides of the template. Its masters, layouts and themes are the same bytes as before.
///
/// # Errors
/// [`ExportError::Part`] if a chart or the package cannot be made.
pub fn write(template: &Template, title: &str, pages: &[Page<'_>], look: &Look) -> Result<Vec<u8>, ExportError> {
    let failed = |what: String| ExportError::Part { part: tr!("presentation on the template"), what };
    let old = Old::of(template).map_err(failed)?;
    let stage = Stage::of(template, &look.imprint);
    let names = Names::of_template(if template.is_dark() { &look.dark } else { &look.light }, template);
    let mut new = Package::beside(template.parts.iter().map(|(path, _)| path).filter(|path| old.keeps(path)));
    let master = notes_master(template, &mut new, look).map_err(failed)?;
    let mut slides = Vec::new();
    for (number, page) in (1..).zip(pages) {
        let (parts, layout, speaker) = match page {
            Page::Title { title, subtitle, band } => {
                let parts = stage.title_slide(title, subtitle, *band, look);
                (parts, &template.title, band.unwrap_or_default().to_owned())
            }
            Page::Figure(piece) => {
                (slide::figure(piece, &stage, number)?, &template.figure, slide::speaker_notes(piece, &stage))
            }
        };
        let finished = |xml: &str| stage.scaled(&names.apply(xml));
        slides.push(put_slide(&mut new, parts, &from_slide(&layout.path), &from_slide(&master), &speaker, &finished));
    }
    finish(template, &old, new, title, &slides, &master).map_err(failed)
}

/// What of the template is left behind.
struct Old {
    gone: BTreeSet<String>,
}

impl Old {
    fn of(template: &Template) -> Result<Self, String> {
        let parts = &template.parts;
        let mut left_out: BTreeSet<String> = linked(parts, &template.main, "slide")?.into_iter().collect();
        for path in ["docProps/thumbnail.jpeg", "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"] {
            left_out.insert(path.to_owned());
        }
        // What was open and where points at slides that are gone.
        left_out.extend(linked(parts, &template.main, "viewProps")?);
        left_out.extend(linked(parts, &template.main, "printerSettings")?);
        left_out.extend(parts.rels("")?.into_iter().filter(|rel| rel.target != template.main).map(|rel| rel.target));
        let kept = parts.reached([template.main.clone()], &left_out);
        let kept_rels: BTreeSet<String> = kept.iter().map(|path| rels_path(path)).collect();
        let all = parts.iter().map(|(path, _)| path.to_owned());
        let gone = all.filter(|path| !kept.contains(path) && !kept_rels.contains(path)).collect();
        Ok(Self { gone })
    }

    fn keeps(&self, path: &str) -> bool {
        !self.gone.contains(path)
    }
}

/// Path of the notes master: the template's own, or one that is added.
fn notes_master(template: &Template, new: &mut Package, look: &Look) -> Result<String, String> {
    if let Some(own) = linked(&template.parts, &template.main, "notesMaster")?.into_iter().next() {
        return Ok(own);
    }
    let theme_path = new.free("ppt/theme/theme", ".xml");
    let path = new.free("ppt/notesMasters/notesMaster", ".xml");
    new.xml(&theme_path, THEME, &theme::theme(look));
    new.xml(&path, NOTES_MASTER, &notes::master());
    let mut links = Links::default();
    links.add("theme", format!("/{theme_path}"));
    new.links(&path, &links);
    Ok(path)
}

fn finish(
    template: &Template,
    old: &Old,
    mut new: Package,
    title: &str,
    slides: &[String],
    notes_master: &str,
) -> Result<Vec<u8>, String> {
    let parts = &template.parts;
    let main_rels = rels_path(&template.main);
    let folder = template.main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };

    // Relationships of the presentation: the old ones but those to what is gone, then ours.
    let mut added: Vec<(String, String, String)> = Vec::new();
    let mut add = |kind: &str, path: &str| {
        let id = format!("rIdDeck{}", added.len() + 1);
        added.push((id.clone(), kind.to_owned(), format!("/{path}")));
        id
    };
    let slide_ids: Vec<String> = slides.iter().map(|path| add("slide", path)).collect();
    let own_notes = linked(parts, &template.main, "notesMaster")?.is_empty();
    let notes_id = own_notes.then(|| add("notesMaster", notes_master));
    let view = new.free(&beside("viewProps"), ".xml");
    new.xml(&view, VIEW_PROPS, &theme::root("viewPr", "", ""));
    add("viewProps", &view);
    for (kind, name, content_type, body) in [
        ("presProps", "presProps", PRES_PROPS, theme::root("presentationPr", "", "")),
        (
            "tableStyles",
            "tableStyles",
            TABLE_STYLES,
            "<a:tblStyleLst xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
             def=\"{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}\"/>"
                .to_owned(),
        ),
    ] {
        if linked(parts, &template.main, kind)?.is_empty() {
            let path = new.free(&beside(name), ".xml");
            new.xml(&path, content_type, &body);
            add(kind, &path);
        }
    }
    let presentation = presentation(&parts.text(&template.main)?, &slide_ids, notes_id.as_deref())?;
    let rels = relationships(&parts.text(&main_rels)?, &template.main, old, &added)?;

    let core = properties(title);
    new.xml("docProps/core.xml", CORE, &core);
    new.xml(
        "docProps/app.xml",
        APP,
        "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>Credential Atlas</Application></Properties>",
    );
    let mut root = Links::default();
    root.add("officeDocument", &template.main);
    let kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    root.add_full(kind.into(), "docProps/core.xml");
    root.add("extended-properties", "docProps/app.xml");
    new.links("", &root);

    let (ours, types) = new.into_parts();
    let content_types = content_types(&parts.text("[Content_Types].xml")?, template, old, &types)?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |path: &str, bytes: &[u8]| -> Result<(), String> {
        zip.start_file(path, options).map_err(|error| error.to_string())?;
        zip.write_all(bytes).map_err(|error| error.to_string())
    };
    put("[Content_Types].xml", content_types.as_bytes())?;
    for (path, bytes) in parts.iter().filter(|(path, _)| old.keeps(path)) {
        match path {
            "[Content_Types].xml" | "_rels/.rels" => {}
            path if path == template.main => put(path, presentation.as_bytes())?,
            path if path == main_rels => put(path, rels.as_bytes())?,
            path => put(path, bytes)?,
        }
    }
    for (path, bytes) in &ours {
        put(path, bytes)?;
    }
    Ok(zip.finish().map_err(|error| error.to_string())?.into_inner())
}

/// The presentation part with our slides in the place of its own.
fn presentation(text: &str, slides: &[String], notes_master: Option<&str>) -> Result<String, String> {
    let document = parsed(text)?;
    let root = document.root_element();
    let prefix = |at: usize| {
        let tag = text.get(at + 1..).unwrap_or_default();
        let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        name.split_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"))
    };
    let p = prefix(root.range().start);
    let r = root
        .namespaces()
        .find(|space| space.uri().contains("/officeDocument/") && space.uri().ends_with("/relationships"))
        .and_then(resvg::usvg::roxmltree::Namespace::name)
        .ok_or(tr!("its presentation part names no relationships"))?;
    let mut cuts: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for name in ["sldIdLst", "custShowLst"] {
        cuts.extend(child(root, name).map(|node| (node.range(), String::new())));
    }
    let sections = root.descendants().filter(|node| node.attribute("uri") == Some(SECTIONS));
    cuts.extend(sections.map(|node| (node.range(), String::new())));
    // The schema's order: masters, notes master, handout master, slides, size.
    let size = child(root, "sldSz").ok_or(tr!("its slides have no size"))?.range().start;
    if let Some(id) = notes_master {
        let list = format!("<{p}notesMasterIdLst><{p}notesMasterId {r}:id=\"{id}\"/></{p}notesMasterIdLst>");
        let at = child(root, "handoutMasterIdLst").map_or(size, |handout| handout.range().start);
        cuts.push((at..at, list));
    }
    if !slides.is_empty() {
        let ids: String = (256_u32..)
            .zip(slides)
            .map(|(number, id)| format!("<{p}sldId id=\"{number}\" {r}:id=\"{id}\"/>"))
            .collect();
        cuts.push((size..size, format!("<{p}sldIdLst>{ids}</{p}sldIdLst>")));
    }
    spliced(text, cuts)
}

/// The presentation's relationships without those to what is gone, with ours at the end.
fn relationships(text: &str, main: &str, old: &Old, added: &[(String, String, String)]) -> Result<String, String> {
    let document = parsed(text)?;
    let root = document.root_element();
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let path = |target: &str| target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned);
    let gone = root.children().filter(|node| {
        node.attribute("TargetMode") != Some("External")
            && node.attribute("Target").is_some_and(|target| !old.keeps(&path(target)))
    });
    let mut cuts: Vec<(std::ops::Range<usize>, String)> = gone.map(|node| (node.range(), String::new())).collect();
    let mut ours = String::new();
    for (id, kind, target) in added {
        let _ =
            write!(ours, "<Relationship Id=\"{id}\" Type=\"{}/{kind}\" Target=\"{}\"/>", super::OFFICE, escape(target));
    }
    let end = root.range().end - closing(text, root.range().end)?;
    cuts.push((end..end, ours));
    spliced(text, cuts)
}

/// The package's types: those of kept parts, ours, and the presentation as a presentation even if it was a template.
fn content_types(
    text: &str,
    template: &Template,
    old: &Old,
    types: &[(String, &'static str)],
) -> Result<String, String> {
    let document = parsed(text)?;
    let root = document.root_element();
    let mut cuts: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for node in root.children().filter(|node| node.tag_name().name() == "Override") {
        let path = node.attribute("PartName").unwrap_or_default().trim_start_matches('/');
        if path == template.main {
            cuts.push((node.range(), format!("<Override PartName=\"/{}\" ContentType=\"{MAIN}\"/>", escape(path))));
        } else if !old.keeps(path) || types.iter().any(|(ours, _)| ours == path) {
            cuts.push((node.range(), String::new()));
        }
    }
    let mut ours = String::new();
    for (extension, kind) in
        [("png", "image/png"), ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    {
        let known = root
            .children()
            .any(|node| node.attribute("Extension").is_some_and(|known| known.eq_ignore_ascii_case(extension)));
        if !known {
            let _ = write!(ours, "<Default Extension=\"{extension}\" ContentType=\"{kind}\"/>");
        }
    }
    for (path, kind) in types {
        let _ = write!(ours, "<Override PartName=\"/{path}\" ContentType=\"{kind}\"/>");
    }
    let end = root.range().end - closing(text, root.range().end)?;
    cuts.push((end..end, ours));
    spliced(text, cuts)
}

/// Length of the closing tag that ends here.
fn closing(text: &str, end: usize) -> Result<usize, String> {
    let start = text.get(..end).and_then(|text| text.rfind("</")).ok_or(tr!("an element of it is empty"))?;
    Ok(end - start)
}

/// The text with ranges replaced; everything else stays byte for byte.
fn spliced(text: &str, mut cuts: Vec<(std::ops::Range<usize>, String)>) -> Result<String, String> {
    cuts.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len() + 4_096);
    let mut at = 0;
    for (range, with) in cuts {
        out.push_str(text.get(at..range.start).ok_or(tr!("its parts overlap"))?);
        out.push_str(&with);
        at = range.end;
    }
    out.push_str(text.get(at..).ok_or(tr!("its parts overlap"))?);
    Ok(out)
}

/// Document title and language; nothing of who made the template.
fn properties(title: &str) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>{}</dc:language>\
         </cp:coreProperties>",
        escape(title),
        crate::words::language().tag()
    )
}

impl Names {
    /// The names of a template's theme, for the accents that the look took from it.
    fn of_template(look: &Palette, template: &Template) -> Self {
        let theme = &template.figure.theme;
        Self::only(look, template.accents(), theme.color("tx1"), theme.color("bg1"), template.is_dark())
    }
}
