//! What can be done about an issue, and how a mapping takes it up and gives it back.

use serde::{Deserialize, Serialize};

use super::{ColumnChoice, Ignored, Issue, IssueCode, Mapping, PayUnit, ShareUnit, date};
use crate::table::{CellState, Field};

/// What to do about an issue: with all its cells, or with the column, table or file it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fix {
    /// Read as this text instead: `Washington` for `Wahsington`, `8412.50` for `8.412,50`.
    ReadAs(String),
    /// Give the cell this state.
    State(CellState),
    /// Leave as it is: what was not understood counts as missing. The issue stays listed as ignored.
    Ignore,
    /// Keep a column that identifies people or is hidden.
    KeepColumn,
    /// Leave the column out.
    LeaveOut,
    /// Leave the column out and tell its people apart by numbers of their own.
    Numbered,
    /// Take back an automatic repair (restored zeros): the text is used as found.
    AsFound,
    /// The text has this state wherever it stands in the file.
    StateEverywhere(CellState),
    /// The column means this, or nothing.
    Field(Option<Field>),
    /// Blanks repeat the cell above, or stay blank.
    FillDown(bool),
    /// Sheets of one form are one table, or each is its own.
    Stack(bool),
    /// Amounts pay for this; hourly ones are counted as 2,080 hours a year.
    Pay(PayUnit),
    /// Shares without a percent sign are written like this.
    Share(ShareUnit),
    /// Dates that could be either are day first.
    DayFirst(bool),
    /// Fiscal years begin in this month, 1…12.
    FiscalYear(u8),
    /// Quarters that name no kind of year are calendar quarters.
    CalendarQuarters,
    /// Hidden rows take part, or are set apart.
    HiddenRows(bool),
    /// Rows that repeat an earlier one count again, or once.
    Repeats(bool),
    /// Cells that name several things are split, or stay whole.
    Split(bool),
    /// Zeros among earnings have this state.
    Zeros(CellState),
    /// The file's money is in dollars of this year, or each amount in dollars of its own time.
    Dollars(Option<i16>),
    /// The rows are data, no totals.
    AsData,
}

impl Fix {
    /// The words on its button: `Read as Washington`.
    pub fn words(&self) -> String {
        match self {
            Self::ReadAs(text) => tr!("Read as {text}", text = text),
            Self::State(CellState::Value) => tr!("Treat as a value").into(),
            Self::State(state) => tr!("Treat as {}", state_words(*state)),
            Self::StateEverywhere(state) => tr!("Treat as {} in the whole file", state_words(*state)),
            Self::Ignore => tr!("Ignore").into(),
            Self::KeepColumn => tr!("Keep column").into(),
            Self::LeaveOut => tr!("Leave out").into(),
            Self::Numbered => tr!("Use numbers instead").into(),
            Self::AsFound => tr!("Undo").into(),
            Self::Field(Some(field)) => tr!("Read as {}", field.label()),
            Self::Field(None) => tr!("Give no meaning").into(),
            Self::FillDown(true) => tr!("Fill down").into(),
            Self::FillDown(false) => tr!("Leave blank").into(),
            Self::Stack(true) => tr!("Stack the sheets").into(),
            Self::Stack(false) => tr!("Keep the sheets apart").into(),
            Self::Pay(PayUnit::Hour) => tr!("Hourly: × 2,080 hours").into(),
            Self::Pay(unit) => {
                let word = unit.word();
                word.get(..1).map_or_else(String::new, str::to_uppercase) + word.get(1..).unwrap_or_default()
            }
            Self::Share(ShareUnit::Percent) => tr!("40 is 40%").into(),
            Self::Share(ShareUnit::Fraction) => tr!("0.4 is 40%").into(),
            Self::DayFirst(true) => tr!("Day first").into(),
            Self::DayFirst(false) => tr!("Month first").into(),
            Self::FiscalYear(month) => tr!("Fiscal years begin in {}", date::month_name(*month)),
            Self::CalendarQuarters => tr!("Calendar quarters").into(),
            Self::HiddenRows(true) => tr!("Use the hidden rows").into(),
            Self::HiddenRows(false) => tr!("Leave the hidden rows aside").into(),
            Self::Repeats(true) => tr!("Count every row").into(),
            Self::Repeats(false) => tr!("Count repeated rows once").into(),
            Self::Split(true) => tr!("Split into rows").into(),
            Self::Split(false) => tr!("Keep whole").into(),
            Self::Zeros(CellState::Value) => tr!("Zero is earnings of nothing").into(),
            Self::Zeros(state) => tr!("Zero is {}", state_words(*state)),
            Self::Dollars(Some(year)) => tr!("Dollars of {year}", year = year),
            Self::Dollars(None) => tr!("Dollars of their own time").into(),
            Self::AsData => tr!("Use as data").into(),
        }
    }
}

