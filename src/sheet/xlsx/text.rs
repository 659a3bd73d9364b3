//! Texts of shared and inline strings: entities, escapes, white space, formatted runs, and phonetic hints left out.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

use super::Stop;
use super::scan::{Scan, Tag};

/// What is found until `</closing>`, the place of the scan being right behind the start tag of the same name.
pub(super) fn string<'a>(scan: &mut Scan<'a>, closing: &[u8]) -> Result<Cow<'a, str>, Stop> {
    // Nearly every string is one plain run.
    let begin = scan.at;
    if scan.take(b"<t>") {
        let raw = scan.text()?;
        if scan.take(b"</t>") && closes(scan, closing) {
            return decode(raw, false);
        }
        scan.at = begin;
    }
    let mut whole = String::new();
    let mut phonetic = false;
    loop {
        scan.text()?;
        if closes(scan, closing) {
            return Ok(Cow::Owned(whole));
        }
        scan.at += 1;
        match scan.peek() {
            b'!' | b'?' => return Err(Stop::Unusual("a comment or a section of raw text")),
            b'/' => {
                if scan.rest().starts_with(b"/rPh>") {
                    phonetic = false;
                }
                let end = memchr(b'>', scan.rest()).ok_or(Stop::Unusual("an end tag is cut off"))?;
                scan.at += end + 1;
                continue;
            }
            _ => {}
        }
        let name = name(scan);
        let mut preserve = false;
        let tag = loop {
            match scan.attribute()? {
                Ok((b"xml:space", value)) => preserve = value == b"preserve",
                Ok(_) => {}
                Err(tag) => break tag,
            }
        };
        match name {
            b"rPh" => phonetic = tag == Tag::Open,
            b"t" if tag == Tag::Open && !phonetic => {
                let raw = scan.text()?;
                scan.expect(b"</t>")?;
                whole.push_str(&decode(raw, preserve)?);
            }
            _ if memchr(b':', name).is_some() => return Err(Stop::Unusual("a prefixed name in a string")),
            _ => {}
        }
    }
}

/// Goes past `</closing>` if it comes next.
fn closes(scan: &mut Scan, closing: &[u8]) -> bool {
    let rest = scan.rest();
    let next = rest.strip_prefix(b"</").and_then(|rest| rest.strip_prefix(closing));
    let next = next.is_some_and(|rest| rest.first() == Some(&b'>'));
    if next {
        scan.at += closing.len() + 3;
    }
    next
}

/// The name of a start tag, behind its `<`.
pub(super) fn name<'a>(scan: &mut Scan<'a>) -> &'a [u8] {
    let rest = scan.rest();
    let ends = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b'/' | b'>' | b'<');
    let end = rest.iter().position(ends).unwrap_or(rest.len());
    scan.at += end;
    &rest[..end]
}

/// The characters that XML and Excel's own escapes stand for. Without `preserve`, white space at both ends goes.
pub(super) fn decode(raw: &[u8], preserve: bool) -> Result<Cow<'_, str>, Stop> {
    // One pass over all bytes without a way out, so that it goes many bytes at a time.
    let special = raw.iter().fold(false, |special, &byte| special | matches!(byte, b'&' | b'\r' | b'_' | 0));
    let raw = std::str::from_utf8(raw).map_err(|_| Stop::Unusual("text that is not UTF-8"))?;
    if !special {
        let text = Cow::Borrowed(raw);
        return Ok(if preserve { text } else { trimmed(text) });
    }
    let text = entities(raw)?;
    let text = if preserve { text } else { trimmed(text) };
    let text = match memmem::find(text.as_bytes(), b"_x") {
        Some(_) => Cow::Owned(escapes(&text)),
        None => text,
    };
    // Some programs write 16-bit text where the file says 8-bit; the zero halves go.
    Ok(match memchr(0, text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace('\0', "")),
        None => text,
    })
}

/// The value of an attribute.
pub(super) fn plain(raw: &[u8]) -> Result<Cow<'_, str>, Stop> {
    entities(std::str::from_utf8(raw).map_err(|_| Stop::Unusual("text that is not UTF-8"))?)
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(WHITE)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(WHITE).to_owned()),
    }
}

