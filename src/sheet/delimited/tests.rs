//! Text files as people and programs write them.

use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

use crate::sheet::chunk::CHUNK;
use crate::sheet::dialect::Dialect;
use crate::sheet::split::Splitter;
use crate::sheet::{self, Book, Cell, CellColumn, CellRef, ErrorCode, Limits, Sheet, SheetError};

fn read_named(name: &str, bytes: &[u8]) -> Result<Book, SheetError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    sheet::read(&path, &Limits::default(), &AtomicBool::new(false))
}

fn read_text(bytes: &[u8]) -> Result<Sheet, SheetError> {
    read_named("x.csv", bytes).map(|mut book| book.sheets.remove(0))
}

fn shown(cell: CellRef) -> String {
    match cell {
        CellRef::Text(text) => text.to_owned(),
        CellRef::Number(number) => crate::sheet::cells::shortest(number),
        CellRef::Empty => String::new(),
        other => panic!("{other:?} in a text file"),
    }
}

fn grid_of(sheet: &Sheet) -> Vec<Vec<String>> {
    (0..sheet.height()).map(|row| sheet.row(row).map(shown).collect()).collect()
}

fn grid(bytes: &[u8]) -> Vec<Vec<String>> {
    grid_of(&read_text(bytes).unwrap())
}

#[test]
fn zeros_and_quotes_are_kept() {
    let bytes = b"zip,name,n\n00501,\"Holtsville, \"\"NY\"\"\",012\n1,\"two\nlines\",\n";
    assert_eq!(grid(bytes), [["zip", "name", "n"], ["00501", "Holtsville, \"NY\"", "012"], ["1", "two\nlines", ""]]);
    let sheet = read_text(bytes).unwrap();
    assert_eq!(sheet.cell(2, 0), CellRef::Text("1"), "no number beside a code");
}

#[test]
fn numbers_are_numbers_where_nothing_is_lost() {
    let sheet = read_text(b"id,wage\n1,45000.5\n2,45000.50\n3,*\n").unwrap();
    let column: Vec<_> = (0..4).map(|row| sheet.cell(row, 1)).collect();
    let text = CellRef::Text;
    assert_eq!(column, [text("wage"), CellRef::Number(45_000.5), text("45000.50"), text("*")]);
    assert_eq!(sheet.cell(1, 0), CellRef::Number(1.0));
}

#[test]
fn every_line_end_counts_and_empty_lines_keep_their_numbers() {
    for end in ["\n", "\r", "\r\n"] {
        let text = format!("title{end}{end}{end}a,b{end}1,2{end}{end}3,4,5{end}");
        let sheet = read_text(text.as_bytes()).unwrap();
        assert_eq!((sheet.height(), sheet.width()), (7, 3), "{end:?}");
        assert_eq!(sheet.cell(3, 1), CellRef::Text("b"), "{end:?}");
        assert_eq!(sheet.cell(6, 2), CellRef::Number(5.0), "{end:?}");
        assert_eq!(sheet.address(6, 2), "C7");
    }
    let sheet = read_text(b"\n\r\n ,\n,x,y\n").unwrap();
    assert_eq!(sheet.origin, (3, 1));
}

#[test]
fn mixed_line_ends_and_ragged_rows_are_rows() {
    assert_eq!(grid(b"a,b\r\n1,2,3,\r4\n5,6"), [["a", "b", ""], ["1", "2", "3"], ["4", "", ""], ["5", "6", ""]]);
}

#[test]
fn a_stated_delimiter_is_no_row() {
    let book = read_named("x.csv", b"sep=;\r\na,b;c\r\n1;2\r\n").unwrap();
    assert_eq!((book.delimiter, book.sheets[0].origin), (Some(';'), (0, 0)));
    assert_eq!(grid_of(&book.sheets[0]), [["a,b", "c"], ["1", "2"]]);
}

#[test]
fn an_open_quote_does_not_swallow_the_file() {
    assert_eq!(grid(b"a,b\n1,\"x\n2,y\n3,z\n").len(), 4);
}

