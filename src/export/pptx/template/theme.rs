//! Colours of somebody else's theme.

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::Node;

use super::{ColorMap, child, down, linked, package::Parts, parsed};
use crate::figure::Color;

/// What a master's theme says.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// By the scheme's own names: `dk1`, `lt1`, `accent1`.
    colors: BTreeMap<String, Color>,
    pub accents: Vec<Color>,
    map: ColorMap,
}

impl Theme {
    /// The theme of a master, with the master's names for its colours.
    pub fn of(parts: &Parts, master: &str, map: ColorMap) -> Result<Self, String> {
        let mut theme = Self { map, ..Self::default() };
        let Some(path) = linked(parts, master, "theme")?.into_iter().next() else { return Ok(theme) };
        let text = parts.text(&path)?;
        let document = parsed(&text)?;
        if let Some(scheme) = down(document.root_element(), &["themeElements", "clrScheme"]) {
            for slot in scheme.children().filter(Node::is_element) {
                if let Some(color) = plain(slot) {
                    theme.colors.insert(slot.tag_name().name().to_owned(), color);
                }
            }
        }
        theme.accents = (1..=6).filter_map(|at| theme.colors.get(&format!("accent{at}")).copied()).collect();
        Ok(theme)
    }

    /// The colour of a name as slides use it: `bg1`, `tx1`, `accent2`.
    pub fn color(&self, name: &str) -> Option<Color> {
        let mapped = self.map.get(name).map_or(name, String::as_str);
        self.colors.get(mapped).copied()
    }

    /// The first flat colour inside an element.
    pub fn inside(&self, node: Node<'_, '_>) -> Option<Color> {
        node.descendants().find_map(|inner| match inner.tag_name().name() {
            "schemeClr" => self.color(inner.attribute("val")?),
            "srgbClr" => Color::parse(inner.attribute("val")?),
            _ => None,
        })
    }
}

/// The colour of a slot: plain, or the system's as it was last.
fn plain(slot: Node<'_, '_>) -> Option<Color> {
    let own = child(slot, "srgbClr").and_then(|color| color.attribute("val"));
    let system = || child(slot, "sysClr").and_then(|color| color.attribute("lastClr"));
    Color::parse(own.or_else(system)?)
}
