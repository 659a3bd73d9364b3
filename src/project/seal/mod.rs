//! Sealed files: everything after a short header is encrypted and authenticated under a password (SEALED_FORMAT.md).

mod read;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
mod write;

use std::{fmt, io, path::Path};

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{AeadInOut as _, Generate as _},
};
use pbkdf2::{
    hmac::{Hmac, Mac as _},
    pbkdf2_hmac_array,
};
use sha2::Sha256;

pub use read::{SealedReader, read_steps};
pub use write::{SealedSteps, SealedWriter};

/// What the user types to open a protected project. It is never written, printed or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Vec<u8>);

/// A password made into a key, once for each salt; it seals and opens any number of files.
#[derive(Clone, PartialEq, Eq)]
pub struct Seal {
    salt: [u8; 16],
    rounds: u32,
    key: [u8; 32],
}

/// What a sealed file holds; the header says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    Project = 1,
    /// Steps of unsaved work, each sealed when it was made.
    Steps = 2,
}

/// Why a sealed file was not opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("{}", tr!("it is not a sealed file of this kind"))]
    NotSealed,
    #[error("{}", tr!("it was sealed by a newer version"))]
    Newer,
    /// A wrong password and a changed header cannot be told apart.
    #[error("{}", tr!("the password is not right"))]
    WrongPassword,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Fewest characters of a new password: what NIST SP 800-63B-4 asks of a password that stands alone.
pub const LEAST_CHARACTERS: usize = 15;
/// Rounds of PBKDF2-HMAC-SHA256 for new passwords.
const ROUNDS: u32 = 600_000;
/// Most rounds that are tried: a strange file may not keep the program busy for minutes.
const MOST_ROUNDS: u32 = 10_000_000;
const MAGIC: &[u8; 8] = b"CrAtSeal";
const VERSION: u8 = 1;
/// Bytes that are sealed together.
const CHUNK: usize = 64 << 10;
const TAG: usize = 16;
const HEADER: usize = 96;
/// Of the header, what its own authentication covers.
const COVERED: usize = 64;

impl Password {
    /// The text as typed; spaces in it count.
    pub fn new(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was typed, for a keychain that remembers it.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// `Err` says why a project should not be protected by it.
    ///
    /// # Errors
    /// It is shorter than [`LEAST_CHARACTERS`], or one character repeated.
    pub fn strong_enough(&self) -> Result<(), &'static str> {
        let text = String::from_utf8_lossy(&self.0);
        if text.chars().count() < LEAST_CHARACTERS {
            return Err(tr!(
                "Write at least 15 characters; a few words that do not belong together are easy to remember"
            ));
        }
        let first = text.chars().next();
        if text.chars().all(|letter| Some(letter) == first) {
            return Err(tr!("One character repeated is guessed at once"));
        }
        Ok(())
    }
}

impl Drop for Password {
    fn drop(&mut self) {
        self.0.fill(0);
        std::hint::black_box(&self.0);
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Drop for Seal {
    fn drop(&mut self) {
        self.key.fill(0);
        std::hint::black_box(&self.key);
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    /// A seal under a new password, with a salt of its own. Takes a good part of a second.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn new(password: &Password) -> io::Result<Self> {
        Self::with_rounds(password, ROUNDS)
    }

    pub(super) fn with_rounds(password: &Password, rounds: u32) -> io::Result<Self> {
        Ok(Self::derive(password, random()?, rounds))
    }

    fn derive(password: &Password, salt: [u8; 16], rounds: u32) -> Self {
        Self { salt, rounds, key: pbkdf2_hmac_array::<Sha256, 32>(&password.0, &salt, rounds) }
    }

    /// The seal of a file, if this is its password.
    ///
    /// # Errors
    /// [`SealError`]; [`SealError::WrongPassword`] also where the header was changed.
    pub fn of(path: &Path, password: &Password) -> Result<Self, SealError> {
        let mut header = [0; HEADER];
        io::Read::read_exact(&mut std::fs::File::open(path)?, &mut header).map_err(|_end| SealError::NotSealed)?;
        let header = Header::parse(&header)?;
        let seal = Self::derive(password, header.salt, header.rounds);
        header.check(&seal)?;
        Ok(seal)
    }

    /// True if the file was sealed with the salt of this seal, so that its password need not be asked again.
    pub fn fits(&self, path: &Path) -> bool {
        let mut header = [0; HEADER];
        std::fs::File::open(path).and_then(|mut file| io::Read::read_exact(&mut file, &mut header)).is_ok()
            && Header::parse(&header).is_ok_and(|header| header.check(self).is_ok())
    }

    fn mac(&self, label: &[u8], about: &[u8]) -> Result<[u8; 32], SealError> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).map_err(|_length| SealError::NotSealed)?;
        mac.update(label);
        mac.update(about);
        Ok(mac.finalize().into_bytes().into())
    }
}

