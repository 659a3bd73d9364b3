//! A deck in, a tagged PDF out: one page a slide, vectors and selectable text, alternative text on every figure.

use krilla::{
    Document, SerializeSettings,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Point, Rect, Size},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    tagging::{Artifact, ArtifactType, BBox, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagKind, TagTree},
};
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::{Deck, ExportError, deck::Page, svg};
use crate::figure::{Item, Palette, Scene, TextRun, title_page};

/// Points in a page unit: 72 to the inch, 96 units to the inch.
const POINTS: f32 = 0.75;

/// The deck as a PDF that meets PDF/UA-1: title, language, outline, headings, figures with alternative text.
/// It names no author, machine or time; the same deck gives the same bytes.
///
/// # Errors
/// [`ExportError::Part`] if a page cannot be drawn or the result would not be accessible.
pub fn write(deck: &Deck) -> Result<Vec<u8>, ExportError> {
    document(&deck.title, &deck.pages())
}

fn document(title: &str, pages: &[Page<'_>]) -> Result<Vec<u8>, ExportError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| failed(format!("{e:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    // A PDF without a title is not accessible; a deck without one is named by its first page.
    let named = [title].into_iter().chain(pages.iter().map(page_title)).find(|text| !text.trim().is_empty());
    document.set_metadata(
        Metadata::new()
            .title(named.unwrap_or("Credential Atlas").to_owned())
            .language("en-US".into())
            .creator("Credential Atlas".into()),
    );
    let mut outline = Outline::new();
    let mut tags = TagTree::new().with_lang(Some("en-US".into()));
    for (index, page) in pages.iter().enumerate() {
        let name = page_title(page).to_owned();
        outline.push_child(OutlineNode::new(name, XyzDestination::new(index, Point::from_xy(0.0, 0.0))));
        let scene = match page {
            Page::Title { title, subtitle, band } => &title_page(title, subtitle, *band, &Palette::LIGHT),
            Page::Figure(piece) => piece.scene,
        };
        draw(&mut document, &mut tags, scene, index)?;
    }
    document.set_outline(outline);
    document.set_tag_tree(tags);
    document.finish().map_err(|e| failed(format!("{e:?}")))
}

/// One page: ground, heading, the figure, then the other words, which is the order they are read in.
fn draw(document: &mut Document, tags: &mut TagTree, scene: &Scene, index: usize) -> Result<(), ExportError> {
    let size = Size::from_wh(scene.width * POINTS, scene.height * POINTS);
    let size = size.ok_or_else(|| failed(format!("page {} has no size", index + 1)))?;
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    let mut layer = |items: &[Item], tag: ContentTag<'_>| -> Result<Option<Identifier>, ExportError> {
        if items.is_empty() {
            return Ok(None);
        }
        let tree = svg::layer(scene, items)?;
        let id = surface.start_tagged(tag);
        let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
        surface.end_tagged();
        drawn.map(|()| Some(id)).ok_or_else(|| failed(format!("page {} cannot be drawn", index + 1)))
    };
    let ground = Item::Rect {
        min: [0.0, 0.0],
        max: [scene.width, scene.height],
        radius: 0.0,
        fill: Some(crate::figure::Fill::Solid(scene.ground)),
        stroke: None,
    };
    let artifact = || ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout));
    layer(&[ground], artifact())?;
    let frame = Frame::sort(&scene.frame);
    layer(&frame.marks, artifact())?;
    let mut heading = TagGroup::new(Tag::Hn(std::num::NonZeroU16::MIN, Some(scene.name.clone())));
    for line in &frame.heading {
        if let Some(id) = layer(&[Item::Text(line.clone())], ContentTag::Span(SpanTag::empty()))? {
            heading.push(id);
        }
    }
    tags.push(heading);
    let (above, below): (Vec<_>, Vec<_>) = frame.lines.into_iter().partition(|line| line.at[1] < scene.height / 2.0);
    for (lines, last) in [(above, false), (below, true)] {
        let figure: &[Item] = if last { &scene.body } else { &[] };
        if let Some(id) = layer(figure, ContentTag::Other)? {
            let area = Rect::from_xywh(0.0, 0.0, size.width(), size.height());
            let bbox = area.map(|rect| BBox::new(index, rect));
            let figure: TagKind = Tag::Figure(Some(scene.alt.clone())).with_bbox(bbox).into();
            tags.push(TagGroup::with_children(figure, vec![id.into()]));
        }
        // Lines of one size that follow each other are one paragraph.
        for paragraph in lines.chunk_by(|a, b| a.size == b.size) {
            let mut group = TagGroup::new(Tag::P);
            for line in paragraph {
                if let Some(id) = layer(&[Item::Text(line.clone())], ContentTag::Span(SpanTag::empty()))? {
                    group.push(id);
                }
            }
            tags.push(group);
        }
    }
    surface.finish();
    page.finish();
    Ok(())
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
                marks.push(item.clone())
            }
        }
    }
}

fn page_title<'a>(page: &Page<'a>) -> &'a str {
    match page {
        Page::Title { title, .. } => title,
        Page::Figure(piece) => &piece.words.title,
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
        let file = document("Test deck", &sample.pages()).unwrap();
        assert_eq!(file, document("Test deck", &sample.pages()).unwrap());
        let text = String::from_utf8_lossy(&file);
        assert!(text.starts_with("%PDF-"));
        assert!(text.contains("pdfuaid"), "says that it is PDF/UA");
        assert!(text.contains("Test deck"));
        assert!(!text.contains("CreationDate"));
    }
}
