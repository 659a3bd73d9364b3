//! Finds the cells of plain rows, sixty-four bytes at a time.

use super::batch::{Batch, Span};

/// Bytes looked at together.
const BLOCK: usize = 64;

/// Marks that end cells and rows, and those that need a closer look.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    delimiter: u8,
    /// Where there are no quotes, a byte that no text holds.
    quote: u8,
}

/// A bit for each byte of a block.
struct Found {
    delimiters: u64,
    newlines: u64,
    returns: u64,
    quotes: u64,
}

impl Marks {
    pub(super) fn new(delimiter: u8, quote: Option<u8>) -> Self {
        Self { delimiter, quote: quote.unwrap_or(0xFF) }
    }

    /// Puts whole rows from `start` on into the batch while there is room for them, up to one with a quote or a lone
    /// return, or one too near the end of `text`. Gives where the first row begins that was not taken.
    pub(super) fn rows(self, text: &[u8], start: usize, batch: &mut Batch) -> usize {
        let (mut row, mut cell) = (start, start);
        let mut at = start;
        while batch.has_room()
            && let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>)
        {
            let Found { delimiters, newlines, returns, quotes } = self.find(block);
            let ended = newlines >> 1 | u64::from(text.get(at + BLOCK) == Some(&b'\n')) << (BLOCK - 1);
            let strange = quotes | returns & !ended;
            // Those below the lowest strange one.
            let mut ends = (delimiters | newlines) & strange.wrapping_sub(1) & !strange;
            while ends != 0 {
                let place = ends.trailing_zeros();
                ends &= ends - 1;
                let end = at + place as usize;
                if newlines >> place & 1 == 0 {
                    batch.push(Span::here(cell, end));
                    cell = end + 1;
                    continue;
                }
                let returned = end > cell && text.get(end - 1) == Some(&b'\r');
                batch.push(Span::here(cell, end - usize::from(returned)));
                cell = end + 1;
                if !batch.end_row() {
                    return row;
                }
                row = cell;
                if !batch.has_room() {
                    return row;
                }
            }
            if strange != 0 || batch.is_endless() {
                break;
            }
            at += BLOCK;
        }
        batch.drop_row();
        row
    }

    /// The marks of a block; those that need a closer look are all there or none.
    #[inline]
    fn find(self, block: &[u8; BLOCK]) -> Found {
        let strange = block.iter().fold(0, |any, &byte| any | u8::from(byte == self.quote) | u8::from(byte == b'\r'));
        let (returns, quotes) = if strange == 0 { (0, 0) } else { (bits(block, b'\r'), bits(block, self.quote)) };
        Found { delimiters: bits(block, self.delimiter), newlines: bits(block, b'\n'), returns, quotes }
    }
}

/// A bit for each byte that is `mark`, the first one lowest.
#[inline]
fn bits(block: &[u8; BLOCK], mark: u8) -> u64 {
    let equal = block.map(|byte| u8::from(byte == mark));
    equal.as_chunks().0.iter().rev().fold(0, |bits, &eight| {
        // Brings the lowest bits of eight bytes together in the highest one.
        bits << 8 | u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_bit() {
        let mut block = [b'x'; BLOCK];
        for place in [0, 1, 7, 8, 31, 32, 62, 63] {
            block[place] = b',';
        }
        let expected = [0, 1, 7, 8, 31, 32, 62, 63].iter().fold(0u64, |bits, place| bits | 1 << place);
        assert_eq!((bits(&block, b','), bits(&block, b'x'), bits(&block, b'\n')), (expected, !expected, 0));
    }

    #[test]
    fn plain_rows_are_taken_up_to_a_strange_one() {
        let mut text = "a,,b\r\nlong enough,c,d\n,,\n1,2,3,4\n\n".repeat(5);
        let plain = text.len();
        text += "x,\"y\",z\n";
        text += &"tail,".repeat(40);
        let mut batch = Batch::default();
        batch.begin(256);
        let marks = Marks::new(b',', Some(b'"'));
        let (mut at, mut rows) = (0, Vec::new());
        while at < plain {
            at = marks.rows(text.as_bytes(), at, &mut batch);
            for row in 0..batch.rows() {
                let cell = |column: usize| batch.column(column).nth(row).and_then(Span::place);
                let cells: Vec<&str> = (0..batch.width())
                    .map(|column| cell(column).map_or("", |(start, end, _)| &text[start..end]))
                    .collect();
                rows.push(cells.join("|").trim_end_matches('|').to_owned());
            }
            batch.begin(256);
        }
        assert_eq!(at, plain);
        assert_eq!(rows, ["a||b", "long enough|c|d", "", "1|2|3|4", ""].repeat(5));
        assert_eq!(marks.rows(text.as_bytes(), at, &mut batch), plain, "the quoted row is left");
        assert_eq!(batch.rows(), 0);
        assert_eq!(Marks::new(b',', None).rows(b"a\rb,c\n", 0, &mut batch), 0, "too near the end");
    }
}
