//! Sheets of one form, one a state or a year, read as one table with the sheet's name as a column.

use super::{Fix, Issue, IssueCode, Mapping, Severity, SheetFound, date, derive, understand::Understood};
use crate::{
    place,
    table::{Column, Field, Table, TableKind},
};

/// Share of a sheet's columns that another one must have to be of its form.
const ALIKE: f64 = 0.6;

/// What the names of stacked sheets say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Names {
    States,
    Years,
    #[default]
    Other,
}

/// The sheets that are stacked.
#[derive(Default)]
pub(crate) struct Stacked {
    /// Places among the sheets; none or at least two.
    pub members: Vec<usize>,
    pub value: Names,
    pub issues: Vec<Issue>,
}

/// Finds visible sheets with the same columns. They are stacked if their names are states or years, or if the user says
/// so; else the question is asked.
pub(crate) fn find(file: &str, sheets: &[SheetFound], understood: &[Option<Understood>], mapping: &Mapping) -> Stacked {
    let candidates: Vec<usize> = (0..sheets.len())
        .filter(|at| {
            let refused = mapping.tables.get(&*sheets[*at].name).and_then(|choice| choice.used) == Some(false);
            let whole = sheets[*at].name == sheets[*at].sheet;
            !sheets[*at].hidden && !refused && whole && !sheets[*at].form
        })
        .filter(|at| understood[*at].as_ref().is_some_and(|found| found.table.kind != TableKind::Directory))
        .collect();
    let mut members: Vec<usize> = Vec::new();
    for &first in &candidates {
        let same: Vec<usize> = candidates.iter().copied().filter(|other| alike(understood, first, *other)).collect();
        if same.len() > members.len() {
            members = same;
        }
    }
    if members.len() < 2 || mapping.stacked == Some(false) {
        return Stacked::default();
    }
    let value = if members.iter().all(|at| state(&sheets[*at].name).is_some()) {
        Names::States
    } else if members.iter().all(|at| year(&sheets[*at].name).is_some()) {
        Names::Years
    } else {
        Names::Other
    };
    let known = understood[members[0]].as_ref().is_some_and(|found| found.table.kind != TableKind::Other);
    let stacked = mapping.stacked.unwrap_or(value != Names::Other && known);
    let mut issues = Vec::new();
    if mapping.stacked.is_none() && known {
        issues.push(question(file, sheets, understood, &members, value, stacked));
    }
    if stacked { Stacked { members, value, issues } } else { Stacked { issues, ..Stacked::default() } }
}

fn alike(understood: &[Option<Understood>], a: usize, b: usize) -> bool {
    let (Some(a), Some(b)) = (&understood[a], &understood[b]) else { return false };
    let shared = a.names.iter().filter(|name| b.names.contains(name)).count() as f64;
    a.table.kind == b.table.kind && shared >= ALIKE * a.names.len().max(b.names.len()) as f64 && shared >= 2.0
}

fn question(
    file: &str,
    sheets: &[SheetFound],
    understood: &[Option<Understood>],
    members: &[usize],
    value: Names,
    stacked: bool,
) -> Issue {
    let names: Vec<&str> = members.iter().map(|at| &*sheets[*at].name).collect();
    let listed = match names.len() {
        0..=4 => names.join(", "),
        count => tr!("{} and {} more", names[..3].join(", "), count - 3),
    };
    let columns = |at: usize| understood[at].as_ref().map_or(&[][..], |found| &found.names[..]);
    let first = columns(members[0]);
    let differ = members
        .iter()
        .any(|at| columns(*at).len() != first.len() || columns(*at).iter().any(|name| !first.contains(name)));
    let what = match value {
        Names::States => tr!("state"),
        Names::Years => tr!("year"),
        Names::Other => tr!("column of its own"),
    };
    let differing = if differ { tr!("; columns that some of them lack are missing there") } else { "" };
    let message = if stacked {
        tr!(
            "Sheets {listed} have the same columns: read as one table, the sheet’s name as its {what}{differing}",
            listed = listed,
            what = what,
            differing = differing
        )
    } else {
        tr!("Sheets {listed} have the same columns, but only the first is used; are they one table?", listed = listed)
    };
    let choices = vec![Fix::Stack(stacked || value == Names::Other), Fix::Stack(!(stacked || value == Names::Other))];
    Issue {
        code: IssueCode::StackedSheets,
        severity: if stacked { Severity::Info } else { Severity::Warning },
        file: file.to_owned(),
        sheet: names[0].to_owned(),
        cells: Vec::new(),
        columns: Vec::new(),
        count: members.len(),
        text: names.join(", "),
        message,
        fix: choices.first().cloned(),
        choices,
    }
}

/// Adds the sheet's name as a column, where the table has none that says it.
pub(crate) fn name(table: &mut Table, value: &Names) {
    let rows = table.rows();
    let sheet = table.sheet.to_string();
    let column = match value {
        Names::States if table.column(Field::State).is_none() => {
            let name = state(&sheet);
            Column::from_texts("Sheet", Some(Field::State), (0..rows).map(|_row| name))
        }
        Names::Years if table.column(Field::CohortYear).is_none() => {
            derive::numbers("Sheet", Field::CohortYear, vec![year(&sheet).map(f64::from); rows])
        }
        Names::States | Names::Years => return,
        Names::Other => Column::from_texts("Sheet", None, (0..rows).map(|_row| Some(sheet.as_str()))),
    };
    table.columns.push(column.into());
}

fn words(name: &str) -> String {
    let general = ["data", "outcomes", "programs", "colleges", "results", "report", "table", "wages"];
    name.split([' ', '_', '-'])
        .filter(|word| !general.contains(&word.to_lowercase().as_str()))
        .collect::<Vec<_>>()
        .join(" ")
}

fn state(name: &str) -> Option<&'static str> {
    let words = words(name);
    // A bare number is a year or a count of sheets, not a FIPS code.
    if words.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    place::state_by_any(&words).map(|state| state.name)
}

fn year(name: &str) -> Option<i32> {
    date::parse_year(&words(name)).or_else(|| date::parse_year(&name.replace(' ', "")))
}