#[test]
fn white_space_only_is_empty() {
    for bytes in [&b"\n\n \t\r\n"[..], b"\xEF\xBB\xBF", b"sep=;\n", b"\x1A"] {
        assert_eq!(read_text(bytes).err().map(|error| error.code), Some(ErrorCode::Empty), "{bytes:?}");
    }
    assert_eq!(grid(b"a,b\n1,2\n\x1A"), [["a", "b"], ["1", "2"]]);
}

#[test]
fn one_text_in_every_encoding_is_one_sheet() {
    let text = "name,city\nDo\u{f1}a Ana,\"Ca\u{f1}on City\"\n";
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let files: [(Vec<u8>, &str); 6] = [
        (text.as_bytes().to_vec(), "UTF-8"),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8"),
        ([&b"\xFF\xFE"[..], &wide(u16::to_le_bytes)].concat(), "UTF-16LE"),
        (wide(u16::to_be_bytes), "UTF-16BE"),
        (text.chars().map(|mark| mark as u8).collect(), "windows-1252"),
        (text.chars().flat_map(|mark| u32::from(mark).to_be_bytes()).collect(), "UTF-32BE"),
    ];
    for (bytes, encoding) in files {
        let book = read_named("x.csv", &bytes).unwrap();
        assert_eq!(book.encoding.as_deref(), Some(encoding));
        assert_eq!(grid_of(&book.sheets[0]), [["name", "city"], ["Do\u{f1}a Ana", "Ca\u{f1}on City"]], "{encoding}");
    }
}

#[test]
fn bytes_late_in_the_file_decide_the_encoding() {
    let mut bytes = b"name,n\n".to_vec();
    for row in 0..20_000 {
        bytes.extend(format!("college,{row}\n").bytes());
    }
    bytes.extend(b"Ca\xF1ada,1\n");
    let book = read_named("x.csv", &bytes).unwrap();
    assert_eq!(book.encoding.as_deref(), Some("windows-1252"));
    assert_eq!((book.sheets[0].height(), book.sheets[0].cell(20_001, 0)), (20_002, CellRef::Text("Ca\u{f1}ada")));
}

/// Rows of several pieces: ids, codes with zeros, quoted cells over two lines, numbers with gaps.
fn long_text(rows: usize, end: &str, odd: impl Fn(usize) -> &'static str) -> String {
    let mut text = format!("id,zip,note,wage,odd{end}");
    for row in 0..rows {
        let note = ["\"two\nlines, and \"\"more\"\"\"", "plain", ""][row % 3];
        let wage = if row % 4 == 0 { String::new() } else { format!("{}.25", row * 3) };
        let _ = write!(text, "P{row},{:05},{note},{wage},{}{end}", row % 99_999, odd(row));
    }
    text
}

fn check_long(text: &str, rows: usize, odd: impl Fn(usize) -> String) {
    let sheet = read_text(text.as_bytes()).unwrap();
    assert_eq!((sheet.height(), sheet.width()), (rows + 1, 5));
    for row in 0..rows {
        let wage = if row % 4 == 0 { CellRef::Empty } else { CellRef::Number(row as f64 * 3.0 + 0.25) };
        let note = [CellRef::Text("two\nlines, and \"more\""), CellRef::Text("plain"), CellRef::Empty][row % 3];
        assert_eq!(sheet.cell(row + 1, 0), CellRef::Text(&format!("P{row}")));
        assert_eq!(sheet.cell(row + 1, 1), CellRef::Text(&format!("{:05}", row % 99_999)));
        assert_eq!((sheet.cell(row + 1, 2), sheet.cell(row + 1, 3)), (note, wage), "row {row}");
        assert_eq!(shown(sheet.cell(row + 1, 4)), odd(row), "row {row}");
    }
}

#[test]
fn pieces_join_to_the_whole_under_every_line_end() {
    for end in ["\n", "\r\n"] {
        check_long(&long_text(20_000, end, |_| "x"), 20_000, |_| "x".to_owned());
    }
    let text = long_text(10_000, "\r", |_| "x").replace("two\nlines", "two\u{b}lines");
    assert_eq!(read_text(text.as_bytes()).unwrap().height(), 10_001);
}

