//! How much of the files each step is about, and what it does to the first of it.

use std::collections::{BTreeMap, HashMap};

use super::{Loaded, LoadedFile, issue_list};
use crate::{
    import::{self, Cancelled, FileStep, Fix, Ignored, SheetFound, TableFound},
    measure::{Keep, Unit},
    project::{Document, NameStep, ProjectStep, ViewStep},
    session::Follow,
    sheet::{CellRef, Sheet},
    table::{Field, Values},
};

/// What a step touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// How many cells, rows or people; `None` where there is nothing to count, or the number may not be shown.
    pub count: Option<usize>,
    pub of: TouchedUnit,
    /// What it does to the first of them, one a line: `A6, A87: “Wahsington” → Washington`.
    pub preview: Vec<String>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TouchedUnit {
    Cells,
    #[default]
    Rows,
    People,
    Certificates,
}

/// Lines of a preview.
const SHOWN: usize = 6;
/// Addresses of cells in a line.
const ADDRESSES: usize = 3;

impl TouchedUnit {
    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::Rows => "rows",
            Self::People => "people",
            Self::Certificates => "certificates",
        }
    }
}

impl Touched {
    fn rows(count: usize) -> Self {
        Self { count: Some(count), ..Self::default() }
    }

    fn showing(self, preview: Vec<String>) -> Self {
        Self { preview, ..self }
    }
}

/// What each of these steps touches in the files as they are understood now.
///
/// # Errors
/// [`Cancelled`].
pub fn touched(
    document: &Document,
    loaded: &Loaded,
    steps: &[ProjectStep],
    follow: &Follow<'_>,
) -> Result<Vec<Touched>, Cancelled> {
    let texts = Texts::of(loaded, steps, follow)?;
    let counted = Counted { document, loaded, texts };
    steps.iter().map(|step| follow.check().map(|()| counted.step(step))).collect()
}

struct Counted<'a> {
    document: &'a Document,
    loaded: &'a Loaded,
    texts: Texts<'a>,
}