fn state_words(state: CellState) -> &'static str {
    match state {
        CellState::Value => tr!("a value"),
        CellState::Suppressed => tr!("suppressed"),
        CellState::Range => tr!("a range"),
        CellState::TopCoded => "top-coded",
        CellState::Pending => tr!("pending"),
        CellState::Missing => tr!("missing"),
        CellState::NotApplicable => tr!("not applicable"),
    }
}

/// One decision of a mapping about a text, column, table or the file; see [`Mapping::settled`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// The sheet it is about; `None` for the whole file.
    pub sheet: Option<String>,
    /// The column's letter.
    pub column: Option<String>,
    /// The cell text.
    pub text: Option<String>,
    /// What was decided.
    pub fix: Fix,
}

impl Mapping {
    /// Carries out a fix for all cells of an issue: the proposed one, or another that the user chose instead.
    pub fn decide(&mut self, issue: &Issue, fix: &Fix) {
        match fix {
            Fix::Ignore => {
                self.ignored.insert(Ignored::of(issue));
                return;
            }
            Fix::StateEverywhere(state) => {
                self.markers.insert(issue.text.trim().to_lowercase(), *state);
                return;
            }
            Fix::Stack(stacked) => return self.stacked = Some(*stacked),
            Fix::FiscalYear(month) => {
                self.fiscal_start = Some(*month);
                if issue.code == IssueCode::CalendarQuarters {
                    self.fiscal_quarters = Some(true);
                }
                return;
            }
            Fix::CalendarQuarters => return self.fiscal_quarters = Some(false),
            Fix::Dollars(year) => {
                self.dollar_year = *year;
                self.nominal = year.is_none();
                return;
            }
            _ => {}
        }
        let table = self.tables.entry(issue.sheet.clone()).or_default();
        match fix {
            Fix::HiddenRows(used) => return table.hidden_rows = Some(*used),
            Fix::Repeats(kept) => return table.repeats = Some(*kept),
            Fix::AsData => {
                let row = |cell: &String| cell.trim_start_matches(char::is_alphabetic).parse::<u32>().ok();
                return table.data_rows.extend(issue.cells.iter().filter_map(row));
            }
            _ => {}
        }
        for letter in &issue.columns {
            let column = table.columns.entry(letter.clone()).or_default();
            decide_column(column, issue, fix);
        }
    }

    /// Every decision that came from an issue, in the order of sheets, columns and texts.
    pub fn settled(&self) -> Vec<Settled> {
        let mut settled = Vec::new();
        let mut file = |text: Option<&String>, fix| {
            settled.push(Settled { sheet: None, column: None, text: text.cloned(), fix });
        };
        for (text, state) in &self.markers {
            file(Some(text), Fix::StateEverywhere(*state));
        }
        if let Some(stacked) = self.stacked {
            file(None, Fix::Stack(stacked));
        }
        if let Some(month) = self.fiscal_start {
            file(None, Fix::FiscalYear(month));
        }
        if self.fiscal_quarters == Some(false) {
            file(None, Fix::CalendarQuarters);
        }
        if self.dollar_year.is_some() || self.nominal {
            file(None, Fix::Dollars(self.dollar_year));
        }
        for (sheet, table) in &self.tables {
            let mut add = |column: Option<&String>, text: Option<&String>, fix| {
                let settles = Settled { sheet: Some(sheet.clone()), column: column.cloned(), text: text.cloned(), fix };
                settled.push(settles);
            };
            if let Some(used) = table.hidden_rows {
                add(None, None, Fix::HiddenRows(used));
            }
            if let Some(kept) = table.repeats {
                add(None, None, Fix::Repeats(kept));
            }
            if !table.data_rows.is_empty() {
                add(None, None, Fix::AsData);
            }
            for (letter, choice) in &table.columns {
                for (text, fix) in &choice.fixes {
                    add(Some(letter), Some(text), fix.clone());
                }
                for fix in column_fixes(choice) {
                    add(Some(letter), None, fix);
                }
            }
        }
        settled
    }

