//! Layouts of somebody else's presentation: which are used, and where their placeholders stand.

use resvg::usvg::roxmltree::Node;

use super::{ColorMap, child, down, package::Parts, parsed, theme::Theme};
use crate::figure::{Color, color_vision::contrast};

/// A slide layout with what it takes from its master.
#[derive(Clone, Debug)]
pub struct Layout {
    pub path: String,
    pub name: String,
    /// `titleOnly`, `obj`, `title`, …
    kind: String,
    pub holders: Vec<Holder>,
    pub theme: Theme,
    ground: Color,
}

/// A placeholder.
#[derive(Clone, Debug)]
pub struct Holder {
    /// `title`, `ctrTitle`, `subTitle`, `body`, `obj`, `ftr`, `sldNum`, …
    pub kind: String,
    /// Attributes of its `p:ph`, as a slide repeats them.
    pub attributes: String,
    /// Left, top, width and height in EMU, from the layout or else from the master.
    pub place: Option<[i64; 4]>,
    /// Size of its first level in points.
    pub points: Option<f32>,
}

impl Layout {
    pub fn read(parts: &Parts, master: &str, path: &str) -> Result<Self, String> {
        let (master_text, text) = (parts.text(master)?, parts.text(path)?);
        let (above, document) = (parsed(&master_text)?, parsed(&text)?);
        let root = document.root_element();
        let map: ColorMap = color_map(root, above.root_element());
        let theme = Theme::of(parts, master, map)?;
        let inherited = holders(above.root_element());
        let mut holders = holders(root);
        for holder in &mut holders {
            let same = inherited.iter().find(|other| family(&other.kind) == family(&holder.kind));
            holder.place = holder.place.or_else(|| same?.place);
            let by_style = || style_points(above.root_element(), &holder.kind);
            holder.points = holder.points.or_else(|| same?.points).or_else(by_style);
        }
        let ground = |root: Node<'_, '_>| down(root, &["cSld", "bg"]).and_then(|bg| theme.inside(bg));
        let white = Color::hex(0xFF_FFFF);
        let ground =
            ground(root).or_else(|| ground(above.root_element())).or_else(|| theme.color("bg1")).unwrap_or(white);
        let name = child(root, "cSld").and_then(|slide| slide.attribute("name")).unwrap_or_default().to_owned();
        let kind = root.attribute("type").unwrap_or_default().to_owned();
        Ok(Self { path: path.to_owned(), name, kind, holders, theme, ground })
    }

    /// The placeholder of the first of these kinds that it has.
    pub fn holder(&self, kinds: &[&str]) -> Option<&Holder> {
        kinds.iter().find_map(|kind| self.holders.iter().find(|holder| holder.kind == *kind))
    }

    /// Whether white reads better on its ground than black.
    pub fn is_dark(&self) -> bool {
        contrast(self.ground, Color::hex(0xFF_FFFF)) > contrast(self.ground, Color::hex(0))
    }

    fn has_title(&self) -> bool {
        self.holder(&["title", "ctrTitle"]).is_some()
    }

    fn called(&self, words: &str) -> bool {
        self.name.eq_ignore_ascii_case(words)
    }
}

/// "Title Only", else "Title and Content", else what has a title and least besides it, else any.
pub fn for_figures(layouts: &[Layout]) -> Option<&Layout> {
    let by = |test: &dyn Fn(&Layout) -> bool| layouts.iter().find(|layout| layout.has_title() && test(layout));
    by(&|layout| layout.kind == "titleOnly")
        .or_else(|| by(&|layout| layout.called("Title Only")))
        .or_else(|| by(&|layout| layout.kind == "obj"))
        .or_else(|| by(&|layout| layout.called("Title and Content") || layout.called("Title, Content")))
        .or_else(|| {
            let titled = layouts.iter().filter(|layout| layout.holder(&["title"]).is_some());
            titled.min_by_key(|layout| layout.holders.len())
        })
        .or_else(|| layouts.first())
}

/// The layout of a title slide.
pub fn for_titles(layouts: &[Layout]) -> Option<&Layout> {
    layouts
        .iter()
        .find(|layout| layout.kind == "title" && layout.has_title())
        .or_else(|| layouts.iter().find(|layout| layout.holder(&["ctrTitle"]).is_some()))
        .or_else(|| layouts.iter().find(|layout| layout.called("Title Slide") && layout.has_title()))
}

/// Kinds that inherit from the same placeholder of a master.
fn family(kind: &str) -> &str {
    match kind {
        "title" | "ctrTitle" => "title",
        "dt" | "ftr" | "sldNum" => kind,
        _ => "body",
    }
}

fn holders(root: Node<'_, '_>) -> Vec<Holder> {
    let shapes = root.descendants().filter(|node| matches!(node.tag_name().name(), "sp" | "pic" | "graphicFrame"));
    shapes.filter_map(holder).collect()
}

fn holder(shape: Node<'_, '_>) -> Option<Holder> {
    let about = shape.children().find(|node| node.tag_name().name().starts_with("nv"))?;
    let ph = down(about, &["nvPr", "ph"])?;
    let attribute = |name: &str| ph.attribute(name).filter(|value| value.chars().all(char::is_alphanumeric));
    let attributes: Vec<String> = ["type", "orient", "sz", "idx"]
        .into_iter()
        .filter_map(|name| Some(format!("{name}=\"{}\"", attribute(name)?)))
        .collect();
    let place = down(shape, &["spPr", "xfrm"]).and_then(|xfrm| {
        let (off, ext) = (child(xfrm, "off")?, child(xfrm, "ext")?);
        let number = |node: Node<'_, '_>, name: &str| node.attribute(name)?.parse::<i64>().ok();
        Some([number(off, "x")?, number(off, "y")?, number(ext, "cx")?, number(ext, "cy")?])
    });
    let points = down(shape, &["txBody", "lstStyle", "lvl1pPr", "defRPr"]).and_then(size);
    Some(Holder {
        kind: attribute("type").unwrap_or("obj").to_owned(),
        attributes: attributes.join(" "),
        place,
        points,
    })
}

fn size(run: Node<'_, '_>) -> Option<f32> {
    run.attribute("sz")?.parse::<f32>().ok().map(|hundredths| hundredths / 100.0)
}

/// Size of the master's own style for a placeholder.
fn style_points(master: Node<'_, '_>, kind: &str) -> Option<f32> {
    let style = match family(kind) {
        "title" => "titleStyle",
        "body" => "bodyStyle",
        _ => "otherStyle",
    };
    down(master, &["txStyles", style, "lvl1pPr", "defRPr"]).and_then(size)
}

/// The master's names for colours, or the layout's own.
fn color_map(layout: Node<'_, '_>, master: Node<'_, '_>) -> ColorMap {
    let own = down(layout, &["clrMapOvr", "overrideClrMapping"]);
    let map = own.or_else(|| child(master, "clrMap"));
    map.into_iter()
        .flat_map(|map| map.attributes())
        .map(|attribute| (attribute.name().to_owned(), attribute.value().to_owned()))
        .collect()
}
