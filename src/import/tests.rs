//! Whole files through import, as the other rooms see them.

use std::sync::Arc;

use super::{
    cases::{book, sheet},
    *,
};
use crate::{
    sheet::{Book, Cell, Sheet},
    table::{CellState, Field, Period, TableKind},
};

pub(crate) fn colleges() -> Book {
    book(
        "colleges.xlsx",
        vec![sheet(
            "Colleges",
            &[
                "Participating colleges",
                "",
                "Inst. State|College name|City|Zip|Credential|Credit|Passed 2018",
                "OH|Lakeside Community College (sample)|Sandusky|44870|NIMS|Non-credit|24",
                "OH|Lakeside Community College (sample)|Sandusky|44870|AWS|Credit|<10",
                "Wahsington|Cedar Point Technical College (sample)|Tacoma|98402|MSSC|Credit|61",
                "MA|Harborlight College (sample)|Cambridge|2138|NIMS|Credit|18",
                "39|Ironwood Community College (sample)|Cleveland|44115|CPT|Credit|33",
                "MI|Harbor Bend College (sample)|Flint|48502|NIMMS CNC Mill|Credit|12",
                "Colleges in this file are synthetic.",
            ],
        )],
    )
}

pub(crate) fn people() -> Book {
    book(
        "outcomes.xlsx",
        vec![sheet(
            "Outcomes",
            &[
                "Certificate earners and their earnings",
                "ID|ST|College|Cert|Cert_Date|Age at cert|Sex|Race/Eth|NAICS Q+20|Q-8|Q-3|Q+20|SSN",
                "P-1|Ohio|Lakeside Community College (sample)|NIMS|2014-05-16|19|F|White|332|$3,318|3400|$7,902|445-27-0425",
                "P-2|Ohio|Lakeside CC|AWS|2013-12-13|38|M|Black|722|$8,540|8.412,50|$11,204|462-94-3500",
                "P-3|Mass.|Harborlight College (sample)|MSSC|2016-08-26|n/k|F|Hispanic|445|*|*|$9,377|105-30-3319",
                "P-3|Mass.|Harborlight College (sample)|NIMS|2017-01-20|n/k|F|Hispanic|445|*|*|$9,377|105-30-3319",
                "P-4|Washington|Cedar Point Technical College (sample)|CLT|2015-12-11|27|M|Asian|332|5906|999999.99|$8,815|299-10-1111",
                "Total||||||||||100000|120000|",
            ],
        )],
    )
}

fn choose(mapping: &mut Mapping, sheet: &str, letter: &str) -> ColumnChoice {
    let table = mapping.tables.entry(sheet.into()).or_default();
    table.columns.entry(letter.into()).or_default().clone()
}

fn set(mapping: &mut Mapping, sheet: &str, letter: &str, choice: ColumnChoice) {
    mapping.tables.entry(sheet.into()).or_default().columns.insert(letter.into(), choice);
}

#[test]
fn a_programs_file_is_understood() {
    let imported = import(&colleges(), &Mapping::default());
    let table = &imported.tables[0];
    assert_eq!((table.kind, table.rows()), (TableKind::Programs, 6));
    assert_eq!(table.source_rows, [4, 5, 6, 7, 8, 9]);
    assert!(table.synthetic);
    let text =
        |field: Field, row: usize| table.column(field).and_then(|column| column.text(row)).map(ToString::to_string);
    assert_eq!(text(Field::State, 0).as_deref(), Some("Ohio"));
    assert_eq!(text(Field::State, 2), None);
    assert_eq!(text(Field::State, 4).as_deref(), Some("Ohio"));
    assert_eq!(text(Field::Zip, 3).as_deref(), Some("02138"));
    assert_eq!(text(Field::Credential, 4).as_deref(), Some("MSSC"));
    assert_eq!(text(Field::Credential, 5), None);
    let passed = table.column(Field::Passed).unwrap();
    assert_eq!((passed.state(1), passed.bounds.as_slice()), (CellState::Range, &[(1, 1.0, 9.0)][..]));
    let issue = |code| imported.inspection.issues.iter().find(|issue| issue.code == code).unwrap();
    let state = issue(IssueCode::NotAState);
    assert_eq!(
        (state.cells.as_slice(), state.fix.clone()),
        (&["A6".to_owned()][..], Some(Fix::ReadAs("Washington".into())))
    );
    assert_eq!(state.message, "“Wahsington” is not a state");
    assert_eq!(issue(IssueCode::NotACredential).fix, Some(Fix::ReadAs("NIMS".into())));
    assert_eq!(issue(IssueCode::LeadingZerosRestored).cells, ["D7"]);
    let found = &imported.inspection.sheets[0].tables[0];
    assert_eq!((found.header_rows.as_slice(), found.first_row, found.last_row), (&[3][..], 4, 9));
    assert_eq!(found.preview[3].cells[3], PreviewCell { text: "02138".into(), mark: Mark::Repaired });
    assert_eq!(found.preview[1].cells[6], PreviewCell { text: "<10".into(), mark: Mark::Suppressed });
    assert_eq!(found.preview[2].cells[0], PreviewCell { text: "Wahsington".into(), mark: Mark::NotUnderstood });
}

