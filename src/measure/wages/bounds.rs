//! Least top codes of groups: where a median lies under them it is exact, whatever the top-coded people really earn.

use crate::table::{Joined, Keys, Mask};

/// The least bound of the top-coded people of each group, in cents; empty where nobody is top-coded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::measure) struct Bounds {
    by_group: Vec<i32>,
}

/// No bound: greater than any earnings.
pub(in crate::measure) const NO_BOUND: i32 = i32::MAX;

impl Bounds {
    pub(super) fn new(cents: &[i32], keys: &Keys, top_coded: &Mask) -> Self {
        let mut by_group = vec![NO_BOUND; keys.groups];
        for row in top_coded.iter() {
            let least = &mut by_group[keys.of_row.get(row) as usize];
            *least = (*least).min(cents[row]);
        }
        Self { by_group }
    }

    /// Of one group.
    pub(in crate::measure) fn of(&self, group: usize) -> i32 {
        self.by_group.get(group).copied().unwrap_or(NO_BOUND)
    }

    /// Of everybody.
    pub(in crate::measure) fn all(&self) -> i32 {
        self.by_group.iter().copied().min().unwrap_or(NO_BOUND)
    }

    /// Of groups joined from those of the keys.
    pub(in crate::measure) fn joined(&self, joined: &Joined) -> Vec<i32> {
        let least = |groups: &Vec<usize>| groups.iter().map(|&group| self.of(group)).min().unwrap_or(NO_BOUND);
        joined.codes_of_groups().iter().map(least).collect()
    }
}
