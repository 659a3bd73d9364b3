//! Names and roles on every screen and dialog, the round of the Tab key, and what is spoken by itself.

use super::{
    views::{View, each},
    *,
};
use egui::accesskit::Live;

fn window(dir: tempfile::TempDir) -> Test {
    Test::in_folder(dir, 1440.0, 900.0)
}

/// What the keyboard or a screen reader can stand on.
fn takes_focus(node: &egui_kittest::Node<'_>) -> bool {
    let node = node.accesskit_node();
    node.data().supports_action(egui::accesskit::Action::Focus) && !node.is_hidden() && !node.is_disabled()
}

#[test]
fn nothing_that_takes_focus_is_without_role_or_name_on_any_screen_or_dialog() {
    let mut looked = Vec::new();
    each(window, |test, View { name: view, .. }| {
        let mut stops = 0;
        for node in test.harness.root().children_recursive() {
            if !takes_focus(&node) {
                continue;
            }
            stops += 1;
            let inner = node.accesskit_node();
            let role = inner.role();
            assert!(
                !matches!(role, Role::Unknown | Role::GenericContainer),
                "{view}: “{:?}” has no role at {:?}",
                inner.label(),
                inner.bounding_box()
            );
            let named =
                inner.label().is_some_and(|name| !name.trim().is_empty()) || inner.labelled_by().next().is_some();
            assert!(named, "{view}: a {role:?} without a name at {:?}", inner.bounding_box());
        }
        assert!(stops > 1, "{view}: {stops} stops");
        looked.push(*view);
    });
    for dialog in [
        "Project settings",
        "In use",
        "Password",
        "Differences",
        "Unsaved changes",
        "Palette",
        "Help",
        "Connect, under way",
    ] {
        assert!(looked.contains(&dialog), "{dialog}");
    }
}

#[test]
fn tab_makes_a_full_round_on_every_screen_and_dialog() {
    each(window, |test, View { name: view, dialog }| {
        let mut seen: Vec<(String, String)> = Vec::new();
        let mut round = false;
        for _ in 0..260 {
            test.harness.key_press(Key::Tab);
            test.harness.run_steps(2);
            let Some(node) = test.harness.root().children_recursive().find(egui_kittest::Node::is_focused) else {
                continue;
            };
            let node = node.accesskit_node();
            let name = node.label().or_else(|| node.labelled_by().next().and_then(|by| by.label())).unwrap_or_default();
            assert!(!name.trim().is_empty(), "{view}: a {:?} without a name", node.role());
            let now = (name, format!("{:?}", node.role()));
            if seen.len() > 1 && now == seen[0] {
                round = true;
                break;
            }
            if seen.len() == 1 && now == seen[0] && *dialog {
                round = true; // a dialog with one stop
                break;
            }
            seen.push(now);
        }
        assert!(round, "{view}: no round in {} stops, last {:?}", seen.len(), seen.last());
    });
}

/// Words of the live regions on screen.
fn spoken(test: &Test) -> Vec<String> {
    let nodes = test.harness.root().children_recursive();
    let live = nodes.filter(|node| node.accesskit_node().live() != Live::Off);
    live.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
}

#[test]
fn saving_errors_and_progress_are_spoken_by_themselves() {
    let mut test = Test::with_files();
    assert!(spoken(&test).iter().any(|words| words.contains("Not saved yet")), "{:?}", spoken(&test));
    let project = test.dir.path().join("Board.credatlas");
    test.answer(&[&project]);
    test.key(Modifiers::COMMAND, Key::S);
    let words = spoken(&test);
    assert!(words.iter().any(|words| words == "Saved"), "the state of the project: {words:?}");
    test.app().send(Command::OpenPaths(vec![test.dir.path().join("nowhere.csv")]));
    test.settle();
    let words = spoken(&test);
    assert!(words.iter().any(|words| words.contains("nowhere.csv")), "the error: {words:?}");

    let large = test.file("large.csv", &people().repeat(400));
    test.app().send(Command::OpenPaths(vec![large]));
    let mut progress = false;
    for _ in 0..2000 {
        test.harness.run_steps(1);
        progress |= spoken(&test).iter().any(|words| words.contains("large.csv") || words.contains("Reading"));
        if progress || !test.app().busy() {
            break;
        }
    }
    assert!(progress, "a job says what it does");
    test.settle();
}

/// What every node of the tree is called, as `.ci/names.py` compares it with what AT-SPI tells.
fn called(test: &Test) -> String {
    let nodes = test.harness.root().children_recursive();
    let names = nodes.filter_map(|node| {
        let node = node.accesskit_node();
        let name = node.label().or_else(|| node.value()).filter(|_| node.role() != Role::TextRun)?;
        Some(name.trim().to_owned()).filter(|name| !name.is_empty())
    });
    let names: std::collections::BTreeSet<String> = names.collect();
    names.into_iter().collect::<Vec<_>>().join("\n") + "\n"
}

