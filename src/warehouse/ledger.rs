//! What a warehouse has told: which groups of which questions, so that later answers are held against them.

use serde::{Deserialize, Serialize};

use crate::measure::{Cells, Question};

/// One answered question, with the groups and totals that were told; without any number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    pub question: Question,
    /// Labels and amount of each group.
    pub groups: Vec<(Vec<String>, usize)>,
    /// Amounts of which everybody was told.
    pub totals: Vec<usize>,
}

impl Told {
    pub(super) fn new(question: &Question, cells: &Cells) -> Self {
        let mut groups: Vec<(Vec<String>, usize)> = cells
            .groups
            .iter()
            .map(|cell| (cell.group.iter().map(ToString::to_string).collect(), cell.amount))
            .collect();
        groups.sort();
        let mut totals: Vec<usize> = cells.total.iter().map(|cell| cell.amount).collect();
        totals.sort_unstable();
        Self { question: question.clone(), groups, totals }
    }

    /// True if nothing came.
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.totals.is_empty()
    }
}
