//! The job that the program is for, counted: two files to a deck of one state in ten actions, another state in two.

use super::*;
use credential_atlas::{
    figure::{FigureKind, MapView},
    project::SlideContent,
    table::Field,
};

/// Sends what a person would, and counts it.
struct Person {
    test: Test,
    actions: u32,
}

impl Person {
    fn drop_files(&mut self, files: &[PathBuf]) {
        for file in files {
            self.test.harness.input_mut().dropped_files.push(Arc::new(Dropped(file.clone())));
        }
        self.done();
    }

    /// A click of the mouse on the middle of what has this name.
    fn click(&mut self, name: &str) {
        let mut named = self.test.harness.query_all_by_label_contains(name);
        let found = named.find(|node| node.accesskit_node().role() == Role::Button);
        let at = found.unwrap_or_else(|| panic!("no {name}")).rect().center();
        drop(named);
        self.test.harness.hover_at(at);
        self.test.harness.run_steps(1);
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            let modifiers = Modifiers::NONE;
            self.test.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            self.test.harness.run_steps(1);
        }
        self.done();
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.test.harness.key_press_modifiers(modifiers, key);
        self.done();
    }

    /// Accepts what the file dialog of the system proposes: one action more than the key that opened it.
    fn saves_as(&mut self, modifiers: Modifiers, key: Key, path: &Path) {
        self.test.answer(&[path]);
        self.key(modifiers, key);
        self.actions += 1;
    }

    fn done(&mut self) {
        self.actions += 1;
        self.test.settle();
    }
}

/// Where each slide of the deck is, by FIPS; `None` for a chart of all states.
fn places(test: &Test) -> Vec<Option<String>> {
    let of = |content: &SlideContent| match content {
        SlideContent::Figure(figure) => match &figure.kind {
            FigureKind::Map(map) => match &map.view {
                MapView::State(fips) => Some(fips.clone()),
                _ => None,
            },
            _ => None,
        },
        SlideContent::Title { .. } => None,
    };
    test.app().document().deck.iter().map(|slide| of(&slide.content)).collect()
}

#[test]
fn two_files_become_a_deck_of_one_state_in_ten_actions_and_the_next_state_costs_two() {
    let test = Test::new();
    let files = [test.file("colleges.csv", COLLEGES), test.file("outcomes.csv", &people())];
    let mut person = Person { test, actions: 0 };
    person.drop_files(&files);
    person.click("Looks right");
    assert_eq!(person.test.app().view().screen, Screen::Map);
    person.click("Ohio, 2 colleges");
    person.key(Modifiers::NONE, Key::D);
    person.key(Modifiers::COMMAND, Key::Num3);
    person.key(Modifiers::NONE, Key::Num1);
    assert_eq!(person.test.app().document().earnings.request.by, [Field::AgeGroup]);
    person.key(Modifiers::NONE, Key::D);
    let deck = person.test.dir.path().join("Board, Ohio.pptx");
    person.saves_as(Modifiers::COMMAND, Key::E, &deck);
    assert!(person.actions <= 10, "{} actions", person.actions);
    let first = std::fs::read(&deck).unwrap();
    assert!(first.starts_with(b"PK"));
    assert_eq!(places(&person.test), [Some("39".to_owned()), None]);

    let before = person.actions;
    person.key(Modifiers::NONE, Key::ArrowRight);
    person.key(Modifiers::COMMAND, Key::E);
    assert_eq!(person.actions - before, 2);
    assert_eq!(places(&person.test), [Some("53".to_owned()), None], "Tacoma is in Washington");
    let next = person.test.dir.path().join("Board, Washington.pptx");
    assert!(
        std::fs::read(&next).is_ok_and(|bytes| bytes.starts_with(b"PK") && bytes != first),
        "{:?}",
        person.test.app().view().message
    );
    assert_eq!(std::fs::read(&deck).unwrap(), first, "the first deck stays as it is");
    person.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(places(&person.test)[0].as_deref(), Some("39"), "one step back is Ohio again");
}

/// Turns a list of keys into what a person without a mouse does; each key is one action.
struct Typist {
    test: Test,
    keys: u32,
}

impl Typist {
    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.keys += 1;
        self.test.key(modifiers, key);
    }

    fn types(&mut self, words: &str) {
        self.keys += words.chars().count() as u32;
        self.test.harness.event(egui::Event::Text(words.to_owned()));
        self.test.settle();
    }

    fn focused(&self) -> String {
        let node = self.test.harness.root().children_recursive().find(egui_kittest::Node::is_focused);
        node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
    }
}

#[test]
fn the_same_job_is_done_by_keys_alone() {
    let test = Test::new();
    let files = [test.file("colleges.csv", COLLEGES), test.file("outcomes.csv", &people())];
    let mut person = Typist { test, keys: 0 };
    // The paths are typed, because the file dialog of the system is not the program's.
    person.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    person.types(&format!("{};{}", files[0].display(), files[1].display()));
    person.press(Modifiers::NONE, Key::Enter);
    assert_eq!(person.test.app().view().screen, Screen::Check, "{:?}", person.test.app().view().message);
    assert_eq!(person.focused(), "Looks right");
    person.press(Modifiers::NONE, Key::Enter);
    assert_eq!(person.test.app().view().screen, Screen::Map);
    // Tab reaches the map, arrows the state, Enter opens it.
    for _ in 0..60 {
        person.press(Modifiers::NONE, Key::Tab);
        if person.focused().ends_with(", no college") {
            break;
        }
    }
    for _ in 0..60 {
        if person.focused().starts_with("Ohio, 2 colleges") {
            break;
        }
        person.press(Modifiers::NONE, Key::ArrowRight);
    }
    assert!(person.focused().starts_with("Ohio, 2 colleges"), "{}", person.focused());
    person.press(Modifiers::NONE, Key::Enter);
    person.press(Modifiers::NONE, Key::D);
    person.press(Modifiers::COMMAND, Key::Num3);
    person.press(Modifiers::NONE, Key::Num1);
    person.press(Modifiers::NONE, Key::D);
    let deck = person.test.dir.path().join("Board, Ohio.pptx");
    person.test.answer(&[&deck]);
    person.press(Modifiers::COMMAND, Key::E);
    assert!(std::fs::read(&deck).unwrap().starts_with(b"PK"));
    assert_eq!(places(&person.test), [Some("39".to_owned()), None]);
}
