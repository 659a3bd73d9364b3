//! Work that is protected, locked, shared and brought back, as a person does it in the window.

use std::{
    fs,
    path::{Path, PathBuf},
};

use credential_atlas::{
    app::command::Command,
    figure::FigureSpec,
    measure::{Answer, Keep},
    project::{
        Access, Document, History, Password, Screen, SlideContent, backup_path, is_protected, lock_path, open, save,
        unseal,
    },
    table::{Field, TableKind},
};
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;

use super::{COLLEGES, Test, people};

const PASSWORD: &str = "four words about rivers";
/// Written by the user and in a cell of the files; it may be in no file of a protected project.
const PLANTED: &str = "Planted";

/// A window with a saved project.
fn saved() -> (Test, PathBuf) {
    let mut test = Test::new();
    let colleges = test.file("colleges.csv", &COLLEGES.replace("Lakeside", PLANTED));
    let outcomes = test.file("outcomes.csv", &people().replace("Lakeside", PLANTED));
    test.answer(&[&colleges, &outcomes]);
    test.click("Open files…");
    test.click("Looks right");
    test.app().send(Command::Rename(format!("{PLANTED} board")));
    test.settle();
    let project = test.dir.path().join("board.credatlas");
    test.answer(&[&project]);
    test.key(Modifiers::COMMAND, Key::S);
    assert!(project.is_file(), "{:?}", test.app().view().message);
    (test, project)
}

fn protect(test: &mut Test, password: &str) {
    test.menu("File", "Protect this project…");
    for field in ["Password, at least 15 characters", "The same again"] {
        test.harness.get_by_role_and_label(Role::PasswordInput, field).focus();
        test.settle();
        test.harness.get_by_role_and_label(Role::PasswordInput, field).type_text(password);
        test.settle();
    }
    test.key(Modifiers::NONE, Key::Enter);
}

fn type_password(test: &mut Test, password: &str) {
    test.harness.get_by_role_and_label(Role::PasswordInput, "Password").focus();
    test.settle();
    test.harness.get_by_role_and_label(Role::PasswordInput, "Password").type_text(password);
    test.settle();
    test.key(Modifiers::NONE, Key::Enter);
}

