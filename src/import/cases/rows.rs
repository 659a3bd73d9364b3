//! Cases 6 to 10: rows and parts of a sheet that are no data, or not all of it.

use super::*;
use crate::{
    sheet::{ErrorCode, SheetError},
    table::TableKind,
};

/// Totals by their label are set apart and used as a check; hidden parts only have to allow them.
#[test]
fn case_06_totals_are_a_check_and_not_data() {
    let rows = ["State|College|Passed", "Ohio|Lakeside CC|12", "Ohio|Dry Fork|20", "Statewide||32"];
    let right = one(&rows);
    assert_eq!(numbers(table(&right), Field::Passed), [Some(12.0), Some(20.0)]);
    assert_eq!(right.inspection.sheets[0].tables[0].totals, [4]);
    assert!(!has(&right, IssueCode::TotalDisagrees));
    assert_eq!(issue(&right, IssueCode::TotalsRow).fix, Some(Fix::AsData));

    let wrong = one(&["State|College|Passed", "Ohio|Lakeside CC|12", "Ohio|Dry Fork|20", "Grand Total||40"]);
    let disagrees = issue(&wrong, IssueCode::TotalDisagrees);
    assert_eq!((disagrees.cells.as_slice(), disagrees.severity), (&["C4".to_owned()][..], Severity::Warning));
    assert_eq!(disagrees.message, "The total says 40, the rows above add up to 32");

    // Twelve people and one to nine more can be twenty, not forty.
    let hidden = ["State|College|Passed", "Ohio|Lakeside CC|12", "Ohio|Dry Fork|<10", "Total||20"];
    assert!(!has(&one(&hidden), IssueCode::TotalDisagrees));
    let too_many = ["State|College|Passed", "Ohio|Lakeside CC|12", "Ohio|Dry Fork|<10", "Total||40"];
    assert!(has(&one(&too_many), IssueCode::TotalDisagrees));
    let starred = ["State|College|Passed", "Ohio|Lakeside CC|12", "Ohio|Dry Fork|*", "Total||40"];
    assert!(!has(&one(&starred), IssueCode::TotalDisagrees), "a star can be any number");

    // Subtotals are compared with their own part, the grand total with all.
    let parts = one(&[
        "State|College|Passed",
        "Ohio|Lakeside CC|12",
        "Ohio|Dry Fork|20",
        "Ohio Total||32",
        "Texas|Harbor|5",
        "Texas|Cedar|6",
        "Texas Total||12",
        "Grand Total||43",
    ]);
    assert_eq!(table(&parts).rows(), 4);
    let disagrees = issue(&parts, IssueCode::TotalDisagrees);
    assert_eq!((disagrees.cells.as_slice(), disagrees.count), (&["C7".to_owned()][..], 1));
}

/// A last row that is the sum of all others is a total although nothing says so; the user can say that it is data.
#[test]
fn case_06_totals_are_known_by_their_sum() {
    let rows = ["College|Enrolled|Passed", "Lakeside CC|30|12", "Dry Fork|41|20", "Harbor|9|7", "|80|39"];
    let imported = one(&rows);
    assert_eq!(imported.inspection.sheets[0].tables[0].totals, [5]);
    assert_eq!(numbers(table(&imported), Field::Passed), [Some(12.0), Some(20.0), Some(7.0)]);
    assert_eq!(answered(&rows, IssueCode::TotalsRow, &Fix::AsData).tables[0].rows(), 4);
    let named =
        one(&["College|Enrolled|Passed", "Lakeside CC|30|12", "Dry Fork|41|20", "Harbor|9|7", "Everyone|80|39"]);
    assert_eq!(table(&named).rows(), 3);
    let other = one(&["College|Enrolled|Passed", "Lakeside CC|30|12", "Dry Fork|41|20", "Harbor|9|7", "Cedar|80|40"]);
    assert_eq!(table(&other).rows(), 4);
}

/// Footnotes are kept as notes of the table, which figures show, and are no data.
#[test]
fn case_07_footnotes_are_kept_as_notes() {
    let imported = one(&[
        "College|State|Passed",
        "Lakeside CC|Ohio|12",
        "Dry Fork|Ohio|*",
        "",
        "* fewer than 10 people",
        "Source: the board’s own records",
    ]);
    assert_eq!(table(&imported).rows(), 2);
    let notes: Vec<&str> = table(&imported).notes.iter().map(|note| &**note).collect();
    assert_eq!(notes, ["* fewer than 10 people", "Source: the board’s own records"]);
    assert_eq!(issue(&imported, IssueCode::Footnote).cells, ["A5"]);
    let json = imported.inspection.to_json();
    assert_eq!(json["sheets"][0]["tables"][0]["notes"].as_array().unwrap().len(), 2);
}

