//! The Check screen driven by accessible names: stopping, filtering, answering, remembering, and staying fluid.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use credential_atlas::{app::command::Command, project::Screen};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::window::Test;

fn people(rows: usize, header: &str) -> String {
    let mut csv = format!("{header}\n");
    for row in 0..rows {
        let state = if row % 10 == 3 { "Wahsington" } else { "OH" };
        csv += &format!("P{row:06},{state},White,{},{},{}\n", 20 + row % 40, 3000 + row % 700, 4000 + row % 700);
    }
    csv
}

const HEADER: &str = "Person ID,State,Race,Age,Earnings Q-3,Earnings Q+2";

fn open(test: &mut Test, name: &str, csv: &str) -> PathBuf {
    let path = test.file(name, csv);
    test.app().send(Command::OpenPaths(vec![path.clone()]));
    test.settle();
    path
}

#[test]
fn stopping_an_import_at_any_moment_changes_nothing() {
    let mut test = Test::new();
    open(&mut test, "programs.csv", &"College,City,State\nLakeside College,Sandusky,OH\nHarbor,Lima,OH\n".repeat(2));
    let before = serde_json::to_string(test.app().document()).unwrap();
    let rows: String = (0..1000).map(|row| format!("OH,{},{}\n", 20 + row % 40, 4000 + row)).collect();
    let large = test.file("large.csv", &format!("State,Age,Earnings Q+2\n{}", rows.repeat(1000)));
    // After so many frames with a job, and as soon as the cells are understood.
    let mut stopped = 0;
    for frames in [1, 2, 5, 13, 34, usize::MAX] {
        test.app().send(Command::OpenPaths(vec![large.clone()]));
        let started = Instant::now();
        let mut shown = 0;
        while shown < frames && !(frames == usize::MAX && test.sees("Understanding large.csv")) {
            assert!(started.elapsed() < Duration::from_secs(120), "no job begins");
            test.harness.run_steps(1);
            shown += usize::from(test.harness.query_by_label("Cancel").is_some());
            if test.app().document().sources.len() > 1 {
                break;
            }
        }
        let Some(cancel) = test.harness.query_by_label("Cancel") else { break }; // it was through before the click
        cancel.click_accesskit(); // the card it lies on may still be coming into sight
        test.settle();
        stopped += 1;
        assert_eq!(serde_json::to_string(test.app().document()).unwrap(), before, "after {shown} frames");
        assert!(!test.app().busy() && test.sees("Stopped; nothing was changed"));
    }
    assert!(stopped >= 2, "stopped {stopped} times");
}

#[test]
fn issues_are_filtered_shown_in_their_row_ignored_and_brought_back() {
    let mut test = Test::new();
    let mut csv = people(60, HEADER);
    csv += "P999998,Cascadia,White,31,3000,4000\nP999999,OH,White,x9,3000,4000\n";
    open(&mut test, "people.csv", &csv);
    assert_eq!(test.app().view().screen, Screen::Check);
    test.app().send(Command::NextIssue);
    test.settle();
    let cell = test.app().view().check.cell.clone().unwrap();
    let number: u32 = cell.address.trim_start_matches(char::is_alphabetic).parse().unwrap();
    assert!(test.sees(&format!("Row {number} of 63")), "the row stands among its neighbours");
    assert!(test.sees(&format!("Row {} of 63", number + 1)) && test.sees("Headers: Person ID, State"));

    let mut filter = test.app().view().check.filter.clone();
    filter.words = "cascadia".to_owned();
    test.app().send(Command::FilterIssues(filter));
    test.settle();
    assert!(test.sees("“Cascadia” is not a state") && !test.sees("“Wahsington” is not a state"));
    test.click("Ignore");
    assert!(test.sees("“Cascadia” is not a state, 1 cell, ignored"));
    test.click("Bring back");
    assert!(!test.sees(", ignored"));
    test.key(Modifiers::COMMAND, Key::Z);
    assert!(test.sees(", ignored"), "every step can be undone");
    test.click("Show all");
    assert!(test.sees("“Wahsington” is not a state"));
}

#[test]
fn the_next_file_of_a_kind_opens_with_no_question() {
    let mut test = Test::new();
    open(&mut test, "2024.csv", &people(40, HEADER));
    test.click("Read as Washington");
    test.click("Looks right");
    assert!(test.dir.path().join("mappings.ron").is_file());

    test.app().send(Command::NewProject);
    test.settle();
    if test.harness.query_by_label("Don’t save").is_some() {
        test.click("Don’t save");
    }
    open(&mut test, "2025.csv", &people(50, HEADER).replace("P0", "R0"));
    assert_eq!(test.app().view().screen, Screen::Map, "no question: {:?}", test.app().view().message);
    assert!(test.sees("2025.csv was read as 2024.csv was: the columns are the same"));
}
