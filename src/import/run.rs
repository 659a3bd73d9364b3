//! A whole file: every sheet inspected, the used tables built.

use std::{collections::HashMap, sync::Arc};

use super::{
    Cancelled, Inspection, Issue, Mapping, SheetFound, TableChoice, TableFound, Watch,
    build::{self, Built, Plan, file_row},
    derive,
    detect::{self, Guess},
    evidence::Evidence,
    gather::Gather,
    header, long, notes, noticed,
    read::{self, Rules, Shape},
    region,
};
use crate::{
    sheet::{Book, CellRef, Sheet},
    table::{Column, Field, Identifier, Table, TableKind, Values},
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
    import_watched(book, mapping, &Watch::nobody()).unwrap_or_else(|Cancelled| Imported::nothing(book))
}

/// [`import`] that can be followed and stopped.
///
/// # Errors
/// [`Cancelled`], within milliseconds of the flag being set; everything made so far is freed.
pub fn import_watched(book: &Book, mapping: &Mapping, watch: &Watch<'_>) -> Result<Imported, Cancelled> {
    let file: Arc<str> = Arc::clone(&book.file);
    let sha256: Arc<str> = book.sha256.as_str().into();
    let nothing = TableChoice::default();
    let mut sheets = Vec::new();
    let mut understood = Vec::new();
    let all: usize = book.sheets.iter().map(size).sum();
    let mut before = 0;
    for sheet in &book.sheets {
        let choice = mapping.tables.get(&*sheet.name).unwrap_or(&nothing);
        let share = |part: f32| watch.progress((before as f32 + part * size(sheet) as f32) / all as f32);
        let own = Watch::new(watch.cancel_flag(), &share);
        let read = read_sheet(&file, sheet, choice, mapping.dollar_year, &sha256, &own)?;
        before += size(sheet);
        let mut found = SheetFound {
            name: Arc::clone(&sheet.name),
            hidden: sheet.hidden,
            rows: sheet.origin.0 as usize + sheet.height(),
            columns: sheet.origin.1 as usize + sheet.width(),
            used: false,
            tables: Vec::new(),
        };
        let (table, issues) = match read {
            Some((table_found, table, issues)) => {
                found.tables.push(table_found);
                (Some(table), issues)
            }
            None => (None, Vec::new()),
        };
        sheets.push(found);
        understood.push((table, issues));
    }
    for (sheet, used) in sheets.iter_mut().zip(used(&book.sheets, &understood, mapping)) {
        sheet.used = used;
    }
    let mut issues: Vec<Issue> = Vec::new();
    let mut tables = Vec::new();
    for (sheet, (table, found)) in sheets.iter().zip(understood) {
        if sheet.hidden && !sheet.tables.is_empty() {
            issues.push(noticed::hidden(&file, sheet));
        }
        if sheet.used {
            issues.extend(found);
            tables.extend(table.map(Arc::new));
        }
    }
    issues.sort_by_key(|issue| issue.severity);
    let inspection = Inspection { file, format: book.format, encoding: book.encoding.clone(), sha256, sheets, issues };
    Ok(Imported { inspection, tables })
}

/// What a sheet weighs in progress: its cells, and a little for itself.
fn size(sheet: &Sheet) -> usize {
    sheet.height() * sheet.width() + 1
}

/// The sheets that take part: those the user chose, else the first visible one of each kind of table, else the longest.
fn used(sheets: &[Sheet], understood: &[(Option<Table>, Vec<Issue>)], mapping: &Mapping) -> Vec<bool> {
    let mut kinds: Vec<TableKind> = Vec::new();
    let mut used: Vec<bool> = Vec::new();
    for (sheet, (table, _issues)) in sheets.iter().zip(understood) {
        let choice = mapping.tables.get(&*sheet.name).and_then(|choice| choice.used);
        used.push(match (choice, table) {
            (_, None) => false,
            (Some(choice), _) => choice,
            (None, Some(table)) => {
                let first = !sheet.hidden && table.kind != TableKind::Other && !kinds.contains(&table.kind);
                if first {
                    kinds.push(table.kind);
                }
                first
            }
        });
    }
    if !used.contains(&true) {
        let refused = |sheet: &Sheet| mapping.tables.get(&*sheet.name).and_then(|choice| choice.used) == Some(false);
        let largest = (0..sheets.len())
            .filter(|at| !sheets[*at].hidden && !refused(&sheets[*at]))
            .filter_map(|at| understood[at].0.as_ref().map(|table| (table.rows(), std::cmp::Reverse(at))))
            .max();
        if let Some((_rows, std::cmp::Reverse(at))) = largest {
            used[at] = true;
        }
    }
    used
}