impl Counted<'_> {
    fn step(&self, step: &ProjectStep) -> Touched {
        match step {
            ProjectStep::File(file, step) => {
                self.loaded.files.get(*file).map(|loaded| self.file(*file, loaded, step)).unwrap_or_default()
            }
            ProjectStep::Names(step) => self.names(step),
            ProjectStep::View(step) => self.view(step),
        }
    }

    fn file(&self, at: usize, file: &LoadedFile, step: &FileStep) -> Touched {
        let Some(found) = file.inspection() else { return Touched::default() };
        let all = || found.used_tables().map(|(_, table)| table.rows).sum();
        let Some(name) = step.sheet() else {
            return match step {
                FileStep::Answer(settled) if settled.text.is_some() => self.texts.of_file(at, settled),
                _ => Touched::rows(all()),
            };
        };
        let Some((sheet, table)) = found.sheets.iter().find(|sheet| *sheet.name == *name).and_then(with_table) else {
            return Touched::default();
        };
        match step {
            FileStep::Ignore(ignored) => {
                let own = |issue: &&import::Issue| Ignored::of(issue) == *ignored;
                let issue = self.loaded.issues().filter(|(of, _)| *of == at).map(|(_, issue)| issue).find(own);
                let Some(issue) = issue else { return Touched { of: TouchedUnit::Cells, ..Touched::rows(0) } };
                let cells = addresses(&issue.cells, issue.count);
                let preview = vec![format!("{cells}: {}", issue.message)];
                Touched { count: Some(issue.count), of: TouchedUnit::Cells, preview }
            }
            FileStep::Answer(settled) => match (&settled.column, &settled.text) {
                (Some(letter), Some(text)) => self.texts.of_column(at, name, letter, text, &settled.fix),
                (Some(letter), None) => of_column(table, letter, &settled.fix.words()),
                (None, _) if matches!(settled.fix, Fix::HiddenRows(_)) => Touched::rows(hidden(file, sheet, table)),
                (None, _) => Touched::rows(table.rows),
            },
            FileStep::Column { column, field, .. } => {
                let meaning = field.map_or_else(|| tr!("no meaning").to_owned(), Field::label);
                of_column(table, column, &meaning)
            }
            FileStep::Header { rows, .. } => {
                let names: Vec<&str> = table.columns.iter().take(SHOWN).map(|column| &*column.name).collect();
                Touched::rows(rows.len()).showing(vec![names.join(", ")])
            }
            FileStep::Data { rows, .. } => Touched::rows(rows.len()),
            FileStep::Sheet { .. } | FileStep::Rows { .. } | FileStep::Fiscal { .. } => Touched::rows(table.rows),
        }
    }

    fn names(&self, step: &NameStep) -> Touched {
        let line = |spelling: &str, rows: usize, is: &str| format!("“{spelling}” → {is} ({rows})");
        match step {
            NameStep::College(rule) => {
                let Some(is) = &rule.is else {
                    let own = self
                        .loaded
                        .matches
                        .colleges
                        .iter()
                        .filter(|college| college.spelling == rule.spelling && college.state == rule.state);
                    return Touched::rows(own.map(|college| college.rows).sum());
                };
                let said = |college: &&import::CollegeMatch| {
                    college.decided
                        && college.target.as_ref().is_some_and(|target| target.name == is.name)
                        && import::same_college_words(&college.spelling, &rule.spelling)
                        && college.state == rule.state
                };
                let own: Vec<_> = self.loaded.matches.colleges.iter().filter(said).collect();
                let preview =
                    own.iter().take(SHOWN).map(|college| line(&college.spelling, college.rows, &is.name)).collect();
                Touched::rows(own.iter().map(|college| college.rows).sum()).showing(preview)
            }
            NameStep::Merge(rule) => {
                let own = self.loaded.matches.merged.iter().filter(|merged| {
                    merged.field == rule.field
                        && merged.is == rule.is
                        && (rule.state.is_none() || merged.state == rule.state)
                });
                let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
                for merged in own {
                    *rows.entry(&merged.spelling).or_default() += merged.rows;
                }
                let preview = rows.iter().take(SHOWN).map(|(spelling, rows)| line(spelling, *rows, &rule.is)).collect();
                Touched::rows(rows.values().sum()).showing(preview)
            }
            NameStep::Apart(apart) => {
                Touched { preview: apart.names.iter().take(SHOWN).cloned().collect(), ..Touched::default() }
            }
            NameStep::Credential(entry) => {
                let shown = entry.shown();
                let rows = self.loaded.dataset().tables.iter().map(|table| rows_with(table, Field::Credential, &shown));
                let preview = entry.aliases.iter().take(SHOWN).map(|alias| format!("“{alias}” → {shown}")).collect();
                Touched::rows(rows.sum()).showing(preview)
            }
        }
    }

    fn view(&self, step: &ViewStep) -> Touched {
        let ViewStep::Filter(field, keep) = step else { return Touched::default() };
        let preview = match keep {
            Keep::Labels(labels) | Keep::Not(labels) => labels.iter().take(SHOWN).cloned().collect(),
            Keep::Range(..) => vec![keep.words()],
        };
        let unit = if self.loaded.has_people() { Unit::People } else { Unit::Programs };
        let engine = self.loaded.engine.settled(&self.document.settings());
        let facets = engine.facets_of(&self.document.filters, unit, self.document.threshold);
        let facet = facets.iter().find(|facet| facet.field == *field && facet.filtered);
        // Only numbers that are shown beside the filter itself are added.
        let count = facet.and_then(|facet| {
            let kept = facet.values.iter().filter(|value| value.kept);
            kept.map(|value| value.count.value).sum::<Option<f64>>()
        });
        let of = if unit == Unit::People { TouchedUnit::People } else { TouchedUnit::Rows };
        Touched { count: count.map(|count| count as usize), of, preview }
    }
}

fn with_table(sheet: &SheetFound) -> Option<(&SheetFound, &TableFound)> {
    Some((sheet, sheet.tables.first()?))
}

fn of_column(table: &TableFound, letter: &str, becomes: &str) -> Touched {
    let Some(column) = table.columns.iter().find(|column| column.letter == letter) else { return Touched::rows(0) };
    let examples = column.examples.join(", ");
    let before = if examples.is_empty() { column.name.clone() } else { format!("{}: {examples}", column.name) };
    Touched::rows(table.rows).showing(vec![format!("{before} → {becomes}")])
}

/// Hidden rows among those of a table.
fn hidden(file: &LoadedFile, sheet: &SheetFound, table: &TableFound) -> usize {
    let found = file.book.as_ref().and_then(|book| book.sheets.iter().find(|own| own.name == sheet.sheet));
    let runs = found.map_or(&[][..], |found| &found.hidden_rows);
    let within = |(first, last): &(u32, u32)| {
        let (first, last) = ((first + 1).max(table.first_row), (last + 1).min(table.last_row));
        (last + 1).saturating_sub(first) as usize
    };
    runs.iter().map(within).sum()
}

/// Rows of a table with a name.
fn rows_with(table: &crate::table::Table, field: Field, name: &str) -> usize {
    let Some(column) = table.column(field) else { return 0 };
    if !matches!(column.values, Values::Codes8(..) | Values::Codes16(..) | Values::Codes32(..)) {
        return 0;
    }
    (0..table.rows()).filter(|row| column.text(*row).is_some_and(|text| **text == *name)).count()
}

