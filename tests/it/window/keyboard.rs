//! Keyboard only: the Tab key makes a round on every screen, arrows walk the marks of figures, keys work the deck.

use credential_atlas::figure::{FigureKind, MapView};

use super::*;

/// Name, role and place of what has focus.
fn focused(test: &Test) -> Option<(String, Role, String)> {
    let node = test.harness.root().children_recursive().find(egui_kittest::Node::is_focused)?;
    let node = node.accesskit_node();
    let name = node.label().or_else(|| node.labelled_by().next().and_then(|by| by.label())).unwrap_or_default();
    let place = format!("{:?}", node.bounding_box());
    Some((name, node.role(), place))
}

/// Every stop of the Tab key in its order, until the first comes again.
fn tab_round(test: &mut Test, screen: &str) -> Vec<String> {
    let mut seen: Vec<(String, Role, String)> = Vec::new();
    for _ in 0..220 {
        test.harness.key_press(Key::Tab);
        test.harness.run_steps(3);
        let Some(now) = focused(test) else { continue };
        assert!(!now.0.trim().is_empty(), "{screen}: a {:?} without a name at {}", now.1, now.2);
        if seen.len() > 3 && (now.0.as_str(), now.1) == (seen[0].0.as_str(), seen[0].1) {
            return seen.into_iter().map(|(name, ..)| name).collect();
        }
        seen.push(now);
    }
    panic!("{screen}: no round in {} stops, last {:?}", seen.len(), seen.last());
}

#[test]
fn tab_makes_a_round_on_every_screen_without_a_trap_or_a_nameless_stop() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::NONE, Key::D);
    for (screen, key) in [
        (Screen::Map, Key::Num2),
        (Screen::Earnings, Key::Num3),
        (Screen::Explore, Key::Num5),
        (Screen::Deck, Key::Num4),
        (Screen::Check, Key::Num1),
        (Screen::Match, Key::M),
    ] {
        test.key(Modifiers::COMMAND, key);
        assert_eq!(test.app().view().screen, screen);
        let names = tab_round(&mut test, &format!("{screen:?}"));
        assert!(names.len() > 8, "{screen:?} has more to reach: {names:?}");
        let rail = ["Earnings", "Deck"];
        assert!(rail.iter().all(|one| names.iter().any(|name| name == one)), "{screen:?}: the rail is in the round");
    }
}

#[test]
fn the_start_screen_is_worked_by_keys_with_a_project_from_before_on_it() {
    let mut test = Test::with_files();
    test.click("Looks right");
    let path = test.dir.path().join("Board.credatlas");
    test.answer(&[&path]);
    test.app().send(Command::SaveAs);
    test.settle();
    let dir = std::mem::replace(&mut test.dir, tempfile::tempdir().unwrap());
    drop(test);
    let mut test = Test::in_folder(dir, 1024.0, 700.0);
    assert_eq!(test.app().view().screen, Screen::Start);
    assert!(test.harness.get_by_label("Open files…").is_focused(), "Enter opens files at once");
    let names = tab_round(&mut test, "Start");
    for wanted in [
        "Open files…",
        "Open sample Skills certification",
        "Open sample STEM consortium",
        "Open sample Randomized experiment",
        "Open recent project Board",
    ] {
        assert_eq!(names.iter().filter(|name| name.starts_with(wanted)).count(), 1, "{wanted} in {names:?}");
    }
    let recent = test.harness.query_all_by_label_contains("Open recent project Board").next().unwrap();
    recent.focus();
    test.harness.run_steps(2);
    test.key(Modifiers::NONE, Key::Enter);
    assert_ne!(test.app().view().screen, Screen::Start, "Enter opens the project");
}

/// Gives focus to the last mark whose name contains these words.
fn focus_mark(test: &Test, words: &str) {
    let mut found = test.harness.query_all_by_label_contains(words);
    found.rfind(|node| node.accesskit_node().role() == Role::Button).unwrap().focus();
}

/// Names along the marks that the arrows walk from one whose name contains these words, Home first, and the Tab key after.
fn walk(test: &mut Test, from: &str) -> Vec<String> {
    focus_mark(test, from);
    test.harness.run_steps(2);
    test.key(Modifiers::NONE, Key::Home);
    let mut walked = vec![focused(test).unwrap().0];
    for _ in 0..4 {
        test.key(Modifiers::NONE, Key::ArrowRight);
        let (name, role, _) = focused(test).unwrap();
        assert_eq!(role, Role::Button, "{name}");
        assert!(!name.trim().is_empty());
        walked.push(name);
    }
    walked.dedup();
    walked
}

