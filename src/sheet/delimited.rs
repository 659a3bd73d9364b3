//! Delimited text files (csv, tsv and their relatives) to one sheet of typed columns, in pieces of rows, all cores at once.

use std::io::{self, Read};
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use memchr::memchr;

use super::chunk::{CHUNK, Chunk};
use super::dialect::{self, Dialect};
use super::encoding::{self, Charset, Decoder, NotUtf8, Told};
use super::gather::{self, Gatherer, Piece, Strand};
use super::source::Source;
use super::split::{Splitter, guess_start};
use super::workbook::Watch;
use super::{ErrorCode, Sheet, SheetError, grid, kind};

/// A text file as read.
pub(super) struct Delimited {
    pub(super) encoding: &'static str,
    pub(super) delimiter: char,
    pub(super) sheet: Sheet,
}

/// Bytes decoded at a time.
const BLOCK: usize = 2 << 20;
/// Text looked at to tell the dialect, at least.
const HEAD: usize = 128 << 10;
/// Pieces a worker gets at a time.
const SHARE: usize = 4;
/// Rows whose cells are looked at column by column, so that one dictionary at a time is at hand.
const BATCH: usize = 256;
/// More threads than this wait for the one that decodes.
const MOST_WORKERS: usize = 8;

/// Reads a text file. Rows keep the numbers a spreadsheet program would give them; a cell is a number where that number
/// is written exactly as it stands there, and otherwise text as it stands there.
pub(super) fn read(source: &Source, watch: &Watch) -> Result<Delimited, SheetError> {
    let (mut charset, mark) = match encoding::tell(&source.head) {
        Told::Sure(charset, mark) => (charset, mark),
        Told::Likely => (Charset::Utf8, 0),
        Told::Unknown => (survey(source)?, 0),
    };
    let mut strict = charset == Charset::Utf8;
    loop {
        match attempt(source, charset, mark, strict, watch)? {
            Ok(read) => return Ok(read),
            Err(NotUtf8) => {
                strict = false;
                charset = survey(source)?;
            }
        }
    }
}

fn survey(source: &Source) -> Result<Charset, SheetError> {
    source.stream().and_then(encoding::survey).map_err(|cause| source.error(&cause))
}

fn attempt(
    source: &Source,
    charset: Charset,
    mark: usize,
    strict: bool,
    watch: &Watch,
) -> Result<Result<Delimited, NotUtf8>, SheetError> {
    let bytes = source.stream().map_err(|cause| source.error(&cause))?;
    thread::scope(|scope| {
        let (sender, blocks) = sync_channel(2);
        scope.spawn(move || pump(bytes, mark, Decoder::new(charset, strict), &sender));
        let mut text = Text { blocks, buffer: String::new(), ended: false };
        let reading = match Reading::start(&mut text) {
            Ok(reading) => reading,
            Err(stop) => return stop.into_result(source),
        };
        let dialect = reading.dialect;
        match reading.all(&mut text, source, watch) {
            Ok(sheet) => {
                Ok(Ok(Delimited { encoding: charset.name(), delimiter: char::from(dialect.delimiter), sheet }))
            }
            Err(stop) => stop.into_result(source),
        }
    })
}

/// Why reading stopped before the end.
enum Stop {
    NotUtf8,
    Broken(io::Error),
    Error(SheetError),
}

impl Stop {
    fn into_result<T>(self, source: &Source) -> Result<Result<T, NotUtf8>, SheetError> {
        match self {
            Self::NotUtf8 => Ok(Err(NotUtf8)),
            Self::Broken(cause) => Err(source.error(&cause)),
            Self::Error(error) => Err(error),
        }
    }
}

/// Reads and decodes ahead of the workers, until they no longer listen.
fn pump(mut bytes: impl Read, mark: usize, mut decoder: Decoder, sender: &SyncSender<Result<String, Stop>>) {
    let mut skip = mark;
    loop {
        let mut block = Vec::with_capacity(BLOCK);
        let read = bytes.by_ref().take(BLOCK as u64).read_to_end(&mut block);
        let last = block.len() < BLOCK;
        block.drain(..skip.min(block.len()));
        skip = 0;
        let text = match read {
            Err(cause) => Err(Stop::Broken(cause)),
            Ok(_) => decoder.decode(block, last).map_err(|NotUtf8| Stop::NotUtf8),
        };
        let go_on = text.is_ok() && !last;
        if sender.send(text).is_err() || !go_on {
            return;
        }
    }
}

/// The decoded text that was not split yet.
struct Text {
    blocks: Receiver<Result<String, Stop>>,
    buffer: String,
    ended: bool,
}

