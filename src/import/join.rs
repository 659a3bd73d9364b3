//! Tables of all files together: people's colleges matched to the programs' colleges, every college given its place.

use std::{collections::HashMap, sync::Arc};

use super::{
    Fix, Imported, Issue, IssueCode, Severity,
    normal::school,
    placing::{self, Placed, Unplaced},
};
use crate::{
    place::Directory,
    table::{Column, Dataset, Field, Table, TableKind, Values},
};

/// Likeness from which another college's name is proposed.
const PROPOSED: f64 = 0.85;
/// Most cell addresses an issue lists.
const LISTED: usize = 1_000;

/// All tables, joined, and what could not be.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    pub dataset: Dataset,
    /// Colleges without a match or a place, and doubts about places.
    pub issues: Vec<Issue>,
    /// How many colleges were placed, by way.
    pub placed: Placed,
    /// Colleges without a place; their rows stay in the dataset.
    pub unplaced: Vec<Unplaced>,
}

/// Joins files in the order they were opened. UNITIDs are looked up in any IPEDS directory among them.
pub fn join(imported: &[Arc<Imported>]) -> Joined {
    join_with(imported, &Directory::default())
}

/// [`join`] with a directory remembered from an earlier file; those among the files come first.
pub fn join_with(imported: &[Arc<Imported>], remembered: &Directory) -> Joined {
    let mut directory = remembered.clone();
    for table in imported.iter().flat_map(|imported| &imported.tables) {
        if table.kind == TableKind::Directory {
            placing::learn(table, &mut directory);
        }
    }
    let mut joined = Joined::default();
    let mut colleges = Colleges::default();
    // Programs first, whatever the order of files: the others take their colleges from them.
    let mut finished: Vec<Vec<Option<Table>>> =
        imported.iter().map(|imported| imported.tables.iter().map(|_table| None).collect()).collect();
    for (file, imported) in imported.iter().enumerate() {
        for (at, table) in imported.tables.iter().enumerate().filter(|(_at, table)| table.kind == TableKind::Programs) {
            let (table, rows) = placing::place(table, &directory, imported, &mut joined);
            colleges.learn(&table, rows);
            finished[file][at] = Some(table);
        }
    }
    for (file, imported) in imported.iter().enumerate() {
        for (at, table) in imported.tables.iter().enumerate() {
            let through_college = matches!(table.kind, TableKind::People | TableKind::Outcomes)
                && table.column(Field::College).is_some()
                && !colleges.known.is_empty();
            if through_college {
                let mut table = Table::clone(table);
                colleges.join(&mut table, imported, &mut joined.issues);
                finished[file][at] = Some(table);
            }
        }
    }
    for (imported, finished) in imported.iter().zip(finished) {
        for (table, finished) in imported.tables.iter().zip(finished) {
            joined.dataset.tables.push(finished.map_or_else(|| Arc::clone(table), Arc::new));
        }
    }
    joined
}

/// A college of a programs table.
#[derive(Clone, Debug)]
struct Known {
    name: Arc<str>,
    state: Option<Arc<str>>,
    place: Option<placing::Place>,
}

/// A college name that no programs table has.
struct Unmatched {
    name: Arc<str>,
    proposal: Option<Arc<str>>,
    /// One-based rows of the file.
    rows: Vec<u32>,
}

/// The colleges of all programs tables.
#[derive(Default)]
struct Colleges {
    known: Vec<Known>,
    /// By name with spelling habits levelled; the same name may stand in several states.
    by_name: HashMap<String, Vec<usize>>,
    file: String,
}

/// What a college name of another table comes to.
enum Match {
    Is(usize),
    Maybe(Option<Arc<str>>),
}

impl Colleges {
    fn learn(&mut self, table: &Table, places: Vec<Option<placing::Place>>) {
        let Some(names) = table.column(Field::College) else { return };
        if self.file.is_empty() {
            self.file = table.file.to_string();
        }
        let states = table.column(Field::State);
        let mut places = places.into_iter();
        for row in 0..table.rows() {
            let place = places.next().flatten();
            let Some(name) = names.text(row) else { continue };
            let state = states.and_then(|states| states.text(row)).cloned();
            let same = self.by_name.entry(school::same(name)).or_default();
            match same.iter().find(|at| self.known[**at].state == state) {
                Some(&at) => {
                    let known = &mut self.known[at];
                    if known.place.is_none() {
                        known.place = place;
                    }
                }
                None => {
                    same.push(self.known.len());
                    self.known.push(Known { name: Arc::clone(name), state, place });
                }
            }
        }
    }

