//! Joins, with a directory of real institutions: UNITID, OPEID, name, city and state of IPEDS HD 2022 (public domain).

use std::sync::Arc;

use super::*;
use crate::{
    import::{
        Imported, IssueCode, Mapping,
        cases::{book, sheet},
        import,
    },
    place::Directory,
    table::{Field, TableKind},
};

/// UNITID, name, other names, city, state, ZIP, OPEID: the ten colleges of the National STEM Consortium, and names that
/// repeat across or within states or look alike.
const DIRECTORY: &[&str] = &[
    "UNITID|INSTNM|IALIAS|CITY|STABBR|ZIP|OPEID|SECTOR|CONTROL|ICLEVEL|LATITUDE|LONGITUD",
    "161767|Anne Arundel Community College|AACC|Arnold|MD|21012-1895|00205800|4|1|2|39.049813|-76.512223",
    "234951|Clover Park Technical College|CPTC; Clover Park Tech|Lakewood|WA|98499-4004|00575200|1|1|1|47.176084|-122.497873",
    "146472|College of Lake County||Grayslake|IL|60030-1198|00769400|4|1|2|42.354164|-88.012291",
    "202356|Cuyahoga Community College District||Cleveland|OH|44115-2878|00304000|4|1|2|41.494906|-81.683533",
    "133702|Florida State College at Jacksonville|FSCJ|Jacksonville|FL|32202|00148400|1|1|1|30.334918|-81.659901",
    "150987|Ivy Tech Community College||Indianapolis|IN|46208-5752|00991700|4|1|2|39.803753|-86.158213",
    "170790|Macomb Community College||Warren|MI|48088-3896|00890600|4|1|2|42.50599|-82.972377",
    "367459|NorthWest Arkansas Community College|NWACC|Bentonville|AR|72712-5091|03063300|4|1|2|36.357704|-94.17289",
    "221397|Roane State Community College||Harriman|TN|37748|00991400|4|1|2|35.880911|-84.620051",
    "236504|South Seattle College|Seattle South|Seattle|WA|98106-1499|00970600|1|1|1|47.5475|-122.352672",
    "104708|Glendale Community College||Glendale|AZ|85302|00107600|4|1|2|33.57|-112.19",
    "115001|Glendale Community College|GCC|Glendale|CA|91208|00120300|4|1|2|34.17|-118.23",
    "115010|Glendale Career College||Glendale|CA|91206|02160300|6|3|3|34.15|-118.25",
    "129756|Middlesex Community College|MxCC|Middletown|CT|06457|00803800|4|1|2|41.55|-72.64",
    "166887|Middlesex Community College||Bedford|MA|01730|00993600|4|1|2|42.52|-71.28",
    "185536|Middlesex College||Edison|NJ|08818|00261500|4|1|2|40.51|-74.37",
    "129695|Manchester Community College||Manchester|CT|06045|00139200|4|1|2|41.76|-72.56",
    "183132|Manchester Community College||Manchester|NH|03102|00258200|4|1|2|43.0|-71.5",
    "175315|Century College||White Bear Lake|MN|55110|01054600|4|1|2|45.04|-92.99",
    "498535|Ivy Tech Community College of Indiana - Anderson||Anderson|IN|46013|00991701|4|1|2|40.06|-85.66",
    "106281|Arthur's Beauty College||Jacksonville|AR|72076|02178500|9|3|3|34.87|-92.11",
    "106290|Arthur's Beauty College||Fort Smith|AR|72903|02178501|9|3|3|35.36|-94.36",
    "372578|Pennsylvania State University-Main Campus||University Park|PA|16802|00332900|1|1|1|40.79|-77.86",
];

fn read(file: &str, rows: &[&str]) -> Arc<Imported> {
    Arc::new(import(&book(file, vec![sheet("Sheet1", rows)]), &Mapping::default()))
}

fn directory() -> Arc<Imported> {
    let imported = read("hd2022.csv", DIRECTORY);
    assert_eq!(imported.tables[0].kind, TableKind::Directory);
    imported
}