#[test]
fn a_people_file_is_understood() {
    let imported = import(&people(), &Mapping::default());
    let table = &imported.tables[0];
    assert_eq!((table.kind, table.rows()), (TableKind::People, 5));
    let found = &imported.inspection.sheets[0].tables[0];
    assert_eq!((found.people, found.totals.as_slice()), (Some(4), &[8][..]));
    let before = table.column(Field::Wage(Period::Quarter(-3))).unwrap();
    assert_eq!(before.number(0), Some(3400.0));
    assert_eq!(before.number(1), None);
    assert_eq!(before.state(2), CellState::Suppressed);
    assert_eq!(before.state(4), CellState::Pending);
    let group = table.column(Field::AgeGroup).unwrap();
    assert_eq!(group.text(1).map(|text| &**text), Some("36–45"));
    assert_eq!(table.column(Field::CohortYear).unwrap().number(0), Some(2014.0));
    assert!(table.columns.iter().all(|column| !matches!(column.field, Some(Field::Identifier(_)))));
    let codes: Vec<IssueCode> = imported.inspection.issues.iter().map(|issue| issue.code).collect();
    for code in [IssueCode::DecimalComma, IssueCode::NotAnAge, IssueCode::IdentifierLeftOut, IssueCode::TotalsRow] {
        assert!(codes.contains(&code), "{code:?} in {codes:?}");
    }
    let ssn = found.columns.iter().find(|column| column.name == "SSN").unwrap();
    assert!(ssn.left_out && ssn.examples.is_empty());
}

#[test]
fn proposed_fixes_mend_what_they_name() {
    let mut mapping = Mapping::default();
    for issue in inspect(&people(), &mapping).issues {
        if let (Severity::Warning, Some(fix)) = (issue.severity, &issue.fix) {
            mapping.decide(&issue, fix);
        }
    }
    let imported = import(&people(), &mapping);
    assert_eq!(imported.inspection.issues.iter().filter(|issue| issue.severity == Severity::Warning).count(), 0);
    assert_eq!(imported.tables[0].column(Field::Wage(Period::Quarter(-3))).unwrap().number(1), Some(8412.5));

    let mut mapping = Mapping::default();
    for issue in inspect(&colleges(), &mapping).issues {
        if let Some(fix) = &issue.fix {
            mapping.decide(&issue, fix);
        }
    }
    let table = import(&colleges(), &mapping).tables.remove(0);
    let text =
        |field: Field, row: usize| table.column(field).and_then(|column| column.text(row)).map(ToString::to_string);
    assert_eq!(text(Field::State, 2).as_deref(), Some("Washington"));
    assert_eq!(text(Field::Credential, 5).as_deref(), Some("NIMS"));
    // The fix of an automatic repair takes it back.
    assert_eq!(text(Field::Zip, 3).as_deref(), Some("2138"));
}

