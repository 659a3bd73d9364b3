//! What was decided about how a file is read, step by step: each can be taken out of a mapping, and put back as it was.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Fix, Ignored, Mapping, Settled, date};
use crate::table::{Field, TableKind};

/// One decision about a file. Columns are named by their letters in a document, by their headers in a recipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FileStep {
    /// A sheet takes part, or does not.
    Sheet { sheet: String, used: bool },
    /// What the rows of a sheet are.
    Rows { sheet: String, kind: TableKind },
    /// One-based rows of the header.
    Header { sheet: String, rows: Vec<u32> },
    /// The column means this, or nothing.
    Column { sheet: String, column: String, field: Option<Field> },
    /// One-based rows that are data although they look like totals.
    Data { sheet: String, rows: BTreeSet<u32> },
    /// Month in which fiscal years begin, and whether quarters that name no kind of year are fiscal ones.
    Fiscal { start: Option<u8>, quarters: Option<bool> },
    /// An answer to a question about cells, a column, a sheet or the file.
    Answer(Settled),
    /// An issue that needs nothing.
    Ignore(Ignored),
}

impl Mapping {
    /// Every decision, in the order of the file: about all of it, then sheet by sheet and column by column.
    pub fn steps(&self) -> Vec<FileStep> {
        let settled = self.settled();
        let own = |fix: &Fix| matches!(fix, Fix::FiscalYear(_) | Fix::CalendarQuarters | Fix::AsData);
        let answers = |sheet: Option<&str>, column: Option<&str>| {
            let about = |settled: &&Settled| {
                settled.sheet.as_deref() == sheet && settled.column.as_deref() == column && !own(&settled.fix)
            };
            settled.iter().filter(about).cloned().map(FileStep::Answer).collect::<Vec<_>>()
        };
        let mut steps = answers(None, None);
        if self.fiscal_start.is_some() || self.fiscal_quarters.is_some() {
            steps.push(FileStep::Fiscal { start: self.fiscal_start, quarters: self.fiscal_quarters });
        }
        for (name, table) in &self.tables {
            let sheet = || name.clone();
            steps.extend(table.used.map(|used| FileStep::Sheet { sheet: sheet(), used }));
            steps.extend(table.kind.map(|kind| FileStep::Rows { sheet: sheet(), kind }));
            steps.extend(table.header_rows.clone().map(|rows| FileStep::Header { sheet: sheet(), rows }));
            steps.extend(answers(Some(name), None));
            if !table.data_rows.is_empty() {
                steps.push(FileStep::Data { sheet: sheet(), rows: table.data_rows.clone() });
            }
            for (letter, choice) in &table.columns {
                let column = || letter.clone();
                let meant = |field| FileStep::Column { sheet: sheet(), column: column(), field };
                steps.extend(choice.field.map(meant));
                steps.extend(answers(Some(name), Some(letter)));
            }
            let aside = self.ignored.iter().filter(|ignored| ignored.sheet == *name);
            steps.extend(aside.cloned().map(FileStep::Ignore));
        }
        let elsewhere = self.ignored.iter().filter(|ignored| !self.tables.contains_key(&ignored.sheet));
        steps.extend(elsewhere.cloned().map(FileStep::Ignore));
        steps
    }
}

impl FileStep {
    /// Decides it in a mapping; what stood in its place gives way.
    pub fn put(&self, mapping: &mut Mapping) {
        match self {
            Self::Sheet { sheet, used } => mapping.tables.entry(sheet.clone()).or_default().used = Some(*used),
            Self::Rows { sheet, kind } => mapping.tables.entry(sheet.clone()).or_default().kind = Some(*kind),
            Self::Header { sheet, rows } => {
                mapping.tables.entry(sheet.clone()).or_default().header_rows = Some(rows.clone());
            }
            Self::Column { sheet, column, field } => {
                let table = mapping.tables.entry(sheet.clone()).or_default();
                table.columns.entry(column.clone()).or_default().field = Some(*field);
            }
            Self::Data { sheet, rows } => {
                mapping.tables.entry(sheet.clone()).or_default().data_rows.extend(rows);
            }
            Self::Fiscal { start, quarters } => (mapping.fiscal_start, mapping.fiscal_quarters) = (*start, *quarters),
            Self::Answer(settled) => answer(mapping, settled),
            Self::Ignore(ignored) => {
                mapping.ignored.insert(ignored.clone());
            }
        }
    }