fn read_sheet(
    file: &Arc<str>,
    sheet: &Sheet,
    choice: &TableChoice,
    dollar_year: Option<i16>,
    sha256: &Arc<str>,
    watch: &Watch<'_>,
) -> Result<Option<(TableFound, Table, Vec<Issue>)>, Cancelled> {
    let chosen_header: Option<Vec<usize>> = choice
        .header_rows
        .as_ref()
        .map(|rows| rows.iter().filter_map(|row| (*row as usize).checked_sub(1 + sheet.origin.0 as usize)).collect());
    watch.check()?;
    let Some(region) = region::find(sheet, chosen_header.as_deref()) else { return Ok(None) };
    let mut gather = Gather::default();
    let headers = header::read(sheet, &region.header);
    let mut columns: Vec<usize> = Vec::new();
    for index in 0..sheet.width() {
        let named = !headers.names[index].is_empty();
        if named || region.data.iter().any(|row| !sheet.cell(*row, index).is_empty()) {
            columns.push(index);
        }
    }
    if columns.is_empty() {
        return Ok(None);
    }
    noticed::note_rows(file, sheet, &region, &mut gather);
    let names = noticed::column_names(file, sheet, &region, &headers, &columns, &mut gather);
    let evidence: Vec<Evidence> =
        columns.iter().map(|index| Evidence::of(region.data.iter().map(|row| sheet.cell(*row, *index)))).collect();
    let letters: Vec<String> = columns.iter().map(|index| Sheet::letter(sheet.origin.1 as usize + index)).collect();
    let chosen: Vec<Option<Option<Field>>> =
        letters.iter().map(|letter| choice.columns.get(letter).and_then(|column| column.field)).collect();
    let guesses = detect::fields(&names, &evidence, &chosen);
    let kind = choice.kind.unwrap_or_else(|| detect::kind(&guesses, &names));
    let mut built = Vec::with_capacity(columns.len());
    for (at, &index) in columns.iter().enumerate() {
        watch.progress(at as f32 / columns.len() as f32 * 0.8);
        let column_choice = choice.columns.get(&letters[at]);
        let Guess { field, score } = guesses[at];
        let identifier = matches!(field, Some(Field::Identifier(_)));
        let kept = column_choice.and_then(|column| column.kept).unwrap_or(!identifier);
        let plan = |shape: Shape| Plan {
            name: names[at].clone(),
            letter: letters[at].clone(),
            score,
            left_out: !kept,
            rules: Rules {
                field,
                shape,
                order: evidence[at].order(),
                rate_unit: if evidence[at].bare_high > 0 { 0.01 } else { 1.0 },
                decimal_comma: column_choice.is_some_and(|column| column.decimal_comma),
                as_found: column_choice.is_some_and(|column| column.as_found),
                fixes: column_choice.map(|column| &column.fixes).filter(|fixes| !fixes.is_empty()),
            },
        };
        let shape = shape(field, kind, &evidence[at], sheet, index, &region.data);
        let mut own = Gather::default();
        let mut result = build::column(file, sheet, index, &region.data, plan(shape), &mut own, watch)?;
        let counts = result.found.counts;
        let typed = field.is_none() && shape != Shape::Text;
        if typed && counts.missing + counts.range > blanks(sheet, index, &region.data) {
            // Without a meaning nothing may be lost to a type.
            own = Gather::default();
            result = build::column(file, sheet, index, &region.data, plan(Shape::Text), &mut own, watch)?;
        }
        if field.is_some() {
            gather.absorb(own);
        }
        if !kept && identifier {
            noticed::left_out(file, sheet, &region, index, &names[at], &mut gather);
        }
        if field == Some(Field::EmploymentRate) && evidence[at].bare_high > 0 && evidence[at].bare_low > 0 {
            noticed::mixed_units(file, sheet, &region, index, &names[at], &mut gather);
        }
        noticed::check_totals(file, sheet, &region, index, &result, &mut gather);
        built.push(result);
    }
    let note_texts: Vec<(u32, String)> = region
        .titles
        .iter()
        .chain(&region.footnotes)
        .map(|(row, text)| (file_row(sheet, *row), text.clone()))
        .collect();
    let synthetic = notes::synthetic(note_texts.iter().map(|(_row, text)| text.as_str()));
    let dollar_year = dollar_year.or_else(|| notes::dollar_year(note_texts.iter().map(|(_row, text)| text.as_str())));
    let ssn =
        columns.iter().zip(&guesses).find(|(_index, guess)| guess.field == Some(Field::Identifier(Identifier::Ssn)));
    let mut found_columns = Vec::new();
    let mut table_columns: Vec<Column> = Vec::new();
    let mut previews = Vec::new();
    for Built { found, column, preview } in built {
        found_columns.push(found);
        table_columns.extend(column);
        previews.push(preview);
    }
    let has_person = table_columns.iter().any(|column| column.field == Some(Field::PersonId));
    if let (Some((index, _guess)), false) = (ssn, has_person) {
        table_columns.push(numbered_people(sheet, &region.data, *index));
    }
    let mut table = Table {
        kind,
        file: Arc::clone(file),
        sheet: Arc::clone(&sheet.name),
        sha256: Arc::clone(sha256),
        columns: table_columns.into_iter().map(Arc::new).collect(),
        source_rows: region.data.iter().map(|row| file_row(sheet, *row)).collect(),
        notes: note_texts.iter().map(|(_row, text)| text.as_str().into()).collect(),
        synthetic,
        dollar_year,
    };
    let people = people(&table);
    watch.check()?;
    watch.progress(0.85);
    let repeated = if kind == TableKind::People { noticed::repeats(sheet, &region.data) } else { Vec::new() };
    let summed = table.column(Field::WageAmount).is_some();
    for row in &repeated {
        noticed::repeated_row(file, sheet, region.data[*row], summed, &mut gather);
    }
    watch.check()?;
    watch.progress(0.9);
    long::to_wide(&mut table, &repeated);
    watch.check()?;
    derive::columns(&mut table);
    let found = TableFound {
        first_row: region.data.first().map_or(0, |row| file_row(sheet, *row)),
        last_row: region.data.last().map_or(0, |row| file_row(sheet, *row)),
        header_rows: region.header.iter().map(|row| file_row(sheet, *row)).collect(),
        rows: region.data.len(),
        totals: region.totals.iter().map(|row| file_row(sheet, *row)).collect(),
        note_rows: note_texts,
        kind,
        columns: found_columns,
        people,
        preview: build::preview_rows(sheet, &region.data, previews),
        synthetic,
        dollar_year,
    };
    Ok(Some((found, table, gather.finish(sheet))))
}

