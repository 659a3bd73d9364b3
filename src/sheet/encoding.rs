//! Bytes of a text file to text: byte order marks, UTF-8, UTF-16, UTF-32, and the legacy encodings of office programs.

use std::borrow::Cow;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Utf32 { big: bool },
    Other(&'static Encoding),
}

/// What the first bytes of a file say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// This charset, behind a mark of so many bytes.
    Sure(Charset, usize),
    /// UTF-8, as long as no later byte speaks against it.
    Likely,
    /// Not UTF-8; the whole file may tell, see [`survey`].
    Unknown,
}

/// Bytes looked at for the zeros of UTF-16 and UTF-32.
const ZEROS_SAMPLE: usize = 4096;
/// Bytes with characters beyond ASCII that are shown to the detector, which is slow.
const DETECTED: usize = 4 << 20;

impl Charset {
    /// The WHATWG name, where there is one.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => UTF_8.name(),
            Self::Utf32 { big: false } => "UTF-32LE",
            Self::Utf32 { big: true } => "UTF-32BE",
            Self::Other(encoding) => encoding.name(),
        }
    }
}

impl From<&'static Encoding> for Charset {
    fn from(encoding: &'static Encoding) -> Self {
        if encoding == UTF_8 { Self::Utf8 } else { Self::Other(encoding) }
    }
}

/// Tells the charset of a file by its first bytes.
pub(super) fn tell(head: &[u8]) -> Told {
    if head.starts_with(b"\xFF\xFE\0\0") || head.starts_with(b"\0\0\xFE\xFF") {
        return Told::Sure(Charset::Utf32 { big: head[0] == 0 }, 4);
    }
    if let Some((encoding, length)) = Encoding::for_bom(head) {
        return Told::Sure(encoding.into(), length);
    }
    if let Some(charset) = bare_utf32(head).or_else(|| bare_utf16(head).map(Charset::Other)) {
        return Told::Sure(charset, 0);
    }
    match std::str::from_utf8(head) {
        Err(error) if error.error_len().is_some() => Told::Unknown,
        // A character cut at the end of the sample is no fault.
        _ => Told::Likely,
    }
}

/// Tells the charset of a file without marks by all its bytes.
///
/// # Errors
/// Those of reading.
pub(super) fn survey(mut bytes: impl Read) -> io::Result<Charset> {
    let mut tally = Utf8Tally::default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let (mut shown, mut high) = (0usize, 0usize);
    let mut block = vec![0; 1 << 20];
    loop {
        let count = bytes.read(&mut block)?;
        let part = &block[..count];
        tally.add(part);
        if !part.is_ascii() && shown < DETECTED {
            detector.feed(part, false);
            shown += count;
            high += part.iter().filter(|&&byte| byte >= 0x80).count();
        }
        if count == 0 {
            break;
        }
    }
    detector.feed(&[], true);
    if tally.is_utf8() {
        return Ok(Charset::Utf8);
    }
    let guess = detector.guess(Some(b"us"), Utf8Detection::Deny);
    // A few lone bytes are too little to tell Windows' code pages apart; American offices write 1252.
    Ok(if guess.is_single_byte() && high < FEW { WINDOWS_1252.into() } else { guess.into() })
}

/// Fewer characters beyond ASCII do not tell code pages apart.
const FEW: usize = 200;

/// The charset of a whole file, and the length of its mark.
fn of_whole(bytes: &[u8]) -> (Charset, usize) {
    match tell(bytes) {
        Told::Sure(charset, mark) => (charset, mark),
        // Reading from memory does not fail.
        Told::Likely | Told::Unknown => (survey(bytes).unwrap_or(Charset::Utf8), 0),
    }
}

/// Decodes a whole text and tells its charset's name. Bytes with no meaning become U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
    let (charset, mark) = of_whole(bytes);
    let bytes = &bytes[mark..];
    let text = match charset {
        Charset::Utf8 => String::from_utf8_lossy(bytes),
        Charset::Other(encoding) => encoding.decode_without_bom_handling(bytes).0,
        Charset::Utf32 { .. } => Decoder::new(charset, false).decode(bytes.to_vec(), true).unwrap_or_default().into(),
    };
    (text, charset.name())
}

/// [`decode`] for web pages and XML, which may name their charset themselves.
pub(super) fn decode_declared(bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let named = ["charset=", "encoding="].iter().find_map(|word| {
        let value = head.split_once(word)?.1.trim_start_matches(['"', '\'']);
        let end = value.find(|mark: char| !mark.is_ascii_alphanumeric() && !"-_:.".contains(mark))?;
        Encoding::for_label(&value.as_bytes()[..end])
    });
    match named.filter(|named| named.is_single_byte()) {
        // A page that says so is believed unless its bytes speak for UTF-8, as they do after many a transfer.
        Some(named) if !is_wide(bytes) && std::str::from_utf8(bytes).is_err() => {
            (named.decode_without_bom_handling(bytes).0, named.name())
        }
        _ => decode(bytes),
    }
}

