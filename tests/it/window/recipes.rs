//! Steps, recipes, similar names and filters of all but some, as the window shows and changes them.

use super::*;
use credential_atlas::{measure::Keep, table::Field};

fn programs(spellings: [&str; 2]) -> String {
    let mut csv = String::from("State,College,City,Program,Credential\n");
    for i in 0..24 {
        let state = if i == 5 { "Wahsington" } else { "OH" };
        let program = if i % 3 == 0 { spellings[1] } else { spellings[0] };
        csv += &format!("{state},College {},Town {i},{program},NIMS\n", (b'A' + (i % 12)) as char);
    }
    csv
}

fn opened(size: [f32; 2]) -> Test {
    let mut test = Test::sized(size[0], size[1]);
    let file = test.file("programs.csv", &programs(["Welding Technology", "Weldng Technology"]));
    test.answer(&[&file]);
    test.click("Open files…");
    test.click("Read as Washington");
    test
}

fn row(words: &str, count: &str) -> String {
    format!("{words}, {count}")
}

#[test]
fn a_step_is_listed_turned_off_and_on_and_deleted_and_each_is_a_step_of_undo() {
    for size in [[1440.0, 900.0], [1024.0, 700.0]] {
        let mut test = opened(size);
        test.menu("View", "Steps");
        let fix = row("Read as Washington: “Wahsington”", "1 cell");
        assert!(test.sees(&fix), "{size:?}");
        assert!(test.sees("Names") && test.sees("No name was decided"));
        test.click("Preview: Read as Washington: “Wahsington”");
        assert!(test.sees("A7: “Wahsington” → Washington"));
        test.click(&fix);
        assert!(test.app().document().sources[0].mapping.steps().is_empty());
        assert_eq!(test.app().document().steps().iter().filter(|listed| !listed.on).count(), 1);
        assert!(test.sees("Check, off") && test.sees(&fix), "it is kept, and counted where it would act");
        test.click(&fix);
        assert_eq!(test.app().document().sources[0].mapping.steps().len(), 1);
        test.click("Delete step: Read as Washington: “Wahsington”");
        assert!(!test.sees(&fix));
        test.key(Modifiers::COMMAND, Key::Z);
        assert!(test.sees(&fix));
        test.key(Modifiers::COMMAND, Key::L);
        assert!(!test.sees(&fix), "the list is closed");
    }
}

#[test]
fn similar_names_are_merged_by_a_rule_that_a_recipe_takes_to_the_next_file() {
    let mut test = opened([1440.0, 900.0]);
    test.menu("Edit", "Similar names…");
    test.click("Names of: College");
    test.click("Program");
    assert!(test.sees("1 group of names is alike"));
    assert!(
        test.sees("Count all as Welding Technology, 16 rows") && test.sees("Count all as Weldng Technology, 8 rows")
    );
    test.click("Never merge Welding Technology, Weldng Technology");
    assert!(test.sees("No two names are alike"));
    test.key(Modifiers::COMMAND, Key::Z);
    assert!(test.sees("1 group of names is alike"));
    test.click("Merge into Welding Technology");
    assert!(test.sees("No two names are alike"));
    assert_eq!(test.app().document().decisions.names.len(), 1);
    test.key(Modifiers::NONE, Key::Escape);
    test.menu("View", "Steps");
    assert!(test.sees(&row("Merge “Weldng Technology” into Welding Technology", "8 rows")));

    let recipe = test.dir.path().join("quarter.ron");
    test.answer(&[&recipe]);
    test.click("Save recipe…");
    assert!(std::fs::read_to_string(&recipe).unwrap().contains("Merge “Weldng Technology” into Welding Technology"));

    let mut next = Test::new();
    let file = next.file("next.csv", &programs(["Welding Technology", "WELDING TECHNOLGY"]));
    next.answer(&[&file]);
    next.click("Open files…");
    next.answer(&[&recipe]);
    next.menu("File", "Apply recipe…");
    assert!(next.sees("2 steps applied, 0 skipped. Undo takes all of it back."));
    assert!(next.sees("next.csv, as programs.csv: The columns are the same"));
    assert!(next.sees("Merge “Weldng Technology” into Welding Technology, 8 rows"));
    next.click("Show steps");
    assert!(next.sees(&row("Read as Washington: “Wahsington”", "1 cell")));
    assert_eq!(next.app().loaded().unwrap().matches.merged[0].spelling, "WELDING TECHNOLGY");
    next.key(Modifiers::COMMAND, Key::Z);
    assert!(next.app().document().steps().is_empty(), "one step of undo takes all of it back");
}

#[test]
fn a_filter_is_searched_and_turned_into_all_but_these() {
    let mut test = opened([1440.0, 900.0]);
    test.click("Looks right");
    test.click("College: All 13");
    assert!(test.sees("College A, 2"));
    test.harness.get_by_role_and_label(Role::TextInput, "Search College").focus();
    test.settle();
    test.harness.get_by_role_and_label(Role::TextInput, "Search College").type_text("ege k");
    test.settle();
    assert!(!test.sees("College A, 2") && test.sees("College K, 2"));
    test.click("College K, 2");
    let but_k: std::collections::BTreeSet<String> = ["College K".to_owned()].into();
    let filter = |test: &Test| test.app().document().filters.by_field.get(&Field::College).cloned();
    assert!(matches!(filter(&test), Some(Keep::Labels(kept)) if kept.len() == 12));
    assert!(test.sees("College: All but College K"));
    test.click("All but these, College");
    assert!(matches!(filter(&test), Some(Keep::Not(others)) if others.len() == 12), "{:?}", filter(&test));
    assert!(test.sees("College: College K"));
    test.click("Keep only these, College");
    assert_eq!(filter(&test), Some(Keep::Labels(but_k)));
}