/// Files under the folder that hold the text.
fn holding(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if fs::read(&path).unwrap().windows(text.len()).any(|part| part == text.as_bytes()) {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_protected_project_leaves_nothing_readable_and_opens_with_its_password() {
    let (mut test, project) = saved();
    test.app().send(Command::Rename(format!("{PLANTED} again")));
    test.settle();
    assert!(holding(test.dir.path(), PLANTED).len() > 2, "the test would not notice");
    protect(&mut test, "too short");
    assert!(test.sees("Write at least 15 characters"));
    test.click("Cancel");
    protect(&mut test, PASSWORD);
    assert!(is_protected(&project) && !backup_path(&project).exists(), "{:?}", test.app().view().message);
    assert!(test.sees("can still be read"), "what protection does not cover is said");
    // For `.ci/private.py`, which opens it in a window of its own and watches what the program writes.
    let left = Path::new(env!("CARGO_TARGET_TMPDIR")).join("protected");
    fs::create_dir_all(&left).unwrap();
    for file in ["board.credatlas", "colleges.csv", "outcomes.csv"] {
        fs::copy(test.dir.path().join(file), left.join(file)).unwrap();
    }
    test.app().send(Command::Rename(format!("{PLANTED} unsaved")));
    test.settle();
    let mut readable = holding(test.dir.path(), PLANTED);
    readable.retain(|path| path.extension().is_none_or(|ending| ending != "csv"));
    // What stands on the computer without the program's doing is the two spreadsheets.
    assert!(readable.is_empty(), "{readable:?}");

    let out = test.dir.path().join("out.credatlas");
    unseal(&project, &Password::new(PASSWORD), &out).unwrap();
    assert_eq!(open(&out).unwrap().document().name, format!("{PLANTED} again"));

    test.key(Modifiers::COMMAND, Key::N);
    test.click("Don’t save");
    assert!(test.sees("Open recent project board"), "its file's name, not its own");
    test.app().send(Command::OpenRecent(project.clone()));
    test.settle();
    type_password(&mut test, "four words about lakes");
    assert!(test.sees("That is not its password"));
    type_password(&mut test, PASSWORD);
    assert_eq!(test.app().document().name, format!("{PLANTED} again"));
    assert!(!test.app().unsaved());
    // Saving again asks for nothing.
    test.app().send(Command::Rename("third".into()));
    test.settle();
    test.key(Modifiers::COMMAND, Key::S);
    assert!(!test.app().unsaved() && is_protected(&project) && is_protected(&backup_path(&project)));
    test.app().send(Command::Protect(None));
    test.settle();
    assert!(!is_protected(&project) && open(&project).is_ok());
}

#[test]
fn a_password_is_remembered_only_if_that_is_chosen_and_can_be_forgotten() {
    let (mut test, project) = saved();
    protect(&mut test, PASSWORD);
    let reopen = |test: &mut Test| {
        test.key(Modifiers::COMMAND, Key::N);
        test.app().send(Command::OpenRecent(project.clone()));
        test.settle();
    };
    reopen(&mut test);
    type_password(&mut test, PASSWORD);
    assert!(test.keychain.asked.lock().unwrap().is_empty(), "nobody wished for the keychain");

    reopen(&mut test);
    test.click("Remember the password on this computer: Do not remember");
    test.click("For 7 days");
    assert!(test.sees("whoever uses this account can open the project until then"));
    type_password(&mut test, PASSWORD);
    assert_eq!(test.keychain.kept.lock().unwrap().len(), 1);
    reopen(&mut test);
    assert_eq!(test.app().document().name, format!("{PLANTED} board"), "opened without a question");
    // Another program that starts knows it as well; its settings name neither the project nor its folder.
    let settings = fs::read_to_string(test.dir.path().join("settings.ron")).unwrap();
    let entry = settings.split("remembered:").nth(1).unwrap();
    assert!(entry.contains("until") && !entry.contains("board"), "{settings}");

    test.app().send(Command::DataHere);
    test.settle();
    assert!(test.sees("1 project, until the time you chose"));
    test.click("Forget them");
    test.click("Close");
    while !test.keychain.kept.lock().unwrap().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    reopen(&mut test);
    assert!(test.sees("board.credatlas is protected"));
}

#[test]
fn unsaved_work_of_a_protected_project_comes_back_with_its_password() {
    let (mut test, _project) = saved();
    protect(&mut test, PASSWORD);
    test.app().send(Command::Rename("after the last save".into()));
    test.settle();
    let Test { harness, dir, .. } = test;
    drop(harness); // as when the program is killed: nothing is finished
    let mut test = Test::in_folder(dir, 1440.0, 900.0);
    assert!(test.sees("A protected project was not saved when the program ended"));
    test.click("Bring it back");
    type_password(&mut test, "four words about lakes");
    assert!(test.sees("That is not its password"));
    type_password(&mut test, PASSWORD);
    assert_eq!(test.app().document().name, "after the last save");
    assert!(test.app().unsaved() && !test.sees("was not saved when"));
}

#[test]
fn the_recovery_bar_says_what_and_when_and_lists_the_steps() {
    let (mut test, _project) = saved();
    for name in ["one", "two"] {
        test.app().send(Command::Rename(name.into()));
        test.settle();
    }
    let Test { harness, dir, .. } = test;
    drop(harness);
    let mut test = Test::in_folder(dir, 1440.0, 900.0);
    assert!(test.sees("two was not saved when the program ended just now"));
    test.click("Show differences");
    assert!(test.sees("1. Rename") && test.sees("2. Rename"));
    test.click("Close");
    test.click("Discard it");
    let recovery = test.dir.path().join("recovery");
    let kept: Vec<_> = fs::read_dir(recovery).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(kept.iter().any(|name| name.to_string_lossy().starts_with("declined-")), "{kept:?}");
}

#[test]
fn a_second_opener_chooses_and_the_first_is_told() {
    let (mut first, project) = saved();
    assert!(lock_path(&project).is_file());
    let mut second = Test::new();
    second.app().send(Command::OpenPaths(vec![project.clone()]));
    second.settle();
    assert!(second.sees("board.credatlas is open elsewhere"));
    second.click("Open read-only");
    assert_eq!(second.app().view().screen, Screen::Map);
    assert!(second.sees("Read-only"));
    second.app().send(Command::Rename("changed".into()));
    second.settle();
    let other = second.dir.path().join("mine.credatlas");
    second.answer(&[&other]);
    second.key(Modifiers::COMMAND, Key::S);
    assert!(other.is_file(), "a read-only project is saved under another name");

    second.app().send(Command::OpenAs(project.clone(), Access::Copy, None));
    second.settle();
    assert!(second.sees("Not saved yet"));
    second.app().send(Command::OpenPaths(vec![project.clone()]));
    second.settle();
    second.click("Take over");
    second.app().send(Command::Rename("the second’s".into()));
    second.settle();
    second.key(Modifiers::COMMAND, Key::S);
    assert!(!second.app().unsaved());
    first.app().send(Command::Rename("the first’s".into()));
    first.settle();
    first.key(Modifiers::COMMAND, Key::S);
    let message = first.app().view().message.clone().unwrap().problem;
    assert!(message.what.contains("is open by") && message.hint.contains("another name"), "{message:?}");
    assert!(first.app().unsaved());
    assert_eq!(open(&project).unwrap().document().name, "the second’s");
    // Leaving the project lets it go, and only its own lock.
    first.key(Modifiers::COMMAND, Key::N);
    first.click("Don’t save");
    assert!(lock_path(&project).is_file());
    second.key(Modifiers::COMMAND, Key::N);
    assert!(!lock_path(&project).exists());
}

#[test]
fn a_shared_copy_is_written_beside_the_project_that_stays() {
    let (mut test, project) = saved();
    let copy = test.dir.path().join("copy.credatlas");
    test.answer(&[&copy]);
    test.menu("File", "Share a copy…");
    assert!(test.sees("A copy to hand on is in"));
    assert_eq!(open(&copy).unwrap().document().name, "copy");
    assert_eq!(test.app().document().name, format!("{PLANTED} board"));
    let before = fs::read(&project).unwrap();
    test.app().send(Command::ShareTo(project.clone()));
    test.settle();
    assert_eq!(fs::read(&project).unwrap(), before, "a copy never takes the place of the project");
}

#[test]
fn a_copy_without_rows_has_nothing_of_the_user_and_the_project_stays() {
    let mut test = Test::new();
    let colleges = test.file("colleges.csv", COLLEGES);
    // A cell of people and the name of their file.
    let cell = format!("{PLANTED} person");
    let outcomes = test.file(&format!("{PLANTED} outcomes.csv"), &people().replace("Female", &cell));
    test.answer(&[&colleges, &outcomes]);
    test.click("Open files…");
    test.click("Looks right");
    // A step undone, a filter, a slide with a title and notes, and the project's name.
    test.app().send(Command::Rename(format!("{PLANTED} undone")));
    test.settle();
    test.key(Modifiers::COMMAND, Key::Z);
    let project = test.dir.path().join("board.credatlas");
    test.answer(&[&project]);
    for command in [
        Command::Rename(format!("{PLANTED} board")),
        Command::AddToDeck,
        Command::SetFilter(Field::Sex, Some(Keep::Labels([cell].into()))),
        Command::AddToDeck,
        Command::SetSlideTitle(0, Some(format!("{PLANTED} title"))),
        Command::SetNotes(0, Some(format!("{PLANTED} note"))),
    ] {
        test.app().send(command);
        test.settle();
    }
    test.key(Modifiers::COMMAND, Key::S);
    assert!(holding(test.dir.path(), PLANTED).contains(&project), "{:?}", test.app().view().message);
    let before = fs::read(&project).unwrap();
    let copy = test.dir.path().join("for others/copy.credatlas");
    fs::create_dir(copy.parent().unwrap()).unwrap();
    test.answer(&[&copy]);
    test.menu("File", "Save without people’s rows…");
    assert!(test.sees("A copy to hand on is in"), "{:?}", test.app().view().message);
    let opened = open(&copy).unwrap();
    assert_eq!(opened.document().deck.len(), 1, "the slide without the filter");
    assert_eq!(opened.history.steps().len(), 1);
    // Beside the copy's own bytes: what is packed in it.
    fs::write(copy.with_extension("told"), format!("{:?} {:?}", opened.document(), opened.tables)).unwrap();
    let told: Vec<_> = holding(copy.parent().unwrap(), PLANTED);
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(fs::read(&project).unwrap(), before);
    assert_eq!(test.app().document().name, format!("{PLANTED} board"));
}

/// Set in a child process, whose policy is that of a strict office.
const STRICT: &str = "CREDENTIAL_ATLAS_TEST_STRICT";

#[test]
fn nothing_in_the_window_loosens_a_policy() {
    if std::env::var_os(STRICT).is_none() {
        let folder = tempfile::tempdir().unwrap();
        let policy = folder.path().join("policy.ron");
        fs::write(&policy, "(minimum_cell: 20, people_rows: false, recents: false)").unwrap();
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "window::trust::nothing_in_the_window_loosens_a_policy", "--nocapture"])
            .env("CREDENTIAL_ATLAS_POLICY", &policy)
            .env(STRICT, "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("the policy held"), "{said}");
        return;
    }
    credential_atlas::policy::enforce().unwrap();
    let (mut test, project) = saved();
    let reason = || Some("State rule 12-4".to_owned());
    for command in [
        Command::SetThreshold(3, reason()),
        Command::SetThreshold(10, None),
        Command::SaveRows(true),
        Command::Go(Screen::Earnings),
        Command::CompareBy(Field::AgeGroup),
        Command::AddToDeck,
    ] {
        test.app().send(command);
        test.settle();
    }
    // Eleven and twelve people: published by the program's own rule, not by this policy's.
    let figure = |test: &Test| match &test.app().document().deck[0].content {
        SlideContent::Figure(spec) => FigureSpec::clone(spec),
        SlideContent::Title { .. } => panic!("a figure"),
    };
    let spec = figure(&test);
    let shown = test.app().loaded().unwrap().engine.measure(&spec.request).unwrap();
    let Answer::Earnings(table) = &shown else { panic!("earnings") };
    assert_eq!(table.rows.len(), 2);
    assert!(table.rows.iter().all(|row| row.n.value.is_none() && row.after.center.value.is_none()), "{table:?}");
    test.key(Modifiers::COMMAND, Key::S);
    let opened = open(&project).unwrap();
    assert!(opened.tables.iter().all(|table| table.kind != TableKind::People), "no rows of people");
    // A project that asks for less, from a computer without the policy, is measured by the policy's rule all the same.
    let mut document = Document::clone(opened.document());
    document.threshold = 3;
    document.threshold_reason = reason();
    document.save_rows = true;
    save(&project, &History::new("Open", document), &opened.tables).unwrap();
    test.key(Modifiers::COMMAND, Key::N);
    test.app().send(Command::OpenPaths(vec![project.clone()]));
    test.settle();
    let mut request = spec.request;
    request.threshold = 3;
    request.threshold_reason = reason();
    let Answer::Earnings(table) = test.app().loaded().unwrap().engine.measure(&request).unwrap() else { panic!() };
    assert!(table.rows.iter().all(|row| row.n.value.is_none()), "{table:?}");
    assert!(test.app().settings().recent.is_empty() && !test.sees("Open recent project"));
    println!("the policy held");
}

#[test]
fn an_earlier_state_comes_back_as_a_step() {
    let (mut test, _project) = saved();
    test.app().send(Command::Rename("later".into()));
    test.settle();
    test.menu("File", "Earlier states…");
    test.harness.get_all_by_label_contains("Go back to the state of").next().unwrap().click();
    test.settle();
    assert_eq!(test.app().document().name, format!("{PLANTED} board"));
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.app().document().name, "later");
}