#[test]
fn choices_change_the_result() {
    let mut mapping = Mapping::default();
    let choice = ColumnChoice { field: Some(Some(Field::Region)), ..choose(&mut mapping, "Colleges", "C") };
    set(&mut mapping, "Colleges", "C", choice);
    let choice = ColumnChoice { field: Some(None), ..ColumnChoice::default() };
    set(&mut mapping, "Colleges", "D", choice);
    mapping.tables.entry("Colleges".into()).or_default().kind = Some(TableKind::Directory);
    let table = import(&colleges(), &mapping).tables.remove(0);
    assert_eq!(table.kind, TableKind::Directory);
    assert_eq!(table.column(Field::Region).and_then(|column| column.text(0)).map(|text| &**text), Some("Sandusky"));
    assert!(table.column(Field::Zip).is_none());

    let mut mapping = Mapping::default();
    mapping.tables.entry("Colleges".into()).or_default().header_rows = Some(vec![4]);
    assert_eq!(import(&colleges(), &mapping).tables[0].rows(), 5);

    let mut mapping = Mapping::default();
    mapping.tables.entry("Colleges".into()).or_default().used = Some(false);
    assert!(import(&colleges(), &mapping).tables.is_empty());

    let mapping = Mapping { dollar_year: Some(2020), ..Mapping::default() };
    assert_eq!(import(&people(), &mapping).tables[0].dollar_year, Some(2020));

    let mut mapping = Mapping::default();
    let unknown = ColumnChoice {
        fixes: [("n/k".to_owned(), Fix::State(CellState::NotApplicable)), ("19".to_owned(), Fix::ReadAs("20".into()))]
            .into(),
        ..ColumnChoice::default()
    };
    set(&mut mapping, "Outcomes", "F", unknown);
    let table = import(&people(), &mapping).tables.remove(0);
    let age = table.column(Field::Age).unwrap();
    assert_eq!((age.number(0), age.state(2)), (Some(20.0), CellState::NotApplicable));

    let mut mapping = Mapping::default();
    set(&mut mapping, "Outcomes", "M", ColumnChoice { kept: Some(true), ..ColumnChoice::default() });
    set(&mut mapping, "Outcomes", "G", ColumnChoice { kept: Some(false), ..ColumnChoice::default() });
    let table = import(&people(), &mapping).tables.remove(0);
    assert!(table.columns.iter().any(|column| matches!(column.field, Some(Field::Identifier(_)))));
    assert!(table.column(Field::Sex).is_none());
}

#[test]
fn people_without_an_id_are_told_apart_by_a_number_that_does_not_leave() {
    let book = book(
        "p.csv",
        vec![sheet(
            "p",
            &[
                "participant_id|entry_date|exit_date|Q+2",
                "445-27-0425|09/19/2016|03/19/2017|4000",
                "445-27-0425|09/19/2017|03/19/2018|4100",
                "462-94-3500|02/18/2011|06/18/2013|",
            ],
        )],
    );
    let imported = import(&book, &Mapping::default());
    let person = imported.tables[0].column(Field::PersonId).unwrap();
    let people: Vec<_> = (0..3).map(|row| person.text(row).map(ToString::to_string)).collect();
    assert!(people[0] == people[1] && people[1] != people[2], "{people:?}");
    assert!(people.iter().flatten().all(|person| !person.contains("0425") && !person.contains("3500")));
    assert_eq!(imported.inspection.issues[0].code, IssueCode::IdentifierLeftOut);
}

#[test]
fn long_wages_become_quarters_from_the_certificate() {
    let book = book(
        "wages.csv",
        vec![sheet(
            "wages",
            &[
                "person_id|cert_date|credential|year|quarter|wages",
                "1|2018-05-01|NIMS|2018|1|1000",
                "1|2018-05-01|NIMS|2018|1|500",
                "1|2018-05-01|NIMS|2018|1|500",
                "1|2018-05-01|NIMS|2018|4|3000",
                "1|2019-08-01|MSSC|2018|4|3000",
                "2|2018-05-01|NIMS|2018|1|*",
                "3||NIMS|2018|4|700",
            ],
        )],
    );
    let imported = import(&book, &Mapping::default());
    let table = &imported.tables[0];
    let repeated = imported.inspection.issues.iter().find(|issue| issue.code == IssueCode::DuplicateRow).unwrap();
    assert_eq!(repeated.cells, ["A4"]);
    assert_eq!(table.rows(), 4);
    let wage = |period: &str, row: usize| {
        table.column(Field::Wage(period.parse().unwrap())).map(|column| (column.state(row), column.number(row)))
    };
    // 2018-05-01 is in quarter 2, so 2018Q1 is one before and 2018Q4 two after.
    assert_eq!(wage("Q-1", 0), Some((CellState::Value, Some(1500.0))));
    assert_eq!(wage("Q+2", 0), Some((CellState::Value, Some(3000.0))));
    assert_eq!(wage("Q-3", 1), Some((CellState::Value, Some(3000.0))));
    assert_eq!(wage("Q-1", 2).map(|wage| wage.0), Some(CellState::Suppressed));
    // Who has no date keeps the calendar.
    assert_eq!(wage("2018Q4", 3), Some((CellState::Value, Some(700.0))));
    assert_eq!(wage("2018Q4", 0).map(|wage| wage.0), Some(CellState::NotApplicable));
}

