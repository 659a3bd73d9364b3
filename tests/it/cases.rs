//! The cases of bad input that show only where the program meets files, figures and the next quarter's file.

use std::{
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
    process::Command,
};

use credential_atlas::{
    export::csv::{self, IssueLine},
    import::{Issue, Mapping, SavedMapping, TableChoice, import},
    sheet::{Format, Limits, read},
    table::{CellState, Field, TableKind},
};
use rust_xlsxwriter::{Format as Style, Formula, Workbook};
use serde_json::Value;

const TABLE: [[&str; 4]; 4] = [
    ["College", "State", "Credential", "Passed"],
    ["Colegio Peñasco", "AZ", "NIMS", "12"],
    ["Lakeside – East", "OH", "AWS", "20"],
    ["Dry Fork", "TX", "MSSC", "7"],
];

fn text(delimiter: &str) -> String {
    TABLE.iter().map(|row| row.join(delimiter) + "\r\n").collect()
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn program(arguments: &[&str], files: &[&Path]) -> (bool, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_credential-atlas"));
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let output = command.arg(arguments[0]).args(files).args(&arguments[1..]).arg("--json").output().unwrap();
    (output.status.success(), serde_json::from_slice(&output.stdout).unwrap())
}

fn answer(arguments: &[&str], files: &[&Path]) -> Value {
    let (done, answer) = program(arguments, files);
    assert!(done, "{answer}");
    answer
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in TABLE.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row as u32, column as u16, number).unwrap(),
                Err(_) => sheet.write(row as u32, column as u16, *cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

/// The smallest OpenDocument spreadsheet with the table.
fn opendocument() -> Vec<u8> {
    let rows: String = TABLE
        .iter()
        .map(|row| {
            let cells: String = row
                .iter()
                .map(|cell| {
                    format!("<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>")
                })
                .collect();
            format!("<table:table-row>{cells}</table:table-row>")
        })
        .collect();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Case\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{mimetype}\"/>\
         <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>"
    );
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in [("mimetype", mimetype), ("content.xml", &content), ("META-INF/manifest.xml", &manifest)] {
        archive.start_file(name, options).unwrap();
        archive.write_all(part.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// 48 people with one or two certificates, industries in six spellings each way, quarters out of order, a footnote.
fn earners(folder: &Path) -> PathBuf {
    let industries = [
        "31-33",
        "31",
        "332710",
        "3327.0",
        "Manufacturing",
        "336",
        "722511",
        "Retail trade",
        "445",
        "62",
        "Accommodation",
        "54",
    ];
    let mut rows = String::from("ID,Cert_Date,Credential,NAICS Q+4,Q+4,Q-3,Q+2,Q+1,Q-1\n");
    for (credential, date, people) in [("NIMS", "2018-05-01", 0..48), ("AWS", "2019-05-01", 0..24)] {
        for person in people {
            let wage = |base: i32| base + person * 10;
            rows += &format!(
                "P-{person},{date},{credential},{},{},{},{},{},{}\n",
                industries[person as usize % 12],
                wage(9000),
                wage(6000),
                wage(8000),
                wage(7000),
                wage(5000)
            );
        }
    }
    rows += "* fewer than 10 people\n";
    written(folder, "earners.csv", rows.as_bytes())
}

/// A footnote of the table stands under the numbers made of it.
#[test]
fn case_07_footnotes_reach_the_published_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let found = answer(&["measure", "--measure", "certificates"], &[&earners(folder.path())]);
    assert!(found["notes"].as_array().unwrap().contains(&"* fewer than 10 people".into()), "{found}");
}

/// A person whose wage is only known to be high counts, above the others: the median is exact while it lies under the top
/// code, and is given as at or above where it reaches it; a mean is at least what the bounds make it.
#[test]
fn case_14_top_codes_rank_above_and_bound_what_they_reach() {
    let folder = tempfile::tempdir().unwrap();
    // 25 people in each program at 20,000 before. Machining: 15 earn 30,000, 31,000, … 44,000, ten are over 100,000. Robotics:
    // ten earn 30,000 to 39,000, fifteen are over 100,000.
    let mut rows = String::from("ID,Program,Year -1,Year +1\n");
    for (program, known) in [("Machining", 15), ("Robotics", 10)] {
        for at in 0..25 {
            let after = if at < known { (30_000 + at * 1000).to_string() } else { "\"> 100,000\"".to_owned() };
            rows += &format!("{program}-{at},{program},20000,{after}\n");
        }
    }
    let path = written(folder.path(), "topped.csv", rows.as_bytes());
    let arguments = ["measure", "--by", "program", "--dollars", "nominal", "--baseline", "year-1", "--after", "year+1"];
    let found = answer(&arguments, &[&path]);
    let (machining, robotics) = (&found["rows"][0], &found["rows"][1]);
    // Rank 13 of 25 is 42,000 of the machinists, and above 100,000 of the others.
    assert_eq!((&machining["n"], &machining["after"]["median"]), (&25.into(), &42_000.into()), "{found}");
    assert_eq!(machining["after"]["p75"]["at_least"], 100_000);
    assert_eq!((&robotics["n"], &robotics["after"]["median"]["at_least"]), (&25.into(), &100_000.into()));
    assert_eq!(robotics["change"]["amount"]["at_least"], 80_000);
    let means = answer(&[&arguments[..], &["--statistic", "mean"]].concat(), &[&path]);
    // 555,000 and ten times 100,000 of 25 people.
    assert_eq!(means["rows"][0]["after"]["mean"]["at_least"], 62_200);
    let text = Command::new(env!("CARGO_BIN_EXE_credential-atlas")).args(arguments).arg(&path).output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("at or above $100,000") && text.contains("$42,000"), "{text}");
}

/// Manufacturing is 31 to 33 in every spelling: six of the twelve are.
#[test]
fn case_22_manufacturing_in_every_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let found = answer(&["measure", "--measure", "in-field"], &[&earners(folder.path())]);
    let parts = found["totals"]["parts"].as_array().unwrap();
    assert_eq!((&parts[0]["label"], &parts[0]["share"]["value"]), (&"Manufacturing".into(), &0.5.into()), "{found}");
}

/// Quarters come in their order whatever the columns' is; the one that is missing is no point.
#[test]
fn case_26_quarters_come_in_order_with_their_gaps() {
    let folder = tempfile::tempdir().unwrap();
    let found = answer(&["measure", "--measure", "trajectory", "--dollars", "nominal"], &[&earners(folder.path())]);
    let points = found["rows"][0]["points"].as_array().unwrap();
    let quarters: Vec<&str> = points.iter().filter_map(|point| point["quarter"].as_str()).collect();
    assert_eq!(quarters, ["Q-3", "Q-1", "Q+1", "Q+2", "Q+4"]);
}

/// 72 certificates of 48 people: every number names its unit, and people count once.
#[test]
fn case_28_people_and_certificates_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = earners(folder.path());
    let certificates = answer(&["measure", "--measure", "certificates"], &[&path]);
    assert_eq!(certificates["unit"], "certificates");
    assert_eq!(certificates["totals"]["certificates"]["value"], 72);
    let people = answer(&["measure", "--measure", "in-field"], &[&path]);
    assert_eq!((&people["unit"], &people["totals"]["n"]), (&"people".into(), &48.into()), "{people}");
    let counted = |unit: &str| {
        let found = answer(&["measure", "--measure", "certificates", "--by", "credential", "--unit", unit], &[&path]);
        let of = |row: &Value| row["certificates"]["value"].as_u64();
        let rows = found["rows"].as_array().unwrap().iter().map(of).collect::<Vec<_>>();
        (found["unit"].as_str().unwrap().to_owned(), rows, of(&found["totals"]))
    };
    // 24 hold AWS and 48 NIMS; the 24 are among the 48.
    assert_eq!(counted("persons"), ("people".into(), vec![Some(24), Some(48)], Some(48)));
    assert_eq!(counted("credentials"), ("certificates".into(), vec![Some(24), Some(48)], Some(72)));
    // The file lists certificates: how many tried is not known, which is not 72 and not zero.
    assert_eq!(counted("attempts"), ("attempts".into(), vec![None, None], None));
    let (done, error) = program(&["measure", "--measure", "earnings", "--unit", "credentials"], &[&path]);
    assert!(!done && error["error"]["code"] == "unit-of-people", "{error}");
}

