//! The program's ends of the pipes to a helper process: orders out, answers in.

use std::io::{self, Read, Write};

use super::wire_format::Order;

/// Longest answer that is taken: published groups are few.
const MOST: u64 = 256 << 20;

pub(super) fn receive(from: &mut impl Read) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0_u8; 9];
    from.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    let length = u64::from_le_bytes(length);
    if length > MOST {
        return Err(io::Error::other("the answer is too long"));
    }
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok((kind, bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

pub(super) fn line(out: &mut impl Write, order: &Order) -> io::Result<()> {
    serde_json::to_writer(&mut *out, order)?;
    out.write_all(b"\n")?;
    out.flush()
}
