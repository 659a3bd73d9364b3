//! One part of a sheet in, one table with meaning out, with everything that was noticed on the way.

use std::{collections::HashMap, sync::Arc};

use sha2::{Digest, Sha256};

use super::{
    Cancelled, Issue, IssueCode, Mapping, TableChoice, TableFound, Watch, ask,
    build::{self, Built, Plan, file_row},
    catalogue::Credentials,
    checks,
    codes::Codes,
    columns::{self, Role},
    credentials,
    date::Calendar,
    derive,
    detect::{self, Guess},
    evidence::Evidence,
    form,
    gather::{Gather, Note},
    header, labels, levels, modules,
    normal::code,
    notes, noticed,
    parts::Part,
    pay, races,
    read::{Bare, Rules, Shape},
    region::{self, Region, RowChoice},
    repeats, shape,
};
use crate::{
    sheet::{CellRef, Sheet},
    table::{Column, Field, Identifier, Table, Values},
};

/// The file that a table is read from.
pub(crate) struct Source<'a> {
    pub file: &'a Arc<str>,
    pub sha256: &'a Arc<str>,
    pub mapping: &'a Mapping,
    pub credentials: &'a Credentials<'a>,
}

/// A table as understood.
pub(crate) struct Understood {
    pub found: TableFound,
    pub table: Table,
    pub issues: Vec<Issue>,
    /// Normalised column names, to know other sheets of the same form.
    pub names: Vec<String>,
    /// The sheet is a form.
    pub form: bool,
}

impl Mapping {
    pub(super) fn calendar(&self) -> Calendar {
        let usual = Calendar::default();
        Calendar {
            fiscal_start: self.fiscal_start.unwrap_or(usual.fiscal_start),
            all_fiscal: self.fiscal_quarters.unwrap_or(usual.all_fiscal),
        }
    }
}

