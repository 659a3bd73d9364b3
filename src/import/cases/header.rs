//! Cases 1 to 5: where the header is and what its names mean.

use super::*;
use crate::{sheet::CellRange, table::Period};

/// Title and blank rows above the header, four as in the PSEO workbook and up to eight.
#[test]
fn case_01_titles_and_blank_rows_above_the_header() {
    for above in 1..=8 {
        let mut rows = vec!["Post-Secondary Employment Outcomes"];
        rows.extend(std::iter::repeat_n("", above - 1));
        rows.extend(["State|College|Credential|Passed", "Ohio|Lakeside CC|NIMS|12", "Texas|Dry Fork College|AWS|9"]);
        let imported = one(&rows);
        let found = &imported.inspection.sheets[0].tables[0];
        assert_eq!(found.header_rows, [above as u32 + 1]);
        assert_eq!((found.first_row, found.rows), (above as u32 + 2, 2));
        assert_eq!(issue(&imported, IssueCode::TitleRow).cells, ["A1"]);
        assert_eq!(&*table(&imported).notes[0], "Post-Secondary Employment Outcomes");
    }
    // The user can move it.
    let book = book("case.xlsx", vec![sheet("Case", &["State|College", "Ohio|Lakeside CC", "Texas|Dry Fork"])]);
    let choice = TableChoice { header_rows: Some(vec![2]), ..TableChoice::default() };
    let mapping = Mapping { tables: [("Case".to_owned(), choice)].into(), ..Mapping::default() };
    assert_eq!(import(&book, &mapping).inspection.sheets[0].tables[0].header_rows, [2]);
}

/// Two header rows, the upper one merged over quarters.
#[test]
fn case_02_merged_header_over_two_rows() {
    let mut sheet = sheet(
        "Case",
        &["ID|Wages before||Wages after|", "|Q3|Q1|Q2|Q4", "P-1|4100|4200|5100|5300", "P-2|3900|4000|4700|4900"],
    );
    sheet.merged = vec![CellRange { first: (0, 1), last: (0, 2) }, CellRange { first: (0, 3), last: (0, 4) }];
    let imported = import(&book("case.xlsx", vec![sheet]), &Mapping::default());
    let names: Vec<String> = fields(&imported).into_iter().map(|(name, _field)| name).collect();
    assert_eq!(names, ["ID", "Wages before – Q3", "Wages before – Q1", "Wages after – Q2", "Wages after – Q4"]);
    assert_eq!(imported.inspection.sheets[0].tables[0].header_rows, [1, 2]);
    assert_eq!(numbers(table(&imported), Field::Wage(Period::Quarter(-3))), [Some(4100.0), Some(3900.0)]);
    assert_eq!(numbers(table(&imported), Field::Wage(Period::Quarter(4))), [Some(5300.0), Some(4900.0)]);
}

/// Misspelt names of the Texas list, a line break, a PIRL number, "(WIOA)", trailing blanks; doubtful ones are asked.
#[test]
fn case_03_misspelt_headers_have_scores_and_doubtful_ones_ask() {
    let imported = one(&[
        "Provder Name|Campus City|Campus State|Campus Zip Code |Program Name|Associated Credential Name",
        "Lakeside CC|Sandusky|OH|44870|Machining|NIMS",
        "Dry Fork College|Lima|OH|45801|Welding|AWS",
    ]);
    use Field::*;
    let expected = [College, City, State, Zip, Program, Credential].map(Some);
    assert_eq!(fields(&imported).into_iter().map(|(_name, field)| field).collect::<Vec<_>>(), expected);
    let columns = &imported.inspection.sheets[0].tables[0].columns;
    assert!(columns[0].score < columns[2].score && columns[0].score >= 0.6, "a misspelt name is less sure");

    let people = one(&[
        "100 Unique Individual Identifier|1704 Wages 2nd Quarter After Exit Quarter\n(WIOA)|201 Sex",
        "P-1|5100|1",
        "P-2|4700|2",
    ]);
    let expected = [PersonId, Wage(Period::Quarter(2)), Sex].map(Some);
    assert_eq!(fields(&people).into_iter().map(|(_name, field)| field).collect::<Vec<_>>(), expected);

    // Values alone suggest the state; the question names both answers and the second one holds.
    let rows = ["College|Where it is|Passed", "Lakeside CC|Ohio|12", "Dry Fork|Texas|9", "Harbor|Iowa|7"];
    let asked = one(&rows);
    let question = issue(&asked, IssueCode::UncertainColumn);
    assert_eq!((question.cells.as_slice(), question.text.as_str()), (&["B1".to_owned()][..], "Where it is"));
    assert_eq!(question.choices, [Fix::Field(Some(State)), Fix::Field(None)]);
    let refused = answered(&rows, IssueCode::UncertainColumn, &Fix::Field(None));
    assert!(table(&refused).column(State).is_none() && !has(&refused, IssueCode::UncertainColumn));
    let confirmed = answered(&rows, IssueCode::UncertainColumn, &Fix::Field(Some(State)));
    assert!(table(&confirmed).column(State).is_some() && !has(&confirmed, IssueCode::UncertainColumn));
}

/// The same name twice: the second gets a number and nothing is lost.
#[test]
fn case_04_duplicate_headers_are_numbered() {
    let imported = one(&[
        "College|State|Start Date|Start Date|Race1|Race",
        "Lakeside CC|Ohio|2018-01-05|2019-01-04|a|White",
        "Dry Fork|Ohio|2018-02-05|2019-02-04|b|Black",
    ]);
    let names: Vec<&str> = imported.inspection.sheets[0].tables[0].columns.iter().map(|c| &*c.name).collect();
    assert_eq!(names, ["College", "State", "Start Date", "Start Date_2", "Race1", "Race"]);
    assert_eq!(issue(&imported, IssueCode::DuplicateHeader).cells, ["D1"]);
    let named: Vec<&str> = table(&imported).columns.iter().map(|column| &*column.name).collect();
    assert!(names.iter().all(|name| named.contains(name)), "{named:?}");
}

/// A column without a name keeps its data under its letter.
#[test]
fn case_05_unnamed_columns_are_named_by_letter() {
    let imported = one(&["College|State||Passed", "Lakeside CC|Ohio|x1|12", "Dry Fork|Ohio|x2|9"]);
    assert_eq!(issue(&imported, IssueCode::UnnamedColumn).cells, ["C1"]);
    let column = table(&imported).columns.iter().find(|column| &*column.name == "Column C").unwrap();
    assert_eq!(column.text(1).map(|text| &**text), Some("x2"));
}
