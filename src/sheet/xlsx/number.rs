//! Numbers as worksheets write them, parsed exactly.

/// Whole powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Below this a whole number is a double, exactly.
const EXACT: u64 = 1 << 53;

/// A decimal number at the beginning of `bytes`, and its length; nothing where there is none or it is not plain.
#[inline]
pub(super) fn parse(bytes: &[u8]) -> Option<(f64, usize)> {
    let negative = bytes.first() == Some(&b'-');
    let start = usize::from(negative);
    let (mut at, mut digits, mut whole) = (start, 0usize, 0u64);
    while let Some(digit) = bytes.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit < 10) {
        whole = whole.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    digits += at - start;
    let mut decimals = 0;
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        let first = at;
        while let Some(digit) = bytes.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit < 10) {
            whole = whole.wrapping_mul(10).wrapping_add(u64::from(digit));
            at += 1;
        }
        decimals = at - first;
        digits += decimals;
    }
    if digits == 0 {
        return None;
    }
    // Both halves are exact, so their quotient is rounded once, as it must be.
    if digits <= 18
        && whole < EXACT
        && let Some(&power) = POWERS.get(decimals)
        && !matches!(bytes.get(at), Some(b'e' | b'E'))
    {
        let value = whole as f64 / power;
        return Some((if negative { -value } else { value }, at));
    }
    slow(bytes, at)
}

/// Long numbers and numbers with an exponent, whose mantissa ends at `at`.
#[cold]
fn slow(bytes: &[u8], mut at: usize) -> Option<(f64, usize)> {
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(bytes.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        let first = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == first {
            return None;
        }
    }
    let text = std::str::from_utf8(bytes.get(..at)?).ok()?;
    Some((text.parse().ok()?, at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_end_where_they_end() {
        assert_eq!(parse(b"12.50<"), Some((12.5, 5)));
        assert_eq!(parse(b"-0<").map(|(value, end)| (value.to_bits(), end)), Some(((-0.0f64).to_bits(), 2)));
        assert_eq!(parse(b"1.5E-3</v>"), Some((0.0015, 6)));
        assert_eq!(parse(b"0.30000000000000004<"), Some((0.30000000000000004, 19)));
        assert_eq!(parse(b"123456789012345678901234567890<"), Some((1.2345678901234568e29, 30)));
        assert_eq!(parse(b".5<"), Some((0.5, 2)));
        assert_eq!(parse(b"5.<"), Some((5.0, 2)));
        for text in [&b"<"[..], b"", b"-<", b".<", b"1e<", b"1e+<", b" 1<", b"nan<", b"+1<"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_the_standard_library_s(number in any::<f64>().prop_filter("finite", |number| number.is_finite()), places in 0..6usize) {
            for text in [format!("{number}"), format!("{number:e}"), format!("{number:.places$}"), format!("{:.2}", number % 1e6)] {
                let (value, end) = parse(text.as_bytes()).unwrap();
                prop_assert_eq!((value.to_bits(), end), (text.parse::<f64>().unwrap().to_bits(), text.len()), "{}", text);
            }
        }
    }
}
