//! The forty ways in which files of the field are bad, each with its number, a small workbook and what is expected.

mod codes;
mod dates;
mod header;
mod markers;
mod people;
mod rows;
mod sheets;

use std::sync::Arc;

use super::*;
use crate::{
    sheet::{Book, Cell, Format, Sheet},
    table::{CellState, Field, Table},
};

/// A sheet from rows split at `|`; cells that are plain numbers become number cells.
pub(crate) fn sheet(name: &str, rows: &[&str]) -> Sheet {
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.split('|').collect()).collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut cells = Vec::new();
    for row in &rows {
        for column in 0..width {
            let text = row.get(column).copied().unwrap_or_default();
            cells.push(match text.parse::<f64>() {
                Ok(number) => Cell::Number(number),
                Err(_error) if text.is_empty() => Cell::Empty,
                Err(_error) => Cell::Text(text.into()),
            });
        }
    }
    Sheet::from_rows(width, &cells).named(name)
}

pub(crate) fn book(file: &str, sheets: Vec<Sheet>) -> Book {
    Book {
        file: file.into(),
        format: Format::Xlsx,
        encoding: None,
        delimiter: None,
        size: 0,
        sha256: "00".into(),
        sheets,
    }
}

/// A workbook of one sheet, understood.
fn one(rows: &[&str]) -> Imported {
    import(&book("case.xlsx", vec![sheet("Case", rows)]), &Mapping::default())
}

/// The same after the first issue of a kind was answered with a fix.
fn answered(rows: &[&str], code: IssueCode, fix: &Fix) -> Imported {
    let book = book("case.xlsx", vec![sheet("Case", rows)]);
    let mut mapping = Mapping::default();
    mapping.decide(issue(&import(&book, &mapping), code), fix);
    import(&book, &mapping)
}

fn issue(imported: &Imported, code: IssueCode) -> &Issue {
    let issues = &imported.inspection.issues;
    issues.iter().find(|issue| issue.code == code).unwrap_or_else(|| panic!("no {code:?} in {issues:#?}"))
}

fn has(imported: &Imported, code: IssueCode) -> bool {
    imported.inspection.issues.iter().any(|issue| issue.code == code)
}

fn table(imported: &Imported) -> &Arc<Table> {
    &imported.tables[0]
}

/// The texts of a column, with a dash where there is none.
fn texts(table: &Table, field: Field) -> Vec<String> {
    let column = table.column(field).unwrap_or_else(|| panic!("no {field:?}"));
    (0..table.rows()).map(|row| column.text(row).map_or_else(|| "–".to_owned(), ToString::to_string)).collect()
}

fn numbers(table: &Table, field: Field) -> Vec<Option<f64>> {
    let column = table.column(field).unwrap_or_else(|| panic!("no {field:?}"));
    (0..table.rows()).map(|row| column.number(row)).collect()
}

fn states(table: &Table, field: Field) -> Vec<CellState> {
    let column = table.column(field).unwrap_or_else(|| panic!("no {field:?}"));
    (0..table.rows()).map(|row| column.state(row)).collect()
}

/// The fields of the only table, by its header.
fn fields(imported: &Imported) -> Vec<(String, Option<Field>)> {
    let found = &imported.inspection.sheets[0].tables[0];
    found.columns.iter().map(|column| (column.name.clone(), column.field)).collect()
}