/// A programs file of these colleges, each `name|state` or `name|city|state`.
fn programs(colleges: &[&str]) -> Arc<Imported> {
    let wide = colleges.iter().any(|line| line.matches('|').count() == 2);
    let mut rows = vec![if wide { "College|City|State|Program" } else { "College|State|Program" }.to_owned()];
    rows.extend(colleges.iter().map(|line| format!("{line}|Mechatronics")));
    read("programs.csv", &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn found<'a>(joined: &'a Joined, spelling: &str) -> &'a CollegeMatch {
    let all = &joined.matches.colleges;
    all.iter().find(|college| college.spelling == spelling).unwrap_or_else(|| panic!("{spelling} in {all:#?}"))
}

/// UNITID that each of these colleges is matched to, by name and state.
fn unitids(colleges: &[&str]) -> Vec<Option<u32>> {
    let joined = join(&[directory(), programs(colleges)]);
    let spelling = |line: &&str| line.split('|').next().unwrap_or_default().to_owned();
    let state = |line: &&str| crate::place::state_by_any(line.rsplit('|').next().unwrap()).unwrap().name;
    (colleges.iter())
        .map(|line| {
            let of_line = |college: &&CollegeMatch| {
                college.spelling == spelling(line) && college.state.as_deref() == Some(state(line))
            };
            let college = joined.matches.colleges.iter().find(of_line).unwrap_or_else(|| panic!("{line}"));
            college.target.as_ref().and_then(|target| target.unitid)
        })
        .collect()
}

#[test]
fn the_ten_colleges_of_2011_match_by_name_and_state() {
    let names = [
        ("Anne Arundel Community College|MD", 161767),
        ("Clover Park Technical College|WA", 234951),
        ("College of Lake County|IL", 146472),
        ("Cuyahoga Community College|OH", 202356),
        ("Florida State College at Jacksonville|FL", 133702),
        ("Ivy Tech Community College of Indiana|IN", 150987),
        ("Macomb Community College|MI", 170790),
        ("NorthWest Arkansas Community College|AR", 367459),
        ("Roane State Community College|TN", 221397),
        ("South Seattle Community College|WA", 236504),
    ];
    let colleges: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    assert_eq!(unitids(&colleges), names.map(|(_, unitid)| Some(unitid)));
    let joined = join(&[directory(), programs(&colleges)]);
    assert_eq!(joined.matches.count(MatchStatus::Matched), 10);
    assert_eq!(
        found(&joined, "South Seattle Community College").why,
        "same state; named “South Seattle Community College” until 2014"
    );
    assert_eq!(found(&joined, "Cuyahoga Community College").why, "same state; “District” left off");
    // Placed by the directory's coordinates.
    let table = &joined.dataset.tables[1];
    assert_eq!(table.column(Field::Latitude).unwrap().number(9), Some(47.5475));
    assert_eq!((table.rows(), joined.placed.unitid), (10, 10));
}

#[test]
fn abbreviations_match_and_say_so() {
    let names = [
        ("Macomb CC|MI", 170790),
        ("Macomb Comm. Coll.|MI", 170790),
        ("Roane St. Cmty College|TN", 221397),
        ("Clover Park Tech|WA", 234951),
        ("NW Arkansas CC|AR", 367459),
        ("North West Arkansas Community College|AR", 367459),
        ("Penn State|PA", 0),
        ("Pennsylvania State Univ|PA", 372578),
        ("Ivy Tech CC – Kokomo|IN", 150987),
        ("Ivy Tech State College|IN", 150987),
        ("Ivy Tech CC - Anderson|IN", 498535),
    ];
    let colleges: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    assert_eq!(unitids(&colleges), names.map(|(_, unitid)| (unitid > 0).then_some(unitid)));
    let joined = join(&[directory(), programs(&["Macomb CC|Warren|MI", "Ivy Tech CC – Kokomo|Kokomo|IN"])]);
    assert_eq!(found(&joined, "Macomb CC").why, "same city and state; “CC” read as “Community College”");
    let kokomo = found(&joined, "Ivy Tech CC – Kokomo");
    assert_eq!(kokomo.why, "same state, but in Indianapolis, not in Kokomo; “Kokomo” read as its campus");
    // A campus stands in its own city, not at the institution's seat.
    let table = &joined.dataset.tables[1];
    assert_eq!(table.column(Field::PlacedBy).and_then(|by| by.text(1)).map(|by| &**by), Some("Kokomo, Indiana"));
}