/// Labels that stand once are filled down only when asked.
#[test]
fn case_08_group_labels_are_filled_down_when_asked() {
    let rows = [
        "State|College|Passed",
        "Ohio|Lakeside CC|12",
        "|Dry Fork|20",
        "|Harbor|7",
        "Texas|Cedar Point|5",
        "|Ironwood|9",
    ];
    let asked = one(&rows);
    assert_eq!(texts(table(&asked), Field::State), ["Ohio", "–", "–", "Texas", "–"]);
    let question = issue(&asked, IssueCode::BlankLabels);
    assert_eq!(
        (question.severity, question.cells.clone()),
        (Severity::Warning, vec!["A3".into(), "A4".into(), "A6".into()])
    );
    assert_eq!(question.choices, [Fix::FillDown(true), Fix::FillDown(false)]);
    let filled = answered(&rows, IssueCode::BlankLabels, &Fix::FillDown(true));
    assert_eq!(texts(table(&filled), Field::State), ["Ohio", "Ohio", "Ohio", "Texas", "Texas"]);
    assert!(!has(&filled, IssueCode::BlankLabels));
    let left = answered(&rows, IssueCode::BlankLabels, &Fix::FillDown(false));
    assert_eq!(texts(table(&left), Field::State), ["Ohio", "–", "–", "Texas", "–"]);
    assert!(!has(&left, IssueCode::BlankLabels));
    // A blank among values that come again is a missing value.
    let missing =
        one(&["State|College|Passed", "Ohio|A College|1", "Texas|B College|2", "|C College|3", "Ohio|D College|4"]);
    assert!(!has(&missing, IssueCode::BlankLabels));
}

fn states_book(names: [&str; 2]) -> Book {
    let ohio = sheet(names[0], &["College|Credential|Passed", "Lakeside CC|NIMS|12", "Dry Fork|AWS|20"]);
    let texas = sheet(names[1], &["College|Credential|Enrolled|Passed", "Cedar Point|NIMS|9|5"]);
    book("case.xlsx", vec![ohio, texas])
}

/// Sheets per state or year are stacked, their names a column; other names are asked about.
#[test]
fn case_09_sheets_of_one_form_are_stacked() {
    let imported = import(&states_book(["Ohio", "TX"]), &Mapping::default());
    assert_eq!(imported.tables.len(), 2);
    let found: Vec<String> = imported.tables.iter().flat_map(|table| texts(table, Field::State)).collect();
    assert_eq!(found, ["Ohio", "Ohio", "Texas"]);
    assert_eq!(imported.tables[1].source_rows, [2], "rows are those of their own sheet");
    let stacked = issue(&imported, IssueCode::StackedSheets);
    assert_eq!(stacked.choices, [Fix::Stack(true), Fix::Stack(false)]);
    assert!(stacked.message.contains("missing there"), "the second has one column more: {}", stacked.message);

    let years = import(&states_book(["PY2018", "PY2019"]), &Mapping::default());
    let found: Vec<_> = years.tables.iter().flat_map(|table| numbers(table, Field::CohortYear)).collect();
    assert_eq!(found, [Some(2018.0), Some(2018.0), Some(2019.0)]);

    let mut mapping = Mapping::default();
    mapping.decide(stacked, &Fix::Stack(false));
    assert_eq!(import(&states_book(["Ohio", "TX"]), &mapping).tables.len(), 1);

    let regions = states_book(["North", "South"]);
    let asked = import(&regions, &Mapping::default());
    assert_eq!((asked.tables.len(), issue(&asked, IssueCode::StackedSheets).severity), (1, Severity::Warning));
    let mut mapping = Mapping::default();
    mapping.decide(issue(&asked, IssueCode::StackedSheets), &Fix::Stack(true));
    let both = import(&regions, &mapping);
    let name = both.tables[1].columns.iter().find(|column| &*column.name == "Sheet").unwrap();
    assert_eq!(name.text(0).map(|text| &**text), Some("South"));
}

