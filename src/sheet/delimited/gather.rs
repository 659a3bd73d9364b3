//! Gathers the cells of one piece after the other into typed columns: numbers where a number says all that stands there.

use super::super::chunk::{CHUNK, Chunk, Slot, amount};
use super::super::outlet::Lost;
use super::super::shelf::{Growth, Parcel, Shelf};
use super::super::texts::{Interner, NO_TEXT, Texts};
use super::batch::Batch;
use super::number::{self, Reading};

/// What one worker found so far: a dictionary a column, and the cells of the piece it is at.
#[derive(Default)]
pub(super) struct Gatherer {
    columns: Vec<Gathered>,
    /// Used cells of the piece.
    used: usize,
}

/// One column of one worker.
#[derive(Default)]
struct Gathered {
    /// Texts that were looked up, under codes of this worker.
    texts: Interner,
    /// The code in the whole column of each of those that were brought in.
    known: Vec<u32>,
    /// Texts of this piece that were not looked up, and the code in the whole column of the first of them.
    loose: Texts,
    first_loose: u32,
    /// Cells of this piece, with codes of this worker.
    chunk: Chunk,
    numbers: usize,
    /// The last piece held numbers that are no amounts.
    wide: bool,
    /// It holds codes: digits there are no numbers, so that `12345` below `00501` stays text.
    coded: bool,
    /// Texts looked up, and how many of them were new.
    looked_up: usize,
    new: usize,
}

/// Texts of a column in which nearly all differ are not looked up in its dictionary. It takes so many to tell.
const TELLING: usize = 1 << 14;
/// Marks the code of a text that was not looked up.
const LOOSE: u32 = 1 << 29;

/// The text of a column found no room.
pub(super) struct Full;

impl Gatherer {
    /// Takes the cells of the batch, the first of which stand in row `top` of the piece.
    pub(super) fn take(&mut self, batch: &Batch, text: &str, top: usize) -> Result<(), Full> {
        if batch.width() > self.columns.len() {
            self.columns.resize_with(batch.width(), Gathered::default);
        }
        for (column, gathered) in self.columns.iter_mut().enumerate().take(batch.width()) {
            self.used += gathered.take(batch, column, text, top)?;
        }
        Ok(())
    }

    /// Puts the chunks of the piece, which was brought in, on the shelf, and begins the next one.
    pub(super) fn put_away(&mut self, index: usize, shelf: &Shelf) -> Result<(), Lost> {
        for (column, gathered) in self.columns.iter_mut().enumerate() {
            let chunk = gathered.finish();
            if !matches!(chunk, Chunk::Empty) {
                shelf.put(Parcel { column, index, chunk })?;
            }
        }
        Ok(())
    }
}

impl Gathered {
    /// Takes the cells of a column of the batch, and gives the number of those that hold something.
    fn take(&mut self, batch: &Batch, column: usize, text: &str, top: usize) -> Result<usize, Full> {
        let mut chunk = std::mem::take(&mut self.chunk);
        let mut used = 0;
        for (row, span) in batch.column(column).enumerate() {
            let Some((start, end, mended)) = span.place() else { continue };
            let row = top + row;
            used += 1;
            let source = if mended { &batch.mended } else { text };
            if !self.coded
                && let Some(hundredths) = number::hundredths(source.as_bytes(), start, end - start)
            {
                self.numbers += 1;
                match &mut chunk {
                    Chunk::Amounts(words) if words.len() <= row => {
                        words.resize(row, amount::BLANK);
                        words.push(hundredths + amount::BIAS);
                    }
                    chunk => self.set(chunk, row, amount::slot(hundredths + amount::BIAS)),
                }
                continue;
            }
            let slot = self.slot(source.get(start..end).unwrap_or_default()).ok_or(Full)?;
            match (&mut chunk, slot) {
                (Chunk::Amounts(words), Slot::Text(code)) if words.len() <= row => {
                    words.resize(row, amount::BLANK);
                    words.push(code | amount::TEXT);
                }
                (chunk, slot) => self.set(chunk, row, slot),
            }
        }
        self.chunk = chunk;
        Ok(used)
    }

    /// Puts a cell the long way.
    fn set(&mut self, chunk: &mut Chunk, row: usize, slot: Slot) {
        if matches!(chunk, Chunk::Empty) {
            *chunk = if self.wide {
                Chunk::Mixed(Vec::with_capacity(CHUNK))
            } else {
                Chunk::Amounts(Vec::with_capacity(CHUNK))
            };
        }
        chunk.set(row, slot);
    }