/// Cells by their texts, counted in one pass over each column that a step asks about.
struct Texts<'a> {
    in_columns: HashMap<(usize, &'a str, &'a str), HashMap<&'a str, Cells>>,
    in_files: HashMap<usize, HashMap<&'a str, Cells>>,
}

#[derive(Clone, Debug, Default)]
struct Cells {
    count: usize,
    first: Vec<String>,
}

impl Cells {
    fn add(&mut self, address: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < ADDRESSES {
            self.first.push(address());
        }
    }

    fn touched(&self, text: &str, becomes: &str) -> Touched {
        let preview = match self.count {
            0 => Vec::new(),
            _ => vec![format!("{}: “{text}” → {becomes}", addresses(&self.first, self.count))],
        };
        Touched { count: Some(self.count), of: TouchedUnit::Cells, preview }
    }
}

impl<'a> Texts<'a> {
    fn of(loaded: &Loaded, steps: &'a [ProjectStep], follow: &Follow<'_>) -> Result<Self, Cancelled> {
        let mut found = Self { in_columns: HashMap::new(), in_files: HashMap::new() };
        for step in steps {
            let ProjectStep::File(file, FileStep::Answer(settled)) = step else { continue };
            let Some(text) = settled.text.as_deref() else { continue };
            match (&settled.sheet, &settled.column) {
                (Some(sheet), Some(letter)) => {
                    found.in_columns.entry((*file, sheet, letter)).or_default().entry(text).or_default();
                }
                _ => {
                    found.in_files.entry(*file).or_default().entry(text).or_default();
                }
            }
        }
        for ((file, sheet, letter), texts) in &mut found.in_columns {
            follow.check()?;
            let Some(file) = loaded.files.get(*file) else { continue };
            let Some((cells, column)) = issue_list::column(file, sheet, letter) else { continue };
            for (row, cell) in cells.columns()[column].cells().enumerate() {
                if let Some(known) = texts.get_mut(import::shown(cell).as_str()) {
                    known.add(|| cells.address(row, column));
                }
            }
        }
        for (file, texts) in &mut found.in_files {
            let Some(file) = loaded.files.get(*file) else { continue };
            let Some((book, inspection)) = file.book.as_ref().zip(file.inspection()) else { continue };
            let used = |sheet: &&Sheet| inspection.used_tables().any(|(found, _table)| found.sheet == sheet.name);
            let longest = texts.keys().map(|text| text.len()).max().unwrap_or_default();
            let numbers = texts.keys().any(|text| text.parse::<f64>().is_ok());
            // Most cells can be none of the marks, and are not made a text to see that.
            let may_be = |cell: &CellRef<'_>| match cell {
                CellRef::Text(text) | CellRef::Error(text) => text.trim().len() <= longest,
                CellRef::Number(_) => numbers,
                CellRef::Empty => false,
                CellRef::Date { .. } | CellRef::Bool(_) => true,
            };
            for cells in book.sheets.iter().filter(used) {
                for (at, column) in cells.columns().iter().enumerate() {
                    follow.check()?;
                    for (row, cell) in column.cells().enumerate().filter(|(_row, cell)| may_be(cell)) {
                        // Marks are kept in lower case.
                        if let Some(known) = texts.get_mut(import::shown(cell).to_lowercase().as_str()) {
                            known.add(|| cells.address(row, at));
                        }
                    }
                }
            }
        }
        Ok(found)
    }

    fn of_column(&self, file: usize, sheet: &str, letter: &str, text: &str, fix: &Fix) -> Touched {
        let cells = self.in_columns.get(&(file, sheet, letter)).and_then(|texts| texts.get(text));
        cells.map(|cells| cells.touched(text, &becomes(fix))).unwrap_or_default()
    }

    fn of_file(&self, file: usize, settled: &import::Settled) -> Touched {
        let text = settled.text.as_deref().unwrap_or_default();
        let cells = self.in_files.get(&file).and_then(|texts| texts.get(text));
        cells.map(|cells| cells.touched(text, &becomes(&settled.fix))).unwrap_or_default()
    }
}

fn becomes(fix: &Fix) -> String {
    match fix {
        Fix::ReadAs(text) => text.clone(),
        fix => fix.words(),
    }
}

/// `A6, A87 and 3 more`.
fn addresses(first: &[String], count: usize) -> String {
    let shown = first.iter().take(ADDRESSES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match count.saturating_sub(first.len().min(ADDRESSES)) {
        0 => shown,
        more => tr!("{shown} and {more} more", shown = shown, more = more),
    }
}
