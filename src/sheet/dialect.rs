//! How a text file separates and quotes its cells, told from its first lines.

use memchr::memmem;

use super::split::Splitter;

/// Separator and quoting of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// No quote character: quotes are part of the text.
    pub(super) quote: Option<u8>,
    /// A character that makes a quote behind it part of the text.
    pub(super) escape: Option<u8>,
    /// Spaces behind a delimiter are no part of the cell.
    pub(super) padded: bool,
}

/// In nearly all files.
const USUAL: [u8; 4] = *b",;\t|";
/// In files of mainframes and message systems.
const UNUSUAL: [u8; 4] = [b'~', b'^', 0x01, 0x1F];
/// Rows this even and this wide leave no doubt.
const SURE: f64 = 0.6;
/// Characters looked at to tell the dialect.
const SAMPLE: usize = 64 << 10;
/// Records looked at.
const RECORDS: usize = 500;

impl Dialect {
    /// Tells the dialect of `text`; a delimiter that the file states itself (`sep=;`) is taken as given.
    pub(super) fn tell(text: &str, stated: Option<u8>) -> Self {
        let sample = head(text);
        if let Some(delimiter) = stated {
            return Self::with(delimiter, sample);
        }
        let best = |delimiters: &[u8]| {
            let mut best = (Self::with(b',', sample), 0.0);
            for &delimiter in delimiters {
                let candidate = Self::with(delimiter, sample);
                let score = candidate.score(sample);
                if score > best.1 * 1.000_1 {
                    best = (candidate, score);
                }
            }
            best
        };
        let usual = best(&USUAL);
        if usual.1 >= SURE {
            return usual.0;
        }
        let unusual = best(&UNUSUAL);
        if unusual.1 >= SURE {
            return unusual.0;
        }
        if usual.1 == 0.0 && quoted_between_spaces(sample) {
            return Self::with(b' ', sample);
        }
        usual.0
    }

    fn with(delimiter: u8, sample: &str) -> Self {
        let quote = quote_for(sample, delimiter);
        Self {
            delimiter,
            quote: Some(quote),
            escape: escape_for(sample, quote, delimiter),
            padded: padded(sample, delimiter, quote),
        }
    }