/// How a column's values are held.
fn shape(
    field: Option<Field>,
    kind: TableKind,
    evidence: &Evidence,
    sheet: &Sheet,
    index: usize,
    rows: &[usize],
) -> Shape {
    match field {
        Some(Field::Wage(_) | Field::WageAmount | Field::Cost | Field::EarningsBefore | Field::EarningsAfter) => {
            Shape::Cents
        }
        Some(
            Field::Age
            | Field::CohortYear
            | Field::WageYear
            | Field::WageQuarter
            | Field::Count
            | Field::Certificates
            | Field::Length
            | Field::Latitude
            | Field::Longitude,
        ) => Shape::Number,
        Some(Field::EmploymentRate) => Shape::Rate,
        Some(Field::BirthDate | Field::CredentialDate | Field::EntryDate | Field::ExitDate) => Shape::Days,
        Some(Field::WagePeriod) if evidence.relative_period > 0.5 => Shape::Text,
        Some(Field::WagePeriod) => Shape::Quarter,
        Some(Field::EmployedAfter | Field::InTraining | Field::SkillGain | Field::SameEmployer) => Shape::Flag,
        Some(Field::Enrolled | Field::Attempted | Field::Passed) => {
            if kind == TableKind::People && (evidence.flag >= 0.6 || evidence.number < 0.5) {
                Shape::Flag
            } else {
                Shape::Number
            }
        }
        Some(_) => Shape::Text,
        None if evidence.n == 0 => Shape::Text,
        None if evidence.plain >= 0.95 && !zero_led(sheet, index, rows) => {
            if evidence.money > 0.3 {
                Shape::Cents
            } else {
                Shape::Number
            }
        }
        None if evidence.date >= 0.95 => Shape::Days,
        None => Shape::Text,
    }
}

fn blanks(sheet: &Sheet, index: usize, rows: &[usize]) -> usize {
    rows.iter().filter(|row| sheet.cell(**row, index).is_empty()).count()
}

/// Whether texts of a column begin with a zero that a number would lose.
fn zero_led(sheet: &Sheet, index: usize, rows: &[usize]) -> bool {
    rows.iter().any(|row| {
        matches!(sheet.cell(*row, index), CellRef::Text(text)
            if text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// People told apart without their numbers: the first is "Person 1".
fn numbered_people(sheet: &Sheet, rows: &[usize], index: usize) -> Column {
    let mut known: HashMap<String, usize> = HashMap::new();
    let texts: Vec<Option<String>> = rows
        .iter()
        .map(|row| {
            let text = read::shown(sheet.cell(*row, index));
            if text.is_empty() {
                return None;
            }
            let next = known.len() + 1;
            Some(format!("Person {}", known.entry(text).or_insert(next)))
        })
        .collect();
    Column::from_texts("Person", Some(Field::PersonId), texts.iter().map(Option::as_deref))
}

fn people(table: &Table) -> Option<usize> {
    match &table.column(Field::PersonId)?.values {
        Values::Codes8(_, dictionary) | Values::Codes16(_, dictionary) | Values::Codes32(_, dictionary) => {
            Some(dictionary.texts.len())
        }
        _ => None,
    }
}
