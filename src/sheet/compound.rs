//! The compound file around an .xls workbook: finds its streams, and wraps one stream anew.

use super::SheetError;

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
const NO_ENTRY: u32 = 0xFFFF_FFFF;

/// The streams of a compound file, with all offsets checked.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    streams: Vec<Stream>,
}

struct Stream {
    name: String,
    start: u32,
    length: usize,
}

/// Why a compound file could not be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// A sector lies beyond the end of the file.
    CutOff,
    /// The chains of sectors make no sense.
    Damaged,
}

impl Broken {
    pub(super) fn error(self, file: &str) -> SheetError {
        match self {
            Self::CutOff => SheetError::truncated(file),
            Self::Damaged => SheetError::unreadable(file, "its inner directory is broken"),
        }
    }
}

impl<'a> Compound<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Broken> {
        let sector = match read_u16(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return Err(Broken::Damaged),
        };
        let mut file =
            Self { bytes, sector, fat: Vec::new(), mini_fat: Vec::new(), mini_stream: Vec::new(), streams: Vec::new() };
        for id in file.fat_sectors()? {
            let numbers = words(file.sector_at(id)?);
            file.fat.extend(numbers);
        }
        let directory = file.chain(read_u32(bytes, 48)?, usize::MAX)?;
        for entry in directory.chunks_exact(128) {
            let kind = entry[66];
            let characters = (usize::from(u16::from_le_bytes([entry[64], entry[65]])) / 2).clamp(1, 32) - 1;
            let name: Vec<u16> =
                entry[..characters * 2].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            let (start, length) = (read_u32(entry, 116)?, read_u32(entry, 120)? as usize);
            if kind == 5 && file.mini_stream.is_empty() && read_u32(bytes, 64)? > 0 && length > 0 {
                file.mini_stream = file.chain(start, length)?;
            }
            if matches!(kind, 1 | 2) {
                file.streams.push(Stream { name: String::from_utf16_lossy(&name), start, length });
            }
        }
        if read_u32(bytes, 64)? > 0 {
            file.mini_fat = words(&file.chain(read_u32(bytes, 60)?, usize::MAX)?).collect();
        }
        Ok(file)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The bytes of a stream; nothing if there is none of that name.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Broken> {
        let Some(stream) = self.find(name) else { return Ok(None) };
        let small = stream.length < 4096 && !self.mini_fat.is_empty();
        let bytes = if small { self.mini_chain(stream)? } else { self.chain(stream.start, stream.length)? };
        Ok(Some(bytes))
    }

    fn find(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.name.eq_ignore_ascii_case(name))
    }

    /// The sectors that hold the allocation table: 109 in the header, more in a chain of their own.
    fn fat_sectors(&self) -> Result<Vec<u32>, Broken> {
        let in_header = self.bytes.get(76..512).ok_or(Broken::CutOff)?;
        let mut ids: Vec<u32> = words(in_header).filter(|&id| id < FAT_SECTOR).collect();
        let mut next = read_u32(self.bytes, 68)?;
        let mut left = self.bytes.len() / self.sector + 1;
        while next < FAT_SECTOR - 1 {
            left = left.checked_sub(1).ok_or(Broken::Damaged)?;
            let mut listed: Vec<u32> = words(self.sector_at(next)?).collect();
            next = listed.pop().unwrap_or(END_OF_CHAIN);
            ids.extend(listed.into_iter().filter(|&id| id < FAT_SECTOR));
        }
        Ok(ids)
    }

    /// One sector; the last one of a file may be short.
    fn sector_at(&self, id: u32) -> Result<&'a [u8], Broken> {
        let start = (id as usize).checked_add(1).and_then(|at| at.checked_mul(self.sector)).ok_or(Broken::Damaged)?;
        if start >= self.bytes.len() {
            return Err(Broken::CutOff);
        }
        Ok(&self.bytes[start..self.bytes.len().min(start + self.sector)])
    }

    fn chain(&self, start: u32, length: usize) -> Result<Vec<u8>, Broken> {
        let mut bytes = Vec::new();
        let mut next = start;
        while next < FAT_SECTOR - 1 && bytes.len() < length {
            if bytes.len() > self.bytes.len() {
                return Err(Broken::Damaged);
            }
            bytes.extend_from_slice(self.sector_at(next)?);
            next = *self.fat.get(next as usize).ok_or(Broken::Damaged)?;
        }
        bytes.truncate(length);
        Ok(bytes)
    }

    fn mini_chain(&self, stream: &Stream) -> Result<Vec<u8>, Broken> {
        let mut bytes = Vec::new();
        let mut next = stream.start;
        while next < FAT_SECTOR - 1 && bytes.len() < stream.length {
            let start = (next as usize).checked_mul(64).ok_or(Broken::Damaged)?;
            let end = self.mini_stream.len().min(start.saturating_add(64));
            bytes.extend_from_slice(self.mini_stream.get(start..end).ok_or(Broken::CutOff)?);
            next = *self.mini_fat.get(next as usize).ok_or(Broken::Damaged)?;
        }
        bytes.truncate(stream.length);
        Ok(bytes)
    }
}

