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