    /// What a cell is; nothing where its text finds no room.
    fn slot(&mut self, text: &str) -> Option<Slot> {
        match number::reading(text.as_bytes()) {
            Reading::Number(number) if !self.coded => {
                self.numbers += 1;
                Some(Slot::Number(number))
            }
            // A column of amounts, of which some end in zero: hardly any comes twice.
            Reading::ZerosBehind if !self.coded && self.numbers > 0 => self.loose(text),
            Reading::Code => {
                self.coded = true;
                self.text(text)
            }
            _ => self.text(text),
        }
    }

    fn text(&mut self, text: &str) -> Option<Slot> {
        if self.looked_up >= TELLING && self.new * 20 >= self.looked_up * 19 {
            return self.loose(text);
        }
        let known = self.texts.kept();
        let code = self.texts.code(text).filter(|&code| code < LOOSE)?;
        self.looked_up += 1;
        self.new += self.texts.kept() - known;
        Some(Slot::Text(code))
    }

    fn loose(&mut self, text: &str) -> Option<Slot> {
        self.loose.push(text).filter(|&code| code < LOOSE).map(|code| Slot::Text(code | LOOSE))
    }

    /// The chunk of the piece with the codes of the whole column.
    fn finish(&mut self) -> Chunk {
        let Self { known, loose, first_loose, chunk, numbers, wide, .. } = self;
        let mut chunk = std::mem::take(chunk);
        let new = |code: u32| match code {
            LOOSE.. => (code & !LOOSE).wrapping_add(*first_loose),
            _ => known.get(code as usize).copied().unwrap_or(NO_TEXT),
        };
        *wide = matches!(chunk, Chunk::Mixed(_));
        if *numbers == 0
            && let Chunk::Amounts(words) = chunk
        {
            let code = |word: u32| if word == amount::BLANK { NO_TEXT } else { new(word & !amount::TEXT) };
            chunk = Chunk::Codes(words.into_iter().map(code).collect());
        } else {
            chunk.recode(new);
        }
        loose.clear();
        *numbers = 0;
        chunk
    }
}

/// The dictionaries of whole columns, and what else is known of them.
#[derive(Default)]
pub(super) struct Columns {
    columns: Vec<Column>,
    /// Used cells.
    pub(super) used: usize,
}

#[derive(Default)]
struct Column {
    texts: Interner,
    coded: bool,
    /// Bytes and number of texts that went ahead.
    ahead: (usize, usize),
}

/// Bytes of new texts that are worth being sent ahead.
const GROWTH: usize = 64 << 10;

impl Columns {
    /// Gives the texts of the worker's piece their codes. Pieces come in the order of the file, so that texts are
    /// numbered by first appearance.
    pub(super) fn bring(&mut self, gatherer: &mut Gatherer) -> Result<(), Full> {
        self.used += std::mem::take(&mut gatherer.used);
        if gatherer.columns.len() > self.columns.len() {
            self.columns.resize_with(gatherer.columns.len(), Column::default);
        }
        for (column, gathered) in self.columns.iter_mut().zip(&mut gatherer.columns) {
            let own = gathered.texts.texts();
            for code in gathered.known.len()..own.len() {
                gathered.known.push(column.texts.code(own.get(code as u32)).ok_or(Full)?);
            }
            gathered.first_loose = column.texts.append(&gathered.loose).ok_or(Full)?;
            // Digits between two pieces' codes are made texts in the end.
            column.coded |= gathered.coded;
            gathered.coded = column.coded;
        }
        Ok(())
    }

    /// New texts of dictionaries that have many.
    pub(super) fn growth(&mut self) -> Vec<Growth> {
        let mut growth = Vec::new();
        for (place, column) in self.columns.iter_mut().enumerate() {
            let (bytes, ends) = column.texts.texts().raw();
            let (new_bytes, new_ends) = (bytes.as_bytes().get(column.ahead.0..), ends.get(column.ahead.1..));
            if let (Some(new_bytes), Some(new_ends)) = (new_bytes, new_ends)
                && new_bytes.len() >= GROWTH
            {
                growth.push(Growth { column: place, bytes: new_bytes.to_vec(), ends: new_ends.to_vec() });
                column.ahead = (bytes.len(), ends.len());
            }
        }
        growth
    }

    /// The dictionary of each column, and the columns that hold codes.
    pub(super) fn into_texts(self) -> (Vec<Texts>, Vec<usize>) {
        let coded =
            self.columns.iter().enumerate().filter(|(_, column)| column.coded).map(|(place, _)| place).collect();
        (self.columns.into_iter().map(|column| column.texts.into_texts()).collect(), coded)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::shelf::Parts;
    use super::super::super::split::Found;
    use super::*;
    use crate::sheet::draft::Draft;
    use crate::sheet::{CellRef, Limits, Sheet};

    /// Workers that take turns.
    struct Crew<'a> {
        gatherers: Vec<Gatherer>,
        columns: Columns,
        shelf: Shelf<'a>,
        pieces: usize,
    }

