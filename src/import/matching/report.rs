//! What joining did, for the Match screen, the issues and the command line.

use std::sync::Arc;

use serde::Serialize;

use crate::import::{Merged, normal::school};

/// Everything that joining the tables of a project did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MatchReport {
    /// Colleges in the directory that was used; 0 if there is none.
    pub directory: usize,
    /// Every college name of every table, doubtful ones first, then unmatched, then matched; within each by rows.
    pub colleges: Vec<CollegeMatch>,
    /// Each join of one table with others.
    pub joins: Vec<TableJoin>,
    /// Spellings that the user's rules about names counted under another.
    pub merged: Vec<Merged>,
    /// Every institution that a name can mean: those of the programs tables, then those of the directory only.
    #[serde(skip)]
    pub targets: Vec<Target>,
}

/// Where a college name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchStatus {
    /// There are candidates, and someone must say which.
    Doubtful,
    Unmatched,
    Matched,
}

/// One college name of one table, with its state.
#[derive(Clone, Debug, Serialize)]
pub struct CollegeMatch {
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    /// As the table has it; `UNITID 204200` where it has no name.
    pub spelling: String,
    /// Full name of the state, where the table says it.
    pub state: Option<String>,
    pub city: Option<String>,
    /// Rows with this name.
    pub rows: usize,
    /// First row, one-based.
    pub first_row: u32,
    pub status: MatchStatus,
    /// What it was matched to.
    pub target: Option<Target>,
    /// 0…1; 0 if unmatched.
    pub score: f64,
    /// Why, in words, without a period.
    pub why: String,
    /// The user said so.
    pub decided: bool,
    /// What it may be, best first.
    pub candidates: Vec<MatchCandidate>,
}

/// An institution that a name was matched to or may mean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Target {
    pub name: String,
    pub state: Option<String>,
    pub city: Option<String>,
    pub unitid: Option<u32>,
    /// It is among the colleges of the programs tables; else only in the directory.
    pub teaches: bool,
}

/// A candidate with its score and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MatchCandidate {
    pub target: Target,
    /// 0…1.
    pub score: f64,
    /// In words, without a period.
    pub why: String,
}

/// What one join did with the rows of one table. No join drops or multiplies rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TableJoin {
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    /// What it was joined with: `skills-colleges.xlsx`, `the college directory`.
    pub with: String,
    /// By what: `college and state`, `person`.
    pub by: String,
    /// Rows of the table, before and after.
    pub rows: usize,
    pub matched: usize,
    pub doubtful: usize,
    pub unmatched: usize,
    /// Things on the other side that no row of this table is about.
    pub unmatched_there: usize,
    /// Keys that occur several times on the other side.
    pub repeated: usize,
    /// What was done, one sentence each without a period: with repeated keys, with columns that were taken over.
    pub notes: Vec<String>,
}

impl MatchReport {
    /// Names with a status, in the report's order.
    pub fn with_status(&self, status: MatchStatus) -> impl Iterator<Item = &CollegeMatch> {
        self.colleges.iter().filter(move |college| college.status == status)
    }

    /// Institutions whose name, city and state hold every word of a query; those of a state first, then those that teach.
    pub fn search(&self, query: &str, state: Option<&str>, most: usize) -> Vec<&Target> {
        let wanted = school::same(query);
        let words: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<&Target> = self
            .targets
            .iter()
            .filter(|target| {
                let own = school::same(&target.words());
                words.iter().all(|word| own.contains(word))
            })
            .collect();
        found.sort_by_cached_key(|target| {
            let here = state.is_some() && target.state.as_deref() == state;
            (!here, !target.teaches, target.name.clone())
        });
        found.truncate(most);
        found
    }

    /// Number of names with a status.
    pub fn count(&self, status: MatchStatus) -> usize {
        self.with_status(status).count()
    }
}

impl Target {
    /// “South Seattle College, Seattle, Washington”.
    pub fn words(&self) -> String {
        let place = [&self.city, &self.state].into_iter().flatten().map(String::as_str);
        std::iter::once(self.name.as_str()).chain(place).collect::<Vec<_>>().join(", ")
    }
}

impl TableJoin {
    /// One sentence without a period: “12,000 rows by college and state: 11,400 matched, 600 doubtful”.
    pub fn words(&self) -> String {
        let count = |n: usize, word: &str| (n > 0).then(|| format!("{} {word}", grouped(n)));
        let parts = [
            count(self.matched, tr!("matched")),
            count(self.doubtful, tr!("doubtful")),
            count(self.unmatched, tr!("unmatched")),
        ];
        let done = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let done = if done.is_empty() { tr!("none has a key").to_owned() } else { done };
        tr!("{} rows joined with {} by {}: {done}", grouped(self.rows), self.with, self.by, done = done)
    }
}

/// `12,000`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

impl MatchReport {
    /// The report with a version, as the command line prints it.
    pub fn to_json(&self) -> serde_json::Value {
        let Self { directory, colleges, joins, merged, targets: _ } = self;
        serde_json::json!({
            "version": 1, "directory": directory, "joins": joins, "merged": merged, "colleges": colleges,
        })
    }
}
