//! An inspection as the JSON of `inspect --json`.

use serde_json::{Value, json};

use super::{
    Inspection, Issue,
    inspection::{ColumnFound, SheetFound, TableFound},
};

/// Version of the JSON shape.
const VERSION: u32 = 1;

impl Inspection {
    /// The stable JSON of the command line. `first_row` is the first row of data; rows are one-based.
    pub fn to_json(&self) -> Value {
        json!({
            "version": VERSION,
            "file": &*self.file,
            "format": self.format,
            "encoding": self.encoding,
            "sheets": self.sheets.chunk_by(|a, b| a.sheet == b.sheet).filter_map(sheet).collect::<Vec<_>>(),
            "issues": self.issues.iter().map(issue).collect::<Vec<_>>(),
        })
    }
}

/// One sheet with all of its tables.
fn sheet(parts: &[SheetFound]) -> Option<Value> {
    let sheet = parts.first()?;
    Some(json!({
        "name": &*sheet.sheet,
        "hidden": sheet.hidden,
        "form": parts.iter().any(|part| part.form),
        "rows": sheet.rows,
        "columns": sheet.columns,
        "tables": parts.iter().flat_map(|part| &part.tables).map(table).collect::<Vec<_>>(),
    }))
}

fn table(table: &TableFound) -> Value {
    json!({
        "first_row": table.first_row,
        "header_rows": table.header_rows,
        "rows": table.rows,
        "totals": table.totals,
        "notes": table.notes().collect::<Vec<_>>(),
        "kind": table.kind,
        "columns": table.columns.iter().map(column).collect::<Vec<_>>(),
    })
}

fn column(column: &ColumnFound) -> Value {
    json!({
        "letter": column.letter,
        "name": column.name,
        "field": column.field.map(crate::table::Field::word),
        "score": (column.score * 100.0).round() / 100.0,
        "type": column.type_word,
        "value": column.counts.value,
        "suppressed": column.counts.suppressed,
        "range": column.counts.range,
        "topcoded": column.counts.topcoded,
        "pending": column.counts.pending,
        "missing": column.counts.missing,
        "na": column.counts.na,
    })
}

/// One issue; `cell` is its first cell, the number of cells is in the message when there are more.
fn issue(issue: &Issue) -> Value {
    let more = match issue.count {
        0 | 1 => String::new(),
        count => tr!(" ({count} cells)", count = count),
    };
    json!({
        "code": issue.code,
        "severity": issue.severity,
        "sheet": issue.sheet,
        "cell": issue.cells.first(),
        "text": issue.text,
        "message": format!("{}{more}", issue.message),
        "fix": issue.fix.as_ref().map(super::Fix::words),
        "choices": issue.choices.iter().map(super::Fix::words).collect::<Vec<_>>(),
    })
}
