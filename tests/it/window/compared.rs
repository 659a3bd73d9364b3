//! What Earnings compares by where nobody has chosen.

use super::*;
use credential_atlas::table::Field;

#[test]
fn a_published_table_without_ages_is_shown_by_what_it_has() {
    let mut csv = String::from("CIP code,Number completed,Median earnings after\n");
    for (code, n, wage) in [("48.0501", 42, 38_100), ("48.0508", 35, 41_250), ("11.0101", 61, 52_400)] {
        csv += &format!("{code},{n},{wage}\n");
    }
    let mut test = Test::new();
    let file = test.file("programs.csv", &csv);
    test.answer(&[&file]);
    test.click("Open files…");
    assert_eq!(test.app().document().earnings.request.by, [Field::Cip]);
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    assert!(test.sees("48.0508"), "its rows are drawn");
    assert!(!test.sees("Nothing to draw yet"));
    assert!(test.harness.query_by_label("CIP code").is_some(), "and the choice has a button, though no key of its own");
}
