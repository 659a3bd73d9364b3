//! How the cells of a table are marked: by what their text was read as, for any row.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use crate::{
    app::work::Loaded,
    import::{ColumnFound, Mark, Severity, TableFound},
    table::{CellState, Column, Table},
};

/// Marks of one table.
#[derive(Debug, Default)]
pub struct Marks {
    /// By column letter: texts that were not understood.
    unclear: BTreeMap<String, HashSet<String>>,
    /// By column letter: the column as read.
    columns: BTreeMap<String, Arc<Column>>,
    /// File rows of the table, sorted.
    table: Option<Arc<Table>>,
}

impl Marks {
    /// Marks of the table that a file's sheet was read as.
    pub fn of_table(loaded: &Loaded, file: usize, sheet: &str, found: &TableFound) -> Self {
        let mut marks = Self::default();
        for (_file, issue) in loaded.issues().filter(|(own, issue)| *own == file && *issue.sheet == *sheet) {
            if issue.severity == Severity::Info || issue.text.is_empty() {
                continue;
            }
            for letter in &issue.columns {
                marks.unclear.entry(letter.clone()).or_default().insert(issue.text.clone());
            }
        }
        let imported = loaded.files.get(file).and_then(|file| file.imported.as_ref());
        let table = imported.and_then(|imported| imported.tables.iter().find(|table| *table.sheet == *sheet));
        let Some(table) = table.filter(|table| table.source_rows.is_sorted()) else { return marks };
        for column in found.columns.iter().filter(|column| !column.left_out) {
            let read = |read: &&Arc<Column>| *read.name == *column.name && read.field == column.field;
            if let Some(read) = table.columns.iter().find(read) {
                marks.columns.insert(column.letter.clone(), Arc::clone(read));
            }
        }
        marks.table = Some(Arc::clone(table));
        marks
    }

    /// How a cell in a row of the file is marked; a repaired code with its repaired text.
    pub fn of(&self, number: u32, column: &ColumnFound, found: &str) -> (Mark, Option<String>) {
        if self.unclear.get(&column.letter).is_some_and(|texts| texts.contains(found)) {
            return (Mark::NotUnderstood, None);
        }
        let row = self.table.as_ref().and_then(|table| table.source_rows.binary_search(&number).ok());
        let (Some(row), Some(read)) = (row, self.columns.get(&column.letter)) else { return (Mark::Plain, None) };
        match read.state(row) {
            CellState::Suppressed | CellState::Range | CellState::TopCoded => (Mark::Suppressed, None),
            CellState::Value if column.type_word == "code" => match read.text(row) {
                Some(code) if **code != *found => (Mark::Repaired, Some(code.to_string())),
                _ => (Mark::Plain, None),
            },
            CellState::Value => (Mark::Plain, None),
            _ => (Mark::Plain, Some(found.to_owned())),
        }
    }
}
