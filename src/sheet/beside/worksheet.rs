//! Hidden rows and columns of an .xlsx worksheet part, whatever its prefixes.

use std::io::{self, BufRead};

use super::Beside;
use super::tags::{Tags, attribute, local};

/// Goes through a worksheet part; `look` is asked from time to time whether to go on.
pub(super) fn read(part: impl BufRead, beside: &mut Beside, look: &dyn Fn() -> io::Result<()>) -> io::Result<()> {
    let mut tags = Tags::new(part);
    let mut row = 0u32;
    for count in 0u64.. {
        if count % super::package::BETWEEN_LOOKS == 0 {
            look()?;
        }
        let Some(tag) = tags.next()? else { break };
        match local(tag) {
            b"row" => {
                row = number(tag, b"r").unwrap_or(row.saturating_add(1));
                if is_hidden(tag) && row > 0 {
                    beside.hide_rows(row - 1, row - 1);
                }
            }
            b"col" if is_hidden(tag) => {
                if let (Some(first @ 1..), Some(last @ 1..)) = (number(tag, b"min"), number(tag, b"max")) {
                    beside.hide_columns(first - 1, last - 1);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_hidden(tag: &[u8]) -> bool {
    matches!(attribute(tag, b"hidden"), Some(b"1" | b"true"))
}

fn number(tag: &[u8], name: &[u8]) -> Option<u32> {
    std::str::from_utf8(attribute(tag, name)?).ok()?.parse().ok()
}