    /// Takes one decision back; the question is asked again.
    pub fn take_back(&mut self, settled: &Settled) {
        let table = settled.sheet.as_ref().and_then(|sheet| self.tables.get_mut(sheet));
        match &settled.fix {
            Fix::StateEverywhere(_) => {
                settled.text.as_ref().and_then(|text| self.markers.remove(text));
            }
            Fix::Stack(_) => self.stacked = None,
            Fix::FiscalYear(_) => (self.fiscal_start, self.fiscal_quarters) = (None, None),
            Fix::CalendarQuarters => self.fiscal_quarters = None,
            Fix::Dollars(_) => (self.dollar_year, self.nominal) = (None, false),
            fix => {
                let Some(table) = table else { return };
                match fix {
                    Fix::HiddenRows(_) => table.hidden_rows = None,
                    Fix::Repeats(_) => table.repeats = None,
                    Fix::AsData => table.data_rows.clear(),
                    fix => {
                        let Some(letter) = &settled.column else { return };
                        let Some(column) = table.columns.get_mut(letter) else { return };
                        take_back_column(column, settled.text.as_deref(), fix);
                    }
                }
            }
        }
    }
}

fn decide_column(column: &mut ColumnChoice, issue: &Issue, fix: &Fix) {
    match (issue.code, fix) {
        (IssueCode::DecimalComma, Fix::ReadAs(_)) => column.decimal_comma = true,
        (IssueCode::LeadingZerosRestored | IssueCode::DateInCodeColumn, Fix::AsFound) => column.as_found = true,
        (_, Fix::KeepColumn) => (column.kept, column.numbered) = (Some(true), false),
        (_, Fix::LeaveOut) => (column.kept, column.numbered) = (Some(false), false),
        (_, Fix::Numbered) => (column.kept, column.numbered) = (None, true),
        (_, Fix::Field(field)) => column.field = Some(*field),
        (_, Fix::FillDown(filled)) => column.fill_down = Some(*filled),
        (_, Fix::Pay(unit)) => column.pay = Some(*unit),
        (_, Fix::Share(unit)) => column.share = Some(*unit),
        (_, Fix::DayFirst(first)) => column.day_first = Some(*first),
        (_, Fix::Split(split)) => column.split = Some(*split),
        (_, Fix::Zeros(state)) => column.zeros = Some(*state),
        (_, fix) => {
            column.fixes.insert(issue.text.clone(), fix.clone());
        }
    }
}

/// The decisions about a whole column that an issue can lead to; its meaning has a place of its own on the screen.
fn column_fixes(choice: &ColumnChoice) -> Vec<Fix> {
    let mut fixes = Vec::new();
    fixes.extend(choice.decimal_comma.then(|| Fix::ReadAs(tr!("a decimal comma").to_owned())));
    fixes.extend(choice.as_found.then_some(Fix::AsFound));
    fixes.extend(choice.kept.map(|kept| if kept { Fix::KeepColumn } else { Fix::LeaveOut }));
    fixes.extend(choice.numbered.then_some(Fix::Numbered));
    fixes.extend(choice.fill_down.map(Fix::FillDown));
    fixes.extend(choice.pay.map(Fix::Pay));
    fixes.extend(choice.share.map(Fix::Share));
    fixes.extend(choice.day_first.map(Fix::DayFirst));
    fixes.extend(choice.split.map(Fix::Split));
    fixes.extend(choice.zeros.map(Fix::Zeros));
    fixes
}

