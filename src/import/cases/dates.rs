//! Cases 24 to 26: dates, fiscal years and rows of quarters.

use super::*;
use crate::table::Period;

/// Dates in every spelling become days; impossible ones are flagged; open orders are asked.
#[test]
fn case_24_dates_in_every_spelling() {
    let text = |text: &str| Cell::Text(text.into());
    let header = ["ID", "Entry date", "Exit date", "Date of birth"].map(text);
    // 17 May 2022 is day 19,129: (52 years × 365 + 13 leap days) + 136 days.
    let exits = ["2022-05-17", "5/17/22", "20220517", "17 May 2022", "05/17/2022 00:00"];
    let mut cells = header.to_vec();
    for (at, exit) in exits.iter().enumerate() {
        cells.extend([text(&format!("P-{at}")), text("2021-09-01"), text(exit), text("3/4/85")]);
    }
    cells.extend([text("P-7"), text("2021-09-01"), Cell::Date { days: 19_129, seconds: 0 }, text("3/4/85")]);
    cells.extend([text("P-8"), text("2021-09-01"), text("2021-03-01"), text("3/4/2015")]);
    let imported = import(&book("case.xlsx", vec![Sheet::from_rows(4, &cells).named("Case")]), &Mapping::default());
    let exits = numbers(table(&imported), Field::ExitDate);
    assert_eq!(exits[..6], [Some(19_129.0); 6]);
    let wrong: Vec<(&str, &[String])> = imported
        .inspection
        .issues
        .iter()
        .filter(|issue| issue.code == IssueCode::DatesDisagree)
        .map(|issue| (issue.message.as_str(), issue.cells.as_slice()))
        .collect();
    assert!(wrong.contains(&("The exit is before the entry", &["C8".to_owned()][..])), "{wrong:?}");
    assert!(
        wrong.contains(&("People would be younger than 14 or older than 100", &["D8".to_owned()][..])),
        "{wrong:?}"
    );
    // March 4th or 3rd of April 1985: nothing in the column tells, and two digits of a birth year are the past's.
    let question = issue(&imported, IssueCode::DayOrMonth);
    assert_eq!(question.cells, ["D1"]);
    let births = numbers(table(&imported), Field::BirthDate);
    let mut mapping = Mapping::default();
    mapping.decide(question, &Fix::DayFirst(true));
    let turned = import(&book("case.xlsx", vec![Sheet::from_rows(4, &cells).named("Case")]), &mapping);
    assert_eq!(numbers(table(&turned), Field::BirthDate)[0].unwrap() - births[0].unwrap(), 30.0);
    assert_eq!(issue(&imported, IssueCode::TwoDigitYears).cells, ["C3"]);

    let years = one(&["College|Program year|Passed", "A|PY22|1", "B|FY2022|2", "C|2018-19|3", "D|2020|4"]);
    assert_eq!(numbers(table(&years), Field::CohortYear), [2022.0, 2022.0, 2018.0, 2020.0].map(Some));
    let quarters = one(&["ID|Quarter|Wages", "P-1|2022Q2|5000", "P-1|Q3 2022|5100", "P-2|2022-Q2|4000"]);
    let found = |quarter: &str| table(&quarters).column(Field::Wage(quarter.parse().unwrap())).is_some();
    assert!(found("2022Q2") && found("2022Q3"));
    let months = one(&["ID|Cert_Date|Q+2", "P-1|May-22|5000", "P-2|Jun-22|5100"]);
    assert_eq!(numbers(table(&months), Field::CredentialDate), [Some(19_113.0), Some(19_144.0)]);
}

/// Quarters of fiscal years are asked about once a file and read by the answer.
#[test]
fn case_25_fiscal_quarters_are_asked_once() {
    let rows = ["ID|Age|FY22 Q1|FY22 Q2", "P-1|30|5000|5100", "P-2|31|4000|4100"];
    let imported = one(&rows);
    let wages = |imported: &Imported| -> Vec<String> {
        table(imported)
            .columns
            .iter()
            .filter_map(|column| match column.field {
                Some(Field::Wage(period)) => Some(period.to_string()),
                _ => None,
            })
            .collect()
    };
    assert_eq!(wages(&imported), ["2021Q3", "2021Q4"], "states’ fiscal year 2022 begins in July 2021");
    let questions: Vec<&Issue> =
        imported.inspection.issues.iter().filter(|issue| issue.code == IssueCode::FiscalQuarters).collect();
    assert_eq!(questions.len(), 1);
    assert_eq!(questions[0].cells, ["C1", "D1"]);
    assert!(questions[0].message.contains("2021 Q3") && questions[0].message.contains("July"));
    let federal = answered(&rows, IssueCode::FiscalQuarters, &Fix::FiscalYear(10));
    assert_eq!(wages(&federal), ["2021Q4", "2022Q1"]);
    assert!(!has(&federal, IssueCode::FiscalQuarters));

    let plain = ["ID|Age|2021Q3|2021Q4", "P-1|30|5000|5100", "P-2|31|4000|4100"];
    let calendar = one(&plain);
    assert_eq!(wages(&calendar), ["2021Q3", "2021Q4"]);
    let fiscal = answered(&plain, IssueCode::CalendarQuarters, &Fix::FiscalYear(7));
    assert_eq!(wages(&fiscal), ["2021Q1", "2021Q2"], "the third quarter of fiscal 2021 begins in January");
    let confirmed = answered(&plain, IssueCode::CalendarQuarters, &Fix::CalendarQuarters);
    assert!(!has(&confirmed, IssueCode::CalendarQuarters));

    let long = ["ID|Year|Quarter|Wages", "P-1|2022|1|5000", "P-2|2022|2|4000"];
    assert_eq!(wages(&one(&long)), ["2022Q1", "2022Q2"]);
    assert_eq!(wages(&answered(&long, IssueCode::CalendarQuarters, &Fix::FiscalYear(7))), ["2021Q3", "2021Q4"]);
}

/// Quarters out of order are told by their names; a missing one stays missing and is said.
#[test]
fn case_26_quarters_out_of_order_with_a_gap() {
    let imported =
        one(&["ID|Age|Q+4|Q+2|Q+1|Q-1|Q-2", "P-1|30|4004|4002|4001|3001|3002", "P-2|31|5004|5002|5001|4901|4902"]);
    for (quarter, amount) in [(4, 4004.0), (2, 4002.0), (1, 4001.0), (-1, 3001.0), (-2, 3002.0)] {
        assert_eq!(numbers(table(&imported), Field::Wage(Period::Quarter(quarter)))[0], Some(amount));
    }
    let gap = issue(&imported, IssueCode::QuarterGap);
    assert_eq!(gap.message, "No column between quarter +2 and quarter +4: the gap stays a gap");
    assert_eq!(gap.count, 1, "quarter 0 belongs to neither side");
    assert!(table(&imported).column(Field::Wage(Period::Quarter(3))).is_none());
    // A few picked quarters are no row of quarters.
    assert!(!has(&one(&["ID|Age|Q-3|Q+2|Q+20", "P-1|30|1|2|3", "P-2|30|1|2|3"]), IssueCode::QuarterGap));
}
