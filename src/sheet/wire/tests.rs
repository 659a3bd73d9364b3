//! Books there and back, and streams that were cut or changed.

use proptest::prelude::*;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::frame::FORMATS;
use super::*;
use crate::sheet::chunk::{CHUNK, Chunk, Slot};
use crate::sheet::column::CellColumn;
use crate::sheet::draft::{Draft, Findings, Found};
use crate::sheet::outlet::{Outlet, Word};
use crate::sheet::shelf::{Growth, Parcel, Shelf};
use crate::sheet::texts::Interner;
use crate::sheet::{Book, Cell, CellRange, ErrorCode, Format, Limits, Sheet, SheetError};

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        3 => Just(Cell::Empty),
        2 => any::<String>().prop_map(|text| Cell::Text(text.into())),
        2 => any::<f64>().prop_filter("NaN equals nothing", |number| !number.is_nan()).prop_map(Cell::Number),
        2 => any::<i32>().prop_map(|whole| Cell::Number(f64::from(whole))),
        1 => (any::<i32>(), 0..86_400u32).prop_map(|(days, seconds)| Cell::Date { days, seconds }),
        1 => any::<bool>().prop_map(Cell::Bool),
        1 => "#[A-Z/0!]{1,8}".prop_map(|shown| Cell::Error(shown.into())),
    ]
}

fn any_sheet() -> impl Strategy<Value = Sheet> {
    let grid = (1..6usize, 0..6usize)
        .prop_flat_map(|(width, height)| (Just(width), proptest::collection::vec(any_cell(), width * height)));
    let merged = proptest::collection::vec(any::<(u32, u32, u32, u32)>(), 0..3);
    (any::<String>(), any::<bool>(), any::<(u32, u32)>(), grid, merged, any::<bool>()).prop_map(
        |(name, hidden, origin, (width, cells), merged, unread)| {
            let mut sheet = Sheet::from_rows(width, &cells).named(&name);
            (sheet.hidden, sheet.origin) = (hidden, origin);
            if cells.is_empty() {
                sheet.columns.clear();
            }
            sheet.hidden_rows = merged.iter().map(|&(first, last, ..)| (first, last)).collect();
            sheet.hidden_columns = merged.iter().map(|&(.., first, last)| (first, last)).collect();
            sheet.merged = merged.into_iter().map(|(a, b, c, d)| CellRange { first: (a, b), last: (c, d) }).collect();
            sheet.unread = unread.then(|| SheetError::new(ErrorCode::Unreadable, "what", "do"));
            sheet
        },
    )
}

fn any_book() -> impl Strategy<Value = Book> {
    let sheets = proptest::collection::vec(any_sheet(), 0..4);
    (any::<String>(), 0..FORMATS.len(), any::<Option<char>>(), any::<u64>(), "[0-9a-f]{64}", sheets).prop_map(
        |(file, format, delimiter, size, sha256, sheets)| Book {
            file: file.into(),
            format: FORMATS[format],
            encoding: delimiter.map(|_| "UTF-8".to_owned()),
            delimiter,
            size,
            sha256,
            sheets,
        },
    )
}

/// A cell far down or right makes more than one chunk.
fn any_cells() -> impl Strategy<Value = Vec<(usize, usize, Cell)>> {
    let row = prop_oneof![0..20usize, 4090..4100usize, 8_200..8_203usize];
    proptest::collection::vec((row, 0..4usize, any_cell()), 0..30)
}

/// Drafts of sheets with these cells; the first column is one of codes.
fn drafts(sheets: &[Vec<(usize, usize, Cell)>], outlet: Option<&Outlet>) -> Vec<Found> {
    let drafts = sheets.iter().enumerate().map(|(number, cells)| {
        let shelf = Shelf::new(outlet);
        let mut texts = Interner::default();
        let mut ahead = (0, 0);
        for (row, column, cell) in cells {
            let slot = match cell {
                Cell::Empty => continue,
                Cell::Text(text) => Slot::Text(texts.code(text).unwrap()),
                Cell::Number(number) => Slot::Number(*number),
                Cell::Date { days, seconds } => Slot::Date { days: *days, seconds: *seconds },
                Cell::Bool(truth) => Slot::Bool(*truth),
                Cell::Error(shown) => Slot::Error(texts.code(shown).unwrap()),
            };
            let mut chunk = Chunk::default();
            chunk.set(row % CHUNK, slot);
            shelf.put(Parcel { column: *column, index: row / CHUNK, chunk }).unwrap();
            // The dictionary of every other sheet goes ahead, all but the last texts.
            let (bytes, ends) = texts.texts().raw();
            if number % 2 == 0 && ends.len() >= ahead.1 + 2 {
                let (new_bytes, new_ends) = (bytes.as_bytes()[ahead.0..].to_vec(), ends[ahead.1..].to_vec());
                ahead = (bytes.len(), ends.len());
                shelf.grow(Growth { column: 0, bytes: new_bytes, ends: new_ends }).unwrap();
            }
        }
        Found::Draft(Draft {
            sheet: Sheet { name: format!("Sheet {number}").into(), ..Sheet::default() },
            parts: shelf.into_parts(),
            texts: vec![Arc::new(texts.into_texts())],
            coded: vec![0],
            used: cells.len(),
        })
    });
    drafts.collect()
}