#[test]
fn stray_quotes_change_no_other_row() {
    let odd = |row: usize| if row % 5_000 == 17 { "5\" pipe" } else { "x" };
    check_long(&long_text(20_000, "\n", odd), 20_000, |row| odd(row).to_owned());
    let open = |row: usize| if row % 5_000 == 17 { "\"open" } else { "x" };
    check_long(&long_text(20_000, "\n", open), 20_000, |row| open(row).to_owned());
}

#[test]
fn rows_of_cells_without_end_are_too_large() {
    let error = read_text(&b"a,".repeat(400_000)).unwrap_err();
    assert_eq!(error.code, ErrorCode::TooLarge);
}

#[test]
fn what_the_csv_library_writes_is_read_back() {
    let cells: Vec<Cell> =
        ["a", "b \"c\"", "", "1", "x\ny", "00", "-0", "1e5"].map(|text| Cell::Text(text.into())).into();
    let mut csv = Vec::new();
    crate::sheet::cells_csv(&Sheet::from_rows(4, &cells), &mut csv).unwrap();
    assert_eq!(grid(&csv), [["a", "b \"c\"", "", "1"], ["x\ny", "00", "-0", "1e5"]]);
}

/// Splits the whole text record by record, the long way: texts of the cells that hold something, by row and column.
fn record_by_record(text: &str) -> Vec<(usize, usize, String)> {
    let mut splitter = Splitter::new(text, Dialect::tell(text, None), true, true, 0);
    let (mut cells, mut at, mut row) = (Vec::new(), 0, 0);
    while at < text.len() {
        let next = splitter.record(at, |column, cell| cells.push((row, column, cell.within(text).to_owned())));
        at = next.unwrap();
        row += 1;
    }
    cells.retain(|(.., cell)| !cell.is_empty());
    cells
}

#[test]
fn any_text_is_read_as_record_by_record() {
    // Rows of a table, with now and then a word that makes trouble; a small linear generator picks them.
    let words = ["plain", "12.50", "7", "0012", "n/a", "", "45000.25", "Do\u{f1}a", "\"x, y\"", "-3.125", " ", "1e5"];
    let trouble = [
        "\"",
        "5\" pipe",
        "\"open",
        "a\rb",
        "\"two\nlines\"",
        "\"he said \"\"no\"\"\"",
        "x,",
        "\0",
        "\"a\" ",
        "\r",
        "\n",
    ];
    let mut seed = 11u64;
    for turn in 0..60 {
        let mut pick = |many: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % many
        };
        let end = ["\n", "\r\n", "\n", "\r"][turn % 4];
        let often = [0, 40, 2_000][turn % 3];
        let mut text = format!("id,wage,note,more{end}");
        for row in 0..CHUNK * 2 + pick(CHUNK) {
            let mut line = format!("P{row}");
            for _ in 0..3 {
                let word = if often > 0 && pick(often) == 0 { trouble[pick(trouble.len())] } else { words[pick(8)] };
                let _ = write!(line, ",{}", if often == 40 && pick(4) == 0 { words[pick(words.len())] } else { word });
            }
            text += &(line + end);
        }
        let expected = record_by_record(&text);
        let sheet = read_text(text.as_bytes()).unwrap();
        let (top, left) = (sheet.origin.0 as usize, sheet.origin.1 as usize);
        for (row, column, cell) in &expected {
            let read = shown(sheet.cell(row.wrapping_sub(top), column.wrapping_sub(left)));
            assert!(read == *cell || cell.trim().is_empty(), "turn {turn}, row {row}: {read:?} for {cell:?}");
        }
        let filled = sheet.columns().iter().flat_map(CellColumn::cells).filter(|cell| !cell.is_empty()).count();
        assert_eq!(filled, expected.iter().filter(|(.., cell)| !cell.trim().is_empty()).count(), "turn {turn}");
    }
}
