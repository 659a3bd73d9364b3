//! A whole file: every sheet inspected, the used tables built.

use std::sync::Arc;

use super::{
    Cancelled, Catalogue, Inspection, Issue, IssueCode, Mapping, SheetFound, TableChoice, Watch,
    catalogue::Credentials,
    noticed, parts, stack,
    understand::{self, Source, Understood},
};
use crate::{
    sheet::{Book, Sheet},
    table::{Table, TableKind},
};

/// A file's inspection and its used tables.
#[derive(Clone, Debug)]
pub struct Imported {
    pub inspection: Inspection,
    pub tables: Vec<Arc<Table>>,
}

impl Imported {
    /// A file in which nothing was found.
    fn nothing(book: &Book) -> Self {
        let Book { file, format, encoding, sha256, .. } = book;
        let inspection = Inspection {
            file: Arc::clone(file),
            format: *format,
            encoding: encoding.clone(),
            sha256: sha256.as_str().into(),
            sheets: Vec::new(),
            issues: Vec::new(),
        };
        Self { inspection, tables: Vec::new() }
    }
}

/// Says what a file holds, without keeping its rows.
pub fn inspect(book: &Book, mapping: &Mapping) -> Inspection {
    import(book, mapping).inspection
}

/// Says what the first rows of each sheet hold: enough to tell a file of a known kind at once.
pub fn peek(book: &Book, mapping: &Mapping) -> Inspection {
    let Book { file, format, encoding, delimiter, size, sha256, sheets } = book;
    let head = Book {
        file: Arc::clone(file),
        format: *format,
        encoding: encoding.clone(),
        delimiter: *delimiter,
        size: *size,
        sha256: sha256.clone(),
        sheets: sheets.iter().map(|sheet| sheet.head(PEEK)).collect(),
    };
    import(&head, mapping).inspection
}

/// Rows of a sheet that [`peek`] looks at.
const PEEK: usize = 300;

/// Understands a file. Nothing in it can make this fail: what is not understood is an issue and counts as missing.
pub fn import(book: &Book, mapping: &Mapping) -> Imported {
    import_with(book, mapping, &Catalogue::default())
}

/// [`import`] by a catalogue of credentials with entries of the user's own.
pub fn import_with(book: &Book, mapping: &Mapping, catalogue: &Catalogue) -> Imported {
    import_watched(book, mapping, catalogue, &Watch::nobody()).unwrap_or_else(|Cancelled| Imported::nothing(book))
}

/// [`import_with`] that can be followed and stopped.
///
/// # Errors
/// [`Cancelled`], within milliseconds of the flag being set; everything made so far is freed.
pub fn import_watched(
    book: &Book,
    mapping: &Mapping,
    catalogue: &Catalogue,
    watch: &Watch<'_>,
) -> Result<Imported, Cancelled> {
    let file: Arc<str> = Arc::clone(&book.file);
    let sha256: Arc<str> = book.sha256.as_str().into();
    let credentials = Credentials::of(catalogue);
    let source = Source { file: &file, sha256: &sha256, mapping, credentials: &credentials };
    let nothing = TableChoice::default();
    let mut sheets = Vec::new();
    let mut understood: Vec<Option<Understood>> = Vec::new();
    let all: usize = book.sheets.iter().map(size).sum();
    let mut before = 0;
    for sheet in &book.sheets {
        let share = |part: f32| watch.progress((before as f32 + part * size(sheet) as f32) / all as f32);
        let own = Watch::new(watch.cancel_flag(), &share);
        watch.check()?;
        for part in parts::of(sheet, mapping.tables.get(&*sheet.name)) {
            let choice = mapping.tables.get(&*part.name).unwrap_or(&nothing);
            let table = understand::table(&source, &part, choice, &own)?;
            sheets.push(SheetFound {
                name: part.name,
                sheet: Arc::clone(&sheet.name),
                form: table.as_ref().is_some_and(|table| table.form),
                hidden: sheet.hidden,
                rows: sheet.origin.0 as usize + sheet.height(),
                columns: sheet.origin.1 as usize + sheet.width(),
                used: false,
                tables: table.iter().map(|table| table.found.clone()).collect(),
            });
            understood.push(table);
        }
        before += size(sheet);
    }
    let stacked = stack::find(&file, &sheets, &understood, mapping);
    let part = used(&sheets, &understood, &stacked.members, mapping);
    for (sheet, used) in sheets.iter_mut().zip(part) {
        sheet.used = used;
    }
    let mut issues: Vec<Issue> = stacked.issues;
    issues.extend(book.sheets.iter().filter_map(|sheet| noticed::not_read(&file, sheet)));
    let mut tables = Vec::new();
    for (at, (sheet, table)) in sheets.iter().zip(understood).enumerate() {
        if sheet.hidden && !sheet.tables.is_empty() {
            issues.push(noticed::hidden(&file, sheet));
        }
        let Some(Understood { mut table, issues: found, .. }) = table else { continue };
        if sheet.used {
            issues.extend(found);
            if stacked.members.contains(&at) {
                stack::name(&mut table, &stacked.value);
            }
            tables.push(Arc::new(table));
        }
    }
    once(&mut issues);
    issues.sort_by_key(|issue| issue.severity);
    let inspection = Inspection { file, format: book.format, encoding: book.encoding.clone(), sha256, sheets, issues };
    Ok(Imported { inspection, tables })
}

/// What a sheet weighs in progress: its cells, and a little for itself.
fn size(sheet: &Sheet) -> usize {
    sheet.height() * sheet.width() + 1
}

/// Questions about the whole file are asked by the first of its tables.
fn once(issues: &mut Vec<Issue>) {
    let mut asked: Vec<IssueCode> = Vec::new();
    issues.retain(|issue| {
        let of_file =
            matches!(issue.code, IssueCode::FiscalQuarters | IssueCode::CalendarQuarters | IssueCode::DollarYear);
        if !of_file {
            return true;
        }
        let first = !asked.contains(&issue.code);
        asked.push(issue.code);
        first
    });
}

/// The sheets that take part: those the user chose and those stacked, else the first visible one of each kind of table,
/// else the longest.
fn used(sheets: &[SheetFound], understood: &[Option<Understood>], stacked: &[usize], mapping: &Mapping) -> Vec<bool> {
    let mut kinds: Vec<TableKind> = Vec::new();
    let mut used: Vec<bool> = Vec::new();
    for (at, (sheet, table)) in sheets.iter().zip(understood).enumerate() {
        let choice = mapping.tables.get(&*sheet.name).and_then(|choice| choice.used);
        used.push(match (choice, table) {
            (_, None) => false,
            (Some(choice), _) => choice,
            (None, Some(Understood { table, .. })) => {
                let first = !sheet.hidden && table.kind != TableKind::Other && !kinds.contains(&table.kind);
                if first {
                    kinds.push(table.kind);
                }
                first || stacked.contains(&at)
            }
        });
    }
    if !used.contains(&true) {
        let refused = |at: usize| mapping.tables.get(&*sheets[at].name).and_then(|choice| choice.used) == Some(false);
        let largest = (0..sheets.len())
            .filter(|at| !sheets[*at].hidden && !refused(*at))
            .filter_map(|at| understood[at].as_ref().map(|found| (found.table.rows(), std::cmp::Reverse(at))))
            .max();
        if let Some((_rows, std::cmp::Reverse(at))) = largest {
            used[at] = true;
        }
    }
    used
}