fn without_sheets(format: Format) -> Book {
    let file = "x".into();
    Book { file, format, encoding: None, delimiter: None, size: 0, sha256: String::new(), sheets: Vec::new() }
}

fn sent(book: &Book) -> Vec<u8> {
    let mut book = book.clone();
    let found = book.sheets.drain(..).map(Found::Sheet).collect();
    let mut bytes = Vec::new();
    Sender::new(&mut bytes).unwrap().book(Findings { book, found }).unwrap();
    bytes
}

/// The drafts as a reader process sends them.
fn sent_ahead(sheets: &[Vec<(usize, usize, Cell)>]) -> Vec<u8> {
    let (outlet, words) = Outlet::new();
    let in_vain = drafts(sheets, Some(&outlet));
    assert_eq!(in_vain.len(), sheets.len());
    outlet.send(Word::Forget).unwrap();
    let found = drafts(sheets, Some(&outlet));
    drop(outlet);
    let mut bytes = Vec::new();
    let mut sender = Sender::new(&mut bytes).unwrap();
    words.into_iter().for_each(|word| sender.word(word).unwrap());
    sender.book(Findings { book: without_sheets(Format::Xlsx), found }).unwrap();
    bytes
}

fn received(bytes: &[u8], cells: usize) -> Result<Result<Book, SheetError>, Garbled> {
    let (limits, received) = (Limits { cells, ..Limits::default() }, AtomicU64::new(0));
    receive(bytes, &Allowance { limits: &limits, received: &received }, |_| {})
}

/// Whatever arrived is a grid.
fn assert_whole(received: &Result<Result<Book, SheetError>, Garbled>) {
    if let Ok(Ok(book)) = received {
        for sheet in &book.sheets {
            assert!(sheet.columns().iter().all(|column| column.height() == sheet.height()));
            let filled = sheet.columns().iter().flat_map(CellColumn::cells).filter(|cell| !cell.is_empty()).count();
            assert!(filled <= sheet.width() * sheet.height());
        }
    }
}

proptest! {
    #[test]
    fn a_book_arrives_as_sent(book in any_book()) {
        let all_unread = !book.sheets.is_empty() && book.sheets.iter().all(|sheet| sheet.unread.is_some());
        let nothing = matches!(book.format, Format::Csv | Format::Tsv) && book.sheets.iter().all(|sheet| sheet.width() == 0);
        match received(&sent(&book), 1000).unwrap() {
            Ok(received) => prop_assert_eq!(received, book),
            Err(_) => prop_assert!(all_unread || nothing),
        }
    }

    #[test]
    fn chunks_sent_ahead_make_the_sheets_that_kept_ones_make(
        sheets in proptest::collection::vec(any_cells(), 0..3),
    ) {
        let kept = Findings { book: without_sheets(Format::Xlsx), found: drafts(&sheets, None) };
        let limits = Limits { cells: 100_000, ..Limits::default() };
        prop_assert_eq!(received(&sent_ahead(&sheets), limits.cells).unwrap(), kept.finish(&limits));
    }

    #[test]
    fn mutated_streams_never_panic(
        book in any_book(),
        sheets in proptest::collection::vec(any_cells(), 1..3),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        for mut bytes in [sent(&book), sent_ahead(&sheets)] {
            prop_assert!(received(&bytes[..cut.index(bytes.len())], 1000).is_err(), "a cut stream is garbled");
            for (place, byte) in &changes {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
            assert_whole(&received(&bytes, 100_000));
        }
    }
}

#[test]
fn errors_and_progress_arrive() {
    let error = SheetError::new(ErrorCode::Truncated, "x.xlsx is cut off", "Copy it again");
    let mut bytes = Vec::new();
    let mut sender = Sender::new(&mut bytes).unwrap();
    sender.word(Word::Progress(0.5)).unwrap();
    sender.error(&error).unwrap();
    let mut shares = Vec::new();
    let (limits, received) = (Limits::default(), AtomicU64::new(0));
    let allowed = Allowance { limits: &limits, received: &received };
    assert_eq!(receive(bytes.as_slice(), &allowed, |share| shares.push(share)), Ok(Err(error)));
    assert_eq!(shares, [0.5]);
}

#[test]
fn claims_beyond_the_limits_are_refused_before_anything_is_allocated() {
    let sheet = Sheet::from_rows(2, &vec![Cell::Empty; 2000]);
    let book = Book { sheets: vec![sheet], ..without_sheets(Format::Xls) };
    assert!(received(&sent(&book), 1999).is_err());
    assert!(received(&sent(&book), 2000).is_ok());

    let cells: Vec<_> = (0..50).map(|row| (row, 0, Cell::Number(f64::from(row as u32) / 7.0))).collect();
    let bytes = sent_ahead(&[cells]);
    let limits = Limits { memory: bytes.len() as u64 / 2, ..Limits::default() };
    let received = AtomicU64::new(0);
    assert_eq!(receive(bytes.as_slice(), &Allowance { limits: &limits, received: &received }, |_| {}), Err(Garbled));
}