impl Text {
    /// Waits until so many bytes are there, or all there are.
    fn fill(&mut self, length: usize) -> Result<(), Stop> {
        while !self.ended && self.buffer.len() < length {
            match self.blocks.recv() {
                Ok(block) if self.buffer.is_empty() => self.buffer = block?,
                Ok(block) => self.buffer.push_str(&block?),
                Err(_) => {
                    self.ended = true;
                    // The mark of the end in files of old systems.
                    let end = self.buffer.trim_end_matches('\u{1A}').len();
                    self.buffer.truncate(end);
                }
            }
        }
        Ok(())
    }
}

/// Rows and columns so far.
struct Reading {
    dialect: Dialect,
    line_end: u8,
    gatherers: Vec<Gatherer>,
    /// The gatherer of each piece, and its chunks.
    pieces: Vec<(usize, Vec<Chunk>)>,
    used: usize,
    /// Where in the buffer the next record starts.
    start: usize,
    /// Quotes before this place of the buffer open no cell.
    barren: usize,
    /// Pieces split at a time: fewer where guesses went wrong.
    trust: usize,
}

/// The text of one round, as every worker sees it.
#[derive(Clone, Copy)]
struct View<'t> {
    text: &'t str,
    dialect: Dialect,
    /// No more text follows.
    whole: bool,
    nuls: bool,
    barren: usize,
}

/// A piece as one worker split it.
struct Split {
    worker: usize,
    piece: Piece,
    end: usize,
    barren: usize,
}

impl Reading {
    fn start(text: &mut Text) -> Result<Self, Stop> {
        text.fill(HEAD)?;
        let (stated, start) = dialect::stated(&text.buffer).map_or((None, 0), |(mark, length)| (Some(mark), length));
        let body = &text.buffer[start..];
        let dialect = Dialect::tell(body, stated);
        let line_end = if body.contains('\n') || !body.contains('\r') { b'\n' } else { b'\r' };
        let cores = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_WORKERS);
        let mut gatherers = Vec::new();
        gatherers.resize_with(cores, Gatherer::default);
        Ok(Self { dialect, line_end, gatherers, pieces: Vec::new(), used: 0, start, barren: 0, trust: 1 })
    }

    fn all(mut self, text: &mut Text, source: &Source, watch: &Watch) -> Result<Sheet, Stop> {
        let most = self.gatherers.len() * SHARE;
        let mut wanted = BLOCK;
        loop {
            text.fill(self.start + wanted)?;
            if (watch.cancelled)() {
                return Err(Stop::Error(SheetError::cancelled(watch.file)));
            }
            let starts = self.starts(&text.buffer);
            let piece = starts.get(1).map_or(0, |next| next - self.start);
            let guessed = starts.len() - 1;
            let accepted = self.round(text, &starts);
            self.trust = if accepted < guessed { accepted.max(1) } else { (self.trust * 2).min(most) };
            if accepted > 0 {
                // Enough for every worker, as far as the first piece tells.
                wanted = wanted.max(piece.saturating_mul(self.trust + 1));
            } else if !text.ended {
                wanted = (text.buffer.len() + BLOCK).max(wanted * 2);
            } else if text.buffer.is_empty() {
                break;
            } else {
                return Err(Stop::Error(SheetError::unreadable(watch.file, "its rows could not be split")));
            }
            if let Some(excess) = self.gatherers.iter().find_map(Gatherer::excess) {
                return Err(Stop::Error(too_large(watch.file, excess)));
            }
            if self.used > watch.limits.cells {
                return Err(Stop::Error(super::too_many_cells(watch.file, watch.limits)));
            }
            (watch.progress)(source.share());
        }
        self.finish(watch).map_err(Stop::Error)
    }

    /// Where pieces start, the first for certain, the others by a guess; the last place is the end of the last piece.
    fn starts(&self, buffer: &str) -> Vec<usize> {
        let mut starts = vec![self.start];
        while starts.len() <= self.trust
            && let Some(&from) = starts.last()
            && let Some(next) = guess_start(buffer, from, CHUNK, self.dialect, self.line_end)
        {
            starts.push(next);
        }
        starts
    }

    /// Splits the pieces, keeps those whose start was guessed right, and returns how many these are.
    fn round(&mut self, text: &mut Text, starts: &[usize]) -> usize {
        let view = View {
            text: &text.buffer,
            dialect: self.dialect,
            whole: text.ended,
            nuls: memchr(0, text.buffer.as_bytes()).is_some(),
            barren: self.barren,
        };
        // What stands behind the last guessed end is a piece of its own once the text has ended.
        let last = starts.last().copied().unwrap_or(0);
        let count = starts.len() - usize::from(!(view.whole && last < view.text.len()));
        let next = AtomicUsize::new(0);
        let work = |worker: usize, gatherer: &mut Gatherer| {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                match starts.get(index) {
                    Some(&start) if index < count => done.push((index, view.split(start, worker, gatherer))),
                    _ => return done,
                }
            }
        };
        let mut splits: Vec<(usize, Option<Split>)> = if count <= 1 {
            self.gatherers.first_mut().map(|gatherer| work(0, gatherer)).unwrap_or_default()
        } else {
            thread::scope(|scope| {
                let workers: Vec<_> = self
                    .gatherers
                    .iter_mut()
                    .enumerate()
                    .map(|(worker, gatherer)| {
                        let work = &work;
                        scope.spawn(move || work(worker, gatherer))
                    })
                    .collect();
                // A worker that failed leaves its pieces out, and they are split again.
                workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
            })
        };
        splits.sort_unstable_by_key(|(index, _)| *index);
        let mut accepted = 0;
        for (index, split) in splits {
            let Some(split) = split else { break };
            if index != accepted || starts.get(index) != Some(&self.start) || self.barren > self.start.max(view.barren)
            {
                break;
            }
            (self.start, self.barren) = (split.end, split.barren.max(self.barren));
            self.used += split.piece.used;
            self.pieces.push((split.worker, split.piece.chunks));
            accepted += 1;
        }
        gather::share_codes(&mut self.gatherers);
        text.buffer.drain(..self.start);
        self.barren = self.barren.saturating_sub(self.start);
        self.start = 0;
        accepted
    }

    fn finish(self, watch: &Watch) -> Result<Sheet, SheetError> {
        let name = watch.file.rsplit_once('.').map_or(watch.file, |(stem, _)| stem);
        let mut sheet = Sheet { name: Arc::from(name), ..Sheet::default() };
        let cores = self.gatherers.len();
        let mut strands: Vec<Option<Strand>> =
            gather::strands(self.pieces, self.gatherers).into_iter().map(Some).collect();
        let share = strands.len().div_ceil(cores).max(1);
        let columns: Option<Vec<_>> = thread::scope(|scope| {
            let twine = |strand: &mut Option<Strand>| strand.take().and_then(Strand::twine);
            let workers: Vec<_> = strands
                .chunks_mut(share)
                .map(|share| scope.spawn(move || share.iter_mut().map(twine).collect::<Option<Vec<_>>>()))
                .collect();
            let joined: Option<Vec<_>> = workers.into_iter().map(|worker| worker.join().ok().flatten()).collect();
            joined.map(|shares| shares.into_iter().flatten().collect())
        });
        let columns = columns.ok_or_else(|| too_large(watch.file, gather::TOO_MUCH_TEXT))?;
        grid::cut(&mut sheet, columns, self.used, None, watch.limits)?;
        if sheet.width() == 0 {
            return Err(kind::empty(watch.file));
        }
        Ok(sheet)
    }
}

