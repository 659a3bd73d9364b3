//! The credential catalogue, as the window shows and changes it.

use super::*;

fn write(test: &mut Test, name: &str, words: &str) {
    test.harness.get_by_role_and_label(Role::TextInput, name).focus();
    test.settle();
    test.harness.get_by_role_and_label(Role::TextInput, name).type_text(words);
    test.settle();
}

fn with_robots() -> Test {
    let mut test = Test::new();
    let colleges = "College,State,Credential\nLakeside College,OH,FCR-O1\nRiverbend College,OH,NIMMS CNC Mill\n\
                    Harbor College,WA,MSSC\n";
    let colleges = test.file("colleges.csv", colleges);
    test.answer(&[&colleges]);
    test.click("Open files…");
    test
}

fn credentials(test: &Test) -> Vec<String> {
    use credential_atlas::table::Field;
    let loaded = test.app().loaded().unwrap();
    let table = &loaded.dataset().tables[0];
    let column = table.column(Field::Credential).unwrap();
    (0..table.rows()).map(|row| column.text(row).map_or_else(String::new, ToString::to_string)).collect()
}

#[test]
fn an_entry_is_added_changed_and_removed_and_each_is_a_step() {
    let mut test = with_robots();
    assert_eq!(credentials(&test), ["FCR-O1", "", "MSSC"]);
    test.menu("File", "Credential catalogue…");
    assert!(test.sees("6 credentials") && test.sees("NIMS, National Institute for Metalworking Skills, bundled"));
    write(&mut test, "Credential’s name", "FANUC Robot Operator");
    write(&mut test, "Other spellings", "FCR-O1; cpt");
    assert!(test.sees("“cpt” already means MSSC"));
    test.click("Add credential");
    assert!(test.app().document().decisions.is_empty(), "refused");
    test.harness.get_by_role_and_label(Role::TextInput, "Other spellings").focus();
    test.settle();
    for _ in 0..5 {
        test.key(Modifiers::NONE, Key::Backspace);
    }
    test.click("Add credential");
    assert!(test.sees("7 credentials"));
    assert_eq!(credentials(&test), ["FANUC Robot Operator", "", "MSSC"]);

    write(&mut test, "Search the catalogue", "fcr");
    assert!(test.sees("1 credential") && !test.sees("NIMS, National"));
    let row = "FANUC Robot Operator, your entry, Also written FCR-O1, row 1 of 1";
    test.click(row);
    assert!(test.sees("Change FANUC Robot Operator"));
    write(&mut test, "Level or module", "Level 1");
    test.key(Modifiers::NONE, Key::Enter);
    assert!(test.sees("FANUC Robot Operator Level 1, your entry, Also written FCR-O1, row 1 of 1"));
    assert_eq!(test.app().document().decisions.credentials.own[0].level, "Level 1");
    test.click("Remove FANUC Robot Operator Level 1");
    assert!(test.sees("0 credentials") && test.app().document().decisions.is_empty());

    test.key(Modifiers::NONE, Key::Escape);
    assert!(!test.sees("Search the catalogue"));
    assert_eq!(credentials(&test), ["FCR-O1", "", "MSSC"]);
    test.menu("Edit", "Undo remove “FANUC Robot Operator Level 1” from the catalogue");
    assert_eq!(credentials(&test), ["FANUC Robot Operator", "", "MSSC"]);
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.app().document().decisions.credentials.own[0].level, "");
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(credentials(&test), ["FCR-O1", "", "MSSC"]);
}

#[test]
fn a_bundled_credential_is_given_another_spelling() {
    let mut test = with_robots();
    test.menu("File", "Credential catalogue…");
    write(&mut test, "Search the catalogue", "metalworking");
    test.harness.get_by_label_contains("NIMS, National Institute for Metalworking Skills, bundled").click();
    test.settle();
    assert!(test.sees("Other spellings of NIMS"));
    assert!(test.harness.query_by_role_and_label(Role::TextInput, "Credential’s name").is_none(), "it is read-only");
    write(&mut test, "Other spellings", "FCR-O1");
    test.click("Save spellings");
    assert!(test.sees("bundled, with your spellings, Also written FCR-O1; nims;"));
    assert_eq!(credentials(&test), ["NIMS", "", "MSSC"]);
    test.click("Remove your spellings of NIMS");
    assert_eq!(credentials(&test), ["FCR-O1", "", "MSSC"]);
}

#[test]
fn an_unknown_credential_is_added_from_its_issue() {
    let mut test = with_robots();
    assert!(test.sees("“NIMMS CNC Mill” is not a known credential"));
    test.click("Add “NIMMS CNC Mill” to the catalogue…");
    assert!(test.sees("New credential"));
    test.click("Add credential");
    test.key(Modifiers::NONE, Key::Escape);
    assert!(!test.sees("is not a known credential"));
    assert_eq!(credentials(&test), ["FCR-O1", "NIMMS CNC Mill", "MSSC"]);
}
