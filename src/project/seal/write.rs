//! Writing sealed files: a stream in chunks, or steps that are appended one by one.

use std::io::{self, Write};

use super::{CHUNK, Chunk, Cipher, Header, Seal, SealError, Sealed};

/// Seals what is written to it; [`SealedWriter::finish`] marks the end, without which nothing opens.
pub struct SealedWriter<W> {
    to: W,
    cipher: Cipher,
    waiting: Vec<u8>,
}

impl<W: Write> SealedWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// The header cannot be made or written.
    pub fn new(mut to: W, seal: &Seal, kind: Sealed) -> Result<Self, SealError> {
        let header = Header::new(seal, kind)?;
        to.write_all(&header.bytes)?;
        Ok(Self { to, cipher: header.cipher(seal)?, waiting: Vec::with_capacity(CHUNK + super::TAG) })
    }

    /// Writes the last chunk and gives back what was written to.
    ///
    /// # Errors
    /// Those of the file.
    pub fn finish(mut self) -> io::Result<W> {
        self.put(Chunk::Last)?;
        Ok(self.to)
    }

    fn put(&mut self, chunk: Chunk) -> io::Result<()> {
        self.cipher.seal(chunk, &mut self.waiting)?;
        self.to.write_all(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() == CHUNK {
            self.put(Chunk::Inner)?; // more follows, so it is not the last one
        }
        let taken = bytes.len().min(CHUNK - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Steps that are appended to a file as they are made, each sealed whole with its number.
#[derive(Debug)]
pub struct SealedSteps {
    cipher: Cipher,
    header: [u8; super::HEADER],
    begun: bool,
}

impl SealedSteps {
    /// The steps of a new file.
    ///
    /// # Errors
    /// The header cannot be made.
    pub fn new(seal: &Seal) -> Result<Self, SealError> {
        let header = Header::new(seal, Sealed::Steps)?;
        Ok(Self { cipher: header.cipher(seal)?, header: header.bytes, begun: false })
    }

    /// The bytes to append for a step; the first bring the header.
    ///
    /// # Errors
    /// The step is longer than 4 GB.
    pub fn step(&mut self, step: &[u8]) -> io::Result<Vec<u8>> {
        let mut sealed = step.to_vec();
        self.cipher.seal(Chunk::Step, &mut sealed)?;
        let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;
        let mut bytes = if self.begun { Vec::new() } else { self.header.to_vec() };
        self.begun = true;
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&sealed);
        Ok(bytes)
    }
}
