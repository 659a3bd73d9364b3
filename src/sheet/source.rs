//! A file's bytes: its size checked, its beginning known, read as a whole or as a stream, unpacked where it is gzip.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::{ErrorCode, Limits, SheetError};

/// Bytes of the beginning that tell what a file is.
const HEAD: u64 = 64 << 10;

/// A file that can be read from the beginning more than once.
pub(super) struct Source<'f> {
    path: &'f Path,
    file: &'f str,
    /// Size of the file, packed or not.
    pub(super) size: u64,
    /// The first bytes of what is inside.
    pub(super) head: Vec<u8>,
    /// What is inside is packed by gzip; most bytes it may unpack to.
    unpacked: Option<u64>,
    /// Bytes of what is inside that are read, at most.
    most: u64,
    /// Bytes of the file read so far, for progress.
    done: AtomicU64,
    /// The fingerprint, once the whole file went by.
    passed: OnceLock<String>,
}

impl<'f> Source<'f> {
    /// `file` is the name for messages.
    pub(super) fn open(path: &'f Path, file: &'f str, limits: &Limits) -> Result<Self, SheetError> {
        let about = fs::metadata(path).map_err(|cause| not_read(path, file, &cause))?;
        if about.is_dir() {
            return Err(SheetError::not_a_spreadsheet(file, tr!("a folder"), tr!("Choose a spreadsheet inside it")));
        }
        if !about.is_file() {
            return Err(SheetError::not_a_spreadsheet(file, tr!("a device"), tr!("Choose a spreadsheet file")));
        }
        if about.len() > limits.bytes {
            let (size, limit) = (about.len() >> 20, limits.bytes >> 20);
            return Err(SheetError::new(
                ErrorCode::TooLarge,
                tr!("{file} has {size} MB; the limit is {limit} MB", file = file, size = size, limit = limit),
                tr!("Split it into smaller files, or leave out columns that are not needed"),
            ));
        }
        let mut source = Self {
            path,
            file,
            size: about.len(),
            head: Vec::new(),
            unpacked: None,
            most: u64::MAX,
            done: AtomicU64::new(0),
            passed: OnceLock::new(),
        };
        source.look()?;
        if source.head.starts_with(b"\x1F\x8B") {
            source.unpacked = Some(limits.bytes);
            source.look()?;
        }
        Ok(source)
    }

    fn look(&mut self) -> Result<(), SheetError> {
        let mut head = Vec::new();
        let read = self.stream().and_then(|bytes| bytes.take(HEAD).read_to_end(&mut head));
        // What of a damaged archive can be read tells what it is; reading all of it will say what is wrong.
        if let Err(cause) = read
            && head.is_empty()
        {
            return Err(self.error(&cause));
        }
        self.head = head;
        Ok(())
    }

    /// The same file as if it ended after so many bytes.
    pub(super) fn beginning(self, most: u64) -> Self {
        Self { most, ..self }
    }

    /// True if nothing is left out by [`Source::beginning`].
    pub(super) fn is_whole(&self) -> bool {
        !self.is_packed() && self.size <= self.most
    }

    /// Where the file lies, unless what matters is packed inside it.
    pub(super) fn path(&self) -> Option<&'f Path> {
        if self.is_packed() { None } else { Some(self.path) }
    }

    /// True for a gzip file; everything else here is about what is inside.
    pub(super) fn is_packed(&self) -> bool {
        self.unpacked.is_some()
    }

    /// The bytes from the beginning on. A packed file beyond the limit ends in an error of the kind `FileTooLarge`.
    pub(super) fn stream(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        self.open_stream(None)
    }

    /// [`Source::stream`], which leaves the fingerprint behind where all bytes of the file go by.
    pub(super) fn whole_stream(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        self.open_stream(self.is_whole().then(Sha256::new))
    }

    fn open_stream(&self, hash: Option<Sha256>) -> io::Result<Box<dyn Read + Send + '_>> {
        self.done.store(0, Ordering::Relaxed);
        let raw = Counted { file: File::open(self.path)?, done: &self.done, hash, passed: &self.passed };
        Ok(match self.unpacked {
            None => Box::new(raw.take(self.most)),
            Some(limit) => {
                let inside = Unpacked { inside: MultiGzDecoder::new(io::BufReader::new(raw)), left: limit };
                Box::new(inside.take(self.most))
            }
        })
    }

    /// All bytes.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, SheetError> {
        let mut bytes = Vec::with_capacity(if self.is_packed() { 0 } else { self.size as usize });
        self.stream().and_then(|mut stream| stream.read_to_end(&mut bytes)).map_err(|cause| self.error(&cause))?;
        Ok(bytes)
    }

    /// SHA-256 of the file as it lies on the disk, lower-case hex.
    pub(super) fn sha256(&self) -> Result<String, SheetError> {
        if let Some(passed) = self.passed.get() {
            return Ok(passed.clone());
        }
        let mut hash = Sha256::new();
        let mut file = File::open(self.path).map_err(|cause| self.error(&cause))?;
        let mut block = vec![0; 1 << 20];
        loop {
            match file.read(&mut block).map_err(|cause| self.error(&cause))? {
                0 => break,
                count => hash.update(&block[..count]),
            }
        }
        Ok(hex(hash))
    }

    /// The share of the file that was read, 0 to 1.
    pub(super) fn share(&self) -> f32 {
        (self.done.load(Ordering::Relaxed) as f32 / self.size.max(1) as f32).min(1.0)
    }

    /// What a failure to read means.
    pub(super) fn error(&self, cause: &io::Error) -> SheetError {
        match (self.unpacked, cause.kind()) {
            (Some(_), io::ErrorKind::UnexpectedEof) => SheetError::truncated(self.file),
            (Some(limit), io::ErrorKind::FileTooLarge) => SheetError::new(
                ErrorCode::TooLarge,
                tr!("{} unpacks to more than {} MB", self.file, limit >> 20),
                tr!("Unpack it, and split it into smaller files"),
            ),
            (Some(_), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
                SheetError::unreadable(self.file, cause)
            }
            _ => not_read(self.path, self.file, cause),
        }
    }
}

/// Counts what is read, and makes its fingerprint.
struct Counted<'d> {
    file: File,
    done: &'d AtomicU64,
    hash: Option<Sha256>,
    passed: &'d OnceLock<String>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.done.fetch_add(count as u64, Ordering::Relaxed);
        if count > 0 {
            self.hash.iter_mut().for_each(|hash| hash.update(&buffer[..count]));
        } else if !buffer.is_empty()
            && let Some(hash) = self.hash.take()
        {
            self.passed.get_or_init(|| hex(hash));
        }
        Ok(count)
    }
}

/// Lower-case hex.
fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Unpacks no more than a limit.
struct Unpacked<R> {
    inside: R,
    left: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inside.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        Ok(count)
    }
}

fn not_read(path: &Path, file: &str, cause: &io::Error) -> SheetError {
    match cause.kind() {
        io::ErrorKind::NotFound => SheetError::new(
            ErrorCode::NotFound,
            tr!("There is no file {}", path.display()),
            tr!("Check the name and the folder; the file may have been moved or renamed"),
        ),
        io::ErrorKind::PermissionDenied => SheetError::new(
            ErrorCode::Unreadable,
            tr!("{file} may not be read: {cause}", file = file, cause = cause),
            tr!("Close it in other programs, or ask for the right to read it"),
        ),
        _ => SheetError::new(
            ErrorCode::Unreadable,
            tr!("{file} could not be read from its disk: {cause}", file = file, cause = cause),
            tr!("Copy it to this computer and open the copy"),
        ),
    }
}