/// A new compound file that holds only `stream`, named `Workbook`.
pub(super) fn wrap(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const PER_FAT: usize = SECTOR / 4;
    // Streams under 4096 bytes would have to stand in the mini stream; zeros after a workbook's end mean nothing.
    let length = stream.len().max(4096);
    let data = length.div_ceil(SECTOR);
    // Sectors: data, one of directory, the allocation table, and the table of tables beyond 109 of these.
    let mut tables = 1;
    let mut lists = 0usize;
    while tables * PER_FAT < data + 1 + tables + lists {
        tables += 1;
        lists = tables.saturating_sub(109).div_ceil(PER_FAT - 1);
    }
    let (directory, first_table, first_list) = (data, data + 1, data + 1 + tables);

    let mut file = vec![0u8; SECTOR * (1 + data + 1)];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put(&mut file, 24, 0x0003_003E);
    put(&mut file, 28, 0x0009_FFFE);
    put(&mut file, 32, 6);
    put(&mut file, 44, tables as u32);
    put(&mut file, 48, directory as u32);
    put(&mut file, 56, 4096);
    put(&mut file, 60, END_OF_CHAIN);
    put(&mut file, 68, if lists == 0 { END_OF_CHAIN } else { first_list as u32 });
    put(&mut file, 72, lists as u32);
    for slot in 0..109 {
        put(&mut file, 76 + slot * 4, if slot < tables { (first_table + slot) as u32 } else { FREE });
    }
    file[SECTOR..SECTOR + stream.len()].copy_from_slice(stream);
    let at = SECTOR * (1 + directory);
    entry(&mut file[at..at + 128], "Root Entry", 5, 1, END_OF_CHAIN, 0);
    entry(&mut file[at + 128..at + 256], "Workbook", 2, NO_ENTRY, 0, length as u32);

    let mut fat: Vec<u32> = (1..data as u32).collect();
    fat.extend([END_OF_CHAIN, END_OF_CHAIN]);
    fat.extend(std::iter::repeat_n(FAT_SECTOR, tables));
    fat.extend(std::iter::repeat_n(FAT_SECTOR - 1, lists));
    fat.resize(tables * PER_FAT, FREE);
    file.extend(fat.into_iter().flat_map(u32::to_le_bytes));
    for list in 0..lists {
        for slot in 0..PER_FAT - 1 {
            let table = 109 + list * (PER_FAT - 1) + slot;
            let id = if table < tables { (first_table + table) as u32 } else { FREE };
            file.extend(id.to_le_bytes());
        }
        let next = if list + 1 < lists { (first_list + list + 1) as u32 } else { END_OF_CHAIN };
        file.extend(next.to_le_bytes());
    }
    file
}

fn entry(slot: &mut [u8], name: &str, kind: u8, child: u32, start: u32, length: u32) {
    for (place, unit) in name.encode_utf16().enumerate() {
        slot[place * 2..place * 2 + 2].copy_from_slice(&unit.to_le_bytes());
    }
    slot[64] = (name.len() as u8 + 1) * 2;
    slot[66] = kind;
    slot[67] = 1;
    put(slot, 68, NO_ENTRY);
    put(slot, 72, NO_ENTRY);
    put(slot, 76, child);
    put(slot, 116, start);
    put(slot, 120, length);
}

fn put(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}

fn read_u16(bytes: &[u8], at: usize) -> Result<u16, Broken> {
    let found = bytes.get(at..at + 2).and_then(|pair| pair.try_into().ok()).ok_or(Broken::CutOff)?;
    Ok(u16::from_le_bytes(found))
}

fn read_u32(bytes: &[u8], at: usize) -> Result<u32, Broken> {
    let found = bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).ok_or(Broken::CutOff)?;
    Ok(u32::from_le_bytes(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_stream_is_found_again() {
        // The last size needs more than 109 allocation sectors (109 × 128 × 512 bytes).
        for length in [10, 4096, 70_000, 8_000_000] {
            let stream: Vec<u8> = (0..length).map(|place: usize| (place * 7 % 251) as u8).collect();
            let file = wrap(&stream);
            let found = Compound::open(&file).unwrap().stream("WORKBOOK").unwrap().unwrap();
            assert_eq!(&found[..length], stream);
            assert!(found[length..].iter().all(|&byte| byte == 0));
        }
    }

    #[test]
    fn cut_and_looping_files_end_in_an_error() {
        let file = wrap(&[1; 20_000]);
        for cut in [600, 5_000, 20_600] {
            assert!(Compound::open(&file[..cut]).and_then(|file| file.stream("Workbook")).is_err(), "{cut}");
        }
        let mut looping = file.clone();
        let at = looping.len() - 512;
        put(&mut looping, at, 0); // the first sector follows itself
        let opened = Compound::open(&looping).unwrap();
        assert_eq!(opened.stream("Workbook").map(|found| found.map(|bytes| bytes.len())), Ok(Some(20_000)));
    }
}
