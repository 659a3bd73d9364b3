//! Columns to compressed chunks and back: bytes shuffled by place, zstd level 1, and a checksum over what is stored.

use sha2::{Digest as _, Sha256};

use super::format::{CHUNK_ROWS, LARGEST_CHUNK};

/// One stored chunk.
pub struct Chunk {
    /// Values in it.
    pub rows: usize,
    /// Bytes before compression.
    pub bytes: usize,
    pub checksum: [u8; 16],
    pub data: Vec<u8>,
}

/// A number with a fixed width on disk, little-endian.
pub trait Fixed: Copy {
    const WIDTH: usize;
    fn put(self, out: &mut [u8]);
    /// `None` where the bytes are no such value.
    fn get(bytes: &[u8]) -> Option<Self>;
}

macro_rules! fixed {
    ($($number:ty),*) => {$(
        impl Fixed for $number {
            const WIDTH: usize = size_of::<$number>();
            fn put(self, out: &mut [u8]) {
                out.copy_from_slice(&self.to_le_bytes());
            }
            fn get(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(<$number>::from_le_bytes)
            }
        }
    )*};
}
fixed!(u8, u16, u32, i32, i64, f64);

impl Fixed for bool {
    const WIDTH: usize = 1;
    fn put(self, out: &mut [u8]) {
        out.copy_from_slice(&[u8::from(self)]);
    }
    fn get(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }
}

/// Chunks of a column of numbers.
pub fn pack<T: Fixed>(values: &[T]) -> impl Iterator<Item = std::io::Result<Chunk>> + '_ {
    values.chunks(CHUNK_ROWS).map(|values| {
        let mut plain = vec![0; T::WIDTH];
        let mut shuffled = vec![0; values.len() * T::WIDTH];
        for (row, value) in values.iter().enumerate() {
            value.put(&mut plain);
            for (place, byte) in plain.iter().enumerate() {
                shuffled[place * values.len() + row] = *byte;
            }
        }
        compress(values.len(), &shuffled)
    })
}

/// Chunks of a dictionary: each text with its length in front.
pub fn pack_texts<'a>(texts: &'a [impl AsRef<str>]) -> impl Iterator<Item = std::io::Result<Chunk>> + 'a {
    texts.chunks(CHUNK_ROWS).map(|texts| {
        let mut plain = Vec::new();
        for text in texts.iter().map(AsRef::as_ref) {
            let length = u32::try_from(text.len()).map_err(std::io::Error::other)?;
            plain.extend_from_slice(&length.to_le_bytes());
            plain.extend_from_slice(text.as_bytes());
        }
        compress(texts.len(), &plain)
    })
}

fn compress(rows: usize, plain: &[u8]) -> std::io::Result<Chunk> {
    let data = zstd::bulk::compress(plain, 1)?;
    Ok(Chunk { rows, bytes: plain.len(), checksum: checksum(&data), data })
}

fn checksum(data: &[u8]) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&Sha256::digest(data)[..16]);
    short
}

/// Appends the values of a chunk; `None` if it is damaged.
pub fn unpack<T: Fixed>(chunk: &Chunk, values: &mut Vec<T>) -> Option<()> {
    if chunk.rows > CHUNK_ROWS || chunk.bytes != chunk.rows * T::WIDTH {
        return None;
    }
    let shuffled = decompress(chunk)?;
    let mut plain = vec![0; T::WIDTH];
    for row in 0..chunk.rows {
        for (place, byte) in plain.iter_mut().enumerate() {
            *byte = *shuffled.get(place * chunk.rows + row)?;
        }
        values.push(T::get(&plain)?);
    }
    Some(())
}

/// Appends the texts of a chunk; `None` if it is damaged.
pub fn unpack_texts(chunk: &Chunk, texts: &mut Vec<std::sync::Arc<str>>) -> Option<()> {
    let plain = decompress(chunk)?;
    let mut rest = plain.as_slice();
    for _ in 0..chunk.rows {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (text, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        texts.push(std::str::from_utf8(text).ok()?.into());
        rest = after;
    }
    rest.is_empty().then_some(())
}

fn decompress(chunk: &Chunk) -> Option<Vec<u8>> {
    if chunk.bytes > LARGEST_CHUNK || checksum(&chunk.data) != chunk.checksum {
        return None;
    }
    zstd::bulk::decompress(&chunk.data, chunk.bytes).ok().filter(|plain| plain.len() == chunk.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_come_back() {
        let numbers: Vec<i64> = (0..70_000).map(|n| n * n - 5).collect();
        let chunks: Vec<Chunk> = pack(&numbers).map(Result::unwrap).collect();
        assert_eq!(chunks.len(), 2);
        let mut back = Vec::<i64>::new();
        for chunk in &chunks {
            unpack(chunk, &mut back).unwrap();
        }
        assert_eq!(back, numbers);

        let chunk = pack_texts(&["", "Ohio", "Doña Ana"]).next().unwrap().unwrap();
        let mut texts = Vec::new();
        unpack_texts(&chunk, &mut texts).unwrap();
        assert_eq!(texts.iter().map(|text| &**text).collect::<Vec<_>>(), ["", "Ohio", "Doña Ana"]);
    }

    #[test]
    fn any_flipped_bit_is_noticed() {
        let numbers: Vec<f64> = (0..500).map(f64::from).collect();
        for at in [0, 7, 20] {
            let mut chunk = pack(&numbers).next().unwrap().unwrap();
            chunk.data[at] ^= 4;
            assert!(unpack(&chunk, &mut Vec::<f64>::new()).is_none());
        }
        let mut chunk = pack(&numbers).next().unwrap().unwrap();
        chunk.rows += 1;
        assert!(unpack(&chunk, &mut Vec::<f64>::new()).is_none());
        assert!(unpack(&pack(&[2u8]).next().unwrap().unwrap(), &mut Vec::<bool>::new()).is_none(), "2 is no flag");
    }
}