    /// Takes it out of a mapping, with what would be left empty.
    pub fn take(&self, mapping: &mut Mapping) {
        match self {
            Self::Sheet { sheet, .. } => {
                if let Some(table) = mapping.tables.get_mut(sheet) {
                    table.used = None;
                }
            }
            Self::Rows { sheet, .. } => {
                if let Some(table) = mapping.tables.get_mut(sheet) {
                    table.kind = None;
                }
            }
            Self::Header { sheet, .. } => {
                if let Some(table) = mapping.tables.get_mut(sheet) {
                    table.header_rows = None;
                }
            }
            Self::Column { sheet, column, .. } => {
                let table = mapping.tables.get_mut(sheet);
                if let Some(choice) = table.and_then(|table| table.columns.get_mut(column)) {
                    choice.field = None;
                }
            }
            Self::Data { sheet, rows } => {
                if let Some(table) = mapping.tables.get_mut(sheet) {
                    table.data_rows.retain(|row| !rows.contains(row));
                }
            }
            Self::Fiscal { .. } => (mapping.fiscal_start, mapping.fiscal_quarters) = (None, None),
            Self::Answer(settled) => mapping.take_back(settled),
            Self::Ignore(ignored) => {
                mapping.ignored.remove(ignored);
            }
        }
        for table in mapping.tables.values_mut() {
            table.columns.retain(|_letter, choice| *choice != Default::default());
        }
        mapping.tables.retain(|_sheet, table| *table != Default::default());
    }

    /// The sheet it is about; `None` for the whole file.
    pub fn sheet(&self) -> Option<&str> {
        match self {
            Self::Sheet { sheet, .. }
            | Self::Rows { sheet, .. }
            | Self::Header { sheet, .. }
            | Self::Column { sheet, .. }
            | Self::Data { sheet, .. } => Some(sheet),
            Self::Fiscal { .. } => None,
            Self::Answer(settled) => settled.sheet.as_deref(),
            Self::Ignore(ignored) => Some(&ignored.sheet),
        }
    }

