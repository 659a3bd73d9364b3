//! Tables of typed, narrow columns.

use std::sync::Arc;

use super::{CellState, Field};

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableKind {
    /// One row a program at a college: what is taught where.
    Programs,
    /// One row a person and certificate, with earnings.
    People,
    /// One row a published group: aggregated outcomes.
    Outcomes,
    /// A directory of institutions (IPEDS HD) or contacts.
    Directory,
    /// Anything else; kept, shown, not measured.
    Other,
}

/// A table with meaning. All columns have as many values as `source_rows`.
#[derive(Clone, Debug)]
pub struct Table {
    pub kind: TableKind,
    /// Name of the file, without its folder.
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: Arc<str>,
    /// Shared, so that joining and placing make new columns beside old ones and copy no rows.
    pub columns: Vec<Arc<Column>>,
    /// One-based row number in the sheet, for each row.
    pub source_rows: Vec<u32>,
    /// Footnotes and titles found around the table, shown under figures.
    pub notes: Vec<Arc<str>>,
    /// The source says of itself that its people are made up.
    pub synthetic: bool,
    /// Dollar year that the source states its money in; `None` if each amount is in dollars of its own time (nominal).
    pub dollar_year: Option<i16>,
}

/// One column. `states` is present only where some cell is not a plain value;
/// where the state is not [`CellState::Value`], the value at that row means nothing
/// (bounds of ranges and top codes are in `bounds`).
#[derive(Clone, Debug)]
pub struct Column {
    /// Header as found.
    pub name: Arc<str>,
    pub field: Option<Field>,
    pub values: Values,
    pub states: Option<Vec<CellState>>,
    /// Lower and upper bound of cells that are ranges or top-coded, by row; few, sorted by row.
    pub bounds: Vec<(u32, f64, f64)>,
}

/// Values of a column, typed and narrow.
#[derive(Clone, Debug)]
pub enum Values {
    /// Text by dictionary code.
    Codes8(Vec<u8>, Arc<Dictionary>),
    Codes16(Vec<u16>, Arc<Dictionary>),
    Codes32(Vec<u32>, Arc<Dictionary>),
    /// Money in integer cents.
    Cents(Vec<i64>),
    /// Days since 1970-01-01.
    Days(Vec<i32>),
    /// Calendar quarters as `year * 4 + (quarter - 1)`.
    Quarters(Vec<i32>),
    /// Counts, years, coordinates, rates (0…1) and everything else.
    Numbers(Vec<f64>),
    /// Yes or no.
    Flags(Vec<bool>),
}

/// Distinct texts of a column; a code is an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    pub texts: Vec<Arc<str>>,
}

/// All tables of a project, joined by college name and state, and by state.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    pub tables: Vec<Arc<Table>>,
}

impl Dataset {
    /// Tables of one kind, in the order they were opened.
    pub fn of_kind(&self, kind: TableKind) -> impl Iterator<Item = &Arc<Table>> {
        self.tables.iter().filter(move |table| table.kind == kind)
    }
}

impl Table {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.source_rows.len()
    }

    /// The column with this meaning; the first, if there are several.
    pub fn column(&self, field: Field) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == Some(field)).map(|column| &**column)
    }
}

impl Column {
    pub fn state(&self, row: usize) -> CellState {
        self.states.as_ref().map_or(CellState::Value, |states| states[row])
    }

    /// The text at this row, if the column holds text and the cell a value.
    pub fn text(&self, row: usize) -> Option<&Arc<str>> {
        if !self.state(row).is_value() {
            return None;
        }
        let (code, dictionary) = match &self.values {
            Values::Codes8(codes, dictionary) => (usize::from(codes[row]), dictionary),
            Values::Codes16(codes, dictionary) => (usize::from(codes[row]), dictionary),
            Values::Codes32(codes, dictionary) => (codes[row] as usize, dictionary),
            Values::Cents(_) | Values::Days(_) | Values::Quarters(_) | Values::Numbers(_) | Values::Flags(_) => {
                return None;
            }
        };
        dictionary.texts.get(code)
    }

    /// The dictionary code at this row, if the column holds text and the cell a value.
    pub fn code(&self, row: usize) -> Option<u32> {
        if !self.state(row).is_value() {
            return None;
        }
        match &self.values {
            Values::Codes8(codes, _) => Some(u32::from(codes[row])),
            Values::Codes16(codes, _) => Some(u32::from(codes[row])),
            Values::Codes32(codes, _) => Some(codes[row]),
            Values::Cents(_) | Values::Days(_) | Values::Quarters(_) | Values::Numbers(_) | Values::Flags(_) => None,
        }
    }

    /// The number at this row (dollars for money, 0 or 1 for flags, days and quarters as they are),
    /// if the column holds numbers and the cell a value.
    pub fn number(&self, row: usize) -> Option<f64> {
        if !self.state(row).is_value() {
            return None;
        }
        match &self.values {
            Values::Cents(cents) => Some(cents[row] as f64 / 100.0),
            Values::Days(days) => Some(f64::from(days[row])),
            Values::Quarters(quarters) => Some(f64::from(quarters[row])),
            Values::Numbers(numbers) => Some(numbers[row]),
            Values::Flags(flags) => Some(f64::from(u8::from(flags[row]))),
            Values::Codes8(..) | Values::Codes16(..) | Values::Codes32(..) => None,
        }
    }

    /// The least a top-coded cell can be, as a number would be given by [`Self::number`].
    pub fn at_least(&self, row: usize) -> Option<f64> {
        if self.state(row) != CellState::TopCoded {
            return None;
        }
        let at = self.bounds.binary_search_by_key(&(row as u32), |(row, ..)| *row).ok()?;
        Some(self.bounds[at].1)
    }

    /// A text column with the narrowest codes that fit; `None` is missing.
    pub fn from_texts<'a>(name: &str, field: Option<Field>, texts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut index = std::collections::HashMap::<Arc<str>, u32>::new();
        let mut dictionary = Dictionary::default();
        let mut codes = Vec::new();
        let mut states = Vec::new();
        for text in texts {
            states.push(if text.is_some() { CellState::Value } else { CellState::Missing });
            codes.push(text.map_or(0, |text| match index.get(text) {
                Some(&code) => code,
                None => {
                    let code = dictionary.texts.len() as u32;
                    let text: Arc<str> = text.into();
                    dictionary.texts.push(Arc::clone(&text));
                    index.insert(text, code);
                    code
                }
            }));
        }
        let dictionary = Arc::new(dictionary);
        let values = match dictionary.texts.len() {
            0..=256 => Values::Codes8(codes.into_iter().map(|code| code as u8).collect(), dictionary),
            257..=65_536 => Values::Codes16(codes.into_iter().map(|code| code as u16).collect(), dictionary),
            _ => Values::Codes32(codes, dictionary),
        };
        let states = states.iter().any(|state| !state.is_value()).then_some(states);
        Self { name: name.into(), field, values, states, bounds: Vec::new() }
    }
}
