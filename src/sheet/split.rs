//! Splits delimited text into the cells of its records, forgiving whatever programs and people do to quotes.

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::dialect::Dialect;

/// No quoted cell is longer; an open quote that is not closed within so many bytes is part of the text.
pub(super) const LONGEST_QUOTED: usize = 1 << 20;

/// Goes through a text record by record.
///
/// A record is known by where it starts and by [`Splitter::barren`] alone, so a text can be split from any record on.
pub(super) struct Splitter<'t> {
    text: &'t str,
    dialect: Dialect,
    /// The text ends here; otherwise more of it may follow.
    whole: bool,
    nuls: bool,
    /// Quotes that open before this place are never closed: they are text. Keeps the work in proportion to the text.
    pub(super) barren: usize,
    /// Number of cells of the last record, empty ones included.
    pub(super) width: usize,
    scratch: String,
}

/// A cell that is not empty.
pub(super) enum Found<'c> {
    /// It stands in the text as it is.
    Here(Range<usize>),
    /// Its quotes were made single, or its NULs taken out.
    Mended(&'c str),
}

impl<'c> Found<'c> {
    /// The cell, found in `text`.
    pub(super) fn within(self, text: &'c str) -> &'c str {
        match self {
            Self::Here(range) => text.get(range).unwrap_or_default(),
            Self::Mended(cell) => cell,
        }
    }
}

/// What an opening quote turned out to be.
enum Quoted {
    /// The place behind the cell, where a separator or the end of the text stands, and the cell's inside.
    Cell { behind: usize, inside: Range<usize>, doubled: bool },
    /// Part of the text.
    Stray,
    /// Not known before more of the text is there.
    Unknown,
}

impl<'t> Splitter<'t> {
    /// `nuls` is false where the text is known to hold no NUL; NULs are no part of any cell.
    pub(super) fn new(text: &'t str, dialect: Dialect, whole: bool, nuls: bool, barren: usize) -> Self {
        Self { text, dialect, whole, nuls, barren, width: 0, scratch: String::new() }
    }

    /// Gives each cell of the record at `start` that is not empty, with its number, and returns where the next record
    /// starts. Nothing where the record may go on behind the end of the text; some cells may have been given then.
    pub(super) fn record(&mut self, start: usize, mut cell: impl FnMut(usize, Found)) -> Option<usize> {
        let text = self.text;
        let bytes = text.as_bytes();
        let quote = self.dialect.quote;
        let mut at = start;
        let mut column = 0;
        loop {
            let mut opening = at;
            if bytes.get(at) == Some(&b' ') && self.dialect.delimiter != b' ' {
                let padded = at + bytes[at..].iter().take_while(|&&byte| byte == b' ').count();
                if bytes.get(padded).is_some_and(|&byte| Some(byte) == quote) {
                    opening = padded;
                } else if self.dialect.padded && column > 0 {
                    at = padded;
                }
            }
            let mut behind = None;
            if let Some(&byte) = bytes.get(opening)
                && Some(byte) == quote
                && opening >= self.barren
            {
                match self.quoted(opening, byte) {
                    Quoted::Cell { behind: place, inside, doubled } => {
                        behind = Some(place);
                        if doubled || self.nuls {
                            let plain = self.plain(text.get(inside).unwrap_or_default(), byte);
                            if !plain.is_empty() {
                                cell(column, Found::Mended(plain));
                            }
                        } else if !inside.is_empty() {
                            cell(column, Found::Here(inside));
                        }
                    }
                    Quoted::Stray => {}
                    Quoted::Unknown => return None,
                }
            }
            let end = match behind {
                Some(behind) => behind,
                None => {
                    let end = self.separator(at);
                    if end > at {
                        if self.nuls && memchr(0, &bytes[at..end]).is_some() {
                            let plain = without_nuls(&mut self.scratch, text.get(at..end).unwrap_or_default());
                            if !plain.is_empty() {
                                cell(column, Found::Mended(plain));
                            }
                        } else {
                            cell(column, Found::Here(at..end));
                        }
                    }
                    end
                }
            };
            self.width = column + 1;
            match bytes.get(end) {
                None if self.whole => return Some(end),
                None => return None,
                Some(b'\n') => return Some(end + 1),
                Some(b'\r') => return self.behind_return(end),
                Some(_) => at = end + 1,
            }
            column += 1;
        }
    }

    /// A line may end in `\r`, `\r\n` or, after a transfer that meant well, `\r\r\n`.
    fn behind_return(&self, at: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[at + 1..];
        match rest {
            [b'\n', ..] => Some(at + 2),
            [b'\r', b'\n', ..] => Some(at + 3),
            [] | [b'\r'] if !self.whole => None,
            _ => Some(at + 1),
        }
    }

