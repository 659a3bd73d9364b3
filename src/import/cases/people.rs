//! Cases 27 to 33: rows about people.

use super::*;
use crate::table::{Period, TableKind};

/// Several employers in one quarter are summed; a row that comes again counts once and is reported.
#[test]
fn case_27_employers_are_summed_and_repeated_rows_count_once() {
    let rows = [
        "ID|Year|Quarter|Employer|Wages",
        "P-1|2018|1|Acme|1000",
        "P-1|2018|1|Borg|500",
        "P-1|2018|1|Borg|500",
        "P-2|2018|1|Acme|700",
    ];
    let quarter = Field::Wage("2018Q1".parse().unwrap());
    let imported = one(&rows);
    assert_eq!(numbers(table(&imported), quarter), [Some(1500.0), Some(700.0)]);
    let repeated = issue(&imported, IssueCode::DuplicateRow);
    assert_eq!((repeated.cells.as_slice(), repeated.count), (&["A4".to_owned()][..], 1));
    assert_eq!(repeated.choices, [Fix::Repeats(false), Fix::Repeats(true)]);
    let all = answered(&rows, IssueCode::DuplicateRow, &Fix::Repeats(true));
    assert_eq!(numbers(table(&all), quarter), [Some(2000.0), Some(700.0)]);
    assert!(!has(&all, IssueCode::DuplicateRow));

    let wide = [
        "ID|Cert_Date|Credential|Q+2",
        "P-1|2018-05-01|NIMS|5000",
        "P-1|2018-05-01|NIMS|5000",
        "P-2|2018-05-01|NIMS|4000",
    ];
    assert_eq!(table(&one(&wide)).rows(), 2);
    assert_eq!(table(&answered(&wide, IssueCode::DuplicateRow, &Fix::Repeats(true))).rows(), 3);
    // Without an id two people may be alike in every cell.
    let nameless = one(&["Age|Sex|Q+2", "30|M|5000", "30|M|5000"]);
    assert_eq!(table(&nameless).rows(), 2);
}

/// Several credentials of one person stay rows of their own, and the person is known to be one.
#[test]
fn case_28_several_credentials_a_person() {
    let imported = one(&[
        "ID|Cert_Date|Credential|Q+2",
        "P-1|2018-05-01|NIMS|5000",
        "P-1|2019-05-01|MSSC|5000",
        "P-2|2018-05-01|NIMS|4000",
    ]);
    assert_eq!(table(&imported).rows(), 3, "three certificates");
    assert_eq!(imported.inspection.sheets[0].tables[0].people, Some(2), "of two people");
}

/// More passed than attempted is an error with its cell; MSSC's modules make a certificate only together.
#[test]
fn case_29_passes_over_attempts_and_modules() {
    let imported =
        one(&["College|State|Enrolled|Attempted|Passed", "Lakeside CC|Ohio|30|20|25", "Dry Fork|Ohio|30|20|18"]);
    let error = issue(&imported, IssueCode::CountsDisagree);
    assert_eq!((error.severity, error.cells.as_slice()), (Severity::Error, &["E2".to_owned()][..]));
    assert_eq!((error.message.as_str(), error.text.as_str()), ("More passed than attempted", "25 of 20"));

    let modules =
        ["Safety", "Quality Practices & Measurement", "Manufacturing Processes & Production", "Maintenance Awareness"];
    let mut rows = vec!["Candidate ID|Credential|Test date|Result|Q+2".to_owned()];
    for (at, module) in modules.iter().enumerate() {
        rows.push(format!("C-1|MSSC {module}|2018-0{}-01|Pass|5000", at + 1));
    }
    rows.push("C-2|MSSC Safety|2018-01-01|Pass|4000".into());
    rows.push("C-2|MSSC Maintenance Awareness|2018-02-01|Fail|4000".into());
    rows.push("C-3|NIMS|2018-03-01|Pass|4500".into());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let imported = one(&rows);
    let table = table(&imported);
    assert_eq!(texts(table, Field::Credential), ["MSSC", "MSSC modules, not all four", "NIMS"]);
    // 1 April 2018 is day 17,622.
    assert_eq!(numbers(table, Field::CredentialDate), [Some(17_622.0), None, Some(17_591.0)]);
    assert_eq!(numbers(table, Field::Passed), [Some(1.0), Some(0.0), Some(1.0)]);
    let said = issue(&imported, IssueCode::Modules);
    assert_eq!(
        said.message,
        "Modules of MSSC’s production technician are no certificates: 1 of 2 people passed all four"
    );
    assert_eq!(said.count, 6);
}

