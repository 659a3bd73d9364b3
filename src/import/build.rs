//! One column of cells in, one typed column out, with its counts, issues and preview.

use std::sync::Arc;

use super::{
    Cancelled, ColumnFound, Counts, Mark, PreviewCell, Watch,
    gather::{Gather, Handle},
    inspection::PreviewRow,
    read::{Reader, Rules, Shape},
    read_numbers,
    reading::{Outcome, Read, Value},
    shown::shown as as_found,
};
use crate::{
    sheet::{CellColumn, CellRef, Keyed, Sheet},
    table::{CellState, Column, Dictionary, Field, Values},
};

/// Rows of the preview.
pub(crate) const PREVIEW: usize = 20;
/// Different texts shown on a column's card.
const EXAMPLES: usize = 4;

/// A column as read.
pub(crate) struct Built {
    pub found: ColumnFound,
    /// `None` for columns left out.
    pub column: Option<Column>,
    pub preview: Vec<PreviewCell>,
}

/// Everything about a column that is known before its cells are read.
#[derive(Clone)]
pub(crate) struct Plan<'a> {
    pub name: String,
    pub letter: String,
    pub score: f64,
    pub left_out: bool,
    /// Blanks repeat the cell above.
    pub fill_down: bool,
    pub rules: Rules<'a>,
}

/// Reads a grid column at the given grid rows.
pub(crate) fn column(
    cells: &CellColumn,
    index: usize,
    rows: &[usize],
    plan: Plan<'_>,
    gather: &mut Gather<'_>,
    watch: &Watch<'_>,
) -> Result<Built, Cancelled> {
    if plan.left_out {
        return left_out(cells, rows, plan, watch);
    }
    let field = plan.rules.field;
    let shape = plan.rules.shape;
    let family = match field {
        Some(Field::Wage(_)) => "earnings".to_owned(),
        Some(field) => field.word(),
        None => plan.letter.clone(),
    };
    let mut reader = Reader::new(plan.rules);
    let mut store = Store::new(shape, rows.len());
    let mut counts = Counts::default();
    let (mut not_understood, mut repaired) = (0, 0);
    let mut states: Option<Vec<CellState>> = None;
    let mut bounds = Vec::new();
    let mut examples: Vec<String> = Vec::new();
    let mut preview = Vec::with_capacity(PREVIEW.min(rows.len()));
    // The issue of each reading, by its place among the reader's.
    let mut handles: Vec<Option<Handle>> = Vec::new();
    let mut above: Option<Read> = None;
    for (at, &row) in rows.iter().enumerate() {
        watch.check_at(at)?;
        let cell = cells.keyed(row);
        let mut read = reader.read(cell, cells.texts());
        if plan.fill_down {
            match above {
                Some(above) if is_blank(cell, cells) => read = above,
                _ => above = Some(read),
            }
        }
        let (outcome, mended) = match read {
            Read::Plain(outcome) => (outcome, false),
            Read::Known(place) => {
                let reading = reader.reading(place);
                if let Some(note) = &reading.note {
                    if place >= handles.len() {
                        handles.resize(place + 1, None);
                    }
                    let handle =
                        *handles[place].get_or_insert_with(|| gather.open(&as_found(cells.cell(row)), &family, note));
                    gather.hit(handle, (row, index));
                }
                (reading.outcome, reading.repaired)
            }
        };
        let (state, value) = match outcome {
            Outcome::Value(value) => (CellState::Value, Some(value)),
            Outcome::State(state, limits) => {
                if let Some((low, high)) = limits {
                    bounds.push((at as u32, low, high));
                }
                (state, None)
            }
            Outcome::NotUnderstood => (CellState::Missing, None),
        };
        counts.add(state);
        store.push(value);
        if !state.is_value() && states.is_none() {
            states = Some(vec![CellState::Value; at]);
        }
        if let Some(states) = &mut states {
            states.push(state);
        }
        not_understood += usize::from(matches!(outcome, Outcome::NotUnderstood));
        repaired += usize::from(mended);
        let shown = || display(cells.cell(row), value, mended, &reader);
        if preview.len() < PREVIEW {
            let mark = match outcome {
                Outcome::NotUnderstood => Mark::NotUnderstood,
                Outcome::State(CellState::Suppressed | CellState::Range | CellState::TopCoded, _) => Mark::Suppressed,
                _ if mended => Mark::Repaired,
                _ => Mark::Plain,
            };
            preview.push(PreviewCell { text: shown(), mark });
        }
        if examples.len() < EXAMPLES && at < 10_000 && !is_blank(cell, cells) {
            let text = shown();
            if !examples.contains(&text) {
                examples.push(text);
            }
        }
    }
    let texts = std::mem::take(&mut reader.texts);
    let distinct = texts.len();
    let found = ColumnFound {
        letter: plan.letter,
        name: plan.name.clone(),
        field,
        score: plan.score,
        type_word: type_word(field, shape),
        counts,
        not_understood,
        repaired,
        distinct,
        examples,
        left_out: false,
    };
    let column = Column { name: plan.name.as_str().into(), field, values: store.finish(texts), states, bounds };
    Ok(Built { found, column: Some(column), preview })
}

