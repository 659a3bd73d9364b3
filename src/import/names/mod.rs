//! Names of colleges, programs and credentials that are one thing: what is alike, what the user merged, what stays apart.

mod cluster;
mod key;
mod merge;
mod rule;

pub use cluster::{Cluster, Spelling, clusters};
pub(super) use key::key;
pub use merge::Merged;
pub(super) use merge::merge;
pub use rule::{MERGED_FIELDS, NameMethod, NameRule, NamesApart};
