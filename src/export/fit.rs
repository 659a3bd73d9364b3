//! How much room Arial takes, so that slide text is laid out by measure and not by hope.

/// Advance widths of Arial from space to tilde, in thousandths of the type size (Liberation Sans has the same).
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
];
/// Page units in a point: 96 units and 72 points make an inch.
pub const UNITS_PER_POINT: f32 = 96.0 / 72.0;
/// Height of a line of Arial in multiples of its size.
pub const LINE: f32 = 1.15;

/// Width of one line in page units.
pub fn width(text: &str, points: f32, bold: bool) -> f32 {
    let table = if bold { &BOLD } else { &REGULAR };
    let thousandths: u32 = text
        .chars()
        .map(|c| {
            let known = (c as usize).checked_sub(32).and_then(|index| table.get(index)).copied();
            u32::from(known.unwrap_or(match c {
                '—' | '…' => 1000,
                '‘' | '’' | '·' => 278,
                '−' => 584,
                _ if bold => 611,
                _ => 556,
            }))
        })
        .sum();
    thousandths as f32 / 1000.0 * points * UNITS_PER_POINT
}

/// Lines that the text takes when it is wrapped at spaces to this width in page units; at least one.
pub fn lines(text: &str, points: f32, bold: bool, room: f32) -> usize {
    let space = width(" ", points, bold);
    let (mut lines, mut used) = (1, 0.0);
    for word in text.split_whitespace() {
        let wide = width(word, points, bold);
        if used > 0.0 && used + space + wide > room {
            lines += 1;
            used = wide;
        } else {
            used += if used > 0.0 { space + wide } else { wide };
        }
    }
    lines
}

/// Cuts the text at its end, with an ellipsis, until it is at most this wide.
pub fn shorten(text: &mut String, points: f32, bold: bool, room: f32) {
    if width(text, points, bold) <= room {
        return;
    }
    while !text.is_empty() && width(text, points, bold) + width("…", points, bold) > room {
        text.pop();
    }
    text.truncate(text.trim_end().len());
    text.push('…');
}

/// Height of this many lines in page units.
pub fn height(lines: usize, points: f32) -> f32 {
    lines as f32 * points * UNITS_PER_POINT * LINE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_arial() {
        // "$14,200" in Arial: seven advances of 556 but for the comma, 278.
        assert!((width("$14,200", 12.0, false) - (6.0 * 0.556 + 0.278) * 16.0).abs() < 0.01);
        assert!(width("Wide", 12.0, true) > width("Wide", 12.0, false));
    }

    #[test]
    fn long_text_is_cut_with_an_ellipsis() {
        let mut text = "Lakeside Community College".to_owned();
        shorten(&mut text, 12.0, false, 250.0);
        assert_eq!(text, "Lakeside Community College");
        shorten(&mut text, 12.0, false, 120.0);
        assert!(text.starts_with("Lakeside") && text.ends_with('…') && width(&text, 12.0, false) <= 120.0);
    }

    #[test]
    fn text_wraps_at_spaces() {
        let room = width("one two", 12.0, false) + 0.1;
        assert_eq!(lines("one two", 12.0, false, room), 1);
        assert_eq!(lines("one two three", 12.0, false, room), 2);
        assert_eq!(lines("", 12.0, false, room), 1);
    }
}