/// Failed tests and single modules are no certificates; attempts are counted apart, and people once.
#[test]
fn case_29_failures_and_modules_are_no_certificates() {
    let folder = tempfile::tempdir().unwrap();
    let modules =
        ["Safety", "Quality Practices & Measurement", "Manufacturing Processes & Production", "Maintenance Awareness"];
    let mut rows = String::from("Candidate ID,Credential,Test date,Result,State\n");
    // 12 pass all four modules, 15 only two; 20 pass NIMS at once, 11 at the second attempt, 13 never.
    for person in 0..27 {
        for (at, module) in modules.iter().enumerate() {
            let result = if person < 12 || at < 2 { "Pass" } else { "Fail" };
            rows += &format!("C-{person},MSSC {module},2018-0{}-01,{result},Ohio\n", at + 1);
        }
    }
    for person in 27..71 {
        let first = if person < 47 { "Pass" } else { "Fail" };
        rows += &format!("C-{person},NIMS,2018-05-01,{first},Ohio\n");
        if (47..58).contains(&person) {
            rows += &format!("C-{person},NIMS,2018-06-01,Pass,Ohio\n");
        }
    }
    let path = written(folder.path(), "tests.csv", rows.as_bytes());
    let counted = |unit: &str| {
        let found = answer(&["measure", "--measure", "certificates", "--by", "state", "--unit", unit], &[&path]);
        (found["unit"].clone(), found["rows"][0]["certificates"]["value"].clone())
    };
    assert_eq!(counted("credentials"), ("certificates".into(), (12 + 20 + 11).into()));
    assert_eq!(counted("persons"), ("people".into(), 71.into()));
    // Four modules are one attempt at the certificate.
    assert_eq!(counted("attempts"), ("attempts".into(), (27 + 44 + 11).into()));
    let steps = |unit: &str| {
        let found = answer(&["measure", "--measure", "pathway", "--unit", unit], &[&path]);
        let of = |step: &Value| {
            (step["label"].as_str().unwrap().to_owned(), step["n"]["value"].as_u64(), step["rate"]["value"].as_f64())
        };
        (found["unit"].clone(), found["rows"][0]["steps"].as_array().unwrap().iter().map(of).collect::<Vec<_>>())
    };
    // 43 of 82 attempts.
    assert_eq!(
        steps("attempts"),
        ("attempts".into(), vec![("Attempted".into(), Some(82), None), ("Passed".into(), Some(43), Some(0.52))])
    );
    // Nobody said who was enrolled or tried, so passes have no rate.
    let (unit, people) = steps("persons");
    assert_eq!((unit, &people[2]), ("people".into(), &("Passed".to_owned(), Some(43), None)));
}