fn take_back_column(column: &mut ColumnChoice, text: Option<&str>, fix: &Fix) {
    if let Some(text) = text {
        column.fixes.remove(text);
        return;
    }
    match fix {
        Fix::ReadAs(_) => column.decimal_comma = false,
        Fix::AsFound => column.as_found = false,
        Fix::KeepColumn | Fix::LeaveOut => column.kept = None,
        Fix::Numbered => column.numbered = false,
        Fix::Field(_) => column.field = None,
        Fix::FillDown(_) => column.fill_down = None,
        Fix::Pay(_) => column.pay = None,
        Fix::Share(_) => column.share = None,
        Fix::DayFirst(_) => column.day_first = None,
        Fix::Split(_) => column.split = None,
        Fix::Zeros(_) => column.zeros = None,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Severity;

    fn issue(code: IssueCode, text: &str) -> Issue {
        Issue {
            code,
            severity: Severity::Warning,
            file: "f.xlsx".into(),
            sheet: "S".into(),
            cells: vec!["B7".into()],
            columns: vec!["B".into()],
            count: 1,
            text: text.into(),
            message: String::new(),
            fix: None,
            choices: Vec::new(),
        }
    }

    #[test]
    fn every_decision_is_listed_and_can_be_taken_back() {
        let decisions = [
            (IssueCode::NotAState, Fix::ReadAs("Ohio".into())),
            (IssueCode::AmbiguousMarker, Fix::State(CellState::Missing)),
            (IssueCode::AmbiguousMarker, Fix::StateEverywhere(CellState::Suppressed)),
            (IssueCode::DecimalComma, Fix::ReadAs("1.5".into())),
            (IssueCode::LeadingZerosRestored, Fix::AsFound),
            (IssueCode::HiddenColumn, Fix::KeepColumn),
            (IssueCode::IdentifierLeftOut, Fix::LeaveOut),
            (IssueCode::IdentifierLeftOut, Fix::Numbered),
            (IssueCode::BlankLabels, Fix::FillDown(true)),
            (IssueCode::StackedSheets, Fix::Stack(false)),
            (IssueCode::PayUnit, Fix::Pay(PayUnit::Hour)),
            (IssueCode::MixedUnits, Fix::Share(ShareUnit::Fraction)),
            (IssueCode::DayOrMonth, Fix::DayFirst(true)),
            (IssueCode::FiscalQuarters, Fix::FiscalYear(10)),
            (IssueCode::CalendarQuarters, Fix::CalendarQuarters),
            (IssueCode::HiddenRows, Fix::HiddenRows(true)),
            (IssueCode::DuplicateRow, Fix::Repeats(true)),
            (IssueCode::SeveralValues, Fix::Split(true)),
            (IssueCode::ManyZeros, Fix::Zeros(CellState::Missing)),
            (IssueCode::DollarYear, Fix::Dollars(Some(2018))),
            (IssueCode::TotalsRow, Fix::AsData),
        ];
        for (code, fix) in decisions {
            let mut mapping = Mapping::default();
            mapping.decide(&issue(code, "x"), &fix);
            assert_ne!(mapping, Mapping::default(), "{fix:?} decides something");
            let settled = mapping.settled();
            assert_eq!(settled.len(), 1, "{fix:?} is listed once: {settled:?}");
            assert!(!settled[0].fix.words().is_empty());
            mapping.take_back(&settled[0]);
            assert_eq!(mapping.settled(), [], "{fix:?} can be taken back");
        }
    }

    #[test]
    fn an_ignored_issue_is_read_as_before_and_comes_back() {
        let state = issue(IssueCode::NotAState, "Cascadia");
        let mut mapping = Mapping::default();
        mapping.decide(&state, &Fix::Ignore);
        assert!(mapping.ignores(&state) && !mapping.ignores(&issue(IssueCode::NotAState, "Columbia")));
        assert_eq!(mapping.for_reading(), Mapping::default(), "no cell is read in another way");
        mapping.bring_back(&state);
        assert_eq!(mapping, Mapping::default());
    }

    #[test]
    fn mappings_of_older_projects_open() {
        let old = r#"{"tables":{"S":{"used":true,"kind":null,"header_rows":null,"columns":{"A":{"field":null,"kept":null,
            "fixes":{"-":{"State":"missing"}},"decimal_comma":true,"as_found":false}}}},"dollar_year":2018}"#;
        let mapping: Mapping = serde_json::from_str(old).unwrap();
        assert_eq!(mapping.dollar_year, Some(2018));
        assert!(mapping.tables["S"].columns["A"].decimal_comma);
    }
}
