//! Codes whose leading zeros or dots a spreadsheet lost: ZIP, FIPS, CIP, SOC, UNITID, OPEID, NAICS.

/// A code in its full form, and whether something had to be restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Restored {
    pub text: String,
    pub repaired: bool,
    /// Zeros were put back, not only dots or dashes.
    pub zeros: bool,
}

impl Restored {
    fn new(text: String, found: &str, repaired: bool) -> Option<Self> {
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let zeros = repaired && digits(&text) > digits(without_decimal(found));
        Some(Self { text, repaired, zeros })
    }
}

/// A ZIP code to five digits: `2138` → `02138`, `2138.0`, `02138-1234`, `021381234`. Foreign codes give `None`.
pub(crate) fn zip(text: &str) -> Option<Restored> {
    let text = without_decimal(text.trim());
    let (first, rest) = text.split_once(['-', ' ', '–']).unwrap_or((text, ""));
    if !digits(first) || !(rest.is_empty() || digits(rest)) {
        return None;
    }
    let whole = match (first.len(), rest.len()) {
        (3..=5, 0..=4) => format!("{first:0>5}"),
        // ZIP+4 written as one number; eight digits when its zero was lost.
        (8..=9, 0) => format!("{first:0>9}")[..5].to_owned(),
        _ => return None,
    };
    if whole == "00000" {
        return None;
    }
    let repaired = first.len() != 5 && first.len() != 9;
    Restored::new(whole, text, repaired)
}

/// The four digits behind a ZIP code: `1234` of `02138-1234` and `021381234`.
pub(crate) fn zip_plus_four(text: &str) -> Option<&str> {
    let text = text.trim();
    let four = match text.split_once(['-', ' ', '–']) {
        Some((first, rest)) if digits(first) => rest,
        None if (8..=9).contains(&text.len()) && digits(text) => text.get(text.len() - 4..)?,
        _ => return None,
    };
    (digits(four) && four.len() == 4).then_some(four)
}

/// A county FIPS code to five digits, or `None` if the text is not 4–5 digits.
pub(crate) fn county_fips(text: &str) -> Option<Restored> {
    let text = without_decimal(text.trim());
    (digits(text) && (4..=5).contains(&text.len()))
        .then(|| Restored::new(format!("{text:0>5}"), text, text.len() != 5))?
}

/// An IPEDS institution number: six digits.
pub(crate) fn unitid(text: &str) -> Option<String> {
    let text = without_decimal(text.trim());
    (digits(text) && text.len() == 6).then(|| text.to_owned())
}

/// An Office of Postsecondary Education number to eight digits: the institution's six and the campus' two, `00` for the
/// main one. `1002` and `001002` are `00100200`; six digits that do not begin with a zero are eight that lost two.
pub(crate) fn opeid(text: &str) -> Option<Restored> {
    let text = without_decimal(text.trim());
    if !digits(text) {
        return None;
    }
    let whole = match text.len() {
        3..=5 => format!("{text:0>6}00"),
        6 if text.starts_with('0') => format!("{text}00"),
        6..=8 => format!("{text:0>8}"),
        _ => return None,
    };
    (whole.bytes().any(|digit| digit != b'0')).then(|| Restored::new(whole, text, text.len() != 8))?
}

/// A CIP code as `48`, `48.05` or `48.0501`; numbers that lost zeros are restored: `15.1` → `15.10`, `480501` → `48.0501`.
pub(crate) fn cip(found: &str) -> Option<Restored> {
    let text = found.trim().trim_start_matches('=').trim_matches(['"', '\'']);
    let (family, rest) = match text.split_once('.') {
        Some((family, rest)) => (family.to_owned(), rest.to_owned()),
        None => match text.len() {
            1 | 2 => (text.to_owned(), String::new()),
            3 | 5 => (text.get(..1)?.to_owned(), text.get(1..)?.to_owned()),
            4 | 6 => (text.get(..2)?.to_owned(), text.get(2..)?.to_owned()),
            // Florida writes ten digits whose middle six are the CIP; as a number the first zero is gone.
            10 => (text.get(2..4)?.to_owned(), text.get(4..8)?.to_owned()),
            9 => (text.get(1..3)?.to_owned(), text.get(3..7)?.to_owned()),
            _ => return None,
        },
    };
    if !digits(&family) || family.len() > 2 || rest.len() > 4 || !(rest.is_empty() || digits(&rest)) {
        return None;
    }
    let number: u32 = family.parse().ok()?;
    if !(1..=61).contains(&number) && number != 95 && number != 99 {
        return None;
    }
    let detail = match rest.len() {
        0 => String::new(),
        1 | 2 => format!(".{rest:0<2}"),
        _ => format!(".{rest:0<4}"),
    };
    let full = format!("{family:0>2}{detail}");
    let repaired = full != found.trim();
    Restored::new(full, text, repaired)
}

