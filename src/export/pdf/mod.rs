//! A deck in, a tagged PDF out: one page a slide, vectors and selectable text, alternative text on every figure.

mod briefing;

use crate::words::language;
use krilla::{
    Document, SerializeSettings,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Point, Rect, Size, Transform},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    surface::Surface,
    tagging::{Artifact, ArtifactType, BBox, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagKind, TagTree},
};
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::{Deck, ExportError, deck::Page, svg};
use crate::figure::{Item, Scene, TextRun, brand::Look};

/// Points in a page unit: 72 to the inch, 96 units to the inch.
const POINTS: f32 = 0.75;

/// The deck as a PDF that meets PDF/UA-1: title, language, outline, headings, figures with alternative text.
/// It names no author, machine or time; the same deck gives the same bytes.
///
/// # Errors
/// [`ExportError::Part`] if a page cannot be drawn or the result would not be accessible.
pub fn write(deck: &Deck) -> Result<Vec<u8>, ExportError> {
    document(&deck.title, &slides(&deck.pages(), &deck.look))
}

/// The deck's figures as a briefing to be printed and read: letter pages, two figures on each.
///
/// # Errors
/// As [`write`].
pub fn write_briefing(deck: &Deck) -> Result<Vec<u8>, ExportError> {
    document(&deck.title, &briefing::sheets(deck))
}

/// One page of the file.
struct Sheet {
    /// Page units, 96 to the inch.
    width: f32,
    height: f32,
    /// Scenes by their upper left corner, in reading order.
    scenes: Vec<([f32; 2], Scene)>,
    /// The running foot: no part of what is read.
    foot: Vec<Item>,
}

impl Sheet {
    /// A page that is one scene.
    fn of(scene: Scene) -> Self {
        Self { width: scene.width, height: scene.height, scenes: vec![([0.0, 0.0], scene)], foot: Vec::new() }
    }
}

impl Sheet {
    fn in_own_letters(&self) -> Self {
        let own = |items: &[Item]| items.iter().map(svg::in_own_letters).collect();
        let scene = |scene: &Scene| Scene { frame: own(&scene.frame), body: own(&scene.body), ..scene.clone() };
        Self {
            scenes: self.scenes.iter().map(|(at, page)| (*at, scene(page))).collect(),
            foot: own(&self.foot),
            ..*self
        }
    }
}

fn slides(pages: &[Page<'_>], look: &Look) -> Vec<Sheet> {
    let scene = |page: &Page<'_>| match page {
        Page::Title { title, subtitle, band } => look.title_page(title, subtitle, *band),
        Page::Figure(piece) => piece.scene.clone(),
    };
    pages.iter().map(scene).map(Sheet::of).collect()
}