#[test]
fn a_published_table_keeps_its_hidden_cells() {
    let book = book(
        "published.xlsx",
        vec![sheet(
            "Outcomes",
            &[
                "Outcomes by field, 2018 dollars",
                "Field|State|n|Median earnings before|Median earnings after|Employed",
                "Mechatronics|Ohio|120|$28,000|$41,000|81%",
                "Cybersecurity|Ohio|<10|*|*|*",
                "Total||130|$28,000|$41,000|80%",
            ],
        )],
    );
    let imported = import(&book, &Mapping::default());
    let table = &imported.tables[0];
    assert_eq!((table.kind, table.rows(), table.dollar_year), (TableKind::Outcomes, 2, Some(2018)));
    assert_eq!(table.column(Field::EarningsAfter).unwrap().state(1), CellState::Suppressed);
    assert_eq!(table.column(Field::Count).unwrap().state(1), CellState::Range);
    assert_eq!(table.column(Field::EmploymentRate).unwrap().number(0), Some(0.81));
}

#[test]
fn the_experiment_file_keeps_calendar_years() {
    let book = book(
        "nsw.csv",
        vec![sheet(
            "nsw",
            &[
                "data_id,treat,age,educ,black,hisp,marr,nodegree,re74,re75,re78".replace(',', "|").as_str(),
                "Dehejia-Wahba Sample|1|37|11|1|0|1|1|0|0|9930.05",
                "Dehejia-Wahba Sample|0|22|9|0|1|0|1|0|0|3595.89",
            ],
        )],
    );
    let imported = import(&book, &Mapping::default());
    let table = &imported.tables[0];
    assert_eq!(table.kind, TableKind::People);
    assert_eq!(table.column(Field::Wage(Period::CalendarYear(1978))).unwrap().number(0), Some(9930.05));
    assert_eq!(
        table.column(Field::ComparisonGroup).and_then(|column| column.text(1)).map(|text| &**text),
        Some("Comparison")
    );
    assert_eq!(table.column(Field::AgeGroup).and_then(|column| column.text(0)).map(|text| &**text), Some("36–45"));
}

#[test]
fn json_has_the_promised_shape() {
    let json = inspect(&colleges(), &Mapping::default()).to_json();
    assert_eq!(json["version"], 1);
    assert_eq!(json["format"], "xlsx");
    let table = &json["sheets"][0]["tables"][0];
    assert_eq!(table["kind"], "programs");
    assert_eq!(table["header_rows"], serde_json::json!([3]));
    assert_eq!(table["rows"], 6);
    let state = &table["columns"][0];
    assert_eq!(
        (&state["letter"], &state["field"], &state["value"], &state["missing"]),
        (&"A".into(), &"state".into(), &5.into(), &1.into())
    );
    let issue = &json["issues"][0];
    assert_eq!((&issue["severity"], &issue["sheet"]), (&"warning".into(), &"Colleges".into()));
    assert_eq!(issue["cell"], "A6");
}

#[test]
fn nothing_makes_import_fail() {
    let books = [
        book("empty.xlsx", vec![]),
        book("empty.xlsx", vec![Sheet::default()]),
        book("one.csv", vec![sheet("a", &["x"])]),
        book("numbers.csv", vec![sheet("a", &["1|2", "3|4"])]),
        book("title.csv", vec![sheet("a", &["Only a title"])]),
        book("ragged.csv", vec![sheet("a", &["a|b|c", "1", "|2", "||#REF!"])]),
    ];
    for book in books {
        let imported = import(&book, &Mapping::default());
        let _json = imported.inspection.to_json();
    }
}

fn joined(books: &[Book]) -> Joined {
    join(&books.iter().map(|book| Arc::new(import(book, &Mapping::default()))).collect::<Vec<_>>())
}