/// Hidden sheets, rows and columns are listed with their number and left aside until asked for.
#[test]
fn case_10_hidden_parts_are_listed_and_left_aside() {
    let mut shown = sheet(
        "Shown",
        &["College|State|Passed|Internal", "Lakeside CC|Ohio|12|a", "Dry Fork|Ohio|20|b", "Harbor|Ohio|7|c"],
    );
    shown.hidden_rows = vec![(2, 3)];
    shown.hidden_columns = vec![(3, 3)];
    let mut hidden = sheet("Old", &["College|State|Passed", "Lakeside CC|Ohio|1"]);
    hidden.hidden = true;
    let book = book("case.xlsx", vec![shown, hidden]);
    let imported = import(&book, &Mapping::default());
    assert_eq!(numbers(table(&imported), Field::Passed), [Some(12.0)]);
    assert_eq!(imported.tables.len(), 1);
    let rows = issue(&imported, IssueCode::HiddenRows);
    assert_eq!((rows.count, rows.cells.clone()), (2, vec!["A3".into(), "A4".into()]));
    assert_eq!(rows.message, "2 rows are hidden in the file and set apart");
    let column = issue(&imported, IssueCode::HiddenColumn);
    assert_eq!((column.cells.clone(), column.fix.clone()), (vec!["D1".into()], Some(Fix::KeepColumn)));
    assert!(table(&imported).columns.iter().all(|column| &*column.name != "Internal"));
    assert_eq!(issue(&imported, IssueCode::HiddenSheet).message, "Sheet “Old” is hidden and was left aside");

    let mut mapping = Mapping::default();
    mapping.decide(rows, &Fix::HiddenRows(true));
    mapping.decide(column, &Fix::KeepColumn);
    let all = import(&book, &mapping);
    assert_eq!(table(&all).rows(), 3);
    assert!(table(&all).columns.iter().any(|column| &*column.name == "Internal"));
    assert!(!has(&all, IssueCode::HiddenRows));
}

/// Several tables on one sheet are read each for itself.
#[test]
fn several_tables_on_a_sheet_are_read_apart() {
    let imported = one(&[
        "College|State|Passed",
        "Lakeside CC|Ohio|12",
        "Dry Fork|Ohio|20",
        "",
        "Outcomes by age",
        "",
        "Age group|n|Median earnings after",
        "18-25|120|$30,500",
        "26-35|90|$35,500",
    ]);
    let kinds: Vec<TableKind> = imported.tables.iter().map(|table| table.kind).collect();
    assert_eq!(kinds, [TableKind::Programs, TableKind::Outcomes]);
    assert_eq!(imported.tables[1].source_rows, [8, 9]);
    assert_eq!(&*imported.tables[1].sheet, "Case (table 2)");
    assert_eq!(&*imported.tables[1].notes[0], "Outcomes by age");
    let json = imported.inspection.to_json();
    assert_eq!(json["sheets"].as_array().unwrap().len(), 1);
    assert_eq!(json["sheets"][0]["tables"].as_array().unwrap().len(), 2);
}

/// A form is called one, with the table in it.
#[test]
fn a_form_is_called_a_form() {
    let imported = one(&[
        "Institution Name: Lakeside Community College||",
        "Retention||",
        "If the cohort has fewer than 10 students, leave the cell blank|First-time cohort|Enrolled",
        "Full-time||",
        "Total students|3683|1180",
        "Women|2137|685",
        "Part-time||",
        "Total students|5034|2097",
        "Women|2600|1200",
    ]);
    assert!(imported.inspection.sheets[0].form);
    assert_eq!(imported.inspection.to_json()["sheets"][0]["form"], true);
    assert!(has(&imported, IssueCode::Form));
    assert_eq!(imported.inspection.sheets[0].tables.len(), 1);
    assert!(!one(&["Source: the board", "", "State|College|Passed", "Ohio|Lakeside CC|12"]).inspection.sheets[0].form);
}

#[test]
fn a_sheet_that_could_not_be_read_is_an_issue() {
    let read = sheet("Now", &["College|State|Passed", "Lakeside CC|Ohio|1"]);
    let mut broken = sheet("Old", &[]);
    let reason = SheetError::new(ErrorCode::TooLarge, "Sheet “Old” is too large", "Split it");
    broken.unread = Some(reason);
    let imported = import(&book("case.xlsx", vec![read, broken]), &Mapping::default());
    let found = issue(&imported, IssueCode::SheetNotRead);
    assert_eq!((found.severity, &*found.sheet), (Severity::Error, "Old"));
    assert_eq!(found.message, "Sheet “Old” was not read: Sheet “Old” is too large. Split it");
}
