//! A mapping fits the next file of the same kind, and carries nobody's cells.

use super::*;
use crate::{
    import::{Fix, Inspection, IssueCode, import},
    sheet::{Limits, read},
    table::CellState,
};

fn inspect(csv: &str, mapping: &Mapping) -> Inspection {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outcomes.csv");
    std::fs::write(&path, csv).unwrap();
    let book = read(&path, &Limits::default(), &std::sync::atomic::AtomicBool::new(false)).unwrap();
    import(&book, mapping).inspection
}

fn csv(header: &str, row: &str) -> String {
    let mut csv = format!("{header}\n");
    for person in 0..12 {
        let state = if person % 4 == 0 { "Wahsington" } else { "OH" };
        csv += &format!("{}\n", row.replace("ID", &format!("P{person:03}")).replace("STATE", state));
    }
    csv
}

const HEADER: &str = "Person ID,State,Race,Age,Wages 2024Q1,Wages 2024Q2,Wages 2024Q3,Remark";
const ROW: &str = "ID,STATE,White,31,4100,5200,n/k,Smith moved";

/// A mapping with a decision about a state, a marker, a remark that names a person, and a meaning.
fn decided() -> (SavedMapping, Mapping) {
    let mut mapping = Mapping::default();
    let columns = &mut mapping.tables.entry("outcomes".into()).or_default().columns;
    columns.entry("B".into()).or_default().fixes.insert("Wahsington".into(), Fix::ReadAs("Washington".into()));
    columns.entry("G".into()).or_default().fixes.insert("n/k".into(), Fix::State(CellState::NotApplicable));
    columns.entry("H".into()).or_default().fixes.insert("Smith moved".into(), Fix::Ignore);
    columns.entry("C".into()).or_default().field = Some(Some(Field::Race));
    let aside = |column: &str, text: &str| Ignored {
        sheet: String::new(),
        code: IssueCode::NotUnderstood,
        columns: vec![column.into()],
        text: text.into(),
    };
    let ignored = [aside("B", "Cascadia"), aside("A", "P003")];
    let found = inspect(&csv(HEADER, ROW), &mapping);
    let sheet = found.sheets[0].name.to_string();
    let tables = std::mem::take(&mut mapping.tables);
    mapping.tables = tables.into_values().map(|table| (sheet.clone(), table)).collect();
    mapping.ignored = ignored.into_iter().map(|ignored| Ignored { sheet: sheet.clone(), ..ignored }).collect();
    (SavedMapping::of("outcomes.csv", &inspect(&csv(HEADER, ROW), &mapping), &mapping).unwrap(), mapping)
}

#[test]
fn the_next_file_takes_the_decisions_wherever_its_columns_stand() {
    let (saved, mapping) = decided();
    let same = saved.fit(&inspect(&csv(HEADER, ROW), &Mapping::default())).unwrap();
    assert_eq!((same.mapping, same.changes.is_none()), (mapping, true));

    let moved = "State,Person ID,Race,Age,Wages 2024Q1,Wages 2024Q2,Wages 2024Q3,Remark";
    let found = inspect(&csv(moved, "STATE,ID,White,31,4100,5200,n/k,x"), &Mapping::default());
    let fit = saved.fit(&found).unwrap();
    assert!(fit.changes.is_none(), "{:?}", fit.changes);
    let columns = &fit.mapping.tables[&*found.sheets[0].name].columns;
    assert!(columns["A"].fixes.contains_key("Wahsington") && !columns.contains_key("B"));
    let aside: Vec<_> = fit.mapping.ignored.iter().map(|ignored| (ignored.columns.concat(), &*ignored.text)).collect();
    assert_eq!(aside, [("A".to_owned(), "Cascadia"), ("B".to_owned(), "P003")]);
}

#[test]
fn a_new_quarter_and_a_new_name_are_said_and_nothing_is_asked_again() {
    let (saved, _mapping) = decided();
    let header = "Person ID,State,Race/Ethnicity,Age,Wages 2024Q2,Wages 2024Q3,Wages 2024Q4,Remark";
    let fit = saved.fit(&inspect(&csv(header, ROW), &Mapping::default())).unwrap();
    let Changes { new, missing, renamed, .. } = &fit.changes;
    assert_eq!((new[..].join(","), missing.join(",")), ("Wages 2024Q4".into(), "Wages 2024Q1".into()));
    assert_eq!(*renamed, [("Race".to_owned(), "Race/Ethnicity".to_owned())]);
    assert_eq!(fit.changes.words(), "Wages 2024Q4 is new; Wages 2024Q1 is missing; Race is now called Race/Ethnicity");
    assert_eq!(fit.mapping.tables.values().next().unwrap().columns["C"].field, Some(Some(Field::Race)));
}

#[test]
fn a_file_of_another_kind_takes_nothing() {
    let (saved, _mapping) = decided();
    let programs = csv("College,City,State,ZIP,Credential", "Lakeside College,Sandusky,OH,44870,NIMS");
    assert_eq!(saved.fit(&inspect(&programs, &Mapping::default())), None);
}

#[test]
fn shared_mappings_hold_no_cell_of_people_and_come_back_from_text() {
    let (saved, _mapping) = decided();
    let before = saved.fingerprint();
    let shared = saved.for_sharing();
    let text = ron::to_string(&shared).unwrap();
    assert!(text.contains("Wahsington") && text.contains("n/k") && text.contains("Cascadia"));
    assert!(!text.contains("Smith") && !text.contains("P003"));
    assert_eq!(ron::from_str::<SavedMapping>(&text).unwrap(), shared);
    assert_eq!((shared.fingerprint(), shared.decisions()), (before, 3));
}