    /// How much the sample looks like a table in this dialect: even rows of many cells, with few characters in
    /// the cells that would separate them in another dialect. 0 for a single column.
    fn score(self, sample: &str) -> f64 {
        let mut widths = Vec::new();
        let (mut cells, mut mixed) = (0.0_f64, 0.0_f64);
        let mut splitter = Splitter::new(sample, self, true, true, 0);
        let mut at = 0;
        while at < sample.len() && widths.len() < RECORDS {
            let (mut filled, mut unsplit) = (false, 0u32);
            let Some(next) = splitter.record(at, |_, cell| {
                filled = true;
                unsplit += u32::from(self.looks_unsplit(cell.within(sample)));
            }) else {
                break;
            };
            if filled {
                widths.push(splitter.width);
                cells += splitter.width as f64;
                mixed += f64::from(unsplit);
            }
            at = next;
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
        USUAL.iter().filter(|&&other| other != self.delimiter).any(|&other| {
            let bytes = cell.as_bytes();
            let tight = |place: usize| bytes.get(place + 1).is_none_or(|&next| next != b' ');
            bytes.iter().enumerate().filter(|&(place, &byte)| byte == other && tight(place)).count() >= 2
        })
    }
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
fn quote_for(sample: &str, delimiter: u8) -> u8 {
    let bytes = sample.as_bytes();
    let count = |quote: u8| {
        let mut opened = 0usize;
        let mut closed = 0usize;
        for place in memchr::memchr_iter(quote, bytes) {
            opened += usize::from(is_edge(place.checked_sub(1).and_then(|before| bytes.get(before)), delimiter));
            closed += usize::from(is_edge(bytes.get(place + 1), delimiter));
        }
        opened.min(closed)
    };
    let (double, single) = (count(b'"'), count(b'\''));
    if single > double && single >= 2 { b'\'' } else { b'"' }
}

/// True for a separator, and for the beginning and the end of the text.
fn is_edge(byte: Option<&u8>, delimiter: u8) -> bool {
    byte.is_none_or(|&byte| byte == delimiter || byte == b'\n' || byte == b'\r')
}

/// The character in front of quotes inside cells, where they are not doubled.
fn escape_for(sample: &str, quote: u8, delimiter: u8) -> Option<u8> {
    let bytes = sample.as_bytes();
    [b'\\', 0].into_iter().find(|&escape| {
        let (mut inside, mut at_the_end, mut sure) = (0usize, 0usize, 0usize);
        for place in memmem::find_iter(bytes, &[escape, quote]) {
            let next = bytes.get(place + 2);
            if next == Some(&quote) && is_edge(bytes.get(place + 3), delimiter) {
                sure += 1;
            } else if is_edge(next, delimiter) {
                at_the_end += 1;
            } else {
                inside += 1;
            }
        }
        // Apostrophes stand everywhere, so a single quote takes more than one of them.
        sure > 0 || (quote == b'"' && inside > 0 && at_the_end == 0 && memmem::find(bytes, &[quote, quote]).is_none())
    })
}

/// True where a space stands behind the delimiters, as people write lists: `a, "b, c", d`.
fn padded(sample: &str, delimiter: u8, quote: u8) -> bool {
    let count = |pattern: &[u8]| memmem::find_iter(sample.as_bytes(), pattern).count();
    let quoted = count(&[delimiter, b' ', quote]);
    let delimiters = count(&[delimiter]);
    delimiter != b' '
        && (quoted > count(&[delimiter, quote])
            || (delimiters >= 8 && count(&[delimiter, b' ']) * 20 >= delimiters * 19))
}

/// True where every line has a quoted cell between spaces: only then is a space taken for a delimiter.
fn quoted_between_spaces(sample: &str) -> bool {
    let mut lines = sample.lines().filter(|line| !line.trim().is_empty()).peekable();
    let quoted = |line: &str| line.contains(" \"") && (line.contains("\" ") || line.ends_with('"'));
    lines.peek().is_some() && lines.all(quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (char, Option<char>, bool) {
        let dialect = Dialect::tell(text, None);
        (char::from(dialect.delimiter), dialect.quote.map(char::from), dialect.escape == Some(b'\\'))
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
        assert_eq!(told("a~b~c\n1,5~2~3\n2~3~4\n"), ('~', Some('"'), false));
        assert_eq!(told("a\u{1F}b\u{1F}c\n1\u{1F}2\u{1F}3\n"), ('\u{1F}', Some('"'), false));
        assert_eq!(told("a b \"c d\" e\n1 2 \"3 4\" 5\n"), (' ', Some('"'), false));
    }

    #[test]
    fn backslashes_in_paths_and_texts_escape_nothing() {
        assert_eq!(told("name,path\n\"a\",\"C:\\data\\\"\n\"b\",\"D:\\\"\n"), (',', Some('"'), false));
        assert_eq!(told("'a 8\\'9\"\" rod','b'\n'c','d'\n"), (',', Some('\''), false));
        assert_eq!(Dialect::tell("a,\"48\0\"\",b\nc,d,e\n", None).escape, Some(0));
    }

    #[test]
    fn stated_delimiters_are_taken() {
        assert_eq!(stated("sep=;\r\na;b"), Some((b';', 7)));
        assert_eq!(stated("\"sep=\t\"\na"), Some((b'\t', 8)));
        assert_eq!(stated("SEP=|"), Some((b'|', 5)));
        for text in ["separator;b", "sep=", "sep=ab\n", "\u{e9}", ""] {
            assert_eq!(stated(text), None, "{text}");
        }
    }

    #[test]
    fn padding_behind_delimiters_is_told() {
        assert!(Dialect::tell("a, \"b, \"\"c\"\", d\", 5\n1, \"x\", \"y\"\n", None).padded);
        assert!(Dialect::tell("a, b, c, d\n1, 2, 3, 4\n5, 6, 7, 8\n", None).padded);
        assert!(!Dialect::tell("a,\"b\"\nc,\"d, \"\"e\"\"\"\n", None).padded);
        assert!(!Dialect::tell("name,n\n\"Smith, J\",1\n\"Doe, A\",2\n", None).padded);
    }
}
