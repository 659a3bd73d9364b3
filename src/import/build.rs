//! One column of cells in, one typed column out, with its counts, issues and preview.

use super::{
    Cancelled, ColumnFound, Counts, Mark, PreviewCell, Watch,
    gather::Gather,
    inspection::PreviewRow,
    read::{self, Outcome, Reader, Rules, Shape, Value},
};
use crate::{
    sheet::{CellRef, Sheet},
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
pub(crate) struct Plan<'a> {
    pub name: String,
    pub letter: String,
    pub score: f64,
    pub left_out: bool,
    pub rules: Rules<'a>,
}

/// Reads a grid column at the given grid rows.
pub(crate) fn column(
    file: &str,
    sheet: &Sheet,
    index: usize,
    rows: &[usize],
    plan: Plan<'_>,
    gather: &mut Gather,
    watch: &Watch<'_>,
) -> Result<Built, Cancelled> {
    let field = plan.rules.field;
    let shape = plan.rules.shape;
    let left_out = plan.left_out;
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
    for (at, &row) in rows.iter().enumerate() {
        watch.check_at(at)?;
        let cell = sheet.cell(row, index);
        if left_out {
            counts.add(if cell.is_empty() { CellState::Missing } else { CellState::Value });
            if preview.len() < PREVIEW {
                preview.push(PreviewCell { text: String::new(), mark: Mark::LeftOut });
            }
            continue;
        }
        let reading = reader.read(cell);
        let (state, value) = match reading.outcome {
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
        if let Some(note) = &reading.note {
            gather.add(file, sheet, (row, index), &read::shown(cell), &family, note);
        }
        not_understood += usize::from(matches!(reading.outcome, Outcome::NotUnderstood));
        repaired += usize::from(reading.repaired);
        let shown = || display(cell, value, reading.repaired, &reader);
        if preview.len() < PREVIEW {
            let mark = match reading.outcome {
                Outcome::NotUnderstood => Mark::NotUnderstood,
                Outcome::State(CellState::Suppressed | CellState::Range | CellState::TopCoded, _) => Mark::Suppressed,
                _ if reading.repaired => Mark::Repaired,
                _ => Mark::Plain,
            };
            preview.push(PreviewCell { text: shown(), mark });
        }
        if examples.len() < EXAMPLES && !cell.is_empty() {
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
        left_out,
    };
    let column = (!left_out).then(|| Column {
        name: plan.name.as_str().into(),
        field,
        values: store.finish(texts),
        states,
        bounds,
    });
    Ok(Built { found, column, preview })
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
        (_, Some(Value::Text(code))) if repaired => {
            reader.texts.get(code as usize).map_or_else(String::new, ToString::to_string)
        }
        (CellRef::Number(_), Some(Value::Cents(cents))) => read::dollars(cents),
        (CellRef::Text(text), _) => super::header::one_line(text),
        _ => read::shown(cell),
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

    fn finish(self, texts: Vec<std::sync::Arc<str>>) -> Values {
        match self {
            Self::Codes(codes) => {
                let dictionary = std::sync::Arc::new(Dictionary { texts });
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
