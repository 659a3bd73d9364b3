//! Text to numbers and money as people write them: `$45,000`, `(1,200)`, `45k`, `USD 45000`, `8.412,50`.

use super::PayUnit;

/// Why a text is not a number as this program writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NumberError {
    /// A decimal comma; the same number with a decimal point.
    DecimalComma(String),
    /// No number at all.
    NotANumber,
}

/// A number as text says it; percent signs divide by 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Parsed {
    pub value: f64,
    /// The text carried a percent sign (already divided out).
    pub percent: bool,
}

/// Reads money in dollars as integer cents.
pub(crate) fn cents(text: &str, decimal_comma: bool) -> Result<i64, NumberError> {
    to_cents(parse(text, decimal_comma)?.value).ok_or(NumberError::NotANumber)
}

/// Dollars to whole cents; `None` if out of the range that is exact.
pub(crate) fn to_cents(dollars: f64) -> Option<i64> {
    let cents = (dollars * 100.0).round();
    (cents.is_finite() && cents.abs() < 9.0e15).then_some(cents as i64)
}

/// Reads a number with currency signs, thousands separators, accounting brackets, `k`/`m` and percent.
pub(crate) fn parse(text: &str, decimal_comma: bool) -> Result<Parsed, NumberError> {
    let mut rest: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}' && *c != '\'').collect();
    rest = rest.replace(['−', '–'], "-");
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        rest = inner.to_owned();
        negative = true;
    }
    let mut percent = false;
    let mut scale = 1.0;
    // Signs and units may come in any order around the digits: `-$5`, `$-5`, `US$ 5`, `5 USD`, `5%`.
    loop {
        let lower = rest.to_ascii_lowercase();
        let before = rest.len();
        for prefix in ["us$", "usd", "$", "+"] {
            if lower.starts_with(prefix) {
                rest.drain(..prefix.len());
                break;
            }
        }
        if rest.len() == before {
            if rest.starts_with('-') && !negative {
                negative = true;
                rest.remove(0);
            } else if lower.ends_with("usd") {
                rest.truncate(before - 3);
            } else if lower.ends_with(['%', '$']) {
                percent |= lower.ends_with('%');
                rest.pop();
            } else if scale == 1.0 && lower.ends_with(['k', 'm']) && lower.len() > 1 {
                scale = if lower.ends_with('k') { 1e3 } else { 1e6 };
                rest.pop();
            } else {
                break;
            }
        }
    }
    let digits = plain(&rest, decimal_comma).map_err(|error| match error {
        NumberError::DecimalComma(plain) => {
            NumberError::DecimalComma(format!("{}{plain}", if negative { "-" } else { "" }))
        }
        NumberError::NotANumber => NumberError::NotANumber,
    })?;
    let mut value: f64 = digits.parse().map_err(|_error| NumberError::NotANumber)?;
    value *= scale;
    if percent {
        value /= 100.0;
    }
    if negative {
        value = -value;
    }
    if value.is_finite() { Ok(Parsed { value, percent }) } else { Err(NumberError::NotANumber) }
}

/// What an amount says that it pays for, and the amount alone: `$18.50/hr`, `$38,000 a year`, `700 per week`.
pub(crate) fn with_unit(text: &str) -> (&str, Option<PayUnit>) {
    const WORDS: [(&str, PayUnit); 17] = [
        ("hr", PayUnit::Hour),
        ("hrs", PayUnit::Hour),
        ("hour", PayUnit::Hour),
        ("hourly", PayUnit::Hour),
        ("h", PayUnit::Hour),
        ("wk", PayUnit::Week),
        ("week", PayUnit::Week),
        ("weekly", PayUnit::Week),
        ("mo", PayUnit::Month),
        ("month", PayUnit::Month),
        ("monthly", PayUnit::Month),
        ("qtr", PayUnit::Quarter),
        ("quarter", PayUnit::Quarter),
        ("quarterly", PayUnit::Quarter),
        ("yr", PayUnit::Year),
        ("year", PayUnit::Year),
        ("annually", PayUnit::Year),
    ];
    let trimmed = text.trim().trim_end_matches('.');
    let head = trimmed.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let word = trimmed.get(head.len()..).unwrap_or_default().to_ascii_lowercase();
    let Some((_word, unit)) = WORDS.iter().find(|(known, _unit)| *known == word) else { return (text, None) };
    let amount = head.trim_end().trim_end_matches('/').trim_end();
    let lower = amount.to_ascii_lowercase();
    let joined = [" per", " a", " an", " each"].iter().find(|end| lower.ends_with(*end));
    let amount = joined.and_then(|end| amount.get(..amount.len() - end.len())).unwrap_or(amount);
    (amount.trim_end(), Some(*unit))
}

