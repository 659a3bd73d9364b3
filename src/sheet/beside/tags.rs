//! Goes through the tags of an XML part as it is unpacked, and looks into few of them.

use std::io::{self, BufRead};

use memchr::memchr;

/// The tags of a part, one after another; comments, character data and what stands between tags are passed over.
pub(super) struct Tags<R> {
    from: R,
    tag: Vec<u8>,
}

/// A longer tag is damage.
const LONGEST: usize = 1 << 20;

impl<R: BufRead> Tags<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, tag: Vec::new() }
    }

    /// The next tag without its angle brackets; nothing after the last one. A `>` inside quotes ends a tag early, which
    /// does no harm: no attribute that matters here holds one.
    pub(super) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        loop {
            self.tag.clear();
            self.from.skip_until(b'<')?;
            self.more()?;
            let ends: &[u8] = match &*self.tag {
                [] => return Ok(None),
                [b'!', b'-', b'-', ..] => b"-->",
                [b'!', b'[', ..] => b"]]>",
                _ => {
                    self.tag.pop_if(|last| *last == b'>');
                    return Ok(Some(&self.tag));
                }
            };
            while !self.tag.ends_with(ends) {
                let kept = self.tag.len().saturating_sub(2);
                self.tag.drain(..kept);
                let before = self.tag.len();
                self.more()?;
                if self.tag.len() == before {
                    return Ok(None);
                }
            }
        }
    }

    /// Takes up to the next `>`.
    fn more(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.from.fill_buf()?;
            let (taken, done) = match memchr(b'>', bytes) {
                Some(at) => (at + 1, true),
                None => (bytes.len(), bytes.is_empty()),
            };
            if self.tag.len() + taken > LONGEST {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.tag.extend_from_slice(bytes.get(..taken).unwrap_or_default());
            self.from.consume(taken);
            if done {
                return Ok(());
            }
        }
    }
}

/// The name of a start tag without its prefix; nothing for an end tag.
pub(super) fn local(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/').unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or_default();
    memchr(b':', name).and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}

/// The value of an attribute as written, by its whole name.
pub(in crate::sheet) fn attribute<'t>(tag: &'t [u8], wanted: &[u8]) -> Option<&'t [u8]> {
    attributes(tag).find(|(name, _)| *name == wanted).map(|(_, value)| value)
}

/// Names and values of a tag's attributes, as written.
pub(super) fn attributes(tag: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let sign = memchr(b'=', rest)?;
        let name = rest.get(..sign)?.trim_ascii_end();
        let start = name.iter().rposition(u8::is_ascii_whitespace).map_or(0, |space| space + 1);
        let value = rest.get(sign + 1..)?.trim_ascii_start();
        let (quote, value) = value.split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let end = memchr(*quote, value)?;
        rest = value.get(end + 1..)?;
        Some((name.get(start..)?, value.get(..end)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_come_one_after_another() {
        let xml = b"<?xml version='1.0'?><!-- <row hidden='1'> --><x:a b = \"1\"\n c:d='>'><![CDATA[<row/>]]>text</x:a><last/";
        let mut tags = Tags::new(&xml[..]);
        let mut found = Vec::new();
        while let Some(tag) = tags.next().unwrap() {
            found.push(String::from_utf8_lossy(tag).into_owned());
        }
        assert_eq!(found, ["?xml version='1.0'?", "x:a b = \"1\"\n c:d='", "/x:a", "last/"]);
        assert_eq!(local(b"x:row r=\"1\""), b"row");
        assert_eq!((local(b"row/"), local(b"/x:row")), (&b"row"[..], &b""[..]));
        assert_eq!(Tags::new(&b"<!-- open"[..]).next().unwrap(), None);
    }

    #[test]
    fn attributes_are_found_by_their_names() {
        let tag = b"row r=\"12\" x:hidden='0' hidden = '1' s=";
        assert_eq!(attribute(tag, b"hidden"), Some(&b"1"[..]));
        assert_eq!(attribute(tag, b"r"), Some(&b"12"[..]));
        assert_eq!((attribute(tag, b"s"), attribute(b"a b", b"b")), (None, None));
        assert_eq!(attribute(b"a b=1 c=\"2\"", b"c"), None, "nothing is guessed behind what is no XML");
    }
}
