//! A chunk of cells as bytes: numbers, codes and days as they lie in memory, since both processes run on one machine.

use super::chunk::{CHUNK, Chunk, Slot};

const EMPTY: u8 = 0;
const NUMBERS: u8 = 1;
const CODES: u8 = 2;
const DAYS: u8 = 3;
const SLOTS: u8 = 4;
const AMOUNTS: u8 = 5;
const MIXED: u8 = 6;

/// Bytes of a slot: its kind and two halves.
const SLOT: usize = 9;

/// Writes a chunk.
pub(super) fn put_chunk(bytes: &mut Vec<u8>, chunk: &Chunk) {
    match chunk {
        Chunk::Empty => bytes.push(EMPTY),
        Chunk::Numbers(numbers) => put(bytes, NUMBERS, bytemuck::cast_slice(numbers)),
        Chunk::Codes(codes) => put(bytes, CODES, bytemuck::cast_slice(codes)),
        Chunk::Days(days) => put(bytes, DAYS, bytemuck::cast_slice(days)),
        Chunk::Amounts(words) => put(bytes, AMOUNTS, bytemuck::cast_slice(words)),
        Chunk::Mixed(words) => put(bytes, MIXED, bytemuck::cast_slice(words)),
        Chunk::Slots(slots) => {
            bytes.push(SLOTS);
            for slot in slots {
                let (kind, low, high) = match *slot {
                    Slot::Empty => (0, 0, 0),
                    Slot::Text(code) => (1, code, 0),
                    Slot::Number(number) => (2, number.to_bits() as u32, (number.to_bits() >> 32) as u32),
                    Slot::Date { days, seconds } => (3, days as u32, seconds),
                    Slot::Bool(truth) => (4, u32::from(truth), 0),
                    Slot::Error(code) => (5, code, 0),
                };
                bytes.push(kind);
                bytes.extend(low.to_le_bytes());
                bytes.extend(high.to_le_bytes());
            }
        }
    }
}

/// The chunk that bytes are; nothing if they are none.
pub(super) fn chunk_of(bytes: &[u8]) -> Option<Chunk> {
    let (&kind, cells) = bytes.split_first()?;
    let size = match kind {
        EMPTY => return cells.is_empty().then_some(Chunk::Empty),
        NUMBERS | MIXED => 8,
        CODES | DAYS | AMOUNTS => 4,
        SLOTS => SLOT,
        _ => return None,
    };
    if !cells.len().is_multiple_of(size) || cells.len() / size > CHUNK {
        return None;
    }
    Some(match kind {
        NUMBERS => Chunk::Numbers(values(cells, f64::from_ne_bytes)),
        CODES => Chunk::Codes(values(cells, u32::from_ne_bytes)),
        DAYS => Chunk::Days(values(cells, i32::from_ne_bytes)),
        AMOUNTS => Chunk::Amounts(values(cells, u32::from_ne_bytes)),
        MIXED => Chunk::Mixed(values(cells, u64::from_ne_bytes)),
        _ => Chunk::Slots(cells.chunks_exact(SLOT).map(slot).collect::<Option<_>>()?),
    })
}

fn slot(bytes: &[u8]) -> Option<Slot> {
    let half = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (low, high) = (half(1)?, half(5)?);
    Some(match bytes.first()? {
        0 => Slot::Empty,
        1 => Slot::Text(low),
        2 => Slot::Number(f64::from_bits(u64::from(high) << 32 | u64::from(low))),
        3 => Slot::Date { days: low as i32, seconds: high },
        4 => Slot::Bool(low != 0),
        5 => Slot::Error(low),
        _ => return None,
    })
}

fn values<const SIZE: usize, T>(cells: &[u8], value: impl Fn([u8; SIZE]) -> T) -> Vec<T> {
    cells.as_chunks().0.iter().map(|&bytes| value(bytes)).collect()
}

fn put(bytes: &mut Vec<u8>, kind: u8, cells: &[u8]) {
    bytes.push(kind);
    bytes.extend_from_slice(cells);
}
