//! Exact numbers in, published numbers out: thresholds, complementary suppression, rounding. The only place that seals.
//!
//! **What is secret.** A number of people under the threshold (10 unless the project says otherwise); of a rate also the
//! counted and the rest, since a rate near 0 or 100 % says something of each; of percentiles and intervals, numbers under
//! twice the threshold.
//!
//! **What a reader is taken to know.** Everything that is shown, that groups not listed are empty, that people are whole
//! and not fewer than none, and every total by some of a table's fields, which another figure may show ([`lattice`]).
//! Cells and totals make equations ([`system`]).
//!
//! **The rule.** No hidden number may be solved; and for a secret one, the smallest and the largest number that it can be
//! are at least half the threshold apart. The audit ([`audit`]) finds what breaks it: elimination tells what the equations
//! solve, a linear program the exact range of the rest; in large tables, changes along boxes of cells prove most ranges
//! without either ([`grid`], [`proofs`]).
//!
//! **What else is hidden.** The cells that the cheapest change of the table needs which leads away from the secret number
//! ([`partners`]); then, the dearest first, each is shown again that the audit does not need ([`protect`]). Totals are
//! decided before their parts and cost more, so that tables by fewer fields agree with those by more. Where parts cannot
//! be protected under totals that are shown, the table is refused. The same table is always hidden in the same way.
//!
//! **Figures published together** ([`together()`]) are decided at once, whatever their order: a group is a set of people, so
//! that the same group is the same cell in every figure, and what is in one figure but not in another is a cell too. A
//! figure looked at beside a deck gives way to it.

mod algebra;
mod at_source;
mod atoms;
#[cfg(test)]
mod attack;
mod audit;
mod counts;
mod dip;
mod earnings;
mod ends;
mod grid;
mod kept;
mod lattice;
mod partners;
mod proofs;
mod protect;
mod round;
mod shares;
mod standards;
mod system;
mod tables;
mod together;
mod value;
mod withhold;

pub(super) use at_source::{
    bands_at_source, counts_at_source, earnings_at_source, indicators_at_source, pathway_at_source, shares_at_source,
    trajectory_at_source,
};
pub(super) use counts::{Behind, Sum, certificates, facets};
pub(super) use dip::dip;
pub(super) use earnings::{earnings, enough, trajectory};
pub use kept::Kept;
pub(super) use shares::{StepBehind, center, indicators, pathway, published_shares, shares};
pub(super) use standards::standards;
pub use tables::suppress;
pub(super) use together::{Division, Joint};
pub(super) use value::value;
pub(super) use withhold::{Others, Withheld, withhold};

use crate::table::CellState;
use crate::words::Text;

use super::{Datum, Explanation, Published, ScatterTable};

/// Why a table has no rows.
/// The noun of a note on suppression: one and several.
const GROUPS: [Text; 2] = [text!("group"), text!("groups")];
const NUMBERS: [Text; 2] = [text!("number"), text!("numbers")];

const REFUSED: Text = text!(
    "Nothing is shown by these fields together: too few people are in each group, and the totals by each field would give them away."
);

/// True if a number of people must be hidden: some, but fewer than the threshold.
fn small(n: Datum, threshold: u32) -> bool {
    n.value.is_some_and(|n| n > 0.0 && n < f64::from(threshold))
}

/// The datum without its number: a value becomes suppressed, other states stay what they are.
fn keep_state(datum: Datum) -> Datum {
    let state = if datum.state == CellState::Value { CellState::Suppressed } else { datum.state };
    Datum { band: datum.band, ..Datum::state(state) }
}

/// Sentences on what was hidden, why and how many; none if nothing was.
/// `what` is what is counted: "group", or "number" where a group has several.
fn suppression_notes(primary: usize, all: usize, threshold: u32, unit: &str, what: [Text; 2]) -> Vec<String> {
    let groups = |n: usize| format!("{n} {}", what[usize::from(n != 1)]);
    let rule = tr!("fewer than {threshold} {unit}", threshold = threshold, unit = unit);
    match (primary, all.saturating_sub(primary)) {
        (0, 0) => Vec::new(),
        (primary, 0) => vec![tr!("— = suppressed: {rule} ({}).", groups(primary), rule = rule)],
        (primary, others) => vec![
            tr!("— = suppressed: {rule}, or could be worked out from others ({}).", groups(all), rule = rule),
            tr!(
                "{others} of {all} suppressed are large enough themselves: they are hidden, and no more than it takes, so that {} cannot be worked out from totals. The smallest and the largest value that totals leave to a suppressed number under {threshold} are at least {} apart.",
                if primary == 0 { tr!("others").to_owned() } else { groups(primary) },
                system::width(threshold),
                others = others,
                all = all,
                threshold = threshold
            ),
        ],
    }
}

/// True if a note says what a table hides of itself, and how many.
pub(super) fn tells_suppression(note: &str) -> bool {
    note.starts_with("— = suppressed") || note.contains(" suppressed are large enough themselves")
}

/// Publishes numbers that are published already, each in its own answer and all of them jointly.
pub(super) fn scatter(table: ScatterTable) -> Published<ScatterTable> {
    Published::seal(table)
}

/// Publishes the explanation of a number that is published itself.
pub(super) fn explanation(explanation: Explanation) -> Published<Explanation> {
    Published::seal(explanation)
}
