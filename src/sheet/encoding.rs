//! Bytes of a text file to text: byte order marks, UTF-8, UTF-16, and the legacy encodings of office programs.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes a whole text file and tells its encoding's WHATWG name. Bytes with no meaning become U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
    let encoding = detect(bytes);
    let (text, used, _) = encoding.decode(bytes);
    (text, used.name())
}

/// The first characters of a text file, whatever its encoding.
pub(super) fn decode_head(bytes: &[u8], length: usize) -> String {
    let head = &bytes[..bytes.len().min(length)];
    let (text, ..) = detect(head).decode(head);
    text.into_owned()
}

/// True for UTF-16, with a byte order mark or, for text that is mostly Latin, without one.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| bare_utf16(bytes));
    encoding.is_some_and(|encoding| encoding == UTF_16LE || encoding == UTF_16BE)
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = bare_utf16(bytes) {
        return encoding;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => return UTF_8,
        // One damaged or cut character does not make a long UTF-8 file another encoding.
        Err(error) if mostly_utf8(bytes, error.valid_up_to()) => return UTF_8,
        Err(_) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"us"), Utf8Detection::Deny);
    // A few lone bytes are too little to tell Windows' code pages apart; American offices write 1252.
    if guess.is_single_byte() && few_high_bytes(bytes) { WINDOWS_1252 } else { guess }
}

/// UTF-16 without a mark shows as zero bytes on one side only.
fn bare_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
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

fn mostly_utf8(bytes: &[u8], first_bad: usize) -> bool {
    let (mut good, mut bad, mut at) = (0usize, 0usize, first_bad);
    good += wide_characters(&bytes[..first_bad]);
    while at < bytes.len() {
        match std::str::from_utf8(&bytes[at..]) {
            Ok(rest) => {
                good += wide_characters(rest.as_bytes());
                break;
            }
            Err(error) => {
                good += wide_characters(&bytes[at..at + error.valid_up_to()]);
                bad += 1;
                at += error.valid_up_to() + error.error_len().unwrap_or(bytes.len());
                if bad > 1000 && bad * 20 > good {
                    return false;
                }
            }
        }
    }
    good >= 20 && bad * 20 <= good
}

/// Number of characters beyond ASCII in valid UTF-8.
fn wide_characters(valid: &[u8]) -> usize {
    valid.iter().filter(|&&byte| byte >= 0xC0).count()
}

fn few_high_bytes(bytes: &[u8]) -> bool {
    bytes.iter().filter(|&&byte| byte >= 0x80).take(200).count() < 200
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let utf16 = |text: &str, little: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        let cases: Vec<(Vec<u8>, &str)> = vec![
            (b"plain".to_vec(), "UTF-8"),
            ("Ca\u{F1}ada".as_bytes().to_vec(), "UTF-8"),
            ("\u{FEFF}Ca\u{F1}ada".as_bytes().to_vec(), "UTF-8"),
            (b"Ca\xF1ada College \x96 San Mateo".to_vec(), "windows-1252"),
            (b"Universit\xE9, Espa\xF1ola, Do\xF1a Ana".to_vec(), "windows-1252"),
            ([&[0xFF, 0xFE][..], &utf16("name,city", true)].concat(), "UTF-16LE"),
            ([&[0xFE, 0xFF][..], &utf16("name,city", false)].concat(), "UTF-16BE"),
            (utf16("name,city\n", true), "UTF-16LE"),
            (utf16("name,city\n", false), "UTF-16BE"),
        ];
        for (bytes, expected) in cases {
            let (text, name) = decode(&bytes);
            assert_eq!(name, expected, "{bytes:x?}");
            assert!(!text.starts_with('\u{FEFF}') && !text.contains('\u{FFFD}'), "{text}");
        }
        assert_eq!(decode(b"Ca\xF1ada \x96 \x93x\x94").0, "Ca\u{F1}ada \u{2013} \u{201C}x\u{201D}");
    }

    #[test]
    fn one_bad_byte_leaves_a_long_utf8_file_utf8() {
        let mut bytes = "Do\u{F1}a Ana,".repeat(50).into_bytes();
        bytes.push(0xF1);
        assert_eq!(decode(&bytes).1, "UTF-8");
    }
}
