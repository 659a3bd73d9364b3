//! Single keys, palette, help, pinned projects and undo of resets.

use super::*;
use credential_atlas::{measure::Keep, table::Field};

#[test]
fn single_keys_work_on_figures_only_and_can_be_switched_off() {
    let mut test = Test::with_files();
    test.click("Looks right");
    // A tab of the rail has the focus: a letter belongs to nothing there.
    test.harness.get_by_role_and_label(Role::Tab, "Map").focus();
    test.harness.run_steps(2);
    test.key(Modifiers::NONE, Key::D);
    assert_eq!(test.app().document().deck.len(), 0);
    let mut marks = test.harness.query_all_by_label_contains(", no college");
    marks.find(|node| node.accesskit_node().role() == Role::Button).unwrap().focus();
    drop(marks);
    test.harness.run_steps(3);
    test.key(Modifiers::NONE, Key::D);
    assert_eq!(test.app().document().deck.len(), 1, "a mark of the map has the focus");

    test.key(Modifiers::COMMAND, Key::Comma);
    test.click("Use keys without Ctrl");
    assert!(!test.app().settings().single_keys);
    test.key(Modifiers::NONE, Key::Escape);
    test.key(Modifiers::NONE, Key::D);
    test.key(Modifiers::NONE, Key::Slash);
    assert_eq!((test.app().document().deck.len(), test.app().view().palette), (1, false));
    test.key(Modifiers::COMMAND, Key::K);
    assert!(test.app().view().palette, "keys with Ctrl stay");
}

#[test]
fn the_palette_remembers_says_keys_and_why_not() {
    let mut test = Test::new();
    test.key(Modifiers::COMMAND, Key::K);
    assert!(test.sees("Save, Ctrl+S, not now: There is nothing to save yet"));
    test.harness.get_by_label("Find a command").type_text("contrast, black");
    test.settle();
    test.key(Modifiers::NONE, Key::Enter);
    assert_eq!(test.app().settings().theme, Theme::Black);
    let Test { harness, dir, .. } = test;
    drop(harness);
    let mut test = Test::in_folder(dir, 1440.0, 900.0);
    test.key(Modifiers::COMMAND, Key::K);
    let first = test.harness.query_all_by_role(Role::ListBoxOption).next().unwrap();
    assert!(first.accesskit_node().label().unwrap().starts_with("High contrast, black"), "also at the next start");
}

#[test]
fn a_pinned_project_stays_on_the_start_page() {
    let mut test = Test::with_files();
    let project = test.dir.path().join("Board.credatlas");
    test.answer(&[&project]);
    test.key(Modifiers::COMMAND, Key::S);
    test.key(Modifiers::COMMAND, Key::N);
    test.click("Pin Board");
    assert!(test.app().settings().recent[0].pinned && test.sees("Unpin Board"));
    test.click("Unpin Board");
    assert!(!test.app().settings().recent[0].pinned);
}

#[test]
fn the_help_is_searched_and_shows_what_a_measure_means() {
    let mut test = Test::new();
    test.key(Modifiers::NONE, Key::F1);
    test.harness.get_by_label("Search the help").type_text("comparison");
    test.settle();
    assert!(test.sees("difference in differences"));
    test.key(Modifiers::NONE, Key::Escape);
    test.key(Modifiers::NONE, Key::Questionmark);
    assert!(test.sees("Ctrl+Shift+S"), "every command with its keys");
}

#[test]
fn clearing_and_going_back_are_steps_that_can_be_undone() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.app().send(Command::SetFilter(Field::Sex, Some(Keep::Labels(["Female".to_owned()].into()))));
    test.settle();
    test.app().send(Command::SetTitle("Mine".into()));
    test.settle();
    test.app().send(Command::SetThreshold(15, None));
    test.settle();
    let before = test.app().document().clone();
    for reset in
        [Command::ClearFilters, Command::BackToProposed, Command::SetThreshold(10, None), Command::RemoveFile(1)]
    {
        test.app().send(reset.clone());
        test.settle();
        assert_ne!(*test.app().document(), before, "{reset:?}");
        test.key(Modifiers::COMMAND, Key::Z);
        assert_eq!(*test.app().document(), before, "{reset:?} is taken back");
    }
}
