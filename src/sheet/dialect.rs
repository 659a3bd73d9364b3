//! How a text file separates and quotes its cells, told from its first lines.

use csv::ReaderBuilder;

/// Separator and quoting of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// No quote character: quotes are part of the text.
    pub(super) quote: Option<u8>,
    /// A backslash before a quote makes it part of the text.
    pub(super) backslash: bool,
}

const DELIMITERS: [u8; 4] = *b",;\t|";
/// Characters looked at to tell the dialect.
const SAMPLE: usize = 64 << 10;

impl Dialect {
    /// Tells the dialect of `text`; a delimiter that the file states itself (`sep=;`) is taken as given.
    pub(super) fn tell(text: &str, stated: Option<u8>) -> Self {
        let sample = head(text);
        let mut best = Self { delimiter: stated.unwrap_or(b','), quote: Some(b'"'), backslash: false };
        let mut highest = 0.0;
        let delimiters: &[u8] = if stated.is_some() { std::slice::from_ref(&best.delimiter) } else { &DELIMITERS };
        for &delimiter in &delimiters.to_vec() {
            let quote = quote_for(sample, delimiter);
            let candidate = Self { delimiter, quote, backslash: quote.is_some_and(|quote| escapes(sample, quote)) };
            let score = candidate.score(sample);
            if score > highest * 1.000_1 {
                (best, highest) = (candidate, score);
            }
        }
        if highest == 0.0 {
            best.quote = quote_for(sample, best.delimiter);
        }
        best
    }

    pub(super) fn builder(self) -> ReaderBuilder {
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.delimiter);
        match self.quote {
            Some(quote) => builder.quote(quote).double_quote(true).escape(self.backslash.then_some(b'\\')),
            None => builder.quoting(false),
        };
        builder
    }

    /// How much the sample looks like a table in this dialect: even rows of many cells, with few characters in
    /// the cells that would separate them in another dialect. 0 for a single column.
    fn score(self, sample: &str) -> f64 {
        let mut widths = Vec::new();
        let (mut cells, mut mixed) = (0.0_f64, 0.0_f64);
        for record in self.builder().from_reader(sample.as_bytes()).records().take(500) {
            let Ok(record) = record else { continue };
            if record.iter().all(str::is_empty) {
                continue;
            }
            widths.push(record.len());
            cells += record.len() as f64;
            mixed += record.iter().filter(|cell| self.looks_unsplit(cell)).count() as f64;
        }
        let rows = widths.len() as f64;
        widths.sort_unstable();
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for &width in &widths {
            match runs.last_mut() {
                Some((last, count)) if *last == width => *count += 1,
                _ => runs.push((width, 1)),
            }
        }
        let Some(&(width, count)) = runs.iter().filter(|(width, _)| *width > 1).max_by_key(|(_, count)| *count) else {
            return 0.0;
        };
        let even = count as f64 / rows;
        let wide = 1.0 - 1.0 / width as f64;
        even * wide * (1.0 - 0.8 * mixed / cells)
    }

    /// A cell with two or more of another delimiter, none of them followed by a space, was not split where it should be.
    fn looks_unsplit(self, cell: &str) -> bool {
        DELIMITERS.iter().filter(|&&other| other != self.delimiter).any(|&other| {
            let bytes = cell.as_bytes();
            let tight = |place: usize| bytes.get(place + 1).is_none_or(|&next| next != b' ');
            bytes.iter().enumerate().filter(|&(place, &byte)| byte == other && tight(place)).count() >= 2
        })
    }

    /// True if the last quoted cell of `text` is never closed, so that it swallowed the rest of the file.
    pub(super) fn leaves_quote_open(self, text: &str) -> bool {
        let Some(quote) = self.quote else { return false };
        let (mut inside, mut fresh, mut bytes) = (false, true, text.bytes().peekable());
        while let Some(byte) = bytes.next() {
            if inside {
                if self.backslash && byte == b'\\' {
                    bytes.next();
                } else if byte == quote && bytes.next_if_eq(&quote).is_none() {
                    inside = false;
                }
            } else if byte == quote && fresh {
                inside = true;
            }
            fresh = byte == self.delimiter || byte == b'\n' || byte == b'\r';
        }
        inside
    }
}

/// Takes away the space between a delimiter and a quoted cell (`a, "b, c"`), which would make the quotes part of the text.
/// Nothing where the text has none, as in most files.
pub(super) fn without_padding(text: &str, dialect: Dialect) -> Option<String> {
    let (quote, delimiter) = (dialect.quote?, dialect.delimiter);
    let tight = memchr::memmem::find_iter(head(text).as_bytes(), &[delimiter, quote]).count();
    let padded = memchr::memmem::find_iter(head(text).as_bytes(), &[delimiter, b' ', quote]).count();
    if padded <= tight || delimiter == b' ' {
        return None;
    }
    let mut bare = String::with_capacity(text.len());
    let (mut inside, mut fresh, mut kept) = (false, true, 0);
    let bytes = text.as_bytes();
    for (place, &byte) in bytes.iter().enumerate() {
        let padding = fresh && byte == b' ' && bytes.get(place + 1) == Some(&quote);
        if inside {
            // A doubled quote closes and opens again, which leads to the same end.
            inside = byte != quote;
        } else if byte == quote && (fresh || bytes.get(place.wrapping_sub(1)) == Some(&quote)) {
            inside = true;
        } else if padding {
            bare.push_str(&text[kept..place]);
            kept = place + 1;
            continue;
        }
        fresh = !inside && (byte == delimiter || byte == b'\n' || byte == b'\r');
    }
    bare.push_str(&text[kept..]);
    Some(bare)
}