/// A formula is its cached value; its errors are missing, each with its address.
#[test]
fn case_34_formulas_are_their_cached_values() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["College", "State", "Passed"].iter().enumerate() {
        sheet.write(0, column as u16, *name).unwrap();
    }
    for (row, (formula, cached)) in
        [("=6*7", "42"), ("=1/0", "#DIV/0!"), ("=[other.xlsx]Sheet1!A1", "17"), ("=#REF!+1", "#REF!")]
            .iter()
            .enumerate()
    {
        let row = row as u32 + 1;
        sheet.write(row, 0, format!("College {row}")).unwrap();
        sheet.write(row, 1, "Ohio").unwrap();
        sheet.write_formula(row, 2, Formula::new(*formula).set_result(*cached)).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "formulas.xlsx", &book.save_to_buffer().unwrap());
    let found = answer(&["inspect"], &[&path]);
    let passed = &found["sheets"][0]["tables"][0]["columns"][2];
    assert_eq!((&passed["field"], &passed["value"], &passed["missing"]), (&"passed".into(), &2.into(), &2.into()));
    let errors: Vec<&str> = found["issues"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|issue| issue["code"] == "error-value")
        .filter_map(|issue| issue["cell"].as_str())
        .collect();
    assert_eq!(errors, ["C3", "C5"]);
}