#[test]
fn colleges_are_placed_and_people_stand_at_their_college() {
    let joined = joined(&[people(), colleges()]);
    let tables = &joined.dataset.tables;
    assert_eq!(tables.iter().map(|table| table.kind).collect::<Vec<_>>(), [TableKind::People, TableKind::Programs]);
    let programs = &tables[1];
    // The ZIP code of downtown Sandusky, Ohio.
    let (latitude, longitude) = (programs.column(Field::Latitude).unwrap(), programs.column(Field::Longitude).unwrap());
    assert!((latitude.number(0).unwrap() - 41.4).abs() < 0.2 && (longitude.number(0).unwrap() + 82.7).abs() < 0.2);
    let text = |table: &crate::table::Table, field: Field, row: usize| {
        table.column(field).and_then(|column| column.text(row)).map(ToString::to_string)
    };
    assert_eq!(text(programs, Field::County, 0).as_deref(), Some("Erie County"));
    assert_eq!(text(programs, Field::PlacedBy, 0).as_deref(), Some("ZIP 44870"));
    // The state that was not understood follows from the ZIP code.
    assert_eq!(text(programs, Field::State, 2).as_deref(), Some("Washington"));
    assert_eq!((joined.placed.zip, joined.placed.total(), joined.unplaced.len()), (5, 5, 0));
    let people = &tables[0];
    assert_eq!(text(people, Field::County, 0).as_deref(), Some("Erie County"));
    assert_eq!(text(people, Field::PlacedBy, 1).as_deref(), Some("ZIP 44870"));
    assert_eq!(text(people, Field::College, 1).as_deref(), Some("Lakeside Community College (sample)"));
    let college = joined.issues.iter().find(|issue| issue.code == IssueCode::CollegeReadAs).unwrap();
    assert_eq!(
        college.message,
        "“Lakeside CC” was read as Lakeside Community College (sample): same state; “CC” read as “Community College”"
    );
    assert_eq!((college.severity, &college.cells[..]), (Severity::Info, &["C4".to_owned()][..]));
}

#[test]
fn the_proposed_college_is_taken_when_decided() {
    let programs = book(
        "colleges.xlsx",
        vec![sheet("Sheet1", &["College|State|ZIP|Program", "Lakeside College|OH|44870|Welding"])],
    );
    let people = book("outcomes.xlsx", vec![sheet("Sheet1", &["ID|College|State|Age", "P-1|Laekside College|OH|19"])]);
    let mut mapping = Mapping::default();
    let open = joined(&[people.clone(), programs.clone()]);
    assert_eq!(open.dataset.tables[0].column(Field::College).unwrap().text(0), None, "it is not one more college");
    let issue = open.issues.iter().find(|issue| issue.code == IssueCode::NotACollege).unwrap();
    assert_eq!(issue.message, "“Laekside College” matches no college in colleges.xlsx");
    assert_eq!((&issue.cells[..], &issue.fix), (&["B2".to_owned()][..], &Some(Fix::ReadAs("Lakeside College".into()))));
    mapping.decide(issue, issue.fix.as_ref().unwrap());
    let files = [import(&people, &mapping), import(&programs, &Mapping::default())].map(Arc::new);
    let joined = join(&files);
    assert!(joined.issues.iter().all(|issue| issue.code != IssueCode::NotACollege));
    assert_eq!(
        joined.dataset.tables[0].column(Field::PlacedBy).and_then(|column| column.text(0)).map(|text| &**text),
        Some("ZIP 44870")
    );
}

#[test]
fn the_same_name_in_two_states_is_two_colleges_and_the_unplaced_are_listed() {
    let programs = book(
        "p.csv",
        vec![sheet(
            "p",
            &[
                "College|City|State|Credential",
                "Glendale Community College|Glendale|AZ|NIMS",
                "Glendale Community College|Glendale|CA|NIMS",
                "Nowhere College|Atlantis|Ohio|AWS",
            ],
        )],
    );
    let people = book(
        "o.csv",
        vec![sheet(
            "o",
            &[
                "ID|College|State|Q-3|Q+2",
                "1|Glendale Community College|California|100|200",
                "2|Glendale Community College|Arizona|100|200",
                "3|Glendale Community College||100|200",
            ],
        )],
    );
    let joined = joined(&[programs, people]);
    assert_eq!((joined.placed.city, joined.unplaced.len()), (2, 1));
    assert_eq!(joined.unplaced[0].college, "Nowhere College");
    assert_eq!(joined.dataset.tables[0].rows(), 3);
    let people = &joined.dataset.tables[1];
    let longitude = people.column(Field::Longitude).unwrap();
    assert!(longitude.number(0).unwrap() < -117.0 && longitude.number(1).unwrap() > -114.0);
    // Without a state it could be either.
    assert_eq!(longitude.number(2), None);
}

