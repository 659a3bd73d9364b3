//! Cases 16 to 23: places, colleges and codes that spreadsheets damage.

use super::*;

/// ZIP codes as numbers, with four more digits, as decimals; foreign ones stay as text.
#[test]
fn case_16_zip_codes_get_their_zeros_back() {
    let imported = one(&[
        "College|State|Zip",
        "Harborlight|MA|3766",
        "Harbor|MA|02138-1234",
        "Dry Fork|MA|2138.0",
        "Lakeside|OH|44870",
        "Maple|ON|K1A 0B1",
        "Elm|MA|021381234",
    ]);
    assert_eq!(texts(table(&imported), Field::Zip), ["03766", "02138", "02138", "44870", "K1A 0B1", "02138"]);
    let restored = issue(&imported, IssueCode::LeadingZerosRestored);
    assert!(restored.cells.contains(&"C2".to_owned()) && restored.fix == Some(Fix::AsFound), "{restored:?}");
    let four = table(&imported).columns.iter().find(|column| &*column.name == "Zip (+4)").unwrap();
    assert_eq!((four.text(1).map(|text| &**text), four.text(0), four.field), (Some("1234"), None, None));
}

/// FIPS codes of states and counties that lost their zero, with blanks, or as decimals.
#[test]
fn case_17_fips_codes_get_their_zeros_back() {
    let imported = one(&[
        "College|FIPS State|County code",
        "Jonesboro|5|5007",
        "Bay Minette|1|1003",
        "Bentonville| 5|05007.0",
        "Sandusky|39.0|39043",
        "Nowhere|39|39999",
    ]);
    assert_eq!(texts(table(&imported), Field::State), ["Arkansas", "Alabama", "Arkansas", "Ohio", "Ohio"]);
    assert_eq!(
        texts(table(&imported), Field::County),
        ["Benton County", "Baldwin County", "Benton County", "Erie County", "–"]
    );
    assert_eq!(issue(&imported, IssueCode::LeadingZerosRestored).cells, ["C2", "C3", "C4"]);
    assert_eq!(issue(&imported, IssueCode::NotACounty).cells, ["C6"], "no county has that number");
}

/// States in every spelling; what is none is listed and its row stays.
#[test]
fn case_18_states_in_every_spelling() {
    let imported = one(&[
        "College|State|Passed",
        "A|Ohio|1",
        "B|OH|2",
        "C|39|3",
        "D|Calif.|4",
        "E|Washington D.C.|5",
        "F|Pensylvania|6",
        "G|Ohio |7",
        "H|PR|8",
        "I|Tbilisi|9",
    ]);
    assert_eq!(
        texts(table(&imported), Field::State),
        ["Ohio", "Ohio", "Ohio", "California", "District of Columbia", "–", "Ohio", "Puerto Rico", "–"]
    );
    let typo = imported.inspection.issues.iter().find(|issue| issue.text == "Pensylvania").unwrap();
    assert_eq!((typo.code, typo.fix.clone()), (IssueCode::NotAState, Some(Fix::ReadAs("Pennsylvania".into()))));
    let unknown = imported.inspection.issues.iter().find(|issue| issue.text == "Tbilisi").unwrap();
    assert_eq!((unknown.code, unknown.cells.as_slice()), (IssueCode::NotAState, &["B10".to_owned()][..]));
    assert_eq!(table(&imported).rows(), 9);
    // Georgia beside other countries is the country.
    let countries = one(&["Name|Country of birth|Passed", "A|Georgia|1", "B|Armenia|2", "C|Brazil|3"]);
    assert!(fields(&countries).iter().all(|(_name, field)| *field != Some(Field::State)));
}

/// College names in several spellings are matched within their state and never across two.
#[test]
fn case_19_colleges_match_by_name_and_state() {
    let programs = sheet(
        "Programs",
        &[
            "College|City|State|Credential",
            "St. Clair County Community College|Port Huron|MI|NIMS",
            "Career & Technical Institute|Lima|OH|AWS",
            "Glendale Community College|Glendale|AZ|NIMS",
            "Glendale Community College|Glendale|CA|NIMS",
        ],
    );
    let people = sheet(
        "People",
        &[
            "ID|College|State|Q-3|Q+2",
            "1|Saint Clair County Comm. Coll.|Michigan|100|200",
            "2|Career and Technical Institute|Ohio|100|200",
            "3|Glendale CC|California|100|200",
            "4|Glendale CC|Arizona|100|200",
        ],
    );
    let files = [book("programs.xlsx", vec![programs]), book("people.xlsx", vec![people])];
    let mut mapping = Mapping::default();
    let opened = |mapping: &Mapping| {
        let imported: Vec<_> = files
            .iter()
            .zip([&Mapping::default(), mapping])
            .map(|(book, mapping)| Arc::new(import(book, mapping)))
            .collect();
        join(&imported)
    };
    let joined = opened(&mapping);
    for issue in joined.issues.iter().filter(|issue| issue.code == IssueCode::NotACollege) {
        if let Some(fix) = &issue.fix {
            mapping.decide(issue, fix);
        }
    }
    let joined = opened(&mapping);
    let people = joined.dataset.tables.iter().find(|table| table.column(Field::PersonId).is_some()).unwrap();
    let places = numbers(people, Field::Longitude);
    assert_eq!(people.rows(), 4);
    assert!(places[2].unwrap() < -117.0 && places[3].unwrap() > -114.0, "two colleges of one name: {places:?}");
    assert!(places[0].is_some() && places[1].is_some(), "{places:?}");
}

