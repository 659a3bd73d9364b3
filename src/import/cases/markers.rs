//! Cases 11 to 15: what stands in cells instead of plain numbers.

use super::*;
use crate::table::Period;

/// Money as people write it; what is no amount is listed with its cell and never zero.
#[test]
fn case_11_money_as_text() {
    let imported = one(&[
        "ID|Age|Q+2",
        "P-1|30|$45,000",
        "P-2|31|45,000.00 ",
        "P-3|32|(1,200)",
        "P-4|33|45k",
        "P-5|34|USD 45000",
        "P-6|35|'8400",
        "P-7|36|\u{a0}$ 8,412.50\u{a0}",
        "P-8|37|- ",
        "P-9|38|see notes",
    ]);
    let q2 = Field::Wage(Period::Quarter(2));
    let money = Some(45_000.0);
    assert_eq!(
        numbers(table(&imported), q2),
        [money, money, Some(-1200.0), money, money, Some(8400.0), Some(8412.5), None, None]
    );
    assert_eq!(issue(&imported, IssueCode::NegativeEarnings).cells, ["C4"]);
    let unread = issue(&imported, IssueCode::NotANumber);
    assert_eq!((unread.cells.as_slice(), unread.text.as_str()), (&["C10".to_owned()][..], "see notes"));
    assert_eq!(unread.fix, Some(Fix::State(CellState::Missing)));
    assert_eq!(states(table(&imported), q2)[7..], [CellState::Missing, CellState::Missing]);
}

/// Percents in four spellings in one column; the mixture is asked about.
#[test]
fn case_12_percents_in_several_scales() {
    let rows = ["Group|n|Employment rate", "A|20|0.4", "B|30|40", "C|40|40%", "D|50|40 %"];
    let mixed = one(&rows);
    assert_eq!(numbers(table(&mixed), Field::EmploymentRate), [Some(0.4); 4]);
    let question = issue(&mixed, IssueCode::MixedUnits);
    assert_eq!((question.severity, question.cells.as_slice()), (Severity::Warning, &["C1".to_owned()][..]));
    let percents = answered(&rows, IssueCode::MixedUnits, &Fix::Share(ShareUnit::Percent));
    assert_eq!(numbers(table(&percents), Field::EmploymentRate), [Some(0.004), Some(0.4), Some(0.4), Some(0.4)]);
    assert!(!has(&percents, IssueCode::MixedUnits));

    let fractions = one(&["Group|n|Employment rate", "A|20|0.4", "B|30|0.85"]);
    assert_eq!(numbers(table(&fractions), Field::EmploymentRate), [Some(0.4), Some(0.85)]);
    let whole = one(&["Group|n|Employment rate", "A|20|40", "B|30|85"]);
    assert_eq!(numbers(table(&whole), Field::EmploymentRate), [Some(0.4), Some(0.85)]);
    assert!(!has(&fractions, IssueCode::MixedUnits) && !has(&whole, IssueCode::MixedUnits));
}

/// Markers become states; ambiguous ones ask once a column; a file may have markers of its own.
#[test]
fn case_13_markers_are_states_and_ambiguous_ones_ask_once() {
    use CellState::{Missing, NotApplicable, Pending, Range, Suppressed};
    let cases = [
        ("*", Suppressed),
        ("**", Suppressed),
        ("***", Suppressed),
        ("S", Suppressed),
        ("s", Suppressed),
        ("D", Suppressed),
        ("DS", Suppressed),
        ("<10", Range),
        ("n<10", Range),
        ("N<10", Range),
        ("<=5", Range),
        ("5 or fewer", Range),
        ("PS", Suppressed),
        ("PrivacySuppressed", Suppressed),
        ("NULL", Missing),
        ("NA", Missing),
        ("N/A", NotApplicable),
        ("n/a", NotApplicable),
        ("-", Missing),
        ("–", Missing),
        ("—", Missing),
        (".", Missing),
        ("#N/A", Missing),
        ("TBD", Pending),
        ("~", Suppressed),
    ];
    let rows: Vec<String> = std::iter::once("College|State|Passed".to_owned())
        .chain(cases.iter().map(|(text, _state)| format!("Lakeside CC|Ohio|{text}")))
        .chain((10..40).map(|count| format!("Dry Fork|Ohio|{count}")))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let imported = one(&rows);
    let column = table(&imported).column(Field::Passed).unwrap();
    for (row, (text, state)) in cases.iter().enumerate() {
        assert_eq!(column.state(row), *state, "{text}");
        assert_eq!(column.number(row), None, "{text} is no number, zero least of all");
    }
    assert_eq!(column.bounds.first(), Some(&(7, 1.0, 9.0)));
    for text in ["-", "N/A", "S"] {
        let asked: Vec<&Issue> = imported
            .inspection
            .issues
            .iter()
            .filter(|issue| issue.code == IssueCode::AmbiguousMarker && issue.text == text)
            .collect();
        assert_eq!(asked.len(), 1, "{text} is asked once");
        assert!(asked[0].choices.len() >= 4 && asked[0].cells.len() == 1);
    }

    let rows = ["College|State|Passed|Enrolled", "Lakeside CC|Ohio|S|S", "Dry Fork|Ohio|S|30", "Harbor|Ohio|7|S"];
    let once = one(&rows);
    let question = issue(&once, IssueCode::AmbiguousMarker);
    assert_eq!((question.count, question.cells.clone()), (2, vec!["C2".to_owned(), "C3".to_owned()]));
    let column = answered(&rows, IssueCode::AmbiguousMarker, &Fix::State(Missing));
    assert_eq!(states(table(&column), Field::Passed)[..2], [Missing, Missing]);
    assert_eq!(states(table(&column), Field::Enrolled)[0], Suppressed, "the other column is asked for itself");
    let everywhere = answered(&rows, IssueCode::AmbiguousMarker, &Fix::StateEverywhere(NotApplicable));
    assert_eq!(states(table(&everywhere), Field::Passed)[0], NotApplicable);
    assert_eq!(states(table(&everywhere), Field::Enrolled)[0], NotApplicable);
    assert!(!has(&everywhere, IssueCode::AmbiguousMarker));
    // The dictionary can be edited by hand too.
    let mapping = Mapping { markers: [("zz".to_owned(), Suppressed)].into(), ..Mapping::default() };
    let own =
        book("case.xlsx", vec![sheet("Case", &["College|State|Passed", "Lakeside CC|Ohio|ZZ", "Dry Fork|Ohio|3"])]);
    assert_eq!(states(table(&import(&own, &mapping)), Field::Passed)[0], Suppressed);
}

