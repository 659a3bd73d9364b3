//! `inspect` and `cells`: what is in one file.

use std::{path::Path, sync::atomic::AtomicBool};

use super::{
    Failure, open,
    text::{grouped, short, table},
};
use crate::{
    import::{self, Inspection, Issue, TableFound},
    session,
    sheet::{Book, Reader, Sheet, cells_csv},
    table::{Field, TableKind},
};

pub fn read(path: &Path) -> Result<Book, Failure> {
    Ok(Reader::this_program().read(path, &AtomicBool::new(false), &|_| {})?)
}

/// The inspection of a file as JSON or as readable tables.
pub fn inspect(path: &Path, mapping: Option<&Path>, json: bool) -> Result<String, Failure> {
    let book = read(path)?;
    let (mapping, decisions) = match mapping.map(open::load).transpose()? {
        Some(saved) => {
            (session::fit(&book, &saved).ok_or_else(|| open::does_not_fit(&saved))?.mapping, saved.decisions)
        }
        None => Default::default(),
    };
    let inspection = import::import_with(&book, &mapping, &decisions.credentials).inspection;
    Ok(if json { format!("{:#}\n", inspection.to_json()) } else { readable(&inspection) })
}

/// One sheet as CSV: by name, else by its number from 1, else the first.
pub fn cells(path: &Path, sheet: Option<&str>) -> Result<Vec<u8>, Failure> {
    let book = read(path)?;
    let found = match sheet {
        None => book.sheets.first(),
        Some(wanted) => by_name(&book.sheets, wanted),
    };
    let Some(found) = found else {
        let names = book.sheets.iter().map(|sheet| &*sheet.name).collect::<Vec<_>>().join(", ");
        return Err(Failure::new(
            "no-such-sheet",
            tr!("{} has no sheet {}", book.file, sheet.unwrap_or(tr!("at all"))),
            tr!("Choose one of: {names}.", names = names),
        ));
    };
    let mut csv = Vec::new();
    cells_csv(found, &mut csv)?;
    Ok(csv)
}

fn by_name<'a>(sheets: &'a [Sheet], wanted: &str) -> Option<&'a Sheet> {
    sheets.iter().find(|sheet| &*sheet.name == wanted).or_else(|| {
        let number: usize = wanted.parse().ok()?;
        sheets.get(number.checked_sub(1)?)
    })
}

fn readable(found: &Inspection) -> String {
    let mut text = found.file.to_string();
    text += &format!(", {:?}", found.format).to_lowercase();
    if let Some(encoding) = &found.encoding {
        text += &format!(", {encoding}");
    }
    text.push('\n');
    for sheet in &found.sheets {
        text += &tr!(
            "\nSheet {}: {} rows, {} columns{}{}\n",
            sheet.name,
            grouped(sheet.rows),
            grouped(sheet.columns),
            if sheet.hidden { tr!(", hidden") } else { "" },
            if sheet.used { "" } else { tr!(", not used") }
        );
        if sheet.tables.is_empty() {
            text += tr!("  No table was found\n");
        }
        for table in &sheet.tables {
            text += &described(table);
        }
    }
    if found.issues.is_empty() {
        return text + tr!("\nNo issues\n");
    }
    text += &tr!("\n{} kinds of issues\n", found.issues.len());
    text + &issues(&found.issues)
}

fn described(found: &TableFound) -> String {
    let rows: Vec<String> = found.header_rows.iter().map(ToString::to_string).collect();
    let mut text = tr!(
        "  {}: {} rows ({}–{}), header in row {}",
        kind(found.kind),
        grouped(found.rows),
        found.first_row,
        found.last_row,
        if rows.is_empty() { "–".into() } else { rows.join(tr!(" and ")) }
    );
    if let Some(people) = found.people {
        text += &tr!(", {} people", grouped(people));
    }
    if !found.totals.is_empty() {
        text += &tr!(", {} totals rows set apart", found.totals.len());
    }
    if let Some(year) = found.dollar_year {
        text += &tr!(", {year} dollars", year = year);
    }
    if found.synthetic {
        text += tr!(", synthetic");
    }
    text.push('\n');
    for note in found.notes() {
        text += &tr!("  Note: {}\n", short(note, 110));
    }
    let head = [
        "",
        tr!("Header"),
        tr!("Field"),
        tr!("Score"),
        tr!("Type"),
        tr!("Values"),
        tr!("Withheld"),
        tr!("Pending"),
        tr!("Missing"),
        "N/A",
    ];
    let right = [false, false, false, true, false, true, true, true, true, true];
    let rows: Vec<Vec<String>> = found
        .columns
        .iter()
        .map(|column| {
            let counts = column.counts;
            let field = match (column.left_out, column.field) {
                (true, _) => tr!("left out: {}", column.field.map_or_else(String::new, Field::word)),
                (false, field) => field.map_or_else(|| "–".into(), Field::word),
            };
            vec![
                format!("  {}", column.letter),
                short(&column.name, 32),
                field,
                format!("{:.2}", column.score),
                column.type_word.to_owned(),
                grouped(counts.value),
                grouped(counts.suppressed + counts.range + counts.topcoded),
                grouped(counts.pending),
                grouped(counts.missing),
                grouped(counts.na),
            ]
        })
        .collect();
    text + &table(&head, &right, &rows)
}

fn kind(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Programs => tr!("Colleges and programs"),
        TableKind::People => tr!("People and certificates"),
        TableKind::Outcomes => tr!("Outcomes of groups"),
        TableKind::Directory => tr!("Directory"),
        TableKind::Other => tr!("Other table"),
    }
}

fn issues(issues: &[Issue]) -> String {
    let rows: Vec<Vec<String>> = issues
        .iter()
        .map(|issue| {
            let place = match (issue.cells.first(), issue.count) {
                (Some(cell), 2..) => tr!("{}!{cell} and {} more", issue.sheet, grouped(issue.count - 1), cell = cell),
                (Some(cell), _) => format!("{}!{cell}", issue.sheet),
                (None, _) => issue.sheet.clone(),
            };
            let fix = issue.fix.as_ref().map_or_else(String::new, import::Fix::words);
            vec![format!("  {:?}", issue.severity).to_lowercase(), place, short(&issue.message, 80), fix]
        })
        .collect();
    table(&["", tr!("Where"), tr!("What"), tr!("Proposed")], &[false; 4], &rows)
}
