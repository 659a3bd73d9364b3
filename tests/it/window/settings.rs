//! Project settings and internal exports, as the window asks for them.

use super::*;

fn write(test: &mut Test, name: &str, words: &str) {
    test.harness.get_by_role_and_label(Role::TextInput, name).focus();
    test.settle();
    test.harness.get_by_role_and_label(Role::TextInput, name).type_text(words);
    test.settle();
}

#[test]
fn a_low_threshold_needs_a_reason_and_is_a_step() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.menu("File", "Project settings…");
    test.settle(); // the dialog has found its size
    test.click("5 people");
    assert!(test.sees("a reason is printed on every figure"));
    test.click("Use this threshold");
    assert_eq!(test.app().document().threshold, 10, "not without a reason");
    write(&mut test, "Reason", "State rule 12-4");
    test.click("Use this threshold");
    let document = test.app().document();
    assert_eq!((document.threshold, document.threshold_reason.as_deref()), (5, Some("State rule 12-4")));
    test.key(Modifiers::NONE, Key::Escape);
    test.key(Modifiers::COMMAND, Key::Z);
    let document = test.app().document();
    assert_eq!((document.threshold, document.threshold_reason.as_deref()), (10, None));
}

#[test]
fn regions_lines_and_standards_are_written_in_the_window() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.menu("File", "Project settings…");
    write(&mut test, "Region’s name", "Lake");
    write(&mut test, "Region’s members", "Ohio; Washington");
    test.click("Add region");
    let regions = &test.app().document().regions;
    assert_eq!((regions.len(), regions[0].members.len()), (1, 2));
    write(&mut test, "Line’s name", "Living wage");
    write(&mut test, "Dollars a year", "41000");
    write(&mut test, "Line’s source", "County plan 2024");
    test.click("Add line");
    assert_eq!(test.app().document().earnings.request.references.len(), 1);
    assert!(test.sees("Remove Lake: Ohio; Washington"));
    test.click("Remove Lake: Ohio; Washington");
    assert!(test.app().document().regions.is_empty());
    assert!(test.sees("CPI-U as bundled with the program"));
    test.key(Modifiers::NONE, Key::Escape);
    assert!(!test.sees("Minimum standards"));
}

#[test]
fn an_internal_export_asks_for_its_reason() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.key(Modifiers::NONE, Key::D);
    test.menu("File", "Internal export…");
    test.click("Web page (.html)");
    let target = test.dir.path().join("staff.html");
    test.answer(&[&target]);
    test.harness.get_by_role_and_label(Role::TextInput, "Reason").type_text("staff review");
    test.settle();
    // The menu behind the dialog has a button of this name, too.
    test.app().send(Command::ExportInternal(credential_atlas::app::command::ExportKind::Html, "staff review".into()));
    test.settle();
    let page = std::fs::read_to_string(&target).unwrap();
    assert!(page.matches("Internal — not for publication: staff review").count() >= 2);
    let public = test.dir.path().join("board.html");
    test.answer(&[&public]);
    test.app().send(Command::Export(credential_atlas::app::command::ExportKind::Html));
    test.settle();
    assert!(!std::fs::read_to_string(&public).unwrap().contains("not for publication"));
}