/// A SOC code as `51-4041`, or `51-4041.00` as O*NET writes it; `514041` gets its dash back.
pub(crate) fn soc(text: &str) -> Option<Restored> {
    let text = text.trim().replace(['–', '—', '‑'], "-");
    let (code, detail) = match text.split_once('.') {
        Some((code, detail)) if detail.len() == 2 && digits(detail) => (code, Some(detail)),
        Some((code, "0")) => (code, None),
        Some(_) => return None,
        None => (text.as_str(), None),
    };
    let (major, minor, dashed) = match code.split_once('-') {
        Some((major, minor)) => (major, minor, true),
        None if code.len() == 6 => (code.get(..2)?, code.get(2..)?, false),
        None => return None,
    };
    if major.len() != 2 || minor.len() != 4 || !digits(major) || !digits(minor) {
        return None;
    }
    let group: u8 = major.parse().ok()?;
    if !(group == 0 || (11..=55).contains(&group) && group % 2 == 1) {
        return None;
    }
    let full = detail.map_or_else(|| format!("{major}-{minor}"), |detail| format!("{major}-{minor}.{detail}"));
    Restored::new(full, &text, !dashed)
}

/// A NAICS code as text (`332710`, `31-33`), a sector or industry name as it is.
pub(crate) fn industry(text: &str) -> String {
    let text = text.trim();
    let code = without_decimal(text).replace('–', "-");
    if code.bytes().all(|b| b.is_ascii_digit() || b == b'-') { code } else { text.to_owned() }
}

/// A long number of which only the first digits are left: `1.2E+11`.
pub(crate) fn is_damaged(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let (whole, rest) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1 && digits(whole) && digits(rest) && digits(exponent) && exponent.len() == 2
}

/// Drops a `.0` that a spreadsheet added to a whole number.
pub(crate) fn without_decimal(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn opeids_get_their_zeros_and_their_campus_back() {
        let full = |text: &str| opeid(text).map(|opeid| opeid.text);
        for text in ["00100200", "100200", "1002", "001002", "1002.0", "0100200"] {
            assert_eq!(full(text).as_deref(), Some("00100200"), "{text}");
        }
        assert_eq!(full("02107801").as_deref(), Some("02107801"), "a branch keeps its own number");
        assert_eq!(full("2107801").as_deref(), Some("02107801"));
        assert_eq!((full("-2"), full("0"), full("Alabama")), (None, None, None));
    }

    #[test]
    fn zips_get_their_zeros_back() {
        for (text, expected, repaired) in [
            ("2138", "02138", true),
            ("2138.0", "02138", true),
            ("44870", "44870", false),
            ("21012-1895", "21012", false),
            ("601", "00601", true),
            ("21381234", "02138", true),
            ("2138-1234", "02138", true),
        ] {
            let zip = zip(text).unwrap();
            assert_eq!((zip.text.as_str(), zip.repaired), (expected, repaired), "{text}");
        }
        for text in ["K1A 0B1", "", "12", "00000", "123456"] {
            assert_eq!(zip(text), None, "{text}");
        }
    }

    #[test]
    fn cip_codes_get_their_form_back() {
        for (text, expected, repaired) in [
            ("48.0501", "48.0501", false),
            ("480501", "48.0501", true),
            ("15.1", "15.10", true),
            ("1.0999", "01.0999", true),
            ("=\"48.0501\"", "48.0501", true),
            ("48", "48", false),
            ("0648050105", "48.0501", true),
            ("48.05", "48.05", false),
        ] {
            let cip = cip(text).unwrap();
            assert_eq!((cip.text.as_str(), cip.repaired), (expected, repaired), "{text}");
        }
        for text in ["", "welding", "77.01", "48.05012", "1234567"] {
            assert_eq!(cip(text), None, "{text}");
        }
    }

    #[test]
    fn cut_numbers_are_known() {
        for (text, damaged) in
            [("1.2E+11", true), ("9.87654E+12", true), ("4E+15", true), ("12E4", false), ("E11", false)]
        {
            assert_eq!(is_damaged(text), damaged, "{text}");
        }
    }

    #[test]
    fn occupations_have_one_form() {
        for (text, expected, repaired) in [
            ("51-4041", "51-4041", false),
            ("51-4041.00", "51-4041.00", false),
            ("514041", "51-4041", true),
            ("00-0000", "00-0000", false),
        ] {
            let soc = soc(text).unwrap();
            assert_eq!((soc.text.as_str(), soc.repaired), (expected, repaired), "{text}");
        }
        for text in ["", "12-4041", "51-404", "332710.5", "57-0000", "2021-11"] {
            assert_eq!(soc(text), None, "{text}");
        }
    }

    #[test]
    fn industries_stay_readable() {
        assert_eq!(industry("3327.0"), "3327");
        assert_eq!(industry("31–33"), "31-33");
        assert_eq!(industry(" Manufacturing "), "Manufacturing");
    }

    proptest! {
        #[test]
        fn never_panic(text in "\\PC*") {
            let _codes = (zip(&text), cip(&text), county_fips(&text), unitid(&text), industry(&text));
            let _others = (soc(&text), opeid(&text));
        }
    }
}