/// What leads from one view to the next.
#[derive(Clone, Copy)]
enum Step {
    /// With its name for the tool that presses keys on a display.
    Key(Modifiers, Key, &'static str),
    /// The first node of this name that can be pressed.
    Press(&'static str),
}

impl Step {
    fn take(self, test: &mut Test) {
        match self {
            Self::Key(modifiers, key, _) => test.key(modifiers, key),
            Self::Press(name) => {
                let pressed = |node: &egui_kittest::Node<'_>| {
                    node.accesskit_node().data().supports_action(egui::accesskit::Action::Click)
                };
                let node = test.harness.query_all_by_label(name).find(pressed);
                node.unwrap_or_else(|| panic!("nothing to press is called {name}")).click_accesskit();
                test.settle();
            }
        }
    }

    fn word(self) -> String {
        match self {
            Self::Key(_, _, word) => format!("key:{word}"),
            Self::Press(name) => format!("press:{name}"),
        }
    }
}

/// Every screen and dialog that a person gets to, each from the one before. Left out is “Data on this computer”, which names folders of
/// the computer.
fn round() -> Vec<(&'static str, Vec<Step>)> {
    use Step::Press;
    let escape = Step::Key(Modifiers::NONE, Key::Escape, "Escape");
    let command = |key, word| Step::Key(Modifiers::COMMAND, key, word);
    let of_file = |item| vec![Press("File"), Press(item)];
    let mut round = vec![
        ("Check", vec![]),
        ("Map", vec![Press("Looks right")]),
        ("A message", vec![Press("Add to deck")]),
        (
            "Map of one state",
            vec![
                Press("Close message"),
                Press("Ohio, 2 colleges, 23 people"),
                Step::Key(Modifiers::NONE, Key::Enter, "Return"),
            ],
        ),
        ("Earnings", vec![command(Key::Num3, "ctrl+3")]),
        ("Explore", vec![command(Key::Num5, "ctrl+5")]),
        ("Match", vec![command(Key::M, "ctrl+m")]),
    ];
    // Each lies over the slides, which are there again when it is closed.
    let mut way_back = vec![command(Key::Num4, "ctrl+4")];
    for (name, steps) in [
        ("Path", vec![Step::Key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O, "ctrl+shift+o")]),
        ("Project settings", of_file("Project settings…")),
        ("Credential catalogue", of_file("Credential catalogue…")),
        ("Brand kit", of_file("Brand kit…")),
        ("Remembered mappings", of_file("Remembered mappings…")),
        ("Protect this project", of_file("Protect this project…")),
        ("Settings", vec![command(Key::Comma, "ctrl+comma")]),
        ("Help", vec![Step::Key(Modifiers::NONE, Key::F1, "F1")]),
        ("Keys", vec![Press("Help"), Press("Keys and commands")]),
        ("Palette", vec![command(Key::K, "ctrl+k")]),
        ("Unsaved changes", vec![command(Key::Q, "ctrl+q")]),
    ] {
        round.push(("Deck", std::mem::replace(&mut way_back, vec![escape])));
        round.push((name, steps));
    }
    round
}

#[test]
fn the_names_of_every_screen_are_left_for_a_comparison() {
    let left = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // The harness leaves a margin of 8 points around the window.
    let mut test = Test::sized(1440.0 + 16.0, 900.0 + 16.0);
    std::fs::write(left.join("names-Start.txt"), called(&test)).unwrap();
    let files = [("colleges.csv", COLLEGES.to_owned()), ("outcomes.csv", people())];
    let paths = files.map(|(name, text)| {
        std::fs::write(left.join(format!("names-{name}")), &text).unwrap();
        test.file(name, &text)
    });
    test.app().send(Command::OpenPaths(paths.into()));
    test.settle();
    let mut steps = String::new();
    let mut seen = std::collections::BTreeMap::new();
    for (view, way) in round() {
        way.iter().for_each(|step| step.take(&mut test));
        let names = called(&test);
        assert!(names.lines().count() > 30, "{view}: {names}");
        assert!(seen.get(view).is_none_or(|before| *before == names), "{view} has other names than before");
        assert!(seen.iter().all(|(other, before)| *other == view || *before != names), "{view} does not open");
        std::fs::write(left.join(format!("names-{view}.txt")), &names).unwrap();
        seen.insert(view, names);
        steps +=
            &[view.to_owned()].into_iter().chain(way.iter().map(|step| step.word())).collect::<Vec<_>>().join("\t");
        steps += "\n";
    }
    std::fs::write(left.join("names-round.txt"), steps).unwrap();
    test.key(Modifiers::NONE, Key::Escape);
    // A project with something to add to its deck, which is saved without a question.
    test.app().send(Command::Go(Screen::Map));
    let project = test.dir.path().join("board.credatlas");
    test.app().send(Command::SaveTo(project.clone()));
    test.settle();
    std::fs::copy(project, left.join("board.credatlas")).unwrap();
}

#[test]
fn rows_that_are_not_drawn_are_reached_by_keys_and_counted() {
    let mut test = Test::new();
    let mut csv = String::from("State,College,City,ZIP,Credential\n");
    for i in 1..=1204 {
        csv += &format!("OH,College {i},Sandusky,44870,NIMS\n");
    }
    let file = test.file("many.csv", &csv);
    test.app().send(Command::OpenPaths(vec![file]));
    test.settle();
    assert!(test.sees("Rows, from row 2 of 1,205"), "from the header on");
    test.harness.get_by_label_contains("Rows, from row").focus();
    test.harness.run_steps(2);
    test.key(Modifiers::NONE, Key::ArrowDown);
    assert!(test.sees("Rows, from row 3 of 1,205"));
    test.key(Modifiers::NONE, Key::End);
    let texts = test.harness.output().shapes.iter().any(|clipped| match &clipped.shape {
        egui::Shape::Text(text) => text.galley.text() == "College 1204",
        _ => false,
    });
    assert!(texts, "the last row is drawn");
    test.key(Modifiers::NONE, Key::Home);
    assert!(test.sees("Rows, from row 1 of 1,205"));
    assert!(test.sees("Row 2 of 1,205: "), "each row is counted");
}