/// Digits with separators to a form that Rust parses, or why not.
fn plain(text: &str, decimal_comma: bool) -> Result<String, NumberError> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) if at > 0 => text.split_at(at),
        _ => (text, ""),
    };
    if !mantissa.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',')
        || !mantissa.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
        || !mantissa.contains(|c: char| c.is_ascii_digit())
    {
        return Err(NumberError::NotANumber);
    }
    let exponent_ok = exponent.is_empty()
        || exponent[1..].trim_start_matches(['+', '-']).chars().all(|c| c.is_ascii_digit()) && exponent.len() > 1;
    if !exponent_ok {
        return Err(NumberError::NotANumber);
    }
    let with_comma = mantissa.replace('.', "").replace(',', ".");
    if decimal_comma {
        if grouped(mantissa, '.', ',') {
            return Ok(with_comma + exponent);
        }
        return Err(NumberError::NotANumber);
    }
    if grouped(mantissa, ',', '.') {
        return Ok(mantissa.replace(',', "") + exponent);
    }
    if grouped(mantissa, '.', ',') {
        return Err(NumberError::DecimalComma(with_comma + exponent));
    }
    Err(NumberError::NotANumber)
}

/// Whether the text is digits in groups of three split by `group`, with at most one `point` after all of them.
fn grouped(text: &str, group: char, point: char) -> bool {
    let (whole, fraction) = text.split_once(point).unwrap_or((text, ""));
    if fraction.contains([group, point]) {
        return false;
    }
    let mut parts = whole.split(group);
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    rest.is_empty() || (1..=3).contains(&first.len()) && rest.iter().all(|part| part.len() == 3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn money_as_people_write_it() {
        for (text, expected) in [
            ("$45,000", 4_500_000),
            ("45,000.00 ", 4_500_000),
            ("(1,200)", -120_000),
            ("45k", 4_500_000),
            ("USD 45000", 4_500_000),
            ("'45000", 4_500_000),
            ("\u{a0}$ 8,412.50\u{a0}", 841_250),
            ("-$5", -500),
            ("$-5.25", -525),
            ("−7", -700),
            ("1.2E+05", 12_000_000),
            (".5", 50),
        ] {
            assert_eq!(cents(text, false), Ok(expected), "{text}");
        }
        for text in ["", "-", "n/k", "12-13", "1,2,3", "$", "e5", "5e", "1.2.3", "k", "(", "()", "%"] {
            assert_eq!(cents(text, false), Err(NumberError::NotANumber), "{text}");
        }
    }

    #[test]
    fn a_decimal_comma_is_noticed_and_read_when_told() {
        assert_eq!(cents("8.412,50", false), Err(NumberError::DecimalComma("8412.50".into())));
        assert_eq!(cents("$8412,5", false), Err(NumberError::DecimalComma("8412.5".into())));
        assert_eq!(cents("8.412,50", true), Ok(841_250));
        assert_eq!(cents("8.412", true), Ok(841_200));
        assert_eq!(cents("8,412", false), Ok(841_200));
    }

    #[test]
    fn amounts_say_what_they_pay_for() {
        for (text, expected) in [
            ("$18.50/hr", ("$18.50", Some(PayUnit::Hour))),
            ("18.50 per hour", ("18.50", Some(PayUnit::Hour))),
            ("$38,000 a year", ("$38,000", Some(PayUnit::Year))),
            ("700/wk", ("700", Some(PayUnit::Week))),
            ("$3,200 monthly", ("$3,200", Some(PayUnit::Month))),
            ("$45k", ("$45k", None)),
            ("n/k", ("n/k", None)),
        ] {
            assert_eq!(with_unit(text), expected, "{text}");
        }
    }

    #[test]
    fn percent_is_divided_out() {
        assert_eq!(parse("40 %", false), Ok(Parsed { value: 0.4, percent: true }));
        assert_eq!(parse("40", false), Ok(Parsed { value: 40.0, percent: false }));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*", comma: bool) {
            let _result = (parse(&text, comma), with_unit(&text));
        }

        #[test]
        fn never_panics_on_near_numbers(text in "[-+$().,0-9eEkKmM% ]{0,12}", comma: bool) {
            let _result = parse(&text, comma);
        }

        #[test]
        fn written_money_reads_back(amount in -900_000_000_000_i64..900_000_000_000) {
            let whole = (amount.abs() / 100).to_string();
            let mut grouped = String::new();
            for (i, c) in whole.chars().enumerate() {
                if i > 0 && (whole.len() - i).is_multiple_of(3) {
                    grouped.push(',');
                }
                grouped.push(c);
            }
            let sign = if amount < 0 { "-" } else { "" };
            prop_assert_eq!(cents(&format!("{sign}${grouped}.{:02}", amount.abs() % 100), false), Ok(amount));
        }
    }
}