#[test]
fn a_directory_places_by_unitid() {
    let directory = book(
        "hd.csv",
        vec![sheet(
            "hd",
            &[
                "UNITID|INSTNM|CITY|STABBR|ZIP|OPEID|SECTOR|CONTROL|LONGITUD|LATITUDE",
                "234951|Clover Park Technical College|Lakewood|WA|98499-4004|00501500|1|1|-122.497873|47.176084",
                "236504|South Seattle College|Seattle|WA|98106|00950600|1|1|-122.352672|47.547500",
            ],
        )],
    );
    let programs = book(
        "p.csv",
        vec![sheet("p", &["UNITID|College|Program", "234951|Clover Park|Mechatronics", "999999|Lost|Mechatronics"])],
    );
    let joined = joined(&[directory, programs]);
    assert_eq!(joined.dataset.tables[0].kind, TableKind::Directory);
    assert_eq!((joined.placed.unitid, joined.unplaced.len()), (1, 1));
    assert_eq!(joined.dataset.tables[1].column(Field::Latitude).unwrap().number(0), Some(47.176084));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn no_grid_makes_import_panic(
        texts in proptest::collection::vec(
            "(|Total|State|Ohio|Q-3|Wages|ID|Age|SSN|2021Q3|Year|Quarter|Zip|<10|\\*|5-9|40%|8\\.412,50|n/k|[A-Za-z0-9$%.,()-]{0,8})",
            1..80,
        ),
        width in 1_usize..8,
        first in (0_u32..3, 0_u32..3),
    ) {
        let mut cells: Vec<Cell> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| match (text.parse::<f64>(), at % 7) {
                (Ok(number), 0..=3) if number.is_finite() => Cell::Number(number),
                (Ok(number), 4) if number.is_finite() => Cell::Date { days: number as i32, seconds: 0 },
                (_, 5) if text == "n/k" => Cell::Bool(true),
                (_, 6) if text == "*" => Cell::Error("#REF!".into()),
                _ if text.is_empty() => Cell::Empty,
                _ => Cell::Text(text.as_str().into()),
            })
            .collect();
        cells.truncate(cells.len() / width * width);
        let mut sheet = Sheet::from_rows(width, &cells).named("s");
        sheet.origin = first;
        let mut mapping = Mapping::default();
        for _round in 0..2 {
            let imported = Arc::new(import(&book("f.csv", vec![sheet.clone()]), &mapping));
            for table in &imported.tables {
                for column in &table.columns {
                    proptest::prop_assert!(column.states.as_ref().is_none_or(|states| states.len() == table.rows()));
                }
            }
            let joined = join(&[imported]);
            proptest::prop_assert!(joined.dataset.tables.len() <= 1);
            for issue in inspect(&book("f.csv", vec![sheet.clone()]), &mapping).issues {
                if let Some(fix) = &issue.fix {
                    mapping.decide(&issue, fix);
                }
            }
        }
    }
}

/// Domain §3.9: patterns and columns in which every row has another number are left out, and told apart on demand.
#[test]
fn numbers_of_people_are_left_out_and_told_apart_on_demand() {
    let mut rows = vec!["State|Age|Tax number|Badge|Scholarship|Wages Q-3".to_owned()];
    for person in 0..40 {
        // Nine digits without dashes; a badge of letters and figures; a scholarship of six digits, an amount.
        let nine = 219_099_999 + person * 7_919;
        rows.push(format!(
            "OH|{}|{nine}|KX{:05}B|{}|4{person:02}0",
            20 + person % 30,
            3 * person + 17,
            104_500 + person
        ));
    }
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let book = book("people.csv", vec![sheet("p", &rows)]);
    let imported = import(&book, &Mapping::default());
    let left_out: Vec<_> = imported.inspection.sheets[0].tables[0]
        .columns
        .iter()
        .filter(|column| column.left_out)
        .map(|column| &*column.name)
        .collect();
    assert_eq!(left_out, ["Tax number", "Badge"], "an amount is none");
    let table = &imported.tables[0];
    assert_eq!(
        table.column(Field::PersonId).map(|person| person.text(39).is_some()),
        Some(true),
        "the first tells people apart"
    );
    assert!(table.columns.iter().all(|column| column.text(0).is_none_or(|text| !text.contains("219099999"))));

    let issues = &imported.inspection.issues;
    let badge =
        issues.iter().find(|issue| issue.code == IssueCode::IdentifierLeftOut && issue.text == "Badge").unwrap();
    assert_eq!(badge.choices, [Fix::LeaveOut, Fix::Numbered, Fix::KeepColumn]);
    let mut mapping = Mapping::default();
    mapping.decide(badge, &Fix::Numbered);
    let again = import(&book, &mapping);
    let person = again.tables[0].column(Field::PersonId).unwrap();
    assert_ne!(person.text(0), person.text(1));
    assert!(again.tables[0].columns.iter().all(|column| &*column.name != "Badge"));
}