/// CIP codes that lost zeros at either end, or their dot; Florida's ten digits; formulas as text.
#[test]
fn case_20_cip_codes_get_their_form_back() {
    let imported = one(&[
        "College|CIP code|Passed",
        "A|15.1|1",
        "B|1.0999|2",
        "C|480501|3",
        "D|0648050105|4",
        "E|=\"48.0501\"|5",
        "F|48.0508|6",
    ]);
    assert_eq!(
        texts(table(&imported), Field::Cip),
        ["15.1000", "01.0999", "48.0501", "48.0501", "48.0501", "48.0508"],
        "the other numbers have four decimals, so 15.1 had them too"
    );
    let restored = issue(&imported, IssueCode::LeadingZerosRestored);
    assert_eq!(
        (restored.cells.clone(), restored.fix.clone()),
        (vec!["B2".to_owned(), "B3".into()], Some(Fix::AsFound))
    );
    let four = one(&["College|CIP code|Passed", "A|15.1|1", "B|48.05|2", "C|11.01|3"]);
    assert_eq!(texts(table(&four), Field::Cip), ["15.10", "48.05", "11.01"]);
}

/// SOC codes and age bands that a spreadsheet took for dates are turned back.
#[test]
fn case_21_dates_that_were_codes_are_turned_back() {
    // 1 November 3051 and 2021, as days since 1970.
    let dates = [395_131, 18_932].map(|days| Cell::Date { days, seconds: 0 });
    let text = |text: &str| Cell::Text(text.into());
    let rows = [
        [text("Occupation"), text("SOC code"), text("Employment")],
        [text("Training managers"), dates[0].clone(), Cell::Number(40.0)],
        [text("Marketing managers"), dates[1].clone(), Cell::Number(60.0)],
        [text("Machinists"), text("51-4041"), Cell::Number(90.0)],
        [text("Welders"), text("51-4121"), Cell::Number(80.0)],
    ];
    let imported =
        import(&book("case.xlsx", vec![Sheet::from_rows(3, &rows.concat()).named("Case")]), &Mapping::default());
    assert_eq!(texts(table(&imported), Field::Soc), ["11-3051", "11-2021", "51-4041", "51-4121"]);
    let turned = issue(&imported, IssueCode::DateInCodeColumn);
    assert_eq!((turned.cells.clone(), turned.fix.clone()), (vec!["B2".to_owned(), "B3".into()], Some(Fix::AsFound)));

    // 12 October and 9 May 2024 were typed as 10-12 and 5-9; a text file shows 5-12 as "12-May".
    let bands = [20_008, 19_852].map(|days| Cell::Date { days, seconds: 0 });
    let rows = [
        [text("Age group"), text("n")],
        [bands[0].clone(), Cell::Number(40.0)],
        [bands[1].clone(), Cell::Number(60.0)],
        [text("18-25"), Cell::Number(60.0)],
        [text("26-35"), Cell::Number(60.0)],
        [text("13-Dec"), Cell::Number(60.0)],
    ];
    let imported =
        import(&book("case.xlsx", vec![Sheet::from_rows(2, &rows.concat()).named("Case")]), &Mapping::default());
    assert_eq!(texts(table(&imported), Field::AgeGroup), ["10–12", "5–9", "18–25", "26–35", "12–13"]);
    assert_eq!(issue(&imported, IssueCode::DateInCodeColumn).cells, ["A2", "A3", "A6"]);
}

/// NAICS sectors, codes of any length, decimals and names.
#[test]
fn case_22_industry_codes_keep_their_form() {
    let imported = one(&[
        "ID|Age|Q+2|NAICS",
        "P-1|30|5000|31-33",
        "P-2|31|5000|31",
        "P-3|32|5000|332710",
        "P-4|33|5000|3327.0",
        "P-5|34|5000|Manufacturing",
    ]);
    assert_eq!(texts(table(&imported), Field::Industry), ["31-33", "31", "332710", "3327", "Manufacturing"]);
}

/// Ids of which a spreadsheet kept only the first digits tell nobody apart.
#[test]
fn case_23_damaged_ids_are_flagged_and_no_key() {
    let imported = one(&[
        "Person ID|Age|Q+2",
        "1.2E+11|30|5000",
        "1.2E+11 |31|5100",
        "123456789012|32|5200",
        "12345678901234567|33|5300",
    ]);
    let flagged = issue(&imported, IssueCode::DamagedNumber);
    assert_eq!((flagged.severity, flagged.fix.clone()), (Severity::Warning, None));
    assert!(flagged.cells.contains(&"A5".to_owned()), "{flagged:?}");
    let ids = texts(table(&imported), Field::PersonId);
    assert_eq!(ids[2..], ["123456789012", "–"]);
    // As a text file writes them.
    let text = |text: &str| Cell::Text(text.into());
    let rows = [["Person ID", "Age"], ["1.2E+11", "30"], ["1.2E+11", "31"], ["9.87654E+12", "32"], ["441", "33"]];
    let cells: Vec<Cell> = rows.concat().into_iter().map(text).collect();
    let imported = import(&book("case.csv", vec![Sheet::from_rows(2, &cells).named("Case")]), &Mapping::default());
    assert_eq!(texts(table(&imported), Field::PersonId), ["–", "–", "–", "441"]);
    assert_eq!(issue(&imported, IssueCode::DamagedNumber).cells, ["A2", "A3", "A4"]);
    assert_eq!(table(&imported).rows(), 4, "the rows stay, each for itself");
}