/// The first characters of a text file, whatever its encoding.
pub(super) fn decode_head(bytes: &[u8], length: usize) -> String {
    decode(&bytes[..bytes.len().min(length)]).0.into_owned()
}

/// True for UTF-16 and UTF-32, with a byte order mark or, for text that is mostly Latin, without one.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    matches!(tell(bytes), Told::Sure(charset, _) if charset != Charset::Utf8)
}

/// Decodes a text piece by piece.
pub(super) struct Decoder {
    charset: Charset,
    /// UTF-8 must be without fault.
    strict: bool,
    legacy: Option<encoding_rs::Decoder>,
    /// The beginning of a character whose end is in the next piece.
    carry: Vec<u8>,
}

/// A text that was taken for UTF-8 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotUtf8;

impl Decoder {
    pub(super) fn new(charset: Charset, strict: bool) -> Self {
        let legacy = match charset {
            Charset::Other(encoding) => Some(encoding.new_decoder_without_bom_handling()),
            Charset::Utf8 | Charset::Utf32 { .. } => None,
        };
        Self { charset, strict, legacy, carry: Vec::new() }
    }

    /// The text of the next piece; `last` if no other follows.
    pub(super) fn decode(&mut self, mut bytes: Vec<u8>, last: bool) -> Result<String, NotUtf8> {
        if let Some(legacy) = &mut self.legacy {
            let mut text = String::with_capacity(legacy.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3));
            let _ = legacy.decode_to_string(&bytes, &mut text, last);
            return Ok(text);
        }
        if !self.carry.is_empty() {
            self.carry.append(&mut bytes);
            bytes = std::mem::take(&mut self.carry);
        }
        if let Charset::Utf32 { big } = self.charset {
            if !last {
                self.carry = bytes.split_off(bytes.len() & !3);
            }
            return Ok(bytes.chunks(4).map(|unit| utf32(unit, big)).collect());
        }
        let mut bytes = match String::from_utf8(bytes) {
            Ok(text) => return Ok(text),
            Err(error) => {
                let fault = error.utf8_error();
                let cut = (fault.error_len().is_none() && !last).then_some(fault.valid_up_to());
                let mut bytes = error.into_bytes();
                if let Some(cut) = cut {
                    self.carry = bytes.split_off(cut);
                }
                bytes
            }
        };
        if !self.strict && !last && self.carry.is_empty() {
            let cut = cut_character(&bytes);
            self.carry = bytes.split_off(cut);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(_) if self.strict => Err(NotUtf8),
            Err(error) => Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()),
        }
    }
}

fn utf32(unit: &[u8], big: bool) -> char {
    let &[a, b, c, d] = unit else { return char::REPLACEMENT_CHARACTER };
    let code = if big { u32::from_be_bytes([a, b, c, d]) } else { u32::from_le_bytes([a, b, c, d]) };
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Where the character begins that is cut at the end, or the end.
fn cut_character(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(3);
    let start = bytes[tail..].iter().rposition(|&byte| byte >= 0xC0).map(|place| tail + place);
    match start {
        Some(start) if std::str::from_utf8(&bytes[start..]).is_err_and(|error| error.error_len().is_none()) => start,
        _ => bytes.len(),
    }
}

/// UTF-32 without a mark shows as two zero bytes in each unit.
fn bare_utf32(bytes: &[u8]) -> Option<Charset> {
    let mut units = bytes[..bytes.len().min(ZEROS_SAMPLE) & !3].chunks_exact(4).peekable();
    units.peek()?;
    if bytes.len() >= 8 && units.clone().all(|unit| unit[3] == 0 && unit[2] <= 0x10 && unit[0] | unit[1] != 0) {
        Some(Charset::Utf32 { big: false })
    } else if bytes.len() >= 8 && units.all(|unit| unit[0] == 0 && unit[1] <= 0x10 && unit[2] | unit[3] != 0) {
        Some(Charset::Utf32 { big: true })
    } else {
        None
    }
}

/// UTF-16 without a mark shows as zero bytes on one side only.
fn bare_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(ZEROS_SAMPLE) & !1];
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    if pairs >= 2 && odd * 10 >= pairs * 7 && even * 50 <= pairs {
        Some(UTF_16LE)
    } else if pairs >= 2 && even * 10 >= pairs * 7 && odd * 50 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Counts what speaks for and against UTF-8. One damaged or cut character does not make a long file another encoding.
#[derive(Default)]
struct Utf8Tally {
    /// Characters beyond ASCII.
    good: usize,
    bad: usize,
    carry: Vec<u8>,
}

impl Utf8Tally {
    /// Takes the next bytes; none at the end.
    fn add(&mut self, bytes: &[u8]) {
        let joined;
        let mut rest = bytes;
        if !self.carry.is_empty() {
            joined = [&std::mem::take(&mut self.carry), bytes].concat();
            rest = &joined;
        }
        loop {
            let Err(error) = std::str::from_utf8(rest) else {
                self.good += wide_characters(rest);
                return;
            };
            self.good += wide_characters(&rest[..error.valid_up_to()]);
            match error.error_len() {
                Some(length) => {
                    self.bad += 1;
                    rest = &rest[error.valid_up_to() + length..];
                }
                None if bytes.is_empty() => {
                    self.bad += 1;
                    return;
                }
                None => {
                    self.carry = rest[error.valid_up_to()..].to_vec();
                    return;
                }
            }
        }
    }