    impl Crew<'_> {
        fn new(workers: usize) -> Self {
            let gatherers = (0..workers).map(|_| Gatherer::default()).collect();
            Self { gatherers, columns: Columns::default(), shelf: Shelf::new(None), pieces: 0 }
        }

        /// Brings in a piece of so many rows.
        fn piece(&mut self, worker: usize, rows: usize, cells: impl Fn(usize) -> Vec<String>) {
            let gatherer = &mut self.gatherers[worker];
            let mut batch = Batch::default();
            let mut top = 0;
            while top < rows {
                batch.begin(rows - top);
                let mut row = top;
                while batch.has_room() && row < rows {
                    for (column, cell) in cells(row).iter().enumerate() {
                        batch.put(column, Found::Mended(cell));
                    }
                    row += usize::from(batch.end_row());
                }
                assert!(gatherer.take(&batch, "", top).is_ok());
                top += batch.rows();
            }
            assert!(self.columns.bring(gatherer).is_ok());
            gatherer.put_away(self.pieces, &self.shelf).unwrap();
            self.pieces += 1;
        }

        fn sheet(self) -> Sheet {
            let used = self.columns.used;
            let (texts, coded) = self.columns.into_texts();
            let (parts, texts) = (self.shelf.into_parts(), texts.into_iter().map(Into::into).collect());
            assert!(matches!(parts, Parts::Here(_)));
            let draft = Draft { sheet: Sheet::default(), parts, texts, coded, used };
            draft.finish("x.csv", &Limits::default())
        }
    }

    #[test]
    fn texts_that_all_differ_are_kept_without_being_looked_up() {
        let mut crew = Crew::new(1);
        for piece in 0..8 {
            crew.piece(0, CHUNK, |row| {
                let amount = if row % 10 == 1 { "7.50" } else { "7.25" };
                vec![format!("P{}", piece * CHUNK + row), amount.to_owned()]
            });
        }
        assert_eq!(crew.gatherers[0].columns[0].looked_up, TELLING);
        let sheet = crew.sheet();
        for row in 0..8 * CHUNK {
            assert_eq!(sheet.cell(row, 0), CellRef::Text(&format!("P{row}")));
            let amount = if row % CHUNK % 10 == 1 { CellRef::Text("7.50") } else { CellRef::Number(7.25) };
            assert_eq!(sheet.cell(row, 1), amount);
        }
    }

    #[test]
    fn digits_beside_a_code_are_text_in_every_piece() {
        let mut crew = Crew::new(2);
        let cells = |list: &'static [&'static str]| move |row: usize| list[row].split(',').map(str::to_owned).collect();
        crew.piece(0, 2, cells(&["12345,", ",12345"]));
        crew.piece(1, 4, cells(&["x", "", "00501", "7"]));
        crew.piece(0, 6, cells(&["", "", "", "", "", "12345"]));
        let sheet = crew.sheet();
        let filled = |column: usize| -> Vec<(usize, String)> {
            let cells = (0..sheet.height()).map(|row| (row, sheet.cell(row, column)));
            cells.filter(|(_, cell)| *cell != CellRef::Empty).map(|(row, cell)| (row, format!("{cell:?}"))).collect()
        };
        let text = |row: usize, text: &str| (row, format!("Text({text:?})"));
        assert_eq!(
            filled(0),
            [
                text(0, "12345"),
                text(CHUNK, "x"),
                text(CHUNK + 2, "00501"),
                text(CHUNK + 3, "7"),
                text(2 * CHUNK + 5, "12345")
            ]
        );
        assert_eq!(filled(1), [(1, "Number(12345.0)".to_owned())]);
        assert_eq!(sheet.columns()[0].texts().len(), 4, "each text once");
    }

    #[test]
    fn numbers_of_every_width_stand_beside_texts() {
        let cells = ["1.5", "-0.01", "0.001", "123456789012", "n/a", "45000.50", "7.123", "", "10737418.24"];
        let mut crew = Crew::new(1);
        for _ in 0..3 {
            crew.piece(0, CHUNK, |row| vec![cells[row % cells.len()].to_owned(), cells[row % 2].to_owned()]);
        }
        let sheet = crew.sheet();
        for row in 0..3 * CHUNK {
            let said = cells[row % CHUNK % cells.len()];
            let expected = match said {
                "" => CellRef::Empty,
                "n/a" | "45000.50" => CellRef::Text(said),
                number => CellRef::Number(number.parse().unwrap()),
            };
            assert_eq!(sheet.cell(row, 0), expected, "row {row}");
            assert_eq!(sheet.cell(row, 1), CellRef::Number(cells[row % CHUNK % 2].parse().unwrap()));
        }
    }
}