/// The file; where letters of other scripts, drawn in this computer's fonts, would keep it from being accessible, with a
/// box for each of them instead.
fn document(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, ExportError> {
    attempt(title, sheets).or_else(|error| {
        let own: Vec<Sheet> = sheets.iter().map(Sheet::in_own_letters).collect();
        attempt(title, &own).map_err(|_same| error)
    })
}

fn attempt(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, ExportError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| failed(format!("{e:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    // A PDF without a title is not accessible; a deck without one is named by its first page.
    let scenes = sheets.iter().flat_map(|sheet| &sheet.scenes).map(|(_, scene)| scene.name.as_str());
    let named = [title].into_iter().chain(scenes).find(|text| !text.trim().is_empty());
    document.set_metadata(
        Metadata::new()
            .title(named.unwrap_or("Credential Atlas").to_owned())
            .language(language().tag().into())
            .creator("Credential Atlas".into()),
    );
    let mut outline = Outline::new();
    let mut tags = TagTree::new().with_lang(Some(language().tag().into()));
    for (index, sheet) in sheets.iter().enumerate() {
        for (at, scene) in &sheet.scenes {
            let top = XyzDestination::new(index, Point::from_xy(0.0, at[1] * POINTS));
            outline.push_child(OutlineNode::new(scene.name.clone(), top));
        }
        draw(&mut document, &mut tags, sheet, index)?;
    }
    document.set_outline(outline);
    document.set_tag_tree(tags);
    document.finish().map_err(|e| failed(format!("{e:?}")))
}

fn draw(document: &mut Document, tags: &mut TagTree, sheet: &Sheet, index: usize) -> Result<(), ExportError> {
    let size = Size::from_wh(sheet.width * POINTS, sheet.height * POINTS);
    let size = size.ok_or_else(|| failed(tr!("page {} has no size", index + 1)))?;
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    for (at, scene) in &sheet.scenes {
        Placed { at: *at, scene, index }.draw(&mut surface, tags)?;
    }
    if let (false, Some((_, scene))) = (sheet.foot.is_empty(), sheet.scenes.first()) {
        let page = Scene { width: sheet.width, height: sheet.height, ..scene.clone() };
        Placed { at: [0.0, 0.0], scene: &page, index }.layer(&mut surface, &sheet.foot, artifact())?;
    }
    surface.finish();
    page.finish();
    Ok(())
}

/// A scene at its place on a page.
struct Placed<'a> {
    at: [f32; 2],
    scene: &'a Scene,
    /// Of the page, from 0.
    index: usize,
}

impl Placed<'_> {
    /// Ground, heading, the figure, then the other words, which is the order they are read in.
    fn draw(&self, surface: &mut Surface<'_>, tags: &mut TagTree) -> Result<(), ExportError> {
        let scene = self.scene;
        let ground = Item::Rect {
            min: [0.0, 0.0],
            max: [scene.width, scene.height],
            radius: 0.0,
            fill: Some(crate::figure::Fill::Solid(scene.ground)),
            stroke: None,
        };
        self.layer(surface, &[ground], artifact())?;
        let frame = Frame::sort(&scene.frame);
        self.layer(surface, &frame.marks, artifact())?;
        let mut heading = TagGroup::new(Tag::Hn(std::num::NonZeroU16::MIN, Some(scene.name.clone())));
        for line in &frame.heading {
            if let Some(id) = self.line(surface, line)? {
                heading.push(id);
            }
        }
        tags.push(heading);
        let (above, below): (Vec<_>, Vec<_>) =
            frame.lines.into_iter().partition(|line| line.at[1] < scene.height / 2.0);
        for (lines, last) in [(above, false), (below, true)] {
            let figure: &[Item] = if last { &scene.body } else { &[] };
            if let Some(id) = self.layer(surface, figure, ContentTag::Other)? {
                let area = Rect::from_xywh(
                    self.at[0] * POINTS,
                    self.at[1] * POINTS,
                    scene.width * POINTS,
                    scene.height * POINTS,
                );
                let bbox = area.map(|rect| BBox::new(self.index, rect));
                let figure: TagKind = Tag::Figure(Some(scene.alt.clone())).with_bbox(bbox).into();
                tags.push(TagGroup::with_children(figure, vec![id.into()]));
            }
            // Lines of one size that follow each other are one paragraph.
            for paragraph in lines.chunk_by(|a, b| a.size == b.size) {
                let mut group = TagGroup::new(Tag::P);
                for line in paragraph {
                    if let Some(id) = self.line(surface, line)? {
                        group.push(id);
                    }
                }
                tags.push(group);
            }
        }
        Ok(())
    }

    fn line(&self, surface: &mut Surface<'_>, line: &TextRun) -> Result<Option<Identifier>, ExportError> {
        self.layer(surface, &[Item::Text(line.clone())], ContentTag::Span(SpanTag::empty()))
    }

    /// Draws items under one tag; nothing, if there are none.
    fn layer(
        &self,
        surface: &mut Surface<'_>,
        items: &[Item],
        tag: ContentTag<'_>,
    ) -> Result<Option<Identifier>, ExportError> {
        if items.is_empty() {
            return Ok(None);
        }
        let problem = || failed(tr!("page {} cannot be drawn", self.index + 1));
        let size = Size::from_wh(self.scene.width * POINTS, self.scene.height * POINTS).ok_or_else(problem)?;
        let tree = svg::layer(self.scene, items)?;
        let id = surface.start_tagged(tag);
        surface.push_transform(&Transform::from_translate(self.at[0] * POINTS, self.at[1] * POINTS));
        let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
        surface.pop();
        surface.end_tagged();
        drawn.map(|()| Some(id)).ok_or_else(problem)
    }
}

fn artifact() -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout))
}

/// What stands around a figure, by what it is to a reader.
struct Frame {
    /// Lines of the title.
    heading: Vec<TextRun>,
    /// Other lines.
    lines: Vec<TextRun>,
    /// Rules, swatches and grounds.
    marks: Vec<Item>,
}

impl Frame {
    fn sort(items: &[Item]) -> Self {
        let (mut texts, mut marks) = (Vec::new(), Vec::new());
        flatten(items, &mut texts, &mut marks);
        let largest = texts.iter().map(|run| run.size).fold(0.0, f32::max);
        let (heading, lines) = texts.into_iter().partition(|run| run.size >= largest);
        Self { heading, lines, marks }
    }
}

fn flatten(items: &[Item], texts: &mut Vec<TextRun>, marks: &mut Vec<Item>) {
    for item in items {
        match item {
            Item::Text(run) if run.text.trim().is_empty() => {}
            Item::Text(run) => texts.push(run.clone()),
            Item::Group { items, .. } => flatten(items, texts, marks),
            Item::Rect { .. } | Item::Path { .. } | Item::Circle { .. } | Item::Line { .. } | Item::Picture { .. } => {
                marks.push(item.clone());
            }
        }
    }
}

fn failed(what: String) -> ExportError {
    ExportError::Part { part: "PDF", what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample_pages::Sample;

    #[test]
    fn pages_are_tagged_and_the_bytes_repeat() {
        let sample = Sample::new();
        let file = document("Test deck", &slides(&sample.pages(), &Look::default())).unwrap();
        assert_eq!(file, document("Test deck", &slides(&sample.pages(), &Look::default())).unwrap());
        let text = String::from_utf8_lossy(&file);
        assert!(text.starts_with("%PDF-"));
        assert!(text.contains("pdfuaid"), "says that it is PDF/UA");
        assert!(text.contains("Test deck"));
        assert!(!text.contains("CreationDate"));
    }
}