/// `;` for a first line `sep=;`, with the number of bytes the line takes.
pub(super) fn stated(text: &str) -> Option<(u8, usize)> {
    let line = text.split(['\r', '\n']).next()?;
    let bare = line.trim_matches('"');
    let (word, mark) = bare.split_at_checked(4)?;
    let &[delimiter] = mark.as_bytes() else { return None };
    if !word.eq_ignore_ascii_case("sep=") || !delimiter.is_ascii() || delimiter.is_ascii_alphanumeric() {
        return None;
    }
    let rest = &text[line.len()..];
    let ending = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
    Some((delimiter, line.len() + ending))
}

/// The beginning of a text, cut at the end of a line where there is one.
fn head(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let mut end = SAMPLE;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    sample.rfind(['\n', '\r']).map_or(sample, |line| &sample[..=line])
}

/// The quote character that wraps whole cells; a double quote if neither does.
fn quote_for(sample: &str, delimiter: u8) -> Option<u8> {
    let bytes = sample.as_bytes();
    let edge = |place: Option<&u8>| place.is_none_or(|&byte| byte == delimiter || byte == b'\n' || byte == b'\r');
    let count = |quote: u8| {
        let mut opened = 0usize;
        let mut closed = 0usize;
        for place in memchr::memchr_iter(quote, bytes) {
            opened += usize::from(edge(place.checked_sub(1).and_then(|before| bytes.get(before))));
            closed += usize::from(edge(bytes.get(place + 1)));
        }
        opened.min(closed)
    };
    let (double, single) = (count(b'"'), count(b'\''));
    Some(if single > double && single >= 2 { b'\'' } else { b'"' })
}

/// True if quotes inside cells are written `\"` rather than doubled.
fn escapes(sample: &str, quote: u8) -> bool {
    let escaped = memchr::memmem::find_iter(sample.as_bytes(), &[b'\\', quote]).count();
    let doubled = memchr::memmem::find_iter(sample.as_bytes(), &[quote, quote]).count();
    escaped > 0 && escaped >= doubled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (char, Option<char>, bool) {
        let dialect = Dialect::tell(text, None);
        (char::from(dialect.delimiter), dialect.quote.map(char::from), dialect.backslash)
    }

    #[test]
    fn delimiters_and_quotes_are_told() {
        assert_eq!(told("a,b,c\n1,2,3\n4,5,6\n"), (',', Some('"'), false));
        assert_eq!(told("a;b;c\n1,5;2;3\n4;5,25;6\n"), (';', Some('"'), false));
        assert_eq!(told("a\tb\n\"x, y, z\"\t2\nl, m\t3\n"), ('\t', Some('"'), false));
        assert_eq!(told("a|b|c\r1|2|3\r"), ('|', Some('"'), false));
        assert_eq!(told("'a, b','c'\n'd','e, f'\n"), (',', Some('\''), false));
        assert_eq!(told("\"a \\\"b\\\"\",c\n\"d\",e\n"), (',', Some('"'), true));
        assert_eq!(told("only one column\nof text\n"), (',', Some('"'), false));
        assert_eq!(
            told("Report, made in May\nof 2024\n\nid;n;wage\n1;2;3,5\n2;3;4,5\n3;3;4,5\n"),
            (';', Some('"'), false)
        );
        assert_eq!(told("college,city\nO'Neill,\"Troy, NY\"\nD'Or,Rome\n"), (',', Some('"'), false));
    }

    #[test]
    fn stated_delimiters_are_taken() {
        assert_eq!(stated("sep=;\r\na;b"), Some((b';', 7)));
        assert_eq!(stated("\"sep=\t\"\na"), Some((b'\t', 8)));
        assert_eq!(stated("SEP=|"), Some((b'|', 5)));
        for text in ["separator;b", "sep=", "sep=ab\n", "é", ""] {
            assert_eq!(stated(text), None, "{text}");
        }
    }

    #[test]
    fn padding_before_quotes_goes() {
        let text = "a, \"b, \"\"c\"\", d\", 5\n1, \"x\", \"y\"\n";
        let dialect = Dialect::tell(text, None);
        assert_eq!(without_padding(text, dialect).unwrap(), "a,\"b, \"\"c\"\", d\", 5\n1,\"x\",\"y\"\n");
        assert_eq!(without_padding("a,\"b\"\nc,\"d, \"\"e\"\"\"\n", dialect), None);
    }

    #[test]
    fn open_quotes_are_noticed() {
        let dialect = Dialect { delimiter: b',', quote: Some(b'"'), backslash: false };
        assert!(dialect.leaves_quote_open("a,\"b\n1,2\n"));
        for text in ["a,\"b\"\n", "a,\"b\"\"c\"\n", "5\" pipe,2\n", "a,\"b\nc\"\n"] {
            assert!(!dialect.leaves_quote_open(text), "{text}");
        }
    }
}
