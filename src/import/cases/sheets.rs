//! Cases 34, 38 and 40 as import sees them; the rest of 34 to 40 is tested where the program meets files and figures.

use super::*;

/// Error values of formulas count as missing, each with its cell.
#[test]
fn case_34_formula_errors_are_missing_with_their_cell() {
    let text = |text: &str| Cell::Text(text.into());
    let error = |text: &str| Cell::Error(text.into());
    let rows = [
        [text("College"), text("State"), text("Passed")],
        [text("Lakeside CC"), text("Ohio"), error("#REF!")],
        [text("Dry Fork"), text("Ohio"), error("#DIV/0!")],
        [text("Harbor"), error("#N/A"), Cell::Number(12.0)],
    ];
    let imported =
        import(&book("case.xlsx", vec![Sheet::from_rows(3, &rows.concat()).named("Case")]), &Mapping::default());
    assert_eq!(numbers(table(&imported), Field::Passed), [None, None, Some(12.0)]);
    let cells: Vec<(&str, &str)> = imported
        .inspection
        .issues
        .iter()
        .filter(|issue| issue.code == IssueCode::ErrorValue)
        .map(|issue| (issue.text.as_str(), issue.cells[0].as_str()))
        .collect();
    assert_eq!(cells.len(), 3, "{cells:?}");
    for found in [("#REF!", "C2"), ("#DIV/0!", "C3"), ("#N/A", "B4")] {
        assert!(cells.contains(&found), "{found:?} in {cells:?}");
    }
}

/// One row a campus: rows that are alike stay where nothing is counted twice, and counts of a repeated row count once.
#[test]
fn case_38_program_rows_a_campus() {
    let campuses =
        ["College|City|State|Credential", "Ivy Tech|Gary|IN|NIMS", "Ivy Tech|Kokomo|IN|NIMS", "Ivy Tech|Gary|IN|NIMS"];
    assert_eq!(table(&one(&campuses)).rows(), 3);
    let counted = ["College|City|State|Passed", "Ivy Tech|Gary|IN|12", "Ivy Tech|Kokomo|IN|12", "Ivy Tech|Gary|IN|12"];
    let imported = one(&counted);
    assert_eq!(table(&imported).rows(), 2);
    assert_eq!(issue(&imported, IssueCode::DuplicateRow).cells, ["A4"]);
}

/// The dollar year is the file's own: from its notes, from the user, else asked and nominal until answered.
#[test]
fn case_40_dollar_years_are_kept_by_file() {
    let rows = ["Group|n|Median earnings after", "A|20|$31,000", "B|30|$32,000", "C|40|$33,000"];
    let mut noted = vec!["All earnings in 2018 dollars"];
    noted.extend(rows);
    assert_eq!(table(&one(&noted)).dollar_year, Some(2018));
    let asked = one(&rows);
    assert_eq!(table(&asked).dollar_year, None);
    assert_eq!(issue(&asked, IssueCode::DollarYear).cells, ["C1"]);
    let nominal = answered(&rows, IssueCode::DollarYear, &Fix::Dollars(None));
    assert!(!has(&nominal, IssueCode::DollarYear) && table(&nominal).dollar_year.is_none());
    let stated = answered(&rows, IssueCode::DollarYear, &Fix::Dollars(Some(2020)));
    assert_eq!((table(&stated).dollar_year, has(&stated, IssueCode::DollarYear)), (Some(2020), false));
}
