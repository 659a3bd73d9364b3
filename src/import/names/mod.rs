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

/// True for two ways to write the same words of a college's name.
pub fn same_college_words(a: &str, b: &str) -> bool {
    key(crate::table::Field::College, a) == key(crate::table::Field::College, b)
}
