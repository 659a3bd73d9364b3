//! Rows that say again, in every cell, what an earlier row said.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasherDefault, Hasher},
    thread,
};

use super::{
    Cancelled, Fix, IssueCode, TableChoice, Watch,
    build::file_row,
    date::Calendar,
    gather::{Gather, Note},
    long,
    region::Region,
};
use crate::{
    sheet::{CellRef, Keyed, Sheet},
    table::{Field, Table, TableKind},
};

/// Rows from which on several threads look at them.
const WORTH_THREADS: usize = 50_000;

/// Positions in `rows` of rows that repeat an earlier one, where that would count something twice.
pub(super) fn find(
    sheet: &Sheet,
    columns: &[usize],
    rows: &[usize],
    table: &Table,
    watch: &Watch<'_>,
) -> Result<Vec<usize>, Cancelled> {
    if !counted_twice(table) {
        return Ok(Vec::new());
    }
    let mut hashes = vec![0_u64; rows.len()];
    let part = match rows.len() {
        rows if rows < WORTH_THREADS => rows.max(1),
        rows => rows.div_ceil(thread::available_parallelism().map_or(1, usize::from)),
    };
    thread::scope(|scope| {
        for (hashes, rows) in hashes.chunks_mut(part).zip(rows.chunks(part)) {
            scope.spawn(move || hash_rows(sheet, columns, rows, hashes, watch));
        }
    });
    watch.check()?;
    let mut seen: HashMap<u64, u32, BuildHasherDefault<Ready>> =
        HashMap::with_capacity_and_hasher(rows.len(), BuildHasherDefault::default());
    let mut repeated = Vec::new();
    for (at, hash) in hashes.iter().enumerate() {
        watch.check_at(at)?;
        match seen.entry(*hash) {
            Entry::Vacant(entry) => {
                entry.insert(at as u32);
            }
            Entry::Occupied(entry) => {
                let earlier = rows[*entry.get() as usize];
                if columns.iter().all(|column| sheet.cell(earlier, *column) == sheet.cell(rows[at], *column)) {
                    repeated.push(at);
                }
            }
        }
    }
    Ok(repeated)
}

/// Adds the cells of rows to their hashes, column by column.
fn hash_rows(sheet: &Sheet, columns: &[usize], rows: &[usize], hashes: &mut [u64], watch: &Watch<'_>) {
    for index in columns {
        if watch.cancelled() {
            return;
        }
        let Some(column) = sheet.columns().get(*index) else { continue };
        let texts = column.texts();
        // Equal texts may have two codes, so their letters are what counts.
        let mut by_code: Vec<u64> = Vec::new();
        for (hash, &row) in hashes.iter_mut().zip(rows) {
            let cell = match column.keyed(row) {
                Keyed::Text(code) => {
                    let at = code as usize;
                    if at >= by_code.len() {
                        by_code.resize(texts.len().max(at + 1), 0);
                    }
                    if by_code[at] == 0 {
                        by_code[at] = of_text(texts.get(code)) | 1;
                    }
                    by_code[at]
                }
                Keyed::Cell(CellRef::Empty) => 3,
                Keyed::Cell(CellRef::Text(text) | CellRef::Error(text)) => of_text(text) | 1,
                Keyed::Cell(CellRef::Number(number)) => mix(number.to_bits(), 5),
                Keyed::Cell(CellRef::Date { days, seconds }) => mix(days as u64, u64::from(seconds) + 7),
                Keyed::Cell(CellRef::Bool(flag)) => 11 + u64::from(flag),
            };
            *hash = mix(*hash, cell);
        }
    }
}

/// A hash that is spread already.
#[derive(Default)]
struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = mix(self.0, u64::from(*byte));
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ b.rotate_left(23) ^ 0x9E37_79B9_7F4A_7C15) * 0xD6E8_FEB8_6659_FD93;
    product as u64 ^ (product >> 64) as u64
}

fn of_text(text: &str) -> u64 {
    text.as_bytes().chunks(8).fold(text.len() as u64, |hash, chunk| {
        let word = chunk.iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        mix(hash, word)
    })
}

fn counted_twice(table: &Table) -> bool {
    match table.kind {
        // Without an id two people may well be alike in every cell.
        TableKind::People => table.column(Field::PersonId).is_some() || table.column(Field::WageAmount).is_some(),
        TableKind::Programs | TableKind::Outcomes => {
            [Field::Passed, Field::Enrolled, Field::Attempted, Field::Certificates, Field::Count]
                .iter()
                .any(|field| table.column(*field).is_some())
        }
        TableKind::Directory | TableKind::Other => false,
    }
}

/// Says what was repeated, drops it unless the user wants every row, and turns long wages into one row a person.
pub(super) fn settle(
    table: &mut Table,
    sheet: &Sheet,
    region: &Region,
    repeated: Vec<usize>,
    choice: &TableChoice,
    calendar: Calendar,
    gather: &mut Gather<'_>,
) {
    let kept = choice.repeats == Some(true);
    if choice.repeats.is_none() && !repeated.is_empty() {
        let note =
            Note::info(IssueCode::DuplicateRow, tr!("Rows repeat an earlier row in every cell: they are counted once"))
                .choices([Fix::Repeats(false), Fix::Repeats(true)])
                .whole_column();
        for at in &repeated {
            let row = region.data[*at];
            let column = sheet.row(row).position(|cell| !cell.is_empty()).unwrap_or(0);
            // The row itself may name a person.
            gather.add((row, column), &tr!("row {}", file_row(sheet, row)), "", &note);
        }
    }
    let dropped = if kept { Vec::new() } else { repeated };
    if table.column(Field::WageAmount).is_some() {
        long::to_wide(table, &dropped, calendar);
    } else if !dropped.is_empty() {
        let rows: Vec<usize> = (0..table.rows()).filter(|row| dropped.binary_search(row).is_err()).collect();
        long::keep_rows(table, &rows);
    }
}