/// Entities and line ends, as XML has them: a bare CR and CR LF are a line feed.
fn entities(raw: &str) -> Result<Cow<'_, str>, Stop> {
    let bytes = raw.as_bytes();
    let Some(mut next) = memchr2(b'&', b'\r', bytes) else { return Ok(Cow::Borrowed(raw)) };
    let mut text = String::with_capacity(raw.len());
    let mut done = 0;
    loop {
        text.push_str(&raw[done..next]);
        if bytes[next] == b'\r' {
            text.push('\n');
            done = next + 1 + usize::from(bytes.get(next + 1) == Some(&b'\n'));
        } else {
            const ODD: Stop = Stop::Unusual("an unknown entity");
            let end = memchr(b';', &bytes[next..]).ok_or(ODD)? + next;
            text.push(match &raw[next + 1..end] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                name => {
                    let digits = name.strip_prefix('#').ok_or(ODD)?;
                    let code = match digits.strip_prefix('x') {
                        Some(hex) => u32::from_str_radix(hex, 16),
                        None => digits.parse(),
                    };
                    let code = code.ok().filter(|&code| code != 0 && !digits.contains('+'));
                    code.and_then(char::from_u32).ok_or(ODD)?
                }
            });
            done = end + 1;
        }
        match memchr2(b'&', b'\r', &bytes[done..]) {
            Some(found) => next = done + found,
            None => break,
        }
    }
    text.push_str(&raw[done..]);
    Ok(Cow::Owned(text))
}

/// Excel's `_x000D_` for characters that XML cannot hold; halves of surrogate pairs come as two of them.
fn escapes(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(found) = rest.find("_x") {
        let (before, here) = rest.split_at(found);
        whole.push_str(before);
        let Some(unit) = escape(here) else {
            whole.push('_');
            rest = &here[1..];
            continue;
        };
        rest = &here[7..];
        let pair = (0xD800..0xDC00).contains(&unit).then(|| escape(rest)).flatten();
        match pair.filter(|low| (0xDC00..0xE000).contains(low)) {
            Some(low) => {
                let code = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                whole.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                rest = &rest[7..];
            }
            None => whole.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
    }
    whole.push_str(rest);
    whole
}

/// The UTF-16 unit of an escape at the beginning of a text.
fn escape(text: &str) -> Option<u32> {
    let bytes = text.as_bytes().get(..7)?;
    let hex = bytes.strip_prefix(b"_x")?.strip_suffix(b"_")?;
    let digit = |value: u32, byte: &u8| Some(value << 4 | char::from(*byte).to_digit(16)?);
    hex.iter().try_fold(0, digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Result<String, Stop> {
        string(&mut Scan::new(xml.as_bytes()), b"si").map(Cow::into_owned)
    }

    #[test]
    fn runs_are_joined_and_hints_left_out() {
        assert_eq!(read("<t>plain</t></si>").unwrap(), "plain");
        assert_eq!(read("</si>").unwrap(), "");
        assert_eq!(read("<t/></si>").unwrap(), "");
        let rich = "<r><rPr><b/><sz val=\"11\"/></rPr><t xml:space=\"preserve\">a </t></r>\n<r><t> b</t></r>\
            <rPh sb=\"0\" eb=\"1\"><t>hint</t></rPh><phoneticPr fontId=\"1\"/></si>";
        assert_eq!(read(rich).unwrap(), "a b");
        assert_eq!(read("<t> trimmed&#10;</t></si>").unwrap(), "trimmed");
        for odd in ["<t>&nbsp;</t></si>", "<t><![CDATA[x]]></t></si>", "<!-- --></si>", "<x:t>a</x:t></si>", "<t>cut"] {
            read(odd).unwrap_err();
        }
    }

    #[test]
    fn entities_and_escapes_are_undone() {
        let cases = [
            ("a&amp;b &lt;&gt;&quot;&apos;", "a&b <>\"'"),
            ("&#65;&#x42;", "AB"),
            ("one\r\ntwo\rthree", "one\ntwo\nthree"),
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "\u{1F600}"),
            ("_xD83D_ _xDE00_", "\u{FFFD} \u{FFFD}"),
            ("_x00zz_ _x12", "_x00zz_ _x12"),
            ("n_x0000_o", "no"),
        ];
        for (raw, text) in cases {
            assert_eq!(decode(raw.as_bytes(), true).unwrap(), text, "{raw}");
        }
        assert_eq!(decode(" \u{A0}x ".as_bytes(), false).unwrap(), "\u{A0}x");
        decode(b"\xFF", false).unwrap_err();
    }
}