/// Reads the table of a part; `None` if there is none.
pub(crate) fn table(
    source: &Source<'_>,
    part: &Part<'_>,
    choice: &TableChoice,
    watch: &Watch<'_>,
) -> Result<Option<Understood>, Cancelled> {
    let sheet = part.view.sheet;
    watch.check()?;
    let grid_row = |row: &u32| (*row as usize).checked_sub(1 + sheet.origin.0 as usize);
    let chosen_header: Option<Vec<usize>> =
        choice.header_rows.as_ref().map(|rows| rows.iter().filter_map(grid_row).collect());
    let data_rows: Vec<usize> = choice.data_rows.iter().filter_map(grid_row).collect();
    let rows = RowChoice {
        header: chosen_header.as_deref(),
        data: &data_rows,
        hidden_rows: choice.hidden_rows.unwrap_or(false),
    };
    let Some(region) = region::find(&part.view, rows) else { return Ok(None) };
    watch.check()?;
    let mut gather = Gather::new(source.file, sheet, &part.name);
    let headers = header::read(sheet, &region.header, &region.columns);
    let used: Vec<usize> = region
        .columns
        .clone()
        .filter(|index| {
            !headers.names[*index].is_empty() || region.data.iter().any(|row| !sheet.cell(*row, *index).is_empty())
        })
        .collect();
    if used.is_empty() {
        return Ok(None);
    }
    noticed::note_rows(&part.view, &region, &mut gather);
    let names = noticed::column_names(sheet, &region, &headers, &used, &mut gather);
    let mut evidence: Vec<Evidence> = Vec::with_capacity(used.len());
    for index in &used {
        watch.check()?;
        evidence.push(Evidence::of(region.data.iter().map(|row| sheet.cell(*row, *index)), source.credentials));
    }
    watch.check()?;
    let letters: Vec<String> = used.iter().map(|index| Sheet::letter(sheet.origin.1 as usize + index)).collect();
    let roles = columns::roles(&names, &evidence, choice, &letters, source.credentials);
    let calendar = source.mapping.calendar();
    let chosen: Vec<Option<Option<Field>>> = letters
        .iter()
        .zip(&roles)
        .map(|(letter, role)| match choice.columns.get(letter).and_then(|column| column.field) {
            None if *role != Role::Plain => Some(None),
            chosen => chosen,
        })
        .collect();
    let mut guesses = detect::fields(&names, &evidence, &chosen, calendar);
    let marked = roles.iter().any(|role| matches!(role, Role::Credential(_)));
    let kind = choice.kind.unwrap_or_else(|| detect::kind(&guesses, &names, marked));
    ask::uncertain(&region, &used, &names, &guesses, &chosen, &mut gather);
    let by_quarter = guesses.iter().any(|guess| matches!(guess.field, Some(Field::WagePeriod | Field::WageQuarter)));
    let mut told = Vec::new();
    let mut pays = Vec::new();
    for (at, guess) in guesses.iter_mut().enumerate() {
        let found = pay::of(&names[at], guess.field, by_quarter, &evidence[at], choice.columns.get(&letters[at]));
        if let Some(note) = &found.note {
            gather.add((region.header_row(), used[at]), &names[at], &letters[at], note);
        }
        if found.waits {
            *guess = Guess { field: None, score: 0.0 };
        }
        told.extend(found.told.clone());
        pays.push(found.pay);
    }
    let mut plans = Vec::with_capacity(used.len());
    for (at, &index) in used.iter().enumerate() {
        watch.check()?;
        let own = choice.columns.get(&letters[at]);
        let Guess { field, score } = guesses[at];
        let cells = &sheet.columns()[index];
        let identifier = matches!(field, Some(Field::Identifier(_)));
        let hidden = columns::is_hidden(sheet, index);
        let kept = own.and_then(|column| column.kept).unwrap_or(!identifier && !hidden);
        if hidden {
            noticed::hidden_column(&region, index, &names[at], kept, &mut gather);
        } else if identifier && !kept {
            noticed::left_out(&region, index, &names[at], &mut gather);
        }
        let role_shape = match roles[at] {
            Role::Credential(_) => Some(Shape::Flag),
            Role::Race(_) => Some(Shape::Text),
            Role::Plain => None,
        };
        let numeric = |shape| matches!(shape, Shape::Cents | Shape::Number | Shape::Rate);
        let shape = role_shape.unwrap_or_else(|| shape::of(field, kind, &evidence[at], cells, &region.data));
        let fill_down = labels::ask(&part.view, &region, index, &names[at], field, own, &mut gather);
        let codes = match field {
            Some(Field::Latitude | Field::Longitude) => Codes::default(),
            _ if !numeric(shape) => Codes::default(),
            Some(_) => Codes::of(sheet, index, &region.data),
            None => Codes::of(sheet, index, &region.data).unmistakable(),
        };
        plans.push(Plan {
            name: names[at].clone(),
            letter: letters[at].clone(),
            score,
            left_out: !kept,
            fill_down,
            rules: Rules {
                field,
                shape,
                order: ask::order(&region, index, &names[at], shape, &evidence[at], own, &mut gather),
                bare: match shape {
                    Shape::Rate => ask::share(&region, index, &names[at], &evidence[at], own, &mut gather),
                    _ => Bare::Fraction,
                },
                decimal_comma: own.is_some_and(|column| column.decimal_comma),
                as_found: own.is_some_and(|column| column.as_found),
                fixes: own.map(|column| &column.fixes).filter(|fixes| !fixes.is_empty()),
                markers: &source.mapping.markers,
                codes,
                pay: pays[at],
                zeros: own.and_then(|column| column.zeros),
                calendar,
                credentials: source.credentials,
                cip_decimals: if field == Some(Field::Cip) && evidence[at].decimals > 2 { 4 } else { 2 },
            },
        });
    }
    ask::quarters(&region, &used, &names, &guesses, source.mapping, &mut gather);
    let built = columns::build(sheet, &used, &region.data, plans, &gather, watch)?;
    let mut found_columns = Vec::new();
    let mut table_columns: Vec<Arc<Column>> = Vec::new();
    // Grid column of each column of the table.
    let mut places: Vec<usize> = Vec::new();
    let mut previews = Vec::new();
    let mut kept_roles = Vec::new();
    for ((at, (result, own)), role) in built.into_iter().enumerate().zip(roles) {
        if guesses[at].field.is_some() {
            gather.absorb(own);
        }
        noticed::check_totals(&part.view, &region, used[at], &result, &mut gather);
        let Built { found, column, preview } = result;
        if let Some(column) = column {
            table_columns.push(Arc::new(column));
            places.push(used[at]);
            kept_roles.push(role);
        }
        found_columns.push(found);
        previews.push(preview);
    }
    let note_texts: Vec<(u32, String)> = region
        .titles
        .iter()
        .chain(&region.footnotes)
        .map(|(row, text)| (file_row(sheet, *row), text.clone()))
        .collect();
    let texts = || note_texts.iter().map(|(_row, text)| text.as_str());
    let synthetic = notes::synthetic(texts());
    let dollar_year = source.mapping.dollar_year.or_else(|| notes::dollar_year(texts()));
    let has_person = table_columns.iter().any(|column| column.field == Some(Field::PersonId));
    let asked = |at: usize| choice.columns.get(&letters[at]).is_some_and(|column| column.numbered);
    let own = |at: usize| {
        matches!(guesses[at].field, Some(Field::Identifier(Identifier::Ssn | Identifier::Number)))
            && found_columns[at].left_out
    };
    // Numbers take the place of the first that tells people apart, and of every one the user wants them for.
    let first = (0..used.len()).find(|at| !has_person && (asked(*at) || own(*at)));
    for at in (0..used.len()).filter(|at| asked(*at) || first == Some(*at)) {
        let field = (first == Some(at)).then_some(Field::PersonId);
        let name = if field.is_some() { tr!("Person").to_owned() } else { tr!("{} as numbers", names[at]) };
        table_columns.push(numbered(sheet, &region.data, used[at], &name, field).into());
        places.push(used[at]);
        kept_roles.push(Role::Plain);
    }
    let zip = guesses.iter().position(|guess| guess.field == Some(Field::Zip));
    if let Some((at, column)) = zip.and_then(|at| Some((at, plus_four(sheet, &region.data, used[at], &names[at])?))) {
        table_columns.push(column.into());
        places.push(used[at]);
        kept_roles.push(Role::Plain);
    }
    let mut table = Table {
        kind,
        file: Arc::clone(source.file),
        sheet: Arc::clone(&part.name),
        sha256: Arc::clone(source.sha256),
        columns: table_columns,
        source_rows: region.data.iter().map(|row| file_row(sheet, *row)).collect(),
        notes: texts().map(Arc::from).chain(told.iter().map(|text| text.as_str().into())).collect(),
        synthetic,
        dollar_year,
    };
    watch.check()?;
    let people = people(&table);
    watch.check()?;
    checks::all(&table, &places, &region, choice, &mut gather);
    ask::dollars(&table, &places, &region, source.mapping, &mut gather);
    watch.check()?;
    let repeated = repeats::find(sheet, &used, &region.data, &table, watch)?;
    repeats::settle(&mut table, sheet, &region, repeated, choice, calendar, &mut gather);
    watch.check()?;
    modules::collapse(&mut table, &places, &mut gather);
    watch.check()?;
    races::combine(&mut table, &kept_roles, &places, &region, &mut gather);
    watch.check()?;
    let from = credentials::From { roles: &kept_roles, places: &places, region: &region, known: source.credentials };
    credentials::split(&mut table, &from, choice, &mut gather);
    levels::which_aws(&mut table, &places, choice, &mut gather);
    levels::apart(&mut table, source.credentials);
    watch.check()?;
    derive::columns(&mut table);
    watch.check()?;
    let form = form::is_form(&part.view, &region);
    if form {
        let row = region.titles.first().map_or_else(|| region.header_row(), |(row, _text)| *row);
        let message = tr!("This sheet is a form to fill in; the table found in it was read");
        gather.add((row, region.columns.start), &part.name, "", &Note::info(IssueCode::Form, message));
    }
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
    let names = names.iter().map(|name| header::normal(name)).collect();
    Ok(Some(Understood { found, table, issues: gather.finish(), names, form }))
}

