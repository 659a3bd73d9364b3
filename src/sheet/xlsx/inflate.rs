//! One part of a zip archive, unpacked piece by piece as its bytes are wanted.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::Stop;

/// Where a part stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: u64,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
    pub(super) crc: u32,
    pub(super) deflated: bool,
}

/// Packed bytes read from the file at once.
const INPUT: usize = 128 << 10;

/// Unpacks a part from its beginning.
pub(super) struct Part {
    file: File,
    place: Place,
    input: Vec<u8>,
    /// Bytes of `input` that are not unpacked yet.
    at: usize,
    end: usize,
    /// Packed bytes read from the file so far.
    read: u64,
    /// Unpacked bytes so far.
    given: u64,
    inflate: Decompress,
    crc: Crc,
    over: bool,
}

impl Part {
    /// Opens the file anew, so that parts can be unpacked side by side.
    pub(super) fn open(path: &Path, place: Place) -> Result<Self, Stop> {
        let unread = |_| Stop::Unusual("the file cannot be read");
        let mut file = File::open(path).map_err(unread)?;
        file.seek(SeekFrom::Start(place.start)).map_err(unread)?;
        Ok(Self {
            file,
            place,
            input: vec![0; INPUT],
            at: 0,
            end: 0,
            read: 0,
            given: 0,
            inflate: Decompress::new(false),
            crc: Crc::new(),
            over: false,
        })
    }

    /// Unpacks into `room` until it is full or the part is over; the number of bytes is less only at the end.
    pub(super) fn fill(&mut self, room: &mut [u8]) -> Result<usize, Stop> {
        let mut filled = 0;
        while filled < room.len() && !self.over {
            if self.at == self.end {
                self.more()?;
            }
            let input = self.input.get(self.at..self.end).unwrap_or_default();
            let space = room.get_mut(filled..).unwrap_or_default();
            let given = if self.place.deflated {
                let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
                let status = self
                    .inflate
                    .decompress(input, space, FlushDecompress::None)
                    .map_err(|_| Stop::Unusual("damaged compression"))?;
                let taken = (self.inflate.total_in() - before_in) as usize;
                let given = (self.inflate.total_out() - before_out) as usize;
                self.at += taken;
                self.over = status == Status::StreamEnd;
                if taken == 0 && given == 0 && !self.over && input.is_empty() {
                    return Err(Stop::Unusual("a part is cut off"));
                }
                given
            } else {
                let given = input.len().min(space.len());
                space[..given].copy_from_slice(&input[..given]);
                self.at += given;
                self.over = given == 0 || self.given + given as u64 == self.place.unpacked;
                given
            };
            self.crc.update(&space[..given]);
            filled += given;
            self.given += given as u64;
            if self.given > self.place.unpacked {
                return Err(Stop::Unusual("a part is larger than it says"));
            }
        }
        if self.over && (self.crc.sum() != self.place.crc || self.given != self.place.unpacked) {
            return Err(Stop::Unusual("a part is damaged"));
        }
        Ok(filled)
    }

    /// Everything, if it is no more than `most` bytes.
    pub(super) fn whole(mut self, most: usize) -> Result<Vec<u8>, Stop> {
        let size = usize::try_from(self.place.unpacked).ok().filter(|&size| size <= most);
        let mut bytes = vec![0; size.ok_or(Stop::Unusual("a part is very large"))? + 1];
        let filled = self.fill(&mut bytes)?;
        bytes.truncate(filled);
        Ok(bytes)
    }

    /// True once all bytes were given.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// Packed bytes taken so far.
    pub(super) fn taken(&self) -> u64 {
        self.read - (self.end - self.at) as u64
    }

    fn more(&mut self) -> Result<(), Stop> {
        let left = (self.place.packed - self.read).min(INPUT as u64) as usize;
        let room = self.input.get_mut(..left).unwrap_or_default();
        self.file.read_exact(room).map_err(|_| Stop::Unusual("the file cannot be read"))?;
        (self.at, self.end) = (0, left);
        self.read += left as u64;
        Ok(())
    }
}
