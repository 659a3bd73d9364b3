//! What a cell was read as: a value, a state or nothing that is understood, and what there is to say about it.

use std::sync::Arc;

use super::{Fix, IssueCode, gather::Note, marker::Marker};
use crate::table::CellState;

/// A value in its column's type; texts by code of the reader's dictionary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    Text(u32),
    Cents(i64),
    Number(f64),
    Days(i32),
    Quarter(i32),
    Flag(bool),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Value(Value),
    State(CellState, Option<(f64, f64)>),
    NotUnderstood,
}

/// What a cell was read as, and what there is to say about it.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub outcome: Outcome,
    pub note: Option<Arc<Note>>,
    /// The value differs from the text by an automatic repair.
    pub repaired: bool,
}

/// A reading by its place among the reader's, or one with nothing to say about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Read {
    Known(usize),
    Plain(Outcome),
}

pub(super) fn plain(value: Value) -> Reading {
    Reading { outcome: Outcome::Value(value), note: None, repaired: false }
}

pub(super) fn state(state: CellState, bounds: Option<(f64, f64)>) -> Reading {
    Reading { outcome: Outcome::State(state, bounds), note: None, repaired: false }
}

pub(super) fn noted(outcome: Outcome, note: Note) -> Reading {
    Reading { outcome, note: Some(Arc::new(note)), repaired: false }
}

pub(super) fn marked(text: &str, marker: Marker) -> Reading {
    let outcome = Outcome::State(marker.state, marker.bounds);
    if marker.state == CellState::TopCoded {
        let message = tr!(
            "“{text}” is kept as at least that much: it counts above smaller amounts, and a median or mean that it reaches is given as at or above",
            text = text
        );
        return noted(outcome, Note::info(IssueCode::Bounds, message).whole_column());
    }
    if !marker.ambiguous {
        return Reading { outcome, note: None, repaired: false };
    }
    let word = match marker.state {
        CellState::Suppressed => tr!("suppressed"),
        CellState::NotApplicable => tr!("not applicable"),
        CellState::Pending => tr!("pending"),
        _ => tr!("missing"),
    };
    let mut choices = vec![Fix::State(marker.state), Fix::StateEverywhere(marker.state)];
    for other in [CellState::Suppressed, CellState::Missing, CellState::NotApplicable, CellState::Pending] {
        if other != marker.state {
            choices.push(Fix::State(other));
        }
    }
    let message = tr!("“{text}” was read as {word}; files disagree about what it stands for", text = text, word = word);
    noted(outcome, Note::info(IssueCode::AmbiguousMarker, message).choices(choices))
}

/// A long number of which a spreadsheet program kept only the first digits.
pub(super) fn damaged(text: &str) -> Reading {
    let message = tr!(
        "“{text}” was cut short by a spreadsheet program and tells nobody apart; ask for the file with this column as text",
        text = text
    );
    noted(Outcome::NotUnderstood, Note::warning(IssueCode::DamagedNumber, message).whole_column())
}

pub(super) fn not_understood(text: &str, code: IssueCode, what: &str, fix: Option<Fix>) -> Reading {
    let mut note = Note::warning(code, tr!("“{text}” is not {what}", text = text, what = what));
    note.fix = fix;
    noted(Outcome::NotUnderstood, note)
}