#[test]
fn a_line_of_steps_that_was_left_is_reached_again() {
    let (mut test, _project) = saved();
    for name in ["first", "second"] {
        test.app().send(Command::Rename(name.into()));
        test.settle();
    }
    test.key(Modifiers::COMMAND, Key::Z);
    test.key(Modifiers::COMMAND, Key::Z);
    test.key(Modifiers::NONE, Key::D);
    assert_eq!((test.app().document().name.as_str(), test.app().document().deck.len()), ("Planted board", 1));
    test.menu("File", "Earlier states…");
    test.click("Go to Rename project");
    assert_eq!((test.app().document().name.as_str(), test.app().document().deck.len()), ("second", 0));
}

#[test]
fn a_recent_project_that_moved_is_asked_for_and_keeps_its_pin() {
    let (mut test, project) = saved();
    test.app().send(Command::PinRecent(project.clone()));
    test.settle();
    let Test { harness, dir, .. } = test;
    drop(harness);
    let moved = dir.path().join("archive").join("board.credatlas");
    fs::create_dir(moved.parent().unwrap()).unwrap();
    fs::rename(&project, &moved).unwrap();

    let mut test = Test::in_folder(dir, 1440.0, 900.0);
    let row = "Find recent project Planted board";
    assert!(test.sees(row) && !test.sees("Open recent project"));
    test.answer(&[&moved]);
    test.harness.get_by_label_contains(row).click();
    test.settle();
    assert_eq!(test.app().document().name, "Planted board", "{:?}", test.app().view().message);
    let recent = &test.app().settings().recent;
    assert_eq!((recent.len(), &recent[0].path, recent[0].pinned), (1, &moved, true));
}