#[test]
fn the_same_name_in_two_states_or_in_one_is_never_merged() {
    assert_eq!(
        unitids(&[
            "Glendale Community College|AZ",
            "Glendale CC|CA",
            "Middlesex Community College|CT",
            "Middlesex CC|MA",
            "Middlesex Community College|NJ",
            "Manchester Community College|CT",
            "Manchester Community College|NH",
            "Manchester Community College|VT",
            "Glendale College|CA",
        ]),
        [Some(104708), Some(115001), Some(129756), Some(166887), None, Some(129695), Some(183132), None, None]
    );
    let joined = join(&[directory(), programs(&["Middlesex Community College|NJ", "Manchester Community College|VT"])]);
    let middlesex = found(&joined, "Middlesex Community College");
    assert_eq!(middlesex.status, MatchStatus::Doubtful);
    assert_eq!(middlesex.candidates[0].target.name, "Middlesex College");
    assert_eq!(found(&joined, "Manchester Community College").status, MatchStatus::Unmatched);

    // Two of one name in one state: the city tells them apart; without one they wait.
    let joined = join(&[directory(), programs(&["Arthur's Beauty College|Fort Smith|AR"])]);
    assert_eq!(found(&joined, "Arthur's Beauty College").target.as_ref().unwrap().unitid, Some(106290));
    let joined = join(&[directory(), programs(&["Arthurs Beauty College|AR"])]);
    let waiting = found(&joined, "Arthurs Beauty College");
    assert_eq!((waiting.status, waiting.candidates.len()), (MatchStatus::Doubtful, 2));
    assert!(waiting.why.ends_with("one of 2 of this name"), "{}", waiting.why);
}

#[test]
fn a_name_without_a_state_is_taken_only_where_it_stands_alone() {
    let people = read(
        "people.csv",
        &[
            "Person ID|College|Age",
            "P1|Macomb CC|20",
            "P2|Glendale Community College|21",
            "P3|AACC|22",
            "P4|Macomb CC|23",
        ],
    );
    let joined = join(&[directory(), people]);
    assert_eq!(found(&joined, "Macomb CC").status, MatchStatus::Matched);
    assert_eq!(found(&joined, "Macomb CC").rows, 2);
    let glendale = found(&joined, "Glendale Community College");
    assert_eq!((glendale.status, glendale.candidates.len() >= 2), (MatchStatus::Doubtful, true));
    assert_eq!(found(&joined, "AACC").status, MatchStatus::Doubtful, "short names say little without a state");
}

#[test]
fn numbers_are_matched_with_their_zeros() {
    let people = read(
        "wages.csv",
        &["Student ID|OPEID|Age", "A1|00890600|20", "A2|890600|21", "A3|8906|22", "A4|00991709|23", "A5|00999900|24"],
    );
    let joined = join(&[directory(), people]);
    let college = joined.dataset.tables[1].column(Field::College).unwrap();
    let names: Vec<Option<&str>> = (0..5).map(|row| college.text(row).map(|name| &**name)).collect();
    let macomb = Some("Macomb Community College");
    assert_eq!(names, [macomb, macomb, macomb, Some("Ivy Tech Community College"), None]);
    let join = &joined.matches.joins[0];
    assert_eq!((join.rows, join.matched, join.unmatched), (5, 4, 1));
}

#[test]
fn a_number_that_contradicts_the_name_waits_for_a_decision() {
    let rows = ["UNITID|College|State|Program", "170790|Roane State Community College|MI|Welding"];
    let joined = join(&[directory(), read("programs.csv", &rows)]);
    let doubtful = found(&joined, "Roane State Community College");
    assert_eq!(
        (doubtful.status, doubtful.why.as_str()),
        (MatchStatus::Doubtful, "same UNITID 170790, but the name is quite another")
    );
}

