//! Colours of a part in, the same colours by their names in the theme out, so that a theme recolours charts and shapes.

use std::fmt::Write as _;

use crate::figure::{Color, Palette, color_vision::contrast};

/// What colours of our own are called in a presentation.
pub struct Names(Vec<(Color, Name)>);

#[derive(Clone, Copy)]
enum Name {
    /// A colour of the theme, by the name that shapes and charts use for it.
    Theme(&'static str),
    /// Another colour.
    Plain(Color),
}

const ACCENTS: [&str; 6] = ["accent1", "accent2", "accent3", "accent4", "accent5", "accent6"];

impl Names {
    /// The names of a theme that was made from this palette.
    pub fn of(look: &Palette) -> Self {
        let own = Palette::LIGHT;
        let accents = look.series.into_iter().zip(ACCENTS);
        let others = [(look.page, "bg1"), (look.ink, "tx1"), (look.muted, "tx2")];
        // Writers that know no board's palette name its first two by our own.
        let ours = [(own.after, "accent1"), (own.warn, "accent2")];
        Self(accents.chain(others).chain(ours).map(|(color, name)| (color, Name::Theme(name))).collect())
    }

    /// The names of somebody else's theme with these accents and colours of text and ground. Accents of the look that
    /// are not the theme's stay plain; on a dark ground our greys are those for dark pages.
    pub fn only(look: &Palette, accents: &[Color], text: Option<Color>, ground: Option<Color>, dark: bool) -> Self {
        let (own, night) = (Palette::LIGHT, Palette::DARK);
        let mut names = Vec::new();
        for ((color, name), theirs) in look.series.into_iter().zip(ACCENTS).zip(accents) {
            if color == *theirs {
                names.push((color, Name::Theme(name)));
            }
        }
        let called = |color: Color| {
            let known = names.iter().find(|(known, _)| *known == color);
            known.map_or(Name::Plain(color), |(_, name)| *name)
        };
        let firsts = [(own.after, called(look.after)), (own.warn, called(look.warn))];
        names.extend(firsts);
        let reads = |text: Color, ground: Color| contrast(text, ground) >= 7.0;
        let ink = text.zip(ground).filter(|(text, ground)| reads(*text, *ground)).map(|_| Name::Theme("tx1"));
        if dark {
            let ink = ink.unwrap_or(Name::Plain(night.ink));
            names.extend([(own.ink, ink), (night.ink, ink), (night.page, Name::Theme("bg1"))]);
            let greys =
                [(own.muted, night.muted), (own.rule, night.rule), (own.grid, night.grid), (own.axis, night.axis)];
            names.extend(greys.map(|(light, dark)| (light, Name::Plain(dark))));
        } else {
            names.extend(ink.map(|name| (own.ink, name)));
            names.extend(ground.filter(|ground| *ground == own.page).map(|ground| (ground, Name::Theme("bg1"))));
        }
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
            let color = Color::parse(value);
            let known = self.0.iter().find(|(known, _)| Some(*known) == color).map(|(_, name)| *name);
            match (known, after.strip_prefix("/>"), after.split_once(CLOSE)) {
                (Some(Name::Theme(name)), Some(tail), _) => {
                    let _ = write!(out, "<a:schemeClr val=\"{name}\"/>");
                    rest = tail;
                }
                (Some(Name::Theme(name)), None, Some((inside, tail))) => {
                    let _ = write!(out, "<a:schemeClr val=\"{name}\"{inside}</a:schemeClr>");
                    rest = tail;
                }
                (Some(Name::Plain(color)), ..) => {
                    let _ = write!(out, "{OPEN}{}\"", color.to_hex().trim_start_matches('#'));
                    rest = after;
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
    fn accents_that_are_not_the_themes_stay_plain() {
        let [green, gold] = [0x0B_6E4F, 0x8A_6D00].map(Color::hex);
        let mut look = Palette { after: green, warn: gold, ..Palette::LIGHT };
        look.series = [green, gold, look.series[2], look.series[3], look.series[4], look.series[5]];
        let (black, white) = (Color::hex(0), Color::hex(0xFF_FFFF));
        let names = Names::only(&look, &[green, black], Some(black), Some(white), false);
        assert_eq!(names.apply("<a:srgbClr val=\"0B6E4F\"/>"), "<a:schemeClr val=\"accent1\"/>");
        assert_eq!(names.apply("<a:srgbClr val=\"005EA2\"/>"), "<a:schemeClr val=\"accent1\"/>");
        assert_eq!(names.apply("<a:srgbClr val=\"D1590B\"/>"), "<a:srgbClr val=\"8A6D00\"/>");
        let night = Names::only(&look, &[green], Some(white), Some(black), true);
        assert_eq!(night.apply("<a:srgbClr val=\"1B1B1B\"/>"), "<a:schemeClr val=\"tx1\"/>");
        assert_eq!(night.apply("<a:srgbClr val=\"E6E8EA\"/>"), "<a:srgbClr val=\"2C3138\"/>");
    }

    #[test]
    fn a_boards_accents_take_the_names() {
        let green = Color::hex(0x0B_6E4F);
        let look = Palette { series: [green; 6], after: green, ..Palette::LIGHT };
        assert_eq!(Names::of(&look).apply("<a:srgbClr val=\"0B6E4F\"/>"), "<a:schemeClr val=\"accent1\"/>");
    }
}
