//! A chunk of cells as bytes: numbers, codes and days as they lie in memory, since both processes run on one machine.

use std::borrow::Cow;
use std::io::Read;

use bytemuck::{Pod, cast_slice, cast_slice_mut};

use super::chunk::{CHUNK, Chunk, Slot};

const EMPTY: u8 = 0;
const NUMBERS: u8 = 1;
const CODES: u8 = 2;
const DAYS: u8 = 3;
const SLOTS: u8 = 4;
const AMOUNTS: u8 = 5;
const MIXED: u8 = 6;
const SHORTS: u8 = 7;
const BYTES: u8 = 8;

/// Bytes of a slot: its kind and two halves.
const SLOT: usize = 9;

/// The kind of a chunk, and its cells.
pub(super) fn bytes_of(chunk: &Chunk) -> (u8, Cow<'_, [u8]>) {
    match chunk {
        Chunk::Empty => (EMPTY, Cow::Borrowed(&[])),
        Chunk::Numbers(numbers) => (NUMBERS, cast_slice(numbers).into()),
        Chunk::Codes(codes) => (CODES, cast_slice(codes).into()),
        Chunk::Shorts(codes) => (SHORTS, cast_slice(codes).into()),
        Chunk::Bytes(codes) => (BYTES, codes.into()),
        Chunk::Days(days) => (DAYS, cast_slice(days).into()),
        Chunk::Amounts(words) => (AMOUNTS, cast_slice(words).into()),
        Chunk::Mixed(words) => (MIXED, cast_slice(words).into()),
        Chunk::Slots(slots) => (SLOTS, slots.iter().flat_map(|slot| slot_bytes(*slot)).collect()),
    }
}

/// The chunk of a kind that the next bytes are; nothing if they are none or the input ends before.
pub(super) fn read_chunk(kind: u8, length: usize, mut input: impl Read) -> Option<Chunk> {
    Some(match kind {
        EMPTY if length == 0 => Chunk::Empty,
        NUMBERS => Chunk::Numbers(values(length, input)?),
        CODES => Chunk::Codes(values(length, input)?),
        SHORTS => Chunk::Shorts(values(length, input)?),
        BYTES => Chunk::Bytes(values(length, input)?),
        DAYS => Chunk::Days(values(length, input)?),
        AMOUNTS => Chunk::Amounts(values(length, input)?),
        MIXED => Chunk::Mixed(values(length, input)?),
        SLOTS if length.is_multiple_of(SLOT) && length / SLOT <= CHUNK => {
            let mut bytes = vec![0; length];
            input.read_exact(&mut bytes).ok()?;
            Chunk::Slots(bytes.chunks_exact(SLOT).map(slot).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn slot_bytes(slot: Slot) -> [u8; SLOT] {
    let (kind, low, high) = match slot {
        Slot::Empty => (0, 0, 0),
        Slot::Text(code) => (1, code, 0),
        Slot::Number(number) => (2, number.to_bits() as u32, (number.to_bits() >> 32) as u32),
        Slot::Date { days, seconds } => (3, days as u32, seconds),
        Slot::Bool(truth) => (4, u32::from(truth), 0),
        Slot::Error(code) => (5, code, 0),
    };
    let mut bytes = [kind; SLOT];
    bytes[1..5].copy_from_slice(&low.to_le_bytes());
    bytes[5..].copy_from_slice(&high.to_le_bytes());
    bytes
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

/// Values that lie in so many bytes, read to where they stay.
fn values<T: Pod>(length: usize, mut input: impl Read) -> Option<Vec<T>> {
    let count = length / size_of::<T>();
    if !length.is_multiple_of(size_of::<T>()) || count > CHUNK {
        return None;
    }
    let mut values = vec![T::zeroed(); count];
    input.read_exact(cast_slice_mut(&mut values)).ok()?;
    Some(values)
}