#[test]
fn decisions_hold_for_every_file_and_can_refuse() {
    let files = [directory(), programs(&["Middlesex County College|NJ", "Macomb CC|MI"])];
    let open = join(&files);
    let county = found(&open, "Middlesex County College");
    let candidate = county.candidates[0].target.clone();
    let mut decisions = Decisions::default();
    decisions.decide("Middlesex County College", Some("New Jersey"), &Verdict::Is(candidate.clone()));
    decisions.decide("Macomb CC", Some("Michigan"), &Verdict::IsNot(found(&open, "Macomb CC").target.clone().unwrap()));
    let joined = join_with(&files, &Directory::default(), &decisions);
    let county = found(&joined, "Middlesex County College");
    assert_eq!((county.status, county.decided, county.target.as_ref()), (MatchStatus::Matched, true, Some(&candidate)));
    let macomb = found(&joined, "Macomb CC");
    assert_eq!((macomb.status, macomb.decided), (MatchStatus::Unmatched, true));

    let next = [directory(), programs(&["MIDDLESEX COUNTY COLLEGE|NJ"])];
    let joined = join_with(&next, &Directory::default(), &decisions);
    assert_eq!(found(&joined, "MIDDLESEX COUNTY COLLEGE").target.as_ref().unwrap().unitid, Some(185536));
}

#[test]
fn people_stand_at_the_college_that_teaches_whatever_its_spelling() {
    let programs =
        programs(&["Macomb Community College|MI", "South Seattle College|WA", "Lakeside Technical College|OH"]);
    let people = read(
        "people.csv",
        &[
            "Person ID|College|State|Age",
            "P1|Macomb CC|MI|20",
            "P2|South Seattle Comm Coll|WA|21",
            "P3|Lakesid Technical College|OH|22",
            "P4|Nowhere Institute|OH|23",
            "P5|Macomb CC|WA|24",
        ],
    );
    let joined = join(&[people, programs, directory()]);
    let college = joined.dataset.tables[0].column(Field::College).unwrap();
    let names: Vec<Option<&str>> = (0..5).map(|row| college.text(row).map(|name| &**name)).collect();
    assert_eq!(
        names,
        [
            Some("Macomb Community College"),
            Some("South Seattle College"),
            None,
            Some("Nowhere Institute"),
            Some("Macomb CC")
        ]
    );
    let lost: Vec<&str> =
        joined.issues.iter().filter(|i| i.code == IssueCode::NotACollege).map(|i| i.text.as_str()).collect();
    assert_eq!(lost, ["Lakesid Technical College", "Nowhere Institute", "Macomb CC"]);
    let with_programs = joined.matches.joins.iter().find(|join| &*join.file == "people.csv").unwrap();
    assert_eq!(
        (with_programs.rows, with_programs.matched, with_programs.doubtful, with_programs.unmatched),
        (5, 2, 1, 2)
    );
    assert_eq!(with_programs.unmatched_there, 1, "nobody is at Lakeside Technical College");
    assert_eq!(
        with_programs.words(),
        "5 rows joined with programs.csv by college and state: 2 matched, 1 doubtful, 2 unmatched"
    );
}

#[test]
fn spellings_of_one_college_in_a_programs_file_count_once() {
    let joined =
        join(&[programs(&["Lakeside CC|OH", "Lakeside Community College|OH", "Lakeside Community College|MI"])]);
    let college = joined.dataset.tables[0].column(Field::College).unwrap();
    assert_eq!(college.text(0).map(|name| &**name), Some("Lakeside Community College"));
    // With cities that differ they are two.
    let joined = join(&[programs(&["Lakeside CC|Akron|OH", "Lakeside Community College|Toledo|OH"])]);
    let college = joined.dataset.tables[0].column(Field::College).unwrap();
    assert_eq!(college.text(0).map(|name| &**name), Some("Lakeside CC"));
    // A likely slip of the pen is asked about, and counts as its own college until then.
    let joined = join(&[programs(&["Lakeside Community College|OH", "Lakesid Community College|OH"])]);
    assert_eq!(found(&joined, "Lakesid Community College").status, MatchStatus::Doubtful);
    let college = joined.dataset.tables[0].column(Field::College).unwrap();
    assert_eq!(college.text(1).map(|name| &**name), Some("Lakesid Community College"));
}

