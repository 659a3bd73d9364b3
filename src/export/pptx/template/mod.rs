//! A board's own .pptx as the ground of a deck: its masters, layouts, theme and size stay as they are.

mod layout;
mod package;
mod theme;
mod write;

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::{Document, Node};

pub use layout::Layout;
pub use write::write;

use crate::figure::Color;
use package::{Parts, Rel};

/// A presentation whose slides are left out.
pub struct Template {
    parts: Parts,
    /// Path of the presentation part.
    main: String,
    /// Width and height of a slide in EMU.
    size: [i64; 2],
    /// The layout of slides with a figure, and of the first slide.
    figure: Layout,
    title: Layout,
    accents: Vec<Color>,
}

/// Why a file is no template; the one before stays.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("{}", tr!("{name} is not a PowerPoint presentation. Choose a .pptx or .potx file.", name = .name))]
    NotAPresentation { name: String },
    #[error(
        "{}", tr!("{name} is protected by a password, or in PowerPoint’s format of before 2007. Save it as .pptx without a password.", name = .name))]
    Protected { name: String },
    #[error("{}", tr!("{name} holds macros, which a deck must not carry. Save it as .pptx in PowerPoint.", name = .name))]
    Macros { name: String },
    #[error("{}", tr!("{name} is damaged: {what}. Open it in PowerPoint, let it repair the file, and save it again.", name = .name, what = .what))]
    Damaged { name: String, what: String },
    #[error("{}", tr!("{name} is too large: {what}. Remove pictures and slides that the deck does not need.", name = .name, what = .what))]
    TooLarge { name: String, what: String },
    #[error("{}", tr!("{name} has no slide layout. Choose a presentation with a slide master.", name = .name))]
    NoLayout { name: String },
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";

impl Template {
    /// Opens a presentation or a presentation template.
    ///
    /// # Errors
    /// [`TemplateError`]: not a presentation, protected, with macros, damaged, too large, without layouts.
    pub fn open(name: &str, bytes: &[u8]) -> Result<Self, TemplateError> {
        let parts = Parts::read(name, bytes)?;
        let damaged = |what: String| TemplateError::Damaged { name: name.into(), what };
        let not_one = || TemplateError::NotAPresentation { name: name.into() };
        let start = parts.rels("").map_err(damaged)?;
        let main = start.iter().find(|rel| rel.is("officeDocument")).ok_or_else(not_one)?.target.clone();
        let kind = parts.content_type(&main).map_err(damaged)?;
        if kind.contains("macroEnabled") || parts.has("ppt/vbaProject.bin") {
            return Err(TemplateError::Macros { name: name.into() });
        }
        if !kind.contains("presentationml") {
            return Err(not_one());
        }
        let text = parts.text(&main).map_err(damaged)?;
        let document = parsed(&text).map_err(damaged)?;
        let number = |name: &str| -> Option<i64> {
            let size = document.root_element().children().find(|node| node.tag_name().name() == "sldSz")?;
            size.attribute(name)?.parse().ok().filter(|length| (914_400..=51_206_400).contains(length))
        };
        let size = [number("cx"), number("cy")]
            .map(|length| length.ok_or_else(|| damaged(tr!("its slides have no size").into())));
        let [width, height] = size;
        let size = [width?, height?];
        let masters = linked(&parts, &main, "slideMaster").map_err(damaged)?;
        let mut layouts = Vec::new();
        for master in &masters {
            for layout in linked(&parts, master, "slideLayout").map_err(damaged)? {
                layouts.push(Layout::read(&parts, master, &layout).map_err(damaged)?);
            }
        }
        let figure =
            layout::for_figures(&layouts).ok_or_else(|| TemplateError::NoLayout { name: name.into() })?.clone();
        let title = layout::for_titles(&layouts).unwrap_or(&figure).clone();
        let accents = figure.theme.accents.clone();
        Ok(Self { parts, main, size, figure, title, accents })
    }

    /// The six accents of its theme.
    pub fn accents(&self) -> &[Color] {
        &self.accents
    }

    /// Names of the layouts used: for figures and for the first slide.
    pub fn layouts(&self) -> [&str; 2] {
        [&self.figure.name, &self.title.name]
    }

    /// The layout of slides with a figure, and of the first slide.
    pub fn of_figures(&self) -> &Layout {
        &self.figure
    }

    pub fn of_titles(&self) -> &Layout {
        &self.title
    }

    /// Width and height of a slide in EMU.
    pub fn size(&self) -> [i64; 2] {
        self.size
    }

    /// Whether figures stand on a dark ground in it.
    pub fn is_dark(&self) -> bool {
        self.figure.is_dark()
    }
}

/// Parts that a part is related to by this type, in the order of its relationships.
fn linked(parts: &Parts, path: &str, kind: &str) -> Result<Vec<String>, String> {
    let rels = parts.rels(path)?;
    Ok(rels.into_iter().filter(|rel| rel.is(kind) && parts.has(&rel.target)).map(|rel| rel.target).collect())
}

/// A part as a tree. Documents with a type definition, which Office never writes, are refused.
fn parsed(text: &str) -> Result<Document<'_>, String> {
    Document::parse(text).map_err(|error| error.to_string())
}

/// The first child element of this name.
fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.tag_name().name() == name)
}

/// Follows child elements by their names.
fn down<'a, 'i>(node: Node<'a, 'i>, names: &[&str]) -> Option<Node<'a, 'i>> {
    names.iter().try_fold(node, |node, name| child(node, name))
}

/// What a master's names for colours stand for: `tx1` for `dk1`.
type ColorMap = BTreeMap<String, String>;

impl Rel {
    fn is(&self, kind: &str) -> bool {
        // ISO 29500 strict has another root; the last word is the same.
        self.kind == format!("{OFFICE}/{kind}") || self.kind.ends_with(&format!("/relationships/{kind}"))
    }
}
