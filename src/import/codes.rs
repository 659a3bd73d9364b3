//! Numbers that stand for a state: `-99999`, `999999.99`, `-1`, `-2`, `9999` where they stand apart from all others.

use std::collections::HashMap;

use super::{Fix, IssueCode, gather::Note, marker::Marker, number};
use crate::{
    sheet::{CellRef, Keyed, Sheet},
    table::CellState,
};

/// Codes below zero and what they usually mean. PSEO and IPEDS write −1 and −2, state files −99999 for hidden amounts.
const NEGATIVE: [(f64, CellState); 11] = [
    (-1.0, CellState::Missing),
    (-2.0, CellState::NotApplicable),
    (-3.0, CellState::Missing),
    (-9.0, CellState::Missing),
    (-99.0, CellState::Missing),
    (-999.0, CellState::Missing),
    (-9_999.0, CellState::Missing),
    (-99_999.0, CellState::Suppressed),
    (-999_999.0, CellState::Suppressed),
    (-9_999_999.0, CellState::Suppressed),
    (-99_999_999.0, CellState::Suppressed),
];
/// Codes above zero; wage records write 999999.99 for a quarter that is not in yet.
const POSITIVE: [(f64, CellState); 11] = [
    (999_999.99, CellState::Pending),
    (9_999_999.99, CellState::Pending),
    (999.0, CellState::Missing),
    (9_999.0, CellState::Missing),
    (99_999.0, CellState::Missing),
    (999_999.0, CellState::Missing),
    (9_999_999.0, CellState::Missing),
    (99_999_999.0, CellState::Missing),
    (999.99, CellState::Missing),
    (9_999.99, CellState::Missing),
    (99_999.99, CellState::Missing),
];
/// How many times the largest other value a code must be.
const APART: f64 = 2.0;
/// Values that must be there to tell what is usual.
const ENOUGH: usize = 5;

/// One code of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Code {
    pub value: f64,
    pub state: CellState,
    /// Known to mean this everywhere.
    pub certain: bool,
}

impl Code {
    pub fn marker(self) -> Marker {
        Marker { state: self.state, bounds: None, ambiguous: false }
    }
}

/// The codes of a column; mostly none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Codes(Vec<Code>);

impl Codes {
    /// The code that a number is.
    pub fn state(&self, number: f64) -> Option<Code> {
        self.0.iter().find(|code| code.value == number).copied()
    }

    /// Only those too large to be anything else, for columns without a meaning.
    pub fn unmistakable(mut self) -> Self {
        self.0.retain(|code| code.value.abs() >= 99_999.0 && code.state != CellState::Missing);
        self
    }

    /// The numbers of a column that are known codes and stand apart: below zero where nothing else is, or far above
    /// everything else.
    pub fn of(sheet: &Sheet, column: usize, rows: &[usize]) -> Self {
        let Some(cells) = sheet.columns().get(column) else { return Self::default() };
        let mut parsed: HashMap<u32, Option<f64>> = HashMap::new();
        let mut seen: Vec<(f64, CellState)> = Vec::new();
        let (mut others, mut negative, mut largest) = (0_usize, false, f64::NEG_INFINITY);
        for &row in rows {
            let number = match cells.keyed(row) {
                Keyed::Cell(CellRef::Number(number)) => number,
                Keyed::Text(code) => {
                    let read = || number::parse(cells.texts().get(code), false).ok().map(|parsed| parsed.value);
                    match *parsed.entry(code).or_insert_with(read) {
                        Some(number) => number,
                        None => continue,
                    }
                }
                Keyed::Cell(CellRef::Text(text)) => match number::parse(text, false) {
                    Ok(parsed) => parsed.value,
                    Err(_error) => continue,
                },
                Keyed::Cell(_) => continue,
            };
            let candidate = is_candidate(number)
                .then(|| NEGATIVE.iter().chain(&POSITIVE).find(|(value, _state)| *value == number).copied());
            match candidate.flatten() {
                Some(code) if seen.contains(&code) => {}
                Some(code) => seen.push(code),
                None => {
                    others += 1;
                    negative |= number < 0.0;
                    largest = largest.max(number);
                }
            }
        }
        let apart = |(value, state): &(f64, CellState)| {
            let certain = *state == CellState::Pending;
            let stands = if *value < 0.0 {
                !negative
            } else {
                others == 0 && certain || *value > largest * APART && (certain || others >= ENOUGH)
            };
            stands.then_some(Code { value: *value, state: *state, certain })
        };
        Self(seen.iter().filter_map(apart).collect())
    }
}

/// Told quickly, since every number is asked.
fn is_candidate(number: f64) -> bool {
    number < 0.0 || number >= 999.0 && (number.fract() == 0.0 || number.fract() > 0.98)
}

/// The question about a code that may be a value after all.
pub(super) fn note(text: &str, code: Code) -> Note {
    let word = match code.state {
        CellState::Suppressed => tr!("hidden"),
        CellState::NotApplicable => tr!("not applicable"),
        CellState::Pending => tr!("not yet known"),
        _ => tr!("missing"),
    };
    let mut choices = vec![Fix::State(code.state)];
    for state in
        [CellState::Suppressed, CellState::Missing, CellState::NotApplicable, CellState::Pending, CellState::Value]
    {
        if state != code.state {
            choices.push(Fix::State(state));
        }
    }
    let message =
        tr!("{text} stands apart from all other numbers and was read as a code for {word}", text = text, word = word);
    Note::info(IssueCode::CodeNumber, message).choices(choices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cases::sheet;

    fn codes(numbers: &str) -> Vec<(f64, CellState)> {
        let rows: Vec<&str> = numbers.split(' ').collect();
        let sheet = sheet("S", &rows);
        let all: Vec<usize> = (0..rows.len()).collect();
        Codes::of(&sheet, 0, &all).0.iter().map(|code| (code.value, code.state)).collect()
    }

    #[test]
    fn codes_stand_apart_from_the_values() {
        assert_eq!(codes("4200 5100 -99999 3900"), [(-99_999.0, CellState::Suppressed)]);
        assert_eq!(codes("4200 5100 999999.99"), [(999_999.99, CellState::Pending)]);
        assert_eq!(codes("21 35 40 38 29 9999"), [(9_999.0, CellState::Missing)]);
        assert_eq!(codes("4200 0 -1 -2"), [(-1.0, CellState::Missing), (-2.0, CellState::NotApplicable)]);
    }

    #[test]
    fn values_that_only_look_like_codes_stay() {
        // Changes go below zero, so −1 is one of them.
        assert_eq!(codes("300 -250 -1 40"), []);
        assert_eq!(codes("8000 9500 10200 9999 7000 8800"), []);
        assert_eq!(codes("9999 20"), [], "two numbers do not say what is usual");
    }
}