/// Top codes and open ends are kept with their bounds.
#[test]
fn case_14_top_codes_keep_their_bounds() {
    let imported = one(&[
        "Group|n|Median earnings after|Employment rate",
        "A|100+|$208,000+|>=90%",
        "B|40|$31,000|<5%",
        "C|30|$30,000|50%",
    ]);
    let table = table(&imported);
    let bounds = |field: Field| table.column(field).unwrap().bounds.clone();
    assert_eq!(bounds(Field::Count), [(0, 100.0, f64::INFINITY)]);
    assert_eq!(bounds(Field::EarningsAfter), [(0, 208_000.0, f64::INFINITY)]);
    assert_eq!(bounds(Field::EmploymentRate), [(0, 0.9, 1.0), (1, 0.0, 0.05)]);
    assert_eq!(states(table, Field::EmploymentRate)[..2], [CellState::TopCoded, CellState::Range]);
    assert_eq!(numbers(table, Field::EarningsAfter)[0], None, "no mean can take it for a value");
    let warned: Vec<&str> = imported
        .inspection
        .issues
        .iter()
        .filter(|issue| issue.code == IssueCode::Bounds)
        .flat_map(|issue| issue.cells.iter().map(String::as_str))
        .collect();
    assert_eq!(warned.len(), 3, "{warned:?}");
}

/// Numbers that stand for a state where they stand apart; many zeros are asked about.
#[test]
fn case_15_sentinel_numbers_and_zeros() {
    let rows = [
        "ID|Age|Q-3|Q+2",
        "P-1|30|4100|999999.99",
        "P-2|31|-1|4800",
        "P-3|32|-2|5100",
        "P-4|33|-99999|4900",
        "P-5|34|3900|99999",
        "P-6|35|4000|5200",
        "P-7|36|4050|4700",
        "P-8|37|4150|5050",
    ];
    let imported = one(&rows);
    use CellState::{Missing, NotApplicable, Pending, Suppressed, Value};
    assert_eq!(
        states(table(&imported), Field::Wage(Period::Quarter(-3)))[..5],
        [Value, Missing, NotApplicable, Suppressed, Value]
    );
    let after = Field::Wage(Period::Quarter(2));
    assert_eq!(states(table(&imported), after)[..5], [Pending, Value, Value, Value, Missing]);
    let asked = imported.inspection.issues.iter().find(|issue| issue.text == "99999").unwrap();
    assert_eq!((asked.code, asked.cells.as_slice()), (IssueCode::CodeNumber, &["D6".to_owned()][..]));
    let mut mapping = Mapping::default();
    mapping.decide(asked, &Fix::State(Value));
    let kept = import(&book("case.xlsx", vec![sheet("Case", &rows)]), &mapping);
    assert_eq!(numbers(table(&kept), after)[4], Some(99_999.0));

    let zeros: Vec<String> = std::iter::once("ID|Age|Q+2".to_owned())
        .chain((0..12).map(|at| format!("P-{at}|30|{}", if at % 2 == 0 { 0 } else { 4000 + at })))
        .collect();
    let zeros: Vec<&str> = zeros.iter().map(String::as_str).collect();
    let asked = one(&zeros);
    let question = issue(&asked, IssueCode::ManyZeros);
    assert_eq!((question.count, question.cells[0].as_str()), (6, "C2"));
    assert_eq!(numbers(table(&asked), after)[0], Some(0.0));
    let unmatched = answered(&zeros, IssueCode::ManyZeros, &Fix::Zeros(Missing));
    assert_eq!(states(table(&unmatched), after)[0], Missing);
    assert!(!has(&unmatched, IssueCode::ManyZeros));
}