/// Pay by the hour counts only when confirmed; weekly, monthly and quarterly pay is said; unlikely amounts are flagged.
#[test]
fn case_30_pay_units_are_said_or_asked() {
    let rows = ["Program|n|Hourly wage after", "Machining|20|$18.50", "Welding|30|$21.00", "Robotics|40|$24.25"];
    let asked = one(&rows);
    let question = issue(&asked, IssueCode::PayUnit);
    assert_eq!((question.severity, question.cells.as_slice()), (Severity::Warning, &["C1".to_owned()][..]));
    assert_eq!(question.fix, Some(Fix::Pay(PayUnit::Hour)));
    assert!(question.choices.len() == 5);
    assert!(table(&asked).column(Field::EarningsAfter).is_none(), "not counted before the answer");
    let hourly = answered(&rows, IssueCode::PayUnit, &Fix::Pay(PayUnit::Hour));
    assert_eq!(numbers(table(&hourly), Field::EarningsAfter)[0], Some(38_480.0), "18.50 × 2,080");
    assert!(table(&hourly).notes.iter().any(|note| note.contains("× 2,080 to a year")));
    assert!(!has(&hourly, IssueCode::PayUnit));

    let small = one(&["Program|n|Median wage after", "Machining|20|18.5", "Welding|30|21", "Robotics|40|24"]);
    assert_eq!(issue(&small, IssueCode::PayUnit).severity, Severity::Warning, "nobody lives on $21 a year");
    for (name, amount, yearly) in [
        ("Weekly wage after", "700", 36_400.0),
        ("Median monthly earnings after", "3000", 36_000.0),
        ("Median quarterly earnings", "9000", 36_000.0),
    ] {
        let row = format!("Machining|20|{amount}");
        let imported = one(&[&format!("Program|n|{name}"), &row, &row.replace("20", "30"), &row.replace("20", "40")]);
        assert_eq!(numbers(table(&imported), Field::EarningsAfter)[0], Some(yearly), "{name}");
        let said = issue(&imported, IssueCode::PayUnit);
        assert!(said.severity == Severity::Info && said.choices.len() == 5, "{name}");
        assert!(table(&imported).notes.iter().any(|note| note.contains("to a year")), "{name} is said under figures");
    }
    // Units in the cells themselves.
    let mixed = one(&[
        "Program|n|Median wage after",
        "Machining|20|$38,000/yr",
        "Welding|30|$700 per week",
        "Robotics|40|$18.50/hr",
    ]);
    assert_eq!(numbers(table(&mixed), Field::EarningsAfter), [Some(38_000.0), Some(36_400.0), None]);
    assert_eq!(issue(&mixed, IssueCode::PayUnit).cells, ["C4"]);
    // Sizes that do not fit the unit.
    let high = one(&["ID|Age|Q+2", "P-1|30|61000", "P-2|31|5000"]);
    assert_eq!(issue(&high, IssueCode::Implausible).cells, ["C2"]);
    let low =
        one(&["Program|n|Median annual earnings after", "Machining|20|900", "Welding|30|31000", "Robotics|40|30000"]);
    assert_eq!(issue(&low, IssueCode::Implausible).cells, ["C2"]);
}