    fn is_utf8(&self) -> bool {
        self.bad == 0 || (self.good >= 20 && self.bad * 20 <= self.good)
    }
}

/// Number of characters beyond ASCII in valid UTF-8.
fn wide_characters(valid: &[u8]) -> usize {
    valid.iter().filter(|&&byte| byte >= 0xC0).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    fn utf32(text: &str, little: bool) -> Vec<u8> {
        let bytes = |mark: char| if little { u32::from(mark).to_le_bytes() } else { u32::from(mark).to_be_bytes() };
        text.chars().flat_map(bytes).collect()
    }

    fn samples() -> Vec<(Vec<u8>, &'static str)> {
        vec![
            (b"plain".to_vec(), "UTF-8"),
            ("Ca\u{F1}ada".as_bytes().to_vec(), "UTF-8"),
            ("\u{FEFF}Ca\u{F1}ada".as_bytes().to_vec(), "UTF-8"),
            (b"Ca\xF1ada College \x96 San Mateo".to_vec(), "windows-1252"),
            (b"Universit\xE9, Espa\xF1ola, Do\xF1a Ana".to_vec(), "windows-1252"),
            ([&[0xFF, 0xFE][..], &utf16("name,city", true)].concat(), "UTF-16LE"),
            ([&[0xFE, 0xFF][..], &utf16("name,city", false)].concat(), "UTF-16BE"),
            (utf16("name,city\n", true), "UTF-16LE"),
            (utf16("name,city\n", false), "UTF-16BE"),
            (utf32("\u{FEFF}name,c\u{1F30E}ty", true), "UTF-32LE"),
            (utf32("\u{FEFF}name,city", false), "UTF-32BE"),
            (utf32("n\u{E9},1\n", true), "UTF-32LE"),
            (utf32("n\u{E9},1\n", false), "UTF-32BE"),
        ]
    }

    #[test]
    fn encodings_are_told_apart() {
        for (bytes, expected) in samples() {
            let (text, name) = decode(&bytes);
            assert_eq!(name, expected, "{bytes:x?}");
            assert!(!text.starts_with('\u{FEFF}') && !text.contains('\u{FFFD}'), "{text}");
        }
        assert_eq!(decode(b"Ca\xF1ada \x96 \x93x\x94").0, "Ca\u{F1}ada \u{2013} \u{201C}x\u{201D}");
    }

    #[test]
    fn pieces_decode_to_the_same_text() {
        for (bytes, name) in samples() {
            let (charset, mark) = of_whole(&bytes);
            for size in 1..7 {
                let mut decoder = Decoder::new(charset, true);
                let mut text = String::new();
                for part in bytes[mark..].chunks(size) {
                    text += &decoder.decode(part.to_vec(), false).unwrap();
                }
                text += &decoder.decode(Vec::new(), true).unwrap();
                assert_eq!(text, decode(&bytes).0, "{name} in pieces of {size}");
            }
        }
    }

    #[test]
    fn damaged_utf8_is_refused_or_mended() {
        let bytes = "Do\u{F1}a\u{1F30E}".as_bytes();
        for cut in 1..bytes.len() {
            let mut damaged = bytes.to_vec();
            damaged.insert(cut, 0xFF);
            let strict = |size: usize| {
                let mut decoder = Decoder::new(Charset::Utf8, true);
                let parts: Result<String, NotUtf8> =
                    damaged.chunks(size).map(|part| decoder.decode(part.to_vec(), false)).collect();
                parts.and_then(|text| Ok(text + &decoder.decode(Vec::new(), true)?))
            };
            assert!((1..9).all(|size| strict(size) == Err(NotUtf8)), "{cut}");
            for size in 1..9 {
                let mut decoder = Decoder::new(Charset::Utf8, false);
                let mut text: String =
                    damaged.chunks(size).map(|part| decoder.decode(part.to_vec(), false).unwrap()).collect();
                text += &decoder.decode(Vec::new(), true).unwrap();
                assert_eq!(text, String::from_utf8_lossy(&damaged), "{cut} in pieces of {size}");
            }
        }
    }

    #[test]
    fn pages_name_their_charset() {
        let page = b"<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><a>\xA9</a>";
        let (text, name) = decode_declared(page);
        assert!(text.contains("<a>\u{160}</a>") && name == "ISO-8859-2", "{text}");
        assert_eq!(decode_declared("<meta charset=latin1>\u{160}".as_bytes()).1, "UTF-8");
    }

    #[test]
    fn one_bad_byte_leaves_a_long_utf8_file_utf8() {
        let mut bytes = "Do\u{F1}a Ana,".repeat(50).into_bytes();
        bytes.push(0xF1);
        assert_eq!(decode(&bytes).1, "UTF-8");
        bytes.insert(30, 0x96);
        assert_eq!(decode(&bytes).1, "UTF-8");
    }
}
