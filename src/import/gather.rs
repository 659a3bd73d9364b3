//! Collects what import notices, one issue for all cells that say the same.

use std::collections::HashMap;

use super::{Fix, Issue, IssueCode, Severity};
use crate::sheet::Sheet;

/// Most cell addresses an issue lists.
const LISTED: usize = 1_000;
/// Most cells an issue remembers before its list is cut.
const REMEMBERED: usize = 20_000;

/// Something noticed about a cell's text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Note {
    pub code: IssueCode,
    pub severity: Severity,
    pub message: String,
    pub fix: Option<Fix>,
    /// One issue for a whole column whatever the text; else one for each text.
    pub whole_column: bool,
}

#[derive(Default)]
pub(crate) struct Gather {
    index: HashMap<(IssueCode, String, String), usize>,
    found: Vec<Found>,
}

struct Found {
    issue: Issue,
    cells: Vec<(usize, usize)>,
    columns: Vec<usize>,
}

impl Gather {
    /// Adds a grid cell to the issue of its text. Columns of one `family` (all earnings) share issues.
    pub fn add(
        &mut self,
        file: &str,
        sheet: &Sheet,
        (row, column): (usize, usize),
        text: &str,
        family: &str,
        note: &Note,
    ) {
        let key_text = if note.whole_column { "" } else { text };
        let key = (note.code, key_text.to_owned(), family.to_owned());
        let at = *self.index.entry(key).or_insert_with(|| {
            self.found.push(Found {
                issue: Issue {
                    code: note.code,
                    severity: note.severity,
                    file: file.to_owned(),
                    sheet: sheet.name.to_string(),
                    cells: Vec::new(),
                    columns: Vec::new(),
                    count: 0,
                    text: text.to_owned(),
                    message: note.message.clone(),
                    fix: note.fix.clone(),
                    choices: Vec::new(),
                },
                cells: Vec::new(),
                columns: Vec::new(),
            });
            self.found.len() - 1
        });
        let found = &mut self.found[at];
        found.issue.count += 1;
        if found.cells.len() < REMEMBERED {
            found.cells.push((row, column));
        }
        if !found.columns.contains(&column) {
            found.columns.push(column);
        }
    }

    /// Takes over what another collected, merging issues that say the same.
    pub fn absorb(&mut self, other: Self) {
        let mut keys: Vec<_> = other.index.into_iter().collect();
        keys.sort_unstable_by_key(|(_key, at)| *at);
        for ((key, _at), found) in keys.into_iter().zip(other.found) {
            match self.index.get(&key) {
                Some(&at) => {
                    let mine = &mut self.found[at];
                    mine.issue.count += found.issue.count;
                    let room = REMEMBERED.saturating_sub(mine.cells.len());
                    mine.cells.extend(found.cells.into_iter().take(room));
                    mine.columns.extend(
                        found.columns.into_iter().filter(|column| !mine.columns.contains(column)).collect::<Vec<_>>(),
                    );
                }
                None => {
                    self.index.insert(key, self.found.len());
                    self.found.push(found);
                }
            }
        }
    }

    /// The issues of one sheet, worst first, then by their first cell.
    pub fn finish(self, sheet: &Sheet) -> Vec<Issue> {
        let mut found = self.found;
        for found in &mut found {
            found.cells.sort_unstable();
            found.columns.sort_unstable();
        }
        found.sort_by_key(|found| (found.issue.severity, found.columns.first().copied(), found.cells.first().copied()));
        found
            .into_iter()
            .map(|found| {
                let mut issue = found.issue;
                issue.cells =
                    found.cells.iter().take(LISTED).map(|(row, column)| sheet.address(*row, *column)).collect();
                issue.columns =
                    found.columns.iter().map(|column| Sheet::letter(sheet.origin.1 as usize + column)).collect();
                issue
            })
            .collect()
    }
}