#[test]
fn tables_that_nothing_is_joined_to_are_shared() {
    let other = read("notes.csv", &["Topic|Words", "A|one", "B|two"]);
    let joined = join(&[Arc::clone(&other), programs(&["Macomb CC|MI"])]);
    assert!(Arc::ptr_eq(&joined.dataset.tables[0], &other.tables[0]));
    let people = read("people.csv", &["Person ID|College|State|Earnings Q-3", "P1|Macomb CC|MI|5000"]);
    let joined = join(&[Arc::clone(&people), programs(&["Macomb Community College|MI"])]);
    let wage = |table: &crate::table::Table| {
        let is_wage = |c: &&Arc<crate::table::Column>| matches!(c.field, Some(Field::Wage(_)));
        Arc::clone(table.columns.iter().find(is_wage).unwrap())
    };
    assert!(Arc::ptr_eq(&wage(&joined.dataset.tables[0]), &wage(&people.tables[0])));
}

#[test]
fn wages_of_a_second_file_join_by_person_and_nobody_counts_twice() {
    let people = read(
        "people.csv",
        &[
            "Person ID|Credential|Credential date|Age",
            "P1|NIMS|2020-05-01|20",
            "P1|MSSC|2021-05-01|21",
            "P2|NIMS|2020-05-01|30",
            "P3|NIMS|2020-05-01|40",
        ],
    );
    let wages = read(
        "wages.csv",
        &["Person ID|Earnings Q-3|Earnings Q+2", "P1|4000|6000", "P2|5000|7000", "P2|500|700", "P9|9000|9500"],
    );
    let joined = join(&[wages, people]);
    let (wages, people) = (&joined.dataset.tables[0], &joined.dataset.tables[1]);
    assert_eq!((wages.kind, wages.rows(), people.rows()), (TableKind::Other, 4, 4));
    let before = people.column(Field::Wage(crate::table::Period::Quarter(-3))).unwrap();
    let dollars: Vec<Option<f64>> = (0..4).map(|row| before.number(row)).collect();
    assert_eq!(dollars, [Some(4000.0), Some(4000.0), Some(5500.0), None]);
    let join = &joined.matches.joins[0];
    assert_eq!((join.rows, join.matched, join.unmatched, join.unmatched_there, join.repeated), (4, 3, 1, 1, 1));
    assert_eq!(join.words(), "4 rows joined with wages.csv by person: 3 matched, 1 unmatched");
    assert!(joined.issues.iter().any(|issue| issue.code == IssueCode::Joined && issue.file == "people.csv"));
}

#[test]
fn long_wages_of_a_second_file_are_counted_from_the_certificate() {
    let people = read(
        "people.csv",
        &["Person ID|Credential|Credential date|Age", "P1|NIMS|2020-05-01|20", "P2|NIMS|2020-08-01|30"],
    );
    let wages = read(
        "wages.csv",
        &[
            "Person ID|Year|Quarter|Employer|Wages",
            "P1|2019|3|A|4000",
            "P1|2019|3|B|1000",
            "P1|2020|4|A|6000",
            "P2|2019|4|A|5000",
        ],
    );
    let joined = join(&[people, wages]);
    let people = &joined.dataset.tables[0];
    let at = |quarter: i8, row: usize| {
        people.column(Field::Wage(crate::table::Period::Quarter(quarter))).and_then(|column| column.number(row))
    };
    assert_eq!((at(-3, 0), at(2, 0), at(-3, 1)), (Some(5000.0), Some(6000.0), Some(5000.0)));
    assert_eq!(people.rows(), 2);
}
