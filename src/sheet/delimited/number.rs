//! What the digits of a text file are: numbers where a number says all that stands there, codes, or text.

/// What a text of digits is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// A number which, written out again, is that very text: no zeros or signs that say nothing.
    Number(f64),
    /// Such a number but for zeros behind its last digit: `45000.50`.
    ZerosBehind,
    /// Digits with a zero in front, or more than a number holds: a code, and so are the digits around it.
    Code,
    Text,
}

/// Reads any text.
pub(super) fn reading(bytes: &[u8]) -> Reading {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    let Some((&first, rest)) = digits.split_first() else { return Reading::Text };
    if !first.is_ascii_digit() {
        return Reading::Text;
    }
    if digits.len() > MOST_DIGITS + 1 {
        return if is_code(bytes) { Reading::Code } else { Reading::Text };
    }
    let mut size = u64::from(first - b'0');
    let mut point = digits.len();
    for (place, &byte) in rest.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            size = size * 10 + u64::from(digit);
        } else if byte == b'.' && point == digits.len() {
            point = place + 1;
        } else {
            return if first == b'0' && is_code(bytes) { Reading::Code } else { Reading::Text };
        }
    }
    if first == b'0' && point > 1 {
        return if negative { Reading::Text } else { Reading::Code };
    }
    let decimals = digits.len().saturating_sub(point + 1);
    let count = point + decimals;
    if count > MOST_DIGITS {
        return if is_code(bytes) { Reading::Code } else { Reading::Text };
    }
    if decimals > MOST_DECIMALS || digits.last() == Some(&b'.') || (negative && size == 0) {
        return Reading::Text;
    }
    if decimals > 0 && digits.last() == Some(&b'0') {
        return Reading::ZerosBehind;
    }
    let size = size as f64 / POWERS[decimals];
    Reading::Number(if negative { -size } else { size })
}

/// Any number of so many digits is told from its neighbours by its nearest `f64`.
const MOST_DIGITS: usize = 15;
/// Smaller fractions are written with an exponent.
const MOST_DECIMALS: usize = 7;
const POWERS: [f64; MOST_DECIMALS + 1] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];

fn is_code(bytes: &[u8]) -> bool {
    if bytes.iter().all(u8::is_ascii_digit) {
        return bytes.len() > MOST_DIGITS || bytes.len() > 1 && bytes[0] == b'0';
    }
    let plain = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    bytes[0] == b'0' && bytes.get(1).is_some_and(u8::is_ascii_digit) && bytes.iter().all(plain)
}

/// Hundredths that a cell of up to eight bytes says as plainly as can be: some digits, and a point before the last two or
/// none. Nothing for all else, also for codes and for numbers with zeros behind. `cell` is its place in `text`.
#[inline]
pub(super) fn hundredths(text: &[u8], start: usize, length: usize) -> Option<u32> {
    if !(1..=8).contains(&length) {
        return None;
    }
    let word = u64::from_le_bytes(text.get(start..start + 8)?.try_into().ok()?);
    // The last digit into the highest byte; in front of the first one come zeros.
    let absent = 64 - 8 * length as u32;
    let mut digits = (word << absent) ^ (0x3030_3030_3030_3030 << absent);
    let first = word as u8;
    if !first.is_ascii_digit() {
        return None;
    }
    const POINT: u64 = (b'.' ^ b'0') as u64;
    let pointed = digits >> 40 & 0xFF == POINT;
    if pointed {
        digits = (digits & 0xFF_FFFF_FFFF) << 8 | digits & 0xFFFF_0000_0000_0000;
    }
    // Digits are now below ten, and everything else is not.
    if (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    let zeros = if pointed { digits >> 56 == 0 || first == b'0' && length > 4 } else { first == b'0' && length > 1 };
    if zeros || pointed && length < 4 {
        return None;
    }
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    let whole = (fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF) as u32;
    if pointed { Some(whole) } else { whole.checked_mul(100).filter(|&all| all < 1 << 30) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::cells::shortest;

    fn exact_number(text: &str) -> Option<f64> {
        match reading(text.as_bytes()) {
            Reading::Number(number) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn only_numbers_that_are_written_back_alike_are_numbers() {
        let numbers = [
            ("0", 0.0),
            ("7", 7.0),
            ("-12", -12.0),
            ("14434.77", 14434.77),
            ("0.0000001", 1e-7),
            ("999999999999999", 999_999_999_999_999.0),
            ("-0.5", -0.5),
        ];
        for (text, number) in numbers {
            assert_eq!(exact_number(text), Some(number), "{text}");
            assert_eq!(shortest(number), text);
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "007",
            "00",
            "-0",
            "1.50",
            "0.0",
            "+1",
            "1e5",
            "1,000",
            " 1",
            "1 ",
            "0.00000001",
            "1234567890123456",
            "1.2.3",
            "--1",
            "0x1",
            "\u{661}",
            "-01",
            "1-2",
            "٣",
        ] {
            assert_eq!(exact_number(text), None, "{text}");
        }
    }

    #[test]
    fn many_numbers_are_written_back_alike() {
        // Every length of whole and fraction, with digits that walk.
        let mut seed = 1u64;
        for turn in 0..200_000u64 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(turn | 1);
            let text = format!("{}.{}", seed >> 40 >> (turn % 24), seed % 10u64.pow((turn % 9) as u32 + 1));
            if let Some(number) = exact_number(&text) {
                assert_eq!(shortest(number), text);
            }
        }
    }

    #[test]
    fn codes_are_told() {
        for text in ["00501", "01.0101", "007", "1234567890123456", "00-11"] {
            assert_eq!(reading(text.as_bytes()), Reading::Code, "{text}");
        }
        for text in ["0", "0.5", "12", "1.50", "0 5", "05 May", "-01", "1234567890.123456"] {
            assert_ne!(reading(text.as_bytes()), Reading::Code, "{text}");
        }
    }

    #[test]
    fn the_short_way_says_what_the_long_way_says() {
        let mut seed = 5u64;
        let mut short = 0;
        for _ in 0..400_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let length = (seed >> 60) as usize % 9 + 1;
            let mark = |place: usize| b"0123456789.0123456789.-x"[(seed >> (place * 5) & 0x1F) as usize % 24];
            let mut text: Vec<u8> = (0..length).map(mark).collect();
            if length > 3 && seed & 3 > 0 {
                text[length - 3] = b'.';
            }
            text.extend(b"12345678");
            if let Some(hundredths) = hundredths(&text, 0, length) {
                short += 1;
                assert_eq!(reading(&text[..length]), Reading::Number(f64::from(hundredths) / 100.0), "{text:?}");
            }
        }
        assert!(short > 20_000, "{short}");
        for (text, expected) in [("6921.82", 692_182), ("10038.97", 1_003_897), ("0.07", 7), ("0", 0), ("8", 800)] {
            assert_eq!(hundredths(format!("{text},8765432").as_bytes(), 0, text.len()), Some(expected), "{text}");
        }
    }
}