/// Cells with several credentials and columns of check marks become a row a credential.
#[test]
fn case_31_several_credentials_in_a_cell_or_in_check_marks() {
    let rows = ["College|State|Credential|Passed", "Lakeside CC|Ohio|NIMS; MSSC/AWS|24", "Dry Fork|Ohio|AWS|9"];
    let split = one(&rows);
    assert_eq!(texts(table(&split), Field::Credential), ["NIMS", "MSSC", "AWS", "–", "AWS"]);
    assert_eq!(table(&split).source_rows, [2, 2, 2, 2, 3]);
    let passed = numbers(table(&split), Field::Passed);
    assert_eq!(passed, [None, None, None, Some(24.0), Some(9.0)], "24 passed in all of them together");
    assert_eq!(states(table(&split), Field::Passed)[0], CellState::NotApplicable);
    let said = issue(&split, IssueCode::SeveralValues);
    assert_eq!(
        (said.cells.as_slice(), said.choices.clone()),
        (&["C2".to_owned()][..], vec![Fix::Split(true), Fix::Split(false)])
    );
    let whole = answered(&rows, IssueCode::SeveralValues, &Fix::Split(false));
    assert_eq!(texts(table(&whole), Field::Credential), ["NIMS; MSSC/AWS", "AWS"]);

    for mark in ["X", "✓", "Y", "1"] {
        let marked = one(&[
            "College|State|NIMS|MSSC|AWS",
            &format!("Lakeside CC|Ohio|{mark}||{mark}"),
            &format!("Dry Fork|Ohio||{mark}|"),
            "Harbor|Ohio|||",
        ]);
        assert_eq!(table(&marked).kind, TableKind::Programs, "{mark}");
        assert_eq!(texts(table(&marked), Field::Credential), ["NIMS", "AWS", "MSSC", "–"], "{mark}");
        assert_eq!(texts(table(&marked), Field::College), ["Lakeside CC", "Lakeside CC", "Dry Fork", "Harbor"]);
        assert_eq!(issue(&marked, IssueCode::SeveralValues).cells, ["C1", "D1", "E1"]);
    }
}

/// Yes-and-no columns of race, "Hispanic" first; unknown is a group of its own.
#[test]
fn case_32_race_flags_become_one_group() {
    let imported = one(&[
        "100 Unique Individual Identifier|210 Ethnicity: Hispanic / Latino|211 American Indian / Alaska Native|212 Asian|213 Black / African American|215 White|1704 Wages 2nd Quarter After Exit Quarter",
        "P-1|0|0|0|0|1|5000",
        "P-2|1|0|0|0|1|5100",
        "P-3|0|0|1|0|1|5200",
        "P-4|9|9|9|9|9|5300",
        "P-5|0|0|0|1|0|5400",
    ]);
    assert_eq!(
        texts(table(&imported), Field::Race),
        ["White", "Hispanic or Latino", "More than one race", "Not stated", "Black or African American"]
    );
    let rule = issue(&imported, IssueCode::RaceFlags);
    assert_eq!(rule.cells, ["B1", "C1", "D1", "E1", "F1"]);
    assert!(rule.message.contains("Hispanic or Latino first"));

    let named = one(&["ID|Race/Eth|Q+2", "P-1|Hispanic|5000", "P-2|2 or more|5000", "P-3|Unknown|5000"]);
    assert_eq!(texts(table(&named), Field::Race), ["Hispanic or Latino", "More than one race", "Not stated"]);
}

/// Age bands in any spelling; overlaps and gaps are said; ages follow from dates of birth.
#[test]
fn case_33_age_bands_that_overlap_and_dates_of_birth() {
    let imported = one(&["Age group|n", "<18|20", "18–25|20", "25-34|30", "36 to 45|40", "65+|50"]);
    assert_eq!(texts(table(&imported), Field::AgeGroup), ["Under 18", "18–25", "25–34", "36–45", "65 and over"]);
    let overlap = issue(&imported, IssueCode::AgeBandsOverlap);
    assert_eq!((overlap.message.as_str(), overlap.severity), ("Age groups 18–25 and 25–34 overlap", Severity::Warning));
    let gaps: Vec<&str> = imported
        .inspection
        .issues
        .iter()
        .filter(|issue| issue.code == IssueCode::AgeBandsGap)
        .map(|issue| issue.message.as_str())
        .collect();
    assert_eq!(
        gaps,
        ["Age 35 is in no group, between 25–34 and 36–45", "Ages 46–64 are in no group, between 36–45 and 65 and over"]
    );
    let born = one(&["ID|DOB|Cert_Date|Q+2", "P-1|1980-06-15|2018-06-14|5000", "P-2|1980-06-15|2018-06-15|5000"]);
    assert_eq!(numbers(table(&born), Field::Age), [Some(37.0), Some(38.0)]);
    assert_eq!(texts(table(&born), Field::AgeGroup), ["36–45", "36–45"]);
    assert!(table(&born).column(Field::Wage(Period::Quarter(2))).is_some());
}