    /// The next separator at or after a place, or the end of the text.
    fn separator(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(part) = bytes.get(at..at + 8) {
            let found = self.separators_in(part);
            if found != 0 {
                return at + (found.trailing_zeros() / 8) as usize;
            }
            at += 8;
        }
        let rest = bytes[at..].iter().position(|&byte| self.separates(byte));
        rest.map_or(bytes.len(), |place| at + place)
    }

    /// The high bit of each of eight bytes that is a separator; those above the first one may be wrong.
    #[inline]
    fn separators_in(&self, part: &[u8]) -> u64 {
        let word = part.try_into().map_or(0, u64::from_le_bytes);
        let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
        [self.dialect.delimiter, b'\n', b'\r']
            .into_iter()
            .fold(0, |found, byte| found | zeros(word ^ (u64::from(byte) * ONES)))
    }

    fn separates(&self, byte: u8) -> bool {
        byte == self.dialect.delimiter || byte == b'\n' || byte == b'\r'
    }

    /// Looks for the end of the cell that a quote opens.
    fn quoted(&mut self, opening: usize, quote: u8) -> Quoted {
        let text = self.text;
        let limit = text.len().min(opening + LONGEST_QUOTED);
        let bytes = &text.as_bytes()[..limit];
        let cut_short = limit == text.len() && !self.whole;
        let mut doubled = false;
        let mut at = opening + 1;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let found = match self.dialect.escape {
                Some(escape) => memchr2(quote, escape, rest),
                None => memchr(quote, rest),
            };
            let Some(place) = found.map(|place| at + place) else {
                if cut_short {
                    return Quoted::Unknown;
                }
                self.barren = limit;
                return Quoted::Stray;
            };
            if bytes[place] != quote {
                // An escape character; it means something only before a quote or another one.
                doubled = true;
                at = place
                    + 1
                    + usize::from(
                        bytes.get(place + 1).is_some_and(|&next| next == quote || Some(next) == self.dialect.escape),
                    );
                continue;
            }
            let blanks =
                bytes[place + 1..].iter().take_while(|&&byte| byte == b' ' && self.dialect.delimiter != b' ').count();
            let behind = place + 1 + blanks;
            match bytes.get(behind) {
                None if cut_short => return Quoted::Unknown,
                None if limit < text.len() => {
                    self.barren = limit;
                    return Quoted::Stray;
                }
                None => return Quoted::Cell { behind, inside: opening + 1..place, doubled },
                Some(&next) if self.separates(next) => {
                    return Quoted::Cell { behind, inside: opening + 1..place, doubled };
                }
                Some(&next) if next == quote && blanks == 0 => {
                    doubled = true;
                    at = place + 2;
                }
                // Something follows the quote. An empty pair before a word is no quoted cell.
                Some(_) if place == opening + 1 => return Quoted::Stray,
                Some(_) => {
                    let before = text.as_bytes()[..place].iter().rposition(|&byte| byte != b' ').unwrap_or(0);
                    if before > opening && self.separates(bytes[before]) {
                        // This quote opens the next cell, so ours ended before: at a quote that seemed doubled, or never.
                        let closing = before.wrapping_sub(1);
                        if closing > opening && bytes[closing] == quote {
                            return Quoted::Cell { behind: before, inside: opening + 1..closing, doubled };
                        }
                        return Quoted::Stray;
                    }
                    at = place + 1;
                }
            }
        }
    }

    /// The inside of a quoted cell with its doubled and escaped quotes single, without NULs.
    fn plain(&mut self, inside: &str, quote: u8) -> &str {
        let Self { scratch, dialect, .. } = self;
        scratch.clear();
        let quote = char::from(quote);
        let mut marks = inside.chars().peekable();
        while let Some(mark) = marks.next() {
            if mark == quote {
                marks.next_if_eq(&quote);
            } else if dialect.escape.is_some_and(|escape| mark == char::from(escape)) {
                let escaped = marks.next_if(|&next| next == quote || next == mark);
                if let Some(escaped) = escaped {
                    scratch.push(escaped);
                    continue;
                }
            }
            if mark != '\0' {
                scratch.push(mark);
            }
        }
        scratch
    }
}

