//! Every screen and every dialog of the window, one after the other, for tests that hold each of them to something.

use super::*;
use credential_atlas::{
    app::{
        command::ExportKind,
        view::Dialog,
        work::keychain::{Remember, Typed},
    },
    project::{Access, Password},
    table::Field,
    warehouse::WarehouseError,
};

/// What is on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) name: &'static str,
    /// It lies over a screen and takes the keys.
    pub(crate) dialog: bool,
}

const SCREENS: [(Screen, &str); 6] = [
    (Screen::Check, "Check"),
    (Screen::Match, "Match"),
    (Screen::Map, "Map"),
    (Screen::Earnings, "Earnings"),
    (Screen::Explore, "Explore"),
    (Screen::Deck, "Deck"),
];

/// Calls `look` on each; `begin` makes a window of the wanted size in a folder.
pub(crate) fn each(begin: impl Fn(tempfile::TempDir) -> Test, mut look: impl FnMut(&mut Test, &View)) {
    let screen = |name| View { name, dialog: false };
    let mut test = begin(tempfile::tempdir().unwrap());
    look(&mut test, &screen("Start"));

    let colleges = test.file("colleges.csv", COLLEGES);
    let outcomes = test.file("outcomes.csv", &people());
    test.app().send(Command::OpenPaths(vec![colleges, outcomes]));
    test.settle();
    look(&mut test, &screen("Check"));
    send(&mut test, Command::LooksRight);
    send(&mut test, Command::AddToDeck);
    send(&mut test, Command::Go(Screen::Earnings));
    send(&mut test, Command::Select(Some("row:18–25".into())));
    send(&mut test, Command::AddToDeck);
    for (at, name) in SCREENS.into_iter().skip(1) {
        send(&mut test, Command::Go(at));
        assert_eq!(test.app().view().screen, at);
        look(&mut test, &screen(name));
    }
    send(&mut test, Command::Go(Screen::Map));
    send(&mut test, Command::OpenState("39".into()));
    look(&mut test, &screen("Map of one state"));
    send(&mut test, Command::ToggleSteps);
    look(&mut test, &screen("Steps"));
    send(&mut test, Command::ToggleSteps);
    send(&mut test, Command::Go(Screen::Earnings));
    send(&mut test, Command::ToggleFacet(Field::Sex));
    look(&mut test, &screen("A filter"));
    send(&mut test, Command::ToggleFacet(Field::Sex));

    let recipe = test.dir.path().join("recipe.ron");
    send(&mut test, Command::SaveRecipeTo(recipe.clone()));
    for (name, command) in [
        ("Path", Command::OpenPath),
        ("Similar names", Command::SimilarNames),
        ("What a recipe did", Command::ApplyRecipeOf(recipe)),
        ("Project settings", Command::ProjectSettings),
        ("Credential catalogue", Command::Catalogue(None)),
        ("Brand kit", Command::Brand),
        ("Remembered mappings", Command::Mappings),
        ("Data on this computer", Command::DataHere),
        ("Protect this project", Command::AskProtect),
        ("Internal export", Command::AskInternal),
        ("Pictures", Command::Export(ExportKind::Png)),
        ("A deck of one state", Command::ChoosePlace(Each::State)),
        ("Settings", Command::Preferences),
        ("Help", Command::Help),
        ("Keys", Command::Keys),
        ("Palette", Command::Palette),
        ("Unsaved changes", Command::Quit),
    ] {
        dialog(&mut test, &mut look, name, command);
    }

    let project = test.dir.path().join("board.credatlas");
    send(&mut test, Command::SaveTo(project.clone()));
    assert!(!test.app().unsaved(), "{:?}", test.app().view().message);
    look(&mut test, &screen("A message"));
    dialog(&mut test, &mut look, "Earlier states", Command::Earlier);
    newer(&mut test);
    look(&mut test, &screen("A newer file"));
    send(&mut test, Command::Undo);
    // The same file in another window: this one has it.
    let mut other = begin(tempfile::tempdir().unwrap());
    other.app().send(Command::OpenPaths(vec![project.clone()]));
    other.settle();
    assert!(matches!(other.app().view().dialog, Some(Dialog::InUse(..))), "{:?}", other.app().view().message);
    look(&mut other, &View { name: "In use", dialog: true });
    drop(other);

    send(
        &mut test,
        Command::Protect(Some(Typed {
            password: Password::new("four words about rivers"),
            remember: Remember::default(),
        })),
    );
    dialog(&mut test, &mut look, "Password", Command::OpenAs(project.clone(), Access::Copy, None));

    send(&mut test, Command::Protect(None));
    send(&mut test, Command::Rename("Another name".into()));
    let Test { harness, dir, .. } = test;
    drop(harness); // ends without saving
    let mut test = begin(dir);
    look(&mut test, &screen("Unsaved work that is offered"));
    dialog(&mut test, &mut look, "Differences", Command::ShowDifferences);
    drop(test);
    of_a_warehouse(&mut begin(tempfile::tempdir().unwrap()), &mut look);
}

