//! Tables of all files joined on what they have in common: people, colleges, programs; nothing is dropped or multiplied.

mod coded;
mod colleges;
mod decision;
mod index;
mod issues;
mod join;
mod mention;
mod persons;
mod programs;
mod renamed;
mod report;
#[cfg(test)]
mod tests;
mod why;

pub(super) use coded::coded;
pub use decision::{CollegeRule, Decisions, Institution, Verdict};
pub use join::{Joined, join, join_watched, join_with};
pub use report::{CollegeMatch, MatchCandidate, MatchReport, MatchStatus, TableJoin, Target};
