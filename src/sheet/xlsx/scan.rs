//! A place in XML bytes, moved forward by what must come next; anything unexpected stops the fast path.

use memchr::memchr;

use super::Stop;

/// Bytes of well-formed, unprefixed XML without comments, and how far they were read.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

/// How a start tag ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Open,
    Closed,
}

/// Name and value of an attribute, as written.
type Attribute<'a> = (&'a [u8], &'a [u8]);

impl<'a> Scan<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    #[inline]
    pub(super) fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn skip_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// Goes past `word` if it comes next.
    #[inline]
    pub(super) fn take(&mut self, word: &[u8]) -> bool {
        let next = self.rest().starts_with(word);
        if next {
            self.at += word.len();
        }
        next
    }

    #[inline]
    pub(super) fn expect(&mut self, word: &[u8]) -> Result<(), Stop> {
        if self.take(word) { Ok(()) } else { Err(Stop::Unusual("unexpected markup")) }
    }

    /// The next attribute of the tag, or how the tag ends.
    #[inline]
    pub(super) fn attribute(&mut self) -> Result<Result<Attribute<'a>, Tag>, Stop> {
        self.skip_space();
        match self.peek() {
            b'>' => {
                self.at += 1;
                return Ok(Err(Tag::Open));
            }
            b'/' => {
                self.at += 1;
                return self.expect(b">").map(|()| Err(Tag::Closed));
            }
            _ => {}
        }
        const ODD: Stop = Stop::Unusual("unexpected attribute");
        let rest = self.rest();
        let equals = rest.iter().take(256).position(|&byte| byte == b'=').ok_or(ODD)?;
        let (name, value) = (&rest[..equals], &rest[equals + 1..]);
        if name.is_empty() || name.iter().any(|byte| matches!(byte, b'<' | b'>' | b'"' | b'\'' | b'/' | b' ' | b'\n')) {
            return Err(ODD);
        }
        let quote = *value.first().filter(|&&quote| quote == b'"' || quote == b'\'').ok_or(ODD)?;
        let end = memchr(quote, &value[1..]).ok_or(ODD)?;
        let value = &value[1..=end];
        if memchr(b'<', value).is_some() {
            return Err(ODD);
        }
        self.at += equals + end + 3;
        Ok(Ok((name, value)))
    }

    /// Goes past the attributes of a tag.
    #[inline]
    pub(super) fn end_of_tag(&mut self) -> Result<Tag, Stop> {
        loop {
            if let Err(tag) = self.attribute()? {
                return Ok(tag);
            }
        }
    }

    /// The bytes before the next `<`, which comes next then.
    #[inline]
    pub(super) fn text(&mut self) -> Result<&'a [u8], Stop> {
        let rest = self.rest();
        let end = memchr(b'<', rest).ok_or(Stop::Unusual("a tag is missing"))?;
        self.at += end;
        Ok(&rest[..end])
    }
}