/// What a file begins like: `None` if it is not sealed.
pub fn kind(start: &[u8]) -> Option<Sealed> {
    let kind = start.strip_prefix(MAGIC)?.get(1)?;
    [Sealed::Project, Sealed::Steps].into_iter().find(|known| *known as u8 == *kind)
}

/// The first bytes of a file, readable by anyone and authenticated with every chunk.
#[derive(Clone, Debug)]
struct Header {
    bytes: [u8; HEADER],
    kind: Sealed,
    rounds: u32,
    salt: [u8; 16],
}

impl Header {
    /// A new header; its random part gives the file a key of its own.
    fn new(seal: &Seal, kind: Sealed) -> Result<Self, SealError> {
        let mut bytes = [0; HEADER];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8] = VERSION;
        bytes[9] = kind as u8;
        bytes[12..16].copy_from_slice(&seal.rounds.to_le_bytes());
        bytes[16..32].copy_from_slice(&seal.salt);
        bytes[32..COVERED].copy_from_slice(&random::<32>()?);
        let tag = seal.mac(b"credential-atlas header", &bytes[..COVERED])?;
        bytes[COVERED..].copy_from_slice(&tag);
        Ok(Self { bytes, kind, rounds: seal.rounds, salt: seal.salt })
    }

    fn parse(bytes: &[u8; HEADER]) -> Result<Self, SealError> {
        if !bytes.starts_with(MAGIC) {
            return Err(SealError::NotSealed);
        }
        if bytes[8] > VERSION {
            return Err(SealError::Newer);
        }
        let kind = kind(bytes).ok_or(SealError::NotSealed)?;
        let mut rounds = [0; 4];
        rounds.copy_from_slice(&bytes[12..16]);
        let rounds = u32::from_le_bytes(rounds);
        if rounds == 0 || rounds > MOST_ROUNDS {
            return Err(SealError::NotSealed);
        }
        let mut salt = [0; 16];
        salt.copy_from_slice(&bytes[16..32]);
        Ok(Self { bytes: *bytes, kind, rounds, salt })
    }

    /// That the header was written under this key.
    fn check(&self, seal: &Seal) -> Result<(), SealError> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&seal.key).map_err(|_length| SealError::NotSealed)?;
        mac.update(b"credential-atlas header");
        mac.update(&self.bytes[..COVERED]);
        mac.verify_slice(&self.bytes[COVERED..]).map_err(|_other| SealError::WrongPassword)
    }

    fn cipher(&self, seal: &Seal) -> Result<Cipher, SealError> {
        let key = seal.mac(b"credential-atlas file", &self.bytes[32..COVERED])?;
        Ok(Cipher { aes: Aes256Gcm::new(&key.into()), header: self.bytes, next: 0 })
    }
}

/// What a chunk is, as the last byte of its nonce.
#[derive(Clone, Copy)]
enum Chunk {
    Inner = 0,
    Last = 1,
    Step = 2,
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cipher(chunk {})", self.next)
    }
}

/// Seals and opens the chunks of one file in their order.
struct Cipher {
    aes: Aes256Gcm,
    header: [u8; HEADER],
    next: u64,
}

impl Cipher {
    /// The number of the chunk, and what it is: chunks cannot change places, nor the last one be cut off.
    fn nonce(&mut self, chunk: Chunk) -> [u8; 12] {
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&self.next.to_be_bytes());
        nonce[11] = chunk as u8;
        self.next += 1;
        nonce
    }

    fn seal(&mut self, chunk: Chunk, bytes: &mut Vec<u8>) -> io::Result<()> {
        let nonce = self.nonce(chunk).into();
        self.aes.encrypt_in_place(&nonce, &self.header, bytes).map_err(io::Error::other)
    }

    fn open(&mut self, chunk: Chunk, bytes: &mut Vec<u8>) -> io::Result<()> {
        let nonce = self.nonce(chunk).into();
        self.aes.decrypt_in_place(&nonce, &self.header, bytes).map_err(|_changed| changed())
    }
}

fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, tr!("its bytes are not those that were sealed"))
}

fn random<const N: usize>() -> io::Result<[u8; N]> {
    <[u8; N]>::try_generate().map_err(|error| io::Error::other(tr!("no random numbers: {error}", error = error)))
}
