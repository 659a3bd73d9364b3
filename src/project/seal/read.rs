//! Reading sealed files: nothing of a chunk is given out before it was authenticated.

use std::io::{self, Read};

use super::{CHUNK, Chunk, Cipher, HEADER, Header, Seal, SealError, Sealed, TAG, changed};

/// Opens what [`super::SealedWriter`] sealed. Reading to the end shows that nothing was cut off.
pub struct SealedReader<R> {
    from: R,
    cipher: Cipher,
    /// Sealed bytes that were read ahead, to know which chunk is the last.
    ahead: Vec<u8>,
    open: Vec<u8>,
    given: usize,
    last: bool,
}

impl<R: Read> SealedReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`SealError`]: not sealed, another kind, another password.
    pub fn new(mut from: R, seal: &Seal, kind: Sealed) -> Result<Self, SealError> {
        let header = header(&mut from, kind)?;
        header.check(seal)?;
        let cipher = header.cipher(seal)?;
        Ok(Self { from, cipher, ahead: Vec::new(), open: Vec::new(), given: 0, last: false })
    }

    fn next(&mut self) -> io::Result<()> {
        // One byte more than a chunk tells whether another follows.
        let wanted = CHUNK + TAG + 1 - self.ahead.len();
        (&mut self.from).take(wanted as u64).read_to_end(&mut self.ahead)?;
        let more = self.ahead.len() > CHUNK + TAG;
        let after = if more { self.ahead.split_off(CHUNK + TAG) } else { Vec::new() };
        self.open = std::mem::replace(&mut self.ahead, after);
        self.last = !more;
        self.given = 0;
        self.cipher.open(if more { Chunk::Inner } else { Chunk::Last }, &mut self.open).inspect_err(|_| {
            self.open.clear();
            self.last = true;
        })
    }
}

impl<R: Read> Read for SealedReader<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.given == self.open.len() {
            if self.last {
                return Ok(0);
            }
            self.next()?;
        }
        let rest = &self.open[self.given..];
        let count = rest.len().min(to.len());
        to[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

/// The steps of a file of [`super::SealedSteps`], up to the first that is not whole.
///
/// # Errors
/// [`SealError`]: not sealed, another kind, another password.
pub fn read_steps(mut from: &[u8], seal: &Seal) -> Result<Vec<Vec<u8>>, SealError> {
    let header = header(&mut from, Sealed::Steps)?;
    header.check(seal)?;
    let mut cipher = header.cipher(seal)?;
    let mut steps = Vec::new();
    while let Some((length, rest)) = from.split_first_chunk::<4>() {
        let Some((sealed, rest)) = rest.split_at_checked(u32::from_le_bytes(*length) as usize) else { break };
        let mut step = sealed.to_vec();
        if cipher.open(Chunk::Step, &mut step).is_err() {
            break;
        }
        steps.push(step);
        from = rest;
    }
    Ok(steps)
}

fn header(from: &mut impl Read, kind: Sealed) -> Result<Header, SealError> {
    let mut bytes = [0; HEADER];
    from.read_exact(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => SealError::Io(changed()),
        _ => SealError::Io(error),
    })?;
    let header = Header::parse(&bytes)?;
    if header.kind == kind { Ok(header) } else { Err(SealError::NotSealed) }
}
