//! Widths of text in the bundled Source Sans 3, and fitting: wrapping, shortening, titles.

use std::sync::LazyLock;

use skrifa::{FontRef, MetadataProvider, instance::LocationRef, instance::Size};

use super::{Weight, font_files};

/// Height of a capital letter over its size in Source Sans 3.
pub(super) const CAP: f32 = 0.66;
/// What lies above and below the baseline, over the size, with room for accents and descenders.
pub(super) const ASCENT: f32 = 0.76;
pub(super) const DESCENT: f32 = 0.24;

/// Width of one line, in the unit of `size`. Kerning is left out; it only ever narrows a line here.
pub(super) fn width(text: &str, size: f32, weight: Weight) -> f32 {
    let advances = ADVANCES.of(weight);
    text.chars().map(|c| advances.get(c as usize).copied().unwrap_or(UNKNOWN)).sum::<f32>() * size
}

/// Whether the bundled font can draw this character.
pub fn drawable(c: char) -> bool {
    c.is_control() || covers(font_files::REGULAR, 0, c)
}

/// Whether a font has a glyph for this character.
pub fn covers(font: &[u8], index: u32, c: char) -> bool {
    FontRef::from_index(font, index).is_ok_and(|font| font.charmap().map(c).is_some_and(|glyph| glyph.to_u32() != 0))
}

/// Lines that are each at most `room` wide. A word that is wider than that is broken; a no-break space holds words
/// together.
pub(super) fn wrap(text: &str, size: f32, weight: Weight, room: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() && c != '\u{a0}').filter(|word| !word.is_empty()) {
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&joined, size, weight) <= room {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if width(&line, size, weight) > room && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// At most `most` lines; what does not fit is cut off with "…".
pub(super) fn wrap_at_most(text: &str, size: f32, weight: Weight, room: f32, most: usize) -> Vec<String> {
    let mut lines = wrap(text, size, weight, room);
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1)).join(" ");
        if most > 0 {
            lines.push(shorten(&rest, size, weight, room));
        }
    }
    lines
}

/// The text, or as much of it as fits with "…" after it; empty if not even that fits.
pub(super) fn shorten(text: &str, size: f32, weight: Weight, room: f32) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let room = room - width("…", size, weight);
    let mut kept = String::new();
    let mut used = 0.0;
    for c in text.chars() {
        used += width(c.encode_utf8(&mut [0; 4]), size, weight);
        if used > room {
            break;
        }
        kept.push(c);
    }
    if kept.is_empty() {
        return String::new();
    }
    format!("{}…", kept.trim_end_matches([' ', ',', '–', '—', ':', ';', '·']))
}

/// A title: two lines at most, set as large as the steps allow, lines about equally long.
pub(super) fn title(text: &str, room: f32, sizes: &[f32]) -> (Vec<String>, f32) {
    let smallest = sizes.last().copied().unwrap_or(22.0);
    for &size in sizes {
        let lines = wrap(text, size, Weight::Bold, room);
        let whole_words = text.split_whitespace().all(|word| width(word, size, Weight::Bold) <= room);
        if lines.len() <= 2 && whole_words {
            return (balance(text, size, room, lines), size);
        }
    }
    (wrap_at_most(text, smallest, Weight::Bold, room, 2), smallest)
}

/// The same number of lines, the longest of them as short as possible.
fn balance(text: &str, size: f32, room: f32, lines: Vec<String>) -> Vec<String> {
    if lines.len() < 2 {
        return lines;
    }
    let widest_word = text.split_whitespace().map(|word| width(word, size, Weight::Bold)).fold(0.0, f32::max).min(room);
    let (mut low, mut high) = (widest_word, room);
    for _ in 0..12 {
        let middle = (low + high) / 2.0;
        if wrap(text, size, Weight::Bold, middle).len() <= lines.len() {
            high = middle;
        } else {
            low = middle;
        }
    }
    wrap(text, size, Weight::Bold, high)
}

/// Width of a character that the font lacks; another font draws it, at most a square wide.
const UNKNOWN: f32 = 1.0;
/// Characters with their own entry: everything before the CJK blocks.
const KNOWN: u32 = 0x2800;

struct Advances {
    regular: Vec<f32>,
    semi_bold: Vec<f32>,
    bold: Vec<f32>,
}

impl Advances {
    fn of(&self, weight: Weight) -> &[f32] {
        match weight {
            Weight::Regular => &self.regular,
            Weight::SemiBold => &self.semi_bold,
            Weight::Bold => &self.bold,
        }
    }
}

static ADVANCES: LazyLock<Advances> = LazyLock::new(|| Advances {
    regular: advances(font_files::REGULAR),
    semi_bold: advances(font_files::SEMI_BOLD),
    bold: advances(font_files::BOLD),
});

/// Advance of each character in em.
fn advances(file: &[u8]) -> Vec<f32> {
    let Ok(font) = FontRef::new(file) else { return Vec::new() };
    let characters = font.charmap();
    let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
    (0..KNOWN)
        .map(|code| characters.map(code).and_then(|glyph| metrics.advance_width(glyph)).unwrap_or(UNKNOWN))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font_files() {
        // hmtx of the bundled files, of 1000 units: digits are tabular in each weight, the em dash is 800, space 200.
        for (weight, digit) in [(Weight::Regular, 497.0), (Weight::SemiBold, 513.0), (Weight::Bold, 528.0)] {
            assert!((width("0123456789", 100.0, weight) - digit).abs() < 0.1);
            assert!((width("— ", 1000.0, weight) - 1000.0).abs() < 0.5);
        }
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing() {
        let text = "Median yearly earnings rose in all five age groups Donaudampfschifffahrtsgesellschaftskapitän";
        for room in [60.0, 120.0, 300.0] {
            let lines = wrap(text, 20.0, Weight::Bold, room);
            assert!(lines.iter().all(|line| width(line, 20.0, Weight::Bold) <= room), "{lines:?}");
            let letters = |t: &str| t.replace(' ', "");
            assert_eq!(letters(&lines.concat()), letters(text));
        }
    }

    #[test]
    fn titles_step_down_before_they_are_cut() {
        let sizes = [37.0, 32.0, 29.0];
        let (lines, size) = title("Short", 400.0, &sizes);
        assert_eq!((lines, size), (vec!["Short".to_owned()], 37.0));
        let (lines, size) = title("Earnings rose and rose in all of the states", 340.0, &sizes);
        assert!(lines.len() == 2 && size < 37.0 && !lines.concat().contains('…'), "{lines:?} at {size}");
        let (lines, size) = title(&"Earnings rose ".repeat(20), 400.0, &sizes);
        assert!(size == 29.0 && lines.len() == 2 && lines[1].ends_with('…'), "{lines:?}");
        assert!(lines.iter().all(|line| width(line, size, Weight::Bold) <= 400.0));
    }

    #[test]
    fn two_title_lines_are_about_equally_long() {
        let (lines, _) =
            title("Workers aged 18–25 more than doubled their earnings after certification", 1164.8, &[37.33]);
        assert_eq!(lines, ["Workers aged 18–25 more than doubled", "their earnings after certification"]);
    }

    #[test]
    fn shortened_text_says_so() {
        let short = shorten("Transportation, warehousing", 20.0, Weight::Regular, 120.0);
        assert!(short.ends_with('…') && width(&short, 20.0, Weight::Regular) <= 120.0, "{short}");
        assert_eq!(shorten("Ohio", 20.0, Weight::Regular, 3.0), "");
    }
}