    /// The columns it is about.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Column { column, .. } => vec![column],
            Self::Answer(settled) => settled.column.as_deref().into_iter().collect(),
            Self::Ignore(ignored) => ignored.columns.iter().map(String::as_str).collect(),
            Self::Sheet { .. } | Self::Rows { .. } | Self::Header { .. } | Self::Data { .. } | Self::Fiscal { .. } => {
                Vec::new()
            }
        }
    }

    /// The cell text it is about, if it is about cells of one text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Answer(settled) => settled.text.as_deref(),
            Self::Ignore(ignored) => Some(&*ignored.text),
            _ => None,
        }
    }

    /// The same about a sheet and columns of other names; `None` if one of its columns has none.
    #[must_use]
    pub fn about(&self, sheet: &str, column: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let mut step = self.clone();
        match &mut step {
            Self::Sheet { sheet: own, .. }
            | Self::Rows { sheet: own, .. }
            | Self::Header { sheet: own, .. }
            | Self::Data { sheet: own, .. } => sheet.clone_into(own),
            Self::Column { sheet: own, column: letter, .. } => {
                sheet.clone_into(own);
                *letter = column(letter)?;
            }
            Self::Fiscal { .. } => {}
            Self::Answer(settled) => {
                if let Some(own) = &mut settled.sheet {
                    sheet.clone_into(own);
                }
                if let Some(letter) = &mut settled.column {
                    *letter = column(letter)?;
                }
            }
            Self::Ignore(ignored) => {
                sheet.clone_into(&mut ignored.sheet);
                for letter in &mut ignored.columns {
                    *letter = column(letter)?;
                }
            }
        }
        Some(step)
    }

    /// The words of the Check screen: `Column B: Race`, `Read as Washington: “Wahsington”`.
    pub fn words(&self) -> String {
        match self {
            Self::Sheet { sheet, used: true } => tr!("Read sheet {sheet}", sheet = sheet),
            Self::Sheet { sheet, used: false } => tr!("Leave sheet {sheet} aside", sheet = sheet),
            Self::Rows { kind, .. } => tr!("Rows are {}", kind_words(*kind)),
            Self::Header { rows, .. } => match &rows[..] {
                [one] => tr!("Header in row {one}", one = one),
                rows => tr!("Header in rows {}", listed(rows)),
            },
            Self::Column { column, field: Some(field), .. } => {
                tr!("Column {column}: {}", field.label(), column = column)
            }
            Self::Column { column, field: None, .. } => tr!("Column {column}: no meaning", column = column),
            Self::Data { rows, .. } => {
                let rows: Vec<u32> = rows.iter().copied().collect();
                tr!("Use as data: rows {}", listed(&rows))
            }
            Self::Fiscal { start: Some(month), .. } => tr!("Fiscal years begin in {}", date::month_name(*month)),
            Self::Fiscal { start: None, quarters: Some(true) } => tr!("Fiscal quarters").to_owned(),
            Self::Fiscal { start: None, .. } => tr!("Calendar quarters").to_owned(),
            Self::Answer(Settled { column, text, fix, .. }) => match (column, text) {
                (_, Some(text)) => format!("{}: “{text}”", fix.words()),
                (Some(column), None) => tr!("Column {column}: {}", fix.words(), column = column),
                (None, None) => fix.words(),
            },
            Self::Ignore(ignored) => match ignored.text.as_str() {
                "" => tr!("Ignore").to_owned(),
                text => tr!("Ignore: “{text}”", text = text),
            },
        }
    }

    /// It can be handed on: it holds no cell text that may be about people. `field` tells what a column is read as.
    pub fn is_shareable(&self, field: &dyn Fn(&str) -> Option<Field>) -> bool {
        let Some(text) = self.text().filter(|text| !text.is_empty()) else { return true };
        let fields: Vec<Option<Field>> = self.columns().into_iter().map(field).collect();
        super::remember::says_nothing_of_people(text, &fields)
    }
}

fn answer(mapping: &mut Mapping, settled: &Settled) {
    let Settled { sheet, column, text, fix } = settled;
    match (sheet, fix) {
        (None, Fix::StateEverywhere(state)) => {
            if let Some(text) = text {
                mapping.markers.insert(text.clone(), *state);
            }
        }
        (None, Fix::Stack(stacked)) => mapping.stacked = Some(*stacked),
        (None, Fix::Dollars(year)) => (mapping.dollar_year, mapping.nominal) = (*year, year.is_none()),
        (None, _) => {}
        (Some(sheet), fix) => {
            let table = mapping.tables.entry(sheet.clone()).or_default();
            match (column, fix) {
                (None, Fix::HiddenRows(used)) => table.hidden_rows = Some(*used),
                (None, Fix::Repeats(kept)) => table.repeats = Some(*kept),
                (None, _) => {}
                (Some(letter), fix) => {
                    let choice = table.columns.entry(letter.clone()).or_default();
                    match (text, fix) {
                        (Some(text), fix) => {
                            choice.fixes.insert(text.clone(), fix.clone());
                        }
                        (None, Fix::ReadAs(_)) => choice.decimal_comma = true,
                        (None, Fix::AsFound) => choice.as_found = true,
                        (None, Fix::KeepColumn) => choice.kept = Some(true),
                        (None, Fix::LeaveOut) => choice.kept = Some(false),
                        (None, Fix::Numbered) => choice.numbered = true,
                        (None, Fix::FillDown(filled)) => choice.fill_down = Some(*filled),
                        (None, Fix::Pay(unit)) => choice.pay = Some(*unit),
                        (None, Fix::Share(unit)) => choice.share = Some(*unit),
                        (None, Fix::DayFirst(first)) => choice.day_first = Some(*first),
                        (None, Fix::Split(split)) => choice.split = Some(*split),
                        (None, Fix::Zeros(state)) => choice.zeros = Some(*state),
                        (None, _) => {}
                    }
                }
            }
        }
    }
}