    /// Colleges of one state only: names repeat across states.
    fn find(&self, name: &str, state: Option<&Arc<str>>) -> Match {
        let same = self.by_name.get(&school::same(name)).map_or(&[][..], Vec::as_slice);
        let in_state = |at: &usize| match (state, &self.known[*at].state) {
            (Some(wanted), Some(found)) => wanted == found,
            (None, _) | (_, None) => true,
        };
        let mut matching = same.iter().filter(|at| in_state(at));
        if let (Some(&only), None) = (matching.next(), matching.next()) {
            return Match::Is(only);
        }
        let best = (0..self.known.len())
            .filter(in_state)
            .map(|at| (school::likeness(name, &self.known[at].name), at))
            .filter(|(score, _at)| *score >= PROPOSED)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        Match::Maybe(best.map(|(_score, at)| Arc::clone(&self.known[at].name)))
    }

    /// Gives every row of a table its college's name as the programs write it, and its place.
    fn join(&self, table: &mut Table, imported: &Imported, issues: &mut Vec<Issue>) {
        let Some(names) = table.column(Field::College) else { return };
        let states = table.column(Field::State);
        let mut resolved: HashMap<(u32, Option<u32>), Option<usize>> = HashMap::new();
        let mut unmatched: Vec<Unmatched> = Vec::new();
        let mut index: HashMap<Arc<str>, usize> = HashMap::new();
        let mut rows: Vec<Option<usize>> = Vec::with_capacity(table.rows());
        for row in 0..table.rows() {
            let (Some(code), Some(name)) = (code(names, row), names.text(row)) else {
                rows.push(None);
                continue;
            };
            let key = (code, states.and_then(|states| code_of_value(states, row)));
            let found = match resolved.get(&key) {
                Some(found) => *found,
                None => {
                    let state = states.and_then(|states| states.text(row));
                    let found = match self.find(name, state) {
                        Match::Is(at) => Some(at),
                        Match::Maybe(proposal) => {
                            index.entry(Arc::clone(name)).or_insert_with(|| {
                                unmatched.push(Unmatched { name: Arc::clone(name), proposal, rows: Vec::new() });
                                unmatched.len() - 1
                            });
                            None
                        }
                    };
                    resolved.insert(key, found);
                    found
                }
            };
            if let (None, Some(at)) = (found, index.get(name)) {
                unmatched[*at].rows.push(table.source_rows[row]);
            }
            rows.push(found);
        }
        // A likely misspelling is not one more college: until it is decided, its rows count as not stated.
        let doubtful = |name: &Arc<str>| index.get(name).is_some_and(|at| unmatched[*at].proposal.is_some());
        let canonical = rows.iter().enumerate().map(|(row, found)| match found {
            Some(at) => Some(&*self.known[*at].name),
            None => names.text(row).filter(|name| !doubtful(name)).map(|name| &**name),
        });
        let mut replaced = Column::from_texts(&names.name, Some(Field::College), canonical);
        if let (Some(new), Some(found)) = (&mut replaced.states, &names.states) {
            for (new, found) in new.iter_mut().zip(found).filter(|(_new, found)| !found.is_value()) {
                *new = *found;
            }
        }
        let letter = placing::letter(imported, table, Field::College);
        issues.extend(unmatched.iter().map(|unmatched| self.issue(table, &letter, unmatched)));
        let places: Vec<Option<&placing::Place>> =
            rows.iter().map(|found| found.and_then(|at| self.known[at].place.as_ref())).collect();
        let known_states: Vec<Option<&str>> =
            rows.iter().map(|found| found.and_then(|at| self.known[at].state.as_deref())).collect();
        if let Some(column) = table.columns.iter_mut().find(|column| column.field == Some(Field::College)) {
            *column = replaced.into();
        }
        placing::fill_text(table, Field::State, "State", &known_states);
        placing::fill(table, &places);
    }

    fn issue(&self, table: &Table, letter: &str, unmatched: &Unmatched) -> Issue {
        let Unmatched { name, proposal, rows } = unmatched;
        Issue {
            code: IssueCode::NotACollege,
            severity: Severity::Warning,
            file: table.file.to_string(),
            sheet: table.sheet.to_string(),
            cells: rows.iter().take(LISTED).map(|row| format!("{letter}{row}")).collect(),
            columns: vec![letter.to_owned()],
            count: rows.len(),
            text: name.to_string(),
            message: format!("“{name}” matches no college in {}", self.file),
            fix: proposal.as_ref().map(|name| Fix::ReadAs(name.to_string())),
            choices: Vec::new(),
        }
    }
}

fn code(column: &Column, row: usize) -> Option<u32> {
    match &column.values {
        Values::Codes8(codes, _) => codes.get(row).map(|code| u32::from(*code)),
        Values::Codes16(codes, _) => codes.get(row).map(|code| u32::from(*code)),
        Values::Codes32(codes, _) => codes.get(row).copied(),
        _ => None,
    }
}

fn code_of_value(column: &Column, row: usize) -> Option<u32> {
    code(column, row).filter(|_code| column.state(row).is_value())
}