impl Region {
    /// The lowest header row; the first row if there is none.
    pub(super) fn header_row(&self) -> usize {
        self.header.last().copied().or_else(|| self.data.first().copied()).unwrap_or(0)
    }
}

/// The digits behind ZIP codes, in a column of their own; `None` if no code has any.
fn plus_four(sheet: &Sheet, rows: &[usize], index: usize, name: &str) -> Option<Column> {
    let four = |row: &usize| match sheet.cell(*row, index) {
        CellRef::Text(text) => code::zip_plus_four(text),
        _ => None,
    };
    rows.iter()
        .any(|row| four(row).is_some())
        .then(|| Column::from_texts(&format!("{name} (+4)"), None, rows.iter().map(four)))
}

/// The different texts of a column told apart without saying them: the same text is the same in every file of the
/// project. What is made here stays in memory; a project file holds running numbers instead.
fn numbered(sheet: &Sheet, rows: &[usize], index: usize, name: &str, field: Option<Field>) -> Column {
    let mut known: HashMap<String, String> = HashMap::new();
    let texts: Vec<Option<String>> = rows
        .iter()
        .map(|row| {
            let text = super::shown::shown(sheet.cell(*row, index));
            // 123-45-6789 and 123456789 are one person.
            let text: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
            if text.is_empty() {
                return None;
            }
            Some(known.entry(text).or_insert_with_key(|text| digest(text)).clone())
        })
        .collect();
    Column::from_texts(name, field, texts.iter().map(Option::as_deref))
}

/// `Person 5f3a…`, from which the text cannot be read off.
fn digest(text: &str) -> String {
    let hash = Sha256::digest(format!("credential-atlas person {}", text.to_ascii_uppercase()));
    hash.iter().take(8).fold(String::from("Person "), |words, byte| words + &format!("{byte:02x}"))
}

fn people(table: &Table) -> Option<usize> {
    match &table.column(Field::PersonId)?.values {
        Values::Codes8(_, dictionary) | Values::Codes16(_, dictionary) | Values::Codes32(_, dictionary) => {
            Some(dictionary.texts.len())
        }
        _ => None,
    }
}