impl View<'_> {
    /// One piece of [`CHUNK`] records, or of all that are left; nothing if its end is not in the text.
    fn split(self, start: usize, worker: usize, gatherer: &mut Gatherer) -> Option<Split> {
        let mut splitter = Splitter::new(self.text, self.dialect, self.whole, self.nuls, self.barren);
        let mut at = start;
        let mut rows = 0;
        while rows < CHUNK && at < self.text.len() {
            let Some(next) = splitter.record(at, |column, cell| gatherer.note(rows, column, cell)) else {
                gatherer.forget();
                return None;
            };
            at = next;
            rows += 1;
            if rows % BATCH == 0 {
                gatherer.take(self.text);
            }
        }
        if rows < CHUNK && !self.whole {
            gatherer.forget();
            return None;
        }
        gatherer.take(self.text);
        Some(Split { worker, piece: gatherer.piece(), end: at, barren: splitter.barren })
    }
}

fn too_large(file: &str, excess: &str) -> SheetError {
    SheetError::new(
        ErrorCode::TooLarge,
        format!("{file} holds {excess}"),
        "Split it into smaller files, or leave out columns that are not needed",
    )
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::sheet::{Book, Cell, CellRef, Limits};

    fn read_named(name: &str, bytes: &[u8]) -> Result<Book, SheetError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        super::super::read(&path, &Limits::default(), &AtomicBool::new(false))
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
        assert_eq!(
            grid(bytes),
            [["zip", "name", "n"], ["00501", "Holtsville, \"NY\"", "012"], ["1", "two\nlines", ""]]
        );
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
            assert_eq!(
                grid_of(&book.sheets[0]),
                [["name", "city"], ["Do\u{f1}a Ana", "Ca\u{f1}on City"]],
                "{encoding}"
            );
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
    fn stray_quotes_mislead_guesses_but_not_the_result() {
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
}
