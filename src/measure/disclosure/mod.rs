//! Exact numbers in, published numbers out: thresholds, complementary suppression, rounding. The only place that seals.

mod cells;
mod counts;
mod dip;
mod earnings;
mod round;
mod shares;
mod standards;
mod value;

pub(super) use counts::{Behind, Sum, certificates, facets};
pub(super) use dip::dip;
pub(super) use earnings::{earnings, enough, trajectory};
pub(super) use shares::{center, indicators, pathway, published_shares, shares};
pub(super) use standards::standards;
pub(super) use value::value;

use crate::table::CellState;

use super::{Datum, Explanation, Published};

/// True if a number of people must be hidden: some, but fewer than the threshold.
fn small(n: Datum, threshold: u32) -> bool {
    n.value.is_some_and(|n| n > 0.0 && n < f64::from(threshold))
}

/// The datum without its number: a value becomes suppressed, other states stay what they are.
fn keep_state(datum: Datum) -> Datum {
    let state = if datum.state == CellState::Value { CellState::Suppressed } else { datum.state };
    Datum { state, value: None }
}

/// Sentence on what was hidden, and why; `None` if nothing was.
fn suppression_note(primary: usize, all: usize, threshold: u32, unit: &str) -> Option<String> {
    let groups = |n: usize| if n == 1 { "1 group".to_owned() } else { format!("{n} groups") };
    let rule = format!("fewer than {threshold} {unit}");
    match (primary, all.saturating_sub(primary)) {
        (0, 0) => None,
        (primary, 0) => Some(format!("— = suppressed: {rule} ({}).", groups(primary))),
        (_, _) => Some(format!("— = suppressed: {rule}, or could be worked out from others ({}).", groups(all))),
    }
}

/// Publishes the explanation of a number that is published itself.
pub(super) fn explanation(explanation: Explanation) -> Published<Explanation> {
    Published::seal(explanation)
}