/// Formats and encodings are told by content, whatever the name; what cannot be read says why.
#[test]
fn case_35_formats_and_encodings_are_told_by_content() {
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text(",").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    // In Windows-1252 ñ is 0xF1 and the en dash 0x96.
    let windows: Vec<u8> = text(",")
        .chars()
        .map(|c| match c {
            'ñ' => 0xF1,
            '–' => 0x96,
            c => c as u8,
        })
        .collect();
    let files: Vec<(&str, Vec<u8>, Format, Option<&str>)> = vec![
        ("bom.csv", format!("\u{feff}{}", text(",")).into_bytes(), Format::Csv, Some("UTF-8")),
        ("wide.csv", utf16, Format::Csv, Some("UTF-16LE")),
        ("windows.csv", windows, Format::Csv, Some("windows-1252")),
        ("tabs.txt", text("\t").into_bytes(), Format::Tsv, Some("UTF-8")),
        ("semicolons.csv", text(";").into_bytes(), Format::Csv, Some("UTF-8")),
        ("workbook.csv", workbook(), Format::Xlsx, None),
        ("document.xls", opendocument(), Format::Ods, None),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, format, encoding) in files {
        let path = written(folder.path(), name, &bytes);
        let book = read(&path, &Limits::default(), &false.into()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((book.format, book.encoding.as_deref()), (format, encoding), "{name}");
        let imported = import(&book, &Mapping::default());
        let table = &imported.tables[0];
        let college = table.column(Field::College).unwrap();
        let colleges: Vec<&str> = (0..table.rows()).filter_map(|row| college.text(row)).map(|text| &**text).collect();
        assert_eq!(colleges, ["Colegio Peñasco", "Lakeside – East", "Dry Fork"], "{name}");
        let passed = table.column(Field::Passed).unwrap();
        assert_eq!((0..3).map(|row| passed.number(row)).collect::<Vec<_>>(), [12.0, 20.0, 7.0].map(Some), "{name}");
    }
    let whole = workbook();
    let (done, error) = program(&["inspect"], &[&written(folder.path(), "cut.xlsx", &whole[..whole.len() / 2])]);
    assert!(!done && error["error"]["code"] == "truncated", "{error}");
}

/// A sheet that is formatted to its last row costs and holds no more than its cells.
#[test]
fn case_36_a_sheet_formatted_to_the_bottom() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in TABLE.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    let bold = Style::new().set_bold();
    sheet.write_blank(1_048_575, 3, &bold).unwrap();
    sheet.write_blank(500_000, 16_383, &bold).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "bottom.xlsx", &book.save_to_buffer().unwrap());
    let book = read(&path, &Limits::default(), &false.into()).unwrap();
    assert_eq!((book.sheets[0].height(), book.sheets[0].width()), (4, 4));
    assert_eq!(import(&book, &Mapping::default()).tables[0].rows(), 3);
}

/// Cells that spreadsheet programs would run as formulas are text, and are escaped where a list is saved.
#[test]
fn case_37_formulas_in_text_files_stay_text() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "College,State,Passed\r\n\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",Ohio,12\r\n@SUM(1+1),Texas,9\r\nDry Fork,=cmd|' /C calc'!A0,3\r\n";
    let path = written(folder.path(), "injection.csv", rows.as_bytes());
    let book = read(&path, &Limits::default(), &false.into()).unwrap();
    let imported = import(&book, &Mapping::default());
    let college = imported.tables[0].column(Field::College).unwrap();
    assert_eq!(college.text(0).map(|text| &**text), Some("=HYPERLINK(\"http://x\",\"y\")"));
    assert_eq!(college.text(1).map(|text| &**text), Some("@SUM(1+1)"));
    let issues: Vec<Issue> = imported.inspection.issues.clone();
    assert!(issues.iter().any(|issue| issue.text.starts_with("=cmd")), "{issues:?}");
    let lines: Vec<IssueLine> = issues.iter().map(|issue| IssueLine::of(issue, "open")).collect();
    let saved = csv::issues(&lines);
    for line in saved.lines() {
        for field in line.split(',') {
            assert!(!field.trim_start_matches('"').starts_with(['=', '@']), "{line}");
        }
    }
    assert!(saved.contains("'=cmd|"), "{saved}");
}