fn without_nuls<'s>(scratch: &'s mut String, text: &str) -> &'s str {
    scratch.clear();
    scratch.extend(text.chars().filter(|&mark| mark != '\0'));
    scratch
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: b',', quote: Some(b'"'), escape: None, padded: false };

    /// All records, with empty cells, of a text split from its beginning.
    fn records(text: &str, dialect: Dialect) -> Vec<Vec<String>> {
        let mut splitter = Splitter::new(text, dialect, true, true, 0);
        let mut records = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let mut cells = Vec::new();
            let next = splitter.record(at, |column, cell| {
                cells.resize(column, String::new());
                cells.push(cell.within(text).to_owned());
            });
            cells.resize(splitter.width, String::new());
            records.push(cells);
            assert!(next.unwrap() > at);
            at = next.unwrap();
        }
        records
    }

    /// The same by the csv library, which passes over empty lines.
    fn by_library(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn well_formed_texts_split_as_the_library_splits_them() {
        // Cells of every kind, quoted where they must be, under every line end; a small linear generator picks them.
        let cells = [
            "",
            "a",
            "007",
            "12.5",
            "a b",
            "\"x, y\"",
            "\"two\nlines\"",
            "\"he said \"\"no\"\"\"",
            "\"\"",
            "\"\r\n\"",
            "Do\u{f1}a",
            " 1",
        ];
        let mut seed = 7u64;
        for turn in 0..3000 {
            let mut text = String::new();
            let mut pick = |many: usize| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (seed >> 33) as usize % many
            };
            for _ in 0..pick(6) + 1 {
                let line: Vec<&str> = (0..pick(5) + 1).map(|_| cells[pick(cells.len())]).collect();
                text += &line.join(",");
                text += ["\n", "\r\n", "\r"][turn % 3];
            }
            if turn % 2 == 0 {
                text.truncate(text.trim_end_matches(['\r', '\n']).len());
            }
            let mut ours = records(&text, COMMA);
            ours.retain(|record| record != &[""]);
            let mut theirs = by_library(&text);
            theirs.retain(|record| record != &[""]);
            assert_eq!(ours, theirs, "{text:?}");
        }
    }

    #[test]
    fn stray_quotes_are_text() {
        let cases: [(&str, &[&[&str]]); 14] = [
            ("5\" pipe,2\n", &[&["5\" pipe", "2"]]),
            ("a,\"b\n1,2\n", &[&["a", "\"b"], &["1", "2"]]),
            ("a,\"1,c,\"d, e\",f\n", &[&["a", "\"1", "c", "d, e", "f"]]),
            ("\"a,b,\"c\",d\n1,2,3,4\n", &[&["\"a", "b", "c", "d"], &["1", "2", "3", "4"]]),
            ("\"the \"best\" one\",2\n", &[&["the \"best\" one", "2"]]),
            ("\"the \"best, cheapest\" one\",2\n", &[&["the \"best, cheapest\" one", "2"]]),
            ("\"12\" pipe\",2\n", &[&["12\" pipe", "2"]]),
            ("\"Table, 48\"\",\"Made, in\",3\n", &[&["Table, 48\"", "Made, in", "3"]]),
            ("\"a\" ,\"b\"  \nc,d\n", &[&["a", "b"], &["c", "d"]]),
            ("x, \"a, b\",c\n", &[&["x", "a, b", "c"]]),
            ("\"\"Acme\"\",1\n", &[&["\"\"Acme\"\"", "1"]]),
            ("\"x\ny,1\n\"z\",2\n", &[&["\"x"], &["y", "1"], &["z", "2"]]),
            ("a\0b,\"c\0\",\0\n", &[&["ab", "c", ""]]),
            ("a\r\r\nb\r\r\n", &[&["a"], &["b"]]),
        ];
        for (text, expected) in cases {
            assert_eq!(records(text, COMMA), expected, "{text:?}");
        }
    }

    #[test]
    fn escapes_and_padding_follow_the_dialect() {
        let escaped = Dialect { escape: Some(b'\\'), ..COMMA };
        assert_eq!(records("\"a \\\"b\\\"\",\"c\\\\\",\"\\n\"\n", escaped), [["a \"b\"", "c\\", "\\n"]]);
        assert_eq!(records("\"48\\\"\",\"x\"\n", escaped), [["48\"", "x"]]);
        let padded = Dialect { padded: true, ..COMMA };
        assert_eq!(records(" a, b, \" c\"\n", padded), [[" a", "b", " c"]]);
        let single = Dialect { quote: Some(b'\''), ..COMMA };
        assert_eq!(records("'Men's, 1',2\n", single), [["Men's, 1", "2"]]);
    }

    #[test]
    fn a_cut_text_is_never_split_differently() {
        let text = "a,\"b\nc\"\"d\",e\r\nf,g\r\"h\"x\",i\n\"j\n";
        let whole = {
            let mut splitter = Splitter::new(text, COMMA, true, true, 0);
            let mut ends = vec![0];
            while let Some(&at) = ends.last()
                && at < text.len()
            {
                ends.push(splitter.record(at, |_, _| {}).unwrap());
            }
            ends
        };
        for cut in 1..text.len() {
            let mut splitter = Splitter::new(&text[..cut], COMMA, false, true, 0);
            for pair in whole.windows(2) {
                match splitter.record(pair[0].min(cut), |_, _| {}) {
                    Some(end) => assert_eq!(end, pair[1], "cut at {cut}"),
                    None => break,
                }
            }
        }
    }

    #[test]
    fn quotes_that_never_close_cost_no_more_than_the_text() {
        let text = "\"\"\"a,".repeat(220_000);
        let mut splitter = Splitter::new(&text, COMMA, true, true, 0);
        assert_eq!(splitter.record(0, |_, _| {}), Some(text.len()));
        assert_eq!((splitter.width, splitter.barren), (220_001, text.len()));
    }
}
