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
    pub choices: Vec<Fix>,
    /// One issue for a whole column whatever the text; else one for each text.
    pub whole_column: bool,
}

impl Note {
    pub fn new(code: IssueCode, severity: Severity, message: impl Into<String>) -> Self {
        Self { code, severity, message: message.into(), fix: None, choices: Vec::new(), whole_column: false }
    }

    /// Repaired or set apart; nothing has to be done.
    pub fn info(code: IssueCode, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Info, message)
    }

    /// Something waits for a decision.
    pub fn warning(code: IssueCode, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The answers to a question; the first is the one taken for now, or proposed.
    pub fn choices(mut self, choices: impl Into<Vec<Fix>>) -> Self {
        self.choices = choices.into();
        self.fix = self.choices.first().cloned();
        self
    }

    pub fn whole_column(mut self) -> Self {
        self.whole_column = true;
        self
    }
}

/// The issues of one table in the making.
pub(crate) struct Gather<'a> {
    file: &'a str,
    sheet: &'a Sheet,
    /// Name of the table: its sheet's, with a number for further tables on it.
    table: &'a str,
    index: HashMap<(IssueCode, String, String), usize>,
    found: Vec<Found>,
}

struct Found {
    issue: Issue,
    cells: Vec<(usize, usize)>,
    columns: Vec<usize>,
}

/// An issue that more cells can join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handle(usize);

impl<'a> Gather<'a> {
    pub fn new(file: &'a str, sheet: &'a Sheet, table: &'a str) -> Self {
        Self { file, sheet, table, index: HashMap::new(), found: Vec::new() }
    }

    /// An empty one for the same table.
    pub fn fresh(&self) -> Self {
        Self::new(self.file, self.sheet, self.table)
    }

    /// Where the sheet's grid begins.
    pub fn origin(&self) -> (u32, u32) {
        self.sheet.origin
    }

    /// Adds a grid cell to the issue of its text. Columns of one `family` (all earnings) share issues.
    pub fn add(&mut self, cell: (usize, usize), text: &str, family: &str, note: &Note) {
        let handle = self.open(text, family, note);
        self.hit(handle, cell);
    }

    /// The issue of a text, which [`Gather::hit`] adds cells to.
    pub fn open(&mut self, text: &str, family: &str, note: &Note) -> Handle {
        let key_text = if note.whole_column { "" } else { text };
        let key = (note.code, key_text.to_owned(), family.to_owned());
        let (file, table) = (self.file, self.table);
        let found = &mut self.found;
        Handle(*self.index.entry(key).or_insert_with(|| {
            found.push(Found {
                issue: Issue {
                    code: note.code,
                    severity: note.severity,
                    file: file.to_owned(),
                    sheet: table.to_owned(),
                    cells: Vec::new(),
                    columns: Vec::new(),
                    count: 0,
                    text: text.to_owned(),
                    message: note.message.clone(),
                    fix: note.fix.clone(),
                    choices: note.choices.clone(),
                },
                cells: Vec::new(),
                columns: Vec::new(),
            });
            found.len() - 1
        }))
    }

    /// Adds a grid cell to an issue.
    pub fn hit(&mut self, Handle(at): Handle, (row, column): (usize, usize)) {
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
                    let new: Vec<usize> =
                        found.columns.into_iter().filter(|column| !mine.columns.contains(column)).collect();
                    mine.columns.extend(new);
                }
                None => {
                    self.index.insert(key, self.found.len());
                    self.found.push(found);
                }
            }
        }
    }

    /// The issues of the table, worst first, then by their first cell.
    pub fn finish(self) -> Vec<Issue> {
        let (mut found, sheet) = (self.found, self.sheet);
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