/// Rows a campus are programs of one college.
#[test]
fn case_38_campuses_are_programs_of_one_college() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "College,City,State,Credential,Program\nIvy Tech Community College,Gary,IN,NIMS,Machining\n\
                Ivy Tech Community College,Kokomo,IN,NIMS,Machining\nIvy Tech Community College,Muncie,IN,NIMS,Machining\n\
                Lakeside College,Gary,IN,AWS,Welding\n";
    let path = written(folder.path(), "campuses.csv", rows.as_bytes());
    let found = answer(&["measure", "--measure", "colleges", "--by", "state"], &[&path]);
    let indiana = &found["rows"][0];
    assert_eq!((&indiana["colleges"], &indiana["programs"]), (&2.into(), &4.into()), "{found}");
}

/// The next quarter's file opens by the decisions about the last one and says what changed.
#[test]
fn case_39_the_same_file_next_quarter() {
    let folder = tempfile::tempdir().unwrap();
    let opened = |name: &str, text: &str, mapping: &Mapping| {
        let path = written(folder.path(), name, text.as_bytes());
        import(&read(&path, &Limits::default(), &false.into()).unwrap(), mapping)
    };
    let first = "Site,State,Passed,Old code\nLakeside,Ohio,S,1\nDry Fork,Ohio,30,2\nHarbor,Texas,12,3\n";
    let plain = opened("q1.csv", first, &Mapping::default());
    let mut mapping = Mapping::default();
    let marker = plain.inspection.issues.iter().find(|issue| issue.text == "S").unwrap();
    mapping.decide(marker, &credential_atlas::import::Fix::State(CellState::NotApplicable));
    let table: &mut TableChoice = mapping.tables.get_mut(&marker.sheet).unwrap();
    table.kind = Some(TableKind::Programs);
    table.columns.entry("A".into()).or_default().field = Some(Some(Field::College));
    let decided = opened("q1.csv", first, &mapping);
    let saved = SavedMapping::of("q1.csv", &decided.inspection, &mapping).unwrap();

    // Columns in another order, one new, one gone.
    let next = "State,Site,Passed,Funding\nOhio,Lakeside,S,a\nOhio,Dry Fork,31,b\nTexas,Harbor,14,c\n";
    let fresh = opened("q2.csv", next, &Mapping::default());
    let fit = saved.fit(&fresh.inspection).unwrap();
    let again = opened("q2.csv", next, &fit.mapping);
    let table = &again.tables[0];
    assert_eq!(table.column(Field::Passed).unwrap().state(0), CellState::NotApplicable);
    assert_eq!(table.column(Field::College).unwrap().text(0).map(|text| &**text), Some("Lakeside"));
    assert!(again.inspection.issues.iter().all(|issue| issue.text != "S"), "it is not asked again");
    let changes = fit.changes.words();
    assert!(changes.contains("Funding") && changes.contains("Old code"), "{changes}");
}

/// Each file's dollars are its own: constant dollars start from the year that the file states.
#[test]
fn case_40_files_in_different_dollars() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "Group,n,Median earnings before,Median earnings after\nMachining,120,30000,35000\nWelding,90,30000,35000\nRobotics,80,30000,35000\n";
    // CPI-U, annual averages: 195.292 in 2005, 251.107 in 2018.
    for (year, expected) in [(2005, 45_000.0), (2018, 35_000.0)] {
        let path = written(
            folder.path(),
            &format!("of{year}.csv"),
            format!("All amounts in {year} dollars\n{rows}").as_bytes(),
        );
        let found = answer(&["measure", "--measure", "earnings", "--by", "group", "--dollars", "2018"], &[&path]);
        let after = found["rows"][0]["after"]["median"].as_f64().unwrap();
        assert!((after - expected).abs() <= 100.0, "{year}: {after} of {found}");
    }
}
/// Hidden rows, columns and sheets as a spreadsheet program writes them.
#[test]
fn case_10_hidden_parts_of_a_real_workbook() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Shown").unwrap();
    for (row, cells) in TABLE.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(2).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "hidden.xlsx", &book.save_to_buffer().unwrap());
    let found = answer(&["inspect"], &[&path]);
    let said: Vec<(&str, &str)> = found["issues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| (issue["code"].as_str().unwrap(), issue["cell"].as_str().unwrap_or_default()))
        .collect();
    assert!(said.contains(&("hidden-rows", "A3")) && said.contains(&("hidden-column", "C1")), "{said:?}");
    assert_eq!(found["sheets"][0]["tables"][0]["rows"], 2);
}