/// What a project shows whose people stay in a warehouse, from the first word of the login to the end of the connection.
fn of_a_warehouse(test: &mut Test, look: &mut impl FnMut(&mut Test, &View)) {
    let screen = |name| View { name, dialog: false };
    let over = |name| View { name, dialog: true };
    let office = |test: &Test, change: &dyn Fn(&mut warehouse::Office)| change(&mut test.server.0.lock().unwrap());
    warehouse::stock(test);
    send(test, Command::Connect);
    look(test, &over("Connect"));
    let driver = "/opt/drivers/libadbc_driver_postgresql.so";
    for (at, words) in [driver, warehouse::ADDRESS, "ana", warehouse::PASSWORD, "", "learners"].into_iter().enumerate()
    {
        fill(test, at, words);
    }
    look(test, &over("Connect, filled in"));
    let refusal = WarehouseError::Unreachable { place: "db.example:6000".into(), cause: "ECONNREFUSED".into() };
    office(test, &|office| office.refuses = Some(refusal.clone()));
    fill(test, 5, ""); // whoever looked may have gone on with the Tab key
    test.key(Modifiers::NONE, Key::Enter);
    assert!(matches!(test.app().view().connect.said, Some(Err(_))), "{:?}", test.app().view().connect);
    look(test, &over("Connect, refused"));
    office(test, &|office| (office.refuses, office.slow) = (None, true));
    fill(test, 5, "");
    test.harness.key_press(Key::Enter);
    until(test, |test| test.app().view().connect.job.is_some());
    look(test, &over("Connect, under way"));
    office(test, &|office| office.slow = false);
    test.settle();
    assert_eq!(test.app().view().screen, Screen::Check, "{:?}", test.app().view().connect);
    look(test, &screen("Check of a warehouse"));

    send(test, Command::ChooseMeaning("home_st".into(), Some(Field::State)));
    send(test, Command::Go(Screen::Map));
    look(test, &screen("Map of a warehouse"));
    send(test, Command::Go(Screen::Earnings));
    look(test, &screen("Earnings of a warehouse"));
    send(test, Command::AddToDeck);
    dialog(test, look, "What a warehouse was asked", Command::ShowStatements);
    office(test, &|office| office.slow = true);
    test.app().send(Command::CompareBy(Field::Sex));
    // It is said after a while that a question is asked.
    let began = Instant::now();
    until(test, |_| began.elapsed() > Duration::from_millis(900));
    look(test, &screen("A warehouse that is asked"));
    office(test, &|office| office.slow = false);
    test.settle();
    send(test, Command::Disconnect);
    until(test, |test| test.server.0.lock().unwrap().open == 0);
    send(test, Command::CompareBy(Field::Industry));
    look(test, &screen("A warehouse that is not connected"));
}

/// Types into the field of this place in the dialog that connects.
fn fill(test: &mut Test, at: usize, words: &str) {
    let fields = test.harness.root().children_recursive();
    let fields = fields.filter(|node| matches!(node.accesskit_node().role(), Role::TextInput | Role::PasswordInput));
    let fields: Vec<_> = fields.map(|node| node.accesskit_node().id()).collect();
    assert_eq!(fields.len(), 6, "fields of the dialog");
    let id = fields[at];
    let is = |node: &egui_kittest::Node<'_>| node.accesskit_node().id() == id;
    test.harness.root().children_recursive().find(is).unwrap().focus();
    test.settle();
    test.harness.root().children_recursive().find(is).unwrap().type_text(words);
    test.settle();
}

/// Runs frames until something is so.
fn until(test: &mut Test, so: impl Fn(&Test) -> bool) {
    let began = Instant::now();
    while !so(test) {
        assert!(began.elapsed() < Duration::from_secs(60), "{:?}", test.app().view().message);
        test.harness.run_steps(1);
        std::thread::sleep(Duration::from_millis(2));
    }
    test.harness.run_steps(2);
}

/// Opens a newer file of the same people, better paid, and goes to the deck, which says what changed.
fn newer(test: &mut Test) {
    let newer = test.file("outcomes-2026.csv", &people().replace(",5", ",6"));
    send(test, Command::OpenPaths(vec![newer]));
    send(test, Command::Go(Screen::Deck));
}

fn send(test: &mut Test, command: Command) {
    test.app().send(command);
    test.settle();
}

fn dialog(test: &mut Test, look: &mut impl FnMut(&mut Test, &View), name: &'static str, command: Command) {
    send(test, command);
    let view = test.app().view();
    assert!(view.dialog.is_some() || view.palette || view.help, "{name} does not open: {:?}", view.message);
    test.settle(); // the dialog has found its size
    look(test, &View { name, dialog: true });
    send(test, Command::Dismiss);
}
