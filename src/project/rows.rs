//! The rows of a project as one stream of bytes, for what cannot be a database file; SEALED_FORMAT.md describes it.

use std::io::{self, Read, Write};

use super::{
    contents::{Row, Rows, WriteError},
    format::{LARGEST_CHUNK, VERSION},
};

const MAGIC: &[u8; 8] = b"CrAtRows";

/// What a row is, as its first byte.
mod tag {
    pub const END: u8 = 0;
    pub const META: u8 = 1;
    pub const STEP: u8 = 2;
    pub const SOURCE: u8 = 3;
    pub const CHUNK: u8 = 4;
    pub const NOTE: u8 = 5;
    pub const FILE: u8 = 6;
}

/// Writes rows to a stream.
pub struct RowWriter<W>(W);

impl<W: Write> RowWriter<W> {
    /// Begins the stream.
    pub fn new(mut to: W) -> io::Result<Self> {
        to.write_all(MAGIC)?;
        to.write_all(&VERSION.to_le_bytes())?;
        Ok(Self(to))
    }

    /// Ends the stream and gives back what was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.0.write_all(&[tag::END])?;
        Ok(self.0)
    }

    fn number(&mut self, number: i64) -> io::Result<()> {
        self.0.write_all(&number.to_le_bytes())
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.0.write_all(&length.to_le_bytes())?;
        self.0.write_all(bytes)
    }
}

impl<W: Write> Rows for RowWriter<W> {
    fn put(&mut self, row: &Row<'_>) -> Result<(), WriteError> {
        match *row {
            Row::Meta { key, value } => {
                self.0.write_all(&[tag::META])?;
                self.bytes(key.as_bytes())?;
                self.bytes(value.as_bytes())?;
            }
            Row::Step { revision, parent, next, label, ron } => {
                self.0.write_all(&[tag::STEP])?;
                for number in [revision, parent.unwrap_or(-1), next.unwrap_or(-1)] {
                    self.number(number)?;
                }
                self.bytes(label.as_bytes())?;
                self.bytes(ron.as_bytes())?;
            }
            Row::Source { id, head } => {
                self.0.write_all(&[tag::SOURCE])?;
                self.number(id)?;
                self.bytes(head.as_bytes())?;
            }
            Row::Chunk { source, part, chunk, rows, bytes, checksum, data } => {
                self.0.write_all(&[tag::CHUNK])?;
                for number in [source, part, chunk, rows, bytes] {
                    self.number(number)?;
                }
                self.bytes(checksum)?;
                self.bytes(data)?;
            }
            Row::File { sha256, bytes } => {
                self.0.write_all(&[tag::FILE])?;
                self.bytes(sha256.as_bytes())?;
                self.bytes(bytes)?;
            }
            Row::Note { text } => {
                self.0.write_all(&[tag::NOTE])?;
                self.bytes(text.as_bytes())?;
            }
        }
        Ok(())
    }
}

/// The layout version of a stream; its rows follow.
pub fn read_version(from: &mut impl Read) -> io::Result<i32> {
    if fixed::<8>(from)? != *MAGIC {
        return Err(damaged(tr!("it holds no project")));
    }
    Ok(i32::from_le_bytes(fixed(from)?))
}

/// Reads the whole stream, to its end and that of the file.
pub fn read_rows(from: &mut impl Read, to: &mut impl Rows) -> Result<(), WriteError> {
    read_version(from)?;
    read_after_version(from, to)
}

/// Reads the rows after [`read_version`].
pub fn read_after_version(from: &mut impl Read, to: &mut impl Rows) -> Result<(), WriteError> {
    loop {
        let [kind] = fixed(from)?;
        match kind {
            tag::END => break,
            tag::META => {
                let (key, value) = (text(from)?, text(from)?);
                to.put(&Row::Meta { key: &key, value: &value })?;
            }
            tag::STEP => {
                let [revision, parent, next] = numbers(from)?;
                let place = |at: i64| (at >= 0).then_some(at);
                let (label, ron) = (text(from)?, text(from)?);
                to.put(&Row::Step { revision, parent: place(parent), next: place(next), label: &label, ron: &ron })?;
            }
            tag::SOURCE => {
                let [id] = numbers(from)?;
                to.put(&Row::Source { id, head: &text(from)? })?;
            }
            tag::CHUNK => {
                let [source, part, chunk, rows, bytes] = numbers(from)?;
                let (checksum, data) = (blob(from)?, blob(from)?);
                to.put(&Row::Chunk { source, part, chunk, rows, bytes, checksum: &checksum, data: &data })?;
            }
            tag::FILE => {
                let (sha256, bytes) = (text(from)?, blob(from)?);
                to.put(&Row::File { sha256: &sha256, bytes: &bytes })?;
            }
            tag::NOTE => to.put(&Row::Note { text: &text(from)? })?,
            _ => return Err(damaged(tr!("it holds rows of no known kind")).into()),
        }
    }
    // A sealed stream shows at its end that nothing was cut off.
    if from.read(&mut [0])? == 0 { Ok(()) } else { Err(damaged(tr!("something follows its end")).into()) }
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn fixed<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => damaged(tr!("its end is missing")),
        _ => error,
    })?;
    Ok(bytes)
}

fn numbers<const N: usize>(from: &mut impl Read) -> io::Result<[i64; N]> {
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = i64::from_le_bytes(fixed(from)?);
    }
    Ok(numbers)
}

fn blob(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let length = u32::from_le_bytes(fixed(from)?) as usize;
    if length > LARGEST_CHUNK {
        return Err(damaged(tr!("a part of it is too large")));
    }
    let mut bytes = Vec::new();
    let read = from.take(length as u64).read_to_end(&mut bytes)?;
    if read == length { Ok(bytes) } else { Err(damaged(tr!("its end is missing"))) }
}

fn text(from: &mut impl Read) -> io::Result<String> {
    String::from_utf8(blob(from)?).map_err(|_bytes| damaged(tr!("a text in it is none")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows as their debug text.
    #[derive(Default)]
    struct Told(Vec<String>);

    impl Rows for Told {
        fn put(&mut self, row: &Row<'_>) -> Result<(), WriteError> {
            self.0.push(format!("{row:?}"));
            Ok(())
        }
    }

    #[test]
    fn rows_come_back_in_their_order_and_a_cut_is_noticed() {
        let rows = [
            Row::Step { revision: 0, parent: None, next: Some(1), label: "Öffnen", ron: "()" },
            Row::Meta { key: "current", value: "0" },
            Row::Note { text: "" },
            Row::File { sha256: "ab", bytes: &[9; 40] },
            Row::Source { id: 0, head: "(rows: 2)" },
            Row::Chunk { source: 0, part: 3, chunk: 1, rows: 2, bytes: 16, checksum: &[1; 16], data: &[7; 300] },
        ];
        let mut told = Told::default();
        let mut writer = RowWriter::new(Vec::new()).unwrap();
        for row in &rows {
            assert!(told.put(row).is_ok() && writer.put(row).is_ok());
        }
        let bytes = writer.finish().unwrap();
        let read = |bytes: &[u8]| {
            let mut found = Told::default();
            read_rows(&mut &*bytes, &mut found).is_ok().then_some(found.0)
        };
        assert_eq!(read(&bytes), Some(told.0));
        assert!((0..bytes.len()).all(|end| read(&bytes[..end]).is_none()));
        assert_eq!(read(&[&bytes[..], b"x"].concat()), None);
    }
}