fn kind_words(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Programs => tr!("colleges and programs"),
        TableKind::People => tr!("people"),
        TableKind::Outcomes => tr!("published groups"),
        TableKind::Directory => tr!("a directory of colleges"),
        TableKind::Other => tr!("something else"),
    }
}

fn listed(rows: &[u32]) -> String {
    let shown: Vec<String> = rows.iter().take(4).map(u32::to_string).collect();
    let more = if rows.len() > 4 { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        import::{ColumnChoice, IssueCode, PayUnit, ShareUnit, TableChoice},
        table::CellState,
    };

    /// Everything that can be decided, decided.
    fn full() -> Mapping {
        let ignored = |sheet: &str| Ignored {
            sheet: sheet.into(),
            code: IssueCode::NotAState,
            columns: vec!["B".into()],
            text: "Cascadia".into(),
        };
        let column = ColumnChoice {
            field: Some(Some(Field::State)),
            kept: Some(false),
            numbered: true,
            fixes: [
                ("Wahsington".to_owned(), Fix::ReadAs("Washington".into())),
                ("-".to_owned(), Fix::State(CellState::Missing)),
            ]
            .into(),
            decimal_comma: true,
            as_found: true,
            fill_down: Some(true),
            pay: Some(PayUnit::Hour),
            share: Some(ShareUnit::Fraction),
            day_first: Some(true),
            split: Some(false),
            zeros: Some(CellState::Missing),
        };
        let table = TableChoice {
            used: Some(true),
            kind: Some(TableKind::People),
            header_rows: Some(vec![3, 4]),
            columns: [
                ("B".to_owned(), column),
                ("C".to_owned(), ColumnChoice { field: Some(None), ..Default::default() }),
            ]
            .into(),
            hidden_rows: Some(true),
            repeats: Some(true),
            data_rows: [9, 12].into(),
        };
        Mapping {
            tables: [("S".to_owned(), table)].into(),
            dollar_year: Some(2018),
            nominal: false,
            markers: [("n/k".to_owned(), CellState::Missing)].into(),
            fiscal_start: Some(10),
            fiscal_quarters: Some(true),
            stacked: Some(false),
            ignored: [ignored("S"), ignored("T")].into(),
        }
    }

    #[test]
    fn steps_put_back_make_the_same_mapping_and_taken_out_leave_none() {
        let mapping = full();
        let steps = mapping.steps();
        assert_eq!(steps.len(), 26, "{steps:#?}");
        let mut again = Mapping::default();
        steps.iter().for_each(|step| step.put(&mut again));
        assert_eq!(again, mapping);
        for step in &steps {
            assert!(!step.words().is_empty());
            let mut without = mapping.clone();
            step.take(&mut without);
            assert_ne!(without, mapping, "{step:?}");
            step.put(&mut without);
            assert_eq!(without, mapping, "{step:?} goes back to where it was");
            step.take(&mut again);
        }
        assert_eq!(again, Mapping::default());
    }

    #[test]
    fn a_step_moves_with_its_column() {
        let step = FileStep::Column { sheet: "S".into(), column: "B".into(), field: Some(Field::Race) };
        let moved = step.about("T", &|letter| (letter == "B").then(|| "Race/Ethnicity".to_owned())).unwrap();
        assert_eq!((moved.sheet(), moved.words().as_str()), (Some("T"), "Column Race/Ethnicity: Race and ethnicity"));
        assert_eq!(step.about("T", &|_letter| None), None);
    }

    #[test]
    fn what_may_be_about_people_is_not_handed_on() {
        let fix = |text: &str| {
            FileStep::Answer(Settled {
                sheet: Some("S".into()),
                column: Some("A".into()),
                text: Some(text.into()),
                fix: Fix::Ignore,
            })
        };
        assert!(fix("Wahsington").is_shareable(&|_| Some(Field::State)));
        assert!(!fix("Smith moved").is_shareable(&|_| None));
        assert!(fix("n/k").is_shareable(&|_| None));
        assert!(!fix("n/k").is_shareable(&|_| Some(Field::PersonId)));
    }
}
