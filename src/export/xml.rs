//! Text made safe for XML, and numbers as short as they can be written.

use std::fmt::Write as _;

/// Escapes text for element content and quoted attributes; characters that XML 1.0 cannot hold are left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// Appends a coordinate with at most two decimals and no trailing zeros; `-0` is `0`.
pub fn push_number(out: &mut String, value: f32) {
    let hundredths = if value.is_finite() { (f64::from(value) * 100.0).round() as i64 } else { 0 };
    if hundredths < 0 {
        out.push('-');
    }
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    // Writing to a String cannot fail.
    let _ = match rest {
        0 => write!(out, "{whole}"),
        r if r % 10 == 0 => write!(out, "{whole}.{}", r / 10),
        r => write!(out, "{whole}.{r:02}"),
    };
}

/// [`push_number`] into a new string.
pub fn number(value: f32) -> String {
    let mut out = String::new();
    push_number(&mut out, value);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_survives_and_control_characters_do_not() {
        assert_eq!(escape("A&B <\"x\">\u{7}\n–"), "A&amp;B &lt;&quot;x&quot;&gt; –");
    }

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (12.5, "12.5"),
            (-3.25, "-3.25"),
            (7.05, "7.05"),
            (1280.0, "1280"),
            (f32::NAN, "0"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