#[test]
fn arrows_walk_the_states_of_the_map_and_enter_opens_one() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num2);
    let walked = walk(&mut test, "Wyoming, no college");
    assert!(walked.len() >= 4, "{walked:?}");
    test.key(Modifiers::NONE, Key::Tab);
    let next = focused(&test).expect("something follows the map");
    assert!(!walked.contains(&next.0), "one stop of the Tab key: {next:?}");
    focus_mark(&test, "Ohio, 2 colleges");
    test.harness.run_steps(2);
    test.key(Modifiers::NONE, Key::Enter);
    let FigureKind::Map(map) = test.app().document().map.kind.clone() else { panic!("a map") };
    assert_eq!(map.view, MapView::State("39".to_owned()), "Enter opens the state");
    let walked = walk(&mut test, "Lakeside College");
    assert!(walked.len() >= 2, "counties and colleges: {walked:?}");
}

#[test]
fn arrows_walk_the_marks_of_a_slide() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.key(Modifiers::NONE, Key::D);
    test.key(Modifiers::COMMAND, Key::Num4);
    let walked = walk(&mut test, ": before ");
    assert!(walked.len() >= 2, "{walked:?}");
    assert_eq!(test.app().view().slide, 0, "arrows stay on the slide");
    test.key(Modifiers::NONE, Key::Enter);
    assert!(test.app().view().selected.as_deref().is_some_and(|key| key.starts_with("row:")));
    test.key(Modifiers::NONE, Key::Tab);
    let next = focused(&test).expect("something follows the slide");
    assert!(!walked.contains(&next.0), "one stop of the Tab key: {next:?}");
}

#[test]
fn arrows_walk_the_marks_of_a_chart_and_enter_explains() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    let mut rows = test.harness.query_all_by_label_contains(": before ");
    rows.find(|node| node.accesskit_node().role() == Role::Button).unwrap().focus();
    drop(rows);
    test.harness.run_steps(2);
    let begun = focused(&test).expect("a mark takes focus");
    let mut walked = vec![begun.0.clone()];
    for _ in 0..3 {
        test.key(Modifiers::NONE, Key::ArrowDown);
        walked.push(focused(&test).expect("focus stays on the chart").0);
    }
    walked.dedup();
    assert!(walked.len() >= 2, "arrows move among the marks: {walked:?}");
    test.key(Modifiers::NONE, Key::Home);
    assert_eq!(focused(&test).map(|now| now.0).as_deref(), Some(begun.0.as_str()), "Home is the first");
    test.key(Modifiers::NONE, Key::Enter);
    assert!(test.app().view().selected.as_deref().is_some_and(|key| key.starts_with("row:")));
    assert!(test.sees("A change is not an effect"), "the panel explains the row's change");
    // One stop of the Tab key, not one a mark.
    test.key(Modifiers::NONE, Key::Tab);
    let next = focused(&test).expect("something follows the chart");
    assert!(!walked.contains(&next.0), "{next:?} is past the chart");
}

#[test]
fn the_deck_is_worked_by_keys() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::NONE, Key::D);
    test.key(Modifiers::COMMAND, Key::Num3);
    test.key(Modifiers::NONE, Key::D);
    test.key(Modifiers::COMMAND, Key::Num4);
    let deck = |test: &Test| test.app().document().deck.clone();
    let [map, chart] = <[_; 2]>::try_from(deck(&test)).unwrap();
    test.key(Modifiers::NONE, Key::PageUp);
    assert_eq!(test.app().view().slide, 0);
    test.key(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(deck(&test), [chart.clone(), map.clone()]);
    test.key(Modifiers::COMMAND, Key::D);
    assert_eq!(deck(&test).len(), 3);
    test.key(Modifiers::NONE, Key::Delete);
    assert_eq!(deck(&test), [chart, map]);
    let row = test.harness.query_all_by_label_contains("Slide 1 of 2, ").next().unwrap();
    row.focus();
    test.harness.run_steps(2);
    assert!(focused(&test).is_some_and(|now| now.0.starts_with("Slide 1 of 2, ")));
    test.key(Modifiers::NONE, Key::Enter);
    assert_eq!(test.app().view().slide, 0, "Enter shows the slide with focus");
}

#[test]
fn undo_works_while_a_dialog_is_open_and_belongs_to_a_text_field_that_has_focus() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.click("Sex");
    assert_eq!(test.app().document().earnings.request.by, [credential_atlas::table::Field::Sex]);
    test.app().send(Command::Mappings);
    test.settle();
    assert!(test.app().view().dialog.is_some());
    test.key(Modifiers::COMMAND, Key::Z);
    assert_ne!(
        test.app().document().earnings.request.by,
        [credential_atlas::table::Field::Sex],
        "the step is taken back"
    );
    assert!(test.app().view().dialog.is_some(), "the dialog stays");
    test.key(Modifiers::COMMAND, Key::Y);
    assert_eq!(test.app().document().earnings.request.by, [credential_atlas::table::Field::Sex]);
    test.key(Modifiers::NONE, Key::Escape);
    // In a field, Ctrl+Z is the field's.
    test.app().send(Command::OpenPath);
    test.settle();
    test.harness.get_by_label("Path").type_text("abc");
    test.settle();
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(
        test.app().document().earnings.request.by,
        [credential_atlas::table::Field::Sex],
        "no step of the document"
    );
}
