//! Colours of a part in, the same colours by their names in the theme out, so that a theme recolours charts and shapes.

use std::fmt::Write as _;

use crate::figure::{Color, Palette};

/// Colours with a place in a theme, by the name that shapes and charts use for it.
pub struct Names(Vec<(&'static str, Color)>);

const ACCENTS: [&str; 6] = ["accent1", "accent2", "accent3", "accent4", "accent5", "accent6"];

impl Names {
    /// The names of a theme that was made from this palette.
    pub fn of(look: &Palette) -> Self {
        let mut names: Vec<_> = ACCENTS.into_iter().zip(look.series).collect();
        names.extend([("bg1", look.page), ("tx1", look.ink), ("tx2", look.muted)]);
        // Writers that know no board's palette name its first two by our own.
        names.extend([("accent1", Palette::LIGHT.after), ("accent2", Palette::LIGHT.warn)]);
        Self(names)
    }

    /// The part with every colour that has a name called by it.
    pub fn apply(&self, xml: &str) -> String {
        const OPEN: &str = "<a:srgbClr val=\"";
        const CLOSE: &str = "</a:srgbClr>";
        let mut out = String::with_capacity(xml.len());
        let mut rest = xml;
        while let Some((before, from)) = rest.split_once(OPEN) {
            out.push_str(before);
            let Some((value, after)) = from.split_once('"') else {
                out.push_str(OPEN);
                rest = from;
                break;
            };
            let known = Color::parse(value).and_then(|color| self.0.iter().find(|(_, known)| *known == color));
            match (known, after.strip_prefix("/>"), after.split_once(CLOSE)) {
                (Some((name, _)), Some(tail), _) => {
                    let _ = write!(out, "<a:schemeClr val=\"{name}\"/>");
                    rest = tail;
                }
                (Some((name, _)), None, Some((inside, tail))) => {
                    let _ = write!(out, "<a:schemeClr val=\"{name}\"{inside}</a:schemeClr>");
                    rest = tail;
                }
                (None, ..) | (_, None, None) => {
                    let _ = write!(out, "{OPEN}{value}\"");
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_the_theme_are_named_and_others_stay() {
        let names = Names::of(&Palette::LIGHT);
        assert_eq!(
            names.apply("<a:srgbClr val=\"005EA2\"/><a:srgbClr val=\"123456\"/>"),
            "<a:schemeClr val=\"accent1\"/><a:srgbClr val=\"123456\"/>"
        );
        assert_eq!(
            names.apply("x<a:srgbClr val=\"D1590B\"><a:alpha val=\"5000\"/></a:srgbClr>y"),
            "x<a:schemeClr val=\"accent2\"><a:alpha val=\"5000\"/></a:schemeClr>y"
        );
        assert_eq!(names.apply("<a:srgbClr val=\"0"), "<a:srgbClr val=\"0");
    }

    #[test]
    fn a_boards_accents_take_the_names() {
        let green = Color::hex(0x0B_6E4F);
        let look = Palette { series: [green; 6], after: green, ..Palette::LIGHT };
        assert_eq!(Names::of(&look).apply("<a:srgbClr val=\"0B6E4F\"/>"), "<a:schemeClr val=\"accent1\"/>");
    }
}