/// A column that stays in the file: only how many cells it has is told.
fn left_out(cells: &CellColumn, rows: &[usize], plan: Plan<'_>, watch: &Watch<'_>) -> Result<Built, Cancelled> {
    let mut counts = Counts::default();
    for (at, &row) in rows.iter().enumerate() {
        watch.check_at(at)?;
        counts.add(if is_blank(cells.keyed(row), cells) { CellState::Missing } else { CellState::Value });
    }
    let found = ColumnFound {
        letter: plan.letter,
        name: plan.name,
        field: plan.rules.field,
        score: plan.score,
        type_word: type_word(plan.rules.field, plan.rules.shape),
        counts,
        not_understood: 0,
        repaired: 0,
        distinct: 0,
        examples: Vec::new(),
        left_out: true,
    };
    let hidden = PreviewCell { text: String::new(), mark: Mark::LeftOut };
    Ok(Built { found, column: None, preview: vec![hidden; PREVIEW.min(rows.len())] })
}

fn is_blank(cell: Keyed<'_>, cells: &CellColumn) -> bool {
    match cell {
        Keyed::Text(code) => cells.texts().get(code).trim().is_empty(),
        Keyed::Cell(cell) => cell.is_empty(),
    }
}

/// The columns' previews turned into rows.
pub(crate) fn preview_rows(sheet: &Sheet, rows: &[usize], columns: Vec<Vec<PreviewCell>>) -> Vec<PreviewRow> {
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    rows.iter()
        .take(PREVIEW)
        .map(|row| PreviewRow {
            row: file_row(sheet, *row),
            cells: columns
                .iter_mut()
                .map(|column| column.next().unwrap_or_else(|| PreviewCell { text: String::new(), mark: Mark::Plain }))
                .collect(),
        })
        .collect()
}

/// One-based row of the file.
pub(crate) fn file_row(sheet: &Sheet, row: usize) -> u32 {
    sheet.origin.0 + row as u32 + 1
}

/// The text of a cell as found; repaired codes as repaired; bare amounts as dollars.
fn display(cell: CellRef<'_>, value: Option<Value>, repaired: bool, reader: &Reader<'_>) -> String {
    match (cell, value) {
        (_, Some(Value::Text(code))) if repaired || cell.is_empty() => {
            reader.texts.get(code as usize).map_or_else(String::new, ToString::to_string)
        }
        (CellRef::Number(number), Some(Value::Cents(_))) => {
            super::number::to_cents(number).map_or_else(|| number.to_string(), read_numbers::dollars)
        }
        (CellRef::Text(text), _) => super::header::one_line(text),
        _ => as_found(cell),
    }
}

fn type_word(field: Option<Field>, shape: Shape) -> &'static str {
    match (field, shape) {
        (Some(Field::Zip | Field::Cip | Field::Soc | Field::Unitid | Field::Opeid | Field::PersonId), _) => "code",
        (_, Shape::Text) => "text",
        (_, Shape::Cents) => "money",
        (_, Shape::Number) => "number",
        (_, Shape::Rate) => "share",
        (_, Shape::Days) => "date",
        (_, Shape::Quarter) => "quarter",
        (_, Shape::Flag) => "yes-no",
    }
}

/// Values in the making.
enum Store {
    Codes(Vec<u32>),
    Cents(Vec<i64>),
    Numbers(Vec<f64>),
    Days(Vec<i32>),
    Quarters(Vec<i32>),
    Flags(Vec<bool>),
}

impl Store {
    fn new(shape: Shape, rows: usize) -> Self {
        match shape {
            Shape::Text => Self::Codes(Vec::with_capacity(rows)),
            Shape::Cents => Self::Cents(Vec::with_capacity(rows)),
            Shape::Number | Shape::Rate => Self::Numbers(Vec::with_capacity(rows)),
            Shape::Days => Self::Days(Vec::with_capacity(rows)),
            Shape::Quarter => Self::Quarters(Vec::with_capacity(rows)),
            Shape::Flag => Self::Flags(Vec::with_capacity(rows)),
        }
    }

    fn push(&mut self, value: Option<Value>) {
        match (self, value) {
            (Self::Codes(codes), Some(Value::Text(code))) => codes.push(code),
            (Self::Codes(codes), _) => codes.push(0),
            (Self::Cents(cents), Some(Value::Cents(value))) => cents.push(value),
            (Self::Cents(cents), _) => cents.push(0),
            (Self::Numbers(numbers), Some(Value::Number(value))) => numbers.push(value),
            (Self::Numbers(numbers), _) => numbers.push(0.0),
            (Self::Days(days), Some(Value::Days(value))) => days.push(value),
            (Self::Days(days), _) => days.push(0),
            (Self::Quarters(quarters), Some(Value::Quarter(value))) => quarters.push(value),
            (Self::Quarters(quarters), _) => quarters.push(0),
            (Self::Flags(flags), Some(Value::Flag(value))) => flags.push(value),
            (Self::Flags(flags), _) => flags.push(false),
        }
    }

    fn finish(self, texts: Vec<Arc<str>>) -> Values {
        match self {
            Self::Codes(codes) => {
                let dictionary = Arc::new(Dictionary { texts });
                match dictionary.texts.len() {
                    0..=256 => Values::Codes8(codes.into_iter().map(|code| code as u8).collect(), dictionary),
                    257..=65_536 => Values::Codes16(codes.into_iter().map(|code| code as u16).collect(), dictionary),
                    _ => Values::Codes32(codes, dictionary),
                }
            }
            Self::Cents(cents) => Values::Cents(cents),
            Self::Numbers(numbers) => Values::Numbers(numbers),
            Self::Days(days) => Values::Days(days),
            Self::Quarters(quarters) => Values::Quarters(quarters),
            Self::Flags(flags) => Values::Flags(flags),
        }
    }
}
